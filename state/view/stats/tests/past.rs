//! What came before breakthroughs, and two periods side by side, counted by hand on the demo's year.

use super::counted::{Try, ago, bodies, boulders, date, told};
use super::{today, year};
use crate::record::{Body, Table};
use crate::store::Store;
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The days of the year's records as figures see them.
struct Days14 {
    entries: Vec<Body>,
    food: Vec<Body>,
    first: NaiveDate,
}

impl Days14 {
    fn of(store: &Store) -> Self {
        let (entries, food) = (bodies(store, Table::Entries), bodies(store, Table::NutritionLogs));
        let first = entries.iter().map(date).min().unwrap();
        Self { entries, food, first }
    }

    /// A factor over the fourteen days before a day, and how much it rests on; none where too little was noted.
    fn before(&self, factor: &str, end: NaiveDate) -> Option<(f64, usize)> {
        let from = end - Days::new(14);
        if from < self.first {
            return None;
        }
        let inside = |body: &&Body| from <= date(body) && date(body) < end;
        let entries = || self.entries.iter().filter(inside);
        let trained = || entries().filter(|entry| entry["sessionType"] != "rest");
        let condition = |entry: &Body, key: &str| entry.get("physicalCondition").and_then(|all| all.get(key).cloned());
        let scores: Vec<f64> = match factor {
            "energy" => entries().filter_map(|entry| condition(entry, "energy")?.as_f64()).collect(),
            "soreness" => entries()
                .filter_map(|entry| condition(entry, "soreness"))
                .flat_map(|all| all.as_object().unwrap().values().cloned().collect::<Vec<_>>())
                .filter_map(|score| score.as_f64())
                .collect(),
            "sleep" => entries().filter_map(|entry| entry.get("sleepHours")?.as_f64()).collect(),
            "rest days" => {
                let days: BTreeSet<NaiveDate> = trained().map(date).collect();
                return Some((14.0 - days.len() as f64, 14));
            }
            "load" => {
                let mut days: BTreeMap<NaiveDate, f64> = BTreeMap::new();
                for entry in trained() {
                    let of = |key: &str| entry.get(key).and_then(Value::as_f64).unwrap_or(0.0);
                    *days.entry(date(entry)).or_default() += of("duration") * of("rpe");
                }
                let rated = days.values().filter(|load| **load > 0.0).count();
                let unknown = days.len() - rated;
                return (unknown * 4 <= rated).then(|| (days.values().sum(), rated));
            }
            food => {
                let complete = self.food.iter().filter(inside).filter(|log| log.get("complete") == Some(&json!(true)));
                let of = |meal: &Value| meal[food].as_f64().unwrap_or(0.0);
                complete.map(|log| log["meals"].as_array().unwrap().iter().map(of).sum()).collect()
            }
        };
        (scores.len() >= 3).then(|| (scores.iter().sum::<f64>() / scores.len() as f64, scores.len()))
    }
}

#[test]
fn the_fortnight_before_each_breakthrough() {
    let store = year();
    let told = told(&store);
    let days = Days14::of(&store);
    let before = told["breakthroughs"]["before"].as_array().unwrap();
    assert!(before.len() >= 3);
    for found in before {
        let on: NaiveDate = found["date"].as_str().unwrap().parse().unwrap();
        for factor in found["factors"].as_array().unwrap() {
            let name = factor["factor"].as_str().unwrap();
            let Some((value, n)) = days.before(name, on) else {
                assert!(factor["before"]["missing"].is_string(), "{on} {factor}");
                continue;
            };
            assert!((factor["before"]["value"].as_f64().unwrap() - value).abs() < 1e-3, "{on} {factor} {value}");
            assert_eq!(factor["before"]["n"], n, "{on} {factor}");
            // All other spans: those that end fourteen days or more before or after.
            let ends = days.first.iter_days().take_while(|day| *day <= today() + Days::new(1));
            let others = ends.filter(|end| (*end - on).num_days().abs() >= 14);
            let mut usual: Vec<f64> = others.filter_map(|end| Some(days.before(name, end)?.0)).collect();
            usual.sort_unstable_by(f64::total_cmp);
            let middle = f64::midpoint(usual[(usual.len() - 1) / 2], usual[usual.len() / 2]);
            assert_eq!(factor["usual"]["n"], usual.len(), "{on} {name}");
            let median = factor["usual"]["value"]["median"].as_f64().unwrap();
            assert!((median - middle).abs() < 1e-3, "{on} {name}: {median} {middle}");
        }
    }
}

#[test]
fn breakthroughs_are_what_was_marked_and_what_was_harder_than_all_before() {
    let store = year();
    let told = told(&store);
    let mut expected: BTreeSet<NaiveDate> = bodies(&store, Table::Sends)
        .iter()
        .filter(|send| {
            let why = send.get("significance").and_then(Value::as_str);
            why.is_some_and(|why| ["breakthrough", "personal-best"].contains(&why))
        })
        .map(date)
        .collect();
    let (mut best, mut sends) = (0, 0);
    for own in boulders(&store).iter().filter(|own| own.sent()) {
        if own.grade > best && sends >= 10 {
            expected.insert(own.date);
        }
        (best, sends) = (best.max(own.grade), sends + 1);
    }
    let found: BTreeSet<NaiveDate> = told["breakthroughs"]["before"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|found| found["grade"].as_str().unwrap().starts_with('V') || found["why"] != "new maximum")
        .map(|found| found["date"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn planned_weeks_before_breakthroughs() {
    let store = year();
    let told = told(&store);
    let outcomes = &told["breakthroughs"]["plannedWeeks"];
    let plans = bodies(&store, Table::Plans);
    let monday = |day: NaiveDate| day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    let planned = |week: NaiveDate| {
        plans.iter().any(|plan| {
            let bound = |key: &str| plan[key].as_str().unwrap().parse::<NaiveDate>().unwrap();
            bound("startDate") <= week + Days::new(6) && week <= bound("endDate")
        })
    };
    let before = told["breakthroughs"]["before"].as_array().unwrap();
    let weeks = before.iter().map(|found| monday(found["date"].as_str().unwrap().parse().unwrap()) - Days::new(7));
    let n = weeks.filter(|week| planned(*week)).count();
    let mut all = monday(today());
    let mut count = 0;
    while all > today() - Days::new(1095) {
        count += usize::from(planned(all));
        all = all - Days::new(7);
    }
    assert_eq!(outcomes["n"], n);
    let told = outcomes["value"].as_array().unwrap();
    assert!(
        told.iter().all(|outcome| outcome["breakthroughs"] == n && outcome["weeks"] == count),
        "{outcomes} {count}"
    );
    let sum = |key: &str| told.iter().filter_map(|outcome| outcome[key].as_u64()).sum::<u64>() as usize;
    assert!(sum("preceded") <= n && sum("weeksOfKind") <= count);
    for outcome in told {
        let words = outcome["words"].as_str().unwrap();
        let expected = format!(
            "{} weeks preceded {} of {n} breakthroughs, n = {n}; {} of {count} planned weeks were",
            outcome["kind"].as_str().unwrap(),
            outcome["preceded"],
            outcome["weeksOfKind"]
        );
        assert!(words.starts_with(&expected), "{words}");
    }
}

#[test]
fn ninety_days_beside_the_ninety_before() {
    let store = year();
    let told = told(&store);
    let (entries, food, all) = (bodies(&store, Table::Entries), bodies(&store, Table::NutritionLogs), boulders(&store));
    let pairs = told["comparison"]["pairs"].as_array().unwrap();
    let pair = |name: &str| pairs.iter().find(|pair| pair["figure"] == name).unwrap_or_else(|| panic!("{name}"));
    for (side, from, to) in [("first", 180, 90), ("second", 90, 0)] {
        let inside = |day: NaiveDate| day > ago(from) && day <= ago(to);
        let sessions: Vec<&Body> =
            entries.iter().filter(|entry| entry["sessionType"] != "rest" && inside(date(entry))).collect();
        let of = |entry: &Body, key: &str| entry.get(key).and_then(Value::as_f64).unwrap_or(0.0);
        let complete: Vec<&Body> =
            food.iter().filter(|log| inside(date(log)) && log.get("complete") == Some(&json!(true))).collect();
        let eaten = |key: &str| {
            let of = |log: &&Body| {
                log["meals"].as_array().unwrap().iter().filter_map(|meal| meal[key].as_f64()).sum::<f64>()
            };
            complete.iter().map(of).sum::<f64>() / complete.len() as f64
        };
        for (name, expected) in [
            ("sessions", sessions.len() as f64),
            ("minutes", sessions.iter().map(|entry| of(entry, "duration")).sum()),
            ("load", sessions.iter().map(|entry| of(entry, "duration") * of(entry, "rpe")).sum()),
            ("calories", eaten("calories")),
            ("protein", eaten("protein")),
        ] {
            let found = pair(name)[side]["value"].as_f64().unwrap();
            assert!((found - expected).abs() < 1e-3, "{name} {side}: {found} {expected}");
        }
        let climbed: Vec<&Try> = all.iter().filter(|own| inside(own.date)).collect();
        let best = climbed.iter().filter(|own| own.sent()).map(|own| own.grade).max().unwrap();
        assert_eq!(pair("maximum V")[side]["value"], format!("V{best}"));
        let mut hardest: BTreeMap<&str, u32> = BTreeMap::new();
        let mut flashed: BTreeMap<&str, bool> = BTreeMap::new();
        let mut steep: BTreeMap<&str, usize> = BTreeMap::new();
        for own in &climbed {
            *flashed.entry(&own.climb).or_default() |= ["flash", "onsight"].contains(&own.result.as_str());
            if own.sent() {
                let kept = hardest.entry(&own.climb).or_default();
                *kept = own.grade.max(*kept);
                *steep.entry(&own.style).or_default() += 1;
            }
        }
        let mut grades: Vec<u32> = hardest.into_values().collect();
        grades.sort_unstable();
        assert_eq!(pair("3-3-3 V")[side]["value"], format!("V{}", grades[grades.len() - 3]));
        let rate = 100.0 * flashed.values().filter(|flash| **flash).count() as f64 / flashed.len() as f64;
        assert!((pair("flash rate V")[side]["value"].as_f64().unwrap() - rate).abs() < 1e-3);
        for (style, count) in steep.iter().filter(|(style, _)| !style.is_empty()) {
            let words = pair("steepness V")[side]["value"].as_str().unwrap();
            assert!(words.contains(&format!("{style} {count}")), "{words}: {style} {count}");
        }
    }
    let change = pair("load");
    let of = |side: &str| change[side]["value"].as_f64().unwrap();
    assert!((change["difference"].as_f64().unwrap() - (of("second") - of("first"))).abs() < 1e-3);
}
