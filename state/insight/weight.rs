//! The trend of body weight: what is left when a day's water is smoothed away.

use super::Figure;
use crate::row::FoodDay;
use chrono::{Days, NaiveDate};

/// One weighing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighing {
    /// The day.
    pub date: NaiveDate,
    /// As the scales said, kg.
    pub weight_kg: f64,
    /// Trend up to then, kg.
    pub trend_kg: f64,
}

/// Weight over time.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightTrend {
    /// Oldest first.
    pub weighings: Vec<Weighing>,
    /// Trend now, kg.
    pub trend_kg: Figure<f64>,
    /// Change of the trend over the last four weeks, kg a week.
    pub kg_a_week: Figure<f64>,
}
