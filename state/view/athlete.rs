//! What the Athlete pane draws: three single-row records, and the figures that stand beside them.
//!
//! Bodies are kept whole, because an edit is stored as its difference to what was seen.

use crate::filter::Filter;
use crate::grade::Scale;
use crate::insight::benchmark::{MaximumTally, ThreeTally};
use crate::insight::forecast::{Ability, Forecast, ForecastTally, Score, ScoreTally};
use crate::insight::goals::{GoalProgress, GoalTally};
use crate::insight::tally::Tally;
use crate::insight::targets::age;
use crate::insight::{Figure, SendsSpec, Window};
use crate::record::{self, Body, Goal, Key, Profile, Style, Table, get_path};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use crate::view::Basics;
use chrono::NaiveDate;
use serde_json::Value;

/// What was climbed lately in one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// The name of the scale, as a climber says it: `V`, `YDS`.
    pub scale: String,
    /// The hardest band of which three different climbs were sent in 90 days, or why there is none.
    pub current: Result<String, String>,
    /// The hardest send of all and its day, or why there is none.
    pub maximum: Result<(String, NaiveDate), String>,
    /// The grade of which every second try goes: of all climbs, then of each steepness.
    pub abilities: Vec<(Option<Style>, Figure<Ability>)>,
}

/// The Athlete pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Athlete {
    /// The account, if there is one.
    pub user: Option<Body>,
    /// The athlete's profile, if there is one.
    pub profile: Option<Body>,
    /// The nutrition profile, if there is one: it owns weight and diet.
    pub nutrition: Option<Body>,
    /// Each goal of the profile, in its order.
    pub goals: Vec<GoalProgress>,
    /// The chance of each goal by its date, in the same order.
    pub forecasts: Vec<Figure<Forecast>>,
    /// How good the forecasts were, and how many; none before the first one came due.
    pub score: Option<(Score, usize)>,
    /// Scales in use, the most used first.
    pub reached: Vec<Reached>,
    /// Entries in the journal.
    pub entries: usize,
    /// Sends in the journal.
    pub sends: usize,
    /// Days with food.
    pub food_days: usize,
    /// The first day that anything was logged.
    pub since: Option<NaiveDate>,
}

/// Scales whose figures are shown.
const SCALES: usize = 3;

/// What the pane shows. Settings tell the scales of grades without prefix, where the account does not.
///
/// It reads three records, four counts, and all ascents, which are counted as they come: the best of a climber's life has no
/// bound in time, and a forecast learns from what was not sent too.
pub fn load(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<Athlete, StoreError> {
    let user = reader.get(&Key::single(Table::Users))?;
    let profile = reader.get(&Key::single(Table::Profiles))?;
    let typed = user.as_ref().map(record::readable).unwrap_or_default();
    let hint = Basics { user: typed, ..Basics::default() }.hint(settings);
    let own: Vec<Goal> = list(profile.as_ref(), "goals").iter().filter_map(goal).collect();
    let (entries, sends) = (reader.count(Table::Entries)?, reader.count(Table::Sends)?);
    let everything = Filter::default();
    let first = entries.saturating_sub(1);
    let first_entry = reader.entries(&everything, first, 1)?.rows.first().map(|row| row.date);
    let first_send = reader.sends(&everything, sends.saturating_sub(1), 1)?.rows.first().map(|row| row.date);
    let nothing = Body::new();
    let body = profile.as_ref().unwrap_or(&nothing);
    let (mut stands, mut chances) = (GoalTally::new(&own, today), ForecastTally::new(today));
    let mut outcomes = ScoreTally::new(body, today);
    let mut bests: [Option<Box<OfScale>>; Scale::ALL.len()] = [const { None }; Scale::ALL.len()];
    reader.each_ascent_dated(None, today, &mut |ascent, known| {
        stands.add(ascent);
        let best = bests[ascent.scale as usize].get_or_insert_with(|| {
            let spec = SendsSpec { window: Window::All, ..SendsSpec::new(ascent.scale) };
            Box::new(OfScale { three: ThreeTally::new(spec, today), maximum: MaximumTally::new(spec, today) })
        });
        best.three.add(ascent);
        best.maximum.add(ascent);
        // A climb of which only the year is known says nothing of how hard somebody climbs now.
        if known {
            chances.add(ascent);
            outcomes.add(ascent);
        }
    })?;
    let goals = stands.all(&own, hint);
    let score = outcomes.score(body, hint);
    let used = stands.scales().into_iter().filter(|used| used.sends > 0 && used.scale != Scale::Text).take(SCALES);
    Ok(Athlete {
        forecasts: goals.iter().map(|goal| chances.forecast(goal)).collect(),
        score: score.value().map(|value| (*value, score.n())),
        goals,
        reached: used
            .filter_map(|used| {
                let best = bests[used.scale as usize].as_deref()?;
                Some(reached(used.scale, best, chances.abilities(used.scale)))
            })
            .collect(),
        user,
        profile,
        nutrition: reader.get(&Key::single(Table::NutritionProfiles))?,
        entries,
        sends,
        food_days: reader.count(Table::NutritionLogs)?,
        since: first_entry.into_iter().chain(first_send).min(),
    })
}

/// What is counted of one scale.
struct OfScale {
    three: ThreeTally,
    maximum: MaximumTally,
}

fn reached(scale: Scale, of: &OfScale, abilities: Vec<(Option<Style>, Figure<Ability>)>) -> Reached {
    Reached {
        scale: scale.short().to_owned(),
        abilities,
        current: match of.three.figure() {
            Figure::Known { value: (_, label), .. } => Ok(label),
            Figure::Missing { reason } => Err(reason),
        },
        maximum: match of.maximum.figure() {
            Figure::Known { value, .. } => Ok((value.label, value.date)),
            Figure::Missing { reason } => Err(reason),
        },
    }
}

/// A list of a body; an empty one when it is something else.
fn list<'a>(body: Option<&'a Body>, path: &str) -> &'a [Value] {
    body.and_then(|body| body.get(path)?.as_array()).map_or(&[], Vec::as_slice)
}

/// A goal of the profile, if it can be read.
pub fn goal(value: &Value) -> Option<Goal> {
    record::read(value.as_object()?).ok()
}

/// An injury as the pane lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InjuryRow {
    /// Its index in the profile.
    pub index: usize,
    /// What.
    pub kind: String,
    /// Since; none when unknown.
    pub since: Option<NaiveDate>,
    /// How long, in words; may be empty.
    pub duration: String,
    /// Over.
    pub recovered: bool,
    /// First line of the notes; may be empty.
    pub notes: String,
}

impl Athlete {
    /// Injuries, the open ones first, then the newest first.
    pub fn injuries(&self) -> Vec<InjuryRow> {
        let list = self.profile.as_ref().and_then(|body| body.get("injuryHistory")?.as_array());
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut rows: Vec<InjuryRow> = list
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(index, value)| InjuryRow {
                index,
                kind: text(value, "type"),
                since: text(value, "date").parse().ok(),
                duration: text(value, "duration"),
                recovered: value.get("recovered").and_then(Value::as_bool).unwrap_or(false),
                notes: text(value, "notes").lines().next().unwrap_or_default().to_owned(),
            })
            .collect();
        rows.sort_by_key(|row| (row.recovered, std::cmp::Reverse(row.since)));
        rows
    }

    /// Age in whole years: from the birth date, else as typed in the profile.
    pub fn age_years(&self, today: NaiveDate) -> Option<i32> {
        let profile = Profile {
            birth_date: self.profile_value("birthDate").and_then(Value::as_str).map(str::to_owned),
            age: self.profile_value("age").and_then(Value::as_f64),
            ..Profile::default()
        };
        age(&profile, today).or_else(|| self.nutrition_value("age").and_then(Value::as_f64).map(|age| age as i32))
    }

    /// An attribute of the profile, by its dotted path.
    pub fn profile_value(&self, path: &str) -> Option<&Value> {
        get_path(self.profile.as_ref()?, path)
    }

    /// An attribute of the nutrition profile, by its dotted path.
    pub fn nutrition_value(&self, path: &str) -> Option<&Value> {
        get_path(self.nutrition.as_ref()?, path)
    }

    /// An attribute of the account, by its dotted path.
    pub fn user_value(&self, path: &str) -> Option<&Value> {
        get_path(self.user.as_ref()?, path)
    }

    /// Body weight, kg: the nutrition profile owns it; an older profile may hold it alone.
    pub fn weight_kg(&self) -> Option<f64> {
        self.nutrition_value("currentWeight").or_else(|| self.profile_value("weight")).and_then(Value::as_f64)
    }

    /// Height, cm: the profile owns it; an older nutrition profile may hold it alone.
    pub fn height_cm(&self) -> Option<f64> {
        self.profile_value("height").or_else(|| self.nutrition_value("height")).and_then(Value::as_f64)
    }

    /// What is not eaten: the nutrition profile owns it.
    pub fn diet(&self) -> Vec<String> {
        let path = "dietaryRestrictions";
        let own = self.nutrition_value(path).or_else(|| self.profile_value(path)).and_then(Value::as_array);
        own.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A list of texts of the profile.
    pub fn words(&self, path: &str) -> Vec<String> {
        let list = self.profile_value(path).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{Change, Op};
    use crate::store::{Now, Store};
    use serde_json::json;

    #[test]
    fn what_the_journal_holds_is_counted_and_goals_are_measured() {
        let dir = tempfile::tempdir().unwrap();
        let now = Now { ms: 1_795_000_000_000 };
        let mut store = Store::open(&dir.path().join("journal.db"), &now).unwrap();
        let today = "2026-11-20".parse().unwrap();
        assert_eq!(load(store.read(), &Settings::default(), today).unwrap(), Athlete::default());
        let mut put = |table: Table, id: &str, body: &Value| {
            let op = Op::Put { key: Key::new(table, id), body: body.as_object().unwrap().clone() };
            store.apply(&Change::one("test", op), &now).unwrap();
        };
        for (index, date) in ["2026-11-01", "2026-11-02", "2026-11-03"].iter().enumerate() {
            let send = json!({"sendId": date, "climbName": format!("climb {index}"), "name": format!("climb {index}"),
                "date": date, "grade": "V6", "gradeType": "v-scale", "discipline": "boulder", "style": "overhang",
                "venue": "indoor", "attempts": 2});
            put(Table::Sends, date, &send);
        }
        put(Table::Entries, "e", &json!({"entryId": "e", "date": "2025-02-03", "sessionType": "gym"}));
        let profile = json!({"goals": [{"id": "g", "grade": "V8", "type": "boulder"}]});
        put(Table::Profiles, Table::Profiles.name(), &profile);
        let athlete = load(store.read(), &Settings::default(), today).unwrap();
        assert_eq!((athlete.entries, athlete.sends, athlete.food_days), (1, 3, 0));
        assert_eq!(athlete.since, Some("2025-02-03".parse().unwrap()));
        assert_eq!(athlete.goals.len(), 1);
        assert_eq!(athlete.goals[0].bands_left.value(), Some(&2));
        assert_eq!(athlete.reached.len(), 1);
        assert_eq!(athlete.reached[0].current.as_deref(), Ok("V6"));
    }

    #[test]
    fn a_birthday_makes_a_year_older_on_its_day() {
        let athlete = |born: &str| Athlete {
            profile: json!({"birthDate": born, "age": 9}).as_object().cloned(),
            ..Athlete::default()
        };
        let today = "2026-11-20".parse().unwrap();
        for (born, age) in [("1996-11-20", 30), ("1996-11-21", 29), ("1996-01-01", 30)] {
            assert_eq!(athlete(born).age_years(today), Some(age), "{born}");
        }
        assert_eq!(Athlete::default().age_years(today), None);
    }

    #[test]
    fn open_injuries_come_first_then_the_newest() {
        let athlete = Athlete {
            profile: json!({"injuryHistory": [
                {"type": "old", "date": "2020-01-01", "recovered": true},
                {"type": "open", "date": "2026-01-01"},
                {"type": "undated", "recovered": true},
                {"type": "newer", "date": "2024-01-01", "recovered": true},
            ]})
            .as_object()
            .cloned(),
            ..Athlete::default()
        };
        let kinds: Vec<String> = athlete.injuries().into_iter().map(|row| row.kind).collect();
        assert_eq!(kinds, ["open", "newer", "old", "undated"]);
    }

    #[test]
    fn each_shared_attribute_has_one_owner() {
        let athlete = Athlete {
            profile: json!({"weight": 80, "height": 180, "dietaryRestrictions": ["nuts"]}).as_object().cloned(),
            nutrition: json!({"currentWeight": 71.5, "height": 10, "dietaryRestrictions": ["vegan"]})
                .as_object()
                .cloned(),
            ..Athlete::default()
        };
        assert_eq!((athlete.weight_kg(), athlete.height_cm()), (Some(71.5), Some(180.0)));
        assert_eq!(athlete.diet(), ["vegan"]);
    }
}
