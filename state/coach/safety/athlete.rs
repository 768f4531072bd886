//! What the rules of safety need to know of the athlete.

use crate::insight::{targets, weight};
use crate::record::{NutritionProfile, Profile, Table};
use crate::row::FoodDay;
use crate::store::{Reader, StoreError};
use crate::view::facets;
use chrono::{Days, NaiveDate};

/// Facts for the rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Athlete {
    /// Years; unknown counts as grown up, because the account is the climber's own.
    pub age: Option<i32>,
    /// The athlete's own daily target, kcal.
    pub own_kcal: Option<f64>,
    /// kg.
    pub weight_kg: Option<f64>,
    /// Energy availability that is low even when no exercise is subtracted, or with what was logged.
    pub low_energy: Option<LowEnergy>,
    /// Little energy noted lately, or injuries that return.
    pub worn: bool,
}

/// Energy availability of the last seven days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LowEnergy {
    /// kcal per kg of fat-free mass, at most: exercise that was not logged would lower it further.
    pub kcal_per_kg: f64,
    /// Complete days it rests on.
    pub days: usize,
}

/// Under this, kcal per kg of fat-free mass a day, availability is called low (Loucks 2011; debated, unproven in men).
const LOW_KCAL_PER_KG: f64 = 30.0;
/// Complete days that a mean needs.
const LEAST_DAYS: usize = 4;

impl Athlete {
    /// Whether the policy for minors holds.
    pub fn is_minor(&self) -> bool {
        self.age.is_some_and(|age| age < 18)
    }
}

/// Reads the facts. Missing ones stay missing; nothing is estimated.
///
/// # Errors
/// When the journal cannot be read.
pub fn athlete(reader: &Reader, today: NaiveDate) -> Result<Athlete, StoreError> {
    let profile: Profile = facets::single(reader, Table::Profiles)?;
    let food: NutritionProfile = facets::single(reader, Table::NutritionProfiles)?;
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let days = reader.food_days(back(60), today)?;
    let kg = weight::weight_trend(&days, today).trend_kg.value().copied();
    let weight_kg = kg.or(food.current_weight).or(profile.weight);
    let noted = reader.noted(back(13), today)?;
    let scores: Vec<f64> = noted.iter().filter_map(|entry| entry.energy).collect();
    let flat = scores.len() >= 4 && scores.iter().sum::<f64>() / scores.len() as f64 <= 4.0;
    let half_year = back(182).to_string();
    let recent =
        profile.injury_history.iter().filter(|injury| injury.date.as_deref() >= Some(half_year.as_str())).count();
    let burnt = |date: NaiveDate| -> f64 {
        noted.iter().filter(|entry| entry.date == date).filter_map(|entry| entry.exercise_kcal).sum()
    };
    Ok(Athlete {
        age: targets::age(&profile, today).or(food.age.map(|age| age as i32)),
        own_kcal: food.targets.calories.filter(|kcal| *kcal > 0.0),
        weight_kg,
        low_energy: low(&days, &profile, weight_kg, &burnt, back(6), today),
        worn: flat || recent >= 2,
    })
}

/// (intake - exercise) / fat-free mass, the mean of the complete days of a week; none without body fat.
fn low(
    days: &[FoodDay],
    profile: &Profile,
    weight_kg: Option<f64>,
    burnt: &dyn Fn(NaiveDate) -> f64,
    since: NaiveDate,
    today: NaiveDate,
) -> Option<LowEnergy> {
    let fat = profile.body_fat_pct.filter(|pct| (1.0..70.0).contains(pct))?;
    let free_kg = weight_kg.filter(|kg| *kg > 0.0)? * (1.0 - fat / 100.0);
    let complete =
        days.iter().filter(|day| since <= day.date && day.date <= today && day.complete && day.calories > 0.0);
    let left: Vec<f64> = complete.map(|day| day.calories - burnt(day.date)).collect();
    if left.len() < LEAST_DAYS {
        return None;
    }
    let kcal_per_kg = left.iter().sum::<f64>() / left.len() as f64 / free_kg;
    (kcal_per_kg < LOW_KCAL_PER_KG).then_some(LowEnergy { kcal_per_kg, days: left.len() })
}
