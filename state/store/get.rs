//! Reads single records: by key, by place in a list, by the beginning of an id.

use super::StoreError;
use crate::record::{Body, Key, Table};
use crate::row::RowId;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, params};
use std::path::PathBuf;

/// At most this many records share the beginning of an id in an answer.
const MANY: i64 = 50;

/// A record as it is stored.
pub(super) struct Stored {
    pub row: RowId,
    /// `None` when it is deleted here and the remote does not know yet.
    pub local: Option<Body>,
    /// Whether the remote knows it.
    pub based: bool,
}

/// The table with this number.
pub(super) fn table(number: i64) -> Table {
    Table::ALL[usize::try_from(number).unwrap_or(0).min(Table::ALL.len() - 1)]
}

/// The body in a column.
pub(super) fn body(column: ValueRef) -> Result<Body, StoreError> {
    let bytes = column.as_bytes().unwrap_or_default();
    serde_json::from_slice(bytes).map_err(|error| StoreError::Corrupt {
        path: PathBuf::new(),
        detail: format!("a record cannot be read: {error}"),
    })
}

/// A record with what surrounds it.
pub(super) fn stored(conn: &Connection, key: &Key) -> Result<Option<Stored>, StoreError> {
    let sql = "SELECT row, local, base IS NOT NULL FROM entity WHERE t = ?1 AND id = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![key.table as i64, key.id])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let local = match row.get_ref(1)? {
        ValueRef::Null => None,
        column => Some(body(column)?),
    };
    Ok(Some(Stored { row: row.get(0)?, local, based: row.get(2)? }))
}

/// The body of a record.
pub(super) fn one(conn: &Connection, key: &Key) -> Result<Option<Body>, StoreError> {
    Ok(stored(conn, key)?.and_then(|stored| stored.local))
}

/// The record at a place.
pub(super) fn at(conn: &Connection, row: RowId) -> Result<Option<(Key, Body)>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT t, id, local FROM entity WHERE row = ?1 AND local IS NOT NULL")?;
    let mut rows = statement.query([row])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some((Key::new(table(row.get(0)?), row.get::<_, String>(1)?), body(row.get_ref(2)?)?)))
}

/// The key of the record at a place in a table. Charts ask for thousands: the rows of lists are much shorter than records.
pub(super) fn key_at(conn: &Connection, table: Table, row: RowId) -> Result<Option<Key>, StoreError> {
    let id = match table {
        Table::Entries => key_of(conn, "SELECT id FROM entry WHERE row = ?1", params![row]),
        Table::Sends => key_of(conn, "SELECT id FROM send WHERE row = ?1", params![row]),
        _ => {
            let sql = "SELECT id FROM entity WHERE row = ?1 AND t = ?2 AND local IS NOT NULL";
            key_of(conn, sql, params![row, table as i64])
        }
    }?;
    Ok(id.map(|id| Key::new(table, id)))
}

fn key_of(conn: &Connection, sql: &str, at: impl Params) -> Result<Option<String>, StoreError> {
    Ok(conn.prepare_cached(sql)?.query_row(at, |row| row.get(0)).optional()?)
}

/// Records whose id begins so; single-row tables by what they are called.
pub(super) fn resolve(conn: &Connection, typed: &str) -> Result<Vec<Key>, StoreError> {
    let typed = typed.trim();
    let mut found = Vec::new();
    for table in Table::ALL {
        if table.single_id().is_some() {
            let key = Key::single(table);
            let named = typed.eq_ignore_ascii_case(table.noun()) || typed.eq_ignore_ascii_case(table.name());
            if named && one(conn, &key)?.is_some() {
                found.push(key);
            }
            continue;
        }
        let sql =
            "SELECT id FROM entity WHERE t = ?1 AND local IS NOT NULL AND id >= ?2 AND id < ?3 ORDER BY id LIMIT ?4";
        let mut statement = conn.prepare_cached(sql)?;
        for spelling in spellings(typed) {
            let exact = spelling.chars().count() < 4;
            let end = if exact { format!("{spelling}\u{0}") } else { format!("{spelling}\u{10ffff}") };
            let ids = statement.query_map(params![table as i64, spelling, end, MANY], |row| row.get::<_, String>(0))?;
            for id in ids {
                let key = Key::new(table, id?);
                if (!exact || key.id == spelling) && !found.contains(&key) {
                    found.push(key);
                }
            }
        }
    }
    if let Some(whole) = found.iter().find(|key| key.id == typed).cloned() {
        return Ok(vec![whole]);
    }
    found.truncate(MANY as usize);
    Ok(found)
}

/// As typed, and in lower case: ids are written in lower case, but a food log or an import may differ.
fn spellings(typed: &str) -> Vec<String> {
    let mut all = vec![typed.to_owned(), typed.to_lowercase()];
    all.dedup();
    all.retain(|spelling| !spelling.is_empty());
    all
}
