//! What is accepted, what it is taken for, and what is said when it is not.

use super::*;

#[test]
fn canonical_forms() {
    let cases = [
        (Scale::VScale, "v5", "V5"),
        (Scale::VScale, " V5+ ", "V5+"),
        (Scale::VScale, "V5\u{2212}", "V5-"),
        (Scale::VScale, "vb", "VB"),
        (Scale::VScale, "V-Easy", "V-easy"),
        (Scale::VScale, "V5-6", "V5-6"),
        (Scale::VScale, "V5/6", "V5-6"),
        (Scale::VScale, "V5\u{2013}V6", "V5-6"),
        (Scale::VScale, "V0 - V1", "V0-1"),
        (Scale::VScale, "V2-4", "V2-4"),
        (Scale::VScale, "VB-0", "VB-0"),
        (Scale::VScale, "V9-10+", "V9/V10+"),
        (Scale::VScale, "V5 - soft", "V5"),
        (Scale::VScale, "V6/7A", "V6"),
        (Scale::VScale, "V6/7", "V6-7"),
        (Scale::Font, "7a+", "7A+"),
        (Scale::Font, "6C/6C+", "6C/6C+"),
        (Scale::Font, "6c/+", "6C/6C+"),
        (Scale::Font, "7a/b", "7A/7B"),
        (Scale::Font, "7a/V6", "7A"),
        (Scale::Font, "5", "5"),
        (Scale::Font, "font:7a", "7A"),
        (Scale::Yds, "5.10A", "5.10a"),
        (Scale::Yds, "5.10a/b PG13", "5.10a/b"),
        (Scale::Yds, "5.10a-b", "5.10a/b"),
        (Scale::Yds, "5.10a/5.10b", "5.10a/b"),
        (Scale::Yds, "5.10d/11a", "5.10d/11a"),
        (Scale::Yds, "5.10d/5.11a R", "5.10d/11a"),
        (Scale::Yds, "5.10-", "5.10-"),
        (Scale::Yds, "5.10-11", "5.10/11"),
        (Scale::Yds, "5.8/9", "5.8/9"),
        (Scale::Yds, "5.9+ X", "5.9+"),
        (Scale::Yds, "5.11c A0 C1+", "5.11c"),
        (Scale::Yds, "5.12a V5", "5.12a"),
        (Scale::Yds, "Easy 5th PG13", "5.0"),
        (Scale::Yds, "4th", "4th"),
        (Scale::French, "7C+/8A", "7c+/8a"),
        (Scale::French, "6a/6a+", "6a/6a+"),
        (Scale::Uiaa, "VII-", "7-"),
        (Scale::Uiaa, "vi+", "6+"),
        (Scale::Uiaa, "V", "5"),
        (Scale::Uiaa, "VII+/VIII-", "7+/8-"),
        (Scale::Uiaa, "4-", "4-"),
        (Scale::Uiaa, "7/+", "7/7+"),
        (Scale::Uiaa, "12-", "12-"),
        (Scale::Ewbank, "24", "24"),
        (Scale::Ewbank, "24/25", "24/25"),
        (Scale::Text, " wavy purple ", "wavy purple"),
    ];
    for (scale, text, canonical) in cases {
        assert_eq!(grade(scale, text).canonical(), canonical, "{text}");
    }
}

#[test]
fn what_was_typed_is_kept() {
    for (scale, text) in
        [(Scale::Yds, "5.12a V5"), (Scale::Yds, "5.10A pg13"), (Scale::Uiaa, "VI+"), (Scale::Font, "7a")]
    {
        assert_eq!(grade(scale, &format!("  {text} ")).text(), text);
    }
    assert_eq!(grade(Scale::Font, "font:7a").text(), "7a", "the prefix names the scale");
}

#[test]
fn refused_with_a_reason() {
    let cases = [
        (Scale::VScale, "V18", "V18 is harder than V17, the top of the V scale"),
        (Scale::VScale, "V17-18", "V17-18 is harder than V17, the top of the V scale"),
        (Scale::VScale, "V99999999999999", "V99999999999999 is harder than V17, the top of the V scale"),
        (Scale::VScale, "V5-4", "the range V5-4 does not go up: type the easier grade first, then a harder one"),
        (Scale::VScale, "V5 - V99", "V5-V99 is harder than V17, the top of the V scale"),
        (Scale::VScale, "6", "\"6\" is not how the V scale writes it: type V6"),
        (Scale::VScale, "V05", "\"V05\" is no V grade: VB, V-easy, V0 to V17, V5+, V5-, V5-6 are"),
        (Scale::Font, "9A+", "9A+ is harder than 9A, the top of the Font scale"),
        (Scale::Font, "2C", "2C is easier than 3A, the bottom of the Font scale"),
        (Scale::French, "9c+", "9c+ is harder than 9c, the top of the French scale"),
        (Scale::French, "7d", "\"7d\" is no French grade: 3 to 9c, 7a+, 7c+/8a are"),
        (Scale::Yds, "5.16a", "5.16a is harder than 5.15d, the top of the YDS scale"),
        (Scale::Yds, "2nd", "2nd is easier than 3rd, the bottom of the YDS scale"),
        (Scale::Yds, "10a", "\"10a\" is not how the YDS scale writes it: type 5.10a"),
        (Scale::Uiaa, "12", "12 is harder than 12-, the top of the UIAA scale"),
        (Scale::Ewbank, "40", "40 is harder than 39, the top of the Ewbank scale"),
        (Scale::Ewbank, "0", "0 is easier than 1, the bottom of the Ewbank scale"),
        (Scale::Yds, "font:7a", "\"font:7a\" names the Font scale where a YDS grade is expected"),
        (Scale::Text, "  ", "the grade is empty: type one such as V5, 5.10a, font:7a or text:yellow"),
        (Scale::Text, "a\u{7}b", "the grade \"a\\u{7}b\" has a control character: only printed characters are allowed"),
    ];
    for (scale, text, message) in cases {
        assert_eq!(Grade::parse(scale, text).unwrap_err().to_string(), message);
    }
    for (scale, text) in [
        (Scale::Yds, "5.9a"),
        (Scale::Yds, "5.10a+"),
        (Scale::Yds, "5.10ab"),
        (Scale::Yds, "5."),
        (Scale::VScale, "V"),
        (Scale::VScale, "VI"),
        (Scale::VScale, "V5/6/7"),
        (Scale::Font, "6+"),
        (Scale::Uiaa, "VV"),
        (Scale::Ewbank, "24+"),
    ] {
        let read = Grade::parse(scale, text);
        assert!(matches!(read, Err(GradeError::Unreadable { .. })), "{text}: {read:?}");
    }
    assert!(matches!(Grade::parse(Scale::Text, &"x".repeat(41)), Err(GradeError::TooLong { chars: 41, .. })));
    assert!(Grade::parse(Scale::Text, &"é".repeat(40)).is_ok());
}

#[test]
fn guessed_scales() {
    let hint = |discipline, boulder, route| Hint { discipline, boulder, route };
    let american = Hint::default();
    let european = hint(None, Scale::Font, Scale::French);
    let boulder = hint(Some(Discipline::Boulder), Scale::VScale, Scale::Yds);
    let route = hint(Some(Discipline::Route), Scale::VScale, Scale::Yds);
    let alpine = hint(Some(Discipline::Route), Scale::Font, Scale::Uiaa);
    let australian = hint(None, Scale::VScale, Scale::Ewbank);
    let gym = hint(Some(Discipline::Boulder), Scale::Text, Scale::Yds);
    let cases = [
        ("V5", american, Scale::VScale),
        ("vb", alpine, Scale::VScale),
        ("5.10a", boulder, Scale::Yds),
        ("4th", european, Scale::Yds),
        ("5.12a V5", boulder, Scale::Yds),
        ("V5 5.12a", route, Scale::VScale),
        ("7a/V6", american, Scale::Font),
        ("font:7a", route, Scale::Font),
        ("French:7a", boulder, Scale::French),
        ("v:V5", american, Scale::VScale),
        ("text:E5 6a", american, Scale::Text),
        ("7a", european, Scale::Font),
        ("9b", european, Scale::French),
        ("7a", hint(Some(Discipline::Route), Scale::Font, Scale::French), Scale::French),
        ("7a", boulder, Scale::Font),
        ("7a", route, Scale::French),
        ("6", alpine, Scale::Uiaa),
        ("VI+", alpine, Scale::Uiaa),
        ("V", alpine, Scale::Uiaa),
        ("24", australian, Scale::Ewbank),
        ("yellow", gym, Scale::Text),
    ];
    for (text, hint, scale) in cases {
        let guessed = Grade::guess(text, &hint).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(guessed.scale(), scale, "{text}");
    }
    assert_eq!(Grade::guess("5.12a V5", &american).unwrap().text(), "5.12a V5");
    assert_eq!(Grade::guess("font:7a", &american).unwrap().text(), "7a");
}

#[test]
fn an_open_question_says_what_to_type() {
    let route = Hint { discipline: Some(Discipline::Route), ..Hint::default() };
    let cases = [
        ("7a", Hint::default(), "\"7a\" does not say its scale: type font:7a or french:7a"),
        ("6", Hint::default(), "\"6\" does not say its scale: type V6, font:6, 5.6, french:6, uiaa:6 or ewbank:6"),
        ("VI", route, "\"VI\" does not say its scale: type uiaa:VI"),
        (
            "yellow",
            Hint::default(),
            "\"yellow\" is no grade: type one such as V5, 5.10a, font:7a or french:7a, or text:yellow to keep it as it is",
        ),
        (
            "colour:red",
            Hint::default(),
            "\"colour\" in \"colour:red\" is no scale: v, font, yds, french, uiaa, ewbank and text are",
        ),
        ("V18", Hint::default(), "V18 is harder than V17, the top of the V scale"),
        ("45", Hint { route: Scale::Ewbank, ..Hint::default() }, "45 is harder than 39, the top of the Ewbank scale"),
    ];
    for (text, hint, message) in cases {
        assert_eq!(Grade::guess(text, &hint).unwrap_err().to_string(), message);
    }
}

#[test]
fn scale_names() {
    for scale in Scale::ALL {
        assert_eq!(Scale::parse(scale.as_str()), Some(scale));
        assert_eq!(serde_json::to_value(scale).unwrap(), scale.as_str());
        assert_eq!(serde_json::from_value::<Scale>(scale.as_str().into()).unwrap(), scale);
    }
    assert_eq!(Scale::parse("V"), Some(Scale::VScale));
    assert_eq!(Scale::parse("VScale"), Some(Scale::VScale));
    assert_eq!(Scale::parse("kyu"), None);
}

#[test]
fn text_has_no_order() {
    let yellow = grade(Scale::Text, "yellow");
    assert_eq!(yellow.compare(&grade(Scale::Text, "red")), None);
    assert_eq!(yellow.compare(&yellow), Some(Ordering::Equal));
    assert_eq!(v("V5").compare(&grade(Scale::Font, "7A")), None);
    assert_eq!(v("V5").compare(&v("v5 soft")), Some(Ordering::Equal));
    assert_eq!(v("V5-6").compare(&v("V6-")), Some(Ordering::Less));
}
