//! `v7-athlete-profiles`: body, current grades, goals, strengths, weaknesses, injuries. One row.

use super::GoalType;
use super::field::{Field, Kind};
use serde::{Deserialize, Serialize};

const GOAL: &[Field] = &[
    Field::new("grade", "Grade", Kind::Grade).required(),
    Field::new("type", "Kind", Kind::Choice(&["boulder", "sport", "trad"])).required(),
    Field::new("targetDate", "By", Kind::Date),
    Field::new("description", "What", Kind::Text),
    Field::new("completed", "Done", Kind::Bool),
    Field::new("forecasts", "Forecasts", Kind::Any).derived(),
    Field::new("id", "Id", Kind::Text).derived(),
];

const INJURY: &[Field] = &[
    Field::new("type", "Injury", Kind::Text).required(),
    Field::new("date", "Since", Kind::Date),
    Field::new("duration", "Lasted", Kind::Text),
    Field::new("recovered", "Recovered", Kind::Bool),
    Field::new("notes", "Notes", Kind::Text),
    Field::new("id", "Id", Kind::Text).derived(),
];

/// The attributes of the athlete's profile.
pub const PROFILE: &[Field] = &[
    Field::new("birthDate", "Born", Kind::Date),
    Field::new("age", "Age", Kind::Int { min: 3, max: 120 }),
    Field::new("sex", "Sex", Kind::Choice(&["female", "male", "other"])),
    Field::new("height", "Height", Kind::Num { min: 50.0, max: 260.0, unit: "cm" }),
    Field::new("weight", "Weight", Kind::Num { min: 15.0, max: 350.0, unit: "kg" }),
    Field::new("bodyFatPct", "Body fat", Kind::Num { min: 2.0, max: 70.0, unit: "%" }),
    Field::new("yearsClimbing", "Climbing for", Kind::Num { min: 0.0, max: 100.0, unit: "years" }),
    Field::new(
        "currentGrades",
        "Grades",
        Kind::Map(&[
            Field::new(
                "indoor",
                "Indoor",
                Kind::Map(&[
                    Field::new("slab", "Slab", Kind::Grade),
                    Field::new("vertical", "Vertical", Kind::Grade),
                    Field::new("overhang", "Overhang", Kind::Grade),
                ]),
            ),
            Field::new(
                "outdoor",
                "Outdoor",
                Kind::Map(&[
                    Field::new("sport", "Sport", Kind::Grade),
                    Field::new("boulder", "Boulder", Kind::Grade),
                    Field::new("trad", "Trad", Kind::Grade),
                ]),
            ),
        ]),
    ),
    Field::new("goals", "Goals", Kind::Table(GOAL)),
    Field::new("strengths", "Strengths", Kind::Tags),
    Field::new("weaknesses", "Weaknesses", Kind::Tags),
    Field::new("injuryHistory", "Injuries", Kind::Table(INJURY)),
    Field::new("dietaryRestrictions", "Diet", Kind::Tags),
    Field::new("updatedAt", "Updated", Kind::Stamp).derived(),
];

/// The athlete. kg, cm, years.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Profile {
    /// Years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<f64>,
    /// `YYYY-MM-DD`; preferred to `age`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// `female`, `male`, `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// cm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<f64>,
    /// Percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_fat_pct: Option<f64>,
    /// Years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years_climbing: Option<f64>,
    /// What the climber works towards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<Goal>,
    /// In the climber's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strengths: Vec<String>,
    /// In the climber's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weaknesses: Vec<String>,
    /// Past and present.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub injury_history: Vec<Injury>,
    /// What is not eaten.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dietary_restrictions: Vec<String>,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Goal {
    /// Id within the profile.
    pub id: String,
    /// As typed.
    pub grade: String,
    /// What it is climbed as.
    #[serde(rename = "type")]
    pub kind: GoalType,
    /// `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_date: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Reached.
    pub completed: bool,
}

impl Default for Goal {
    fn default() -> Self {
        Self {
            id: String::new(),
            grade: String::new(),
            kind: GoalType::Boulder,
            target_date: None,
            description: None,
            completed: false,
        }
    }
}

/// An injury, past or present.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Injury {
    /// Id within the profile.
    pub id: String,
    /// What.
    #[serde(rename = "type")]
    pub kind: String,
    /// Since, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How long, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// Over.
    pub recovered: bool,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}
