//! Send lines.

use super::*;

fn sent(line: &str) -> Value {
    let known = Known::new();
    let parsed = send(line, &known.ctx());
    assert_eq!(parsed.errors, [], "{line}");
    Value::Object(body(&parsed.draft.unwrap().send))
}

fn v7(more: &Value) -> Value {
    with(&json!({"date": TODAY, "grade": "V7", "gradeType": "v-scale", "gradeNumeric": 20700}), more)
}

#[test]
fn the_example_of_the_grammar_in_any_order() {
    let expected = v7(&json!({
        "date": "2026-11-20", "name": "Midnight Lightning", "location": "Camp 4", "type": "outdoor",
        "style": "overhang", "attempts": 4, "significance": "milestone", "notes": "third session",
    }));
    let lines = [
        "V7 \"Midnight Lightning\" @\"Camp 4\" outdoor overhang in4 milestone 2026-11-20 // third session",
        "2026-11-20 milestone in4 overhang outdoor @\"Camp 4\" \"Midnight Lightning\" V7 // third session",
        "crag name:\"Midnight Lightning\" overhang V7 on:2026-11-20 place:\"Camp 4\" in4 milestone -- third session",
    ];
    for line in lines {
        assert_eq!(sent(line), expected, "{line}");
    }
    let known = Known::new();
    assert_eq!(
        explain_send(&send(lines[0], &known.ctx()).draft.unwrap(), &known.ctx()),
        "Fri 20 Nov 2026 · V7 \"Midnight Lightning\" at Camp 4 · outdoor overhang · in 4 · milestone · \"third session\""
    );
}

#[test]
fn how_it_was_sent() {
    let cases = [
        ("", json!({})),
        ("fl", json!({"ascentStyle": "flash", "attempts": 1})),
        ("os", json!({"ascentStyle": "onsight", "attempts": 1})),
        ("in1", json!({"ascentStyle": "flash", "attempts": 1})),
        ("in4", json!({"attempts": 4})),
        ("rp", json!({"ascentStyle": "redpoint"})),
        ("rp in4", json!({"ascentStyle": "redpoint", "attempts": 4})),
        ("pp", json!({"ascentStyle": "pinkpoint"})),
        ("rpt", json!({"ascentStyle": "repeat"})),
        ("indoor pb", json!({"type": "indoor", "significance": "personal-best"})),
        ("project", json!({"significance": "project-send"})),
        ("kilter 40deg boulder", json!({"board": "Kilter", "angleDeg": 40, "discipline": "boulder"})),
        ("solo slab", json!({"rope": "solo", "style": "slab"})),
    ];
    for (words, expected) in cases {
        assert_eq!(sent(&format!("V7 {words}")), v7(&expected), "{words}");
    }
}

#[test]
fn a_colour_waits_for_its_place() {
    for line in ["yellow @Movement", "@Movement yellow"] {
        let expected = json!({"date": TODAY, "grade": "yellow", "gradeType": "text", "location": "Movement"});
        assert_eq!(sent(line), expected, "{line}");
    }
}
