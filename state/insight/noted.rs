//! What an entry notes besides its climbs, in the form that figures take: energy, sleep, injuries, sets.
//!
//! Values outside what the attribute allows count as not noted, so that no typing error becomes a figure.

use crate::record::{self, Body, Choice as _, Key, SessionType, SetRow, Table};
use crate::row::Record;
use chrono::NaiveDate;
use serde_json::Value;

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// Which.
    pub key: Key,
    /// Its day.
    pub date: NaiveDate,
    /// Kind of day.
    pub kind: SessionType,
    /// 1-10.
    pub energy: Option<f64>,
    /// Hours slept before.
    pub sleep_hours: Option<f64>,
    /// kcal that the session took.
    pub exercise_kcal: Option<f64>,
    /// What hurt.
    pub injuries: Vec<String>,
    /// Hangboard and strength work.
    pub sets: Vec<SetRow>,
}

/// The attributes that [`noted`] looks at.
pub const ATTRIBUTES: [&str; 7] =
    ["date", "datePrecision", "sessionType", "physicalCondition", "sleepHours", "exerciseKcal", "sets"];

/// What a record notes. None where its day is not known in full, and for what is no entry.
pub fn noted(record: &Record) -> Option<Noted> {
    if record.key.table != Table::Entries || record.body.get("datePrecision").is_some_and(|value| !value.is_null()) {
        return None;
    }
    let body = &record.body;
    let condition = body.get("physicalCondition").and_then(Value::as_object);
    let words = condition.and_then(|condition| condition.get("injuries")).and_then(Value::as_array);
    let sets = body.get("sets").and_then(Value::as_array);
    Some(Noted {
        key: record.key.clone(),
        date: body.get("date")?.as_str()?.parse().ok()?,
        kind: body.get("sessionType").and_then(Value::as_str).and_then(SessionType::parse).unwrap_or_default(),
        energy: condition.and_then(|condition| within(condition, "energy", 1.0, 10.0)),
        sleep_hours: within(body, "sleepHours", 0.0, 24.0),
        exercise_kcal: within(body, "exerciseKcal", 0.0, 20_000.0),
        injuries: words.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        sets: sets.into_iter().flatten().filter_map(Value::as_object).map(record::readable).collect(),
    })
}

fn within(body: &Body, key: &str, min: f64, max: f64) -> Option<f64> {
    body.get(key).and_then(Value::as_f64).filter(|value| (min..=max).contains(value))
}
