//! How dates, durations, kinds of days and results are worded in the panes.

use crate::theme::Theme;
use chrono::{Datelike, NaiveDate};
use ratatui::style::Style;
use serde_json::Value;
use v7_state::grade::Scale;
use v7_state::record::{ClimbResult, DatePrecision, DayStatus, SessionType};
use v7_state::settings::Glyphs;

pub use v7_state::view::called::{called, spaced, written};

/// `today`, `yesterday`, `Sat 14 Nov`, `Sat 14 Nov 2025`; partial dates as they were written.
pub fn day(date: NaiveDate, precision: Option<DatePrecision>, today: NaiveDate) -> String {
    match (precision, (today - date).num_days()) {
        (Some(_), _) => written(date, precision),
        (None, 0) => "today".into(),
        (None, 1) => "yesterday".into(),
        (None, -1) => "tomorrow".into(),
        _ if date.year() == today.year() => date.format("%a %-d %b").to_string(),
        _ => date.format("%a %-d %b %Y").to_string(),
    }
}

/// Minutes as `45m`, `2h`, `2h30`.
pub fn duration(minutes: f64) -> String {
    let minutes = minutes.round().clamp(0.0, 1e7) as u64;
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m}m"),
        (h, 0) => format!("{h}h"),
        (h, m) => format!("{h}h{m:02}"),
    }
}

/// A whole number with its thousands apart: `12,480`.
pub fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if value <= -0.5 { format!("-{out}") } else { out }
}

/// A number without a needless fraction: `7`, `7.5`.
pub fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    format!("{rounded}")
}

/// `1 session`, `3 sessions`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n as f64), if n == 1 { one } else { many })
}

/// The word for a kind of day.
pub fn kind(kind: SessionType) -> &'static str {
    match kind {
        SessionType::Training => "training",
        SessionType::Outdoor => "outdoor",
        SessionType::Gym => "gym",
        SessionType::Rest => "rest",
    }
}

/// The mark of a kind of day, one cell.
pub fn kind_mark(kind: SessionType, glyphs: Glyphs, theme: &Theme) -> (&'static str, Style) {
    let ascii = glyphs == Glyphs::Ascii;
    match kind {
        SessionType::Outdoor => (if ascii { "^" } else { "▲" }, theme.series[3]),
        SessionType::Gym => (if ascii { "#" } else { "■" }, theme.series[0]),
        SessionType::Training => (if ascii { "+" } else { "◆" }, theme.series[1]),
        SessionType::Rest => (if ascii { "-" } else { "·" }, theme.dim),
    }
}

/// The word for a day on which not climbing is nobody's failure.
pub fn status(status: DayStatus) -> &'static str {
    match status {
        DayStatus::Ill => "ill",
        DayStatus::Travel => "travelling",
        DayStatus::Injured => "injured",
        DayStatus::Deload => "deload",
    }
}

/// A stored value as a person writes it: without quotes, lists with commas.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            map.iter().map(|(key, value)| format!("{} {}", spaced(key), plain(value))).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => "nothing".to_owned(),
        Value::Number(number) => number.to_string(),
    }
}

/// Where a record came from, in words.
pub fn origin(source: &str) -> String {
    match source {
        "" | "v7" | "app" | "manual" => "typed in".to_owned(),
        "mountain-project" => "Mountain Project".to_owned(),
        "boardlib" => "BoardLib".to_owned(),
        "thecrag" => "theCrag".to_owned(),
        "8a" => "8a.nu".to_owned(),
        "ukc" => "UKClimbing".to_owned(),
        "myfitnesspal" => "MyFitnessPal".to_owned(),
        "cronometer" => "Cronometer".to_owned(),
        "dayone" => "Day One".to_owned(),
        "json" => "a journal export".to_owned(),
        other => spaced(other),
    }
}

/// A scale by the name climbers use; one that is unknown stays as it is.
pub fn scale(stored: &str) -> String {
    Scale::parse(stored).map_or_else(|| stored.to_owned(), |scale| scale.short().to_owned())
}

/// The mark, the word and the style of a result.
pub fn result(result: ClimbResult, glyphs: Glyphs, theme: &Theme) -> (&'static str, &'static str, Style) {
    let ascii = glyphs == Glyphs::Ascii;
    let sent = if ascii { "*" } else { "●" };
    let tried = if ascii { "." } else { "○" };
    match result {
        ClimbResult::Onsight => (sent, "onsight", theme.good),
        ClimbResult::Flash => (sent, "flash", theme.good),
        ClimbResult::Redpoint => (sent, "sent", theme.good),
        ClimbResult::Repeat => (sent, "repeat", theme.text),
        ClimbResult::Hung => (tried, "with hangs", theme.tried),
        ClimbResult::Attempt => (tried, "tried", theme.tried),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn days_are_named_as_near_as_they_are() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let cases = [
            ("2026-11-22", None, "today"),
            ("2026-11-21", None, "yesterday"),
            ("2026-11-23", None, "tomorrow"),
            ("2026-11-14", None, "Sat 14 Nov"),
            ("2025-11-14", None, "Fri 14 Nov 2025"),
            ("2023-05-01", Some(DatePrecision::Month), "May 2023"),
            ("2023-01-01", Some(DatePrecision::Year), "2023"),
        ];
        for (date, precision, expected) in cases {
            assert_eq!(day(date.parse().unwrap(), precision, today), expected);
        }
    }

    #[test]
    fn attributes_read_as_words() {
        for (key, expected) in [("moonPhase", "moon phase"), ("moon_phase", "moon phase"), ("v-scale", "v scale")] {
            assert_eq!(spaced(key), expected);
        }
        assert_eq!(plain(&serde_json::json!(["a", true, {"of": 3}])), "a, yes, of 3");
        assert_eq!((scale("v-scale").as_str(), scale("strange").as_str()), ("V", "strange"));
        assert_eq!(origin("thecrag"), "theCrag");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([45.0, 120.0, 150.0, 65.0].map(duration), ["45m", "2h", "2h30", "1h05"]);
        assert_eq!([7.0, 7.5, 0.04].map(number), ["7", "7.5", "0"]);
        assert_eq!([0.0, 999.0, 12480.0, -1234.0].map(thousands), ["0", "999", "12,480", "-1,234"]);
        assert_eq!(count(1, "try", "tries"), "1 try");
        assert_eq!(count(1200, "try", "tries"), "1,200 tries");
    }
}
