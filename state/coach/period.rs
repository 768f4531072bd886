//! Dates as people say them: `yesterday`, `last week`, `in May`, `2026-05`, `since August`, `the last 30 days`.
//!
//! Everything is worked out from `today`; what is not understood is not a period, never a guess.

use super::words::{Words, number};
use crate::capture::MONTHS;
use crate::insight::load::monday;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// Some days in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// As it is said: `last week`, `May 2026`.
    pub label: String,
    /// What it is a piece of, to find the one before.
    pub unit: Unit,
}

/// What a period is a piece of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Some number of days.
    Days,
    /// An ISO week.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
    /// Everything.
    All,
}

impl Period {
    /// A period with a name.
    pub fn new(first: NaiveDate, last: NaiveDate, label: impl Into<String>, unit: Unit) -> Self {
        Self { first, last, label: label.into(), unit }
    }

    /// The last `days` days, today included.
    pub fn rolling(days: u32, today: NaiveDate) -> Self {
        let first = back(today, u64::from(days.max(1)) - 1);
        Self::new(first, today, format!("the last {days} days"), Unit::Days)
    }

    /// Everything up to today.
    pub fn all(today: NaiveDate) -> Self {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
        Self::new(first, today, "all time", Unit::All)
    }

    /// Number of days.
    pub fn days(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Whether a day lies inside.
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// Its dates: `2026-11-09 to 2026-11-15`, or one date.
    pub fn dates(&self) -> String {
        match (self.unit, self.first == self.last) {
            (Unit::All, _) => "all time".into(),
            (_, true) => self.first.to_string(),
            _ => format!("{} to {}", self.first, self.last),
        }
    }

    /// Its name with its dates, where the name does not say them.
    pub fn title(&self) -> String {
        if self.unit == Unit::All || self.label.contains(&self.dates()) {
            self.label.clone()
        } else {
            format!("{} ({})", self.label, self.dates())
        }
    }

    /// The one before: the calendar's for weeks, months and years, else as many days.
    pub fn before(&self) -> Self {
        let (first, last, label) = match self.unit {
            Unit::Week => {
                let first = back(monday(self.first), 7);
                (first, ahead(first, 6), "the week before".to_owned())
            }
            Unit::Month => {
                let first = months_back(self.first, 1);
                (first, month_end(first), month_label(first))
            }
            Unit::Year => {
                let first = months_back(self.first.with_ordinal(1).unwrap_or(self.first), 12);
                (first, back(self.first.with_ordinal(1).unwrap_or(self.first), 1), first.year().to_string())
            }
            Unit::Days | Unit::All => {
                let length = self.days().unsigned_abs();
                (back(self.first, length), back(self.first, 1), format!("the {length} days before"))
            }
        };
        Self::new(first, last, label, self.unit)
    }

    fn a_year_earlier(&self) -> Self {
        let (first, last) = (months_back(self.first, 12), months_back(self.last, 12));
        let label = if self.unit == Unit::Month { month_label(first) } else { "a year earlier".to_owned() };
        Self::new(first, last, label, self.unit)
    }

    /// With nothing after today; a period that lies wholly ahead stays as it is.
    fn until(mut self, today: NaiveDate) -> Self {
        if self.first <= today {
            self.last = self.last.min(today);
        }
        self
    }
}

/// A period and the words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) period: Period,
    /// Its first word.
    pub(crate) from: usize,
    /// The word after its last.
    pub(crate) to: usize,
}

/// All periods of a text, in order.
pub(crate) fn find(words: &Words, today: NaiveDate) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < words.list.len() {
        let before = found.last().map(|found| found.period.clone());
        match read(words, at, today, before.as_ref()) {
            Some((period, length)) => {
                found.push(Found { period, from: at, to: at + length });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// A date that something is to happen by: `by May`, `before 2027-05-01`, `until spring` is not understood.
pub(crate) fn deadline(words: &Words, today: NaiveDate) -> Option<NaiveDate> {
    let at = words.list.iter().position(|word| matches!(word.as_str(), "by" | "before" | "until"))? + 1;
    if let Some((month, length)) = month_at(words, at) {
        let year = words.at(at + length).parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
        let this = NaiveDate::from_ymd_opt(year.unwrap_or(today.year()), month, 1)?;
        return Some(if year.is_none() && this < today { this.checked_add_months(Months::new(12))? } else { this });
    }
    let (first, _) = iso(words.at(at))?;
    (first > today).then_some(first)
}

fn read(words: &Words, at: usize, today: NaiveDate, before: Option<&Period>) -> Option<(Period, usize)> {
    let word = words.at(at);
    let since = |offset: usize| {
        let (period, length) = simple(words, at + offset, today, true)?;
        let label = format!("since {}", words.text(at + offset, at + offset + length));
        (period.first <= today).then(|| (Period::new(period.first, today, label, Unit::Days), length + offset))
    };
    match word {
        "since" => since(1),
        "between" | "from" => {
            let (first, one) = simple(words, at + 1, today, true)?;
            let link = words.at(at + 1 + one);
            if !matches!(link, "and" | "to" | "until" | "till") {
                return None;
            }
            let (second, two) = simple(words, at + 2 + one, today, true)?;
            (first.first <= second.last).then(|| {
                let label = words.text(at + 1, at + 2 + one + two);
                (Period::new(first.first, second.last, label, Unit::Days).until(today), 2 + one + two)
            })
        }
        "same" => {
            let words_before = before?;
            let is = matches!(words.at(at + 1), "time" | "month" | "week" | "period")
                && words.at(at + 2) == "last"
                && words.at(at + 3) == "year";
            is.then(|| (words_before.a_year_earlier(), 4))
        }
        "week" | "month" | "year" | "one" | "days"
            if words.at(at + 1) == "before" && before.is_some() && words.at(at + 2) != "yesterday" =>
        {
            let length = if matches!(words.at(at + 2), "that" | "it") { 3 } else { 2 };
            before.map(|period| (period.before(), length))
        }
        "previous" if before.is_some() && matches!(words.at(at + 1), "one" | "period" | "") => {
            before.map(|period| (period.before(), 2))
        }
        _ => simple(words, at, today, false),
    }
}

/// One period without `since` and the like. `bound` says that a preposition stands before it.
fn simple(words: &Words, at: usize, today: NaiveDate, bound: bool) -> Option<(Period, usize)> {
    let word = words.at(at);
    let day = |date: NaiveDate, label: &str| Period::new(date, date, label, Unit::Days);
    match word {
        "today" | "tonight" => return Some((day(today, "today"), 1)),
        "yesterday" => return Some((day(back(today, 1), "yesterday"), 1)),
        "tomorrow" => return Some((day(ahead(today, 1), "tomorrow"), 1)),
        "day" if words.text(at, at + 3) == "day before yesterday" => {
            return Some((day(back(today, 2), "the day before yesterday"), 3));
        }
        "ever" => return Some((Period::all(today), 1)),
        "all" if words.at(at + 1) == "time" => return Some((Period::all(today), 2)),
        "last" | "past" | "previous" | "this" | "current" => return relative(words, at, today),
        "weekend" => return Some((weekend(today, 0), 1)),
        "week" if words.at(at + 1) == "of" => {
            let (period, length) = simple(words, at + 2, today, true)?;
            let first = monday(period.first);
            return Some((
                Period::new(first, ahead(first, 6), format!("the week of {first}"), Unit::Week).until(today),
                length + 2,
            ));
        }
        _ => {}
    }
    ago(words, at, today)
        .or_else(|| iso(word).map(|(first, last)| (named(first, last, today), 1)))
        .or_else(|| month_day(words, at, today))
        .or_else(|| month(words, at, today, bound))
        .or_else(|| {
            let weekday = weekday(word)?;
            let back_days = (today.weekday().num_days_from_monday() + 7 - weekday.num_days_from_monday()) % 7;
            let date = back(today, u64::from(back_days));
            Some((day(date, &format!("{} {date}", full_name(weekday))), 1))
        })
        .or_else(|| {
            let year: i32 = word.parse().ok().filter(|year| (1950..2200).contains(year) && word.len() == 4)?;
            let linked = matches!(words.at(at + 1), "vs" | "versus" | "compared");
            let here = bound
                || linked
                || matches!(
                    words.at(at.wrapping_sub(1)),
                    "in" | "of"
                        | "during"
                        | "for"
                        | "year"
                        | "vs"
                        | "and"
                        | "to"
                        | "compare"
                        | "with"
                        | "against"
                        | "my"
                        | "the"
                );
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            here.then(|| (Period::new(first, year_end(first), year.to_string(), Unit::Year).until(today), 1))
        })
}

/// `last week`, `this month`, `the past 30 days`, `last saturday`, `last may`.
fn relative(words: &Words, at: usize, today: NaiveDate) -> Option<(Period, usize)> {
    let (how, next) = (words.at(at), words.at(at + 1));
    let this = matches!(how, "this" | "current");
    let said = |length: usize| words.text(at, at + length);
    if let Some(count) = number(next).filter(|count| (1..=10_000).contains(count) && !this) {
        let mut length = 2;
        if words.at(at + 2) == "of" {
            length = 3;
        }
        let label = format!("the {}", said(length + 1));
        let unit = words.at(at + length);
        let days = match unit {
            "day" | "days" => count,
            "week" | "weeks" => count * 7,
            "month" | "months" => {
                let first = ahead(months_back(today, count), 1);
                return Some((Period::new(first, today, label, Unit::Days), length + 1));
            }
            "year" | "years" => {
                let first = ahead(months_back(today, count.saturating_mul(12)), 1);
                return Some((Period::new(first, today, label, Unit::Days), length + 1));
            }
            _ => return None,
        };
        return Some((Period { label, ..Period::rolling(days, today) }, length + 1));
    }
    let period = match (next, how) {
        ("week", "past") => Period { label: "the past week".into(), ..Period::rolling(7, today) },
        ("month", "past") => Period { label: "the past month".into(), ..Period::rolling(30, today) },
        ("year", "past") => Period { label: "the past year".into(), ..Period::rolling(365, today) },
        ("week", _) => {
            let first = if this { monday(today) } else { back(monday(today), 7) };
            Period::new(first, ahead(first, 6), said(2), Unit::Week)
        }
        ("month", _) => {
            let own = today.with_day(1).unwrap_or(today);
            let first = if this { own } else { months_back(own, 1) };
            Period::new(first, month_end(first), said(2), Unit::Month)
        }
        ("year", _) => {
            let own = today.with_ordinal(1).unwrap_or(today);
            let first = if this { own } else { months_back(own, 12) };
            Period::new(first, year_end(first), said(2), Unit::Year)
        }
        ("weekend", _) => weekend(today, u64::from(!this)),
        ("night", "last") => Period::new(back(today, 1), back(today, 1), "last night", Unit::Days),
        ("morning" | "afternoon" | "evening", "this") => Period::new(today, today, said(2), Unit::Days),
        _ => {
            let (period, length) = simple(words, at + 1, today, true)?;
            let weekday = weekday(next).is_some();
            // `last saturday` on a Saturday is a week ago; `this` one is today.
            let period = if weekday && !this && period.first == today {
                let date = back(today, 7);
                Period::new(date, date, format!("{} {date}", full_name(date.weekday())), Unit::Days)
            } else {
                period
            };
            return (weekday || month_at(words, at + 1).is_some()).then_some((period, length + 1));
        }
    };
    Some((period.until(today), 2))
}

/// `3 days ago`, `two weeks ago`.
fn ago(words: &Words, at: usize, today: NaiveDate) -> Option<(Period, usize)> {
    let count = number(words.at(at))?;
    let (unit, from) = if words.at(at + 1) == "of" { (words.at(at + 2), 3) } else { (words.at(at + 1), 2) };
    if words.at(at + from) != "ago" {
        return None;
    }
    let label = words.text(at, at + from + 1);
    let period = match unit {
        "day" | "days" => {
            let date = back(today, count.into());
            Period::new(date, date, label, Unit::Days)
        }
        "week" | "weeks" => {
            let first = back(monday(today), 7 * u64::from(count));
            Period::new(first, ahead(first, 6), label, Unit::Week)
        }
        "month" | "months" => {
            let first = months_back(today.with_day(1).unwrap_or(today), count);
            Period::new(first, month_end(first), label, Unit::Month)
        }
        "year" | "years" => {
            let first = months_back(today.with_ordinal(1).unwrap_or(today), count.saturating_mul(12));
            Period::new(first, year_end(first), label, Unit::Year)
        }
        _ => return None,
    };
    Some((period.until(today), from + 1))
}

/// `2026-05-14`, `2026-05`.
fn iso(word: &str) -> Option<(NaiveDate, NaiveDate)> {
    if word.len() == 10 {
        let date: NaiveDate = word.parse().ok()?;
        return Some((date, date));
    }
    let first: NaiveDate = (word.len() == 7).then(|| format!("{word}-01").parse().ok())??;
    Some((first, month_end(first)))
}

fn named(first: NaiveDate, last: NaiveDate, today: NaiveDate) -> Period {
    if first == last {
        Period::new(first, last, first.to_string(), Unit::Days)
    } else {
        Period::new(first, last, month_label(first), Unit::Month).until(today)
    }
}

/// The number of a month named here, and the words it takes.
fn month_at(words: &Words, at: usize) -> Option<(u32, usize)> {
    let word = words.at(at);
    let is = |name: &str| {
        word == name || (word.len() == 3 && name.starts_with(word)) || (word == "sept" && name == "september")
    };
    MONTHS.iter().position(|name| is(name)).map(|month| (month as u32 + 1, 1))
}

/// `May`, `in may 2026`. Without a year the last one that has begun. `may`, `march`, `mar`, `dec`, `sun` as words of their
/// own need a preposition or a year.
fn month(words: &Words, at: usize, today: NaiveDate, bound: bool) -> Option<(Period, usize)> {
    let (month, length) = month_at(words, at)?;
    let year = words.at(at + length).parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
    let before = words.at(at.wrapping_sub(1));
    let said = matches!(
        before,
        "in" | "of"
            | "for"
            | "during"
            | "and"
            | "to"
            | "vs"
            | "versus"
            | "with"
            | "compare"
            | "than"
            | "last"
            | "this"
            | "was"
            | "my"
    );
    let loose = matches!(words.at(at), "may" | "march" | "mar");
    if loose && year.is_none() && !bound && !said {
        return None;
    }
    let first = if let Some(year) = year {
        NaiveDate::from_ymd_opt(year, month, 1)?
    } else {
        let this = NaiveDate::from_ymd_opt(today.year(), month, 1)?;
        if this <= today { this } else { months_back(this, 12) }
    };
    let period = Period::new(first, month_end(first), month_label(first), Unit::Month).until(today);
    Some((period, length + usize::from(year.is_some())))
}

/// `14 May`, `May 14th 2026`, `the 14th of May`.
fn month_day(words: &Words, at: usize, today: NaiveDate) -> Option<(Period, usize)> {
    let day_of = |word: &str| -> Option<u32> {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = &word[digits.len()..];
        digits.parse().ok().filter(|day| (1..=31).contains(day) && matches!(ending, "" | "st" | "nd" | "rd" | "th"))
    };
    let (day, month, mut length) = if let Some(day) = day_of(words.at(at)) {
        let of = usize::from(words.at(at + 1) == "of");
        (day, month_at(words, at + 1 + of)?.0, 2 + of)
    } else {
        let (month, length) = month_at(words, at)?;
        (day_of(words.at(at + length))?, month, length + 1)
    };
    let year = words.at(at + length).parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
    length += usize::from(year.is_some());
    let date = match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day)?,
        None => NaiveDate::from_ymd_opt(today.year(), month, day)
            .filter(|date| *date <= today)
            .or_else(|| NaiveDate::from_ymd_opt(today.year() - 1, month, day))?,
    };
    Some((Period::new(date, date, date.to_string(), Unit::Days), length))
}

fn weekend(today: NaiveDate, weeks_back: u64) -> Period {
    let saturday = ahead(back(monday(today), 7 * weeks_back), 5);
    // Before Saturday, "the weekend" that one can look back on is the last one.
    let saturday = if saturday > today { back(saturday, 7) } else { saturday };
    let label = if weeks_back == 0 { "the weekend" } else { "last weekend" };
    Period::new(saturday, ahead(saturday, 1), label, Unit::Days).until(today)
}

fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let at = NAMES.iter().position(|name| word == *name || word.strip_suffix('s') == Some(name))?;
    Weekday::try_from(at as u8).ok()
}

fn full_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

fn month_label(first: NaiveDate) -> String {
    first.format("%B %Y").to_string()
}

fn month_end(first: NaiveDate) -> NaiveDate {
    let next = first.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).unwrap_or(first)
}

fn year_end(first: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(first.year(), 12, 31).unwrap_or(first)
}

pub(crate) fn back(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

pub(crate) fn ahead(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

fn months_back(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests;
