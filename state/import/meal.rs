//! Rows that each say "this was eaten, that day", gathered into the days' food logs: one meal element a row.
//!
//! An element's id follows from its source, day and name, not from its figures: a later export of the same day with
//! other figures is the same meal, and what the journal has wins.

use super::tick::{LeftOut, number as plain_number, short_id};
use super::{Counts, Format, Import, Skipped, sheet, text};
use crate::record::{self, Body, Key, Meal, Table};
use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// One row of a food diary.
pub(super) struct Eaten {
    /// Its line in the file.
    pub line: usize,
    /// The day.
    pub date: NaiveDate,
    /// What finds the same row in a later export; rows that agree in it are numbered.
    pub identity: String,
    /// The meal; its id is filled in here.
    pub meal: Meal,
}

/// What the days add up to must stay within what a log may hold.
#[derive(Default)]
struct Day {
    meals: Vec<Value>,
    sums: [f64; 4],
}

/// The food logs of all rows.
pub(super) fn gather(format: Format, name: &str, rows: usize, eaten: Vec<Eaten>, mut skipped: Vec<Skipped>) -> Import {
    let mut days: BTreeMap<NaiveDate, Day> = BTreeMap::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut lines = BTreeMap::new();
    for Eaten { line, date, identity, meal } in eaten {
        let identity = format!("{date}|{identity}");
        let occurrence = seen.entry(identity.clone()).or_default();
        *occurrence += 1;
        let id = short_id(&record::source_id(format.slug(), &format!("meal|{identity}|{occurrence}")));
        let day = days.entry(date).or_default();
        let figures = [meal.calories, meal.protein, meal.carbs, meal.fat];
        let mut sums = day.sums;
        for (sum, figure) in sums.iter_mut().zip(figures) {
            *sum += figure.unwrap_or(0.0);
        }
        let mut body = record::body(&Meal { id: id.clone(), ..meal });
        body.insert("source".into(), format.slug().into());
        let gist = format!("{date} {}", body.get("name").and_then(Value::as_str).unwrap_or_default());
        if let Some(problem) = record::check(Table::NutritionLogs, &shell(&body, sums)).first() {
            skipped.push(Skipped { line, text: text::short(&gist), why: problem.to_string() });
            continue;
        }
        day.sums = sums;
        day.meals.push(Value::Object(body));
        lines.insert(id, line);
    }
    days.retain(|_, day| !day.meals.is_empty());
    let summary = Counts {
        meals: lines.len(),
        from: days.keys().next().copied(),
        to: days.keys().next_back().copied(),
        ..Counts::default()
    };
    let records = days.into_iter().map(|(date, day)| log(date, day.meals)).collect();
    Import { format, name: name.to_owned(), rows, records, lines, skipped, notes: Vec::new(), summary }
}

/// The smallest log that holds a meal and the day's sums so far, to check both by.
fn shell(meal: &Body, sums: [f64; 4]) -> Body {
    let [calories, protein, carbs, fat] = sums.map(record::number);
    let macros = json!({"protein": protein, "carbs": carbs, "fat": fat});
    let shell = json!({"date": "2000-01-01", "meals": [meal], "totalCalories": calories, "macros": macros});
    shell.as_object().cloned().unwrap_or_default()
}

fn log(date: NaiveDate, meals: Vec<Value>) -> (Key, Body) {
    let date = date.to_string();
    let mut body = Body::new();
    body.insert("date".into(), date.clone().into());
    body.insert("meals".into(), meals.into());
    record::normalise(Table::NutritionLogs, &mut body);
    (Key::new(Table::NutritionLogs, date), body)
}

/// Whether a row is a sum of others.
pub(super) fn is_total(cells: [&str; 2]) -> bool {
    let folded = cells.map(|cell| cell.trim_end_matches(':').to_ascii_lowercase());
    folded.iter().any(|cell| matches!(cell.as_str(), "total" | "totals" | "daily total" | "daily totals"))
}

/// The day of a row; a month alone is no day.
pub(super) fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    match super::date::read(text, today)? {
        dated if dated.precision.is_some() => Err(format!("the date {:?} names no day", text::short(text))),
        dated => Ok(dated.day),
    }
}

/// A figure: `420.5`, `1,050`, `12,5`; out of bounds or unreadable it is left out and noted.
pub(super) fn figure(
    row: &sheet::Row,
    column: Option<usize>,
    (name, largest): (&str, f64),
    left_out: &mut LeftOut,
) -> Option<f64> {
    let text = row.get(column);
    let thousands = text.split_once(',').is_some_and(|(head, rest)| {
        let groups = rest.split('.').next().unwrap_or_default().split(',').collect::<Vec<_>>();
        (1..=3).contains(&head.len()) && groups.iter().all(|group| group.len() == 3)
    });
    let plain = if thousands { text.replace(',', "") } else { text.replacen(',', ".", 1) };
    let figure = plain_number(&plain, (name, row.line, 0.0..=largest), left_out)?;
    Some((figure * 1000.0).round() / 1000.0)
}

/// A time of day as `HH:MM`: `8:02 AM`, `12:30 PM`, `08:02`, `20:15:00`.
pub(super) fn time(text: &str) -> Option<String> {
    let upper = text.trim().to_ascii_uppercase();
    let formats = ["%I:%M %p", "%I:%M%p", "%I:%M:%S %p", "%H:%M", "%H:%M:%S"];
    let time = formats.iter().find_map(|format| NaiveTime::parse_from_str(&upper, format).ok())?;
    Some(time.format("%H:%M").to_string())
}

/// A sentence about columns that no attribute takes.
pub(super) fn unread(columns: &[String]) -> Option<String> {
    let shown = columns.iter().take(12).map(String::as_str).collect::<Vec<_>>().join(", ");
    match columns.len() {
        0 => None,
        1..=12 => Some(format!("Not read: {shown}.")),
        more => Some(format!("Not read: {shown} and {} more columns.", more - 12)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        let cases = [
            ("8:02 AM", Some("08:02")),
            ("12:30 pm", Some("12:30")),
            ("12:05 AM", Some("00:05")),
            ("20:15:00", Some("20:15")),
            ("08:02", Some("08:02")),
            ("25:00", None),
            ("noon", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(time(text).as_deref(), expected, "{text}");
        }
    }
}
