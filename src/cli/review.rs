//! `v7 review`: a year or a trip, to read or to share.

use super::{Exit, NOT_FOUND, Setup, print};
use clap::{ArgGroup, Args};
use color_eyre::eyre::{Result, WrapErr as _};
use std::path::PathBuf;
use std::process::ExitCode;
use v7_state::export::review;
use v7_state::insight::period::Period;
use v7_state::view::review::{About, load, trips};
use v7_ui::text::clean;

/// `v7 review`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("shape").args(["md", "html", "svg"])))]
pub struct Review {
    /// A year (2026), a span (2026-05, 2026-01..2026-06), or the name of a trip
    pub what: String,
    /// As Markdown; the default
    #[arg(long)]
    pub md: bool,
    /// As one HTML page with its charts
    #[arg(long)]
    pub html: bool,
    /// As a poster
    #[arg(long)]
    pub svg: bool,
    /// The file to write, in place of standard output
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// Runs `v7 review`.
pub fn review(setup: &Setup, args: &Review) -> Result<ExitCode> {
    let about = Period::parse(&args.what).map_or_else(|_| About::Trip(args.what.clone()), About::Period);
    let store = setup.open()?;
    let found = load(store.read(), setup.settings(), &about, setup.clock.moment().today)?;
    let Some(found) = found else {
        let known = trips(store.read())?;
        let known =
            if known.is_empty() { "no entry names a trip".into() } else { format!("trips are {}", known.join(", ")) };
        return Err(Exit(NOT_FOUND, format!("{:?} is no year and no trip; {}", args.what, clean(&known))).into());
    };
    let text = match () {
        () if args.html => review::html(&found),
        () if args.svg => review::poster(&found),
        () => review::markdown(&found),
    };
    let Some(path) = &args.output else { return print(text.as_bytes()) };
    std::fs::write(path, text).wrap_err_with(|| format!("cannot write {}", path.display()))?;
    eprintln!("wrote {}", path.display());
    Ok(ExitCode::SUCCESS)
}
