//! A server on this machine that speaks OpenAI's chat protocol (Ollama, llama.cpp) behind
//! [`v7_state::coach::model::Model`].
//!
//! Plain HTTP to the loopback interface and to nothing else: no proxy, no redirect and no name is followed elsewhere.
//! Nothing is repeated here and no connection kept: on this machine a new one costs nothing.

mod address;
mod answer;
mod failure;
mod request;
mod sse;
mod stream;

pub use stream::Stream;

use crate::causes::{one_line, said};
use crate::patience::{Patience, Watch};
use address::Address;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use v7_state::coach::model::{Model, ModelFailure, ModelRequest};

/// The config key of the server's address.
pub(crate) const URL_KEY: &str = "coach.local_url";

/// The server on this machine.
#[derive(Debug)]
pub struct Local {
    url: String,
    patience: Patience,
}

impl Local {
    /// Does nothing until the first request; `url` is `coach.local_url`.
    pub fn new(url: impl Into<String>, patience: Patience) -> Self {
        Self { url: url.into(), patience }
    }
}

impl Model for Local {
    type Events = Stream;

    async fn open(&mut self, request: &ModelRequest) -> Result<Stream, ModelFailure> {
        let watch = Watch::begin(self.patience);
        let address = address::address(&self.url).map_err(|detail| ModelFailure::ModelRefused {
            model: one_line(&request.model),
            key: URL_KEY,
            detail,
        })?;
        let (wire, response) = watch.wait(send(&address, request)).await??;
        if response.status().is_success() {
            return Ok(Stream::new(wire, response.into_body(), watch, request::calls(request)));
        }
        let status = response.status().as_u16();
        let body = watch.wait(failure::body(response.into_body())).await?;
        Err(failure::refused(status, &body, &self.url, request))
    }
}

/// The connection of one answer; dropping it hangs up.
#[derive(Debug)]
struct Wire(JoinHandle<()>);

impl Drop for Wire {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn send(address: &Address, request: &ModelRequest) -> Result<(Wire, Response<Incoming>), ModelFailure> {
    let stream = TcpStream::connect(&address.sockets[..]).await.map_err(|_| address.unreachable())?;
    // A request is one write: waiting for more of it gains nothing.
    let _ = stream.set_nodelay(true);
    let broken = |error: hyper::Error| ModelFailure::StreamBroken(said(&error));
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let wire = Wire(tokio::spawn(async {
        // What ends the connection shows in the answer.
        let _ = connection.await;
    }));
    let asked = Request::post(&address.path)
        .header(header::HOST, &address.host)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream")
        .body(Full::new(Bytes::from(request::chat(request).to_string())));
    let asked = asked.map_err(|error| ModelFailure::Validation(said(&error)))?;
    Ok((wire, sender.send_request(asked).await.map_err(broken)?))
}
