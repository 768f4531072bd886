//! A range of days, as the keys of the tables spell it.

use chrono::{Days, NaiveDate};

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Dates {
    /// A range; an empty one when `to` is before `from`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from, to }
    }

    /// So many days, `today` being the last of them.
    pub fn last(days: u64, today: NaiveDate) -> Self {
        let from = today.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(NaiveDate::MIN);
        Self { from, to: today }
    }

    /// Whether there is no day in it. A server refuses to be asked for such a range.
    pub fn is_empty(self) -> bool {
        self.to < self.from
    }

    /// The bounds of keys that are a day.
    pub(super) fn days(self) -> (String, String) {
        (self.from.to_string(), self.to.to_string())
    }

    /// The bounds of keys that begin with a day and `#`, every id on the last day included: `$` comes right after `#`.
    pub(super) fn days_with_id(self) -> (String, String) {
        (format!("{}#", self.from), format!("{}$", self.to))
    }

    /// The bounds of keys that are `word#day`; without a range, of every day.
    pub(super) fn after(word: &str, dates: Option<Self>) -> (String, String) {
        match dates {
            Some(dates) => (format!("{word}#{}", dates.from), format!("{word}#{}", dates.to)),
            None => (format!("{word}#"), format!("{word}$")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_last_day_counts_whatever_the_id() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (from, to) = Dates::new(day("2026-01-30"), day("2026-01-31")).days_with_id();
        let inside =
            ["2026-01-30#", "2026-01-30#0", "2026-01-31#zz", "2026-01-31#~", "2026-01-31#\u{10ffff}\u{10ffff}"];
        for key in inside {
            assert!((from.as_str()..=to.as_str()).contains(&key), "{key}");
        }
        for key in ["2026-01-29#z", "2026-02-01#0", "2026-01-3"] {
            assert!(!(from.as_str()..=to.as_str()).contains(&key), "{key}");
        }
    }

    #[test]
    fn seven_days_are_seven() {
        let today: NaiveDate = "2026-03-03".parse().unwrap();
        assert_eq!(Dates::last(7, today).days(), ("2026-02-25".to_owned(), "2026-03-03".to_owned()));
        assert_eq!(Dates::last(1, today).from, today);
        assert!(Dates::new(today, Dates::last(2, today).from).is_empty());
    }
}
