//! Hard planned days of the coming week that an open finger injury or high soreness speaks against. It marks them and says
//! why; the plan stays the athlete's.

use super::adherence::planned;
use super::injuries::InjuryLine;
use crate::record::{Intensity, Plan, PlanDay, PlanType};
use crate::row::Soreness;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// One marked day.
#[derive(Clone, Debug, PartialEq)]
pub struct Caution {
    /// The day.
    pub date: NaiveDate,
    /// What is planned.
    pub day: PlanDay,
    /// Why it is marked: `ring finger A2 is open since 2026-11-01`.
    pub reasons: Vec<String>,
}

/// Soreness from which a day is marked, 0-10.
pub const HIGH_SORENESS: f64 = 6.0;
/// Days for which a score counts.
const SCORE_DAYS: i64 = 3;
/// Days ahead, today included.
const AHEAD_DAYS: usize = 7;

/// Whether a planned day is hard: high intensity, or strength and power that is not said to be easier.
pub fn is_intense(day: &PlanDay) -> bool {
    match (day.kind, day.intensity) {
        (PlanType::Rest, _) => false,
        (_, Some(intensity)) => intensity == Intensity::High,
        (kind, None) => matches!(kind, PlanType::Strength | PlanType::Power),
    }
}

/// The marked days of the seven from today. Soreness counts by the last score of each body part.
pub fn cautions(plan: &Plan, injuries: &[InjuryLine], scores: &[Soreness], today: NaiveDate) -> Vec<Caution> {
    let mut reasons: Vec<String> = injuries
        .iter()
        .filter(|line| line.finger)
        .filter_map(|line| {
            let since = line.open()?.from.map(|from| format!(" since {from}")).unwrap_or_default();
            Some(format!("{} is open{since}", line.name))
        })
        .collect();
    let mut last: BTreeMap<&str, &Soreness> = BTreeMap::new();
    let recent = |score: &&Soreness| score.date <= today && (today - score.date).num_days() < SCORE_DAYS;
    for score in scores.iter().filter(recent) {
        let kept = last.entry(&score.part).or_insert(score);
        if (kept.date, kept.score) < (score.date, score.score) {
            *kept = score;
        }
    }
    let high = last.values().filter(|score| (HIGH_SORENESS..=10.0).contains(&score.score));
    reasons.extend(high.map(|score| format!("soreness of {} is {} of 10 on {}", score.part, score.score, score.date)));
    if reasons.is_empty() {
        return Vec::new();
    }
    let days = (0..AHEAD_DAYS as u64).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    days.filter_map(|date| {
        let day = planned(plan, date).0.filter(is_intense)?;
        Some(Caution { date, day, reasons: reasons.clone() })
    })
    .collect()
}
