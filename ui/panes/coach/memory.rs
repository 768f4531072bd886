//! The facts that the coach keeps, each with its source: changed, added and forgotten here.

use super::line::{self, For, TypedLine};
use super::{CoachPane, View, command, keys};
use crate::pane::{Binding, Ctx, Do};
use crate::text::{fit, wrap};
use crate::widget::{list, panel};
use crossterm::event::MouseEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::coach::memory::Memory;
use v7_state::coach::talk::Act;
use v7_state::msg::Msg;
use v7_state::query::{Answer, Query};
use v7_state::update::State;

const AMEND: Binding = Binding::new("coach.amend", "Enter e", "change");
const FORGET: Binding = Binding::new("coach.forget", "d", "forget");
const REMEMBER: Binding = Binding::new("coach.remember", "n", "new fact");
const CLOSE: Binding = Binding::new("coach.close", "Esc", "back");

/// What is not live when the program starts.
pub(super) const RARE: &[Binding] = &[AMEND, FORGET, REMEMBER];

/// The keys of the list.
pub(super) fn bindings() -> Vec<Binding> {
    let mut bindings = vec![AMEND, FORGET, REMEMBER, CLOSE];
    bindings.extend(keys::scrolling());
    bindings
}

fn facts(state: &State) -> Option<&[Memory]> {
    match state.answers.get(&Query::Memories) {
        Some(Answer::Memories(facts)) => Some(facts),
        _ => None,
    }
}

/// Does an action; none if it is not one of this list.
pub(super) fn run(pane: &mut CoachPane, action: &str, state: &State) -> Option<Do> {
    let facts = facts(state).unwrap_or_default();
    let chosen = facts.get(pane.memory.selected);
    Some(match action {
        "coach.memory" => command::show(pane, View::Memory, ""),
        "coach.amend" => {
            pane.line = chosen.map(|own| TypedLine::new(For::Fact(own.id), &own.fact));
            Do::Nothing
        }
        "coach.remember" => {
            pane.line = Some(TypedLine::new(For::NewFact, ""));
            Do::Nothing
        }
        "coach.forget" => {
            let number = (pane.memory.selected + 1).to_string();
            chosen.map_or(Do::Nothing, |_| Do::msg(Msg::Coach(Act::Forget(number))))
        }
        _ if pane.view == View::Memory && pane.memory.run(action, facts.len()) => Do::Nothing,
        _ => return None,
    })
}

/// A click selects.
pub(super) fn on_mouse(pane: &mut CoachPane, event: MouseEvent, state: &State) -> Do {
    let total = facts(state).map_or(0, <[Memory]>::len);
    pane.memory.on_mouse(event, pane.places.rows, total);
    Do::Nothing
}

/// Draws the list, and all of the selected fact under it.
pub(super) fn draw(
    pane: &mut CoachPane,
    state: &State,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let facts = facts(state);
    let count = facts.map_or_else(String::new, |facts| format!(" · {}", facts.len()));
    let inner = panel::padded(&format!("What the coach keeps of you{count}"), pane.line.is_none(), area, buf, ctx);
    let (inner, cursor) = line::draw(pane, inner, buf, ctx);
    let facts = facts?;
    let columns = usize::from(inner.width);
    let told = match facts.get(pane.memory.selected) {
        None => wrap("Nothing is remembered. n keeps a fact; it then goes with every question.", columns),
        Some(own) => wrap(&format!("{} (from {})", own.fact, own.source), columns),
    };
    let told_high = (told.len() as u16 + 1).min(inner.height / 2);
    let rows = Rect { height: inner.height - told_high, ..inner };
    let about = if facts.is_empty() { inner.y } else { rows.bottom() + 1 };
    for (y, text) in (about..inner.bottom()).zip(told) {
        buf.set_stringn(inner.x, y, text, columns, ctx.theme.dim);
    }
    pane.places.rows = rows;
    if facts.is_empty() {
        return cursor;
    }
    list::draw(&mut pane.memory, facts.len(), rows, buf, ctx, |index, _, row, buf| {
        let room = usize::from(row.width);
        let text = format!("{:>2}. {}", index + 1, facts[index].fact);
        buf.set_stringn(row.x, row.y, fit(&text, room), room, ctx.theme.text);
    });
    let row = pane.memory.selected.saturating_sub(pane.memory.offset) as u16;
    cursor.or(Some(Position::new(rows.x, rows.y + row)))
}
