//! What every pane and the capture line need.

use crate::grade::{Discipline, Hint, Scale};
use crate::record::{Exercise, Meal, User};
use crate::settings::Settings;

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
