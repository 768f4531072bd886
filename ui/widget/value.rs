//! Values of attributes as text, and typed text as values: dates in words, decimals with a comma, pounds and inches.
//!
//! Text that makes no sense is kept as it is, so that the check of the record can name it; nothing is guessed. Stored
//! units are metric always.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde_json::{Number, Value};
use v7_state::export::is_hidden;
use v7_state::msg::Moment;
use v7_state::record::{Kind, number};
use v7_state::settings::Hidden;

/// How things are typed and shown: units, dates in words, times of day.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Pounds, inches, feet, fluid ounces.
    pub imperial: bool,
    /// The athlete's day.
    pub today: NaiveDate,
    /// The day that the record is of: a time without a date is on it.
    pub day: NaiveDate,
    /// Local time less UTC.
    pub offset: TimeDelta,
    /// What is kept off the screen: such a value is seen only where it is edited.
    pub hidden: Hidden,
}

impl Entry {
    /// Whether a value of this name is kept off the screen.
    pub fn hides(self, key: &str) -> bool {
        is_hidden(key, self.hidden)
    }
}

/// Local time less UTC at this moment, as the athlete's day (which starts at `day_starts`) and clock tell it.
pub fn offset(moment: Moment, day_starts: NaiveTime) -> TimeDelta {
    let Some(utc) = DateTime::from_timestamp_millis(moment.ms) else { return TimeDelta::zero() };
    let late = moment.time < day_starts;
    let date = if late { moment.today.succ_opt().unwrap_or(moment.today) } else { moment.today };
    // To the minute: the clock was not read at the same instant.
    let minutes = (date.and_time(moment.time) - utc.naive_utc()).as_seconds_f64() / 60.0;
    TimeDelta::minutes(minutes.round() as i64)
}

/// Name of the imperial unit, stored units in one of it, decimals that are stored.
fn imperial(unit: &str) -> Option<(&'static str, f64, i32)> {
    match unit {
        "kg" => Some(("lb", 0.453_592_37, 2)),
        "cm" => Some(("in", 2.54, 1)),
        "ml" => Some(("fl oz", 29.573_529_562_5, 0)),
        "m" => Some(("ft", 0.3048, 1)),
        _ => None,
    }
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let factor = 10_f64.powi(decimals);
    (value * factor).round() / factor
}

/// The unit that a figure of this kind is typed in; empty for none.
pub fn unit(kind: Kind, entry: Entry) -> &'static str {
    match kind {
        Kind::Num { unit, .. } => imperial(unit).filter(|_| entry.imperial).map_or(unit, |(name, ..)| name),
        _ => "",
    }
}

/// A value as it is typed. What has another type than its kind shows as JSON.
pub fn show(kind: Kind, value: Option<&Value>, entry: Entry) -> String {
    let Some(value) = value else { return String::new() };
    match (kind, value) {
        (Kind::Num { unit, .. }, Value::Number(number)) => match imperial(unit).filter(|_| entry.imperial) {
            Some((_, factor, _)) => rounded(number.as_f64().unwrap_or(0.0) / factor, 1).to_string(),
            None => number.to_string(),
        },
        (Kind::Tags | Kind::Grades, Value::Array(items)) if items.iter().all(Value::is_string) => {
            let quoted = |text: &str| if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() };
            items.iter().filter_map(Value::as_str).map(quoted).collect::<Vec<_>>().join(", ")
        }
        (_, Value::Null) => String::new(),
        (Kind::Bool, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        (Kind::Stamp, Value::String(text)) => local(text, entry).unwrap_or_else(|| text.clone()),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// Typed text as a value; `None` if nothing is typed. What cannot be understood stays a text.
pub fn read(kind: Kind, text: &str, entry: Entry) -> Option<Value> {
    let text = if matches!(kind, Kind::Notes) { text.trim_end() } else { text.trim() };
    if text.is_empty() {
        return None;
    }
    Some(match kind {
        Kind::Int { .. } => plain(text).unwrap_or_else(|| text.into()),
        Kind::Num { unit, .. } => figure(text, unit, entry).unwrap_or_else(|| text.into()),
        Kind::Bool => match text {
            "yes" => true.into(),
            "no" => false.into(),
            other => other.into(),
        },
        Kind::Date => date(text, entry.today).map_or_else(|| text.into(), |date| date.to_string().into()),
        Kind::Time => time(text).unwrap_or_else(|| text.to_owned()).into(),
        Kind::Stamp => stamp(text, entry).unwrap_or_else(|| text.to_owned()).into(),
        Kind::Tags | Kind::Grades => tags(text).into(),
        _ => text.into(),
    })
}

/// A UTC timestamp as local time: `18:00` on the record's own day, else with its date.
fn local(text: &str, entry: Entry) -> Option<String> {
    let utc = DateTime::parse_from_rfc3339(text).ok()?.naive_utc();
    let local = utc.checked_add_signed(entry.offset)?;
    let format = if local.date() == entry.day { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    Some(local.format(format).to_string())
}

/// `18:00` and `2026-11-20 18:00` in local time, as UTC.
fn stamp(text: &str, entry: Entry) -> Option<String> {
    let local = match time(text) {
        Some(time) => entry.day.and_time(NaiveTime::parse_from_str(&time, "%H:%M").ok()?),
        None => NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok()?,
    };
    let utc = local.checked_sub_signed(entry.offset)?.and_utc();
    Some(utc.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
}

/// Digits as they were typed: no detour through binary fractions.
fn plain(text: &str) -> Option<Value> {
    let text = text.replace(',', ".");
    let text = text.strip_prefix('+').unwrap_or(&text);
    let digits = text.strip_prefix('.').map_or_else(|| text.to_owned(), |rest| format!("0.{rest}"));
    digits.trim_end_matches('.').parse::<Number>().ok().map(Value::Number)
}

fn figure(text: &str, stored: &str, entry: Entry) -> Option<Value> {
    if stored == "min"
        && let Some(minutes) = minutes(text)
    {
        return Some(minutes.into());
    }
    let foreign = imperial(stored).filter(|_| entry.imperial);
    let name = foreign.map_or(stored, |(name, ..)| name);
    if name == "in"
        && let Some((feet, inches)) = text.trim_end_matches('"').split_once('\'')
    {
        let inches = if inches.trim().is_empty() { 0.0 } else { plain(inches.trim())?.as_f64()? };
        return Some(number(rounded((plain(feet.trim())?.as_f64()? * 12.0 + inches) * 2.54, 1)));
    }
    let bare = if name.is_empty() { text } else { text.strip_suffix(name).unwrap_or(text).trim_end() };
    let typed = plain(bare)?;
    Some(match foreign {
        Some((_, factor, decimals)) => number(rounded(typed.as_f64()? * factor, decimals)),
        None => typed,
    })
}

/// `1h30`, `1:30`, `2h`, `90m`, in minutes.
fn minutes(text: &str) -> Option<u32> {
    if let Some((hours, rest)) = text.split_once(['h', ':']) {
        let rest = rest.trim_end_matches(['m', 'i', 'n']);
        let minutes = if rest.is_empty() { 0 } else { rest.parse().ok().filter(|minutes: &u32| *minutes < 60)? };
        return hours.parse::<u32>().ok()?.checked_mul(60)?.checked_add(minutes);
    }
    text.strip_suffix('m')?.parse().ok()
}

/// `9:30` and `0930` as `09:30`.
fn time(text: &str) -> Option<String> {
    let (hour, minute) = match text.split_once(':') {
        Some(parts) => parts,
        None => text.is_ascii().then(|| text.split_at_checked(text.len().checked_sub(2)?))??,
    };
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// A whole date, or `today`, `yest`, `-3` (days ago), `mon` (the last one, today included).
pub fn date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let word = text.to_lowercase();
    match word.as_str() {
        "today" | "t" => return Some(today),
        "yest" | "yesterday" | "y" => return today.pred_opt(),
        "tomorrow" => return today.succ_opt(),
        _ => {}
    }
    if let Some(days) = word.strip_prefix('-').and_then(|days| days.parse().ok()) {
        return today.checked_sub_days(Days::new(days));
    }
    if word.len() >= 3
        && let Ok(day) = word.parse::<Weekday>()
    {
        let back = today.weekday().days_since(day);
        return today.checked_sub_days(Days::new(u64::from(back)));
    }
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())?
}

/// Texts between commas; a comma within quotes is part of its text.
fn tags(text: &str) -> Vec<Value> {
    let mut items = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => items.push(String::new()),
            c => items.last_mut().into_iter().for_each(|item| item.push(c)),
        }
    }
    items.iter().map(|item| item.trim()).filter(|item| !item.is_empty()).map(Value::from).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    const KG: Kind = Kind::Num { min: 15.0, max: 350.0, unit: "kg" };
    const MIN: Kind = Kind::Num { min: 0.0, max: 1440.0, unit: "min" };
    const CM: Kind = Kind::Num { min: 50.0, max: 260.0, unit: "cm" };

    fn entry(imperial: bool) -> Entry {
        // A Friday.
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        Entry { imperial, today, day: today, offset: TimeDelta::minutes(330), hidden: Hidden::default() }
    }

    #[test]
    fn what_is_typed_becomes_what_is_stored() {
        let cases = [
            (KG, "72,5", false, json!(72.5)),
            (KG, "72.50kg", false, serde_json::from_str("72.50").unwrap()),
            (KG, "160", true, json!(72.57)),
            (KG, "heavy", false, json!("heavy")),
            (CM, "5'11\"", true, json!(180.3)),
            (MIN, "1h30", false, json!(90)),
            (MIN, "1:05", false, json!(65)),
            (MIN, "90m", false, json!(90)),
            (MIN, "90", false, json!(90)),
            (MIN, "1:75", false, json!("1:75")),
            (Kind::Date, "yest", false, json!("2026-11-19")),
            (Kind::Date, "-3", false, json!("2026-11-17")),
            (Kind::Date, "wed", false, json!("2026-11-18")),
            (Kind::Date, "2026-02-30", false, json!("2026-02-30")),
            (Kind::Time, "930", false, json!("09:30")),
            (Kind::Time, "25:00", false, json!("25:00")),
            (Kind::Stamp, "18:00", false, json!("2026-11-20T12:30:00.000Z")),
            (Kind::Stamp, "430", false, json!("2026-11-19T23:00:00.000Z")),
            (Kind::Stamp, "2026-11-21 00:30", false, json!("2026-11-20T19:00:00.000Z")),
            (Kind::Stamp, "2026-11-20T12:30:00Z", false, json!("2026-11-20T12:30:00Z")),
            (Kind::Stamp, "evening", false, json!("evening")),
            (Kind::Tags, "a, \"b, c\" ,, d", false, json!(["a", "b, c", "d"])),
            (Kind::Int { min: 1, max: 10 }, "+7", false, json!(7)),
            (Kind::Text, "  two words ", false, json!("two words")),
        ];
        for (kind, text, imperial, expected) in cases {
            assert_eq!(read(kind, text, entry(imperial)), Some(expected), "{text}");
        }
        assert_eq!(read(Kind::Text, "  ", entry(false)), None);
    }

    #[test]
    fn what_is_stored_shows_as_it_is_typed() {
        let cases = [
            (KG, json!(72.57), true, "160"),
            (KG, serde_json::from_str("72.50").unwrap(), false, "72.50"),
            (Kind::Tags, json!(["a", "b, c"]), false, "a, \"b, c\""),
            (Kind::Tags, json!([1]), false, "[1]"),
            (Kind::Bool, json!(true), false, "yes"),
            (Kind::Stamp, json!("2026-11-20T12:30:00Z"), false, "18:00"),
            (Kind::Stamp, json!("2026-11-20T19:00:00.000Z"), false, "2026-11-21 00:30"),
            (Kind::Stamp, json!("soon"), false, "soon"),
        ];
        for (kind, value, imperial, expected) in cases {
            assert_eq!(show(kind, Some(&value), entry(imperial)), expected);
        }
    }

    #[test]
    fn the_clock_tells_how_far_it_is_from_utc() {
        let four = NaiveTime::from_hms_opt(4, 0, 0).unwrap();
        for (utc, today, local, minutes) in [
            ("2026-11-20T17:00:00Z", "2026-11-20", "18:00:00", 60),
            ("2026-11-20T17:00:10Z", "2026-11-20", "22:30:09", 330),
            ("2026-11-21T01:30:00Z", "2026-11-20", "20:30:00", -300),
            ("2026-11-20T23:30:00Z", "2026-11-20", "00:30:00", 60),
            ("2026-11-20T10:30:00Z", "2026-11-20", "23:30:00", 780),
            ("2026-11-20T12:30:00Z", "2026-11-20", "01:30:00", 780),
            ("2026-11-20T09:00:00Z", "2026-11-19", "23:00:00", -600),
        ] {
            let ms = DateTime::parse_from_rfc3339(utc).unwrap().timestamp_millis();
            let moment = Moment { ms, today: today.parse().unwrap(), time: local.parse().unwrap() };
            assert_eq!(offset(moment, four).num_minutes(), minutes, "{utc} {local}");
        }
    }
}
