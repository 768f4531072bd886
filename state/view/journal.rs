//! What the Journal pane draws.

use crate::row::{EntryRow, MonthCount, Page};

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
pub struct Year {}

/// All tries on one climb over the years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClimbPage {}
