//! What can go wrong between the coach and Bedrock, and what the turn is told of it.

use super::bedrock::{Act, Bedrock, Reply};
use super::without::Without;
use super::{LONG, PATIENT, SHORT, all, client, models, question, text};
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::SharedCredentialsProvider;
use std::net::TcpListener;
use v7_cloud::Patience;
use v7_cloud::bedrock;
use v7_state::coach::model::{Events, Model, ModelEvent, ModelFailure, Tier};

fn refused(model: &str, key: &'static str, detail: &str) -> ModelFailure {
    ModelFailure::ModelRefused { model: model.into(), key, detail: detail.into() }
}

/// No failure may bring the terminal out of order, or go on without end.
fn is_presentable(failure: &ModelFailure) -> bool {
    let sentence = failure.to_string();
    !sentence.chars().any(char::is_control) && sentence.chars().count() < 500
}

#[tokio::test]
async fn a_refusal_says_what_would_help() {
    let model = "global.anthropic.claude-opus-5-5";
    let unavailable = |said: &str| ModelFailure::Unavailable(said.into());
    let auth = |said: &str| ModelFailure::Auth(said.into());
    let cases = [
        (Reply::Error(429, "ThrottlingException", "Too many tokens"), ModelFailure::Throttled),
        (Reply::Foreign(429, ""), ModelFailure::Throttled),
        (Reply::Error(500, "InternalServerException", "oh"), unavailable("InternalServerException: oh")),
        (
            Reply::Error(503, "ServiceUnavailableException", "try\nlater\u{7}"),
            unavailable("ServiceUnavailableException: try later"),
        ),
        (Reply::Foreign(502, "<html>Bad gateway"), unavailable("status 502, and not in the words of Bedrock")),
        (Reply::Error(424, "ModelErrorException", "oh"), unavailable("ModelErrorException: oh")),
        (Reply::Error(429, "ModelNotReadyException", "oh"), unavailable("ModelNotReadyException: oh")),
        (Reply::Error(403, "ExpiredTokenException", "The security token is expired"), ModelFailure::Expired),
        (Reply::Error(400, "ExpiredToken", "expired"), ModelFailure::Expired),
        (
            Reply::Error(403, "UnrecognizedClientException", "The security token is invalid."),
            auth("UnrecognizedClientException: The security token is invalid."),
        ),
        (
            Reply::Error(403, "AccessDeniedException", "You don't have access to the model with the specified ID."),
            refused(model, "coach.model", "You don't have access to the model with the specified ID."),
        ),
        (
            Reply::Error(403, "AccessDeniedException", "not authorized to perform: bedrock:InvokeModel"),
            auth("AccessDeniedException: not authorized to perform: bedrock:InvokeModel"),
        ),
        (
            Reply::Error(404, "ResourceNotFoundException", "Model use case details have not been submitted."),
            refused(model, "coach.model", "Model use case details have not been submitted."),
        ),
        (
            Reply::Error(400, "ValidationException", "The provided model identifier is invalid."),
            refused(model, "coach.model", "The provided model identifier is invalid."),
        ),
        (
            Reply::Error(400, "ValidationException", "Input is too long for requested model."),
            ModelFailure::Validation("Input is too long for requested model.".into()),
        ),
        (
            Reply::Foreign(302, "<html>Sign in to this network"),
            ModelFailure::Offline("Bedrock (status 302, and not in the words of Bedrock)".into()),
        ),
    ];
    for (reply, expected) in cases {
        let server = Bedrock::start(vec![reply.clone(), reply.clone()]);
        let (events, failure) = all(&mut models(&server, PATIENT), &question()).await;
        let failure = failure.unwrap();
        assert_eq!(failure, expected, "{reply:?}");
        assert!(events.is_empty() && is_presentable(&failure), "{failure}");
        assert_eq!(server.asked().len(), 1, "nothing is repeated: {reply:?}");
    }
}

#[tokio::test]
async fn what_the_service_says_without_end_is_cut() {
    let long = Box::leak("x\u{1b}[2J\n".repeat(4000).into_boxed_str());
    let server = Bedrock::start(vec![Reply::Error(400, "ValidationException", long)]);
    match all(&mut models(&server, PATIENT), &question()).await.1 {
        Some(ModelFailure::Validation(said)) => {
            assert!(said.starts_with("x [2J x [2J ") && said.ends_with('…') && said.chars().count() == 300, "{said}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_model_is_named_with_its_key() {
    let retired = "This model version has reached the end of its life.";
    let bare = "Invocation of model ID with on-demand throughput isn't supported. Retry with an inference profile.";
    let cases = [
        (Tier::Coach, "global.anthropic.retired", "coach.model", retired),
        (Tier::Cheaper, "anthropic.claude-sonnet-5-5", "coach.fallback_model", bare),
        (Tier::Router, "anthropic.claude-haiku-5-5", "coach.router_model", bare),
    ];
    let server = Bedrock::start(Vec::new());
    let mut models = models(&server, PATIENT);
    for (tier, model, key, detail) in cases {
        let mut request = question();
        (request.tier, request.model) = (tier, model.into());
        assert_eq!(all(&mut models, &request).await.1, Some(refused(model, key, detail)));
    }
}

#[tokio::test]
async fn an_exception_in_the_stream_ends_it() {
    let cases = [
        ("throttlingException", "slow", ModelFailure::Throttled),
        ("serviceUnavailableException", "full", ModelFailure::Unavailable("full".into())),
        ("internalServerException", "oh\nno", ModelFailure::Unavailable("oh no".into())),
        ("modelStreamErrorException", "lost", ModelFailure::StreamBroken("lost".into())),
        ("validationException", "too long", ModelFailure::Validation("too long".into())),
    ];
    for (kind, message, expected) in cases {
        let acts = vec![Act::Text("I".into()), Act::Exception(kind, message), Act::Text("never".into())];
        let server = Bedrock::start(vec![Reply::Stream(acts)]);
        let (events, failure) = all(&mut models(&server, PATIENT), &question()).await;
        assert_eq!((events, failure), (vec![text("I")], Some(expected.clone())), "{kind}");
        let server = Bedrock::start(vec![Reply::Bare(vec![Act::Exception(kind, message)])]);
        assert_eq!(all(&mut models(&server, PATIENT), &question()).await, (Vec::new(), Some(expected)), "{kind}");
    }
    let acts = vec![Act::Exception("somethingNewException", "what")];
    let server = Bedrock::start(vec![Reply::Stream(acts)]);
    let failure = all(&mut models(&server, PATIENT), &question()).await.1.unwrap();
    assert!(matches!(failure, ModelFailure::StreamBroken(_)) && is_presentable(&failure), "{failure:?}");
}

#[tokio::test]
async fn a_broken_stream_keeps_what_came() {
    for broken in [Act::Cut, Act::BadChecksum] {
        let first = Reply::Bare(vec![broken.clone()]);
        let later = Reply::Stream(vec![Act::Text("I".into()), broken]);
        for (reply, expected) in [(first, Vec::new()), (later, vec![text("I")])] {
            let server = Bedrock::start(vec![reply.clone()]);
            let (events, failure) = all(&mut models(&server, PATIENT), &question()).await;
            assert_eq!(events, expected, "{reply:?}");
            match failure {
                Some(ModelFailure::StreamBroken(why)) => assert!(why.len() > 5, "{reply:?}: {why}"),
                other => panic!("{reply:?}: {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_portal_is_no_answer() {
    let server = Bedrock::start(vec![Reply::Foreign(200, "<html>Sign in to this network</html>")]);
    let (events, failure) = all(&mut models(&server, PATIENT), &question()).await;
    assert!(events.is_empty() && matches!(failure, Some(ModelFailure::StreamBroken(_))), "{events:?} {failure:?}");
}

#[tokio::test]
async fn silence_has_an_end() {
    let impatient = Patience { first: SHORT, gap: LONG };
    for reply in [Reply::Silence, Reply::Headers, Reply::Stream(vec![Act::Stall])] {
        let server = Bedrock::start(vec![reply.clone()]);
        let (events, failure) = all(&mut models(&server, impatient), &question()).await;
        assert_eq!((events, failure), (Vec::<ModelEvent>::new(), Some(ModelFailure::Stalled)), "{reply:?}");
        super::eventually("the service is rid of it", || server.hung_up().len() == server.asked().len()).await;
    }
    let impatient = Patience { first: LONG, gap: SHORT };
    let server = Bedrock::start(vec![Reply::Stream(vec![Act::Text("I".into()), Act::Stall])]);
    let (events, failure) = all(&mut models(&server, impatient), &question()).await;
    assert_eq!((events, failure), (vec![text("I")], Some(ModelFailure::Stalled)));
}

#[tokio::test]
async fn a_model_that_thinks_before_its_first_word_is_waited_for() {
    let acts = vec![Act::Wait(3 * SHORT), Act::Text("I".into()), Act::Stall];
    let server = Bedrock::start(vec![Reply::Stream(acts)]);
    let mut models = models(&server, Patience { first: LONG, gap: SHORT });
    let mut stream = models.open(&question()).await.unwrap();
    assert_eq!(stream.next().await, Some(Ok(text("I"))));
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_answer_may_be_tried_again() {
    let server = Bedrock::start(vec![Reply::HangUp]);
    let failure = all(&mut models(&server, PATIENT), &question()).await.1.unwrap();
    assert!(matches!(failure, ModelFailure::StreamBroken(_)) && failure.is_passing(), "{failure:?}");
}

#[tokio::test]
async fn nobody_there_is_offline() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    for endpoint in [format!("http://{closed}"), "http://nowhere.invalid".into()] {
        let mut models = bedrock::Bedrock::with_client(client(&endpoint), PATIENT);
        let failure = models.open(&question()).await.map(|_| ()).unwrap_err();
        assert!(matches!(&failure, ModelFailure::Offline(what) if what.starts_with("Bedrock (")), "{failure:?}");
        assert!(is_presentable(&failure), "{failure}");
    }
}

#[tokio::test]
async fn credentials_that_cannot_be_had() {
    type Case = (fn() -> CredentialsError, fn(&ModelFailure) -> bool);
    let ways: [Case; 7] = [
        (CredentialsError::not_loaded_no_source, |failure| matches!(failure, ModelFailure::Auth(_))),
        (
            || CredentialsError::invalid_configuration("profile `ada` was not defined"),
            |failure| matches!(failure, ModelFailure::Auth(why) if why.contains("`ada` was not defined")),
        ),
        (|| CredentialsError::provider_error("the SSO token has expired and cannot be refreshed"), is_expired),
        (|| CredentialsError::provider_error("failed to load the cached SSO token"), is_expired),
        (|| CredentialsError::provider_error("the SSO session has expired or is otherwise invalid"), is_expired),
        (|| CredentialsError::provider_error("cached Login token is expired"), is_expired),
        (
            || CredentialsError::provider_error(std::io::Error::from(std::io::ErrorKind::NetworkUnreachable)),
            |failure| matches!(failure, ModelFailure::Offline(_)),
        ),
    ];
    for (way, expected) in ways {
        let provider = SharedCredentialsProvider::new(Without(way));
        let config = client("http://127.0.0.1:9").config().to_builder().credentials_provider(provider).build();
        let mut models = bedrock::Bedrock::with_client(Client::from_conf(config), PATIENT);
        let failure = models.open(&question()).await.map(|_| ()).unwrap_err();
        assert!(expected(&failure) && is_presentable(&failure), "{:?}: {failure:?}", way());
    }
}

fn is_expired(failure: &ModelFailure) -> bool {
    *failure == ModelFailure::Expired
}
