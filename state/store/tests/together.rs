//! A send and the climb that links to it are one ascent, in whatever order they are written.

use super::*;
use crate::filter::Filter;
use crate::record::{ClimbResult, Significance, Style, Venue};

fn linked_entry() -> Value {
    json!({"date": "2026-11-20", "sessionType": "outdoor", "location": "Camp 4", "climbs": [
        {"id": "a", "grade": "V4", "gradeType": "v-scale", "warmup": true},
        {"id": "b", "grade": "V8", "gradeType": "v-scale", "name": "Midnight", "result": "redpoint", "attempts": 6,
            "sendId": "s1"}]})
}

fn linked_send() -> Value {
    json!({"date": "2026-11-20", "grade": "V8", "gradeType": "v-scale", "name": "Midnight", "location": "Camp 4",
        "type": "outdoor", "style": "overhang", "significance": "milestone", "entryId": "e1", "climbId": "midnight"})
}

#[test]
fn a_linked_send_counts_once_whichever_came_first() {
    for send_first in [true, false] {
        let mut store = memory();
        let mut changes = [put(Table::Sends, "s1", &linked_send()), put(Table::Entries, "e1", &linked_entry())];
        if !send_first {
            changes.reverse();
        }
        store.apply(&changes[0], &NOW).unwrap();
        store.apply(&changes[1], &NOW).unwrap();
        let ascents = store.read().ascents(None, None).unwrap();
        assert_eq!(ascents.len(), 2);
        let one = ascents[1];
        let row = store.read().sends(&Filter::default(), 0, 1).unwrap().rows[0].row;
        assert_eq!(
            (one.send, one.significance, one.style),
            (Some(row), Some(Significance::Milestone), Some(Style::Overhang))
        );
        assert_eq!((one.result, one.attempts, one.venue), (ClimbResult::Redpoint, Some(6), Some(Venue::Outdoor)));
        assert_eq!((one.counts(), ascents[0].counts()), (true, false));
        let climb = store.read().climb_of(&Key::new(Table::Sends, "s1"), None).unwrap().unwrap();
        assert_eq!(climb, one.climb);
        assert_eq!(store.read().climb_of(&Key::new(Table::Entries, "e1"), Some(1)).unwrap(), Some(climb));
        assert_eq!(store.read().climb_of(&Key::new(Table::Entries, "e1"), Some(0)).unwrap(), None);
        let days = store.read().climb(climb).unwrap();
        assert_eq!((days.len(), days[0].key.id.as_str()), (1, "e1"));
        assert_eq!(days[0].climb.as_ref().unwrap()["id"], "b");
        assert_eq!(days[0].send.as_ref().unwrap()["sendId"], "s1");
        let day = store.read().days(one.date, one.date).unwrap();
        assert_eq!((day[0].sent, day[0].tried), (2, 2));
    }
}

#[test]
fn parting_them_makes_two_and_moving_the_entry_keeps_them_one() {
    let mut store = memory();
    store.apply(&put(Table::Sends, "s1", &linked_send()), &NOW).unwrap();
    store.apply(&put(Table::Entries, "e1", &linked_entry()), &NOW).unwrap();
    let mut moved = linked_entry();
    moved["date"] = "2026-11-22".into();
    store.apply(&edit(Table::Entries, "e1", &linked_entry(), &moved), &NOW).unwrap();
    let ascents = store.read().ascents(None, None).unwrap();
    assert_eq!((ascents.len(), ascents[1].send.is_some()), (2, true));

    let mut parted = moved.clone();
    parted["climbs"][1].as_object_mut().unwrap().remove("sendId");
    store.apply(&edit(Table::Entries, "e1", &moved, &parted), &NOW).unwrap();
    let ascents = store.read().ascents(None, None).unwrap();
    assert_eq!(ascents.len(), 3);
    let entry = store.read().entries(&Filter::default(), 0, 1).unwrap().rows[0].row;
    assert_eq!((ascents[0].entry, ascents[0].send.is_some()), (Some(entry), true), "the send still names its entry");

    store.apply(&delete(Table::Entries, "e1"), &NOW).unwrap();
    let ascents = store.read().ascents(None, None).unwrap();
    assert_eq!((ascents.len(), ascents[0].entry), (1, None));
    store.undo(&NOW).unwrap();
    store.undo(&NOW).unwrap();
    assert_eq!(store.read().ascents(None, None).unwrap().len(), 2);
    store.apply(&delete(Table::Sends, "s1"), &NOW).unwrap();
    let ascents = store.read().ascents(None, None).unwrap();
    assert_eq!((ascents.len(), ascents[1].send, ascents[1].significance), (2, None, None));
}

#[test]
fn a_grade_that_cannot_be_read_is_left_out_of_charts_and_keeps_its_place() {
    let mut store = memory();
    let climbs = json!({"date": "2026-11-20", "sessionType": "gym", "climbs": [
        {"id": "a", "grade": "???"}, {"id": "b", "grade": "V4", "name": "Blue", "climbId": "blue"}]});
    store.apply(&put(Table::Entries, "e1", &climbs), &NOW).unwrap();
    assert_eq!(store.read().ascents(None, None).unwrap().len(), 1);
    let climb = store.read().climb_of(&Key::new(Table::Entries, "e1"), Some(1)).unwrap().unwrap();
    assert_eq!(store.read().climb(climb).unwrap()[0].climb.as_ref().unwrap()["id"], "b");
    assert_eq!(store.read().entries(&Filter::default(), 0, 1).unwrap().rows[0].tried, 2);
}

#[test]
fn how_a_climb_ended_is_said_once_for_charts_lists_and_pages() {
    use crate::record::ClimbResult::{Attempt, Flash, Redpoint};
    let mut store = memory();
    let climb = |id: &str, send: Option<&str>| json!({"id": id, "grade": "V4", "gradeType": "v-scale", "sendId": send});
    let mut day = json!({"date": "2026-11-20", "sessionType": "gym",
        "climbs": [climb("bare", None), climb("foreign", None), climb("linked", Some("s1"))]});
    day["climbs"][2]["result"] = "attempt".into();
    store.apply(&put(Table::Entries, "e1", &day), &NOW).unwrap();
    // A word of another program: validation refuses it here, so it comes the way a pull brings it.
    let conn = &store.reader.conn;
    let sql = "UPDATE entity SET local = json_set(local, '$.climbs[1].result', 'fell') WHERE id = 'e1'";
    conn.execute(sql, []).unwrap();
    store.rebuild().unwrap();
    store.apply(&put(Table::Sends, "s1", &send("2026-11-20", "V4", "Line")), &NOW).unwrap();
    let mut once = send("2026-11-21", "V4", "Other");
    once["attempts"] = 1.into();
    store.apply(&put(Table::Sends, "s2", &once), &NOW).unwrap();
    let results: Vec<_> = store.read().ascents(None, None).unwrap().iter().map(|ascent| ascent.result).collect();
    assert_eq!(results, [Redpoint, Attempt, Redpoint, Flash], "a recorded send is a send, on one try a flash");
    assert_eq!(store.read().entries(&Filter::default(), 0, 1).unwrap().rows[0].sent, 1);
}

#[test]
fn numbers_that_no_session_has_break_no_sum() {
    let mut store = memory();
    for (id, minutes) in [("e1", "1e308"), ("e2", "-1e308"), ("e3", "60")] {
        store.apply(&put(Table::Entries, id, &entry("2026-11-20", "")), &NOW).unwrap();
        let sql = "UPDATE entity SET local = json_set(local, '$.duration', json(?1)) WHERE id = ?2";
        store.reader.conn.execute(sql, [minutes, id]).unwrap();
    }
    store.rebuild().unwrap();
    let day = "2026-11-20".parse().unwrap();
    let days = store.read().days(day, day).unwrap();
    assert_eq!((days[0].minutes, days[0].load), (60.0, 480.0));
}
