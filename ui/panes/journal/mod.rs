//! The journal: entries by month with a calendar of the year, one entry whole beside them, one climb over the years.
//!
//! The list is read in windows, so that scrolling never waits; until a new window or a new filter is answered, what was
//! drawn last stays. The pane keeps where it is and what it is narrowed to, and no entry.

mod climb;
mod detail;
mod keys;
mod look;
mod rows;

#[cfg(test)]
mod tests;

use crate::pane::{Binding, Ctx, Do, Pane};
use crate::widget::input::Input;
use crate::widget::list::ListCursor;
use crate::widget::scroll::Scroll;
use chrono::NaiveDate;
use crossterm::event::{Event, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use rows::Listed;
use v7_state::filter::{Filter, FilterContext, FilterError};
use v7_state::insight::calendar::Heatmap;
use v7_state::query::{Answer, Query, WINDOW};
use v7_state::record::{Body, Key, SessionType, Table};
use v7_state::row::EntryRow;
use v7_state::update::State;
use v7_state::view::{ClimbPage, Entries};

/// Which part has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    List,
    Detail,
    Climb,
    /// The calendar: a day of it is selected.
    Calendar,
}

/// Where the list stands.
#[derive(Clone, Debug, Default, PartialEq)]
struct Stand {
    filter: Filter,
    /// Index of the selected row.
    cursor: usize,
    /// Index of the first row in sight.
    top: usize,
}

impl Stand {
    /// The rows loaded around it.
    fn loaded<'a>(&self, state: &'a State) -> Loaded<'a> {
        Loaded::of(state, &self.filter, self.cursor)
    }
}

/// The pane.
#[derive(Debug, Default)]
pub struct JournalPane {
    stand: Stand,
    /// The last stand that was drawn from an answer.
    drawn: Option<Stand>,
    /// Id of the selected entry, so that it stays selected when others come or go.
    anchor: Option<String>,
    /// The entry to select once its place is known.
    goal: Option<Key>,
    part: Part,
    /// Whether the detail is open where it does not stand beside the list.
    open: bool,
    typing: bool,
    input: Input,
    errors: Vec<FilterError>,
    kind: Option<SessionType>,
    /// Whether the calendar is asked for; none leaves it to the size.
    calendar: Option<bool>,
    year: Option<i32>,
    /// The selected day of the calendar; none is today, or the last day of the year shown.
    day: Option<NaiveDate>,
    /// The line of the detail that has the keys.
    line: usize,
    /// Whether the keys are to go to the first climb once the detail is drawn.
    to_climbs: bool,
    scroll: Scroll,
    /// Line and index of the climbs of the detail, as drawn.
    climbs: Vec<(usize, usize)>,
    /// The entry whose detail was drawn.
    shown: Option<Key>,
    climb: Option<(Key, usize)>,
    days: ListCursor,
    spots: Spots,
}

/// Where things were last drawn.
#[derive(Debug, Default)]
struct Spots {
    size: Option<(u16, u16)>,
    calendar: Rect,
    list: Rect,
    lines: Vec<(u16, Listed)>,
    detail: Rect,
    rows: usize,
}

/// The first row of the window that holds row `at` with rows to spare on both sides.
fn window(at: usize) -> usize {
    const STEP: usize = WINDOW / 2;
    at.saturating_sub(STEP / 2) / STEP * STEP
}

fn entries<'a>(state: &'a State, filter: &Filter, from: usize) -> Option<&'a Entries> {
    match state.answers.get(&Query::Entries(filter.clone(), from)) {
        Some(Answer::Entries(entries)) => Some(entries),
        _ => None,
    }
}

/// The windows of one filter around a row that have been answered.
struct Loaded<'a> {
    windows: Vec<&'a Entries>,
}

impl<'a> Loaded<'a> {
    fn of(state: &'a State, filter: &Filter, at: usize) -> Self {
        let here = window(at);
        let around = [Some(here), here.checked_sub(WINDOW / 2), Some(here + WINDOW / 2)];
        Self { windows: around.into_iter().flatten().filter_map(|from| entries(state, filter, from)).collect() }
    }

    fn total(&self) -> Option<usize> {
        self.windows.first().map(|entries| entries.page.total)
    }

    fn row(&self, index: usize) -> Option<&'a EntryRow> {
        self.windows.iter().find_map(|entries| entries.page.get(index))
    }

    /// The index of the row with this id, if it is among the rows loaded.
    fn find(&self, id: &str) -> Option<usize> {
        self.windows.iter().find_map(|entries| {
            let page = &entries.page;
            page.rows.iter().position(|row| row.id == id).map(|index| page.from + index)
        })
    }
}

impl JournalPane {
    /// Where the list stands now that some answers may have come: at the entry it is to show, else at the entry that was
    /// selected, else at the row that was.
    fn now(&self, state: &State) -> Stand {
        let mut stand = self.stand.clone();
        if let Some(goal) = &self.goal {
            let position = |filter: &Filter| match state.answers.get(&Query::Position(filter.clone(), goal.clone())) {
                Some(Answer::Position(index)) => Some(*index),
                _ => None,
            };
            match (position(&stand.filter), position(&Filter::default())) {
                (Some(Some(index)), _) => stand.cursor = index,
                (Some(None), Some(Some(index))) => {
                    stand.filter = Filter::default();
                    stand.cursor = index;
                }
                _ => {}
            }
            return stand;
        }
        let loaded = stand.loaded(state);
        if let Some(anchor) = &self.anchor
            && loaded.row(stand.cursor).is_some_and(|row| row.id != *anchor)
            && let Some(index) = loaded.find(anchor)
        {
            stand.top = (stand.top + index).saturating_sub(stand.cursor);
            stand.cursor = index;
        }
        if let Some(total) = loaded.total() {
            stand.cursor = stand.cursor.min(total.saturating_sub(1));
        }
        stand
    }

    /// What can be drawn: the stand of now, or the last one that was, while its answer is on its way.
    fn drawable(&self, state: &State) -> Option<Stand> {
        let ready = |stand: &Stand| {
            let loaded = stand.loaded(state);
            loaded.total().is_some_and(|total| total == 0 || loaded.row(stand.cursor).is_some())
        };
        Some(self.now(state)).filter(ready).or_else(|| self.drawn.clone().filter(ready))
    }

    fn selected<'a>(&self, state: &'a State) -> Option<&'a EntryRow> {
        let stand = self.drawable(state)?;
        stand.loaded(state).row(stand.cursor)
    }

    fn key(&self, state: &State) -> Option<Key> {
        self.selected(state).map(|row| Key::new(Table::Entries, row.id.clone()))
    }

    /// The row the cursor is on, for acting on it: never one that merely was drawn last.
    fn row<'a>(&self, state: &'a State) -> Option<&'a EntryRow> {
        let now = self.now(state);
        let row = now.loaded(state).row(now.cursor)?;
        self.goal.as_ref().is_none_or(|goal| goal.id == row.id).then_some(row)
    }

    /// The entry the cursor is on, whole, for acting on it.
    fn body<'a>(&self, state: &'a State) -> Option<(Key, &'a Body)> {
        let key = Key::new(Table::Entries, self.row(state)?.id.clone());
        match state.answers.get(&Query::Record(key.clone())) {
            Some(Answer::Record(Some(body))) => Some((key, body)),
            _ => None,
        }
    }

    /// Length of the list; while the rows around the cursor are on their way, what was known of it last.
    fn total(&self, state: &State) -> usize {
        let stands = [Some(&self.stand), self.drawn.as_ref().filter(|drawn| drawn.filter == self.stand.filter)];
        let mut totals = stands.into_iter().flatten().filter_map(|stand| stand.loaded(state).total());
        totals.next().unwrap_or(0)
    }

    /// Whether it is known that the list has no row.
    fn is_empty(&self, state: &State) -> bool {
        self.now(state).loaded(state).total() == Some(0)
    }

    fn climb_answer<'a>(&self, state: &'a State) -> Option<&'a Answer> {
        let (key, index) = self.climb.as_ref()?;
        state.answers.get(&Query::Climb(key.clone(), *index))
    }

    fn climb_page<'a>(&self, state: &'a State) -> Option<&'a ClimbPage> {
        match self.climb_answer(state) {
            Some(Answer::Climb(page)) => page.as_ref(),
            _ => None,
        }
    }

    fn year(&self, state: &State) -> i32 {
        use chrono::Datelike as _;
        self.year.unwrap_or_else(|| state.moment.today.year())
    }

    /// The selected day of the calendar, within the year shown.
    fn calendar_day(&self, state: &State) -> NaiveDate {
        use chrono::Datelike as _;
        let (today, year) = (state.moment.today, self.year(state));
        let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(today).min(today);
        self.day.filter(|day| day.year() == year).unwrap_or(last)
    }

    /// The entries of the selected day.
    fn day_query(&self, state: &State) -> Query {
        let day = self.calendar_day(state);
        Query::Entries(Filter { since: Some(day), until: Some(day), ..Filter::default() }, 0)
    }

    fn heat<'a>(&self, state: &'a State) -> Option<&'a Heatmap> {
        match state.answers.get(&Query::Year(self.year(state), state.moment.today)) {
            Some(Answer::Year(year)) => year.heat.as_ref(),
            _ => None,
        }
    }

    fn has_calendar(&self) -> bool {
        self.calendar.unwrap_or_else(|| self.spots.size.is_none_or(|(width, height)| width >= 100 && height >= 30))
    }

    /// Reads the filter as typed; terms that are wrong are told and left out.
    fn apply(&mut self, state: &State) {
        let hint = state.basics().map_or_else(|| state.settings.hint(), |basics| basics.hint(&state.settings));
        let ctx = FilterContext { today: state.moment.today, hint };
        let (mut filter, errors) = Filter::parse(self.input.text(), &ctx);
        filter.kinds.extend(self.kind.filter(|kind| !filter.kinds.contains(kind)));
        self.errors = errors;
        if filter != self.stand.filter {
            self.stand = Stand { filter, cursor: 0, top: 0 };
            (self.anchor, self.goal, self.line) = (None, None, 0);
        }
    }

    fn is_filtered(&self) -> bool {
        !self.stand.filter.is_empty() || !self.input.text().trim().is_empty()
    }

    /// Takes over what the answers decided.
    fn settle(&mut self, state: &State) {
        let now = self.now(state);
        if let Some(goal) = &self.goal {
            let found = now.loaded(state).row(now.cursor).is_some_and(|row| row.id == goal.id);
            let nowhere = [&now.filter, &Filter::default()].iter().all(|filter| {
                let query = Query::Position((*filter).clone(), goal.clone());
                matches!(state.answers.get(&query), Some(Answer::Position(None)))
            });
            if !found && !nowhere {
                return;
            }
            if now.filter != self.stand.filter {
                self.input.set("");
                (self.kind, self.errors) = (None, Vec::new());
            }
            self.goal = None;
            self.anchor = None;
        }
        self.stand = now;
        if let Some(row) = self.stand.loaded(state).row(self.stand.cursor) {
            self.anchor = Some(row.id.clone());
        }
    }
}

impl Pane for JournalPane {
    fn title(&self) -> &'static str {
        "Journal"
    }

    fn bindings(&self, state: &State) -> Vec<Binding> {
        self.keys(state)
    }

    fn rare(&self) -> Vec<Binding> {
        keys::RARE.to_vec()
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        self.act(action, state)
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        let now = self.now(state);
        let mut queries = vec![Query::Basics, Query::Entries(now.filter.clone(), window(now.cursor))];
        if let Some(goal) = &self.goal {
            queries.push(Query::Position(self.stand.filter.clone(), goal.clone()));
            if !self.stand.filter.is_empty() {
                queries.push(Query::Position(Filter::default(), goal.clone()));
            }
        }
        queries.extend(self.key(state).map(Query::Record));
        if self.has_calendar() {
            queries.push(Query::Year(self.year(state), state.moment.today));
        }
        if self.part == Part::Calendar {
            queries.push(self.day_query(state));
        }
        queries.extend(self.climb.clone().map(|(key, index)| Query::Climb(key, index)));
        queries
    }

    fn typing(&self) -> bool {
        self.typing
    }

    fn on_text(&mut self, event: &Event, state: &State) -> Do {
        if self.input.on_event(event) {
            self.apply(state);
        }
        Do::Nothing
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        self.mouse(event, state)
    }

    fn reveal(&mut self, key: &Key) {
        if key.table == Table::Entries {
            self.goal = Some(key.clone());
            (self.part, self.climb, self.typing, self.line) = (Part::List, None, false, 0);
        }
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        self.settle(state);
        self.look(state, area, buf, ctx)
    }
}
