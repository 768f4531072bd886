//! Server-sent events out of bytes that arrive in any pieces, also in the middle of a character.
//!
//! Only `data` and the `error` field of llama.cpp matter here; lines end with `\n` or `\r\n`, as every such server writes.

/// The longest event, in bytes: no model says so much at once.
const LONGEST: usize = 1 << 20;

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Its data.
    Data(String),
    /// Its error.
    Error(String),
}

/// Events that are not complete yet.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Of the line that is arriving.
    line: Vec<u8>,
    /// Of the event that is arriving.
    data: Option<String>,
}

impl Lines {
    /// Takes bytes; the events that they complete, or what is wrong with them.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Vec<Said>, &'static str> {
        let mut said = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if self.line.len() + self.data.as_ref().map_or(0, String::len) > LONGEST {
                return Err("an event has no end");
            }
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                let line = std::str::from_utf8(&line).map_err(|_| "a line is no UTF-8")?;
                said.extend(self.line(line.trim_end_matches(['\n', '\r'])));
            }
        }
        Ok(said)
    }

    fn line(&mut self, line: &str) -> Option<Said> {
        if line.is_empty() {
            return self.data.take().map(Said::Data);
        }
        // Without a colon it is a field without a value; a colon first is a comment.
        let (field, value) = line.split_once(':')?;
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "error" => return Some(Said::Error(value.to_owned())),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn events_do_not_depend_on_how_their_bytes_arrive() {
        let text = ": hello\ndata: {\"a\": \"Ü🧗\"}\r\n\r\nevent: x\ndata:1\ndata:  2\nid: 7\n\n\nerror: {}\n\ndata\n\ndata: [DONE]\n\ndata: half";
        let expected = [
            Said::Data("{\"a\": \"Ü🧗\"}".into()),
            Said::Data("1\n 2".into()),
            Said::Error("{}".into()),
            Said::Data("[DONE]".into()),
        ];
        let bytes = text.as_bytes();
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let mut lines = Lines::default();
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                let said: Vec<Said> = pieces.iter().flat_map(|piece| lines.take(piece).unwrap()).collect();
                assert_eq!(said, expected, "{first} {second}");
            }
        }
    }

    #[test]
    fn nothing_is_taken_without_end() {
        let mut lines = Lines::default();
        assert_eq!(lines.take(&vec![b'x'; LONGEST]), Ok(Vec::new()));
        assert!(lines.take(b"x").is_err());
        let mut lines = Lines::default();
        let line = format!("data: {}\n", "x".repeat(LONGEST / 4));
        assert!((0..5).any(|_| lines.take(line.as_bytes()).is_err()));
        assert!(Lines::default().take(b"data: \xff\n").is_err());
    }
}
