//! Lists by month, positions, filters, and the smaller answers.

use super::*;
use crate::filter::{Filter, GradeRange};
use crate::grade::{Grade, Scale};
use crate::record::{SessionType, Significance, Style, Venue};
use crate::row::Soreness;
use chrono::NaiveDate;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn many() -> Store {
    let mut store = memory();
    let mut change = Change { label: "years".into(), ops: Vec::new() };
    for n in 0..200_u64 {
        let day = date("2024-01-01") + chrono::Days::new(n * 3);
        change.ops.extend(put(Table::Entries, &format!("e{n:03}"), &entry(&day.to_string(), "")).ops);
    }
    store.apply(&change, &NOW).unwrap();
    store
}

#[test]
fn every_row_of_an_unfiltered_list_is_found_by_its_index() {
    let store = many();
    let filter = Filter::default();
    let all = store.read().entries(&filter, 0, 1000).unwrap();
    assert_eq!((all.total, all.rows.len()), (200, 200));
    assert!(all.rows.is_sorted_by(|a, b| a.date > b.date));
    for from in [0, 1, 9, 10, 11, 57, 198, 199, 200, 5000] {
        let page = store.read().entries(&filter, from, 7).unwrap();
        let expected: Vec<_> = all.rows.iter().skip(from).take(7).collect();
        assert_eq!((page.total, page.rows.iter().collect::<Vec<_>>()), (200, expected), "from {from}");
    }
    for (index, row) in all.rows.iter().enumerate() {
        assert_eq!(store.read().position(Table::Entries, &filter, &row.id).unwrap(), Some(index));
        assert_eq!(store.read().key_at(Table::Entries, row.row).unwrap().unwrap().id, row.id);
    }
    let months = store.read().months(Table::Entries).unwrap();
    assert_eq!(months.iter().map(|month| month.count).sum::<usize>(), 200);
    assert_eq!((months[0].month, months[0].count), (date("2025-08-01"), 7));
}

#[test]
fn a_changed_date_moves_the_row() {
    let mut store = many();
    store.apply(&edit(Table::Entries, "e000", &entry("2024-01-01", ""), &entry("2030-05-05", "")), &NOW).unwrap();
    let page = store.read().entries(&Filter::default(), 0, 1).unwrap();
    assert_eq!((page.total, page.rows[0].id.as_str(), page.rows[0].date), (200, "e000", date("2030-05-05")));
    assert_eq!(store.read().months(Table::Entries).unwrap()[0].month, date("2030-05-01"));
    store.undo(&NOW).unwrap();
    assert_eq!(store.read().position(Table::Entries, &Filter::default(), "e000").unwrap(), Some(199));
}

#[test]
fn a_removed_row_comes_back_to_its_place_within_the_day() {
    let mut store = memory();
    for id in ["a", "b", "c"] {
        store.apply(&put(Table::Entries, id, &entry("2026-11-20", id)), &NOW).unwrap();
    }
    store.apply(&delete(Table::Entries, "b"), &NOW).unwrap();
    store.undo(&NOW).unwrap();
    let ids: Vec<_> =
        store.read().entries(&Filter::default(), 0, 9).unwrap().rows.into_iter().map(|row| row.id).collect();
    assert_eq!(ids, ["c", "b", "a"]);
}

#[test]
fn filters_narrow_both_lists() {
    let mut store = memory();
    let records = [
        (Table::Entries, "gym", entry("2026-01-05", "")),
        (
            Table::Entries,
            "crag",
            json!({"date": "2026-02-05", "sessionType": "outdoor", "location": "Camp 4, Yosemite", "tags": ["Trip"],
                "partners": ["Ána"], "climbs": [{"id": "1", "grade": "V7", "gradeType": "v-scale", "style": "roof",
                "result": "attempt", "sendId": "s1"}]}),
        ),
        (Table::Entries, "rest", json!({"date": "2026-03-05", "sessionType": "rest"})),
        (Table::Sends, "s1", {
            let mut send = send("2026-02-05", "V7", "Bishop");
            send["significance"] = "breakthrough".into();
            send["style"] = "overhang".into();
            send
        }),
        (Table::Sends, "s2", json!({"date": "2026-01-05", "grade": "5.11a", "gradeType": "yds", "type": "indoor"})),
    ];
    for (table, id, value) in &records {
        store.apply(&put(*table, id, value), &NOW).unwrap();
    }
    let v = |text: &str| Grade::parse(Scale::VScale, text).unwrap().rank();
    let none = Filter::default;
    let cases: [(Filter, &[&str], &[&str]); 13] = [
        (none(), &["rest", "crag", "gym"], &["s1", "s2"]),
        (Filter { kinds: vec![SessionType::Gym, SessionType::Rest], ..none() }, &["rest", "gym"], &[]),
        (Filter { kinds: vec![SessionType::Outdoor], venue: Some(Venue::Outdoor), ..none() }, &["crag"], &["s1"]),
        (Filter { venue: Some(Venue::Indoor), ..none() }, &["gym"], &["s2"]),
        (Filter { styles: vec![Style::Roof], ..none() }, &["crag"], &[]),
        (Filter { styles: vec![Style::Slab, Style::Overhang], ..none() }, &[], &["s1"]),
        (Filter { significance: vec![Significance::Breakthrough], ..none() }, &["crag"], &["s1"]),
        (
            Filter { grade: Some(GradeRange { scale: Scale::VScale, low: v("V4"), high: v("V6") }), ..none() },
            &["gym"],
            &[],
        ),
        (Filter { since: Some(date("2026-02-05")), until: Some(date("2026-02-05")), ..none() }, &["crag"], &["s1"]),
        (Filter { places: vec!["camp 4".into()], ..none() }, &["crag"], &["s1"]),
        (Filter { tags: vec!["trip".into()], ..none() }, &["crag"], &[]),
        (Filter { partners: vec!["ana".into()], ..none() }, &["crag"], &[]),
        (Filter { tables: vec![Table::Sends], ..none() }, &[], &["s1", "s2"]),
    ];
    for (filter, entries, sends) in cases {
        let found = store.read().entries(&filter, 0, 9).unwrap();
        assert_eq!(found.total, entries.len(), "{filter:?}");
        assert_eq!(found.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), entries, "{filter:?}");
        let found = store.read().sends(&filter, 0, 9).unwrap();
        assert_eq!(found.total, sends.len(), "{filter:?}");
        assert_eq!(found.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), sends, "{filter:?}");
        for (index, id) in entries.iter().enumerate() {
            assert_eq!(store.read().position(Table::Entries, &filter, id).unwrap(), Some(index), "{filter:?}");
        }
        let ids = entries.iter().chain(sends).count();
        assert_eq!(store.read().search(&filter, 99).unwrap().len(), ids, "{filter:?}");
    }
}

#[test]
fn meals_places_and_labels_are_counted() {
    let mut store = memory();
    let log = |date: &str, meals: Value| json!({"date": date, "meals": meals});
    let oats = |kcal: u32| json!({"id": "1", "name": "Oats", "calories": kcal});
    let logs = [
        ("2026-01-01", json!([oats(300), {"id": "2", "name": "Rice"}])),
        ("2026-01-02", json!([oats(400)])),
        ("2026-01-03", json!([{"id": "1", "name": "Soup"}])),
    ];
    for (day, meals) in logs {
        store.apply(&put(Table::NutritionLogs, day, &log(day, meals)), &NOW).unwrap();
    }
    let names =
        |meals: Vec<crate::record::Meal>| meals.into_iter().map(|meal| (meal.name, meal.calories)).collect::<Vec<_>>();
    let (soup, oats, rice) = (("Soup".into(), None), ("Oats".into(), Some(400.0)), ("Rice".into(), None));
    assert_eq!(names(store.read().recent_meals(9).unwrap()), [soup, oats.clone(), rice]);
    assert_eq!(names(store.read().frequent_meals(1).unwrap()), [oats]);
    let days = store.read().food_days(date("2026-01-01"), date("2026-01-02")).unwrap();
    assert_eq!(days.iter().map(|day| (day.calories, day.meals)).collect::<Vec<_>>(), [(300.0, 2), (400.0, 1)]);

    store.apply(&put(Table::Entries, "e1", &entry("2026-01-01", "")), &NOW).unwrap();
    store.apply(&put(Table::Entries, "e2", &entry("2026-01-02", "")), &NOW).unwrap();
    store.apply(&put(Table::Sends, "s1", &send("2026-01-02", "V4", "")), &NOW).unwrap();
    assert_eq!(store.read().places(9).unwrap(), [("Movement".to_owned(), 2), ("Camp 4".to_owned(), 1)]);
    store.apply(&delete(Table::Sends, "s1"), &NOW).unwrap();
    assert_eq!(store.read().places(9).unwrap(), [("Movement".to_owned(), 2)]);
}

#[test]
fn days_add_up_sessions_load_and_soreness() {
    let mut store = memory();
    let day = date("2026-01-01");
    store.apply(&put(Table::Entries, "e1", &entry("2026-01-01", "")), &NOW).unwrap();
    let second = json!({"date": "2026-01-01", "sessionType": "outdoor", "duration": 200, "dayStatus": "travel",
        "physicalCondition": {"soreness": {"fingers": 4, "left elbow": 6}}, "gradesCompleted": ["V2", "V3"]});
    store.apply(&put(Table::Entries, "e2", &second), &NOW).unwrap();
    let vague = json!({"date": "2026-01-01", "datePrecision": "year", "sessionType": "gym", "duration": 60});
    store.apply(&put(Table::Entries, "e3", &vague), &NOW).unwrap();
    store.apply(&put(Table::Sends, "s1", &send("2026-01-02", "V4", "alone")), &NOW).unwrap();
    let days = store.read().days(day, date("2026-01-09")).unwrap();
    let sums: Vec<_> = days.iter().map(|day| (day.sessions, day.minutes, day.load, day.sent, day.tried)).collect();
    assert_eq!(sums, [(2, 290.0, 720.0, 3, 3), (0, 0.0, 0.0, 1, 1)]);
    assert_eq!((days[0].kind, days[0].status), (Some(SessionType::Outdoor), Some(crate::record::DayStatus::Travel)));
    let sore = store.read().soreness(day, day).unwrap();
    let score = |part: &str, score| Soreness { date: day, part: part.into(), score };
    assert_eq!(sore, [score("fingers", 4.0), score("left elbow", 6.0)]);
}

#[test]
fn records_come_in_the_order_of_exports_and_ids_resolve() {
    let mut store = memory();
    let profile = json!({"strengths": ["crimps"]});
    store.apply(&put(Table::Profiles, "v7-athlete-profiles", &profile), &NOW).unwrap();
    for (id, day) in [("aaaa-1", "2026-03-01"), ("aaaa-2", "2026-01-01"), ("bbbb-1", "2026-03-01")] {
        store.apply(&put(Table::Entries, id, &entry(day, "")), &NOW).unwrap();
    }
    store.apply(&put(Table::Sends, "zzzz", &send("2026-01-01", "V4", "")), &NOW).unwrap();
    let mut ids = Vec::new();
    store
        .read()
        .for_each(&mut |record| {
            ids.push(record.key.id);
            Ok(())
        })
        .unwrap();
    assert_eq!(ids, ["v7-athlete-profiles", "zzzz", "aaaa-2", "aaaa-1", "bbbb-1"]);
    let range = |since, until, limit| {
        let records = store.read().records(Table::Entries, since, until, limit).unwrap();
        records.into_iter().map(|record| record.key.id).collect::<Vec<_>>()
    };
    assert_eq!(range(Some("2026-02"), Some("2026-03"), None), ["aaaa-1", "bbbb-1"]);
    assert_eq!(range(None, None, Some(2)), ["aaaa-1", "bbbb-1"]);
    let found = |typed: &str| store.read().resolve(typed).unwrap().into_iter().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(found("aaaa"), ["aaaa-1", "aaaa-2"]);
    assert_eq!(found("AAAA-1"), ["aaaa-1"]);
    assert_eq!(found("aaa"), Vec::<String>::new());
    assert_eq!(found("profile"), ["v7-athlete-profiles"]);
    assert_eq!(found(""), Vec::<String>::new());
}

#[test]
fn a_filter_of_grades_tells_which_try_it_found() {
    let mut store = memory();
    let climb = |id: &str, grade: &str, result: &str| json!({"id": id, "grade": grade, "gradeType": "v-scale", "result": result});
    let day = |climbs: Value| json!({"date": "2026-11-20", "sessionType": "gym", "climbs": climbs});
    let tried = day(json!([climb("a", "V4", "flash"), climb("b", "V6", "attempt")]));
    let sent = day(json!([climb("a", "V6", "redpoint"), climb("b", "V5", "attempt")]));
    store.apply(&put(Table::Entries, "tried", &tried), &NOW).unwrap();
    store.apply(&put(Table::Entries, "sent", &sent), &NOW).unwrap();
    let low = Grade::parse(Scale::VScale, "V6").unwrap().rank();
    let grade = Some(GradeRange { scale: Scale::VScale, low, high: u32::MAX });
    let page = store.read().entries(&Filter { grade, ..Filter::default() }, 0, 9).unwrap();
    let best = |id: &str| {
        let row = page.rows.iter().find(|row| row.id == id).unwrap();
        (row.top.clone(), row.tried_top.clone())
    };
    assert_eq!(best("tried"), ("V4".into(), "V6".into()));
    assert_eq!(best("sent"), ("V6".into(), String::new()));
}
