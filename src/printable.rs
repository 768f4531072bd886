//! Text on its way to a pipe, a file or a terminal, without what a terminal would obey.
//!
//! The store keeps every character as it was written; here control characters (C0 but newline, tab and carriage return;
//! DEL; C1) are written as JSON escapes, which lose nothing, or as `?` where the text is for eyes only.

use std::io::{self, Write};

/// What a control character becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// `\u009b`: for JSON, where such characters stand in strings only.
    Escape,
    /// `?`.
    Mark,
}

/// A writer without control characters.
pub struct Printable<W: Write> {
    out: W,
    how: As,
    /// The first byte of a two-byte character that may be a control character.
    held: bool,
}

/// The first byte of U+0080 to U+00BF in UTF-8.
const LEAD: u8 = 0xc2;

impl<W: Write> Printable<W> {
    /// Writes to `out`.
    pub fn new(out: W, how: As) -> Self {
        Self { out, how, held: false }
    }

    fn control(&self, code: u8, to: &mut Vec<u8>) {
        match self.how {
            As::Escape => to.extend_from_slice(format!("\\u00{code:02x}").as_bytes()),
            As::Mark => to.push(b'?'),
        }
    }
}

impl<W: Write> Write for Printable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut clean = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            if std::mem::take(&mut self.held) {
                match byte {
                    0x80..=0x9f => self.control(byte, &mut clean),
                    _ => clean.extend_from_slice(&[LEAD, byte]),
                }
                continue;
            }
            match byte {
                LEAD => self.held = true,
                0..=8 | 11 | 12 | 14..=31 | 127 => self.control(byte, &mut clean),
                _ => clean.push(byte),
            }
        }
        self.out.write_all(&clean)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.held) {
            self.out.write_all(&[LEAD])?;
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_gets_through_wherever_writes_are_cut() {
        let text = "é\u{9b}31m \u{a0}x\u{7f}\u{1b}[0m\n体\u{85}";
        for (how, expected) in
            [(As::Mark, "é?31m \u{a0}x??[0m\n体?"), (As::Escape, "é\\u009b31m \u{a0}x\\u007f\\u001b[0m\n体\\u0085")]
        {
            for cut in 0..text.len() {
                let mut out = Vec::new();
                let mut writer = Printable::new(&mut out, how);
                writer.write_all(&text.as_bytes()[..cut]).unwrap();
                writer.write_all(&text.as_bytes()[cut..]).unwrap();
                writer.flush().unwrap();
                assert_eq!(String::from_utf8(out).unwrap(), expected, "cut at {cut}");
            }
        }
    }
}
