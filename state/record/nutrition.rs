//! `v7-nutrition-profiles` (targets; one row) and `v7-nutrition-logs` (one row a day).

use super::field::{Field, Kind};
use super::{ActivityLevel, NutritionGoal};
use serde::{Deserialize, Serialize};

const KCAL: Kind = Kind::Num { min: 0.0, max: 20000.0, unit: "kcal" };
const GRAMS: Kind = Kind::Num { min: 0.0, max: 5000.0, unit: "g" };
const ML: Kind = Kind::Num { min: 0.0, max: 30000.0, unit: "ml" };
const KG: Kind = Kind::Num { min: 15.0, max: 350.0, unit: "kg" };

/// The attributes of the nutrition profile.
pub const NUTRITION_PROFILE: &[Field] = &[
    Field::new("currentWeight", "Weight", KG),
    Field::new("targetWeight", "Target weight", KG),
    Field::new("height", "Height", Kind::Num { min: 50.0, max: 260.0, unit: "cm" }),
    Field::new("age", "Age", Kind::Int { min: 3, max: 120 }),
    Field::new("activityLevel", "Activity", Kind::Choice(&["sedentary", "light", "moderate", "active", "very-active"])),
    Field::new("goal", "Goal", Kind::Choice(&["maintain", "cut", "bulk", "recomp"])),
    Field::new(
        "targets",
        "Targets",
        Kind::Map(&[
            Field::new("calories", "Energy", KCAL),
            Field::new("protein", "Protein", GRAMS),
            Field::new("carbs", "Carbs", GRAMS),
            Field::new("fat", "Fat", GRAMS),
            Field::new("hydration", "Water", ML),
        ]),
    ),
    Field::new("dietaryRestrictions", "Diet", Kind::Tags),
    Field::new("updatedAt", "Updated", Kind::Stamp).derived(),
];

const MEAL: &[Field] = &[
    Field::new("name", "Meal", Kind::Text).required(),
    Field::new("time", "Time", Kind::Time),
    Field::new("calories", "Energy", KCAL),
    Field::new("protein", "Protein", GRAMS),
    Field::new("carbs", "Carbs", GRAMS),
    Field::new("fat", "Fat", GRAMS),
    Field::new("notes", "Notes", Kind::Text),
    Field::new("id", "Id", Kind::Text).derived(),
];

/// The attributes of one day's food log.
pub const NUTRITION_LOG: &[Field] = &[
    Field::new("date", "Date", Kind::Date).required(),
    Field::new("meals", "Meals", Kind::Table(MEAL)),
    Field::new("hydration", "Water", ML),
    Field::new("supplements", "Supplements", Kind::Tags),
    Field::new("weight", "Weight", KG),
    Field::new("complete", "Complete", Kind::Bool),
    Field::new("totalCalories", "Energy", KCAL).derived(),
    Field::new(
        "macros",
        "Macros",
        Kind::Map(&[
            Field::new("protein", "Protein", GRAMS),
            Field::new("carbs", "Carbs", GRAMS),
            Field::new("fat", "Fat", GRAMS),
        ]),
    )
    .derived(),
    Field::new("updatedAt", "Updated", Kind::Stamp).derived(),
];

/// Targets and what they rest on. kg, cm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NutritionProfile {
    /// kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_weight: Option<f64>,
    /// kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_weight: Option<f64>,
    /// cm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<f64>,
    /// Years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<f64>,
    /// Activity outside training.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_level: Option<ActivityLevel>,
    /// What eating is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<NutritionGoal>,
    /// What is not eaten.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dietary_restrictions: Vec<String>,
    /// A day's targets.
    pub targets: Targets,
}

/// A day's targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Targets {
    /// kcal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calories: Option<f64>,
    /// g.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protein: Option<f64>,
    /// g.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carbs: Option<f64>,
    /// g.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fat: Option<f64>,
    /// ml.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hydration: Option<f64>,
}

/// One day's food.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NutritionLog {
    /// Local date, `YYYY-MM-DD`; also the id.
    pub date: String,
    /// What was eaten.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meals: Vec<Meal>,
    /// kcal; the sum of the meals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_calories: Option<f64>,
    /// The sums of the meals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub macros: Option<Macros>,
    /// ml.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hydration: Option<f64>,
    /// What was taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<String>,
    /// Everything eaten that day was logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete: Option<bool>,
    /// kg, of that morning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

/// Grams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Macros {
    /// g.
    pub protein: f64,
    /// g.
    pub carbs: f64,
    /// g.
    pub fat: f64,
}

/// Something eaten.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meal {
    /// Id within the log.
    pub id: String,
    /// What it was.
    pub name: String,
    /// `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// kcal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calories: Option<f64>,
    /// g.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protein: Option<f64>,
    /// g.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carbs: Option<f64>,
    /// g.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fat: Option<f64>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}
