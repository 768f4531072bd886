//! Sync against a real DynamoDB server: devices on true threads in bad weather lose nothing, and each trouble that a
//! network, an account or a server can make ends as it should.
//!
//! `V7_DEVICES_SEEDS=500 cargo test --test devices devices_on_threads_lose_nothing -- --nocapture` runs as many stories
//! as wished, from `V7_DEVICES_FROM` on, and prints what happened in each.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/fleet.rs"]
mod fleet;

use fleet::plain::{attribute, item, plain_item};
use fleet::proxy::{Fault, Weather};
use fleet::story::{Size, Story, tell};
use fleet::{Device, NOON, Server, differences, signed_in};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use v7_state::grade::Hint;
use v7_state::import;
use v7_state::record::{Change, Key, Op, Table};
use v7_state::sync::{Fault as Way, Outcome, Run, Stop};

/// Stories that run without being asked for, and how long they may take together.
const STORIES: u64 = 16;

fn key(id: &str) -> Key {
    Key::new(Table::Entries, id)
}

fn entry(notes: &str) -> Value {
    json!({"date": "2026-03-01", "sessionType": "gym", "notes": notes, "rpe": 5})
}

/// A server, and devices that share one entry.
fn scene(names: &[&str]) -> (Server, Vec<Device>) {
    let server = Server::start();
    let devices: Vec<Device> =
        names.iter().zip(1..).map(|(name, seed)| Device::new(&server, "ada", name, seed)).collect();
    devices[0].put(&key("e"), &entry("first"));
    devices.iter().for_each(|device| drop(device.synced()));
    (server, devices)
}

fn stopped(device: &Device) -> Stop {
    match device.sync().outcome {
        Outcome::Stopped(stop) => stop,
        other => panic!("{other:?}"),
    }
}

fn assert_alike(server: &Server, devices: &[Device]) {
    let all: Vec<&Device> = devices.iter().collect();
    assert_eq!(differences(server, "ada", &all), Vec::<String>::new());
}

#[test]
fn devices_on_threads_lose_nothing() {
    signed_in("devices_on_threads_lose_nothing", || {
        let number =
            |name: &str, otherwise| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
        let (seeds, from) = (number("V7_DEVICES_SEEDS", STORIES), number("V7_DEVICES_FROM", 1));
        let server = Server::start();
        let size = Size { edits: 40, pause_ms: 60 };
        let mut stories: Vec<(u64, Story)> = Vec::new();
        for seed in from..from + seeds {
            let story = tell(&server, seed, size);
            println!("{}", line(&seed.to_string(), &[&story]));
            stories.push((seed, story));
        }
        let all: Vec<&Story> = stories.iter().map(|(_, story)| story).collect();
        println!("{}", line("all", &all));
        let mut wrong = String::new();
        for (seed, story) in stories.iter().filter(|(_, story)| !story.wrong.is_empty()) {
            let first: Vec<_> = story.wrong.iter().take(6).collect();
            writeln!(wrong, "seed {seed}: {} wrong, {first:#?}", story.wrong.len()).unwrap();
        }
        assert!(wrong.is_empty(), "{wrong}");
        // Devices that do nothing would lose nothing.
        let sum = |of: fn(&Story) -> usize| all.iter().map(|story| of(story)).sum::<usize>();
        assert!(sum(|story| story.edits) > 40 * seeds as usize);
        assert!(sum(|story| story.commits) > 10 * seeds as usize);
        if seeds >= STORIES {
            assert!(sum(|story| story.conflicts) > 0 && sum(|story| story.counts.faults()) > 0);
        }
    });
}

/// What happened, in a line.
fn line(name: &str, stories: &[&Story]) -> String {
    let sum = |of: &dyn Fn(&Story) -> usize| stories.iter().map(|story| of(story)).sum::<usize>();
    let commits = sum(&|story| story.commits);
    let rejected = sum(&|story| story.counts.rejected);
    format!(
        "seed {name:>4}: {} devices, {} edits, {commits} commits, {} conflicts, {} runs, {} requests, {} faults, {} crashes, \
         {rejected} pushes rejected ({:.2} a commit), {:.1} s, {} wrong",
        sum(&|story| story.devices),
        sum(&|story| story.edits),
        sum(&|story| story.conflicts),
        sum(&|story| story.runs),
        sum(&|story| story.counts.all()),
        sum(&|story| story.counts.faults()),
        sum(&|story| story.crashes),
        rejected as f64 / commits.max(1) as f64,
        stories.iter().map(|story| story.seconds).sum::<f64>(),
        sum(&|story| story.wrong.len()),
    )
}

#[test]
fn a_backlog_of_sixty_is_two_requests_and_an_idle_poll_is_one() {
    signed_in("a_backlog_of_sixty_is_two_requests_and_an_idle_poll_is_one", || {
        let (server, devices) = scene(&["one", "two"]);
        for at in 0..60 {
            devices[0].put(&key(&format!("n{at}")), &entry("new"));
        }
        devices[0].proxy.recount();
        devices[0].synced();
        let counts = devices[0].proxy.recount();
        assert!(counts.all() <= 2, "{counts:?}");
        for _ in 0..3 {
            devices[0].synced();
            let counts = devices[0].proxy.recount();
            assert_eq!((counts.all(), counts.requests.get("Query")), (1, Some(&1)), "{counts:?}");
        }
        devices[1].synced();
        assert_alike(&server, &devices);
    });
}

#[test]
fn two_devices_that_import_one_file_offline_end_with_one_copy() {
    signed_in("two_devices_that_import_one_file_offline_end_with_one_copy", || {
        let (server, devices) = scene(&["one", "two"]);
        let name = "mountain-project-300.csv";
        let bytes = std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name));
        let bytes = bytes.unwrap();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let context = import::ImportContext { hint: Hint::default(), today };
        let format = import::sniff(name, &bytes).unwrap();
        let parsed = import::parse(format, name, &bytes, &context).unwrap();
        for device in &devices {
            device.proxy.down();
            let mut store = device.store();
            let planned = import::plan(&parsed, &|key| store.read().get(key).unwrap());
            store.apply(&planned.change, &NOON).unwrap();
            drop(store);
            let outcome = device.sync().outcome;
            assert!(matches!(outcome, Outcome::Offline(_)), "{outcome:?}");
        }
        let imported = devices[0].records().len();
        assert!(imported > 100, "{imported}");
        devices.iter().for_each(|device| device.proxy.up());
        for device in devices.iter().chain(&devices) {
            device.synced();
        }
        assert_eq!(devices[0].records().len(), imported);
        assert_alike(&server, &devices);
        assert_eq!(devices[0].rested().inbox, [], "the same file is no conflict");
    });
}

#[test]
fn a_way_that_has_to_be_repaired_stops_and_says_so_and_what_was_on_its_way_goes_later() {
    signed_in("a_way_that_has_to_be_repaired_stops_and_says_so_and_what_was_on_its_way_goes_later", || {
        let (server, devices) = scene(&["one", "two"]);
        let cases = [
            (Fault::Expired, Way::Credentials),
            (Fault::Denied, Way::Denied),
            (Fault::NoTable, Way::NoTable),
            (Fault::Skewed, Way::Clock),
        ];
        for (fault, way) in cases {
            for operation in ["Query", "TransactWriteItems"] {
                devices[0].edit(&key("e"), |value| value["notes"] = format!("{way:?} {operation}").into());
                devices[0].proxy.next(operation, 1, fault);
                let stop = stopped(&devices[0]);
                assert!(matches!(&stop, Stop::Unusable(known, _) if *known == way), "{fault:?} at {operation}: {stop}");
                assert_eq!(devices[0].waiting(), 1);
                devices[0].synced();
            }
        }
        devices[1].synced();
        assert_eq!(devices[1].get(&key("e")).unwrap()["notes"], "Clock TransactWriteItems");
        assert_alike(&server, &devices);
        // A server that truly has no tables says the same.
        let bare = Server { dynoxide: fleet::dynoxide::Dynoxide::start(), prefix: "v7-".to_owned() };
        let device = Device::new(&bare, "ada", "three", 3);
        assert!(matches!(stopped(&device), Stop::Unusable(Way::NoTable, _)));
    });
}

#[test]
fn throttling_for_minutes_delays_and_loses_nothing() {
    signed_in("throttling_for_minutes_delays_and_loses_nothing", || {
        let (server, devices) = scene(&["one", "two"]);
        for fault in [Fault::Throttled, Fault::Exceeded, Fault::ThrottledItem, Fault::Conflict, Fault::Internal] {
            devices[0].edit(&key("e"), |value| value["notes"] = fault.name().into());
            devices[0].proxy.whenever(|_| true, fault);
            let mut longest = Vec::new();
            for _ in 0..14 {
                devices[0].proxy.recount();
                match devices[0].sync().outcome {
                    Outcome::Later { at_most_ms, .. } => longest.push(at_most_ms),
                    // A server that fails at the first read may as well be away.
                    Outcome::Offline(_) if fault == Fault::Internal => {}
                    other => panic!("{fault:?}: {other:?}"),
                }
                assert!(devices[0].proxy.counts().all() < 20, "a run is bounded");
            }
            if fault != Fault::Internal {
                assert_eq!((longest[0], longest[1], longest[13]), (1_000, 2_000, 600_000), "{fault:?}");
            }
            devices[0].proxy.clear();
            devices[0].synced();
            devices[1].synced();
            assert_eq!(devices[1].get(&key("e")).unwrap()["notes"], fault.name());
        }
        assert_alike(&server, &devices);
    });
}

#[test]
fn a_server_that_was_emptied_or_restored_stops_sync_and_nothing_is_deleted() {
    signed_in("a_server_that_was_emptied_or_restored_stops_sync_and_nothing_is_deleted", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        let old = plain.everything("ada");
        for at in 0..20 {
            devices[0].put(&key(&format!("n{at}")), &entry("kept"));
            devices[0].synced();
        }
        devices[1].synced();
        let now = plain.everything("ada");
        let kept = devices[0].records();
        devices[0].put(&key("late"), &entry("waits"));
        let empty: Vec<_> = now.iter().map(|(shape, _)| (*shape, Vec::new())).collect();
        for state in [&empty, &old] {
            plain.restore("ada", state);
            for device in &devices {
                assert_eq!(stopped(device), Stop::Restored);
                assert!(kept.keys().all(|key| device.get(key).is_some()));
            }
            assert_eq!(&plain.everything("ada"), state, "nothing is written either");
        }
        // The records are gone, and the log is not.
        let records_gone: Vec<_> = now
            .iter()
            .map(|(shape, items)| (*shape, if shape.name == "sync" { items.clone() } else { Vec::new() }))
            .collect();
        plain.restore("ada", &records_gone);
        let compare = Run { reconcile: true, ..Run::default() };
        let report = devices[1].run(compare, NOON, &mut || false).unwrap();
        assert_eq!(report.outcome, Outcome::Stopped(Stop::Emptied { missing: 21 }));
        assert_eq!(devices[1].records(), kept);
        // Everything is there again: what waited goes.
        plain.restore("ada", &now);
        devices.iter().for_each(|device| drop(device.synced()));
        devices[1].synced();
        assert_alike(&server, &devices);
        assert_eq!(devices[1].records().len(), 22);
    });
}

#[test]
fn a_restored_server_is_joined_anew_when_the_athlete_says_so() {
    signed_in("a_restored_server_is_joined_anew_when_the_athlete_says_so", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        let old = plain.everything("ada");
        devices[0].put(&key("n"), &entry("newer than the copy"));
        devices[0].edit(&key("e"), |value| value["notes"] = "edited after the copy".into());
        devices.iter().for_each(|device| drop(device.synced()));
        plain.restore("ada", &old);
        for device in &devices {
            assert_eq!(stopped(device), Stop::Restored);
            device.store().ledger().forget_remote().unwrap();
        }
        for _ in 0..2 {
            devices.iter().for_each(|device| drop(device.synced()));
        }
        assert_alike(&server, &devices);
        assert_eq!(devices[1].get(&key("n")).unwrap()["notes"], "newer than the copy");
        let shown = devices[1].get(&key("e")).unwrap()["notes"].to_string();
        let inbox = format!("{:?}", devices[1].rested().inbox);
        assert!(format!("{shown}{inbox}").contains("edited after the copy"), "{shown} {inbox}");
    });
}

#[test]
fn a_newer_protocol_makes_this_one_read_only_and_keeps_its_edits() {
    signed_in("a_newer_protocol_makes_this_one_read_only_and_keeps_its_edits", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        // A row of the log that a newer program wrote.
        let mut row = plain.query("sync", None, "ada").pop().unwrap();
        let seq: u64 = row["seq"]["N"].as_str().unwrap().parse().unwrap();
        row["seq"] = attribute(&json!(seq + 1));
        row["proto"] = attribute(&json!(2));
        row["cid"] = attribute(&json!("newer"));
        plain.put("sync", &row);
        devices[0].edit(&key("e"), |value| value["notes"] = "kept".into());
        for _ in 0..2 {
            assert_eq!(stopped(&devices[0]), Stop::UpdateNeeded);
            assert_eq!(devices[0].waiting(), 1);
        }
        assert_eq!(plain.query("sync", None, "ada").len() as u64, seq + 1);
        // Rules that ask for it, for devices that start anew.
        plain.put("sync", &item(&json!({"userId": "ada", "seq": 0, "minProto": 2, "floor": 0})));
        devices[1].crash();
        devices[1].edit(&key("e"), |value| value["rpe"] = 9.into());
        assert_eq!(stopped(&devices[1]), Stop::UpdateNeeded);
        assert_eq!(devices[1].waiting(), 1);
        // Updated: the row is gone from the story, the edits are there.
        plain.delete(fleet::plain::TABLES[9], &row);
        plain.put("sync", &item(&json!({"userId": "ada", "seq": 0, "minProto": 1, "floor": 0})));
        for _ in 0..2 {
            devices.iter().for_each(|device| device.crash());
            devices.iter().for_each(|device| drop(device.synced()));
        }
        let entry = devices[0].get(&key("e")).unwrap();
        assert_eq!((&entry["notes"], &entry["rpe"]), (&json!("kept"), &json!(9)));
    });
}

#[test]
fn a_record_that_the_server_cannot_take_stays_and_the_rest_goes() {
    signed_in("a_record_that_the_server_cannot_take_stays_and_the_rest_goes", || {
        let (server, devices) = scene(&["one", "two"]);
        devices[0].proxy.whenever(|request| String::from_utf8_lossy(&request.body).contains("huge"), Fault::TooLarge);
        devices[0].put(&key("a"), &entry("fine"));
        devices[0].put(&key("b"), &entry(&"huge ".repeat(15_000)));
        devices[0].put(&key("c"), &entry("fine"));
        devices[0].synced();
        let refused = devices[0].store().ledger().quarantined().unwrap();
        assert_eq!(refused.iter().map(|(key, _)| key.id.as_str()).collect::<Vec<_>>(), ["b"]);
        devices[1].synced();
        let ids: Vec<String> = devices[1].records().into_keys().map(|key| key.id).collect();
        assert_eq!(ids, ["a", "c", "e"]);
        devices[0].edit(&key("b"), |value| value["notes"] = "shorter".into());
        devices.iter().for_each(|device| drop(device.synced()));
        assert_alike(&server, &devices);
    });
}

#[test]
fn a_record_as_large_as_a_journal_takes_is_not_too_large_for_the_server() {
    signed_in("a_record_as_large_as_a_journal_takes_is_not_too_large_for_the_server", || {
        let (server, devices) = scene(&["one", "two"]);
        // Text that takes more bytes in an item than letters in the journal, in four records at once.
        for at in 0..4 {
            devices[0].put(&key(&format!("n{at}")), &entry(&"Übergänge 🧗 ".repeat(5_000)));
        }
        let climb = |at| json!({"id": format!("c{at}"), "grade": "V4", "gradeType": "v-scale"});
        let climbs: Vec<_> = (0..1_000).map(climb).collect();
        let mut many = entry("many");
        many["climbs"] = climbs.into();
        devices[0].put(&key("many"), &many);
        devices.iter().for_each(|device| drop(device.synced()));
        assert_alike(&server, &devices);
        assert_eq!(devices[1].records().len(), 6);
    });
}

#[test]
fn what_another_program_wrote_is_taken_in_whatever_its_types() {
    signed_in("what_another_program_wrote_is_taken_in_whatever_its_types", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        let strange = json!({
            "userId": {"S": "ada"}, "date#entryId": {"S": "2026-03-04#strange"}, "entryId": {"S": "strange"},
            "date": {"S": "2026-03-04"}, "sessionType": {"N": "5"}, "climbs": {"S": "three"}, "notes": {"L": [{"BOOL": true}]},
            "duration": {"S": "long"}, "rpe": {"N": "7.50"}, "big": {"N": "12345678901234567890123456789012345678"},
            "physicalCondition": {"NULL": true}, "tags": {"SS": ["a", "b"]}, "levels": {"NS": ["1", "2"]},
            "picture": {"B": "AAEC"}, "own": {"M": {"deep": {"L": [{"N": "-0.001"}, {"M": {}}]}}},
        });
        plain.put("journal-entries", &strange);
        let more = json!({
            "userId": {"S": "ada"}, "date#entryId": {"S": "2026-03-05#more"}, "entryId": {"S": "more"},
            "date": {"S": "2026-03-05"}, "sessionType": {"S": "gym"}, "words": {"SS": ["a", "b"]},
            "levels": {"NS": ["1", "2"]}, "picture": {"B": "AAEC"}, "big": strange["big"], "own": strange["own"],
        });
        plain.put("journal-entries", &more);
        let mut known =
            plain.query("journal-entries", None, "ada").into_iter().find(|item| item["entryId"]["S"] == "e");
        let known = known.as_mut().unwrap();
        known["notes"] = attribute(&json!("rewritten by another program"));
        known.as_object_mut().unwrap().remove("_v");
        plain.put("journal-entries", known);
        let log =
            json!({"userId": "ada", "date": "2026-03-02", "meals": [{"id": "m", "name": "oats", "calories": 400}]});
        plain.put("nutrition-logs", &item(&log));
        plain.put("users", &item(&json!({"userId": "ada", "name": "Ada", "subscription": {"tier": "pro"}})));

        assert_eq!(devices[0].reconciled().adopted, 5);
        devices[1].synced();
        assert_alike(&server, &devices);
        for device in &devices {
            let body = device.get(&key("strange")).unwrap();
            assert_eq!(body["big"].to_string(), "12345678901234567890123456789012345678");
            assert_eq!((&body["sessionType"], &body["climbs"]), (&json!(5), &json!("three")));
            assert_eq!(device.get(&key("e")).unwrap()["notes"], "rewritten by another program");
            let log = device.get(&Key::new(Table::NutritionLogs, "2026-03-02")).unwrap();
            assert_eq!(log["meals"][0]["name"], "oats");
        }
        // An edit on top keeps what the other program wrote, types included.
        devices[1].edit(&key("more"), |value| value["location"] = "Movement".into());
        devices[1].edit(&Key::single(Table::Users), |value| value["name"] = "Ada L".into());
        devices.iter().rev().for_each(|device| drop(device.synced()));
        let items = plain.query("journal-entries", None, "ada");
        let found = items.iter().find(|item| item["entryId"]["S"] == "more").unwrap();
        for name in ["words", "levels", "picture", "own", "big", "sessionType"] {
            assert_eq!(found[name], more[name], "{name}");
        }
        assert_eq!(found["location"]["S"], "Movement");
        let account = plain_item(&plain.query("users", None, "ada")[0]);
        assert_eq!((&account["name"], &account["subscription"]["tier"]), (&json!("Ada L"), &json!("pro")));
        assert_eq!(devices[0].reconciled().adopted, 0, "nothing is left to take in");
    });
}

#[test]
fn clocks_that_are_wrong_decide_nothing() {
    signed_in("clocks_that_are_wrong_decide_nothing", || {
        let (server, mut devices) = scene(&["one", "two"]);
        (devices[0].skew, devices[1].skew) = (40 * 86_400_000, -40 * 86_400_000);
        devices[1].edit(&key("e"), |value| value["location"] = "first to arrive".into());
        devices[1].synced();
        devices[0].edit(&key("e"), |value| value["location"] = "second to arrive".into());
        devices[0].synced();
        devices[1].synced();
        assert_eq!(devices[0].get(&key("e")).unwrap()["location"], "first to arrive");
        for device in &devices {
            let inbox = device.rested().inbox;
            assert_eq!(inbox[0].loser.mine, Some(json!("second to arrive")));
        }
        assert_alike(&server, &devices);
    });
}

#[test]
fn a_push_whose_answer_is_lost_is_applied_once() {
    signed_in("a_push_whose_answer_is_lost_is_applied_once", || {
        let (server, devices) = scene(&["one", "two"]);
        let faults = [
            Fault::CutAfter,
            Fault::CutWithin,
            Fault::HalfJson,
            Fault::InternalAfter,
            Fault::Late(150),
            Fault::CutBefore,
        ];
        let before = server.log("ada").len();
        for fault in faults {
            devices[0].edit(&key("e"), |value| value["notes"] = fault.name().into());
            devices[0].proxy.next("TransactWriteItems", 1, fault);
            let end = Instant::now() + Duration::from_secs(20);
            while devices[0].sync().outcome != Outcome::Synced {
                assert!(Instant::now() < end, "{fault:?}");
            }
            devices[0].proxy.settle();
        }
        assert_eq!(server.log("ada").len(), before + faults.len(), "one row each");
        devices.iter().for_each(|device| drop(device.synced()));
        assert_alike(&server, &devices);
    });
}

#[test]
fn an_import_in_bad_weather_arrives_whole() {
    signed_in("an_import_in_bad_weather_arrives_whole", || {
        let (server, devices) = scene(&["one", "two"]);
        devices.iter().for_each(|device| device.proxy.weather(Weather::ROUGH));
        let ops = (0..300).map(|at| {
            let body = fleet::athlete::body(&entry(&"long ".repeat(400)));
            Op::Put { key: key(&format!("n{at}")), body }
        });
        let change = Change { label: "import".into(), ops: ops.collect() };
        devices[0].store().apply(&change, &NOON).unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        while devices.iter().any(|device| device.records().len() < 301 || device.waiting() > 0) {
            assert!(Instant::now() < end, "it does not arrive");
            devices.iter().for_each(|device| drop(device.sync()));
        }
        for device in &devices {
            device.proxy.clear();
            device.proxy.settle();
            device.synced();
        }
        assert_alike(&server, &devices);
    });
}
