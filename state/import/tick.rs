//! Rows that each say "this climb, that day", gathered into journal entries and sends.
//!
//! One entry per date and place holds all its climbs; each success is one send besides, linked both ways. An attempt is
//! never a send. Ids follow from the source and what identifies the row there, so two devices that import one file agree.

use super::merge::{over, record_bytes};
use super::{Counts, Format, Import, Skipped, date::Dated, text};
use crate::record::{self, AscentStyle, Body, Choice as _, Climb, ClimbResult, Entry, Key, SessionType, Table, Venue};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// One row of a log.
pub(super) struct Tick {
    /// Its line in the file.
    pub line: usize,
    /// When.
    pub date: Dated,
    /// Where, as the entry shows it; may be empty.
    pub place: String,
    /// Every area around it, when the source names them.
    pub path: Option<String>,
    /// The row's id at the source, if it has one.
    pub source_id: Option<String>,
    /// What finds the same row in a later export when it has no id: rows that agree in it are told apart by number.
    pub identity: String,
    /// What identifies the climb at the source.
    pub climb_identity: String,
    /// The climb; its ids are filled in here.
    pub climb: Climb,
    /// Attributes of the climb that its typed view lacks.
    pub extra: Body,
    /// As stated; never concluded.
    pub ascent_style: Option<AscentStyle>,
    /// With whom.
    pub partners: Vec<String>,
    /// Labels of the climb, and so of its entry.
    pub tags: Vec<String>,
}

impl Tick {
    fn is_send(&self) -> bool {
        self.climb.result.is_none_or(ClimbResult::is_send)
    }

    fn skipped(&self, why: String) -> Skipped {
        let name = self.climb.name.as_deref().unwrap_or_default();
        Skipped { line: self.line, text: text::short(&format!("{} {name} {}", self.date.day, self.climb.grade)), why }
    }
}

/// What all rows of a source share.
pub(super) struct Source {
    /// Which.
    pub format: Format,
    /// Kind of its entries.
    pub session: SessionType,
    /// Kind of its sends.
    pub venue: Venue,
    /// What makes an entry of its own of a day's rows.
    pub apart: Apart,
}

/// What tells the entries of one day apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Apart {
    /// Every area around the climb: two sectors are two entries.
    Path,
    /// The place alone, where the source spells the areas around it now one way and now another.
    Place,
}

/// Values of rows that were left out while the row itself was kept.
#[derive(Default)]
pub(super) struct LeftOut(Vec<String>);

impl LeftOut {
    /// Notes one value.
    pub fn add(&mut self, line: usize, column: &str, value: &str, allowed: &str) {
        self.0.push(format!("Line {line}: {column} is {:?}, not {allowed}; it was left out.", text::short(value)));
    }

    /// Whole sentences, at most ten and the number of the others.
    pub fn notes(self) -> impl Iterator<Item = String> {
        let more = self.0.len().saturating_sub(10);
        self.0.into_iter().take(10).chain((more > 0).then(|| format!("{more} more values were left out like these.")))
    }
}

/// A number that a column may hold; what is out of bounds is left out and noted.
pub(super) fn number(
    text: &str,
    (column, line, bounds): (&str, usize, std::ops::RangeInclusive<f64>),
    left_out: &mut LeftOut,
) -> Option<f64> {
    if text.is_empty() {
        return None;
    }
    let number = text.parse::<f64>().ok().filter(|number| bounds.contains(number));
    if number.is_none() {
        left_out.add(line, column, text, &format!("a number from {} to {}", bounds.start(), bounds.end()));
    }
    number
}

/// The same, for a number that has to be whole.
pub(super) fn whole(
    text: &str,
    (column, line, bounds): (&str, usize, std::ops::RangeInclusive<f64>),
    left_out: &mut LeftOut,
) -> Option<f64> {
    let number = number(text, (column, line, bounds), left_out)?;
    if number.fract() != 0.0 {
        left_out.add(line, column, text, "a whole number");
    }
    Some(number).filter(|number| number.fract() == 0.0)
}

/// The records of all rows.
pub(super) fn gather(source: &Source, name: &str, rows: usize, ticks: Vec<Tick>, mut skipped: Vec<Skipped>) -> Import {
    let slug = source.format.slug();
    let mut days: BTreeMap<(Dated, String), Day> = BTreeMap::new();
    let mut summary = Counts::default();
    let mut sends = Vec::new();
    let mut lines = BTreeMap::new();
    for (tick, tick_id) in identified(slug, ticks) {
        let path = tick.path.as_deref().filter(|_| source.apart == Apart::Path);
        let at = path.unwrap_or(&tick.place).to_owned();
        let entry_id = record::source_id(slug, &format!("entry|{}|{at}", spelt(tick.date)));
        let climb = climb_body(slug, &tick, &tick_id);
        let problems = record::check(Table::Entries, &shell(&climb));
        if let Some(problem) = problems.first() {
            skipped.push(tick.skipped(problem.to_string()));
            continue;
        }
        let day = (tick.date, at);
        let beside = days.get(&day).map_or(SHELL_BYTES, |day: &Day| day.bytes);
        let bytes = beside + record_bytes(&climb);
        if let Some(why) = over(bytes) {
            skipped.push(tick.skipped(why));
            continue;
        }
        summary.climbs += 1;
        lines.insert(short_id(&tick_id), tick.line);
        if tick.is_send() {
            sends.push(send(source, &tick, &tick_id, &entry_id));
        } else {
            summary.attempts += 1;
        }
        let entry = days.entry(day).or_insert_with(|| Day::new(entry_id, &tick));
        entry.bytes = bytes;
        entry.add(tick, climb);
    }
    summary.entries = days.len();
    summary.sends = sends.len();
    summary.from = days.keys().map(|(date, _)| date.day).min();
    summary.to = days.keys().map(|(date, _)| date.day).max();
    let mut records: Vec<(Key, Body)> = days.into_values().map(|day| day.entry(source)).collect();
    records.append(&mut sends);
    let notes = attempts_note(summary.attempts).into_iter().collect();
    Import { format: source.format, name: name.to_owned(), rows, records, lines, skipped, notes, summary }
}

fn attempts_note(attempts: usize) -> Option<String> {
    match attempts {
        0 => None,
        1 => Some("1 attempt stays in its entry and is no send.".into()),
        many => Some(format!("{many} attempts stay in entries and are no sends.")),
    }
}

/// Each row with its id. Rows that agree in identity are numbered from the end of the file: logs come newest first, so
/// a row that is added later does not renumber the ones before it.
fn identified(slug: &str, ticks: Vec<Tick>) -> Vec<(Tick, String)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut result: Vec<(Tick, String)> = Vec::with_capacity(ticks.len());
    for tick in ticks.into_iter().rev() {
        let id = tick.source_id.clone().unwrap_or_else(|| {
            let occurrence = seen.entry(tick.identity.clone()).or_default();
            *occurrence += 1;
            format!("{}|{occurrence}", tick.identity)
        });
        let id = record::source_id(slug, &id);
        result.push((tick, id));
    }
    result.reverse();
    result
}

/// The date as far as it is known.
pub(super) fn spelt(date: Dated) -> String {
    match date.precision {
        None => date.day.to_string(),
        Some(record::DatePrecision::Month) => date.day.format("%Y-%m").to_string(),
        Some(record::DatePrecision::Year) => date.day.format("%Y").to_string(),
    }
}

/// A short id within an entry or a log, from a long one.
pub(super) fn short_id(long: &str) -> String {
    long.chars().filter(char::is_ascii_hexdigit).take(12).collect()
}

fn climb_body(slug: &str, tick: &Tick, tick_id: &str) -> Body {
    let climb = Climb {
        id: short_id(tick_id),
        climb_id: Some(record::source_id(slug, &tick.climb_identity)),
        send_id: tick.is_send().then(|| tick_id.to_owned()),
        ..tick.climb.clone()
    };
    let mut body = record::body(&climb);
    body.extend(tick.extra.clone());
    if !tick.tags.is_empty() {
        body.insert("tags".into(), tick.tags.clone().into());
    }
    body
}

/// The smallest entry that holds a climb, to check the climb by.
fn shell(climb: &Body) -> Body {
    let shell = json!({"date": "2000-01-01", "sessionType": "gym", "climbs": [climb]});
    shell.as_object().cloned().unwrap_or_default()
}

fn send(source: &Source, tick: &Tick, tick_id: &str, entry_id: &str) -> (Key, Body) {
    let (slug, climb) = (source.format.slug(), &tick.climb);
    let send = record::Send {
        send_id: tick_id.to_owned(),
        date: tick.date.day.to_string(),
        date_precision: tick.date.precision,
        grade: climb.grade.clone(),
        grade_type: climb.grade_type.clone(),
        name: climb.name.clone(),
        location: Some(tick.place.clone()).filter(|place| !place.is_empty()),
        venue: Some(source.venue),
        attempts: climb.attempts,
        notes: climb.notes.clone(),
        entry_id: Some(entry_id.to_owned()),
        climb_id: Some(record::source_id(slug, &tick.climb_identity)),
        discipline: climb.discipline,
        rope: climb.rope,
        ascent_style: tick.ascent_style,
        angle_deg: climb.angle_deg,
        board: climb.board.clone(),
        source: Some(slug.to_owned()),
        source_id: tick.source_id.clone(),
        ..record::Send::default()
    };
    let mut body = record::body(&send);
    if let Some(path) = &tick.path {
        body.insert("locationPath".into(), path.clone().into());
    }
    if !tick.tags.is_empty() {
        body.insert("tags".into(), tick.tags.clone().into());
    }
    record::normalise(Table::Sends, &mut body);
    (Key::new(Table::Sends, tick_id), body)
}

/// An entry as it fills up.
struct Day {
    entry: Entry,
    path: Option<String>,
    climbs: Vec<Value>,
    /// What it takes as JSON, about.
    bytes: usize,
}

/// What an entry takes beside its climbs, at most: places, partners, labels, the grades of the climbs once more.
const SHELL_BYTES: usize = 8 * 1024;

impl Day {
    fn new(entry_id: String, tick: &Tick) -> Self {
        let entry = Entry {
            entry_id,
            date: tick.date.day.to_string(),
            date_precision: tick.date.precision,
            location: Some(tick.place.clone()).filter(|place| !place.is_empty()),
            ..Entry::default()
        };
        Self { entry, path: tick.path.clone(), climbs: Vec::new(), bytes: SHELL_BYTES }
    }

    fn add(&mut self, tick: Tick, climb: Body) {
        for (list, new) in [(&mut self.entry.partners, tick.partners), (&mut self.entry.tags, tick.tags)] {
            for word in new {
                if !list.contains(&word) {
                    list.push(word);
                }
            }
        }
        self.climbs.push(Value::Object(climb));
    }

    fn entry(mut self, source: &Source) -> (Key, Body) {
        self.entry.session_type = source.session;
        let mut body = record::body(&self.entry);
        body.insert("climbs".into(), self.climbs.into());
        body.insert("source".into(), source.format.slug().into());
        if let Some(path) = self.path.filter(|_| source.apart == Apart::Path) {
            body.insert("locationPath".into(), path.into());
        }
        record::normalise(Table::Entries, &mut body);
        (Key::new(Table::Entries, self.entry.entry_id), body)
    }
}

/// The result of a send in this style; an unknown style is a send on a later or an unknown try.
pub(super) fn result_of(style: Option<AscentStyle>) -> ClimbResult {
    match style {
        Some(AscentStyle::Onsight) => ClimbResult::Onsight,
        Some(AscentStyle::Flash) => ClimbResult::Flash,
        Some(AscentStyle::Repeat) => ClimbResult::Repeat,
        Some(AscentStyle::Redpoint | AscentStyle::Pinkpoint) | None => ClimbResult::Redpoint,
    }
}

/// Tries that follow from a result: a flash is the first one. Any other number is unknown.
pub(super) fn tries_of(result: ClimbResult) -> Option<f64> {
    matches!(result, ClimbResult::Onsight | ClimbResult::Flash).then_some(1.0)
}

/// What kind of climb a source's word means.
pub(super) fn kind(word: &str) -> Option<record::ClimbKind> {
    match word.trim().to_ascii_lowercase().as_str() {
        "tr" | "top rope" | "toprope" => Some(record::ClimbKind::Toprope),
        "mixed trad" => Some(record::ClimbKind::Mixed),
        other => record::ClimbKind::parse(other),
    }
}
