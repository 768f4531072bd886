//! How a form looks: one column of fields, two where there is room, only those in sight.

use super::{Form, Level};
use crate::overlay::window;
use crate::pane::Ctx;
use crate::text::{clean, fit, pad, width, wrap};
use crate::widget::form::{Row, What};
use crate::widget::form_text::{self, word};
use crate::widget::list::thumb;
use crate::widget::value::{self, Entry};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;
use v7_state::record::{Body, FieldError, Kind, field_at, get_path};
use v7_state::settings::Glyphs;
use v7_state::update::State;

/// From this width on there are two columns.
const TWO_COLUMNS: u16 = 100;

/// Lines that a long text takes at most.
const LINES: usize = 4;

/// A row in the form, before scrolling.
struct Place {
    column: u16,
    y: usize,
    height: usize,
}

/// How wide things are.
#[derive(Clone, Copy)]
struct Grid {
    columns: u16,
    /// Cells of a column.
    wide: u16,
    /// Cells of the labels in it.
    label: usize,
}

impl Grid {
    fn new(rows: &[Row], inner: Rect) -> Self {
        let columns = if inner.width >= TWO_COLUMNS { 2 } else { 1 };
        let wide = (inner.width - 1 - 2 * (columns - 1)) / columns;
        let longest = rows.iter().map(|row| width(&label_of(row))).max().unwrap_or(8);
        Self { columns, wide, label: longest.clamp(8, 18).min(usize::from(wide) * 2 / 5) }
    }

    /// Cells of the values.
    fn value(self) -> usize {
        usize::from(self.wide).saturating_sub(self.label + 1).max(1)
    }

    /// Lines that a row takes without what is wrong in it.
    fn lines(self, row: &Row, selected: bool) -> usize {
        match &row.what {
            What::Notes(area) => {
                let room = usize::from(self.wide).max(2);
                let lines: usize = area.lines().iter().map(|line| wrap(line, room).len()).sum();
                1 + lines.clamp(if selected { 4 } else { 1 }, 8)
            }
            What::Line(_) | What::OtherScore(_) => row.input.lines(self.value()).len().min(LINES),
            What::Shown(text) => wrap(text, self.value()).len().min(LINES),
            What::Element(_, text, _) => wrap(text, self.value()).len().min(2),
            _ => 1,
        }
    }
}

fn label_of(row: &Row) -> String {
    format!("{}{}{}", "  ".repeat(usize::from(row.depth)), row.label, if row.required { "*" } else { "" })
}

impl Form {
    /// What is open: `Profile > Injury 1: A2 pulley`.
    fn heading(&self) -> String {
        let mut title = self.title.clone();
        let mut above: Option<(&Level, &Body)> = self.levels.first().map(|level| (level, &self.body));
        for level in self.levels.iter().skip(1) {
            let (Some((path, index)), Some((outer, body))) = (level.at.as_ref(), above) else { break };
            let list = field_at(outer.fields, path).map_or(path.as_str(), |field| field.label);
            let element = get_path(body, path).and_then(|list| list.get(*index)?.as_object());
            let name = element.and_then(|element| form_text::name(level.fields, element));
            let name = name.map(|name| format!(": {name}")).unwrap_or_default();
            title = format!("{title} > {} {}{name}", form_text::one(list), index + 1);
            above = element.map(|element| (level, element));
        }
        title
    }

    pub(super) fn draw_form(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let mut inner = window(&self.heading(), area, buf, ctx);
        if let Some((text, style)) = self.notice(ctx) {
            let room = usize::from(inner.width).max(2);
            let lines = wrap(&text, room);
            let height = (lines.len() as u16).min(inner.height.saturating_sub(3)).min(3);
            for (y, line) in (inner.y..inner.y + height).zip(lines) {
                buf.set_stringn(inner.x, y, line, room, style);
            }
            inner = Rect { y: inner.y + height, height: inner.height - height, ..inner };
        }
        if inner.width < 4 || inner.is_empty() {
            return None;
        }
        let grid = Grid::new(&self.level().rows, inner);
        let problems: Vec<Vec<String>> = self
            .level()
            .rows
            .iter()
            .map(|row| self.problem(row).map(|text| wrap(&text, usize::from(grid.wide) - 2)).unwrap_or_default())
            .collect();
        let ghost = self.completion(state).map(|(range, text)| text.chars().skip(range.len()).collect::<String>());
        let entry = self.entry;
        let level = self.level_mut();
        let places = places(&level.rows, &problems, level.selected, grid);
        let total = places.iter().map(|place| place.y + place.height).max().unwrap_or(0);
        level.scroll.fit(usize::from(inner.height), total);
        if let Some(place) = places.get(level.selected) {
            // At the first field, what stands over it is in sight too.
            let first = level.rows.iter().position(Row::is_field) == Some(level.selected);
            level.scroll.reveal(if first { 0 } else { place.y }, place.y + place.height);
        }
        let top = level.scroll.top;
        level.spots.clear();
        let mut cursor = None;
        for (index, place) in places.iter().enumerate() {
            let Some(y) = place.y.checked_sub(top).filter(|y| *y < usize::from(inner.height)) else { continue };
            let rect = Rect {
                x: inner.x + place.column * (grid.wide + 2),
                y: inner.y + y as u16,
                width: grid.wide,
                height: (place.height as u16).min(inner.bottom() - inner.y - y as u16),
            };
            let row = &mut level.rows[index];
            if row.is_field() {
                level.spots.push((rect, index));
            }
            let selected = index == level.selected;
            let look = Look { ctx, entry, label: grid.label, selected, problem: &problems[index] };
            let at = look.draw(row, rect, buf);
            if look.selected {
                cursor = at.or(Some(rect.as_position()));
                if let (Some(ghost), Some(at)) = (&ghost, at) {
                    let room = usize::from(rect.right().saturating_sub(at.x));
                    buf.set_stringn(at.x, at.y, fit(ghost, room), room, ctx.theme.dim);
                }
            }
        }
        thumb(top, total, inner, buf, ctx);
        cursor
    }

    /// The line over the fields.
    fn notice(&self, ctx: &Ctx<'_>) -> Option<(String, ratatui::style::Style)> {
        if let Some((text, failed)) = &self.said {
            return Some((text.clone(), if *failed { ctx.theme.bad } else { ctx.theme.good }));
        }
        self.offered.as_ref().map(|_| ("A draft of this was kept: Ctrl-O takes it.".to_owned(), ctx.theme.accent))
    }

    /// What is wrong with a row: at once if something was typed there, what is missing only once saving was tried.
    fn problem(&self, row: &Row) -> Option<String> {
        let path = format!("{}{}", self.prefix(), row.path);
        if let What::Element(index, ..) = row.what {
            let within = format!("{path}.{}.", index + 1);
            return self.errors.iter().find_map(|error| {
                let rest = error.path.strip_prefix(&within)?;
                let name =
                    field_at(self.level().fields, &format!("{}.{rest}", row.path)).map_or(rest, |field| field.label);
                Some(FieldError { path: name.to_owned(), problem: error.problem.clone() }.to_string())
            });
        }
        if matches!(row.what, What::Add(_) | What::OtherScore(_)) {
            return None;
        }
        let error = self.errors.iter().find(|error| error.path == path)?;
        let missing = matches!(error.problem.as_str(), "is missing" | "is empty");
        if missing && !self.tried && !row.touched {
            return None;
        }
        Some(error.problem.clone())
    }
}

/// Where each row stands: down the first column, then down the second.
fn places(rows: &[Row], problems: &[Vec<String>], selected: usize, grid: Grid) -> Vec<Place> {
    let height = |index: usize| grid.lines(&rows[index], index == selected) + problems[index].len();
    // What is selected or wrong must not send rows to the other column.
    let calm: Vec<usize> = rows.iter().map(|row| grid.lines(row, false)).collect();
    let total: usize = calm.iter().sum();
    let mut places = Vec::with_capacity(rows.len());
    let (mut column, mut y, mut before) = (0, 0, 0);
    for (index, row) in rows.iter().enumerate() {
        let whole = row.depth == 0 || matches!(row.what, What::Heading);
        if grid.columns == 2 && column == 0 && before * 2 >= total && whole {
            (column, y) = (1, 0);
        }
        let height = height(index);
        places.push(Place { column, y, height });
        y += height;
        before += calm[index];
    }
    places
}

/// How one row is drawn.
struct Look<'a> {
    ctx: &'a Ctx<'a>,
    entry: Entry,
    /// Cells of the label.
    label: usize,
    selected: bool,
    /// What is wrong, in lines.
    problem: &'a [String],
}

impl Look<'_> {
    fn draw(&self, row: &mut Row, rect: Rect, buf: &mut Buffer) -> Option<Position> {
        let theme = self.ctx.theme;
        let line = Rect { height: 1, ..rect };
        let room = usize::from(rect.width);
        let below = (self.problem.len() as u16).min(rect.height.saturating_sub(1));
        for (y, text) in (rect.bottom() - below..rect.bottom()).zip(self.problem) {
            buf.set_stringn(rect.x + 2, y, text, room.saturating_sub(2), theme.bad);
        }
        if self.selected {
            let height = if matches!(row.what, What::Notes(_)) { 1 } else { rect.height - below };
            buf.set_style(Rect { height, ..rect }, theme.selected);
        }
        let label = label_of(row);
        let wrong = !self.problem.is_empty();
        match &mut row.what {
            What::Heading => {
                buf.set_stringn(rect.x, rect.y, fit(&label, room), room, theme.title);
                None
            }
            What::Notes(area) => {
                buf.set_stringn(rect.x, rect.y, fit(&label, room), room, theme.dim);
                let body = Rect { y: rect.y + 1, height: rect.height.saturating_sub(1 + below), ..rect };
                let empty = area.lines().iter().all(String::is_empty);
                if empty && !self.selected {
                    if !body.is_empty() {
                        buf.set_stringn(body.x, body.y, self.nothing(), 1, theme.dim);
                    }
                    return None;
                }
                area.set_style(theme.text);
                (&**area).render(body, buf);
                let cursor = area.screen_cursor();
                let (top, left) = area.scroll_offset();
                let x = body.x + (cursor.col as u16).saturating_sub(left).min(body.width.saturating_sub(1));
                let y = body.y + (cursor.row as u16).saturating_sub(top);
                (y < body.bottom()).then_some(Position::new(x, y))
            }
            _ => {
                let style = if wrong { theme.bad } else { theme.dim };
                let x = buf.set_stringn(rect.x, rect.y, pad(&label, self.label), room, style).0 + 1;
                let height = rect.height - below;
                let rest = Rect { x: x.min(rect.right()), width: rect.right().saturating_sub(x), height, ..line };
                self.value(row, rest, buf)
            }
        }
    }

    /// What stands for nothing.
    fn nothing(&self) -> &'static str {
        if self.ctx.glyphs == Glyphs::Ascii { "-" } else { "–" }
    }

    fn value(&self, row: &Row, rest: Rect, buf: &mut Buffer) -> Option<Position> {
        let theme = self.ctx.theme;
        let room = usize::from(rest.width);
        let put = |buf: &mut Buffer, x: u16, text: &str, style| {
            let left = usize::from(rest.right().saturating_sub(x));
            buf.set_stringn(x, rest.y, fit(text, left), left, style).0
        };
        let start = rest.as_position();
        if rest.is_empty() {
            return None;
        }
        let shown = match &row.what {
            What::Line(_) => !row.input.text().is_empty(),
            What::Shown(text) => !text.is_empty(),
            _ => false,
        };
        if shown && self.entry.hides(row.key()) && !(self.selected && row.is_field()) {
            put(buf, rest.x, "hidden", theme.dim);
            return None;
        }
        match &row.what {
            What::Shown(text) => {
                for (y, text) in (rest.y..rest.bottom()).zip(wrap(text, room)) {
                    buf.set_stringn(rest.x, y, text, room, theme.dim);
                }
                None
            }
            What::Element(_, summary, _) => {
                let lines = wrap(summary, room);
                for (index, y) in (rest.y..rest.bottom()).enumerate() {
                    // What does not fit into the last line is cut there.
                    let last = y + 1 == rest.bottom();
                    let line =
                        if last { lines.get(index..).unwrap_or_default().join(" ") } else { lines[index].clone() };
                    buf.set_stringn(rest.x, y, fit(&line, room), room, theme.text);
                }
                Some(start)
            }
            What::Add(_) => {
                put(buf, rest.x, "add one", theme.dim);
                Some(start)
            }
            What::Score(min, max) => {
                let score: i64 = row.input.text().parse().unwrap_or(0);
                let x = if row.input.text().is_empty() {
                    put(buf, rest.x, &format!("{:<2}", self.nothing()), theme.dim)
                } else {
                    let style = if self.problem.is_empty() { theme.text } else { theme.bad };
                    put(buf, rest.x, &format!("{:<2}", row.input.text()), style)
                };
                let cells = (*max - (*min).min(0)).clamp(0, 20);
                let full = score.clamp(0, cells) as usize;
                let (done, open) = if self.ctx.glyphs == Glyphs::Ascii { ("#", ".") } else { ("■", "·") };
                let x = put(buf, x + 1, &done.repeat(full), theme.key);
                put(buf, x, &open.repeat(cells as usize - full), theme.dim);
                Some(start)
            }
            What::Choice(words) if self.selected => {
                let mut x = rest.x;
                let now = row.input.text();
                let known = words.contains(&now);
                // What is required has no way to be unset, but may not be set yet.
                let unset =
                    (!row.required || !known).then(|| if now.is_empty() || known { self.nothing() } else { now });
                let chosen = words.iter().position(|word| *word == now);
                let shown = chosen.map_or(0, |index| index + usize::from(unset.is_some()));
                // The chosen word is in sight even where not all fit.
                let all: Vec<&str> =
                    unset.into_iter().chain(words.iter().map(|value| word(row.key(), value))).collect();
                let before: usize = all[..shown].iter().map(|word| word.len() + 3).sum();
                let first = if before + all[shown].len() + 2 > room { shown } else { 0 };
                let mut cursor = start;
                for (index, word) in all.iter().enumerate().skip(first) {
                    if index == shown {
                        cursor = Position::new(x, rest.y);
                        x = put(buf, x, &format!("[{word}]"), theme.key) + 1;
                    } else {
                        x = put(buf, x, word, theme.dim) + 1;
                    }
                    if x >= rest.right() {
                        break;
                    }
                }
                Some(cursor)
            }
            What::Choice(_) | What::Bool => {
                let text = row.input.text();
                let style = if text.is_empty() { theme.dim } else { theme.text };
                put(buf, rest.x, if text.is_empty() { self.nothing() } else { word(row.key(), text) }, style);
                Some(start)
            }
            What::OtherScore(_) if row.input.text().is_empty() => {
                put(buf, rest.x, if self.selected { "a name and a score: elbow 4" } else { self.nothing() }, theme.dim);
                Some(start)
            }
            What::Line(_) | What::OtherScore(_) => self.line(row, rest, buf),
            What::Heading | What::Notes(_) => None,
        }
    }

    fn line(&self, row: &Row, rest: Rect, buf: &mut Buffer) -> Option<Position> {
        let theme = self.ctx.theme;
        let text = row.input.text();
        if text.is_empty() && !self.selected {
            buf.set_stringn(rest.x, rest.y, self.nothing(), 1, theme.dim);
            return None;
        }
        if rest.height > 1 {
            return row.input.draw_lines(rest, buf, self.ctx, self.selected);
        }
        let unit = value::unit(row.kind(), self.entry);
        let meant = match row.value(self.entry) {
            Some(serde_json::Value::String(date))
                if date != text.trim() && !matches!(row.kind(), Kind::Text | Kind::Stamp) =>
            {
                format!("= {date}")
            }
            Some(serde_json::Value::Number(number)) if unit == "min" && number.to_string() != text.trim() => {
                format!("= {number} min")
            }
            _ if unit.is_empty() || text.ends_with(unit) => String::new(),
            _ => unit.to_owned(),
        };
        let side = if meant.is_empty() { 0 } else { width(&meant) as u16 + 1 };
        let side = if side * 2 > rest.width { 0 } else { side };
        let field = Rect { width: rest.width - side, ..rest };
        let at = if self.selected {
            row.input.draw("", field, buf, self.ctx)
        } else {
            let room = usize::from(field.width);
            buf.set_stringn(field.x, field.y, fit(text, room), room, theme.text);
            None
        };
        if side > 0 {
            let end = (rest.x + width(&clean(text)) as u16 + 1 + u16::from(self.selected)).min(field.right() + 1);
            let room = usize::from(rest.right().saturating_sub(end));
            buf.set_stringn(end, rest.y, fit(&meant, room), room, theme.dim);
        }
        at
    }
}
