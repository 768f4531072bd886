//! What the Journal pane draws.

use crate::insight::calendar::Heatmap;
use crate::record::{ClimbKind, ClimbResult, DatePrecision, Key, Style};
use crate::row::{EntryRow, MonthCount, Page};
use chrono::NaiveDate;

/// A window of entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    /// The rows.
    pub page: Page<EntryRow>,
    /// Rows a month, newest first; empty for a filtered list.
    pub months: Vec<MonthCount>,
}

/// A year of the calendar heatmap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Year {
    /// The days; none until anything can be shown.
    pub heat: Option<Heatmap>,
    /// Sessions of the year.
    pub sessions: u32,
    /// Minutes trained.
    pub minutes: f64,
    /// Climbs sent.
    pub sent: u32,
}

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

/// All tries on one climb over the years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClimbPage {
    /// Its name; may be empty.
    pub name: String,
    /// As typed, of the newest day.
    pub grade: String,
    /// Gym or crag; may be empty.
    pub place: String,
    /// What it is climbed as.
    pub kind: Option<ClimbKind>,
    /// Steepness.
    pub style: Option<Style>,
    /// Days on it, newest first.
    pub days: Vec<ClimbDay>,
}

/// One day on a climb.
#[derive(Clone, Debug, PartialEq)]
pub struct ClimbDay {
    /// The entry, or the send where no entry tells of it.
    pub key: Key,
    /// Local date.
    pub date: NaiveDate,
    /// How much of the date is known; `None` means all.
    pub precision: Option<DatePrecision>,
    /// How the tries ended.
    pub result: ClimbResult,
    /// Tries of that day; `None` means unknown.
    pub attempts: Option<u32>,
    /// Furthest point reached; may be empty.
    pub high_point: String,
    /// Notes on these tries; may be empty.
    pub notes: String,
}

impl ClimbPage {
    /// Where the climb stands.
    pub fn status(&self, today: NaiveDate) -> ClimbStatus {
        let last = self.days.iter().map(|day| day.date).max();
        if self.days.iter().any(|day| day.result.is_send()) {
            ClimbStatus::Sent
        } else if last.is_some_and(|last| (today - last).num_days() > DROPPED_AFTER_DAYS) {
            ClimbStatus::Dropped
        } else {
            ClimbStatus::Project
        }
    }

    /// Known tries in all, and days whose tries are unknown.
    pub fn tries(&self) -> (u32, usize) {
        let known = self.days.iter().filter_map(|day| day.attempts).fold(0, u32::saturating_add);
        (known, self.days.iter().filter(|day| day.attempts.is_none()).count())
    }

    /// The day of the first send.
    pub fn first_send(&self) -> Option<&ClimbDay> {
        self.days.iter().filter(|day| day.result.is_send()).min_by_key(|day| day.date)
    }

    /// The newest high point that was written down.
    pub fn high_point(&self) -> Option<&ClimbDay> {
        self.days.iter().find(|day| !day.high_point.is_empty())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::Table;

    fn day(date: &str, result: ClimbResult, attempts: Option<u32>) -> ClimbDay {
        ClimbDay {
            key: Key::new(Table::Entries, date),
            date: date.parse().unwrap(),
            precision: None,
            result,
            attempts,
            high_point: String::new(),
            notes: String::new(),
        }
    }

    #[test]
    fn a_climb_is_a_project_until_it_is_sent_or_left_alone_for_half_a_year() {
        let today = "2026-11-22".parse().unwrap();
        let tried = ClimbResult::Attempt;
        let cases = [
            (vec![day("2026-11-01", tried, None)], ClimbStatus::Project),
            (vec![day("2026-05-26", tried, None)], ClimbStatus::Project),
            (vec![day("2026-05-25", tried, None)], ClimbStatus::Dropped),
            (vec![day("2026-11-01", tried, None), day("2020-05-25", ClimbResult::Flash, None)], ClimbStatus::Sent),
        ];
        for (days, expected) in cases {
            let page = ClimbPage { days, ..ClimbPage::default() };
            assert_eq!(page.status(today), expected, "{:?}", page.days);
        }
    }

    #[test]
    fn unknown_tries_are_counted_apart() {
        let days = vec![
            day("2026-11-03", ClimbResult::Redpoint, Some(2)),
            day("2026-11-02", ClimbResult::Attempt, None),
            day("2026-11-01", ClimbResult::Attempt, Some(5)),
        ];
        assert_eq!(ClimbPage { days, ..ClimbPage::default() }.tries(), (7, 1));
    }
}
