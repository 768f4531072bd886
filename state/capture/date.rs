//! Days as people type them. A day and a month as two numbers are refused: half the world reads them the other way.

use crate::record::DatePrecision;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A day, or as much of it as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// The day, or the first day of the month or year.
    pub(crate) date: NaiveDate,
    /// How much of it is known; `None` means all.
    pub(crate) precision: Option<DatePrecision>,
}

/// The months as they are written, in small letters.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The earliest year that is taken for one.
const FIRST_YEAR: i32 = 1900;

/// Reads a day; `None` if the word is none. A month (`2024-05`) or a year (`2024`) is one only where `partial`.
pub(crate) fn read(word: &str, today: NaiveDate, partial: bool) -> Option<Result<Day, String>> {
    let word = word.to_lowercase();
    let exact = |date| Some(Ok(Day { date, precision: None }));
    match word.as_str() {
        "today" => return exact(today),
        "yest" | "yesterday" => return exact(today.checked_sub_days(Days::new(1)).unwrap_or(today)),
        _ => {}
    }
    if let Some(weekday) = weekday(&word) {
        let back = (7 + today.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
        return exact(today.checked_sub_days(Days::new(back.into())).unwrap_or(today));
    }
    if word.contains('/') || word.matches('.').count() == 2 {
        return numbers_only(&word).map(Err);
    }
    if let Some(result) = day_and_month(&word, today) {
        return Some(result.map(|date| Day { date, precision: None }));
    }
    iso(&word, partial)
}

/// Why a day in the future is refused. Tomorrow is allowed: it may have begun where the climber is.
pub(super) fn future(day: Day, today: NaiveDate) -> Option<String> {
    let last = today.checked_add_days(Days::new(1)).unwrap_or(today);
    (day.date > last).then(|| {
        format!(
            "{} is in the future: a journal holds what was done, so {last} (tomorrow) is the last day allowed",
            day.date
        )
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    let index = WEEKDAYS.iter().position(|name| {
        word == *name
            || word == &name[..3]
            || (word.len() > 3 && word.len() < 6 && matches!(word, "tues" | "thur" | "thurs") && name.starts_with(word))
    })?;
    Weekday::try_from(u8::try_from(index).ok()?).ok()
}

fn numbers_only(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.split(['/', '.']).collect();
    let numbers =
        parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()));
    (numbers && (2..=3).contains(&parts.len()))
        .then(|| format!("{word:?} may be a day and a month or a month and a day: write 2026-11-20 or 20nov"))
}

/// `20nov` is the most recent one; `20nov2024` says its year.
fn day_and_month(word: &str, today: NaiveDate) -> Option<Result<NaiveDate, String>> {
    let letters_at = word.find(|c: char| !c.is_ascii_digit()).filter(|at| (1..=2).contains(at))?;
    let (day, rest) = word.split_at(letters_at);
    let year_at = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let (month, year) = rest.split_at(year_at);
    let month = (month.len() >= 3).then(|| MONTHS.iter().position(|name| name.starts_with(month)))?? as u32 + 1;
    let day: u32 = day.parse().ok()?;
    let found = if year.is_empty() {
        // Eight years hold a leap day.
        (0..=8).filter_map(|back| NaiveDate::from_ymd_opt(today.year() - back, month, day)).find(|date| *date <= today)
    } else if year.len() == 4 {
        year.parse().ok().filter(|year| *year >= FIRST_YEAR).and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
    } else {
        return None;
    };
    Some(found.ok_or_else(|| format!("{word:?} is not a day that exists")))
}

fn iso(word: &str, partial: bool) -> Option<Result<Day, String>> {
    let parts: Vec<&str> = word.split('-').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if parts.first().is_none_or(|year| year.len() != 4) || !parts.iter().all(digits) {
        return None;
    }
    let wrong = || Some(Err(format!("{word:?} is not a day that exists, written 2026-11-20")));
    let number =
        |index: usize| parts.get(index).filter(|part| part.len() == 2).and_then(|part| part.parse::<u32>().ok());
    let year: i32 = parts[0].parse().ok()?;
    let (month, day, precision) = match parts.len() {
        1 if partial => (Some(1), Some(1), Some(DatePrecision::Year)),
        1 => return None,
        2 if partial => (number(1), Some(1), Some(DatePrecision::Month)),
        2 => {
            return Some(Err(format!(
                "{word:?} is a month: it is understood at the start of the line, or as on:{word}"
            )));
        }
        3 => (number(1), number(2), None),
        _ => return wrong(),
    };
    if year < FIRST_YEAR {
        return Some(Err(format!("{word:?} is before {FIRST_YEAR}, the first year allowed")));
    }
    let date = month.zip(day).and_then(|(month, day)| NaiveDate::from_ymd_opt(year, month, day));
    date.map_or_else(wrong, |date| Some(Ok(Day { date, precision })))
}
