//! What Bedrock streams and what the turn gets; what the turn asks and what Bedrock gets.

use super::bedrock::{Act, Bedrock, Reply};
use super::{PATIENT, all, events, eventually, everything, models, question, signature, text};
use serde_json::{Value, json};
use v7_state::coach::model::{
    Block, Events, Message, Model, ModelEvent, ModelRequest, Reasoning, ReasoningDelta, Role, StopReason, Tier, Usage,
};
use v7_state::coach::payload;

fn usage(input: u64, output: u64, cache_read: u64, cache_write: u64) -> ModelEvent {
    ModelEvent::Usage(Usage { input, output, cache_read, cache_write, estimated: false })
}

#[tokio::test]
async fn text_comes_in_pieces_and_usage_last() {
    let server = Bedrock::start(vec![Reply::Stream(vec![
        Act::Text("You climb ".into()),
        Act::Text("V7 🧗.".into()),
        Act::Stop("end_turn"),
        Act::Usage([1200, 40, 900, 17]),
    ])]);
    let expected = [
        text("You climb "),
        text("V7 🧗."),
        ModelEvent::BlockStop,
        ModelEvent::Stop(StopReason::EndTurn),
        usage(1200, 40, 900, 17),
    ];
    assert_eq!(events(&mut models(&server, PATIENT), &question()).await, expected);
}

#[tokio::test]
async fn an_answer_ends_for_a_reason() {
    let cases = [
        ("end_turn", StopReason::EndTurn),
        ("tool_use", StopReason::ToolUse),
        ("max_tokens", StopReason::MaxTokens),
        ("refusal", StopReason::Refusal),
        ("content_filtered", StopReason::Refusal),
        ("guardrail_intervened", StopReason::Refusal),
        ("model_context_window_exceeded", StopReason::ContextFull),
        ("stop_sequence", StopReason::Other("stop_sequence".into())),
        ("something_new", StopReason::Other("something_new".into())),
    ];
    let script = cases.iter().map(|(reason, _)| Reply::Stream(vec![Act::Stop(reason)])).collect();
    let server = Bedrock::start(script);
    let mut models = models(&server, PATIENT);
    for (reason, expected) in cases {
        assert_eq!(events(&mut models, &question()).await, [ModelEvent::Stop(expected)], "{reason}");
    }
}

#[tokio::test]
async fn what_is_asked_is_exactly_what_payload_shows() {
    let named = |model: &str| ModelRequest { model: model.into(), ..question() };
    let coded = named("eu.anthropic.claude-haiku-5-5-20261001-v1:0");
    let nested = named("eu.profile/global.anthropic.claude-opus-5-5");
    for request in [question(), everything(), coded, nested] {
        let server = Bedrock::start(vec![Reply::text(&["Well."])]);
        assert!(!events(&mut models(&server, PATIENT), &request).await.is_empty());
        let asked = &server.asked()[0];
        assert_eq!(asked.model, request.model);
        assert_eq!(asked.body, payload::converse(&request));
        assert_eq!(String::from_utf8_lossy(&asked.raw), payload::converse(&request).to_string());
        assert_eq!(asked.header("content-length"), asked.raw.len().to_string());
        assert_eq!(asked.header("authorization"), signature::of(asked), "the signature covers what was sent");
    }
}

#[tokio::test]
async fn a_call_of_a_tool_comes_in_fragments() {
    let pieces = ["", "{\"gra", "de\": \"V", "7 Ü\"}"];
    let call = |id: &str| Act::Tool(id.into(), "get_sends".into(), pieces.map(str::to_owned).to_vec());
    let acts = vec![Act::Text("I look.".into()), call("t1"), call("t2"), Act::Stop("tool_use")];
    let server = Bedrock::start(vec![Reply::Stream(acts)]);
    let mut expected = vec![text("I look."), ModelEvent::BlockStop];
    for id in ["t1", "t2"] {
        expected.push(ModelEvent::ToolUse { id: id.into(), name: "get_sends".into() });
        expected.extend(pieces.map(|piece| ModelEvent::ToolInput(piece.into())));
        expected.push(ModelEvent::BlockStop);
    }
    expected.push(ModelEvent::Stop(StopReason::ToolUse));
    assert_eq!(events(&mut models(&server, PATIENT), &question()).await, expected);
}

#[tokio::test]
async fn thoughts_come_back_as_they_went() {
    // A thought that is not to be read, in pieces whose base64 does not add up.
    let redacted = Act::Redacted(vec!["AAE=".into(), "Av4=".into(), "/w==".into()]);
    let thought = Act::Reasoning("The load rose.".into(), "c2ln".into());
    let acts = vec![thought, redacted, Act::Text("Rest.".into()), Act::Stop("end_turn")];
    let server = Bedrock::start(vec![Reply::Stream(acts), Reply::text(&["Well."])]);
    let mut models = models(&server, PATIENT);
    let expected = [
        ModelEvent::Reasoning(ReasoningDelta::Text("The load rose.".into())),
        ModelEvent::Reasoning(ReasoningDelta::Signature("c2ln".into())),
        ModelEvent::BlockStop,
        ModelEvent::Reasoning(ReasoningDelta::Redacted("AAEC/v8=".into())),
        ModelEvent::BlockStop,
        text("Rest."),
        ModelEvent::BlockStop,
        ModelEvent::Stop(StopReason::EndTurn),
    ];
    assert_eq!(events(&mut models, &question()).await, expected);
    let mut next = question();
    let thoughts = [
        Reasoning::Text { text: "The load rose.".into(), signature: Some("c2ln".into()) },
        Reasoning::Redacted("AAEC/v8=".into()),
    ];
    next.messages.push(Message { role: Role::Assistant, blocks: thoughts.map(Block::Reasoning).to_vec() });
    next.messages.push(Message::text(Role::User, "Go on."));
    events(&mut models, &next).await;
    let sent = json!([
        {"reasoningContent": {"reasoningText": {"text": "The load rose.", "signature": "c2ln"}}},
        {"reasoningContent": {"redactedContent": "AAEC/v8="}},
    ]);
    assert_eq!(server.asked()[1].body["messages"][1]["content"], sent);
}

#[tokio::test]
async fn what_is_newer_than_this_program_is_skipped() {
    let block = |delta: &Value| Act::Event("contentBlockDelta", json!({"contentBlockIndex": 0, "delta": delta}));
    let start = |start: &Value| Act::Event("contentBlockStart", json!({"contentBlockIndex": 0, "start": start}));
    let acts = vec![
        Act::Unknown,
        start(&json!({"hologram": {"depth": 3}})),
        block(&json!({"hologram": "x"})),
        block(&json!({"reasoningContent": {"feeling": "x"}})),
        Act::Text("Well.".into()),
        Act::Unknown,
        Act::Event("metadata", json!({"metrics": {"latencyMs": 1}})),
        Act::Stop("end_turn"),
    ];
    let server = Bedrock::start(vec![Reply::Stream(acts)]);
    let all = events(&mut models(&server, PATIENT), &question()).await;
    let unknown = all.iter().filter(|event| **event == ModelEvent::Unknown).count();
    assert_eq!(unknown, 6, "{all:?}");
    let known: Vec<_> = all.into_iter().filter(|event| *event != ModelEvent::Unknown).collect();
    assert_eq!(known, [text("Well."), ModelEvent::BlockStop, ModelEvent::Stop(StopReason::EndTurn)]);
}

#[tokio::test]
async fn dropping_the_stream_hangs_up() {
    let server = Bedrock::start(vec![Reply::Stream(vec![Act::Text("I".into()), Act::Stall]), Reply::text(&["Well."])]);
    let mut models = models(&server, PATIENT);
    let mut stream = models.open(&question()).await.unwrap();
    assert_eq!(stream.next().await, Some(Ok(text("I"))));
    assert!(server.hung_up().is_empty());
    drop(stream);
    eventually("the service notices", || server.hung_up().len() == 1).await;
    // And the next question is none the worse for it.
    assert_eq!(events(&mut models, &question()).await[0], text("Well."));
}

#[tokio::test]
async fn dropping_a_request_that_is_not_answered_hangs_up() {
    for reply in [Reply::Silence, Reply::Headers] {
        let server = Bedrock::start(vec![reply]);
        let mut models = models(&server, PATIENT);
        let request = question();
        let asking = tokio::spawn(async move { all(&mut models, &request).await });
        eventually("it is asked", || server.asked().len() == 1).await;
        asking.abort();
        eventually("the service notices", || server.hung_up().len() == 1).await;
    }
}

#[tokio::test]
async fn each_tier_asks_its_model() {
    let server = Bedrock::start(vec![Reply::text(&["a"]), Reply::text(&["b"]), Reply::text(&["c"])]);
    let mut models = models(&server, PATIENT);
    let tiers = [(Tier::Coach, "global.a"), (Tier::Cheaper, "us.b"), (Tier::Router, "eu.c")];
    for (tier, model) in tiers {
        let mut request = question();
        (request.tier, request.model) = (tier, model.into());
        events(&mut models, &request).await;
    }
    let asked: Vec<String> = server.asked().into_iter().map(|asked| asked.model).collect();
    assert_eq!(asked, ["global.a", "us.b", "eu.c"]);
}
