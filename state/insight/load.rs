//! Training load: a session's, a week's, its evenness and its change. It shows numbers and colours none of them.

use super::{Figure, mean};
use crate::row::DayStat;
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use std::collections::HashMap;

/// One ISO week.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    /// Its first day.
    pub monday: NaiveDate,
    /// Load a day, Monday first.
    pub days: [f64; 7],
    /// Sum of the days' loads, minutes x RPE.
    pub load: f64,
    /// Minutes trained.
    pub minutes: f64,
    /// Sessions.
    pub sessions: u32,
    /// Climbs tried.
    pub tried: u32,
    /// Climbs sent.
    pub sent: u32,
    /// Whether a day was ill, travelling, injured or deload.
    pub neutral: bool,
}

/// Load now, and against what came before. "Seven days" end today.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// The last weeks, oldest first; the last one is this week.
    pub weeks: Vec<Week>,
    /// Load of the last seven days.
    pub last_seven: Figure<f64>,
    /// Change of the last seven days against the mean week of the 28 days before, in percent.
    pub change_pct: Figure<f64>,
    /// Mean of the last seven daily loads over their sample standard deviation.
    pub monotony: Figure<f64>,
    /// Load of the last seven days times monotony.
    pub strain: Figure<f64>,
    /// Acute to chronic: last 7 days over last 28.
    pub acwr_coupled: Figure<f64>,
    /// Acute to chronic: last 7 days over the 21 before.
    pub acwr_uncoupled: Figure<f64>,
    /// Acute to chronic: exponentially weighted.
    pub acwr_ewma: Figure<f64>,
    /// Weeks in a row with a session.
    pub streak: Streak,
    /// Days since the last session; 0 is today.
    pub days_since_session: Figure<i64>,
}

/// Weeks in a row with a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Up to now; this week does not break it before it is over.
    pub weeks: u32,
    /// The longest ever.
    pub longest: u32,
}
