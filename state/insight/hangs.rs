//! Finger strength from logged sets: the heaviest hang a day by edge, grip and hand, and time under tension a week.
//!
//! Seconds never stand without edge and load: a minute on 30 mm is not a minute on 10. Lifting is in `tonnage`.

use super::load::monday;
use super::weight::Weighing;
use crate::record::{Key, Table};
use crate::row::{Strength, StrengthSet};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What hangs are compared on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hold {
    /// Edge, tenths of a mm; none when it was not noted.
    pub edge_tenths_mm: Option<u32>,
    /// In lower case, its words joined by hyphens however they were typed: `half-crimp`. Empty when it was not noted.
    pub grip: String,
    /// `left`, `right`, `both`.
    pub hand: String,
}

impl Hold {
    /// Of a line of sets; a hand that was not noted means both.
    pub fn of(set: &StrengthSet) -> Self {
        let edge = set.edge_mm.filter(|mm| (1.0..=100.0).contains(mm));
        let lower = |text: Option<&Arc<str>>| text.map(|text| text.trim().to_lowercase()).unwrap_or_default();
        let hand = lower(set.hand.as_ref());
        Self {
            edge_tenths_mm: edge.map(|mm| (mm * 10.0).round() as u32),
            grip: words(&lower(set.grip.as_ref())),
            hand: if hand.is_empty() { "both".into() } else { hand },
        }
    }

    /// `20 mm half-crimp, left`.
    pub fn label(&self) -> String {
        let edge = self
            .edge_tenths_mm
            .map_or_else(|| "edge unknown".to_owned(), |tenths| format!("{} mm", f64::from(tenths) / 10.0));
        let grip = if self.grip.is_empty() { String::new() } else { format!(" {}", self.grip) };
        let hand = if self.hand == "both" { String::new() } else { format!(", {}", self.hand) };
        format!("{edge}{grip}{hand}")
    }
}

/// `half crimp`, `half_crimp` and `half-crimp` are one grip.
fn words(grip: &str) -> String {
    let words: Vec<&str> = grip.split([' ', '-', '_']).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The heaviest hang of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct HangDay {
    /// The day.
    pub date: NaiveDate,
    /// The entry.
    pub key: Key,
    /// Added, or taken off, kg.
    pub load_kg: f64,
    /// Body weight and load together, percent of body weight; none when the weight of that time is unknown.
    pub body_pct: Option<f64>,
    /// Seconds a hang, when noted.
    pub hang_s: Option<f64>,
}

/// Hangs on one hold over time.
#[derive(Clone, Debug, PartialEq)]
pub struct HangSeries {
    /// On what.
    pub hold: Hold,
    /// Days with a hang, oldest first.
    pub days: Vec<HangDay>,
}

impl HangSeries {
    /// The heaviest of all; of equals the first.
    pub fn best(&self) -> Option<&HangDay> {
        self.days.iter().rev().max_by(|a, b| a.load_kg.total_cmp(&b.load_kg))
    }
}

/// Time on one hold in one week.
#[derive(Clone, Debug, PartialEq)]
pub struct HangWeek {
    /// First day of the week.
    pub monday: NaiveDate,
    /// On what.
    pub hold: Hold,
    /// Sets x repetitions x seconds.
    pub tension_s: f64,
    /// Smallest and largest load of these hangs, kg.
    pub load_kg: (f64, f64),
    /// Lines of sets behind the seconds.
    pub lines: usize,
    /// Lines without seconds, which are in no sum.
    pub without_s: usize,
}

/// Days for which a weighing tells the weight.
const WEIGHT_DAYS: i64 = 60;
/// Loads that a line can mean, kg.
const POSSIBLE_KG: std::ops::RangeInclusive<f64> = -300.0..=500.0;

/// Words that name an exercise of hanging.
const HANG_WORDS: [&str; 7] = ["hang", "hangs", "deadhang", "deadhangs", "hangboard", "repeater", "repeaters"];

/// Whether a line of sets is a hang: its exercise says so, or it names seconds of hanging and an edge or grip.
pub fn is_hang(set: &StrengthSet) -> bool {
    let exercise = set.exercise.to_lowercase();
    // Whole words: hanging leg raises are no hang.
    let named = exercise.split(|c: char| !c.is_alphanumeric()).any(|word| HANG_WORDS.contains(&word));
    named || (set.hang_s.is_some() && (set.edge_mm.is_some() || set.grip.is_some()))
}

/// The holds of lines of sets, by number. Lines that read alike are looked at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Holds {
    seen: HashMap<Read, Option<usize>>,
    numbers: BTreeMap<Hold, usize>,
}

/// What tells whether a line is a hang, and on what: exercise, edge, grip, hand, and whether seconds are noted.
type Read = (Arc<str>, Option<u64>, Option<Arc<str>>, Option<Arc<str>>, bool);

impl Holds {
    /// The number of the hold that a line is on; none when it is no hang.
    pub(super) fn number(&mut self, set: &StrengthSet) -> Option<usize> {
        let edge = set.edge_mm.map(f64::to_bits);
        let read = (Arc::clone(&set.exercise), edge, set.grip.clone(), set.hand.clone(), set.hang_s.is_some());
        let numbers = &mut self.numbers;
        *self.seen.entry(read).or_insert_with(|| {
            let next = numbers.len();
            is_hang(set).then(|| *numbers.entry(Hold::of(set)).or_insert(next))
        })
    }
}

/// The hangs up to `today` by hold, the one with most days first. A line without load is at body weight.
///
/// `weighings` give the body weight of each day: the trend of the last weighing within sixty days.
pub fn hangs(strength: &[Strength], weighings: &[Weighing], today: NaiveDate) -> Vec<HangSeries> {
    let mut tally = HangTally::new(weighings, today);
    for entry in strength {
        tally.add(&entry.key.id, entry.date, &entry.sets);
    }
    tally.series()
}

/// [`hangs`] of entries that come one at a time, in any order.
#[derive(Clone, Debug)]
pub struct HangTally<'a> {
    weighings: &'a [Weighing],
    today: NaiveDate,
    holds: Holds,
    /// The heaviest hang of each day, by the number of the hold.
    heaviest: Vec<BTreeMap<NaiveDate, HangDay>>,
}

impl<'a> HangTally<'a> {
    /// Of nothing yet.
    pub fn new(weighings: &'a [Weighing], today: NaiveDate) -> Self {
        Self { weighings, today, holds: Holds::default(), heaviest: Vec::new() }
    }

    /// Counts the sets of an entry with this id.
    pub fn add(&mut self, id: &str, date: NaiveDate, sets: &[StrengthSet]) {
        if self.today < date {
            return;
        }
        let weight_kg = weight_on(self.weighings, date);
        for set in sets {
            let (Some(hold), Some(load_kg)) = (self.holds.number(set), load(set)) else { continue };
            let body_pct = weight_kg.map(|kg| (kg + load_kg) / kg * 100.0);
            // Less than nothing hangs on no edge: the load was typed wrongly.
            if body_pct.is_some_and(|pct| pct <= 0.0) {
                continue;
            }
            if self.heaviest.len() <= hold {
                self.heaviest.resize_with(hold + 1, BTreeMap::new);
            }
            let days = &mut self.heaviest[hold];
            if days.get(&date).is_none_or(|kept| kept.load_kg < load_kg) {
                let key = Key::new(Table::Entries, id);
                days.insert(date, HangDay { date, key, load_kg, body_pct, hang_s: set.hang_s });
            }
        }
    }

    /// Each hold, the one with most days first.
    pub fn series(mut self) -> Vec<HangSeries> {
        let series = |(hold, number): (Hold, usize)| {
            let days: Vec<HangDay> = std::mem::take(self.heaviest.get_mut(number)?).into_values().collect();
            (!days.is_empty()).then_some(HangSeries { hold, days })
        };
        let mut all: Vec<HangSeries> = self.holds.numbers.into_iter().filter_map(series).collect();
        all.sort_by_key(|series| std::cmp::Reverse(series.days.len()));
        all
    }
}

/// Time under tension a week and hold, oldest week first.
pub fn hang_weeks(strength: &[Strength], today: NaiveDate) -> Vec<HangWeek> {
    let mut holds = Holds::default();
    let mut weeks: BTreeMap<(NaiveDate, usize), HangWeek> = BTreeMap::new();
    for entry in strength.iter().filter(|entry| entry.date <= today) {
        let monday = monday(entry.date);
        for set in &entry.sets {
            let (Some(hold), Some(load_kg)) = (holds.number(set), load(set)) else { continue };
            let week = weeks.entry((monday, hold)).or_insert_with(|| HangWeek {
                monday,
                hold: Hold::of(set),
                tension_s: 0.0,
                load_kg: (load_kg, load_kg),
                lines: 0,
                without_s: 0,
            });
            week.load_kg = (week.load_kg.0.min(load_kg), week.load_kg.1.max(load_kg));
            let count = |value: Option<f64>| value.filter(|count| *count >= 1.0).unwrap_or(1.0);
            match set.hang_s.filter(|seconds| (0.0..=3600.0).contains(seconds)) {
                Some(seconds) => {
                    week.tension_s += count(set.sets) * count(set.reps) * seconds;
                    week.lines += 1;
                }
                None => week.without_s += 1,
            }
        }
    }
    let mut weeks: Vec<HangWeek> = weeks.into_values().collect();
    weeks.sort_by(|a, b| (a.monday, &a.hold).cmp(&(b.monday, &b.hold)));
    weeks
}

fn load(set: &StrengthSet) -> Option<f64> {
    Some(set.load_kg.unwrap_or(0.0)).filter(|kg| POSSIBLE_KG.contains(kg))
}

/// The trend of weight on a day, kg.
fn weight_on(weighings: &[Weighing], date: NaiveDate) -> Option<f64> {
    let before = weighings.partition_point(|weighing| weighing.date <= date);
    let last = weighings.get(before.checked_sub(1)?)?;
    ((date - last.date).num_days() <= WEIGHT_DAYS && super::expenditure::POSSIBLE_KG.contains(&last.trend_kg))
        .then_some(last.trend_kg)
}
