//! Goals against what was sent so far, in bands and days. No promise of a date.

use super::Figure;
use super::benchmark::Best;
use super::ladder::Ladder;
use crate::grade::{Grade, Hint, Scale};
use crate::record::{ClimbKind, Goal, GoalType};
use crate::row::Ascent;
use chrono::NaiveDate;

/// Where one goal stands.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalProgress {
    /// The goal.
    pub goal: Goal,
    /// The scale it is measured in, and its rank there; missing when the grade cannot be read or has no order.
    pub target: Figure<(Scale, u32)>,
    /// The best of that kind and scale so far.
    pub current: Figure<Best>,
    /// Bands from the best to the goal; 0 when reached. Missing without a send in that scale.
    pub bands_left: Figure<u32>,
    /// Share of the way from the best of a year before to the goal is not known; this is 1 - bands left over the ladder
    /// from the first band, for a bar: 0 to 1.
    pub share: Option<f64>,
    /// Days to the target date; negative when it has passed.
    pub days_left: Option<i64>,
    /// Distinct climbs sent one band below.
    pub one_below: usize,
    /// Sent at or above the goal, or marked as done.
    pub reached: bool,
    /// In one sentence.
    pub words: String,
}
