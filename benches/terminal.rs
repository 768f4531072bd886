//! What a climber waits for, measured from outside on the real binary in a pseudo-terminal: start, keys, search, memory,
//! idleness, at 0 and at 100,000 entries. Prints a table; the budgets are in docs/performance.md.
//!
//!     cargo bench --bench terminal [ENTRIES]
//!
//! Times are those of the read after which an emulator showed the change; processor time and context switches are the
//! kernel's (`/proc`), so this runs on Linux only.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "shared/terminal.rs"]
mod terminal;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use terminal::Terminal;
use v7_state::demo;
use v7_state::record::{Change, Op};
use v7_state::store::{Now, Store};

/// Starts measured.
const STARTS: usize = 11;
/// Keys measured of each kind.
const KEYS: usize = 200;
/// Asks this benchmark to fill a journal and to do nothing else.
const FILL: &str = "fill";
/// Words that many, some and few notes have.
const WORDS: [&str; 3] = ["shoulder", "undercling", "quartzite"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [fill_only, path, entries] = &arguments[..]
        && fill_only == FILL
    {
        return fill(Path::new(path), entries.parse().unwrap());
    }
    let entries = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let home = tempfile::tempdir().unwrap();
    println!("{:>9}  {:<34}{:>9}{:>9}{:>9}", "entries", "", "p50", "p99", "worst");
    for entries in [0, entries] {
        let journal = home.path().join(format!("{entries}.db"));
        // By a process of its own: one that has made 100,000 entries takes long to start another program.
        let itself = std::env::current_exe().unwrap();
        let filled = std::process::Command::new(itself).arg(FILL).arg(&journal).arg(entries.to_string()).status();
        assert!(filled.unwrap().success());
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
    let ready = if entries == 0 { "This journal is empty" } else { "i explains" };
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
        let panes = ["1", "2", "3", "4", "5", "6", "7"];
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
