//! Reads what charts and figures are drawn from: sums of days. Nothing here parses a record.

use super::StoreError;
use super::attribute::{day_date, day_number, decode};
use super::project::DAY_BITS;
use crate::row::{DayStat, RowId};
use chrono::NaiveDate;
use rusqlite::Connection;

/// The rows of the days from `since` to `until`, the second excluded.
pub(super) fn rows(since: Option<NaiveDate>, until: Option<NaiveDate>) -> [RowId; 2] {
    let from = since.map_or(RowId::MIN, |date| day_number(date) << DAY_BITS);
    let to = until.map_or(RowId::MAX, |date| (day_number(date) + 1) << DAY_BITS);
    [from, to]
}

/// The places of entries and sends of which only the year or the month is known.
pub(super) fn without_day(conn: &Connection) -> Result<Vec<RowId>, StoreError> {
    let sql = "SELECT row FROM entry WHERE precision IS NOT NULL
         UNION SELECT row FROM send WHERE precision IS NOT NULL ORDER BY 1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Sums of days, oldest first.
pub(super) fn days(conn: &Connection, since: NaiveDate, until: NaiveDate) -> Result<Vec<DayStat>, StoreError> {
    let sql = "SELECT day, sessions, rest, minutes, load, sent, tried, status, kind FROM day_sum
         WHERE day BETWEEN ?1 AND ?2 ORDER BY day";
    let mut statement = conn.prepare_cached(sql)?;
    let days = statement.query_map([day_number(since), day_number(until)], |row| {
        Ok(DayStat {
            date: day_date(row.get(0)?),
            sessions: row.get(1)?,
            rest: row.get(2)?,
            minutes: row.get(3)?,
            load: row.get(4)?,
            sent: row.get(5)?,
            tried: row.get(6)?,
            status: decode(row.get(7)?),
            kind: decode(row.get(8)?),
        })
    })?;
    Ok(days.collect::<Result<_, _>>()?)
}
