//! Single scenes of trouble: what a refusal, a lost answer or a stranger's record does, and what is left after it.

use super::Dice;
use super::body;
use super::device::Device;
use super::scenes::{NOW, device, entry, key, pair};
use super::server::{Server, Weather};
use crate::filter::Filter;
use crate::record::{Change, Key, Op, Table};
use crate::store::{Store, StoreError};
use crate::sync::{Answer, Engine, Event, Failure, Fault, Flaw, Outcome, Remote as _, Request, Run, Step, Stop};
use serde_json::json;

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
            Step::Working { .. } => Event::Continue,
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
            Step::Working { .. } => Event::Continue,
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
        (
            Failure::Unusable(Fault::Credentials, "expired".into()),
            Outcome::Stopped(Stop::Unusable(Fault::Credentials, "expired".into())),
            1,
            true,
        ),
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
            Step::Working { .. } => Event::Continue,
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
