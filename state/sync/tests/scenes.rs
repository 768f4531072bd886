//! Single scenes: what the log, the tables and a journal do when one thing happens.

use super::body;
use super::device::{Device, START_MS};
use super::server::Server;
use crate::record::{Change, Key, Op, Table};
use crate::store::{Now, Resolution};
use crate::sync::{Answer, Event, Flaw, Item, Outcome, Request, Rules, Run, Step, Stop};
use serde_json::{Value, json};

pub(super) const NOW: Now = Now { ms: START_MS };

pub(super) fn device(name: &str) -> Device {
    Device::new(name, u64::from(name.as_bytes()[0]), Flaw::None, None)
}

pub(super) fn key(id: &str) -> Key {
    Key::new(Table::Entries, id)
}

pub(super) fn entry(notes: &str) -> Value {
    json!({"date": "2026-03-01", "sessionType": "gym", "notes": notes, "rpe": 5})
}

/// Two devices that share one entry.
pub(super) fn pair() -> (Server, Device, Device) {
    let (mut server, mut one, mut two) = (Server::new(50), device("one"), device("two"));
    one.put(&key("e"), &entry("first"));
    one.synced(&mut server);
    two.synced(&mut server);
    assert_eq!(one.records(), two.records());
    (server, one, two)
}

pub(super) fn stopped(device: &mut Device, server: &mut Server) -> Stop {
    match device.sync(server, Run::default()).outcome {
        Outcome::Stopped(stop) => stop,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_backlog_of_sixty_is_two_requests_and_an_idle_poll_is_one() {
    let (mut server, mut one, _) = pair();
    for at in 0..60 {
        one.put(&key(&format!("n{at}")), &entry("new"));
    }
    let report = one.synced(&mut server);
    assert_eq!((report.requests, report.pushed), (2, 1));
    assert_eq!(one.synced(&mut server).requests, 1);
}

#[test]
fn an_import_of_three_hundred_goes_in_as_many_commits_as_it_needs() {
    let (mut server, mut one, mut two) = pair();
    let ops = (0..300).map(|at| Op::Put { key: key(&format!("n{at}")), body: body(&entry(&"long ".repeat(400))) });
    one.store.apply(&Change { label: "import".into(), ops: ops.collect() }, &NOW).unwrap();
    assert!(one.synced(&mut server).pushed >= 4);
    two.synced(&mut server);
    assert_eq!(two.records().len(), 301);
    let largest = server.log.iter().map(|row| serde_json::to_string(row).unwrap().len()).max().unwrap();
    assert!(largest <= crate::sync::LARGEST_ROW, "{largest}");
}

#[test]
fn what_a_push_carries_is_frozen_and_later_edits_wait() {
    let (mut server, mut one, mut two) = pair();
    one.edit(&key("e"), |value| value["rpe"] = 6.into());
    let now = NOW;
    let Step::Send(first) = one.engine.step(&mut one.store, Event::Start(Run::default()), now).unwrap() else {
        panic!()
    };
    let answer = server.answer(&first);
    let Step::Send(push) = one.engine.step(&mut one.store, Event::Answer(answer), now).unwrap() else { panic!() };
    one.edit(&key("e"), |value| value["rpe"] = 7.into());
    // The answer is lost, the process dies, and what was sent arrives.
    let sent = server.answer(&push);
    assert_eq!(sent, Ok(Answer::Done));
    one.crash();
    assert_eq!(server.answer(&push), Ok(Answer::Done), "a push that is repeated is one push");
    one.synced(&mut server);
    two.synced(&mut server);
    assert_eq!(two.get(&key("e")).unwrap()["rpe"], 7);
    assert_eq!((server.log.len(), one.conflicts().len()), (3, 0));
}

#[test]
fn both_sides_of_a_conflict_show_it_until_one_settles_it() {
    for (resolution, rpe) in [(Resolution::Keep, 6), (Resolution::TakeMine, 7), (Resolution::Edit(Some(8.into())), 8)] {
        let (mut server, mut one, mut two) = pair();
        one.edit(&key("e"), |value| value["rpe"] = 6.into());
        two.edit(&key("e"), |value| value["rpe"] = 7.into());
        two.edit(&key("e"), |value| value["skin"] = 3.into());
        one.synced(&mut server);
        two.synced(&mut server);
        one.synced(&mut server);
        assert_eq!(one.records(), two.records());
        assert_eq!(one.get(&key("e")).unwrap()["rpe"], 6);
        let (shown, other) = (one.conflicts(), two.conflicts());
        assert_eq!((shown.len(), &shown[0].loser, shown[0].n), (1, &other[0].loser, other[0].n));
        assert_eq!((shown[0].device.as_str(), &shown[0].loser.mine), ("two", &Some(7.into())));
        // A third device hears of it when it joins.
        let mut three = device("three");
        three.synced(&mut server);
        assert_eq!(three.conflicts()[0].loser, shown[0].loser);
        one.store.ledger().resolve(shown[0].n, &resolution, &NOW).unwrap();
        assert_eq!(one.conflicts(), []);
        for device in [&mut one, &mut two, &mut three] {
            device.synced(&mut server);
            assert_eq!(device.conflicts(), []);
            assert_eq!(device.get(&key("e")).unwrap()["rpe"], rpe);
        }
    }
}

#[test]
fn undo_after_a_pull_leaves_what_the_other_device_wrote() {
    let (mut server, mut one, mut two) = pair();
    one.edit(&key("e"), |value| {
        value["rpe"] = 9.into();
        value["skin"] = 2.into();
    });
    one.synced(&mut server);
    two.synced(&mut server);
    two.edit(&key("e"), |value| value["rpe"] = 3.into());
    two.synced(&mut server);
    one.synced(&mut server);
    let undone = one.store.undo(&NOW).unwrap().unwrap();
    assert_eq!(undone.left, ["rpe of the entry of 2026-03-01"]);
    let left = one.get(&key("e")).unwrap();
    assert_eq!((left.get("rpe"), left.get("skin")), (Some(&json!(3)), None));
    one.synced(&mut server);
    two.synced(&mut server);
    assert_eq!(one.records(), two.records());
}

#[test]
fn a_log_that_is_another_stops_everything_until_the_athlete_decides() {
    for emptied in [true, false] {
        let (mut server, mut one, mut two) = pair();
        two.edit(&key("e"), |value| value["skin"] = 1.into());
        two.synced(&mut server);
        one.synced(&mut server);
        one.put(&key("n"), &entry("mine"));
        if emptied {
            server.log.clear();
            server.tables.clear();
        } else {
            server.log[1].cid = "another".into();
        }
        let before = one.records();
        assert_eq!(stopped(&mut one, &mut server), Stop::Restored);
        assert_eq!(one.records(), before);
        one.store.ledger().forget_remote().unwrap();
        one.synced(&mut server);
        assert_eq!(one.records(), before);
        assert_eq!(server.tables.len(), 2);
    }
}

#[test]
fn a_gap_or_a_row_that_does_not_add_up_changes_nothing() {
    let (mut server, mut one, mut two) = pair();
    for rpe in 6..9 {
        two.edit(&key("e"), |value| value["rpe"] = rpe.into());
        two.synced(&mut server);
    }
    let whole = server.log.clone();
    server.log.remove(2);
    assert_eq!(stopped(&mut one, &mut server), Stop::Gap { missing: 3 });
    assert_eq!(one.get(&key("e")).unwrap()["rpe"], 6, "what stands before the gap is in");
    server.log = whole;
    server.log[2].ops[0].body.as_mut().unwrap().insert("rpe".into(), 1.into());
    assert_eq!(stopped(&mut one, &mut server), Stop::Diverged { seq: 3 });
    assert_eq!(one.get(&key("e")).unwrap()["rpe"], 6);
}

#[test]
fn another_program_s_writes_become_the_remote_side_of_a_merge() {
    let (mut server, mut one, mut two) = pair();
    let item = server.tables.values_mut().next().unwrap();
    item.v = None;
    item.body.insert("skin".into(), 4.into());
    one.edit(&key("e"), |value| value["rpe"] = 8.into());
    let report = one.synced(&mut server);
    assert_eq!(report.adopted, 1);
    two.synced(&mut server);
    let seen = two.get(&key("e")).unwrap();
    assert_eq!((&seen["skin"], &seen["rpe"]), (&json!(4), &json!(8)));
    assert_eq!(server.tables.values().next().unwrap().v, Some(2));
}

#[test]
fn a_comparison_finds_new_changed_and_missing_items() {
    let (mut server, mut one, mut two) = pair();
    for at in 0..9 {
        one.put(&key(&format!("n{at}")), &entry("old"));
    }
    one.synced(&mut server);
    let foreign = json!({"date": "2026-03-01", "meals": [{"id": "m", "name": "rice"}], "hydration": 700});
    let log = Key::new(Table::NutritionLogs, "2026-03-01");
    let item = Item { key: log.clone(), sk: "2026-03-01".into(), v: None, body: body(&foreign) };
    server.tables.insert((Table::NutritionLogs, item.sk.clone()), item);
    two.put(&log, &json!({"date": "2026-03-01", "meals": [{"id": "o", "name": "oats"}]}));
    server.tables.get_mut(&(Table::Entries, "2026-03-01#n1".into())).unwrap().body.insert("skin".into(), 1.into());
    server.tables.remove(&(Table::Entries, "2026-03-01#n2".into()));
    let run = Run { reconcile: true, ..Run::default() };
    for device in [&mut two, &mut one] {
        assert_eq!(device.sync(&mut server, run).outcome, Outcome::Synced);
    }
    two.synced(&mut server);
    assert_eq!(one.records(), two.records());
    assert_eq!(one.get(&log).unwrap()["meals"].as_array().unwrap().len(), 2);
    assert_eq!(one.get(&key("n1")).unwrap()["skin"], 1);
    assert_eq!(one.get(&key("n2")), None);
    assert_eq!(one.sync(&mut server, run).adopted, 0);

    server.tables.clear();
    let outcome = one.sync(&mut server, run).outcome;
    assert_eq!(outcome, Outcome::Stopped(Stop::Emptied { missing: 10 }));
    assert_eq!(one.records().len(), 10);
    let agreed = Run { reconcile: true, accept_removals: true };
    assert_eq!(one.sync(&mut server, agreed).outcome, Outcome::Synced);
    assert_eq!(one.records().len(), 0);
}

#[test]
fn a_first_sync_joins_what_both_have_even_when_items_were_changed_past_the_log() {
    for foreign in [false, true] {
        let (mut server, mut one, _) = pair();
        if foreign {
            server.tables.values_mut().next().unwrap().body.insert("skin".into(), 4.into());
        }
        let mut new = device("new");
        new.put(&key("own"), &entry("mine"));
        new.put(&Key::single(Table::Profiles), &json!({"height": 180}));
        new.synced(&mut server);
        one.synced(&mut server);
        assert_eq!(one.records(), new.records());
        assert_eq!(one.records().len(), 3);
        assert_eq!(one.get(&key("e")).unwrap().get("skin").is_some(), foreign);
    }
}

#[test]
fn who_was_away_for_too_long_creates_only_what_is_new() {
    let (mut server, mut one, mut two) = pair();
    one.put(&key("gone"), &entry("gone"));
    one.put(&key("edited"), &entry("edited"));
    one.synced(&mut server);
    two.synced(&mut server);
    two.edit(&key("edited"), |value| value["rpe"] = 9.into());
    two.edit(&key("e"), |value| value["skin"] = 9.into());
    two.put(&key("new"), &entry("new"));
    one.delete(&key("gone"));
    one.delete(&key("edited"));
    one.edit(&key("e"), |value| value["rpe"] = 8.into());
    one.synced(&mut server);
    let floor = server.log.len() as u64;
    server.log.retain(|row| row.seq >= floor);
    server.rules.floor = floor;
    two.crash();
    // The log in memory counts its rows: the push of a cut log is not simulated, the join is.
    let mut event = Event::Start(Run::default());
    let push = loop {
        match two.engine.step(&mut two.store, event, NOW).unwrap() {
            Step::Send(Request::Push(push)) => break push,
            Step::Send(request) => event = Event::Answer(server.answer(&request)),
            Step::Working { .. } => event = Event::Continue,
            Step::Done(report) => panic!("{report:?}"),
        }
    };
    let sent: Vec<&str> = push.commit.ops.iter().map(|op| op.id.as_str()).collect();
    assert_eq!(sent, ["e", "new"]);
    assert_eq!((two.get(&key("gone")), two.get(&key("edited"))), (None, None));
    let seen = two.get(&key("e")).unwrap();
    assert_eq!((&seen["rpe"], &seen["skin"]), (&json!(8), &json!(9)));
    let inbox = two.conflicts();
    assert_eq!((inbox.len(), inbox[0].key.id.as_str()), (1, "edited"));
    two.store.ledger().resolve(inbox[0].n, &Resolution::TakeMine, &NOW).unwrap();
    assert_eq!(two.get(&key("edited")).unwrap()["rpe"], 9);
}

#[test]
fn a_newer_protocol_makes_this_program_wait() {
    let (mut server, mut one, mut two) = pair();
    server.rules = Rules { min_proto: 2, floor: 0 };
    one.crash();
    assert_eq!(stopped(&mut one, &mut server), Stop::UpdateNeeded);
    two.edit(&key("e"), |value| value["rpe"] = 6.into());
    server.rules = Rules::default();
    two.synced(&mut server);
    server.log[1].rules = Some(Rules { min_proto: 2, floor: 0 });
    let mut three = device("three");
    three.store.ledger().bind("ada", "three").unwrap();
    one.crash();
    assert_eq!(stopped(&mut one, &mut server), Stop::UpdateNeeded);
}
