//! Exercises: a list by type and level, and one of them in full.

use super::{Part, PlanPane};
use crate::pane::{Ctx, Do, Open};
use crate::text::{fit, pad};
use crate::widget::{list, markdown, panel};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use v7_state::record::Exercise;
use v7_state::update::State;

const KINDS: [&str; 5] = ["strength", "power", "endurance", "technique", "recovery"];
const LEVELS: [&str; 3] = ["beginner", "intermediate", "advanced"];
/// Narrowest area that shows list and text beside each other.
const BESIDE_FROM: u16 = 64;

fn next(now: Option<&'static str>, all: &[&'static str]) -> Option<&'static str> {
    match now {
        None => all.first().copied(),
        Some(now) => all.iter().skip_while(|other| **other != now).nth(1).copied(),
    }
}

/// The next type, and after the last all.
pub(super) fn next_kind(now: Option<&'static str>) -> Option<&'static str> {
    next(now, &KINDS)
}

/// The next level, and after the last all.
pub(super) fn next_level(now: Option<&'static str>) -> Option<&'static str> {
    next(now, &LEVELS)
}

/// Draws list and, where there is room, the selected exercise.
pub(super) fn draw(pane: &mut PlanPane, state: &State, area: Rect, framed: bool, buf: &mut Buffer, ctx: &Ctx<'_>) {
    if area.height < 2 {
        return;
    }
    let shown = pane.shown_exercises(state);
    let kind = pane.kind.unwrap_or("all types");
    let level = pane.level.unwrap_or("all levels");
    let title = format!("Exercises · {} · t {kind} · v {level}", shown.len());
    let has_keys = pane.part == Part::Exercises;
    let inner = if framed {
        panel::draw(&title, has_keys, area, buf, ctx)
    } else {
        buf.set_string(area.x, area.y, fit(&title, usize::from(area.width)), ctx.theme.dim);
        Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
    };
    let beside = inner.width >= BESIDE_FROM;
    let left = if beside { Rect { width: inner.width * 2 / 5, ..inner } } else { inner };
    let mut cursor = pane.exercises;
    if shown.is_empty() {
        let text = if pane.kind.is_some() || pane.level.is_some() { "None of this type and level." } else { "" };
        buf.set_string(left.x + 1, left.y, fit(text, usize::from(left.width.saturating_sub(1))), ctx.theme.dim);
    }
    let row_ctx = Ctx { focused: ctx.focused && has_keys, ..*ctx };
    list::draw(&mut cursor, shown.len(), left, buf, &row_ctx, |index, _, line, buf| {
        let wide = usize::from(line.width);
        let exercise = shown[index];
        let name = pad(&format!(" {}", exercise.name), wide.saturating_sub(11));
        let x = buf.set_stringn(line.x, line.y, name, wide, ctx.theme.text).0;
        let room = usize::from(line.right().saturating_sub(x));
        buf.set_stringn(x, line.y, fit(&format!(" {}", exercise.kind), room), room, ctx.theme.dim);
    });
    if beside {
        let x = left.right() + 1;
        let right = Rect { x, width: inner.right().saturating_sub(x + 1), ..inner };
        if let Some(exercise) = shown.get(cursor.selected) {
            let lines: Vec<Line<'_>> = markdown::lines(&text(exercise), usize::from(right.width), ctx.theme);
            let mut scroll = pane.text;
            scroll.fit(usize::from(right.height), lines.len());
            for (y, line) in (right.top()..right.bottom()).zip(lines.iter().skip(scroll.top)) {
                buf.set_line(right.x, y, line, right.width);
            }
            pane.text = scroll;
        }
        pane.places.text = right;
    }
    pane.exercises = cursor;
    pane.places.exercises = left;
}

/// An exercise as Markdown.
fn text(exercise: &Exercise) -> String {
    let mut facts = vec![exercise.kind.clone(), exercise.progression_level.clone()];
    facts.extend(exercise.sets.map(|sets| format!("{sets:.0} sets")));
    facts.extend(
        exercise.reps.as_ref().map(|reps| if reps == "1" { "1 rep".to_owned() } else { format!("{reps} reps") }),
    );
    facts.extend(exercise.duration.map(|seconds| format!("{} work", clock(seconds))));
    facts.extend(exercise.rest_period.map(|seconds| format!("{} rest", clock(seconds))));
    let mut parts = vec![format!("**{}**", exercise.name), facts.join(" · ")];
    if !exercise.equipment.is_empty() {
        parts.push(format!("Needs: {}", exercise.equipment.join(", ")));
    }
    parts.push(exercise.instructions.clone());
    parts.extend(exercise.safety_notes.as_ref().map(|safety| format!("**Safety:** {safety}")));
    parts.join("\n\n")
}

fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, 0) => format!("{m} min"),
        (m, s) => format!("{m}:{s:02} min"),
    }
}

/// The selected exercise in full.
pub(super) fn open(pane: &PlanPane, state: &State) -> Do {
    let shown = pane.shown_exercises(state);
    let Some(exercise) = shown.get(pane.exercises.selected) else { return Do::Nothing };
    Do::Open(Open::Text { title: exercise.name.clone(), markdown: text(exercise) })
}
