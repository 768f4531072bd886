//! A bordered part of a pane, and the line of tabs where only one part fits.

use crate::pane::Ctx;
use crate::text::{fit, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, BorderType, Widget as _};
use v7_state::settings::Glyphs;

/// Borders of ASCII characters.
pub(crate) const ASCII: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Draws a border with a heading; `has_keys` marks the part that the arrows work in, by a thick line and by colour.
/// Returns what is inside. An area without room for a border gets the heading only.
pub fn draw(title: &str, has_keys: bool, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Rect {
    let area = area.intersection(buf.area);
    let has_keys = has_keys && ctx.focused;
    if area.height < 3 || area.width < 12 {
        let heading = fit(title, usize::from(area.width));
        buf.set_stringn(area.x, area.y, heading, usize::from(area.width), ctx.theme.title);
        let head = area.height.min(1);
        return Rect { y: area.y + head, height: area.height - head, ..area };
    }
    let block = Block::bordered().border_style(if has_keys { ctx.theme.border_focus } else { ctx.theme.border });
    let block = match ctx.glyphs {
        Glyphs::Unicode if has_keys => block.border_type(BorderType::Thick),
        Glyphs::Unicode => block.border_type(BorderType::Rounded),
        Glyphs::Ascii => block.border_set(ASCII),
    };
    let inner = block.inner(area);
    block.render(area, buf);
    let mark = if has_keys && ctx.glyphs == Glyphs::Ascii { "*" } else { " " };
    let heading = format!("{mark}{} ", fit(title, usize::from(area.width.saturating_sub(4))));
    buf.set_stringn(area.x + 1, area.y, heading, usize::from(area.width - 2), ctx.theme.title);
    inner
}

/// Narrower or lower parts have no borders in [`padded`].
const SMALLEST: (u16, u16) = (30, 3);

/// The same, with a column of air at both sides.
pub fn padded(title: &str, has_keys: bool, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Rect {
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return heading(title, area, buf, ctx);
    }
    let inner = draw(title, has_keys, area, buf, ctx);
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
    let used = width(&title) as u16 + 1;
    if used < area.width {
        buf.set_string(area.x + used, area.y, rule.repeat(usize::from(area.width - used)), ctx.theme.border);
    }
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

/// Draws the names of parts in one line, the shown one in brackets. Returns where each can be clicked.
pub fn tabs(names: &[&str], shown: usize, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Vec<Rect> {
    let mut x = area.x;
    let mut places = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let (text, style) = if index == shown {
            (format!("[{name}]"), ctx.theme.title.patch(ctx.theme.key))
        } else {
            (format!(" {name} "), ctx.theme.dim)
        };
        let room = usize::from(area.right().saturating_sub(x));
        buf.set_stringn(x, area.y, &text, room, style);
        let wide = width(&text).min(room) as u16;
        places.push(Rect { x, y: area.y, width: wide, height: area.height.min(1) });
        x += wide;
    }
    places
}

/// The index of the place under the mouse.
pub fn hit(places: &[Rect], at: Position) -> Option<usize> {
    places.iter().position(|place| place.contains(at))
}
