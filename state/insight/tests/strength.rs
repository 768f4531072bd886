//! Hangs, lifting, injuries, and planned days to look at twice.

use super::*;
use crate::insight::caution::{cautions, is_intense};
use crate::insight::hangs::{hang_weeks, hangs, is_hang};
use crate::insight::injuries::{injuries, is_finger};
use crate::insight::soreness::slopes;
use crate::insight::tonnage::strength_weeks;
use crate::insight::weight::weight_trend;
use crate::record::{
    self, Injury, Intensity, Key, Plan, PlanDay, PlanType, SessionType, SetRow, Table, WeeklyStructure,
};
use crate::row::{Noted, Soreness, Strength, StrengthSet};
use serde_json::{Value, json};

fn entry(days: u64, sets: &Value) -> Strength {
    let set = |set: &Value| record::readable::<SetRow>(set.as_object().unwrap()).into();
    let sets = sets.as_array().unwrap().iter().map(set).collect();
    Strength { key: Key::new(Table::Entries, format!("e{days}")), date: ago(days), sets }
}

#[test]
fn the_heaviest_hang_of_a_day_counts_by_edge_grip_and_hand() {
    let hang = |load: f64, edge: f64| json!({"exerciseId": "max-hangs", "loadKg": load, "edgeMm": edge, "grip": "Half-Crimp", "hangS": 10, "sets": 4});
    let all = [
        entry(30, &json!([hang(10.0, 20.0), hang(12.5, 20.0), hang(0.0, 10.0)])),
        entry(9, &json!([hang(15.0, 20.0), {"exerciseId": "max-hangs", "loadKg": -20, "edgeMm": 20, "hand": "left"}])),
        entry(2, &json!([hang(-300.0, 20.0), hang(9000.0, 20.0)])),
        entry(1, &json!([{"exerciseId": "Hang", "loadKg": 1, "edgeMm": 20.0, "grip": " half crimp ", "hand": "both"}])),
    ];
    let weighed = [FoodDay { date: ago(31), weight_kg: Some(70.0), ..FoodDay::default() }];
    let weighings = weight_trend(&weighed, today()).weighings;
    let found = hangs(&all, &weighings, today());
    assert_eq!(found[0].hold.label(), "20 mm half-crimp");
    let days: Vec<(f64, Option<f64>)> =
        found[0].days.iter().map(|day| (day.load_kg, day.body_pct.map(f64::round))).collect();
    assert_eq!(
        days,
        [(12.5, Some(118.0)), (15.0, Some(121.0)), (1.0, Some(101.0))],
        "impossible loads are no hangs, and one hold is written in more than one way"
    );
    assert_eq!(found[0].best().unwrap().date, ago(9));
    let labels: Vec<String> = found.iter().map(|series| series.hold.label()).collect();
    assert_eq!(labels, ["20 mm half-crimp", "10 mm half-crimp", "20 mm, left"]);
    assert!(hangs(&all, &[], today())[0].days.iter().all(|day| day.body_pct.is_none()));
    assert!(hangs(&[], &[], today()).is_empty());
}

#[test]
fn time_under_tension_stands_with_edge_and_load() {
    let all = [
        entry(
            1,
            &json!([
            {"exerciseId": "repeaters-7-3", "sets": 3, "reps": 6, "hangS": 7, "edgeMm": 20, "loadKg": 5},
            {"exerciseId": "repeaters-7-3", "sets": 1, "reps": 6, "hangS": 7, "edgeMm": 20, "loadKg": -5},
            {"exerciseId": "repeaters-7-3", "hangS": 10, "edgeMm": 15},
            {"exerciseId": "max-hangs", "edgeMm": 20}]),
        ),
        entry(8, &json!([{"exerciseId": "max-hangs", "hangS": 10, "sets": 4, "edgeMm": 20}])),
    ];
    let weeks = hang_weeks(&all, today());
    let told: Vec<_> = weeks
        .iter()
        .map(|week| (week.hold.label(), week.tension_s, week.load_kg, week.lines, week.without_s))
        .collect();
    assert_eq!(
        told,
        [
            ("20 mm".to_owned(), 40.0, (0.0, 0.0), 1, 0),
            ("15 mm".to_owned(), 10.0, (0.0, 0.0), 1, 0),
            ("20 mm".to_owned(), 168.0, (-5.0, 5.0), 2, 1),
        ]
    );
    let of = |exercise: &str| StrengthSet { exercise: exercise.into(), ..StrengthSet::default() };
    let plank = StrengthSet { hang_s: Some(60.0), ..of("plank") };
    assert!(!is_hang(&of("weighted-pull-ups")) && !is_hang(&plank) && !is_hang(&of("hanging-leg-raises")));
    assert!(["max-hangs", "Hang", "no-hangs-daily"].into_iter().all(|exercise| is_hang(&of(exercise))));
}

#[test]
fn lifting_is_load_times_repetitions_times_sets() {
    let all = [entry(
        1,
        &json!([
        {"exerciseId": "weighted-pull-ups", "sets": 5, "reps": 5, "loadKg": 20},
        {"exerciseId": "weighted-pull-ups", "reps": 3, "loadKg": 30},
        {"exerciseId": "weighted-pull-ups", "sets": 2, "reps": 8},
        {"exerciseId": "weighted-pull-ups", "sets": 2, "reps": 8, "loadKg": -15},
        {"exerciseId": "max-hangs", "sets": 2, "hangS": 10, "loadKg": 15},
        {"exerciseId": "", "sets": 2, "reps": 8, "loadKg": 15}]),
    )];
    let weeks = strength_weeks(&all, today());
    assert_eq!(weeks.len(), 1);
    let week = &weeks[0];
    assert_eq!((week.tonnage_kg, week.heaviest_kg, week.sets), (590.0, Some(30.0), 10.0));
    assert_eq!((week.lines, week.without), (3, 1));
}

#[test]
fn an_injury_comes_back_after_a_gap() {
    let hurts = |days, what: &str| Noted {
        date: ago(days),
        kind: SessionType::Gym,
        energy: None,
        sleep_hours: None,
        exercise_kcal: None,
        injuries: vec![what.to_owned()],
    };
    let old =
        Injury { kind: "A2 pulley".into(), date: Some("2024-03-01".into()), recovered: true, ..Injury::default() };
    let undated = Injury { kind: "Elbow".into(), date: Some("2019".into()), recovered: true, ..Injury::default() };
    let future = Injury { kind: "Knee".into(), date: Some("2030-01-01".into()), ..Injury::default() };
    let noted = [hurts(200, "a2  PULLEY"), hurts(180, "A2 pulley"), hurts(10, "A2 pulley"), hurts(300, "back")];
    let lines = injuries(&[old, undated, future], &noted, today());
    let told: Vec<(&str, bool, usize, usize, bool)> = lines
        .iter()
        .map(|line| (line.name.as_str(), line.finger, line.recurrences(), line.mentions(), line.open().is_some()))
        .collect();
    assert_eq!(told, [("A2 pulley", true, 2, 4, true), ("back", false, 0, 1, false), ("Elbow", false, 0, 1, false)]);
    assert_eq!(lines[0].spells[1].mentions, 2);
    for (name, finger) in
        [("Ring finger", true), ("fingers", true), ("boring ache", false), ("a4", true), ("hip", false)]
    {
        assert_eq!(is_finger(name), finger, "{name}");
    }
}

#[test]
fn soreness_has_a_slope_with_n() {
    let score = |days, score| Soreness { date: ago(days), part: "fingers".into(), score };
    let rising = [score(21, 1.0), score(14, 2.0), score(7, 3.0), score(0, 4.0), score(40, 9.0)];
    let found = slopes(&rising, today());
    assert!((found[0].1.value().unwrap() - 1.0).abs() < 1e-9);
    assert_eq!(found[0].1.n(), 4);
    let few = slopes(&rising[..2], today());
    assert_eq!(few[0].1.reason(), Some("scores of 2 days in four weeks, 4 are needed"));
}

fn plan() -> Plan {
    let hard = Some(PlanDay { kind: PlanType::Power, intensity: Some(Intensity::High), ..PlanDay::default() });
    let easy = Some(PlanDay { kind: PlanType::Technique, intensity: Some(Intensity::Low), ..PlanDay::default() });
    Plan {
        start_date: "2026-11-01".into(),
        end_date: "2026-12-31".into(),
        weekly_structure: WeeklyStructure {
            tuesday: hard.clone(),
            friday: hard,
            wednesday: easy,
            ..WeeklyStructure::default()
        },
        ..Plan::default()
    }
}

#[test]
fn hard_days_are_marked_while_a_finger_is_open_or_something_is_sore() {
    let open = [Injury { kind: "ring finger A2".into(), date: Some("2026-11-01".into()), ..Injury::default() }];
    let lines = injuries(&open, &[], today());
    let marked = cautions(&plan(), &lines, &[], today());
    let dates: Vec<String> = marked.iter().map(|day| day.date.to_string()).collect();
    assert_eq!(dates, ["2026-11-24", "2026-11-27"]);
    assert_eq!(marked[0].reasons, ["ring finger A2 is open since 2026-11-01"]);
    let elbow = [Injury { kind: "elbow".into(), date: Some("2026-11-01".into()), ..Injury::default() }];
    assert!(cautions(&plan(), &injuries(&elbow, &[], today()), &[], today()).is_empty());
    let score = |days, score| Soreness { date: ago(days), part: "fingers".into(), score };
    assert_eq!(cautions(&plan(), &[], &[score(1, 7.0)], today()).len(), 2);
    assert!(cautions(&plan(), &[], &[score(2, 7.0), score(1, 3.0)], today()).is_empty(), "the last score counts");
    assert!(cautions(&plan(), &[], &[score(4, 9.0), score(1, 70.0)], today()).is_empty());
    assert!(is_intense(&PlanDay { kind: PlanType::Strength, ..PlanDay::default() }));
}
