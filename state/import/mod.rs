//! Reads logs that other programs wrote, and our own exports, into records. Pure: bytes in, records out.
//!
//! [`sniff`] says what a file is, [`parse`] reads it, [`plan`] compares it with the journal and gives the one change
//! that undo takes back. Every row is either in the result or in [`Import::skipped`] with its line and the reason.
//! Nothing here reads a clock, a disk or the store; a date in the result is always the file's.

mod board_lib;
mod cronometer;
mod date;
mod day_one;
mod double;
mod eight_a;
mod error;
mod grading;
mod jrnl;
mod meal;
mod merge;
mod mountain_project;
mod my_fitness_pal;
mod plan_json;
mod sheet;
#[cfg(test)]
mod tests;
mod text;
mod the_crag;
mod tick;
mod ukc;
mod writing;

pub use error::ImportError;
pub use merge::{Planned, plan};

use crate::grade::Hint;
use crate::record::{Body, Key};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Ticks of Mountain Project, CSV.
    MountainProject,
    /// Logbooks of Kilter, Tension, MoonBoard and others as `boardlib` writes them, CSV.
    BoardLib,
    /// Logbook of theCrag, CSV.
    TheCrag,
    /// Ascents of 8a.nu, CSV, of the old site and the new one.
    EightA,
    /// Logbook of UKClimbing as it writes it for DLOG, CSV.
    Ukc,
    /// Nutrition summary of MyFitnessPal, CSV.
    MyFitnessPal,
    /// Servings of Cronometer, CSV.
    Cronometer,
    /// A diary of jrnl, JSON.
    Jrnl,
    /// A diary of Day One, JSON.
    DayOne,
    /// Records with the tables' own attributes, JSON: one, a list, lists by name, or a full export.
    PlanJson,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::MountainProject,
        Self::BoardLib,
        Self::TheCrag,
        Self::EightA,
        Self::Ukc,
        Self::MyFitnessPal,
        Self::Cronometer,
        Self::Jrnl,
        Self::DayOne,
        Self::PlanJson,
    ];

    /// The word for it on a command line, and the source that imported records name.
    pub fn slug(self) -> &'static str {
        match self {
            Self::MountainProject => "mountain-project",
            Self::BoardLib => "boardlib",
            Self::TheCrag => "thecrag",
            Self::EightA => "8a",
            Self::Ukc => "ukc",
            Self::MyFitnessPal => "myfitnesspal",
            Self::Cronometer => "cronometer",
            Self::Jrnl => "jrnl",
            Self::DayOne => "dayone",
            Self::PlanJson => "json",
        }
    }

    /// The format with this word.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.slug() == slug)
    }

    /// Where its files come from.
    pub fn service(self) -> &'static str {
        match self {
            Self::MountainProject => "Mountain Project",
            Self::BoardLib => "BoardLib",
            Self::TheCrag => "theCrag",
            Self::EightA => "8a.nu",
            Self::Ukc => "UKClimbing",
            Self::MyFitnessPal => "MyFitnessPal",
            Self::Cronometer => "Cronometer",
            Self::Jrnl => "jrnl",
            Self::DayOne => "Day One",
            Self::PlanJson => "a journal export",
        }
    }

    /// What a person calls it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::MountainProject => "Mountain Project tick list (CSV)",
            Self::BoardLib => "BoardLib logbook (CSV)",
            Self::TheCrag => "theCrag logbook (CSV)",
            Self::EightA => "8a.nu logbook (CSV)",
            Self::Ukc => "UKClimbing logbook (CSV)",
            Self::MyFitnessPal => "MyFitnessPal nutrition summary (CSV)",
            Self::Cronometer => "Cronometer servings (CSV)",
            Self::Jrnl => "jrnl diary (JSON)",
            Self::DayOne => "Day One diary (JSON)",
            Self::PlanJson => "journal export (JSON)",
        }
    }

    /// All formats, for a sentence.
    fn understood() -> String {
        Self::ALL.map(Self::noun).join(", ")
    }
}

/// What a file alone does not say.
#[derive(Clone, Debug)]
pub struct ImportContext {
    /// How bare grades are read; the discipline is taken from each row where it says one.
    pub hint: Hint,
    /// The athlete's date.
    pub today: NaiveDate,
}

/// A row or record that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The line it begins on, from 1; for JSON its position in its list, from 1.
    pub line: usize,
    /// A few words to recognise it by, printable, in one line.
    pub text: String,
    /// The rest of a sentence: `has 14 columns, the header has 15`.
    pub why: String,
}

/// How much is in an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Journal entries.
    pub entries: usize,
    /// Climbs in them, sent or not.
    pub climbs: usize,
    /// Sends.
    pub sends: usize,
    /// Climbs that were not sent.
    pub attempts: usize,
    /// Meals.
    pub meals: usize,
    /// The earliest day.
    pub from: Option<NaiveDate>,
    /// The latest day.
    pub to: Option<NaiveDate>,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// What it is.
    pub format: Format,
    /// Its name, for the label of the undo.
    pub name: String,
    /// Rows or records in the file, the skipped ones included.
    pub rows: usize,
    /// The records, sorted by key.
    pub records: Vec<(Key, Body)>,
    /// The line of each climb, meal and text that came from a row, by its id: the climb's and meal's within its record.
    pub lines: BTreeMap<String, usize>,
    /// What was left out, by line.
    pub skipped: Vec<Skipped>,
    /// Whole sentences about what a reader might not expect.
    pub notes: Vec<String>,
    /// How much there is.
    pub summary: Counts,
}

/// Says what a file is, by its header or shape; the name is for messages only.
///
/// # Errors
/// Says what the file looks like instead, and what is understood.
pub fn sniff(name: &str, bytes: &[u8]) -> Result<Format, ImportError> {
    let text = text::decode(name, bytes)?;
    if text.trim_start().starts_with(['{', '[']) {
        let value = text::json(name, &text)?;
        return match &value {
            _ if day_one::is(&value) => Ok(Format::DayOne),
            _ if jrnl::is(&value) => Ok(Format::Jrnl),
            _ => plan_json::sniff(name, value),
        };
    }
    sheet::sniff(name, &text)
}

/// Reads a file of a known format.
///
/// # Errors
/// When the file as a whole is of no use; a bad row is no error, it is skipped with its reason.
pub fn parse(format: Format, name: &str, bytes: &[u8], context: &ImportContext) -> Result<Import, ImportError> {
    let text = text::decode(name, bytes)?;
    let mut import = match format {
        Format::MountainProject => mountain_project::parse(name, &text, context),
        Format::BoardLib => board_lib::parse(name, &text, context),
        Format::TheCrag => the_crag::parse(name, &text, context),
        Format::EightA => eight_a::parse(name, &text, context),
        Format::Ukc => ukc::parse(name, &text, context),
        Format::MyFitnessPal => my_fitness_pal::parse(name, &text, context),
        Format::Cronometer => cronometer::parse(name, &text, context),
        Format::Jrnl => jrnl::parse(name, text::json(name, &text)?, context),
        Format::DayOne => day_one::parse(name, text::json(name, &text)?, context),
        Format::PlanJson => plan_json::parse(name, text::json(name, &text)?),
    }?;
    import.records.sort_by(|a, b| a.0.cmp(&b.0));
    import.skipped.sort_by_key(|skipped| skipped.line);
    Ok(import)
}
