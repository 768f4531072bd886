//! What has to hold of devices that have come to rest: every edit carries a number of its own, so that its fate can be
//! told. The same rules as of the fleet in memory, over what a real server holds.

use super::plain::{Plain, plain_item};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use v7_state::record::{Body, Key, Table};
use v7_state::store::{Conflict, Position};
use v7_state::sync::{Commit, Digest, same_record};

/// The smallest unique number; all have seven digits.
pub const FIRST: u64 = 7_000_000;

/// What became of the numbers, as far as the athletes did it.
#[derive(Debug, Default)]
pub struct Ledgers {
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
pub fn numbers(text: &str) -> BTreeSet<u64> {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|run| run.len() == 7)
        .filter_map(|run| run.parse().ok())
        .filter(|number| (FIRST..FIRST + 900_000).contains(number))
        .collect()
}

pub fn numbers_of(body: &Body) -> BTreeSet<u64> {
    numbers(&Value::Object(body.clone()).to_string())
}

impl Ledgers {
    /// An athlete changed a record on a device; `fresh` are the numbers that the act made.
    pub fn note(
        &mut self,
        device: &str,
        key: &Key,
        before: &BTreeSet<u64>,
        after: &BTreeSet<u64>,
        weak: bool,
        fresh: &BTreeSet<u64>,
    ) {
        for number in after.difference(before) {
            if fresh.contains(number) {
                if self.written.get(number).is_some_and(|(_, other)| other != key) {
                    self.shared.insert(*number);
                }
                self.written.entry(*number).or_insert_with(|| (device.to_owned(), key.clone()));
            } else {
                if let Some(marks) = self.replaced.get_mut(number) {
                    marks.remove(device);
                }
                self.brought_back.insert(*number);
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
    pub fn revive(&mut self, numbers: &BTreeSet<u64>) {
        self.brought_back.extend(numbers);
    }

    pub fn mark(&mut self, number: u64, device: &str, strong: bool) {
        self.replaced.entry(number).or_default().insert(device.to_owned(), strong);
    }

    fn is_replaced(&self, number: u64) -> bool {
        self.replaced.get(&number).is_some_and(|marks| !marks.is_empty())
    }

    fn is_overwritten(&self, number: u64) -> bool {
        self.replaced.get(&number).is_some_and(|marks| marks.values().any(|strong| *strong))
    }
}

/// What a device has when it has come to rest.
#[derive(Debug)]
pub struct Rested {
    pub name: String,
    pub records: BTreeMap<Key, Body>,
    pub position: Position,
    /// Records that wait, and whether a push is on its way.
    pub unsent: (usize, bool),
    pub inbox: Vec<Conflict>,
}

/// What the server holds of a user, read by the plan's keys.
pub fn on_server(plain: &mut Plain, user: &str, wrong: &mut Vec<String>) -> BTreeMap<Key, Body> {
    let mut all = BTreeMap::new();
    for (shape, items) in plain.everything(user) {
        let Some(table) = Table::parse(&format!("v7-{}", shape.name)) else { continue };
        for item in items {
            let mut body = plain_item(&item);
            let id = table.id_of(&body).unwrap_or_else(|| format!("no id: {item}"));
            if let Some(sort) = shape.sort {
                let date = body.get("date").and_then(Value::as_str).unwrap_or_default();
                let due = if sort.contains('#') { format!("{date}#{id}") } else { id.clone() };
                if body.get(sort).and_then(Value::as_str) != Some(&due) {
                    wrong.push(format!("{id} stands under another key in {}", shape.name));
                }
            }
            body.retain(|name, _| !name.contains('#') && name != "userId" && name != "_v" && name != "_sv");
            if all.insert(Key::new(table, id.clone()), body).is_some() {
                wrong.push(format!("two rows for {id} in {}", shape.name));
            }
        }
    }
    all
}

/// Everything that is wrong with devices that have come to rest.
pub fn judge(devices: &[Rested], remote: &BTreeMap<Key, Body>, log: &[Commit], ledgers: &Ledgers) -> Vec<String> {
    let mut wrong = alike(devices, remote, log);
    wrong.extend(fates(&devices[0].inbox, remote, log, ledgers));
    wrong.extend(split_pairs(log, ledgers));
    wrong
}

/// Devices, tables and log have to hold the same.
pub fn alike(devices: &[Rested], remote: &BTreeMap<Key, Body>, log: &[Commit]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut digest = Digest::default();
    for (key, body) in remote {
        digest.toggle(key, body);
    }
    if log.iter().zip(1..).any(|(row, seq)| row.seq != seq) {
        wrong.push("the log has gaps".to_owned());
    }
    if log.last().is_some_and(|row| row.digest != digest.to_string()) {
        wrong.push("the log's digest is not that of the tables".to_owned());
    }
    for device in devices {
        let keys: BTreeSet<&Key> = device.records.keys().chain(remote.keys()).collect();
        for key in keys {
            let (here, there) = (device.records.get(key), remote.get(key));
            if !same_record(key.table, here, there) {
                wrong.push(format!("{} differs from the server in {}: {here:?}, {there:?}", device.name, key.id));
            }
        }
        if device.position.digest != digest || device.position.cursor != log.len() as u64 {
            wrong.push(format!("{} has another digest or place: {:?}", device.name, device.position));
        }
        if device.unsent != (0, false) {
            wrong.push(format!("{} still has something to send: {:?}", device.name, device.unsent));
        }
        let inbox = |device: &Rested| {
            let each = device.inbox.iter().map(|one| (one.n, one.key.clone(), one.loser.clone(), one.device.clone()));
            each.collect::<Vec<_>>()
        };
        if inbox(device) != inbox(&devices[0]) {
            wrong.push(format!("the inboxes of {} and {} differ", device.name, devices[0].name));
        }
    }
    let active = |(key, body): &(&Key, &Body)| key.table == Table::Plans && body.get("active") == Some(&true.into());
    if remote.iter().filter(active).count() > 1 {
        wrong.push("two plans are active".to_owned());
    }
    wrong
}

/// Every number is visible, knowingly replaced, or in the inbox; and none of the replaced ones is back.
fn fates(inbox: &[Conflict], remote: &BTreeMap<Key, Body>, log: &[Commit], ledgers: &Ledgers) -> Vec<String> {
    let mut wrong = Vec::new();
    let visible: BTreeMap<&Key, BTreeSet<u64>> = remote.iter().map(|(key, body)| (key, numbers_of(body))).collect();
    let shown: BTreeSet<u64> = visible.values().flatten().copied().collect();
    let text = |value: &Option<Value>| value.as_ref().map_or(BTreeSet::new(), |value| numbers(&value.to_string()));
    let of = |one: &Conflict| text(&one.loser.mine).into_iter().chain(text(&one.loser.theirs)).collect::<BTreeSet<_>>();
    let kept: BTreeSet<u64> = inbox.iter().flat_map(of).collect();
    // Where lines overlap, the remote's stand, also those among them that only we had rewritten; ours are in the inbox.
    let in_notes = |path: &[String]| path.first().is_some_and(|name| name == "notes");
    let overlaps: BTreeSet<&str> = log
        .iter()
        .flat_map(|row| &row.conflicts)
        .filter(|one| in_notes(&one.loser.path))
        .map(|one| one.id.as_str())
        .collect();
    for (number, (device, key)) in &ledgers.written {
        if !shown.contains(number) && !kept.contains(number) && !ledgers.is_replaced(*number) {
            wrong.push(format!("{number}, written by {device} into {}, is lost", key.id));
        }
        let may_be_back = ledgers.brought_back.contains(number)
            || overlaps.contains(key.id.as_str())
            || ledgers.shared.contains(number);
        if shown.contains(number) && ledgers.is_overwritten(*number) && !may_be_back {
            wrong.push(format!("{number} in {} was replaced and is back", key.id));
        }
    }
    for (key, numbers) in &visible {
        let mut own = numbers.iter().filter(|number| ledgers.written.get(number).is_some_and(|(_, of)| of == *key));
        if own.all(|number| ledgers.is_replaced(*number) && !ledgers.brought_back.contains(number)) {
            wrong.push(format!("{} was deleted and is back", key.id));
        }
    }
    for one in inbox {
        let writers = |value: &Option<Value>| -> BTreeSet<&str> {
            let numbers = text(value);
            let known = numbers.iter().filter_map(|number| ledgers.written.get(number));
            known.map(|(device, _)| device.as_str()).collect()
        };
        let (mine, theirs) = (writers(&one.loser.mine), writers(&one.loser.theirs));
        let back = of(one).iter().any(|number| ledgers.brought_back.contains(number));
        let stale = text(&one.loser.theirs).iter().any(|number| ledgers.is_overwritten(*number));
        let path = &one.loser.path;
        if mine.len() == 1 && mine == theirs && !back && stale && !path.is_empty() && !in_notes(path) {
            wrong.push(format!("conflict {} of {} in {}: a device with itself", one.n, path.join("."), one.key.id));
        }
    }
    wrong
}

/// Two records that were changed together reach the log in one row.
fn split_pairs(log: &[Commit], ledgers: &Ledgers) -> Vec<String> {
    let mut first: BTreeMap<(u64, String), u64> = BTreeMap::new();
    for row in log {
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
