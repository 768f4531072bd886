//! The plan's access patterns, each a function: what a server with these tables is asked for, and no more than it needs.
//!
//! Answers are records without the keys of tables and protocol, whichever program wrote them. The journal of this program
//! is read from its own disk and written by sync, so that nothing here is on the way of a key press.

mod account;
mod context;
mod dates;
mod entries;
mod food;
mod plans;
mod query;
mod sends;
mod shared;

use super::value::Attributes;
use crate::connect::Connection;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
pub use context::{Adherence, FoodWeek, GoalProgress, Health, RecentPerformance};
pub use dates::Dates;
pub use query::Order;
use v7_state::record::Table;
use v7_state::sync::Failure;

/// One athlete's part of the tables.
#[derive(Clone, Debug)]
pub struct Access {
    client: Client,
    connection: Connection,
    user: String,
}

impl Access {
    /// The tables of the configuration; nothing is asked yet.
    ///
    /// # Errors
    /// When the configuration names no region.
    pub async fn of(connection: &Connection, user: impl Into<String>) -> Result<Self, Failure> {
        Ok(Self::with_client(connection.dynamodb().await?, connection.clone(), user))
    }

    /// The tables that this client reaches. Of the connection only the prefix of the tables is used.
    pub fn with_client(client: Client, connection: Connection, user: impl Into<String>) -> Self {
        Self { client, connection, user: user.into() }
    }

    fn table(&self, table: Table) -> String {
        self.connection.table(table.name())
    }

    fn user(&self) -> AttributeValue {
        AttributeValue::S(self.user.clone())
    }

    /// The key of a single row, or the first half of a key.
    fn own(&self) -> Attributes {
        Attributes::from([(super::keys::USER_ID.to_owned(), self.user())])
    }
}
