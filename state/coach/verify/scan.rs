//! Finds the numbers, dates and grades of a text.

use crate::capture::MONTHS;
use crate::coach::cite::{Piece, pieces};

/// Something that can be checked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Claim {
    /// First byte.
    pub(super) start: usize,
    /// Byte after the last.
    pub(super) end: usize,
    /// The number of its sentence.
    pub(super) sentence: usize,
    pub(super) said: Said,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Number {
        value: f64,
        decimals: u32,
        unit: String,
    },
    /// `day` 0 is a whole month.
    Date {
        year: Option<i32>,
        month: u32,
        day: u32,
    },
    /// Upper case.
    Grade(String),
}

/// Everything that can be checked, in order. Citations, numbers of list items and times of day are none.
pub(super) fn scan(text: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    let (mut offset, mut sentence) = (0, 0);
    for piece in pieces(text) {
        match piece {
            Piece::Text(part) => {
                scan_part(part, offset, &mut sentence, &mut claims);
                offset += part.len();
            }
            Piece::Marks(whole, _) => offset += whole.len(),
        }
    }
    dates(text, claims)
}

fn scan_part(part: &str, offset: usize, sentence: &mut usize, claims: &mut Vec<Claim>) {
    let bytes = part.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if matches!(byte, b'\n' | b'!' | b'?' | b';')
            || (byte == b'.' && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace))
        {
            *sentence += 1;
        }
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let begins = before.is_none_or(|b| !b.is_ascii_alphanumeric() && b != b'_' && b < 0x80);
        let letter = matches!(byte, b'V' | b'v') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !begins || !(byte.is_ascii_digit() || letter) {
            at += 1;
            continue;
        }
        let (length, said) = read(&part[at..]);
        let list = is_list_number(part, at, length);
        if let Some(said) = said.filter(|_| !list) {
            claims.push(Claim { start: offset + at, end: offset + at + length, sentence: *sentence, said });
        }
        at += length.max(1);
    }
}

/// `1. Warm up` at the beginning of a line.
fn is_list_number(part: &str, at: usize, length: usize) -> bool {
    let line = part[..at].rfind('\n').map_or(&part[..at], |newline| &part[newline + 1..at]);
    let after = &part[at + length..];
    line.trim_matches([' ', '#', '*', '-']).is_empty() && (after.starts_with(". ") || after.starts_with(") "))
}

/// What begins here, and its length in bytes.
fn read(text: &str) -> (usize, Option<Said>) {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let byte = |at: usize| text.as_bytes().get(at).copied().unwrap_or(b' ');
    if matches!(byte(0), b'V' | b'v') {
        let mut end = 1 + digits(1);
        if matches!(byte(end), b'+') || (byte(end) == b'-' && !byte(end + 1).is_ascii_alphanumeric()) {
            end += 1;
        }
        return (end, Some(Said::Grade(text[..end].to_uppercase())));
    }
    let whole = digits(0);
    if whole == 4 && byte(4) == b'-' && digits(5) == 2 {
        let number = |from: usize, to: usize| text[from..to].parse().unwrap_or(0);
        let year = text[..4].parse().ok();
        if byte(7) == b'-' && digits(8) == 2 {
            return (10, Some(Said::Date { year, month: number(5, 7), day: number(8, 10) }));
        }
        return (7, Some(Said::Date { year, month: number(5, 7), day: 0 }));
    }
    if byte(whole) == b':' && digits(whole + 1) == 2 {
        return (whole + 3, None);
    }
    // 5.12a, 5.10+, 7a+, 6C.
    let yosemite = whole == 1 && byte(0) == b'5' && byte(1) == b'.' && (1..=2).contains(&digits(2));
    let stem = if yosemite { 2 + digits(2) } else { whole };
    let lettered = matches!(byte(stem), b'a'..=b'd' | b'A'..=b'D')
        && !byte(stem + 1).is_ascii_alphanumeric()
        && (yosemite || (whole == 1 && byte(stem) != b'd' && byte(stem) != b'D'));
    if lettered || (yosemite && byte(stem) == b'+') {
        let mut end = stem + 1;
        if byte(end) == b'+' || (byte(end) == b'/' && byte(end + 1).is_ascii_alphabetic()) {
            end += if byte(end) == b'+' { 1 } else { 2 };
        }
        return (end, Some(Said::Grade(text[..end].to_uppercase())));
    }
    number(text)
}

fn number(text: &str) -> (usize, Option<Said>) {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = text.bytes().take_while(u8::is_ascii_digit).count();
    while bytes.get(end) == Some(&b',') && (1..=3).all(|more| digit(end + more)) && !digit(end + 4) {
        end += 4;
    }
    let mut decimals = 0;
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        decimals = text[end + 1..].bytes().take_while(u8::is_ascii_digit).count();
        end += 1 + decimals;
    }
    let value: Option<f64> = text[..end].replace(',', "").parse().ok().filter(|value: &f64| value.is_finite());
    let rest = text[end..].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let unit: String = if rest.starts_with('%') {
        "%".into()
    } else {
        rest.chars().take_while(char::is_ascii_alphabetic).take(8).collect::<String>().to_lowercase()
    };
    let said = value.map(|value| Said::Number { value, decimals: u32::try_from(decimals).unwrap_or(0), unit });
    (end, said)
}

fn month(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let at = MONTHS.iter().position(|name| *name == lower || name[..3] == lower);
    at.map(|at| at as u32 + 1)
}

/// `14 May`, `May 14`: a number next to the name of a month is a day.
fn dates(text: &str, mut claims: Vec<Claim>) -> Vec<Claim> {
    for claim in &mut claims {
        let Said::Number { value, decimals: 0, .. } = claim.said else { continue };
        if !(1.0..=31.0).contains(&value) {
            continue;
        }
        let after = text[claim.end..].trim_start_matches(['s', 't', 'n', 'd', 'r', 'h', '.', ' ']);
        let after = after.strip_prefix("of ").unwrap_or(after);
        let next: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
        let before = text[..claim.start].trim_end_matches([' ', ',']);
        let last: String =
            before.chars().rev().take_while(char::is_ascii_alphabetic).collect::<Vec<_>>().into_iter().rev().collect();
        if let Some(month) = month(&next).or_else(|| month(&last)) {
            claim.said = Said::Date { year: None, month, day: value as u32 };
        }
    }
    claims
}
