//! Two programs on one journal.

use super::*;
use crate::filter::Filter;
use crate::store::Reader;
use std::thread;

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
