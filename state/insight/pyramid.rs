//! The pyramid of sends: distinct climbs a band, beside the reference shape. It shows gaps and gives no verdict.

use super::Figure;
use super::ladder::Ladder;
use super::progression::SendsSpec;
use crate::grade::Scale;
use crate::row::Ascent;
use chrono::NaiveDate;
use std::collections::HashMap;

/// Climbs a band from the maximum down that the reference shape has (Horst, "Training for Climbing": 1, 2, 4, 8).
pub const REFERENCE: [usize; 4] = [1, 2, 4, 8];

/// One line of the pyramid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PyramidRow {
    /// Where the band begins.
    pub band: u32,
    /// Its label.
    pub label: String,
    /// Distinct climbs sent.
    pub climbs: usize,
    /// What the reference shape has here; none below its fourth line.
    pub reference: Option<usize>,
}

impl PyramidRow {
    /// Climbs that this line lacks against the reference.
    pub fn gap(&self) -> usize {
        self.reference.unwrap_or(0).saturating_sub(self.climbs)
    }
}

/// The pyramid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pyramid {
    /// Its scale.
    pub scale: Scale,
    /// From the maximum down to the easiest climb, empty bands between included.
    pub rows: Vec<PyramidRow>,
}

impl Pyramid {
    /// Distinct climbs in all lines.
    pub fn total(&self) -> usize {
        self.rows.iter().map(|row| row.climbs).sum()
    }

    /// Most climbs in one line.
    pub fn widest(&self) -> usize {
        self.rows.iter().map(|row| row.climbs).max().unwrap_or(0)
    }

    /// Lines that lack climbs against the reference.
    pub fn gaps(&self) -> impl Iterator<Item = &PyramidRow> {
        self.rows.iter().filter(|row| row.gap() > 0)
    }
}
