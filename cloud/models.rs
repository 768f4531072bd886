//! The models that the coach may ask: each request goes to the one that its tier stands for.
//!
//! Nothing is built before the first request, and no request ever changes its side: what is for this machine stays here.

use crate::bedrock::{self, Bedrock};
use crate::connect::Connection;
use crate::local::{self, Local};
use crate::patience::Patience;
use v7_state::coach::config::LocalServer;
use v7_state::coach::model::{Events, Model, ModelEvent, ModelFailure, ModelRequest};

/// Bedrock and the server on this machine.
#[derive(Debug)]
pub struct Models {
    bedrock: Bedrock,
    local: Option<Local>,
}

impl Models {
    /// Models that do nothing until they are asked; `endpoint` is `coach.endpoint`, another server that speaks Bedrock's
    /// protocol.
    pub fn new(
        connection: Connection,
        endpoint: Option<String>,
        local: Option<LocalServer>,
        patience: Patience,
    ) -> Self {
        let local = local.map(|server| Local::new(server.url, patience));
        Self { bedrock: Bedrock::new(connection, endpoint, patience), local }
    }

    /// After a sign-in: the next request reads the credentials anew.
    pub fn renew(&mut self) {
        self.bedrock.renew();
    }
}

impl Model for Models {
    type Events = Streams;

    async fn open(&mut self, request: &ModelRequest) -> Result<Streams, ModelFailure> {
        if request.tier.is_cloud() {
            return Ok(Streams::Bedrock(Box::new(self.bedrock.open(request).await?)));
        }
        match &mut self.local {
            Some(local) => Ok(Streams::Local(Box::new(local.open(request).await?))),
            None => Err(ModelFailure::ModelRefused {
                model: request.model.clone(),
                key: local::URL_KEY,
                detail: "no server on this machine is configured".into(),
            }),
        }
    }
}

/// The stream of one answer, from wherever it comes.
#[derive(Debug)]
pub enum Streams {
    /// From Bedrock.
    Bedrock(Box<bedrock::Stream>),
    /// From the server on this machine.
    Local(Box<local::Stream>),
}

impl Events for Streams {
    async fn next(&mut self) -> Option<Result<ModelEvent, ModelFailure>> {
        match self {
            Self::Bedrock(stream) => stream.next().await,
            Self::Local(stream) => stream.next().await,
        }
    }
}
