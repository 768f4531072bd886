//! The forecast against a calculation of another kind, against its own rules, and what is kept of it.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::ability::{Tries, now_of};
use super::*;
use crate::grade::{Grade, Hint};
use crate::insight::goals::goals;
use crate::record::{Body, Change, ClimbResult, Goal, GoalType, Op};
use chrono::Days;
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

fn tried(days: u64, grade: &str, result: ClimbResult, tries: Option<u32>, climb: u64) -> Ascent {
    let grade = Grade::parse(Scale::VScale, grade).unwrap();
    Ascent {
        date: today().checked_sub_days(Days::new(days)).unwrap(),
        scale: Scale::VScale,
        rank: grade.rank(),
        band: grade.band().0,
        climb,
        entry: None,
        send: None,
        result,
        attempts: tries,
        venue: None,
        style: None,
        rope: None,
        kind: None,
        warmup: false,
        significance: None,
    }
}

/// A year of boulders: V4 goes, V6 goes after some tries, V8 does not.
fn year() -> Vec<Ascent> {
    (0..48)
        .flat_map(|week| {
            let days = week * 7;
            [
                tried(days, "V4", ClimbResult::Flash, Some(1), days * 10),
                tried(days, "V6", ClimbResult::Redpoint, Some(4), days * 10 + 1),
                tried(days, "V8", ClimbResult::Attempt, Some(3), days * 10 + 2),
            ]
        })
        .collect()
}

fn goal(grade: &str, by: Option<&str>) -> Goal {
    Goal {
        id: "g".into(),
        grade: grade.into(),
        kind: GoalType::Boulder,
        target_date: by.map(Into::into),
        ..Goal::default()
    }
}

fn told(grade: &str, by: Option<&str>, ascents: &[Ascent]) -> Figure<Forecast> {
    forecast(&goals(&[goal(grade, by)], ascents, &Hint::default(), today())[0], ascents, today())
}

/// Mean and deviation of the last month by brute force: the whole distribution of ability on a fine grid, month by month.
fn on_a_grid(months: &[Vec<Tries>], m: f64) -> (f64, f64) {
    let grid: Vec<f64> = (-400..=1000).map(|n| f64::from(n) * 0.02).collect();
    let all: Vec<Tries> = months.iter().flatten().copied().collect();
    let tries: f64 = all.iter().map(|t| t.count()).sum();
    let start: f64 = all.iter().map(|t| t.step * t.count()).sum::<f64>() / tries;
    let mut weights: Vec<f64> = grid.iter().map(|x| (-(x - start).powi(2) / 50.0).exp()).collect();
    for (t, month) in months.iter().enumerate() {
        if t > 0 {
            // The walk: each point is spread over its neighbours up to four deviations away.
            let spread: Vec<f64> = (-100..=100).map(|n| (-(f64::from(n) * 0.02 / 0.5).powi(2) / 2.0).exp()).collect();
            let mut next = vec![0.0; grid.len()];
            for (i, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 1e-12) {
                for (j, share) in spread.iter().enumerate() {
                    if let Some(place) = (i + j).checked_sub(100).and_then(|place| next.get_mut(place)) {
                        *place += weight * share;
                    }
                }
            }
            weights = next;
        }
        for (x, weight) in grid.iter().zip(weights.iter_mut()) {
            for tries in month {
                let p = 1.0 / (1.0 + (m * (tries.step - x)).exp());
                *weight *= p.powf(tries.sent) * (1.0 - p).powf(tries.failed);
            }
        }
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
    }
    let mean: f64 = grid.iter().zip(&weights).map(|(x, w)| x * w).sum();
    let variance: f64 = grid.iter().zip(&weights).map(|(x, w)| (x - mean).powi(2) * w).sum();
    (mean, variance.sqrt())
}

#[test]
fn ability_agrees_with_a_calculation_on_a_grid() {
    let month = |rows: &[(f64, f64, f64)]| -> Vec<Tries> {
        rows.iter().map(|&(step, sent, failed)| Tries { step, sent, failed }).collect()
    };
    let steady = month(&[(4.0, 6.0, 2.0), (6.0, 4.0, 9.0), (8.0, 0.0, 6.0)]);
    let cases = [
        vec![steady.clone()],
        vec![steady.clone(), month(&[]), steady.clone()],
        vec![month(&[(3.0, 5.0, 2.0)]), month(&[(5.0, 4.0, 8.0)]), month(&[]), month(&[(7.0, 3.0, 9.0)])],
    ];
    for months in cases {
        let m = 3f64.ln();
        let (step, deviation) = now_of(&months, m);
        let (mean, spread) = on_a_grid(&months, m);
        assert!((step - mean).abs() < 0.1, "{step} against {mean}");
        assert!((deviation - spread).abs() < 0.05, "{deviation} against {spread}");
    }
}

#[test]
fn the_chance_agrees_with_a_calculation_on_a_grid() {
    let Figure::Known { value, n } = told("V8", Some("2027-05-01"), &year()) else { panic!() };
    assert_eq!(n, 144);
    // 13 weeks hold 4 + 3 tries each at or above V6.
    assert_eq!(value.tries, (91.0_f64 / 90.0 * 160.0).round() as u32);
    let spread = (value.ability.deviation.powi(2) + 0.25 * (160.0 / 30.4375) / 3.0).sqrt();
    let (mut sum, mut weights) = (0.0, 0.0);
    for n in -8000..8000 {
        let c = value.ability.step + f64::from(n) * 0.001;
        let weight = (-((c - value.ability.step) / spread).powi(2) / 2.0).exp();
        let miss = 1.0 - 1.0 / (1.0 + 3f64.powf(9.0 - c));
        sum += weight * (1.0 - miss.powi(value.tries as i32));
        weights += weight;
    }
    assert!((value.p - sum / weights).abs() < 0.002, "{} against {}", value.p, sum / weights);
    assert!(value.lo <= value.p && value.p <= value.hi);
}

#[test]
fn a_forecast_is_told_in_one_line() {
    let by = "2027-05-01".parse().unwrap();
    assert_eq!(words((0.32, 0.15, 0.52), by, 12, today()), "32 % (15-52) by 1 May at 12 tries");
    assert_eq!(words((0.001, 0.0, 0.02), by, 1, today()), "under 1 % (0-2) by 1 May at 1 try");
    let far = "2028-05-01".parse().unwrap();
    assert_eq!(words((0.999, 0.9, 1.0), far, 400, today()), "over 99 % (90-100) by 1 May 2028 at 400 tries");
}

#[test]
fn what_is_not_enough_is_said() {
    let all = year();
    let only_sends: Vec<Ascent> = (0..40).map(|n| tried(n, "V4", ClimbResult::Flash, Some(1), n)).collect();
    let only_falls: Vec<Ascent> = (0..40).map(|n| tried(n, "V8", ClimbResult::Attempt, Some(2), n)).collect();
    let old: Vec<Ascent> = all
        .iter()
        .map(|ascent| Ascent { date: ascent.date.checked_sub_days(Days::new(100)).unwrap(), ..*ascent })
        .collect();
    let cases: [(&str, Option<&str>, &[Ascent], &str); 9] = [
        ("V8", Some("2027-05-01"), &all[..20], "20 of 30 climbs logged"),
        ("V8", Some("2027-05-01"), &only_sends, "no failed try logged, so nothing shows what is too hard"),
        ("V8", Some("2027-05-01"), &only_falls, "no send logged in that time"),
        ("V8", Some("2027-05-01"), &old, "no hard try in the last 90 days, so none can be expected"),
        ("V8", None, &all, "the goal has no date"),
        ("V8", Some("2027-05"), &all, "the goal's date is \"2027-05\", which is no full day"),
        ("V8", Some("2026-11-22"), &all, "the goal's date has come"),
        ("V6", Some("2027-05-01"), &all, "the goal is reached"),
        ("V8", Some("2027-05-01"), &[], "0 of 30 climbs logged"),
    ];
    for (grade, by, ascents, reason) in cases {
        assert_eq!(told(grade, by, ascents).reason(), Some(reason));
    }
    assert!(told("yellow", Some("2027-05-01"), &all).value().is_none());
}

#[test]
fn the_future_warm_ups_repeats_and_other_scales_change_nothing() {
    let before = told("V8", Some("2027-05-01"), &year());
    let mut more = year();
    let future = today().checked_add_days(Days::new(3)).unwrap();
    more.push(Ascent { date: future, ..tried(0, "V15", ClimbResult::Flash, Some(1), 1) });
    more.push(Ascent { warmup: true, ..tried(0, "V0", ClimbResult::Flash, Some(1), 2) });
    more.push(tried(0, "V9", ClimbResult::Repeat, Some(1), 3));
    more.push(Ascent { scale: Scale::Font, ..tried(0, "V12", ClimbResult::Flash, Some(1), 4) });
    assert_eq!(told("V8", Some("2027-05-01"), &more), before);
}

#[test]
fn each_steepness_has_its_own_ability() {
    let mut all = year();
    for ascent in &mut all {
        ascent.style = Some(Style::Overhang);
    }
    let found = abilities(&all, Scale::VScale, today());
    assert_eq!(found.len(), 5);
    assert_eq!(found[0].1, found[3].1);
    assert_eq!(found[1].1.reason(), Some("0 of 30 climbs logged"));
    let ability = found[0].1.value().unwrap();
    assert!(ability.label == "V5" || ability.label == "V6", "{ability:?}");
}

/// What is due to be kept.
fn keep(profile: &Body, ascents: &[Ascent], hint: Hint, today: NaiveDate) -> Option<Change> {
    OutlookTally::new(profile, today).over(ascents).keep(profile, hint)
}

fn profile(forecasts: &Value) -> Body {
    json!({"goals": [{"id": "g", "grade": "V8", "type": "boulder", "targetDate": "2027-05-01", "colour": "red",
        "forecasts": forecasts}]})
    .as_object()
    .unwrap()
    .clone()
}

#[test]
fn one_forecast_a_week_is_kept() {
    let (all, hint) = (year(), Hint::default());
    let change = keep(&profile(&json!([])), &all, hint, today()).unwrap();
    let Op::Edit { after, .. } = &change.ops[0] else { panic!() };
    let goal = after["goals"][0].as_object().unwrap();
    assert_eq!(goal["colour"], "red");
    let first = kept(goal);
    assert_eq!((first.len(), first[0].made, first[0].grade.as_str()), (1, today(), "V8"));
    assert!(first[0].lo <= first[0].p && first[0].p <= first[0].hi && first[0].came.is_none());
    assert_eq!(keep(after, &all, hint, today()), None);
    assert!(!is_due(&first, today().checked_add_days(Days::new(6)).unwrap()));
    assert!(is_due(&first, today().checked_add_days(Days::new(7)).unwrap()));
}

#[test]
fn what_came_of_a_forecast_is_written_once_and_scored() {
    let row = |by: &str, p: f64| {
        json!({"id": by, "made": "2026-06-01", "by": by, "grade": "V8", "p": p, "lo": 0.1,
        "hi": 0.9, "tries": 5})
    };
    let body = profile(&json!([row("2026-08-01", 0.2), row("2026-10-01", 0.7), row("2027-05-01", 0.5), {"made": "?"}]));
    let all = vec![tried(70, "V8", ClimbResult::Redpoint, Some(5), 1)]; // 2026-09-13
    let hint = Hint::default();
    let figure = score(&body, &all, &hint, today());
    assert_eq!((figure.n(), figure.value().map(|score| score.came)), (2, Some(1)));
    assert!((figure.value().unwrap().brier - 0.065).abs() < 1e-12);
    let change = keep(&body, &all, hint, today()).unwrap();
    let Op::Edit { after, .. } = &change.ops[0] else { panic!() };
    let list = &after["goals"][0]["forecasts"];
    assert_eq!((&list[0]["came"], &list[1]["came"]), (&json!(false), &json!(true)));
    assert!(list[2].get("came").is_none());
    assert_eq!(list[3], json!({"made": "?"}), "what cannot be read stays");
    // A later send does not change what was written.
    assert_eq!(score(after, &[], &hint, today()), figure);
    assert_eq!(score(&Body::new(), &all, &hint, today()).reason(), Some("no forecast's date has come yet"));
}

proptest! {
    #[test]
    fn a_chance_is_a_chance_and_harder_goals_are_less_likely(
        rows in prop::collection::vec((0u64..700, 0usize..12, any::<bool>(), 1u32..9999), 30..120),
    ) {
        let grades = ["V0", "V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "V11"];
        let ascents: Vec<Ascent> = rows
            .iter()
            .enumerate()
            .map(|(n, &(days, grade, sent, tries))| {
                let result = if sent { ClimbResult::Redpoint } else { ClimbResult::Attempt };
                tried(days, grades[grade], result, Some(tries), n as u64)
            })
            .collect();
        let chance = |grade: &str| told(grade, Some("2027-05-01"), &ascents).value().map(|found| (found.lo, found.p, found.hi));
        if let (Some(easier), Some(harder)) = (chance("V13"), chance("V15")) {
            for (lo, p, hi) in [easier, harder] {
                prop_assert!((0.0..=1.0).contains(&lo) && lo <= p && p <= hi && hi <= 1.0 && p.is_finite());
            }
            prop_assert!(harder.1 <= easier.1 + 1e-9);
        }
    }
}
