//! The line under the chat: what the coach does or who will answer, what the last answer took, the month, what leaves.

use super::words::{doing, leaves, month, who};
use crate::pane::Ctx;
use crate::text::{fit, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use v7_state::coach::model::Role;
use v7_state::coach::standing::Coach;
use v7_state::coach::talk::Talk;

/// Draws it. What does not fit is left out from the end.
pub(super) fn draw(talk: &Talk, coach: Option<&Coach>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let room = usize::from(area.width);
    let (first, style) = match &talk.live {
        Some(live) if live.stopping => ("stopping".to_owned(), ctx.theme.warn),
        Some(live) => (doing(&live.doing, talk), ctx.theme.key),
        None => (who(talk), ctx.theme.text),
    };
    let x = buf.set_stringn(area.x, area.y, fit(&first, room), room, style).0;
    let mut rest = String::new();
    for part in [took(talk), month(talk, coach), Some(leaves(talk, coach))].into_iter().flatten() {
        if width(&first) + width(&rest) + width(&part) + 3 <= room {
            rest.push_str(" · ");
            rest.push_str(&part);
        }
    }
    buf.set_stringn(x, area.y, fit(&rest, usize::from(area.right() - x)), room, ctx.theme.dim);
}

/// What the last answer took, once it is whole.
fn took(talk: &Talk) -> Option<String> {
    if talk.live.is_some() {
        return None;
    }
    let path = talk.chat.path();
    let last = path.iter().rev().map(|node| &talk.chat.nodes[*node]).find(|node| node.role == Role::Assistant)?;
    let notes = last.notes.as_ref()?;
    let about = if notes.usage.estimated { "~" } else { "" };
    let cost = if notes.cost.0 > 0 { format!(" · {about}{}", notes.cost.words()) } else { String::new() };
    (notes.usage.total() > 0).then(|| format!("{about}{} tokens{cost}", notes.usage.total()))
}
