//! A sentence as lower-case words, for rules that look for phrases. English only; it knows no grammar.

/// The words of a text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Lower case, without apostrophes, a possessive `'s` taken off: `whats`-like contractions become two words.
    pub(crate) list: Vec<String>,
}

/// Characters that stay inside a word when letters or digits stand on both sides.
const INNER: &[char] = &['.', '-', '/', ':', ','];

impl Words {
    /// The words of a text. `V5+`, `5.12a`, `2026-05-14`, `1,200` and `90%` stay whole (`%` and `$` are left out).
    pub(crate) fn new(text: &str) -> Self {
        let folded: String = text.to_lowercase().replace(['\u{2019}', '\u{2018}', '`'], "'");
        let chars: Vec<char> = folded.chars().collect();
        let mut list = Vec::new();
        let mut word = String::new();
        for (at, &c) in chars.iter().enumerate() {
            let next = chars.get(at + 1).copied().unwrap_or(' ');
            let before = if at == 0 { ' ' } else { chars[at - 1] };
            let inside = before.is_alphanumeric() && next.is_alphanumeric();
            let thousands = c != ',' || (before.is_ascii_digit() && next.is_ascii_digit());
            let plain = c.is_alphanumeric() || c == '\'' || (c == '+' && before.is_alphanumeric());
            if plain || (INNER.contains(&c) && inside && thousands && keeps(c, &word, before, next)) {
                word.push(c);
            } else {
                finish(&mut list, &mut word);
            }
        }
        finish(&mut list, &mut word);
        Self { list }
    }

    /// Where a phrase of one or more words begins, first place first. `climb*` stands for all words that begin so.
    pub(crate) fn place(&self, phrase: &str) -> Option<usize> {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        self.list.windows(wanted.len()).position(|run| run.iter().zip(&wanted).all(|(word, wanted)| fits(word, wanted)))
    }

    /// Whether a phrase occurs.
    pub(crate) fn has(&self, phrase: &str) -> bool {
        self.place(phrase).is_some()
    }

    /// Whether any of the phrases occurs.
    pub(crate) fn any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    /// The word at a place; empty beyond both ends.
    pub(crate) fn at(&self, place: usize) -> &str {
        self.list.get(place).map_or("", String::as_str)
    }

    /// Whether words of the two groups stand at most `apart` words from each other.
    pub(crate) fn near(&self, first: &[&str], second: &[&str], apart: usize) -> bool {
        let places = |group: &[&str]| -> Vec<usize> {
            let is = |word: &str| group.iter().any(|wanted| fits(word, wanted));
            self.list.iter().enumerate().filter(|(_, word)| is(word)).map(|(at, _)| at).collect()
        };
        let second = places(second);
        places(first).iter().any(|a| second.iter().any(|b| a.abs_diff(*b) <= apart))
    }

    /// The words from one place to before another, as a text.
    pub(crate) fn text(&self, from: usize, to: usize) -> String {
        self.list.get(from..to.min(self.list.len())).unwrap_or_default().join(" ")
    }
}

/// A hyphen keeps dates and grades together and parts other words: `week-long`; a slash keeps `5.10a/b`.
fn keeps(c: char, word: &str, before: char, next: char) -> bool {
    match c {
        '-' => before.is_ascii_digit() && next.is_ascii_digit(),
        '/' => word.contains(|c: char| c.is_ascii_digit()),
        '.' | ':' => before.is_ascii_digit() || next.is_ascii_digit(),
        _ => true,
    }
}

fn finish(list: &mut Vec<String>, word: &mut String) {
    let raw = std::mem::take(word);
    let mut text = raw.trim_matches('\'');
    let mut second = None;
    for (ending, whole) in [("'s", ""), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am")] {
        if let Some(stem) = text.strip_suffix(ending) {
            text = stem;
            second = Some(whole).filter(|whole| !whole.is_empty());
            if ending == "'s" && matches!(stem, "what" | "how" | "where" | "when" | "who" | "it" | "that" | "there") {
                second = Some("is");
            }
            break;
        }
    }
    let plain = text.replace('\'', "");
    if !plain.is_empty() {
        list.push(plain);
    }
    list.extend(second.map(str::to_owned));
}

fn fits(word: &str, wanted: &str) -> bool {
    wanted.strip_suffix('*').map_or_else(|| word == wanted, |stem| word.starts_with(stem))
}

/// The number that a word says: digits, or `one` to `twelve`, `a`, `an`, `couple`.
pub(crate) fn number(word: &str) -> Option<u32> {
    const WORDS: &[&str] =
        &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "a" | "an" => Some(1),
        "couple" => Some(2),
        "fourteen" => Some(14),
        "twenty" => Some(20),
        "thirty" => Some(30),
        _ => WORDS.iter().position(|known| *known == word).map_or_else(|| word.parse().ok(), |at| Some(at as u32)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_grades_and_dates_whole() {
        for (text, expected) in [
            ("What's my V5+ rate?", "what is my v5+ rate"),
            ("sent 5.12a, then 5.10a/b!", "sent 5.12a then 5.10a/b"),
            ("on 2026-05-14 I didn’t", "on 2026-05-14 i didnt"),
            ("week-long 'Blue Distance'", "week long blue distance"),
            ("I've had 1,200 kcal; today's", "i have had 1,200 kcal today"),
            ("", ""),
            ("… ?!", ""),
        ] {
            assert_eq!(Words::new(text).list.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn phrases_and_stems_are_found() {
        let words = Words::new("How am I progressing on slab this year?");
        assert!(words.has("am i progress*") && words.has("slab") && !words.has("am progress*"));
        assert!(words.near(&["slab"], &["year"], 2) && !words.near(&["how"], &["year"], 3));
        assert_eq!((number("three"), number("14"), number("many")), (Some(3), Some(14), None));
    }
}
