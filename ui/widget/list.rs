//! A list of any length, of which only the rows in sight are looked at.
//!
//! [`ListCursor`] is where the list stands; it holds no rows, so a list of a hundred thousand costs as much as one of ten.

use crate::pane::Ctx;
use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use std::ops::Range;
use v7_state::settings::Glyphs;

/// Which row is selected and which are in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCursor {
    /// Index of the selected row.
    pub selected: usize,
    /// Index of the first row in sight.
    pub offset: usize,
    /// Rows in sight, as of the last drawing.
    pub height: usize,
}

impl ListCursor {
    /// Moves by one of the `move.*` actions of [`crate::pane::MOVES`]; false if it is none that moves in a list.
    pub fn run(&mut self, action: &str, total: usize) -> bool {
        let page = self.height.saturating_sub(1).max(1);
        let to = match action {
            "move.down" => self.selected.saturating_add(1),
            "move.up" => self.selected.saturating_sub(1),
            "move.page-down" => self.selected.saturating_add(page),
            "move.page-up" => self.selected.saturating_sub(page),
            "move.top" => 0,
            "move.bottom" => usize::MAX,
            _ => return false,
        };
        self.select(to, total);
        true
    }

    /// Selects a row, or the last one if there are fewer, and brings it into sight.
    pub fn select(&mut self, index: usize, total: usize) {
        self.selected = index.min(total.saturating_sub(1));
        self.show(total);
    }

    /// Turns the wheel: moves what is in sight by `rows`, and the selection as far as it must.
    pub fn scroll(&mut self, rows: isize, total: usize) {
        let last = total.saturating_sub(self.height.max(1));
        self.offset = self.offset.saturating_add_signed(rows).min(last);
        let end = (self.offset + self.height.max(1)).saturating_sub(1);
        self.selected = self.selected.clamp(self.offset, end.max(self.offset)).min(total.saturating_sub(1));
    }

    /// Called before drawing: the list has `total` rows and `height` of them are in sight.
    pub fn fit(&mut self, height: usize, total: usize) {
        self.height = height;
        self.selected = self.selected.min(total.saturating_sub(1));
        self.show(total);
    }

    /// The rows in sight.
    pub fn visible(&self, total: usize) -> Range<usize> {
        let start = self.offset.min(total);
        start..self.offset.saturating_add(self.height).min(total)
    }

    /// The row under `at`, in a list drawn in `area` with one line a row.
    pub fn hit(&self, area: Rect, at: Position, total: usize) -> Option<usize> {
        let index = self.offset + usize::from(at.y.checked_sub(area.y)?);
        (area.contains(at) && index < total).then_some(index)
    }

    /// What the mouse does in a list drawn in `area`: the wheel scrolls, a click selects. Returns the row clicked on.
    pub fn on_mouse(&mut self, event: MouseEvent, area: Rect, total: usize) -> Option<usize> {
        match event.kind {
            MouseEventKind::ScrollDown => self.scroll(3, total),
            MouseEventKind::ScrollUp => self.scroll(-3, total),
            _ => {
                let index = self.hit(area, Position::new(event.column, event.row), total)?;
                self.select(index, total);
                return Some(index);
            }
        }
        None
    }

    fn show(&mut self, total: usize) {
        let height = self.height.max(1);
        if self.selected < self.offset {
            self.offset = self.selected;
        } else if self.selected - self.offset >= height {
            self.offset = self.selected + 1 - height;
        }
        self.offset = self.offset.min(total.saturating_sub(height));
    }
}

/// Draws the rows in sight, one line each, with a thumb at the right where there are more. `row` draws row `index` into
/// the line it is given; the selected line gets its look afterwards.
pub fn draw(
    cursor: &mut ListCursor,
    total: usize,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
    mut row: impl FnMut(usize, bool, Rect, &mut Buffer),
) {
    cursor.fit(usize::from(area.height), total);
    let more = total > usize::from(area.height);
    let width = area.width.saturating_sub(u16::from(more));
    for (line, index) in cursor.visible(total).enumerate() {
        let rect = Rect { y: area.y + line as u16, height: 1, width, ..area };
        let selected = index == cursor.selected;
        row(index, selected, rect, buf);
        if selected {
            select(rect, ctx.focused, buf, ctx);
        }
    }
    if more {
        thumb(cursor.offset, total, area, buf, ctx);
    }
}

/// Gives a drawn line the look of the selected one. Where that is reversed, colours of its own would make a patchwork of
/// it: then the whole line has one.
pub fn select(line: Rect, focused: bool, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let style = if focused { ctx.theme.selected } else { ctx.theme.selected_dim };
    if style.add_modifier.contains(Modifier::REVERSED) {
        buf.set_style(line, Style::reset());
    }
    buf.set_style(line, style);
}

/// Draws the thumb of a scrolled view at the right edge of `area`: where `offset` lies in `total`, for `area.height`
/// rows in sight.
pub fn thumb(offset: usize, total: usize, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let height = usize::from(area.height);
    if total <= height || area.width == 0 || height == 0 {
        return;
    }
    let length = (height * height / total).clamp(1, height);
    let free = height - length;
    let start = (offset * free).div_ceil((total - height).max(1)).min(free);
    let (track, mark) = if ctx.glyphs == Glyphs::Ascii { ("|", "#") } else { ("│", "█") };
    for y in 0..height {
        let inside = (start..start + length).contains(&y);
        let style = if inside { ctx.theme.dim } else { ctx.theme.border };
        let symbol = if inside { mark } else { track };
        buf.set_stringn(area.right() - 1, area.y + y as u16, symbol, 1, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pane::MOVES;

    #[test]
    fn moves_keep_the_selection_in_sight_and_in_the_list() {
        let mut cursor = ListCursor::default();
        cursor.fit(10, 100);
        let cases = [
            ("move.down", 1, 0),
            ("move.up", 0, 0),
            ("move.up", 0, 0),
            ("move.page-down", 9, 0),
            ("move.down", 10, 1),
            ("move.bottom", 99, 90),
            ("move.down", 99, 90),
            ("move.page-up", 90, 90),
            ("move.up", 89, 89),
            ("move.top", 0, 0),
        ];
        for (action, selected, offset) in cases {
            assert!(cursor.run(action, 100), "{action}");
            assert_eq!((cursor.selected, cursor.offset), (selected, offset), "{action}");
        }
        assert!(!cursor.run("journal.filter", 100));
        cursor.run("move.bottom", 100);
        cursor.fit(10, 3);
        assert_eq!((cursor.selected, cursor.visible(3)), (2, 0..3), "the list became shorter");
        for binding in MOVES {
            cursor.run(binding.action, 0);
            assert_eq!(cursor.visible(0), 0..0, "{}", binding.action);
        }
    }

    #[test]
    fn the_wheel_takes_the_selection_along_only_as_far_as_it_must() {
        let mut cursor = ListCursor::default();
        cursor.fit(10, 100);
        cursor.scroll(3, 100);
        assert_eq!((cursor.offset, cursor.selected), (3, 3));
        cursor.select(8, 100);
        cursor.scroll(-3, 100);
        assert_eq!((cursor.offset, cursor.selected), (0, 8));
        cursor.scroll(-3, 100);
        assert_eq!(cursor.offset, 0);
        cursor.scroll(1000, 100);
        assert_eq!((cursor.offset, cursor.selected), (90, 90));
        let area = Rect::new(2, 5, 20, 10);
        assert_eq!(cursor.hit(area, Position::new(3, 7), 100), Some(92));
        assert_eq!(cursor.hit(area, Position::new(3, 4), 100), None);
        assert_eq!(cursor.hit(area, Position::new(1, 7), 100), None);
    }
}
