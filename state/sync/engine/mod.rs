//! The protocol as a state machine: an event comes in, the next request or the end of the run comes out.
//!
//! It does no I/O but to the journal's own file, reads no clock and rolls no dice: whoever drives it sends the requests,
//! waits, and starts the next run. All that has to survive a crash is in the file; an engine may be dropped between any
//! two steps and a new one started.

mod pulling;
mod pushing;
mod reading;

use super::commit::{Commit, PROTO};
use super::flaw::Flaw;
use super::join::Snapshot;
use super::remote::{Answer, Failure, Fault, Item, Request};
use crate::record::{Ids, Key};
use crate::store::{Joining, Ledger, Now, Store, StoreError};
use std::path::PathBuf;

/// Rounds a run may take: a round ends with a push that was refused or not answered.
const ROUNDS: u32 = 8;
/// Records that a first sync takes over in one transaction; others wait to save no longer than for these.
const PORTION: usize = 500;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE: u64 = 600_000;

/// What the engine is told.
#[expect(clippy::large_enum_variant, reason = "there is one event at a time")]
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A run begins; a run that was under way is forgotten.
    Start(Run),
    /// What became of the request that the last step asked for.
    Answer(Result<Answer, Failure>),
    /// Go on, after [`Step::Working`].
    Continue,
}

/// What a run is to do beside the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Compare every item with the log, to find what other programs wrote.
    pub reconcile: bool,
    /// The athlete has agreed that many missing items are to be removed here too.
    pub accept_removals: bool,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Send this, and come back with the answer.
    Send(Request),
    /// There is more to do here before the next request: come back with [`Event::Continue`], or stop, and a later run
    /// does the rest. Other programs that wait to save get their turn only if a few milliseconds pass in between.
    Working {
        /// Records that are in.
        done: usize,
        /// Records in all.
        of: usize,
    },
    /// The run is over.
    Done(Report),
}

/// What a run did.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// Rows of other devices that were applied.
    pub pulled: usize,
    /// Commits of ours that are known to be in the log.
    pub pushed: usize,
    /// Requests it took.
    pub requests: usize,
    /// Items taken over that other programs had written.
    pub adopted: usize,
    /// The copy of the journal that was made because many records were about to vanish.
    pub backup: Option<PathBuf>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything here is there, and the other way round, as of a moment ago.
    Synced,
    /// There is no network; nothing is wrong.
    Offline(String),
    /// Try again after a pause, evenly drawn between nothing and `at_most_ms`.
    Later {
        /// Why, for the log.
        why: String,
        /// Longest pause, in milliseconds.
        at_most_ms: u64,
    },
    /// It needs somebody to decide.
    Stopped(Stop),
}

/// Why nothing more happens by itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The journal is not bound to an account.
    #[error("this journal is not bound to an account yet")]
    Unbound,
    /// Another device speaks a newer protocol.
    #[error("another device uses a newer v7; update this one, its edits are kept here until then")]
    UpdateNeeded,
    /// The way to the server has to be repaired.
    #[error("{0}: {1}")]
    Unusable(Fault, String),
    /// The log is not the one that was read before.
    #[error(
        "the journal on the server is not the one this device knew: it was restored or emptied; nothing was changed"
    )]
    Restored,
    /// Rows of the log are missing.
    #[error("row {missing} of the log on the server is missing; nothing was changed")]
    Gap {
        /// The first of them.
        missing: u64,
    },
    /// The records do not add up to what a row says.
    #[error("after row {seq} of the log this journal would differ from the others; nothing was changed")]
    Diverged {
        /// The row.
        seq: u64,
    },
    /// Many items are gone from the server, and the log knows of no removal.
    #[error("{missing} records are missing on the server without having been removed; nothing was changed")]
    Emptied {
        /// How many.
        missing: usize,
    },
}

/// What the next answer is for.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Idle,
    Rules,
    /// Rows; `strong` as asked for.
    Pull {
        strong: bool,
    },
    Push,
    /// The items whose condition failed, one by one.
    Foreign {
        found: Vec<(Key, Option<Item>)>,
        left: Vec<(Key, String)>,
    },
    Head,
    /// Pages of tables, to join or to compare.
    Items {
        snapshot: Snapshot,
        tables: usize,
    },
    /// Rows written while the pages were read.
    Above(Snapshot),
    /// Rows that brought open conflicts.
    Conflicts(Snapshot),
    /// A whole remote is being taken over.
    Joining(Box<Joining>),
    /// All of the log.
    Whole {
        snapshot: Snapshot,
        log: Vec<Commit>,
    },
}

/// Why the push on its way has to be built anew, once the log is known not to hold it.
#[derive(Clone, Debug, PartialEq)]
enum Trouble {
    /// Conditions of these items failed.
    Items(Vec<Key>),
    /// The token is taken.
    Token,
    /// The server can never accept this record, or one of them.
    Invalid { key: Option<Key>, detail: String },
}

/// Drives one journal's sync.
#[derive(Debug)]
pub struct Engine {
    ids: Ids,
    stage: Stage,
    run: Run,
    report: Report,
    /// Whether row 0 was read since this engine was made.
    rules_read: bool,
    /// Whether this run has seen that the log is still the one it knew.
    recognised: bool,
    rounds: u32,
    /// Refusals of items in a row, while the log stood still.
    refusals: u32,
    trouble: Option<Trouble>,
    /// Send one group at a time, to find the one that the server does not accept.
    alone: bool,
    /// Items of a comparison that waits for the rows written meanwhile, and the cursor when it began.
    comparing: Option<(Snapshot, u64)>,
    /// Records a transaction of a first sync.
    portion: usize,
    flaw: Flaw,
    /// Rows that [`Flaw::CursorFirst`] has passed and not applied.
    passed: Vec<Commit>,
}

impl Engine {
    /// An engine; `seed` comes from the operating system, or from a test.
    pub fn new(seed: u128) -> Self {
        Self::flawed(seed, Flaw::None)
    }

    pub(crate) fn flawed(seed: u128, flaw: Flaw) -> Self {
        Self {
            ids: Ids::new(seed),
            stage: Stage::Idle,
            run: Run::default(),
            report: Report::new(Outcome::Synced),
            rules_read: false,
            recognised: false,
            rounds: 0,
            refusals: 0,
            trouble: None,
            alone: false,
            comparing: None,
            portion: PORTION,
            flaw,
            passed: Vec::new(),
        }
    }

    /// The same engine with another number of records a transaction.
    #[cfg(test)]
    pub(crate) fn in_portions(mut self, portion: usize) -> Self {
        self.portion = portion;
        self
    }

    /// Takes the next step. The file of `store` is changed within the step, in whole transactions.
    ///
    /// # Errors
    /// The file could not be used; nothing of the step that failed is in it. The run is over.
    pub fn step(&mut self, store: &mut Store, event: Event, now: Now) -> Result<Step, StoreError> {
        let mut ledger = store.flawed_ledger(self.flaw);
        let step = match event {
            Event::Start(run) => self.start(&mut ledger, run),
            Event::Answer(answer) => self.answer(&mut ledger, answer, now),
            Event::Continue => match std::mem::replace(&mut self.stage, Stage::Idle) {
                Stage::Joining(joining) => self.join_on(&mut ledger, joining, now),
                stage => self.unasked(&mut ledger, &stage),
            },
        };
        if step.is_err() {
            self.stage = Stage::Idle;
        }
        step
    }

    /// Records read so far in a first sync, for a progress bar.
    pub fn read_so_far(&self) -> usize {
        match &self.stage {
            Stage::Items { snapshot, .. } | Stage::Above(snapshot) => snapshot.items.len(),
            _ => 0,
        }
    }

    fn start(&mut self, ledger: &mut Ledger, run: Run) -> Result<Step, StoreError> {
        self.run = run;
        self.report = Report::new(Outcome::Synced);
        self.recognised = false;
        self.rounds = 0;
        self.refusals = 0;
        self.trouble = None;
        self.alone = false;
        self.comparing = None;
        if ledger.position()?.user.is_none() {
            return Ok(self.done(Outcome::Stopped(Stop::Unbound)));
        }
        if self.rules_read { self.begin(ledger) } else { Ok(self.send(Stage::Rules, Request::Rules)) }
    }

    /// After row 0 is known.
    fn begin(&mut self, ledger: &mut Ledger) -> Result<Step, StoreError> {
        let position = ledger.position()?;
        if position.rules.min_proto > PROTO {
            return Ok(self.done(Outcome::Stopped(Stop::UpdateNeeded)));
        }
        let left_behind = position.cursor > 0 && position.cursor < position.rules.floor;
        if !position.joined || left_behind {
            return Ok(self.send(Stage::Head, Request::Head));
        }
        if self.run.reconcile {
            let begun = (Snapshot::default(), position.cursor);
            self.comparing = Some(begun);
        }
        self.pull(ledger, false)
    }

    fn answer(&mut self, ledger: &mut Ledger, answer: Result<Answer, Failure>, now: Now) -> Result<Step, StoreError> {
        let stage = std::mem::replace(&mut self.stage, Stage::Idle);
        let answer = match (answer, &stage) {
            (Ok(answer), _) => answer,
            (Err(failure), Stage::Push) => return self.push_failed(ledger, failure, now),
            (Err(failure), _) => return self.failed(ledger, &failure),
        };
        match (stage, answer) {
            (Stage::Rules, Answer::Rules(rules)) => {
                self.rules_read = true;
                ledger.set_rules(rules)?;
                self.begin(ledger)
            }
            (Stage::Pull { strong }, Answer::Rows { rows, more }) => self.rows(ledger, rows, more, strong, now),
            (Stage::Push, Answer::Done) => self.pushed(ledger, now),
            (Stage::Foreign { found, left }, Answer::Item(item)) => self.foreign(ledger, found, left, item, now),
            (Stage::Head, Answer::Head(head)) => Ok(self.first_page(Snapshot { head, ..Snapshot::default() })),
            (Stage::Items { snapshot, tables }, Answer::Items { items, next }) => {
                self.page(ledger, snapshot, tables, items, next)
            }
            (Stage::Above(snapshot), Answer::Rows { rows, more }) => self.above(ledger, snapshot, rows, more, now),
            (Stage::Conflicts(snapshot), Answer::Rows { rows, .. }) => self.conflicts(ledger, snapshot, rows, now),
            (Stage::Whole { snapshot, log }, Answer::Rows { rows, more }) => {
                self.whole(ledger, snapshot, log, rows, more, now)
            }
            (stage, _) => self.unasked(ledger, &stage),
        }
    }

    fn unasked(&mut self, ledger: &mut Ledger, stage: &Stage) -> Result<Step, StoreError> {
        let why = format!("an answer that nobody asked for, in {}", stage.name());
        self.failed(ledger, &Failure::Broken(why))
    }

    fn send(&mut self, stage: Stage, request: Request) -> Step {
        self.stage = stage;
        self.report.requests += 1;
        Step::Send(request)
    }

    fn done(&mut self, outcome: Outcome) -> Step {
        self.stage = Stage::Idle;
        let report = Report { outcome, ..std::mem::replace(&mut self.report, Report::new(Outcome::Synced)) };
        Step::Done(report)
    }

    /// Ends the run because a request failed that may be tried again.
    fn failed(&mut self, ledger: &mut Ledger, failure: &Failure) -> Result<Step, StoreError> {
        match failure {
            Failure::Offline(why) | Failure::Unanswered(why) => Ok(self.done(Outcome::Offline(why.clone()))),
            Failure::Unusable(fault, why) => Ok(self.done(Outcome::Stopped(Stop::Unusable(*fault, why.clone())))),
            other => self.later(ledger, other.to_string()),
        }
    }

    /// Ends the run with a pause that doubles each time: full jitter, as in Brooker, Exponential backoff and jitter,
    /// AWS 2015.
    fn later(&mut self, ledger: &mut Ledger, why: String) -> Result<Step, StoreError> {
        let failures = ledger.position()?.failures;
        ledger.set_failures(failures.saturating_add(1))?;
        let at_most_ms = 1_000_u64.checked_shl(failures.min(20)).unwrap_or(u64::MAX).min(LONGEST_PAUSE);
        Ok(self.done(Outcome::Later { why, at_most_ms }))
    }
}

impl Stage {
    fn name(&self) -> &'static str {
        match self {
            Self::Idle => "rest",
            Self::Rules => "the rules",
            Self::Pull { .. } => "a pull",
            Self::Push => "a push",
            Self::Foreign { .. } => "the reading of an item",
            Self::Head => "the reading of the last row",
            Self::Items { .. } => "the reading of a table",
            Self::Joining(_) => "the first sync",
            Self::Above(_) | Self::Whole { .. } | Self::Conflicts(_) => "the reading of the log",
        }
    }
}

impl Report {
    fn new(outcome: Outcome) -> Self {
        Self { outcome, pulled: 0, pushed: 0, requests: 0, adopted: 0, backup: None }
    }
}
