//! Climbing grades: read them, order them, show them, convert them.
//!
//! What a person typed is kept; its place on the scale is worked out beside it. Grades compare inside one scale only:
//! a conversion is for showing, never for sorting, and a boulder grade never becomes a route grade.
//! Nothing here knows climbs, dates or sends.

mod code;
mod convert;
mod error;
mod guess;
mod range;
mod report;
mod scale;
mod single;
mod table;
#[cfg(test)]
mod tests;
mod typed;
mod yosemite;

use std::cmp::Ordering;

pub use error::GradeError;
pub use guess::Hint;
pub use report::{report_json, report_text};
pub use scale::{Discipline, Scale};

use single::{BAND, Position};

/// The longest text kept as a grade, in characters.
const MAX_CHARS: usize = 40;

/// A grade as typed, and where it stands on its scale.
///
/// Equality is of everything, the typed text included; [`Grade::compare`] is by difficulty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grade {
    scale: Scale,
    text: String,
    position: Position,
}

impl Grade {
    /// Reads a grade of a known scale, case aside: `V5+`, `7a+`, `5.10a/b PG13`, `VI+`.
    ///
    /// The first grade counts (`5.12a V5`, `5.10b A0 R`), the whole text is kept. A prefix that names this same scale
    /// (`font:7a`) is taken off. Text of at most 40 printed characters is always a grade of [`Scale::Text`].
    ///
    /// # Errors
    /// Empty, too long or unprintable text, and what the scale does not have; see [`GradeError`].
    pub fn parse(scale: Scale, text: &str) -> Result<Self, GradeError> {
        let mut text = typed::checked(text)?;
        if scale == Scale::Text {
            let position = Position { canonical: text.to_owned(), rank: 0, scores: None, code: None };
            return Ok(Self { scale, text: text.to_owned(), position });
        }
        if let Some((typed, grade)) = typed::prefixed(text)? {
            if typed != scale {
                return Err(GradeError::OtherScale { text: text.to_owned(), typed, asked: scale });
            }
            text = typed::checked(grade)?;
        }
        let position = typed::position(scale, text)?;
        Ok(Self { scale, text: text.to_owned(), position })
    }

    /// The grade as typed, without outer spaces and without a scale prefix.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The grade as its scale prints it: `V5+`, `7A+`, `5.10a/b`, `7c+/8a`, `7-` for `VII-`.
    pub fn canonical(&self) -> String {
        self.position.canonical.clone()
    }

    /// The scale it was read in.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// The position inside its own scale, harder is more, 100 from one band to the next; 0 for text.
    ///
    /// Inside a band: `V5-`, `V5`, `V5+`, `V5-6`; `5.10a`, `5.10-`, `5.10a/b`. Only ranks of one scale compare.
    pub fn rank(&self) -> u32 {
        self.position.rank
    }

    /// First and last score on the common axis of the discipline, 0 to 107; none for text and 3rd and 4th class.
    pub fn scores(&self) -> Option<(u8, u8)> {
        self.position.scores
    }

    /// The line of a pyramid or chart that this grade belongs to: the rank at which it begins, and its label.
    ///
    /// `V5-`, `V5+` and `V5-6` are in `V5`; letters stay letters; `5.10-` and `5.10a/b` are in `5.10a`, a bare `5.10` in
    /// `5.10b`; `7c+/8a` in `7c+`; a bare French `5`, like 5.10, in the middle of what it covers, `5b`; V-easy in `VB`.
    /// Text is its own band, rank 0.
    pub fn band(&self) -> (u32, String) {
        if self.scale == Scale::Text {
            return (0, self.text.clone());
        }
        (self.rank() / BAND * BAND, rank_label(self.scale, self.rank()))
    }

    /// By difficulty; none across scales. Two texts have no order, but the same text is equal to itself.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        if self.scale != other.scale {
            return None;
        }
        if self.scale == Scale::Text {
            return (self.text == other.text).then_some(Ordering::Equal);
        }
        Some(self.rank().cmp(&other.rank()))
    }
}

/// The label of the band that a rank lies in (`V5`), the last one above all; empty for text. For chart axes.
pub fn rank_label(scale: Scale, rank: u32) -> String {
    let label = table::band_labels(scale).nth((rank / BAND) as usize);
    label.or_else(|| table::band_labels(scale).last()).unwrap_or_default().to_owned()
}

/// The number of the band that a rank lies in, the easiest of its scale being 0.
pub fn band_step(rank: u32) -> usize {
    (rank / BAND) as usize
}

/// All bands of a scale, easiest first: the rank at which each begins, and its label. None for text.
pub fn bands(scale: Scale) -> Vec<(u32, String)> {
    (0..).step_by(BAND as usize).zip(table::band_labels(scale).map(str::to_owned)).collect()
}
