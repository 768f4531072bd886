//! Builds the next push from what waits: it reads as many records as a commit can hold and what belongs with them, never
//! all that wait.
//!
//! `entity_waiting` holds the rows whose `local` is another text than `base`. A text may differ where the record does
//! not (`5.0` for `5`); such a row is put right when it is met.

use super::StoreError;
use super::get;
use super::meta;
use super::sync::{Held, held, json, parse, position};
use crate::record::{Key, Table};
use crate::sync::{
    Candidate, Commit, Conflicting, Flaw, LARGEST_GROUP, LARGEST_RECORD, LARGEST_ROW, MOST_ACTIONS, MOST_CONFLICTS,
    PROTO, Push, RecordOp, owned, plan, sort_key, stripped, travels,
};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Room that the frame of a log row takes beside its records, in bytes.
const FRAME: usize = 2048;
/// Where everything that waits is found; the names of the columns come before, the order after.
pub(super) const WAITING: &str = "FROM entity INDEXED BY entity_waiting WHERE local IS NOT base AND t < 7";
/// Up to so many records are looked into when they are counted.
const LOOKED_INTO: usize = 200;
/// How many commits' worth of records the choice for one is made from.
const ROOMS: usize = 2;

/// How many records wait.
pub(super) fn waiting(conn: &Connection) -> Result<usize, StoreError> {
    let rows: i64 = conn.prepare_cached(&format!("SELECT count(*) {WAITING}"))?.query_row([], |row| row.get(0))?;
    let rows = usize::try_from(rows).unwrap_or(0);
    if rows > LOOKED_INTO {
        return Ok(rows);
    }
    let mut count = 0;
    each_waiting(conn, &mut |_, held| {
        count += usize::from(held.is_some());
        Ok(true)
    })?;
    Ok(count)
}

/// Whether any record waits.
pub(super) fn any_waits(conn: &Connection) -> Result<bool, StoreError> {
    let mut any = false;
    each_waiting(conn, &mut |_, held| {
        any |= held.is_some();
        Ok(!any)
    })?;
    Ok(any)
}

/// Goes through `entity_waiting` by day until `see` says no; a row that only looks as if it waited comes without what it
/// holds.
fn each_waiting(
    conn: &Connection,
    see: &mut dyn FnMut(Key, Option<Held>) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT t, id {WAITING} ORDER BY row"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key = Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?);
        let held = waits(conn, &key)?;
        if !see(key, held)? {
            break;
        }
    }
    Ok(())
}

/// What is held of a record, if it waits.
fn waits(conn: &Connection, key: &Key) -> Result<Option<Held>, StoreError> {
    Ok(if travels(key.table) { held(conn, key)?.filter(|held| held.waits(key.table)) } else { None })
}

/// Keeps a record back until it is edited.
pub(super) fn keep_back(conn: &Connection, key: &Key, reason: &str) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO quarantine(t, id, local, reason)
         SELECT ?1, ?2, (SELECT local FROM entity WHERE t = ?1 AND id = ?2), ?3";
    conn.prepare_cached(sql)?.execute(params![key.table as i64, key.id, reason])?;
    Ok(())
}

/// Everything but the id of the next push.
pub(super) fn next(conn: &Connection, alone: bool, flaw: Flaw) -> Result<Option<Push>, StoreError> {
    let pending = pending(conn)?;
    let mut window = Window::read(conn, &pending, alone, flaw)?;
    if flaw == Flaw::LeaveOldItem {
        let moved = window.waiting.iter_mut().map(|one| &mut one.op);
        moved.filter(|op| op.to_sk.is_some() && op.to_sk != op.from_sk).for_each(|op| op.from_sk = None);
    }
    let candidates: Vec<Candidate> = window.waiting.iter().map(Waiting::candidate).collect();
    let chosen = plan(&candidates, &window.pairs, alone || flaw == Flaw::SplitGroups).chosen;
    let mut room = LARGEST_ROW.saturating_sub(FRAME + chosen.iter().map(|at| candidates[*at].bytes).sum::<usize>());
    let travelling: BTreeSet<&Key> = chosen.iter().map(|at| &window.waiting[*at].key).collect();
    let (mut conflicts, mut carried) = (Vec::new(), Vec::new());
    for lost in &pending {
        let counted = travelling.contains(&lost.key);
        // A conflict goes with its record, if that has yet to go.
        if conflicts.len() == MOST_CONFLICTS || (!counted && (lost.bytes > room || waits(conn, &lost.key)?.is_some())) {
            continue;
        }
        if !counted {
            room -= lost.bytes;
        }
        conflicts.push(lost.conflicting.clone());
        carried.push(lost.n);
    }
    let settled = super::sync_inbox::settled(conn)?;
    if chosen.is_empty() && conflicts.is_empty() && settled.is_empty() {
        return Ok(None);
    }
    let position = position(conn)?;
    let mut digest = position.digest;
    for Waiting { key, held, .. } in chosen.iter().map(|at| &window.waiting[*at]) {
        for body in [&held.base, &held.local].into_iter().flatten() {
            digest.toggle(key, body);
        }
    }
    let commit = Commit {
        seq: position.cursor + 1,
        cid: String::new(),
        dev: position.device.unwrap_or_default(),
        proto: PROTO,
        ops: chosen.iter().map(|at| window.waiting[*at].op.clone()).collect(),
        open: super::sync_inbox::open_after(conn, position.cursor + 1, conflicts.len())?,
        conflicts,
        settled,
        rules: None,
        digest: digest.to_string(),
    };
    let when = chosen.iter().map(|at| window.waiting[*at].held.when()).collect();
    let account = chosen.iter().map(|at| &window.waiting[*at]).find(|one| one.key.table == Table::Users);
    let gone = account.map_or_else(Vec::new, Waiting::gone);
    Ok(Some(Push { commit, when, carried, gone }))
}

/// A record that may go.
struct Waiting {
    key: Key,
    held: Held,
    op: RecordOp,
    /// Bytes it takes in the log row, with the conflicts it brings.
    bytes: usize,
}

impl Waiting {
    fn candidate(&self) -> Candidate {
        let op = &self.op;
        let moves = op.from_sk.is_some() && op.to_sk.is_some() && op.from_sk != op.to_sk;
        Candidate { actions: 1 + usize::from(moves), bytes: self.bytes, blocked: false }
    }

    /// Attributes that the record loses.
    fn gone(&self) -> Vec<String> {
        let body = self.held.local.as_ref();
        let names = self.held.base.iter().flat_map(|base| base.keys());
        let gone =
            names.filter(|name| owned(self.key.table, name) && !body.is_some_and(|body| body.contains_key(*name)));
        gone.cloned().collect()
    }
}

/// The first records that wait, by day, and those that belong with them: more than one commit can hold.
#[derive(Default)]
struct Window {
    waiting: Vec<Waiting>,
    pairs: Vec<(usize, usize)>,
}

impl Window {
    fn read(conn: &Connection, pending: &[Pending], alone: bool, flaw: Flaw) -> Result<Self, StoreError> {
        let refused = quarantined(conn)?;
        let mut together = Together::new(conn, flaw == Flaw::SplitGroups)?;
        let (mut actions, mut bytes) = (0, 0);
        let mut alike = Vec::new();
        let mut groups: Vec<Vec<Waiting>> = Vec::new();
        each_waiting(conn, &mut |key, held| {
            let Some(held) = held else {
                alike.push(key);
                return Ok(true);
            };
            let Some(group) = together.group(key, held)? else { return Ok(true) };
            let blocked = group.iter().any(|(key, _)| refused.contains(key));
            if let Some(group) = if blocked { None } else { ready(conn, group, pending)? } {
                actions += group.iter().map(|one| one.candidate().actions).sum::<usize>();
                bytes += group.iter().map(|one| one.bytes).sum::<usize>();
                groups.push(group);
            }
            let enough = actions >= ROOMS * MOST_ACTIONS || bytes >= ROOMS * LARGEST_ROW;
            Ok(!enough && (groups.is_empty() || !alone))
        })?;
        for key in alike {
            let sql = "UPDATE entity SET base = local WHERE t = ?1 AND id = ?2";
            conn.prepare_cached(sql)?.execute(params![key.table as i64, key.id])?;
        }
        let mut all: Vec<(usize, Waiting)> = Vec::new();
        for (at, group) in groups.into_iter().enumerate() {
            all.extend(group.into_iter().map(|one| (at, one)));
        }
        all.sort_by_key(|(_, one)| one.held.row);
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        let mut window = Self::default();
        for (at, (group, one)) in all.into_iter().enumerate() {
            window.pairs.extend(last.insert(group, at).map(|before| (before, at)));
            window.waiting.push(one);
        }
        Ok(window)
    }
}

/// A group as it would be sent; `None` when a merge made one of its records too large to be sent at all.
fn ready(conn: &Connection, group: Vec<(Key, Held)>, pending: &[Pending]) -> Result<Option<Vec<Waiting>>, StoreError> {
    let mut all = Vec::with_capacity(group.len());
    let mut whole = true;
    for (key, mut held) in group {
        complete(conn, &key, &mut held)?;
        let op = op(&key, &held);
        let length = json(&op)?.len() + 1;
        if length > LARGEST_RECORD
            && let Some(body) = &op.body
        {
            let bytes = json(body)?.len();
            if bytes > LARGEST_RECORD {
                keep_back(conn, &key, &StoreError::TooLarge { key: key.clone(), bytes }.to_string())?;
                whole = false;
            }
        }
        let own = pending.iter().filter(|lost| lost.key == key).map(|lost| lost.bytes).sum::<usize>();
        all.push(Waiting { key, held, op, bytes: length + own });
    }
    Ok(whole.then_some(all))
}

/// A record from before its id had to stand in it gets it, here as on the way: the hash is of what all devices have.
fn complete(conn: &Connection, key: &Key, held: &mut Held) -> Result<(), StoreError> {
    let (Some(name), Some(local)) = (key.table.id_key(), &mut held.local) else { return Ok(()) };
    if local.contains_key(name) {
        return Ok(());
    }
    local.insert(name.to_owned(), Value::from(key.id.as_str()));
    let sql = "UPDATE entity SET local = ?3 WHERE t = ?1 AND id = ?2";
    conn.prepare_cached(sql)?.execute(params![key.table as i64, key.id, json(local)?])?;
    Ok(())
}

fn op(key: &Key, held: &Held) -> RecordOp {
    RecordOp {
        t: key.table.name().to_owned(),
        id: key.id.clone(),
        from_sk: held.base_sk.clone(),
        to_sk: held.local.as_ref().map(|body| sort_key(key, body)),
        body: held.local.as_ref().map(|body| stripped(key.table, body)),
    }
}

fn quarantined(conn: &Connection) -> Result<BTreeSet<Key>, StoreError> {
    let sql = "SELECT q.t, q.id FROM quarantine q LEFT JOIN entity e ON e.t = q.t AND e.id = q.id
         WHERE q.local IS e.local";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A conflict of a merge here that no commit carries yet.
struct Pending {
    n: i64,
    key: Key,
    conflicting: Conflicting,
    bytes: usize,
}

fn pending(conn: &Connection) -> Result<Vec<Pending>, StoreError> {
    let sql = "SELECT n, t, id, loser FROM conflict WHERE state = 2 ORDER BY n DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let loser: String = row.get(3)?;
        let key = Key::new(get::table(row.get(1)?), row.get::<_, String>(2)?);
        let conflicting = Conflicting { t: key.table.name().to_owned(), id: key.id.clone(), loser: parse(&loser)? };
        all.push(Pending { n: row.get(0)?, key, conflicting, bytes: loser.len() + 80 });
    }
    Ok(all)
}

/// Records that belong together: those of one change of the athlete's (an import is none), and all plans, of which
/// one is active.
struct Together<'c> {
    conn: &'c Connection,
    /// Changes up to this one bind nothing any more.
    floor: i64,
    /// Whether nothing binds: the mistake of [`Flaw::SplitGroups`].
    split: bool,
    /// The plans that wait.
    plans: Vec<Key>,
    /// Records that are in a group already.
    seen: BTreeSet<Key>,
    /// Changes that were looked at.
    changes: BTreeSet<i64>,
}

impl<'c> Together<'c> {
    fn new(conn: &'c Connection, split: bool) -> Result<Self, StoreError> {
        let floor = meta::get(conn, "sync.groups")?.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        let plans = super::sync::all_held(conn, "t = 4 AND local IS NOT base")?;
        let plans = plans.into_iter().filter(|(key, held)| held.waits(key.table)).map(|(key, _)| key).collect();
        Ok(Self { conn, floor, split, plans, seen: BTreeSet::new(), changes: BTreeSet::new() })
    }

    /// The record with all that waits and belongs with it; `None` when it is in a group already.
    fn group(&mut self, key: Key, held: Held) -> Result<Option<Vec<(Key, Held)>>, StoreError> {
        if !self.seen.insert(key.clone()) {
            return Ok(None);
        }
        let mut group = vec![(key, held)];
        let mut at = 0;
        while at < group.len() && !self.split {
            for key in self.bound_with(&group[at].0)? {
                if let Some(held) = if self.seen.contains(&key) { None } else { waits(self.conn, &key)? } {
                    self.seen.insert(key.clone());
                    group.push((key, held));
                }
            }
            at += 1;
        }
        Ok(Some(group))
    }

    fn bound_with(&mut self, key: &Key) -> Result<Vec<Key>, StoreError> {
        let table = key.table as i64;
        let mut all = Vec::new();
        if key.table == Table::Plans && self.plans.len() <= LARGEST_GROUP {
            all.clone_from(&self.plans);
        }
        let sql = "SELECT DISTINCT g FROM edit_log WHERE t = ?1 AND id = ?2 AND g > ?3";
        let mut statement = self.conn.prepare_cached(sql)?;
        let changes = statement.query_map(params![table, key.id, self.floor], |row| row.get::<_, i64>(0))?;
        for change in changes {
            let change = change?;
            if self.changes.insert(change) {
                all.extend(members(self.conn, change)?);
            }
        }
        Ok(all)
    }
}

/// The records of a change, none of a change that is too large to be one act.
fn members(conn: &Connection, change: i64) -> Result<Vec<Key>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT t, id FROM edit_log WHERE g = ?1 LIMIT ?2")?;
    let rows = statement.query_map([change, LARGEST_GROUP as i64 + 1], |row| {
        Ok(Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?))
    })?;
    let members: Vec<Key> = rows.collect::<Result<_, _>>()?;
    Ok(if members.len() > LARGEST_GROUP { Vec::new() } else { members })
}
