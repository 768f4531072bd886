//! BoardLib and theCrag.

use super::*;
use serde_json::json;

#[test]
fn aurora_boards() {
    let import = sample("boardlib-kilter.csv");
    assert_eq!((import.rows, import.skipped.len()), (14, 3));
    assert_eq!(why(&import, 12), "the climb has no name");
    assert!(why(&import, 13).contains("2023-02-29"));
    assert_eq!(why(&import, 15), "is_ascent is \"perhaps\", allowed is True or False");
    assert_eq!((import.summary.climbs, import.summary.sends, import.summary.attempts), (11, 8, 3));

    let (entry, anvil) = climb(&import, "Velvet Anvil");
    has(
        &Value::Object(entry.clone()),
        &json!({"location": "Kilter", "sessionType": "training", "date": "2024-05-01",
        "tags": ["benchmark"], "locationPath": null}),
    );
    assert_eq!(entry["climbs"].as_array().unwrap().len(), 4);
    has(
        anvil,
        &json!({"grade": "V6", "gradeType": "v-scale", "result": "redpoint", "attempts": 3, "angleDeg": 40,
        "board": "Kilter", "discipline": "boulder", "tags": ["benchmark"], "mirror": null, "ownGrade": null,
        "notes": "heel, then \"the throw\""}),
    );
    has(
        &Value::Object(sends(&import, "Velvet Anvil")[0].clone()),
        &json!({"type": "indoor", "ascentStyle": "redpoint",
        "angleDeg": 40, "board": "Kilter", "source": "boardlib", "grade": "V6"}),
    );

    let meteors = climbs(&import, "Slow Meteor");
    has(
        meteors.iter().find(|(_, climb)| climb["angleDeg"] == 45).unwrap().1,
        &json!({"result": "attempt", "grade": "V8", "mirror": true, "attempts": 2, "sendId": null}),
    );
    // The board says repeat; nothing was sent before, and a first go on a later day is no flash.
    let sent = sends(&import, "Slow Meteor");
    assert_eq!((sent.len(), &sent[0]["ascentStyle"], &sent[0]["date"]), (1, &json!("redpoint"), &json!("2024-05-03")));
    let comet: Vec<_> =
        sends(&import, "Paper Comet").iter().map(|send| (send["date"].clone(), send["ascentStyle"].clone())).collect();
    assert!(comet.contains(&(json!("2024-05-01"), json!("flash"))));
    assert!(comet.contains(&(json!("2024-05-03"), json!("repeat"))));
    let owls = climbs(&import, "Owl Station");
    assert_eq!(owls.len(), 2);
    has(owls[0].1, &json!({"grade": "V5", "ownGrade": "V4"}));
    has(climb(&import, "Nowhere Grade").1, &json!({"grade": "ungraded", "gradeType": "text", "result": "flash"}));
    has(climb(&import, "Odd Angle").1, &json!({"angleDeg": null, "attempts": null, "result": "redpoint"}));
    assert_eq!(sends(&import, "Odd Angle")[0].get("ascentStyle"), None);
    assert!(import.notes.iter().any(|note| note.contains("angle is \"120\"")), "{:?}", import.notes);
}

#[test]
fn the_font_part_is_taken_where_boulders_are_in_font() {
    let (name, format, bytes) = SAMPLES[2];
    let context = ImportContext { hint: Hint { boulder: Scale::Font, ..Hint::default() }, ..context() };
    let import = parse(format, name, bytes, &context).unwrap();
    has(climb(&import, "Velvet Anvil").1, &json!({"grade": "7a", "gradeType": "font"}));
}

#[test]
fn moon_boards() {
    let import = sample("boardlib-moon.csv");
    assert_eq!((import.rows, import.skipped.len(), import.summary.sends), (6, 0, 5));
    has(
        climb(&import, "Granite Sparrow").1,
        &json!({"grade": "6C+", "gradeType": "font", "result": "flash", "attempts": 1}),
    );
    has(climb(&import, "Loud Teapot").1, &json!({"attempts": 4, "attemptsText": "4+", "result": "redpoint"}));
    has(climb(&import, "Far Lighthouse").1, &json!({"result": "attempt", "attempts": null, "notes": "left hand pops"}));
    let mut parades = climbs(&import, "Tin Parade");
    parades.sort_by_key(|(entry, _)| (entry["date"].to_string(), entry["location"].to_string()));
    let results: Vec<_> =
        parades.iter().map(|(entry, climb)| (entry["location"].clone(), climb["result"].clone())).collect();
    let expected = [("MoonBoard 2019", "redpoint"), ("MoonBoard 2017", "redpoint"), ("MoonBoard 2019", "repeat")];
    assert_eq!(results, expected.map(|(board, result)| (json!(board), json!(result))));
    assert!(import.notes.contains(&"1 with \"4+\" tries count as 4.".to_owned()));
}

#[test]
fn the_crag() {
    let import = sample("thecrag.csv");
    assert_eq!((import.rows, import.skipped.len(), import.summary.sends, import.summary.attempts), (13, 4, 6, 3));
    assert_eq!(why(&import, 5), "is the same ascent, 700003, as line 4");
    assert_eq!(why(&import, 9), "the date is missing");
    assert_eq!(why(&import, 10), "Target is a climb for later, not an ascent");
    assert_eq!(why(&import, 13), "the ascent type \"Levitated\" is not known");

    let (entry, choir) = climb(&import, "Saltwater Choir");
    has(
        &Value::Object(entry.clone()),
        &json!({"date": "2026-01-21", "location": "Kelp Bay",
        "locationPath": "Australia > South Coast > Kelp Bay > Lower Shelf", "partners": ["Ana", "Bo", "Chris"]}),
    );
    has(
        choir,
        &json!({"grade": "22", "gradeType": "ewbank", "result": "onsight", "attempts": 1, "lengthM": 18,
        "quality": "Very Good", "discipline": "sport", "url": "https://www.thecrag.com/route/800001"}),
    );
    let cathedral = climbs(&import, "Rust Cathedral");
    assert_eq!(cathedral.len(), 2);
    assert_eq!(cathedral[0].1["climbId"], cathedral[1].1["climbId"]);
    let send = sends(&import, "Rust Cathedral");
    has(
        &Value::Object(send[0].clone()),
        &json!({"grade": "24", "ascentStyle": "redpoint", "sourceId": "700003", "date": "2026-01-23"}),
    );
    has(
        &Value::Object(sends(&import, "Parsnip Arete")[0].clone()),
        &json!({"grade": "7a", "gradeType": "french", "ascentStyle": "pinkpoint"}),
    );
    let mathilde: Vec<_> = sends(&import, "Sloping Mathilde").iter().map(|send| send["ascentStyle"].clone()).collect();
    assert!(mathilde.contains(&json!("flash")) && mathilde.contains(&json!("repeat")));
    has(
        climb(&import, "Tall Order").1,
        &json!({"result": "attempt", "rope": "tr", "discipline": "sport", "sendId": null}),
    );
    let gorse = climbs(&import, "Gorse Chimney");
    assert!(
        gorse
            .iter()
            .any(|(_, climb)| climb["rope"] == "follow" && climb["result"] == "redpoint" && climb["lengthM"] == 40)
    );
    assert!(
        gorse.iter().any(|(_, climb)| climb["rope"] == "lead" && climb["result"] == "hung" && climb["lengthM"] == 39.6)
    );
}
