//! A week of a plan: seven columns where there is room, else seven rows. Planned above, done below.
//!
//! How a day went shows as a mark, a word and a colour, so that each alone is enough.

use crate::pane::Ctx;
use crate::panes::wording::duration;
use crate::text::{fit, pad};
use crate::widget::list;
use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use v7_state::insight::adherence::{DayState, PlanWeek, PlannedDay};
use v7_state::record::Choice as _;
use v7_state::settings::Glyphs;

/// Narrowest area that gets columns.
pub const COLUMNS_FROM: u16 = 98;
/// Rows of the grid of columns.
pub const COLUMNS_HEIGHT: u16 = 8;

/// What else to show in the grid.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// Index of the selected day.
    pub selected: Option<usize>,
    /// Index of the day that a move would put its work on.
    pub target: Option<usize>,
    /// Days that something speaks against: a mark stands beside what is planned.
    pub cautions: &'a [NaiveDate],
}

/// Mark, word and colour of how a day went.
pub fn state(day: &PlannedDay, ctx: &Ctx<'_>) -> (&'static str, &'static str, Style) {
    let theme = ctx.theme;
    let ascii = ctx.glyphs == Glyphs::Ascii;
    let pick = |unicode, plain| if ascii { plain } else { unicode };
    match day.state {
        DayState::Green => (pick("✓", "+"), "done", theme.good),
        DayState::Yellow => ("~", "partly", theme.warn),
        DayState::Red if day.actual_min > 0.0 => (pick("✗", "x"), "off plan", theme.bad),
        DayState::Red => (pick("✗", "x"), "missed", theme.bad),
        DayState::Neutral => ("=", "excused", theme.dim),
        DayState::Rest => (pick("✓", "+"), "rested", theme.good),
        DayState::Open => (pick("○", "o"), "to do", theme.accent),
        DayState::Future => (pick("○", "o"), "", theme.dim),
        DayState::Unplanned => (" ", "", theme.dim),
    }
}

/// Draws the week.
pub fn draw(week: &PlanWeek, today: NaiveDate, marks: Marks<'_>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let area = area.intersection(buf.area);
    for (index, day) in week.days.iter().enumerate() {
        let Some(cell) = cell(area, index) else { continue };
        let lines = if cell.height > 1 { column(day, today, ctx) } else { row(day, today, cell.width, ctx) };
        draw_lines(&lines, cell, buf);
        if marks.cautions.contains(&day.date) {
            let words = if cell.height > 1 { " ! care" } else { "!" };
            let (x, y) = if cell.height > 1 { (cell.x, cell.y + 5.min(cell.height - 1)) } else { (cell.x, cell.y) };
            buf.set_stringn(x, y, words, usize::from(cell.width), ctx.theme.warn);
        }
        if marks.selected == Some(index) {
            list::select(cell, ctx.focused, buf, ctx);
        }
        if marks.target == Some(index) {
            let pointer = if ctx.glyphs == Glyphs::Ascii { ">" } else { "▶" };
            buf.set_string(cell.x, cell.y, pointer, ctx.theme.accent);
        }
    }
}

/// The area of a day; none where it does not fit.
pub fn cell(area: Rect, index: usize) -> Option<Rect> {
    let index = index as u16;
    if area.width >= COLUMNS_FROM && area.height >= 5 {
        let wide = area.width / 7;
        let height = area.height.min(COLUMNS_HEIGHT);
        return Some(Rect { x: area.x + index * wide, y: area.y, width: wide - 1, height });
    }
    (index < area.height).then_some(Rect { y: area.y + index, height: 1, ..area })
}

/// The day under the mouse.
pub fn hit(area: Rect, at: Position) -> Option<usize> {
    (0..7).find(|index| cell(area, *index).is_some_and(|cell| cell.contains(at)))
}

type Line = Vec<(String, Style)>;

fn draw_lines(lines: &[Line], area: Rect, buf: &mut Buffer) {
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        let mut x = area.x;
        for (text, style) in line {
            let room = usize::from(area.right().saturating_sub(x));
            x = buf.set_stringn(x, y, fit(text, room), room, *style).0;
        }
    }
}

fn date_words(day: &PlannedDay, today: NaiveDate) -> String {
    let date = day.date.format("%a %-d").to_string();
    if day.date == today { format!("{date} today") } else { date }
}

/// What is planned, how long and how hard, and the words for it.
struct Words {
    work: String,
    length: String,
    focus: String,
}

fn planned_words(day: &PlannedDay) -> Words {
    let Some(planned) = &day.planned else {
        return Words { work: "-".to_owned(), length: String::new(), focus: String::new() };
    };
    let hard = planned.intensity.map(|intensity| intensity.as_str().to_owned());
    let length: Vec<String> = planned.duration.map(duration).into_iter().chain(hard).collect();
    Words { work: planned.kind.as_str().to_owned(), length: length.join(" "), focus: planned.focus.join(", ") }
}

fn moved(day: &PlannedDay) -> Option<String> {
    day.moved_from.map(|from| format!("from {}", from.format("%a")))
}

fn done_words(day: &PlannedDay) -> String {
    let long = (day.actual_min > 0.0).then(|| duration(day.actual_min));
    let kind = day.actual.map(|kind| kind.as_str().to_owned());
    long.into_iter().chain(kind).collect::<Vec<_>>().join(" ")
}

fn column(day: &PlannedDay, today: NaiveDate, ctx: &Ctx<'_>) -> Vec<Line> {
    let theme = ctx.theme;
    let words = planned_words(day);
    let exercises = match day.planned.as_ref().map_or(0, |planned| planned.exercises.len()) {
        0 => None,
        1 => Some("1 exercise".to_owned()),
        n => Some(format!("{n} exercises")),
    };
    let extra = moved(day).or(exercises).unwrap_or_default();
    let (mark, word, colour) = state(day, ctx);
    let head = if day.date == today { theme.title } else { theme.dim };
    vec![
        vec![(format!(" {}", date_words(day, today)), head)],
        vec![(format!(" {}", words.work), theme.text)],
        vec![(format!(" {}", words.focus), theme.dim)],
        vec![(format!(" {}", words.length), theme.text)],
        vec![(format!(" {extra}"), theme.dim)],
        vec![],
        vec![(format!(" {mark} {word}"), colour)],
        vec![(format!(" {}", done_words(day)), theme.text)],
    ]
}

fn row(day: &PlannedDay, today: NaiveDate, wide: u16, ctx: &Ctx<'_>) -> Vec<Line> {
    let theme = ctx.theme;
    let words = planned_words(day);
    let (mark, word, colour) = state(day, ctx);
    let head = if day.date == today { theme.title } else { theme.dim };
    let weekday = (format!(" {} {:>2}  ", day.date.format("%a"), day.date.day()), head);
    let state = (format!("{mark} "), colour);
    let work = (pad(&words.work, 11), theme.text);
    if wide < 60 {
        let planned = day.planned.as_ref().and_then(|planned| planned.duration).map(duration).unwrap_or_default();
        let done = if day.actual_min > 0.0 { format!("{} done", duration(day.actual_min)) } else { word.to_owned() };
        return vec![vec![weekday, state, work, (pad(&planned, 6), theme.text), (done, colour)]];
    }
    let focus: Vec<String> = moved(day).into_iter().chain((!words.focus.is_empty()).then_some(words.focus)).collect();
    let room = usize::from(wide.saturating_sub(63)).min(40);
    vec![vec![
        weekday,
        state,
        work,
        (pad(&words.length, 14), theme.text),
        (pad(&focus.join(", "), room), theme.dim),
        (" ".to_owned(), theme.text),
        (pad(word, 10), colour),
        (done_words(day), theme.text),
    ]]
}
