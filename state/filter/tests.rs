//! Queries and the filters they give.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::grade::Hint;
use proptest::prelude::*;

fn ctx() -> FilterContext {
    FilterContext { today: "2026-11-21".parse().unwrap(), hint: Hint::default() }
}

fn read(text: &str) -> Filter {
    let (filter, errors) = Filter::parse(text, &ctx());
    assert_eq!(errors, [], "{text}");
    filter
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn word(text: &str, prefix: bool, not: bool) -> Word {
    Word { text: text.into(), prefix, not }
}

#[test]
fn words() {
    let cases = [
        ("", vec![]),
        ("crux", vec![word("crux", true, false)]),
        ("crux ", vec![word("crux", false, false)]),
        ("left heel", vec![word("left", false, false), word("heel", true, false)]),
        ("\"left heel\"", vec![word("left heel", false, false)]),
        ("\u{201c}left heel\u{201d} x", vec![word("left heel", false, false), word("x", true, false)]),
        ("\"left he", vec![word("left he", true, false)]),
        ("-rain", vec![word("rain", false, true)]),
        ("-\"heavy rain\" a", vec![word("heavy rain", false, true), word("a", true, false)]),
        ("a - ", vec![word("a", false, false)]),
        ("-", vec![]),
        ("18:00", vec![word("18:00", true, false)]),
        ("crux in:sends", vec![word("crux", false, false)]),
    ];
    for (text, words) in cases {
        let (filter, _) = Filter::parse(text, &ctx());
        assert_eq!(filter.words, words, "{text:?}");
    }
}

#[test]
fn terms() {
    let none = Filter::default;
    let range = |low: &str, high: &str| (Some(day(low)), Some(day(high)));
    let cases = [
        ("in:journal in:food", Filter { tables: vec![Table::Entries, Table::NutritionLogs], ..none() }),
        ("in:sends in:plans", Filter { tables: vec![Table::Sends, Table::Plans], ..none() }),
        ("type:gym", Filter { kinds: vec![SessionType::Gym], ..none() }),
        ("type:outdoor", Filter { kinds: vec![SessionType::Outdoor], venue: Some(Venue::Outdoor), ..none() }),
        ("type:indoor", Filter { venue: Some(Venue::Indoor), ..none() }),
        ("type:gym TYPE:Rest", Filter { kinds: vec![SessionType::Gym, SessionType::Rest], ..none() }),
        ("style:slab style:roof", Filter { styles: vec![Style::Slab, Style::Roof], ..none() }),
        (
            "is:pb is:project",
            Filter { significance: vec![Significance::PersonalBest, Significance::ProjectSend], ..none() },
        ),
        ("place:\"Camp 4\"", Filter { places: vec!["Camp 4".into()], ..none() }),
        ("tag:comp with:Ana", Filter { tags: vec!["comp".into()], partners: vec!["Ana".into()], ..none() }),
        ("since:2026-01", Filter { since: Some(day("2026-01-01")), ..none() }),
        ("until:2026-02", Filter { until: Some(day("2026-02-28")), ..none() }),
        ("until:2026", Filter { until: Some(day("2026-12-31")), ..none() }),
        ("since:7d", Filter { since: Some(day("2026-11-14")), ..none() }),
        ("since:3w", Filter { since: Some(day("2026-10-31")), ..none() }),
        ("since:6m", Filter { since: Some(day("2026-05-21")), ..none() }),
        ("since:1y", Filter { since: Some(day("2025-11-21")), ..none() }),
        ("since:mon until:yest", Filter { since: Some(day("2026-11-16")), until: Some(day("2026-11-20")), ..none() }),
        ("until:2030-01-01", Filter { until: Some(day("2030-01-01")), ..none() }),
    ];
    for (text, filter) in cases {
        assert_eq!(read(text), filter, "{text}");
    }
    for (text, expected) in [
        ("on:2026", range("2026-01-01", "2026-12-31")),
        ("on:2024-02", range("2024-02-01", "2024-02-29")),
        ("on:today", range("2026-11-21", "2026-11-21")),
    ] {
        let filter = read(text);
        assert_eq!((filter.since, filter.until), expected, "{text}");
    }
}

#[test]
fn grades() {
    use crate::grade::Grade;
    let rank = |scale: Scale, text: &str| Grade::parse(scale, text).unwrap().rank();
    let v = |text: &str| rank(Scale::VScale, text);
    // In or out of the range: what a climber would say.
    let cases: [(&str, &[&str], &[&str]); 14] = [
        ("V5", &["V5", "V5+", "V5-"], &["V4", "V6", "V4+"]),
        ("V5+", &["V5+"], &["V5", "V6"]),
        (">=V5", &["V5-", "V5", "V17"], &["V4", "V4+"]),
        ("V5..", &["V5-", "V5", "V17"], &["V4"]),
        (">V5", &["V6", "V17"], &["V5", "V5+"]),
        ("<=V5", &["VB", "V5", "V5+"], &["V6"]),
        ("..V5", &["VB", "V5+"], &["V6"]),
        ("<V5", &["VB", "V4+"], &["V5", "V5-"]),
        ("V4..V6", &["V4", "V5", "V6+"], &["V3", "V7"]),
        ("V4-V6", &["V4", "V5", "V6+"], &["V3", "V7"]),
        ("v4-v6", &["V4"], &["V7"]),
        ("V4\u{2013}V6", &["V5"], &["V7"]),
        ("V4-5", &["V4-5"], &["V4", "V5"]),
        ("V17", &["V17"], &["V16"]),
    ];
    for (text, inside, outside) in cases {
        let range = read(&format!("grade:{text}")).grade.unwrap();
        assert_eq!(range.scale, Scale::VScale, "{text}");
        let has = |grade: &&&str| (range.low..=range.high).contains(&v(grade));
        assert!(inside.iter().all(|grade| has(&grade)), "{text}: {range:?}");
        assert!(!outside.iter().any(|grade| has(&grade)), "{text}: {range:?}");
    }
    let font = read("grade:font:7a..7c").grade.unwrap();
    assert_eq!(font.scale, Scale::Font);
    assert!(font.low <= rank(Scale::Font, "7A") && font.low > rank(Scale::Font, "6C+"));
    assert!(font.high >= rank(Scale::Font, "7C") && font.high < rank(Scale::Font, "7C+"));
    let yds = read("grade:5.10a-5.11d").grade.unwrap();
    assert!((yds.low..=yds.high).contains(&rank(Scale::Yds, "5.11a")));
}

#[test]
fn what_is_not_understood_is_said_and_the_rest_filters() {
    let cases = [
        (
            "typ:gym",
            "\"typ:\" is no term, type: grade: since: until: on: style: is: place: tag: with: in: are; did you mean \"type:\"?",
        ),
        ("type:gim", "type:gim is not understood, gym outdoor crag training rest indoor are; did you mean \"gym\"?"),
        ("style:", "style: is not understood, slab vertical overhang roof are"),
        ("grade:", "grade: lacks a grade, such as grade:V5 or grade:>=V5"),
        ("grade:V99", "V99 is harder than V17, the top of the V scale"),
        ("grade:V6..V4", "the range V6..V4 does not go up: write V4..V6"),
        ("grade:V4..5.10a", "V4 and 5.10a are of different scales"),
        ("grade:foo", "\"foo\" is no grade: write one such as grade:V5, grade:5.10a or grade:font:7a"),
        ("grade:text:pink", "\"text:pink\" is a text without an order: search for it as a word"),
        ("grade:V4 grade:V5", "grade: was already given, or says the same as another term"),
        ("since:5/6", "\"5/6\" may be a day and a month or a month and a day: write 2026-11-20 or 20nov"),
        (
            "since:soon",
            "since:soon is no day: 2026-01-05, 2026-01, 2026, 20nov, mon, yest, today, or back from today 7d 3w 6m 1y",
        ),
        ("since:99999999999d", "since:99999999999d is further back than any calendar"),
        ("since:2026 until:2025", "nothing is both since 2026-01-01 and until 2025-12-31"),
        ("place:", "place: lacks what to look for"),
        ("type:indoor type:outdoor", "no send is both indoor and outdoor"),
        ("on:2026 since:7d", "since: was already given, or says the same as another term"),
    ];
    for (text, message) in cases {
        let text = format!("{text} crux");
        let (filter, errors) = Filter::parse(&text, &ctx());
        let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(messages, [message], "{text}");
        assert_eq!(filter.words, [word("crux", true, false)], "{text}");
    }
    let (_, errors) = Filter::parse("a type:gim b", &ctx());
    assert_eq!((errors[0].start, errors[0].end), (2, 10));
}

#[test]
fn a_filter_is_written_so_that_it_is_read_back() {
    let cases = [
        ("crux", "crux"),
        ("crux ", "crux "),
        ("type:crag crux", "type:outdoor crux"),
        ("crux -rain grade:>=V5 since:2026", "grade:V5.. since:2026-01-01 crux -rain "),
        ("grade:V4-V6", "grade:V4..V6"),
        ("grade:V5", "grade:V5"),
        ("grade:<=V5", "grade:..V5"),
        ("grade:V5+", "grade:V5+"),
        ("with:Ana place:\"Camp 4\" \"left he", "place:\"Camp 4\" with:\"Ana\" \"left he"),
    ];
    for (text, written) in cases {
        assert_eq!(read(text).to_text(), written, "{text}");
    }
}

const PIECES: &[&str] = &[
    "type:",
    "gym",
    "grade:",
    ">=",
    "V5",
    "..",
    "-",
    "5.10a",
    "font:",
    "7a",
    "since:",
    "7d",
    "2026",
    "-01",
    "on:",
    "is:",
    "pb",
    "in:",
    "sends",
    "place:",
    "\"",
    "“",
    "crux",
    "\\",
    " ",
    " ",
    ":",
    "é",
    "<",
    "text:",
    "99999999999",
    "y",
    "tag:",
    "style:slab",
    "+",
];

proptest! {
    #[test]
    fn any_query_is_read_without_harm(
        text in prop_oneof![
            prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat()),
            any::<String>(),
        ],
    ) {
        let (filter, errors) = Filter::parse(&text, &ctx());
        for error in &errors {
            prop_assert!(text.get(error.start..error.end).is_some(), "{:?}", text);
        }
        let written = filter.to_text();
        let (read, again) = Filter::parse(&written, &ctx());
        let backwards = |errors: &[FilterError]| errors.iter().all(|error| error.message.starts_with("nothing is both"));
        prop_assert_eq!(&read, &filter, "{:?} written as {:?}", text, written);
        let hidden = text.chars().any(char::is_control);
        prop_assert!(hidden || backwards(&again), "{:?}: {:?}", written, again);
    }
}
