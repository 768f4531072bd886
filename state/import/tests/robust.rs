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
