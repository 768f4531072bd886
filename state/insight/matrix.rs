//! Best band a steepness and venue, and how far each is from the goal.

use super::ladder::Ladder;
use super::progression::SendsSpec;
use crate::grade::Scale;
use crate::record::{Style, Venue};
use crate::row::{Ascent, RowId};
use chrono::NaiveDate;

/// The columns.
pub const STYLES: [Style; 4] = [Style::Slab, Style::Vertical, Style::Overhang, Style::Roof];
/// The rows.
pub const VENUES: [Venue; 2] = [Venue::Indoor, Venue::Outdoor];

/// The best of one steepness at one venue.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Position in the scale.
    pub rank: u32,
    /// The band's label.
    pub label: String,
    /// Bands up to the goal (0 or less: reached); none without a goal in this scale.
    pub gap: Option<i32>,
    /// Counted sends here.
    pub sends: usize,
    /// The send.
    pub row: Option<RowId>,
}

/// One venue.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixRow {
    /// Indoor or outdoor.
    pub venue: Venue,
    /// In the order of [`STYLES`]; none where nothing was sent.
    pub cells: [Option<Cell>; 4],
}

/// Steepness by venue.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Its scale.
    pub scale: Scale,
    /// The goal that gaps are measured to: its rank and label.
    pub goal: Option<(u32, String)>,
    /// In the order of [`VENUES`].
    pub rows: [MatrixRow; 2],
    /// Counted sends that name no steepness or no venue and so are in no cell.
    pub unplaced: usize,
}
