//! What happens on a day: the rhythm of the week, and what interrupts it.

use super::dice::Dice;
use super::project::{CRAG, GORGE, GYM, PROJECTS, TRIP_PLACE, TRIP_WEEK};
use crate::record::{DayStatus, SessionType};
use chrono::Weekday;

/// Weeks with an injured finger.
const HURT: std::ops::RangeInclusive<u64> = 18..=23;
/// The week with a cold.
const ILL: u64 = 12;

/// A day with an entry.
pub(super) struct Day {
    pub(super) kind: SessionType,
    pub(super) place: Option<&'static str>,
    pub(super) status: Option<DayStatus>,
}

/// Whether the finger hurts.
pub(super) fn is_hurt(week: u64) -> bool {
    HURT.contains(&week)
}

/// An easy week: every fourth.
pub(super) fn is_deload(week: u64) -> bool {
    week % 4 == 1 && week != TRIP_WEEK - 1
}

/// The hardest V grade of everyday climbs, without projects: up, down with the finger, up again.
pub(super) fn level(week: u64) -> u32 {
    match week {
        0..=9 => 4,
        10..=17 => 5,
        18..=23 => 2,
        24..=27 => 4,
        _ => 5,
    }
}

/// The entry of a day, if there is one.
pub(super) fn day(dice: &mut Dice, weekday: Weekday, week: u64) -> Option<Day> {
    let session = |kind, place| Some(Day { kind, place: Some(place), status: None });
    let rest = |status| Some(Day { kind: SessionType::Rest, place: None, status });
    if week == TRIP_WEEK {
        return match weekday {
            Weekday::Wed => rest(Some(DayStatus::Travel)),
            Weekday::Sat => rest(None),
            _ => session(SessionType::Outdoor, TRIP_PLACE),
        };
    }
    if week == ILL && matches!(weekday, Weekday::Thu | Weekday::Fri | Weekday::Sat | Weekday::Sun) {
        return (weekday != Weekday::Fri).then(|| rest(Some(DayStatus::Ill))).flatten();
    }
    if is_hurt(week) {
        return match weekday {
            Weekday::Tue | Weekday::Sat => session(SessionType::Gym, GYM),
            Weekday::Thu if week > 20 => session(SessionType::Training, "Home"),
            Weekday::Thu => rest(Some(DayStatus::Injured)),
            _ => None,
        };
    }
    match weekday {
        Weekday::Tue => session(SessionType::Gym, GYM),
        Weekday::Thu if dice.chance(92) => {
            session(SessionType::Training, if week.is_multiple_of(3) { "Home" } else { GYM })
        }
        Weekday::Sat => weekend(week, &[CRAG], 96, dice),
        Weekday::Sun => weekend(week, &[GORGE], 55, dice),
        Weekday::Mon if dice.chance(30) => rest(None),
        Weekday::Fri if is_deload(week) && dice.chance(50) => rest(Some(DayStatus::Deload)),
        _ => None,
    }
}

/// Outdoors when a project calls, else mostly the gym.
fn weekend(week: u64, places: &[&'static str], percent: u32, dice: &mut Dice) -> Option<Day> {
    let called = places.iter().find(|place| PROJECTS.iter().any(|project| project.is_on(week, place)));
    let warm = (4..=44).contains(&week);
    let place = match called {
        Some(place) => *place,
        None if !dice.chance(percent) => return None,
        None if warm && dice.chance(45) => places[0],
        None => GYM,
    };
    let kind = if place == GYM { SessionType::Gym } else { SessionType::Outdoor };
    Some(Day { kind, place: Some(place), status: None })
}
