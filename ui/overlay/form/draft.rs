//! What was typed and not saved: kept under the name of what the form is for, offered when it opens again.

use super::{Form, Level};
use serde_json::Value;
use v7_state::msg::{Msg, Toast};
use v7_state::record::patch;

impl Form {
    /// The name of the draft: the record, or what a new one is for. A new entry and a planned session that was done are
    /// two things.
    pub(super) fn draft_name(&self) -> String {
        let table = self.key.table.name();
        if self.exists || !self.key.id.is_empty() {
            format!("form:{table}:{}", self.key.id)
        } else {
            format!("form:{table}:new:{}", self.title)
        }
    }

    /// Offers a draft, unless something was typed meanwhile or it would change nothing.
    pub(super) fn offer(&mut self, text: &str) {
        let Ok(Value::Array(parts)) = serde_json::from_str::<Value>(text) else { return };
        if let [Value::Object(before), Value::Object(after)] = parts.as_slice()
            && self.before == self.body
            && patch(&self.body, before, after) != self.body
        {
            self.offered = Some((before.clone(), after.clone()));
        }
    }

    /// Puts the offered draft into the form: only what it changed.
    pub(super) fn take_draft(&mut self) {
        if let Some((before, after)) = self.offered.take() {
            self.body = patch(&self.body, &before, &after);
            self.note_day();
            self.levels = vec![Level::new(None, self.key.table.fields(), &self.body, self.entry)];
            self.errors = self.wrong();
            self.said = Some(("your draft is back".into(), false));
        }
    }

    /// Keeps what was typed.
    pub(super) fn keep(&mut self) -> Vec<Msg> {
        self.close_elements();
        if self.before == self.body {
            return Vec::new();
        }
        let bodies = Value::Array(vec![Value::Object(self.before.clone()), Value::Object(self.body.clone())]);
        let said = Toast { text: format!("{}: not saved, kept as a draft", self.title), failed: false };
        vec![Msg::Draft(self.draft_name(), Some(bodies.to_string())), Msg::Say(said)]
    }
}
