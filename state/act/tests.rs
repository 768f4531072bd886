//! Lines typed after each other, and what the journal holds then.
#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use serde_json::json;

/// Each line typed after the other: `send ...`, `food ...`, else a session. The store, and what was said last.
fn typed(lines: &[&str]) -> (Store, Done) {
    let mut store = Store::open_in_memory().unwrap();
    let settings = Settings::default();
    let moment =
        Moment { ms: 1_795_199_400_123, today: "2026-11-20".parse().unwrap(), time: "18:30:00".parse().unwrap() };
    let desk = Desk { settings: &settings, moment, to_utc: &|_, _| None };
    let mut ids = Ids::new(7);
    let mut last = None;
    for line in lines {
        let (kind, line) = match line.split_once(' ') {
            Some(("send", rest)) => (CaptureKind::Send, rest),
            Some(("food", rest)) => (CaptureKind::Food, rest),
            _ => (CaptureKind::Session, *line),
        };
        last = Some(capture(&mut store, kind, line, &desk, &mut ids).unwrap());
    }
    (store, last.unwrap())
}

fn count(store: &Store) -> usize {
    store.read().ascents(None, None).unwrap().len()
}

#[test]
fn a_send_and_the_climb_it_records_count_once_whichever_is_typed_first() {
    let cases: [(&[&str], usize); 9] = [
        (&["gym @Movement V3", "send V7 \"Blue\" @Movement", "gym @Movement V7 \"Blue\""], 2),
        (&["gym @Movement V7 \"Blue\"", "send V7 \"Blue\" @Movement"], 1),
        (&["send V7 \"Blue\" @Movement", "gym @Movement V7 \"blue\""], 1),
        (&["gym @Movement 2xV4 V7", "send V7 \"Blue\" @Movement"], 3),
        (&["gym @Movement V7", "send V7 @Movement"], 1),
        (&["gym @Movement V7 no3 \"Blue\"", "send V7 \"Blue\" @Movement"], 2),
        (&["gym @Movement V7 wu", "send V7 @Movement"], 2),
        (&["gym @Movement V7 \"Red\"", "send V7 \"Blue\" @Movement"], 2),
        (&["send V7 \"Blue\" @Movement", "gym @Elsewhere V7 \"Blue\""], 2),
    ];
    for (lines, ascents) in cases {
        assert_eq!(count(&typed(lines).0), ascents, "{lines:?}");
    }
    let (mut store, _) = typed(&["gym @Movement V7", "send V7 @Movement"]);
    store.undo(&Now { ms: 0 }).unwrap();
    assert_eq!(count(&store), 1, "one undo takes the send and its link");
    assert!(store.read().ascents(None, None).unwrap()[0].send.is_none());
}

#[test]
fn a_second_line_joins_the_entry_of_the_place_and_new_begins_another() {
    let (store, done) = typed(&["gym @Movement V4 1h", "gym @movement V5 fl", "new gym @Movement V6"]);
    assert_eq!(store.read().count(Table::Entries).unwrap(), 2);
    assert_eq!(done.headline, "Saved gym at Movement");
    assert_eq!(count(&store), 3);
}

#[test]
fn food_of_a_day_adds_up() {
    let (store, done) = typed(&["food oats 400kcal 30p", "food water 500ml", "food rice 300kcal, water 250ml"]);
    let log = store.read().get(&done.key).unwrap().unwrap();
    assert_eq!((&log["totalCalories"], &log["hydration"]), (&json!(700), &json!(750)));
    assert_eq!(log["meals"][0]["time"], "18:30");
}
