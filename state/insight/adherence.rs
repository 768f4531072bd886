//! A plan against what was done: day by day, and as a share of each week.

use super::load::monday;
use super::{Figure, mean};
use crate::record::{Plan, PlanDay, PlanType, SessionType};
use crate::row::{DayStat, Fulfilment};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashMap;

/// How a planned day went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayState {
    /// Planned, and 80 to 120 % of its minutes done.
    Green,
    /// 50 to 79 or 121 to 150 %.
    Yellow,
    /// Less, more, or not what was planned.
    Red,
    /// Ill, travelling, injured or deload: counts neither way.
    Neutral,
    /// Rest was planned and nothing trained.
    Rest,
    /// Today, not done yet.
    Open,
    /// Still to come.
    Future,
    /// Nothing planned.
    Unplanned,
}

impl DayState {
    /// Whether the day is over and counts in a week's score.
    pub fn is_scored(self) -> bool {
        matches!(self, Self::Green | Self::Yellow | Self::Red | Self::Rest)
    }

    /// What the day adds to the score: 1, a half, or nothing.
    pub fn score(self) -> f64 {
        match self {
            Self::Green | Self::Rest => 1.0,
            Self::Yellow => 0.5,
            _ => 0.0,
        }
    }
}

/// One day of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDay {
    /// The date.
    pub date: NaiveDate,
    /// What was planned; none outside the plan and on days it leaves empty.
    pub planned: Option<PlanDay>,
    /// The date it was moved from.
    pub moved_from: Option<NaiveDate>,
    /// Whether the plan says something else on this one date.
    pub overridden: bool,
    /// Minutes planned.
    pub planned_min: f64,
    /// Minutes done for it.
    pub actual_min: f64,
    /// What was done: kind of the longest entry of the day.
    pub actual: Option<SessionType>,
    /// How it went.
    pub state: DayState,
}

/// A week of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanWeek {
    /// First day.
    pub monday: NaiveDate,
    /// Monday first.
    pub days: [PlannedDay; 7],
    /// Mean score of the days that are over, 0 to 1.
    pub score: Figure<f64>,
    /// Minutes planned in the week.
    pub planned_min: f64,
    /// Minutes done for planned days.
    pub actual_min: f64,
}

/// The plan to follow on a day: the active one whose dates hold it, else the active one, else any that holds it.
pub fn current(plans: &[Plan], today: NaiveDate) -> Option<&Plan> {
    let holds = |plan: &&Plan| bounds(plan).is_some_and(|(start, end)| start <= today && today <= end);
    let active = || plans.iter().filter(|plan| plan.active);
    active().find(holds).or_else(|| active().next()).or_else(|| plans.iter().find(holds))
}

fn bounds(plan: &Plan) -> Option<(NaiveDate, NaiveDate)> {
    Some((plan.start_date.parse().ok()?, plan.end_date.parse().ok()?))
}

/// What a plan says for one date: an override first, else its week; nothing outside its dates and on a day that was
/// moved away. The second value says whether an override decided, the third where the day was moved from.
pub fn planned(plan: &Plan, date: NaiveDate) -> (Option<PlanDay>, bool, Option<NaiveDate>) {
    if bounds(plan).is_none_or(|(start, end)| date < start || end < date) {
        return (None, false, None);
    }
    let key = date.to_string();
    if let Some(over) = plan.overrides.get(&key) {
        return (over.day.clone(), true, over.moved_from.as_deref().and_then(|from| from.parse().ok()));
    }
    if plan.overrides.values().any(|over| over.moved_from.as_deref() == Some(key.as_str())) {
        return (None, true, None);
    }
    (plan.weekly_structure.day(date.weekday().num_days_from_monday() as usize).cloned(), false, None)
}

/// The week of `date` of a plan, against the days of the journal.
///
/// A planned day is green at 80 to 120 % of its minutes, yellow at 50 to 79 or 121 to 150 %, else red; any session
/// matches any kind of training, and an entry that names its planned day counts for that day alone. Ill, travelling,
/// injured and deload days are neutral. The bounds are our own choice.
pub fn week(plan: &Plan, days: &[DayStat], done: &[Fulfilment], date: NaiveDate, today: NaiveDate) -> PlanWeek {
    let by_date: HashMap<NaiveDate, &DayStat> = days.iter().map(|day| (day.date, day)).collect();
    week_of(plan, &by_date, &moved(plan, done), date, today)
}

/// The last `count` weeks of a plan, oldest first, this week last.
pub fn weeks(plan: &Plan, days: &[DayStat], done: &[Fulfilment], today: NaiveDate, count: u32) -> Vec<PlanWeek> {
    let by_date: HashMap<NaiveDate, &DayStat> = days.iter().map(|day| (day.date, day)).collect();
    let dates = (0..u64::from(count)).rev().filter_map(|back| today.checked_sub_days(Days::new(7 * back)));
    let moved = moved(plan, done);
    dates.map(|date| week_of(plan, &by_date, &moved, date, today)).collect()
}

/// The entries that fulfil another day of this plan than the one they were written on: the others count where they are.
/// Sorted out once, because three years of weeks ask for them day by day.
fn moved<'a>(plan: &Plan, done: &'a [Fulfilment]) -> Vec<&'a Fulfilment> {
    done.iter().filter(|entry| entry.plan_day != entry.date && entry.plan_id == plan.plan_id).collect()
}

fn week_of(
    plan: &Plan,
    days: &HashMap<NaiveDate, &DayStat>,
    moved: &[&Fulfilment],
    date: NaiveDate,
    today: NaiveDate,
) -> PlanWeek {
    let monday = monday(date);
    let days = std::array::from_fn(|offset| {
        let date = monday.checked_add_days(Days::new(offset as u64)).unwrap_or(monday);
        planned_day(plan, days.get(&date).copied(), moved, date, today)
    });
    let scored: Vec<f64> = days.iter().filter(|day| day.state.is_scored()).map(|day| day.state.score()).collect();
    let score = match mean(scored.iter().copied()) {
        Some(score) => Figure::known(score, scored.len()),
        None => Figure::missing("no planned day of this week is over"),
    };
    let sum = |minutes: fn(&PlannedDay) -> f64| days.iter().map(minutes).sum();
    let (planned_min, actual_min) = (sum(|day| day.planned_min), sum(|day| day.actual_min));
    PlanWeek { monday, days, score, planned_min, actual_min }
}

fn planned_day(
    plan: &Plan,
    stat: Option<&DayStat>,
    moved: &[&Fulfilment],
    date: NaiveDate,
    today: NaiveDate,
) -> PlannedDay {
    let (planned, overridden, moved_from) = planned(plan, date);
    let gone = || moved.iter().filter(|entry| entry.date == date);
    let elsewhere: f64 = gone().map(|entry| entry.minutes).sum();
    let from_elsewhere = || moved.iter().filter(|entry| entry.plan_day == date && entry.date <= today);
    let stat = stat.filter(|stat| stat.date <= today);
    let minutes_here = stat.map_or(0.0, |stat| (stat.minutes - elsewhere).max(0.0));
    let spoken_for = gone().count();
    let trained = stat.is_some_and(|stat| stat.sessions as usize > spoken_for) || from_elsewhere().next().is_some();
    let actual_min = minutes_here + from_elsewhere().map(|entry| entry.minutes).sum::<f64>();
    let planned_min = planned.as_ref().and_then(|day| day.duration).unwrap_or(0.0);
    let neutral = stat.is_some_and(|stat| stat.status.is_some());
    let state = match &planned {
        None => DayState::Unplanned,
        Some(day) => state(day, trained, actual_min, neutral, date, today),
    };
    let actual = stat.and_then(|stat| stat.kind);
    PlannedDay { date, planned, moved_from, overridden, planned_min, actual_min, actual, state }
}

fn state(day: &PlanDay, trained: bool, actual_min: f64, neutral: bool, date: NaiveDate, today: NaiveDate) -> DayState {
    if day.kind == PlanType::Rest {
        return match () {
            () if date > today => DayState::Future,
            () if !trained => DayState::Rest,
            () if neutral => DayState::Neutral,
            () => DayState::Red,
        };
    }
    let share = match day.duration {
        Some(planned) if planned > 0.0 => (actual_min / planned * 100.0).round(),
        _ if trained => 100.0,
        _ => 0.0,
    };
    let state = match share {
        _ if !trained => DayState::Red,
        80.0..=120.0 => DayState::Green,
        50.0..=150.0 => DayState::Yellow,
        _ => DayState::Red,
    };
    match state {
        DayState::Green => DayState::Green,
        _ if neutral => DayState::Neutral,
        _ if date > today => DayState::Future,
        _ if date == today && share < 80.0 => DayState::Open,
        other => other,
    }
}
