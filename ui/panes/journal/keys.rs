//! What the keys of the journal do.

use super::{JournalPane, Part, window};
use crate::pane::{Binding, Do, MOVES, Open};
use crate::panes::wording::{called, day, kind, written};
use crate::widget::heatmap;
use crate::widget::input::Input;
use chrono::{Datelike, NaiveDate, TimeDelta};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use serde_json::Value;
use v7_state::insight::{Topic, explain};
use v7_state::msg::{EditorJob, Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::record::{Body, Change, Key, Op, SessionType, Table};
use v7_state::row::EntryRow;
use v7_state::update::State;

use super::rows::Listed;

/// Kinds that one key goes through.
const KINDS: [SessionType; 4] = [SessionType::Gym, SessionType::Outdoor, SessionType::Training, SessionType::Rest];

/// What a copy of an entry does not take along: what belongs to the day it was, or to the record.
const NOT_COPIED: [&str; 9] = [
    "entryId",
    "createdAt",
    "datePrecision",
    "startedAt",
    "planId",
    "planDay",
    "media",
    "gradesAttempted",
    "gradesCompleted",
];

const FILTER_DONE: Binding = Binding::new("journal.filter-done", "Enter", "keep filter");
const FILTER_CLEAR: Binding = Binding::new("journal.filter-clear", "Esc", "no filter");
const UNFILTER: Binding = Binding::new("journal.unfilter", "x", "no filter");
const CLIMB: Binding = Binding::new("journal.climb", "Enter", "this climb");
const DAY: Binding = Binding::new("journal.day", "Enter", "that day");
const GO_TO_DAY: Binding = Binding::new("journal.calendar-day", "Enter", "to this day");
const BACK: Binding = Binding::new("journal.back", "Esc", "list");

/// What is not live when the program starts.
pub(super) const RARE: &[Binding] = &[FILTER_DONE, FILTER_CLEAR, UNFILTER, CLIMB, DAY, GO_TO_DAY, BACK];

impl JournalPane {
    pub(super) fn keys(&self, state: &State) -> Vec<Binding> {
        let mut keys = Vec::new();
        if self.typing {
            keys.push(FILTER_DONE);
            keys.push(FILTER_CLEAR);
            keys.extend_from_slice(MOVES);
            return keys;
        }
        let some = !self.is_empty(state);
        match self.part {
            Part::List if some => keys.push(Binding::new("journal.open", "Enter", "open")),
            Part::List => {}
            Part::Detail => {
                if self.climb_here().is_some() {
                    keys.push(CLIMB);
                }
                keys.push(BACK);
            }
            Part::Climb => {
                keys.push(DAY);
                keys.push(Binding { label: "back", ..BACK });
                keys.extend_from_slice(MOVES);
                return keys;
            }
            Part::Calendar => {
                keys.push(GO_TO_DAY);
                keys.push(BACK);
                keys.push(Binding::new("journal.new", "n", "new on this day"));
                keys.push(Binding::new("journal.explain", "i", "explain"));
                keys.push(Binding::new("journal.calendar", "c", "calendar"));
                keys.push(Binding::new("journal.year-before", "{", "year before"));
                keys.push(Binding::new("journal.year-after", "}", "year after"));
                keys.extend_from_slice(MOVES);
                return keys;
            }
        }
        keys.push(Binding::new("journal.new", "n", "new"));
        if some {
            keys.push(Binding::new("journal.edit", "e", "edit"));
            keys.push(Binding::new("journal.delete", "d", "delete"));
        }
        keys.push(Binding::new("journal.filter", "f", "filter"));
        if self.is_filtered() {
            keys.push(UNFILTER);
        }
        keys.push(Binding::new("journal.kind", ".", "type"));
        if some {
            keys.push(Binding::new("journal.notes", "E", "notes in editor"));
            keys.push(Binding::new("journal.copy", "y", "copy to today"));
            keys.push(Binding::quiet("journal.detail", "Space", "detail"));
        }
        keys.push(Binding::new("journal.calendar", "c", "calendar"));
        keys.push(Binding::quiet("journal.explain", "i", "explain the calendar"));
        keys.push(Binding::quiet("journal.year-before", "{", "year before"));
        keys.push(Binding::quiet("journal.year-after", "}", "year after"));
        keys.extend_from_slice(MOVES);
        keys
    }

    /// Which climb of the entry has the keys.
    fn climb_here(&self) -> Option<usize> {
        self.climbs.iter().find(|(line, _)| *line == self.line).map(|(_, index)| *index)
    }

    pub(super) fn act(&mut self, action: &str, state: &State) -> Do {
        match action {
            "journal.open" => self.open_detail(),
            "journal.back" => self.back(),
            "journal.climb" => {
                if let (Some(index), Some(key)) = (self.climb_here(), self.shown.clone()) {
                    self.climb = Some((key, index));
                    self.days = crate::widget::list::ListCursor::default();
                    self.part = Part::Climb;
                }
            }
            "journal.day" => return self.show_day(state),
            "journal.detail" => {
                self.open = !self.open;
                self.part = Part::List;
            }
            "journal.calendar-day" => return self.go_to_day(state),
            "journal.new" if self.part == Part::Calendar => return new_entry(self.calendar_day(state)),
            "journal.new" => return new_entry(state.moment.today),
            "journal.edit" => return self.edit(state),
            "journal.notes" => return self.notes(state),
            "journal.copy" => return self.copy(state),
            "journal.delete" => return self.delete(state),
            "journal.filter" => {
                self.typing = true;
                self.part = Part::List;
            }
            "journal.filter-done" => self.typing = false,
            "journal.filter-clear" | "journal.unfilter" => {
                self.typing = false;
                self.kind = None;
                self.input = Input::default();
                self.apply(state);
            }
            "journal.kind" => {
                let at = KINDS.iter().position(|kind| Some(*kind) == self.kind);
                self.kind = at.map_or(Some(KINDS[0]), |at| KINDS.get(at + 1).copied());
                self.apply(state);
            }
            "journal.calendar" => {
                self.calendar = Some(!self.has_calendar());
                if self.part == Part::Calendar {
                    self.part = Part::List;
                }
            }
            "journal.explain" => {
                return Do::Open(Open::Text {
                    title: "The calendar".into(),
                    markdown: format!(
                        "**Shades.** {}\n\n**Weeks in a row.** {} They stand in the Plan pane, under load and body.",
                        explain(Topic::Heatmap),
                        explain(Topic::Streak)
                    ),
                });
            }
            "journal.year-before" => {
                self.year = Some((self.year(state) - 1).max(1900));
                self.calendar = Some(true);
            }
            "journal.year-after" => {
                let this = chrono::Datelike::year(&state.moment.today);
                self.year = Some((self.year(state) + 1).min(this));
                self.calendar = Some(true);
            }
            action if MOVES.iter().any(|binding| binding.action == action) => {
                if self.part == Part::List && self.now(state).loaded(state).total().is_none() && self.drawn.is_none() {
                    return Do::NotYet;
                }
                self.go(action, state);
            }
            _ => return Do::Unknown,
        }
        Do::Nothing
    }

    fn go(&mut self, action: &str, state: &State) {
        match (self.part, action) {
            (Part::Calendar, "move.next-part") => self.part = Part::List,
            (Part::Calendar, "move.previous-part") => self.open_detail(),
            (Part::Calendar, _) => self.go_in_calendar(action, state),
            (Part::List, "move.previous-part") if self.has_calendar() => self.part = Part::Calendar,
            (Part::Detail, "move.next-part") if self.has_calendar() => {
                self.open = false;
                self.part = Part::Calendar;
            }
            (_, "move.left") => self.back(),
            (Part::List, "move.right" | "move.next-part" | "move.previous-part") => self.open_detail(),
            (Part::Detail, "move.next-part" | "move.previous-part") => self.part = Part::List,
            (Part::List, _) => self.go_in_list(action, state),
            (Part::Detail, _) => self.go_in_detail(action),
            (Part::Climb, _) => {
                let days = self.climb_page(state).map_or(0, |page| page.days.len());
                self.days.run(action, days);
            }
        }
    }

    /// Up and down go by a day, left and right by a week, into the years beside; never beyond today.
    fn go_in_calendar(&mut self, action: &str, state: &State) {
        let day = self.calendar_day(state);
        let days = match action {
            "move.up" => -1,
            "move.down" => 1,
            "move.left" => -7,
            "move.right" => 7,
            "move.page-up" => -28,
            "move.page-down" => 28,
            "move.top" => -i64::from(day.ordinal0()),
            "move.bottom" => 366,
            _ => 0,
        };
        let to = day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day).min(state.moment.today);
        let to = match (action, NaiveDate::from_ymd_opt(day.year(), 12, 31)) {
            ("move.bottom", Some(last)) => to.min(last),
            _ => to,
        };
        if to.year() >= 1900 {
            (self.day, self.year) = (Some(to), Some(to.year()));
        }
    }

    /// Selects the entry of the selected day in the list; of several, the first.
    fn go_to_day(&mut self, state: &State) -> Do {
        let Some(Answer::Entries(found)) = state.answers.get(&self.day_query(state)) else { return Do::NotYet };
        let Some(row) = found.page.get(0) else {
            let day = day(self.calendar_day(state), None, state.moment.today);
            let text = format!("No entry on {day}: n makes one");
            return Do::msg(Msg::Say(Toast { text, failed: false }));
        };
        self.goal = Some(Key::new(Table::Entries, row.id.clone()));
        (self.part, self.line) = (Part::List, 0);
        Do::Nothing
    }

    fn go_in_list(&mut self, action: &str, state: &State) {
        let last = self.total(state).saturating_sub(1);
        let page = self.spots.rows.saturating_sub(1).max(1);
        let from = self.now(state).cursor;
        let to = match action {
            "move.down" => from + 1,
            "move.up" => from.saturating_sub(1),
            "move.page-down" => from + page,
            "move.page-up" => from.saturating_sub(page),
            "move.top" => 0,
            "move.bottom" => last,
            _ => return,
        };
        self.select(to.min(last), state);
    }

    pub(super) fn select(&mut self, index: usize, state: &State) {
        self.stand = self.now(state);
        (self.goal, self.anchor, self.line) = (None, None, 0);
        self.stand.cursor = index;
        self.scroll.top = 0;
    }

    fn go_in_detail(&mut self, action: &str) {
        let last = self.scroll.total.saturating_sub(1);
        let page = self.scroll.height.saturating_sub(1).max(1);
        self.line = match action {
            "move.down" => self.line + 1,
            "move.up" => self.line.saturating_sub(1),
            "move.page-down" => self.line + page,
            "move.page-up" => self.line.saturating_sub(page),
            "move.top" => 0,
            "move.bottom" => last,
            _ => self.line,
        }
        .min(last);
    }

    fn open_detail(&mut self) {
        self.open = true;
        self.part = Part::Detail;
        self.to_climbs = true;
    }

    fn back(&mut self) {
        match self.part {
            Part::Climb => {
                self.part = Part::Detail;
                self.climb = None;
            }
            Part::Detail => {
                self.part = Part::List;
                self.open = false;
            }
            Part::Calendar => self.part = Part::List,
            Part::List => self.open = false,
        }
    }

    fn show_day(&mut self, state: &State) -> Do {
        let Some(day) = self.climb_page(state).and_then(|page| page.days.get(self.days.selected)) else {
            return Do::Nothing;
        };
        let key = day.key.clone();
        if key.table != Table::Entries {
            return Do::Open(Open::Pane(2, Some(key)));
        }
        self.climb = None;
        self.part = Part::List;
        self.goal = Some(key);
        Do::Nothing
    }

    /// What an action does that finds no entry: it waits where one may still come.
    fn nothing(&self, state: &State) -> Do {
        if self.is_empty(state) { Do::Nothing } else { Do::NotYet }
    }

    fn edit(&self, state: &State) -> Do {
        let (Some((key, body)), Some(row)) = (self.body(state), self.row(state)) else { return self.nothing(state) };
        Do::Open(Open::Form { title: name(row), key, body: body.clone(), exists: true, focus: None })
    }

    fn notes(&self, state: &State) -> Do {
        let Some((key, body)) = self.body(state) else { return self.nothing(state) };
        let text = body.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned();
        Do::msg(Msg::Edit(EditorJob { label: called(key.table, body), key, path: "notes".into(), text }))
    }

    fn copy(&self, state: &State) -> Do {
        let (Some((_, body)), Some(row)) = (self.body(state), self.row(state)) else { return self.nothing(state) };
        let mut body: Body = body
            .iter()
            .filter(|(key, _)| !NOT_COPIED.contains(&key.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        body.insert("date".into(), state.moment.today.to_string().into());
        for climb in body.get_mut("climbs").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(climb) = climb.as_object_mut() {
                climb.remove("sendId");
            }
        }
        Do::Open(Open::Form {
            title: format!("Today, like {}", name(row)),
            key: Key::new(Table::Entries, ""),
            body,
            exists: false,
            focus: Some("date"),
        })
    }

    fn delete(&self, state: &State) -> Do {
        let Some(row) = self.row(state) else { return self.nothing(state) };
        let at = self.now(state);
        // The row may be gone already: the same key twice deletes two entries, not one twice.
        if state.saving > 0 || !state.answers.is_fresh(&Query::Entries(at.filter, window(at.cursor))) {
            return Do::NotYet;
        }
        let key = Key::new(Table::Entries, row.id.clone());
        Do::msg(Msg::Save(Change::one(name(row), Op::Delete { key })))
    }

    pub(super) fn mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        let at = Position::new(event.column, event.row);
        let in_detail = self.spots.detail.contains(at);
        match event.kind {
            MouseEventKind::ScrollDown | MouseEventKind::ScrollUp => {
                let down = event.kind == MouseEventKind::ScrollDown;
                if in_detail && self.part != Part::Climb {
                    self.scroll.turn(if down { 3 } else { -3 });
                    let last = (self.scroll.top + self.scroll.height).saturating_sub(1);
                    self.line = self.line.clamp(self.scroll.top, last.max(self.scroll.top));
                } else if in_detail {
                    self.go(if down { "move.down" } else { "move.up" }, state);
                } else {
                    for _ in 0..3 {
                        self.go_in_list(if down { "move.down" } else { "move.up" }, state);
                    }
                }
            }
            MouseEventKind::Down(MouseButton::Left) if self.spots.calendar.contains(at) => {
                let hit =
                    self.heat(state).and_then(|heat| heatmap::hit(heat, state.moment.today, self.spots.calendar, at));
                if let Some(day) = hit {
                    let again = self.part == Part::Calendar && self.calendar_day(state) == day;
                    (self.part, self.day) = (Part::Calendar, Some(day));
                    if again {
                        return self.go_to_day(state);
                    }
                }
            }
            MouseEventKind::Down(MouseButton::Left) if self.spots.list.contains(at) => {
                let line = self.spots.lines.iter().find(|(y, _)| *y == at.y).map(|(_, line)| *line);
                if let Some(Listed::Row(index)) = line {
                    let again = self.now(state).cursor == index;
                    self.part = Part::List;
                    if again {
                        self.open_detail();
                    } else {
                        self.select(index, state);
                    }
                }
            }
            MouseEventKind::Down(MouseButton::Left) if in_detail && self.part != Part::Climb => {
                let line = self.scroll.top + usize::from(at.y - self.spots.detail.y);
                let again = self.part == Part::Detail && self.line == line;
                self.part = Part::Detail;
                self.line = line.min(self.scroll.total.saturating_sub(1));
                if again && self.climb_here().is_some() {
                    return self.act("journal.climb", state);
                }
            }
            _ => {}
        }
        Do::Nothing
    }
}

/// What undo and forms call an entry: `gym at Movement, 14 Nov 2026`.
pub(super) fn name(row: &EntryRow) -> String {
    let place = if row.place.is_empty() { String::new() } else { format!(" at {}", row.place) };
    format!("{}{place}, {}", kind(row.kind), written(row.date, row.precision))
}

fn new_entry(date: NaiveDate) -> Do {
    let mut body = Body::new();
    body.insert("date".into(), date.to_string().into());
    body.insert("sessionType".into(), "gym".into());
    Do::Open(Open::Form {
        title: "New entry".into(),
        key: Key::new(Table::Entries, ""),
        body,
        exists: false,
        focus: Some("sessionType"),
    })
}
