//! Steepness by venue: the best grade of each, and how many grades it lies below the goal.

use crate::pane::Ctx;
use crate::text::{fit, pad};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style as Look};
use unicode_width::UnicodeWidthStr as _;
use v7_state::insight::matrix::{Cell, Matrix, STYLES};
use v7_state::record::{Choice as _, Style, Venue};

/// Gaps from which a cell is drawn as something to be watched, grades.
const WIDE_GAP: i32 = 3;

/// The heading: what the gaps are measured to.
pub fn heading(matrix: &Matrix) -> String {
    match &matrix.goal {
        Some((_, goal)) => format!("Style x venue · gap to {goal}"),
        None => "Style x venue · best".to_owned(),
    }
}

/// Draws head and rows; the selected cell, if any, is venue and style by index.
pub fn draw(matrix: &Matrix, selected: Option<(usize, usize)>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let area = area.intersection(buf.area);
    let first: u16 = if area.width >= 36 { 9 } else { 4 };
    let column = column_width(area);
    if area.height < 2 || column < 4 {
        return;
    }
    for (index, style) in STYLES.iter().enumerate() {
        let x = area.x + first + index as u16 * column;
        let name = match style {
            Style::Vertical if column < 10 => "vert",
            Style::Overhang if column < 10 => "over",
            style => style.as_str(),
        };
        buf.set_stringn(x, area.y, name, usize::from(area.right().saturating_sub(x)), ctx.theme.dim);
    }
    for (line, row) in matrix.rows.iter().enumerate().take(usize::from(area.height - 1)) {
        let y = area.y + 1 + line as u16;
        let venue = match (row.venue, first) {
            (Venue::Indoor, 4) => "in",
            (Venue::Outdoor, 4) => "out",
            (venue, _) => venue.as_str(),
        };
        buf.set_string(area.x, y, pad(venue, usize::from(first - 1)), ctx.theme.dim);
        for (index, cell) in row.cells.iter().enumerate() {
            let x = area.x + first + index as u16 * column;
            let (grade, gap, mut style) = describe(cell.as_ref(), ctx);
            if selected == Some((line, index)) {
                style = style.add_modifier(Modifier::REVERSED);
            }
            let room = usize::from(column - 1);
            // Long grades leave no room for the space before the gap.
            let space = if grade.width() + 1 + gap.width() <= room && !gap.is_empty() { " " } else { "" };
            buf.set_stringn(x, y, fit(&format!("{grade}{space}{gap}"), room), room, style);
        }
    }
}

/// Grade and distance: `V6` and `-2`, `V8` and `ok`, `--`.
fn describe(cell: Option<&Cell>, ctx: &Ctx<'_>) -> (String, String, Look) {
    let Some(cell) = cell else {
        return ("--".to_owned(), String::new(), ctx.theme.dim);
    };
    let (gap, style) = match cell.gap {
        None => (String::new(), ctx.theme.text),
        Some(gap) if gap <= 0 => ("ok".to_owned(), ctx.theme.good),
        Some(gap) if gap >= WIDE_GAP => (format!("-{gap}"), ctx.theme.warn),
        Some(gap) => (format!("-{gap}"), ctx.theme.text),
    };
    (cell.label.clone(), gap, style)
}

fn column_width(area: Rect) -> u16 {
    let first = if area.width >= 36 { 9 } else { 4 };
    (area.width.saturating_sub(first) / 4).min(12)
}

/// The cell under the mouse: venue and style by index.
pub fn hit(area: Rect, at: Position) -> Option<(usize, usize)> {
    let first = if area.width >= 36 { 9 } else { 4 };
    let (column, line) = (at.x.checked_sub(area.x + first)?, at.y.checked_sub(area.y + 1)?);
    let index = usize::from(column / column_width(area).max(1));
    (area.contains(at) && line < 2 && index < 4).then_some((usize::from(line), index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;
    use v7_state::grade::Scale;
    use v7_state::insight::matrix::{MatrixRow, VENUES};
    use v7_state::settings::{Glyphs, Settings};

    fn matrix(goal: bool) -> Matrix {
        let cell = |grade: i32| Cell {
            rank: grade as u32 * 100,
            label: format!("V{grade}"),
            gap: goal.then_some(8 - grade),
            sends: 3,
            row: None,
        };
        let row = |venue, grades: [Option<i32>; 4]| MatrixRow { venue, cells: grades.map(|grade| grade.map(cell)) };
        Matrix {
            scale: Scale::VScale,
            goal: goal.then(|| (800, "V8".into())),
            rows: [
                row(VENUES[0], [Some(6), Some(7), Some(8), Some(6)]),
                row(VENUES[1], [Some(4), Some(6), Some(7), None]),
            ],
            unplaced: 0,
        }
    }

    fn drawn(goal: bool, width: u16) -> (String, Buffer) {
        let theme = Theme::new(&Settings::default(), true);
        let ctx = Ctx { theme: &theme, glyphs: Glyphs::Unicode, focused: true };
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 3));
        draw(&matrix(goal), Some((0, 1)), buf.area, &mut buf, &ctx);
        let symbols: Vec<&str> = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        (symbols.chunks(usize::from(width).max(1)).map(|row| row.concat().trim_end().to_owned() + "\n").collect(), buf)
    }

    #[test]
    fn grades_and_gaps() {
        insta::assert_snapshot!("matrix_43", drawn(true, 43).0);
        insta::assert_snapshot!("matrix_43_no_goal", drawn(false, 43).0);
        insta::assert_snapshot!("matrix_32", drawn(true, 32).0);
        assert_eq!(heading(&matrix(true)), "Style x venue · gap to V8");
    }

    #[test]
    fn what_is_reached_is_green_and_what_is_far_warns() {
        let theme = Theme::new(&Settings::default(), true);
        let (_, buf) = drawn(true, 43);
        let fg = |line: u16, index: u16| buf[(9 + index * 8, 1 + line)].fg;
        assert_eq!(Some(fg(0, 2)), theme.good.fg);
        assert_eq!(Some(fg(1, 0)), theme.warn.fg);
        assert!(buf[(17, 1)].modifier.contains(Modifier::REVERSED), "the selected cell");
    }

    #[test]
    fn the_mouse_finds_cells() {
        let area = Rect::new(5, 5, 43, 3);
        assert_eq!(hit(area, Position::new(14, 6)), Some((0, 0)));
        assert_eq!(hit(area, Position::new(31, 7)), Some((1, 2)));
        assert_eq!(hit(area, Position::new(14, 5)), None, "the head");
        assert_eq!(hit(area, Position::new(6, 6)), None, "the venue");
    }
}
