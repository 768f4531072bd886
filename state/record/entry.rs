//! `v7-journal-entries`: one session, or a rest day, with its climbs and strength sets.

use super::field::{Field, Kind};
use super::{ClimbKind, ClimbResult, DatePrecision, DayStatus, Rope, SessionType, Style};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Body parts that every form offers a soreness score for.
pub const BODY_PARTS: &[&str] = &["fingers", "forearms", "shoulders", "back", "legs"];

const CLIMB: &[Field] = &[
    Field::new("grade", "Grade", Kind::Grade).required(),
    Field::new("gradeType", "Scale", Kind::Choice(super::send::GRADE_TYPES)),
    Field::new("name", "Name", Kind::Text),
    Field::new("result", "Result", Kind::Choice(&["onsight", "flash", "redpoint", "repeat", "hung", "attempt"])),
    Field::new("attempts", "Tries", Kind::Int { min: 1, max: 9999 }),
    Field::new("style", "Style", Kind::Choice(super::send::STYLES)),
    Field::new("discipline", "Kind", Kind::Choice(super::send::DISCIPLINES)),
    Field::new("rope", "Rope", Kind::Choice(super::send::ROPES)),
    Field::new("warmup", "Warm-up", Kind::Bool),
    Field::new("highPoint", "High point", Kind::Text),
    Field::new("board", "Board", Kind::Text),
    Field::new("angleDeg", "Angle", Kind::Num { min: -10.0, max: 90.0, unit: "°" }),
    Field::new("mirror", "Mirrored", Kind::Bool),
    Field::new("pitches", "Pitches", Kind::Int { min: 1, max: 200 }),
    Field::new("pitchesLed", "Pitches led", Kind::Int { min: 0, max: 200 }),
    Field::new("lengthM", "Length", Kind::Num { min: 0.0, max: 5000.0, unit: "m" }),
    Field::new("stars", "Stars", Kind::Num { min: 0.0, max: 5.0, unit: "" }),
    Field::new("ownGrade", "My grade", Kind::Text),
    Field::new("url", "Link", Kind::Text),
    Field::new("notes", "Notes", Kind::Text),
    Field::new("climbId", "Climb", Kind::Text).derived(),
    Field::new("sendId", "Send", Kind::Text).derived(),
    Field::new("id", "Id", Kind::Text).derived(),
];

const SET: &[Field] = &[
    Field::new("exerciseId", "Exercise", Kind::Text).required(),
    Field::new("sets", "Sets", Kind::Int { min: 1, max: 999 }),
    Field::new("reps", "Reps", Kind::Int { min: 1, max: 9999 }),
    Field::new("hangS", "Hang", Kind::Num { min: 0.0, max: 3600.0, unit: "s" }),
    Field::new("loadKg", "Load", Kind::Num { min: -300.0, max: 500.0, unit: "kg" }),
    Field::new("edgeMm", "Edge", Kind::Num { min: 1.0, max: 100.0, unit: "mm" }),
    Field::new("grip", "Grip", Kind::Text),
    Field::new("hand", "Hand", Kind::Choice(&["left", "right", "both"])),
    Field::new("restS", "Rest", Kind::Num { min: 0.0, max: 7200.0, unit: "s" }),
    Field::new("rpe", "RPE", Kind::Num { min: 0.0, max: 10.0, unit: "" }),
    Field::new("id", "Id", Kind::Text).derived(),
];

/// The attributes of a journal entry.
pub const ENTRY: &[Field] = &[
    Field::new("date", "Date", Kind::Date).required(),
    Field::new("datePrecision", "Known to the", Kind::Choice(&["year", "month"])),
    Field::new("sessionType", "Type", Kind::Choice(&["training", "outdoor", "gym", "rest"])).required(),
    Field::new("location", "Place", Kind::Text),
    Field::new("startedAt", "Started", Kind::Stamp),
    Field::new("tz", "Time zone", Kind::Text),
    Field::new("duration", "Duration", Kind::Num { min: 0.0, max: 1440.0, unit: "min" }),
    Field::new("rpe", "RPE", Kind::Num { min: 0.0, max: 10.0, unit: "" }),
    Field::new("climbs", "Climbs", Kind::Table(CLIMB)),
    Field::new("sets", "Sets", Kind::Table(SET)),
    Field::new(
        "physicalCondition",
        "Condition",
        Kind::Map(&[
            Field::new("energy", "Energy", Kind::Int { min: 1, max: 10 }),
            Field::new("soreness", "Soreness", Kind::Scores { max: 10, known: BODY_PARTS }),
            Field::new("injuries", "Injuries", Kind::Tags),
        ]),
    ),
    Field::new("technicalFocus", "Focus", Kind::Tags),
    Field::new("mentalState", "Head", Kind::Text),
    Field::new("sleepHours", "Sleep", Kind::Num { min: 0.0, max: 24.0, unit: "h" }),
    Field::new("skin", "Skin", Kind::Int { min: 0, max: 10 }),
    Field::new("conditions", "Conditions", Kind::Text),
    Field::new("partners", "Partners", Kind::Tags),
    Field::new("tags", "Tags", Kind::Tags),
    Field::new("trip", "Trip", Kind::Text),
    Field::new("dayStatus", "Day off because", Kind::Choice(&["ill", "travel", "injured", "deload"])),
    Field::new("exerciseKcal", "Energy burnt", Kind::Num { min: 0.0, max: 20000.0, unit: "kcal" }),
    Field::new("notes", "Notes", Kind::Notes),
    Field::new("gradesAttempted", "Tried", Kind::Grades),
    Field::new("gradesCompleted", "Sent", Kind::Grades),
    Field::new("media", "Media", Kind::Tags),
    Field::new("planId", "Plan", Kind::Text),
    Field::new("planDay", "Day of the plan", Kind::Date),
    Field::new("entryId", "Id", Kind::Text).derived(),
    Field::new("createdAt", "Created", Kind::Stamp).derived(),
];

/// A journal entry. Durations in minutes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Entry {
    /// Id; empty until [`super::Ids`] gives one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub entry_id: String,
    /// Local date, `YYYY-MM-DD`.
    pub date: String,
    /// How much of the date is known; absent means all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<DatePrecision>,
    /// Kind of day.
    pub session_type: SessionType,
    /// Minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// Gym or crag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// When it began, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// The IANA time zone it happened in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tz: Option<String>,
    /// Session rating of perceived exertion, 0-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpe: Option<f64>,
    /// What was climbed or tried.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub climbs: Vec<Climb>,
    /// Hangboard and strength sets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<SetRow>,
    /// Every climb's grade; recomputed when `climbs` exists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grades_attempted: Vec<String>,
    /// The grades sent; recomputed when `climbs` exists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grades_completed: Vec<String>,
    /// Energy, soreness, injuries.
    #[serde(skip_serializing_if = "PhysicalCondition::is_empty")]
    pub physical_condition: PhysicalCondition,
    /// What was practised.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub technical_focus: Vec<String>,
    /// In the climber's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mental_state: Option<String>,
    /// Hours slept before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sleep_hours: Option<f64>,
    /// Skin, 0-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skin: Option<f64>,
    /// Weather and rock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    /// With whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<String>,
    /// Free labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Name of the trip it was part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trip: Option<String>,
    /// Why the day does not count against adherence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_status: Option<DayStatus>,
    /// Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// The plan whose day this was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<String>,
    /// The planned date it fulfils.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_day: Option<String>,
    /// UTC, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

/// How the body felt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PhysicalCondition {
    /// 1-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energy: Option<f64>,
    /// 0-10 a body part.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub soreness: BTreeMap<String, f64>,
    /// What hurt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub injuries: Vec<String>,
}

impl PhysicalCondition {
    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One climb within an entry: all tries of that day on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Climb {
    /// Id within the entry.
    pub id: String,
    /// Groups all tries on one climb over the years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub climb_id: Option<String>,
    /// As typed.
    pub grade: String,
    /// Scale name on the wire, such as `v-scale`.
    pub grade_type: String,
    /// Boulder, sport, trad, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discipline: Option<ClimbKind>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Steepness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// How the rope ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rope: Option<Rope>,
    /// How the tries ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<ClimbResult>,
    /// Tries of the day; absent means unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<f64>,
    /// Outside maximum and pyramid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warmup: Option<bool>,
    /// Furthest point reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high_point: Option<String>,
    /// Kilter, Tension, MoonBoard, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// Degrees past vertical.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angle_deg: Option<f64>,
    /// Climbed mirrored on a board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mirror: Option<bool>,
    /// Number of pitches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pitches: Option<f64>,
    /// Pitches led.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pitches_led: Option<f64>,
    /// Metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_m: Option<f64>,
    /// Own rating of its quality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stars: Option<f64>,
    /// Own opinion of the grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_grade: Option<String>,
    /// Link to its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The send that records this success; the two count once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send_id: Option<String>,
    /// Notes on these tries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// One line of strength work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SetRow {
    /// Id within the entry.
    pub id: String,
    /// Which exercise.
    pub exercise_id: String,
    /// Added (or taken off) kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_kg: Option<f64>,
    /// Edge depth, mm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edge_mm: Option<f64>,
    /// Half crimp, open, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grip: Option<String>,
    /// Left, right, both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand: Option<String>,
    /// Seconds a hang.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hang_s: Option<f64>,
    /// Repetitions a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reps: Option<f64>,
    /// Number of sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sets: Option<f64>,
    /// Seconds between sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_s: Option<f64>,
    /// 0-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpe: Option<f64>,
}
