//! The log of edits that undo and history read: for each record of a change, what the change replaced and what it wrote.
//!
//! Of an edit, only the attributes it touched are kept; of a new record, only a checksum, so that an import of ten
//! thousand records does not double the file. Redo keeps the body when the record is undone.

use super::attribute::hash_bytes;
use super::{Past, StoreError};
use crate::record::{Body, Key};
use crate::row::RowId;
use rusqlite::{Connection, params};

/// The record was changed.
pub(super) const EDITED: i64 = 0;
/// The record was new.
pub(super) const MADE: i64 = 1;
/// The record was removed.
pub(super) const REMOVED: i64 = 2;

/// Not undone.
pub(super) const DONE: i64 = 0;
/// Undone, may be done again.
pub(super) const UNDONE: i64 = 1;
/// Undone, and something else was done since.
pub(super) const PAST: i64 = 2;

/// Writes the log of one change; a change without effect leaves no trace.
pub(super) struct Log<'c> {
    conn: &'c Connection,
    group: Option<i64>,
    lines: i64,
}

impl<'c> Log<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self { conn, group: None, lines: 0 }
    }

    /// The number of the change, once it has an effect.
    pub(super) fn group(&self) -> Option<i64> {
        self.group
    }

    pub(super) fn write(
        &mut self,
        label: &str,
        stamp: &str,
        key: &Key,
        row: RowId,
        before: Option<&Body>,
        after: Option<&Body>,
    ) -> Result<(), StoreError> {
        let group = match self.group {
            Some(group) => group,
            None => self.open(label, stamp)?,
        };
        let (kind, was, wrote, mark) = match (before, after) {
            (None, Some(after)) => (MADE, None, None, Some(checksum(after))),
            (Some(before), None) => (REMOVED, Some(json(before)), None, None),
            (before, after) => {
                let empty = Body::new();
                let (before, after) = (before.unwrap_or(&empty), after.unwrap_or(&empty));
                let (was, wrote) = difference(before, after);
                (EDITED, Some(json(&was)), Some(json(&wrote)), None)
            }
        };
        let sql =
            "INSERT INTO edit_log(g, n, t, id, row, kind, was, wrote, mark) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.conn.prepare_cached(sql)?.execute(params![
            group,
            self.lines,
            key.table as i64,
            key.id,
            row,
            kind,
            was,
            wrote,
            mark
        ])?;
        self.lines += 1;
        Ok(())
    }

    fn open(&mut self, label: &str, stamp: &str) -> Result<i64, StoreError> {
        self.conn.prepare_cached("UPDATE op_group SET undone = ?1 WHERE undone = ?2")?.execute([PAST, UNDONE])?;
        self.conn.prepare_cached("INSERT INTO op_group(label, at) VALUES(?1, ?2)")?.execute([label, stamp])?;
        let group = self.conn.last_insert_rowid();
        self.group = Some(group);
        Ok(group)
    }
}

/// The attributes that differ, as they were and as they are.
fn difference(before: &Body, after: &Body) -> (Body, Body) {
    let pick = |from: &Body, other: &Body| {
        from.iter()
            .filter(|(key, value)| other.get(*key) != Some(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    };
    (pick(before, after), pick(after, before))
}

fn json(body: &Body) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

/// Tells whether a new record still is as it was made.
pub(super) fn checksum(body: &Body) -> i64 {
    hash_bytes(json(body).as_bytes()) as i64
}

/// A record was changed outside the log: that it was made can still be undone.
pub(super) fn carry(conn: &Connection, key: &Key, before: &Body, after: &Body) -> Result<(), StoreError> {
    let sql = "UPDATE edit_log SET mark = ?1 WHERE t = ?2 AND id = ?3 AND kind = ?4 AND mark = ?5";
    let (old, new) = (checksum(before), checksum(after));
    conn.prepare_cached(sql)?.execute(params![new, key.table as i64, key.id, MADE, old])?;
    Ok(())
}

/// Takes every change out of what undo and redo look at.
pub(super) fn begin(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("BEGIN IMMEDIATE; DELETE FROM edit_log; DELETE FROM op_group; COMMIT")?;
    Ok(())
}

/// The last changes, newest first.
pub(super) fn history(conn: &Connection, limit: usize) -> Result<Vec<Past>, StoreError> {
    let sql = "SELECT g, label, at, undone FROM op_group ORDER BY g DESC LIMIT ?1";
    let past = conn
        .prepare_cached(sql)?
        .query_map([i64::try_from(limit).unwrap_or(-1)], |row| {
            Ok(Past { group: row.get(0)?, label: row.get(1)?, at: row.get(2)?, undone: row.get::<_, i64>(3)? != DONE })
        })?
        .collect::<Result<_, _>>()?;
    Ok(past)
}
