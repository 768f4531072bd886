//! Reads single attributes out of a body, forgiving ones that have another type: projections never fail on a record.

use super::letters::push_folded;
use crate::record::{Body, Choice, DatePrecision, full_date};
use chrono::{Datelike, NaiveDate};
use serde_json::Value;

/// A text, or nothing.
pub(super) fn text<'a>(body: &'a Body, key: &str) -> &'a str {
    body.get(key).and_then(Value::as_str).unwrap_or("")
}

/// A text that is not empty.
pub(super) fn some_text(body: &Body, key: &str) -> Option<String> {
    Some(text(body, key).trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Numbers beyond this stand for nothing that a record tells, and their sums would not be numbers.
const LARGEST: f64 = 1e12;

/// A number that can be added up.
pub(super) fn number(body: &Body, key: &str) -> Option<f64> {
    body.get(key).and_then(Value::as_f64).filter(|number| number.abs() <= LARGEST)
}

/// A count that fits.
pub(super) fn count(body: &Body, key: &str) -> Option<u32> {
    number(body, key).filter(|number| *number >= 0.0 && *number < f64::from(u32::MAX)).map(|number| number as u32)
}

/// A list; nothing when it is absent.
pub(super) fn array<'a>(body: &'a Body, key: &str) -> &'a [Value] {
    body.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The objects of a list, with their places in it.
pub(super) fn objects<'a>(body: &'a Body, key: &str) -> impl Iterator<Item = (usize, &'a Body)> {
    array(body, key).iter().enumerate().filter_map(|(at, value)| Some((at, value.as_object()?)))
}

/// The texts of a list.
pub(super) fn texts<'a>(body: &'a Body, key: &str) -> impl Iterator<Item = &'a str> {
    array(body, key).iter().filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// An enum.
pub(super) fn choice<T: Choice>(body: &Body, key: &str) -> Option<T> {
    T::parse(text(body, key))
}

/// The day of a record, when it is known in full: a date that exists, and no `datePrecision` beside it.
pub(super) fn known_day(body: &Body) -> Option<NaiveDate> {
    let whole = body.get("datePrecision").is_none_or(Value::is_null);
    full_date(text(body, "date")).filter(|_| whole)
}

/// What stands for `datePrecision` in a list: nothing where the day is known, else its code, or [`UNREADABLE`].
pub(super) fn precision(body: &Body) -> Option<i64> {
    match known_day(body) {
        Some(_) => None,
        None => code(choice::<DatePrecision>(body, "datePrecision")).or(Some(UNREADABLE)),
    }
}

/// A day that is not known, and neither is how much of it is.
const UNREADABLE: i64 = -1;

/// An enum as a small number: its place in the list of all.
pub(super) fn code<T: Choice>(value: Option<T>) -> Option<i64> {
    let value = value?;
    T::ALL.iter().position(|(_, other)| *other == value).map(|at| at as i64)
}

/// The enum with this number.
pub(super) fn decode<T: Choice>(code: Option<i64>) -> Option<T> {
    T::ALL.get(usize::try_from(code?).ok()?).map(|(_, value)| *value)
}

/// Days from the first day of the common era.
pub(super) fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// The date with this number; a number out of range is the first of 1970.
pub(super) fn day_date(day: i64) -> NaiveDate {
    i32::try_from(day).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or_default()
}

/// One line for a list: the first line that says something, without control characters.
pub(super) fn first_line(text: &str) -> String {
    let line = text.lines().map(|line| line.trim_start_matches('#').trim()).find(|line| !line.is_empty());
    line.unwrap_or("").chars().filter(|letter| !letter.is_control()).take(200).collect()
}

/// FNV-1a over the folded parts, so that the same climb has the same number on every device (Fowler, Noll, Vo).
pub(super) fn hash(parts: &[&str]) -> u64 {
    let mut text = String::new();
    for part in parts {
        part.split_whitespace().for_each(|word| {
            word.chars().for_each(|letter| push_folded(&mut text, letter));
            text.push(' ');
        });
        text.push('\u{1f}');
    }
    hash_bytes(text.as_bytes())
}

/// FNV-1a, 64 bits.
pub(super) fn hash_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
