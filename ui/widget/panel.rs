//! A part of a pane: a border with a heading, or a heading alone where there is no room for borders.

use crate::pane::Ctx;
use crate::text::fit;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::symbols::border;
use ratatui::widgets::{Block, Widget as _};
use v7_state::settings::Glyphs;

/// Borders of plain characters.
const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Narrower or lower parts have no borders.
pub const SMALLEST: (u16, u16) = (30, 3);

/// Draws border and heading and returns what is inside. `keys` tells whether the part has the keys.
pub fn draw(title: &str, keys: bool, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Rect {
    let style = if keys && ctx.focused { ctx.theme.border_focus } else { ctx.theme.border };
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return heading(title, area, buf, ctx);
    }
    let block = Block::bordered().border_style(style);
    let block = match ctx.glyphs {
        Glyphs::Unicode => block.border_set(border::ROUNDED),
        Glyphs::Ascii => block.border_set(ASCII),
    };
    let inner = block.inner(area);
    block.render(area, buf);
    let title = fit(title, usize::from(area.width.saturating_sub(4)));
    buf.set_string(area.x + 1, area.y, format!(" {title} "), ctx.theme.title);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Draws a heading line without borders and returns what is under it.
pub fn heading(title: &str, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Rect {
    if area.height == 0 {
        return area;
    }
    let title = fit(title, usize::from(area.width));
    buf.set_string(area.x, area.y, &title, ctx.theme.title);
    let rule = if ctx.glyphs == Glyphs::Ascii { "-" } else { "─" };
    let used = crate::text::width(&title) as u16 + 1;
    if used < area.width {
        buf.set_string(area.x + used, area.y, rule.repeat(usize::from(area.width - used)), ctx.theme.border);
    }
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}
