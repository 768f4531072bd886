//! What the store hands out besides whole records: slim rows for lists, and counted facts for charts.
//!
//! They are read from indexed projections, so they never fail on a strange record: what cannot be read is left out.

use crate::grade::Scale;
use crate::record::{
    AscentStyle, Body, ClimbKind, ClimbResult, DatePrecision, DayStatus, Key, Rope, SessionType, SetRow, Significance,
    Style, Venue,
};
use chrono::NaiveDate;
use std::sync::Arc;

/// The place of a row in its list, newest last: day number x 2^20 + n. It changes when the record's date does.
pub type RowId = i64;

/// Rows of a long list that are read at once.
pub const WINDOW: usize = 256;

/// A window of a long list: rows `from .. from + rows.len()` of `total`, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// Length of the whole list under its filter.
    pub total: usize,
    /// Index of the first row here.
    pub from: usize,
    /// The rows.
    pub rows: Vec<T>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { total: 0, from: 0, rows: Vec::new() }
    }
}

impl<T> Page<T> {
    /// The row with this index in the whole list, if it is in the window.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.rows.get(index.checked_sub(self.from)?)
    }
}

/// A journal entry in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryRow {
    /// Its place.
    pub row: RowId,
    /// Its id.
    pub id: String,
    /// Local date.
    pub date: NaiveDate,
    /// How much of the date is known; `None` means all.
    pub precision: Option<DatePrecision>,
    /// Kind of day.
    pub kind: SessionType,
    /// Gym or crag; may be empty.
    pub place: String,
    /// Minutes.
    pub duration_min: Option<f64>,
    /// Session RPE, 0-10.
    pub rpe: Option<f64>,
    /// 1-10.
    pub energy: Option<f64>,
    /// Highest soreness of any body part, 0-10.
    pub soreness: Option<f64>,
    /// Climbs tried.
    pub tried: u32,
    /// Climbs sent.
    pub sent: u32,
    /// Strength sets, lines.
    pub sets: u32,
    /// Hardest grade sent, as typed; may be empty.
    pub top: String,
    /// Hardest grade tried, where a filter of grades asks and it is harder than any sent; else empty.
    pub tried_top: String,
    /// First line of the notes, or the focus; control characters already taken out.
    pub gist: String,
    /// Ill, travelling, ...
    pub status: Option<DayStatus>,
    /// Meant to be read, but an attribute has a type we do not know.
    pub damaged: bool,
}

/// A send in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SendRow {
    /// Its place.
    pub row: RowId,
    /// Its id.
    pub id: String,
    /// Local date.
    pub date: NaiveDate,
    /// How much of the date is known; `None` means all.
    pub precision: Option<DatePrecision>,
    /// As typed.
    pub grade: String,
    /// Its scale.
    pub scale: Scale,
    /// Position in the scale ([`crate::grade::Grade::rank`]).
    pub rank: u32,
    /// May be empty.
    pub name: String,
    /// May be empty.
    pub place: String,
    /// Indoor or outdoor.
    pub venue: Option<Venue>,
    /// Steepness.
    pub style: Option<Style>,
    /// Tries it took; `None` means unknown.
    pub attempts: Option<u32>,
    /// Flash, redpoint, ...
    pub ascent: Option<AscentStyle>,
    /// How the rope ran.
    pub rope: Option<Rope>,
    /// Why it stands out.
    pub significance: Option<Significance>,
    /// First line of the notes.
    pub gist: String,
}

/// One climb on one day, tried or sent, as charts count it: a send and the climb that links to it are one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ascent {
    /// Local date.
    pub date: NaiveDate,
    /// Its scale.
    pub scale: Scale,
    /// Position in the scale.
    pub rank: u32,
    /// Position of its pyramid band ([`crate::grade::Grade::band`]).
    pub band: u32,
    /// Same climb, same number: a hash of `climbId`, else of name and place, else unique.
    pub climb: u64,
    /// The entry it belongs to.
    pub entry: Option<RowId>,
    /// The send that records it.
    pub send: Option<RowId>,
    /// How it ended; a send without a stated style is `Redpoint`, or `Flash` when it took one try.
    pub result: ClimbResult,
    /// Tries of that day; `None` means unknown.
    pub attempts: Option<u32>,
    /// Indoor or outdoor.
    pub venue: Option<Venue>,
    /// Steepness.
    pub style: Option<Style>,
    /// How the rope ran.
    pub rope: Option<Rope>,
    /// Boulder, sport, ...
    pub kind: Option<ClimbKind>,
    /// A warm-up.
    pub warmup: bool,
    /// Why it stands out.
    pub significance: Option<Significance>,
}

impl Ascent {
    /// Sent on the first try.
    pub fn is_flash(&self) -> bool {
        matches!(self.result, ClimbResult::Onsight | ClimbResult::Flash)
    }

    /// Whether it counts for maximum, 3-3-3 and pyramid: a send, not on top rope or following, no repeat, no warm-up.
    pub fn counts(&self) -> bool {
        self.result.is_send()
            && self.result != ClimbResult::Repeat
            && !self.warmup
            && !matches!(self.rope, Some(Rope::Tr | Rope::Follow))
            && self.kind != Some(ClimbKind::Toprope)
    }
}

/// What one day adds up to; days without any record are absent.
#[derive(Clone, Debug, PartialEq)]
pub struct DayStat {
    /// The day.
    pub date: NaiveDate,
    /// Entries that are not rest.
    pub sessions: u32,
    /// Whether a rest day was logged.
    pub rest: bool,
    /// Minutes trained.
    pub minutes: f64,
    /// Session load, minutes x RPE (Foster); entries without RPE or duration add nothing.
    pub load: f64,
    /// Climbs sent.
    pub sent: u32,
    /// Climbs tried.
    pub tried: u32,
    /// Ill, travelling, ...
    pub status: Option<DayStatus>,
    /// Kind of the longest entry.
    pub kind: Option<SessionType>,
}

/// How the body was on one day, as its entries note it; days without any record are absent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BodyDay {
    /// The day.
    pub date: NaiveDate,
    /// Energy, 1-10.
    pub energy: Scores,
    /// Hours slept before.
    pub sleep_hours: Scores,
    /// Soreness of all body parts, 0-10.
    pub soreness: Scores,
}

/// Numbers noted, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    /// Their sum.
    pub total: f64,
    /// How many.
    pub count: u32,
}

/// What an entry notes of the body. Numbers outside what the attribute allows count as not noted, so that no typing error
/// becomes a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// The day of the entry.
    pub date: NaiveDate,
    /// Kind of day.
    pub kind: SessionType,
    /// 1-10.
    pub energy: Option<f64>,
    /// Hours slept before.
    pub sleep_hours: Option<f64>,
    /// kcal that the session took.
    pub exercise_kcal: Option<f64>,
    /// What hurt.
    pub injuries: Vec<String>,
}

/// Hangboard and strength work of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Strength {
    /// The entry.
    pub key: Key,
    /// Its day.
    pub date: NaiveDate,
    /// What can be read of its `sets`.
    pub sets: Vec<StrengthSet>,
}

/// One line of strength work, as figures take it. Its words are shared with the other lines that say the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StrengthSet {
    /// Which exercise; empty when none is named.
    pub exercise: Arc<str>,
    /// Added (or taken off) kg.
    pub load_kg: Option<f64>,
    /// Edge depth, mm.
    pub edge_mm: Option<f64>,
    /// Half crimp, open, ...
    pub grip: Option<Arc<str>>,
    /// Left, right, both.
    pub hand: Option<Arc<str>>,
    /// Seconds a hang.
    pub hang_s: Option<f64>,
    /// Repetitions a set.
    pub reps: Option<f64>,
    /// Number of sets.
    pub sets: Option<f64>,
}

impl From<SetRow> for StrengthSet {
    fn from(set: SetRow) -> Self {
        Self {
            exercise: set.exercise_id.into(),
            load_kg: set.load_kg,
            edge_mm: set.edge_mm,
            grip: set.grip.map(Arc::from),
            hand: set.hand.map(Arc::from),
            hang_s: set.hang_s,
            reps: set.reps,
            sets: set.sets,
        }
    }
}

/// One score of one body part.
#[derive(Clone, Debug, PartialEq)]
pub struct Soreness {
    /// The day.
    pub date: NaiveDate,
    /// `fingers`, `left elbow`, ...
    pub part: String,
    /// 0-10.
    pub score: f64,
}

/// An entry that names the planned day it fulfils (`planId`, `planDay`), also when it was done on another date.
#[derive(Clone, Debug, PartialEq)]
pub struct Fulfilment {
    /// The plan.
    pub plan_id: String,
    /// The planned date.
    pub plan_day: NaiveDate,
    /// When it was done.
    pub date: NaiveDate,
    /// Minutes.
    pub minutes: f64,
}

/// What one day was eaten; days without a log are absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoodDay {
    /// The day.
    pub date: NaiveDate,
    /// kcal.
    pub calories: f64,
    /// g.
    pub protein: f64,
    /// g.
    pub carbs: f64,
    /// g.
    pub fat: f64,
    /// ml.
    pub hydration_ml: f64,
    /// Number of meals.
    pub meals: u32,
    /// Everything was logged.
    pub complete: bool,
    /// kg, that morning.
    pub weight_kg: Option<f64>,
}

/// A whole record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Which.
    pub key: Key,
    /// Its attributes.
    pub body: Body,
}

/// A record that a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Which.
    pub key: Key,
    /// Its day.
    pub date: NaiveDate,
    /// What it is called: place, name, meal.
    pub title: String,
    /// The words around the match; matched words stand between `\u{2}` and `\u{3}`.
    pub snippet: String,
}

/// Number of rows in one month, for headings and for finding a row by its index without counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// First day of the month.
    pub month: NaiveDate,
    /// Rows in it.
    pub count: usize,
}
