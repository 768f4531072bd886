//! Finds the newest records of all tables that a filter lets through. Each index is asked in the order of its rows, so
//! the answer needs no sort and stops at the limit.

use super::StoreError;
use super::attribute::day_date;
use super::document;
use super::get;
use super::narrow::Narrow;
use super::project::day_of;
use super::snippet::Sought;
use crate::filter::Filter;
use crate::record::Table;
use crate::row::{Hit, RowId};
use rusqlite::{Connection, params_from_iter};

/// The newest hits.
pub(super) fn hits(conn: &Connection, filter: &Filter, limit: usize) -> Result<Vec<Hit>, StoreError> {
    let mut rows: Vec<RowId> = Vec::new();
    // The third stands for all tables without a list of their own.
    for table in [Table::Entries, Table::Sends, Table::Plans] {
        let Some(narrow) = Narrow::new(filter, table) else {
            continue;
        };
        let order = narrow.order();
        let tail = format!("ORDER BY {order} DESC LIMIT ?");
        let (sql, params) = narrow.select(&order, "", &tail, &[i64::try_from(limit).unwrap_or(i64::MAX)]);
        let mut statement = conn.prepare_cached(&sql)?;
        for row in statement.query_map(params_from_iter(params), |row| row.get(0))? {
            rows.push(row?);
        }
    }
    rows.sort_unstable_by(|a, b| b.cmp(a));
    rows.truncate(limit);
    let sought = Sought::new(&filter.words);
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some((key, body)) = get::at(conn, row)? {
            hits.push(Hit {
                date: day_date(day_of(row)),
                title: document::title(key.table, &body),
                snippet: sought.snippet(&document::searched(key.table, &body)),
                key,
            });
        }
    }
    Ok(hits)
}
