//! The packed form of what was climbed on one day: all climbs of an entry in one blob, so that a chart of the whole
//! journal reads one short row an entry.
//!
//! A climb that a send records carries both halves; [`Tick::ascent`] makes them one. What the grade reader cannot read
//! keeps its place in the list but gives no ascent.

use crate::grade::Scale;
use crate::record::{Choice, ClimbKind, ClimbResult, Rope, Significance, Style, Venue};
use crate::row::{Ascent, RowId};
use chrono::NaiveDate;

/// How sure it is that two climbs with one number are the same climb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Same {
    /// Nothing names it: the number is its own.
    Alone,
    /// By name and place.
    Name,
    /// By `climbId`.
    Id,
}

/// One side of an ascent: what the climb says, or what the send says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Half {
    /// `None` when the grade cannot be read.
    pub scale: Option<Scale>,
    pub rank: u32,
    pub band: u32,
    pub result: Option<ClimbResult>,
    pub attempts: Option<u32>,
    pub venue: Option<Venue>,
    pub style: Option<Style>,
    pub rope: Option<Rope>,
    pub kind: Option<ClimbKind>,
    pub warmup: bool,
    pub significance: Option<Significance>,
    pub climb: u64,
    pub same: Same,
}

/// One climb of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tick {
    /// What the record itself says.
    pub own: Half,
    pub link: Link,
}

/// What stands on the other side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Link {
    /// A climb that no send records.
    Climb,
    /// A climb and the send that records it.
    Sent { row: RowId, send: Half },
    /// A send without a climb, and the entry of that day if there is one.
    Send { entry: Option<RowId> },
}

impl Tick {
    /// The number of the climb, and how sure that is.
    pub(super) fn climb(&self) -> (u64, Same) {
        match self.link {
            Link::Sent { send, .. } if send.same > self.own.same => (send.climb, send.same),
            _ => (self.own.climb, self.own.same),
        }
    }

    /// Both sides as one, as charts count it; the record's own row says which day it was.
    fn merged(&self) -> Half {
        let (own, other) = (&self.own, self.other());
        let graded = if own.scale.is_some() { own } else { other.unwrap_or(own) };
        Half {
            scale: graded.scale,
            rank: graded.rank,
            band: graded.band,
            climb: self.climb().0,
            same: self.climb().1,
            result: own
                .result
                .filter(|result| other.is_none() || result.is_send())
                .or_else(|| other?.result)
                .or(Some(ClimbResult::Redpoint)),
            attempts: own.attempts.or_else(|| other?.attempts),
            venue: own.venue.or_else(|| other?.venue),
            style: own.style.or_else(|| other?.style),
            rope: own.rope.or_else(|| other?.rope),
            kind: own.kind.or_else(|| other?.kind),
            warmup: own.warmup,
            significance: own.significance.or_else(|| other?.significance),
        }
    }

    /// Adds itself to a pack of ascents; `offset` is how far its row is from the first of the pack. What has no grade that
    /// can be read is no ascent.
    pub(super) fn pack(&self, offset: u32, blob: &mut Vec<u8>) {
        let merged = self.merged();
        if merged.scale.is_none() {
            return;
        }
        blob.extend(offset.to_le_bytes());
        put_link(blob, &self.link);
        put_half(blob, &merged);
    }

    fn other(&self) -> Option<&Half> {
        match &self.link {
            Link::Sent { send, .. } => Some(send),
            _ => None,
        }
    }
}

impl Half {
    /// As charts count it; none when its grade cannot be read.
    pub(super) fn ascent(&self, (entry, send): (Option<RowId>, Option<RowId>), date: NaiveDate) -> Option<Ascent> {
        Some(Ascent {
            date,
            scale: self.scale?,
            rank: self.rank,
            band: self.band,
            climb: self.climb,
            entry,
            send,
            result: self.result.unwrap_or(ClimbResult::Redpoint),
            attempts: self.attempts,
            venue: self.venue,
            style: self.style,
            rope: self.rope,
            kind: self.kind,
            warmup: self.warmup,
            significance: self.significance,
        })
    }
}

/// One ascent of a pack.
pub(super) struct Packed {
    /// How far its row is from the first of the pack.
    pub offset: u32,
    pub link: Places,
    pub half: Half,
}

/// Which records an ascent stands in.
pub(super) enum Places {
    Entry,
    EntryAndSend(RowId),
    Send,
    SendOfEntry(RowId),
}

impl Places {
    /// The rows of its entry and of its send; `own` is the one that it is packed with.
    pub(super) fn places(&self, own: RowId) -> (Option<RowId>, Option<RowId>) {
        match self {
            Self::Entry => (Some(own), None),
            Self::EntryAndSend(send) => (Some(own), Some(*send)),
            Self::Send => (None, Some(own)),
            Self::SendOfEntry(entry) => (Some(*entry), Some(own)),
        }
    }
}

/// Takes the next ascent off a pack.
pub(super) fn unpack(blob: &mut &[u8]) -> Option<Packed> {
    let offset = u32::from_le_bytes(take(blob)?);
    let link = places(blob)?;
    Some(Packed { offset, link, half: half(blob)? })
}

fn put_link(blob: &mut Vec<u8>, link: &Link) {
    match link {
        Link::Climb => blob.push(0),
        Link::Sent { row, .. } => {
            blob.push(1);
            blob.extend(row.to_le_bytes());
        }
        Link::Send { entry: None } => blob.push(2),
        Link::Send { entry: Some(row) } => {
            blob.push(3);
            blob.extend(row.to_le_bytes());
        }
    }
}

fn places(blob: &mut &[u8]) -> Option<Places> {
    let [code] = take::<1>(blob)?;
    Some(match code {
        0 => Places::Entry,
        1 => Places::EntryAndSend(RowId::from_le_bytes(take(blob)?)),
        2 => Places::Send,
        _ => Places::SendOfEntry(RowId::from_le_bytes(take(blob)?)),
    })
}

/// The blob of a list of ticks.
pub(super) fn encode(ticks: &[Tick]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(ticks.len() * 30);
    for tick in ticks {
        put_link(&mut blob, &tick.link);
        put_half(&mut blob, &tick.own);
        if let Link::Sent { send, .. } = &tick.link {
            put_half(&mut blob, send);
        }
    }
    blob
}

/// The ticks of a blob. Bytes that are not a tick end the list: a projection can be rebuilt.
pub(super) fn decode(mut blob: &[u8]) -> Vec<Tick> {
    let mut ticks = Vec::with_capacity(blob.len() / 28);
    while let Some(tick) = next(&mut blob) {
        ticks.push(tick);
    }
    ticks
}

/// Takes the next tick off the blob.
pub(super) fn next(blob: &mut &[u8]) -> Option<Tick> {
    let places = places(blob)?;
    let own = half(blob)?;
    let link = match places {
        Places::Entry => Link::Climb,
        Places::EntryAndSend(row) => Link::Sent { row, send: half(blob)? },
        Places::Send => Link::Send { entry: None },
        Places::SendOfEntry(row) => Link::Send { entry: Some(row) },
    };
    Some(Tick { own, link })
}

/// No rank of any scale comes near it. Higher ones are flipped bits, and figures would ask for as much memory.
const IMPOSSIBLE_RANK: u32 = 1 << 16;

/// Length of one half: eight codes and flags, three counts, the climb's number.
const HALF: usize = 8 + 12 + 8;

fn put_half(blob: &mut Vec<u8>, half: &Half) {
    let scale = half.scale.and_then(|scale| Scale::ALL.iter().position(|other| *other == scale));
    let flags = u8::from(half.warmup) | (half.same as u8) << 1;
    blob.extend([
        flags,
        scale.map_or(0, |at| at as u8 + 1),
        byte(half.result),
        byte(half.style),
        byte(half.rope),
        byte(half.kind),
        byte(half.venue),
        byte(half.significance),
    ]);
    blob.extend(half.rank.to_le_bytes());
    blob.extend(half.band.to_le_bytes());
    blob.extend(half.attempts.unwrap_or(u32::MAX).to_le_bytes());
    blob.extend(half.climb.to_le_bytes());
}

fn half(blob: &mut &[u8]) -> Option<Half> {
    let bytes: [u8; HALF] = take(blob)?;
    let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let (rank, band) = (word(8), word(12));
    let scale = bytes[1].checked_sub(1).and_then(|at| Scale::ALL.get(usize::from(at)).copied());
    Some(Half {
        scale: scale.filter(|_| rank < IMPOSSIBLE_RANK && band < IMPOSSIBLE_RANK),
        rank,
        band,
        result: value(bytes[2]),
        attempts: Some(word(16)).filter(|tries| *tries != u32::MAX),
        venue: value(bytes[6]),
        style: value(bytes[3]),
        rope: value(bytes[4]),
        kind: value(bytes[5]),
        warmup: bytes[0] & 1 == 1,
        significance: value(bytes[7]),
        climb: u64::from(word(20)) | u64::from(word(24)) << 32,
        same: match bytes[0] >> 1 {
            2 => Same::Id,
            1 => Same::Name,
            _ => Same::Alone,
        },
    })
}

/// Takes the first bytes off the blob.
pub(super) fn take<const N: usize>(blob: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = blob.split_first_chunk::<N>()?;
    *blob = rest;
    Some(*head)
}

/// Nothing is 0, the first value 1.
fn byte<T: Choice>(value: Option<T>) -> u8 {
    value.and_then(|value| T::ALL.iter().position(|(_, other)| *other == value)).map_or(0, |at| at as u8 + 1)
}

fn value<T: Choice>(byte: u8) -> Option<T> {
    T::ALL.get(usize::from(byte).checked_sub(1)?).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half_of_everything() -> Half {
        Half {
            scale: Some(Scale::French),
            rank: 71,
            band: 7,
            result: Some(ClimbResult::Hung),
            attempts: None,
            venue: Some(Venue::Outdoor),
            style: Some(Style::Roof),
            rope: None,
            kind: Some(ClimbKind::Alpine),
            warmup: true,
            significance: Some(Significance::ProjectSend),
            climb: u64::MAX - 7,
            same: Same::Name,
        }
    }

    #[test]
    fn every_tick_survives_packing_and_cut_bytes_end_the_list() {
        let own = half_of_everything();
        let bare = Half { scale: None, attempts: Some(3), warmup: false, same: Same::Id, ..own };
        let links = [
            Link::Climb,
            Link::Sent { row: -5, send: bare },
            Link::Send { entry: None },
            Link::Send { entry: Some(i64::MAX) },
        ];
        let ticks: Vec<Tick> = links.into_iter().map(|link| Tick { own, link }).collect();
        let blob = encode(&ticks);
        assert_eq!(decode(&blob), ticks);
        for cut in 0..blob.len() {
            assert!(decode(&blob[..cut]).len() < ticks.len());
        }
    }

    #[test]
    fn flipped_bits_make_no_grade_that_is_out_of_reach() {
        let blob = encode(&[Tick { own: half_of_everything(), link: Link::Climb }]);
        for at in 0..blob.len() * 8 {
            let mut flipped = blob.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            for tick in decode(&flipped) {
                assert!(tick.own.scale.is_none() || tick.own.rank.max(tick.own.band) < IMPOSSIBLE_RANK);
            }
        }
    }
}
