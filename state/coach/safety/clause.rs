//! A text in clauses, and whether a clause denies what it names: `no numbness`, `without pain`, `it never hurt`.

use crate::coach::words::Words;

/// One clause.
pub(super) struct Clause {
    pub(super) words: Words,
}

/// Words that deny the ones after them.
const DENIALS: &[&str] = &[
    "no", "not", "never", "without", "zero", "none", "isnt", "wasnt", "doesnt", "didnt", "dont", "havent", "hasnt",
    "arent", "free", "nothing", "neither", "nor",
];
/// How many words a denial reaches.
const REACH: usize = 3;

/// Cuts a text at the ends of sentences, at `but` and `then`, and at semicolons.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for sentence in text.split(['!', '?', ';', '\n']).flat_map(|part| part.split(". ")) {
        let words = Words::new(sentence);
        for part in words.list.split(|word| matches!(word.as_str(), "but" | "however" | "although")) {
            if !part.is_empty() {
                clauses.push(Clause { words: Words { list: part.to_vec() } });
            }
        }
    }
    clauses
}

impl Clause {
    /// Whether any of these phrases is said and not denied.
    pub(super) fn says(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.affirmed(phrase))
    }

    /// Whether any of these phrases occurs, denied or not.
    pub(super) fn has(&self, phrases: &[&str]) -> bool {
        self.words.any(phrases)
    }

    fn affirmed(&self, phrase: &str) -> bool {
        let length = phrase.split(' ').count();
        let mut from = 0;
        while let Some(at) = (Words { list: self.words.list[from..].to_vec() }).place(phrase) {
            let at = at + from;
            let before = &self.words.list[at.saturating_sub(REACH)..at];
            let after = self.words.at(at + length);
            // `not only pain` and `no idea why it hurts` deny nothing.
            let real = |(place, word): (usize, &String)| {
                DENIALS.contains(&word.as_str())
                    && !matches!(
                        before.get(place + 1).map(String::as_str),
                        Some("only" | "idea" | "longer" | "sure" | "just")
                    )
            };
            let denied = before.iter().enumerate().any(real) || after == "free" || after == "gone";
            if !denied {
                return true;
            }
            from = at + 1;
        }
        false
    }
}
