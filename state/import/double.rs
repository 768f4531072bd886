//! Finds ascents of an import that the journal already has from elsewhere: the same climb ticked in two services, or
//! logged by hand and in a service.
//!
//! The day, the folded name, boulder or route, and whether it was sent must agree, the grades must overlap, and the
//! places must not contradict each other. What is less than that stays two ascents: leaving one out would lose it, and
//! two can be seen. Each ascent of the journal stands for one row at most, so laps stay laps.

use super::{Format, Import, Skipped, text};
use crate::grade::{Discipline, Grade, Scale};
use crate::record::{self, Body, ClimbKind, ClimbResult, Key, Table};
use crate::store::fold;
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Words that many places have in their names.
const COMMON: &[&str] = &[
    "the",
    "and",
    "area",
    "areas",
    "wall",
    "walls",
    "crag",
    "crags",
    "cliff",
    "cliffs",
    "boulder",
    "boulders",
    "bouldering",
    "rock",
    "rocks",
    "sector",
    "main",
    "upper",
    "lower",
    "left",
    "right",
    "north",
    "south",
    "east",
    "west",
    "park",
    "canyon",
    "valley",
    "climbing",
    "gym",
    "les",
    "las",
    "los",
    "der",
    "die",
    "das",
];

/// What is left of an import, and the rows that the journal has already.
pub(super) struct Remaining {
    /// The records without them.
    pub records: Vec<(Key, Body)>,
    /// A row each.
    pub skipped: Vec<Skipped>,
}

/// One ascent or try, as far as two services would agree on it.
struct Ascent {
    name: String,
    grade: String,
    scale: Option<Scale>,
    discipline: Discipline,
    sent: bool,
    /// The words of its place; none when it names no place, or only common words.
    place: BTreeSet<String>,
    source: String,
}

impl Ascent {
    /// `None` for what can't be compared: a climb without a name, or of no known discipline.
    fn of(climb: &Body, place: &BTreeSet<String>, source: &str, sent: bool) -> Option<Self> {
        let name: String = fold(attribute(climb, "name")).chars().filter(|letter| letter.is_alphanumeric()).collect();
        let scale = Scale::parse(attribute(climb, "gradeType"));
        let kind = <ClimbKind as record::Choice>::parse(attribute(climb, "discipline"));
        let discipline = super::grading::discipline(kind).or_else(|| scale?.discipline())?;
        (!name.is_empty()).then(|| Self {
            name,
            grade: attribute(climb, "grade").to_owned(),
            scale,
            discipline,
            sent,
            place: place.clone(),
            source: source.to_owned(),
        })
    }

    fn is(&self, other: &Self) -> bool {
        let here = self.place.is_empty() || other.place.is_empty() || !self.place.is_disjoint(&other.place);
        here && self.name == other.name
            && self.discipline == other.discipline
            && self.sent == other.sent
            && self.overlaps(other)
    }

    /// Whether the grades touch the same scores; text grades must be the same text.
    fn overlaps(&self, other: &Self) -> bool {
        let scores = |ascent: &Self| Grade::parse(ascent.scale?, &ascent.grade).ok()?.scores();
        match (scores(self), scores(other)) {
            (Some(ours), Some(theirs)) => ours.0 <= theirs.1 && theirs.0 <= ours.1,
            (None, None) => fold(&self.grade) == fold(&other.grade) && self.grade != super::grading::UNGRADED,
            _ => false,
        }
    }
}

/// Takes out of an import what the journal has from elsewhere; `None` when that is nothing.
pub(super) fn leave_out(
    import: &Import,
    existing: &dyn Fn(&Key) -> Option<Body>,
    on_day: &dyn Fn(NaiveDate) -> Vec<(Key, Body)>,
) -> Option<Remaining> {
    let slug = import.format.slug();
    let mut days: BTreeMap<NaiveDate, Vec<Ascent>> = BTreeMap::new();
    let mut out: BTreeMap<&Key, HashSet<String>> = BTreeMap::new();
    let mut skipped = Vec::new();
    for (key, entry) in import.records.iter().filter(|(key, _)| key.table == Table::Entries) {
        let Some(date) = full_day(entry).filter(|_| import.summary.climbs > 0 && !import.lines.is_empty()) else {
            continue;
        };
        let there = days.entry(date).or_insert_with(|| elsewhere(&on_day(date), slug));
        if there.is_empty() {
            continue;
        }
        let ours = existing(key);
        let known: HashSet<&str> = ours.iter().flat_map(|entry| objects(entry, "climbs")).map(id).collect();
        let place = place_words(entry);
        for climb in objects(entry, "climbs") {
            let Some(ascent) = Ascent::of(climb, &place, slug, sent(climb)).filter(|_| !known.contains(id(climb)))
            else {
                continue;
            };
            let Some(at) = there.iter().position(|other| other.is(&ascent)) else { continue };
            let send = attribute(climb, "sendId");
            if !send.is_empty() && existing(&Key::new(Table::Sends, send)).is_some() {
                continue;
            }
            let other = there.remove(at);
            out.entry(key).or_default().insert(id(climb).to_owned());
            let gist = format!("{date} {} {}", attribute(climb, "name"), ascent.grade);
            let line = import.lines.get(id(climb)).copied().unwrap_or_default();
            skipped.push(Skipped { line, text: text::short(&gist), why: already(&other.source) });
        }
    }
    if skipped.is_empty() {
        return None;
    }
    skipped.sort_by_key(|skipped| skipped.line);
    Some(Remaining { records: without(import, &out, existing), skipped })
}

/// `is already here from theCrag`.
fn already(source: &str) -> String {
    match Format::parse(source) {
        Some(format) => format!("is already here from {}", format.service()),
        None if by_hand(source) => "is already here, logged by hand".into(),
        None => format!("is already here from {}", text::short(source)),
    }
}

fn by_hand(source: &str) -> bool {
    matches!(source, "" | "v7" | "app" | "manual")
}

/// The records without these climbs, their sends, and entries of which nothing is left.
fn without(
    import: &Import,
    out: &BTreeMap<&Key, HashSet<String>>,
    existing: &dyn Fn(&Key) -> Option<Body>,
) -> Vec<(Key, Body)> {
    let gone = |key: &Key, climb: &Body| out.get(key).is_some_and(|ids| ids.contains(id(climb)));
    let sends: HashSet<&str> = import
        .records
        .iter()
        .flat_map(|(key, entry)| objects(entry, "climbs").filter(move |climb| gone(key, climb)))
        .map(|climb| attribute(climb, "sendId"))
        .collect();
    let mut records = Vec::with_capacity(import.records.len());
    for (key, body) in &import.records {
        match key.table {
            Table::Sends if sends.contains(key.id.as_str()) => {}
            Table::Entries if out.contains_key(key) => {
                let kept: Vec<&Body> = objects(body, "climbs").filter(|climb| !gone(key, climb)).collect();
                if !kept.is_empty() || existing(key).is_some() {
                    records.push((key.clone(), shortened(body, &kept)));
                }
            }
            _ => records.push((key.clone(), body.clone())),
        }
    }
    records
}

/// An entry with these of its climbs. Its tags are its climbs' tags.
fn shortened(entry: &Body, climbs: &[&Body]) -> Body {
    let mut entry = entry.clone();
    let has = |tag: &Value| {
        climbs.iter().any(|climb| climb.get("tags").and_then(Value::as_array).is_some_and(|tags| tags.contains(tag)))
    };
    if let Some(Value::Array(tags)) = entry.get_mut("tags") {
        tags.retain(has);
        if tags.is_empty() {
            entry.remove("tags");
        }
    }
    let climbs: Vec<Value> = climbs.iter().map(|climb| Value::Object((*climb).clone())).collect();
    if climbs.is_empty() {
        for key in ["climbs", "gradesAttempted", "gradesCompleted"] {
            entry.remove(key);
        }
    } else {
        entry.insert("climbs".into(), climbs.into());
        record::normalise(Table::Entries, &mut entry);
    }
    entry
}

/// What the journal has of a day that did not come from this source; each ascent once.
fn elsewhere(records: &[(Key, Body)], slug: &str) -> Vec<Ascent> {
    let mut linked: HashSet<&str> = HashSet::new();
    let mut all = Vec::new();
    let of_table = |table| records.iter().filter(move |(key, _)| key.table == table).map(|(_, body)| body);
    for entry in of_table(Table::Entries) {
        linked.extend(objects(entry, "climbs").map(|climb| attribute(climb, "sendId")));
        let source = attribute(entry, "source");
        if source == slug || full_day(entry).is_none() {
            continue;
        }
        let place = place_words(entry);
        all.extend(objects(entry, "climbs").filter_map(|climb| Ascent::of(climb, &place, source, sent(climb))));
    }
    for send in of_table(Table::Sends) {
        let source = attribute(send, "source");
        if source != slug && full_day(send).is_some() && !linked.contains(attribute(send, "sendId")) {
            all.extend(Ascent::of(send, &place_words(send), source, true));
        }
    }
    all
}

/// The day of a record whose date is fully known.
fn full_day(body: &Body) -> Option<NaiveDate> {
    record::full_date(attribute(body, "date")).filter(|_| body.get("datePrecision").is_none_or(Value::is_null))
}

fn place_words(body: &Body) -> BTreeSet<String> {
    let all = format!("{} {}", attribute(body, "location"), attribute(body, "locationPath"));
    let folded = fold(&all);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().count() > 2 && !COMMON.contains(word)).map(str::to_owned).collect()
}

fn sent(climb: &Body) -> bool {
    ClimbResult::of(climb).is_none_or(ClimbResult::is_send)
}

fn id(climb: &Body) -> &str {
    attribute(climb, "id")
}

fn attribute<'a>(body: &'a Body, key: &str) -> &'a str {
    body.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn objects<'a>(body: &'a Body, key: &str) -> impl Iterator<Item = &'a Body> + use<'a> {
    body.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}
