//! The server on this machine: what it streams, what it is asked, and all that can go wrong with it.

use super::openai::{End, OpenAi, Reply, delta, finish, lines, usage};
use super::{LONG, PATIENT, SHORT, all, events, eventually, everything, question, text};
use serde_json::{Value, json};
use std::net::TcpListener;
use v7_cloud::Patience;
use v7_cloud::local::Local;
use v7_state::coach::model::{
    Events, Model, ModelEvent, ModelFailure, ModelRequest, ReasoningDelta, StopReason, Tier, Usage,
};

fn local(server: &OpenAi) -> Local {
    Local::new(server.url(), PATIENT)
}

fn asking() -> ModelRequest {
    ModelRequest { tier: Tier::Local, model: "llama3.2".into(), ..question() }
}

fn tokens(input: u64, output: u64) -> ModelEvent {
    ModelEvent::Usage(Usage { input, output, ..Usage::default() })
}

fn call(id: &str, name: &str, input: &str) -> [ModelEvent; 3] {
    let begin = ModelEvent::ToolUse { id: id.into(), name: name.into() };
    [begin, ModelEvent::ToolInput(input.into()), ModelEvent::BlockStop]
}

/// A fragment of a call.
fn fragment(index: u64, id: Option<&str>, name: Option<&str>, arguments: &Value) -> Value {
    let mut call = json!({"index": index, "type": "function", "function": {"arguments": arguments}});
    if let Some(id) = id {
        call["id"] = id.into();
    }
    if let Some(name) = name {
        call["function"]["name"] = name.into();
    }
    delta(&json!({"tool_calls": [call]}))
}

/// An answer with everything in it: thoughts, text of several bytes a letter, a call in fragments, usage.
fn rich() -> (Vec<Value>, Vec<ModelEvent>) {
    let chunks = vec![
        delta(&json!({"role": "assistant", "content": ""})),
        delta(&json!({"reasoning_content": "Hm, "})),
        delta(&json!({"reasoning": "so."})),
        delta(&json!({"content": "Grüße "})),
        delta(&json!({"content": "🧗\n\"V7\""})),
        fragment(0, Some("c1"), Some("get_sends"), &json!("{\"gra")),
        fragment(0, None, None, &json!("de\": \"Ü\"}")),
        finish("tool_calls"),
        usage(120, 40),
    ];
    let thought = |text: &str| ModelEvent::Reasoning(ReasoningDelta::Text(text.into()));
    let mut expected = vec![thought("Hm, "), thought("so."), ModelEvent::BlockStop];
    expected.extend([text("Grüße "), text("🧗\n\"V7\""), ModelEvent::BlockStop]);
    expected.extend(call("c1", "get_sends", "{\"grade\": \"Ü\"}"));
    expected.extend([ModelEvent::Stop(StopReason::ToolUse), tokens(120, 40)]);
    (chunks, expected)
}

#[tokio::test]
async fn an_answer_does_not_depend_on_how_its_bytes_arrive() {
    let (chunks, expected) = rich();
    let bytes = lines(&chunks).into_bytes();
    let one_by_one = bytes.iter().map(|byte| vec![*byte]).collect();
    let in_sevens = bytes.chunks(7).map(<[u8]>::to_vec).collect();
    let crlf = lines(&chunks).replace('\n', "\r\n").into_bytes();
    let with_comments = [b": ping\n\nevent: x\n".to_vec(), bytes.clone()].concat();
    for pieces in [one_by_one, in_sevens, vec![bytes], vec![crlf], vec![with_comments]] {
        let count = pieces.len();
        let server = OpenAi::start(vec![Reply::Stream(pieces, End::Whole)]);
        assert_eq!(events(&mut local(&server), &asking()).await, expected, "{count} pieces");
    }
}

#[tokio::test]
async fn a_cut_anywhere_before_the_end_is_noticed() {
    let (chunks, expected) = rich();
    let bytes = lines(&chunks).into_bytes();
    let complete = lines(&chunks[..8]).len() - "data: [DONE]\n\n".len();
    for at in (0..complete).step_by(13) {
        let server = OpenAi::start(vec![Reply::Stream(vec![bytes[..at].to_vec()], End::Cut)]);
        let (came, failure) = all(&mut local(&server), &asking()).await;
        assert!(expected.starts_with(&came), "{at}: {came:?}");
        assert!(matches!(failure, Some(ModelFailure::StreamBroken(_))), "{at}: {failure:?}");
    }
    // The answer is complete, and only its usage is missing.
    let server = OpenAi::start(vec![Reply::Stream(vec![bytes[..complete].to_vec()], End::Cut)]);
    assert_eq!(events(&mut local(&server), &asking()).await, expected[..expected.len() - 1]);
}

#[tokio::test]
async fn an_answer_ends_for_a_reason() {
    let cases = [
        ("stop", StopReason::EndTurn),
        ("tool_calls", StopReason::ToolUse),
        ("length", StopReason::MaxTokens),
        ("content_filter", StopReason::Refusal),
        ("something_new", StopReason::Other("something_new".into())),
    ];
    for (reason, expected) in cases {
        let server = OpenAi::start(vec![Reply::events(&[delta(&json!({"content": "V7"})), finish(reason)])]);
        let expected = [text("V7"), ModelEvent::BlockStop, ModelEvent::Stop(expected)];
        assert_eq!(events(&mut local(&server), &asking()).await, expected, "{reason}");
    }
}

#[tokio::test]
async fn servers_differ_in_how_they_ask_for_tools() {
    let whole = |index, id| fragment(index, id, Some("get_sends"), &json!("{}"));
    let two = |first: &str, second: &str| {
        let calls = [call(first, "get_sends", "{}"), call(second, "get_sends", "{}")].concat();
        [calls, vec![ModelEvent::Stop(StopReason::ToolUse)]].concat()
    };
    let mut one = call("call-3", "get_sends", "{\"limit\":1.50}").to_vec();
    one.push(ModelEvent::Stop(StopReason::ToolUse));
    let limit: Value = serde_json::from_str("{\"limit\": 1.50}").unwrap();
    let cases = [
        // By the book; and the fragments of two calls mixed.
        (vec![whole(0, Some("a")), whole(1, Some("b")), finish("tool_calls")], two("a", "b")),
        (
            vec![
                fragment(0, Some("a"), Some("get_sends"), &json!("{")),
                fragment(1, Some("b"), Some("get_sends"), &json!("{")),
                fragment(0, None, None, &json!("}")),
                fragment(1, Some(""), Some(""), &json!("}")),
                finish("tool_calls"),
            ],
            two("a", "b"),
        ),
        // Each call has the index 0; and calls that end the answer plainly.
        (vec![whole(0, Some("a")), whole(0, Some("b")), finish("stop")], two("a", "b")),
        // No id, which must differ from those of the two calls before; and the input is no text.
        (vec![fragment(0, None, Some("get_sends"), &limit), finish("tool_calls")], one),
    ];
    let request = ModelRequest { tier: Tier::Local, ..everything() };
    for (chunks, expected) in cases {
        let server = OpenAi::start(vec![Reply::events(&chunks)]);
        assert_eq!(events(&mut local(&server), &request).await, expected, "{chunks:?}");
    }
}

#[tokio::test]
async fn servers_differ_in_how_they_end() {
    let said = || delta(&json!({"content": "V7"}));
    let end = || vec![text("V7"), ModelEvent::BlockStop, ModelEvent::Stop(StopReason::EndTurn)];
    let with = |usage: ModelEvent| [end(), vec![usage]].concat();
    let counted = |mut chunk: Value, prompt: u64| {
        chunk["usage"] = json!({"prompt_tokens": prompt, "completion_tokens": 2,
                                "prompt_tokens_details": {"cached_tokens": 5}});
        chunk
    };
    let cached = ModelEvent::Usage(Usage { input: 4, output: 2, cache_read: 5, ..Usage::default() });
    let mut nothing = said();
    nothing["usage"] = Value::Null;
    let plain = |chunks: &[Value]| lines(chunks).replace("data: [DONE]\n\n", "");
    let cases = [
        ("usage in its own chunk", lines(&[said(), finish("stop"), usage(9, 2)]), with(tokens(9, 2))),
        ("usage with the end", lines(&[said(), counted(finish("stop"), 9)]), with(cached.clone())),
        ("usage all the time", lines(&[counted(said(), 8), counted(finish("stop"), 9)]), with(cached)),
        ("no usage", lines(&[nothing, finish("stop")]), end()),
        ("no [DONE]", plain(&[said(), finish("stop"), usage(9, 2)]), with(tokens(9, 2))),
        ("no reason", lines(&[said()]), end()),
        ("more after the end", lines(&[said(), finish("stop")]) + "data: junk\n\n", end()),
    ];
    for (what, wire, expected) in cases {
        let server = OpenAi::start(vec![Reply::Stream(vec![wire.into_bytes()], End::Whole)]);
        assert_eq!(events(&mut local(&server), &asking()).await, expected, "{what}");
    }
}

#[tokio::test]
async fn what_is_asked() {
    let server = OpenAi::start(vec![Reply::events(&[finish("stop")])]);
    let request = ModelRequest { tier: Tier::Local, model: "llama3.2".into(), ..everything() };
    events(&mut local(&server), &request).await;
    let asked = &server.asked()[0];
    assert_eq!(asked.line, "POST /v1/chat/completions");
    let port = server.address.port();
    assert!(asked.headers.contains(&("host".into(), format!("localhost:{port}"))), "{:?}", asked.headers);
    assert!(asked.headers.iter().all(|(name, _)| name != "authorization"));
    let numbers =
        "{\"a\":1.50,\"b\":1e+3,\"c\":123456789012345678901234567890,\"d\":-0.0,\"e\":[null,true,\"x\"],\"f\":{}}";
    let call = |id: &str, arguments: &str| json!({"id": id, "type": "function", "function": {"name": "get_sends", "arguments": arguments}});
    let expected = json!([
        {"role": "system", "content": "Rules: \"quote\" \\ Ü 🧗 \u{1} \u{2028}\n\n\nData"},
        {"role": "user", "content": "How am I?"},
        {"role": "assistant", "content": "Let me see.",
         "tool_calls": [call("t1", "{\"grade\":\"V7\",\"limit\":1.0}"), call("t2", "{}")]},
        {"role": "tool", "tool_call_id": "t1", "content": numbers},
        {"role": "tool", "tool_call_id": "t2", "content": "{\"error\":\"no such grade\"}"},
    ]);
    assert_eq!(asked.body["messages"], expected);
    assert_eq!(asked.body["model"], "llama3.2");
    assert_eq!(asked.body["max_tokens"], json!(100));
    let tool = &asked.body["tools"][0];
    let spec = &request.tools[0];
    let function = json!({"name": spec.name, "description": spec.description, "parameters": spec.input});
    assert_eq!(*tool, json!({"type": "function", "function": function}));
    assert_eq!(asked.body["tools"].as_array().unwrap().len(), request.tools.len());
    assert!(!asked.body.to_string().contains("cachePoint") && !asked.body.to_string().contains("I look."));
}

#[tokio::test]
async fn a_refusal_names_the_key_that_helps() {
    let refused = |key: &'static str, detail: &str| ModelFailure::ModelRefused {
        model: "llama3.2".into(),
        key,
        detail: detail.into(),
    };
    let cases = [
        (
            Reply::Error(404, r#"{"error":{"message":"model \"llama3.2\" not found, try pulling it first"}}"#),
            refused("coach.local_model", "model \"llama3.2\" not found, try pulling it first"),
        ),
        (
            Reply::Error(400, r#"{"error":{"message":"llama3.2 does not support tools"}}"#),
            refused("coach.local_model", "llama3.2 does not support tools"),
        ),
        (
            Reply::Error(400, r#"{"error":{"message":"the request exceeds\u001b the context size"}}"#),
            ModelFailure::Validation("the request exceeds the context size".into()),
        ),
        (Reply::Error(429, ""), ModelFailure::Throttled),
        (
            Reply::Error(503, r#"{"error":{"message":"Loading model"}}"#),
            ModelFailure::Unavailable("Loading model".into()),
        ),
        (Reply::Error(500, "oh"), ModelFailure::Unavailable("oh".into())),
    ];
    for (reply, expected) in cases {
        let server = OpenAi::start(vec![reply.clone()]);
        assert_eq!(all(&mut local(&server), &asking()).await, (Vec::new(), Some(expected)), "{reply:?}");
        assert_eq!(server.asked().len(), 1, "nothing is repeated");
    }
}

#[tokio::test]
async fn what_is_no_answer_breaks_it_off() {
    let said = "data: {\"choices\": [{\"delta\": {\"content\": \"V7\"}}]}\n\n";
    let endless = format!("data: {}", "x".repeat(2 << 20));
    let much = lines(&vec![fragment(0, Some("a"), Some("f"), &json!("x".repeat(9000))); 9]);
    let many: Vec<Value> = (0..99).map(|index| fragment(index, None, Some("f"), &json!(""))).collect();
    let cases = [
        "data: junk\n\n".to_owned(),
        "data: {\"choices\": 1}\n\n".to_owned(),
        "data: {\"error\": {\"message\": \"out of\\u001b memory\"}}\n\n".to_owned(),
        "error: {\"message\": \"out of memory\"}\n\n".to_owned(),
        "<html>Sign in</html>".to_owned(),
        "data: {\"half\": ".to_owned(),
        "data: \u{7}\n\n".to_owned(),
        endless,
        much.clone(),
        lines(&many),
    ];
    for case in cases {
        let wire = format!("{said}{case}").into_bytes();
        let server = OpenAi::start(vec![Reply::Stream(vec![wire], End::Whole)]);
        let (events, failure) = all(&mut local(&server), &asking()).await;
        let case: String = case.chars().take(60).collect();
        assert_eq!(events, [text("V7")], "{case}");
        match failure {
            Some(failure @ ModelFailure::StreamBroken(_)) => {
                let sentence = failure.to_string();
                assert!(!sentence.chars().any(char::is_control) && sentence.len() < 500, "{case}: {sentence}");
            }
            other => panic!("{case}: {other:?}"),
        }
    }
    for wire in ["", "data: [DONE]\n\n"] {
        let server = OpenAi::start(vec![Reply::Stream(vec![wire.into()], End::Whole)]);
        let (events, failure) = all(&mut local(&server), &asking()).await;
        assert!(events.is_empty() && matches!(failure, Some(ModelFailure::StreamBroken(_))), "{wire}: {failure:?}");
    }
}

#[tokio::test]
async fn silence_has_an_end() {
    let said = || lines(&[delta(&json!({"content": "V7"}))]).replace("data: [DONE]\n\n", "").into_bytes();
    let (quick, slow) = (Patience { first: SHORT, gap: LONG }, Patience { first: LONG, gap: SHORT });
    let cases = [
        (quick, Reply::Silence, Vec::new()),
        (quick, Reply::Stream(Vec::new(), End::Stall), Vec::new()),
        (quick, Reply::Stream(vec![b": still loading\n\n".to_vec()], End::Stall), Vec::new()),
        (slow, Reply::Stream(vec![said()], End::Stall), vec![text("V7")]),
    ];
    for (patience, reply, expected) in cases {
        let server = OpenAi::start(vec![reply.clone()]);
        let mut local = Local::new(server.url(), patience);
        assert_eq!(all(&mut local, &asking()).await, (expected, Some(ModelFailure::Stalled)), "{reply:?}");
        eventually("the server is rid of it", || server.hung_up() == server.asked().len()).await;
    }
}

#[tokio::test]
async fn dropping_the_stream_hangs_up() {
    let said = lines(&[delta(&json!({"content": "V7"}))]).replace("data: [DONE]\n\n", "").into_bytes();
    let server = OpenAi::start(vec![Reply::Stream(vec![said], End::Stall), Reply::Silence]);
    let mut local = local(&server);
    let mut stream = local.open(&asking()).await.unwrap();
    assert_eq!(stream.next().await, Some(Ok(text("V7"))));
    assert_eq!(server.hung_up(), 0);
    drop(stream);
    eventually("the server notices", || server.hung_up() == 1).await;
    let request = asking();
    let waiting = tokio::spawn(async move { all(&mut local, &request).await });
    eventually("it is asked", || server.asked().len() == 2).await;
    waiting.abort();
    eventually("the server notices", || server.hung_up() == 2).await;
}

#[tokio::test]
async fn nobody_there_is_offline() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let mut local = Local::new(format!("http://{closed}/v1"), PATIENT);
    let expected = ModelFailure::Offline(format!("the server at http://{closed}"));
    assert_eq!(all(&mut local, &asking()).await, (Vec::new(), Some(expected)));
}

#[tokio::test]
async fn another_machine_is_never_asked() {
    // It listens, on an address of this machine that is not the loopback interface: it must not be connected to.
    let listener = TcpListener::bind(("0.0.0.0", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in ["0.0.0.0", "192.0.2.1", "example.com", "localhost.example.com", "[2001:db8::1]"] {
        let mut local = Local::new(format!("http://{host}:{port}/v1"), PATIENT);
        match all(&mut local, &asking()).await.1 {
            Some(ModelFailure::ModelRefused { model, key: "coach.local_url", detail }) => {
                assert_eq!(model, "llama3.2");
                assert!(detail.contains(host) && detail.contains("not on this machine"), "{detail}");
            }
            other => panic!("{host}: {other:?}"),
        }
    }
    assert!(listener.accept().is_err(), "nobody came");
}
