//! An answer while it streams: nothing of a line is shown that completes what may not be said.
//!
//! The whole answer passes [`super::post`] once more when it is complete; this only keeps a line off the screen until then.

use super::{Athlete, post};

/// How far back in a line the rules look while it is being written, bytes.
const NEAR: usize = 600;

/// What stands between a stream and the screen.
#[derive(Clone, Debug)]
pub struct Gate {
    athlete: Athlete,
    /// The line that is being written.
    line: String,
    /// How much of it was let through, in bytes.
    passed: usize,
}

impl Gate {
    /// For this athlete.
    pub fn new(athlete: Athlete) -> Self {
        Self { athlete, line: String::new(), passed: 0 }
    }

    /// Takes more of the answer; what may be shown now, which includes what was held back before and turned out fine.
    pub fn pass(&mut self, delta: &str) -> String {
        let mut shown = String::new();
        for piece in delta.split_inclusive('\n') {
            self.line.push_str(piece);
            if post(self.near(), &self.athlete).withheld.is_empty() {
                shown.push_str(&self.line[self.passed..]);
                self.passed = self.line.len();
            }
            if piece.ends_with('\n') {
                if self.passed < self.line.len() {
                    shown.push('\n');
                }
                self.line.clear();
                self.passed = 0;
            }
        }
        shown
    }

    /// The end of the line, as far back as a sentence reaches: a line of any length costs the same.
    fn near(&self) -> &str {
        let mut from = self.line.len().saturating_sub(NEAR);
        while !self.line.is_char_boundary(from) {
            from += 1;
        }
        &self.line[from..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn minor() -> Athlete {
        Athlete { age: Some(15), ..Athlete::default() }
    }

    #[test]
    fn a_line_that_may_not_be_said_is_never_whole_on_screen() {
        let mut gate = Gate::new(minor());
        let pieces =
            ["You are strong.\n", "Start ", "campus ", "board", " training twice a week.\n", "Rest on Monday."];
        let shown: String = pieces.iter().map(|piece| gate.pass(piece)).collect();
        assert!(shown.starts_with("You are strong.\nStart "), "{shown}");
        assert!(!shown.contains("board") && shown.ends_with("\nRest on Monday."), "{shown}");
    }

    proptest! {
        #[test]
        fn what_is_fine_comes_through_whole_however_it_is_cut(
            words in proptest::collection::vec(prop_oneof![Just("V5"), Just("rest"), Just("\n"), Just("sent it"), Just("é")], 0..40),
            cuts in proptest::collection::vec(1_usize..6, 1..20),
        ) {
            let text = words.join(" ");
            let chars: Vec<char> = text.chars().collect();
            let mut gate = Gate::new(minor());
            let (mut at, mut shown, mut cuts) = (0, String::new(), cuts.iter().cycle());
            while at < chars.len() {
                let end = (at + cuts.next().unwrap_or(&1)).min(chars.len());
                shown.push_str(&gate.pass(&chars[at..end].iter().collect::<String>()));
                at = end;
            }
            prop_assert_eq!(shown, text);
        }
    }
}
