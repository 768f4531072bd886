//! Turns as tables of events and steps, and a property over any order of events.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::coach::config::{CoachConfig, LocalServer};
use crate::coach::context::Prepared;
use crate::coach::model::{ModelEvent, ReasoningDelta, SystemBlock};
use crate::coach::offline::Intent;
use crate::coach::privacy::Identity;
use crate::coach::safety::{Athlete, Flag, Pre};
use proptest::prelude::*;
use serde_json::{Value, json};

fn setup() -> Setup {
    let config = CoachConfig {
        cloud: true,
        local: Some(LocalServer { url: "http://localhost:1".into(), model: "llama".into() }),
        ..CoachConfig::default()
    };
    Setup {
        question: "How am I, Robin?".into(),
        route: Route::Known { kind: Kind::Analysis, intent: Intent::Progress },
        pre: Pre::default(),
        athlete: Athlete { age: Some(30), own_kcal: Some(2600.0), weight_kg: Some(70.0), ..Athlete::default() },
        ladder: config.ladder(),
        budget: cost::Budget { month: config.month_budget, spent: cost::MicroUsd(0) },
        config,
        consented: true,
        history: Vec::new(),
        identity: Identity { words: vec!["Robin".into()] },
        privacy: crate::coach::privacy::Privacy::default(),
    }
}

fn prepared() -> Event {
    let mut sources = Sources::default();
    sources.add_text("load 2700, maximum V7");
    Event::Prepared(Box::new(Prepared {
        system: vec![
            SystemBlock { text: "rules".into(), cache: true },
            SystemBlock { text: "data of Robin".into(), cache: true },
        ],
        user: "Today is Sunday. How am I?".into(),
        template: None,
        sources,
        tokens: 10,
    }))
}

fn text(text: &str) -> Event {
    Event::Model(ModelEvent::TextDelta(text.into()))
}

fn stop(reason: StopReason) -> Event {
    Event::Model(ModelEvent::Stop(reason))
}

fn usage(input: u64, output: u64) -> Event {
    Event::Model(ModelEvent::Usage(Usage { input, output, ..Usage::default() }))
}

fn call(id: &str, name: &str, input: &str) -> Vec<Event> {
    vec![
        Event::Model(ModelEvent::ToolUse { id: id.into(), name: name.into() }),
        Event::Model(ModelEvent::ToolInput(input[..input.len() / 2].into())),
        Event::Model(ModelEvent::ToolInput(input[input.len() / 2..].into())),
        Event::Model(ModelEvent::BlockStop),
    ]
}

fn result(id: &str, content: Value) -> (String, ToolResult) {
    (id.into(), ToolResult { content, is_error: false, proposal: None })
}

/// A step in a word.
fn word(step: &Step) -> String {
    match step {
        Step::AskConsent { model, .. } => format!("consent {model}"),
        Step::Route(request) => format!("route {}", request.model),
        Step::Prepare(kind) => format!("prepare {}", kind.as_str()),
        Step::Call(request) => format!("call {}", request.tier.label()),
        Step::Show(text) => format!("show {text:?}"),
        Step::RunTools(calls) => {
            format!("tools {}", calls.iter().map(|call| call.id.as_str()).collect::<Vec<_>>().join(" "))
        }
        Step::Wait { at_most_ms, .. } => format!("wait {at_most_ms}"),
        Step::SignIn => "sign in".into(),
        Step::Rung { to, .. } => format!("rung {}", to.map_or("offline", Tier::label)),
        Step::Offline => "offline".into(),
        Step::Done(done) => format!("done {:?}", done.outcome),
    }
}

fn drive(turn: &mut Turn, events: Vec<Event>) -> Vec<String> {
    events.into_iter().flat_map(|event| turn.step(event)).map(|step| word(&step)).collect()
}

fn finished(turn: &mut Turn, events: Vec<Event>) -> Finished {
    let steps: Vec<Step> = events.into_iter().flat_map(|event| turn.step(event)).collect();
    steps.into_iter().find_map(|step| if let Step::Done(done) = step { Some(*done) } else { None }).unwrap()
}

#[test]
fn the_ways_through_a_turn() {
    use Event::*;
    use ModelFailure as F;
    let begin = || vec![Start, prepared()];
    let with = |more: Vec<Event>| begin().into_iter().chain(more).collect::<Vec<_>>();
    let table: Vec<(&str, Vec<Event>, Vec<&str>)> = vec![
        (
            "a plain answer",
            with(vec![text("V7"), text("."), stop(StopReason::EndTurn), usage(9, 1)]),
            vec!["prepare analysis", "call coach", "show \"V7\"", "show \".\"", "done Answered"],
        ),
        (
            "no usage comes",
            with(vec![text("V7"), stop(StopReason::EndTurn), Ended]),
            vec!["prepare analysis", "call coach", "show \"V7\"", "done Answered"],
        ),
        (
            "the limit of tokens",
            with(vec![text("V7"), stop(StopReason::MaxTokens), Ended]),
            vec!["prepare analysis", "call coach", "show \"V7\"", "done Cut"],
        ),
        (
            "declined",
            with(vec![stop(StopReason::Refusal), Ended]),
            vec!["prepare analysis", "call coach", "done Refused"],
        ),
        (
            "passing trouble, then an answer",
            with(vec![
                Failed(F::Throttled),
                Waited,
                Failed(F::Stalled),
                Waited,
                text("V7"),
                stop(StopReason::EndTurn),
                Ended,
            ]),
            vec![
                "prepare analysis",
                "call coach",
                "wait 500",
                "call coach",
                "wait 1000",
                "call coach",
                "show \"V7\"",
                "done Answered",
            ],
        ),
        (
            "lasting trouble goes down the ladder",
            with(vec![
                Failed(F::Throttled),
                Waited,
                Failed(F::Throttled),
                Waited,
                Failed(F::Throttled),
                Waited,
                Failed(F::Throttled),
                Failed(F::ModelRefused { model: "m".into(), key: "coach.fallback_model", detail: "gone".into() }),
                Failed(F::Offline("localhost".into())),
                Offline("offline says".into()),
            ]),
            vec![
                "prepare analysis",
                "call coach",
                "wait 500",
                "call coach",
                "wait 1000",
                "call coach",
                "wait 2000",
                "call coach",
                "rung cheaper model",
                "call cheaper model",
                "rung local server",
                "call local server",
                "rung offline",
                "offline",
                "done Offline(\"localhost cannot be reached\")",
            ],
        ),
        (
            "no network skips the rest of the cloud",
            with(vec![Failed(F::Offline("bedrock".into()))]),
            vec!["prepare analysis", "call coach", "rung local server", "call local server"],
        ),
        (
            "no region skips the rest of the cloud",
            with(vec![Failed(F::NoRegion)]),
            vec!["prepare analysis", "call coach", "rung local server", "call local server"],
        ),
        (
            "an expired sign-in asks once",
            with(vec![Failed(F::Expired), SignedIn(true), Failed(F::Expired)]),
            vec!["prepare analysis", "call coach", "sign in", "call coach", "rung local server", "call local server"],
        ),
        (
            "nobody signs in",
            with(vec![Failed(F::Expired), SignedIn(false)]),
            vec!["prepare analysis", "call coach", "sign in", "rung local server", "call local server"],
        ),
        (
            "broken after text stays",
            with(vec![text("V7"), Failed(F::StreamBroken("cut".into()))]),
            vec!["prepare analysis", "call coach", "show \"V7\"", "done Broken(StreamBroken(\"cut\"))"],
        ),
        (
            "a stream that ends without reason",
            with(vec![text("V7"), Ended]),
            vec![
                "prepare analysis",
                "call coach",
                "show \"V7\"",
                "done Broken(StreamBroken(\"it ended without a reason\"))",
            ],
        ),
        ("cancelled while preparing", vec![Start, Cancel], vec!["prepare analysis", "done Cancelled"]),
        (
            "cancelled within the answer",
            with(vec![text("V"), Cancel, text("7"), Ended]),
            vec!["prepare analysis", "call coach", "show \"V\"", "done Cancelled"],
        ),
        (
            "cancelled in a pause",
            with(vec![Failed(F::Stalled), Cancel, Waited]),
            vec!["prepare analysis", "call coach", "wait 500", "done Cancelled"],
        ),
        (
            "events out of place are ignored",
            vec![Waited, Ended, Start, Start, text("x"), Consent(true), prepared(), Waited],
            vec!["prepare analysis", "call coach"],
        ),
    ];
    for (name, events, expected) in table {
        assert_eq!(drive(&mut Turn::new(setup()), events), expected, "{name}");
    }
}

#[test]
fn consent_comes_first_and_a_no_stays_here() {
    let asked = || Turn::new(Setup { consented: false, ..setup() });
    let model = setup().config.model;
    assert_eq!(
        drive(&mut asked(), vec![Event::Start, Event::Consent(true)]),
        [format!("consent {model}"), "prepare analysis".into()]
    );
    assert_eq!(
        drive(&mut asked(), vec![Event::Start, Event::Consent(false), Event::Offline("x".into())])[1..],
        ["offline", "done Offline(\"nothing is sent without your consent\")"]
    );
}

#[test]
fn without_models_the_offline_coach_answers() {
    let mut turn = Turn::new(Setup { ladder: Vec::new(), consented: false, ..setup() });
    let done = finished(&mut turn, vec![Event::Start, Event::Offline("**V7** [s:x]".into())]);
    assert_eq!((done.text.as_str(), done.model.as_str(), done.outcome.line()), ("**V7** [s:x]", "offline", None));
}

#[test]
fn a_local_ladder_never_reaches_the_cloud() {
    let mut turn = Turn::new(Setup { ladder: vec![Tier::Local, Tier::Coach], ..setup() });
    let steps = drive(&mut turn, vec![Event::Start, prepared(), Event::Failed(ModelFailure::Validation("no".into()))]);
    assert_eq!(steps, ["prepare analysis", "call local server", "rung offline", "offline"]);
}

#[test]
fn the_router_is_asked_only_when_nothing_else_knows() {
    let open = || Setup { route: Route::Ambiguous, ..setup() };
    let router = setup().config.router_model;
    for (reply, kind) in [
        (Ok("nutrition".to_owned()), "nutrition"),
        (Err(ModelFailure::Stalled), "coaching"),
        (Ok("??".into()), "coaching"),
    ] {
        let steps = drive(&mut Turn::new(open()), vec![Event::Start, Event::Routed(reply)]);
        assert_eq!(steps, [format!("route {router}"), format!("prepare {kind}")]);
    }
    let mut local = Turn::new(Setup { ladder: vec![Tier::Local], ..open() });
    assert_eq!(drive(&mut local, vec![Event::Start]), ["prepare coaching"], "a local turn asks no cloud");
}

#[test]
fn a_red_flag_ends_the_turn_before_anything_leaves() {
    let mut turn = Turn::new(Setup { pre: Pre { flags: vec![Flag::Pop] }, ..setup() });
    let done = finished(&mut turn, vec![Event::Start]);
    assert_eq!((done.outcome, done.text.as_str()), (Outcome::Stopped(vec![Flag::Pop]), Flag::Pop.notice()));
}

#[test]
fn tools_are_run_and_thoughts_go_back_within_the_loop() {
    let mut turn = Turn::new(setup());
    let mut events = vec![Event::Start, prepared()];
    events.push(Event::Model(ModelEvent::Reasoning(ReasoningDelta::Text("hm".into()))));
    events.push(Event::Model(ModelEvent::Reasoning(ReasoningDelta::Signature("sig".into()))));
    events.push(Event::Model(ModelEvent::BlockStop));
    events.push(Event::Model(ModelEvent::Unknown));
    events.push(text("Looking."));
    events.push(Event::Model(ModelEvent::BlockStop));
    events.extend(call("t1", "get_sends", r#"{"grade":"V7"}"#));
    events.extend(call("t2", "get_sessions", r#"{"since":"#));
    events.push(stop(StopReason::ToolUse));
    events.push(usage(100, 10));
    let steps = drive(&mut turn, events);
    assert_eq!(steps[2..], ["show \"Looking.\"", "show \"\\n\\n\"", "tools t1"], "broken JSON is not run");
    let steps = turn.step(Event::Tools(vec![result("t1", json!({"n": 3}))]));
    let Step::Call(request) = &steps[0] else { panic!("{steps:?}") };
    let [.., assistant, results] = request.messages.as_slice() else { panic!() };
    assert_eq!(
        assistant.blocks[0],
        Block::Reasoning(Reasoning::Text { text: "hm".into(), signature: Some("sig".into()) })
    );
    assert!(
        matches!(&results.blocks[1], Block::ToolResult { id, is_error: true, content } if id == "t2" && content["error"].as_str().unwrap().contains("no JSON"))
    );
    valid(request);
    // A model switch takes the thoughts out.
    let steps = turn.step(Event::Failed(ModelFailure::NoRegion));
    assert_eq!(steps.iter().map(word).collect::<Vec<_>>(), ["done Broken(NoRegion)"], "text was shown already");
    let mut quiet = Turn::new(setup());
    let mut events =
        vec![Event::Start, prepared(), Event::Model(ModelEvent::Reasoning(ReasoningDelta::Redacted("AAAA".into())))];
    events.extend(call("t1", "get_sends", "{}"));
    events.extend([stop(StopReason::ToolUse), Event::Ended, Event::Tools(vec![result("t1", json!({"n": 3}))])]);
    drive(&mut quiet, events);
    let steps = quiet.step(Event::Failed(ModelFailure::ModelRefused {
        model: "m".into(),
        key: "coach.model",
        detail: "retired".into(),
    }));
    let Step::Call(request) = &steps[1] else { panic!("{steps:?}") };
    assert!(
        !request.messages.iter().flat_map(|message| &message.blocks).any(|block| matches!(block, Block::Reasoning(_)))
    );
    assert!(matches!(&steps[0], Step::Rung { why, .. } if why.contains("`coach.model`")));
    valid(request);
}

#[test]
fn rounds_and_calls_have_limits() {
    let mut turn = Turn::new(setup());
    let mut last = drive(&mut turn, vec![Event::Start, prepared()]);
    let (mut ran, mut round) = (0, 0);
    while last.last().is_some_and(|step| step.starts_with("call")) {
        round += 1;
        let mut events = call(&format!("a{round}"), "get_sends", "{}");
        events.extend(call(&format!("b{round}"), "get_sends", "{}"));
        events.extend([stop(StopReason::ToolUse), Event::Ended]);
        last = drive(&mut turn, events);
        if let Some(run) = last.last().and_then(|step| step.strip_prefix("tools ")) {
            ran += run.split(' ').count();
            last = drive(&mut turn, vec![Event::Tools(run.split(' ').map(|id| result(id, json!({}))).collect())]);
        }
    }
    assert_eq!((ran, round, last.last().map(String::as_str)), (CALLS, ROUNDS + 1, Some("done TooManyRounds")));
}

#[test]
fn the_budget_goes_down_the_ladder_and_a_stream_without_usage_is_estimated() {
    let poor = cost::Budget { month: Some(cost::MicroUsd(1)), spent: cost::MicroUsd(0) };
    let steps = drive(&mut Turn::new(Setup { budget: poor, ..setup() }), vec![Event::Start, prepared()]);
    assert_eq!(steps, ["prepare analysis", "rung cheaper model", "rung local server", "call local server"]);
    let mut turn = Turn::new(setup());
    let done = finished(&mut turn, vec![Event::Start, prepared(), text(&"x".repeat(400)), Event::Cancel]);
    assert!(done.usage.estimated && done.usage.output == 100 && done.usage.input > 0 && done.cost > cost::MicroUsd(0));
    let mut exact = Turn::new(setup());
    let done =
        finished(&mut exact, vec![Event::Start, prepared(), text("V7"), stop(StopReason::EndTurn), usage(1000, 100)]);
    assert_eq!((done.usage.estimated, done.cost), (false, cost::MicroUsd(4000 + 2000)));
}

#[test]
fn an_answer_is_checked_before_it_is_kept() {
    let mut turn = Turn::new(setup());
    let done = finished(
        &mut turn,
        vec![
            Event::Start,
            prepared(),
            text("You climb V7, load 2700, and V9 soon.\nAim for 1200 kcal a day."),
            stop(StopReason::EndTurn),
            Event::Ended,
        ],
    );
    assert_eq!(done.withheld, [Flag::CrashCut]);
    assert!(!done.text.contains("1200") && done.verified.line().unwrap().contains("V9"));
    assert_eq!(turn.step(Event::Start), []);
}

#[test]
fn no_request_names_the_athlete() {
    let mut turn = Turn::new(Setup {
        history: vec![Message::text(Role::User, "I am Robin"), Message::text(Role::Assistant, "Hi")],
        ..setup()
    });
    drive(&mut turn, vec![Event::Start, prepared()]);
    let request = turn.request().unwrap();
    assert!(!payload::converse(&request).to_string().contains("Robin"));
    valid(&request);
}

/// What the service refuses.
fn valid(request: &ModelRequest) {
    assert_eq!(request.messages.first().map(|first| first.role), Some(Role::User));
    assert_eq!(request.messages.last().map(|last| last.role), Some(Role::User));
    assert!(request.messages.windows(2).all(|pair| pair[0].role != pair[1].role));
    assert!(request.cache_points() <= crate::coach::model::MOST_CACHE_POINTS);
    for pair in request.messages.windows(2) {
        let ids = |message: &Message, results: bool| -> Vec<String> {
            let id = |block: &Block| match block {
                Block::ToolUse { id, .. } if !results => Some(id.clone()),
                Block::ToolResult { id, .. } if results => Some(id.clone()),
                _ => None,
            };
            message.blocks.iter().filter_map(id).collect()
        };
        assert_eq!(ids(&pair[0], false), ids(&pair[1], true), "each call has its result in the next message");
    }
    assert!(request.messages.iter().all(|message| !message.blocks.is_empty()));
}

fn any_event() -> impl Strategy<Value = Event> {
    let failure = prop_oneof![
        Just(ModelFailure::Throttled),
        Just(ModelFailure::Expired),
        Just(ModelFailure::NoRegion),
        Just(ModelFailure::Stalled),
        Just(ModelFailure::Offline("x".into())),
        Just(ModelFailure::Validation("x".into())),
    ];
    let reason = prop_oneof![
        Just(StopReason::EndTurn),
        Just(StopReason::ToolUse),
        Just(StopReason::MaxTokens),
        Just(StopReason::Other("x".into()))
    ];
    let model = prop_oneof![
        4 => "[a-zV7 .]{0,6}".prop_map(ModelEvent::TextDelta),
        3 => ("[ab]", prop_oneof![Just("get_sends"), Just("nope")]).prop_map(|(id, name)| ModelEvent::ToolUse { id, name: name.into() }),
        3 => prop_oneof![Just("{}"), Just("{\"a\""), Just(":1}"), Just("[")].prop_map(|text| ModelEvent::ToolInput(text.into())),
        1 => "[a-z]{0,4}".prop_map(|text| ModelEvent::Reasoning(ReasoningDelta::Text(text))),
        1 => "[a-z]{0,4}".prop_map(|text| ModelEvent::Reasoning(ReasoningDelta::Signature(text))),
        1 => Just(ModelEvent::Reasoning(ReasoningDelta::Redacted("AA".into()))),
        2 => Just(ModelEvent::BlockStop),
        3 => reason.prop_map(ModelEvent::Stop),
        2 => Just(ModelEvent::Usage(Usage { input: 5, ..Usage::default() })),
        1 => Just(ModelEvent::Unknown),
    ];
    prop_oneof![
        2 => Just(Event::Start),
        1 => any::<bool>().prop_map(Event::Consent),
        1 => Just(Event::Routed(Ok("analysis".into()))),
        3 => Just(()).prop_map(|()| prepared()),
        12 => model.prop_map(Event::Model),
        2 => failure.prop_map(Event::Failed),
        2 => Just(Event::Ended),
        2 => Just(Event::Waited),
        1 => any::<bool>().prop_map(Event::SignedIn),
        3 => prop::collection::vec("[abc]", 0..3).prop_map(|ids| Event::Tools(ids.iter().map(|id| result(id, json!({"n": 7}))).collect())),
        1 => Just(Event::Offline("off".into())),
    ]
}

proptest! {
    #[test]
    fn any_order_of_events_ends_well(events in prop::collection::vec(any_event(), 0..60), consented in any::<bool>(), ambiguous in any::<bool>()) {
        let mut base = Setup { consented, ..setup() };
        if ambiguous {
            base.route = Route::Ambiguous;
        }
        let mut turn = Turn::new(base);
        turn.step(Event::Start);
        let mut done = false;
        for event in events.into_iter().chain([Event::Cancel]) {
            for step in turn.step(event) {
                prop_assert!(!done, "{step:?} after the end");
                match &step {
                    Step::Call(request) => valid(request),
                    Step::Done(_) => done = true,
                    _ => {}
                }
            }
        }
        prop_assert!(done && turn.step(Event::Start).is_empty());
    }
}
