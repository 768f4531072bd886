//! Today: the planned session, the last one, this week's load, food against targets, goals, one insight.
//!
//! With an empty journal the pane is the prompt: what to type, and the three questions that are asked once. It keeps
//! which card is selected and nothing else.

mod cards;
mod welcome;

#[cfg(test)]
mod tests;

use crate::pane::{Binding, Ctx, Do, MOVES, Open, Pane};
use crate::text::fit;
use crate::widget::panel;
use cards::Card;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use v7_state::insight::{Topic, explain};
use v7_state::msg::{CaptureKind, Msg};
use v7_state::query::{Answer, Query};
use v7_state::record::{Key, Table};
use v7_state::update::State;
use v7_state::view::{Basics, Today};
use welcome::{Asking, QUESTIONS};

const LINE: &str = "gym @Movement 3xV4 V5 fl // felt strong";

/// The pane.
#[derive(Debug, Default)]
pub struct TodayPane {
    selected: Card,
    asking: Asking,
    skipped: bool,
    /// Where each card was last drawn.
    drawn: Vec<(Card, Rect)>,
    /// Whether the cards last stood in two columns.
    beside: bool,
    /// First line in sight where the cards are stacked.
    offset: usize,
}

fn answer(state: &State) -> Option<&Today> {
    match state.answers.get(&Query::Today(state.moment.today)) {
        Some(Answer::Today(today)) => Some(today),
        _ => None,
    }
}

fn is_empty(basics: &Basics) -> bool {
    basics.entries + basics.sends + basics.food_days == 0
}

impl TodayPane {
    fn is_asking(&self, state: &State) -> bool {
        !self.skipped && state.basics().is_some_and(|basics| is_empty(basics) && !basics.welcomed)
    }

    fn is_welcome(state: &State) -> bool {
        state.basics().is_some_and(is_empty)
    }

    fn step(&mut self, forward: bool) {
        let now = Card::ALL.iter().position(|card| *card == self.selected).unwrap_or_default();
        let to = if forward { (now + 1).min(Card::ALL.len() - 1) } else { now.saturating_sub(1) };
        self.selected = Card::ALL[to];
    }

    /// The card of the other column at the same height.
    fn across(&mut self) {
        let here = self.drawn.iter().find(|(card, _)| *card == self.selected).map(|(_, rect)| *rect);
        if let (true, Some(here)) = (self.beside, here) {
            let other = self.drawn.iter().filter(|(_, rect)| rect.x != here.x);
            if let Some((card, _)) = other.min_by_key(|(_, rect)| rect.y.abs_diff(here.y)) {
                self.selected = *card;
            }
        }
    }

    fn answer_question(&mut self, state: &State) -> Do {
        if self.asking.at + 1 < QUESTIONS.len() {
            self.asking.at += 1;
            return Do::Nothing;
        }
        let Some(basics) = state.basics() else { return Do::Nothing };
        self.skipped = true;
        self.asking.save(&basics.user, &state.settings)
    }

    fn open(&self, state: &State) -> Do {
        let Some(today) = answer(state) else { return Do::NotYet };
        match self.selected {
            Card::Plan => match cards::log_planned(today, state) {
                Some(form) => Do::Open(form),
                None => Do::Open(Open::Pane(3, None)),
            },
            Card::Last => match &today.last {
                Some(row) => Do::Open(Open::Pane(1, Some(Key::new(Table::Entries, row.id.clone())))),
                None => Do::Open(Open::Capture(CaptureKind::Session, String::new())),
            },
            Card::Load => Do::Open(Open::Pane(1, None)),
            Card::Food => Do::Open(Open::Capture(CaptureKind::Food, String::new())),
            Card::Goals => Do::Open(Open::Pane(6, None)),
            Card::Insight => explanation(self.selected),
        }
    }

    fn open_label(&self, state: &State) -> &'static str {
        match self.selected {
            Card::Plan if answer(state).is_some_and(|today| cards::log_planned(today, state).is_some()) => {
                "done: log it"
            }
            Card::Plan => "plans",
            Card::Last if answer(state).is_some_and(|today| today.last.is_none()) => "log a session",
            Card::Last => "open",
            Card::Load => "journal",
            Card::Food => "log food",
            Card::Goals => "goals",
            Card::Insight => "explain",
        }
    }

    fn draw_welcome(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let basics = state.basics()?;
        let asking = self.is_asking(state).then_some(&self.asking);
        let wide = area.width >= 60 && area.height >= 18;
        let inner = if wide {
            let width = area.width.min(84);
            let rect = Rect { x: area.x + (area.width - width) / 2, width, ..area };
            Rect { x: rect.x + 2, width: rect.width - 4, y: rect.y + 1, height: rect.height - 1 }
        } else {
            area
        };
        let columns = usize::from(inner.width);
        let (lines, cursor) = welcome::lines(asking, &basics.user, &state.settings, columns, ctx.theme);
        // Where not everything fits, the question that has the keys stays in sight.
        let skip = cursor.map_or(0, |at| (at + 4).saturating_sub(usize::from(inner.height)).min(at));
        let shown = lines.len().min(skip + usize::from(inner.height));
        draw_lines(&lines[skip..shown], inner, buf);
        cursor.map(|at| Position::new(inner.x, inner.y + (at - skip) as u16))
    }

    /// Cards in two columns with borders.
    fn draw_beside(&mut self, today: &Today, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
        let half = area.width / 2;
        let columns = [Rect { width: half, ..area }, Rect { x: area.x + half, width: area.width - half, ..area }];
        for (rect, shown) in columns.into_iter().zip([&Card::ALL[..3], &Card::ALL[3..]]) {
            let inner = usize::from(rect.width.saturating_sub(4));
            let mut contents: Vec<_> =
                shown.iter().map(|card| (*card, cards::content(*card, today, state, inner, 0, ctx))).collect();
            // A card of one line is too low for its border.
            for (_, (_, lines)) in contents.iter_mut().filter(|(_, (_, lines))| lines.len() < 2) {
                lines.push(Line::default());
            }
            let taken: usize = contents.iter().map(|(_, (_, lines))| lines.len() + 2).sum();
            let spare = usize::from(rect.height).saturating_sub(taken);
            for (card, content) in &mut contents {
                if *card == Card::Load && spare > 2 {
                    *content = cards::content(*card, today, state, inner, spare, ctx);
                }
            }
            let mut y = rect.y;
            for (card, (title, lines)) in contents {
                let height = (lines.len() as u16 + 2).min(rect.bottom() - y);
                if height < 4 {
                    break;
                }
                let place = Rect { y, height, ..rect };
                y += height;
                self.drawn.push((card, place));
                self.draw_card(card, &title, &lines, place, buf, ctx);
            }
        }
    }

    fn draw_card(&self, card: Card, title: &str, lines: &[Line<'_>], place: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
        let inner = panel::padded(title, card == self.selected, place, buf, ctx);
        draw_lines(lines, inner, buf);
    }

    /// Cards under each other without borders, the selected one in sight.
    fn draw_stacked(&mut self, today: &Today, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
        let columns = usize::from(area.width);
        let mut lines = Vec::new();
        let mut spans = Vec::new();
        for card in Card::ALL {
            let start = lines.len();
            let (title, content) = cards::content(card, today, state, columns.saturating_sub(2), 0, ctx);
            let mark = if card == self.selected && ctx.focused { "> " } else { "  " };
            let style = if card == self.selected { ctx.theme.key } else { ctx.theme.title };
            lines.push(Line::styled(format!("{mark}{}", fit(&title, columns.saturating_sub(2))), style));
            for mut line in content {
                line.spans.insert(0, "  ".into());
                lines.push(line);
            }
            spans.push((card, start, lines.len()));
        }
        let height = usize::from(area.height);
        if let Some((_, start, end)) = spans.iter().find(|(card, ..)| *card == self.selected) {
            self.offset = self.offset.max(end.saturating_sub(height)).min(*start);
        }
        self.offset = self.offset.min(lines.len().saturating_sub(height));
        let end = lines.len().min(self.offset + height);
        draw_lines(&lines[self.offset..end], area, buf);
        for (card, from, to) in spans {
            let (top, bottom) = (from.max(self.offset), to.min(end));
            if top < bottom {
                let y = area.y + (top - self.offset) as u16;
                self.drawn.push((card, Rect { y, height: (bottom - top) as u16, ..area }));
            }
        }
    }
}

fn draw_lines(lines: &[Line<'_>], area: Rect, buf: &mut Buffer) {
    for (y, line) in lines.iter().enumerate().take(usize::from(area.height)) {
        buf.set_line(area.x, area.y + y as u16, line, area.width);
    }
}

fn explanation(card: Card) -> Do {
    let topics: &[Topic] = match card {
        Card::Plan => &[Topic::Adherence],
        Card::Last | Card::Load => &[Topic::Load, Topic::LoadChange],
        Card::Food => &[Topic::FoodMeans],
        Card::Goals => &[Topic::Goals],
        Card::Insight => &[Topic::Insight],
    };
    let markdown = topics.iter().map(|topic| explain(*topic)).collect::<Vec<_>>().join("\n\n");
    Do::Open(Open::Text { title: card.name().into(), markdown })
}

impl Pane for TodayPane {
    fn title(&self) -> &'static str {
        "Today"
    }

    fn bindings(&self, state: &State) -> Vec<Binding> {
        let mut bindings = Vec::new();
        if self.is_asking(state) {
            bindings.extend(self.rare());
        } else if !Self::is_welcome(state) {
            bindings.push(Binding::new("today.open", "Enter", self.open_label(state)));
            bindings.push(Binding::new("today.explain", "i e", "explain"));
        }
        bindings.extend_from_slice(MOVES);
        bindings
    }

    fn rare(&self) -> Vec<Binding> {
        vec![
            Binding::new("today.answer", "Enter", "next question"),
            Binding::new("today.skip", "Esc", "keep what is shown"),
        ]
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        if self.is_asking(state) {
            match action {
                "today.answer" => return self.answer_question(state),
                "today.skip" => {
                    self.skipped = true;
                    return match state.basics() {
                        Some(basics) if self.asking.is_touched() => self.asking.save(&basics.user, &state.settings),
                        _ => Do::msg(Msg::Welcomed),
                    };
                }
                "move.left" => self.asking.turn(false, &state.settings),
                "move.right" => self.asking.turn(true, &state.settings),
                "move.up" | "move.previous-part" => self.asking.at = self.asking.at.saturating_sub(1),
                "move.down" | "move.next-part" => self.asking.at = (self.asking.at + 1).min(QUESTIONS.len() - 1),
                action if MOVES.iter().any(|binding| binding.action == action) => {}
                _ => return Do::Unknown,
            }
            return Do::Nothing;
        }
        match action {
            "today.open" => return self.open(state),
            "today.explain" => return explanation(self.selected),
            "move.down" | "move.next-part" | "move.page-down" => self.step(true),
            "move.up" | "move.previous-part" | "move.page-up" => self.step(false),
            "move.left" | "move.right" => self.across(),
            "move.top" => self.selected = Card::Plan,
            "move.bottom" => self.selected = Card::Insight,
            _ => return Do::Unknown,
        }
        Do::Nothing
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        vec![Query::Basics, Query::Today(state.moment.today)]
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let at = Position::new(event.column, event.row);
                if let Some((card, _)) = self.drawn.iter().find(|(_, rect)| rect.contains(at)) {
                    if *card == self.selected {
                        return self.open(state);
                    }
                    self.selected = *card;
                }
            }
            MouseEventKind::ScrollDown => self.step(true),
            MouseEventKind::ScrollUp => self.step(false),
            _ => {}
        }
        Do::Nothing
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        self.drawn.clear();
        if state.basics().is_none() {
            buf.set_stringn(area.x, area.y, "Opening the journal ...", usize::from(area.width), ctx.theme.dim);
            return None;
        }
        if Self::is_welcome(state) {
            return self.draw_welcome(state, area, buf, ctx);
        }
        let today = answer(state)?;
        self.beside = area.width >= 76 && area.height >= 18;
        let cards = Rect { height: area.height.saturating_sub(u16::from(area.height > 4)), ..area };
        if self.beside {
            self.draw_beside(today, state, cards, buf, ctx);
        } else {
            self.draw_stacked(today, state, cards, buf, ctx);
        }
        if area.height > 4 {
            let hint = Line::from(vec![
                " + ".to_owned().into(),
                ratatui::text::Span::styled(fit(LINE, usize::from(area.width.saturating_sub(3))), ctx.theme.dim),
            ]);
            buf.set_line(area.x, area.bottom() - 1, &hint, area.width);
            buf.set_style(Rect::new(area.x, area.bottom() - 1, 3.min(area.width), 1), ctx.theme.key);
        }
        let (_, rect) = self.drawn.iter().find(|(card, _)| *card == self.selected)?;
        // On the first line of the card, not on its corner.
        let (x, y) = if self.beside { (2, 1) } else { (2, 0) };
        Some(Position::new((rect.x + x).min(rect.right() - 1), (rect.y + y).min(rect.bottom() - 1)))
    }
}
