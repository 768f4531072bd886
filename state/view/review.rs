//! A year or a trip, read from the journal for the rules of `insight::review`.

use crate::insight::period::Period;
use crate::insight::review::{Material, Named, Review, review};
use crate::record::{Body, Choice as _, ClimbResult, DatePrecision, Key, Table};
use crate::row::{Ascent, DayStat, Record};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a review is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// All that lies in a period.
    Period(Period),
    /// The entries of a trip, by its name, case aside.
    Trip(String),
}

/// The review of a period or a trip; none when no entry is of this trip.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(
    reader: &Reader,
    settings: &Settings,
    about: &About,
    today: NaiveDate,
) -> Result<Option<Review>, StoreError> {
    let (title, period, entries) = match about {
        About::Period(period) => {
            let (from, to) = (period.from.to_string(), period.to.to_string());
            let entries = reader.records(Table::Entries, Some(&from), Some(&to), None)?;
            (period.label(), *period, entries)
        }
        About::Trip(name) => {
            let mut entries = with_trip(reader)?;
            entries.retain(|(trip, _)| fold(trip) == fold(name));
            let dates = || entries.iter().filter_map(|(_, entry)| date(&entry.body));
            let (Some(from), Some(to)) = (dates().min(), dates().max()) else { return Ok(None) };
            let title = entries.first().map(|(trip, _)| trip.clone()).unwrap_or_default();
            (title, Period::new(from, to), entries.into_iter().map(|(_, entry)| entry).collect())
        }
    };
    let until = period.to.min(today);
    let ascents = reader.ascents(None, Some(until))?;
    let keys: BTreeSet<&Key> = entries.iter().map(|entry| &entry.key).collect();
    let trip = matches!(about, About::Trip(_));
    let mut of_entry: BTreeMap<i64, bool> = BTreeMap::new();
    if trip {
        for row in ascents.iter().filter(|ascent| period.holds(ascent.date)).filter_map(|ascent| ascent.entry) {
            if let std::collections::btree_map::Entry::Vacant(place) = of_entry.entry(row) {
                let key = reader.key_at(Table::Entries, row)?;
                place.insert(key.is_some_and(|key| keys.contains(&key)));
            }
        }
    }
    let inside = |ascent: &Ascent| {
        period.holds(ascent.date) && (!trip || ascent.entry.is_some_and(|row| of_entry.get(&row) == Some(&true)))
    };
    let vague_rows = reader.without_day()?;
    let is_vague = |row: Option<i64>| row.is_some_and(|row| vague_rows.binary_search(&row).is_ok());
    let mut days = reader.days(period.from, until)?;
    if trip {
        let dates: BTreeSet<NaiveDate> = entries.iter().filter_map(|entry| date(&entry.body)).collect();
        days.retain(|day: &DayStat| dates.contains(&day.date));
    }
    let warm_up = period.from.checked_sub_days(Days::new(180)).unwrap_or(period.from);
    let material = Material {
        title: &title,
        period,
        entries: &entries,
        ascents: &ascents,
        inside: &inside,
        vague: &|ascent| is_vague(ascent.send) || is_vague(ascent.entry),
        days: &days,
        food: &reader.food_days(warm_up, until)?,
        hide_food: settings.hidden.calories,
        hide_weight: settings.hidden.weight,
        name_of: &|ascent| name_of(reader, ascent).unwrap_or_default(),
    };
    Ok(Some(review(&material, today)))
}

/// The names of all trips, sorted.
///
/// # Errors
/// When the journal cannot be read.
pub fn trips(reader: &Reader) -> Result<Vec<String>, StoreError> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (trip, _) in with_trip(reader)? {
        names.entry(fold(&trip)).or_insert(trip);
    }
    Ok(names.into_values().collect())
}

/// Entries that name a trip, with its name.
fn with_trip(reader: &Reader) -> Result<Vec<(String, Record)>, StoreError> {
    let records = reader.records_with(Table::Entries, "", "\u{10ffff}", "trip")?;
    let named = records.into_iter().filter_map(|record| {
        let trip = record.body.get("trip").and_then(Value::as_str)?.trim().to_owned();
        (!trip.is_empty()).then_some((trip, record))
    });
    Ok(named.collect())
}

fn fold(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn date(body: &Body) -> Option<NaiveDate> {
    body.get("date")?.as_str()?.parse().ok()
}

/// What an ascent is called: by its send, else by the climb of its entry.
fn name_of(reader: &Reader, ascent: &Ascent) -> Option<Named> {
    let text = |body: &Body, key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if let Some(key) = ascent.send.and_then(|row| reader.key_at(Table::Sends, row).ok().flatten()) {
        let body = reader.get(&key).ok().flatten()?;
        return Some(Named {
            name: text(&body, "name"),
            grade: text(&body, "grade"),
            place: text(&body, "location"),
            precision: DatePrecision::parse(&text(&body, "datePrecision")),
            key: Some(key),
        });
    }
    let key = reader.key_at(Table::Entries, ascent.entry?).ok().flatten()?;
    let body = reader.get(&key).ok().flatten()?;
    let climbs = body.get("climbs").and_then(Value::as_array)?;
    let same = |(index, climb): &(usize, &Value)| {
        let number = reader.climb_of(&key, Some(*index)).ok().flatten();
        let result = climb.as_object().and_then(ClimbResult::of).unwrap_or(ascent.result);
        number == Some(ascent.climb) && result == ascent.result
    };
    let climb = climbs.iter().enumerate().find(same).and_then(|(_, climb)| climb.as_object());
    let of = |name: &str| climb.map(|climb| text(climb, name)).unwrap_or_default();
    Some(Named {
        name: of("name"),
        grade: of("grade"),
        place: text(&body, "location"),
        precision: DatePrecision::parse(&text(&body, "datePrecision")),
        key: Some(key),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::export::review::{html, markdown, poster};
    use crate::export::well_formed::well_formed;
    use crate::record::{Change, Op};
    use crate::settings::Hidden;
    use crate::store::{Now, Store};
    use serde_json::json;

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    fn store(records: &[(Table, &str, Value)]) -> Store {
        let mut store = Store::open_in_memory().unwrap();
        for (table, id, body) in records {
            let op = Op::Put { key: Key::new(*table, *id), body: body.as_object().cloned().unwrap() };
            store.apply(&Change::one("put", op), &Now { ms: 1_795_199_400_123 }).unwrap();
        }
        store
    }

    fn trip() -> Store {
        let climb = |id: &str, name: &str, grade: &str, result: &str, tries: u32| {
            json!({"id": id, "name": name, "grade": grade, "gradeType": "v-scale", "discipline": "boulder",
                "result": result, "attempts": tries})
        };
        let entry = |date: &str, more: Value| {
            let mut body = json!({"entryId": date, "date": date, "sessionType": "outdoor", "location": "Bishop",
                "duration": 120, "trip": "Buttermilk  <Spring>", "partners": ["Ana & Bo"]});
            body.as_object_mut().unwrap().append(&mut more.as_object().unwrap().clone());
            body
        };
        store(&[
            (
                Table::Entries,
                "a",
                entry(
                    "2026-03-01",
                    json!({"entryId": "a", "climbs": [
                climb("1", "High_Plains", "V7", "attempt", 6), climb("2", "Old one", "V5", "redpoint", 2)]}),
                ),
            ),
            (
                Table::Entries,
                "b",
                entry(
                    "2026-03-03",
                    json!({"entryId": "b", "notes": "It *went* <at last> & again.\n\nLater.",
                "climbs": [climb("1", "High_Plains", "V7", "redpoint", 3)]}),
                ),
            ),
            (
                Table::Entries,
                "c",
                json!({"entryId": "c", "date": "2026-03-02", "sessionType": "gym",
                "climbs": [climb("1", "Gym thing", "V9", "flash", 1)]}),
            ),
            (
                Table::Entries,
                "d",
                json!({"entryId": "d", "date": "2025-01-01", "datePrecision": "year",
                "sessionType": "gym", "climbs": [climb("1", "Before", "V5", "redpoint", 4)]}),
            ),
            (Table::Entries, "f", entry("2030-01-01", json!({"entryId": "f", "trip": "Later"}))),
        ])
    }

    #[test]
    fn a_trip_is_its_entries() {
        let store = trip();
        let about = About::Trip("buttermilk <spring>".into());
        let found = load(store.read(), &Settings::default(), &about, today()).unwrap().unwrap();
        assert_eq!((found.sessions, found.days, found.minutes), (2, 2, 240.0));
        assert_eq!((found.sent, found.tried), (2, 3), "the gym day between is not part of it");
        let scale = &found.scales[0];
        assert_eq!(scale.maximum.value().map(|best| best.label.as_str()), Some("V7"));
        let firsts: Vec<&str> = scale.firsts.iter().map(|first| first.label.as_str()).collect();
        assert_eq!(firsts, ["V7"], "V5 was sent before");
        assert_eq!(
            (scale.hardest[0].named.name.as_str(), scale.hardest[0].when.as_str()),
            ("High_Plains", "2026-03-03")
        );
        assert_eq!(found.partners, [("Ana & Bo".to_owned(), 2)]);
        assert_eq!((found.projects.len(), found.projects[0].days, found.projects[0].tries), (1, 2, 9));
        assert_eq!(found.best_days[0].quote, "It *went* <at last> & again.");
        assert_eq!(trips(store.read()).unwrap(), ["Buttermilk  <Spring>", "Later"]);
        let none = load(store.read(), &Settings::default(), &About::Trip("Font".into()), today()).unwrap();
        assert_eq!(none, None);
    }

    #[test]
    fn a_review_is_escaped_where_it_goes() {
        let store = trip();
        let about = About::Trip("Buttermilk <Spring>".into());
        let found = load(store.read(), &Settings::default(), &about, today()).unwrap().unwrap();
        let text = markdown(&found);
        assert!(text.contains("High\\_Plains") && text.contains("> It \\*went\\* \\<at last\\>"), "{text}");
        let page = html(&found);
        assert_eq!(well_formed(page.trim_start_matches("<!DOCTYPE html>\n")), Ok(()), "{page}");
        assert!(page.contains("&lt;at last&gt; &amp; again") && !page.contains("<at last>"));
        assert_eq!(well_formed(&poster(&found)), Ok(()));
    }

    #[test]
    fn a_year_holds_what_lies_in_it_and_dates_stay_as_known() {
        let store = trip();
        let year =
            |year| load(store.read(), &Settings::default(), &About::Period(Period::year(year).unwrap()), today());
        let found = year(2025).unwrap().unwrap();
        assert_eq!((found.sessions, found.days, found.sent), (1, 0, 1), "its day is unknown");
        assert_eq!(found.scales[0].hardest[0].when, "2025");
        assert!(found.best_days.is_empty());
        assert_eq!(year(2026).unwrap().unwrap().sessions, 3);
        let ahead = year(2030).unwrap().unwrap();
        assert_eq!((ahead.sessions, ahead.charts.len()), (0, 0), "the future is not reviewed");
        for text in [markdown(&ahead), html(&ahead), poster(&ahead)] {
            assert!(text.contains("0 sessions on 0 days"), "{text}");
        }
    }

    #[test]
    fn a_whole_year_is_told_in_every_form_and_hides_what_is_hidden() {
        let mut store = Store::open_in_memory().unwrap();
        store.apply(&crate::demo::year(today(), 1), &Now { ms: 1_795_199_400_123 }).unwrap();
        let about = About::Period(Period::year(2026).unwrap());
        let found = load(store.read(), &Settings::default(), &about, today()).unwrap().unwrap();
        let days = store.read().days(found.period.from, today()).unwrap();
        assert_eq!(found.sessions, days.iter().map(|day| day.sessions as usize).sum::<usize>());
        assert_eq!(found.charts.len(), 4);
        let text = markdown(&found);
        for heading in
            ["In short", "For the first time", "Hardest", "Best days", "Projects", "Places", "Food and weight"]
        {
            assert!(text.contains(&format!("## {heading}\n")), "{heading}: {text}");
        }
        assert_eq!(well_formed(html(&found).trim_start_matches("<!DOCTYPE html>\n")), Ok(()));
        assert_eq!(well_formed(&poster(&found)), Ok(()));
        let settings = Settings { hidden: Hidden { weight: true, calories: true }, ..Settings::default() };
        let hidden = load(store.read(), &settings, &about, today()).unwrap().unwrap();
        assert_eq!((&hidden.food, &hidden.weight_kg), (&None, &None));
        assert!(!markdown(&hidden).contains("kcal") && !html(&hidden).contains("weight trend"));
    }
}
