//! What is too large, and what is much: a record over 90 KB, a group over a commit, thousands that wait.

use super::body;
use super::device::Device;
use super::scenes::{NOW, device, entry, key, pair};
use crate::record::{Change, Key, Op, Table};
use crate::store::Applied;
use crate::sync::{Commit, LARGEST_RECORD, LARGEST_ROW, MOST_ACTIONS};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

fn put(id: &str, date: usize) -> Op {
    let day = format!("2026-{:02}-{:02}", 1 + date / 28 % 12, 1 + date % 28);
    Op::Put { key: key(id), body: body(&json!({"date": day, "sessionType": "gym"})) }
}

fn together(device: &mut Device, ops: Vec<Op>) {
    device.store.apply(&Change { label: "together".into(), ops }, &NOW).unwrap();
}

#[test]
fn a_record_that_a_merge_made_too_large_is_kept_back_with_a_sentence_until_it_is_shortened() {
    let (mut server, mut one, mut two) = pair();
    let log = Key::new(Table::NutritionLogs, "2026-03-01");
    let meals = |from: usize| -> Value {
        let all = from..from + 60;
        all.map(|at| json!({"id": format!("m{at}"), "name": "x".repeat(1_000), "calories": 1})).collect()
    };
    one.put(&log, &json!({"date": "2026-03-01", "meals": meals(0)}));
    two.put(&log, &json!({"date": "2026-03-01", "meals": meals(60)}));
    two.put(&key("small"), &entry("goes on"));
    one.synced(&mut server);
    two.synced(&mut server);
    assert_eq!(two.get(&log).unwrap()["meals"].as_array().unwrap().len(), 120, "here nothing is lost");
    let refused = two.store.ledger().quarantined().unwrap();
    assert_eq!((refused.len(), &refused[0].0), (1, &log));
    assert!(refused[0].1.contains("KB and a record may take 90 KB; shorten"), "{}", refused[0].1);
    one.synced(&mut server);
    assert!(one.get(&key("small")).is_some(), "the rest is synced");
    assert_eq!(one.get(&log).unwrap()["meals"].as_array().unwrap().len(), 60);
    assert_eq!(two.synced(&mut server).requests, 1, "it is not tried again");
    assert_eq!(two.store.ledger().waiting().unwrap(), 1);
    two.edit(&log, |value| value["meals"].as_array_mut().unwrap().truncate(70));
    two.synced(&mut server);
    one.synced(&mut server);
    assert_eq!(one.records(), two.records());
    assert_eq!((two.store.ledger().quarantined().unwrap().len(), two.store.ledger().waiting().unwrap()), (0, 0));
    let largest = |commit: &Commit| serde_json::to_string(&commit.ops).unwrap().len();
    assert!(server.log.iter().map(largest).max().unwrap() < LARGEST_RECORD);
}

#[test]
fn a_group_is_sent_whole_however_far_apart_its_days_are() {
    let (mut server, mut one, mut two) = pair();
    // Twenty changes of thirty records each, whose days lie among one another, and an import around them.
    together(&mut one, (0..400).map(|at| put(&format!("import{at}"), at)).collect());
    for change in 0..20 {
        together(&mut one, (0..30).map(|at| put(&format!("g{change}-{at}"), at * 11 + change)).collect());
    }
    one.synced(&mut server);
    let mut rows: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in &server.log {
        assert!(row.ops.len() < MOST_ACTIONS && serde_json::to_string(row).unwrap().len() <= LARGEST_ROW);
        for op in row.ops.iter().filter(|op| op.id.starts_with('g')) {
            rows.entry(op.id.split('-').next().unwrap().into()).or_default().push(row.seq);
        }
    }
    assert_eq!(rows.len(), 20);
    assert!(rows.values().all(|rows| rows.len() == 30 && rows.iter().all(|row| *row == rows[0])), "{rows:?}");
    // 1,000 records, 95 a commit, and what a group leaves of the room of its commit.
    assert!(server.log.len() < 20, "{}", server.log.len());
    two.synced(&mut server);
    assert_eq!(one.records(), two.records());
}

#[test]
fn changes_that_overlap_are_one_group_and_plans_go_together() {
    let (mut server, mut one, _) = pair();
    let plan = |name: &str| json!({"name": name, "startDate": "2026-01-01", "endDate": "2026-02-01"});
    for at in 0..150 {
        together(&mut one, vec![put(&format!("n{at}"), at)]);
    }
    // A chain of changes, each with one record of the next, from the first day to the last, and plans at both ends.
    for link in 0..30 {
        let ops = [link, link + 1].map(|at| {
            let key = key(&format!("n{}", at * 4));
            let before = one.get(&key).unwrap();
            let mut after = before.clone();
            after.insert(format!("chain{link}"), true.into());
            Op::Edit { key, before, after }
        });
        together(&mut one, ops.into());
    }
    one.put(&Key::new(Table::Plans, "p"), &plan("p"));
    one.put(&Key::new(Table::Plans, "q"), &json!({"name": "q", "startDate": "2026-11-01", "endDate": "2026-12-01"}));
    one.synced(&mut server);
    let commit_of = |id: &str| server.log.iter().find(|row| row.ops.iter().any(|op| op.id == id)).unwrap().seq;
    let chain: Vec<u64> = (0..31).map(|at| commit_of(&format!("n{}", at * 4))).collect();
    assert_eq!(chain, [chain[0]; 31]);
    assert_eq!(commit_of("p"), commit_of("q"));
}

/// The time of each commit while `records` wait, freeze and answer.
fn commits(records: usize) -> (usize, Duration) {
    let mut one = device("one");
    together(&mut one, (0..records).map(|at| put(&format!("n{at}"), at)).collect());
    let mut ids = crate::record::Ids::new(3);
    let (mut times, mut sent) = (Vec::new(), 0);
    let mut commit = |one: &mut Device| {
        let began = Instant::now();
        let push = one.store.ledger().freeze(&mut ids, NOW, false).unwrap()?;
        assert_eq!(one.store.ledger().apply(&push.commit, NOW).unwrap(), Applied::Yes { own: true });
        times.push(began.elapsed());
        sent += push.commit.ops.len();
        Some(())
    };
    while commit(&mut one).is_some() {}
    assert_eq!((sent, one.store.ledger().waiting().unwrap()), (records, 0));
    times.sort();
    (times.len(), times[times.len() / 2])
}

#[test]
fn a_commit_takes_as_long_with_ten_times_as_many_waiting() {
    let (few, many) = (commits(600), commits(6_000));
    assert_eq!((few.0, many.0), (7, 64));
    assert!(many.1 < few.1 * 4, "{few:?} {many:?}");
}
