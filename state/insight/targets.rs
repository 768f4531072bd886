//! Suggested daily targets, with the arithmetic written out. Refused with the reason when something is unknown, and to
//! minors; water has no suggestion, because no formula for climbers is well founded.

use super::Figure;
use crate::record::{ActivityLevel, Choice as _, NutritionGoal, NutritionProfile, Profile, Targets};
use chrono::{Datelike, NaiveDate};

/// Suggested targets and how they were worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// kcal and g; no water.
    pub targets: Targets,
    /// Energy at rest, kcal a day.
    pub resting_kcal: f64,
    /// Energy that keeps the weight, kcal a day.
    pub maintenance_kcal: f64,
    /// The arithmetic, a line for each target.
    pub formula: Vec<String>,
}
