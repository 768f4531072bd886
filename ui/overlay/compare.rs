//! Two periods side by side: the same figure in both, and what changed. No verdict.

use super::{Overlay, Turn, centred, window};
use crate::pane::{Binding, Ctx, Do, Open};
use crate::panes::wording::{number, thousands};
use crate::text::{pad, pad_left, width, wrap};
use crate::widget::list;
use crate::widget::scroll::Scroll;
use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use v7_state::insight::compare::{Amount, Pair};
use v7_state::insight::period::Period;
use v7_state::insight::{Figure, Topic, explain};
use v7_state::query::{Answer, Query};
use v7_state::update::State;

/// Keys of the table.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("compare.close", "Esc q Enter", "close"),
    Binding::new("compare.again", "=", "other periods"),
    Binding::new("compare.explain", "i", "explain"),
    Binding::new("move.down", "Down j", "down"),
    Binding::new("move.up", "Up k", "up"),
    Binding::quiet("move.page-down", "PageDown Space Ctrl-f", "page down"),
    Binding::quiet("move.page-up", "PageUp Ctrl-b", "page up"),
    Binding::quiet("move.top", "Home g", "start"),
    Binding::quiet("move.bottom", "End G", "end"),
];

/// Widest that the window gets.
const WIDEST: u16 = 90;
/// Narrower windows write the sides under the name of a figure.
const BESIDE: usize = 56;
/// Columns of the change.
const CHANGE: usize = 9;

/// What is typed, as periods: two of them, with a space or a word between.
///
/// # Errors
/// A sentence that says what is allowed.
pub(super) fn periods(text: &str) -> Result<(Period, Period), String> {
    let words = text.split([' ', ',']).filter(|word| !matches!(*word, "" | "and" | "to" | "with" | "vs" | "vs."));
    match words.collect::<Vec<_>>()[..] {
        [first, second] => Ok((Period::parse(first)?, Period::parse(second)?)),
        ref other => Err(format!(
            "{} given, two are needed: 2025 2026, or 2026-01..2026-03 2026-04..2026-06",
            match other.len() {
                0 => "no period is".to_owned(),
                1 => "one period is".to_owned(),
                n => format!("{n} periods are"),
            }
        )),
    }
}

/// The question that leads here, with periods to begin with.
pub(crate) fn question(text: String) -> Open {
    Open::Ask { title: "Compare which two periods?".into(), text, then: crate::pane::AskFor::Periods }
}

/// The table overlay.
pub(super) struct Compare {
    first: Period,
    second: Period,
    scroll: Scroll,
    /// Whether what the figures mean stands above them.
    explained: bool,
}

impl Compare {
    /// Of these periods.
    pub(super) fn new(first: Period, second: Period) -> Self {
        Self { first, second, scroll: Scroll::default(), explained: false }
    }

    fn query(&self, state: &State) -> Query {
        Query::Comparison(self.first, self.second, state.moment.today)
    }
}

/// A figure and its n; why it is missing is told apart, as half a sentence takes more room than a column has.
fn side(figure: &Figure<Amount>, unit: &str) -> String {
    let Figure::Known { value, n } = figure else { return "-".into() };
    let unit = if unit.is_empty() || unit == "grades" { String::new() } else { format!(" {unit}") };
    match value {
        Amount::Number(value) if value.abs() >= 1000.0 => format!("{}{unit} (n {n})", thousands(*value)),
        Amount::Number(value) => format!("{}{unit} (n {n})", number(*value)),
        Amount::Grade(_, label) => format!("{label} (n {n})"),
        Amount::Words(words) => words.clone(),
    }
}

fn change(pair: &Pair) -> String {
    let Some(difference) = pair.difference else { return String::new() };
    let sign = if difference > 0.0 { "+" } else { "" };
    let value = if difference.abs() >= 1000.0 { thousands(difference) } else { number(difference) };
    if difference == 0.0 { "0".into() } else { format!("{sign}{value}") }
}

fn lines(pairs: &[Pair], periods: (Period, Period), columns: usize, ctx: &Ctx<'_>) -> Vec<Line<'static>> {
    let theme = ctx.theme;
    let (first, second) = (periods.0.label(), periods.1.label());
    let beside = columns >= BESIDE;
    let name = pairs.iter().map(|pair| width(&pair.name)).max().unwrap_or(0) + 2;
    let each = columns.saturating_sub(name + CHANGE) / 2;
    let mut lines = Vec::new();
    if beside {
        lines.push(Line::from(vec![
            Span::raw(pad("", name)),
            Span::styled(pad(&first, each), theme.title),
            Span::styled(pad(&second, each), theme.title),
            Span::styled(pad_left("change", CHANGE), theme.title),
        ]));
    } else {
        lines.push(Line::styled(format!("{first} | {second}"), theme.title));
    }
    for pair in pairs {
        let (a, b, change) = (side(&pair.first, pair.unit), side(&pair.second, pair.unit), change(pair));
        if beside && width(&a) < each && width(&b) < each {
            lines.push(Line::from(vec![
                Span::styled(pad(&pair.name, name), theme.dim),
                Span::styled(pad(&a, each), theme.text),
                Span::styled(pad(&b, each), theme.text),
                Span::styled(pad_left(&change, CHANGE), theme.text),
            ]));
        } else if beside {
            for (index, (label, value)) in [(&first, a), (&second, b)].into_iter().enumerate() {
                let name = pad(if index == 0 { &pair.name } else { "" }, name);
                let room = columns.saturating_sub(width(&name) + width(label) + 2).max(8);
                for (row, part) in wrap(&value, room).into_iter().enumerate() {
                    let label = if row == 0 { format!("{label}: ") } else { " ".repeat(width(label) + 2) };
                    let name = if row == 0 { name.clone() } else { " ".repeat(width(&name)) };
                    let spans = [(name, theme.dim), (label, theme.dim), (part, theme.text)];
                    lines.push(Line::from(spans.map(|(text, style)| Span::styled(text, style)).to_vec()));
                }
            }
        } else {
            let change = if change.is_empty() { change } else { format!("  {change}") };
            lines.push(Line::from(vec![Span::styled(pair.name.clone(), theme.dim), Span::styled(change, theme.title)]));
            let text = format!("{a} | {b}");
            lines.extend(
                wrap(&text, columns.saturating_sub(2).max(8))
                    .into_iter()
                    .map(|line| Line::from(vec![Span::raw("  "), Span::styled(line, theme.text)])),
            );
        }
    }
    let missing = missing(pairs, &first, &second);
    if !missing.is_empty() {
        lines.push(Line::default());
        let words = missing.iter().flat_map(|words| wrap(words, columns.max(8)));
        lines.extend(words.map(|line| Line::styled(line, theme.dim)));
    }
    lines
}

/// Why figures are missing, each reason once with all that it is true of.
fn missing(pairs: &[Pair], first: &str, second: &str) -> Vec<String> {
    let mut reasons: Vec<(String, &str, Vec<&str>)> = Vec::new();
    for pair in pairs {
        for (figure, period) in [(&pair.first, first), (&pair.second, second)] {
            let Some(reason) = figure.reason() else { continue };
            match reasons.iter_mut().find(|(known, of, _)| known == reason && *of == period) {
                Some((.., names)) => names.push(&pair.name),
                None => reasons.push((reason.to_owned(), period, vec![&pair.name])),
            }
        }
    }
    let words = |(reason, period, names): (String, &str, Vec<&str>)| {
        format!("{period}: not enough data: {reason} ({})", names.join(", "))
    };
    reasons.into_iter().map(words).collect()
}

impl Overlay for Compare {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        BINDINGS.to_vec()
    }

    fn typing(&self) -> bool {
        false
    }

    fn run(&mut self, action: &str, _state: &State) -> Turn {
        match action {
            "compare.close" => Turn::Close(Vec::new()),
            "compare.again" => {
                let typed = |period: Period| match Period::year(chrono::Datelike::year(&period.from)) {
                    Some(year) if year == period => year.label(),
                    _ => format!("{}..{}", period.from, period.to),
                };
                Turn::Then(Do::Open(question(format!("{} {}", typed(self.first), typed(self.second)))))
            }
            "compare.explain" => {
                self.explained = !self.explained;
                self.scroll = Scroll::default();
                Turn::Stay
            }
            _ if self.scroll.run(action) => Turn::Stay,
            _ => Turn::Unknown,
        }
    }

    fn on_mouse(&mut self, event: MouseEvent, _state: &State) -> Turn {
        match event.kind {
            MouseEventKind::ScrollDown => self.scroll.turn(3),
            MouseEventKind::ScrollUp => self.scroll.turn(-3),
            _ => {}
        }
        Turn::Stay
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        vec![self.query(state)]
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let inner = window("Two periods", centred(area, WIDEST, area.height), buf, ctx);
        let room = Rect { width: inner.width.saturating_sub(1), ..inner };
        let Some(Answer::Comparison(pairs)) = state.answers.get(&self.query(state)) else {
            buf.set_stringn(room.x, room.y, "Reading the journal", usize::from(room.width), ctx.theme.dim);
            return None;
        };
        let columns = usize::from(room.width);
        let mut shown: Vec<Line<'static>> = Vec::new();
        if self.explained {
            shown.extend(wrap(explain(Topic::Comparison), columns).into_iter().map(Line::raw));
            shown.push(Line::default());
        }
        shown.extend(lines(pairs, (self.first, self.second), columns, ctx));
        let lines = shown;
        self.scroll.fit(usize::from(inner.height), lines.len());
        for (y, line) in lines.iter().skip(self.scroll.top).take(self.scroll.height).enumerate() {
            buf.set_line(room.x, room.y + y as u16, line, room.width);
        }
        list::thumb(self.scroll.top, lines.len(), inner, buf, ctx);
        Some(inner.as_position())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::panes::drawn::{state, text};
    use crate::theme::Theme;

    #[test]
    fn two_periods_are_read_and_anything_else_is_explained() {
        for (typed, first, second) in [
            ("2025 2026", "2025", "2026"),
            ("2025, 2026", "2025", "2026"),
            (" 2025 vs 2026 ", "2025", "2026"),
            ("2026-01..2026-02 2026-03", "2026-01-01 to 2026-02-28", "2026-03-01 to 2026-03-31"),
        ] {
            let (a, b) = periods(typed).unwrap();
            assert_eq!((a.label(), b.label()), (first.to_owned(), second.to_owned()), "{typed}");
        }
        for (typed, says) in
            [("", "no period"), ("2025", "one period"), ("1 2 3", "3 periods"), ("2025 soon", "\"soon\" is no period")]
        {
            assert!(periods(typed).unwrap_err().contains(says), "{typed}");
        }
    }

    #[test]
    fn the_table_fits_and_says_what_is_missing() {
        let (first, second) = periods("2025 2026").unwrap();
        let known = |value, n| Figure::known(Amount::Number(value), n);
        let grade = |label: &str, rank| Figure::known(Amount::Grade(rank, label.into()), 9);
        let pair =
            |name: &str, unit, first, second, difference| Pair { name: name.into(), unit, first, second, difference };
        let none = |reason: &str| Figure::missing(reason);
        let words = |text: &str| Figure::known(Amount::Words(text.into()), 30);
        let pairs = vec![
            pair("sessions", "", known(84.0, 84), known(97.0, 97), Some(13.0)),
            pair("minutes", "min", known(8120.0, 84), known(7960.5, 97), Some(-159.5)),
            pair("maximum V", "grades", grade("V6", 6), grade("V8", 8), Some(2.0)),
            pair("flash rate V", "%", none("no climb tried in the period"), known(31.2, 42), None),
            pair(
                "steepness V",
                "",
                words("overhang 12, slab 3"),
                words("overhang 120, vertical 80, slab 33, roof 21"),
                None,
            ),
            pair("protein", "g", none("no complete day"), known(131.0, 80), None),
        ];
        let today = crate::panes::drawn::today();
        let state = state(vec![(Query::Comparison(first, second, today), Answer::Comparison(pairs))]);
        let theme = Theme::new(&state.settings, true);
        let ctx = Ctx { theme: &theme, glyphs: state.settings.glyphs, focused: true };
        for (width, height) in [(120, 38), (80, 22), (40, 10)] {
            let area = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(area);
            Compare::new(first, second).draw(&state, area, &mut buf, &ctx);
            insta::assert_snapshot!(format!("compare_{width}x{height}"), text(&buf));
        }
    }
}
