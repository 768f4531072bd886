//! What the journal's file knows of the remote: how far it has read, what waits to be sent, what is on its way.
//!
//! A record waits when its `local` body differs from its `base`, the one that the log has, so edits of one record
//! coalesce by themselves. What is being sent is frozen here before the first attempt.

use super::get;
use super::meta;
use super::{Store, StoreError};
use crate::record::{Body, Ids, Key, Table};
use crate::row::RowId;
use crate::sync::{
    Candidate, Commit, Conflicting, Digest, Flaw, LARGEST_GROUP, LARGEST_ROW, MOST_CONFLICTS, PROTO, Push, RecordOp,
    Rules, When, owned, plan, same_record, sort_key, stripped, travels,
};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};

/// The migration that makes room for it. `root` is the last base of a record that the remote removed while it was edited
/// here: what others make of it meanwhile still has an ancestor in common with ours. A conflict's number is the same on every device; one that no commit carries
/// yet has a negative number.
pub(super) const TABLES: &str = "
ALTER TABLE entity ADD COLUMN root TEXT;
DROP TABLE inflight;
DROP TABLE conflict;
CREATE TABLE inflight(cid TEXT PRIMARY KEY, seq INTEGER NOT NULL, live INTEGER NOT NULL, row TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE conflict(
  n INTEGER PRIMARY KEY, t INTEGER NOT NULL, id TEXT NOT NULL, state INTEGER NOT NULL, dev TEXT NOT NULL,
  at TEXT NOT NULL, loser TEXT NOT NULL);
CREATE TABLE quarantine(t INTEGER NOT NULL, id TEXT NOT NULL, local TEXT, reason TEXT NOT NULL,
  PRIMARY KEY(t, id)) WITHOUT ROWID;
";

/// Room that the frame of a log row takes beside its records, in bytes.
const FRAME: usize = 2048;
/// `v` of an item that another program wrote.
pub(super) const UNMARKED: i64 = -1;

/// How far the journal is in step with the remote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// Whose journal it is; `None` until it was bound to an account.
    pub user: Option<String>,
    /// The name of this device in the log.
    pub device: Option<String>,
    /// Whether the first sync is complete.
    pub joined: bool,
    /// The last row of the log that was applied.
    pub cursor: u64,
    /// Its id.
    pub last_cid: Option<String>,
    /// The digest of all records as of that row.
    pub digest: Digest,
    /// Row 0, as last heard of.
    pub rules: Rules,
    /// Attempts that failed in a row.
    pub failures: u32,
}

/// A record with what the remote has of it.
pub(super) struct Held {
    pub row: RowId,
    pub base: Option<Body>,
    pub base_sk: Option<String>,
    pub v: Option<i64>,
    pub local: Option<Body>,
    pub root: Option<Body>,
}

impl Held {
    /// On what condition the item may be replaced.
    fn when(&self) -> When {
        match self.v {
            None => When::Absent,
            Some(UNMARKED) => When::Unmarked,
            Some(seq) => When::Version(seq.unsigned_abs()),
        }
    }

    pub(super) fn waits(&self, table: Table) -> bool {
        !same_record(table, self.local.as_ref(), self.base.as_ref())
    }
}

/// The sync side of the journal. Every method is one transaction.
#[derive(Debug)]
pub struct Ledger<'s> {
    pub(super) store: &'s mut Store,
    pub(super) flaw: Flaw,
}

impl Store {
    /// The sync side of the journal.
    pub fn ledger(&mut self) -> Ledger<'_> {
        Ledger { store: self, flaw: Flaw::None }
    }

    pub(crate) fn flawed_ledger(&mut self, flaw: Flaw) -> Ledger<'_> {
        Ledger { store: self, flaw }
    }
}

impl Ledger<'_> {
    pub(super) fn conn(&self) -> &Connection {
        &self.store.reader.conn
    }

    /// Names the journal in a failure.
    pub(super) fn at<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        self.store.reader.at(result)
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing.
    pub(super) fn within<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let inner = || {
            let transaction = Transaction::new_unchecked(self.conn(), TransactionBehavior::Immediate)?;
            let result = work(self.conn())?;
            transaction.commit()?;
            Ok(result)
        };
        self.at(inner())
    }

    /// How far it is.
    pub fn position(&self) -> Result<Position, StoreError> {
        self.at(position(self.conn()))
    }

    /// Binds the journal to an account, and gives this device its name in the log.
    ///
    /// # Errors
    /// [`StoreError::OtherUser`]: nothing is ever sent under another account.
    pub fn bind(&mut self, user: &str, device: &str) -> Result<(), StoreError> {
        self.within(|conn| {
            match meta::get(conn, "sync.user")? {
                Some(known) if known != user => {
                    return Err(StoreError::OtherUser { known, asked: user.to_owned() });
                }
                Some(_) => {}
                None => meta::set(conn, "sync.user", user)?,
            }
            if meta::get(conn, "sync.device")?.is_none() {
                meta::set(conn, "sync.device", device)?;
            }
            Ok(())
        })
    }

    /// How many records wait to be sent, those that the server refused included.
    pub fn waiting(&self) -> Result<usize, StoreError> {
        self.at(waiting(self.conn()).map(|all| all.len()))
    }

    /// Records that the server refused, with its words; an edit sends them again.
    pub fn quarantined(&self) -> Result<Vec<(Key, String)>, StoreError> {
        self.store.reader.refused()
    }

    /// The push that is on its way, as it was frozen.
    pub fn inflight(&self) -> Result<Option<Push>, StoreError> {
        self.at(inflight(self.conn()))
    }

    /// Freezes the next push, under a new id; `None` when nothing waits. `alone` takes one group of records only.
    pub fn freeze(&mut self, ids: &mut Ids, now: super::Now, alone: bool) -> Result<Option<Push>, StoreError> {
        let flaw = self.flaw;
        self.within(|conn| {
            let mut pull = super::sync_join::pull(conn, now)?;
            pull.one_active_plan()?;
            pull.finish()?;
            let Some(mut push) = next_push(conn, alone, flaw)? else {
                return Ok(None);
            };
            push.commit.cid = ids.next(now.ms);
            let sql = "INSERT INTO inflight(cid, seq, live, row) VALUES(?1, ?2, 1, ?3)";
            conn.prepare_cached(sql)?.execute(params![push.commit.cid, push.commit.seq as i64, json(&push)?])?;
            Ok(Some(push))
        })
    }

    /// Gives up the push on its way, because it has to be built anew. It is remembered until its place in the log is
    /// taken: should it arrive late, it is still known as our own.
    pub fn thaw(&mut self) -> Result<(), StoreError> {
        let flaw = self.flaw;
        self.within(|conn| thaw(conn, flaw == Flaw::ForgetInflight))
    }

    /// Forgets every push: the mistake of [`Flaw::NewCid`].
    pub(crate) fn forget_sent(&mut self) -> Result<(), StoreError> {
        self.within(|conn| thaw(conn, true))
    }

    /// Keeps records back that the server can never accept, until they are edited.
    pub fn quarantine(&mut self, keys: &[Key], reason: &str) -> Result<(), StoreError> {
        self.within(|conn| {
            for key in keys {
                let sql = "INSERT OR REPLACE INTO quarantine(t, id, local, reason)
                     SELECT ?1, ?2, (SELECT local FROM entity WHERE t = ?1 AND id = ?2), ?3";
                conn.prepare_cached(sql)?.execute(params![key.table as i64, key.id, reason])?;
            }
            Ok(())
        })
    }

    /// Notes the rules of row 0.
    pub fn set_rules(&mut self, rules: Rules) -> Result<(), StoreError> {
        self.within(|conn| meta::set(conn, "sync.rules", &json(&rules)?))
    }

    /// Notes how many attempts failed in a row.
    pub fn set_failures(&mut self, failures: u32) -> Result<(), StoreError> {
        self.within(|conn| meta::set(conn, "sync.failures", &failures.to_string()))
    }

    /// Notes that a run is over: when nothing waits, earlier changes bind records together no more.
    pub fn rest(&mut self) -> Result<(), StoreError> {
        self.within(|conn| {
            if waiting(conn)?.is_empty() {
                let last: i64 = conn.query_row("SELECT coalesce(max(g), 0) FROM op_group", [], |row| row.get(0))?;
                meta::set(conn, "sync.groups", &last.to_string())?;
            }
            Ok(())
        })
    }

    /// Forgets the remote, not one record: the next sync joins both sides as a first sync does. For a remote that was
    /// restored or emptied, when the athlete says so.
    pub fn forget_remote(&mut self) -> Result<(), StoreError> {
        self.within(|conn| {
            conn.execute_batch(
                "DELETE FROM entity WHERE local IS NULL;
                 UPDATE entity SET base = NULL, base_sk = NULL, v = NULL, root = NULL;
                 DELETE FROM inflight; DELETE FROM quarantine; DELETE FROM conflict WHERE state IN (1, 3);
                 UPDATE conflict SET state = 2, n = -n - 1 WHERE n >= 0;
                 DELETE FROM meta WHERE key IN ('sync.cursor', 'sync.cid', 'sync.digest', 'sync.joined', 'sync.rules');",
            )?;
            Ok(())
        })
    }
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Io { path: std::path::PathBuf::new(), detail: error.to_string() })
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt {
        path: std::path::PathBuf::new(),
        detail: format!("a note about the server cannot be read: {error}"),
    })
}

pub(super) fn position(conn: &Connection) -> Result<Position, StoreError> {
    let number = |key: &str| -> Result<u64, StoreError> {
        Ok(meta::get(conn, key)?.and_then(|text| text.parse().ok()).unwrap_or(0))
    };
    Ok(Position {
        user: meta::get(conn, "sync.user")?,
        device: meta::get(conn, "sync.device")?,
        joined: meta::get(conn, "sync.joined")?.is_some(),
        cursor: number("sync.cursor")?,
        last_cid: meta::get(conn, "sync.cid")?,
        digest: meta::get(conn, "sync.digest")?.and_then(|text| Digest::parse(&text)).unwrap_or_default(),
        rules: meta::get(conn, "sync.rules")?.map_or(Ok(Rules::default()), |text| parse(&text))?,
        failures: u32::try_from(number("sync.failures")?).unwrap_or(u32::MAX),
    })
}

pub(super) fn set_position(conn: &Connection, cursor: u64, cid: &str, digest: Digest) -> Result<(), StoreError> {
    meta::set(conn, "sync.cursor", &cursor.to_string())?;
    meta::set(conn, "sync.cid", cid)?;
    meta::set(conn, "sync.digest", &digest.to_string())
}

const COLUMNS: &str = "row, base, base_sk, v, local, t, id, root";

fn read_held(row: &rusqlite::Row) -> Result<(Key, Held), StoreError> {
    let part = |at: usize| match row.get_ref(at)? {
        ValueRef::Null => Ok(None),
        column => get::body(column).map(Some),
    };
    let held = Held {
        row: row.get(0)?,
        base: part(1)?,
        base_sk: row.get(2)?,
        v: row.get(3)?,
        local: part(4)?,
        root: part(7)?,
    };
    Ok((Key::new(get::table(row.get(5)?), row.get::<_, String>(6)?), held))
}

pub(super) fn held(conn: &Connection, key: &Key) -> Result<Option<Held>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM entity WHERE t = ?1 AND id = ?2"))?;
    let mut rows = statement.query(params![key.table as i64, key.id])?;
    rows.next()?.map(|row| read_held(row).map(|(_, held)| held)).transpose()
}

pub(super) fn all_held(conn: &Connection, filter: &str) -> Result<Vec<(Key, Held)>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM entity WHERE {filter} ORDER BY row"))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (key, held) = read_held(row)?;
        if travels(key.table) {
            all.push((key, held));
        }
    }
    Ok(all)
}

/// Records whose body here differs from the log's.
pub(super) fn waiting(conn: &Connection) -> Result<Vec<(Key, Held)>, StoreError> {
    let mut all = all_held(conn, "local IS NOT base")?;
    all.retain(|(key, held)| held.waits(key.table));
    Ok(all)
}

pub(super) fn inflight(conn: &Connection) -> Result<Option<Push>, StoreError> {
    let sql = "SELECT row FROM inflight WHERE live = 1";
    let row: Option<String> = conn.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
    row.map(|text| parse(&text)).transpose()
}

/// The push with this id, also one that was given up.
pub(super) fn sent(conn: &Connection, cid: &str) -> Result<Option<Push>, StoreError> {
    let sql = "SELECT row FROM inflight WHERE cid = ?1";
    let row: Option<String> = conn.prepare_cached(sql)?.query_row([cid], |row| row.get(0)).optional()?;
    row.map(|text| parse(&text)).transpose()
}

pub(super) fn thaw(conn: &Connection, forget: bool) -> Result<(), StoreError> {
    conn.execute(if forget { "DELETE FROM inflight" } else { "UPDATE inflight SET live = 0" }, [])?;
    Ok(())
}

/// An undo of an early change binds its records together again.
pub(super) fn reopen_group(conn: &Connection, group: i64) -> Result<(), StoreError> {
    let sql = "UPDATE meta SET value = min(CAST(value AS INTEGER), ?1 - 1) WHERE key = 'sync.groups'";
    conn.prepare_cached(sql)?.execute([group])?;
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

/// Everything but the id of the next push.
fn next_push(conn: &Connection, alone: bool, flaw: Flaw) -> Result<Option<Push>, StoreError> {
    let waiting = waiting(conn)?;
    let refused = quarantined(conn)?;
    let pending = pending(conn)?;
    let mut ops: Vec<RecordOp> = waiting.iter().map(|(key, held)| op(key, held)).collect();
    if flaw == Flaw::LeaveOldItem {
        ops.iter_mut().filter(|op| op.to_sk.is_some() && op.to_sk != op.from_sk).for_each(|op| op.from_sk = None);
    }
    let mut candidates = Vec::with_capacity(ops.len());
    for (op, (key, _)) in ops.iter().zip(&waiting) {
        let own = pending.iter().filter(|(_, lost, _)| lost.t == op.t && lost.id == op.id);
        candidates.push(Candidate {
            actions: 1 + usize::from(op.from_sk.is_some() && op.to_sk.is_some() && op.from_sk != op.to_sk),
            bytes: json(op)?.len() + 1 + own.map(|(_, _, bytes)| bytes).sum::<usize>(),
            blocked: refused.contains(key),
        });
    }
    let pairs = if flaw == Flaw::SplitGroups { Vec::new() } else { pairs(conn, &waiting)? };
    let chosen = plan(&candidates, &pairs, alone || flaw == Flaw::SplitGroups).chosen;
    let mut room = LARGEST_ROW.saturating_sub(FRAME + chosen.iter().map(|at| candidates[*at].bytes).sum::<usize>());
    let travelling: BTreeSet<(&str, &str)> =
        chosen.iter().map(|at| (ops[*at].t.as_str(), ops[*at].id.as_str())).collect();
    let waits: BTreeSet<(&str, &str)> = ops.iter().map(|op| (op.t.as_str(), op.id.as_str())).collect();
    let (mut conflicts, mut carried) = (Vec::new(), Vec::new());
    for (n, lost, bytes) in &pending {
        let whose = (lost.t.as_str(), lost.id.as_str());
        let counted = travelling.contains(&whose);
        if conflicts.len() == MOST_CONFLICTS || (!counted && (waits.contains(&whose) || *bytes > room)) {
            continue;
        }
        if !counted {
            room -= bytes;
        }
        conflicts.push(lost.clone());
        carried.push(*n);
    }
    let settled = super::sync_inbox::settled(conn)?;
    if chosen.is_empty() && conflicts.is_empty() && settled.is_empty() {
        return Ok(None);
    }
    let position = position(conn)?;
    let mut digest = position.digest;
    for at in &chosen {
        let (key, held) = &waiting[*at];
        for body in [&held.base, &held.local].into_iter().flatten() {
            digest.toggle(key, body);
        }
    }
    let commit = Commit {
        seq: position.cursor + 1,
        cid: String::new(),
        dev: position.device.unwrap_or_default(),
        proto: PROTO,
        ops: chosen.iter().map(|at| ops[*at].clone()).collect(),
        open: super::sync_inbox::open_after(conn, position.cursor + 1, conflicts.len())?,
        conflicts,
        settled,
        rules: None,
        digest: digest.to_string(),
    };
    let when = chosen.iter().map(|at| waiting[*at].1.when()).collect();
    let account = chosen.iter().map(|at| &waiting[*at]).find(|(key, _)| key.table == Table::Users);
    let gone = account.map_or_else(Vec::new, |(key, held)| {
        let body = held.local.as_ref();
        let names = held.base.iter().flat_map(|base| base.keys());
        names
            .filter(|name| owned(key.table, name) && !body.is_some_and(|body| body.contains_key(*name)))
            .cloned()
            .collect()
    });
    Ok(Some(Push { commit, when, carried, gone }))
}

fn quarantined(conn: &Connection) -> Result<BTreeSet<Key>, StoreError> {
    let sql = "SELECT q.t, q.id FROM quarantine q LEFT JOIN entity e ON e.t = q.t AND e.id = q.id
         WHERE q.local IS e.local";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok(Key::new(get::table(row.get(0)?), row.get::<_, String>(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Conflicts of merges here that no commit carries yet: number, what goes on the wire, its bytes.
fn pending(conn: &Connection) -> Result<Vec<(i64, Conflicting, usize)>, StoreError> {
    let sql = "SELECT n, t, id, loser FROM conflict WHERE state = 2 ORDER BY n DESC";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let loser: String = row.get(3)?;
        let conflicting =
            Conflicting { t: get::table(row.get(1)?).name().to_owned(), id: row.get(2)?, loser: parse(&loser)? };
        all.push((row.get(0)?, conflicting, loser.len() + 80));
    }
    Ok(all)
}

/// Records that belong together: those of one change of the athlete's (an import is none), and all plans, of which
/// one is active.
fn pairs(conn: &Connection, waiting: &[(Key, Held)]) -> Result<Vec<(usize, usize)>, StoreError> {
    let index: BTreeMap<&Key, usize> = waiting.iter().enumerate().map(|(at, (key, _))| (key, at)).collect();
    let floor = meta::get(conn, "sync.groups")?.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let mut statement = conn.prepare_cached("SELECT g, t, id FROM edit_log WHERE g > ?1 ORDER BY g, n")?;
    let mut rows = statement.query([floor])?;
    let mut groups: BTreeMap<i64, BTreeSet<Key>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let members = groups.entry(row.get(0)?).or_default();
        if members.len() <= LARGEST_GROUP {
            members.insert(Key::new(get::table(row.get(1)?), row.get::<_, String>(2)?));
        }
    }
    let mut pairs = Vec::new();
    for members in groups.values().filter(|members| members.len() <= LARGEST_GROUP) {
        let here: Vec<usize> = members.iter().filter_map(|key| index.get(key).copied()).collect();
        pairs.extend(here.windows(2).map(|two| (two[0], two[1])));
    }
    let plans: Vec<usize> = (0..waiting.len()).filter(|at| waiting[*at].0.table == Table::Plans).collect();
    if plans.len() <= LARGEST_GROUP {
        pairs.extend(plans.windows(2).map(|two| (two[0], two[1])));
    }
    Ok(pairs)
}
