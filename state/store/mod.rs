//! The local journal: one SQLite file. It takes changes and gives records, list rows, counted facts and search hits.
//!
//! One [`Store`] writes in a process; any number of [`Reader`]s read beside it, on other threads or in other
//! processes. Records are the truth; what lists and charts read are projections, written in the same transaction and
//! rebuildable. The store reads no clock: the time comes in with each change. It knows nothing of the network.

mod attribute;
mod chart;
mod chat;
mod climb;
mod climbed;
mod diary;
mod document;
mod entry_facts;
mod error;
mod facts;
mod food;
mod food_facts;
mod get;
mod letters;
mod list;
mod log;
mod maintain;
mod meta;
mod narrow;
mod open;
mod project;
mod reader;
mod records;
mod revert;
mod schema;
mod search;
mod send_facts;
mod sets;
mod settle;
mod snippet;
mod sync;
mod sync_inbox;
mod sync_join;
mod sync_push;
mod sync_row;
mod sync_status;
mod tick;
mod undo;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use chat::{ChatHit, ChatRow, Spend};
pub use climb::ClimbDay;
pub use error::StoreError;
pub(crate) use letters::fold;
pub use maintain::Health;
pub use reader::Reader;
pub use records::EachJson;
pub use sync::{Ledger, Position};
pub use sync_inbox::{Conflict, Resolution};
pub use sync_join::Joining;
pub use sync_row::Applied;

use crate::record::{Change, Key};
use std::path::Path;

/// A moment, handed in by whoever has a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now {
    /// Milliseconds since 1970, UTC.
    pub ms: i64,
}

impl Now {
    /// As records write it: `2026-11-20T18:30:00.123Z`.
    pub fn stamp(&self) -> String {
        let moment = chrono::DateTime::from_timestamp_millis(self.ms).unwrap_or_default();
        moment.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    }
}

/// What a change did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Receipt {
    /// The number of the change, 0 when nothing changed.
    pub group: i64,
    /// What undo calls it.
    pub label: String,
    /// Records that differ now.
    pub changed: usize,
    /// Those of them that are new.
    pub added: usize,
    /// The first fifty.
    pub keys: Vec<Key>,
}

/// What an undo or a redo did.
#[derive(Clone, Debug, PartialEq)]
pub struct Reverted {
    /// What the change was called.
    pub label: String,
    /// A record of it that exists now, to jump to.
    pub key: Option<Key>,
    /// Records that differ now.
    pub records: usize,
    /// What somebody else changed since, and so was left: `notes of the entry of 2026-11-20`.
    pub left: Vec<String>,
}

/// A change of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// Its number.
    pub group: i64,
    /// What it was called.
    pub label: String,
    /// When, UTC.
    pub at: String,
    /// Whether it was undone.
    pub undone: bool,
}

/// The journal, open for writing.
#[derive(Debug)]
pub struct Store {
    reader: Reader,
}

impl Store {
    /// Opens the journal, making it (0600, in directories of 0700) when there is none.
    ///
    /// # Errors
    /// A newer, foreign, damaged or unwritable file is refused and not touched. A file of an older format is copied to
    /// `NAME.backup-vN` before it is changed.
    pub fn open(path: &Path, now: &Now) -> Result<Self, StoreError> {
        Self::open_telling(path, now, &mut || {})
    }

    /// The same, calling `older` before a file that another version wrote is brought up to date: every projection is
    /// worked out anew, which takes seconds where the journal is very long.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_telling(path: &Path, now: &Now, older: &mut dyn FnMut()) -> Result<Self, StoreError> {
        let conn = open::writer(path, *now, older).map_err(|error| error.at(path))?;
        Ok(Self { reader: Reader::on(conn, path) })
    }

    /// A journal that lives as long as this value.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        let path = Path::new(":memory:");
        Ok(Self { reader: Reader::on(open::in_memory().map_err(|error| error.at(path))?, path) })
    }

    /// Reads on the writer's own connection.
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    /// Saves a change: all of it, durably, or nothing.
    ///
    /// Each record gets its id attribute and `createdAt`/`updatedAt`, its derived attributes are recomputed, and it is
    /// validated. Operations that change nothing leave no trace; a change of nothing has no undo step.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] names everything that is wrong with the first record that is refused.
    pub fn apply(&mut self, change: &Change, now: &Now) -> Result<Receipt, StoreError> {
        self.apply_bulk(change, now, &mut |_, _| true)
    }

    /// The same for a long change. `progress` gets the number done and the number of all, and answers whether to go on.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] when `progress` said no: nothing was saved.
    pub fn apply_bulk(
        &mut self,
        change: &Change,
        now: &Now,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Receipt, StoreError> {
        self.reader.at(write::apply(&self.reader.conn, change, *now, progress))
    }

    /// Saves what the program notes by itself, such as a forecast that it will be judged by: `u` never undoes it, and undo
    /// and redo go on as if it had not been. It is synced like any edit. Returns how many records changed.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub fn note(&mut self, change: &Change, now: &Now) -> Result<usize, StoreError> {
        self.reader.at(write::note(&self.reader.conn, change, *now))
    }

    /// Undoes the last change that stands, also one of an earlier run; `None` when there is none.
    ///
    /// Only what still holds what the change wrote is taken back; the rest is named in [`Reverted::left`].
    pub fn undo(&mut self, _now: &Now) -> Result<Option<Reverted>, StoreError> {
        self.reader.at(undo::step(&self.reader.conn, undo::Way::Undo))
    }

    /// Does again what was undone last, unless something else was done since.
    pub fn redo(&mut self, _now: &Now) -> Result<Option<Reverted>, StoreError> {
        self.reader.at(undo::step(&self.reader.conn, undo::Way::Redo))
    }

    /// The last changes, newest first.
    pub fn history(&self, limit: usize) -> Result<Vec<Past>, StoreError> {
        self.reader.at(log::history(&self.reader.conn, limit))
    }

    /// Ends the history of undo here: what was done so far stays done. For journals that begin with made-up records.
    pub fn begin_history(&mut self) -> Result<(), StoreError> {
        self.reader.at(log::begin(&self.reader.conn))
    }

    /// Keeps a small value for the program's own use: drafts, whether the first start is done. Not a change of records.
    pub fn set_meta(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.reader.at(meta::set(&self.reader.conn, &format!("app.{key}"), value))
    }

    /// Writes every projection anew from the records.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        let work = || {
            let transaction = open::begin(&self.reader.conn)?;
            maintain::rebuild(&self.reader.conn)?;
            Ok(transaction.commit()?)
        };
        self.reader.at(work())
    }

    /// Checks the whole file, for `v7 doctor`.
    pub fn check(&self) -> Result<Health, StoreError> {
        self.reader.at(maintain::health(&self.reader.conn))
    }
}
