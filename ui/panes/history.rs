//! The history of one climb as a small chart: tries, or days, added up from the first day to the last.

use crate::pane::Ctx;
use crate::panes::wording::count;
use crate::text::wrap;
use crate::widget::chart::{Mark, Shape, TimeChart};
use chrono::{Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use v7_state::insight::project::{ProjectHistory, ProjectPoint};
use v7_state::insight::{Topic, explain};
use v7_state::view::ClimbPage;

/// Rows of the chart with its axis.
const ROWS: u16 = 7;
/// Narrower, there is no chart.
const NARROWEST: usize = 24;

/// What the chart means.
pub(crate) fn explanation() -> &'static str {
    explain(Topic::Project)
}

/// A caption and the chart; empty for a climb of fewer than two days, which has no history yet.
pub(crate) fn lines(page: &ClimbPage, today: NaiveDate, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let figure = page.history(today);
    let Some(history) = figure.value().filter(|history| history.points.len() > 1) else { return Vec::new() };
    let mut lines: Vec<Line<'static>> =
        wrap(&caption(history), columns).into_iter().map(|line| Line::styled(line, ctx.theme.dim)).collect();
    if columns >= NARROWEST {
        lines.extend(chart(history, columns as u16, ctx));
    }
    lines.push(Line::default());
    lines
}

/// Whether tries are known, so that they are what is added up.
fn counts_tries(history: &ProjectHistory) -> bool {
    history.points.last().is_some_and(|point| point.tries > 0)
}

fn caption(history: &ProjectHistory) -> String {
    let what = if counts_tries(history) { "tries" } else { "days" };
    let n = history.points.len();
    let mut words = vec![format!("{what} added up over {} (n {n})", count(history.span_days as usize, "day", "days"))];
    words.extend(history.until_send.map(|point| {
        let days = count(point.sessions as usize, "session", "sessions");
        match point.tries {
            0 => format!("sent in {days}"),
            tries => format!("sent in {days} and {}", count(tries as usize, "try", "tries")),
        }
    }));
    if history.unknown_days > 0 && counts_tries(history) {
        words.push(format!("{} without a count", count(history.unknown_days, "session", "sessions")));
    }
    words.join(" · ")
}

fn chart(history: &ProjectHistory, columns: u16, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let tries = counts_tries(history);
    let value = |point: &ProjectPoint| if tries { point.tries as f64 } else { f64::from(point.sessions) };
    let (Some(first), Some(last)) = (history.points.first(), history.points.last()) else { return Vec::new() };
    let high = value(last).max(1.0);
    let ticks = [(0.0, "0".to_owned()), (high, format!("{high}"))];
    let marks: Vec<Mark> = history
        .points
        .iter()
        .map(|point| Mark {
            date: point.date,
            value: value(point),
            shape: if point.sent { Shape::Send } else { Shape::Tried },
        })
        .collect();
    let line: Vec<(NaiveDate, f64)> = history.points.iter().map(|point| (point.date, value(point))).collect();
    let next = first.date.checked_add_days(Days::new(1)).unwrap_or(first.date);
    let area = Rect::new(0, 0, columns, ROWS);
    let mut buf = Buffer::empty(area);
    let chart = TimeChart {
        from: first.date,
        to: last.date.max(next),
        low: 0.0,
        high,
        ticks: &ticks,
        marks: &marks,
        line: &line,
        gap_days: i64::MAX,
        selected: None,
    };
    chart.draw(area, &mut buf, ctx);
    (0..ROWS).map(|y| row(&buf, y)).collect()
}

/// A row of cells as a line: neighbours of one look are one span.
fn row(buf: &Buffer, y: u16) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for x in 0..buf.area.width {
        let cell = &buf[(x, y)];
        match spans.last_mut().filter(|span| span.style == cell.style()) {
            Some(span) => span.content.to_mut().push_str(cell.symbol()),
            None => spans.push(Span::styled(cell.symbol().to_owned(), cell.style())),
        }
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panes::drawn::{date, today};
    use crate::theme::Theme;
    use v7_state::record::{ClimbResult, Key, Table};
    use v7_state::settings::{Glyphs, Settings};
    use v7_state::view::ClimbDay;

    fn page(days: &[(&str, Option<u32>, ClimbResult)]) -> ClimbPage {
        let day = |(day, attempts, result): &(&str, Option<u32>, ClimbResult)| ClimbDay {
            key: Key::new(Table::Entries, *day),
            date: date(day),
            precision: None,
            result: *result,
            attempts: *attempts,
            high_point: String::new(),
            notes: String::new(),
        };
        ClimbPage { grade: "V8".into(), days: days.iter().rev().map(day).collect(), ..ClimbPage::default() }
    }

    fn shown(page: &ClimbPage, columns: usize, glyphs: Glyphs) -> String {
        let theme = Theme::new(&Settings::default(), true);
        let ctx = Ctx { theme: &theme, glyphs, focused: true };
        let line = |line: Line<'_>| line.to_string().trim_end().to_owned() + "\n";
        lines(page, today(), columns, &ctx).into_iter().map(line).collect()
    }

    #[test]
    fn tries_are_added_up_until_the_send() {
        let (hung, sent) = (ClimbResult::Attempt, ClimbResult::Redpoint);
        let project = page(&[
            ("2026-03-01", Some(6), hung),
            ("2026-03-20", Some(11), hung),
            ("2026-04-02", None, hung),
            ("2026-05-30", Some(9), hung),
            ("2026-09-12", Some(3), sent),
        ]);
        insta::assert_snapshot!("history_60", shown(&project, 60, Glyphs::Unicode));
        insta::assert_snapshot!("history_38_ascii", shown(&project, 38, Glyphs::Ascii));
        assert!(shown(&project, 20, Glyphs::Unicode).contains("sent in 5 sessions"));
        let unknown = page(&[("2026-03-01", None, hung), ("2026-03-20", None, hung)]);
        assert!(shown(&unknown, 60, Glyphs::Unicode).starts_with("days added up over 20 days (n 2)"));
        assert_eq!(shown(&page(&[("2026-03-01", Some(6), hung)]), 60, Glyphs::Unicode), "", "one day is no history");
    }
}
