//! The journal that figures are measured on: `demo::large`, and beside it all that figures besides climbs need.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use v7_state::demo;
use v7_state::record::{Body, Change, Key, Op, Table};
use v7_state::store::{Now, Store};

/// A moment of writing.
pub const NOW: Now = Now { ms: 1_795_199_400_123 };

/// Fills a journal with so many entries of the ten years up to a day.
pub fn fill(store: &mut Store, entries: usize, today: NaiveDate) {
    let mut records = demo::large(entries, today, 7).enumerate().peekable();
    while records.peek().is_some() {
        let ops = records.by_ref().take(5_000).map(|(index, (key, mut body))| {
            if key.table == Table::Entries {
                note(&mut body, index);
            }
            Op::Put { key, body }
        });
        let ops = ops.collect();
        store.apply(&Change { label: "entries".into(), ops }, &NOW).unwrap();
    }
    let mut ops: Vec<Op> = (0..3_650).filter_map(|back| today.checked_sub_days(Days::new(back))).map(food).collect();
    ops.push(put(Table::Profiles, Table::Profiles.name(), profile(today)));
    ops.push(put(
        Table::NutritionProfiles,
        Table::NutritionProfiles.name(),
        json!({"currentWeight": 70, "activityLevel": "moderate", "goals": "maintain",
            "targets": {"calories": 2500, "protein": 120, "carbs": 320, "fat": 75, "hydration": 2500}}),
    ));
    ops.extend((0..4).map(|year| plan(today, year)));
    store.apply(&Change { label: "the rest".into(), ops }, &NOW).unwrap();
}

fn put(table: Table, id: impl Into<String>, body: Value) -> Op {
    let Value::Object(body) = body else { unreachable!("a record is an object") };
    Op::Put { key: Key::new(table, id.into()), body }
}

/// Sleep at each, hangs and lifting at every third, an injury at every fiftieth, the plan's day at every fourth.
fn note(body: &mut Body, index: usize) {
    body.insert("sleepHours".into(), json!(6 + index % 3));
    if index.is_multiple_of(3) {
        let sets = json!([
            {"exerciseId": "max-hangs", "edgeMm": 20, "grip": "half-crimp", "hangS": 10, "sets": 5, "restS": 180,
                "loadKg": index % 30},
            {"exerciseId": "pull-up", "reps": 5, "sets": 5, "loadKg": index % 25},
        ]);
        body.insert("sets".into(), sets);
        body.insert("exerciseKcal".into(), json!(400));
    }
    if index.is_multiple_of(50)
        && let Some(condition) = body.get_mut("physicalCondition").and_then(Value::as_object_mut)
    {
        condition.insert("injuries".into(), json!(["left ring finger"]));
    }
    if index.is_multiple_of(4) {
        let date = body.get("date").cloned();
        let year = date.as_ref().and_then(Value::as_str).and_then(|date| date.get(..4)).unwrap_or_default();
        body.insert("planId".into(), json!(format!("plan-{year}")));
        body.insert("planDay".into(), date.unwrap_or_default());
    }
}

fn food(date: NaiveDate) -> Op {
    let turn = i64::from(date.to_epoch_days()) % 7;
    let meal = |id: &str, share: i64| {
        json!({"id": id, "name": "oats", "calories": (2100 + 90 * turn) * share / 10, "protein": 11 * share,
            "carbs": 30 * share, "fat": 8 * share})
    };
    put(
        Table::NutritionLogs,
        date.to_string(),
        json!({"date": date.to_string(), "complete": turn != 3, "hydration": 2000, "weight": 70.0 + turn as f64 / 10.0,
            "meals": [meal("a", 3), meal("b", 4), meal("c", 3)]}),
    )
}

fn profile(today: NaiveDate) -> Value {
    let by = today.checked_add_days(Days::new(180)).unwrap_or(today).to_string();
    let forecasts: Vec<Value> = (1..60)
        .filter_map(|week| today.checked_sub_days(Days::new(week * 7)))
        .map(|made| {
            json!({"id": made.to_string(), "made": made.to_string(), "by": made.succ_opt().map(|day| day.to_string()),
            "grade": "V10", "p": 0.3, "lo": 0.2, "hi": 0.4, "tries": 9})
        })
        .collect();
    json!({"sex": "female", "age": 30, "height": 170, "bodyFatPct": 20,
    "goals": [
        {"id": "a", "grade": "V10", "type": "boulder", "targetDate": by, "forecasts": forecasts},
        {"id": "b", "grade": "V11", "type": "boulder", "targetDate": by},
        {"id": "c", "grade": "V12", "type": "boulder"},
    ],
    "injuryHistory": [
        {"id": "a", "type": "left ring finger", "date": "2025-03-01", "recovered": false},
        {"id": "b", "type": "shoulder", "date": "2022-03-01", "recovered": true},
    ]})
}

fn plan(today: NaiveDate, years: u64) -> Op {
    let year = today.checked_sub_days(Days::new(years * 365)).map_or(0, |day| chrono::Datelike::year(&day));
    let day = |kind: &str, intensity: &str| json!({"type": kind, "duration": 90, "intensity": intensity});
    let id = format!("plan-{year}");
    put(
        Table::Plans,
        id.clone(),
        json!({"planId": id, "name": id, "startDate": format!("{year}-01-01"), "endDate": format!("{year}-12-31"),
            "active": years == 0, "weeklyStructure": {
                "monday": {"type": "rest"}, "tuesday": day("power", "high"), "wednesday": day("endurance", "low"),
                "thursday": day("strength", "high"), "friday": {"type": "rest"}, "saturday": day("power", "high"),
                "sunday": day("technique", "moderate")}}),
    )
}
