//! What the projections say about one day's food.

use super::attribute::{number, objects, text};
use super::facts::{Facts, Listed};
use super::letters::fold;
use crate::record::Body;
use serde_json::Value;

/// The sums of a day; kcal, grams, ml, kg.
#[derive(Debug, PartialEq)]
pub(super) struct FoodFacts {
    pub calories: f64,
    pub protein: f64,
    pub carbs: f64,
    pub fat: f64,
    pub hydration_ml: f64,
    pub meals: u32,
    pub complete: bool,
    pub weight_kg: Option<f64>,
}

/// Everything projected from a food log.
pub(super) fn facts(body: &Body) -> Facts {
    let macros = body.get("macros").and_then(Value::as_object);
    let grams = |key: &str| macros.and_then(|macros| number(macros, key)).unwrap_or(0.0);
    let meals: Vec<(String, usize, String)> = objects(body, "meals")
        .map(|(at, meal)| (fold(text(meal, "name")), at, Value::Object(meal.clone()).to_string()))
        .filter(|(name, _, _)| !name.is_empty())
        .collect();
    let list = FoodFacts {
        calories: number(body, "totalCalories").unwrap_or(0.0),
        protein: grams("protein"),
        carbs: grams("carbs"),
        fat: grams("fat"),
        hydration_ml: number(body, "hydration").unwrap_or(0.0),
        meals: objects(body, "meals").count() as u32,
        complete: body.get("complete").and_then(Value::as_bool).unwrap_or(false),
        weight_kg: number(body, "weight"),
    };
    Facts { list: Listed::Food(list), meals, ..Facts::default() }
}
