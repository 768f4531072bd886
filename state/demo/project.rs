//! The hard climbs of the year: tried over weeks, then sent, or still open. They give the charts their shape.

use crate::grade::Scale;
use crate::record::{ClimbKind, Significance, Style, Venue};

/// Where the climber climbs.
pub(super) const GYM: &str = "Movement";
/// The trip.
pub(super) const TRIP_PLACE: &str = "Happy Boulders";
/// Boulders near home.
pub(super) const CRAG: &str = "Camp 4";
/// Bolted routes.
pub(super) const GORGE: &str = "Owens Gorge";
/// Week of the trip.
pub(super) const TRIP_WEEK: u64 = 34;

/// A climb that takes more than a session. Weeks from 0 to 51.
#[derive(Clone, Copy)]
pub(super) struct Project {
    pub(super) name: &'static str,
    pub(super) grade: &'static str,
    pub(super) scale: Scale,
    pub(super) kind: ClimbKind,
    pub(super) place: &'static str,
    pub(super) style: Style,
    /// First and last week of tries.
    pub(super) weeks: (u64, u64),
    /// Whether it goes in the last one.
    pub(super) sent: bool,
    pub(super) why: Option<Significance>,
}

impl Project {
    /// Indoors only in the gym.
    pub(super) fn venue(&self) -> Venue {
        if self.place == GYM { Venue::Indoor } else { Venue::Outdoor }
    }

    /// Whether it is tried in a week at a place.
    pub(super) fn is_on(&self, week: u64, place: &str) -> bool {
        self.place == place && (self.weeks.0..=self.weeks.1).contains(&week)
    }
}

const fn boulder(
    name: &'static str,
    grade: &'static str,
    place: &'static str,
    style: Style,
    weeks: (u64, u64),
    why: Option<Significance>,
) -> Project {
    let (scale, kind) = (Scale::VScale, ClimbKind::Boulder);
    Project { name, grade, scale, kind, place, style, weeks, sent: true, why }
}

const fn route(name: &'static str, grade: &'static str, weeks: (u64, u64), why: Option<Significance>) -> Project {
    let (scale, kind) = (Scale::Yds, ClimbKind::Sport);
    Project { name, grade, scale, kind, place: GORGE, style: Style::Vertical, weeks, sent: true, why }
}

const fn open(project: Project) -> Project {
    Project { sent: false, ..project }
}

use Significance::{Breakthrough, Milestone, PersonalBest, ProjectSend};
use Style::{Overhang, Roof, Slab, Vertical};

/// All of them.
pub(super) const PROJECTS: &[Project] = &[
    boulder("Paper Lantern", "V6", GYM, Overhang, (3, 6), Some(Milestone)),
    boulder("Salt Road", "V6", CRAG, Vertical, (8, 10), None),
    boulder("Glass Harbour", "V7", GYM, Overhang, (9, 15), Some(Breakthrough)),
    open(boulder("The Long Quiet", "V7", CRAG, Overhang, (13, 17), None)),
    boulder("Owl Time", "V6", GYM, Roof, (28, 30), Some(Milestone)),
    boulder("Copper Thread", "V6", GYM, Overhang, (31, 32), None),
    boulder("Low Tide", "V7", TRIP_PLACE, Overhang, (TRIP_WEEK, TRIP_WEEK), Some(ProjectSend)),
    boulder("Sand Clock", "V6", TRIP_PLACE, Vertical, (TRIP_WEEK, TRIP_WEEK), None),
    boulder("Red Letter Day", "V6", TRIP_PLACE, Slab, (TRIP_WEEK, TRIP_WEEK), None),
    boulder("Tin Roof", "V6", GYM, Roof, (36, 38), None),
    boulder("The Long Quiet", "V7", CRAG, Overhang, (38, 41), Some(ProjectSend)),
    boulder("Slow Burn", "V6", GYM, Vertical, (41, 42), None),
    boulder("Northern Line", "V7", GYM, Overhang, (42, 44), None),
    boulder("Midnight Traverse", "V8", CRAG, Overhang, (42, 49), Some(Breakthrough)),
    boulder("Quiet Riot", "V6", GYM, Overhang, (46, 47), None),
    boulder("Small Print", "V6", CRAG, Slab, (49, 50), None),
    open(boulder("Anvil Chorus", "V8", GYM, Roof, (47, 51), None)),
    route("Easy Money", "5.11a", (5, 7), Some(Milestone)),
    route("Second Breakfast", "5.11b", (29, 31), None),
    route("Golden Hour", "5.11d", (41, 46), Some(PersonalBest)),
    open(route("Blue Distance", "5.12a", (47, 51), None)),
];
