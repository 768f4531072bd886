//! Each kind of record under the same four accidents: one field edited on both sides, a date that moves while it is
//! edited, a removal against an edit, one day or one file on both devices.

use super::device::{Device, START_MS};
use super::scenes::{NOW, device, pair};
use super::server::Server;
use crate::record::{Key, Table};
use crate::store::Now;
use serde_json::{Value, json};

const TICKS: &[u8] = include_bytes!("../../../tests/data/mountain-project-300.csv");

/// A record of each kind, the field that both sides change, and what they write.
fn kinds() -> [(Key, Value, &'static str, Value, Value); 7] {
    let plan = json!({"name": "Base", "startDate": "2026-01-01", "endDate": "2026-02-01"});
    let send = json!({"date": "2026-03-01", "grade": "V4", "gradeType": "v-scale", "name": "Line"});
    let entry = json!({"date": "2026-03-01", "sessionType": "gym", "location": "Movement"});
    let log = json!({"date": "2026-03-01", "hydration": 1000});
    let [one, two] = ["one", "two"].map(Value::from);
    [
        (Key::single(Table::Users), json!({"name": "Ada"}), "name", one.clone(), two.clone()),
        (Key::single(Table::Profiles), json!({"height": 180}), "height", 181.into(), 182.into()),
        (Key::single(Table::NutritionProfiles), json!({"targetWeight": 70}), "targetWeight", 69.into(), 68.into()),
        (Key::new(Table::Sends, "s"), send, "name", one.clone(), two.clone()),
        (Key::new(Table::Entries, "k"), entry, "location", one.clone(), two.clone()),
        (Key::new(Table::Plans, "p"), plan, "name", one, two),
        (Key::new(Table::NutritionLogs, "2026-03-01"), log, "hydration", 1500.into(), 2000.into()),
    ]
}

/// Both devices to rest, the first one pushing first.
fn settle(server: &mut Server, one: &mut Device, two: &mut Device) {
    for _ in 0..2 {
        one.synced(server);
        two.synced(server);
    }
    assert_eq!(one.records(), two.records());
    let shown = |device: &mut Device| -> Vec<_> {
        device.conflicts().into_iter().map(|one| (one.n, one.key, one.loser)).collect()
    };
    assert_eq!(shown(one), shown(two));
}

#[test]
fn a_field_that_both_sides_changed_keeps_the_first_value_and_shows_the_other() {
    for (key, start, field, first, second) in kinds() {
        let (mut server, mut one, mut two) = pair();
        one.put(&key, &start);
        settle(&mut server, &mut one, &mut two);
        one.edit(&key, |value| value[field] = first.clone());
        two.edit(&key, |value| value[field] = second.clone());
        two.edit(&key, |value| value["extra"] = "of two".into());
        settle(&mut server, &mut one, &mut two);
        let seen = one.get(&key).unwrap();
        assert_eq!((&seen[field], &seen["extra"]), (&first, &json!("of two")), "{key:?}");
        let inbox = one.conflicts();
        assert_eq!(inbox.len(), 1, "{key:?}: {inbox:?}");
        assert_eq!((&inbox[0].key, &inbox[0].loser.mine), (&key, &Some(second)), "{key:?}");
        assert_eq!((&inbox[0].loser.theirs, inbox[0].loser.path[0].as_str()), (&Some(first), field), "{key:?}");
    }
}

#[test]
fn an_edit_beats_a_removal_of_every_kind_whoever_comes_first() {
    for removed_first in [true, false] {
        for (key, start, field, value, _) in kinds() {
            let (mut server, mut one, mut two) = pair();
            one.put(&key, &start);
            settle(&mut server, &mut one, &mut two);
            let (remover, editor) = if removed_first { (&mut one, &mut two) } else { (&mut two, &mut one) };
            remover.delete(&key);
            editor.edit(&key, |body| body[field] = value.clone());
            settle(&mut server, &mut one, &mut two);
            assert_eq!(one.get(&key).unwrap()[field], value, "{key:?}, removal first {removed_first}");
            let inbox = one.conflicts();
            assert_eq!((inbox.len(), inbox[0].loser.path.len()), (1, 0), "{key:?}, removal first {removed_first}");
            // A removal that nobody edits against is one.
            one.delete(&key);
            settle(&mut server, &mut one, &mut two);
            assert_eq!(two.get(&key), None, "{key:?}");
        }
    }
}

#[test]
fn a_date_that_moves_takes_the_edits_of_the_other_side_with_it() {
    for table in [Table::Entries, Table::Sends] {
        let (key, start, field, value, _) = kinds().into_iter().find(|kind| kind.0.table == table).unwrap();
        for moved_first in [true, false] {
            let (mut server, mut one, mut two) = pair();
            one.put(&key, &start);
            settle(&mut server, &mut one, &mut two);
            let (mover, editor) = if moved_first { (&mut one, &mut two) } else { (&mut two, &mut one) };
            mover.edit(&key, |body| body["date"] = "2026-04-05".into());
            editor.edit(&key, |body| body[field] = value.clone());
            settle(&mut server, &mut one, &mut two);
            let seen = two.get(&key).unwrap();
            assert_eq!((&seen["date"], &seen[field]), (&json!("2026-04-05"), &value), "{table:?}");
            let rows: Vec<&String> =
                server.tables.iter().filter(|(_, item)| item.key == key).map(|((_, sk), _)| sk).collect();
            assert_eq!(rows, [&format!("2026-04-05#{}", key.id)], "one item a record");
            assert_eq!(one.conflicts(), []);
        }
        // Moved to two days: one stands, the other is in the inbox, and there is one item.
        let (mut server, mut one, mut two) = pair();
        one.put(&key, &start);
        settle(&mut server, &mut one, &mut two);
        one.edit(&key, |body| body["date"] = "2026-04-05".into());
        two.edit(&key, |body| body["date"] = "2026-04-06".into());
        settle(&mut server, &mut one, &mut two);
        assert_eq!(one.get(&key).unwrap()["date"], "2026-04-05");
        assert_eq!(one.conflicts()[0].loser.mine, Some("2026-04-06".into()));
        assert_eq!(server.tables.values().filter(|item| item.key == key).count(), 1);
        // A removal of a record that moved meanwhile leaves no item behind under either key.
        one.delete(&key);
        settle(&mut server, &mut one, &mut two);
        assert_eq!(server.tables.values().filter(|item| item.key == key).count(), 0);
    }
}

#[test]
fn a_day_that_both_began_holds_the_meals_of_both() {
    let (mut server, mut one, mut two) = pair();
    let key = Key::new(Table::NutritionLogs, "2026-03-01");
    let meal = |id: &str, kcal: u32| json!({"id": id, "name": id, "calories": kcal});
    one.put(&key, &json!({"date": "2026-03-01", "meals": [meal("a", 100), meal("b", 200)], "weight": 70}));
    two.put(&key, &json!({"date": "2026-03-01", "meals": [meal("c", 300)], "supplements": ["zinc"]}));
    settle(&mut server, &mut one, &mut two);
    let log = one.get(&key).unwrap();
    let ids: Vec<&Value> = log["meals"].as_array().unwrap().iter().map(|meal| &meal["id"]).collect();
    assert_eq!((ids.len(), &log["totalCalories"]), (3, &json!(600)), "{ids:?}");
    assert_eq!((&log["weight"], &log["supplements"], one.conflicts().len()), (&json!(70), &json!(["zinc"]), 0));
    // Then one meal is edited on both sides, one removed against an edit, one added.
    one.edit(&key, |log| log["meals"][0]["calories"] = 150.into());
    one.edit(&key, |log| log["meals"][1]["name"] = "B".into());
    two.edit(&key, |log| log["meals"][0]["calories"] = 160.into());
    two.edit(&key, |log| {
        log["meals"].as_array_mut().unwrap().retain(|meal| meal["id"] != "b");
    });
    two.edit(&key, |log| log["meals"].as_array_mut().unwrap().push(meal("d", 1)));
    settle(&mut server, &mut one, &mut two);
    let log = one.get(&key).unwrap();
    assert_eq!(log["meals"].as_array().unwrap().len(), 4, "{log:?}");
    assert_eq!(log["totalCalories"], 150 + 200 + 300 + 1);
    let paths: Vec<_> = one.conflicts().into_iter().map(|one| one.loser.path.join(".")).collect();
    assert_eq!(paths, ["meals.a.calories", "meals.b"]);
}

#[test]
fn a_file_that_both_import_offline_is_there_once() {
    let (mut server, mut one, mut two) = (Server::new(50), device("one"), device("two"));
    let imported = one.import("ticks.csv", TICKS, NOW);
    assert_eq!(two.import("ticks.csv", TICKS, Now { ms: START_MS + 86_400_000 }), imported);
    settle(&mut server, &mut one, &mut two);
    assert_eq!(one.records().len(), imported);
    assert_eq!(one.conflicts(), []);
    assert_eq!(server.tables.len(), imported);
    // Once more, on a third device that has synced: nothing is new.
    let mut three = device("three");
    three.synced(&mut server);
    assert_eq!(three.import("ticks.csv", TICKS, NOW), 0);
}

#[test]
fn an_import_meets_what_was_logged_by_hand_on_the_other_side() {
    for importer_first in [true, false] {
        let (mut server, mut one, mut two) = (Server::new(50), device("one"), device("two"));
        let imported = one.import("ticks.csv", TICKS, NOW);
        two.import("ticks.csv", TICKS, NOW);
        // On one side the athlete goes on in what was imported: a climb and notes by hand, a send put right.
        let records = two.records();
        let (entry, _) = records.iter().find(|(key, _)| key.table == Table::Entries).unwrap();
        let (send, _) = records.iter().find(|(key, _)| key.table == Table::Sends).unwrap();
        let before = two.get(entry).unwrap()["climbs"].as_array().unwrap().len();
        let by_hand = json!({"id": "hand", "grade": "V9", "gradeType": "v-scale", "result": "redpoint"});
        two.edit(entry, |value| value["climbs"].as_array_mut().unwrap().push(by_hand.clone()));
        two.edit(entry, |value| value["notes"] = "my own words".into());
        two.edit(send, |value| value["style"] = "slab".into());
        let hand = Key::new(Table::Entries, "by-hand");
        let date = two.get(entry).unwrap()["date"].clone();
        two.put(&hand, &json!({"date": date, "sessionType": "gym", "location": "Home"}));
        if importer_first {
            settle(&mut server, &mut one, &mut two);
        } else {
            settle(&mut server, &mut two, &mut one);
        }
        assert_eq!(one.records().len(), imported + 1);
        let seen = one.get(entry).unwrap();
        assert_eq!(seen["climbs"].as_array().unwrap().len(), before + 1);
        assert_eq!(seen["notes"], "my own words");
        assert!(seen["gradesCompleted"].as_array().unwrap().contains(&json!("V9")), "{seen:?}");
        assert_eq!((&one.get(send).unwrap()["style"], one.get(&hand).unwrap()["date"] == date), (&json!("slab"), true));
        assert_eq!(one.conflicts(), []);
        // The same file again brings nothing, and takes nothing back.
        assert_eq!(one.import("ticks.csv", TICKS, NOW), 0);
    }
}
