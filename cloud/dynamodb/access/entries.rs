//! Sessions and rest days.

use super::query::{Ask, Order};
use super::{Access, Dates};
use v7_state::record::{Body, Choice as _, SessionType, Table};
use v7_state::sync::Failure;

impl Access {
    /// Entries of a range of days.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn entries(&self, dates: Dates, order: Order) -> Result<Vec<Body>, Failure> {
        self.entries_with(dates, order, &[]).await
    }

    /// Entries of one type, in the order of their days; of all time without a range.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn entries_of_type(
        &self,
        kind: SessionType,
        dates: Option<Dates>,
        order: Order,
    ) -> Result<Vec<Body>, Failure> {
        if dates.is_some_and(Dates::is_empty) {
            return Ok(Vec::new());
        }
        let between = Some(("sessionType#date", Dates::after(kind.as_str(), dates)));
        self.rows(Ask { index: Some("session-type-index"), between, order, ..self.ask(Table::Entries) }).await
    }

    /// Entries of a range of days, with these attributes only; with none named, all.
    pub(super) async fn entries_with(
        &self,
        dates: Dates,
        order: Order,
        only: &'static [&'static str],
    ) -> Result<Vec<Body>, Failure> {
        if dates.is_empty() {
            return Ok(Vec::new());
        }
        let between = Some(("date#entryId", dates.days_with_id()));
        self.rows(Ask { between, only, order, ..self.ask(Table::Entries) }).await
    }
}
