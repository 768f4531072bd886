//! The reference tables: the exercises and templates that ship with the program, written where they are missing.
//!
//! A row that is there stays as it is, whoever wrote it: a shared table may have been edited.

use super::keys::Keys;
use super::tables::{Server, TablesError, failed};
use super::value::{Attributes, to_attributes};
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use std::collections::{HashMap, HashSet};
use v7_state::record::{self, Body, Table};
use v7_state::reference;

/// Rows in one request, as many as the server takes.
const BATCH: usize = 25;

/// The shipped rows of a reference table.
pub(super) struct Set {
    pub(super) table: Table,
    pub(super) rows: Vec<Body>,
}

/// The shipped rows of both reference tables.
pub(super) fn sets() -> [Set; 2] {
    [Table::Exercises, Table::ChatTemplates].map(|table| Set { table, rows: rows(table) })
}

/// The shipped rows of a reference table, as they are written; none for the others. `createdAt` is the same wherever and
/// whenever that happens.
pub fn rows(table: Table) -> Vec<Body> {
    let rows: Vec<Body> = match table {
        Table::Exercises => reference::exercises().iter().map(record::body).collect(),
        Table::ChatTemplates => reference::templates().iter().map(record::body).collect(),
        _ => Vec::new(),
    };
    let dated = |mut row: Body| {
        row.insert("createdAt".into(), reference::SHIPPED_AT.into());
        row
    };
    rows.into_iter().map(dated).collect()
}

/// The rows of a set that the server does not have.
pub(super) async fn missing<'a>(server: &Server, set: &'a Set) -> Result<Vec<&'a Body>, TablesError> {
    let there = there(server, set.table).await?;
    Ok(set.rows.iter().filter(|row| !there.contains(&key(set.table, row))).collect())
}

/// Writes the rows of a set that are missing; how many those were.
pub(super) async fn fill(server: &Server, set: &Set) -> Result<usize, TablesError> {
    let missing = missing(server, set).await?;
    for batch in missing.chunks(BATCH) {
        write(server, &server.table(set.table.name()), batch).await?;
    }
    Ok(missing.len())
}

/// The values of a row's keys.
fn key(table: Table, row: &Body) -> Vec<String> {
    let text = |name: &str| row.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let keys = Keys::of(table);
    [keys.partition].into_iter().chain(keys.sort).map(text).collect()
}

/// The keys of all rows on the server.
async fn there(server: &Server, table: Table) -> Result<HashSet<Vec<String>>, TablesError> {
    let keys = Keys::of(table);
    let names: Vec<&str> = [keys.partition].into_iter().chain(keys.sort).collect();
    let name = server.table(table.name());
    let mut request = server.client.scan().table_name(&name).consistent_read(true);
    let mut short = Vec::new();
    for (at, name) in names.iter().enumerate() {
        request = request.expression_attribute_names(format!("#{at}"), *name);
        short.push(format!("#{at}"));
    }
    request = request.projection_expression(short.join(", "));
    let mut all = HashSet::new();
    let mut from: Option<Attributes> = None;
    loop {
        let page = server.ask(async || request.clone().set_exclusive_start_key(from.clone()).send().await).await;
        let page = page.map_err(|error| failed(format!("read {name}"), &name, &error))?;
        let text = |item: &Attributes, name: &str| match item.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        all.extend(page.items().iter().map(|item| names.iter().map(|name| text(item, name)).collect()));
        from = page.last_evaluated_key.filter(|key| !key.is_empty());
        if from.is_none() {
            return Ok(all);
        }
    }
}

/// Writes up to [`BATCH`] rows, and again those that the server gives back, after growing pauses.
async fn write(server: &Server, table: &str, rows: &[&Body]) -> Result<(), TablesError> {
    let put = |row: &&Body| {
        let item = to_attributes(row, 0).expect("shipped rows are small and hold no large numbers");
        let put = PutRequest::builder().set_item(Some(item)).build().expect("the item is set");
        WriteRequest::builder().put_request(put).build()
    };
    let mut left: Vec<WriteRequest> = rows.iter().map(put).collect();
    let mut waiting = server.patience.brief();
    loop {
        let items = HashMap::from([(table.to_owned(), left)]);
        let request = server.client.batch_write_item().set_request_items(Some(items));
        let answer = server.ask(async || request.clone().send().await).await;
        let answer = answer.map_err(|error| failed(format!("fill {table}"), table, &error))?;
        left = answer.unprocessed_items.unwrap_or_default().remove(table).unwrap_or_default();
        if left.is_empty() {
            return Ok(());
        }
        if !waiting.pause().await {
            return Err(TablesError::Unfilled { table: table.to_owned(), rows: left.len() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shipped_row_has_keys_of_its_own_and_can_be_stored() {
        for set in sets() {
            let keys: HashSet<_> = set.rows.iter().map(|row| key(set.table, row)).collect();
            assert_eq!(keys.len(), set.rows.len(), "{:?}", set.table);
            for row in &set.rows {
                assert_eq!(record::check(set.table, row), []);
                assert!(key(set.table, row).iter().all(|part| !part.is_empty()));
                assert!(to_attributes(row, 0).is_ok());
                assert!(row.contains_key("createdAt"));
            }
            assert!(set.rows.len() >= 12, "{:?}", set.table);
        }
    }
}
