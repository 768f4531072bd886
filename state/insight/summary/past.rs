//! What was, for scripts: breakthroughs and what came before, injuries, strength, two periods side by side.

use super::{Facets, list, plain, round};
use crate::insight::Figure;
use crate::insight::autopsy::{Autopsy, Diary, Why, autopsies, breakthroughs};
use crate::insight::compare::{Amount, Compared, Pair, compare};
use crate::insight::hangs::{hang_weeks, hangs};
use crate::insight::injuries::injuries;
use crate::insight::load::monday;
use crate::insight::outcome::outcomes;
use crate::insight::period::Period;
use crate::insight::tonnage::strength_weeks;
use crate::insight::weight::weight_trend;
use crate::record::Choice as _;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// Weeks of strength work that are told.
const WEEKS: u64 = 8;
/// Days of each side of the comparison that is always told.
const COMPARED_DAYS: u64 = 90;

/// Breakthroughs of three years, and the kinds of planned weeks before them.
pub(super) fn breakthrough_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let found = breakthroughs(facets.dated, today);
    let diary = Diary { days: facets.days, body: facets.body, food: facets.food };
    let told: Vec<Value> = autopsies(&found, &diary, facets.hidden.calories, today).iter().map(autopsy).collect();
    let plans = outcomes(&found, facets.plans, facets.days, facets.done, today).map(|all| {
        let told = all.iter().map(|outcome| {
            json!({
                "words": outcome.words, "kind": outcome.kind.as_str(), "preceded": outcome.preceded,
                "breakthroughs": outcome.breakthroughs, "weeksOfKind": outcome.weeks_of_kind, "weeks": outcome.weeks,
            })
        });
        told.collect()
    });
    json!({"found": found.len(), "before": told, "plannedWeeks": plain(plans)})
}

fn autopsy(autopsy: &Autopsy) -> Value {
    let factors: Vec<Value> = autopsy
        .factors
        .iter()
        .map(|compared| {
            let usual = compared.usual.clone();
            json!({
                "factor": compared.factor.label(),
                "unit": compared.factor.unit(),
                "before": super::number(&compared.before),
                "usual": plain(usual.map(|usual| {
                    json!({"median": round(usual.median), "low": round(usual.low), "high": round(usual.high)})
                })),
                "side": compared.side(),
            })
        })
        .collect();
    let why = match autopsy.breakthrough.why {
        Why::Marked(significance) => significance.as_str(),
        Why::Maximum => "new maximum",
    };
    json!({
        "date": autopsy.breakthrough.date.to_string(),
        "grade": autopsy.breakthrough.label,
        "why": why,
        "factors": factors,
    })
}

/// Injuries, open ones first.
pub(super) fn injury_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let lines = injuries(&facets.profile.injury_history, facets.noted, today);
    let day = |date: Option<NaiveDate>| date.map(|date| date.to_string());
    let told = lines.iter().map(|line| {
        let spells: Vec<Value> = line
            .spells
            .iter()
            .map(|spell| json!({"from": day(spell.from), "to": day(spell.to), "mentions": spell.mentions, "open": spell.open}))
            .collect();
        json!({
            "injury": line.name, "open": line.open().is_some(), "recurrences": line.recurrences(),
            "n": line.mentions(), "spells": spells,
        })
    });
    told.collect()
}

/// Hangs and lifting.
pub(super) fn strength_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let weighings = weight_trend(facets.food, today).weighings;
    let weighings = if facets.hidden.weight { Vec::new() } else { weighings };
    let found = hangs(facets.strength, &weighings, today);
    let days = found.iter().map(|series| series.days.len()).sum();
    let series: Vec<Value> = found
        .iter()
        .filter_map(|series| {
            let (best, last) = (series.best()?, series.days.last()?);
            let day = |day: &crate::insight::hangs::HangDay| {
                json!({
                    "date": day.date.to_string(), "loadKg": round(day.load_kg), "bodyPercent": day.body_pct.map(round),
                })
            };
            Some(json!({"hold": series.hold.label(), "n": series.days.len(), "best": day(best), "last": day(last)}))
        })
        .collect();
    let since = monday(today).checked_sub_days(Days::new(7 * (WEEKS - 1))).unwrap_or(today);
    let tension: Vec<Value> = hang_weeks(facets.strength, today)
        .iter()
        .filter(|week| since <= week.monday)
        .map(|week| {
            json!({
                "monday": week.monday.to_string(), "hold": week.hold.label(), "seconds": round(week.tension_s),
                "leastLoadKg": round(week.load_kg.0), "mostLoadKg": round(week.load_kg.1), "n": week.lines,
                "withoutSeconds": week.without_s,
            })
        })
        .collect();
    let lifted: Vec<Value> = strength_weeks(facets.strength, today)
        .iter()
        .filter(|week| since <= week.monday)
        .map(|week| {
            json!({
                "monday": week.monday.to_string(), "exercise": week.exercise, "tonnageKg": round(week.tonnage_kg),
                "heaviestKg": week.heaviest_kg.map(round), "sets": round(week.sets), "n": week.lines,
                "withoutTonnage": week.without,
            })
        })
        .collect();
    let lines = |told: &[Value]| told.iter().filter_map(|week| week["n"].as_u64()).sum::<u64>() as usize;
    let recent = "no hang logged in eight weeks";
    json!({
        "hangs": list(&series, days, "no hang logged"),
        "hangWeeks": list(&tension, lines(&tension), recent),
        "strengthWeeks": list(&lifted, lines(&lifted), "no strength work logged in eight weeks"),
    })
}

/// The last ninety days against the ninety before.
pub(super) fn recent_comparison(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let second = Period::last(COMPARED_DAYS, today);
    let before = second.from.pred_opt().unwrap_or(second.from);
    comparison_stats(facets, Period::last(COMPARED_DAYS, before), second, today)
}

/// Two periods side by side, for scripts.
pub fn comparison_stats(facets: &Facets<'_>, first: Period, second: Period, today: NaiveDate) -> Value {
    let journal =
        Compared { ascents: facets.ascents, days: facets.days, food: facets.food, hide_food: facets.hidden.calories };
    let pairs: Vec<Value> = compare(&journal, first, second, today).iter().map(pair).collect();
    json!({"first": first.label(), "second": second.label(), "pairs": pairs})
}

fn pair(pair: &Pair) -> Value {
    let side = |figure: &Figure<Amount>| {
        plain(figure.clone().map(|amount| match amount {
            Amount::Number(value) => round(value),
            Amount::Grade(_, label) => label.into(),
            Amount::Words(words) => words.into(),
        }))
    };
    json!({
        "figure": pair.name, "unit": pair.unit, "first": side(&pair.first), "second": side(&pair.second),
        "difference": pair.difference.map(round),
    })
}
