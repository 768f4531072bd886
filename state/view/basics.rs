//! What every pane and the capture line need.

use crate::grade::{Discipline, Hint, Scale};
use crate::record::{self, Exercise, Meal, Table, User};
use crate::reference;
use crate::settings::Settings;
use crate::store::{Reader, StoreError};

/// Preferences, names that complete, and whether there is anything yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basics {
    /// The account.
    pub user: User,
    /// Entries in the journal.
    pub entries: usize,
    /// Sends in the journal.
    pub sends: usize,
    /// Days with food.
    pub food_days: usize,
    /// Places, the most used first.
    pub places: Vec<String>,
    /// Partners, the most frequent first.
    pub partners: Vec<String>,
    /// Meals, the most recent first.
    pub recent_meals: Vec<Meal>,
    /// Meals, the most frequent first.
    pub frequent_meals: Vec<Meal>,
    /// The shipped exercises and the athlete's own.
    pub exercises: Vec<Exercise>,
    /// Whether the first-start questions were answered.
    pub welcomed: bool,
}

impl Basics {
    /// How a grade without prefix is read: as the account prefers, else as configured.
    pub fn hint(&self, settings: &Settings) -> Hint {
        let preferred = |name: &Option<String>, discipline: Discipline| {
            name.as_deref().and_then(Scale::parse).filter(|scale| scale.discipline() == Some(discipline))
        };
        let preferences = &self.user.preferences;
        Hint {
            discipline: None,
            boulder: preferred(&preferences.boulder_scale, Discipline::Boulder).unwrap_or(settings.boulder_scale),
            route: preferred(&preferences.route_scale, Discipline::Route).unwrap_or(settings.route_scale),
        }
    }
}

/// Names offered for completion, of each kind.
const NAMES: usize = 200;
/// Meals offered.
const MEALS: usize = 30;

/// Reads it; what it costs does not grow with the journal. An exercise of the climber's own goes before a shipped one.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader) -> Result<Basics, StoreError> {
    let user: User = super::facets::single(reader, Table::Users)?;
    let names = |counted: Vec<(String, usize)>| counted.into_iter().map(|(name, _)| name).collect();
    let own = reader.records(Table::Exercises, None, None, None)?;
    let mut exercises: Vec<Exercise> = own.iter().filter_map(|own| record::read(&own.body).ok()).collect();
    let shipped = reference::exercises();
    exercises.extend(shipped.into_iter().filter(|shipped| !own.iter().any(|own| own.key.id == shipped.exercise_id)));
    Ok(Basics {
        entries: reader.count(Table::Entries)?,
        sends: reader.count(Table::Sends)?,
        food_days: reader.count(Table::NutritionLogs)?,
        places: names(reader.places(NAMES)?),
        partners: names(reader.partners(NAMES)?),
        recent_meals: reader.recent_meals(MEALS)?,
        frequent_meals: reader.frequent_meals(MEALS)?,
        exercises,
        welcomed: user.preferences.units.is_some() || reader.meta("welcomed")?.is_some(),
        user,
    })
}

/// How a grade without prefix is read: see [`Basics::hint`].
///
/// # Errors
/// When the journal cannot be read.
pub fn hint(reader: &Reader, settings: &Settings) -> Result<Hint, StoreError> {
    let user = super::facets::single(reader, Table::Users)?;
    Ok(Basics { user, ..Basics::default() }.hint(settings))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{Change, Key, Op};
    use crate::store::{Now, Store};
    use serde_json::json;

    #[test]
    fn the_first_questions_are_answered_once_the_account_has_them() {
        let mut store = Store::open_in_memory().unwrap();
        assert!(!load(store.read()).unwrap().welcomed);
        let after = json!({"preferences": {"units": "metric", "boulderScale": "font", "routeScale": "french"}});
        let op = Op::Edit {
            key: Key::single(Table::Users),
            before: record::body(&User::default()),
            after: after.as_object().cloned().unwrap(),
        };
        store.apply(&Change::one("scales and units", op), &Now { ms: 1_795_199_400_123 }).unwrap();
        let basics = load(store.read()).unwrap();
        assert!(basics.welcomed);
        assert_eq!(basics.hint(&Settings::default()).boulder, Scale::Font);
        assert!(basics.exercises.iter().any(|exercise| exercise.exercise_id == reference::exercises()[0].exercise_id));
    }
}
