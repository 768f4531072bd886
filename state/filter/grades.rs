//! The value of a `grade:` term: one grade, or a range within one scale, and how a range is written.

use super::GradeRange;
use super::parse::FilterContext;
use crate::grade::{Grade, GradeError, Hint, Scale, bands, rank_label};

/// Reads `V5`, `>=V5`, `>V5`, `<=V5`, `<V5`, `V4..V6`, `V4-V6`, `V5..`, `..V5`, `font:7a..7c`. A plain grade means all
/// of its band, `V5-` and `V5+` with it.
pub(super) fn grade_range(value: &str, ctx: &FilterContext) -> Result<GradeRange, String> {
    let above = |text: &str, own: bool| -> Result<GradeRange, String> {
        let read = span(text, ctx)?;
        let low = if own { read.low } else { read.high.saturating_add(1) };
        Ok(GradeRange { low, high: u32::MAX, ..read })
    };
    let below = |text: &str, own: bool| -> Result<GradeRange, String> {
        let read = span(text, ctx)?;
        let high = if own { Some(read.high) } else { read.low.checked_sub(1) };
        let high = high.ok_or_else(|| format!("no grade is easier than {text}"))?;
        Ok(GradeRange { low: 0, high, ..read })
    };
    if let Some(text) = value.strip_prefix(">=").or_else(|| value.strip_prefix('\u{2265}')) {
        return above(text, true);
    }
    if let Some(text) = value.strip_prefix("<=").or_else(|| value.strip_prefix('\u{2264}')) {
        return below(text, true);
    }
    if let Some(text) = value.strip_prefix('>') {
        return above(text, false);
    }
    if let Some(text) = value.strip_prefix('<') {
        return below(text, false);
    }
    match value.split_once("..") {
        Some((low, "")) => above(low, true),
        Some(("", high)) => below(high, true),
        Some((low, high)) => between(low, high, ctx),
        None => match dashed(value, ctx) {
            Some((low, high)) => between(low, high, ctx),
            None => span(value, ctx),
        },
    }
}

/// The two grades of `V4-V6`. `V4-5` and `V0-` are one grade.
fn dashed<'a>(value: &'a str, ctx: &FilterContext) -> Option<(&'a str, &'a str)> {
    value.match_indices(['-', '\u{2013}']).find_map(|(at, dash)| {
        let (low, high) = (&value[..at], &value[at + dash.len()..]);
        let full = high.starts_with("5.") || high.chars().any(char::is_alphabetic);
        (full && span(low, ctx).is_ok() && span(high, ctx).is_ok()).then_some((low, high))
    })
}

fn between(low: &str, high: &str, ctx: &FilterContext) -> Result<GradeRange, String> {
    let from = span(low, ctx)?;
    // The second grade is of the scale that the first one names.
    let same = Grade::parse(from.scale, high).ok().map(|grade| positions(&grade));
    let to = same.map_or_else(|| span(high, ctx), Ok)?;
    if from.scale != to.scale {
        return Err(format!("{low} and {high} are of different scales"));
    }
    if to.high < from.low {
        return Err(format!("the range {low}..{high} does not go up: write {high}..{low}"));
    }
    Ok(GradeRange { scale: from.scale, low: from.low, high: to.high })
}

fn span(text: &str, ctx: &FilterContext) -> Result<GradeRange, String> {
    if text.is_empty() {
        return Err("grade: lacks a grade, such as grade:V5 or grade:>=V5".to_owned());
    }
    let hint = Hint { discipline: ctx.hint.discipline, boulder: ctx.hint.boulder, route: ctx.hint.route };
    let grade = Grade::guess(text, &hint).map_err(|error| match error {
        // What would keep it as it is in a record has no order to search by.
        GradeError::Unknown { text } => {
            format!("{text:?} is no grade: write one such as grade:V5, grade:5.10a or grade:font:7a")
        }
        error => error.to_string(),
    })?;
    if grade.scale() == Scale::Text {
        return Err(format!("{text:?} is a text without an order: search for it as a word"));
    }
    Ok(positions(&grade))
}

/// All positions of the band that a grade names, else its own.
fn positions(grade: &Grade) -> GradeRange {
    let (scale, rank) = (grade.scale(), grade.rank());
    let (band, label) = grade.band();
    if grade.canonical() == label {
        GradeRange { scale, low: band, high: band_end(scale, band) }
    } else {
        GradeRange { scale, low: rank, high: rank }
    }
}

fn band_end(scale: Scale, band: u32) -> u32 {
    bands(scale)
        .into_iter()
        .map(|(start, _)| start)
        .filter(|start| *start > band)
        .min()
        .map_or(u32::MAX, |next| next - 1)
}

/// A range as a value that is read back the same.
pub(super) fn grade_text(range: GradeRange) -> String {
    let scale = range.scale;
    let prefix =
        if matches!(scale, Scale::VScale | Scale::Yds) { String::new() } else { format!("{}:", scale.as_str()) };
    let low = end_text(scale, range.low, |read| read.low);
    let high = end_text(scale, range.high, |read| read.high);
    match (range.low, range.high) {
        (0, u32::MAX) => format!("{prefix}{low}.."),
        (0, _) => format!("..{prefix}{high}"),
        (_, u32::MAX) => format!("{prefix}{low}.."),
        _ if low == high => format!("{prefix}{low}"),
        _ => format!("{prefix}{low}..{high}"),
    }
}

/// The grade whose lower or upper end is at `rank`; failing that, the band it lies in.
fn end_text(scale: Scale, rank: u32, end: fn(GradeRange) -> u32) -> String {
    let known: Vec<String> = bands(scale).into_iter().map(|(_, label)| label).collect();
    let near = |index: usize, label: &String| {
        let next = known.get(index + 1).map(|next| format!("{label}/{next}"));
        [Some(label.clone()), Some(format!("{label}-")), Some(format!("{label}+")), next]
    };
    let mut candidates = known.iter().enumerate().flat_map(|(index, label)| near(index, label)).flatten();
    let fits = |text: &String| Grade::parse(scale, text).is_ok_and(|grade| end(positions(&grade)) == rank);
    candidates.find(fits).unwrap_or_else(|| rank_label(scale, rank))
}
