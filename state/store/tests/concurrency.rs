//! Two programs on one journal.

use super::*;
use crate::filter::Filter;
use crate::store::Reader;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn two_writers_on_one_file_both_save_everything() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let path = path.clone();
            thread::spawn(move || {
                let mut store = Store::open(&path, &NOW).unwrap();
                for n in 0..40 {
                    let id = format!("w{writer}-{n}");
                    store.apply(&put(Table::Entries, &id, &entry("2026-11-20", &id)), &NOW).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let store = Store::open(&path, &NOW).unwrap();
    assert_eq!(store.read().count(Table::Entries).unwrap(), 80);
    assert_eq!(store.check().unwrap().problems, Vec::<String>::new());
    assert_eq!(store.read().entries(&Filter::default(), 0, 100).unwrap().rows.len(), 80);
}

#[test]
fn edits_of_two_writers_to_one_record_are_both_kept() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let (mut one, mut two) = (Store::open(&path, &NOW).unwrap(), Store::open(&path, &NOW).unwrap());
    one.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "seen by both")), &NOW).unwrap();
    let key = Key::new(Table::Entries, "e1");
    let seen = Value::Object(two.read().get(&key).unwrap().unwrap());
    let mut mine = seen.clone();
    mine["notes"] = "mine".into();
    let mut theirs = seen.clone();
    theirs["rpe"] = 5.into();
    theirs["climbs"][0]["result"] = "attempt".into();
    one.apply(&edit(Table::Entries, "e1", &seen, &mine), &NOW).unwrap();
    two.apply(&edit(Table::Entries, "e1", &seen, &theirs), &NOW).unwrap();
    let both = one.read().get(&key).unwrap().unwrap();
    assert_eq!((both["notes"].as_str(), &both["rpe"], &both["gradesCompleted"]), (Some("mine"), &json!(5), &json!([])));
}

#[test]
fn a_log_of_one_day_that_two_writers_make_holds_the_meals_of_both() {
    let mut store = memory();
    let (date, key) = ("2026-11-20", Key::new(Table::NutritionLogs, "2026-11-20"));
    let meal = |id: &str, kcal: u32| json!({"id": id, "name": id, "calories": kcal});
    store.apply(&put(Table::NutritionLogs, date, &json!({"date": date, "meals": [meal("a", 100)]})), &NOW).unwrap();
    let first = store.read().get(&key).unwrap().unwrap();
    let second = json!({"date": date, "meals": [meal("b", 200)], "weight": 70});
    let receipt = store.apply(&put(Table::NutritionLogs, date, &second), &NOW).unwrap();
    assert_eq!((receipt.changed, receipt.added), (1, 0));
    let both = store.read().get(&key).unwrap().unwrap();
    assert_eq!((&both["totalCalories"], &both["weight"]), (&json!(300), &json!(70)));
    assert_eq!(both["meals"], json!([meal("a", 100), meal("b", 200)]));
    store.undo(&NOW).unwrap().unwrap();
    assert_eq!(store.read().get(&key).unwrap().unwrap(), first);
}

#[test]
fn saving_without_an_edit_does_not_bring_back_what_another_removed() {
    let mut store = memory();
    let seen = entry("2026-11-20", "");
    store.apply(&put(Table::Entries, "e1", &seen), &NOW).unwrap();
    store.apply(&delete(Table::Entries, "e1"), &NOW).unwrap();
    assert_eq!(store.apply(&edit(Table::Entries, "e1", &seen, &seen), &NOW).unwrap().changed, 0);
    assert!(store.read().is_empty().unwrap());
    let changed = entry("2026-11-20", "an edit beats a removal");
    assert_eq!(store.apply(&edit(Table::Entries, "e1", &seen, &changed), &NOW).unwrap().added, 1);
}

#[test]
fn the_plan_made_active_last_is_the_only_active_one_and_undo_gives_back_the_other() {
    let mut store = memory();
    let plan =
        |active: bool| json!({"name": "p", "startDate": "2026-11-01", "endDate": "2026-12-01", "active": active});
    for (id, active) in [("p1", true), ("p2", false), ("p3", false)] {
        store.apply(&put(Table::Plans, id, &plan(active)), &NOW).unwrap();
    }
    let active = |store: &Store| -> Vec<String> {
        let all = store.read().records(Table::Plans, None, None, None).unwrap();
        all.into_iter().filter(|plan| plan.body["active"] == json!(true)).map(|plan| plan.key.id).collect()
    };
    // Both saw p1 active, and each turned another one on.
    store.apply(&edit(Table::Plans, "p2", &plan(false), &plan(true)), &NOW).unwrap();
    store.apply(&edit(Table::Plans, "p3", &plan(false), &plan(true)), &NOW).unwrap();
    assert_eq!(active(&store), ["p3"]);
    store.undo(&NOW).unwrap();
    assert_eq!(active(&store), ["p2"]);
    store.redo(&NOW).unwrap();
    assert_eq!(active(&store), ["p3"]);
    // Other edits of an active plan leave the rest alone.
    let renamed = json!({"name": "q", "startDate": "2026-11-01", "endDate": "2026-12-01", "active": true});
    assert_eq!(store.apply(&edit(Table::Plans, "p3", &plan(true), &renamed), &NOW).unwrap().changed, 1);
}

#[test]
fn undo_leaves_and_names_what_somebody_else_wrote_since() {
    let mut store = memory();
    let key = Key::new(Table::Entries, "e1");
    let first = json!({"date": "2026-11-20", "sessionType": "gym", "notes": "a", "rpe": 5});
    let second = json!({"date": "2026-11-20", "sessionType": "gym", "notes": "b", "rpe": 6});
    store.apply(&put(Table::Entries, "e1", &first), &NOW).unwrap();
    store.apply(&edit(Table::Entries, "e1", &first, &second), &NOW).unwrap();
    // What a pull does: the record changes, and it is no step of undo.
    let conn = &store.reader.conn;
    conn.execute("UPDATE entity SET local = replace(local, '\"b\"', '\"theirs\"')", []).unwrap();
    let undone = store.undo(&NOW).unwrap().unwrap();
    assert_eq!(undone.left, ["notes of the entry of 2026-11-20"]);
    let now = store.read().get(&key).unwrap().unwrap();
    assert_eq!((now["notes"].as_str(), &now["rpe"]), (Some("theirs"), &json!(5)));
    let undone = store.undo(&NOW).unwrap().unwrap();
    assert_eq!(undone.left, ["the entry of 2026-11-20, which changed since"]);
    assert!(store.read().get(&key).unwrap().is_some(), "what somebody else wrote is never removed");
}

#[test]
fn a_reader_notices_what_another_connection_wrote() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let mut store = Store::open(&path, &NOW).unwrap();
    let reader = Reader::open(&path).unwrap();
    let before = reader.version().unwrap();
    assert_eq!(reader.version().unwrap(), before);
    store.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "")), &NOW).unwrap();
    let after = reader.version().unwrap();
    assert_ne!(after, before);
    let found = thread::spawn(move || reader.count(Table::Entries).unwrap()).join().unwrap();
    assert_eq!(found, 1);
    store.undo(&NOW).unwrap();
    assert_ne!(store.read().version().unwrap(), after);
}

#[test]
fn a_journal_that_another_program_grows_and_closes_is_never_taken_for_damaged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    drop(Store::open(&path, &NOW).unwrap());
    let (over, start) = (AtomicBool::new(false), Instant::now());
    thread::scope(|scope| {
        scope.spawn(|| {
            // Closing the last connection moves the log into the file, which grows, and removes the log.
            for at in 0..12 {
                let mut store = Store::open(&path, &NOW).unwrap();
                let notes = "long ".repeat(8_000);
                store.apply(&put(Table::Entries, &format!("e{at}"), &entry("2026-11-20", &notes)), &NOW).unwrap();
            }
            over.store(true, Ordering::Relaxed);
        });
        // So many that some are interrupted between two looks at the file.
        for _ in 0..16 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) && start.elapsed() < Duration::from_secs(60) {
                    crate::store::open::look(&path).unwrap();
                }
            });
        }
    });
}
