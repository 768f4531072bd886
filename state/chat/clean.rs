//! Text of people and models, fit to be kept, shown and sent.

/// A text of the athlete: without control characters and invisible marks, cut at so many characters.
pub(crate) fn clean(text: &str, most: usize) -> String {
    let invisible = |c: char| {
        matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let kept = |c: &char| !invisible(*c) && (!c.is_control() || *c == '\n');
    let all: String = text.chars().filter(kept).collect();
    if all.chars().count() <= most { all } else { all.chars().take(most).chain(['…']).collect() }
}
