//! A map by climb. A climb's number is spread well or counts up, so that one multiplication is hash enough: these maps
//! are filled with every ascent of a lifetime before a chart appears.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Values by the number of a climb, or by another whole number.
pub(super) type ClimbMap<V> = HashMap<u64, V, BuildHasherDefault<Multiply>>;

/// Hashes one `u64` with the golden ratio (Knuth, TAOCP 6.4), both halves folded.
#[derive(Default)]
pub(super) struct Multiply(u64);

impl Hasher for Multiply {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let product = u128::from(self.0 ^ number) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product as u64) ^ (product >> 64) as u64;
    }
}
