//! What the Today pane draws.

use crate::filter::{Filter, GradeRange};
use crate::grade::Scale;
use crate::insight::adherence::{self, PlannedDay};
use crate::insight::benchmark::{self, Best};
use crate::insight::goals::{self, GoalProgress};
use crate::insight::load::{self, Load};
use crate::insight::nutrition::{self, Gauge};
use crate::insight::soreness;
use crate::insight::today::{Facts, Insight, insight};
use crate::insight::{Figure, SendsSpec, Window, pyramid};
use crate::record::{NutritionProfile, PlanDay, PlanType, Profile, SessionType, Table};
use crate::row::{Ascent, DayStat, EntryRow};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use crate::view::facets;
use chrono::{Days, NaiveDate};

/// Days that Today looks back: enough for every figure it shows, the same whatever the length of the journal.
const LOOK_BACK_DAYS: u64 = 400;
/// Weeks of load shown.
const WEEKS: usize = 12;
/// Days of soreness that a trend compares.
const SORENESS_DAYS: u64 = 42;

/// The Today pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Today {
    /// What the active plan says; none without an active plan.
    pub plan: Option<TodayPlan>,
    /// The newest entry that is not in the future.
    pub last: Option<EntryRow>,
    /// This week and the weeks before; none before the first session.
    pub load: Option<Load>,
    /// Today's gauges; none without a target and without a log.
    pub food: Option<TodayFood>,
    /// Open goals.
    pub goals: Vec<GoalProgress>,
    /// One sentence chosen from the figures.
    pub insight: Option<Insight>,
}

/// The active plan as it concerns today.
#[derive(Clone, Debug, PartialEq)]
pub struct TodayPlan {
    /// Id of the plan.
    pub plan_id: String,
    /// Its name.
    pub name: String,
    /// Today in it.
    pub day: PlannedDay,
    /// The next day that is not rest, after today.
    pub next: Option<(NaiveDate, PlanDay)>,
}

/// Today's food.
#[derive(Clone, Debug, PartialEq)]
pub struct TodayFood {
    /// Energy, protein, carbs, fat, water.
    pub gauges: [Gauge; 5],
    /// Meals logged today.
    pub meals: u32,
    /// Everything was logged.
    pub complete: bool,
}

/// Reads the day. Every query is bounded: nothing here takes longer because the journal is longer.
///
/// Goals are measured by the last twelve months, and so is the maximum, which is a new one only if nothing older is as
/// hard.
///
/// # Errors
/// When the store cannot be read.
pub fn load(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<Today, StoreError> {
    let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let days = reader.days(back(LOOK_BACK_DAYS), today)?;
    let ascents = reader.ascents(Window::Y1.since(today), Some(today))?;
    let profile: Profile = facets::single(reader, Table::Profiles)?;
    let hint = super::basics::hint(reader, settings)?;
    let load = load::load(&days, today, WEEKS);
    let any = reader.count(Table::Entries)? > 0;
    let goals = goals::goals(&profile.goals, &ascents, &hint, today);
    Ok(Today {
        plan: plan(reader, &days, today)?,
        last: last(reader, &days, today)?,
        food: food(reader, today)?,
        goals: goals.into_iter().filter(|goal| !goal.goal.completed).collect(),
        insight: if any {
            Some(notice(reader, &ascents, &load, hint.boulder, back(SORENESS_DAYS), today)?)
        } else {
            None
        },
        load: any.then_some(load),
    })
}

fn plan(reader: &Reader, days: &[DayStat], today: NaiveDate) -> Result<Option<TodayPlan>, StoreError> {
    let plans = facets::plans(reader)?;
    let Some(plan) = adherence::current(&plans, today) else { return Ok(None) };
    let week_ago = today.checked_sub_days(Days::new(7)).unwrap_or(today);
    let done = reader.fulfilments(week_ago, today)?;
    let week = adherence::week(plan, days, &done, today, today);
    let Some(day) = week.days.into_iter().find(|day| day.date == today) else { return Ok(None) };
    let trains = |date: NaiveDate| {
        let (day, ..) = adherence::planned(plan, date);
        day.filter(|day| day.kind != PlanType::Rest).map(|day| (date, day))
    };
    let next = today.iter_days().skip(1).take(14).find_map(trains);
    Ok(Some(TodayPlan { plan_id: plan.plan_id.clone(), name: plan.name.clone(), day, next }))
}

/// The newest session, found by its day so that no list has to be counted; without one, the newest entry at all.
fn last(reader: &Reader, days: &[DayStat], today: NaiveDate) -> Result<Option<EntryRow>, StoreError> {
    let day = days.iter().rev().find(|day| day.sessions > 0 && day.date <= today).map(|day| day.date);
    let Some(day) = day else {
        let rows = reader.entries(&Filter::default(), 0, 1)?.rows;
        return Ok(rows.into_iter().find(|row| row.date <= today));
    };
    let kinds = vec![SessionType::Gym, SessionType::Outdoor, SessionType::Training];
    let filter = Filter { since: Some(day), until: Some(day), kinds, ..Filter::default() };
    Ok(reader.entries(&filter, 0, 1)?.rows.into_iter().next())
}

fn food(reader: &Reader, today: NaiveDate) -> Result<Option<TodayFood>, StoreError> {
    let profile: NutritionProfile = facets::single(reader, Table::NutritionProfiles)?;
    let logged = reader.food_days(today, today)?.into_iter().next();
    let gauges = nutrition::gauges(logged.as_ref(), &profile.targets);
    let any = logged.is_some() || gauges.iter().any(|gauge| gauge.target.is_some());
    Ok(any.then(|| TodayFood {
        gauges,
        meals: logged.as_ref().map_or(0, |day| day.meals),
        complete: logged.is_some_and(|day| day.complete),
    }))
}

fn notice(
    reader: &Reader,
    ascents: &[Ascent],
    load: &Load,
    boulder: Scale,
    sore_since: NaiveDate,
    today: NaiveDate,
) -> Result<Insight, StoreError> {
    let used = benchmark::scales_used(ascents, today).into_iter().find(|used| used.sends > 0);
    let spec = SendsSpec::new(used.map_or(boulder, |used| used.scale));
    let maximum = benchmark::maximum(ascents, &spec, today);
    let maximum = match maximum.value() {
        Some(best) if is_old(reader, spec.scale, best, today)? => Figure::missing("reached before"),
        _ => maximum,
    };
    let scores = reader.soreness(sore_since, today)?;
    let facts = Facts {
        load,
        maximum: &maximum,
        pyramid: &pyramid::pyramid(ascents, &spec, today),
        soreness: &soreness::trends(&scores, today),
    };
    Ok(insight(&facts, today))
}

/// Whether anything as hard was climbed before the year that the maximum is of.
fn is_old(reader: &Reader, scale: Scale, best: &Best, today: NaiveDate) -> Result<bool, StoreError> {
    let before = Window::Y1.since(today).and_then(|since| since.pred_opt());
    let filter = Filter {
        grade: Some(GradeRange { scale, low: best.band, high: u32::MAX }),
        until: before,
        ..Filter::default()
    };
    Ok(reader.any(Table::Sends, &filter)? || reader.any(Table::Entries, &filter)?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::insight::adherence::DayState;
    use crate::insight::today::InsightKind;
    use crate::record::{Change, Key, Op};
    use crate::store::{Now, Store};
    use serde_json::{Value, json};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn put(store: &mut Store, key: Key, body: &Value) {
        let op = Op::Put { key, body: body.as_object().cloned().unwrap() };
        store.apply(&Change::one("put", op), &Now { ms: 1_795_199_400_123 }).unwrap();
    }

    fn session(store: &mut Store, date: &str, grade: &str) {
        let climb = json!({"id": "a", "grade": grade, "gradeType": "v-scale", "name": format!("{grade} of {date}"),
            "result": "redpoint", "discipline": "boulder"});
        let body = json!({"date": date, "sessionType": "gym", "location": "Movement", "duration": 60, "rpe": 5,
            "climbs": [climb]});
        put(store, Key::new(Table::Entries, format!("e{date}{grade}")), &body);
    }

    fn today(store: &Store) -> Today {
        load(store.read(), &Settings::default(), day("2026-11-22")).unwrap()
    }

    #[test]
    fn an_empty_journal_has_nothing_to_show() {
        assert_eq!(today(&Store::open_in_memory().unwrap()), Today::default());
    }

    #[test]
    fn the_last_session_is_the_newest_that_is_neither_rest_nor_in_the_future() {
        let mut store = Store::open_in_memory().unwrap();
        session(&mut store, "2026-11-20", "V4");
        session(&mut store, "2026-11-25", "V4");
        put(&mut store, Key::new(Table::Entries, "rest"), &json!({"date": "2026-11-21", "sessionType": "rest"}));
        let shown = today(&store);
        assert_eq!(shown.last.unwrap().date, day("2026-11-20"));
        assert_eq!(shown.load.unwrap().weeks.last().unwrap().load, 300.0);
    }

    #[test]
    fn the_plan_of_today_is_done_once_an_entry_says_so() {
        let mut store = Store::open_in_memory().unwrap();
        let sunday = json!({"type": "power", "duration": 90});
        let plan = json!({"name": "Autumn", "startDate": "2026-11-02", "endDate": "2026-12-20", "active": true,
            "weeklyStructure": {"sunday": sunday, "monday": {"type": "rest"}, "tuesday": {"type": "endurance"}}});
        put(&mut store, Key::new(Table::Plans, "p1"), &plan);
        let before = today(&store).plan.unwrap();
        assert_eq!((before.plan_id.as_str(), before.day.state, before.day.planned_min), ("p1", DayState::Open, 90.0));
        assert_eq!(before.next.unwrap().0, day("2026-11-24"), "rest on Monday is no session");
        // Done a day early.
        let body = json!({"date": "2026-11-21", "sessionType": "training", "duration": 85, "rpe": 7,
            "planId": "p1", "planDay": "2026-11-22"});
        put(&mut store, Key::new(Table::Entries, "e1"), &body);
        let after = today(&store).plan.unwrap();
        assert_eq!((after.day.state, after.day.actual_min), (DayState::Green, 85.0));
    }

    #[test]
    fn a_maximum_is_only_new_when_nothing_older_is_as_hard() {
        let noticed = |old: Option<&str>| {
            let mut store = Store::open_in_memory().unwrap();
            for week in 0..11 {
                let date = day("2026-09-01") + Days::new(week * 7);
                session(&mut store, &date.to_string(), "V4");
            }
            session(&mut store, "2026-11-20", "V6");
            if let Some(grade) = old {
                session(&mut store, "2021-05-01", grade);
            }
            today(&store).insight.unwrap().kind
        };
        assert_eq!(noticed(None), InsightKind::Maximum);
        assert_eq!(noticed(Some("V5")), InsightKind::Maximum);
        assert_ne!(noticed(Some("V7")), InsightKind::Maximum);
    }

    #[test]
    fn food_shows_once_there_is_a_target_or_a_meal() {
        let mut store = Store::open_in_memory().unwrap();
        let meal = json!({"id": "m", "name": "oats", "calories": 400, "protein": 30});
        let log = json!({"date": "2026-11-22", "meals": [meal], "hydration": 500});
        put(&mut store, Key::new(Table::NutritionLogs, "2026-11-22"), &log);
        let food = today(&store).food.unwrap();
        assert_eq!((food.meals, food.gauges[0].actual, food.gauges[0].target), (1, 400.0, None));
        put(&mut store, Key::single(Table::NutritionProfiles), &json!({"targets": {"calories": 2500}}));
        assert_eq!(today(&store).food.unwrap().gauges[0].target, Some(2500.0));
    }

    #[test]
    fn reached_goals_that_are_marked_done_are_not_shown() {
        let mut store = Store::open_in_memory().unwrap();
        let goal = |grade: &str, done: bool| json!({"id": grade, "grade": grade, "type": "boulder", "completed": done});
        put(&mut store, Key::single(Table::Profiles), &json!({"goals": [goal("V4", true), goal("V8", false)]}));
        session(&mut store, "2026-11-20", "V6");
        let goals = today(&store).goals;
        assert_eq!(goals.len(), 1);
        assert_eq!(goals[0].bands_left.value(), Some(&2));
    }
}
