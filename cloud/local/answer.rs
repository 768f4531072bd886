//! The chunks of one answer in OpenAI's words, turned into the events that the turn knows. No I/O.
//!
//! Calls of tools come in fragments, told apart by an index, and are handed on when the answer is complete: nobody looks
//! at half a call. Usage is handed on last, as the turn expects it.

use crate::causes::one_line;
use crate::local::failure::words;
use serde::Deserialize;
use serde_json::Value;
use v7_state::coach::model::{ModelEvent, ModelFailure, ReasoningDelta, StopReason, Usage};

/// The longest input of a call, in bytes.
const LONGEST_INPUT: usize = 64 * 1024;
/// The most calls in an answer.
const MOST_CALLS: usize = 64;

/// One answer, as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Calls of tools in the conversation before it.
    before: usize,
    open: Option<Open>,
    calls: Vec<Call>,
    usage: Option<Usage>,
    /// Something of it came.
    begun: bool,
    stopped: bool,
    over: bool,
}

/// The block that takes more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Text,
    Thought,
}

#[derive(Debug, Default)]
struct Call {
    index: usize,
    id: String,
    name: String,
    input: String,
}

#[derive(Deserialize)]
struct Chunk {
    error: Option<Value>,
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
    /// llama.cpp.
    reasoning_content: Option<String>,
    /// Ollama.
    reasoning: Option<String>,
    tool_calls: Option<Vec<Fragment>>,
}

#[derive(Deserialize)]
struct Fragment {
    #[serde(default)]
    index: usize,
    id: Option<String>,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    name: Option<String>,
    /// A piece of JSON as text; some servers give the object itself.
    arguments: Option<Value>,
}

#[derive(Deserialize)]
struct Tokens {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
    prompt_tokens_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    cached_tokens: Option<u64>,
}

impl Answer {
    /// One that has not begun. `before`: calls of tools in the conversation, which no id of its own may repeat.
    pub(super) fn new(before: usize) -> Self {
        Self { before, ..Self::default() }
    }

    /// Whether nothing follows.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// Whether it is complete, but for its usage.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Takes the data of one event.
    pub(super) fn take(&mut self, data: &str) -> Result<Vec<ModelEvent>, ModelFailure> {
        let mut events = Vec::new();
        if data.trim() == "[DONE]" {
            if !self.begun {
                return Err(ModelFailure::StreamBroken("it ended before it began".into()));
            }
            self.stop(StopReason::EndTurn, &mut events);
            self.end(&mut events);
            return Ok(events);
        }
        let chunk: Chunk = serde_json::from_str(data).map_err(|error| {
            ModelFailure::StreamBroken(one_line(&format!("a piece of it is not in the words of OpenAI: {error}")))
        })?;
        if chunk.error.is_some() {
            return Err(ModelFailure::StreamBroken(words(data)));
        }
        if let Some(tokens) = chunk.usage {
            let cached = tokens.prompt_tokens_details.and_then(|details| details.cached_tokens).unwrap_or_default();
            let input = tokens.prompt_tokens.saturating_sub(cached);
            self.usage =
                Some(Usage { input, output: tokens.completion_tokens, cache_read: cached, ..Usage::default() });
        }
        // One answer was asked for.
        if let Some(choice) = chunk.choices.into_iter().next() {
            self.begun = true;
            if let Some(delta) = choice.delta {
                self.delta(delta, &mut events)?;
            }
            if let Some(reason) = choice.finish_reason.filter(|reason| !reason.is_empty()) {
                self.stop(reason_of(&reason), &mut events);
            }
        } else if self.stopped {
            events.extend(self.usage.take().map(ModelEvent::Usage));
        }
        Ok(events)
    }

    /// The connection has ended.
    pub(super) fn ended(&mut self) -> Result<Vec<ModelEvent>, ModelFailure> {
        if !self.stopped {
            return Err(ModelFailure::StreamBroken("it ended early".into()));
        }
        let mut events = Vec::new();
        self.end(&mut events);
        Ok(events)
    }

    fn delta(&mut self, delta: Delta, events: &mut Vec<ModelEvent>) -> Result<(), ModelFailure> {
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        if let Some(text) = some(delta.reasoning_content).or(some(delta.reasoning)) {
            self.enter(Some(Open::Thought), events);
            events.push(ModelEvent::Reasoning(ReasoningDelta::Text(text)));
        }
        if let Some(text) = some(delta.content) {
            self.enter(Some(Open::Text), events);
            events.push(ModelEvent::TextDelta(text));
        }
        delta.tool_calls.into_iter().flatten().try_for_each(|fragment| self.fragment(fragment))
    }

    fn fragment(&mut self, fragment: Fragment) -> Result<(), ModelFailure> {
        let id = fragment.id.unwrap_or_default();
        // Some servers give each call the index 0, whole and with an id of its own.
        let fits = |call: &Call| call.index == fragment.index && (id.is_empty() || call.id.is_empty() || call.id == id);
        let at = match self.calls.iter().rposition(fits) {
            Some(at) => at,
            None if self.calls.len() < MOST_CALLS => {
                self.calls.push(Call { index: fragment.index, ..Call::default() });
                self.calls.len() - 1
            }
            None => return Err(ModelFailure::StreamBroken("it asks for tools without end".into())),
        };
        let call = &mut self.calls[at];
        if call.id.is_empty() {
            call.id = id;
        }
        let Some(function) = fragment.function else { return Ok(()) };
        if call.name.is_empty() {
            call.name = function.name.unwrap_or_default();
        }
        match function.arguments {
            Some(Value::String(piece)) => call.input.push_str(&piece),
            None | Some(Value::Null) => {}
            Some(whole) => call.input = whole.to_string(),
        }
        if call.input.len() > LONGEST_INPUT {
            return Err(ModelFailure::StreamBroken("the input of a tool has no end".into()));
        }
        Ok(())
    }

    /// Closes the open block, unless it is of this kind.
    fn enter(&mut self, wanted: Option<Open>, events: &mut Vec<ModelEvent>) {
        if self.open != wanted {
            if self.open.is_some() {
                events.push(ModelEvent::BlockStop);
            }
            self.open = wanted;
        }
    }

    fn stop(&mut self, reason: StopReason, events: &mut Vec<ModelEvent>) {
        if self.stopped {
            return;
        }
        self.stopped = true;
        self.enter(None, events);
        // Some servers call it a plain end.
        let reason = if reason == StopReason::EndTurn && !self.calls.is_empty() { StopReason::ToolUse } else { reason };
        for (at, call) in std::mem::take(&mut self.calls).into_iter().enumerate() {
            let id = if call.id.is_empty() { format!("call-{}", self.before + at + 1) } else { call.id };
            events.push(ModelEvent::ToolUse { id, name: call.name });
            events.push(ModelEvent::ToolInput(call.input));
            events.push(ModelEvent::BlockStop);
        }
        events.push(ModelEvent::Stop(reason));
    }

    fn end(&mut self, events: &mut Vec<ModelEvent>) {
        self.over = true;
        events.extend(self.usage.take().map(ModelEvent::Usage));
    }
}

fn reason_of(reason: &str) -> StopReason {
    match reason {
        "stop" => StopReason::EndTurn,
        "tool_calls" | "function_call" => StopReason::ToolUse,
        "length" => StopReason::MaxTokens,
        "content_filter" => StopReason::Refusal,
        other => StopReason::Other(one_line(other)),
    }
}
