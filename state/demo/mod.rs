//! Sample data: a realistic year of one invented climber, and journals of any size for measuring speed.
//!
//! The same day and seed give the same records. Names of climbs are invented; nothing here is anybody's log.

mod athlete;
mod climbs;
mod dice;
mod food;
mod large;
mod names;
mod notes;
mod project;
mod session;
#[cfg(test)]
mod tests;
mod week;

pub use large::large;

use crate::record::{Change, Ids, Key, Op, Table, body, normalise};
use chrono::{Days, NaiveDate};
use dice::Dice;
use serde::Serialize;
use std::collections::BTreeMap;

/// Days that the year goes back, today included.
const DAYS: u64 = 364;

/// A year up to `today` of a climber who goes from V5 to V8, with an injured finger in between, a trip, a plan and most
/// of the food: about 170 sessions, 150 sends and 250 food logs. Today has a plan and a breakfast, no session yet.
pub fn year(today: NaiveDate, seed: u64) -> Change {
    let mut story = Story {
        dice: Dice::new(seed),
        ids: Ids::new(u128::from(seed) << 1),
        ops: Vec::new(),
        today,
        tried: BTreeMap::new(),
    };
    athlete::put(&mut story);
    let plans = athlete::plans(&mut story);
    session::put_all(&mut story, &plans);
    food::put_all(&mut story);
    Change { label: "a sample year".into(), ops: story.ops }
}

/// What is being told: where chance comes from, and the records so far.
struct Story {
    dice: Dice,
    ids: Ids,
    ops: Vec<Op>,
    today: NaiveDate,
    /// Tries on each project so far.
    tried: BTreeMap<&'static str, u32>,
}

impl Story {
    /// Adds a record, with the attributes that follow from others.
    fn put<T: Serialize>(&mut self, table: Table, id: &str, view: &T) {
        let mut body = body(view);
        normalise(table, &mut body);
        self.ops.push(Op::Put { key: Key::new(table, id), body });
    }

    /// The days of the year, oldest first, each with the number of its week, 0 to 51.
    fn days(&self) -> Vec<(NaiveDate, u64)> {
        (0..DAYS)
            .rev()
            .filter_map(|back| Some((self.today.checked_sub_days(Days::new(back))?, 51 - back / 7)))
            .collect()
    }
}

/// Milliseconds since 1970 of an hour of a day in UTC.
fn millis(date: NaiveDate, hour: u32) -> i64 {
    date.and_hms_opt(hour, 0, 0).map_or(0, |time| time.and_utc().timestamp_millis())
}

/// A timestamp of an hour of a day in UTC.
fn stamp(date: NaiveDate, hour: u32) -> String {
    format!("{date}T{hour:02}:00:00.000Z")
}
