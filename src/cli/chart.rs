//! `v7 chart`: a chart as a small table, or as an SVG file to share.

use super::{Exit, Setup, print};
use clap::Args;
use color_eyre::eyre::{Result, WrapErr as _};
use std::path::PathBuf;
use std::process::ExitCode;
use v7_state::export::svg;
use v7_state::grade::Scale;
use v7_state::insight::chart::ChartName;
use v7_state::insight::period::Period;
use v7_state::view;
use v7_ui::text::clean;

/// `v7 chart`.
#[derive(Debug, Args)]
pub struct Chart {
    /// progression, pyramid, load, weight, nutrition, hangs, soreness or calendar
    pub name: String,
    /// The file to draw it in; without, a table is printed
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// First day: 2026, 2026-05, 2026-05-01; without, a year back
    #[arg(long)]
    pub from: Option<String>,
    /// Last day; without, today
    #[arg(long)]
    pub to: Option<String>,
    /// The scale of grades: v-scale, font, yds, french, uiaa, ewbank; without, the one used most
    #[arg(long)]
    pub scale: Option<String>,
}

/// Reads the days between two texts; a year back from today where they are absent.
///
/// # Errors
/// With exit code 2, when one is no date or they are the wrong way round.
pub fn period(setup: &Setup, from: Option<&str>, to: Option<&str>) -> Result<Period> {
    let today = setup.clock.moment().today;
    let read = |text: &str| Period::parse(text).map_err(|why| Exit(2, why));
    let to = to.map(read).transpose()?.map_or(today, |period| period.to);
    let from = from.map(read).transpose()?.map_or(Period::last(365, to).from, |period| period.from);
    if from > to {
        return Err(Exit(2, format!("--from {from} is after --to {to}; it must not be")).into());
    }
    Ok(Period::new(from, to))
}

/// Runs `v7 chart`.
pub fn chart(setup: &Setup, args: &Chart) -> Result<ExitCode> {
    let name = ChartName::parse(&args.name).ok_or_else(|| {
        let known = ChartName::ALL.map(ChartName::as_str).join(", ");
        Exit(2, format!("{:?} is no chart; charts are {known}", args.name))
    })?;
    let scale = match args.scale.as_deref() {
        None => None,
        Some(text) => Some(Scale::parse(text).ok_or_else(|| {
            let known = Scale::ALL.map(Scale::as_str).join(", ");
            Exit(2, format!("{text:?} is no scale; scales are {known}"))
        })?),
    };
    let period = period(setup, args.from.as_deref(), args.to.as_deref())?;
    let store = setup.open()?;
    let chart = view::plot(store.read(), setup.settings(), name, scale, period, setup.clock.moment().today)?;
    let Some(path) = &args.svg else {
        let text: Vec<_> = view::plot_text(&chart).lines().map(|line| clean(line).into_owned()).collect();
        return print(text.join("\n").as_bytes());
    };
    std::fs::write(path, svg::svg(&chart)).wrap_err_with(|| format!("cannot write {}", path.display()))?;
    match &chart.missing {
        Some(reason) => eprintln!("wrote {}: not enough data: {reason}", path.display()),
        None => eprintln!("wrote {}", path.display()),
    }
    Ok(ExitCode::SUCCESS)
}
