//! The words of a form: what a choice, an element of a table and a moved day are called.
//!
//! Nothing here is typed back: values keep their own spelling, these are for the eye.

use super::value::{self, Entry};
use serde_json::Value;
use v7_state::record::{Body, Field};

/// The word for one of the values of an attribute: results are worded as everywhere else on the screen.
pub fn word<'a>(key: &str, value: &'a str) -> &'a str {
    match (key, value) {
        ("result", "redpoint") => "sent",
        ("result", "hung") => "with hangs",
        ("result", "attempt") => "tried",
        _ => value,
    }
}

/// One of many: `Injuries` is a list, `Injury` an element of it.
pub fn one(label: &str) -> String {
    match label.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => label.strip_suffix('s').unwrap_or(label).to_owned(),
    }
}

/// The values of an element in a line.
pub fn summary(fields: &'static [Field], element: &Body, entry: Entry) -> String {
    let parts: Vec<String> = fields
        .iter()
        .filter(|field| !field.derived && field.key != "gradeType" && !entry.hides(field.key))
        .filter_map(|field| {
            let value = element.get(field.key)?;
            let text = value::show(field.kind, Some(value), entry);
            match value {
                Value::Bool(false) | Value::Null => None,
                Value::Bool(true) => Some(field.label.to_lowercase()),
                Value::Number(_) => match value::unit(field.kind, entry) {
                    "" => Some(format!("{} {text}", field.label.to_lowercase())),
                    // Protein, carbs and fat are all grams.
                    "g" => Some(format!("{text} g {}", field.label.to_lowercase())),
                    unit => Some(format!("{text} {unit}")),
                },
                _ if text.is_empty() => None,
                _ => Some(word(field.key, &text).to_owned()),
            }
        })
        .collect();
    if parts.is_empty() { "empty".into() } else { parts.join(" · ") }
}

/// What an element is called: the first text in it that is set.
pub fn name(fields: &'static [Field], element: &Body) -> Option<String> {
    let typed = fields.iter().filter(|field| !field.derived);
    let texts = typed.filter_map(|field| element.get(field.key)?.as_str());
    texts.map(str::trim).find(|text| !text.is_empty()).map(str::to_owned)
}

/// A value that a form does not edit, in words: texts and numbers as they are, what lies in lists and maps one after
/// the other.
pub fn told(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(told).collect::<Vec<_>>().join(", "),
        // The day that a session was moved away from.
        Value::Object(map) if map.values().all(Value::is_null) => "nothing planned".to_owned(),
        // What kind of day it is comes first.
        Value::Object(map) => join(
            map.get_key_value("type")
                .into_iter()
                .chain(map.iter().filter(|(key, _)| *key != "type"))
                .map(|(key, value)| match (key.as_str(), value) {
                    ("movedFrom", Value::String(date)) => format!("moved from {date}"),
                    ("duration", Value::Number(minutes)) => format!("{minutes} min"),
                    (_, value) => told(value),
                })
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn moved_days_are_readable() {
        for (value, expected) in [
            (
                json!({"day": {"type": "power", "focus": ["crimps", "roof"], "duration": 60}, "movedFrom": "2026-11-18"}),
                "power · 60 min · crimps, roof · moved from 2026-11-18",
            ),
            (json!({"day": null}), "nothing planned"),
            (json!({}), "nothing planned"),
            (json!([1, {"a": true}]), "1, yes"),
        ] {
            assert_eq!(told(&value), expected);
        }
    }

    #[test]
    fn lists_and_their_elements_are_called_what_they_are() {
        for (many, expected) in [("Injuries", "Injury"), ("Climbs", "Climb"), ("Goals", "Goal"), ("Food", "Food")] {
            assert_eq!(one(many), expected);
        }
        assert_eq!((word("result", "redpoint"), word("ascentStyle", "redpoint")), ("sent", "redpoint"));
    }
}
