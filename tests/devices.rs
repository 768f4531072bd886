//! Sync against a real DynamoDB server: devices on true threads in bad weather lose nothing, and each trouble that a
//! network, an account or a server can make ends as it should.
//!
//! `V7_DEVICES_SEEDS=500 cargo test --test devices devices_on_threads_lose_nothing -- --nocapture` runs as many stories
//! as wished, from `V7_DEVICES_FROM` on, and prints what happened in each.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/fleet.rs"]
mod fleet;
#[path = "devices/trouble.rs"]
mod trouble;

use fleet::proxy::Weather;
use fleet::story::{Size, Story, tell};
use fleet::{Device, NOON, Server, differences, signed_in};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use v7_state::grade::Hint;
use v7_state::import;
use v7_state::record::{Change, Key, Op, Table};
use v7_state::sync::{Outcome, Stop};

/// Stories that run when nobody asks for more.
const STORIES: u64 = 24;

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
    sync_all(&devices);
    (server, devices)
}

fn sync_all(devices: &[Device]) {
    for device in devices {
        device.synced();
    }
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
            let on_day = |day: chrono::NaiveDate| {
                let day = day.to_string();
                let of = |table| store.read().records(table, Some(&day), Some(&day), None).unwrap();
                let records = [Table::Entries, Table::Sends].into_iter().flat_map(of);
                records.map(|record| (record.key, record.body)).collect()
            };
            let planned = import::plan(&parsed, &|key| store.read().get(key).unwrap(), &on_day);
            store.apply(&planned.change, &NOON).unwrap();
            drop(store);
            let outcome = device.sync().outcome;
            assert!(matches!(outcome, Outcome::Offline(_)), "{outcome:?}");
        }
        let imported = devices[0].records().len();
        assert!(imported > 100, "{imported}");
        for device in &devices {
            device.proxy.up();
        }
        for device in devices.iter().chain(&devices) {
            device.synced();
        }
        assert_eq!(devices[0].records().len(), imported);
        assert_alike(&server, &devices);
        assert_eq!(devices[0].rested().inbox, [], "the same file is no conflict");
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
fn an_import_in_bad_weather_arrives_whole() {
    signed_in("an_import_in_bad_weather_arrives_whole", || {
        let (server, devices) = scene(&["one", "two"]);
        for device in &devices {
            device.proxy.weather(Weather::ROUGH);
        }
        let ops = (0..300).map(|at| {
            let body = fleet::athlete::body(&entry(&"long ".repeat(400)));
            Op::Put { key: key(&format!("n{at}")), body }
        });
        let change = Change { label: "import".into(), ops: ops.collect() };
        devices[0].store().apply(&change, &NOON).unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        while devices.iter().any(|device| device.records().len() < 301 || device.waiting() > 0) {
            assert!(Instant::now() < end, "it does not arrive");
            for device in &devices {
                device.sync();
            }
        }
        for device in &devices {
            device.proxy.clear();
            device.proxy.settle();
            device.synced();
        }
        assert_alike(&server, &devices);
    });
}
