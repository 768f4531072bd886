//! A week of food that follows the plan: less carbohydrate on rest days, more on limit days, the same mean. Training is
//! in the targets already, so that nothing is added for it.

use super::targets::is_minor;
use super::{Figure, mean};
use crate::record::{Intensity, NutritionProfile, PlanDay, PlanType, Profile};
use chrono::NaiveDate;

/// What the plan asks of a day, for food.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Demand {
    /// Rest.
    Rest,
    /// In between, or nothing planned.
    Usual,
    /// High intensity, or power.
    Limit,
}

/// The food of one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FuelDay {
    /// The day.
    pub date: NaiveDate,
    /// What the plan asks.
    pub demand: Demand,
    /// kcal.
    pub calories: f64,
    /// g.
    pub carbs: f64,
}

/// Carbohydrate that a limit day has more, and a rest day less, than a usual day, g a kg of body weight.
const STEP_G_A_KG: f64 = 1.0;
/// Carbohydrate that no day falls under, g a kg (Thomas 2016).
const LEAST_G_A_KG: f64 = 3.0;
/// kcal in a gram of carbohydrate.
const KCAL_A_G: f64 = 4.0;

/// What a planned day asks of food.
pub fn demand(day: Option<&PlanDay>) -> Demand {
    match day {
        None => Demand::Usual,
        Some(day) if day.kind == PlanType::Rest => Demand::Rest,
        Some(day) => match (day.intensity, day.kind) {
            (Some(Intensity::High), _) | (None, PlanType::Power) => Demand::Limit,
            _ => Demand::Usual,
        },
    }
}

/// The food of the planned days, with the mean of the targets: the sums are those of the targets, to the gram. n is the
/// days.
///
/// Where the targets leave less than 3 g/kg on a rest day the shift is smaller. Missing without targets, weight and plan,
/// for minors, while energy availability warns (`warned`), and when all days are alike.
pub fn fuel(
    planned: &[(NaiveDate, Option<PlanDay>)],
    profile: &Profile,
    nutrition: &NutritionProfile,
    trend_kg: Option<f64>,
    warned: bool,
    today: NaiveDate,
) -> Figure<Vec<FuelDay>> {
    if is_minor(profile, nutrition, today) != Some(false) {
        return Figure::missing("no energy is suggested to minors, and without a known age");
    }
    if warned {
        return Figure::missing("energy availability is low, so no day is lowered");
    }
    let positive = |value: &f64| *value > 0.0;
    let targets = &nutrition.targets;
    let (Some(calories), Some(carbs)) = (targets.calories.filter(positive), targets.carbs.filter(positive)) else {
        return Figure::missing("targets of energy and carbs are not set");
    };
    let Some(kg) = trend_kg.or(nutrition.current_weight).or(profile.weight).filter(positive) else {
        return Figure::missing("weight is not set");
    };
    if planned.iter().all(|(_, day)| day.is_none()) {
        return Figure::missing("no plan");
    }
    let demands: Vec<Demand> = planned.iter().map(|(_, day)| demand(day.as_ref())).collect();
    let weight = |demand: &Demand| match demand {
        Demand::Rest => -1.0,
        Demand::Usual => 0.0,
        Demand::Limit => 1.0,
    };
    let middle = mean(demands.iter().map(weight)).unwrap_or_default();
    let lowest = demands.iter().map(|demand| weight(demand) - middle).fold(0.0, f64::min);
    if lowest >= 0.0 {
        return Figure::missing("the planned days are all alike");
    }
    let room = (carbs - LEAST_G_A_KG * kg).max(0.0);
    let step = (STEP_G_A_KG * kg).min(room / -lowest);
    if step < 1.0 {
        return Figure::missing("the carbs target leaves nothing to shift above 3 g a kg");
    }
    // Rounding the running sum keeps the week's sum.
    let (mut exact, mut given) = (0.0f64, 0.0);
    let days: Vec<FuelDay> = planned
        .iter()
        .zip(&demands)
        .map(|((date, _), demand)| {
            exact += (weight(demand) - middle) * step;
            let shift = exact.round() - given;
            given += shift;
            FuelDay { date: *date, demand: *demand, calories: calories + KCAL_A_G * shift, carbs: carbs + shift }
        })
        .collect();
    let n = days.len();
    Figure::known(days, n)
}
