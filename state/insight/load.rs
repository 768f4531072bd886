//! Training load: a session's, a week's, its evenness and its change. It shows numbers and colours none of them.

use super::{Figure, mean};
use crate::row::DayStat;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

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
    /// Days with a session of which no load is known: RPE or duration is missing. Monday first.
    pub unrated: [bool; 7],
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

/// Monotony of some daily loads, zeros included: mean over sample standard deviation (Foster 1998). None at deviation 0.
pub fn monotony(loads: &[f64]) -> Option<f64> {
    let average = mean(loads.iter().copied())?;
    let squares: f64 = loads.iter().map(|load| (load - average).powi(2)).sum();
    let deviation = (squares / (loads.len() as f64 - 1.0)).sqrt();
    (deviation > 0.0).then(|| average / deviation)
}

/// Strain of some daily loads: their sum times their monotony (Foster 1998).
pub fn strain(loads: &[f64]) -> Option<f64> {
    monotony(loads).map(|monotony| loads.iter().sum::<f64>() * monotony)
}

/// Acute to chronic load, coupled: mean of the last 7 days over the mean of the last 28 (Gabbett 2016).
pub fn acwr_coupled(loads: &[f64]) -> Option<f64> {
    ratio(mean(last(loads, 7)?.iter().copied())?, mean(last(loads, 28)?.iter().copied())?)
}

/// Acute to chronic load, uncoupled: mean of the last 7 days over the mean of the 21 days before (Lolli 2019).
pub fn acwr_uncoupled(loads: &[f64]) -> Option<f64> {
    let month = last(loads, 28)?;
    ratio(mean(month[21..].iter().copied())?, mean(month[..21].iter().copied())?)
}

/// Acute to chronic load from exponentially weighted means with alpha = 2 / (N + 1), N of 7 and 28 days, begun at the
/// first value (Williams 2017).
pub fn acwr_ewma(loads: &[f64]) -> Option<f64> {
    last(loads, 28)?;
    ratio(ewma(loads, 7.0)?, ewma(loads, 28.0)?)
}

fn ewma(loads: &[f64], days: f64) -> Option<f64> {
    let alpha = 2.0 / (days + 1.0);
    loads.iter().copied().reduce(|average, load| average + alpha * (load - average))
}

fn last(loads: &[f64], days: usize) -> Option<&[f64]> {
    loads.get(loads.len().checked_sub(days)?..)
}

fn ratio(acute: f64, chronic: f64) -> Option<f64> {
    (chronic > 0.0).then(|| acute / chronic)
}

/// Days of load that figures look at; older ones no longer move an average of 28 days.
const HISTORY_DAYS: i64 = 1095;

/// Daily loads from the first record (at most three years back) to today, zeros included.
pub fn daily_loads(days: &[DayStat], today: NaiveDate) -> Vec<f64> {
    let past = || days.iter().filter(|day| day.date <= today);
    let Some(first) = past().map(|day| day.date).min() else {
        return Vec::new();
    };
    let length = ((today - first).num_days() + 1).min(HISTORY_DAYS);
    let mut loads = vec![0.0; length as usize];
    for day in past() {
        let place = length - 1 - (today - day.date).num_days();
        if let Some(load) = usize::try_from(place).ok().and_then(|place| loads.get_mut(place)) {
            *load += day.load;
        }
    }
    loads
}

/// The last `count` ISO weeks, oldest first, this week last; weeks without a record are zeros.
pub fn weeks(days: &[DayStat], today: NaiveDate, count: usize) -> Vec<Week> {
    let this = monday(today);
    let mut weeks: Vec<Week> = (0..count as u64)
        .rev()
        .filter_map(|back| this.checked_sub_days(Days::new(back * 7)))
        .map(|monday| Week {
            monday,
            days: [0.0; 7],
            load: 0.0,
            minutes: 0.0,
            unrated: [false; 7],
            sessions: 0,
            tried: 0,
            sent: 0,
            neutral: false,
        })
        .collect();
    let length = weeks.len() as i64;
    for day in days.iter().filter(|day| day.date <= today) {
        let place = length - 1 - (this - monday(day.date)).num_days() / 7;
        if let Some(week) = usize::try_from(place).ok().and_then(|place| weeks.get_mut(place)) {
            week.days[day.date.weekday().num_days_from_monday() as usize] += day.load;
            week.load += day.load;
            week.unrated[day.date.weekday().num_days_from_monday() as usize] = is_unrated(day);
            week.minutes += day.minutes;
            week.sessions += day.sessions;
            week.tried += day.tried;
            week.sent += day.sent;
            week.neutral |= day.status.is_some();
        }
    }
    weeks
}

/// Whether a day has a session and no load: then RPE or duration is missing.
fn is_unrated(day: &DayStat) -> bool {
    day.sessions > 0 && day.load <= 0.0
}

/// The first day of a date's ISO week.
pub fn monday(date: NaiveDate) -> NaiveDate {
    date.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(date)
}

/// Weeks in a row with a session. A week without one breaks the row, unless one of its days was ill, travelling,
/// injured or deload: such a week neither breaks nor adds.
pub fn streak(days: &[DayStat], today: NaiveDate) -> Streak {
    let mut known: BTreeMap<NaiveDate, bool> = BTreeMap::new();
    for day in days.iter().filter(|day| day.date <= today) {
        if day.sessions > 0 {
            known.insert(monday(day.date), true);
        } else if day.status.is_some() {
            known.entry(monday(day.date)).or_insert(false);
        }
    }
    let (mut run, mut longest) = (0, 0);
    let mut before: Option<NaiveDate> = None;
    for (&week, &trained) in &known {
        if before.is_some_and(|before| (week - before).num_days() > 7) {
            run = 0;
        }
        run += u32::from(trained);
        longest = longest.max(run);
        before = Some(week);
    }
    let alive = before.is_some_and(|before| (monday(today) - before).num_days() <= 7);
    Streak { weeks: if alive { run } else { 0 }, longest }
}

/// All figures of load, with `week_count` weeks of bars.
pub fn load(days: &[DayStat], today: NaiveDate, week_count: usize) -> Load {
    let loads = daily_loads(days, today);
    let in_last = |count: i64| {
        days.iter()
            .filter(move |day| day.date <= today && (today - day.date).num_days() < count && day.load > 0.0)
            .count()
    };
    let (week_n, month_n) = (in_last(7), in_last(28));
    let seven = last(&loads, 7).unwrap_or(&[]);
    let trained = |value: Option<f64>, need: usize, n: usize, other: &str| match value {
        _ if loads.is_empty() => Figure::missing("no session yet"),
        _ if loads.len() < need => Figure::missing(format!("{} of {need} days of records", loads.len())),
        _ if n == 0 => Figure::missing("no session with minutes and RPE in that time"),
        Some(value) => Figure::known(value, n),
        None => Figure::missing(other),
    };
    let before: Option<f64> = last(&loads, 35).map(|days| days[..28].iter().sum::<f64>() / 4.0);
    let change = before.and_then(|before| ratio(seven.iter().sum(), before)).map(|ratio| (ratio - 1.0) * 100.0);
    let last_session = days.iter().filter(|day| day.date <= today && day.sessions > 0).map(|day| day.date).max();
    let sum: f64 = loads.iter().rev().take(7).sum();
    let even = "the seven days are all alike";
    let idle = "no load in the weeks before";
    let unrated = |ago: std::ops::Range<i64>| {
        days.iter().filter(|day| ago.contains(&(today - day.date).num_days()) && is_unrated(day)).count()
    };
    // What is compared must be known: all of the seven days, and most of those before.
    let known = |figure: Figure<f64>, days: i64| match (figure, unrated(0..7), unrated(7..days)) {
        (known @ Figure::Known { .. }, 0, before) if before * 4 <= in_last(days) => known,
        (Figure::Known { .. }, 0, _) => Figure::missing("too many sessions before have no RPE or duration"),
        (Figure::Known { .. }, 1, _) => Figure::missing("RPE or duration missing in a session of the last seven days"),
        (Figure::Known { .. }, n, _) => {
            Figure::missing(format!("RPE or duration missing in {n} sessions of the last seven days"))
        }
        (missing, ..) => missing,
    };
    Load {
        weeks: weeks(days, today, week_count),
        last_seven: trained(Some(sum), 1, week_n, ""),
        change_pct: known(trained(change, 35, in_last(35), idle), 35),
        monotony: known(trained(monotony(seven), 7, week_n, even), 7),
        strain: known(trained(strain(seven), 7, week_n, even), 7),
        acwr_coupled: known(trained(acwr_coupled(&loads), 28, month_n, idle), 28),
        acwr_uncoupled: known(trained(acwr_uncoupled(&loads), 28, month_n, idle), 28),
        acwr_ewma: known(trained(acwr_ewma(&loads), 28, month_n, idle), 28),
        streak: streak(days, today),
        days_since_session: last_session
            .map_or_else(|| Figure::missing("no session yet"), |date| Figure::known((today - date).num_days(), 1)),
    }
}
