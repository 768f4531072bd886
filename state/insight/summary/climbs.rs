//! What was climbed, for scripts: the figures of a scale, and climbs of more than one day.

use super::{Facets, ahead, best, goal_rank, list, number, plain, round};
use crate::grade::{Discipline, Scale};
use crate::insight::ladder::Ladder;
use crate::insight::progression::{PointKind, progression};
use crate::insight::project::NamedProject;
use crate::insight::{Figure, SendsSpec, Window, benchmark, goals, matrix, pyramid};
use crate::record::Choice as _;
use crate::row::Ascent;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Every figure of one scale.
pub(super) fn scale_stats(
    facets: &Facets<'_>,
    used: &benchmark::ScaleUse,
    goals: &[goals::GoalProgress],
    today: NaiveDate,
) -> Value {
    let (ascents, year) = (facets.ascents, SendsSpec::new(used.scale));
    let all = SendsSpec { window: Window::All, ..year };
    let matrix = matrix::matrix(ascents, &year, goal_rank(goals, used.scale), today);
    let pyramid = pyramid::pyramid(ascents, &year, today).map(|pyramid| {
        let row = |row: &pyramid::PyramidRow| {
            json!({"grade": row.label, "climbs": row.climbs, "reference": row.reference, "gap": row.gap()})
        };
        pyramid.rows.iter().map(row).collect::<Vec<_>>().into()
    });
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
        "triesASendYear": tries(ascents, year, today),
        "bestAMonthYear": months(ascents, year, today),
        "progressionYear": line(ascents, year, today),
        "ability": ahead::ability_stats(facets, used.scale, today),
        "matrixYear": matrix_stats(&matrix),
    })
}

/// Tries a send by band.
fn tries(ascents: &[Ascent], year: SendsSpec, today: NaiveDate) -> Value {
    let bands = benchmark::tries_a_send(ascents, &year, today);
    let told = bands.iter().map(
        |band| json!({"grade": band.label, "mean": band.mean().map(round), "n": band.climbs, "unknown": band.unknown}),
    );
    list(&told.collect::<Vec<_>>(), bands.iter().map(|band| band.climbs).sum(), "no send in 12 months")
}

fn months(ascents: &[Ascent], year: SendsSpec, today: NaiveDate) -> Value {
    let months = benchmark::best_a_month(ascents, &year, today);
    let told = months
        .iter()
        .map(|month| json!({"month": month.month.format("%Y-%m").to_string(), "grade": month.label, "n": month.sends}));
    list(&told.collect::<Vec<_>>(), months.iter().map(|month| month.sends).sum(), "no send in 12 months")
}

/// The mean of the three hardest sends of sixty days, now and week by week, and what was tried above it.
fn line(ascents: &[Ascent], year: SendsSpec, today: NaiveDate) -> Value {
    if year.scale == Scale::Text {
        return json!({"missing": benchmark::NO_ORDER});
    }
    let found = progression(ascents, &year, today);
    if found.points.is_empty() {
        return json!({"missing": "no climb tried in 12 months"});
    }
    let Some((_, now)) = found.line.last() else {
        return json!({"missing": "never three sends within sixty days"});
    };
    let ladder = Ladder::new(year.scale);
    let label = |rank: f64| ladder.label(rank.round() as u32);
    // The mean of ranks: the step says how far it lies between two grades.
    let at = |date: NaiveDate| found.line.iter().rev().find(|(day, _)| *day <= date).map(|(_, rank)| *rank);
    let tried = found.points.iter().filter(|point| point.kind == PointKind::Tried);
    let above: u32 = tried
        .filter(|point| at(point.date).is_some_and(|line| f64::from(point.rank) > line))
        .map(|point| point.count)
        .sum();
    let told = found
        .line
        .iter()
        .map(|(date, rank)| json!({"date": date.to_string(), "grade": label(*rank), "rank": round(*rank)}));
    let told: Vec<Value> = told.collect();
    json!({
        "value": {"topThree": label(*now), "rank": round(*now), "triedAbove": above, "days": told}, "n": found.n,
    })
}

fn matrix_stats(matrix: &matrix::Matrix) -> Value {
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
    let placed = matrix.rows.iter().flat_map(|row| row.cells.iter().flatten()).map(|cell| cell.sends).sum();
    let empty = match matrix.unplaced {
        0 => "no send in 12 months".to_owned(),
        n => format!("{n} sends, none with steepness and venue"),
    };
    let mut told = list(&cells.collect::<Vec<_>>(), placed, &empty);
    if placed > 0 {
        told["goal"] = matrix.goal.as_ref().map(|(_, label)| label.clone()).into();
        told["unplaced"] = matrix.unplaced.into();
    }
    told
}

/// Climbs of more than one day. `of` each is n: every climb tried.
pub(super) fn project_stats(projects: &Figure<Vec<NamedProject>>) -> Value {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    plain(projects.clone().map(|projects| {
        let told = projects.iter().map(|named| {
            let (project, history) = (&named.project, &named.project.history);
            let days: Vec<Value> = history
                .points
                .iter()
                .map(|point| {
                    json!({
                        "date": point.date.to_string(), "sessions": point.sessions, "tries": point.tries,
                        "sent": point.sent,
                    })
                })
                .collect();
            let first = history.points.first().map(|point| point.date.to_string());
            let sent = history.until_send;
            json!({
                "name": text(&named.name), "grade": named.grade, "scale": project.scale.as_str(),
                "place": text(&named.place), "status": project.status.as_str(), "sessions": history.points.len(),
                "tries": history.points.last().map(|point| point.tries), "daysOfUnknownTries": history.unknown_days,
                "first": first, "last": project.last().map(|date| date.to_string()), "spanDays": history.span_days,
                "sentOn": sent.map(|point| point.date.to_string()), "sessionsToSend": sent.map(|point| point.sessions),
                "triesToSend": sent.map(|point| point.tries), "highPoint": text(&named.high_point), "days": days,
            })
        });
        told.collect()
    }))
}
