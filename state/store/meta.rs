//! Small facts about the journal itself: a number that changes with every write, and keys for the program's own use.

use super::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// The value of a key.
pub(super) fn get(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// Sets the value of a key.
pub(super) fn set(conn: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)")?.execute([key, value])?;
    Ok(())
}

/// Says that records changed.
pub(super) fn bump(conn: &Connection) -> Result<(), StoreError> {
    let sql = "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'version'";
    conn.prepare_cached(sql)?.execute([])?;
    Ok(())
}

/// A number that changes whenever records do, whoever wrote them.
pub(super) fn version(conn: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'version'";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
