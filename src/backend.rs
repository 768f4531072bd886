//! Writes frames to the terminal in few bytes: what changed, grouped by style, in one write a frame.
//!
//! Over a slow link the bytes of a key are what is felt. A journal's list changes in hundreds of short runs of five or
//! six styles; written style by style, each colour is named once a frame in place of once a run. What is drawn is none
//! of its business, and everything but drawing is left to crossterm.

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr as _;

/// A terminal behind a writer that keeps a frame until it is flushed.
#[derive(Debug)]
pub struct Lean<W: Write> {
    inner: CrosstermBackend<W>,
    /// Whether the cursor can be seen; none until that was first said.
    cursor: Option<bool>,
}

/// How a cell looks: foreground, background, and the rest.
type Look = (Color, Color, Modifier);

const PLAIN: Look = (Color::Reset, Color::Reset, Modifier::empty());

/// The attributes with their numbers in `CSI m` (ECMA-48, 8.3.117).
const ATTRIBUTES: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

impl<W: Write> Lean<W> {
    /// A terminal behind `out`.
    pub fn new(out: W) -> Self {
        Self { inner: CrosstermBackend::new(out), cursor: None }
    }

    fn look(&mut self, from: Look, to: Look) -> io::Result<()> {
        let mut codes = Codes::default();
        let mut from = from;
        if !to.2.contains(from.2) {
            // Attributes are taken back all at once: bold and dim share their end, and it is as short.
            codes.push(&[0]);
            from = PLAIN;
        }
        for (attribute, code) in ATTRIBUTES {
            if to.2.contains(attribute) && !from.2.contains(attribute) {
                codes.push(&[code]);
            }
        }
        if to.0 != from.0 {
            codes.colour(to.0, 30);
        }
        if to.1 != from.1 {
            codes.colour(to.1, 40);
        }
        if codes.0.is_empty() { Ok(()) } else { write!(self.inner, "\x1b[{}m", codes.0) }
    }
}

/// The numbers of one `CSI m`.
#[derive(Default)]
struct Codes(String);

impl Codes {
    fn push(&mut self, codes: &[u8]) {
        for code in codes {
            if !self.0.is_empty() {
                self.0.push(';');
            }
            self.0.push_str(&code.to_string());
        }
    }

    /// A colour, where `base` is 30 for the foreground and 40 for the background.
    fn colour(&mut self, colour: Color, base: u8) {
        let named = |index: u8| if index < 8 { base + index } else { base + 60 + index - 8 };
        match colour {
            Color::Reset => self.push(&[base + 9]),
            Color::Black => self.push(&[named(0)]),
            Color::Red => self.push(&[named(1)]),
            Color::Green => self.push(&[named(2)]),
            Color::Yellow => self.push(&[named(3)]),
            Color::Blue => self.push(&[named(4)]),
            Color::Magenta => self.push(&[named(5)]),
            Color::Cyan => self.push(&[named(6)]),
            Color::Gray => self.push(&[named(7)]),
            Color::DarkGray => self.push(&[named(8)]),
            Color::LightRed => self.push(&[named(9)]),
            Color::LightGreen => self.push(&[named(10)]),
            Color::LightYellow => self.push(&[named(11)]),
            Color::LightBlue => self.push(&[named(12)]),
            Color::LightMagenta => self.push(&[named(13)]),
            Color::LightCyan => self.push(&[named(14)]),
            Color::White => self.push(&[named(15)]),
            Color::Indexed(index) => self.push(&[base + 8, 5, index]),
            Color::Rgb(red, green, blue) => self.push(&[base + 8, 2, red, green, blue]),
        }
    }
}

/// Whether a symbol surely takes one cell in every terminal, so that its neighbours may be written before it.
fn narrow(symbol: &str) -> bool {
    symbol.len() == 1 || (symbol.chars().count() == 1 && symbol.width() == 1)
}

impl<W: Write> Backend for Lean<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut looks: Vec<Look> = Vec::new();
        let mut grouped = true;
        let mut cells: Vec<(usize, u16, u16, &Cell)> = Vec::new();
        for (x, y, cell) in content {
            let look = (cell.fg, cell.bg, cell.modifier);
            let known = match cells.last() {
                Some((last, ..)) if looks[*last] == look => Some(*last),
                _ => looks.iter().position(|known| *known == look),
            };
            let index = known.unwrap_or_else(|| {
                looks.push(look);
                looks.len() - 1
            });
            // A wide symbol reaches into the next cell: then the order of the screen is kept.
            grouped &= narrow(cell.symbol());
            cells.push((index, y, x, cell));
        }
        if grouped {
            cells.sort_unstable_by_key(|(look, y, x, _)| (*look, *y, *x));
        }
        let mut look = PLAIN;
        let mut after: Option<(u16, u16)> = None;
        for (index, y, x, cell) in cells {
            match after {
                Some((row, column)) if (row, column) == (y, x) => {}
                // The column within a row takes fewer digits than the whole place.
                Some((row, _)) if row == y => write!(self.inner, "\x1b[{}G", x + 1)?,
                _ => write!(self.inner, "\x1b[{};{}H", y + 1, x + 1)?,
            }
            self.look(look, looks[index])?;
            look = looks[index];
            self.inner.write_all(cell.symbol().as_bytes())?;
            after = Some((y, x + 1));
        }
        self.look(look, PLAIN)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor.replace(false) == Some(false) { Ok(()) } else { self.inner.write_all(b"\x1b[?25l") }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor.replace(true) == Some(true) { Ok(()) } else { self.inner.write_all(b"\x1b[?25h") }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        write!(self.inner, "\x1b[{};{}H", y + 1, x + 1)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.inner.append_lines(count)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use std::num::NonZero;

    /// Texts with their places and styles.
    type Frame = Vec<(u16, u16, &'static str, Style)>;

    /// What a terminal shows after each of `frames` was drawn over the one before.
    fn shown(frames: &[Frame]) -> (vt100::Parser, Buffer, Vec<u8>) {
        let area = Rect::new(0, 0, 20, 4);
        let mut screen = vt100::Parser::new(NonZero::new(4).unwrap(), NonZero::new(20).unwrap(), 0);
        let mut before = Buffer::empty(area);
        let mut last = Vec::new();
        for frame in frames {
            let mut next = Buffer::empty(area);
            for (x, y, text, style) in frame {
                next.set_string(*x, *y, text, *style);
            }
            last.clear();
            Lean::new(&mut last).draw(before.diff(&next).into_iter()).unwrap();
            screen.process(&last);
            before = next;
        }
        (screen, before, last)
    }

    fn colour(colour: Color) -> vt100::Color {
        match colour {
            Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
            Color::Indexed(index) => vt100::Color::Idx(index),
            Color::Red => vt100::Color::Idx(1),
            Color::LightBlue => vt100::Color::Idx(12),
            _ => vt100::Color::Default,
        }
    }

    #[test]
    fn a_terminal_shows_every_cell_as_it_was_drawn() {
        let (red, blue) = (Style::new().fg(Color::Red), Style::new().fg(Color::Rgb(1, 20, 200)).bg(Color::Indexed(9)));
        let (bold, line) =
            (Style::new().bold(), Style::new().italic().underlined().fg(Color::LightBlue).bg(Color::Red));
        let cases: [Vec<Frame>; 5] = [
            vec![vec![(0, 0, "plain", Style::new()), (6, 0, "red", red), (0, 3, "blue", blue), (10, 3, "red", red)]],
            vec![
                vec![(0, 0, "one two three", bold), (0, 1, "four", red)],
                vec![(0, 0, "one TWO three", bold), (4, 0, "2", line), (0, 1, "five", blue), (18, 2, "xy", red)],
            ],
            // Wide letters, alone, replaced by narrow ones, and the other way round.
            vec![
                vec![(0, 0, "岩場ab", red), (2, 1, "abcd", blue)],
                vec![(0, 0, "xyz岩", bold), (1, 1, "場場c", red), (8, 1, "x", blue)],
            ],
            vec![
                vec![(0, 0, "岩場岩", red)],
                vec![(0, 0, "a", bold), (1, 0, "b", red), (2, 0, "c", blue), (3, 0, "d", bold), (4, 0, "ef", red)],
            ],
            vec![vec![(0, 0, "a⚡️b", red), (5, 0, "e\u{301}", bold)], vec![(0, 0, "abcd", bold)]],
        ];
        for frames in cases {
            let (screen, wanted, _) = shown(&frames);
            for (x, y) in (0..4).flat_map(|y| (0..20).map(move |x| (x, y))) {
                let (cell, want) = (screen.screen().cell(y, x).unwrap(), wanted.cell((x, y)).unwrap());
                if cell.is_wide_continuation() {
                    continue;
                }
                let text = if cell.contents().is_empty() { " " } else { cell.contents() };
                assert_eq!(text, want.symbol(), "{x},{y} of {frames:?}");
                assert_eq!((cell.fgcolor(), cell.bgcolor()), (colour(want.fg), colour(want.bg)), "{x},{y}");
                assert_eq!(cell.bold(), want.modifier.contains(Modifier::BOLD), "{x},{y}");
                assert_eq!(cell.underline(), want.modifier.contains(Modifier::UNDERLINED), "{x},{y}");
            }
        }
    }

    #[test]
    fn each_colour_is_named_once_a_frame() {
        let (red, blue) = (Style::new().fg(Color::Rgb(255, 0, 0)), Style::new().fg(Color::Rgb(0, 0, 255)));
        let cells = (0..4).flat_map(|y| [(0, y, "a", red), (5, y, "b", blue), (9, y, "c", red)]).collect();
        let (.., bytes) = shown(&[cells]);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("38;2;255;0;0").count(), 1, "{text:?}");
        assert_eq!(text.matches("38;2;0;0;255").count(), 1, "{text:?}");
    }
}
