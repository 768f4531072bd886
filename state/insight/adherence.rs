//! A plan against what was done: day by day, and as a share of each week.

use super::Figure;
use crate::record::{DAYS, Plan, PlanDay, PlanType, SessionType};
use crate::row::DayStat;
use chrono::{Datelike, Days, NaiveDate, Weekday};
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

/// An entry that names the planned day it fulfils (`planId`, `planDay`), also when it was done on another date.
#[derive(Clone, Debug, PartialEq)]
pub struct Fulfilment {
    /// The plan.
    pub plan_id: String,
    /// The planned date.
    pub plan_day: NaiveDate,
    /// When it was done.
    pub date: NaiveDate,
    /// Minutes.
    pub minutes: f64,
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
