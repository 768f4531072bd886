//! What the climber asks for in one line, carried out on the store: the shell and the screen both call these.
//!
//! Understanding the line is `capture`'s business; here it meets what the journal already holds: today's open entry, the
//! climb that a send belongs to, yesterday's meals.

mod link;
mod settle;
#[cfg(test)]
mod tests;

use crate::capture::{self, CaptureError, FoodItem};
use crate::filter::Filter;
use crate::msg::{CaptureKind, Jump, Moment, Saved};
use crate::record::{self, Body, Change, Entry, Ids, Key, Meal, NutritionLog, Op, SessionType, Table, Units};
use crate::settings::Settings;
use crate::store::{Now, Reader, Store, StoreError};
use crate::view::Basics;
use chrono::{NaiveDate, NaiveTime};
pub use settle::{Settled, settle};

use link::{climb_id, entry_of, link, link_sends, name_climbs};
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
        // What was understood says place and day; a new record needs no more.
        let text = match done.headline.strip_prefix("Saved") {
            Some(_) => format!("Saved: {}", done.understood),
            None => format!("{} · {}", done.headline, done.understood),
        };
        Self { text, key: Some(done.key), jump: Jump::Here }
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
