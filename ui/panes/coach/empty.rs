//! A chat in which nothing was said yet: what the coach can do, who answers, what today is worth a look, and questions to
//! begin with.

use super::CoachPane;
use super::words::{HOW_TO, sign, who};
use crate::pane::Ctx;
use crate::text::{fit, wrap};
use crate::widget::{list, markdown};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use v7_state::query::{Answer, Query};
use v7_state::update::State;

/// Questions to begin with; the offline coach answers each.
pub(super) const EXAMPLES: [&str; 6] = [
    "Am I getting better?",
    "Which styles are my weakness?",
    "How are my load and soreness?",
    "Did I eat enough this week?",
    "Am I keeping to my plan?",
    "Will I reach my goal in time?",
];

/// A question for a journal without entries.
pub(super) const FIRST: [&str; 1] = ["What can I ask?"];

/// The questions offered now.
pub(super) fn examples(state: &State) -> &'static [&'static str] {
    if is_new(state) { &FIRST } else { &EXAMPLES }
}

fn is_new(state: &State) -> bool {
    state.basics().is_some_and(|basics| basics.entries + basics.sends + basics.food_days == 0)
}

/// Draws it; the questions stay in sight whatever the room.
pub(super) fn draw(
    pane: &mut CoachPane,
    state: &State,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let columns = usize::from(area.width.max(4));
    let examples = examples(state);
    let say = |text: &str, style| wrap(text, columns).into_iter().map(|line| Line::styled(line, style)).collect();
    let mut told: Vec<Vec<Line<'static>>> = Vec::new();
    if is_new(state) {
        told.push(say("The coach answers from your journal, and there is nothing in it yet.", ctx.theme.text));
        told.push(say("Log a session first: press + and type  gym 3xV4 V5 rpe:7", ctx.theme.text));
    } else {
        let text = "Ask about your climbing: progress, styles, load and soreness, food, the plan, goals.";
        told.push(say(text, ctx.theme.text));
        if let Some(Answer::Today(today)) = state.answers.get(&Query::Today(state.moment.today))
            && let Some(insight) = &today.insight
        {
            told.push(say(&format!("Today: {}", insight.text), ctx.theme.accent));
        }
    }
    told.push(vec![Line::default()]);
    told.push(if state.talk.config.ladder().is_empty() {
        let text = format!("The offline coach answers, at once and for nothing. {HOW_TO}");
        markdown::lines(&text, columns, ctx.theme)
    } else {
        say(&format!("{} answers; the offline coach does when it cannot.", who(&state.talk)), ctx.theme.dim)
    });
    told.push(vec![Line::default()]);
    // Where there is no room for all of it, the questions matter most.
    let height = usize::from(area.height);
    let room = height.saturating_sub(examples.len());
    let mut lines: Vec<Line<'static>> = Vec::new();
    for part in told {
        if lines.len() + part.len() <= room {
            lines.extend(part);
        }
    }
    for (y, line) in (area.y..area.bottom()).zip(&lines) {
        buf.set_line(area.x, y, line, area.width);
    }
    let first = area.y + lines.len().min(height) as u16;
    pane.places.rows = Rect { y: first, height: area.bottom() - first, ..area };
    let room = usize::from(pane.places.rows.height);
    let from = pane.example.unwrap_or(0).saturating_sub(room.saturating_sub(1));
    let mut at = None;
    for ((index, text), y) in examples.iter().enumerate().skip(from).zip(first..area.bottom()) {
        let chosen = pane.example == Some(index);
        let row = Rect { y, height: 1, ..area };
        let mark = if chosen { sign(ctx, "▸", ">") } else { " " };
        buf.set_stringn(row.x, y, fit(&format!("{mark} {text}"), columns), columns, ctx.theme.text);
        if chosen {
            list::select(row, ctx.focused && !pane.field.typing, buf, ctx);
            at = Some(row.as_position());
        }
    }
    at
}
