//! Completions.

use super::*;

#[test]
fn the_word_at_the_cursor() {
    let known = Known::new();
    let cases = [
        (Grammar::Session, "gym @mo", "@Movement"),
        (Grammar::Session, "gym @\"red", "@\"Red Rock\""),
        (Grammar::Send, "V7 @cam", "@\"Camp 4\""),
        (Grammar::Session, "cr", "crag"),
        (Grammar::Session, "gym V5 over", "overhang"),
        (Grammar::Session, "gym V5 fin", "fingers:"),
        (Grammar::Session, "hang max", "max-hangs"),
        (Grammar::Session, "@Movement yel", "yellow"),
        (Grammar::Send, "V7 mile", "milestone"),
        (Grammar::Food, "", "Oats"),
        (Grammar::Food, "water 1l, ove", "overnight oats"),
        (Grammar::Food, "overnight o", "oats"),
        (Grammar::Food, "wa", "water"),
        (Grammar::Food, "7", "\"7up\""),
    ];
    for (grammar, line, expected) in cases {
        let found = completions(grammar, line, line.len(), &known.ctx());
        assert_eq!(found.first().map(String::as_str), Some(expected), "{line}: {found:?}");
    }
    assert_eq!(completions(Grammar::Session, "gy V5", 2, &known.ctx()), ["gym"]);
    assert!(completions(Grammar::Session, "gym // cr", 9, &known.ctx()).is_empty());
    assert!(completions(Grammar::Session, "gym V5 zz", 9, &known.ctx()).is_empty());
    assert_eq!(completions(Grammar::Session, "", 0, &known.ctx())[0], "gym");
}
