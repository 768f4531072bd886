//! Grades of imported climbs: what a scale knows gets that scale, the rest is kept as text.

use crate::grade::{Discipline, Grade, Hint, Scale};
use crate::record::ClimbKind;

/// What stands where a source has no grade; the grade of a climb is required.
pub(super) const UNGRADED: &str = "ungraded";

/// A grade as it was written, and its scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Graded {
    /// As written.
    pub text: String,
    /// [`Scale::Text`] for what no scale knows: `WI4`, `A2`, `M5`, `Easy Snow`.
    pub scale: Scale,
}

/// Whether boulder or route scales apply to a kind of climb.
pub(super) fn discipline(kind: Option<ClimbKind>) -> Option<Discipline> {
    kind.map(|kind| if kind == ClimbKind::Boulder { Discipline::Boulder } else { Discipline::Route })
}

/// Reads a grade of this discipline; empty text is [`UNGRADED`].
///
/// # Errors
/// The rest of a sentence, for text that can't even be kept as text.
pub(super) fn read(text: &str, discipline: Option<Discipline>, hint: Hint) -> Result<Graded, String> {
    let text = super::text::line(text);
    if text.is_empty() {
        return Ok(Graded { text: UNGRADED.into(), scale: Scale::Text });
    }
    let hint = Hint { discipline: discipline.or(hint.discipline), ..hint };
    let grade = Grade::guess(&text, &hint).or_else(|_| Grade::parse(Scale::Text, &text));
    grade
        .map(|grade| Graded { text: grade.text().to_owned(), scale: grade.scale() })
        .map_err(|error| format!("the grade {:?} can't be kept: {error}", super::text::short(&text)))
}
