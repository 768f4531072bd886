//! What the projections say about a journal entry.

use super::attribute::{array, choice, first_line, number, objects, precision, some_text, text, texts};
use super::facts::{FOCUS, Facts, Listed, PARTNER, PLACE, TAG, guess, half, label};
use super::tick::{Link, Tick};
use crate::grade::{Grade, Scale};
use crate::record::{Body, ClimbResult, DayStatus, SessionType, Style, Venue};
use serde_json::Value;

/// The columns of an entry in its list.
#[derive(Debug, PartialEq)]
pub(super) struct EntryFacts {
    /// See [`precision`].
    pub precision: Option<i64>,
    pub kind: SessionType,
    pub place: String,
    pub minutes: Option<f64>,
    pub rpe: Option<f64>,
    pub energy: Option<f64>,
    pub soreness: Option<f64>,
    pub tried: u32,
    pub sent: u32,
    pub sets: u32,
    pub top: String,
    pub gist: String,
    pub status: Option<DayStatus>,
    pub damaged: bool,
    /// Bit n stands for the n-th [`Style`].
    pub styles: i64,
    pub noted: super::diary::NotedFacts,
}

/// Everything projected from an entry.
pub(super) fn facts(id: &str, body: &Body, damaged: bool) -> Facts {
    let kind: SessionType = choice(body, "sessionType").unwrap_or_default();
    let place = text(body, "location").trim();
    let venue = match kind {
        SessionType::Outdoor => Some(Venue::Outdoor),
        SessionType::Gym | SessionType::Training => Some(Venue::Indoor),
        SessionType::Rest => None,
    };
    let ticks = ticks(id, body, venue, place);
    let condition = body.get("physicalCondition").and_then(Value::as_object);
    let soreness: Vec<(String, f64)> = condition
        .and_then(|condition| condition.get("soreness")?.as_object())
        .into_iter()
        .flatten()
        .filter_map(|(part, score)| Some((part.clone(), score.as_f64().filter(|score| score.is_finite())?)))
        .collect();
    let (tried, sent) = tally(body, &ticks);
    let mut graded: std::collections::BTreeSet<_> =
        ticks.iter().filter_map(|tick| Some((tick.own.scale?, tick.own.rank))).collect();
    if ticks.is_empty() {
        let grades = texts(body, "gradesAttempted").chain(texts(body, "gradesCompleted"));
        graded.extend(grades.filter_map(|grade| guess(grade, None)).map(|grade| (grade.scale(), grade.rank())));
    }
    let labels = label(PLACE, place)
        .into_iter()
        .chain(texts(body, "tags").filter_map(|name| label(TAG, name)))
        .chain(texts(body, "partners").filter_map(|name| label(PARTNER, name)))
        .chain(texts(body, "technicalFocus").filter_map(|name| label(FOCUS, name)))
        .collect();
    let list = EntryFacts {
        precision: precision(body),
        kind,
        place: place.to_owned(),
        minutes: number(body, "duration"),
        rpe: number(body, "rpe"),
        energy: condition.and_then(|condition| number(condition, "energy")),
        soreness: soreness.iter().map(|(_, score)| *score).reduce(f64::max),
        tried,
        sent,
        sets: array(body, "sets").len() as u32,
        top: top(body),
        gist: gist(body),
        status: choice(body, "dayStatus"),
        damaged,
        styles: ticks
            .iter()
            .filter_map(|tick| super::attribute::code::<Style>(tick.own.style))
            .fold(0, |all, bit| all | 1 << bit),
        noted: super::diary::noted_facts(body),
    };
    // A score of a month is no score of its first day.
    let soreness = if list.precision.is_some() { Vec::new() } else { soreness };
    let links = objects(body, "climbs").filter_map(|(at, climb)| Some((some_text(climb, "sendId")?, at))).collect();
    Facts {
        list: Listed::Entry(list),
        ticks,
        links,
        labels,
        graded,
        soreness,
        strength: super::diary::strength(body),
        fulfils: super::diary::fulfils(kind, body),
        ..Facts::default()
    }
}

/// One tick for each element of `climbs`, so that places in the two lists agree.
fn ticks(id: &str, body: &Body, venue: Option<Venue>, place: &str) -> Vec<Tick> {
    let nothing = Body::new();
    array(body, "climbs")
        .iter()
        .enumerate()
        .map(|(at, climb)| {
            let climb = climb.as_object().unwrap_or(&nothing);
            let place_in_list = at.to_string();
            let own_id = some_text(climb, "id").unwrap_or(place_in_list);
            let mut own = half(climb, venue, place, &["climb", id, &own_id]);
            own.result = ClimbResult::of(climb);
            Tick { own, link: Link::Climb }
        })
        .collect()
}

/// Climbs tried and sent; without single climbs, as many as grades are listed.
fn tally(body: &Body, ticks: &[Tick]) -> (u32, u32) {
    if ticks.is_empty() {
        let (tried, sent) = (array(body, "gradesAttempted").len(), array(body, "gradesCompleted").len());
        return (tried.max(sent) as u32, sent as u32);
    }
    let sent = ticks.iter().filter(|tick| tick.own.result.is_none_or(ClimbResult::is_send)).count();
    (ticks.len() as u32, sent as u32)
}

/// The hardest grade sent, in the scale that most of the day's sends are in.
fn top(body: &Body) -> String {
    let climbs = array(body, "climbs");
    let sent: Vec<(Grade, &str)> = if climbs.is_empty() {
        texts(body, "gradesCompleted").filter_map(|typed| Some((guess(typed, None)?, typed))).collect()
    } else {
        objects(body, "climbs")
            .filter(|(_, climb)| ClimbResult::of(climb).is_none_or(ClimbResult::is_send))
            .filter_map(|(_, climb)| {
                Some((super::facts::grade(climb, choice(climb, "discipline"))?, text(climb, "grade")))
            })
            .collect()
    };
    let size = |scale: Scale| sent.iter().filter(|(grade, _)| grade.scale() == scale).count();
    let mut best: Option<&(Grade, &str)> = None;
    for candidate in &sent {
        let better = best.is_none_or(|best| {
            let (new, old) = (size(candidate.0.scale()), size(best.0.scale()));
            new > old || (candidate.0.scale() == best.0.scale() && candidate.0.rank() > best.0.rank())
        });
        if better {
            best = Some(candidate);
        }
    }
    best.map(|(_, typed)| first_line(typed)).unwrap_or_default()
}

fn gist(body: &Body) -> String {
    let notes = first_line(text(body, "notes"));
    if notes.is_empty() { first_line(&texts(body, "technicalFocus").collect::<Vec<_>>().join(", ")) } else { notes }
}
