//! Behaviour of the store as its users see it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod concurrency;
mod diary;
mod files;
mod lists;
mod properties;
mod saving;
mod searching;
mod strange;
mod together;
mod waiting;

use super::{Now, Store};
use crate::record::{Body, Change, Key, Op, Table};
use serde_json::{Value, json};

pub(super) const NOW: Now = Now { ms: 1_795_199_400_123 };

pub(super) fn body(value: &Value) -> Body {
    value.as_object().cloned().unwrap()
}

pub(super) fn put(table: Table, id: &str, value: &Value) -> Change {
    Change::one("put", Op::Put { key: Key::new(table, id), body: body(value) })
}

pub(super) fn edit(table: Table, id: &str, before: &Value, after: &Value) -> Change {
    Change::one("edit", Op::Edit { key: Key::new(table, id), before: body(before), after: body(after) })
}

pub(super) fn delete(table: Table, id: &str) -> Change {
    Change::one("delete", Op::Delete { key: Key::new(table, id) })
}

/// A gym day with one climb.
pub(super) fn entry(date: &str, notes: &str) -> Value {
    json!({"date": date, "sessionType": "gym", "location": "Movement", "notes": notes, "duration": 90, "rpe": 8,
        "climbs": [{"id": "a", "grade": "V4", "gradeType": "v-scale", "result": "flash"}]})
}

pub(super) fn send(date: &str, grade: &str, name: &str) -> Value {
    json!({"date": date, "grade": grade, "gradeType": "v-scale", "name": name, "location": "Camp 4", "type": "outdoor"})
}

pub(super) fn memory() -> Store {
    Store::open_in_memory().unwrap()
}
