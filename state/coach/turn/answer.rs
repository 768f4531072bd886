//! Puts the events of one stream together: text, thoughts, calls with their input in fragments.

use super::steps::ToolCall;
use crate::coach::model::{Block, ModelEvent, Reasoning, ReasoningDelta, StopReason};
use serde_json::Value;

/// The blocks so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Assembly {
    blocks: Vec<Part>,
    /// The last block takes more.
    open: bool,
    stop: Option<StopReason>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Thought { text: String, signature: Option<String> },
    Redacted(String),
    Call { id: String, name: String, input: String },
}

/// The longest input of a call, in bytes.
const LONGEST_INPUT: usize = 64 * 1024;

impl Assembly {
    /// Takes an event; the text to show, if it brought some.
    pub(super) fn take(&mut self, event: ModelEvent) -> Option<String> {
        if self.stop.is_some() {
            return None;
        }
        match event {
            ModelEvent::TextDelta(delta) => {
                match self.blocks.last_mut() {
                    Some(Part::Text(text)) if self.open => text.push_str(&delta),
                    _ => self.blocks.push(Part::Text(delta.clone())),
                }
                self.open = true;
                return (!delta.is_empty()).then_some(delta);
            }
            ModelEvent::ToolUse { id, name } => {
                self.blocks.push(Part::Call { id, name, input: String::new() });
                self.open = true;
            }
            ModelEvent::ToolInput(fragment) => {
                if let Some(Part::Call { input, .. }) = self.blocks.last_mut().filter(|_| self.open)
                    && input.len() + fragment.len() <= LONGEST_INPUT
                {
                    input.push_str(&fragment);
                }
            }
            ModelEvent::Reasoning(delta) => self.think(delta),
            ModelEvent::BlockStop => self.open = false,
            ModelEvent::Stop(reason) => {
                self.open = false;
                self.stop = Some(reason);
            }
            ModelEvent::Usage(_) | ModelEvent::Unknown => {}
        }
        None
    }

    fn think(&mut self, delta: ReasoningDelta) {
        let open = self.open;
        self.open = true;
        match (delta, self.blocks.last_mut().filter(|_| open)) {
            (ReasoningDelta::Text(more), Some(Part::Thought { text, .. })) => text.push_str(&more),
            (ReasoningDelta::Signature(more), Some(Part::Thought { signature, .. })) => {
                signature.get_or_insert_default().push_str(&more);
            }
            (ReasoningDelta::Redacted(more), Some(Part::Redacted(data))) => data.push_str(&more),
            (ReasoningDelta::Text(text), _) => self.blocks.push(Part::Thought { text, signature: None }),
            (ReasoningDelta::Signature(signature), _) => {
                self.blocks.push(Part::Thought { text: String::new(), signature: Some(signature) });
            }
            (ReasoningDelta::Redacted(data), _) => self.blocks.push(Part::Redacted(data)),
        }
    }

    pub(super) fn stop(&self) -> Option<&StopReason> {
        self.stop.as_ref()
    }

    /// Whether it has any text.
    pub(super) fn has_text(&self) -> bool {
        self.blocks.iter().any(|part| matches!(part, Part::Text(text) if !text.is_empty()))
    }

    /// All its text, blocks apart.
    pub(super) fn text(&self) -> String {
        let texts =
            self.blocks.iter().filter_map(|part| if let Part::Text(text) = part { Some(text.as_str()) } else { None });
        texts.collect()
    }

    pub(super) fn characters(&self) -> usize {
        self.blocks
            .iter()
            .map(|part| match part {
                Part::Text(text) | Part::Redacted(text) => text.len(),
                Part::Thought { text, .. } => text.len(),
                Part::Call { name, input, .. } => name.len() + input.len(),
            })
            .sum()
    }

    /// The blocks as they go back to the model, and the calls among them. Empty texts are left out: services refuse them.
    pub(super) fn finish(self) -> (Vec<Block>, Vec<ToolCall>) {
        let mut blocks = Vec::new();
        let mut calls: Vec<ToolCall> = Vec::new();
        for part in self.blocks {
            match part {
                Part::Text(text) if text.trim().is_empty() => {}
                Part::Text(text) => blocks.push(Block::Text(text)),
                Part::Thought { text, signature } => blocks.push(Block::Reasoning(Reasoning::Text { text, signature })),
                Part::Redacted(data) => blocks.push(Block::Reasoning(Reasoning::Redacted(data))),
                // A second call of the same id could not be told from the first.
                Part::Call { id, .. } if calls.iter().any(|call| call.id == id) => {}
                Part::Call { id, name, input } => {
                    let input = read(&name, &input);
                    let echoed = input.clone().unwrap_or_else(|_| Value::Object(serde_json::Map::new()));
                    blocks.push(Block::ToolUse { id: id.clone(), name: name.clone(), input: echoed });
                    calls.push(ToolCall { id, name, input });
                }
            }
        }
        (blocks, calls)
    }
}

/// The input of a call; nothing at all is an empty object.
fn read(name: &str, input: &str) -> Result<Value, String> {
    if input.trim().is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    match serde_json::from_str(input) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(format!("{name}: the input is no JSON object")),
        Err(error) => Err(format!("{name}: the input is no JSON: {error}")),
    }
}
