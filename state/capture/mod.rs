//! Quick capture: one line of text becomes a session, a send or a day's food, and back again.
//!
//! Pure: the day, the scales and the known names arrive in a [`Context`]. A word that is not understood is an error with
//! its place in the line, never a guess; nothing is saved here, and no id is given.

mod climb;
mod complete;
mod date;
mod explain;
mod figure;
mod food;
mod merge;
mod meta;
mod place;
mod reader;
mod send;
mod session;
mod set;
#[cfg(test)]
mod tests;
mod vocabulary;
mod word;
mod write;

pub use complete::{Grammar, completions};
pub use explain::{explain_food, explain_send, explain_session};
pub use food::{FoodDraft, FoodItem, add_to, food};
pub use merge::merge_into;
pub use send::{SendDraft, send};
pub use session::{SessionDraft, session};
pub use word::join;
pub use write::{food_line, send_line, session_line};

pub(crate) use date::{MONTHS, read as read_day};
pub(crate) use vocabulary::nearest;
pub(crate) use word::{Rules, Word, quoted, split};

use crate::grade::Hint;
use crate::record::Meal;
use chrono::NaiveDate;

/// What a line is read against.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The athlete's local day.
    pub today: NaiveDate,
    /// Scales of grades that do not say theirs.
    pub hint: Hint,
    /// Known places: an unknown one is accepted, and named as new in the explanation.
    pub places: &'a [String],
    /// Recent and favourite meals: a bare known name takes its figures.
    pub meals: &'a [Meal],
    /// Known exercises: id and name.
    pub exercises: &'a [(String, String)],
    /// For a place, its own colours (or other marks) and the grades they stand for.
    pub place_grades: &'a [(String, Vec<(String, String)>)],
    /// Figures without a unit are lb, and figures are shown in lb and fl oz; what is stored stays metric.
    pub imperial: bool,
}

/// What a line was understood as.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<T> {
    /// The result, when there is something to save and nothing is wrong.
    pub draft: Option<T>,
    /// What each word is, in the order of the line.
    pub spans: Vec<Span>,
    /// What is wrong, in the order of the line.
    pub errors: Vec<CaptureError>,
}

/// A word of the line, and what it was understood as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First byte in the line.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// What it is.
    pub role: Role,
}

/// What a word of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A day.
    Date,
    /// Kind of day, or `new`.
    Kind,
    /// A grade, with its count.
    Grade,
    /// How the tries ended, and how many.
    Result,
    /// Steepness, rope, angle, board and whatever else describes a climb.
    Climb,
    /// The name of a climb or a meal.
    Name,
    /// Gym or crag.
    Place,
    /// With whom.
    Partner,
    /// An exercise.
    Exercise,
    /// Sets, repetitions, hangs, edge, grip, rest.
    Set,
    /// Weight added or taken off.
    Load,
    /// What was practised.
    Focus,
    /// A free label.
    Tag,
    /// RPE, energy, soreness, sleep and the like.
    Meta,
    /// A time of day or a duration.
    Time,
    /// Energy, macronutrients, water, body weight.
    Amount,
    /// Why a send stands out, and where it was made.
    Significance,
    /// Free text to the end of the line, with its marker.
    Notes,
    /// Not understood, or not allowed here; an error says why.
    Unknown,
}

/// What is wrong with a part of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureError {
    /// First byte in the line.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// One sentence: the word, and what is understood there.
    pub message: String,
}
