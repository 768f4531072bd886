//! What a shipped exercise holds, and the whole set of them.

use super::{body, endurance, fingers, power, recovery, technique};
use crate::record::Exercise;

/// One exercise of the shipped set. Durations and rests in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shipped {
    /// Id, a slug.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// `strength`, `power`, `endurance`, `technique`, `recovery`.
    pub kind: &'static str,
    /// `beginner`, `intermediate`, `advanced`.
    pub level: &'static str,
    /// What it needs.
    pub equipment: &'static [&'static str],
    /// Number of sets.
    pub sets: u32,
    /// Repetitions of a set, in words.
    pub reps: &'static str,
    /// Seconds of one repetition, hold or bout of work; none where it is counted, not timed.
    pub duration_s: Option<u32>,
    /// Seconds between sets.
    pub rest_s: Option<u32>,
    /// How it is done.
    pub instructions: &'static str,
    /// What to watch.
    pub safety: Option<&'static str>,
}

/// The shipped set: fingers, power, endurance, body, technique, recovery.
pub fn shipped() -> impl Iterator<Item = &'static Shipped> {
    [fingers::ALL, power::ALL, endurance::ALL, body::ALL, technique::ALL, recovery::ALL].into_iter().flatten()
}

/// The shipped set as records.
pub fn exercises() -> Vec<Exercise> {
    shipped().map(record).collect()
}

/// The shipped exercise with this id.
pub fn exercise(id: &str) -> Option<Exercise> {
    shipped().find(|exercise| exercise.id == id).map(record)
}

fn record(exercise: &Shipped) -> Exercise {
    Exercise {
        exercise_id: exercise.id.into(),
        name: exercise.name.into(),
        kind: exercise.kind.into(),
        equipment: exercise.equipment.iter().map(ToString::to_string).collect(),
        instructions: exercise.instructions.into(),
        sets: Some(f64::from(exercise.sets)),
        reps: Some(exercise.reps.into()),
        duration: exercise.duration_s.map(f64::from),
        rest_period: exercise.rest_s.map(f64::from),
        progression_level: exercise.level.into(),
        safety_notes: exercise.safety.map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Table, body, check};
    use std::collections::HashSet;

    #[test]
    fn every_exercise_may_be_saved_and_has_its_own_id_and_name() {
        let (mut ids, mut names) = (HashSet::new(), HashSet::new());
        for exercise in exercises() {
            assert_eq!(check(Table::Exercises, &body(&exercise)), [], "{}", exercise.name);
            let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(exercise.exercise_id.chars().all(slug), "{}", exercise.exercise_id);
            assert!(ids.insert(exercise.exercise_id.clone()), "{} twice", exercise.exercise_id);
            assert!(names.insert(exercise.name.clone()), "{} twice", exercise.name);
            assert!(exercise.instructions.matches('.').count() >= 2, "{} says too little", exercise.name);
        }
        assert!(ids.len() >= 40, "{}", ids.len());
    }

    #[test]
    fn what_is_advanced_says_what_to_watch() {
        for exercise in shipped().filter(|exercise| exercise.level == "advanced") {
            assert!(exercise.safety.is_some(), "{}", exercise.name);
        }
    }

    #[test]
    fn every_kind_of_training_day_has_work_that_is_not_advanced() {
        for kind in ["strength", "power", "endurance", "technique", "recovery"] {
            let fits = |exercise: &&Shipped| exercise.kind == kind && exercise.level != "advanced";
            assert!(shipped().filter(fits).count() >= 3, "{kind}");
        }
    }

    #[test]
    fn an_exercise_is_found_by_its_id() {
        assert_eq!(exercise("max-hangs").map(|found| found.name), Some("Max hangs".into()));
        assert_eq!(exercise("moon-hangs"), None);
    }
}
