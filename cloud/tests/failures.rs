//! What can go wrong on the way to the server, over real HTTP, and what the remote makes of it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod server;
#[path = "support/without.rs"]
mod without;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use serde_json::json;
use server::{client, connection, op, push, response, scripted, send};
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};
use v7_cloud::Connection;
use v7_cloud::dynamodb::DynamoRemote;
use v7_state::record::{Key, Table};
use v7_state::sync::{Answer, Failure, Fault, Remote, Request, Rules, When};
use without::Without;

fn refusal(code: &str, message: &str) -> String {
    json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": message}).to_string()
}

fn remote(client: Client) -> DynamoRemote {
    DynamoRemote::with_client(client, connection(), "ada")
}

/// What a read and a push come to.
async fn both(client: Client) -> (Failure, Failure) {
    let mut remote = remote(client);
    let read = remote.call(&Request::Head).await.unwrap_err();
    let body = json!({"planId": "p"});
    let change = push(1, vec![(op(Table::Plans, "p", None, Some(("p", &body))), When::Absent)]);
    let write = send(&mut remote, &change).await.unwrap_err();
    for failure in [&read, &write] {
        let text = failure.to_string();
        assert!(!text.chars().any(char::is_control) && text.len() < 600, "{text:?}");
    }
    (read, write)
}

async fn answered(status: u16, body: &str) -> (Failure, Failure) {
    both(client(&format!("http://{}", scripted(response(status, body))))).await
}

#[tokio::test]
async fn a_refusal_says_what_has_to_be_done() {
    let unusable = |fault, said: &str| Failure::Unusable(fault, said.into());
    let same = |failure: Failure| (failure.clone(), failure);
    let invalid = |detail: &str| Failure::Invalid { key: None, detail: detail.into() };
    let cases = [
        (
            "UnrecognizedClientException",
            "The token is bad",
            same(unusable(Fault::Credentials, "UnrecognizedClientException: The token is bad")),
        ),
        (
            "ExpiredTokenException",
            "too\nold\u{1b}",
            same(unusable(Fault::Credentials, "ExpiredTokenException: too old")),
        ),
        (
            "InvalidSignatureException",
            "does not match",
            same(unusable(Fault::Credentials, "InvalidSignatureException: does not match")),
        ),
        ("MissingAuthenticationToken", "none", same(unusable(Fault::Credentials, "MissingAuthenticationToken: none"))),
        (
            "MissingAuthenticationTokenException",
            "none",
            same(unusable(Fault::Credentials, "MissingAuthenticationTokenException: none")),
        ),
        (
            "InvalidSignatureException",
            "Signature expired: 2026 is now earlier than 2027",
            same(unusable(Fault::Clock, "InvalidSignatureException: Signature expired: 2026 is now earlier than 2027")),
        ),
        (
            "InvalidSignatureException",
            "Signature not yet current: later",
            same(unusable(Fault::Clock, "InvalidSignatureException: Signature not yet current: later")),
        ),
        ("RequestTimeTooSkewed", "by far", same(unusable(Fault::Clock, "RequestTimeTooSkewed: by far"))),
        ("AccessDeniedException", "not for you", same(unusable(Fault::Denied, "AccessDeniedException: not for you"))),
        (
            "ResourceNotFoundException",
            "Requested resource not found",
            same(unusable(Fault::NoTable, "v7-sync: Requested resource not found")),
        ),
        ("ThrottlingException", "slow", same(Failure::Throttled)),
        ("RequestLimitExceeded", "slow", same(Failure::Throttled)),
        ("ProvisionedThroughputExceededException", "slow", same(Failure::Throttled)),
        ("LimitExceededException", "slow", same(Failure::Throttled)),
        ("IdempotentParameterMismatchException", "other", same(Failure::TokenReused)),
        ("TransactionInProgressException", "wait", same(Failure::Contended)),
        ("UnknownOperationException", "what", same(unusable(Fault::Setup, "UnknownOperationException: what"))),
        (
            "ValidationException",
            "Item size\nto update",
            (unusable(Fault::Setup, "ValidationException: Item size to update"), invalid("Item size to update")),
        ),
        (
            "ValidationException",
            "The provided key element does not match the schema",
            same(unusable(Fault::Setup, "ValidationException: The provided key element does not match the schema")),
        ),
    ];
    for (code, message, expected) in cases {
        assert_eq!(answered(400, &refusal(code, message)).await, expected, "{code}");
    }
}

#[tokio::test]
async fn trouble_of_the_server_may_have_let_a_push_through() {
    let cases = [
        (500, refusal("InternalServerError", "oh")),
        (503, refusal("ServiceUnavailable", "oh")),
        (502, "<html>Bad gateway</html>".into()),
    ];
    for (status, body) in cases {
        let expected = (Failure::Throttled, Failure::Unanswered(format!("status {status}")));
        assert_eq!(answered(status, &body).await, expected, "{status}");
    }
    for (status, body) in
        [(200, "<html>Sign in to this network</html>"), (200, "{\"Items\": [{"), (403, "no"), (302, "")]
    {
        let (read, write) = answered(status, body).await;
        assert!(
            matches!((&read, &write), (Failure::Broken(_), Failure::Broken(_))),
            "{status} {body}: {read:?} {write:?}"
        );
    }
}

#[tokio::test]
async fn a_cancelled_push_names_the_records() {
    let reason = |code: &str, message: &str| json!({"Code": code, "Message": message});
    let key = Key::new(Table::Plans, "p");
    let cases = [
        (["ConditionalCheckFailed", "None"], Failure::Rejected { log: true, items: vec![] }),
        (["None", "ConditionalCheckFailed"], Failure::Rejected { log: false, items: vec![key.clone()] }),
        (["TransactionConflict", "ConditionalCheckFailed"], Failure::Rejected { log: false, items: vec![key.clone()] }),
        (["None", "TransactionConflict"], Failure::Contended),
        (["ThrottlingError", "None"], Failure::Throttled),
        (["None", "ProvisionedThroughputExceeded"], Failure::Throttled),
        (["None", "ValidationError"], Failure::Invalid { key: Some(key.clone()), detail: "too odd".into() }),
        (["None", "ItemCollectionSizeLimitExceeded"], Failure::Invalid { key: Some(key), detail: "too odd".into() }),
    ];
    for (codes, expected) in cases {
        let body = json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
            "CancellationReasons": codes.map(|code| reason(code, "too\nodd")),
        });
        assert_eq!(answered(400, &body.to_string()).await.1, expected, "{codes:?}");
    }
}

#[tokio::test]
async fn a_request_that_never_left_is_told_from_one_without_an_answer() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    for endpoint in [format!("http://{closed}"), "http://nowhere.invalid".into()] {
        let (read, write) = both(client(&endpoint)).await;
        assert!(
            matches!((&read, &write), (Failure::Offline(_), Failure::Offline(_))),
            "{endpoint}: {read:?} {write:?}"
        );
    }
    let silent = client(&format!("http://{}", scripted(String::new())));
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_millis(200)).build();
    let silent = Client::from_conf(silent.config().to_builder().timeout_config(timeouts).build());
    let cut = client(&format!("http://{}", scripted("HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{\"It".into())));
    let hung_up = client(&format!("http://{}", scripted("HTTP".into())));
    for client in [silent, cut, hung_up] {
        let (read, write) = both(client).await;
        let both = matches!((&read, &write), (Failure::Unanswered(_), Failure::Unanswered(_)));
        assert!(both, "{read:?} {write:?}");
    }
}

#[tokio::test]
async fn credentials_that_cannot_be_had_are_told_from_no_network() {
    fn unreachable() -> std::io::Error {
        std::io::ErrorKind::NetworkUnreachable.into()
    }
    let ways: [(fn() -> CredentialsError, bool); 4] = [
        (CredentialsError::not_loaded_no_source, true),
        (|| CredentialsError::provider_error("the SSO session has expired or is otherwise invalid"), true),
        (|| CredentialsError::invalid_configuration("profile `ada` was not defined"), true),
        (|| CredentialsError::provider_error(unreachable()), false),
    ];
    for (way, credentials) in ways {
        let client = client("http://127.0.0.1:9");
        let provider = SharedCredentialsProvider::new(Without(way));
        let client = Client::from_conf(client.config().to_builder().credentials_provider(provider).build());
        let (read, write) = both(client).await;
        for failure in [read, write] {
            match &failure {
                Failure::Unusable(Fault::Credentials, why) => assert!(credentials && !why.is_empty(), "{failure}"),
                Failure::Offline(_) => assert!(!credentials, "{failure}"),
                other => panic!("{other:?}"),
            }
        }
    }
}

/// The variable that turns the test below into a process with variables of its own.
const CHILD: &str = "V7_TEST_ENDPOINT";

#[tokio::test]
#[ignore = "run by the test below, with variables of its own"]
async fn child() {
    let endpoint = std::env::var(CHILD).unwrap();
    let endpoint = Some(endpoint).filter(|endpoint| !endpoint.is_empty());
    let start = Instant::now();
    let connection = Connection { endpoint, table_prefix: "v7-".into(), ..Connection::default() };
    let answer = DynamoRemote::new(connection, "ada").call(&Request::Rules).await;
    println!("answer {} ms: {answer:?}", start.elapsed().as_millis());
}

#[test]
fn the_configuration_wins_over_variables_and_nothing_stalls() {
    let home = std::env::temp_dir().join(format!("v7-no-home-{}", std::process::id()));
    let good = format!("http://{}", scripted(response(200, "{}")));
    let bad = "http://127.0.0.1:9";
    let silent = format!("http://{}", scripted(String::new()));
    let keys = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let rules = format!("{:?}", Ok::<_, Failure>(Answer::Rules(Rules::default())));
    let (endpoint, region) = (("AWS_ENDPOINT_URL_DYNAMODB", good.as_str()), ("AWS_REGION", "eu-central-1"));
    let other = ("AWS_ENDPOINT_URL_DYNAMODB", bad);
    let cases = [
        ("", vec![keys[0], keys[1], region, endpoint], rules.as_str()),
        ("", vec![keys[0], keys[1], endpoint], rules.as_str()),
        (good.as_str(), vec![keys[0], keys[1], other], rules.as_str()),
        ("", vec![keys[0], keys[1], other], "Err(Offline("),
        ("", vec![keys[0], keys[1]], "Err(Unusable(NoRegion"),
        ("", vec![keys[0], keys[1], ("AWS_PROFILE", "none")], "Err(Unusable(NoRegion"),
        ("", vec![region, endpoint], "Err(Unusable(Credentials"),
        ("", vec![region, endpoint, ("AWS_PROFILE", "none")], "Err(Unusable(Credentials"),
        ("", vec![region, endpoint, ("AWS_EC2_METADATA_SERVICE_ENDPOINT", &silent)], "Err(Unusable(Credentials"),
        ("no address", vec![keys[0], keys[1]], "Err(Unusable(Setup"),
        ("", vec![keys[0], keys[1], ("AWS_ENDPOINT_URL", "no address")], "Err(Unusable(Setup"),
    ];
    for (configured, variables, expected) in cases {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "child", "--nocapture"])
            .env_clear()
            .env("HOME", &home)
            .env(CHILD, configured)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let answer = text.split("answer ").nth(1).unwrap_or_else(|| panic!("{text}"));
        let (ms, answer) = answer.split_once(" ms: ").unwrap();
        println!("{configured:>24} {variables:?}: {ms} ms: {}", answer.lines().next().unwrap());
        assert!(answer.starts_with(expected), "{configured} {variables:?}: {answer}");
        assert!(ms.parse::<u64>().unwrap() < 2500, "{ms} ms: {answer}");
    }
}
