//! Tables for spreadsheets: which attribute goes to which column, and how a cell is written.
//!
//! A text cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return would be run as a formula by a
//! spreadsheet, so a `'` is put before it. Numbers are never touched: `-10` stays a number. Columns that are attributes
//! have their names on the wire.

use super::{Days, sheets};
use crate::record::{Body, Table, get_path};
use serde_json::Value;
use std::io::{self, Write};

/// Which table to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CsvKind {
    /// A line a journal entry.
    Entries,
    /// A line a climb of a day, sent or not; sends that belong to no entry as well, so each ascent is there once.
    Climbs,
    /// A line a send.
    Sends,
    /// A line a meal. What belongs to a whole day stands in its first line only, so that columns add up.
    Food,
    /// A line a day of each plan's week.
    Plans,
}

impl CsvKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Entries, Self::Climbs, Self::Sends, Self::Food, Self::Plans];

    /// The word for it on a command line, and in a file name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Climbs => "climbs",
            Self::Sends => "sends",
            Self::Food => "food",
            Self::Plans => "plans",
        }
    }

    /// The kind with this word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Writes one table, by date. Records of other tables may be among `records`; they are needed for [`CsvKind::Climbs`]
/// (entries and sends) and passed over otherwise.
///
/// # Errors
/// When writing fails.
pub fn csv(kind: CsvKind, records: impl Iterator<Item = (Table, Body)>, out: &mut dyn Write) -> io::Result<()> {
    let days = Days::of(records);
    let mut writer = ::csv::Writer::from_writer(out);
    let (columns, rows) = sheets::sheet(kind, &days);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()
}

/// The cells of attributes, by their paths.
pub(super) fn cells(body: &Body, paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| get_path(body, path).map(cell).unwrap_or_default()).collect()
}

/// A cell: lists are joined by `; `, an object becomes `fingers 3; elbows 1`.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => safe(text),
        Value::Array(items) => safe(&items.iter().map(plain).collect::<Vec<_>>().join("; ")),
        Value::Object(map) => {
            safe(&map.iter().map(|(key, value)| format!("{key} {}", plain(value))).collect::<Vec<_>>().join("; "))
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
