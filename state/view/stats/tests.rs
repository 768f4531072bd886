//! What scripts are told: every figure is there with its n or its reason, and equals what plain counting in the records
//! gives. The counting here knows nothing of `insight`: it reads the JSON of the journal.

#![expect(clippy::unwrap_used, reason = "tests")]

mod ahead;
mod bad_input;
mod counted;
mod eaten;
mod imported;
mod past;
mod trained;

use super::*;
use crate::settings::Hidden;
use crate::store::{Now, Store};

fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

/// The year of the demo.
fn year() -> Store {
    let mut store = Store::open_in_memory().unwrap();
    store.apply(&crate::demo::year(today(), 1), &Now { ms: 1_795_199_400_123 }).unwrap();
    store
}

/// Every figure by its path.
const FIGURES: &[&str] = &[
    "/projects",
    "/calendarYear",
    "/forecasts/score",
    "/load/lastSevenDays",
    "/load/changePercent",
    "/load/monotony",
    "/load/strain",
    "/load/acwrCoupled",
    "/load/acwrUncoupled",
    "/load/acwrEwma",
    "/load/streakWeeks",
    "/load/longestStreakWeeks",
    "/load/daysSinceSession",
    "/soreness",
    "/strength/hangs",
    "/strength/hangWeeks",
    "/strength/strengthWeeks",
    "/breakthroughs/plannedWeeks",
    "/nutrition/week/logged",
    "/nutrition/week/complete",
    "/nutrition/week/energyOnTarget",
    "/nutrition/week/proteinOnTarget",
    "/nutrition/month/complete",
    "/nutrition/weightTrendKg",
    "/nutrition/weightKgAWeek",
    "/nutrition/energyUsed",
    "/nutrition/energyAvailability",
    "/nutrition/suggestedTargets",
    "/nutrition/plannedFuel",
];

/// Those of a scale.
const OF_A_SCALE: &[&str] = &[
    "maximum",
    "maximumYear",
    "threeThreeThree",
    "flashRateYear",
    "pyramidYear",
    "triesASendYear",
    "bestAMonthYear",
    "progressionYear",
    "matrixYear",
    "ability/all",
    "ability/overhang",
];

/// Whether a figure is there with its n, or missing with its reason.
fn is_told(figure: &Value) -> bool {
    let known = figure.get("value").is_some() && figure["n"].is_u64();
    known != figure.get("missing").is_some_and(|reason| reason.as_str().is_some_and(|reason| !reason.is_empty()))
}

#[test]
fn every_figure_is_there_with_its_n_or_its_reason() {
    let empty = Store::open_in_memory().unwrap();
    for store in [year(), empty] {
        let told = stats(store.read(), &Settings::default(), today()).unwrap();
        let scales = told["scales"].as_object().unwrap().keys();
        let of_scales = scales.flat_map(|scale| OF_A_SCALE.iter().map(move |name| format!("/scales/{scale}/{name}")));
        for path in FIGURES.iter().map(|path| (*path).to_owned()).chain(of_scales) {
            let figure = told.pointer(&path).unwrap_or_else(|| panic!("{path} is not told"));
            assert!(is_told(figure), "{path}: {figure}");
        }
        for goal in told["goals"].as_array().unwrap() {
            assert!(is_told(&goal["current"]) && is_told(&goal["gradesLeft"]) && is_told(&goal["forecast"]), "{goal}");
        }
        for pair in told["comparison"]["pairs"].as_array().unwrap() {
            assert!(is_told(&pair["first"]) && is_told(&pair["second"]), "{pair}");
        }
    }
}

#[test]
fn a_year_is_told_with_n_or_with_a_reason() {
    let (store, today) = (year(), today());
    let told = stats(store.read(), &Settings::default(), today).unwrap();
    for path in [
        "/goals/0/forecast",
        "/forecasts/score",
        "/scales/v-scale/ability/all",
        "/nutrition/energyUsed",
        "/nutrition/energyAvailability",
        "/nutrition/plannedFuel",
        "/breakthroughs/plannedWeeks",
    ] {
        let figure = told.pointer(path).unwrap_or_else(|| panic!("{path}: {told}"));
        let known = figure.get("value").is_some() && figure.get("n").is_some();
        assert!(known || figure.get("missing").is_some(), "{path}: {figure}");
    }
    for path in [
        "/strength/hangs/value/0/hold",
        "/injuries/0/injury",
        "/breakthroughs/before/0/factors/0/factor",
        "/comparison/pairs/0/figure",
    ] {
        assert!(told.pointer(path).is_some_and(Value::is_string), "{path}");
    }
    let text = stats_text(&told);
    assert!(text.contains("planned weeks") && text.contains("forecast"), "{text}");
    let hidden = Settings { hidden: Hidden { weight: true, calories: true }, ..Settings::default() };
    let text = stats_text(&stats(store.read(), &hidden, today).unwrap());
    for word in ["kcal", "calories", "body percent 1"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
    for line in ["weight trend kg: hidden by `hide`", "energy used: hidden by `hide`"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let (first, second) = (Period::parse("2026-01..2026-06").unwrap(), Period::parse("2026-07..2026-12").unwrap());
    let table = comparison(store.read(), &Settings::default(), first, second, today).unwrap();
    let shown = pairs(store.read(), &Settings::default(), first, second, today).unwrap();
    let named: Vec<&str> = shown.iter().map(|pair| pair.name.as_str()).collect();
    let told: Vec<&str> =
        table["pairs"].as_array().unwrap().iter().filter_map(|pair| pair["figure"].as_str()).collect();
    assert_eq!(named, told, "the screen shows what scripts are told");
    let kept = pairs(store.read(), &hidden, first, second, today).unwrap();
    assert!(kept.iter().all(|pair| pair.name != "calories"));
    assert_eq!(table["second"], "2026-07-01 to 2026-12-31");
    assert!(table["pairs"][0]["first"]["value"].as_u64().is_some_and(|sessions| sessions > 20), "{table}");
}
