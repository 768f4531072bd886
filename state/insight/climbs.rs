//! Ascents by climb, and the map for it. A climb's number is spread well or counts up, so that one multiplication is hash
//! enough: these maps are filled with every ascent of a lifetime before a chart appears.

use super::SendsSpec;
use super::spec::Selection;
use super::tally::{Tally, by_date};
use crate::row::Ascent;
use chrono::NaiveDate;
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

/// What is known of one climb.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfClimb {
    /// Band of its newest try.
    pub band: u32,
    /// Whether any day says that it went on the first try.
    pub flashed: bool,
    /// Its hardest counted send, of equals the first.
    pub sent: Option<Sent>,
    /// Tries so far; none once a day's are unknown.
    tries: Option<u32>,
}

/// The hardest counted send of a climb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    /// Position in the scale.
    pub rank: u32,
    /// Where its band begins.
    pub band: u32,
    /// Its day.
    pub date: NaiveDate,
    /// Tries of all days up to and with that one; none when those of a day are unknown.
    pub tries: Option<u32>,
}

/// The climbs of a spec, each once: what pyramid, flash rate and tries a send count.
pub(super) struct Climbs {
    spec: SendsSpec,
    selection: Selection,
    climbs: ClimbMap<OfClimb>,
}

impl Climbs {
    /// None yet.
    pub fn new(spec: SendsSpec, today: NaiveDate) -> Self {
        Self { spec, selection: spec.selection(today), climbs: ClimbMap::default() }
    }

    /// The serious tries of the spec's scale, window and kind, by climb.
    pub fn of(ascents: &[Ascent], spec: SendsSpec, today: NaiveDate) -> Self {
        Self::new(spec, today).over(&by_date(ascents))
    }

    /// What they were asked by.
    pub fn spec(&self) -> SendsSpec {
        self.spec
    }

    /// All of them, tried or sent, in no order.
    pub fn tried(&self) -> impl ExactSizeIterator<Item = &OfClimb> {
        self.climbs.values()
    }

    /// The hardest send of each that was sent, in no order.
    pub fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.climbs.values().filter_map(|climb| climb.sent.as_ref())
    }
}

impl Tally for Climbs {
    fn add(&mut self, ascent: &Ascent) {
        if !self.selection.holds(ascent) || !self.spec.is_try(ascent) {
            return;
        }
        let new = OfClimb { band: ascent.band, flashed: false, sent: None, tries: Some(0) };
        self.climbs.entry(ascent.climb).or_insert(new).add(ascent, self.spec.counts(ascent));
    }
}

impl OfClimb {
    fn add(&mut self, ascent: &Ascent, counts: bool) {
        let more = |sum: Option<u32>| sum.zip(ascent.attempts).map(|(sum, tries)| sum.saturating_add(tries));
        self.band = ascent.band;
        self.flashed |= ascent.is_flash();
        self.tries = more(self.tries);
        match &mut self.sent {
            sent if counts && sent.is_none_or(|sent| sent.rank < ascent.rank) => {
                let (rank, band, date) = (ascent.rank, ascent.band, ascent.date);
                *sent = Some(Sent { rank, band, date, tries: self.tries });
            }
            Some(sent) if sent.date == ascent.date => sent.tries = more(sent.tries),
            _ => {}
        }
    }
}
