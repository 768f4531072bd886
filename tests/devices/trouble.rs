//! Single troubles that a network, an account, a server or another program makes, and what each has to end as.

use super::fleet::dynoxide::Dynoxide;
use super::fleet::plain::{TABLES, attribute, item, plain_item};
use super::fleet::proxy::Fault;
use super::fleet::{Device, NOON, Server, signed_in};
use super::{assert_alike, entry, key, scene, stopped, sync_all};
use serde_json::json;
use std::time::{Duration, Instant};
use v7_state::record::{Key, Table};
use v7_state::sync::{Fault as Way, Outcome, Run, Stop};

#[test]
fn a_way_that_has_to_be_repaired_stops_and_says_so_and_what_was_on_its_way_goes_later() {
    signed_in("trouble::a_way_that_has_to_be_repaired_stops_and_says_so_and_what_was_on_its_way_goes_later", || {
        let (server, devices) = scene(&["one", "two"]);
        let cases = [
            (Fault::Expired, Way::Credentials),
            (Fault::Denied, Way::Denied),
            (Fault::NoTable, Way::NoTable),
            (Fault::Skewed, Way::Clock),
        ];
        for (fault, way) in cases {
            for operation in ["Query", "TransactWriteItems"] {
                devices[0].edit(&key("e"), |value| value["notes"] = format!("{way:?} {operation}").into());
                devices[0].proxy.next(operation, 1, fault);
                let stop = stopped(&devices[0]);
                assert!(matches!(&stop, Stop::Unusable(known, _) if *known == way), "{fault:?} at {operation}: {stop}");
                assert_eq!(devices[0].waiting(), 1);
                devices[0].synced();
            }
        }
        devices[1].synced();
        assert_eq!(devices[1].get(&key("e")).unwrap()["notes"], "Clock TransactWriteItems");
        assert_alike(&server, &devices);
        // A server that truly has no tables says the same.
        let bare = Server { dynoxide: Dynoxide::start(), prefix: "v7-".to_owned() };
        let device = Device::new(&bare, "ada", "three", 3);
        assert!(matches!(stopped(&device), Stop::Unusable(Way::NoTable, _)));
    });
}

#[test]
fn throttling_for_minutes_delays_and_loses_nothing() {
    signed_in("trouble::throttling_for_minutes_delays_and_loses_nothing", || {
        let (server, devices) = scene(&["one", "two"]);
        for fault in [Fault::Throttled, Fault::Exceeded, Fault::ThrottledItem, Fault::Conflict, Fault::Internal] {
            devices[0].edit(&key("e"), |value| value["notes"] = fault.name().into());
            devices[0].proxy.whenever(|_| true, fault);
            let mut longest = Vec::new();
            for _ in 0..14 {
                devices[0].proxy.recount();
                match devices[0].sync().outcome {
                    Outcome::Later { at_most_ms, .. } => longest.push(at_most_ms),
                    // A server that fails at the first read may as well be away.
                    Outcome::Offline(_) if fault == Fault::Internal => {}
                    other => panic!("{fault:?}: {other:?}"),
                }
                assert!(devices[0].proxy.counts().all() < 20, "a run is bounded");
            }
            if fault != Fault::Internal {
                assert_eq!((longest[0], longest[1], longest[13]), (1_000, 2_000, 600_000), "{fault:?}");
            }
            devices[0].proxy.clear();
            devices[0].synced();
            devices[1].synced();
            assert_eq!(devices[1].get(&key("e")).unwrap()["notes"], fault.name());
        }
        assert_alike(&server, &devices);
    });
}

#[test]
fn a_server_that_was_emptied_or_restored_stops_sync_and_nothing_is_deleted() {
    signed_in("trouble::a_server_that_was_emptied_or_restored_stops_sync_and_nothing_is_deleted", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        let old = plain.everything("ada");
        for at in 0..20 {
            devices[0].put(&key(&format!("n{at}")), &entry("kept"));
            devices[0].synced();
        }
        devices[1].synced();
        let now = plain.everything("ada");
        let kept = devices[0].records();
        devices[0].put(&key("late"), &entry("waits"));
        let empty: Vec<_> = now.iter().map(|(shape, _)| (*shape, Vec::new())).collect();
        for state in [&empty, &old] {
            plain.restore("ada", state);
            for device in &devices {
                assert_eq!(stopped(device), Stop::Restored);
                assert!(kept.keys().all(|key| device.get(key).is_some()));
            }
            assert_eq!(&plain.everything("ada"), state, "nothing is written either");
        }
        // The records are gone, and the log is not.
        let records_gone: Vec<_> = now
            .iter()
            .map(|(shape, items)| (*shape, if shape.name == "sync" { items.clone() } else { Vec::new() }))
            .collect();
        plain.restore("ada", &records_gone);
        let compare = Run { reconcile: true, ..Run::default() };
        let report = devices[1].run(compare, NOON, &mut || false).unwrap();
        assert_eq!(report.outcome, Outcome::Stopped(Stop::Emptied { missing: 21 }));
        assert_eq!(devices[1].records(), kept);
        // Everything is there again: what waited goes.
        plain.restore("ada", &now);
        sync_all(&devices);
        devices[1].synced();
        assert_alike(&server, &devices);
        assert_eq!(devices[1].records().len(), 22);
    });
}

#[test]
fn a_restored_server_is_joined_anew_when_the_athlete_says_so() {
    signed_in("trouble::a_restored_server_is_joined_anew_when_the_athlete_says_so", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        let old = plain.everything("ada");
        devices[0].put(&key("n"), &entry("newer than the copy"));
        devices[0].edit(&key("e"), |value| value["notes"] = "edited after the copy".into());
        sync_all(&devices);
        plain.restore("ada", &old);
        for device in &devices {
            assert_eq!(stopped(device), Stop::Restored);
            device.store().ledger().forget_remote().unwrap();
        }
        for _ in 0..2 {
            sync_all(&devices);
        }
        assert_alike(&server, &devices);
        assert_eq!(devices[1].get(&key("n")).unwrap()["notes"], "newer than the copy");
        let shown = devices[1].get(&key("e")).unwrap()["notes"].to_string();
        let inbox = format!("{:?}", devices[1].rested().inbox);
        assert!(format!("{shown}{inbox}").contains("edited after the copy"), "{shown} {inbox}");
    });
}

#[test]
fn a_newer_protocol_makes_this_one_read_only_and_keeps_its_edits() {
    signed_in("trouble::a_newer_protocol_makes_this_one_read_only_and_keeps_its_edits", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        // A row of the log that a newer program wrote.
        let mut row = plain.query("sync", None, "ada").pop().unwrap();
        let seq: u64 = row["seq"]["N"].as_str().unwrap().parse().unwrap();
        row["seq"] = attribute(&json!(seq + 1));
        row["proto"] = attribute(&json!(2));
        row["cid"] = attribute(&json!("newer"));
        plain.put("sync", &row);
        devices[0].edit(&key("e"), |value| value["notes"] = "kept".into());
        for _ in 0..2 {
            assert_eq!(stopped(&devices[0]), Stop::UpdateNeeded);
            assert_eq!(devices[0].waiting(), 1);
        }
        assert_eq!(plain.query("sync", None, "ada").len() as u64, seq + 1);
        // Rules that ask for it, for devices that start anew.
        plain.put("sync", &item(&json!({"userId": "ada", "seq": 0, "minProto": 2, "floor": 0})));
        devices[1].crash();
        devices[1].edit(&key("e"), |value| value["rpe"] = 9.into());
        assert_eq!(stopped(&devices[1]), Stop::UpdateNeeded);
        assert_eq!(devices[1].waiting(), 1);
        // Updated: the row is gone from the story, the edits are there.
        plain.delete(TABLES[9], &row);
        plain.put("sync", &item(&json!({"userId": "ada", "seq": 0, "minProto": 1, "floor": 0})));
        for _ in 0..2 {
            for device in &devices {
                device.crash();
            }
            sync_all(&devices);
        }
        let entry = devices[0].get(&key("e")).unwrap();
        assert_eq!((&entry["notes"], &entry["rpe"]), (&json!("kept"), &json!(9)));
    });
}

#[test]
fn a_record_that_the_server_cannot_take_stays_and_the_rest_goes() {
    signed_in("trouble::a_record_that_the_server_cannot_take_stays_and_the_rest_goes", || {
        let (server, devices) = scene(&["one", "two"]);
        devices[0].proxy.whenever(|request| String::from_utf8_lossy(&request.body).contains("huge"), Fault::TooLarge);
        devices[0].put(&key("a"), &entry("fine"));
        devices[0].put(&key("b"), &entry(&"huge ".repeat(15_000)));
        devices[0].put(&key("c"), &entry("fine"));
        devices[0].synced();
        let refused = devices[0].store().ledger().quarantined().unwrap();
        assert_eq!(refused.iter().map(|(key, _)| key.id.as_str()).collect::<Vec<_>>(), ["b"]);
        devices[1].synced();
        let ids: Vec<String> = devices[1].records().into_keys().map(|key| key.id).collect();
        assert_eq!(ids, ["a", "c", "e"]);
        devices[0].edit(&key("b"), |value| value["notes"] = "shorter".into());
        sync_all(&devices);
        assert_alike(&server, &devices);
    });
}

#[test]
fn a_record_as_large_as_a_journal_takes_is_not_too_large_for_the_server() {
    signed_in("trouble::a_record_as_large_as_a_journal_takes_is_not_too_large_for_the_server", || {
        let (server, devices) = scene(&["one", "two"]);
        // Text that takes more bytes in an item than letters in the journal, in four records at once.
        for at in 0..4 {
            devices[0].put(&key(&format!("n{at}")), &entry(&"Übergänge 🧗 ".repeat(5_000)));
        }
        let climb = |at| json!({"id": format!("c{at}"), "grade": "V4", "gradeType": "v-scale"});
        let climbs: Vec<_> = (0..1_000).map(climb).collect();
        let mut many = entry("many");
        many["climbs"] = climbs.into();
        devices[0].put(&key("many"), &many);
        sync_all(&devices);
        assert_alike(&server, &devices);
        assert_eq!(devices[1].records().len(), 6);
    });
}

#[test]
fn what_another_program_wrote_is_taken_in_whatever_its_types() {
    signed_in("trouble::what_another_program_wrote_is_taken_in_whatever_its_types", || {
        let (server, devices) = scene(&["one", "two"]);
        let mut plain = server.plain();
        let strange = json!({
            "userId": {"S": "ada"}, "date#entryId": {"S": "2026-03-04#strange"}, "entryId": {"S": "strange"},
            "date": {"S": "2026-03-04"}, "sessionType": {"N": "5"}, "climbs": {"S": "three"}, "notes": {"L": [{"BOOL": true}]},
            "duration": {"S": "long"}, "rpe": {"N": "7.50"}, "big": {"N": "12345678901234567890123456789012345678"},
            "physicalCondition": {"NULL": true}, "tags": {"SS": ["a", "b"]}, "levels": {"NS": ["1", "2"]},
            "picture": {"B": "AAEC"}, "own": {"M": {"deep": {"L": [{"N": "-0.001"}, {"M": {}}]}}},
        });
        plain.put("journal-entries", &strange);
        let more = json!({
            "userId": {"S": "ada"}, "date#entryId": {"S": "2026-03-05#more"}, "entryId": {"S": "more"},
            "date": {"S": "2026-03-05"}, "sessionType": {"S": "gym"}, "words": {"SS": ["a", "b"]},
            "levels": {"NS": ["1", "2"]}, "picture": {"B": "AAEC"}, "big": strange["big"], "own": strange["own"],
        });
        plain.put("journal-entries", &more);
        let mut known =
            plain.query("journal-entries", None, "ada").into_iter().find(|item| item["entryId"]["S"] == "e");
        let known = known.as_mut().unwrap();
        known["notes"] = attribute(&json!("rewritten by another program"));
        known.as_object_mut().unwrap().remove("_v");
        plain.put("journal-entries", known);
        let log =
            json!({"userId": "ada", "date": "2026-03-02", "meals": [{"id": "m", "name": "oats", "calories": 400}]});
        plain.put("nutrition-logs", &item(&log));
        plain.put("users", &item(&json!({"userId": "ada", "name": "Ada", "subscription": {"tier": "pro"}})));

        assert_eq!(devices[0].reconciled().adopted, 5);
        devices[1].synced();
        assert_alike(&server, &devices);
        for device in &devices {
            let body = device.get(&key("strange")).unwrap();
            assert_eq!(body["big"].to_string(), "12345678901234567890123456789012345678");
            assert_eq!((&body["sessionType"], &body["climbs"]), (&json!(5), &json!("three")));
            assert_eq!(device.get(&key("e")).unwrap()["notes"], "rewritten by another program");
            let log = device.get(&Key::new(Table::NutritionLogs, "2026-03-02")).unwrap();
            assert_eq!(log["meals"][0]["name"], "oats");
        }
        // An edit on top keeps what the other program wrote, types included.
        devices[1].edit(&key("more"), |value| value["location"] = "Movement".into());
        devices[1].edit(&Key::single(Table::Users), |value| value["name"] = "Ada L".into());
        devices[1].synced();
        devices[0].synced();
        let items = plain.query("journal-entries", None, "ada");
        let found = items.iter().find(|item| item["entryId"]["S"] == "more").unwrap();
        for name in ["words", "levels", "picture", "own", "big", "sessionType"] {
            assert_eq!(found[name], more[name], "{name}");
        }
        assert_eq!(found["location"]["S"], "Movement");
        let account = plain_item(&plain.query("users", None, "ada")[0]);
        assert_eq!((&account["name"], &account["subscription"]["tier"]), (&json!("Ada L"), &json!("pro")));
        assert_eq!(devices[0].reconciled().adopted, 0, "nothing is left to take in");
    });
}

#[test]
fn a_push_whose_answer_is_lost_is_applied_once() {
    signed_in("trouble::a_push_whose_answer_is_lost_is_applied_once", || {
        let (server, devices) = scene(&["one", "two"]);
        let faults = [
            Fault::CutAfter,
            Fault::CutWithin,
            Fault::HalfJson,
            Fault::InternalAfter,
            Fault::Late(150),
            Fault::CutBefore,
        ];
        let before = server.log("ada").len();
        for fault in faults {
            devices[0].edit(&key("e"), |value| value["notes"] = fault.name().into());
            devices[0].proxy.next("TransactWriteItems", 1, fault);
            let end = Instant::now() + Duration::from_secs(20);
            while devices[0].sync().outcome != Outcome::Synced {
                assert!(Instant::now() < end, "{fault:?}");
            }
            devices[0].proxy.settle();
        }
        assert_eq!(server.log("ada").len(), before + faults.len(), "one row each");
        sync_all(&devices);
        assert_alike(&server, &devices);
    });
}
