//! What can be wrong with a whole file. Problems of one row are not errors: the row is skipped with its line and reason.

use super::Format;

/// Why a file can't be imported: one sentence that says what the file looks like, and what is understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No bytes, or white space only.
    #[error("{name} is empty")]
    Empty {
        /// The file.
        name: String,
    },
    /// Not text at all.
    #[error("{name} looks like {what}, not like text; understood are {}", Format::understood())]
    Binary {
        /// The file.
        name: String,
        /// What its first bytes say.
        what: String,
    },
    /// Text in an encoding that is not Unicode.
    #[error("{name} is not UTF-8 text (line {line}); save it as UTF-8 and try again")]
    Encoding {
        /// The file.
        name: String,
        /// The first line that can't be read, from 1.
        line: usize,
    },
    /// JSON that ends early or has an error.
    #[error("{name} is JSON that {what} at line {line}, column {column}")]
    Json {
        /// The file.
        name: String,
        /// `ends in the middle` or what the parser expected.
        what: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON without any record in it that the tables know.
    #[error("{name} is JSON, but {what}; understood are {}", Format::understood())]
    JsonShape {
        /// The file.
        name: String,
        /// What was found instead.
        what: String,
    },
    /// An export of a newer program.
    #[error("{name} has schema {schema}, this program understands schema 1; update it first")]
    Schema {
        /// The file.
        name: String,
        /// As written.
        schema: String,
    },
    /// A table, but none of a kind that is understood.
    #[error("{name} has the columns {}{looks_like}; understood are {}", list(.found), Format::understood())]
    Header {
        /// The file.
        name: String,
        /// Names of the columns.
        found: Vec<String>,
        /// Empty, or a clause that names a known format that is not read.
        looks_like: String,
    },
    /// A format was named, and the file lacks what it needs.
    #[error("{name} is no {format}: the column {missing} is missing among {}", list(.found))]
    Column {
        /// The file.
        name: String,
        /// What was asked for.
        format: &'static str,
        /// The first column that is missing.
        missing: String,
        /// Names of the columns.
        found: Vec<String>,
    },
}

/// Names for a sentence, at most twenty of them.
fn list(found: &[String]) -> String {
    let shown = found.iter().take(20).map(|name| super::text::short(name)).collect::<Vec<_>>().join(", ");
    match found.len().saturating_sub(20) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
