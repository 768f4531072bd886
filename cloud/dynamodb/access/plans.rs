//! The training plan that is followed.

use super::Access;
use super::query::Ask;
use aws_sdk_dynamodb::types::AttributeValue;
use v7_state::record::{Body, Table};
use v7_state::sync::Failure;

impl Access {
    /// The active plan. Should several be active, the one that began last.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn active_plan(&self) -> Result<Option<Body>, Failure> {
        let filter = Some(("active", AttributeValue::Bool(true)));
        let plans = self.rows(Ask { filter, ..self.ask(Table::Plans) }).await?;
        let begins = |plan: &Body| plan.get("startDate").and_then(|date| date.as_str()).unwrap_or_default().to_owned();
        Ok(plans.into_iter().max_by_key(begins))
    }
}
