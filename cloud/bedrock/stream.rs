//! The events of one answer, in the words that the turn knows. The event stream itself is the SDK's to read.
//!
//! Dropping the stream closes it, and the service stops writing.

use super::failure::{Asked, streaming};
use crate::patience::Watch;
use aws_sdk_bedrockruntime::primitives::event_stream::EventReceiver;
use aws_sdk_bedrockruntime::types::error::ConverseStreamOutputError;
use aws_sdk_bedrockruntime::types::{
    ContentBlockDelta, ContentBlockStart, ConverseStreamOutput, ReasoningContentBlockDelta, TokenUsage,
};
use aws_smithy_types::base64;
use v7_state::coach::model::{Events, ModelEvent, ModelFailure, ReasoningDelta, StopReason, Usage};

type Receiver = EventReceiver<ConverseStreamOutput, ConverseStreamOutputError>;

/// One answer.
#[derive(Debug)]
pub struct Stream {
    /// None once it has ended or failed.
    receiver: Option<Receiver>,
    watch: Watch,
    asked: Asked,
    reading: Reading,
}

impl Stream {
    pub(super) fn new(receiver: Receiver, watch: Watch, asked: Asked) -> Self {
        Self { receiver: Some(receiver), watch, asked, reading: Reading::default() }
    }
}

impl Events for Stream {
    async fn next(&mut self) -> Option<Result<ModelEvent, ModelFailure>> {
        loop {
            if let Some(event) = self.reading.ready.take() {
                return Some(Ok(event));
            }
            let receiver = self.receiver.as_mut()?;
            let failure = match self.watch.wait(receiver.recv()).await {
                Ok(Ok(Some(output))) => {
                    // That an answer begins says nothing yet: the model may still be reading the question.
                    if !matches!(output, ConverseStreamOutput::MessageStart(_)) {
                        self.watch.heard();
                    }
                    match self.reading.take(output) {
                        Some(event) => return Some(Ok(event)),
                        None => continue,
                    }
                }
                Ok(Ok(None)) => {
                    self.receiver = None;
                    return None;
                }
                Ok(Err(error)) => streaming(&error, &self.asked),
                Err(stalled) => stalled,
            };
            self.receiver = None;
            return Some(Err(failure));
        }
    }
}

/// What is known between two events.
#[derive(Debug, Default)]
struct Reading {
    /// A thought that is not to be read, so far. Pieces of base64 do not add up, bytes do.
    redacted: Vec<u8>,
    /// Follows at once.
    ready: Option<ModelEvent>,
}

impl Reading {
    /// What an event of the service is to the turn; nothing, if it tells nothing.
    fn take(&mut self, output: ConverseStreamOutput) -> Option<ModelEvent> {
        Some(match output {
            ConverseStreamOutput::MessageStart(_) => return None,
            ConverseStreamOutput::ContentBlockStart(block) => match block.start {
                Some(ContentBlockStart::ToolUse(call)) => ModelEvent::ToolUse { id: call.tool_use_id, name: call.name },
                Some(_) => ModelEvent::Unknown,
                None => return None,
            },
            ConverseStreamOutput::ContentBlockDelta(block) => match block.delta {
                Some(ContentBlockDelta::Text(text)) => ModelEvent::TextDelta(text),
                Some(ContentBlockDelta::ToolUse(piece)) => ModelEvent::ToolInput(piece.input),
                Some(ContentBlockDelta::ReasoningContent(piece)) => match piece {
                    ReasoningContentBlockDelta::Text(text) => ModelEvent::Reasoning(ReasoningDelta::Text(text)),
                    ReasoningContentBlockDelta::Signature(text) => {
                        ModelEvent::Reasoning(ReasoningDelta::Signature(text))
                    }
                    ReasoningContentBlockDelta::RedactedContent(data) => {
                        self.redacted.extend_from_slice(data.as_ref());
                        return None;
                    }
                    _ => ModelEvent::Unknown,
                },
                _ => ModelEvent::Unknown,
            },
            ConverseStreamOutput::ContentBlockStop(_) if self.redacted.is_empty() => ModelEvent::BlockStop,
            ConverseStreamOutput::ContentBlockStop(_) => {
                self.ready = Some(ModelEvent::BlockStop);
                let data = base64::encode(std::mem::take(&mut self.redacted));
                ModelEvent::Reasoning(ReasoningDelta::Redacted(data))
            }
            ConverseStreamOutput::MessageStop(stop) => ModelEvent::Stop(reason(stop.stop_reason.as_str())),
            ConverseStreamOutput::Metadata(metadata) => match metadata.usage.as_ref().map(usage) {
                // The SDK counts nought where the service counts nothing; an estimate is better.
                Some(usage) if usage.total() > 0 => ModelEvent::Usage(usage),
                _ => ModelEvent::Unknown,
            },
            _ => ModelEvent::Unknown,
        })
    }
}

fn reason(stop: &str) -> StopReason {
    match stop {
        "end_turn" => StopReason::EndTurn,
        "tool_use" => StopReason::ToolUse,
        "max_tokens" => StopReason::MaxTokens,
        "refusal" | "content_filtered" | "guardrail_intervened" => StopReason::Refusal,
        "model_context_window_exceeded" => StopReason::ContextFull,
        other => StopReason::Other(crate::causes::one_line(other)),
    }
}

fn usage(tokens: &TokenUsage) -> Usage {
    let count = |tokens: i32| u64::try_from(tokens).unwrap_or_default();
    Usage {
        input: count(tokens.input_tokens),
        output: count(tokens.output_tokens),
        cache_read: count(tokens.cache_read_input_tokens.unwrap_or_default()),
        cache_write: count(tokens.cache_write_input_tokens.unwrap_or_default()),
        estimated: false,
    }
}
