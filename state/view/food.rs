//! What the Nutrition pane draws: one day's log, the days that led to it, and the targets they are held against.
//!
//! Bodies are kept whole, because an edit is stored as its difference to what was seen. Nothing here judges.

use crate::insight::Figure;
use crate::insight::nutrition::{self, FoodSpan};
use crate::insight::targets::Suggestion;
use crate::insight::weight::WeightTrend;
use crate::record::{self, Body, Meal, NutritionProfile};
use crate::row::FoodDay;
use chrono::NaiveDate;
use serde_json::Value;

/// Days of the longer span; also the bars.
pub const SPAN_DAYS: u32 = 30;

/// Days of the weight chart.
pub const WEIGHT_DAYS: u64 = 180;

/// The Nutrition pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Food {
    /// The day shown.
    pub day: NaiveDate,
    /// Its log, if there is one.
    pub log: Option<Body>,
    /// The log of the day before, if there is one.
    pub day_before: Option<Body>,
    /// The nutrition profile, if there is one.
    pub profile: Option<Body>,
    /// Gauges of the day, 7 and 30 days up to it.
    pub figures: nutrition::Food,
    /// The last [`SPAN_DAYS`] up to the day shown, oldest first; days without a log are absent.
    pub days: Vec<FoodDay>,
    /// Weighings and their trend, up to the day shown.
    pub weight: WeightTrend,
    /// Suggested targets, or why there are none.
    pub suggestion: Figure<Suggestion>,
}

impl Food {
    /// A day without anything.
    pub fn empty(day: NaiveDate) -> Self {
        let gauge = |nutrient| nutrition::Gauge { nutrient, actual: 0.0, target: None };
        let nothing = || "nothing logged yet".to_owned();
        let span = |days| FoodSpan {
            days,
            logged: Figure::missing(nothing()),
            complete: Figure::missing(nothing()),
            energy_on_target: Figure::missing("no target is set"),
            protein_on_target: Figure::missing("no target is set"),
        };
        Self {
            day,
            log: None,
            day_before: None,
            profile: None,
            figures: nutrition::Food {
                gauges: [
                    gauge(nutrition::Nutrient::Calories),
                    gauge(nutrition::Nutrient::Protein),
                    gauge(nutrition::Nutrient::Carbs),
                    gauge(nutrition::Nutrient::Fat),
                    gauge(nutrition::Nutrient::Hydration),
                ],
                week: span(7),
                month: span(SPAN_DAYS),
            },
            days: Vec::new(),
            weight: WeightTrend {
                weighings: Vec::new(),
                trend_kg: Figure::missing("no weight was logged"),
                kg_a_week: Figure::missing("no weight was logged"),
            },
            suggestion: Figure::missing("there is no profile yet"),
        }
    }

    /// The meals of the day, in the order of their times; meals without a time keep their place at the end.
    ///
    /// Each comes with its index in the log. A meal that cannot be read shows its name, or that it cannot be read.
    pub fn meals(&self) -> Vec<(usize, Meal)> {
        let mut meals: Vec<(usize, Meal)> = meals_of(self.log.as_ref()).into_iter().enumerate().collect();
        meals.sort_by(|(_, a), (_, b)| match (&a.time, &b.time) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        });
        meals
    }

    /// Whether everything eaten that day was logged, as the climber said.
    pub fn complete(&self) -> bool {
        self.log.as_ref().and_then(|log| log.get("complete")?.as_bool()).unwrap_or(false)
    }

    /// What was taken besides food.
    pub fn supplements(&self) -> Vec<&str> {
        let list = self.log.as_ref().and_then(|log| log.get("supplements")?.as_array());
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The nutrition profile as a typed view; an empty one when there is none or it cannot be read.
    pub fn targets(&self) -> NutritionProfile {
        self.profile.as_ref().and_then(|body| record::read(body).ok()).unwrap_or_default()
    }
}

/// The meals of a log as they stand in it.
fn meals_of(log: Option<&Body>) -> Vec<Meal> {
    let list = log.and_then(|log| log.get("meals")?.as_array());
    list.into_iter().flatten().map(meal).collect()
}

/// A meal, as far as it can be read: a strange attribute takes only itself away.
pub fn meal(value: &Value) -> Meal {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let number = |key: &str| value.get(key).and_then(Value::as_f64);
    Meal {
        id: text("id").unwrap_or_default(),
        name: text("name").unwrap_or_else(|| "(a meal without a name)".into()),
        time: text("time"),
        calories: number("calories"),
        protein: number("protein"),
        carbs: number("carbs"),
        fat: number("fat"),
        notes: text("notes"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_strange_meal_is_still_a_row_and_meals_follow_the_clock() {
        let mut food = Food::empty("2026-11-20".parse().unwrap());
        food.log = json!({"date": "2026-11-20", "meals": [
            {"id": "a", "name": "dinner", "time": "19:30", "calories": 800},
            {"id": "b", "name": "snack"},
            {"id": "c", "name": "oats", "time": "07:30", "calories": "many"},
            "not a meal",
        ]})
        .as_object()
        .cloned();
        let rows: Vec<_> = food.meals().into_iter().map(|(index, meal)| (index, meal.name, meal.calories)).collect();
        assert_eq!(
            rows,
            [
                (2, "oats".into(), None),
                (0, "dinner".into(), Some(800.0)),
                (1, "snack".into(), None),
                (3, "(a meal without a name)".into(), None),
            ]
        );
        assert!(!food.complete());
    }
}
