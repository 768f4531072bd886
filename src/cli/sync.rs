//! `v7 sync`: brings this journal and the tables together, or says where they stand.

use super::{Exit, Setup, print, print_json};
use crate::sync::{self, Lock, Run, Syncing};
use clap::Args;
use color_eyre::eyre::{Result, WrapErr as _};
use serde_json::json;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;
use v7_state::store::Store;
use v7_state::sync::{Outcome, Phase, Report, Status, Stop};

/// Another program may be in the middle of a run.
const PATIENCE: Duration = Duration::from_secs(60);

/// How to sync.
#[derive(Debug, Args)]
pub struct Sync {
    /// Say where sync stands, without asking the server
    #[arg(long, conflicts_with_all = ["reconcile", "accept_removals", "start_over"])]
    status: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Compare every item with the log, to take in what other programs wrote
    #[arg(long)]
    reconcile: bool,
    /// Agree that records which are missing on the server are removed here too; a copy is kept
    #[arg(long, requires = "reconcile")]
    accept_removals: bool,
    /// Join a server that was restored or emptied anew; nothing is removed, here or there
    #[arg(long)]
    start_over: bool,
}

/// Runs `v7 sync`. It fails unless both sides are equal afterwards.
pub fn sync(setup: &Setup, sync: &Sync) -> Result<ExitCode> {
    let mut store = setup.open()?;
    if sync.status {
        return status(setup, &mut store, sync.json);
    }
    let account = setup.account().ok_or_else(|| Exit(1, off(setup).to_owned()))?;
    let Some(_lock) = Lock::take(&setup.journal, PATIENCE)? else {
        return Err(Exit(1, "another v7 is syncing this journal; try again when it is done".into()).into());
    };
    if sync.start_over {
        store.ledger().forget_remote()?;
    }
    let mut syncing = Syncing::new(store, &setup.journal, account);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().wrap_err("cannot start")?;
    let run = Run { reconcile: sync.reconcile, accept_removals: sync.accept_removals };
    let shown = io::stderr().is_terminal();
    let mut drawn = false;
    let mut progress = |done: usize, of: usize| {
        if shown && done > 0 {
            drawn = true;
            let of = if of > 0 { format!(" of {of}") } else { String::new() };
            let _ = write!(io::stderr(), "\r{done}{of} records\u{1b}[K");
        }
    };
    let report = runtime.block_on(syncing.run(run, &mut progress));
    if drawn {
        let _ = write!(io::stderr(), "\r\u{1b}[K");
    }
    let report = report?;
    let status = syncing.status()?;
    let good = report.outcome == Outcome::Synced;
    let sentence = sync::sentence(&report, &status);
    if sync.json {
        print_json(&json!({ "schema": 1, "record": described(setup, &mut syncing, &status, Some(&report))? }))?;
    } else if good {
        print(told(&sentence, &report).as_bytes())?;
    }
    if good {
        return Ok(ExitCode::SUCCESS);
    }
    crate::log::note(&format!("sync: {sentence}"));
    Err(Exit(1, format!("{sentence}{}", advice(&report.outcome))).into())
}

fn off(setup: &Setup) -> &'static str {
    if setup.config.sync_off {
        "sync is switched off: sync.enabled is false"
    } else {
        "sync is not configured: set sync.user_id in the config file, or V7_SYNC_USER_ID"
    }
}

fn status(setup: &Setup, store: &mut Store, json: bool) -> Result<ExitCode> {
    let noted = store.ledger().status()?;
    let configured = setup.config.user_id.is_some();
    let status = if configured { noted } else { Status { phase: Phase::Off, ..noted } };
    if json {
        let position = store.ledger().position()?;
        return print_json(
            &json!({ "schema": 1, "record": record(&status, &position, setup.clock.moment().ms, None) }),
        );
    }
    let mut text = format!("{}\n", status.word(setup.clock.moment().ms));
    if !configured {
        let _ = writeln!(text, "{}", off(setup));
    }
    if !status.sentence.is_empty() {
        let _ = writeln!(text, "{}", status.sentence);
    }
    let position = store.ledger().position()?;
    if let (Some(user), Some(device)) = (&position.user, &position.device) {
        let _ = writeln!(text, "account {user}, this device is {device}, row {} of the log", position.cursor);
    }
    for (count, what) in
        [(status.waiting, "waiting to be sent"), (status.conflicts, "in the conflict inbox: v7 conflicts")]
    {
        if count > 0 {
            let _ = writeln!(text, "{count} {what}");
        }
    }
    for (key, reason) in store.ledger().quarantined()? {
        let _ = writeln!(text, "refused: {} {}: {reason}", key.table.noun(), key.id);
    }
    print(text.as_bytes())
}

fn described(
    setup: &Setup,
    syncing: &mut Syncing,
    status: &Status,
    report: Option<&Report>,
) -> Result<serde_json::Value> {
    let position = syncing.store().ledger().position()?;
    Ok(record(status, &position, setup.clock.moment().ms, report))
}

fn record(
    status: &Status,
    position: &v7_state::store::Position,
    now_ms: i64,
    report: Option<&Report>,
) -> serde_json::Value {
    let mut record = json!({
        "status": status.word(now_ms),
        "phase": status.phase,
        "syncedAt": status.synced_ms.map(|ms| v7_state::store::Now { ms }.stamp()),
        "waiting": status.waiting,
        "refused": status.refused,
        "conflicts": status.conflicts,
        "sentence": status.sentence,
        "userId": position.user,
        "device": position.device,
        "seq": position.cursor,
    });
    if let (Some(record), Some(report)) = (record.as_object_mut(), report) {
        record.insert("sent".into(), report.pushed.into());
        record.insert("received".into(), report.pulled.into());
        record.insert("takenIn".into(), report.adopted.into());
        record.insert("requests".into(), report.requests.into());
        record.insert("backup".into(), report.backup.as_ref().map(|path| path.display().to_string()).into());
    }
    record
}

fn told(sentence: &str, report: &Report) -> String {
    let requests = if report.requests == 1 { "1 request".to_owned() } else { format!("{} requests", report.requests) };
    let mut text = format!("{sentence} ({requests})\n");
    if let Some(backup) = &report.backup {
        let _ = writeln!(text, "Many records were removed on another device; a copy of before is {}", backup.display());
    }
    text
}

/// What to do about a run that did not come to its end, where the sentence does not say it.
fn advice(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Stopped(Stop::Restored | Stop::Gap { .. } | Stop::Diverged { .. }) => {
            "; `v7 sync --start-over` joins it anew and removes nothing"
        }
        Outcome::Stopped(Stop::Emptied { .. }) => {
            "; `v7 sync --reconcile --accept-removals` removes them here too, `v7 sync --start-over` sends them again"
        }
        _ => "",
    }
}
