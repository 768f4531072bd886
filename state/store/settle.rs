//! Projections that span records: a send and the climbs that link to it, the sums of a day, counts of a month, of a
//! label and of a meal. Each function brings one of them in line with the rows it follows from.

use super::StoreError;
use super::letters::fold;
use super::project::{DAY_BITS, day_of, read_ticks, write_ticks};
use super::tick::{Link, Tick, decode};
use crate::record::{Choice, SessionType, Table};
use crate::row::RowId;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// The row of a record that is not deleted.
pub(super) fn row_of(conn: &Connection, table: Table, id: &str) -> Result<Option<RowId>, StoreError> {
    let sql = "SELECT row FROM entity WHERE t = ?1 AND id = ?2 AND local IS NOT NULL";
    Ok(conn.prepare_cached(sql)?.query_row(params![table as i64, id], |row| row.get(0)).optional()?)
}

/// Joins a send with the climbs that link to it, or lets it stand alone. Returns the day whose sums may change, and notes
/// the rows whose climbs do.
pub(super) fn send(conn: &Connection, id: &str, climbed: &mut BTreeSet<RowId>) -> Result<Option<i64>, StoreError> {
    let links: Vec<(RowId, usize)> = conn
        .prepare_cached("SELECT row, i FROM link WHERE send_id = ?1 ORDER BY row, i")?
        .query_map([id], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)))?
        .collect::<Result<_, _>>()?;
    let stored: Option<(RowId, Option<String>, Vec<u8>)> = match row_of(conn, Table::Sends, id)? {
        Some(row) => conn
            .prepare_cached("SELECT row, entry_id, tick FROM send WHERE row = ?1")?
            .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?,
        None => None,
    };
    let own = stored.as_ref().and_then(|(row, _, blob)| Some((*row, decode(blob).first()?.own)));
    for (entry, at) in &links {
        let mut ticks = read_ticks(conn, *entry)?;
        if let Some(tick) = ticks.get_mut(*at) {
            tick.link = own.map_or(Link::Climb, |(row, send)| Link::Sent { row, send });
            write_ticks(conn, *entry, &ticks)?;
            climbed.insert(*entry);
        }
    }
    let Some((row, own)) = own else {
        return Ok(None);
    };
    let named = stored.and_then(|(_, entry, _)| entry);
    let entry = match (links.first(), named) {
        (Some((entry, _)), _) => Some(*entry),
        (None, Some(entry)) => row_of(conn, Table::Entries, &entry)?,
        (None, None) => None,
    };
    let linked = !links.is_empty();
    conn.prepare_cached("UPDATE send SET linked = ?2, entry_row = ?3 WHERE row = ?1")?
        .execute(params![row, linked, entry])?;
    let alone = Tick { own, link: Link::Send { entry } };
    write_ticks(conn, row, if linked { &[] } else { std::slice::from_ref(&alone) })?;
    climbed.insert(row);
    Ok(Some(day_of(row)))
}

/// Adds up one day. Records whose date is known to the month or the year only belong to no day.
pub(super) fn day(conn: &Connection, day: i64) -> Result<(), StoreError> {
    let (from, to) = (day << DAY_BITS, (day + 1) << DAY_BITS);
    let rest = SessionType::ALL.iter().position(|(_, kind)| *kind == SessionType::Rest).map_or(-1, |at| at as i64);
    let sql = "INSERT OR REPLACE INTO day_sum(day, sessions, rest, minutes, load, sent, tried, status, kind,
           energy, energies, sleep, sleeps, soreness, sorenesses)
         SELECT ?1, entries - rests, rests > 0, minutes, load, sent + alone, tried + alone, status, kind,
           energy, energies, sleep, sleeps, soreness, sorenesses
         FROM (SELECT count(*) AS entries, coalesce(sum(kind = ?4), 0) AS rests,
                 coalesce(sum(CASE WHEN kind <> ?4 AND minutes BETWEEN 0 AND 1440 THEN minutes END), 0.0) AS minutes,
                 coalesce(sum(CASE WHEN kind <> ?4 AND minutes BETWEEN 0 AND 1440 AND rpe BETWEEN 0 AND 10
                   THEN minutes * rpe END), 0.0) AS load,
                 coalesce(sum(sent), 0) AS sent, coalesce(sum(tried), 0) AS tried,
                 coalesce(sum(CASE WHEN energy BETWEEN 1 AND 10 THEN energy END), 0.0) AS energy,
                 coalesce(sum(energy BETWEEN 1 AND 10), 0) AS energies,
                 coalesce(sum(CASE WHEN sleep BETWEEN 0 AND 24 THEN sleep END), 0.0) AS sleep,
                 coalesce(sum(sleep BETWEEN 0 AND 24), 0) AS sleeps
               FROM entry WHERE row >= ?2 AND row < ?3 AND precision IS NULL),
              (SELECT coalesce(sum(score), 0.0) AS soreness, count(*) AS sorenesses
               FROM soreness WHERE row >= ?2 AND row < ?3 AND score BETWEEN 0 AND 10),
              (SELECT count(*) AS alone FROM send
               WHERE row >= ?2 AND row < ?3 AND precision IS NULL AND linked = 0 AND entry_row IS NULL),
              (SELECT (SELECT status FROM entry WHERE row >= ?2 AND row < ?3 AND precision IS NULL
                 AND status IS NOT NULL ORDER BY row DESC LIMIT 1) AS status),
              (SELECT (SELECT kind FROM entry WHERE row >= ?2 AND row < ?3 AND precision IS NULL
                 ORDER BY coalesce(minutes, 0) DESC, row LIMIT 1) AS kind)
         WHERE entries + alone > 0";
    if conn.prepare_cached(sql)?.execute(params![day, from, to, rest])? == 0 {
        conn.prepare_cached("DELETE FROM day_sum WHERE day = ?1")?.execute([day])?;
    }
    Ok(())
}

/// Counts rows of a list in or out of a month.
pub(super) fn month(conn: &Connection, list: i64, month: i64, by: i64) -> Result<(), StoreError> {
    if by != 0 {
        let sql = "INSERT INTO month(t, month, n) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET n = n + excluded.n";
        conn.prepare_cached(sql)?.execute(params![list, month, by])?;
        let sql = "DELETE FROM month WHERE t = ?1 AND month = ?2 AND n = 0";
        conn.prepare_cached(sql)?.execute(params![list, month])?;
    }
    Ok(())
}

/// Counts uses of a label in or out.
pub(super) fn label(conn: &Connection, kind: i64, name: &str, by: i64) -> Result<(), StoreError> {
    if by != 0 {
        let sql = "INSERT INTO label(kind, name, fold, uses) VALUES(?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET uses = uses + excluded.uses";
        conn.prepare_cached(sql)?.execute(params![kind, name, fold(name), by])?;
        conn.prepare_cached("DELETE FROM label WHERE kind = ?1 AND name = ?2 AND uses = 0")?
            .execute(params![kind, name])?;
    }
    Ok(())
}

/// Counts the uses of a meal and finds the last.
pub(super) fn meal(conn: &Connection, fold: &str) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO meal_name(fold, uses, last_row, last_i)
         SELECT fold, (SELECT count(*) FROM meal WHERE fold = ?1), row, i FROM meal
         WHERE fold = ?1 ORDER BY row DESC, i DESC LIMIT 1";
    if conn.prepare_cached(sql)?.execute([fold])? == 0 {
        conn.prepare_cached("DELETE FROM meal_name WHERE fold = ?1")?.execute([fold])?;
    }
    Ok(())
}
