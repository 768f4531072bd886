//! Grades on a line: those of a scale, and a place's own colours.

use super::Context;
use super::word::value;
use crate::grade::{Discipline, Grade, Hint, Scale};

/// The same hint for a climb whose discipline may be known better.
pub(super) fn hint_for(ctx: &Context, discipline: Option<Discipline>) -> Hint {
    Hint { discipline: discipline.or(ctx.hint.discipline), boulder: ctx.hint.boulder, route: ctx.hint.route }
}

/// The grade that `text` is for a climb of this discipline.
///
/// A text that only the scale `text` would take is no grade unless it says so: a misspelt word must not become one.
pub(super) fn grade(text: &str, ctx: &Context, discipline: Option<Discipline>) -> Result<Grade, String> {
    let grade = Grade::guess(text, &hint_for(ctx, discipline)).map_err(|error| error.to_string())?;
    if grade.scale() == Scale::Text && prefix(text).is_none() {
        return Err(format!("{text:?} is no grade: write text:{text} to keep it as it is"));
    }
    Ok(grade)
}

/// The scale that a prefix names: `font:7a`.
pub(super) fn prefix(text: &str) -> Option<Scale> {
    let (key, _) = text.split_once(':')?;
    let key = key.to_lowercase();
    Scale::parse(&key).or_else(|| (key == "v").then_some(Scale::VScale))
}

/// Whether a word is a grade, or is meant to be one and is wrong.
pub(super) fn looks_like_grade(text: &str, ctx: &Context) -> bool {
    let any = [None, Some(Discipline::Boulder), Some(Discipline::Route)];
    any.into_iter().any(|discipline| grade(text, ctx, discipline).is_ok()) || meant_as_grade(text)
}

fn meant_as_grade(text: &str) -> bool {
    let lower = text.to_lowercase();
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let lettered = lower.chars().count() <= 5
        && digit(&lower)
        && lower.chars().nth(1).is_some_and(|c| matches!(c, 'a'..='c'))
        && lower.chars().skip(2).all(|c| matches!(c, '+' | '-' | '/'));
    prefix(text).is_some()
        || lower.strip_prefix('v').is_some_and(digit)
        || lower.strip_prefix("5.").is_some_and(digit)
        || lettered
}

/// The colours that a place grades with.
pub(super) fn colours<'a>(ctx: &Context<'a>, place: Option<&str>) -> &'a [(String, String)] {
    let place = place.unwrap_or_default().to_lowercase();
    ctx.place_grades.iter().find(|(name, _)| name.to_lowercase() == place).map_or(&[], |(_, colours)| colours)
}

/// Why a colour is no grade here, when it is one at another place.
pub(super) fn colour_elsewhere(ctx: &Context, text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let has = |colours: &[(String, String)]| colours.iter().any(|(colour, _)| colour.to_lowercase() == lower);
    let (place, _) = ctx.place_grades.iter().find(|(_, colours)| has(colours))?;
    Some(format!("{text:?} is a grade of {place} only: add @{}, or write text:{}", value(place), value(text)))
}
