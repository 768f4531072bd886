//! JSON with the tables' own attributes, and messages about files that are something else.

use super::*;
use serde_json::json;

fn read(text: &str) -> Import {
    parse(Format::PlanJson, "a.json", text.as_bytes(), &context()).unwrap()
}

fn message(text: &str) -> String {
    sniff("a.json", text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_list_keeps_everything_in_its_records() {
    let import = sample("plan-entries.json");
    assert_eq!((import.rows, import.records.len(), import.skipped.len()), (6, 2, 4));
    let (_, entry) = import.records.iter().find(|(key, _)| key.id == "e-1").unwrap();
    assert_eq!((&entry["userId"], &entry["date"]), (&json!("u-1"), &json!("2024-03-02")));
    assert_eq!(entry["moonPhase"]["lit"].to_string(), "0.98700");
    let why: Vec<&str> = import.skipped.iter().map(|skipped| skipped.why.as_str()).collect();
    assert_eq!(
        why,
        [
            "sessionType: \"yoga\" is none of training, outdoor, gym, rest",
            "has the same id as an earlier entry, e-1",
            "has the attributes of no table",
            "is no object",
        ]
    );
    // The rest day without an id got one, the same at every import.
    let rest = import.records.iter().find(|(_, body)| body["date"] == "2024-03-06").unwrap();
    assert_eq!(rest.1["entryId"], rest.0.id);
}

#[test]
fn lists_by_name_go_to_the_tables_their_attributes_show() {
    let import = sample("plan-mock.json");
    let tables: Vec<Table> = import.records.iter().map(|(key, _)| key.table).collect();
    let expected: Vec<Table> = Table::ALL.into_iter().filter(|table| *table != Table::Entries).collect();
    assert_eq!(tables, expected);
    assert_eq!(import.skipped.len(), 1);
    assert!(import.skipped[0].text.starts_with("benchmarkSends 2024-04-06 V99"), "{:?}", import.skipped);
    assert!(import.skipped[0].why.starts_with("grade: V99 is harder"), "{:?}", import.skipped);
    assert!(
        import.notes[0].starts_with("Besides entries and sends: 1 account, 1 profile, 1 plan"),
        "{:?}",
        import.notes
    );
    assert_eq!((import.summary.sends, import.summary.from), (1, NaiveDate::from_ymd_opt(2024, 3, 2)));
}

#[test]
fn one_record_items_and_exports_are_read_alike() {
    let entry = r#"{"entryId":"e","date":"2024-03-02","sessionType":"gym","planId":"p"}"#;
    let shapes = [
        entry.to_owned(),
        format!("[{entry}]"),
        format!(r#"{{"schema":1,"items":[{entry}]}}"#),
        format!(r#"{{"schema":1,"record":{entry}}}"#),
        format!(r#"{{"schema":1,"tables":{{"v7-journal-entries":[{entry}]}}}}"#),
        format!(r#"{{"anything":[{entry}]}}"#),
        format!("\u{feff}{{\"exported\":\"today\",\"anything\":[{entry}]}}"),
    ];
    let expected = read(&shapes[0]).records;
    assert_eq!(expected[0].0, Key::new(Table::Entries, "e"));
    for shape in shapes {
        assert_eq!(sniff("a.json", shape.as_bytes()).unwrap(), Format::PlanJson, "{shape}");
        assert_eq!(read(&shape).records, expected, "{shape}");
    }
    assert_eq!(read(r#"{"schema":1,"tables":{"v7-users":[]}}"#).rows, 0);
}

#[test]
fn a_file_that_is_something_else_is_named() {
    let cases = [
        ("[{\"entryId\":\"e\",\n\"date\":", "a.json is JSON that ends in the middle at line 2, column 7"),
        ("{\"a\": }", "a.json is JSON that has an error (expected value) at line 1, column 7"),
        ("[]", "a.json is JSON, but holds no records; understood are "),
        (r#"{"schema":2,"tables":{}}"#, "a.json has schema 2, this program understands schema 1; update it first"),
        (
            r#"{"entries":[{"heading":"x","body":"y","date":"2026-11-21"}]}"#,
            "a.json is JSON, but its records have the attributes of no table",
        ),
        (
            "Date;Energy (kcal);Completed\n1;2;3",
            "a.json has the columns Date, Energy (kcal), Completed of a Cronometer daily summary, which is not read: export \
             the servings, which name each food; understood are",
        ),
        (
            "\"These climbs were exported from Sendage Climbing.\",http://sendage.example\nL,2026-06-01\n\n\n\
             Date,\"Send Type\",Climb,\"Climb Type\",Grade,Area,Country,Rating,Comments\n",
            "a.json has the columns These climbs were exported from Sendage Climbing., http://sendage.example of a Sendage \
             logbook, which is not read: its words for tries and sends are not published; understood are",
        ),
        ("hello\nworld", "a.json has the columns hello; understood are Mountain Project tick list (CSV), BoardLib"),
        ("", "a.json is empty"),
    ];
    for (text, expected) in cases {
        let message = message(text);
        assert!(message.starts_with(expected), "{message}");
    }
    let error = parse(Format::TheCrag, "a.csv", b"Route Name,Ascent Type\n", &context()).unwrap_err().to_string();
    assert_eq!(
        error,
        "a.csv is no theCrag logbook (CSV): the column Ascent Date is missing among Route Name, Ascent Type"
    );
}
