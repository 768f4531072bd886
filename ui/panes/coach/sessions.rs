//! The chats that are kept: found by their words, opened, renamed, deleted and brought back.

use super::line::{self, For, TypedLine};
use super::{CoachPane, View, command, keys};
use crate::pane::{Binding, Ctx, Do};
use crate::text::{fit, pad, wrap};
use crate::widget::{list, panel};
use chrono::DateTime;
use crossterm::event::MouseEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::coach::standing::ChatLine;
use v7_state::coach::talk::Act;
use v7_state::msg::Msg;
use v7_state::query::{Answer, Query};
use v7_state::update::State;

const OPEN: Binding = Binding::new("coach.open-chat", "Enter", "open");
const RENAME: Binding = Binding::new("coach.rename", "r", "rename");
const DELETE: Binding = Binding::new("coach.delete", "d", "delete");
const FIND: Binding = Binding::new("coach.find", "f", "find");
const CLOSE: Binding = Binding::new("coach.close", "Esc", "back");

/// What is not live when the program starts.
pub(super) const RARE: &[Binding] = &[OPEN, RENAME, DELETE, FIND, CLOSE];

/// The keys of the list.
pub(super) fn bindings() -> Vec<Binding> {
    let mut bindings = vec![
        OPEN,
        RENAME,
        DELETE,
        Binding::new("coach.restore", "U", "bring back the deleted chat"),
        FIND,
        Binding::new("coach.new", "n", "new chat"),
        CLOSE,
    ];
    bindings.extend(keys::scrolling());
    bindings
}

fn chats<'a>(pane: &CoachPane, state: &'a State) -> Option<&'a [ChatLine]> {
    match state.answers.get(&Query::Chats(pane.filter.clone())) {
        Some(Answer::Chats(chats)) => Some(chats),
        _ => None,
    }
}

/// Does an action; none if it is not one of this list.
pub(super) fn run(pane: &mut CoachPane, action: &str, state: &State) -> Option<Do> {
    let chats = chats(pane, state).unwrap_or_default();
    let chosen = chats.get(pane.sessions.selected);
    let shown = pane.view == View::Sessions;
    Some(match action {
        "coach.sessions" => command::show(pane, View::Sessions, ""),
        "coach.close" => command::show(pane, View::Chat, ""),
        "coach.find" => {
            pane.line = Some(TypedLine::new(For::Filter, &pane.filter));
            Do::Nothing
        }
        "coach.open-chat" => {
            let open = chosen.map(|chat| Do::msg(Msg::Coach(Act::Open(chat.id.clone()))));
            let _ = open.is_some().then(|| command::show(pane, View::Chat, ""));
            open.unwrap_or(Do::Nothing)
        }
        "coach.rename" => {
            pane.line = chosen.map(|chat| TypedLine::new(For::Title(chat.id.clone()), &chat.title));
            Do::Nothing
        }
        "coach.delete" => chosen.map_or(Do::Nothing, |chat| Do::msg(Msg::Coach(Act::Delete(chat.id.clone())))),
        "coach.new" | "coach.restore" if shown => {
            command::show(pane, View::Chat, "");
            return None;
        }
        _ if shown && pane.sessions.run(action, chats.len()) => Do::Nothing,
        _ => return None,
    })
}

/// A click selects, the second one opens.
pub(super) fn on_mouse(pane: &mut CoachPane, event: MouseEvent, state: &State) -> Do {
    let total = chats(pane, state).map_or(0, <[ChatLine]>::len);
    let before = pane.sessions.selected;
    let clicked = pane.sessions.on_mouse(event, pane.places.rows, total);
    if clicked == Some(before) {
        return run(pane, "coach.open-chat", state).unwrap_or(Do::Nothing);
    }
    Do::Nothing
}

/// Draws the list.
pub(super) fn draw(
    pane: &mut CoachPane,
    state: &State,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let chats = chats(pane, state);
    let count = chats.map_or_else(String::new, |chats| format!(" · {}", chats.len()));
    let words = if pane.filter.is_empty() { String::new() } else { format!(" · {}", pane.filter) };
    let inner = panel::padded(&format!("Chats{count}{words}"), pane.line.is_none(), area, buf, ctx);
    let (inner, cursor) = line::draw(pane, inner, buf, ctx);
    pane.places.rows = inner;
    let chats = chats?;
    if chats.is_empty() {
        let text = if pane.filter.is_empty() {
            "No chat is kept yet. Esc goes back, Enter asks there."
        } else {
            "No chat holds these words."
        };
        for (y, line) in (inner.y..inner.bottom()).zip(wrap(text, usize::from(inner.width))) {
            buf.set_stringn(inner.x, y, line, usize::from(inner.width), ctx.theme.dim);
        }
        return cursor;
    }
    let here = state.talk.chat.id.as_str();
    list::draw(&mut pane.sessions, chats.len(), inner, buf, ctx, |index, _, row, buf| {
        draw_chat(&chats[index], chats[index].id == here, row, buf, ctx);
    });
    let row = pane.sessions.selected.saturating_sub(pane.sessions.offset) as u16;
    cursor.or(Some(Position::new(inner.x, inner.y + row)))
}

fn draw_chat(chat: &ChatLine, here: bool, row: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let room = usize::from(row.width);
    let date =
        DateTime::from_timestamp_millis(chat.updated_ms).map_or_else(String::new, |at| at.date_naive().to_string());
    let mut x = buf.set_stringn(row.x, row.y, pad(&date, 11.min(room)), room, ctx.theme.dim).0;
    let right = match (&chat.messages, here) {
        (_, true) => "open now".to_owned(),
        (Some(1), _) => "1 message".to_owned(),
        (Some(count), _) => format!("{count} messages"),
        (None, _) => String::new(),
    };
    let left = usize::from(row.right().saturating_sub(x));
    // Dates and titles stay where there is no room for all three.
    let right = if left > 40 && !right.is_empty() { format!(" {right}") } else { String::new() };
    let room = left.saturating_sub(right.len());
    let title = if chat.title.is_empty() { "without a title" } else { &chat.title };
    x = buf.set_stringn(x, row.y, fit(title, room), room, ctx.theme.text).0;
    if let Some(snippet) = &chat.snippet {
        let room = room.saturating_sub(usize::from(x.saturating_sub(row.x + 11)));
        found(snippet, x, row.y, room, buf, ctx);
    }
    let at = row.right().saturating_sub(right.len() as u16);
    buf.set_stringn(at, row.y, &right, right.len(), ctx.theme.dim);
}

/// The words around a hit, the hit marked.
fn found(snippet: &str, mut x: u16, y: u16, mut room: usize, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let mut style = ctx.theme.dim;
    for part in std::iter::once("  ").chain(snippet.split_inclusive(['\u{2}', '\u{3}'])) {
        let text = fit(&part.replace(['\u{2}', '\u{3}'], "").replace('\n', " "), room);
        let end = buf.set_stringn(x, y, text, room, style).0;
        room = room.saturating_sub(usize::from(end - x));
        x = end;
        if part.ends_with('\u{2}') {
            style = ctx.theme.found;
        } else if part.ends_with('\u{3}') {
            style = ctx.theme.dim;
        }
    }
}
