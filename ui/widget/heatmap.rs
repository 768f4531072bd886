//! A year of days, a column a week: how much was trained, by colour and by shape, so that it reads without colours too.
//!
//! It colours amounts, not verdicts: more is darker or brighter, never good or bad.

use crate::text::width;
use crate::theme::Theme;
use chrono::{Datelike, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use std::ops::Range;
use v7_state::insight::calendar::{HeatDay, Heatmap};
use v7_state::record::DayStatus;
use v7_state::settings::Glyphs;

/// Lines it takes: months, seven days, the legend.
pub const HEIGHT: u16 = 9;
/// Columns of the names of days.
const DAYS: u16 = 4;
const NAMES: [&str; 7] = ["Mon", "", "Wed", "", "Fri", "", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The character and the style of a day.
pub fn mark(day: &HeatDay, glyphs: Glyphs, theme: &Theme) -> (&'static str, Style) {
    let ascii = glyphs == Glyphs::Ascii;
    match day.level {
        // Deload is rest that was planned.
        0 if day.status.is_some_and(|status| status != DayStatus::Deload) => {
            (if ascii { "x" } else { "×" }, theme.warn)
        }
        0 if day.rest || day.status.is_some() => (if ascii { "_" } else { "▁" }, theme.dim),
        0 => (if ascii { "." } else { "·" }, theme.border),
        level => {
            let step = usize::from(level.min(4)) - 1;
            let shape = if ascii { ["-", "+", "*", "#"][step] } else { ["░", "▒", "▓", "█"][step] };
            (shape, theme.heat[step])
        }
    }
}

/// The weeks that fit, the newest where not all do, and the columns of each.
fn shown(heat: &Heatmap, today: NaiveDate, area: Rect) -> (Range<usize>, usize) {
    let room = usize::from(area.width.saturating_sub(DAYS));
    let past = heat.weeks.iter().rposition(|week| week.iter().flatten().any(|day| day.date <= today));
    let cell = (room / heat.weeks.len().max(1)).clamp(1, 2);
    let end = if heat.weeks.len() * cell <= room { heat.weeks.len() } else { past.map_or(0, |last| last + 1) };
    (end.saturating_sub(room / cell)..end, cell)
}

/// The day under the mouse.
pub fn hit(heat: &Heatmap, today: NaiveDate, area: Rect, at: Position) -> Option<NaiveDate> {
    let (weeks, cell) = shown(heat, today, area);
    let (x, y) = (at.x.checked_sub(area.x + DAYS)?, at.y.checked_sub(area.y + 1)?);
    let week = heat.weeks[weeks].get(usize::from(x) / cell)?;
    week.get(usize::from(y))?.map(|day| day.date).filter(|day| *day <= today)
}

/// Draws the weeks that fit, the newest where not all do; `today` is underlined and what comes after it left blank.
/// Returns where the selected day stands.
pub fn draw(
    heat: &Heatmap,
    today: NaiveDate,
    selected: Option<NaiveDate>,
    area: Rect,
    buf: &mut Buffer,
    glyphs: Glyphs,
    theme: &Theme,
) -> Option<Position> {
    if area.width <= DAYS || area.height < 8 {
        return None;
    }
    let room = usize::from(area.width - DAYS);
    let (weeks, cell) = shown(heat, today, area);
    let mut place = None;
    for (row, name) in NAMES.iter().enumerate() {
        buf.set_stringn(area.x, area.y + 1 + row as u16, name, usize::from(DAYS), theme.dim);
    }
    let mut free = 0;
    for (column, week) in heat.weeks[weeks].iter().enumerate() {
        let x = area.x + DAYS + (column * cell) as u16;
        let first = week.iter().flatten().find(|day| day.date.day() == 1);
        if let Some(first) = first
            && column >= free
            && (column + 1) * cell + 1 < room
        {
            buf.set_stringn(x, area.y, MONTHS[first.date.month0() as usize], 3, theme.dim);
            free = column + 4_usize.div_ceil(cell);
        }
        for (row, day) in week.iter().enumerate() {
            let Some(day) = day.as_ref().filter(|day| day.date <= today) else { continue };
            let (shape, mut style) = mark(day, glyphs, theme);
            if day.date == today {
                style = style.add_modifier(Modifier::UNDERLINED);
            }
            let at = Position::new(x, area.y + 1 + row as u16);
            if selected == Some(day.date) {
                // Its own shape, so that it shows without colours; what the day was stands in the heading.
                let shape = if glyphs == Glyphs::Ascii { "@" } else { "◆" };
                buf.set_stringn(at.x, at.y, shape, 1, theme.accent);
                place = Some(at);
                continue;
            }
            buf.set_stringn(at.x, at.y, shape, 1, style);
        }
    }
    if area.height >= HEIGHT {
        legend(Rect { y: area.y + 8, height: 1, ..area }, buf, glyphs, theme);
    }
    place
}

fn legend(line: Rect, buf: &mut Buffer, glyphs: Glyphs, theme: &Theme) {
    let ascii = glyphs == Glyphs::Ascii;
    let shapes: [&str; 4] = if ascii { ["-", "+", "*", "#"] } else { ["░", "▒", "▓", "█"] };
    let mut parts: Vec<(&str, Style)> = vec![("load ", theme.dim)];
    parts.extend(shapes.into_iter().zip(theme.heat));
    parts.push((" more  ", theme.dim));
    parts.push((if ascii { "_" } else { "▁" }, theme.dim));
    parts.push((" rest  ", theme.dim));
    parts.push((if ascii { "x" } else { "×" }, theme.warn));
    parts.push((" ill, away", theme.dim));
    let mut x = line.x + DAYS;
    for (text, style) in parts {
        if x + width(text) as u16 > line.right() {
            return;
        }
        x = buf.set_stringn(x, line.y, text, usize::from(line.right() - x), style).0;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::collections::HashSet;
    use v7_state::settings::{ColourDepth, Settings, ThemeChoice};

    fn day(level: u8) -> HeatDay {
        let date = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        HeatDay { date, level, load: 0.0, minutes: 0.0, sessions: u32::from(level > 0), rest: false, status: None }
    }

    #[test]
    fn levels_differ_by_colour_and_by_shape_in_every_theme() {
        for colours in [ColourDepth::None, ColourDepth::Sixteen, ColourDepth::Indexed, ColourDepth::True] {
            for choice in [ThemeChoice::Dark, ThemeChoice::Light] {
                let theme = Theme::new(&Settings { colours, theme: choice, ..Settings::default() }, true);
                let styles: HashSet<Style> =
                    (1..=4).map(|level| mark(&day(level), Glyphs::Unicode, &theme).1).collect();
                let colours_differ = if colours == ColourDepth::None { 1 } else { 4 };
                assert_eq!(styles.len(), colours_differ, "{colours:?} {choice:?}: {styles:?}");
                let hidden = styles.iter().any(|style| style.add_modifier.contains(Modifier::REVERSED));
                assert!(!hidden, "a reversed full block looks empty: {colours:?}");
            }
        }
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            let theme = Theme::new(&Settings::default(), true);
            let mut days: Vec<HeatDay> = (0..=4).map(day).collect();
            days.push(HeatDay { rest: true, ..day(0) });
            days.push(HeatDay { status: Some(DayStatus::Ill), ..day(0) });
            let deload = HeatDay { rest: true, status: Some(DayStatus::Deload), ..day(0) };
            assert_eq!(mark(&deload, glyphs, &theme), mark(&days[5], glyphs, &theme), "deload is rest");
            let shapes: HashSet<&str> = days.iter().map(|day| mark(day, glyphs, &theme).0).collect();
            assert_eq!(shapes.len(), days.len(), "{glyphs:?}: {shapes:?}");
        }
    }
}
