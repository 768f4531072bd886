//! 8a.nu and UKClimbing.

use super::*;
use serde_json::json;

#[test]
fn the_old_columns_of_8a() {
    let import = sample("8a-old.csv");
    assert_eq!((import.rows, import.skipped.len(), import.summary.sends), (11, 4, 7));
    assert_eq!(why(&import, 9), "the ascent type \"zz\" is none of rp, f, os, tr");
    assert_eq!(why(&import, 10), "the kind \"Ladder\" is neither Route nor Boulder");
    assert_eq!(why(&import, 11), "the climb has no name");
    assert!(why(&import, 12).contains("2022-02-30"));

    let (entry, lantern) = climb(&import, "Paper Lantern");
    has(
        &Value::Object(entry.clone()),
        &json!({"date": "2019-10-10", "location": "Rice Valley", "sessionType": "outdoor", "source": "8a",
        "tags": ["soft", "recommended"]}),
    );
    assert_eq!(sends(&import, "Paper Lantern")[0]["locationPath"], "China > Tealeaf > Rice Valley > Moon Pagoda");
    has(
        lantern,
        &json!({"grade": "8a", "gradeType": "french", "result": "redpoint", "attempts": 24, "stars": 5,
        "discipline": null, "notes": "Long, \"pumpy\""}),
    );
    // Upper case and a route: French all the same; a sector that nobody named is none.
    let (entry, stair) = climb(&import, "Salt Stair");
    has(stair, &json!({"grade": "7A", "gradeType": "french", "result": "onsight", "attempts": 1, "stars": null}));
    assert_eq!((&entry["location"], &entry["date"]), (&json!("Kelp Bay"), &json!("2021-06-26")));
    assert_eq!(sends(&import, "Salt Stair")[0]["locationPath"], "Spain > Kelp Bay");
    let toads = climbs(&import, "Copper Toad");
    assert_eq!(toads[0].1["climbId"], toads[1].1["climbId"]);
    for (_, toad) in &toads {
        has(toad, &json!({"gradeType": "font", "discipline": "boulder"}));
    }
    let styles: Vec<_> = sends(&import, "Copper Toad").iter().map(|send| send["ascentStyle"].clone()).collect();
    assert!(styles.contains(&json!("flash")) && styles.contains(&json!("repeat")), "{styles:?}");
    has(climb(&import, "Second Helping").1, &json!({"attempts": 2, "result": "redpoint"}));
    has(climb(&import, "Rope Above").1, &json!({"rope": "tr", "tags": ["first ascent", "chipped"]}));
    assert_eq!(sends(&import, "Rope Above")[0].get("ascentStyle"), None);
    has(climb(&import, "Quick Contradiction").1, &json!({"attempts": 1, "stars": null, "tags": null}));
    for text in ["tries is \"4\"", "rating is \"9\"", "recommended is \"maybe\""] {
        assert!(import.notes.iter().any(|note| note.contains(text)), "{text} {:?}", import.notes);
    }
}

#[test]
fn the_new_columns_of_8a() {
    let import = sample("8a-new.csv");
    assert_eq!((import.rows, import.skipped.len()), (7, 2));
    assert_eq!((import.summary.sends, import.summary.attempts), (4, 1));
    assert_eq!(why(&import, 8), "the ascent type is missing");
    assert_eq!(why(&import, 9), "has 3 columns, the header has 19");
    has(
        climb(&import, "Iron Moth").1,
        &json!({"grade": "7B", "gradeType": "font", "result": "flash", "notes": "one line\nand another",
        "tags": ["recommended", "sit start"], "stars": null, "lengthM": null}),
    );
    has(climb(&import, "Far Ledge").1, &json!({"result": "attempt", "attempts": 9, "sendId": null, "tags": ["hard"]}));
    has(
        climb(&import, "Old Wish").1,
        &json!({"result": "redpoint", "discipline": "trad", "tags": ["project"], "repeats": 2, "gradeType": "french"}),
    );
    has(climb(&import, "Text Grade").1, &json!({"gradeType": "text", "grade": "E4 6a", "subType": "ground up"}));
}

#[test]
fn both_generations_of_8a_give_the_same_ascent_the_same_id() {
    let (old, new) = (sample("8a-old.csv"), sample("8a-new.csv"));
    for (one, two) in [(&old, &new), (&new, &old)] {
        let mut journal = Journal::new();
        apply(plan_into(one, &journal), &mut journal);
        let planned = plan_into(two, &journal);
        // Its entry and its send are there; the other rows are of other days.
        assert_eq!(planned.added, two.records.len() - 2);
        assert_eq!(planned.skipped, []);
    }
    let (old, new) = (sends(&old, "Paper Lantern"), sends(&new, "Paper Lantern"));
    assert_eq!((&old[0]["sendId"], &old[0]["climbId"]), (&new[0]["sendId"], &new[0]["climbId"]));
}

#[test]
fn ukclimbing() {
    let import = sample("ukc.csv");
    assert_eq!((import.rows, import.skipped.len()), (11, 3));
    assert_eq!((import.summary.sends, import.summary.attempts), (6, 2));
    assert_eq!(why(&import, 10), "the style \"Lead backwards\" is not known");
    assert!(why(&import, 11).contains("31/May/23"), "{:?}", import.skipped);
    assert_eq!(why(&import, 12), "the climb has no name");
    let (entry, heron) = climb(&import, "Grey Heron, Direct");
    has(
        &Value::Object(entry.clone()),
        &json!({"date": "2023-05-31", "location": "Thistle Edge", "partners": ["Ana", "Bo"],
        "locationPath": "England > North > Dales > Thistle Edge"}),
    );
    has(
        heron,
        &json!({"grade": "HVS 5a", "gradeType": "text", "discipline": "trad", "rope": "lead", "result": "onsight",
        "pitches": 2, "attempts": 1, "notes": "Windy & cold"}),
    );
    let kettles = climbs(&import, "Slate Kettle");
    assert_eq!(kettles[0].1["climbId"], kettles[1].1["climbId"]);
    let results: Vec<&str> = kettles.iter().map(|(_, climb)| climb["result"].as_str().unwrap()).collect();
    assert!(results.contains(&"hung") && results.contains(&"redpoint"));
    let otters = climbs(&import, "Low Otter");
    let flash = otters.iter().find(|(_, climb)| climb["result"] == "flash").unwrap();
    has(flash.1, &json!({"grade": "6A+", "gradeType": "font", "discipline": "boulder", "rope": null}));
    assert_eq!((&flash.0["date"], &flash.0["datePrecision"]), (&json!("2023-04-01"), &json!("month")));
    let (entry, follow) = climb(&import, "Long Follow");
    assert_eq!((&entry["datePrecision"], &follow["rope"]), (&json!("year"), &json!("follow")));
    has(
        climb(&import, "Unstyled").1,
        &json!({"result": "redpoint", "rope": null, "gradeType": "yds", "pitches": null}),
    );
    has(climb(&import, "Frozen Spout").1, &json!({"gradeType": "text", "discipline": null, "ukcType": "Winter"}));
}

#[test]
fn a_british_file_without_a_partner_column_is_read_too() {
    let text = "Name,Grade,Style,Notes,Date,Crag,Type\nGrey Heron,7a,Lead RP,,31/May/23,Thistle Edge,Sport\n";
    assert_eq!(sniff("a.csv", text.as_bytes()).unwrap(), Format::Ukc);
    let import = parse(Format::Ukc, "a.csv", text.as_bytes(), &context()).unwrap();
    assert_eq!((import.summary.sends, import.skipped.len()), (1, 0));
}
