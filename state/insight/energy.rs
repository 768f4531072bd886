//! Energy used, left for the body, suggested and planned: the four figures that depend on one another, together.
//!
//! Each rule is in its own file; here what one says is handed to the next, so that nothing proposes a deficit while
//! another warns.

use super::availability::{Availability, AvailabilityLevel, availability};
use super::expenditure::{Expenditure, expenditure};
use super::fuel::{FuelDay, fuel};
use super::targets::{Measured, Suggestion, suggest_measured};
use super::{Figure, adherence};
use crate::record::{NutritionProfile, Plan, Profile};
use crate::row::{FoodDay, Noted};
use chrono::{Days, NaiveDate};

/// The figures of energy.
#[derive(Clone, Debug, PartialEq)]
pub struct Energy {
    /// Energy used, measured.
    pub used: Figure<Expenditure>,
    /// Energy left for the body.
    pub left: Figure<Availability>,
    /// Targets from what was measured, else from the formula.
    pub suggestion: Figure<Suggestion>,
    /// Food of the seven days from today, as the plan asks.
    pub week: Figure<Vec<FuelDay>>,
}

/// What energy is worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Eating<'a> {
    /// The athlete.
    pub profile: &'a Profile,
    /// Targets.
    pub nutrition: &'a NutritionProfile,
    /// Days of food and weighings; half a year is enough.
    pub food: &'a [FoodDay],
    /// Entries of the last seven days.
    pub noted: &'a [Noted],
    /// All plans.
    pub plans: &'a [Plan],
    /// The trend of weight now, kg, if there is one.
    pub trend_kg: Option<f64>,
}

/// All four.
pub fn energy(eating: &Eating<'_>, today: NaiveDate) -> Energy {
    let Eating { profile, nutrition, food, noted, plans, trend_kg } = *eating;
    let used = expenditure(food, profile, nutrition, today);
    let left = availability(food, noted, profile, nutrition, trend_kg, today);
    let warned = left.value().is_some_and(|left| left.level == AvailabilityLevel::Warn);
    let measured = Measured { expenditure_kcal: used.value().map(|used| used.kcal), low_availability: warned };
    let plan = adherence::current(plans, today);
    let ahead = (0..7).filter_map(|day| today.checked_add_days(Days::new(day)));
    let planned: Vec<_> = ahead.map(|date| (date, plan.and_then(|plan| adherence::planned(plan, date).0))).collect();
    Energy {
        suggestion: suggest_measured(profile, nutrition, trend_kg, measured, today),
        week: fuel(&planned, profile, nutrition, trend_kg, warned, today),
        used,
        left,
    }
}
