//! What figures are worked out from, read from the store in one go.

use crate::grade::Hint;
use crate::insight::adherence::Fulfilment;
use crate::insight::soreness::Soreness;
use crate::insight::summary::Facets;
use crate::record::{self, Key, NutritionProfile, Plan, Profile, Table};
use crate::row::{Ascent, DayStat, FoodDay};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// How far back plans are compared with what was done.
const PLAN_DAYS: u64 = 9 * 7;

/// The same as [`Facets`], owned.
#[derive(Clone, Debug, PartialEq)]
pub struct Owned {
    ascents: Vec<Ascent>,
    days: Vec<DayStat>,
    food: Vec<FoodDay>,
    soreness: Vec<Soreness>,
    plans: Vec<Plan>,
    done: Vec<Fulfilment>,
    profile: Profile,
    nutrition: NutritionProfile,
    hint: Hint,
}

impl Owned {
    /// As the figures take it.
    pub fn facets(&self, settings: &Settings) -> Facets<'_> {
        Facets {
            ascents: &self.ascents,
            days: &self.days,
            food: &self.food,
            soreness: &self.soreness,
            plans: &self.plans,
            done: &self.done,
            profile: &self.profile,
            nutrition: &self.nutrition,
            hint: &self.hint,
            hide_body: settings.hidden.weight || settings.hidden.calories,
        }
    }
}

/// Reads it, from `since` on, or all of it.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(
    reader: &Reader,
    settings: &Settings,
    since: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Owned, StoreError> {
    let from = since.unwrap_or(NaiveDate::MIN);
    Ok(Owned {
        ascents: reader.ascents(since, Some(today))?,
        days: reader.days(from, today)?,
        food: reader.food_days(from, today)?,
        soreness: soreness(reader, from, today)?,
        plans: plans(reader)?,
        done: fulfilments(reader, today.checked_sub_days(Days::new(PLAN_DAYS)).unwrap_or(today), today)?,
        profile: single(reader, Table::Profiles)?,
        nutrition: single(reader, Table::NutritionProfiles)?,
        hint: super::basics::hint(reader, settings)?,
    })
}

/// The only record of a single-row table; an attribute that cannot be read counts as not there.
///
/// # Errors
/// When the journal cannot be read.
pub fn single<T: Default + for<'de> serde::Deserialize<'de>>(reader: &Reader, table: Table) -> Result<T, StoreError> {
    let body = reader.get(&Key::single(table))?;
    Ok(body.as_ref().map(record::readable).unwrap_or_default())
}

/// Scores of soreness between two days, both included.
///
/// # Errors
/// When the journal cannot be read.
pub fn soreness(reader: &Reader, from: NaiveDate, to: NaiveDate) -> Result<Vec<Soreness>, StoreError> {
    let scores = reader.soreness(from, to)?;
    Ok(scores.into_iter().map(|(date, part, score)| Soreness { date, part, score }).collect())
}

/// All plans; an attribute that cannot be read takes only itself away.
///
/// # Errors
/// When the journal cannot be read.
pub fn plans(reader: &Reader) -> Result<Vec<Plan>, StoreError> {
    let records = reader.records(Table::Plans, None, None, None)?;
    Ok(records.iter().map(|record| record::readable(&record.body)).collect())
}

/// Entries between two days that name the planned day they fulfil.
///
/// # Errors
/// When the journal cannot be read.
pub fn fulfilments(reader: &Reader, from: NaiveDate, to: NaiveDate) -> Result<Vec<Fulfilment>, StoreError> {
    let records = reader.records_with(Table::Entries, &from.to_string(), &to.to_string(), "planId")?;
    let text = |body: &record::Body, key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
    Ok(records
        .iter()
        .filter_map(|record| {
            let body = &record.body;
            Some(Fulfilment {
                plan_id: text(body, "planId")?,
                plan_day: text(body, "planDay")?.parse().ok()?,
                date: text(body, "date")?.parse().ok()?,
                minutes: body.get("duration").and_then(Value::as_f64).unwrap_or_default(),
            })
        })
        .collect())
}
