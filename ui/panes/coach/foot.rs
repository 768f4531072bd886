//! What stands under a message: its branches, the records it rests on, figures found nowhere, how it came about, the
//! tools behind it, and changes that wait for a key.

use super::cards;
use super::words::{sign, whose};
use crate::pane::Ctx;
use crate::text::{fit, wrap};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde_json::Value;
use v7_state::coach::cite::Numbers;
use v7_state::coach::conversation::{Node, NodeState};
use v7_state::coach::model::Role;
use v7_state::coach::propose::Proposal;
use v7_state::coach::turn::ToolTrace;

/// Sources that are listed at a time.
const SOURCES: usize = 6;
/// Lines of a tool's JSON at most.
const JSON_LINES: usize = 400;

/// What the lines under a message depend on, beside the message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Under {
    /// Cells of a line.
    pub columns: usize,
    /// Whether the message is selected.
    pub selected: bool,
    /// Whether its sources are listed.
    pub current: bool,
    /// The source that is selected.
    pub source: Option<usize>,
    /// Whether the JSON of its tools is shown.
    pub unfolded: bool,
    /// Which branch it is, from 1, and of how many.
    pub branch: (usize, usize),
    /// Changes that came with it and wait.
    pub waiting: Vec<Proposal>,
    /// Whether the first of them is the one that the keys are about.
    pub next: bool,
}

/// The lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Foot {
    pub lines: Vec<Line<'static>>,
    /// The source that stands in each line.
    pub sources: Vec<Option<usize>>,
    /// The first and last line of the change that the keys are about.
    pub card: Option<(usize, usize)>,
}

/// Makes them. `rest` are the lines of a question that are not shown.
pub(super) fn foot(node: &Node, numbers: &Numbers, rest: usize, under: &Under, ctx: &Ctx<'_>) -> Foot {
    let mut foot = Foot::default();
    if rest > 0 {
        foot.say(&format!("... {rest} more lines; J and K select it"), under, ctx.theme.dim);
    }
    let (own, all) = under.branch;
    if all > 1 {
        let (left, right) = (sign(ctx, "‹", "<"), sign(ctx, "›", ">"));
        let what = if node.role == Role::User { "ways to ask" } else { "answers" };
        foot.say(&format!("{left} {own}/{all} {right} {what}"), under, ctx.theme.dim);
    }
    if node.role == Role::User {
        return foot;
    }
    if !node.text.is_empty() && (under.current && !numbers.citations.is_empty()) {
        foot.lines.push(Line::default());
        sources(&mut foot, numbers, under, ctx);
    }
    let mut about = Foot::default();
    if let Some(notes) = &node.notes {
        if let Some(line) = notes.verified.line() {
            about.say(&line, under, ctx.theme.warn);
        }
        for trace in &notes.tools {
            tool(&mut about, trace, under, ctx);
        }
        let style = if node.state == NodeState::Broken { ctx.theme.bad } else { ctx.theme.dim };
        for line in &notes.lines {
            about.say(line, under, style);
        }
    }
    if node.notes.as_ref().is_none_or(|notes| notes.lines.is_empty()) {
        match node.state {
            NodeState::Whole => {}
            NodeState::Cancelled => about.say("stopped", under, ctx.theme.dim),
            NodeState::Broken => about.say("broke off; r tries again", under, ctx.theme.bad),
            NodeState::Cut => about.say("cut off; ask to go on", under, ctx.theme.dim),
        }
    }
    let took = node.notes.as_ref().and_then(|notes| notes.took()).map_or_else(String::new, |took| format!(" · {took}"));
    about.say(&format!("{}{took}", whose(&node.model)), under, ctx.theme.dim);
    if !node.text.is_empty() {
        foot.lines.push(Line::default());
    }
    foot.lines.extend(about.lines);
    for (at, proposal) in under.waiting.iter().enumerate() {
        let from = foot.lines.len() + 1;
        foot.lines.push(Line::default());
        foot.lines.extend(cards::proposal(proposal, under.next && at == 0, under.columns, ctx));
        if under.next && at == 0 {
            foot.card = Some((from, foot.lines.len() - 1));
        }
    }
    foot
}

impl Foot {
    fn say(&mut self, text: &str, under: &Under, style: Style) {
        self.lines.extend(wrap(text, under.columns).into_iter().map(|line| Line::styled(line, style)));
    }
}

/// The records that an answer rests on, those around the selected one.
fn sources(foot: &mut Foot, numbers: &Numbers, under: &Under, ctx: &Ctx<'_>) {
    let all = &numbers.citations;
    let first = under.source.unwrap_or(0).saturating_sub(SOURCES / 2).min(all.len().saturating_sub(SOURCES));
    for (at, citation) in all.iter().enumerate().skip(first).take(SOURCES) {
        let chosen = under.source == Some(at);
        let label = if citation.label.is_empty() { citation.key.id.as_str() } else { citation.label.as_str() };
        let number = format!("{}[{}]", if chosen { sign(ctx, "▸", ">") } else { " " }, citation.number);
        let room = under.columns.saturating_sub(number.len().max(5) + 1);
        let style = if chosen { ctx.theme.selected } else { ctx.theme.dim };
        foot.sources.resize(foot.lines.len(), None);
        foot.sources.push(Some(at));
        foot.lines.push(Line::from(vec![
            Span::styled(format!("{number:<5} "), ctx.theme.key),
            Span::styled(fit(label, room), style),
        ]));
    }
    let rest = all.len().saturating_sub(SOURCES);
    if rest > 0 {
        foot.say(&format!("      and {rest} more; Tab goes through them"), under, ctx.theme.dim);
    }
}

/// A tool that was used: in a line, or with its JSON.
fn tool(foot: &mut Foot, trace: &ToolTrace, under: &Under, ctx: &Ctx<'_>) {
    let mark = if under.unfolded { sign(ctx, "▾", "v") } else { sign(ctx, "▸", ">") };
    let style = if trace.is_error { ctx.theme.warn } else { ctx.theme.dim };
    foot.lines.push(Line::styled(fit(&format!("{mark} {}", tool_words(trace)), under.columns), style));
    if !under.unfolded {
        return;
    }
    for value in [&trace.input, &trace.content] {
        let json = serde_json::to_string_pretty(value).unwrap_or_default();
        for line in json.lines().take(JSON_LINES) {
            foot.lines.push(Line::styled(fit(&format!("  {line}"), under.columns), ctx.theme.dim));
        }
    }
}

/// `get_sends since 2026-10-01 · n 12`.
pub(super) fn tool_words(trace: &ToolTrace) -> String {
    let mut words = vec![trace.name.clone()];
    for (key, value) in trace.input.as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        words.push(format!("{key} {value}"));
    }
    match (trace.content.get("error").and_then(Value::as_str), trace.content.get("n")) {
        (Some(error), _) => words.push(format!("· {error}")),
        (None, Some(n)) => words.push(format!("· n {n}")),
        (None, None) => {}
    }
    words.join(" ")
}
