//! A row of the commit log: what one device changed in one step, written once and never changed.

use super::hash::Digest;
use super::merge::Loser;
use crate::record::{Body, Key, Table};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The protocol that this program speaks.
pub const PROTO: u32 = 1;
/// Most writes in one commit, its own log row included (DynamoDB takes 100).
pub const MOST_ACTIONS: usize = 96;
/// Largest log row as JSON, in bytes (an item of DynamoDB takes 400 KB).
pub const LARGEST_ROW: usize = 370 * 1024;
/// Largest record as JSON, in bytes: refused when it is edited, kept back when a merge made it.
pub const LARGEST_RECORD: usize = 90 * 1024;
/// Most records that are kept together by one change of the athlete's; a larger one is an import.
pub const LARGEST_GROUP: usize = 40;

/// One step of the journal, in the order in which all devices take them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// Its place in the log, from 1, without gaps.
    pub seq: u64,
    /// Its own id: tells the device that sent it that it arrived.
    pub cid: String,
    /// The device that wrote it.
    pub dev: String,
    /// The protocol of that device.
    pub proto: u32,
    /// What changed.
    pub ops: Vec<RecordOp>,
    /// What lost in the merges that this commit holds.
    #[serde(default, rename = "conf")]
    pub conflicts: Vec<Conflicting>,
    /// Numbers of earlier conflicts that were settled.
    #[serde(default)]
    pub settled: Vec<i64>,
    /// Numbers of all conflicts that are open after this commit: a new device fetches just their rows.
    #[serde(default)]
    pub open: Vec<i64>,
    /// New rules for all devices, when they change.
    #[serde(default)]
    pub rules: Option<Rules>,
    /// The digest of all records after this commit, in hexadecimal digits.
    pub digest: String,
}

impl Commit {
    /// A row that never was.
    pub(crate) fn nothing() -> Self {
        Self {
            seq: 0,
            cid: String::new(),
            dev: String::new(),
            proto: PROTO,
            ops: Vec::new(),
            conflicts: Vec::new(),
            settled: Vec::new(),
            open: Vec::new(),
            rules: None,
            digest: String::new(),
        }
    }
}

/// What happened to one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordOp {
    /// The table's name on the wire.
    pub t: String,
    /// The record's id.
    pub id: String,
    /// The sort key it had; absent when it is new.
    pub from_sk: Option<String>,
    /// The sort key it has; absent when it is removed.
    pub to_sk: Option<String>,
    /// All of its attributes; absent when it is removed. Earlier rows of the log keep the removed image.
    pub body: Option<Body>,
}

impl RecordOp {
    /// Which record; `None` for a table that this program does not know.
    pub fn key(&self) -> Option<Key> {
        Some(Key::new(Table::parse(&self.t)?, self.id.clone()))
    }
}

/// A value that lost, and whose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflicting {
    /// The table's name on the wire.
    pub t: String,
    /// The record's id.
    pub id: String,
    /// What lost.
    pub loser: Loser,
}

/// What every device has to keep to; row 0 of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rules {
    /// The oldest protocol that may write.
    pub min_proto: u32,
    /// The first row that the log still holds.
    pub floor: u64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { min_proto: 1, floor: 0 }
    }
}

/// The number of a conflict, the same on every device: the commit that brought it, and its place there.
pub fn conflict_number(seq: u64, index: usize) -> i64 {
    (seq as i64) << 12 | index as i64
}

/// The commit that brought a conflict, and its place there.
pub fn conflict_place(number: i64) -> (u64, usize) {
    ((number >> 12).unsigned_abs(), (number & 0xfff) as usize)
}

/// Most conflicts in one commit, so that their numbers stay apart.
pub const MOST_CONFLICTS: usize = 1 << 12;

/// The sort key of a record in its table, empty where the table has none.
pub fn sort_key(key: &Key, body: &Body) -> String {
    let date = body.get("date").and_then(Value::as_str).unwrap_or_default();
    match key.table {
        Table::Sends | Table::Entries => format!("{date}#{}", key.id),
        Table::Plans | Table::NutritionLogs => key.id.clone(),
        _ => String::new(),
    }
}

/// Whether records of this table travel. Reference tables are shared and read-only; own templates are local files.
pub fn travels(table: Table) -> bool {
    !matches!(table, Table::Exercises | Table::ChatTemplates)
}

/// On what condition an item may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// There is no item under this key.
    Absent,
    /// The item carries this `_v`.
    Version(u64),
    /// The item carries no `_v`: another program wrote it, and its content was taken over.
    Unmarked,
}

/// A commit as it is sent, frozen on disk before the first attempt, so that every attempt is the same to the last byte.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// The log row; written if that place of the log is free.
    pub commit: Commit,
    /// For each of the commit's `ops`, the condition on the item that it replaces or removes.
    pub when: Vec<When>,
    /// Numbers of local conflict rows that the commit carries; not sent.
    pub carried: Vec<i64>,
    /// Attributes that the account loses: all others of its item that the commit does not name stay.
    #[serde(default)]
    pub gone: Vec<String>,
}

/// One write to a record's table.
#[derive(Clone, Debug, PartialEq)]
pub enum Action<'a> {
    /// Write the item, with the commit's `seq` as `_v`.
    ///
    /// In `v7-users` this is an `Update` that sets the attributes in `body` and removes those in `gone`:
    /// `subscription` is the server's.
    Put {
        /// Which record.
        key: Key,
        /// Under which sort key.
        sk: &'a str,
        /// Its attributes.
        body: &'a Body,
        /// Attributes that the account loses; empty for every other table.
        gone: &'a [String],
        /// On what condition.
        when: When,
    },
    /// Remove the item.
    Delete {
        /// Which record.
        key: Key,
        /// Under which sort key.
        sk: &'a str,
        /// On what condition.
        when: When,
    },
}

impl Push {
    /// The writes beside the log row, all or none of which happen.
    pub fn actions(&self) -> Vec<Action<'_>> {
        let each = self.commit.ops.iter().zip(&self.when);
        each.flat_map(|(op, when)| op_actions(op, *when, &self.gone)).collect()
    }
}

fn op_actions<'a>(op: &'a RecordOp, when: When, gone: &'a [String]) -> Vec<Action<'a>> {
    let Some(key) = op.key() else { return Vec::new() };
    let gone = if key.table == Table::Users { gone } else { &[] };
    match (op.from_sk.as_deref(), op.to_sk.as_deref().zip(op.body.as_ref())) {
        (Some(from), Some((to, body))) if from == to => vec![Action::Put { key, sk: to, body, gone, when }],
        (Some(from), Some((to, body))) => vec![
            Action::Delete { key: key.clone(), sk: from, when },
            Action::Put { key, sk: to, body, gone, when: When::Absent },
        ],
        (None, Some((to, body))) => vec![Action::Put { key, sk: to, body, gone, when: When::Absent }],
        (Some(from), None) => vec![Action::Delete { key, sk: from, when }],
        (None, None) => Vec::new(),
    }
}

/// The digest that a commit names; `None` when it is none.
pub fn named_digest(commit: &Commit) -> Option<Digest> {
    Digest::parse(&commit.digest)
}
