//! The page of load and body, and the marked days of the week.

use super::*;
use v7_state::insight::Figure as Known;
use v7_state::insight::caution::Caution;
use v7_state::insight::hangs::{HangDay, HangSeries, HangWeek, Hold};
use v7_state::insight::injuries::{InjuryLine, Spell};
use v7_state::insight::load::{Load, Streak};
use v7_state::insight::soreness::SorenessTrend;
use v7_state::insight::tonnage::StrengthWeek;
use v7_state::record::{PlanDay, PlanType};
use v7_state::settings::Hidden;
use v7_state::view::Strain;

fn strain() -> Strain {
    let hold = |edge: u32, grip: &str| Hold { edge_tenths_mm: Some(edge), grip: grip.into(), hand: "both".into() };
    let hung = |weeks_ago: u64, kg: f64| HangDay {
        date: today() - Days::new(7 * weeks_ago + 3),
        key: Key::new(Table::Entries, "e"),
        load_kg: kg,
        body_pct: Some((71.0 + kg) / 71.0 * 100.0),
        hang_s: Some(7.0),
    };
    let monday = |weeks_ago: u64| date("2026-11-16") - Days::new(7 * weeks_ago);
    let week = |weeks_ago, hold, tension_s, load_kg| HangWeek {
        monday: monday(weeks_ago),
        hold,
        tension_s,
        load_kg,
        lines: 1,
        without_s: 0,
    };
    let lift = |weeks_ago: u64, kg: f64| StrengthWeek {
        monday: monday(weeks_ago),
        exercise: "max-hangs".into(),
        tonnage_kg: 25.0 * kg,
        heaviest_kg: Some(kg),
        sets: 5.0,
        lines: 1,
        without: 0,
    };
    let loads = [5.0, 7.5, 7.5, 10.0, 12.5, 12.5, 17.5, 15.0];
    let spell = |from: &str, to: &str, open| Spell { from: Some(date(from)), to: Some(date(to)), mentions: 3, open };
    let slope = |part: &str, value: f64, n| (part.to_owned(), Known::known(value, n));
    let recent = |part: &str, recent| SorenessTrend {
        part: part.into(),
        recent,
        before: Known::missing("no score in the four weeks before"),
        n: 5,
    };
    let known = |value| Known::known(value, 3);
    Strain {
        load: Some(Load {
            weeks: Vec::new(),
            last_seven: known(2240.0),
            change_pct: known(-0.2),
            monotony: known(0.72),
            strain: known(1620.98),
            acwr_coupled: Known::known(0.933, 14),
            acwr_uncoupled: known(0.912),
            acwr_ewma: known(0.643),
            streak: Streak { weeks: 1, longest: 12 },
            days_since_session: Known::known(2, 1),
        }),
        hangs: vec![
            HangSeries {
                hold: hold(200, "half-crimp"),
                days: (0..8).rev().zip(loads).map(|(ago, kg)| hung(3 * ago, kg)).collect(),
            },
            HangSeries { hold: hold(150, "open"), days: vec![hung(4, -10.0), hung(1, -7.5)] },
        ],
        hang_weeks: vec![
            week(3, hold(200, "half-crimp"), 126.0, (12.5, 17.5)),
            week(1, hold(150, "open"), 60.0, (-7.5, -7.5)),
            week(0, hold(200, "half-crimp"), 84.0, (15.0, 15.0)),
        ],
        strength: vec![lift(4, 20.0), lift(0, 22.5)],
        soreness: Vec::new(),
        trends: vec![recent("fingers", 5.4), recent("left elbow", 3.0), recent("back", 1.0)],
        slopes: vec![
            slope("fingers", 1.2, 9),
            slope("left elbow", -0.4, 6),
            ("back".into(), Known::missing("scores of 2 days in four weeks, 4 are needed")),
        ],
        injuries: vec![
            InjuryLine {
                name: "ring finger A2".into(),
                finger: true,
                spells: vec![spell("2026-02-03", "2026-03-10", false), spell("2026-11-01", "2026-11-18", true)],
            },
            InjuryLine {
                name: "shoulder".into(),
                finger: false,
                spells: vec![Spell { from: None, to: None, mentions: 1, open: false }],
            },
        ],
    }
}

fn with(strain: Strain) -> State {
    let mut all = answers();
    all.push((Query::Strain(today()), Answer::Strain(strain)));
    state(all)
}

#[test]
fn load_and_body_at_every_size() {
    let full = with(strain());
    let mut pane = on_tuesday();
    press(&mut pane, &full, "plan.body");
    assert!(pane.wants(&full).contains(&Query::Strain(today())));
    for (width, height) in [(120, 38), (80, 22)] {
        insta::assert_snapshot!(format!("body_{width}x{height}"), drawn(&mut pane, &full, width, height));
    }
    press(&mut pane, &full, "move.right");
    let second = drawn(&mut pane, &full, 80, 22);
    assert!(second.contains("15 mm open") && second.contains("2/3"), "{second}");
    press(&mut pane, &full, "move.right");
    assert!(drawn(&mut pane, &full, 80, 22).contains("Heaviest · Max hangs"));
    press(&mut pane, &full, "move.top");
    let mut small = String::new();
    for _ in 0..5 {
        small.push_str(&drawn(&mut pane, &full, 40, 10));
        small.push('\n');
        press(&mut pane, &full, "move.down");
    }
    insta::assert_snapshot!("body_40x10", small);
    let Do::Open(Open::Text { markdown, .. }) = press(&mut pane, &full, "plan.explain") else { panic!() };
    assert!(markdown.contains("seconds of different edges"));
    press(&mut pane, &full, "plan.body");
    assert_eq!(pane.part, Part::Week);
}

#[test]
fn what_hurts_is_all_in_reach_at_every_size() {
    let mut strain = strain();
    let injury = |n: usize| InjuryLine {
        name: format!("injury {n}"),
        finger: false,
        spells: vec![Spell { from: None, to: None, mentions: 1, open: false }],
    };
    let five = ["fingers", "left elbow", "back", "shoulder", "wrist"];
    strain.slopes = five.iter().map(|part| ((*part).to_owned(), Known::known(0.0, 4))).collect();
    strain.injuries = (0..2).map(injury).collect();
    let mut pane = on_tuesday();
    let two = with(strain.clone());
    press(&mut pane, &two, "plan.body");
    let whole = drawn(&mut pane, &two, 80, 22);
    assert!(five.iter().all(|part| whole.contains(part)) && whole.contains("injury 1"), "{whole}");
    assert!(!whole.contains("more") && whole.contains("Work a week"), "{whole}");
    // With more of them each part stands alone, and is scrolled where it is longer than its place.
    strain.injuries = (0..12).map(injury).collect();
    let many = with(strain);
    for (width, height) in [(80, 22), (40, 10)] {
        press(&mut pane, &many, "move.top");
        drawn(&mut pane, &many, width, height);
        for _ in 0..3 {
            press(&mut pane, &many, "move.down");
        }
        let mut seen = drawn(&mut pane, &many, width, height);
        assert!(seen.contains("injury 0\n") && !seen.contains("injury 11") && seen.contains(" more"), "{seen}");
        for _ in 0..12 {
            press(&mut pane, &many, "move.right");
            seen.push_str(&drawn(&mut pane, &many, width, height));
        }
        assert!((0..12).all(|n| seen.contains(&format!("injury {n}"))), "{seen}");
        press(&mut pane, &many, "move.left");
        assert!(!drawn(&mut pane, &many, width, height).contains("injury 11"));
    }
}

#[test]
fn without_strength_work_it_says_how_to_log_it() {
    let empty = with(Strain::default());
    let mut pane = PlanPane { part: Part::Body, ..PlanPane::default() };
    insta::assert_snapshot!("body_empty_80x22", drawn(&mut pane, &empty, 80, 22));
    let some = Strain { injuries: strain().injuries, ..Strain::default() };
    let text = drawn(&mut pane, &with(some), 80, 22);
    assert!(text.contains("No hang or lift") && text.contains("open · 2nd time"), "{text}");
    for (width, height) in [(1, 1), (12, 3), (70, 18), (99, 20), (200, 60)] {
        drawn(&mut pane, &with(strain()), width, height);
        drawn(&mut pane, &empty, width, height);
    }
    let settings = Settings { hidden: Hidden { weight: true, calories: true }, ..Settings::default() };
    drawn(&mut pane, &state_with(settings, answers()), 80, 22);
}

#[test]
fn hard_days_are_marked_and_say_why() {
    let mut all = answers();
    let Answer::Plan(plan) = &mut all[0].1 else { panic!() };
    let reasons = vec![
        "ring finger A2 is open since 2026-11-01".to_owned(),
        "soreness of fingers is 7 of 10 on 2026-11-21".to_owned(),
    ];
    let day = PlanDay { kind: PlanType::Power, ..PlanDay::default() };
    plan.cautions = vec![Caution { date: date("2026-11-17"), day, reasons }];
    let marked = state(all);
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        let text = drawn(&mut on_tuesday(), &marked, width, height);
        assert!(text.contains('!') && text.contains("ring finger A2 is open"), "{text}");
        assert!(!drawn(&mut on_tuesday(), &full(), width, height).contains('!'));
    }
    insta::assert_snapshot!("plan_care_120x38", drawn(&mut on_tuesday(), &marked, 120, 38));
}
