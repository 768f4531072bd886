//! What the Journal pane draws.

use crate::filter::Filter;
use crate::insight::Figure;
use crate::insight::calendar::{self, Heatmap};
pub use crate::insight::project::ClimbStatus;
use crate::insight::project::{DayOnClimb, ProjectHistory, history};
use crate::record::{
    self, AscentStyle, Choice as _, Climb, ClimbKind, ClimbResult, DatePrecision, Key, Send, Style, Table,
};
use crate::row::{EntryRow, MonthCount, Page, WINDOW};
use crate::store::{self, Reader, StoreError};
use chrono::NaiveDate;
use serde_json::Value;

/// A window of entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    /// The rows.
    pub page: Page<EntryRow>,
    /// Rows a month, newest first; empty for a filtered list.
    pub months: Vec<MonthCount>,
}

/// A year of the calendar heatmap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Year {
    /// The days; none until anything can be shown.
    pub heat: Option<Heatmap>,
    /// Sessions of the year.
    pub sessions: u32,
    /// Minutes trained.
    pub minutes: f64,
    /// Climbs sent.
    pub sent: u32,
}

/// All tries on one climb over the years.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClimbPage {
    /// Its name; may be empty.
    pub name: String,
    /// As typed, of the newest day.
    pub grade: String,
    /// Gym or crag; may be empty.
    pub place: String,
    /// What it is climbed as.
    pub kind: Option<ClimbKind>,
    /// Steepness.
    pub style: Option<Style>,
    /// Days on it, newest first.
    pub days: Vec<ClimbDay>,
}

/// One day on a climb.
#[derive(Clone, Debug, PartialEq)]
pub struct ClimbDay {
    /// The entry, or the send where no entry tells of it.
    pub key: Key,
    /// Local date.
    pub date: NaiveDate,
    /// How much of the date is known; `None` means all.
    pub precision: Option<DatePrecision>,
    /// How the tries ended.
    pub result: ClimbResult,
    /// Tries of that day; `None` means unknown.
    pub attempts: Option<u32>,
    /// Furthest point reached; may be empty.
    pub high_point: String,
    /// Notes on these tries; may be empty.
    pub notes: String,
}

impl ClimbPage {
    /// Where the climb stands.
    pub fn status(&self, today: NaiveDate) -> ClimbStatus {
        let sent = self.days.iter().any(|day| day.result.is_send());
        ClimbStatus::of(sent, self.days.iter().map(|day| day.date).max(), today)
    }

    /// Known tries in all, and days whose tries are unknown.
    pub fn tries(&self) -> (u32, usize) {
        let known = self.days.iter().filter_map(|day| day.attempts).fold(0, u32::saturating_add);
        (known, self.days.iter().filter(|day| day.attempts.is_none()).count())
    }

    /// Days and tries added up since the first day.
    pub fn history(&self, today: NaiveDate) -> Figure<ProjectHistory> {
        let day = |day: &ClimbDay| DayOnClimb { date: day.date, tries: day.attempts, sent: day.result.is_send() };
        history(&self.days.iter().map(day).collect::<Vec<_>>(), today)
    }

    /// The day of the first send.
    pub fn first_send(&self) -> Option<&ClimbDay> {
        self.days.iter().filter(|day| day.result.is_send()).min_by_key(|day| day.date)
    }

    /// The newest high point that was written down.
    pub fn high_point(&self) -> Option<&ClimbDay> {
        self.days.iter().find(|day| !day.high_point.is_empty())
    }
}

/// A window of the list that `filter` lets through.
///
/// # Errors
/// When the store cannot be read.
pub fn entries(reader: &Reader, filter: &Filter, from: usize) -> Result<Entries, StoreError> {
    let months = if filter.is_empty() { reader.months(Table::Entries)? } else { Vec::new() };
    Ok(Entries { page: reader.entries(filter, from, WINDOW)?, months })
}

/// The calendar of a year, up to `today`.
///
/// # Errors
/// When the store cannot be read.
pub fn year(reader: &Reader, year: i32, today: NaiveDate) -> Result<Year, StoreError> {
    let (Some(first), Some(last)) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)) else {
        return Ok(Year::default());
    };
    let days = reader.days(first, last.min(today))?;
    Ok(Year {
        heat: calendar::year(&days, year),
        sessions: days.iter().map(|day| day.sessions).sum(),
        minutes: days.iter().map(|day| day.minutes).sum(),
        sent: days.iter().map(|day| day.sent).sum(),
    })
}

/// All tries on the climb of a send, or on the climb with this index in an entry; none when there is no such climb.
///
/// A climb that nothing names has a page of its one day.
///
/// # Errors
/// When the store cannot be read.
pub fn climb_page(reader: &Reader, key: &Key, index: usize) -> Result<Option<ClimbPage>, StoreError> {
    let days = match reader.climb_of(key, Some(index))? {
        Some(climb) => reader.climb(climb)?,
        None => lone(reader, key, index)?.into_iter().collect(),
    };
    page_of(reader, &days)
}

/// What some days on one climb say of it together, the newest first to speak; none without a day.
///
/// # Errors
/// When the store cannot be read.
pub fn page_of(reader: &Reader, days: &[store::ClimbDay]) -> Result<Option<ClimbPage>, StoreError> {
    let mut page = ClimbPage::default();
    for day in days.iter().rev() {
        let Some(body) = reader.get(&day.key)? else { continue };
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
        let seen = Seen::of(day);
        let fill = |of: &mut String, with: &str| {
            if of.is_empty() {
                with.clone_into(of);
            }
        };
        fill(&mut page.name, &seen.name);
        fill(&mut page.grade, &seen.grade);
        fill(&mut page.place, text("location"));
        page.kind = page.kind.or(seen.kind);
        page.style = page.style.or(seen.style);
        page.days.push(ClimbDay {
            key: day.key.clone(),
            date: day.date,
            precision: DatePrecision::parse(text("datePrecision")),
            result: seen.result,
            attempts: seen.attempts,
            high_point: seen.high_point,
            notes: seen.notes,
        });
    }
    Ok((!page.days.is_empty()).then_some(page))
}

/// The one day of a climb that nothing names.
fn lone(reader: &Reader, key: &Key, index: usize) -> Result<Option<store::ClimbDay>, StoreError> {
    let Some(body) = reader.get(key)? else { return Ok(None) };
    let Some(date) = body.get("date").and_then(Value::as_str).and_then(|date| date.parse().ok()) else {
        return Ok(None);
    };
    let day = |climb, send| Some(store::ClimbDay { date, key: key.clone(), climb, send });
    if key.table == Table::Sends {
        return Ok(day(None, Some(body)));
    }
    let climb = body.get("climbs").and_then(|climbs| climbs.get(index)).and_then(Value::as_object);
    Ok(climb.and_then(|climb| day(Some(climb.clone()), None)))
}

/// What one day says about the climb, from the entry's climb and the send that records it.
struct Seen {
    name: String,
    grade: String,
    kind: Option<ClimbKind>,
    style: Option<Style>,
    result: ClimbResult,
    attempts: Option<u32>,
    high_point: String,
    notes: String,
}

impl Seen {
    fn of(day: &store::ClimbDay) -> Self {
        let climb: Option<Climb> = day.climb.as_ref().map(record::readable);
        let send: Option<Send> = day.send.as_ref().map(record::readable);
        let count = |tries: f64| (tries >= 1.0).then_some(tries as u32);
        let (climb, sent) = (climb.unwrap_or_default(), send.is_some());
        let send = send.unwrap_or_default();
        let of_send = match send.ascent_style {
            Some(AscentStyle::Onsight) => ClimbResult::Onsight,
            Some(AscentStyle::Flash) => ClimbResult::Flash,
            Some(AscentStyle::Repeat) => ClimbResult::Repeat,
            None if send.attempts == Some(1.0) => ClimbResult::Flash,
            _ => ClimbResult::Redpoint,
        };
        // A climb that is listed without a result was sent.
        let result =
            day.climb.as_ref().and_then(ClimbResult::of).filter(|result| !sent || result.is_send()).unwrap_or(of_send);
        Self {
            name: climb.name.or(send.name).unwrap_or_default(),
            grade: if climb.grade.is_empty() { send.grade } else { climb.grade },
            kind: climb.discipline.or(send.discipline),
            style: climb.style.or(send.style),
            result,
            attempts: climb.attempts.and_then(count).or_else(|| send.attempts.and_then(count)),
            high_point: climb.high_point.unwrap_or_default(),
            notes: climb.notes.or(send.notes).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{Change, Op};
    use crate::store::{Now, Store};
    use serde_json::json;

    fn store(records: &[(Table, &str, Value)]) -> Store {
        let mut store = Store::open_in_memory().unwrap();
        for (table, id, body) in records {
            let op = Op::Put { key: Key::new(*table, *id), body: body.as_object().cloned().unwrap() };
            store.apply(&Change::one("put", op), &Now { ms: 1_795_199_400_123 }).unwrap();
        }
        store
    }

    fn session(date: &str, climb: &Value) -> Value {
        json!({"date": date, "sessionType": "outdoor", "location": "Camp 4", "duration": 100, "rpe": 5,
            "climbs": [{"id": "w", "grade": "V1", "gradeType": "v-scale", "result": "flash"}, climb]})
    }

    #[test]
    fn a_climb_is_followed_through_entries_and_its_send() {
        let tries = |result: &str, attempts: i64, high: &str| {
            let send = if result == "redpoint" { json!("s1") } else { Value::Null };
            json!({"id": "a", "sendId": send, "grade": "V8", "gradeType": "v-scale", "name": "Midnight Lightning", "result": result,
                "attempts": attempts, "highPoint": high, "style": "overhang"})
        };
        let send = json!({"date": "2026-11-20", "grade": "V8", "gradeType": "v-scale", "name": "Midnight Lightning",
            "location": "Camp 4", "type": "outdoor", "entryId": "e3", "notes": "at last"});
        let store = store(&[
            (Table::Entries, "e1", session("2026-10-01", &tries("attempt", 9, "the bolt"))),
            (Table::Entries, "e2", session("2026-10-08", &tries("attempt", 4, "the lip"))),
            (Table::Entries, "e3", session("2026-11-20", &tries("redpoint", 2, ""))),
            (Table::Sends, "s1", send),
        ]);
        let page = climb_page(store.read(), &Key::new(Table::Entries, "e1"), 1).unwrap().unwrap();
        let dates: Vec<String> = page.days.iter().map(|day| day.date.to_string()).collect();
        assert_eq!(dates, ["2026-11-20", "2026-10-08", "2026-10-01"], "a send and its climb are one day");
        assert_eq!(
            (page.name.as_str(), page.grade.as_str(), page.place.as_str()),
            ("Midnight Lightning", "V8", "Camp 4")
        );
        assert_eq!(page.tries(), (15, 0));
        assert_eq!(page.high_point().unwrap().high_point, "the lip");
        assert_eq!(page.status("2026-11-22".parse().unwrap()), ClimbStatus::Sent);
        let warmup = climb_page(store.read(), &Key::new(Table::Entries, "e1"), 0).unwrap().unwrap();
        assert_eq!((warmup.days.len(), warmup.grade.as_str()), (1, "V1"), "nothing names it: its one day");
        assert_eq!(climb_page(store.read(), &Key::new(Table::Entries, "e1"), 7).unwrap(), None);
        assert_eq!(climb_page(store.read(), &Key::new(Table::Entries, "nowhere"), 0).unwrap(), None);
    }

    #[test]
    fn a_year_adds_up_and_a_filtered_list_counts_no_months() {
        let climb = json!({"id": "a", "grade": "V8", "gradeType": "v-scale", "result": "attempt"});
        let store = store(&[
            (Table::Entries, "e1", session("2026-10-01", &climb)),
            (Table::Entries, "e2", session("2026-10-08", &climb)),
            (Table::Entries, "e3", session("2025-11-20", &climb)),
        ]);
        let year = year(store.read(), 2026, "2026-11-22".parse().unwrap()).unwrap();
        assert_eq!((year.sessions, year.minutes, year.sent), (2, 200.0, 2));
        assert_eq!(year.heat.unwrap().active_days, 2);
        let all = entries(store.read(), &Filter::default(), 0).unwrap();
        assert_eq!((all.page.total, all.months.len()), (3, 2));
        let some = Filter { since: Some("2026-10-05".parse().unwrap()), ..Filter::default() };
        let some = entries(store.read(), &some, 0).unwrap();
        assert_eq!((some.page.total, some.months.len()), (1, 0));
    }

    fn day(date: &str, result: ClimbResult, attempts: Option<u32>) -> ClimbDay {
        ClimbDay {
            key: Key::new(Table::Entries, date),
            date: date.parse().unwrap(),
            precision: None,
            result,
            attempts,
            high_point: String::new(),
            notes: String::new(),
        }
    }

    #[test]
    fn a_climb_is_a_project_until_it_is_sent_or_left_alone_for_half_a_year() {
        let today = "2026-11-22".parse().unwrap();
        let tried = ClimbResult::Attempt;
        let cases = [
            (vec![day("2026-11-01", tried, None)], ClimbStatus::Project),
            (vec![day("2026-05-26", tried, None)], ClimbStatus::Project),
            (vec![day("2026-05-25", tried, None)], ClimbStatus::Dropped),
            (vec![day("2026-11-01", tried, None), day("2020-05-25", ClimbResult::Flash, None)], ClimbStatus::Sent),
        ];
        for (days, expected) in cases {
            let page = ClimbPage { days, ..ClimbPage::default() };
            assert_eq!(page.status(today), expected, "{:?}", page.days);
        }
    }

    #[test]
    fn unknown_tries_are_counted_apart() {
        let days = vec![
            day("2026-11-03", ClimbResult::Redpoint, Some(2)),
            day("2026-11-02", ClimbResult::Attempt, None),
            day("2026-11-01", ClimbResult::Attempt, Some(5)),
        ];
        assert_eq!(ClimbPage { days, ..ClimbPage::default() }.tries(), (7, 1));
    }
}
