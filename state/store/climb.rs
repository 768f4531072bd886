//! Reads the page of one climb: every day it was tried, over the years.

use super::StoreError;
use super::attribute::{array, day_date};
use super::get;
use super::project::{day_of, read_ticks};
use super::settle::row_of;
use super::tick::{Link, Same, Tick};
use crate::record::{Body, Key, Table};
use crate::row::RowId;
use chrono::NaiveDate;
use rusqlite::Connection;

/// All tries of one day on a climb.
#[derive(Clone, Debug, PartialEq)]
pub struct ClimbDay {
    /// The day.
    pub date: NaiveDate,
    /// The entry, or the send when no entry holds the climb.
    pub key: Key,
    /// The element of the entry's `climbs`.
    pub climb: Option<Body>,
    /// The send that records it.
    pub send: Option<Body>,
}

/// The days of a climb, oldest first; with a limit those of its newest records.
pub(super) fn days(conn: &Connection, climb: u64, limit: Option<usize>) -> Result<Vec<ClimbDay>, StoreError> {
    let limit = limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1);
    let rows: Vec<RowId> = conn
        .prepare_cached("SELECT row FROM climbing WHERE climb = ?1 ORDER BY row DESC LIMIT ?2")?
        .query_map([climb as i64, limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut days = Vec::new();
    for row in rows.into_iter().rev() {
        let Some((key, body)) = get::at(conn, row)? else {
            continue;
        };
        let date = day_date(day_of(row));
        for (at, tick) in read_ticks(conn, row)?.iter().enumerate().filter(|(_, tick)| tick.climb().0 == climb) {
            days.push(match tick.link {
                Link::Send { .. } => ClimbDay { date, key: key.clone(), climb: None, send: Some(body.clone()) },
                link => {
                    let send = match link {
                        Link::Sent { row, .. } => get::at(conn, row)?.map(|(_, send)| send),
                        _ => None,
                    };
                    let climb = array(&body, "climbs").get(at).and_then(|climb| climb.as_object().cloned());
                    ClimbDay { date, key: key.clone(), climb, send }
                }
            });
        }
    }
    Ok(days)
}

/// The number of the climb of a record, when something names it.
pub(super) fn number(conn: &Connection, key: &Key, index: Option<usize>) -> Result<Option<u64>, StoreError> {
    let Some(row) = row_of(conn, key.table, &key.id)? else {
        return Ok(None);
    };
    let tick = match (key.table, index) {
        (Table::Entries, Some(at)) => read_ticks(conn, row)?.get(at).copied(),
        (Table::Sends, _) => {
            read_ticks(conn, row)?.first().copied().map_or_else(|| linked(conn, &key.id), |tick| Ok(Some(tick)))?
        }
        _ => None,
    };
    Ok(tick.map(|tick| tick.climb()).filter(|(_, same)| *same > Same::Alone).map(|(climb, _)| climb))
}

/// The climb that links to a send.
fn linked(conn: &Connection, send: &str) -> Result<Option<Tick>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT row, i FROM link WHERE send_id = ?1 ORDER BY row, i LIMIT 1")?;
    let mut rows = statement.query([send])?;
    match rows.next()? {
        Some(row) => Ok(read_ticks(conn, row.get(0)?)?.get(row.get::<_, i64>(1)? as usize).copied()),
        None => Ok(None),
    }
}
