//! What opens over a pane: help, palette, capture, search, forms, questions.
//!
//! Each overlay is one file. Like a pane it names its keys and gives back what is to follow; the frame keeps the stack,
//! waits for saves and keeps drafts.

mod ask;
pub(crate) mod by_hand;
mod capture;
mod capture_preview;
mod choose;
mod form;
pub(crate) mod palette;
pub(crate) mod palette_words;
mod search;
mod text;

use crate::pane::{Binding, Ctx, Do, Open};
use crate::text::fit;
use crate::widget::panel::ASCII;
use crossterm::event::{Event, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, BorderType, Clear, Widget};
use v7_state::msg::Msg;
use v7_state::query::Query;
use v7_state::settings::Glyphs;
use v7_state::update::State;

/// What follows from a key in an overlay.
pub enum Turn {
    /// Nothing but drawing again.
    Stay,
    /// The action is none of this overlay's.
    Unknown,
    /// Messages; the overlay stays.
    Send(Vec<Msg>),
    /// A save; the overlay stays until it is on disk, and longer if it is refused.
    Save(Msg),
    /// It closes.
    Close(Vec<Msg>),
    /// It closes, and this action of the pane or the frame runs.
    Run(&'static str),
    /// It closes, and this happens.
    Then(Do),
}

/// Something that lies over the panes and has the keys.
pub trait Overlay {
    /// The keys that work here and now.
    fn bindings(&self, state: &State) -> Vec<Binding>;

    /// Does an action of [`Overlay::bindings`].
    fn run(&mut self, action: &str, state: &State) -> Turn;

    /// Whether a text field has the keys: it then gets every printable key, and every other one that is not bound.
    fn typing(&self) -> bool {
        true
    }

    /// A key or paste for the text field.
    fn on_text(&mut self, _event: &Event, _state: &State) -> Turn {
        Turn::Stay
    }

    /// A click or wheel turn.
    fn on_mouse(&mut self, _event: MouseEvent, _state: &State) -> Turn {
        Turn::Stay
    }

    /// What it draws from.
    fn wants(&self, _state: &State) -> Vec<Query> {
        Vec::new()
    }

    /// The name under which what is typed here is kept, if it is.
    fn draft(&self) -> Option<String> {
        None
    }

    /// Whether the last key changed [`Overlay::draft`], so that another draft is to be looked up.
    fn turned(&mut self) -> bool {
        false
    }

    /// Puts a draft back, unless something was typed meanwhile.
    fn restore(&mut self, _text: &str, _state: &State) {}

    /// It is being closed without saving: keeps what was typed.
    fn leave(&mut self) -> Vec<Msg> {
        Vec::new()
    }

    /// Its save was refused.
    fn refused(&mut self, _why: String) {}

    /// Draws into `area`, all between the top line and the keys. Returns where the hardware cursor belongs.
    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position>;
}

/// The overlay that shows this.
pub(crate) fn open(open: Open, state: &State) -> Option<Box<dyn Overlay>> {
    Some(match open {
        Open::Text { title, markdown } => Box::new(text::Reader::new(title, markdown)),
        Open::Choose { title, about, items } => Box::new(choose::Choose::new(title, about, items)),
        Open::Ask { title, text, then } => Box::new(ask::Ask::new(title, text, then)),
        Open::ByHand(dispute) => Box::new(by_hand::ByHand::new(*dispute, state)),
        Open::Capture(kind, line) => Box::new(capture::Capture::new(kind, line)),
        Open::Search(text) => Box::new(search::Search::new(text, state)),
        Open::Form { title, key, body, exists, focus } => {
            Box::new(form::Form::new(form::Start { title, key, body, exists, focus }, state))
        }
        Open::Pane(..) | Open::Help | Open::Palette => return None,
    })
}

/// Every binding of overlays that the configuration may change.
pub(crate) fn known() -> Vec<Vec<Binding>> {
    let lists = [
        ask::BINDINGS,
        by_hand::BINDINGS,
        by_hand::LINES,
        capture::BINDINGS,
        choose::BINDINGS,
        crate::help::BINDINGS,
        palette::BINDINGS,
        search::BINDINGS,
        text::BINDINGS,
    ];
    lists.map(<[Binding]>::to_vec).into_iter().chain(form::known()).collect()
}

/// A rectangle of at most this size in the middle of `area`; all of `area` where that is small.
pub(crate) fn centred(area: Rect, width: u16, height: u16) -> Rect {
    if area.width < 60 || area.height < 14 {
        return area;
    }
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// Clears `area`, draws a border with a heading, and returns what is inside. Narrow or low areas get a heading only.
pub(crate) fn window(title: &str, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Rect {
    Clear.render(area, buf);
    let heading = fit(title, usize::from(area.width.saturating_sub(4)));
    if area.width < 50 || area.height < 5 {
        buf.set_stringn(area.x, area.y, heading, usize::from(area.width), ctx.theme.title);
        return Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area };
    }
    let block = Block::bordered().border_style(if ctx.focused { ctx.theme.border_focus } else { ctx.theme.border });
    let block = match ctx.glyphs {
        Glyphs::Unicode => block.border_type(BorderType::Rounded),
        Glyphs::Ascii => block.border_set(ASCII),
    };
    let inner = block.inner(area);
    block.render(area, buf);
    buf.set_stringn(area.x + 2, area.y, format!(" {heading} "), usize::from(area.width - 3), ctx.theme.title);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}
