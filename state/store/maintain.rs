//! Looks after the file: rebuilds every projection from the records, and checks that all is well for `v7 doctor`.

use super::project::Projector;
use super::schema::{PROJECTED, PROJECTION, VERSION, WORDS};
use super::write::Room;
use super::{StoreError, get, meta};
use crate::record::{Key, Table, check};
use rusqlite::{Connection, params};

/// What `v7 doctor` shows about the journal's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Health {
    /// What SQLite's integrity check found; empty is well.
    pub problems: Vec<String>,
    /// Records a table, in the order of the plan.
    pub counts: Vec<(Table, usize)>,
    /// Records that validation would refuse; a remote can bring such.
    pub damaged: Vec<Key>,
    /// Format of the file.
    pub version: i64,
    /// Length of the file without its log, in bytes.
    pub bytes: i64,
}

/// Clears and refills the projections, within the caller's transaction.
pub(super) fn rebuild(conn: &Connection) -> Result<(), StoreError> {
    let _room = Room::for_ops(conn, usize::MAX)?;
    for table in PROJECTED {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    for index in WORDS {
        conn.execute(&format!("INSERT INTO {index}({index}) VALUES('delete-all')"), [])?;
    }
    let mut projector = Projector::new(conn);
    let mut statement = conn.prepare("SELECT row, t, id, local FROM entity WHERE local IS NOT NULL ORDER BY row")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key = Key::new(get::table(row.get(1)?), row.get::<_, String>(2)?);
        let body = get::body(row.get_ref(3)?)?;
        let damaged = !check(key.table, &body).is_empty();
        projector.replace(&key, None, Some((row.get(0)?, &body)), damaged)?;
    }
    projector.finish()?;
    meta::set(conn, "projection", &PROJECTION.to_string())?;
    meta::bump(conn)
}

/// The state of the file.
pub(super) fn health(conn: &Connection) -> Result<Health, StoreError> {
    let mut problems: Vec<String> = conn
        .prepare("PRAGMA integrity_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    problems.retain(|line| line != "ok");
    let mut damaged = Vec::new();
    super::records::for_each(conn, &mut |record| {
        if !check(record.key.table, &record.body).is_empty() {
            damaged.push(record.key);
        }
        Ok(())
    })?;
    let counts =
        Table::ALL.into_iter().map(|table| Ok((table, count(conn, table)?))).collect::<Result<_, StoreError>>()?;
    let bytes =
        conn.query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |row| row.get(0))?;
    Ok(Health { problems, counts, damaged, version: VERSION, bytes })
}

/// Number of records in a table.
pub(super) fn count(conn: &Connection, table: Table) -> Result<usize, StoreError> {
    let sql = match table {
        Table::Entries | Table::Sends => "SELECT coalesce(sum(n), 0) FROM month WHERE t = ?1",
        Table::NutritionLogs => "SELECT count(*) FROM food WHERE ?1 IS NOT NULL",
        _ => "SELECT count(*) FROM entity WHERE t = ?1 AND local IS NOT NULL",
    };
    let count: i64 = conn.prepare_cached(sql)?.query_row(params![table as i64], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}
