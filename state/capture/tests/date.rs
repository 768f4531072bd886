//! Days: Saturday is 2026-11-21.

use super::*;

#[test]
fn days_as_people_type_them() {
    let cases = [
        ("today", "2026-11-21"),
        ("yest", "2026-11-20"),
        ("yesterday", "2026-11-20"),
        ("sat", "2026-11-21"),
        ("Fri", "2026-11-20"),
        ("sunday", "2026-11-15"),
        ("tues", "2026-11-17"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-22", "2026-11-22"),
        ("20nov", "2026-11-20"),
        ("22nov", "2025-11-22"),
        ("1january", "2026-01-01"),
        ("29feb", "2024-02-29"),
        ("20nov2019", "2019-11-20"),
        ("on:2024-02-29", "2024-02-29"),
        ("on:yest", "2026-11-20"),
    ];
    for (word, date) in cases {
        let draft = session_of(&format!("{word} gym"));
        assert_eq!(
            (draft.entry.date.as_str(), draft.entry.date_precision, draft.date_given),
            (date, None, true),
            "{word}"
        );
        assert_eq!(session_of(&format!("gym V5 {word}")).entry.date, date, "{word}");
    }
}

#[test]
fn old_days_may_be_partly_known() {
    let cases = [
        ("2024-05 gym", "2024-05-01", "month"),
        ("2024 gym", "2024-01-01", "year"),
        ("gym on:2024-05", "2024-05-01", "month"),
        ("crag V5 on:1999", "1999-01-01", "year"),
    ];
    for (line, date, precision) in cases {
        let entry = entry_of(line);
        assert_eq!((&entry["date"], &entry["datePrecision"]), (&json!(date), &json!(precision)), "{line}");
    }
}
