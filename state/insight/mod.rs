//! Every number the product shows, as pure functions over rows and records of the journal and `today`.
//!
//! What cannot be known is a value with its reason ([`Figure::Missing`]), never a made-up number. Records dated after
//! `today` are left out of all figures. Nothing here reads a clock, a disk or a network, and nothing gives advice.

pub mod adherence;
pub mod autopsy;
pub mod availability;
pub mod benchmark;
pub mod calendar;
pub mod caution;
pub mod chart;
mod climbs;
pub mod compare;
pub mod draw;
pub mod energy;
pub mod expenditure;
pub mod explain;
pub mod forecast;
pub mod fuel;
pub mod goals;
pub mod hang_timer;
pub mod hangs;
pub mod injuries;
pub mod ladder;
pub mod load;
pub mod matrix;
pub mod nutrition;
pub mod outcome;
pub mod period;
pub mod progression;
pub mod project;
pub mod pyramid;
pub mod review;
pub mod soreness;
pub mod spec;
pub mod summary;
pub mod tally;
pub mod targets;
pub mod today;
pub mod tonnage;
pub mod weight;
pub mod window;

#[cfg(test)]
mod tests;

pub use explain::{Topic, explain};
pub use spec::{Measure, SendsSpec};
pub use window::Window;

/// A number with the amount of data it rests on, or the reason why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure<T> {
    /// It is known.
    Known {
        /// The number.
        value: T,
        /// On how many observations it rests.
        n: usize,
    },
    /// It is not.
    Missing {
        /// Half a sentence that a pane can show in its place: `no send in the last 90 days`.
        reason: String,
    },
}

impl<T> Figure<T> {
    /// A known figure.
    pub fn known(value: T, n: usize) -> Self {
        Self::Known { value, n }
    }

    /// A missing one.
    pub fn missing(reason: impl Into<String>) -> Self {
        Self::Missing { reason: reason.into() }
    }

    /// The number, if it is known.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Missing { .. } => None,
        }
    }

    /// On how many observations it rests; 0 when missing.
    pub fn n(&self) -> usize {
        match self {
            Self::Known { n, .. } => *n,
            Self::Missing { .. } => 0,
        }
    }

    /// Why it is missing.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Known { .. } => None,
            Self::Missing { reason } => Some(reason),
        }
    }

    /// The same figure of another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Figure<U> {
        match self {
            Self::Known { value, n } => Figure::Known { value: change(value), n },
            Self::Missing { reason } => Figure::Missing { reason },
        }
    }
}

/// The arithmetic mean; none of nothing.
fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.into_iter().fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}
