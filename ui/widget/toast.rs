//! What the program says in passing, and how far long work is: over the last lines of the pane.

use crate::pane::Ctx;
use crate::text::{clean, fit, width, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};
use v7_state::msg::Toast;
use v7_state::settings::Glyphs;
use v7_state::update::Progress;

/// Draws a progress bar in the last line of `area`; returns what is left above it.
pub fn progress(progress: &Progress, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Rect {
    let above = Rect { height: area.height.saturating_sub(1), ..area };
    let row = Rect { y: above.bottom(), height: area.height - above.height, ..area };
    Clear.render(row, buf);
    if row.is_empty() {
        return above;
    }
    let count = match progress.of {
        0 => format!("{} {}", clean(&progress.what), progress.done),
        of => format!("{} {} of {of}", clean(&progress.what), progress.done),
    };
    let text = fit(&count, usize::from(row.width) * 2 / 3);
    let x = (buf.set_stringn(row.x, row.y, text, usize::from(row.width), ctx.theme.text).0 + 1).min(row.right());
    let room = usize::from(row.right() - x);
    let full = progress.done.min(progress.of) * room / progress.of.max(1);
    let (done, open) = if ctx.glyphs == Glyphs::Ascii { ("#", ".") } else { ("█", "░") };
    let x = buf.set_stringn(x, row.y, done.repeat(full), room, ctx.theme.good).0;
    buf.set_stringn(x, row.y, open.repeat(room - full), room - full, ctx.theme.dim);
    above
}

/// Draws a toast at the lower right of `area`.
pub fn toast(toast: &Toast, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let (mark, style, most) = if toast.failed { ("! ", ctx.theme.bad, 4) } else { ("", ctx.theme.good, 2) };
    let lines = wrap(&format!("{mark}{}", toast.text), usize::from(area.width).saturating_sub(2).max(1));
    let count = lines.len().min(most).min(usize::from(area.height));
    let wide = lines[..count].iter().map(|line| width(line)).max().unwrap_or(0) as u16;
    let wide = (wide + 2).min(area.width);
    for (row, line) in (area.bottom() - count as u16..area.bottom()).zip(&lines[..count]) {
        let rect = Rect { x: area.right() - wide, y: row, width: wide, height: 1 };
        Clear.render(rect, buf);
        buf.set_stringn(rect.x + 1, row, line, usize::from(rect.width.saturating_sub(1)), style);
    }
}
