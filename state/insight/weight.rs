//! The trend of body weight: what is left when a day's water is smoothed away.

use super::Figure;
use super::expenditure::POSSIBLE_KG;
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

/// Smoothing of the trend.
const ALPHA: f64 = 0.1;
/// Days over which the change is measured.
const CHANGE_DAYS: u64 = 28;

/// The trend T of the weights W up to today: T += 0.1 (W - T) for each weighing, begun at the first (Walker, "The
/// Hacker's Diet"). What nobody weighs is a typing error and no weighing. The change needs two weighings that are at least two weeks apart within the last four weeks.
pub fn weight_trend(days: &[FoodDay], today: NaiveDate) -> WeightTrend {
    let mut scales: Vec<(NaiveDate, f64)> = days
        .iter()
        .filter(|day| day.date <= today)
        .filter_map(|day| Some((day.date, day.weight_kg.filter(|kg| POSSIBLE_KG.contains(kg))?)))
        .collect();
    scales.sort_unstable_by_key(|weighing| weighing.0);
    let mut trend: Option<f64> = None;
    let mut weighings = Vec::with_capacity(scales.len());
    for (date, weight_kg) in scales {
        let trend_kg = trend.map_or(weight_kg, |trend| trend + ALPHA * (weight_kg - trend));
        trend = Some(trend_kg);
        weighings.push(Weighing { date, weight_kg, trend_kg });
    }
    let n = weighings.len();
    let none = || {
        let typed = days.iter().any(|day| day.date <= today && day.weight_kg.is_some());
        Figure::missing(if typed { "no weight logged that a body can have" } else { "no weight logged" })
    };
    let trend_kg = trend.map_or_else(none, |trend| Figure::known(trend, n));
    let since = today.checked_sub_days(Days::new(CHANGE_DAYS)).unwrap_or(today);
    let recent = &weighings[weighings.partition_point(|weighing| weighing.date < since)..];
    let kg_a_week = match (recent.first(), recent.last()) {
        (Some(first), Some(last)) if (last.date - first.date).num_days() >= 14 => {
            let weeks = (last.date - first.date).num_days() as f64 / 7.0;
            Figure::known((last.trend_kg - first.trend_kg) / weeks, recent.len())
        }
        _ => Figure::missing("no two weighings two weeks apart in the last four weeks"),
    };
    WeightTrend { weighings, trend_kg, kg_a_week }
}
