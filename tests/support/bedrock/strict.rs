//! What the real service does not take, in its words.

use super::Asked;
use serde_json::Value;

/// Status, type, message.
pub(super) type Refusal = (u16, &'static str, String);

/// Why a request is refused.
pub(super) fn refusal(asked: &Asked) -> Option<Refusal> {
    let (model, body) = (&asked.model, &asked.body);
    let invalid = |message: &str| Some((400, "ValidationException", message.to_owned()));
    if !asked.header("authorization").starts_with("AWS4-HMAC-SHA256 Credential=") {
        return Some((403, "MissingAuthenticationTokenException", "Missing Authentication Token".to_owned()));
    }
    if asked.header("content-type") != "application/json" {
        return Some((415, "SerializationException", "Unsupported content type".to_owned()));
    }
    if model.contains("retired") {
        let message = "This model version has reached the end of its life.".to_owned();
        return Some((404, "ResourceNotFoundException", message));
    }
    if !["global.", "us.", "eu.", "jp.", "au."].iter().any(|profile| model.starts_with(profile)) {
        return invalid(
            "Invocation of model ID with on-demand throughput isn't supported. Retry with an inference profile.",
        );
    }
    let known = ["messages", "system", "inferenceConfig", "toolConfig", "additionalModelRequestFields"];
    if body.as_object()?.keys().any(|key| !known.contains(&key.as_str())) {
        return invalid("extraneous key is not permitted");
    }
    if body.pointer("/inferenceConfig/temperature").is_some() || body.pointer("/inferenceConfig/topP").is_some() {
        return invalid("temperature is deprecated for this model.");
    }
    if body.pointer("/inferenceConfig/maxTokens").is_some_and(|most| most.as_u64().is_none_or(|most| most == 0)) {
        return invalid("inferenceConfig.maxTokens must be at least 1");
    }
    if body.pointer("/toolConfig/toolChoice").is_some_and(|choice| choice.get("auto").is_none()) {
        return invalid("tool_choice forces tool use, which this model does not support.");
    }
    if body.to_string().contains("budget_tokens") {
        return invalid("thinking.budget_tokens is not supported for this model.");
    }
    if body.to_string().matches("\"cachePoint\"").count() > 4 {
        return invalid("A maximum of 4 blocks with cache points may be provided.");
    }
    let wrong = tools(body).or_else(|| system(body)).or_else(|| {
        let messages = body.get("messages").and_then(Value::as_array).map(Vec::as_slice);
        self::messages(messages.unwrap_or_default(), body.get("toolConfig").is_some())
    });
    wrong.map(|message| (400, "ValidationException", message))
}

/// What is wrong with the tools.
fn tools(body: &Value) -> Option<String> {
    let tools = body.pointer("/toolConfig/tools")?.as_array().cloned().unwrap_or_default();
    if tools.is_empty() {
        return Some("toolConfig.tools: length must be at least 1".to_owned());
    }
    let wrong = tools.iter().enumerate().find(|(at, tool)| {
        let spec = tool.pointer("/toolSpec/name").is_some_and(Value::is_string)
            && tool.pointer("/toolSpec/inputSchema/json/type").is_some_and(|kind| kind == "object");
        !(spec || is_cache_point(tool) && *at > 0)
    });
    wrong.map(|(at, _)| format!("toolConfig.tools.{at}: no tool"))
}

/// What is wrong with what the model is told.
fn system(body: &Value) -> Option<String> {
    let blocks = body.get("system")?.as_array().cloned().unwrap_or_default();
    let wrong = blocks.iter().position(|block| {
        !(block.get("text").and_then(Value::as_str).is_some_and(|text| !text.is_empty()) || is_cache_point(block))
    });
    wrong.map(|at| format!("system.{at}: no text"))
}

fn is_cache_point(block: &Value) -> bool {
    block.pointer("/cachePoint/type").is_some_and(|kind| kind == "default")
}

/// What is wrong with the order of messages, tools and their results.
fn messages(messages: &[Value], with_tools: bool) -> Option<String> {
    let mut called: Vec<String> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if role != if at % 2 == 0 { "user" } else { "assistant" } {
            return Some(format!("messages.{at}: roles must alternate between user and assistant"));
        }
        let content = message["content"].as_array().cloned().unwrap_or_default();
        if content.is_empty() {
            return Some(format!("messages.{at}: content must not be empty"));
        }
        if let Some(wrong) = content.iter().position(|content| !is_block(content, role)) {
            return Some(format!("messages.{at}.content.{wrong}: no block of {role}"));
        }
        let ids = |kind: &str| -> Vec<String> {
            let blocks = content.iter().filter_map(|block| block.get(kind)?.get("toolUseId")?.as_str());
            blocks.map(str::to_owned).collect()
        };
        let (results, calls) = (ids("toolResult"), ids("toolUse"));
        if !(with_tools || results.is_empty() && calls.is_empty()) {
            return Some(
                "The toolConfig field must be defined when using toolUse and toolResult content blocks.".into(),
            );
        }
        if results.iter().any(|id| !called.contains(id)) || called.iter().any(|id| !results.contains(id)) {
            return Some(format!("messages.{at}: tool results do not match the tool uses before them"));
        }
        called = calls;
    }
    if messages.is_empty() || messages.len().is_multiple_of(2) {
        return Some("the conversation must end with a user message".to_owned());
    }
    (!called.is_empty()).then(|| "tool uses without results".to_owned())
}

/// Whether a block has the shape of one, and may stand in a message of this role.
fn is_block(block: &Value, role: &str) -> bool {
    let Some((kind, inner)) = block.as_object().filter(|block| block.len() == 1).and_then(|block| block.iter().next())
    else {
        return false;
    };
    let text = |pointer: &str| inner.pointer(pointer).and_then(Value::as_str);
    match (kind.as_str(), role) {
        ("text", _) => inner.as_str().is_some_and(|text| !text.trim().is_empty()),
        ("cachePoint", _) => is_cache_point(block),
        ("toolUse", "assistant") => {
            text("/toolUseId").is_some() && text("/name").is_some() && inner["input"].is_object()
        }
        ("toolResult", "user") => {
            text("/toolUseId").is_some()
                && inner.pointer("/content/0/json").is_some_and(Value::is_object)
                && text("/status").is_none_or(|status| ["success", "error"].contains(&status))
        }
        ("reasoningContent", "assistant") => {
            text("/reasoningText/text").is_some() || text("/redactedContent").is_some_and(|data| !data.is_empty())
        }
        _ => false,
    }
}
