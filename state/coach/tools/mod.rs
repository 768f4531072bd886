//! What a model may ask of the journal while it answers. Read only: no tool runs, fetches or writes anything.
//!
//! Input is checked like a stranger's: what is wrong becomes an error that the model reads, never a panic. Results are
//! `{computed, n, period, ids, missing_days, truncated}`; free text of the athlete travels only as JSON strings.

mod body;
mod input;
mod schema;
mod sends;
mod sessions;

pub(crate) use crate::chat::clean::clean;
pub use crate::chat::model::ToolSpec;
pub(super) use input::Input;
pub use schema::specs;

use crate::coach::privacy::Privacy;
use crate::coach::propose::{self, Proposal};
use crate::coach::safety;
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// What a tool may look at.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// The journal.
    pub reader: &'a Reader,
    /// Scales, what is hidden.
    pub settings: &'a Settings,
    /// What may leave the machine.
    pub privacy: Privacy,
    /// The athlete's local day.
    pub today: NaiveDate,
}

/// What a tool gave.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolResult {
    /// A JSON object.
    pub content: Value,
    /// The call could not be answered as it was asked; `content.error` says why.
    pub is_error: bool,
    /// A change that waits for the athlete's key.
    pub proposal: Option<Proposal>,
}

impl ToolResult {
    /// An answer that says why there is none.
    pub fn error(sentence: impl Into<String>) -> Self {
        Self { content: json!({"error": sentence.into()}), is_error: true, proposal: None }
    }
}

/// Ids in a result, at most.
const IDS: usize = 40;
/// Rows in a result when the model names no limit.
const ROWS: usize = 20;
/// Rows in a result, at most.
const MOST_ROWS: usize = 60;

/// Why a call has no result.
pub(in crate::coach) enum Refusal {
    /// The model's mistake.
    Input(String),
    /// The journal cannot be read.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Answers one call. An unknown tool, a wrong input and a domain that is not shared are errors for the model.
///
/// # Errors
/// Only when the journal cannot be read.
pub fn run(access: &Access<'_>, name: &str, input: &Value) -> Result<ToolResult, StoreError> {
    let Some(spec) = specs().into_iter().find(|spec| spec.name == name) else {
        let known: Vec<&str> = specs().iter().map(|spec| spec.name).collect();
        return Ok(ToolResult::error(format!(
            "there is no tool {:?}; there are {}",
            clean(name, 60),
            known.join(", ")
        )));
    };
    let input = match Input::new(input, &spec, access.today) {
        Ok(input) => input,
        Err(sentence) => return Ok(ToolResult::error(sentence)),
    };
    let result = if spec.proposes() {
        let athlete = safety::athlete(access.reader, access.today)?;
        propose::propose(access, &athlete, name, &input).map(|proposal| proposed(proposal, access.privacy))
    } else {
        read(access, name, &input).map(|content| ToolResult { content, is_error: false, proposal: None })
    };
    match result {
        Ok(result) => Ok(result),
        Err(Refusal::Input(sentence)) => Ok(ToolResult::error(sentence)),
        Err(Refusal::Store(error)) => Err(error),
    }
}

fn read(access: &Access<'_>, name: &str, input: &Input) -> Result<Value, Refusal> {
    match name {
        "get_sends" => sends::get_sends(access, input),
        "goal_progress" => sends::goal_progress(access),
        "get_sessions" => sessions::get_sessions(access, input),
        "plan_adherence" => sessions::plan_adherence(access, input),
        "search_notes" => sessions::search_notes(access, input),
        "soreness_trend" => body::soreness_trend(access, input),
        _ => body::nutrition_compliance(access, input),
    }
}

fn proposed(proposal: Proposal, privacy: Privacy) -> ToolResult {
    let mut content = json!({
        "proposed": proposal.title, "state": "shown to the athlete; it is written only when they agree",
    });
    // What it replaces may hold notes.
    if privacy.notes {
        content["diff"] = proposal.text().into();
    }
    ToolResult { content, is_error: false, proposal: Some(proposal) }
}

/// The common shape of a result.
fn answer(computed: &Value, n: usize, period: input::Span, mut ids: Vec<String>, missing_days: Option<usize>) -> Value {
    let truncated = ids.len() > IDS;
    ids.truncate(IDS);
    json!({
        "computed": computed, "n": n, "period": {"since": period.since.to_string(), "until": period.until.to_string()},
        "ids": ids, "missing_days": missing_days, "truncated": truncated,
    })
}

/// A number with at most two decimals.
fn number(value: f64) -> Value {
    crate::record::number((value * 100.0).round() / 100.0)
}
