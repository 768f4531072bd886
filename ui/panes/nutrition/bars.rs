//! A small bar for each day's energy, with a line at the target. Days that were logged in part have another shape.

use super::words::whole;
use crate::pane::Ctx;
use crate::text;
use chrono::{Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use v7_state::row::FoodDay;
use v7_state::settings::Glyphs;
use v7_state::view::food::SPAN_DAYS;

/// Eighths of a cell, from nothing to all of it.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Draws the days up to `day`, newest at the right: bars, a line of dates, and what the shapes mean.
pub(super) fn draw(days: &[FoodDay], day: NaiveDate, target: Option<f64>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    if area.height < 4 || area.width < 14 {
        return;
    }
    // Room over the target, so that days over it show.
    let most = days.iter().map(|day| day.calories).chain(target.map(|target| target * 1.2)).fold(0.0, f64::max);
    if most <= 0.0 || days.iter().all(|day| day.calories <= 0.0) {
        return;
    }
    let gutter = whole(most).len() as u16 + 1;
    let stride = if area.width >= gutter + 2 * SPAN_DAYS as u16 { 2 } else { 1 };
    let shown = SPAN_DAYS.min(u32::from((area.width - gutter) / stride));
    let height = area.height - 2;
    let plot = Rect { x: area.x + gutter, width: shown as u16 * stride, height, ..area };
    let ascii = ctx.glyphs == Glyphs::Ascii;
    if let Some(target) = target {
        let y = plot.bottom() - 1 - row_of(target, most, height);
        let line = if ascii { "-" } else { "┄" };
        buf.set_string(area.x, y, text::pad_left(&whole(target), usize::from(gutter) - 1), ctx.theme.dim);
        buf.set_string(plot.x, y, line.repeat(usize::from(plot.width)), ctx.theme.dim);
    } else {
        buf.set_string(area.x, plot.y, text::pad_left(&whole(most), usize::from(gutter) - 1), ctx.theme.dim);
    }
    for eaten in days {
        let ago = (day - eaten.date).num_days();
        if ago < 0 || ago >= i64::from(shown) || eaten.calories <= 0.0 {
            continue;
        }
        let x = plot.right() - stride * (ago as u16 + 1);
        let eighths = ((eaten.calories / most) * f64::from(height) * 8.0).round().max(1.0) as usize;
        for cell in 0..height {
            let part = eighths.saturating_sub(usize::from(cell) * 8).min(8);
            let symbol = match (eaten.complete, ascii) {
                _ if part == 0 => continue,
                (true, false) => EIGHTHS[part],
                (false, false) => "░",
                (true, true) => "#",
                (false, true) => ":",
            };
            // Shapes without eighths begin where half of the cell is reached, but never vanish.
            if (ascii || !eaten.complete) && part < 4 && cell > 0 {
                continue;
            }
            buf.set_string(x, plot.bottom() - 1 - cell, symbol, ctx.theme.line);
        }
    }
    let first = day.checked_sub_days(Days::new(u64::from(shown.saturating_sub(1)))).unwrap_or(day);
    let (from, to) = (first.format("%-d %b").to_string(), day.format("%-d %b").to_string());
    buf.set_string(plot.x, plot.bottom(), &from, ctx.theme.dim);
    buf.set_string(plot.right().saturating_sub(to.len() as u16), plot.bottom(), &to, ctx.theme.dim);
    let (complete, partly, line) = if ascii { ("#", ":", "-") } else { ("█", "░", "┄") };
    let target = if target.is_some() { format!("  {line} target") } else { String::new() };
    let legend = format!("kcal  {complete} complete  {partly} in part{target}");
    buf.set_string(area.x, plot.bottom() + 1, text::fit(&legend, usize::from(area.width)), ctx.theme.dim);
}

/// The row, counted from below, that holds `value`.
fn row_of(value: f64, most: f64, height: u16) -> u16 {
    ((value / most * f64::from(height)).ceil() as u16).saturating_sub(1).min(height - 1)
}
