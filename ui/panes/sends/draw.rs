//! Where the parts go: beside each other where there is room, two above each other, or one at a time.

use super::{Part, Places, SendsPane, charts, detail, table};
use crate::pane::Ctx;
use crate::text::wrap;
use crate::widget::{matrix, panel};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::update::State;

/// From this size on, all parts are shown.
const WIDE: (u16, u16) = (100, 26);
/// From this height on, one chart and the table are shown.
const HALVES_FROM: u16 = 16;
/// Rows of the matrix with its border, and a line for what has no place in it.
const MATRIX_ROWS: u16 = 6;

const EMPTY: &[&str] = &[
    "No sends yet.",
    "",
    "n      a new send",
    "+      a session in one line, such as gym @Movement V5 fl V7 in4",
    ":      commands, such as import a file",
    "",
    "Progress, pyramid and styles are drawn from your sends.",
];

/// Draws the pane.
pub(super) fn draw(
    pane: &mut SendsPane,
    state: &State,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    pane.places = Places::default();
    if pane.is_empty(state) {
        let room = usize::from(area.width.saturating_sub(4));
        let lines = EMPTY.iter().flat_map(|line| wrap(line, room));
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            let style = if y == area.y + 1 { ctx.theme.title } else { ctx.theme.text };
            buf.set_stringn(area.x + 2, y, line, room, style);
        }
        return None;
    }
    if pane.part != Part::Table {
        pane.upper = pane.part;
    } else if pane.upper == Part::Table {
        pane.upper = Part::Chart;
    }
    if area.width >= WIDE.0 && area.height >= WIDE.1 {
        whole(pane, state, area, buf, ctx)
    } else if area.height >= HALVES_FROM {
        halves(pane, state, area, buf, ctx)
    } else {
        single(pane, state, area, buf, ctx)
    }
}

fn whole(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
    let right = (area.width * 3 / 8).clamp(38, 60);
    let left = area.width - right;
    let top = (area.height * 2 / 5).clamp(11, 20);
    let (x, below) = (area.x + left, area.y + top);
    chart(pane, state, Rect { width: left, height: top, ..area }, "", buf, ctx);
    let rows = pane.figures(state).map_or(2, |figures| {
        figures.pyramid.value().map_or(1, |value| value.rows.len()) + charts::facts(figures, right - 4).len()
    });
    let pyramid_height = (rows as u16 + 2).clamp(6, (area.height - MATRIX_ROWS) / 2);
    pyramid(pane, state, Rect { x, width: right, height: pyramid_height, ..area }, buf, ctx);
    let matrix_y = area.y + pyramid_height;
    matrix(pane, state, Rect { x, y: matrix_y, width: right, height: MATRIX_ROWS }, buf, ctx);
    let detail_y = matrix_y + MATRIX_ROWS;
    let detail_area = Rect { x, y: detail_y, width: right, height: area.bottom() - detail_y };
    send(pane, state, detail_area, buf, ctx);
    let table_area = Rect { y: below, width: left, height: area.bottom() - below, ..area };
    table::draw(pane, state, table_area, true, buf, ctx)
}

fn halves(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
    if pane.detail.is_some() {
        send(pane, state, area, buf, ctx);
        return None;
    }
    let top = (area.height / 2).clamp(9, 18);
    let upper = Rect { height: top, ..area };
    if pane.upper == Part::Chart {
        chart(pane, state, upper, " · Tab pyramid", buf, ctx);
    } else if area.width >= 76 {
        let left = area.width / 2;
        pyramid(pane, state, Rect { width: left, ..upper }, buf, ctx);
        matrix(pane, state, Rect { x: area.x + left, width: area.width - left, ..upper }, buf, ctx);
    } else if pane.upper == Part::Pyramid {
        pyramid(pane, state, upper, buf, ctx);
    } else {
        matrix(pane, state, upper, buf, ctx);
    }
    table::draw(pane, state, Rect { y: area.y + top, height: area.height - top, ..area }, true, buf, ctx)
}

fn single(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
    let head = Rect { height: 1.min(area.height), ..area };
    let body = Rect { y: area.y + head.height, height: area.height - head.height, ..area };
    if pane.detail.is_some() {
        let title = detail_heading(pane);
        buf.set_stringn(area.x, area.y, title, usize::from(area.width), ctx.theme.title);
        detail::draw(pane, state, body, buf, ctx);
        return None;
    }
    pane.places.tabs = panel::tabs(&Part::NAMES, pane.part.index(), head, buf, ctx);
    match pane.part {
        Part::Chart => {
            pane.places.chart = body;
            charts::draw(pane, state, body, buf, ctx);
        }
        Part::Pyramid => {
            pane.places.pyramid = body;
            charts::draw_pyramid(pane, state, body, buf, ctx);
        }
        Part::Matrix => {
            pane.places.matrix = body;
            charts::draw_matrix(pane, state, body, buf, ctx);
            if let Some(figures) = pane.figures(state) {
                let y = body.y + 4;
                let lines = wrap(&matrix::heading(&figures.matrix), usize::from(body.width.saturating_sub(2)));
                for (y, line) in (y..body.bottom()).zip(lines) {
                    buf.set_stringn(body.x + 1, y, line, usize::from(body.width), ctx.theme.dim);
                }
            }
        }
        Part::Table => return table::draw(pane, state, body, false, buf, ctx),
    }
    None
}

/// The chart; `more` says what is not in sight beside it.
fn chart(pane: &mut SendsPane, state: &State, area: Rect, more: &str, buf: &mut Buffer, ctx: &Ctx<'_>) {
    pane.places.chart = area;
    let title = format!("{}{more}", charts::heading(pane, pane.figures(state)));
    let inner = panel::draw(&title, pane.part == Part::Chart, area, buf, ctx);
    charts::draw(pane, state, inner, buf, ctx);
}

fn pyramid(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    pane.places.pyramid = area;
    let scale = pane.figures(state).map_or("", |figures| figures.scale.short());
    let title = if scale.is_empty() { "Pyramid".to_owned() } else { format!("Pyramid · {scale}") };
    let inner = panel::draw(&title, pane.part == Part::Pyramid, area, buf, ctx);
    charts::draw_pyramid(pane, state, inner, buf, ctx);
}

fn matrix(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    pane.places.matrix = area;
    let title =
        pane.figures(state).map_or_else(|| "Style x venue".to_owned(), |figures| matrix::heading(&figures.matrix));
    let inner = panel::draw(&title, pane.part == Part::Matrix, area, buf, ctx);
    charts::draw_matrix(pane, state, inner, buf, ctx);
}

fn detail_heading(pane: &SendsPane) -> &'static str {
    match pane.detail {
        Some(detail) if detail.climb => "All tries on the climb",
        Some(_) => "Send",
        None => "Selected",
    }
}

fn send(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let inner = panel::draw(detail_heading(pane), pane.detail.is_some(), area, buf, ctx);
    detail::draw(pane, state, inner, buf, ctx);
}
