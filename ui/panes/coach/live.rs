//! The answer that is being written, laid out as it grows.

use crate::theme::Theme;
use crate::widget::flow::Flow;
use ratatui::text::Line;
use v7_state::coach::cite::{self, Found, Numbers};
use v7_state::coach::talk::{Live, TurnId};
use v7_state::record::Key;

/// Marks that are looked up at a time.
const ASKED: usize = 20;

/// Its text so far.
#[derive(Debug, Default)]
pub(super) struct Growing {
    turn: TurnId,
    flow: Flow,
    /// Where the next mark may begin.
    from: usize,
    /// Marks that are whole, each once, in order.
    marks: Vec<Key>,
    numbers: Numbers,
}

impl Growing {
    /// A text that has not begun.
    pub fn new(turn: TurnId) -> Self {
        Self { turn, ..Self::default() }
    }

    /// Which turn it belongs to.
    pub fn turn(&self) -> TurnId {
        self.turn
    }

    /// Whether none of it was laid out yet.
    pub fn is_empty(&self) -> bool {
        self.flow.text().is_empty()
    }

    /// Takes what is new of the text. The text only ever grows.
    pub fn grow(&mut self, live: &Live, found: &Found) {
        let known = self.flow.text().len();
        if let Some(new) = live.text.get(known..).filter(|new| !new.is_empty()) {
            self.flow.push(new);
            let (marks, from) = self.more_marks(&live.text);
            self.from = from;
            if !marks.is_empty() {
                self.marks.extend(marks);
                self.renumber(found);
            }
        }
    }

    /// Numbers the marks anew, after more was found.
    pub fn refound(&mut self, found: &Found) {
        let before = self.numbers.clone();
        self.renumber(found);
        if before != self.numbers {
            self.flow.touch();
        }
    }

    fn renumber(&mut self, found: &Found) {
        self.numbers = Numbers::of(&self.marks.iter().map(cite::mark).collect::<String>(), found);
    }

    /// The first marks that nothing is known of yet; `live` may have gone on since it was taken last.
    pub fn unknown(&self, live: &Live, found: &Found) -> Vec<Key> {
        let (more, _) = self.more_marks(&live.text);
        let unknown = self.marks.iter().cloned().chain(more).filter(|mark| !found.contains_key(mark));
        unknown.take(ASKED).collect()
    }

    /// The marks behind those that are known, and where to look next.
    fn more_marks(&self, text: &str) -> (Vec<Key>, usize) {
        let rest = text.get(self.from..).unwrap_or_default();
        let marks = cite::named(rest).into_iter().filter(|key| !self.marks.contains(key)).collect();
        (marks, self.from + open_mark(rest).unwrap_or(rest.len()))
    }

    /// Lays out what is new; the number of lines.
    pub fn lay_out(&mut self, columns: usize, theme: &Theme) -> usize {
        let numbers = &self.numbers;
        // A mark that is not whole yet is not shown: it would turn into a number before the eyes.
        let spell = |text: &str| numbers.spell(&text[..open_mark(text).unwrap_or(text.len())]);
        self.flow.lay_out(columns, theme, &spell)
    }

    /// A line, as they were counted last.
    pub fn line(&self, index: usize) -> Line<'static> {
        self.flow.line(index)
    }

    /// How often a part of it was laid out.
    #[cfg(test)]
    pub fn laid_out(&self) -> usize {
        self.flow.laid_out()
    }

    /// The text as it is laid out, for the answer that it became.
    pub fn into_flow(mut self) -> Flow {
        // What looked like the beginning of a mark was none.
        if open_mark(self.flow.text()).is_some() {
            self.flow.touch();
        }
        self.flow
    }
}

/// Where a mark begins that the text breaks off in.
fn open_mark(text: &str) -> Option<usize> {
    let open = text.rfind('[')?;
    let rest = &text[open + 1..];
    let begins = rest.len() <= 80
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b":-_., ;".contains(&b))
        && (rest.len() < 2 || rest.as_bytes()[1] == b':')
        && rest.bytes().next().is_none_or(|letter| b"jsf".contains(&letter));
    begins.then_some(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_is_not_whole_is_not_shown() {
        for (text, shown) in [
            ("sent [s:bb", "sent "),
            ("sent [", "sent "),
            ("sent [s", "sent "),
            ("sent [s:bb]", "sent [s:bb]"),
            ("a [link", "a [link"),
            ("[x] done", "[x] done"),
            ("[j:no\nmark", "[j:no\nmark"),
        ] {
            assert_eq!(&text[..open_mark(text).unwrap_or(text.len())], shown, "{text}");
        }
    }

    #[test]
    fn marks_are_found_however_the_text_comes() {
        let text = "One [j:a1], [s:b2, f:2026-11-01] and [j:a1] again.";
        for size in 1..9 {
            let mut growing = Growing::new(1);
            let mut live = Live::default();
            for piece in text.as_bytes().chunks(size) {
                live.text.push_str(&String::from_utf8_lossy(piece));
                assert_eq!(growing.unknown(&live, &Found::new()), cite::named(&live.text));
                growing.grow(&live, &Found::new());
            }
            assert_eq!(growing.marks, cite::named(text), "{size}");
        }
    }
}
