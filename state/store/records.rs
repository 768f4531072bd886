//! Reads whole records in the order of exports: by table, by date, by id.

use super::StoreError;
use super::get;
use crate::record::{Key, Table};
use crate::row::Record;
use rusqlite::{Connection, params};

/// Takes each record as its table and its JSON.
pub type EachJson<'a> = &'a mut dyn FnMut(Table, &[u8]) -> Result<(), StoreError>;

/// The newest `limit` records of a table between two dates, both included, sorted by date and id.
///
/// A date may be cut short: `until` 2026-03 takes all of March.
pub(super) fn range(
    conn: &Connection,
    table: Table,
    since: Option<&str>,
    until: Option<&str>,
    limit: Option<usize>,
) -> Result<Vec<Record>, StoreError> {
    let sql = "SELECT t, id, local FROM entity
         WHERE t = ?1 AND local IS NOT NULL AND day >= ?2 AND day <= ?3 ORDER BY day DESC, id DESC LIMIT ?4";
    let limit = limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1);
    let until = format!("{}\u{10ffff}", until.unwrap_or(""));
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![table as i64, since.unwrap_or(""), until, limit])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record(row)?);
    }
    records.reverse();
    Ok(records)
}

/// The records of a table between two dates, both included, whose text names an attribute.
pub(super) fn with(
    conn: &Connection,
    table: Table,
    since: &str,
    until: &str,
    attribute: &str,
) -> Result<Vec<Record>, StoreError> {
    let sql = "SELECT t, id, local FROM entity
         WHERE t = ?1 AND day >= ?2 AND day <= ?3 AND instr(local, ?4) > 0 ORDER BY day, id";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![table as i64, since, until, format!("\"{attribute}\":")])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record(row)?);
    }
    Ok(records)
}

/// Every record, one at a time.
pub(super) fn for_each(
    conn: &Connection,
    f: &mut dyn FnMut(Record) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = "SELECT t, id, local FROM entity WHERE local IS NOT NULL ORDER BY t, day, id";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        f(record(row)?)?;
    }
    Ok(())
}

/// Every record as its JSON stands in the file, in one line with sorted keys.
pub(super) fn for_each_json(conn: &Connection, f: EachJson<'_>) -> Result<(), StoreError> {
    let sql = "SELECT t, local FROM entity WHERE local IS NOT NULL ORDER BY t, day, id";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        f(get::table(row.get(0)?), row.get_ref(1)?.as_bytes().unwrap_or_default())?;
    }
    Ok(())
}

fn record(row: &rusqlite::Row) -> Result<Record, StoreError> {
    let key = Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?);
    Ok(Record { key, body: get::body(row.get_ref(2)?)? })
}
