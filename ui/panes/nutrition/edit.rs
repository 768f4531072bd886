//! What the keys of the pane do to a day's log: bodies in, bodies out. Nothing is drawn or saved here.

use chrono::NaiveDate;
use serde_json::Value;
use std::collections::HashSet;
use v7_state::record::{Body, Change, Ids, Key, Meal, Op, Table, Targets, body, check, number};

/// The log of a day, or a new one without anything.
pub(super) fn log_or_new(log: Option<&Body>, day: NaiveDate) -> Body {
    log.cloned().unwrap_or_else(|| Body::from_iter([("date".to_owned(), Value::from(day.to_string()))]))
}

/// The key of a day's log.
pub(super) fn key(day: NaiveDate) -> Key {
    Key::new(Table::NutritionLogs, day.to_string())
}

/// Water in the log, ml.
pub(super) fn water_ml(log: Option<&Body>) -> f64 {
    log.and_then(|log| log.get("hydration")?.as_f64()).unwrap_or(0.0)
}

/// The log with `ml` more water, or less when negative; never under 0.
pub(super) fn with_water(mut log: Body, ml: f64) -> Body {
    let sum = (water_ml(Some(&log)) + ml).max(0.0);
    log.insert("hydration".into(), number(sum));
    log
}

/// The log with other word on whether everything was logged.
pub(super) fn with_complete(mut log: Body, complete: bool) -> Body {
    log.insert("complete".into(), complete.into());
    log
}

/// The log with more meals, each with an id of its own.
///
/// # Errors
/// When the log's `meals` is something else than a list.
pub(super) fn with_meals(mut log: Body, meals: Vec<Body>, ids: &mut Ids) -> Result<Body, String> {
    let list = log.entry("meals").or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(list) = list else {
        return Err(format!("meals is {list}, allowed is a list of meals"));
    };
    let mut taken: HashSet<String> =
        list.iter().filter_map(|meal| meal.get("id")?.as_str()).map(str::to_owned).collect();
    for mut meal in meals {
        let mut id = ids.short();
        while !taken.insert(id.clone()) {
            id = ids.short();
        }
        meal.insert("id".into(), id.into());
        list.push(Value::Object(meal));
    }
    Ok(log)
}

/// The log without its meal at `index`.
pub(super) fn without_meal(mut log: Body, index: usize) -> Body {
    if let Some(list) = log.get_mut("meals").and_then(Value::as_array_mut)
        && index < list.len()
    {
        list.remove(index);
    }
    log
}

/// The meals of a log as they stand, attributes nobody here knows included.
pub(super) fn meals(log: Option<&Body>) -> Vec<Body> {
    let list = log.and_then(|log| log.get("meals")?.as_array());
    list.into_iter().flatten().filter_map(Value::as_object).cloned().collect()
}

/// A remembered meal as eaten again at `time`.
pub(super) fn again(meal: &Meal, time: Option<String>) -> Body {
    body(&Meal { id: String::new(), time, ..meal.clone() })
}

/// The nutrition profile with these targets; water stays, because nothing is suggested for it.
pub(super) fn with_targets(mut profile: Body, targets: &Targets) -> Body {
    let values =
        [("calories", targets.calories), ("protein", targets.protein), ("carbs", targets.carbs), ("fat", targets.fat)];
    let map = profile.entry("targets").or_insert_with(|| Value::Object(Body::new()));
    if !map.is_object() {
        *map = Value::Object(Body::new());
    }
    for (name, value) in values {
        if let (Some(map), Some(value)) = (map.as_object_mut(), value) {
            map.insert(name.into(), number(value.round()));
        }
    }
    profile
}

/// The change that brings a record from `before` (none when it is new) to `after`.
///
/// # Errors
/// The first thing that is wrong with `after`, when it is not what was wrong before already.
pub(super) fn change(label: &str, key: Key, before: Option<&Body>, after: Body) -> Result<Change, String> {
    let known = before.map(|before| check(key.table, before)).unwrap_or_default();
    if let Some(problem) = check(key.table, &after).into_iter().find(|problem| !known.contains(problem)) {
        return Err(problem.to_string());
    }
    // A log that was made elsewhere meanwhile keeps what it has: an edit of nothing adds to it.
    let before = before.cloned().unwrap_or_default();
    Ok(Change::one(label, Op::Edit { key, before, after }))
}

/// A log that was sent to be saved and has not come back yet.
///
/// Keys are quicker than the disk: the next press must build on what the last one wrote, not on what is still shown.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    day: NaiveDate,
    log: Body,
    /// How many saves will have ended when this one has.
    ends_at: u64,
    refused: u64,
    stage: Stage,
}

/// How far a save has come.
#[derive(Clone, Debug)]
enum Stage {
    /// It goes on.
    Saving,
    /// It ended while this log was shown (or none); anything else that is shown later is fresh.
    Ended(Option<Body>),
}

impl Pending {
    /// `log` of `day` is on its way; so far `saved` changes ended well, `refused` did not, and `saving` go on.
    pub(super) fn new(day: NaiveDate, log: Body, (saved, refused, saving): (u64, u64, usize)) -> Self {
        Self { day, log, ends_at: saved + refused + saving as u64 + 1, refused, stage: Stage::Saving }
    }

    /// The log to build on, while it is newer than `shown`.
    pub(super) fn log(&self, day: NaiveDate) -> Option<&Body> {
        (self.day == day).then_some(&self.log)
    }

    /// Whether the screen still shows something older than this.
    pub(super) fn holds(&mut self, day: NaiveDate, shown: Option<&Body>, (saved, refused): (u64, u64)) -> bool {
        if self.day != day || refused > self.refused || shown.is_some_and(|shown| self.is(shown)) {
            return false;
        }
        if saved + refused < self.ends_at {
            return true;
        }
        match &self.stage {
            Stage::Saving => {
                self.stage = Stage::Ended(shown.cloned());
                true
            }
            Stage::Ended(then) => then.as_ref() == shown,
        }
    }

    fn is(&self, shown: &Body) -> bool {
        ["meals", "hydration", "complete"].iter().all(|name| self.log.get(*name) == shown.get(*name))
    }
}
