//! The input of a call, checked against its schema: types, allowed values, bounds, dates. One sentence for each mistake.

use super::{MOST_ROWS, ROWS, ToolSpec, clean};
use crate::coach::period::back;
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// A checked input.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    map: Map<String, Value>,
    today: NaiveDate,
}

/// Days that a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) since: NaiveDate,
    pub(crate) until: NaiveDate,
}

impl Span {
    pub(crate) fn days(self) -> usize {
        usize::try_from((self.until - self.since).num_days() + 1).unwrap_or(0)
    }
}

/// The longest text that is taken.
const LONGEST: usize = 2000;

impl Input {
    /// Checks an input; null counts as no input, and an attribute that is null as not given.
    pub(crate) fn new(input: &Value, spec: &ToolSpec, today: NaiveDate) -> Result<Self, String> {
        let mut map = match input {
            Value::Object(map) => map.clone(),
            Value::Null => Map::new(),
            _ => return Err(format!("{}: the input is no JSON object", spec.name)),
        };
        map.retain(|_, value| !value.is_null());
        let known = spec.properties();
        for (key, value) in &map {
            let Some(schema) = known.get(key) else {
                let names: Vec<&str> = known.keys().map(String::as_str).collect();
                return Err(format!("{}: {:?} is no input, they are {}", spec.name, clean(key, 40), names.join(", ")));
            };
            check(key, value, schema)?;
        }
        for required in
            spec.input.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
        {
            if !map.contains_key(required) {
                return Err(format!("{}: {required} is missing", spec.name));
            }
        }
        Ok(Self { map, today })
    }

    pub(crate) fn map(&self) -> &Map<String, Value> {
        &self.map
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.map.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    pub(crate) fn count(&self, key: &str) -> Option<u64> {
        self.map.get(key).and_then(Value::as_f64).map(|value| value as u64)
    }

    pub(crate) fn limit(&self) -> usize {
        self.count("limit").map_or(ROWS, |limit| usize::try_from(limit).unwrap_or(ROWS)).clamp(1, MOST_ROWS)
    }

    /// `since` to `until`; without them the last `days` days. The end is never after today.
    pub(crate) fn span(&self, days: u64) -> Result<Span, String> {
        let until = self.date("until")?.unwrap_or(self.today).min(self.today);
        let since = self.date("since")?.unwrap_or_else(|| back(until, days.saturating_sub(1)));
        if until < since {
            return Err(format!("since {since} is after until {until}, or after today, {}", self.today));
        }
        Ok(Span { since, until })
    }

    pub(crate) fn date(&self, key: &str) -> Result<Option<NaiveDate>, String> {
        let Some(text) = self.text(key) else { return Ok(None) };
        let date: Option<NaiveDate> = (text.len() == 10).then(|| text.parse().ok()).flatten();
        date.map(Some).ok_or_else(|| format!("{key}: {:?} is no date like 2026-05-14", clean(text, 40)))
    }
}

fn check(key: &str, value: &Value, schema: &Value) -> Result<(), String> {
    let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default();
    let shown = || clean(&value.to_string(), 60);
    match kind {
        "string" => {
            let Some(text) = value.as_str() else { return Err(format!("{key}: {} is no text", shown())) };
            if text.chars().count() > LONGEST {
                return Err(format!("{key}: the text is longer than {LONGEST} characters"));
            }
            if let Some(allowed) = schema.get("enum").and_then(Value::as_array)
                && !allowed.contains(value)
            {
                let names: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
                return Err(format!("{key}: {} is not one of {}", shown(), names.join(", ")));
            }
        }
        "integer" | "number" => {
            let Some(figure) = value.as_f64().filter(|figure| figure.is_finite()) else {
                return Err(format!("{key}: {} is no number", shown()));
            };
            let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
            let (low, high) = (bound("minimum").unwrap_or(f64::MIN), bound("maximum").unwrap_or(f64::MAX));
            if !(low..=high).contains(&figure) || (kind == "integer" && figure.fract() != 0.0) {
                return Err(format!("{key}: {} is not a number from {low} to {high}", shown()));
            }
        }
        "array" => {
            let Some(list) = value.as_array().filter(|list| list.len() <= 50) else {
                return Err(format!("{key}: {} is no list of at most 50 texts", shown()));
            };
            for item in list {
                check(key, item, schema.get("items").unwrap_or(&Value::Null))?;
            }
        }
        _ => {}
    }
    Ok(())
}
