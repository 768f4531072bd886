//! Forecasts of the goals: the change that keeps those that are due.

use crate::insight::forecast::OutlookTally;
use crate::insight::tally::Tally;
use crate::record::{Change, Key, Table};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::NaiveDate;

/// What to save so that the forecasts of this week are kept and those that came due are scored; none when nothing is. Where
/// there are goals it counts all ascents whose day is known.
///
/// # Errors
/// When the journal cannot be read.
pub fn due(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<Option<Change>, StoreError> {
    let body = reader.get(&Key::single(Table::Profiles))?.unwrap_or_default();
    let hint = super::basics::hint(reader, settings)?;
    let mut ahead = OutlookTally::new(&body, today);
    if ahead.has_goals() {
        reader.each_ascent_dated(None, today, &mut |ascent, known| {
            if known {
                ahead.add(ascent);
            }
        })?;
    }
    Ok(ahead.keep(&body, hint))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{self, Body};
    use crate::store::{Now, Store};
    use serde_json::Value;

    #[test]
    fn forecasts_of_a_year_are_kept_once_a_week_and_nothing_else_changes() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let now = Now { ms: 1_795_199_400_123 };
        let mut store = Store::open_in_memory().unwrap();
        store.apply(&crate::demo::year(today, 1), &now).unwrap();
        let settings = Settings::default();
        let told = crate::view::athlete::load(store.read(), &settings, today).unwrap().forecasts;
        let known = told.iter().filter(|forecast| forecast.value().is_some()).count();
        assert!(known >= 1, "{told:?}");
        let keep = due(store.read(), &settings, today).unwrap();
        let mut before = store.read().get(&Key::single(Table::Profiles)).unwrap().unwrap();
        store.apply(&keep.unwrap(), &now).unwrap();
        assert_eq!(due(store.read(), &settings, today).unwrap(), None);
        let mut after = store.read().get(&Key::single(Table::Profiles)).unwrap().unwrap();
        assert_eq!(record::check(Table::Profiles, &after), []);
        let lists = |profile: &mut Body| -> Vec<Vec<Value>> {
            let goals = profile.get_mut("goals").unwrap().as_array_mut().unwrap().iter_mut();
            let taken = goals.map(|goal| goal.as_object_mut().unwrap().remove("forecasts"));
            taken.map(|list| list.map_or(Vec::new(), |list| list.as_array().unwrap().clone())).collect()
        };
        let (old, new) = (lists(&mut before), lists(&mut after));
        let grown = old.iter().zip(&new).map(|(old, new)| new.len() - old.len()).sum::<usize>();
        assert_eq!(grown, known);
        let open = |list: &[Value]| list.iter().filter(|kept| kept.get("came").is_none()).count();
        assert!(open(&new[2]) == 0 && open(&old[2]) > 0, "what came of those whose date is over is written down");
        assert_eq!(after, before);
    }
}
