//! The large chart, and what stands beside it.

use super::link::marks;
use super::{Part, SendsPane};
use crate::pane::Ctx;
use crate::panes::wording::{count, thousands};
use crate::text::{fit, width, wrap};
use crate::widget::chart::{Columns, RowBar, RowBars, Shape, TimeChart, pointer};
use crate::widget::{list, matrix, pyramid};
use chrono::{Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use v7_state::grade;
use v7_state::insight::Figure;
use v7_state::insight::benchmark::BandTries;
use v7_state::record::Choice as _;
use v7_state::settings::Glyphs;
use v7_state::update::State;
use v7_state::view::charts::{Figures, Shown};

/// Bands that the axis has at least, so that one grade does not fill the chart.
const LEAST_BANDS: usize = 4;
/// Samples of the line further apart are not joined, days.
const GAP_DAYS: i64 = 8;

/// What the chart is about: `Progression · V · 12 months · boulder`.
pub(super) fn heading(pane: &SendsPane, figures: Option<&Figures>) -> String {
    let mut words = vec![pane.shown.label().to_owned()];
    words.extend(figures.map(|figures| figures.scale.short().to_owned()));
    words.push(pane.spec.window.label().to_owned());
    words.extend(pane.spec.kind.map(|kind| kind.as_str().to_owned()));
    if pane.spec.topropes {
        words.push("with top rope".to_owned());
    }
    words.join(" · ")
}

/// Draws the chart that is chosen, or why there is nothing to draw.
pub(super) fn draw(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    pane.places.plot = None;
    pane.bars.clear();
    let Some(charts) = pane.charts(state) else { return };
    let Some(figures) = charts.figures.as_ref() else {
        return sentence("No climb yet that has a place on a scale. n adds a send.", area, buf, ctx);
    };
    if figures.progression.points.is_empty() {
        let text = format!(
            "No {} climb in {}{}. w widens the window, s changes the scale, D the kind of climb.",
            figures.scale.short(),
            pane.spec.window.label(),
            pane.spec.kind.map(|kind| format!(" of kind {}", kind.as_str())).unwrap_or_default(),
        );
        return sentence(&text, area, buf, ctx);
    }
    match pane.shown {
        Shown::TopThree => progression(pane, state, area, buf, ctx),
        Shown::Volume => pane.bars = volume(figures, pane.bar_here(ctx), area, buf, ctx),
        Shown::Tries => pane.bars = tries(figures, pane.bar_here(ctx), area, buf, ctx),
        Shown::Flashes => pane.bars = flashes(figures, pane.bar_here(ctx), area, buf, ctx),
    }
}

fn sentence(text: &str, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    for (y, line) in (area.top()..area.bottom()).zip(wrap(text, usize::from(area.width.saturating_sub(1)))) {
        buf.set_stringn(area.x + 1, y, line, usize::from(area.width.saturating_sub(1)), ctx.theme.dim);
    }
}

fn progression(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let Some(figures) = pane.figures(state) else { return };
    let progression = &figures.progression;
    let marks = marks(figures);
    let ticks = axis(figures);
    let (Some(low), Some(high)) = (ticks.first(), ticks.last()) else { return };
    let with_legend = area.height >= 7;
    let chart_area = Rect { height: area.height - u16::from(with_legend), ..area };
    let mut chart = TimeChart {
        from: progression.from,
        to: progression.to,
        low: low.0,
        high: high.0,
        ticks: &ticks,
        marks: &marks,
        line: &progression.line,
        gap_days: GAP_DAYS,
        selected: pane.mark(state, figures),
    };
    let chart_area = chart.spaced(chart_area);
    let plot = chart.draw(chart_area, buf, ctx);
    if with_legend {
        let shapes: Vec<Shape> = [Shape::Send, Shape::Star, Shape::Tried, Shape::Notable]
            .into_iter()
            .filter(|shape| marks.iter().any(|mark| mark.shape == *shape))
            .collect();
        legend(&shapes, progression.line.is_empty(), chart.selected.is_some(), area, buf, ctx);
    }
    pane.places.plot = Some(plot);
}

/// The bands of the axis; easier ones are added where there are few.
fn axis(figures: &Figures) -> Vec<(f64, String)> {
    let bands = grade::bands(figures.scale);
    let of = |rank| bands.partition_point(|(start, _)| *start <= rank).saturating_sub(1);
    let (low, high) = (of(figures.progression.low), of(figures.progression.high));
    let low = low.min((high + 1).saturating_sub(LEAST_BANDS));
    let high = high.max(low + LEAST_BANDS - 1).min(bands.len().saturating_sub(1));
    bands.get(low..=high).unwrap_or_default().iter().map(|(start, label)| (f64::from(*start), label.clone())).collect()
}

fn legend(shapes: &[Shape], no_line: bool, selected: bool, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let y = area.bottom() - 1;
    let mut items: Vec<(&str, &str, Style)> = shapes
        .iter()
        .map(|shape| {
            let word = match shape {
                Shape::Tried => "tried",
                Shape::Send => "send",
                Shape::Notable => "milestone",
                Shape::Star => "breakthrough",
            };
            (shape.symbol(ctx.glyphs), word, shape.style(ctx))
        })
        .collect();
    let line = if ctx.glyphs == Glyphs::Ascii { "--" } else { "⠤⠤" };
    let narrow = area.width < 60;
    let words = match (no_line, narrow) {
        (true, _) => "needs 3 sends in 60 days",
        (false, true) => "top 3",
        (false, false) => "top three",
    };
    let apart = if narrow { 1 } else { 2 };
    items.insert(items.len().min(2), (line, words, ctx.theme.line));
    if selected {
        items.push((pointer(ctx.glyphs), "selected", ctx.theme.accent));
    }
    let mut x = area.x + 1;
    for (symbol, word, style) in items {
        if usize::from(x) + width(symbol) + 1 + width(word) > usize::from(area.right()) {
            break;
        }
        let room = usize::from(area.right() - x);
        x = buf.set_stringn(x, y, symbol, room, style).0 + 1;
        x = buf.set_stringn(x, y, word, room, ctx.theme.dim).0 + apart;
    }
}

/// Draws sends a month and returns what each bar narrows the table to.
fn volume(figures: &Figures, bar: Option<usize>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Vec<String> {
    let months: Vec<_> = figures.months.iter().map(|(month, sends)| (*month, *sends as f64)).collect();
    let with_legend = area.height >= 6;
    let chart = Rect { height: area.height - u16::from(with_legend), ..area };
    let mut columns = Columns { months: &months, selected: None };
    let every = columns.months_a_column(area.width.saturating_sub(6));
    let groups = columns.grouped(every);
    columns.selected = bar.map(|bar| bar.min(groups.len().saturating_sub(1)));
    columns.draw(chart, buf, ctx);
    let last = |start: NaiveDate| start.checked_add_months(Months::new(every)).and_then(|next| next.pred_opt());
    if with_legend {
        let total: usize = figures.months.iter().map(|(_, sends)| sends).sum();
        let text = match columns.selected.and_then(|index| groups.get(index)) {
            Some((start, sends)) => {
                let sends = count(*sends as usize, "send", "sends");
                let until = last(*start).filter(|_| every > 1).map(|end| format!(" to {}", end.format("%b %Y")));
                let until = until.unwrap_or_default();
                format!("{}{until}: {sends} · Enter shows them", start.format("%b %Y"))
            }
            None => format!(
                "sends a {} · {} in all, repeats and warm-ups not counted",
                Columns::word(every),
                thousands(total as f64)
            ),
        };
        let room = usize::from(area.width.saturating_sub(1));
        buf.set_stringn(area.x + 1, area.bottom() - 1, fit(&text, room), room, ctx.theme.dim);
    }
    let term = |start: NaiveDate| format!("since:{start} until:{}", last(start).unwrap_or(start));
    groups.into_iter().map(|(start, _)| term(start)).collect()
}

fn tries(figures: &Figures, bar: Option<usize>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Vec<String> {
    let rows: Vec<RowBar> = figures
        .tries
        .iter()
        .map(|band| RowBar {
            label: band.label.clone(),
            value: band.mean(),
            words: match band.mean() {
                Some(mean) => format!("{mean:.1} tries (n {})", band.climbs),
                None => format!("tries unknown ({} sent)", band.unknown),
            },
        })
        .collect();
    let full = figures.tries.iter().filter_map(BandTries::mean).fold(1.0, f64::max);
    rows_with_caption(&rows, full, "mean tries that a send took, by grade; n: sends", bar, area, buf, ctx)
}

fn flashes(figures: &Figures, bar: Option<usize>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Vec<String> {
    let rows: Vec<RowBar> = figures
        .flashes
        .iter()
        .map(|band| {
            let share = band.flashed as f64 / band.tried.max(1) as f64;
            RowBar {
                label: band.label.clone(),
                value: Some(share),
                words: format!("{:.0} % (n {})", share * 100.0, band.tried),
            }
        })
        .collect();
    rows_with_caption(&rows, 1.0, "climbs sent on the first try, by grade; n: climbs tried", bar, area, buf, ctx)
}

/// Draws a bar a grade and returns what each narrows the table to.
fn rows_with_caption(
    rows: &[RowBar],
    full: f64,
    caption: &str,
    bar: Option<usize>,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Vec<String> {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let with_caption = area.height >= 5;
    let bars = Rect { height: area.height - u16::from(with_caption), ..inner };
    let selected = bar.map(|bar| bar.min(rows.len().saturating_sub(1)));
    RowBars { rows, full, style: ctx.theme.series[0], selected }.draw(bars, buf, ctx);
    if with_caption {
        let room = usize::from(inner.width);
        buf.set_stringn(inner.x, area.bottom() - 1, fit(caption, room), room, ctx.theme.dim);
    }
    rows.iter().map(|row| format!("grade:{}", row.label)).collect()
}

/// The pyramid and below it flash rate, 3-3-3 and maximum.
pub(super) fn draw_pyramid(pane: &SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let Some(figures) = pane.figures(state) else { return };
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let facts = facts(figures, inner.width);
    let below = (facts.len() as u16).min(area.height.saturating_sub(2));
    let bars = Rect { height: area.height - below, ..inner };
    match &figures.pyramid {
        Figure::Known { value, .. } => {
            pyramid::draw(value, bars, buf, ctx);
            if pane.part == Part::Pyramid && ctx.focused {
                let line =
                    Rect { y: bars.y + pane.band.min(value.rows.len().saturating_sub(1)) as u16, height: 1, ..bars };
                if line.y < bars.bottom() {
                    list::select(line, true, buf, ctx);
                }
            }
            let text = pyramid::legend(ctx.glyphs);
            let wide = width(text) as u16;
            // Beside the shortest bars there is room for what the mark means.
            if value.rows.len() > 1 && bars.height > 1 && bars.width > wide + 22 {
                buf.set_string(bars.right() - wide, bars.y, text, ctx.theme.warn);
            }
        }
        Figure::Missing { reason } => sentence(&format!("No pyramid yet: {reason}"), bars, buf, ctx),
    }
    for (y, fact) in (bars.bottom()..area.bottom()).zip(facts) {
        buf.set_stringn(inner.x, y, fact, usize::from(inner.width), ctx.theme.text);
    }
}

/// The words below the pyramid, in lines of this many columns.
pub(super) fn facts(figures: &Figures, columns: u16) -> Vec<String> {
    let words = words(figures);
    let line = words.join(" · ");
    if width(&line) <= usize::from(columns) {
        return vec![line];
    }
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut().filter(|line| width(line) + 3 + width(&word) <= usize::from(columns)) {
            Some(line) => *line = format!("{line} · {word}"),
            None => lines.extend(wrap(&word, usize::from(columns))),
        }
    }
    lines
}

/// Flash rate, 3-3-3 and maximum, each with its n or the reason why it is missing.
pub(super) fn words(figures: &Figures) -> Vec<String> {
    let flash = match &figures.flash_rate {
        Figure::Known { value, n } => format!("flash {:.0} % (n {n})", value * 100.0),
        Figure::Missing { reason } => format!("flash rate: not enough data: {reason}"),
    };
    let three = match &figures.three {
        Figure::Known { value: (_, label), .. } => format!("3-3-3 {label}"),
        Figure::Missing { reason } => format!("3-3-3: not enough data: {reason}"),
    };
    let maximum = match &figures.maximum {
        Figure::Known { value, .. } => format!("max {}", value.label),
        Figure::Missing { reason } => format!("max: not enough data: {reason}"),
    };
    vec![flash, three, maximum]
}

/// The matrix, and how many sends have no place in it.
pub(super) fn draw_matrix(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let Some(figures) = pane.figures(state) else { return };
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let selected = (pane.part == Part::Matrix && ctx.focused).then_some(pane.cell);
    matrix::draw(&figures.matrix, selected, inner, buf, ctx);
    if figures.matrix.unplaced > 0 && inner.height > 3 {
        let text = format!("{} without style or venue", figures.matrix.unplaced);
        buf.set_string(inner.x, inner.y + 3, fit(&text, usize::from(inner.width)), ctx.theme.dim);
    }
    if inner.height > 4
        && let Some(cell) = selected
    {
        let words = cell_words(figures, cell);
        buf.set_string(inner.x, inner.bottom() - 1, fit(&words, usize::from(inner.width)), ctx.theme.text);
    }
    pane.places.matrix_cells = inner;
}

/// The selected cell in words.
fn cell_words(figures: &Figures, (venue, style): (usize, usize)) -> String {
    let row = &figures.matrix.rows[venue];
    let place = format!("{} {}", row.venue.as_str(), matrix_style(style));
    let Some(cell) = &row.cells[style] else { return format!("{place}: no send yet") };
    format!("{place}: {}, best {}. Enter opens it.", count(cell.sends, "send", "sends"), cell.label)
}

fn matrix_style(index: usize) -> &'static str {
    v7_state::insight::matrix::STYLES[index].as_str()
}
