//! A text to read: explanations, a whole note.

use super::{Overlay, Turn, centred, window};
use crate::pane::{Binding, Ctx};
use crate::text::wrap;
use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::update::State;

/// Keys of the reader.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("read.close", "Esc q Enter", "close"),
    Binding::new("move.down", "Down j", "down"),
    Binding::new("move.up", "Up k", "up"),
    Binding::quiet("move.page-down", "PageDown Space Ctrl-f", "page down"),
    Binding::quiet("move.page-up", "PageUp Ctrl-b", "page up"),
    Binding::quiet("move.top", "Home g", "start"),
    Binding::quiet("move.bottom", "End G", "end"),
];

/// Shows Markdown and scrolls.
pub(super) struct Reader {
    title: String,
    markdown: String,
    top: usize,
    height: usize,
    total: usize,
}

impl Reader {
    /// A reader at the start of the text.
    pub(super) fn new(title: String, markdown: String) -> Self {
        Self { title, markdown, top: 0, height: 1, total: 0 }
    }
}

impl Overlay for Reader {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        BINDINGS.to_vec()
    }

    fn typing(&self) -> bool {
        false
    }

    fn run(&mut self, action: &str, _state: &State) -> Turn {
        let page = self.height.saturating_sub(1).max(1);
        self.top = match action {
            "read.close" => return Turn::Close(Vec::new()),
            "move.down" => self.top + 1,
            "move.up" => self.top.saturating_sub(1),
            "move.page-down" => self.top + page,
            "move.page-up" => self.top.saturating_sub(page),
            "move.top" => 0,
            "move.bottom" => self.total,
            _ => return Turn::Unknown,
        };
        self.top = self.top.min(self.total.saturating_sub(self.height));
        Turn::Stay
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Turn {
        for _ in 0..3 {
            match event.kind {
                MouseEventKind::ScrollDown => self.run("move.down", state),
                MouseEventKind::ScrollUp => self.run("move.up", state),
                _ => Turn::Stay,
            };
        }
        Turn::Stay
    }

    fn draw(&mut self, _state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let inner = window(&self.title, centred(area, 90, area.height), buf, ctx);
        let lines = wrap(&self.markdown, usize::from(inner.width.max(1)));
        (self.total, self.height) = (lines.len(), usize::from(inner.height));
        self.top = self.top.min(self.total.saturating_sub(self.height));
        for (y, line) in lines.iter().skip(self.top).take(self.height).enumerate() {
            buf.set_stringn(inner.x, inner.y + y as u16, line, usize::from(inner.width), ctx.theme.text);
        }
        Some(inner.as_position())
    }
}
