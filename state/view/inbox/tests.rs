//! Conflicts that a store really made, as a person reads them.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::act::settle;
use crate::record::{Change, Op};
use crate::store::{Now, Store};
use crate::sync::{Item, Joined, sort_key};
use serde_json::json;

const NOW: Now = Now { ms: 1_795_199_400_000 };

fn body(value: &Value) -> Body {
    value.as_object().unwrap().clone()
}

fn put(store: &mut Store, key: &Key, before: Option<&Value>, after: Option<&Value>) {
    let key = key.clone();
    let op = match (before, after) {
        (Some(before), Some(after)) => Op::Edit { key, before: body(before), after: body(after) },
        (None, Some(after)) => Op::Put { key, body: body(after) },
        _ => Op::Delete { key },
    };
    store.apply(&Change::one("test", op), &NOW).unwrap();
}

fn item(key: &Key, value: &Value, v: Option<u64>) -> Item {
    Item { key: key.clone(), sk: sort_key(key, &body(value)), v, body: body(value) }
}

fn adopt(store: &mut Store, key: &Key, value: Option<&Value>) {
    store.ledger().adopt(&[(key.clone(), value.map(|value| item(key, value, None)))], NOW).unwrap();
}

/// A store on `laptop` where both sides changed what they had in common.
fn store(key: &Key, base: &Value, here: Option<&Value>, server: Option<&Value>) -> Store {
    let mut store = Store::open_in_memory().unwrap();
    store.ledger().bind("ada", "laptop").unwrap();
    let items = [(key.clone(), item(key, base, Some(1)))].into_iter().collect();
    store.ledger().join(&Joined { items, cursor: 1, cid: "one".into(), ..Joined::default() }, NOW).unwrap();
    put(&mut store, key, Some(base), here);
    adopt(&mut store, key, server);
    store
}

fn inbox(store: &Store) -> Inbox {
    load(store.read(), Hidden::default()).unwrap()
}

fn entry(notes: &str, rpe: u8) -> Value {
    json!({"entryId": "e", "date": "2026-11-14", "sessionType": "gym", "location": "Movement", "rpe": rpe,
           "notes": notes, "climbs": [{"id": "c1", "grade": "V5", "gradeType": "v-scale", "name": "Crimp Ladder",
           "result": "flash"}]})
}

fn with(value: &Value, path: &str, new: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(path).unwrap() = new;
    value
}

#[test]
fn conflicts_read_as_a_person_would_tell_them() {
    let e = Key::new(Table::Entries, "e");
    let profile = Key::single(Table::Profiles);
    let goals = json!({"goals": [{"id": "g", "grade": "V7", "type": "boulder", "targetDate": "2026-05-01"}]});
    let plan = Key::new(Table::Plans, "p");
    let plans = json!({"planId": "p", "name": "Winter", "startDate": "2026-11-01", "endDate": "2027-01-31",
        "weeklyStructure": {"monday": {"type": "power", "duration": 90}}});
    let base = entry("warm", 5);
    let monday = "/weeklyStructure/monday/duration";
    // key, base, here, server, record, attribute, now, other
    let cases = [
        (&e, base.clone(), entry("warm", 7), entry("warm", 6), "gym at Movement, 14 Nov 2026", "RPE", "6", "7"),
        (&e, base.clone(), entry("cold", 5), entry("hot", 5), "gym at Movement, 14 Nov 2026", "Notes", "hot", "cold"),
        (
            &e,
            base.clone(),
            with(&base, "/climbs/0/grade", json!("V6")),
            with(&base, "/climbs/0/grade", json!("V4")),
            "gym at Movement, 14 Nov 2026",
            "Climbs > V4 Crimp Ladder > Grade",
            "V4",
            "V6",
        ),
        (
            &profile,
            goals.clone(),
            with(&goals, "/goals/0/grade", json!("V9")),
            with(&goals, "/goals/0/grade", json!("V8")),
            "profile",
            "Goals > V8 by 2026-05-01 > Grade",
            "V8",
            "V9",
        ),
        (
            &plan,
            plans.clone(),
            with(&plans, monday, json!(60)),
            with(&plans, monday, json!(120)),
            "plan Winter",
            "Week > Monday > Duration",
            "120 min",
            "60 min",
        ),
    ];
    for (key, base, here, server, record, attribute, now, other) in cases {
        let store = store(key, &base, Some(&here), Some(&server));
        let inbox = inbox(&store);
        let [dispute] = &inbox.items[..] else { panic!("{attribute}: {:?}", inbox.items) };
        assert_eq!((dispute.record.as_str(), dispute.attribute().as_str()), (record, attribute));
        assert_eq!(words(dispute.kind, dispute.now.as_ref()), now, "{attribute}");
        let (resolution, value) = dispute.other().unwrap();
        assert_eq!((resolution, words(dispute.kind, value)), (Resolution::TakeMine, other.to_owned()), "{attribute}");
        assert_eq!(dispute.on_device(), "on laptop (this device)");
        assert!(dispute.is_typed() && dispute.exists && !dispute.hidden);
        let differences = dispute.differences();
        assert_eq!((differences.len(), differences[0].label.as_str()), (1, ""), "{attribute}");
    }
}

#[test]
fn a_removal_against_an_edit_is_told_by_what_was_edited() {
    let key = Key::new(Table::Entries, "e");
    let base = entry("warm", 5);
    let mut edited = with(&base, "/rpe", json!(8));
    edited["climbs"][0]["attempts"] = json!(2);
    edited["climbs"].as_array_mut().unwrap().push(json!({"id": "c2", "grade": "V7", "gradeType": "v-scale"}));
    let labels = ["RPE", "Climbs > V5 Crimp Ladder > Tries", "Climbs > V7"];
    for (here, server, shown) in [(None, Some(&edited), Shown::Server), (Some(&edited), None, Shown::Device)] {
        let store = store(&key, &base, here, server);
        let inbox = inbox(&store);
        let dispute = &inbox.items[0];
        assert_eq!((dispute.attribute().as_str(), dispute.shown), ("the whole entry", shown));
        assert_eq!(dispute.record, "gym at Movement, 14 Nov 2026");
        assert!(!dispute.is_typed() && dispute.exists);
        let found: Vec<String> = dispute.differences().into_iter().map(|difference| difference.label).collect();
        for label in labels {
            assert!(found.iter().any(|found| found == label), "{label} in {found:?}");
        }
        assert!(!found.iter().any(|label| label.contains("Notes") || label.contains("Place")), "{found:?}");
        assert_eq!(dispute.other().unwrap().1, None, "the other is the removal");
    }
}

#[test]
fn what_is_shown_is_looked_up_in_the_record() {
    let key = Key::new(Table::Entries, "e");
    let base = entry("warm", 5);
    let cases = [
        (None, Shown::Server, Some(Resolution::TakeMine)),
        (Some(7), Shown::Device, Some(Resolution::TakeTheirs)),
        (Some(9), Shown::Neither, None),
    ];
    for (since, shown, other) in cases {
        let mut store = store(&key, &base, Some(&entry("warm", 7)), Some(&entry("warm", 6)));
        if let Some(rpe) = since {
            let before = Value::Object(store.read().get(&key).unwrap().unwrap());
            put(&mut store, &key, Some(&before), Some(&with(&before, "/rpe", json!(rpe))));
        }
        let inbox = inbox(&store);
        assert_eq!(inbox.items[0].shown, shown);
        assert_eq!(inbox.items[0].other().map(|(resolution, _)| resolution), other);
    }
}

#[test]
fn a_plan_that_was_put_aside_is_taken_back_alone() {
    let plan = |id: &str, active: bool| json!({"planId": id, "name": id, "startDate": "2026-11-01", "endDate": "2027-01-31", "active": active});
    let mut store = Store::open_in_memory().unwrap();
    store.ledger().bind("ada", "laptop").unwrap();
    let (one, two) = (Key::new(Table::Plans, "one"), Key::new(Table::Plans, "two"));
    put(&mut store, &two, None, Some(&plan("two", true)));
    adopt(&mut store, &one, Some(&plan("one", true)));
    let inbox = inbox(&store);
    let dispute = &inbox.items[0];
    assert_eq!((dispute.record.as_str(), dispute.attribute().as_str()), ("plan one", "Active"));
    assert_eq!((dispute.shown, words(dispute.kind, dispute.now.as_ref()).as_str()), (Shown::Device, "no"));
    let (resolution, _) = dispute.other().unwrap();
    let settled = settle(&mut store, dispute.n, &resolution, &NOW).unwrap().unwrap();
    assert_eq!(settled.text, "Settled: Active of plan one is changed");
    let active = |key: &Key| store.read().get(key).unwrap().unwrap()["active"] == true;
    assert_eq!((active(&one), active(&two)), (true, false), "one plan is active, as ever");
}

#[test]
fn settling_says_what_became_of_the_record() {
    let key = Key::new(Table::Entries, "e");
    let base = entry("warm", 5);
    let rpe = || store(&key, &base, Some(&entry("warm", 7)), Some(&entry("warm", 6)));
    let gone = || store(&key, &base, Some(&entry("warm", 7)), None);
    let cases: [(&dyn Fn() -> Store, Resolution, &str, bool); 5] = [
        (&rpe, Resolution::Keep, "Settled: RPE of gym at Movement, 14 Nov 2026 stays as it is", false),
        (&rpe, Resolution::TakeMine, "Settled: RPE of gym at Movement, 14 Nov 2026 is changed", true),
        (&rpe, Resolution::Edit(Some(json!(3))), "Settled: RPE of gym at Movement, 14 Nov 2026 is changed", true),
        (&gone, Resolution::Keep, "Settled: gym at Movement, 14 Nov 2026 stays as it is", false),
        (&gone, Resolution::TakeTheirs, "Settled: gym at Movement, 14 Nov 2026 is removed", true),
    ];
    for (made, resolution, text, changed) in cases {
        let mut store = made();
        let n = inbox(&store).items[0].n;
        let settled = settle(&mut store, n, &resolution, &NOW).unwrap().unwrap();
        assert_eq!((settled.text.as_str(), settled.changed), (text, changed));
        assert!(inbox(&store).items.is_empty());
        assert_eq!(settle(&mut store, n, &resolution, &NOW).unwrap(), None, "it is settled already");
        if changed {
            let before = inbox(&store).items.len();
            store.undo(&NOW).unwrap().unwrap();
            assert_eq!(inbox(&store).items.len(), before, "undo takes the value back, not the decision");
            assert!(store.read().get(&key).unwrap().is_some());
        }
    }
    let mut store = rpe();
    let n = inbox(&store).items[0].n;
    settle(&mut store, n, &Resolution::Edit(Some(json!(99))), &NOW).unwrap_err();
    assert_eq!(inbox(&store).items.len(), 1, "a value that is not allowed leaves the conflict open");
}

#[test]
fn what_the_configuration_hides_is_not_in_it() {
    let key = Key::new(Table::NutritionLogs, "2026-11-14");
    let meal = |kcal: u32| {
        json!({"date": "2026-11-14",
            "meals": [{"id": "m", "name": "oats", "calories": kcal, "protein": 10, "carbs": 20, "fat": 5}]})
    };
    let store = store(&key, &meal(400), Some(&meal(500)), Some(&meal(450)));
    for (hidden, seen) in
        [(Hidden::default(), Some(json!(450))), (Hidden { calories: true, ..Hidden::default() }, None)]
    {
        let inbox = load(store.read(), hidden).unwrap();
        let dispute = inbox.items.iter().find(|dispute| dispute.attribute() == "Meals > oats > Energy").unwrap();
        assert_eq!((&dispute.now, dispute.hidden), (&seen, seen.is_none()));
        assert_eq!(dispute.shown, Shown::Server, "what is shown does not depend on it");
    }
}

#[test]
fn values_are_words() {
    let goal = Table::Profiles.fields().iter().find(|field| field.key == "goals").unwrap().kind;
    let Kind::Table(fields) = goal else { panic!() };
    let element = json!({"id": "g", "grade": "V8", "type": "boulder", "completed": false, "beta": "left"});
    let kg = Kind::Num { min: 0.0, max: 9.0, unit: "kg" };
    let cases = [
        (kg, Some(json!(71.5)), "71.5 kg"),
        (Kind::Bool, Some(json!(true)), "yes"),
        (Kind::Text, Some(json!("")), "an empty text"),
        (Kind::Text, None, "nothing"),
        (Kind::Tags, Some(json!(["a", "b"])), "a, b"),
        (Kind::Tags, Some(json!([])), "none"),
        (Kind::Map(fields), Some(element.clone()), "V8, boulder, not done, beta left"),
        (goal, Some(json!([element])), "V8, boulder, not done, beta left"),
        (Kind::Any, Some(json!({"moonPhase": 3})), "moon phase 3"),
    ];
    for (kind, value, text) in cases {
        assert_eq!(words(kind, value.as_ref()), text);
    }
}

#[test]
fn a_handle_is_a_number() {
    for n in [0, 1, 35, 36, 4096, 4097, 1 << 40, i64::MAX, -1, -36] {
        let name = handle(n);
        assert_eq!(number(&name), Some(n), "{name}");
        assert_eq!(number(&format!(" {} ", name.to_uppercase())), Some(n));
        assert_eq!(name.starts_with('x'), n < 0);
    }
    assert_eq!((handle(4096).as_str(), handle(-1).as_str()), ("c35s", "x1"));
    for wrong in ["", "c", "x", "1", "-1", "c-1", "c+1", "x 1", "d1", "cé", "czzzzzzzzzzzzzzzzz"] {
        assert_eq!(number(wrong), None, "{wrong}");
    }
}

#[test]
fn lines_that_differ_are_marked() {
    let (mine, theirs) = ("a\nx\nc", "a\ny\nc\nd");
    let marks = |text: &str, others: &[&str]| -> Vec<bool> {
        marked(text, others).into_iter().map(|line| line.differs).collect()
    };
    assert_eq!(marks(mine, &[theirs]), [false, true, false]);
    assert_eq!(marks(theirs, &[mine]), [false, true, false, true]);
    assert_eq!(marks("a\nb\nc", &[mine, theirs]), [false, true, false]);
    assert_eq!(marks("", &[""]), [false]);
}
