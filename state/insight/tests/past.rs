//! What came before breakthroughs, one climb over the years, and two periods side by side.

use super::*;
use crate::insight::autopsy::{Autopsy, Diary, Factor, Why, autopsies, breakthroughs};
use crate::insight::compare::{Amount, Compared, compare};
use crate::insight::load::monday;
use crate::insight::outcome::outcomes;
use crate::insight::period::Period;
use crate::insight::project::{ClimbStatus, DayOnClimb, history, projects};
use crate::record::{Plan, PlanDay, PlanType, Significance, Style, WeeklyStructure};
use crate::row::{BodyDay, Scores};
use proptest::prelude::*;

#[test]
fn breakthroughs_are_marked_or_new_maxima() {
    let mut all: Vec<Ascent> = (0..12).map(|n| sent(300 - n, "V4", n)).collect();
    all.push(sent(100, "V6", 50));
    all.push(Ascent { significance: Some(Significance::Breakthrough), ..sent(50, "V5", 51) });
    all.push(Ascent { significance: Some(Significance::Milestone), ..sent(40, "V5", 52) });
    all.push(sent(30, "V6", 53));
    all.push(Ascent { rope: Some(crate::record::Rope::Tr), ..sent(20, "V9", 54) });
    all.push(Ascent { date: today().checked_add_days(Days::new(1)).unwrap(), ..sent(0, "V12", 55) });
    let told: Vec<(NaiveDate, String, bool)> = breakthroughs(&all, today())
        .into_iter()
        .map(|found| (found.date, found.label, found.why == Why::Maximum))
        .collect();
    assert_eq!(told, [(ago(100), "V6".into(), true), (ago(50), "V5".into(), false)]);
    assert!(breakthroughs(&all[..9], today()).is_empty());
}

fn before(days: &[DayStat], energy: Option<f64>, food: &[FoodDay], on: u64, hide: bool) -> Vec<Autopsy> {
    let one = |total: f64| Scores { total, count: 1 };
    let body: Vec<BodyDay> = days
        .iter()
        .map(|day| BodyDay {
            date: day.date,
            energy: energy.map(one).unwrap_or_default(),
            soreness: one(if day.date > ago(14) { 1.0 } else { 3.0 }),
            ..BodyDay::default()
        })
        .collect();
    let send = Ascent { significance: Some(Significance::PersonalBest), ..sent(on, "V7", 1) };
    let diary = Diary { days, body: &body, food };
    autopsies(&breakthroughs(&[send], today()), &diary, hide, today())
}

#[test]
fn the_fortnight_before_stands_beside_all_others() {
    // A session every second day; in the last fortnight every fourth.
    let days: Vec<DayStat> = (0..200)
        .filter(|ago| if *ago < 15 { ago % 4 == 0 } else { ago % 2 == 0 })
        .map(|ago| trained(ago, 60.0, 5.0))
        .collect();
    let food: Vec<FoodDay> = (0..200).map(|ago| ate(ago, 2000.0 + (ago % 3) as f64, 100.0)).collect();
    let found = before(&days, Some(7.0), &food, 0, false);
    assert_eq!(found.len(), 1);
    let of = |factor| found[0].factors.iter().find(|compared| compared.factor == factor).unwrap();
    assert_eq!(of(Factor::RestDays).before.value(), Some(&11.0));
    assert_eq!(of(Factor::RestDays).usual.value().map(|usual| usual.median), Some(7.0));
    assert_eq!((of(Factor::RestDays).side(), of(Factor::Load).side()), (Some(1), Some(-1)));
    assert_eq!(of(Factor::Load).before.value(), Some(&900.0));
    assert_eq!((of(Factor::Energy).side(), of(Factor::Energy).before.n()), (Some(0), 3));
    assert_eq!(of(Factor::Soreness).side(), Some(-1));
    assert_eq!(of(Factor::Protein).before.value(), Some(&100.0));
    assert_eq!(of(Factor::Sleep).before.reason(), Some("noted 0 times of 3 needed"));
    // 199 days before today hold 186 spans of 14 that end by today; 14 of them touch the last one.
    assert!(of(Factor::Load).usual.n() > 160, "{:?}", of(Factor::Load).usual);
    assert_eq!(before(&days, Some(7.0), &food, 0, true)[0].factors.len(), 5);
    let young = before(&days[..6], Some(7.0), &food, 0, false);
    assert!(young[0].factors.iter().all(|compared| compared.usual.value().is_none()));
    assert!(before(&[], None, &[], 0, false).is_empty());
}

#[test]
fn planned_weeks_before_breakthroughs_come_with_their_base_rate() {
    // Four weeks of power, then four of endurance, and again; three sends after power, one after endurance.
    let this = monday(today());
    let day = |kind| Some(PlanDay { kind, duration: Some(60.0), ..PlanDay::default() });
    let plan = |kind, first: u64, last: u64| Plan {
        plan_id: format!("{first}"),
        start_date: this.checked_sub_days(Days::new(7 * first)).unwrap().to_string(),
        end_date: this.checked_sub_days(Days::new(7 * last - 6)).unwrap().to_string(),
        weekly_structure: WeeklyStructure { tuesday: day(kind), ..WeeklyStructure::default() },
        ..Plan::default()
    };
    let plans = [
        plan(PlanType::Power, 16, 13),
        plan(PlanType::Endurance, 12, 9),
        plan(PlanType::Power, 8, 5),
        plan(PlanType::Endurance, 4, 1),
    ];
    let tuesday = |weeks: u64| (today() - this).num_days() as u64 + 7 * weeks - 1;
    let days: Vec<DayStat> = (1..=16).map(|weeks| trained(tuesday(weeks), 60.0, 5.0)).collect();
    let send =
        |weeks: u64, n| Ascent { significance: Some(Significance::Breakthrough), ..sent(tuesday(weeks), "V5", n) };
    let sends = [send(14, 1), send(12, 2), send(6, 3), send(2, 4), send(16, 5)];
    let figure = outcomes(&breakthroughs(&sends, today()), &plans, &days, &[], today());
    let told: Vec<&str> = figure.value().unwrap().iter().map(|outcome| outcome.words.as_str()).collect();
    assert_eq!(figure.n(), 4, "the first send has no planned week before it");
    assert_eq!(told[0], "power weeks preceded 3 of 4 breakthroughs, n = 4; 8 of 16 planned weeks were power weeks");
    assert!(told[1].starts_with("endurance weeks preceded 1 of 4"));
    assert_eq!(outcomes(&[], &plans, &days, &[], today()).reason(), Some("no breakthrough yet"));
}

#[test]
fn a_climb_is_followed_over_time() {
    let day = |days, tries, sent| DayOnClimb { date: ago(days), tries, sent };
    let figure = history(
        &[day(2, Some(3), true), day(30, Some(5), false), day(20, None, false), day(2, Some(1), false)],
        today(),
    );
    let found = figure.value().unwrap();
    assert_eq!((figure.n(), found.unknown_days, found.span_days), (3, 1, 29));
    let last = found.until_send.unwrap();
    assert_eq!((last.sessions, last.tries), (3, 9));
    assert!(history(&[], today()).value().is_none());
}

#[test]
fn a_project_is_a_climb_of_two_days() {
    let tried =
        |days, climb, tries| Ascent { result: ClimbResult::Attempt, attempts: tries, ..sent(days, "V8", climb) };
    let ascents = [
        // Open, with a day of unknown tries; two lines of one day are one session.
        tried(30, 1, Some(3)),
        tried(20, 1, None),
        tried(20, 1, Some(2)),
        // Sent on its second day, and once more as a repeat, which is no project day.
        tried(60, 2, Some(5)),
        Ascent { attempts: Some(2), ..sent(50, "V7", 2) },
        Ascent { result: ClimbResult::Repeat, ..sent(5, "V7", 2) },
        // Left alone for longer than half a year.
        tried(400, 3, Some(1)),
        tried(181, 3, Some(1)),
        // One day; a warm-up; and a second day that lies ahead.
        tried(9, 4, Some(9)),
        Ascent { warmup: true, ..sent(3, "V8", 4) },
        Ascent { date: today().checked_add_days(Days::new(1)).unwrap(), ..tried(0, 4, Some(1)) },
        // Sent on its first day, and ticked again later: nothing that took more than a day.
        sent(40, "V5", 5),
        sent(30, "V5", 5),
    ];
    let figure = projects(&ascents, today());
    assert_eq!(figure.n(), 5, "climbs tried");
    let told: Vec<_> = figure
        .value()
        .unwrap()
        .iter()
        .map(|project| {
            let last = project.history.points.last().unwrap();
            (project.climb, project.status, last.sessions, last.tries, project.history.unknown_days)
        })
        .collect();
    assert_eq!(
        told,
        [(1, ClimbStatus::Project, 2, 5, 1), (2, ClimbStatus::Sent, 2, 7, 0), (3, ClimbStatus::Dropped, 2, 2, 0),]
    );
    assert_eq!(projects(&ascents[8..], today()).reason(), Some("none of 2 climbs took more than one day"));
    assert_eq!(projects(&[], today()).reason(), Some("no climb tried yet"));
}

#[test]
fn periods_are_read() {
    let read = |text: &str| Period::parse(text).map(|period| period.label());
    for (text, label) in [
        ("2026", "2026"),
        ("2026-02", "2026-02-01 to 2026-02-28"),
        ("2026-05-01", "2026-05-01 to 2026-05-01"),
        ("2026-01..2026-03", "2026-01-01 to 2026-03-31"),
        ("2025-12-30..2026-01-02", "2025-12-30 to 2026-01-02"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(label), "{text}");
    }
    for wrong in ["", "26", "2026-13", "2026-02-30", "2026-3", "2026..2025", "2026-05-01-01", "..", "last year"] {
        assert!(read(wrong).unwrap_err().contains("is no period"), "{wrong}");
    }
    assert_eq!(Period::year(2026).unwrap().days(), 365);
    assert_eq!(Period::year(2027).unwrap().until(today()), None);
}

#[test]
fn two_periods_stand_side_by_side() {
    let ascents = [
        Ascent { style: Some(Style::Slab), ..sent(100, "V4", 1) },
        sent(99, "V4", 2),
        sent(98, "V4", 3),
        Ascent { style: Some(Style::Roof), result: ClimbResult::Flash, ..sent(10, "V6", 4) },
        Ascent { result: ClimbResult::Attempt, ..sent(9, "V9", 5) },
    ];
    let days = [trained(100, 60.0, 5.0), trained(10, 90.0, 6.0), trained(9, 30.0, 0.0)];
    let food = [ate(100, 2000.0, 90.0), ate(10, 2200.0, 110.0), FoodDay { complete: false, ..ate(9, 10.0, 1.0) }];
    let journal = Compared { ascents: &ascents, days: &days, food: &food, hide_food: false };
    let (first, second) = (Period::new(ago(120), ago(90)), Period::new(ago(20), ago(0)));
    let table = compare(&journal, first, second, today());
    let of = |name: &str| table.iter().find(|pair| pair.name == name).unwrap();
    assert_eq!(of("sessions").difference, Some(1.0));
    assert_eq!((of("load").difference, of("load").second.n()), (Some(240.0), 1));
    assert_eq!(of("maximum V").difference, Some(2.0));
    assert_eq!(of("3-3-3 V").first.value(), Some(&Amount::Grade(500, "V4".into())));
    assert_eq!((of("3-3-3 V").second.reason().is_some(), of("3-3-3 V").difference), (true, None));
    assert_eq!(of("flash rate V").difference, Some(50.0));
    assert_eq!(of("steepness V").second.value(), Some(&Amount::Words("roof 1".into())));
    assert_eq!((of("calories").difference, of("calories").second.n()), (Some(200.0), 1));
    let hidden = compare(&Compared { hide_food: true, ..journal }, first, second, today());
    assert!(hidden.iter().all(|pair| pair.name != "calories" && pair.name != "protein"));
    let ahead = Period::parse("2030").unwrap();
    assert_eq!(compare(&journal, first, ahead, today())[0].second.reason(), Some("the period has not begun"));
}

proptest! {
    #[test]
    fn sums_of_periods_are_the_journals(minutes in prop::collection::vec(0.0f64..300.0, 1..80)) {
        let days: Vec<DayStat> = minutes.iter().enumerate().map(|(n, min)| trained(n as u64, *min, 5.0)).collect();
        let journal = Compared { ascents: &[], days: &days, food: &[], hide_food: false };
        let table = compare(&journal, Period::new(ago(40), ago(0)), Period::new(ago(200), ago(41)), today());
        let number = |figure: &crate::insight::Figure<Amount>| match figure.value() {
            Some(Amount::Number(value)) => *value,
            _ => 0.0,
        };
        let sum = number(&table[1].first) + number(&table[1].second);
        prop_assert!((sum - minutes.iter().sum::<f64>()).abs() < 1e-6);
    }
}
