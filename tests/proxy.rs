//! The proxy that the tests of sync put before the server: each of its faults is what it says, and everything is
//! counted.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "the programs of other tests use more of it")]
#[path = "support/dynoxide.rs"]
mod dynoxide;
#[path = "support/plain.rs"]
mod plain;
#[path = "support/proxy.rs"]
mod proxy;

use dynoxide::Dynoxide;
use plain::{Plain, item};
use proxy::{Fault, Proxy, Weather, wire};
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::net::TcpStream;
use wire::{Line, Message};

struct Scene {
    // Ends after the proxy.
    proxy: Proxy,
    direct: Plain,
    _dynoxide: Dynoxide,
}

fn scene() -> Scene {
    let dynoxide = Dynoxide::start();
    let proxy = Proxy::start(dynoxide.address, 5);
    let mut direct = Plain::new(dynoxide.address, "v7-");
    direct.create_tables();
    Scene { proxy, direct, _dynoxide: dynoxide }
}

impl Scene {
    /// Asks through the proxy, on a connection of its own.
    fn ask(&self, operation: &str, body: &Value) -> std::io::Result<Message> {
        Line::new(self.proxy.address).ask(&request(operation, body))
    }

    fn rows(&mut self) -> usize {
        self.direct.query("sync", None, "ada").len()
    }
}

fn request(operation: &str, body: &Value) -> Message {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = vec![
        header("x-amz-target", &format!("DynamoDB_20120810.{operation}")),
        header("content-type", "application/x-amz-json-1.0"),
        header("x-amz-date", "20261120T183000Z"),
        header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        ),
    ];
    Message { first: "POST / HTTP/1.1".to_owned(), headers, body: body.to_string().into_bytes() }
}

fn row(seq: u64) -> Value {
    json!({"TableName": "v7-sync", "Item": item(&json!({"userId": "ada", "seq": seq}))})
}

fn push(seq: u64) -> Value {
    let mut put = row(seq);
    put["ConditionExpression"] = "attribute_not_exists(userId)".into();
    let entry = item(&json!({"userId": "ada", "date#entryId": "2026-11-20#a", "entryId": "a"}));
    json!({"TransactItems": [{"Put": put}, {"Put": {"TableName": "v7-journal-entries", "Item": entry}}]})
}

fn log(strong: bool) -> Value {
    json!({
        "TableName": "v7-sync", "ConsistentRead": strong, "KeyConditionExpression": "userId = :u",
        "ExpressionAttributeValues": {":u": {"S": "ada"}},
    })
}

#[test]
fn without_weather_nothing_is_changed_and_all_is_counted() {
    let mut scene = scene();
    let mut line = Line::new(scene.proxy.address);
    for seq in 1..=3 {
        assert_eq!(line.ask(&request("PutItem", &row(seq))).unwrap().status(), 200);
    }
    let answer = line.ask(&request("Query", &log(false))).unwrap();
    assert_eq!(answer.json()["Count"], 3);
    assert_eq!(line.ask(&request("TransactWriteItems", &push(4))).unwrap().status(), 200);
    let refused = line.ask(&request("TransactWriteItems", &push(4))).unwrap();
    assert_eq!(refused.json()["CancellationReasons"][0]["Code"], "ConditionalCheckFailed");
    let counts = scene.proxy.counts();
    assert_eq!((counts.all(), counts.faults(), counts.accepted, counts.rejected), (6, 0, 1, 1));
    assert_eq!(counts.requests["PutItem"], 3);
    assert_eq!(scene.rows(), 4);
    assert_eq!(scene.proxy.recount(), counts);
    assert_eq!(scene.proxy.counts().all(), 0);
}

#[test]
fn what_is_cut_reaches_the_server_or_not_as_it_says() {
    for (fault, rows) in [(Fault::Refused, 0), (Fault::CutBefore, 0), (Fault::CutAfter, 1), (Fault::CutWithin, 1)] {
        let mut scene = scene();
        scene.proxy.next("PutItem", 1, fault);
        assert!(scene.ask("PutItem", &row(1)).is_err(), "{fault:?}");
        assert_eq!(scene.rows(), rows, "{fault:?}");
        assert_eq!(scene.ask("PutItem", &row(2)).unwrap().status(), 200, "{fault:?} happens once");
        assert_eq!(scene.proxy.counts().faults[&fault.name()], 1);
    }
}

#[test]
fn what_is_late_arrives_after_its_sender_has_given_up() {
    let mut scene = scene();
    scene.proxy.next("", 1, Fault::Late(300));
    assert!(scene.ask("PutItem", &row(1)).is_err());
    assert_eq!(scene.rows(), 0);
    scene.proxy.settle();
    assert_eq!(scene.rows(), 1);
}

#[test]
fn half_an_answer_is_an_answer_whose_json_breaks_off() {
    let scene = scene();
    scene.proxy.next("Query", 1, Fault::HalfJson);
    let answer = scene.ask("Query", &log(true)).unwrap();
    assert_eq!((answer.status(), answer.json()), (200, Value::Null));
}

#[test]
fn refusals_are_in_the_words_of_the_server_and_nothing_is_written() {
    let cases = [
        (Fault::Conflict, 400, "TransactionCanceledException"),
        (Fault::ThrottledItem, 400, "TransactionCanceledException"),
        (Fault::TooLarge, 400, "TransactionCanceledException"),
        (Fault::Throttled, 400, "ThrottlingException"),
        (Fault::Exceeded, 400, "ProvisionedThroughputExceededException"),
        (Fault::Internal, 500, "InternalServerError"),
        (Fault::Expired, 400, "ExpiredTokenException"),
        (Fault::Denied, 400, "AccessDeniedException"),
        (Fault::NoTable, 400, "ResourceNotFoundException"),
        (Fault::Skewed, 400, "InvalidSignatureException"),
    ];
    let mut scene = scene();
    for (fault, status, name) in cases {
        scene.proxy.next("TransactWriteItems", 1, fault);
        let answer = scene.ask("TransactWriteItems", &push(1)).unwrap();
        assert_eq!(answer.status(), status, "{fault:?}");
        let kind = answer.json()["__type"].as_str().unwrap().to_owned();
        assert!(kind.ends_with(&format!("#{name}")), "{fault:?}: {kind}");
        assert_eq!(scene.rows(), 0, "{fault:?}");
    }
    scene.proxy.next("TransactWriteItems", 1, Fault::Conflict);
    let reasons = scene.ask("TransactWriteItems", &push(1)).unwrap().json()["CancellationReasons"].clone();
    assert_eq!((&reasons[0]["Code"], &reasons[1]["Code"]), (&json!("TransactionConflict"), &json!("None")));
    assert_eq!(scene.proxy.counts().rejected, 0, "these are not the server's own");
    scene.proxy.next("TransactWriteItems", 1, Fault::InternalAfter);
    assert_eq!(scene.ask("TransactWriteItems", &push(1)).unwrap().status(), 500);
    assert_eq!(scene.rows(), 1, "the server had done it");
}

#[test]
fn an_old_answer_is_for_reads_that_allow_it() {
    let scene = scene();
    let count = |strong: bool| scene.ask("Query", &log(strong)).unwrap().json()["Count"].clone();
    assert_eq!((count(false), count(true)), (json!(0), json!(0)));
    scene.ask("PutItem", &row(1)).unwrap();
    scene.proxy.whenever(|_| true, Fault::Stale);
    assert_eq!((count(false), count(true)), (json!(0), json!(1)));
    scene.proxy.clear();
    assert_eq!(count(false), 1);
}

#[test]
fn a_hole_is_in_the_middle_of_reads_that_allow_it() {
    let scene = scene();
    (1..=3).for_each(|seq| drop(scene.ask("PutItem", &row(seq))));
    scene.proxy.whenever(|_| true, Fault::Hole);
    let seqs = |strong: bool| {
        let answer = scene.ask("Query", &log(strong)).unwrap().json();
        answer["Items"].as_array().unwrap().iter().map(|item| item["seq"]["N"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((seqs(false), seqs(true)), (vec![json!("1"), json!("3")], vec![json!("1"), json!("2"), json!("3")]));
}

#[test]
fn down_is_a_refused_connection_until_up() {
    let scene = scene();
    let mut kept = Line::new(scene.proxy.address);
    kept.ask(&request("PutItem", &row(1))).unwrap();
    for _ in 0..3 {
        scene.proxy.down();
        assert_eq!(TcpStream::connect(scene.proxy.address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
        assert!(kept.ask(&request("PutItem", &row(2))).is_err());
        scene.proxy.up();
        assert_eq!(kept.ask(&request("PutItem", &row(2))).unwrap().status(), 200);
    }
}

#[test]
fn the_same_seed_brings_the_same_weather() {
    let faults = |seed| {
        let mut dice = proxy::dice::Dice::new(seed);
        let asked = [request("Query", &log(false)), request("TransactWriteItems", &push(1))];
        (0..400).map(|at| Weather::ROUGH.pick(&asked[at % 2], &mut dice)).collect::<Vec<_>>()
    };
    assert_eq!(faults(3), faults(3));
    assert_ne!(faults(3), faults(4));
    let all = faults(3);
    let names: std::collections::BTreeSet<String> = all.iter().flatten().map(|fault| fault.name()).collect();
    assert!(names.len() > 12, "{names:?}");
    assert!(all.iter().filter(|fault| fault.is_none()).count() > 100, "requests come through, too");
}
