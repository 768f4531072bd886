//! How far back a figure looks.

use chrono::{Days, Months, NaiveDate};

/// A span of time that ends today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Window {
    /// Three months.
    M3,
    /// Six months.
    M6,
    /// A year.
    #[default]
    Y1,
    /// Three years.
    Y3,
    /// Everything.
    All,
}

impl Window {
    /// In the order a key cycles through them.
    pub const ALL: [Self; 5] = [Self::M3, Self::M6, Self::Y1, Self::Y3, Self::All];

    /// In words, for a title: `12 months`.
    pub fn label(self) -> &'static str {
        match self {
            Self::M3 => "3 months",
            Self::M6 => "6 months",
            Self::Y1 => "12 months",
            Self::Y3 => "3 years",
            Self::All => "all time",
        }
    }

    /// The next one, and the first after the last.
    pub fn next(self) -> Self {
        match self {
            Self::M3 => Self::M6,
            Self::M6 => Self::Y1,
            Self::Y1 => Self::Y3,
            Self::Y3 => Self::All,
            Self::All => Self::M3,
        }
    }

    /// The first day inside; none for all time.
    pub fn since(self, today: NaiveDate) -> Option<NaiveDate> {
        let months = match self {
            Self::M3 => 3,
            Self::M6 => 6,
            Self::Y1 => 12,
            Self::Y3 => 36,
            Self::All => return None,
        };
        today.checked_sub_months(Months::new(months))?.checked_add_days(Days::new(1))
    }

    /// Whether a day lies inside. The future does not.
    pub fn holds(self, date: NaiveDate, today: NaiveDate) -> bool {
        date <= today && self.since(today).is_none_or(|since| since <= date)
    }
}
