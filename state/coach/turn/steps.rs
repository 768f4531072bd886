//! What a turn is told and what it asks for.

pub use crate::chat::notes::ToolTrace;
use crate::coach::config::CoachConfig;
use crate::coach::context::Prepared;
use crate::coach::conversation::NodeState;
use crate::coach::cost::{Budget, MicroUsd};
use crate::coach::model::{Message, ModelEvent, ModelFailure, ModelRequest, Tier, Usage};
use crate::coach::privacy::{Identity, Privacy};
use crate::coach::propose::Proposal;
use crate::coach::route::Route;
use crate::coach::safety::{Athlete, Flag, Pre};
use crate::coach::template::Kind;
use crate::coach::tools::ToolResult;
use crate::coach::verify::Verified;
use serde_json::Value;

/// What a turn begins with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The question as typed.
    pub question: String,
    /// Where it goes.
    pub route: Route,
    /// What the rules of safety noticed in it.
    pub pre: Pre,
    /// For the rules on answers.
    pub athlete: Athlete,
    /// The models to ask, best first; empty for the offline coach alone.
    pub ladder: Vec<Tier>,
    /// Models, prices, limits.
    pub config: CoachConfig,
    /// The month's money.
    pub budget: Budget,
    /// Whether the athlete agreed before that something may leave.
    pub consented: bool,
    /// The finished turns before.
    pub history: Vec<Message>,
    /// Who must not be named.
    pub identity: Identity,
    /// What a model may be told.
    pub privacy: Privacy,
}

/// What a turn is told.
#[derive(Clone, Debug)]
pub enum Event {
    /// It begins.
    Start,
    /// The athlete's answer to [`Step::AskConsent`].
    Consent(bool),
    /// The router's text, or that it failed or took too long.
    Routed(Result<String, ModelFailure>),
    /// What [`Step::Prepare`] asked for.
    Prepared(Box<Prepared>),
    /// The service has taken the request of [`Step::Call`].
    Opened,
    /// The stream of [`Step::Call`] has something.
    Model(ModelEvent),
    /// The call failed, or its stream did.
    Failed(ModelFailure),
    /// The stream has ended.
    Ended,
    /// The pause is over.
    Waited,
    /// Whether the athlete signed in.
    SignedIn(bool),
    /// Results of [`Step::RunTools`], by the calls' ids.
    Tools(Vec<(String, ToolResult)>),
    /// The offline coach's answer, with marks.
    Offline(String),
    /// The athlete stops it.
    Cancel,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Ask whether the question and figures may go to this model ([`crate::coach::privacy::consent`]).
    AskConsent {
        /// Which rung.
        tier: Tier,
        /// The model's id.
        model: String,
    },
    /// Ask the router model, for at most [`crate::coach::route::ROUTER_MS`].
    Route(ModelRequest),
    /// Prepare the question for this kind ([`crate::coach::context::prepare`]).
    Prepare(Kind),
    /// Send this and hand over the stream. A stream of an earlier call is dropped.
    Call(Box<ModelRequest>),
    /// Append this to what is shown.
    Show(String),
    /// Run these ([`crate::coach::tools::run`]).
    RunTools(Vec<ToolCall>),
    /// Wait evenly drawn between 0 and this.
    Wait {
        /// Milliseconds.
        at_most_ms: u64,
        /// For the status line.
        why: String,
    },
    /// Leave the screen and let the athlete sign in.
    SignIn,
    /// Another model takes over; say so.
    Rung {
        /// Who was asked.
        from: Option<Tier>,
        /// Who is asked now; none is the offline coach.
        to: Option<Tier>,
        /// Why, in a sentence.
        why: String,
    },
    /// Ask the offline coach ([`crate::coach::offline::answer`]).
    Offline,
    /// The turn is over.
    Done(Box<Finished>),
}

/// A call that a model asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// Ties the result to it.
    pub id: String,
    /// Which tool.
    pub name: String,
    /// Its input, or why it cannot be read.
    pub input: Result<Value, String>,
}

/// How a turn ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The model said all it had to say.
    Answered,
    /// The limit of tokens was reached.
    Cut,
    /// The model declined.
    Refused,
    /// The conversation no longer fits; a new chat does.
    ContextFull,
    /// The athlete stopped it; what came stays.
    Cancelled,
    /// It broke off after the first text; what came stays, one key tries again.
    Broken(ModelFailure),
    /// The model asked for tools again and again.
    TooManyRounds,
    /// The next call could pass the monthly budget.
    OverBudget(String),
    /// The offline coach answered: why, empty when nothing else is configured.
    Offline(String),
    /// The rules of safety answered.
    Stopped(Vec<Flag>),
}

impl Outcome {
    /// How the answer is kept in the chat.
    pub fn node_state(&self) -> NodeState {
        match self {
            Self::Cancelled => NodeState::Cancelled,
            Self::Broken(_) | Self::OverBudget(_) => NodeState::Broken,
            Self::Cut | Self::ContextFull | Self::TooManyRounds => NodeState::Cut,
            Self::Answered | Self::Refused | Self::Offline(_) | Self::Stopped(_) => NodeState::Whole,
        }
    }

    /// The line under the answer; none when all went well.
    pub fn line(&self) -> Option<String> {
        Some(match self {
            Self::Answered | Self::Stopped(_) => return None,
            Self::Offline(why) if why.is_empty() => return None,
            Self::Offline(why) => format!("answered offline: {why}"),
            Self::Cut => "cut off at `coach.max_tokens`; ask to go on".into(),
            Self::Refused => "the model declined to answer".into(),
            Self::ContextFull => "this chat no longer fits the model; /new begins another".into(),
            Self::Cancelled => "stopped".into(),
            Self::Broken(failure) => format!("{failure}; r tries again"),
            Self::TooManyRounds => "stopped: the model asked for data again and again".into(),
            Self::OverBudget(sentence) => sentence.clone(),
        })
    }
}

/// A finished turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The answer with marks, after the rules of safety; may be empty.
    pub text: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Who answered: a model's id, or `offline`.
    pub model: String,
    /// What was taken out of the answer.
    pub withheld: Vec<Flag>,
    /// Which of its figures stand nowhere.
    pub verified: Verified,
    /// What it took.
    pub usage: Usage,
    /// What it cost, as far as prices are known.
    pub cost: MicroUsd,
    /// Both, model by model.
    pub spent: Vec<(String, Usage, MicroUsd)>,
    /// The domains that the answer may tell of.
    pub shared: Vec<String>,
    /// Tools that were used.
    pub tools: Vec<ToolTrace>,
    /// Changes that wait for the athlete's key.
    pub proposals: Vec<Proposal>,
}
