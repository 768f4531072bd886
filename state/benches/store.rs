//! Speed of the store on a journal of 100,000 entries over eleven years: list pages, search as it is typed, charts, and
//! one save. The budgets are 8 ms for a key of a search and 50 ms for a chart of the whole journal. And the sync side of
//! it: a first sync of 10,000 and 100,000 records, the commits of as many that wait, and a poll when nothing does.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

use chrono::{Days, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use v7_state::demo;
use v7_state::filter::{Filter, Word};
use v7_state::record::{Change, Ids, Key, Op, Table};
use v7_state::store::{Applied, Now, Reader, Store};
use v7_state::sync::{Digest, Item, Joined, sort_key};

const ENTRIES: u64 = 100_000;
const NOW: Now = Now { ms: 1_795_199_400_123 };
const WORDS: &[&str] = &[
    "felt",
    "strong",
    "crimps",
    "slopers",
    "heel",
    "hook",
    "tired",
    "fingers",
    "moonboard",
    "warm",
    "cold",
    "beta",
    "projected",
    "the",
    "steep",
    "wall",
    "again",
    "and",
    "dropped",
    "last",
    "move",
    "sent",
    "flash",
    "roof",
    "session",
    "with",
    "good",
    "skin",
    "bad",
    "sleep",
    "campus",
    "rest",
    "short",
    "long",
    "slab",
    "balance",
    "power",
    "endurance",
];

/// Words and numbers that are the same at every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// About 400 characters; one note in a thousand has a rare word.
    fn notes(&mut self) -> String {
        let mut notes: Vec<&str> = (0..65).map(|_| WORDS[self.roll(WORDS.len() as u64) as usize]).collect();
        if self.roll(1000) == 0 {
            notes.push("Rodellar");
        }
        notes.join(" ")
    }
}

fn entry(dice: &mut Dice, date: NaiveDate) -> Value {
    let climbs: Vec<Value> = (0..5)
        .map(|n| {
            json!({"id": n.to_string(), "grade": format!("V{}", dice.roll(9)), "gradeType": "v-scale", "result":
            if dice.roll(3) == 0 { "attempt" } else { "redpoint" }, "attempts": 1 + dice.roll(6), "style": "overhang"})
        })
        .collect();
    json!({"date": date.to_string(), "sessionType": "gym", "location": format!("Gym {}", dice.roll(30)), "duration": 90,
        "rpe": dice.roll(11), "climbs": climbs, "notes": dice.notes(), "technicalFocus": ["crimps"],
        "physicalCondition": {"energy": 7, "soreness": {"fingers": dice.roll(10), "back": dice.roll(10)}}})
}

fn send(dice: &mut Dice, date: NaiveDate) -> Value {
    json!({"date": date.to_string(), "grade": format!("V{}", dice.roll(9)), "gradeType": "v-scale", "type": "outdoor",
        "name": format!("Line {}", dice.roll(5000)), "location": format!("Crag {}", dice.roll(60)), "notes": "short"})
}

fn put(table: Table, id: String, body: &Value) -> Op {
    Op::Put { key: Key::new(table, id), body: body.as_object().unwrap().clone() }
}

fn fill(path: &Path) -> Store {
    let mut store = Store::open(path, &NOW).unwrap();
    let (mut dice, mut ids) = (Dice(7), Ids::new(7));
    let first = NaiveDate::from_ymd_opt(2015, 11, 1).unwrap();
    let started = Instant::now();
    let mut done = 0;
    while done < ENTRIES {
        let mut ops = Vec::new();
        for n in done..done + 10_000 {
            let date = first + Days::new(n * 4000 / ENTRIES);
            ops.push(put(Table::Entries, ids.next(NOW.ms), &entry(&mut dice, date)));
            if n % 10 == 0 {
                ops.push(put(Table::Sends, ids.next(NOW.ms), &send(&mut dice, date)));
            }
        }
        let began = Instant::now();
        store.apply(&Change { label: "import".into(), ops }, &NOW).unwrap();
        println!("entries {done}..{}: {:?}", done + 10_000, began.elapsed());
        done += 10_000;
    }
    println!("filled in {:?}, {} MB", started.elapsed(), std::fs::metadata(path).unwrap().len() / 1_000_000);
    store
}

fn words(text: &str) -> Filter {
    let words = text.split(' ').map(|text| Word { text: text.into(), prefix: true, not: false }).collect();
    Filter { words, ..Filter::default() }
}

/// Whether the filter on the command line, if any, asks for this part.
fn asked(part: &str) -> bool {
    std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .is_none_or(|filter| part.contains(&filter) || filter.starts_with(part))
}

fn store(c: &mut Criterion) {
    if !asked("100k") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let mut store = fill(&path);
    let all = Filter::default();
    let mut group = c.benchmark_group("100k");
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group.bench_function("open and first page", |b| {
        b.iter(|| Reader::open(&path).unwrap().entries(&all, 0, 50).unwrap());
    });
    let read = Reader::open(&path).unwrap();
    for from in [0, 50_000, 99_950] {
        group.bench_function(format!("entries from {from}"), |b| {
            b.iter(|| read.entries(&all, black_box(from), 50).unwrap());
        });
    }
    group.bench_function("sends from 5000", |b| b.iter(|| read.sends(&all, black_box(5000), 50).unwrap()));
    for text in ["c", "cr", "cri", "crimps", "crimps heel", "felt strong crimps", "rodellar", "rode", "zzz"] {
        let filter = words(text);
        group.bench_function(format!("search {text}"), |b| b.iter(|| read.search(&filter, 50).unwrap()));
        group.bench_function(format!("list {text}"), |b| b.iter(|| read.entries(&filter, 0, 50).unwrap()));
    }
    group.bench_function("ascents", |b| b.iter(|| read.ascents(None, None).unwrap().len()));
    let (since, until) = (NaiveDate::MIN, NaiveDate::MAX);
    group.bench_function("days", |b| b.iter(|| read.days(since, until).unwrap().len()));
    group.bench_function("places", |b| b.iter(|| read.places(20).unwrap()));
    let mut dice = Dice(11);
    let mut ids = Ids::new(11);
    group.bench_function("apply one", |b| {
        b.iter(|| {
            let body = entry(&mut dice, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
            store.apply(&Change::one("entry", put(Table::Entries, ids.next(NOW.ms), &body)), &NOW).unwrap()
        });
    });
    group.finish();
}

/// A whole remote of so many realistic records, as of row 1 of its log.
fn remote(records: usize) -> Joined {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let mut joined = Joined { cursor: 1, cid: "c".into(), ..Joined::default() };
    for (key, body) in demo::large(records, today, 7).take(records) {
        joined.digest.toggle(&key, &body);
        let item = Item { sk: sort_key(&key, &body), v: Some(1), key: key.clone(), body };
        joined.items.insert(key, item);
    }
    joined
}

/// Processor time of this thread, where the system tells it: a busy machine does not change it.
fn processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0))
}

/// Takes a remote over as the engine does; the time of the longest transaction beside that of all.
fn join(store: &mut Store, joined: Joined) -> (Duration, Duration) {
    let (began, mut longest) = (Instant::now(), Duration::ZERO);
    let mut joining = store.ledger().begin_join(joined).unwrap();
    loop {
        let at = Instant::now();
        let whole = store.ledger().join_some(&mut joining, 500, NOW).unwrap();
        longest = longest.max(at.elapsed());
        if whole {
            return (began.elapsed(), longest);
        }
    }
}

fn empty(path: &Path) -> Store {
    let mut store = Store::open(path, &NOW).unwrap();
    store.ledger().bind("ada", "one").unwrap();
    store
}

fn first_sync(c: &mut Criterion) {
    if !asked("join") {
        return;
    }
    let mut group = c.benchmark_group("join");
    group.sample_size(10).warm_up_time(Duration::from_millis(300));
    group.bench_function("10,000 into an empty journal", |b| {
        let joined = remote(10_000);
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let directory = tempfile::tempdir().unwrap();
                    let mut store = empty(&directory.path().join("journal.db"));
                    join(&mut store, joined.clone()).0
                })
                .sum()
        });
    });
    group.bench_function("digest of 10,000", |b| {
        let joined = remote(10_000);
        b.iter(|| {
            let mut digest = Digest::default();
            joined.items.values().for_each(|item| digest.toggle(&item.key, &item.body));
            digest
        });
    });
    group.finish();
    let directory = tempfile::tempdir().unwrap();
    for run in 0..5 {
        let mut store = empty(&directory.path().join(format!("{run}.db")));
        let (joined, before) = (remote(10_000), processor());
        let (all, longest) = join(&mut store, joined);
        let processor = processor().saturating_sub(before);
        println!("join of 10,000: {all:?}, processor {processor:?}, longest transaction {longest:?}");
    }
    let mut store = empty(&directory.path().join("journal.db"));
    let (joined, before) = (remote(100_000), processor());
    let (all, longest) = join(&mut store, joined);
    let processor = processor().saturating_sub(before);
    println!("join of 100,000: {all:?}, processor {processor:?}, longest transaction {longest:?}");
    let mut group = c.benchmark_group("join synced 100k");
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group.bench_function("waiting", |b| b.iter(|| store.ledger().waiting().unwrap()));
    let mut ids = Ids::new(5);
    group.bench_function("freeze of nothing", |b| b.iter(|| store.ledger().freeze(&mut ids, NOW, false).unwrap()));
    group.finish();
}

/// Pushes everything, as the engine does with a server that takes it all: commits, and the time they took.
fn push_all(store: &mut Store) -> (u32, Duration) {
    let (mut ids, mut commits, began) = (Ids::new(3), 0, Instant::now());
    while let Some(push) = store.ledger().freeze(&mut ids, NOW, false).unwrap() {
        assert_eq!(store.ledger().apply(&push.commit, NOW).unwrap(), Applied::Yes { own: true });
        commits += 1;
    }
    (commits, began.elapsed())
}

fn push(_: &mut Criterion) {
    if !asked("push") {
        return;
    }
    for records in [1_000, 10_000, 100_000] {
        let directory = tempfile::tempdir().unwrap();
        let mut store = empty(&directory.path().join("journal.db"));
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let all: Vec<Op> =
            demo::large(records, today, 7).take(records).map(|(key, body)| Op::Put { key, body }).collect();
        for ops in all.chunks(5_000) {
            store.apply(&Change { label: "import".into(), ops: ops.to_vec() }, &NOW).unwrap();
        }
        let counted = Instant::now();
        let waiting = store.ledger().waiting().unwrap();
        println!("push: {waiting} waiting, counted in {:?}", counted.elapsed());
        let (commits, took) = push_all(&mut store);
        println!("push of {records}: {commits} commits in {took:?}, {:?} a commit", took / commits);
    }
}

criterion_group!(benches, store, first_sync, push);
criterion_main!(benches);
