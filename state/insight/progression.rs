//! Progress over time: the points, the progress line and the axis of the chart of sends.
//!
//! Points are thinned so that a lifetime still fits the screen; nothing here draws.

pub use super::spec::{Measure, SendsSpec};

use super::ladder::Ladder;
use super::spec::Selection;
use super::tally::{Tally, by_date};
use crate::grade::{Scale, band_step};
use crate::record::{Choice as _, Significance};
use crate::row::{Ascent, RowId};
use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::VecDeque;

/// Points that remain after thinning.
pub const MAX_POINTS: usize = 2000;
/// Days that the progress line looks back.
pub const LINE_DAYS: i64 = 60;
/// Days over which sends a week are counted.
const VOLUME_DAYS: i64 = 28;
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

impl PointKind {
    /// How many kinds there are.
    const CODES: usize = 3 + Significance::ALL.len();

    /// Its number among them.
    fn code(self) -> usize {
        match self {
            Self::Tried => 0,
            Self::Send => 1,
            Self::Flash => 2,
            Self::Marked(significance) => 3 + significance as usize,
        }
    }
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
    ProgressionTally::new(*spec, today).over(&by_date(ascents)).progression()
}

/// [`progression`] of ascents that come one at a time, oldest first.
#[derive(Clone, Debug)]
pub struct ProgressionTally {
    spec: SendsSpec,
    today: NaiveDate,
    selection: Selection,
    points: Points,
    line: Line,
}

impl ProgressionTally {
    /// Of nothing yet.
    pub fn new(spec: SendsSpec, today: NaiveDate) -> Self {
        let (points, line) = (Points::default(), Line::new(spec, today));
        Self { spec, today, selection: spec.selection(today), points, line }
    }

    /// The chart.
    pub fn progression(self) -> Progression {
        let Self { spec, today, .. } = self;
        let ladder = Ladder::new(spec.scale);
        let points = self.points.sorted();
        let n = points.iter().map(|point| point.count as usize).sum();
        let first = points.first().map_or(today, |point| point.date);
        let from = spec.window.since(today).unwrap_or(first);
        let line = self.line.samples();
        let line_scale = match spec.measure {
            Measure::Top3 => LineScale::Ranks,
            other => {
                let high = line.iter().map(|(_, value)| *value).fold(0.0, f64::max);
                LineScale::Values { high, unit: other.label() }
            }
        };
        let low = points.iter().map(|point| point.band).min().unwrap_or(0);
        let high = points.iter().map(|point| point.band).max().unwrap_or(0);
        let axis = if points.is_empty() { Vec::new() } else { ladder.axis(low, high) };
        Progression { scale: spec.scale, from, to: today, points, line, line_scale, low, high, axis, n }
    }
}

impl Tally for ProgressionTally {
    fn add(&mut self, ascent: &Ascent) {
        if self.selection.holds(ascent) && self.spec.is_try(ascent) {
            self.points.add(Point {
                date: ascent.date,
                rank: ascent.rank,
                band: ascent.band,
                kind: point_kind(ascent),
                row: ascent.send,
                entry: ascent.entry,
                count: 1,
            });
        }
        self.line.add(ascent);
    }
}

/// Points that share a span of days, a band and a kind are one: the hardest of them, counting all. The span doubles
/// whenever there are more than [`MAX_POINTS`].
#[derive(Clone, Debug)]
struct Points {
    kept: Vec<Point>,
    /// Days of a span.
    days: i32,
    /// The span in hand, and where its points begin.
    span: i32,
    first: usize,
    /// Where the newest point of a band and kind stands: it is that of an older span if it stands before `first`.
    places: Vec<usize>,
}

impl Default for Points {
    fn default() -> Self {
        Self { kept: Vec::new(), days: 1, span: i32::MIN, first: 0, places: Vec::new() }
    }
}

/// Longer spans say nothing about progress.
const LONGEST_SPAN_DAYS: i32 = 366;

impl Points {
    fn add(&mut self, point: Point) {
        let span = point.date.num_days_from_ce().div_euclid(self.days);
        if span != self.span {
            (self.span, self.first) = (span, self.kept.len());
        }
        let key = band_step(point.band) * PointKind::CODES + point.kind.code();
        if self.places.len() <= key {
            self.places.resize(key + 1, usize::MAX);
        }
        let first = self.first;
        match self.kept.get_mut(self.places[key]).filter(|_| self.places[key] >= first) {
            None => {
                self.places[key] = self.kept.len();
                self.kept.push(point);
            }
            Some(same) => {
                let count = same.count + point.count;
                // Hardest first, then earliest, then by row: whatever order the ascents of a day come in.
                if (point.rank, same.date, same.row) > (same.rank, point.date, point.row) {
                    *same = point;
                }
                same.count = count;
            }
        }
        if self.kept.len() > MAX_POINTS && self.days < LONGEST_SPAN_DAYS {
            let wider = Self { days: self.days * 2, ..Self::default() };
            let kept = std::mem::replace(self, wider).kept;
            for point in kept {
                self.add(point);
            }
        }
    }

    fn sorted(mut self) -> Vec<Point> {
        self.kept.sort_unstable_by_key(|point| (point.date, point.band, point.kind));
        self.kept
    }
}

fn point_kind(ascent: &Ascent) -> PointKind {
    match ascent.significance {
        _ if !ascent.result.is_send() => PointKind::Tried,
        Some(significance) => PointKind::Marked(significance),
        None if ascent.is_flash() => PointKind::Flash,
        None => PointKind::Send,
    }
}

/// The line: weekly samples up to today, each of the sends of the days before it.
#[derive(Clone, Debug)]
struct Line {
    spec: SendsSpec,
    today: NaiveDate,
    /// Sends before the window too: the first samples look back to them.
    selection: Selection,
    /// First day that may have a sample; none for all time.
    from: Option<NaiveDate>,
    /// Days that a sample looks back.
    days: i64,
    /// The day of the next sample; none before the first send.
    next: Option<NaiveDate>,
    moving: Moving,
    samples: Vec<(NaiveDate, f64)>,
}

impl Line {
    fn new(spec: SendsSpec, today: NaiveDate) -> Self {
        let days = if spec.measure == Measure::Volume { VOLUME_DAYS } else { LINE_DAYS };
        let whole = SendsSpec { window: super::Window::All, ..spec };
        Self {
            spec,
            today,
            selection: whole.selection(today),
            from: spec.window.since(today),
            days,
            next: None,
            moving: Moving::default(),
            samples: Vec::new(),
        }
    }

    /// Adds the next ascent.
    fn add(&mut self, ascent: &Ascent) {
        let early = self.from.is_some_and(|from| (from - ascent.date).num_days() >= self.days);
        let unordered = self.spec.measure == Measure::Top3 && ascent.scale == Scale::Text;
        if early || unordered || !self.selection.holds(ascent) || !self.spec.counts(ascent) {
            return;
        }
        if self.next.is_none() {
            let start = self.from.map_or(ascent.date, |from| from.max(ascent.date));
            let weeks = (self.today - start).num_days().max(0) / 7;
            self.next = self.today.checked_sub_days(Days::new(7 * weeks.unsigned_abs()));
        }
        self.sample_until(ascent.date);
        self.moving.add(ascent.date, ascent.rank, ascent.attempts);
    }

    /// Takes the samples of the days before this one.
    fn sample_until(&mut self, end: NaiveDate) {
        while let Some(day) = self.next.filter(|day| *day < end && *day <= self.today) {
            self.moving.forget(|date| (day - date).num_days() >= self.days);
            self.samples.extend(self.moving.value(self.spec.measure).map(|value| (day, value)));
            self.next = day.checked_add_days(Days::new(7));
        }
    }

    /// All samples; those more than seven days apart are separated by a gap without enough sends.
    fn samples(mut self) -> Vec<(NaiveDate, f64)> {
        self.sample_until(NaiveDate::MAX);
        self.samples
    }
}

/// The sends inside the moving window.
#[derive(Clone, Debug, Default)]
struct Moving {
    sends: VecDeque<(NaiveDate, u32, Option<u32>)>,
    /// How many by rank.
    ranks: Vec<u32>,
    tries: u64,
    tried: usize,
}

impl Moving {
    fn add(&mut self, date: NaiveDate, rank: u32, tries: Option<u32>) {
        self.sends.push_back((date, rank, tries));
        if self.ranks.len() <= rank as usize {
            self.ranks.resize(rank as usize + 1, 0);
        }
        self.ranks[rank as usize] += 1;
        self.tries += tries.map_or(0, u64::from);
        self.tried += usize::from(tries.is_some());
    }

    /// Leaves out what is too old.
    fn forget(&mut self, old: impl Fn(NaiveDate) -> bool) {
        while let Some((_, rank, tries)) = self.sends.front().copied().filter(|(date, ..)| old(*date)) {
            self.sends.pop_front();
            self.ranks[rank as usize] -= 1;
            self.tries -= tries.map_or(0, u64::from);
            self.tried -= usize::from(tries.is_some());
        }
    }

    fn value(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::Top3 => {
                let counts = self.ranks.iter().enumerate().rev();
                let top = counts.flat_map(|(rank, count)| std::iter::repeat_n(rank, (*count as usize).min(TOP)));
                (self.sends.len() >= TOP).then(|| top.take(TOP).sum::<usize>() as f64 / TOP as f64)
            }
            Measure::Volume => Some(self.sends.len() as f64 * 7.0 / VOLUME_DAYS as f64),
            Measure::Attempts => (self.tried >= TOP).then(|| self.tries as f64 / self.tried as f64),
        }
    }
}
