//! Writes the journal for others to read: JSON with everything, CSV for spreadsheets, a Markdown diary, plain text for
//! version control.
//!
//! Pure: records in, bytes out, and the same records give the same bytes. Only [`json`] is complete and can be imported
//! again without loss; the others leave out what no column or sentence is made for.

mod csv;
mod diary;
mod hide;
mod json;
mod plain;
pub mod review;
mod sheets;
pub mod svg;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod well_formed;

pub use self::csv::{CsvKind, csv};
pub use diary::markdown;
pub use hide::{hide, is_hidden};
pub use json::{JsonWriter, json};
pub use plain::plain;

use crate::record::{Body, Table};
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::HashMap;

/// An attribute that is text; empty when it is absent or something else.
fn text<'a>(body: &'a Body, key: &str) -> &'a str {
    body.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The objects in a list attribute.
fn objects<'a>(body: &'a Body, key: &str) -> impl Iterator<Item = &'a Body> {
    body.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Entries, sends and the rest of an export, by day.
struct Days {
    entries: Vec<Body>,
    sends: Vec<Body>,
    food: Vec<Body>,
    plans: Vec<Body>,
}

impl Days {
    fn of(records: impl Iterator<Item = (Table, Body)>) -> Self {
        let mut days = Self { entries: Vec::new(), sends: Vec::new(), food: Vec::new(), plans: Vec::new() };
        for (table, body) in records {
            match table {
                Table::Entries => days.entries.push(body),
                Table::Sends => days.sends.push(body),
                Table::NutritionLogs => days.food.push(body),
                Table::Plans => days.plans.push(body),
                _ => {}
            }
        }
        days.entries.sort_by(by(&["date", "entryId"]));
        days.sends.sort_by(by(&["date", "sendId"]));
        days.food.sort_by(by(&["date"]));
        days.plans.sort_by(by(&["startDate", "planId"]));
        days
    }

    /// The sends that a climb links to, by id.
    fn linked(&self) -> HashMap<&str, &Body> {
        let sends: HashMap<&str, &Body> = self.sends.iter().map(|send| (text(send, "sendId"), send)).collect();
        let climbs = self.entries.iter().flat_map(|entry| objects(entry, "climbs"));
        climbs.filter_map(|climb| sends.get_key_value(text(climb, "sendId")).map(|(id, send)| (*id, *send))).collect()
    }

    /// The sends that no climb links to.
    fn alone(&self) -> impl Iterator<Item = &Body> {
        let linked = self.linked();
        self.sends.iter().filter(move |send| !linked.contains_key(text(send, "sendId")))
    }
}

/// Orders bodies by text attributes.
fn by(keys: &'static [&'static str]) -> impl Fn(&Body, &Body) -> Ordering {
    move |a, b| {
        keys.iter().map(|key| text(a, key).cmp(text(b, key))).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}
