//! Text that streams, in pieces that a screen can keep up with: at most one every thirtieth of a second.

use std::time::Duration;
use tokio::time::Instant;

/// Between two pieces.
const BETWEEN: Duration = Duration::from_millis(33);

/// What came and was not passed on yet.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    held: String,
    last: Option<Instant>,
}

impl Pieces {
    /// Takes more; a piece, if it is time for one. The first comes at once.
    pub(super) fn push(&mut self, text: &str) -> Option<String> {
        self.held.push_str(text);
        self.due().filter(|due| *due <= Instant::now()).and_then(|_| self.take())
    }

    /// All that is held.
    pub(super) fn take(&mut self) -> Option<String> {
        if self.held.is_empty() {
            return None;
        }
        self.last = Some(Instant::now());
        Some(std::mem::take(&mut self.held))
    }

    /// When what is held is to be passed on.
    pub(super) fn due(&self) -> Option<Instant> {
        (!self.held.is_empty()).then(|| self.last.map_or_else(Instant::now, |last| last + BETWEEN))
    }
}
