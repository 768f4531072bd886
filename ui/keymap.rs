//! Names of keys, and which action a key starts.
//!
//! There is no table of keys: the bindings that panes and overlays report are the table, and the configuration replaces
//! the keys of single actions in it.

use crate::pane::Binding;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One key with its modifiers, the same however the terminal reports it: a shifted letter is the upper-case letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Chord {
    /// The chord of a key event; `None` for a released key, a bare modifier, or one that the program has no name for.
    pub fn of(event: &KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release
            || event.modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META)
        {
            return None;
        }
        let has = |modifier| event.modifiers.contains(modifier);
        let (ctrl, alt, mut shift) = (has(KeyModifiers::CONTROL), has(KeyModifiers::ALT), has(KeyModifiers::SHIFT));
        let code = match event.code {
            KeyCode::Char(c) => {
                let cased = if ctrl {
                    c.to_ascii_lowercase()
                } else if shift && c.to_uppercase().count() == 1 {
                    c.to_uppercase().next().unwrap_or(c)
                } else {
                    c
                };
                shift = false;
                KeyCode::Char(cased)
            }
            KeyCode::Tab | KeyCode::BackTab if shift || event.code == KeyCode::BackTab => {
                shift = false;
                KeyCode::BackTab
            }
            KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace => {
                shift = false;
                event.code
            }
            code => code,
        };
        let named = !key_name(code).is_empty();
        named.then_some(Self { code, ctrl, alt, shift })
    }

    /// Reads `Ctrl-p`, `Alt-Left`, `F1`, `Enter`, `Space`, `+`; `None` if there is no such key.
    pub fn parse(name: &str) -> Option<Self> {
        let mut chord = Self { code: KeyCode::Null, ctrl: false, alt: false, shift: false };
        let mut rest = name;
        while let Some((modifier, key)) = rest.split_once('-').filter(|(_, key)| !key.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" | "c" => chord.ctrl = true,
                "alt" | "a" | "m" => chord.alt = true,
                "shift" | "s" => chord.shift = true,
                _ => return None,
            }
            rest = key;
        }
        let mut modifiers = KeyModifiers::NONE;
        modifiers.set(KeyModifiers::CONTROL, chord.ctrl);
        modifiers.set(KeyModifiers::ALT, chord.alt);
        modifiers.set(KeyModifiers::SHIFT, chord.shift);
        Self::of(&KeyEvent::new(key_code(rest)?, modifiers))
    }

    /// Whether a text field would type it.
    pub fn is_printable(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }

    /// Whether a text field moves or deletes with it.
    pub fn is_editing(self) -> bool {
        matches!(
            self.code,
            KeyCode::Left | KeyCode::Right | KeyCode::Home | KeyCode::End | KeyCode::Backspace | KeyCode::Delete
        )
    }

    /// The event that presses it.
    pub fn event(self) -> KeyEvent {
        let mut modifiers = KeyModifiers::NONE;
        modifiers.set(KeyModifiers::CONTROL, self.ctrl);
        modifiers.set(KeyModifiers::ALT, self.alt);
        modifiers.set(KeyModifiers::SHIFT, self.shift);
        KeyEvent::new(self.code, modifiers)
    }
}

const NAMED: &[(KeyCode, &str)] = &[
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "BackTab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Delete"),
    (KeyCode::Insert, "Insert"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PageUp"),
    (KeyCode::PageDown, "PageDown"),
    (KeyCode::Char(' '), "Space"),
];

fn key_name(code: KeyCode) -> String {
    match code {
        KeyCode::Char(c) if c != ' ' => c.to_string(),
        KeyCode::F(n) => format!("F{n}"),
        code => NAMED.iter().find(|(named, _)| *named == code).map_or_else(String::new, |(_, name)| (*name).to_owned()),
    }
}

fn key_code(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control()).then_some(KeyCode::Char(c));
    }
    if let Some(n) = name.strip_prefix(['F', 'f']).and_then(|n| n.parse::<u8>().ok()) {
        return (1..=24).contains(&n).then_some(KeyCode::F(n));
    }
    NAMED.iter().find(|(_, named)| named.eq_ignore_ascii_case(name)).map(|(code, _)| *code)
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        f.write_str(&key_name(self.code))
    }
}

/// The keys of actions: the built-in ones, or those of the configuration.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    replaced: BTreeMap<String, Vec<Chord>>,
}

impl Keymap {
    /// Applies the configuration. `known` are the groups of bindings whose actions may be named; within a group no key
    /// may start two actions. Each problem is a sentence, and that line of the configuration is then left out.
    pub fn new(config: &BTreeMap<String, String>, known: &[Vec<Binding>]) -> (Self, Vec<String>) {
        let mut keymap = Self::default();
        let mut problems = Vec::new();
        for (action, keys) in config {
            if !known.iter().flatten().any(|binding| binding.action == action) {
                problems.push(format!("keys: there is no action {action:?}; the palette (:) lists them"));
                continue;
            }
            let mut chords = Vec::new();
            let mut wrong = false;
            for name in keys.split_whitespace() {
                if let Some(chord) = Chord::parse(name) {
                    chords.push(chord);
                } else {
                    wrong = true;
                    problems.push(format!(
                        "keys: {action:?} names the key {name:?}, allowed are names such as Ctrl-p, F1, Enter, Space, +"
                    ));
                }
            }
            if !wrong {
                keymap.replaced.insert(action.clone(), chords);
            }
        }
        let mut clashing = BTreeSet::new();
        for group in known {
            for (chord, first, second) in keymap.clashes(group) {
                // The one that the configuration moved gives way.
                let moved = if keymap.replaced.contains_key(second) { second } else { first };
                if keymap.replaced.contains_key(moved) && clashing.insert((moved, first, second)) {
                    problems.push(format!("keys: {chord} would start both {first:?} and {second:?}"));
                }
            }
        }
        for (moved, ..) in clashing {
            keymap.replaced.remove(moved);
        }
        (keymap, problems)
    }

    /// The keys of a binding.
    pub fn keys(&self, binding: &Binding) -> Vec<Chord> {
        match self.replaced.get(binding.action) {
            Some(chords) => chords.clone(),
            None => binding.keys.split_whitespace().filter_map(Chord::parse).collect(),
        }
    }

    /// The first binding that a key starts.
    pub fn find(&self, bindings: &[Binding], chord: Chord) -> Option<Binding> {
        bindings.iter().find(|binding| self.starts(binding, chord)).cloned()
    }

    fn starts(&self, binding: &Binding, chord: Chord) -> bool {
        match self.replaced.get(binding.action) {
            Some(chords) => chords.contains(&chord),
            None => binding.keys.split_whitespace().any(|name| Chord::parse(name) == Some(chord)),
        }
    }

    /// Keys that start two actions of these bindings.
    pub fn clashes<'a>(&self, bindings: &'a [Binding]) -> Vec<(Chord, &'a str, &'a str)> {
        let mut seen: Vec<(Chord, &str)> = Vec::new();
        let mut found = Vec::new();
        for binding in bindings {
            for chord in self.keys(binding) {
                match seen.iter().find(|(other, _)| *other == chord) {
                    Some((_, first)) if *first != binding.action => found.push((chord, *first, binding.action)),
                    Some(_) => {}
                    None => seen.push((chord, binding.action)),
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn names_of_keys_are_read_and_written() {
        for name in ["Ctrl-p", "F1", "Enter", "Space", "BackTab", "+", "-", "Ctrl--", "G", "é", "Alt-Left", "Shift-Up"]
        {
            assert_eq!(Chord::parse(name).unwrap().to_string(), name);
        }
        assert_eq!(Chord::parse("ctrl-P"), Chord::parse("Ctrl-p"));
        assert_eq!(Chord::parse("Shift-g"), Chord::parse("G"));
        assert_eq!(Chord::parse("Shift-Tab"), Chord::parse("BackTab"));
        for name in ["", "Hyper-x", "Ctrl-", "F99", "Entr", "F0"] {
            assert_eq!(Chord::parse(name), None, "{name}");
        }
    }

    #[test]
    fn however_the_terminal_reports_a_key_it_is_the_same_key() {
        let key = |c, modifiers| Chord::of(&KeyEvent::new(KeyCode::Char(c), modifiers));
        let upper = Chord::parse("G");
        for event in [('G', KeyModifiers::NONE), ('G', KeyModifiers::SHIFT), ('g', KeyModifiers::SHIFT)] {
            assert_eq!(key(event.0, event.1), upper, "{event:?}");
        }
        assert_eq!(key('+', KeyModifiers::SHIFT), Chord::parse("+"));
        assert_eq!(key('P', KeyModifiers::CONTROL | KeyModifiers::SHIFT), Chord::parse("Ctrl-p"));
        assert_eq!(key('p', KeyModifiers::SUPER), None);
        let mut released = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
        released.kind = KeyEventKind::Release;
        assert_eq!(Chord::of(&released), None);
        released.kind = KeyEventKind::Repeat;
        assert_eq!(Chord::of(&released), Chord::parse("q"));
    }

    #[test]
    fn the_configuration_moves_actions_and_says_what_it_cannot_do() {
        let group = vec![Binding::new("quit", "q Ctrl-c", "quit"), Binding::new("journal.filter", "f", "filter")];
        let config = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(action, keys)| ((*action).to_owned(), (*keys).to_owned())).collect()
        };
        let (keymap, problems) = Keymap::new(&config(&[("journal.filter", "F Ctrl-t")]), std::slice::from_ref(&group));
        assert!(problems.is_empty());
        assert_eq!(keymap.find(&group, Chord::parse("F").unwrap()).unwrap().action, "journal.filter");
        assert_eq!(keymap.find(&group, Chord::parse("f").unwrap()), None);
        let cases = [
            (("journal.filtr", "F"), "keys: there is no action \"journal.filtr\"; the palette (:) lists them"),
            (
                ("quit", "Quit"),
                "keys: \"quit\" names the key \"Quit\", allowed are names such as Ctrl-p, F1, Enter, Space, +",
            ),
            (("journal.filter", "q"), "keys: q would start both \"quit\" and \"journal.filter\""),
        ];
        for (pair, expected) in cases {
            let (keymap, problems) = Keymap::new(&config(&[pair]), std::slice::from_ref(&group));
            assert_eq!(problems, [expected]);
            assert_eq!(keymap.find(&group, Chord::parse("q").unwrap()).unwrap().action, "quit");
            assert_eq!(keymap.find(&group, Chord::parse("f").unwrap()).unwrap().action, "journal.filter");
        }
    }
}
