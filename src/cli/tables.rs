//! `v7 tables`: the tables of sync on DynamoDB. Needs to know how to reach AWS, and neither journal nor user id.

use super::{Setup, print, print_json};
use clap::Subcommand;
use color_eyre::eyre::{Result, WrapErr as _};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::ExitCode;
use v7_cloud::dynamodb::tables::{self, Line, Server, State, Step};

/// What to do with the tables.
#[derive(Debug, Subcommand)]
pub enum Tables {
    /// Make what is missing: tables, indexes, exercises and templates; what is there stays as it is
    Create,
    /// Say how each table and index stands; fails unless all are ready
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what `create` would do, and change nothing
    Plan {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs `v7 tables`.
pub fn tables(setup: &Setup, command: &Tables) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.wrap_err("cannot start what waits for the network")?.block_on(async {
        let server = Server::of(&setup.config.connection).await?;
        match command {
            Tables::Create => create(&server).await,
            Tables::Status { json } => status(&tables::status(&server).await?, *json),
            Tables::Plan { json } => plan(&tables::plan(&server).await?, *json),
        }
    })
}

async fn create(server: &Server) -> Result<ExitCode> {
    let mut written = Ok(ExitCode::SUCCESS);
    let mut steps = 0;
    let mut said = |step: &Step| {
        steps += 1;
        if written.is_ok() {
            written = print(step.done().as_bytes());
        }
    };
    tables::create(server, &mut said).await?;
    written?;
    print(if steps == 0 { b"The tables are ready: nothing was missing." } else { b"The tables are ready." })
}

fn status(lines: &[Line], json: bool) -> Result<ExitCode> {
    let ready = lines.iter().all(|line| line.state == State::Ready);
    if json {
        let items: Vec<Value> = lines.iter().map(line_json).collect();
        print_json(&json!({"schema": 1, "items": items}))?;
    } else {
        let width = lines.iter().map(|line| line.name().len()).max().unwrap_or_default();
        let mut text = String::new();
        for line in lines {
            let problem = line.problem().unwrap_or_else(|| "ready".into());
            let told = [problem].into_iter().chain(line.notes.iter().cloned()).collect::<Vec<_>>().join("; ");
            let _ = writeln!(text, "{:width$}  {told}", line.name());
        }
        if !ready {
            text.push_str("`v7 tables plan` says what is to be done, `v7 tables create` does it.");
        }
        print(text.as_bytes())?;
    }
    Ok(if ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line_json(line: &Line) -> Value {
    json!({
        "table": line.table,
        "index": line.index,
        "state": line.state.word(),
        "problem": line.problem(),
        "notes": line.notes,
    })
}

fn plan(steps: &[Step], json: bool) -> Result<ExitCode> {
    if json {
        let items: Vec<Value> = steps.iter().map(step_json).collect();
        return print_json(&json!({"schema": 1, "items": items}));
    }
    if steps.is_empty() {
        return print(b"Nothing to do: the tables are ready.");
    }
    print(steps.iter().map(Step::intent).collect::<Vec<_>>().join("\n").as_bytes())
}

fn step_json(step: &Step) -> Value {
    let (what, detail) = match step {
        Step::CreateTable { table, indexes } => (table, json!({"indexes": indexes})),
        Step::AddIndex { table, index } => (table, json!({"indexes": [index]})),
        Step::TurnOnRecovery { table } => (table, json!({})),
        Step::Fill { table, rows } => (table, json!({"rows": rows})),
        Step::Leave { what, why } => (what, json!({"why": why})),
    };
    json!({"step": step.word(), "what": what, "detail": detail})
}
