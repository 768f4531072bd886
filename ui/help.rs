//! The help: the live keymap, by section, to be searched.
//!
//! It is made from the bindings that work where it was opened, so it cannot tell of keys that do not.

use crate::overlay::{Overlay, Turn, centred, window};
use crate::pane::{Binding, Ctx};
use crate::text::{fit, pad, width, wrap};
use crate::widget::input::Input;
use crate::widget::scroll::Scroll;
use crossterm::event::{Event, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::update::State;

/// Keys of the help.
pub(crate) const BINDINGS: &[Binding] = &[
    Binding::new("help.close", "Esc Enter", "close"),
    Binding::quiet("move.down", "Down Ctrl-n", "down"),
    Binding::quiet("move.up", "Up Ctrl-p", "up"),
    Binding::quiet("move.page-down", "PageDown Ctrl-f", "page down"),
    Binding::quiet("move.page-up", "PageUp Ctrl-b", "page up"),
];

const NOTE: &str = "Digits are panes, so there are no counts. Type to search; `keys` in the config moves any action.";

/// A heading and its lines: keys, what they do, the action's name.
pub(crate) type Section = (String, Vec<[String; 3]>);

/// The help overlay.
pub(crate) struct Help {
    sections: Vec<Section>,
    input: Input,
    scroll: Scroll,
}

impl Help {
    /// The help for these sections.
    pub(crate) fn new(sections: Vec<Section>) -> Self {
        Self { sections, input: Input::default(), scroll: Scroll::default() }
    }

    /// Headings (`None` as second part) and lines that contain what was typed.
    fn lines(&self) -> Vec<(&str, Option<&[String; 3]>)> {
        let wanted = self.input.text().to_lowercase();
        let mut lines = Vec::new();
        for (heading, entries) in &self.sections {
            let mut matching = entries
                .iter()
                .filter(|entry| wanted.is_empty() || entry.iter().any(|part| part.to_lowercase().contains(&wanted)))
                .peekable();
            if matching.peek().is_some() {
                lines.push((heading.as_str(), None));
                lines.extend(matching.map(|entry| ("", Some(entry))));
            }
        }
        lines
    }
}

impl Overlay for Help {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        BINDINGS.to_vec()
    }

    fn run(&mut self, action: &str, _state: &State) -> Turn {
        if action == "help.close" {
            return Turn::Close(Vec::new());
        }
        if self.scroll.run(action) { Turn::Stay } else { Turn::Unknown }
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Turn {
        self.input.on_event(event);
        self.scroll.top = 0;
        Turn::Stay
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
        let inner = window("Help", centred(area, 84, area.height), buf, ctx);
        let note_lines = wrap(NOTE, usize::from(inner.width).max(2));
        // Where there is hardly room, the keys come before what is said of them.
        let note_lines = if inner.height < 12 { &[][..] } else { &note_lines };
        let [search, note, list] = split(inner, note_lines.len() as u16);
        let cursor = self.input.draw("search: ", search, buf, ctx);
        for (y, line) in (note.y..note.bottom()).zip(note_lines) {
            buf.set_stringn(note.x, y, line, usize::from(note.width), ctx.theme.dim);
        }
        let lines = self.lines();
        let mut scroll = self.scroll;
        scroll.fit(usize::from(list.height), lines.len());
        if lines.is_empty() && list.height > 0 {
            buf.set_stringn(list.x, list.y, "No key does that here.", usize::from(list.width), ctx.theme.dim);
        }
        let keys = usize::from(list.width / 3).clamp(8, 24);
        let shown = lines.iter().skip(scroll.top).take(scroll.height);
        for (y, (heading, entry)) in (list.y..list.bottom()).zip(shown) {
            let room = usize::from(list.width);
            let Some([key, label, action]) = entry else {
                buf.set_stringn(list.x, y, fit(heading, room), room, ctx.theme.title);
                continue;
            };
            buf.set_stringn(list.x, y, pad(key, keys), room, ctx.theme.key);
            let x = list.x + keys as u16 + 1;
            let left = room.saturating_sub(keys + 1);
            let end = buf.set_stringn(x, y, fit(label, left), left, ctx.theme.text).0;
            let start = list.right().saturating_sub(width(action) as u16 + 2);
            if start > end + 1 {
                buf.set_string(start, y, action, ctx.theme.dim);
            }
        }
        crate::widget::list::thumb(scroll.top, lines.len(), list, buf, ctx);
        self.scroll = scroll;
        cursor
    }
}

/// A line, some lines, and the rest of `area`.
fn split(area: Rect, note: u16) -> [Rect; 3] {
    ratatui::layout::Layout::vertical([
        ratatui::layout::Constraint::Length(1),
        ratatui::layout::Constraint::Length(note),
        ratatui::layout::Constraint::Min(0),
    ])
    .areas(area)
}
