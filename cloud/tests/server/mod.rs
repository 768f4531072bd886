//! A server with the tables of v7, and remotes that speak to it.
#![allow(dead_code, reason = "not every test needs everything")]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../../tests/support/dynoxide.rs"]
mod dynoxide;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType,
};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use v7_cloud::Connection;
use v7_cloud::dynamodb::DynamoRemote;
use v7_cloud::dynamodb::keys::{KEYS, LOG, LOG_SORT, USER_ID};
use v7_cloud::dynamodb::value::{Attributes, to_attributes};
use v7_state::record::{Body, Key, Table};
use v7_state::sync::{Answer, Commit, Failure, Item, Push, RecordOp, Remote, Request, When};

pub struct Server {
    process: dynoxide::Dynoxide,
    pub client: Client,
}

impl Server {
    pub async fn start() -> Self {
        let process = dynoxide::Dynoxide::start();
        let client = client(&process.endpoint());
        for keys in KEYS {
            let indexes = keys.indexes.iter().map(|index| (index.name, index.partition, index.sort)).collect();
            create(&client, keys.table.name(), keys.partition, keys.sort, indexes).await;
        }
        create(&client, LOG, USER_ID, Some(LOG_SORT), Vec::new()).await;
        Self { process, client }
    }

    pub fn remote(&self, user: &str) -> DynamoRemote {
        DynamoRemote::with_client(self.client.clone(), connection(), user)
    }

    /// Writes an item as another program does.
    pub async fn write(&self, table: Table, item: Attributes) {
        self.client.put_item().table_name(table.name()).set_item(Some(item)).send().await.unwrap();
    }
}

pub fn connection() -> Connection {
    Connection { table_prefix: "v7-".into(), ..Connection::default() }
}

pub fn client(endpoint: &str) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "tests"))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(endpoint);
    Client::from_conf(config.build())
}

async fn create(
    client: &Client,
    table: &str,
    partition: &str,
    sort: Option<&str>,
    indexes: Vec<(&str, &str, Option<&str>)>,
) {
    let schema = |partition: &str, sort: Option<&str>| {
        let element =
            |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
        let mut schema = vec![element(partition, KeyType::Hash)];
        schema.extend(sort.map(|sort| element(sort, KeyType::Range)));
        schema
    };
    let mut names: Vec<&str> = [partition].into_iter().chain(sort).collect();
    names.extend(indexes.iter().flat_map(|(_, partition, sort)| [*partition].into_iter().chain(*sort)));
    names.sort_unstable();
    names.dedup();
    let attributes = names.into_iter().map(|name| {
        let kind = if name == LOG_SORT { ScalarAttributeType::N } else { ScalarAttributeType::S };
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
    });
    let all = Projection::builder().projection_type(ProjectionType::All).build();
    let indexes: Vec<_> = indexes
        .into_iter()
        .map(|(name, partition, sort)| {
            let index = GlobalSecondaryIndex::builder().index_name(name).projection(all.clone());
            index.set_key_schema(Some(schema(partition, sort))).build().unwrap()
        })
        .collect();
    client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(schema(partition, sort)))
        .set_attribute_definitions(Some(attributes.collect()))
        .set_global_secondary_indexes(Some(indexes).filter(|indexes| !indexes.is_empty()))
        .send()
        .await
        .unwrap();
}

pub fn body(value: &Value) -> Body {
    value.as_object().unwrap().clone()
}

pub fn item(value: &Value) -> Attributes {
    to_attributes(value.as_object().unwrap(), 0).unwrap()
}

/// A change of one record: the sort keys before and after, and its attributes unless it is removed.
pub fn op(table: Table, id: &str, from: Option<&str>, to: Option<(&str, &Value)>) -> RecordOp {
    RecordOp {
        t: table.name().into(),
        id: id.into(),
        from_sk: from.map(str::to_owned),
        to_sk: to.map(|(sk, _)| sk.to_owned()),
        body: to.map(|(_, value)| body(value)),
    }
}

pub fn push(seq: u64, ops: Vec<(RecordOp, When)>) -> Push {
    let (ops, when) = ops.into_iter().unzip();
    let commit = Commit {
        seq,
        cid: format!("00000000-0000-7000-8000-{:012x}", seq << 20 | u64::from(rand())),
        dev: "laptop".into(),
        proto: 1,
        ops,
        conflicts: Vec::new(),
        settled: Vec::new(),
        open: Vec::new(),
        rules: None,
        digest: "00".repeat(32),
    };
    Push { commit, when, carried: Vec::new(), gone: Vec::new() }
}

/// Another number each time.
fn rand() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

pub async fn send(remote: &mut DynamoRemote, push: &Push) -> Result<Answer, Failure> {
    remote.call(&Request::Push(Box::new(push.clone()))).await
}

pub async fn get(remote: &mut DynamoRemote, key: &Key, sk: &str) -> Option<Item> {
    match remote.call(&Request::Item { key: key.clone(), sk: sk.into() }).await {
        Ok(Answer::Item(item)) => item,
        other => panic!("{other:?}"),
    }
}

/// All items of a table, and the number of pages.
pub async fn all(remote: &mut DynamoRemote, table: Table) -> (Vec<Item>, usize) {
    let (mut found, mut page, mut pages) = (Vec::new(), None, 0);
    loop {
        match remote.call(&Request::Items { table, page }).await {
            Ok(Answer::Items { items, next }) => {
                pages += 1;
                found.extend(items);
                page = next;
                if page.is_none() {
                    return (found, pages);
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

pub async fn rows(remote: &mut DynamoRemote, from: u64) -> (Vec<Commit>, bool) {
    match remote.call(&Request::Rows { from, strong: true }).await {
        Ok(Answer::Rows { rows, more }) => (rows, more),
        other => panic!("{other:?}"),
    }
}

/// Answers every request with the same bytes, and then hangs up.
pub fn scripted(answer: String) -> SocketAddr {
    counted(answer).0
}

/// The same, and how many requests there were.
pub fn counted(answer: String) -> (SocketAddr, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut length = 0;
            let mut line = String::new();
            while stream.read_line(&mut line).is_ok_and(|read| read > 2) {
                let (name, value) = line.split_once(':').unwrap_or_default();
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            let _ = stream.read_exact(&mut vec![0; length]);
            counter.fetch_add(1, Ordering::SeqCst);
            if answer.is_empty() {
                // Says nothing, for as long as anybody listens.
                std::thread::spawn(move || stream.read(&mut [0]));
            } else {
                let _ = stream.get_mut().write_all(answer.as_bytes());
            }
        }
    });
    (address, count)
}

pub fn response(status: u16, body: &str) -> String {
    let kind = "application/x-amz-json-1.0";
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
