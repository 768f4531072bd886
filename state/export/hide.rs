//! Takes weight, calories and macros out of records for an athlete who does not want to see them.

use crate::record::{Body, Table};
use crate::settings::Hidden;
use serde_json::Value;

const MACROS: &[&str] = &["calories", "protein", "carbs", "fat"];
const WEIGHTS: &[&str] = &["weight", "bodyFatPct", "currentWeight", "targetWeight"];
const ENERGIES: &[&str] = &["totalCalories", "macros", "exerciseKcal"];

/// Whether the athlete does not want to see an attribute of this name, in whatever record it stands.
pub fn is_hidden(key: &str, hidden: Hidden) -> bool {
    (hidden.weight && WEIGHTS.contains(&key)) || (hidden.calories && (ENERGIES.contains(&key) || MACROS.contains(&key)))
}

/// Takes what is hidden out of one record before it is written. The result is no backup: it is missing from it.
pub fn hide(table: Table, body: &mut Body, hidden: Hidden) {
    body.retain(|key, _| !is_hidden(key, hidden));
    let inner: Vec<&mut Value> = match table {
        Table::NutritionProfiles => body.get_mut("targets").into_iter().collect(),
        Table::NutritionLogs => body.get_mut("meals").and_then(Value::as_array_mut).into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    for map in inner.into_iter().filter_map(Value::as_object_mut) {
        map.retain(|key, _| !is_hidden(key, hidden));
    }
}
