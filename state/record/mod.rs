//! The records of the nine tables: names, attributes, allowed values, validation and the attributes that follow from
//! others.
//!
//! A record is a [`Body`], the attributes as they go over the wire. Typed structs ([`Entry`], [`Send`], ...) are views
//! that build or read a body; an attribute nobody here knows is never dropped, because edits are applied as differences
//! ([`patch`]). Nothing here knows how records are stored.

mod change;
mod choice;
mod derive;
mod entry;
mod exercise;
mod field;
mod id;
mod input;
mod nutrition;
mod patch;
mod plan;
mod profile;
mod send;
mod template;
mod user;
mod validate;

pub use change::{Change, Op};
pub use choice::*;
pub use derive::{normalise, number};
pub use entry::{BODY_PARTS, Climb, ENTRY, Entry, PhysicalCondition, SetRow};
pub use exercise::{EXERCISE, Exercise};
pub use field::{Field, Kind, field_at, get_path, set_path};
pub use id::{Ids, source_id};
pub use input::parse_value;
pub use nutrition::{Macros, Meal, NUTRITION_LOG, NUTRITION_PROFILE, NutritionLog, NutritionProfile, Targets};
pub use patch::patch;
pub(crate) use patch::{element_id, find, keyed};
pub use plan::{DAYS, Override, PLAN, Plan, PlanDay, WeeklyStructure};
pub use profile::{Goal, Injury, PROFILE, Profile};
pub use send::{SEND, Send};
pub use template::{CHAT_TEMPLATE, ChatTemplate, Conditions};
pub use user::{Preferences, USER, User};
pub use validate::{FieldError, check, full_date};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The attributes of one record, named exactly as in the tables.
pub type Body = Map<String, Value>;

/// One of the nine tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `v7-users`: account and preferences; one row.
    Users,
    /// `v7-athlete-profiles`: the climber's body, grades, goals, injuries; one row.
    Profiles,
    /// `v7-benchmark-sends`: successful ascents.
    Sends,
    /// `v7-journal-entries`: sessions and rest days.
    Entries,
    /// `v7-training-plans`.
    Plans,
    /// `v7-nutrition-profiles`: targets; one row.
    NutritionProfiles,
    /// `v7-nutrition-logs`: one row a day; the id is the date.
    NutritionLogs,
    /// `v7-exercises`: shared reference data, and the athlete's own from local files.
    Exercises,
    /// `v7-chat-templates`: shared reference data.
    ChatTemplates,
}

impl Table {
    /// All tables, in the order of the plan; exports follow it.
    pub const ALL: [Self; 9] = [
        Self::Users,
        Self::Profiles,
        Self::Sends,
        Self::Entries,
        Self::Plans,
        Self::NutritionProfiles,
        Self::NutritionLogs,
        Self::Exercises,
        Self::ChatTemplates,
    ];

    /// The table's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Users => "v7-users",
            Self::Profiles => "v7-athlete-profiles",
            Self::Sends => "v7-benchmark-sends",
            Self::Entries => "v7-journal-entries",
            Self::Plans => "v7-training-plans",
            Self::NutritionProfiles => "v7-nutrition-profiles",
            Self::NutritionLogs => "v7-nutrition-logs",
            Self::Exercises => "v7-exercises",
            Self::ChatTemplates => "v7-chat-templates",
        }
    }

    /// The table with this name on the wire.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// What a person calls one record of it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Users => "account",
            Self::Profiles => "profile",
            Self::Sends => "send",
            Self::Entries => "entry",
            Self::Plans => "plan",
            Self::NutritionProfiles => "nutrition profile",
            Self::NutritionLogs => "food log",
            Self::Exercises => "exercise",
            Self::ChatTemplates => "template",
        }
    }

    /// The attribute that holds the record's id, absent for single-row tables.
    pub fn id_key(self) -> Option<&'static str> {
        match self {
            Self::Users | Self::Profiles | Self::NutritionProfiles => None,
            Self::Sends => Some("sendId"),
            Self::Entries => Some("entryId"),
            Self::Plans => Some("planId"),
            Self::NutritionLogs => Some("date"),
            Self::Exercises => Some("exerciseId"),
            Self::ChatTemplates => Some("templateId"),
        }
    }

    /// The id of the only row of a single-row table: the table's own name.
    pub fn single_id(self) -> Option<&'static str> {
        self.id_key().is_none().then(|| self.name())
    }

    /// Its attributes, in the order forms show them.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Users => USER,
            Self::Profiles => PROFILE,
            Self::Sends => SEND,
            Self::Entries => ENTRY,
            Self::Plans => PLAN,
            Self::NutritionProfiles => NUTRITION_PROFILE,
            Self::NutritionLogs => NUTRITION_LOG,
            Self::Exercises => EXERCISE,
            Self::ChatTemplates => CHAT_TEMPLATE,
        }
    }

    /// The id that `body` carries, or the fixed one of a single-row table.
    pub fn id_of(self, body: &Body) -> Option<String> {
        match self.id_key() {
            Some(key) => body.get(key).and_then(Value::as_str).map(str::to_owned),
            None => self.single_id().map(str::to_owned),
        }
    }
}

/// Which record: a table and an id in it. The sort key plays no part in identity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The table.
    pub table: Table,
    /// The id within the table.
    pub id: String,
}

impl Key {
    /// A key from its parts.
    pub fn new(table: Table, id: impl Into<String>) -> Self {
        Self { table, id: id.into() }
    }

    /// The key of the only row of a single-row table.
    ///
    /// For a table with many rows this names a row that does not exist.
    pub fn single(table: Table) -> Self {
        Self::new(table, table.name())
    }
}

/// A typed view read from a body.
///
/// # Errors
/// Says which attribute has a type that the view cannot read.
pub fn read<T: for<'de> Deserialize<'de>>(body: &Body) -> Result<T, serde_json::Error> {
    T::deserialize(&Value::Object(body.clone()))
}

/// A typed view of what can be read: an attribute of another type takes only itself away.
pub fn readable<T: Default + for<'de> Deserialize<'de>>(body: &Body) -> T {
    read(body).unwrap_or_else(|_| {
        let alone = |(key, value): (&String, &Value)| {
            let one: Body = [(key.clone(), value.clone())].into_iter().collect();
            read::<T>(&one).is_ok().then_some((key.clone(), value.clone()))
        };
        read(&body.iter().filter_map(alone).collect()).unwrap_or_default()
    })
}

/// The body that a typed view describes. Attributes without a value are left out; whole numbers carry no fraction.
///
/// # Panics
/// Never for the views of this module, which are maps with string keys.
pub fn body<T: Serialize>(view: &T) -> Body {
    match whole(serde_json::to_value(view).expect("views are plain maps")) {
        Value::Object(map) => map,
        _ => Body::new(),
    }
}

fn whole(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key, whole(value))).collect()),
        Value::Array(list) => Value::Array(list.into_iter().map(whole).collect()),
        Value::Number(number) if number.is_f64() => number.as_f64().map_or(Value::Number(number), derive::number),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_strange_attribute_hides_no_other() {
        let body = json!({"age": "thirty", "height": 180, "goals": [{"id": "g", "grade": "V8", "type": "boulder"}]});
        let profile: Profile = body.as_object().map(readable).unwrap_or_default();
        assert_eq!((profile.age, profile.height, profile.goals.len()), (None, Some(180.0), 1));
    }
}
