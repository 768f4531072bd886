//! A span of days that somebody names: a year, a month, or two dates.

use chrono::{Datelike, Days, Months, NaiveDate};

/// Days between two dates, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day, not before the first.
    pub to: NaiveDate,
}

impl Period {
    /// The days between two dates, whichever comes first.
    pub fn new(a: NaiveDate, b: NaiveDate) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// A calendar year.
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { from: NaiveDate::from_ymd_opt(year, 1, 1)?, to: NaiveDate::from_ymd_opt(year, 12, 31)? })
    }

    /// The `days` days up to a date, that date included.
    pub fn last(days: u64, to: NaiveDate) -> Self {
        Self { from: to.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(to), to }
    }

    /// Reads `2026`, `2026-05`, `2026-05-01`, and two of these with `..` between: `2026-01..2026-03`.
    ///
    /// # Errors
    /// Says what was read and what is allowed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is no period; allowed are 2026, 2026-05, 2026-05-01 and 2026-01-05..2026-03-01");
        let one = |part: &str| -> Option<Self> {
            let mut numbers = part.trim().split('-');
            let year = numbers.next().filter(|year| year.len() == 4)?.parse().ok()?;
            let month = numbers.next().map(|month| month.parse::<u32>().ok().filter(|_| month.len() == 2));
            match (month, numbers.next()) {
                (None, None) => Self::year(year),
                (Some(month), None) => {
                    let from = NaiveDate::from_ymd_opt(year, month?, 1)?;
                    Some(Self { from, to: from.checked_add_months(Months::new(1))?.pred_opt()? })
                }
                _ => part.trim().parse().ok().map(|day| Self { from: day, to: day }),
            }
        };
        match text.split_once("..") {
            None => one(text).ok_or_else(wrong),
            Some((a, b)) => {
                let (a, b) = (one(a).ok_or_else(wrong)?, one(b).ok_or_else(wrong)?);
                if a.from > b.to { Err(wrong()) } else { Ok(Self { from: a.from, to: b.to }) }
            }
        }
    }

    /// Whether a day is inside.
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }

    /// Number of days.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// The same without what comes after a day; none when all of it does.
    pub fn until(&self, today: NaiveDate) -> Option<Self> {
        (self.from <= today).then(|| Self { from: self.from, to: self.to.min(today) })
    }

    /// `2026` for a whole year, else `2026-01-05 to 2026-03-01`.
    pub fn label(&self) -> String {
        if Self::year(self.from.year()) == Some(*self) {
            return self.from.year().to_string();
        }
        format!("{} to {}", self.from, self.to)
    }
}
