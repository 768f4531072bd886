//! Reads some attributes of many records: the others are stepped over without becoming values. Figures of three years of
//! entries need their energy and their sets, not their notes.

use super::StoreError;
use crate::record::{Body, Key, Table};
use crate::row::Record;
use rusqlite::{Connection, params};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::path::PathBuf;

/// The records of a table between two dates, both included, sorted by date and id, each with the named attributes alone.
pub(super) fn range(
    conn: &Connection,
    table: Table,
    since: &str,
    until: &str,
    attributes: &[&str],
) -> Result<Vec<Record>, StoreError> {
    let sql = "SELECT id, local FROM entity
         WHERE t = ?1 AND local IS NOT NULL AND day >= ?2 AND day <= ?3 ORDER BY day, id";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![table as i64, since, until])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let body = part(row.get_ref(1)?.as_bytes().unwrap_or_default(), attributes)?;
        records.push(Record { key: Key::new(table, row.get::<_, String>(0)?), body });
    }
    Ok(records)
}

fn part(json: &[u8], attributes: &[&str]) -> Result<Body, StoreError> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    reader.deserialize_map(Part(attributes)).map_err(|error| StoreError::Corrupt {
        path: PathBuf::new(),
        detail: format!("a record cannot be read: {error}"),
    })
}

/// Keeps these attributes.
struct Part<'a>(&'a [&'a str]);

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Body;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("the attributes of a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Body, A::Error> {
        let mut body = Body::new();
        while let Some(name) = map.next_key_seed(Name)? {
            if self.0.contains(&name.as_ref()) {
                body.insert(name.into_owned(), map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(body)
    }
}

/// The name of an attribute, borrowed from the JSON where nothing in it is escaped.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("the name of an attribute")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_named_is_kept() {
        let json = br#"{"a":1,"b":{"a":[2,"]}"]},"notes":"say \"c\":3","c\u0064":[null]}"#;
        assert_eq!(part(json, &["a", "cd", "never"]).unwrap(), *json!({"a": 1, "cd": [null]}).as_object().unwrap());
        assert_eq!(part(b"{}", &["a"]).unwrap(), Body::new());
        assert!(part(b"[1]", &["a"]).is_err() && part(b"{\"a\":", &["a"]).is_err());
    }
}
