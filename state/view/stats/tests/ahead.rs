//! Abilities, forecasts and their score on the demo's year, by a way of one's own: the whole distribution of ability on a
//! fine grid, month by month, from the attributes of the records.

use super::counted::{Try, bodies, boulders, number, told};
use super::{today, year};
use crate::record::Table;
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Odds of a V grade against the next (Drummond & Popinga).
const ODDS: f64 = 3.0;
/// What the walk of ability adds in a month, grades.
const DRIFT: f64 = 0.5;

/// Fallen and sent tries of a climb of one day; a line without tries is one.
fn tries(own: &Try) -> (f64, f64) {
    let tries = own.attempts.unwrap_or(1).clamp(1, 50) as f64;
    let flashed = ["flash", "onsight"].contains(&own.result.as_str());
    match (flashed, own.sent()) {
        (true, _) => (0.0, 1.0),
        (false, true) => (tries - 1.0, 1.0),
        (false, false) => (tries, 0.0),
    }
}

/// Steps on the ladder of V grades: VB is 0.
fn step(own: &Try) -> f64 {
    f64::from(own.grade) + 1.0
}

/// Mean and standard deviation of the ability of this month.
fn ability(all: &[&Try]) -> (f64, f64) {
    let months = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
    let grid: Vec<f64> = (-500..=1500).map(|n| f64::from(n) * 0.02).collect();
    let weighed = |own: &&Try| {
        let (failed, sent) = tries(own);
        (step(own) * (failed + sent), failed + sent)
    };
    let (sum, count) = all.iter().map(weighed).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
    let start = sum / count;
    let mut density: Vec<f64> = grid.iter().map(|x| (-(x - start).powi(2) / (2.0 * 25.0)).exp()).collect();
    let walk: Vec<f64> = (-100..=100).map(|n| (-(f64::from(n) * 0.02).powi(2) / (2.0 * DRIFT * DRIFT)).exp()).collect();
    let first = all.iter().map(|own| months(own.date)).min().unwrap();
    for month in first..=months(today()) {
        if month > first {
            let mut next = vec![0.0; grid.len()];
            for (i, weight) in density.iter().enumerate().filter(|(_, weight)| **weight > 1e-14) {
                for (j, share) in walk.iter().enumerate() {
                    if let Some(place) = (i + j).checked_sub(100).and_then(|place| next.get_mut(place)) {
                        *place += weight * share;
                    }
                }
            }
            density = next;
        }
        for own in all.iter().filter(|own| months(own.date) == month) {
            let (failed, sent) = tries(own);
            for (x, weight) in grid.iter().zip(density.iter_mut()) {
                let odds = ODDS.powf(step(own) - x);
                *weight *= (1.0 / (1.0 + odds)).powf(sent) * (odds / (1.0 + odds)).powf(failed);
            }
        }
        let total: f64 = density.iter().sum();
        for weight in &mut density {
            *weight /= total;
        }
    }
    let mean: f64 = grid.iter().zip(&density).map(|(x, w)| x * w).sum();
    let variance: f64 = grid.iter().zip(&density).map(|(x, w)| (x - mean).powi(2) * w).sum();
    (mean, variance.sqrt())
}

#[test]
fn abilities_agree_with_the_distribution_on_a_grid() {
    let store = year();
    let told = told(&store);
    let all = boulders(&store);
    let abilities = told["scales"]["v-scale"]["ability"].as_object().unwrap();
    let mut known = 0;
    for (name, figure) in abilities {
        let own: Vec<&Try> = all.iter().filter(|own| name == "all" || own.style == *name).collect();
        let failed: f64 = own.iter().map(|own| tries(own).0).sum();
        if figure.get("missing").is_some() {
            assert!(own.len() < 30, "{name}: {figure}");
            continue;
        }
        known += 1;
        assert_eq!(
            (&figure["n"], figure["value"]["failedTries"].as_f64()),
            (&json!(own.len()), Some(failed)),
            "{name}"
        );
        let (mean, deviation) = ability(&own);
        let (step, spread) = (number(figure, "/value/step"), number(figure, "/value/deviation"));
        // The most probable ability is told, which is the mean where the distribution is even.
        assert!((step - mean).abs() < 0.1, "{name}: {step}, on the grid {mean}");
        assert!((spread - deviation).abs() < 0.05, "{name}: {spread}, on the grid {deviation}");
    }
    assert!(known >= 3, "{abilities:?}");
}

#[test]
fn the_chance_of_a_goal_agrees_with_the_distribution_on_a_grid() {
    let store = year();
    let told = told(&store);
    let all = boulders(&store);
    let goal = told["goals"].as_array().unwrap().iter().find(|goal| goal["grade"] == "V9").unwrap();
    let by: NaiveDate = goal["targetDate"].as_str().unwrap().parse().unwrap();
    let (ability, deviation) = ability(&all.iter().collect::<Vec<_>>());
    // Tries of 90 days on V8 and harder, as many again until the date.
    let hard = |own: &&Try| own.date > today() - Days::new(90) && own.grade >= 8;
    let hard: f64 = all.iter().filter(hard).map(|own| tries(own).0 + tries(own).1).sum();
    let days = (by - today()).num_days() as f64;
    let expected_tries = (hard / 90.0 * days).round();
    let forecast = &goal["forecast"];
    assert_eq!((forecast["value"]["tries"].as_f64(), &forecast["n"]), (Some(expected_tries), &json!(all.len())));
    let spread = (deviation.powi(2) + DRIFT.powi(2) * (days / 30.4375) / 3.0).sqrt();
    let any = |c: f64| 1.0 - (1.0 - 1.0 / (1.0 + ODDS.powf(10.0 - c))).powf(expected_tries);
    let (mut sum, mut weights) = (0.0, 0.0);
    for n in -6000..=6000 {
        let z = f64::from(n) * 0.001;
        let weight = (-z * z / 2.0).exp();
        sum += weight * any(ability + z * spread);
        weights += weight;
    }
    // An 80 % interval of a normal variable ends 1.2816 deviations away.
    for (path, expected) in
        [("p", sum / weights), ("lo", any(ability - 1.2816 * spread)), ("hi", any(ability + 1.2816 * spread))]
    {
        let found = number(forecast, &format!("/value/{path}"));
        assert!((found - expected).abs() < 0.02, "{path}: {found}, on the grid {expected}");
    }
}

#[test]
fn kept_forecasts_are_scored_by_what_was_sent() {
    let store = year();
    let told = told(&store);
    let date = |value: &Value| value.as_str().unwrap().parse::<NaiveDate>().unwrap();
    let profile = &bodies(&store, Table::Profiles)[0];
    // Every send of the year by scale: its day and its place on the ladder of that scale.
    let ladder = ["5.10a", "5.10b", "5.10c", "5.10d", "5.11a", "5.11b", "5.11c", "5.11d", "5.12a", "5.12b"];
    let mut sends: BTreeMap<String, Vec<(NaiveDate, i64)>> = BTreeMap::new();
    for send in bodies(&store, Table::Sends) {
        let (scale, grade) = (send["gradeType"].as_str().unwrap(), send["grade"].as_str().unwrap());
        let place = match scale {
            "v-scale" => grade.trim_start_matches('V').parse().unwrap(),
            _ => ladder.iter().position(|known| *known == grade).map_or(-1, |place| place as i64),
        };
        let is = |key: &str, word: &str| send.get(key).is_some_and(|value| value == word);
        let counts = !is("rope", "tr") && !is("ascentStyle", "repeat");
        if counts {
            sends.entry(scale.to_owned()).or_default().push((date(&send["date"]), place));
        }
    }
    let (mut kept, mut squares, mut came) = (0, Vec::new(), 0);
    for goal in profile["goals"].as_array().unwrap() {
        for forecast in goal["forecasts"].as_array().into_iter().flatten() {
            kept += 1;
            let (made, by) = (date(&forecast["made"]), date(&forecast["by"]));
            if by >= today() {
                continue;
            }
            let grade = forecast["grade"].as_str().unwrap();
            let (scale, place) = match grade.strip_prefix('V') {
                Some(number) => ("v-scale", number.parse().unwrap()),
                None => ("yds", ladder.iter().position(|known| *known == grade).unwrap() as i64),
            };
            let sent = sends[scale].iter().any(|(day, own)| made < *day && *day <= by && *own >= place);
            let outcome = f64::from(u8::from(sent || (goal["completed"] == true && goal["grade"] == grade)));
            squares.push((forecast["p"].as_f64().unwrap() - outcome).powi(2));
            came += outcome as u64;
        }
    }
    let brier = squares.iter().sum::<f64>() / squares.len() as f64;
    let score = &told["forecasts"]["score"];
    assert_eq!((&told["forecasts"]["kept"], &score["n"]), (&json!(kept), &json!(squares.len())));
    assert!((number(score, "/value/brier") - brier).abs() < 1e-3, "{score} {brier}");
    assert_eq!(score["value"]["cameTrue"], came);
    assert!(came > 0 && (came as usize) < squares.len(), "some came true and some did not");
}
