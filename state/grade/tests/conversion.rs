//! Scores, conversions, ability, bands.

use super::*;

const SCALES: [Scale; 6] = [Scale::VScale, Scale::Font, Scale::Yds, Scale::French, Scale::Uiaa, Scale::Ewbank];

#[test]
fn the_tables_have_no_gap_and_no_overlap() {
    for scale in SCALES {
        for pair in table::rows(scale).windows(2) {
            assert_eq!(pair[0].last + 1, pair[1].first, "{} to {}", pair[0].label, pair[1].label);
            assert!(pair[1].first <= pair[1].last, "{}", pair[1].label);
        }
    }
    let ends = SCALES.map(|scale| {
        let rows = table::rows(scale);
        (rows[0].first, rows[rows.len() - 1].last)
    });
    assert_eq!(ends, [(0, 97), (24, 97), (0, 105), (24, 105), (0, 105), (0, 105)]);
}

#[test]
fn scores() {
    let cases = [
        (Scale::French, "8a", (84, 85)),
        (Scale::French, "7c+/8a", (83, 84)),
        (Scale::Yds, "5.12+", (79, 80)),
        (Scale::Yds, "5.12-", (75, 76)),
        (Scale::Yds, "5.12a/b", (75, 76)),
        (Scale::Yds, "5.12", (77, 78)),
        (Scale::Yds, "5.10d/11a", (66, 67)),
        (Scale::Yds, "5.8", (46, 51)),
        (Scale::Yds, "5.8+", (49, 51)),
        (Scale::Yds, "5.8-", (46, 48)),
        (Scale::French, "5", (48, 59)),
        (Scale::Font, "5", (48, 59)),
        (Scale::Font, "5+", (54, 59)),
        (Scale::Font, "7", (72, 83)),
        (Scale::VScale, "V4-5", (67, 68)),
        (Scale::VScale, "V5", (68, 70)),
        (Scale::VScale, "V0-", (36, 39)),
        (Scale::VScale, "V9+", (81, 81)),
        // The table has its own row for it.
        (Scale::Uiaa, "7+/8-", (68, 69)),
        (Scale::Uiaa, "VI+/VII-", (61, 62)),
    ];
    for (scale, text, scores) in cases {
        assert_eq!(grade(scale, text).scores(), Some(scores), "{text}");
    }
    assert_eq!(yds("4th").scores(), None);
}

#[test]
fn conversions() {
    let cases: &[(Scale, &str, Scale, &[&str])] = &[
        (Scale::VScale, "V7", Scale::Font, &["7A+", "7B"]),
        (Scale::Font, "7A+", Scale::VScale, &["V7"]),
        (Scale::Font, "7B", Scale::VScale, &["V7", "V8"]),
        (Scale::VScale, "V17", Scale::Font, &["9A"]),
        (Scale::Font, "9A", Scale::VScale, &["V17"]),
        (Scale::VScale, "V0", Scale::Font, &["4B", "4B+"]),
        (Scale::Font, "5", Scale::VScale, &["V1", "V2", "V3"]),
        (Scale::Font, "3", Scale::VScale, &["VB"]),
        (Scale::Yds, "5.11a", Scale::French, &["6b+", "6c"]),
        (Scale::Yds, "5.11a", Scale::Uiaa, &["7+", "7+/8-"]),
        (Scale::Yds, "5.11a", Scale::Ewbank, &["21"]),
        (Scale::French, "7c+/8a", Scale::Yds, &["5.13a", "5.13b"]),
        (Scale::Yds, "5.12+", Scale::French, &["7b+", "7c"]),
        (Scale::Yds, "5.15d", Scale::French, &["9c"]),
        (Scale::Yds, "5.0", Scale::Uiaa, &["1"]),
        (Scale::VScale, "V5+", Scale::VScale, &["V5"]),
        // Below the bottom of French, across disciplines, of no scale.
        (Scale::Yds, "5.0", Scale::French, &[]),
        (Scale::Yds, "3rd", Scale::Uiaa, &[]),
        (Scale::VScale, "V7", Scale::French, &[]),
        (Scale::French, "7a", Scale::Font, &[]),
        (Scale::Text, "7a", Scale::Text, &[]),
        (Scale::Font, "7A", Scale::Text, &[]),
    ];
    for &(scale, text, to, expected) in cases {
        assert_eq!(grade(scale, text).convert(to), expected, "{text} in {to:?}");
    }
    let scales: Vec<Scale> = yds("5.10a").conversions().into_iter().map(|(scale, _)| scale).collect();
    assert_eq!(scales, [Scale::French, Scale::Uiaa, Scale::Ewbank]);
}

#[test]
fn bands_take_every_form() {
    let cases = [
        (Scale::VScale, "V5+", "V5"),
        (Scale::VScale, "V5-", "V5"),
        (Scale::VScale, "V5-6", "V5"),
        (Scale::VScale, "V2-4", "V2"),
        (Scale::VScale, "V0-", "V0"),
        (Scale::VScale, "V-easy", "VB"),
        (Scale::Yds, "5.10b", "5.10b"),
        (Scale::Yds, "5.10-", "5.10a"),
        (Scale::Yds, "5.10a/b", "5.10a"),
        (Scale::Yds, "5.10", "5.10b"),
        (Scale::Yds, "5.10+", "5.10c"),
        (Scale::Yds, "5.10d/11a", "5.10d"),
        (Scale::Yds, "5.9+", "5.9"),
        (Scale::Yds, "4th", "4th"),
        (Scale::French, "7c+/8a", "7c+"),
        (Scale::French, "5", "5b"),
        (Scale::Font, "6c/6c+", "6C"),
        (Scale::Uiaa, "7+/8-", "7+"),
        (Scale::Uiaa, "3+", "3"),
        (Scale::Ewbank, "24/25", "24"),
    ];
    for (scale, text, label) in cases {
        let grade = grade(scale, text);
        assert_eq!(grade.band().1, label, "{text}");
        assert!(bands(scale).contains(&grade.band()), "{text}");
    }
    assert_eq!(grade(Scale::Text, "yellow").band(), (0, "yellow".to_owned()));
    let v_bands: Vec<String> = bands(Scale::VScale).into_iter().map(|(_, label)| label).collect();
    assert_eq!(v_bands.len(), 19);
    assert_eq!((v_bands[0].as_str(), v_bands[1].as_str(), v_bands[18].as_str()), ("VB", "V0", "V17"));
}

#[test]
fn a_rank_between_two_grades_has_the_label_of_the_easier() {
    let between = u32::midpoint(v("V5").rank(), v("V6").rank());
    assert_eq!(rank_label(Scale::VScale, between), "V5");
    assert_eq!(rank_label(Scale::VScale, 0), "VB");
    assert_eq!(rank_label(Scale::VScale, u32::MAX), "V17");
    assert_eq!(rank_label(Scale::Text, 3), "");
}

#[test]
fn ability_on_the_common_scale() {
    let cases = [
        (Scale::Yds, "5.1", 1.0),
        (Scale::Yds, "5.9", 9.0),
        (Scale::Yds, "5.10a", 10.0),
        (Scale::Yds, "5.10", 11.5),
        (Scale::Yds, "5.10a/b", 10.5),
        (Scale::Yds, "5.12a", 18.0),
        (Scale::Yds, "5.13a", 22.0),
        (Scale::Yds, "5.14a", 26.0),
        (Scale::Yds, "5.15c", 32.0),
        (Scale::French, "8a", 23.0),
        (Scale::VScale, "V0", 12.0),
        (Scale::VScale, "V2", 15.0),
        (Scale::VScale, "V4", 18.0),
        (Scale::VScale, "V5", 19.0),
        (Scale::VScale, "V4-5", 18.5),
        (Scale::VScale, "V4-6", 19.0),
        (Scale::VScale, "V5+", 19.25),
        (Scale::VScale, "V8", 22.5),
        (Scale::VScale, "V10", 25.0),
        (Scale::VScale, "V12", 27.0),
        (Scale::VScale, "V16", 32.0),
        (Scale::VScale, "V17", 33.25),
        (Scale::VScale, "VB", 10.5),
        (Scale::Font, "7A", 20.0),
        (Scale::Font, "6A+", 17.25),
    ];
    for (scale, text, ability) in cases {
        assert_eq!(grade(scale, text).ircra(), Some(ability), "{text}");
    }
    assert_eq!(yds("3rd").ircra(), None);
    assert_eq!(grade(Scale::Text, "E5").ircra(), None);
}

#[test]
fn reports() {
    assert_eq!(
        report_json(&v("v7")),
        serde_json::json!({"schema": 1, "record": {
            "scale": "v-scale", "grade": "v7", "canonical": "V7", "numeric": 20700, "discipline": "boulder",
            "conversions": {"font": ["7A+", "7B"]},
        }})
    );
    assert_eq!(report_text(&yds("5.11a")), "YDS     5.11a\nFrench  6b+ to 6c\nUIAA    7+ to 7+/8-\nEwbank  21\n");
    let text = report_json(&grade(Scale::Text, "yellow"));
    assert_eq!(text["record"]["numeric"], serde_json::Value::Null);
    assert_eq!(text["record"]["discipline"], serde_json::Value::Null);
}
