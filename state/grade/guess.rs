//! Which scale a grade is in when only its text is there. A typed prefix wins, then a form that one scale alone
//! writes, then the hint; what is still open is an error that says what to type.

use super::Grade;
use super::error::GradeError;
use super::scale::{Discipline, Scale};
use super::typed::{checked, folded, is_v, is_yosemite, lettered, prefixed};

/// What is known about a climb before its grade is read: from the record, the place, the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The discipline, when known. Unknown, the boulder scale is tried first.
    pub discipline: Option<Discipline>,
    /// The scale that boulders are graded in here.
    pub boulder: Scale,
    /// The scale that routes are graded in here.
    pub route: Scale,
}

impl Default for Hint {
    /// Either discipline, V grades and Yosemite.
    fn default() -> Self {
        Self { discipline: None, boulder: Scale::VScale, route: Scale::Yds }
    }
}

impl Grade {
    /// Reads a grade whose scale is not given.
    ///
    /// `font:7a` names its scale, and the prefix is not part of the text that is kept. `V5` and `5.10a` are what they
    /// are in any discipline. Of `5.12a V5` and `7a/V6` the first counts. Everything else is read in the hint's scale;
    /// `7a` of a known discipline is Font or French even where the hint's own scale has no such grade.
    ///
    /// # Errors
    /// When no scale that the hint allows has such a grade; the message names the prefixes that would help.
    pub fn guess(text: &str, hint: &Hint) -> Result<Self, GradeError> {
        let text = checked(text)?;
        if let Some((scale, grade)) = prefixed(text)? {
            return Self::parse(scale, grade);
        }
        let folded = folded(text);
        if is_v(&folded) {
            return Self::parse(Scale::VScale, text);
        }
        if is_yosemite(&folded) {
            return Self::parse(Scale::Yds, text);
        }
        if lettered(&folded) && folded.split_once('/').is_some_and(|(_, second)| is_v(second)) {
            return Self::parse(Scale::Font, text);
        }
        match hint.discipline {
            Some(Discipline::Boulder) => in_discipline(text, hint.boulder, Scale::Font, Discipline::Boulder),
            Some(Discipline::Route) => in_discipline(text, hint.route, Scale::French, Discipline::Route),
            None => {
                let boulder = match Self::parse(hint.boulder, text) {
                    Ok(grade) => return Ok(grade),
                    Err(error) => error,
                };
                let route = match Self::parse(hint.route, text) {
                    Ok(grade) => return Ok(grade),
                    Err(error) => error,
                };
                Err(ask(text, None).unwrap_or_else(|| plainest([boulder, route], text)))
            }
        }
    }
}

fn in_discipline(text: &str, scale: Scale, letters: Scale, discipline: Discipline) -> Result<Grade, GradeError> {
    match Grade::parse(scale, text) {
        Err(GradeError::Unreadable { .. }) if lettered(&folded(text)) => Grade::parse(letters, text),
        Err(error @ GradeError::Unreadable { .. }) => {
            Err(ask(text, Some(discipline)).unwrap_or_else(|| plainest([error.clone(), error], text)))
        }
        read => read,
    }
}

/// The ways to type this text so that its scale is clear.
fn ask(text: &str, discipline: Option<Discipline>) -> Option<GradeError> {
    let fits = |scale: &Scale| *scale != Scale::Text && (discipline.is_none() || scale.discipline() == discipline);
    let choices: Vec<String> = Scale::ALL
        .into_iter()
        .filter(fits)
        .filter_map(|scale| match Grade::parse(scale, text) {
            Ok(_) => Some(format!("{}:{text}", scale.as_str())),
            Err(GradeError::Unprefixed { written, .. }) => Some(written),
            Err(_) => None,
        })
        .collect();
    let (last, others) = choices.split_last()?;
    let choices = if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) };
    Some(GradeError::Ambiguous { text: text.to_owned(), choices })
}

/// The error that says most: one about a grade that was understood, else that nothing was.
fn plainest(errors: [GradeError; 2], text: &str) -> GradeError {
    errors
        .into_iter()
        .find(|error| !matches!(error, GradeError::Unreadable { .. }))
        .unwrap_or_else(|| GradeError::Unknown { text: text.to_owned() })
}
