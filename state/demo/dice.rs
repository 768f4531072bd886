//! Chance that repeats itself: the same seed rolls the same numbers.

/// A source of numbers (SplitMix64: Steele 2014).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + (self.roll() % u64::from(high.saturating_sub(low) + 1)) as u32
    }

    /// The same as a float.
    pub(super) fn float(&mut self, low: u32, high: u32) -> f64 {
        f64::from(self.between(low, high))
    }

    /// Whether something of this many percent happens.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of these.
    ///
    /// # Panics
    /// If there are none.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.between(0, of.len() as u32 - 1) as usize]
    }

    /// One of these, by weight.
    pub(super) fn weighted<T: Copy>(&mut self, of: &[(u32, T)]) -> Option<T> {
        let total = of.iter().map(|(weight, _)| weight).sum::<u32>();
        let mut left = self.between(1, total.max(1));
        of.iter().find_map(|(weight, value)| {
            let here = left <= *weight;
            left = left.saturating_sub(*weight);
            here.then_some(*value)
        })
    }
}
