//! Records with the tables' own attributes: one, a list, `{"items": [...]}`, lists by any name, or our full export.
//!
//! A record's table is the one its list is named after, else the one its attributes show. Everything in a record is kept
//! as it is, also what no table names; numbers keep their text. What may not be saved is skipped with the reason.

use super::merge::{over, record_bytes};
use super::{Counts, Format, Import, ImportError, Skipped, text};
use crate::record::{self, Body, Choice as _, ClimbResult, Key, Table};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The schema of exports that this program writes.
pub(crate) const SCHEMA: u64 = 1;

/// Attributes that show a record's table, in the order they are asked for: a send names its entry and an entry its plan,
/// so the ids of those that name others come first.
const SIGNS: &[(&str, Table)] = &[
    ("sendId", Table::Sends),
    ("entryId", Table::Entries),
    ("sessionType", Table::Entries),
    ("exerciseId", Table::Exercises),
    ("templateId", Table::ChatTemplates),
    ("templateType", Table::ChatTemplates),
    ("planId", Table::Plans),
    ("weeklyStructure", Table::Plans),
    ("meals", Table::NutritionLogs),
    ("totalCalories", Table::NutritionLogs),
    ("hydration", Table::NutritionLogs),
    ("gradeType", Table::Sends),
    ("progressionLevel", Table::Exercises),
    ("targets", Table::NutritionProfiles),
    ("activityLevel", Table::NutritionProfiles),
    ("targetWeight", Table::NutritionProfiles),
    ("currentGrades", Table::Profiles),
    ("yearsClimbing", Table::Profiles),
    ("injuryHistory", Table::Profiles),
    ("weaknesses", Table::Profiles),
    ("strengths", Table::Profiles),
    ("email", Table::Users),
    ("preferences", Table::Users),
    ("subscription", Table::Users),
];

/// What may be a record, and where it stood.
struct Item {
    value: Value,
    table: Option<Table>,
    list: String,
    position: usize,
}

/// A file's records before they are looked at.
#[derive(Default)]
struct Shape {
    items: Vec<Item>,
    notes: Vec<String>,
    /// A full export says so itself, so it may be empty.
    export: bool,
}

/// Whether there is a record in it.
pub(super) fn sniff(name: &str, value: Value) -> Result<Format, ImportError> {
    shape(name, value).map(|_| Format::PlanJson)
}

/// Reads all records.
pub(super) fn parse(name: &str, value: Value) -> Result<Import, ImportError> {
    let shape = shape(name, value)?;
    let rows = shape.items.len();
    let mut skipped = Vec::new();
    let mut records: Vec<(Key, Body)> = Vec::with_capacity(rows);
    let mut known: HashSet<Key> = HashSet::new();
    let mut same: HashMap<String, usize> = HashMap::new();
    for item in shape.items {
        let (line, gist) = (item.position, gist(&item));
        let read = record(item, &mut same).and_then(|(key, body)| {
            if let Some(why) = over(record_bytes(&body)) {
                return Err(why);
            }
            if known.insert(key.clone()) {
                Ok((key, body))
            } else {
                Err(format!("has the same id as an earlier {}, {}", key.table.noun(), text::short(&key.id)))
            }
        });
        match read {
            Ok(record) => records.push(record),
            Err(why) => skipped.push(Skipped { line, text: gist, why }),
        }
    }
    let summary = count(&records);
    let mut notes = shape.notes;
    notes.extend(others(&records));
    let lines = BTreeMap::new();
    Ok(Import { format: Format::PlanJson, name: name.to_owned(), rows, records, lines, skipped, notes, summary })
}

fn shape(name: &str, value: Value) -> Result<Shape, ImportError> {
    let mut shape = Shape::default();
    match value {
        Value::Array(list) => shape.list("", None, list),
        Value::Object(map) => shape.object(name, map)?,
        _ => {}
    }
    let wrong = |what: String| Err(ImportError::JsonShape { name: text::short(name), what });
    if shape.export {
        return Ok(shape);
    }
    if shape.items.is_empty() {
        return wrong("holds no records".into());
    }
    if shape.items.iter().all(|item| table_of(item).is_none()) {
        let keys = shape.items.iter().find_map(|item| item.value.as_object());
        let keys: Vec<String> = keys.into_iter().flat_map(Body::keys).take(8).map(|key| text::short(key)).collect();
        return wrong(format!("its records have the attributes of no table ({})", keys.join(", ")));
    }
    Ok(shape)
}

impl Shape {
    fn object(&mut self, name: &str, mut map: Body) -> Result<(), ImportError> {
        let wrapped = ["tables", "items", "record"].iter().any(|key| map.contains_key(*key));
        if let Some(schema) = map.get("schema").filter(|schema| wrapped && schema.as_u64() != Some(SCHEMA)) {
            return Err(ImportError::Schema { name: text::short(name), schema: text::short(&schema.to_string()) });
        }
        if let Some(Value::Object(tables)) = map.get_mut("tables") {
            let tables = std::mem::take(tables);
            self.export = true;
            self.lists(tables);
        } else if let Some(Value::Array(items)) = map.get_mut("items") {
            let items = std::mem::take(items);
            self.list("items", None, items);
        } else if map.get("record").is_some_and(Value::is_object) {
            let record = map.remove("record").unwrap_or_default();
            self.list("record", None, vec![record]);
        } else if map.values().all(|value| value.is_array() || value.is_object()) || sign(&map).is_none() {
            self.lists(map);
        } else {
            self.list("", None, vec![Value::Object(map)]);
        }
        Ok(())
    }

    /// Lists, or single records, by name.
    fn lists(&mut self, map: Body) {
        for (list, value) in map {
            let table = Table::parse(&list);
            match value {
                Value::Array(items) => self.list(&list, table, items),
                Value::Object(_) => self.list(&list, table, vec![value]),
                _ => self.notes.push(format!("{:?} holds no records and was left out.", text::short(&list))),
            }
        }
    }

    fn list(&mut self, list: &str, table: Option<Table>, values: Vec<Value>) {
        let items = values.into_iter().enumerate();
        self.items.extend(items.map(|(n, value)| Item { value, table, list: list.to_owned(), position: n + 1 }));
    }
}

fn sign(body: &Body) -> Option<Table> {
    SIGNS.iter().find(|(key, _)| body.contains_key(*key)).map(|(_, table)| *table)
}

fn table_of(item: &Item) -> Option<Table> {
    let body = item.value.as_object()?;
    item.table.or_else(|| sign(body))
}

/// A record that may be saved, or the reason why not. A record without an id gets one that follows from its content.
fn record(item: Item, same: &mut HashMap<String, usize>) -> Result<(Key, Body), String> {
    let table = table_of(&item);
    let Value::Object(mut body) = item.value else {
        return Err("is no object".into());
    };
    let table = table.ok_or("has the attributes of no table")?;
    let problems: Vec<String> = record::check(table, &body).iter().map(ToString::to_string).collect();
    if !problems.is_empty() {
        return Err(problems.join("; "));
    }
    if let Some(key) = table.id_key().filter(|key| body.get(*key).is_none_or(Value::is_null)) {
        let content = format!("{}|{}", table.name(), serde_json::to_string(&body).unwrap_or_default());
        let occurrence = same.entry(content.clone()).or_default();
        *occurrence += 1;
        body.insert(key.into(), record::source_id(Format::PlanJson.slug(), &format!("{content}|{occurrence}")).into());
    }
    match table.id_of(&body).filter(|id| !id.trim().is_empty()) {
        Some(id) => Ok((Key::new(table, id), body)),
        None => Err(format!("{} is empty", table.id_key().unwrap_or("the id"))),
    }
}

/// A few words to recognise a record by.
fn gist(item: &Item) -> String {
    let words = item.value.as_object().map(|body| {
        let keys = ["date", "name", "grade", "entryId", "sendId", "planId"];
        keys.iter().filter_map(|key| body.get(*key)?.as_str()).take(3).collect::<Vec<_>>().join(" ")
    });
    text::short(&format!("{} {}", item.list, words.unwrap_or_else(|| item.value.to_string())))
}

fn count(records: &[(Key, Body)]) -> Counts {
    let mut counts = Counts::default();
    for (key, body) in records {
        match key.table {
            Table::Entries => {
                counts.entries += 1;
                for climb in body.get("climbs").and_then(Value::as_array).into_iter().flatten() {
                    let result = climb.get("result").and_then(Value::as_str).and_then(ClimbResult::parse);
                    counts.climbs += 1;
                    counts.attempts += usize::from(result.is_some_and(|result| !result.is_send()));
                }
            }
            Table::Sends => counts.sends += 1,
            Table::NutritionLogs => {
                counts.meals += body.get("meals").and_then(Value::as_array).map_or(0, Vec::len);
            }
            _ => {}
        }
        let date = body.get("date").and_then(Value::as_str).and_then(|date| date.parse::<NaiveDate>().ok());
        counts.from = counts.from.into_iter().chain(date).min();
        counts.to = counts.to.into_iter().chain(date).max();
    }
    counts
}

/// What is there besides entries and sends.
fn others(records: &[(Key, Body)]) -> Option<String> {
    let mut counts: BTreeMap<Table, usize> = BTreeMap::new();
    for (key, _) in records.iter().filter(|(key, _)| !matches!(key.table, Table::Entries | Table::Sends)) {
        *counts.entry(key.table).or_default() += 1;
    }
    let parts: Vec<String> = counts
        .into_iter()
        .map(|(table, count)| format!("{count} {}{}", table.noun(), if count == 1 { "" } else { "s" }))
        .collect();
    (!parts.is_empty()).then(|| format!("Besides entries and sends: {}.", parts.join(", ")))
}
