//! The pyramid of sends: a bar a band with its count, and a thin mark where the reference shape ends.
//!
//! It shows gaps and gives no verdict; what counts is decided in `insight`.

use super::chart::bar;
use crate::pane::Ctx;
use crate::text::{fit, pad_left, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use v7_state::insight::pyramid::{Pyramid, PyramidRow, REFERENCE};
use v7_state::settings::Glyphs;

/// Draws from the hardest band down as many rows as fit. Where there is no room for all, the last line says so.
pub fn draw(pyramid: &Pyramid, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let labels = pyramid.rows.iter().map(|row| width(&row.label)).max().unwrap_or(0);
    // Behind the longest bar: its count and the words of a gap.
    let room = area.width.saturating_sub(labels as u16 + 1 + 4 + 7);
    let full = pyramid.widest().max(REFERENCE[3]) as f64;
    let fits = usize::from(area.height);
    let shown = if pyramid.rows.len() > fits { fits - 1 } else { pyramid.rows.len() };
    for (y, row) in (area.y..).zip(pyramid.rows.iter().take(shown)) {
        let line = Rect { y, height: 1, ..area };
        draw_row(row, labels, room, full, line, buf, ctx);
    }
    if shown < pyramid.rows.len() {
        let rest = &pyramid.rows[shown..];
        let climbs: usize = rest.iter().map(|row| row.climbs).sum();
        let text = format!("{} easier grades, {climbs} climbs", rest.len());
        buf.set_string(area.x, area.bottom() - 1, fit(&text, usize::from(area.width)), ctx.theme.dim);
    }
}

fn draw_row(row: &PyramidRow, labels: usize, room: u16, full: f64, line: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let left = |x: u16| usize::from(line.right().saturating_sub(x));
    let x = buf.set_stringn(line.x, line.y, pad_left(&row.label, labels), left(line.x), ctx.theme.text).0;
    let start = (x + 1).min(line.right());
    let drawn = bar(row.climbs as f64 / full, room, ctx.glyphs);
    let mut end = buf.set_stringn(start, line.y, &drawn, left(start), ctx.theme.good).0;
    if let Some(reference) = row.reference {
        let mark = if ctx.glyphs == Glyphs::Ascii { "|" } else { "│" };
        let columns = (reference as f64 / full * f64::from(room)).round() as u16;
        let at = start + columns.max(1) - 1;
        if row.gap() > 0 && at >= end && at < line.right() {
            buf.set_string(at, line.y, mark, ctx.theme.warn);
            end = at + 1;
        } else if row.climbs > reference
            && at < end
            && let Some(cell) = buf.cell_mut((at, line.y))
        {
            // On the bar itself the mark keeps its colour, the bar's behind it; without colours it is a notch.
            let style = match (ctx.theme.warn.fg, ctx.theme.good.fg) {
                (Some(mark), Some(bar)) => Style::new().fg(mark).bg(bar),
                _ => ctx.theme.good.add_modifier(Modifier::REVERSED),
            };
            cell.set_symbol(mark).set_style(style);
        }
    }
    let x = (end + 1).min(line.right());
    let x = buf.set_stringn(x, line.y, row.climbs.to_string(), left(x), ctx.theme.text).0;
    if row.gap() > 0 {
        let x = (x + 2).min(line.right());
        buf.set_stringn(x, line.y, format!("gap {}", row.gap()), left(x), ctx.theme.warn);
    }
}

/// What the thin mark means, for the line below the pyramid.
pub fn legend(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "│ 8:4:2:1 shape",
        Glyphs::Ascii => "| 8:4:2:1 shape",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;
    use v7_state::grade::Scale;
    use v7_state::settings::Settings;

    fn pyramid(counts: &[usize]) -> Pyramid {
        let rows = counts.iter().enumerate().map(|(line, climbs)| PyramidRow {
            band: 800 - line as u32 * 100,
            label: format!("V{}", 8 - line),
            climbs: *climbs,
            reference: REFERENCE.get(line).copied(),
        });
        Pyramid { scale: Scale::VScale, rows: rows.collect() }
    }

    fn drawn(counts: &[usize], width: u16, height: u16, glyphs: Glyphs) -> (String, Buffer) {
        let theme = Theme::new(&Settings::default(), true);
        let ctx = Ctx { theme: &theme, glyphs, focused: true };
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        draw(&pyramid(counts), buf.area, &mut buf, &ctx);
        let symbols: Vec<&str> = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        let rows = symbols.chunks(usize::from(width).max(1)).map(|row| row.concat().trim_end().to_owned() + "\n");
        (rows.collect(), buf)
    }

    #[test]
    fn bars_counts_gaps() {
        insta::assert_snapshot!("pyramid_44x6", drawn(&[1, 1, 9, 17, 30, 4], 44, 6, Glyphs::Unicode).0);
        insta::assert_snapshot!("pyramid_44x6_ascii", drawn(&[1, 1, 9, 17, 30, 4], 44, 6, Glyphs::Ascii).0);
        insta::assert_snapshot!("pyramid_30x4", drawn(&[1, 0, 2, 17, 30, 4], 30, 4, Glyphs::Unicode).0);
    }

    #[test]
    fn a_missing_climb_is_marked_in_the_colour_of_warnings() {
        let theme = Theme::new(&Settings::default(), true);
        let (_, buf) = drawn(&[1, 0, 2, 3], 44, 4, Glyphs::Unicode);
        let mark = buf.content.iter().skip(44).find(|cell| cell.symbol() == "│");
        assert_eq!(mark.map(|cell| cell.fg), theme.warn.fg);
        let bar = buf.content.iter().find(|cell| cell.symbol() == "█");
        assert_eq!(bar.map(|cell| cell.fg), theme.good.fg);
    }

    #[test]
    fn every_size_is_drawn() {
        for width in 0..30 {
            for height in 0..7 {
                drawn(&[1, 0, 200, 1], width, height, Glyphs::Unicode);
            }
        }
    }
}
