//! The chat as a column of lines: which message stands where, which are in sight, which one is selected.
//!
//! Every message is laid out once for a width; a frame asks each only how many lines it has, and draws those in sight.

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
use v7_state::coach::cite::{self, Citation, Found};
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
        let marks = growing.map_or_else(Vec::new, |(own, live)| own.marks(live));
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
        let live = self.growing.as_ref().zip(state.talk.live.as_ref()).map(|(own, live)| own.marks(live));
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
        if same && !self.scrolled && !opened && height > 2 && top > before + height {
            // More than a screen at once: it is read from the question on.
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

    /// Moves what is in sight; false if the action does not scroll.
    pub fn run(&mut self, action: &str) -> bool {
        let moved = self.scroll.run(action);
        if moved {
            self.scrolled = !self.is_at_end();
        }
        if action == "move.bottom" {
            (self.selected, self.source) = (None, None);
        }
        moved
    }

    /// Turns the wheel.
    pub fn turn(&mut self, lines: isize) {
        self.scroll.turn(lines);
        self.scrolled = !self.is_at_end();
    }

    /// Selects the message before or after; the first time one of those in sight.
    pub fn select(&mut self, down: bool) {
        let here = self.selected.and_then(|node| self.path.iter().position(|own| *own == node));
        let there = match (here, down) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.saturating_sub(1),
            (None, true) => self.place(self.scroll.top).0,
            (None, false) => self.place((self.scroll.top + self.scroll.height).saturating_sub(1)).0,
        };
        self.source = None;
        if let Some(node) = self.path.get(there).or(self.path.last().filter(|_| !down)) {
            self.selected = Some(*node);
            self.look = Some(Look::Message(*node));
        } else {
            (self.selected, self.scrolled) = (None, false);
        }
    }

    /// Selects the message in a line.
    pub fn select_line(&mut self, index: usize) {
        self.selected = self.path.get(self.place(index).0).copied();
        self.source = None;
    }

    /// The answer that copying, sources and retrying are about.
    pub fn current(&self, talk: &Talk) -> Option<usize> {
        let answers = |node: &&usize| talk.chat.nodes.get(**node).is_some_and(|own| own.role == Role::Assistant);
        let from = self.selected.and_then(|node| self.path.iter().position(|own| *own == node));
        match from {
            Some(at) => self.path[at..].iter().take(2).find(answers).copied(),
            None => self.path.iter().rev().find(answers).copied(),
        }
    }

    /// The question that editing is about.
    pub fn question(&self, talk: &Talk) -> Option<usize> {
        let path = talk.chat.path();
        let until =
            self.selected.and_then(|node| path.iter().position(|own| *own == node)).map_or(path.len(), |at| at + 1);
        path[..until].iter().rev().find(|node| talk.chat.nodes[**node].role == Role::User).copied()
    }

    /// The other branch at the selected message, or at the last one that has branches.
    pub fn branch(&self, talk: &Talk, right: bool) -> Option<usize> {
        let split = |node: &usize| talk.chat.siblings(*node).len() > 1;
        let node = self.selected.filter(split).or_else(|| self.path.iter().rev().copied().find(split))?;
        let all = talk.chat.siblings(node);
        let at = all.iter().position(|own| *own == node)?;
        let to = if right { at + 1 } else { at.checked_sub(1)? };
        all.get(to).copied()
    }

    /// The sources of the current answer.
    pub fn sources(&self, talk: &Talk) -> &[Citation] {
        let message = self.current(talk).and_then(|node| self.messages.get(&node));
        message.map_or(&[], |message| message.numbers.citations.as_slice())
    }

    /// Selects the next source of the current answer, or the one before.
    pub fn step_source(&mut self, talk: &Talk, down: bool) {
        let count = self.sources(talk).len();
        let Some(node) = self.current(talk).filter(|_| count > 0) else { return };
        let at = match (self.source, down) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        self.source = Some(at);
        self.look = Some(Look::Source(node, at));
    }

    /// The change that the keys are about: the oldest of this path, by its place in [`Talk::proposals`].
    pub fn next_waiting(&self, talk: &Talk) -> Option<usize> {
        talk.proposals.iter().position(|own| self.path.contains(&own.node))
    }

    /// Whether that change is in sight; if not, it comes into sight.
    pub fn sees_waiting(&mut self, talk: &Talk) -> bool {
        let Some(node) = self.next_waiting(talk).map(|at| talk.proposals[at].node) else { return false };
        let at = self.path.iter().position(|own| *own == node);
        let card = at.and_then(|at| Some((self.tops.get(at)?, self.messages.get(&node)?.card()?)));
        let seen = card.is_some_and(|(top, (from, _))| {
            (self.scroll.top..self.scroll.top + self.scroll.height).contains(&(top + from))
        });
        if !seen {
            self.look = Some(Look::Card(node));
        }
        seen
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
