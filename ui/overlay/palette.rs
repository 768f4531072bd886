//! The palette: every action of the pane and the frame, found by a few of its letters.

use super::{Overlay, Turn, centred, window};
use crate::pane::{Binding, Ctx};
use crate::text::{fit, width};
use crate::widget::input::Input;
use crate::widget::list::{self, ListCursor};
use crossterm::event::{Event, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::update::State;

/// Keys of the palette.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("palette.run", "Enter", "run"),
    Binding::quiet("move.down", "Down Ctrl-n", "down"),
    Binding::quiet("move.up", "Up Ctrl-p", "up"),
    Binding::quiet("move.page-down", "PageDown", "page down"),
    Binding::quiet("move.page-up", "PageUp", "page up"),
    Binding::new("palette.close", "Esc", "close"),
];

/// An action that the palette offers.
pub(crate) struct Item {
    /// What is read and searched: `Journal: filter`.
    pub(crate) label: String,
    /// What is run.
    pub(crate) action: &'static str,
    /// Its keys, for learning them.
    pub(crate) keys: String,
}

/// The palette overlay.
pub(crate) struct Palette {
    items: Vec<Item>,
    input: Input,
    cursor: ListCursor,
    /// Indices into `items`, the best match first.
    found: Vec<usize>,
    list: Rect,
}

impl Palette {
    /// A palette of these actions.
    pub(crate) fn new(items: Vec<Item>) -> Self {
        let found = (0..items.len()).collect();
        Self { items, input: Input::default(), cursor: ListCursor::default(), found, list: Rect::ZERO }
    }

    fn search(&mut self) {
        let wanted = self.input.text();
        let mut scored: Vec<(i32, usize)> = self
            .items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| {
                let label = score(wanted, &item.label);
                let action = score(wanted, item.action).map(|score| score - 2);
                Some((label.max(action)?, index))
            })
            .collect();
        scored.sort_by_key(|(score, index)| (-score, *index));
        self.found = scored.into_iter().map(|(_, index)| index).collect();
        self.cursor.select(0, self.found.len());
    }

    fn chosen(&self) -> Turn {
        match self.found.get(self.cursor.selected) {
            Some(index) => Turn::Run(self.items[*index].action),
            None => Turn::Stay,
        }
    }
}

impl Overlay for Palette {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        BINDINGS.to_vec()
    }

    fn run(&mut self, action: &str, _state: &State) -> Turn {
        match action {
            "palette.close" => Turn::Close(Vec::new()),
            "palette.run" => self.chosen(),
            _ if self.cursor.run(action, self.found.len()) => Turn::Stay,
            _ => Turn::Unknown,
        }
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Turn {
        if self.input.on_event(event) {
            self.search();
        }
        Turn::Stay
    }

    fn on_mouse(&mut self, event: MouseEvent, _state: &State) -> Turn {
        let total = self.found.len();
        let clicked = self.cursor.on_mouse(event, self.list, total);
        if clicked.is_some() { self.chosen() } else { Turn::Stay }
    }

    fn draw(&mut self, _state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let inner = window("Commands", centred(area, 72, 24), buf, ctx);
        let at = self.input.draw(": ", inner, buf, ctx);
        self.list = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(1), ..inner };
        if self.found.is_empty() && self.list.height > 0 {
            let room = usize::from(inner.width);
            buf.set_stringn(inner.x, self.list.y, "Nothing is called that here.", room, ctx.theme.dim);
        }
        let (items, found) = (&self.items, &self.found);
        list::draw(&mut self.cursor, found.len(), self.list, buf, ctx, |index, _, row, buf| {
            let item = &items[found[index]];
            let room = usize::from(row.width);
            let keys = if item.keys.is_empty() { 0 } else { width(&item.keys) + 2 };
            let label = fit(&item.label, room.saturating_sub(keys));
            let end = buf.set_stringn(row.x, row.y, label, room, ctx.theme.text).0;
            let start = row.right().saturating_sub(width(&item.keys) as u16);
            if start >= end {
                buf.set_string(start, row.y, &item.keys, ctx.theme.key);
            }
        });
        at
    }
}

/// How well the letters of `wanted` occur in `text` in their order: higher is better, `None` if they do not. Beginnings
/// of words and letters side by side count more, long texts a little less.
fn score(wanted: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let mut total = -(text.len() as i32) / 8;
    let mut from = 0;
    for letter in wanted.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()) {
        let starts = |at: usize| at == 0 || !text[at - 1].is_alphanumeric();
        let places = (from..text.len()).filter(|at| text[*at] == letter);
        let value = |at: usize| match () {
            () if from > 0 && at == from => 6,
            () if starts(at) => 5,
            () => 1,
        };
        // The best place, the first of equals.
        let at = places.max_by_key(|at| (value(*at), -(*at as i32)))?;
        total += value(at);
        from = at + 1;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_an_action() {
        let labels = ["Go to Journal", "Journal: filter", "undo", "Import a file", "quit", "log food"];
        let cases = [
            ("jf", "Journal: filter"),
            ("undo", "undo"),
            ("imp", "Import a file"),
            ("lf", "log food"),
            ("goj", "Go to Journal"),
        ];
        for (wanted, expected) in cases {
            let best = labels.iter().filter_map(|label| Some((score(wanted, label)?, *label))).max_by_key(|(s, _)| *s);
            assert_eq!(best.map(|(_, label)| label), Some(expected), "{wanted}");
        }
        assert_eq!(score("zz", "undo"), None);
    }
}
