//! How long to wait for a model: for its first word, and from each to the next. The SDK itself ends no silent stream.
//!
//! The whole answer has no limit: what keeps coming is worth waiting for, and the athlete can always stop it.

use std::future::Future;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use v7_state::coach::model::ModelFailure;

/// How long an answer may take to begin, and to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the request to the first word: connection, sign-in and the reading of the question included.
    pub first: Duration,
    /// From one event to the next.
    pub gap: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first: Duration::from_secs(120), gap: Duration::from_secs(60) }
    }
}

/// Patience with one answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    gap: Duration,
    /// The end of the wait for the first word; none once it came.
    first: Option<Instant>,
}

impl Watch {
    /// Begins with the request.
    pub(crate) fn begin(patience: Patience) -> Self {
        Self { gap: patience.gap, first: Some(Instant::now() + patience.first) }
    }

    /// The model has spoken: from here on only gaps count.
    pub(crate) fn heard(&mut self) {
        self.first = None;
    }

    /// Waits for what comes next.
    pub(crate) async fn wait<T>(&self, next: impl Future<Output = T>) -> Result<T, ModelFailure> {
        let until = self.first.unwrap_or_else(|| Instant::now() + self.gap);
        timeout_at(until, next).await.map_err(|_| ModelFailure::Stalled)
    }
}
