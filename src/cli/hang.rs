//! `v7 hang`: the interval timer, and the line that logs what it counted.

use super::{Exit, Setup, print};
use crate::clock;
use crate::hang::{self, Ended};
use crate::terminal;
use clap::Args;
use color_eyre::eyre::{Result, bail};
use std::process::ExitCode;
use v7_state::act::{self, Desk, Known};
use v7_state::capture;
use v7_state::filter::Filter;
use v7_state::insight::hang_timer::{HangPlan, HangTimer};
use v7_state::msg::CaptureKind;
use v7_state::record::{Entry, Ids, SessionType, Units};
use v7_state::store::Store;
use v7_state::view;

/// What the timer runs.
#[derive(Debug, Args)]
pub struct Hang {
    /// Sets x hangs x seconds, load, edge, grip, hand, rest between sets; 3x6x7s rest:180 if nothing is said
    #[arg(allow_hyphen_values = true, trailing_var_arg = true)]
    pub words: Vec<String>,
    /// Seconds of rest between the hangs of a set
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=3600), value_name = "SECONDS")]
    pub between: u32,
    /// Seconds before the first hang
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=3600), value_name = "SECONDS")]
    pub ready: u32,
    /// No bell when a phase begins
    #[arg(long)]
    pub quiet: bool,
}

/// What runs when nothing is said: seven seconds on, three off.
const USUAL: &str = "3x6x7s rest:180";

/// Runs the timer, and logs what was hung.
pub fn hang(setup: &Setup, asked: &Hang) -> Result<ExitCode> {
    if !terminal::is_terminal() {
        bail!("the timer needs a terminal; `v7 log hang ex:hang 3x6x7s +15kg 20mm` logs hangs without it");
    }
    let mut store = setup.open()?;
    let basics = view::basics::load(store.read())?;
    let plan = plan(setup, &basics, asked)?;
    let units = basics.user.preferences.units.unwrap_or(Units::Metric);
    match hang::run(plan, setup.settings(), units, !asked.quiet)? {
        Ended::Log(timer) if timer.hangs() > 0 => log(setup, &mut store, &timer),
        Ended::Log(_) | Ended::Leave => print(b"Nothing was logged."),
        Ended::Signal(number, timer) => {
            if timer.hangs() > 0 {
                eprintln!("v7: not logged; v7 log {}", line(&store, setup, &timer)?);
            }
            Ok(ExitCode::from(u8::try_from(128 + number).unwrap_or(1)))
        }
    }
}

/// The words of a line of sets, as quick capture reads them, and nothing else.
fn plan(setup: &Setup, basics: &view::Basics, asked: &Hang) -> Result<HangPlan> {
    let words = match capture::join(&asked.words) {
        words if words.trim().is_empty() => USUAL.to_owned(),
        // `v7 hang hang 3x6x7s` is what one types after `v7 log hang`.
        words => words.strip_prefix("hang ").map_or(words.clone(), str::to_owned),
    };
    let known = Known::new(basics, setup.settings(), setup.clock.moment().today);
    let read = |text: &str| capture::session(text, &known.context());
    let parsed = read(&format!("ex:hang {words}"));
    if let Some(error) = parsed.errors.first() {
        return Err(Exit(2, error.message.clone()).into());
    }
    let allowed = "write sets, load, edge, grip and rest, such as: v7 hang 3x6x7s +15kg 20mm half-crimp rest:180";
    let (Some(said), Some(bare)) = (parsed.draft, read("ex:hang").draft) else {
        return Err(Exit(2, allowed.into()).into());
    };
    let without = |entry: &Entry| Entry { sets: Vec::new(), ..entry.clone() };
    match &said.entry.sets[..] {
        [row] if without(&said.entry) == without(&bare.entry) => {
            let ms = |seconds: u32| u64::from(seconds) * 1000;
            HangPlan::new(row, ms(asked.between), ms(asked.ready)).map_err(|problem| Exit(2, problem).into())
        }
        _ => Err(Exit(2, format!("{words:?} says more than one line of hangs; {allowed}")).into()),
    }
}

/// The line that logs it: today's only entry is added to, else it is a day of hanging.
fn line(store: &Store, setup: &Setup, timer: &HangTimer) -> Result<String> {
    let today = setup.clock.moment().today;
    let filter = Filter { since: Some(today), until: Some(today), ..Filter::default() };
    let rows = store.read().entries(&filter, 0, 50)?.rows;
    let open = rows.iter().filter(|row| row.precision.is_none() && row.kind != SessionType::Rest).count();
    Ok(if open == 1 { timer.line() } else { format!("hang {}", timer.line()) })
}

fn log(setup: &Setup, store: &mut Store, timer: &HangTimer) -> Result<ExitCode> {
    let line = line(store, setup, timer)?;
    let desk = Desk {
        settings: setup.settings(),
        moment: setup.clock.moment(),
        to_utc: &|date, time| setup.clock.to_utc(date, time),
    };
    let done = act::capture(store, CaptureKind::Session, &line, &desk, &mut Ids::new(clock::seed()))?;
    print(format!("{} · {}\nid {}", done.headline, done.understood, done.key.id).as_bytes())
}
