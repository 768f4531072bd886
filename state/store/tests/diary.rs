//! What entries note besides climbs, as figures read it.

use super::*;
use crate::record::SessionType;
use crate::row::{BodyDay, Fulfilment, Noted, Scores};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn scores(total: f64, count: u32) -> Scores {
    Scores { total, count }
}

#[test]
fn a_day_adds_up_what_its_entries_note() {
    let mut store = memory();
    let condition = |energy: u8, fingers: u8| json!({"energy": energy, "soreness": {"fingers": fingers, "back": 1}});
    let mut morning = entry("2026-11-20", "");
    morning["physicalCondition"] = condition(7, 3);
    morning["sleepHours"] = 7.5.into();
    let mut evening = entry("2026-11-20", "");
    evening["physicalCondition"] = condition(5, 4);
    let mut vague = entry("2026-11-01", "");
    vague["datePrecision"] = "month".into();
    vague["physicalCondition"] = condition(9, 9);
    vague["sets"] = json!([{"exerciseId": "max-hangs", "loadKg": 5}]);
    for (id, value) in [("a", &morning), ("b", &evening), ("c", &vague)] {
        store.apply(&put(Table::Entries, id, value), &NOW).unwrap();
    }
    let (from, to) = (day("2026-01-01"), day("2026-12-31"));
    let expected = BodyDay {
        date: day("2026-11-20"),
        energy: scores(12.0, 2),
        sleep_hours: scores(7.5, 1),
        soreness: scores(9.0, 4),
    };
    assert_eq!(store.read().body_days(from, to).unwrap(), [expected]);
    assert_eq!(store.read().noted(from, to).unwrap().len(), 2, "a day that is not known is no day");
    assert_eq!(store.read().strength(from, to).unwrap(), []);
    assert_eq!(store.read().soreness(from, to).unwrap().len(), 4);
    store.apply(&delete(Table::Entries, "a"), &NOW).unwrap();
    let left = BodyDay { energy: scores(5.0, 1), sleep_hours: scores(0.0, 0), soreness: scores(5.0, 2), ..expected };
    assert_eq!(store.read().body_days(from, to).unwrap(), [left]);
    store.undo(&NOW).unwrap();
    assert_eq!(store.read().body_days(from, to).unwrap(), [expected]);
}

#[test]
fn sets_and_the_planned_day_follow_their_entry() {
    let mut store = memory();
    let mut board = entry("2026-11-20", "");
    board["sets"] = json!([{"id": "a", "exerciseId": "max-hangs", "loadKg": 12.5, "edgeMm": 20, "hangS": 10}]);
    board["planId"] = "p".into();
    board["planDay"] = "2026-11-19".into();
    board["physicalCondition"] = json!({"injuries": ["A2 left", " "]});
    board["exerciseKcal"] = 300.into();
    store.apply(&put(Table::Entries, "e", &board), &NOW).unwrap();
    let read = |store: &Store, from: &str, to: &str| {
        let (from, to) = (day(from), day(to));
        let read = store.read();
        (read.strength(from, to).unwrap(), read.fulfilments(from, to).unwrap(), read.noted(from, to).unwrap())
    };
    let (work, done, noted) = read(&store, "2026-11-20", "2026-11-20");
    assert_eq!((work[0].key.id.as_str(), work[0].date), ("e", day("2026-11-20")));
    assert_eq!((work[0].sets[0].load_kg, work[0].sets[0].edge_mm), (Some(12.5), Some(20.0)));
    let fulfilled =
        Fulfilment { plan_id: "p".into(), plan_day: day("2026-11-19"), date: day("2026-11-20"), minutes: 90.0 };
    assert_eq!(done, std::slice::from_ref(&fulfilled));
    let expected = Noted {
        date: day("2026-11-20"),
        kind: SessionType::Gym,
        energy: None,
        sleep_hours: None,
        exercise_kcal: Some(300.0),
        injuries: vec!["A2 left".into()],
    };
    assert_eq!(noted, [expected]);
    let mut moved = board.clone();
    moved["date"] = "2026-11-22".into();
    store.apply(&edit(Table::Entries, "e", &board, &moved), &NOW).unwrap();
    assert_eq!(read(&store, "2026-11-20", "2026-11-21"), (vec![], vec![], vec![]));
    let (work, done, noted) = read(&store, "2026-11-22", "2026-11-22");
    assert_eq!((work.len(), noted.len()), (1, 1));
    assert_eq!(done, [Fulfilment { date: day("2026-11-22"), ..fulfilled }]);
    store.apply(&delete(Table::Entries, "e"), &NOW).unwrap();
    assert_eq!(read(&store, "2026-01-01", "2026-12-31"), (vec![], vec![], vec![]));
}

#[test]
fn rest_fulfils_no_planned_session() {
    let mut store = memory();
    let mut rest = entry("2026-11-20", "");
    rest["sessionType"] = "rest".into();
    rest["planId"] = "p".into();
    rest["planDay"] = "2026-11-19".into();
    store.apply(&put(Table::Entries, "e", &rest), &NOW).unwrap();
    let (from, to) = (day("2026-01-01"), day("2026-12-31"));
    assert_eq!(store.read().fulfilments(from, to).unwrap(), []);
    let mut session = rest.clone();
    session["sessionType"] = "gym".into();
    store.apply(&edit(Table::Entries, "e", &rest, &session), &NOW).unwrap();
    assert_eq!(store.read().fulfilments(from, to).unwrap().len(), 1);
}
