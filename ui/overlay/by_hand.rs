//! Another value for a conflict, typed by hand: one line, or many where the attribute has many.

use super::{Overlay, Turn, centred, window};
use crate::pane::{Binding, Ctx};
use crate::text::{fit, wrap};
use crate::widget::form::area as text_area;
use crate::widget::input::Input;
use crate::widget::value::{self, Entry, offset};
use chrono::NaiveDate;
use crossterm::event::{Event, KeyEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;
use serde_json::Value;
use tui_textarea::TextArea;
use v7_state::msg::Msg;
use v7_state::record::{Kind, Units};
use v7_state::store::Resolution;
use v7_state::update::State;
use v7_state::view::inbox::Dispute;

/// Keys where one line is typed.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("by-hand.save", "Enter Ctrl-s", "settle with this"),
    Binding::new("by-hand.close", "Esc", "leave it"),
];

/// Keys where many are.
pub(super) const LINES: &[Binding] =
    &[Binding::new("by-hand.save", "Ctrl-s", "settle with this"), Binding::new("by-hand.close", "Esc", "leave it")];

enum Typed {
    Line(Input),
    Lines(Box<TextArea<'static>>),
}

/// The field for a value.
pub(super) struct ByHand {
    dispute: Dispute,
    entry: Entry,
    typed: Typed,
    /// The text to begin with.
    began: String,
    refusal: Option<String>,
}

impl ByHand {
    /// A field with what the record holds now.
    pub(super) fn new(dispute: Dispute, state: &State) -> Self {
        let entry = entry(state);
        let began = value::show(dispute.kind, dispute.now.as_ref(), entry);
        let text =
            |value: &Option<Value>| value.as_ref().and_then(Value::as_str).is_some_and(|text| text.contains('\n'));
        let many = matches!(dispute.kind, Kind::Notes)
            || [&dispute.now, &dispute.device, &dispute.server].into_iter().any(text);
        let mut field =
            Self { dispute, entry, typed: Typed::Line(Input::default()), began: String::new(), refusal: None };
        if many {
            field.typed = Typed::Lines(Box::default());
        }
        field.set(&began);
        field.began = field.text();
        field
    }

    fn set(&mut self, text: &str) {
        match &mut self.typed {
            Typed::Line(input) => input.set(text),
            Typed::Lines(area) => **area = text_area(text),
        }
    }

    fn text(&self) -> String {
        match &self.typed {
            Typed::Line(input) => input.text().to_owned(),
            Typed::Lines(area) => area.lines().join("\n"),
        }
    }

    /// What was typed, as a value; the value itself while nothing was.
    fn value(&self) -> Option<Value> {
        let text = self.text();
        if text == self.began { self.dispute.now.clone() } else { value::read(self.dispute.kind, &text, self.entry) }
    }

    fn hint(&self) -> String {
        let allowed = match self.dispute.kind {
            Kind::Choice(words) => format!("One of {}. ", words.join(", ")),
            Kind::Bool => "yes or no. ".to_owned(),
            Kind::Int { min, max } => format!("A whole number from {min} to {max}. "),
            Kind::Num { .. } => match value::unit(self.dispute.kind, self.entry) {
                "" => String::new(),
                unit => format!("In {unit}. "),
            },
            Kind::Tags | Kind::Grades => "Commas between them. ".to_owned(),
            _ => String::new(),
        };
        let hint = format!("{allowed}Empty takes it out.");
        if matches!(self.typed, Typed::Lines(_)) {
            return hint;
        }
        let dispute = &self.dispute;
        let told = |value: &Option<Value>| match value::show(dispute.kind, value.as_ref(), self.entry) {
            text if text.is_empty() => "nothing".to_owned(),
            text => text,
        };
        let (device, server) = (told(&dispute.device), told(&dispute.server));
        format!("{hint}\nIt was {device} {}, {server} on the server.", dispute.on_device())
    }
}

/// How values are typed and shown; times always with their date.
pub(crate) fn entry(state: &State) -> Entry {
    let units = state.basics().and_then(|basics| basics.user.preferences.units);
    Entry {
        imperial: units == Some(Units::Imperial),
        today: state.moment.today,
        day: NaiveDate::MIN,
        offset: offset(state.moment, state.settings.day_starts),
        hidden: state.settings.hidden,
    }
}

impl Overlay for ByHand {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        match self.typed {
            Typed::Line(_) => BINDINGS.to_vec(),
            Typed::Lines(_) => LINES.to_vec(),
        }
    }

    fn run(&mut self, action: &str, _state: &State) -> Turn {
        match action {
            "by-hand.close" => Turn::Close(self.leave()),
            "by-hand.save" => Turn::Save(Msg::Resolve(self.dispute.n, Resolution::Edit(self.value()))),
            _ => Turn::Unknown,
        }
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Turn {
        self.refusal = None;
        match (&mut self.typed, event) {
            (Typed::Line(input), event) => {
                input.on_event(event);
            }
            (Typed::Lines(area), Event::Paste(text)) => {
                area.insert_str(text);
            }
            (Typed::Lines(area), Event::Key(key)) if key.kind != KeyEventKind::Release => {
                area.input(*key);
            }
            _ => {}
        }
        Turn::Stay
    }

    fn draft(&self) -> Option<String> {
        Some(format!("conflict:{}", self.dispute.n))
    }

    fn restore(&mut self, text: &str, _state: &State) {
        if self.text() == self.began {
            self.set(text);
        }
    }

    fn leave(&mut self) -> Vec<Msg> {
        let text = self.text();
        let kept = (text != self.began).then_some(text);
        self.draft().map(|name| Msg::Draft(name, kept)).into_iter().collect()
    }

    fn refused(&mut self, why: String) {
        self.refusal = Some(why);
    }

    fn draw(&mut self, _state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let high = if matches!(self.typed, Typed::Lines(_)) { 20 } else { 7 };
        let title = format!("{}: {}", self.dispute.record, self.dispute.attribute());
        let inner = window(&title, centred(area, 90, high), buf, ctx);
        let room = usize::from(inner.width.max(1));
        let (told, style) = match &self.refusal {
            Some(why) => (why.clone(), ctx.theme.bad),
            None => (self.hint(), ctx.theme.dim),
        };
        let told: Vec<String> = wrap(&told, room).into_iter().take(usize::from(inner.height / 2)).collect();
        let field = Rect { height: inner.height.saturating_sub(told.len() as u16), ..inner };
        let (cursor, end) = match &mut self.typed {
            Typed::Line(input) => {
                let lines = (input.lines(room).len() as u16).min(field.height);
                let line = Rect { height: lines, ..field };
                (input.draw_lines(line, buf, ctx, true), line.bottom())
            }
            Typed::Lines(area) => {
                area.set_style(ctx.theme.text);
                (&**area).render(field, buf);
                let (at, (top, left)) = (area.screen_cursor(), area.scroll_offset());
                let x = field.x + (at.col as u16).saturating_sub(left).min(field.width.saturating_sub(1));
                let y = field.y + (at.row as u16).saturating_sub(top);
                (Some(Position::new(x, y)).filter(|at| field.contains(*at)), field.bottom())
            }
        };
        for (y, line) in (end..inner.bottom()).zip(told) {
            buf.set_stringn(inner.x, y, fit(&line, room), room, style);
        }
        cursor
    }
}
