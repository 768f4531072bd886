//! The real program, killed (-9) at any moment while it writes and while it syncs, on two journals of one athlete:
//! everything that it had acknowledged is on both afterwards, once.
//!
//! `V7_KILL_LOOPS=2000 cargo test --test sync_kill -- --nocapture` runs longer, from the seed `V7_KILL_SEED`.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/dice.rs"]
mod dice;
#[path = "support/dynoxide.rs"]
mod dynoxide;
#[path = "support/plain.rs"]
mod plain;
mod support;
#[expect(dead_code, reason = "other tests use more of it")]
#[path = "support/wire.rs"]
mod wire;

use dice::Dice;
use dynoxide::Dynoxide;
use plain::Plain;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::Home;

/// Loops when nobody asks for more.
const LOOPS: usize = 200;
/// The first of the numbers that tell every record from every other.
const FIRST: usize = 7_000_000;
/// How long both sides may take to become equal.
const PATIENCE: Duration = Duration::from_secs(120);

struct Journal {
    home: Home,
    endpoint: String,
}

impl Journal {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.home.command(args);
        command
            .env("V7_SYNC_USER_ID", "ada")
            .env("V7_AWS_ENDPOINT", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs to the end; what it printed, and whether it succeeded.
    fn run(&self, args: &[&str]) -> (bool, String) {
        let output = self.command(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    }

    /// Syncs until it succeeds.
    fn sync(&self) {
        let end = Instant::now() + PATIENCE;
        loop {
            let (good, said) = self.run(&["sync"]);
            if good {
                return;
            }
            assert!(Instant::now() < end, "it does not sync: {said}");
        }
    }
}

/// A program on its way, and when it is to die.
struct Started {
    child: std::process::Child,
    dies: Option<Instant>,
}

impl Started {
    fn start(mut command: Command, dies_after: Option<Duration>) -> Self {
        let child = command.spawn().unwrap();
        Self { child, dies: dies_after.map(|after| Instant::now() + after) }
    }

    /// Waits for its end, or for its death; what it had said by then, and whether it came to its end.
    fn end(mut self) -> (bool, String) {
        let end = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if self.dies.is_some_and(|dies| Instant::now() >= dies) {
                // SIGKILL.
                self.child.kill().unwrap();
                break self.child.wait().unwrap();
            }
            assert!(Instant::now() < end, "a command hangs");
            std::thread::sleep(Duration::from_micros(500));
        };
        let mut said = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (status.success(), said)
    }
}

/// What to write: a climb into the day's entry, another entry, a send, a meal. The number is in its name.
fn words(number: usize, dice: &mut Dice) -> Vec<String> {
    let name = format!("Line {number}");
    // A place takes only so many climbs a day before the entry is full.
    let place = format!("@Hall{}", number / 200);
    match dice.roll(6) {
        0..3 => vec!["log".into(), "gym".into(), place, "V4".into(), name],
        3 => vec!["log".into(), "new".into(), "crag".into(), "@Camp".into(), "V5".into(), name],
        4 => vec!["send".into(), "V7".into(), name],
        _ => vec!["eat".into(), name, "1kcal".into()],
    }
}

/// How long a command takes when nothing disturbs it, the longest of some.
fn usual(journal: &Journal, commands: &[Vec<String>]) -> Duration {
    let took = |words: &Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let start = Instant::now();
        let (good, said) = journal.run(&words);
        assert!(good, "{words:?}: {said}");
        start.elapsed()
    };
    commands.iter().map(took).max().unwrap()
}

/// How often each number stands in a text.
fn counted(text: &str) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for part in text.split("Line ").skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = digits.parse() {
            *counts.entry(number).or_default() += 1;
        }
    }
    counts
}

#[test]
fn what_was_acknowledged_survives_being_killed_at_any_moment_and_is_there_once() {
    let number =
        |name: &str, otherwise| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (loops, seed) = (number("V7_KILL_LOOPS", LOOPS), number("V7_KILL_SEED", 1));
    let dynoxide = Dynoxide::start();
    let mut plain = Plain::new(dynoxide.address, "v7-");
    plain.create_tables();
    let journals = [(), ()].map(|()| Journal { home: Home::new(), endpoint: dynoxide.endpoint() });
    let mut dice = Dice::new(seed as u64);

    // When to kill: at any moment of a command, and of a sync, that nothing disturbs.
    let warm: Vec<_> = (0..3).map(|at| words(FIRST + at, &mut Dice::new(at as u64))).collect();
    let write = usual(&journals[0], &warm);
    let sync = usual(&journals[0], &[vec!["sync".into()], vec!["sync".into()]]);
    journals[1].sync();

    // Every number that was tried, and whether it was acknowledged.
    let mut tried: BTreeMap<usize, bool> = (0..3).map(|at| (FIRST + at, true)).collect();
    let (mut killed, mut synced, mut syncs) = (0, 0, 0);
    let mut refused = Vec::new();
    for turn in 0..loops {
        let journal = &journals[turn % 2];
        let when = |usual: Duration, dice: &mut Dice| {
            dice.percent(65).then(|| usual.mul_f64(1.1 * dice.roll(1_000) as f64 / 1_000.0))
        };
        let kind = dice.roll(10);
        let writer = (kind < 7).then(|| {
            let number = FIRST + 10 + turn;
            let words = words(number, &mut dice);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            (number, Started::start(journal.command(&words), when(write, &mut dice)))
        });
        let syncer = (kind >= 4).then(|| Started::start(journal.command(&["sync"]), when(sync, &mut dice)));
        if let Some((number, writer)) = writer {
            let doomed = writer.dies.is_some();
            let (good, said) = writer.end();
            assert!(good || doomed, "{said}");
            killed += usize::from(!good);
            let acknowledged = said.contains("Saved") || said.contains("Added");
            assert!(acknowledged || !good, "it says nothing of what it saved: {said}");
            tried.insert(number, acknowledged);
        }
        if let Some(syncer) = syncer {
            syncs += 1;
            let doomed = syncer.dies.is_some();
            let (good, said) = syncer.end();
            synced += usize::from(good);
            if doomed {
                killed += usize::from(!good);
            } else if !good {
                refused.push(said);
            }
        }
    }
    println!(
        "{loops} loops: {} records tried, {} acknowledged, {killed} killed, {synced} of {syncs} syncs came to their end; \
         a write takes up to {write:?}, a sync up to {sync:?}",
        tried.len(),
        tried.values().filter(|acknowledged| **acknowledged).count(),
    );
    assert_eq!(refused, Vec::<String>::new(), "a sync that nobody killed failed");
    assert!(killed > loops / 10, "hardly anything was killed");

    for _ in 0..2 {
        journals.iter().for_each(Journal::sync);
    }
    let exports = [0, 1].map(|at| journals[at].home.ok(&["export"]));
    assert_eq!(exports[0], exports[1], "both journals are the same to the last byte");
    let on_server: String = plain
        .everything("ada")
        .into_iter()
        .filter(|(shape, _)| shape.name != "sync")
        .flat_map(|(_, items)| items)
        .map(|item| item.to_string())
        .collect();
    for (place, counts) in [("the journals", counted(&exports[0])), ("the server", counted(&on_server))] {
        for (number, acknowledged) in &tried {
            let times = counts.get(number).copied().unwrap_or(0);
            assert!(times > 0 || !acknowledged, "{number} was acknowledged and is not in {place}");
            assert!(times <= 1, "{number} is {times} times in {place}");
        }
        assert!(counts.keys().all(|number| tried.contains_key(number)), "nothing in {place} comes from nowhere");
    }
    for journal in &journals {
        let (good, said) = journal.run(&["doctor"]);
        assert!(good && said.contains("in order"), "{said}");
    }
}
