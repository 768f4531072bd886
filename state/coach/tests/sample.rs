//! The sample year: answers against numbers counted from its records by other means, and how long an answer takes.

use super::*;
use crate::coach::offline::answer;
use crate::record::{Body, Choice as _, Climb, ClimbResult, Entry, NutritionLog, Send, SessionType, read};
use std::collections::HashSet;

fn bodies(table: Table) -> Vec<Body> {
    let ops = demo::year(today(), 7).ops;
    ops.into_iter()
        .filter_map(|op| match op {
            Op::Put { key, body } if key.table == table => Some(body),
            _ => None,
        })
        .collect()
}

fn entries() -> Vec<Entry> {
    bodies(Table::Entries).iter().map(|body| read(body).unwrap()).collect()
}

fn sends() -> Vec<Send> {
    bodies(Table::Sends).iter().map(|body| read(body).unwrap()).collect()
}

fn says(store: &Store, question: &str, expected: &str) {
    let answer = answer(store.read(), &settings(), question, today()).unwrap();
    assert!(answer.markdown.contains(expected), "{question}: {expected:?} in\n{}", answer.markdown);
}

fn v(grade: &str) -> Option<u32> {
    grade.strip_prefix('V')?.parse().ok()
}

#[test]
fn counts_agree_with_the_records() {
    let store = sample();
    let (entries, sends) = (entries(), sends());
    let sessions = |from: &str, to: &str| {
        entries
            .iter()
            .filter(|e| e.session_type != SessionType::Rest && e.date.as_str() >= from && e.date.as_str() <= to)
            .collect::<Vec<_>>()
    };
    let october = sessions("2026-10-01", "2026-10-31");
    says(&store, "How many sessions did I do in October?", &format!("**{} sessions**", october.len()));
    let minutes: f64 = october.iter().filter_map(|e| e.duration).sum();
    let load: f64 = october.iter().filter_map(|e| Some(e.duration? * e.rpe?)).sum();
    says(
        &store,
        "How was my load in October?",
        &format!("{load:.0} over {} sessions, {} h {} min", october.len(), minutes as u64 / 60, minutes as u64 % 60),
    );
    let outside: HashSet<&str> = entries
        .iter()
        .filter(|e| e.session_type == SessionType::Outdoor && e.date.starts_with("2026"))
        .map(|e| e.date.as_str())
        .collect();
    says(&store, "How many days did I climb outside this year?", &format!("on {} days", outside.len()));
    let v6 = sends.iter().filter(|s| s.grade == "V6").count();
    says(&store, "How many V6s have I sent?", &format!("**{v6} sends** V6"));
    let hardest = sends
        .iter()
        .filter(|s| v(&s.grade).is_some())
        .max_by_key(|s| (v(&s.grade), std::cmp::Reverse(s.date.clone())))
        .unwrap();
    says(
        &store,
        "What is my hardest boulder?",
        &format!(
            "{}** {} at {}, {}",
            hardest.grade,
            hardest.name.as_deref().unwrap(),
            hardest.location.as_deref().unwrap(),
            hardest.date
        ),
    );
    let slab = sends
        .iter()
        .filter(|s| s.style.is_some_and(|style| style.as_str() == "slab"))
        .filter_map(|s| v(&s.grade))
        .max()
        .unwrap();
    says(&store, "What is my hardest slab boulder?", &format!("slab of all time: V{slab}"));
}

#[test]
fn a_climb_of_the_year_is_told_from_its_tries() {
    let store = sample();
    let entries = entries();
    let on = |name: &str| -> Vec<(String, Climb)> {
        entries
            .iter()
            .flat_map(|e| {
                e.climbs.iter().filter(|c| c.name.as_deref() == Some(name)).map(|c| (e.date.clone(), c.clone()))
            })
            .collect()
    };
    for name in ["Midnight Traverse", "The Long Quiet", "Anvil Chorus", "Owl Time", "Golden Hour"] {
        let tries = on(name);
        let total: f64 = tries.iter().filter_map(|(_, climb)| climb.attempts).sum();
        let last = &tries.last().unwrap().0;
        let sent = tries.iter().find(|(_, climb)| climb.result.is_some_and(ClimbResult::is_send));
        says(&store, &format!("When did I last try {name}?"), &format!("last on **{last}**"));
        says(
            &store,
            &format!("how many tries did {name} take"),
            &format!("{} sessions on it since {}, {total} tries", tries.len(), tries[0].0),
        );
        says(
            &store,
            &format!("tell me about {name}"),
            &sent.map_or("not sent yet".into(), |(date, _)| format!("sent on {date}")),
        );
    }
}

#[test]
fn food_agrees_with_the_logs() {
    let store = sample();
    let logs: Vec<NutritionLog> = bodies(Table::NutritionLogs).iter().map(|body| read(body).unwrap()).collect();
    let complete: Vec<&NutritionLog> =
        logs.iter().filter(|log| log.date.starts_with("2026-10") && log.complete == Some(true)).collect();
    let protein: f64 = complete.iter().map(|log| log.macros.unwrap().protein).sum::<f64>() / complete.len() as f64;
    says(&store, "How was my protein in October?", &format!("{protein:.0} g of 120 g"));
    says(&store, "How was my protein in October?", &format!("mean of {} complete days", complete.len()));
}

#[test]
fn the_goal_has_a_chance_with_its_range() {
    let store = sample();
    says(&store, "Will I reach my goals?", "Chance: ");
    says(&store, "Will I reach my goals?", " tries (");
}

#[test]
fn an_answer_takes_no_time() {
    let store = sample();
    let questions = [
        "How am I progressing?",
        "What are my weaknesses?",
        "Review my week",
        "compare this month with last month",
        "When did I last try Midnight Traverse?",
        "How is my load?",
        "Am I sticking to my plan?",
    ];
    for question in questions {
        let start = std::time::Instant::now();
        answer(store.read(), &settings(), question, today()).unwrap();
        // Unoptimised, on a busy machine; 10 ms is the aim of the program as it ships.
        assert!(start.elapsed().as_millis() < 500, "{question}: {:?}", start.elapsed());
        println!("{question}: {:?}", start.elapsed());
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let store = sample();
    for question in ["Review last month", "How am I progressing?", "What are my weaknesses?", "show my pyramid"] {
        let one = answer(store.read(), &settings(), question, today()).unwrap();
        assert_eq!(one, answer(store.read(), &settings(), question, today()).unwrap());
    }
}

#[test]
fn hangs_are_told_from_their_sets() {
    let store = sample();
    let hangs: Vec<(String, f64)> = entries()
        .iter()
        .flat_map(|entry| entry.sets.iter().map(|set| (entry.date.clone(), set.clone())).collect::<Vec<_>>())
        .filter(|(_, set)| set.exercise_id == "max-hangs")
        .filter_map(|(date, set)| Some((date, set.load_kg?)))
        .collect();
    let (date, kg) = hangs.last().unwrap();
    says(&store, "How heavy are my max hangs?", &format!("20 mm half-crimp: last +{kg} kg on {date}"));
}
