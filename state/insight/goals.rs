//! Goals against what was sent so far, in bands and days. No promise of a date.

use super::benchmark::{Best, MaximumTally, NO_ORDER, ScaleTally, ScaleUse};
use super::climbs::ClimbMap;
use super::ladder::Ladder;
use super::spec::{Selection, is_of_kind};
use super::tally::Tally;
use super::{Figure, SendsSpec, Window};
use crate::grade::{Discipline, Grade, Hint, Scale};
use crate::record::{ClimbKind, Goal, GoalType};
use crate::row::Ascent;
use chrono::NaiveDate;

/// Where one goal stands.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalProgress {
    /// The goal.
    pub goal: Goal,
    /// The scale it is measured in, and its rank there; missing when the grade cannot be read or has no order.
    pub target: Figure<(Scale, u32)>,
    /// The best of that kind and scale so far.
    pub current: Figure<Best>,
    /// Bands from the best to the goal; 0 when reached. Missing without a send in that scale.
    pub bands_left: Figure<u32>,
    /// For a bar: the step of the best on the ladder over the step of the goal, 0 to 1.
    pub share: Option<f64>,
    /// Days to the target date; negative when it has passed.
    pub days_left: Option<i64>,
    /// Distinct climbs sent one band below.
    pub one_below: usize,
    /// Sent at or above the goal, or marked as done.
    pub reached: bool,
    /// In one sentence.
    pub words: String,
}

/// Each goal of the profile, open ones first, the nearest date first.
///
/// `hint` tells the athlete's scales. A goal whose own scale has no send yet is converted to the scale of its discipline
/// that is used most, and says so. A route of unknown kind counts for sport and for trad.
pub fn goals(goals: &[Goal], ascents: &[Ascent], hint: &Hint, today: NaiveDate) -> Vec<GoalProgress> {
    GoalTally::new(goals, today).over(ascents).all(goals, *hint)
}

/// [`goals`] of ascents that come one at a time, in any order.
pub struct GoalTally {
    today: NaiveDate,
    uses: ScaleTally,
    /// What was sent of each kind that a goal is climbed as, by scale; goals share it.
    stands: Vec<(ClimbKind, ByScale<Stand>)>,
}

/// Something of each scale that is in use.
pub(super) type ByScale<T> = [Option<Box<T>>; Scale::ALL.len()];

/// What was sent in one scale and of one kind.
struct Stand {
    spec: SendsSpec,
    selection: Selection,
    /// Rank of the hardest counted send of each climb.
    climbs: ClimbMap<u32>,
    maximum: MaximumTally,
}

impl Stand {
    fn new(scale: Scale, kind: ClimbKind, today: NaiveDate) -> Self {
        let spec = SendsSpec { window: Window::All, kind: Some(kind), ..SendsSpec::new(scale) };
        let maximum = MaximumTally::new(spec, today);
        Self { spec, selection: spec.selection(today), climbs: ClimbMap::default(), maximum }
    }

    fn add(&mut self, ascent: &Ascent) {
        self.maximum.add(ascent);
        if self.selection.holds(ascent) && self.spec.counts(ascent) {
            let hardest = self.climbs.entry(ascent.climb).or_default();
            *hardest = ascent.rank.max(*hardest);
        }
    }
}

/// The kinds that goals are climbed as, each once.
fn kinds_of<'a>(goals: impl IntoIterator<Item = &'a Goal>) -> Vec<ClimbKind> {
    let mut kinds: Vec<ClimbKind> = goals.into_iter().map(|goal| kind_of(goal.kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

impl GoalTally {
    /// Of nothing yet.
    pub fn new(goals: &[Goal], today: NaiveDate) -> Self {
        let stands = kinds_of(goals).into_iter().map(|kind| (kind, [const { None }; Scale::ALL.len()]));
        Self { today, uses: ScaleTally::new(today), stands: stands.collect() }
    }

    /// The scales in use, most sends first.
    pub fn scales(&self) -> Vec<ScaleUse> {
        self.uses.scales()
    }

    /// Each goal, open ones first, the nearest date first.
    pub fn all(&self, goals: &[Goal], hint: Hint) -> Vec<GoalProgress> {
        let mut all: Vec<GoalProgress> = goals.iter().map(|goal| self.progress(goal, hint)).collect();
        all.sort_by_key(|goal| (goal.reached, goal.days_left.is_none(), goal.days_left));
        all
    }

    /// Where one of the goals stands.
    pub fn progress(&self, goal: &Goal, hint: Hint) -> GoalProgress {
        progress(goal, &self.scales(), hint, self.today, |scale, kind| {
            let of_kind = self.stands.iter().find(|(known, _)| *known == kind);
            of_kind.and_then(|(_, of_kind)| of_kind[scale as usize].as_deref())
        })
    }
}

impl Tally for GoalTally {
    fn add(&mut self, ascent: &Ascent) {
        self.uses.add(ascent);
        for (kind, of_kind) in self.stands.iter_mut().filter(|(kind, _)| is_of_kind(ascent, *kind)) {
            let stand = of_kind[ascent.scale as usize]
                .get_or_insert_with(|| Box::new(Stand::new(ascent.scale, *kind, self.today)));
            stand.add(ascent);
        }
    }
}

fn progress<'s>(
    goal: &Goal,
    scales: &[ScaleUse],
    hint: Hint,
    today: NaiveDate,
    stand: impl Fn(Scale, ClimbKind) -> Option<&'s Stand>,
) -> GoalProgress {
    let date: Option<NaiveDate> = goal.target_date.as_deref().and_then(|date| date.parse().ok());
    let days_left = date.map(|date| (date - today).num_days());
    let (target, converted) = target(goal, scales, hint);
    let Figure::Known { value: (scale, rank), .. } = target else {
        let reason = target.reason().unwrap_or_default().to_owned();
        let words = format!("{}: {reason}{}", goal.grade, deadline(days_left));
        return GoalProgress {
            goal: goal.clone(),
            target,
            current: Figure::missing(reason.clone()),
            bands_left: Figure::missing(reason),
            share: None,
            days_left,
            one_below: 0,
            reached: goal.completed,
            words,
        };
    };
    let kind = kind_of(goal.kind);
    let nothing = Stand::new(scale, kind, today);
    let stand = stand(scale, kind).unwrap_or(&nothing);
    let (ladder, current) = (Ladder::new(scale), stand.maximum.figure());
    let step = ladder.step(rank);
    let left = |best: &Best| (ladder.between(best.rank, rank).max(0)) as u32;
    let bands_left = match &current {
        Figure::Known { value, n } => Figure::known(left(value), *n),
        Figure::Missing { reason } => Figure::missing(reason.clone()),
    };
    let share = current.value().map(|best| ((ladder.step(best.rank) + 1) as f64 / (step + 1) as f64).min(1.0));
    let one_below = stand.climbs.values().filter(|rank| ladder.step(**rank) + 1 == step).count();
    let reached = goal.completed || bands_left.value() == Some(&0);
    let below = step.checked_sub(1).and_then(|below| ladder.bands.get(below)).map(|(_, label)| label.as_str());
    let words = words(goal, &current, &bands_left, (one_below, below), days_left, converted.as_deref());
    GoalProgress { goal: goal.clone(), target, current, bands_left, share, days_left, one_below, reached, words }
}

/// The scale and rank that a goal is measured in, or why there is none; and the grade it was converted to, if it was.
///
/// `scales` are those in use, the most used first.
pub fn target(goal: &Goal, scales: &[ScaleUse], hint: Hint) -> (Figure<(Scale, u32)>, Option<String>) {
    let discipline = match goal.kind {
        GoalType::Boulder => Discipline::Boulder,
        GoalType::Sport | GoalType::Trad => Discipline::Route,
    };
    match Grade::guess(&goal.grade, &Hint { discipline: Some(discipline), ..hint }) {
        Ok(grade) if grade.scale() == Scale::Text => (Figure::missing(NO_ORDER), None),
        Ok(grade) => measured_in(&grade, scales),
        Err(error) => (Figure::missing(error.to_string()), None),
    }
}

/// The scale and rank to measure a grade in; and the grade it was converted to, if it was.
fn measured_in(grade: &Grade, scales: &[ScaleUse]) -> (Figure<(Scale, u32)>, Option<String>) {
    let own = (Figure::known((grade.scale(), grade.rank()), 1), None);
    if scales.iter().any(|used| used.scale == grade.scale() && used.sends > 0) {
        return own;
    }
    let same = |scale: Scale| scale.discipline() == grade.scale().discipline();
    let Some(other) = scales.iter().find(|used| used.sends > 0 && same(used.scale)) else {
        return own;
    };
    let converted = grade.convert(other.scale).first().and_then(|text| Grade::parse(other.scale, text).ok());
    converted.map_or(own, |grade| (Figure::known((other.scale, grade.rank()), 1), Some(grade.text().to_owned())))
}

/// What a goal is climbed as, as climbs name it.
pub(super) fn kind_of(goal: GoalType) -> ClimbKind {
    match goal {
        GoalType::Boulder => ClimbKind::Boulder,
        GoalType::Sport => ClimbKind::Sport,
        GoalType::Trad => ClimbKind::Trad,
    }
}

fn words(
    goal: &Goal,
    current: &Figure<Best>,
    bands_left: &Figure<u32>,
    (one_below, below): (usize, Option<&str>),
    days_left: Option<i64>,
    converted: Option<&str>,
) -> String {
    let target = match converted {
        Some(converted) => format!("{} (about {converted})", goal.grade),
        None => goal.grade.clone(),
    };
    if goal.completed {
        return format!("{target}: done");
    }
    let Some(best) = current.value() else {
        return format!("{target}: {}{}", current.reason().unwrap_or_default(), deadline(days_left));
    };
    let distance = match bands_left.value() {
        Some(0) => return format!("{target}: reached with {} on {}", best.label, best.date),
        Some(1) => format!("one grade above your best, {}", best.label),
        Some(left) => format!("{left} grades above your best, {}", best.label),
        None => String::new(),
    };
    let base = match (one_below, below) {
        (_, None) => String::new(),
        (1, Some(below)) => format!(", 1 climb at {below}"),
        (count, Some(below)) => format!(", {count} climbs at {below}"),
    };
    format!("{target}: {distance}{base}{}", deadline(days_left))
}

fn deadline(days_left: Option<i64>) -> String {
    match days_left {
        None => String::new(),
        Some(0) => ", today".into(),
        Some(1) => ", 1 day left".into(),
        Some(days) if days > 0 => format!(", {days} days left"),
        Some(-1) => ", its date was yesterday".into(),
        Some(days) => format!(", its date was {} days ago", -days),
    }
}
