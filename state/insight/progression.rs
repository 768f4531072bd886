//! Progress over time: the points, the progress line and the axis of the chart of sends.
//!
//! Points are thinned so that a lifetime still fits the screen; nothing here draws.

pub use super::spec::{Measure, SendsSpec};

use super::ladder::Ladder;
use crate::grade::Scale;
use crate::record::Significance;
use crate::row::{Ascent, RowId};
use chrono::{Datelike as _, Days, NaiveDate};

/// Points that remain after thinning.
pub const MAX_POINTS: usize = 2000;
/// Days that the progress line looks back.
pub const LINE_DAYS: u64 = 60;
/// Days over which sends a week are counted.
const VOLUME_DAYS: u64 = 28;
/// Sends that a sample of the line needs.
const TOP: usize = 3;

/// What a point of the chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointKind {
    /// Tried, not sent: drawn in grey.
    Tried,
    /// Sent.
    Send,
    /// Sent on the first try.
    Flash,
    /// Sent, and marked as standing out.
    Marked(Significance),
}

/// One mark of the chart: the ascents of one band and kind on one day (on a few days, where there are very many).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Local date of the one that Enter opens.
    pub date: NaiveDate,
    /// Hardest position in the scale among them.
    pub rank: u32,
    /// Where their band begins.
    pub band: u32,
    /// What they are.
    pub kind: PointKind,
    /// The send to select in the table.
    pub row: Option<RowId>,
    /// The entry to open.
    pub entry: Option<RowId>,
    /// How many ascents it stands for.
    pub count: u32,
}

/// What the values of the line are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineScale {
    /// Ranks: the line lies on the axis of the points.
    Ranks,
    /// Numbers of their own, from 0 to `high`.
    Values {
        /// The largest.
        high: f64,
        /// What they count: `sends a week`.
        unit: &'static str,
    },
}

/// The chart of progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Progression {
    /// The scale of the axis.
    pub scale: Scale,
    /// First day shown.
    pub from: NaiveDate,
    /// Last day shown: today.
    pub to: NaiveDate,
    /// Marks in the order of their dates; empty when there is nothing to show.
    pub points: Vec<Point>,
    /// The line, sampled weekly; samples more than seven days apart are separated by a gap without enough sends.
    pub line: Vec<(NaiveDate, f64)>,
    /// What the values of the line are.
    pub line_scale: LineScale,
    /// Lowest rank of the axis: the beginning of a band.
    pub low: u32,
    /// Highest rank of the axis: the beginning of a band.
    pub high: u32,
    /// Bands of the axis from low to high: where each begins, and its label.
    pub axis: Vec<(u32, String)>,
    /// Ascents behind the points.
    pub n: usize,
}

/// The chart of progress of the climbs that `spec` names.
///
/// The line is the mean of the three hardest counted sends of the 60 days up to each sample (or the sends a week over
/// four weeks, or the mean tries of sends over 60 days); a sample with fewer than three sends is left out, save for the
/// sends a week. Own definition: a moving maximum jumps, a mean of all sends sinks with every easy climb.
pub fn progression(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Progression {
    let ladder = Ladder::new(spec.scale);
    let (points, n) = points(ascents, *spec, today);
    let first = points.first().map_or(today, |point| point.date);
    let from = spec.window.since(today).unwrap_or(first);
    let line = line(ascents, *spec, from, today);
    let line_scale = match spec.measure {
        Measure::Top3 => LineScale::Ranks,
        other => {
            LineScale::Values { high: line.iter().map(|(_, value)| *value).fold(0.0, f64::max), unit: other.label() }
        }
    };
    let low = points.iter().map(|point| point.band).min().unwrap_or(0);
    let high = points.iter().map(|point| point.band).max().unwrap_or(0);
    let axis = if points.is_empty() { Vec::new() } else { ladder.axis(low, high) };
    Progression { scale: spec.scale, from, to: today, points, line, line_scale, low, high, axis, n }
}

/// The points, thinned, and how many ascents they stand for.
fn points(ascents: &[Ascent], spec: SendsSpec, today: NaiveDate) -> (Vec<Point>, usize) {
    let selects = spec.selection(today);
    let tried = ascents.iter().filter(|ascent| selects(ascent) && spec.is_try(ascent)).map(|ascent| Point {
        date: ascent.date,
        rank: ascent.rank,
        band: ascent.band,
        kind: point_kind(ascent),
        row: ascent.send,
        entry: ascent.entry,
        count: 1,
    });
    // The store hands ascents out by date; whoever does not pays for the order.
    let mut points = merged(tried.clone(), 1).unwrap_or_else(|| {
        let mut sorted: Vec<Point> = tried.collect();
        sorted.sort_by_key(|point| point.date);
        merged(sorted.into_iter(), 1).unwrap_or_default()
    });
    let mut days = 1;
    while points.len() > MAX_POINTS && days < 366 {
        days *= 2;
        points = merged(points.into_iter(), days).unwrap_or_default();
    }
    points.sort_unstable_by_key(|point| (point.date, point.band, point.kind));
    let n = points.iter().map(|point| point.count as usize).sum();
    (points, n)
}

/// One point of those that share `days` days, band and kind: the hardest of them, counting all. None when a span of days
/// comes before the one in hand.
fn merged(points: impl Iterator<Item = Point>, days: i32) -> Option<Vec<Point>> {
    let mut kept: Vec<Point> = Vec::new();
    let (mut span, mut first) = (i32::MIN, 0);
    for point in points {
        let own = point.date.num_days_from_ce().div_euclid(days);
        if own < span {
            return None;
        }
        if own > span {
            (span, first) = (own, kept.len());
        }
        match kept[first..].iter_mut().find(|same| same.band == point.band && same.kind == point.kind) {
            None => kept.push(point),
            Some(same) => {
                let count = same.count + point.count;
                // Hardest first, then earliest, then by row: whatever order the ascents come in.
                if (point.rank, same.date, same.row) > (same.rank, point.date, point.row) {
                    *same = point;
                }
                same.count = count;
            }
        }
    }
    Some(kept)
}

fn point_kind(ascent: &Ascent) -> PointKind {
    match ascent.significance {
        _ if !ascent.result.is_send() => PointKind::Tried,
        Some(significance) => PointKind::Marked(significance),
        None if ascent.is_flash() => PointKind::Flash,
        None => PointKind::Send,
    }
}

fn line(ascents: &[Ascent], spec: SendsSpec, from: NaiveDate, today: NaiveDate) -> Vec<(NaiveDate, f64)> {
    let days = if spec.measure == Measure::Volume { VOLUME_DAYS } else { LINE_DAYS };
    let whole = SendsSpec { window: super::Window::All, ..spec };
    let earliest = from.checked_sub_days(Days::new(days)).unwrap_or(from);
    let selects = whole.selection(today);
    let mut sends: Vec<(NaiveDate, u32, Option<u32>)> = ascents
        .iter()
        .filter(|ascent| earliest < ascent.date && selects(ascent) && spec.counts(ascent))
        .filter(|ascent| spec.measure != Measure::Top3 || ascent.scale != Scale::Text)
        .map(|ascent| (ascent.date, ascent.rank, ascent.attempts))
        .collect();
    sends.sort_unstable_by_key(|send| send.0);
    let Some(&(first, ..)) = sends.first() else {
        return Vec::new();
    };
    let hardest = sends.iter().map(|send| send.1).max().unwrap_or(0);
    let mut moving = Moving { ranks: vec![0; hardest as usize + 1], ..Moving::default() };
    let (mut entering, mut leaving) = (0, 0);
    let mut line = Vec::new();
    for day in samples(from.max(first), today) {
        while let Some(send) = sends.get(entering).filter(|send| send.0 <= day) {
            moving.add(send.1, send.2);
            entering += 1;
        }
        while let Some(send) = sends.get(leaving).filter(|send| (day - send.0).num_days() >= days as i64) {
            moving.remove(send.1, send.2);
            leaving += 1;
        }
        if let Some(value) = moving.value(spec.measure) {
            line.push((day, value));
        }
    }
    line
}

/// Days a week apart, the last one `to`.
fn samples(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let weeks = (to - from).num_days().max(0) as u64 / 7;
    (0..=weeks).rev().filter_map(move |week| to.checked_sub_days(Days::new(week * 7)))
}

/// The sends inside the moving window.
#[derive(Default)]
struct Moving {
    /// How many by rank.
    ranks: Vec<u32>,
    sends: usize,
    tries: u64,
    tried: usize,
}

impl Moving {
    fn add(&mut self, rank: u32, tries: Option<u32>) {
        self.ranks[rank as usize] += 1;
        self.sends += 1;
        if let Some(tries) = tries {
            self.tries += u64::from(tries);
            self.tried += 1;
        }
    }

    fn remove(&mut self, rank: u32, tries: Option<u32>) {
        self.ranks[rank as usize] -= 1;
        self.sends -= 1;
        if let Some(tries) = tries {
            self.tries -= u64::from(tries);
            self.tried -= 1;
        }
    }

    fn value(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::Top3 => {
                let counts = self.ranks.iter().enumerate().rev();
                let top = counts.flat_map(|(rank, count)| std::iter::repeat_n(rank, (*count as usize).min(TOP)));
                (self.sends >= TOP).then(|| top.take(TOP).sum::<usize>() as f64 / TOP as f64)
            }
            Measure::Volume => Some(self.sends as f64 * 7.0 / VOLUME_DAYS as f64),
            Measure::Attempts => (self.tried >= TOP).then(|| self.tries as f64 / self.tried as f64),
        }
    }
}
