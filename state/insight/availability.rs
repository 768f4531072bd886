//! Energy availability: what is left for the body after training. It informs and points to a professional; it never
//! scolds, and while it warns nothing proposes a deficit.

use super::expenditure::POSSIBLE_KG;
use super::nutrition::eaten;
use super::targets::is_minor;
use super::{Figure, mean};
use crate::record::{NutritionProfile, Profile, SessionType};
use crate::row::{FoodDay, Noted};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// How a value of it is commonly read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AvailabilityLevel {
    /// Under 30 kcal a kg of fat-free mass.
    Warn,
    /// 30 to 45.
    Watch,
    /// More.
    Fine,
}

impl AvailabilityLevel {
    /// `warn`, `watch`, `fine`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Watch => "watch",
            Self::Fine => "fine",
        }
    }
}

/// Energy availability of the last seven days.
#[derive(Clone, Debug, PartialEq)]
pub struct Availability {
    /// kcal a kg of fat-free mass a day.
    pub kcal_a_kg: f64,
    /// How it is commonly read.
    pub level: AvailabilityLevel,
    /// In a sentence or two, without blame.
    pub words: String,
}

/// Days looked at, today included.
const DAYS: u64 = 7;
/// Days of these that must be complete.
const LEAST_DAYS: usize = 5;

/// Mean of (intake - exercise energy) / fat-free mass over the complete days of the last seven (Loucks 2011); n is those
/// days.
///
/// Missing without body fat and weight, when a session of a complete day does not say what energy it took, with fewer
/// than five complete days, and for minors, whose bounds nobody knows.
pub fn availability(
    food: &[FoodDay],
    noted: &[Noted],
    profile: &Profile,
    nutrition: &NutritionProfile,
    trend_kg: Option<f64>,
    today: NaiveDate,
) -> Figure<Availability> {
    if is_minor(profile, nutrition, today) == Some(true) {
        return Figure::missing("its bounds hold for adults only");
    }
    let Some(fat_pct) = profile.body_fat_pct.filter(|pct| (2.0..=70.0).contains(pct)) else {
        return Figure::missing("body fat is not set, and fat-free mass needs it");
    };
    let weight = trend_kg.or(nutrition.current_weight).or(profile.weight);
    let Some(kg) = weight.filter(|kg| POSSIBLE_KG.contains(kg)) else {
        return Figure::missing("weight is not set");
    };
    let fat_free_kg = kg * (1.0 - fat_pct / 100.0);
    let since = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
    let inside = |date: NaiveDate| since <= date && date <= today;
    // Energy of the sessions of each day; none once a session does not say.
    let mut exercise: BTreeMap<NaiveDate, Option<f64>> = BTreeMap::new();
    for entry in noted.iter().filter(|entry| inside(entry.date)) {
        let needed = entry.kind != SessionType::Rest;
        let sum = exercise.entry(entry.date).or_insert(Some(0.0));
        *sum = match (*sum, entry.exercise_kcal) {
            (Some(sum), Some(kcal)) => Some(sum + kcal),
            (sum, None) if !needed => sum,
            _ => None,
        };
    }
    let complete: Vec<&FoodDay> = food.iter().filter(|day| inside(day.date) && day.complete && eaten(day)).collect();
    let silent = complete.iter().filter(|day| exercise.get(&day.date) == Some(&None)).count();
    let known: Vec<f64> = complete
        .iter()
        .filter_map(|day| Some(day.calories - exercise.get(&day.date).copied().unwrap_or(Some(0.0))?))
        .collect();
    if known.len() < LEAST_DAYS {
        return Figure::missing(match silent {
            0 => format!("{} of {LEAST_DAYS} days needed of the last seven are logged completely", complete.len()),
            1 => "a session of a complete day does not say what energy it took".to_owned(),
            days => format!("the sessions of {days} complete days do not say what energy they took"),
        });
    }
    let kcal_a_kg = mean(known.iter().copied()).unwrap_or_default() / fat_free_kg;
    let level = match kcal_a_kg {
        low if low < 30.0 => AvailabilityLevel::Warn,
        middle if middle <= 45.0 => AvailabilityLevel::Watch,
        _ => AvailabilityLevel::Fine,
    };
    let words = words(kcal_a_kg, level, known.len());
    Figure::known(Availability { kcal_a_kg, level, words }, known.len())
}

fn words(kcal_a_kg: f64, level: AvailabilityLevel, n: usize) -> String {
    let amount = format!("{kcal_a_kg:.0} kcal a kg of fat-free mass, mean of {n} days");
    let debated = "The bounds of 30 and 45 are debated and unproven in men.";
    match level {
        AvailabilityLevel::Warn => format!(
            "{amount}: under 30, where the body may save on recovery. {debated} A sports dietitian or a doctor can tell \
             what it means for you."
        ),
        AvailabilityLevel::Watch => format!("{amount}: between 30 and 45. {debated}"),
        AvailabilityLevel::Fine => format!("{amount}: over 45. {debated}"),
    }
}
