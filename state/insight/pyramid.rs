//! The pyramid of sends: distinct climbs a band, beside the reference shape. It shows gaps and gives no verdict.

use super::Figure;
use super::benchmark::{NO_ORDER, no_send};
use super::climbs::Climbs;
use super::ladder::Ladder;
use super::progression::SendsSpec;
use crate::grade::Scale;
use crate::row::Ascent;
use chrono::NaiveDate;

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

/// The pyramid of the climbs that `spec` names; n is its distinct climbs.
///
/// Each climb counts once, at its hardest grade, and every climb lands in a band: `5.12-`, `a/b` and a bare `5.10` too.
pub fn pyramid(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Figure<Pyramid> {
    pyramid_of(&Climbs::of(ascents, *spec, today))
}

pub(super) fn pyramid_of(climbs: &Climbs) -> Figure<Pyramid> {
    let spec = climbs.spec();
    if spec.scale == Scale::Text {
        return Figure::missing(NO_ORDER);
    }
    let ladder = Ladder::new(spec.scale);
    let mut counts = vec![0; ladder.bands.len()];
    for climb in climbs.sent() {
        if let Some(count) = counts.get_mut(ladder.step(climb.rank)) {
            *count += 1;
        }
    }
    let used = |count: &usize| *count > 0;
    let (Some(low), Some(high)) = (counts.iter().position(used), counts.iter().rposition(used)) else {
        return Figure::missing(no_send(spec));
    };
    let rows = (low..=high)
        .rev()
        .enumerate()
        .map(|(line, step)| PyramidRow {
            band: ladder.bands[step].0,
            label: ladder.bands[step].1.clone(),
            climbs: counts[step],
            reference: REFERENCE.get(line).copied(),
        })
        .collect();
    Figure::known(Pyramid { scale: spec.scale, rows }, climbs.sent().count())
}
