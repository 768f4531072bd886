//! What the projections say about one record: computed from its body alone, so that the same body gives the same rows
//! whether it is saved, synced or rebuilt.

use super::attribute::{choice, count, day_date, day_number, hash, some_text, text};
use super::letters::fold;
use super::tick::{Half, Same, Tick};
use super::{entry_facts, food_facts, send_facts};
use crate::grade::{Discipline, Grade, Hint, Scale};
use crate::record::{Body, ClimbKind, Key, Table, Venue, full_date as date};
use crate::row::StrengthSet;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Kinds of labels: what can be completed, counted and filtered by.
pub(super) const PLACE: i64 = 0;
pub(super) const TAG: i64 = 1;
pub(super) const PARTNER: i64 = 2;
pub(super) const FOCUS: i64 = 3;

/// Everything that is projected from one body.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facts {
    pub list: Listed,
    /// The climbs of an entry, one for each element of `climbs`.
    pub ticks: Vec<Tick>,
    /// Which climb links to which send.
    pub links: Vec<(String, usize)>,
    pub labels: BTreeSet<(i64, String)>,
    pub graded: BTreeSet<(Scale, u32)>,
    /// Scores of soreness; none where the day is not known in full.
    pub soreness: Vec<(String, f64)>,
    /// Strength work; none where the day is not known in full.
    pub strength: Vec<StrengthSet>,
    pub fulfils: Option<super::diary::Fulfils>,
    /// Folded name, and the meal as JSON.
    pub meals: Vec<(String, usize, String)>,
    /// What full-text search finds it by.
    pub words: String,
}

/// The row of the record's list.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Listed {
    /// It has none.
    #[default]
    Nowhere,
    Entry(entry_facts::EntryFacts),
    Send(send_facts::SendFacts),
    Food(food_facts::FoodFacts),
}

/// The facts of a record. `damaged` says that validation would refuse it: only a remote can bring such a record.
pub(super) fn facts(key: &Key, body: &Body, damaged: bool) -> Facts {
    let mut facts = match key.table {
        Table::Entries => entry_facts::facts(&key.id, body, damaged),
        Table::Sends => send_facts::facts(&key.id, body),
        Table::NutritionLogs => food_facts::facts(body),
        _ => Facts::default(),
    };
    for text in super::document::searched(key.table, body) {
        super::words::indexable(&text, &mut facts.words);
    }
    facts
}

/// The date by which a record is sorted, as stored; empty when its table has none.
pub(super) fn sort_day(table: Table, body: &Body) -> &str {
    match table {
        Table::Entries | Table::Sends | Table::NutritionLogs => text(body, "date"),
        Table::Plans => text(body, "startDate"),
        _ => "",
    }
}

/// The day a record stands at in search results: its date, else when it was last written, else 1970-01-01.
pub(super) fn shown_day(table: Table, body: &Body) -> i64 {
    let stamp = |key: &str| text(body, key).get(..10).and_then(date);
    let day = date(sort_day(table, body)).or_else(|| stamp("updatedAt")).or_else(|| stamp("createdAt"));
    day.map_or(day_number(NaiveDate::default()), day_number)
}

/// Months since the year 0, for counting a list by month.
pub(super) fn month_number(day: i64) -> i64 {
    use chrono::Datelike;
    let date = day_date(day);
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

/// What a climb or a send says about itself.
pub(super) fn half(body: &Body, venue: Option<Venue>, place: &str, unique: &[&str]) -> Half {
    let kind = choice::<ClimbKind>(body, "discipline");
    let grade = grade(body, kind);
    let (climb, same) = match (some_text(body, "climbId"), some_text(body, "name")) {
        (Some(id), _) => (hash(&["id", &id]), Same::Id),
        (None, Some(name)) => (hash(&["name", &name, place]), Same::Name),
        (None, None) => (hash(unique), Same::Alone),
    };
    Half {
        scale: grade.as_ref().map(Grade::scale),
        rank: grade.as_ref().map_or(0, Grade::rank),
        band: grade.as_ref().map_or(0, |grade| grade.band().0),
        result: None,
        attempts: count(body, "attempts"),
        venue,
        style: choice(body, "style"),
        rope: choice(body, "rope"),
        kind,
        warmup: body.get("warmup").and_then(serde_json::Value::as_bool).unwrap_or(false),
        significance: choice(body, "significance"),
        climb,
        same,
    }
}

/// The grade in the scale that the record names, or in the one it looks like.
pub(super) fn grade(body: &Body, kind: Option<ClimbKind>) -> Option<Grade> {
    let typed = text(body, "grade");
    match Scale::parse(text(body, "gradeType")) {
        Some(scale) => Grade::parse(scale, typed).ok(),
        None => guess(typed, kind),
    }
}

/// The grade in the scale it looks like.
pub(super) fn guess(typed: &str, kind: Option<ClimbKind>) -> Option<Grade> {
    let discipline = kind.map(|kind| match kind {
        ClimbKind::Boulder => Discipline::Boulder,
        _ => Discipline::Route,
    });
    Grade::guess(typed, &Hint { discipline, ..Hint::default() }).ok()
}

/// A label as it is counted: trimmed; the key it is compared by is folded.
pub(super) fn label(kind: i64, name: &str) -> Option<(i64, String)> {
    (!fold(name).is_empty()).then(|| (kind, name.trim().to_owned()))
}
