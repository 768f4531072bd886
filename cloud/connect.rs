//! How to reach AWS: what the configuration says, laid over what the standard AWS variables and files say.

use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use std::time::Duration;

/// What the configuration says of AWS; what it leaves open, the standard AWS variables and files decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// `aws.region`.
    pub region: Option<String>,
    /// `aws.profile`.
    pub profile: Option<String>,
    /// `aws.endpoint`: another server that speaks DynamoDB.
    pub endpoint: Option<String>,
    /// `aws.table_prefix`: `v7-` makes `v7-users`.
    pub table_prefix: String,
}

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long to wait for the answer to one attempt.
const ATTEMPT: Duration = Duration::from_secs(20);

impl Connection {
    /// A client of DynamoDB. It makes one attempt a request: pauses and repetitions are for the caller to decide.
    pub async fn dynamodb(&self) -> Client {
        let mut loader =
            aws_config::defaults(BehaviorVersion::latest()).retry_config(RetryConfig::disabled()).timeout_config(
                TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build(),
            );
        if let Some(region) = &self.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        let shared = loader.load().await;
        let mut config = aws_sdk_dynamodb::config::Builder::from(&shared);
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Client::from_conf(config.build())
    }

    /// The name of a table as the server has it: `v7-users` with the prefix in place of `v7-`.
    pub fn table(&self, name: &str) -> String {
        format!("{}{}", self.table_prefix, name.strip_prefix("v7-").unwrap_or(name))
    }
}
