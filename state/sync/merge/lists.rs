//! Lists: of elements with an id, of labels that form a set, and of grades that form a multiset.

use super::{Loser, Merging, Sides, Versions};
use crate::record::{Body, Field};
use crate::sync::hash::same;
use serde_json::Value;
use std::collections::BTreeSet;

/// Whether the value is a list of objects that each have an id of their own.
pub(super) fn keyed(value: &Value) -> bool {
    let Some(list) = value.as_array() else { return false };
    let ids: BTreeSet<&str> = list.iter().filter_map(id).collect();
    ids.len() == list.len()
}

fn id(value: &Value) -> Option<&str> {
    value.as_object()?.get("id")?.as_str()
}

fn list(side: Option<&Value>) -> &[Value] {
    side.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn find<'a>(list: &'a [Value], wanted: &str) -> Option<&'a Value> {
    list.iter().find(|value| id(value) == Some(wanted))
}

/// A list that is absent on one side stays absent when nothing is left in it.
fn some_list(values: Vec<Value>, versions: Versions) -> Option<Value> {
    let kept = !values.is_empty() || (versions.local.is_some() && versions.remote.is_some());
    kept.then_some(Value::Array(values))
}

impl Merging {
    /// Element by element; an edit beats a removal, and says so.
    pub(super) fn elements(&mut self, fields: &'static [Field], versions: Versions) -> Option<Value> {
        let (base, local, remote) = (list(versions.base), list(versions.local), list(versions.remote));
        let order = |list: &[Value]| list.iter().filter_map(id).map(str::to_owned).collect::<Vec<_>>();
        let (first, second) =
            if order(remote) == order(base) { (order(local), order(remote)) } else { (order(remote), order(local)) };
        let mut merged = Vec::new();
        for wanted in first.iter().chain(second.iter().filter(|id| !first.contains(id))) {
            let element =
                Versions { base: find(base, wanted), local: find(local, wanted), remote: find(remote, wanted) };
            self.path.push(wanted.clone());
            merged.extend(self.element(fields, element));
            self.path.pop();
        }
        some_list(merged, versions)
    }

    fn element(&mut self, fields: &'static [Field], versions: Versions) -> Option<Value> {
        if let Some(value) = versions.settled() {
            return value.cloned();
        }
        let (Some(Value::Object(local)), Some(Value::Object(remote))) = (versions.local, versions.remote) else {
            self.losers.push(Loser {
                path: self.path.clone(),
                base: versions.base.cloned(),
                mine: versions.local.cloned(),
                theirs: versions.remote.cloned(),
            });
            return versions.local.or(versions.remote).cloned();
        };
        let empty = Body::new();
        let base = versions.base.and_then(Value::as_object).unwrap_or(&empty);
        let mut body = Body::new();
        self.attributes(fields, &Sides { base, local, remote }, &mut body, |_| true);
        Some(Value::Object(body))
    }
}

fn holds(list: &[Value], wanted: &Value) -> bool {
    list.iter().any(|value| same(value, wanted))
}

/// What the remote has, without what we took out, with what we put in.
pub(super) fn set(versions: Versions) -> Option<Value> {
    let (base, local, remote) = (list(versions.base), list(versions.local), list(versions.remote));
    let taken_out = |value: &Value| holds(base, value) && !holds(local, value);
    let mut merged: Vec<Value> = remote.iter().filter(|value| !taken_out(value)).cloned().collect();
    for value in local {
        if !holds(base, value) && !holds(&merged, value) {
            merged.push(value.clone());
        }
    }
    some_list(merged, versions)
}

/// As often as the remote has it, and as much oftener or less often as we made it, never less than not at all.
pub(super) fn multiset(versions: Versions) -> Option<Value> {
    let (base, local, remote) = (list(versions.base), list(versions.local), list(versions.remote));
    let count = |list: &[Value], wanted: &Value| list.iter().filter(|value| same(value, wanted)).count();
    let wanted = |value: &Value| (count(remote, value) + count(local, value)).saturating_sub(count(base, value));
    let mut merged: Vec<Value> = Vec::new();
    for value in remote.iter().chain(local) {
        if count(&merged, value) < wanted(value) {
            merged.push(value.clone());
        }
    }
    some_list(merged, versions)
}

/// Pairs of meals of one day that look like one meal logged on two devices: the same name and the same figures under
/// two ids. They are offered to the athlete; nothing is deleted.
pub fn likely_duplicates(log: &Body) -> Vec<(String, String)> {
    let meals = list(log.get("meals"));
    let looks = |meal: &Value| {
        let name = meal.get("name").and_then(Value::as_str).unwrap_or_default().trim().to_lowercase();
        let figures = ["calories", "protein", "carbs", "fat"].map(|key| meal.get(key).and_then(Value::as_f64));
        (name, figures)
    };
    let mut pairs = Vec::new();
    for (at, meal) in meals.iter().enumerate() {
        for other in &meals[at + 1..] {
            if let (Some(one), Some(two)) = (id(meal), id(other))
                && looks(meal) == looks(other)
            {
                pairs.push((one.to_owned(), two.to_owned()));
            }
        }
    }
    pairs
}
