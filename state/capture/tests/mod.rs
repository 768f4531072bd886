//! Lines and what they mean: the examples of the grammar first, then every word, then properties over any text.
#![expect(clippy::unwrap_used, reason = "tests")]

mod complete;
mod date;
mod food;
mod refuse;
mod round_trip;
mod send;
mod session;

use super::*;
use crate::record::{Body, body};
use serde_json::{Value, json};

/// Saturday.
pub(super) const TODAY: &str = "2026-11-21";

/// What the contexts of these tests borrow from.
pub(super) struct Known {
    places: Vec<String>,
    meals: Vec<Meal>,
    exercises: Vec<(String, String)>,
    place_grades: Vec<(String, Vec<(String, String)>)>,
}

impl Known {
    pub(super) fn new() -> Self {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        Self {
            places: ["Movement", "Camp 4", "Red Rock"].map(str::to_owned).to_vec(),
            meals: vec![
                Meal { name: "Oats".into(), calories: Some(400.0), protein: Some(30.0), ..Meal::default() },
                Meal { name: "overnight oats".into(), calories: Some(350.5), ..Meal::default() },
                Meal { name: "7up".into(), calories: Some(140.0), ..Meal::default() },
            ],
            exercises: vec![pair("max-hangs", "Max hangs"), pair("pullups", "Pull-ups"), pair("deadlift", "Deadlift")],
            place_grades: vec![("Movement".into(), vec![pair("yellow", "V2-V3"), pair("2 dots", "V5")])],
        }
    }

    pub(super) fn ctx(&self) -> Context<'_> {
        Context {
            today: TODAY.parse().unwrap(),
            hint: Hint::default(),
            places: &self.places,
            meals: &self.meals,
            exercises: &self.exercises,
            place_grades: &self.place_grades,
            imperial: false,
        }
    }
}

/// The draft of a session line, which must be right.
pub(super) fn session_of(line: &str) -> SessionDraft {
    let known = Known::new();
    let parsed = session(line, &known.ctx());
    assert_eq!(parsed.errors, [], "{line}");
    parsed.draft.unwrap_or_else(|| panic!("nothing to save: {line}"))
}

/// The attributes of a session line.
pub(super) fn entry_of(line: &str) -> Value {
    Value::Object(body(&session_of(line).entry))
}

/// `base` with the attributes of `more`; null takes one away.
pub(super) fn with(base: &Value, more: &Value) -> Value {
    let mut map: Body = base.as_object().unwrap().clone();
    for (key, value) in more.as_object().unwrap() {
        if value.is_null() {
            map.remove(key)
        } else {
            map.insert(key.clone(), value.clone())
        };
    }
    Value::Object(map)
}

/// A climb as the grammar makes it.
pub(super) fn climb(grade: &str, more: &Value) -> Value {
    with(&json!({"id": "", "grade": grade, "gradeType": "v-scale", "result": "redpoint"}), more)
}
