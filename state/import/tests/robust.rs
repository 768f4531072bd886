//! No bytes make it panic, and whatever it accepts may be saved.

use super::*;
use proptest::prelude::*;

/// Runs everything on `bytes`; every row has to be accounted for.
fn run(bytes: &[u8]) {
    let _ = sniff("x", bytes);
    for format in Format::ALL {
        let Ok(import) = parse(format, "x", bytes, &context()) else {
            continue;
        };
        assert_eq!(imported(&import) + import.skipped.len(), import.rows);
        for (key, body) in &import.records {
            assert!(crate::record::check(key.table, body).is_empty(), "{body:?}");
        }
        let mut journal = Journal::new();
        apply(plan_into(&import, &journal), &mut journal);
        assert_eq!(journal.len(), import.records.len());
        let again = plan_into(&import, &journal);
        assert!(again.change.ops.is_empty() && again.skipped.is_empty(), "{again:?}");
        assert!(import.notes.iter().all(|note| !note.contains(char::is_control)));
        assert!(import.skipped.iter().all(|skipped| !format!("{skipped:?}").contains(char::is_control)));
    }
}

/// The header and a part of a sample, the odd rows where there are such: enough to hit every column, small enough to try
/// often.
fn head(n: usize) -> Vec<u8> {
    let (.., bytes) = SAMPLES[n % SAMPLES.len()];
    let text = String::from_utf8_lossy(bytes);
    let header = text.find('\n').map_or(0, |end| end + 1);
    let odd = text.find("2024-05-18,Quirk").unwrap_or(header);
    let part: String = text[odd..].chars().take(3200).collect();
    format!("{}{part}", &text[..header]).into_bytes()
}

/// A text of a diary in which any attribute may be missing or something else.
fn diary_entry() -> impl Strategy<Value = Value> {
    let keys =
        ["title", "body", "date", "time", "tags", "starred", "uuid", "creationDate", "timeZone", "text", "location"];
    let value = prop_oneof![
        "\\PC{0,12}".prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "20[0-3][0-9]-(0[1-9]|1[0-2])-[0-3][0-9](T[0-2][0-9]:00:00Z)?".prop_map(Value::from),
        prop_oneof!["UTC", "Europe/Berlin", "GMT[+-][0-9]{4}", "gym", "(@|#)gym"].prop_map(Value::from),
        proptest::collection::vec("[@#]?[a-zé ]{0,6}", 0..3).prop_map(Value::from),
        Just(serde_json::json!({"placeName": "X"})),
    ];
    proptest::collection::vec((0..keys.len(), value), 0..12).prop_map(move |pairs| {
        Value::Object(pairs.into_iter().map(|(key, value)| (keys[key].to_owned(), value)).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        run(&bytes);
    }

    #[test]
    fn random_rows_under_a_known_header(n in 0..SAMPLES.len(), rows in "([\\PC\n]{0,20}[,\"\n;&#]{0,3}){0,30}") {
        let mut bytes = head(n);
        let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
        bytes.truncate(end);
        bytes.extend(rows.as_bytes());
        run(&bytes);
    }

    #[test]
    fn samples_with_bytes_changed(n in 0..SAMPLES.len(), edits in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..12)) {
        let mut bytes = head(n);
        let length = bytes.len();
        for (at, byte) in edits {
            bytes[usize::from(at) % length] = byte;
        }
        run(&bytes);
    }

    #[test]
    fn samples_with_text_changed(n in 0..SAMPLES.len(), edits in proptest::collection::vec((any::<u16>(), "[ -~]{0,6}"), 1..8)) {
        let mut text = String::from_utf8_lossy(&head(n)).into_owned();
        for (at, new) in edits {
            let at = usize::from(at) % text.len();
            if text.is_char_boundary(at) {
                text.insert_str(at, &new);
            }
        }
        run(text.as_bytes());
    }

    #[test]
    fn diaries_of_anything(entries in proptest::collection::vec(diary_entry(), 0..6), one in "[a-z]{3,8}") {
        run(serde_json::json!({"entries": entries, one: entries}).to_string().as_bytes());
    }

    #[test]
    fn samples_cut_off(n in 0..SAMPLES.len(), at in any::<u16>()) {
        let mut bytes = head(n);
        bytes.truncate(usize::from(at) % (bytes.len() + 1));
        run(&bytes);
    }
}

#[test]
fn a_record_that_no_table_holds_is_a_row_left_out_by_name() {
    let nothing = |_: &Key| None;
    let nobody = |_: chrono::NaiveDate| Vec::new();
    let header = "Date,Route,Rating,Notes,URL,Pitches,Location,\"Avg Stars\",\"Your Stars\",Style,\"Lead Style\",\"Route \
                  Type\",\"Your Rating\",Length,\"Rating Code\"";
    let row = |name: &str, notes: usize| format!("2024-01-01,{name},V1,{},,1,X > Y,,,,,,,,\n", "x".repeat(notes));
    // One row is too large by itself; of the others, the last does not fit into the entry any more.
    let text = format!("{header}\n{}{}{}{}", row("A", 40_000), row("B", 95_000), row("C", 40_000), row("D", 30_000));
    let import = parse(Format::MountainProject, "a.csv", text.as_bytes(), &context()).unwrap();
    assert_eq!((import.rows, import.summary.climbs, import.summary.sends), (4, 2, 2));
    let left: Vec<(usize, bool)> =
        import.skipped.iter().map(|skipped| (skipped.line, skipped.why.contains("a record may take 90 KB"))).collect();
    assert_eq!(left.len(), 2, "{:?}", import.skipped);
    assert!(left.contains(&(3, true)) && left.iter().all(|(_, why)| *why), "{left:?}");
    let planned = plan(&import, &nothing, &nobody);
    let mut store = crate::store::Store::open_in_memory().unwrap();
    store.apply(&planned.change, &crate::store::Now { ms: 1_795_199_400_123 }).unwrap();

    let long = |id: &str, bytes: usize| serde_json::json!({"entryId": id, "date": "2024-03-02", "sessionType": "gym", "notes": "x".repeat(bytes)});
    let text = serde_json::json!([long("a", 10), long("b", 92_100), long("c", 10)]).to_string();
    let import = parse(Format::PlanJson, "a.json", text.as_bytes(), &context()).unwrap();
    assert_eq!((import.records.len(), import.skipped.len(), import.skipped[0].line), (2, 1, 2));
    assert!(import.skipped[0].why.contains("takes 91 KB"), "{:?}", import.skipped);

    // What fits by itself and not with what the journal has.
    let text = serde_json::json!([long("a", 50_000)]).to_string();
    let import = parse(Format::PlanJson, "a.json", text.as_bytes(), &context()).unwrap();
    let ours = |_: &Key| {
        serde_json::json!({"entryId": "a", "date": "2024-03-02", "sessionType": "gym", "conditions": "y".repeat(50_000)}).as_object().cloned()
    };
    let planned = plan(&import, &ours, &nobody);
    assert_eq!((planned.change.ops.len(), planned.unchanged, planned.skipped.len()), (0, 1, 1));
    assert!(planned.skipped[0].why.contains("90 KB"), "{:?}", planned.skipped);
}
