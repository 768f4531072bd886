//! What the journal's file knows of the remote: how far it has read, what waits to be sent, what is on its way.
//!
//! A record waits when its `local` body differs from its `base`, the one that the log has, so edits of one record
//! coalesce by themselves. What is being sent is frozen here before the first attempt.

use super::get;
use super::meta;
use super::{Store, StoreError};
use crate::record::{Body, Ids, Key, Table};
use crate::row::RowId;
use crate::sync::{Digest, Flaw, Push, Rules, When, same_record, travels};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};

/// The migration that makes room for it. `root` stands in for a missing base: the last base of a record that the remote
/// removed while it was edited here, or an item of another program's that no commit holds yet. What others make of it
/// meanwhile still has an ancestor in common with ours. A conflict's number is the same on every device; one that no
/// commit carries yet has a negative number.
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

/// The migration after it: whatever waits is found without reading what does not, and so is what belongs with it. Tables
/// from 7 on never travel ([`travels`]).
pub(super) const INDEXES: &str = "
CREATE INDEX entity_waiting ON entity(row) WHERE local IS NOT base AND t < 7;
CREATE INDEX edit_log_record ON edit_log(t, id, g);
";

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
    pub(super) fn when(&self) -> When {
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
            let transaction = super::open::begin(self.conn())?;
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

    /// How many records wait to be sent, those that the server refused included. It reads those records alone, and from
    /// some hundreds on only counts them: among so many one may be counted whose edit changed nothing.
    pub fn waiting(&self) -> Result<usize, StoreError> {
        self.at(super::sync_push::waiting(self.conn()))
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
            let Some(mut push) = super::sync_push::next(conn, alone, flaw)? else {
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
        self.within(|conn| keys.iter().try_for_each(|key| super::sync_push::keep_back(conn, key, reason)))
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
            if !super::sync_push::any_waits(conn)? {
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
