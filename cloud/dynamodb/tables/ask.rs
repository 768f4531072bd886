//! Requests about tables, and how long to wait for their answers.

use super::found::{Found, Recovery};
use super::{Failure, TablesError};
use crate::connect::Connection;
use crate::dynamodb::failure::{Purpose, failure};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::time::Duration;
use tokio::time::sleep;

/// How long to wait for the server: pauses double from the first to the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The first pause.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// All pauses for one table or one batch together.
    pub total: Duration,
}

impl Default for Patience {
    /// A table takes seconds, an index on a large table minutes.
    fn default() -> Self {
        Self { first: Duration::from_millis(200), longest: Duration::from_secs(5), total: Duration::from_secs(600) }
    }
}

/// How long a server that asks for a pause is humoured.
const HUMOURED: Duration = Duration::from_secs(60);

impl Patience {
    /// A wait that has not begun.
    pub(in crate::dynamodb) fn begin(self) -> Waiting {
        Waiting { next: self.first, left: self.total, longest: self.longest }
    }

    /// A shorter one.
    pub(in crate::dynamodb) fn brief(self) -> Waiting {
        Waiting { left: self.total.min(HUMOURED), ..self.begin() }
    }
}

/// A wait under way.
pub(in crate::dynamodb) struct Waiting {
    next: Duration,
    left: Duration,
    longest: Duration,
}

impl Waiting {
    /// Waits for one pause; false, at once, when patience is over.
    pub(in crate::dynamodb) async fn pause(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(self.next).filter(|left| !left.is_zero()) else { return false };
        sleep(self.next).await;
        self.left = left;
        self.next = (self.next * 2).min(self.longest);
        true
    }
}

/// A server with tables on it.
#[derive(Clone, Debug)]
pub struct Server {
    /// Makes the requests.
    pub client: Client,
    /// What the tables are called there.
    pub connection: Connection,
    /// How long to wait for it.
    pub patience: Patience,
}

impl Server {
    /// The server of the configuration; nothing is asked yet.
    ///
    /// # Errors
    /// When the configuration names no region.
    pub async fn of(connection: &Connection) -> Result<Self, Failure> {
        let client = connection.dynamodb().await?;
        Ok(Self { client, connection: connection.clone(), patience: Patience::default() })
    }

    /// The name of a table there.
    pub fn table(&self, name: &str) -> String {
        self.connection.table(name)
    }

    /// Sends a request that may be repeated, again after a pause as long as the server asks for one.
    pub(in crate::dynamodb) async fn ask<T, E: ProvideErrorMetadata + Error + 'static>(
        &self,
        request: impl AsyncFn() -> Result<T, SdkError<E>>,
    ) -> Result<T, SdkError<E>> {
        let mut waiting = self.patience.brief();
        loop {
            match request().await {
                Err(error) if matches!(words(&error, ""), Failure::Throttled) && waiting.pause().await => {}
                answer => return answer,
            }
        }
    }

    /// What a table looks like; `None` when it is missing.
    pub(super) async fn describe(&self, table: &str) -> Result<Option<Found>, TablesError> {
        let answer = self.ask(async || self.client.describe_table().table_name(table).send().await).await;
        match answer {
            Ok(answer) => Ok(answer.table().map(Found::read)),
            Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
            Err(error) => Err(failed(format!("look at {table}"), table, &error)),
        }
    }

    /// Whether a table's past can be restored; not knowing is no failure.
    pub(super) async fn recovery(&self, table: &str) -> Recovery {
        let answer = self.ask(async || self.client.describe_continuous_backups().table_name(table).send().await).await;
        match answer {
            Ok(answer) => Recovery::read(answer.continuous_backups_description()),
            Err(error) if unsupported(&error) => Recovery::Unsupported,
            Err(error) => Recovery::Unknown(words(&error, table).to_string()),
        }
    }
}

/// Whether the server does not know the operation.
pub(super) fn unsupported<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    matches!(
        error.code(),
        Some("UnknownOperationException" | "ValidationException" | "NotImplemented" | "InternalFailure")
    )
}

/// The failure in words. Every request about tables may be repeated, so that none is in doubt.
pub(super) fn words<E: ProvideErrorMetadata + Error + 'static>(error: &SdkError<E>, table: &str) -> Failure {
    failure(error, table, Purpose::Read)
}

/// An error that says what was asked for.
pub(in crate::dynamodb) fn failed<E: ProvideErrorMetadata + Error + 'static>(
    doing: String,
    table: &str,
    error: &SdkError<E>,
) -> TablesError {
    TablesError::Failed { doing, failure: words(error, table) }
}
