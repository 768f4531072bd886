//! What the Sends pane draws: a window of the table, and the figures of one scale.
//!
//! The rules of each figure are in `insight`; here they are asked for together, and sends are counted by month.

use crate::filter::Filter;
use crate::grade::{Hint, Scale};
use crate::insight::benchmark::{self, BandFlashes, BandTries, Best, ByClimb, ScaleUse};
use crate::insight::matrix::{self, Matrix};
use crate::insight::progression::{self, Progression};
use crate::insight::pyramid::Pyramid;
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
/// before is looked for in all of them.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, settings: &Settings, spec: &ChartSpec, today: NaiveDate) -> Result<Charts, StoreError> {
    let profile: Profile = super::facets::single(reader, Table::Profiles)?;
    let hint = super::basics::hint(reader, settings)?;
    let since = spec.window.since(today).and_then(|since| since.checked_sub_days(Days::new(LOOK_BACK_DAYS)));
    let ascents = reader.ascents(since, Some(today))?;
    let shown = charts(&ascents, &profile.goals, &hint, spec, today);
    if shown.figures.is_some() || since.is_none() {
        return Ok(shown);
    }
    Ok(charts(&reader.ascents(None, Some(today))?, &profile.goals, &hint, spec, today))
}

/// The figures of `spec`, from all ascents of the journal and the goals of the profile.
///
/// `hint` tells in which scale a goal is meant that does not say so.
pub fn charts(ascents: &[Ascent], goals: &[Goal], hint: &Hint, spec: &ChartSpec, today: NaiveDate) -> Charts {
    let scales = benchmark::scales_used(ascents, today);
    let scale = spec.scale.or_else(|| scales.iter().map(|used| used.scale).find(|scale| *scale != Scale::Text));
    let kinds = scale.map_or(Vec::new(), |scale| kinds(ascents, scale));
    let figures = scale.map(|scale| figures(ascents, goals, *hint, scale, *spec, today));
    Charts { scales, kinds, figures }
}

fn figures(ascents: &[Ascent], goals: &[Goal], hint: Hint, scale: Scale, spec: ChartSpec, today: NaiveDate) -> Figures {
    let spec =
        SendsSpec { window: spec.window, kind: spec.kind, include_toprope: spec.topropes, ..SendsSpec::new(scale) };
    let progression = progression::progression(ascents, &spec, today);
    let ByClimb { pyramid, flash_rate, tries, flashes } = benchmark::by_climb(ascents, &spec, today);
    Figures {
        scale,
        pyramid,
        matrix: matrix::matrix(ascents, &spec, goal(goals, ascents, hint, spec, today), today),
        flash_rate,
        three: benchmark::three_three_three(ascents, &spec, today),
        maximum: benchmark::maximum(ascents, &spec, today),
        tries,
        flashes,
        months: months(ascents, spec, progression.from, today),
        progression,
    }
}

/// The kinds that climbs of a scale are of, in the order of all kinds.
fn kinds(ascents: &[Ascent], scale: Scale) -> Vec<ClimbKind> {
    let seen = ascents.iter().filter(|ascent| ascent.scale == scale).filter_map(|ascent| ascent.kind);
    let seen: u32 = seen.fold(0, |seen, kind| seen | 1 << kind as u32);
    ClimbKind::ALL.iter().map(|(_, kind)| *kind).filter(|kind| seen & 1 << *kind as u32 != 0).collect()
}

/// The easiest open goal of this scale and kind: gaps are measured to what comes next.
fn goal(goals: &[Goal], ascents: &[Ascent], hint: Hint, spec: SendsSpec, today: NaiveDate) -> Option<u32> {
    let fits = |goal: &&Goal| !goal.completed && spec.kind.is_none_or(|wanted| wanted.as_str() == goal.kind.as_str());
    let target = |goal: &Goal| crate::insight::goals::target(goal, ascents, hint, today).0.value().copied();
    let targets = goals.iter().filter(fits).filter_map(target);
    targets.filter(|(scale, _)| *scale == spec.scale).map(|(_, rank)| rank).min()
}

fn months(ascents: &[Ascent], spec: SendsSpec, from: NaiveDate, today: NaiveDate) -> Vec<(NaiveDate, usize)> {
    let start = from.with_day(1).unwrap_or(from);
    let months = (0..).map_while(|n| start.checked_add_months(Months::new(n)).filter(|month| *month <= today));
    let mut counts: Vec<(NaiveDate, usize)> = months.map(|month| (month, 0)).collect();
    let number = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    let selects = spec.selection(today);
    for ascent in ascents.iter().filter(|ascent| selects(ascent) && spec.counts(ascent)) {
        let place = usize::try_from(number(ascent.date) - number(start)).ok();
        if let Some(month) = place.and_then(|place| counts.get_mut(place)) {
            month.1 += 1;
        }
    }
    counts
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
