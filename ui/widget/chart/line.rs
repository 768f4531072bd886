//! The line: braille dots, or the four strokes of plain text.

use super::Plot;
use crate::pane::Ctx;
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use v7_state::settings::Glyphs;

/// Bits of the eight dots of a braille cell, by column and row.
const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Draws the samples, joined where they are at most `gap_days` apart.
pub(super) fn draw(samples: &[(NaiveDate, f64)], gap_days: i64, plot: &Plot, buf: &mut Buffer, ctx: &Ctx<'_>) {
    match ctx.glyphs {
        Glyphs::Unicode => braille(samples, gap_days, plot, buf, ctx),
        Glyphs::Ascii => strokes(samples, gap_days, plot, buf, ctx),
    }
}

fn braille(samples: &[(NaiveDate, f64)], gap_days: i64, plot: &Plot, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let (width, height) = (usize::from(plot.area.width), usize::from(plot.area.height));
    let mut cells = vec![0u8; width * height];
    let mut set = |x: i32, y: i32| {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if let Some(cell) = cells.get_mut(y / 4 * width + x / 2).filter(|_| x / 2 < width) {
            *cell |= DOTS[x % 2][y % 4];
        }
    };
    let mut before: Option<(NaiveDate, (i32, i32))> = None;
    for &(date, value) in samples {
        let here = plot.dot(date, value);
        match before.filter(|(last, _)| (date - *last).num_days() <= gap_days) {
            Some((_, from)) => segment(from, here, &mut set),
            None => set(here.0, here.1),
        }
        before = Some((date, here));
    }
    for (index, bits) in cells.iter().enumerate().filter(|(_, bits)| **bits != 0) {
        let symbol = char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ');
        let at = (plot.area.x + (index % width) as u16, plot.area.y + (index / width) as u16);
        if let Some(cell) = buf.cell_mut(at) {
            cell.set_char(symbol).set_style(ctx.theme.line);
        }
    }
}

/// Bresenham's line.
fn segment(from: (i32, i32), to: (i32, i32), set: &mut impl FnMut(i32, i32)) {
    let (dx, dy) = ((to.0 - from.0).abs(), -(to.1 - from.1).abs());
    let (sx, sy) = ((to.0 - from.0).signum(), (to.1 - from.1).signum());
    let (mut x, mut y, mut error) = (from.0, from.1, dx + dy);
    loop {
        set(x, y);
        if (x, y) == to {
            return;
        }
        let twice = 2 * error;
        if twice >= dy {
            error += dy;
            x += sx;
        }
        if twice <= dx {
            error += dx;
            y += sy;
        }
    }
}

fn strokes(samples: &[(NaiveDate, f64)], gap_days: i64, plot: &Plot, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let mut rows: Vec<Option<u16>> = vec![None; usize::from(plot.area.width)];
    let mut before: Option<(NaiveDate, u16, u16)> = None;
    for &(date, value) in samples {
        let (x, y) = (plot.column(date), plot.row(value));
        if let Some((_, from_x, from_y)) = before.filter(|(last, ..)| (date - *last).num_days() <= gap_days) {
            for between in from_x..x {
                let share = f64::from(between - from_x) / f64::from(x - from_x);
                let row = (f64::from(from_y) + share * (f64::from(y) - f64::from(from_y))).round() as u16;
                rows[usize::from(between - plot.area.x)].get_or_insert(row);
            }
        }
        rows[usize::from(x - plot.area.x)] = Some(y);
        before = Some((date, x, y));
    }
    for (index, row) in rows.iter().enumerate() {
        let Some(row) = *row else { continue };
        let x = plot.area.x + index as u16;
        let next = rows.get(index + 1).copied().flatten().unwrap_or(row);
        let symbol = match next.cmp(&row) {
            std::cmp::Ordering::Less => "/",
            std::cmp::Ordering::Equal => "-",
            std::cmp::Ordering::Greater => "\\",
        };
        for y in row.min(next) + 1..row.max(next) {
            buf.set_string(x, y, "|", ctx.theme.line);
        }
        buf.set_string(x, row, symbol, ctx.theme.line);
    }
}
