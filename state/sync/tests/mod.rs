//! Behaviour of the whole protocol: merges, single scenes, and fleets of devices under faults.
#![expect(clippy::unwrap_used, reason = "tests")]

mod device;
mod fleet;
mod joining;
mod kinds;
mod merging;
mod scenes;
mod server;
mod sizes;
mod trouble;
mod verdict;

use crate::record::Body;
use serde_json::Value;

pub(super) fn body(value: &Value) -> Body {
    value.as_object().cloned().unwrap()
}

/// Xorshift64*: Vigna 2016.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        dice.roll(2);
        dice.roll(2);
        dice
    }

    /// From nothing to below `sides`.
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % sides
    }

    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.roll(100) < chance
    }
}
