//! What a capture line is understood as, while it is typed: the one place where the screen meets the grammar.

use std::ops::Range;
use v7_state::act::Known;
use v7_state::capture::{
    self, CaptureError, Context, Grammar, Parsed, Role, explain_food, explain_send, explain_session,
};
use v7_state::msg::CaptureKind;
use v7_state::update::State;
use v7_state::view::Basics;

/// What a line is understood as.
#[derive(Clone, Debug, Default)]
pub(super) struct Preview {
    /// Bytes of the line and what they are, in order.
    pub(super) spans: Vec<(Range<usize>, Role)>,
    /// What is wrong with the line: where, and a sentence.
    pub(super) errors: Vec<(Range<usize>, String)>,
    /// What would be saved, in a sentence.
    pub(super) understood: Option<String>,
}

/// A text that could stand in the line instead of these bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Completion {
    /// The bytes it replaces.
    pub(super) range: Range<usize>,
    /// The text.
    pub(super) text: String,
}

fn known(state: &State) -> Known {
    match state.basics() {
        Some(basics) => Known::new(basics, &state.settings, state.moment.today),
        None => Known::new(&Basics::default(), &state.settings, state.moment.today),
    }
}

/// Reads a line.
pub(super) fn preview(kind: CaptureKind, line: &str, state: &State) -> Preview {
    let known = known(state);
    let context = known.context();
    match kind {
        CaptureKind::Session => read(capture::session(line, &context), explain_session, &context),
        CaptureKind::Send => read(capture::send(line, &context), explain_send, &context),
        CaptureKind::Food => read(capture::food(line, &context), explain_food, &context),
    }
}

fn read<T>(parsed: Parsed<T>, explain: fn(&T, &Context<'_>) -> String, context: &Context<'_>) -> Preview {
    let place = |error: CaptureError| (error.start..error.end, error.message);
    Preview {
        understood: parsed.draft.map(|draft| explain(&draft, context)),
        spans: parsed.spans.iter().map(|span| (span.start..span.end, span.role)).collect(),
        errors: parsed.errors.into_iter().map(place).collect(),
    }
}

/// What the word that ends at byte `at` could become.
pub(super) fn completions(kind: CaptureKind, line: &str, at: usize, state: &State) -> Vec<Completion> {
    let grammar = match kind {
        CaptureKind::Session => Grammar::Session,
        CaptureKind::Send => Grammar::Send,
        CaptureKind::Food => Grammar::Food,
    };
    let range = word_before(line, at)..at;
    let found = capture::completions(grammar, line, at, &known(state).context());
    found.into_iter().map(|text| Completion { range: range.clone(), text }).collect()
}

/// Where the word that ends at `at` begins: after the last space or comma that stands in no quotes.
fn word_before(line: &str, at: usize) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (index, c) in line[..at].char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if !quoted && (c.is_whitespace() || c == ',') => start = index + c.len_utf8(),
            _ => {}
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_completion_replaces_the_whole_word() {
        for (line, expected) in
            [("gym @Mov", "@Mov"), ("gym @\"Camp 4", "@\"Camp 4"), ("a, b", "b"), ("gym ", ""), ("é日", "é日")]
        {
            assert_eq!(&line[word_before(line, line.len())..], expected);
        }
    }
}
