//! Single figures of ability: maximum, 3-3-3, flash rate, tries a send, best of each month, scales in use.

use super::ladder::Ladder;
use super::progression::SendsSpec;
use super::{Figure, Window};
use crate::grade::Scale;
use crate::row::{Ascent, RowId};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A grade that was reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// Position in the scale.
    pub rank: u32,
    /// Where its band begins.
    pub band: u32,
    /// The band's label: `V8`.
    pub label: String,
    /// When it was first reached.
    pub date: NaiveDate,
    /// The send.
    pub row: Option<RowId>,
}

/// Tries that sent climbs of one band took.
#[derive(Clone, Debug, PartialEq)]
pub struct BandTries {
    /// Where the band begins.
    pub band: u32,
    /// Its label.
    pub label: String,
    /// Climbs sent whose tries are known.
    pub climbs: usize,
    /// Their tries.
    pub tries: u64,
    /// Climbs sent whose tries are unknown.
    pub unknown: usize,
}

impl BandTries {
    /// Tries a send; none when no tries are known.
    pub fn mean(&self) -> Option<f64> {
        (self.climbs > 0).then(|| self.tries as f64 / self.climbs as f64)
    }
}

/// The best of one month.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthBest {
    /// First day of the month.
    pub month: NaiveDate,
    /// Hardest position in the scale.
    pub rank: u32,
    /// Its band's label.
    pub label: String,
    /// Counted sends of the month.
    pub sends: usize,
}

/// How much a scale is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleUse {
    /// The scale.
    pub scale: Scale,
    /// Ascents sent.
    pub sends: usize,
    /// Ascents, sent or not.
    pub ascents: usize,
}
