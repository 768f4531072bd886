//! Rows of the commit log as items of `v7-sync`.
//!
//! A row is kept as native maps and lists, so that any other reader of the table can follow the log. Row 0 holds the
//! rules and is no commit.

use super::item::invalid;
use super::keys::{LOG_SORT, USER_ID};
use super::value::{Attributes, LARGEST_ITEM, Unfit, check_size, from_attributes, item_size, to_attribute};
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use v7_state::record::{Key, Table};
use v7_state::sync::{Commit, Failure, PROTO, Rules};

/// The primary key of a row.
pub fn row_place(user: &str, seq: u64) -> Attributes {
    Attributes::from([
        (USER_ID.to_owned(), AttributeValue::S(user.into())),
        (LOG_SORT.to_owned(), AttributeValue::N(seq.to_string())),
    ])
}

/// The row of a commit.
///
/// # Errors
/// [`Failure::Invalid`]: an attribute that DynamoDB cannot hold, with the record that brings it if there is one.
pub fn to_row(user: &str, commit: &Commit) -> Result<Attributes, Failure> {
    let frame = Commit { ops: Vec::new(), conflicts: Vec::new(), ..commit.clone() };
    let mut row = match json(&frame)? {
        Value::Object(frame) => super::value::to_attributes(&frame, 0).map_err(|unfit| nobody(&unfit))?,
        _ => Attributes::new(),
    };
    let ops = commit.ops.iter().map(|op| Ok((record(&op.t, &op.id), json(op)?)));
    let conflicts = commit.conflicts.iter().map(|lost| Ok((record(&lost.t, &lost.id), json(lost)?)));
    row.insert("ops".into(), list(ops)?);
    row.insert("conf".into(), list(conflicts)?);
    row.extend(row_place(user, commit.seq));
    if item_size(&row) > LARGEST_ITEM {
        // With one record there is no doubt whose fault it is.
        let only = match commit.ops.as_slice() {
            [op] => record(&op.t, &op.id),
            _ => None,
        };
        return check_size(&row).map(|()| row).map_err(|unfit| match &only {
            Some(key) => invalid(key, &unfit),
            None => nobody(&unfit),
        });
    }
    Ok(row)
}

/// The commit of a row. Attributes that nobody here knows are passed over.
///
/// A row of a newer protocol may look different: what cannot be read of it is empty, and its `proto` says why.
///
/// # Errors
/// [`Failure::Broken`] names the row.
pub fn from_row(item: Attributes) -> Result<Commit, Failure> {
    let row = from_attributes(item);
    let seq = row.get(LOG_SORT).map_or_else(|| "?".to_owned(), ToString::to_string);
    match serde_json::from_value(Value::Object(row.clone())) {
        Ok(commit) => Ok(commit),
        Err(error) => newer(&row).ok_or_else(|| Failure::Broken(format!("row {seq} of the log: {}", line(&error)))),
    }
}

/// The rules that row 0 holds; what it does not say is as without a row.
///
/// # Errors
/// [`Failure::Broken`].
pub fn to_rules(item: Attributes) -> Result<Rules, Failure> {
    let row = from_attributes(item);
    let Rules { min_proto, floor } = Rules::default();
    let broken = |name: &str| Failure::Broken(format!("row 0 of the log: `{name}` is no whole number in range"));
    Ok(Rules {
        min_proto: row.get("minProto").map_or(Some(min_proto), part).ok_or_else(|| broken("minProto"))?,
        floor: row.get("floor").map_or(Some(floor), part).ok_or_else(|| broken("floor"))?,
    })
}

fn newer(row: &Map<String, Value>) -> Option<Commit> {
    let text = |name: &str| row.get(name).and_then(part).unwrap_or_default();
    let proto: u32 = row.get("proto").and_then(part).filter(|proto| *proto > PROTO)?;
    Some(Commit {
        seq: row.get(LOG_SORT).and_then(part)?,
        cid: text("cid"),
        dev: text("dev"),
        proto,
        ops: Vec::new(),
        conflicts: Vec::new(),
        settled: Vec::new(),
        open: Vec::new(),
        rules: row.get("rules").and_then(part),
        digest: text("digest"),
    })
}

fn part<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn record(table: &str, id: &str) -> Option<Key> {
    Some(Key::new(Table::parse(table)?, id))
}

/// A list of the row; each value is within it, so one level down.
fn list(values: impl Iterator<Item = Result<(Option<Key>, Value), Failure>>) -> Result<AttributeValue, Failure> {
    let each = values.map(|value| {
        let (key, value) = value?;
        to_attribute(&value, 1).map_err(|unfit| match &key {
            Some(key) => invalid(key, &bare(unfit)),
            None => nobody(&unfit),
        })
    });
    Ok(AttributeValue::L(each.collect::<Result<_, _>>()?))
}

/// Named as in the record, not as in the row.
fn bare(mut unfit: Unfit) -> Unfit {
    if let Some(path) = unfit.path.strip_prefix("body.") {
        unfit.path = path.to_owned();
    }
    unfit
}

fn json(part: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(part)
        .map_err(|error| Failure::Invalid { key: None, detail: format!("the commit is no JSON: {}", line(&error)) })
}

fn nobody(unfit: &Unfit) -> Failure {
    Failure::Invalid { key: None, detail: unfit.to_string() }
}

fn line(error: &serde_json::Error) -> String {
    crate::causes::one_line(&error.to_string())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::super::value::to_attributes;
    use super::*;
    use serde_json::json;

    fn commit(body: &Value) -> Commit {
        let row = json!({
            "seq": 12, "cid": "c-1", "dev": "laptop", "proto": 1,
            "ops": [
                {"t": "v7-journal-entries", "id": "e", "from_sk": "2026-01-01#e", "to_sk": "2026-01-02#e", "body": body},
                {"t": "v7-training-plans", "id": "p", "from_sk": "p", "to_sk": null, "body": null},
            ],
            "conf": [{"t": "v7-journal-entries", "id": "e", "loser":
                {"path": ["climbs", "c"], "base": null, "mine": {"grade": "V4"}, "theirs": 0.10}}],
            "settled": [4096], "open": [49_152], "rules": {"minProto": 1, "floor": 3}, "digest": "00ff",
        });
        serde_json::from_value(row).unwrap()
    }

    fn item(row: &Value) -> Attributes {
        to_attributes(row.as_object().unwrap(), 0).unwrap()
    }

    #[test]
    fn a_commit_comes_back_from_its_row() {
        let commit = commit(&json!({"date": "2026-01-02", "sets": [{"load": 0.10, "odd": {"$ss": ["a", "b"]}}]}));
        let mut row = to_row("u", &commit).unwrap();
        assert_eq!(row["seq"], AttributeValue::N("12".into()));
        assert!(row["ops"].is_l() && row["ops"].as_l().unwrap()[0].is_m(), "native maps");
        row.insert("written by a later version".into(), AttributeValue::Bool(true));
        assert_eq!(from_row(row), Ok(commit));
    }

    #[test]
    fn a_record_that_does_not_fit_into_the_row_is_named() {
        let mut deep = json!(1);
        for _ in 0..30 {
            deep = json!([deep]);
        }
        let cases = [
            (json!({"load": 1e300}), Some("e"), "`load` is a number out of range"),
            (json!({"deep": deep}), Some("e"), "`deep[0][0]"),
            // Two records: who is to tell which of them.
            (json!({"notes": "n".repeat(420_000)}), None, "`ops` takes 411 KB"),
        ];
        for (body, id, start) in cases {
            match to_row("u", &commit(&body)) {
                Err(Failure::Invalid { key, detail }) => {
                    assert_eq!(key.as_ref().map(|key| key.id.as_str()), id);
                    assert!(detail.starts_with(start), "{detail}");
                }
                other => panic!("{start}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_row_of_a_newer_protocol_says_so_whatever_its_shape() {
        let row = json!({"userId": "u", "seq": 9, "proto": 2, "cid": ["c"], "ops": {"packed": "x"}, "digest": 5});
        let commit = from_row(item(&row)).unwrap();
        assert_eq!((commit.seq, commit.proto, commit.ops.len()), (9, 2, 0));
        // A newer row that can be read is read.
        let mut known = item(&json!({"more": 1}));
        known.extend(to_row("u", &Commit { proto: 7, ..self::commit(&json!({})) }).unwrap());
        let commit = from_row(known).unwrap();
        assert_eq!((commit.proto, commit.ops.len()), (7, 2));
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        let cases = [
            (json!({"seq": 9, "proto": 1, "cid": "c"}), "row 9 of the log: missing field"),
            (json!({"seq": 9, "proto": "two"}), "row 9 of the log: "),
            (json!({"proto": 1}), "row ? of the log: "),
            (json!({"seq": "x\ny", "proto": 3}), "row \"x\\ny\" of the log: "),
        ];
        for (row, start) in cases {
            match from_row(item(&row)) {
                Err(Failure::Broken(why)) => assert!(why.starts_with(start), "{why}"),
                other => panic!("{start}: {other:?}"),
            }
        }
    }

    #[test]
    fn rules_that_are_not_written_are_as_without_a_row() {
        let cases = [
            (json!({}), Ok((1, 0))),
            (json!({"minProto": 3, "floor": 120, "more": "x"}), Ok((3, 120))),
            (json!({"floor": 5}), Ok((1, 5))),
            (json!({"minProto": "3"}), Err("row 0 of the log: `minProto` is no whole number in range")),
            (json!({"floor": -1}), Err("row 0 of the log: `floor` is no whole number in range")),
        ];
        for (row, expected) in cases {
            let rules = to_rules(item(&row)).map(|rules| (rules.min_proto, rules.floor));
            assert_eq!(rules, expected.map_err(|why| Failure::Broken(why.into())), "{row}");
        }
    }
}
