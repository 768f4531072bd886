//! Undo and redo of whole changes, also of earlier runs: each takes back only what still holds what was written.

use super::get::{self, Stored};
use super::log::{DONE, EDITED, MADE, REMOVED, UNDONE, checksum};
use super::project::Projector;
use super::{Reverted, StoreError, meta, revert, write};
use crate::record::{Body, Key, check, normalise};
use crate::row::RowId;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};

/// In which direction.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    Undo,
    Redo,
}

/// Attributes that follow from others: nobody has to be told that they were recomputed.
const FOLLOWING: &[&str] =
    &["gradesAttempted", "gradesCompleted", "gradeNumeric", "totalCalories", "macros", "updatedAt"];

/// One record of a change.
struct Line {
    n: i64,
    key: Key,
    row: Option<RowId>,
    kind: i64,
    was: Body,
    wrote: Body,
    /// Whether `wrote` holds a body: a record that was made and then undone.
    kept: bool,
    mark: Option<i64>,
}

/// Undoes the last change that stands, or redoes the last one undone; `None` when there is none.
pub(super) fn step(conn: &Connection, way: Way) -> Result<Option<Reverted>, StoreError> {
    let transaction = super::open::begin(conn)?;
    let (sql, from, to) = match way {
        Way::Undo => ("SELECT g, label FROM op_group WHERE undone = ?1 ORDER BY g DESC LIMIT 1", DONE, UNDONE),
        Way::Redo => ("SELECT g, label FROM op_group WHERE undone = ?1 ORDER BY g LIMIT 1", UNDONE, DONE),
    };
    let next: Option<(i64, String)> =
        conn.prepare_cached(sql)?.query_row([from], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((group, label)) = next else {
        return Ok(None);
    };
    let mut reverted = Reverted { label, key: None, records: 0, left: Vec::new() };
    let mut projector = Projector::new(conn);
    let mut lines = lines(conn, group)?;
    if way == Way::Undo {
        lines.reverse();
    }
    for line in &lines {
        if one(&mut projector, group, line, way, &mut reverted.left)? {
            reverted.records += 1;
        }
    }
    reverted.key = target(conn, &lines)?;
    projector.finish()?;
    conn.prepare_cached("UPDATE op_group SET undone = ?1 WHERE g = ?2")?.execute([to, group])?;
    super::sync::reopen_group(conn, group)?;
    meta::bump(conn)?;
    transaction.commit()?;
    Ok(Some(reverted))
}

fn lines(conn: &Connection, group: i64) -> Result<Vec<Line>, StoreError> {
    let sql = "SELECT n, t, id, row, kind, was, wrote, mark FROM edit_log WHERE g = ?1 ORDER BY n";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([group])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let part = |at: usize| match row.get_ref(at)? {
            ValueRef::Null => Ok(Body::new()),
            column => get::body(column),
        };
        lines.push(Line {
            n: row.get(0)?,
            key: Key::new(get::table(row.get(1)?), row.get::<_, String>(2)?),
            row: row.get(3)?,
            kind: row.get(4)?,
            was: part(5)?,
            wrote: part(6)?,
            kept: !matches!(row.get_ref(6)?, ValueRef::Null),
            mark: row.get(7)?,
        });
    }
    Ok(lines)
}

/// Takes one record one step; says whether it changed.
fn one(
    projector: &mut Projector,
    group: i64,
    line: &Line,
    way: Way,
    left: &mut Vec<String>,
) -> Result<bool, StoreError> {
    let stored = get::stored(projector.conn, &line.key)?;
    let current = stored.as_ref().and_then(|stored| stored.local.as_ref());
    match (line.kind, way) {
        (EDITED, _) => {
            let (from, to) = match way {
                Way::Undo => (&line.wrote, &line.was),
                Way::Redo => (&line.was, &line.wrote),
            };
            let Some(current) = current else {
                left.push(format!("the {}, which is gone", line.key.table.noun()));
                return Ok(false);
            };
            let mut paths = Vec::new();
            let mut body = revert::body(current, from, to, &mut paths);
            let name = write::named(&line.key, Some(current));
            if !paths.is_empty() {
                normalise(line.key.table, &mut body);
            }
            paths.retain(|path| !FOLLOWING.contains(&path.split('.').next().unwrap_or_default()));
            left.extend(paths.into_iter().map(|path| format!("{path} of the {name}")));
            if body == *current {
                return Ok(false);
            }
            place(projector, line, stored.as_ref(), Some(&body))
        }
        (MADE, Way::Undo) => {
            let Some(current) = current else {
                return Ok(false);
            };
            if line.mark != Some(checksum(current)) {
                left.push(format!("the {}, which changed since", write::named(&line.key, Some(current))));
                return Ok(false);
            }
            let sql = "UPDATE edit_log SET wrote = (SELECT local FROM entity WHERE t = ?3 AND id = ?4) WHERE g = ?1 AND n = ?2";
            projector.conn.prepare_cached(sql)?.execute(params![group, line.n, line.key.table as i64, line.key.id])?;
            place(projector, line, stored.as_ref(), None)
        }
        (MADE, Way::Redo) if !line.kept => Ok(false),
        (MADE, Way::Redo) => {
            let sql = "UPDATE edit_log SET wrote = NULL WHERE g = ?1 AND n = ?2";
            projector.conn.prepare_cached(sql)?.execute([group, line.n])?;
            bring_back(projector, line, stored.as_ref(), &line.wrote, left)
        }
        (REMOVED, Way::Undo) => bring_back(projector, line, stored.as_ref(), &line.was, left),
        _ => match current {
            Some(current) if *current == line.was => place(projector, line, stored.as_ref(), None),
            Some(current) => {
                left.push(format!("the {}, which changed since", write::named(&line.key, Some(current))));
                Ok(false)
            }
            None => Ok(false),
        },
    }
}

fn bring_back(
    projector: &mut Projector,
    line: &Line,
    stored: Option<&Stored>,
    body: &Body,
    left: &mut Vec<String>,
) -> Result<bool, StoreError> {
    match stored.and_then(|stored| stored.local.as_ref()) {
        None => place(projector, line, stored, Some(body)),
        Some(current) => {
            if current != body {
                left.push(format!("the {}, which was written anew", write::named(&line.key, Some(current))));
            }
            Ok(false)
        }
    }
}

fn place(
    projector: &mut Projector,
    line: &Line,
    stored: Option<&Stored>,
    body: Option<&Body>,
) -> Result<bool, StoreError> {
    let damaged = body.is_some_and(|body| !check(line.key.table, body).is_empty());
    write::save(projector, &line.key, stored, body, line.row, damaged)?;
    Ok(true)
}

/// Where to jump: the first record that is there.
fn target(conn: &Connection, lines: &[Line]) -> Result<Option<Key>, StoreError> {
    for line in lines.iter().take(20) {
        if super::settle::row_of(conn, line.key.table, &line.key.id)?.is_some() {
            return Ok(Some(line.key.clone()));
        }
    }
    Ok(None)
}
