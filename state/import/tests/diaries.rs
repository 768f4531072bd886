//! jrnl and Day One.

use super::*;
use serde_json::json;

fn entry<'a>(import: &'a Import, notes: &str) -> &'a Body {
    let mut found = import.records.iter().filter(|(_, body)| body["notes"].as_str().unwrap().starts_with(notes));
    let entry = &found.next().unwrap_or_else(|| panic!("{notes}")).1;
    assert!(found.next().is_none(), "{notes}");
    entry
}

#[test]
fn jrnl() {
    let import = sample("jrnl.json");
    assert_eq!((import.rows, import.summary.entries, import.skipped.len()), (9, 5, 4));
    has(
        &Value::Object(entry(&import, "Evening").clone()),
        &json!({"date": "2026-11-19", "sessionType": "gym", "notes": "Evening at the wall.\n\nThree laps.\n\nThen home.",
        "tags": ["gym", "climbing", "starred"], "time": "18:00", "source": "jrnl"}),
    );
    has(
        &Value::Object(entry(&import, "Rain.").clone()),
        &json!({"sessionType": "rest", "notes": "Rain.", "tags": ["climbing", "diary"]}),
    );
    assert_ne!(entry(&import, "Same minute.\n\none")["entryId"], entry(&import, "Same minute.\n\ntwo")["entryId"]);
    has(&Value::Object(entry(&import, "Untitled").clone()), &json!({"time": null, "tags": ["diary"]}));
    assert_eq!(why(&import, 6), "has no text");
    assert!(why(&import, 7).contains("2026-11-31"));
    assert_eq!(why(&import, 8), "the date \"2026-10\" names no day");
    assert_eq!(why(&import, 9), "is no object");
    assert!(import.notes[0].starts_with("4 say nowhere what kind of day it was"), "{:?}", import.notes);
}

#[test]
fn day_one() {
    let import = sample("day-one.json");
    assert_eq!((import.rows, import.summary.entries, import.skipped.len()), (9, 3, 6));
    // Half past midnight in Berlin.
    has(
        &Value::Object(entry(&import, "# Crag day\n\nCold").clone()),
        &json!({"date": "2026-03-02", "tz": "Europe/Berlin", "createdAt": "2026-03-01T23:30:00.000Z",
        "sessionType": "outdoor", "location": "Thistle Edge", "tags": ["Climbing", "starred"], "writtenAt": null}),
    );
    // The evening before in California.
    has(
        &Value::Object(entry(&import, "Couch.").clone()),
        &json!({"date": "2026-03-01", "sessionType": "rest", "location": null, "writtenAt": "Home Town",
        "tags": ["diary"]}),
    );
    assert_eq!(entry(&import, "Offset zone")["date"], "2026-03-04");
    assert_eq!(why(&import, 3), "has no timeZone, so its local day is not known");
    assert_eq!(why(&import, 4), "timeZone is \"Mars/Base\", not a name such as Europe/Berlin");
    assert_eq!(why(&import, 5), "has no text");
    assert!(why(&import, 6).starts_with("creationDate is \"yesterday\""));
    assert_eq!(why(&import, 7), "creationDate is missing");
    assert_eq!(why(&import, 8), "is the same text, AAAA0001, as number 1");
    assert!(import.notes.contains(&"Photos, sounds and other attachments are not read: 2.".to_owned()));
}

#[test]
fn a_text_that_was_edited_here_stays_and_new_ones_come() {
    let read = |entries: &str| {
        let text = format!(r#"{{"entries":[{entries}]}}"#);
        parse(Format::Jrnl, "a.json", text.as_bytes(), &context()).unwrap()
    };
    let first = r#"{"title":"One.","body":"x","date":"2026-11-01","time":"09:00","tags":[],"starred":false}"#;
    let second = r#"{"title":"Two.","body":"y","date":"2026-11-01","time":"09:00","tags":[],"starred":false}"#;
    let mut journal = Journal::new();
    apply(plan_into(&read(first), &journal), &mut journal);
    let body = journal.values_mut().next().unwrap();
    body.insert("sessionType".into(), "gym".into());
    body.insert("notes".into(), "my own words".into());
    let planned = plan_into(&read(&format!("{second},{first}")), &journal);
    assert_eq!((planned.added, planned.changed, planned.unchanged), (1, 0, 1));
}

#[test]
fn diaries_are_told_apart_from_each_other_and_from_ours() {
    let cases = [
        (r#"{"entries":[{"title":"a","body":"b","date":"2026-01-01"}]}"#, Format::Jrnl),
        (r#"{"entries":[{"creationDate":"2026-01-01T00:00:00Z","text":"b"}]}"#, Format::DayOne),
        (r#"{"entries":[{"entryId":"e","date":"2026-01-01","title":"a","body":"b"}]}"#, Format::PlanJson),
        (r#"{"entries":[{"date":"2026-01-01","sessionType":"gym"}]}"#, Format::PlanJson),
    ];
    for (text, format) in cases {
        assert_eq!(sniff("a.json", text.as_bytes()).unwrap(), format, "{text}");
    }
    for format in [Format::Jrnl, Format::DayOne] {
        let error = parse(format, "a.json", b"[]", &context()).unwrap_err().to_string();
        assert!(error.starts_with("a.json is JSON, but has no list \"entries\""), "{error}");
    }
}
