//! Why a text is no grade, in a sentence a climber can act on.

use super::scale::Scale;

/// A text that is no grade, or not one alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GradeError {
    /// Nothing but spaces.
    #[error("the grade is empty: type one such as V5, 5.10a, font:7a or text:yellow")]
    Empty,
    /// More characters than any grade needs.
    #[error("the grade {text:?}... has {chars} characters: at most {max} are kept", max = super::MAX_CHARS)]
    TooLong {
        /// How the text begins.
        text: String,
        /// Its length in characters.
        chars: usize,
    },
    /// A line break, an escape or another character that can't be shown.
    #[error("the grade {text:?} has a control character: only printed characters are allowed")]
    ControlCharacter {
        /// The text.
        text: String,
    },
    /// Above the hardest grade of the scale.
    #[error("{text} is harder than {top}, the top of the {short} scale", short = .scale.short())]
    TooHard {
        /// The grade as typed.
        text: String,
        /// The scale it was read in.
        scale: Scale,
        /// The hardest grade of that scale.
        top: &'static str,
    },
    /// Below the easiest grade of the scale.
    #[error("{text} is easier than {bottom}, the bottom of the {short} scale", short = .scale.short())]
    TooEasy {
        /// The grade as typed.
        text: String,
        /// The scale it was read in.
        scale: Scale,
        /// The easiest grade of that scale.
        bottom: &'static str,
    },
    /// Not written as the scale writes its grades.
    #[error("{text:?} is no {short} grade: {examples} are", short = .scale.short(), examples = .scale.examples())]
    Unreadable {
        /// The grade as typed.
        text: String,
        /// The scale it was read in.
        scale: Scale,
    },
    /// The number alone, where the scale writes something before it.
    #[error("{text:?} is not how the {short} scale writes it: type {written}", short = .scale.short())]
    Unprefixed {
        /// The grade as typed.
        text: String,
        /// The scale it was read in.
        scale: Scale,
        /// The same grade in full.
        written: String,
    },
    /// A range whose second grade is not the harder one.
    #[error("the range {text} does not go up: type the easier grade first, then a harder one")]
    RunsDown {
        /// The range as typed.
        text: String,
    },
    /// A grade of a scale which the hint does not name.
    #[error("{text:?} does not say its scale: type {choices}")]
    Ambiguous {
        /// The grade as typed.
        text: String,
        /// What to type instead, ready to show: `font:7a or french:7a`.
        choices: String,
    },
    /// Read by no scale.
    #[error(
        "{text:?} is no grade: type one such as V5, 5.10a, font:7a or french:7a, or text:{text} to keep it as it is"
    )]
    Unknown {
        /// The text.
        text: String,
    },
    /// `prefix:grade` with a prefix that is no scale.
    #[error("{prefix:?} in {text:?} is no scale: v, font, yds, french, uiaa, ewbank and text are")]
    UnknownScale {
        /// The text.
        text: String,
        /// What stands before the colon.
        prefix: String,
    },
    /// `prefix:grade` where another scale was asked for.
    #[error("{text:?} names the {typed} scale where a {asked} grade is expected", typed = .typed.short(), asked = .asked.short())]
    OtherScale {
        /// The text.
        text: String,
        /// The scale that the prefix names.
        typed: Scale,
        /// The scale that was asked for.
        asked: Scale,
    },
}
