//! A form for any record, made from the description of its attributes.
//!
//! It holds the record as it was and as it is typed; saving writes the difference, so attributes it does not know stay.
//! Elements of tables open as a form within the form. What the rows are is in [`crate::widget::form`], the keys are in
//! `keys`, the drawing in `draw`, what is typed in `typing`, what is wrong in `sense`, drafts in `draft`.

mod draft;
mod draw;
mod element;
mod keys;
mod sense;
mod typing;

use super::{Overlay, Turn};
use crate::pane::{Binding, Ctx};
use crate::panes::wording::called;
use crate::widget::form::{Row, What, rows};
use crate::widget::scroll::Scroll;
use crate::widget::value::{Entry, offset};
use crossterm::event::{Event, KeyCode, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde_json::Value;
use tui_textarea::CursorMove;
use v7_state::grade::Hint;
use v7_state::msg::{EditorJob, Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::record::{Body, Change, Field, FieldError, Key, Op, Table, Units, get_path};
use v7_state::update::State;

pub(super) use keys::known;

/// The form overlay.
pub(super) struct Form {
    title: String,
    key: Key,
    exists: bool,
    before: Body,
    body: Body,
    /// The record, then the element of it that is open.
    levels: Vec<Level>,
    entry: Entry,
    /// What is wrong now, and what already was.
    errors: Vec<FieldError>,
    old_errors: Vec<FieldError>,
    /// Whether saving was tried: then missing attributes are named too.
    tried: bool,
    /// A sentence under the heading, and whether something failed.
    said: Option<(String, bool)>,
    /// A draft of this form: the record as it was, and as it was typed.
    offered: Option<(Body, Body)>,
    /// The element that was removed last: its table, its index, itself.
    removed: Option<(String, usize, Value)>,
    /// Whether the scale follows the grade that is typed.
    scale_follows: bool,
    /// How a grade without scale is read.
    hint: Hint,
    /// Whether it was opened for a new element of a table, and is done with it.
    direct: bool,
    /// UTC ms.
    opened_ms: i64,
}

/// A body being edited: the record, or an element of a table.
struct Level {
    /// The table and the index that lead here from the level above; `None` for the record.
    at: Option<(String, usize)>,
    fields: &'static [Field],
    rows: Vec<Row>,
    selected: usize,
    scroll: Scroll,
    /// Where rows are on the screen, as of the last drawing.
    spots: Vec<(Rect, usize)>,
}

impl Level {
    fn new(at: Option<(String, usize)>, fields: &'static [Field], body: &Body, entry: Entry) -> Self {
        let rows = rows(fields, body, entry);
        let selected = rows.iter().position(Row::is_field).unwrap_or(0);
        Self { at, fields, rows, selected, scroll: Scroll::default(), spots: Vec::new() }
    }

    /// Selects the row of this attribute.
    fn focus(&mut self, path: &str) {
        let begins =
            |row: &Row| row.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if let Some(index) = self.rows.iter().position(|row| row.is_field() && begins(row)) {
            self.selected = index;
        }
    }

    /// Selects the next row that can be typed in; at the ends the first or last one.
    fn step(&mut self, forward: bool) {
        let found = if forward {
            (self.selected + 1..self.rows.len()).find(|index| self.rows[*index].is_field())
        } else {
            (0..self.selected).rev().find(|index| self.rows[*index].is_field())
        };
        self.selected = found.unwrap_or(self.selected);
    }
}

/// What a form is opened with.
pub(super) struct Start {
    /// Its heading.
    pub(super) title: String,
    /// The record.
    pub(super) key: Key,
    /// The record's attributes so far.
    pub(super) body: Body,
    /// Whether it exists.
    pub(super) exists: bool,
    /// The attribute to begin at.
    pub(super) focus: Option<&'static str>,
}

impl Form {
    /// A form for a record.
    pub(super) fn new(start: Start, state: &State) -> Self {
        let Start { title, key, body, exists, focus } = start;
        let units = state.basics().and_then(|basics| basics.user.preferences.units);
        let moment = state.moment;
        let entry = Entry {
            imperial: units == Some(Units::Imperial),
            today: moment.today,
            day: moment.today,
            offset: offset(moment, state.settings.day_starts),
            hidden: state.settings.hidden,
        };
        let mut form = Self {
            title,
            exists,
            before: body.clone(),
            body,
            levels: Vec::new(),
            entry,
            errors: Vec::new(),
            old_errors: Vec::new(),
            tried: false,
            said: None,
            offered: None,
            removed: None,
            // A new send begins with the scale that was used last.
            scale_follows: !exists && key.table == Table::Sends,
            hint: hint(state),
            direct: false,
            opened_ms: moment.ms,
            key,
        };
        form.note_day();
        form.levels.push(Level::new(None, form.key.table.fields(), &form.body, form.entry));
        form.errors = form.wrong();
        if exists {
            form.old_errors = form.errors.clone();
        }
        if let Some(table) = focus.and_then(|path| path.strip_suffix(".+")) {
            form.direct = form.add_to(table);
        } else if let Some(path) = focus {
            form.level_mut().focus(path);
        }
        form
    }

    fn level(&self) -> &Level {
        self.levels.last().expect("the record's level is never closed")
    }

    fn level_mut(&mut self) -> &mut Level {
        self.levels.last_mut().expect("the record's level is never closed")
    }

    fn row(&self) -> Option<&Row> {
        let level = self.level();
        level.rows.get(level.selected)
    }

    fn row_mut(&mut self) -> Option<&mut Row> {
        let level = self.level_mut();
        level.rows.get_mut(level.selected)
    }

    /// The errors that saving would meet: those that were there before are not this form's.
    fn new_errors(&self) -> impl Iterator<Item = &FieldError> {
        self.errors.iter().filter(|error| !self.old_errors.contains(error))
    }

    fn save(&mut self) -> Turn {
        let wrong: Vec<FieldError> = self.new_errors().cloned().collect();
        if let Some(first) = wrong.first() {
            self.tried = true;
            if !first.path.starts_with(&self.prefix()) {
                self.close_elements();
            }
            let path = first.path[self.prefix().len().min(first.path.len())..].to_owned();
            let head = path.split_once('.').map_or(path.as_str(), |(head, _)| head).to_owned();
            let level = self.level_mut();
            if level.rows.iter().any(|row| row.is_field() && row.path == path) {
                level.focus(&path);
            } else {
                level.focus(&head);
            }
            let count = if wrong.len() == 1 { "1 thing".to_owned() } else { format!("{} things", wrong.len()) };
            self.said = Some((format!("{count} to put right before it can be saved"), true));
            return Turn::Stay;
        }
        self.close_elements();
        if self.exists && self.before == self.body {
            let mut msgs = vec![Msg::Say(Toast { text: "nothing was changed".into(), failed: false })];
            msgs.extend(self.draft().map(|name| Msg::Draft(name, None)));
            return Turn::Close(msgs);
        }
        let (key, after) = (self.key.clone(), self.body.clone());
        let label = called(key.table, &after);
        let op = if self.exists {
            Op::Edit { key, before: self.before.clone(), after }
        } else if key.id.is_empty() {
            Op::Put { key, body: after }
        } else {
            // A record whose id is given (the log of a day) may have been made elsewhere meanwhile: nothing of it goes.
            Op::Edit { key, before: Body::new(), after }
        };
        Turn::Save(Msg::Save(Change::one(label, op)))
    }

    /// Hands a long text of a saved record to `$EDITOR`.
    fn editor(&mut self) -> Turn {
        let Some(row) = self.row().filter(|row| self.exists && matches!(row.what, What::Notes(_))) else {
            return Turn::Stay;
        };
        let path = row.path.clone();
        if self.levels.len() > 1 || self.before != self.body {
            self.said = Some(("Ctrl-S first: the editor writes into the saved record".into(), true));
            return Turn::Stay;
        }
        let text = get_path(&self.body, &path).and_then(Value::as_str).unwrap_or_default().to_owned();
        Turn::Close(vec![Msg::Edit(EditorJob {
            key: self.key.clone(),
            path,
            text,
            label: called(self.key.table, &self.body),
        })])
    }

    /// Puts the name of the plan where its id stands.
    fn name_plan(&mut self, state: &State) {
        let Some(key) = self.plan() else { return };
        let name = match state.answers.get(&Query::Record(key.clone())) {
            Some(Answer::Record(Some(plan))) => plan.get("name").and_then(Value::as_str).unwrap_or(&key.id).to_owned(),
            Some(Answer::Record(None)) => "a plan that is gone".to_owned(),
            _ => return,
        };
        if let Some(row) = self.levels[0].rows.iter_mut().find(|row| row.path == "planId") {
            row.what = What::Shown(name);
        }
    }

    /// The plan that the entry followed.
    fn plan(&self) -> Option<Key> {
        let id = self.body.get("planId").and_then(Value::as_str)?;
        (self.key.table == Table::Entries).then(|| Key::new(Table::Plans, id))
    }
}

impl Overlay for Form {
    fn bindings(&self, state: &State) -> Vec<Binding> {
        self.keys(state)
    }

    fn run(&mut self, action: &str, state: &State) -> Turn {
        match action {
            "form.save" => return self.save(),
            "form.close" if self.levels.len() > 1 => {
                self.close_element();
                // Opened for one new element and nothing was typed: there is nothing to stay for.
                if self.direct && self.before == self.body {
                    return Turn::Close(Vec::new());
                }
                self.direct = false;
            }
            "form.close" => return Turn::Close(self.leave()),
            "form.next" if self.add_score(state) => {}
            "form.next" => self.level_mut().step(true),
            "form.previous" => self.level_mut().step(false),
            "form.page-down" => (0..10).for_each(|_| self.level_mut().step(true)),
            "form.page-up" => (0..10).for_each(|_| self.level_mut().step(false)),
            "form.more" | "form.less" => {
                if let Some(row) = self.row_mut() {
                    row.step(action == "form.more");
                    self.typed(state);
                }
            }
            "form.day-later" => self.day(true, state),
            "form.day-earlier" => self.day(false, state),
            "form.open" => self.open_element(),
            "form.add" => self.add_element(state),
            "form.remove" => self.remove_element(),
            "form.put-back" => self.put_back(),
            "form.editor" => return self.editor(),
            "form.take-draft" => self.take_draft(),
            "form.complete" => {
                if let Some((range, text)) = self.completion(state)
                    && let Some(row) = self.row_mut()
                {
                    row.input.replace(range, &text);
                    self.typed(state);
                }
            }
            _ => return Turn::Unknown,
        }
        Turn::Stay
    }

    fn on_text(&mut self, event: &Event, state: &State) -> Turn {
        if matches!(self.row().map(|row| &row.what), Some(What::Element(..) | What::Add(_))) {
            if matches!(event, Event::Key(key) if key.code == KeyCode::Char('n')) {
                self.add_element(state);
            }
        } else if self.day_key(event, state) {
        } else if self.edit(event) {
            self.typed(state);
        }
        Turn::Stay
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Turn {
        match event.kind {
            MouseEventKind::ScrollDown => self.level_mut().step(true),
            MouseEventKind::ScrollUp => self.level_mut().step(false),
            _ => {
                let at = Position::new(event.column, event.row);
                let level = self.level_mut();
                let hit = level.spots.iter().find(|(rect, _)| rect.contains(at)).copied();
                if let Some((rect, index)) = hit {
                    level.selected = index;
                    match &mut level.rows[index].what {
                        What::Element(..) | What::Add(_) => self.open_element(),
                        What::Choice(_) | What::Bool => return self.run("form.more", state),
                        What::Notes(area) => {
                            let (top, _) = area.scroll_offset();
                            let line = at.y.saturating_sub(rect.y + 1) + top;
                            let to = area.screen_to_data(usize::from(line), usize::from(at.x.saturating_sub(rect.x)));
                            area.move_cursor(CursorMove::Jump(to.0 as u16, to.1 as u16));
                        }
                        _ => {}
                    }
                }
            }
        }
        Turn::Stay
    }

    fn wants(&self, _state: &State) -> Vec<Query> {
        std::iter::once(Query::Basics).chain(self.plan().map(Query::Record)).collect()
    }

    fn draft(&self) -> Option<String> {
        // A draft that is offered and was not taken outlives the save of something else.
        self.offered.is_none().then(|| self.draft_name())
    }

    fn restore(&mut self, text: &str, _state: &State) {
        self.offer(text);
    }

    fn leave(&mut self) -> Vec<Msg> {
        self.keep()
    }

    fn refused(&mut self, why: String) {
        self.said = Some((why, true));
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        self.name_plan(state);
        self.draw_form(state, area, buf, ctx)
    }
}

/// How a grade without scale is read: as the account prefers, else as configured.
fn hint(state: &State) -> Hint {
    state.basics().map_or_else(|| state.settings.hint(), |basics| basics.hint(&state.settings))
}
