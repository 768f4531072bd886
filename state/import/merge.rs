//! Compares an import with the journal and gives the one change that brings it in.
//!
//! The rule: a record that is not there is added. In one that is there, what the journal has wins, attribute by
//! attribute, because the athlete may have edited it since; attributes and list elements (climbs, meals: told apart by
//! `id`) that the journal lacks are added. So the same file twice changes nothing, and a later export of the same log
//! brings what is new. What the athlete has taken out on purpose comes back with such an import.

use super::Import;
use crate::record::{self, Body, Change, Key, Op, element_id as id};
use serde_json::Value;

/// What an import would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The change; without ops when there is nothing to do.
    pub change: Change,
    /// Records that are new.
    pub added: usize,
    /// Records that get something they lacked.
    pub changed: usize,
    /// Records that have it all.
    pub unchanged: usize,
}

/// Compares an import with the journal, which `existing` reads one record of.
pub fn plan(import: &Import, existing: &dyn Fn(&Key) -> Option<Body>) -> Planned {
    let label = format!("import of {}", super::text::short(&import.name));
    let mut planned = Planned { change: Change { label, ops: Vec::new() }, added: 0, changed: 0, unchanged: 0 };
    for (key, body) in &import.records {
        let op = match existing(key) {
            None => {
                planned.added += 1;
                Op::Put { key: key.clone(), body: body.clone() }
            }
            Some(before) => match merged(key, &before, body) {
                None => {
                    planned.unchanged += 1;
                    continue;
                }
                Some(after) => {
                    planned.changed += 1;
                    Op::Edit { key: key.clone(), before, after }
                }
            },
        };
        planned.change.ops.push(op);
    }
    planned
}

/// The record with what it lacks; `None` when it lacks nothing.
fn merged(key: &Key, ours: &Body, theirs: &Body) -> Option<Body> {
    let mut after = ours.clone();
    fill(&mut after, theirs);
    if after == *ours {
        return None;
    }
    // Sums and codes follow from the rest and are the journal's own.
    record::normalise(key.table, &mut after);
    (after != *ours).then_some(after)
}

fn fill(ours: &mut Body, theirs: &Body) {
    for (key, new) in theirs {
        match ours.get_mut(key) {
            None => {
                ours.insert(key.clone(), new.clone());
            }
            Some(Value::Object(old)) => {
                if let Value::Object(new) = new {
                    fill(old, new);
                }
            }
            Some(Value::Array(old)) => {
                if let Value::Array(new) = new {
                    fill_list(old, new);
                }
            }
            Some(_) => {}
        }
    }
}

/// Lists of objects with ids only; any other list is one value.
fn fill_list(ours: &mut Vec<Value>, theirs: &[Value]) {
    if ours.iter().chain(theirs).any(|value| id(value).is_none()) {
        return;
    }
    for new in theirs {
        match (ours.iter_mut().find(|old| id(old) == id(new)), new) {
            (Some(Value::Object(old)), Value::Object(new)) => fill(old, new),
            (Some(_), _) => {}
            (None, _) => ours.push(new.clone()),
        }
    }
}
