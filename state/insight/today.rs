//! The one sentence of the Today pane, chosen from the figures by fixed rules: the same journal gives the same sentence.

use super::Figure;
use super::benchmark::Best;
use super::load::Load;
use super::pyramid::Pyramid;
use super::soreness::SorenessTrend;
use chrono::NaiveDate;

/// What an insight is about; panes may mark it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InsightKind {
    /// A body part became sorer.
    Soreness,
    /// A new maximum.
    Maximum,
    /// Much more or less load than usual.
    Load,
    /// A line of the pyramid lacks climbs.
    Pyramid,
    /// A pause.
    Pause,
    /// Weeks in a row.
    Streak,
    /// Nothing to say yet.
    Nothing,
}

/// One sentence and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insight {
    /// What it is about.
    pub kind: InsightKind,
    /// One sentence.
    pub text: String,
    /// What it rests on: `9 scores`, `12 sessions`.
    pub basis: String,
    /// Observations behind it.
    pub n: usize,
}
