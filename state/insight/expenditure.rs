//! Energy used a day, measured from what was eaten and what the trend of weight did. No formula of a body is in it, and
//! training is: nothing is multiplied or added on top.

use super::nutrition::eaten;
use super::targets::{KCAL_A_KG, is_minor};
use super::weight::weight_trend;
use super::{Figure, mean};
use crate::record::{NutritionProfile, Profile};
use crate::row::FoodDay;
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

/// Energy used, measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expenditure {
    /// kcal a day.
    pub kcal: f64,
    /// Mean intake, kcal a day.
    pub intake_kcal: f64,
    /// Change of the trend of weight over the span, kg.
    pub change_kg: f64,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Days that a span may have, the longer one first: three and two weeks.
const SPANS: [u64; 2] = [21, 14];
/// Days that the span may have ended before today.
const STALE_DAYS: u64 = 6;
/// Days before the span for which the trend must have run: a trend that has just begun lags and hides the change.
const RUN_IN_DAYS: i64 = 14;
/// Days from each end of the span to the nearest weighing, at most.
const NEAR_DAYS: i64 = 3;
/// What an adult can use up in a day, kcal.
const POSSIBLE_KCAL: std::ops::RangeInclusive<f64> = 800.0..=8000.0;
/// Weights that the scales can have meant, kg.
pub(super) const POSSIBLE_KG: std::ops::RangeInclusive<f64> = 15.0..=350.0;
/// Change of weight that food explains, share of the weight a week.
const POSSIBLE_CHANGE: f64 = 0.02;

/// Mean intake less the energy of the change of weight: intake - 7700 kcal/kg (Wishnofsky 1958) x change of the trend
/// T += 0.1 (W - T) (Walker) / days. n is the days, three or two weeks of which every day is complete.
///
/// Missing while a day of the last two weeks is not complete, while the trend has run for less than two weeks before, and
/// where what was logged contradicts itself. Not for minors.
pub fn expenditure(
    food: &[FoodDay],
    profile: &Profile,
    nutrition: &NutritionProfile,
    today: NaiveDate,
) -> Figure<Expenditure> {
    if is_minor(profile, nutrition, today) == Some(true) {
        return Figure::missing("energy is worked out for adults only");
    }
    let complete: HashMap<NaiveDate, f64> = food
        .iter()
        .filter(|day| day.complete && eaten(day) && (1.0..=20_000.0).contains(&day.calories))
        .map(|day| (day.date, day.calories))
        .collect();
    let Some((from, to)) = span(&complete, today) else {
        let last = days_back(today, 13).filter(|day| complete.contains_key(day)).count();
        return Figure::missing(format!("{last} of the last 14 days are logged completely, and all are needed"));
    };
    let known: Vec<FoodDay> = food.iter().filter(|day| day.weight_kg.is_some_and(possible)).cloned().collect();
    let weighings = weight_trend(&known, to).weighings;
    let first = weighings.first().map(|weighing| weighing.date);
    if first.is_none_or(|first| (from - first).num_days() < RUN_IN_DAYS) {
        return Figure::missing("the trend of weight needs two weeks of weighings before the weeks of food");
    }
    let up_to = |day: NaiveDate| weighings.iter().rfind(|weighing| weighing.date <= day);
    let near = |day: NaiveDate| up_to(day).filter(|weighing| (day - weighing.date).num_days() <= NEAR_DAYS);
    let (Some(begin), Some(end)) = (near(from), near(to)) else {
        return Figure::missing("no weighing near the beginning and the end of the weeks of food");
    };
    let days = (to - from).num_days() + 1;
    let intake = mean(days_back(to, days as u64 - 1).filter_map(|day| complete.get(&day).copied())).unwrap_or_default();
    let change_kg = end.trend_kg - begin.trend_kg;
    if change_kg.abs() > POSSIBLE_CHANGE * begin.trend_kg * days as f64 / 7.0 {
        return Figure::missing(format!("weight changed by {change_kg:.1} kg in {days} days, more than food explains"));
    }
    let between = (end.date - begin.date).num_days().max(1) as f64;
    let kcal = (intake - KCAL_A_KG * change_kg / between).round();
    if !POSSIBLE_KCAL.contains(&kcal) {
        return Figure::missing(format!(
            "food and weight give {kcal} kcal a day, which nobody uses: something is not logged"
        ));
    }
    Figure::known(Expenditure { kcal, intake_kcal: intake.round(), change_kg, from, to }, days as usize)
}

fn possible(kg: f64) -> bool {
    POSSIBLE_KG.contains(&kg)
}

/// A day and those before it, newest first.
fn days_back(day: NaiveDate, count: u64) -> impl Iterator<Item = NaiveDate> {
    (0..=count).filter_map(move |back| day.checked_sub_days(Days::new(back)))
}

/// The longest span of complete days that ended lately; of equals the newest.
fn span(complete: &HashMap<NaiveDate, f64>, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    SPANS.into_iter().find_map(|length| {
        let to = days_back(today, STALE_DAYS)
            .find(|to| days_back(*to, length - 1).all(|day| complete.contains_key(&day)))?;
        Some((to.checked_sub_days(Days::new(length - 1))?, to))
    })
}
