//! The sample year must be valid, linked both ways, repeatable, and look like a climber's.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::record::{Body, Climb, ClimbResult, Entry, Send, SessionType, check, read};
use std::collections::{HashMap, HashSet};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn records(change: &Change) -> Vec<(&Key, &Body)> {
    change
        .ops
        .iter()
        .map(|op| match op {
            Op::Put { key, body } => (key, body),
            other => panic!("{other:?} in a sample"),
        })
        .collect()
}

fn all<T: for<'de> serde::Deserialize<'de>>(change: &Change, table: Table) -> Vec<T> {
    records(change).into_iter().filter(|(key, _)| key.table == table).map(|(_, body)| read(body).unwrap()).collect()
}

#[test]
fn every_record_may_be_saved_and_has_its_own_key() {
    for seed in 0..20 {
        let change = year(today().checked_sub_days(Days::new(seed)).unwrap(), seed);
        let mut keys = HashSet::new();
        for (key, body) in records(&change) {
            assert_eq!(check(key.table, body), [], "{key:?}");
            assert!(keys.insert(key.clone()), "{key:?} twice");
            if let Some(id) = key.table.id_of(body) {
                assert_eq!(id, key.id);
            }
        }
    }
}

#[test]
fn the_same_day_and_seed_give_the_same_year() {
    assert_eq!(year(today(), 7), year(today(), 7));
    assert_ne!(year(today(), 7), year(today(), 8));
}

#[test]
fn it_has_the_size_of_a_busy_year() {
    for seed in 0..20 {
        let change = year(today(), seed);
        let entries: Vec<Entry> = all(&change, Table::Entries);
        let sessions = entries.iter().filter(|entry| entry.session_type != SessionType::Rest).count();
        let sends = all::<Send>(&change, Table::Sends).len();
        let food = all::<Body>(&change, Table::NutritionLogs).len();
        assert!((150..=190).contains(&sessions), "{sessions} sessions, seed {seed}");
        assert!((120..=190).contains(&sends), "{sends} sends, seed {seed}");
        assert!((220..=280).contains(&food), "{food} food logs, seed {seed}");
    }
}

#[test]
fn sends_and_climbs_name_each_other_and_failures_are_no_sends() {
    let change = year(today(), 3);
    let sends: HashMap<String, Send> =
        all::<Send>(&change, Table::Sends).into_iter().map(|send| (send.send_id.clone(), send)).collect();
    let mut linked = HashSet::new();
    for entry in all::<Entry>(&change, Table::Entries) {
        for climb in &entry.climbs {
            assert_eq!(climb.send_id.is_some(), is_sent(climb) && climb.warmup != Some(true), "{climb:?}");
            if let Some(id) = &climb.send_id {
                let send = &sends[id];
                assert_eq!(send.entry_id.as_ref(), Some(&entry.entry_id));
                assert_eq!((&send.climb_id, &send.grade, &send.date), (&climb.climb_id, &climb.grade, &entry.date));
                linked.insert(id.clone());
            }
        }
    }
    assert_eq!(linked.len(), sends.len());
}

fn is_sent(climb: &Climb) -> bool {
    climb.result.is_some_and(ClimbResult::is_send)
}

#[test]
fn projects_are_tried_before_they_go_and_the_year_ends_at_v8() {
    for seed in 0..20 {
        let change = year(today(), seed);
        let sends: Vec<Send> = all(&change, Table::Sends);
        let count = |grade: &str| sends.iter().filter(|send| send.grade == grade).count();
        assert_eq!((count("V8"), count("V9")), (1, 0), "seed {seed}");
        assert_eq!(count("V7"), 4, "seed {seed}");
        assert!((8..=12).contains(&count("V6")), "{} V6, seed {seed}", count("V6"));
        assert!(count("V4") > count("V6"), "seed {seed}");
        assert_eq!(count("5.11d"), 1, "seed {seed}");
        let tried = all::<Entry>(&change, Table::Entries);
        let tries = tried.iter().flat_map(|entry| &entry.climbs);
        let failed =
            tries.filter(|climb| climb.name.as_deref() == Some("Midnight Traverse") && !is_sent(climb)).count();
        assert!(failed >= 5, "seed {seed}");
    }
}

#[test]
fn nothing_is_in_the_future_and_today_is_still_open() {
    let change = year(today(), 5);
    let last = all::<Entry>(&change, Table::Entries).into_iter().map(|entry| entry.date).max().unwrap();
    assert!(last < today().to_string());
    assert!(records(&change).iter().any(|(key, _)| key.id == today().to_string()), "no food today");
}

#[test]
fn a_large_journal_has_what_was_asked_for() {
    let records: Vec<(Key, Body)> = large(2000, today(), 1).collect();
    let entries = records.iter().filter(|(key, _)| key.table == Table::Entries).count();
    let sends = records.len() - entries;
    assert_eq!(entries, 2000);
    assert!((300..=500).contains(&sends), "{sends}");
    assert_eq!(records.iter().map(|(key, _)| key).collect::<HashSet<_>>().len(), records.len());
    for (key, body) in &records {
        assert_eq!(check(key.table, body), [], "{key:?}");
    }
    let dates: Vec<String> = records.iter().map(|(_, body)| body["date"].as_str().unwrap().to_owned()).collect();
    assert!(dates.is_sorted());
    assert_eq!(dates.last().unwrap(), &today().to_string());
    assert!(large(0, today(), 1).next().is_none());
    let notes: Vec<&str> = records.iter().filter_map(|(_, body)| body.get("notes")?.as_str()).collect();
    assert!(notes.iter().all(|note| (395..=420).contains(&note.len())));
}

#[test]
fn a_send_tells_the_tries_of_all_days() {
    for seed in 0..5 {
        let change = year(today(), seed);
        let mut tries: HashMap<String, f64> = HashMap::new();
        for entry in all::<Entry>(&change, Table::Entries) {
            for climb in entry.climbs.iter().filter(|climb| climb.result != Some(ClimbResult::Repeat)) {
                if let Some(id) = &climb.climb_id {
                    *tries.entry(id.clone()).or_default() += climb.attempts.unwrap_or_default();
                }
            }
        }
        let sends: Vec<Send> = all(&change, Table::Sends);
        for send in sends.iter().filter(|send| send.significance.is_some()) {
            let id = send.climb_id.as_ref().unwrap();
            assert_eq!(send.attempts, tries.get(id).copied(), "{:?}", send.name);
        }
    }
}
