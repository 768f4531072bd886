//! Breakthroughs with what came before each, for the page of the Sends pane.

use super::facets;
use crate::insight::Figure;
use crate::insight::autopsy::{Autopsy, BreakthroughTally, Diary, HISTORY_DAYS, autopsies};
use crate::insight::outcome::{PlanOutcome, outcomes};
use crate::insight::tally::Tally;
use crate::record::{Key, Table};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};

/// One breakthrough.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What came before.
    pub autopsy: Autopsy,
    /// The send, or the entry where no send tells of it.
    pub key: Option<Key>,
    /// What was climbed; may be empty.
    pub name: String,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakthroughs {
    /// Those of the last three years, newest first.
    pub rows: Vec<Row>,
    /// Kinds of planned weeks before them, the most frequent first.
    pub weeks: Figure<Vec<PlanOutcome>>,
}

/// Reads what the page shows. Food is not compared where it is hidden.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<Breakthroughs, StoreError> {
    let from = today.checked_sub_days(Days::new(HISTORY_DAYS)).unwrap_or(today);
    let mut tally = BreakthroughTally::new(today);
    reader.each_ascent_dated(None, today, &mut |ascent, known| {
        if known {
            tally.add(ascent);
        }
    })?;
    let found = tally.found();
    let (days, body, food) =
        (reader.days(from, today)?, reader.body_days(from, today)?, reader.food_days(from, today)?);
    let diary = Diary { days: &days, body: &body, food: &food };
    let weeks = outcomes(&found, &facets::plans(reader)?, &days, &reader.fulfilments(from, today)?, today);
    let told = autopsies(&found, &diary, settings.hidden.calories, today).into_iter().rev();
    let rows = told.map(|autopsy| row(reader, autopsy)).collect::<Result<_, _>>()?;
    Ok(Breakthroughs { rows, weeks })
}

fn row(reader: &Reader, autopsy: Autopsy) -> Result<Row, StoreError> {
    let found = &autopsy.breakthrough;
    let key = match (found.send, found.entry) {
        (Some(send), _) => reader.key_at(Table::Sends, send)?,
        (None, Some(entry)) => reader.key_at(Table::Entries, entry)?,
        (None, None) => None,
    };
    let body = key.as_ref().map_or(Ok(None), |key| reader.get(key))?;
    let text = |attribute: &str| Some(body.as_ref()?.get(attribute)?.as_str()?.to_owned());
    let name = text("name").filter(|name: &String| !name.trim().is_empty()).or_else(|| text("location"));
    Ok(Row { key, name: name.unwrap_or_default(), autopsy })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::settings::Hidden;
    use crate::store::{Now, Store};

    #[test]
    fn each_breakthrough_leads_to_its_record_and_hides_food_when_asked() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let mut store = Store::open_in_memory().unwrap();
        let settings = Settings::default();
        let empty = load(store.read(), &settings, today).unwrap();
        assert!(empty.rows.is_empty() && empty.weeks.reason().is_some());
        store.apply(&crate::demo::year(today, 1), &Now { ms: 1_795_199_400_123 }).unwrap();
        let page = load(store.read(), &settings, today).unwrap();
        assert!(page.rows.len() >= 2, "{page:?}");
        assert!(page.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.autopsy.breakthrough.date)));
        for row in &page.rows {
            assert!(store.read().get(row.key.as_ref().unwrap()).unwrap().is_some());
            assert_eq!(row.autopsy.factors.len(), 7);
        }
        let hidden = Settings { hidden: Hidden { weight: false, calories: true }, ..settings };
        let page = load(store.read(), &hidden, today).unwrap();
        assert!(page.rows.iter().flat_map(|row| &row.autopsy.factors).all(|found| !found.factor.is_food()));
    }
}
