//! A line of text being typed, or a few lines.
//!
//! It edits by grapheme, shows the part around the cursor when the line is longer than its place, and knows nothing of
//! what the text means.

use crate::pane::Ctx;
use crate::text::{clean, width};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Longest text kept, bytes: a paste by mistake must not stop the program.
const LONGEST: usize = 20_000;

/// A line of text and the place of the cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    /// Byte index, always between two graphemes.
    at: usize,
    /// Whether newlines stay newlines.
    many: bool,
}

impl Input {
    /// A line with this text, the cursor after it.
    pub fn new(text: impl Into<String>) -> Self {
        let mut input = Self::default();
        input.insert(&text.into());
        input
    }

    /// A text of several lines: what is pasted keeps its newlines.
    pub fn many(text: &str) -> Self {
        let mut input = Self { many: true, ..Self::default() };
        input.insert(text);
        input
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte index of the cursor.
    pub fn cursor(&self) -> usize {
        self.at
    }

    /// Replaces everything and puts the cursor at the end.
    pub fn set(&mut self, text: &str) {
        self.text.clear();
        self.at = 0;
        self.insert(text);
    }

    /// Inserts at the cursor: tabs become spaces, control characters are dropped, and newlines become spaces where there
    /// is one line only. False, and nothing happens, if the text would be too long.
    pub fn insert(&mut self, text: &str) -> bool {
        let kept = |c: char| match c {
            '\n' if self.many => Some('\n'),
            '\n' | '\t' => Some(' '),
            c => (!c.is_control()).then_some(c),
        };
        let line: String = text.chars().filter_map(kept).collect();
        let fits = self.text.len() + line.len() <= LONGEST;
        if fits {
            self.text.insert_str(self.at, &line);
            self.at += line.len();
            self.settle();
        }
        fits
    }

    /// Moves the cursor to the line above or below, where a line has this many cells; false at the first and last one.
    pub fn step(&mut self, down: bool, cells: usize) -> bool {
        let lines = self.lines(cells);
        let here = lines.iter().rposition(|line| line.start <= self.at).unwrap_or(0);
        let there = if down { here + 1 } else { here.wrapping_sub(1) };
        let Some(line) = lines.get(there) else { return false };
        let column = width(&clean(&self.text[lines[here].start..self.at]));
        let (mut at, mut used) = (line.start, 0);
        for grapheme in self.text[line.clone()].graphemes(true) {
            used += width(&clean(grapheme));
            // The place after a line that was broken is the beginning of the next one.
            if used > column || at + grapheme.len() == lines.get(there + 1).map_or(usize::MAX, |next| next.start) {
                break;
            }
            at += grapheme.len();
        }
        self.at = at;
        true
    }

    /// Replaces these bytes and puts the cursor after the new text.
    pub fn replace(&mut self, range: std::ops::Range<usize>, with: &str) {
        if self.text.is_char_boundary(range.start) && self.text.is_char_boundary(range.end) && range.start <= range.end
        {
            self.text.replace_range(range.clone(), "");
            self.at = range.start;
            self.insert(with);
        }
    }

    /// Removes these bytes; the cursor stays at its character.
    pub fn cut(&mut self, range: std::ops::Range<usize>) {
        if self.text.is_char_boundary(range.start) && self.text.is_char_boundary(range.end) && range.start <= range.end
        {
            let at = if self.at >= range.end { self.at - range.len() } else { self.at.min(range.start) };
            self.text.replace_range(range, "");
            self.at = at;
            self.settle();
        }
    }

    /// Types, moves or deletes; false if the event means nothing to a line of text.
    pub fn on_event(&mut self, event: &Event) -> bool {
        match event {
            Event::Paste(text) => self.insert(text),
            Event::Key(key) if key.kind != KeyEventKind::Release => self.on_key(key),
            _ => false,
        }
    }

    fn on_key(&mut self, key: &KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let word = ctrl || key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Char('a') if ctrl => self.at = self.line_start(),
            KeyCode::Char('e') if ctrl => self.at = self.line_end(),
            KeyCode::Char('u') if ctrl => self.remove(self.line_start(), self.at),
            KeyCode::Char('k') if ctrl => self.remove(self.at, self.line_end()),
            KeyCode::Char('w') if ctrl => self.remove(self.word_before(), self.at),
            KeyCode::Char('h') if ctrl => self.remove(self.before(), self.at),
            KeyCode::Char('d') if ctrl => self.remove(self.at, self.after()),
            KeyCode::Char('b') if word && !ctrl => self.at = self.word_before(),
            KeyCode::Char('f') if word && !ctrl => self.at = self.word_after(),
            KeyCode::Char(_) if ctrl || key.modifiers.contains(KeyModifiers::SUPER) => return false,
            KeyCode::Char(c) => {
                let shifted = key.modifiers.contains(KeyModifiers::SHIFT) && c.is_lowercase();
                let typed: String = if shifted { c.to_uppercase().collect() } else { c.to_string() };
                return self.insert(&typed);
            }
            KeyCode::Left if word => self.at = self.word_before(),
            KeyCode::Right if word => self.at = self.word_after(),
            KeyCode::Left => self.at = self.before(),
            KeyCode::Right => self.at = self.after(),
            KeyCode::Home => self.at = self.line_start(),
            KeyCode::End => self.at = self.line_end(),
            KeyCode::Backspace if word => self.remove(self.word_before(), self.at),
            KeyCode::Backspace => self.remove(self.before(), self.at),
            KeyCode::Delete => self.remove(self.at, self.after()),
            _ => return false,
        }
        true
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.at = from;
        self.settle();
    }

    /// Two characters that came together may have become one grapheme.
    fn settle(&mut self) {
        let mut cursor = GraphemeCursor::new(self.at, self.text.len(), true);
        if !cursor.is_boundary(&self.text, 0).unwrap_or(true) {
            self.at = self.after();
        }
    }

    fn line_start(&self) -> usize {
        self.text[..self.at].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.text.len(), |at| self.at + at)
    }

    fn before(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.at, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.at, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn word_before(&self) -> usize {
        let mut words = self.text[..self.at].unicode_word_indices();
        words.next_back().map_or(0, |(start, _)| start)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.at..].unicode_word_indices();
        words.next().map_or(self.text.len(), |(start, word)| self.at + start + word.len())
    }

    /// The byte ranges of its lines where a line has this many cells: broken after a space if there is one, and at each
    /// newline, which is in no range. The last one leaves a cell for the cursor.
    pub fn lines(&self, cells: usize) -> Vec<std::ops::Range<usize>> {
        let cells = cells.saturating_sub(1).max(1);
        let mut lines = Vec::new();
        let (mut start, mut used, mut space) = (0, 0, 0);
        for (at, grapheme) in self.text.grapheme_indices(true) {
            if grapheme == "\n" {
                lines.push(start..at);
                (start, used) = (at + 1, 0);
                continue;
            }
            let wide = width(&clean(grapheme));
            if used + wide > cells && at > start {
                let end = if space > start { space } else { at };
                lines.push(start..end);
                start = end;
                used = width(&clean(&self.text[start..at]));
            }
            used += wide;
            if grapheme == " " {
                space = at + 1;
            }
        }
        lines.push(start..self.text.len());
        lines
    }

    /// Draws the text over as many lines as `area` has, those around the cursor where it has fewer. Returns where the
    /// cursor is.
    pub fn draw_lines(&self, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>, selected: bool) -> Option<Position> {
        let lines = self.lines(usize::from(area.width));
        let here = if selected { lines.iter().rposition(|line| line.start <= self.at).unwrap_or(0) } else { 0 };
        let first = (here + 1).saturating_sub(usize::from(area.height));
        let mut cursor = None;
        for ((index, line), y) in lines.iter().enumerate().skip(first).zip(area.y..area.bottom()) {
            let text = clean(&self.text[line.clone()]).into_owned();
            let more = y + 1 == area.bottom() && index + 1 < lines.len();
            let text = if more {
                crate::text::fit(&format!("{} ...", text.trim_end()), usize::from(area.width))
            } else {
                text
            };
            buf.set_stringn(area.x, y, text, usize::from(area.width), ctx.theme.text);
            if selected && index == here {
                let before = width(&clean(&self.text[line.start..self.at])) as u16;
                cursor = Some(Position::new((area.x + before).min(area.right().saturating_sub(1)), y));
            }
        }
        cursor
    }

    /// Draws a prompt and the line in the first row of `area`. Returns where the cursor is.
    pub fn draw(&self, prompt: &str, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        self.draw_styled(prompt, area, buf, ctx, &[])
    }

    /// The same with styles for byte ranges of the text, in order.
    pub fn draw_styled(
        &self,
        prompt: &str,
        area: Rect,
        buf: &mut Buffer,
        ctx: &Ctx<'_>,
        styles: &[(std::ops::Range<usize>, Style)],
    ) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let start = buf.set_stringn(area.x, area.y, prompt, usize::from(area.width), ctx.theme.dim).0;
        let room = usize::from(area.right().saturating_sub(start));
        if room == 0 {
            return None;
        }
        // The part in sight begins where the cursor still has a cell.
        let mut first = 0;
        let mut used = width(&clean(&self.text[..self.at]));
        while used >= room {
            let Some(grapheme) = self.text[first..].graphemes(true).next() else { break };
            used -= width(&clean(grapheme)).min(used);
            first += grapheme.len();
        }
        let at = Position::new(start + used as u16, area.y);
        let mut x = start;
        for (offset, grapheme) in self.text[first..].grapheme_indices(true) {
            let index = first + offset;
            let style = styles.iter().find(|(range, _)| range.contains(&index)).map(|(_, style)| *style);
            let left = usize::from(area.right().saturating_sub(x));
            if left == 0 {
                break;
            }
            x = buf.set_stringn(x, area.y, clean(grapheme), left, style.unwrap_or(ctx.theme.text)).0;
        }
        area.contains(at).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::keymap::Chord;

    fn press(input: &mut Input, keys: &str) {
        for key in keys.split(' ') {
            input.on_event(&Event::Key(Chord::parse(key).unwrap().event()));
        }
    }

    #[test]
    fn editing_goes_by_what_one_sees() {
        let mut input = Input::new("V5 日本 e\u{301}");
        press(&mut input, "Backspace Left Backspace X");
        assert_eq!(input.text(), "V5 日X ");
        press(&mut input, "Home Ctrl-d V Ctrl-Right Delete End Ctrl-w");
        assert_eq!(input.text(), "V5日");
        press(&mut input, "Ctrl-u a Ctrl-a b");
        assert_eq!(input.text(), "ba");
    }

    #[test]
    fn long_text_is_broken_at_spaces_and_nothing_of_it_is_lost() {
        for (text, cells, expected) in [
            ("", 10, vec![""]),
            ("one two three", 9, vec!["one two ", "three"]),
            ("finger strength", 5, vec!["fing", "er ", "stre", "ngth"]),
            ("日本語 日本", 7, vec!["日本語", " 日本"]),
        ] {
            let input = Input::new(text);
            let lines: Vec<&str> = input.lines(cells).into_iter().map(|line| &text[line]).collect();
            assert_eq!(lines, expected);
            assert_eq!(lines.concat(), text);
        }
    }

    #[test]
    fn several_lines_stay_lines_and_the_arrows_go_between_them() {
        let mut input = Input::many("one\n日本語\n\nlast line");
        let lines = |input: &Input| input.lines(6).into_iter().map(|l| input.text()[l].to_owned()).collect::<Vec<_>>();
        assert_eq!(lines(&input), ["one", "日本", "語", "", "last ", "line"]);
        let mut places = vec![input.cursor()];
        while input.step(false, 6) {
            places.push(input.cursor());
        }
        // The column is kept as far as the lines have it.
        let text = input.text();
        let rest: Vec<&str> = places.iter().map(|at| &text[*at..]).collect();
        assert_eq!(
            rest,
            ["", " line", "\nlast line", "語\n\nlast line", "日本語\n\nlast line", "one\n日本語\n\nlast line"]
        );
        assert!(input.step(true, 6) && input.step(true, 6) && !Input::default().step(true, 6));
        press(&mut input, "Home Ctrl-k");
        assert_eq!(input.text(), "one\n\n\nlast line");
        input.on_event(&Event::Paste("a\r\n\tb".into()));
        assert_eq!(input.text(), "one\na\n b\n\nlast line");
    }

    #[test]
    fn pasted_lines_become_one_line_without_controls() {
        let mut input = Input::default();
        input.on_event(&Event::Paste("two\nlines\u{1b}[31m\ttab".into()));
        assert_eq!(input.text(), "two lines[31m tab");
        input.on_event(&Event::Paste("x".repeat(LONGEST)));
        assert_eq!(input.text(), "two lines[31m tab", "what is far too long is not taken");
    }
}
