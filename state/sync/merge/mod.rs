//! Joins two edits of one record that did not know of each other, field by field and at every depth, attributes
//! nobody here knows included.
//!
//! What cannot stand beside the other side's value is never dropped: it becomes a [`Loser`] for the conflict inbox.
//! Rules a kind are in the files beside this one. Nothing here looks at a clock to decide who wins.

mod derived;
mod lists;
mod notes;

use super::hash::{SUBSCRIPTION, same, same_record};
use crate::record::{Body, Field, Kind, Table, normalise};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use lists::likely_duplicates;
pub(crate) use notes::matches as matching_lines;

/// A value that did not make it into a merged record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loser {
    /// Attribute names from the top of the record; in a list, the id of the element. Empty: the whole record.
    pub path: Vec<String>,
    /// What both sides started from.
    pub base: Option<Value>,
    /// What the device that merged had; `None` where it had removed the value.
    pub mine: Option<Value>,
    /// What the remote had; `None` where it had removed the value.
    pub theirs: Option<Value>,
}

/// What two sides became.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The record; `None` when it is removed.
    pub body: Option<Body>,
    /// What lost, to be shown until somebody resolves it.
    pub losers: Vec<Loser>,
}

/// Merges `local` and `remote`, which both started from `base`; `None` is a record that is not there.
///
/// When only one side changed, its record is returned as it stands, not even normalised.
pub fn merge(table: Table, base: Option<&Body>, local: Option<&Body>, remote: Option<&Body>) -> Merged {
    let mut merged = if same_record(table, local, base) || same_record(table, local, remote) {
        Merged { body: remote.cloned(), losers: Vec::new() }
    } else if same_record(table, remote, base) {
        Merged { body: local.cloned(), losers: Vec::new() }
    } else if let (Some(local), Some(remote)) = (local, remote) {
        both(table, base, local, remote)
    } else if table == Table::Plans && [local, remote].into_iter().flatten().all(|plan| only_put_aside(base, plan)) {
        // Making one plan active puts the others aside; that alone does not bring a removed one back.
        Merged::default()
    } else {
        // One side removed the record, the other edited it: the edit wins, and says so.
        let whole = |side: Option<&Body>| side.map(|body| Value::Object(body.clone()));
        let note = Loser { path: Vec::new(), base: whole(base), mine: whole(local), theirs: whole(remote) };
        Merged { body: local.or(remote).cloned(), losers: vec![note] }
    };
    if let (Table::Users, Some(body)) = (table, &mut merged.body) {
        body.remove(SUBSCRIPTION);
        let servers = [remote, local].into_iter().find_map(|side| side?.get(SUBSCRIPTION));
        body.extend(servers.map(|value| (SUBSCRIPTION.to_owned(), value.clone())));
    }
    merged
}

/// Whether nothing happened to a plan but that it is not active any more.
fn only_put_aside(base: Option<&Body>, plan: &Body) -> bool {
    let others = |plan: &Body| {
        let mut plan = plan.clone();
        plan.remove("active");
        plan
    };
    plan.get("active").and_then(Value::as_bool) != Some(true)
        && base.is_some_and(|base| same_record(Table::Plans, Some(&others(base)), Some(&others(plan))))
}

fn both(table: Table, base: Option<&Body>, local: &Body, remote: &Body) -> Merged {
    let empty = Body::new();
    let sides = Sides { base: base.unwrap_or(&empty), local, remote };
    let mut merging = Merging { table, path: Vec::new(), losers: Vec::new() };
    let mut body = Body::new();
    let following = derived::candidates(table);
    merging.attributes(table.fields(), &sides, &mut body, |name| !following.contains(&name));
    if derived::follows(table, &body) {
        normalise(table, &mut body);
        derived::note_typed(table, &sides, &body, &mut merging.losers);
    } else {
        merging.attributes(table.fields(), &sides, &mut body, |name| following.contains(&name));
    }
    Merged { body: Some(body), losers: merging.losers }
}

/// The three versions of one map.
struct Sides<'a> {
    base: &'a Body,
    local: &'a Body,
    remote: &'a Body,
}

/// The three versions of one value, at least two of them different.
#[derive(Clone, Copy)]
struct Versions<'a> {
    base: Option<&'a Value>,
    local: Option<&'a Value>,
    remote: Option<&'a Value>,
}

impl<'a> Versions<'a> {
    fn of(sides: &Sides<'a>, name: &str) -> Self {
        Self { base: sides.base.get(name), local: sides.local.get(name), remote: sides.remote.get(name) }
    }

    /// The value when only one side changed it, or both the same way.
    #[expect(clippy::option_option, reason = "not settled, removed, and a value are three different things")]
    fn settled(self) -> Option<Option<&'a Value>> {
        if equal(self.local, self.base) || equal(self.local, self.remote) {
            Some(self.remote)
        } else if equal(self.remote, self.base) {
            Some(self.local)
        } else {
            None
        }
    }

    /// Whether what is there of the three is of one shape, in both edited versions or in the base.
    fn all(self, shape: impl Fn(&Value) -> bool) -> bool {
        [self.base, self.local, self.remote].into_iter().flatten().all(shape)
    }
}

fn equal(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    }
}

struct Merging {
    table: Table,
    path: Vec<String>,
    losers: Vec<Loser>,
}

impl Merging {
    fn attributes(&mut self, fields: &'static [Field], sides: &Sides, into: &mut Body, wanted: impl Fn(&str) -> bool) {
        let names = sides.remote.keys().chain(sides.local.keys().filter(|name| !sides.remote.contains_key(*name)));
        for name in names.filter(|name| wanted(name)) {
            let versions = Versions::of(sides, name);
            self.path.push(name.clone());
            let value = self.value(fields, name, versions);
            self.path.pop();
            if let Some(value) = value {
                into.insert(name.clone(), value);
            }
        }
    }

    fn value(&mut self, fields: &'static [Field], name: &str, versions: Versions) -> Option<Value> {
        if let Some(value) = versions.settled() {
            return value.cloned();
        }
        let kind = fields.iter().find(|field| field.key == name).map(|field| field.kind);
        let top = self.path.len() == 1;
        match kind {
            Some(Kind::Tags) if versions.all(Value::is_array) => lists::set(versions),
            Some(Kind::Grades) if versions.all(Value::is_array) => lists::multiset(versions),
            _ if name == "notes" => {
                notes::merge(versions, |mine, theirs| self.lost(versions, Some(mine), Some(theirs)))
                    .or_else(|| self.scalar(versions))
            }
            _ if top && matches!(name, "createdAt" | "updatedAt") => stamp(name, versions),
            _ if top && self.table == Table::Plans && name == "active" => {
                // A plan is made active in one act with the others made inactive: the later act stands.
                self.lost(versions, versions.local.cloned(), versions.remote.cloned());
                versions.local.cloned()
            }
            _ if versions.all(Value::is_object) => self.map(inner(kind), versions),
            _ if versions.all(lists::keyed) => self.elements(inner(kind), versions),
            _ => self.scalar(versions),
        }
    }

    fn map(&mut self, fields: &'static [Field], versions: Versions) -> Option<Value> {
        let empty = Body::new();
        let map = |side: Option<&'_ Value>| side.and_then(Value::as_object).cloned();
        let (base, local, remote) = (map(versions.base), map(versions.local), map(versions.remote));
        let sides = Sides {
            base: base.as_ref().unwrap_or(&empty),
            local: local.as_ref().unwrap_or(&empty),
            remote: remote.as_ref().unwrap_or(&empty),
        };
        let mut body = Body::new();
        self.attributes(fields, &sides, &mut body, |_| true);
        let kept = !body.is_empty() || (local.is_some() && remote.is_some());
        kept.then_some(Value::Object(body))
    }

    /// The remote's value stays, ours goes to the inbox.
    fn scalar(&mut self, versions: Versions) -> Option<Value> {
        self.lost(versions, versions.local.cloned(), versions.remote.cloned());
        versions.remote.cloned()
    }

    fn lost(&mut self, versions: Versions, mine: Option<Value>, theirs: Option<Value>) {
        self.losers.push(Loser { path: self.path.clone(), base: versions.base.cloned(), mine, theirs });
    }
}

fn inner(kind: Option<Kind>) -> &'static [Field] {
    match kind {
        Some(Kind::Map(fields) | Kind::Table(fields)) => fields,
        _ => &[],
    }
}

/// When a record was made is the earlier, when it was last changed the later of the two; nobody loses anything by it.
fn stamp(name: &str, versions: Versions) -> Option<Value> {
    let (Some(Value::String(local)), Some(Value::String(remote))) = (versions.local, versions.remote) else {
        return versions.remote.or(versions.local).cloned();
    };
    Some(Value::from(if name == "createdAt" { local.min(remote) } else { local.max(remote) }.as_str()))
}
