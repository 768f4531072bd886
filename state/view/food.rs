//! What the Nutrition pane draws: one day's log, the days that led to it, and the targets they are held against.
//!
//! Bodies are kept whole, because an edit is stored as its difference to what was seen. Nothing here judges.

use crate::insight::Figure;
use crate::insight::energy::{self, Eating, Energy};
use crate::insight::nutrition::{self, FoodSpan};
use crate::insight::targets::Suggestion;
use crate::insight::weight::{WeightTrend, weight_trend};
use crate::record::{self, Body, Key, Meal, NutritionProfile, Profile, Table};
use crate::row::FoodDay;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// Days of the longer span; also the bars.
pub const SPAN_DAYS: u32 = 30;

/// Days of the weight chart.
pub const WEIGHT_DAYS: u64 = 180;

/// Days before the chart from which its trend is worked out, so that it does not begin at one weighing.
const WARM_UP_DAYS: u64 = 180;

/// Days after which the trend of weight says nothing about today.
const STALE_DAYS: i64 = 30;

/// The Nutrition pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Food {
    /// The day shown.
    pub day: NaiveDate,
    /// Its log, if there is one.
    pub log: Option<Body>,
    /// The log of the day before, if there is one.
    pub day_before: Option<Body>,
    /// The nutrition profile, if there is one.
    pub profile: Option<Body>,
    /// Gauges of the day, 7 and 30 days up to it.
    pub figures: nutrition::Food,
    /// The last [`SPAN_DAYS`] up to the day shown, oldest first; days without a log are absent.
    pub days: Vec<FoodDay>,
    /// Weighings and their trend, up to the day shown.
    pub weight: WeightTrend,
    /// Suggested targets, or why there are none.
    pub suggestion: Figure<Suggestion>,
    /// Energy used, left and planned, of today; none where a profile cannot be read.
    pub energy: Option<Energy>,
}

impl Food {
    /// A day without anything.
    pub fn empty(day: NaiveDate) -> Self {
        let gauge = |nutrient| nutrition::Gauge { nutrient, actual: 0.0, target: None };
        let nothing = || "nothing logged yet".to_owned();
        let span = |days| FoodSpan {
            days,
            logged: Figure::missing(nothing()),
            complete: Figure::missing(nothing()),
            energy_on_target: Figure::missing("no target is set"),
            protein_on_target: Figure::missing("no target is set"),
        };
        Self {
            day,
            log: None,
            day_before: None,
            profile: None,
            figures: nutrition::Food {
                gauges: [
                    gauge(nutrition::Nutrient::Calories),
                    gauge(nutrition::Nutrient::Protein),
                    gauge(nutrition::Nutrient::Carbs),
                    gauge(nutrition::Nutrient::Fat),
                    gauge(nutrition::Nutrient::Hydration),
                ],
                week: span(7),
                month: span(SPAN_DAYS),
            },
            days: Vec::new(),
            weight: WeightTrend {
                weighings: Vec::new(),
                trend_kg: Figure::missing("no weight was logged"),
                kg_a_week: Figure::missing("no weight was logged"),
            },
            suggestion: Figure::missing("there is no profile yet"),
            energy: None,
        }
    }

    /// The meals of the day, in the order of their times; meals without a time keep their place at the end.
    ///
    /// Each comes with its index in the log. A meal that cannot be read shows its name, or that it cannot be read.
    pub fn meals(&self) -> Vec<(usize, Meal)> {
        let mut meals: Vec<(usize, Meal)> = meals_of(self.log.as_ref()).into_iter().enumerate().collect();
        meals.sort_by(|(_, a), (_, b)| match (&a.time, &b.time) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        });
        meals
    }

    /// Whether everything eaten that day was logged, as the climber said.
    pub fn complete(&self) -> bool {
        self.log.as_ref().and_then(|log| log.get("complete")?.as_bool()).unwrap_or(false)
    }

    /// What was taken besides food.
    pub fn supplements(&self) -> Vec<&str> {
        let list = self.log.as_ref().and_then(|log| log.get("supplements")?.as_array());
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The nutrition profile as a typed view; empty when there is none, without what cannot be read.
    pub fn targets(&self) -> NutritionProfile {
        self.profile.as_ref().map(record::readable).unwrap_or_default()
    }
}

/// What the pane shows of `day`; targets are suggested for `today`.
///
/// It reads the days of one year at most, and four records.
pub fn load(reader: &Reader, day: NaiveDate, today: NaiveDate) -> Result<Food, StoreError> {
    let log = |day: NaiveDate| reader.get(&Key::new(Table::NutritionLogs, day.to_string()));
    let profile = reader.get(&Key::single(Table::NutritionProfiles))?;
    let athlete = reader.get(&Key::single(Table::Profiles))?;
    let mut days = year_to(reader, day)?;
    let mut weight = weight_trend(&days, day);
    let energy = if day == today {
        todays_energy(reader, (athlete.as_ref(), profile.as_ref()), &days, today)?
    } else {
        todays_energy(reader, (athlete.as_ref(), profile.as_ref()), &year_to(reader, today)?, today)?
    };
    let (suggestion, energy) = match energy {
        Ok(energy) => (energy.suggestion.clone(), Some(energy)),
        Err(reason) => (Figure::missing(reason), None),
    };
    let charted = day.checked_sub_days(Days::new(WEIGHT_DAYS - 1)).unwrap_or(day);
    weight.weighings.retain(|weighing| weighing.date >= charted);
    let mut food = Food {
        log: log(day)?,
        day_before: day.pred_opt().map(log).transpose()?.flatten(),
        suggestion,
        energy,
        profile,
        weight,
        ..Food::empty(day)
    };
    food.figures = nutrition::food(&days, &food.targets().targets, day);
    let shown = day.checked_sub_days(Days::new(u64::from(SPAN_DAYS) - 1)).unwrap_or(day);
    days.retain(|eaten| eaten.date >= shown);
    food.days = days;
    Ok(food)
}

fn year_to(reader: &Reader, day: NaiveDate) -> Result<Vec<FoodDay>, StoreError> {
    let since = day.checked_sub_days(Days::new(WEIGHT_DAYS + WARM_UP_DAYS - 1)).unwrap_or(day);
    reader.food_days(since, day)
}

/// The trend, kg, if there was a weighing lately.
fn trend_of(weight: &WeightTrend, today: NaiveDate) -> Option<f64> {
    let last = weight.weighings.last()?;
    ((today - last.date).num_days() <= STALE_DAYS).then_some(last.trend_kg)
}

/// The figures of energy up to today, or which profile cannot be read.
fn todays_energy(
    reader: &Reader,
    (athlete, nutrition): (Option<&Body>, Option<&Body>),
    food: &[FoodDay],
    today: NaiveDate,
) -> Result<Result<Energy, String>, StoreError> {
    let profile: Profile = match athlete.map(record::read).transpose() {
        Ok(profile) => profile.unwrap_or_default(),
        Err(error) => return Ok(Err(format!("the profile cannot be read: {error}"))),
    };
    let nutrition: NutritionProfile = match nutrition.map(record::read).transpose() {
        Ok(profile) => profile.unwrap_or_default(),
        Err(error) => return Ok(Err(format!("the nutrition profile cannot be read: {error}"))),
    };
    Ok(Ok(energy(reader, (&profile, &nutrition), food, today)?))
}

/// Energy used, left, suggested and planned.
///
/// # Errors
/// When the journal cannot be read.
pub fn load_energy(reader: &Reader, today: NaiveDate) -> Result<Energy, StoreError> {
    let profile = super::facets::single(reader, Table::Profiles)?;
    let nutrition = super::facets::single(reader, Table::NutritionProfiles)?;
    energy(reader, (&profile, &nutrition), &year_to(reader, today)?, today)
}

fn energy(
    reader: &Reader,
    (profile, nutrition): (&Profile, &NutritionProfile),
    food: &[FoodDay],
    today: NaiveDate,
) -> Result<Energy, StoreError> {
    let week_ago = today.checked_sub_days(Days::new(6)).unwrap_or(today);
    let noted = reader.noted(week_ago, today)?;
    let plans = super::facets::plans(reader)?;
    let trend_kg = trend_of(&weight_trend(food, today), today);
    let eating = Eating { profile, nutrition, food, noted: &noted, plans: &plans, trend_kg };
    Ok(energy::energy(&eating, today))
}

/// The meals of a log as they stand in it.
fn meals_of(log: Option<&Body>) -> Vec<Meal> {
    let list = log.and_then(|log| log.get("meals")?.as_array());
    list.into_iter().flatten().map(meal).collect()
}

/// A meal, as far as it can be read: a strange attribute takes only itself away.
pub fn meal(value: &Value) -> Meal {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let number = |key: &str| value.get(key).and_then(Value::as_f64);
    Meal {
        id: text("id").unwrap_or_default(),
        name: text("name").unwrap_or_else(|| "(a meal without a name)".into()),
        time: text("time"),
        calories: number("calories"),
        protein: number("protein"),
        carbs: number("carbs"),
        fat: number("fat"),
        notes: text("notes"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{Change, Op};
    use crate::store::{Now, Store};
    use serde_json::json;

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("journal.db"), &Now { ms: 1_795_000_000_000 }).unwrap();
        (dir, store)
    }

    fn put(store: &mut Store, table: Table, id: &str, body: &Value) {
        let op = Op::Put { key: Key::new(table, id), body: body.as_object().unwrap().clone() };
        store.apply(&Change::one("test", op), &Now { ms: 1_795_000_000_000 }).unwrap();
    }

    #[test]
    fn a_day_is_loaded_with_the_days_before_it_only() {
        let (_dir, mut store) = store();
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        for ago in 0..400_u64 {
            let date = (today - Days::new(ago)).to_string();
            let weight = if ago == 20 { json!(70.0) } else { json!(null) };
            let mut log = json!({"date": date, "hydration": 1000, "complete": true,
                "meals": [{"id": "a", "name": "oats", "calories": 2000 + ago}]});
            if !weight.is_null() {
                log["weight"] = weight;
            }
            put(&mut store, Table::NutritionLogs, &date, &log);
        }
        let nutrition = json!({"activityLevel": "light", "targets": {"calories": 2100}});
        put(&mut store, Table::NutritionProfiles, Table::NutritionProfiles.name(), &nutrition);
        let profile = json!({"sex": "male", "age": 30, "height": 180});
        put(&mut store, Table::Profiles, Table::Profiles.name(), &profile);

        let food = load(store.read(), today, today).unwrap();
        assert_eq!((food.days.len(), food.meals().len(), food.complete()), (30, 1, true));
        assert_eq!(food.figures.gauges[0].actual, 2000.0);
        assert_eq!(food.figures.gauges[0].target, Some(2100.0));
        assert_eq!(food.day_before.as_ref().unwrap()["date"], "2026-11-19");
        assert_eq!(food.weight.trend_kg.value(), Some(&70.0));
        assert!(food.energy.is_some(), "energy is worked out, or says why not");
        assert!(food.suggestion.value().is_some(), "the weighing of three weeks ago is recent enough");

        let past = load(store.read(), today - Days::new(60), today).unwrap();
        assert_eq!(past.figures.gauges[0].actual, 2060.0);
        assert!(past.weight.weighings.is_empty(), "it was weighed later");
        assert_eq!(past.suggestion, food.suggestion, "targets are for today");

        let later = load(store.read(), today + Days::new(60), today + Days::new(60)).unwrap();
        assert_eq!((later.log, later.days.len()), (None, 0));
        assert_eq!(later.suggestion.reason(), Some("weight is not set"), "the weighing is too old to stand for today");
    }

    #[test]
    fn an_empty_journal_has_reasons_instead_of_figures() {
        let (_dir, store) = store();
        let today = "2026-11-20".parse().unwrap();
        let food = load(store.read(), today, today).unwrap();
        assert_eq!(food.log, None);
        assert!(food.suggestion.reason().is_some() && food.weight.trend_kg.reason().is_some());
    }

    #[test]
    fn a_strange_meal_is_still_a_row_and_meals_follow_the_clock() {
        let mut food = Food::empty("2026-11-20".parse().unwrap());
        food.log = json!({"date": "2026-11-20", "meals": [
            {"id": "a", "name": "dinner", "time": "19:30", "calories": 800},
            {"id": "b", "name": "snack"},
            {"id": "c", "name": "oats", "time": "07:30", "calories": "many"},
            "not a meal",
        ]})
        .as_object()
        .cloned();
        let rows: Vec<_> = food.meals().into_iter().map(|(index, meal)| (index, meal.name, meal.calories)).collect();
        assert_eq!(
            rows,
            [
                (2, "oats".into(), None),
                (0, "dinner".into(), Some(800.0)),
                (1, "snack".into(), None),
                (3, "(a meal without a name)".into(), None),
            ]
        );
        assert!(!food.complete());
    }
}
