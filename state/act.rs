//! What the climber asks for in one line, carried out on the store: the shell and the screen both call these.
//!
//! Understanding the line is `capture`'s business; here it meets what the journal already holds: today's open entry, the
//! climb that a send belongs to, yesterday's meals.

use crate::capture::{self, CaptureError, FoodItem};
use crate::filter::Filter;
use crate::msg::{CaptureKind, Jump, Moment, Saved};
use crate::record::{
    self, Body, Change, Climb, ClimbResult, Entry, Ids, Key, Meal, NutritionLog, Op, Send, SessionType, Table, Units,
    source_id,
};
use crate::settings::Settings;
use crate::store::{Now, Reader, Store, StoreError};
use crate::view::Basics;
use chrono::{NaiveDate, NaiveTime};
use thiserror::Error;

/// A local date and time as UTC, RFC 3339.
pub type ToUtc<'a> = &'a dyn Fn(NaiveDate, NaiveTime) -> Option<String>;

/// What understanding a line needs besides the line.
pub struct Desk<'a> {
    /// The configuration.
    pub settings: &'a Settings,
    /// When.
    pub moment: Moment,
    /// Local time to UTC.
    pub to_utc: ToUtc<'a>,
}

/// Why a line was not saved.
#[derive(Debug, Error)]
pub enum ActError {
    /// Words that were not understood.
    #[error("{}", .0.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))]
    Line(Vec<CaptureError>),
    /// Nothing to save in it.
    #[error("nothing to save: {0}")]
    Empty(&'static str),
    /// The record the line would be added to has an attribute of a type that cannot be read.
    #[error("the {} {} cannot be added to ({problem}); see it with `v7 show`, or begin the line with `new`", .key.table.noun(), .key.id)]
    Damaged {
        /// Which.
        key: Key,
        /// What is wrong with it.
        problem: String,
    },
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was saved: a sentence, what was understood, and the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// `Added to today's entry at Movement`.
    pub headline: String,
    /// What the line was understood as.
    pub understood: String,
    /// The record.
    pub key: Key,
}

impl From<Done> for Saved {
    fn from(done: Done) -> Self {
        Self { text: format!("{} · {}", done.headline, done.understood), key: Some(done.key), jump: Jump::Here }
    }
}

/// What a line is read against, owned: see [`capture::Context`].
pub struct Known {
    today: NaiveDate,
    hint: crate::grade::Hint,
    imperial: bool,
    places: Vec<String>,
    meals: Vec<Meal>,
    exercises: Vec<(String, String)>,
    place_grades: Vec<(String, Vec<(String, String)>)>,
}

impl Known {
    /// From what every pane needs.
    pub fn new(basics: &Basics, settings: &Settings, today: NaiveDate) -> Self {
        Self {
            today,
            hint: basics.hint(settings),
            imperial: basics.user.preferences.units == Some(Units::Imperial),
            places: basics.places.clone(),
            meals: basics.recent_meals.clone(),
            exercises: basics.exercises.iter().map(|e| (e.exercise_id.clone(), e.name.clone())).collect(),
            place_grades: settings
                .place_grades
                .iter()
                .map(|(place, map)| (place.clone(), map.iter().map(|(a, b)| (a.clone(), b.clone())).collect()))
                .collect(),
        }
    }

    /// As the grammar takes it.
    pub fn context(&self) -> capture::Context<'_> {
        capture::Context {
            today: self.today,
            hint: self.hint,
            places: &self.places,
            meals: &self.meals,
            exercises: &self.exercises,
            place_grades: &self.place_grades,
            imperial: self.imperial,
        }
    }
}

/// Understands a line and saves it.
///
/// # Errors
/// When a word is not understood (nothing is saved then), or the store refuses.
pub fn capture(
    store: &mut Store,
    kind: CaptureKind,
    line: &str,
    desk: &Desk<'_>,
    ids: &mut Ids,
) -> Result<Done, ActError> {
    let basics = crate::view::basics::load(store.read())?;
    let known = Known::new(&basics, desk.settings, desk.moment.today);
    match kind {
        CaptureKind::Session => session(store, line, &known, desk, ids),
        CaptureKind::Send => send(store, line, &known, desk, ids),
        CaptureKind::Food => food(store, line, &known, desk, ids),
    }
}

fn session(store: &mut Store, line: &str, known: &Known, desk: &Desk<'_>, ids: &mut Ids) -> Result<Done, ActError> {
    let ctx = known.context();
    let parsed = capture::session(line, &ctx);
    if !parsed.errors.is_empty() {
        return Err(ActError::Line(parsed.errors));
    }
    let mut draft = parsed.draft.ok_or(ActError::Empty("write what you climbed, such as: gym @Movement 3xV4 V5 fl"))?;
    let understood = capture::explain_session(&draft, &ctx);
    if let (Some(start), Ok(date)) = (draft.start_local, draft.entry.date.parse::<NaiveDate>()) {
        draft.entry.started_at = (desk.to_utc)(date, start);
    }
    for climb in &mut draft.entry.climbs {
        climb.id = ids.short();
    }
    for set in &mut draft.entry.sets {
        set.id = ids.short();
    }
    let open = if draft.new_entry { None } else { open_entry(store.read(), &draft)? };
    let (key, op, headline) = if let Some((key, before)) = open {
        let entry: Entry = record::read(&before).map_err(|error| damaged(&key, &error))?;
        let mut merged = capture::merge_into(&entry, draft);
        name_climbs(&mut merged);
        link_sends(store.read(), &mut merged)?;
        let after = record::patch(&before, &record::body(&entry), &record::body(&merged));
        let headline = format!("Added to {}", entry_name(&merged));
        (key.clone(), Op::Edit { key, before, after }, headline)
    } else {
        let mut entry = draft.entry;
        entry.entry_id = ids.next(desk.moment.ms);
        name_climbs(&mut entry);
        link_sends(store.read(), &mut entry)?;
        let key = Key::new(Table::Entries, entry.entry_id.clone());
        (key.clone(), Op::Put { key, body: record::body(&entry) }, format!("Saved {}", entry_name(&entry)))
    };
    let label = headline.replacen("Saved ", "", 1).replacen("Added to ", "addition to ", 1);
    store.apply(&Change::one(label, op), &Now { ms: desk.moment.ms })?;
    Ok(Done { headline, understood, key })
}

/// The record of the day that a line without `new` continues: of the same place, or the only one where none is named.
fn open_entry(reader: &Reader, draft: &capture::SessionDraft) -> Result<Option<(Key, Body)>, StoreError> {
    let Ok(date) = draft.entry.date.parse::<NaiveDate>() else { return Ok(None) };
    let filter = Filter { since: Some(date), until: Some(date), ..Filter::default() };
    let rows = reader.entries(&filter, 0, 50)?.rows;
    let rest = draft.entry.session_type == SessionType::Rest;
    let same_kind = |kind: SessionType| {
        (kind == SessionType::Rest) == rest && (!draft.kind_given || kind == draft.entry.session_type)
    };
    let mut candidates = rows.iter().filter(|row| row.precision.is_none() && same_kind(row.kind));
    let row = match &draft.entry.location {
        Some(place) => candidates.find(|row| row.place.to_lowercase() == place.to_lowercase()),
        None => candidates.next().filter(|_| candidates.next().is_none()),
    };
    let Some(row) = row else { return Ok(None) };
    let key = Key::new(Table::Entries, row.id.clone());
    Ok(reader.get(&key)?.map(|body| (key, body)))
}

fn entry_name(entry: &Entry) -> String {
    use record::Choice as _;
    match &entry.location {
        Some(place) => format!("{} at {place}", entry.session_type.as_str()),
        None => format!("{} of {}", entry.session_type.as_str(), entry.date),
    }
}

/// Gives named climbs the id that groups their tries over the years.
fn name_climbs(entry: &mut Entry) {
    for climb in entry.climbs.iter_mut().filter(|climb| climb.climb_id.is_none()) {
        climb.climb_id = climb.name.as_deref().map(|name| climb_id(name, entry.location.as_deref()));
    }
}

/// The id of a climb: its name and place, case folded.
fn climb_id(name: &str, place: Option<&str>) -> String {
    source_id("climb", &format!("{}|{}", name.to_lowercase(), place.unwrap_or_default().to_lowercase()))
}

fn send(store: &mut Store, line: &str, known: &Known, desk: &Desk<'_>, ids: &mut Ids) -> Result<Done, ActError> {
    let ctx = known.context();
    let parsed = capture::send(line, &ctx);
    if !parsed.errors.is_empty() {
        return Err(ActError::Line(parsed.errors));
    }
    let draft = parsed.draft.ok_or(ActError::Empty("write the grade, such as: V7 \"Name\" @\"Place\" in4"))?;
    let understood = capture::explain_send(&draft, &ctx);
    let mut send = draft.send;
    send.send_id = ids.next(desk.moment.ms);
    send.climb_id = send.name.as_deref().map(|name| climb_id(name, send.location.as_deref()));
    let key = Key::new(Table::Sends, send.send_id.clone());
    let mut ops = Vec::new();
    if let Some((entry_key, before)) = entry_of(store.read(), &send)? {
        send.entry_id = Some(entry_key.id.clone());
        if let Some(after) = link(&before, &send) {
            ops.push(Op::Edit { key: entry_key, before, after });
        }
    }
    let what = send.name.as_deref().unwrap_or(&send.grade).to_owned();
    ops.push(Op::Put { key: key.clone(), body: record::body(&send) });
    store.apply(&Change { label: format!("send of {what}"), ops }, &Now { ms: desk.moment.ms })?;
    Ok(Done { headline: format!("Saved the send of {what}"), understood, key })
}

/// The entry of the day at the same place, if there is one.
fn entry_of(reader: &Reader, send: &Send) -> Result<Option<(Key, Body)>, StoreError> {
    let (Ok(date), Some(place)) = (send.date.parse::<NaiveDate>(), &send.location) else { return Ok(None) };
    let filter = Filter { since: Some(date), until: Some(date), ..Filter::default() };
    let rows = reader.entries(&filter, 0, 50)?.rows;
    let Some(row) = rows.iter().find(|row| row.place.to_lowercase() == place.to_lowercase()) else { return Ok(None) };
    let key = Key::new(Table::Entries, row.id.clone());
    Ok(reader.get(&key)?.map(|body| (key, body)))
}

/// The entry with the climb that this send records linked to it, so that the two count once: the sent climb of its name,
/// else a sent one without a name that has its grade.
fn link(before: &Body, send: &Send) -> Option<Body> {
    let entry: Entry = record::read(before).ok()?;
    let mut linked = entry.clone();
    let free = |climb: &Climb| climb.send_id.is_none() && climb.result.is_some_and(ClimbResult::is_send);
    let grade = |grade: &str, scale: &str| (grade.to_lowercase(), scale.to_owned());
    let wanted = grade(&send.grade, &send.grade_type);
    let named = linked.climbs.iter().position(|climb| free(climb) && same_text(&climb.name, &send.name));
    let unnamed = |climb: &Climb| {
        free(climb)
            && climb.name.is_none()
            && climb.warmup != Some(true)
            && grade(&climb.grade, &climb.grade_type) == wanted
    };
    let at = named.or_else(|| linked.climbs.iter().position(unnamed))?;
    linked.climbs[at].send_id = Some(send.send_id.clone());
    Some(record::patch(before, &record::body(&entry), &record::body(&linked)))
}

/// Whether both are there and differ in case at most.
fn same_text(one: &Option<String>, other: &Option<String>) -> bool {
    one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| one.to_lowercase() == other.to_lowercase())
}

/// Links named climbs that were sent to the sends of that day and place that were logged before them.
fn link_sends(reader: &Reader, entry: &mut Entry) -> Result<(), StoreError> {
    let Ok(date) = entry.date.parse::<NaiveDate>() else { return Ok(()) };
    let unlinked = |climb: &Climb| climb.send_id.is_none() && climb.name.is_some();
    if entry.date_precision.is_some() || !entry.climbs.iter().any(unlinked) {
        return Ok(());
    }
    let filter = Filter { since: Some(date), until: Some(date), ..Filter::default() };
    let place = entry.location.clone().unwrap_or_default().to_lowercase();
    let own = reader.entries(&filter, 0, 50)?.rows.into_iter().find(|row| row.id == entry.entry_id).map(|row| row.row);
    let ascents = reader.ascents(Some(date), Some(date))?;
    for send in reader.sends(&filter, 0, 50)?.rows {
        let elsewhere = ascents.iter().any(|it| it.send == Some(send.row) && it.entry.is_some() && it.entry != own);
        let here = entry.climbs.iter().any(|climb| climb.send_id.as_ref() == Some(&send.id));
        if elsewhere || here || send.precision.is_some() || send.place.to_lowercase() != place {
            continue;
        }
        let name = Some(send.name);
        let fits = |climb: &&mut Climb| {
            unlinked(climb) && same_text(&climb.name, &name) && climb.result.is_some_and(ClimbResult::is_send)
        };
        if let Some(climb) = entry.climbs.iter_mut().find(fits) {
            climb.send_id = Some(send.id);
        }
    }
    Ok(())
}

fn food(store: &mut Store, line: &str, known: &Known, desk: &Desk<'_>, ids: &mut Ids) -> Result<Done, ActError> {
    let ctx = known.context();
    let parsed = capture::food(line, &ctx);
    if !parsed.errors.is_empty() {
        return Err(ActError::Line(parsed.errors));
    }
    let mut draft = parsed.draft.ok_or(ActError::Empty("write what you ate, such as: oats 400kcal 30p 50c 8f"))?;
    let understood = capture::explain_food(&draft, &ctx);
    let date = draft.date.to_string();
    let key = Key::new(Table::NutritionLogs, date.clone());
    let before = store.read().get(&key)?;
    let log: NutritionLog = match &before {
        Some(body) => record::read(body).map_err(|error| damaged(&key, &error))?,
        None => NutritionLog { date: date.clone(), ..NutritionLog::default() },
    };
    let now = (draft.date == desk.moment.today).then(|| desk.moment.time.format("%H:%M").to_string());
    for item in &mut draft.items {
        if let FoodItem::Meal(meal) = item {
            meal.id = ids.short();
            meal.time = meal.time.take().or_else(|| now.clone());
        }
    }
    let mut after = capture::add_to(&log, &draft);
    for item in &draft.items {
        if let FoodItem::Copy(day) = item {
            after.meals.extend(meals_of(store.read(), *day, ids)?);
        }
    }
    let op = match before {
        Some(before) => {
            let edited = record::patch(&before, &record::body(&log), &record::body(&after));
            Op::Edit { key: key.clone(), before, after: edited }
        }
        None => Op::Put { key: key.clone(), body: record::body(&after) },
    };
    store.apply(&Change::one(format!("food of {date}"), op), &Now { ms: desk.moment.ms })?;
    Ok(Done { headline: format!("Saved to the food of {date}"), understood, key })
}

fn meals_of(reader: &Reader, day: NaiveDate, ids: &mut Ids) -> Result<Vec<Meal>, ActError> {
    let key = Key::new(Table::NutritionLogs, day.to_string());
    let Some(body) = reader.get(&key)? else {
        return Err(ActError::Empty("no food was logged on the day that was to be copied"));
    };
    let log: NutritionLog = record::read(&body).map_err(|error| damaged(&key, &error))?;
    Ok(log.meals.into_iter().map(|meal| Meal { id: ids.short(), ..meal }).collect())
}

fn damaged(key: &Key, error: &serde_json::Error) -> ActError {
    ActError::Damaged { key: key.clone(), problem: error.to_string() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    /// Each line typed after the other: `send ...`, `food ...`, else a session. The store, and what was said last.
    fn typed(lines: &[&str]) -> (Store, Done) {
        let mut store = Store::open_in_memory().unwrap();
        let settings = Settings::default();
        let moment =
            Moment { ms: 1_795_199_400_123, today: "2026-11-20".parse().unwrap(), time: "18:30:00".parse().unwrap() };
        let desk = Desk { settings: &settings, moment, to_utc: &|_, _| None };
        let mut ids = Ids::new(7);
        let mut last = None;
        for line in lines {
            let (kind, line) = match line.split_once(' ') {
                Some(("send", rest)) => (CaptureKind::Send, rest),
                Some(("food", rest)) => (CaptureKind::Food, rest),
                _ => (CaptureKind::Session, *line),
            };
            last = Some(capture(&mut store, kind, line, &desk, &mut ids).unwrap());
        }
        (store, last.unwrap())
    }

    fn count(store: &Store) -> usize {
        store.read().ascents(None, None).unwrap().len()
    }

    #[test]
    fn a_send_and_the_climb_it_records_count_once_whichever_is_typed_first() {
        let cases: [(&[&str], usize); 9] = [
            (&["gym @Movement V3", "send V7 \"Blue\" @Movement", "gym @Movement V7 \"Blue\""], 2),
            (&["gym @Movement V7 \"Blue\"", "send V7 \"Blue\" @Movement"], 1),
            (&["send V7 \"Blue\" @Movement", "gym @Movement V7 \"blue\""], 1),
            (&["gym @Movement 2xV4 V7", "send V7 \"Blue\" @Movement"], 3),
            (&["gym @Movement V7", "send V7 @Movement"], 1),
            (&["gym @Movement V7 no3 \"Blue\"", "send V7 \"Blue\" @Movement"], 2),
            (&["gym @Movement V7 wu", "send V7 @Movement"], 2),
            (&["gym @Movement V7 \"Red\"", "send V7 \"Blue\" @Movement"], 2),
            (&["send V7 \"Blue\" @Movement", "gym @Elsewhere V7 \"Blue\""], 2),
        ];
        for (lines, ascents) in cases {
            assert_eq!(count(&typed(lines).0), ascents, "{lines:?}");
        }
        let (mut store, _) = typed(&["gym @Movement V7", "send V7 @Movement"]);
        store.undo(&Now { ms: 0 }).unwrap();
        assert_eq!(count(&store), 1, "one undo takes the send and its link");
        assert!(store.read().ascents(None, None).unwrap()[0].send.is_none());
    }

    #[test]
    fn a_second_line_joins_the_entry_of_the_place_and_new_begins_another() {
        let (store, done) = typed(&["gym @Movement V4 1h", "gym @movement V5 fl", "new gym @Movement V6"]);
        assert_eq!(store.read().count(Table::Entries).unwrap(), 2);
        assert_eq!(done.headline, "Saved gym at Movement");
        assert_eq!(count(&store), 3);
    }

    #[test]
    fn food_of_a_day_adds_up() {
        let (store, done) = typed(&["food oats 400kcal 30p", "food water 500ml", "food rice 300kcal, water 250ml"]);
        let log = store.read().get(&done.key).unwrap().unwrap();
        assert_eq!((&log["totalCalories"], &log["hydration"]), (&json!(700), &json!(750)));
        assert_eq!(log["meals"][0]["time"], "18:30");
    }
}
