//! From what a person types for one attribute to the value on the wire, and back.
//!
//! Units here are the stored ones; imperial is the form's business.

use super::{Field, Kind, number};
use serde_json::Value;

/// The value that `text` means for `field`; `None` takes the attribute out.
///
/// # Errors
/// Says what is allowed. Bounds are not looked at here: [`super::check`] does that for the whole record.
pub fn parse_value(field: &Field, text: &str) -> Result<Option<Value>, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let value = match field.kind {
        Kind::Notes => Value::from(text),
        Kind::Text | Kind::Date | Kind::Time | Kind::Stamp | Kind::Grade => Value::from(trimmed),
        Kind::Choice(allowed) => Value::from(
            *allowed
                .iter()
                .find(|word| word.eq_ignore_ascii_case(trimmed))
                .ok_or_else(|| format!("is {trimmed:?}, allowed is {}", allowed.join(", ")))?,
        ),
        Kind::Bool => match trimmed.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Value::Bool(true),
            "false" | "no" | "n" | "0" => Value::Bool(false),
            _ => return Err(format!("is {trimmed:?}, allowed is yes or no")),
        },
        Kind::Int { .. } | Kind::Num { .. } | Kind::Scores { .. } => number(
            trimmed
                .replace(',', ".")
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .ok_or_else(|| format!("is {trimmed:?}, allowed is a number"))?,
        ),
        Kind::Tags | Kind::Grades => {
            trimmed.split(',').map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect()
        }
        Kind::Map(_) | Kind::Table(_) | Kind::Any => serde_json::from_str(trimmed).map_err(|error| {
            format!("takes JSON, and {trimmed:?} is none ({error}); the form on the screen is easier")
        })?,
    };
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{ENTRY, field_at};
    use serde_json::json;

    #[test]
    fn text_becomes_the_value_of_its_attribute() {
        let cases = [
            ("location", " Movement ", Ok(Some(json!("Movement")))),
            ("duration", "90", Ok(Some(json!(90)))),
            ("sleepHours", "7,5", Ok(Some(json!(7.5)))),
            ("physicalCondition.energy", "7", Ok(Some(json!(7)))),
            ("physicalCondition.soreness.elbows", "3", Ok(Some(json!(3)))),
            ("tags", "comp, moon ,", Ok(Some(json!(["comp", "moon"])))),
            ("sessionType", "GYM", Ok(Some(json!("gym")))),
            ("duration", "", Ok(None)),
            ("duration", "long", Err("is \"long\", allowed is a number".to_owned())),
            ("sessionType", "yoga", Err("is \"yoga\", allowed is training, outdoor, gym, rest".to_owned())),
        ];
        for (path, text, expected) in cases {
            let parsed = field_at(ENTRY, path).map(|field| parse_value(field, text));
            assert_eq!(parsed, Some(expected), "{path}={text}");
        }
    }
}
