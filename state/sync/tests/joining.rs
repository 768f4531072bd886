//! The first sync, which goes in portions: it may end after each, while the athlete goes on and others save.

use super::body;
use super::device::{Device, START_MS};
use super::scenes::{NOW, device, entry, key, pair};
use super::server::Server;
use crate::record::{Change, Key, Op, Table};
use crate::store::{Now, Store};
use crate::sync::{Engine, Event, Flaw, Item, Outcome, Report, Run, Step};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A remote with a dozen records of all kinds and one open conflict, and its two devices.
fn remote() -> (Server, Device, Device) {
    let (mut server, mut one, mut two) = pair();
    for at in 0..6 {
        one.put(&key(&format!("n{at}")), &json!({"date": format!("2026-03-0{}", 1 + at), "sessionType": "gym"}));
    }
    let plan =
        |active: bool| json!({"name": "p", "startDate": "2026-01-01", "endDate": "2026-02-01", "active": active});
    one.put(&Key::new(Table::Plans, "p"), &plan(true));
    one.put(&Key::new(Table::Plans, "q"), &plan(false));
    one.put(&Key::new(Table::Sends, "s"), &json!({"date": "2026-03-02", "grade": "V4", "gradeType": "v-scale"}));
    one.put(&Key::single(Table::Profiles), &json!({"height": 180}));
    one.put(&Key::new(Table::NutritionLogs, "2026-03-01"), &meals(&["a"]));
    one.synced(&mut server);
    two.synced(&mut server);
    one.edit(&key("e"), |value| value["rpe"] = 6.into());
    two.edit(&key("e"), |value| value["rpe"] = 7.into());
    one.synced(&mut server);
    two.synced(&mut server);
    one.synced(&mut server);
    assert_eq!(one.conflicts().len(), 1);
    (server, one, two)
}

fn meals(ids: &[&str]) -> Value {
    let meals: Vec<Value> = ids.iter().map(|id| json!({"id": id, "name": id, "calories": 100})).collect();
    json!({"date": "2026-03-01", "meals": meals})
}

/// A device whose journal is a file, and which has a life of its own before it joins.
fn newcomer(path: PathBuf) -> Device {
    let mut new = Device::new("new", 42, Flaw::None, Some(path));
    new.engine = Engine::new(99).in_portions(1);
    new.put(&key("own"), &entry("mine"));
    new.put(&Key::new(Table::NutritionLogs, "2026-03-01"), &meals(&["b"]));
    new.put(&Key::single(Table::Profiles), &json!({"height": 181, "weight": 70}));
    new
}

/// Runs until so many portions are in, or to the end.
fn portions(device: &mut Device, server: &mut Server, most: usize) -> (usize, Option<Report>) {
    let (mut event, mut seen) = (Event::Start(Run::default()), 0);
    loop {
        match device.engine.step(&mut device.store, event, NOW).unwrap() {
            Step::Send(request) => event = Event::Answer(server.answer(&request)),
            Step::Working { done, of } => {
                seen += 1;
                assert!(done == seen && done < of, "{done} of {of}");
                if seen == most {
                    return (seen, None);
                }
                event = Event::Continue;
            }
            Step::Done(report) => return (seen, Some(report)),
        }
    }
}

#[test]
fn a_first_sync_may_end_after_every_portion_and_nothing_is_lost_or_doubled() {
    for stop in 1..14 {
        for foreign in [false, true] {
            let directory = tempfile::tempdir().unwrap();
            let (mut server, mut one, mut two) = remote();
            if foreign {
                for id in ["f1", "f2", "f3"] {
                    let sk = format!("2026-03-07#{id}");
                    let body = body(&json!({"date": "2026-03-07", "sessionType": "gym", "rpe": 1, "userId": "ada"}));
                    server.tables.insert((Table::Entries, sk.clone()), Item { key: key(id), sk, v: None, body });
                }
            }
            let mut new = newcomer(directory.path().join("new.db"));
            let ended = portions(&mut new, &mut server, stop).1;
            assert!(ended.is_none_or(|report| report.outcome == Outcome::Synced));
            let joined = new.store.ledger().position().unwrap().joined;
            // The athlete goes on: edits what is in, removes the last of it, and writes something new.
            let here: Vec<Key> = new.records().into_keys().filter(|key| key.table == Table::Entries).collect();
            let theirs: Vec<&Key> = here.iter().filter(|key| key.id != "own").collect();
            let removed = theirs.last().filter(|_| theirs.len() > 1).copied();
            for key in theirs.iter().filter(|key| Some(**key) != removed) {
                new.edit(key, |value| value["skin"] = 5.into());
            }
            removed.inspect(|key| new.delete(key));
            new.put(&key("later"), &entry("after the crash"));
            new.crash();
            if stop % 2 == 0 {
                // Meanwhile the others go on as well.
                two.edit(&key("n0"), |value| value["notes"] = "from two".into());
                two.delete(&Key::new(Table::Sends, "s"));
                two.synced(&mut server);
            }
            for _ in 0..2 {
                for device in [&mut new, &mut one, &mut two] {
                    device.synced(&mut server);
                }
            }
            let what = format!("{stop} portions, foreign {foreign}, joined {joined}");
            assert_eq!(new.records(), one.records(), "{what}");
            assert_eq!(one.records(), two.records(), "{what}");
            for key in theirs.iter().filter(|key| Some(**key) != removed) {
                assert_eq!(one.get(key).unwrap()["skin"], 5, "{what}: {}", key.id);
            }
            if let Some(removed) = removed {
                // An edit of the other side beats the removal.
                let edited = stop % 2 == 0 && removed.id == "n0";
                assert_eq!(one.get(removed).is_some(), edited, "{what}: {}", removed.id);
            }
            assert!(one.get(&key("own")).is_some() && one.get(&key("later")).is_some(), "{what}");
            let log = one.get(&Key::new(Table::NutritionLogs, "2026-03-01")).unwrap();
            assert_eq!(log["totalCalories"], 200, "{what}");
            if stop % 2 == 0 {
                assert_eq!(one.get(&Key::new(Table::Sends, "s")), None, "{what}");
                assert_eq!(one.get(&key("n0")).unwrap()["notes"], "from two", "{what}");
            }
            assert_eq!(one.get(&Key::single(Table::Profiles)).unwrap()["weight"], 70, "{what}");
            // One from before, one about the height, perhaps a removal that an edit beat, and each of them once.
            let beaten = stop % 2 == 0 && removed.is_some_and(|key| key.id == "n0");
            let mut paths: Vec<String> = new.conflicts().iter().map(|one| one.loser.path.join(".")).collect();
            paths.sort();
            assert_eq!(paths, if beaten { vec!["", "height", "rpe"] } else { vec!["height", "rpe"] }, "{what}");
            assert_eq!(new.conflicts().len(), one.conflicts().len(), "{what}");
            assert_eq!(new.store.ledger().waiting().unwrap(), 0, "{what}");
        }
    }
}

#[test]
fn until_the_last_portion_is_in_nothing_is_pushed_and_a_run_that_was_left_begins_anew() {
    let (mut server, _, _) = remote();
    let mut new = device("new");
    new.engine = Engine::new(99).in_portions(1);
    new.put(&key("own"), &entry("mine"));
    let commits = server.log.len();
    assert_eq!(portions(&mut new, &mut server, 4).0, 4);
    let position = new.store.ledger().position().unwrap();
    assert_eq!((position.joined, position.cursor, server.log.len()), (false, 0, commits));
    assert_eq!(new.records().len(), 5, "what is in can be read");
    assert_eq!(new.store.ledger().waiting().unwrap(), 1, "and waits for nothing");
    // The same engine, told to start: it forgets the portions and reads the remote again.
    let (seen, report) = portions(&mut new, &mut server, usize::MAX);
    assert_eq!((seen, report.unwrap().outcome), (11, Outcome::Synced));
    assert_eq!(server.log.len(), commits + 1);
    // An answer where none was asked for, or a go-on, ends the run and harms nothing.
    assert!(matches!(new.engine.step(&mut new.store, Event::Continue, NOW).unwrap(), Step::Done(_)));
    assert_eq!(new.synced(&mut server).requests, 1);
}

#[test]
fn a_small_remote_comes_in_one_piece() {
    let (mut server, _, _) = remote();
    let mut new = device("new");
    new.engine = Engine::new(99);
    let (seen, report) = portions(&mut new, &mut server, usize::MAX);
    assert_eq!((seen, report.unwrap().outcome), (0, Outcome::Synced));
}

#[test]
fn others_save_while_a_large_remote_comes_in() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let mut server = Server::new(10_000);
    let mut one = device("one");
    let ops = (0..1_500).map(|at| Op::Put { key: key(&format!("n{at}")), body: body(&entry("words to find")) });
    one.store.apply(&Change { label: "import".into(), ops: ops.collect() }, &NOW).unwrap();
    one.synced(&mut server);
    let mut new = Device::new("new", 42, Flaw::None, Some(path.clone()));
    new.engine = Engine::new(99).in_portions(50);
    let over = AtomicBool::new(false);
    let saved = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut store = Store::open(&path, &NOW).unwrap();
            let (mut saved, mut before_the_end) = (0, 0);
            while !over.load(Ordering::Relaxed) {
                let op = Op::Put { key: key(&format!("mine{saved}")), body: body(&entry("mine")) };
                store.apply(&Change::one("entry", op), &Now { ms: START_MS }).unwrap();
                saved += 1;
                before_the_end += usize::from(!store.ledger().position().unwrap().joined);
                std::thread::sleep(Duration::from_millis(3));
            }
            (saved, before_the_end)
        });
        let mut event = Event::Start(Run::default());
        loop {
            match new.engine.step(&mut new.store, event, NOW).unwrap() {
                Step::Send(request) => event = Event::Answer(server.answer(&request)),
                Step::Working { .. } => {
                    std::thread::sleep(Duration::from_millis(5));
                    event = Event::Continue;
                }
                Step::Done(report) => break assert_eq!(report.outcome, Outcome::Synced),
            }
        }
        over.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    assert!(saved.1 > 1, "{saved:?}");
    new.synced(&mut server);
    one.synced(&mut server);
    assert_eq!(one.records().len(), 1_500 + saved.0);
    assert_eq!(one.records(), new.records());
    assert_eq!(new.store.check().unwrap().problems, Vec::<String>::new());
}

#[test]
fn records_of_another_program_get_their_id_and_lose_what_the_table_adds() {
    let mut server = Server::new(50);
    let sk = "2026-03-07#f".to_owned();
    let item = json!({"date": "2026-03-07", "sessionType": "gym", "userId": "ada", "date#entryId": sk,
        "sessionType#date": "gym#2026-03-07"});
    server.tables.insert((Table::Entries, sk.clone()), Item { key: key("f"), sk, v: None, body: body(&item) });
    let (mut one, mut two) = (device("one"), device("two"));
    assert_eq!(one.synced(&mut server).adopted, 1);
    two.synced(&mut server);
    let sent = server.log[0].ops[0].body.clone().unwrap();
    assert_eq!(Value::Object(sent), json!({"date": "2026-03-07", "sessionType": "gym", "entryId": "f"}));
    assert_eq!(two.get(&key("f")).unwrap()["entryId"], "f");
    for device in [&mut one, &mut two] {
        assert_eq!((device.synced(&mut server).requests, device.store.ledger().waiting().unwrap()), (1, 0));
    }
}
