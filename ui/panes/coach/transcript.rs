//! The chat as a column of lines: which message stands where, which are in sight, which one is selected.
//!
//! Every message is laid out once for a width; a frame asks each only how many lines it has, and draws those in sight.

mod walk;

use super::cards;
use super::foot::{Under, tool_words};
use super::live::Growing;
use super::message::Message;
use super::words::sign;
use crate::pane::Ctx;
use crate::text::{fit, wrap};
use crate::widget::scroll::Scroll;
use ratatui::text::Line;
use std::collections::HashMap;
use v7_state::coach::cite::{self, Found};
use v7_state::coach::conversation::Conversation;
use v7_state::coach::model::Role;
use v7_state::coach::talk::{Live, Talk};
use v7_state::query::{Answer, Query};
use v7_state::record::Key;
use v7_state::update::State;

/// What is brought into sight at the next drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// A question and all after it, from its beginning.
    Turn(usize),
    Message(usize),
    Source(usize, usize),
    Card(usize),
}

/// The column.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    /// The id of the chat that is laid out.
    chat: String,
    /// Its nodes and its head: the path is read anew when they change.
    stamp: Option<(usize, Option<usize>)>,
    path: Vec<usize>,
    /// For each message of the path which branch it is, from 1, and of how many.
    branches: Vec<(usize, usize)>,
    /// What its marks name, as a question to the journal.
    cited: Option<Query>,
    found: Found,
    messages: HashMap<usize, Message>,
    growing: Option<Growing>,
    /// What stands under the answer that is being written.
    tail: Vec<Line<'static>>,
    /// The first line of each message, then that of the answer that is being written.
    tops: Vec<usize>,
    /// Which lines are in sight.
    pub scroll: Scroll,
    /// Whether the view was moved away from the end.
    scrolled: bool,
    look: Option<Look>,
    /// Cells of a line, as of the last drawing.
    columns: usize,
    shown: u64,
    /// The message that keys are about; none is the last one.
    pub selected: Option<usize>,
    /// The source that is selected, in the list of the current answer.
    pub source: Option<usize>,
    /// Whether the JSON of tools is shown.
    pub unfolded: bool,
}

impl Transcript {
    fn fits(&self, chat: &Conversation) -> bool {
        self.chat == chat.id && self.stamp == Some((chat.nodes.len(), chat.head))
    }

    /// What the marks name.
    pub fn wants(&self, talk: &Talk) -> Vec<Query> {
        let mut wants = Vec::new();
        if self.fits(&talk.chat) {
            wants.extend(self.cited.clone());
        } else {
            wants.extend(cited(&talk.chat, &talk.chat.path()));
        }
        let growing = self.growing.as_ref().zip(talk.live.as_ref()).filter(|(own, live)| own.turn() == live.turn);
        let marks = growing.map_or_else(Vec::new, |(own, live)| own.unknown(live, &self.found));
        if !marks.is_empty() {
            wants.push(Query::Cited(marks));
        }
        wants
    }

    /// Reads what is new in the chat.
    fn sync(&mut self, state: &State) {
        let talk = &state.talk;
        let mut ended = None;
        if self.growing.as_ref().is_some_and(|own| talk.live.as_ref().is_none_or(|live| live.turn != own.turn())) {
            ended = self.growing.take();
        }
        if self.chat != talk.chat.id {
            *self = Self { scroll: self.scroll, columns: self.columns, unfolded: self.unfolded, ..Self::default() };
            self.chat.clone_from(&talk.chat.id);
            ended = None;
        }
        if !self.fits(&talk.chat) {
            self.stamp = Some((talk.chat.nodes.len(), talk.chat.head));
            self.path = talk.chat.path();
            let branch = |node: &usize| {
                let all = talk.chat.siblings(*node);
                (all.iter().position(|own| own == node).unwrap_or(0) + 1, all.len())
            };
            self.branches = self.path.iter().map(branch).collect();
            self.cited = cited(&talk.chat, &self.path);
            self.messages.retain(|node, _| self.path.contains(node));
            self.selected = self.selected.filter(|node| self.path.contains(node));
        }
        if self.shown != talk.shown {
            self.shown = talk.shown;
            (self.scrolled, self.selected, self.source) = (false, None, None);
        }
        if let Some(live) = &talk.live
            && self.growing.is_none()
        {
            self.growing = Some(Growing::new(live.turn));
        }
        self.find(state);
        if let (Some(own), Some(live)) = (&mut self.growing, &talk.live) {
            own.grow(live, &self.found);
        }
        for node in &self.path {
            if !self.messages.contains_key(node) {
                let streamed = if Some(node) == self.path.last() { ended.take().map(Growing::into_flow) } else { None };
                self.messages.insert(*node, Message::new(&talk.chat.nodes[*node], &self.found, streamed));
            }
        }
    }

    /// Takes what was found of the marks.
    fn find(&mut self, state: &State) {
        let live =
            self.growing.as_ref().zip(state.talk.live.as_ref()).map(|(own, live)| own.unknown(live, &self.found));
        let queries = [self.cited.clone(), live.filter(|marks| !marks.is_empty()).map(Query::Cited)];
        let mut news = false;
        for query in queries.into_iter().flatten() {
            let Some(Answer::Cited(found)) = state.answers.get(&query) else { continue };
            for (mark, record) in found {
                if self.found.get(mark) != Some(record) {
                    self.found.insert(mark.clone(), record.clone());
                    news = true;
                }
            }
        }
        if news {
            self.messages.values_mut().for_each(|message| message.refound(&self.found));
            if let Some(own) = &mut self.growing {
                own.refound(&self.found);
            }
        }
    }

    /// Called before drawing: lays out what changed, for lines of `columns` cells and `height` lines in sight.
    pub fn lay_out(&mut self, state: &State, columns: usize, height: usize, typing: bool, ctx: &Ctx<'_>) {
        let talk = &state.talk;
        let (anchor, before) = (self.place(self.scroll.top), self.scroll.total);
        let opened = self.chat != talk.chat.id && (!self.chat.is_empty() || talk.chat.nodes.len() > 2);
        let streams = self.growing.as_ref().is_some_and(|own| !own.is_empty());
        self.sync(state);
        let current = self.current(talk);
        let next = self.next_waiting(talk).map(|at| talk.proposals[at].node);
        self.tops.clear();
        let mut top = 0;
        for (node, branch) in self.path.iter().zip(&self.branches) {
            self.tops.push(top);
            let waiting = talk.proposals.iter().filter(|own| own.node == *node);
            let under = Under {
                columns,
                selected: self.selected == Some(*node),
                current: current == Some(*node),
                source: self.source.filter(|_| current == Some(*node)),
                unfolded: self.unfolded,
                branch: *branch,
                waiting: waiting.map(|own| own.proposal.clone()).collect(),
                next: next == Some(*node),
            };
            if let Some(message) = self.messages.get_mut(node) {
                top += message.lay_out(&talk.chat.nodes[*node], &under, ctx);
            }
        }
        self.tops.push(top);
        self.tail.clear();
        match (&mut self.growing, &talk.live) {
            (Some(own), Some(live)) => {
                self.tail = tail(live, typing, columns, ctx);
                top += own.lay_out(columns, ctx.theme) + self.tail.len();
            }
            // The empty line after the last message is not needed.
            _ => top = top.saturating_sub(1),
        }
        if self.scrolled
            && let Some(first) = self.tops.get(anchor.0)
        {
            // What changed above does not move what is being read.
            self.scroll.top = first + anchor.1;
        }
        self.scroll.fit(height, top);
        let same = columns == std::mem::replace(&mut self.columns, columns);
        if !streams && talk.live.is_none() && same && !self.scrolled && !opened && height > 2 && top > before + height {
            // More than a screen at once: it is read from the question on. What streams is followed, however fast.
            self.look = self.question(talk).map(Look::Turn);
        }
        if let Some(look) = self.look.take() {
            self.show(look);
        } else if !self.scrolled {
            self.scroll.run("move.bottom");
        }
        self.scrolled &= !self.is_at_end();
    }

    fn show(&mut self, look: Look) {
        let (Look::Turn(node) | Look::Message(node) | Look::Source(node, _) | Look::Card(node)) = look;
        let Some(at) = self.path.iter().position(|own| *own == node) else { return };
        let (top, Some(message)) = (self.tops[at], self.messages.get(&node)) else { return };
        let (from, to) = match look {
            Look::Turn(_) => (0, self.scroll.total - top),
            Look::Message(_) => (0, self.tops[at + 1] - top),
            Look::Source(_, source) => message.source_line(source).map_or((0, 1), |line| (line, line + 1)),
            Look::Card(_) => message.card().map_or((0, 1), |(from, to)| (from, to + 1)),
        };
        self.scroll.reveal(top + from, top + to);
        self.scrolled = true;
    }

    /// How often a part of an answer was laid out.
    #[cfg(test)]
    pub fn laid_out(&self) -> usize {
        let whole: usize = self.messages.values().map(Message::laid_out).sum();
        whole + self.growing.as_ref().map_or(0, Growing::laid_out)
    }

    fn is_at_end(&self) -> bool {
        self.scroll.top + self.scroll.height >= self.scroll.total
    }

    /// Lines below those in sight.
    pub fn below(&self) -> usize {
        self.scroll.total.saturating_sub(self.scroll.top + self.scroll.height)
    }

    /// The message that a line belongs to, by its place in the path, and which of its lines it is. The place after the
    /// last one is the answer that is being written.
    fn place(&self, line: usize) -> (usize, usize) {
        let at = self.tops.partition_point(|top| *top <= line).saturating_sub(1);
        (at, line - self.tops.get(at).copied().unwrap_or(0))
    }

    /// The node, the line, and whether it is of an answer's text.
    pub fn line(&self, index: usize, ctx: &Ctx<'_>) -> (Option<usize>, Line<'static>, bool) {
        let (at, line) = self.place(index);
        if let Some(node) = self.path.get(at) {
            let message = self.messages.get(node);
            let text = message.map_or_else(Line::default, |message| message.line(line, ctx));
            return (Some(*node), text, message.is_some_and(|message| message.is_said(line)));
        }
        match line.checked_sub(self.tail_at()) {
            Some(rest) => (None, self.tail.get(rest).cloned().unwrap_or_default(), false),
            None => (None, self.growing.as_ref().map_or_else(Line::default, |own| own.line(line)), true),
        }
    }

    /// Lines of the answer that is being written.
    fn tail_at(&self) -> usize {
        let from = self.tops.last().copied().unwrap_or(0);
        self.scroll.total.saturating_sub(from + self.tail.len())
    }

    /// Whether a message begins at this line.
    pub fn begins(&self, index: usize) -> bool {
        self.place(index).1 == 0
    }

    /// The source in a line of those in sight.
    pub fn source_at(&self, index: usize) -> Option<usize> {
        let (at, line) = self.place(index);
        self.messages.get(self.path.get(at)?)?.source_at(line)
    }
}

/// The marks of a path, as a question to the journal.
fn cited(chat: &Conversation, path: &[usize]) -> Option<Query> {
    let mut marks: Vec<Key> = path
        .iter()
        .map(|node| &chat.nodes[*node])
        .filter(|node| node.role == Role::Assistant)
        .flat_map(|node| cite::named(&node.text))
        .collect();
    marks.sort_unstable();
    marks.dedup();
    (!marks.is_empty()).then_some(Query::Cited(marks))
}

/// What stands under an answer that is being written.
fn tail(live: &Live, typing: bool, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut said: Vec<String> = live.rungs.iter().flat_map(|line| wrap(line, columns)).collect();
    let mark = sign(ctx, "▸", ">");
    said.extend(live.tools.iter().map(|trace| fit(&format!("{mark} {}", tool_words(trace)), columns)));
    lines.extend(said.into_iter().map(|line| Line::styled(line, ctx.theme.dim)));
    if let Some((_, sentence)) = &live.consent {
        lines.extend(cards::consent(sentence, typing, columns, ctx));
    } else if live.text.is_empty() && lines.is_empty() {
        lines.push(Line::styled("...", ctx.theme.dim));
    }
    if !live.text.is_empty() && !lines.is_empty() {
        lines.insert(0, Line::default());
    }
    lines
}
