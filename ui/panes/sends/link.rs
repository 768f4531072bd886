//! The link between the point of the chart and the row of the table.
//!
//! Going from one to the other takes a question to the journal (which record is in this row, where is it in the filtered
//! list); until the answer comes, both stay where they are.

use super::{Part, SendsPane};
use crate::widget::chart::{Mark, Shape};
use v7_state::insight::progression::{Point, PointKind};
use v7_state::query::{Answer, Query};
use v7_state::record::{Key, Significance, Table};
use v7_state::row::RowId;
use v7_state::update::State;
use v7_state::view::charts::Figures;

/// What the table goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Follow {
    /// The send in this row.
    Row(RowId),
    /// This send.
    Key(Key),
}

/// The shape of a point.
pub(super) fn shape(kind: PointKind) -> Shape {
    match kind {
        PointKind::Tried => Shape::Tried,
        PointKind::Send | PointKind::Flash => Shape::Send,
        PointKind::Marked(Significance::Breakthrough) => Shape::Star,
        PointKind::Marked(_) => Shape::Notable,
    }
}

/// The points as marks, at the height of their band's label.
pub(super) fn marks(figures: &Figures) -> Vec<Mark> {
    let points = figures.progression.points.iter();
    points.map(|point| Mark { date: point.date, value: f64::from(point.band), shape: shape(point.kind) }).collect()
}

impl SendsPane {
    /// Index of the selected row, as far as it is known.
    pub(super) fn index(&self, state: &State) -> usize {
        let key = match &self.follow {
            None => return self.list.selected,
            Some(Follow::Key(key)) => Some(key.clone()),
            Some(Follow::Row(row)) => match state.answers.get(&Query::At(Table::Sends, *row)) {
                Some(Answer::At(key)) => key.clone(),
                _ => None,
            },
        };
        let position = key.and_then(|key| match state.answers.get(&Query::Position(self.filter.clone(), key)) {
            Some(Answer::Position(index)) => *index,
            _ => None,
        });
        position.unwrap_or(self.list.selected)
    }

    /// Takes the table to where it is led, before it moves on from there.
    pub(super) fn settle(&mut self, state: &State) {
        let index = self.index(state);
        self.follow = None;
        self.list.select(index, self.total.max(index + 1));
    }

    /// What must be known to follow.
    pub(super) fn link_wants(&self, state: &State) -> Vec<Query> {
        let mut wants = Vec::new();
        let key = match &self.follow {
            None => None,
            Some(Follow::Key(key)) => Some(key.clone()),
            Some(Follow::Row(row)) => {
                let query = Query::At(Table::Sends, *row);
                let key = match state.answers.get(&query) {
                    Some(Answer::At(key)) => key.clone(),
                    _ => None,
                };
                wants.push(query);
                key
            }
        };
        wants.extend(key.map(|key| Query::Position(self.filter.clone(), key)));
        if let Some(row) = self.point.filter(|_| self.part == Part::Chart).and_then(|point| point.entry) {
            wants.push(Query::At(Table::Entries, row));
        }
        wants
    }

    /// The entry of the selected point, where no send tells of it.
    pub(super) fn point_entry(&self, state: &State) -> Option<Key> {
        match state.answers.get(&Query::At(Table::Entries, self.point?.entry?)) {
            Some(Answer::At(key)) => key.clone(),
            _ => None,
        }
    }

    /// Index of the selected mark: of the point while the chart has the keys, else of the row in the table.
    pub(super) fn mark(&self, state: &State, figures: &Figures) -> Option<usize> {
        let points = &figures.progression.points;
        if let Some(chosen) = self.point.filter(|_| self.part == Part::Chart) {
            let same = |point: &Point| (point.date, point.band, point.kind) == (chosen.date, chosen.band, chosen.kind);
            return points.iter().position(same);
        }
        let row = self.selected_row(state)?;
        let exact = points.iter().position(|point| point.row == Some(row.row));
        exact.or_else(|| {
            // Points that share a day and a band are one mark.
            let band =
                figures.progression.axis.iter().rev().map(|(start, _)| *start).find(|start| *start <= row.rank)?;
            let same = |point: &Point| point.date == row.date && point.band == band && point.kind != PointKind::Tried;
            points.iter().position(same).filter(|_| row.scale == figures.scale)
        })
    }

    /// Selects a point of the chart and leads the table to its send.
    pub(super) fn choose(&mut self, figures: &Figures, index: usize) {
        let Some(point) = figures.progression.points.get(index) else { return };
        self.point = Some(*point);
        if let Some(row) = point.row {
            self.follow = Some(Follow::Row(row));
        }
    }
}
