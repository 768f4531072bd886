//! What waits for a key: a proposed change as a difference, and the question whether anything may leave.

use crate::pane::Ctx;
use crate::text::wrap;
use crate::widget::markdown;
use ratatui::text::Line;
use v7_state::coach::propose::{DiffLine, Proposal};

/// A proposed change; `next` when the keys are about it.
pub(super) fn proposal(proposal: &Proposal, next: bool, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    let title = wrap(&format!("Proposed: {}", proposal.title), columns);
    lines.extend(title.into_iter().map(|line| Line::styled(line, ctx.theme.title)));
    for line in &proposal.diff {
        // A sign before each line: it says the same without colours.
        let (sign, style, value) = match line {
            DiffLine { before: None, after, .. } => ("+", ctx.theme.good, after.clone().unwrap_or_default()),
            DiffLine { before, after: None, .. } => ("-", ctx.theme.bad, before.clone().unwrap_or_default()),
            DiffLine { before: Some(before), after: Some(after), .. } => {
                ("~", ctx.theme.warn, format!("{before} -> {after}"))
            }
        };
        let text = format!("{}: {value}", line.path);
        for (at, part) in wrap(&text, columns.saturating_sub(2).max(2)).into_iter().enumerate() {
            lines.push(Line::styled(format!("{} {part}", if at == 0 { sign } else { " " }), style));
        }
    }
    if next {
        let keys = wrap("y writes it to the journal, x drops it", columns);
        lines.extend(keys.into_iter().map(|line| Line::styled(line, ctx.theme.key)));
    }
    lines
}

/// The question whether figures may leave. `typing` when a field has the keys.
pub(super) fn consent(sentence: &str, typing: bool, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled("Before anything leaves this machine", ctx.theme.title)];
    lines.extend(markdown::lines(sentence, columns, ctx.theme));
    let keys = "y sends it, n answers offline, p shows what would leave";
    let keys = if typing { format!("Esc leaves the field, then: {keys}") } else { keys.to_owned() };
    lines.extend(wrap(&keys, columns).into_iter().map(|line| Line::styled(line, ctx.theme.key)));
    lines
}
