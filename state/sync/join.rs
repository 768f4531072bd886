//! Puts a whole remote together: items read page by page while others may write, and the rows of the log above them.

use super::commit::{Commit, Conflicting, Rules, conflict_place, named_digest};
use super::hash::Digest;
use super::remote::Item;
use crate::record::Key;
use std::collections::{BTreeMap, BTreeSet};

/// A whole remote, as of one row of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joined {
    /// Every record that the log has.
    pub items: BTreeMap<Key, Item>,
    /// Items that another program wrote past the log.
    pub foreign: Vec<Item>,
    /// The row it is the state of.
    pub cursor: u64,
    /// That row's id, empty without rows.
    pub cid: String,
    /// That row's digest.
    pub digest: Digest,
    /// Row 0.
    pub rules: Rules,
    /// Open conflicts: number, device, what lost.
    pub conflicts: Vec<(i64, String, Conflicting)>,
}

/// A remote being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Every item seen, for each record the one with the highest `_v`.
    pub items: BTreeMap<Key, Item>,
    /// The last row before the first page was read.
    pub head: Option<Commit>,
    /// Rows after it, in order.
    pub rows: Vec<Commit>,
    /// Rows that brought conflicts which are still open.
    pub brought: Vec<Commit>,
}

impl Snapshot {
    /// Takes in a page. A record whose date moved between two pages may come twice.
    pub fn add(&mut self, items: Vec<Item>) {
        for item in items {
            match self.items.get(&item.key) {
                Some(known) if known.v >= item.v => {}
                _ => {
                    self.items.insert(item.key.clone(), item);
                }
            }
        }
    }

    /// The next row wanted.
    pub fn next_row(&self) -> u64 {
        self.last().map_or(0, |row| row.seq) + 1
    }

    fn last(&self) -> Option<&Commit> {
        self.rows.last().or(self.head.as_ref())
    }

    /// Rows of open conflicts that are still to be read.
    pub fn wanted(&self, floor: u64) -> Vec<u64> {
        let read: BTreeSet<u64> = self.brought.iter().chain(&self.rows).chain(&self.head).map(|row| row.seq).collect();
        let open = self.last().map_or(&[][..], |row| &row.open);
        let rows: BTreeSet<u64> = open.iter().map(|number| conflict_place(*number).0).collect();
        rows.into_iter().filter(|seq| *seq >= floor && !read.contains(seq)).collect()
    }

    /// The remote as of the last row; `None` when the items are not what that row says, because another program
    /// changed items that carry a `_v`. The items are used up either way: there may be many.
    pub fn joined(&mut self, rules: Rules) -> Option<Joined> {
        let mut items = std::mem::take(&mut self.items);
        let foreign: Vec<Key> = items.values().filter(|item| item.v.is_none()).map(|item| item.key.clone()).collect();
        let foreign = foreign.iter().filter_map(|key| items.remove(key)).collect();
        self.on(replay(items, &self.rows)?, foreign, rules)
    }

    /// The same when `log` is all of the log: its rows are the truth, and what differs from them is foreign.
    pub fn joined_from(&self, log: &[Commit], rules: Rules) -> Option<Joined> {
        let truth = Self { rows: log.to_vec(), head: None, brought: self.brought.clone(), ..Self::default() };
        truth.on(replay(BTreeMap::new(), log)?, Vec::new(), rules)
    }

    fn on(&self, items: BTreeMap<Key, Item>, foreign: Vec<Item>, rules: Rules) -> Option<Joined> {
        let mut digest = Digest::default();
        for (key, item) in &items {
            digest.toggle(key, &item.body);
        }
        let last = self.last();
        if last.map_or(Some(Digest::default()), named_digest) != Some(digest) {
            return None;
        }
        let foreign = foreign.into_iter().filter(|item| !items.contains_key(&item.key)).collect();
        let all: Vec<&Commit> = self.brought.iter().chain(&self.head).chain(&self.rows).collect();
        let conflicts = last.map_or(&[][..], |row| &row.open).iter().filter_map(|number| {
            let (seq, index) = conflict_place(*number);
            let row = all.iter().find(|row| row.seq == seq)?;
            Some((*number, row.dev.clone(), row.conflicts.get(index)?.clone()))
        });
        Some(Joined {
            foreign,
            cursor: last.map_or(0, |row| row.seq),
            cid: last.map_or(String::new(), |row| row.cid.clone()),
            digest,
            rules,
            conflicts: conflicts.collect(),
            items,
        })
    }
}

/// The records after these rows; `None` when a row speaks of a table nobody here knows.
fn replay(mut items: BTreeMap<Key, Item>, rows: &[Commit]) -> Option<BTreeMap<Key, Item>> {
    for row in rows {
        for op in &row.ops {
            let key = op.key()?;
            match (&op.body, &op.to_sk) {
                (Some(body), Some(sk)) => {
                    let item = Item { key: key.clone(), sk: sk.clone(), v: Some(row.seq), body: body.clone() };
                    items.insert(key, item);
                }
                _ => {
                    items.remove(&key);
                }
            }
        }
    }
    Some(items)
}
