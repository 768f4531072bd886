//! Text as other programs write it: byte order marks, HTML entities, line ends, control characters.

use super::ImportError;
use serde_json::Value;
use std::borrow::Cow;

/// First bytes of files that people pick by mistake.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive or a spreadsheet (save it as CSV)"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet (save it as CSV)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
];

/// The text in `bytes`, without a byte order mark. UTF-16 is understood with one.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, ImportError> {
    let binary = |what: &str| ImportError::Binary { name: short(name), what: what.to_owned() };
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(binary(what));
    }
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(name, rest)?,
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes).ok_or_else(|| binary("binary data"))?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes).ok_or_else(|| binary("binary data"))?),
        other => utf8(name, other)?,
    };
    if text.contains('\0') {
        return Err(binary("binary data"));
    }
    if text.trim().is_empty() {
        return Err(ImportError::Empty { name: short(name) });
    }
    Ok(text)
}

fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, ImportError> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        if bytes.contains(&0) {
            return ImportError::Binary { name: short(name), what: "binary data".into() };
        }
        ImportError::Encoding { name: short(name), line: 1 + good.matches('\n').count() }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok().filter(|_| bytes.len().is_multiple_of(2))
}

/// Any JSON.
pub(super) fn json(name: &str, text: &str) -> Result<Value, ImportError> {
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or_default();
        let what = if error.is_eof() { "ends in the middle".to_owned() } else { format!("has an error ({reason})") };
        ImportError::Json { name: short(name), what, line: error.line(), column: error.column() }
    })
}

/// Decodes HTML entities once: `&#39;`, `&#x27;`, `&quot;`, ... What is no entity stays as it is.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.get(1..).and_then(|tail| {
            let end = tail.bytes().take(12).position(|byte| byte == b';')?;
            Some((entity(&tail[..end])?, end + 2))
        });
        if let Some((character, length)) = entity {
            result.push(character);
            rest = &rest[length..];
        } else {
            result.push('&');
            rest = &rest[1..];
        }
    }
    result.push_str(rest);
    Cow::Owned(result)
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        return char::from_u32(code).filter(|character| !character.is_control() || *character == '\n');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "deg" => '°',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "frac12" => '½',
        "aacute" => 'á',
        "agrave" => 'à',
        "auml" => 'ä',
        "ccedil" => 'ç',
        "eacute" => 'é',
        "egrave" => 'è',
        "iacute" => 'í',
        "ntilde" => 'ñ',
        "oacute" => 'ó',
        "ouml" => 'ö',
        "szlig" => 'ß',
        "uacute" => 'ú',
        "uuml" => 'ü',
        _ => return None,
    })
}

/// One line of text: control characters and runs of white space become one space, none outside.
pub(super) fn line(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for word in text.split(|character: char| character.is_control() || character.is_whitespace()) {
        if !word.is_empty() {
            if !result.is_empty() {
                result.push(' ');
            }
            result.push_str(word);
        }
    }
    result
}

/// Notes: lines end in LF, other control characters but tabs are taken out, outer space goes; `None` when nothing is left.
pub(super) fn notes(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String =
        text.chars().filter(|character| matches!(character, '\n' | '\t') || !character.is_control()).collect();
    Some(kept.trim().to_owned()).filter(|text| !text.is_empty())
}

/// At most 60 characters of text for a message, in one line.
pub(super) fn short(text: &str) -> String {
    let text = line(text);
    if text.chars().count() <= 60 { text } else { text.chars().take(59).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn entities_are_decoded_once() {
        let cases = [
            ("Don&#39;t", "Don't"),
            ("&#34;Cave&#34; &amp; roof", "\"Cave\" & roof"),
            ("&amp;#39;", "&#39;"),
            ("&#x2019;&eacute;&hellip;", "’é…"),
            ("a & b &c; &unknown; &", "a & b &c; &unknown; &"),
            ("&#7; &#xD800; &#99999999;", "&#7; &#xD800; &#99999999;"),
            ("é&é;&", "é&é;&"),
        ];
        for (text, expected) in cases {
            assert_eq!(unescape(text), expected, "{text}");
        }
    }

    #[test]
    fn text_comes_without_its_mark_and_other_files_are_named() {
        assert_eq!(decode("a", b"\xef\xbb\xbfDate").unwrap(), "Date");
        assert_eq!(decode("a", b"\xff\xfeD\0a\0").unwrap(), "Da");
        let cases: [(&[u8], &str); 5] = [
            (b"", "ticks.csv is empty"),
            (b" \r\n\t", "ticks.csv is empty"),
            (b"Date\nRoute \xe9t\xe9", "ticks.csv is not UTF-8 text (line 2); save it as UTF-8 and try again"),
            (b"PK\x03\x04abc", "ticks.csv looks like a zip archive or a spreadsheet (save it as CSV), not like text"),
            (b"ab\0\x01", "ticks.csv looks like binary data, not like text"),
        ];
        for (bytes, expected) in cases {
            let message = decode("ticks.csv", bytes).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn notes_keep_their_lines_and_nothing_that_moves_a_cursor() {
        assert_eq!(notes("\u{1b}[2Jone\r\ntwo\rthree\u{7}\t!\n\n").unwrap(), "[2Jone\ntwo\nthree\t!");
        assert_eq!(notes(" \r\n "), None);
        assert_eq!(line(" a\u{1b}\n b "), "a b");
        assert_eq!(short(&"x".repeat(99)).chars().count(), 60);
    }
}
