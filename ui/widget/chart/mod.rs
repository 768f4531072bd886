//! A chart over time: marks of several shapes, one line in braille, labelled axes, a selected mark.
//!
//! Pure drawing: values arrive with their labels, and nothing here knows grades, sends or queries. Marks differ in shape,
//! so the chart reads without colour; where braille and stars are missing, plain characters take their place.

mod axis;
mod bars;
mod line;
#[cfg(test)]
mod tests;

pub use axis::{DateTick, date_ticks, pointer};
pub use bars::{Columns, RowBar, RowBars, bar};

use crate::pane::Ctx;
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use v7_state::settings::Glyphs;

/// The shape of a mark. Later ones are drawn over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// Tried, not sent.
    Tried,
    /// Sent.
    Send,
    /// Sent, and worth a second look.
    Notable,
    /// Sent, and a new level.
    Star,
}

impl Shape {
    /// The character.
    pub fn symbol(self, glyphs: Glyphs) -> &'static str {
        match (self, glyphs) {
            (Self::Tried, Glyphs::Unicode) => "·",
            (Self::Send, Glyphs::Unicode) => "●",
            (Self::Notable, Glyphs::Unicode) => "◆",
            (Self::Star, Glyphs::Unicode) => "★",
            (Self::Tried, Glyphs::Ascii) => ".",
            (Self::Send, Glyphs::Ascii) => "o",
            (Self::Notable, Glyphs::Ascii) => "+",
            (Self::Star, Glyphs::Ascii) => "*",
        }
    }

    /// The colour.
    pub fn style(self, ctx: &Ctx<'_>) -> Style {
        match self {
            Self::Tried => ctx.theme.tried,
            Self::Send => ctx.theme.good,
            Self::Notable | Self::Star => ctx.theme.accent,
        }
    }
}

/// One mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// When.
    pub date: NaiveDate,
    /// How high, on the scale of the ticks.
    pub value: f64,
    /// What it is.
    pub shape: Shape,
}

/// What a chart is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct TimeChart<'a> {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Value at the lower edge.
    pub low: f64,
    /// Value at the upper edge.
    pub high: f64,
    /// Labels of the vertical axis, lowest first.
    pub ticks: &'a [(f64, String)],
    /// In the order of their dates.
    pub marks: &'a [Mark],
    /// Samples of the line, in the order of their dates.
    pub line: &'a [(NaiveDate, f64)],
    /// Samples further apart than this are not joined, days.
    pub gap_days: i64,
    /// Which mark is selected.
    pub selected: Option<usize>,
}

/// Where a chart was drawn, to find marks again under the mouse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// The cells between the axes.
    pub area: Rect,
    from: NaiveDate,
    to: NaiveDate,
    low: f64,
    high: f64,
}

impl TimeChart<'_> {
    /// Where the marks go in this area: axes are left out when they would leave too little.
    pub fn plot(&self, area: Rect) -> Plot {
        let below = match area.height {
            0..=3 => 0,
            4..=5 => 1,
            _ => 2,
        };
        let mut plot = Plot {
            area: Rect { height: area.height - below, ..area },
            from: self.from,
            to: self.to,
            low: self.low,
            high: self.high,
        };
        if area.width >= 16 {
            let labels = axis::label_width(self.ticks, &plot) + 2;
            plot.area = Rect { x: area.x + labels, width: area.width - labels, ..plot.area };
        }
        plot
    }

    /// The area of which labels take every row, every second, every third, ...: rows that would space them unevenly are
    /// left blank at the top. Values up to half a step beyond the outermost labels are inside.
    pub fn spaced(&mut self, area: Rect) -> Rect {
        let (Some(low), Some(high), steps) =
            (self.ticks.first(), self.ticks.last(), self.ticks.len().saturating_sub(1) as u16)
        else {
            return area;
        };
        let (low, high) = (low.0, high.0);
        let rows = self.plot(area).area.height;
        let used = if steps == 0 || rows <= steps { rows } else { (rows - 1) / steps * steps + 1 };
        let margin = (high - low) / f64::from(used.saturating_sub(1).max(1)) / 2.0;
        (self.low, self.high) = (low - margin, high + margin);
        Rect { y: area.y + (rows - used), height: area.height - (rows - used), ..area }
    }

    /// Draws, and says where.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Plot {
        let area = area.intersection(buf.area);
        let plot = self.plot(area);
        if plot.area.is_empty() {
            return plot;
        }
        axis::draw_values(self.ticks, &plot, area, buf, ctx);
        let chosen = self.selected.and_then(|index| self.marks.get(index)).map(|mark| plot.column(mark.date));
        axis::draw_dates(&plot, area, chosen, buf, ctx);
        line::draw(self.line, self.gap_days, &plot, buf, ctx);
        self.draw_marks(&plot, buf, ctx);
        plot
    }

    fn draw_marks(&self, plot: &Plot, buf: &mut Buffer, ctx: &Ctx<'_>) {
        let mut order: Vec<usize> = (0..self.marks.len()).collect();
        order.sort_by_key(|&index| (self.selected == Some(index), self.marks[index].shape));
        for index in order {
            let mark = self.marks[index];
            if mark.date < self.from || mark.date > self.to {
                continue;
            }
            let at = plot.cell(mark.date, mark.value);
            let mut style = mark.shape.style(ctx);
            if self.selected == Some(index) {
                style = style.add_modifier(Modifier::REVERSED | Modifier::BOLD);
            }
            if let Some(cell) = buf.cell_mut(at) {
                cell.reset();
                cell.set_symbol(mark.shape.symbol(ctx.glyphs)).set_style(style);
            }
        }
    }
}

impl Plot {
    fn share(&self, date: NaiveDate) -> f64 {
        let days = (self.to - self.from).num_days().max(1) as f64;
        ((date - self.from).num_days() as f64 / days).clamp(0.0, 1.0)
    }

    fn height(&self, value: f64) -> f64 {
        let range = (self.high - self.low).max(f64::MIN_POSITIVE);
        ((self.high - value) / range).clamp(0.0, 1.0)
    }

    /// The same cells and the line of the axis below them, with 0 on that line and `high` in the uppermost row.
    fn on_baseline(self, high: f64, area: Rect) -> Self {
        let rows = self.area.height;
        if area.bottom() <= self.area.bottom() + 1 {
            return self;
        }
        let half = high / f64::from(rows.max(1)) / 2.0;
        Self { area: Rect { height: rows + 1, ..self.area }, low: -half, high: high + half, ..self }
    }

    /// The column of a day.
    pub fn column(&self, date: NaiveDate) -> u16 {
        self.area.x + scaled(self.share(date), self.area.width)
    }

    /// The row of a value.
    pub fn row(&self, value: f64) -> u16 {
        self.area.y + scaled(self.height(value), self.area.height)
    }

    /// The cell of a mark.
    pub fn cell(&self, date: NaiveDate, value: f64) -> Position {
        Position { x: self.column(date), y: self.row(value) }
    }

    /// The braille dot of a sample, counted from the upper left: two a column, four a row.
    fn dot(&self, date: NaiveDate, value: f64) -> (i32, i32) {
        let (wide, tall) = (self.area.width * 2, self.area.height * 4);
        (i32::from(scaled(self.share(date), wide)), i32::from(scaled(self.height(value), tall)))
    }

    /// The mark under the mouse, or beside it; of several in one cell the one on top.
    pub fn hit(&self, marks: &[Mark], at: Position) -> Option<usize> {
        if !self.area.contains(at) {
            return None;
        }
        let distance = |mark: &Mark| {
            let cell = self.cell(mark.date, mark.value);
            (cell.x.abs_diff(at.x), cell.y.abs_diff(at.y))
        };
        marks
            .iter()
            .enumerate()
            .filter(|(_, mark)| mark.date >= self.from && mark.date <= self.to)
            .map(|(index, mark)| (distance(mark), std::cmp::Reverse(mark.shape), index))
            .filter(|((dx, dy), ..)| *dx <= 1 && *dy <= 1)
            .min_by_key(|((dx, dy), shape, index)| (dx + dy, *shape, *index))
            .map(|(.., index)| index)
    }
}

/// A share of 0 to 1 as one of `cells` cells.
fn scaled(share: f64, cells: u16) -> u16 {
    ((share * f64::from(cells)) as u16).min(cells.saturating_sub(1))
}

/// A way to move the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Earlier in time.
    Earlier,
    /// Later in time.
    Later,
    /// To a higher mark nearby.
    Higher,
    /// To a lower mark nearby.
    Lower,
    /// The first.
    First,
    /// The last.
    Last,
}

/// The mark that a step leads to; without a selection, the last mark. Stays where it is at an end.
pub fn step(marks: &[Mark], selected: Option<usize>, step: Step) -> Option<usize> {
    let last = marks.len().checked_sub(1)?;
    let Some(at) = selected.filter(|&at| at <= last) else {
        return Some(if step == Step::First { 0 } else { last });
    };
    let vertical = |higher: bool| {
        let here = marks[at];
        marks
            .iter()
            .enumerate()
            .filter(|(_, mark)| if higher { mark.value > here.value } else { mark.value < here.value })
            .min_by(|(_, a), (_, b)| {
                let far = |mark: &Mark| ((mark.date - here.date).num_days().abs(), (mark.value - here.value).abs());
                let (a, b) = (far(a), far(b));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
            })
            .map_or(at, |(index, _)| index)
    };
    Some(match step {
        Step::Earlier => at.saturating_sub(1),
        Step::Later => (at + 1).min(last),
        Step::Higher => vertical(true),
        Step::Lower => vertical(false),
        Step::First => 0,
        Step::Last => last,
    })
}
