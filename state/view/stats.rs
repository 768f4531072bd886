//! Every figure at once, for `v7 stats`.

use super::facets;
use crate::insight::compare::{Compared, Pair, compare};
use crate::insight::period::Period;
use crate::insight::summary;
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};
use serde_json::Value;
use std::fmt::Write as _;

/// All figures: `{value, n}` each, or `{missing: reason}`.
///
/// # Errors
/// When the journal cannot be read.
pub fn stats(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<Value, StoreError> {
    let all = facets::load(reader, settings, None, today)?;
    let facets = all.facets(settings);
    let projects = super::projects::load(reader, facets.dated, today)?;
    Ok(summary::stats(&facets, &projects, today))
}

/// Two periods side by side, as [`stats`] tells them.
///
/// # Errors
/// When the journal cannot be read.
pub fn comparison(
    reader: &Reader,
    settings: &Settings,
    first: Period,
    second: Period,
    today: NaiveDate,
) -> Result<Value, StoreError> {
    // 3-3-3 looks back ninety days before the end of a period that may be shorter.
    let since = first.from.min(second.from).checked_sub_days(Days::new(90));
    let all = facets::load(reader, settings, since, today)?;
    Ok(summary::comparison_stats(&all.facets(settings), first, second, today))
}

/// Two periods side by side, line by line.
///
/// # Errors
/// When the journal cannot be read.
pub fn pairs(
    reader: &Reader,
    settings: &Settings,
    first: Period,
    second: Period,
    today: NaiveDate,
) -> Result<Vec<Pair>, StoreError> {
    // 3-3-3 looks back ninety days before the end of a period that may be shorter.
    let since = first.from.min(second.from).checked_sub_days(Days::new(90));
    let from = since.unwrap_or(NaiveDate::MIN);
    let journal = Compared {
        ascents: &reader.ascents(since, Some(today))?,
        days: &reader.days(from, today)?,
        food: &reader.food_days(from, today)?,
        hide_food: settings.hidden.calories,
    };
    Ok(compare(&journal, first, second, today))
}

/// What only scripts are told: one value a day, which is a chart and no text.
const SERIES: &str = "days";

/// The same as indented lines: a name and its value, `not enough data` with the reason where there is none.
pub fn stats_text(stats: &Value) -> String {
    let mut text = String::new();
    lines(stats, 0, &mut text);
    text
}

fn lines(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if let Some(short) = short(value) {
                    let _ = writeln!(text, "{indent}{}: {short}", words(key));
                } else if let (Some(Value::Array(items)), Some(n)) = (value.get("value"), value.get("n")) {
                    let also =
                        value.as_object().into_iter().flatten().filter(|(key, _)| *key != "value" && *key != "n");
                    let also = also.filter_map(|(key, value)| Some(format!(", {} {}", words(key), short(value)?)));
                    let _ = writeln!(text, "{indent}{} (n {n}{})", words(key), also.collect::<String>());
                    for item in items {
                        line(item, depth + 1, text);
                    }
                } else {
                    let _ = writeln!(text, "{indent}{}", words(key));
                    lines(value, depth + 1, text);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                line(item, depth, text);
            }
        }
        other => {
            let _ = writeln!(text, "{indent}{}", short(other).unwrap_or_default());
        }
    }
}

/// One of a list.
fn line(item: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    if let Some(short) = short(item) {
        let _ = writeln!(text, "{indent}- {short}");
        return;
    }
    let Value::Object(map) = item else { return };
    let _ = writeln!(text, "{indent}- {}", row(map));
    for (key, value) in map.iter().filter(|(key, value)| *key != SERIES && short(value).is_none()) {
        let _ = writeln!(text, "{indent}  {}", words(key));
        lines(value, depth + 2, text);
    }
}

/// What of a map fits on one line.
fn row(map: &serde_json::Map<String, Value>) -> String {
    let parts = map.iter().filter_map(|(key, value)| Some(format!("{} {}", words(key), short(value)?)));
    parts.collect::<Vec<_>>().join(", ")
}

/// What fits on the line of its name.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("-".into()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.into()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if items.is_empty() => Some("none".into()),
        Value::Object(map) if map.is_empty() => Some("none".into()),
        Value::Object(map) => match (map.get("missing"), map.get("value"), map.get("n")) {
            (Some(Value::String(reason)), ..) if map.len() == 1 && reason == summary::HIDDEN => Some(reason.clone()),
            (Some(reason), ..) if map.len() == 1 => Some(format!("not enough data: {}", short(reason)?)),
            (_, Some(Value::Object(inner)), Some(n)) if map.len() == 2 => {
                let told = inner.get("words").and_then(short).unwrap_or_else(|| row(inner));
                Some(format!("{told} (n {n})"))
            }
            (_, Some(value), Some(n)) if map.len() == 2 => short(value).map(|value| format!("{value} (n {n})")),
            _ => None,
        },
        Value::Array(_) => None,
    }
}

/// `threeThreeThree` as `three three three`.
fn words(key: &str) -> String {
    key.chars().fold(String::new(), |mut text, c| {
        if c.is_uppercase() && !text.is_empty() && text.ends_with(char::is_lowercase) {
            text.push(' ');
            text.extend(c.to_lowercase());
        } else {
            text.push(c);
        }
        text
    })
}

#[cfg(test)]
mod tests;
