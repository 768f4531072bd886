//! What a key types: into the row, from there into the body, and what follows in other rows from it.

use super::{Form, hint};
use crate::widget::form::What;
use crate::widget::value::{date, read};
use crossterm::event::{Event, KeyCode, KeyEventKind};
use serde_json::Value;
use v7_state::grade::{Grade, Scale};
use v7_state::record::{Kind, full_date, set_path};
use v7_state::update::State;

impl Form {
    /// Times without a date are on the day of the record.
    pub(super) fn note_day(&mut self) {
        let date = self.body.get("date").and_then(Value::as_str).and_then(full_date);
        self.entry.day = date.unwrap_or(self.entry.today);
    }

    /// Writes what was typed in the selected row into the body, and looks what is wrong now.
    pub(super) fn typed(&mut self, state: &State) {
        let entry = self.entry;
        let Some(row) = self.row_mut() else { return };
        row.touched = true;
        let (path, value, kind) = (row.path.clone(), row.value(entry), row.kind());
        if matches!(row.what, What::OtherScore(_) | What::Element(..) | What::Add(_)) {
            return;
        }
        if path == "gradeType" {
            self.scale_follows = false;
        }
        if let Some(body) = self.level_body_mut() {
            set_path(body, &path, value);
        }
        self.hint = hint(state);
        if matches!(kind, Kind::Grade) {
            self.follow_scale(&path);
        }
        if path == "date" && self.levels.len() == 1 {
            self.move_times();
        }
        self.said = None;
        self.errors = self.wrong();
    }

    /// The record is of another day: the times of day that stand in it are on that one now.
    pub(super) fn move_times(&mut self) {
        let before = self.entry.day;
        self.note_day();
        if self.entry.day == before {
            return;
        }
        let entry = self.entry;
        let times = self.level().rows.iter().filter(|row| matches!(row.kind(), Kind::Stamp));
        let times: Vec<_> = times.map(|row| (row.path.clone(), read(Kind::Stamp, row.input.text(), entry))).collect();
        for (path, value) in times {
            set_path(&mut self.body, &path, value);
        }
    }

    /// Names the scale of a grade that says it itself, unless the climber chose one, and takes a typed `font:` off.
    pub(super) fn follow_scale(&mut self, path: &str) {
        if path != "grade" || !self.level().fields.iter().any(|field| field.key == "gradeType") {
            return;
        }
        let (hint, follows) = (self.hint, self.scale_follows);
        let Some(body) = self.level_body_mut() else { return };
        let text = body.get("grade").and_then(Value::as_str).unwrap_or_default().to_owned();
        let chosen = body.get("gradeType").and_then(Value::as_str).and_then(Scale::parse);
        // What can be read in the scale that is there stays in it.
        let grade = match chosen.map(|scale| Grade::parse(scale, &text)) {
            Some(Ok(grade)) => Some(grade),
            Some(Err(_)) if !follows => None,
            _ => Grade::guess(&text, &hint).ok(),
        };
        let Some(grade) = grade else { return };
        let scale = grade.scale().as_str();
        body.insert("grade".into(), grade.text().into());
        if chosen == Some(grade.scale()) {
            return;
        }
        body.insert("gradeType".into(), scale.into());
        self.scale_follows = true;
        if let Some(row) = self.level_mut().rows.iter_mut().find(|row| row.path == "gradeType") {
            row.input.set(scale);
        }
    }

    /// A day later or earlier; today if there is no date yet. What is no date stays as it was typed.
    pub(super) fn day(&mut self, later: bool, state: &State) {
        let today = self.entry.today;
        let Some(row) = self.row_mut().filter(|row| matches!(row.what, What::Line(Kind::Date))) else { return };
        let text = row.input.text().trim();
        let next = match date(text, today) {
            Some(day) if later => day.succ_opt(),
            Some(day) => day.pred_opt(),
            None => text.is_empty().then_some(today),
        };
        if let Some(day) = next {
            row.input.set(&day.to_string());
            self.typed(state);
        }
    }

    /// `+` and `-` after a whole date move it by a day; anywhere else they are typed (`-3` is three days ago).
    pub(super) fn day_key(&mut self, event: &Event, state: &State) -> bool {
        let Event::Key(key) = event else { return false };
        let Some(row) = self.row().filter(|row| matches!(row.what, What::Line(Kind::Date))) else { return false };
        let whole = full_date(row.input.text()).is_some() && row.input.cursor() == row.input.text().len();
        let later = match key.code {
            KeyCode::Char('+') => true,
            KeyCode::Char('-') => false,
            _ => return false,
        };
        if whole && key.kind != KeyEventKind::Release {
            self.day(later, state);
        }
        whole
    }

    /// What the text before the cursor could become: the bytes it replaces, and the whole text.
    pub(super) fn completion(&self, state: &State) -> Option<(std::ops::Range<usize>, String)> {
        let row = self.row()?;
        let basics = state.basics()?;
        let last = row.path.rsplit('.').next()?;
        let text = row.input.text();
        let at = row.input.cursor();
        let list = matches!(row.what, What::Line(Kind::Tags));
        let start = if list { text[..at].rfind(',').map_or(0, |comma| comma + 1) } else { 0 };
        let start = start + text[start..at].len() - text[start..at].trim_start().len();
        let typed = text[start..at].to_lowercase();
        if typed.is_empty() || at != text.len() || !matches!(row.what, What::Line(Kind::Text | Kind::Tags)) {
            return None;
        }
        let better = |name: &&String| name.to_lowercase().starts_with(&typed) && name.len() > typed.len();
        let found = match last {
            "location" => basics.places.iter().find(better),
            "partners" => basics.partners.iter().find(better),
            "exerciseId" | "exercises" => basics.exercises.iter().map(|exercise| &exercise.exercise_id).find(better),
            _ => None,
        }?;
        Some((start..at, found.clone()))
    }

    /// A key or paste for the selected row; whether anything was typed.
    pub(super) fn edit(&mut self, event: &Event) -> bool {
        let released = matches!(event, Event::Key(key) if key.kind == KeyEventKind::Release);
        let Some(row) = self.row_mut().filter(|_| !released) else {
            return false;
        };
        let code = if let Event::Key(key) = event { Some(key.code) } else { None };
        match (&mut row.what, code) {
            (What::Notes(area), None) => {
                let Event::Paste(text) = event else { return false };
                area.insert_str(text)
            }
            (What::Notes(area), Some(code)) => {
                let Event::Key(key) = event else { return false };
                let before = area.cursor();
                let changed = area.input(*key);
                if area.cursor() == before && matches!(code, KeyCode::Up | KeyCode::Down) {
                    let down = code == KeyCode::Down;
                    self.level_mut().step(down);
                }
                changed
            }
            (What::Line(_) | What::OtherScore(_) | What::Score(..), _) => {
                let before = row.input.text().to_owned();
                row.input.on_event(event);
                row.input.text() != before
            }
            (What::Choice(_) | What::Bool, Some(KeyCode::Backspace | KeyCode::Delete)) => {
                row.input.set("");
                true
            }
            (What::Choice(_) | What::Bool, Some(KeyCode::Char(' '))) => {
                row.step(true);
                true
            }
            (What::Choice(_) | What::Bool, Some(KeyCode::Char(letter))) => row.pick(letter),
            _ => false,
        }
    }
}
