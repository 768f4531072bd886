//! Strength work a week: load x repetitions x sets of each exercise. Hangs are in `hangs`: their seconds are no
//! repetitions.

use super::hangs::Holds;
use super::load::monday;
use crate::row::Strength;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One exercise in one week.
#[derive(Clone, Debug, PartialEq)]
pub struct StrengthWeek {
    /// First day of the week.
    pub monday: NaiveDate,
    /// Id of the exercise.
    pub exercise: String,
    /// Load x repetitions x sets, kg; loads that take weight off add nothing.
    pub tonnage_kg: f64,
    /// Heaviest load, kg; none when no line names one.
    pub heaviest_kg: Option<f64>,
    /// Sets.
    pub sets: f64,
    /// Lines behind the tonnage.
    pub lines: usize,
    /// Lines without load or repetitions, which are in no tonnage.
    pub without: usize,
}

/// Strength work up to `today`, by week and exercise, oldest first. A line without a number of sets is one set.
pub fn strength_weeks(strength: &[Strength], today: NaiveDate) -> Vec<StrengthWeek> {
    let mut holds = Holds::default();
    let mut weeks: BTreeMap<(NaiveDate, Arc<str>), StrengthWeek> = BTreeMap::new();
    for entry in strength.iter().filter(|entry| entry.date <= today) {
        let monday = monday(entry.date);
        for set in entry.sets.iter().filter(|set| !set.exercise.trim().is_empty()) {
            if holds.number(set).is_some() {
                continue;
            }
            let week = weeks.entry((monday, Arc::clone(&set.exercise))).or_insert_with(|| StrengthWeek {
                monday,
                exercise: set.exercise.to_string(),
                tonnage_kg: 0.0,
                heaviest_kg: None,
                sets: 0.0,
                lines: 0,
                without: 0,
            });
            let sets = set.sets.filter(|sets| (1.0..=999.0).contains(sets)).unwrap_or(1.0);
            let load = set.load_kg.filter(|kg| (-300.0..=500.0).contains(kg));
            let reps = set.reps.filter(|reps| (1.0..=9999.0).contains(reps));
            week.sets += sets;
            if let Some(kg) = load {
                week.heaviest_kg = Some(week.heaviest_kg.map_or(kg, |heaviest| heaviest.max(kg)));
            }
            if let (Some(kg), Some(reps)) = (load, reps) {
                week.tonnage_kg += kg.max(0.0) * reps * sets;
                week.lines += 1;
            } else {
                week.without += 1;
            }
        }
    }
    weeks.into_values().collect()
}
