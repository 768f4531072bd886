//! The journal entries of the year.

use super::climbs::{self, At};
use super::project::{TRIP_PLACE, TRIP_WEEK};
use super::week::{self, Day, is_deload, is_hurt};
use super::{Story, millis, notes, stamp};
use crate::insight::adherence;
use crate::record::{Entry, PhysicalCondition, Plan, SessionType, SetRow, Table, body};
use chrono::{Datelike, NaiveDate};

const PARTNERS: &[&str] = &["Ana", "Jonas", "Mei", "Sam"];
const FOCUS: &[&str] = &["footwork", "crimps", "slopers", "resting", "heel hooks", "pacing", "commitment"];
const MIND: &[&str] = &["calm", "keen", "distracted", "patient", "nervous before the crux", "playful"];

/// Adds an entry for every day of the year that has one, with its sends.
pub(super) fn put_all(story: &mut Story, plans: &[Plan]) {
    let mut named = 0;
    let past: Vec<(NaiveDate, u64)> = story.days().into_iter().filter(|(date, _)| *date < story.today).collect();
    let mut days = Vec::new();
    for (date, week) in past {
        if let Some(day) = week::day(&mut story.dice, date.weekday(), week) {
            days.push((date, week, day));
        }
    }
    for (index, (date, week, day)) in days.iter().enumerate() {
        let later = days[index + 1..].iter().take_while(|next| next.1 == *week);
        let last = !later.into_iter().any(|next| next.2.place == day.place && next.2.kind != SessionType::Training);
        put(story, (*date, *week, last), day, plans, &mut named);
    }
}

fn put(story: &mut Story, (date, week, last): (NaiveDate, u64, bool), day: &Day, plans: &[Plan], named: &mut usize) {
    let id = story.ids.next(millis(date, 19));
    let at = At { date, week, place: day.place.unwrap_or(""), entry: &id, last };
    let mut entry = Entry {
        entry_id: id.clone(),
        date: date.to_string(),
        session_type: day.kind,
        day_status: day.status,
        location: day.place.map(Into::into),
        tz: Some("America/Los_Angeles".into()),
        trip: (week == TRIP_WEEK).then(|| format!("{TRIP_PLACE} {}", date.year())),
        created_at: Some(stamp(date, 21)),
        ..Entry::default()
    };
    if day.kind == SessionType::Rest {
        entry.notes = story.dice.chance(40).then(|| "Walk and stretching.".into());
    } else {
        let easy = is_deload(week) || is_hurt(week);
        let (minutes, rpe) = effort(story, day.kind, easy);
        let good = story.dice.chance(60);
        entry.duration = Some(minutes);
        entry.rpe = story.dice.chance(93).then_some(rpe);
        entry.climbs = match day.kind {
            SessionType::Training => climbs::board(story, at, named),
            _ => climbs::session(story, at, named),
        };
        entry.sets = if day.kind == SessionType::Training { sets(story, week) } else { Vec::new() };
        entry.physical_condition = condition(story, week, good);
        entry.technical_focus = vec![story.dice.pick(FOCUS).into()];
        entry.mental_state = story.dice.chance(45).then(|| story.dice.pick(MIND).into());
        entry.sleep_hours = story.dice.chance(70).then(|| story.dice.float(12, 17) / 2.0);
        entry.skin = story.dice.chance(40).then(|| story.dice.float(3, 9));
        entry.notes = notes::session(&mut story.dice, is_hurt(week), good);
        if day.kind == SessionType::Outdoor {
            entry.partners = vec![story.dice.pick(PARTNERS).into()];
            entry.conditions =
                Some(story.dice.pick(&["8 °C, dry", "14 °C, breeze", "warm, some sun", "cold and clear"]).into());
        }
        let plan = plans.iter().find(|plan| adherence::planned(plan, date).0.is_some_and(|day| day.duration.is_some()));
        entry.plan_id = plan.map(|plan| plan.plan_id.clone());
        entry.plan_day = plan.map(|_| date.to_string());
    }
    let mut body = body(&entry);
    if let Some(minutes) = entry.duration.filter(|_| week >= WATCH_WEEK && day.kind != SessionType::Rest) {
        body.insert("exerciseKcal".into(), (minutes * KCAL_A_MINUTE).into());
    }
    story.put(Table::Entries, &id, &body);
}

/// The week from which on a watch tells the energy of a session.
const WATCH_WEEK: u64 = 40;
/// What a minute of a session takes, breaks included.
const KCAL_A_MINUTE: f64 = 4.0;

/// Minutes and RPE.
fn effort(story: &mut Story, kind: SessionType, easy: bool) -> (f64, f64) {
    let dice = &mut story.dice;
    let (minutes, rpe) = match kind {
        SessionType::Training => (dice.float(13, 18) * 5.0, dice.float(12, 16) / 2.0),
        SessionType::Outdoor => (dice.float(10, 15) * 15.0, dice.float(11, 17) / 2.0),
        SessionType::Gym | SessionType::Rest => (dice.float(17, 25) * 5.0, dice.float(11, 16) / 2.0),
    };
    if easy { ((minutes * 0.6 / 5.0).round() * 5.0, (rpe - 2.5).max(2.0)) } else { (minutes, rpe) }
}

fn condition(story: &mut Story, week: u64, good: bool) -> PhysicalCondition {
    let dice = &mut story.dice;
    let fingers = match week {
        17 => 6,
        18..=20 => dice.between(4, 6),
        21..=23 => dice.between(2, 3),
        _ => dice.between(0, 3),
    };
    let mut condition = PhysicalCondition {
        energy: Some(if good { dice.float(6, 9) } else { dice.float(3, 6) }),
        ..PhysicalCondition::default()
    };
    condition.soreness.insert("fingers".into(), f64::from(fingers));
    if dice.chance(60) {
        condition.soreness.insert("forearms".into(), dice.float(0, 4));
    }
    if dice.chance(45) {
        condition.soreness.insert("shoulders".into(), dice.float(0, 4));
    }
    if is_hurt(week) {
        condition.injuries = vec!["left ring finger A2 pulley".into()];
    }
    condition
}

/// Hangs and pulls; the load grows over the year and falls with the finger.
fn sets(story: &mut Story, week: u64) -> Vec<SetRow> {
    let set = |story: &mut Story, exercise: &str| SetRow {
        id: story.ids.short(),
        exercise_id: exercise.into(),
        ..SetRow::default()
    };
    if is_hurt(week) {
        let mut easy = set(story, "no-hangs-daily");
        (easy.sets, easy.hang_s, easy.edge_mm, easy.rest_s) = (Some(6.0), Some(10.0), Some(20.0), Some(50.0));
        let mut bands = set(story, "finger-extensors");
        (bands.sets, bands.reps) = (Some(3.0), Some(20.0));
        return vec![easy, bands];
    }
    let grown = if week < 18 { week } else { week.saturating_sub(20) } as f64;
    let mut hangs = set(story, "max-hangs");
    hangs.load_kg = Some(((6.0 + grown * 0.4) / 1.25).round() * 1.25);
    (hangs.sets, hangs.reps, hangs.hang_s) = (Some(4.0), Some(1.0), Some(10.0));
    (hangs.edge_mm, hangs.rest_s, hangs.grip) = (Some(20.0), Some(180.0), Some("half crimp".into()));
    hangs.rpe = Some(story.dice.float(14, 18) / 2.0);
    let mut pulls = set(story, "weighted-pull-ups");
    pulls.load_kg = Some(((10.0 + grown * 0.5) / 2.5).round() * 2.5);
    (pulls.sets, pulls.reps, pulls.rest_s) = (Some(4.0), Some(4.0), Some(180.0));
    let mut third = if week.is_multiple_of(2) { set(story, "face-pulls") } else { set(story, "hanging-leg-raises") };
    (third.sets, third.reps) = (Some(3.0), Some(10.0));
    vec![hangs, pulls, third]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::project::PROJECTS;
    use crate::reference;

    #[test]
    fn sets_name_shipped_exercises() {
        let mut story = Story {
            dice: super::super::dice::Dice::new(1),
            ids: crate::record::Ids::new(1),
            ops: Vec::new(),
            today: NaiveDate::default(),
            tried: std::collections::BTreeMap::new(),
        };
        for week in 0..52 {
            for set in sets(&mut story, week) {
                assert!(reference::exercise(&set.exercise_id).is_some(), "{}", set.exercise_id);
            }
        }
        assert!(PROJECTS.iter().all(|project| project.weeks.0 <= project.weeks.1 && project.weeks.1 < 52));
    }
}
