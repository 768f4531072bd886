//! A table of answers and what in them stands nowhere.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn sources() -> Sources {
    let mut sources = Sources::default();
    sources.add_json(&json!({
        "computed": {"load": 2700, "minutes": 390, "share": 0.304, "kcal": 2213.4, "hydration_ml": 2450, "weight": 70.53, "change": -12.4},
        "n": 12, "rows": [{"mark": "[s:0193-aa12]", "date": "2026-11-21", "grade": "V7", "name": "Route 66", "tries": 6}],
        "grades": ["5.12a", "7A+"],
    }));
    sources.add_text("How was my October? You aim at V9 by 2027-05-01. Last week: 4 sessions.");
    sources
}

#[test]
fn figures_match_with_rounding_units_dates_and_grades() {
    for (answer, unmatched) in [
        ("Load was 2700 over 390 minutes.", &[][..]),
        ("Load was 2,700 (6.5 h).", &[]),
        ("You flash 30 % of them, 30.4% exactly.", &[]),
        ("About 2213 kcal, 2213.4 to be exact, and 2.5 l of water.", &[]),
        ("Weight 70.5 kg, 155 lb.", &[]),
        ("It fell by 12 %.", &[]),
        ("Sent V7 on 2026-11-21 [s:0193-aa12] in 6 tries.", &[]),
        ("On 21 November, and on Nov 21st, and November 21.", &[]),
        ("Your goal V9 by 1 May 2027.", &[]),
        ("5.12a and 7a+ and v7.", &[]),
        ("1. Warm up\n2. Climb\n3) Rest", &[]),
        ("Meet at 18:30.", &[]),
        ("12 against 4: 8 more, 300 % of it.", &[]),
        ("Load was 2800.", &["2800"]),
        ("You flash 31 %.", &["31"]),
        ("Sent V8 on 2026-11-20.", &["V8", "2026-11-20"]),
        ("In 1999 and on 3 March.", &["1999", "3"]),
        ("5.13b some day", &["5.13b"]),
        ("Rest 17 days [j:17-17].", &["17"]),
        ("2713 is not rounded 2700", &["2713"]),
    ] {
        let verified = verify(answer, &sources());
        let found: Vec<&str> = verified.unmatched.iter().map(|(_, _, text)| text.as_str()).collect();
        assert_eq!(found, unmatched, "{answer}");
    }
}

#[test]
fn what_is_not_found_gets_a_mark_and_a_line() {
    let answer = "Load was 2800 in 12 sessions, hardest V8.";
    let verified = verify(answer, &sources());
    assert_eq!(verified.marked(answer), "Load was 2800? in 12 sessions, hardest V8?.");
    assert_eq!(verified.line().as_deref(), Some("Not found in your journal: 2800, V8 (2 of 3 figures)."));
    assert_eq!(verify("All quiet.", &sources()).line(), None);
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "(V|5\\.1|2026-1|[0-9]{0,5}|%| |,|\\.|:|-|/|\\[j:1\\]|May|é|\n|\\PC{0,3}){0,25}") {
        let verified = verify(&text, &sources());
        let marked = verified.marked(&text);
        prop_assert_eq!(marked.len(), text.len() + verified.unmatched.len());
        let mut own = Sources::default();
        own.add_text(&text);
        prop_assert_eq!(verify(&text, &own).unmatched, vec![], "a text vouches for itself");
    }
}
