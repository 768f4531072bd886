//! Which climbs the figures of sends are about.

use super::Window;
use crate::grade::{Discipline, Scale};
use crate::record::{ClimbKind, ClimbResult, Rope};
use crate::row::Ascent;
use chrono::NaiveDate;

/// What the line of the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Mean of the three hardest sends.
    #[default]
    Top3,
    /// Sends a week.
    Volume,
    /// Tries a send.
    Attempts,
}

impl Measure {
    /// In the order a key cycles through them.
    pub const ALL: [Self; 3] = [Self::Top3, Self::Volume, Self::Attempts];

    /// For a legend.
    pub fn label(self) -> &'static str {
        match self {
            Self::Top3 => "top three",
            Self::Volume => "sends a week",
            Self::Attempts => "tries a send",
        }
    }

    /// The next one, and the first after the last.
    pub fn next(self) -> Self {
        match self {
            Self::Top3 => Self::Volume,
            Self::Volume => Self::Attempts,
            Self::Attempts => Self::Top3,
        }
    }
}

/// Which climbs the figures of the Sends pane are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SendsSpec {
    /// Grades of one scale only: scales do not compare.
    pub scale: Scale,
    /// How far back.
    pub window: Window,
    /// Boulder, sport, ...; all kinds when absent. A climb of unknown kind passes where its scale allows it.
    pub kind: Option<ClimbKind>,
    /// What the line shows.
    pub measure: Measure,
    /// Count top rope and following too.
    pub include_toprope: bool,
}

impl SendsSpec {
    /// Twelve months of every kind in one scale.
    pub fn new(scale: Scale) -> Self {
        Self { scale, window: Window::default(), kind: None, measure: Measure::default(), include_toprope: false }
    }

    /// Which ascents are of this scale, window and kind, and not in the future.
    pub fn selection(&self, today: NaiveDate) -> Selection {
        let since = self.window.since(today).unwrap_or(NaiveDate::MIN);
        Selection { scale: self.scale, kind: self.kind, since, until: today }
    }

    /// Whether an ascent counts as a new climb done: see [`Ascent::counts`], and top rope when asked for.
    pub fn counts(&self, ascent: &Ascent) -> bool {
        ascent.counts()
            || (self.include_toprope
                && ascent.result.is_send()
                && ascent.result != ClimbResult::Repeat
                && !ascent.warmup)
    }

    /// Whether an ascent is a serious try, sent or not: no warm-up, no repeat, top rope only when asked for.
    pub fn is_try(&self, ascent: &Ascent) -> bool {
        !ascent.warmup && ascent.result != ClimbResult::Repeat && (self.include_toprope || !is_toprope(ascent))
    }
}

/// A spec's scale, kind and window, with the dates of the window worked out.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    scale: Scale,
    kind: Option<ClimbKind>,
    since: NaiveDate,
    until: NaiveDate,
}

impl Selection {
    /// Whether an ascent is among them.
    pub fn holds(&self, ascent: &Ascent) -> bool {
        ascent.scale == self.scale
            && self.since <= ascent.date
            && ascent.date <= self.until
            && self.kind.is_none_or(|kind| is_of_kind(ascent, kind))
    }
}

/// On top rope or following.
fn is_toprope(ascent: &Ascent) -> bool {
    matches!(ascent.rope, Some(Rope::Tr | Rope::Follow)) || ascent.kind == Some(ClimbKind::Toprope)
}

/// Whether an ascent is of this kind; unknown kinds pass where their scale allows it, so that none is dropped silently.
pub fn is_of_kind(ascent: &Ascent, kind: ClimbKind) -> bool {
    is_or_may_be(ascent.kind, ascent.scale, kind)
}

/// The same of a climb's own kind and scale.
pub fn is_or_may_be(own: Option<ClimbKind>, scale: Scale, kind: ClimbKind) -> bool {
    own.map_or_else(
        || match scale.discipline() {
            Some(Discipline::Boulder) => kind == ClimbKind::Boulder,
            Some(Discipline::Route) => kind != ClimbKind::Boulder,
            None => true,
        },
        |own| own == kind,
    )
}
