//! Every figure at once, for `v7 stats`.

use super::facets;
use crate::insight::period::Period;
use crate::insight::summary;
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};
use serde_json::Value;
use std::fmt::Write as _;

/// All figures: `{value, n}` each, or `{missing: reason}`.
///
/// # Errors
/// When the journal cannot be read.
pub fn stats(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<Value, StoreError> {
    let all = facets::load(reader, settings, None, today)?;
    Ok(summary::stats(&all.facets(settings), today))
}

/// Two periods side by side, as [`stats`] tells them.
///
/// # Errors
/// When the journal cannot be read.
pub fn comparison(
    reader: &Reader,
    settings: &Settings,
    first: Period,
    second: Period,
    today: NaiveDate,
) -> Result<Value, StoreError> {
    // 3-3-3 looks back ninety days before the end of a period that may be shorter.
    let since = first.from.min(second.from).checked_sub_days(Days::new(90));
    let all = facets::load(reader, settings, since, today)?;
    Ok(summary::comparison_stats(&all.facets(settings), first, second, today))
}

/// The same as indented lines: a name and its value, `not enough data` with the reason where there is none.
pub fn stats_text(stats: &Value) -> String {
    let mut text = String::new();
    lines(stats, 0, &mut text);
    text
}

fn lines(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if let Some(short) = short(value) {
                    let _ = writeln!(text, "{indent}{}: {short}", words(key));
                } else {
                    let _ = writeln!(text, "{indent}{}", words(key));
                    lines(value, depth + 1, text);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                if let Some(short) = short(item) {
                    let _ = writeln!(text, "{indent}- {short}");
                } else {
                    let Value::Object(map) = item else { continue };
                    let _ = writeln!(text, "{indent}- {}", row(map));
                    for (key, value) in map.iter().filter(|(_, value)| short(value).is_none()) {
                        let _ = writeln!(text, "{indent}  {}", words(key));
                        lines(value, depth + 2, text);
                    }
                }
            }
        }
        other => {
            let _ = writeln!(text, "{indent}{}", short(other).unwrap_or_default());
        }
    }
}

/// What of a map fits on one line.
fn row(map: &serde_json::Map<String, Value>) -> String {
    let parts = map.iter().filter_map(|(key, value)| Some(format!("{} {}", words(key), short(value)?)));
    parts.collect::<Vec<_>>().join(", ")
}

/// What fits on the line of its name.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("-".into()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.into()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if items.is_empty() => Some("none".into()),
        Value::Object(map) if map.is_empty() => Some("none".into()),
        Value::Object(map) => match (map.get("missing"), map.get("value"), map.get("n")) {
            (Some(reason), ..) if map.len() == 1 => Some(format!("not enough data: {}", short(reason)?)),
            (_, Some(Value::Object(inner)), Some(n)) if map.len() == 2 => {
                let told = inner.get("words").and_then(short).unwrap_or_else(|| row(inner));
                Some(format!("{told} (n {n})"))
            }
            (_, Some(value), Some(n)) if map.len() == 2 => short(value).map(|value| format!("{value} (n {n})")),
            _ => None,
        },
        Value::Array(_) => None,
    }
}

/// `threeThreeThree` as `three three three`.
fn words(key: &str) -> String {
    key.chars().fold(String::new(), |mut text, c| {
        if c.is_uppercase() && !text.is_empty() && text.ends_with(char::is_lowercase) {
            text.push(' ');
            text.extend(c.to_lowercase());
        } else {
            text.push(c);
        }
        text
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::settings::Hidden;
    use crate::store::{Now, Store};

    #[test]
    fn a_year_is_told_with_n_or_with_a_reason() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let mut store = Store::open_in_memory().unwrap();
        store.apply(&crate::demo::year(today, 1), &Now { ms: 1_795_199_400_123 }).unwrap();
        let told = stats(store.read(), &Settings::default(), today).unwrap();
        for path in [
            "/goals/0/forecast",
            "/forecasts/score",
            "/scales/v-scale/ability/all",
            "/nutrition/energyUsed",
            "/nutrition/energyAvailability",
            "/nutrition/plannedFuel",
            "/breakthroughs/plannedWeeks",
        ] {
            let figure = told.pointer(path).unwrap_or_else(|| panic!("{path}: {told}"));
            let known = figure.get("value").is_some() && figure.get("n").is_some();
            assert!(known || figure.get("missing").is_some(), "{path}: {figure}");
        }
        for path in [
            "/strength/hangs/0/hold",
            "/injuries/0/injury",
            "/breakthroughs/before/0/factors/0/factor",
            "/comparison/pairs/0/figure",
        ] {
            assert!(told.pointer(path).is_some_and(Value::is_string), "{path}");
        }
        let text = stats_text(&told);
        assert!(text.contains("planned weeks") && text.contains("forecast"), "{text}");
        let hidden = Settings { hidden: Hidden { weight: true, calories: true }, ..Settings::default() };
        let text = stats_text(&stats(store.read(), &hidden, today).unwrap());
        for word in ["kcal", "calories", "weight trend", "energy used", "body percent 1"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        let (first, second) = (Period::parse("2026-01..2026-06").unwrap(), Period::parse("2026-07..2026-12").unwrap());
        let table = comparison(store.read(), &Settings::default(), first, second, today).unwrap();
        assert_eq!(table["second"], "2026-07-01 to 2026-12-31");
        assert!(table["pairs"][0]["first"]["value"].as_u64().is_some_and(|sessions| sessions > 20), "{table}");
    }
}
