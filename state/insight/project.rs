//! The history of one climb: days on it and tries, added up over the years; and all climbs that took more than a day.

use super::climbs::ClimbMap;
use super::{Figure, SendsSpec};
use crate::grade::{Scale, rank_label};
use crate::row::Ascent;
use chrono::NaiveDate;

/// Days without a try after which an unsent climb no longer counts as a project.
pub const DROPPED_AFTER_DAYS: i64 = 180;

/// Where a climb stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClimbStatus {
    /// Tried, not sent, and tried within the last [`DROPPED_AFTER_DAYS`].
    Project,
    /// Sent.
    Sent,
    /// Not sent, and not tried for longer than that.
    Dropped,
}

impl ClimbStatus {
    /// Where a climb stands that was or was not sent, and last tried on that day.
    pub fn of(sent: bool, last: Option<NaiveDate>, today: NaiveDate) -> Self {
        match last {
            _ if sent => Self::Sent,
            Some(last) if (today - last).num_days() > DROPPED_AFTER_DAYS => Self::Dropped,
            _ => Self::Project,
        }
    }

    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
        }
    }
}

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

/// A climb that took more than a day: tried on two days or more, and not sent on the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The number of the climb.
    pub climb: u64,
    /// Its scale.
    pub scale: Scale,
    /// Its grade, of the newest day.
    pub label: String,
    /// Where it stands.
    pub status: ClimbStatus,
    /// Days and tries, added up.
    pub history: ProjectHistory,
}

/// A project as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedProject {
    /// Days and tries.
    pub project: Project,
    /// Its name; may be empty.
    pub name: String,
    /// As typed, of the newest day.
    pub grade: String,
    /// Gym or crag; may be empty.
    pub place: String,
    /// The newest high point that was written down; may be empty.
    pub high_point: String,
}

impl Project {
    /// The last day on it.
    pub fn last(&self) -> Option<NaiveDate> {
        self.history.points.last().map(|point| point.date)
    }
}

/// Every climb that took more than a day, so none that was sent on its first day and climbed again: what is still tried
/// first, then what was sent, then what was left alone; in each the one tried last first. n is how many climbs were tried
/// at all, on however many days.
///
/// Top rope and text grades count: a project is one however it is climbed. Warm-ups and repeats do not.
pub fn projects(ascents: &[Ascent], today: NaiveDate) -> Figure<Vec<Project>> {
    let serious = SendsSpec { include_toprope: true, ..SendsSpec::new(Scale::Text) };
    let mut climbs: ClimbMap<Vec<&Ascent>> = ClimbMap::default();
    for ascent in ascents.iter().filter(|ascent| ascent.date <= today && serious.is_try(ascent)) {
        climbs.entry(ascent.climb).or_default().push(ascent);
    }
    let tried = climbs.len();
    let mut all: Vec<Project> = climbs.into_iter().filter_map(|(climb, tries)| project(climb, &tries, today)).collect();
    all.sort_by_key(|project| {
        let order = match project.status {
            ClimbStatus::Project => 0,
            ClimbStatus::Sent => 1,
            ClimbStatus::Dropped => 2,
        };
        (order, std::cmp::Reverse(project.last()), project.climb)
    });
    match (tried, all.is_empty()) {
        (0, _) => Figure::missing("no climb tried yet"),
        (_, true) => Figure::missing(format!("none of {tried} climbs took more than one day")),
        _ => Figure::known(all, tried),
    }
}

fn project(climb: u64, tries: &[&Ascent], today: NaiveDate) -> Option<Project> {
    let newest = tries.iter().max_by_key(|ascent| ascent.date)?;
    if tries.iter().all(|ascent| ascent.date == newest.date) {
        return None;
    }
    let day =
        |ascent: &&Ascent| DayOnClimb { date: ascent.date, tries: ascent.attempts, sent: ascent.result.is_send() };
    let Figure::Known { value: history, .. } = history(&tries.iter().map(day).collect::<Vec<_>>(), today) else {
        return None;
    };
    if history.until_send.is_some_and(|send| send.sessions == 1) {
        return None;
    }
    Some(Project {
        climb,
        scale: newest.scale,
        label: rank_label(newest.scale, newest.rank),
        status: ClimbStatus::of(history.until_send.is_some(), Some(newest.date), today),
        history,
    })
}
