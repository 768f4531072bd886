//! What an entry says besides its climbs, for figures: energy, sleep, energy spent, what hurt, strength work, and the
//! planned day that it fulfils. Nothing here parses a record when it is read.

use super::StoreError;
use super::attribute::{day_date, day_number, decode, known_day, number, objects, some_text, text, texts};
use super::chart::rows;
use super::facts::Facts;
use super::project::day_of;
use super::sets::{self, Words};
use crate::record::{Body, Key, SessionType, SetRow, Table, full_date, readable};
use crate::row::{BodyDay, Fulfilment, Noted, RowId, Scores, StrengthSet};
use chrono::NaiveDate;
use rusqlite::{Connection, params};

pub(super) const TABLES: &str = "
ALTER TABLE entry ADD COLUMN sleep REAL;
ALTER TABLE entry ADD COLUMN kcal REAL;
ALTER TABLE entry ADD COLUMN injuries TEXT;
ALTER TABLE day ADD COLUMN energy REAL NOT NULL DEFAULT 0;
ALTER TABLE day ADD COLUMN energies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE day ADD COLUMN sleep REAL NOT NULL DEFAULT 0;
ALTER TABLE day ADD COLUMN sleeps INTEGER NOT NULL DEFAULT 0;
ALTER TABLE day ADD COLUMN soreness REAL NOT NULL DEFAULT 0;
ALTER TABLE day ADD COLUMN sorenesses INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entry_vague ON entry(row) WHERE precision IS NOT NULL;
CREATE INDEX send_vague ON send(row) WHERE precision IS NOT NULL;
CREATE TABLE strength(row INTEGER PRIMARY KEY, id TEXT NOT NULL, sets TEXT NOT NULL);
CREATE TABLE fulfilment(row INTEGER PRIMARY KEY, plan TEXT NOT NULL, plan_day INTEGER NOT NULL, minutes REAL NOT NULL);
CREATE TABLE climbed(block INTEGER PRIMARY KEY, ascents BLOB NOT NULL);
";

/// Strength work packed, where it was text. The tables have new names: a program of an earlier version that is still open
/// cannot save into projections that it does not know.
pub(super) const SETS: &str = "
DROP TABLE strength;
CREATE TABLE strength_sets(row INTEGER PRIMARY KEY, id TEXT NOT NULL, sets BLOB NOT NULL);
ALTER TABLE day RENAME TO day_sum;
";

/// What an entry notes of the body, besides energy and soreness.
#[derive(Debug, Default, PartialEq)]
pub(super) struct NotedFacts {
    pub sleep_hours: Option<f64>,
    pub exercise_kcal: Option<f64>,
    /// A JSON list of texts; none when nothing hurt.
    pub injuries: Option<String>,
}

/// The planned day that an entry fulfils.
#[derive(Debug, PartialEq)]
pub(super) struct Fulfils {
    plan: String,
    day: NaiveDate,
    minutes: f64,
}

pub(super) fn noted_facts(body: &Body) -> NotedFacts {
    let condition = body.get("physicalCondition").and_then(serde_json::Value::as_object);
    let injuries: Vec<&str> = condition.into_iter().flat_map(|condition| texts(condition, "injuries")).collect();
    NotedFacts {
        sleep_hours: number(body, "sleepHours"),
        exercise_kcal: number(body, "exerciseKcal"),
        injuries: (!injuries.is_empty()).then(|| serde_json::Value::from(injuries).to_string()),
    }
}

/// What can be read of the sets of an entry whose day is known in full.
pub(super) fn strength(body: &Body) -> Vec<StrengthSet> {
    if known_day(body).is_none() {
        return Vec::new();
    }
    objects(body, "sets").map(|(_, set)| readable::<SetRow>(set).into()).collect()
}

/// The planned day that a session fulfils. Rest fulfils none, and one whose own day is not known cannot be taken out of
/// that day's sum.
pub(super) fn fulfils(kind: SessionType, body: &Body) -> Option<Fulfils> {
    known_day(body).filter(|_| kind != SessionType::Rest)?;
    let (plan, day) = (some_text(body, "planId")?, full_date(text(body, "planDay"))?);
    let minutes = number(body, "duration").filter(|minutes| POSSIBLE_MINUTES.contains(minutes));
    Some(Fulfils { plan, day, minutes: minutes.unwrap_or_default() })
}

/// Minutes of a session that a day's sum takes.
const POSSIBLE_MINUTES: std::ops::RangeInclusive<f64> = 0.0..=1440.0;

/// Writes what changed of an entry's strength work and of the planned day that it fulfils.
pub(super) fn replace(
    conn: &Connection,
    key: &Key,
    row: RowId,
    old: Option<&Facts>,
    new: Option<&Facts>,
) -> Result<(), StoreError> {
    if key.table != Table::Entries {
        return Ok(());
    }
    let empty = Facts::default();
    let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
    if old.strength != new.strength {
        conn.prepare_cached("DELETE FROM strength_sets WHERE row = ?1")?.execute([row])?;
        if !new.strength.is_empty() {
            let sets = sets::encode(&new.strength);
            let sql = "INSERT INTO strength_sets(row, id, sets) VALUES(?1, ?2, ?3)";
            conn.prepare_cached(sql)?.execute(params![row, key.id, sets])?;
        }
    }
    if old.fulfils != new.fulfils {
        conn.prepare_cached("DELETE FROM fulfilment WHERE row = ?1")?.execute([row])?;
        if let Some(Fulfils { plan, day, minutes }) = &new.fulfils {
            let sql = "INSERT INTO fulfilment(row, plan, plan_day, minutes) VALUES(?1, ?2, ?3, ?4)";
            conn.prepare_cached(sql)?.execute(params![row, plan, day_number(*day), minutes])?;
        }
    }
    Ok(())
}

/// What entries whose day is known in full note of the body, oldest first.
pub(super) fn noted(conn: &Connection, since: NaiveDate, until: NaiveDate) -> Result<Vec<Noted>, StoreError> {
    let sql = "SELECT row, kind, energy, sleep, kcal, injuries FROM entry
         WHERE row >= ?1 AND row < ?2 AND precision IS NULL ORDER BY row";
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(rows(Some(since), Some(until)))?;
    let mut noted = Vec::new();
    while let Some(row) = found.next()? {
        let within = |at: usize, min: f64, max: f64| -> Result<Option<f64>, StoreError> {
            Ok(row.get::<_, Option<f64>>(at)?.filter(|value| (min..=max).contains(value)))
        };
        let injuries = row.get_ref(5)?.as_bytes_or_null().ok().flatten();
        noted.push(Noted {
            date: day_date(day_of(row.get(0)?)),
            kind: decode(row.get(1)?).unwrap_or_default(),
            energy: within(2, 1.0, 10.0)?,
            sleep_hours: within(3, 0.0, 24.0)?,
            exercise_kcal: within(4, 0.0, 20_000.0)?,
            injuries: injuries.and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default(),
        });
    }
    Ok(noted)
}

/// Scores of soreness, oldest first: the row of the entry, the day, the body part, 0-10.
pub(super) fn each_soreness(
    conn: &Connection,
    since: NaiveDate,
    until: NaiveDate,
    f: &mut dyn FnMut(RowId, NaiveDate, &str, f64),
) -> Result<(), StoreError> {
    let sql = "SELECT row, part, score FROM soreness WHERE row >= ?1 AND row < ?2 ORDER BY row, part";
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(rows(Some(since), Some(until)))?;
    while let Some(row) = found.next()? {
        let at: RowId = row.get(0)?;
        f(at, day_date(day_of(at)), row.get_ref(1)?.as_str().unwrap_or_default(), row.get(2)?);
    }
    Ok(())
}

/// How the body was on each day with a record, oldest first.
pub(super) fn body_days(conn: &Connection, since: NaiveDate, until: NaiveDate) -> Result<Vec<BodyDay>, StoreError> {
    let sql = "SELECT day, energy, energies, sleep, sleeps, soreness, sorenesses FROM day_sum
         WHERE day BETWEEN ?1 AND ?2 ORDER BY day";
    let mut statement = conn.prepare_cached(sql)?;
    let days = statement.query_map([day_number(since), day_number(until)], |row| {
        let scores = |at: usize| Ok::<_, rusqlite::Error>(Scores { total: row.get(at)?, count: row.get(at + 1)? });
        Ok(BodyDay { date: day_date(row.get(0)?), energy: scores(1)?, sleep_hours: scores(3)?, soreness: scores(5)? })
    })?;
    Ok(days.collect::<Result<_, _>>()?)
}

/// Strength work, oldest first: the id of the entry, its day, its lines.
pub(super) fn each_strength(
    conn: &Connection,
    since: NaiveDate,
    until: NaiveDate,
    f: &mut dyn FnMut(&str, NaiveDate, &[StrengthSet]),
) -> Result<(), StoreError> {
    let sql = "SELECT row, id, sets FROM strength_sets WHERE row >= ?1 AND row < ?2 ORDER BY row";
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(rows(Some(since), Some(until)))?;
    let (mut words, mut lines) = (Words::default(), Vec::new());
    while let Some(row) = found.next()? {
        sets::decode(row.get_ref(2)?.as_blob().unwrap_or_default(), &mut words, &mut lines);
        f(row.get_ref(1)?.as_str().unwrap_or_default(), day_date(day_of(row.get(0)?)), &lines);
    }
    Ok(())
}

/// Entries that name the planned day they fulfil, oldest first.
pub(super) fn fulfilments(
    conn: &Connection,
    since: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Fulfilment>, StoreError> {
    let sql = "SELECT row, plan, plan_day, minutes FROM fulfilment WHERE row >= ?1 AND row < ?2 ORDER BY row";
    let mut statement = conn.prepare_cached(sql)?;
    let done = statement.query_map(rows(Some(since), Some(until)), |row| {
        Ok(Fulfilment {
            date: day_date(day_of(row.get(0)?)),
            plan_id: row.get(1)?,
            plan_day: day_date(row.get(2)?),
            minutes: row.get(3)?,
        })
    })?;
    Ok(done.collect::<Result<_, _>>()?)
}
