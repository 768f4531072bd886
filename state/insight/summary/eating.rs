//! Food, weight and energy, for scripts.

use super::{Facets, HIDDEN, ahead, number, plain, round};
use crate::insight::weight::weight_trend;
use crate::insight::{Figure, nutrition};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// Means of food, weight and energy.
pub(super) fn food_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let food = nutrition::food(facets.food, &facets.nutrition.targets, today);
    let means = |figure: &Figure<nutrition::FoodMeans>| {
        let figure = figure.clone();
        plain(figure.map(|means| {
            let mut value = Map::new();
            if !facets.hidden.calories {
                value.insert("calories".into(), round(means.calories));
                value.insert("protein".into(), round(means.protein));
                value.insert("carbs".into(), round(means.carbs));
                value.insert("fat".into(), round(means.fat));
            }
            value.insert("hydration".into(), round(means.hydration_ml));
            value.into()
        }))
    };
    let span = |span: &nutrition::FoodSpan| {
        json!({
            "days": span.days,
            "logged": means(&span.logged),
            "complete": means(&span.complete),
            "energyOnTarget": unless(facets.hidden.calories, || number(&span.energy_on_target)),
            "proteinOnTarget": unless(facets.hidden.calories, || number(&span.protein_on_target)),
        })
    };
    let mut value = json!({"week": span(&food.week), "month": span(&food.month)});
    let weight = weight_trend(facets.food, today);
    let kg = weight.trend_kg.value().copied();
    value["weightTrendKg"] = unless(facets.hidden.weight, || number(&weight.trend_kg));
    value["weightKgAWeek"] = unless(facets.hidden.weight, || number(&weight.kg_a_week));
    // Each of these tells of weight and of energy.
    let hidden = facets.hidden.weight || facets.hidden.calories;
    for (key, figure) in ahead::energy_stats(facets, kg, today) {
        value[key] = unless(hidden, || figure);
    }
    value
}

/// A figure, or that it is hidden.
fn unless(hidden: bool, figure: impl FnOnce() -> Value) -> Value {
    if hidden { json!({"missing": HIDDEN}) } else { figure() }
}
