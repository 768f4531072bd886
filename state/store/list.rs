//! Reads windows of the two long lists. Without a filter a row is found by the counts of its months, so the end of a
//! list of a hundred thousand is as near as its beginning.

use super::StoreError;
use super::attribute::{day_date, day_number, decode};
use super::narrow::Narrow;
use super::project::{DAY_BITS, day_of};
use super::settle::row_of;
use crate::filter::Filter;
use crate::grade::Scale;
use crate::record::{ClimbResult, Table};
use crate::row::{EntryRow, MonthCount, Page, RowId, SendRow};
use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

const ENTRY: &str = "entry.row, entry.id, entry.precision, entry.kind, entry.place, entry.minutes, entry.rpe,
    entry.energy, entry.soreness, entry.tried, entry.sent, entry.sets, entry.top, entry.gist, entry.status,
    entry.damaged";
const SEND: &str = "send.row, send.id, send.precision, send.grade, send.scale, send.rank, send.name, send.place,
    send.venue, send.style, send.attempts, send.ascent, send.rope, send.significance, send.gist";

/// A window of the entries.
pub(super) fn entries(
    conn: &Connection,
    filter: &Filter,
    from: usize,
    len: usize,
) -> Result<Page<EntryRow>, StoreError> {
    let mut page = page(conn, Table::Entries, ENTRY, filter, from, len, entry)?;
    if let Some(grade) = filter.grade {
        for row in &mut page.rows {
            row.tried_top = harder_try(conn, row.row, grade.scale)?;
        }
    }
    Ok(page)
}

/// The hardest grade of this scale that an entry's climbs were tried at, where none as hard was sent; else empty.
fn harder_try(conn: &Connection, row: RowId, scale: Scale) -> Result<String, StoreError> {
    let ticks = super::project::read_ticks(conn, row)?;
    let of_scale = || ticks.iter().filter(|tick| tick.own.scale == Some(scale));
    let sent = of_scale().filter(|tick| tick.own.result.is_none_or(ClimbResult::is_send)).map(|tick| tick.own.rank);
    let tried = of_scale().map(|tick| tick.own.rank).max();
    let harder = tried.filter(|tried| sent.max().is_none_or(|sent| sent < *tried));
    Ok(harder.map_or_else(String::new, |rank| crate::grade::rank_label(scale, rank)))
}

/// A window of the sends.
pub(super) fn sends(conn: &Connection, filter: &Filter, from: usize, len: usize) -> Result<Page<SendRow>, StoreError> {
    page(conn, Table::Sends, SEND, filter, from, len, send)
}

fn page<T>(
    conn: &Connection,
    table: Table,
    columns: &str,
    filter: &Filter,
    from: usize,
    len: usize,
    read: fn(&Row) -> rusqlite::Result<T>,
) -> Result<Page<T>, StoreError> {
    let Some(narrow) = Narrow::new(filter, table) else {
        return Ok(Page { from, ..Page::default() });
    };
    let (total, below, skip) = if filter.is_empty() {
        place(conn, table, from)?
    } else {
        let (sql, params) = narrow.count();
        let total: i64 = conn.prepare_cached(&sql)?.query_row(params_from_iter(params), |row| row.get(0))?;
        (total as usize, RowId::MAX, from)
    };
    let order = narrow.order();
    let (sql, params) = narrow.select(
        columns,
        &format!("{order} < ?"),
        &format!("ORDER BY {order} DESC LIMIT ? OFFSET ?"),
        &[below, signed(len), signed(skip)],
    );
    let rows = conn.prepare_cached(&sql)?.query_map(params_from_iter(params), read)?.collect::<Result<_, _>>()?;
    Ok(Page { total, from, rows })
}

/// Whether the list has any such row.
pub(super) fn any(conn: &Connection, table: Table, filter: &Filter) -> Result<bool, StoreError> {
    let Some(narrow) = Narrow::new(filter, table) else {
        return Ok(false);
    };
    let (sql, params) = narrow.select("1", "", "LIMIT 1", &[]);
    Ok(conn.prepare_cached(&sql)?.exists(params_from_iter(params))?)
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The length of an unfiltered list, the first row after the month that holds the wanted index, and the rows to skip
/// within that month.
fn place(conn: &Connection, table: Table, from: usize) -> Result<(usize, RowId, usize), StoreError> {
    let months = months(conn, table)?;
    let total = months.iter().map(|month| month.count).sum();
    let mut before = 0;
    for month in &months {
        if before + month.count > from {
            return Ok((total, after(month.month), from - before));
        }
        before += month.count;
    }
    Ok((total, RowId::MIN, 0))
}

/// The first row of the month after this one.
fn after(month: NaiveDate) -> RowId {
    month.checked_add_months(chrono::Months::new(1)).map_or(RowId::MAX, |next| day_number(next) << DAY_BITS)
}

/// The index of a record in its list.
pub(super) fn position(
    conn: &Connection,
    table: Table,
    filter: &Filter,
    id: &str,
) -> Result<Option<usize>, StoreError> {
    if !matches!(table, Table::Entries | Table::Sends) {
        return Ok(None);
    }
    let (Some(row), Some(narrow)) = (row_of(conn, table, id)?, Narrow::new(filter, table)) else {
        return Ok(None);
    };
    let order = narrow.order();
    let count = |condition: &str, values: &[i64]| -> Result<usize, StoreError> {
        let (sql, params): (String, Vec<Value>) = narrow.select("count(*)", condition, "", values);
        let count: i64 = conn.prepare_cached(&sql)?.query_row(params_from_iter(params), |row| row.get(0))?;
        Ok(count as usize)
    };
    if count(&format!("{order} = ?"), &[row])? == 0 {
        return Ok(None);
    }
    if !filter.is_empty() {
        return count(&format!("{order} > ?"), &[row]).map(Some);
    }
    let date = day_date(day_of(row));
    let newer: usize = months(conn, table)?.iter().filter(|month| month.month > date).map(|month| month.count).sum();
    let month = chrono::Datelike::with_day(&date, 1).unwrap_or(date);
    Ok(Some(newer + count(&format!("{order} > ? AND {order} < ?"), &[row, after(month)])?))
}

/// Rows a month, newest first.
pub(super) fn months(conn: &Connection, table: Table) -> Result<Vec<MonthCount>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT month, n FROM month WHERE t = ?1 ORDER BY month DESC")?;
    let months = statement.query_map([table as i64], |row| {
        let (month, count): (i64, i64) = (row.get(0)?, row.get(1)?);
        let first = NaiveDate::from_ymd_opt(month.div_euclid(12) as i32, month.rem_euclid(12) as u32 + 1, 1);
        Ok(MonthCount { month: first.unwrap_or_default(), count: count as usize })
    })?;
    Ok(months.collect::<Result<_, _>>()?)
}

/// Labels of one kind with their number.
pub(super) fn labels(conn: &Connection, kind: i64, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
    let sql = "SELECT name, uses FROM label WHERE kind = ?1 ORDER BY uses DESC, name LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let labels =
        statement.query_map(params![kind, signed(limit)], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)))?;
    Ok(labels.collect::<Result<_, _>>()?)
}

fn entry(row: &Row) -> rusqlite::Result<EntryRow> {
    let place: RowId = row.get(0)?;
    Ok(EntryRow {
        row: place,
        id: row.get(1)?,
        date: day_date(day_of(place)),
        precision: decode(row.get(2)?),
        kind: decode(row.get(3)?).unwrap_or_default(),
        place: row.get(4)?,
        duration_min: row.get(5)?,
        rpe: row.get(6)?,
        energy: row.get(7)?,
        soreness: row.get(8)?,
        tried: row.get(9)?,
        sent: row.get(10)?,
        sets: row.get(11)?,
        top: row.get(12)?,
        tried_top: String::new(),
        gist: row.get(13)?,
        status: decode(row.get(14)?),
        damaged: row.get(15)?,
    })
}

fn send(row: &Row) -> rusqlite::Result<SendRow> {
    let place: RowId = row.get(0)?;
    let scale: usize = row.get::<_, i64>(4)? as usize;
    Ok(SendRow {
        row: place,
        id: row.get(1)?,
        date: day_date(day_of(place)),
        precision: decode(row.get(2)?),
        grade: row.get(3)?,
        scale: Scale::ALL.get(scale).copied().unwrap_or(super::send_facts::UNREAD),
        rank: row.get(5)?,
        name: row.get(6)?,
        place: row.get(7)?,
        venue: decode(row.get(8)?),
        style: decode(row.get(9)?),
        attempts: row.get(10)?,
        ascent: decode(row.get(11)?),
        rope: decode(row.get(12)?),
        significance: decode(row.get(13)?),
        gist: row.get(14)?,
    })
}
