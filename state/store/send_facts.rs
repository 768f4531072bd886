//! What the projections say about a send.

use super::attribute::{choice, first_line, precision, some_text, text};
use super::facts::{Facts, Listed, PLACE, half, label};
use super::tick::{Half, Link, Tick, encode};
use crate::grade::Scale;
use crate::record::{AscentStyle, Body, ClimbResult, Venue};

/// The columns of a send in its list.
#[derive(Debug, PartialEq)]
pub(super) struct SendFacts {
    /// See [`precision`].
    pub precision: Option<i64>,
    pub grade: String,
    pub name: String,
    pub place: String,
    pub ascent: Option<AscentStyle>,
    pub gist: String,
    pub entry_id: Option<String>,
    /// Grade, venue, style, tries and the rest.
    pub half: Half,
}

impl SendFacts {
    /// Its own tick, packed.
    pub(super) fn tick(&self) -> Vec<u8> {
        encode(&[Tick { own: self.half, link: Link::Send { entry: None } }])
    }
}

/// Everything projected from a send.
pub(super) fn facts(id: &str, body: &Body) -> Facts {
    let place = text(body, "location").trim();
    let ascent: Option<AscentStyle> = choice(body, "ascentStyle");
    let mut half = half(body, choice::<Venue>(body, "type"), place, &["send", id]);
    half.warmup = false;
    half.result = match ascent {
        Some(AscentStyle::Onsight) => Some(ClimbResult::Onsight),
        Some(AscentStyle::Flash) => Some(ClimbResult::Flash),
        Some(AscentStyle::Redpoint | AscentStyle::Pinkpoint) => Some(ClimbResult::Redpoint),
        Some(AscentStyle::Repeat) => Some(ClimbResult::Repeat),
        // All the tries it took.
        None if half.attempts == Some(1) => Some(ClimbResult::Flash),
        None => None,
    };
    let list = SendFacts {
        precision: precision(body),
        grade: first_line(text(body, "grade")),
        name: first_line(text(body, "name")),
        place: place.to_owned(),
        ascent,
        gist: first_line(text(body, "notes")),
        entry_id: some_text(body, "entryId"),
        half,
    };
    Facts { list: Listed::Send(list), labels: label(PLACE, place).into_iter().collect(), ..Facts::default() }
}

/// The scale of a send whose grade cannot be read.
pub(super) const UNREAD: Scale = Scale::Text;
