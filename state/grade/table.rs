//! The score tables: which stretch of one common axis (0 to 107, a table for boulders and one for routes) each
//! grade of a scale covers. Two grades of one discipline correspond where their stretches touch.
//!
//! Source of every number: the tables of OpenBeta's `sandbag` (MIT licence). Grades outside the scales as the
//! journal takes them (VB to V17, Font and French from 3, up to 5.15d) are left out, so a conversion never names one.

use super::scale::Scale;

/// A grade with the scores that it covers, both ends included.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) label: &'static str,
    pub(super) first: u8,
    pub(super) last: u8,
}

impl Row {
    pub(super) fn scores(&self) -> (u8, u8) {
        (self.first, self.last)
    }
}

const fn r(label: &'static str, first: u8, last: u8) -> Row {
    Row { label, first, last }
}

/// All rows of a scale, easiest first; none for text.
pub(super) fn rows(scale: Scale) -> &'static [Row] {
    match scale {
        Scale::VScale => V,
        Scale::Font => FONT,
        Scale::Yds => YDS,
        Scale::French => FRENCH,
        Scale::Uiaa => UIAA,
        Scale::Ewbank => EWBANK,
        Scale::Text => &[],
    }
}

/// The row of exactly this grade, case aside.
pub(super) fn row(scale: Scale, label: &str) -> Option<&'static Row> {
    rows(scale).iter().find(|row| row.label.eq_ignore_ascii_case(label))
}

/// The grades a chart has a line for, easiest first: no `V0+`, no slash grades, and the two easiest classes of
/// Yosemite, which no other scale reaches and which therefore have no scores.
pub(super) fn band_labels(scale: Scale) -> impl Iterator<Item = &'static str> {
    let classes: &[&str] = if scale == Scale::Yds { &["3rd", "4th"] } else { &[] };
    let own_line = move |label: &&str| match scale {
        Scale::VScale => !label.ends_with(['+', '-']),
        Scale::Uiaa => !label.contains('/'),
        _ => true,
    };
    classes.iter().copied().chain(rows(scale).iter().map(|row| row.label).filter(own_line))
}

/// V scale. The source has three rows of VB (`VB-`, `VB`, `VB+`), the scale as climbers know it has one.
#[rustfmt::skip]
const V: &[Row] = &[
    r("VB", 0, 35), r("V0-", 36, 39), r("V0", 40, 43), r("V0+", 44, 47), r("V1", 48, 52),
    r("V2", 53, 57), r("V3", 58, 62), r("V4", 63, 67), r("V5", 68, 70), r("V6", 71, 73),
    r("V7", 74, 76), r("V8", 77, 79), r("V9", 80, 81), r("V10", 82, 83), r("V11", 84, 85),
    r("V12", 86, 87), r("V13", 88, 89), r("V14", 90, 91), r("V15", 92, 93), r("V16", 94, 95),
    r("V17", 96, 97),
];

/// Fontainebleau, from 3 to 9A.
#[rustfmt::skip]
const FONT: &[Row] = &[
    r("3A", 24, 25), r("3A+", 26, 27), r("3B", 28, 29), r("3B+", 30, 31), r("3C", 32, 33),
    r("3C+", 34, 35), r("4A", 36, 37), r("4A+", 38, 39), r("4B", 40, 41), r("4B+", 42, 43),
    r("4C", 44, 45), r("4C+", 46, 47), r("5A", 48, 49), r("5A+", 50, 51), r("5B", 52, 53),
    r("5B+", 54, 55), r("5C", 56, 57), r("5C+", 58, 59), r("6A", 60, 61), r("6A+", 62, 63),
    r("6B", 64, 65), r("6B+", 66, 67), r("6C", 68, 69), r("6C+", 70, 71), r("7A", 72, 73),
    r("7A+", 74, 75), r("7B", 76, 77), r("7B+", 78, 79), r("7C", 80, 81), r("7C+", 82, 83),
    r("8A", 84, 85), r("8A+", 86, 87), r("8B", 88, 89), r("8B+", 90, 91), r("8C", 92, 93),
    r("8C+", 94, 95), r("9A", 96, 97),
];

/// Yosemite. The `5` at score 11 of the source is a slip for `5.0`.
#[rustfmt::skip]
const YDS: &[Row] = &[
    r("5.0", 0, 11), r("5.1", 12, 17), r("5.2", 18, 21), r("5.3", 22, 25), r("5.4", 26, 30),
    r("5.5", 31, 35), r("5.6", 36, 40), r("5.7", 41, 45), r("5.8", 46, 51), r("5.9", 52, 56),
    r("5.10a", 57, 61), r("5.10b", 62, 63), r("5.10c", 64, 65), r("5.10d", 66, 66),
    r("5.11a", 67, 68), r("5.11b", 69, 70), r("5.11c", 71, 72), r("5.11d", 73, 74),
    r("5.12a", 75, 75), r("5.12b", 76, 77), r("5.12c", 78, 79), r("5.12d", 80, 81),
    r("5.13a", 82, 83), r("5.13b", 84, 85), r("5.13c", 86, 87), r("5.13d", 88, 89),
    r("5.14a", 90, 91), r("5.14b", 92, 93), r("5.14c", 94, 95), r("5.14d", 96, 97),
    r("5.15a", 98, 99), r("5.15b", 100, 101), r("5.15c", 102, 103), r("5.15d", 104, 105),
];

/// French, from 3 to 9c.
#[rustfmt::skip]
const FRENCH: &[Row] = &[
    r("3a", 24, 25), r("3a+", 26, 27), r("3b", 28, 29), r("3b+", 30, 31), r("3c", 32, 33),
    r("3c+", 34, 35), r("4a", 36, 37), r("4a+", 38, 39), r("4b", 40, 41), r("4b+", 42, 43),
    r("4c", 44, 45), r("4c+", 46, 47), r("5a", 48, 49), r("5a+", 50, 51), r("5b", 52, 53),
    r("5b+", 54, 55), r("5c", 56, 57), r("5c+", 58, 59), r("6a", 60, 61), r("6a+", 62, 63),
    r("6b", 64, 65), r("6b+", 66, 67), r("6c", 68, 69), r("6c+", 70, 71), r("7a", 72, 73),
    r("7a+", 74, 75), r("7b", 76, 77), r("7b+", 78, 79), r("7c", 80, 81), r("7c+", 82, 83),
    r("8a", 84, 85), r("8a+", 86, 87), r("8b", 88, 89), r("8b+", 90, 91), r("8c", 92, 93),
    r("8c+", 94, 95), r("9a", 96, 97), r("9a+", 98, 99), r("9b", 100, 101), r("9b+", 102, 103),
    r("9c", 104, 105),
];

/// UIAA. Some slash grades have scores of their own.
#[rustfmt::skip]
const UIAA: &[Row] = &[
    r("1", 0, 11), r("2", 12, 23), r("3", 24, 35), r("4", 36, 37), r("4+", 38, 41), r("5-", 42, 45),
    r("5", 46, 49), r("5+", 50, 53), r("6-", 54, 55), r("6", 56, 57), r("6+", 58, 61),
    r("7-", 62, 63), r("7", 64, 65), r("7+", 66, 67), r("7+/8-", 68, 69), r("8-", 70, 71),
    r("8", 72, 73), r("8+", 74, 75), r("8+/9-", 76, 77), r("9-", 78, 79), r("9", 80, 81),
    r("9+", 82, 83), r("10-", 84, 85), r("10", 86, 87), r("10+", 88, 89), r("10+/11-", 90, 91),
    r("11-", 92, 93), r("11", 94, 97), r("11/11+", 98, 99), r("11+", 100, 101),
    r("11+/12-", 102, 103), r("12-", 104, 105),
];

/// Ewbank.
#[rustfmt::skip]
const EWBANK: &[Row] = &[
    r("1", 0, 4), r("2", 5, 9), r("3", 10, 10), r("4", 11, 11), r("5", 12, 14), r("6", 15, 17),
    r("7", 18, 21), r("8", 22, 23), r("9", 24, 25), r("10", 26, 30), r("11", 31, 32),
    r("12", 33, 35), r("13", 36, 40), r("14", 41, 43), r("15", 44, 45), r("16", 46, 51),
    r("17", 52, 56), r("18", 57, 61), r("19", 62, 63), r("20", 64, 66), r("21", 67, 68),
    r("22", 69, 70), r("23", 71, 73), r("24", 74, 75), r("25", 76, 77), r("26", 78, 79),
    r("27", 80, 81), r("28", 82, 83), r("29", 84, 85), r("30", 86, 87), r("31", 88, 89),
    r("32", 90, 91), r("33", 92, 93), r("34", 94, 95), r("35", 96, 97), r("36", 98, 99),
    r("37", 100, 101), r("38", 102, 103), r("39", 104, 105),
];
