//! Import and export.

use super::write::records;
use super::{Exit, Format, Setup, print, print_json};
use crate::files::{self, Shape};
use clap::{Args, ValueEnum};
use color_eyre::eyre::{Result, WrapErr as _};
use serde_json::json;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use v7_state::export::CsvKind;
use v7_state::import::{self, Planned};
use v7_state::view;

/// `v7 import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The file
    pub file: PathBuf,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The file's format, where its first line does not tell: mountain-project, boardlib, thecrag, 8a, ukc,
    /// myfitnesspal, cronometer, jrnl, dayone, json
    #[arg(long)]
    pub format: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Which records a CSV export has; one line each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Climbs, sent or not
    Climbs,
    /// Journal entries
    Entries,
    /// Sends
    Sends,
    /// Meals
    Food,
    /// Training plans
    Plans,
}

/// `v7 export`.
#[derive(Debug, Args)]
pub struct Export {
    /// What it looks like; without, the ending of the file tells, else json
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Which records a CSV has
    #[arg(long, value_enum, default_value = "climbs")]
    pub kind: Kind,
    /// The file to write, in place of standard output
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// Runs `v7 import`.
pub fn import(setup: &Setup, args: &Import) -> Result<ExitCode> {
    let format = match args.format.as_deref() {
        None => None,
        Some(word) => Some(import::Format::parse(word).ok_or_else(|| {
            let known = import::Format::ALL.map(import::Format::slug).join(", ");
            Exit(2, format!("{word:?} is no import format; formats are {known}"))
        })?),
    };
    let mut store = setup.open()?;
    let hint = view::basics::load(store.read())?.hint(setup.settings());
    let moment = setup.clock.moment();
    let import = files::read_import_as(&args.file, format, hint, moment.today)?;
    let planned = files::plan_import(store.read(), &import)?;
    if !args.dry_run && !planned.change.ops.is_empty() {
        let mut bar = Bar::new("Importing");
        store.apply_bulk(&planned.change, &setup.now(), &mut |done, of| bar.show(done, of))?;
    }
    if args.json {
        return print_json(&import_json(&import, &planned, args.dry_run));
    }
    print(import_text(&import, &planned, args.dry_run).as_bytes())
}

fn import_json(import: &import::Import, planned: &Planned, dry_run: bool) -> serde_json::Value {
    let skipped: Vec<_> = files::all_skipped(import, planned)
        .iter()
        .map(|skipped| json!({ "line": skipped.line, "text": skipped.text, "why": skipped.why }))
        .collect();
    json!({ "schema": 1, "record": {
        "format": import.format.slug(),
        "dryRun": dry_run,
        "rows": import.rows,
        "entries": import.summary.entries,
        "climbs": import.summary.climbs,
        "sends": import.summary.sends,
        "attempts": import.summary.attempts,
        "meals": import.summary.meals,
        "from": import.summary.from.map(|day| day.to_string()),
        "to": import.summary.to.map(|day| day.to_string()),
        "added": planned.added,
        "changed": planned.changed,
        "unchanged": planned.unchanged,
        "skipped": skipped,
        "notes": import.notes.iter().chain(&planned.notes).collect::<Vec<_>>(),
    }})
}

fn import_text(import: &import::Import, planned: &Planned, dry_run: bool) -> String {
    let counts = &import.summary;
    let mut text = format!("{}: {} rows", import.format.noun(), import.rows);
    if let (Some(from), Some(to)) = (counts.from, counts.to) {
        let _ = write!(text, ", {from} to {to}");
    }
    let _ = write!(text, "\n{}", files::contents(import));
    if counts.climbs > 0 {
        let _ = write!(text, ", {} climbs not sent", counts.attempts);
    }
    text.push('\n');
    for note in import.notes.iter().chain(&planned.notes) {
        let _ = writeln!(text, "{note}");
    }
    let skipped = files::all_skipped(import, planned);
    if !skipped.is_empty() {
        let _ = writeln!(text, "{} skipped:", skipped.len());
        for skipped in &skipped {
            let _ = writeln!(text, "  line {}: {} ({})", skipped.line, skipped.why, skipped.text);
        }
    }
    let verb = if dry_run { "Would write" } else { "Wrote" };
    let _ = write!(
        text,
        "{verb} {} new and {} changed; {} there already",
        records(planned.added),
        planned.changed,
        planned.unchanged
    );
    if !dry_run && !planned.change.ops.is_empty() {
        text.push_str("; `v7 undo` takes it back");
    }
    text
}

/// Runs `v7 export`.
pub fn export(setup: &Setup, args: &Export) -> Result<ExitCode> {
    let store = setup.open()?;
    let ending = args.output.as_ref().and_then(|path| path.extension()?.to_str().map(str::to_owned));
    let format = args.format.unwrap_or(match ending.as_deref() {
        Some("csv") => Format::Csv,
        Some("md") => Format::Md,
        Some("txt") => Format::Text,
        _ => Format::Json,
    });
    let shape = match format {
        Format::Json => Shape::Json,
        Format::Md => Shape::Markdown,
        Format::Text => Shape::Text,
        Format::Csv => Shape::Csv(match args.kind {
            Kind::Climbs => CsvKind::Climbs,
            Kind::Entries => CsvKind::Entries,
            Kind::Sends => CsvKind::Sends,
            Kind::Food => CsvKind::Food,
            Kind::Plans => CsvKind::Plans,
        }),
    };
    let hidden = setup.settings().hidden;
    if hidden != v7_state::settings::Hidden::default() {
        eprintln!("left out of the export, as `hide` in the config says: weight or calories");
    }
    let mut bar = Bar::new("Exporting");
    if let Some(path) = &args.output {
        let count = files::export_to(store.read(), Some(shape), path, hidden, &mut |done, of| bar.show(done, of))?;
        eprintln!("wrote {} to {}", records(count), path.display());
    } else {
        let mut out = BufWriter::new(io::stdout().lock());
        let written = files::export(store.read(), shape, hidden, &mut out, &mut |done, of| bar.show(done, of))
            .and_then(|_| out.flush().wrap_err("cannot write the export"));
        match written {
            Err(error) if !files::is_broken_pipe(&error) => return Err(error),
            _ => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A progress bar on stderr, for work that lasts longer than half a second.
struct Bar {
    what: &'static str,
    began: Instant,
    drawn: Option<Instant>,
}

impl Bar {
    const AFTER: Duration = Duration::from_millis(500);
    const EVERY: Duration = Duration::from_millis(100);

    fn new(what: &'static str) -> Self {
        Self { what, began: Instant::now(), drawn: None }
    }

    /// Always true: only the screen cancels; here Ctrl-C does, and the transaction goes with it.
    fn show(&mut self, done: usize, of: usize) -> bool {
        let due = self.drawn.map_or(self.began.elapsed() >= Self::AFTER, |drawn| drawn.elapsed() >= Self::EVERY);
        if due && io::stderr().is_terminal() {
            let filled = (done * 30).checked_div(of).unwrap_or(0).min(30);
            eprint!("\r{} [{}{}] {done}/{of}", self.what, "#".repeat(filled), " ".repeat(30 - filled));
            let _ = io::stderr().flush();
            self.drawn = Some(Instant::now());
        }
        true
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            eprint!("\r\x1b[K");
        }
    }
}
