//! The remote that sync speaks to: one request in, one request of DynamoDB out.

use crate::connect::Connection;
use aws_sdk_dynamodb::Client;
use v7_state::sync::{Answer, Failure, Remote, Request};

/// One athlete's part of the tables.
#[derive(Debug)]
pub struct DynamoRemote {
    connection: Connection,
    user: String,
    /// Made by the first request.
    client: Option<Client>,
}

impl DynamoRemote {
    /// A remote that does nothing until the first request.
    pub fn new(connection: Connection, user: impl Into<String>) -> Self {
        Self { connection, user: user.into(), client: None }
    }
}

impl Remote for DynamoRemote {
    async fn call(&mut self, request: &Request) -> Result<Answer, Failure> {
        if self.client.is_none() {
            self.client = Some(self.connection.dynamodb().await?);
        }
        Err(Failure::Broken(format!("{request:?} of {}", self.user)))
    }
}
