//! Single figures of ability: maximum, 3-3-3, flash rate, tries a send, best of each month, scales in use.

use super::climbs::{ClimbMap, Climbs};
use super::ladder::Ladder;
use super::progression::SendsSpec;
use super::pyramid::{Pyramid, pyramid_of};
use super::spec::Selection;
use super::tally::Tally;
use super::{Figure, Window};
use crate::grade::Scale;
use crate::row::{Ascent, RowId};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// A grade that was reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// Position in the scale.
    pub rank: u32,
    /// Where its band begins.
    pub band: u32,
    /// The band's label: `V8`.
    pub label: String,
    /// When it was first reached.
    pub date: NaiveDate,
    /// The send.
    pub row: Option<RowId>,
}

/// Tries that sent climbs of one band took.
#[derive(Clone, Debug, PartialEq)]
pub struct BandTries {
    /// Where the band begins.
    pub band: u32,
    /// Its label.
    pub label: String,
    /// Climbs sent whose tries are known.
    pub climbs: usize,
    /// Their tries.
    pub tries: u64,
    /// Climbs sent whose tries are unknown.
    pub unknown: usize,
}

impl BandTries {
    /// Tries a send; none when no tries are known.
    pub fn mean(&self) -> Option<f64> {
        (self.climbs > 0).then(|| self.tries as f64 / self.climbs as f64)
    }
}

/// The best of one month.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthBest {
    /// First day of the month.
    pub month: NaiveDate,
    /// Hardest position in the scale.
    pub rank: u32,
    /// Its band's label.
    pub label: String,
    /// Counted sends of the month.
    pub sends: usize,
}

/// How much a scale is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleUse {
    /// The scale.
    pub scale: Scale,
    /// Ascents sent.
    pub sends: usize,
    /// Ascents, sent or not.
    pub ascents: usize,
}

/// The hardest counted send of the window, first reached.
pub fn maximum(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Figure<Best> {
    MaximumTally::new(*spec, today).over(ascents).figure()
}

/// [`maximum`] of ascents that come one at a time, in any order.
#[derive(Clone, Debug)]
pub struct MaximumTally {
    spec: SendsSpec,
    selection: Selection,
    best: Option<Ascent>,
    n: usize,
}

impl MaximumTally {
    /// Of nothing yet.
    pub fn new(spec: SendsSpec, today: NaiveDate) -> Self {
        Self { spec, selection: spec.selection(today), best: None, n: 0 }
    }

    /// Adds an ascent that is known to be of the spec and to count.
    pub fn count(&mut self, ascent: &Ascent) {
        self.n += 1;
        if self.best.is_none_or(|best| (ascent.rank, best.date) > (best.rank, ascent.date)) {
            self.best = Some(*ascent);
        }
    }

    /// The figure.
    pub fn figure(&self) -> Figure<Best> {
        match &self.best {
            _ if self.spec.scale == Scale::Text => Figure::missing(NO_ORDER),
            Some(best) => Figure::known(best_of(best, &Ladder::new(self.spec.scale)), self.n),
            None => Figure::missing(no_send(self.spec)),
        }
    }
}

impl Tally for MaximumTally {
    fn add(&mut self, ascent: &Ascent) {
        if self.selection.holds(ascent) && self.spec.counts(ascent) {
            self.count(ascent);
        }
    }
}

/// Days that the 3-3-3 grade looks back, today included.
const THREE_DAYS: u64 = 90;

/// 3-3-3: the hardest band at or above which three different climbs were sent in the last 90 days (Draper 2015), with
/// the number of climbs sent in them.
///
/// `spec.window` plays no part. Climbs differ by name and place.
pub fn three_three_three(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Figure<(u32, String)> {
    ThreeTally::new(*spec, today).over(ascents).figure()
}

/// [`three_three_three`] of ascents that come one at a time, in any order.
#[derive(Clone, Debug)]
pub struct ThreeTally {
    spec: SendsSpec,
    selection: Selection,
    since: NaiveDate,
    /// Rank of the hardest send of each climb.
    climbs: ClimbMap<u32>,
}

impl ThreeTally {
    /// Of nothing yet.
    pub fn new(spec: SendsSpec, today: NaiveDate) -> Self {
        let whole = SendsSpec { window: Window::All, ..spec };
        let since = today.checked_sub_days(Days::new(THREE_DAYS - 1)).unwrap_or(today);
        Self { spec, selection: whole.selection(today), since, climbs: ClimbMap::default() }
    }

    /// The figure.
    pub fn figure(&self) -> Figure<(u32, String)> {
        if self.spec.scale == Scale::Text {
            return Figure::missing(NO_ORDER);
        }
        let ladder = Ladder::new(self.spec.scale);
        let mut steps: Vec<usize> = self.climbs.values().map(|rank| ladder.step(*rank)).collect();
        steps.sort_unstable_by(|a, b| b.cmp(a));
        match steps.get(2).and_then(|step| ladder.bands.get(*step)) {
            Some((band, label)) => Figure::known((*band, label.clone()), steps.len()),
            None => Figure::missing(format!("{} of 3 different climbs sent in the last 90 days", steps.len())),
        }
    }
}

impl Tally for ThreeTally {
    fn add(&mut self, ascent: &Ascent) {
        if self.since <= ascent.date && self.selection.holds(ascent) && self.spec.counts(ascent) {
            let hardest = self.climbs.entry(ascent.climb).or_default();
            *hardest = ascent.rank.max(*hardest);
        }
    }
}

/// Share of the climbs tried that were sent on the first try, 0 to 1; n is the climbs tried.
///
/// A climb counts once, however often it was tried; warm-ups and repeats do not count. A send whose tries are unknown
/// is no flash.
pub fn flash_rate(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Figure<f64> {
    flash_rate_of(&Climbs::of(ascents, *spec, today))
}

fn flash_rate_of(climbs: &Climbs) -> Figure<f64> {
    let tried = climbs.tried().len();
    if tried == 0 {
        return Figure::missing(format!("no climb tried in {}", climbs.spec().window.label()));
    }
    let flashed = climbs.tried().filter(|climb| climb.flashed).count();
    Figure::known(flashed as f64 / tried as f64, tried)
}

/// Tries a send by band, hardest first: for each climb sent in the window, the tries of all its days inside the window.
///
/// A climb with a day of unknown tries counts as unknown, never as one try.
pub fn tries_a_send(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Vec<BandTries> {
    tries_a_send_of(&Climbs::of(ascents, *spec, today))
}

fn tries_a_send_of(climbs: &Climbs) -> Vec<BandTries> {
    let ladder = Ladder::new(climbs.spec().scale);
    let mut bands: BTreeMap<u32, BandTries> = BTreeMap::new();
    for send in climbs.sent() {
        let band = bands.entry(send.band).or_insert_with(|| BandTries {
            band: send.band,
            label: ladder.label(send.band),
            climbs: 0,
            tries: 0,
            unknown: 0,
        });
        match send.tries {
            Some(tries) => {
                band.climbs += 1;
                band.tries += u64::from(tries);
            }
            None => band.unknown += 1,
        }
    }
    bands.into_values().rev().collect()
}

/// Climbs of one band that were sent on the first try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandFlashes {
    /// Where the band begins.
    pub band: u32,
    /// Its label.
    pub label: String,
    /// Distinct climbs tried.
    pub tried: usize,
    /// Of these, sent on the first try.
    pub flashed: usize,
}

/// Flash rate by band, hardest first: a climb counts once, in the band of its newest try.
fn flashes_of(climbs: &Climbs) -> Vec<BandFlashes> {
    let ladder = Ladder::new(climbs.spec().scale);
    let mut bands: BTreeMap<u32, BandFlashes> = BTreeMap::new();
    for climb in climbs.tried() {
        let counts = bands.entry(climb.band).or_insert_with(|| BandFlashes {
            band: climb.band,
            label: ladder.label(climb.band),
            tried: 0,
            flashed: 0,
        });
        counts.tried += 1;
        counts.flashed += usize::from(climb.flashed);
    }
    bands.into_values().rev().collect()
}

/// The figures that count each climb once.
#[derive(Clone, Debug, PartialEq)]
pub struct ByClimb {
    /// Distinct climbs a band.
    pub pyramid: Figure<Pyramid>,
    /// First-try sends over distinct climbs tried.
    pub flash_rate: Figure<f64>,
    /// Tries a send, hardest band first.
    pub tries: Vec<BandTries>,
    /// Flash rate, hardest band first.
    pub flashes: Vec<BandFlashes>,
}

/// Those figures of ascents that come one at a time, oldest first.
pub struct ByClimbTally(Climbs);

impl ByClimbTally {
    /// Of nothing yet.
    pub fn new(spec: SendsSpec, today: NaiveDate) -> Self {
        Self(Climbs::new(spec, today))
    }

    /// The figures.
    pub fn figures(&self) -> ByClimb {
        ByClimb {
            pyramid: pyramid_of(&self.0),
            flash_rate: flash_rate_of(&self.0),
            tries: tries_a_send_of(&self.0),
            flashes: flashes_of(&self.0),
        }
    }
}

impl Tally for ByClimbTally {
    fn add(&mut self, ascent: &Ascent) {
        self.0.add(ascent);
    }
}

/// The best counted send of each month that has one, oldest first.
pub fn best_a_month(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Vec<MonthBest> {
    let mut months: BTreeMap<NaiveDate, (u32, usize)> = BTreeMap::new();
    for ascent in counted(ascents, spec, today) {
        let month = months.entry(ascent.date.with_day(1).unwrap_or(ascent.date)).or_default();
        *month = (month.0.max(ascent.rank), month.1 + 1);
    }
    let ladder = Ladder::new(spec.scale);
    let best = |(month, (rank, sends))| MonthBest { month, rank, label: ladder.label(rank), sends };
    months.into_iter().map(best).collect()
}

/// The scales in use, most sends first: a pane starts with the first.
pub fn scales_used(ascents: &[Ascent], today: NaiveDate) -> Vec<ScaleUse> {
    ScaleTally::new(today).over(ascents).scales()
}

/// [`scales_used`] of ascents that come one at a time, in any order.
#[derive(Clone, Debug)]
pub struct ScaleTally {
    today: NaiveDate,
    uses: [ScaleUse; Scale::ALL.len()],
}

impl ScaleTally {
    /// Of nothing yet.
    pub fn new(today: NaiveDate) -> Self {
        Self { today, uses: Scale::ALL.map(|scale| ScaleUse { scale, sends: 0, ascents: 0 }) }
    }

    /// Those in use, most sends first.
    pub fn scales(&self) -> Vec<ScaleUse> {
        let mut used: Vec<ScaleUse> = self.uses.into_iter().filter(|used| used.ascents > 0).collect();
        used.sort_by_key(|used| std::cmp::Reverse((used.sends, used.ascents)));
        used
    }
}

impl Tally for ScaleTally {
    fn add(&mut self, ascent: &Ascent) {
        if ascent.date <= self.today {
            let used = &mut self.uses[ascent.scale as usize];
            used.ascents += 1;
            used.sends += usize::from(ascent.result.is_send());
        }
    }
}

/// Why a figure of text grades is missing.
pub(super) const NO_ORDER: &str = "text grades have no order";

pub(super) fn no_send(spec: SendsSpec) -> String {
    match spec.window {
        Window::All => "no send in this scale yet".into(),
        window => format!("no send in {}", window.label()),
    }
}

/// The ascents that count, of the spec's scale, window and kind.
pub(super) fn counted<'a>(
    ascents: &'a [Ascent],
    spec: &'a SendsSpec,
    today: NaiveDate,
) -> impl Iterator<Item = &'a Ascent> {
    let selects = spec.selection(today);
    ascents.iter().filter(move |ascent| selects.holds(ascent) && spec.counts(ascent))
}

pub(super) fn best_of(ascent: &Ascent, ladder: &Ladder) -> Best {
    Best { rank: ascent.rank, band: ascent.band, label: ladder.label(ascent.rank), date: ascent.date, row: ascent.send }
}
