//! Small bars: how much of a target is reached, and a row of days.

use ratatui::style::Style;
use ratatui::text::Span;
use v7_state::settings::Glyphs;

const EIGHTHS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
const COLUMNS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// A bar of `columns`, filled by `share` (0 to 1; more is drawn full), the rest as a faint track of dots: beside a part
/// of a block a shade would leave a dark notch.
pub fn gauge(share: f64, columns: usize, glyphs: Glyphs, fill: Style, track: Style) -> Vec<Span<'static>> {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let eighths = (share * columns as f64 * 8.0).round() as usize;
    // Something is never drawn as nothing, and not quite everything never as everything.
    let eighths = match eighths {
        0 if share > 0.0 => 1,
        full if full == columns * 8 && share < 1.0 => full - 1,
        other => other,
    };
    match glyphs {
        Glyphs::Unicode => {
            let (whole, part) = (eighths / 8, eighths % 8);
            let rest = columns.saturating_sub(whole + usize::from(part > 0));
            vec![Span::styled("█".repeat(whole) + EIGHTHS[part], fill), Span::styled("·".repeat(rest), track)]
        }
        Glyphs::Ascii => {
            let whole = eighths.div_ceil(8).min(columns);
            vec![Span::styled("#".repeat(whole), fill), Span::styled("-".repeat(columns - whole), track)]
        }
    }
}

/// The height of `value` on a scale to `most`, as one character; a dot for nothing.
pub fn column(value: f64, most: f64, glyphs: Glyphs) -> &'static str {
    if value <= 0.0 || most <= 0.0 || !value.is_finite() {
        return if glyphs == Glyphs::Unicode { "·" } else { "." };
    }
    let step = ((value / most).clamp(0.0, 1.0) * 8.0).ceil() as usize;
    match glyphs {
        Glyphs::Unicode => COLUMNS[step.clamp(1, 8)],
        Glyphs::Ascii => [".", ":", "=", "#"][(step.clamp(1, 8) - 1) / 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(share: f64, glyphs: Glyphs) -> String {
        gauge(share, 8, glyphs, Style::new(), Style::new()).iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn a_gauge_is_as_long_as_its_share_and_never_longer() {
        let cases = [
            (0.0, "········", "--------"),
            (0.001, "▏·······", "#-------"),
            (0.5, "████····", "####----"),
            (0.56, "████▌···", "#####---"),
            (0.999, "███████▉", "########"),
            (1.0, "████████", "########"),
            (7.0, "████████", "########"),
            (f64::NAN, "········", "--------"),
        ];
        for (share, unicode, ascii) in cases {
            assert_eq!(text(share, Glyphs::Unicode), unicode, "{share}");
            assert_eq!(text(share, Glyphs::Ascii), ascii, "{share}");
        }
    }

    #[test]
    fn a_day_with_load_is_never_drawn_as_a_day_without() {
        assert_eq!(column(0.0, 600.0, Glyphs::Unicode), "·");
        assert_eq!(column(1.0, 600.0, Glyphs::Unicode), "▁");
        assert_eq!(column(600.0, 600.0, Glyphs::Unicode), "█");
        assert_eq!(column(600.0, 600.0, Glyphs::Ascii), "#");
    }
}
