//! What a record may hold: each problem names the attribute, the value and what is allowed.

use super::{Body, Field, Kind, Table};
use crate::grade::{Grade, Scale};
use chrono::NaiveDate;
use serde_json::Value;
use std::fmt;

/// Levels of lists and objects within an attribute. Readers of JSON stop at 128, and an export wraps records.
const DEEPEST: usize = 64;
/// Characters of a value that a message shows.
const LONGEST: usize = 60;

/// One thing that is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Dotted path of the attribute: `physicalCondition.energy`, `climbs.2.grade`.
    pub path: String,
    /// A sentence without the path that names the value and what is allowed: `11 is not a whole number from 1 to 10`;
    /// of what is not there, `is missing` or `is empty`.
    pub problem: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = if self.problem.starts_with("is ") { "" } else { ":" };
        write!(f, "{}{colon} {}", self.path, self.problem)
    }
}

impl std::error::Error for FieldError {}

/// Everything that is wrong with a record of `table`; empty means it may be saved.
///
/// Attributes that the table does not name are looked at for their depth only: they belong to somebody else.
pub fn check(table: Table, body: &Body) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (key, _) in body.iter().filter(|(_, value)| deeper(value, DEEPEST)) {
        let problem = format!("is nested deeper than {DEEPEST} levels: no reader of the export could read it");
        errors.push(FieldError { path: cut(key), problem });
    }
    check_map(table.fields(), body, "", &mut errors);
    if table == Table::Plans
        && let (Some(start), Some(end)) = (text(body, "startDate"), text(body, "endDate"))
        && errors.is_empty()
        && end < start
    {
        errors.push(FieldError { path: "endDate".into(), problem: format!("{end} is before the start on {start}") });
    }
    errors
}

/// Whether lists and objects stand in each other more than `levels` deep.
fn deeper(value: &Value, levels: usize) -> bool {
    let inside = |value: &Value| deeper(value, levels - 1);
    match value {
        Value::Array(_) | Value::Object(_) if levels == 0 => true,
        Value::Array(list) => list.iter().any(inside),
        Value::Object(map) => map.values().any(inside),
        _ => false,
    }
}

fn text<'a>(body: &'a Body, key: &str) -> Option<&'a str> {
    body.get(key).and_then(Value::as_str)
}

fn check_map(fields: &'static [Field], body: &Body, at: &str, errors: &mut Vec<FieldError>) {
    for field in fields {
        let path = if at.is_empty() { field.key.to_owned() } else { format!("{at}.{}", field.key) };
        match body.get(field.key) {
            None | Some(Value::Null) => {
                if field.required {
                    errors.push(FieldError { path, problem: "is missing".into() });
                }
            }
            Some(value) => check_value(field, value, body, path, errors),
        }
    }
}

fn check_value(field: &'static Field, value: &Value, parent: &Body, path: String, errors: &mut Vec<FieldError>) {
    let problem = match (field.kind, value) {
        (Kind::Map(fields), Value::Object(map)) => {
            check_map(fields, map, &path, errors);
            None
        }
        (Kind::Table(fields), Value::Array(rows)) => {
            for (index, row) in rows.iter().enumerate() {
                let at = format!("{path}.{}", index + 1);
                match row {
                    Value::Object(map) => check_map(fields, map, &at, errors),
                    other => errors.push(FieldError { path: at, problem: expected("an object", other) }),
                }
            }
            None
        }
        (Kind::Scores { max, .. }, Value::Object(map)) => {
            for (key, score) in map {
                if let Some(problem) = number_problem(score, (0.0, max as f64), "", true) {
                    errors.push(FieldError { path: format!("{path}.{key}"), problem });
                }
            }
            None
        }
        (Kind::Tags | Kind::Grades, Value::Array(items)) => {
            items.iter().find(|item| !item.is_string()).map(|item| expected("a list of texts", item))
        }
        (Kind::Any, _) | (Kind::Bool, Value::Bool(_)) => None,
        (Kind::Int { min, max }, _) => number_problem(value, (min as f64, max as f64), "", true),
        (Kind::Num { min, max, unit }, _) => number_problem(value, (min, max), unit, false),
        (kind, Value::String(text)) => text_problem(kind, text, field.required, parent),
        (kind, other) => Some(expected(kind_name(kind), other)),
    };
    if let Some(problem) = problem {
        errors.push(FieldError { path, problem });
    }
}

/// What is wrong with `text` for an attribute of this kind, if anything.
fn text_problem(kind: Kind, text: &str, required: bool, parent: &Body) -> Option<String> {
    if required && text.trim().is_empty() {
        return Some("is empty".into());
    }
    match kind {
        Kind::Date => {
            full_date(text).is_none().then(|| format!("{} is no date that exists; write it 2026-11-20", quoted(text)))
        }
        Kind::Time => chrono::NaiveTime::parse_from_str(text, "%H:%M")
            .is_err()
            .then(|| format!("{} is no time of day; write it 18:30", quoted(text))),
        Kind::Stamp => chrono::DateTime::parse_from_rfc3339(text)
            .is_err()
            .then(|| format!("{} is no time in UTC; write it 2026-11-20T18:30:00Z", quoted(text))),
        Kind::Choice(allowed) => {
            (!allowed.contains(&text)).then(|| format!("{} is none of {}", quoted(text), allowed.join(", ")))
        }
        Kind::Grade => {
            let scale = parent.get("gradeType").and_then(Value::as_str).and_then(Scale::parse)?;
            Grade::parse(scale, text).err().map(|error| error.to_string())
        }
        Kind::Text | Kind::Notes => None,
        other => Some(format!("{} is not {}", quoted(text), kind_name(other))),
    }
}

/// A full date that exists, written `2026-11-20`: the text sorts as the date does.
pub fn full_date(text: &str) -> Option<NaiveDate> {
    let shape = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let shaped = text.len() == 10 && text.bytes().enumerate().all(shape);
    shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

fn number_problem(value: &Value, (min, max): (f64, f64), unit: &str, whole: bool) -> Option<String> {
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    let number = value.as_f64().filter(|_| value.is_number());
    let allowed = match number {
        Some(number) if (min..=max).contains(&number) && !(whole && number.fract() != 0.0) => return None,
        _ if whole => format!("a whole number from {min} to {max}{unit}"),
        Some(_) => format!("between {min} and {max}{unit}"),
        None => format!("a number from {min} to {max}{unit}"),
    };
    Some(expected(&allowed, value))
}

fn expected(what: &str, value: &Value) -> String {
    format!("{} is not {what}", short(value))
}

/// A value in a message: a long one is cut, so that the sentence stays one.
fn short(value: &Value) -> String {
    cut(&value.to_string())
}

fn quoted(text: &str) -> String {
    format!("{:?}", cut(text))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Notes | Kind::Grade => "text",
        Kind::Date => "a date such as 2026-11-20",
        Kind::Time => "a time such as 18:30",
        Kind::Stamp => "a UTC time",
        Kind::Bool => "true or false",
        Kind::Choice(_) => "one of its words",
        Kind::Int { .. } | Kind::Num { .. } => "a number",
        Kind::Grades | Kind::Tags => "a list of texts",
        Kind::Map(_) | Kind::Scores { .. } => "an object",
        Kind::Table(_) => "a list of objects",
        Kind::Any => "anything",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn problems(table: Table, value: &Value) -> Vec<String> {
        check(table, value.as_object().map_or(&Body::new(), |map| map)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_problem_names_the_attribute_the_value_and_what_is_allowed() {
        let cases = [
            (
                json!({"date": "2026-02-30", "sessionType": "gym"}),
                "date: \"2026-02-30\" is no date that exists; write it 2026-11-20",
            ),
            (json!({"date": "2026-02-03"}), "sessionType is missing"),
            (
                json!({"date": "2026-02-03", "sessionType": "yoga"}),
                "sessionType: \"yoga\" is none of training, outdoor, gym, rest",
            ),
            (
                json!({"date": "2026-02-03", "sessionType": "gym", "physicalCondition": {"energy": 11}}),
                "physicalCondition.energy: 11 is not a whole number from 1 to 10",
            ),
            (
                json!({"date": "2026-02-03", "sessionType": "gym", "physicalCondition": {"soreness": {"elbows": 12}}}),
                "physicalCondition.soreness.elbows: 12 is not a whole number from 0 to 10",
            ),
            (
                json!({"date": "2026-02-03", "sessionType": "gym", "climbs": [{"id": "a", "grade": "V4", "attempts": 0}]}),
                "climbs.1.attempts: 0 is not a whole number from 1 to 9999",
            ),
            (
                json!({"date": "2026-02-03", "sessionType": "gym", "duration": -5}),
                "duration: -5 is not between 0 and 1440 min",
            ),
        ];
        for (value, expected) in cases {
            assert_eq!(problems(Table::Entries, &value), [expected], "{value}");
        }
    }

    #[test]
    fn a_date_has_one_spelling_and_a_long_value_is_cut() {
        for text in ["+999-01-01", " 999-01-01", "2026- 1- 2", "2026-1-02", "2026/11/20", "2026-11-20 ", "２026-11-2"]
        {
            assert_eq!(full_date(text), None, "{text}");
        }
        assert!(full_date("0000-02-29").is_some() && full_date("2025-02-29").is_none());
        let long = "x".repeat(90_000);
        let value = json!({"date": long, "sessionType": long, "duration": [long], "climbs": [{"grade": long, "gradeType": "v-scale"}]});
        for problem in problems(Table::Entries, &value) {
            assert!(problem.len() < 300, "{}", problem.len());
        }
    }

    #[test]
    fn what_could_not_be_read_back_from_an_export_is_refused() {
        let nested = |levels: usize| {
            let inner: Value =
                serde_json::from_str(&format!("{}{}", "[".repeat(levels), "]".repeat(levels))).unwrap_or_default();
            problems(Table::Entries, &json!({"date": "2026-02-03", "sessionType": "gym", "other": inner}))
        };
        assert!(nested(DEEPEST).is_empty());
        let problem = "other is nested deeper than 64 levels: no reader of the export could read it";
        assert_eq!(nested(DEEPEST + 1), [problem]);
    }

    #[test]
    fn what_the_table_does_not_name_is_left_alone() {
        let value = json!({"date": "2026-02-03", "sessionType": "gym", "moonPhase": [1, {"x": null}]});
        assert!(problems(Table::Entries, &value).is_empty());
    }
}
