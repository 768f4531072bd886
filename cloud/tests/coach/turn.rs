//! Whole turns of the coach over the wire: the rules of the turn, this crate's models, and servers of the tests' own.

use super::bedrock::{Act, Bedrock, Reply};
use super::openai::{self, OpenAi, delta, finish, usage};
use super::{PATIENT, client};
use serde_json::{Value, json};
use std::collections::VecDeque;
use v7_cloud::bedrock;
use v7_cloud::local::Local;
use v7_state::coach::config::{CoachConfig, LocalServer};
use v7_state::coach::context::Prepared;
use v7_state::coach::cost::{Budget, MicroUsd};
use v7_state::coach::model::{Events, Model, ModelFailure, SystemBlock};
use v7_state::coach::offline::Intent;
use v7_state::coach::privacy::Identity;
use v7_state::coach::route::Route;
use v7_state::coach::safety::{Athlete, Pre};
use v7_state::coach::template::Kind;
use v7_state::coach::tools::ToolResult;
use v7_state::coach::turn::{Event, Finished, Outcome, Setup, Step, Turn};
use v7_state::coach::verify::Sources;

fn setup(cloud: bool, local: Option<String>) -> Setup {
    let local = local.map(|url| LocalServer { url, model: "llama3.2".into() });
    let config = CoachConfig { cloud, local, ..CoachConfig::default() };
    Setup {
        question: "How am I?".into(),
        route: Route::Known { kind: Kind::Analysis, intent: Intent::Progress },
        pre: Pre::default(),
        athlete: Athlete::default(),
        ladder: config.ladder(),
        budget: Budget { month: None, spent: MicroUsd(0) },
        config,
        consented: true,
        history: Vec::new(),
        identity: Identity { words: Vec::new() },
        privacy: v7_state::coach::privacy::Privacy::default(),
    }
}

fn prepared() -> Prepared {
    Prepared {
        system: ["Rules", "Data"].map(|text| SystemBlock { text: text.into(), cache: true }).to_vec(),
        user: "Today is Sunday.\n\nHow am I?".into(),
        template: None,
        sources: Sources::default(),
        tokens: 10,
    }
}

/// Drives a turn to its end, without pauses; every tool answers with one send. Also: what it did, in words.
async fn drive<M: Model>(models: &mut M, setup: Setup) -> (Finished, Vec<String>) {
    let mut turn = Turn::new(setup);
    let mut did = Vec::new();
    let mut stream: Option<M::Events> = None;
    let mut steps: VecDeque<Step> = turn.step(Event::Start).into();
    loop {
        let event = match steps.pop_front() {
            Some(Step::Prepare(_)) => Event::Prepared(Box::new(prepared())),
            Some(Step::Call(request)) => {
                did.push(format!("ask {}", request.model));
                match models.open(&request).await {
                    Ok(opened) => {
                        stream = Some(opened);
                        continue;
                    }
                    Err(failure) => Event::Failed(failure),
                }
            }
            Some(Step::Show(text)) => {
                did.push(format!("show {text:?}"));
                continue;
            }
            Some(Step::RunTools(calls)) => {
                let result = ToolResult { content: json!({"n": 1, "grade": "V7"}), is_error: false, proposal: None };
                did.extend(calls.iter().map(|call| format!("run {} {}", call.name, call.input.clone().unwrap())));
                Event::Tools(calls.into_iter().map(|call| (call.id, result.clone())).collect())
            }
            Some(Step::Wait { .. }) => Event::Waited,
            Some(Step::Rung { why, .. }) => {
                did.push(format!("down: {why}"));
                continue;
            }
            Some(Step::Offline) => Event::Offline("From your own records.".into()),
            Some(Step::Done(finished)) => return (*finished, did),
            Some(other) => panic!("{other:?}"),
            None => match stream.as_mut().unwrap().next().await {
                Some(Ok(event)) => Event::Model(event),
                Some(Err(failure)) => Event::Failed(failure),
                None => Event::Ended,
            },
        };
        steps.extend(turn.step(event));
    }
}

#[tokio::test]
async fn a_turn_with_a_tool_through_bedrock() {
    let thought = Act::Reasoning("Sends first.".into(), "c2ln".into());
    let call = Act::Tool("t1".into(), "get_sends".into(), ["", "{\"limit\":", " 1.50}"].map(str::to_owned).to_vec());
    let server = Bedrock::start(vec![
        Reply::Stream(vec![thought, call, Act::Stop("tool_use"), Act::Usage([200, 30, 100, 7])]),
        Reply::text(&["You sent ", "V7."]),
    ]);
    let mut models = bedrock::Bedrock::with_client(client(&server.endpoint()), PATIENT);
    let (finished, did) = drive(&mut models, setup(true, None)).await;
    let ask = "ask global.anthropic.claude-opus-5-5";
    assert_eq!(did, [ask, "run get_sends {\"limit\":1.50}", ask, "show \"You sent \"", "show \"V7.\""]);
    assert_eq!((finished.outcome, finished.text.as_str()), (Outcome::Answered, "You sent V7."));
    let used = finished.usage;
    assert_eq!((used.input, used.output, used.cache_read, used.cache_write, used.estimated), (320, 70, 100, 7, false));
    let content = |at: usize| server.asked()[1].body["messages"][at]["content"].clone();
    let echoed: Value = serde_json::from_str(
        r#"[{"reasoningContent": {"reasoningText": {"text": "Sends first.", "signature": "c2ln"}}},
            {"toolUse": {"toolUseId": "t1", "name": "get_sends", "input": {"limit": 1.50}}}]"#,
    )
    .unwrap();
    assert_eq!(content(1), echoed);
    let result = json!({"toolUseId": "t1", "content": [{"json": {"n": 1, "grade": "V7"}}], "status": "success"});
    assert_eq!(content(2), json!([{"toolResult": result}]));
}

#[tokio::test]
async fn a_turn_asks_again_after_trouble_that_passes() {
    let server = Bedrock::start(vec![
        Reply::Error(429, "ThrottlingException", "slow"),
        Reply::Stream(vec![Act::Exception("serviceUnavailableException", "full")]),
        Reply::HangUp,
        Reply::text(&["You sent V7."]),
    ]);
    let mut models = bedrock::Bedrock::with_client(client(&server.endpoint()), PATIENT);
    let (finished, _) = drive(&mut models, setup(true, None)).await;
    assert_eq!((finished.outcome, finished.text.as_str()), (Outcome::Answered, "You sent V7."));
    let asked = server.asked();
    assert_eq!(asked.len(), 4);
    assert!(asked.iter().all(|each| each.raw == asked[0].raw), "the same request each time");
}

#[tokio::test]
async fn a_turn_with_a_tool_on_this_machine() {
    let call = json!({"tool_calls": [{"index": 0, "id": "c1", "function": {"name": "get_sends", "arguments": "{}"}}]});
    let server = OpenAi::start(vec![
        openai::Reply::events(&[delta(&call), finish("tool_calls"), usage(50, 5)]),
        openai::Reply::events(&[delta(&json!({"content": "You sent V7."})), finish("stop"), usage(60, 6)]),
    ]);
    let (finished, did) = drive(&mut Local::new(server.url(), PATIENT), setup(false, Some(server.url()))).await;
    assert_eq!(did, ["ask llama3.2", "run get_sends {}", "ask llama3.2", "show \"You sent V7.\""]);
    assert_eq!((finished.outcome, finished.text.as_str()), (Outcome::Answered, "You sent V7."));
    assert_eq!((finished.usage.input, finished.usage.output, finished.cost), (110, 11, MicroUsd(0)));
}

#[tokio::test]
async fn a_turn_whose_models_are_refused_ends_offline() {
    let retired = Reply::Error(404, "ResourceNotFoundException", "This model version has reached the end of its life.");
    let server = Bedrock::start(vec![retired.clone(), retired]);
    let mut models = bedrock::Bedrock::with_client(client(&server.endpoint()), PATIENT);
    let (finished, did) = drive(&mut models, setup(true, None)).await;
    assert!(matches!(finished.outcome, Outcome::Offline(_)) && finished.text == "From your own records.");
    let downs: Vec<&String> = did.iter().filter(|did| did.starts_with("down: ")).collect();
    assert_eq!(downs.len(), 2);
    assert!(downs[0].ends_with("set another one in `coach.model`"), "{did:?}");
    assert!(downs[1].ends_with("set another one in `coach.fallback_model`"), "{did:?}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_stays() {
    let server = Bedrock::start(vec![Reply::Stream(vec![Act::Text("You climb".into()), Act::Cut])]);
    let mut models = bedrock::Bedrock::with_client(client(&server.endpoint()), PATIENT);
    let (finished, _) = drive(&mut models, setup(true, None)).await;
    assert!(matches!(finished.outcome, Outcome::Broken(ModelFailure::StreamBroken(_))), "{:?}", finished.outcome);
    assert_eq!(finished.text, "You climb");
    assert!(finished.usage.estimated);
}
