//! The climbs of a session: warm-ups, tries on projects, everyday sends; and the send of each success.

use super::names;
use super::project::{GORGE, GYM, PROJECTS, Project};
use super::week::{is_hurt, level};
use super::{Story, millis, stamp};
use crate::grade::Scale;
use crate::record::{
    AscentStyle, Choice as _, Climb, ClimbKind, ClimbResult, Rope, Send, Significance, Style, Table, Venue, source_id,
};
use chrono::NaiveDate;

/// Where and when a session is.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) date: NaiveDate,
    pub(super) week: u64,
    pub(super) place: &'a str,
    pub(super) entry: &'a str,
    /// Last session of its week at this place: projects of that week go now.
    pub(super) last: bool,
}

/// Climbs of one session; sends are added to the story.
pub(super) fn session(story: &mut Story, at: At<'_>, named: &mut usize) -> Vec<Climb> {
    let mut climbs = warm_ups(story, at);
    for project in PROJECTS.iter().filter(|project| project.is_on(at.week, at.place)) {
        let climb = tries(story, at, project);
        climbs.push(climb);
    }
    let count = if is_hurt(at.week) { 1 } else { story.dice.between(0, 2) };
    for _ in 0..count {
        let climb = everyday(story, at, named);
        climbs.push(climb);
    }
    climbs
}

fn warm_ups(story: &mut Story, at: At<'_>) -> Vec<Climb> {
    let grades: &[&str] = if at.place == GORGE { &["5.8", "5.9"] } else { &["V0", "V1", "V2"] };
    let (scale, kind) = kind_at(at.place);
    let count = story.dice.between(1, 2);
    (0..count)
        .map(|_| Climb {
            id: story.ids.short(),
            grade: story.dice.pick(grades).into(),
            grade_type: scale.as_str().into(),
            discipline: Some(kind),
            rope: (kind == ClimbKind::Sport).then_some(Rope::Lead),
            result: Some(ClimbResult::Flash),
            attempts: Some(1.0),
            warmup: Some(true),
            ..Climb::default()
        })
        .collect()
}

fn kind_at(place: &str) -> (Scale, ClimbKind) {
    if place == GORGE { (Scale::Yds, ClimbKind::Sport) } else { (Scale::VScale, ClimbKind::Boulder) }
}

/// Tries on a project; it goes in the last session of its last week.
fn tries(story: &mut Story, at: At<'_>, project: &Project) -> Climb {
    let sent = project.sent && at.week == project.weeks.1 && at.last;
    let attempts = if project.kind == ClimbKind::Sport { story.dice.between(1, 3) } else { story.dice.between(2, 6) };
    let route = project.kind == ClimbKind::Sport;
    let failed = if route { ClimbResult::Hung } else { ClimbResult::Attempt };
    let high = ["third move", "the crux", "last move", "the lip"];
    let mut climb = Climb {
        id: story.ids.short(),
        climb_id: Some(source_id("sample", project.name)),
        grade: project.grade.into(),
        grade_type: project.scale.as_str().into(),
        discipline: Some(project.kind),
        name: Some(project.name.into()),
        style: Some(project.style),
        rope: route.then_some(Rope::Lead),
        result: Some(if sent { ClimbResult::Redpoint } else { failed }),
        attempts: Some(f64::from(attempts)),
        high_point: (!sent).then(|| story.dice.pick(&high).into()),
        ..Climb::default()
    };
    let tried = story.tried.entry(project.name).or_default();
    *tried += attempts;
    let all_tries = *tried;
    if sent {
        let facts = Facts {
            name: project.name.into(),
            venue: project.venue(),
            attempts: all_tries,
            why: project.why,
            notes: Some("Went on a calm try after a long rest. The middle felt easy for once.".into()),
        };
        add_send(story, at, &mut climb, facts);
    }
    climb
}

/// A climb below the limit: mostly sent.
fn everyday(story: &mut Story, at: At<'_>, named: &mut usize) -> Climb {
    let (scale, kind) = kind_at(at.place);
    let (grade, easy) = if kind == ClimbKind::Sport {
        let grades = [
            (4, ("5.9", true)),
            (5, ("5.10a", true)),
            (4, ("5.10b", true)),
            (3, ("5.10c", false)),
            (2, ("5.10d", false)),
        ];
        let (grade, easy) = story.dice.weighted(&grades).unwrap_or(("5.9", true));
        (grade.to_owned(), easy)
    } else {
        let top = level(at.week);
        let below = story.dice.weighted(&[(3, 0), (5, 1), (4, 2)]).unwrap_or(1);
        (format!("V{}", top.saturating_sub(below)), below > 0)
    };
    let styles = [(2, Style::Slab), (4, Style::Vertical), (4, Style::Overhang), (1, Style::Roof)];
    let style = if is_hurt(at.week) { Some(Style::Slab) } else { story.dice.weighted(&styles) };
    *named += 1;
    let name = names::name(*named);
    let sent = story.dice.chance(if easy { 93 } else { 72 });
    let flash = sent && story.dice.chance(if easy { 45 } else { 15 });
    let attempts = if flash { 1 } else { story.dice.between(2, if easy { 4 } else { 7 }) };
    let result = match (sent, flash, kind) {
        (true, true, ClimbKind::Sport) => ClimbResult::Onsight,
        (true, true, _) => ClimbResult::Flash,
        (true, false, _) => ClimbResult::Redpoint,
        (false, ..) => ClimbResult::Attempt,
    };
    let mut climb = Climb {
        id: story.ids.short(),
        climb_id: Some(source_id("sample", &name)),
        grade,
        grade_type: scale.as_str().into(),
        discipline: Some(kind),
        name: Some(name.clone()),
        style,
        rope: (kind == ClimbKind::Sport).then_some(Rope::Lead),
        result: Some(result),
        attempts: Some(f64::from(attempts)),
        ..Climb::default()
    };
    if sent {
        let venue = if at.place == GYM || at.place == "Home" { Venue::Indoor } else { Venue::Outdoor };
        add_send(story, at, &mut climb, Facts { name, venue, attempts, why: None, notes: None });
    }
    climb
}

struct Facts {
    name: String,
    venue: Venue,
    /// Of all days.
    attempts: u32,
    why: Option<Significance>,
    notes: Option<String>,
}

/// The send of a climb; the two name each other.
fn add_send(story: &mut Story, at: At<'_>, climb: &mut Climb, facts: Facts) {
    let id = story.ids.next(millis(at.date, 20));
    climb.send_id = Some(id.clone());
    let style = climb.result.and_then(|result| AscentStyle::parse(result.as_str()));
    let send = Send {
        send_id: id.clone(),
        date: at.date.to_string(),
        grade: climb.grade.clone(),
        grade_type: climb.grade_type.clone(),
        name: Some(facts.name),
        location: Some(at.place.into()),
        venue: Some(facts.venue),
        style: climb.style,
        attempts: Some(f64::from(facts.attempts)),
        notes: facts.notes,
        significance: facts.why,
        entry_id: Some(at.entry.into()),
        climb_id: climb.climb_id.clone(),
        discipline: climb.discipline,
        rope: climb.rope,
        ascent_style: style,
        board: climb.board.clone(),
        angle_deg: climb.angle_deg,
        created_at: Some(stamp(at.date, 20)),
        ..Send::default()
    };
    story.put(Table::Sends, &id, &send);
}

/// A board problem at the end of a training session, now and then.
pub(super) fn board(story: &mut Story, at: At<'_>, named: &mut usize) -> Vec<Climb> {
    if at.place != GYM || is_hurt(at.week) || !story.dice.chance(45) {
        return Vec::new();
    }
    *named += 1;
    let name = names::name(*named);
    let below = story.dice.between(0, 1);
    let attempts = story.dice.between(1, 5);
    let mut climb = Climb {
        id: story.ids.short(),
        climb_id: Some(source_id("sample", &name)),
        grade: format!("V{}", level(at.week) - below),
        grade_type: Scale::VScale.as_str().into(),
        discipline: Some(ClimbKind::Boulder),
        name: Some(name.clone()),
        style: Some(Style::Overhang),
        result: Some(if attempts == 1 { ClimbResult::Flash } else { ClimbResult::Redpoint }),
        attempts: Some(f64::from(attempts)),
        board: Some("Kilter".into()),
        angle_deg: Some(40.0),
        ..Climb::default()
    };
    let facts = Facts { name, venue: Venue::Indoor, attempts, why: None, notes: None };
    add_send(story, at, &mut climb, facts);
    vec![climb]
}
