//! Joins the journal with a whole remote: a first sync, the return of a device that was away for too long, and
//! records that another program wrote without telling the log.

use super::project::Projector;
use super::sync::{Ledger, UNMARKED, all_held, held, json, set_position, thaw};
use super::sync_row::{Pull, set_base, set_columns};
use super::{Now, StoreError, meta};
use crate::record::Key;
use crate::sync::{Flaw, Item, Joined, Loser, merge, same_record, travels};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

impl Ledger<'_> {
    /// Takes over the whole remote in one transaction. A record without base is new and will be sent; one with a base
    /// that the remote does not have any more was removed there, and is never sent again: what was edited in it
    /// meanwhile goes to the inbox.
    pub fn join(&mut self, joined: &Joined, now: Now) -> Result<(), StoreError> {
        let gone = self.at(all_held(self.conn(), "base IS NOT NULL AND local IS NOT NULL"))?;
        let gone = gone.iter().filter(|(key, _)| !joined.items.contains_key(key)).count();
        self.back_up_before(gone)?;
        self.within(|conn| {
            let mut pull = pull(conn, now)?;
            let here = all_held(conn, "1")?;
            let keys: BTreeSet<&Key> = here.iter().map(|(key, _)| key).chain(joined.items.keys()).collect();
            for key in keys {
                let held = held(conn, key)?;
                let item = joined.items.get(key);
                if let (None, Some(held)) = (item, &held)
                    && held.base.is_some()
                {
                    if let Some(local) = held.local.as_ref().filter(|_| held.waits(key.table)) {
                        let whole = |body: &crate::record::Body| Some(Value::Object(body.clone()));
                        let base = held.base.as_ref().and_then(whole);
                        pull.lose(key, &Loser { path: Vec::new(), base, mine: whole(local), theirs: None })?;
                    }
                    pull.write(key, Some(held), None)?;
                } else {
                    pull.take_over(key, held.as_ref(), item.map(|item| &item.body), Flaw::None)?;
                }
                set_base(conn, key, item.map(|item| (&item.body, item.sk.as_str(), version(item))))?;
            }
            for item in &joined.foreign {
                adopt(&mut pull, &item.key, Some(item))?;
            }
            pull.one_active_plan()?;
            open_conflicts(conn, joined, now)?;
            conn.execute("DELETE FROM inflight", [])?;
            set_position(conn, joined.cursor, &joined.cid, joined.digest)?;
            meta::set(conn, "sync.rules", &json(&joined.rules)?)?;
            meta::set(conn, "sync.joined", "1")?;
            pull.finish()
        })
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
            let here: BTreeMap<Key, _> = all_held(self.conn(), "1")?.into_iter().collect();
            let cursor = super::sync::position(self.conn())?.cursor;
            let mut found = Vec::new();
            for (key, item) in
                items.iter().filter(|(key, item)| travels(key.table) && item.v.is_none_or(|v| v <= cursor))
            {
                let same = here.get(key).is_some_and(|held| {
                    held.v == Some(version(item))
                        && held.base_sk.as_deref() == Some(item.sk.as_str())
                        && (item.v.is_none() || same_record(key.table, held.base.as_ref(), Some(&item.body)))
                });
                if !same {
                    found.push((key.clone(), Some(item.clone())));
                }
            }
            let missing = here.iter().filter(|(key, held)| held.base_sk.is_some() && !items.contains_key(key));
            found.extend(missing.filter(|_| whole).map(|(key, _)| (key.clone(), None)));
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

fn adopt(pull: &mut Pull, key: &Key, item: Option<&Item>) -> Result<(), StoreError> {
    let held = held(pull.conn, key)?;
    let base = held.as_ref().and_then(|held| held.base.as_ref());
    let local = held.as_ref().and_then(|held| held.local.as_ref());
    let merged = merge(key.table, base, local, item.map(|item| &item.body));
    pull.write(key, held.as_ref(), merged.body.as_ref())?;
    for loser in &merged.losers {
        pull.lose(key, loser)?;
    }
    let base = base.map(json).transpose()?;
    let (sk, v) = (item.map(|item| item.sk.as_str()), item.map(version));
    set_columns(pull.conn, key, base.as_deref(), sk, v, item.map(|item| &item.body))
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
