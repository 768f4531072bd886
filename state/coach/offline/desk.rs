//! What every answer needs at hand: the journal, the day, the athlete's scales, and marks for records.

use crate::coach::period::{Period, Unit};
use crate::coach::{cite, naming};
use crate::filter::Filter;
use crate::grade::{Discipline, Hint, Scale};
use crate::insight::{Figure, benchmark};
use crate::record::Table;
use crate::row::{Ascent, EntryRow, RowId};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use crate::view::basics;
use chrono::NaiveDate;

/// The journal on a day.
pub(super) struct Desk<'a> {
    pub(super) reader: &'a Reader,
    pub(super) settings: &'a Settings,
    pub(super) today: NaiveDate,
    pub(super) hint: Hint,
}

impl<'a> Desk<'a> {
    pub(super) fn new(reader: &'a Reader, settings: &'a Settings, today: NaiveDate) -> Result<Self, StoreError> {
        Ok(Self { reader, settings, today, hint: basics::hint(reader, settings)? })
    }

    /// The mark of a record at a place, with a space before it; empty when it is gone.
    pub(super) fn mark(&self, table: Table, row: Option<RowId>) -> Result<String, StoreError> {
        let Some(row) = row else { return Ok(String::new()) };
        let key = self.reader.key_at(table, row)?;
        Ok(key.map_or_else(String::new, |key| format!(" {}", cite::mark(&key))))
    }

    /// The mark of an ascent: its send, else its entry.
    pub(super) fn ascent_mark(&self, ascent: &Ascent) -> Result<String, StoreError> {
        match ascent.send {
            Some(row) => self.mark(Table::Sends, Some(row)),
            None => self.mark(Table::Entries, ascent.entry),
        }
    }

    /// Name and place of an ascent: ` Midnight Traverse at Camp 4`; empty when neither is known.
    pub(super) fn called(&self, ascent: &Ascent) -> Result<String, StoreError> {
        let (name, place) = naming::called(self.reader, ascent)?;
        let name = if name.is_empty() { name } else { format!(" {}", quoted(&name)) };
        Ok(if place.is_empty() { name } else { format!("{name} at {}", quoted(&place)) })
    }

    /// All entries of a period, newest first.
    pub(super) fn entries(&self, period: &Period, filter: Filter) -> Result<Vec<EntryRow>, StoreError> {
        let filter = Filter { since: Some(period.first), until: Some(period.last), ..filter };
        Ok(self.reader.entries(&filter, 0, usize::MAX)?.rows)
    }

    /// Every ascent up to today.
    pub(super) fn ascents(&self) -> Result<Vec<Ascent>, StoreError> {
        self.reader.ascents(None, Some(self.today))
    }

    /// The scales to talk about, most used first: those of a discipline if one was named.
    pub(super) fn scales(&self, ascents: &[Ascent], discipline: Option<Discipline>) -> Vec<Scale> {
        let used = benchmark::scales_used(ascents, self.today);
        let fits = |scale: &Scale| *scale != Scale::Text && discipline.is_none_or(|d| scale.discipline() == Some(d));
        used.iter().map(|used| used.scale).filter(fits).take(2).collect()
    }

    /// The days since the first record of a table, for questions without a time.
    pub(super) fn all(&self) -> Period {
        Period::all(self.today)
    }
}

/// `1 send`, `2 sends`, `3 tries`.
pub(super) fn count(n: usize, noun: &str) -> String {
    match (n, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "try") => format!("{n} tries"),
        (_, "flash") => format!("{n} flashes"),
        _ => format!("{n} {noun}s"),
    }
}

/// With at most this many decimals, without trailing zeros.
pub(super) fn figure(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// With its sign.
pub(super) fn signed(value: f64, decimals: usize) -> String {
    let text = figure(value, decimals);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// `2 h 30 min`, `45 min`.
pub(super) fn duration(minutes: f64) -> String {
    let minutes = minutes.round().max(0.0) as u64;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// The figure with its n, or `not enough data` with the reason.
pub(super) fn or_missing<T>(figure: &Figure<T>, noun: &str, known: impl Fn(&T) -> String) -> String {
    match figure {
        Figure::Known { value, n } => format!("{} ({})", known(value), count(*n, noun)),
        Figure::Missing { reason } => format!("not enough data: {reason}"),
    }
}

/// `in the last 30 days`, `in May 2026 (2026-05-01 to 2026-05-31)`, `of all time`.
pub(super) fn within(period: &Period) -> String {
    match period.unit {
        Unit::All => "of all time".into(),
        _ => match period.label.split(' ').next().unwrap_or_default() {
            "since" | "yesterday" | "today" | "last" | "this" => period.title(),
            _ if period.first == period.last => format!("on {}", period.title()),
            _ => format!("in {}", period.title()),
        },
    }
}

/// What a person wrote, fit to stand in an answer: no control characters, and no brackets that could pass for a citation.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| match c {
        '[' => '(',
        ']' => ')',
        other => other,
    };
    text.chars().filter(|c| !c.is_control()).map(plain).take(200).collect()
}
