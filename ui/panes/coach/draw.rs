//! The chat on the screen: the transcript, the field under it, what a command may become, and the status line.

use super::words::sign;
use super::{CoachPane, command, empty, status};
use crate::pane::Ctx;
use crate::text::{clean, fit, width, wrap};
use crate::widget::{list, panel};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget as _};
use v7_state::coach::commands::Listed;
use v7_state::coach::model::Role;
use v7_state::update::State;

/// Lines longer than this are hard to read.
const LONGEST_LINE: u16 = 100;
/// Rows of the field at most.
const FIELD_ROWS: u16 = 6;
/// Completions in sight at most.
const COMPLETIONS: u16 = 8;

/// Draws it.
pub(super) fn draw(
    pane: &mut CoachPane,
    state: &State,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    if area.height < 4 || area.width < 8 {
        return None;
    }
    let small = area.height < 16 || area.width < 50;
    let most = if small { 3.min(area.height / 3).max(1) } else { FIELD_ROWS };
    let edges = if small { 0 } else { 2 };
    // Border, air, and the prompt.
    let cells = usize::from(area.width.saturating_sub(2 * edges + 2).max(4));
    pane.field.cells = cells;
    let rows = (pane.field.input.lines(cells).len() as u16).clamp(1, most);
    let problem = pane.field.problem.as_ref().map_or_else(Vec::new, |text| wrap(text, cells));
    let problem_rows = (problem.len() as u16).min(2);
    let field_high = rows + problem_rows + edges;
    let body = Rect { height: area.height.saturating_sub(field_high + 1), ..area };
    let field = Rect { y: body.bottom(), height: field_high.min(area.bottom() - body.bottom()), ..area };
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };

    let in_chat = transcript(pane, state, body, small, buf, ctx);
    let in_field = draw_field(pane, state, field, small, problem.into_iter().take(2).collect(), buf, ctx);
    // Over the last lines of the transcript, its border stays.
    let over = Rect { height: body.height.saturating_sub(edges / 2), ..body };
    completions(pane, over, if small { 3 } else { COMPLETIONS }, buf, ctx);
    let line = if small { line } else { Rect { x: line.x + 1, width: line.width.saturating_sub(2), ..line } };
    status::draw(&state.talk, command::coach(state), line, buf, ctx);
    if pane.field.typing { in_field } else { in_chat }
}

fn transcript(
    pane: &mut CoachPane,
    state: &State,
    area: Rect,
    small: bool,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let chat = &state.talk.chat;
    let title = if chat.title.is_empty() { "New chat" } else { &chat.title };
    let has_keys = !pane.field.typing;
    let inner =
        if small { panel::heading(title, area, buf, ctx) } else { panel::padded(title, has_keys, area, buf, ctx) };
    // A column for the thumb.
    let inner = Rect { width: inner.width.saturating_sub(1), ..inner };
    pane.places.transcript = inner;
    if CoachPane::is_empty(state) {
        return empty::draw(pane, state, inner, buf, ctx);
    }
    let indent = 2.min(inner.width / 8);
    let columns = usize::from((inner.width - indent).min(LONGEST_LINE));
    let height = usize::from(inner.height);
    pane.transcript.lay_out(state, columns, height, pane.field.typing, ctx);
    let citations = pane.transcript.sources(&state.talk);
    let current = pane.transcript.current(&state.talk);
    let chosen = pane.transcript.source.and_then(|at| citations.get(at)).map(|citation| citation.number);
    let mut at = None;
    let top = pane.transcript.scroll.top;
    for (y, index) in (inner.y..inner.bottom()).zip(top..pane.transcript.scroll.total) {
        let (node, text, said) = pane.transcript.line(index, ctx);
        let row = Rect { x: inner.x + indent, y, width: (inner.width - indent).min(LONGEST_LINE), height: 1 };
        buf.set_line(row.x, y, &text, row.width);
        let question = node.is_some_and(|node| chat.nodes[node].role == Role::User);
        let selected = node.is_some() && node == pane.transcript.selected;
        let begins = pane.transcript.begins(index);
        if selected && text.width() > 0 {
            buf.set_stringn(inner.x, y, sign(ctx, "▌", "|"), 1, ctx.theme.key);
        } else if question && said && begins {
            buf.set_stringn(inner.x, y, ">", 1, ctx.theme.key);
        }
        if said && !question {
            numbers(row, chosen.filter(|_| node == current), buf, ctx);
        }
        let points = pane.transcript.source.is_some()
            && node == current
            && pane.transcript.source_at(index) == pane.transcript.source;
        if points || (selected && begins && at.is_none()) {
            at = Some(Position::new(row.x, y));
        }
    }
    let thumb = Rect { width: inner.width + 1, ..inner };
    list::thumb(top, pane.transcript.scroll.total, thumb, buf, ctx);
    let below = pane.transcript.below();
    if below > 0 && area.height > 2 {
        let how = if small { "" } else { " below, G" };
        let text = format!(" {} {below} more{how} ", sign(ctx, "↓", "v"));
        let wide = (width(&text) as u16).min(area.width);
        let y = if small { area.y } else { area.bottom() - 1 };
        let x = area.right().saturating_sub(wide + 2).max(area.x);
        buf.set_stringn(x, y, text, usize::from(wide), ctx.theme.key);
    }
    at
}

/// Gives the numbers of records in a drawn line their colour; the chosen one stands out.
fn numbers(row: Rect, chosen: Option<usize>, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let mut open: Option<(u16, usize)> = None;
    for x in row.x..row.right() {
        let symbol = buf[(x, row.y)].symbol();
        match (symbol.as_bytes(), open) {
            (b"[", _) => open = Some((x, 0)),
            ([digit @ b'0'..=b'9'], Some((from, number))) if number < 10_000 => {
                open = Some((from, number * 10 + usize::from(digit - b'0')));
            }
            (b"]", Some((from, number))) if number > 0 => {
                let place = Rect { x: from, width: x + 1 - from, ..row };
                buf.set_style(place, if chosen == Some(number) { ctx.theme.selected } else { ctx.theme.key });
                open = None;
            }
            _ => open = None,
        }
    }
}

fn draw_field(
    pane: &mut CoachPane,
    state: &State,
    area: Rect,
    small: bool,
    problem: Vec<String>,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let field = &pane.field;
    let title = if field.rewords.is_some() {
        "The same question in other words"
    } else if field.input.text().starts_with('/') {
        "Command"
    } else {
        "Ask"
    };
    let inner = if small { area } else { panel::padded(title, field.typing, area, buf, ctx) };
    pane.places.field = area;
    let rows = inner.height.saturating_sub(problem.len() as u16).max(1).min(inner.height);
    let prompt = if field.rewords.is_some() { "~ " } else { "> " };
    let style = if field.typing { ctx.theme.key } else { ctx.theme.dim };
    buf.set_stringn(inner.x, inner.y, prompt, usize::from(inner.width), style);
    let text = Rect { x: inner.x + 2, width: inner.width.saturating_sub(2), height: rows, ..inner };
    if field.input.text().is_empty() {
        let hint = match (field.typing, state.talk.chat.nodes.is_empty()) {
            (true, true) => "a question, or / for commands",
            (true, false) => "a question, or / for commands; Up brings the last one back",
            (false, true) => "Enter to ask, or Down to pick a question",
            (false, false) => "Enter to ask",
        };
        buf.set_stringn(text.x, text.y, fit(hint, usize::from(text.width)), usize::from(text.width), ctx.theme.dim);
    }
    let at = field.input.draw_lines(text, buf, ctx, true);
    for (y, line) in (inner.y + rows..inner.bottom()).zip(problem) {
        buf.set_stringn(text.x, y, line, usize::from(text.width), ctx.theme.bad);
    }
    at
}

/// What the command may become, over the last rows of `area`.
fn completions(pane: &CoachPane, area: Rect, most: u16, buf: &mut Buffer, ctx: &Ctx<'_>) {
    if !pane.field.typing {
        return;
    }
    let mut list = pane.field.completions();
    list.extend(pane.field.command());
    if list.is_empty() || area.height == 0 {
        return;
    }
    let choice = pane.field.choice.min(list.len() - 1);
    let rows = (list.len() as u16).min(most).min(area.height);
    let first = (choice + 1).saturating_sub(usize::from(rows));
    let wide = list.iter().map(|known| known.name.len() + known.argument.len() + 1).max().unwrap_or(0);
    let longest = list.iter().map(|known| width(known.help)).max().unwrap_or(0);
    let place = Rect {
        x: area.x + 1,
        y: area.bottom() - rows,
        width: ((wide + longest + 6) as u16).min(area.width.saturating_sub(2)),
        height: rows,
    };
    Clear.render(place, buf);
    for ((at, known), y) in list.iter().enumerate().skip(first).zip(place.y..place.bottom()) {
        let row = Rect { y, height: 1, width: place.width.saturating_sub(1), ..place };
        command_line(known, wide, row, buf, ctx);
        if at == choice && list.len() > 1 {
            list::select(row, true, buf, ctx);
        }
    }
    list::thumb(first, list.len(), place, buf, ctx);
}

fn command_line(known: &Listed, wide: usize, row: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let room = usize::from(row.width);
    let x = buf.set_stringn(row.x, row.y, format!(" {} ", known.name), room, ctx.theme.key).0;
    let left = |x: u16| usize::from(row.right().saturating_sub(x));
    buf.set_stringn(x, row.y, clean(known.argument), left(x), ctx.theme.text);
    let help = (row.x + wide as u16 + 3).min(row.right());
    if left(help) >= width(known.help).min(8) {
        buf.set_stringn(help, row.y, fit(known.help, left(help)), left(help), ctx.theme.dim);
    }
}
