//! Big digits that are read from a metre away: five rows high, larger where there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use v7_state::settings::Glyphs;

/// Rows of a digit at scale 1.
const ROWS: u16 = 5;
/// Columns of a dot at scale 1: cells are twice as high as wide.
const DOT: u16 = 2;
/// Largest scale.
const MOST: u16 = 4;

/// Five rows of dots of a character; unknown ones are blank.
fn dots(c: char) -> [&'static str; 5] {
    match c {
        '0' => ["###", "# #", "# #", "# #", "###"],
        '1' => [" # ", "## ", " # ", " # ", "###"],
        '2' => ["###", "  #", "###", "#  ", "###"],
        '3' => ["###", "  #", "###", "  #", "###"],
        '4' => ["# #", "# #", "###", "  #", "  #"],
        '5' => ["###", "#  ", "###", "  #", "###"],
        '6' => ["###", "#  ", "###", "# #", "###"],
        '7' => ["###", "  #", "  #", "  #", "  #"],
        '8' => ["###", "# #", "###", "# #", "###"],
        '9' => ["###", "# #", "###", "  #", "###"],
        ':' => [" ", "#", " ", "#", " "],
        _ => ["", "", "", "", ""],
    }
}

/// Columns of a text at a scale, without the gap at its end.
fn columns(text: &str, scale: u16) -> u16 {
    let dots: usize = text.chars().map(|c| dots(c)[0].len() + 1).sum();
    (dots.saturating_sub(1) as u16) * DOT * scale
}

/// The largest scale at which a text fits; 0 where it does not.
pub fn scale(text: &str, area: Rect) -> u16 {
    (1..=MOST).rev().find(|scale| columns(text, *scale) <= area.width && ROWS * scale <= area.height).unwrap_or(0)
}

/// Draws digits and colons in the middle of an area, as large as they fit; in one line where they do not fit at all.
pub fn draw(text: &str, area: Rect, style: Style, glyphs: Glyphs, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let scale = scale(text, area);
    if scale == 0 {
        let x = area.x + area.width.saturating_sub(text.len() as u16) / 2;
        buf.set_stringn(x, area.y + area.height / 2, text, usize::from(area.width), style);
        return;
    }
    let full = if glyphs == Glyphs::Ascii { "#" } else { "█" };
    let mut x = area.x + (area.width - columns(text, scale)) / 2;
    let y = area.y + (area.height - ROWS * scale) / 2;
    for c in text.chars() {
        let rows = dots(c);
        for (row, line) in (0u16..).zip(rows) {
            for (column, _) in line.chars().enumerate().filter(|(_, dot)| *dot == '#') {
                let at = x + column as u16 * DOT * scale;
                for down in 0..scale {
                    buf.set_string(at, y + row * scale + down, full.repeat(usize::from(DOT * scale)), style);
                }
            }
        }
        x += (rows[0].len() as u16 + 1) * DOT * scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, width: u16, height: u16) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        draw(text, area, Style::new(), Glyphs::Ascii, &mut buf);
        let line = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..height).map(line).collect()
    }

    #[test]
    fn digits_are_as_large_as_they_fit() {
        assert_eq!(
            drawn("1:7", 20, 5),
            [
                "   ##        ######",
                " ####    ##      ##",
                "   ##            ##",
                "   ##    ##      ##",
                " ######          ##"
            ]
        );
        assert_eq!(scale("1:7", Rect::new(0, 0, 40, 10)), 2);
        assert_eq!(drawn("12", 10, 3), ["", "    12", ""], "where they do not fit they are plain");
        for c in "0123456789:".chars() {
            let rows = dots(c);
            assert!(rows.iter().all(|row| row.len() == rows[0].len()) && rows.concat().contains('#'), "{c}");
        }
    }
}
