//! Which keys work in a form depends on the row: a date moves by days, a table opens its elements.

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
const NEXT: Binding = Binding::quiet("form.next", "Tab Enter Down", "next field");
const NEXT_TAB: Binding = Binding::new("form.next", "Tab", "next field");
const NEXT_ENTER: Binding = Binding::quiet("form.next", "Tab Enter", "next field");
const NEXT_DOWN: Binding = Binding::quiet("form.next", "Tab Down", "next field");
const PREVIOUS: Binding = Binding::quiet("form.previous", "BackTab Up", "field before");
const PREVIOUS_TAB: Binding = Binding::quiet("form.previous", "BackTab", "field before");
const LATER: Binding = Binding::new("form.day-later", "Up", "day later");
const EARLIER: Binding = Binding::new("form.day-earlier", "Down", "day earlier");
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
        vec![LATER, EARLIER, NEXT_ENTER, PREVIOUS_TAB],
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
        let mut keys = vec![SAVE, close];
        if self.offered.is_some() {
            keys.push(TAKE);
        }
        match self.row().map(|row| &row.what) {
            Some(What::Line(Kind::Date)) => keys.extend([LATER, EARLIER, NEXT_ENTER, PREVIOUS_TAB]),
            Some(What::Choice(_) | What::Bool | What::Score(..)) => keys.extend([MORE, LESS, NEXT, PREVIOUS]),
            Some(What::Element(..)) => keys.extend([OPEN, ADD, REMOVE, NEXT_DOWN, PREVIOUS]),
            Some(What::Add(_)) => keys.extend([OPEN, ADD, NEXT_DOWN, PREVIOUS]),
            Some(What::Notes(_)) => {
                if self.exists {
                    keys.push(EDITOR);
                }
                keys.extend([NEXT_TAB, PREVIOUS_TAB]);
            }
            _ => {
                if self.completion(state).is_some() {
                    keys.push(COMPLETE);
                }
                keys.extend([NEXT, PREVIOUS]);
            }
        }
        if self.removed.is_some() && matches!(self.row().map(|row| &row.what), Some(What::Element(..) | What::Add(_))) {
            keys.push(PUT_BACK);
        }
        keys.extend(PAGES);
        keys
    }
}
