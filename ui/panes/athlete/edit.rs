//! What the keys of the pane do to the profile: bodies in, changes out.

use serde_json::Value;
use v7_state::record::{Body, Change, Goal, Key, Op, Table};

/// A list of the profile whose elements have keys of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Goals; what Space turns is whether one is done.
    Goals,
    /// Injuries; what Space turns is whether one is over.
    Injuries,
}

impl List {
    /// The attribute that holds the list.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Goals => "goals",
            Self::Injuries => "injuryHistory",
        }
    }

    fn flag(self) -> &'static str {
        match self {
            Self::Goals => "completed",
            Self::Injuries => "recovered",
        }
    }

    /// What an element is called in the toast and by undo.
    fn name(self, element: &Value) -> String {
        let text = |key: &str| element.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        match self {
            Self::Goals => format!("goal {}", text("grade")),
            Self::Injuries => text("type"),
        }
    }
}

/// Where a goal stands in the profile: by its id, else by being the same.
pub(super) fn index_of(profile: &Body, goal: &Goal) -> Option<usize> {
    let list = profile.get("goals")?.as_array()?;
    if !goal.id.is_empty() {
        return list.iter().position(|value| value.get("id").and_then(Value::as_str) == Some(&goal.id));
    }
    list.iter().position(|value| v7_state::view::athlete::goal(value).as_ref() == Some(goal))
}

/// The change that turns the flag of the element at `index`.
pub(super) fn toggled(profile: &Body, list: List, index: usize) -> Option<Change> {
    let mut after = profile.clone();
    let element = after.get_mut(list.path())?.get_mut(index)?;
    let name = list.name(element);
    let map = element.as_object_mut()?;
    let now = !map.get(list.flag()).and_then(Value::as_bool).unwrap_or(false);
    map.insert(list.flag().into(), now.into());
    let label = match (list, now) {
        (List::Goals, true) => format!("{name} done"),
        (List::Goals, false) => format!("{name} open again"),
        (List::Injuries, true) => format!("{name} recovered"),
        (List::Injuries, false) => format!("{name} not recovered"),
    };
    Some(change(label, profile, after))
}

/// The change that takes the element at `index` out.
pub(super) fn removed(profile: &Body, list: List, index: usize) -> Option<Change> {
    let mut after = profile.clone();
    let elements = after.get_mut(list.path())?.as_array_mut()?;
    if index >= elements.len() {
        return None;
    }
    let label = format!("{} removed", list.name(&elements.remove(index)));
    Some(change(label, profile, after))
}

fn change(label: String, before: &Body, after: Body) -> Change {
    Change::one(label, Op::Edit { key: Key::single(Table::Profiles), before: before.clone(), after })
}
