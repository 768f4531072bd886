//! Best band a steepness and venue, and how far each is from the goal.

use super::benchmark::counted;
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

/// The matrix of the climbs that `spec` names, against a goal of the same scale if there is one.
pub fn matrix(ascents: &[Ascent], spec: &SendsSpec, goal: Option<u32>, today: NaiveDate) -> Matrix {
    let ladder = Ladder::new(spec.scale);
    let mut matrix = Matrix {
        scale: spec.scale,
        goal: goal.map(|rank| (rank, ladder.label(rank))),
        rows: VENUES.map(|venue| MatrixRow { venue, cells: [const { None }; 4] }),
        unplaced: 0,
    };
    for ascent in counted(ascents, spec, today) {
        let place = ascent.venue.zip(ascent.style).and_then(|(venue, style)| {
            let row = VENUES.iter().position(|known| *known == venue)?;
            Some((row, STYLES.iter().position(|known| *known == style)?))
        });
        let Some((row, column)) = place else {
            matrix.unplaced += 1;
            continue;
        };
        let cell = matrix.rows[row].cells[column].get_or_insert_with(|| Cell {
            rank: ascent.rank,
            label: String::new(),
            gap: None,
            sends: 0,
            row: ascent.send,
        });
        cell.sends += 1;
        if ascent.rank > cell.rank {
            cell.rank = ascent.rank;
            cell.row = ascent.send;
        }
    }
    for cell in matrix.rows.iter_mut().flat_map(|row| row.cells.iter_mut().flatten()) {
        cell.label = ladder.label(cell.rank);
        cell.gap = goal.map(|goal| ladder.between(cell.rank, goal));
    }
    matrix
}
