//! Single scenes: what the log, the tables and a journal do when one thing happens.

use super::Dice;
use super::body;
use super::device::{Device, START_MS};
use super::server::{Server, Weather};
use crate::filter::Filter;
use crate::record::{Change, Key, Op, Table};
use crate::store::{Now, Resolution, Store, StoreError};
use crate::sync::{Answer, Engine, Event, Failure, Flaw, Item, Outcome, Remote as _, Request, Rules, Run, Step, Stop};
use serde_json::{Value, json};

const NOW: Now = Now { ms: START_MS };

fn device(name: &str) -> Device {
    Device::new(name, u64::from(name.as_bytes()[0]), Flaw::None, None)
}

fn key(id: &str) -> Key {
    Key::new(Table::Entries, id)
}

fn entry(notes: &str) -> Value {
    json!({"date": "2026-03-01", "sessionType": "gym", "notes": notes, "rpe": 5})
}

/// Two devices that share one entry.
fn pair() -> (Server, Device, Device) {
    let (mut server, mut one, mut two) = (Server::new(50), device("one"), device("two"));
    one.put(&key("e"), &entry("first"));
    one.synced(&mut server);
    two.synced(&mut server);
    assert_eq!(one.records(), two.records());
    (server, one, two)
}

fn stopped(device: &mut Device, server: &mut Server) -> Stop {
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

/// Drives a run in which the server refuses every push that holds a record called `bad`.
fn refusing(device: &mut Device, server: &mut Server, names_it: bool) -> Outcome {
    let mut event = Event::Start(Run::default());
    for _ in 0..100 {
        event = match device.engine.step(&mut device.store, event, NOW).unwrap() {
            Step::Done(report) => return report.outcome,
            Step::Send(Request::Push(push)) if push.commit.ops.iter().any(|op| op.id == "bad") => {
                let key = names_it.then(|| key("bad"));
                Event::Answer(Err(Failure::Invalid { key, detail: "no".into() }))
            }
            Step::Send(request) => Event::Answer(server.answer(&request)),
        };
    }
    panic!("no end");
}

#[test]
fn a_record_that_the_server_refuses_keeps_back_only_itself_and_what_belongs_to_it() {
    for names_it in [true, false] {
        let (mut server, mut one, mut two) = pair();
        one.put(&key("a"), &entry("fine"));
        let group = ["bad", "mate"].map(|id| Op::Put { key: key(id), body: body(&entry("x")) });
        one.store.apply(&Change { label: "together".into(), ops: group.into() }, &NOW).unwrap();
        one.put(&key("z"), &entry("fine"));
        assert_eq!(refusing(&mut one, &mut server, names_it), Outcome::Synced);
        two.synced(&mut server);
        assert_eq!(two.records().keys().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["a", "e", "z"]);
        let refused = one.store.ledger().quarantined().unwrap();
        assert!(refused.contains(&(key("bad"), "no".into())), "{refused:?}");
        one.edit(&key("bad"), |value| value["rpe"] = 1.into());
        if !names_it {
            one.edit(&key("mate"), |value| value["rpe"] = 1.into());
        }
        one.synced(&mut server);
        two.synced(&mut server);
        assert_eq!(one.records(), two.records());
        assert_eq!(one.store.ledger().quarantined().unwrap(), []);
    }
}

/// Answers the first push with `failure`, everything else as it should be.
fn failing_once(device: &mut Device, server: &mut Server, failure: &Failure) -> (Outcome, Vec<String>) {
    let (mut event, mut cids) = (Event::Start(Run::default()), Vec::new());
    loop {
        event = match device.engine.step(&mut device.store, event, NOW).unwrap() {
            Step::Done(report) => return (report.outcome, cids),
            Step::Send(Request::Push(push)) => {
                cids.push(push.commit.cid.clone());
                let fails = cids.len() == 1;
                Event::Answer(if fails { Err(failure.clone()) } else { server.answer(&Request::Push(push)) })
            }
            Step::Send(request) => Event::Answer(server.answer(&request)),
        };
    }
}

#[test]
fn each_failure_of_a_push_has_its_answer() {
    let later = |why: &str| Outcome::Later { why: why.into(), at_most_ms: 1_000 };
    let cases = [
        (Failure::Unanswered("cut".into()), Outcome::Synced, 2, true),
        (Failure::Rejected { log: false, items: vec![key("e")] }, Outcome::Synced, 2, true),
        (Failure::TokenReused, Outcome::Synced, 2, false),
        (Failure::Throttled, later("the server asked for a pause"), 1, true),
        (Failure::Contended, later("another device was writing at the same moment"), 1, true),
        (Failure::Offline("no route".into()), Outcome::Offline("no route".into()), 1, true),
        (Failure::Auth("expired".into()), Outcome::Stopped(Stop::Auth("expired".into())), 1, true),
    ];
    for (failure, outcome, pushes, same_cid) in cases {
        let (mut server, mut one, _) = pair();
        one.edit(&key("e"), |value| value["rpe"] = 6.into());
        let (ended, cids) = failing_once(&mut one, &mut server, &failure);
        assert_eq!((&ended, cids.len()), (&outcome, pushes), "{failure}");
        assert_eq!(cids.iter().all(|cid| *cid == cids[0]), same_cid, "{failure}");
        one.synced(&mut server);
        assert_eq!(server.log.len(), 2, "{failure}");
        if outcome != Outcome::Synced {
            assert_eq!(server.log[1].cid, cids[0], "the same push goes again after {failure}");
        }
    }
}

#[test]
fn pauses_double_up_to_ten_minutes_and_a_success_forgets_them() {
    let (mut server, mut one, _) = pair();
    one.edit(&key("e"), |value| value["rpe"] = 6.into());
    let pauses: Vec<u64> = (0..12)
        .map(|_| match failing_once(&mut one, &mut server, &Failure::Throttled).0 {
            Outcome::Later { at_most_ms, .. } => at_most_ms,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(pauses[..4], [1_000, 2_000, 4_000, 8_000]);
    assert_eq!(pauses[10..], [600_000, 600_000]);
    one.synced(&mut server);
    assert_eq!(one.store.ledger().position().unwrap().failures, 0);
}

#[test]
fn a_server_that_never_accepts_is_asked_a_bounded_number_of_times() {
    let (mut server, mut one, _) = pair();
    one.edit(&key("e"), |value| value["rpe"] = 6.into());
    let (mut event, mut requests) = (Event::Start(Run::default()), 0);
    let outcome = loop {
        requests += 1;
        event = match one.engine.step(&mut one.store, event, NOW).unwrap() {
            Step::Done(report) => break report.outcome,
            Step::Send(Request::Push(_)) => Event::Answer(Err(Failure::Unanswered("slow".into()))),
            Step::Send(request) => Event::Answer(server.answer(&request)),
        };
    };
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
    assert!(requests < 20, "{requests}");
}

#[test]
fn a_journal_belongs_to_one_account() {
    let mut store = Store::open_in_memory().unwrap();
    let step = Engine::new(7).step(&mut store, Event::Start(Run::default()), NOW).unwrap();
    assert!(matches!(step, Step::Done(report) if report.outcome == Outcome::Stopped(Stop::Unbound)));
    store.ledger().bind("ada", "one").unwrap();
    store.ledger().bind("ada", "renamed").unwrap();
    assert_eq!(store.ledger().position().unwrap().device.as_deref(), Some("one"));
    assert!(matches!(store.ledger().bind("bob", "one"), Err(StoreError::OtherUser { .. })));
}

#[test]
fn a_subscription_is_the_server_s() {
    let (mut server, mut one, mut two) = pair();
    let user = Key::single(Table::Users);
    one.put(&user, &json!({"name": "Ada", "subscription": {"tier": "mine"}}));
    one.synced(&mut server);
    let item = server.tables.get_mut(&(Table::Users, String::new())).unwrap();
    assert_eq!(item.body.get("subscription"), None);
    item.body.insert("subscription".into(), json!({"tier": "pro"}));
    two.edit(&key("e"), |value| value["rpe"] = 1.into());
    two.synced(&mut server);
    two.edit(&user, |value| value["name"] = "Ada L".into());
    two.synced(&mut server);
    one.synced(&mut server);
    assert_eq!(one.get(&user).unwrap()["name"], "Ada L");
    let mut three = device("three");
    three.synced(&mut server);
    assert_eq!(three.get(&user).unwrap()["subscription"]["tier"], "pro");
    assert_eq!(three.synced(&mut server).requests, 1, "it waits for nothing");
}

#[test]
fn a_pull_that_removes_much_makes_a_copy_first() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let (mut server, mut one, _) = pair();
    for at in 0..40 {
        one.put(&key(&format!("n{at}")), &entry("old"));
    }
    one.synced(&mut server);
    let mut two = Device::new("disk", 5, Flaw::None, Some(path));
    two.synced(&mut server);
    for at in 0..30 {
        one.delete(&key(&format!("n{at}")));
    }
    one.synced(&mut server);
    let backup = two.synced(&mut server).backup.unwrap();
    assert_eq!(two.records().len(), 11);
    assert_eq!(crate::store::Reader::open(&backup).unwrap().count(Table::Entries).unwrap(), 41);
}

#[test]
fn pulled_records_stand_in_lists_and_sums_as_written_ones_do() {
    let (mut server, mut one, mut two) = pair();
    one.put(
        &key("b"),
        &json!({"date": "2026-03-02", "sessionType": "gym", "location": "Movement", "duration": 60, "rpe": 6,
        "notes": "heel hook", "climbs": [{"id": "a", "grade": "V4", "gradeType": "v-scale", "sendId": "s"}]}),
    );
    one.put(
        &Key::new(Table::Sends, "s"),
        &json!({"date": "2026-03-02", "grade": "V4", "gradeType": "v-scale", "name": "Line"}),
    );
    one.synced(&mut server);
    two.synced(&mut server);
    one.edit(&key("b"), |value| value["date"] = "2026-04-05".into());
    one.delete(&key("e"));
    one.synced(&mut server);
    let before = two.store.read().version().unwrap();
    two.synced(&mut server);
    assert_ne!(two.store.read().version().unwrap(), before, "readers hear of it");
    let lists = |store: &Store| {
        let read = store.read();
        format!(
            "{:?} {:?} {:?} {:?}",
            read.entries(&Filter::default(), 0, 9).unwrap(),
            read.sends(&Filter::default(), 0, 9).unwrap(),
            read.ascents(None, None).unwrap(),
            read.months(Table::Entries).unwrap()
        )
    };
    let pulled = lists(&two.store);
    two.store.rebuild().unwrap();
    assert_eq!(lists(&two.store), pulled);
    assert_eq!(server.tables.keys().filter(|(table, _)| *table == Table::Entries).count(), 1, "one row a record");
}

#[test]
fn eight_devices_at_once_are_refused_less_than_once_a_commit() {
    let mut server = Server::new(50);
    let mut devices: Vec<Device> = (0..8).map(|at| Device::new(&format!("d{at}"), 70 + at, Flaw::None, None)).collect();
    for device in &mut devices {
        device.synced(&mut server);
    }
    let mut dice = Dice::new(9);
    for step in 0..600 {
        let at = dice.roll(8);
        if step % 10 == 0 {
            devices[at].put(&key(&format!("s{step}")), &entry("x"));
        }
        devices[at].advance(&mut server, Weather::default(), &mut dice, NOW);
    }
    assert!(server.log.len() > 30, "{}", server.log.len());
    assert!(server.rejected < server.log.len(), "{} of {}", server.rejected, server.log.len());
}

#[test]
fn the_seam_takes_a_remote_that_answers_at_once() {
    let mut server = Server::new(5);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let call = std::pin::pin!(server.call(&Request::Head));
    assert_eq!(std::future::Future::poll(call, &mut context), std::task::Poll::Ready(Ok(Answer::Head(None))));
}
