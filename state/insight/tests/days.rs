//! Load, streaks, calendar and plans.

use super::*;
use crate::insight::adherence::{DayState, current, planned, week, weeks};
use crate::insight::load::{acwr_coupled, acwr_ewma, acwr_uncoupled, daily_loads, load, monotony, strain, streak};
use crate::insight::{Figure, calendar};
use crate::record::{DayStatus, Override, Plan, PlanDay, PlanType, WeeklyStructure};
use crate::row::Fulfilment;

fn close(value: Option<f64>, expected: f64) {
    assert!(value.is_some_and(|value| (value - expected).abs() < 5e-3), "{value:?}, not {expected}");
}

#[test]
fn load_monotony_and_strain_meet_their_vectors() {
    let week = [300.0, 0.0, 450.0, 0.0, 300.0, 600.0, 0.0];
    close(monotony(&week).map(|value| (value * 1000.0).round() / 1000.0), 0.971);
    close(strain(&week), 1602.16);
    assert_eq!(monotony(&[50.0; 7]), None);
    assert_eq!(monotony(&[]), None);
    assert_eq!(monotony(&[50.0]), None);
}

#[test]
fn the_three_ratios_meet_their_vectors() {
    let mut loads = vec![50.0; 28];
    loads.extend([100.0; 7]);
    close(acwr_coupled(&loads), 1.60);
    close(acwr_uncoupled(&loads), 2.00);
    assert!((acwr_ewma(&loads).unwrap() - 1.3394).abs() < 5e-5);
    for ratio in [acwr_coupled, acwr_uncoupled, acwr_ewma] {
        assert_eq!(ratio(&loads[..27]), None);
        assert_eq!(ratio(&[0.0; 40]), None);
    }
}

#[test]
fn load_compares_seven_days_with_the_four_weeks_before() {
    let days: Vec<DayStat> = (0..40).map(|ago| trained(ago, 60.0, if ago < 7 { 6.0 } else { 4.0 })).collect();
    let figures = load(&days, today(), 8);
    close(figures.change_pct.value().copied(), 50.0);
    assert_eq!(figures.last_seven, Figure::known(2520.0, 7));
    assert_eq!(figures.weeks.len(), 8);
    assert_eq!(figures.weeks[7].sessions, 7);
    assert_eq!(figures.weeks[7].days, [360.0; 7]);
    assert_eq!(figures.days_since_session, Figure::known(0, 1));
    assert_eq!(figures.monotony.reason(), Some("the seven days are all alike"));
}

#[test]
fn too_little_history_is_said() {
    let figures = load(&[trained(2, 60.0, 6.0)], today(), 4);
    assert_eq!(figures.change_pct.reason(), Some("3 of 35 days of records"));
    let unrated = DayStat { load: 0.0, ..trained(2, 60.0, 6.0) };
    let figures = load(&[unrated], today(), 4);
    assert_eq!(figures.last_seven.reason(), Some("no session with minutes and RPE in that time"));
}

#[test]
fn a_session_without_rpe_makes_the_comparison_unknown() {
    let mut days: Vec<DayStat> = (0..40).map(|ago| trained(ago, 60.0, 4.0)).collect();
    assert!(load(&days, today(), 8).change_pct.value().is_some());
    days[2].load = 0.0;
    let figures = load(&days, today(), 8);
    assert_eq!(figures.change_pct.reason(), Some("RPE or duration missing in a session of the last seven days"));
    let [seven, month] = [[&figures.monotony, &figures.strain], [&figures.acwr_coupled, &figures.acwr_ewma]];
    for figure in seven.into_iter().chain(month) {
        assert_eq!(figure.reason(), figures.change_pct.reason());
    }
    let marked: usize = figures.weeks.iter().flat_map(|week| week.unrated).filter(|unrated| *unrated).count();
    assert_eq!(marked, 1);
    days[2].load = 240.0;
    days[9..18].iter_mut().for_each(|day| day.load = 0.0);
    let figures = load(&days, today(), 8);
    assert_eq!(figures.change_pct.reason(), Some("too many sessions before have no RPE or duration"));
    assert_eq!(figures.acwr_uncoupled.reason(), figures.change_pct.reason());
    assert!(figures.last_seven.value().is_some());
}

#[test]
fn days_of_load_reach_from_the_first_record_to_today() {
    let future = DayStat { date: today().checked_add_days(Days::new(1)).unwrap(), ..trained(0, 60.0, 9.0) };
    let ancient = DayStat { date: NaiveDate::from_ymd_opt(1, 1, 1).unwrap(), ..trained(0, 60.0, 9.0) };
    assert_eq!(daily_loads(&[trained(2, 60.0, 5.0), future.clone()], today()), [300.0, 0.0, 0.0]);
    assert!(daily_loads(&[future], today()).is_empty());
    assert_eq!(daily_loads(&[ancient], today()).len(), 1095);
}

#[test]
fn streaks_count_weeks_and_bridge_neutral_ones() {
    let session = |days| trained(days, 60.0, 5.0);
    let neutral = |days| DayStat { sessions: 0, status: Some(DayStatus::Ill), ..trained(days, 0.0, 0.0) };
    let rest = |days| DayStat { sessions: 0, rest: true, ..trained(days, 0.0, 0.0) };
    let cases: [(&str, Vec<DayStat>, (u32, u32)); 7] = [
        ("nothing", vec![], (0, 0)),
        ("this week", vec![session(0)], (1, 1)),
        ("last week; this one is not over", vec![session(7)], (1, 1)),
        ("two weeks ago", vec![session(14)], (0, 1)),
        ("three in a row", vec![session(1), session(8), session(15)], (3, 3)),
        ("an ill week between", vec![session(1), neutral(8), session(15)], (2, 2)),
        ("a week of logged rest breaks", vec![session(1), rest(8), session(15), session(22)], (1, 2)),
    ];
    for (name, days, (now, longest)) in cases {
        let streak = streak(&days, today());
        assert_eq!((streak.weeks, streak.longest), (now, longest), "{name}");
    }
}

#[test]
fn the_calendar_has_every_day_of_the_year_once() {
    for year in [2020, 2024, 2026] {
        let map = calendar::year(&[], year).unwrap();
        let days: Vec<NaiveDate> = map.weeks.iter().flatten().flatten().map(|day| day.date).collect();
        assert_eq!(days.len(), if year % 4 == 0 { 366 } else { 365 });
        assert!(days.windows(2).all(|pair| pair[1] == pair[0].succ_opt().unwrap()));
        assert!(map.weeks.iter().flatten().flatten().all(|day| day.level == 0));
    }
}

#[test]
fn shades_follow_load_then_minutes_then_presence() {
    let days = [
        trained(7, 60.0, 2.0),
        trained(6, 60.0, 4.0),
        trained(5, 60.0, 6.0),
        trained(4, 60.0, 8.0),
        DayStat { load: 0.0, ..trained(3, 500.0, 1.0) },
        DayStat { load: 0.0, minutes: 0.0, ..trained(2, 0.0, 0.0) },
        DayStat { sessions: 0, rest: true, ..trained(1, 0.0, 0.0) },
    ];
    let map = calendar::heatmap(&days, ago(7), today());
    let levels: Vec<u8> = map.weeks.iter().flatten().flatten().map(|day| day.level).collect();
    assert_eq!(levels, [1, 1, 2, 3, 4, 1, 0, 0]);
    assert_eq!(map.active_days, 6);
}

/// Strength of an hour on Monday and Wednesday, rest on Tuesday; six weeks around this one.
fn plan() -> Plan {
    let hour = PlanDay { kind: PlanType::Strength, duration: Some(60.0), ..PlanDay::default() };
    Plan {
        plan_id: "p".into(),
        start_date: ago(34).to_string(),
        end_date: today().checked_add_days(Days::new(7)).unwrap().to_string(),
        active: true,
        weekly_structure: WeeklyStructure {
            monday: Some(hour.clone()),
            tuesday: Some(PlanDay::default()),
            wednesday: Some(hour),
            ..WeeklyStructure::default()
        },
        ..Plan::default()
    }
}

#[test]
fn a_planned_day_is_judged_by_its_minutes() {
    let cases = [
        (0.0, DayState::Red),
        (29.0, DayState::Red),
        (30.0, DayState::Yellow),
        (47.0, DayState::Yellow),
        (48.0, DayState::Green),
        (72.0, DayState::Green),
        (73.0, DayState::Yellow),
        (90.0, DayState::Yellow),
        (91.0, DayState::Red),
    ];
    for (minutes, expected) in cases {
        let days = [trained(6, minutes, 5.0)];
        assert_eq!(week(&plan(), &days, &[], today(), today()).days[0].state, expected, "{minutes}");
        let ill = [DayStat { status: Some(DayStatus::Injured), ..trained(6, minutes, 5.0) }];
        let state = week(&plan(), &ill, &[], today(), today()).days[0].state;
        assert_eq!(state, if expected == DayState::Green { expected } else { DayState::Neutral }, "{minutes}");
    }
}

#[test]
fn a_week_knows_rest_open_future_and_unplanned_days() {
    let wednesday = ago(4);
    let states = |days: &[DayStat], now| week(&plan(), days, &[], now, now).days.map(|day| day.state);
    let before = states(&[trained(6, 60.0, 5.0)], wednesday);
    assert_eq!(before[..4], [DayState::Green, DayState::Rest, DayState::Open, DayState::Unplanned]);
    let trained_on_rest = states(&[trained(5, 60.0, 5.0)], wednesday);
    assert_eq!(trained_on_rest[..3], [DayState::Red, DayState::Red, DayState::Open]);
    assert_eq!(states(&[], ago(6))[..3], [DayState::Open, DayState::Future, DayState::Future]);
    assert_eq!(states(&[], today())[..3], [DayState::Red, DayState::Rest, DayState::Red]);
}

#[test]
fn the_score_of_a_week_is_the_mean_of_its_days_that_are_over() {
    let days = [trained(6, 60.0, 5.0), trained(4, 40.0, 5.0)];
    let score = week(&plan(), &days, &[], today(), today()).score;
    assert_eq!(score, Figure::known(2.5 / 3.0, 3));
    let unplanned = Plan { end_date: ago(10).to_string(), ..plan() };
    assert!(week(&unplanned, &days, &[], today(), today()).score.value().is_none());
    let weeks = weeks(&plan(), &days, &[], today(), 3);
    assert_eq!(weeks.iter().map(|week| week.monday).collect::<Vec<_>>(), [ago(20), ago(13), ago(6)]);
}

#[test]
fn an_entry_that_names_its_planned_day_counts_there_only() {
    let done = Fulfilment { plan_id: "p".into(), plan_day: ago(6), date: ago(5), minutes: 60.0 };
    let days = [trained(5, 60.0, 5.0)];
    let states = week(&plan(), &days, std::slice::from_ref(&done), today(), today()).days.map(|day| day.state);
    assert_eq!(states[..2], [DayState::Green, DayState::Rest]);
    let other = Fulfilment { plan_id: "q".into(), ..done };
    let states = week(&plan(), &days, &[other], today(), today()).days.map(|day| day.state);
    assert_eq!(states[..2], [DayState::Red, DayState::Red]);
}

#[test]
fn a_moved_day_leaves_its_old_date_empty() {
    let mut plan = plan();
    let moved = plan.weekly_structure.monday.clone();
    let thursday = ago(3);
    plan.overrides.insert(thursday.to_string(), Override { day: moved, moved_from: Some(ago(6).to_string()) });
    assert_eq!(planned(&plan, ago(6)), (None, true, None));
    let (day, overridden, from) = planned(&plan, thursday);
    assert!(day.is_some() && overridden && from == Some(ago(6)));
    assert_eq!(planned(&plan, ago(60)), (None, false, None));
}

#[test]
fn the_current_plan_is_the_active_one_that_holds_today() {
    let old = Plan { plan_id: "old".into(), end_date: ago(20).to_string(), ..plan() };
    let idle = Plan { plan_id: "idle".into(), active: false, ..plan() };
    let id = |plans: &[Plan]| current(plans, today()).map(|plan| plan.plan_id.clone());
    assert_eq!(id(&[old.clone(), idle.clone(), plan()]).as_deref(), Some("p"));
    assert_eq!(id(&[old.clone(), idle.clone()]).as_deref(), Some("old"));
    assert_eq!(id(&[idle]).as_deref(), Some("idle"));
    assert_eq!(id(&[]), None);
    let broken = Plan { start_date: "soon".into(), ..plan() };
    assert_eq!(planned(&broken, today()), (None, false, None));
}

#[test]
fn one_week_of_records_says_nothing_about_a_month() {
    let week: Vec<DayStat> = (0..7).map(|day| trained(day, 60.0, 5.0 + day as f64 / 2.0)).collect();
    let figures = load(&week, today(), 4);
    for figure in [&figures.acwr_coupled, &figures.acwr_uncoupled, &figures.acwr_ewma] {
        assert_eq!(figure.reason(), Some("7 of 28 days of records"));
    }
    assert_eq!(figures.change_pct.reason(), Some("7 of 35 days of records"));
    // 300, 330, .. 480: mean 390, sample deviation 30 x sqrt(28 / 6).
    close(figures.monotony.value().copied(), 390.0 / (30.0 * (28.0_f64 / 6.0).sqrt()));
    let six = load(&week[..6], today(), 4);
    assert_eq!(six.monotony.reason(), Some("6 of 7 days of records"));
}
