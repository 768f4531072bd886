//! Best band a steepness and venue, and how far each is from the goal.

use super::ladder::Ladder;
use super::progression::SendsSpec;
use super::spec::Selection;
use super::tally::Tally;
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
    MatrixTally::new(*spec, today).over(ascents).matrix(goal)
}

/// [`matrix`] of ascents that come one at a time, in any order.
#[derive(Clone, Debug)]
pub struct MatrixTally {
    spec: SendsSpec,
    selection: Selection,
    matrix: Matrix,
}

impl MatrixTally {
    /// Of nothing yet.
    pub fn new(spec: SendsSpec, today: NaiveDate) -> Self {
        let rows = VENUES.map(|venue| MatrixRow { venue, cells: [const { None }; 4] });
        let matrix = Matrix { scale: spec.scale, goal: None, rows, unplaced: 0 };
        Self { spec, selection: spec.selection(today), matrix }
    }

    /// Adds an ascent that is known to be of the spec and to count.
    pub fn count(&mut self, ascent: &Ascent) {
        let place = ascent.venue.zip(ascent.style).and_then(|(venue, style)| {
            let row = VENUES.iter().position(|known| *known == venue)?;
            Some((row, STYLES.iter().position(|known| *known == style)?))
        });
        let Some((row, column)) = place else {
            self.matrix.unplaced += 1;
            return;
        };
        let cell = self.matrix.rows[row].cells[column].get_or_insert_with(|| Cell {
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

    /// The matrix against a goal of its scale.
    pub fn matrix(&self, goal: Option<u32>) -> Matrix {
        let (mut matrix, ladder) = (self.matrix.clone(), Ladder::new(self.spec.scale));
        matrix.goal = goal.map(|rank| (rank, ladder.label(rank)));
        for cell in matrix.rows.iter_mut().flat_map(|row| row.cells.iter_mut().flatten()) {
            cell.label = ladder.label(cell.rank);
            cell.gap = goal.map(|goal| ladder.between(cell.rank, goal));
        }
        matrix
    }
}

impl Tally for MatrixTally {
    fn add(&mut self, ascent: &Ascent) {
        if self.selection.holds(ascent) && self.spec.counts(ascent) {
            self.count(ascent);
        }
    }
}
