//! The conflict inbox: what lost in a merge, on whichever device, until somebody says what holds.
//!
//! A resolution is an edit like any other, and the next commit tells every device that the conflict is settled. Nothing
//! waits for it.

use super::get;
use super::sync::{Ledger, Position, inflight, parse, position};
use super::{Now, Reader, StoreError};
use crate::record::{Body, Change, Key, Op};
use crate::sync::{Loser, conflict_number};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

/// A value that lost, waiting for a word of the athlete's.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Its number; negative until a commit carries it.
    pub n: i64,
    /// Which record.
    pub key: Key,
    /// What lost, and to what.
    pub loser: Loser,
    /// The device whose merge it was: `loser.mine` is what that device had.
    pub device: String,
    /// When this device heard of it, UTC.
    pub at: String,
}

/// What holds from now on.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// What the record shows.
    Keep,
    /// The value that lost.
    TakeMine,
    /// The value the remote had.
    TakeTheirs,
    /// Another value; `None` removes it.
    Edit(Option<Value>),
}

/// States of a conflict: open, resolved and not announced, open and not yet carried, resolved while being carried.
const OPEN: i64 = 0;
const SETTLED: i64 = 1;
const PENDING: i64 = 2;
const CARRIED: i64 = 3;

impl Reader {
    /// Everything that waits for a decision, the oldest first.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, StoreError> {
        let work = || {
            let sql = "SELECT n, t, id, loser, dev, at FROM conflict WHERE state IN (?1, ?2) ORDER BY n < 0, abs(n)";
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut rows = statement.query([OPEN, PENDING])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(Conflict {
                    n: row.get(0)?,
                    key: Key::new(get::table(row.get(1)?), row.get::<_, String>(2)?),
                    loser: parse(&row.get::<_, String>(3)?)?,
                    device: row.get(4)?,
                    at: row.get(5)?,
                });
            }
            Ok(all)
        };
        self.at(work())
    }

    /// How far the journal is in step with the remote.
    pub fn sync_position(&self) -> Result<Position, StoreError> {
        self.at(position(&self.conn))
    }

    /// Records that the server refused, with its words; an edit sends them again.
    pub fn refused(&self) -> Result<Vec<(Key, String)>, StoreError> {
        let work = || {
            let mut statement = self.conn.prepare_cached(
                "SELECT q.t, q.id, q.reason FROM quarantine q LEFT JOIN entity e ON e.t = q.t AND e.id = q.id
                 WHERE q.local IS e.local ORDER BY q.t, q.id",
            )?;
            let rows = statement
                .query_map([], |row| Ok((Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?), row.get(2)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.at(work())
    }
}

impl Ledger<'_> {
    /// Everything that waits for a decision, the oldest first.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, StoreError> {
        self.store.reader.conflicts()
    }

    /// Settles a conflict: an edit of the record, if it changes anything, that can be undone like any other.
    ///
    /// A conflict that is gone by now, because another device settled it, is left alone.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the record would not be valid with the value; the conflict stays.
    pub fn resolve(&mut self, n: i64, resolution: &Resolution, now: &Now) -> Result<(), StoreError> {
        let Some(conflict) = self.conflicts()?.into_iter().find(|conflict| conflict.n == n) else {
            return Ok(());
        };
        let value = match resolution {
            Resolution::Keep => None,
            Resolution::TakeMine => Some(conflict.loser.mine.clone()),
            Resolution::TakeTheirs => Some(conflict.loser.theirs.clone()),
            Resolution::Edit(value) => Some(value.clone()),
        };
        if let Some(value) = value {
            let before = self.store.reader.get(&conflict.key)?;
            let mut after = before.clone().map(Value::Object);
            put(&mut after, &conflict.loser.path, value);
            let (key, label) = (conflict.key.clone(), format!("conflict in the {}", conflict.key.table.noun()));
            let op = match (before, after) {
                (Some(before), Some(Value::Object(after))) => Some(Op::Edit { key, before, after }),
                (None, Some(Value::Object(body))) => Some(Op::Put { key, body }),
                (Some(_), _) => Some(Op::Delete { key }),
                (None, _) => None,
            };
            // The edit first: a crash between the two leaves the conflict open, not the value lost.
            if let Some(op) = op {
                self.store.apply(&Change::one(label, op), now)?;
            }
        }
        self.within(|conn| close(conn, n))
    }
}

fn close(conn: &Connection, n: i64) -> Result<(), StoreError> {
    let state: Option<i64> =
        conn.query_row("SELECT state FROM conflict WHERE n = ?1", [n], |row| row.get(0)).optional()?;
    let travelling = inflight(conn)?.is_some_and(|push| push.carried.contains(&n));
    match state {
        Some(OPEN) => conn.execute("UPDATE conflict SET state = ?2 WHERE n = ?1", params![n, SETTLED])?,
        Some(PENDING) if travelling => {
            conn.execute("UPDATE conflict SET state = ?2 WHERE n = ?1", params![n, CARRIED])?
        }
        Some(PENDING) => conn.execute("DELETE FROM conflict WHERE n = ?1", [n])?,
        _ => 0,
    };
    Ok(())
}

/// Conflicts that were resolved here and that the remote does not know to be.
pub(super) fn settled(conn: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT n FROM conflict WHERE state = ?1 ORDER BY n")?;
    Ok(statement.query_map([SETTLED], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The conflicts that are open once the commit `seq` with `new` conflicts is applied.
pub(super) fn open_after(conn: &Connection, seq: u64, new: usize) -> Result<Vec<i64>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT n FROM conflict WHERE state = ?1 ORDER BY n")?;
    let mut all: Vec<i64> = statement.query_map([OPEN], |row| row.get(0))?.collect::<Result<_, _>>()?;
    all.extend((0..new).map(|index| conflict_number(seq, index)));
    Ok(all)
}

/// Sets the value at a path of attribute names and element ids; `None` removes it. An empty path is the whole record.
fn put(at: &mut Option<Value>, path: &[String], value: Option<Value>) {
    let Some((name, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    match at {
        Some(Value::Array(list)) => {
            let found = list.iter().position(|element| element.get("id").and_then(Value::as_str) == Some(name));
            let mut element = found.map(|index| list[index].clone());
            put(&mut element, rest, value);
            match (found, element) {
                (Some(index), Some(element)) => list[index] = element,
                (Some(index), None) => {
                    list.remove(index);
                }
                (None, Some(element)) if rest.is_empty() => list.push(element),
                (None, _) => {}
            }
        }
        Some(Value::Object(map)) => {
            let mut inner = map.remove(name);
            put(&mut inner, rest, value);
            map.extend(inner.map(|inner| (name.clone(), inner)));
        }
        _ if value.is_some() => {
            let mut inner = None;
            put(&mut inner, rest, value);
            *at = Some(Value::Object(inner.map(|inner| (name.clone(), inner)).into_iter().collect::<Body>()));
        }
        _ => {}
    }
}
