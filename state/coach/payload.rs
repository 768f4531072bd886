//! The exact JSON that leaves this machine, in the shape of Bedrock's Converse: what `/payload` shows and what is sent are
//! one thing.

use super::model::{Block, ModelRequest, Reasoning, Role};
use super::privacy::Identity;
use serde_json::{Map, Value, json};

/// The body of a request. The model's id travels in the address, and is shown beside it.
pub fn converse(request: &ModelRequest) -> Value {
    let cache = || json!({"cachePoint": {"type": "default"}});
    let mut system = Vec::new();
    for block in &request.system {
        system.push(json!({"text": block.text}));
        if block.cache {
            system.push(cache());
        }
    }
    let messages: Vec<Value> = request
        .messages
        .iter()
        .map(|message| {
            let role = if message.role == Role::User { "user" } else { "assistant" };
            json!({"role": role, "content": message.blocks.iter().map(content).collect::<Vec<_>>()})
        })
        .collect();
    let mut body = Map::new();
    if !system.is_empty() {
        body.insert("system".into(), system.into());
    }
    body.insert("messages".into(), messages.into());
    if !request.tools.is_empty() {
        let mut tools: Vec<Value> = request
            .tools
            .iter()
            .map(|tool| json!({"toolSpec": {"name": tool.name, "description": tool.description, "inputSchema": {"json": tool.input}}}))
            .collect();
        if request.cache_tools {
            tools.push(cache());
        }
        body.insert("toolConfig".into(), json!({"tools": tools}));
    }
    body.insert("inferenceConfig".into(), json!({"maxTokens": request.max_tokens}));
    Value::Object(body)
}

fn content(block: &Block) -> Value {
    match block {
        Block::Text(text) => json!({"text": text}),
        Block::Reasoning(Reasoning::Text { text, signature }) => {
            let mut thought = json!({"text": text});
            if let Some(signature) = signature {
                thought["signature"] = signature.clone().into();
            }
            json!({"reasoningContent": {"reasoningText": thought}})
        }
        Block::Reasoning(Reasoning::Redacted(data)) => json!({"reasoningContent": {"redactedContent": data}}),
        Block::ToolUse { id, name, input } => json!({"toolUse": {"toolUseId": id, "name": name, "input": input}}),
        Block::ToolResult { id, content, is_error } => {
            let status = if *is_error { "error" } else { "success" };
            json!({"toolResult": {"toolUseId": id, "content": [{"json": content}], "status": status}})
        }
        Block::CachePoint => json!({"cachePoint": {"type": "default"}}),
    }
}

/// For `/payload`: whom it goes to, and the JSON, pretty.
pub fn shown(request: &ModelRequest) -> String {
    let body = serde_json::to_string_pretty(&converse(request)).unwrap_or_default();
    let shape = if request.tier.is_cloud() {
        ""
    } else {
        "The server on this machine gets the same in the shape of OpenAI's chat.\n\n"
    };
    format!(
        "{shape}To {} ({}), about {} tokens:\n\n{body}",
        request.model,
        request.tier.label(),
        super::cost::tokens(request.characters())
    )
}

/// Takes the athlete's name, addresses and coordinates out of everything that is sent; what the model thought is left as
/// it came, because its signature covers it.
pub fn scrub(request: &mut ModelRequest, identity: &Identity) {
    for block in &mut request.system {
        block.text = identity.scrub(&block.text);
    }
    for block in request.messages.iter_mut().flat_map(|message| &mut message.blocks) {
        match block {
            Block::Text(text) => *text = identity.scrub(text),
            Block::ToolResult { content, .. } => scrub_json(content, identity),
            Block::ToolUse { .. } | Block::Reasoning(_) | Block::CachePoint => {}
        }
    }
}

fn scrub_json(value: &mut Value, identity: &Identity) {
    match value {
        Value::String(text) => *text = identity.scrub(text),
        Value::Array(list) => list.iter_mut().for_each(|value| scrub_json(value, identity)),
        Value::Object(map) => map.values_mut().for_each(|value| scrub_json(value, identity)),
        _ => {}
    }
}
