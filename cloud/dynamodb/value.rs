//! JSON as attributes of DynamoDB and back, without losing a digit or a type.
//!
//! What JSON cannot say is spelled `{"$ss": [..]}` (a set of strings), `{"$ns": [..]}` (of numbers, as strings),
//! `{"$bs": [..]}` (of bytes) and `{"$b": ".."}` (bytes), bytes in base64. Sets have no order, so these lists are sorted;
//! anything that only looks like one of them is an ordinary map. What DynamoDB cannot hold is refused by name.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_types::base64;
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// An item of a table.
pub type Attributes = HashMap<String, AttributeValue>;

/// Largest item, in bytes, names of attributes included.
pub const LARGEST_ITEM: usize = 400 * 1024;
/// Levels of maps and lists, what is in the last one included.
const MOST_LEVELS: usize = 32;
/// Longest name of an attribute, in bytes.
const LONGEST_NAME: usize = 65_535;
/// Significant digits of a number.
const MOST_DIGITS: usize = 38;
/// Powers of ten of a number's first digit.
const POWERS: std::ops::RangeInclusive<i64> = -130..=125;

/// Why a value cannot be stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {why}", if path.is_empty() { "the record".to_owned() } else { format!("`{path}`") })]
pub struct Unfit {
    /// The attribute, and where in it: `climbs[3].weight`.
    pub path: String,
    /// What is wrong with the value, and what would be right.
    pub why: String,
}

impl Unfit {
    fn new(why: impl Into<String>) -> Self {
        Self { path: String::new(), why: why.into() }
    }

    /// The same, seen from one level above.
    pub fn within(mut self, name: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{name}{dot}{}", self.path);
        self
    }
}

/// A value as it is stored; `above` are the maps and lists around it.
///
/// # Errors
/// A number of over 38 digits or outside of 1E-130 to 9.9E+125, or more than 32 levels.
pub fn to_attribute(value: &Value, above: usize) -> Result<AttributeValue, Unfit> {
    if above >= MOST_LEVELS {
        return Err(Unfit::new(format!(
            "lies too deep: the server holds {MOST_LEVELS} levels, the log's own included"
        )));
    }
    Ok(match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(yes) => AttributeValue::Bool(*yes),
        Value::Number(number) => AttributeValue::N(storable(&number.to_string())?),
        Value::String(text) => AttributeValue::S(text.clone()),
        Value::Array(list) => {
            let each = list.iter().enumerate();
            let each = each
                .map(|(at, value)| to_attribute(value, above + 1).map_err(|unfit| unfit.within(&format!("[{at}]"))));
            AttributeValue::L(each.collect::<Result<_, _>>()?)
        }
        Value::Object(map) => match special(map) {
            Some(special) => special,
            None => AttributeValue::M(to_attributes(map, above + 1)?),
        },
    })
}

/// A map as it is stored; `above` are the maps and lists around its values, the item itself not counted.
///
/// # Errors
/// As [`to_attribute`].
pub fn to_attributes(map: &Map<String, Value>, above: usize) -> Result<Attributes, Unfit> {
    let each = map.iter().map(|(name, value)| {
        if name.is_empty() || name.len() > LONGEST_NAME {
            let why = format!("has an attribute whose name is no text of 1 to {LONGEST_NAME} bytes");
            return Err(Unfit::new(why));
        }
        let value = to_attribute(value, above).map_err(|unfit| unfit.within(name))?;
        Ok((name.clone(), value))
    });
    each.collect()
}

/// A stored value as JSON.
pub fn from_attribute(value: AttributeValue) -> Value {
    match value {
        AttributeValue::Bool(yes) => Value::Bool(yes),
        AttributeValue::N(text) => text.parse::<Number>().map_or(Value::String(text), Value::Number),
        AttributeValue::S(text) => Value::String(text),
        AttributeValue::L(list) => list.into_iter().map(from_attribute).collect(),
        AttributeValue::M(map) => Value::Object(from_attributes(map)),
        AttributeValue::Ss(set) => tagged("$ss", sorted(set)),
        AttributeValue::Ns(set) => tagged("$ns", sorted(set)),
        AttributeValue::Bs(set) => tagged("$bs", sorted(set.into_iter().map(base64::encode).collect())),
        AttributeValue::B(bytes) => tagged("$b", Value::String(base64::encode(bytes))),
        // Null, and types that DynamoDB does not have yet.
        _ => Value::Null,
    }
}

/// A stored map as JSON.
pub fn from_attributes(map: Attributes) -> Map<String, Value> {
    map.into_iter().map(|(name, value)| (name, from_attribute(value))).collect()
}

/// Bytes that an item takes, as DynamoDB counts them.
pub fn item_size(item: &Attributes) -> usize {
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

/// Refuses an item that is too large, by its largest attribute.
///
/// # Errors
/// Over 400 KB.
pub fn check_size(item: &Attributes) -> Result<(), Unfit> {
    let total = item_size(item);
    if total <= LARGEST_ITEM {
        return Ok(());
    }
    let largest = item.iter().max_by_key(|(_, value)| size(value));
    let (name, bytes) = largest.map_or(("", 0), |(name, value)| (name.as_str(), size(value)));
    let why = format!(
        "takes {} KB, and with it the record {} KB; the server holds {} KB",
        bytes.div_ceil(1024),
        total.div_ceil(1024),
        LARGEST_ITEM / 1024
    );
    Err(Unfit::new(why).within(name))
}

fn size(value: &AttributeValue) -> usize {
    let number = |text: &str| 2 + text.bytes().filter(u8::is_ascii_digit).count().div_ceil(2);
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(text) => number(text),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::Ss(set) => set.iter().map(String::len).sum(),
        AttributeValue::Ns(set) => set.iter().map(|text| number(text)).sum(),
        AttributeValue::Bs(set) => set.iter().map(|bytes| bytes.as_ref().len()).sum(),
        AttributeValue::L(list) => 3 + list.iter().map(|value| 1 + size(value)).sum::<usize>(),
        AttributeValue::M(map) => 3 + map.len() + item_size(map),
        _ => 1,
    }
}

/// A number's text, if DynamoDB can hold the number. Zeros that mean nothing do not count.
fn storable(text: &str) -> Result<String, Unfit> {
    let (digits, power) = scientific(text);
    if digits.is_empty() {
        return Ok(if text.len() <= MOST_DIGITS && !text.contains(['e', 'E']) { text.into() } else { "0".into() });
    }
    if digits.len() > MOST_DIGITS {
        let why = format!("is a number of {} digits; the server holds {MOST_DIGITS}", digits.len());
        return Err(Unfit::new(why));
    }
    if !power.is_some_and(|power| POWERS.contains(&power)) {
        return Err(Unfit::new("is a number out of range; the server holds 1E-130 to 9.9E+125, of either sign"));
    }
    let spelled = text.bytes().take_while(|byte| !byte.eq_ignore_ascii_case(&b'e')).filter(u8::is_ascii_digit).count();
    if spelled <= MOST_DIGITS {
        return Ok(text.to_owned());
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let (first, rest) = digits.split_at(1);
    Ok(format!("{sign}{first}.{}E{}", if rest.is_empty() { "0" } else { rest }, power.unwrap_or_default()))
}

/// The significant digits of a decimal number, none for zero, and the power of ten of the first of them.
fn scientific(text: &str) -> (String, Option<i64>) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = whole.chars().chain(fraction.chars()).filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0');
    let whole = digits.len() - fraction.len();
    let first = whole as i64 - 1 - (digits.len() - significant.len()) as i64;
    let power = exponent.parse::<i64>().ok().and_then(|exponent| exponent.checked_add(first));
    (significant.trim_end_matches('0').to_owned(), power)
}

/// What a well-formed `{"$ss": ..}` and its like stand for.
fn special(map: &Map<String, Value>) -> Option<AttributeValue> {
    let (name, value) = map.iter().next().filter(|_| map.len() == 1)?;
    match name.as_str() {
        "$b" => Some(AttributeValue::B(bytes(value.as_str()?)?)),
        "$ss" => Some(AttributeValue::Ss(set(value)?.into_iter().map(str::to_owned).collect())),
        "$ns" => {
            let numbers = set(value)?;
            let all = numbers.iter().all(|text| is_spelled_as_stored(text));
            all.then(|| AttributeValue::Ns(numbers.into_iter().map(str::to_owned).collect()))
        }
        "$bs" => Some(AttributeValue::Bs(set(value)?.into_iter().map(bytes).collect::<Option<_>>()?)),
        _ => None,
    }
}

/// The strings of a list that is a set: at least one, sorted, each once.
fn set(value: &Value) -> Option<Vec<&str>> {
    let strings: Vec<&str> = value.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
    (!strings.is_empty() && strings.is_sorted_by(|one, next| one < next)).then_some(strings)
}

/// Whether DynamoDB gives a number back in this very spelling: in plain digits, without zeros that mean nothing.
fn is_spelled_as_stored(text: &str) -> bool {
    let Ok(number) = text.parse::<Number>() else { return false };
    let padded = text.contains('.') && text.ends_with('0');
    !padded
        && !text.contains(['e', 'E'])
        && text != "-0"
        && number.to_string() == text
        && storable(text).is_ok_and(|stored| stored == text)
}

fn bytes(text: &str) -> Option<Blob> {
    let bytes = base64::decode(text).ok()?;
    (base64::encode(&bytes) == text).then(|| Blob::new(bytes))
}

fn sorted(mut strings: Vec<String>) -> Value {
    strings.sort_unstable();
    Value::from(strings)
}

fn tagged(name: &str, value: Value) -> Value {
    Value::Object([(name.to_owned(), value)].into_iter().collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    fn json(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_number_keeps_its_text_and_every_digit() {
        let cases = [
            "0",
            "-0",
            "0.0",
            "1",
            "1.0",
            "0.98700",
            "-12.5e+3",
            "1e-130",
            "9.9999999999999999999999999999999999e+125",
            "12345678901234567890123456789012345678",
            "-0.5",
        ];
        for text in cases {
            assert_eq!(to_attribute(&json(text), 0), Ok(AttributeValue::N(text.into())), "{text}");
            assert_eq!(from_attribute(AttributeValue::N(text.into())).to_string(), text);
        }
        let long = [
            ("-1234567890123456789012345678901234567.800", "-1.2345678901234567890123456789012345678E36"),
            ("1000000000000000000000000000000000000000000", "1.0E42"),
            ("0.0000000000000000000000000000000000000000000000000012", "1.2E-51"),
            ("0.00000000000000000000000000000000000000000000", "0"),
            ("0e999999999999999999999999", "0"),
        ];
        for (text, stored) in long {
            assert_eq!(to_attribute(&json(text), 0), Ok(AttributeValue::N(stored.into())), "{text}");
            assert!(text.contains("e9") || v7_state::sync::same(&json(text), &json(stored)), "{text}");
        }
    }

    #[test]
    fn what_the_server_cannot_hold_is_refused_by_name() {
        let mut deep = json("1");
        for _ in 0..32 {
            deep = Value::Array(vec![deep]);
        }
        let cases = [
            ("{\"\": 1}", "`a.b[1]` has an attribute whose name is no text of 1 to 65535 bytes"),
            ("123456789012345678901234567890123456789", "`a.b[1]` is a number of 39 digits; the server holds 38"),
            ("1e126", "`a.b[1]` is a number out of range; the server holds 1E-130 to 9.9E+125, of either sign"),
            ("9.9e-131", "`a.b[1]` is a number out of range; the server holds 1E-130 to 9.9E+125, of either sign"),
            (
                "-1e99999999999999999999999",
                "`a.b[1]` is a number out of range; the server holds 1E-130 to 9.9E+125, of either sign",
            ),
        ];
        for (text, sentence) in cases {
            let map = json(&format!(r#"{{"a": {{"b": [0, {text}]}}}}"#));
            let unfit = to_attributes(map.as_object().unwrap(), 0).unwrap_err();
            assert_eq!(unfit.to_string(), sentence);
        }
        let unfit = to_attribute(&deep, 0).unwrap_err();
        assert!(unfit.to_string().contains("lies too deep"), "{unfit}");
        assert!(to_attribute(&deep[0], 0).is_ok());
        let notes = Value::from("n".repeat(420_000));
        let item = to_attributes(&[("notes".to_owned(), notes)].into_iter().collect(), 0).unwrap();
        let sentence = "`notes` takes 411 KB, and with it the record 411 KB; the server holds 400 KB";
        assert_eq!(check_size(&item).unwrap_err().to_string(), sentence);
    }

    #[test]
    fn only_a_well_formed_set_becomes_one() {
        let sets =
            [r#"{"$ss":["a","b"]}"#, r#"{"$ns":["-1.5","10","2"]}"#, r#"{"$b":"AAE="}"#, r#"{"$bs":["AA==","AQ=="]}"#];
        for text in sets {
            let stored = to_attribute(&json(text), 0).unwrap();
            assert!(!stored.is_m(), "{text}");
            assert_eq!(from_attribute(stored).to_string(), text);
        }
        let maps = [
            r#"{"$ss":[]}"#,
            r#"{"$ss":["b","a"]}"#,
            r#"{"$ss":["a","a"]}"#,
            r#"{"$ss":["a",1]}"#,
            r#"{"$ss":["a"],"more":1}"#,
            r#"{"$ss":"a"}"#,
            r#"{"$ns":["1.0"]}"#,
            r#"{"$ns":["one"]}"#,
            r#"{"$b":"A"}"#,
            r#"{"$b":1}"#,
            r#"{"$bs":["AB=="]}"#,
        ];
        for text in maps {
            let stored = to_attribute(&json(text), 0).unwrap();
            assert!(stored.is_m(), "{text}");
            assert_eq!(from_attribute(stored).to_string(), text);
        }
        // The server gives a set in any order.
        let stored = AttributeValue::Ss(vec!["b".into(), "a".into()]);
        assert_eq!(from_attribute(stored).to_string(), r#"{"$ss":["a","b"]}"#);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let number = prop_oneof![
            any::<i64>().prop_map(|n| n.to_string()),
            "-?[1-9][0-9]{0,20}\\.[0-9]{1,8}",
            "-?[1-9]\\.[0-9]{1,20}[eE][+-]?[1-9][0-9]",
            "0\\.0{0,30}[1-9]{1,4}",
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            number.prop_map(|text| text.parse().map(Value::Number).unwrap()),
            ".{0,12}".prop_map(Value::from),
        ];
        let name = prop_oneof![3 => "[a-z#.$ ]{1,4}", 1 => "\\$(ss|ns|b|bs)"];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_set("[0-9a-b=]{0,4}", 0..4)
                    .prop_map(|set| Value::from(set.into_iter().collect::<Vec<_>>())),
                prop::collection::vec((name.clone(), inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_comes_back_as_it_was(value in any_value()) {
            prop_assert_eq!(from_attribute(to_attribute(&value, 0).unwrap()), value);
        }

        #[test]
        fn a_long_number_keeps_its_value(text in "-?[1-9][0-9]{0,60}(\\.[0-9]{1,60})?") {
            if let Ok(AttributeValue::N(stored)) = to_attribute(&json(&text), 0) {
                prop_assert!(v7_state::sync::same(&json(&text), &json(&stored)), "{}", stored);
            }
        }
    }
}
