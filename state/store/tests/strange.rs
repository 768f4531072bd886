//! Records that validation would refuse: another program may have written them. Nothing panics, nothing else is hidden.

use super::*;
use crate::filter::{Filter, Word};
use crate::insight::Window;
use crate::insight::chart::ChartName;
use crate::insight::period::Period;
use crate::query::{Query, answer};
use crate::record::{Field, Kind};
use crate::settings::Settings;
use crate::view::{ChartSpec, stats};
use chrono::NaiveDate;
use proptest::prelude::*;

fn leaf() -> impl Strategy<Value = Value> {
    let numbers = ["0", "-1", "1e308", "-1e308", "1e400", "0.1", "12345678901234567890123456789012345678901", "7"];
    let texts = [
        "",
        "2026-11-20",
        "2026-02-30",
        "0000-01-01",
        "9999-12-31",
        "V5",
        "5.10-",
        "7a+/7b",
        "flash",
        "gym",
        "rest",
        "\u{1b}[31m\u{0}",
        "\u{202e}x",
        "ill",
        "month",
        "v-scale",
        "s1",
        "e1",
        "岩",
        "+999-01-01",
    ];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(numbers.to_vec()).prop_map(|text| serde_json::from_str(text).unwrap()),
        prop::sample::select(texts.to_vec()).prop_map(Value::from),
    ]
}

/// Mostly the shape that the attribute has, with anything in it.
fn value(field: &'static Field, depth: u32) -> BoxedStrategy<Value> {
    let inner: BoxedStrategy<Value> = match field.kind {
        Kind::Map(fields) if depth > 0 => map(fields, depth - 1).prop_map(Value::Object).boxed(),
        Kind::Table(fields) if depth > 0 => {
            let row = prop_oneof![4 => map(fields, depth - 1).prop_map(Value::Object), 1 => leaf()];
            prop::collection::vec(row, 0..3).prop_map(Value::from).boxed()
        }
        Kind::Tags | Kind::Grades => prop::collection::vec(leaf(), 0..3).prop_map(Value::from).boxed(),
        Kind::Scores { .. } | Kind::Any => prop::collection::btree_map("[a-c]|2026-11-20", leaf(), 0..3)
            .prop_map(|map| Value::Object(map.into_iter().collect()))
            .boxed(),
        Kind::Choice(words) => prop::sample::select(words.to_vec()).prop_map(Value::from).boxed(),
        Kind::Date => {
            prop::sample::select(vec!["2026-11-18", "2026-11-20", "2019-01-01"]).prop_map(Value::from).boxed()
        }
        Kind::Int { min, max } => (min..=max).prop_map(Value::from).boxed(),
        _ => leaf().boxed(),
    };
    prop_oneof![3 => inner, 1 => leaf()].boxed()
}

fn map(fields: &'static [Field], depth: u32) -> BoxedStrategy<Body> {
    let values: Vec<_> = fields.iter().map(|field| prop::option::of(value(field, depth))).collect();
    values
        .prop_map(|values| {
            let pairs = fields.iter().zip(values).filter_map(|(field, value)| Some((field.key.to_owned(), value?)));
            pairs.collect()
        })
        .boxed()
}

fn record() -> impl Strategy<Value = (Key, Body)> {
    prop::sample::select(Table::ALL.to_vec()).prop_flat_map(|table| {
        let id = prop::sample::select(vec!["e1", "s1", "2026-11-20", "", "'; --", "\u{1b}"]);
        (id, map(table.fields(), 3))
            .prop_map(move |(id, body)| (Key::new(table, table.single_id().unwrap_or(id)), body))
    })
}

/// What a pull would do: the record is there, whatever it holds.
fn lay(store: &Store, key: &Key, body: &Body) {
    let sql = "INSERT OR REPLACE INTO entity(row, t, id, day, local)
         VALUES((SELECT coalesce(max(row), ?5) + 1 FROM entity), ?1, ?2, ?3, ?4)";
    let day = body.get("date").and_then(Value::as_str).unwrap_or("");
    let row = 739_940_i64 << crate::store::project::DAY_BITS;
    let json = Value::Object(body.clone()).to_string();
    store.reader.conn.execute(sql, rusqlite::params![key.table as i64, key.id, day, json, row]).unwrap();
}

fn queries(today: NaiveDate) -> Vec<Query> {
    let word = |text: &str| Word { text: text.into(), prefix: true, not: false };
    let found = Filter { words: vec![word("\"* OR NEAR( -")], ..Filter::default() };
    let all = || Filter::default();
    let entry = Key::new(Table::Entries, "e1");
    vec![
        Query::Basics,
        Query::Today(today),
        Query::Entries(all(), 0),
        Query::Entries(found.clone(), 0),
        Query::Year(2026, today),
        Query::Sends(all(), 0),
        Query::Charts(ChartSpec { window: Window::All, ..ChartSpec::default() }, today),
        Query::Climb(entry.clone(), 0),
        Query::Climb(Key::new(Table::Sends, "s1"), 0),
        Query::Position(all(), entry),
        Query::Plan(today, today),
        Query::Food(today, today),
        Query::Athlete(today),
        Query::Strain(today),
        Query::Breakthroughs(today),
        Query::Comparison(Period::year(2019).unwrap(), Period::last(30, today), today),
        Query::Search(found),
        Query::Search(Filter { words: vec![word("x")], ..Filter::default() }),
    ]
}

#[test]
fn minutes_and_rpe_that_none_can_be_are_in_no_sum() {
    let mut store = memory();
    let day = |id: &str, minutes: f64, rpe: f64| {
        let body = serde_json::json!({"date": "2026-11-20", "sessionType": "gym", "duration": minutes, "rpe": rpe});
        lay(&store, &Key::new(Table::Entries, id), &super::body(&body));
    };
    for (id, minutes, rpe) in
        [("a", 60.0, 5.0), ("b", 90_000.0, 5.0), ("c", -60.0, 5.0), ("d", 30.0, 80.0), ("e", 1.0, -1.0)]
    {
        day(id, minutes, rpe);
    }
    store.rebuild().unwrap();
    let date = "2026-11-20".parse().unwrap();
    let days = store.read().days(date, date).unwrap();
    assert_eq!((days[0].sessions, days[0].minutes, days[0].load), (5, 91.0, 300.0));
}

#[test]
fn energy_sleep_and_sets_that_none_can_be_are_not_noted() {
    let mut store = memory();
    let strange = serde_json::json!({"date": "2026-11-20", "sessionType": "rest", "sleepHours": 70, "exerciseKcal": 300,
        "physicalCondition": {"energy": 11, "soreness": {"fingers": 70}, "injuries": ["A2", 5]},
        "sets": [{"exerciseId": "x", "reps": "many"}, 3]});
    lay(&store, &Key::new(Table::Entries, "e"), &super::body(&strange));
    store.rebuild().unwrap();
    let date = "2026-11-20".parse().unwrap();
    let noted = store.read().noted(date, date).unwrap();
    assert_eq!((noted[0].energy, noted[0].sleep_hours, noted[0].exercise_kcal), (None, None, Some(300.0)));
    assert_eq!(noted[0].injuries, ["A2"]);
    assert_eq!(store.read().strength(date, date).unwrap()[0].sets.len(), 1);
    let day = store.read().body_days(date, date).unwrap()[0];
    assert_eq!((day.energy.count, day.sleep_hours.count, day.soreness.count), (0, 0, 0));
}

#[test]
fn a_date_that_does_not_exist_is_no_day_for_any_figure() {
    let mut store = memory();
    let said = |date: &str, precision: Option<&str>| {
        super::body(&serde_json::json!({"date": date, "datePrecision": precision, "sessionType": "training",
            "physicalCondition": {"energy": 7, "soreness": {"fingers": 3}, "injuries": ["A2"]}, "sleepHours": 8,
            "sets": [{"exerciseId": "max-hangs", "loadKg": 5}], "planId": "p", "planDay": "2026-11-19",
            "climbs": [{"id": "c", "grade": "V4", "result": "redpoint"}]}))
    };
    // The last is of a program yet to come.
    for (id, date, precision) in
        [("a", "2026-02-30", None), ("b", "2026-11-01", Some("month")), ("c", "2026-11-01", Some("decade"))]
    {
        lay(&store, &Key::new(Table::Entries, id), &said(date, precision));
    }
    store.rebuild().unwrap();
    let [from, to] = ["1900-01-01", "2100-01-01"].map(|date| date.parse::<NaiveDate>().unwrap());
    let read = store.read();
    assert_eq!(read.count(Table::Entries).unwrap(), 3);
    assert_eq!(read.noted(from, to).unwrap(), []);
    assert_eq!(read.strength(from, to).unwrap(), []);
    assert_eq!(read.soreness(from, to).unwrap(), []);
    assert_eq!(read.fulfilments(from, to).unwrap(), []);
    assert_eq!(read.body_days(from, to).unwrap(), []);
    assert_eq!(read.days(from, to).unwrap(), []);
    let mut known = Vec::new();
    read.each_ascent_dated(None, to, &mut |_, dated| known.push(dated)).unwrap();
    assert_eq!(known, [false; 3]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_pane_answers_whatever_the_records_hold(records in prop::collection::vec(record(), 1..8)) {
        let mut store = memory();
        for (key, body) in &records {
            lay(&store, key, body);
        }
        store.rebuild().unwrap();
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        let plots = ChartName::ALL.map(|name| Query::Plot(name, Period::last(365, today), today));
        for query in queries(today).into_iter().chain(plots) {
            answer(store.read(), &query, &Settings::default()).unwrap();
        }
        stats(store.read(), &Settings::default(), today).unwrap();
        prop_assert_eq!(store.check().unwrap().problems, Vec::<String>::new());
        // What can be saved can be undone, whatever stood there.
        for (key, _) in &records {
            store.apply(&Change::one("delete", Op::Delete { key: key.clone() }), &NOW).unwrap();
        }
        while store.undo(&NOW).unwrap().is_some() {}
        let kept: Vec<Key> = {
            let mut keys = Vec::new();
            store.read().for_each(&mut |record| { keys.push(record.key); Ok(()) }).unwrap();
            keys
        };
        for (key, _) in &records {
            prop_assert!(kept.contains(key));
        }
    }
}
