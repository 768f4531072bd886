//! Bars in half blocks: columns over months, and rows with a label and a number.

use super::axis;
use super::{Plot, TimeChart};
use crate::pane::Ctx;
use crate::widget::list;
use chrono::{Datelike, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;
use v7_state::settings::Glyphs;

/// A horizontal bar of `width` columns at most, in half cells; anything above nothing shows at least half a cell.
pub fn bar(share: f64, width: u16, glyphs: Glyphs) -> String {
    let halves = (share.clamp(0.0, 1.0) * f64::from(width) * 2.0).round() as usize;
    let halves = if share > 0.0 && width > 0 { halves.max(1) } else { halves };
    match glyphs {
        Glyphs::Unicode => "█".repeat(halves / 2) + if halves % 2 == 1 { "▌" } else { "" },
        Glyphs::Ascii => "#".repeat(halves.div_ceil(2)),
    }
}

/// One row of [`RowBars`].
#[derive(Clone, Debug, PartialEq)]
pub struct RowBar {
    /// What it is: `V7`.
    pub label: String,
    /// How long; none where it is not known.
    pub value: Option<f64>,
    /// What stands behind the bar: `2.3 (n 9)`.
    pub words: String,
}

/// Labelled rows.
#[derive(Clone, Copy, Debug)]
pub struct RowBars<'a> {
    /// The rows, first on top.
    pub rows: &'a [RowBar],
    /// The value of a full bar.
    pub full: f64,
    /// Colour of the bars.
    pub style: Style,
    /// Which row is selected.
    pub selected: Option<usize>,
}

impl RowBars<'_> {
    /// Draws as many rows as fit, and says in the last line how many do not.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
        let label = self.rows.iter().map(|row| row.label.width()).max().unwrap_or(0).min(12) as u16;
        let words = self.rows.iter().map(|row| row.words.width()).max().unwrap_or(0) as u16;
        let room = area.width.saturating_sub(label + words + 2);
        let fits = usize::from(area.height);
        let shown = if self.rows.len() > fits { fits.saturating_sub(1) } else { self.rows.len() };
        // The selected row is always in sight.
        let first = self.selected.map_or(0, |selected| (selected + 1).saturating_sub(shown.max(1)));
        let first = first.min(self.rows.len().saturating_sub(shown));
        let mut y = area.y;
        for (index, row) in self.rows.iter().enumerate().skip(first).take(shown) {
            let indent = label.saturating_sub(row.label.width() as u16);
            buf.set_stringn(area.x + indent, y, &row.label, usize::from(label), ctx.theme.text);
            let x = area.x + label + 1;
            let drawn = bar(row.value.unwrap_or(0.0) / self.full.max(f64::MIN_POSITIVE), room, ctx.glyphs);
            buf.set_stringn(x, y, &drawn, usize::from(room), self.style);
            // The words end in one column, however long the bars are.
            let x = (area.right().saturating_sub(row.words.width() as u16)).max(x);
            buf.set_stringn(x, y, &row.words, usize::from(area.right().saturating_sub(x)), ctx.theme.dim);
            if self.selected == Some(index) {
                list::select(Rect { y, height: 1, ..area }, true, buf, ctx);
            }
            y += 1;
        }
        if shown < self.rows.len() && y < area.bottom() {
            let more = match self.rows.len() - shown - first {
                0 => format!("{first} more above"),
                below => format!("{below} more below"),
            };
            buf.set_stringn(area.x, y, more, usize::from(area.width), ctx.theme.dim);
        }
    }
}

/// Columns over months.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// First day of each month and its number, oldest first, no month left out.
    pub months: &'a [(NaiveDate, f64)],
    /// Which column is selected.
    pub selected: Option<usize>,
}

impl Columns<'_> {
    /// Months that one column stands for, so that all fit into `width`.
    pub fn months_a_column(&self, width: u16) -> u32 {
        let fits = |every: &u32| self.months.len().div_ceil(*every as usize) <= usize::from(width / 2).max(1);
        [1, 3, 6, 12].into_iter().find(fits).unwrap_or(60)
    }

    /// What one column stands for, in words.
    pub fn word(every: u32) -> &'static str {
        match every {
            1 => "month",
            3 => "quarter",
            6 => "half-year",
            12 => "year",
            _ => "five years",
        }
    }

    /// First day and sum of each column, for columns of this many months.
    pub fn grouped(&self, every: u32) -> Vec<(NaiveDate, f64)> {
        let mut groups: Vec<(NaiveDate, f64)> = Vec::new();
        for (month, value) in self.months {
            let number = month.year() * 12 + month.month0() as i32;
            let start = month.checked_sub_months(Months::new(number.rem_euclid(every as i32) as u32)).unwrap_or(*month);
            match groups.last_mut().filter(|(last, _)| *last == start) {
                Some((_, sum)) => *sum += value,
                None => groups.push((start, *value)),
            }
        }
        groups
    }

    /// Draws with axes; returns the months that one column stands for.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> u32 {
        let every = self.months_a_column(area.width.saturating_sub(6));
        let groups = self.grouped(every);
        let most = groups.iter().map(|(_, value)| *value).fold(0.0, f64::max);
        let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return every };
        let area = area.intersection(buf.area);
        let below = if area.height > 5 { 2 } else { area.height.saturating_sub(3).min(1) };
        let (ticks, rows) = value_ticks(most, area.height - below);
        let unused = area.height - below - rows;
        let area = Rect { y: area.y + unused, height: area.height - unused, ..area };
        let high = ticks.last().map_or(1.0, |(value, _)| *value).max(most);
        let end = last.0.checked_add_months(Months::new(every)).unwrap_or(last.0);
        let chart = TimeChart {
            from: first.0,
            to: end,
            low: 0.0,
            high,
            ticks: &ticks,
            marks: &[],
            line: &[],
            gap_days: 0,
            selected: None,
        };
        let plot = chart.plot(area);
        if plot.area.is_empty() {
            return every;
        }
        axis::draw_values(&ticks, &plot.on_baseline(high, area), area, buf, ctx);
        let chosen = self.selected.filter(|index| *index < groups.len());
        let pointer =
            chosen.map(|index| columns_of(&plot, index, groups.len())).map(|(from, to)| u16::midpoint(from, to));
        axis::draw_dates(&plot, area, None, buf, ctx);
        for (index, (_, value)) in groups.iter().enumerate() {
            column(&plot, columns_of(&plot, index, groups.len()), value / high, pointer.is_some(), area, buf, ctx);
        }
        if let Some(x) = pointer.filter(|_| area.bottom() > plot.area.bottom() + 1) {
            axis::point_at(x, plot.area.bottom(), buf, ctx);
        }
        every
    }
}

/// The columns of the screen of a bar: the first, and the one after the last.
fn columns_of(plot: &Plot, index: usize, of: usize) -> (u16, u16) {
    let width = usize::from(plot.area.width);
    let (from, to) = (index * width / of, (index + 1) * width / of);
    let to = if to - from > 1 { to - 1 } else { to };
    (plot.area.x + from as u16, plot.area.x + to as u16)
}

/// A bar that stands on the line of the axis: its lowest half cell is in the row of that line.
fn column(plot: &Plot, (from, to): (u16, u16), share: f64, pointed: bool, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let mut halves = (share.clamp(0.0, 1.0) * f64::from(plot.area.height) * 2.0).round() as u16;
    if share > 0.0 {
        halves = halves.max(2);
    }
    let unicode = ctx.glyphs == Glyphs::Unicode;
    let (full, half) = if unicode { ("█", "▄") } else { ("#", "#") };
    let foot = unicode && !pointed && area.bottom() > plot.area.bottom() + 1;
    let above = if foot { halves.saturating_sub(1) } else { halves };
    for x in from..to {
        for n in 0..above.div_ceil(2) {
            let symbol = if n * 2 + 1 == above { half } else { full };
            buf.set_string(x, plot.area.bottom() - 1 - n, symbol, ctx.theme.series[0]);
        }
        if foot && halves > 0 {
            buf.set_string(x, plot.area.bottom(), "▀", ctx.theme.series[0]);
        }
    }
}

/// 0 and up to five round numbers, the last at or above `most`, and the rows that they stand in at even distances: all
/// of `rows` or one less, whichever makes the bars higher.
fn value_ticks(most: f64, rows: u16) -> (Vec<(f64, String)>, u16) {
    let round = |least: f64| {
        let mut step = 1.0;
        let mut factors = [2.0, 2.5, 2.0].into_iter().cycle();
        while step < least {
            step *= factors.next().unwrap_or(2.0);
        }
        step
    };
    let mut best = (0.0, 1, round(most), rows);
    for used in [rows, rows.saturating_sub(1)].into_iter().filter(|used| *used > 0) {
        for steps in (1..=5_u16).filter(|steps| used % steps == 0) {
            let step = round(most / f64::from(steps));
            let high = most / (step * f64::from(steps)) * f64::from(used);
            if high >= best.0 {
                best = (high, steps, step, used);
            }
        }
    }
    let (_, steps, step, used) = best;
    let tick = |n: u16| (f64::from(n) * step, format!("{}", f64::from(n) * step));
    ((0..=steps).map(tick).collect(), used)
}
