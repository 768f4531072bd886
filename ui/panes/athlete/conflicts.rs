//! The conflicts, line by line: a list, and under the selected one its values beside each other.
//!
//! Three columns where there is room, one under the other where there is not. What does not fit is a key away.

use super::section::{Look, Row, paragraph};
use crate::text::{clean, fit, pad, width, wrap};
use crate::widget::markdown::plain;
use crate::widget::value::{self, Entry};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde_json::Value;
use std::fmt::Write as _;
use v7_state::record::{Kind, Table};
use v7_state::settings::Glyphs;
use v7_state::view::Inbox;
use v7_state::view::inbox::{Difference, Dispute, Shown, marked, words};

/// From this width on the sides stand beside each other.
const BESIDE: usize = 90;
/// Attributes of a record or an element that are compared here at most.
const ATTRIBUTES: usize = 6;
/// Lines of a value that are shown here at most.
const LINES: usize = 8;
/// More lines in a row than this that all sides have are left out.
const ALIKE: usize = 2;
/// Cells between columns, and before what belongs to a conflict.
const GAP: usize = 2;

/// One of the three versions.
#[derive(Clone, Copy)]
enum Side {
    Base,
    Device,
    Server,
}

impl Side {
    const ALL: [Self; 3] = [Self::Base, Self::Device, Self::Server];

    fn title(self, dispute: &Dispute) -> String {
        let title = match self {
            Self::Base => "before".to_owned(),
            Self::Device => dispute.on_device(),
            Self::Server => "on the server".to_owned(),
        };
        let mut letters = title.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    fn is_shown(self, dispute: &Dispute) -> bool {
        matches!((self, dispute.shown), (Self::Device, Shown::Device) | (Self::Server, Shown::Server))
    }

    fn whole(self, dispute: &Dispute) -> Option<&Value> {
        match self {
            Self::Base => dispute.base.as_ref(),
            Self::Device => dispute.device.as_ref(),
            Self::Server => dispute.server.as_ref(),
        }
    }

    fn of(self, difference: &Difference) -> Option<&Value> {
        match self {
            Self::Base => difference.base.as_ref(),
            Self::Device => difference.device.as_ref(),
            Self::Server => difference.server.as_ref(),
        }
    }

    /// The texts that this side's lines are compared with.
    fn others(self, difference: &Difference) -> Vec<&str> {
        let others: &[Self] = match self {
            Self::Base => &[Self::Device, Self::Server],
            Self::Device => &[Self::Server],
            Self::Server => &[Self::Device],
        };
        others.iter().filter_map(|side| side.of(difference)?.as_str()).collect()
    }
}

/// The heading of the section.
pub(super) fn title(inbox: Option<&Inbox>) -> String {
    match inbox.map_or(0, |inbox| inbox.items.len()) {
        0 => "Conflicts".to_owned(),
        count => format!("Conflicts ({count})"),
    }
}

/// The lines of the section; `selected` is compared.
pub(super) fn rows(inbox: Option<&Inbox>, selected: Option<usize>, look: &Look<'_>) -> Vec<Row> {
    let items = inbox.map_or(&[][..], |inbox| &inbox.items);
    if items.is_empty() {
        return paragraph("No conflicts.", look.ctx.theme.dim, look);
    }
    let mut rows = Vec::new();
    for (index, dispute) in items.iter().enumerate() {
        let open = selected == Some(index);
        let mut lines = vec![name(dispute, open, look)];
        if open {
            lines.extend(compared(dispute, look));
        }
        rows.extend(lines.into_iter().map(|line| Row { line, element: Some(index) }));
    }
    rows
}

/// The line of the list: what is in conflict, and who merged.
fn name(dispute: &Dispute, open: bool, look: &Look<'_>) -> Line<'static> {
    let theme = look.ctx.theme;
    let mark = match (look.ctx.glyphs, open) {
        (Glyphs::Unicode, true) => "▾ ",
        (Glyphs::Unicode, false) => "▸ ",
        (Glyphs::Ascii, true) => "v ",
        (Glyphs::Ascii, false) => "> ",
    };
    let who = if look.width >= 60 { fit(&dispute.on_device(), 30) } else { String::new() };
    let room = look.width.saturating_sub(width(mark) + if who.is_empty() { 0 } else { width(&who) + GAP });
    // Of a long name and a long place both are to be seen.
    let attribute = format!(" · {}", dispute.attribute());
    let least = room / 2;
    let record = if width(&dispute.record) + width(&attribute) <= room {
        clean(&dispute.record).into_owned()
    } else {
        fit(&dispute.record, room.saturating_sub(width(&attribute)).max(least.min(width(&dispute.record))))
    };
    let rest = room.saturating_sub(width(&record));
    Line::from(vec![
        Span::styled(mark, theme.warn),
        Span::styled(record, theme.title),
        Span::styled(pad(&attribute, rest), theme.text),
        Span::styled(if who.is_empty() { who } else { format!("{}{who}", " ".repeat(GAP)) }, theme.dim),
    ])
}

/// What stands under the selected conflict.
fn compared(dispute: &Dispute, look: &Look<'_>) -> Vec<Line<'static>> {
    let theme = look.ctx.theme;
    let room = look.width.saturating_sub(GAP).max(8);
    let mut lines = Vec::new();
    let told = |text: &str, style: Style, lines: &mut Vec<Line<'static>>| {
        lines.extend(wrap(text, room).into_iter().map(|text| indented(vec![Span::styled(text, style)])));
    };
    if look.width < width(&dispute.record) + width(&dispute.attribute()) + 5 {
        told(&dispute.attribute(), theme.text, &mut lines);
    }
    // Before the values, so that it is in sight on the smallest screen.
    lines.extend(keys(&consequences(dispute, look), room, look));
    if dispute.hidden {
        told("Its values are hidden by the configuration.", theme.dim, &mut lines);
    } else {
        let differences = dispute.differences();
        lines.extend(if look.width >= BESIDE {
            beside(dispute, &differences, room, look)
        } else {
            below(dispute, &differences, room, look)
        });
        if differences.len() > ATTRIBUTES {
            told(&format!("and {} more: v shows all", differences.len() - ATTRIBUTES), theme.dim, &mut lines);
        }
        if dispute.key.table == Table::Plans && dispute.path == ["active"] {
            told("One plan is active at a time: with yes the others are put aside.", theme.dim, &mut lines);
        }
        if dispute.shown == Shown::Neither {
            told(
                &format!("Edited since: it is {} now.", quoted(dispute, dispute.now.as_ref(), look.entry)),
                theme.text,
                &mut lines,
            );
        }
    }
    told(&merged(dispute, look.entry), theme.dim, &mut lines);
    lines
}

/// Who merged, and when this device heard of it.
fn merged(dispute: &Dispute, entry: Entry) -> String {
    let at = value::show(Kind::Stamp, Some(&Value::from(dispute.at.as_str())), entry);
    format!("Merged {}; known here since {at}.", dispute.on_device())
}

/// What each key does to the live value.
fn consequences(dispute: &Dispute, look: &Look<'_>) -> Vec<(&'static str, String)> {
    let noun = dispute.key.table.noun();
    let what = if dispute.is_whole() { format!("the {noun}") } else { "it".to_owned() };
    // Several attributes or lines do not fit behind a key.
    let long = |value: &Value| value.is_object() || value.as_str().is_some_and(|text| text.contains('\n'));
    let quoted = |value: Option<&Value>| quoted(dispute, value, look.entry);
    let keep = match dispute.now.as_ref() {
        _ if dispute.hidden => "keep what it is".to_owned(),
        None => format!("leave {what} removed"),
        Some(now) if long(now) => format!("keep {what}"),
        now => format!("keep: {}", quoted(now)),
    };
    let take = match dispute.other() {
        None => "take one of the two".to_owned(),
        Some(_) if dispute.hidden => "take the other".to_owned(),
        Some((_, None)) => format!("remove {what}"),
        Some((_, Some(_))) if dispute.now.is_none() && dispute.is_whole() => format!("bring {what} back"),
        Some((_, Some(other))) if long(other) => "take the other".to_owned(),
        Some((_, other)) => format!("take: {}", quoted(other)),
    };
    let mut all = vec![("K", keep), ("T", take)];
    if dispute.exists {
        all.push(("e", if dispute.is_typed() { "type another".to_owned() } else { format!("edit the {noun}") }));
        all.push(("Enter", format!("open the {noun}")));
    }
    all
}

/// Keys and what they do, as many in a line as there is room for.
fn keys(all: &[(&'static str, String)], room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let theme = look.ctx.theme;
    let (mut lines, mut used) = (vec![Pieces::new()], 0);
    for (key, what) in all {
        let wide = width(key) + 1 + width(what);
        if used > 0 && used + GAP + wide > room {
            lines.push(Pieces::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if used > 0 {
            line.push(Span::raw(" ".repeat(GAP)));
            used += GAP;
        }
        line.push(Span::styled(*key, theme.key));
        line.push(Span::styled(format!(" {}", fit(what, room.saturating_sub(width(key) + 1))), theme.text));
        used += wide;
    }
    lines.into_iter().map(indented).collect()
}

/// A value in a few words.
fn quoted(dispute: &Dispute, value: Option<&Value>, entry: Entry) -> String {
    let text = shown(dispute.kind, value, entry);
    fit(text.lines().next().unwrap_or_default(), 28)
}

/// A value as it is read, in the climber's units.
fn shown(kind: Kind, given: Option<&Value>, entry: Entry) -> String {
    match (kind, given) {
        (Kind::Num { .. }, Some(Value::Number(_))) => {
            format!("{} {}", value::show(kind, given, entry), value::unit(kind, entry)).trim_end().to_owned()
        }
        (Kind::Stamp, Some(_)) => value::show(kind, given, entry),
        _ => words(kind, given),
    }
}

/// Three columns: attributes stand in the same lines.
fn beside(dispute: &Dispute, differences: &[Difference], room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let wide = (room - 2 * GAP) / 3;
    let mut lines = vec![row(Side::ALL.map(|side| heading(side, dispute, wide, look)), wide)];
    for (index, difference) in differences.iter().take(ATTRIBUTES).enumerate() {
        let cells = Side::ALL.map(|side| cell(side, dispute, difference, index == 0, wide, look));
        let high = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut cells = cells.map(Vec::into_iter);
        for _ in 0..high {
            lines.push(row(cells.each_mut().map(|cell| cell.next().unwrap_or_default()), wide));
        }
    }
    lines
}

/// Pieces of a line.
type Pieces = Vec<Span<'static>>;

fn row(cells: [Pieces; 3], wide: usize) -> Line<'static> {
    let mut spans = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        let used: usize = cell.iter().map(|span| width(&span.content)).sum();
        spans.extend(cell);
        if index < 2 {
            spans.push(Span::raw(" ".repeat(wide.saturating_sub(used) + GAP)));
        }
    }
    indented(spans)
}

/// One side under the other.
fn below(dispute: &Dispute, differences: &[Difference], room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for side in Side::ALL {
        lines.push(indented(heading(side, dispute, room, look)));
        for (index, difference) in differences.iter().take(ATTRIBUTES).enumerate() {
            for mut pieces in cell(side, dispute, difference, index == 0, room.saturating_sub(GAP).max(8), look) {
                pieces.insert(0, Span::raw(" ".repeat(GAP)));
                lines.push(indented(pieces));
            }
        }
    }
    lines
}

fn indented(mut spans: Pieces) -> Line<'static> {
    spans.insert(0, Span::raw(" ".repeat(GAP)));
    Line::from(spans)
}

fn heading(side: Side, dispute: &Dispute, wide: usize, look: &Look<'_>) -> Pieces {
    let theme = look.ctx.theme;
    let title = side.title(dispute);
    if !side.is_shown(dispute) {
        return vec![Span::styled(fit(&title, wide), theme.title)];
    }
    let mark = if look.ctx.glyphs == Glyphs::Ascii { " * shown now" } else { " ● shown now" };
    vec![
        Span::styled(fit(&title, wide.saturating_sub(width(mark))), theme.title),
        Span::styled(fit(mark, wide), theme.good),
    ]
}

/// What one side has of an attribute, in lines of at most `wide` cells. A side that removed the whole says so once.
fn cell(
    side: Side,
    dispute: &Dispute,
    difference: &Difference,
    first: bool,
    wide: usize,
    look: &Look<'_>,
) -> Vec<Pieces> {
    let theme = look.ctx.theme;
    if side.whole(dispute).is_none() {
        let text = match side {
            Side::Base => "not there yet",
            _ if difference.label.is_empty() => "nothing",
            _ => "removed",
        };
        return if first { vec![vec![Span::styled(fit(text, wide), theme.dim)]] } else { Vec::new() };
    }
    let given = side.of(difference);
    let mut lines = match given.and_then(Value::as_str) {
        Some(text) if text.contains('\n') => text_lines(&marked(text, &side.others(difference)), wide, look),
        _ => {
            let label = if difference.label.is_empty() { String::new() } else { format!("{}: ", difference.label) };
            let style = if given.is_none() { theme.dim } else { theme.text };
            let told = wrap(&format!("{label}{}", shown(difference.kind, given, look.entry)), wide);
            told.into_iter().map(|line| vec![Span::styled(line, style)]).collect()
        }
    };
    if !difference.label.is_empty() && given.and_then(Value::as_str).is_some_and(|text| text.contains('\n')) {
        lines.insert(0, vec![Span::styled(fit(&format!("{}:", difference.label), wide), theme.text)]);
    }
    if lines.len() > LINES {
        let more = lines.len() - (LINES - 1);
        lines.truncate(LINES - 1);
        lines.push(vec![Span::styled(fit(&format!("{more} more lines: v shows all"), wide), theme.dim)]);
    }
    lines
}

/// A text of many lines: those that the other side does not have are marked, and runs that both have are cut short.
fn text_lines(lines: &[v7_state::view::inbox::Line], wide: usize, look: &Look<'_>) -> Vec<Pieces> {
    let theme = look.ctx.theme;
    let mut found = Vec::new();
    for run in lines.chunk_by(|one, other| one.differs == other.differs) {
        let differs = run[0].differs;
        if !differs && run.len() > ALIKE {
            let text = format!("  ({} lines alike)", run.len());
            found.push(vec![Span::styled(fit(&text, wide), theme.dim)]);
            continue;
        }
        let (mark, style) = if differs { ("> ", theme.warn) } else { ("  ", theme.dim) };
        for line in run {
            for (index, part) in wrap(&line.text, wide.saturating_sub(2).max(4)).into_iter().enumerate() {
                let mark = if index == 0 { mark } else { "  " };
                found.push(vec![Span::styled(mark, style), Span::styled(part, style)]);
            }
        }
    }
    found
}

/// Everything about a conflict, to be read at leisure.
pub(super) fn whole(dispute: &Dispute, entry: Entry) -> String {
    let mut text = format!("**{}**\n\n", plain(&[format!("{}: {}", dispute.record, dispute.attribute())]));
    if dispute.hidden {
        return text + "Its values are hidden by the configuration.";
    }
    let differences = dispute.differences();
    for side in Side::ALL {
        let now = if side.is_shown(dispute) { ", shown now" } else { "" };
        let _ = write!(text, "## {}{now}\n\n", plain(&[side.title(dispute)]));
        let mut lines: Vec<String> = Vec::new();
        for difference in &differences {
            let label = if difference.label.is_empty() { String::new() } else { format!("{}: ", difference.label) };
            let told = match side.of(difference) {
                _ if side.whole(dispute).is_none() => continue,
                Some(Value::String(text)) if text.contains('\n') => {
                    let marked = marked(text, &side.others(difference));
                    let lines =
                        marked.iter().map(|line| format!("{} {}", if line.differs { ">" } else { " " }, line.text));
                    lines.collect::<Vec<_>>().join("\n")
                }
                given => shown(difference.kind, given, entry),
            };
            lines.extend(format!("{label}{told}").lines().map(str::to_owned));
        }
        if side.whole(dispute).is_none() {
            lines.push(if matches!(side, Side::Base) { "not there yet" } else { "nothing: removed" }.to_owned());
        }
        text.push_str(&plain(&lines));
        text.push_str("\n\n");
    }
    text.push_str(&plain(&[merged(dispute, entry)]));
    text
}
