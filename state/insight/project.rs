//! The history of one climb: days on it and tries, added up over the years.

use super::Figure;
use chrono::NaiveDate;

/// What one day on a climb brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOnClimb {
    /// The day.
    pub date: NaiveDate,
    /// Tries; none when unknown.
    pub tries: Option<u32>,
    /// Whether it was sent.
    pub sent: bool,
}

/// One point of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectPoint {
    /// The day.
    pub date: NaiveDate,
    /// Days on the climb up to and with this one.
    pub sessions: u32,
    /// Known tries up to and with this day.
    pub tries: u64,
    /// Whether it was sent on this day.
    pub sent: bool,
}

/// A climb over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectHistory {
    /// Oldest first; one a day.
    pub points: Vec<ProjectPoint>,
    /// Days whose tries are unknown, which add nothing to the sums.
    pub unknown_days: usize,
    /// Days and known tries up to the first send, that day included; none before a send.
    pub until_send: Option<ProjectPoint>,
    /// Days from the first to the last, both included.
    pub span_days: i64,
}

/// The history of a climb up to `today`; n is its days.
pub fn history(days: &[DayOnClimb], today: NaiveDate) -> Figure<ProjectHistory> {
    let mut past: Vec<DayOnClimb> = days.iter().copied().filter(|day| day.date <= today).collect();
    past.sort_by_key(|day| day.date);
    let (mut points, mut unknown_days): (Vec<ProjectPoint>, usize) = (Vec::new(), 0);
    for day in past {
        let last = points.last().copied();
        let tries = last.map_or(0, |last| last.tries) + u64::from(day.tries.unwrap_or(0));
        unknown_days += usize::from(day.tries.is_none());
        if let Some(same) = points.last_mut().filter(|last| last.date == day.date) {
            (same.tries, same.sent) = (tries, same.sent || day.sent);
        } else {
            let sessions = last.map_or(0, |last| last.sessions) + 1;
            points.push(ProjectPoint { date: day.date, sessions, tries, sent: day.sent });
        }
    }
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Figure::missing("no day on this climb");
    };
    let span_days = (last.date - first.date).num_days() + 1;
    let (n, until_send) = (points.len(), points.iter().find(|point| point.sent).copied());
    Figure::known(ProjectHistory { points, unknown_days, until_send, span_days }, n)
}
