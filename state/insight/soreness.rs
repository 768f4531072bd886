//! Soreness of each body part over time.

use super::Figure;
use crate::record::Entry;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// One score of one body part.
#[derive(Clone, Debug, PartialEq)]
pub struct Soreness {
    /// The day.
    pub date: NaiveDate,
    /// `fingers`, `left elbow`, ...
    pub part: String,
    /// 0-10.
    pub score: f64,
}

/// The last two weeks of one body part against the four before.
#[derive(Clone, Debug, PartialEq)]
pub struct SorenessTrend {
    /// The body part.
    pub part: String,
    /// Mean score of the last 14 days.
    pub recent: f64,
    /// Mean of the 28 days before, with how many scores.
    pub before: Figure<f64>,
    /// Scores in the last 14 days.
    pub n: usize,
}

impl SorenessTrend {
    /// By how much it rose; none without scores before.
    pub fn rise(&self) -> Option<f64> {
        self.before.value().map(|before| self.recent - before)
    }
}
