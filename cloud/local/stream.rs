//! The stream of one answer from the server on this machine.
//!
//! Dropping it closes the connection, and the server stops.

use super::Wire;
use super::answer::Answer;
use super::sse::{Lines, Said};
use crate::causes::said;
use crate::local::failure::words;
use crate::patience::Watch;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use std::collections::VecDeque;
use v7_state::coach::model::{Events, ModelEvent, ModelFailure};

/// One answer.
#[derive(Debug)]
pub struct Stream {
    /// None once it has ended or failed.
    source: Option<(Incoming, Wire)>,
    watch: Watch,
    lines: Lines,
    answer: Answer,
    ready: VecDeque<ModelEvent>,
    /// Follows what is ready.
    failure: Option<ModelFailure>,
}

impl Stream {
    /// `before`: calls of tools in the conversation.
    pub(super) fn new(wire: Wire, body: Incoming, watch: Watch, before: usize) -> Self {
        Self {
            source: Some((body, wire)),
            watch,
            lines: Lines::default(),
            answer: Answer::new(before),
            ready: VecDeque::new(),
            failure: None,
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), ModelFailure> {
        let all = self.lines.take(bytes).map_err(|why| ModelFailure::StreamBroken(why.into()))?;
        for said in all {
            match said {
                Said::Data(data) => {
                    self.watch.heard();
                    self.ready.extend(self.answer.take(&data)?);
                }
                Said::Error(error) => return Err(ModelFailure::StreamBroken(words(&error))),
            }
            if self.answer.is_over() {
                break;
            }
        }
        Ok(())
    }

    /// Reads on; what comes of it is ready then.
    async fn read(&mut self) -> Result<(), ModelFailure> {
        let Some((body, _)) = &mut self.source else { return Ok(()) };
        match self.watch.wait(body.frame()).await? {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(bytes) => self.take(&bytes),
                // Trailers say nothing.
                Err(_) => Ok(()),
            },
            // Complete, and the server did not close in good order: some do not.
            Some(Err(_)) | None if self.answer.is_stopped() => self.end(),
            Some(Err(error)) => Err(ModelFailure::StreamBroken(said(&error))),
            None => self.end(),
        }
    }

    fn end(&mut self) -> Result<(), ModelFailure> {
        self.ready.extend(self.answer.ended()?);
        Ok(())
    }
}

impl Events for Stream {
    async fn next(&mut self) -> Option<Result<ModelEvent, ModelFailure>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(Ok(event));
            }
            if let Some(failure) = self.failure.take() {
                return Some(Err(failure));
            }
            self.source.as_ref()?;
            let read = self.read().await;
            if self.answer.is_over() || read.is_err() {
                self.source = None;
            }
            self.failure = read.err();
        }
    }
}
