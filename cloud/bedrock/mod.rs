//! Bedrock's ConverseStream behind [`v7_state::coach::model::Model`]: a request out, the events of one answer back.
//!
//! Nothing is repeated here and nothing remembered but the client. The body on the wire is [`payload::converse`] itself
//! and not the SDK's own rendering of the same: what `/payload` shows is what leaves, to the last digit.

mod failure;
mod stream;

pub use stream::Stream;

use crate::connect::Connection;
use crate::patience::{Patience, Watch};
use aws_sdk_bedrockruntime::Client;
use aws_smithy_types::body::SdkBody;
use failure::Asked;
use v7_state::coach::model::{Model, ModelFailure, ModelRequest};
use v7_state::coach::payload;

/// The models of Bedrock.
#[derive(Debug)]
pub struct Bedrock {
    connection: Connection,
    endpoint: Option<String>,
    patience: Patience,
    /// Made by the first request.
    client: Option<Client>,
}

impl Bedrock {
    /// Does nothing until the first request; `endpoint` is another server that speaks Bedrock's protocol.
    pub fn new(connection: Connection, endpoint: Option<String>, patience: Patience) -> Self {
        Self { connection, endpoint, patience, client: None }
    }

    /// Speaks through this client until [`renew`](Self::renew).
    pub fn with_client(client: Client, patience: Patience) -> Self {
        Self { client: Some(client), ..Self::new(Connection::default(), None, patience) }
    }

    /// The next request makes its client anew, and with it reads the credentials that a sign-in left.
    pub fn renew(&mut self) {
        self.client = None;
    }

    async fn reach(&mut self) -> Result<Client, ModelFailure> {
        Ok(match &self.client {
            Some(client) => client.clone(),
            None => self.client.insert(self.connection.bedrock(self.endpoint.as_deref()).await?).clone(),
        })
    }
}

impl Model for Bedrock {
    type Events = Stream;

    async fn open(&mut self, request: &ModelRequest) -> Result<Stream, ModelFailure> {
        let watch = Watch::begin(self.patience);
        let client = self.reach().await?;
        let asked = Asked { model: request.model.clone(), key: request.tier.config_key() };
        let body = payload::converse(request).to_string();
        // Before the request is signed, so the signature covers this body.
        let sent = client.converse_stream().model_id(&request.model).customize().mutate_request(move |http| {
            http.headers_mut().insert("content-length", body.len().to_string());
            *http.body_mut() = SdkBody::from(body.as_str());
        });
        match watch.wait(Box::pin(sent.send())).await? {
            Ok(answer) => Ok(Stream::new(answer.stream, watch, asked)),
            Err(error) => Err(failure::opening(&error, &asked)),
        }
    }
}
