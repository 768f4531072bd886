//! Which climbs or sessions a question means: grade, steepness, venue, kind, place, partner.

use super::super::desk::Desk;
use crate::coach::words::Words;
use crate::grade::{Discipline, Grade, Scale};
use crate::insight::SendsSpec;
use crate::record::{ClimbKind, Style, Venue};
use crate::row::Ascent;
use crate::store::{Reader, StoreError};

/// Which climbs or sessions are meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pick {
    /// Ranks of one scale, both included.
    pub grade: Option<(Scale, u32, u32)>,
    /// The same as it was said: `V5`, `V5 or harder`.
    pub grade_label: String,
    /// Steepness.
    pub style: Option<Style>,
    /// Indoor or outdoor.
    pub venue: Option<Venue>,
    /// Boulders or routes.
    pub discipline: Option<Discipline>,
    /// Sport, trad, ...
    pub kind: Option<ClimbKind>,
    /// First-try sends only.
    pub flash: bool,
    /// A place of the journal.
    pub place: Option<String>,
    /// A partner of the journal.
    pub partner: Option<String>,
}

pub(super) fn pick(words: &Words, desk: &Desk<'_>) -> Pick {
    let mut pick = Pick::default();
    for (at, word) in words.list.iter().enumerate() {
        if let Some(grade) = grade(word, desk) {
            let (band, label) = grade.band();
            let next = words.text(at + 1, at + 3);
            let top = crate::grade::bands(grade.scale()).last().map_or(band, |(rank, _)| rank + 99);
            let harder = [
                "or harder",
                "and harder",
                "or up",
                "and up",
                "or above",
                "and above",
                "or higher",
                "and higher",
                "or more",
                "or better",
            ];
            let easier = ["or easier", "and below", "or below", "or lower"];
            let before = words.at(at.wrapping_sub(1));
            let (low, high, said) = match () {
                () if harder.contains(&next.as_str()) || words.text(at.saturating_sub(2), at) == "at least" => {
                    (band, top, format!("{label} or harder"))
                }
                () if easier.contains(&next.as_str()) => (0, band + 99, format!("{label} or easier")),
                () if matches!(before, "above" | "over") || words.text(at.saturating_sub(2), at) == "harder than" => {
                    (band + 100, top, format!("harder than {label}"))
                }
                () if matches!(before, "below" | "under") || words.text(at.saturating_sub(2), at) == "easier than" => {
                    (0, band.saturating_sub(1), format!("easier than {label}"))
                }
                () => (band, band + 99, label),
            };
            pick.grade = Some((grade.scale(), low, high));
            pick.grade_label = said;
        }
    }
    let is = |phrases: &[&str]| words.any(phrases);
    pick.style = match () {
        () if is(&["slab", "slabs", "slabby"]) => Some(Style::Slab),
        () if is(&["overhang", "overhangs", "overhanging", "steep"]) => Some(Style::Overhang),
        () if is(&["roof", "roofs"]) => Some(Style::Roof),
        () if is(&["vertical", "verticals"]) => Some(Style::Vertical),
        () => None,
    };
    pick.venue = match () {
        () if is(&["outside", "outdoor", "outdoors", "on rock", "real rock", "crag", "crags"]) => Some(Venue::Outdoor),
        () if is(&["inside", "indoor", "indoors", "gym", "gyms"]) => Some(Venue::Indoor),
        () => None,
    };
    (pick.discipline, pick.kind) = match () {
        () if is(&["boulder", "boulders", "bouldering", "boulder problem*", "problem", "problems"]) => {
            (Some(Discipline::Boulder), None)
        }
        () if is(&["trad"]) => (Some(Discipline::Route), Some(ClimbKind::Trad)),
        () if is(&["sport", "sport climb*", "sport route*"]) => (Some(Discipline::Route), Some(ClimbKind::Sport)),
        () if is(&["route", "routes", "lead", "leading", "rope", "ropes", "roped", "pitches"]) => {
            (Some(Discipline::Route), None)
        }
        () => (None, None),
    };
    if let Some((scale, ..)) = pick.grade {
        pick.discipline = scale.discipline();
    }
    pick.flash = is(&["flash", "flashes", "flashed", "onsight", "onsights", "onsighted", "first try", "first go"]);
    pick
}

/// A word that can only be a grade: `v5`, `v5s`, `5.12a`, `7a+`, `6c`.
fn grade(word: &str, desk: &Desk<'_>) -> Option<Grade> {
    let bare = word.strip_suffix('s').filter(|bare| bare.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(word);
    let v = bare.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || rest == "b");
    let yosemite = bare.starts_with("5.") && bare.len() > 2;
    let letter = bare.trim_end_matches('+');
    let lettered = letter.len() >= 2
        && letter.len() <= 3
        && letter.ends_with(['a', 'b', 'c'])
        && letter[..letter.len() - 1].bytes().all(|b| b.is_ascii_digit());
    if v || yosemite || lettered { Grade::guess(bare, &desk.hint).ok() } else { None }
}

/// The longest known place or partner that the words name.
pub(super) fn known(words: &Words, reader: &Reader, places: bool) -> Result<Option<String>, StoreError> {
    let all = if places { reader.places(200)? } else { reader.partners(200)? };
    let mut fits: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
    fits.retain(|name| {
        let phrase = Words::new(name).list.join(" ");
        !phrase.is_empty() && words.has(&phrase)
    });
    Ok(fits.into_iter().max_by_key(String::len))
}

impl Pick {
    /// Whether it narrows anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an ascent is meant, its place aside.
    pub(in crate::coach::offline) fn holds(&self, ascent: &Ascent) -> bool {
        let kind = |kind| crate::insight::spec::is_of_kind(ascent, kind);
        self.grade.is_none_or(|(scale, low, high)| ascent.scale == scale && (low..=high).contains(&ascent.rank))
            && self.style.is_none_or(|style| ascent.style == Some(style))
            && self.venue.is_none_or(|venue| ascent.venue == Some(venue))
            && self.discipline.is_none_or(|discipline| ascent.scale.discipline() == Some(discipline))
            && self.kind.is_none_or(kind)
            && (!self.flash || ascent.is_flash())
    }

    /// In words that go before a noun's period: ` slab outdoors at Camp 4`.
    pub(in crate::coach::offline) fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.grade_label.is_empty() {
            parts.push(self.grade_label.clone());
        }
        parts.extend(self.style.map(|style| crate::record::Choice::as_str(style).to_owned()));
        parts.extend(self.kind.map(|kind| crate::record::Choice::as_str(kind).to_owned()));
        parts.extend(self.venue.map(|venue| crate::record::Choice::as_str(venue).to_owned()));
        parts.extend(self.place.as_ref().map(|place| format!("at {place}")));
        parts.extend(self.partner.as_ref().map(|partner| format!("with {partner}")));
        if parts.is_empty() { String::new() } else { format!(" {}", parts.join(", ")) }
    }

    /// The spec of a scale, with the kind of climbing that was named.
    pub(in crate::coach::offline) fn spec(&self, scale: Scale) -> SendsSpec {
        SendsSpec { kind: self.kind, ..SendsSpec::new(scale) }
    }
}
