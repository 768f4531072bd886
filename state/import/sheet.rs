//! A table of text: which columns it has, and its rows with the lines they stand on.

use super::{Format, ImportError, Skipped, text};
use csv::StringRecord;

/// Columns that tell the formats apart; a format may have several sets.
const SIGNATURES: &[(Format, &[&str])] = &[
    (Format::MountainProject, &["Date", "Route", "Rating", "Style"]),
    (Format::BoardLib, &["board", "climb_name", "date", "tries"]),
    (Format::TheCrag, &["Route Name", "Ascent Type", "Ascent Date"]),
    (Format::EightA, &["Route/Boulder Name", "difficulty", "type", "date"]),
    (Format::EightA, &["route_boulder", "name", "difficulty", "type", "date"]),
    (Format::Ukc, &["Name", "Grade", "Style", "Date", "Crag", "Type"]),
    (Format::MyFitnessPal, &["Date", "Meal", "Calories"]),
    (Format::Cronometer, &["Day", "Food Name", "Amount"]),
];

/// Formats that are known by sight only, and why they are not read.
const OTHERS: &[(&str, &[&str], &str)] = &[
    ("a Cronometer daily summary", &["Date", "Energy (kcal)"], "export the servings, which name each food"),
    ("a Sendage logbook", &["Send Type", "Climb", "Climb Type"], SENDAGE),
];

/// A Sendage file opens with a sentence instead of its columns.
const SENDAGE_OPENING: &str = "These climbs were exported from Sendage";
const SENDAGE: &str = "its words for tries and sends are not published";

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

    /// Where a column is that goes by one of these names.
    pub fn either(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.column(name))
    }

    /// The columns whose names are none of these, for saying what was not read.
    pub fn others(&self, known: &[Option<usize>]) -> Vec<String> {
        let names = self.header.iter().enumerate().filter(|(at, name)| !known.contains(&Some(*at)) && !name.is_empty());
        names.map(|(_, name)| text::short(name)).collect()
    }

    /// Where a column is that the format can't do without.
    pub fn needed(&self, name: &str, format: Format, file: &str) -> Result<Option<usize>, ImportError> {
        self.needed_either(&[name], format, file)
    }

    /// The same, for a column that goes by one of these names; the first is the one a message names.
    pub fn needed_either(&self, names: &[&str], format: Format, file: &str) -> Result<Option<usize>, ImportError> {
        self.either(names).map(Some).ok_or_else(|| ImportError::Column {
            name: text::short(file),
            format: format.noun(),
            missing: names.first().copied().unwrap_or_default().to_owned(),
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
    let opening = headers[0].first().is_some_and(|first| first.starts_with(SENDAGE_OPENING));
    let other = OTHERS
        .iter()
        .find(|(_, columns, why)| headers.iter().any(|found| has(found, columns)) || (opening && *why == SENDAGE));
    let [mut found, semicolons, tabs] = headers;
    for more in [semicolons, tabs] {
        if more.len() > found.len() {
            found = more;
        }
    }
    let looks_like = other.map(|(what, _, why)| format!(" of {what}, which is not read: {why}")).unwrap_or_default();
    Err(ImportError::Header { name: text::short(name), found, looks_like })
}

/// Reads a table; the separator is the one of `,` `;` and tab that makes the format's columns appear.
pub(super) fn read(text: &str, format: Format) -> Sheet {
    let wanted = |found: &[String]| SIGNATURES.iter().any(|(known, columns)| *known == format && has(found, columns));
    let delimiter = [b',', b';', b'\t'].into_iter().find(|delimiter| wanted(&header(text, *delimiter)));
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
