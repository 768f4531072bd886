//! What was eaten, and what was to be.

use super::query::{Ask, Order};
use super::{Access, Dates};
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::NaiveDate;
use v7_state::record::{Body, Table};
use v7_state::sync::Failure;

impl Access {
    /// The targets and what they rest on.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn nutrition_profile(&self) -> Result<Option<Body>, Failure> {
        self.row(Table::NutritionProfiles, self.own(), &[]).await
    }

    /// The food log of a day.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn nutrition_log(&self, day: NaiveDate) -> Result<Option<Body>, Failure> {
        let mut key = self.own();
        key.insert("date".into(), AttributeValue::S(day.to_string()));
        self.row(Table::NutritionLogs, key, &[]).await
    }

    /// The food logs of a range of days; a day without one is left out.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn nutrition_logs(&self, dates: Dates, order: Order) -> Result<Vec<Body>, Failure> {
        self.nutrition_logs_with(dates, order, &[]).await
    }

    /// The same with these attributes only; with none named, all.
    pub(super) async fn nutrition_logs_with(
        &self,
        dates: Dates,
        order: Order,
        only: &'static [&'static str],
    ) -> Result<Vec<Body>, Failure> {
        if dates.is_empty() {
            return Ok(Vec::new());
        }
        self.rows(Ask { between: Some(("date", dates.days())), order, only, ..self.ask(Table::NutritionLogs) }).await
    }
}
