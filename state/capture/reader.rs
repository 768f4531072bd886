//! What reading a line gathers: what each word is, and what is wrong with it.

use super::word::{Split, Word};
use super::{CaptureError, Parsed, Role, Span};

/// Spans and errors so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    spans: Vec<Span>,
    errors: Vec<CaptureError>,
}

impl Reader {
    /// A reader that already knows what is wrong with the quotes.
    pub(super) fn new(split: &Split) -> Self {
        Self { spans: Vec::new(), errors: split.errors.clone() }
    }

    /// Notes what a word is.
    pub(super) fn mark(&mut self, word: &Word, role: Role) {
        self.mark_range(word.start, word.end, role);
    }

    /// Notes what a part of the line is.
    pub(super) fn mark_range(&mut self, start: usize, end: usize, role: Role) {
        self.spans.push(Span { start, end, role });
    }

    /// Notes that a word is wrong.
    pub(super) fn refuse(&mut self, word: &Word, message: impl Into<String>) {
        self.mark(word, Role::Unknown);
        self.fault(word.start, word.end, message);
    }

    /// Notes that a part of the line is wrong, whatever it is.
    pub(super) fn fault(&mut self, start: usize, end: usize, message: impl Into<String>) {
        self.errors.push(CaptureError { start, end, message: message.into() });
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// Marks the word, or refuses it.
    pub(super) fn outcome(&mut self, word: &Word, role: Role, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.mark(word, role),
            Err(message) => self.refuse(word, message),
        }
    }

    /// Everything, in the order of the line. The draft stays only if nothing is wrong.
    pub(super) fn finish<T>(mut self, draft: Option<T>) -> Parsed<T> {
        self.spans.sort_by_key(|span| (span.start, span.end));
        self.errors.sort_by_key(|error| (error.start, error.end));
        let draft = draft.filter(|_| self.errors.is_empty());
        Parsed { draft, spans: self.spans, errors: self.errors }
    }
}

/// Fills an empty slot; a second value is refused.
pub(super) fn once<T>(slot: &mut Option<T>, value: T, what: &str, word: &Word) -> Result<(), String> {
    if slot.is_some() {
        return Err(format!("{what} was already given: {:?} would be a second one", word.text()));
    }
    *slot = Some(value);
    Ok(())
}
