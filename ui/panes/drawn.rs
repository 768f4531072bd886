//! For tests: a state with answers, and what a pane draws from it as text.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::pane::{Ctx, Do, Pane};
use crate::theme::Theme;
use chrono::{NaiveDate, NaiveTime};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::HashSet;
use std::sync::Arc;
use v7_state::msg::{Moment, Msg};
use v7_state::query::{Answer, Query};
use v7_state::record::Body;
use v7_state::settings::Settings;
use v7_state::update::State;

/// Sunday, 22 November 2026.
pub fn today() -> NaiveDate {
    date("2026-11-22")
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn body(value: &serde_json::Value) -> Body {
    value.as_object().unwrap().clone()
}

pub fn state(answers: Vec<(Query, Answer)>) -> State {
    state_with(Settings::default(), answers)
}

pub fn state_with(settings: Settings, answers: Vec<(Query, Answer)>) -> State {
    let mut state = State::new(settings, Moment { ms: 1_795_000_000_000, today: today(), time: NaiveTime::MIN });
    for (query, answer) in answers {
        put(&mut state, query, answer);
    }
    state
}

pub fn put(state: &mut State, query: Query, answer: Answer) {
    state.update(Msg::Want(vec![query.clone()]));
    state.update(Msg::Answered(query, Ok(Arc::new(answer))));
}

/// What the pane draws, line by line without trailing spaces.
pub fn drawn(pane: &mut dyn Pane, state: &State, width: u16, height: u16) -> String {
    text(&buffer(pane, state, width, height))
}

pub fn buffer(pane: &mut dyn Pane, state: &State, width: u16, height: u16) -> Buffer {
    let theme = Theme::new(&state.settings, true);
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    pane.draw(state, area, &mut buf, &Ctx { theme: &theme, glyphs: state.settings.glyphs, focused: true });
    buf
}

pub fn text(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buf.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buf.area.width {
            let symbol = buf[(x, y)].symbol();
            if skip > 0 {
                skip -= 1;
                continue;
            }
            skip = crate::text::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Does an action that the pane offers now.
pub fn press(pane: &mut dyn Pane, state: &State, action: &str) -> Do {
    let bindings = pane.bindings(state);
    assert!(bindings.iter().any(|binding| binding.action == action), "{action} is not offered");
    let mut keys = HashSet::new();
    for key in bindings.iter().flat_map(|binding| binding.keys.split(' ')) {
        assert!(keys.insert(key), "{key} is bound twice");
    }
    let done = pane.run(action, state);
    assert!(!matches!(done, Do::Unknown), "{action} is offered but unknown");
    done
}
