//! What a climb is called and where it is, from the record that holds it. Ascents carry only numbers.

use crate::record::{Body, Key, Table};
use crate::row::{Ascent, RowId};
use crate::store::{Reader, StoreError};
use serde_json::Value;

/// Name and place of an ascent as they were written; empty where nobody wrote them.
pub(super) fn called(reader: &Reader, ascent: &Ascent) -> Result<(String, String), StoreError> {
    let text = |body: &Body, key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (mut name, mut place) = (String::new(), String::new());
    if let Some((_, body)) = record(reader, Table::Sends, ascent.send)? {
        (name, place) = (text(&body, "name"), text(&body, "location"));
    }
    if name.is_empty()
        && let Some((key, body)) = record(reader, Table::Entries, ascent.entry)?
    {
        if place.is_empty() {
            place = text(&body, "location");
        }
        let climbs = body.get("climbs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (at, climb) in climbs.iter().enumerate() {
            if reader.climb_of(&key, Some(at))? == Some(ascent.climb) {
                climb.get("name").and_then(Value::as_str).unwrap_or_default().clone_into(&mut name);
                break;
            }
        }
    }
    Ok((name, place))
}

fn record(reader: &Reader, table: Table, row: Option<RowId>) -> Result<Option<(Key, Body)>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let Some(key) = reader.key_at(table, row)? else { return Ok(None) };
    Ok(reader.get(&key)?.map(|body| (key, body)))
}
