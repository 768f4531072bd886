//! The enums of the plan, and the additive ones: each value is spelt as it goes over the wire.

use serde::{Deserialize, Serialize};

/// An enum with a fixed set of spellings. Written out by hand for each type below would be the same four functions.
pub trait Choice: Sized + Copy + PartialEq + 'static {
    /// Every value, in the order a form offers them.
    const ALL: &'static [(&'static str, Self)];

    /// The value spelt `word`.
    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
    }

    /// How the value is spelt.
    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, value)| *value == self).map_or("", |(name, _)| name)
    }
}

/// What kind of day a journal entry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionType {
    /// Structured training: boards, hangs, lifting.
    Training,
    /// At a crag.
    Outdoor,
    /// Climbing in a gym.
    #[default]
    Gym,
    /// No climbing.
    Rest,
}

impl Choice for SessionType {
    const ALL: &'static [(&'static str, Self)] =
        &[("training", Self::Training), ("outdoor", Self::Outdoor), ("gym", Self::Gym), ("rest", Self::Rest)];
}

/// Where an ascent was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Venue {
    /// A gym or board.
    #[default]
    Indoor,
    /// Rock.
    Outdoor,
}

impl Choice for Venue {
    const ALL: &'static [(&'static str, Self)] = &[("indoor", Self::Indoor), ("outdoor", Self::Outdoor)];
}

/// The steepness of a climb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Less than vertical.
    Slab,
    /// Vertical.
    Vertical,
    /// Steeper than vertical.
    Overhang,
    /// Near horizontal.
    Roof,
}

impl Choice for Style {
    const ALL: &'static [(&'static str, Self)] =
        &[("slab", Self::Slab), ("vertical", Self::Vertical), ("overhang", Self::Overhang), ("roof", Self::Roof)];
}

/// Why a send stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Significance {
    /// A new level.
    Breakthrough,
    /// A step on the way.
    Milestone,
    /// Hardest so far.
    PersonalBest,
    /// A project done.
    ProjectSend,
}

impl Choice for Significance {
    const ALL: &'static [(&'static str, Self)] = &[
        ("breakthrough", Self::Breakthrough),
        ("milestone", Self::Milestone),
        ("personal-best", Self::PersonalBest),
        ("project-send", Self::ProjectSend),
    ];
}

/// What a climb is climbed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClimbKind {
    /// Without a rope.
    Boulder,
    /// Bolts.
    Sport,
    /// Gear.
    Trad,
    /// Top-roped.
    Toprope,
    /// Aid climbing.
    Aid,
    /// Ice.
    Ice,
    /// Mixed.
    Mixed,
    /// Alpine.
    Alpine,
}

impl Choice for ClimbKind {
    const ALL: &'static [(&'static str, Self)] = &[
        ("boulder", Self::Boulder),
        ("sport", Self::Sport),
        ("trad", Self::Trad),
        ("toprope", Self::Toprope),
        ("aid", Self::Aid),
        ("ice", Self::Ice),
        ("mixed", Self::Mixed),
        ("alpine", Self::Alpine),
    ];
}

/// How the rope ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rope {
    /// Led.
    Lead,
    /// Top rope.
    Tr,
    /// Seconded.
    Follow,
    /// Without one.
    Solo,
}

impl Choice for Rope {
    const ALL: &'static [(&'static str, Self)] =
        &[("lead", Self::Lead), ("tr", Self::Tr), ("follow", Self::Follow), ("solo", Self::Solo)];
}

/// How tries on one climb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClimbResult {
    /// First try, nothing known beforehand.
    Onsight,
    /// First try.
    Flash,
    /// Sent, on a later or an unknown try.
    Redpoint,
    /// Sent before.
    Repeat,
    /// To the top with hangs: not a send.
    Hung,
    /// Tried, not sent.
    Attempt,
}

impl ClimbResult {
    /// How a climb of an entry ended: without a result it was sent, and a word that nobody here knows is no send.
    pub fn of(climb: &super::Body) -> Option<Self> {
        let result = climb.get("result").filter(|result| !result.is_null())?;
        Some(result.as_str().and_then(Self::parse).unwrap_or(Self::Attempt))
    }

    /// Whether the climb was done without a fall.
    pub fn is_send(self) -> bool {
        matches!(self, Self::Onsight | Self::Flash | Self::Redpoint | Self::Repeat)
    }
}

impl Choice for ClimbResult {
    const ALL: &'static [(&'static str, Self)] = &[
        ("onsight", Self::Onsight),
        ("flash", Self::Flash),
        ("redpoint", Self::Redpoint),
        ("repeat", Self::Repeat),
        ("hung", Self::Hung),
        ("attempt", Self::Attempt),
    ];
}

/// In which style a send was made, when it was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AscentStyle {
    /// First try, nothing known beforehand.
    Onsight,
    /// First try.
    Flash,
    /// Led clean after tries.
    Redpoint,
    /// Led clean on pre-placed gear.
    Pinkpoint,
    /// Sent before.
    Repeat,
}

impl Choice for AscentStyle {
    const ALL: &'static [(&'static str, Self)] = &[
        ("onsight", Self::Onsight),
        ("flash", Self::Flash),
        ("redpoint", Self::Redpoint),
        ("pinkpoint", Self::Pinkpoint),
        ("repeat", Self::Repeat),
    ];
}

/// A day on which not climbing is nobody's failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayStatus {
    /// Ill.
    Ill,
    /// Travelling.
    Travel,
    /// Injured.
    Injured,
    /// A planned easy spell.
    Deload,
}

impl Choice for DayStatus {
    const ALL: &'static [(&'static str, Self)] =
        &[("ill", Self::Ill), ("travel", Self::Travel), ("injured", Self::Injured), ("deload", Self::Deload)];
}

/// What a planned day trains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanType {
    /// Strength.
    Strength,
    /// Power.
    Power,
    /// Endurance.
    Endurance,
    /// Technique.
    Technique,
    /// Nothing.
    #[default]
    Rest,
}

impl Choice for PlanType {
    const ALL: &'static [(&'static str, Self)] = &[
        ("strength", Self::Strength),
        ("power", Self::Power),
        ("endurance", Self::Endurance),
        ("technique", Self::Technique),
        ("rest", Self::Rest),
    ];
}

/// How hard a planned day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intensity {
    /// Easy.
    Low,
    /// In between.
    Moderate,
    /// Limit.
    High,
}

impl Choice for Intensity {
    const ALL: &'static [(&'static str, Self)] =
        &[("low", Self::Low), ("moderate", Self::Moderate), ("high", Self::High)];
}

/// What a goal is climbed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoalType {
    /// A boulder.
    Boulder,
    /// A bolted route.
    Sport,
    /// A trad route.
    Trad,
}

impl Choice for GoalType {
    const ALL: &'static [(&'static str, Self)] =
        &[("boulder", Self::Boulder), ("sport", Self::Sport), ("trad", Self::Trad)];
}

/// Daily activity outside training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityLevel {
    /// Desk work.
    Sedentary,
    /// Some walking.
    Light,
    /// On the feet half the day.
    Moderate,
    /// Physical work or much sport.
    Active,
    /// Both.
    VeryActive,
}

impl Choice for ActivityLevel {
    const ALL: &'static [(&'static str, Self)] = &[
        ("sedentary", Self::Sedentary),
        ("light", Self::Light),
        ("moderate", Self::Moderate),
        ("active", Self::Active),
        ("very-active", Self::VeryActive),
    ];
}

/// What eating is for at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NutritionGoal {
    /// Keep the weight.
    Maintain,
    /// Lose.
    Cut,
    /// Gain.
    Bulk,
    /// Keep the weight, change what it is made of.
    Recomp,
}

impl Choice for NutritionGoal {
    const ALL: &'static [(&'static str, Self)] =
        &[("maintain", Self::Maintain), ("cut", Self::Cut), ("bulk", Self::Bulk), ("recomp", Self::Recomp)];
}

/// Metric or imperial, at entry and display only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Units {
    /// kg, cm, ml.
    #[default]
    Metric,
    /// lb, ft and in, fl oz.
    Imperial,
}

impl Choice for Units {
    const ALL: &'static [(&'static str, Self)] = &[("metric", Self::Metric), ("imperial", Self::Imperial)];
}

/// Part of a date that is known; the rest of an old date was never written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatePrecision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
}

impl Choice for DatePrecision {
    const ALL: &'static [(&'static str, Self)] = &[("year", Self::Year), ("month", Self::Month)];
}
