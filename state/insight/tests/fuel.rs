//! Energy used, energy left for the body, and food that follows the plan.

use super::*;
use crate::insight::availability::{AvailabilityLevel, availability};
use crate::insight::expenditure::expenditure;
use crate::insight::fuel::{Demand, demand, fuel};
use crate::insight::targets::{Measured, suggest_measured};
use crate::record::{
    ActivityLevel, Intensity, NutritionGoal, NutritionProfile, PlanDay, PlanType, Profile, SessionType, Targets,
};
use crate::row::Noted;
use proptest::prelude::*;

fn adult() -> (Profile, NutritionProfile) {
    let profile = Profile {
        age: Some(30.0),
        sex: Some("female".into()),
        height: Some(165.0),
        weight: Some(60.0),
        body_fat_pct: Some(20.0),
        ..Profile::default()
    };
    let targets = Targets { calories: Some(2200.0), carbs: Some(280.0), ..Targets::default() };
    let nutrition =
        NutritionProfile { activity_level: Some(ActivityLevel::Moderate), targets, ..NutritionProfile::default() };
    (profile, nutrition)
}

fn child() -> (Profile, NutritionProfile) {
    let (profile, nutrition) = adult();
    (Profile { age: Some(15.0), ..profile }, nutrition)
}

/// Days of eating the same while weight changes evenly, weighed every morning.
fn eating(days: u64, kcal: f64, kg_a_day: f64) -> Vec<FoodDay> {
    (0..days).map(|back| FoodDay { weight_kg: Some(60.0 - kg_a_day * back as f64), ..ate(back, kcal, 90.0) }).collect()
}

#[test]
fn energy_used_is_intake_less_what_became_weight() {
    let (profile, nutrition) = adult();
    for (kg_a_day, expected) in [(0.0, 2000.0), (-0.07, 2539.0), (0.05, 1615.0)] {
        let figure = expenditure(&eating(120, 2000.0, kg_a_day), &profile, &nutrition, today());
        let found = figure.value().unwrap();
        assert!((found.kcal - expected).abs() < 12.0, "{kg_a_day}: {found:?}");
        assert_eq!((figure.n(), found.intake_kcal, found.to), (21, 2000.0, today()));
    }
}

#[test]
fn two_weeks_do_and_may_have_ended_lately() {
    let (profile, nutrition) = adult();
    let mut days = eating(60, 2100.0, 0.0);
    for day in &mut days {
        day.complete = (3..17).contains(&(today() - day.date).num_days());
    }
    let figure = expenditure(&days, &profile, &nutrition, today());
    assert_eq!((figure.n(), figure.value().map(|found| (found.from, found.to))), (14, Some((ago(16), ago(3)))));
}

#[test]
fn energy_used_is_refused_with_the_reason() {
    let (profile, nutrition) = adult();
    let told = |days: &[FoodDay]| expenditure(days, &profile, &nutrition, today()).reason().map(str::to_owned);
    let gap: Vec<FoodDay> = eating(60, 2000.0, 0.0).into_iter().filter(|day| day.date != ago(7)).collect();
    assert_eq!(told(&gap).unwrap(), "13 of the last 14 days are logged completely, and all are needed");
    assert!(told(&eating(20, 2000.0, 0.0)).unwrap().contains("two weeks of weighings before"));
    let mut unweighed = eating(60, 2000.0, 0.0);
    unweighed.iter_mut().filter(|day| day.date > ago(20)).for_each(|day| day.weight_kg = None);
    assert!(told(&unweighed).unwrap().contains("no weighing near"));
    let mut absurd = eating(60, 2000.0, 0.0);
    absurd.iter_mut().filter(|day| day.date > ago(10)).for_each(|day| day.weight_kg = Some(95.0));
    assert!(told(&absurd).unwrap().contains("more than food explains"));
    let mut slip = eating(60, 2000.0, 0.0);
    slip[5].weight_kg = Some(6000.0);
    assert_eq!(told(&slip), None, "an impossible weight is no weighing");
    assert!(told(&eating(120, 12_000.0, 0.0)).unwrap().contains("which nobody uses"));
    assert!(told(&[]).is_some());
    let (young, typed) = child();
    let figure = expenditure(&eating(120, 2000.0, 0.0), &young, &typed, today());
    assert_eq!(figure.reason(), Some("energy is worked out for adults only"));
}

#[test]
fn targets_adapt_and_propose_no_deficit_while_energy_is_low() {
    let (profile, mut nutrition) = adult();
    nutrition.goal = Some(NutritionGoal::Cut);
    let of = |measured| suggest_measured(&profile, &nutrition, None, measured, today()).value().unwrap().clone();
    let formula = of(Measured::default());
    let adapted = of(Measured { expenditure_kcal: Some(2500.0), low_availability: false });
    assert_eq!(adapted.maintenance_kcal, 2500.0);
    assert_eq!(adapted.targets.calories, Some(2500.0 - 330.0));
    assert_ne!(formula.maintenance_kcal, 2500.0);
    let low = of(Measured { expenditure_kcal: Some(2500.0), low_availability: true });
    assert_eq!(low.targets.calories, Some(2500.0), "no deficit");
    assert!(low.formula.iter().any(|line| line.contains("no deficit")), "{:?}", low.formula);
    let (young, typed) = child();
    let measured = Measured { expenditure_kcal: Some(2500.0), low_availability: false };
    assert!(suggest_measured(&young, &typed, None, measured, today()).value().is_none());
}

fn session(days: u64, kcal: Option<f64>) -> Noted {
    Noted {
        date: ago(days),
        kind: SessionType::Gym,
        energy: None,
        sleep_hours: None,
        exercise_kcal: kcal,
        injuries: Vec::new(),
    }
}

#[test]
fn energy_availability_is_told_without_blame() {
    let (profile, nutrition) = adult();
    // 48 kg of fat-free mass: 1300, 1700 and 2400 kcal left are 27, 35 and 50 a kg.
    for (kcal, level) in
        [(1600.0, AvailabilityLevel::Warn), (2000.0, AvailabilityLevel::Watch), (2700.0, AvailabilityLevel::Fine)]
    {
        let food: Vec<FoodDay> = (0..7).map(|back| ate(back, kcal, 90.0)).collect();
        let noted: Vec<Noted> = (0..7).map(|back| session(back, Some(300.0))).collect();
        let figure = availability(&food, &noted, &profile, &nutrition, None, today());
        let found = figure.value().unwrap();
        assert_eq!((found.level, figure.n()), (level, 7), "{found:?}");
        assert!((found.kcal_a_kg - (kcal - 300.0) / 48.0).abs() < 1e-9);
        assert!(found.words.contains("debated and unproven in men"));
        assert_eq!(level == AvailabilityLevel::Warn, found.words.contains("dietitian"));
        for blame in ["too little", "should", "must", "fail", "bad"] {
            assert!(!found.words.contains(blame), "{}", found.words);
        }
    }
}

#[test]
fn energy_availability_refuses_to_guess() {
    let (profile, nutrition) = adult();
    let food: Vec<FoodDay> = (0..7).map(|back| ate(back, 2000.0, 90.0)).collect();
    let told = |food: &[FoodDay], noted: &[Noted], profile: &Profile| {
        availability(food, noted, profile, &nutrition, None, today()).reason().unwrap_or_default().to_owned()
    };
    let lean = Profile { body_fat_pct: None, ..profile.clone() };
    assert!(told(&food, &[], &lean).contains("body fat is not set"));
    let silent: Vec<Noted> = (0..3).map(|back| session(back, None)).collect();
    assert!(told(&food, &silent, &profile).contains("3 complete days do not say"));
    assert!(told(&food[..4], &[], &profile).contains("4 of 5 days"));
    let unweighed = Profile { weight: None, ..profile.clone() };
    assert!(told(&food, &[], &unweighed).contains("weight is not set"));
    assert!(told(&food, &[], &child().0).contains("adults only"));
    let resting = Noted { kind: SessionType::Rest, ..session(0, None) };
    assert_eq!(availability(&food, &[resting], &profile, &nutrition, None, today()).n(), 7);
}

fn planned(kind: PlanType, intensity: Option<Intensity>) -> PlanDay {
    PlanDay { kind, intensity, ..PlanDay::default() }
}

#[test]
fn limit_days_get_what_rest_days_leave() {
    let (profile, nutrition) = adult();
    let limit = Some(planned(PlanType::Strength, Some(Intensity::High)));
    let rest = Some(planned(PlanType::Rest, None));
    let week = [limit.clone(), rest.clone(), None, limit, rest, None, None];
    let days: Vec<_> = week.iter().enumerate().map(|(n, day)| (ago(6 - n as u64), day.clone())).collect();
    let figure = fuel(&days, &profile, &nutrition, None, false, today());
    let found = figure.value().unwrap();
    let carbs: Vec<f64> = found.iter().map(|day| day.carbs).collect();
    assert_eq!(carbs, [340.0, 220.0, 280.0, 340.0, 220.0, 280.0, 280.0]);
    assert_eq!(found[0].calories, 2200.0 + 240.0);
    assert_eq!(demand(Some(&planned(PlanType::Power, None))), Demand::Limit);
    assert_eq!(demand(Some(&planned(PlanType::Power, Some(Intensity::Low)))), Demand::Usual);
    let refused =
        |profile: &Profile, warned| fuel(&days, profile, &nutrition, None, warned, today()).reason().is_some();
    assert!(refused(&profile, true) && refused(&child().0, false));
    assert!(refused(&Profile { age: None, ..profile.clone() }, false));
    let none: Vec<_> = days.iter().map(|(date, _)| (*date, None)).collect();
    assert_eq!(fuel(&none, &profile, &nutrition, None, false, today()).reason(), Some("no plan"));
}

proptest! {
    #[test]
    fn a_week_of_fuel_has_the_sums_of_its_targets(
        kinds in prop::collection::vec(0u8..4, 7),
        carbs in 150u32..500,
        kg in 40.0f64..110.0,
    ) {
        let (profile, mut nutrition) = adult();
        nutrition.targets.carbs = Some(f64::from(carbs));
        let days: Vec<_> = kinds
            .iter()
            .enumerate()
            .map(|(n, kind)| {
                let day = match kind {
                    0 => Some(planned(PlanType::Rest, None)),
                    1 => Some(planned(PlanType::Power, Some(Intensity::High))),
                    2 => Some(planned(PlanType::Endurance, Some(Intensity::Moderate))),
                    _ => None,
                };
                (ago(6 - n as u64), day)
            })
            .collect();
        if let Some(found) = fuel(&days, &profile, &nutrition, Some(kg), false, today()).value() {
            prop_assert_eq!(found.iter().map(|day| day.carbs).sum::<f64>(), 7.0 * f64::from(carbs));
            prop_assert_eq!(found.iter().map(|day| day.calories).sum::<f64>(), 7.0 * 2200.0);
            prop_assert!(found.iter().all(|day| day.carbs >= 3.0 * kg - 1.0));
        }
    }
}
