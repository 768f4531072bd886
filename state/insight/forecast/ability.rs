//! How hard somebody climbs, as one number a month with its uncertainty, from sends and failed tries.
//!
//! The model is that of Drummond & Popinga 2021 ("Bayesian inference of the climbing grade scale"): a try on grade R at
//! ability C succeeds with p = 1 / (1 + e^(m (R - C))). m is fixed, C walks from month to month. No dice: the most
//! probable path by Newton's method, its uncertainty by the curvature there (Laplace).

use crate::grade::Scale;
use crate::insight::ladder::Ladder;
use crate::insight::spec::{Selection, is_or_may_be};
use crate::insight::tally::Tally;
use crate::insight::{Figure, SendsSpec, Window};
use crate::record::{ClimbKind, Style};
use crate::row::Ascent;
use chrono::{Datelike, Days, Months, NaiveDate};

/// Standard deviation of the walk of ability, grades a month.
pub const DRIFT_A_MONTH: f64 = 0.5;
/// Climbs, sent or not, that an ability needs.
pub const LEAST_ASCENTS: usize = 30;
/// Standard deviation of the first month before anything is known, grades; the mean is that of all climbs tried.
const FIRST_DEVIATION: f64 = 5.0;
/// Months looked back: the walk has forgotten what is older.
const MONTHS: u32 = 60;
/// Tries of one day on one climb that count at most: a typing error must not drown a year.
const MOST_TRIES: u32 = 50;

/// How hard somebody climbs now.
#[derive(Clone, Debug, PartialEq)]
pub struct Ability {
    /// Steps on the ladder of the scale: the grade of which every second try succeeds.
    pub step: f64,
    /// Its standard deviation, steps.
    pub deviation: f64,
    /// The band that the step lies in.
    pub label: String,
    /// Tries that failed.
    pub failed: u64,
    /// Sends of unknown tries; each counts as one successful try.
    pub unknown: usize,
}

/// e^m: how the odds fall from one grade to the next. 2.1 for a French or Ewbank step, about 3 for a V grade (Drummond &
/// Popinga). A Yosemite letter and a UIAA step are taken as a French one, a Font grade as a V grade: our own choice.
pub fn odds_a_grade(scale: Scale) -> f64 {
    match scale {
        Scale::VScale | Scale::Font => 3.0,
        Scale::French | Scale::Ewbank | Scale::Yds | Scale::Uiaa | Scale::Text => 2.1,
    }
}

/// The chance that one try succeeds.
pub fn chance_of_a_try(goal_step: f64, ability_step: f64, m: f64) -> f64 {
    1.0 / (1.0 + (m * (goal_step - ability_step)).exp())
}

/// The ability of the climbs that `spec` names, its window aside; n is the climbs, sent or not.
///
/// Warm-ups and repeats say nothing, top rope only when asked for. Missing under [`LEAST_ASCENTS`], and where nothing
/// failed or nothing succeeded: then no grade is too hard, or none is easy enough, and the curve has no end.
pub fn ability(ascents: &[Ascent], spec: &SendsSpec, style: Option<Style>, today: NaiveDate) -> Figure<Ability> {
    AbilityTally::new(*spec, style, today).over(ascents).ability()
}

/// [`ability`] of ascents that come one at a time, in any order.
#[derive(Clone, Debug)]
pub struct AbilityTally {
    spec: SendsSpec,
    selection: Selection,
    style: Option<Style>,
    ladder: Ladder,
    now: i32,
    /// The first day that counts.
    since: NaiveDate,
    /// The model sees only how many tries of a grade went in a month: so they are added up, by months back and step.
    months: Vec<Vec<Tries>>,
    n: usize,
    sent: u64,
    failed: u64,
    unknown: usize,
    /// Tries of the last [`HARD_DAYS`] by step.
    hard: Vec<f64>,
    hard_since: NaiveDate,
}

/// Days over which hard tries are counted.
pub(super) const HARD_DAYS: u64 = 90;

impl AbilityTally {
    /// Of nothing yet; the window of `spec` plays no part.
    pub fn new(spec: SendsSpec, style: Option<Style>, today: NaiveDate) -> Self {
        let whole = SendsSpec { window: Window::All, ..spec };
        let month = today.with_day(1).unwrap_or(today);
        let ladder = Ladder::new(spec.scale);
        Self {
            spec,
            selection: whole.selection(today),
            style,
            now: month_of(today),
            since: month.checked_sub_months(Months::new(MONTHS - 1)).unwrap_or(month),
            months: Vec::new(),
            n: 0,
            sent: 0,
            failed: 0,
            unknown: 0,
            hard: vec![0.0; ladder.bands.len()],
            hard_since: today.checked_sub_days(Days::new(HARD_DAYS - 1)).unwrap_or(today),
            ladder,
        }
    }

    /// Adds tries of so many months ago.
    fn put(&mut self, back: usize, tries: Tries) {
        if self.months.len() <= back {
            self.months.resize_with(back + 1, Vec::new);
        }
        let (month, step) = (&mut self.months[back], tries.step as usize);
        while month.len() <= step {
            month.push(Tries { step: month.len() as f64, sent: 0.0, failed: 0.0 });
        }
        (month[step].sent, month[step].failed) = (month[step].sent + tries.sent, month[step].failed + tries.failed);
    }

    /// With what another one counted too.
    fn with(mut self, other: &Self) -> Self {
        (self.n, self.sent) = (self.n + other.n, self.sent + other.sent);
        (self.failed, self.unknown) = (self.failed + other.failed, self.unknown + other.unknown);
        for (back, month) in other.months.iter().enumerate() {
            for tries in month {
                self.put(back, *tries);
            }
        }
        for (own, more) in self.hard.iter_mut().zip(&other.hard) {
            *own += more;
        }
        self
    }

    /// The figure.
    pub fn ability(&self) -> Figure<Ability> {
        let Self { n, sent, failed, unknown, .. } = *self;
        if self.spec.scale == Scale::Text {
            return Figure::missing(crate::insight::benchmark::NO_ORDER);
        }
        if n < LEAST_ASCENTS {
            return Figure::missing(format!("{n} of {LEAST_ASCENTS} climbs logged"));
        }
        if failed == 0 {
            return Figure::missing("no failed try logged, so nothing shows what is too hard");
        }
        if sent == 0 {
            return Figure::missing("no send logged in that time");
        }
        let tried = |month: &Vec<Tries>| month.iter().copied().filter(|tries| tries.count() > 0.0).collect();
        let path: Vec<Vec<Tries>> = self.months.iter().rev().map(tried).collect();
        let (step, deviation) = now_of(&path, odds_a_grade(self.spec.scale).ln());
        let top = self.ladder.bands.len().saturating_sub(1) as f64;
        let band = self.ladder.bands.get(step.round().clamp(0.0, top) as usize);
        let label = band.map(|(_, label)| label.clone()).unwrap_or_default();
        Figure::known(Ability { step, deviation, label, failed, unknown }, n)
    }

    /// Tries of the last [`HARD_DAYS`] on climbs of at least this step.
    pub(super) fn hard_tries(&self, least_step: f64) -> f64 {
        self.hard.iter().enumerate().filter(|(step, _)| *step as f64 >= least_step).map(|(_, tries)| tries).sum()
    }
}

/// [`AbilityTally`] of all climbs of a scale, of each steepness and of each kind, at the price of one: each climb is
/// counted in one place, and places are added up when a figure is asked for.
#[derive(Clone, Debug)]
pub struct AbilitiesTally {
    scale: Scale,
    today: NaiveDate,
    kinds: Vec<(Option<ClimbKind>, BySteepness)>,
}

/// Of each of [`STYLES`], then of the climbs that name none.
type BySteepness = [Option<Box<AbilityTally>>; STYLES.len() + 1];

/// The steepnesses that have an ability of their own.
const STYLES: [Style; 4] = [Style::Slab, Style::Vertical, Style::Overhang, Style::Roof];

impl AbilitiesTally {
    /// Of nothing yet.
    pub fn new(scale: Scale, today: NaiveDate) -> Self {
        Self { scale, today, kinds: Vec::new() }
    }

    /// The ability of all climbs, then that of each steepness.
    pub fn abilities(&self) -> Vec<(Option<Style>, Figure<Ability>)> {
        let styles = STYLES.iter().enumerate().map(|(place, style)| {
            let own = self.kinds.iter().filter_map(|(_, places)| places[place].as_deref());
            (Some(*style), self.sum(own).ability())
        });
        let all = self.kinds.iter().flat_map(|(_, places)| places.iter().flatten()).map(|own| &**own);
        std::iter::once((None, self.sum(all).ability())).chain(styles).collect()
    }

    /// What counts for a kind: its own climbs, and those of unknown kind where their scale allows it.
    pub(super) fn of_kind(&self, kind: ClimbKind) -> AbilityTally {
        let own = self.kinds.iter().filter(|(own, _)| is_or_may_be(*own, self.scale, kind));
        self.sum(own.flat_map(|(_, places)| places.iter().flatten()).map(|own| &**own))
    }

    fn empty(scale: Scale, today: NaiveDate) -> AbilityTally {
        AbilityTally::new(SendsSpec::new(scale), None, today)
    }

    fn sum<'t>(&self, places: impl Iterator<Item = &'t AbilityTally>) -> AbilityTally {
        places.fold(Self::empty(self.scale, self.today), AbilityTally::with)
    }
}

impl Tally for AbilitiesTally {
    fn add(&mut self, ascent: &Ascent) {
        let style = ascent.style.and_then(|style| STYLES.iter().position(|known| *known == style));
        let known = self.kinds.iter().position(|(kind, _)| *kind == ascent.kind);
        let at = known.unwrap_or_else(|| {
            self.kinds.push((ascent.kind, [const { None }; STYLES.len() + 1]));
            self.kinds.len() - 1
        });
        let (scale, today) = (self.scale, self.today);
        self.kinds[at].1[style.unwrap_or(STYLES.len())]
            .get_or_insert_with(|| Box::new(Self::empty(scale, today)))
            .add(ascent);
    }
}

impl Tally for AbilityTally {
    fn add(&mut self, ascent: &Ascent) {
        if ascent.date < self.since
            || !self.selection.holds(ascent)
            || !self.spec.is_try(ascent)
            || self.style.is_some_and(|style| ascent.style != Some(style))
        {
            return;
        }
        let step = self.ladder.step(ascent.rank);
        let (tries, sent) = (Tries::of(ascent, step as f64), ascent.result.is_send());
        self.n += 1;
        self.sent += u64::from(sent);
        self.failed += tries.failed as u64;
        self.unknown += usize::from(sent && ascent.attempts.is_none() && !ascent.is_flash());
        self.put((self.now - month_of(ascent.date)).unsigned_abs() as usize, tries);
        if self.hard_since <= ascent.date
            && let Some(hard) = self.hard.get_mut(step)
        {
            *hard += tries.count();
        }
    }
}

/// Tries on climbs of one grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tries {
    /// The grade, steps.
    pub step: f64,
    /// That succeeded.
    pub sent: f64,
    /// That failed.
    pub failed: f64,
}

impl Tries {
    /// Those on one climb of one day.
    fn of(ascent: &Ascent, step: f64) -> Self {
        let sent = ascent.result.is_send();
        let tries = ascent.attempts.unwrap_or(1).clamp(1, MOST_TRIES);
        let failed = match () {
            () if ascent.is_flash() => 0,
            () if sent => tries - 1,
            () => tries,
        };
        Self { step, sent: f64::from(u8::from(sent)), failed: f64::from(failed) }
    }

    /// All of them.
    pub(super) fn count(self) -> f64 {
        self.sent + self.failed
    }
}

fn month_of(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}

/// Mean and standard deviation of the ability of the last month.
pub(super) fn now_of(months: &[Vec<Tries>], m: f64) -> (f64, f64) {
    let all = || months.iter().flatten();
    let tries: f64 = all().map(|tries| tries.count()).sum();
    let start = if tries > 0.0 { all().map(|t| t.step * t.count()).sum::<f64>() / tries } else { 0.0 };
    let mut path = vec![start; months.len()];
    let mut reached = log_posterior(&path, months, m, start);
    for _ in 0..100 {
        let system = System::at(&path, months, m, start);
        let step = system.newton_step();
        let mut share = 1.0;
        // A full step may overshoot where a month has one try far off; half of it, a quarter, ... does not.
        let (next, value) = loop {
            let next: Vec<f64> = path.iter().zip(&step).map(|(x, d)| x + share * d).collect();
            let value = log_posterior(&next, months, m, start);
            if value >= reached || share < 1e-6 {
                break (next, value);
            }
            share /= 2.0;
        };
        let moved = path.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        (path, reached) = (next, value);
        if moved < 1e-10 {
            break;
        }
    }
    let variance = System::at(&path, months, m, start).last_variance();
    (path.last().copied().unwrap_or(start), variance.sqrt())
}

fn log_posterior(path: &[f64], months: &[Vec<Tries>], m: f64, start: f64) -> f64 {
    let mut sum = -path.first().map_or(0.0, |x| (x - start).powi(2)) / (2.0 * FIRST_DEVIATION.powi(2));
    sum -= path.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum::<f64>() / (2.0 * DRIFT_A_MONTH.powi(2));
    for (x, month) in path.iter().zip(months) {
        for tries in month {
            // ln p and ln (1 - p), written so that neither overflows.
            let odds = m * (x - tries.step);
            let soft = (-odds.abs()).exp().ln_1p();
            sum -= tries.sent * (soft + (-odds).max(0.0)) + tries.failed * (soft + odds.max(0.0));
        }
    }
    sum
}

/// Slope and curvature of the log posterior at a path: a tridiagonal system.
struct System {
    slope: Vec<f64>,
    diagonal: Vec<f64>,
    beside: f64,
}

impl System {
    fn at(path: &[f64], months: &[Vec<Tries>], m: f64, start: f64) -> Self {
        let stiff = 1.0 / DRIFT_A_MONTH.powi(2);
        let last = path.len().saturating_sub(1);
        let (mut slope, mut diagonal) = (Vec::with_capacity(path.len()), Vec::with_capacity(path.len()));
        for (t, (x, month)) in path.iter().zip(months).enumerate() {
            let (mut g, mut h) = (0.0, 0.0);
            if t == 0 {
                h += 1.0 / FIRST_DEVIATION.powi(2);
                g -= (x - start) / FIRST_DEVIATION.powi(2);
            } else {
                h += stiff;
                g -= stiff * (x - path[t - 1]);
            }
            if t < last {
                h += stiff;
                g += stiff * (path[t + 1] - x);
            }
            for tries in month {
                let p = chance_of_a_try(tries.step, *x, m);
                g += m * (tries.sent - tries.count() * p);
                h += m * m * tries.count() * p * (1.0 - p);
            }
            slope.push(g);
            diagonal.push(h);
        }
        Self { slope, diagonal, beside: -stiff }
    }

    /// Pivots of the elimination from the first month to the last; all positive, as the posterior is concave.
    fn pivots(&self) -> Vec<f64> {
        let mut pivots: Vec<f64> = Vec::with_capacity(self.diagonal.len());
        for diagonal in &self.diagonal {
            let before = pivots.last().map_or(0.0, |pivot| self.beside * self.beside / pivot);
            pivots.push(diagonal - before);
        }
        pivots
    }

    /// Solves the system (Thomas algorithm).
    fn newton_step(&self) -> Vec<f64> {
        let pivots = self.pivots();
        let mut step = self.slope.clone();
        for t in 1..step.len() {
            step[t] -= self.beside / pivots[t - 1] * step[t - 1];
        }
        for t in (0..step.len()).rev() {
            let after = step.get(t + 1).map_or(0.0, |after| self.beside * after);
            step[t] = (step[t] - after) / pivots[t];
        }
        step
    }

    /// The last element of the inverse's diagonal: the variance of the last month.
    fn last_variance(&self) -> f64 {
        self.pivots().last().map_or(FIRST_DEVIATION.powi(2), |pivot| 1.0 / pivot)
    }
}
