//! The reference tables, which all athletes share.

use super::Access;
use super::query::Ask;
use aws_sdk_dynamodb::types::AttributeValue;
use v7_state::record::{Body, Table};
use v7_state::sync::Failure;

impl Access {
    /// Exercises of a type (`strength`, `power`, ...), of one level or of all.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn exercises(&self, kind: &str, level: Option<&str>) -> Result<Vec<Body>, Failure> {
        let partition = ("type", AttributeValue::S(kind.into()));
        let between = level.map(|level| ("progressionLevel", (level.to_owned(), level.to_owned())));
        self.rows(Ask { index: Some("type-level-index"), partition, between, ..self.ask(Table::Exercises) }).await
    }

    /// Templates of a type (`coaching`, `nutrition`, ...), in the order of their ids.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn templates(&self, kind: &str) -> Result<Vec<Body>, Failure> {
        let partition = ("templateType", AttributeValue::S(kind.into()));
        self.rows(Ask { partition, ..self.ask(Table::ChatTemplates) }).await
    }
}
