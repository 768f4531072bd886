//! A text to read: explanations, a whole note.

use super::{Overlay, Turn, centred, window};
use crate::pane::{Binding, Ctx};
use crate::widget::scroll::Scroll;
use crate::widget::{list, markdown};
use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
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
    scroll: Scroll,
    /// The lines for a width.
    lines: (u16, Vec<Line<'static>>),
}

impl Reader {
    /// A reader at the start of the text.
    pub(super) fn new(title: String, markdown: String) -> Self {
        Self { title, markdown, scroll: Scroll::default(), lines: (0, Vec::new()) }
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
        if action == "read.close" {
            return Turn::Close(Vec::new());
        }
        if self.scroll.run(action) { Turn::Stay } else { Turn::Unknown }
    }

    fn on_mouse(&mut self, event: MouseEvent, _state: &State) -> Turn {
        match event.kind {
            MouseEventKind::ScrollDown => self.scroll.turn(3),
            MouseEventKind::ScrollUp => self.scroll.turn(-3),
            _ => {}
        }
        Turn::Stay
    }

    fn draw(&mut self, _state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let inner = window(&self.title, centred(area, 90, area.height), buf, ctx);
        let room = Rect { width: inner.width.saturating_sub(1), ..inner };
        if self.lines.0 != room.width || self.lines.1.is_empty() {
            self.lines = (room.width, markdown::lines(&self.markdown, usize::from(room.width), ctx.theme));
        }
        let lines = &self.lines.1;
        self.scroll.fit(usize::from(inner.height), lines.len());
        for (y, line) in lines.iter().skip(self.scroll.top).take(self.scroll.height).enumerate() {
            buf.set_line(room.x, room.y + y as u16, line, room.width);
        }
        list::thumb(self.scroll.top, lines.len(), inner, buf, ctx);
        Some(inner.as_position())
    }
}
