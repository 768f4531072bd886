//! Load now: the last seven days, how even they are, against the weeks before, and the row of weeks. No colour judges a number.

use crate::pane::Ctx;
use crate::panes::wording::thousands;
use crate::text::{fit, pad, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use v7_state::insight::Figure;
use v7_state::insight::load::Load;

/// Columns of the names.
const NAMES: usize = 14;
/// Columns from which on the three ratios are named.
const NAMED_FROM: u16 = 50;

/// Draws the figures, or that nothing is known.
pub(super) fn draw(load: Option<&Load>, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let Some(load) = load else {
        let text = "No session in the last 12 months.";
        for (y, line) in (area.y..area.bottom()).zip(wrap(text, usize::from(area.width.max(8)))) {
            buf.set_stringn(area.x, y, line, usize::from(area.width), ctx.theme.dim);
        }
        return;
    };
    for (y, (name, words)) in (area.y..area.bottom()).zip(words(load, area.width >= NAMED_FROM)) {
        let style = if words.is_ok() { ctx.theme.text } else { ctx.theme.dim };
        let words = words.unwrap_or_else(|reason| reason);
        let spans = vec![
            Span::styled(pad(name, NAMES), ctx.theme.dim),
            Span::styled(fit(&words, usize::from(area.width).saturating_sub(NAMES)), style),
        ];
        buf.set_line(area.x, y, &Line::from(spans), area.width);
    }
}

/// Each figure by its name: its value with n, or why there is none.
fn words(load: &Load, wide: bool) -> [(&'static str, Result<String, String>); 6] {
    let told = |figure: &Figure<f64>, words: &dyn Fn(f64) -> String| match figure {
        Figure::Known { value, n } => Ok(format!("{} (n {n})", words(*value))),
        Figure::Missing { reason } => Err(reason.clone()),
    };
    let change = |percent: f64| {
        // What rounds to nothing has no sign.
        let percent = percent.round() + 0.0;
        let sign = if percent > 0.0 { "+" } else { "" };
        format!("{sign}{percent} %{}", if wide { " on four weeks before" } else { "" })
    };
    let streak = load.streak;
    let weeks = |count: u32| if count == 1 { "1 week".to_owned() } else { format!("{count} weeks") };
    [
        ("7 days", told(&load.last_seven, &thousands)),
        ("change", told(&load.change_pct, &change)),
        ("monotony", told(&load.monotony, &|value| format!("{value:.2}"))),
        ("strain", told(&load.strain, &thousands)),
        ("acute/chronic", ratios(load, wide)),
        ("streak", Ok(format!("{}, best {}", weeks(streak.weeks), streak.longest))),
    ]
}

/// Coupled, uncoupled and weighted, in this order.
fn ratios(load: &Load, wide: bool) -> Result<String, String> {
    let all = [(&load.acwr_coupled, ""), (&load.acwr_uncoupled, " uncoupled"), (&load.acwr_ewma, " weighted")];
    if let Figure::Missing { reason } = &load.acwr_coupled {
        return Err(reason.clone());
    }
    let one = |(figure, name): (&Figure<f64>, &str)| {
        let value = figure.value().map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        if wide { format!("{value}{name}") } else { value }
    };
    Ok(all.map(one).join(if wide { ", " } else { " · " }))
}
