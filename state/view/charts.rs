//! What the Sends pane draws.

use crate::row::{MonthCount, Page, SendRow};

/// Which charts: scale, window, discipline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChartSpec {}

/// A window of sends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sends {
    /// The rows.
    pub page: Page<SendRow>,
    /// Rows a month, newest first; empty for a filtered list.
    pub months: Vec<MonthCount>,
}

/// The charts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Charts {}
