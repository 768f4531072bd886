//! A choice between a few things; each does something.

use super::{Overlay, Turn, centred, window};
use crate::pane::{Binding, Ctx, Do};
use crate::text::{fit, width, wrap};
use crate::widget::list::{self, ListCursor};
use crossterm::event::MouseEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::update::State;

/// Keys of a choice.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("choose.take", "Enter Space", "choose"),
    Binding::new("move.down", "Down j Tab", "down"),
    Binding::new("move.up", "Up k BackTab", "up"),
    Binding::quiet("move.page-down", "PageDown Ctrl-f", "page down"),
    Binding::quiet("move.page-up", "PageUp Ctrl-b", "page up"),
    Binding::quiet("move.top", "Home g", "first"),
    Binding::quiet("move.bottom", "End G", "last"),
    Binding::new("choose.close", "Esc q", "close"),
];

/// The choice overlay.
pub(super) struct Choose {
    title: String,
    about: Vec<String>,
    items: Vec<(String, Do)>,
    cursor: ListCursor,
    list: Rect,
}

impl Choose {
    /// A choice with the first item selected.
    pub(super) fn new(title: String, about: Vec<String>, items: Vec<(String, Do)>) -> Self {
        Self { title, about, items, cursor: ListCursor::default(), list: Rect::ZERO }
    }

    fn take(&self) -> Turn {
        match self.items.get(self.cursor.selected) {
            Some((_, what)) => Turn::Then(what.clone()),
            None => Turn::Close(Vec::new()),
        }
    }
}

impl Overlay for Choose {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        BINDINGS.to_vec()
    }

    fn typing(&self) -> bool {
        false
    }

    fn run(&mut self, action: &str, _state: &State) -> Turn {
        match action {
            "choose.close" => Turn::Close(Vec::new()),
            "choose.take" => self.take(),
            _ if self.cursor.run(action, self.items.len()) => Turn::Stay,
            _ => Turn::Unknown,
        }
    }

    fn on_mouse(&mut self, event: MouseEvent, _state: &State) -> Turn {
        let total = self.items.len();
        let clicked = self.cursor.on_mouse(event, self.list, total);
        if clicked.is_some() { self.take() } else { Turn::Stay }
    }

    fn draw(&mut self, _state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let longest = self.items.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
        let told = self.about.iter().map(|line| width(line)).max().unwrap_or(0);
        let wide = longest.max(told).max(width(&self.title) + 2).clamp(30, 90) as u16 + 6;
        let room = usize::from(wide.min(area.width).saturating_sub(4).max(10));
        let mut about: Vec<String> = self.about.iter().flat_map(|line| wrap(line, room)).collect();
        if !about.is_empty() {
            about.push(String::new());
        }
        let high = (self.items.len() + about.len()).min(40) as u16 + 2;
        let inner = window(&self.title, centred(area, wide, high), buf, ctx);
        // What is chosen matters more than what is told: the choices keep three lines.
        about.truncate(usize::from(inner.height).saturating_sub(self.items.len().min(3)));
        for (y, line) in (inner.y..).zip(&about) {
            buf.set_stringn(inner.x, y, line, usize::from(inner.width), ctx.theme.text);
        }
        let told = about.len() as u16;
        let inner = Rect { y: inner.y + told, height: inner.height - told, ..inner };
        self.list = inner;
        let items = &self.items;
        list::draw(&mut self.cursor, items.len(), inner, buf, ctx, |index, _, row, buf| {
            let room = usize::from(row.width);
            buf.set_stringn(row.x, row.y, fit(&items[index].0, room), room, ctx.theme.text);
        });
        let row = (self.cursor.selected - self.cursor.offset.min(self.cursor.selected)) as u16;
        (!inner.is_empty()).then(|| Position::new(inner.x, inner.y + row))
    }
}
