//! Asks for one line: the path of a file, completed from what is on the disk, or two periods.

use super::compare::periods;
use super::{Overlay, Turn, centred, window};
use crate::pane::{AskFor, Binding, Ctx, Do, Open};
use crate::text::{fit, wrap};
use crate::widget::input::Input;
use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::path::PathBuf;
use v7_state::msg::Msg;
use v7_state::query::{Answer, Query};
use v7_state::update::State;

/// Keys of a question.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("ask.done", "Enter", "go on"),
    Binding::new("ask.complete", "Tab", "complete"),
    Binding::new("ask.close", "Esc", "leave it"),
];

/// Paths shown under the line at most.
const SHOWN: usize = 6;

/// The question overlay.
pub(super) struct Ask {
    title: String,
    input: Input,
    then: AskFor,
    /// Why the line was not taken.
    problem: Option<String>,
}

impl Ask {
    /// A question with a text to begin with.
    pub(super) fn new(title: String, text: String, then: AskFor) -> Self {
        Self { title, input: Input::new(text), then, problem: None }
    }

    fn hint(&self) -> &'static str {
        match self.then {
            AskFor::ImportPath => {
                "A CSV or JSON file; ~ is your home. You see what it would do before anything is written."
            }
            AskFor::Periods => "Years, months, days or spans of them: 2025 2026, or 2026-01..2026-03 2026-04..2026-06.",
            AskFor::ExportPath => "The ending decides the kind: .json .csv .md; ~ is your home.",
        }
    }

    fn paths<'a>(&self, state: &'a State) -> &'a [String] {
        if self.then == AskFor::Periods {
            return &[];
        }
        match state.answers.get(&Query::Paths(self.input.text().to_owned())) {
            Some(Answer::Paths(paths)) => paths,
            _ => &[],
        }
    }

    /// Completes as far as all paths that begin like this agree.
    fn complete(&mut self, state: &State) {
        let paths = self.paths(state);
        let Some(first) = paths.first() else { return };
        let common = paths.iter().fold(first.as_str(), |common, path| {
            let same = common.char_indices().zip(path.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
            &common[..same.unwrap_or(common.len().min(path.len()))]
        });
        if common.len() > self.input.text().len() {
            self.input.set(common);
        }
    }
}

/// A path as it was typed, pasted, or dragged into the terminal, which quotes it or puts a backslash before each space.
fn path_of(text: &str) -> Option<PathBuf> {
    let text = text.trim();
    let unquoted = ['\'', '"'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    let path = unquoted.map_or_else(|| text.replace("\\ ", " "), str::to_owned);
    (!path.is_empty()).then(|| PathBuf::from(path))
}

impl Overlay for Ask {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        let completes = |binding: &&Binding| self.then != AskFor::Periods || binding.action != "ask.complete";
        BINDINGS.iter().filter(completes).cloned().collect()
    }

    fn run(&mut self, action: &str, state: &State) -> Turn {
        match action {
            "ask.close" => Turn::Close(Vec::new()),
            "ask.complete" => {
                self.complete(state);
                Turn::Stay
            }
            "ask.done" if self.then == AskFor::Periods => match periods(self.input.text()) {
                Ok((first, second)) => Turn::Then(Do::Open(Open::Compare(first, second))),
                Err(problem) => {
                    self.problem = Some(problem);
                    Turn::Stay
                }
            },
            "ask.done" => match (path_of(self.input.text()), self.then) {
                (None, _) | (_, AskFor::Periods) => Turn::Stay,
                (Some(path), AskFor::ImportPath) => Turn::Close(vec![Msg::PlanImport(path)]),
                (Some(path), AskFor::ExportPath) => Turn::Close(vec![Msg::Export(path)]),
            },
            _ => Turn::Unknown,
        }
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Turn {
        if self.input.on_event(event) {
            self.problem = None;
        }
        Turn::Stay
    }

    fn wants(&self, _state: &State) -> Vec<Query> {
        match self.then {
            AskFor::Periods => Vec::new(),
            AskFor::ImportPath | AskFor::ExportPath => vec![Query::Paths(self.input.text().to_owned())],
        }
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let inner = window(&self.title, centred(area, 80, SHOWN as u16 + 6), buf, ctx);
        let cursor = self.input.draw("> ", inner, buf, ctx);
        let room = usize::from(inner.width.max(1));
        let hint = wrap(self.hint(), room).into_iter().map(|line| (line, ctx.theme.dim));
        let paths = self.paths(state);
        let mut shown: Vec<_> = paths.iter().take(SHOWN).map(|path| (fit(path, room), ctx.theme.text)).collect();
        if paths.len() > SHOWN {
            shown.push((format!("and {} more", paths.len() - SHOWN), ctx.theme.dim));
        }
        let problem = self.problem.iter().flat_map(|problem| wrap(problem, room));
        shown.extend(problem.map(|line| (line, ctx.theme.bad)));
        for (y, (line, style)) in (inner.y + 1..inner.bottom()).zip(hint.chain(shown)) {
            buf.set_stringn(inner.x, y, line, room, style);
        }
        cursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_terminals_paste_it() {
        for (text, path) in [
            ("/tmp/a b.csv", "/tmp/a b.csv"),
            (" '/tmp/a b.csv' ", "/tmp/a b.csv"),
            ("\"/tmp/a b.csv\"", "/tmp/a b.csv"),
            ("/tmp/a\\ b.csv", "/tmp/a b.csv"),
            ("~/ticks.csv", "~/ticks.csv"),
        ] {
            assert_eq!(path_of(text), Some(PathBuf::from(path)), "{text}");
        }
        assert_eq!(path_of("  "), None);
    }
}
