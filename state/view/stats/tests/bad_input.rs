//! Journals with too little, too much or something impossible in them: the figure that it concerns is left out with its
//! reason, and the rest is what it was.

use super::{FIGURES, OF_A_SCALE, is_told, today, year};
use crate::record::{Body, Change, Key, Op, Table};
use crate::settings::Settings;
use crate::store::{Now, Store};
use crate::view::stats;
use serde_json::{Value, json};

fn put(store: &mut Store, table: Table, id: &str, body: &Value) {
    let op = Op::Put { key: Key::new(table, id), body: body.as_object().cloned().unwrap() };
    store.apply(&Change::one("put", op), &Now { ms: 1_795_199_400_123 }).unwrap();
}

fn told(store: &Store) -> Value {
    stats(store.read(), &Settings::default(), today()).unwrap()
}

/// Changes the only record of a table.
fn edit(store: &mut Store, table: Table, change: impl Fn(&mut Body)) {
    let before = store.read().get(&Key::single(table)).unwrap().unwrap();
    let mut after = before.clone();
    change(&mut after);
    let op = Op::Edit { key: Key::single(table), before, after };
    store.apply(&Change::one("edit", op), &Now { ms: 1_795_199_400_123 }).unwrap();
}

fn climb(date: &str, grade: &str, scale: &str) -> Value {
    json!({"entryId": date, "date": date, "sessionType": "gym", "location": "Elsewhere", "climbs": [
        {"id": "a", "name": format!("New {grade}"), "grade": grade, "gradeType": scale, "result": "redpoint"}]})
}

#[test]
fn one_record_of_any_kind_is_told_as_far_as_it_goes() {
    let records = [
        (Table::Entries, climb("2026-11-20", "V5", "v-scale")),
        (Table::Entries, climb("2026-11-20", "yellow", "text")),
        (Table::Entries, climb("2027-11-20", "V5", "v-scale")),
        (Table::Entries, json!({"entryId": "e", "date": "2026-11-21", "sessionType": "rest"})),
        (
            Table::Sends,
            json!({"sendId": "s", "date": "2023-01-01", "datePrecision": "year", "grade": "V5",
            "gradeType": "v-scale", "type": "outdoor"}),
        ),
        (Table::NutritionLogs, json!({"date": "2026-11-21", "weight": 70.5})),
        (
            Table::NutritionLogs,
            json!({"date": "2026-11-21", "complete": true,
            "meals": [{"id": "m", "name": "oats", "calories": 400}]}),
        ),
        (
            Table::Profiles,
            json!({"goals": [{"id": "g", "grade": "V8", "type": "boulder"},
            {"id": "h", "grade": "purple", "type": "boulder", "targetDate": "2027-05-01"}]}),
        ),
        (Table::NutritionProfiles, json!({"targets": {"protein": 120}})),
        (
            Table::Plans,
            json!({"planId": "p", "name": "P", "startDate": "2026-11-01", "endDate": "2026-12-01",
            "active": true, "weeklyStructure": {}}),
        ),
    ];
    for (table, body) in records {
        let mut store = Store::open_in_memory().unwrap();
        let id = ["entryId", "sendId", "planId", "date"].iter().find_map(|key| body[*key].as_str()).map(str::to_owned);
        put(&mut store, table, &table.single_id().map_or_else(|| id.unwrap(), str::to_owned), &body);
        let told = told(&store);
        let scales = told["scales"].as_object().unwrap().keys();
        let of_scales = scales.flat_map(|scale| OF_A_SCALE.iter().map(move |name| format!("/scales/{scale}/{name}")));
        for path in FIGURES.iter().map(|path| (*path).to_owned()).chain(of_scales) {
            assert!(told.pointer(&path).is_some_and(is_told), "{path} of {body}: {told}");
        }
    }
}

/// A record, and paths with the reasons that stand there.
type Case = (Table, Value, &'static [(&'static str, &'static str)]);

#[test]
fn reasons_say_what_is_missing() {
    let cases: [Case; 4] = [
        (
            Table::Entries,
            climb("2026-11-20", "V5", "v-scale"),
            &[
                ("/scales/v-scale/threeThreeThree", "1 of 3 different climbs sent in the last 90 days"),
                ("/scales/v-scale/progressionYear", "never three sends within sixty days"),
                ("/scales/v-scale/ability/all", "1 of 30 climbs logged"),
                ("/scales/v-scale/matrixYear", "1 sends, none with steepness and venue"),
                ("/projects", "none of 1 climbs took more than one day"),
                ("/load/lastSevenDays", "no session with minutes and RPE in that time"),
            ],
        ),
        (
            Table::Entries,
            climb("2026-11-20", "yellow", "text"),
            &[
                ("/scales/text/maximum", "text grades have no order"),
                ("/scales/text/pyramidYear", "text grades have no order"),
                ("/scales/text/progressionYear", "text grades have no order"),
            ],
        ),
        (
            Table::Entries,
            climb("2027-11-20", "V5", "v-scale"),
            &[
                ("/projects", "no climb tried yet"),
                ("/calendarYear", "no session in 12 months"),
                ("/load/streakWeeks", "no session yet"),
            ],
        ),
        (
            Table::NutritionLogs,
            json!({"date": "2026-11-21", "weight": 70.5}),
            &[("/nutrition/weightKgAWeek", "no two weighings two weeks apart in the last four weeks")],
        ),
    ];
    for (table, body, reasons) in cases {
        let mut store = Store::open_in_memory().unwrap();
        put(&mut store, table, body["date"].as_str().unwrap(), &body);
        let told = told(&store);
        for (path, reason) in reasons {
            assert_eq!(told.pointer(&format!("{path}/missing")), Some(&json!(reason)), "{path}: {told}");
        }
    }
}

#[test]
fn what_lies_ahead_changes_nothing() {
    let mut store = year();
    let before = told(&store);
    put(&mut store, Table::Entries, "2027-03-01", &climb("2027-03-01", "V15", "v-scale"));
    put(
        &mut store,
        Table::Sends,
        "ahead",
        &json!({"sendId": "ahead", "date": "2030-01-01", "grade": "V16", "gradeType": "v-scale", "type": "outdoor"}),
    );
    put(&mut store, Table::NutritionLogs, "2027-01-01", &json!({"date": "2027-01-01", "weight": 40, "complete": true}));
    assert_eq!(told(&store), before);
}

#[test]
fn a_climb_of_some_year_is_a_maximum_and_moves_nothing_by_the_day() {
    let mut store = year();
    let before = told(&store);
    let mut old = climb("2026-01-01", "V12", "v-scale");
    old["datePrecision"] = "year".into();
    put(&mut store, Table::Entries, "2026-01-01", &old);
    let after = told(&store);
    assert_eq!(after["scales"]["v-scale"]["maximum"]["value"]["grade"], "V12");
    for part in ["load", "calendarYear", "breakthroughs", "projects", "soreness", "nutrition", "plan"] {
        assert_eq!(after[part], before[part], "{part}");
    }
    assert_eq!(after["scales"]["v-scale"]["ability"], before["scales"]["v-scale"]["ability"]);
}

#[test]
fn another_scale_leaves_the_first_alone() {
    let mut store = year();
    let before = told(&store);
    put(&mut store, Table::Entries, "2026-11-21", &climb("2026-11-21", "8a", "french"));
    put(&mut store, Table::Entries, "2026-11-20", &climb("2026-11-20", "purple", "text"));
    let after = told(&store);
    for scale in ["v-scale", "yds"] {
        assert_eq!(after["scales"][scale], before["scales"][scale], "{scale}");
    }
    assert_eq!(after["scales"]["french"]["maximum"]["value"]["grade"], "8a");
    assert_eq!(after["scales"]["text"]["maximum"]["missing"], "text grades have no order");
}

#[test]
fn a_missing_value_of_the_profile_takes_its_own_figures_away() {
    type Lost = (&'static [&'static str], &'static [&'static str]);
    let cases: [Lost; 3] = [
        (&["sex"], &["suggestedTargets", "plannedFuel"]),
        (&["bodyFatPct"], &["energyAvailability"]),
        (&["birthDate", "age"], &["suggestedTargets", "plannedFuel"]),
    ];
    let before = told(&year());
    for (taken, lost) in cases {
        let mut store = year();
        for table in [Table::Profiles, Table::NutritionProfiles] {
            edit(&mut store, table, |body| taken.iter().for_each(|key| drop(body.remove(*key))));
        }
        let after = told(&store);
        for part in ["scales", "load", "soreness", "plan", "projects", "strength", "goals"] {
            assert_eq!(after[part], before[part], "without {taken:?}: {part}");
        }
        for (key, figure) in after["nutrition"].as_object().unwrap() {
            let may_change =
                lost.contains(&key.as_str()) || ["suggestedTargets", "plannedFuel"].contains(&key.as_str());
            assert!(may_change || *figure == before["nutrition"][key], "without {taken:?}: {key} is {figure}");
            assert!(!figure.is_object() || figure.get("days").is_some() || is_told(figure), "{key}: {figure}");
        }
        let missing = |key: &&&str| after["nutrition"][**key]["missing"].is_string();
        assert!(lost.iter().any(|key| missing(&key)), "without {taken:?}: {}", after["nutrition"]);
    }
}
