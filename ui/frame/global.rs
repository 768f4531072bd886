//! The keys that work in every pane.
//!
//! Their names are what the configuration calls them. What they do is in [`super::input`].

use super::Ui;
use crate::pane::Binding;
use v7_state::update::State;

/// Action, keys by digit: `go.1` is the pane with the digit 1.
const GO: [(&str, &str); 9] = [
    ("go.1", "1 F1"),
    ("go.2", "2 F2"),
    ("go.3", "3 F3"),
    ("go.4", "4 F4"),
    ("go.5", "5 F5"),
    ("go.6", "6 F6"),
    ("go.7", "7 F7"),
    ("go.8", "8 F8"),
    ("go.9", "9 F9"),
];

/// What works in every pane, besides going to one.
const EVERYWHERE: &[Binding] = &[
    Binding::new("capture", "+ a", "log"),
    Binding::quiet("capture.send", "", "log a send"),
    Binding::quiet("capture.food", "", "log food"),
    Binding::new("search", "/", "search"),
    Binding::new("undo", "u", "undo"),
    Binding::quiet("redo", "Ctrl-r", "redo"),
    Binding::new("palette", ": Ctrl-p", "commands"),
    Binding::quiet("sync", "Y", "sync now"),
    Binding::quiet("conflicts", "", "conflicts and sync"),
    Binding::quiet("import", "", "import a file"),
    Binding::quiet("export", "", "export the journal"),
    Binding::quiet("go.next", "]", "next pane"),
    Binding::quiet("go.previous", "[", "previous pane"),
    Binding::quiet("redraw", "Ctrl-l", "draw again"),
    Binding::quiet("suspend", "Ctrl-z", "to the background"),
    Binding::new("quit", "q Ctrl-c", "quit"),
    Binding::new("help", "?", "help"),
];

/// Stops long work; live while there is some.
const CANCEL: Binding = Binding::new("cancel", "Ctrl-x", "cancel");

impl Ui {
    /// What works in every pane, whatever the state.
    pub(super) fn everywhere(&self) -> Vec<Binding> {
        let go = self.panes.iter().filter_map(|(digit, pane)| {
            let (action, keys) = GO.get(digit.to_digit(10)?.checked_sub(1)? as usize)?;
            Some(Binding::quiet(action, keys, pane.title()))
        });
        go.chain(EVERYWHERE.iter().cloned()).collect()
    }

    /// What works in every pane now.
    pub(super) fn globals(&self, state: &State) -> Vec<Binding> {
        let mut bindings = self.everywhere();
        if state.progress.is_some() {
            bindings.insert(0, CANCEL);
        }
        bindings
    }

    /// Every action that the configuration may name, in the groups within which a key means one thing.
    pub(super) fn known(&self, state: &State) -> Vec<Vec<Binding>> {
        let mut globals = self.everywhere();
        globals.push(CANCEL);
        let mut groups: Vec<Vec<Binding>> = self
            .panes
            .iter()
            .map(|(_, pane)| pane.bindings(state).into_iter().chain(globals.iter().cloned()).collect())
            .collect();
        // Two rare ones may share a key, as they may not be live together.
        let rare = self.panes.iter().flat_map(|(_, pane)| pane.rare());
        groups.extend(rare.map(|binding| std::iter::once(binding).chain(globals.iter().cloned()).collect()));
        groups.extend(crate::overlay::known());
        groups.push(globals);
        groups
    }
}
