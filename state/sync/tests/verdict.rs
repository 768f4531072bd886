//! What has to hold of a fleet: every edit carries a number of its own, so that its fate can be told.

use super::device::Device;
use super::server::Server;
use crate::record::{Body, Key, Table};
use crate::sync::{Digest, Item, same_record};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The smallest unique number; all have seven digits.
pub(super) const FIRST: u64 = 7_000_000;

/// What became of the numbers, as far as the athlete did it.
#[derive(Debug, Default)]
pub(super) struct Ledgers {
    /// Which device wrote a number first, and into which record.
    pub written: BTreeMap<u64, (String, Key)>,
    /// Devices that knowingly took a number away; `true` when it was overwritten, not removed with something.
    replaced: BTreeMap<u64, BTreeMap<String, bool>>,
    /// Numbers that an undo or a resolution brought back.
    brought_back: BTreeSet<u64>,
    /// Numbers that one act wrote into two records: replaced in one, it may stand in the other.
    shared: BTreeSet<u64>,
}

/// The unique numbers in a text.
pub(super) fn numbers(text: &str) -> BTreeSet<u64> {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|run| run.len() == 7)
        .filter_map(|run| run.parse().ok())
        .filter(|number| (FIRST..FIRST + 900_000).contains(number))
        .collect()
}

pub(super) fn numbers_of(body: Option<&Body>) -> BTreeSet<u64> {
    body.map_or_else(BTreeSet::new, |body| numbers(&Value::Object(body.clone()).to_string()))
}

impl Ledgers {
    /// An athlete changed a record on a device; numbers up to `known` had been written before.
    pub(super) fn note(
        &mut self,
        device: &str,
        key: &Key,
        before: &BTreeSet<u64>,
        after: &BTreeSet<u64>,
        weak: bool,
        known: u64,
    ) {
        for number in after.difference(before) {
            if *number <= known {
                if let Some(marks) = self.replaced.get_mut(number) {
                    marks.remove(device);
                }
                self.brought_back.insert(*number);
            } else {
                if self.written.get(number).is_some_and(|(_, other)| other != key) {
                    self.shared.insert(*number);
                }
                self.written.entry(*number).or_insert_with(|| (device.to_owned(), key.clone()));
            }
        }
        for number in before.difference(after) {
            self.mark(*number, device, !weak);
        }
        if weak {
            // What comes back with a removed whole is as old as the other side's copy of it.
            for (number, marks) in &mut self.replaced {
                if self.written.get(number).is_some_and(|(_, other)| other == key) {
                    for strong in marks.values_mut() {
                        *strong = false;
                    }
                }
            }
        }
    }

    /// An undo or a resolution touched a record: it is an edit, even where nothing new appears in it.
    pub(super) fn revive(&mut self, numbers: &BTreeSet<u64>) {
        self.brought_back.extend(numbers);
    }

    pub(super) fn mark(&mut self, number: u64, device: &str, strong: bool) {
        self.replaced.entry(number).or_default().insert(device.to_owned(), strong);
    }

    fn is_replaced(&self, number: u64) -> bool {
        self.replaced.get(&number).is_some_and(|marks| !marks.is_empty())
    }

    fn is_overwritten(&self, number: u64) -> bool {
        self.replaced.get(&number).is_some_and(|marks| marks.values().any(|strong| *strong))
    }
}

/// Everything that is wrong with a fleet that has come to rest.
pub(super) fn judge(devices: &mut [Device], server: &Server, ledgers: &Ledgers) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut remote: BTreeMap<Key, &Item> = BTreeMap::new();
    for item in server.tables.values() {
        if remote.insert(item.key.clone(), item).is_some() {
            wrong.push(format!("two rows for {}", item.key.id));
        }
    }
    let mut digest = Digest::default();
    for (key, item) in &remote {
        digest.toggle(key, &item.body);
    }
    let mut inboxes = Vec::new();
    for device in devices.iter_mut() {
        let records = device.records();
        for key in records.keys().chain(remote.keys()) {
            if !same_record(key.table, records.get(key), remote.get(key).map(|item| &item.body)) {
                wrong.push(format!("{} differs from the server in {}", device.name, key.id));
            }
        }
        let position = device.store.ledger().position().unwrap();
        if position.digest != digest || position.cursor != server.log.len() as u64 {
            wrong.push(format!("{} has another digest", device.name));
        }
        if device.store.ledger().waiting().unwrap() > 0 || device.store.ledger().inflight().unwrap().is_some() {
            wrong.push(format!("{} still has something to send", device.name));
        }
        let inbox: Vec<_> = device.conflicts().into_iter().map(|one| (one.n, one.key, one.loser, one.device)).collect();
        inboxes.push(inbox);
    }
    if inboxes.iter().any(|inbox| *inbox != inboxes[0]) {
        wrong.push("the inboxes differ".into());
    }
    let visible: BTreeMap<&Key, BTreeSet<u64>> =
        remote.iter().map(|(key, item)| (key, numbers_of(Some(&item.body)))).collect();
    let shown: BTreeSet<u64> = visible.values().flatten().copied().collect();
    let text = |value: &Option<Value>| value.as_ref().map_or(BTreeSet::new(), |value| numbers(&value.to_string()));
    let lost: BTreeSet<u64> = inboxes[0]
        .iter()
        .flat_map(|(_, _, loser, _)| text(&loser.mine).into_iter().chain(text(&loser.theirs)))
        .collect();
    // Where lines overlap, the remote's stand, also those among them that only we had rewritten; ours are in the inbox.
    let overlaps: BTreeSet<&str> = server
        .log
        .iter()
        .flat_map(|row| &row.conflicts)
        .filter(|one| one.loser.path.first().is_some_and(|name| name == "notes"))
        .map(|one| one.id.as_str())
        .collect();
    for (number, (device, key)) in &ledgers.written {
        if !shown.contains(number) && !lost.contains(number) && !ledgers.is_replaced(*number) {
            wrong.push(format!("{number}, written by {device} into {}, is lost", key.id));
        }
        let overlapped = overlaps.contains(key.id.as_str());
        if shown.contains(number)
            && ledgers.is_overwritten(*number)
            && !ledgers.brought_back.contains(number)
            && !overlapped
            && !ledgers.shared.contains(number)
        {
            wrong.push(format!("{number} in {} was replaced and is back", key.id));
        }
    }
    for (key, numbers) in &visible {
        let own = numbers.iter().filter(|number| ledgers.written.get(number).is_some_and(|(_, of)| of == *key));
        if own.clone().all(|number| ledgers.is_replaced(*number) && !ledgers.brought_back.contains(number)) {
            wrong.push(format!("{} was deleted and is back", key.id));
        }
    }
    for (n, key, loser, _) in &inboxes[0] {
        let writers = |value: &Option<Value>| -> BTreeSet<&str> {
            text(value)
                .iter()
                .filter_map(|number| ledgers.written.get(number))
                .map(|(device, _)| device.as_str())
                .collect()
        };
        let (mine, theirs) = (writers(&loser.mine), writers(&loser.theirs));
        let back =
            text(&loser.mine).iter().chain(&text(&loser.theirs)).any(|number| ledgers.brought_back.contains(number));
        let stale = text(&loser.theirs).iter().any(|number| ledgers.is_overwritten(*number));
        if mine.len() == 1 && mine == theirs && !back && stale && !loser.path.is_empty() && loser.path[0] != "notes" {
            wrong.push(format!("conflict {n} of {} in {}: a device with itself", loser.path.join("."), key.id));
        }
    }
    let active =
        remote.iter().filter(|(key, item)| key.table == Table::Plans && item.body.get("active") == Some(&true.into()));
    if active.count() > 1 {
        wrong.push("two plans are active".into());
    }
    wrong.extend(split_pairs(server, ledgers));
    wrong
}

/// Two records that were changed together reach the log in one row.
fn split_pairs(server: &Server, ledgers: &Ledgers) -> Vec<String> {
    let mut first: BTreeMap<(u64, String), u64> = BTreeMap::new();
    for row in &server.log {
        for op in &row.ops {
            let pair = op.body.as_ref().and_then(|body| body.get("pair")).and_then(Value::as_u64);
            if let Some(pair) = pair.filter(|pair| !ledgers.brought_back.contains(pair)) {
                first.entry((pair, op.id.clone())).or_insert(row.seq);
            }
        }
    }
    let mut rows: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    for ((pair, _), seq) in first {
        rows.entry(pair).or_default().insert(seq);
    }
    rows.into_iter().filter(|(_, rows)| rows.len() > 1).map(|(pair, _)| format!("pair {pair} was split")).collect()
}
