//! One story from its seed: devices that are edited and sync at the same time, each on threads of its own, in bad
//! weather; then the weather clears, all come home, and a new one may join.

use super::dice::Dice;
use super::proxy::{Counts, Weather};
use super::verdict::{FIRST, Ledgers, Rested, judge, numbers, numbers_of, on_server};
use super::{Device, NOON, Server, athlete};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use v7_state::record::Key;
use v7_state::store::Now;
use v7_state::sync::{Outcome, Report, Run};

/// Most requests of one run.
const MOST_REQUESTS: usize = 80;
/// Milliseconds in a day.
const DAY: i64 = 86_400_000;

/// What happened.
#[derive(Debug, Default)]
pub struct Story {
    pub devices: usize,
    pub edits: usize,
    pub crashes: usize,
    pub commits: usize,
    pub conflicts: usize,
    pub runs: usize,
    pub counts: Counts,
    pub seconds: f64,
    pub wrong: Vec<String>,
}

/// How much of everything.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Edits tried on each device.
    pub edits: usize,
    /// Longest pause between two edits, in milliseconds.
    pub pause_ms: usize,
}

struct Stage<'a> {
    server: &'a Server,
    user: String,
    ledgers: Mutex<Ledgers>,
    next: AtomicU64,
    edits: AtomicUsize,
    crashes: AtomicUsize,
    runs: AtomicUsize,
    wrong: Mutex<Vec<String>>,
    start: Instant,
}

/// Tells one story.
pub fn tell(server: &Server, seed: u64, size: Size) -> Story {
    let mut dice = Dice::new(seed);
    let stage = Stage {
        server,
        user: format!("athlete-{seed}"),
        ledgers: Mutex::default(),
        next: AtomicU64::new(FIRST),
        edits: AtomicUsize::new(0),
        crashes: AtomicUsize::new(0),
        runs: AtomicUsize::new(0),
        wrong: Mutex::default(),
        start: Instant::now(),
    };
    let mut devices: Vec<Device> = (0..2 + dice.roll(4))
        .map(|at| {
            let mut device = Device::new(server, &stage.user, &format!("d{at}"), seed * 100 + at as u64);
            device.skew = [0, DAY, -DAY][dice.roll(3)];
            device
        })
        .collect();
    let weather = [Weather::default(), Weather::MILD, Weather::ROUGH][dice.roll(3)];
    let editing = AtomicUsize::new(devices.len());
    std::thread::scope(|scope| {
        for (at, device) in devices.iter().enumerate() {
            device.proxy.weather(weather);
            let seed = seed * 1_000 + at as u64;
            let (stage, editing) = (&stage, &editing);
            scope.spawn(move || {
                stage.edit(device, size, &mut Dice::new(seed));
                editing.fetch_sub(1, SeqCst);
            });
            scope.spawn(move || stage.sync(device, editing, &mut Dice::new(seed + 500)));
        }
    });
    stage.rest(&mut devices, seed, dice.percent(30));
    stage.verdict(&devices)
}

impl Stage<'_> {
    fn now(&self, device: &Device) -> Now {
        // A minute passes each tenth of a second.
        Now { ms: NOON.ms + device.skew + self.start.elapsed().as_millis() as i64 * 600 }
    }

    fn complain(&self, what: String) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    fn edit(&self, device: &Device, size: Size, dice: &mut Dice) {
        for _ in 0..size.edits {
            std::thread::sleep(Duration::from_millis(dice.roll(size.pause_ms) as u64));
            let mut store = device.store();
            let before = athlete::records(&store);
            let mut number = || self.next.fetch_add(1, SeqCst) + 1;
            let acted = athlete::act(&mut store, &device.name, dice, self.now(device), &mut number);
            let Some(trace) = acted else { continue };
            let after = athlete::records(&store);
            self.edits.fetch_add(1, SeqCst);
            // Noted before the journal is free: nobody may see, through a sync, what is not noted yet.
            let mut ledgers = self.ledgers.lock().unwrap_or_else(PoisonError::into_inner);
            let seen = |records: &BTreeMap<_, _>, key| records.get(key).map(numbers_of).unwrap_or_default();
            let touched: BTreeSet<&Key> = trace.touched.iter().collect();
            for key in touched {
                let (old, new) = (seen(&before, key), seen(&after, key));
                if old != new {
                    ledgers.note(&device.name, key, &old, &new, trace.weak, &trace.fresh);
                }
                if trace.brought_back {
                    ledgers.revive(&new);
                }
            }
            if let Some(conflict) = trace.settled {
                let shown = seen(&after, &conflict.key);
                for value in [&conflict.loser.mine, &conflict.loser.theirs].into_iter().flatten() {
                    for number in numbers(&value.to_string()).difference(&shown) {
                        ledgers.mark(*number, &device.name, false);
                    }
                }
            }
        }
    }

    /// Syncs until nobody edits any more; dies in between, and loses the network for a while.
    fn sync(&self, device: &Device, editing: &AtomicUsize, dice: &mut Dice) {
        let over = AtomicBool::new(false);
        while !over.load(SeqCst) {
            if dice.percent(6) {
                device.proxy.down();
                for _ in 0..dice.roll(3) {
                    self.run(device, dice);
                }
                std::thread::sleep(Duration::from_millis(dice.roll(200) as u64));
                device.proxy.up();
            }
            self.run(device, dice);
            std::thread::sleep(Duration::from_millis(dice.roll(25) as u64));
            over.store(editing.load(SeqCst) == 0, SeqCst);
        }
    }

    fn run(&self, device: &Device, dice: &mut Dice) {
        let report = device.run(Run::default(), self.now(device), &mut || dice.percent(2));
        self.runs.fetch_add(1, SeqCst);
        if let Some(report) = report {
            self.check(device, &report);
        } else {
            device.crash();
            self.crashes.fetch_add(1, SeqCst);
        }
    }

    fn check(&self, device: &Device, report: &Report) {
        if let Outcome::Stopped(stop) = &report.outcome {
            self.complain(format!("{} stopped: {stop}", device.name));
        }
        if report.requests > MOST_REQUESTS {
            self.complain(format!("{} took {} requests", device.name, report.requests));
        }
    }

    fn rest(&self, devices: &mut Vec<Device>, seed: u64, joins: bool) {
        for device in devices.iter() {
            device.proxy.clear();
            device.proxy.settle();
        }
        for round in 0..30 {
            let mut quiet = true;
            for device in devices.iter() {
                let report = device.run(Run::default(), self.now(device), &mut || false);
                self.runs.fetch_add(1, SeqCst);
                let report = report.unwrap_or_else(|| unreachable!("nobody dies here"));
                quiet &= report.outcome == Outcome::Synced && report.pulled == 0 && report.pushed == 0;
                self.check(device, &report);
            }
            if quiet && round > 0 {
                if !joins || devices.iter().any(|device| device.name == "new") {
                    return;
                }
                devices.push(Device::new(self.server, &self.user, "new", seed * 100 + 99));
            }
        }
        self.complain("it does not come to rest".to_owned());
    }

    fn verdict(self, devices: &[Device]) -> Story {
        let mut wrong = self.wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ledgers = self.ledgers.into_inner().unwrap_or_else(PoisonError::into_inner);
        let log = self.server.log(&self.user);
        let remote = on_server(&mut self.server.plain(), &self.user, &mut wrong);
        let rested: Vec<Rested> = devices.iter().map(Device::rested).collect();
        wrong.extend(judge(&rested, &remote, &log, &ledgers));
        let mut counts = Counts::default();
        for device in devices {
            let own = device.proxy.counts();
            own.requests.into_iter().for_each(|(name, count)| *counts.requests.entry(name).or_default() += count);
            own.faults.into_iter().for_each(|(name, count)| *counts.faults.entry(name).or_default() += count);
            counts.rejected += own.rejected;
            counts.accepted += own.accepted;
        }
        Story {
            devices: devices.len(),
            edits: self.edits.into_inner(),
            crashes: self.crashes.into_inner(),
            commits: log.len(),
            conflicts: log.iter().map(|row| row.conflicts.len()).sum(),
            runs: self.runs.into_inner(),
            counts,
            seconds: self.start.elapsed().as_secs_f64(),
            wrong,
        }
    }
}
