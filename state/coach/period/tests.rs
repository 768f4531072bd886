//! Tables of dates in words.

#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use proptest::prelude::*;

/// A Sunday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn dates(text: &str) -> Vec<String> {
    find(&Words::new(text), today()).into_iter().map(|found| found.period.dates()).collect()
}

#[test]
fn dates_in_words() {
    for (text, expected) in [
        ("what did I do yesterday?", "2026-11-21"),
        ("the day before yesterday", "2026-11-20"),
        ("3 days ago", "2026-11-19"),
        ("two weeks ago", "2026-11-02 to 2026-11-08"),
        ("last week", "2026-11-09 to 2026-11-15"),
        ("this week", "2026-11-16 to 2026-11-22"),
        ("the past week", "2026-11-16 to 2026-11-22"),
        ("over the last 30 days", "2026-10-24 to 2026-11-22"),
        ("the last couple of weeks", "2026-11-09 to 2026-11-22"),
        ("last 3 months", "2026-08-23 to 2026-11-22"),
        ("last month", "2026-10-01 to 2026-10-31"),
        ("this month", "2026-11-01 to 2026-11-22"),
        ("this year so far", "2026-01-01 to 2026-11-22"),
        ("last year", "2025-01-01 to 2025-12-31"),
        ("in May", "2026-05-01 to 2026-05-31"),
        ("in december", "2025-12-01 to 2025-12-31"),
        ("May 2025", "2025-05-01 to 2025-05-31"),
        ("on 14 May", "2026-05-14"),
        ("on the 3rd of December", "2025-12-03"),
        ("May 14th 2025", "2025-05-14"),
        ("on 2026-05-14", "2026-05-14"),
        ("2026-05", "2026-05-01 to 2026-05-31"),
        ("in 2025", "2025-01-01 to 2025-12-31"),
        ("since August", "2026-08-01 to 2026-11-22"),
        ("between March and May", "2026-03-01 to 2026-05-31"),
        ("from 2026-03-05 to 2026-03-09", "2026-03-05 to 2026-03-09"),
        ("on Saturday", "2026-11-21"),
        ("last sunday", "2026-11-15"),
        ("last weekend", "2026-11-14 to 2026-11-15"),
        ("ever", "all time"),
        ("the week of 2026-05-14", "2026-05-11 to 2026-05-17"),
    ] {
        assert_eq!(dates(text), [expected], "{text}");
    }
}

#[test]
fn two_periods_and_the_one_before() {
    for (text, first, second) in [
        ("compare last month with the month before", "2026-10-01 to 2026-10-31", "2026-09-01 to 2026-09-30"),
        ("October vs September", "2026-10-01 to 2026-10-31", "2026-09-01 to 2026-09-30"),
        ("this week and last week", "2026-11-16 to 2026-11-22", "2026-11-09 to 2026-11-15"),
        ("2026 vs 2025", "2026-01-01 to 2026-11-22", "2025-01-01 to 2025-12-31"),
        ("last month and the same month last year", "2026-10-01 to 2026-10-31", "2025-10-01 to 2025-10-31"),
    ] {
        let found = dates(text);
        assert_eq!(found, [first, second], "{text}");
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in ["may I rest?", "march on", "I sent 5 climbs", "V5 in 4 tries", "in 3000 tries", "second"] {
        assert_eq!(dates(text), [""; 0], "{text}");
    }
    assert_eq!(deadline(&Words::new("will I send V9 by May"), today()), NaiveDate::from_ymd_opt(2027, 5, 1));
    assert_eq!(deadline(&Words::new("by 2027-03-04"), today()), NaiveDate::from_ymd_opt(2027, 3, 4));
    assert_eq!(deadline(&Words::new("by force"), today()), None);
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "(last|this|since|from|may|14th|9999|2026-0[0-9]|week|of|to|before|same|year|ago|[a-zé0-9 .,-]{0,6}| ){0,12}") {
        for found in find(&Words::new(&text), today()) {
            prop_assert!(found.from < found.to && found.period.first <= found.period.last);
            let _ = found.period.before().title();
        }
        let _ = deadline(&Words::new(&text), today());
    }
}
