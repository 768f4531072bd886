//! The list of entries: headings of months among the rows, and columns that fit the width.

use crate::pane::Ctx;
use crate::panes::wording::{count, duration, kind, kind_mark, number, status};
use crate::text::{fit, pad, pad_left, width};
use chrono::{Datelike, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use v7_state::record::{DatePrecision, SessionType};
use v7_state::row::{EntryRow, MonthCount};
use v7_state::settings::Glyphs;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The heading of the month that begins on this day.
    Month(NaiveDate),
    /// The row with this index; it may not be loaded yet.
    Row(usize),
}

/// The lines in sight when row `top` is the first: each month begins with its heading, and so does the first line.
pub fn in_sight<'a>(
    top: usize,
    total: usize,
    height: usize,
    row: impl Fn(usize) -> Option<&'a EntryRow>,
) -> Vec<Listed> {
    let mut lines = Vec::with_capacity(height);
    let mut month = None;
    for index in top..total {
        let of = row(index).map(|row| row.date.with_day(1).unwrap_or(row.date));
        if let Some(of) = of.filter(|of| month != Some(*of)) {
            lines.push(Listed::Month(of));
            month = Some(of);
        }
        lines.push(Listed::Row(index));
        if lines.len() >= height {
            break;
        }
    }
    lines.truncate(height);
    lines
}

/// The first row to draw so that `cursor` is in sight, moving `top` as little as possible.
pub fn scrolled<'a>(
    top: usize,
    cursor: usize,
    total: usize,
    height: usize,
    row: impl Fn(usize) -> Option<&'a EntryRow> + Copy,
) -> usize {
    let mut top = top.min(cursor).max((cursor + 1).saturating_sub(height));
    while top < cursor && !in_sight(top, total, height, row).contains(&Listed::Row(cursor)) {
        top += 1;
    }
    // No row stays above while there is room for it below the last one.
    while top > 0 && in_sight(top - 1, total, height, row).last() == Some(&Listed::Row(total - 1)) {
        top -= 1;
    }
    top
}

/// A month's heading; the count is known for the whole journal only.
pub fn heading(month: NaiveDate, months: &[MonthCount], columns: usize, ctx: &Ctx<'_>) -> Line<'static> {
    let name = month.format("%B %Y").to_string();
    let entries = months.iter().find(|of| of.month == month).map(|of| count(of.count, "entry", "entries"));
    let words = entries.map_or(String::new(), |entries| format!(" · {entries}"));
    let rule = if ctx.glyphs == Glyphs::Ascii { "-" } else { "─" };
    let used = width(&name) + width(&words) + 1;
    Line::from(vec![
        Span::styled(name, ctx.theme.title),
        Span::styled(words, ctx.theme.dim),
        Span::styled(format!(" {}", rule.repeat(columns.saturating_sub(used))), ctx.theme.border),
    ])
}

/// Widths of the columns; 0 leaves one out.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    kind: usize,
    place: usize,
    climbs: usize,
    top: usize,
    time: usize,
    energy: usize,
    gist: usize,
}

impl Columns {
    /// What fits in this many columns; `tries` asks for room beside the best for what was tried.
    pub fn of(columns: usize, tries: bool) -> Self {
        const DATE_AND_MARK: usize = 10;
        let (kind, climbs, top, time, energy) = match columns {
            76.. => (9, 9, 7, 6, 7),
            60.. => (0, 9, 7, 6, 7),
            46.. => (0, 9, 7, 6, 0),
            36.. => (0, 9, 7, 0, 0),
            _ => (0, 0, 7, 0, 0),
        };
        let top = if tries && columns >= 46 { top + 3 } else { top };
        let rest = columns.saturating_sub(DATE_AND_MARK + kind + climbs + top + time + energy);
        let place = if columns >= 60 { (rest / 2).clamp(10, 22) } else { rest };
        Self { kind, place, climbs, top, time, energy, gist: rest.saturating_sub(place) }
    }

    /// The line that names the columns.
    pub fn names(&self, style: Style) -> Line<'static> {
        let cell = |name: &str, columns: usize| if columns == 0 { String::new() } else { pad(name, columns) };
        let text = pad("date", 10)
            + &cell("type", self.kind)
            + &pad("place", self.place)
            + &cell("sent", self.climbs)
            + &cell("best", self.top)
            + &cell("time", self.time)
            + &cell("energy", self.energy)
            + &cell("notes", self.gist);
        Line::styled(text, style)
    }

    /// The hardest send, and in brackets what was tried that is harder, where a filter asked for it.
    fn best(&self, row: &EntryRow, ctx: &Ctx<'_>) -> [Span<'static>; 2] {
        let top = fit(&row.top, self.top.saturating_sub(1));
        let room = self.top.saturating_sub(width(&top));
        let tried = match row.tried_top.as_str() {
            "" => String::new(),
            tried if top.is_empty() => format!("({tried})"),
            tried => format!(" ({tried})"),
        };
        let tried = if width(&tried) <= room { tried } else { String::new() };
        [Span::styled(top, ctx.theme.good), Span::styled(pad(&tried, room), ctx.theme.tried)]
    }

    /// One row.
    pub fn row(&self, row: &EntryRow, ctx: &Ctx<'_>) -> Line<'static> {
        let theme = ctx.theme;
        let (mark, style) = if row.damaged { ("!", theme.bad) } else { kind_mark(row.kind, ctx.glyphs, theme) };
        let mut spans = vec![Span::raw(pad(&date(row), 8)), Span::styled(pad(mark, 2), style)];
        let rest = row.kind == SessionType::Rest;
        if self.kind > 0 {
            spans.push(Span::styled(pad(kind(row.kind), self.kind), if rest { theme.dim } else { theme.text }));
        }
        let place = match (row.place.is_empty(), self.kind) {
            (true, 0) => Span::styled(cell(kind(row.kind), self.place), theme.dim),
            _ => Span::raw(cell(&row.place, self.place)),
        };
        spans.push(place);
        spans.push(Span::raw(cell(&climbs(row), self.climbs)));
        spans.extend(self.best(row, ctx));
        if self.time > 0 {
            spans.push(Span::raw(cell(&row.duration_min.map(duration).unwrap_or_default(), self.time)));
        }
        if self.energy > 0 {
            let energy = row.energy.map(number).unwrap_or_default();
            spans.push(Span::raw(pad(&pad_left(&energy, 2), self.energy)));
        }
        if self.gist > 0 {
            let mut gist = row.status.map(|of| format!("{} ", status(of))).unwrap_or_default();
            gist.push_str(if row.damaged && row.gist.is_empty() { "parts cannot be read" } else { &row.gist });
            spans.push(Span::styled(fit(&gist, self.gist), theme.dim));
        }
        Line::from(spans)
    }
}

/// A cell that keeps one column free after it.
fn cell(text: &str, columns: usize) -> String {
    pad(&fit(text, columns.saturating_sub(1)), columns)
}

fn date(row: &EntryRow) -> String {
    match row.precision {
        None => row.date.format("%a %e").to_string(),
        // The heading of the month says the year.
        Some(DatePrecision::Month) => row.date.format("%b").to_string(),
        Some(DatePrecision::Year) => row.date.format("%Y").to_string(),
    }
}

fn climbs(row: &EntryRow) -> String {
    match (row.tried, row.sets) {
        (0, 0) => String::new(),
        (0, sets) => count(sets as usize, "set", "sets"),
        (tried, _) => format!("{} of {tried}", row.sent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_never_take_more_than_there_is() {
        for (columns, tries) in (26..200).flat_map(|columns| [(columns, false), (columns, true)]) {
            let c = Columns::of(columns, tries);
            let used = 10 + c.kind + c.place + c.climbs + c.top + c.time + c.energy + c.gist;
            assert!(used <= columns, "{columns}: {c:?}");
            assert!(c.place >= 8, "{columns}: {c:?}");
        }
    }
}
