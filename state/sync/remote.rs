//! The seam to whatever keeps the journal for all devices: what the engine asks, what it gets, what may go wrong.
//!
//! Nothing here names a database or a transport. An implementation answers one request at a time and keeps no state of
//! the protocol; retries, order and meaning are the engine's.

use super::commit::{Commit, Push, Rules};
use crate::record::{Body, Key, Table};
use std::future::Future;

/// Keeps the log and the records. The seam that DynamoDB, an HTTP interface and the tests stand behind.
pub trait Remote {
    /// Answers one request.
    fn call(&mut self, request: &Request) -> impl Future<Output = Result<Answer, Failure>> + Send;
}

/// What the engine asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Row 0 of the log: [`Answer::Rules`].
    Rules,
    /// The last row of the log, read strongly: [`Answer::Head`].
    Head,
    /// Rows from this place on, in order, as many as fit an answer: [`Answer::Rows`].
    Rows {
        /// The first place asked for.
        from: u64,
        /// Whether the answer has to know everything that was ever acknowledged.
        strong: bool,
    },
    /// Writes the log row, if its place is free, and all actions, if their conditions hold, or nothing: [`Answer::Done`].
    /// The token of the request is the commit's `cid`.
    Push(Box<Push>),
    /// Items of a table, strongly read, page by page: [`Answer::Items`].
    Items {
        /// The table.
        table: Table,
        /// Where the page begins, as the page before named it.
        page: Option<String>,
    },
    /// One item, strongly read: [`Answer::Item`].
    Item {
        /// Which record.
        key: Key,
        /// Under which sort key.
        sk: String,
    },
}

/// An item of a record's table.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which record.
    pub key: Key,
    /// Its sort key, empty where the table has none.
    pub sk: String,
    /// The commit that wrote it, its `_v`; `None` when another program did.
    pub v: Option<u64>,
    /// Its attributes, without `userId`, `_v`, `_sv` and the keys of indexes.
    pub body: Body,
}

/// What a [`Request`] gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Row 0; the default when there is none.
    Rules(Rules),
    /// The last row of the log.
    Head(Option<Commit>),
    /// Rows of the log.
    Rows {
        /// In order.
        rows: Vec<Commit>,
        /// Whether more are to be asked for.
        more: bool,
    },
    /// The push was applied.
    Done,
    /// Items of a table.
    Items {
        /// In any order.
        items: Vec<Item>,
        /// The next page.
        next: Option<String>,
    },
    /// One item, if there is one.
    Item(Option<Item>),
}

/// What is wrong with the way to the server, and can only be repaired outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The credentials are missing, wrong or expired.
    #[error("the server does not accept the credentials; sign in again (`aws sso login`) or check `aws.profile`")]
    Credentials,
    /// The credentials are good and do not allow this.
    #[error("the credentials do not allow this; the account needs access to the tables of v7")]
    Denied,
    /// A table or an index does not exist.
    #[error("a table is missing; `v7 tables status` tells which, `v7 tables create` makes it")]
    NoTable,
    /// No region is known.
    #[error("no region is known; set `aws.region`, or AWS_REGION")]
    NoRegion,
    /// The clock of this machine is too far off for signatures.
    #[error("this machine's clock is wrong, and the server accepts no request until it is set")]
    Clock,
    /// Anything else in the configuration.
    #[error("the connection is not configured right; see [aws] and [sync] in the config file")]
    Setup,
}

/// Why a request was not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It never left: there is no network.
    #[error("the server cannot be reached: {0}")]
    Offline(String),
    /// No answer came in time. A push may have been applied, or may still be.
    #[error("the server did not answer: {0}")]
    Unanswered(String),
    /// Too many requests.
    #[error("the server asked for a pause")]
    Throttled,
    /// Another transaction held one of the items.
    #[error("another device was writing at the same moment")]
    Contended,
    /// A condition of a push did not hold; nothing was written.
    #[error("the journal on the server has moved on")]
    Rejected {
        /// Whether the place in the log was taken.
        log: bool,
        /// Records whose item condition failed.
        items: Vec<Key>,
    },
    /// The token was used before, for a different push.
    #[error("the server knows this commit with another content")]
    TokenReused,
    /// The server can never accept this push.
    #[error("the server refuses a record: {detail}")]
    Invalid {
        /// The record, if the server told.
        key: Option<Key>,
        /// Its words.
        detail: String,
    },
    /// The way to the server has to be repaired first: which fault, and the details.
    #[error("{0}: {1}")]
    Unusable(Fault, String),
    /// The answer makes no sense.
    #[error("the server's answer cannot be read: {0}")]
    Broken(String),
}
