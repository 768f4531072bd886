//! Breakthroughs: each beside the athlete's own other fourteen days, and the kinds of planned weeks before them.
//!
//! It compares and claims no cause.

use super::{Detail, SendsPane};
use crate::pane::{Binding, Ctx, Do, MOVES, Open, Pane as _};
use crate::panes::wording::{number, thousands, written};
use crate::text::{clean, fit, pad, pad_left, wrap};
use crate::widget::list::{self, ListCursor};
use crate::widget::panel;
use crate::widget::scroll::Scroll;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use v7_state::insight::autopsy::{Compared, Factor, Why};
use v7_state::insight::{Figure, Topic, explain};
use v7_state::msg::{Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::record::{Choice as _, Significance, Table};
use v7_state::settings::Glyphs;
use v7_state::update::State;
use v7_state::view::breakthroughs::{Breakthroughs, Row};

/// Opens the page.
pub(super) const OPEN: Binding = Binding::new("sends.before", "b", "breakthroughs");

const KEYS: &[Binding] = &[
    Binding::new("sends.open", "Enter", "open"),
    Binding::new("sends.close", "Esc b", "back"),
    Binding::new("sends.explain", "i e", "explain"),
];

/// From this width on, the list stands beside what came before.
const BESIDE: u16 = 100;
/// What a row of the list needs: date, grade, a name of two words, why.
const LIST_COLUMNS: u16 = 50;
/// What stands before the name.
const BEFORE_NAME: usize = 18;
/// Narrower tables leave out the usual range.
const WITH_USUAL: usize = 60;

/// Where the page stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Page {
    list: ListCursor,
    /// What came before, where it is longer than its place.
    scroll: Scroll,
    /// Where the rows were drawn.
    pub(super) rows: Rect,
}

/// The keys of the page.
pub(super) fn bindings() -> Vec<Binding> {
    let sideways = ["move.left", "move.right", "move.next-part", "move.previous-part"];
    KEYS.iter().chain(MOVES).filter(|binding| !sideways.contains(&binding.action)).cloned().collect()
}

/// What the page is drawn from.
pub(super) fn query(state: &State) -> Query {
    Query::Breakthroughs(SendsPane::today(state))
}

fn answer(state: &State) -> Option<&Breakthroughs> {
    match state.answers.get(&query(state)) {
        Some(Answer::Breakthroughs(page)) => Some(page),
        _ => None,
    }
}

/// Does an action of the page; none for those that are not the page's.
pub(super) fn run(pane: &mut SendsPane, action: &str, state: &State) -> Option<Do> {
    let page = pane.before.as_mut()?;
    Some(match action {
        "sends.close" => {
            pane.before = None;
            Do::Nothing
        }
        "sends.explain" => Do::Open(Open::Text {
            title: "Breakthroughs".into(),
            markdown: format!(
                "**Fourteen days before.** {}\n\n**Planned weeks.** {}",
                explain(Topic::Autopsy),
                explain(Topic::PlanOutcome)
            ),
        }),
        "sends.open" => open(pane, state),
        _ if action.starts_with("move.") => {
            let Some(shown) = answer(state) else { return Some(Do::NotYet) };
            if matches!(action, "move.page-down" | "move.page-up") {
                page.scroll.run(action);
            } else {
                page.list.run(action, shown.rows.len());
                page.scroll = Scroll::default();
            }
            Do::Nothing
        }
        _ => return None,
    })
}

fn open(pane: &mut SendsPane, state: &State) -> Do {
    let Some(shown) = answer(state) else { return Do::NotYet };
    let index = pane.before.map_or(0, |page| page.list.selected);
    let Some(row) = shown.rows.get(index) else {
        let text = "no breakthrough is selected".to_owned();
        return Do::msg(Msg::Say(Toast { text, failed: false }));
    };
    match row.key.clone() {
        Some(key) if key.table == Table::Sends => {
            pane.reveal(&key);
            pane.detail = Some(Detail::default());
            Do::Nothing
        }
        Some(key) => Do::Open(Open::Pane(1, Some(key))),
        None => Do::msg(Msg::Say(Toast { text: "its record is gone".into(), failed: false })),
    }
}

/// A click selects, a click on what is selected opens, the wheel scrolls.
pub(super) fn on_mouse(pane: &mut SendsPane, event: MouseEvent, state: &State) -> Do {
    let (Some(page), Some(shown)) = (pane.before.as_mut(), answer(state)) else { return Do::Nothing };
    let total = shown.rows.len();
    match event.kind {
        MouseEventKind::ScrollDown => page.list.scroll(3, total),
        MouseEventKind::ScrollUp => page.list.scroll(-3, total),
        MouseEventKind::Down(MouseButton::Left) => {
            let at = Position::new(event.column, event.row);
            if let Some(index) = page.list.hit(page.rows, at, total) {
                if index == page.list.selected {
                    return open(pane, state);
                }
                page.list.select(index, total);
            }
        }
        _ => {}
    }
    Do::Nothing
}

/// Draws the page over the whole pane.
pub(super) fn draw(pane: &mut SendsPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let Some(page) = pane.before.as_mut() else { return };
    let Some(shown) = answer(state) else {
        buf.set_string(area.x, area.y, fit("Reading the journal", usize::from(area.width)), ctx.theme.dim);
        return;
    };
    let framed = area.height >= 16;
    let draw_panel = |title: &str, has_keys: bool, area: Rect, buf: &mut Buffer| {
        if framed { panel::padded(title, has_keys, area, buf, ctx) } else { panel::heading(title, area, buf, ctx) }
    };
    let title = format!("Breakthroughs · {} in three years", shown.rows.len());
    if shown.rows.is_empty() {
        let inner = draw_panel(&title, true, area, buf);
        let text = "Not enough data: no breakthrough yet. It is a send that you mark as one, or the hardest of a scale \
                    once ten were sent before it.";
        for (y, line) in (inner.top()..inner.bottom()).zip(wrap(text, usize::from(inner.width))) {
            buf.set_stringn(inner.x, y, line, usize::from(inner.width), ctx.theme.dim);
        }
        return;
    }
    let frame = if framed { 2 } else { 1 };
    let (upper, lower) = if area.width >= BESIDE {
        let left = (area.width * 2 / 5).max(LIST_COLUMNS);
        (Rect { width: left, ..area }, Rect { x: area.x + left, width: area.width - left, ..area })
    } else {
        let rows = (shown.rows.len() as u16).min(if framed { (area.height / 4).max(3) } else { 2 });
        let top = rows + frame;
        (Rect { height: top, ..area }, Rect { y: area.y + top, height: area.height - top, ..area })
    };
    page.rows = draw_panel(&title, true, upper, buf);
    list::draw(&mut page.list, shown.rows.len(), page.rows, buf, ctx, |index, _, line, buf| {
        if let Some(row) = shown.rows.get(index) {
            draw_row(row, line, buf, ctx);
        }
    });
    let Some(row) = shown.rows.get(page.list.selected) else { return };
    let inner = draw_panel(&heading(row), false, lower, buf);
    // A column for the thumb.
    let columns = usize::from(inner.width.saturating_sub(1));
    let lines = lines(row, &shown.weeks, columns, framed, ctx);
    page.scroll.fit(usize::from(inner.height), lines.len());
    for (y, line) in (inner.top()..inner.bottom()).zip(lines.iter().skip(page.scroll.top)) {
        buf.set_line(inner.x, y, line, inner.width);
    }
    list::thumb(page.scroll.top, lines.len(), inner, buf, ctx);
}

fn heading(row: &Row) -> String {
    let found = &row.autopsy.breakthrough;
    format!("The 14 days before {}, {}", found.label, written(found.date, None))
}

fn draw_row(row: &Row, line: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let found = &row.autopsy.breakthrough;
    let why = match found.why {
        Why::Marked(Significance::PersonalBest) => "personal best",
        Why::Marked(why) => why.as_str(),
        Why::Maximum => "new maximum",
    };
    let name = if row.name.is_empty() { "(no name)".into() } else { clean(&row.name) };
    let name = fit(&name, usize::from(line.width).saturating_sub(BEFORE_NAME + 1 + why.len()));
    let spans = vec![
        Span::styled(format!("{} ", pad_left(&written(found.date, None), 11)), ctx.theme.dim),
        Span::styled(pad(&found.label, 6), ctx.theme.title),
        Span::styled(format!("{name} "), ctx.theme.text),
        Span::styled(why, ctx.theme.dim),
    ];
    buf.set_line(line.x, line.y, &Line::from(spans), line.width);
}

/// The factors of the selected breakthrough, then the planned weeks.
fn lines(
    row: &Row,
    weeks: &Figure<Vec<v7_state::insight::outcome::PlanOutcome>>,
    columns: usize,
    tall: bool,
    ctx: &Ctx<'_>,
) -> Vec<Line<'static>> {
    let theme = ctx.theme;
    let with_usual = columns >= WITH_USUAL;
    let mut lines = Vec::new();
    if tall {
        let usual = if with_usual { "usual: middle half of other spans" } else { "usual" };
        let head = format!("{}{}{usual}", pad("", 11), pad("  before", if with_usual { 20 } else { 18 }));
        lines.push(Line::styled(fit(&head, columns), theme.dim));
    }
    for compared in &row.autopsy.factors {
        lines.extend(factor(compared, with_usual, columns, ctx));
    }
    if tall {
        lines.push(Line::default());
    }
    match weeks {
        Figure::Known { value, .. } => {
            for outcome in value.iter().filter(|outcome| outcome.preceded > 0) {
                lines.extend(wrap(&outcome.words, columns).into_iter().map(|line| Line::styled(line, theme.text)));
            }
        }
        Figure::Missing { reason } => {
            let words = format!("planned weeks: not enough data: {reason}");
            lines.extend(wrap(&words, columns).into_iter().map(|line| Line::styled(line, theme.dim)));
        }
    }
    if tall {
        let words = "What came before is not a cause.";
        lines.extend(wrap(words, columns).into_iter().map(|line| Line::styled(line, theme.dim)));
    }
    lines
}

fn amount(value: f64, factor: Factor) -> String {
    match factor {
        Factor::Load | Factor::Calories => thousands(value),
        _ => number(value),
    }
}

/// `energy  ▲ 7.4 (n 9)  5.8-6.9, median 6.3 (n 310)`, or why it is not known, in as many lines as that takes.
fn factor(compared: &Compared, with_usual: bool, columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let (theme, of) = (ctx.theme, compared.factor);
    let ascii = ctx.glyphs == Glyphs::Ascii;
    let (mark, style) = match compared.side() {
        Some(1) => (if ascii { "^" } else { "▲" }, theme.accent),
        Some(-1) => (if ascii { "v" } else { "▼" }, theme.accent),
        _ => (" ", theme.text),
    };
    let mut spans = vec![Span::styled(pad(of.label(), 11), theme.dim)];
    let Some(before) = compared.before.value() else {
        let reason = format!("not enough data: {}", compared.before.reason().unwrap_or_default());
        let names = std::iter::once(of.label()).chain(std::iter::repeat(""));
        let lines = names.zip(wrap(&reason, columns.saturating_sub(13)));
        return lines.map(|(name, text)| Line::styled(format!("{}  {text}", pad(name, 11)), theme.dim)).collect();
    };
    let unit = if of.unit().is_empty() { String::new() } else { format!(" {}", of.unit()) };
    let value = format!("{mark} {}{unit} (n {})", amount(*before, of), compared.before.n());
    let width = if with_usual { 20 } else { 18 };
    spans.push(Span::styled(pad(&value, width), style));
    let usual = match &compared.usual {
        Figure::Known { value, n } => {
            let range = format!("{}-{}", amount(value.low, of), amount(value.high, of));
            let median = format!(", median {} (n {n})", amount(value.median, of));
            if with_usual { format!("{range}{median}") } else { range }
        }
        Figure::Missing { reason } => format!("not enough data: {reason}"),
    };
    spans.push(Span::styled(fit(&usual, columns.saturating_sub(11 + width)), theme.dim));
    vec![Line::from(spans)]
}
