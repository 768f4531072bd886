//! Changes, and what they leave behind.

use super::*;
use crate::filter::{Filter, Word};
use crate::store::StoreError;

#[test]
fn a_change_is_completed_saved_and_read_back() {
    let mut store = memory();
    let receipt = store.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "felt strong")), &NOW).unwrap();
    assert_eq!((receipt.changed, receipt.added, receipt.keys.len()), (1, 1, 1));
    let saved = store.read().get(&Key::new(Table::Entries, "e1")).unwrap().unwrap();
    assert_eq!(saved["entryId"], "e1");
    assert_eq!(saved["createdAt"], "2026-11-20T18:30:00.123Z");
    assert_eq!(saved["gradesCompleted"], json!(["V4"]));
    let page = store.read().entries(&Filter::default(), 0, 10).unwrap();
    assert_eq!((page.total, page.rows[0].place.as_str(), page.rows[0].top.as_str()), (1, "Movement", "V4"));
    let words = vec![Word { text: "stro".into(), prefix: true, not: false }];
    let hits = store.read().search(&Filter { words, ..Filter::default() }, 10).unwrap();
    assert_eq!(hits[0].snippet, "felt \u{2}strong\u{3}");
}

#[test]
fn a_change_that_changes_nothing_leaves_no_trace() {
    let mut store = memory();
    let change = put(Table::Entries, "e1", &entry("2026-11-20", "felt strong"));
    store.apply(&change, &NOW).unwrap();
    let version = store.read().version().unwrap();
    let receipt = store.apply(&change, &Now { ms: NOW.ms + 1 }).unwrap();
    assert_eq!((receipt.changed, receipt.group), (0, 0));
    assert_eq!(store.apply(&delete(Table::Sends, "none"), &NOW).unwrap().changed, 0);
    assert_eq!(store.history(10).unwrap().len(), 1);
    assert_eq!(store.read().version().unwrap(), version);
}

#[test]
fn a_record_without_an_id_is_refused() {
    let mut store = memory();
    let refused = store.apply(&put(Table::Entries, "", &entry("2026-11-20", "")), &NOW).unwrap_err();
    assert_eq!(refused.to_string(), "this entry cannot be saved: entryId is empty");
    assert!(store.read().is_empty().unwrap());
}

#[test]
fn one_bad_record_refuses_the_whole_change() {
    let mut store = memory();
    let mut change = put(Table::Entries, "e1", &entry("2026-11-20", ""));
    change.ops.extend(put(Table::Entries, "e2", &entry("2026-02-30", "")).ops);
    let error = store.apply(&change, &NOW).unwrap_err();
    assert_eq!(
        error.to_string(),
        "this entry cannot be saved: date: \"2026-02-30\" is no date that exists; write it 2026-11-20"
    );
    assert!(store.read().is_empty().unwrap());
    let error = store.apply(&put(Table::Entries, "e1", &json!({"entryId": "other"})), &NOW).unwrap_err();
    assert!(matches!(error, StoreError::Invalid { .. }), "{error}");
    let long = entry("2026-11-20", &"x".repeat(100_000));
    let error = store.apply(&put(Table::Entries, "e1", &long), &NOW).unwrap_err();
    assert!(error.to_string().contains("takes 98 KB and a record may take 90 KB"), "{error}");
}

#[test]
fn progress_can_stop_a_long_change_and_nothing_is_saved() {
    let mut store = memory();
    let mut change = Change { label: "import".into(), ops: Vec::new() };
    for n in 0..1000 {
        change.ops.extend(put(Table::Entries, &format!("e{n}"), &entry("2026-11-20", "")).ops);
    }
    let stopped = store.apply_bulk(&change, &NOW, &mut |done, all| done < 500 || all != 1000);
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert!(store.read().is_empty().unwrap());
    let mut seen = Vec::new();
    let receipt = store.apply_bulk(&change, &NOW, &mut |done, all| {
        seen.push((done, all));
        true
    });
    assert_eq!((receipt.unwrap().keys.len(), seen.first(), seen.last()), (50, Some(&(0, 1000)), Some(&(1000, 1000))));
    assert_eq!(store.read().count(Table::Entries).unwrap(), 1000);
}

#[test]
fn undo_and_redo_walk_through_the_changes() {
    let mut store = memory();
    let key = Key::new(Table::Entries, "e1");
    store.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "one")), &NOW).unwrap();
    let first = store.read().get(&key).unwrap().unwrap();
    store.apply(&edit(Table::Entries, "e1", &entry("2026-11-20", "one"), &entry("2026-11-21", "two")), &NOW).unwrap();
    let second = store.read().get(&key).unwrap().unwrap();
    store.apply(&delete(Table::Entries, "e1"), &NOW).unwrap();
    let undone = store.undo(&NOW).unwrap().unwrap();
    assert_eq!((undone.label.as_str(), undone.key.as_ref(), undone.records), ("delete", Some(&key), 1));
    assert_eq!(store.read().get(&key).unwrap().unwrap(), second);
    store.undo(&NOW).unwrap().unwrap();
    assert_eq!(store.read().get(&key).unwrap().unwrap(), first);
    store.undo(&NOW).unwrap().unwrap();
    assert!(store.read().is_empty().unwrap());
    assert_eq!(store.undo(&NOW).unwrap(), None);
    store.redo(&NOW).unwrap().unwrap();
    store.redo(&NOW).unwrap().unwrap();
    assert_eq!(store.read().get(&key).unwrap().unwrap(), second);
    store.apply(&put(Table::Sends, "s1", &send("2026-11-20", "V7", "Bishop")), &NOW).unwrap();
    assert_eq!(store.redo(&NOW).unwrap(), None, "something else was done since");
    assert_eq!(store.history(10).unwrap().iter().filter(|past| past.undone).count(), 1);
}
