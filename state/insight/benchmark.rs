//! Single figures of ability: maximum, 3-3-3, flash rate, tries a send, best of each month, scales in use.

use super::climbs::{ClimbMap, Climbs};
use super::ladder::Ladder;
use super::progression::SendsSpec;
use super::pyramid::{Pyramid, pyramid_of};
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
    if spec.scale == Scale::Text {
        return Figure::missing(NO_ORDER);
    }
    let mut best: Option<&Ascent> = None;
    let mut n = 0;
    for ascent in counted(ascents, spec, today) {
        n += 1;
        if best.is_none_or(|best| (ascent.rank, best.date) > (best.rank, ascent.date)) {
            best = Some(ascent);
        }
    }
    match best {
        Some(best) => Figure::known(best_of(best, &Ladder::new(spec.scale)), n),
        None => Figure::missing(no_send(*spec)),
    }
}

/// 3-3-3: the hardest band at or above which three different climbs were sent in the last 90 days (Draper 2015), with
/// the number of climbs sent in them.
///
/// `spec.window` plays no part. Climbs differ by name and place.
pub fn three_three_three(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Figure<(u32, String)> {
    if spec.scale == Scale::Text {
        return Figure::missing(NO_ORDER);
    }
    let whole = SendsSpec { window: Window::All, ..*spec };
    let since = today.checked_sub_days(Days::new(89)).unwrap_or(today);
    let recent = counted(ascents, &whole, today).filter(|ascent| since <= ascent.date);
    let mut hardest: ClimbMap<&Ascent> = ClimbMap::default();
    for ascent in recent {
        let kept = hardest.entry(ascent.climb).or_insert(ascent);
        if ascent.rank > kept.rank {
            *kept = ascent;
        }
    }
    let mut bands: Vec<u32> = hardest.into_values().map(|ascent| ascent.band).collect();
    bands.sort_unstable_by(|a, b| b.cmp(a));
    match bands.get(2) {
        Some(&band) => Figure::known((band, Ladder::new(spec.scale).label(band)), bands.len()),
        None => Figure::missing(format!("{} of 3 different climbs sent in the last 90 days", bands.len())),
    }
}

/// Share of the climbs tried that were sent on the first try, 0 to 1; n is the climbs tried.
///
/// A climb counts once, however often it was tried; warm-ups and repeats do not count. A send whose tries are unknown
/// is no flash.
pub fn flash_rate(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Figure<f64> {
    flash_rate_of(&Climbs::of(ascents, spec, today), *spec)
}

fn flash_rate_of(climbs: &Climbs, spec: SendsSpec) -> Figure<f64> {
    let tried = climbs.tried();
    if tried.is_empty() {
        return Figure::missing(format!("no climb tried in {}", spec.window.label()));
    }
    let flashed = tried.iter().filter(|climb| climb.flashed).count();
    Figure::known(flashed as f64 / tried.len() as f64, tried.len())
}

/// Tries a send by band, hardest first: for each climb sent in the window, the tries of all its days inside the window.
///
/// A climb with a day of unknown tries counts as unknown, never as one try.
pub fn tries_a_send(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> Vec<BandTries> {
    tries_a_send_of(&Climbs::of(ascents, spec, today), spec.scale)
}

fn tries_a_send_of(climbs: &Climbs, scale: Scale) -> Vec<BandTries> {
    let ladder = Ladder::new(scale);
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
                band.tries += tries;
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
fn flashes_of(climbs: &Climbs, scale: Scale) -> Vec<BandFlashes> {
    let ladder = Ladder::new(scale);
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

/// Those figures of the climbs that `spec` names, from one walk over the ascents.
pub fn by_climb(ascents: &[Ascent], spec: &SendsSpec, today: NaiveDate) -> ByClimb {
    let climbs = Climbs::of(ascents, spec, today);
    ByClimb {
        pyramid: pyramid_of(&climbs, *spec),
        flash_rate: flash_rate_of(&climbs, *spec),
        tries: tries_a_send_of(&climbs, spec.scale),
        flashes: flashes_of(&climbs, spec.scale),
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
    let mut uses = Scale::ALL.map(|scale| ScaleUse { scale, sends: 0, ascents: 0 });
    for ascent in ascents.iter().filter(|ascent| ascent.date <= today) {
        let used = &mut uses[ascent.scale as usize];
        used.ascents += 1;
        used.sends += usize::from(ascent.result.is_send());
    }
    let mut used: Vec<ScaleUse> = uses.into_iter().filter(|used| used.ascents > 0).collect();
    used.sort_by_key(|used| std::cmp::Reverse((used.sends, used.ascents)));
    used
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
    ascents.iter().filter(move |ascent| selects(ascent) && spec.counts(ascent))
}

pub(super) fn best_of(ascent: &Ascent, ladder: &Ladder) -> Best {
    Best { rank: ascent.rank, band: ascent.band, label: ladder.label(ascent.rank), date: ascent.date, row: ascent.send }
}
