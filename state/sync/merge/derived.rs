//! Attributes that follow from others are computed anew, never merged. What somebody typed into one of them while it
//! did not follow from anything is not lost for it.

use super::{Loser, Sides, Versions, equal};
use crate::record::{Body, Table};
use serde_json::Value;

/// The attributes of a table that may follow from others.
pub(super) fn candidates(table: Table) -> &'static [&'static str] {
    match table {
        Table::Sends => &["gradeNumeric"],
        Table::Entries => &["gradesAttempted", "gradesCompleted"],
        Table::NutritionLogs => &["totalCalories", "macros"],
        _ => &[],
    }
}

/// Whether those attributes follow from others in this very record.
pub(super) fn follows(table: Table, body: &Body) -> bool {
    let list = |name: &str| body.get(name).and_then(Value::as_array);
    match table {
        Table::Sends => true,
        Table::Entries => list("climbs").is_some_and(|climbs| !climbs.is_empty()),
        Table::NutritionLogs => list("meals").is_some(),
        _ => false,
    }
}

/// Notes values that were typed on a side where they followed from nothing and that the computed value replaced.
pub(super) fn note_typed(table: Table, sides: &Sides, merged: &Body, losers: &mut Vec<Loser>) {
    for name in candidates(table) {
        let versions = Versions::of(sides, name);
        let result = merged.get(*name);
        let typed = |side: &Body, value: Option<&Value>| {
            !follows(table, side) && value.is_some() && !equal(value, versions.base) && !equal(value, result)
        };
        let mine = typed(sides.local, versions.local);
        let theirs = typed(sides.remote, versions.remote);
        if mine || theirs {
            losers.push(Loser {
                path: vec![(*name).to_owned()],
                base: versions.base.cloned(),
                mine: if mine { versions.local } else { result }.cloned(),
                theirs: if theirs { versions.remote } else { result }.cloned(),
            });
        }
    }
}
