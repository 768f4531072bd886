//! A query as typed becomes a [`Filter`], and back.
//!
//! What is not understood is an error with its place, and the rest still filters: a list narrows while a term is half
//! typed. Comparisons have a form without `<` and `>` for the shell: `grade:V5..`.

use super::grades::{grade_range, grade_text};
use super::{Filter, Word};
use crate::capture::{self, Rules, nearest, quoted, read_day, split};
use crate::grade::Hint;
use crate::record::{Choice, DatePrecision, SessionType, Significance, Style, Table, Venue};
use chrono::{Days, Months, NaiveDate};

/// What a query is read against.
#[derive(Clone, Debug)]
pub struct FilterContext {
    /// The athlete's local day.
    pub today: NaiveDate,
    /// Scales of grades that do not say theirs.
    pub hint: Hint,
}

/// What is wrong with a part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// First byte in the query.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// One sentence: the term, and what is understood there.
    pub message: String,
}

const QUERY: Rules = Rules { notes: false, tight_commas: false, openers: &[':', '-'] };

/// The terms, as typed before the colon.
const TERMS: &[&str] = &["type", "grade", "since", "until", "on", "style", "is", "place", "tag", "with", "in"];

const TABLES: &[(&str, Table)] =
    &[("journal", Table::Entries), ("sends", Table::Sends), ("food", Table::NutritionLogs), ("plans", Table::Plans)];

const SIGNIFICANCE: &[(&str, Significance)] = &[
    ("breakthrough", Significance::Breakthrough),
    ("milestone", Significance::Milestone),
    ("personal-best", Significance::PersonalBest),
    ("pb", Significance::PersonalBest),
    ("project-send", Significance::ProjectSend),
    ("project", Significance::ProjectSend),
];

impl Filter {
    /// Reads a query: words, `"phrases"`, `-not`, and terms such as `type:outdoor`. A last word without a space after it
    /// may be the beginning of a longer one.
    pub fn parse(text: &str, ctx: &FilterContext) -> (Self, Vec<FilterError>) {
        let cut = split(text, QUERY);
        let mut filter = Self::default();
        // A phrase may still be open while it is typed.
        let hidden = cut.errors.iter().filter(|error| !cut.open_quote || error.end != text.len());
        let mut errors: Vec<FilterError> = hidden
            .map(|error| FilterError { start: error.start, end: error.end, message: error.message.clone() })
            .collect();
        for word in &cut.words {
            let last = word.end == text.len() && !word.comma && (word.quoted.is_none() || cut.open_quote);
            if let Err(message) = filter.take(word, last, ctx) {
                errors.push(FilterError { start: word.start, end: word.end, message });
            }
        }
        if let (Some(since), Some(until)) = (filter.since, filter.until)
            && until < since
        {
            let message = format!("nothing is both since {since} and until {until}");
            errors.push(FilterError { start: 0, end: text.len(), message });
        }
        errors.sort_by_key(|error| (error.start, error.end));
        (filter, errors)
    }

    fn take(&mut self, word: &capture::Word, last: bool, ctx: &FilterContext) -> Result<(), String> {
        if let Some((key, value)) = word.pair() {
            return self.term(&key, &value, ctx);
        }
        let negative = word.head.strip_prefix('-');
        let not = negative.is_some();
        let head = negative.unwrap_or(&word.head);
        let text = format!("{head}{}", word.quoted.as_deref().unwrap_or_default()).trim().to_owned();
        if text.is_empty() {
            return if last { Ok(()) } else { Err(format!("{:?} holds no word to look for", word.text())) };
        }
        self.words.push(Word { text, prefix: last && !not, not });
        Ok(())
    }

    fn term(&mut self, key: &str, value: &str, ctx: &FilterContext) -> Result<(), String> {
        if !TERMS.contains(&key) {
            let near = nearest(key, TERMS.iter().copied()).map(|near| format!("; did you mean \"{near}:\"?"));
            let known = TERMS.iter().map(|term| format!("{term}:")).collect::<Vec<_>>().join(" ");
            return Err(format!("\"{key}:\" is no term, {known} are{}", near.unwrap_or_default()));
        }
        match key {
            "type" => self.kind(value)?,
            "style" => self.styles.push(choice(key, value, Style::ALL)?),
            "is" => self.significance.push(choice(key, value, SIGNIFICANCE)?),
            "in" => self.tables.push(choice(key, value, TABLES)?),
            "grade" => once(&mut self.grade, grade_range(value, ctx)?, key)?,
            "since" => once(&mut self.since, days(key, value, ctx.today)?.0, key)?,
            "until" => once(&mut self.until, days(key, value, ctx.today)?.1, key)?,
            "on" => {
                let (first, last) = days(key, value, ctx.today)?;
                once(&mut self.since, first, key)?;
                once(&mut self.until, last, key)?;
            }
            "place" => self.places.push(filled(key, value)?),
            "tag" => self.tags.push(filled(key, value)?),
            _ => self.partners.push(filled(key, value)?),
        }
        Ok(())
    }

    /// `outdoor` is a kind of day and a venue of sends; `indoor` only the latter.
    fn kind(&mut self, value: &str) -> Result<(), String> {
        const KINDS: &[(&str, Option<SessionType>)] = &[
            ("gym", Some(SessionType::Gym)),
            ("outdoor", Some(SessionType::Outdoor)),
            ("crag", Some(SessionType::Outdoor)),
            ("training", Some(SessionType::Training)),
            ("rest", Some(SessionType::Rest)),
            ("indoor", None),
        ];
        let kind = choice("type", value, KINDS)?;
        let venue = match kind {
            Some(SessionType::Outdoor) => Some(Venue::Outdoor),
            Some(_) => None,
            None => Some(Venue::Indoor),
        };
        if let Some(venue) = venue {
            if self.venue.is_some_and(|other| other != venue) {
                return Err("no send is both indoor and outdoor".to_owned());
            }
            self.venue = Some(venue);
        }
        self.kinds.extend(kind);
        Ok(())
    }

    /// The query that gives this filter.
    pub fn to_text(&self) -> String {
        let mut terms = Vec::new();
        terms.extend(self.tables.iter().filter_map(|table| spelt(TABLES, *table)).map(|name| format!("in:{name}")));
        let mut venue = self.venue;
        for kind in &self.kinds {
            if *kind == SessionType::Outdoor {
                venue = None;
            }
            terms.push(format!("type:{}", kind.as_str()));
        }
        terms.extend(venue.map(|venue| format!("type:{}", venue.as_str())));
        terms.extend(self.styles.iter().map(|style| format!("style:{}", style.as_str())));
        terms.extend(self.significance.iter().map(|why| format!("is:{}", why.as_str())));
        terms.extend(self.grade.map(|range| format!("grade:{}", grade_text(range))));
        terms.extend(self.since.map(|day| format!("since:{day}")));
        terms.extend(self.until.map(|day| format!("until:{day}")));
        for (key, values) in [("place", &self.places), ("tag", &self.tags), ("with", &self.partners)] {
            terms.extend(values.iter().map(|value| format!("{key}:{}", quoted(value))));
        }
        for (index, word) in self.words.iter().enumerate() {
            let last = index + 1 == self.words.len();
            terms.push(word_text(word, last));
        }
        // A space after the last word says that it is whole.
        let whole = self.words.last().is_some_and(|word| !word.prefix);
        format!("{}{}", terms.join(" "), if whole { " " } else { "" })
    }
}

fn word_text(word: &Word, last: bool) -> String {
    let sign = if word.not { "-" } else { "" };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '\'' | '_');
    if word.text.chars().all(plain) {
        return format!("{sign}{}", word.text);
    }
    let text = quoted(&word.text);
    // An open quote keeps a phrase open.
    let open = last && word.prefix;
    format!("{sign}{}", if open { &text[..text.len() - 1] } else { &text })
}

fn choice<T: Copy>(key: &str, value: &str, known: &[(&str, T)]) -> Result<T, String> {
    let lower = value.to_lowercase();
    let found = known.iter().find(|(name, _)| *name == lower).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let near = nearest(&lower, names.iter().copied()).map(|near| format!("; did you mean {near:?}?"));
        format!("{key}:{value} is not understood, {} are{}", names.join(" "), near.unwrap_or_default())
    })
}

fn spelt(known: &[(&'static str, Table)], table: Table) -> Option<&'static str> {
    known.iter().find(|(_, value)| *value == table).map(|(name, _)| *name)
}

fn filled(key: &str, value: &str) -> Result<String, String> {
    if value.is_empty() { Err(format!("{key}: lacks what to look for")) } else { Ok(value.to_owned()) }
}

fn once<T>(slot: &mut Option<T>, value: T, key: &str) -> Result<(), String> {
    if slot.is_some() {
        return Err(format!("{key}: was already given, or says the same as another term"));
    }
    *slot = Some(value);
    Ok(())
}

/// First and last day of what is written: a day, a month, a year, or a time back from today (`7d`, `3w`, `6m`, `1y`).
fn days(key: &str, value: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), String> {
    let allowed = || {
        format!(
            "{key}:{value} is no day: 2026-01-05, 2026-01, 2026, 20nov, mon, yest, today, or back from today 7d 3w 6m 1y"
        )
    };
    if let Some((count, unit)) = back(value) {
        let day = ago(count, unit, today).ok_or_else(|| format!("{key}:{value} is further back than any calendar"))?;
        return Ok((day, day));
    }
    let day = read_day(value, today, true).ok_or_else(allowed)??;
    let months = match day.precision {
        None => return Ok((day.date, day.date)),
        Some(DatePrecision::Month) => 1,
        Some(DatePrecision::Year) => 12,
    };
    let last = day.date.checked_add_months(Months::new(months)).and_then(|next| next.pred_opt());
    Ok((day.date, last.unwrap_or(NaiveDate::MAX)))
}

/// The number and the unit of a time back.
fn back(value: &str) -> Option<(&str, char)> {
    let unit = value.chars().last().filter(|unit| "dwmyDWMY".contains(*unit))?;
    let count = &value[..value.len() - 1];
    (!count.is_empty() && count.bytes().all(|b| b.is_ascii_digit())).then_some((count, unit.to_ascii_lowercase()))
}

/// The day that long before; none if no calendar holds it.
fn ago(count: &str, unit: char, today: NaiveDate) -> Option<NaiveDate> {
    let count: u32 = count.parse().ok()?;
    match unit {
        'd' => today.checked_sub_days(Days::new(count.into())),
        'w' => today.checked_sub_days(Days::new(u64::from(count) * 7)),
        'm' => today.checked_sub_months(Months::new(count)),
        _ => today.checked_sub_months(Months::new(count.checked_mul(12)?)),
    }
}
