//! One climb over the years: how often, how far, whether it is done.

use crate::pane::Ctx;
use crate::panes::history;
use crate::panes::wording::{count, day, number, result};
use crate::text::{fit, pad, wrap};
use crate::widget::list::{self, ListCursor};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use v7_state::record::{Choice as _, ClimbKind, Style};
use v7_state::view::{ClimbDay, ClimbPage, ClimbStatus};

/// Lower pages leave the chart out.
const WITH_CHART: u16 = 20;

/// Its heading: grade, name, place.
pub fn title(page: &ClimbPage) -> String {
    let name = if page.name.is_empty() { "a climb without a name" } else { &page.name };
    let place = if page.place.is_empty() { String::new() } else { format!(" · {}", page.place) };
    format!("{} {name}{place}", page.grade)
}

/// Draws the page; the selected day's notes stand under the list.
pub fn draw(page: &ClimbPage, cursor: &mut ListCursor, today: NaiveDate, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let columns = usize::from(area.width);
    let mut head = head(page, today, columns, ctx);
    let mut room = area.height / 2;
    if area.height >= WITH_CHART {
        head.extend(history::lines(page, today, columns, ctx));
        room = area.height * 2 / 3;
    }
    let notes = page.days.get(cursor.selected.min(page.days.len().saturating_sub(1)));
    let notes = notes.map_or_else(Vec::new, |day| under(day, columns, ctx));
    let mut y = area.y;
    for line in head.iter().take(usize::from(room)) {
        buf.set_line(area.x, y, line, area.width);
        y += 1;
    }
    let left = area.bottom().saturating_sub(y);
    let kept = (notes.len() as u16).min(left / 2);
    let rows = Rect { y, height: left - kept, ..area };
    let high = columns.saturating_sub(17 + 12 + 8);
    list::draw(cursor, page.days.len(), rows, buf, ctx, |index, _, line, buf| {
        let Some(of) = page.days.get(index) else { return };
        let (mark, word, style) = result(of.result, ctx.glyphs, ctx.theme);
        let tries = of.attempts.map_or_else(|| "tries ?".to_owned(), |tries| count(tries as usize, "try", "tries"));
        let spans = vec![
            Span::raw(pad(&day(of.date, of.precision, today), 17)),
            Span::styled(pad(&format!("{mark} {word}"), 12), style),
            Span::raw(pad(&tries, 9)),
            Span::styled(if high < 8 { String::new() } else { fit(&of.high_point, high - 2) }, ctx.theme.dim),
        ];
        buf.set_line(line.x, line.y, &Line::from(spans), line.width);
    });
    let shown = rows.y + (page.days.len() as u16).min(rows.height);
    for (index, line) in notes.iter().take(usize::from(area.bottom() - shown)).enumerate() {
        buf.set_line(area.x, shown + index as u16, line, area.width);
    }
}

fn head(page: &ClimbPage, today: NaiveDate, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let (known, unknown) = page.tries();
    let first = page.days.iter().min_by_key(|day| day.date);
    let since = first.map(|first| day(first.date, first.precision, today)).unwrap_or_default();
    let (word, style) = match page.status(today) {
        ClimbStatus::Project => ("project".to_owned(), ctx.theme.warn),
        ClimbStatus::Dropped => ("dropped: no try for half a year".to_owned(), ctx.theme.dim),
        ClimbStatus::Sent => {
            let sent = page.first_send().map(|sent| day(sent.date, sent.precision, today)).unwrap_or_default();
            (format!("sent {sent}"), ctx.theme.good)
        }
    };
    let mut lines: Vec<Line<'static>> = wrap(&word, columns).into_iter().map(|l| Line::styled(l, style)).collect();
    let mut tries = count(known as usize, "try", "tries");
    if unknown > 0 {
        tries = format!("{tries} and {} without a count", count(unknown, "day", "days"));
    }
    let mut facts = vec![count(page.days.len(), "session", "sessions"), tries, format!("since {since}")];
    facts.extend(page.kind.map(|kind: ClimbKind| kind.as_str().to_owned()));
    facts.extend(page.style.map(|style: Style| style.as_str().to_owned()));
    lines.extend(wrap(&facts.join(" · "), columns).into_iter().map(Line::raw));
    if let Some(best) = page.high_point().filter(|_| page.first_send().is_none()) {
        let words = format!("high point: {}, {}", best.high_point, day(best.date, best.precision, today));
        lines.extend(wrap(&words, columns).into_iter().map(Line::raw));
    }
    if let Some(mean) =
        (known > 0 && page.first_send().is_none()).then(|| f64::from(known) / (page.days.len() - unknown).max(1) as f64)
    {
        lines.push(Line::styled(fit(&format!("{} tries a session", number(mean)), columns), ctx.theme.dim));
    }
    lines.push(Line::default());
    lines
}

fn under(day: &ClimbDay, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    if day.notes.trim().is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default()];
    lines.extend(wrap(&day.notes, columns).into_iter().map(|line| Line::styled(line, ctx.theme.dim)));
    lines
}
