//! Values as text, and the short handle by which the shell names a conflict.

use crate::record::{Field, Kind};
use crate::view::called::spaced;
use serde_json::Value;

/// A value as a person reads it, in stored units; lists with commas, elements by their attributes. `None` is nothing.
pub fn words(kind: Kind, value: Option<&Value>) -> String {
    let join = |parts: Vec<String>, with: &str| {
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(with)
    };
    match (kind, value) {
        (_, None | Some(Value::Null)) => "nothing".to_owned(),
        (Kind::Num { unit, .. }, Some(Value::Number(number))) => format!("{number} {unit}").trim_end().to_owned(),
        (_, Some(Value::Bool(yes))) => if *yes { "yes" } else { "no" }.to_owned(),
        (_, Some(Value::Number(number))) => number.to_string(),
        (_, Some(Value::String(text))) if text.is_empty() => "an empty text".to_owned(),
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(Value::Array(list))) if list.is_empty() => "none".to_owned(),
        (Kind::Table(fields), Some(Value::Array(list))) => {
            join(list.iter().map(|element| words(Kind::Map(fields), Some(element))).collect(), "; ")
        }
        (_, Some(Value::Array(list))) => join(list.iter().map(|item| words(Kind::Any, Some(item))).collect(), ", "),
        (kind, Some(Value::Object(map))) => {
            let fields = if let Kind::Map(fields) = kind { fields } else { &[] };
            let known = fields.iter().filter(|field| !field.derived);
            let known = known.filter_map(|field| map.get(field.key).map(|value| told(field, value)));
            let others = map.iter().filter(|(key, _)| fields.iter().all(|field| field.key != key.as_str()));
            let others = others.map(|(key, value)| format!("{} {}", spaced(key), words(Kind::Any, Some(value))));
            let parts: Vec<String> = known.chain(others).collect();
            if parts.is_empty() { "nothing".to_owned() } else { join(parts, ", ") }
        }
    }
}

/// An attribute of an element: texts speak for themselves, figures and yes or no need their name.
fn told(field: &Field, value: &Value) -> String {
    let text = words(field.kind, Some(value));
    let name = field.label.to_lowercase();
    match value {
        Value::Bool(true) => name,
        Value::Bool(false) => format!("not {name}"),
        Value::Number(_) | Value::Object(_) => format!("{name} {text}"),
        _ => text,
    }
}

/// Begins the handle of a conflict that a commit carries: the same on every device.
const CARRIED: char = 'c';
/// Begins the handle of one that only this device knows. It gets its lasting handle with the next sync.
const HERE: char = 'x';

const RADIX: u32 = 36;

/// The name of a conflict in the shell: a letter, and its number in base 36.
pub fn handle(n: i64) -> String {
    let mut rest = n.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((rest % u64::from(RADIX)) as u32, RADIX));
        rest /= u64::from(RADIX);
        if rest == 0 {
            break;
        }
    }
    let mark = if n < 0 { HERE } else { CARRIED };
    std::iter::once(mark).chain(digits.into_iter().rev()).collect()
}

/// The number of the conflict with this handle; `None` when it is no handle.
pub fn number(handle: &str) -> Option<i64> {
    let handle = handle.trim().to_ascii_lowercase();
    let digits = handle.strip_prefix([CARRIED, HERE])?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let n = i64::from_str_radix(digits, RADIX).ok().filter(|_| plain)?;
    Some(if handle.starts_with(HERE) { -n } else { n })
}
