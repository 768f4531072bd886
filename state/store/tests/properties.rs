//! Random changes: undo and redo are exact, and projections equal those of a rebuild.

use super::*;
use proptest::prelude::*;
use rusqlite::types::Value as Column;
use std::collections::BTreeMap;

/// A small world of ids and dates, so that changes meet.
fn change() -> impl Strategy<Value = Change> {
    prop::collection::vec(op(), 1..5).prop_map(|ops| Change { label: "random".into(), ops })
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..5_u8, entry_body()).prop_map(|(id, body)| Op::Put { key: Key::new(Table::Entries, format!("e{id}")), body }),
        3 => (0..4_u8, send_body()).prop_map(|(id, body)| Op::Put { key: Key::new(Table::Sends, format!("s{id}")), body }),
        3 => (0..5_u8, entry_body(), entry_body()).prop_map(|(id, before, after)| Op::Edit {
            key: Key::new(Table::Entries, format!("e{id}")), before, after }),
        2 => (0..4_u8, send_body(), send_body()).prop_map(|(id, before, after)| Op::Edit {
            key: Key::new(Table::Sends, format!("s{id}")), before, after }),
        2 => (1..4_u8, prop::collection::vec(0..3_u8, 0..3)).prop_map(|(day, meals)| food(day, &meals)),
        1 => (0..3_u8).prop_map(|n| Op::Put {
            key: Key::single(Table::Profiles), body: body(&json!({"strengths": [format!("grip {n}")]})) }),
        2 => (0..5_u8).prop_map(|id| Op::Delete { key: Key::new(Table::Entries, format!("e{id}")) }),
        1 => (0..4_u8).prop_map(|id| Op::Delete { key: Key::new(Table::Sends, format!("s{id}")) }),
        1 => (1..4_u8).prop_map(|day| Op::Delete { key: Key::new(Table::NutritionLogs, format!("2026-01-0{day}")) }),
    ]
}

fn food(day: u8, meals: &[u8]) -> Op {
    let date = format!("2026-01-0{day}");
    let meals: Vec<Value> = meals
        .iter()
        .enumerate()
        .map(|(at, meal)| json!({"id": at.to_string(), "name": format!("Meal {meal}"), "calories": 100}))
        .collect();
    Op::Put { key: Key::new(Table::NutritionLogs, date.clone()), body: body(&json!({"date": date, "meals": meals})) }
}

fn entry_body() -> impl Strategy<Value = Body> {
    let climb = (0..3_u8, 0..4_u8, prop::option::of(0..4_u8), prop::option::of(0..2_u8)).prop_map(
        |(id, grade, send, climb)| {
            let mut value = json!({"id": id.to_string(), "grade": format!("V{grade}"), "gradeType": "v-scale"});
            if let Some(send) = send {
                value["sendId"] = format!("s{send}").into();
            }
            if let Some(climb) = climb {
                value["climbId"] = format!("c{climb}").into();
            }
            value
        },
    );
    let days = prop_oneof![Just("2026-01-01"), Just("2026-01-02"), Just("2026-02-28"), Just("2025-12-31")];
    (days, prop::sample::select(vec!["gym", "outdoor", "rest"]), prop::collection::vec(climb, 0..3), 0..4_u8, any::<bool>())
        .prop_map(|(date, kind, mut climbs, n, vague)| {
            climbs.sort_by_key(|climb| climb["id"].to_string());
            climbs.dedup_by_key(|climb| climb["id"].to_string());
            let mut value = json!({"date": date, "sessionType": kind, "location": format!("Place {n}"), "rpe": n, "duration": 60,
                "notes": format!("note {n}"), "climbs": climbs, "tags": [format!("tag{n}"), "all"], "other": {"kept": n},
                "physicalCondition": {"soreness": {"fingers": n}}});
            if vague && n == 0 {
                value["datePrecision"] = "month".into();
            }
            body(&value)
        })
}

fn send_body() -> impl Strategy<Value = Body> {
    (0..4_u8, prop::option::of(0..5_u8), any::<bool>()).prop_map(|(n, entry, big)| {
        let mut value = json!({"date": format!("2026-01-0{}", n + 1), "grade": format!("V{n}"), "gradeType": "v-scale",
            "name": format!("Line {n}"), "location": format!("Place {n}"), "type": "outdoor"});
        if let Some(entry) = entry {
            value["entryId"] = format!("e{entry}").into();
        }
        if big {
            value["significance"] = "milestone".into();
        }
        body(&value)
    })
}

/// Every body, byte for byte.
fn bodies(store: &Store) -> BTreeMap<Key, String> {
    let mut all = BTreeMap::new();
    store
        .read()
        .for_each(&mut |record| {
            all.insert(record.key, Value::Object(record.body).to_string());
            Ok(())
        })
        .unwrap();
    all
}

/// Every row of every projection, and what the full-text indexes hold.
fn projections(store: &Store) -> BTreeMap<String, Vec<Vec<Column>>> {
    let conn = &store.reader.conn;
    let mut all = BTreeMap::new();
    let mut read = |name: String, sql: &str| {
        let mut statement = conn.prepare(sql).unwrap();
        let width = statement.column_count();
        let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
        let mut rows: Vec<Vec<Column>> = rows.map(Result::unwrap).collect();
        rows.sort_by_key(|row| format!("{row:?}"));
        all.insert(name, rows);
    };
    for table in crate::store::schema::PROJECTED {
        read((*table).to_owned(), &format!("SELECT * FROM {table}"));
    }
    conn.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.seen_entry USING fts5vocab('main', 'entry_words', 'instance');
         CREATE VIRTUAL TABLE IF NOT EXISTS temp.seen_send USING fts5vocab('main', 'send_words', 'instance');
         CREATE VIRTUAL TABLE IF NOT EXISTS temp.seen_other USING fts5vocab('main', 'other_words', 'instance');",
    )
    .unwrap();
    for vocabulary in ["seen_entry", "seen_send", "seen_other"] {
        read(vocabulary.to_owned(), &format!("SELECT term, doc, offset FROM {vocabulary}"));
    }
    all
}

fn run(changes: &[Change]) -> (Store, Vec<BTreeMap<Key, String>>) {
    let mut store = memory();
    let mut states = vec![bodies(&store)];
    for (at, change) in changes.iter().enumerate() {
        // An edit of two random bodies may be refused; then nothing happened.
        if store.apply(change, &Now { ms: NOW.ms + at as i64 }).is_ok_and(|receipt| receipt.changed > 0) {
            states.push(bodies(&store));
        }
    }
    (store, states)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_and_redo_restore_every_body_byte_for_byte(changes in prop::collection::vec(change(), 1..10)) {
        let (mut store, states) = run(&changes);
        for state in states.iter().rev().skip(1) {
            let undone = store.undo(&NOW).unwrap().unwrap();
            prop_assert_eq!(undone.left, Vec::<String>::new());
            prop_assert_eq!(&bodies(&store), state);
        }
        prop_assert_eq!(store.undo(&NOW).unwrap(), None);
        for state in states.iter().skip(1) {
            store.redo(&NOW).unwrap().unwrap();
            prop_assert_eq!(&bodies(&store), state);
        }
        prop_assert_eq!(store.redo(&NOW).unwrap(), None);
    }

    #[test]
    fn projections_equal_those_of_a_rebuild(changes in prop::collection::vec(change(), 1..10), undos in 0..4_usize) {
        let (mut store, _) = run(&changes);
        for _ in 0..undos {
            store.undo(&NOW).unwrap();
        }
        let kept = projections(&store);
        store.rebuild().unwrap();
        for (table, rows) in projections(&store) {
            prop_assert_eq!(&kept[&table], &rows, "{}", table);
        }
        let health = store.check().unwrap();
        prop_assert_eq!(health.problems, Vec::<String>::new());
        prop_assert_eq!(health.damaged, Vec::new());
    }
}
