//! `v7-benchmark-sends`: successful ascents. A failed attempt is never a row here; it lives in an entry's `climbs`.

use super::field::{Field, Kind};
use super::{AscentStyle, ClimbKind, DatePrecision, Rope, Significance, Style, Venue};
use serde::{Deserialize, Serialize};

/// Grade scales as `gradeType` names them.
pub const GRADE_TYPES: &[&str] = &["v-scale", "font", "yds", "french", "uiaa", "ewbank", "text"];
/// Steepness.
pub const STYLES: &[&str] = &["slab", "vertical", "overhang", "roof"];
/// What a climb is climbed as.
pub const DISCIPLINES: &[&str] = &["boulder", "sport", "trad", "toprope", "aid", "ice", "mixed", "alpine"];
/// How the rope ran.
pub const ROPES: &[&str] = &["lead", "tr", "follow", "solo"];

/// The attributes of a send.
pub const SEND: &[Field] = &[
    Field::new("date", "Date", Kind::Date).required(),
    Field::new("datePrecision", "Known to the", Kind::Choice(&["year", "month"])),
    Field::new("grade", "Grade", Kind::Grade).required(),
    Field::new("gradeType", "Scale", Kind::Choice(GRADE_TYPES)).required(),
    Field::new("name", "Name", Kind::Text),
    Field::new("location", "Place", Kind::Text),
    Field::new("type", "Where", Kind::Choice(&["indoor", "outdoor"])),
    Field::new("style", "Style", Kind::Choice(STYLES)),
    Field::new("attempts", "Tries", Kind::Int { min: 1, max: 9999 }),
    Field::new("ascentStyle", "Ascent", Kind::Choice(&["onsight", "flash", "redpoint", "pinkpoint", "repeat"])),
    Field::new(
        "significance",
        "Stands out as",
        Kind::Choice(&["breakthrough", "milestone", "personal-best", "project-send"]),
    ),
    Field::new("discipline", "Kind", Kind::Choice(DISCIPLINES)),
    Field::new("rope", "Rope", Kind::Choice(ROPES)),
    Field::new("board", "Board", Kind::Text),
    Field::new("angleDeg", "Angle", Kind::Num { min: -10.0, max: 90.0, unit: "°" }),
    Field::new("notes", "Notes", Kind::Notes),
    Field::new("media", "Media", Kind::Tags),
    Field::new("gradeNumeric", "Code", Kind::Int { min: 0, max: 99999 }).derived(),
    Field::new("entryId", "Entry", Kind::Text).derived(),
    Field::new("climbId", "Climb", Kind::Text).derived(),
    Field::new("source", "Source", Kind::Text).derived(),
    Field::new("sourceId", "Source id", Kind::Text).derived(),
    Field::new("sendId", "Id", Kind::Text).derived(),
    Field::new("createdAt", "Created", Kind::Stamp).derived(),
];

/// A successful ascent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Send {
    /// Id; empty until [`super::Ids`] gives one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub send_id: String,
    /// Local date, `YYYY-MM-DD`.
    pub date: String,
    /// How much of the date is known; absent means all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<DatePrecision>,
    /// As typed.
    pub grade: String,
    /// Scale name on the wire.
    pub grade_type: String,
    /// Mountain Project's rating code; absent for text grades.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade_numeric: Option<u32>,
    /// Name of the climb.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Gym or crag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Indoor or outdoor.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    /// Steepness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// Tries it took; absent means unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<f64>,
    /// Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Why it stands out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub significance: Option<Significance>,
    /// The entry of that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_id: Option<String>,
    /// Groups all tries on one climb over the years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub climb_id: Option<String>,
    /// Boulder, sport, trad, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discipline: Option<ClimbKind>,
    /// How the rope ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rope: Option<Rope>,
    /// Flash, redpoint, ...; absent when unstated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ascent_style: Option<AscentStyle>,
    /// Degrees past vertical.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angle_deg: Option<f64>,
    /// Kilter, Tension, MoonBoard, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// Where it was imported from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its id there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// UTC, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}
