//! What was eaten against targets: a day, 7 and 30 days. It counts; it never scolds.

use super::{Figure, mean};
use crate::record::Targets;
use crate::row::FoodDay;
use chrono::{Days, NaiveDate};

/// What a gauge shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nutrient {
    /// kcal.
    Calories,
    /// g.
    Protein,
    /// g.
    Carbs,
    /// g.
    Fat,
    /// ml.
    Hydration,
}

/// One gauge: amount against target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gauge {
    /// Of what.
    pub nutrient: Nutrient,
    /// Eaten or drunk, in the nutrient's unit.
    pub actual: f64,
    /// To reach; none when no target is set.
    pub target: Option<f64>,
}

/// Means over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FoodMeans {
    /// kcal.
    pub calories: f64,
    /// g.
    pub protein: f64,
    /// g.
    pub carbs: f64,
    /// g.
    pub fat: f64,
    /// ml.
    pub hydration_ml: f64,
}

/// The last days together.
#[derive(Clone, Debug, PartialEq)]
pub struct FoodSpan {
    /// Days looked at, today included.
    pub days: u32,
    /// Means over the days with any log.
    pub logged: Figure<FoodMeans>,
    /// Means over the days on which everything was logged.
    pub complete: Figure<FoodMeans>,
    /// Share of complete days within 10 % of the energy target.
    pub energy_on_target: Figure<f64>,
    /// Share of complete days that reached 90 % of the protein target.
    pub protein_on_target: Figure<f64>,
}

/// All figures of the Nutrition pane that need no profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Food {
    /// The day's gauges: energy, protein, carbs, fat, water.
    pub gauges: [Gauge; 5],
    /// Seven days.
    pub week: FoodSpan,
    /// Thirty days.
    pub month: FoodSpan,
}
