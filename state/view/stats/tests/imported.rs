//! The figures of an imported log equal what plain counting in its file gives.

use super::today;
use crate::grade::Hint;
use crate::import::{Format, ImportContext, parse, plan};
use crate::settings::Settings;
use crate::store::{Now, Store};
use crate::view::stats;
use chrono::{Months, NaiveDate};
use serde_json::json;
use std::collections::BTreeMap;

const TICKS: &[u8] = include_bytes!("../../../../tests/data/mountain-project-300.csv");

/// A boulder of the file.
#[derive(Debug)]
struct Row {
    date: NaiveDate,
    climb: String,
    /// VB is -1.
    grade: i32,
    sent: bool,
    flashed: bool,
}

/// Every boulder in V grades that the file dates and names, in a whole row and a style that there is.
fn boulders() -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(TICKS);
    let names = reader.headers().unwrap().clone();
    let rows = reader.records().map(Result::unwrap).filter_map(|row| {
        let of = |name: &str| row.get(names.iter().position(|known| known == name).unwrap()).unwrap_or_default().trim();
        let date =
            ["%Y-%m-%d", "%m/%d/%Y"].iter().find_map(|shape| NaiveDate::parse_from_str(of("Date"), shape).ok())?;
        let rating = if of("Rating").is_empty() { of("Your Rating") } else { of("Rating") };
        let number: String = rating.strip_prefix('V')?.chars().take_while(char::is_ascii_digit).collect();
        let (style, lead) = (of("Style"), of("Lead Style"));
        if row.len() != names.len() || of("Route").is_empty() || style == "Simul" {
            return None;
        }
        Some(Row {
            date,
            climb: if of("URL").is_empty() {
                format!("{} {}", of("Route"), of("Location"))
            } else {
                of("URL").to_owned()
            },
            grade: number.parse().unwrap_or(-1),
            sent: !["Attempt", "TR", "Follow"].contains(&style) && lead != "Fell/Hung",
            flashed: style == "Flash" || ["Flash", "Onsight"].contains(&lead),
        })
    });
    rows.collect()
}

fn label(grade: i32) -> String {
    if grade < 0 { "VB".into() } else { format!("V{grade}") }
}

#[test]
fn a_mountain_project_log_is_counted_like_its_file() {
    let context = ImportContext { hint: Hint::default(), today: today() };
    let import = parse(Format::MountainProject, "ticks.csv", TICKS, &context).unwrap();
    let mut store = Store::open_in_memory().unwrap();
    let planned = plan(&import, &|_| None, &|_| Vec::new());
    store.apply(&planned.change, &Now { ms: 1_795_199_400_123 }).unwrap();
    let told = stats(store.read(), &Settings::default(), today()).unwrap();
    let scale = &told["scales"]["v-scale"];
    let all = boulders();
    assert_eq!((&scale["ascents"], all.len() > 90), (&json!(all.len()), true));
    let sent = || all.iter().filter(|row| row.sent);
    let best = sent().map(|row| row.grade).max().unwrap();
    let first = sent().filter(|row| row.grade == best).map(|row| row.date).min().unwrap();
    let expected = json!({"value": {"grade": label(best), "date": first.to_string()}, "n": sent().count()});
    assert_eq!(scale["maximum"], expected);

    let since = today().checked_sub_months(Months::new(12)).unwrap();
    let this_year: Vec<&Row> = all.iter().filter(|row| row.date > since).collect();
    let mut hardest: BTreeMap<&str, i32> = BTreeMap::new();
    let mut tried: BTreeMap<&str, bool> = BTreeMap::new();
    for row in &this_year {
        *tried.entry(&row.climb).or_default() |= row.flashed;
        if row.sent {
            let kept = hardest.entry(&row.climb).or_insert(row.grade);
            *kept = row.grade.max(*kept);
        }
    }
    let rate = tried.values().filter(|flashed| **flashed).count() as f64 / tried.len() as f64;
    assert!((scale["flashRateYear"]["value"].as_f64().unwrap() - rate).abs() < 1e-3, "{scale} {rate}");
    assert_eq!(scale["flashRateYear"]["n"], tried.len());
    assert_eq!(scale["pyramidYear"]["n"], hardest.len());
    for row in scale["pyramidYear"]["value"].as_array().unwrap() {
        let count = hardest.values().filter(|grade| row["grade"] == label(**grade)).count();
        assert_eq!(row["climbs"], count, "{row}");
    }
    for month in scale["bestAMonthYear"]["value"].as_array().unwrap() {
        let inside: Vec<&&Row> =
            this_year.iter().filter(|row| row.sent && month["month"] == row.date.format("%Y-%m").to_string()).collect();
        let best = inside.iter().map(|row| row.grade).max().unwrap();
        assert_eq!((&month["grade"], &month["n"]), (&json!(label(best)), &json!(inside.len())), "{month}");
    }
    // What no tick tells is left out with its reason, and the rest stands.
    for path in ["/load/monotony", "/soreness", "/strength/hangs", "/nutrition/weightTrendKg", "/nutrition/energyUsed"]
    {
        assert!(told.pointer(path).and_then(|figure| figure["missing"].as_str()).is_some(), "{path}");
    }
    let mut days: BTreeMap<&str, Vec<(NaiveDate, bool)>> = BTreeMap::new();
    for row in &all {
        days.entry(&row.climb).or_default().push((row.date, row.sent));
    }
    let took_longer = days.values().filter(|days| {
        let first = days.iter().map(|(day, _)| *day).min().unwrap();
        days.iter().any(|(day, _)| *day != first) && !days.iter().any(|(day, sent)| *day == first && *sent)
    });
    let of_boulders = told["projects"]["value"].as_array().into_iter().flatten();
    let of_boulders = of_boulders.filter(|project| project["scale"] == "v-scale").count();
    assert_eq!(of_boulders, took_longer.count());
}
