//! What a question is about: its subject, its times, and which climbs it means. Keywords in a fixed order, no model.

mod intent;
mod name;
mod pick;

pub use pick::Pick;

use super::desk::Desk;
use crate::coach::period::{self, Period};
use crate::coach::words::Words;
use crate::store::StoreError;
use chrono::NaiveDate;
use intent::{intent, part};
use name::{leftover, quoted};
use pick::{known, pick};

/// The subject of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// What can be asked.
    Help,
    /// Getting better or not; the current grade.
    Progress,
    /// Hardest climb.
    Hardest,
    /// Share of first-try sends.
    Flash,
    /// Climbs a grade.
    Pyramid,
    /// Strong and weak styles.
    Weakness,
    /// Training load.
    Load,
    /// Soreness, pain, injuries.
    Soreness,
    /// Sleep, energy, skin.
    Sleep,
    /// Body weight.
    Weight,
    /// Food and water against targets.
    Nutrition,
    /// Plan against what was done.
    Adherence,
    /// What the plan says for a day.
    Planned,
    /// Goals and their chance.
    Goals,
    /// A week or another period at a glance.
    Review,
    /// What was done on a day.
    OnDay,
    /// Two periods side by side.
    Compare,
    /// A number of something.
    HowMany,
    /// Where, with whom and how long.
    Habits,
    /// Hangs by edge and grip.
    Hangs,
    /// When something was done last.
    LastTime,
    /// All tries on one climb.
    Climb,
    /// Not understood.
    Unknown,
}

/// A question, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The subject.
    pub intent: Intent,
    /// Times named, in order.
    pub periods: Vec<Period>,
    /// A date that something is to happen by.
    pub deadline: Option<NaiveDate>,
    /// Climbs meant.
    pub pick: Pick,
    /// A body part named.
    pub part: Option<String>,
    /// A climb's name: what was quoted, or what no rule knows.
    pub name: Option<String>,
    pub(super) words: Words,
}

impl Question {
    /// The first time named, else this one.
    pub(super) fn period_or(&self, default: Period) -> Period {
        self.periods.first().cloned().unwrap_or(default)
    }
}

/// Reads a question; names of places and partners are looked up in the journal.
pub(super) fn read(desk: &Desk<'_>, text: &str) -> Result<Question, StoreError> {
    let words = Words::new(text);
    let found = period::find(&words, desk.today);
    let mut pick = pick(&words, desk);
    pick.place = known(&words, desk.reader, true)?;
    pick.partner = known(&words, desk.reader, false)?;
    let name = quoted(text).or_else(|| leftover(&words, &found, &pick));
    let intent = intent(&words, &found, name.is_some());
    let part = part(&words);
    let deadline = period::deadline(&words, desk.today);
    let periods = found.into_iter().map(|found| found.period).collect();
    Ok(Question { intent, periods, deadline, pick, part, name, words })
}

/// The subject of a text alone, for routing: without names of the journal.
pub fn subject(text: &str, today: NaiveDate) -> Intent {
    let words = Words::new(text);
    let found = period::find(&words, today);
    intent(&words, &found, quoted(text).is_some())
}
