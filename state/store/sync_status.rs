//! Where sync stood when it was last looked at: kept in the file, so that every program on it says the same.

use super::sync::{Ledger, json, parse};
use super::{StoreError, meta};
use crate::sync::Status;

impl Ledger<'_> {
    /// Where sync stands: as last noted, with what waits and what is in the inbox now.
    pub fn status(&self) -> Result<Status, StoreError> {
        let conn = self.conn();
        let noted: Status = match self.at(meta::get(conn, "sync.status"))? {
            Some(text) => parse(&text)?,
            None => Status { phase: crate::sync::Phase::Resting, ..Status::default() },
        };
        Ok(Status {
            waiting: self.waiting()?,
            refused: self.quarantined()?.len(),
            conflicts: self.conflicts()?.len(),
            ..noted
        })
    }

    /// Notes where it stands.
    pub fn set_status(&mut self, status: &Status) -> Result<(), StoreError> {
        self.within(|conn| meta::set(conn, "sync.status", &json(status)?))
    }

    /// When all items were last compared with the log, UTC ms.
    pub fn compared_ms(&self) -> Result<Option<i64>, StoreError> {
        Ok(self.at(meta::get(self.conn(), "sync.compared"))?.and_then(|text| text.parse().ok()))
    }

    /// Notes when all items were compared with the log.
    pub fn set_compared_ms(&mut self, ms: i64) -> Result<(), StoreError> {
        self.within(|conn| meta::set(conn, "sync.compared", &ms.to_string()))
    }
}
