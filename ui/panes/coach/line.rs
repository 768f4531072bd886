//! A line typed over one of the lists: words to find, another title, a fact.

use super::{CoachPane, View};
use crate::pane::{Binding, Ctx, Do};
use crate::widget::input::Input;
use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::coach::talk::Act;
use v7_state::msg::Msg;
use v7_state::update::State;

const DONE: Binding = Binding::new("coach.line-done", "Enter", "done");
const CANCEL: Binding = Binding::new("coach.line-cancel", "Esc", "leave it");

/// What is not live when the program starts.
pub(super) const RARE: &[Binding] = &[DONE, CANCEL];

/// What the line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// Chats that hold these words.
    Filter,
    /// Another title for the chat of this id.
    Title(String),
    /// Other words for the fact of this id.
    Fact(i64),
    /// A new fact.
    NewFact,
}

/// The line.
#[derive(Clone, Debug)]
pub(super) struct TypedLine {
    what: For,
    input: Input,
}

impl TypedLine {
    /// A line with a text to begin with.
    pub fn new(what: For, text: &str) -> Self {
        Self { what, input: Input::new(text) }
    }

    fn prompt(&self) -> &'static str {
        match self.what {
            For::Filter => "find ",
            For::Title(_) => "title ",
            For::Fact(_) | For::NewFact => "fact ",
        }
    }
}

/// The keys that work in it.
pub(super) fn bindings(pane: &CoachPane) -> Vec<Binding> {
    let mut bindings = vec![DONE, CANCEL];
    if pane.line.as_ref().is_some_and(|line| line.what == For::Filter) {
        bindings.extend([Binding::quiet("move.down", "Down", "down"), Binding::quiet("move.up", "Up", "up")]);
    }
    bindings
}

/// Does an action; none if it is not one of a line.
pub(super) fn run(pane: &mut CoachPane, action: &str, _state: &State) -> Option<Do> {
    if !matches!(action, "coach.line-done" | "coach.line-cancel") {
        return None;
    }
    let Some(TypedLine { what, input }) = pane.line.take() else { return Some(Do::Nothing) };
    let done = action == "coach.line-done";
    let text = input.text().trim().to_owned();
    let act = match what {
        For::Filter => {
            if !done {
                pane.filter.clear();
            }
            return Some(Do::Nothing);
        }
        _ if !done || text.is_empty() => return Some(Do::Nothing),
        For::Title(id) => Act::Rename(id, text),
        For::Fact(id) => Act::Amend(id, text),
        For::NewFact => Act::Remember(text),
    };
    Some(Do::msg(Msg::Coach(act)))
}

/// A key or paste for it.
pub(super) fn on_text(pane: &mut CoachPane, event: &Event) {
    let Some(line) = &mut pane.line else { return };
    if line.input.on_event(event) && line.what == For::Filter && pane.view == View::Sessions {
        line.input.text().trim().clone_into(&mut pane.filter);
        pane.sessions.selected = 0;
    }
}

/// Draws it into the last row of `area`; what is left, and where the cursor is.
pub(super) fn draw(pane: &CoachPane, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> (Rect, Option<Position>) {
    let Some(line) = pane.line.as_ref().filter(|_| area.height > 1) else { return (area, None) };
    let row = Rect { y: area.bottom() - 1, height: 1, ..area };
    let at = line.input.draw(line.prompt(), row, buf, ctx);
    (Rect { height: area.height - 1, ..area }, at)
}
