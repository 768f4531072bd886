//! The texts of a record that full-text search looks into, the most telling first; and what a record is called.

use super::attribute::{objects, some_text, text, texts};
use crate::record::{Body, DAYS, Table};
use serde_json::Value;

/// The searchable texts of a record.
pub(super) fn searched(table: Table, body: &Body) -> Vec<String> {
    let mut found = Texts(Vec::new());
    match table {
        Table::Entries => entry(&mut found, body),
        Table::Sends => found.attributes(body, &["notes", "name", "location", "board", "grade"]),
        Table::Plans => plan(&mut found, body),
        Table::NutritionLogs => {
            found.rows(body, "meals", &["name", "notes"]);
            found.list(body, "supplements");
            found.attributes(body, &["notes"]);
        }
        Table::Profiles => {
            found.list(body, "strengths");
            found.list(body, "weaknesses");
            found.rows(body, "goals", &["description"]);
            found.rows(body, "injuryHistory", &["type", "notes"]);
        }
        Table::NutritionProfiles => found.list(body, "dietaryRestrictions"),
        Table::Exercises => {
            found.attributes(body, &["name", "instructions", "safetyNotes"]);
            found.list(body, "equipment");
        }
        Table::ChatTemplates => found.attributes(body, &["prompt"]),
        Table::Users => {}
    }
    found.0
}

struct Texts(Vec<String>);

impl Texts {
    fn attributes(&mut self, body: &Body, keys: &[&str]) {
        self.0.extend(keys.iter().filter_map(|key| some_text(body, key)));
    }

    fn list(&mut self, body: &Body, key: &str) {
        let joined = texts(body, key).collect::<Vec<_>>().join(", ");
        self.0.extend((!joined.is_empty()).then_some(joined));
    }

    fn rows(&mut self, body: &Body, key: &str, keys: &[&str]) {
        for (_, row) in objects(body, key) {
            self.attributes(row, keys);
        }
    }
}

fn entry(found: &mut Texts, body: &Body) {
    found.attributes(body, &["notes", "location", "trip", "mentalState", "conditions"]);
    for key in ["technicalFocus", "tags", "partners"] {
        found.list(body, key);
    }
    found.rows(body, "climbs", &["name", "notes", "highPoint", "board"]);
    if let Some(condition) = body.get("physicalCondition").and_then(Value::as_object) {
        found.list(condition, "injuries");
    }
    found.rows(body, "sets", &["exerciseId"]);
    let mut grades: Vec<&str> = texts(body, "gradesAttempted").collect();
    grades.sort_unstable();
    grades.dedup();
    found.0.extend((!grades.is_empty()).then(|| grades.join(", ")));
}

fn plan(found: &mut Texts, body: &Body) {
    found.attributes(body, &["name", "notes"]);
    found.list(body, "goals");
    let week = body.get("weeklyStructure").and_then(Value::as_object);
    for day in DAYS.iter().filter_map(|day| week?.get(*day)?.as_object()) {
        found.attributes(day, &["notes"]);
        found.list(day, "focus");
    }
}

/// What a record is called in a list of hits.
pub(super) fn title(table: Table, body: &Body) -> String {
    let first = |keys: &[&str]| keys.iter().find_map(|key| some_text(body, key));
    let title = match table {
        Table::Entries => first(&["location", "sessionType"]),
        Table::Sends => {
            let name = first(&["name", "location"]).unwrap_or_default();
            Some(format!("{} {name}", text(body, "grade")))
        }
        Table::NutritionLogs => {
            Some(objects(body, "meals").map(|(_, meal)| text(meal, "name")).collect::<Vec<_>>().join(", "))
        }
        Table::Plans | Table::Exercises => first(&["name"]),
        Table::ChatTemplates => first(&["templateType"]),
        Table::Users | Table::Profiles | Table::NutritionProfiles => None,
    };
    let title = super::attribute::first_line(title.as_deref().unwrap_or("").trim());
    if title.is_empty() { table.noun().to_owned() } else { title }
}
