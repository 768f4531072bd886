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
        let imported = if format == Format::PlanJson { import.records.len() } else { import.summary.climbs };
        assert_eq!(imported + import.skipped.len(), import.rows);
        for (key, body) in &import.records {
            assert!(crate::record::check(key.table, body).is_empty(), "{body:?}");
        }
        let journal: BTreeMap<&Key, &Body> = import.records.iter().map(|(key, body)| (key, body)).collect();
        assert_eq!(journal.len(), import.records.len());
        assert!(plan(&import, &|key| journal.get(key).map(|body| (*body).clone())).change.ops.is_empty());
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
    fn samples_cut_off(n in 0..SAMPLES.len(), at in any::<u16>()) {
        let mut bytes = head(n);
        bytes.truncate(usize::from(at) % (bytes.len() + 1));
        run(&bytes);
    }
}
