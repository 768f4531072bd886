//! What figures are worked out from, read from the store in one go.

use crate::grade::Hint;
use crate::insight::adherence::Fulfilment;
use crate::insight::autopsy::HISTORY_DAYS;
use crate::insight::noted::{self, Noted};
use crate::insight::soreness::Soreness;
use crate::insight::summary::Facets;
use crate::record::{self, Body, Key, NutritionProfile, Plan, Profile, Table};
use crate::row::{Ascent, DayStat, FoodDay, Record, RowId};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// How far back plans and what entries note are looked at.
const NOTED_DAYS: u64 = HISTORY_DAYS;

/// The same as [`Facets`], owned.
#[derive(Clone, Debug, PartialEq)]
pub struct Owned {
    ascents: Vec<Ascent>,
    /// None where every ascent has its day.
    dated: Option<Vec<Ascent>>,
    noted: Vec<Noted>,
    days: Vec<DayStat>,
    food: Vec<FoodDay>,
    soreness: Vec<Soreness>,
    plans: Vec<Plan>,
    done: Vec<Fulfilment>,
    profile: Profile,
    profile_body: Body,
    nutrition: NutritionProfile,
    hint: Hint,
}

impl Owned {
    /// As the figures take it.
    pub fn facets(&self, settings: &Settings) -> Facets<'_> {
        Facets {
            ascents: &self.ascents,
            dated: self.dated.as_deref().unwrap_or(&self.ascents),
            noted: &self.noted,
            days: &self.days,
            food: &self.food,
            soreness: &self.soreness,
            plans: &self.plans,
            done: &self.done,
            profile: &self.profile,
            profile_body: &self.profile_body,
            nutrition: &self.nutrition,
            hint: &self.hint,
            hidden: settings.hidden,
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
    let noted_from = from.max(today.checked_sub_days(Days::new(NOTED_DAYS)).unwrap_or(today));
    let ascents = reader.ascents(since, Some(today))?;
    let profile_body = reader.get(&Key::single(Table::Profiles))?.unwrap_or_default();
    let (noted, done) = diary(reader, noted_from, today)?;
    Ok(Owned {
        dated: dated(reader, &ascents)?,
        noted,
        ascents,
        days: reader.days(from, today)?,
        food: reader.food_days(from, today)?,
        soreness: soreness(reader, from, today)?,
        plans: plans(reader)?,
        done,
        profile: record::readable(&profile_body),
        profile_body,
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

/// What the entries between two days note, both included, oldest first.
///
/// # Errors
/// When the journal cannot be read.
pub fn noted_entries(reader: &Reader, from: NaiveDate, to: NaiveDate) -> Result<Vec<Noted>, StoreError> {
    let (from, to) = (from.max(FIRST_DAY).to_string(), to.to_string());
    let records = reader.parts(Table::Entries, &from, &to, &noted::ATTRIBUTES)?;
    Ok(records.iter().filter_map(noted::noted).collect())
}

/// The first day that a date attribute can name.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("the first of January exists");

/// The ascents whose day is known; none when that is all of them.
///
/// # Errors
/// When the journal cannot be read.
pub fn dated(reader: &Reader, ascents: &[Ascent]) -> Result<Option<Vec<Ascent>>, StoreError> {
    let vague = reader.without_day()?;
    if vague.is_empty() {
        return Ok(None);
    }
    let is_vague = |row: Option<RowId>| row.is_some_and(|row| vague.binary_search(&row).is_ok());
    let known = ascents.iter().filter(|ascent| !is_vague(ascent.send) && !is_vague(ascent.entry));
    Ok(Some(known.copied().collect()))
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

/// What the entries between two days note, and which of them name the planned day they fulfil: read in one go.
fn diary(reader: &Reader, from: NaiveDate, to: NaiveDate) -> Result<(Vec<Noted>, Vec<Fulfilment>), StoreError> {
    let (from, to) = (from.max(FIRST_DAY).to_string(), to.to_string());
    let wanted = [&noted::ATTRIBUTES[..], &["planId", "planDay", "duration"]].concat();
    let records = reader.parts(Table::Entries, &from, &to, &wanted)?;
    Ok((records.iter().filter_map(noted::noted).collect(), records.iter().filter_map(fulfilment).collect()))
}

/// Entries between two days that name the planned day they fulfil.
///
/// # Errors
/// When the journal cannot be read.
pub fn fulfilments(reader: &Reader, from: NaiveDate, to: NaiveDate) -> Result<Vec<Fulfilment>, StoreError> {
    let records = reader.records_with(Table::Entries, &from.to_string(), &to.to_string(), "planId")?;
    Ok(records.iter().filter_map(fulfilment).collect())
}

fn fulfilment(record: &Record) -> Option<Fulfilment> {
    let text = |key: &str| record.body.get(key).and_then(Value::as_str);
    Some(Fulfilment {
        plan_id: text("planId")?.to_owned(),
        plan_day: text("planDay")?.parse().ok()?,
        date: text("date")?.parse().ok()?,
        minutes: record.body.get("duration").and_then(Value::as_f64).unwrap_or_default(),
    })
}
