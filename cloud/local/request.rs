//! A request in OpenAI's words: `POST /chat/completions` with a stream.
//!
//! What only Bedrock knows (cache points, thoughts with signatures) is left out. Nothing is added.

use serde_json::{Map, Value, json};
use v7_state::coach::model::{Block, ModelRequest, Role};

/// The body.
pub(super) fn chat(request: &ModelRequest) -> Value {
    let mut messages = Vec::new();
    if !request.system.is_empty() {
        let system: Vec<&str> = request.system.iter().map(|block| block.text.as_str()).collect();
        messages.push(json!({"role": "system", "content": system.join("\n\n")}));
    }
    for message in &request.messages {
        match message.role {
            Role::User => user(&message.blocks, &mut messages),
            Role::Assistant => messages.push(assistant(&message.blocks)),
        }
    }
    let mut body = json!({
        "model": request.model,
        "messages": messages,
        "max_tokens": request.max_tokens,
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    if !request.tools.is_empty() {
        let tools = request.tools.iter().map(|tool| {
            let function = json!({"name": tool.name, "description": tool.description, "parameters": tool.input});
            json!({"type": "function", "function": function})
        });
        body["tools"] = tools.collect();
    }
    body
}

/// Calls of tools that the conversation holds already.
pub(super) fn calls(request: &ModelRequest) -> usize {
    let blocks = request.messages.iter().flat_map(|message| &message.blocks);
    blocks.filter(|block| matches!(block, Block::ToolUse { .. })).count()
}

/// Results first: they must follow the calls at once.
fn user(blocks: &[Block], messages: &mut Vec<Value>) {
    for block in blocks {
        if let Block::ToolResult { id, content, .. } = block {
            messages.push(json!({"role": "tool", "tool_call_id": id, "content": content.to_string()}));
        }
    }
    let text = text(blocks);
    if !text.is_empty() {
        messages.push(json!({"role": "user", "content": text}));
    }
}

fn assistant(blocks: &[Block]) -> Value {
    let mut message = Map::new();
    message.insert("role".into(), "assistant".into());
    message.insert("content".into(), text(blocks).into());
    let calls: Vec<Value> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::ToolUse { id, name, input } => {
                let function = json!({"name": name, "arguments": input.to_string()});
                Some(json!({"id": id, "type": "function", "function": function}))
            }
            _ => None,
        })
        .collect();
    if !calls.is_empty() {
        message.insert("tool_calls".into(), calls.into());
    }
    Value::Object(message)
}

fn text(blocks: &[Block]) -> String {
    let texts =
        blocks.iter().filter_map(|block| if let Block::Text(text) = block { Some(text.as_str()) } else { None });
    texts.collect::<Vec<_>>().join("\n\n")
}
