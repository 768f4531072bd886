//! A chat as a tree: each question and answer hangs under what came before, so that an edited question or another try is a
//! branch and nothing is lost. The path from the root to the head is what is shown and sent.
//!
//! Finished turns hold text only; tools and thoughts belong to the turn that used them. How it is kept is the store's.

use super::cost::tokens;
use super::model::{Block, Message, Role};
use super::notes::Notes;
use std::fmt::Write as _;

/// One chat.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    /// Its id.
    pub id: String,
    /// Its title; empty until the first question gives one.
    pub title: String,
    /// Everything ever said in it; an index is forever.
    pub nodes: Vec<Node>,
    /// The last node of the path that is shown.
    pub head: Option<usize>,
    /// What stands for the oldest turns of the path.
    pub summary: Option<Summary>,
}

/// One message of a chat.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it answers; none at the root.
    pub parent: Option<usize>,
    /// Who speaks.
    pub role: Role,
    /// Markdown with marks (`[j:ID]`).
    pub text: String,
    /// Whether all of it came.
    pub state: NodeState,
    /// Who answered: a model's id, `offline`; empty for the athlete.
    pub model: String,
    /// When, milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// How an answer came about; none for a question.
    pub notes: Option<Box<Notes>>,
}

/// Whether a message is whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NodeState {
    /// It is.
    #[default]
    Whole,
    /// The athlete stopped it.
    Cancelled,
    /// It broke off.
    Broken,
    /// The limit of tokens was reached.
    Cut,
}

impl NodeState {
    /// All of them, by the words that are stored.
    pub const ALL: [(&'static str, Self); 4] =
        [("whole", Self::Whole), ("cancelled", Self::Cancelled), ("broken", Self::Broken), ("cut", Self::Cut)];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, state)| *state == self).map_or("whole", |(word, _)| word)
    }

    /// From what is stored; an unknown word is whole.
    pub fn parse(word: &str) -> Self {
        Self::ALL.iter().find(|(known, _)| *known == word).map_or(Self::Whole, |(_, state)| *state)
    }
}

/// A text that stands for old turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The text.
    pub text: String,
    /// The last node that it stands for.
    pub through: usize,
}

/// Characters of a title.
const TITLE: usize = 48;
/// Tokens of old turns that are sent word for word.
pub const HISTORY_TOKENS: u64 = 6_000;
/// Messages at the end that are never summed up.
const KEPT: usize = 4;

impl Conversation {
    /// An empty chat.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Adds a question under the head.
    pub fn ask(&mut self, text: &str, at_ms: i64) -> usize {
        if self.title.is_empty() {
            self.title = title(text);
        }
        self.push(self.head, Role::User, text, NodeState::Whole, "", at_ms)
    }

    /// Adds an answer under the head.
    pub fn answer(&mut self, text: &str, state: NodeState, model: &str, at_ms: i64) -> usize {
        self.push(self.head, Role::Assistant, text, state, model, at_ms)
    }

    /// Adds an answer to this question, wherever the head is; the head goes along if it is at the question.
    pub fn answer_to(&mut self, question: usize, text: &str, state: NodeState, model: &str, at_ms: i64) -> usize {
        let head = self.head;
        let node = self.push(Some(question), Role::Assistant, text, state, model, at_ms);
        if head != Some(question) {
            self.head = head;
        }
        node
    }

    /// The same question in other words: a branch beside the old one. None when the node is no question.
    pub fn edit(&mut self, node: usize, text: &str, at_ms: i64) -> Option<usize> {
        let old = self.nodes.get(node).filter(|old| old.role == Role::User)?;
        Some(self.push(old.parent, Role::User, text, NodeState::Whole, "", at_ms))
    }

    /// Goes back to the last question of the path, so that the next answer is a branch beside the old one. The question;
    /// none when there is none.
    pub fn retry(&mut self) -> Option<usize> {
        let question = self.path().into_iter().rev().find(|at| self.nodes[*at].role == Role::User)?;
        self.head = Some(question);
        Some(question)
    }

    fn push(
        &mut self,
        parent: Option<usize>,
        role: Role,
        text: &str,
        state: NodeState,
        model: &str,
        at_ms: i64,
    ) -> usize {
        self.nodes.push(Node {
            parent,
            role,
            text: text.to_owned(),
            state,
            model: model.to_owned(),
            at_ms,
            notes: None,
        });
        let at = self.nodes.len() - 1;
        self.head = Some(at);
        at
    }

    /// The nodes from the root to the head.
    pub fn path(&self) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = self.head;
        while let Some(node) = at {
            let Some(own) = self.nodes.get(node) else { break };
            path.push(node);
            // A parent is always older; anything else would be a loop of a damaged file.
            at = own.parent.filter(|parent| *parent < node);
        }
        path.reverse();
        path
    }

    /// The branches at a node, itself among them, oldest first.
    pub fn siblings(&self, node: usize) -> Vec<usize> {
        let Some(own) = self.nodes.get(node) else { return Vec::new() };
        let same = |other: &&Node| other.parent == own.parent && other.role == own.role;
        self.nodes.iter().enumerate().filter(|(_, other)| same(other)).map(|(at, _)| at).collect()
    }

    /// Shows another branch: the newest leaf under the node becomes the head.
    pub fn show(&mut self, node: usize) {
        if node >= self.nodes.len() {
            return;
        }
        let mut leaf = node;
        while let Some(child) =
            self.nodes.iter().rposition(|own| own.parent == Some(leaf)).filter(|child| *child > leaf)
        {
            leaf = child;
        }
        self.head = Some(leaf);
    }

    /// The finished turns before the last question, as a model gets them: text only, roles in turn, the user first.
    pub fn history(&self) -> Vec<Message> {
        let path = self.path();
        let before =
            path.len().saturating_sub(usize::from(path.last().is_some_and(|at| self.nodes[*at].role == Role::User)));
        let from = self
            .summary
            .as_ref()
            .and_then(|summary| path.iter().position(|at| *at == summary.through))
            .map_or(0, |at| at + 1);
        let mut messages: Vec<Message> = Vec::new();
        if from > 0
            && let Some(summary) = &self.summary
        {
            add(&mut messages, Role::User, &format!("(Summary of the conversation so far: {})", summary.text));
        }
        for at in path.get(from.min(before)..before).unwrap_or_default() {
            let node = &self.nodes[*at];
            let text =
                if node.state == NodeState::Whole { node.text.clone() } else { format!("{}\n(broken off)", node.text) };
            if !node.text.trim().is_empty() {
                add(&mut messages, node.role, &text);
            }
        }
        if messages.first().is_some_and(|first| first.role == Role::Assistant) {
            messages.insert(0, Message::text(Role::User, "(The conversation begins with your answer.)"));
        }
        messages
    }

    /// The old turns that should be summed up, once the history has grown too long: the node that the summary will stand
    /// through, and the text to be summed up.
    pub fn to_sum_up(&self) -> Option<(usize, String)> {
        let path = self.path();
        let length: usize = self
            .history()
            .iter()
            .flat_map(|message| &message.blocks)
            .map(|block| if let Block::Text(text) = block { text.len() } else { 0 })
            .sum();
        if tokens(length) <= HISTORY_TOKENS || path.len() <= KEPT {
            return None;
        }
        let old = &path[..path.len() - KEPT];
        // One of another branch says nothing about this one.
        let summary = self.summary.as_ref().filter(|summary| path.contains(&summary.through));
        // It ends with an answer, so that what is left begins with a question.
        let through = *old.iter().rev().find(|at| self.nodes[**at].role == Role::Assistant)?;
        if summary.is_some_and(|summary| summary.through >= through) {
            return None;
        }
        let from = summary.map_or(0, |summary| summary.through + 1);
        let mut text = summary.map_or_else(String::new, |summary| format!("{}\n\n", summary.text));
        for at in old.iter().filter(|at| (from..=through).contains(at)) {
            let who = if self.nodes[*at].role == Role::User { "Climber" } else { "Coach" };
            let _ = write!(text, "{who}: {}\n\n", self.nodes[*at].text);
        }
        Some((through, text))
    }
}

fn add(messages: &mut Vec<Message>, role: Role, text: &str) {
    match messages.last_mut() {
        Some(last) if last.role == role => {
            if let Some(Block::Text(own)) = last.blocks.last_mut() {
                own.push_str("\n\n");
                own.push_str(text);
            }
        }
        _ => messages.push(Message::text(role, text)),
    }
}

/// The first words of a question.
fn title(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    super::clean::clean(line, TITLE)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn texts(messages: &[Message]) -> Vec<String> {
        messages
            .iter()
            .map(|message| match &message.blocks[0] {
                Block::Text(text) => format!("{:?}: {text}", message.role),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn an_edit_and_a_retry_are_branches_and_nothing_is_lost() {
        let mut chat = Conversation::new("c");
        let one = chat.ask("how am I?", 1);
        chat.answer("fine", NodeState::Whole, "m", 2);
        let two = chat.ask("and slab?", 3);
        let old = chat.answer("weak", NodeState::Whole, "m", 4);
        assert_eq!(chat.title, "how am I?");
        let edited = chat.edit(two, "and roofs?", 5).unwrap();
        assert_eq!(chat.path(), [one, 1, edited]);
        assert_eq!(chat.siblings(edited), [two, edited]);
        assert_eq!(texts(&chat.history()), ["User: how am I?", "Assistant: fine"]);
        chat.show(two);
        assert_eq!(chat.path(), [one, 1, two, old]);
        assert_eq!(chat.retry(), Some(two));
        let again = chat.answer("still weak", NodeState::Whole, "m", 6);
        assert_eq!(chat.siblings(again), [old, again]);
        assert_eq!(chat.edit(again, "x", 7), None, "an answer is no question");
        assert_eq!(chat.nodes.len(), 6);
    }

    #[test]
    fn old_turns_become_a_summary() {
        let mut chat = Conversation::new("c");
        for turn in 0..6 {
            chat.ask(&format!("question {turn}"), turn);
            chat.answer(&"long ".repeat(1200), NodeState::Whole, "m", turn);
        }
        chat.ask("now", 9);
        let (through, text) = chat.to_sum_up().unwrap();
        assert_eq!(chat.nodes[through].role, Role::Assistant);
        assert!(text.starts_with("Climber: question 0") && !text.contains("question 5"));
        chat.summary = Some(Summary { text: "They talked.".into(), through });
        let history = texts(&chat.history());
        assert!(history[0].starts_with("User: (Summary of the conversation so far: They talked.)"));
        assert_eq!(chat.to_sum_up(), None);
    }

    proptest! {
        #[test]
        fn whatever_happens_roles_take_turns(steps in prop::collection::vec((0..5usize, 0..12usize, "[a-z]{0,4}"), 0..30)) {
            let mut chat = Conversation::new("c");
            for (what, node, text) in steps {
                match what {
                    0 => { chat.ask(&text, 0); }
                    1 => { chat.answer(&text, NodeState::Cancelled, "m", 0); }
                    2 => { let _ = chat.edit(node, &text, 0); }
                    3 => { let _ = chat.retry(); }
                    _ => chat.show(node),
                }
                let history = chat.history();
                prop_assert!(history.first().is_none_or(|first| first.role == Role::User));
                prop_assert!(history.windows(2).all(|pair| pair[0].role != pair[1].role));
                let path = chat.path();
                prop_assert!(path.windows(2).all(|pair| chat.nodes[pair[1]].parent == Some(pair[0])));
                prop_assert_eq!(path.last().copied(), chat.head);
                let _ = chat.to_sum_up();
            }
        }
    }
}
