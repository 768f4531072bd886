//! All ascents again, packed by spans of eight days, for figures of many years: a chart of the whole journal reads some
//! hundred rows and not one an entry. It follows from the `tick` rows of its days and is packed anew when they change.

use super::StoreError;
use super::attribute::day_date;
use super::project::{DAY_BITS, day_of};
use super::tick::{self, Packed};
use crate::row::{Ascent, RowId};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Bits of a row id below the number of its block: eight days.
const BLOCK_BITS: u32 = DAY_BITS + 3;

/// Packs the blocks that these rows belong to.
pub(super) fn settle(conn: &Connection, rows: &BTreeSet<RowId>) -> Result<(), StoreError> {
    let blocks: BTreeSet<i64> = rows.iter().map(|row| row >> BLOCK_BITS).collect();
    blocks.into_iter().try_for_each(|block| pack(conn, block))
}

fn pack(conn: &Connection, block: i64) -> Result<(), StoreError> {
    let first = block << BLOCK_BITS;
    let mut statement = conn.prepare_cached("SELECT row, ticks FROM tick WHERE row >= ?1 AND row < ?2 ORDER BY row")?;
    let mut found = statement.query([first, (block + 1) << BLOCK_BITS])?;
    let mut packed = Vec::new();
    while let Some(row) = found.next()? {
        let at: RowId = row.get(0)?;
        let mut blob = row.get_ref(1)?.as_blob().unwrap_or_default();
        while let Some(tick) = tick::next(&mut blob) {
            tick.pack((at - first) as u32, &mut packed);
        }
    }
    if packed.is_empty() {
        conn.prepare_cached("DELETE FROM climbed WHERE block = ?1")?.execute([block])?;
    } else {
        let sql = "INSERT OR REPLACE INTO climbed(block, ascents) VALUES(?1, ?2)";
        conn.prepare_cached(sql)?.execute(params![block, packed])?;
    }
    Ok(())
}

/// Every ascent and try of the days between two, both included, oldest first.
pub(super) fn each(
    conn: &Connection,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
    f: &mut dyn FnMut(Ascent),
) -> Result<(), StoreError> {
    let [from, to] = super::chart::rows(since, until);
    let mut statement =
        conn.prepare_cached("SELECT block, ascents FROM climbed WHERE block BETWEEN ?1 AND ?2 ORDER BY block")?;
    let mut found = statement.query([from >> BLOCK_BITS, to >> BLOCK_BITS])?;
    let (mut day, mut date) = (i64::MIN, NaiveDate::default());
    while let Some(row) = found.next()? {
        let first = row.get::<_, i64>(0)? << BLOCK_BITS;
        let mut blob = row.get_ref(1)?.as_blob().unwrap_or_default();
        while let Some(Packed { offset, link, half }) = tick::unpack(&mut blob) {
            let at = first + i64::from(offset);
            if !(from..to).contains(&at) {
                continue;
            }
            if day_of(at) != day {
                day = day_of(at);
                date = day_date(day);
            }
            if let Some(ascent) = half.ascent(link.places(at), date) {
                f(ascent);
            }
        }
    }
    Ok(())
}
