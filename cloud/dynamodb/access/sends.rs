//! Sends, by day, by grade and by what they meant.

use super::query::{Ask, Order};
use super::{Access, Dates};
use std::ops::RangeInclusive;
use v7_state::record::{Body, Choice as _, Significance, Table};
use v7_state::sync::Failure;

impl Access {
    /// Sends of a range of days.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn sends(&self, dates: Dates, order: Order) -> Result<Vec<Body>, Failure> {
        self.sends_with(dates, order, &[]).await
    }

    /// Sends whose `gradeNumeric` lies in a range, in the order of grade and then day. Scales lie apart in these codes; a
    /// grade that no scale knows has none.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn sends_by_grade(&self, codes: RangeInclusive<u32>, order: Order) -> Result<Vec<Body>, Failure> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let bounds = (format!("{:05}#", codes.start()), format!("{:05}$", codes.end()));
        let between = Some(("gradeNumeric#date", bounds));
        self.rows(Ask { index: Some("grade-progression-index"), between, order, ..self.ask(Table::Sends) }).await
    }

    /// Sends that meant this, in the order of their days; of all time without a range.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn sends_by_significance(
        &self,
        significance: Significance,
        dates: Option<Dates>,
        order: Order,
    ) -> Result<Vec<Body>, Failure> {
        if dates.is_some_and(Dates::is_empty) {
            return Ok(Vec::new());
        }
        let between = Some(("significance#date", Dates::after(significance.as_str(), dates)));
        self.rows(Ask { index: Some("significance-index"), between, order, ..self.ask(Table::Sends) }).await
    }

    /// Sends of a range of days, with these attributes only; with none named, all.
    pub(super) async fn sends_with(
        &self,
        dates: Dates,
        order: Order,
        only: &'static [&'static str],
    ) -> Result<Vec<Body>, Failure> {
        if dates.is_empty() {
            return Ok(Vec::new());
        }
        let between = Some(("date#sendId", dates.days_with_id()));
        self.rows(Ask { between, only, order, ..self.ask(Table::Sends) }).await
    }
}
