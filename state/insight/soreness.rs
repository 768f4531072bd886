//! Soreness of each body part over time.

use super::{Figure, mean};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// One score of one body part.
#[derive(Clone, Debug, PartialEq)]
pub struct Soreness {
    /// The day.
    pub date: NaiveDate,
    /// `fingers`, `left elbow`, ...
    pub part: String,
    /// 0-10.
    pub score: f64,
}

/// The last two weeks of one body part against the four before.
#[derive(Clone, Debug, PartialEq)]
pub struct SorenessTrend {
    /// The body part.
    pub part: String,
    /// Mean score of the last 14 days.
    pub recent: f64,
    /// Mean of the 28 days before, with how many scores.
    pub before: Figure<f64>,
    /// Scores in the last 14 days.
    pub n: usize,
}

impl SorenessTrend {
    /// By how much it rose; none without scores before.
    pub fn rise(&self) -> Option<f64> {
        self.before.value().map(|before| self.recent - before)
    }
}

/// Days called recent.
const RECENT_DAYS: u64 = 14;
/// Days before those that they are compared with.
const BEFORE_DAYS: u64 = 28;

/// Each body part with a score in the last 14 days, the one that rose most first: a mean of what was noted, against the
/// 28 days before. Days without a score are not zeros. Our own choice of spans.
pub fn trends(scores: &[Soreness], today: NaiveDate) -> Vec<SorenessTrend> {
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let (recent_after, before_after) = (back(RECENT_DAYS), back(RECENT_DAYS + BEFORE_DAYS));
    let mut parts: BTreeMap<&str, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for score in scores.iter().filter(|score| before_after < score.date && score.date <= today) {
        let (recent, before) = parts.entry(&score.part).or_default();
        if recent_after < score.date { recent } else { before }.push(score.score);
    }
    let mut trends: Vec<SorenessTrend> = parts
        .into_iter()
        .filter_map(|(part, (recent, before))| {
            let none = || Figure::missing("no score in the four weeks before");
            let n = before.len();
            Some(SorenessTrend {
                part: part.to_owned(),
                n: recent.len(),
                recent: mean(recent)?,
                before: mean(before).map_or_else(none, |mean| Figure::known(mean, n)),
            })
        })
        .collect();
    trends.sort_by(|a, b| b.rise().unwrap_or(0.0).total_cmp(&a.rise().unwrap_or(0.0)));
    trends
}
