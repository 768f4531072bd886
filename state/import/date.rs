//! Dates as other programs write them. A date that does not exist is an error, never the nearest one.

use crate::record::DatePrecision;
use chrono::{Datelike, Days, NaiveDate};

/// A day, and how much of it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dated {
    /// The day; the first one of a month or year when that is all there is.
    pub day: NaiveDate,
    /// `None` for a full date.
    pub precision: Option<DatePrecision>,
}

/// Reads `2024-03-23`, `2024-03-23 18:22:10`, `2026-01-21T00:00:00Z` (no zone shift), `3/23/2024` and `3/23/24` (month
/// first), `2023-05` and `2023`.
///
/// The error is the rest of a sentence about the date. Days after tomorrow are refused: a log has none, and tomorrow
/// may be today in another time zone.
pub(super) fn read(text: &str, today: NaiveDate) -> Result<Dated, String> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if day.is_empty() {
        return Err("the date is missing".into());
    }
    let dated = parts(day, today).ok_or_else(|| {
        format!("the date {:?} does not exist or is not written 2024-03-23 or 3/23/2024", super::text::short(text))
    })?;
    in_bounds(dated, today)
}

/// Reads what UKClimbing writes: `31/May/23`, `??/Apr/23` and `???/2023`.
///
/// The error is the rest of a sentence about the date.
pub(super) fn read_uk(text: &str, today: NaiveDate) -> Result<Dated, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("the date is missing".into());
    }
    let dated = uk_parts(text, today).ok_or_else(|| {
        let text = super::text::short(text);
        format!("the date {text:?} does not exist or is not written 31/May/23, ??/May/23 or ???/2023")
    })?;
    in_bounds(dated, today)
}

fn uk_parts(text: &str, today: NaiveDate) -> Option<Dated> {
    let year = |text: &str| match text.len() {
        2 => Some(century(number(text, 2)? as i32, today)),
        _ => Some(number(text, 4)? as i32),
    };
    let (day, month, precision, year) = match text.split('/').collect::<Vec<_>>()[..] {
        ["???", long] => (1, 1, Some(DatePrecision::Year), year(long)?),
        ["??", "???", short] => (1, 1, Some(DatePrecision::Year), year(short)?),
        ["??", name, short] => (1, month(name)?, Some(DatePrecision::Month), year(short)?),
        [day, name, short] => (number(day, day.len()).filter(|_| day.len() <= 2)?, month(name)?, None, year(short)?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day).map(|day| Dated { day, precision })
}

/// `May` is 5.
fn month(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = name.to_ascii_lowercase();
    NAMES.iter().position(|known| *known == lower).map(|at| at as u32 + 1)
}

fn in_bounds(dated: Dated, today: NaiveDate) -> Result<Dated, String> {
    if dated.day.year() < 1850 {
        return Err(format!("the date {} is before 1850", dated.day));
    }
    if today.checked_add_days(Days::new(1)).is_some_and(|tomorrow| dated.day > tomorrow) {
        return Err(format!("the date {} has not come yet", dated.day));
    }
    Ok(dated)
}

fn parts(text: &str, today: NaiveDate) -> Option<Dated> {
    let full = |year: i32, month: u32, day: u32| {
        NaiveDate::from_ymd_opt(year, month, day).map(|day| Dated { day, precision: None })
    };
    let iso: Vec<&str> = text.split('-').collect();
    match iso[..] {
        [year, month, day] => return full(number(year, 4)? as i32, number(month, 2)?, number(day, 2)?),
        [year, month] => {
            let day = NaiveDate::from_ymd_opt(number(year, 4)? as i32, number(month, 2)?, 1)?;
            return Some(Dated { day, precision: Some(DatePrecision::Month) });
        }
        _ => {}
    }
    let american: Vec<&str> = text.split('/').collect();
    match american[..] {
        [month, day, year] => {
            let two = |text: &str| number(text, text.len()).filter(|_| text.len() <= 2);
            let year = match year.len() {
                2 => century(number(year, 2)? as i32, today),
                _ => number(year, 4)? as i32,
            };
            full(year, two(month)?, two(day)?)
        }
        [year] => {
            let day = NaiveDate::from_ymd_opt(number(year, 4)? as i32, 1, 1)?;
            Some(Dated { day, precision: Some(DatePrecision::Year) })
        }
        _ => None,
    }
}

/// The latest year with these two last digits that is not after this one: a log looks back.
fn century(digits: i32, today: NaiveDate) -> i32 {
    let year = today.year() - today.year().rem_euclid(100) + digits;
    if year > today.year() { year - 100 } else { year }
}

/// A number of exactly `digits` ASCII digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    (digits > 0 && text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    #[test]
    fn dates_in_every_spelling() {
        let cases = [
            ("2024-03-23", "2024-03-23", None),
            (" 2024-05-01 18:22:10 ", "2024-05-01", None),
            ("2026-01-21T00:00:00Z", "2026-01-21", None),
            ("3/23/2024", "2024-03-23", None),
            ("03/05/2024", "2024-03-05", None),
            ("3/23/24", "2024-03-23", None),
            ("3/23/98", "1998-03-23", None),
            ("2023", "2023-01-01", Some(DatePrecision::Year)),
            ("2023-05", "2023-05-01", Some(DatePrecision::Month)),
            ("2026-11-21", "2026-11-21", None),
        ];
        for (text, day, precision) in cases {
            let dated = read(text, today()).unwrap();
            assert_eq!((dated.day.to_string().as_str(), dated.precision), (day, precision), "{text}");
        }
    }

    #[test]
    fn british_dates_say_how_much_of_them_is_known() {
        let cases = [
            ("31/May/23", "2023-05-31", None),
            ("1/sep/2026", "2026-09-01", None),
            ("04/Jul/98", "1998-07-04", None),
            ("??/Apr/23", "2023-04-01", Some(DatePrecision::Month)),
            ("???/2023", "2023-01-01", Some(DatePrecision::Year)),
            ("???/97", "1997-01-01", Some(DatePrecision::Year)),
        ];
        for (text, day, precision) in cases {
            let dated = read_uk(text, today()).unwrap();
            assert_eq!((dated.day.to_string().as_str(), dated.precision), (day, precision), "{text}");
        }
        for text in ["31/Feb/23", "31/5/23", "May/23", "??/??/23", "2023-05-31", "///", "é/May/23", "31/May/023"] {
            assert!(read_uk(text, today()).unwrap_err().contains("does not exist"), "{text}");
        }
        assert_eq!(read_uk("21/Dec/26", today()).unwrap_err(), "the date 2026-12-21 has not come yet");
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in
            ["2023-02-30", "13/1/2024", "0000-00-00", "5/6", "soon", "+024-01-01", "2024-1-1", "//", "-", "9999999"]
        {
            let error = read(text, today()).unwrap_err();
            assert!(error.contains("does not exist"), "{text}: {error}");
        }
        assert_eq!(read("", today()).unwrap_err(), "the date is missing");
        assert_eq!(read("2026-11-22", today()).unwrap_err(), "the date 2026-11-22 has not come yet");
        assert_eq!(read("0203-05-06", today()).unwrap_err(), "the date 0203-05-06 is before 1850");
    }
}
