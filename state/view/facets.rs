//! What figures are worked out from, read from the store in one go.

use crate::grade::Hint;
use crate::insight::autopsy::HISTORY_DAYS;
use crate::insight::summary::Facets;
use crate::record::{self, Body, Key, NutritionProfile, Plan, Profile, Table};
use crate::row::{Ascent, BodyDay, DayStat, FoodDay, Fulfilment, Noted, RowId, Soreness, Strength};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};

/// How far back plans and what entries note are looked at.
const NOTED_DAYS: u64 = HISTORY_DAYS;

/// The same as [`Facets`], owned.
#[derive(Clone, Debug, PartialEq)]
pub struct Owned {
    ascents: Vec<Ascent>,
    /// None where every ascent has its day.
    dated: Option<Vec<Ascent>>,
    noted: Vec<Noted>,
    body: Vec<BodyDay>,
    strength: Vec<Strength>,
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
            body: &self.body,
            strength: &self.strength,
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
    Ok(Owned {
        dated: dated(reader, &ascents)?,
        ascents,
        noted: reader.noted(noted_from, today)?,
        body: reader.body_days(noted_from, today)?,
        strength: reader.strength(noted_from, today)?,
        done: reader.fulfilments(noted_from, today)?,
        days: reader.days(from, today)?,
        food: reader.food_days(from, today)?,
        soreness: reader.soreness(from, today)?,
        plans: plans(reader)?,
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

/// All plans; an attribute that cannot be read takes only itself away.
///
/// # Errors
/// When the journal cannot be read.
pub fn plans(reader: &Reader) -> Result<Vec<Plan>, StoreError> {
    let records = reader.records(Table::Plans, None, None, None)?;
    Ok(records.iter().map(|record| record::readable(&record.body)).collect())
}
