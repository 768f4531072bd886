//! The frame by events, against states made here: no store.
#![expect(clippy::unwrap_used, reason = "tests")]

mod behaviour;
mod forms;
mod keys;
mod looks;
mod records;
mod screens;
mod streams;
mod syncing;
mod whole;

use super::Ui;
use crate::keymap::Chord;
use crate::pane::{Binding, Ctx, Do, MOVES, Open, Pane};
use crate::widget::input::Input;
use crate::widget::list::{self, ListCursor};
use chrono::{NaiveDate, NaiveTime};
use crossterm::event::{Event, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde_json::{Value, json};
use std::sync::Arc;
use v7_state::msg::{Moment, Msg};
use v7_state::query::{Answer, Query};
use v7_state::record::{Body, Key, Table};
use v7_state::settings::Settings;
use v7_state::update::State;
use v7_state::view::Basics;

/// A pane with a long list and a field.
#[derive(Default)]
struct Rows {
    title: &'static str,
    cursor: ListCursor,
    field: Option<Input>,
    revealed: Option<Key>,
}

const TOTAL: usize = 1000;

impl Pane for Rows {
    fn title(&self) -> &'static str {
        self.title
    }

    fn bindings(&self, _state: &State) -> Vec<Binding> {
        if self.field.is_some() {
            return vec![Binding::new("rows.done", "Enter Esc", "done")];
        }
        let mut bindings = vec![
            Binding::new("rows.edit", "Enter", "edit"),
            Binding::new("rows.filter", "f", "filter"),
            Binding::new("rows.menu", "m", "menu"),
            Binding::quiet("rows.read", "e", "explain"),
        ];
        bindings.extend_from_slice(MOVES);
        bindings
    }

    fn run(&mut self, action: &str, _state: &State) -> Do {
        match action {
            "rows.edit" => return Do::Open(entry_form()),
            "rows.filter" => self.field = Some(Input::default()),
            "rows.done" => self.field = None,
            "rows.menu" => {
                let items = vec![("undo".into(), Do::msg(Msg::Undo)), ("plan".into(), Do::Open(Open::Pane(3, None)))];
                return Do::Open(Open::Choose { title: "What?".into(), about: Vec::new(), items });
            }
            "rows.read" => {
                return Do::Open(Open::Text { title: "Load".into(), markdown: "# Load\nminutes *times* RPE".into() });
            }
            action => {
                self.cursor.run(action, TOTAL);
            }
        }
        Do::Nothing
    }

    fn wants(&self, _state: &State) -> Vec<Query> {
        Vec::new()
    }

    fn typing(&self) -> bool {
        self.field.is_some()
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Do {
        self.field.as_mut().map(|field| field.on_event(event));
        Do::Nothing
    }

    fn on_mouse(&mut self, event: MouseEvent, _state: &State) -> Do {
        if event.kind == MouseEventKind::ScrollDown {
            self.cursor.scroll(3, TOTAL);
        }
        Do::Nothing
    }

    fn reveal(&mut self, key: &Key) {
        self.revealed = Some(key.clone());
    }

    fn draw(&mut self, _state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let title = self.title;
        list::draw(&mut self.cursor, TOTAL, area, buf, ctx, |index, _, row, buf| {
            buf.set_stringn(row.x, row.y, format!("{title} row {index}"), usize::from(row.width), ctx.theme.text);
        });
        self.field.as_ref().and_then(|field| field.draw("filter ", area, buf, ctx))
    }
}

fn entry() -> Body {
    let body = json!({
        "entryId": "e1", "date": "2026-11-19", "sessionType": "gym", "location": "Movement", "duration": 90,
        "rpe": 7.5, "notes": "Warm and *dry*.\nHeel hook on the red one.", "moonPhase": "waning",
        "climbs": [
            {"id": "c1", "grade": "V5", "gradeType": "v-scale", "name": "Crimp Ladder", "result": "flash"},
            {"id": "c2", "grade": "V6", "gradeType": "v-scale", "result": "attempt", "attempts": 4, "beta": "left hand"}
        ],
        "physicalCondition": {"energy": 7, "soreness": {"fingers": 3, "elbow": 2}, "injuries": ["A2 left"]},
        "technicalFocus": ["crimps", "heel hooks"]
    });
    match body {
        Value::Object(body) => body,
        _ => Body::new(),
    }
}

fn entry_form() -> Open {
    let key = Key::new(Table::Entries, "e1");
    Open::Form { title: "Thu 19 Nov, gym".into(), key, body: entry(), exists: true, focus: None }
}

fn panes() -> Vec<(char, Box<dyn Pane>)> {
    let titles =
        ['1', '2', '3', '4', '5', '7'].into_iter().zip(["Today", "Journal", "Sends", "Plan", "Nutrition", "Athlete"]);
    titles.map(|(digit, title)| (digit, Box::new(Rows { title, ..Rows::default() }) as Box<dyn Pane>)).collect()
}

/// A screen and a state, and every message that came out.
struct Desk {
    ui: Ui,
    state: State,
    msgs: Vec<Msg>,
    size: (u16, u16),
}

impl Desk {
    fn new() -> Self {
        Self::with(&Settings::default(), panes())
    }

    fn with(settings: &Settings, panes: Vec<(char, Box<dyn Pane>)>) -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let moment = Moment { ms: 1_795_000_000_000, today, time: NaiveTime::from_hms_opt(18, 0, 0).unwrap() };
        let mut state = State::new(settings.clone(), moment);
        let mut basics = Basics { entries: 3, ..Basics::default() };
        basics.places = vec!["Movement".into(), "Camp 4".into()];
        basics.partners = vec!["Ana".into()];
        state.answers.put(Query::Basics, Arc::new(Answer::Basics(basics)));
        let (ui, problems) = Ui::new(settings, true, panes);
        assert_eq!(problems, Vec::<String>::new());
        let mut desk = Self { ui, state, msgs: Vec::new(), size: (80, 24) };
        desk.draw();
        desk
    }

    fn event(&mut self, event: &Event) {
        let msgs = self.ui.on_event(event, &self.state);
        self.take(msgs);
        self.draw();
    }

    fn take(&mut self, msgs: Vec<Msg>) {
        for msg in msgs {
            self.msgs.push(msg.clone());
            self.state.update(msg);
            let after = self.ui.after(&self.state);
            self.take(after);
        }
    }

    /// Presses keys, by name.
    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.event(&Event::Key(Chord::parse(key).unwrap().event()));
        }
        self
    }

    /// Types a text.
    fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let name = if c == ' ' { "Space".to_owned() } else { c.to_string() };
            self.press(&name);
        }
        self
    }

    fn paste(&mut self, text: &str) -> &mut Self {
        self.event(&Event::Paste(text.into()));
        self
    }

    fn draw(&mut self) -> (Buffer, Option<Position>) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buf = Buffer::empty(area);
        let at = self.ui.draw(&self.state, area, &mut buf);
        (buf, at)
    }

    fn screen(&mut self) -> String {
        let (buf, _) = self.draw();
        text_of(&buf)
    }

    /// The one message that came out since the last call.
    fn sent(&mut self) -> Msg {
        assert_eq!(self.msgs.len(), 1, "{:?}", self.msgs);
        self.msgs.pop().unwrap()
    }
}

/// The text of a buffer, lines without trailing spaces. The second cell of a wide character is left out.
fn text_of(buf: &Buffer) -> String {
    let area = buf.area;
    let mut lines = Vec::new();
    for y in area.y..area.bottom() {
        let mut line = String::new();
        let mut skip = 0;
        for x in area.x..area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buf[(x, y)].symbol();
            skip = crate::text::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}
