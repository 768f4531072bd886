//! Words, as the full-text index sees them: the one tokeniser for indexing, for queries and for marking matches.
//!
//! Runs of Chinese, Japanese and Korean letters are indexed as overlapping pairs, so that a word is found inside a
//! sentence; a symbol such as an emoji is a word of its own. SQLite's tokeniser only splits at the spaces made here.

use super::letters::push_folded;
use crate::filter::Word;

/// One word of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Folded.
    pub text: String,
    /// Where it begins in the original, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// One letter of a script without spaces.
    pub cjk: bool,
}

/// The words of `text`; each CJK letter is a token here.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut open = false;
    for (start, letter) in text.char_indices() {
        let end = start + letter.len_utf8();
        match class(letter) {
            Class::Word => {
                if !open {
                    found.push(Token { text: String::new(), start, end, cjk: false });
                }
                open = true;
                if let Some(last) = found.last_mut() {
                    push_folded(&mut last.text, letter);
                    last.end = end;
                }
            }
            Class::Mark if open => {
                if let Some(last) = found.last_mut() {
                    last.end = end;
                }
            }
            Class::Mark => {}
            Class::Cjk | Class::Symbol => {
                open = false;
                found.push(Token { text: letter.to_string(), start, end, cjk: class(letter) == Class::Cjk });
            }
            Class::Gap => open = false,
        }
    }
    found.retain(|token| !token.text.is_empty());
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Word,
    Mark,
    Cjk,
    Symbol,
    Gap,
}

fn class(letter: char) -> Class {
    match letter {
        _ if letter.is_ascii() => {
            if letter.is_ascii_alphanumeric() {
                Class::Word
            } else {
                Class::Gap
            }
        }
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200d}' => Class::Mark,
        '\u{3041}'..='\u{30ff}' if letter == '・' => Class::Gap,
        '\u{3005}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => Class::Cjk,
        _ if letter.is_alphanumeric() => Class::Word,
        // Vowel signs and viramas of the Indic and South-East Asian scripts stand within words.
        '\u{900}'..='\u{fff}' if !matches!(letter, '\u{964}' | '\u{965}' | '\u{e5a}' | '\u{e5b}') => Class::Word,
        '\u{2e00}'..='\u{303f}' | '\u{fe10}'..='\u{fe6f}' | '\u{feff}' | '\u{ff00}'..='\u{ffff}' => Class::Gap,
        _ if letter >= '\u{2190}' && !letter.is_whitespace() && !letter.is_control() && letter < '\u{e0000}' => {
            Class::Symbol
        }
        _ => Class::Gap,
    }
}

/// `text` as it goes into the index: folded words between spaces, CJK runs as pairs and the last letter alone.
pub(super) fn indexable(text: &str, into: &mut String) {
    if text.is_ascii() {
        // Most texts; the same words without keeping each of them.
        for word in text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            into.extend(word.bytes().map(|letter| char::from(letter.to_ascii_lowercase())));
            into.push(' ');
        }
        return;
    }
    let tokens = tokens(text);
    for (at, token) in tokens.iter().enumerate() {
        into.push_str(&token.text);
        if let Some(next) = joined(&tokens, at) {
            into.push_str(&next.text);
        }
        into.push(' ');
    }
}

/// The CJK letter that follows without a gap.
fn joined(tokens: &[Token], at: usize) -> Option<&Token> {
    let token = &tokens[at];
    tokens.get(at + 1).filter(|next| token.cjk && next.cjk && next.start == token.end)
}

/// A word as a phrase of the index's query language; `None` when nothing in it can be looked for.
fn phrase(word: &Word) -> Option<String> {
    let tokens = tokens(&word.text);
    let mut terms: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match joined(&tokens, at) {
            Some(next) => terms.push(format!("{}{}", token.text, next.text)),
            // The pair before it already ends with this letter.
            None if token.cjk && at > 0 && at + 1 == tokens.len() && joined(&tokens, at - 1).is_some() => {}
            None => terms.push(token.text.clone()),
        }
    }
    let last = tokens.last()?;
    let alone = last.cjk && terms.last() == Some(&last.text);
    let star = if alone || (word.prefix && !last.cjk) { " *" } else { "" };
    Some(format!("\"{}\"{star}", terms.join(" ")))
}

/// What to look for: all of one expression, none of the other.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Query {
    /// All of these must occur.
    pub all: Option<String>,
    /// None of these may.
    pub none: Option<String>,
}

/// The query for these words; punctuation alone asks for nothing.
pub(super) fn query(words: &[Word]) -> Query {
    let join = |not: bool, with: &str| {
        let parts: Vec<String> = words.iter().filter(|word| word.not == not).filter_map(phrase).collect();
        (!parts.is_empty()).then(|| parts.join(with))
    };
    Query { all: join(false, " AND "), none: join(true, " OR ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word { text: text.into(), prefix: true, not: false }
    }

    #[test]
    fn what_goes_into_the_index() {
        let cases = [
            ("Felt strong, 5.12a!", "felt strong 5 12a "),
            ("御岳で岩場へ", "御岳 岳で で岩 岩場 場へ へ "),
            ("V5岩", "v5 岩 "),
            ("send 🔥🔥", "send 🔥 🔥 "),
            ("Cafe\u{301}s", "cafes "),
            ("-- \"", ""),
            ("A-b_C 7a+\n\tX", "a b c 7a x "),
        ];
        for (text, expected) in cases {
            let mut found = String::new();
            indexable(text, &mut found);
            assert_eq!(found, expected);
            // A letter that is not ASCII beside it changes nothing in the words before.
            let mut found = String::new();
            indexable(&format!("{text} é"), &mut found);
            assert_eq!(found, format!("{expected}e "));
        }
    }

    #[test]
    fn what_is_looked_for() {
        let cases = [
            ("crimp", Some("\"crimp\" *")),
            ("camp 4", Some("\"camp 4\" *")),
            ("岩場", Some("\"岩場\"")),
            ("岩", Some("\"岩\" *")),
            ("で岩場", Some("\"で岩 岩場\"")),
            ("岩場v5", Some("\"岩場 場 v5\" *")),
            ("\"*", None),
        ];
        for (text, expected) in cases {
            assert_eq!(query(&[word(text)]).all.as_deref(), expected, "{text}");
        }
    }
}
