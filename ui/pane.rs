//! What a pane is.
//!
//! A pane is one file: it names the keys that work now, says which queries it draws from, moves its own cursor, and
//! draws. It never changes the journal: it returns a [`Do`], and the loop does the rest.

use crate::theme::Theme;
use crossterm::event::{Event, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::insight::period::Period;
use v7_state::msg::{CaptureKind, Msg};
use v7_state::query::Query;
use v7_state::record::{Body, Key};
use v7_state::settings::Glyphs;
use v7_state::update::State;
use v7_state::view::inbox::Dispute;

/// An action that a key starts here and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Its name in the config: `journal.filter`.
    pub action: &'static str,
    /// The built-in keys, separated by spaces: `Down j`, `Ctrl-p`, `F1`, `Enter`, `Space`, `+`.
    pub keys: &'static str,
    /// What it does, in a word or three: shown in the footer, the help and the palette.
    pub label: &'static str,
    /// Whether the footer shows it; help and palette always do.
    pub footer: bool,
}

impl Binding {
    /// A binding that the footer shows.
    pub const fn new(action: &'static str, keys: &'static str, label: &'static str) -> Self {
        Self { action, keys, label, footer: true }
    }

    /// A binding that only help and palette show.
    pub const fn quiet(action: &'static str, keys: &'static str, label: &'static str) -> Self {
        Self { action, keys, label, footer: false }
    }
}

/// Movement in a list or chart. Panes add it to their bindings and pass the action to their cursor.
pub const MOVES: &[Binding] = &[
    Binding::quiet("move.down", "Down j", "down"),
    Binding::quiet("move.up", "Up k", "up"),
    Binding::quiet("move.left", "Left h", "left"),
    Binding::quiet("move.right", "Right l", "right"),
    Binding::quiet("move.page-down", "PageDown Ctrl-f", "page down"),
    Binding::quiet("move.page-up", "PageUp Ctrl-b", "page up"),
    Binding::quiet("move.top", "Home g", "first"),
    Binding::quiet("move.bottom", "End G", "last"),
    Binding::quiet("move.next-part", "Tab", "next part"),
    Binding::quiet("move.previous-part", "BackTab", "previous part"),
];

/// What follows from a key.
#[derive(Clone, Debug)]
pub enum Do {
    /// Nothing but drawing again.
    Nothing,
    /// The action is none of this pane's.
    Unknown,
    /// What the action is about is still on its way from the store: it runs once that is there, and the keys that
    /// come meanwhile run after it.
    NotYet,
    /// Messages for the state.
    Send(Vec<Msg>),
    /// Something over the pane.
    Open(Open),
}

impl Do {
    /// One message for the state.
    pub fn msg(msg: Msg) -> Self {
        Self::Send(vec![msg])
    }
}

/// Something that opens over the panes.
#[derive(Clone, Debug)]
pub enum Open {
    /// A form for a record, new or not.
    Form {
        /// Its heading: `New entry`, `Midnight Lightning`.
        title: String,
        /// Which record; for a new one, the id it will have is empty.
        key: Key,
        /// What the record is now, or a new one's attributes so far.
        body: Body,
        /// Whether the record exists.
        exists: bool,
        /// Dotted path of the attribute to begin at; `goals.+` begins with a new element of that table.
        focus: Option<&'static str>,
    },
    /// Quick capture, with a line to begin with.
    Capture(CaptureKind, String),
    /// Search, with a text to begin with.
    Search(String),
    /// A text to read: explanations, a whole note.
    Text {
        /// Its heading.
        title: String,
        /// Markdown.
        markdown: String,
    },
    /// A choice; each line does something.
    Choose {
        /// Its heading.
        title: String,
        /// What the choice is about: lines above it.
        about: Vec<String>,
        /// Label and consequence.
        items: Vec<(String, Do)>,
    },
    /// Asks for one line of text; `then` names what is done with it.
    Ask {
        /// The question.
        title: String,
        /// The text to begin with.
        text: String,
        /// What is done with it.
        then: AskFor,
    },
    /// Two periods side by side.
    Compare(Period, Period),
    /// A field for another value than the two of a conflict.
    ByHand(Box<Dispute>),
    /// Another pane, by its digit less one (0 = Today, 6 = Athlete), showing this record.
    Pane(usize, Option<Key>),
    /// The help.
    Help,
    /// The palette.
    Palette,
}

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskFor {
    /// The path of a file to import; what it would do is shown first.
    ImportPath,
    /// The path of an export to write.
    ExportPath,
    /// Two periods to compare.
    Periods,
}

/// What drawing needs besides the state.
#[derive(Clone, Copy, Debug)]
pub struct Ctx<'a> {
    /// Colours.
    pub theme: &'a Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// Whether the pane has the keys (nothing lies over it).
    pub focused: bool,
}

/// One of the numbered panes.
pub trait Pane {
    /// Its name in the top line.
    fn title(&self) -> &'static str;

    /// The keys that work here and now. The same list feeds dispatch, footer, help and palette.
    fn bindings(&self, state: &State) -> Vec<Binding>;

    /// Bindings that are not there in an empty journal: the configuration may name them too.
    fn rare(&self) -> Vec<Binding> {
        Vec::new()
    }

    /// Does an action of [`Pane::bindings`]; [`Do::Unknown`] for any other.
    fn run(&mut self, action: &str, state: &State) -> Do;

    /// The queries that the next drawing is made from.
    fn wants(&self, state: &State) -> Vec<Query>;

    /// Whether a text field of the pane has the keys; it then gets every printable key and paste.
    fn typing(&self) -> bool {
        false
    }

    /// A key or paste for the focused text field.
    fn on_text(&mut self, _event: &Event, _state: &State) -> Do {
        Do::Nothing
    }

    /// A click or wheel turn inside the pane's last area.
    fn on_mouse(&mut self, _event: MouseEvent, _state: &State) -> Do {
        Do::Nothing
    }

    /// The program ends, or something else takes the screen: what to keep of what was typed.
    fn leave(&mut self) -> Vec<Msg> {
        Vec::new()
    }

    /// Brings a record into view, if it is of a kind the pane shows.
    fn reveal(&mut self, _key: &Key) {}

    /// Draws. Returns where the hardware cursor belongs (screen readers and input methods follow it).
    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position>;
}
