//! The real binary in a pseudo-terminal, for benchmarks: what it shows, when, and what it costs.
//!
//! Times are those of the read after which an emulator showed the change; processor time and context switches are the
//! kernel's (`/proc`), so this runs on Linux only.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

pub const COLUMNS: u16 = 120;
pub const ROWS: u16 = 40;
/// Silence after which a screen is settled.
pub const SETTLED: Duration = Duration::from_millis(30);

/// The program in a pseudo-terminal, and what it shows.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    started: Instant,
    pub bytes: usize,
}

impl Terminal {
    pub fn start(journal: &Path, home: &Path) -> Self {
        Self::start_with(journal, home, &[])
    }

    /// With more variables.
    pub fn start_with(journal: &Path, home: &Path, variables: &[(&str, String)]) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_v7"));
        command.args(["--journal".as_ref(), journal.as_os_str()]);
        command.env_clear();
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        for (name, value) in variables {
            command.env(name, value);
        }
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
    pub fn take(&mut self, patience: Duration) -> Option<Instant> {
        let (at, bytes) = self.output.recv_timeout(patience).ok()?;
        self.bytes += bytes.len();
        self.screen.process(&bytes);
        Some(at)
    }

    /// Milliseconds from the start to the first screen, and to the one with `text`.
    pub fn until(&mut self, text: &str) -> (f64, f64) {
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

    /// Whether the screen shows this now.
    pub fn shows(&self, text: &str) -> bool {
        self.screen.screen().contents().contains(text)
    }

    /// When the screen shows this: the moment of the read that brought it.
    pub fn when(&mut self, text: &str) -> Instant {
        loop {
            let at = self.take(Duration::from_secs(60)).unwrap_or_else(|| panic!("never showed {text:?}"));
            if self.shows(text) {
                return at;
            }
        }
    }

    /// Reads until nothing comes any more; when the last came.
    pub fn settle(&mut self) -> Option<Instant> {
        let mut last = self.take(Duration::from_millis(300));
        while let Some(at) = self.take(SETTLED * 3) {
            last = Some(at);
        }
        last
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Milliseconds from a key to the first and to the last change of the screen.
    pub fn timed(&mut self, key: &str) -> (Option<f64>, Option<f64>) {
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

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// A figure of the process's status, in the kernel's KB.
    pub fn status_kb(&self, field: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    pub fn memory_mb(&self) -> f64 {
        self.status_kb("VmRSS:") / 1024.0
    }

    /// A file of every thread.
    pub fn threads(&self, file: &str) -> Vec<String> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        tasks.map(|task| fs::read_to_string(task.unwrap().path().join(file)).unwrap()).collect()
    }

    pub fn cpu_ms(&self) -> f64 {
        let times = self.threads("schedstat");
        times.iter().map(|times| times.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6).sum()
    }

    pub fn switches(&self) -> u64 {
        let threads = self.threads("status");
        let lines = threads.iter().flat_map(|status| status.lines().filter(|line| line.contains("ctxt_switches")));
        lines.map(|line| line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()).sum()
    }

    pub fn quit(&mut self) {
        self.press("q");
        self.child.wait().unwrap();
        // The master is kept until here: without it the program would end by a signal.
        let _ = self.master.get_size();
    }
}
