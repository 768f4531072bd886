//! What can happen (`Msg`) and what is to be done about it outside (`Effect`).

use crate::coach::talk;
use crate::query::{Answer, Query};
use crate::record::{Body, Change, Key};
use crate::store::Resolution;
use crate::sync::Status;
use chrono::{NaiveDate, NaiveTime};
use std::path::PathBuf;
use std::sync::Arc;

/// The moment a message was made: rules read no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// UTC milliseconds since 1970.
    pub ms: i64,
    /// The athlete's day, which starts at `day_starts`.
    pub today: NaiveDate,
    /// Local time of day.
    pub time: NaiveTime,
}

/// Which quick capture grammar a line is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptureKind {
    /// A session.
    Session,
    /// A send.
    Send,
    /// Food and drink.
    Food,
}

/// A text that `$EDITOR` is asked to edit, and where it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct EditorJob {
    /// The record.
    pub key: Key,
    /// Dotted path of the attribute.
    pub path: String,
    /// What it holds now.
    pub text: String,
    /// What the record is called.
    pub label: String,
}

/// Something happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// Time passed: midnight, a toast that has been read.
    Time(Moment),
    /// The screen needs these answers to draw.
    Want(Vec<Query>),
    /// The store answered.
    Answered(Query, Result<Arc<Answer>, String>),
    /// Somebody else wrote to the journal.
    Outdated,
    /// Save this.
    Save(Change),
    /// Understand and save this line.
    Capture(CaptureKind, String),
    /// A change is on disk, or was refused.
    Saved(Result<Saved, String>),
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Edit a long text in `$EDITOR`.
    Edit(EditorJob),
    /// Say what importing this file would do; it is the climber's choice then.
    PlanImport(PathBuf),
    /// Import a file.
    Import(PathBuf),
    /// Show this, as soon as nothing else lies over the panes.
    Report(Report),
    /// Write an export to a file.
    Export(PathBuf),
    /// Long work goes on: what, done, of.
    Progress(String, usize, usize),
    /// Long work ended: a sentence, or why not.
    Finished(Result<String, String>),
    /// Stop the long work.
    Cancel,
    /// Sync now.
    SyncNow,
    /// Where sync stands.
    Sync(Status),
    /// Settle a conflict of the inbox: its number, and what holds.
    Resolve(i64, Resolution),
    /// Keep what was typed but not saved, under this name (`None` forgets it).
    Draft(String, Option<String>),
    /// The questions of the first start are not to be asked again.
    Welcomed,
    /// The climber does something in the coach's pane.
    Coach(talk::Act),
    /// What an answer of the coach has come to.
    Heard(talk::TurnId, talk::Heard),
    /// Put text on the clipboard.
    Copy(String),
    /// Tell the climber.
    Say(Toast),
    /// Leave.
    Quit,
    /// To the background (Ctrl-Z).
    Suspend,
    /// Draw everything again.
    Redraw,
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// A sentence for the climber: `Saved gym at Movement`.
    pub text: String,
    /// Where to look.
    pub key: Option<Key>,
    /// Whether the screen should go there.
    pub jump: Jump,
}

/// Where the screen looks after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jump {
    /// Where it looked before.
    Stay,
    /// At the record, if the pane in front shows records of its kind.
    Here,
    /// At the record, in the pane that shows it.
    There,
}

/// A line over the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What it says.
    pub text: String,
    /// Whether something failed.
    pub failed: bool,
}

/// What is to be done outside. Each runs off the loop and comes back as a `Msg`.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Ask the store.
    Query(Query),
    /// Write to the store.
    Save(Change),
    /// Understand a line and write it.
    Capture(CaptureKind, String),
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Leave the screen, run `$EDITOR`, come back.
    Edit(EditorJob),
    /// Say what reading this file into the journal would do.
    PlanImport(PathBuf),
    /// Read a file into the journal.
    Import(PathBuf),
    /// Write the journal to a file.
    Export(PathBuf),
    /// Cancel the long work.
    Cancel,
    /// Sync now.
    SyncNow,
    /// Settle a conflict of the inbox.
    Resolve(i64, Resolution),
    /// Keep or forget a draft.
    Draft(String, Option<String>),
    /// Keep that the questions of the first start were asked.
    Welcomed,
    /// Do this for the coach.
    Coach(talk::Job),
    /// Put text on the clipboard.
    Copy(String),
    /// Note a failure in the log file.
    Log(String),
    /// Send `Msg::Time` at this moment (UTC ms).
    WakeAt(i64),
    /// Leave.
    Quit,
    /// To the background.
    Suspend,
    /// Draw everything again.
    Redraw,
}

/// What long work has to show: a text, and what may follow from it.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its heading.
    pub title: String,
    /// Lines of plain text.
    pub lines: Vec<String>,
    /// Label and consequence; none where there is only something to read.
    pub then: Vec<(String, Msg)>,
}

/// A body to start a form with.
#[derive(Clone, Debug, PartialEq)]
pub struct Blank {
    /// Which record it becomes.
    pub key: Key,
    /// Its attributes so far.
    pub body: Body,
}
