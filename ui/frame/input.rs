//! Which part of the screen an event is for, and what the actions of the frame do.

use super::{PATIENCE_MS, Ui};
use crate::keymap::Chord;
use crate::pane::{AskFor, Binding, Do, Open};
use crossterm::event::{Event, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use v7_state::msg::{CaptureKind, Msg, Toast};
use v7_state::update::State;

/// What works under every overlay as well.
const ALWAYS: [&str; 2] = ["suspend", "redraw"];

impl Ui {
    /// What an event of the terminal leads to.
    pub fn on_event(&mut self, event: &Event, state: &State) -> Vec<Msg> {
        if self.postponed.is_some_and(|(_, since)| state.moment.ms - since > PATIENCE_MS) {
            self.postponed = None;
            self.held.clear();
        }
        if self.waiting() && self.hold(event) {
            return Vec::new();
        }
        let msgs = match event {
            Event::Key(key) => self.on_key(key, state),
            Event::Paste(text) => self.on_paste(text, state),
            Event::Mouse(mouse) if self.mouse => self.on_mouse(*mouse, state),
            _ => Vec::new(),
        };
        self.note_drafts(&msgs);
        self.report(state);
        msgs
    }

    /// Keeps what is typed during a save for what comes after it. The key that saved, pressed again, means nothing.
    fn hold(&mut self, event: &Event) -> bool {
        let chord = if let Event::Key(key) = event { Chord::of(key) } else { None };
        let now = ["Ctrl-c", "Ctrl-z", "Ctrl-l"].map(Chord::parse);
        let again = ["Enter", "Ctrl-s"].map(Chord::parse);
        if self.postponed.is_some() {
            if now.contains(&chord) && chord.is_some() {
                self.postponed = None;
                self.held.clear();
                return false;
            }
            if matches!(event, Event::Key(_) | Event::Paste(_)) {
                self.held.push(event.clone());
            }
            // A click meanwhile would change what the action is about.
            return matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(_));
        }
        match event {
            Event::Key(_) if chord.is_none() || now.contains(&chord) => false,
            Event::Key(_) if self.held.is_empty() && again.contains(&chord) => true,
            Event::Key(_) | Event::Paste(_) => {
                self.held.push(event.clone());
                true
            }
            _ => false,
        }
    }

    /// The bindings that work here and now, the nearest first.
    pub(super) fn live(&self, state: &State) -> Vec<Binding> {
        if let Some(layer) = self.overlays.last() {
            let always = self.everywhere().into_iter().filter(|binding| ALWAYS.contains(&binding.action));
            let mut bindings: Vec<_> = layer.overlay.bindings(state).into_iter().chain(always).collect();
            if layer.overlay.typing() {
                bindings.retain(|binding| self.keymap.keys(binding).iter().any(|chord| !chord.is_printable()));
            }
            return bindings;
        }
        let pane = self.panes.get(self.active).map(|(_, pane)| (pane.bindings(state), pane.typing()));
        let (mut bindings, typing) = pane.unwrap_or_default();
        bindings.extend(self.globals(state));
        if typing {
            bindings.retain(|binding| {
                self.keymap.keys(binding).iter().any(|chord| !chord.is_printable() && !chord.is_editing())
            });
        }
        bindings
    }

    fn on_key(&mut self, key: &KeyEvent, state: &State) -> Vec<Msg> {
        let Some(chord) = Chord::of(key) else {
            return Vec::new();
        };
        if self.overlays.is_empty() {
            self.key_in_pane(key, chord, state)
        } else {
            self.key_in_overlay(key, chord, state)
        }
    }

    fn key_in_overlay(&mut self, key: &KeyEvent, chord: Chord, state: &State) -> Vec<Msg> {
        if Some(chord) == Chord::parse("Ctrl-c") {
            return self.close();
        }
        let live = self.live(state);
        let Some(layer) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let typed = layer.overlay.typing() && chord.is_printable();
        let turn = match self.keymap.find(&live, chord).filter(|_| !typed) {
            Some(binding) if ALWAYS.contains(&binding.action) => return self.run(binding.action, state),
            Some(binding) => layer.overlay.run(binding.action, state),
            None if layer.overlay.typing() => layer.overlay.on_text(&Event::Key(*key), state),
            None => return Vec::new(),
        };
        self.turn(turn, state)
    }

    fn key_in_pane(&mut self, key: &KeyEvent, chord: Chord, state: &State) -> Vec<Msg> {
        let typing = self.panes.get(self.active).is_some_and(|(_, pane)| pane.typing());
        let live = self.live(state);
        if typing && Some(chord) == Chord::parse("Ctrl-c") {
            // The first Ctrl-C leaves the field, as Esc does.
            let escape = Chord::parse("Esc").and_then(|escape| self.keymap.find(&live, escape));
            return self.run(escape.map_or("quit", |binding| binding.action), state);
        }
        let typed = typing && (chord.is_printable() || chord.is_editing());
        if let Some(binding) = self.keymap.find(&live, chord).filter(|_| !typed) {
            return self.run(binding.action, state);
        }
        match self.panes.get_mut(self.active) {
            Some((_, pane)) if typing => {
                let what = pane.on_text(&Event::Key(*key), state);
                self.follow(what, state)
            }
            _ => Vec::new(),
        }
    }

    /// Pasted text is text: it goes to the focused field or nowhere, and never starts an action.
    fn on_paste(&mut self, text: &str, state: &State) -> Vec<Msg> {
        let text: String = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .chars()
            .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
            .collect();
        let event = Event::Paste(text);
        if let Some(layer) = self.overlays.last_mut() {
            if layer.overlay.typing() {
                let turn = layer.overlay.on_text(&event, state);
                return self.turn(turn, state);
            }
        } else if let Some((_, pane)) = self.panes.get_mut(self.active)
            && pane.typing()
        {
            let what = pane.on_text(&event, state);
            return self.follow(what, state);
        }
        vec![Msg::Say(Toast { text: "pasted text needs a field: + to log".into(), failed: false })]
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Vec<Msg> {
        let at = Position::new(event.column, event.row);
        let wheel = matches!(event.kind, MouseEventKind::ScrollUp | MouseEventKind::ScrollDown);
        let click = event.kind == MouseEventKind::Down(MouseButton::Left);
        if !wheel && !click || self.waiting() {
            return Vec::new();
        }
        if click && let Some(index) = hit(&self.spots.panes, at) {
            let msgs = self.leave();
            self.active = index;
            return msgs;
        }
        if click && self.spots.sync.is_some_and(|word| word.contains(at)) {
            return self.inbox(state);
        }
        if click && let Some(action) = hit(&self.spots.keys, at) {
            return self.run_live(action, state);
        }
        if !self.spots.body.contains(at) {
            return Vec::new();
        }
        if let Some(layer) = self.overlays.last_mut() {
            let turn = layer.overlay.on_mouse(event, state);
            return self.turn(turn, state);
        }
        let Some((_, pane)) = self.panes.get_mut(self.active) else {
            return Vec::new();
        };
        let what = pane.on_mouse(event, state);
        self.follow(what, state)
    }

    /// Runs an action of the overlay that is open, else of the pane or the frame.
    fn run_live(&mut self, action: &'static str, state: &State) -> Vec<Msg> {
        match self.overlays.last_mut() {
            Some(_) if ALWAYS.contains(&action) => self.run(action, state),
            Some(layer) => {
                let turn = layer.overlay.run(action, state);
                self.turn(turn, state)
            }
            None => self.run(action, state),
        }
    }

    /// Closes the topmost overlay and keeps what was typed in it.
    fn close(&mut self) -> Vec<Msg> {
        self.held.clear();
        let Some(mut layer) = self.overlays.pop() else {
            return Vec::new();
        };
        layer.overlay.leave()
    }

    /// Runs an action of the pane, or of the frame.
    pub(super) fn run(&mut self, action: &'static str, state: &State) -> Vec<Msg> {
        if let Some((_, pane)) = self.panes.get_mut(self.active)
            && pane.bindings(state).iter().any(|binding| binding.action == action)
        {
            let what = pane.run(action, state);
            if matches!(what, Do::NotYet) {
                self.postponed = Some((action, state.moment.ms));
            }
            return self.follow(what, state);
        }
        let capture = |kind| Do::Open(Open::Capture(kind, String::new()));
        let ask = |title: &str, then| Do::Open(Open::Ask { title: title.into(), text: String::new(), then });
        let what = match action {
            "capture" => capture(CaptureKind::Session),
            "capture.send" => capture(CaptureKind::Send),
            "capture.food" => capture(CaptureKind::Food),
            "search" => Do::Open(Open::Search(String::new())),
            "palette" => Do::Open(Open::Palette),
            "help" => Do::Open(Open::Help),
            "sync" => Do::msg(Msg::SyncNow),
            "conflicts" => return self.inbox(state),
            "import" => ask("Import which file?", AskFor::ImportPath),
            "compare" => {
                let year = chrono::Datelike::year(&state.moment.today);
                Do::Open(crate::overlay::compare::question(format!("{} {year}", year - 1)))
            }
            "export" => ask("Export to which file?", AskFor::ExportPath),
            "undo" => Do::msg(Msg::Undo),
            "redo" => Do::msg(Msg::Redo),
            "cancel" => Do::msg(Msg::Cancel),
            "redraw" => Do::msg(Msg::Redraw),
            "suspend" => Do::msg(Msg::Suspend),
            "quit" => {
                let mut msgs = self.leave();
                msgs.push(Msg::Quit);
                return msgs;
            }
            "go.next" => return self.step(1),
            "go.previous" => return self.step(self.panes.len().saturating_sub(1)),
            other => {
                if let Some(digit) = other.strip_prefix("go.").and_then(|rest| rest.chars().next()) {
                    self.go(digit);
                }
                Do::Nothing
            }
        };
        self.follow(what, state)
    }

    fn step(&mut self, by: usize) -> Vec<Msg> {
        self.active = (self.active + by) % self.panes.len().max(1);
        Vec::new()
    }
}

fn hit<T: Copy>(spots: &[(Rect, T)], at: Position) -> Option<T> {
    spots.iter().find(|(rect, _)| rect.contains(at)).map(|(_, what)| *what)
}
