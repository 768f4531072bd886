//! Which keys work in a form: up, down and Tab go from field to field everywhere; what else there is depends on the row.
//!
//! The footer shows first how to save, to move and to close, whatever its room.

use super::Form;
use crate::pane::Binding;
use crate::widget::form::What;
use v7_state::record::Kind;
use v7_state::update::State;

const SAVE: Binding = Binding::new("form.save", "Ctrl-s", "save");
const DRAFT: Binding = Binding::new("form.close", "Esc", "keep as draft");
const CLOSE: Binding = Binding::new("form.close", "Esc", "close");
const BACK: Binding = Binding::new("form.close", "Esc", "back");
const TAKE: Binding = Binding::new("form.take-draft", "Ctrl-o", "take the draft");
const NEXT: Binding = Binding::new("form.next", "Tab Down Enter", "next");
const NEXT_DOWN: Binding = Binding::new("form.next", "Tab Down", "next");
const NEXT_TAB: Binding = Binding::new("form.next", "Tab", "next");
const PREVIOUS: Binding = Binding::quiet("form.previous", "BackTab Up", "field before");
const PREVIOUS_TAB: Binding = Binding::quiet("form.previous", "BackTab", "field before");
const LATER: Binding = Binding::new("form.day-later", "+ Ctrl-Up", "day later");
const EARLIER: Binding = Binding::new("form.day-earlier", "- Ctrl-Down", "day earlier");
const MORE: Binding = Binding::new("form.more", "Right", "next value");
const LESS: Binding = Binding::new("form.less", "Left", "value before");
const OPEN: Binding = Binding::new("form.open", "Enter", "open");
const ADD: Binding = Binding::new("form.add", "Ctrl-n", "add one");
const REMOVE: Binding = Binding::new("form.remove", "Ctrl-d", "remove");
const PUT_BACK: Binding = Binding::new("form.put-back", "Ctrl-u", "put back");
const EDITOR: Binding = Binding::new("form.editor", "Ctrl-e", "$EDITOR");
const COMPLETE: Binding = Binding::new("form.complete", "Ctrl-n", "complete");
const PAGES: [Binding; 2] = [
    Binding::quiet("form.page-down", "PageDown", "ten fields down"),
    Binding::quiet("form.page-up", "PageUp", "ten fields up"),
];

/// The keys of each sort of row.
pub(in crate::overlay) fn known() -> Vec<Vec<Binding>> {
    let common = || [SAVE, DRAFT, TAKE].into_iter().chain(PAGES);
    [
        vec![COMPLETE, NEXT, PREVIOUS],
        vec![LATER, EARLIER, NEXT, PREVIOUS],
        vec![MORE, LESS, NEXT, PREVIOUS],
        vec![OPEN, ADD, REMOVE, PUT_BACK, NEXT_DOWN, PREVIOUS],
        vec![EDITOR, NEXT_TAB, PREVIOUS_TAB],
    ]
    .into_iter()
    .map(|keys| keys.into_iter().chain(common()).collect())
    .collect()
}

impl Form {
    /// The keys that work in the selected row.
    pub(super) fn keys(&self, state: &State) -> Vec<Binding> {
        let close = match self.levels.len() {
            1 if self.before == self.body => CLOSE,
            1 => DRAFT,
            _ => BACK,
        };
        let what = self.row().map(|row| &row.what);
        let (next, previous) = match what {
            Some(What::Element(..) | What::Add(_)) => (NEXT_DOWN, PREVIOUS),
            // Lines have an up and a down of their own; at the ends they lead to the fields around.
            Some(What::Notes(_)) => (NEXT_TAB, PREVIOUS_TAB),
            _ => (NEXT, PREVIOUS),
        };
        let mut keys = vec![SAVE, next, close, previous];
        if self.offered.is_some() {
            keys.push(TAKE);
        }
        match what {
            Some(What::Line(Kind::Date)) => keys.extend([LATER, EARLIER]),
            Some(What::Choice(_) | What::Bool | What::Score(..)) => keys.extend([MORE, LESS]),
            Some(What::Element(..)) => keys.extend([OPEN, ADD, REMOVE]),
            Some(What::Add(_)) => keys.extend([OPEN, ADD]),
            Some(What::Notes(_)) if self.exists => keys.push(EDITOR),
            _ if self.completion(state).is_some() => keys.push(COMPLETE),
            _ => {}
        }
        if self.removed.is_some() && matches!(self.row().map(|row| &row.what), Some(What::Element(..) | What::Add(_))) {
            keys.push(PUT_BACK);
        }
        keys.extend(PAGES);
        keys
    }
}
