//! Energy on the demo's year counted by hand: used, left for the body, suggested, and planned day by day.

use super::counted::{ago, bodies, date, number, told};
use super::{today, year};
use crate::record::{Body, Table};
use crate::store::Store;
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// kcal of each complete day, and each weighing with the trend of weight after it.
fn eaten(store: &Store) -> (BTreeMap<NaiveDate, f64>, Vec<(NaiveDate, f64)>) {
    let logs = bodies(store, Table::NutritionLogs);
    let kcal = |log: &Body| log["meals"].as_array().unwrap().iter().filter_map(|meal| meal["calories"].as_f64()).sum();
    let complete = logs.iter().filter(|log| log.get("complete") == Some(&json!(true)));
    let mut trend: Option<f64> = None;
    let mut weighings = Vec::new();
    for log in &logs {
        if let Some(kg) = log.get("weight").and_then(Value::as_f64) {
            let now = trend.map_or(kg, |before| 0.9 * before + 0.1 * kg);
            trend = Some(now);
            weighings.push((date(log), now));
        }
    }
    (complete.map(|log| (date(log), kcal(log))).collect(), weighings)
}

#[test]
fn energy_used_is_intake_less_what_the_weight_took_up() {
    let store = year();
    let told = told(&store);
    let (kcal, weighings) = eaten(&store);
    // Three weeks to yesterday: today is not over.
    let inside: Vec<f64> =
        kcal.iter().filter(|(day, _)| **day > ago(22) && **day <= ago(1)).map(|(_, kcal)| *kcal).collect();
    assert_eq!(inside.len(), 21);
    let at = |day: NaiveDate| *weighings.iter().rfind(|(own, _)| *own <= day).unwrap();
    let (begin, end) = (at(ago(21)), at(ago(1)));
    let intake = inside.iter().sum::<f64>() / 21.0;
    let a_day = (end.1 - begin.1) / (end.0 - begin.0).num_days() as f64;
    let used = &told["nutrition"]["energyUsed"];
    assert_eq!((used["value"]["kcal"].as_f64(), &used["n"]), (Some((intake - 7700.0 * a_day).round()), &json!(21)));
    assert_eq!(used["value"]["intake"].as_f64(), Some(intake.round()));
    assert!((number(used, "/value/weightChangeKg") - (end.1 - begin.1)).abs() < 1e-3);
}

#[test]
fn energy_left_is_intake_less_exercise_a_kg_of_fat_free_mass() {
    let store = year();
    let told = told(&store);
    let (kcal, weighings) = eaten(&store);
    let mut exercise: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for entry in bodies(&store, Table::Entries) {
        *exercise.entry(date(&entry)).or_default() += entry.get("exerciseKcal").and_then(Value::as_f64).unwrap_or(0.0);
    }
    let days: Vec<f64> = kcal
        .iter()
        .filter(|(day, _)| **day > ago(7))
        .map(|(day, kcal)| kcal - exercise.get(day).copied().unwrap_or(0.0))
        .collect();
    let fat_free = weighings.last().unwrap().1 * (1.0 - 0.14);
    let mean = days.iter().sum::<f64>() / days.len() as f64 / fat_free;
    let left = &told["nutrition"]["energyAvailability"];
    assert!((number(left, "/value/kcalAKg") - mean).abs() < 1e-3, "{left} {mean}");
    assert_eq!(left["n"], days.len());
    let level = if mean < 30.0 {
        "warn"
    } else if mean < 45.0 {
        "watch"
    } else {
        "fine"
    };
    assert_eq!(left["value"]["level"], level);
}

#[test]
fn targets_follow_from_what_was_measured() {
    let store = year();
    let told = told(&store);
    let (_, weighings) = eaten(&store);
    let profile = &bodies(&store, Table::Profiles)[0];
    let kg = weighings.last().unwrap().1;
    let born: NaiveDate = profile["birthDate"].as_str().unwrap().parse().unwrap();
    let age = f64::from(today().year() - born.year());
    let resting = (10.0 * kg + 6.25 * 178.0 - 5.0 * age + 5.0).round();
    let used = number(&told, "/nutrition/energyUsed/value/kcal").max(resting);
    let suggested = &told["nutrition"]["suggestedTargets"]["value"];
    let protein = (1.6 * kg).round();
    // Moderate activity wants 5 g of carbohydrate a kg, if a fifth of the energy is left for fat.
    let carbs = (5.0 * kg).round().min(((0.8 * used - 4.0 * protein) / 4.0).floor());
    let fat = ((used - 4.0 * protein - 4.0 * carbs) / 9.0).round();
    let found = ["calories", "protein", "carbs", "fat"].map(|key| suggested[key].as_f64());
    assert_eq!(found, [used, protein, carbs, fat].map(Some), "{suggested}");
}

#[test]
fn the_week_of_food_follows_the_plan_and_keeps_its_mean() {
    let store = year();
    let told = told(&store);
    let week = told["nutrition"]["plannedFuel"]["value"].as_array().unwrap();
    let plans = bodies(&store, Table::Plans);
    let plan = plans.iter().find(|plan| plan["active"] == true).unwrap();
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    assert_eq!(week.len(), 7);
    let overrides = plan.get("overrides").and_then(Value::as_object).cloned().unwrap_or_default();
    for (ahead, day) in week.iter().enumerate() {
        let date = today() + chrono::Days::new(ahead as u64);
        assert_eq!(day["date"], date.to_string());
        let moved_here = overrides.get(&date.to_string()).map(|over| over["day"].clone());
        let moved_away = overrides.values().any(|over| over["movedFrom"] == date.to_string());
        let usual = plan["weeklyStructure"][names[date.weekday().num_days_from_monday() as usize]].clone();
        let planned = moved_here.unwrap_or(if moved_away { Value::Null } else { usual });
        let expected = match (planned["type"].as_str(), planned["intensity"].as_str()) {
            (Some("rest"), _) => "rest",
            (Some(_), Some("high")) => "limit",
            _ => "usual",
        };
        assert_eq!(day["day"], expected, "{day} {planned}");
        // A gram of carbohydrate is four kcal, and nothing else moves.
        let (kcal, carbs) = (day["calories"].as_f64().unwrap(), day["carbs"].as_f64().unwrap());
        assert!((kcal - 2600.0 - 4.0 * (carbs - 350.0)).abs() < 1e-9, "{day}");
        assert!(carbs >= 3.0 * 72.0);
    }
    let sum = |key: &str| week.iter().map(|day| day[key].as_f64().unwrap()).sum::<f64>();
    assert_eq!((sum("calories"), sum("carbs")), (7.0 * 2600.0, 7.0 * 350.0));
    let of = |kind: &str| week.iter().find(|day| day["day"] == kind).map(|day| day["carbs"].as_f64().unwrap());
    assert!(of("rest") < of("limit"));
}

#[test]
fn days_on_target() {
    let store = year();
    let told = told(&store);
    let logs = bodies(&store, Table::NutritionLogs);
    for (span, days) in [("week", 7), ("month", 30)] {
        let complete: Vec<&Body> =
            logs.iter().filter(|log| date(log) > ago(days) && log.get("complete") == Some(&json!(true))).collect();
        let of = |log: &Body, key: &str| -> f64 {
            log["meals"].as_array().unwrap().iter().filter_map(|meal| meal[key].as_f64()).sum()
        };
        let share = |hits: usize| hits as f64 / complete.len() as f64;
        let energy = complete.iter().filter(|log| (2340.0..=2860.0).contains(&of(log, "calories"))).count();
        let protein = complete.iter().filter(|log| of(log, "protein") >= 108.0).count();
        let told = &told["nutrition"][span];
        assert!((number(told, "/energyOnTarget/value") - share(energy)).abs() < 1e-3);
        assert!((number(told, "/proteinOnTarget/value") - share(protein)).abs() < 1e-3);
    }
}
