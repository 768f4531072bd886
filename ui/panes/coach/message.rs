//! One message of the chat, laid out: a question as it was typed, or an answer with numbers for its marks, and what stands
//! under it. Lines are kept for a width; only what changed is laid out again.

use super::foot::{self, Foot, Under};
use crate::pane::Ctx;
use crate::text::wrap;
use crate::widget::flow::Flow;
use ratatui::text::Line;
use std::borrow::Cow;
use v7_state::coach::cite::{self, Found, Numbers};
use v7_state::coach::conversation::Node;
use v7_state::coach::model::Role;
use v7_state::record::Key;

/// Lines of a question that are shown while it is not selected.
const LONG_QUESTION: usize = 12;

/// What was said.
#[derive(Debug)]
enum Body {
    /// A question, and its lines for a width.
    Question(usize, Vec<String>),
    /// An answer.
    Answer(Flow),
}

/// A message.
#[derive(Debug)]
pub(super) struct Message {
    body: Body,
    /// The marks of an answer.
    marks: Vec<Key>,
    /// Their numbers.
    pub numbers: Numbers,
    /// Lines of the body in sight, as of the last layout.
    lines: usize,
    foot: Option<(Under, Foot)>,
}

impl Message {
    /// A message that is not laid out yet. `streamed` is its text as it came, laid out while it came.
    pub fn new(node: &Node, found: &Found, streamed: Option<Flow>) -> Self {
        let mut message = Self {
            body: Body::Question(0, Vec::new()),
            marks: Vec::new(),
            numbers: Numbers::default(),
            lines: 0,
            foot: None,
        };
        if node.role == Role::Assistant {
            message.marks = cite::named(&node.text);
            message.numbers = message.numbered(found);
            let text = marked(node);
            let flow = streamed.filter(|flow| flow.text() == text);
            message.body = Body::Answer(flow.unwrap_or_else(|| Flow::new(&text)));
        }
        message
    }

    fn numbered(&self, found: &Found) -> Numbers {
        Numbers::of(&self.marks.iter().map(cite::mark).collect::<String>(), found)
    }

    /// Numbers the marks anew, after more was found.
    pub fn refound(&mut self, found: &Found) {
        let numbers = self.numbered(found);
        if numbers != self.numbers {
            self.numbers = numbers;
            self.foot = None;
            if let Body::Answer(flow) = &mut self.body {
                flow.touch();
            }
        }
    }

    /// Lays it out; its lines, with an empty one after it.
    pub fn lay_out(&mut self, node: &Node, under: &Under, ctx: &Ctx<'_>) -> usize {
        let numbers = &self.numbers;
        self.lines = match &mut self.body {
            Body::Question(columns, lines) => {
                if *columns != under.columns {
                    (*columns, *lines) = (under.columns, wrap(&node.text, under.columns));
                }
                if under.selected { lines.len() } else { lines.len().min(LONG_QUESTION) }
            }
            Body::Answer(flow) if flow.text().is_empty() => 0,
            Body::Answer(flow) => flow.lay_out(under.columns, ctx.theme, &|text| numbers.spell(text)),
        };
        if self.foot.as_ref().is_none_or(|(made, _)| made != under) {
            let rest = match &self.body {
                Body::Question(_, lines) => lines.len() - self.lines,
                Body::Answer(_) => 0,
            };
            let foot = foot::foot(node, &self.numbers, rest, under, ctx);
            self.foot = Some((under.clone(), foot));
        }
        self.lines + self.foot().map_or(0, |foot| foot.lines.len()) + 1
    }

    /// A line of it.
    pub fn line(&self, index: usize, ctx: &Ctx<'_>) -> Line<'static> {
        if index >= self.lines {
            return self.foot().and_then(|foot| foot.lines.get(index - self.lines)).cloned().unwrap_or_default();
        }
        match &self.body {
            Body::Question(_, lines) => Line::styled(lines.get(index).cloned().unwrap_or_default(), ctx.theme.title),
            Body::Answer(flow) => flow.line(index),
        }
    }

    /// Whether this line is of what was said, and not of what stands under it.
    pub fn is_said(&self, index: usize) -> bool {
        index < self.lines
    }

    /// The line of a source, by its place in the list.
    pub fn source_line(&self, at: usize) -> Option<usize> {
        let foot = self.foot()?;
        let line = foot.sources.iter().position(|own| *own == Some(at))?;
        Some(self.lines + line)
    }

    /// The source that stands in a line.
    pub fn source_at(&self, index: usize) -> Option<usize> {
        *self.foot()?.sources.get(index.checked_sub(self.lines)?)?
    }

    /// The first and last line of the change that waits for a key.
    pub fn card(&self) -> Option<(usize, usize)> {
        let (from, to) = self.foot()?.card?;
        Some((self.lines + from, self.lines + to))
    }

    /// How often a part of it was laid out.
    #[cfg(test)]
    pub fn laid_out(&self) -> usize {
        if let Body::Answer(flow) = &self.body { flow.laid_out() } else { 0 }
    }

    fn foot(&self) -> Option<&Foot> {
        self.foot.as_ref().map(|(_, foot)| foot)
    }
}

/// An answer with a `?` behind each figure that stands nowhere.
fn marked(node: &Node) -> Cow<'_, str> {
    match &node.notes {
        Some(notes) if !notes.verified.unmatched.is_empty() => Cow::Owned(notes.verified.marked(&node.text)),
        _ => Cow::Borrowed(&node.text),
    }
}
