//! What the Sends pane draws: a window of the table, and the figures of one scale.
//!
//! The rules of each figure are in `insight`; here they are asked for together, and sends are counted by month.

use crate::filter::Filter;
use crate::grade::{Hint, Scale};
use crate::insight::benchmark::{
    BandFlashes, BandTries, Best, ByClimb, ByClimbTally, MaximumTally, ScaleTally, ScaleUse, ThreeTally,
};
use crate::insight::matrix::{Matrix, MatrixTally};
use crate::insight::progression::{Progression, ProgressionTally};
use crate::insight::pyramid::Pyramid;
use crate::insight::spec::Selection;
use crate::insight::tally::{Tally, by_date};
use crate::insight::{Figure, SendsSpec, Window};
use crate::record::{Choice as _, ClimbKind, Goal, Profile, Table};
use crate::row::{Ascent, MonthCount, Page, SendRow, WINDOW};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Datelike, Days, Months, NaiveDate};

/// What the large chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shown {
    /// Every ascent, and the mean of the three hardest.
    #[default]
    TopThree,
    /// Sends a month.
    Volume,
    /// Tries a send, by grade.
    Tries,
    /// Share of climbs sent first try, by grade.
    Flashes,
}

impl Shown {
    /// In a word or two, for a title.
    pub fn label(self) -> &'static str {
        match self {
            Self::TopThree => "Progression",
            Self::Volume => "Volume",
            Self::Tries => "Tries a send",
            Self::Flashes => "Flash rate",
        }
    }

    /// The next one, and the first after the last.
    pub fn next(self) -> Self {
        match self {
            Self::TopThree => Self::Volume,
            Self::Volume => Self::Tries,
            Self::Tries => Self::Flashes,
            Self::Flashes => Self::TopThree,
        }
    }
}

/// Which charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChartSpec {
    /// The scale; none is the one used most.
    pub scale: Option<Scale>,
    /// How far back.
    pub window: Window,
    /// Boulder, sport, ...; none is all kinds.
    pub kind: Option<ClimbKind>,
    /// Count top rope and following too.
    pub topropes: bool,
}

/// A window of sends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sends {
    /// The rows.
    pub page: Page<SendRow>,
    /// Rows a month, newest first; empty for a filtered list.
    pub months: Vec<MonthCount>,
}

/// The charts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Charts {
    /// Scales in use, the most used first.
    pub scales: Vec<ScaleUse>,
    /// Kinds of climbs in use, in the order a key cycles through them.
    pub kinds: Vec<ClimbKind>,
    /// The figures; none in a journal without a climb that has an order.
    pub figures: Option<Figures>,
}

/// The figures of one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The scale.
    pub scale: Scale,
    /// Points, line, axis.
    pub progression: Progression,
    /// Distinct climbs a band.
    pub pyramid: Figure<Pyramid>,
    /// Best a style and venue.
    pub matrix: Matrix,
    /// First-try sends over distinct climbs tried.
    pub flash_rate: Figure<f64>,
    /// Three different climbs at or above it in the last 90 days.
    pub three: Figure<(u32, String)>,
    /// Hardest send of the window.
    pub maximum: Figure<Best>,
    /// Tries a send, hardest band first.
    pub tries: Vec<BandTries>,
    /// Flash rate, hardest band first.
    pub flashes: Vec<BandFlashes>,
    /// First day of each month of the window, and its counted sends; no month left out.
    pub months: Vec<(NaiveDate, usize)>,
}

/// Days before the window that figures look back to: the line 60, the 3-3-3 grade 90.
const LOOK_BACK_DAYS: u64 = 90;

/// Reads a window of the table.
///
/// # Errors
/// When the journal cannot be read.
pub fn load_sends(reader: &Reader, filter: &Filter, from: usize) -> Result<Sends, StoreError> {
    let months = if filter.is_empty() { reader.months(Table::Sends)? } else { Vec::new() };
    Ok(Sends { page: reader.sends(filter, from, WINDOW)?, months })
}

/// Reads the charts. Only the ascents of the window are read, unless it has none: then the scale that was used most
/// before is looked for in all of them. They are counted as they come, so that a lifetime needs no room.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, settings: &Settings, spec: &ChartSpec, today: NaiveDate) -> Result<Charts, StoreError> {
    let profile: Profile = super::facets::single(reader, Table::Profiles)?;
    let hint = super::basics::hint(reader, settings)?;
    let read = |since: Option<NaiveDate>| -> Result<Charts, StoreError> {
        let mut tally = ChartTally::new(*spec, today);
        reader.each_ascent(since, Some(today), &mut |ascent| tally.add(&ascent))?;
        Ok(tally.charts(&profile.goals, hint))
    };
    let since = spec.window.since(today).and_then(|since| since.checked_sub_days(Days::new(LOOK_BACK_DAYS)));
    let shown = read(since)?;
    if shown.figures.is_some() || since.is_none() { Ok(shown) } else { read(None) }
}

/// The same from ascents in memory.
pub fn charts(ascents: &[Ascent], goals: &[Goal], hint: &Hint, spec: &ChartSpec, today: NaiveDate) -> Charts {
    ChartTally::new(*spec, today).over(&by_date(ascents)).charts(goals, *hint)
}

/// The figures of `spec`, from ascents that come one at a time, oldest first.
///
/// Which scale is used most is known at the end alone, so each scale has its own figures until then.
struct ChartTally {
    spec: ChartSpec,
    today: NaiveDate,
    uses: ScaleTally,
    scales: [Option<Box<OfScale>>; Scale::ALL.len()],
}

/// The figures of one scale on their way.
struct OfScale {
    spec: SendsSpec,
    selection: Selection,
    /// Bit n stands for the n-th kind.
    kinds: u32,
    progression: ProgressionTally,
    climbs: ByClimbTally,
    matrix: MatrixTally,
    three: ThreeTally,
    maximum: MaximumTally,
    /// Counted sends by month since the year 0; no month without one.
    months: Vec<(i32, usize)>,
}

impl ChartTally {
    fn new(spec: ChartSpec, today: NaiveDate) -> Self {
        Self { spec, today, uses: ScaleTally::new(today), scales: [const { None }; Scale::ALL.len()] }
    }

    /// The charts, with gaps to the goals of the profile; `hint` tells in which scale one is meant that does not say so.
    fn charts(mut self, goals: &[Goal], hint: Hint) -> Charts {
        let scales = self.uses.scales();
        let used = scales.iter().map(|used| used.scale).find(|scale| *scale != Scale::Text);
        let Some(scale) = self.spec.scale.or(used) else {
            return Charts { scales, kinds: Vec::new(), figures: None };
        };
        let of_scale = self.scales[scale as usize].take();
        let of_scale = of_scale.unwrap_or_else(|| Box::new(OfScale::new(scale, self.spec, self.today)));
        let kinds = ClimbKind::ALL.iter().map(|(_, kind)| *kind);
        let kinds = kinds.filter(|kind| of_scale.kinds & 1 << *kind as u32 != 0).collect();
        let goal = goal(goals, &scales, hint, of_scale.spec);
        Charts { scales, kinds, figures: Some(of_scale.figures(goal, self.today)) }
    }
}

impl Tally for ChartTally {
    fn add(&mut self, ascent: &Ascent) {
        self.uses.add(ascent);
        if self.spec.scale.is_none_or(|wanted| wanted == ascent.scale) {
            let of_scale = &mut self.scales[ascent.scale as usize];
            of_scale.get_or_insert_with(|| Box::new(OfScale::new(ascent.scale, self.spec, self.today))).add(ascent);
        }
    }
}

impl OfScale {
    fn new(scale: Scale, spec: ChartSpec, today: NaiveDate) -> Self {
        let ChartSpec { window, kind, topropes, .. } = spec;
        let spec = SendsSpec { window, kind, include_toprope: topropes, ..SendsSpec::new(scale) };
        Self {
            spec,
            selection: spec.selection(today),
            kinds: 0,
            progression: ProgressionTally::new(spec, today),
            climbs: ByClimbTally::new(spec, today),
            matrix: MatrixTally::new(spec, today),
            three: ThreeTally::new(spec, today),
            maximum: MaximumTally::new(spec, today),
            months: Vec::new(),
        }
    }

    fn add(&mut self, ascent: &Ascent) {
        self.kinds |= ascent.kind.map_or(0, |kind| 1 << kind as u32);
        self.progression.add(ascent);
        self.climbs.add(ascent);
        self.three.add(ascent);
        if self.selection.holds(ascent) && self.spec.counts(ascent) {
            self.matrix.count(ascent);
            self.maximum.count(ascent);
            let month = month_number(ascent.date);
            match self.months.last_mut() {
                Some((last, count)) if *last == month => *count += 1,
                _ => self.months.push((month, 1)),
            }
        }
    }

    fn figures(self, goal: Option<u32>, today: NaiveDate) -> Figures {
        let ByClimb { pyramid, flash_rate, tries, flashes } = self.climbs.figures();
        let progression = self.progression.progression();
        Figures {
            scale: self.spec.scale,
            pyramid,
            matrix: self.matrix.matrix(goal),
            flash_rate,
            three: self.three.figure(),
            maximum: self.maximum.figure(),
            tries,
            flashes,
            months: months(&self.months, progression.from, today),
            progression,
        }
    }
}

/// The easiest open goal of this scale and kind: gaps are measured to what comes next.
fn goal(goals: &[Goal], scales: &[ScaleUse], hint: Hint, spec: SendsSpec) -> Option<u32> {
    let fits = |goal: &&Goal| !goal.completed && spec.kind.is_none_or(|wanted| wanted.as_str() == goal.kind.as_str());
    let target = |goal: &Goal| crate::insight::goals::target(goal, scales, hint).0.value().copied();
    let targets = goals.iter().filter(fits).filter_map(target);
    targets.filter(|(scale, _)| *scale == spec.scale).map(|(_, rank)| rank).min()
}

/// Months since the year 0.
fn month_number(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}

/// The first day of each month from one day to another, with its sends.
fn months(counts: &[(i32, usize)], from: NaiveDate, today: NaiveDate) -> Vec<(NaiveDate, usize)> {
    let start = from.with_day(1).unwrap_or(from);
    let months = (0..).map_while(|n| start.checked_add_months(Months::new(n)).filter(|month| *month <= today));
    let count = |month: NaiveDate| counts.binary_search_by_key(&month_number(month), |(month, _)| *month).ok();
    months.map(|month| (month, count(month).map_or(0, |at| counts[at].1))).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{ClimbResult, GoalType};

    fn ascent(date: &str, grade: u32, climb: u64, result: ClimbResult) -> Ascent {
        Ascent {
            date: date.parse().unwrap(),
            scale: Scale::VScale,
            rank: grade,
            band: grade,
            climb,
            entry: None,
            send: Some(climb as i64),
            result,
            attempts: Some(2),
            venue: None,
            style: None,
            rope: None,
            kind: Some(ClimbKind::Boulder),
            warmup: false,
            significance: None,
        }
    }

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn a_journal_without_climbs_has_no_figures() {
        assert_eq!(charts(&[], &[], &Hint::default(), &ChartSpec::default(), today()), Charts::default());
    }

    #[test]
    fn the_scale_used_most_is_shown_until_another_is_chosen() {
        let rank = |text: &str, scale| crate::grade::Grade::parse(scale, text).unwrap().rank();
        let mut all = vec![
            ascent("2026-11-01", rank("V5", Scale::VScale), 1, ClimbResult::Flash),
            ascent("2026-10-01", rank("V4", Scale::VScale), 2, ClimbResult::Redpoint),
        ];
        let route = rank("6b", Scale::French);
        all.push(Ascent { scale: Scale::French, rank: route, band: route, kind: Some(ClimbKind::Sport), ..all[0] });
        let shown = charts(&all, &[], &Hint::default(), &ChartSpec::default(), today());
        assert_eq!(shown.figures.as_ref().unwrap().scale, Scale::VScale);
        assert_eq!(shown.kinds, [ClimbKind::Boulder]);
        let french = ChartSpec { scale: Some(Scale::French), ..ChartSpec::default() };
        assert_eq!(charts(&all, &[], &Hint::default(), &french, today()).figures.unwrap().scale, Scale::French);
    }

    #[test]
    fn months_and_first_tries_are_counted() {
        let v = |n: &str| crate::grade::Grade::parse(Scale::VScale, n).unwrap().rank();
        let all = [
            ascent("2026-11-01", v("V5"), 1, ClimbResult::Flash),
            ascent("2026-11-08", v("V5"), 2, ClimbResult::Redpoint),
            ascent("2026-09-08", v("V5"), 3, ClimbResult::Attempt),
            ascent("2026-09-08", v("V3"), 4, ClimbResult::Onsight),
            ascent("2026-12-08", v("V9"), 5, ClimbResult::Flash),
        ];
        let spec = ChartSpec { window: Window::M3, ..ChartSpec::default() };
        let figures = charts(&all, &[], &Hint::default(), &spec, today()).figures.unwrap();
        let counts: Vec<String> =
            figures.months.iter().map(|(month, n)| format!("{} {n}", month.format("%b"))).collect();
        assert_eq!(counts, ["Aug 0", "Sep 1", "Oct 0", "Nov 2"]);
        let flashes: Vec<String> =
            figures.flashes.iter().map(|band| format!("{} {}/{}", band.label, band.flashed, band.tried)).collect();
        assert_eq!(flashes, ["V5 1/3", "V3 1/1"], "the future is left out");
    }

    #[test]
    fn gaps_are_measured_to_the_next_open_goal_of_the_scale() {
        let v = |n: &str| crate::grade::Grade::parse(Scale::VScale, n).unwrap().rank();
        let all = [ascent("2026-11-01", v("V5"), 1, ClimbResult::Flash)];
        let goal = |grade: &str, kind, completed| Goal { grade: grade.into(), kind, completed, ..Goal::default() };
        let goals = [
            goal("V10", GoalType::Boulder, false),
            goal("V8", GoalType::Boulder, false),
            goal("V6", GoalType::Boulder, true),
            goal("7a", GoalType::Sport, false),
        ];
        let figures = charts(&all, &goals, &Hint::default(), &ChartSpec::default(), today()).figures.unwrap();
        assert_eq!(figures.matrix.goal, Some((v("V8"), "V8".into())));
    }
}
