//! The columns and rows of each CSV table.

use super::csv::{CsvKind, cell, cells};
use super::{Days, objects, text};
use crate::record::{Body, DAYS};
use serde_json::Value;

const ENTRIES: &[&str] = &[
    "date",
    "datePrecision",
    "sessionType",
    "location",
    "duration",
    "rpe",
    "gradesAttempted",
    "gradesCompleted",
    "physicalCondition.energy",
    "physicalCondition.soreness",
    "physicalCondition.injuries",
    "technicalFocus",
    "mentalState",
    "sleepHours",
    "skin",
    "conditions",
    "partners",
    "tags",
    "trip",
    "dayStatus",
    "exerciseKcal",
    "notes",
    "media",
    "startedAt",
    "tz",
    "entryId",
];

const SENDS: &[&str] = &[
    "date",
    "datePrecision",
    "location",
    "grade",
    "gradeType",
    "gradeNumeric",
    "name",
    "discipline",
    "type",
    "style",
    "attempts",
    "ascentStyle",
    "rope",
    "significance",
    "board",
    "angleDeg",
    "notes",
    "media",
    "source",
    "sendId",
    "entryId",
    "climbId",
];

/// Of the entry or the send that stands alone.
const CLIMB_DAY: &[&str] = &["date", "datePrecision", "location"];
/// Of the climb, or of a send that stands alone.
const CLIMB: &[&str] = &[
    "grade",
    "gradeType",
    "name",
    "discipline",
    "result",
    "attempts",
    "style",
    "rope",
    "warmup",
    "highPoint",
    "board",
    "angleDeg",
    "mirror",
    "pitches",
    "pitchesLed",
    "lengthM",
    "stars",
    "ownGrade",
    "url",
    "notes",
    "climbId",
    "sendId",
];
/// Of the send.
const CLIMB_SEND: &[&str] = &["ascentStyle", "significance", "type"];

const MEAL: &[&str] = &["name", "time", "calories", "protein", "carbs", "fat", "notes"];
const FOOD_DAY: &[(&str, &str)] = &[
    ("dayCalories", "totalCalories"),
    ("dayProtein", "macros.protein"),
    ("dayCarbs", "macros.carbs"),
    ("dayFat", "macros.fat"),
    ("hydration", "hydration"),
    ("weight", "weight"),
    ("complete", "complete"),
    ("supplements", "supplements"),
];

const PLAN: &[&str] = &["planId", "name", "startDate", "endDate", "active", "goals"];
const PLAN_DAY: &[&str] = &["type", "focus", "duration", "intensity", "exercises", "notes"];

/// The names of the columns, and the rows.
pub(super) fn sheet(kind: CsvKind, days: &Days) -> (Vec<&'static str>, Vec<Vec<String>>) {
    match kind {
        CsvKind::Entries => (ENTRIES.to_vec(), days.entries.iter().map(|entry| cells(entry, ENTRIES)).collect()),
        CsvKind::Sends => (SENDS.to_vec(), days.sends.iter().map(|send| cells(send, SENDS)).collect()),
        CsvKind::Climbs => (names(&[CLIMB_DAY, CLIMB, CLIMB_SEND, &["entryId"]]), climbs(days)),
        CsvKind::Food => {
            let day: Vec<&str> = FOOD_DAY.iter().map(|(name, _)| *name).collect();
            (names(&[&["date"], MEAL, &day]), days.food.iter().flat_map(food).collect())
        }
        CsvKind::Plans => {
            // Both a plan and a day have a name of their own for notes and type, so a day's columns say so.
            let day = ["day", "dayType", "focus", "duration", "intensity", "exercises", "notes"];
            (names(&[PLAN, &day]), days.plans.iter().flat_map(plan).collect())
        }
    }
}

fn names(parts: &[&[&'static str]]) -> Vec<&'static str> {
    parts.concat()
}

fn climbs(days: &Days) -> Vec<Vec<String>> {
    let linked = days.linked();
    let none = Body::new();
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in &days.entries {
        for climb in objects(entry, "climbs") {
            let send = linked.get(text(climb, "sendId")).copied().unwrap_or(&none);
            rows.push((text(entry, "date"), climb_row(entry, climb, send, text(entry, "entryId"))));
        }
    }
    rows.extend(days.alone().map(|send| {
        let mut climb = send.clone();
        // A send of an unknown style was made on a later or an unknown try.
        let result = match text(send, "ascentStyle") {
            style @ ("onsight" | "flash" | "repeat") => style,
            _ => "redpoint",
        };
        climb.insert("result".into(), result.into());
        (text(send, "date"), climb_row(send, &climb, send, text(send, "entryId")))
    }));
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn climb_row(day: &Body, climb: &Body, send: &Body, entry_id: &str) -> Vec<String> {
    let id = cell(&Value::from(entry_id));
    [cells(day, CLIMB_DAY), cells(climb, CLIMB), cells(send, CLIMB_SEND), vec![id]].concat()
}

fn food(log: &Body) -> Vec<Vec<String>> {
    let paths: Vec<&str> = FOOD_DAY.iter().map(|(_, path)| *path).collect();
    let (date, mut day) = (cells(log, &["date"]), cells(log, &paths));
    let mut rows = Vec::new();
    for meal in objects(log, "meals") {
        rows.push([date.clone(), cells(meal, MEAL), day.clone()].concat());
        day.fill(String::new());
    }
    if rows.is_empty() {
        rows.push([date, vec![String::new(); MEAL.len()], day].concat());
    }
    rows
}

fn plan(plan: &Body) -> Vec<Vec<String>> {
    let head = cells(plan, PLAN);
    let week = plan.get("weeklyStructure").and_then(Value::as_object);
    let mut rows: Vec<Vec<String>> = DAYS
        .iter()
        .filter_map(|name| Some((name, week?.get(*name)?.as_object()?)))
        .map(|(name, day)| [head.clone(), vec![(*name).to_owned()], cells(day, PLAN_DAY)].concat())
        .collect();
    if rows.is_empty() {
        rows.push([head, vec![String::new(); PLAN_DAY.len() + 1]].concat());
    }
    rows
}
