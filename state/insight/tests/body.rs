//! Food, weight, targets and soreness.

use super::*;
use crate::insight::Figure;
use crate::insight::nutrition::{food, gauges, span};
use crate::insight::soreness;
use crate::insight::targets::{age, cut_kcal, resting_kcal, suggest};
use crate::insight::weight::weight_trend;
use crate::record::{ActivityLevel, NutritionGoal, NutritionProfile, Profile, Targets};
use crate::row::Soreness;

const TARGETS: Targets =
    Targets { calories: Some(2000.0), protein: Some(100.0), carbs: None, fat: None, hydration: Some(2000.0) };

#[test]
fn gauges_show_what_is_left() {
    let day = FoodDay { hydration_ml: 500.0, carbs: 80.0, ..ate(0, 2500.0, 40.0) };
    let [energy, protein, carbs, _, water] = gauges(Some(&day), &TARGETS);
    assert_eq!((energy.share(), energy.left()), (Some(1.25), Some(0.0)));
    assert_eq!((protein.share(), protein.left()), (Some(0.4), Some(60.0)));
    assert_eq!((carbs.actual, carbs.share()), (80.0, None));
    assert_eq!(water.share(), Some(0.25));
    assert!(gauges(None, &TARGETS).iter().all(|gauge| gauge.actual == 0.0));
}

#[test]
fn means_tell_logged_from_complete_days() {
    let partial = FoodDay { complete: false, ..ate(1, 600.0, 20.0) };
    let only_weight = FoodDay { date: ago(2), weight_kg: Some(70.0), ..FoodDay::default() };
    let days = [ate(0, 2000.0, 95.0), partial, only_weight, ate(3, 2400.0, 80.0), ate(7, 9000.0, 900.0)];
    let week = span(&days, &TARGETS, today(), 7);
    assert_eq!(week.complete.value().map(|means| means.calories), Some(2200.0));
    assert_eq!((week.logged.n(), week.complete.n()), (3, 2));
    assert_eq!(week.energy_on_target, Figure::known(0.5, 2));
    assert_eq!(week.protein_on_target, Figure::known(0.5, 2));
    assert_eq!(food(&days, &TARGETS, today()).month.complete.n(), 3);
    assert_eq!(span(&[], &TARGETS, today(), 7).logged.reason(), Some("nothing logged in 7 days"));
    let aimless = span(&days, &Targets::default(), today(), 7);
    assert_eq!(aimless.energy_on_target.reason(), Some("no energy target"));
}

#[test]
fn the_weight_trend_moves_by_a_tenth() {
    let weighed = |days, kg| FoodDay { date: ago(days), weight_kg: Some(kg), ..FoodDay::default() };
    let trend = weight_trend(&[weighed(0, 71.0), weighed(20, 70.0), weighed(10, 72.0)], today());
    let expected = [70.0, 70.2, 70.28];
    for (weighing, expected) in trend.weighings.iter().zip(expected) {
        assert!((weighing.trend_kg - expected).abs() < 1e-9, "{weighing:?}");
    }
    assert!((trend.kg_a_week.value().unwrap() - 0.28 / 20.0 * 7.0).abs() < 1e-9);
    let young = weight_trend(&[weighed(0, 71.0), weighed(13, 70.0)], today());
    assert!(young.kg_a_week.value().is_none() && young.trend_kg.value().is_some());
    assert_eq!(weight_trend(&[], today()).trend_kg.reason(), Some("no weight logged"));
}

fn athlete() -> (Profile, NutritionProfile) {
    let profile = Profile {
        sex: Some("male".into()),
        weight: Some(72.0),
        height: Some(178.0),
        age: Some(31.0),
        ..Profile::default()
    };
    let nutrition = NutritionProfile { activity_level: Some(ActivityLevel::Moderate), ..NutritionProfile::default() };
    (profile, nutrition)
}

#[test]
fn suggested_targets_show_their_arithmetic() {
    let (profile, nutrition) = athlete();
    let figure = suggest(&profile, &nutrition, None, today());
    let suggestion = figure.value().unwrap();
    let expected = [
        "10 x 72 + 6.25 x 178 - 5 x 31 + 5 = 1682, x 1.55 moderate = 2607",
        "protein 1.6 g/kg x 72 = 115 g",
        "carbs 5 g/kg x 72 = 360 g",
        "fat the rest: (2607 - 4 x 115 - 4 x 360) / 9 = 79 g, 27 % of energy",
    ];
    assert_eq!(suggestion.formula, expected);
    assert_eq!(suggestion.targets.hydration, None);
    assert_eq!(resting_kcal(false, 60.0, 165.0, 30), 1320.0);
}

#[test]
fn a_suggestion_is_refused_with_its_reason() {
    type Change = fn(&mut Profile, &mut NutritionProfile);
    let cases: [(Change, &str); 8] = [
        (|profile, _| profile.sex = None, "sex is not set"),
        (|profile, _| profile.sex = Some("other".into()), "only female and male"),
        (|profile, _| profile.age = None, "age or date of birth"),
        (|profile, _| profile.age = Some(17.0), "adults only"),
        (|profile, _| profile.birth_date = Some("2010-01-01".into()), "adults only"),
        (|profile, _| profile.weight = None, "weight is not set"),
        (|profile, _| profile.height = None, "height is not set"),
        (|_, nutrition| nutrition.activity_level = None, "activity level"),
    ];
    for (change, expected) in cases {
        let (mut profile, mut nutrition) = athlete();
        change(&mut profile, &mut nutrition);
        let figure = suggest(&profile, &nutrition, None, today());
        assert!(figure.reason().is_some_and(|reason| reason.contains(expected)), "{figure:?}, not {expected}");
    }
    let (mut thin, nutrition) = athlete();
    thin.weight = Some(57.0);
    let cut = NutritionProfile { goal: Some(NutritionGoal::Cut), ..nutrition.clone() };
    assert!(suggest(&thin, &cut, None, today()).reason().is_some_and(|reason| reason.contains("no deficit")));
    assert!(suggest(&thin, &nutrition, None, today()).value().is_some());
}

#[test]
fn a_cut_is_small_and_every_split_adds_up() {
    assert_eq!(cut_kcal(72.0, 0.5), 396.0);
    assert_eq!(cut_kcal(72.0, 3.0), cut_kcal(72.0, 1.0));
    let goals = [NutritionGoal::Maintain, NutritionGoal::Cut, NutritionGoal::Bulk, NutritionGoal::Recomp];
    let levels = [ActivityLevel::Sedentary, ActivityLevel::Moderate, ActivityLevel::VeryActive];
    for (goal, level) in goals.into_iter().flat_map(|goal| levels.map(|level| (goal, level))) {
        for (sex, kg, cm) in [("female", 52.0, 160.0), ("male", 72.0, 178.0), ("male", 105.0, 190.0)] {
            let (mut profile, mut nutrition) = athlete();
            (profile.sex, profile.weight, profile.height) = (Some(sex.into()), Some(kg), Some(cm));
            (nutrition.goal, nutrition.activity_level) = (Some(goal), Some(level));
            let figure = suggest(&profile, &nutrition, None, today());
            let suggestion = figure.value().unwrap();
            let targets = suggestion.targets;
            let (kcal, protein) = (targets.calories.unwrap(), targets.protein.unwrap());
            let (carbs, fat) = (targets.carbs.unwrap(), targets.fat.unwrap());
            assert!((4.0 * (protein + carbs) + 9.0 * fat - kcal).abs() < 10.0, "{suggestion:?}");
            assert!(9.0 * fat >= 0.2 * kcal - 5.0, "{suggestion:?}");
            assert!((1.55..=2.45).contains(&(protein / kg)), "{suggestion:?}");
            assert!(kcal >= suggestion.resting_kcal, "{suggestion:?}");
            assert!(goal == NutritionGoal::Cut || kcal >= suggestion.maintenance_kcal);
        }
    }
}

#[test]
fn age_counts_birthdays() {
    let born = |date: &str| Profile { birth_date: Some(date.into()), age: Some(99.0), ..Profile::default() };
    let cases = [("1995-11-22", Some(31)), ("1995-11-23", Some(30)), ("2030-01-01", None), ("x", Some(99))];
    for (date, expected) in cases {
        assert_eq!(age(&born(date), today()), expected, "{date}");
    }
}

#[test]
fn soreness_compares_two_weeks_with_four_before() {
    let score = |days, part: &str, score| Soreness { date: ago(days), part: part.into(), score };
    let scores = [
        score(0, "fingers", 5.0),
        score(13, "fingers", 3.0),
        score(14, "fingers", 1.0),
        score(41, "fingers", 2.0),
        score(42, "fingers", 9.0),
        score(3, "back", 2.0),
        score(30, "legs", 2.0),
    ];
    let trends = soreness::trends(&scores, today());
    assert_eq!(trends.len(), 2);
    assert_eq!(
        (trends[0].part.as_str(), trends[0].recent, trends[0].rise(), trends[0].n),
        ("fingers", 4.0, Some(2.5), 2)
    );
    assert_eq!((trends[1].part.as_str(), trends[1].rise()), ("back", None));
}

#[test]
fn what_no_body_weighs_is_no_weighing() {
    let weighed = |kgs: &[f64]| -> Vec<FoodDay> {
        let days = kgs.iter().enumerate();
        days.map(|(n, kg)| FoodDay { date: ago(60 - n as u64), weight_kg: Some(*kg), ..FoodDay::default() }).collect()
    };
    let right = weight_trend(&weighed(&[71.0, 71.5]), today()).trend_kg;
    let typed = weight_trend(&weighed(&[71.0, 71.5, 7150.0, 0.0, -3.0, 7.1]), today());
    assert_eq!((typed.trend_kg, typed.weighings.len()), (right, 2));
    let wrong = weight_trend(&weighed(&[7150.0]), today());
    assert_eq!(wrong.trend_kg.reason(), Some("no weight logged that a body can have"));
}

#[test]
fn a_score_that_none_can_be_is_no_score() {
    let score = |days, score| Soreness { date: ago(days), part: "fingers".into(), score };
    let scores = [score(1, 4.0), score(2, 2.0), score(3, 99.0), score(4, -1.0)];
    let found = crate::insight::soreness::trends(&scores, today());
    assert_eq!((found[0].recent, found[0].n), (3.0, 2));
}
