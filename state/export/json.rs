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
    let mut records = records.peekable();
    write!(out, "{{\"schema\":1,\"tables\":{{")?;
    for (n, table) in Table::ALL.into_iter().enumerate() {
        write!(out, "{}\n\"{}\":[", if n == 0 { "" } else { "," }, table.name())?;
        let mut separator = "\n";
        while let Some((_, body)) = records.next_if(|(other, _)| *other == table) {
            out.write_all(separator.as_bytes())?;
            serde_json::to_writer(&mut *out, &body)?;
            separator = ",\n";
        }
        write!(out, "{}]", if separator == "\n" { "" } else { "\n" })?;
    }
    if let Some((table, _)) = records.next() {
        let message = format!("a record of {} comes after a later table", table.name());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    writeln!(out, "\n}}}}")
}
