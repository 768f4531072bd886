//! What tests of the tables share: a client with credentials of its own, and a server that answers as it is told.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, reason = "tests")]

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use v7_cloud::Connection;
use v7_cloud::dynamodb::tables::{Patience, Server};

/// Credentials that every test server accepts.
#[derive(Debug)]
struct Anybody;

impl ProvideCredentials for Anybody {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let anybody = Credentials::builder().access_key_id("test").secret_access_key("test").provider_name("test");
        future::ProvideCredentials::ready(Ok(anybody.build()))
    }
}

/// The server at this address; pauses are short.
pub fn server(endpoint: &str) -> Server {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .retry_config(aws_sdk_dynamodb::config::retry::RetryConfig::disabled())
        .credentials_provider(Anybody)
        .endpoint_url(endpoint)
        .build();
    let millis = Duration::from_millis;
    Server {
        client: Client::from_conf(config),
        connection: Connection { table_prefix: "v7-".into(), ..Connection::default() },
        patience: Patience { first: millis(1), longest: millis(8), total: millis(400) },
    }
}

/// An answer: status and body.
pub type Reply = (u16, Value);

/// A server that answers as it is told, and remembers what it was asked.
pub struct Scripted {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Scripted {
    /// Starts one; `answer` gets the operation and the request.
    pub fn start(answer: impl FnMut(&str, &Value) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, mut answer) = (Arc::clone(&asked), answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // A client that leaves early is no failure of the server.
                let _ = serve(stream, &log, &mut answer);
            }
        });
        Self { address, asked }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests of one operation so far.
    pub fn asked(&self, operation: &str) -> Vec<Value> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(name, _)| name == operation).map(|(_, body)| body.clone()).collect()
    }
}

fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<(String, Value)>>,
    answer: &mut impl FnMut(&str, &Value) -> Reply,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut operation, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "x-amz-target" => value.rsplit('.').next().unwrap_or_default().clone_into(&mut operation),
            "content-length" => length = value.parse().unwrap_or_default(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    log.lock().unwrap().push((operation.clone(), body.clone()));
    let (status, reply) = answer(&operation, &body);
    let text = reply.to_string();
    write!(
        stream,
        "HTTP/1.1 {status} Scripted\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {}\r\nconnection: \
         close\r\n\r\n{text}",
        text.len()
    )
}

/// A failure as DynamoDB words it.
pub fn refusal(code: &str, message: &str) -> Reply {
    (400, json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": message}))
}

/// The description of a table of the plan, as DynamoDB gives it.
pub fn description(table: &str, status: &str) -> Value {
    use v7_cloud::dynamodb::schema::{KeySchema, shapes};
    let shape = shapes().into_iter().find(|shape| shape.name == table).unwrap();
    let keys = |key: &KeySchema| -> Vec<Value> {
        let one = |key: &v7_cloud::dynamodb::schema::KeyAttribute| json!({"AttributeName": key.name, "KeyType": key.role.as_str()});
        key.0.iter().map(one).collect()
    };
    let attributes: Vec<Value> = shape
        .definitions()
        .iter()
        .map(|d| json!({"AttributeName": d.attribute_name(), "AttributeType": d.attribute_type().as_str()}))
        .collect();
    let indexes: Vec<Value> = shape
        .indexes
        .iter()
        .map(|index| {
            json!({"IndexName": index.name, "KeySchema": keys(&index.key), "IndexStatus": status,
                   "Projection": {"ProjectionType": "ALL"}})
        })
        .collect();
    json!({"TableName": table, "TableStatus": status, "KeySchema": keys(&shape.key), "AttributeDefinitions": attributes,
           "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}, "GlobalSecondaryIndexes": indexes})
}
