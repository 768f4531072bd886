//! The axes: value labels thinned to the rows there are, months and years thinned to the columns there are.

use super::Plot;
use crate::pane::Ctx;
use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;
use v7_state::settings::Glyphs;

/// Widest label, columns.
const WIDEST: usize = 8;

/// One label a row, from the top. Where several ticks share a row, it says from which to which, or names the lowest.
pub(super) fn labels(ticks: &[(f64, String)], plot: &Plot) -> Vec<(u16, String)> {
    let mut rows: Vec<(u16, &str, &str)> = Vec::new();
    for (value, label) in ticks.iter().rev() {
        let row = plot.row(*value);
        match rows.last_mut().filter(|(above, ..)| *above == row) {
            Some((_, low, _)) => *low = label,
            None => rows.push((row, label, label)),
        }
    }
    let words = |low: &str, high: &str| {
        let both = format!("{low}-{high}");
        if low == high || both.width() > WIDEST { low.to_owned() } else { both }
    };
    rows.into_iter().map(|(row, low, high)| (row, words(low, high))).collect()
}

/// Columns of the widest label.
pub(super) fn label_width(ticks: &[(f64, String)], plot: &Plot) -> u16 {
    labels(ticks, plot).iter().map(|(_, label)| label.width()).max().unwrap_or(0).min(WIDEST) as u16
}

/// The vertical axis.
pub(super) fn draw_values(ticks: &[(f64, String)], plot: &Plot, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let room = plot.area.x - area.x;
    if room < 2 {
        return;
    }
    let (rule, tick) = match ctx.glyphs {
        Glyphs::Unicode => ("│", "┤"),
        Glyphs::Ascii => ("|", "+"),
    };
    for y in plot.area.top()..plot.area.bottom() {
        buf.set_string(plot.area.x - 1, y, rule, ctx.theme.dim);
    }
    for (y, label) in labels(ticks, plot) {
        let width = room.saturating_sub(2);
        let indent = width.saturating_sub(label.width() as u16);
        buf.set_stringn(area.x + indent, y, label, usize::from(width), ctx.theme.dim);
        buf.set_string(plot.area.x - 1, y, tick, ctx.theme.dim);
    }
}

/// A label of the time axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTick {
    /// The day it stands at.
    pub date: NaiveDate,
    /// `Mar`, `2026`, `17 Nov`.
    pub label: String,
}

/// Labels for the days from `from` to `to`, at least `apart` columns from one another on `columns` columns.
///
/// Months and, in January, the year: a year begins where its number stands. Spans under ten weeks name days.
pub fn date_ticks(from: NaiveDate, to: NaiveDate, columns: u16, apart: u16) -> Vec<DateTick> {
    let days = (to - from).num_days().max(1);
    let fits = i64::from((columns / apart.max(1)).max(1));
    if days < 70 {
        let every = [1, 2, 7, 14, 28].into_iter().find(|every| days / every < fits).unwrap_or(56);
        return (0..)
            .map_while(|n| from.checked_add_days(Days::new(n * every as u64)).filter(|day| *day <= to))
            .map(|date| DateTick { date, label: date.format("%-d %b").to_string() })
            .collect();
    }
    let months = days / 30 + 1;
    let every = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|every| months / every <= fits).unwrap_or(240);
    let first = from.with_day(1).unwrap_or(from);
    let mut ticks: Vec<DateTick> = (0..=months as u32 + 1)
        .filter_map(|n| first.checked_add_months(Months::new(n)))
        .filter(|month| *month >= from && *month <= to)
        .filter(|month| (i64::from(month.year()) * 12 + i64::from(month.month0())) % every == 0)
        .map(|date| {
            let format = if date.month() == 1 { "%Y" } else { "%b" };
            DateTick { date, label: date.format(format).to_string() }
        })
        .collect();
    let names_a_year = ticks.iter().any(|tick| tick.date.month() == 1);
    if let Some(first) = ticks.first_mut().filter(|_| !names_a_year) {
        first.label = first.date.format("%b %Y").to_string();
    }
    ticks
}

/// The time axis below the plot; `chosen` is the column of the selected mark.
pub(super) fn draw_dates(plot: &Plot, area: Rect, chosen: Option<u16>, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let below = area.bottom() - plot.area.bottom();
    if below == 0 {
        return;
    }
    let ticks = date_ticks(plot.from, plot.to, plot.area.width, 9);
    let (corner, rule, tick) = match ctx.glyphs {
        Glyphs::Unicode => ("└", "─", "┬"),
        Glyphs::Ascii => ("+", "-", "+"),
    };
    let rule_y = plot.area.bottom();
    let label_y = area.bottom() - 1;
    if below > 1 {
        for x in plot.area.left()..plot.area.right() {
            buf.set_string(x, rule_y, rule, ctx.theme.dim);
        }
        if plot.area.x > area.x {
            buf.set_string(plot.area.x - 1, rule_y, corner, ctx.theme.dim);
        }
    }
    let mut free = area.x;
    for one in ticks {
        let x = plot.column(one.date);
        let width = one.label.width() as u16;
        let start = x.min(plot.area.right().saturating_sub(width));
        if start < free {
            continue;
        }
        if below > 1 {
            buf.set_string(x, rule_y, tick, ctx.theme.dim);
        }
        buf.set_stringn(start, label_y, &one.label, usize::from(plot.area.right() - start), ctx.theme.dim);
        free = start + width + 1;
    }
    if let Some(x) = chosen.filter(|_| below > 1) {
        point_at(x, rule_y, buf, ctx);
    }
}

/// The character that points at what is selected.
pub fn pointer(glyphs: Glyphs) -> &'static str {
    if glyphs == Glyphs::Ascii { "^" } else { "▲" }
}

/// Points at a column from the line of the axis.
pub(super) fn point_at(x: u16, y: u16, buf: &mut Buffer, ctx: &Ctx<'_>) {
    buf.set_string(x, y, pointer(ctx.glyphs), ctx.theme.accent);
}
