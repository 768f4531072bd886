//! Each forecast is kept in its goal and scored when its date has come (Brier 1950), so that nobody has to believe it.
//!
//! Here is what is kept, when a new one is due, and what came of it. Saving the change is others' work.

use super::{Forecast, ForecastTally};
use crate::grade::Hint;
use crate::insight::benchmark::ScaleTally;
use crate::insight::goals::{GoalTally, kind_of, target};
use crate::insight::ladder::Ladder;
use crate::insight::tally::Tally;
use crate::insight::{Figure, SendsSpec, Window, mean};
use crate::record::{self, Body, Change, Goal, Key, Op, Table};
use crate::row::Ascent;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Days from one kept forecast of a goal to the next.
pub const DUE_DAYS: i64 = 7;

/// A forecast as it is kept in a goal's `forecasts`.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The day it was made.
    pub made: NaiveDate,
    /// The date that it is about.
    pub by: NaiveDate,
    /// The goal's grade at that time, as typed.
    pub grade: String,
    /// Chance, 0 to 1.
    pub p: f64,
    /// Lower end of the interval.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
    /// Tries supposed.
    pub tries: u32,
    /// What came of it; none until its date has come and somebody wrote it down.
    pub came: Option<bool>,
}

/// How good the forecasts were.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean of (p - what came, 0 or 1) squared; 0 is perfect, always saying 50 % gives 0.25 (Brier 1950).
    pub brier: f64,
    /// How many of them came true.
    pub came: usize,
}

/// The kept forecasts of a goal, oldest first. What cannot be read is left out here and stays in the goal.
pub fn kept(goal: &Body) -> Vec<Kept> {
    let list = goal.get("forecasts").and_then(Value::as_array);
    let mut all: Vec<Kept> = list.into_iter().flatten().filter_map(read).collect();
    all.sort_by_key(|kept| (kept.made, kept.by));
    all
}

fn read(value: &Value) -> Option<Kept> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let chance = |key: &str| value.get(key).and_then(Value::as_f64).filter(|p| (0.0..=1.0).contains(p));
    Some(Kept {
        made: text("made")?.parse().ok()?,
        by: text("by")?.parse().ok()?,
        grade: text("grade")?.to_owned(),
        p: chance("p")?,
        lo: chance("lo")?,
        hi: chance("hi")?,
        tries: value.get("tries").and_then(Value::as_u64).and_then(|tries| tries.try_into().ok())?,
        came: value.get("came").and_then(Value::as_bool),
    })
}

/// As it is written into the goal; its id is the day, so that two devices that forecast on one day agree.
fn written(forecast: &Forecast, grade: &str, made: NaiveDate) -> Value {
    let round = |p: f64| record::number((p * 1e4).round() / 1e4);
    json!({
        "id": made.to_string(), "made": made.to_string(), "by": forecast.by.to_string(), "grade": grade,
        "p": round(forecast.p), "lo": round(forecast.lo), "hi": round(forecast.hi), "tries": forecast.tries,
    })
}

/// Whether a new forecast of the goal is to be kept: at most one a week.
pub fn is_due(kept: &[Kept], today: NaiveDate) -> bool {
    kept.iter().all(|kept| (today - kept.made).num_days().abs() >= DUE_DAYS)
}

/// What the score of kept forecasts rests on, from ascents that come one at a time, in any order. Only those whose day is
/// known belong here.
pub struct ScoreTally {
    today: NaiveDate,
    uses: ScaleTally,
    /// The day that the first forecast was made of which nobody wrote down what came of it.
    first: Option<NaiveDate>,
    /// The hardest counted send of each day since, by scale and kind.
    sends: Vec<Ascent>,
}

impl ScoreTally {
    /// Of nothing yet.
    pub fn new(profile: &Body, today: NaiveDate) -> Self {
        let open = goals(profile).flat_map(kept).filter(|kept| kept.came.is_none());
        let first = open.map(|kept| kept.made).min();
        Self { today, uses: ScaleTally::new(today), first, sends: Vec::new() }
    }

    /// What came of a kept forecast: what was written down, else, once its date is over, whether its grade was sent after
    /// it was made and by its date, or the goal was marked as done. None before.
    fn outcome(&self, kept: &Kept, goal: &Goal, hint: Hint) -> Option<bool> {
        if kept.came.is_some() {
            return kept.came;
        }
        let asked = Goal { grade: kept.grade.clone(), ..goal.clone() };
        let (scale, rank) = *target(&asked, &self.uses.scales(), hint).0.value()?;
        let spec = SendsSpec { window: Window::All, kind: Some(kind_of(goal.kind)), ..SendsSpec::new(scale) };
        let (selects, ladder) = (spec.selection(self.today), Ladder::new(scale));
        let step = ladder.step(rank);
        let between = |ascent: &&Ascent| kept.made < ascent.date && ascent.date <= kept.by;
        let hard = |ascent: &Ascent| selects.holds(ascent) && ladder.step(ascent.rank) >= step;
        let sent = self.sends.iter().filter(between).any(hard);
        if sent || (goal.completed && goal.grade == kept.grade) {
            return Some(true);
        }
        (kept.by < self.today).then_some(false)
    }

    /// The mean score of the forecasts whose date has come; n is how many.
    pub fn score(&self, profile: &Body, hint: Hint) -> Figure<Score> {
        let of_goal = |body: &Body| {
            let goal: Goal = record::readable(body);
            let over = kept(body).into_iter().filter(|kept| kept.by < self.today);
            over.filter_map(|kept| Some((kept.p, self.outcome(&kept, &goal, hint)?))).collect::<Vec<_>>()
        };
        let outcomes: Vec<(f64, bool)> = goals(profile).flat_map(of_goal).collect();
        let squares = outcomes.iter().map(|(p, came)| (p - f64::from(u8::from(*came))).powi(2));
        match mean(squares) {
            Some(brier) => {
                let came = outcomes.iter().filter(|(_, came)| *came).count();
                Figure::known(Score { brier, came }, outcomes.len())
            }
            None => Figure::missing("no forecast's date has come yet"),
        }
    }
}

impl Tally for ScoreTally {
    fn add(&mut self, ascent: &Ascent) {
        self.uses.add(ascent);
        if !(self.first.is_some_and(|first| first < ascent.date) && ascent.counts()) {
            return;
        }
        // Of one day, scale and kind the hardest says all.
        let mut same_day = self.sends.iter_mut().rev().take_while(|sent| sent.date == ascent.date);
        match same_day.find(|sent| (sent.scale, sent.kind) == (ascent.scale, ascent.kind)) {
            Some(sent) if ascent.rank <= sent.rank => {}
            Some(sent) => *sent = *ascent,
            None => self.sends.push(*ascent),
        }
    }
}

fn goals(profile: &Body) -> impl Iterator<Item = &Body> {
    profile.get("goals").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// The mean score of the forecasts whose date has come; n is how many.
pub fn score(profile: &Body, ascents: &[Ascent], hint: &Hint, today: NaiveDate) -> Figure<Score> {
    ScoreTally::new(profile, today).over(ascents).score(profile, *hint)
}

/// What the kept forecasts of goals rest on, from ascents that come one at a time, in any order. Only those whose day is
/// known belong here.
pub struct OutlookTally {
    today: NaiveDate,
    has_goals: bool,
    stands: GoalTally,
    chances: ForecastTally,
    outcomes: ScoreTally,
}

impl OutlookTally {
    /// Of nothing yet.
    pub fn new(profile: &Body, today: NaiveDate) -> Self {
        let goals: Vec<Goal> = goals(profile).map(record::readable).collect();
        let stands = GoalTally::new(&goals, today);
        let (chances, outcomes) = (ForecastTally::new(today), ScoreTally::new(profile, today));
        Self { today, has_goals: !goals.is_empty(), stands, chances, outcomes }
    }

    /// Whether there is anything to count for.
    pub fn has_goals(&self) -> bool {
        self.has_goals
    }

    /// The change that keeps what is due: a new forecast for each goal that has one and kept none this week, and what came
    /// of those whose date is over. None when there is nothing to write.
    pub fn keep(&self, profile: &Body, hint: Hint) -> Option<Change> {
        let mut after = profile.clone();
        let goals = after.get_mut("goals").and_then(Value::as_array_mut)?;
        for body in goals.iter_mut().filter_map(Value::as_object_mut) {
            let goal: Goal = record::readable(body);
            write_outcomes(body, &goal, &self.outcomes, hint);
            if !is_due(&kept(body), self.today) {
                continue;
            }
            if let Figure::Known { value, .. } = self.chances.forecast(&self.stands.progress(&goal, hint)) {
                let list = body.entry("forecasts").or_insert_with(|| Value::Array(Vec::new()));
                if let Some(list) = list.as_array_mut() {
                    list.push(written(&value, &goal.grade, self.today));
                }
            }
        }
        (after != *profile).then(|| {
            let key = Key::single(Table::Profiles);
            Change::one("forecasts of the goals", Op::Edit { key, before: profile.clone(), after })
        })
    }
}

impl Tally for OutlookTally {
    fn add(&mut self, ascent: &Ascent) {
        self.stands.add(ascent);
        self.chances.add(ascent);
        self.outcomes.add(ascent);
    }
}

fn write_outcomes(body: &mut Body, goal: &Goal, outcomes: &ScoreTally, hint: Hint) {
    let list = body.get_mut("forecasts").and_then(Value::as_array_mut);
    for value in list.into_iter().flatten() {
        let Some(kept) = read(value).filter(|kept| kept.came.is_none() && kept.by < outcomes.today) else { continue };
        if let (Some(came), Some(map)) = (outcomes.outcome(&kept, goal, hint), value.as_object_mut()) {
            map.insert("came".into(), came.into());
        }
    }
}
