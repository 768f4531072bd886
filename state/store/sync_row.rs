//! Applies one row of the commit log: merge, base, conflicts, cursor and digest in one transaction, or nothing.

use super::facts::{Facts, facts, sort_day};
use super::get::Stored;
use super::project::Projector;
use super::sync::{Held, Ledger, all_held, held, json, position, sent, set_position};
use super::{Now, StoreError, meta, write};
use crate::record::{Body, Key, Table, check};
use crate::sync::{
    Commit, Flaw, Loser, Merged, Push, RecordOp, SUBSCRIPTION, conflict_number, merge, named_digest, same_record,
    sort_key,
};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::path::PathBuf;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It is in; `own` when this device had sent it.
    Yes {
        /// Whether it was ours.
        own: bool,
    },
    /// It does not follow the last one; nothing was changed.
    Elsewhere,
    /// After it the journal would not be what the row says it is; nothing was changed.
    Diverged,
    /// It speaks of tables, or a protocol, that this program does not know; nothing was changed.
    Unreadable,
}

/// Records that vanish in one pull before a copy of the journal is made: at least these, and over a fifth of all.
const MANY: usize = 10;

impl Ledger<'_> {
    /// Applies the row that follows the cursor.
    pub fn apply(&mut self, commit: &Commit, now: Now) -> Result<Applied, StoreError> {
        let flaw = self.flaw;
        let inner = || {
            let conn = self.conn();
            let transaction = super::open::begin(conn)?;
            let applied = row(conn, commit, now, flaw)?;
            if matches!(applied, Applied::Yes { .. }) {
                transaction.commit()?;
            }
            Ok(applied)
        };
        self.at(inner())
    }

    /// Moves the cursor alone: the mistake of [`Flaw::CursorFirst`] and [`Flaw::IgnoreGaps`].
    pub(crate) fn skip_to(&mut self, commit: &Commit) -> Result<(), StoreError> {
        self.within(|conn| {
            let digest = position(conn)?.digest;
            set_position(conn, commit.seq, &commit.cid, digest)
        })
    }

    /// Copies the journal to a file beside it when `gone` of its records are about to vanish and that is many.
    pub(crate) fn back_up_before(&mut self, gone: usize) -> Result<Option<PathBuf>, StoreError> {
        let path = self.store.reader.path();
        let inner = || {
            // Counting reads the whole journal: not for every pull.
            if gone < MANY || path.as_os_str() == ":memory:" {
                return Ok(None);
            }
            let sql = "SELECT count(*) FROM entity WHERE local IS NOT NULL";
            let all: i64 = self.conn().query_row(sql, [], |row| row.get(0))?;
            if gone * 5 <= all as usize {
                return Ok(None);
            }
            let mut copy = 1;
            let mut target = PathBuf::from(format!("{}.backup-sync", path.display()));
            while target.exists() {
                copy += 1;
                target = PathBuf::from(format!("{}.backup-sync.{copy}", path.display()));
            }
            self.conn().execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
            Ok(Some(target))
        };
        self.at(inner())
    }
}

fn row(conn: &Connection, commit: &Commit, now: Now, flaw: Flaw) -> Result<Applied, StoreError> {
    let position = position(conn)?;
    if commit.seq != position.cursor + 1 && flaw != Flaw::IgnoreGaps && flaw != Flaw::CursorFirst {
        return Ok(Applied::Elsewhere);
    }
    let (Some(named), Some(keys)) =
        (named_digest(commit), commit.ops.iter().map(RecordOp::key).collect::<Option<Vec<Key>>>())
    else {
        return Ok(Applied::Unreadable);
    };
    let own = sent(conn, &commit.cid)?;
    let mut digest = position.digest;
    let mut pull = Pull {
        conn,
        projector: Projector::new(conn),
        device: position.device.unwrap_or_default(),
        now,
        changed: false,
    };
    let mut plans = false;
    for (op, key) in commit.ops.iter().zip(&keys) {
        let held = held(conn, key)?;
        let base = held.as_ref().and_then(|held| held.base.as_ref());
        for body in [base, op.body.as_ref()].into_iter().flatten() {
            digest.toggle(key, body);
        }
        let item = op.body.as_ref().zip(op.to_sk.as_deref()).map(|(body, sk)| (body, sk, commit.seq as i64));
        if own.is_none() {
            plans |= key.table == Table::Plans;
            if let (None, Flaw::None, Some(item)) = (&held, flaw, item) {
                pull.bring(key, item, Ready::of(key, item.0))?;
                continue;
            }
        }
        let mut alike = held.as_ref().is_some_and(|held| same_record(key.table, held.local.as_ref(), op.body.as_ref()));
        if own.is_none() {
            alike = pull.take_over(key, held.as_ref(), op.body.as_ref(), flaw)?;
        } else if flaw == Flaw::AckOverwrites {
            pull.write(key, held.as_ref(), op.body.as_ref())?;
        }
        if flaw != Flaw::NoBase || own.is_some() || op.body.is_none() {
            set_base(conn, key, item, alike)?;
        } else {
            let sql = "UPDATE entity SET base_sk = ?3, v = ?4 WHERE t = ?1 AND id = ?2";
            conn.execute(sql, params![key.table as i64, key.id, op.to_sk, commit.seq as i64])?;
        }
    }
    if digest != named && flaw != Flaw::IgnoreGaps && flaw != Flaw::CursorFirst && flaw != Flaw::NoBase {
        return Ok(Applied::Diverged);
    }
    if plans {
        pull.one_active_plan()?;
    }
    inbox(conn, commit, own.as_ref(), now)?;
    conn.prepare_cached("DELETE FROM inflight WHERE seq <= ?1")?.execute([commit.seq as i64])?;
    conn.execute("DELETE FROM conflict WHERE state = 3", [])?;
    if let Some(rules) = &commit.rules {
        meta::set(conn, "sync.rules", &json(rules)?)?;
    }
    set_position(conn, commit.seq, &commit.cid, named)?;
    pull.finish()?;
    Ok(Applied::Yes { own: own.is_some() })
}

/// What a body alone says about the rows of a new record: most of the work, and any thread can do it.
pub(super) struct Ready {
    json: Result<String, StoreError>,
    facts: Facts,
}

impl Ready {
    pub(super) fn of(key: &Key, body: &Body) -> Self {
        // Only the list of entries marks what validation would refuse.
        let damaged = key.table == Table::Entries && !check(key.table, body).is_empty();
        Self { json: json(body), facts: facts(key, body, damaged) }
    }
}

/// Brings what the remote says into the records, in the caller's transaction.
pub(super) struct Pull<'c> {
    pub conn: &'c Connection,
    pub projector: Projector<'c>,
    /// This device.
    pub device: String,
    pub now: Now,
    pub changed: bool,
}

impl Pull<'_> {
    /// Writes a record that is not here, as the log has it.
    pub(super) fn bring(&mut self, key: &Key, base: (&Body, &str, i64), ready: Ready) -> Result<(), StoreError> {
        let (body, sk, v) = base;
        let place = write::place(self.conn, key, body)?;
        let sql = "INSERT INTO entity(row, t, id, day, base, base_sk, v, local) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?5)";
        let day = sort_day(key.table, body);
        self.conn.prepare_cached(sql)?.execute(params![place, key.table as i64, key.id, day, ready.json?, sk, v])?;
        self.projector.replace_facts(key, None, Some(&(place, ready.facts)))?;
        self.changed = true;
        Ok(())
    }

    /// Merges the remote's record into ours; what loses waits for the next commit. Says whether ours is the remote's now.
    pub(super) fn take_over(
        &mut self,
        key: &Key,
        held: Option<&Held>,
        remote: Option<&Body>,
        flaw: Flaw,
    ) -> Result<bool, StoreError> {
        let root = held.and_then(|held| held.root.as_ref()).filter(|_| remote.is_some());
        let base = held.and_then(|held| held.base.as_ref()).or(root).filter(|_| flaw != Flaw::NoBase);
        let local = held.and_then(|held| held.local.as_ref());
        let edited = !same_record(key.table, base, local);
        let merged = match flaw {
            Flaw::LocalWins if edited => Merged { body: local.cloned(), losers: Vec::new() },
            Flaw::RemoteWins => Merged { body: remote.cloned(), losers: Vec::new() },
            Flaw::RemovalWins if local.is_none() || remote.is_none() => Merged::default(),
            _ => merge(key.table, base, local, remote),
        };
        self.write(key, held, merged.body.as_ref())?;
        for loser in merged.losers.iter().filter(|_| flaw != Flaw::DropLosers) {
            self.lose(key, loser)?;
        }
        Ok(same_record(key.table, merged.body.as_ref(), remote))
    }

    /// Writes the record as it stands here, with its projections.
    pub(super) fn write(&mut self, key: &Key, held: Option<&Held>, body: Option<&Body>) -> Result<(), StoreError> {
        let local = held.and_then(|held| held.local.as_ref());
        if local == body {
            return Ok(());
        }
        let mut kept = body.cloned();
        if let (Table::Users, Some(body)) = (key.table, &mut kept)
            && !body.contains_key(SUBSCRIPTION)
        {
            let servers = local.and_then(|local| local.get(SUBSCRIPTION)).cloned();
            body.extend(servers.map(|value| (SUBSCRIPTION.to_owned(), value)));
        }
        let stored = held.map(|held| Stored { row: held.row, local: held.local.clone(), based: true });
        let damaged = kept.as_ref().is_some_and(|body| !check(key.table, body).is_empty());
        if kept.is_some() || stored.is_some() {
            let place = (None, damaged);
            write::save_within(&mut self.projector, key, stored.as_ref(), kept.as_ref(), place, usize::MAX)?;
            self.changed = true;
        }
        Ok(())
    }

    /// Notes what lost, until the next commit carries it.
    pub(super) fn lose(&mut self, key: &Key, loser: &Loser) -> Result<(), StoreError> {
        let sql = "INSERT INTO conflict(n, t, id, state, dev, at, loser)
             VALUES((SELECT min(0, coalesce(min(n), 0)) - 1 FROM conflict), ?1, ?2, 2, ?3, ?4, ?5)";
        self.conn.prepare_cached(sql)?.execute(params![
            key.table as i64,
            key.id,
            self.device,
            self.now.stamp(),
            json(loser)?
        ])?;
        Ok(())
    }

    /// Two plans are active, one of them by an edit of ours, which goes into the later commit: ours stands.
    pub(super) fn one_active_plan(&mut self) -> Result<(), StoreError> {
        let plans = all_held(self.conn, "t = 4 AND local IS NOT NULL")?;
        let active: Vec<_> = plans.iter().filter(|(_, held)| held.local.as_ref().is_some_and(active)).collect();
        let ours = active.iter().filter(|(_, held)| !held.base.as_ref().is_some_and(self::active));
        let Some((chosen, _)) = ours.max_by_key(|(key, _)| key) else { return Ok(()) };
        for (key, held) in active.iter().filter(|(key, _)| key != chosen) {
            let Some(local) = &held.local else { continue };
            let mut body = local.clone();
            body.insert("active".into(), false.into());
            self.write(key, Some(held), Some(&body))?;
            let loser = Loser {
                path: vec!["active".into()],
                base: held.base.as_ref().and_then(|base| base.get("active")).cloned(),
                mine: Some(false.into()),
                theirs: Some(true.into()),
            };
            self.lose(key, &loser)?;
        }
        Ok(())
    }

    /// Brings what spans records in line, and tells readers.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        self.projector.finish()?;
        if self.changed { meta::bump(self.conn) } else { Ok(()) }
    }
}

fn active(plan: &Body) -> bool {
    plan.get("active").and_then(Value::as_bool) == Some(true)
}

/// Sets what the log has of a record; nobody needs a record that is nowhere. `alike` says that the record here is the
/// same: then it is kept in the same words, so that it does not look as if it waited.
pub(super) fn set_base(
    conn: &Connection,
    key: &Key,
    item: Option<(&Body, &str, i64)>,
    alike: bool,
) -> Result<(), StoreError> {
    let (sk, v) = (item.map(|(_, sk, _)| sk), item.map(|(_, _, v)| v));
    if let (true, Some(_)) = (alike, item) {
        let sql = "UPDATE entity SET root = NULL, base = local, base_sk = ?3, v = ?4 WHERE t = ?1 AND id = ?2";
        conn.prepare_cached(sql)?.execute(params![key.table as i64, key.id, sk, v])?;
        return Ok(());
    }
    let base = item.map(|(body, _, _)| json(body)).transpose()?;
    set_columns(conn, key, base.as_deref(), sk, v, item.map(|(body, _, _)| body))
}

/// The same for each column by itself. `image` is the record for one that is not here any more.
pub(super) fn set_columns(
    conn: &Connection,
    key: &Key,
    base: Option<&str>,
    sk: Option<&str>,
    v: Option<i64>,
    image: Option<&Body>,
) -> Result<(), StoreError> {
    let table = key.table as i64;
    let sql = "UPDATE entity SET root = CASE WHEN ?3 IS NULL THEN coalesce(base, root) END,
         base = ?3, base_sk = ?4, v = ?5 WHERE t = ?1 AND id = ?2";
    let known = conn.prepare_cached(sql)?.execute(params![table, key.id, base, sk, v])?;
    if let (0, Some(image)) = (known, image) {
        // It was sent, and removed here before the answer came: the removal waits to be sent.
        let place = write::place(conn, key, image)?;
        let sql = "INSERT INTO entity(row, t, id, day, base, base_sk, v) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let day = sort_key(key, image).chars().take(10).collect::<String>();
        conn.prepare_cached(sql)?.execute(params![place, table, key.id, day, base, sk, v])?;
    }
    let sql = "DELETE FROM entity WHERE t = ?1 AND id = ?2 AND base IS NULL AND base_sk IS NULL AND local IS NULL";
    conn.prepare_cached(sql)?.execute(params![table, key.id])?;
    Ok(())
}

/// The conflicts that a commit brings and settles. Our own were waiting under another number.
fn inbox(conn: &Connection, commit: &Commit, own: Option<&Push>, now: Now) -> Result<(), StoreError> {
    for (index, conflicting) in commit.conflicts.iter().enumerate() {
        let Some(table) = Table::parse(&conflicting.t) else { continue };
        let mut state = 0;
        if let Some(waiting) = own.and_then(|push| push.carried.get(index)) {
            // Resolved while it was on its way: the next commit says so.
            let sql = "SELECT count(*) FROM conflict WHERE n = ?1 AND state = 3";
            state = conn.prepare_cached(sql)?.query_row([waiting], |row| row.get::<_, i64>(0))?;
            conn.prepare_cached("DELETE FROM conflict WHERE n = ?1")?.execute([waiting])?;
        }
        let sql = "INSERT OR REPLACE INTO conflict(n, t, id, state, dev, at, loser) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        conn.prepare_cached(sql)?.execute(params![
            conflict_number(commit.seq, index),
            table as i64,
            conflicting.id,
            state,
            commit.dev,
            now.stamp(),
            json(&conflicting.loser)?
        ])?;
    }
    for number in &commit.settled {
        conn.prepare_cached("DELETE FROM conflict WHERE n = ?1")?.execute([number])?;
    }
    Ok(())
}
