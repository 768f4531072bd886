//! Each figure of the demo's year counted by hand, from the attributes of the records.

use super::{today, year};
use crate::record::{Body, Table};
use crate::settings::Settings;
use crate::store::Store;
use crate::view::stats;
use chrono::{Days, Months, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn bodies(store: &Store, table: Table) -> Vec<Body> {
    let records = store.read().records(table, None, Some(&today().to_string()), None).unwrap();
    records.into_iter().map(|record| record.body).collect()
}

pub(super) fn date(body: &Body) -> NaiveDate {
    body["date"].as_str().unwrap().parse().unwrap()
}

pub(super) fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

/// One boulder of one day.
#[derive(Clone, Debug)]
pub(super) struct Try {
    pub date: NaiveDate,
    pub climb: String,
    pub name: String,
    pub grade: u32,
    pub result: String,
    pub attempts: Option<u64>,
    pub style: String,
}

impl Try {
    pub(super) fn sent(&self) -> bool {
        ["onsight", "flash", "redpoint"].contains(&self.result.as_str())
    }
}

/// All boulders in V grades that are no warm-up and no repeat, oldest first.
pub(super) fn boulders(store: &Store) -> Vec<Try> {
    let sends: BTreeSet<String> =
        bodies(store, Table::Sends).iter().map(|send| send["sendId"].as_str().unwrap().to_owned()).collect();
    let mut linked = BTreeSet::new();
    let mut all = Vec::new();
    for entry in bodies(store, Table::Entries) {
        for climb in entry.get("climbs").and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| climb[key].as_str().unwrap_or_default().to_owned();
            linked.insert(text("sendId"));
            if text("gradeType") != "v-scale" || climb["warmup"] == true || text("result") == "repeat" {
                continue;
            }
            let place = entry["location"].as_str().unwrap_or_default();
            let unnamed = format!("{} {}", entry["entryId"], climb["id"]);
            let climb_id = [text("climbId"), text("name")].into_iter().find(|id| !id.is_empty());
            all.push(Try {
                date: date(&entry),
                climb: climb_id.map_or(unnamed, |id| format!("{id} {place}")),
                name: text("name"),
                grade: text("grade").trim_start_matches('V').parse().unwrap(),
                result: text("result"),
                attempts: climb["attempts"].as_u64(),
                style: text("style"),
            });
        }
    }
    assert!(sends.is_subset(&linked), "each send of the demo is a climb of an entry, so none is counted twice");
    all
}

pub(super) fn told(store: &Store) -> Value {
    stats(store.read(), &Settings::default(), today()).unwrap()
}

pub(super) fn number(told: &Value, path: &str) -> f64 {
    told.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("{path}: {told}"))
}

#[test]
fn what_was_climbed() {
    let store = year();
    let (told, all) = (told(&store), boulders(&store));
    let scale = &told["scales"]["v-scale"];
    let since = today().checked_sub_months(Months::new(12)).unwrap();
    let this_year: Vec<&Try> = all.iter().filter(|own| own.date > since).collect();
    let sent: Vec<&&Try> = this_year.iter().filter(|own| own.sent()).collect();
    let best = sent.iter().map(|own| own.grade).max().unwrap();
    let first = sent.iter().filter(|own| own.grade == best).map(|own| own.date).min().unwrap();
    let expected = json!({"value": {"grade": format!("V{best}"), "date": first.to_string()}, "n": sent.len()});
    assert_eq!(scale["maximumYear"], expected);

    let mut lately: BTreeMap<&str, u32> = BTreeMap::new();
    for own in all.iter().filter(|own| own.sent() && own.date > ago(90)) {
        let grade = lately.entry(&own.climb).or_default();
        *grade = own.grade.max(*grade);
    }
    let mut grades: Vec<u32> = lately.values().copied().collect();
    grades.sort_unstable();
    let three = format!("V{}", grades[grades.len() - 3]);
    assert_eq!(scale["threeThreeThree"], json!({"value": three, "n": grades.len()}));

    let mut tried: BTreeMap<&str, bool> = BTreeMap::new();
    for own in &this_year {
        *tried.entry(&own.climb).or_default() |= ["flash", "onsight"].contains(&own.result.as_str());
    }
    let rate = tried.values().filter(|flash| **flash).count() as f64 / tried.len() as f64;
    assert!((number(scale, "/flashRateYear/value") - rate).abs() < 1e-3);
    assert_eq!(scale["flashRateYear"]["n"], tried.len());

    let mut hardest: BTreeMap<&str, u32> = BTreeMap::new();
    for own in &sent {
        let grade = hardest.entry(&own.climb).or_default();
        *grade = own.grade.max(*grade);
    }
    for row in scale["pyramidYear"]["value"].as_array().unwrap() {
        let count = hardest.values().filter(|grade| row["grade"] == format!("V{grade}")).count();
        assert_eq!(row["climbs"], count, "{row}");
    }
    assert_eq!(scale["pyramidYear"]["n"], hardest.len());

    let with_style = sent.iter().filter(|own| !own.style.is_empty()).count();
    assert_eq!(scale["matrixYear"]["n"], with_style);
    assert_eq!(scale["matrixYear"]["unplaced"], sent.len() - with_style);
    for month in scale["bestAMonthYear"]["value"].as_array().unwrap() {
        let inside = sent.iter().filter(|own| month["month"] == own.date.format("%Y-%m").to_string());
        let best = inside.clone().map(|own| own.grade).max().unwrap();
        assert_eq!((&month["grade"], &month["n"]), (&json!(format!("V{best}")), &json!(inside.count())));
    }
}

#[test]
fn tries_and_the_line_of_the_top_three() {
    let store = year();
    let (told, all) = (told(&store), boulders(&store));
    let scale = &told["scales"]["v-scale"];
    let since = today().checked_sub_months(Months::new(12)).unwrap();
    // Of each climb sent in the year the hardest send, of equals the first; the tries of its days up to then.
    let mut sent: BTreeMap<&str, &Try> = BTreeMap::new();
    for own in all.iter().filter(|own| own.sent() && own.date > since) {
        let kept = sent.entry(&own.climb).or_insert(own);
        if own.grade > kept.grade {
            *kept = own;
        }
    }
    for band in scale["triesASendYear"]["value"].as_array().unwrap() {
        let of_band = sent.values().filter(|own| band["grade"] == format!("V{}", own.grade));
        let sums: Vec<Option<u64>> = of_band
            .map(|send| {
                let days =
                    all.iter().filter(|own| own.climb == send.climb && own.date > since && own.date <= send.date);
                days.map(|own| own.attempts).sum()
            })
            .collect();
        let known: Vec<u64> = sums.iter().flatten().copied().collect();
        assert_eq!((&band["n"], &band["unknown"]), (&json!(known.len()), &json!(sums.len() - known.len())), "{band}");
        if !known.is_empty() {
            let mean = known.iter().sum::<u64>() as f64 / known.len() as f64;
            assert!((band["mean"].as_f64().unwrap() - mean).abs() < 1e-3, "{band} {mean}");
        }
    }
    let mut sixty: Vec<u32> = all.iter().filter(|own| own.sent() && own.date > ago(60)).map(|own| own.grade).collect();
    sixty.sort_unstable_by(|a, b| b.cmp(a));
    let mean = f64::from(sixty[..3].iter().sum::<u32>()) / 3.0;
    let line = &scale["progressionYear"]["value"];
    // A grade of the ladder is a hundred with its plain form at ten, and VB lies below V0.
    assert!(((line["rank"].as_f64().unwrap() - 10.0) / 100.0 - 1.0 - mean).abs() < 1e-3, "{} {mean}", line["rank"]);
    assert_eq!(line["topThree"], format!("V{}", mean.floor()));
}

#[test]
fn climbs_of_more_than_one_day() {
    let store = year();
    let told = told(&store);
    let all = boulders(&store);
    let mut days: BTreeMap<&str, BTreeMap<NaiveDate, u64>> = BTreeMap::new();
    for own in &all {
        *days.entry(&own.climb).or_default().entry(own.date).or_default() += own.attempts.unwrap_or(0);
    }
    days.retain(|_, days| days.len() > 1);
    let projects = told["projects"]["value"].as_array().unwrap();
    let projects: Vec<&Value> = projects.iter().filter(|project| project["scale"] == "v-scale").collect();
    assert_eq!(projects.len(), days.len());
    assert!(days.len() > 3);
    for (climb, days) in days {
        let tries: Vec<&Try> = all.iter().filter(|own| own.climb == climb).collect();
        let found = projects.iter().find(|project| project["name"] == tries[0].name);
        let found = found.unwrap_or_else(|| panic!("{climb} is not told"));
        assert_eq!(found["sessions"], days.len(), "{climb}");
        assert_eq!(found["tries"], days.values().sum::<u64>(), "{climb}");
        assert_eq!(found["first"], days.keys().next().unwrap().to_string());
        assert_eq!(found["last"], days.keys().last().unwrap().to_string());
        let sent = tries.iter().find(|own| own.sent()).map(|own| own.date);
        assert_eq!(found["sentOn"], json!(sent.map(|date| date.to_string())), "{climb}");
        let status = match sent {
            Some(_) => "sent",
            None if *days.keys().last().unwrap() < ago(180) => "dropped",
            None => "project",
        };
        assert_eq!(found["status"], status, "{climb}");
        let mut sum = 0;
        let expected: Vec<Value> = days
            .iter()
            .enumerate()
            .map(|(n, (date, tries))| {
                sum += tries;
                let went = all.iter().any(|own| own.climb == climb && own.date == *date && own.sent());
                json!({"date": date.to_string(), "sessions": n + 1, "tries": sum, "sent": went})
            })
            .collect();
        assert_eq!(found["days"], Value::Array(expected), "{climb}");
    }
}

#[test]
fn load_and_body() {
    let store = year();
    let (told, entries) = (told(&store), bodies(&store, Table::Entries));
    let sessions: Vec<&Body> = entries.iter().filter(|entry| entry["sessionType"] != "rest").collect();
    let load: f64 = sessions
        .iter()
        .filter(|entry| date(entry) > ago(7))
        .filter_map(|entry| Some(entry.get("duration")?.as_f64()? * entry.get("rpe")?.as_f64()?))
        .sum();
    assert!((number(&told, "/load/lastSevenDays/value") - load).abs() < 1e-6);
    let since = today().checked_sub_months(Months::new(12)).unwrap();
    let days: BTreeSet<NaiveDate> = sessions.iter().map(|entry| date(entry)).filter(|day| *day > since).collect();
    assert_eq!(told["calendarYear"]["n"], days.len());
    let shaded: BTreeSet<NaiveDate> = told["calendarYear"]["value"]["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["date"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(shaded, days);
    assert_eq!(told["load"]["daysSinceSession"]["value"], (today() - *days.last().unwrap()).num_days());

    let scores = |part: &str, from: u64, to: u64| -> Vec<f64> {
        let inside = entries.iter().filter(|entry| date(entry) > ago(from) && date(entry) <= ago(to));
        inside.filter_map(|entry| entry.get("physicalCondition")?.get("soreness")?.get(part)?.as_f64()).collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    for part in told["soreness"]["value"].as_array().unwrap() {
        let name = part["part"].as_str().unwrap();
        let (recent, before) = (scores(name, 14, 0), scores(name, 42, 14));
        assert!((part["recent"].as_f64().unwrap() - mean(&recent)).abs() < 1e-3, "{part}");
        assert_eq!(part["n"], recent.len());
        assert!((part["before"]["value"].as_f64().unwrap() - mean(&before)).abs() < 1e-3, "{part}");
    }
    let mut heaviest: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for entry in &entries {
        for set in entry.get("sets").and_then(Value::as_array).into_iter().flatten() {
            if set["edgeMm"] == 20 && set["grip"] == "half crimp" && set["exerciseId"] == "max-hangs" {
                let most = heaviest.entry(date(entry)).or_insert(f64::MIN);
                *most = most.max(set["loadKg"].as_f64().unwrap_or(0.0));
            }
        }
    }
    let hangs = told["strength"]["hangs"]["value"].as_array().unwrap();
    let series = hangs.iter().find(|hold| hold["hold"] == "20 mm half-crimp").unwrap_or_else(|| panic!("{hangs:?}"));
    assert_eq!(series["n"], heaviest.len());
    let best = heaviest.values().copied().fold(f64::MIN, f64::max);
    assert!((series["best"]["loadKg"].as_f64().unwrap() - best).abs() < 1e-6);
    assert_eq!(series["last"]["date"], heaviest.keys().last().unwrap().to_string());
}

#[test]
fn food_and_weight() {
    let store = year();
    let (told, logs) = (told(&store), bodies(&store, Table::NutritionLogs));
    let mut trend: Option<f64> = None;
    for kg in logs.iter().filter_map(|log| log.get("weight")?.as_f64()) {
        trend = Some(trend.map_or(kg, |trend| trend + 0.1 * (kg - trend)));
    }
    assert!((number(&told, "/nutrition/weightTrendKg/value") - trend.unwrap()).abs() < 1e-3);
    for (span, days) in [("week", 7), ("month", 30)] {
        let complete: Vec<&Body> =
            logs.iter().filter(|log| date(log) > ago(days) && log.get("complete") == Some(&json!(true))).collect();
        let of = |meals: &Body, key: &str| -> f64 {
            meals["meals"].as_array().unwrap().iter().filter_map(|meal| meal[key].as_f64()).sum()
        };
        for key in ["calories", "protein", "carbs", "fat"] {
            let mean = complete.iter().map(|log| of(log, key)).sum::<f64>() / complete.len() as f64;
            let path = format!("/nutrition/{span}/complete/value/{key}");
            assert!((number(&told, &path) - mean).abs() < 1e-3, "{path} {mean}");
        }
        assert_eq!(told["nutrition"][span]["complete"]["n"], complete.len());
    }
}
