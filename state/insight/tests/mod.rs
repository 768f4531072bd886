//! The figures against vectors, tables and properties.

#![expect(clippy::unwrap_used, reason = "tests")]

mod body;
mod charts;
mod days;
mod fuel;
mod past;
mod sends;
mod strength;
mod whole;

use crate::grade::{Grade, Scale};
use crate::record::ClimbResult;
use crate::row::{Ascent, DayStat, FoodDay};
use chrono::{Days, NaiveDate};

/// A Sunday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn ago(days: u64) -> NaiveDate {
    today().checked_sub_days(Days::new(days)).unwrap()
}

/// A climb sent on a later try; every climb another one.
fn sent(days: u64, grade: &str, climb: u64) -> Ascent {
    in_scale(Scale::VScale, days, grade, climb)
}

fn in_scale(scale: Scale, days: u64, grade: &str, climb: u64) -> Ascent {
    let grade = Grade::parse(scale, grade).unwrap();
    Ascent {
        date: ago(days),
        scale,
        rank: grade.rank(),
        band: grade.band().0,
        climb,
        entry: Some(1000 - days as i64),
        send: Some(1000 - days as i64),
        result: ClimbResult::Redpoint,
        attempts: None,
        venue: None,
        style: None,
        rope: None,
        kind: None,
        warmup: false,
        significance: None,
    }
}

/// A day with one session.
fn trained(days: u64, minutes: f64, rpe: f64) -> DayStat {
    DayStat {
        date: ago(days),
        sessions: 1,
        rest: false,
        minutes,
        load: minutes * rpe,
        sent: 0,
        tried: 0,
        status: None,
        kind: Some(crate::record::SessionType::Gym),
    }
}

/// A complete day of food.
fn ate(days: u64, calories: f64, protein: f64) -> FoodDay {
    FoodDay { date: ago(days), calories, protein, meals: 3, complete: true, ..FoodDay::default() }
}
