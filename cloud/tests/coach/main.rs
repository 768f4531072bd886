//! The models of the coach over real HTTP: a Bedrock and an OpenAI server of the tests' own, and all that can go wrong on
//! the way to them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod answers;
#[path = "../../../tests/support/bedrock.rs"]
mod bedrock;
mod failures;
mod local;
mod models;
#[path = "../../../tests/support/openai.rs"]
mod openai;
mod signature;
mod turn;
#[path = "../support/without.rs"]
mod without;

use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::config::{BehaviorVersion, Credentials, Region, StalledStreamProtectionConfig};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use v7_cloud::Patience;
use v7_cloud::bedrock::Bedrock;
use v7_state::coach::model::{
    Block, Events, Message, Model, ModelEvent, ModelFailure, ModelRequest, Reasoning, Role, SystemBlock, Tier,
};
use v7_state::coach::tools::specs;

/// More than any test takes, however busy the machine is.
const LONG: Duration = Duration::from_secs(60);
/// Less than a server that says nothing.
const SHORT: Duration = Duration::from_millis(150);
/// Waits as long as it takes.
const PATIENT: Patience = Patience { first: LONG, gap: LONG };

const KEY: (&str, &str) = ("AKIDEXAMPLE", "wJalrXUtnFEMI");
const REGION: &str = "eu-central-1";

fn client(endpoint: &str) -> Client {
    let config = aws_sdk_bedrockruntime::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new(KEY.0, KEY.1, None, None, "tests"))
        .retry_config(RetryConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .endpoint_url(endpoint);
    Client::from_conf(config.build())
}

/// The models behind a server of the tests' own.
fn models(server: &bedrock::Bedrock, patience: Patience) -> Bedrock {
    Bedrock::with_client(client(&server.endpoint()), patience)
}

/// A plain question.
fn question() -> ModelRequest {
    ModelRequest {
        tier: Tier::Coach,
        model: "global.anthropic.claude-opus-5-5".into(),
        system: Vec::new(),
        messages: vec![Message::text(Role::User, "How am I?")],
        tools: Vec::new(),
        cache_tools: false,
        max_tokens: 100,
    }
}

/// A request with every kind of block, and with numbers and texts that are easily bent.
fn everything() -> ModelRequest {
    let thought = |text: &str, signature: Option<&str>| {
        Block::Reasoning(Reasoning::Text { text: text.into(), signature: signature.map(Into::into) })
    };
    let call = |id: &str, input: &str| Block::ToolUse {
        id: id.into(),
        name: "get_sends".into(),
        input: serde_json::from_str(input).unwrap(),
    };
    let result = |id: &str, content: Value, is_error: bool| Block::ToolResult { id: id.into(), content, is_error };
    let numbers: Value = serde_json::from_str(
        r#"{"a": 1.50, "b": 1e+3, "c": 123456789012345678901234567890, "d": -0.0, "e": [null, true, "x"], "f": {}}"#,
    )
    .unwrap();
    ModelRequest {
        system: vec![
            SystemBlock { text: "Rules: \"quote\" \\ Ü 🧗 \u{1} \u{2028}\n".into(), cache: true },
            SystemBlock { text: "Data".into(), cache: false },
        ],
        messages: vec![
            Message { role: Role::User, blocks: vec![Block::Text("How am I?".into()), Block::CachePoint] },
            Message {
                role: Role::Assistant,
                blocks: vec![
                    thought("I look.", Some("c2lnbmF0dXJl+/==")),
                    thought("", None),
                    Block::Reasoning(Reasoning::Redacted("AAEC/v8=".into())),
                    Block::Text("Let me see.".into()),
                    call("t1", r#"{"limit": 1.0, "grade": "V7"}"#),
                    call("t2", "{}"),
                ],
            },
            Message {
                role: Role::User,
                blocks: vec![result("t1", numbers, false), result("t2", json!({"error": "no such grade"}), true)],
            },
        ],
        tools: specs(),
        cache_tools: true,
        ..question()
    }
}

/// Everything that comes of a request: its events, and the failure that ended them.
async fn all<M: Model>(models: &mut M, request: &ModelRequest) -> (Vec<ModelEvent>, Option<ModelFailure>) {
    let mut stream = match models.open(request).await {
        Ok(stream) => stream,
        Err(failure) => return (Vec::new(), Some(failure)),
    };
    let mut events = Vec::new();
    while let Some(next) = stream.next().await {
        match next {
            Ok(event) => events.push(event),
            Err(failure) => {
                assert_eq!(stream.next().await, None, "after a failure there is nothing");
                return (events, Some(failure));
            }
        }
    }
    assert_eq!(stream.next().await, None, "an end is the end");
    (events, None)
}

/// The events of a request that must succeed.
async fn events<M: Model>(models: &mut M, request: &ModelRequest) -> Vec<ModelEvent> {
    let (events, failure) = all(models, request).await;
    assert_eq!(failure, None, "{events:?}");
    events
}

fn text(text: &str) -> ModelEvent {
    ModelEvent::TextDelta(text.into())
}

/// Waits until this holds; a test that waits in vain fails.
async fn eventually(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + LONG;
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
