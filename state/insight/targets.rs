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

/// kcal that a kg of body weight stands for (Wishnofsky 1958).
pub(super) const KCAL_A_KG: f64 = 7700.0;
/// Loss that a cut aims at, percent of body weight a week.
pub const CUT_PCT_A_WEEK: f64 = 0.5;
/// The most that any cut may aim at, percent of body weight a week (Garthe 2011).
pub const CUT_MAX_PCT_A_WEEK: f64 = 1.0;
/// Body mass index under which no deficit is suggested (WHO).
const UNDERWEIGHT_BMI: f64 = 18.5;

/// What was measured and takes part in a suggestion.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Energy used, kcal a day ([`super::expenditure`]), in place of the formula. Training is in it.
    pub expenditure_kcal: Option<f64>,
    /// Whether energy availability warns ([`super::availability`]): then no deficit is suggested.
    pub low_availability: bool,
}

/// What the suggestion rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Body {
    male: bool,
    weight_kg: f64,
    height_cm: f64,
    age: i32,
    activity: ActivityLevel,
    goal: NutritionGoal,
    measured: Measured,
}

/// Suggested targets for an adult, from both profiles and the weight trend (kg) if there is one.
///
/// Resting energy: Mifflin-St Jeor 1990, 10 kg + 6.25 cm - 5 age, + 5 men, - 161 women; times 1.2 to 1.9 for activity.
/// A cut takes [`CUT_PCT_A_WEEK`] of body weight a week off, never more than [`CUT_MAX_PCT_A_WEEK`] and never below resting
/// energy; a bulk adds 10 % (Iraki 2019). Protein 1.6 g/kg, 2.0 for cut and recomp (Morton 2018); carbohydrate 3 to 7 g/kg by
/// activity (Thomas 2016); fat is the rest, at least 20 % of the energy. n is the number of facts used.
pub fn suggest(
    profile: &Profile,
    nutrition: &NutritionProfile,
    trend_kg: Option<f64>,
    today: NaiveDate,
) -> Figure<Suggestion> {
    suggest_measured(profile, nutrition, trend_kg, Measured::default(), today)
}

/// The same with the energy that was measured in place of the formula's, and without a deficit while energy
/// availability warns.
pub fn suggest_measured(
    profile: &Profile,
    nutrition: &NutritionProfile,
    trend_kg: Option<f64>,
    measured: Measured,
    today: NaiveDate,
) -> Figure<Suggestion> {
    match known(profile, nutrition, trend_kg, measured, today) {
        Ok(body) => Figure::known(work_out(&body), 6),
        Err(reason) => Figure::Missing { reason },
    }
}

fn known(
    profile: &Profile,
    nutrition: &NutritionProfile,
    trend_kg: Option<f64>,
    measured: Measured,
    today: NaiveDate,
) -> Result<Body, String> {
    let age = age(profile, today).or(nutrition.age.map(|age| age as i32)).ok_or("age or date of birth is not set")?;
    if age < 18 {
        return Err("the formula holds for adults only".into());
    }
    let male = match profile.sex.as_deref() {
        Some("male") => true,
        Some("female") => false,
        Some(_) => return Err("the formula knows only female and male".into()),
        None => return Err("sex is not set, and the formula needs it".into()),
    };
    let positive = |value: &f64| *value > 0.0;
    let weight = trend_kg.or(nutrition.current_weight).or(profile.weight).filter(positive);
    let weight_kg = weight.ok_or("weight is not set")?;
    let height = profile.height.or(nutrition.height).filter(positive);
    let height_cm = height.ok_or("height is not set")?;
    let activity = nutrition.activity_level.ok_or("activity level is not set")?;
    let goal = nutrition.goal.unwrap_or(NutritionGoal::Maintain);
    if goal == NutritionGoal::Cut && weight_kg / (height_cm / 100.0).powi(2) < UNDERWEIGHT_BMI {
        return Err("with a body mass index under 18.5 no deficit is suggested; ask a dietitian or a doctor".into());
    }
    Ok(Body { male, weight_kg, height_cm, age, activity, goal, measured })
}

/// Whether the athlete is under 18; none when no age is known.
pub(super) fn is_minor(profile: &Profile, nutrition: &NutritionProfile, today: NaiveDate) -> Option<bool> {
    Some(age(profile, today).or(nutrition.age.map(|age| age as i32))? < 18)
}

/// Years, from the date of birth, else as typed.
pub fn age(profile: &Profile, today: NaiveDate) -> Option<i32> {
    let born: Option<NaiveDate> = profile.birth_date.as_deref().and_then(|date| date.parse().ok());
    match born {
        Some(born) => {
            let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
            Some(today.year() - born.year() - i32::from(before_birthday)).filter(|years| *years >= 0)
        }
        None => profile.age.map(|age| age as i32),
    }
}

/// Energy at rest, kcal a day, whole (Mifflin-St Jeor 1990).
pub fn resting_kcal(male: bool, weight_kg: f64, height_cm: f64, age: i32) -> f64 {
    let sex = if male { 5.0 } else { -161.0 };
    (10.0 * weight_kg + 6.25 * height_cm - 5.0 * f64::from(age) + sex).round_ties_even()
}

/// What a day's activity multiplies energy at rest with; training included, so that none is added on top.
pub fn activity_factor(activity: ActivityLevel) -> f64 {
    match activity {
        ActivityLevel::Sedentary => 1.2,
        ActivityLevel::Light => 1.375,
        ActivityLevel::Moderate => 1.55,
        ActivityLevel::Active => 1.725,
        ActivityLevel::VeryActive => 1.9,
    }
}

/// Deficit of a cut, kcal a day; more than 1 % of body weight a week is brought down to it.
pub fn cut_kcal(weight_kg: f64, pct_a_week: f64) -> f64 {
    let pct = pct_a_week.clamp(0.0, CUT_MAX_PCT_A_WEEK);
    (weight_kg * pct / 100.0 * KCAL_A_KG / 7.0).round()
}

fn carbs_a_kg(activity: ActivityLevel) -> f64 {
    match activity {
        ActivityLevel::Sedentary => 3.0,
        ActivityLevel::Light => 4.0,
        ActivityLevel::Moderate => 5.0,
        ActivityLevel::Active => 6.0,
        ActivityLevel::VeryActive => 7.0,
    }
}

fn work_out(body: &Body) -> Suggestion {
    let Body { male, weight_kg, height_cm, age, activity, goal, measured } = *body;
    let resting = resting_kcal(male, weight_kg, height_cm, age);
    let factor = activity_factor(activity);
    let (kg, cm) = (decimal(weight_kg), decimal(height_cm));
    let sex = if male { "+ 5" } else { "- 161" };
    let at_rest = format!("10 x {kg} + 6.25 x {cm} - 5 x {age} {sex} = {resting}");
    let (maintenance, line) = match measured.expenditure_kcal {
        // Less than at rest means that food is missing from the log, not that less is needed.
        Some(kcal) if kcal < resting => (resting, format!("measured {kcal} a day, under energy at rest: {at_rest}")),
        Some(kcal) => (kcal, format!("measured from food and weight: {kcal} a day; at rest {at_rest}")),
        None => {
            let maintenance = (resting * factor).round();
            (maintenance, format!("{at_rest}, x {factor} {} = {maintenance}", activity.as_str()))
        }
    };
    let mut formula = vec![line];
    let goal = match goal {
        NutritionGoal::Cut if measured.low_availability => {
            formula.push("energy availability is low, so no deficit is suggested; a dietitian can help".into());
            NutritionGoal::Maintain
        }
        goal => goal,
    };
    let calories = match goal {
        NutritionGoal::Maintain | NutritionGoal::Recomp => maintenance,
        NutritionGoal::Cut => {
            let deficit = cut_kcal(weight_kg, CUT_PCT_A_WEEK);
            let calories = (maintenance - deficit).max(resting);
            let floor = if calories > maintenance - deficit { ", not under energy at rest" } else { "" };
            formula.push(format!("cut {CUT_PCT_A_WEEK} % a week: {maintenance} - {deficit} = {calories}{floor}"));
            calories
        }
        NutritionGoal::Bulk => {
            let calories = (maintenance * 1.1).round();
            formula.push(format!("bulk: {maintenance} x 1.1 = {calories}"));
            calories
        }
    };
    let protein_a_kg = match goal {
        NutritionGoal::Maintain | NutritionGoal::Bulk => 1.6,
        NutritionGoal::Cut | NutritionGoal::Recomp => 2.0,
    };
    let protein = (protein_a_kg * weight_kg).round();
    formula.push(format!("protein {protein_a_kg} g/kg x {kg} = {protein} g"));
    let least_fat_kcal = 0.2 * calories;
    let wanted_carbs = (carbs_a_kg(activity) * weight_kg).round();
    let room = ((calories - 4.0 * protein - least_fat_kcal) / 4.0).max(0.0).floor();
    let carbs = wanted_carbs.min(room);
    if carbs < wanted_carbs {
        formula.push(format!(
            "carbs {} g/kg x {kg} = {wanted_carbs} g, less for 20 % fat = {carbs} g ({:.1} g/kg)",
            carbs_a_kg(activity),
            carbs / weight_kg
        ));
    } else {
        formula.push(format!("carbs {} g/kg x {kg} = {carbs} g", carbs_a_kg(activity)));
    }
    let fat = ((calories - 4.0 * protein - 4.0 * carbs) / 9.0).max(least_fat_kcal / 9.0).round();
    let pct = (900.0 * fat / calories).round();
    formula.push(format!("fat the rest: ({calories} - 4 x {protein} - 4 x {carbs}) / 9 = {fat} g, {pct} % of energy"));
    let targets = Targets {
        calories: Some(calories),
        protein: Some(protein),
        carbs: Some(carbs),
        fat: Some(fat),
        hydration: None,
    };
    Suggestion { targets, resting_kcal: resting, maintenance_kcal: maintenance, formula }
}

/// With one decimal, or none when it is whole.
fn decimal(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    format!("{rounded}")
}
