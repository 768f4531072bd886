//! Words of a line: quotes, commas, the notes at the end, and how a text is written so that it is read back the same.

use super::CaptureError;

/// How a line is cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// `//`, `--` and an em dash begin notes.
    pub(crate) notes: bool,
    /// A comma ends a word even without a space after it, unless it stands between digits.
    pub(crate) tight_commas: bool,
    /// A quote opens at the beginning of a word and after one of these.
    pub(crate) openers: &'static [char],
}

/// Sessions and sends.
pub(super) const SESSION: Rules = Rules { notes: true, tight_commas: false, openers: &['@', ':', '#', '+'] };
/// Food: commas part the items.
pub(super) const FOOD: Rules = Rules { tight_commas: true, ..SESSION };

/// A word and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// First byte.
    pub(crate) start: usize,
    /// Byte after the last one.
    pub(crate) end: usize,
    /// What stands outside quotes: all of a plain word, `@` of `@"Red Rock"`.
    pub(crate) head: String,
    /// What stands inside quotes.
    pub(crate) quoted: Option<String>,
    /// A comma follows.
    pub(crate) comma: bool,
}

impl Word {
    /// The head in lower case.
    pub(crate) fn lower(&self) -> String {
        self.head.to_lowercase()
    }

    /// The whole word without quotes.
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.head, self.quoted.as_deref().unwrap_or_default())
    }

    /// Whether it is nothing but a quoted text.
    pub(crate) fn is_quoted(&self) -> bool {
        self.head.is_empty() && self.quoted.is_some()
    }

    /// The part after a sign of one character, without outer spaces.
    pub(crate) fn after_sign(&self) -> String {
        let mut head = self.head.chars();
        head.next();
        format!("{}{}", head.as_str(), self.quoted.as_deref().unwrap_or_default()).trim().to_owned()
    }

    /// Key in lower case, and value without outer spaces, of `key:value`. `18:00` is none.
    pub(crate) fn pair(&self) -> Option<(String, String)> {
        let (key, value) = self.head.split_once(':')?;
        let fits = key.starts_with(char::is_alphabetic);
        let value = format!("{value}{}", self.quoted.as_deref().unwrap_or_default());
        fits.then(|| (key.to_lowercase(), value.trim().to_owned()))
    }
}

/// The notes at the end of a line.
#[derive(Clone, Debug)]
pub(crate) struct Notes {
    /// First byte of the marker.
    pub(crate) start: usize,
    /// The text, without outer spaces; may be empty.
    pub(crate) text: String,
}

/// A line cut into words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Split {
    /// The words.
    pub(crate) words: Vec<Word>,
    /// The notes.
    pub(crate) notes: Option<Notes>,
    /// Quotes that are not closed, characters that nobody can see.
    pub(crate) errors: Vec<CaptureError>,
    /// Whether the last word's quote is still open.
    pub(crate) open_quote: bool,
}

const EM_DASH: char = '\u{2014}';

/// Tabs, no-break spaces, line ends and marks of no width count as spaces.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ff02}')
}

fn char_at(line: &str, at: usize) -> Option<char> {
    line[at..].chars().next()
}

/// Cuts a line. Offsets are bytes of `line` and always lie between characters.
pub(crate) fn split(line: &str, rules: Rules) -> Split {
    let mut split = Split::default();
    let mut at = 0;
    while let Some(c) = char_at(line, at) {
        if is_space(c) {
            at += c.len_utf8();
        } else if c == ',' {
            if let Some(last) = split.words.last_mut() {
                last.comma = true;
            }
            at += 1;
        } else if rules.notes && (c == EM_DASH || line[at..].starts_with("//") || line[at..].starts_with("--")) {
            let marker = if c == EM_DASH { c.len_utf8() } else { 2 };
            split.notes = Some(Notes { start: at, text: unescape(line[at + marker..].trim_matches(is_space)) });
            break;
        } else {
            let word = word(line, at, rules, &mut split);
            at = word.end;
            split.words.push(word);
        }
    }
    hidden_characters(line, &mut split.errors);
    split
}

fn word(line: &str, start: usize, rules: Rules, split: &mut Split) -> Word {
    let mut word = Word { start, end: start, head: String::new(), quoted: None, comma: false };
    while let Some(c) = char_at(line, word.end) {
        if is_space(c) || (rules.notes && c == EM_DASH) || (c == ',' && comma_parts(line, word.end, rules)) {
            break;
        }
        let opens = word.head.is_empty() || word.head.ends_with(rules.openers);
        if is_quote(c) && opens {
            let inside = word.end + c.len_utf8();
            let length = closing_quote(&line[inside..]);
            let text = &line[inside..length.map_or(line.len(), |length| inside + length)];
            word.quoted = Some(unescape(text));
            if let Some(length) = length {
                word.end = inside + length;
                word.end += char_at(line, word.end).map_or(0, char::len_utf8);
            } else {
                split.open_quote = true;
                let message = "the quote that opens here is not closed".to_owned();
                split.errors.push(CaptureError { start: word.end, end: line.len(), message });
                word.end = line.len();
            }
            break;
        }
        word.head.push(c);
        word.end += c.len_utf8();
    }
    word
}

fn comma_parts(line: &str, at: usize, rules: Rules) -> bool {
    let next = char_at(line, at + 1);
    if rules.tight_commas {
        let digit_before = line[..at].ends_with(|c: char| c.is_ascii_digit());
        !(digit_before && next.is_some_and(|c| c.is_ascii_digit()))
    } else {
        next.is_none_or(|c| is_space(c) || c == ',')
    }
}

/// Where the quote ends, in bytes.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if !escaped && is_quote(c) {
            return Some(at);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

fn hidden_characters(line: &str, errors: &mut Vec<CaptureError>) {
    for (start, c) in line.char_indices() {
        if c.is_control() && !is_space(c) {
            let message = format!(
                "the line has a control character (U+{:04X}): only printed characters are allowed",
                u32::from(c)
            );
            errors.push(CaptureError { start, end: start + c.len_utf8(), message });
        }
    }
}

/// `\n` is a line end, a backslash before a quote or a backslash keeps that character; others stay as they are.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some('n') if c == '\\' => {
                out.push('\n');
                chars.next();
            }
            Some(&next) if c == '\\' && (next == '\\' || is_quote(next)) => {
                out.push(next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// The inverse of [`unescape`].
pub(super) fn escaped(text: &str, quotes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' if quotes || chars.peek().is_some_and(|&c| matches!(c, 'n' | '\\' | '\n') || is_quote(c)) => {
                out.push_str("\\\\");
            }
            c if quotes && is_quote(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A text in quotes, so that it is read back the same.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, true))
}

/// A text as the value of a word: quoted only where it has to be.
pub(super) fn value(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\'' | '&');
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { quoted(text) }
}

/// The line that the words of a command mean. A shell takes quotes away: they return around the part of a word that
/// holds spaces, so that `@"Red Rock"` works in a shell as on the screen. A single word is the line itself.
pub fn join<S: AsRef<str>>(words: &[S]) -> String {
    if let [line] = words {
        return line.as_ref().to_owned();
    }
    let mut notes = false;
    let mut out = Vec::new();
    for word in words {
        let word = word.as_ref();
        notes = notes || ["//", "--"].iter().any(|marker| word.starts_with(marker)) || word.starts_with(EM_DASH);
        let bare = notes || !word.contains(is_space) || word.contains(is_quote);
        out.push(if bare { word.to_owned() } else { requoted(word) });
    }
    out.join(" ")
}

fn requoted(word: &str) -> String {
    let head = word.split(is_space).next().unwrap_or_default();
    let signed = head.starts_with(['@', '#', '+']).then_some(1);
    let keyed = || head.find(':').filter(|_| head.starts_with(char::is_alphabetic)).map(|at| at + 1);
    let at = signed.or_else(keyed).unwrap_or(0);
    format!("{}{}", &word[..at], quoted(&word[at..]))
}
