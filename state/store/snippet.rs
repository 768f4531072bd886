//! The words around a match, for a list of hits. Marks stand where the index would match; data never carries marks.

use super::words::{Token, tokens};
use crate::filter::Word;

/// Before a matched word.
const OPEN: char = '\u{2}';
/// After it.
const CLOSE: char = '\u{3}';
/// Length of a snippet in characters, about one line.
const LENGTH: usize = 90;
/// How much of it stands before the first match.
const LEAD: usize = 25;

/// Where matches begin and end, in bytes.
type Spans = Vec<(usize, usize)>;

/// What was looked for, as words of the index.
pub(super) struct Sought {
    phrases: Vec<(Vec<Token>, bool)>,
}

impl Sought {
    pub(super) fn new(words: &[Word]) -> Self {
        let phrases = words.iter().filter(|word| !word.not).map(|word| (tokens(&word.text), word.prefix));
        Self { phrases: phrases.filter(|(tokens, _)| !tokens.is_empty()).collect() }
    }

    /// The snippet of the first text with a match; without one, the beginning of the first text.
    pub(super) fn snippet(&self, texts: &[String]) -> String {
        let mut best: Option<(usize, &String, Spans)> = None;
        for text in texts {
            let (kinds, found) = self.matches(text);
            if kinds > best.as_ref().map_or(0, |best| best.0) {
                best = Some((kinds, text, found));
            }
        }
        match best {
            Some((_, text, found)) => cut(text, &found),
            None => texts.first().map_or(String::new(), |text| cut(text, &[])),
        }
    }

    /// How many of the phrases occur, and where, in bytes, in order and without overlap.
    fn matches(&self, text: &str) -> (usize, Spans) {
        let words = tokens(text);
        let mut found = Vec::new();
        let mut kinds = 0;
        for (phrase, prefix) in &self.phrases {
            let before = found.len();
            for window in words.windows(phrase.len()) {
                let last = phrase.len() - 1;
                let fits = window.iter().zip(phrase).enumerate().all(|(at, (word, sought))| {
                    word.text == sought.text || (at == last && *prefix && word.text.starts_with(&sought.text))
                });
                if fits {
                    found.push((window[0].start, window[last].end));
                }
            }
            kinds += usize::from(found.len() > before);
        }
        found.sort_unstable();
        let mut apart: Spans = Vec::with_capacity(found.len());
        for (start, end) in found {
            match apart.last_mut() {
                Some(last) if start < last.1 => last.1 = last.1.max(end),
                _ => apart.push((start, end)),
            }
        }
        (kinds, apart)
    }
}

/// A line of the text around the first match, with all matches in it marked.
fn cut(text: &str, found: &[(usize, usize)]) -> String {
    let first = found.first().map_or(0, |(start, _)| *start);
    let mut start = text[..first].char_indices().rev().nth(LEAD - 1).map_or(0, |(at, _)| at);
    if start > 0 {
        // Begin with a whole word where there is one.
        start = text[start..first].find(char::is_whitespace).map_or(start, |gap| start + gap);
    }
    let mut line = String::new();
    if start > 0 {
        line.push('…');
    }
    let mut length = 0;
    let mut gap = true;
    let mut open = false;
    for (at, letter) in text[start..].char_indices().map(|(at, letter)| (start + at, letter)) {
        if open && found.iter().any(|(_, end)| *end == at) {
            line.push(CLOSE);
            open = false;
        }
        if length >= LENGTH && !open {
            line.push('…');
            break;
        }
        if found.iter().any(|(begin, _)| *begin == at) {
            line.push(OPEN);
            open = true;
        }
        if letter.is_whitespace() || letter.is_control() {
            if !gap && letter.is_whitespace() {
                line.push(' ');
                length += 1;
            }
            gap |= letter.is_whitespace();
        } else {
            line.push(letter);
            length += 1;
            gap = false;
        }
    }
    if open {
        line.push(CLOSE);
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(words: &[&str]) -> Sought {
        let word = |text: &&str| Word { text: (*text).to_owned(), prefix: true, not: false };
        Sought::new(&words.iter().map(word).collect::<Vec<_>>())
    }

    #[test]
    fn matches_are_marked_in_the_text_as_it_was_written() {
        let long = format!("{} the Crux was the crimp {}", "word ".repeat(30), "tail ".repeat(40));
        let cases: [(&[&str], &str, &str); 7] = [
            (&["cru"], "The Crux, twice", "The \u{2}Crux\u{3}, twice"),
            (&["camp 4"], "at Camp 4\nwith Ana", "at \u{2}Camp 4\u{3} with Ana"),
            (&["岩場"], "御岳の岩場で", "御岳の\u{2}岩場\u{3}で"),
            (&["cafe"], "un\tCafé\u{1b}[31m", "un \u{2}Café\u{3}[31m"),
            (&["zzz"], "  nothing\u{2} here", "nothing here"),
            (
                &["crux"],
                &long,
                "…word word word the \u{2}Crux\u{3} was the crimp tail tail tail tail tail tail tail tail tail tail ta…",
            ),
            (&["a", "ab"], "ab", "\u{2}ab\u{3}"),
        ];
        for (words, text, expected) in cases {
            assert_eq!(sought(words).snippet(&[text.to_owned()]), expected);
        }
    }
}
