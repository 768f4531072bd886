//! What people type around a grade: dashes of all kinds, spaces inside a range, a second grade, `PG13 R X A0`.
//! Finds the word that is the grade and leaves the rest alone.

use super::MAX_CHARS;
use super::error::GradeError;
use super::range::read_word;
use super::scale::Scale;
use super::single::{Fault, Position};
use super::table::{band_labels, rows};

/// The text without outer spaces, or why nobody could show it.
pub(super) fn checked(text: &str) -> Result<&str, GradeError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(GradeError::Empty);
    }
    let chars = text.chars().count();
    if chars > MAX_CHARS {
        let text = text.chars().take(MAX_CHARS).collect();
        return Err(GradeError::TooLong { text, chars });
    }
    if text.chars().any(char::is_control) {
        return Err(GradeError::ControlCharacter { text: text.to_owned() });
    }
    Ok(text)
}

/// Lower case, every dash and minus a plain one.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
            _ => c.to_ascii_lowercase(),
        })
        .collect()
}

/// Splits `font:7a` into the scale and the grade; a colon elsewhere is not for this function.
pub(super) fn prefixed(text: &str) -> Result<Option<(Scale, &str)>, GradeError> {
    let Some((prefix, grade)) = text.split_once(':') else {
        return Ok(None);
    };
    if prefix.is_empty() || !prefix.chars().all(|c| c.is_ascii_alphabetic() || c == '-') {
        return Ok(None);
    }
    match Scale::parse(prefix) {
        Some(scale) => Ok(Some((scale, grade))),
        None => Err(GradeError::UnknownScale { text: text.to_owned(), prefix: prefix.to_owned() }),
    }
}

/// Reads the first grade of a checked text; what follows it is the climber's own.
pub(super) fn position(scale: Scale, text: &str) -> Result<Position, GradeError> {
    let folded = folded(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let (chars_read, read) = match words[..] {
        // "V0 - V1", as walls print it. When that is no range, the dash may begin a remark.
        [lower, sign @ ("-" | "/"), upper, ..] => {
            let joined = format!("{lower}{sign}{upper}");
            let read = read_word(scale, &joined);
            if read.is_ok() || starts_grade(upper) {
                (joined.chars().count(), read)
            } else {
                (lower.chars().count(), read_word(scale, lower))
            }
        }
        ["easy", "5th", ..] if scale == Scale::Yds => ("easy5th".len(), read_word(scale, "5th")),
        [first, ..] => {
            let word = before_other_scale(scale, first);
            (word.chars().count(), read_word(scale, word))
        }
        [] => return Err(GradeError::Empty),
    };
    // Folding keeps the number of characters, so the message can show the grade with the climber's own capitals.
    read.map_err(|fault| {
        let typed = text.chars().filter(|c| !c.is_whitespace()).take(chars_read).collect();
        explained(fault, scale, typed)
    })
}

fn starts_grade(word: &str) -> bool {
    word.strip_prefix('v').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit())
}

/// The part of a word before a slash and a grade of another kind: `7a` of `7a/v6`, as some boards write it.
fn before_other_scale(scale: Scale, word: &str) -> &str {
    let Some((first, second)) = word.split_once('/') else {
        return word;
    };
    let other = match scale {
        Scale::VScale => second.starts_with("5.") || lettered(second),
        Scale::Yds => is_v(second) || lettered(second),
        Scale::Uiaa => is_v(second) || lettered(second) || second.starts_with("5."),
        _ => is_v(second) || second.starts_with("5."),
    };
    if other { first } else { word }
}

/// `v5`, `vb`, `v-easy` and what may follow; never a Roman numeral.
pub(super) fn is_v(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('v') else {
        return false;
    };
    rest.starts_with(|c: char| c.is_ascii_digit())
        || rest.starts_with("-easy")
        || rest.starts_with("easy")
        || rest.strip_prefix('b').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// `5.10a`, `3rd`, `4th`, and the `easy` of `easy 5th`.
pub(super) fn is_yosemite(text: &str) -> bool {
    let number = text.strip_prefix("5.").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    number || ["3rd", "4th", "easy 5th"].iter().any(|class| text.starts_with(class))
}

/// `7a`, `6c+/7a`: a digit and a letter, which only Font and French write.
pub(super) fn lettered(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c.is_ascii_digit()) && chars.next().is_some_and(|c| matches!(c, 'a'..='c'))
}

fn explained(fault: Fault, scale: Scale, text: String) -> GradeError {
    match fault {
        Fault::Unreadable => GradeError::Unreadable { text, scale },
        Fault::RunsDown => GradeError::RunsDown { text },
        Fault::Unprefixed(written) => GradeError::Unprefixed { text, scale, written },
        Fault::TooHard => GradeError::TooHard { text, scale, top: rows(scale).last().map_or("", |row| row.label) },
        Fault::TooEasy => GradeError::TooEasy { text, scale, bottom: band_labels(scale).next().unwrap_or_default() },
    }
}
