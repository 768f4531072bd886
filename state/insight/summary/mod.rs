//! Every figure at once, as JSON for scripts (`v7 stats --json`). The same structs as on the screen, under plain keys.

mod ahead;
mod past;

pub use past::comparison_stats;

use super::adherence::{self, Fulfilment};
use super::benchmark::{self, Best};
use super::noted::Noted;
use super::soreness::{Soreness, slopes, trends};
use super::today::{Facts, Insight, insight};
use super::weight::weight_trend;
use super::{Figure, SendsSpec, Window, goals, load, matrix, nutrition, pyramid};
use crate::grade::{Discipline, Hint, Scale};
use crate::record::{Body, Choice as _, NutritionProfile, Plan, Profile};
use crate::row::{Ascent, DayStat, FoodDay};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// What the figures are worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Facets<'a> {
    /// Climbs, tried and sent.
    pub ascents: &'a [Ascent],
    /// Of these, those whose day is known: not those of a year or a month.
    pub dated: &'a [Ascent],
    /// Entries of the last three years.
    pub noted: &'a [Noted],
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
    /// Hide body weight and energy.
    pub hide_body: bool,
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

/// All figures: `{value, n}` each, or `{missing: reason}`.
pub fn stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let goals = goals::goals(&facets.profile.goals, facets.ascents, facets.hint, today);
    let scales: Map<String, Value> = benchmark::scales_used(facets.ascents, today)
        .iter()
        .map(|used| (used.scale.as_str().to_owned(), scale_stats(facets, used, &goals, today)))
        .collect();
    let said = insight_of(facets, today);
    let slopes = slopes(facets.soreness, today);
    json!({
        "date": today.to_string(),
        "insight": {"text": said.text, "basis": said.basis, "n": said.n},
        "scales": scales,
        "goals": goals.iter().map(|goal| goal_stats(facets, goal, today)).collect::<Vec<_>>(),
        "forecasts": ahead::score_stats(facets, today),
        "load": load_stats(facets, today),
        "plan": plan_stats(facets, today),
        "soreness": trends(facets.soreness, today).iter().map(|trend| json!({
            "part": trend.part, "recent": round(trend.recent), "n": trend.n, "before": number(&trend.before),
            "slopeAWeek": ahead::slope_of(&slopes, &trend.part),
        })).collect::<Vec<_>>(),
        "injuries": past::injury_stats(facets, today),
        "cautions": ahead::caution_stats(facets, today),
        "strength": past::strength_stats(facets, today),
        "breakthroughs": past::breakthrough_stats(facets, today),
        "comparison": past::recent_comparison(facets, today),
        "nutrition": food_stats(facets, today),
    })
}

fn scale_stats(
    facets: &Facets<'_>,
    used: &benchmark::ScaleUse,
    goals: &[goals::GoalProgress],
    today: NaiveDate,
) -> Value {
    let (ascents, year) = (facets.ascents, SendsSpec::new(used.scale));
    let all = SendsSpec { window: Window::All, ..year };
    let matrix = matrix::matrix(ascents, &year, goal_rank(goals, used.scale), today);
    let cells = matrix.rows.iter().flat_map(|row| {
        let cells = matrix::STYLES.iter().zip(&row.cells);
        cells.filter_map(|(style, cell)| {
            let cell = cell.as_ref()?;
            Some(json!({
                "venue": row.venue.as_str(), "style": style.as_str(), "best": cell.label, "n": cell.sends,
                "bandsToGoal": cell.gap,
            }))
        })
    });
    let pyramid = pyramid::pyramid(ascents, &year, today).map(|pyramid| {
        let row = |row: &pyramid::PyramidRow| {
            json!({"grade": row.label, "climbs": row.climbs, "reference": row.reference, "gap": row.gap()})
        };
        pyramid.rows.iter().map(row).collect::<Vec<_>>().into()
    });
    let tries = benchmark::tries_a_send(ascents, &year, today);
    json!({
        "discipline": used.scale.discipline().map(|discipline| match discipline {
            Discipline::Boulder => "boulder",
            Discipline::Route => "route",
        }),
        "ascents": used.ascents,
        "sends": used.sends,
        "maximum": plain(benchmark::maximum(ascents, &all, today).map(|found| best(&found))),
        "maximumYear": plain(benchmark::maximum(ascents, &year, today).map(|found| best(&found))),
        "threeThreeThree": plain(benchmark::three_three_three(ascents, &year, today).map(|(_, label)| label.into())),
        "flashRateYear": number(&benchmark::flash_rate(ascents, &year, today)),
        "pyramidYear": plain(pyramid),
        "triesASendYear": tries.iter().map(|band| json!({
            "grade": band.label, "mean": band.mean().map(round), "n": band.climbs, "unknown": band.unknown,
        })).collect::<Vec<_>>(),
        "bestAMonthYear": benchmark::best_a_month(ascents, &year, today).iter().map(|month| json!({
            "month": month.month.format("%Y-%m").to_string(), "grade": month.label, "n": month.sends,
        })).collect::<Vec<_>>(),
        "ability": ahead::ability_stats(facets, used.scale, today),
        "matrixYear": cells.collect::<Vec<_>>(),
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
    json!({
        "lastSevenDays": number(&load.last_seven),
        "changePercent": number(&load.change_pct),
        "monotony": number(&load.monotony),
        "strain": number(&load.strain),
        "acwrCoupled": number(&load.acwr_coupled),
        "acwrUncoupled": number(&load.acwr_uncoupled),
        "acwrEwma": number(&load.acwr_ewma),
        "streakWeeks": load.streak.weeks,
        "longestStreakWeeks": load.streak.longest,
        "daysSinceSession": plain(load.days_since_session.map(Value::from)),
        "weeks": load.weeks.iter().map(|week| json!({
            "monday": week.monday.to_string(), "load": round(week.load), "minutes": round(week.minutes),
            "sessions": week.sessions, "tried": week.tried, "sent": week.sent,
        })).collect::<Vec<_>>(),
    })
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

fn food_stats(facets: &Facets<'_>, today: NaiveDate) -> Value {
    let food = nutrition::food(facets.food, &facets.nutrition.targets, today);
    let means = |figure: &Figure<nutrition::FoodMeans>| {
        let figure = figure.clone();
        plain(figure.map(|means| {
            let mut value = Map::new();
            if !facets.hide_body {
                value.insert("calories".into(), round(means.calories));
            }
            value.insert("protein".into(), round(means.protein));
            value.insert("carbs".into(), round(means.carbs));
            value.insert("fat".into(), round(means.fat));
            value.insert("hydration".into(), round(means.hydration_ml));
            value.into()
        }))
    };
    let span = |span: &nutrition::FoodSpan| {
        json!({
            "days": span.days,
            "logged": means(&span.logged),
            "complete": means(&span.complete),
            "energyOnTarget": number(&span.energy_on_target),
            "proteinOnTarget": number(&span.protein_on_target),
        })
    };
    let mut value = json!({"week": span(&food.week), "month": span(&food.month)});
    if !facets.hide_body {
        let weight = weight_trend(facets.food, today);
        let kg = weight.trend_kg.value().copied();
        value["weightTrendKg"] = number(&weight.trend_kg);
        value["weightKgAWeek"] = number(&weight.kg_a_week);
        for (key, figure) in ahead::energy_stats(facets, kg, today) {
            value[key] = figure;
        }
    }
    value
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
