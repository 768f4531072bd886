//! The hash of a record and the digest of all of them: two devices agree exactly when their digests do.
//!
//! Numbers are compared by their decimal value, never as floating point: `1`, `1.0` and `1e0` are one number, and a
//! number of forty digits keeps every digit.

use crate::record::{Body, Key, Table};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

/// Attributes that the protocol and the tables add to an item and that are no part of the record, though an import from
/// such a table may bring them: marks, the athlete, and the keys that are made of other attributes.
pub const MARKS: [&str; 8] = [
    "_v",
    "_sv",
    "userId",
    "date#sendId",
    "date#entryId",
    "gradeNumeric#date",
    "significance#date",
    "sessionType#date",
];
/// The attribute of an account that the server owns: outside of digest and merge.
pub const SUBSCRIPTION: &str = "subscription";

/// The XOR of the hashes of any number of records; all zeros for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Takes a record in, or out if it was in already.
    pub fn toggle(&mut self, key: &Key, body: &Body) {
        for (own, other) in self.0.iter_mut().zip(entity_hash(key, body)) {
            *own ^= other;
        }
    }

    /// The digest written as 64 hexadecimal digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// SHA-256 of the sorted-key JSON `[table, id, body]`, without what the protocol or the server owns.
pub fn entity_hash(key: &Key, body: &Body) -> [u8; 32] {
    let mut hash = Hashed(Sha256::new());
    hash.push("[");
    hash.text(key.table.name());
    hash.push(",");
    hash.text(&key.id);
    hash.push(",");
    hash.map(body.iter().filter(|(name, _)| owned(key.table, name)));
    hash.push("]");
    hash.0.finalize().into()
}

/// Whether the attribute at the top of a record belongs to the record, not to the protocol or the server.
pub fn owned(table: Table, name: &str) -> bool {
    !MARKS.contains(&name) && (table != Table::Users || name != SUBSCRIPTION)
}

/// The record without what the protocol or the server owns.
pub fn stripped(table: Table, body: &Body) -> Body {
    body.iter().filter(|(name, _)| owned(table, name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Whether two records are the same to the protocol; `None` is a record that is not there.
pub fn same_record(table: Table, one: Option<&Body>, other: Option<&Body>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let mine = |body: &Body| body.keys().filter(|name| owned(table, name)).count();
            mine(one) == mine(other)
                && one
                    .iter()
                    .filter(|(name, _)| owned(table, name))
                    .all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}

/// Whether two values are equal, numbers by their decimal value.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || decimal(one.as_str()) == decimal(other.as_str()),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}

/// Canonical text of a decimal number: digits without zeros at either end, then the power of ten.
fn decimal(text: &str) -> Cow<'_, str> {
    // Most numbers are canonical as they stand.
    let (first, last) = (text.bytes().next(), text.bytes().last());
    if first != Some(b'0') && last != Some(b'0') && text.bytes().all(|digit| digit.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let Ok(exponent) = exponent.parse::<i128>() else {
        return Cow::Borrowed(text);
    };
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    let kept = significant.trim_end_matches('0');
    if kept.is_empty() {
        return Cow::Borrowed("0");
    }
    let power =
        exponent.saturating_sub(fraction.len() as i128).saturating_add((significant.len() - kept.len()) as i128);
    let sign = if negative { "-" } else { "" };
    Cow::Owned(if power == 0 { format!("{sign}{kept}") } else { format!("{sign}{kept}e{power}") })
}

/// Canonical JSON on its way into the hash: a journal of many records is hashed without being written down.
struct Hashed(Sha256);

impl Hashed {
    fn push(&mut self, text: &str) {
        self.0.update(text.as_bytes());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.push("null"),
            Value::Bool(yes) => self.push(if *yes { "true" } else { "false" }),
            Value::Number(number) => self.push(&decimal(number.as_str())),
            Value::String(text) => self.text(text),
            Value::Array(list) => {
                self.push("[");
                for (at, value) in list.iter().enumerate() {
                    if at > 0 {
                        self.push(",");
                    }
                    self.value(value);
                }
                self.push("]");
            }
            Value::Object(map) => self.map(map.iter()),
        }
    }

    fn map<'a>(&mut self, attributes: impl Iterator<Item = (&'a String, &'a Value)>) {
        let mut sorted: Vec<_> = attributes.collect();
        sorted.sort_unstable_by_key(|(name, _)| *name);
        self.push("{");
        for (at, (name, value)) in sorted.into_iter().enumerate() {
            if at > 0 {
                self.push(",");
            }
            self.text(name);
            self.push(":");
            self.value(value);
        }
        self.push("}");
    }

    fn text(&mut self, text: &str) {
        serde_json::to_writer(self, text).expect("text is JSON, and a hash takes it");
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn body(text: &str) -> Body {
        serde_json::from_str(text).unwrap()
    }

    fn hash(text: &str) -> [u8; 32] {
        entity_hash(&Key::new(Table::Entries, "e"), &body(text))
    }

    #[test]
    fn a_number_is_its_decimal_value_whatever_its_spelling() {
        let cases = [
            ("1", "1.0", true),
            ("1", "1e0", true),
            ("100", "1E+2", true),
            ("-0.0", "0", true),
            ("0.10", "1e-1", true),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345679", false),
            ("0.1", "0.10000000000000000000000000000000000001", false),
            ("1", "-1", false),
            ("1e400", "1e401", false),
            ("1", "\"1\"", false),
            ("10", "1e1", true),
            ("1050", "10.5e2", true),
            ("101", "1010", false),
        ];
        for (one, other, equal) in cases {
            let (one, other) = (format!("{{\"a\":{one}}}"), format!("{{\"a\":{other}}}"));
            assert_eq!(hash(&one) == hash(&other), equal, "{one} {other}");
            assert_eq!(same(&Value::Object(body(&one)), &Value::Object(body(&other))), equal, "{one} {other}");
        }
    }

    #[test]
    fn the_order_of_attributes_and_the_marks_of_the_protocol_do_not_count() {
        assert_eq!(hash(r#"{"a":1,"b":{"c":2,"d":3},"_v":7,"_sv":1}"#), hash(r#"{"b":{"d":3,"c":2},"a":1}"#));
        let marked = r#"{"a":1,"b":{"c":2,"d":3},"userId":"u","date#entryId":"x","sessionType#date":"y"}"#;
        assert_eq!(hash(marked), hash(r#"{"b":{"d":3,"c":2},"a":1}"#));
        assert_eq!(
            stripped(Table::Sends, &body(r#"{"gradeNumeric#date":"1","significance#date":"2","x":1}"#)).len(),
            1
        );
        // Only at the top: further down it is somebody's attribute.
        assert_ne!(hash(r#"{"a":{"userId":1}}"#), hash(r#"{"a":{}}"#));
        assert_ne!(hash(r#"{"a":[1,2]}"#), hash(r#"{"a":[2,1]}"#));
        assert_ne!(hash(r#"{"a":null}"#), hash("{}"));
        let (user, paid) = (body(r#"{"name":"Ada"}"#), body(r#"{"name":"Ada","subscription":{"tier":"pro"}}"#));
        let key = Key::single(Table::Users);
        assert_eq!(entity_hash(&key, &user), entity_hash(&key, &paid));
        assert!(same_record(Table::Users, Some(&user), Some(&paid)));
        assert!(!same_record(Table::Profiles, Some(&user), Some(&paid)));
    }

    #[test]
    fn the_hash_is_the_same_for_ever() {
        let text = r#"{"z":"a\"b\n\u00e9\u2028","n":[0,-0.50,120,1e-7,true,null],"m":{"b":{},"a":[]}}"#;
        let mut digest = Digest::default();
        digest.toggle(&Key::new(Table::Entries, "e"), &body(text));
        let canonical = "[\"v7-journal-entries\",\"e\",{\"m\":{\"a\":[],\"b\":{}},\"n\":[0,-5e-1,12e1,1e-7,true,null],\
                         \"z\":\"a\\\"b\\né\u{2028}\"}]";
        assert_eq!(digest, Digest(Sha256::digest(canonical.as_bytes()).into()));
    }

    #[test]
    fn a_digest_forgets_what_is_taken_out_and_reads_back_as_written() {
        let mut digest = Digest::default();
        let (one, other) = (body(r#"{"a":1}"#), body(r#"{"a":2}"#));
        let key = Key::new(Table::Sends, "s");
        digest.toggle(&key, &one);
        let first = digest;
        digest.toggle(&key, &other);
        digest.toggle(&key, &other);
        assert_eq!(digest, first);
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse("12"), None);
        digest.toggle(&key, &one);
        assert_eq!(digest, Digest::default());
    }
}
