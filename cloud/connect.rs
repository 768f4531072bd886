//! How to reach AWS: what the configuration says, laid over what the standard AWS variables and files say.
//!
//! No request of a service is made here. Credentials are looked for when the first request needs them.

use crate::causes::one_line;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::region;
use aws_config::{BehaviorVersion, Region, SdkConfig, imds};
use aws_sdk_bedrockruntime::config::StalledStreamProtectionConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use std::time::Duration;
use v7_state::coach::model::ModelFailure;
use v7_state::sync::{Failure, Fault};

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
/// How long to wait for all of a request: credentials, which may have to be fetched, and the attempt.
const REQUEST: Duration = Duration::from_secs(30);
/// How long to wait for the metadata server of a virtual machine. It is a hop away, or there is none: a laptop without
/// credentials should be told so at once.
const METADATA: Duration = Duration::from_millis(500);
/// The region that requests to another server are signed for when none is set: no such server looks at it.
const ANY_REGION: &str = "us-east-1";
/// The variable that names another server for all services.
const ANY_ENDPOINT: &str = "AWS_ENDPOINT_URL";
/// The one for DynamoDB alone.
const DYNAMODB_ENDPOINT: &str = "AWS_ENDPOINT_URL_DYNAMODB";
/// The one for Bedrock alone.
const BEDROCK_ENDPOINT: &str = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";

impl Connection {
    /// A client of DynamoDB. It makes one attempt a request: pauses and repetitions are for the caller to decide.
    ///
    /// # Errors
    /// [`Fault::NoRegion`]: no region is set anywhere. [`Fault::Setup`]: the endpoint is no address.
    pub async fn dynamodb(&self) -> Result<Client, Failure> {
        if let Some(endpoint) = self.endpoint.as_deref().filter(|endpoint| !is_address(endpoint)) {
            let detail = format!("`aws.endpoint` is {endpoint:?}; allowed is an address such as http://localhost:8000");
            return Err(Failure::Unusable(Fault::Setup, detail));
        }
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(REQUEST)
            .build();
        let elsewhere = self.endpoint.is_some() || is_set(DYNAMODB_ENDPOINT);
        let shared = self.shared(elsewhere, timeouts).await.ok_or_else(|| {
            let detail = "neither `aws.region`, AWS_REGION nor the AWS profile names one";
            Failure::Unusable(Fault::NoRegion, detail.into())
        })?;
        let mut config = aws_sdk_dynamodb::config::Builder::from(&shared);
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Ok(Client::from_conf(config.build()))
    }

    /// A client of Bedrock; `endpoint` is another server that speaks its protocol. It makes one attempt a request and waits
    /// without end for what comes after the connection: how long a model may think is for the caller to decide.
    ///
    /// # Errors
    /// [`ModelFailure::NoRegion`]: no region is set anywhere. [`ModelFailure::Offline`]: the endpoint is no address.
    pub async fn bedrock(&self, endpoint: Option<&str>) -> Result<aws_sdk_bedrockruntime::Client, ModelFailure> {
        if let Some(endpoint) = endpoint.filter(|endpoint| !is_address(endpoint)) {
            let detail = format!("{endpoint:?} in `coach.endpoint` is no address such as http://localhost:8000 and");
            return Err(ModelFailure::Offline(one_line(&detail)));
        }
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).build();
        let elsewhere = endpoint.is_some() || is_set(BEDROCK_ENDPOINT);
        let shared = self.shared(elsewhere, timeouts).await.ok_or(ModelFailure::NoRegion)?;
        let mut config = aws_sdk_bedrockruntime::config::Builder::from(&shared)
            // Whether a silent model thinks or hangs is for the caller's patience to tell.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        if let Some(endpoint) = endpoint {
            config = config.endpoint_url(endpoint);
        }
        Ok(aws_sdk_bedrockruntime::Client::from_conf(config.build()))
    }

    /// The name of a table as the server has it: `v7-users` with the prefix in place of `v7-`.
    pub fn table(&self, name: &str) -> String {
        format!("{}{}", self.table_prefix, name.strip_prefix("v7-").unwrap_or(name))
    }

    /// What all services share; none when no region is known. `elsewhere`: requests go to another server than AWS.
    async fn shared(&self, elsewhere: bool, timeouts: TimeoutConfig) -> Option<SdkConfig> {
        let region = self.region(elsewhere || is_set(ANY_ENDPOINT)).await?;
        let mut credentials = DefaultCredentialsChain::builder().region(region.clone()).imds_client(metadata());
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(region)
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts);
        if let Some(profile) = &self.profile {
            credentials = credentials.profile_name(profile);
            loader = loader.profile_name(profile);
        }
        Some(loader.credentials_provider(credentials.build().await).load().await)
    }

    /// The region from the configuration, the variables or the profile. The metadata server is not asked: without a
    /// virtual machine around it that takes seconds.
    async fn region(&self, elsewhere: bool) -> Option<Region> {
        let mut profile = region::Builder::default();
        if let Some(name) = &self.profile {
            profile = profile.profile_name(name);
        }
        let known = self.region.clone().filter(|name| !name.is_empty()).map(Region::new);
        RegionProviderChain::first_try(known)
            .or_else(EnvironmentVariableRegionProvider::new())
            .or_else(profile.build())
            .or_else(elsewhere.then(|| Region::from_static(ANY_REGION)))
            .region()
            .await
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var(variable).is_ok_and(|value| !value.is_empty())
}

fn is_address(endpoint: &str) -> bool {
    let host = endpoint.strip_prefix("https://").or_else(|| endpoint.strip_prefix("http://"));
    host.is_some_and(|host| !host.starts_with('/') && !host.is_empty() && !host.contains(char::is_whitespace))
}

/// The metadata server, asked once and not waited for.
fn metadata() -> imds::Client {
    imds::Client::builder()
        .max_attempts(1)
        .connect_timeout(METADATA)
        .read_timeout(METADATA)
        .operation_attempt_timeout(METADATA)
        .operation_timeout(METADATA)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_an_address() {
        let cases = [
            ("http://localhost:8000", true),
            ("https://dynamodb.eu-central-1.amazonaws.com", true),
            ("", false),
            ("localhost:8000", false),
            ("http://", false),
            ("http:///x", false),
            ("ftp://localhost", false),
            ("http://local host", false),
        ];
        for (endpoint, allowed) in cases {
            assert_eq!(is_address(endpoint), allowed, "{endpoint}");
        }
    }

    #[test]
    fn a_prefix_takes_the_place_of_v7() {
        let connection = |prefix: &str| Connection { table_prefix: prefix.into(), ..Connection::default() };
        let cases = [("v7-", "v7-users"), ("ada-", "ada-users"), ("", "users")];
        for (prefix, name) in cases {
            assert_eq!(connection(prefix).table("v7-users"), name);
        }
    }
}
