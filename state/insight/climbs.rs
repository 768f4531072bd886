//! Ascents by climb, and the map for it. A climb's number is spread well or counts up, so that one multiplication is hash
//! enough: these maps are filled with every ascent of a lifetime before a chart appears.

use super::SendsSpec;
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
    tries: Option<u64>,
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
    pub tries: Option<u64>,
}

/// The climbs of a spec, each once: what pyramid, flash rate and tries a send count.
pub(super) struct Climbs(Vec<OfClimb>);

impl Climbs {
    /// Gathers the serious tries of the spec's scale, window and kind by climb.
    pub fn of(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Self {
        // The store hands ascents out by date; whoever does not pays for the order.
        Self::in_order(ascents, spec, today).unwrap_or_else(|| {
            let mut sorted = ascents.to_vec();
            sorted.sort_by_key(|ascent| ascent.date);
            Self::in_order(&sorted, spec, today).unwrap_or(Self(Vec::new()))
        })
    }

    /// None when a date goes back.
    fn in_order(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Option<Self> {
        let mut places: ClimbMap<usize> = ClimbMap::default();
        let mut climbs: Vec<OfClimb> = Vec::new();
        let mut last = NaiveDate::MIN;
        let selects = spec.selection(today);
        for ascent in ascents.iter().filter(|ascent| selects(ascent) && spec.is_try(ascent)) {
            if ascent.date < last {
                return None;
            }
            last = ascent.date;
            let place = *places.entry(ascent.climb).or_insert_with(|| {
                climbs.push(OfClimb { band: ascent.band, flashed: false, sent: None, tries: Some(0) });
                climbs.len() - 1
            });
            climbs[place].add(ascent, spec.counts(ascent));
        }
        Some(Self(climbs))
    }

    /// All of them, tried or sent.
    pub fn tried(&self) -> &[OfClimb] {
        &self.0
    }

    /// The hardest send of each that was sent.
    pub fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.0.iter().filter_map(|climb| climb.sent.as_ref())
    }
}

impl OfClimb {
    fn add(&mut self, ascent: &Ascent, counts: bool) {
        let more = |sum: Option<u64>| sum.zip(ascent.attempts).map(|(sum, tries)| sum + u64::from(tries));
        self.band = ascent.band;
        self.flashed |= ascent.is_flash();
        self.tries = more(self.tries);
        match &mut self.sent {
            Some(sent) if !counts || ascent.rank <= sent.rank => {
                if ascent.date == sent.date {
                    sent.tries = more(sent.tries);
                }
            }
            _ if counts => {
                let (rank, band, date) = (ascent.rank, ascent.band, ascent.date);
                self.sent = Some(Sent { rank, band, date, tries: self.tries });
            }
            _ => {}
        }
    }
}
