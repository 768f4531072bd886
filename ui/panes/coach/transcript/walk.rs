//! Going through the chat: scrolling, the selected message, its records and branches, the change that waits for a key.

use super::{Look, Transcript};
use v7_state::coach::cite::Citation;
use v7_state::coach::model::Role;
use v7_state::coach::talk::Talk;

impl Transcript {
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
