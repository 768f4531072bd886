//! The shell: every command, its words, and what it prints.
//!
//! Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed, 2 not understood, 3 not found.

mod args;
mod chart;
mod coach;
mod conflicts;
mod data;
mod edit;
mod hang;
mod health;
mod look;
mod review;
mod sync;
mod tables;
mod write;

use crate::clock::Clock;
use crate::config::Config;
use crate::paths;
use crate::printable::{As, Printable};
use crate::setup::Setup;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use color_eyre::eyre::{Result, WrapErr as _};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use v7_state::grade::{self, Grade, Hint, Scale};
use v7_state::msg::CaptureKind;

/// A climbing journal in the terminal. Without a command the journal opens.
#[derive(Debug, Parser)]
#[command(name = "v7", version, about, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// The journal's file, in place of the one in the data directory
    #[arg(long, global = true, value_name = "PATH")]
    pub journal: Option<PathBuf>,
    /// The config file, in place of the one in the config directory
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Log a session: v7 log gym @Movement 3xV4 V5 fl V7 in4 rpe:8 1h30m -- felt strong
    Log(Line),
    /// Log a send: v7 send V7 '"Midnight Lightning"' @Camp4 outdoor in4
    Send(Line),
    /// Log food and drink: v7 eat oats 400kcal 30p 50c 8f
    Eat(Line),
    /// Time hangs with big digits, and log what was hung: v7 hang 3x6x7s +15kg 20mm half-crimp rest:180
    Hang(hang::Hang),
    /// List records, newest first
    List(look::List),
    /// Show one record
    Show {
        /// Its id, or the first characters of it; `profile`, `account` and `nutrition` work too
        id: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Change a record (ID field=value ...), or those a search finds, in $EDITOR
    Edit(edit::Edit),
    /// Delete records; undo brings them back
    Delete {
        /// Their ids, or the first characters of them
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Take the last change back
    Undo,
    /// Do again what was undone
    Redo,
    /// Find words in notes, names, places and tags: v7 search 'heel type:outdoor grade:>=V5 since:2026-01'
    Search(look::Search),
    /// List and settle conflicts: what two devices wrote into one place
    Conflicts(conflicts::Conflicts),
    /// Figures: progression, load, nutrition
    Stats {
        /// Only two periods side by side: 2025 2026, 2026-05 2026-06, 2026-01..2026-03 2026-04..2026-06
        #[arg(long, num_args = 2, value_names = ["FIRST", "SECOND"])]
        compare: Option<Vec<String>>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A chart as a table or an SVG file: progression, pyramid, load, weight, nutrition, hangs, soreness, calendar
    Chart(chart::Chart),
    /// Ask the coach: v7 coach how am I progressing
    Coach(coach::Coach),
    /// A year or a trip, to read or to share: v7 review 2026 --html -o 2026.html
    Review(review::Review),
    /// Read a log of another service (climbs, food, diaries), or an export of v7
    Import(data::Import),
    /// Write the journal out
    Export(data::Export),
    /// Understand a grade and convert it
    Grade {
        /// The grade: V5, 7a+, 5.12-, font:7a
        text: String,
        /// The scale it is in: v-scale, font, yds, french, uiaa, ewbank
        #[arg(long)]
        scale: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring this journal and the tables together, or say where they stand
    Sync(sync::Sync),
    /// Open a realistic year in a journal that is thrown away
    Demo,
    /// Check the journal and say where everything is
    Doctor {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Compute the lists and charts anew from the records
        #[arg(long)]
        rebuild: bool,
    },
    /// The tables that sync needs on DynamoDB
    #[command(subcommand)]
    Tables(tables::Tables),
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// A line of quick capture.
#[derive(Debug, Args)]
pub struct Line {
    /// The line; `-` reads lines from standard input, one record each; nothing asks for one
    #[arg(allow_hyphen_values = true, trailing_var_arg = true)]
    pub words: Vec<String>,
    /// Print the record as JSON
    #[arg(long)]
    pub json: bool,
}

/// What an export looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Everything, to be read in again
    Json,
    /// One kind of record, for a spreadsheet
    Csv,
    /// A diary
    Md,
    /// Plain text for version control: a block a day, a line a climb or meal
    Text,
}

/// The exit code for a record that is not there.
pub const NOT_FOUND: u8 = 3;

/// A failure with an exit code of its own.
#[derive(Debug)]
pub struct Exit(pub u8, pub String);

impl std::fmt::Display for Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for Exit {}

/// The command line; a wrong one is explained, and the program ends with 2.
pub fn parse() -> Cli {
    Cli::parse_from(args::options_first(std::env::args_os()))
}

/// Runs a command.
///
/// # Errors
/// One sentence: what and where and what to do.
pub fn run(cli: Cli) -> Result<ExitCode> {
    // These need neither journal nor configuration, and work when both are broken.
    match &cli.command {
        Some(Command::Completions { shell }) => return completions(*shell),
        Some(Command::Man) => return man(),
        _ => {}
    }
    let config_path = cli.config.clone().map_or_else(paths::config, Ok)?;
    let loaded = Config::load(&config_path, cli.config.is_some(), |name| std::env::var(name).ok());
    let (mut config, problem) = match (loaded, &cli.command) {
        (Ok(config), _) => (config, None),
        // On the screen a bad config means the defaults and a word about it; a script is told at once.
        (Err(error), None | Some(Command::Doctor { .. })) => (Config::default(), Some(error.to_string())),
        (Err(error), Some(_)) => return Err(error.into()),
    };
    if config.coach_network.templates.is_none() {
        config.coach_network.templates = config_path.parent().map(|folder| folder.join("templates"));
    }
    let journal = match cli.journal.or_else(|| config.journal.clone()) {
        Some(path) => path,
        None => paths::journal()?,
    };
    let clock = Clock { zone: config.timezone, day_starts: config.settings.day_starts };
    let setup = Setup { config, journal, clock };
    match cli.command {
        None => crate::screen::open(&setup, problem),
        Some(Command::Demo) => crate::screen::demo(&setup),
        Some(Command::Log(line)) => write::line(&setup, CaptureKind::Session, &line),
        Some(Command::Send(line)) => write::line(&setup, CaptureKind::Send, &line),
        Some(Command::Eat(line)) => write::line(&setup, CaptureKind::Food, &line),
        Some(Command::Hang(asked)) => hang::hang(&setup, &asked),
        Some(Command::Delete { ids }) => write::delete(&setup, &ids),
        Some(Command::Undo) => write::undo(&setup),
        Some(Command::Redo) => write::redo(&setup),
        Some(Command::List(list)) => look::list(&setup, &list),
        Some(Command::Show { id, json }) => look::show(&setup, &id, json),
        Some(Command::Search(search)) => look::search(&setup, &search),
        Some(Command::Conflicts(asked)) => conflicts::conflicts(&setup, &asked),
        Some(Command::Stats { compare, json }) => look::stats(&setup, compare.as_deref(), json),
        Some(Command::Chart(args)) => chart::chart(&setup, &args),
        Some(Command::Coach(asked)) => coach::coach(&setup, &asked),
        Some(Command::Review(args)) => review::review(&setup, &args),
        Some(Command::Edit(edit)) => edit::edit(&setup, &edit),
        Some(Command::Import(import)) => data::import(&setup, &import),
        Some(Command::Export(export)) => data::export(&setup, &export),
        Some(Command::Sync(args)) => sync::sync(&setup, &args),
        Some(Command::Grade { text, scale, json }) => grade(&setup, &text, scale.as_deref(), json),
        Some(Command::Doctor { json, rebuild }) => {
            health::doctor(&setup, &config_path, problem.as_deref(), json, rebuild)
        }
        Some(Command::Tables(command)) => tables::tables(&setup, &command),
        Some(Command::Completions { shell }) => completions(shell),
        Some(Command::Man) => man(),
    }
}

fn completions(shell: Shell) -> Result<ExitCode> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "v7", &mut text);
    print(&text)
}

fn man() -> Result<ExitCode> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut text).wrap_err("cannot make the manual page")?;
    print(&text)
}

fn grade(setup: &Setup, text: &str, scale: Option<&str>, json: bool) -> Result<ExitCode> {
    let settings = setup.settings();
    let hint = Hint { discipline: None, boulder: settings.boulder_scale, route: settings.route_scale };
    let grade = match scale {
        Some(name) => {
            let scale = Scale::parse(name).ok_or_else(|| {
                let known = Scale::ALL.map(Scale::as_str).join(", ");
                Exit(2, format!("{name:?} is no scale; scales are {known}"))
            })?;
            Grade::parse(scale, text)
        }
        None => Grade::guess(text, &hint),
    }
    .map_err(|error| Exit(2, error.to_string()))?;
    if json { print_json(&grade::report_json(&grade)) } else { print(grade::report_text(&grade).as_bytes()) }
}

/// Writes to stdout; a reader that left (`v7 list | head`) is no failure.
pub fn print(text: &[u8]) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    let mut written = out.write_all(text);
    if written.is_ok() && !text.ends_with(b"\n") {
        written = out.write_all(b"\n");
    }
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).wrap_err("cannot write the result"),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Writes a JSON value and a newline.
pub fn print_json(value: &serde_json::Value) -> Result<ExitCode> {
    let json = serde_json::to_vec(value).wrap_err("cannot write the result as JSON")?;
    let mut text = Vec::with_capacity(json.len());
    Printable::new(&mut text, As::Escape).write_all(&json).wrap_err("cannot write the result as JSON")?;
    print(&text)
}
