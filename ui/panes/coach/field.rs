//! The field at the bottom: a question or a command being typed, the ones before it, and what a command may become.
//!
//! What is typed is kept as a draft; nothing here sends anything.

use crate::widget::input::Input;
use crossterm::event::Event;
use v7_state::coach::commands::{self, Listed};
use v7_state::coach::model::Role;
use v7_state::coach::talk::Talk;
use v7_state::msg::Msg;
use v7_state::query::{Answer, Query};
use v7_state::update::State;

/// The name under which what is typed is kept.
pub(super) const DRAFT: &str = "coach";

/// The field.
#[derive(Debug)]
pub(super) struct Field {
    /// What is typed.
    pub input: Input,
    /// Whether it has the keys.
    pub typing: bool,
    /// The question that is put in other words, and what was being typed before.
    pub rewords: Option<(usize, String)>,
    /// Why the text was not taken.
    pub problem: Option<String>,
    /// The completion that is selected.
    pub choice: usize,
    /// Cells of a line, as of the last drawing.
    pub cells: usize,
    /// Which of the questions before is shown, counted from the last.
    recalled: Option<usize>,
    /// What the store keeps; none until it was looked up.
    kept: Option<String>,
}

impl Default for Field {
    fn default() -> Self {
        Self {
            input: Input::many(""),
            typing: false,
            rewords: None,
            problem: None,
            choice: 0,
            cells: 80,
            recalled: None,
            kept: None,
        }
    }
}

impl Field {
    /// Types.
    pub fn on_text(&mut self, event: &Event) {
        if self.input.on_event(event) {
            self.changed();
        } else if matches!(event, Event::Paste(_)) {
            self.problem = Some("That is too long: a question has at most 20,000 characters".into());
        }
    }

    fn changed(&mut self) {
        self.problem = None;
        self.recalled = None;
        self.choice = 0;
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.input.set(text);
        self.changed();
    }

    /// The same question, to be put in other words.
    pub fn reword(&mut self, node: usize, text: &str) {
        let before = self.rewords.take().map_or_else(|| self.input.text().to_owned(), |(_, before)| before);
        self.set(text);
        self.rewords = Some((node, before));
        self.typing = true;
    }

    /// Leaves the field. A question that was to be put in other words stays as it is.
    pub fn leave(&mut self) {
        self.typing = false;
        if let Some((_, before)) = self.rewords.take() {
            self.set(&before);
        }
    }

    /// What was typed was sent.
    pub fn sent(&mut self) {
        let before = self.rewords.take().map_or_else(String::new, |(_, before)| before);
        self.set(&before);
        self.typing = false;
    }

    /// The completions of what is typed.
    pub fn completions(&self) -> Vec<&'static Listed> {
        if self.rewords.is_some() { Vec::new() } else { commands::completions(self.input.text()) }
    }

    /// The command whose argument is being typed.
    pub fn command(&self) -> Option<&'static Listed> {
        let (name, _) = self.input.text().split_once(char::is_whitespace)?;
        commands::COMMANDS.iter().find(|known| self.rewords.is_none() && known.name.eq_ignore_ascii_case(name))
    }

    /// Takes the selected completion; none when there is none.
    pub fn complete(&mut self) -> Option<&'static Listed> {
        let list = self.completions();
        let known = *list.get(self.choice.min(list.len().checked_sub(1)?))?;
        self.set(&if known.argument.is_empty() { known.name.to_owned() } else { format!("{} ", known.name) });
        Some(known)
    }

    /// Up and Down: another completion, another line, or a question from before where nothing was typed.
    pub fn step(&mut self, down: bool, talk: &Talk) {
        let count = self.completions().len();
        if count > 0 {
            self.choice = (self.choice.min(count - 1) + if down { 1 } else { count - 1 }) % count;
        } else if self.recalled.is_none() && !self.input.text().is_empty() {
            self.input.step(down, self.cells);
        } else {
            self.recall(down, talk);
        }
    }

    fn recall(&mut self, down: bool, talk: &Talk) {
        let nodes = talk.chat.path().into_iter().map(|at| &talk.chat.nodes[at]);
        let asked: Vec<&str> =
            nodes.filter(|node| node.role == Role::User).map(|node| node.text.as_str()).rev().collect();
        let back = match (self.recalled, down) {
            (None, false) => Some(0),
            (Some(back), false) => Some((back + 1).min(asked.len().saturating_sub(1))),
            (Some(back), true) => back.checked_sub(1),
            (None, true) => return,
        };
        match back {
            Some(back) => {
                let Some(text) = asked.get(back) else { return };
                self.set(text);
                self.recalled = Some(back);
            }
            None => self.set(""),
        }
    }

    /// Whether the draft is still to be looked up.
    pub fn wants_draft(&self) -> bool {
        self.kept.is_none()
    }

    /// Puts the draft back once it is there, unless something was typed meanwhile.
    pub fn take_draft(&mut self, state: &State) {
        if self.kept.is_some() {
            return;
        }
        let Some(Answer::Draft(draft)) = state.answers.get(&Query::Draft(DRAFT.into())) else { return };
        let draft = draft.clone().unwrap_or_default();
        if self.input.text().is_empty() && self.rewords.is_none() {
            self.set(&draft);
        }
        self.kept = Some(draft);
    }

    /// Keeps what is typed, if the store does not know it.
    pub fn keep(&mut self) -> Option<Msg> {
        // A question that is being reworded is kept too, where nothing else would be.
        let typed = self.input.text();
        let text = self.rewords.as_ref().map_or(typed, |(_, before)| if before.is_empty() { typed } else { before });
        let known = self.kept.as_deref();
        // What the store has is not known yet: nothing typed takes nothing away.
        if known == Some(text) || (known.is_none() && text.is_empty()) {
            return None;
        }
        let text = text.to_owned();
        self.kept = Some(text.clone());
        Some(Msg::Draft(DRAFT.into(), (!text.is_empty()).then_some(text)))
    }
}
