//! What the climber does in the coach's pane, what its driver reports, and what the driver and the store are to do.

use crate::coach::config::CoachConfig;
use crate::coach::conversation::{Conversation, Summary};
use crate::coach::cost::MicroUsd;
use crate::coach::model::Usage;
use crate::coach::turn::{Finished, ToolTrace};
use std::collections::BTreeMap;

/// Tells one turn from another: what an old one still reports is dropped.
pub type TurnId = u64;

/// Something the climber does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Asks; commands are not for here.
    Ask(String),
    /// Asks the offline coach, whatever is configured.
    AskOffline(String),
    /// Asks the question of this node in other words, as a branch.
    Reword(usize, String),
    /// Has the last question answered once more, as a branch.
    Retry,
    /// Looks at another branch: the one with this node.
    Branch(usize),
    /// Stops the answer; what came stays.
    Stop,
    /// Whether question and figures may go to the model that was named.
    Consent(bool),
    /// Has a proposed change written: its place in [`super::Talk::proposals`].
    Accept(usize),
    /// Drops a proposed change.
    Dismiss(usize),
    /// Begins a new chat.
    New,
    /// Opens a chat that is kept.
    Open(String),
    /// Gives a chat another title.
    Rename(String, String),
    /// Deletes a chat; [`Act::Restore`] brings the last one back.
    Delete(String),
    /// Brings the chat back that was deleted last.
    Restore,
    /// Switches what a domain shares: its name, and whether it is shared.
    Share(String, bool),
    /// Takes the consent back: the next question asks again.
    Withdraw,
    /// Another model for this run.
    Model(String),
    /// What would leave for this question; empty for the last one.
    Payload(String),
    /// Keeps a fact.
    Remember(String),
    /// Forgets the fact with this number of the list, or with these words.
    Forget(String),
    /// Other words for the fact of this id.
    Amend(i64, String),
}

/// A question on its way: all that its answer is made from, beside the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Begin {
    /// Which turn.
    pub turn: TurnId,
    /// The chat, the question at its head.
    pub chat: Conversation,
    /// The question.
    pub question: String,
    /// Models, prices, limits.
    pub config: CoachConfig,
    /// What was switched in this run, over what is kept.
    pub shared: BTreeMap<String, bool>,
}

/// What is to be done outside for the coach.
#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// Answer a question.
    Answer(Box<Begin>),
    /// Show what would leave for it.
    Payload(Box<Begin>),
    /// The climber's answer to [`Heard::Consent`], and what was switched by then.
    Consent(TurnId, bool, BTreeMap<String, bool>),
    /// Whether the climber signed in.
    SignedIn(TurnId, bool),
    /// Stop a turn.
    Cancel(TurnId),
    /// Leave the screen and let the climber sign in.
    SignIn(TurnId),
    /// Keep a chat.
    Save(Box<Conversation>),
    /// Read a chat.
    Load(String),
    /// Give a chat another title.
    Rename(String, String),
    /// Delete a chat.
    Delete(String),
    /// Keep what a turn took.
    Spent {
        /// Who answered.
        model: String,
        /// Tokens.
        usage: Usage,
        /// Money.
        cost: MicroUsd,
    },
    /// Keep that something may leave: to the `cloud`, or to a `local` server; empty takes it back.
    Consented(&'static str),
    /// Keep that a domain is shared, or not.
    Share(String, bool),
    /// Keep a fact, and where it comes from.
    Remember(String, String),
    /// Forget a fact.
    Forget(String),
    /// Change a fact.
    Amend(i64, String),
}

/// What the turn does now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// It begins.
    #[default]
    Preparing,
    /// The router model is asked what it is about.
    Routing,
    /// A model is asked: its id.
    Asking(String),
    /// A pause before the next try: why.
    Waiting(String),
    /// Tools are being run: their names.
    Tools(Vec<String>),
    /// The climber is asked whether anything may leave.
    Consent,
    /// The climber signs in.
    SigningIn,
    /// The offline coach answers.
    Offline,
}

/// What the driver reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// What the turn does now.
    Doing(Doing),
    /// A model reads a question of about so many tokens: what is booked if the program ends before it says what it took.
    Reading {
        /// Its id.
        model: String,
        /// Tokens, estimated.
        tokens: u64,
    },
    /// More of the answer.
    Text(String),
    /// Tools gave their results.
    Tools(Vec<ToolTrace>),
    /// Another model takes over: the sentence about it.
    Rung(String),
    /// May question and figures leave?
    Consent {
        /// `cloud` or `local`.
        to: &'static str,
        /// What is asked.
        sentence: String,
    },
    /// The sign-in has expired.
    SignIn,
    /// A call beside the answer took this: the router's, a summary's.
    Spent {
        /// Who answered.
        model: String,
        /// Tokens.
        usage: Usage,
        /// Money.
        cost: MicroUsd,
    },
    /// The turn is over.
    Done(Box<Finished>),
    /// The turn is over because the journal could not be read.
    Failed(String),
    /// The oldest turns of the chat with this id were summed up.
    SummedUp(String, Summary),
    /// A chat that was to be read; none when it is gone.
    Opened(Option<Box<Conversation>>),
    /// A chat that was deleted.
    Gone(Box<Conversation>),
}
