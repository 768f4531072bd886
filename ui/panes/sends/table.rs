//! The table of sends.

use super::{Part, SendsPane};
use crate::pane::Ctx;
use crate::panes::wording::{count, thousands, written};
use crate::text::{fit, pad, wrap};
use crate::widget::chart::Shape;
use crate::widget::{list, panel};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::record::{AscentStyle, Choice as _, Rope, Significance};
use v7_state::row::SendRow;
use v7_state::update::State;

/// `Sends · 142 recorded`, the chosen scale, and the filter where there is one.
fn heading(pane: &SendsPane, total: usize) -> String {
    let mut words = vec!["Sends".to_owned(), format!("{} recorded", thousands(total as f64))];
    words.extend(pane.spec.scale.map(|scale| format!("only {}", scale.short())));
    words.extend((!pane.input.text().is_empty()).then(|| pane.input.text().to_owned()));
    words.join(" · ")
}

/// Draws heading, filter line and rows.
pub(super) fn draw(
    pane: &mut SendsPane,
    state: &State,
    area: Rect,
    framed: bool,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let index = pane.index(state);
    let total = pane.sends(state).map_or(0, |sends| sends.page.total);
    pane.places.table = area;
    let has_keys = pane.part == Part::Table;
    let mut inner = if framed { panel::draw(&heading(pane, total), has_keys, area, buf, ctx) } else { area };
    let mut cursor = None;
    if pane.typing || (!framed && !pane.input.text().is_empty()) {
        cursor = filter_line(pane, Rect { height: 1, ..inner }, buf, ctx);
        inner = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    }
    if let Some(problem) = pane.problem.as_ref().filter(|_| inner.height > 1) {
        buf.set_string(inner.x, inner.y, fit(problem, usize::from(inner.width)), ctx.theme.bad);
        inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    }
    pane.places.rows = inner;
    let Some(sends) = pane.sends(state) else {
        let (total, mut list) = (pane.total, pane.list);
        list.fit(usize::from(inner.height), total);
        pane.list = list;
        return cursor;
    };
    if sends.page.total == 0 {
        let text = match (pane.is_filtered(), pane.spec.scale) {
            (true, _) => "No send matches. x shows all.",
            (false, Some(_)) => "No send recorded in this scale. s changes the scale.",
            (false, None) => "No send recorded yet: n adds one. Climbs sent in sessions are in the charts.",
        };
        for (y, line) in (inner.top()..inner.bottom()).zip(wrap(text, usize::from(inner.width))) {
            buf.set_stringn(inner.x, y, line, usize::from(inner.width), ctx.theme.dim);
        }
    }
    let mut list = pane.list;
    list.select(index, total);
    let row_ctx = Ctx { focused: ctx.focused && has_keys, ..*ctx };
    list::draw(&mut list, total, inner, buf, &row_ctx, |index, _, line, buf| match sends.page.get(index) {
        Some(row) => draw_row(row, line, buf, ctx),
        None => buf.set_string(line.x, line.y, "…", ctx.theme.dim),
    });
    let shown = (pane.filter.clone(), sends.page.from);
    let answered = SendsPane::window(index) == sends.page.from;
    if pane.follow.is_none() {
        pane.list = list;
    } else {
        (pane.list.offset, pane.list.height) = (list.offset, list.height);
    }
    pane.total = total;
    if answered {
        pane.drawn = Some(shown);
    }
    cursor
}

fn filter_line(pane: &SendsPane, line: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
    if pane.typing && pane.input.text().is_empty() {
        let hint = "words, style:slab grade:V5.. is:breakthrough place:Bishop since:2026";
        let x = line.x + 8;
        buf.set_stringn(x, line.y, hint, usize::from(line.right().saturating_sub(x)), ctx.theme.dim);
    }
    let at = pane.input.draw("filter ", line, buf, ctx);
    at.filter(|_| pane.typing)
}

/// The mark of why a send stands out.
pub(super) fn significance(row: &SendRow) -> Option<Shape> {
    row.significance.map(|why| if why == Significance::Breakthrough { Shape::Star } else { Shape::Notable })
}

/// How it was done, in a word or two; empty when nothing is known.
pub(super) fn tries(ascent: Option<AscentStyle>, attempts: Option<u32>) -> String {
    match (ascent, attempts) {
        (Some(style @ (AscentStyle::Onsight | AscentStyle::Flash | AscentStyle::Repeat)), _) => {
            style.as_str().to_owned()
        }
        (_, Some(tries)) => count(tries as usize, "try", "tries"),
        (Some(style), None) => style.as_str().to_owned(),
        (None, None) => String::new(),
    }
}

fn draw_row(row: &SendRow, line: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let wide = usize::from(line.width);
    let mut x = line.x;
    let mut put = |text: &str, columns: usize, style| {
        let room = usize::from(line.right().saturating_sub(x));
        x = buf.set_stringn(x, line.y, pad(text, columns), room, style).0;
    };
    let mark = significance(row);
    let symbol = mark.map_or(" ", |mark| mark.symbol(ctx.glyphs));
    let mark_style = mark.map_or(ctx.theme.text, |mark| mark.style(ctx));
    put(" ", 1, ctx.theme.text);
    put(&format!("{:>11} ", written(row.date, row.precision)), 12, ctx.theme.dim);
    put(&row.grade, if wide < 50 { 6 } else { 8 }, ctx.theme.title);
    put(symbol, 2, mark_style);
    let name = if row.name.is_empty() { "(no name)" } else { &row.name };
    let name_style = if row.name.is_empty() { ctx.theme.dim } else { ctx.theme.text };
    let style = row.style.map_or("", |style| style.as_str());
    let rope = match row.rope {
        Some(Rope::Tr) => "top rope",
        Some(Rope::Follow) => "followed",
        _ => style,
    };
    let tries = tries(row.ascent, row.attempts);
    if wide < 50 {
        put(name, wide.saturating_sub(21), name_style);
        return;
    }
    let rest = wide.saturating_sub(23);
    let (with_style, with_place) = (wide >= 64, wide >= 56);
    let fixed = 10 + if with_style { 10 } else { 0 };
    let place = if with_place { (rest - fixed) * 2 / 5 } else { 0 };
    let named = rest.saturating_sub(fixed + place);
    put(name, named.saturating_sub(1), name_style);
    put(" ", 1, ctx.theme.text);
    if with_place {
        put(&row.place, place.saturating_sub(1), ctx.theme.dim);
        put(" ", 1, ctx.theme.text);
    }
    if with_style {
        put(rope, 10, ctx.theme.dim);
    }
    put(&tries, 9, ctx.theme.text);
}
