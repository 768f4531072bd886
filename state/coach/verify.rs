//! Checks the numbers of an answer: each one has to stand in what the model was given, up to rounding and units.
//!
//! It compares figures, dates and grades; whether the sentence around them is true it cannot tell. What is not found gets
//! a `?` and is named under the answer.

mod scan;
#[cfg(test)]
mod tests;

pub use crate::chat::notes::Verified;

use scan::{Claim, Said, scan};
use serde_json::Value;
use std::collections::HashSet;

/// What an answer may rest on: results of tools, the context, the question, today.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    numbers: Vec<f64>,
    /// Month and day, and year where it is known.
    dates: HashSet<(u32, u32)>,
    years: HashSet<i32>,
    grades: HashSet<String>,
}

impl Sources {
    /// Adds everything that a text names.
    pub fn add_text(&mut self, text: &str) {
        for claim in scan(text) {
            match claim.said {
                Said::Number { value, .. } => self.numbers.push(value),
                Said::Date { year, month, day } => {
                    self.dates.insert((month, day));
                    self.years.extend(year);
                    // `May 2026` of a source vouches for `2026` and for a day's number nowhere.
                }
                Said::Grade(grade) => {
                    self.grades.insert(grade);
                }
            }
        }
    }

    /// Adds every number and text of a JSON value.
    pub fn add_json(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.numbers.extend(number.as_f64().filter(|value| value.is_finite())),
            Value::String(text) => self.add_text(text),
            Value::Array(list) => list.iter().for_each(|value| self.add_json(value)),
            Value::Object(map) => map.values().for_each(|value| self.add_json(value)),
            _ => {}
        }
    }

    fn holds(&self, said: &Said) -> bool {
        match said {
            Said::Grade(grade) => {
                self.grades.contains(grade)
                    || self.grades.iter().any(|known| known.trim_end_matches(['+', '-']) == grade)
            }
            Said::Date { year, month, day } => {
                let known = if *day == 0 {
                    self.dates.iter().any(|(own, _)| own == month)
                } else {
                    self.dates.contains(&(*month, *day))
                };
                known && year.is_none_or(|year| self.years.contains(&year))
            }
            Said::Number { value, decimals, unit } => {
                let year = *decimals == 0 && self.years.contains(&(*value as i32)) && (1900.0..2200.0).contains(value);
                year || self.numbers.iter().any(|known| same(*known, *value, *decimals, unit))
            }
        }
    }
}

/// Whether a source's number reads as this one, rounded, in its unit.
fn same(known: f64, value: f64, decimals: u32, unit: &str) -> bool {
    let close = |known: f64| (known.abs() - value.abs()).abs() <= 0.5 * 10f64.powi(-(decimals as i32)) + 1e-9;
    let factor = match unit {
        "%" | "percent" => Some(100.0),
        "h" | "hour" | "hours" => Some(1.0 / 60.0),
        "min" | "minutes" => Some(60.0),
        "l" | "litre" | "litres" | "liter" | "liters" => Some(1.0 / 1000.0),
        "ml" => Some(1000.0),
        "lb" | "lbs" | "pounds" => Some(2.204_62),
        "kg" => Some(1.0 / 2.204_62),
        _ => None,
    };
    close(known) || factor.is_some_and(|factor| close(known * factor))
}

/// Compares an answer with its sources. Numbers that follow from two others of the same sentence (a sum, a difference, a
/// share in percent) count as found.
pub fn verify(answer: &str, sources: &Sources) -> Verified {
    let claims = scan(answer);
    let fine: Vec<bool> = claims.iter().map(|claim| sources.holds(&claim.said)).collect();
    let follows = |claim: &Claim| {
        let Said::Number { value, decimals, ref unit } = claim.said else { return false };
        let near: Vec<f64> = claims
            .iter()
            .zip(&fine)
            .filter(|(other, fine)| **fine && other.sentence == claim.sentence)
            .filter_map(|(other, _)| if let Said::Number { value, .. } = other.said { Some(value) } else { None })
            .collect();
        near.iter().enumerate().any(|(at, a)| {
            near.iter().enumerate().any(|(other, b)| {
                let share = |share: f64| {
                    share.is_finite() && matches!(unit.as_str(), "%" | "percent") && same(share, value, decimals, "")
                };
                at != other
                    && (same(a - b, value, decimals, "")
                        || same(a + b, value, decimals, "")
                        || share(a / b * 100.0)
                        || share((a - b) / b * 100.0))
            })
        })
    };
    let unmatched = claims
        .iter()
        .zip(&fine)
        .filter(|(claim, fine)| !**fine && !follows(claim))
        .map(|(claim, _)| (claim.start, claim.end, answer[claim.start..claim.end].to_owned()))
        .collect();
    Verified { claims: claims.len(), unmatched }
}
