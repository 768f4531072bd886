//! What a climber waits for, measured from outside on the real binary in a pseudo-terminal: start, keys, search, memory,
//! idleness, at 0 and at 100,000 entries. Prints a table; the budgets are in docs/performance.md.
//!
//!     cargo bench --bench terminal [ENTRIES]
//!
//! Times are those of the read after which an emulator showed the change; processor time and context switches are the
//! kernel's (`/proc`), so this runs on Linux only.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use v7_state::demo;
use v7_state::record::{Change, Op};
use v7_state::store::{Now, Store};

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;
/// Starts measured.
const STARTS: usize = 11;
/// Keys measured of each kind.
const KEYS: usize = 200;
/// Silence after which a screen is settled.
const SETTLED: Duration = Duration::from_millis(30);
/// Words that many, some and few notes have.
const WORDS: [&str; 3] = ["shoulder", "undercling", "quartzite"];

fn main() {
    let entries = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let home = tempfile::tempdir().unwrap();
    println!("{:>9}  {:<34}{:>9}{:>9}{:>9}", "entries", "", "p50", "p99", "worst");
    for entries in [0, entries] {
        let journal = home.path().join(format!("{entries}.db"));
        fill(&journal, entries);
        measure(entries, &journal, home.path());
    }
}

fn fill(path: &Path, entries: usize) {
    let now = chrono::Local::now();
    let moment = Now { ms: now.timestamp_millis() };
    let mut store = Store::open(path, &moment).unwrap();
    let mut records = demo::large(entries, now.date_naive(), 7).peekable();
    while records.peek().is_some() {
        let ops = records.by_ref().take(5_000).map(|(key, body)| Op::Put { key, body }).collect();
        store.apply(&Change { label: "a journal to measure with".into(), ops }, &moment).unwrap();
    }
    drop(store);
    // Else the first starts are measured while the disk still writes.
    fs::File::open(path).unwrap().sync_all().unwrap();
}

fn measure(entries: usize, journal: &Path, home: &Path) {
    let row = |what: &str, unit: &str, mut values: Vec<f64>| {
        values.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| values.get(((values.len() as f64 * share) as usize).min(values.len().saturating_sub(1)));
        let cell = |value: Option<&f64>| value.map_or_else(|| "-".into(), |value| format!("{value:.1}"));
        let name = format!("{what}, {unit}");
        println!("{entries:>9}  {name:<34}{:>9}{:>9}{:>9}", cell(at(0.5)), cell(at(0.99)), cell(values.last()));
    };
    // The last thing that appears when everything is known: the insight of a journal, the welcome of an empty one.
    let ready = if entries == 0 { "This journal is empty" } else { "e explains" };
    let mut starts = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut terminal = Terminal::start(journal, home);
        let (first, known) = terminal.until(ready);
        starts.0.push(first);
        starts.1.push(known);
        starts.2.push(terminal.bytes as f64);
        terminal.quit();
    }
    row("start to first screen", "ms", starts.0);
    row("start to ready", "ms", starts.1);
    row("first screen", "bytes", starts.2);
    let mut terminal = Terminal::start(journal, home);
    terminal.until(ready);
    terminal.settle();
    row("memory when ready", "MB", vec![terminal.memory_mb()]);
    if entries > 0 {
        for (pane, name) in [("2", "scroll the journal"), ("3", "scroll the sends")] {
            terminal.press(pane);
            terminal.settle();
            let (cpu, bytes) = (terminal.cpu_ms(), terminal.bytes);
            let keys = (0..KEYS).filter_map(|_| terminal.timed("j").0).collect();
            row(name, "ms a key", keys);
            row(name, "processor ms a key", vec![(terminal.cpu_ms() - cpu) / KEYS as f64]);
            row(name, "bytes a key", vec![(terminal.bytes - bytes) as f64 / KEYS as f64]);
            let burst = Instant::now();
            terminal.press(&"j".repeat(KEYS));
            let last = terminal.settle().unwrap_or(burst);
            row(name, "ms for 200 keys at once", vec![(last - burst).as_secs_f64() * 1e3]);
        }
        let panes = ["1", "2", "3", "4", "5", "7"];
        let switches = (0..KEYS).filter_map(|at| terminal.timed(panes[at % panes.len()]).0).collect();
        row("switch panes", "ms a key", switches);
        let (mut shown, mut done) = (Vec::new(), Vec::new());
        for word in WORDS {
            terminal.press("/");
            terminal.settle();
            for at in 0..word.len() {
                let (first, last) = terminal.timed(&word[at..=at]);
                shown.extend(first);
                done.extend(last);
            }
            terminal.press("\x1b");
            terminal.settle();
            std::thread::sleep(Duration::from_millis(100));
        }
        row("search, the letter", "ms a key", shown);
        row("search, the hits", "ms a key", done);
    }
    // A toast or a cursor may still be about to go.
    std::thread::sleep(Duration::from_secs(1));
    let (switches, cpu) = (terminal.switches(), terminal.cpu_ms());
    std::thread::sleep(Duration::from_secs(3));
    row("idle for 3 s", "context switches", vec![(terminal.switches() - switches) as f64]);
    row("idle for 3 s", "processor ms", vec![terminal.cpu_ms() - cpu]);
    row("memory after all that", "MB", vec![terminal.memory_mb()]);
    row("memory at its highest", "MB", vec![terminal.status_kb("VmHWM:") / 1024.0]);
    let quit = Instant::now();
    terminal.quit();
    row("quit", "ms", vec![quit.elapsed().as_secs_f64() * 1e3]);
}

/// The program in a pseudo-terminal, and what it shows.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    started: Instant,
    bytes: usize,
}

impl Terminal {
    fn start(journal: &Path, home: &Path) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_v7"));
        command.args(["--journal".as_ref(), journal.as_os_str()]);
        command.env_clear();
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..length].to_vec())).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = vt100::Parser::new(NonZero::new(ROWS).unwrap(), NonZero::new(COLUMNS).unwrap(), 0);
        Self { master: pair.master, keys, child, output, screen, started, bytes: 0 }
    }

    /// Takes what comes within `patience`; when that was read.
    fn take(&mut self, patience: Duration) -> Option<Instant> {
        let (at, bytes) = self.output.recv_timeout(patience).ok()?;
        self.bytes += bytes.len();
        self.screen.process(&bytes);
        Some(at)
    }

    /// Milliseconds from the start to the first screen, and to the one with `text`.
    fn until(&mut self, text: &str) -> (f64, f64) {
        let mut first = None;
        loop {
            let at = self.take(Duration::from_secs(20)).unwrap_or_else(|| panic!("never showed {text:?}"));
            let passed = (at - self.started).as_secs_f64() * 1e3;
            let shown = self.screen.screen().contents();
            if first.is_none() && !shown.trim().is_empty() {
                first = Some(passed);
            }
            if shown.contains(text) {
                return (first.unwrap_or(passed), passed);
            }
        }
    }

    /// Reads until nothing comes any more; when the last came.
    fn settle(&mut self) -> Option<Instant> {
        let mut last = self.take(Duration::from_millis(300));
        while let Some(at) = self.take(SETTLED * 3) {
            last = Some(at);
        }
        last
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Milliseconds from a key to the first and to the last change of the screen.
    fn timed(&mut self, key: &str) -> (Option<f64>, Option<f64>) {
        let before = self.screen.screen().clone();
        let pressed = Instant::now();
        self.press(key);
        let (mut first, mut last) = (None, None);
        let mut shown = before;
        let mut patience = Duration::from_millis(300);
        while let Some(at) = self.take(patience) {
            if self.screen.screen().contents_formatted() != shown.contents_formatted() {
                shown = self.screen.screen().clone();
                let passed = (at - pressed).as_secs_f64() * 1e3;
                first = first.or(Some(passed));
                last = Some(passed);
                patience = SETTLED;
            }
        }
        (first, last)
    }

    fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// A figure of the process's status, in the kernel's KB.
    fn status_kb(&self, field: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn memory_mb(&self) -> f64 {
        self.status_kb("VmRSS:") / 1024.0
    }

    /// A file of every thread.
    fn threads(&self, file: &str) -> Vec<String> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        tasks.map(|task| fs::read_to_string(task.unwrap().path().join(file)).unwrap()).collect()
    }

    fn cpu_ms(&self) -> f64 {
        let times = self.threads("schedstat");
        times.iter().map(|times| times.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6).sum()
    }

    fn switches(&self) -> u64 {
        let threads = self.threads("status");
        let lines = threads.iter().flat_map(|status| status.lines().filter(|line| line.contains("ctxt_switches")));
        lines.map(|line| line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()).sum()
    }

    fn quit(&mut self) {
        self.press("q");
        self.child.wait().unwrap();
        // The master is kept until here: without it the program would end by a signal.
        let _ = self.master.get_size();
    }
}
