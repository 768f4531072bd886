//! The chance that a goal is sent by its date, with an interval and the tries that it supposes.
//!
//! `ability` fits how hard somebody climbs now; `record` keeps each forecast in the goal and scores it when its date has
//! come. Never a date that is promised, and nothing where the journal holds too little.

mod ability;
mod record;

#[cfg(test)]
mod tests;

pub use ability::{Ability, DRIFT_A_MONTH, LEAST_ASCENTS, ability, chance_of_a_try, odds_a_grade};
pub use record::{DUE_DAYS, Kept, OutlookTally, Score, ScoreTally, is_due, kept, score};

use super::Figure;
use super::goals::{ByScale, GoalProgress, kind_of};
use super::ladder::Ladder;
use super::tally::Tally;
use crate::grade::Scale;
use crate::record::{ClimbKind, Style};
use crate::row::Ascent;
use ability::{AbilitiesTally, AbilityTally, HARD_DAYS};
use chrono::{Months, NaiveDate};

/// The chance of one goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Chance of a send by the date, 0 to 1.
    pub p: f64,
    /// The same at the lower end of an 80 % interval of ability.
    pub lo: f64,
    /// At the upper end.
    pub hi: f64,
    /// The goal's date.
    pub by: NaiveDate,
    /// Tries on it that are supposed until then: as many as hard tries at the rate of the last 90 days.
    pub tries: u32,
    /// How hard the athlete climbs now.
    pub ability: Ability,
    /// `32 % (15-52) by 1 May at 12 tries`.
    pub words: String,
}

/// Mean length of a month, days.
const DAYS_A_MONTH: f64 = 30.4375;
/// Standard deviations to each side of an interval that holds 80 % of a normal distribution.
const EIGHTY_PCT: f64 = 1.281_55;

/// The forecast of a goal; n is the climbs, sent or not, behind it.
///
/// Tries supposed: those of the last 90 days on climbs at most one grade under the goal, or as hard as the hardest send
/// where that is easier, continued at that rate. The ability meant is its mean over the time left, so its variance grows by a
/// third of what the walk adds until the date. The interval is that of ability alone: luck is in p.
pub fn forecast(goal: &GoalProgress, ascents: &[Ascent], today: NaiveDate) -> Figure<Forecast> {
    ForecastTally::new(today).over(ascents).forecast(goal)
}

/// What forecasts of goals and abilities rest on, from ascents that come one at a time, in any order. Only those whose day
/// is known belong here.
pub struct ForecastTally {
    today: NaiveDate,
    scales: ByScale<AbilitiesTally>,
}

impl ForecastTally {
    /// Of nothing yet.
    pub fn new(today: NaiveDate) -> Self {
        Self { today, scales: [const { None }; Scale::ALL.len()] }
    }

    /// The forecast of a goal.
    pub fn forecast(&self, goal: &GoalProgress) -> Figure<Forecast> {
        chance(goal, self.today, |scale, kind| match self.scales[scale as usize].as_deref() {
            Some(of_scale) => of_scale.of_kind(kind),
            None => AbilitiesTally::new(scale, self.today).of_kind(kind),
        })
    }

    /// The ability in a scale, of all climbs and of each steepness.
    pub fn abilities(&self, scale: Scale) -> Vec<(Option<Style>, Figure<Ability>)> {
        match self.scales[scale as usize].as_deref() {
            Some(of_scale) => of_scale.abilities(),
            None => AbilitiesTally::new(scale, self.today).abilities(),
        }
    }
}

impl Tally for ForecastTally {
    fn add(&mut self, ascent: &Ascent) {
        let today = self.today;
        let new = || Box::new(AbilitiesTally::new(ascent.scale, today));
        self.scales[ascent.scale as usize].get_or_insert_with(new).add(ascent);
    }
}

fn chance(goal: &GoalProgress, today: NaiveDate, tally: impl Fn(Scale, ClimbKind) -> AbilityTally) -> Figure<Forecast> {
    if goal.reached {
        return Figure::missing("the goal is reached");
    }
    let (scale, rank) = match &goal.target {
        Figure::Known { value, .. } => *value,
        Figure::Missing { reason } => return Figure::missing(reason.clone()),
    };
    let Some(by) = goal.goal.target_date.as_deref() else { return Figure::missing("the goal has no date") };
    let Ok(by) = by.parse::<NaiveDate>() else {
        return Figure::missing(format!("the goal's date is {by:?}, which is no full day"));
    };
    let days_left = (by - today).num_days();
    if days_left <= 0 {
        return Figure::missing("the goal's date has come");
    }
    let tally = tally(scale, kind_of(goal.goal.kind));
    let (ability, n) = match tally.ability() {
        Figure::Known { value, n } => (value, n),
        Figure::Missing { reason } => return Figure::Missing { reason },
    };
    let ladder = Ladder::new(scale);
    let goal_step = ladder.step(rank) as f64;
    let hardest = goal.current.value().map_or(ability.step, |best| ladder.step(best.rank) as f64);
    let recent = tally.hard_tries((goal_step - 1.0).min(hardest));
    if recent <= 0.0 {
        return Figure::missing("no hard try in the last 90 days, so none can be expected");
    }
    let tries = (recent / HARD_DAYS as f64 * days_left as f64).round().clamp(1.0, 9999.0);
    let months = days_left as f64 / DAYS_A_MONTH;
    let deviation = (ability.deviation.powi(2) + DRIFT_A_MONTH.powi(2) * months / 3.0).sqrt();
    let m = odds_a_grade(scale).ln();
    let of = |step: f64| chance_of_any(chance_of_a_try(goal_step, step, m), tries);
    let p = expected(ability.step, deviation, of);
    let lo = of(ability.step - EIGHTY_PCT * deviation).min(p);
    let hi = of(ability.step + EIGHTY_PCT * deviation).max(p);
    let tries = tries as u32;
    let words = words((p, lo, hi), by, tries, today);
    Figure::known(Forecast { p, lo, hi, by, tries, ability, words }, n)
}

/// The ability in a scale, of all climbs and of each steepness.
pub fn abilities(ascents: &[Ascent], scale: Scale, today: NaiveDate) -> Vec<(Option<Style>, Figure<Ability>)> {
    AbilitiesTally::new(scale, today).over(ascents).abilities()
}

/// That at least one of some tries succeeds.
fn chance_of_any(p: f64, tries: f64) -> f64 {
    1.0 - (1.0 - p).powf(tries)
}

/// The mean of a function of a normal variable, by the trapezium rule over five deviations to each side.
fn expected(mean: f64, deviation: f64, of: impl Fn(f64) -> f64) -> f64 {
    const POINTS: i32 = 200;
    let (mut sum, mut weights) = (0.0, 0.0);
    for point in -POINTS..=POINTS {
        let z = f64::from(point) * 5.0 / f64::from(POINTS);
        let weight = (-z * z / 2.0).exp();
        sum += weight * of(mean + z * deviation);
        weights += weight;
    }
    sum / weights
}

/// `32 % (15-52) by 1 May at 12 tries`; the year is named when the date is more than a year away.
fn words((p, lo, hi): (f64, f64, f64), by: NaiveDate, tries: u32, today: NaiveDate) -> String {
    let percent = |p: f64| (p * 100.0).round();
    let chance = match percent(p) {
        0.0 => "under 1 %".to_owned(),
        100.0 => "over 99 %".to_owned(),
        p => format!("{p} %"),
    };
    let soon = today.checked_add_months(Months::new(12)).is_none_or(|year| by < year);
    let date = by.format(if soon { "%-d %b" } else { "%-d %b %Y" });
    let noun = if tries == 1 { "try" } else { "tries" };
    format!("{chance} ({}-{}) by {date} at {tries} {noun}", percent(lo), percent(hi))
}
