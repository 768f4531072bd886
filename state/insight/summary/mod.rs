//! Every figure at once, as JSON for scripts (`v7 stats --json`). The same structs as on the screen, under plain keys.

mod ahead;
mod climbs;
mod eating;
mod past;

pub use past::comparison_stats;

use super::adherence;
use super::benchmark::{self, Best};
use super::project::NamedProject;
use super::soreness::trends;
use super::today::{Facts, Insight, insight};
use super::{Figure, SendsSpec, Window, calendar, goals, load, pyramid};
use crate::grade::{Hint, Scale};
use crate::record::{Body, Choice as _, NutritionProfile, Plan, Profile};
use crate::row::{Ascent, BodyDay, DayStat, FoodDay, Fulfilment, Noted, Soreness, Strength};
use crate::settings::Hidden;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What the figures are worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Facets<'a> {
    /// Climbs, tried and sent.
    pub ascents: &'a [Ascent],
    /// Of these, those whose day is known: not those of a year or a month.
    pub dated: &'a [Ascent],
    /// Entries of the last three years.
    pub noted: &'a [Noted],
    /// The body on each day of the last three years.
    pub body: &'a [BodyDay],
    /// Strength work of the last three years.
    pub strength: &'a [Strength],
    /// Days of training.
    pub days: &'a [DayStat],
    /// Days of food.
    pub food: &'a [FoodDay],
    /// Scores of soreness.
    pub soreness: &'a [Soreness],
    /// All plans.
    pub plans: &'a [Plan],
    /// Entries that name the planned day they fulfil.
    pub done: &'a [Fulfilment],
    /// The athlete.
    pub profile: &'a Profile,
    /// The athlete's record, with what the view above leaves out.
    pub profile_body: &'a Body,
    /// Targets.
    pub nutrition: &'a NutritionProfile,
    /// The athlete's scales.
    pub hint: &'a Hint,
    /// What is not told: body weight, energy and macros.
    pub hidden: Hidden,
}

/// The goal that the matrix measures to: the open goal in this scale with the nearest date, else the first.
pub fn goal_rank(progress: &[goals::GoalProgress], scale: Scale) -> Option<u32> {
    let open = progress.iter().filter(|goal| !goal.reached).filter_map(|goal| goal.target.value());
    open.filter(|(own, _)| *own == scale).map(|(_, rank)| *rank).next()
}

/// The sentence for Today.
pub fn insight_of(facets: &Facets<'_>, today: NaiveDate) -> Insight {
    let load = load::load(facets.days, today, 4);
    let scale = benchmark::scales_used(facets.ascents, today).first().map_or(facets.hint.boulder, |used| used.scale);
    let spec = SendsSpec::new(scale);
    let all = SendsSpec { window: Window::All, ..spec };
    let facts = Facts {
        load: &load,
        maximum: &benchmark::maximum(facets.ascents, &all, today),
        pyramid: &pyramid::pyramid(facets.ascents, &spec, today),
        soreness: &trends(facets.soreness, today),
    };
    insight(&facts, today)
}

/// Why a figure is missing that the athlete does not want on a shared screen.
pub const HIDDEN: &str = "hidden by `hide`";

/// All figures: `{value, n}` each, or `{missing: reason}`.
pub fn stats(facets: &Facets<'_>, projects: &Figure<Vec<NamedProject>>, today: NaiveDate) -> Value {
    let goals = goals::goals(&facets.profile.goals, facets.ascents, facets.hint, today);
    let scales: Map<String, Value> = benchmark::scales_used(facets.ascents, today)
        .iter()
        .map(|used| (used.scale.as_str().to_owned(), climbs::scale_stats(facets, used, &goals, today)))
        .collect();
    let said = insight_of(facets, today);
    json!({
        "date": today.to_string(),
        "insight": {"text": said.text, "basis": said.basis, "n": said.n},
        "scales": scales,
        "goals": goals.iter().map(|goal| goal_stats(facets, goal, today)).collect::<Vec<_>>(),
        "forecasts": ahead::score_stats(facets, today),
        "projects": climbs::project_stats(projects),
        "load": load_stats(facets, today),
        "calendarYear": calendar_stats(facets, today),
        "plan": plan_stats(facets, today),
        "soreness": ahead::soreness_stats(facets, today),
        "injuries": past::injury_stats(facets, today),
        "cautions": ahead::caution_stats(facets, today),
        "strength": past::strength_stats(facets, today),
        "breakthroughs": past::breakthrough_stats(facets, today),
        "comparison": past::recent_comparison(facets, today),
        "nutrition": eating::food_stats(facets, today),
    })
}

fn goal_stats(facets: &Facets<'_>, goal: &goals::GoalProgress, today: NaiveDate) -> Value {
    json!({
        "grade": goal.goal.grade,
        "type": goal.goal.kind.as_str(),
        "targetDate": goal.goal.target_date,
        "daysLeft": goal.days_left,
        "reached": goal.reached,
        "current": plain(goal.current.clone().map(|found| best(&found))),
        "gradesLeft": plain(goal.bands_left.clone().map(Value::from)),
        "climbsOneBelow": goal.one_below,
        "words": goal.words,
        "forecast": ahead::forecast_stats(facets, goal, today),
    })
}

fn load_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let load = load::load(facets.days, today, 12);
    let trained: Vec<&DayStat> = facets.days.iter().filter(|day| day.date <= today && day.sessions > 0).collect();
    let weeks: BTreeSet<NaiveDate> = trained.iter().map(|day| load::monday(day.date)).collect();
    let streak = |count: u32| {
        let figure =
            if weeks.is_empty() { Figure::missing("no session yet") } else { Figure::known(count, weeks.len()) };
        plain(figure.map(Value::from))
    };
    json!({
        "lastSevenDays": number(&load.last_seven),
        "changePercent": number(&load.change_pct),
        "monotony": number(&load.monotony),
        "strain": number(&load.strain),
        "acwrCoupled": number(&load.acwr_coupled),
        "acwrUncoupled": number(&load.acwr_uncoupled),
        "acwrEwma": number(&load.acwr_ewma),
        "streakWeeks": streak(load.streak.weeks),
        "longestStreakWeeks": streak(load.streak.longest),
        "daysSinceSession": plain(load.days_since_session.map(Value::from)),
        "weeks": load.weeks.iter().map(|week| json!({
            "monday": week.monday.to_string(), "load": round(week.load), "minutes": round(week.minutes),
            "sessions": week.sessions, "tried": week.tried, "sent": week.sent,
        })).collect::<Vec<_>>(),
    })
}

/// The days of twelve months with a session, as the heatmap shades them.
fn calendar_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let Some(from) = Window::Y1.since(today) else { return json!({"missing": "the year cannot be counted back"}) };
    let map = calendar::heatmap(facets.days, from, today);
    if map.active_days == 0 {
        return json!({"missing": "no session in 12 months"});
    }
    let days = || map.weeks.iter().flatten().flatten();
    let trained = days().filter(|day| day.sessions > 0);
    let told: Vec<Value> = trained
        .map(|day| {
            json!({
                "date": day.date.to_string(), "shade": day.level, "sessions": day.sessions, "load": round(day.load),
                "minutes": round(day.minutes),
            })
        })
        .collect();
    let sessions: u32 = days().map(|day| day.sessions).sum();
    let value = json!({
        "from": map.from.to_string(), "to": map.to.to_string(), "daysTrained": map.active_days, "sessions": sessions,
        "restDaysLogged": days().filter(|day| day.rest).count(), "days": told,
    });
    json!({"value": value, "n": map.active_days})
}

fn plan_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let Some(plan) = adherence::current(facets.plans, today) else {
        return json!({"missing": "no plan"});
    };
    let weeks = adherence::weeks(plan, facets.days, facets.done, today, 8);
    json!({
        "name": plan.name,
        "weeks": weeks.iter().map(|week| json!({
            "monday": week.monday.to_string(), "score": number(&week.score),
            "plannedMinutes": round(week.planned_min), "actualMinutes": round(week.actual_min),
        })).collect::<Vec<_>>(),
    })
}

/// A list of figures; where it is empty, why.
fn list(told: &[Value], n: usize, empty: &str) -> Value {
    if told.is_empty() { json!({"missing": empty}) } else { json!({"value": told, "n": n}) }
}

fn best(best: &Best) -> Value {
    json!({"grade": best.label, "date": best.date.to_string()})
}

fn plain(figure: Figure<Value>) -> Value {
    match figure {
        Figure::Known { value, n } => json!({"value": value, "n": n}),
        Figure::Missing { reason } => json!({"missing": reason}),
    }
}

fn number(figure: &Figure<f64>) -> Value {
    plain(figure.clone().map(round))
}

/// With at most four decimals: more are noise.
fn round(value: f64) -> Value {
    crate::record::number((value * 1e4).round() / 1e4)
}
