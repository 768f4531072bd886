//! Asks for one line of text, such as the path of a file.

use super::{Overlay, Turn, centred, window};
use crate::pane::{AskFor, Binding, Ctx};
use crate::widget::input::Input;
use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::path::PathBuf;
use v7_state::msg::Msg;
use v7_state::update::State;

/// Keys of a question.
pub(super) const BINDINGS: &[Binding] =
    &[Binding::new("ask.done", "Enter", "go on"), Binding::new("ask.close", "Esc", "leave it")];

/// The question overlay.
pub(super) struct Ask {
    title: String,
    input: Input,
    then: AskFor,
}

impl Ask {
    /// A question with a text to begin with.
    pub(super) fn new(title: String, text: String, then: AskFor) -> Self {
        Self { title, input: Input::new(text), then }
    }

    fn hint(&self) -> &'static str {
        match self.then {
            AskFor::ImportPath => "A CSV, JSON or Markdown file. What is already in the journal is not added twice.",
            AskFor::ExportPath => "The ending decides the kind: .json .csv .md",
        }
    }
}

impl Overlay for Ask {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        BINDINGS.to_vec()
    }

    fn run(&mut self, action: &str, _state: &State) -> Turn {
        match action {
            "ask.close" => Turn::Close(Vec::new()),
            "ask.done" => {
                // A path dragged into the terminal comes in quotes.
                let text = self.input.text().trim();
                let text = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(text);
                if text.is_empty() {
                    return Turn::Stay;
                }
                let path = PathBuf::from(text);
                Turn::Close(vec![match self.then {
                    AskFor::ImportPath => Msg::Import(path),
                    AskFor::ExportPath => Msg::Export(path),
                }])
            }
            _ => Turn::Unknown,
        }
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Turn {
        self.input.on_event(event);
        Turn::Stay
    }

    fn draw(&mut self, _state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let inner = window(&self.title, centred(area, 80, 5), buf, ctx);
        let cursor = self.input.draw("> ", inner, buf, ctx);
        let lines = crate::text::wrap(self.hint(), usize::from(inner.width.max(1)));
        for (y, line) in (inner.y + 1..inner.bottom()).zip(lines) {
            buf.set_stringn(inner.x, y, line, usize::from(inner.width), ctx.theme.dim);
        }
        cursor
    }
}
