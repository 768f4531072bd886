//! What is wrong with the tables, and what would put it right. No requests.

use super::found::{Being, Found, FoundIndex, Recovery, Standing};
use crate::dynamodb::schema::{IndexShape, KeySchema};
use aws_sdk_dynamodb::types::ProjectionType;

/// What is said of something on its way out.
pub(super) const GOING: &str = "is being deleted";

/// How a table or an index stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The table's name on the server.
    pub table: String,
    /// The index, or `None` for the table itself.
    pub index: Option<&'static str>,
    /// How it stands.
    pub state: State,
    /// What is worth knowing, and no failure.
    pub notes: Vec<String>,
}

/// How something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It can be used.
    Ready,
    /// It is being made.
    Making,
    /// It is missing.
    Missing,
    /// It is not what it should be: half a sentence, `has the keys id (S) and needs userId (S)`.
    Different(String),
}

impl State {
    /// One word for scripts: `ready`, `creating`, `missing`, `different`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Making => "creating",
            Self::Missing => "missing",
            Self::Different(_) => "different",
        }
    }
}

impl Line {
    /// `v7-users`, or `v7-users/email-index`.
    pub fn name(&self) -> String {
        match self.index {
            Some(index) => format!("{}/{index}", self.table),
            None => self.table.clone(),
        }
    }

    /// What is wrong, if anything, as half a sentence.
    pub fn problem(&self) -> Option<String> {
        match &self.state {
            State::Ready => None,
            State::Making => Some("is still being made".into()),
            State::Missing => Some("is missing".into()),
            State::Different(how) => Some(how.clone()),
        }
    }
}

/// Something that is to be done, or was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A table, with its indexes.
    CreateTable {
        /// Its name on the server.
        table: String,
        /// Names of its indexes.
        indexes: Vec<&'static str>,
    },
    /// An index of a table that is there.
    AddIndex {
        /// The table.
        table: String,
        /// The index.
        index: &'static str,
    },
    /// Point-in-time recovery, where the server has it.
    TurnOnRecovery {
        /// The table.
        table: String,
    },
    /// Rows of reference data that are missing.
    Fill {
        /// The table.
        table: String,
        /// How many.
        rows: usize,
    },
    /// Nothing is done, and why.
    Leave {
        /// A table or an index.
        what: String,
        /// Half a sentence.
        why: String,
    },
}

impl Step {
    /// One word for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Self::CreateTable { .. } => "create-table",
            Self::AddIndex { .. } => "add-index",
            Self::TurnOnRecovery { .. } => "turn-on-recovery",
            Self::Fill { .. } => "fill",
            Self::Leave { .. } => "leave",
        }
    }

    /// What is to be done.
    pub fn intent(&self) -> String {
        match self {
            Self::CreateTable { table, indexes } => format!("create {table}{}", with(indexes)),
            Self::AddIndex { table, index } => format!("add {index} to {table}"),
            Self::TurnOnRecovery { table } => format!("turn on point-in-time recovery of {table}"),
            Self::Fill { table, rows } => format!("put {rows} rows into {table}"),
            Self::Leave { what, why } => format!("leave {what} alone: it {why}"),
        }
    }

    /// What was done.
    pub fn done(&self) -> String {
        match self {
            Self::CreateTable { table, indexes } => format!("created {table}{}", with(indexes)),
            Self::AddIndex { table, index } => format!("added {index} to {table}"),
            Self::TurnOnRecovery { table } => format!("turned on point-in-time recovery of {table}"),
            Self::Fill { table, rows } => format!("put {rows} rows into {table}"),
            Self::Leave { what, why } => format!("left {what} alone: it {why}"),
        }
    }
}

fn with(indexes: &[&str]) -> String {
    if indexes.is_empty() { String::new() } else { format!(" with {}", indexes.join(" and ")) }
}

/// A line for the table and, where it is there, one for each of its indexes.
pub(super) fn lines(standing: &Standing) -> Vec<Line> {
    let line = |index, state, notes| Line { table: standing.table.clone(), index, state, notes };
    let Some(found) = &standing.found else { return vec![line(None, State::Missing, Vec::new())] };
    let table = line(None, state(&standing.shape.key, &found.key, &found.being), notes(found));
    let indexes =
        standing.shape.indexes.iter().map(|index| line(Some(index.name), index_state(index, found), Vec::new()));
    [table].into_iter().chain(indexes).collect()
}

/// What is to be done for one table, reference data apart.
pub(super) fn steps(standing: &Standing) -> Vec<Step> {
    let table = standing.table.clone();
    let Some(found) = &standing.found else {
        let indexes = standing.shape.indexes.iter().map(|index| index.name).collect();
        return vec![Step::CreateTable { table: table.clone(), indexes }, Step::TurnOnRecovery { table }];
    };
    let lines = lines(standing);
    let mut steps = Vec::new();
    for line in &lines {
        match (&line.state, line.index) {
            (State::Different(why), _) => steps.push(Step::Leave { what: line.name(), why: why.clone() }),
            (State::Missing, Some(index)) => steps.push(Step::AddIndex { table: table.clone(), index }),
            _ => {}
        }
        if line.index.is_none() && matches!(line.state, State::Different(_)) {
            return steps;
        }
    }
    if found.recovery == Recovery::Off {
        steps.push(Step::TurnOnRecovery { table });
    }
    steps
}

fn state(wanted: &KeySchema, there: &KeySchema, being: &Being) -> State {
    match being {
        _ if wanted != there => State::Different(format!("has the keys {there} and needs {wanted}")),
        Being::Ready => State::Ready,
        Being::Making => State::Making,
        Being::Going => State::Different(GOING.into()),
        Being::Other(word) => State::Different(format!("cannot be used: the server calls it {word}")),
    }
}

fn index_state(wanted: &IndexShape, table: &Found) -> State {
    let Some(FoundIndex { key, being, projection, .. }) = table.index(wanted.name) else { return State::Missing };
    match state(&wanted.key, key, being) {
        State::Ready if *projection != ProjectionType::All => {
            State::Different(format!("holds {} attributes and needs ALL", projection.as_str()))
        }
        state => state,
    }
}

fn notes(found: &Found) -> Vec<String> {
    let mut notes = Vec::new();
    if !found.on_demand {
        notes.push("is billed by provisioned capacity, not by request".to_owned());
    }
    match &found.recovery {
        Recovery::Off => notes.push("point-in-time recovery is off".to_owned()),
        Recovery::Unknown(why) => notes.push(format!("whether point-in-time recovery is on is not known: {why}")),
        Recovery::On | Recovery::Unsupported => {}
    }
    notes
}
