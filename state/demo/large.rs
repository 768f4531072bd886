//! Journals of any size, for measuring: entries spread evenly over ten years, with notes that a search can find.

use super::dice::Dice;
use super::names;
use super::{millis, stamp};
use crate::grade::Scale;
use crate::record::{
    AscentStyle, Body, Choice as _, Climb, ClimbKind, ClimbResult, Entry, Ids, Key, PhysicalCondition, Send,
    SessionType, Style, Table, Venue, body, normalise, source_id,
};
use chrono::{Days, NaiveDate};

/// Characters that notes have at least.
const NOTE_CHARS: usize = 400;
/// Days that the entries are spread over.
const SPREAD_DAYS: usize = 3650;
/// An entry in so many has a send.
const SEND_EVERY: usize = 4;

const COMMON: &[&str] = &[
    "the", "and", "a", "on", "with", "felt", "wall", "feet", "hands", "session", "moved", "hips", "left", "right",
    "crux", "hold", "crimp", "sloper", "warm", "rest", "tries", "again", "better", "than", "last", "week", "slow",
    "good", "strong", "tired", "after", "before", "long", "short", "top", "start", "heel", "toe", "body", "breath",
    "skin", "dry", "problem", "project", "moves", "close", "far", "easy", "hard", "Ana", "gym", "rock", "fell",
    "stuck", "power", "grip", "shoulder", "fingers", "focus", "plan",
];
const UNCOMMON: &[&str] = &[
    "gaston",
    "kneebar",
    "barndoor",
    "mantle",
    "undercling",
    "drop-knee",
    "bicycle",
    "flagging",
    "compression",
    "sidepull",
    "deadpoint",
    "campus",
    "figure-four",
    "bathang",
    "toehook",
    "dihedral",
    "chimney",
    "offwidth",
];
/// One entry in about a thousand holds one of them.
const RARE: &[&str] = &["zugzwang", "petrichor", "quartzite", "xylophone", "isinglass", "borborygmus", "sastrugi"];

/// `entries` journal entries over the ten years up to `today`, oldest first, with one to six climbs each and a send
/// every few entries. The same arguments give the same records.
pub fn large(entries: usize, today: NaiveDate, seed: u64) -> impl Iterator<Item = (Key, Body)> {
    (0..entries).flat_map(move |index| {
        let back = (entries - 1 - index) * SPREAD_DAYS / entries;
        let date = today.checked_sub_days(Days::new(back as u64)).unwrap_or(today);
        records(index, date, seed)
    })
}

fn records(index: usize, date: NaiveDate, seed: u64) -> Vec<(Key, Body)> {
    let mut dice = Dice::new(seed ^ (index as u64).wrapping_mul(0xd134_2543_de82_ef95));
    let mut ids = Ids::new((u128::from(seed) << 64) ^ ((index as u128) << 1));
    let entry_id = ids.next(millis(date, 19));
    let outdoor = dice.chance(25);
    let place = if outdoor {
        dice.pick(&["Camp 4", "Happy Boulders", "Red Rock"])
    } else {
        dice.pick(&["Movement", "Ironworks"])
    };
    let count = dice.between(1, 6);
    let mut climbs: Vec<Climb> = (0..count).map(|_| climb(&mut dice, &mut ids, index)).collect();
    let mut records = Vec::with_capacity(2);
    let sent = climbs.iter_mut().find(|climb| climb.result.is_some_and(ClimbResult::is_send));
    if let Some(climb) = sent.filter(|_| index.is_multiple_of(SEND_EVERY)) {
        let id = ids.next(millis(date, 20));
        climb.send_id = Some(id.clone());
        let send = send(climb, &id, &entry_id, date, place, outdoor);
        records.push(record(Table::Sends, id, &send));
    }
    let mut condition = PhysicalCondition { energy: Some(dice.float(3, 9)), ..PhysicalCondition::default() };
    condition.soreness.insert("fingers".into(), dice.float(0, 5));
    let entry = Entry {
        entry_id: entry_id.clone(),
        date: date.to_string(),
        session_type: if outdoor { SessionType::Outdoor } else { SessionType::Gym },
        duration: Some(dice.float(6, 24) * 10.0),
        rpe: Some(dice.float(8, 18) / 2.0),
        location: Some(place.to_owned()),
        climbs,
        physical_condition: condition,
        technical_focus: vec![dice.pick(UNCOMMON).to_owned()],
        notes: Some(note(&mut dice)),
        created_at: Some(stamp(date, 21)),
        ..Entry::default()
    };
    records.push(record(Table::Entries, entry_id, &entry));
    records
}

fn record<T: serde::Serialize>(table: Table, id: String, view: &T) -> (Key, Body) {
    let mut body = body(view);
    normalise(table, &mut body);
    (Key::new(table, id), body)
}

fn climb(dice: &mut Dice, ids: &mut Ids, index: usize) -> Climb {
    let name = names::name(dice.between(0, 1331) as usize);
    let year = (index / 400) as u32;
    let hardest = 4 + year.min(5);
    let attempts = dice.between(1, 6);
    let sent = dice.chance(65);
    Climb {
        id: ids.short(),
        climb_id: Some(source_id("sample", &name)),
        grade: format!("V{}", dice.between(hardest - 4, hardest)),
        grade_type: Scale::VScale.as_str().into(),
        discipline: Some(ClimbKind::Boulder),
        name: Some(name),
        style: dice.weighted(&[(2, Style::Slab), (4, Style::Vertical), (4, Style::Overhang), (1, Style::Roof)]),
        result: Some(match (sent, attempts) {
            (false, _) => ClimbResult::Attempt,
            (true, 1) => ClimbResult::Flash,
            (true, _) => ClimbResult::Redpoint,
        }),
        attempts: Some(f64::from(attempts)),
        ..Climb::default()
    }
}

fn send(climb: &Climb, id: &str, entry: &str, date: NaiveDate, place: &str, outdoor: bool) -> Send {
    Send {
        send_id: id.to_owned(),
        date: date.to_string(),
        grade: climb.grade.clone(),
        grade_type: climb.grade_type.clone(),
        name: climb.name.clone(),
        location: Some(place.to_owned()),
        venue: Some(if outdoor { Venue::Outdoor } else { Venue::Indoor }),
        style: climb.style,
        attempts: climb.attempts,
        entry_id: Some(entry.to_owned()),
        climb_id: climb.climb_id.clone(),
        discipline: climb.discipline,
        ascent_style: climb.result.and_then(|result| AscentStyle::parse(result.as_str())),
        created_at: Some(stamp(date, 20)),
        ..Send::default()
    }
}

fn note(dice: &mut Dice) -> String {
    let mut note = String::with_capacity(NOTE_CHARS + 16);
    let rare_at = dice.chance(1).then(|| dice.between(0, 60));
    let mut words = 0;
    while note.len() < NOTE_CHARS {
        let word = match dice.between(1, 100) {
            _ if Some(words) == rare_at && dice.chance(10) => dice.pick(RARE),
            1..=3 => dice.pick(UNCOMMON),
            _ => dice.pick(COMMON),
        };
        note.push_str(word);
        note.push(if words % 70 == 69 { '\n' } else { ' ' });
        words += 1;
    }
    note.truncate(note.trim_end().len());
    note
}
