//! One send in full: every attribute, the notes as Markdown; or all tries on its climb.

use super::SendsPane;
use super::table::significance;
use crate::pane::Ctx;
use crate::panes::{history, wording};
use crate::text::{clean, pad};
use crate::widget::{list, markdown};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use serde_json::Value;
use v7_state::query::{Answer, Query};
use v7_state::record::{Body, Choice as _, DatePrecision, Kind, SEND};
use v7_state::update::State;
use v7_state::view::{ClimbPage, ClimbStatus};

/// Attributes that the heading already shows, or that mean nothing to a person.
const LEFT_OUT: [&str; 9] =
    ["grade", "name", "notes", "sendId", "entryId", "climbId", "createdAt", "gradeNumeric", "sourceId"];

/// Draws the open send into `area`, or the selected one as a preview.
pub(super) fn draw(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    pane.places.detail = area;
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(3), ..area };
    let lines = lines(pane, state, usize::from(inner.width), ctx);
    let mut detail = pane.detail.unwrap_or_default();
    detail.scroll.fit(usize::from(inner.height), lines.len());
    for (y, line) in (inner.top()..inner.bottom()).zip(lines.iter().skip(detail.scroll.top)) {
        buf.set_line(inner.x, y, line, inner.width);
    }
    list::thumb(detail.scroll.top, lines.len(), area, buf, ctx);
    if pane.detail.is_some() {
        pane.detail = Some(detail);
    }
}

fn lines(pane: &SendsPane, state: &State, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let Some(key) = pane.selected_key(state) else {
        return vec![Line::styled("No send is selected.", ctx.theme.dim)];
    };
    if pane.detail.is_some_and(|detail| detail.climb) {
        return match state.answers.get(&Query::Climb(key, 0)) {
            Some(Answer::Climb(Some(page))) => climb(page, columns, state, ctx),
            Some(_) => vec![Line::styled("Nothing else is known of this climb.", ctx.theme.dim)],
            None => Vec::new(),
        };
    }
    let mut lines = Vec::new();
    if let Some(row) = pane.selected_row(state) {
        let mark = significance(row).map(|mark| format!("{} ", mark.symbol(ctx.glyphs))).unwrap_or_default();
        lines.push(Line::from(vec![
            Span::styled(format!("{} ", clean(&row.grade)), ctx.theme.title),
            Span::styled(mark, ctx.theme.accent),
            Span::styled(clean(&row.name).into_owned(), ctx.theme.title),
        ]));
    }
    match state.answers.get(&Query::Record(key)) {
        Some(Answer::Record(Some(body))) => lines.extend(attributes(body, columns, ctx)),
        Some(_) => lines.push(Line::styled("It is no longer in the journal.", ctx.theme.dim)),
        None => {}
    }
    lines
}

fn attributes(body: &Body, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut put = |label: &str, value: &str| {
        let indent = 11;
        for (index, part) in crate::text::wrap(value, columns.saturating_sub(indent).max(8)).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            lines.push(Line::from(vec![
                Span::styled(pad(label, indent), ctx.theme.dim),
                Span::styled(part, ctx.theme.text),
            ]));
        }
    };
    let precision = body.get("datePrecision").and_then(Value::as_str).and_then(DatePrecision::parse);
    for field in SEND.iter().filter(|field| !LEFT_OUT.contains(&field.key)) {
        let Some(value) = body.get(field.key) else { continue };
        let unit = if let Kind::Num { unit, .. } = field.kind { unit } else { "" };
        let space = if unit.is_empty() || unit == "°" { "" } else { " " };
        let text = value.as_str().unwrap_or_default();
        let value = match field.key {
            "gradeType" => wording::scale(text),
            "source" => wording::origin(text),
            "date" => text.parse().map_or_else(|_| text.to_owned(), |date| wording::written(date, precision)),
            _ => wording::plain(value),
        };
        put(field.label, &format!("{value}{space}{unit}"));
    }
    for (key, value) in body.iter().filter(|(key, _)| SEND.iter().all(|field| field.key != key.as_str())) {
        put(&wording::spaced(key), &wording::plain(value));
    }
    if let Some(notes) = body.get("notes").and_then(Value::as_str).filter(|notes| !notes.trim().is_empty()) {
        lines.push(Line::default());
        lines.extend(markdown::lines(notes, columns, ctx.theme));
    }
    let keys: Vec<&str> = [("entryId", "o journal entry"), ("climbId", "c all tries")]
        .into_iter()
        .filter(|(key, _)| body.contains_key(*key))
        .map(|(_, words)| words)
        .collect();
    if !keys.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled(keys.join("   "), ctx.theme.dim));
    }
    lines
}

fn climb(page: &ClimbPage, columns: usize, state: &State, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let theme = ctx.theme;
    let status = match page.status(state.moment.today) {
        ClimbStatus::Project => "a project",
        ClimbStatus::Sent => "sent",
        ClimbStatus::Dropped => "left alone for half a year",
    };
    let (tries, unknown) = page.tries();
    let days = wording::count(page.days.len(), "day", "days");
    let tries = match (tries, unknown) {
        (0, _) => "tries unknown".to_owned(),
        (tries, 0) => wording::count(tries as usize, "try", "tries"),
        (tries, _) => format!("at least {}", wording::count(tries as usize, "try", "tries")),
    };
    let mut lines = vec![
        Line::styled(format!("{} {}", clean(&page.grade), clean(&page.name)), theme.title),
        Line::styled(format!("{} · {days} · {tries} · {status}", clean(&page.place)), theme.dim),
        Line::default(),
    ];
    lines.extend(history::lines(page, state.moment.today, columns, ctx));
    for day in &page.days {
        let (mark, word, style) = wording::result(day.result, ctx.glyphs, theme);
        let tries = day.attempts.map(|tries| wording::count(tries as usize, "try", "tries")).unwrap_or_default();
        lines.push(Line::from(vec![
            Span::styled(format!("{}  ", wording::written(day.date, day.precision)), theme.dim),
            Span::styled(format!("{mark} {}", pad(word, 11)), style),
            Span::styled(pad(&tries, 9), theme.text),
            Span::styled(clean(&day.high_point).into_owned(), theme.text),
        ]));
        let notes = crate::text::wrap(&day.notes, columns.saturating_sub(2).max(8));
        lines.extend(
            notes.into_iter().filter(|note| !note.is_empty()).map(|note| Line::styled(format!("  {note}"), theme.dim)),
        );
    }
    lines
}
