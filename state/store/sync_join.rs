//! Joins the journal with a whole remote: a first sync, the return of a device that was away for too long, and
//! records that another program wrote without telling the log.

use super::facts::shown_day;
use super::get;
use super::project::Projector;
use super::sync::{Ledger, UNMARKED, held, json, set_position, thaw};
use super::sync_row::{Pull, Ready, set_base, set_columns};
use super::{Now, StoreError, meta};
use crate::record::{Body, Key};
use crate::sync::{Flaw, Item, Joined, Loser, MARKS, merge, same_record, travels};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A whole remote on its way into the journal, some records a transaction.
///
/// It may stop anywhere: what is in stands with its base, so that it is nothing new to the next attempt, and only the
/// last transaction says how far the journal is in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Joining {
    /// All but the items, which are below.
    joined: Joined,
    /// Records that the log has, by day: they go in at the end of what is there.
    items: Vec<Item>,
    /// Records that it does not have any more.
    gone: Vec<Key>,
    /// Records that are in.
    done: usize,
    /// The copy of the journal that was made because many records were about to vanish.
    pub backup: Option<PathBuf>,
}

impl Joining {
    /// Records that are in.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Records in all.
    pub fn of(&self) -> usize {
        self.items.len() + self.gone.len() + self.joined.foreign.len()
    }

    /// Items taken over that other programs had written.
    pub fn adopted(&self) -> usize {
        self.joined.foreign.len()
    }

    /// The row of the log that the journal is at when all records are in.
    pub fn cursor(&self) -> u64 {
        self.joined.cursor
    }
}

/// Fewer records come in as any change does.
const MANY: usize = 500;
/// How many records the thread beside may be ahead; for fewer it is not worth one.
const AHEAD: usize = 64;
/// While a remote comes in: memory for the pages that one transaction touches, and a log of 32 MB, so that a page that
/// many transactions touch is not written into the file for each.
const ROOMY: &str = "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8000;";
/// A transaction is on the disk before it counts as saved.
const DURABLE: &str = "PRAGMA synchronous = FULL;";
/// A transaction is on the disk with the next durable one, and not before any earlier one.
const ORDERED: &str = "PRAGMA synchronous = NORMAL;";
/// As a connection has it otherwise.
const USUAL: &str = "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory;";

impl Ledger<'_> {
    /// Prepares to take over a whole remote. A record without base is new and will be sent; one with a base that the
    /// remote does not have any more was removed there, and is never sent again: what was edited in it meanwhile goes to
    /// the inbox.
    pub fn begin_join(&mut self, mut joined: Joined) -> Result<Joining, StoreError> {
        let mut gone = self.at(known(self.conn()))?;
        let foreign: BTreeSet<&Key> = joined.foreign.iter().map(|item| &item.key).collect();
        gone.retain(|(key, based, _)| !joined.items.contains_key(key) && (*based || !foreign.contains(key)));
        let backup = self.back_up_before(gone.iter().filter(|(_, based, here)| *based && *here).count())?;
        let gone = gone.into_iter().map(|(key, _, _)| key).collect();
        let mut items: Vec<Item> = std::mem::take(&mut joined.items).into_values().collect();
        items.sort_by_cached_key(|item| shown_day(item.key.table, &item.body));
        if items.len() > MANY {
            self.at(self.conn().execute_batch(ROOMY).map_err(Into::into))?;
        }
        Ok(Joining { joined, items, gone, done: 0, backup })
    }

    /// Takes over a whole remote at once, for a small one: others wait until it is in.
    pub fn join(&mut self, joined: &Joined, now: Now) -> Result<(), StoreError> {
        let mut joining = self.begin_join(joined.clone())?;
        self.join_some(&mut joining, usize::MAX, now).map(drop)
    }

    /// Takes over the next records, at most so many, in one transaction; says whether the remote is in. Others may write
    /// between two calls.
    pub fn join_some(&mut self, joining: &mut Joining, most: usize, now: Now) -> Result<bool, StoreError> {
        let (from, of) = (joining.done, joining.of());
        let to = from.saturating_add(most).min(of);
        let last = to == of;
        // Only the last portion has to be on the disk: before that, a loss of power is a first sync that begins anew.
        self.at(self.conn().execute_batch(if last { DURABLE } else { ORDERED }).map_err(Into::into))?;
        let (first, end) = (from.min(joining.items.len()), to.min(joining.items.len()));
        let items = &joining.items[first..end];
        let done = beside(items, |ready| {
            self.within(|conn| {
                let mut pull = pull(conn, now)?;
                for item in items {
                    take(&mut pull, item, ready())?;
                }
                for at in (from..to).skip(items.len()).map(|at| at - joining.items.len()) {
                    match (joining.gone.get(at), at.checked_sub(joining.gone.len())) {
                        (None, Some(at)) => {
                            let item = &joining.joined.foreign[at];
                            adopt(&mut pull, &item.key, Some(item))?;
                        }
                        (key, _) => key.map_or(Ok(()), |key| let_go(&mut pull, key))?,
                    }
                }
                if last {
                    let joined = &joining.joined;
                    pull.one_active_plan()?;
                    open_conflicts(conn, joined, now)?;
                    conn.execute("DELETE FROM inflight", [])?;
                    set_position(conn, joined.cursor, &joined.cid, joined.digest)?;
                    meta::set(conn, "sync.rules", &json(&joined.rules)?)?;
                    meta::set(conn, "sync.joined", "1")?;
                }
                pull.finish()
            })
        });
        self.at(self.conn().execute_batch(DURABLE).map_err(Into::into))?;
        done?;
        joining.done = to;
        if last && joining.items.len() > MANY {
            self.at(self.conn().execute_batch(USUAL).map_err(Into::into))?;
        }
        Ok(last)
    }

    /// Takes over items that differ from what the log says of them; `None` is an item that is gone. They become the
    /// remote side of a merge, and the next commit tells the log.
    pub fn adopt(&mut self, found: &[(Key, Option<Item>)], now: Now) -> Result<(), StoreError> {
        self.within(|conn| {
            let mut pull = pull(conn, now)?;
            for (key, item) in found {
                adopt(&mut pull, key, item.as_ref())?;
            }
            pull.one_active_plan()?;
            thaw(conn, false)?;
            pull.finish()
        })
    }

    /// What differs between all items of the remote and what the log says of them. `whole` says that no commit was
    /// made while the items were read, so that a missing item is gone.
    pub fn differences(
        &self,
        items: &BTreeMap<Key, Item>,
        whole: bool,
    ) -> Result<Vec<(Key, Option<Item>)>, StoreError> {
        let work = || {
            let cursor = super::sync::position(self.conn())?.cursor;
            let mut found = Vec::new();
            for (key, item) in
                items.iter().filter(|(key, item)| travels(key.table) && item.v.is_none_or(|v| v <= cursor))
            {
                let same = held(self.conn(), key)?.is_some_and(|held| {
                    held.v == Some(version(item))
                        && held.base_sk.as_deref() == Some(item.sk.as_str())
                        && (item.v.is_none() || same_record(key.table, held.base.as_ref(), Some(&item.body)))
                });
                if !same {
                    found.push((key.clone(), Some(item.clone())));
                }
            }
            if whole {
                let sql = "SELECT t, id FROM entity WHERE base_sk IS NOT NULL ORDER BY t, id";
                let mut statement = self.conn().prepare_cached(sql)?;
                let keys = statement
                    .query_map([], |row| Ok(Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?)))?
                    .collect::<Result<Vec<Key>, _>>()?;
                found.extend(keys.into_iter().filter(|key| !items.contains_key(key)).map(|key| (key, None)));
            }
            Ok(found)
        };
        self.at(work())
    }

    /// How many records the log has.
    pub fn based(&self) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM entity WHERE base_sk IS NOT NULL";
        let work = || Ok(self.conn().query_row(sql, [], |row| row.get::<_, i64>(0))? as usize);
        self.at(work())
    }
}

fn version(item: &Item) -> i64 {
    item.v.map_or(UNMARKED, |v| v as i64)
}

pub(super) fn pull(conn: &Connection, now: Now) -> Result<Pull<'_>, StoreError> {
    let device = super::sync::position(conn)?.device.unwrap_or_default();
    Ok(Pull { conn, projector: Projector::new(conn), device, now, changed: false })
}

/// Records that the remote had when it was last heard of, by place; whether the log had them, and whether they are here.
fn known(conn: &Connection) -> Result<Vec<(Key, bool, bool)>, StoreError> {
    let sql = "SELECT t, id, base IS NOT NULL, local IS NOT NULL FROM entity
         WHERE base IS NOT NULL OR base_sk IS NOT NULL ORDER BY row";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok((Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?), row.get(2)?, row.get(3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Runs `work`, which gets what each item says of its rows, in order, from a thread that is ahead of it.
fn beside<T>(items: &[Item], work: impl FnOnce(&dyn Fn() -> Option<Ready>) -> T) -> T {
    if items.len() < AHEAD {
        return work(&|| None);
    }
    std::thread::scope(|scope| {
        let (send, ready) = std::sync::mpsc::sync_channel(AHEAD);
        scope.spawn(move || {
            // Nobody takes them any more when the transaction failed.
            for item in items {
                if send.send(Ready::of(&item.key, &item.body)).is_err() {
                    break;
                }
            }
        });
        work(&move || ready.recv().ok())
    })
}

/// An item that the log has.
fn take(pull: &mut Pull, item: &Item, ready: Option<Ready>) -> Result<(), StoreError> {
    let base = (&item.body, item.sk.as_str(), version(item));
    match held(pull.conn, &item.key)? {
        None => pull.bring(&item.key, base, ready.unwrap_or_else(|| Ready::of(&item.key, &item.body))),
        held => {
            let alike = pull.take_over(&item.key, held.as_ref(), Some(&item.body), Flaw::None)?;
            set_base(pull.conn, &item.key, Some(base), alike)
        }
    }
}

/// A record that the log does not have any more.
fn let_go(pull: &mut Pull, key: &Key) -> Result<(), StoreError> {
    let Some(held) = held(pull.conn, key)? else { return Ok(()) };
    if held.base.is_some() {
        if let Some(local) = held.local.as_ref().filter(|_| held.waits(key.table)) {
            let whole = |body: &Body| Some(Value::Object(body.clone()));
            let base = held.base.as_ref().and_then(whole);
            pull.lose(key, &Loser { path: Vec::new(), base, mine: whole(local), theirs: None })?;
        }
        pull.write(key, Some(&held), None)?;
    }
    set_base(pull.conn, key, None, false)
}

/// An item as it stands in its table, past the log: the remote side of a merge. Its base stays the log's; where the log
/// has none, the item is what later edits of either side have in common.
fn adopt(pull: &mut Pull, key: &Key, item: Option<&Item>) -> Result<(), StoreError> {
    let held = held(pull.conn, key)?;
    let base = held.as_ref().and_then(|held| held.base.as_ref());
    let root = held.as_ref().and_then(|held| held.root.as_ref()).filter(|_| base.is_none() && item.is_some());
    let local = held.as_ref().and_then(|held| held.local.as_ref());
    let theirs = item.map(|item| identified(key, &item.body));
    let merged = merge(key.table, base.or(root), local, theirs.as_ref());
    pull.write(key, held.as_ref(), merged.body.as_ref())?;
    for loser in &merged.losers {
        pull.lose(key, loser)?;
    }
    let log = base.map(json).transpose()?;
    let (sk, v) = (item.map(|item| item.sk.as_str()), item.map(version));
    set_columns(pull.conn, key, log.as_deref(), sk, v, item.map(|item| &item.body))?;
    if let (None, Some(theirs)) = (base, &theirs) {
        let sql = "UPDATE entity SET root = ?3 WHERE t = ?1 AND id = ?2";
        pull.conn.prepare_cached(sql)?.execute(params![key.table as i64, key.id, json(theirs)?])?;
    }
    Ok(())
}

/// The item with the id that its key gives it, which another program may leave out, and without what its table adds.
fn identified(key: &Key, body: &Body) -> Body {
    let mut body = body.clone();
    body.retain(|name, _| !MARKS.contains(&name.as_str()));
    if let Some(name) = key.table.id_key() {
        body.insert(name.to_owned(), Value::from(key.id.as_str()));
    }
    body
}

/// The inbox as the log has it; what waits here for its first commit stays.
fn open_conflicts(conn: &Connection, joined: &Joined, now: Now) -> Result<(), StoreError> {
    conn.execute("DELETE FROM conflict WHERE n >= 0 AND state IN (0, 1)", [])?;
    conn.execute("DELETE FROM conflict WHERE state = 3", [])?;
    for (number, device, conflicting) in &joined.conflicts {
        let Some(table) = crate::record::Table::parse(&conflicting.t) else { continue };
        let sql = "INSERT OR REPLACE INTO conflict(n, t, id, state, dev, at, loser) VALUES(?1, ?2, ?3, 0, ?4, ?5, ?6)";
        let loser = json(&conflicting.loser)?;
        conn.execute(sql, params![number, table as i64, conflicting.id, device, now.stamp(), loser])?;
    }
    Ok(())
}
