//! How the journal is laid out and drawn at each size.

use super::rows::{Columns, Listed, heading, in_sight, scrolled};
use super::{JournalPane, Part, Stand, climb, detail};
use crate::pane::Ctx;
use crate::panes::wording::{count, day, duration, kind, status, thousands};
use crate::text::{fit, wrap};
use crate::widget::{heatmap, list, panel};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use v7_state::insight::calendar::HeatDay;
use v7_state::query::{Answer, Query};
use v7_state::update::State;
use v7_state::view::Year;

/// A day of the calendar in words: `Sat 14 Nov · 2 sessions, 3h10, load 1,240`.
fn day_words(of: &HeatDay, today: NaiveDate) -> String {
    let mut facts = Vec::new();
    if of.sessions > 0 {
        facts.push(count(of.sessions as usize, "session", "sessions"));
        facts.extend((of.minutes > 0.0).then(|| duration(of.minutes)));
        facts.push(if of.load > 0.0 { format!("load {}", thousands(of.load)) } else { "load unknown".to_owned() });
    }
    facts.extend((of.sessions == 0 && of.rest).then(|| "rest".to_owned()));
    facts.extend(of.status.map(|of| status(of).to_owned()));
    let facts = if facts.is_empty() { "no entry".to_owned() } else { facts.join(", ") };
    format!("{} · {facts}", day(of.date, None, today))
}

/// Where the parts go.
struct Places {
    calendar: Option<Rect>,
    list: Option<Rect>,
    detail: Option<Rect>,
    /// Whether parts have borders.
    framed: bool,
}

fn places(area: Rect, calendar: bool, open: bool) -> Places {
    let framed = area.width >= 76 && area.height >= 16;
    let edges = if framed { 2 } else { 0 };
    let mut rest = area;
    let mut top = None;
    if calendar {
        let height = (heatmap::HEIGHT + edges + u16::from(!framed)).min(area.height);
        top = Some(Rect { height, ..area });
        rest = Rect { y: area.y + height, height: area.height - height, ..area };
    }
    if rest.height < 3 {
        return Places { calendar: top, list: None, detail: None, framed };
    }
    let (list, detail) = if area.width >= 100 {
        let width = area.width * 11 / 20;
        (Some(Rect { width, ..rest }), Some(Rect { x: rest.x + width, width: rest.width - width, ..rest }))
    } else if !open {
        (Some(rest), None)
    } else if framed && rest.height >= 16 {
        let height = rest.height * 2 / 5;
        (Some(Rect { height, ..rest }), Some(Rect { y: rest.y + height, height: rest.height - height, ..rest }))
    } else {
        (None, Some(rest))
    };
    Places { calendar: top, list, detail, framed }
}

/// Draws the border (or the heading line) of a part and returns what is left for its content.
fn frame(title: &str, has_keys: bool, framed: bool, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Rect {
    if !framed {
        let style = if has_keys { ctx.theme.key } else { ctx.theme.title };
        buf.set_stringn(area.x, area.y, fit(title, usize::from(area.width)), usize::from(area.width), style);
        return Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    }
    panel::draw(title, has_keys, area, buf, ctx)
}

fn paragraph(text: &str, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    for (y, line) in wrap(text, usize::from(area.width)).iter().enumerate().take(usize::from(area.height)) {
        buf.set_stringn(area.x, area.y + y as u16, line, usize::from(area.width), ctx.theme.dim);
    }
}

impl JournalPane {
    pub(super) fn look(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        self.spots.size = Some((area.width, area.height));
        (self.spots.calendar, self.spots.list, self.spots.detail) = Default::default();
        self.spots.lines.clear();
        let places = places(area, self.has_calendar(), self.open || matches!(self.part, Part::Detail | Part::Climb));
        let day = places.calendar.and_then(|rect| self.draw_calendar(state, rect, places.framed, buf, ctx));
        let stand = self.drawable(state);
        let mut cursor = None;
        if let Some(rect) = places.list {
            cursor = self.draw_list(stand.as_ref(), state, rect, places.framed, buf, ctx);
        }
        if let Some(rect) = places.detail {
            let at = match self.part {
                Part::Climb => self.draw_climb(state, rect, places.framed, buf, ctx),
                _ => self.draw_detail(state, rect, places.framed, buf, ctx),
            };
            cursor = if self.part == Part::List { cursor } else { at };
        }
        if self.part == Part::Calendar { day } else { cursor }
    }

    fn draw_calendar(
        &mut self,
        state: &State,
        area: Rect,
        framed: bool,
        buf: &mut Buffer,
        ctx: &Ctx<'_>,
    ) -> Option<Position> {
        let has_keys = self.part == Part::Calendar && ctx.focused;
        let selected = has_keys.then(|| self.calendar_day(state));
        let year = self.year(state);
        let none = Year::default();
        let answer = match state.answers.get(&Query::Year(year, state.moment.today)) {
            Some(Answer::Year(year)) => year,
            _ => &none,
        };
        let mut title = format!("{year}");
        if answer.sessions > 0 {
            let words = [
                count(answer.sessions as usize, "session", "sessions"),
                duration(answer.minutes),
                count(answer.sent as usize, "send", "sends"),
            ];
            title = format!("{title} · {}", words.join(" · "));
        }
        match selected {
            Some(selected) => {
                let of = answer.heat.iter().flat_map(|heat| heat.weeks.iter().flatten().flatten());
                let words = of.filter(|of| of.date == selected).map(|of| day_words(of, state.moment.today));
                title = format!("{year} · {}", words.collect::<String>());
            }
            None => title += " · { } year",
        }
        let inner = frame(&title, has_keys, framed, area, buf, ctx);
        let inner = if framed { Rect { x: inner.x + 1, width: inner.width - 2, ..inner } } else { inner };
        if let Some(heat) = &answer.heat {
            self.spots.calendar = inner;
            return heatmap::draw(heat, state.moment.today, selected, inner, buf, ctx.glyphs, ctx.theme);
        }
        None
    }

    fn list_title(&self, stand: Option<&Stand>, state: &State) -> String {
        let total = stand.and_then(|stand| stand.loaded(state).total());
        let mut title = match (total, self.is_filtered()) {
            (None, _) => "Journal".to_owned(),
            (Some(total), false) => format!("Journal · {}", count(total, "entry", "entries")),
            (Some(total), true) => {
                let of = state
                    .basics()
                    .map_or_else(String::new, |basics| format!(" of {}", thousands(basics.entries as f64)));
                format!("Journal · {}{of}", thousands(total as f64))
            }
        };
        if let Some(of) = self.kind {
            title = format!("{title} · type:{}", kind(of));
        }
        title
    }

    fn draw_list(
        &mut self,
        stand: Option<&Stand>,
        state: &State,
        area: Rect,
        framed: bool,
        buf: &mut Buffer,
        ctx: &Ctx<'_>,
    ) -> Option<Position> {
        let has_keys = self.part == Part::List && ctx.focused;
        let mut inner = frame(&self.list_title(stand, state), has_keys, framed, area, buf, ctx);
        let mut cursor = None;
        if self.typing || !self.input.text().is_empty() {
            (cursor, inner) = self.draw_filter(inner, buf, ctx);
        }
        let Some(stand) = stand else {
            paragraph("Reading the journal ...", inner, buf, ctx);
            return cursor;
        };
        let loaded = stand.loaded(state);
        let total = loaded.total().unwrap_or(0);
        if total == 0 {
            let text = if stand.filter.is_empty() {
                "No entries yet. Press + and type a line such as gym @Movement 3xV4 V5 fl // felt strong, or n for a form."
            } else {
                "Nothing matches. x shows everything again, f changes the filter: type:gym grade:>=V5 since:2026-01 words"
            };
            paragraph(text, inner, buf, ctx);
            return cursor;
        }
        let columns = Columns::of(usize::from(inner.width.saturating_sub(1)), stand.filter.grade.is_some());
        if inner.height >= 8 {
            buf.set_line(inner.x, inner.y, &columns.names(ctx.theme.dim), inner.width - 1);
            inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        }
        let height = usize::from(inner.height);
        let row = |index| loaded.row(index);
        let top = scrolled(stand.top, stand.cursor, total, height, row);
        let lines = in_sight(top, total, height, row);
        let months = loaded.windows.first().map_or(&[][..], |entries| &entries.months);
        for (line, listed) in lines.iter().enumerate() {
            let rect = Rect { y: inner.y + line as u16, height: 1, width: inner.width - 1, ..inner };
            let text = match *listed {
                Listed::Month(month) => heading(month, months, usize::from(rect.width), ctx),
                Listed::Row(index) => row(index).map_or_else(|| Line::raw("..."), |row| columns.row(row, ctx)),
            };
            buf.set_line(rect.x, rect.y, &text, rect.width);
            if *listed == Listed::Row(stand.cursor) {
                list::select(rect, has_keys, buf, ctx);
                if !self.typing {
                    cursor = Some(Position::new(rect.x, rect.y));
                }
            }
            self.spots.lines.push((rect.y, *listed));
        }
        list::thumb(top, total, inner, buf, ctx);
        self.spots.list = inner;
        self.spots.rows = lines.iter().filter(|line| matches!(line, Listed::Row(_))).count();
        if *stand == self.stand {
            self.stand.top = top;
        }
        self.drawn = Some(Stand { top, ..stand.clone() });
        cursor
    }

    fn draw_filter(&self, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> (Option<Position>, Rect) {
        let line = Rect { height: 1, ..area };
        let wrong: Vec<_> = self.errors.iter().map(|error| (error.start..error.end, ctx.theme.bad)).collect();
        let at = self.input.draw_styled("filter: ", line, buf, ctx, &wrong);
        let mut used = 1;
        let hint = "words, type:outdoor, grade:>=V5, since:2026-01, place:Camp, with:Ana, tag:comp";
        let (text, style) = match self.errors.first() {
            Some(error) => (error.message.as_str(), ctx.theme.bad),
            None if self.typing && self.input.text().is_empty() => (hint, ctx.theme.dim),
            None => ("", ctx.theme.dim),
        };
        if !text.is_empty() && area.height >= 4 {
            for line in wrap(text, usize::from(area.width)).iter().take(2) {
                buf.set_stringn(area.x, area.y + used, line, usize::from(area.width), style);
                used += 1;
            }
        }
        let used = used.min(area.height);
        (at.filter(|_| self.typing), Rect { y: area.y + used, height: area.height - used, ..area })
    }

    fn draw_detail(
        &mut self,
        state: &State,
        area: Rect,
        framed: bool,
        buf: &mut Buffer,
        ctx: &Ctx<'_>,
    ) -> Option<Position> {
        let has_keys = self.part == Part::Detail && ctx.focused;
        if let Some((key, _)) = self.body(state) {
            self.shown = Some(key);
        }
        // While the next entry is on its way, the last one stays.
        let shown = self.shown.clone().and_then(|key| match state.answers.get(&Query::Record(key)) {
            Some(Answer::Record(Some(body))) => Some(body),
            _ => None,
        });
        let Some(body) = shown.filter(|_| self.selected(state).is_some()) else {
            frame("Entry", has_keys, framed, area, buf, ctx);
            (self.climbs, self.shown) = (Vec::new(), None);
            return None;
        };
        let inner = frame(&heading_of(body, state), has_keys, framed, area, buf, ctx);
        let inner = if framed { Rect { x: inner.x + 1, width: inner.width - 1, ..inner } } else { inner };
        let detail = detail::detail(body, state, usize::from(inner.width.saturating_sub(1)), ctx);
        self.scroll.fit(usize::from(inner.height), detail.lines.len());
        if self.to_climbs && self.part == Part::Detail {
            self.to_climbs = false;
            self.line = detail.climbs.first().map_or(0, |(line, _)| *line);
        }
        self.line = self.line.min(detail.lines.len().saturating_sub(1));
        if self.part == Part::Detail {
            self.scroll.reveal(self.line, self.line + 1);
        }
        let mut cursor = None;
        for (y, line) in detail.lines.iter().enumerate().skip(self.scroll.top).take(usize::from(inner.height)) {
            let rect = Rect { y: inner.y + (y - self.scroll.top) as u16, height: 1, width: inner.width - 1, ..inner };
            buf.set_line(rect.x, rect.y, line, rect.width);
            if has_keys && y == self.line {
                let climb = detail.climbs.iter().any(|(line, _)| *line == y);
                list::select(rect, climb, buf, ctx);
                cursor = Some(Position::new(rect.x, rect.y));
            }
        }
        list::thumb(self.scroll.top, detail.lines.len(), inner, buf, ctx);
        self.climbs = detail.climbs;
        self.spots.detail = inner;
        cursor
    }

    fn draw_climb(
        &mut self,
        state: &State,
        area: Rect,
        framed: bool,
        buf: &mut Buffer,
        ctx: &Ctx<'_>,
    ) -> Option<Position> {
        let Some(page) = self.climb_page(state) else {
            let inner = frame("Climb", ctx.focused, framed, area, buf, ctx);
            if self.climb_answer(state).is_some() {
                paragraph("This climb is no longer in the journal.", inner, buf, ctx);
            }
            return None;
        };
        let inner = frame(&climb::title(page), ctx.focused, framed, area, buf, ctx);
        let inner = if framed { Rect { x: inner.x + 1, width: inner.width - 1, ..inner } } else { inner };
        climb::draw(page, &mut self.days, state.moment.today, inner, buf, ctx);
        self.spots.detail = inner;
        Some(Position::new(inner.x, inner.y))
    }
}

/// `Sat 14 Nov 2026`, or what is known of the date.
fn heading_of(body: &v7_state::record::Body, state: &State) -> String {
    use v7_state::record::{Choice as _, DatePrecision};
    let text = |key: &str| body.get(key).and_then(serde_json::Value::as_str);
    let precision = text("datePrecision").and_then(DatePrecision::parse);
    match text("date").and_then(|date| date.parse().ok()) {
        Some(date) => day(date, precision, state.moment.today),
        None => text("date").unwrap_or("no date").to_owned(),
    }
}
