//! Load, the plan, strength and injuries of the demo's year counted by hand, from the attributes of the records.

use super::counted::{ago, bodies, date, number, told};
use super::{today, year};
use crate::record::{Body, Table};
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The minutes and the load of each day of the year, the last one today; and the days with a session.
fn days() -> (Vec<f64>, Vec<f64>, BTreeSet<NaiveDate>) {
    let entries = bodies(&year(), Table::Entries);
    let first = entries.iter().map(date).min().unwrap();
    let length = (today() - first).num_days() as usize + 1;
    let (mut minutes, mut loads, mut trained) = (vec![0.0; length], vec![0.0; length], BTreeSet::new());
    for entry in entries.iter().filter(|entry| entry["sessionType"] != "rest") {
        let place = (date(entry) - first).num_days() as usize;
        let spent = entry.get("duration").and_then(Value::as_f64).unwrap_or(0.0);
        minutes[place] += spent;
        loads[place] += spent * entry.get("rpe").and_then(Value::as_f64).unwrap_or(0.0);
        trained.insert(date(entry));
    }
    (minutes, loads, trained)
}

#[test]
fn evenness_and_change_of_load() {
    let told = told(&year());
    let (_, loads, trained) = days();
    let of = |path: &str| number(&told, &format!("/load/{path}/value"));
    let near =
        |path: &str, expected: f64| assert!((of(path) - expected).abs() < 1e-3, "{path}: {} {expected}", of(path));
    let last = |from: usize, to: usize| &loads[loads.len() - from..loads.len() - to];
    let sum = |loads: &[f64]| loads.iter().sum::<f64>();
    let week = last(7, 0);
    let mean = sum(week) / 7.0;
    let deviation = (week.iter().map(|load| (load - mean) * (load - mean)).sum::<f64>() / 6.0).sqrt();
    near("monotony", mean / deviation);
    near("strain", sum(week) * mean / deviation);
    near("acwrCoupled", (sum(week) / 7.0) / (sum(last(28, 0)) / 28.0));
    near("acwrUncoupled", (sum(week) / 7.0) / (sum(last(28, 7)) / 21.0));
    near("changePercent", 100.0 * sum(week) / (sum(last(35, 7)) / 4.0) - 100.0);
    // An exponentially weighted mean is the sum of all values, each weighing less by a constant share a day; the first
    // keeps what is left.
    let smoothed = |days: f64| {
        let alpha = 2.0 / (days + 1.0);
        let newest_first = loads.iter().rev().enumerate();
        newest_first
            .map(|(back, load)| {
                let first = back + 1 == loads.len();
                load * (1.0 - alpha).powi(back as i32) * if first { 1.0 } else { alpha }
            })
            .sum::<f64>()
    };
    near("acwrEwma", smoothed(7.0) / smoothed(28.0));
    let rated = |days: usize| last(days, 0).iter().filter(|load| **load > 0.0).count();
    assert_eq!((&told["load"]["monotony"]["n"], &told["load"]["acwrEwma"]["n"]), (&json!(rated(7)), &json!(rated(28))));

    let weeks: BTreeSet<i64> = trained.iter().map(|day| i64::from(day.num_days_from_ce() - 1).div_euclid(7)).collect();
    let (mut run, mut longest, mut before) = (0, 0, i64::MIN);
    for week in &weeks {
        run = if *week == before + 1 { run + 1 } else { 1 };
        longest = longest.max(run);
        before = *week;
    }
    assert_eq!(told["load"]["streakWeeks"], json!({"value": run, "n": weeks.len()}));
    assert_eq!(told["load"]["longestStreakWeeks"]["value"], longest);
}

#[test]
fn the_plan_against_what_was_done() {
    let store = year();
    let told = told(&store);
    let (minutes, _, trained) = days();
    let of_day = |day: NaiveDate| {
        let back = usize::try_from((today() - day).num_days()).ok()?;
        minutes.get(minutes.len().checked_sub(back + 1)?).copied()
    };
    let entries = bodies(&store, Table::Entries);
    assert!(
        entries.iter().all(|entry| entry.get("planDay").is_none_or(|day| *day == entry["date"])),
        "nothing of the demo was done on another day than planned, so each day's minutes are its own"
    );
    let neutral: BTreeSet<NaiveDate> =
        entries.iter().filter(|entry| entry.get("dayStatus").is_some()).map(date).collect();
    let plans = bodies(&store, Table::Plans);
    let plan = plans.iter().find(|plan| plan["active"] == true).unwrap();
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let weeks = told["plan"]["weeks"].as_array().unwrap();
    assert_eq!((weeks.len(), &told["plan"]["name"]), (8, &plan["name"]));
    let mut scored = 0;
    for week in weeks {
        let monday: NaiveDate = week["monday"].as_str().unwrap().parse().unwrap();
        let (mut scores, mut planned, mut actual) = (Vec::new(), 0.0, 0.0);
        for (offset, name) in names.iter().enumerate() {
            let day = monday + Days::new(offset as u64);
            let written = day.to_string();
            let inside = plan["startDate"].as_str().unwrap() <= written.as_str()
                && written.as_str() <= plan["endDate"].as_str().unwrap();
            let moved = |over: &Value| over["movedFrom"] == *written;
            let overrides = plan.get("overrides").and_then(Value::as_object);
            let own = match overrides.and_then(|all| all.get(&written)) {
                Some(over) => over.get("day"),
                None if overrides.is_some_and(|all| all.values().any(moved)) => None,
                None => plan["weeklyStructure"].get(name),
            };
            let done = of_day(day).unwrap_or(0.0);
            actual += done;
            let Some(own) = own.filter(|own| inside && !own.is_null()) else { continue };
            let wanted = own.get("duration").and_then(Value::as_f64).unwrap_or(0.0);
            planned += wanted;
            if own["type"] == "rest" {
                // An excuse takes a reproach away, never a merit: rest that was kept counts, and so does work that was done.
                if day <= today() && !trained.contains(&day) {
                    scores.push(1.0);
                } else if day <= today() && !neutral.contains(&day) {
                    scores.push(0.0);
                }
                continue;
            }
            let share = (100.0 * done / wanted).round();
            let score = match share {
                _ if !trained.contains(&day) => 0.0,
                80.0..=120.0 => 1.0,
                50.0..=150.0 => 0.5,
                _ => 0.0,
            };
            let over = day < today() || (day == today() && share >= 80.0);
            if over && (score == 1.0 || !neutral.contains(&day)) {
                scores.push(score);
            }
        }
        assert_eq!((week["plannedMinutes"].as_f64(), week["actualMinutes"].as_f64()), (Some(planned), Some(actual)));
        if scores.is_empty() {
            assert!(week["score"]["missing"].is_string(), "{week}");
            continue;
        }
        scored += 1;
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        assert!((week["score"]["value"].as_f64().unwrap() - mean).abs() < 1e-3, "{week} {scores:?}");
        assert_eq!(week["score"]["n"], scores.len());
    }
    assert!(scored >= 6);
}

/// Every line of sets with its day and its Monday.
fn sets() -> Vec<(NaiveDate, NaiveDate, Body)> {
    let mut all = Vec::new();
    for entry in bodies(&year(), Table::Entries) {
        let day = date(&entry);
        let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        for set in entry.get("sets").and_then(Value::as_array).into_iter().flatten() {
            all.push((day, monday, set.as_object().unwrap().clone()));
        }
    }
    all
}

#[test]
fn strength_work_a_week() {
    let told = told(&year());
    let this = today() - Days::new(u64::from(today().weekday().num_days_from_monday()));
    let hangs = ["max-hangs", "no-hangs-daily"];
    let named = |set: &Body| set["exerciseId"].as_str().unwrap().to_owned();
    let recent: Vec<_> = sets().into_iter().filter(|(_, monday, _)| *monday >= this - Days::new(49)).collect();
    let value = |set: &Body, key: &str| set.get(key).and_then(Value::as_f64);
    let mut seconds: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    let mut lifted: BTreeMap<(NaiveDate, String), (f64, f64)> = BTreeMap::new();
    for (_, monday, set) in &recent {
        if hangs.contains(&named(set).as_str()) {
            let count = |key: &str| value(set, key).unwrap_or(1.0);
            *seconds.entry(*monday).or_default() += count("sets") * count("reps") * value(set, "hangS").unwrap_or(0.0);
        } else {
            let sum = lifted.entry((*monday, named(set))).or_default();
            sum.0 += value(set, "sets").unwrap_or(1.0);
            sum.1 += value(set, "loadKg").unwrap_or(0.0).max(0.0)
                * value(set, "reps").unwrap_or(0.0)
                * value(set, "sets").unwrap_or(1.0);
        }
    }
    let mut of_holds: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for week in told["strength"]["hangWeeks"]["value"].as_array().unwrap() {
        *of_holds.entry(week["monday"].as_str().unwrap().parse().unwrap()).or_default() +=
            week["seconds"].as_f64().unwrap();
    }
    assert_eq!(of_holds, seconds);
    let weeks = told["strength"]["strengthWeeks"]["value"].as_array().unwrap();
    assert_eq!(weeks.len(), lifted.len());
    for week in weeks {
        let key = (week["monday"].as_str().unwrap().parse().unwrap(), week["exercise"].as_str().unwrap().to_owned());
        assert_eq!((week["sets"].as_f64(), week["tonnageKg"].as_f64()), (Some(lifted[&key].0), Some(lifted[&key].1)));
    }
    assert!(seconds.len() > 3 && lifted.values().any(|(_, tonnage)| *tonnage > 0.0));
}

#[test]
fn injuries_and_days_to_look_at_twice() {
    let store = year();
    let told = told(&store);
    let profile = &bodies(&store, Table::Profiles)[0];
    let words = |name: &str| -> BTreeSet<String> {
        name.to_lowercase().replace(',', "").split(' ').map(str::to_owned).collect()
    };
    let mut mentions: BTreeMap<BTreeSet<String>, Vec<NaiveDate>> = BTreeMap::new();
    for injury in profile["injuryHistory"].as_array().unwrap() {
        let name = words(injury["type"].as_str().unwrap());
        mentions.entry(name).or_default().push(injury["date"].as_str().unwrap().parse().unwrap());
    }
    for entry in bodies(&store, Table::Entries) {
        let named = entry.get("physicalCondition").and_then(|condition| condition.get("injuries")?.as_array());
        for name in named.into_iter().flatten() {
            let name = words(name.as_str().unwrap());
            // The entries say it in fewer words than the profile.
            let known = mentions.keys().find(|known| name.is_subset(known)).cloned();
            mentions.entry(known.unwrap_or(name)).or_default().push(date(&entry));
        }
    }
    let lines = told["injuries"].as_array().unwrap();
    assert_eq!(lines.len(), mentions.len(), "{mentions:?}");
    for line in lines {
        let days = &mut mentions[&words(line["injury"].as_str().unwrap())].clone();
        days.sort_unstable();
        let gaps = days.windows(2).filter(|pair| (pair[1] - pair[0]).num_days() > 28).count();
        assert_eq!((&line["n"], &line["recurrences"]), (&json!(days.len()), &json!(gaps)), "{line} {days:?}");
        assert_eq!(line["spells"][0]["from"], days[0].to_string());
        assert_eq!(line["spells"].as_array().unwrap().last().unwrap()["to"], days.last().unwrap().to_string());
    }
    // A sore body part marks the hard days of the coming week.
    let marked = told["cautions"].as_array().unwrap();
    let scores = bodies(&store, Table::Entries);
    let scores = scores.iter().filter(|entry| date(entry) > ago(4)).filter_map(|entry| {
        entry.get("physicalCondition")?.get("soreness")?.as_object().map(|soreness| soreness.values().cloned())
    });
    let sore = scores.flatten().filter_map(|score| score.as_f64()).any(|score| score >= 7.0);
    assert!(!sore && marked.is_empty(), "nothing is sore and nothing open in the demo: {marked:?}");
}

#[test]
fn soreness_has_a_slope() {
    let store = year();
    let told = told(&store);
    let entries = bodies(&store, Table::Entries);
    for part in told["soreness"]["value"].as_array().unwrap() {
        let name = part["part"].as_str().unwrap();
        let mut days: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| date(entry) > ago(28)) {
            let score = entry.get("physicalCondition").and_then(|all| all.get("soreness")?.get(name)?.as_f64());
            days.entry((today() - date(entry)).num_days()).or_default().extend(score);
        }
        let points: Vec<(f64, f64)> =
            days.iter().flat_map(|(back, scores)| scores.iter().map(|score| (-*back as f64 / 7.0, *score))).collect();
        let Some(slope) = part["slopeAWeek"]["value"].as_f64() else { continue };
        // Least squares by the normal equations.
        let n = points.len() as f64;
        let (sx, sy) = points.iter().fold((0.0, 0.0), |(sx, sy), (x, y)| (sx + x, sy + y));
        let (sxx, sxy) = points.iter().fold((0.0, 0.0), |(xx, xy), (x, y)| (xx + x * x, xy + x * y));
        let expected = (n * sxy - sx * sy) / (n * sxx - sx * sx);
        assert!((slope - expected).abs() < 1e-3, "{part} {expected}");
    }
}
