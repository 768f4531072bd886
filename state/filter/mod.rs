//! What a list or a search is narrowed to: words, and terms such as `type:outdoor`, `grade:>=V5`, `since:2026-01`.
//!
//! Parsing is here; how the terms become SQL is the store's business.

mod grades;
mod parse;
#[cfg(test)]
mod tests;

pub use parse::{FilterContext, FilterError};

use crate::grade::Scale;
use crate::record::{SessionType, Significance, Style, Table, Venue};
use chrono::NaiveDate;

/// A parsed query. The default lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Words that must occur in notes, names, places, tags, partners; the last one typed is a prefix.
    pub words: Vec<Word>,
    /// Only these tables; empty means all.
    pub tables: Vec<Table>,
    /// `type:gym`: kind of day.
    pub kinds: Vec<SessionType>,
    /// `type:outdoor` / `type:indoor` for sends.
    pub venue: Option<Venue>,
    /// `style:slab`.
    pub styles: Vec<Style>,
    /// `is:breakthrough`.
    pub significance: Vec<Significance>,
    /// `grade:>=V5`, `grade:V4..V6`, `grade:7a`: positions in one scale, both ends included.
    pub grade: Option<GradeRange>,
    /// `since:2026-01`: first day.
    pub since: Option<NaiveDate>,
    /// `until:2026-03`: last day.
    pub until: Option<NaiveDate>,
    /// `place:"Camp 4"`: part of the place, case folded.
    pub places: Vec<String>,
    /// `tag:comp`.
    pub tags: Vec<String>,
    /// `with:Ana`.
    pub partners: Vec<String>,
}

/// A word to look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// What was typed, without quotes. A phrase has spaces.
    pub text: String,
    /// Matches the beginning of a longer word too.
    pub prefix: bool,
    /// Must not occur (`-word`).
    pub not: bool,
}

/// Grades of one scale between two positions, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GradeRange {
    /// The scale.
    pub scale: Scale,
    /// Lowest position.
    pub low: u32,
    /// Highest position.
    pub high: u32,
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
