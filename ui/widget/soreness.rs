//! Soreness of each body part as a short bar with its score out of ten.

use super::bar;
use crate::text::pad;
use crate::theme::Theme;
use ratatui::text::{Line, Span};
use v7_state::settings::Glyphs;

/// Columns of the names.
const NAME: usize = 11;
/// Columns of a bar: one a point.
const BAR: usize = 10;
/// Columns of one part with its gap.
const CELL: usize = NAME + BAR + 5;

/// Lines of `columns` with as many parts beside each other as fit, in the order given.
pub fn lines(scores: &[(String, f64)], columns: usize, glyphs: Glyphs, theme: &Theme) -> Vec<Line<'static>> {
    let beside = (columns + 2).checked_div(CELL).unwrap_or(1).max(1);
    scores
        .chunks(beside)
        .map(|row| {
            Line::from(row.iter().flat_map(|(part, score)| one(part, *score, glyphs, theme)).collect::<Vec<_>>())
        })
        .collect()
}

fn one(part: &str, score: f64, glyphs: Glyphs, theme: &Theme) -> Vec<Span<'static>> {
    let style = match score {
        s if s >= 7.0 => theme.bad,
        s if s >= 4.0 => theme.warn,
        _ => theme.text,
    };
    let mut spans = vec![Span::styled(pad(part, NAME), theme.text)];
    spans.extend(bar::gauge(score / 10.0, BAR, glyphs, style, theme.dim));
    spans.push(Span::styled(pad(&format!(" {score}"), 5), style));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use v7_state::settings::Settings;

    #[test]
    fn parts_stand_beside_each_other_where_there_is_room() {
        let theme = Theme::new(&Settings::default(), true);
        let scores = [("fingers".to_owned(), 4.0), ("left elbow".to_owned(), 7.0), ("back".to_owned(), 1.0)];
        let drawn = |columns| {
            lines(&scores, columns, Glyphs::Unicode, &theme).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(drawn(50), ["fingers    ████······ 4   left elbow ███████··· 7   ", "back       █········· 1   "]);
        assert_eq!(drawn(20).len(), 3);
    }
}
