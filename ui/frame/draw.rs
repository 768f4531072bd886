//! The top line, the line of keys, toasts and progress; the pane and the overlays draw themselves.

use super::{Spots, Ui};
use crate::pane::{Binding, Ctx, Pane};
use crate::text::{fit, width, wrap};
use crate::widget::toast;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use v7_state::settings::Glyphs;
use v7_state::sync::Phase;
use v7_state::update::State;

/// Below this, a sentence is all there is room for.
const LEAST: (u16, u16) = (30, 8);

impl Ui {
    /// Draws the screen. Returns where the hardware cursor belongs; `None` hides it.
    pub fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let area = area.intersection(buf.area);
        self.spots = Spots::default();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            too_small(area, buf);
            return None;
        }
        let line = |y| Rect { y, height: 1, ..area };
        let body = Rect { y: area.y + 1, height: area.height - 2, ..area };
        self.spots.body = body;
        self.top_line(state, line(area.y), buf);
        let mut cursor = None;
        let mut ctx = Ctx { theme: &self.theme, glyphs: self.glyphs, focused: self.overlays.is_empty() };
        if let Some((_, pane)) = self.panes.get_mut(self.active) {
            cursor = pane.draw(state, body, buf, &ctx);
        }
        let count = self.overlays.len();
        for (index, layer) in self.overlays.iter_mut().enumerate() {
            ctx.focused = index + 1 == count;
            cursor = layer.overlay.draw(state, body, buf, &ctx);
        }
        let mut over = body;
        if let Some(progress) = &state.progress {
            over = toast::progress(progress, over, buf, &ctx);
        }
        if let Some((text, _)) = &state.toast {
            toast::toast(text, over, buf, &ctx);
        }
        self.keys(state, line(area.bottom() - 1), buf);
        if self.glyphs == Glyphs::Ascii {
            spell_out(area, buf);
        }
        cursor.filter(|at| area.contains(*at))
    }

    /// Names of panes, and the word on sync at the right. Names are shortened before the word is.
    fn top_line(&mut self, state: &State, area: Rect, buf: &mut Buffer) {
        let sync = if state.saving > 0 { "saving".to_owned() } else { state.sync.word(state.moment.ms) };
        let room = usize::from(area.width);
        let names = self.names(room.saturating_sub(width(&sync)));
        let mut x = area.x;
        if names.iter().map(|name| width(name) + 2).sum::<usize>() + 4 + width(&sync) <= room {
            x = buf.set_stringn(x, area.y, "v7", 2, self.theme.title).0 + 2;
        }
        for (index, name) in names.iter().enumerate() {
            let active = index == self.active;
            let style = if active { self.theme.title.patch(self.theme.key) } else { self.theme.text };
            let end = buf.set_stringn(x, area.y, name, usize::from(area.right().saturating_sub(x)), style).0;
            self.spots.panes.push((Rect { x, width: end - x, ..area }, index));
            x = (end + 2).min(area.right());
        }
        let word = fit(&sync, usize::from(area.right() - x));
        if word.chars().count() > 1 {
            let start = area.right() - width(&word) as u16;
            buf.set_string(start, area.y, &word, self.sync_style(state));
            self.spots.sync = Some(Rect { x: start, width: area.right() - start, ..area });
        }
    }

    /// What needs the athlete stands out, what waits to be sent is seen, the rest is quiet.
    fn sync_style(&self, state: &State) -> Style {
        let sync = &state.sync;
        match sync.phase {
            _ if state.saving > 0 => self.theme.dim,
            Phase::Off => self.theme.dim,
            Phase::Stopped => self.theme.warn,
            _ if sync.conflicts > 0 => self.theme.warn,
            Phase::Running => self.theme.dim,
            _ if sync.waiting > 0 => self.theme.key,
            _ => self.theme.dim,
        }
    }

    /// The panes as the top line names them: whole, shortened as far as it must, or only the active one, shortened too.
    fn names(&self, room: usize) -> Vec<String> {
        let cells = |names: &[String]| names.iter().map(|name| width(name) + 2).sum::<usize>();
        let longest = self.panes.iter().map(|(_, pane)| pane.title().chars().count()).max().unwrap_or(0);
        for letters in (3..=longest).rev() {
            let names: Vec<String> = self.panes.iter().enumerate().map(|(i, _)| self.name(i, letters)).collect();
            // `v7` stands before them.
            if cells(&names) + 4 <= room {
                return names;
            }
        }
        let only = |letters: usize| -> Vec<String> {
            let name = |(index, (digit, pane)): (usize, &(char, Box<dyn Pane>))| {
                let title: String = pane.title().chars().take(letters).collect();
                if index == self.active { format!("[{digit} {title}]") } else { digit.to_string() }
            };
            self.panes.iter().enumerate().map(name).collect()
        };
        (3..=longest).rev().map(only).find(|names| cells(names) <= room).unwrap_or_else(|| only(3))
    }

    fn name(&self, index: usize, letters: usize) -> String {
        let (digit, pane) = &self.panes[index];
        if index == self.active {
            format!("{digit} {}", pane.title().to_uppercase())
        } else {
            format!("{digit} {}", pane.title().chars().take(letters).collect::<String>())
        }
    }

    /// Keys that work here and now. What does not fit is left out, the way to the help last of all.
    fn keys(&mut self, state: &State, area: Rect, buf: &mut Buffer) {
        // Where text is typed, a letter is a letter.
        let typing = match self.overlays.last() {
            Some(layer) => layer.overlay.typing(),
            None => self.panes.get(self.active).is_some_and(|(_, pane)| pane.typing()),
        };
        let mut shown: Vec<(Binding, String)> = self
            .live(state)
            .into_iter()
            .filter(|binding| binding.footer)
            .filter_map(|binding| {
                let keys = self.keymap.keys(&binding);
                let key = keys.iter().find(|key| !(typing && key.is_printable()))?.to_string();
                Some((binding, key))
            })
            .collect();
        // Whatever else works here: long work can be stopped.
        shown.sort_by_key(|(binding, _)| binding.action != "cancel");
        let size = |(binding, key): &(Binding, String)| width(key) + 1 + width(binding.label) + 2;
        let last = (self.overlays.is_empty() && shown.last().is_some_and(|(binding, _)| binding.action == "help"))
            .then(|| shown.pop())
            .flatten();
        let room = usize::from(area.width).saturating_sub(last.as_ref().map_or(0, size));
        let mut used = 0;
        let fitting = shown.into_iter().take_while(|item| {
            used += size(item);
            used <= room + 2
        });
        let mut x = area.x;
        for (binding, key) in fitting.collect::<Vec<_>>().into_iter().chain(last) {
            let start = x;
            let left = |x: u16| usize::from(area.right().saturating_sub(x));
            x = buf.set_stringn(x, area.y, &key, left(x), self.theme.key).0;
            x = (x + 1).min(area.right());
            x = buf.set_stringn(x, area.y, binding.label, left(x), self.theme.dim).0;
            self.spots.keys.push((Rect { x: start, width: x - start, ..area }, binding.action));
            x = (x + 2).min(area.right());
        }
    }
}

/// Writes the few signs that come with words (`a · b`, `Midnigh…`) in ASCII; marks and lines have a form of their own.
fn spell_out(area: Rect, buf: &mut Buffer) {
    for position in area.positions() {
        let cell = &mut buf[position];
        let plain = match cell.symbol() {
            "·" => ".",
            "…" => "~",
            "–" | "—" => "-",
            "×" => "x",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}

fn too_small(area: Rect, buf: &mut Buffer) {
    let lines = wrap("Too small: v7 needs 30x8. Nothing is lost.", usize::from(area.width.max(1)));
    for (row, line) in (area.y..area.bottom()).zip(lines) {
        buf.set_stringn(area.x, row, line, usize::from(area.width), Style::new());
    }
}
