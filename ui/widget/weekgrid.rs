//! A week of a plan: seven columns where there is room, else seven rows. Planned above, done below.
//!
//! How a day went shows as a mark, a word and a colour, so that each alone is enough.

use crate::pane::Ctx;
use crate::text::{fit, pad};
use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use v7_state::insight::adherence::{DayState, PlanWeek, PlannedDay};
use v7_state::record::{Choice as _, Intensity};
use v7_state::settings::Glyphs;

/// Narrowest area that gets columns.
pub const COLUMNS_FROM: u16 = 98;
/// Rows of the grid of columns.
pub const COLUMNS_HEIGHT: u16 = 8;

/// What else to show in the grid.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    /// Index of the selected day.
    pub selected: Option<usize>,
    /// Index of the day that a move would put its work on.
    pub target: Option<usize>,
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
pub fn draw(week: &PlanWeek, today: NaiveDate, marks: Marks, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let area = area.intersection(buf.area);
    for (index, day) in week.days.iter().enumerate() {
        let Some(cell) = cell(area, index) else { continue };
        let style = if marks.selected == Some(index) {
            if ctx.focused { ctx.theme.selected } else { ctx.theme.selected_dim }
        } else {
            Style::new()
        };
        buf.set_style(cell, style);
        let lines = if cell.height > 1 { column(day, today, ctx) } else { row(day, today, cell.width, ctx) };
        draw_lines(&lines, cell, buf);
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

fn minutes(value: f64) -> String {
    format!("{value:.0}")
}

fn planned_words(day: &PlannedDay) -> (String, String) {
    let Some(planned) = &day.planned else {
        return ("-".to_owned(), String::new());
    };
    let mut work = planned.kind.as_str().to_owned();
    if let Some(from) = day.moved_from {
        work.push_str(&format!(" (from {})", from.format("%a")));
    }
    let strength = match planned.intensity {
        Some(Intensity::Low) => " low",
        Some(Intensity::Moderate) => " moderate",
        Some(Intensity::High) => " high",
        None => "",
    };
    let length = match planned.duration {
        Some(value) => format!("{} min{strength}", minutes(value)),
        None => strength.trim_start().to_owned(),
    };
    (work, length)
}

fn done_words(day: &PlannedDay) -> String {
    match (day.actual, day.actual_min > 0.0) {
        (Some(kind), true) => format!("{} min {}", minutes(day.actual_min), kind.as_str()),
        (None, true) => format!("{} min", minutes(day.actual_min)),
        (Some(kind), false) => kind.as_str().to_owned(),
        (None, false) => String::new(),
    }
}

fn column(day: &PlannedDay, today: NaiveDate, ctx: &Ctx<'_>) -> Vec<Line> {
    let theme = ctx.theme;
    let (work, length) = planned_words(day);
    let focus = day.planned.as_ref().map(|planned| planned.focus.join(", ")).unwrap_or_default();
    let exercises = day.planned.as_ref().map_or(0, |planned| planned.exercises.len());
    let extra = match exercises {
        0 => String::new(),
        1 => "1 exercise".to_owned(),
        n => format!("{n} exercises"),
    };
    let (mark, word, colour) = state(day, ctx);
    let head = if day.date == today { theme.title } else { theme.dim };
    vec![
        vec![(format!(" {}", date_words(day, today)), head)],
        vec![(format!(" {work}"), theme.text)],
        vec![(format!(" {focus}"), theme.dim)],
        vec![(format!(" {length}"), theme.text)],
        vec![(format!(" {extra}"), theme.dim)],
        vec![],
        vec![(format!(" {mark} {word}"), colour)],
        vec![(format!("   {}", done_words(day)), theme.text)],
    ]
}

fn row(day: &PlannedDay, today: NaiveDate, wide: u16, ctx: &Ctx<'_>) -> Vec<Line> {
    let theme = ctx.theme;
    let (work, length) = planned_words(day);
    let (mark, word, colour) = state(day, ctx);
    let head = if day.date == today { theme.title } else { theme.dim };
    let weekday = format!(" {} {:>2}  ", day.date.format("%a"), day.date.day());
    let state = (format!("{mark} "), colour);
    if wide < 60 {
        let planned = day.planned.as_ref().and_then(|planned| planned.duration).map(minutes).unwrap_or_default();
        let done = if day.actual_min > 0.0 { format!("{} done", minutes(day.actual_min)) } else { word.to_owned() };
        return vec![vec![
            (weekday, head),
            state,
            (pad(&work, 11), theme.text),
            (pad(&planned, 4), theme.text),
            (done, colour),
        ]];
    }
    let focus = day.planned.as_ref().map(|planned| planned.focus.join(", ")).unwrap_or_default();
    vec![vec![
        (weekday, head),
        state,
        (pad(&work, 18), theme.text),
        (pad(&length, 17), theme.text),
        (pad(&focus, usize::from(wide.saturating_sub(75)).clamp(4, 30)), theme.dim),
        (" ".to_owned(), theme.text),
        (pad(word, 9), colour),
        (done_words(day), theme.text),
    ]]
}
