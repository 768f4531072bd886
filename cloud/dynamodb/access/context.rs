//! The five questions of the coach, each answered by requests side by side that ask for the attributes they need.

use super::query::Order::Up;
use super::{Access, Dates};
use chrono::NaiveDate;
use v7_state::record::{Body, Table};
use v7_state::sync::Failure;

/// Days that recent performance, progress, health and adherence look back.
const MONTH: u64 = 30;
/// Days that food looks back.
const WEEK: u64 = 7;

const ENTRY_FIGURES: &[&str] = &[
    "entryId",
    "date",
    "sessionType",
    "duration",
    "rpe",
    "location",
    "gradesAttempted",
    "gradesCompleted",
    "climbs",
    "technicalFocus",
    "dayStatus",
];
const SEND_FIGURES: &[&str] = &[
    "sendId",
    "date",
    "grade",
    "gradeNumeric",
    "gradeType",
    "name",
    "location",
    "type",
    "style",
    "discipline",
    "rope",
    "ascentStyle",
    "attempts",
    "significance",
    "entryId",
    "climbId",
];
const GOALS: &[&str] = &["goals", "currentGrades", "yearsClimbing", "strengths", "weaknesses"];
const INJURIES: &[&str] = &["injuryHistory", "age", "birthDate"];
const BODY: &[&str] =
    &["entryId", "date", "sessionType", "duration", "rpe", "physicalCondition", "skin", "sleepHours", "dayStatus"];
const TARGETS: &[&str] = &["targets", "goal", "dietaryRestrictions"];
const FOOD: &[&str] = &["date", "totalCalories", "macros", "hydration", "supplements", "complete"];
const DONE: &[&str] =
    &["entryId", "date", "sessionType", "duration", "technicalFocus", "planId", "planDay", "dayStatus"];

/// Thirty days of climbing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecentPerformance {
    /// Entries, the oldest first.
    pub entries: Vec<Body>,
    /// Sends, the oldest first.
    pub sends: Vec<Body>,
}

/// Goals and what was sent of late.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalProgress {
    /// Goals and current grades; `None` without a profile.
    pub profile: Option<Body>,
    /// Sends of thirty days, the oldest first.
    pub sends: Vec<Body>,
}

/// Injuries and how the body felt of late.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// The injury history and what age says of it; `None` without a profile.
    pub profile: Option<Body>,
    /// Energy and soreness of thirty days, the oldest first.
    pub entries: Vec<Body>,
}

/// A week of food against the targets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoodWeek {
    /// The targets; `None` without a nutrition profile.
    pub profile: Option<Body>,
    /// Totals of the days that have a log, the oldest first.
    pub logs: Vec<Body>,
}

/// What was planned and what was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adherence {
    /// The active plan, if there is one.
    pub plan: Option<Body>,
    /// Entries of thirty days, the oldest first.
    pub entries: Vec<Body>,
}

impl Access {
    /// Recent performance: thirty days of entries and sends.
    ///
    /// # Errors
    /// When a request fails.
    pub async fn recent_performance(&self, today: NaiveDate) -> Result<RecentPerformance, Failure> {
        let dates = Dates::last(MONTH, today);
        let entries = self.entries_with(dates, Up, ENTRY_FIGURES);
        let (entries, sends) = tokio::try_join!(entries, self.sends_with(dates, Up, SEND_FIGURES))?;
        Ok(RecentPerformance { entries, sends })
    }

    /// Goal tracking: the goals, and thirty days of sends.
    ///
    /// # Errors
    /// When a request fails.
    pub async fn goal_tracking(&self, today: NaiveDate) -> Result<GoalProgress, Failure> {
        let profile = self.row(Table::Profiles, self.own(), GOALS);
        let sends = self.sends_with(Dates::last(MONTH, today), Up, SEND_FIGURES);
        let (profile, sends) = tokio::try_join!(profile, sends)?;
        Ok(GoalProgress { profile, sends })
    }

    /// Health patterns: the injury history, and thirty days of energy and soreness.
    ///
    /// # Errors
    /// When a request fails.
    pub async fn health_patterns(&self, today: NaiveDate) -> Result<Health, Failure> {
        let profile = self.row(Table::Profiles, self.own(), INJURIES);
        let (profile, entries) = tokio::try_join!(profile, self.entries_with(Dates::last(MONTH, today), Up, BODY))?;
        Ok(Health { profile, entries })
    }

    /// Nutrition compliance: seven days of food against the targets.
    ///
    /// # Errors
    /// When a request fails.
    pub async fn nutrition_compliance(&self, today: NaiveDate) -> Result<FoodWeek, Failure> {
        let profile = self.row(Table::NutritionProfiles, self.own(), TARGETS);
        let logs = self.nutrition_logs_with(Dates::last(WEEK, today), Up, FOOD);
        let (profile, logs) = tokio::try_join!(profile, logs)?;
        Ok(FoodWeek { profile, logs })
    }

    /// Training adherence: the active plan, and thirty days of entries.
    ///
    /// # Errors
    /// When a request fails.
    pub async fn training_adherence(&self, today: NaiveDate) -> Result<Adherence, Failure> {
        let entries = self.entries_with(Dates::last(MONTH, today), Up, DONE);
        let (plan, entries) = tokio::try_join!(self.active_plan(), entries)?;
        Ok(Adherence { plan, entries })
    }
}
