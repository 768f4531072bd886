//! What a capture line is understood as, while it is typed: the one place where the screen meets the grammar.

use std::ops::Range;
use v7_state::msg::CaptureKind;
use v7_state::update::State;

/// What a word of the line is, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// When.
    Day,
    /// Kind of session, and whatever else says what it was.
    Kind,
    /// A grade.
    Grade,
    /// Figures.
    Figure,
    /// Places, people, names.
    Name,
    /// Free text.
    Note,
    /// Not understood.
    Wrong,
}

/// What a line is understood as.
#[derive(Clone, Debug, Default)]
pub(super) struct Preview {
    /// Bytes of the line and what they are, in order.
    pub(super) spans: Vec<(Range<usize>, Tone)>,
    /// What is wrong with the line.
    pub(super) errors: Vec<String>,
    /// What would be saved, in words.
    pub(super) understood: Vec<String>,
    /// Whether it can be saved.
    pub(super) ok: bool,
}

/// Reads a line.
pub(super) fn preview(_kind: CaptureKind, line: &str, _state: &State) -> Preview {
    Preview { ok: !line.trim().is_empty(), ..Preview::default() }
}

/// What the word at byte `at` could become: the bytes it would replace, and the text.
pub(super) fn completions(_kind: CaptureKind, _line: &str, _at: usize, _state: &State) -> Vec<(Range<usize>, String)> {
    Vec::new()
}
