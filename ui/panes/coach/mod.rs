//! Coach: a chat that knows the journal, the chats that are kept, and the facts that the coach keeps.
//!
//! What is said and what waits is in [`v7_state::coach::talk`]; here is what of it is in sight, which message the keys
//! are about, and what is being typed. Nothing is asked, written or sent but by a message.

mod acts;
mod cards;
mod command;
mod draw;
mod empty;
mod field;
mod foot;
mod keys;
mod line;
mod live;
mod memory;
mod message;
mod sessions;
mod status;
#[cfg(test)]
mod tests;
mod transcript;
mod words;

use crate::pane::{Binding, Ctx, Do, Pane};
use crate::widget::list::ListCursor;
use crossterm::event::{Event, MouseEvent};
use field::Field;
use line::TypedLine;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use transcript::Transcript;
use v7_state::msg::Msg;
use v7_state::query::Query;
use v7_state::update::State;

/// What the pane shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    /// The chat in hand.
    #[default]
    Chat,
    /// The chats that are kept.
    Sessions,
    /// The facts that the coach keeps.
    Memory,
}

/// Where things were drawn, for the mouse.
#[derive(Clone, Debug, Default)]
struct Places {
    transcript: Rect,
    field: Rect,
    rows: Rect,
}

/// The pane.
#[derive(Debug, Default)]
pub struct CoachPane {
    view: View,
    field: Field,
    transcript: Transcript,
    /// The example that is selected in an empty chat.
    example: Option<usize>,
    /// What is typed over a list: words to find, a title, a fact.
    line: Option<TypedLine>,
    /// The words that narrow the list of chats.
    filter: String,
    sessions: ListCursor,
    memory: ListCursor,
    places: Places,
}

impl CoachPane {
    /// This month, as spending is counted.
    fn month(state: &State) -> Query {
        Query::Coach(state.moment.today.format("%Y-%m").to_string())
    }

    /// Whether there is nothing to be read in the chat in hand.
    fn is_empty(state: &State) -> bool {
        state.talk.chat.nodes.is_empty() && state.talk.live.is_none()
    }
}

impl Pane for CoachPane {
    fn title(&self) -> &'static str {
        "Coach"
    }

    fn bindings(&self, state: &State) -> Vec<Binding> {
        match self.view {
            View::Chat => keys::bindings(self, state),
            _ if self.line.is_some() => line::bindings(self),
            View::Sessions => sessions::bindings(),
            View::Memory => memory::bindings(),
        }
    }

    fn rare(&self) -> Vec<Binding> {
        [keys::RARE, line::RARE, sessions::RARE, memory::RARE].concat()
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        line::run(self, action, state)
            .or_else(|| sessions::run(self, action, state))
            .or_else(|| memory::run(self, action, state))
            .unwrap_or_else(|| keys::run(self, action, state))
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        let mut wants = vec![Self::month(state)];
        if self.field.wants_draft() {
            wants.push(Query::Draft(field::DRAFT.into()));
        }
        match self.view {
            View::Chat if Self::is_empty(state) => wants.push(Query::Today(state.moment.today)),
            View::Chat => wants.extend(self.transcript.wants(&state.talk)),
            View::Sessions => wants.push(Query::Chats(self.filter.clone())),
            View::Memory => wants.push(Query::Memories),
        }
        wants
    }

    fn typing(&self) -> bool {
        if self.view == View::Chat { self.field.typing } else { self.line.is_some() }
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Do {
        match (&mut self.line, self.view) {
            (_, View::Chat) => self.field.on_text(event),
            (Some(_), _) => line::on_text(self, event),
            (None, _) => {}
        }
        Do::Nothing
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        match self.view {
            View::Chat => keys::on_mouse(self, event, state),
            View::Sessions => sessions::on_mouse(self, event, state),
            View::Memory => memory::on_mouse(self, event, state),
        }
    }

    fn leave(&mut self) -> Vec<Msg> {
        self.field.keep().into_iter().collect()
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        self.field.take_draft(state);
        match self.view {
            View::Chat => draw::draw(self, state, area, buf, ctx),
            View::Sessions => sessions::draw(self, state, area, buf, ctx),
            View::Memory => memory::draw(self, state, area, buf, ctx),
        }
    }
}
