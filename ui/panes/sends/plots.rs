//! More charts over time: load, hangs, soreness, weight and energy. One series at a time has the keys; the others stand
//! behind it.

use super::SendsPane;
use crate::pane::{Binding, Ctx, Do, MOVES, Open};
use crate::panes::wording::written;
use crate::text::{fit, width, wrap};
use crate::widget::chart::{Mark, Plot, Shape, TimeChart};
use crate::widget::panel;
use chrono::NaiveDate;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::insight::chart::{Chart, ChartName, ChartPoint, Series, Shape as Drawn, day_at};
use v7_state::insight::period::Period;
use v7_state::insight::{Topic, Window, explain};
use v7_state::msg::{Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::record::Table;
use v7_state::settings::Glyphs;
use v7_state::update::State;

/// Opens the page.
pub(super) const OPEN: Binding = Binding::quiet("sends.charts", "C", "more charts");

const KEYS: &[Binding] = &[
    Binding::new("sends.open", "Enter", "open"),
    Binding::new("sends.close", "Esc C", "back"),
    Binding::new("sends.measure", "m", "next chart"),
    Binding::new("sends.window", "w", "window"),
    Binding::new("sends.explain", "i e", "explain"),
];

/// Days of "all time": older weeks are too narrow to be seen.
const LONGEST_DAYS: u64 = 3653;

/// Where the page stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Page {
    chart: usize,
    window: Window,
    series: usize,
    /// The selected point; none is the newest.
    point: Option<usize>,
    plot: Option<Plot>,
}

impl Page {
    /// A page that begins with the span of time shown so far.
    pub(super) fn new(window: Window) -> Self {
        Self { window, ..Self::default() }
    }

    fn name(self, state: &State) -> ChartName {
        let names = names(state);
        names[self.chart % names.len()]
    }

    fn period(self, today: NaiveDate) -> Period {
        match self.window.since(today) {
            Some(since) => Period::new(since, today),
            None => Period::last(LONGEST_DAYS, today),
        }
    }

    /// What the page is drawn from.
    pub(super) fn query(self, state: &State) -> Query {
        let today = SendsPane::today(state);
        Query::Plot(self.name(state), self.period(today), today)
    }

    fn chart(self, state: &State) -> Option<&Chart> {
        match state.answers.get(&self.query(state)) {
            Some(Answer::Plot(chart)) => Some(chart),
            _ => None,
        }
    }

    fn series(self, chart: &Chart) -> Option<&Series> {
        let filled = filled(chart);
        filled.get(self.series.min(filled.len().checked_sub(1)?)).copied()
    }

    fn point(self, chart: &Chart) -> Option<(usize, &ChartPoint)> {
        let points = &self.series(chart)?.points;
        let last = points.len().checked_sub(1)?;
        let index = self.point.map_or(last, |point| point.min(last));
        Some((index, &points[index]))
    }
}

/// The charts of the page, without what is hidden.
fn names(state: &State) -> Vec<ChartName> {
    let hidden = state.settings.hidden;
    let mut names = vec![ChartName::Load, ChartName::Hangs, ChartName::Soreness];
    names.extend((!hidden.weight).then_some(ChartName::Weight));
    names.extend((!hidden.calories).then_some(ChartName::Nutrition));
    names
}

fn filled(chart: &Chart) -> Vec<&Series> {
    chart.series.iter().filter(|series| !series.points.is_empty()).collect()
}

/// The keys of the page.
pub(super) fn bindings() -> Vec<Binding> {
    let moves = MOVES.iter().filter(|binding| !binding.action.starts_with("move.page"));
    KEYS.iter().chain(moves).cloned().collect()
}

/// Does an action of the page; none for those that are not the page's.
pub(super) fn run(pane: &mut SendsPane, action: &str, state: &State) -> Option<Do> {
    let page = pane.plots.as_mut()?;
    match action {
        "sends.close" => pane.plots = None,
        "sends.measure" | "move.next-part" => {
            *page = Page { chart: (page.chart + 1) % names(state).len(), ..Page::new(page.window) };
        }
        "move.previous-part" => {
            let count = names(state).len();
            *page = Page { chart: (page.chart + count - 1) % count, ..Page::new(page.window) };
        }
        "sends.window" => (page.window, page.point) = (page.window.next(), None),
        "sends.explain" => {
            let chart = page.chart(state);
            let markdown = chart.map_or(explain(Topic::Load), |chart| chart.explanation).to_owned();
            let title = chart.map_or_else(|| "Chart".into(), |chart| chart.title.clone());
            return Some(Do::Open(Open::Text { title, markdown }));
        }
        "sends.open" => return Some(open(*page, state)),
        _ if action.starts_with("move.") => {
            let Some(chart) = page.chart(state) else { return Some(Do::NotYet) };
            moved(page, action, chart);
        }
        _ => return None,
    }
    Some(Do::Nothing)
}

fn moved(page: &mut Page, action: &str, chart: &Chart) {
    let Some((index, point)) = page.point(chart) else { return };
    let series = filled(chart);
    let here = page.series.min(series.len() - 1);
    match action {
        "move.left" => page.point = Some(index.saturating_sub(1)),
        "move.right" => page.point = Some(index + 1),
        "move.top" => page.point = Some(0),
        "move.bottom" => page.point = None,
        "move.up" | "move.down" => {
            page.series = if action == "move.up" { here.saturating_sub(1) } else { (here + 1).min(series.len() - 1) };
            // The nearest day of the other series.
            let nearest = series[page.series].points.iter().enumerate();
            page.point = nearest
                .min_by(|(_, a), (_, b)| (a.x - point.x).abs().total_cmp(&(b.x - point.x).abs()))
                .map(|(i, _)| i);
        }
        _ => {}
    }
}

fn open(page: Page, state: &State) -> Do {
    let Some(chart) = page.chart(state) else { return Do::NotYet };
    let key = page.point(chart).and_then(|(_, point)| point.key.clone());
    match key {
        Some(key) if key.table == Table::NutritionLogs => Do::Open(Open::Pane(4, Some(key))),
        Some(key) if key.table == Table::Entries => Do::Open(Open::Pane(1, Some(key))),
        _ => {
            let text = "this point is made of more than one record".to_owned();
            Do::msg(Msg::Say(Toast { text, failed: false }))
        }
    }
}

/// A click selects, a click on what is selected opens.
pub(super) fn on_mouse(pane: &mut SendsPane, event: MouseEvent, state: &State) -> Do {
    let Some(page) = pane.plots.as_mut() else { return Do::Nothing };
    let Some(chart) = page.chart(state) else { return Do::Nothing };
    match event.kind {
        MouseEventKind::ScrollDown => moved(page, "move.right", chart),
        MouseEventKind::ScrollUp => moved(page, "move.left", chart),
        MouseEventKind::Down(MouseButton::Left) => {
            let (Some(series), Some(plot)) = (page.series(chart), page.plot) else { return Do::Nothing };
            let marks = marks(series, Shape::Send);
            if let Some(hit) = plot.hit(&marks, Position::new(event.column, event.row)) {
                if page.point(chart).is_some_and(|(index, _)| index == hit) {
                    return open(*page, state);
                }
                page.point = Some(hit);
            }
        }
        _ => {}
    }
    Do::Nothing
}

fn marks(series: &Series, shape: Shape) -> Vec<Mark> {
    let mark = |point: &ChartPoint| Some(Mark { date: day_at(point.x)?, value: point.y, shape });
    series.points.iter().filter_map(mark).collect()
}

/// Draws the page over the whole pane.
pub(super) fn draw(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let Some(page) = pane.plots.as_mut() else { return };
    page.plot = None;
    let Some(chart) = page.chart(state) else {
        buf.set_string(area.x, area.y, fit("Reading the journal", usize::from(area.width)), ctx.theme.dim);
        return;
    };
    let unit = if chart.y.label.is_empty() { String::new() } else { format!(" · {}", chart.y.label) };
    let span = if page.window == Window::All { "10 years" } else { page.window.label() };
    let title = format!("{}{unit} · {span} · n {}", chart.title, chart.n);
    let inner = if area.height >= 16 {
        panel::padded(&title, true, area, buf, ctx)
    } else {
        panel::heading(&title, area, buf, ctx)
    };
    if let Some(reason) = &chart.missing {
        let words = format!("Not enough data: {reason}. w widens the window, m shows the next chart.");
        for (y, line) in (inner.top()..inner.bottom()).zip(wrap(&words, usize::from(inner.width))) {
            buf.set_stringn(inner.x, y, line, usize::from(inner.width), ctx.theme.dim);
        }
        return;
    }
    let (Some(from), Some(to)) = (day_at(chart.x.low), day_at(chart.x.high)) else { return };
    let (Some(series), Some((index, point))) = (page.series(chart), page.point(chart)) else { return };
    let below = 2.min(inner.height.saturating_sub(4));
    let plot_area = Rect { height: inner.height - below, ..inner };
    // What is measured is not joined where a trend or a target is the line.
    let joined = match series.shape {
        Drawn::Line => series,
        _ => filled(chart).into_iter().find(|other| other.shape == Drawn::Line).unwrap_or(series),
    };
    // The others behind, the selected series last, so that its index holds.
    let behind = filled(chart).into_iter().filter(|other| other.name != series.name && other.name != joined.name);
    let mut all: Vec<Mark> = behind.flat_map(|other| marks(other, Shape::Tried)).collect();
    let first = all.len();
    all.extend(marks(series, Shape::Send));
    let line: Vec<(NaiveDate, f64)> =
        joined.points.iter().filter_map(|point| Some((day_at(point.x)?, point.y))).collect();
    let plot = TimeChart {
        from,
        to,
        low: chart.y.low,
        high: chart.y.high,
        ticks: &chart.y.ticks,
        marks: &all,
        line: &line,
        gap_days: i64::MAX,
        selected: Some(first + index),
    }
    .draw(plot_area, buf, ctx);
    page.plot = Some(plot);
    let mut x = inner.x;
    for other in filled(chart) {
        let here = other.name == series.name;
        let symbol = match (here, other.name == joined.name) {
            (true, _) => Shape::Send.symbol(ctx.glyphs),
            (false, true) if ctx.glyphs == Glyphs::Ascii => "--",
            (false, true) => "⠤⠤",
            (false, false) => Shape::Tried.symbol(ctx.glyphs),
        };
        let text = format!("{symbol} {}", other.name);
        if below < 1 || usize::from(x) + width(&text) > usize::from(inner.right()) {
            break;
        }
        let style = if here { ctx.theme.title } else { ctx.theme.dim };
        x = buf.set_stringn(x, plot_area.bottom(), text, usize::from(inner.width), style).0 + 2;
    }
    let other = "Up, Down: the others";
    if below > 0 && filled(chart).len() > 1 && usize::from(x) + other.len() <= usize::from(inner.right()) {
        buf.set_string(x, plot_area.bottom(), other, ctx.theme.dim);
    }
    if below > 1 {
        let day = day_at(point.x).map(|day| written(day, None)).unwrap_or_default();
        let opens = if point.key.is_some() { " · Enter opens it" } else { "" };
        let unit =
            if point.label.contains(' ') || chart.unit.is_empty() { String::new() } else { format!(" {}", chart.unit) };
        let words = format!("{day} · {}: {}{unit}{opens}", series.name, point.label);
        let room = usize::from(inner.width);
        buf.set_stringn(inner.x, plot_area.bottom() + 1, fit(&words, room), room, ctx.theme.text);
    }
}
