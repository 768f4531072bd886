//! A year of days as a heatmap: weeks by weekdays, shaded by load.

use crate::record::DayStatus;
use crate::row::DayStat;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashMap;

/// One day of the heatmap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeatDay {
    /// The day.
    pub date: NaiveDate,
    /// 0 nothing, 1 to 4 by quarters of the days shown: of load, for days without it of minutes, else 1.
    pub level: u8,
    /// Load, minutes x RPE.
    pub load: f64,
    /// Minutes trained.
    pub minutes: f64,
    /// Sessions.
    pub sessions: u32,
    /// Rest was logged.
    pub rest: bool,
    /// Ill, travelling, ...
    pub status: Option<DayStatus>,
}

/// Days between two dates as columns of weeks.
#[derive(Clone, Debug, PartialEq)]
pub struct Heatmap {
    /// First day inside.
    pub from: NaiveDate,
    /// Last day inside.
    pub to: NaiveDate,
    /// Weeks, oldest first; Monday first; none outside `from..=to`.
    pub weeks: Vec<[Option<HeatDay>; 7]>,
    /// Days with a session.
    pub active_days: usize,
}
