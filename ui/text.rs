//! Text on its way to the screen: harmless, and as wide as it says.
//!
//! Nothing here knows colours or wrapping. Widths are those of the terminal's cells, counted by grapheme as the buffer
//! counts them, so that wide characters, combining marks and emoji are never cut in half.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What a character is shown as, where it must not be shown as it is.
fn harmless(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{2028}' | '\u{2029}' => Some('\u{2424}'),
        // C1 controls; marks and overrides of direction; invisible fillers; language tags.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// `text` without anything a terminal would obey or hide: control characters become their pictures (`␛`), overrides of
/// the writing direction and invisible characters become `�`, a tab becomes a space.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| harmless(c).is_none()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|c| harmless(c).unwrap_or(c)).collect())
    }
}

/// Cells that `text` takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|b| !b.is_ascii_control()).count();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// `text`, cleaned, in at most `width` cells; what was cut off shows as `…`.
pub fn fit(text: &str, width: usize) -> String {
    let text = clean(text);
    if text.len() <= width || self::width(&text) <= width {
        return text.into_owned();
    }
    let Some(room) = width.checked_sub(1) else {
        return String::new();
    };
    let mut kept = String::with_capacity(width + 4);
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if used + wide > room {
            break;
        }
        used += wide;
        kept.push_str(grapheme);
    }
    kept.push('…');
    kept
}

/// `text` fitted and filled with spaces to exactly `width` cells, text at the left.
pub fn pad(text: &str, width: usize) -> String {
    let mut text = fit(text, width);
    text.extend(std::iter::repeat_n(' ', width.saturating_sub(self::width(&text))));
    text
}

/// `text` fitted and filled with spaces to exactly `width` cells, text at the right.
pub fn pad_left(text: &str, width: usize) -> String {
    let text = fit(text, width);
    let mut padded = " ".repeat(width.saturating_sub(self::width(&text)));
    padded.push_str(&text);
    padded
}

/// `text` broken at spaces into lines of at most `width` cells; a longer word is broken where it must be. Newlines in it
/// start new lines.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line = clean(line);
        let mut current = String::new();
        for (broken, part) in broken(&line, width, &mut 0) {
            if broken {
                lines.push(std::mem::take(&mut current).trim_end().to_owned());
            }
            current.push_str(part);
        }
        lines.push(current.trim_end().to_owned());
    }
    lines
}

/// The parts of a line, and before which of them it is broken to keep within `width` cells. `used` are the cells already
/// taken on the current line; it is carried on. Spaces at a break are left out.
pub(crate) fn broken<'a>(line: &'a str, width: usize, used: &mut usize) -> Vec<(bool, &'a str)> {
    let width = width.max(2);
    let mut parts = Vec::new();
    for word in words(line) {
        let wide = self::width(word);
        let blank = word.starts_with(' ');
        if *used + wide <= width {
            parts.push((false, word));
            *used += wide;
        } else if blank {
            // The next word starts a line anyway.
            *used = width;
        } else if wide <= width {
            parts.push((*used > 0, word));
            *used = wide;
        } else {
            // Words of another script have no spaces between them: they go on where they are.
            if word.is_ascii() && *used > 0 {
                *used = width;
            }
            for grapheme in word.graphemes(true) {
                let wide = grapheme.width();
                let full = *used + wide > width && *used > 0;
                *used = if full { wide } else { *used + wide };
                parts.push((full, grapheme));
            }
        }
    }
    parts
}

/// Runs of spaces and runs of anything else.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let blank = rest.chars().next()? == ' ';
        let end = rest.find(|c| (c == ' ') != blank).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        let cases = [
            ("plain é 日本 👩‍🚀", "plain é 日本 👩‍🚀"),
            ("\u{1b}[31mred", "␛[31mred"),
            ("a\tb\r\n", "a b␍␊"),
            ("abc\u{202e}cba", "abc\u{fffd}cba"),
            ("zero\u{200b}width\u{feff}", "zero\u{fffd}width\u{fffd}"),
            ("\u{9b}31m\u{7f}", "\u{fffd}31m␡"),
        ];
        for (text, expected) in cases {
            assert_eq!(clean(text), expected);
        }
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        let cases = [
            ("Midnight Lightning", 8, "Midnigh…"),
            ("V8", 2, "V8"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("日本語", 6, "日本語"),
            ("👩‍🚀👩‍🚀", 3, "👩‍🚀…"),
            ("e\u{301}te\u{301}", 2, "e\u{301}…"),
            ("anything", 0, ""),
            ("anything", 1, "…"),
        ];
        for (text, width, expected) in cases {
            assert_eq!(fit(text, width), expected, "{text} in {width}");
        }
        assert_eq!(pad("V8", 4), "V8  ");
        assert_eq!(pad_left("V8", 4), "  V8");
        assert_eq!(
            wrap("two short words\nthen averylongword", 8),
            ["two", "short", "words", "then", "averylon", "gword"]
        );
    }

    proptest! {
        #[test]
        fn padding_gives_exactly_the_width(text in any::<String>(), width in 0_usize..40) {
            prop_assert_eq!(super::width(&pad(&text, width)), width);
            prop_assert!(clean(&text).chars().all(|c| !c.is_control()));
            // Some graphemes alone are wider than two cells.
            let fits = |line: &String| super::width(line) <= width.max(2) || line.graphemes(true).count() == 1;
            prop_assert!(wrap(&text, width.max(2)).iter().all(fits));
        }
    }
}
