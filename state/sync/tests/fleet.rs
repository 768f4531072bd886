//! Fleets of devices that edit, lose the network, crash and sync in every order, each from one seed.
//!
//! `V7_FLEET_SEEDS=4000 cargo test -p v7-state --lib fleets_lose_nothing -- --nocapture` runs as many as wished, from
//! `V7_FLEET_FROM` on, and prints edits, faults, violations and the seeds that failed.

use super::Dice;
use super::device::{Device, START_MS};
use super::server::{Server, Weather};
use super::verdict::{FIRST, Ledgers, judge, numbers, numbers_of};
use crate::record::Key;
use crate::store::Now;
use crate::sync::{Flaw, Outcome, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Most requests of one run.
const MOST_REQUESTS: usize = 80;

#[derive(Debug, Default)]
pub(super) struct Story {
    pub edits: usize,
    pub faults: usize,
    pub crashes: usize,
    pub commits: usize,
    pub conflicts: usize,
    pub requests: usize,
    pub rejected: usize,
    pub wrong: Vec<String>,
    pub trace: u64,
}

struct Fleet {
    devices: Vec<Device>,
    server: Server,
    ledgers: Ledgers,
    dice: Dice,
    next: u64,
    story: Story,
    trace: DefaultHasher,
    clock: i64,
    /// Prints what happens, when `V7_FLEET_ALOUD` is set.
    aloud: bool,
}

/// One story from its seed.
pub(super) fn tell(seed: u64, flaw: Flaw, disk: bool) -> Story {
    let mut dice = Dice::new(seed);
    let directory = disk.then(|| tempfile::tempdir().unwrap());
    let count = 2 + dice.roll(4);
    let devices = (0..count).map(|at| {
        let path = directory.as_ref().map(|directory| directory.path().join(format!("{at}.db")));
        let mut device = Device::new(&format!("d{at}"), seed * 100 + at as u64, flaw, path);
        device.skew = [0, 86_400_000, -86_400_000][dice.roll(3)];
        device
    });
    let devices = devices.collect();
    let mut server = Server::new(1 + dice.roll(8));
    server.flaw = flaw;
    let mut fleet = Fleet {
        devices,
        server,
        ledgers: Ledgers::default(),
        dice,
        next: FIRST,
        story: Story::default(),
        trace: DefaultHasher::new(),
        clock: START_MS,
        aloud: std::env::var_os("V7_FLEET_ALOUD").is_some(),
    };
    fleet.live();
    fleet.rest(seed, flaw);
    fleet.story.wrong.extend(judge(&mut fleet.devices, &fleet.server, &fleet.ledgers));
    if let Some(id) = std::env::var_os("V7_FLEET_RECORD") {
        for row in &fleet.server.log {
            let ops = row.ops.iter().filter(|op| id == *op.id);
            ops.for_each(|op| println!("{} {} {:?} {:?}", row.seq, row.dev, op.body, row.conflicts));
        }
    }
    fleet.story.faults = fleet.server.faults;
    fleet.story.commits = fleet.server.log.len();
    fleet.story.requests = fleet.server.requests;
    fleet.story.rejected = fleet.server.rejected;
    fleet.story.conflicts = fleet.server.log.iter().map(|row| row.conflicts.len()).sum();
    fleet.story.trace = fleet.trace.finish();
    fleet.story
}

impl Fleet {
    fn live(&mut self) {
        let weather = match self.dice.roll(3) {
            0 => Weather::default(),
            1 => Weather { lost: 4, unanswered: 6, late: 6, throttled: 2, contended: 3, stale: 10, holes: 40 },
            _ => Weather { lost: 15, unanswered: 15, late: 15, throttled: 5, contended: 8, stale: 20, holes: 70 },
        };
        let steps = 100 + self.dice.roll(250);
        for _ in 0..steps {
            self.clock += 60_000;
            let at = self.dice.roll(self.devices.len());
            match self.dice.roll(100) {
                0..35 => self.act(at),
                35..92 => self.advance(at, weather),
                92..95 => {
                    self.devices[at].crash();
                    self.story.crashes += 1;
                }
                _ => self.devices[at].online = !self.devices[at].online,
            }
        }
    }

    fn now(&self, at: usize) -> Now {
        Now { ms: self.clock + self.devices[at].skew }
    }

    fn act(&mut self, at: usize) {
        let now = self.now(at);
        let before = self.seen(at);
        let known = self.next;
        let next = &mut self.next;
        let mut number = || {
            *next += 1;
            *next
        };
        let device = &mut self.devices[at];
        let Some(trace) = device.act(&mut self.dice, now, &mut number) else { return };
        self.story.edits += 1;
        (at, &trace.text).hash(&mut self.trace);
        if self.aloud {
            let after = self.seen(at);
            let changes: Vec<_> =
                before.keys().chain(after.keys()).filter(|key| before.get(key) != after.get(key)).collect();
            let shown: BTreeSet<_> =
                changes.iter().map(|key| (key.id.as_str(), before.get(key), after.get(key))).collect();
            println!("d{at}: {} {shown:?}", trace.text);
        }
        let after = self.seen(at);
        let name = self.devices[at].name.clone();
        let none = BTreeSet::new();
        let touched: BTreeSet<&Key> = trace.touched.iter().collect();
        for key in touched {
            let (old, new) = (before.get(key).unwrap_or(&none), after.get(key).unwrap_or(&none));
            if old != new {
                self.ledgers.note(&name, key, old, new, trace.weak, known);
            }
            if trace.brought_back {
                self.ledgers.revive(new);
            }
        }
        if let Some(conflict) = trace.settled {
            let shown = after.get(&conflict.key).unwrap_or(&none);
            for value in [&conflict.loser.mine, &conflict.loser.theirs].into_iter().flatten() {
                for number in numbers(&value.to_string()).difference(shown) {
                    self.ledgers.mark(*number, &name, false);
                }
            }
        }
    }

    fn seen(&self, at: usize) -> BTreeMap<Key, BTreeSet<u64>> {
        self.devices[at].records().into_iter().map(|(key, body)| (key, numbers_of(Some(&body)))).collect()
    }

    fn advance(&mut self, at: usize, weather: Weather) {
        let now = self.now(at);
        let report = self.devices[at].advance(&mut self.server, weather, &mut self.dice, now);
        format!("{at} {:?}", self.devices[at].pending).hash(&mut self.trace);
        if let Some(report) = report {
            if self.aloud {
                println!("d{at}: {report:?}");
            }
            self.check(at, &report);
        }
    }

    fn check(&mut self, at: usize, report: &Report) {
        format!("{report:?}").hash(&mut self.trace);
        if let Outcome::Stopped(stop) = &report.outcome {
            self.story.wrong.push(format!("d{at} stopped: {stop}"));
        }
        if report.requests > MOST_REQUESTS {
            self.story.wrong.push(format!("d{at} took {} requests", report.requests));
        }
    }

    /// The weather clears, everybody comes home, and a new device joins.
    fn rest(&mut self, seed: u64, flaw: Flaw) {
        self.devices.iter_mut().for_each(|device| device.online = true);
        self.server.deliver(1_000);
        let joins = self.dice.percent(30);
        for round in 0..30 {
            let mut quiet = true;
            for at in 0..self.devices.len() {
                let commits = self.server.log.len();
                let mut ended = None;
                for _ in 0..2 * MOST_REQUESTS {
                    let now = self.now(at);
                    let clear = Weather::default();
                    ended = self.devices[at].advance(&mut self.server, clear, &mut self.dice, now);
                    if ended.is_some() {
                        break;
                    }
                }
                match ended {
                    Some(report) => {
                        quiet &= report.outcome == Outcome::Synced && report.pulled == 0 && report.pushed == 0;
                        self.check(at, &report);
                    }
                    None => self.story.wrong.push(format!("d{at} does not come to an end")),
                }
                quiet &= self.server.log.len() == commits;
            }
            if quiet && round > 0 {
                if !joins || self.devices.iter().any(|device| device.name == "new") {
                    return;
                }
                self.devices.push(Device::new("new", seed * 100 + 99, flaw, None));
            }
        }
        self.story.wrong.push("it does not come to rest".into());
    }
}

fn run(from: u64, count: u64) -> Vec<(u64, Story)> {
    (from..from + count).map(|seed| (seed, tell(seed, Flaw::None, false))).collect()
}

fn report(stories: &[(u64, Story)]) -> String {
    let sum = |of: fn(&Story) -> usize| stories.iter().map(|(_, story)| of(story)).sum::<usize>();
    let failed: Vec<_> = stories.iter().filter(|(_, story)| !story.wrong.is_empty()).collect();
    let mut text = format!(
        "{} seeds, {} edits, {} commits, {} conflicts, {} requests, {} pushes rejected, {} faults, {} crashes, {} failed\n",
        stories.len(),
        sum(|story| story.edits),
        sum(|story| story.commits),
        sum(|story| story.conflicts),
        sum(|story| story.requests),
        sum(|story| story.rejected),
        sum(|story| story.faults),
        sum(|story| story.crashes),
        failed.len()
    );
    for (seed, story) in failed.iter().take(20) {
        writeln!(text, "seed {seed}: {:?}", story.wrong.iter().take(6).collect::<Vec<_>>()).unwrap();
    }
    text
}

#[test]
fn fleets_lose_nothing() {
    let number =
        |name: &str, otherwise| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let seeds = number("V7_FLEET_SEEDS", 200);
    let stories = run(number("V7_FLEET_FROM", 1), seeds);
    let text = report(&stories);
    println!("{text}");
    assert!(stories.iter().all(|(_, story)| story.wrong.is_empty()), "{text}");
    // A fleet that does nothing would lose nothing.
    let sum = |of: fn(&Story) -> usize| stories.iter().map(|(_, story)| of(story) as u64).sum::<u64>();
    assert!(sum(|story| story.edits) > 25 * seeds, "{text}");
    assert!(sum(|story| story.conflicts) > seeds / 2, "{text}");
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in [3, 4, 5] {
        let (one, two) = (tell(seed, Flaw::None, false), tell(seed, Flaw::None, false));
        assert_eq!((one.trace, one.requests), (two.trace, two.requests), "seed {seed}");
    }
    assert_ne!(tell(3, Flaw::None, false).trace, tell(4, Flaw::None, false).trace);
}

#[test]
fn a_journal_on_disk_survives_being_closed_at_every_point() {
    for seed in 1..4 {
        let story = tell(seed, Flaw::None, true);
        assert!(story.wrong.is_empty(), "seed {seed}: {:?}", story.wrong);
    }
}

#[test]
fn every_known_mistake_is_noticed() {
    let mistakes = [
        Flaw::CursorFirst,
        Flaw::Unconditional,
        Flaw::AssumeDone,
        Flaw::ForgetInflight,
        Flaw::NewCid,
        Flaw::DropLosers,
        Flaw::LocalWins,
        Flaw::RemoteWins,
        Flaw::SplitGroups,
        Flaw::IgnoreGaps,
        Flaw::AckOverwrites,
        Flaw::LeaveOldItem,
        Flaw::RemovalWins,
        Flaw::NoBase,
    ];
    let mut missed = Vec::new();
    for flaw in mistakes {
        // Mistakes that show only when three things meet begin where they meet.
        let seeds = match flaw {
            Flaw::NewCid => 185..500,
            Flaw::IgnoreGaps => 120..300,
            _ => 1..120,
        };
        let noticed = seeds.clone().find_map(|seed| {
            let told = std::panic::catch_unwind(|| tell(seed, flaw, false).wrong.first().cloned());
            told.unwrap_or_else(|_| Some("the server or the store refused it".into())).map(|wrong| (seed, wrong))
        });
        println!("{flaw:?}: {noticed:?}");
        if noticed.is_none() {
            missed.push(flaw);
        }
    }
    assert_eq!(missed, []);
}
