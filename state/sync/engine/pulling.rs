//! Pulls rows of the log: recognises the log, stops at a gap, applies row by row.

use super::{Engine, Flaw, Outcome, Stage, Step, Stop};
use crate::store::{Applied, Ledger, Now, StoreError};
use crate::sync::commit::{Commit, PROTO};
use crate::sync::remote::Request;

impl Engine {
    /// Asks for what follows the cursor; first of all for the cursor's own row, which has to be the one we know.
    pub(super) fn pull(&mut self, ledger: &mut Ledger, strong: bool) -> Result<Step, StoreError> {
        let cursor = ledger.position()?.cursor;
        let from = if cursor > 0 && !self.recognised { cursor } else { cursor + 1 };
        Ok(self.send(Stage::Pull { strong }, Request::Rows { from, strong }))
    }

    pub(super) fn rows(
        &mut self,
        ledger: &mut Ledger,
        mut rows: Vec<Commit>,
        more: bool,
        strong: bool,
        now: Now,
    ) -> Result<Step, StoreError> {
        let position = ledger.position()?;
        if self.flaw == Flaw::CursorFirst {
            return self.cursor_first(ledger, rows, now);
        }
        if position.cursor > 0 && !self.recognised {
            let known = rows
                .first()
                .is_some_and(|row| row.seq == position.cursor && Some(&row.cid) == position.last_cid.as_ref());
            if !known {
                // An eventual read may lag behind what this device saw; a strong one may not.
                return if strong { Ok(self.done(Outcome::Stopped(Stop::Restored))) } else { self.pull(ledger, true) };
            }
        }
        self.recognised = true;
        rows.retain(|row| row.seq > position.cursor);
        let removals = rows.iter().flat_map(|row| &row.ops).filter(|op| op.body.is_none()).count();
        if let Some(path) = ledger.back_up_before(removals)? {
            self.report.backup = Some(path);
        }
        let mut cursor = position.cursor;
        for row in &rows {
            if row.seq != cursor + 1 && self.flaw != Flaw::IgnoreGaps {
                let missing = cursor + 1;
                return if strong {
                    Ok(self.done(Outcome::Stopped(Stop::Gap { missing })))
                } else {
                    self.pull(ledger, true)
                };
            }
            if row.proto > PROTO || row.rules.is_some_and(|rules| rules.min_proto > PROTO) {
                return Ok(self.done(Outcome::Stopped(Stop::UpdateNeeded)));
            }
            match ledger.apply(row, now)? {
                Applied::Yes { own } => {
                    cursor = row.seq;
                    self.refusals = 0;
                    self.trouble = None;
                    if own {
                        self.report.pushed += 1;
                    } else {
                        self.report.pulled += 1;
                    }
                }
                Applied::Elsewhere => return Ok(self.done(Outcome::Stopped(Stop::Gap { missing: cursor + 1 }))),
                Applied::Diverged => return Ok(self.done(Outcome::Stopped(Stop::Diverged { seq: row.seq }))),
                Applied::Unreadable => return Ok(self.done(Outcome::Stopped(Stop::UpdateNeeded))),
            }
        }
        if more && !rows.is_empty() {
            return self.pull(ledger, strong);
        }
        if more && !strong {
            return self.pull(ledger, true);
        }
        self.pulled(ledger, now)
    }

    /// The log is read to its end: compare, then push.
    fn pulled(&mut self, ledger: &mut Ledger, now: Now) -> Result<Step, StoreError> {
        match self.comparing.take() {
            None => self.push(ledger, now),
            Some((snapshot, _)) if snapshot.items.is_empty() && snapshot.head.is_none() => {
                Ok(self.compare_pages(ledger.position()?.cursor))
            }
            Some((snapshot, begun)) => self.compare(ledger, &snapshot, begun, now),
        }
    }

    /// The mistake of the same name: rows are passed in one step and applied in the next.
    fn cursor_first(&mut self, ledger: &mut Ledger, rows: Vec<Commit>, now: Now) -> Result<Step, StoreError> {
        for row in std::mem::take(&mut self.passed) {
            ledger.apply(&row, now)?;
        }
        let cursor = ledger.position()?.cursor;
        self.passed = rows.into_iter().filter(|row| row.seq > cursor).collect();
        self.recognised = true;
        match self.passed.last() {
            Some(last) => {
                ledger.skip_to(last)?;
                self.pull(ledger, true)
            }
            None => self.push(ledger, now),
        }
    }
}
