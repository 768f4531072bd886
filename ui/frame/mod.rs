//! The program's frame: the top line, the pane below it, what lies over the pane, and the line of keys.
//!
//! [`Ui`] owns the panes and the overlays and decides which of them a key is for. It changes nothing in the journal: all
//! it gives back are messages.

mod draw;
mod global;
mod input;
#[cfg(test)]
mod tests;

use crate::keymap::Keymap;
use crate::overlay::palette::{Item, Palette};
use crate::overlay::palette_words::phrase;
use crate::overlay::{Overlay, Turn};
use crate::pane::{Binding, Do, Open, Pane};
use crate::theme::Theme;
use crossterm::event::Event;
use ratatui::layout::Rect;
use std::collections::HashMap;
use v7_state::msg::{Jump, Moment, Msg, Report};
use v7_state::query::{Answer, Query};
use v7_state::record::{Key, Table};
use v7_state::settings::{Glyphs, Settings};
use v7_state::update::State;

/// The screen: panes, overlays, keys, colours.
pub struct Ui {
    theme: Theme,
    glyphs: Glyphs,
    mouse: bool,
    keymap: Keymap,
    panes: Vec<(char, Box<dyn Pane>)>,
    /// Index into `panes`.
    active: usize,
    overlays: Vec<Layer>,
    /// What was typed and not saved since the start; `None` means it was saved or thrown away.
    drafts: HashMap<String, Option<String>>,
    /// Jumps already followed.
    jumped: u64,
    /// Reports already shown.
    reported: u64,
    /// Keys and pastes that came while a save was under way: they are for what comes after it.
    held: Vec<Event>,
    /// An action that waits for an answer of the store, and since when (UTC ms).
    postponed: Option<(&'static str, i64)>,
    /// Where a click does something, as of the last drawing.
    spots: Spots,
}

/// Keys wait no longer than this for an answer, ms: a store that does not answer must not swallow them.
const PATIENCE_MS: i64 = 3_000;

/// An overlay and what it waits for.
struct Layer {
    overlay: Box<dyn Overlay>,
    /// Whether its draft was not looked up yet.
    wants_draft: bool,
    /// The outcomes (saved, refused) before its save, and how many saves were under way.
    waits: Option<Waits>,
}

#[derive(Clone, Copy)]
struct Waits {
    saved: u64,
    refused: u64,
    ahead: u64,
}

/// Where a click does something.
#[derive(Default)]
struct Spots {
    /// Names of panes in the top line.
    panes: Vec<(Rect, usize)>,
    /// The word on sync in the top line.
    sync: Option<Rect>,
    /// Keys in the last line.
    keys: Vec<(Rect, &'static str)>,
    /// Everything between.
    body: Rect,
}

impl Ui {
    /// The screen for this configuration; `dark` is what the terminal said of its background, and each pane comes with
    /// its digit. The sentences say what of the configured keys could not be used.
    pub fn new(settings: &Settings, dark: bool, panes: Vec<(char, Box<dyn Pane>)>) -> (Self, Vec<String>) {
        let mut ui = Self {
            theme: Theme::new(settings, dark),
            glyphs: settings.glyphs,
            mouse: settings.mouse,
            keymap: Keymap::default(),
            panes,
            active: 0,
            overlays: Vec::new(),
            drafts: HashMap::new(),
            jumped: 0,
            reported: 0,
            held: Vec::new(),
            postponed: None,
            spots: Spots::default(),
        };
        let moment = Moment { ms: 0, today: chrono::NaiveDate::default(), time: chrono::NaiveTime::default() };
        let (keymap, problems) = Keymap::new(&settings.keys, &ui.known(&State::new(settings.clone(), moment)));
        ui.keymap = keymap;
        (ui, problems)
    }

    /// What the next drawing is made from.
    pub fn wants(&self, state: &State) -> Vec<Query> {
        let mut queries = vec![Query::Basics];
        if let Some((_, pane)) = self.panes.get(self.active) {
            queries.extend(pane.wants(state));
        }
        for layer in &self.overlays {
            queries.extend(layer.overlay.wants(state));
            if layer.wants_draft {
                queries.extend(layer.overlay.draft().map(Query::Draft));
            }
        }
        queries
    }

    /// Called once after updates: goes where the state jumped to, closes what was saved, shows why something was not.
    pub fn after(&mut self, state: &State) -> Vec<Msg> {
        if state.jump.0 != self.jumped {
            self.jumped = state.jump.0;
            if let Some(key) = &state.jump.1 {
                let here = self.panes.get(self.active).map(|(digit, _)| *digit);
                if state.jump.2 == Jump::There || digit_of(key) == here {
                    self.show(key);
                }
            }
        }
        self.restore_drafts(state);
        self.report(state);
        let mut msgs = Vec::new();
        for index in (0..self.overlays.len()).rev() {
            let Some(layer) = self.overlays.get_mut(index) else { continue };
            let Some(waits) = layer.waits else { continue };
            let (saved, refused) = (state.saved - waits.saved, state.refused - waits.refused);
            if saved + refused <= waits.ahead {
                continue;
            }
            layer.waits = None;
            if refused == 0 || saved > waits.ahead {
                let layer = self.overlays.remove(index);
                msgs.extend(layer.overlay.draft().map(|name| Msg::Draft(name, None)));
            } else {
                let why = state.toast.as_ref().filter(|(toast, _)| toast.failed).map(|(toast, _)| toast.text.clone());
                layer.overlay.refused(why.unwrap_or_else(|| "was not saved".into()));
            }
        }
        self.note_drafts(&msgs);
        self.release(state, &mut msgs);
        msgs
    }

    /// Shows what long work has to show, once nothing else lies over the panes: keys meant for that must not answer it.
    fn report(&mut self, state: &State) {
        if state.report.0 == self.reported || !self.overlays.is_empty() {
            return;
        }
        self.reported = state.report.0;
        let Some(Report { title, lines, then }) = state.report.1.clone() else { return };
        let open = if then.is_empty() {
            Open::Text { title, markdown: crate::widget::markdown::plain(&lines) }
        } else {
            let items = then.into_iter().map(|(label, msg)| (label, Do::msg(msg))).collect();
            Open::Choose { title, about: lines, items }
        };
        self.follow(Do::Open(open), state);
    }

    /// Handles what was held back, up to the first event that leads to messages: the rest comes after those.
    fn release(&mut self, state: &State, msgs: &mut Vec<Msg>) {
        if let Some((action, since)) = self.postponed.take() {
            msgs.extend(self.run(action, state));
            if let Some((_, again)) = &mut self.postponed {
                *again = since;
            }
        }
        while msgs.is_empty() && !self.held.is_empty() && !self.waiting() {
            let event = self.held.remove(0);
            msgs.extend(self.on_event(&event, state));
        }
    }

    /// Whether an action waits for an answer, or the topmost overlay for its save.
    fn waiting(&self) -> bool {
        self.postponed.is_some() || self.overlays.last().is_some_and(|layer| layer.waits.is_some())
    }

    /// Closes everything that lies over the pane and keeps what was typed there and in the panes: for leaving in a hurry.
    pub fn leave(&mut self) -> Vec<Msg> {
        let mut msgs = Vec::new();
        while let Some(mut layer) = self.overlays.pop() {
            msgs.extend(layer.overlay.leave());
        }
        msgs.extend(self.panes.iter_mut().flat_map(|(_, pane)| pane.leave()));
        self.note_drafts(&msgs);
        msgs
    }

    /// Goes to the conflicts, or to what there is to say of sync.
    fn inbox(&mut self, state: &State) -> Vec<Msg> {
        let msgs = self.leave();
        let athlete = home(Table::Profiles).and_then(|pane| char::from_digit(pane as u32 + 1, 10));
        if athlete.is_some_and(|digit| self.go(digit))
            && let Some((_, pane)) = self.panes.get_mut(self.active)
        {
            pane.run(crate::panes::athlete::INBOX, state);
        }
        msgs
    }

    /// Goes to the pane with this digit, if there is one.
    fn go(&mut self, digit: char) -> bool {
        let found = self.panes.iter().position(|(other, _)| *other == digit);
        self.active = found.unwrap_or(self.active);
        found.is_some()
    }

    /// Shows a record in the pane it belongs to.
    fn show(&mut self, key: &Key) {
        let Some(digit) = digit_of(key) else { return };
        if self.go(digit)
            && let Some((_, pane)) = self.panes.get_mut(self.active)
        {
            pane.reveal(key);
        }
    }

    /// What follows from a key in a pane or from a choice in an overlay.
    fn follow(&mut self, what: Do, state: &State) -> Vec<Msg> {
        match what {
            Do::Nothing | Do::Unknown | Do::NotYet => Vec::new(),
            Do::Send(msgs) => msgs,
            Do::Open(Open::Pane(number, key)) => {
                if let Some(digit) = char::from_digit(number as u32 + 1, 10) {
                    self.go(digit);
                }
                if let (Some(key), Some((_, pane))) = (key, self.panes.get_mut(self.active)) {
                    pane.reveal(&key);
                }
                Vec::new()
            }
            Do::Open(Open::Palette) => {
                let palette = self.palette(state);
                self.push(Box::new(palette), state);
                Vec::new()
            }
            Do::Open(Open::Help) => {
                let help = self.help(state);
                self.push(Box::new(help), state);
                Vec::new()
            }
            Do::Open(open) => {
                if let Some(overlay) = crate::overlay::open(open, state) {
                    self.push(overlay, state);
                }
                Vec::new()
            }
        }
    }

    /// The help for what works now.
    fn help(&self, state: &State) -> crate::help::Help {
        let entry = |binding: &Binding| {
            let keys: Vec<String> = self.keymap.keys(binding).iter().map(ToString::to_string).collect();
            (!keys.is_empty()).then(|| [keys.join(" "), binding.label.to_owned(), binding.action.to_owned()])
        };
        let mut sections = Vec::new();
        if let Some((_, pane)) = self.panes.get(self.active) {
            sections.push((pane.title().to_owned(), pane.bindings(state).iter().filter_map(entry).collect()));
        }
        sections.push(("Everywhere".to_owned(), self.globals(state).iter().filter_map(entry).collect()));
        crate::help::Help::new(sections)
    }

    /// The palette of what can be done now.
    fn palette(&self, state: &State) -> Palette {
        let keys = |binding: &Binding| {
            let keys: Vec<String> = self.keymap.keys(binding).iter().map(ToString::to_string).collect();
            keys.join(" ")
        };
        let mut items = Vec::new();
        if let Some((_, pane)) = self.panes.get(self.active) {
            let bindings = pane.bindings(state).into_iter().filter(|binding| !binding.action.starts_with("move."));
            items.extend(bindings.map(|binding| Item {
                label: format!("{}: {}", pane.title(), phrase(&binding)),
                action: binding.action,
                keys: keys(&binding),
            }));
        }
        let globals = self.globals(state).into_iter().filter(|binding| binding.action != "palette");
        items.extend(globals.map(|binding| {
            let pane = binding.action.strip_prefix("go.").is_some_and(|rest| rest.len() == 1);
            let label = if pane { format!("Go to {}", binding.label) } else { phrase(&binding).to_owned() };
            Item { label, action: binding.action, keys: keys(&binding) }
        }));
        Palette::new(items)
    }

    fn push(&mut self, overlay: Box<dyn Overlay>, state: &State) {
        let wants_draft = overlay.draft().is_some();
        self.overlays.push(Layer { overlay, wants_draft, waits: None });
        self.restore_drafts(state);
    }

    fn restore_drafts(&mut self, state: &State) {
        for layer in self.overlays.iter_mut().filter(|layer| layer.wants_draft) {
            let Some(name) = layer.overlay.draft() else { continue };
            let text = if let Some(known) = self.drafts.get(&name) {
                known.clone()
            } else if let Some(Answer::Draft(text)) = state.answers.get(&Query::Draft(name)) {
                text.clone()
            } else {
                continue;
            };
            layer.wants_draft = false;
            if let Some(text) = text {
                layer.overlay.restore(&text, state);
            }
        }
    }

    /// Remembers drafts here too: the store's answer may be older.
    fn note_drafts(&mut self, msgs: &[Msg]) {
        for msg in msgs {
            if let Msg::Draft(name, text) = msg {
                self.drafts.insert(name.clone(), text.clone());
            }
        }
    }

    /// What follows from a key in the topmost overlay.
    fn turn(&mut self, turn: Turn, state: &State) -> Vec<Msg> {
        match turn {
            Turn::Stay | Turn::Unknown => Vec::new(),
            Turn::Send(msgs) => {
                // A capture line that changes its kind has another draft.
                if let Some(layer) = self.overlays.last_mut() {
                    layer.wants_draft |= layer.overlay.turned();
                }
                self.note_drafts(&msgs);
                self.restore_drafts(state);
                msgs
            }
            Turn::Save(msg) => {
                if let Some(layer) = self.overlays.last_mut() {
                    let ahead = state.saving as u64;
                    layer.waits = Some(Waits { saved: state.saved, refused: state.refused, ahead });
                }
                vec![msg]
            }
            Turn::Close(msgs) => {
                self.overlays.pop();
                msgs
            }
            Turn::Run(action) => {
                self.overlays.pop();
                self.run(action, state)
            }
            Turn::Then(what) => {
                self.overlays.pop();
                self.follow(what, state)
            }
        }
    }
}

/// The digit of the pane that shows a record.
fn digit_of(key: &Key) -> Option<char> {
    home(key.table).and_then(|pane| char::from_digit(pane as u32 + 1, 10))
}

/// The pane that shows records of a table, by its number from 0 = Today.
pub(crate) fn home(table: Table) -> Option<usize> {
    match table {
        Table::Entries => Some(1),
        Table::Sends => Some(2),
        Table::Plans | Table::Exercises => Some(3),
        Table::NutritionLogs | Table::NutritionProfiles => Some(4),
        Table::Profiles | Table::Users => Some(6),
        Table::ChatTemplates => None,
    }
}
