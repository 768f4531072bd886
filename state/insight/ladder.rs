//! The bands of one scale as a ladder to count steps on. What a grade means is `grade`'s business.

use crate::grade::{self, Scale};

/// The bands of one scale, easiest first; read once for each figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The scale.
    pub scale: Scale,
    /// Rank at which each band begins, and its label. Empty for text.
    pub bands: Vec<(u32, String)>,
}

impl Ladder {
    /// The ladder of a scale.
    pub fn new(scale: Scale) -> Self {
        Self { scale, bands: grade::bands(scale) }
    }

    /// The number of the band that a rank lies in.
    pub fn step(&self, rank: u32) -> usize {
        grade::band_step(rank).min(self.bands.len().saturating_sub(1))
    }

    /// The label of the band that a rank lies in; empty for text.
    pub fn label(&self, rank: u32) -> String {
        self.bands.get(self.step(rank)).map(|(_, label)| label.clone()).unwrap_or_default()
    }

    /// Bands from one rank up to another; negative when the second is easier.
    pub fn between(&self, from: u32, to: u32) -> i32 {
        self.step(to) as i32 - self.step(from) as i32
    }

    /// The bands from one rank to another, both included.
    pub fn axis(&self, low: u32, high: u32) -> Vec<(u32, String)> {
        let (low, high) = (self.step(low), self.step(high));
        self.bands.iter().skip(low).take((high + 1).saturating_sub(low)).cloned().collect()
    }
}
