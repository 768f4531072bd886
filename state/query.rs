//! What the screen asks of the journal, and the answers it draws from.
//!
//! A pane says which queries it draws from; [`Answers`] keeps what came back, keyed by the query itself, so an answer
//! that nobody asks for any more is simply not looked at. How an answer is worked out is in `view`; here each
//! query only finds its function.

use crate::coach::cite::Found;
use crate::coach::memory::Memory;
use crate::coach::standing::{ChatLine, Coach};
use crate::filter::Filter;
use crate::insight::chart::{Chart, ChartName};
use crate::insight::compare::Pair;
use crate::insight::period::Period;
use crate::record::{Body, Key, Table};
use crate::row::{Hit, RowId};
use crate::view;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::Arc;

mod answer;

pub use crate::row::WINDOW;
pub use answer::answer;

/// Hits that the search shows at most.
pub const HITS: usize = 100;

/// A question to the journal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Query {
    /// What every pane and the capture line need: preferences, places, meals, counts.
    Basics,
    /// The Today pane.
    Today(NaiveDate),
    /// A window of journal entries, newest first.
    Entries(Filter, usize),
    /// A year of the calendar heatmap.
    Year(i32, NaiveDate),
    /// A window of sends, newest first.
    Sends(Filter, usize),
    /// The charts of the Sends pane.
    Charts(view::ChartSpec, NaiveDate),
    /// Breakthroughs and what came before them.
    Breakthroughs(NaiveDate),
    /// A chart of this name over a period, today.
    Plot(ChartName, Period, NaiveDate),
    /// Two periods side by side, today.
    Comparison(Period, Period, NaiveDate),
    /// All tries on the climb of a send, or of an entry's nth climb.
    Climb(Key, usize),
    /// One record.
    Record(Key),
    /// Which record stands in this row.
    At(Table, RowId),
    /// The index of a record in its filtered list.
    Position(Filter, Key),
    /// The Plan pane: the week of this Monday, today.
    Plan(NaiveDate, NaiveDate),
    /// Load and body of the Plan pane.
    Strain(NaiveDate),
    /// The Nutrition pane on this day, today.
    Food(NaiveDate, NaiveDate),
    /// The Athlete pane.
    Athlete(NaiveDate),
    /// Conflicts, and what else there is to know of sync.
    Inbox,
    /// Where the coach stands in this month (`YYYY-MM`).
    Coach(String),
    /// The chats that are kept; with words, those that hold them.
    Chats(String),
    /// The facts that the coach keeps.
    Memories,
    /// What the marks of answers name.
    Cited(Vec<Key>),
    /// Full-text search.
    Search(Filter),
    /// A text that was typed and not saved.
    Draft(String),
    /// The paths on disk that begin like this.
    Paths(String),
}

/// An answer to a question of the same name.
#[derive(Clone, Debug)]
pub enum Answer {
    /// See [`Query::Basics`].
    Basics(view::Basics),
    /// See [`Query::Today`].
    Today(view::Today),
    /// See [`Query::Entries`].
    Entries(view::Entries),
    /// See [`Query::Year`].
    Year(view::Year),
    /// See [`Query::Sends`].
    Sends(view::Sends),
    /// See [`Query::Charts`].
    Charts(view::Charts),
    /// See [`Query::Breakthroughs`].
    Breakthroughs(view::Breakthroughs),
    /// See [`Query::Plot`].
    Plot(Box<Chart>),
    /// See [`Query::Comparison`].
    Comparison(Vec<Pair>),
    /// See [`Query::Climb`].
    Climb(Option<view::ClimbPage>),
    /// See [`Query::Record`].
    Record(Option<Body>),
    /// See [`Query::At`].
    At(Option<Key>),
    /// See [`Query::Position`].
    Position(Option<usize>),
    /// See [`Query::Plan`].
    Plan(view::Plan),
    /// See [`Query::Strain`].
    Strain(view::Strain),
    /// See [`Query::Food`].
    Food(view::Food),
    /// See [`Query::Athlete`].
    Athlete(view::Athlete),
    /// See [`Query::Inbox`].
    Inbox(view::Inbox),
    /// See [`Query::Coach`].
    Coach(Coach),
    /// See [`Query::Chats`].
    Chats(Vec<ChatLine>),
    /// See [`Query::Memories`].
    Memories(Vec<Memory>),
    /// See [`Query::Cited`].
    Cited(Found),
    /// See [`Query::Search`].
    Search(Vec<Hit>),
    /// See [`Query::Draft`].
    Draft(Option<String>),
    /// See [`Query::Paths`]: as they would be typed, folders with a slash at the end.
    Paths(Vec<String>),
}

/// What came back so far.
#[derive(Debug, Default)]
pub struct Answers {
    kept: HashMap<Query, Kept>,
    /// Rises with every write to the journal; older answers are shown until fresh ones arrive.
    version: u64,
    turn: u64,
}

#[derive(Debug)]
struct Kept {
    answer: Option<Arc<Answer>>,
    /// The version it was asked at.
    asked: u64,
    /// The version that what was answered last had been asked at.
    answered: u64,
    used: u64,
}

/// Answers kept at most.
const KEPT: usize = 40;

impl Answers {
    /// The answer to `query`, if one has come; it may be older than the last write.
    pub fn get(&self, query: &Query) -> Option<&Answer> {
        self.kept.get(query)?.answer.as_deref()
    }

    /// Whether the answer to `query` knows the last write.
    pub fn is_fresh(&self, query: &Query) -> bool {
        self.kept.get(query).is_some_and(|kept| kept.answer.is_some() && kept.answered == self.version)
    }

    /// Which of `queries` must be asked now: those never asked, or asked before the last write.
    pub fn missing(&mut self, queries: Vec<Query>) -> Vec<Query> {
        self.turn += 1;
        let (turn, version) = (self.turn, self.version);
        let mut ask = Vec::new();
        for query in queries {
            if let Some(kept) = self.kept.get_mut(&query) {
                kept.used = turn;
                if kept.asked < version {
                    kept.asked = version;
                    ask.push(query);
                }
            } else {
                self.kept.insert(query.clone(), Kept { answer: None, asked: version, answered: 0, used: turn });
                ask.push(query);
            }
        }
        self.forget();
        ask
    }

    /// Keeps an answer.
    pub fn put(&mut self, query: Query, answer: Arc<Answer>) {
        let (version, turn) = (self.version, self.turn);
        let kept = self.kept.entry(query).or_insert(Kept { answer: None, asked: version, answered: 0, used: turn });
        kept.answer = Some(answer);
        kept.answered = kept.asked;
    }

    /// The journal changed: every answer is to be asked again when it is next wanted.
    pub fn outdate(&mut self) {
        self.version += 1;
    }

    fn forget(&mut self) {
        while self.kept.len() > KEPT {
            let oldest =
                self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(query, kept)| (query.clone(), kept.used));
            match oldest {
                Some((query, used)) if used < self.turn => self.kept.remove(&query),
                _ => break,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_asked_once_until_the_journal_changes() {
        let mut answers = Answers::default();
        let wanted = || vec![Query::Basics];
        assert_eq!(answers.missing(wanted()), wanted());
        assert_eq!(answers.missing(wanted()), vec![]);
        answers.put(Query::Basics, Arc::new(Answer::Basics(view::Basics::default())));
        answers.outdate();
        assert!(answers.get(&Query::Basics).is_some(), "the old answer is shown until a fresh one comes");
        assert_eq!(answers.missing(wanted()), wanted());
    }

    #[test]
    fn answers_nobody_wants_any_more_are_forgotten() {
        let mut answers = Answers::default();
        for from in 0..200 {
            answers.missing(vec![Query::Entries(Filter::default(), from)]);
        }
        assert!(answers.kept.len() <= KEPT + 1);
    }
}
