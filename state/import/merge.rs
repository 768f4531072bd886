//! Compares an import with the journal and gives the one change that brings it in.
//!
//! The rule: a record that is not there is added. In one that is there, what the journal has wins, attribute by
//! attribute, because the athlete may have edited it since; attributes and list elements (climbs, meals: told apart by
//! `id`) that the journal lacks are added. So the same file twice changes nothing, and a later export of the same log
//! brings what is new. What the athlete has taken out on purpose comes back with such an import.

use super::{Import, Skipped, double, text};
use crate::record::{self, Body, Change, Key, Op, Table, element_id as id, keyed};
use crate::sync::LARGEST_RECORD;
use chrono::NaiveDate;
use serde_json::Value;

/// What an import would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The change; without ops when there is nothing to do.
    pub change: Change,
    /// Records that are new.
    pub added: usize,
    /// Records that get something they lacked.
    pub changed: usize,
    /// Records that have it all.
    pub unchanged: usize,
    /// Rows that this journal leaves no room for, besides those the import itself left out: ascents that are here from
    /// elsewhere, meals of a day with a typed total.
    pub skipped: Vec<Skipped>,
    /// Whole sentences about what a reader might not expect of this import into this journal.
    pub notes: Vec<String>,
}

/// Compares an import with the journal: `existing` reads one record of it, `on_day` the entries and sends of a day.
pub fn plan(
    import: &Import,
    existing: &dyn Fn(&Key) -> Option<Body>,
    on_day: &dyn Fn(NaiveDate) -> Vec<(Key, Body)>,
) -> Planned {
    let label = format!("import of {}", text::short(&import.name));
    let remaining = double::leave_out(import, existing, on_day);
    let (records, skipped) =
        remaining.as_ref().map_or((&import.records, &[][..]), |left| (&left.records, &left.skipped[..]));
    let mut planned = Planned {
        change: Change { label, ops: Vec::new() },
        added: 0,
        changed: 0,
        unchanged: 0,
        skipped: skipped.to_vec(),
        notes: Vec::new(),
    };
    let mut beside = 0;
    for (key, body) in records {
        let op = match existing(key) {
            None if record_bytes(body) > ROOMIEST => {
                planned.skipped.extend(too_large(import, key, body, body));
                continue;
            }
            None => {
                planned.added += 1;
                Op::Put { key: key.clone(), body: body.clone() }
            }
            Some(before) => match merged(import, key, &before, body) {
                Ok(None) => {
                    planned.unchanged += 1;
                    continue;
                }
                Ok(Some(after)) if record_bytes(&after) > ROOMIEST => {
                    planned.unchanged += 1;
                    planned.skipped.extend(too_large(import, key, body, &after));
                    continue;
                }
                Ok(Some(after)) => {
                    planned.changed += 1;
                    beside += usize::from(key.table == Table::NutritionLogs && has_others(import, &before));
                    Op::Edit { key: key.clone(), before, after }
                }
                Err(why) => {
                    planned.unchanged += 1;
                    planned.skipped.extend(meals_skipped(import, &before, body, &why));
                    continue;
                }
            },
        };
        planned.change.ops.push(op);
    }
    if beside > 0 {
        let days = if beside == 1 { "1 day has".to_owned() } else { format!("{beside} days have") };
        planned.notes.push(format!("{days} meals from elsewhere: they stay, and the totals count both."));
    }
    planned.skipped.sort_by_key(|skipped| skipped.line);
    planned
}

/// Room for the timestamps that a record gets when it is saved, in bytes.
const STAMPS: usize = 256;
/// Largest record that an import may bring or make.
const ROOMIEST: usize = LARGEST_RECORD - STAMPS;

/// Why a record of so many bytes is left out, as the rest of a sentence.
pub(super) fn over(bytes: usize) -> Option<String> {
    (bytes > ROOMIEST).then(|| {
        let kb = bytes.div_ceil(1024);
        format!(
            "takes {kb} KB with what belongs to it and a record may take 90 KB: shorten its notes or split it in two"
        )
    })
}

/// A body's length as JSON.
pub(super) fn record_bytes(body: &Body) -> usize {
    serde_json::to_vec(body).map_or(usize::MAX, |json| json.len())
}

/// The rows of a record that would be too large as `after`.
fn too_large(import: &Import, key: &Key, theirs: &Body, after: &Body) -> Vec<Skipped> {
    let why = over(record_bytes(after)).unwrap_or_default();
    let word = |name: &str| theirs.get(name).and_then(Value::as_str).unwrap_or_default();
    let row = |line: usize, name: &str| Skipped {
        line,
        text: text::short(&format!("{} {} {name}", key.table.noun(), word("date"))),
        why: why.clone(),
    };
    let line = |id: &str| import.lines.get(id).copied();
    let lists = ["climbs", "meals"].iter().filter_map(|name| theirs.get(*name)?.as_array()).flatten();
    let mut rows: Vec<Skipped> = lists
        .filter_map(|element| {
            let name = element.get("name").and_then(Value::as_str).unwrap_or_default();
            Some(row(line(id(element)?)?, name))
        })
        .collect();
    if rows.is_empty() {
        rows.push(row(line(&key.id).unwrap_or_default(), word("name")));
    }
    rows
}

/// Whether a log has meals that did not come from the import's source.
fn has_others(import: &Import, log: &Body) -> bool {
    let slug = import.format.slug();
    let source = |meal: &Value| meal.get("source").and_then(Value::as_str).unwrap_or_default() == slug;
    import.summary.meals > 0 && meals(log).iter().any(|meal| !source(meal))
}

fn meals(log: &Body) -> &[Value] {
    log.get("meals").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The meals of a log that can't be added to the one there.
fn meals_skipped(import: &Import, ours: &Body, theirs: &Body, why: &str) -> Vec<Skipped> {
    let date = theirs.get("date").and_then(Value::as_str).unwrap_or_default();
    let new = meals(theirs).iter().filter(|meal| !meals(ours).iter().any(|old| id(old) == id(meal)));
    new.map(|meal| {
        let name = meal.get("name").and_then(Value::as_str).unwrap_or_default();
        let line = id(meal).and_then(|id| import.lines.get(id)).copied().unwrap_or_default();
        Skipped { line, text: text::short(&format!("{date} {name}")), why: why.to_owned() }
    })
    .collect()
}

/// What keeps meals of an import out of this log, as the rest of a sentence.
fn closed(import: &Import, key: &Key, ours: &Body) -> Option<String> {
    if key.table != Table::NutritionLogs || import.lines.is_empty() {
        return None;
    }
    let paths = ["totalCalories", "macros.protein", "macros.carbs", "macros.fat"];
    let total =
        paths.iter().any(|path| record::get_path(ours, path).and_then(Value::as_f64).is_some_and(|sum| sum > 0.0));
    if meals(ours).is_empty() && total {
        // Totals follow from meals; one that was typed without any would be lost.
        return Some("belongs to a day whose total was logged without meals; that total stays".into());
    }
    (!keyed(meals(ours))).then(|| "belongs to a day whose meals have no ids to tell them apart by".into())
}

/// The record with what it lacks; `None` when it lacks nothing.
///
/// The error is why meals can't be added to a day.
fn merged(import: &Import, key: &Key, ours: &Body, theirs: &Body) -> Result<Option<Body>, String> {
    if let Some(why) = closed(import, key, ours) {
        return Err(why);
    }
    let mut after = ours.clone();
    fill(&mut after, theirs);
    if after == *ours {
        return Ok(None);
    }
    // Sums and codes follow from the rest and are the journal's own.
    record::normalise(key.table, &mut after);
    let food = key.table == Table::NutritionLogs && !import.lines.is_empty();
    if let Some(problem) = record::check(key.table, &after).first().filter(|_| food) {
        return Err(format!("can't be added to that day: {problem}"));
    }
    Ok((after != *ours).then_some(after))
}

fn fill(ours: &mut Body, theirs: &Body) {
    for (key, new) in theirs {
        match ours.get_mut(key) {
            None => {
                ours.insert(key.clone(), new.clone());
            }
            Some(Value::Object(old)) => {
                if let Value::Object(new) = new {
                    fill(old, new);
                }
            }
            Some(Value::Array(old)) => {
                if let Value::Array(new) = new {
                    fill_list(old, new);
                }
            }
            Some(_) => {}
        }
    }
}

/// Lists of objects with ids only; any other list is one value.
fn fill_list(ours: &mut Vec<Value>, theirs: &[Value]) {
    if ours.iter().chain(theirs).any(|value| id(value).is_none()) {
        return;
    }
    for new in theirs {
        match (ours.iter_mut().find(|old| id(old) == id(new)), new) {
            (Some(Value::Object(old)), Value::Object(new)) => fill(old, new),
            (Some(_), _) => {}
            (None, _) => ours.push(new.clone()),
        }
    }
}
