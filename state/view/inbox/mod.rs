//! What waits for the athlete's word: conflicts as a person reads them, and what else is known of sync.
//!
//! A conflict tells of two values, that of the device which merged and that of the server, and both may be another
//! device's by now: which of them the record shows is looked up in the record, never guessed. Nothing here decides.

mod compare;
mod place;
mod words;

#[cfg(test)]
mod tests;

use crate::export;
use crate::record::{Body, Key, Kind, Table};
use crate::settings::Hidden;
use crate::store::{Conflict, Position, Reader, Resolution, StoreError};
use crate::sync::same;
use crate::view::called::called;
use serde_json::Value;

pub use compare::{Difference, Line, marked};
pub use words::{handle, number, words};

/// The conflict inbox, and where sync stands.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    /// Whose journal it is, and what this device is called.
    pub position: Position,
    /// Records that the server refused.
    pub refused: Vec<Refused>,
    /// Conflicts, the oldest first.
    pub items: Vec<Dispute>,
}

/// A record that the server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub key: Key,
    /// What it is called.
    pub record: String,
    /// The server's words.
    pub reason: String,
}

/// Which value a record shows now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// That of the device that merged.
    Device,
    /// That of the server.
    Server,
    /// Neither: it was edited since.
    Neither,
}

/// A conflict as a person reads it. Values that the configuration hides are not in it.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// The number by which it is settled.
    pub n: i64,
    /// The record.
    pub key: Key,
    /// What the record is called: `gym at Movement, 14 Nov 2026`.
    pub record: String,
    /// Whether the record is there.
    pub exists: bool,
    /// Names from the top of the record, elements of lists by id; empty for the whole record.
    pub path: Vec<String>,
    /// The same in words: `Goals`, `V8 by 2026-05-01`, `Grade`.
    pub place: Vec<String>,
    /// What the value may be.
    pub kind: Kind,
    /// What both sides started from.
    pub base: Option<Value>,
    /// What the device that merged had; `None` where it had removed it.
    pub device: Option<Value>,
    /// What the server had; `None` where it was removed there.
    pub server: Option<Value>,
    /// What the record holds now.
    pub now: Option<Value>,
    /// Which of the two that is.
    pub shown: Shown,
    /// The device that merged.
    pub device_name: String,
    /// Whether that is this one.
    pub here: bool,
    /// When this device heard of it, UTC.
    pub at: String,
    /// Whether the configuration hides the values.
    pub hidden: bool,
}

/// What waits for the athlete's word.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, hidden: Hidden) -> Result<Inbox, StoreError> {
    let position = reader.sync_position()?;
    let name = |key: &Key| -> Result<String, StoreError> {
        Ok(reader.get(key)?.map_or_else(|| key.table.noun().to_owned(), |body| called(key.table, &body)))
    };
    let refused = reader.refused()?.into_iter().map(|(key, reason)| Ok(Refused { record: name(&key)?, key, reason }));
    let refused = refused.collect::<Result<_, StoreError>>()?;
    let own = position.device.clone().unwrap_or_default();
    let items = reader.conflicts()?.into_iter().map(|conflict| {
        let body = reader.get(&conflict.key)?;
        Ok(Dispute::new(conflict, body.as_ref(), &own, hidden))
    });
    let items = items.collect::<Result<_, StoreError>>()?;
    Ok(Inbox { position, refused, items })
}

impl Dispute {
    /// A conflict beside its record as it is now, on the device called `own`.
    pub fn new(conflict: Conflict, body: Option<&Body>, own: &str, hidden: Hidden) -> Self {
        let Conflict { n, key, loser, device, at } = conflict;
        let whole = body.map(|body| Value::Object(body.clone()));
        let now = place::at(whole.as_ref(), &loser.path).cloned();
        let shown = shown(now.as_ref(), loser.mine.as_ref(), loser.theirs.as_ref());
        let sides = [body, object(loser.theirs.as_ref()), object(loser.mine.as_ref()), object(loser.base.as_ref())];
        let named = if loser.path.is_empty() { sides.into_iter().flatten().next() } else { body };
        let found = place::walk(key.table, &loser.path, whole.as_ref(), &[&loser.theirs, &loser.mine, &loser.base]);
        let mut dispute = Self {
            n,
            record: named.map_or_else(|| key.table.noun().to_owned(), |body| called(key.table, body)),
            exists: body.is_some(),
            place: found.words,
            kind: found.kind,
            base: loser.base,
            device: loser.mine,
            server: loser.theirs,
            now,
            shown,
            here: device == own,
            device_name: device,
            at,
            hidden: false,
            path: loser.path,
            key,
        };
        dispute.hide(hidden);
        dispute
    }

    fn hide(&mut self, hidden: Hidden) {
        let (table, path) = (self.key.table, self.path.clone());
        for value in [&mut self.base, &mut self.device, &mut self.server, &mut self.now] {
            let Some(given) = value.take() else { continue };
            *value = visible(table, &path, given, hidden);
            self.hidden |= value.is_none();
        }
    }

    /// Whether the whole record is in conflict: one side removed it.
    pub fn is_whole(&self) -> bool {
        self.path.is_empty()
    }

    /// The attribute: `Goals > V8 by 2026-05-01 > Grade`, or `the whole entry`.
    pub fn attribute(&self) -> String {
        if self.is_whole() { format!("the whole {}", self.key.table.noun()) } else { self.place.join(" > ") }
    }

    /// Where the value of the device that merged is from: `on laptop (this device)`.
    pub fn on_device(&self) -> String {
        match (self.device_name.is_empty(), self.here) {
            (true, _) => "on this device".to_owned(),
            (false, true) => format!("on {} (this device)", self.device_name),
            (false, false) => format!("on {}", self.device_name),
        }
    }

    /// The resolution that takes the value which the record does not show, and that value; `None` when it shows
    /// neither.
    pub fn other(&self) -> Option<(Resolution, Option<&Value>)> {
        match self.shown {
            Shown::Server => Some((Resolution::TakeMine, self.device.as_ref())),
            Shown::Device => Some((Resolution::TakeTheirs, self.server.as_ref())),
            Shown::Neither => None,
        }
    }

    /// Whether the value can be typed in one field. Whole records, elements and lists need the record's form.
    pub fn is_typed(&self) -> bool {
        !self.is_whole() && self.exists && !matches!(self.kind, Kind::Map(_) | Kind::Table(_) | Kind::Any)
    }
}

fn object(value: Option<&Value>) -> Option<&Body> {
    value?.as_object()
}

fn shown(now: Option<&Value>, device: Option<&Value>, server: Option<&Value>) -> Shown {
    let is = |side: Option<&Value>| match (now, side) {
        (None, None) => true,
        (Some(now), Some(side)) => same(now, side),
        _ => false,
    };
    let removed = |side: Option<&Value>| side.is_none() && now.is_some_and(Value::is_object);
    match (is(device), is(server)) {
        (_, true) => Shown::Server,
        (true, _) => Shown::Device,
        // One side removed it: whatever is there now is what became of the other's.
        _ if removed(device) => Shown::Server,
        _ if removed(server) => Shown::Device,
        _ => Shown::Neither,
    }
}

/// The value without what is hidden; `None` when all of it is.
fn visible(table: Table, path: &[String], value: Value, hidden: Hidden) -> Option<Value> {
    if hidden == Hidden::default() {
        return Some(value);
    }
    let Value::Object(mut body) = place::nest(table.fields(), path, value) else { return None };
    export::hide(table, &mut body, hidden);
    let body = Value::Object(body);
    place::at(Some(&body), path).cloned()
}
