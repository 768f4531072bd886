//! Session lines.

use super::*;

fn day(kind: &str, more: &Value) -> Value {
    with(&json!({"date": TODAY, "sessionType": kind}), more)
}

const FLASH: fn() -> Value = || json!({"result": "flash", "attempts": 1});

#[test]
fn the_example_of_the_grammar() {
    let line = "gym @Movement 3xV4 V5 fl V7 in4 V8 no6 +crimps rpe:8 energy:7 fingers:4 1h30m // felt strong";
    let expected = json!({
        "date": TODAY, "sessionType": "gym", "location": "Movement", "duration": 90, "rpe": 8,
        "climbs": [
            climb("V4", &json!({})), climb("V4", &json!({})), climb("V4", &json!({})),
            climb("V5", &FLASH()),
            climb("V7", &json!({"attempts": 4})),
            climb("V8", &json!({"result": "attempt", "attempts": 6})),
        ],
        "physicalCondition": {"energy": 7, "soreness": {"fingers": 4}},
        "technicalFocus": ["crimps"], "notes": "felt strong",
    });
    assert_eq!(entry_of(line), expected);
    let draft = session_of(line);
    assert!(draft.kind_given && !draft.date_given && !draft.new_entry && draft.start_local.is_none());
    let known = Known::new();
    assert_eq!(
        explain_session(&draft, &known.ctx()),
        "Sat 21 Nov 2026 · gym at Movement · 3 x V4 sent, V5 flash, V7 in 4, V8 6 tries no send · focus crimps · \
         energy 7 · fingers 4 · RPE 8 · 1 h 30 · \"felt strong\""
    );
    let parsed = session(line, &known.ctx());
    let role = |text: &str| {
        let start = line.find(text).unwrap();
        parsed.spans.iter().find(|span| span.start == start).map(|span| (&line[span.start..span.end], span.role))
    };
    let roles = [
        ("gym", Role::Kind),
        ("@Movement", Role::Place),
        ("3xV4", Role::Grade),
        ("fl", Role::Result),
        ("no6", Role::Result),
        ("+crimps", Role::Focus),
        ("rpe:8", Role::Meta),
        ("1h30m", Role::Time),
        ("// felt strong", Role::Notes),
    ];
    for (text, expected) in roles {
        assert_eq!(role(text), Some((text, expected)));
    }
}

#[test]
fn the_rest_of_what_the_grammar_shows() {
    let cases = [
        (
            "2026-11-20 crag @\"Red Rock\" w:Ana 5.10a os lead \"Solar Slab\" 13pitch led7 slab",
            json!({"date": "2026-11-20", "sessionType": "outdoor", "location": "Red Rock", "partners": ["Ana"], "climbs": [{
                "id": "", "grade": "5.10a", "gradeType": "yds", "result": "onsight", "attempts": 1, "rope": "lead",
                "name": "Solar Slab", "pitches": 13, "pitchesLed": 7, "style": "slab",
            }]}),
        ),
        (
            "yest hang max-hangs 3x6x7s +15kg 20mm half-crimp rest:180 skin:3 sleep:7.5",
            json!({"date": "2026-11-20", "sessionType": "training", "tags": ["hang"], "skin": 3, "sleepHours": 7.5, "sets": [{
                "id": "", "exerciseId": "max-hangs", "sets": 3, "reps": 6, "hangS": 7, "loadKg": 15, "edgeMm": 20,
                "grip": "half-crimp", "restS": 180,
            }]}),
        ),
        (
            "lift Pull-ups 5x5 -10kg deadlift 3x5 80kg",
            day(
                "training",
                &json!({"tags": ["lift"], "sets": [
                    {"id": "", "exerciseId": "pullups", "sets": 5, "reps": 5, "loadKg": -10},
                    {"id": "", "exerciseId": "deadlift", "sets": 3, "reps": 5, "loadKg": 80},
                ]}),
            ),
        ),
        (
            "board kilter 40deg V5 V6 in2 45deg wu",
            day(
                "training",
                &json!({"tags": ["board"], "climbs": [
                    climb("V5", &json!({"board": "Kilter", "angleDeg": 40})),
                    climb("V6", &json!({"board": "Kilter", "angleDeg": 45, "attempts": 2, "warmup": true})),
                ]}),
            ),
        ),
        ("ill -- flu", day("rest", &json!({"dayStatus": "ill", "notes": "flu"}))),
        ("travel", day("rest", &json!({"dayStatus": "travel"}))),
        (
            "rest left-elbow:2 right-elbows:3 finger:1",
            day(
                "rest",
                &json!({
                    "physicalCondition": {"soreness": {"left-elbow": 2, "right-elbow": 3, "fingers": 1}},
                }),
            ),
        ),
        ("comp #regional", day("training", &json!({"tags": ["comp", "regional"]}))),
    ];
    for (line, expected) in cases {
        assert_eq!(entry_of(line), expected, "{line}");
    }
}

#[test]
fn words_after_a_grade_belong_to_that_climb() {
    let cases = [
        ("", json!({})),
        ("fl", FLASH()),
        ("flash", FLASH()),
        ("os", json!({"result": "onsight", "attempts": 1})),
        ("rp", json!({})),
        ("rp in1", json!({"attempts": 1})),
        ("in4", json!({"attempts": 4})),
        ("in1", FLASH()),
        ("in1 fl", FLASH()),
        ("no6", json!({"result": "attempt", "attempts": 6})),
        ("no", json!({"result": "attempt"})),
        ("hung3", json!({"result": "hung", "attempts": 3})),
        ("hung", json!({"result": "hung"})),
        ("rpt", json!({"result": "repeat"})),
        ("rpt in2", json!({"result": "repeat", "attempts": 2})),
        ("FL", FLASH()),
        ("tr", json!({"rope": "tr"})),
        ("solo", json!({"rope": "solo"})),
        ("roof \u{201c}Midnight Lightning\u{201d}", json!({"style": "roof", "name": "Midnight Lightning"})),
        ("\"a \\\"b\\\" \\\\ c\"", json!({"name": "a \"b\" \\ c"})),
        ("name:Biographie", json!({"name": "Biographie"})),
        ("hp:\"last move\" no3", json!({"result": "attempt", "attempts": 3, "highPoint": "last move"})),
        ("stars:3", json!({"stars": 3})),
        ("-5deg", json!({"angleDeg": -5})),
        ("40°", json!({"angleDeg": 40})),
        ("moon mirror", json!({"board": "MoonBoard", "mirror": true})),
        ("board:\"Grasshopper\"", json!({"board": "Grasshopper"})),
        (
            "own:V6 len:100ft url:https://example.org/a",
            json!({
                "ownGrade": "V6", "lengthM": 30.5, "url": "https://example.org/a",
            }),
        ),
        ("boulder note:\"wet, cold\"", json!({"discipline": "boulder", "notes": "wet, cold"})),
        ("rpe:8 fl", FLASH()),
    ];
    for (words, expected) in cases {
        assert_eq!(entry_of(&format!("gym V5 {words}"))["climbs"], json!([climb("V5", &expected)]), "{words}");
    }
}

#[test]
fn grades_are_read_in_the_scale_that_the_climb_says() {
    let cases = [
        ("V5", "V5", "v-scale"),
        ("v5", "v5", "v-scale"),
        ("V4-5", "V4-5", "v-scale"),
        ("5.10a/b", "5.10a/b", "yds"),
        ("font:7a", "7a", "font"),
        ("7a boulder", "7a", "font"),
        ("7a lead", "7a", "french"),
        ("7a+ kilter", "7a+", "font"),
        ("text:pink", "pink", "text"),
        ("text:\"pink circle\"", "pink circle", "text"),
        ("yellow @Movement", "yellow", "text"),
        ("\"2 dots\" fl @movement", "2 dots", "text"),
        ("3xyellow @Movement", "yellow", "text"),
    ];
    for (words, grade, scale) in cases {
        let entry = entry_of(words);
        assert_eq!(
            (&entry["climbs"][0]["grade"], &entry["climbs"][0]["gradeType"]),
            (&json!(grade), &json!(scale)),
            "{words}"
        );
    }
}

#[test]
fn meta() {
    let cases = [
        ("gym @Movement", json!({"location": "Movement"})),
        ("gym place:\"Camp 4\"", json!({"location": "Camp 4"})),
        ("gym @Café", json!({"location": "Café"})),
        ("gym w:Ana w:\"Ben B.\" with:Ana,Cy", json!({"partners": ["Ana", "Ben B.", "Cy"]})),
        (
            "gym +crimps +\"body tension\" +\"3-finger drag\"",
            json!({"technicalFocus": ["crimps", "body tension", "3-finger drag"]}),
        ),
        ("gym #comp tag:league", json!({"tags": ["comp", "league"]})),
        ("gym trip:\"Font 26\" mind:calm", json!({"trip": "Font 26", "mentalState": "calm"})),
        ("gym injury:\"A2 pulley\"", json!({"physicalCondition": {"injuries": ["A2 pulley"]}})),
        ("gym cond:\"5 °C, dry\" status:deload", json!({"conditions": "5 °C, dry", "dayStatus": "deload"})),
        ("gym rpe:7.5 sleep:7h30m", json!({"rpe": 7.5, "sleepHours": 7.5})),
        ("gym 90m", json!({"duration": 90})),
        ("gym 90min", json!({"duration": 90})),
        ("gym 1.5h", json!({"duration": 90})),
        ("gym 1h30", json!({"duration": 90})),
        ("gym 18:00-20:10", json!({"duration": 130})),
        ("gym 22:30-00:15", json!({"duration": 105})),
        ("gym, V5, 90m", json!({"duration": 90, "climbs": [climb("V5", &json!({}))]})),
        ("gym\u{a0}V5\tfl", json!({"climbs": [climb("V5", &FLASH())]})),
        ("gym \u{2014} long day", json!({"notes": "long day"})),
        ("gym 90m\u{2014}long day", json!({"duration": 90, "notes": "long day"})),
        ("gym -- a -- b // c", json!({"notes": "a -- b // c"})),
        ("gym // a\\nb \\o/", json!({"notes": "a\nb \\o/"})),
        ("gym //", json!({})),
    ];
    for (line, expected) in cases {
        assert_eq!(entry_of(line), day("gym", &expected), "{line}");
    }
    let start = session_of("gym 18:00-20:10").start_local.unwrap();
    assert_eq!(start.to_string(), "18:00:00");
    assert_eq!(session_of("gym 9:05 2h").start_local.unwrap().to_string(), "09:05:00");
}

#[test]
fn sets() {
    let cases = [
        ("max-hangs 3x7s", json!({"exerciseId": "max-hangs", "sets": 3, "hangS": 7})),
        ("max hangs 3x6x7s", json!({"exerciseId": "max-hangs", "sets": 3, "reps": 6, "hangS": 7})),
        ("ex:\"Max hangs\" 10s", json!({"exerciseId": "max-hangs", "hangS": 10})),
        ("ex:my-own 4sets 6reps", json!({"exerciseId": "my-own", "sets": 4, "reps": 6})),
        ("pullups 5×5 +33lb", json!({"exerciseId": "pullups", "sets": 5, "reps": 5, "loadKg": 14.97})),
        ("pullups +15", json!({"exerciseId": "pullups", "loadKg": 15})),
        (
            "pullups left rest:3m grip:\"frog style\"",
            json!({
                "exerciseId": "pullups", "hand": "left", "restS": 180, "grip": "frog style",
            }),
        ),
    ];
    for (line, expected) in cases {
        let expected = json!([with(&json!({"id": ""}), &expected)]);
        assert_eq!(entry_of(line), day("training", &json!({"sets": expected})), "{line}");
    }
    let known = Known::new();
    let imperial = Context { imperial: true, ..known.ctx() };
    let draft = session("pullups 5x5 +10", &imperial).draft.unwrap();
    assert_eq!(draft.entry.sets[0].load_kg, Some(4.54));
    assert_eq!(explain_session(&draft, &imperial), "Sat 21 Nov 2026 · training · Pull-ups 5 x 5 +10.0 lb");
}

#[test]
fn nothing_to_save_is_no_error() {
    let known = Known::new();
    for line in ["", "   ", "yest", "new", "//", "2026-11-20 "] {
        let parsed = session(line, &known.ctx());
        assert_eq!((parsed.draft, parsed.errors), (None, vec![]), "{line:?}");
    }
}

#[test]
fn a_second_line_adds_to_the_open_entry() {
    let open = crate::record::Entry {
        entry_id: "id".into(),
        ..session_of("gym @Movement V4 rpe:6 w:Ana fingers:2 // one").entry
    };
    let merged = merge_into(&open, session_of("@Movement V5 fl rpe:8 w:Ana w:Ben fingers:4 back:1 2h // two"));
    let expected = with(
        &entry_of("gym @Movement V4 V5 fl rpe:8 w:Ana w:Ben fingers:4 back:1 2h"),
        &json!({
            "entryId": "id", "notes": "one\ntwo",
        }),
    );
    assert_eq!(Value::Object(body(&merged)), expected);
    assert_eq!(merge_into(&open, session_of("V4")).session_type, open.session_type);
}

#[test]
fn a_new_place_is_named_as_new() {
    let known = Known::new();
    let explained = |line: &str| explain_session(&session_of(line), &known.ctx());
    assert_eq!(
        explained("new gym @Movment"),
        "Sat 21 Nov 2026 · gym at Movment (a new place, not Movement) · a new entry"
    );
    assert_eq!(explained("2024-05 crag @Fontainebleau"), "May 2024 · outdoor at Fontainebleau (a new place)");
}

#[test]
fn words_of_a_command_become_a_line() {
    let cases: [(&[&str], &str); 6] = [
        (&["gym @Movement V5"], "gym @Movement V5"),
        (&["gym", "@Red Rock", "V5"], "gym @\"Red Rock\" V5"),
        (&["V7", "Midnight Lightning", "w:Ana B"], "V7 \"Midnight Lightning\" w:\"Ana B\""),
        (&["gym", "+body tension"], "gym +\"body tension\""),
        (&["gym", "//", "felt strong today"], "gym // felt strong today"),
        (&["V7", "\"Already quoted\""], "V7 \"Already quoted\""),
    ];
    for (words, line) in cases {
        assert_eq!(join(words), line);
    }
}
