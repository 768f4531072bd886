//! Records as items of their tables, and items of any origin as records.
//!
//! A record that does not fit is refused by name, before it is sent. An item that comes from elsewhere is taken as it
//! is, whatever its attributes hold.

use super::keys::{Keys, SHAPE, SHAPE_NOW, USER_ID, WRITTEN_BY, parts};
use super::value::{Attributes, Unfit, check_size, from_attribute, from_attributes, to_attributes};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use v7_state::record::{Body, Key, Table};
use v7_state::sync::{Failure, Item};

/// Longest sort key, in bytes.
const LONGEST_SORT: usize = 1024;
/// Longest partition key, in bytes.
const LONGEST_PARTITION: usize = 2048;
/// The one part of an index key that is a number.
const GRADE: &str = "gradeNumeric";
/// Its digits in the key, so that text sorts as numbers do.
const DIGITS: usize = 5;

/// The item of a record, written by commit `seq`.
///
/// # Errors
/// [`Failure::Invalid`] with the record's key: an attribute that DynamoDB cannot hold.
pub fn to_item(user: &str, key: &Key, sk: &str, body: &Body, seq: u64) -> Result<Attributes, Failure> {
    let keys = Keys::of(key.table);
    let unfit = |unfit: Unfit| invalid(key, &unfit);
    let mut item = to_attributes(body, 0).map_err(unfit)?;
    item.retain(|name, _| !keys.owns(name));
    for index in keys.indexes.iter().filter(|index| index.partition != USER_ID) {
        let fits = |text: &str| !text.is_empty() && text.len() <= LONGEST_PARTITION;
        if !body.get(index.partition).is_none_or(|value| value.as_str().is_some_and(fits)) {
            let why = format!("has to be a text of 1 to {LONGEST_PARTITION} bytes: an index has it as its key");
            return Err(unfit(Unfit { path: index.partition.into(), why }));
        }
    }
    let made = keys.indexes.iter().filter_map(|index| index.sort);
    item.extend(made.filter_map(|name| Some((name.to_owned(), AttributeValue::S(index_key(name, body)?)))));
    item.extend(place(user, key, sk)?);
    item.insert(WRITTEN_BY.into(), AttributeValue::N(seq.to_string()));
    item.insert(SHAPE.into(), AttributeValue::N(SHAPE_NOW.to_string()));
    check_size(&item).map_err(unfit)?;
    Ok(item)
}

/// The primary key of a record's item.
///
/// # Errors
/// [`Failure::Invalid`] with the record's key: the sort key is empty or too long.
pub fn place(user: &str, key: &Key, sk: &str) -> Result<Attributes, Failure> {
    let mut place = Attributes::from([(USER_ID.to_owned(), AttributeValue::S(user.into()))]);
    if let Some(sort) = Keys::of(key.table).sort {
        if sk.is_empty() || sk.len() > LONGEST_SORT {
            let why = format!("has to be a text of 1 to {LONGEST_SORT} bytes: the table has it as its key");
            return Err(invalid(key, &Unfit { path: sort.into(), why }));
        }
        place.insert(sort.into(), AttributeValue::S(sk.into()));
    }
    Ok(place)
}

/// The record that an item is.
pub fn from_item(table: Table, mut item: Attributes) -> Item {
    let keys = Keys::of(table);
    let sk = keys.sort.and_then(|name| item.get(name)).map_or_else(String::new, key_text);
    let v = item.get(WRITTEN_BY).and_then(|value| value.as_n().ok()).and_then(|text| text.parse().ok());
    item.retain(|name, _| !keys.owns(name));
    let body = from_attributes(item);
    let named = table.id_of(&body).filter(|id| !id.is_empty());
    let id = named.unwrap_or_else(|| match parts(&sk) {
        Some((_, id)) if !id.is_empty() => id.to_owned(),
        _ => sk.clone(),
    });
    Item { key: Key::new(table, id), sk, v: v.filter(|v| *v > 0), body }
}

/// A record that the server can never take.
pub fn invalid(key: &Key, unfit: &Unfit) -> Failure {
    Failure::Invalid { key: Some(key.clone()), detail: unfit.to_string() }
}

/// The key of an index, from the two attributes that it is made of; none where one of them says nothing.
fn index_key(name: &str, body: &Body) -> Option<String> {
    let (first, second) = parts(name)?;
    let text = |name: &str| body.get(name)?.as_str().filter(|text| !text.is_empty());
    let second = text(second)?;
    let first = if first == GRADE { format!("{:0DIGITS$}", whole(body.get(GRADE)?)?) } else { text(first)?.to_owned() };
    let key = format!("{first}#{second}");
    (key.len() <= LONGEST_SORT).then_some(key)
}

/// A whole number, however it is spelled.
fn whole(value: &Value) -> Option<u64> {
    let float = || value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..1e15).contains(number));
    value.as_u64().or_else(|| float().map(|number| number as u64))
}

fn key_text(value: &AttributeValue) -> String {
    match from_attribute(value.clone()) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    fn stored(table: Table, sk: &str, body: &Value) -> Result<Body, Failure> {
        let body = body.as_object().unwrap();
        let key = Key::new(table, table.id_of(body).unwrap_or_default());
        to_item("u", &key, sk, body, 7).map(from_attributes)
    }

    fn text(value: &str) -> AttributeValue {
        AttributeValue::S(value.into())
    }

    #[test]
    fn a_record_carries_the_keys_of_its_table_and_indexes() {
        let cases = [
            (
                Table::Sends,
                "2026-01-02#s",
                json!({"sendId": "s", "date": "2026-01-02", "gradeNumeric": 400, "significance": "milestone"}),
                json!({"date#sendId": "2026-01-02#s", "gradeNumeric#date": "00400#2026-01-02",
                    "significance#date": "milestone#2026-01-02"}),
            ),
            (
                Table::Entries,
                "2026-01-02#e",
                json!({"entryId": "e", "date": "2026-01-02", "sessionType": "gym", "moon": {"lit": [0.5, null]}}),
                json!({"date#entryId": "2026-01-02#e", "sessionType#date": "gym#2026-01-02"}),
            ),
            (Table::Plans, "p", json!({"planId": "p", "active": true}), json!({})),
            (Table::NutritionLogs, "2026-01-02", json!({"date": "2026-01-02", "hydration": 2}), json!({})),
            (Table::Profiles, "", json!({"age": 30}), json!({})),
            (Table::Users, "", json!({"email": "a@b.c"}), json!({})),
        ];
        for (table, sk, body, keys) in cases {
            let mut expected = body.as_object().unwrap().clone();
            expected.extend(json!({"userId": "u", "_v": 7, "_sv": 1}).as_object().unwrap().clone());
            expected.extend(keys.as_object().unwrap().clone());
            assert_eq!(stored(table, sk, &body), Ok(expected), "{table:?}");
        }
    }

    #[test]
    fn an_index_has_only_what_can_be_sorted() {
        let sends = [
            (json!(20_400), json!("2026-01-02"), Some("20400#2026-01-02")),
            (json!(0), json!("2026-01-02"), Some("00000#2026-01-02")),
            (json!(400.0), json!("2026-01-02"), Some("00400#2026-01-02")),
            (json!(123_456), json!("2026-01-02"), Some("123456#2026-01-02")),
            (json!(-1), json!("2026-01-02"), None),
            (json!(1.5), json!("2026-01-02"), None),
            (json!("400"), json!("2026-01-02"), None),
            (json!(null), json!("2026-01-02"), None),
            (json!(400), json!(""), None),
            (json!(400), json!(20_260_102), None),
        ];
        for (grade, date, expected) in sends {
            let body = json!({"sendId": "s", "gradeNumeric": grade, "date": date});
            let item = stored(Table::Sends, "x#s", &body).unwrap();
            assert_eq!(item.get("gradeNumeric#date").and_then(Value::as_str), expected, "{body}");
        }
        for kind in [json!(""), json!(4), json!(null), json!(["gym"]), json!("g".repeat(1020))] {
            let body = json!({"entryId": "e", "sessionType": kind, "date": "2026-01-02"});
            assert!(!stored(Table::Entries, "x#e", &body).unwrap().contains_key("sessionType#date"), "{body}");
        }
    }

    #[test]
    fn a_record_that_cannot_be_stored_is_refused_by_name() {
        let cases = [
            (Table::Entries, "d#e", json!({"entryId": "e", "duration": 1e200}), "`duration` is a number out of range"),
            (Table::Entries, "", json!({"entryId": "e"}), "`date#entryId` has to be a text"),
            (Table::Plans, "", json!({"planId": ""}), "`planId` has to be a text"),
            (Table::Users, "", json!({"email": ""}), "`email` has to be a text"),
            (Table::Users, "", json!({"email": 5}), "`email` has to be a text"),
            (Table::Entries, "d#e", json!({"entryId": "e", "notes": "n".repeat(410_000)}), "`notes` takes 401 KB"),
        ];
        for (table, sk, body, start) in cases {
            let id = table.id_of(body.as_object().unwrap()).unwrap();
            match stored(table, sk, &body) {
                Err(Failure::Invalid { key, detail }) => {
                    assert_eq!(key, Some(Key::new(table, id)));
                    assert!(detail.starts_with(start), "{detail}");
                }
                other => panic!("{start}: {other:?}"),
            }
        }
    }

    #[test]
    fn an_item_is_the_record_it_was_and_a_foreign_one_is_taken_as_it_is() {
        let body = json!({"entryId": "e", "date": "2026-01-02", "sessionType": "gym", "mystery": {"$ss": ["a"]}});
        let key = Key::new(Table::Entries, "e");
        let item = to_item("u", &key, "2026-01-02#e", body.as_object().unwrap(), 7).unwrap();
        let known = Item { key, sk: "2026-01-02#e".into(), v: Some(7), body: body.as_object().unwrap().clone() };
        assert_eq!(from_item(Table::Entries, item), known);

        let number = |text: &str| AttributeValue::N(text.into());
        // Attributes beside the sort key; the id and `_v` that they give.
        let cases = [
            ("2026-01-02#a", vec![("entryId", text("b"))], "b", None),
            ("2026-01-02#a", vec![("entryId", text(""))], "a", None),
            ("2026-01-02#a", vec![("entryId", number("5"))], "a", None),
            ("2026-01-02#a#b", vec![], "a#b", None),
            ("nothing", vec![], "nothing", None),
            ("2026-01-02#", vec![], "2026-01-02#", None),
            ("x#a", vec![("_v", number("3"))], "a", Some(3)),
            ("x#a", vec![("_v", number("0"))], "a", None),
            ("x#a", vec![("_v", number("-3"))], "a", None),
            ("x#a", vec![("_v", number("1.5"))], "a", None),
            ("x#a", vec![("_v", text("3"))], "a", None),
            ("x#a", vec![("date", AttributeValue::Bool(true)), ("climbs", text("none"))], "a", None),
        ];
        for (sk, attributes, id, v) in cases {
            let own = attributes.iter().filter(|(name, _)| *name != "_v");
            let body = own.map(|(name, value)| ((*name).to_owned(), from_attribute(value.clone()))).collect();
            let mut item: Attributes = attributes.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
            item.extend([("userId".into(), text("u")), ("date#entryId".into(), text(sk))]);
            let expected = Item { key: Key::new(Table::Entries, id), sk: sk.into(), v, body };
            assert_eq!(from_item(Table::Entries, item), expected);
        }
        let single = from_item(Table::Users, Attributes::from([("userId".into(), text("u")), ("a".into(), text("b"))]));
        assert_eq!((single.key, single.sk.as_str()), (Key::single(Table::Users), ""));
        assert_eq!(Value::from(single.body), json!({"a": "b"}));
    }

    #[test]
    fn what_belongs_to_the_tables_is_no_part_of_a_record() {
        for keys in super::super::keys::KEYS {
            for name in keys.made().chain([USER_ID, WRITTEN_BY, SHAPE]) {
                assert!(keys.owns(name) && !v7_state::sync::owned(keys.table, name), "{name}");
            }
        }
    }
}
