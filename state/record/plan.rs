//! `v7-training-plans`: a week that repeats between two dates, and single days moved within it.

use super::field::{Field, Kind};
use super::{Intensity, PlanType};
use serde::{Deserialize, Serialize};

/// The keys of `weeklyStructure`, Monday first.
pub const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const DAY: &[Field] = &[
    Field::new("type", "Type", Kind::Choice(&["strength", "power", "endurance", "technique", "rest"])).required(),
    Field::new("focus", "Focus", Kind::Tags),
    Field::new("duration", "Duration", Kind::Num { min: 0.0, max: 1440.0, unit: "min" }),
    Field::new("intensity", "Intensity", Kind::Choice(&["low", "moderate", "high"])),
    Field::new("exercises", "Exercises", Kind::Tags),
    Field::new("notes", "Notes", Kind::Text),
];

/// The attributes of a training plan.
pub const PLAN: &[Field] = &[
    Field::new("name", "Name", Kind::Text).required(),
    Field::new("startDate", "Starts", Kind::Date).required(),
    Field::new("endDate", "Ends", Kind::Date).required(),
    Field::new("active", "Active", Kind::Bool),
    Field::new("goals", "Goals", Kind::Tags),
    Field::new(
        "weeklyStructure",
        "Week",
        Kind::Map(&[
            Field::new("monday", "Monday", Kind::Map(DAY)),
            Field::new("tuesday", "Tuesday", Kind::Map(DAY)),
            Field::new("wednesday", "Wednesday", Kind::Map(DAY)),
            Field::new("thursday", "Thursday", Kind::Map(DAY)),
            Field::new("friday", "Friday", Kind::Map(DAY)),
            Field::new("saturday", "Saturday", Kind::Map(DAY)),
            Field::new("sunday", "Sunday", Kind::Map(DAY)),
        ]),
    ),
    Field::new("overrides", "Moved days", Kind::Any),
    Field::new("planId", "Id", Kind::Text).derived(),
    Field::new("createdAt", "Created", Kind::Stamp).derived(),
];

/// A training plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Plan {
    /// Id; empty until [`super::Ids`] gives one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub plan_id: String,
    /// Its name.
    pub name: String,
    /// First day, `YYYY-MM-DD`.
    pub start_date: String,
    /// Last day, `YYYY-MM-DD`.
    pub end_date: String,
    /// The repeating week.
    pub weekly_structure: WeeklyStructure,
    /// What it is for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    /// Whether it is the current plan; at most one is.
    pub active: bool,
    /// Single days that differ: date -> what is done instead; the plan itself is not rewritten.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub overrides: std::collections::BTreeMap<String, Override>,
    /// UTC, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

/// What is done on one date instead of what the week says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Override {
    /// The day's work; absent means nothing is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<PlanDay>,
    /// The date it was moved from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
}

/// The seven days; absent means nothing is planned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WeeklyStructure {
    /// Monday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monday: Option<PlanDay>,
    /// Tuesday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tuesday: Option<PlanDay>,
    /// Wednesday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wednesday: Option<PlanDay>,
    /// Thursday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thursday: Option<PlanDay>,
    /// Friday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub friday: Option<PlanDay>,
    /// Saturday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saturday: Option<PlanDay>,
    /// Sunday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunday: Option<PlanDay>,
}

impl WeeklyStructure {
    /// The day with this number from Monday = 0.
    pub fn day(&self, from_monday: usize) -> Option<&PlanDay> {
        match from_monday {
            0 => self.monday.as_ref(),
            1 => self.tuesday.as_ref(),
            2 => self.wednesday.as_ref(),
            3 => self.thursday.as_ref(),
            4 => self.friday.as_ref(),
            5 => self.saturday.as_ref(),
            6 => self.sunday.as_ref(),
            _ => None,
        }
    }
}

/// One planned day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PlanDay {
    /// What it trains.
    #[serde(rename = "type")]
    pub kind: PlanType,
    /// Words for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<String>,
    /// Minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// How hard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intensity: Option<Intensity>,
    /// Ids of exercises.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exercises: Vec<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}
