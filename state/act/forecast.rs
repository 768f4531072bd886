//! Keeps the forecasts of the goals, so that they can be scored when their date has come.
//!
//! It is noted beside the history of undo: nobody who presses `u` means a forecast.

use crate::settings::Settings;
use crate::store::{Now, Store, StoreError};
use crate::view::forecast;
use chrono::NaiveDate;

/// Under which name the day of the last look is kept.
const LOOKED: &str = "forecasts";

/// Whether the forecasts were not yet looked at today.
///
/// # Errors
/// When the journal cannot be read.
pub fn forecasts_wait(store: &Store, today: NaiveDate) -> Result<bool, StoreError> {
    Ok(store.read().meta(LOOKED)?.as_deref() != Some(today.to_string().as_str()))
}

/// Keeps the forecasts that are due, one a goal and week, and what came of those whose date is over; looks at most once a
/// day. Says whether something was written.
///
/// # Errors
/// When the journal cannot be read or written.
pub fn keep_forecasts(store: &mut Store, settings: &Settings, today: NaiveDate, now: &Now) -> Result<bool, StoreError> {
    if !forecasts_wait(store, today)? {
        return Ok(false);
    }
    let keep = forecast::due(store.read(), settings, today)?;
    let changed = keep.map_or(Ok(0), |change| store.note(&change, now))?;
    store.set_meta(LOOKED, &today.to_string())?;
    Ok(changed > 0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{Body, Change, Key, Op, Table};
    use serde_json::json;

    const NOW: Now = Now { ms: 1_795_199_400_123 };

    fn profile(store: &Store) -> Body {
        store.read().get(&Key::single(Table::Profiles)).unwrap().unwrap()
    }

    fn edit(store: &mut Store, path: &str, value: serde_json::Value) {
        let before = profile(store);
        let mut after = before.clone();
        after.insert(path.into(), value);
        let op = Op::Edit { key: Key::single(Table::Profiles), before, after };
        store.apply(&Change::one("years of climbing", op), &NOW).unwrap();
    }

    fn kept(store: &Store) -> usize {
        let profile = profile(store);
        let goals = profile["goals"].as_array().unwrap();
        goals.iter().map(|goal| crate::insight::forecast::kept(goal.as_object().unwrap()).len()).sum()
    }

    #[test]
    fn forecasts_are_kept_once_a_week_and_never_undone() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let settings = Settings::default();
        let mut store = Store::open_in_memory().unwrap();
        store.apply(&crate::demo::year(today, 1), &NOW).unwrap();
        store.begin_history().unwrap();
        edit(&mut store, "yearsClimbing", json!(3));
        edit(&mut store, "yearsClimbing", json!(4));
        store.undo(&NOW).unwrap();
        let version = store.read().version().unwrap();
        assert!(keep_forecasts(&mut store, &settings, today, &NOW).unwrap());
        assert!(store.read().version().unwrap() > version, "other programs see that the journal changed");
        let first = kept(&store);
        assert!(first >= 1);
        assert!(!keep_forecasts(&mut store, &settings, today, &NOW).unwrap(), "once a day");
        for days in 1..7 {
            let later = today + chrono::Days::new(days);
            assert!(!keep_forecasts(&mut store, &settings, later, &NOW).unwrap(), "once a week");
        }
        assert!(keep_forecasts(&mut store, &settings, today + chrono::Days::new(7), &NOW).unwrap());
        let all = kept(&store);
        assert!(all > first);
        // Undo and redo go on where they were.
        assert_eq!(store.redo(&NOW).unwrap().unwrap().label, "years of climbing");
        assert_eq!(profile(&store)["yearsClimbing"], json!(4));
        for _ in 0..2 {
            assert_eq!(store.undo(&NOW).unwrap().unwrap().left, Vec::<String>::new());
        }
        assert!(store.undo(&NOW).unwrap().is_none());
        assert_eq!(kept(&store), all);
    }

    #[test]
    fn making_the_profile_can_still_be_undone_after_a_note() {
        let key = Key::single(Table::Profiles);
        let mut store = Store::open_in_memory().unwrap();
        let body = json!({"goals": [{"id": "g", "grade": "V8", "type": "boulder"}]}).as_object().unwrap().clone();
        store.apply(&Change::one("profile", Op::Put { key: key.clone(), body }), &NOW).unwrap();
        let before = profile(&store);
        let mut after = before.clone();
        after.insert("yearsClimbing".into(), json!(2));
        let change = Change::one("noted", Op::Edit { key: key.clone(), before, after });
        assert_eq!(store.note(&change, &NOW).unwrap(), 1);
        assert_eq!(store.note(&change, &NOW).unwrap(), 0, "nothing changes twice");
        assert_eq!(store.history(9).unwrap().len(), 1);
        store.undo(&NOW).unwrap();
        assert_eq!(store.read().get(&key).unwrap(), None);
        store.redo(&NOW).unwrap();
        assert_eq!(profile(&store)["yearsClimbing"], json!(2));
    }
}
