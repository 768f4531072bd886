//! Soreness of each body part over time.

use super::{Figure, mean};
use crate::row::{RowId, Soreness};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Scores of each body part, from those that come one at a time, oldest first.
#[derive(Clone, Debug, Default)]
pub struct SorenessTally {
    parts: BTreeMap<String, SorenessDays>,
}

/// Scores of one body part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SorenessDays {
    /// How many there are.
    pub n: usize,
    /// The highest of each day with the row of its entry, oldest first.
    pub highest: Vec<(NaiveDate, f64, RowId)>,
}

impl SorenessTally {
    /// Counts the next score, that of an entry at this row; one that is none of 0-10 is a typing error and left out.
    pub fn add(&mut self, row: RowId, date: NaiveDate, part: &str, score: f64) {
        if !POSSIBLE.contains(&score) {
            return;
        }
        match self.parts.get_mut(part) {
            Some(days) => days.add(row, date, score),
            None => self.parts.entry(part.to_owned()).or_default().add(row, date, score),
        }
    }

    /// The body parts, the one with most scores first.
    pub fn parts(self) -> Vec<(String, SorenessDays)> {
        let mut parts: Vec<_> = self.parts.into_iter().collect();
        parts.sort_by_key(|(_, days)| std::cmp::Reverse(days.n));
        parts
    }
}

impl SorenessDays {
    fn add(&mut self, row: RowId, date: NaiveDate, score: f64) {
        self.n += 1;
        match self.highest.last_mut().filter(|(last, ..)| *last == date) {
            Some((_, highest, _)) if score <= *highest => {}
            Some(last) => *last = (date, score, row),
            None => self.highest.push((date, score, row)),
        }
    }
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

/// What a score can be; others are typing errors.
const POSSIBLE: std::ops::RangeInclusive<f64> = 0.0..=10.0;

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
    let inside =
        |score: &&Soreness| before_after < score.date && score.date <= today && POSSIBLE.contains(&score.score);
    for score in scores.iter().filter(inside) {
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

/// Days that the slope looks back.
const SLOPE_DAYS: u64 = 28;
/// Scores that the slope needs, on as many different days.
const SLOPE_SCORES: usize = 4;

/// The direction of each body part with a score in the last 28 days: points a week, by least squares, the steepest rise
/// first. n is the scores; missing with fewer than four different days.
pub fn slopes(scores: &[Soreness], today: NaiveDate) -> Vec<(String, Figure<f64>)> {
    let after = today.checked_sub_days(Days::new(SLOPE_DAYS)).unwrap_or(today);
    let mut parts: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    let inside = |score: &&Soreness| after < score.date && score.date <= today && POSSIBLE.contains(&score.score);
    for score in scores.iter().filter(inside) {
        let day = (score.date - after).num_days() as f64;
        parts.entry(&score.part).or_default().push((day, score.score));
    }
    let mut slopes: Vec<(String, Figure<f64>)> = parts
        .into_iter()
        .map(|(part, points)| {
            let days: std::collections::BTreeSet<u32> = points.iter().map(|point| point.0 as u32).collect();
            let slope = match slope(&points) {
                Some(slope) if days.len() >= SLOPE_SCORES => Figure::known(7.0 * slope, points.len()),
                _ => Figure::missing(format!("scores of {} days in four weeks, {SLOPE_SCORES} are needed", days.len())),
            };
            (part.to_owned(), slope)
        })
        .collect();
    let rise = |slope: &Figure<f64>| slope.value().copied().unwrap_or(f64::NEG_INFINITY);
    slopes.sort_by(|a, b| rise(&b.1).total_cmp(&rise(&a.1)));
    slopes
}

/// The slope of the line through points by least squares; none when all lie above one another.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let x = mean(points.iter().map(|point| point.0))?;
    let y = mean(points.iter().map(|point| point.1))?;
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let together: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    (spread > 0.0).then(|| together / spread)
}
