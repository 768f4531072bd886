//! The seam to a language model: what is asked, what streams back, what may go wrong. Nothing here names a service.
//!
//! An implementation sends one request, turns the service's stream into [`ModelEvent`]s and keeps no state of the
//! conversation; retries, tools and order are the turn's ([`crate::coach::turn`]). Dropping the stream cancels the call.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::future::Future;

/// Answers requests. The seam that Bedrock, a server on this machine and the tests stand behind.
pub trait Model {
    /// What streams back.
    type Events: Events + Send;

    /// Sends a request; the stream begins when the service has accepted it.
    fn open(&mut self, request: &ModelRequest) -> impl Future<Output = Result<Self::Events, ModelFailure>> + Send;
}

/// The stream of one answer.
pub trait Events {
    /// The next event; none when the stream has ended. After a failure there is none.
    fn next(&mut self) -> impl Future<Output = Option<Result<ModelEvent, ModelFailure>>> + Send;
}

/// A tool that a model may use.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolSpec {
    /// Its name.
    pub name: &'static str,
    /// When to use it, for the model.
    pub description: &'static str,
    /// JSON schema of its input: an object.
    pub input: Value,
}

impl ToolSpec {
    /// The names and schemas of its inputs.
    pub fn properties(&self) -> serde_json::Map<String, Value> {
        self.input.get("properties").and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// Whether it proposes a change in place of reading.
    pub fn proposes(&self) -> bool {
        self.name.starts_with("propose_")
    }
}

/// Which model a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The one that coaches.
    Coach,
    /// The cheaper one that takes over.
    Cheaper,
    /// A server on this machine.
    Local,
    /// The one that tells what a question is about.
    Router,
}

impl Tier {
    /// Whether its requests leave this machine.
    pub fn is_cloud(self) -> bool {
        self != Self::Local
    }

    /// The config key that names its model.
    pub fn config_key(self) -> &'static str {
        match self {
            Self::Coach => "coach.model",
            Self::Cheaper => "coach.fallback_model",
            Self::Local => "coach.local_model",
            Self::Router => "coach.router_model",
        }
    }

    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Coach => "coach",
            Self::Cheaper => "cheaper model",
            Self::Local => "local server",
            Self::Router => "router",
        }
    }
}

/// One request. No temperature, no forced tool, no thinking budget: current models refuse them.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelRequest {
    /// For whom.
    pub tier: Tier,
    /// The model's id, as configured.
    pub model: String,
    /// What it is told, in order.
    pub system: Vec<SystemBlock>,
    /// The conversation: it begins with the user, roles take turns.
    pub messages: Vec<Message>,
    /// Tools it may use; empty means none.
    pub tools: Vec<ToolSpec>,
    /// Whether a cache point follows the tools.
    pub cache_tools: bool,
    /// Tokens it may answer with.
    pub max_tokens: u32,
}

/// The most cache points that a request may have.
pub const MOST_CACHE_POINTS: usize = 4;

impl ModelRequest {
    /// How many cache points it has.
    pub fn cache_points(&self) -> usize {
        let system = self.system.iter().filter(|block| block.cache).count();
        let blocks = self.messages.iter().flat_map(|message| &message.blocks);
        system + blocks.filter(|block| **block == Block::CachePoint).count() + usize::from(self.cache_tools)
    }

    /// All its text, for estimates.
    pub fn characters(&self) -> usize {
        let system: usize = self.system.iter().map(|block| block.text.len()).sum();
        let tools: usize =
            self.tools.iter().map(|tool| tool.name.len() + tool.description.len() + tool.input.to_string().len()).sum();
        let messages: usize = self.messages.iter().flat_map(|message| &message.blocks).map(Block::characters).sum();
        system + tools + messages
    }
}

/// A part of what the model is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemBlock {
    /// The text.
    pub text: String,
    /// Whether a cache point follows it.
    pub cache: bool,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The athlete, and the results of tools.
    User,
    /// The model.
    Assistant,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub blocks: Vec<Block>,
}

impl Message {
    /// A message of one text.
    pub fn text(role: Role, text: impl Into<String>) -> Self {
        Self { role, blocks: vec![Block::Text(text.into())] }
    }
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Text.
    Text(String),
    /// What the model thought; goes back unchanged within a loop of tools and nowhere else.
    Reasoning(Reasoning),
    /// The model asks for a tool.
    ToolUse {
        /// Ties the result to it.
        id: String,
        /// Which tool.
        name: String,
        /// Its input.
        input: Value,
    },
    /// What a tool gave.
    ToolResult {
        /// The call it answers.
        id: String,
        /// A JSON object.
        content: Value,
        /// Whether the call failed.
        is_error: bool,
    },
    /// What stands before is kept in the service's cache.
    CachePoint,
}

impl Block {
    fn characters(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Reasoning(Reasoning::Text { text, .. }) => text.len(),
            Self::Reasoning(Reasoning::Redacted(data)) => data.len(),
            Self::ToolUse { name, input, .. } => name.len() + input.to_string().len(),
            Self::ToolResult { content, .. } => content.to_string().len(),
            Self::CachePoint => 0,
        }
    }
}

/// What the model thought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reasoning {
    /// In words, with the service's signature.
    Text {
        /// The words.
        text: String,
        /// Over them.
        signature: Option<String>,
    },
    /// Not to be read: base64, as it came.
    Redacted(String),
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelEvent {
    /// More text.
    TextDelta(String),
    /// A call of a tool begins.
    ToolUse {
        /// Ties the result to it.
        id: String,
        /// Which tool.
        name: String,
    },
    /// A piece of the JSON of that call's input.
    ToolInput(String),
    /// A piece of a thought.
    Reasoning(ReasoningDelta),
    /// A block is complete.
    BlockStop,
    /// The answer is complete.
    Stop(StopReason),
    /// What it took; comes last, and not at all when the stream was dropped.
    Usage(Usage),
    /// Something newer than this program; skipped.
    Unknown,
}

/// A piece of a thought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasoningDelta {
    /// More words.
    Text(String),
    /// The signature over them.
    Signature(String),
    /// Not to be read.
    Redacted(String),
}

/// Why an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// It is complete.
    EndTurn,
    /// It waits for the results of tools.
    ToolUse,
    /// The limit of tokens was reached.
    MaxTokens,
    /// The model or a filter declined.
    Refusal,
    /// The conversation no longer fits.
    ContextFull,
    /// Anything else, as the service names it.
    Other(String),
}

/// Tokens of one or more calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Read anew.
    pub input: u64,
    /// Written.
    pub output: u64,
    /// Read from the cache.
    pub cache_read: u64,
    /// Written to the cache.
    pub cache_write: u64,
    /// Whether some of it is an estimate, shown with `~`.
    pub estimated: bool,
}

impl Usage {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            output: self.output.saturating_add(other.output),
            cache_read: self.cache_read.saturating_add(other.cache_read),
            cache_write: self.cache_write.saturating_add(other.cache_write),
            estimated: self.estimated || other.estimated,
        }
    }

    /// All tokens.
    pub fn total(self) -> u64 {
        self.input.saturating_add(self.output).saturating_add(self.cache_read).saturating_add(self.cache_write)
    }
}

/// Why there is no answer, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelFailure {
    /// Too many requests.
    #[error("the model asked for a pause")]
    Throttled,
    /// The service has trouble of its own.
    #[error("the model is not available right now: {0}")]
    Unavailable(String),
    /// There are no credentials that the service accepts.
    #[error("the service does not accept the credentials; check `aws.profile`: {0}")]
    Auth(String),
    /// The credentials have expired.
    #[error("the sign-in has expired; `aws sso login` renews it")]
    Expired,
    /// The model is retired, unknown, or not allowed for this account.
    #[error("the model {model} is refused ({detail}); set another one in `{key}`")]
    ModelRefused {
        /// Its id.
        model: String,
        /// The config key that names it.
        key: &'static str,
        /// The service's words.
        detail: String,
    },
    /// No region is known.
    #[error("no region is known; set `aws.region`, or AWS_REGION")]
    NoRegion,
    /// The service calls the request malformed.
    #[error("the service refuses the request: {0}")]
    Validation(String),
    /// The connection broke within the answer.
    #[error("the answer broke off: {0}")]
    StreamBroken(String),
    /// Nothing came for too long.
    #[error("the model has gone silent")]
    Stalled,
    /// There is no network, or no server on this machine.
    #[error("{0} cannot be reached")]
    Offline(String),
}

impl ModelFailure {
    /// Whether the same request may succeed after a pause.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Throttled | Self::Unavailable(_) | Self::StreamBroken(_) | Self::Stalled)
    }

    /// Whether no other model of the cloud would do better.
    pub fn ends_cloud(&self) -> bool {
        matches!(self, Self::Auth(_) | Self::Expired | Self::NoRegion | Self::Offline(_))
    }
}
