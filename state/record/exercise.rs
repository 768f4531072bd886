//! `v7-exercises`: shared reference data. Durations and rests in seconds.

use super::field::{Field, Kind};
use serde::{Deserialize, Serialize};

/// The attributes of an exercise.
pub const EXERCISE: &[Field] = &[
    Field::new("name", "Name", Kind::Text).required(),
    Field::new("type", "Type", Kind::Choice(&["strength", "power", "endurance", "technique", "recovery"])).required(),
    Field::new("progressionLevel", "Level", Kind::Choice(&["beginner", "intermediate", "advanced"])).required(),
    Field::new("equipment", "Equipment", Kind::Tags),
    Field::new("instructions", "How", Kind::Notes),
    Field::new("sets", "Sets", Kind::Int { min: 0, max: 999 }),
    Field::new("reps", "Reps", Kind::Text),
    Field::new("duration", "Duration", Kind::Num { min: 0.0, max: 86400.0, unit: "s" }),
    Field::new("restPeriod", "Rest", Kind::Num { min: 0.0, max: 86400.0, unit: "s" }),
    Field::new("safetyNotes", "Safety", Kind::Notes),
    Field::new("exerciseId", "Id", Kind::Text).derived(),
    Field::new("createdAt", "Created", Kind::Stamp).derived(),
];

/// An exercise of the shipped set, or the athlete's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Exercise {
    /// Id, a slug.
    pub exercise_id: String,
    /// Its name.
    pub name: String,
    /// `strength`, `power`, `endurance`, `technique`, `recovery`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it needs.
    pub equipment: Vec<String>,
    /// How it is done.
    pub instructions: String,
    /// Number of sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sets: Option<f64>,
    /// Repetitions, in words: `5`, `8-12`, `to failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reps: Option<String>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_period: Option<f64>,
    /// `beginner`, `intermediate`, `advanced`.
    pub progression_level: String,
    /// What to watch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety_notes: Option<String>,
}
