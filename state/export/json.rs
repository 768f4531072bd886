//! The full export: every record with every attribute, in one file that version control shows well.

use crate::record::{Body, Table};
use std::io::{self, Write};

/// Writes `{"schema":1,"tables":{"v7-users":[...],...}}`: all nine tables in the plan's order, one record a line, keys
/// sorted, numbers with the digits they came with, and no time of the run. Reading it with [`crate::import`] into an
/// empty journal and writing it again gives the same bytes.
///
/// # Errors
/// When writing fails, and `InvalidInput` when the records are not sorted by table.
pub fn json(records: impl Iterator<Item = (Table, Body)>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = JsonWriter::new(out);
    for (table, body) in records {
        writer.put(table, &serde_json::to_vec(&body)?)?;
    }
    writer.end()
}

/// The same, one record at a time, so that a long journal is never in memory.
pub struct JsonWriter<'w> {
    out: &'w mut dyn Write,
    /// Tables begun so far.
    begun: usize,
    /// Records written of the last of them.
    records: usize,
}

impl<'w> JsonWriter<'w> {
    /// Nothing is written before the first record.
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: 0, records: 0 }
    }

    /// Writes a record, given as JSON in one line with sorted keys.
    ///
    /// # Errors
    /// When writing fails, and `InvalidInput` when an earlier record was of a later table.
    pub fn put(&mut self, table: Table, json: &[u8]) -> io::Result<()> {
        let place = table as usize;
        if place + 1 < self.begun {
            let message = format!("a record of {} comes after a later table", table.name());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        while self.begun <= place {
            self.begin()?;
        }
        self.out.write_all(if self.records == 0 { b"\n" } else { b",\n" })?;
        self.records += 1;
        self.out.write_all(json)
    }

    /// Begins the next table, and ends the one before.
    fn begin(&mut self) -> io::Result<()> {
        if self.begun == 0 {
            write!(self.out, "{{\"schema\":1,\"tables\":{{")?;
        } else {
            self.close()?;
            write!(self.out, ",")?;
        }
        write!(self.out, "\n\"{}\":[", Table::ALL[self.begun].name())?;
        self.begun += 1;
        self.records = 0;
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        write!(self.out, "{}]", if self.records == 0 { "" } else { "\n" })
    }

    /// Writes what is left: the tables without a record, and the end.
    ///
    /// # Errors
    /// When writing fails.
    pub fn end(mut self) -> io::Result<()> {
        while self.begun < Table::ALL.len() {
            self.begin()?;
        }
        self.close()?;
        writeln!(self.out, "\n}}}}")
    }
}
