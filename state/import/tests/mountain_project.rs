//! Mountain Project ticks.

use super::*;
use serde_json::json;

fn ticks(rows: &str) -> Import {
    let header = "Date,Route,Rating,Notes,URL,Pitches,Location,\"Avg Stars\",\"Your Stars\",Style,\"Lead Style\",\"Route \
                  Type\",\"Your Rating\",Length,\"Rating Code\"";
    parse(Format::MountainProject, "ticks.csv", format!("{header}\n{rows}").as_bytes(), &context()).unwrap()
}

#[test]
fn the_sample_has_these_counts() {
    let import = sample("mountain-project-300.csv");
    assert_eq!(import.rows, 300);
    assert_eq!(import.skipped.len(), 4);
    assert_eq!(import.summary.climbs, 296);
    assert_eq!(import.summary.sends + import.summary.attempts, 296);
    let days: std::collections::HashSet<_> = records(&import, Table::Entries)
        .values()
        .map(|entry| (entry["date"].clone(), entry["locationPath"].clone()))
        .collect();
    assert_eq!(days.len(), import.summary.entries);
}

#[test]
fn each_quirk_has_its_outcome() {
    let import = sample("mountain-project-300.csv");
    let (entry, multi) = climb(&import, "Quirk Multi-line");
    let notes = "First go: fell at the lip, again.\nSecond go: same, but \"closer\".\n\nThird: stuck it, heel at the <arete>, \
                 commas, everywhere";
    assert_eq!((&multi["notes"], &multi["stars"]), (&json!(notes), &json!(3)));
    assert_eq!(entry["location"], "Hollow Pines Boulders > Lantern Block");
    assert_eq!(entry["locationPath"], "Idaho > Sawtooth Rim > Hollow Pines Boulders > Lantern Block");
    assert_eq!((&entry["sessionType"], &entry["source"]), (&json!("outdoor"), &json!("mountain-project")));
    assert_eq!(sends(&import, "Quirk Multi-line")[0]["notes"], notes);

    let code = sends(&import, "Quirk Contradictory Code")[0];
    let expected = json!({"grade": "5.11a", "gradeType": "yds", "gradeNumeric": 4600, "rope": "lead", "type": "outdoor",
        "ascentStyle": "redpoint", "discipline": "sport", "source": "mountain-project", "date": "2024-05-18"});
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&code[key], value, "{key}");
    }
    let (_, code) = climb(&import, "Quirk Contradictory Code");
    assert_eq!((&code["lengthM"], code.get("stars"), code.get("style")), (&json!(24.4), None, None));

    assert_eq!(climb(&import, "Quirk American Date").0["date"], "2024-05-18");
    assert_eq!(sends(&import, "Quirk American Date")[0].get("ascentStyle"), None);
    let (_, unrated) = climb(&import, "Quirk No Rating");
    assert_eq!((&unrated["grade"], &unrated["gradeType"]), (&json!("ungraded"), &json!("text")));
    assert_eq!(climb(&import, "Quirk Own Rating Only").1["grade"], "V3");
    let (_, ana) = climb(&import, "Ana's \"Quirk\" & Sons");
    assert_eq!(ana.get("url"), None);
    let (_, ice) = climb(&import, "Quirk Ice");
    let expected = json!({"grade": "WI4", "gradeType": "text", "rope": "follow", "pitches": 3, "lengthM": 100.6,
        "discipline": "ice", "result": "redpoint"});
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&ice[key], value, "{key}");
    }
    let (_, hung) = climb(&import, "Quirk Hung");
    assert_eq!((&hung["result"], &hung["rope"], hung.get("sendId")), (&json!("hung"), &json!("lead"), None));
    assert_eq!((&hung["discipline"], &hung["stars"]), (&json!("sport"), &json!(4)));
    let (entry, attempt) = climb(&import, "Quirk Attempt");
    assert_eq!((&attempt["result"], attempt.get("sendId")), (&json!("attempt"), None));
    assert!(entry["gradesAttempted"].as_array().unwrap().contains(&json!("V8")));
    assert!(!entry["gradesCompleted"].as_array().unwrap().contains(&json!("V8")));
    for name in ["Quirk Hung", "Quirk Attempt"] {
        assert!(sends(&import, name).is_empty(), "{name}");
    }
    let (_, top_rope) = climb(&import, "Quirk Top Rope");
    assert_eq!((&top_rope["rope"], &top_rope["grade"]), (&json!("tr"), &json!("5.10a/b PG13")));
    assert_eq!((&top_rope["gradeType"], top_rope.get("pitches"), top_rope.get("lengthM")), (&json!("yds"), None, None));
    assert!(import.notes.iter().any(|note| note.contains("Pitches is \"zwei\", not a number from 1 to 200")));
    assert!(import.notes.iter().any(|note| note.contains("Length is \"tall\"")));

    let skipped: Vec<(&str, &str)> =
        import.skipped.iter().map(|skipped| (skipped.text.as_str(), skipped.why.as_str())).collect();
    assert!(skipped[0].0.starts_with("2024-02-30, Quirk Impossible Date"), "{skipped:?}");
    assert!(skipped[0].1.contains("does not exist"));
    assert_eq!(skipped[1].1, "the route has no name");
    assert_eq!(skipped[2].1, "the style \"Simul\" is none of Lead, TR, Follow, Solo, Flash, Send, Attempt");
    assert_eq!(skipped[3].1, "has 7 columns, the header has 15");
}

#[test]
fn skipped_rows_name_the_line_they_begin_on() {
    let import = ticks("2024-01-01,A,V1,\"one\ntwo\",,1,X,,,,,,,,\n2024-01-32,B,V1,,,1,X,,,,,,,,\n\nshort,row\n");
    assert_eq!(import.skipped.iter().map(|skipped| skipped.line).collect::<Vec<_>>(), [4, 6]);
    let crlf = "Date,Route,Rating,Style\r\n2024-01-01,A,V1,\r\n2024-01-32,B,V1,\r\n\r\n2024-01-33,C,V1,\r\n";
    for text in [crlf.to_owned(), crlf.replace('\n', "")] {
        let import = parse(Format::MountainProject, "a.csv", text.as_bytes(), &context()).unwrap();
        assert_eq!(import.skipped.iter().map(|skipped| skipped.line).collect::<Vec<_>>(), [3, 5]);
    }
    let import = ticks("2024-01-01,A,V1,\"never closed,,1,X,,,,,,,,\n2024-01-02,B,V1,,,1,X,,,,,,,,\n");
    assert_eq!(
        why(&import, 2),
        "has 4 columns, the header has 15 (it runs to line 3: is a quotation mark not closed?)"
    );
}

#[test]
fn styles_of_both_columns_together() {
    let cases = [
        ("", "", "redpoint", None, None),
        ("Send", "", "redpoint", None, None),
        ("Flash", "", "flash", Some("flash"), None),
        ("Lead", "", "redpoint", None, Some("lead")),
        ("Lead", "Onsight", "onsight", Some("onsight"), Some("lead")),
        ("Lead", "Flash", "flash", Some("flash"), Some("lead")),
        ("Lead", "Redpoint", "redpoint", Some("redpoint"), Some("lead")),
        ("Lead", "Pinkpoint", "redpoint", Some("pinkpoint"), Some("lead")),
        ("TR", "", "redpoint", None, Some("tr")),
        ("Follow", "", "redpoint", None, Some("follow")),
        ("Solo", "", "redpoint", None, Some("solo")),
    ];
    for (style, lead, result, ascent, rope) in cases {
        let import = ticks(&format!("2024-01-01,A,V1,,,1,X,,,{style},{lead},,,,"));
        let (_, climb) = climb(&import, "A");
        assert_eq!((climb["result"].as_str(), climb.get("rope").and_then(Value::as_str)), (Some(result), rope));
        assert_eq!(sends(&import, "A")[0].get("ascentStyle").and_then(Value::as_str), ascent, "{style} {lead}");
    }
    for (style, lead, result) in [
        ("Attempt", "", "attempt"),
        ("Lead", "Fell/Hung", "hung"),
        ("TR", "Fell/Hung", "hung"),
        ("Attempt", "Redpoint", "attempt"),
    ] {
        let import = ticks(&format!("2024-01-01,A,V1,,,1,X,,,{style},{lead},,,,"));
        assert_eq!(climb(&import, "A").1["result"], result);
        assert_eq!(import.summary.sends, 0, "{style} {lead}");
    }
}

#[test]
fn equal_rows_are_two_climbs_of_one_entry() {
    let import = sample("mountain-project-300.csv");
    let doubles = climbs(&import, "Quirk Double");
    assert_eq!(doubles.len(), 2);
    assert_eq!(doubles[0].0["entryId"], doubles[1].0["entryId"]);
    assert_eq!(doubles[0].1["climbId"], doubles[1].1["climbId"]);
    assert_ne!(doubles[0].1["id"], doubles[1].1["id"]);
    assert_ne!(doubles[0].1["sendId"], doubles[1].1["sendId"]);
}

#[test]
fn a_resaved_file_gives_the_same_ids() {
    let (first, resaved) = (sample("mountain-project-300.csv"), sample("mountain-project-resaved.csv"));
    let all = records(&first, Table::Sends);
    for (id, send) in records(&resaved, Table::Sends) {
        assert_eq!(all[id], send);
    }
}

#[test]
fn a_later_export_adds_what_is_new_and_keeps_what_was_edited() {
    let row = "2024-01-01,A,V1,,https://www.mountainproject.com/route/1/a,1,X > Y,,-1,,,Boulder,,,";
    let first = ticks(row);
    let mut journal: BTreeMap<Key, Body> = first.records.into_iter().collect();
    for (key, body) in &mut journal {
        if key.table == Table::Sends {
            body.insert("notes".into(), "my own words".into());
            body.insert("style".into(), "slab".into());
        }
    }
    let later = "2024-01-01,B,V2,,https://www.mountainproject.com/route/2/b,1,X > Y,,-1,,,Boulder,,,\n\
                 2024-01-01,A,V2,their words,https://www.mountainproject.com/route/1/a-new-name,1,X > Y,,3,,,Boulder,V0,,";
    let planned = plan_into(&ticks(later), &journal);
    assert_eq!((planned.added, planned.changed, planned.unchanged), (1, 1, 1));
    let edit = planned.change.ops.iter().find_map(|op| match op {
        crate::record::Op::Edit { after, .. } => Some(after),
        _ => None,
    });
    let climbs = edit.unwrap()["climbs"].as_array().unwrap();
    assert_eq!(climbs.len(), 2);
    assert_eq!(
        (&climbs[0]["grade"], &climbs[0]["stars"], &climbs[0]["ownGrade"]),
        (&json!("V1"), &json!(3), &json!("V0"))
    );
    assert_eq!(edit.unwrap()["gradesCompleted"], json!(["V1", "V2"]));
    assert_eq!(planned.change.label, "import of ticks.csv");
}

#[test]
fn semicolons_tabs_and_partial_dates_are_read() {
    for separator in [";", "\t"] {
        let text = "Date,Route,Rating,Style\n2023-05,A,V1,\n2021,B,V2,Attempt".replace(',', separator);
        assert_eq!(sniff("a.csv", text.as_bytes()).unwrap(), Format::MountainProject);
        let import = parse(Format::MountainProject, "a.csv", text.as_bytes(), &context()).unwrap();
        let (entry, _) = climb(&import, "A");
        assert_eq!((&entry["date"], &entry["datePrecision"]), (&json!("2023-05-01"), &json!("month")));
        assert_eq!(sends(&import, "A")[0]["datePrecision"], "month");
        assert_eq!(climb(&import, "B").0["datePrecision"], "year");
    }
}

#[test]
fn ten_thousand_rows_are_all_there() {
    use std::fmt::Write as _;
    let mut rows = String::new();
    for n in 0..10_000 {
        let _ = writeln!(
            rows,
            "20{:02}-{:02}-{:02},Climb {},V{},\"n &#39;{n}&#39;\",https://www.mountainproject.com/route/{}/x,1,A > B > C{},2.1,-1,Send,,Boulder,,,20000",
            10 + n / 1000,
            1 + n % 12,
            1 + n % 28,
            n % 700,
            n % 12,
            n % 700,
            n % 9
        );
    }
    let import = ticks(&rows);
    assert_eq!((import.rows, import.summary.climbs, import.skipped.len()), (10_000, 10_000, 0));
    assert_eq!(records(&import, Table::Sends).len(), 10_000);
}
