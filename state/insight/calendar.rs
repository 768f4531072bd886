//! A year of days as a heatmap: weeks by weekdays, shaded by load.

use super::load::monday;
use crate::record::DayStatus;
use crate::row::DayStat;
use chrono::NaiveDate;
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

/// The heatmap of a calendar year.
pub fn year(days: &[DayStat], year: i32) -> Option<Heatmap> {
    Some(heatmap(days, NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// The heatmap of the days between two dates, both included; of `to` alone when they are the wrong way round.
pub fn heatmap(days: &[DayStat], from: NaiveDate, to: NaiveDate) -> Heatmap {
    let from = from.min(to);
    let inside: HashMap<NaiveDate, &DayStat> =
        days.iter().filter(|day| from <= day.date && day.date <= to).map(|day| (day.date, day)).collect();
    let loads = quarters(inside.values().map(|day| day.load));
    let minutes = quarters(inside.values().map(|day| day.minutes));
    let level = |day: &DayStat| match () {
        () if day.sessions == 0 => 0,
        () if day.load > 0.0 => quarter(loads, day.load),
        () if day.minutes > 0.0 => quarter(minutes, day.minutes),
        () => 1,
    };
    let start = monday(from);
    let count = (to - start).num_days() / 7 + 1;
    let mut weeks = vec![[None; 7]; usize::try_from(count).unwrap_or(0)];
    for date in from.iter_days().take_while(|date| *date <= to) {
        let offset = (date - start).num_days() as usize;
        let day = inside.get(&date);
        weeks[offset / 7][offset % 7] = Some(HeatDay {
            date,
            level: day.map_or(0, |day| level(day)),
            load: day.map_or(0.0, |day| day.load),
            minutes: day.map_or(0.0, |day| day.minutes),
            sessions: day.map_or(0, |day| day.sessions),
            rest: day.is_some_and(|day| day.rest),
            status: day.and_then(|day| day.status),
        });
    }
    let active_days = inside.values().filter(|day| day.sessions > 0).count();
    Heatmap { from, to, weeks, active_days }
}

/// The values at one, two and three quarters of the positive values in order.
fn quarters(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut sorted: Vec<f64> = values.filter(|value| *value > 0.0).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |part: usize| sorted.get(sorted.len() * part / 4).copied().unwrap_or(f64::INFINITY);
    [at(1), at(2), at(3)]
}

/// 1 to 4.
fn quarter(quarters: [f64; 3], value: f64) -> u8 {
    1 + quarters.iter().filter(|bound| value > **bound).count() as u8
}
