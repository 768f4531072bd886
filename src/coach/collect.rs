//! A short answer that nobody watches: the router's word, a summary.

use v7_state::coach::cost;
use v7_state::coach::model::{Events as _, Model, ModelEvent, ModelFailure, ModelRequest, Usage};

/// A whole answer: its text and what it took.
pub(super) async fn collect<M: Model>(
    models: &mut M,
    request: &ModelRequest,
) -> Result<(String, Option<Usage>), ModelFailure> {
    let mut stream = models.open(request).await?;
    let (mut text, mut took) = (String::new(), None);
    while let Some(event) = stream.next().await {
        match event? {
            ModelEvent::TextDelta(delta) => text.push_str(&delta),
            ModelEvent::Usage(usage) => took = Some(usage),
            _ => {}
        }
    }
    Ok((text, took))
}

/// What a call took that does not say so.
pub(super) fn estimated(request: &ModelRequest, reply: &str) -> Usage {
    let (input, output) = (cost::tokens(request.characters()), cost::tokens(reply.len()));
    Usage { input, output, estimated: true, ..Usage::default() }
}
