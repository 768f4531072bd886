//! Attributes that follow from others: recomputed at every write, never typed and never merged.

use super::{Body, ClimbResult, Table};
use crate::grade::{Grade, Scale};
use serde_json::{Number, Value};

/// Brings derived attributes in line with the ones they follow from.
pub fn normalise(table: Table, body: &mut Body) {
    match table {
        Table::Sends => send(body),
        Table::Entries => entry(body),
        Table::NutritionLogs => nutrition_log(body),
        _ => {}
    }
}

fn send(body: &mut Body) {
    let scale = body.get("gradeType").and_then(Value::as_str).and_then(Scale::parse);
    let grade = body.get("grade").and_then(Value::as_str);
    let numeric = scale.zip(grade).and_then(|(scale, text)| Grade::parse(scale, text).ok()?.numeric());
    match numeric {
        Some(code) => body.insert("gradeNumeric".into(), code.into()),
        None => body.remove("gradeNumeric"),
    };
}

fn entry(body: &mut Body) {
    let Some(climbs) = body.get("climbs").and_then(Value::as_array).filter(|climbs| !climbs.is_empty()) else {
        return;
    };
    let grade = |climb: &Value| climb.get("grade").and_then(Value::as_str).map(Value::from);
    let sent = |climb: &&Value| climb.as_object().and_then(ClimbResult::of).is_none_or(ClimbResult::is_send);
    let attempted: Vec<Value> = climbs.iter().filter_map(grade).collect();
    let completed: Vec<Value> = climbs.iter().filter(sent).filter_map(grade).collect();
    body.insert("gradesAttempted".into(), attempted.into());
    body.insert("gradesCompleted".into(), completed.into());
}

fn nutrition_log(body: &mut Body) {
    let Some(meals) = body.get("meals").and_then(Value::as_array) else {
        return;
    };
    let total = |key: &str| {
        let sum: f64 = meals.iter().filter_map(|meal| meal.get(key)?.as_f64()).sum();
        number((sum * 1000.0).round() / 1000.0)
    };
    let macros: Body = ["protein", "carbs", "fat"].map(|key| (key.to_owned(), total(key))).into_iter().collect();
    let calories = total("calories");
    body.insert("totalCalories".into(), calories);
    body.insert("macros".into(), Value::Object(macros));
}

/// A number as it is written: whole ones without a fraction.
pub fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        (value as i64).into()
    } else {
        Number::from_f64(value).map_or(Value::Null, Value::Number)
    }
}
