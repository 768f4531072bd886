//! What lies ahead, for scripts: abilities, forecasts, days to look at twice, energy.

use super::{Facets, list, number, plain, round};
use crate::grade::Scale;
use crate::insight::caution::cautions;
use crate::insight::energy::{Eating, energy};
use crate::insight::forecast::{Ability, abilities, forecast, kept, score};
use crate::insight::fuel::Demand;
use crate::insight::goals::GoalProgress;
use crate::insight::injuries::injuries;
use crate::insight::soreness::{slopes, trends};
use crate::insight::{Figure, adherence};
use crate::record::Choice as _;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// The ability in a scale: of all climbs, and by steepness.
pub(super) fn ability_stats(facets: &Facets<'_>, scale: Scale, today: NaiveDate) -> Value {
    let told = |ability: &Figure<Ability>| {
        plain(ability.clone().map(|ability| {
            json!({
                "grade": ability.label, "step": round(ability.step), "deviation": round(ability.deviation),
                "failedTries": ability.failed, "unknownTries": ability.unknown,
            })
        }))
    };
    let all: Map<String, Value> = abilities(facets.dated, scale, today)
        .iter()
        .map(|(style, ability)| (style.map_or("all", |style| style.as_str()).to_owned(), told(ability)))
        .collect();
    all.into()
}

/// The forecast of one goal.
pub(super) fn forecast_stats(facets: &Facets<'_>, goal: &GoalProgress, today: NaiveDate) -> Value {
    plain(forecast(goal, facets.dated, today).map(|found| {
        json!({
            "words": found.words, "p": round(found.p), "lo": round(found.lo), "hi": round(found.hi),
            "by": found.by.to_string(), "tries": found.tries,
        })
    }))
}

/// How good the kept forecasts were.
pub(super) fn score_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let goals = facets.profile_body.get("goals").and_then(Value::as_array);
    let all: usize = goals.into_iter().flatten().filter_map(Value::as_object).map(|goal| kept(goal).len()).sum();
    let score = score(facets.profile_body, facets.dated, facets.hint, today);
    json!({
        "kept": all,
        "score": plain(score.map(|score| json!({"brier": round(score.brier), "cameTrue": score.came}))),
    })
}

/// Planned days of the coming week that something speaks against.
pub(super) fn caution_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let Some(plan) = adherence::current(facets.plans, today) else { return json!([]) };
    let lines = injuries(&facets.profile.injury_history, facets.noted, today);
    let marked = cautions(plan, &lines, facets.soreness, today);
    let told = marked.iter().map(|caution| {
        json!({"date": caution.date.to_string(), "planned": caution.day.kind.as_str(), "why": caution.reasons.join("; ")})
    });
    told.collect()
}

/// Energy used, energy left, targets from them, and the coming week's food.
pub(super) fn energy_stats(facets: &Facets<'_>, trend_kg: Option<f64>, today: NaiveDate) -> Map<String, Value> {
    let (profile, nutrition) = (facets.profile, facets.nutrition);
    let (food, noted, plans) = (facets.food, facets.noted, facets.plans);
    let found = energy(&Eating { profile, nutrition, food, noted, plans, trend_kg }, today);
    let suggestion = found.suggestion.map(|suggestion| {
        let targets = suggestion.targets;
        json!({
            "calories": targets.calories.map(round), "protein": targets.protein.map(round),
            "carbs": targets.carbs.map(round), "fat": targets.fat.map(round),
            "formula": suggestion.formula,
        })
    });
    let week = found.week.map(|days| {
        let told = days.iter().map(|day| {
            let demand = match day.demand {
                Demand::Rest => "rest",
                Demand::Usual => "usual",
                Demand::Limit => "limit",
            };
            json!({
                "date": day.date.to_string(), "day": demand, "calories": round(day.calories), "carbs": round(day.carbs),
            })
        });
        told.collect()
    });
    let mut all = Map::new();
    all.insert(
        "energyUsed".into(),
        plain(found.used.map(|used| {
            json!({
                "kcal": round(used.kcal), "intake": round(used.intake_kcal), "weightChangeKg": round(used.change_kg),
                "from": used.from.to_string(), "to": used.to.to_string(),
            })
        })),
    );
    all.insert(
        "energyAvailability".into(),
        plain(
            found.left.map(
                |left| json!({"words": left.words, "kcalAKg": round(left.kcal_a_kg), "level": left.level.as_str()}),
            ),
        ),
    );
    all.insert("suggestedTargets".into(), plain(suggestion));
    all.insert("plannedFuel".into(), plain(week));
    all
}

/// Soreness by body part: two weeks against the four before, and points a week.
pub(super) fn soreness_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let slopes = slopes(facets.soreness, today);
    let slope = |part: &str| {
        let found = slopes.iter().find(|(name, _)| name == part).map(|(_, slope)| number(slope));
        found.unwrap_or_else(|| json!({"missing": "no score in four weeks"}))
    };
    let trends = trends(facets.soreness, today);
    let told = trends.iter().map(|trend| {
        json!({
            "part": trend.part, "recent": round(trend.recent), "n": trend.n, "before": number(&trend.before),
            "slopeAWeek": slope(&trend.part),
        })
    });
    list(&told.collect::<Vec<_>>(), trends.iter().map(|trend| trend.n).sum(), "no soreness noted in two weeks")
}
