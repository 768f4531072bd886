//! A table of text: which columns it has, and its rows with the lines they stand on.

use super::{Format, ImportError, Skipped, text};
use csv::StringRecord;

/// Columns that tell the formats apart.
const SIGNATURES: &[(Format, &[&str])] = &[
    (Format::MountainProject, &["Date", "Route", "Rating", "Style"]),
    (Format::BoardLib, &["board", "climb_name", "date", "tries"]),
    (Format::TheCrag, &["Route Name", "Ascent Type", "Ascent Date"]),
];

/// Formats that are known by sight only.
const OTHERS: &[(&str, &[&str])] = &[
    ("an 8a.nu logbook", &["route_boulder", "location_name"]),
    ("an 8a.nu logbook", &["Sector Name", "Crag Name", "tries"]),
    ("a MyFitnessPal summary", &["Meal", "Calories"]),
    ("a Cronometer export", &["Food Name", "Amount"]),
];

/// A table that has been read.
pub(super) struct Sheet {
    header: Vec<String>,
    /// Rows with as many cells as the header.
    pub rows: Vec<Row>,
    /// Rows without.
    pub skipped: Vec<Skipped>,
}

/// One row.
pub(super) struct Row {
    /// The line it begins on, from 1.
    pub line: usize,
    cells: StringRecord,
}

impl Row {
    /// The text of a column, without outer space; empty for a column that is not there.
    pub fn get(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.cells.get(column)).unwrap_or_default().trim()
    }

    /// A few words to recognise the row by.
    pub fn gist(&self) -> String {
        let cells: Vec<&str> = self.cells.iter().map(str::trim).filter(|cell| !cell.is_empty()).take(4).collect();
        text::short(&text::unescape(&cells.join(", ")))
    }

    /// The row, left out.
    pub fn skipped(&self, why: impl Into<String>) -> Skipped {
        Skipped { line: self.line, text: self.gist(), why: why.into() }
    }
}

impl Sheet {
    /// Where a column is, case aside.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column.eq_ignore_ascii_case(name))
    }

    /// Where a column is that the format can't do without.
    pub fn needed(&self, name: &str, format: Format, file: &str) -> Result<Option<usize>, ImportError> {
        self.column(name).map(Some).ok_or_else(|| ImportError::Column {
            name: text::short(file),
            format: format.noun(),
            missing: name.to_owned(),
            found: self.header.clone(),
        })
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

fn header(text: &str, delimiter: u8) -> Vec<String> {
    let first = reader(text, delimiter).into_records().next();
    first.and_then(Result::ok).map(|record| record.iter().map(text::line).collect()).unwrap_or_default()
}

fn has(header: &[String], columns: &[&str]) -> bool {
    columns.iter().all(|column| header.iter().any(|name| name.eq_ignore_ascii_case(column)))
}

/// The format whose columns the first line names.
pub(super) fn sniff(name: &str, text: &str) -> Result<Format, ImportError> {
    let headers = [b',', b';', b'\t'].map(|delimiter| header(text, delimiter));
    for found in &headers {
        if let Some((format, _)) = SIGNATURES.iter().find(|(_, columns)| has(found, columns)) {
            return Ok(*format);
        }
    }
    let other = OTHERS.iter().find(|(_, columns)| headers.iter().any(|found| has(found, columns)));
    let [mut found, semicolons, tabs] = headers;
    for more in [semicolons, tabs] {
        if more.len() > found.len() {
            found = more;
        }
    }
    let looks_like = other.map(|(what, _)| format!(" of {what}, which is not read yet")).unwrap_or_default();
    Err(ImportError::Header { name: text::short(name), found, looks_like })
}

/// Reads a table; the separator is the one of `,` `;` and tab that makes the format's columns appear.
pub(super) fn read(text: &str, format: Format) -> Sheet {
    let wanted = SIGNATURES.iter().find(|(known, _)| *known == format).map_or(&[][..], |(_, columns)| columns);
    let delimiter = [b',', b';', b'\t'].into_iter().find(|delimiter| has(&header(text, *delimiter), wanted));
    let delimiter = delimiter.unwrap_or(b',');
    let mut sheet = Sheet { header: header(text, delimiter), rows: Vec::new(), skipped: Vec::new() };
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    for record in reader(text, delimiter).into_records().skip(1) {
        // The text is valid and rows may have any length, so no error is left to occur; if one does, nothing is lost.
        let cells = match record {
            Ok(cells) => cells,
            Err(error) => {
                let line = lines.of(error.position());
                sheet.skipped.push(Skipped { line, text: String::new(), why: error.to_string() });
                continue;
            }
        };
        let row = Row { line: lines.of(cells.position()), cells };
        if row.cells.len() == sheet.header.len() {
            sheet.rows.push(row);
            continue;
        }
        let more = row.cells.iter().map(|cell| cell.trim_end().matches('\n').count()).sum::<usize>();
        let open = if more == 0 {
            String::new()
        } else {
            format!(" (it runs to line {}: is a quotation mark not closed?)", row.line + more)
        };
        let why = format!("has {} columns, the header has {}{open}", row.cells.len(), sheet.header.len());
        sheet.skipped.push(row.skipped(why));
    }
    sheet
}

/// Counts lines on the way through a text. The reader's own count is of where it looks for a row, which for blank lines
/// and CRLF is a line or more before the row.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line, from 1, of the row that is looked for from `position` on; positions never go back.
    fn of(&mut self, position: Option<&csv::Position>) -> usize {
        let from = position.map_or(0, |position| position.byte() as usize);
        while let Some(byte) = self.text.get(self.at).filter(|byte| self.at < from || matches!(byte, b'\n' | b'\r')) {
            let ends = *byte == b'\n' || (*byte == b'\r' && self.text.get(self.at + 1) != Some(&b'\n'));
            self.line += usize::from(ends);
            self.at += 1;
        }
        self.line
    }
}
