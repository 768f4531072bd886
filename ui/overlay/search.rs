//! Search: results as they are typed.

use super::{Overlay, Turn, centred, window};
use crate::frame::home;
use crate::pane::{Binding, Ctx, Do, Open};
use crate::text::{clean, fit, pad, wrap};
use crate::widget::input::Input;
use crate::widget::list::{self, ListCursor};
use crossterm::event::{Event, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::filter::{Filter, FilterContext};
use v7_state::query::{Answer, HITS, Query};
use v7_state::row::Hit;
use v7_state::update::State;

/// Keys of the search.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("search.open", "Enter", "open"),
    Binding::quiet("move.down", "Down Ctrl-n", "down"),
    Binding::quiet("move.up", "Up Ctrl-p", "up"),
    Binding::quiet("move.page-down", "PageDown Ctrl-f", "page down"),
    Binding::quiet("move.page-up", "PageUp Ctrl-b", "page up"),
    Binding::new("search.close", "Esc", "close"),
];

/// What can be typed, shown while nothing is.
const SYNTAX: &[(&str, &str)] = &[
    ("heel hook", "both words, anywhere; the last one may be a beginning"),
    ("\"heel hook\"", "these words side by side"),
    ("-rain", "without this word"),
    ("type:outdoor", "training, outdoor, gym, rest, indoor"),
    ("grade:V4..V6", "or grade:>=V5, grade:5.11a"),
    ("style:slab", "vertical, overhang, roof"),
    ("is:breakthrough", "milestone, personal-best, project-send"),
    ("since:2026-01", "until:2026-03"),
    ("place:\"Camp 4\"", "tag:comp, with:Ana"),
];

/// The search overlay.
pub(super) struct Search {
    input: Input,
    cursor: ListCursor,
    /// What was typed, understood; or why not.
    filter: Result<Filter, String>,
    /// The last filter that was answered: shown until the next answer comes.
    shown: Option<Filter>,
    list: Rect,
}

impl Search {
    /// A search with a text to begin with.
    pub(super) fn new(text: String, state: &State) -> Self {
        let input = Input::new(text);
        let filter = parse(input.text(), state);
        Self { input, cursor: ListCursor::default(), filter, shown: None, list: Rect::ZERO }
    }

    fn asked(&self) -> Option<&Filter> {
        self.filter.as_ref().ok().filter(|filter| !filter.is_empty())
    }

    /// The hits in sight, and whether they answer what is typed now.
    fn hits<'a>(&self, state: &'a State) -> (&'a [Hit], bool) {
        let answer = |filter: &Filter| match state.answers.get(&Query::Search(filter.clone())) {
            Some(Answer::Search(hits)) => Some(hits.as_slice()),
            _ => None,
        };
        match self.asked().and_then(answer) {
            Some(hits) => (hits, true),
            None => (self.shown.as_ref().and_then(answer).unwrap_or_default(), false),
        }
    }

    fn open(&self, state: &State) -> Turn {
        let hit = self.hits(state).0.get(self.cursor.selected);
        match hit.and_then(|hit| Some((home(hit.key.table)?, hit.key.clone()))) {
            Some((pane, key)) => Turn::Then(Do::Open(Open::Pane(pane, Some(key)))),
            None => Turn::Stay,
        }
    }
}

impl Overlay for Search {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        BINDINGS.to_vec()
    }

    fn run(&mut self, action: &str, state: &State) -> Turn {
        match action {
            "search.close" => Turn::Close(Vec::new()),
            "search.open" => self.open(state),
            _ if self.cursor.run(action, self.hits(state).0.len()) => Turn::Stay,
            _ => Turn::Unknown,
        }
    }

    fn on_text(&mut self, event: &Event, state: &State) -> Turn {
        if self.hits(state).1 {
            self.shown = self.asked().cloned();
        }
        if self.input.on_event(event) {
            self.filter = parse(self.input.text(), state);
            self.cursor.select(0, 0);
        }
        Turn::Stay
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Turn {
        let total = self.hits(state).0.len();
        let clicked = self.cursor.on_mouse(event, self.list, total);
        if clicked.is_some() { self.open(state) } else { Turn::Stay }
    }

    fn wants(&self, _state: &State) -> Vec<Query> {
        self.asked().map(|filter| Query::Search(filter.clone())).into_iter().collect()
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let inner = window("Search", centred(area, 110, area.height), buf, ctx);
        let at = self.input.draw("/ ", inner, buf, ctx);
        let room = usize::from(inner.width);
        let status = Rect { y: inner.y + 1, height: 1, ..inner }.intersection(inner);
        self.list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
        let (hits, fresh) = self.hits(state);
        let (text, style) = match &self.filter {
            Err(why) => (clean(why).into_owned(), ctx.theme.bad),
            Ok(filter) if filter.is_empty() => ("words, and:".to_owned(), ctx.theme.dim),
            Ok(_) if !fresh => ("...".to_owned(), ctx.theme.dim),
            Ok(_) if hits.is_empty() => ("nothing has all of that".to_owned(), ctx.theme.dim),
            Ok(_) if hits.len() >= HITS => (format!("{HITS}+ found, the newest shown"), ctx.theme.dim),
            Ok(_) => (format!("{} found, newest first", hits.len()), ctx.theme.dim),
        };
        if !status.is_empty() {
            buf.set_stringn(status.x, status.y, fit(&text, room), room, style);
        }
        let stale = self.filter.is_err() && !hits.is_empty();
        if stale && status.height > 0 {
            // A wrong filter finds nothing: what is still there is of the one before.
            let lines = wrap(&text, room.max(2));
            let height = (lines.len() as u16 + 1).min(self.list.height + 1);
            for (y, line) in (status.y..status.y + height).zip(&lines) {
                buf.set_stringn(status.x, y, line, room, style);
            }
            let y = (status.y + lines.len() as u16).min(inner.bottom() - 1);
            let old = fit("Found before, by the last filter that could be read:", room);
            buf.set_stringn(status.x, y, old, room, ctx.theme.dim);
            self.list = Rect { y: y + 1, height: inner.bottom().saturating_sub(y + 1), ..inner };
        }
        if self.asked().is_none() && self.filter.is_ok() {
            syntax(self.list, buf, ctx);
            return at;
        }
        list::draw(&mut self.cursor, hits.len(), self.list, buf, ctx, |index, _, row, buf| {
            draw_hit(&hits[index], row, buf, ctx);
            if stale {
                buf.set_style(row, ctx.theme.dim);
            }
        });
        at
    }
}

fn syntax(area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    for (y, (example, meaning)) in (area.y..area.bottom()).zip(SYNTAX) {
        let room = usize::from(area.width);
        let x = buf.set_stringn(area.x, y, pad(example, 18.min(room)), room, ctx.theme.key).0;
        let left = usize::from(area.right().saturating_sub(x));
        buf.set_stringn(x, y, fit(meaning, left), left, ctx.theme.dim);
    }
}

fn draw_hit(hit: &Hit, row: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let left = |x: u16| usize::from(row.right().saturating_sub(x));
    let mut x = buf.set_stringn(row.x, row.y, hit.date.format("%Y-%m-%d ").to_string(), left(row.x), ctx.theme.dim).0;
    if row.width >= 60 {
        x = buf.set_stringn(x, row.y, pad(hit.key.table.noun(), 9), left(x), ctx.theme.dim).0;
    }
    let title = usize::from(row.width / 4).max(10);
    x = buf.set_stringn(x, row.y, pad(&hit.title, title), left(x), ctx.theme.text).0;
    x = (x + 1).min(row.right());
    for (piece, found) in marked(&hit.snippet) {
        let style = if found { ctx.theme.found } else { ctx.theme.text };
        x = buf.set_stringn(x, row.y, clean(piece), left(x), style).0;
    }
}

/// The pieces of a snippet, and which of them are matched words.
fn marked(snippet: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = snippet;
    let mut found = false;
    while let Some(at) = rest.find(['\u{2}', '\u{3}']) {
        pieces.push((&rest[..at], found));
        found = rest[at..].starts_with('\u{2}');
        rest = &rest[at + 1..];
    }
    pieces.push((rest, found));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// What was typed as a filter, or what is wrong with it.
fn parse(text: &str, state: &State) -> Result<Filter, String> {
    let hint = state.basics().map_or_else(|| state.settings.hint(), |basics| basics.hint(&state.settings));
    let (filter, errors) = Filter::parse(text, &FilterContext { today: state.moment.today, hint });
    match errors.into_iter().next() {
        Some(error) => Err(error.message),
        None => Ok(filter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_the_syntax_is_understood() {
        let moment =
            v7_state::msg::Moment { ms: 0, today: chrono::NaiveDate::default(), time: chrono::NaiveTime::default() };
        let state = State::new(v7_state::settings::Settings::default(), moment);
        for (example, meaning) in SYNTAX {
            assert!(parse(example, &state).is_ok_and(|filter| !filter.is_empty()), "{example}");
            for term in meaning.split([' ', ',']).filter(|term| term.contains(':')) {
                assert!(parse(term, &state).is_ok_and(|filter| !filter.is_empty()), "{term}");
            }
        }
    }

    #[test]
    fn matched_words_are_told_apart() {
        assert_eq!(marked("a \u{2}heel\u{3} hook"), [("a ", false), ("heel", true), (" hook", false)]);
        assert_eq!(marked("\u{2}all"), [("all", true)]);
        assert_eq!(marked(""), []);
    }
}
