//! Reads the whole remote: to join it for the first time or after too long, and to compare it with the log.

use super::{Engine, Outcome, Stage, Step, Stop};
use crate::record::Table;
use crate::store::{Joining, Ledger, Now, StoreError};
use crate::sync::commit::{Commit, travels};
use crate::sync::join::{Joined, Snapshot};
use crate::sync::remote::{Item, Request};

/// A comparison that finds more than one in this many records missing asks first.
const FIFTH: usize = 5;

impl Engine {
    pub(super) fn first_page(&mut self, snapshot: Snapshot) -> Step {
        let request = Request::Items { table: Table::ALL[0], page: None };
        self.send(Stage::Items { snapshot, tables: 0 }, request)
    }

    /// Reads all tables to compare them with the log as of `cursor`.
    pub(super) fn compare_pages(&mut self, cursor: u64) -> Step {
        self.comparing = Some((Snapshot::default(), cursor));
        self.first_page(Snapshot::default())
    }

    pub(super) fn page(
        &mut self,
        ledger: &mut Ledger,
        mut snapshot: Snapshot,
        tables: usize,
        items: Vec<Item>,
        next: Option<String>,
    ) -> Result<Step, StoreError> {
        snapshot.add(items);
        let table = Table::ALL[tables];
        if next.is_some() {
            return Ok(self.send(Stage::Items { snapshot, tables }, Request::Items { table, page: next }));
        }
        let following = (tables + 1..Table::ALL.len()).find(|at| travels(Table::ALL[*at]));
        if let Some(tables) = following {
            let request = Request::Items { table: Table::ALL[tables], page: None };
            return Ok(self.send(Stage::Items { snapshot, tables }, request));
        }
        if let Some((read, _)) = &mut self.comparing {
            *read = snapshot;
            // Marks it as read, even when there is nothing in it.
            read.head = Some(Commit::nothing());
            return self.pull(ledger, true);
        }
        let from = snapshot.next_row();
        Ok(self.send(Stage::Above(snapshot), Request::Rows { from, strong: true }))
    }

    pub(super) fn above(
        &mut self,
        ledger: &mut Ledger,
        mut snapshot: Snapshot,
        rows: Vec<Commit>,
        more: bool,
        now: Now,
    ) -> Result<Step, StoreError> {
        for row in rows {
            let missing = snapshot.next_row();
            if row.seq != missing {
                return Ok(self.done(Outcome::Stopped(Stop::Gap { missing })));
            }
            snapshot.rows.push(row);
        }
        if more {
            let from = snapshot.next_row();
            return Ok(self.send(Stage::Above(snapshot), Request::Rows { from, strong: true }));
        }
        self.next_conflict(ledger, snapshot, now)
    }

    fn next_conflict(&mut self, ledger: &mut Ledger, mut snapshot: Snapshot, now: Now) -> Result<Step, StoreError> {
        let rules = ledger.position()?.rules;
        if let Some(from) = snapshot.wanted(rules.floor).first().copied() {
            return Ok(self.send(Stage::Conflicts(snapshot), Request::Rows { from, strong: true }));
        }
        match snapshot.joined(rules) {
            Some(joined) => self.join(ledger, joined, now),
            None if rules.floor <= 1 => {
                let stage = Stage::Whole { snapshot, log: Vec::new() };
                Ok(self.send(stage, Request::Rows { from: 1, strong: true }))
            }
            None => Ok(self.done(Outcome::Stopped(Stop::Diverged { seq: snapshot.next_row() - 1 }))),
        }
    }

    pub(super) fn conflicts(
        &mut self,
        ledger: &mut Ledger,
        mut snapshot: Snapshot,
        rows: Vec<Commit>,
        now: Now,
    ) -> Result<Step, StoreError> {
        let wanted = snapshot.wanted(ledger.position()?.rules.floor);
        let Some(missing) = wanted.first().copied() else { return self.next_conflict(ledger, snapshot, now) };
        let before = snapshot.brought.len();
        snapshot.brought.extend(rows.into_iter().filter(|row| wanted.contains(&row.seq)));
        if snapshot.brought.len() == before {
            return Ok(self.done(Outcome::Stopped(Stop::Gap { missing })));
        }
        self.next_conflict(ledger, snapshot, now)
    }

    /// The items do not add up to the log, because another program changed some: the log alone is the base.
    pub(super) fn whole(
        &mut self,
        ledger: &mut Ledger,
        snapshot: Snapshot,
        mut log: Vec<Commit>,
        rows: Vec<Commit>,
        more: bool,
        now: Now,
    ) -> Result<Step, StoreError> {
        for row in rows {
            let missing = log.len() as u64 + 1;
            if row.seq != missing {
                return Ok(self.done(Outcome::Stopped(Stop::Gap { missing })));
            }
            log.push(row);
        }
        if more {
            let from = log.len() as u64 + 1;
            return Ok(self.send(Stage::Whole { snapshot, log }, Request::Rows { from, strong: true }));
        }
        match snapshot.joined_from(&log, ledger.position()?.rules) {
            Some(joined) => {
                self.run.reconcile = true;
                self.join(ledger, joined, now)
            }
            None => Ok(self.done(Outcome::Stopped(Stop::Diverged { seq: log.len() as u64 }))),
        }
    }

    fn join(&mut self, ledger: &mut Ledger, joined: Joined, now: Now) -> Result<Step, StoreError> {
        let joining = ledger.begin_join(joined)?;
        self.report.backup.clone_from(&joining.backup);
        self.join_on(ledger, Box::new(joining), now)
    }

    /// Takes over some records, and hands back in between.
    pub(super) fn join_on(
        &mut self,
        ledger: &mut Ledger,
        mut joining: Box<Joining>,
        now: Now,
    ) -> Result<Step, StoreError> {
        if !ledger.join_some(&mut joining, self.portion, now)? {
            let step = Step::Working { done: joining.done(), of: joining.of() };
            self.stage = Stage::Joining(joining);
            return Ok(step);
        }
        self.report.adopted += joining.adopted();
        self.recognised = true;
        if self.run.reconcile {
            return Ok(self.compare_pages(joining.cursor()));
        }
        self.push(ledger, now)
    }

    /// All tables are read, and the log to its end: what differs becomes the remote side.
    pub(super) fn compare(
        &mut self,
        ledger: &mut Ledger,
        snapshot: &Snapshot,
        begun: u64,
        now: Now,
    ) -> Result<Step, StoreError> {
        let whole = ledger.position()?.cursor == begun;
        let found = ledger.differences(&snapshot.items, whole)?;
        let missing = found.iter().filter(|(_, item)| item.is_none()).count();
        if missing * FIFTH > ledger.based()? && !self.run.accept_removals {
            return Ok(self.done(Outcome::Stopped(Stop::Emptied { missing })));
        }
        if let Some(path) = ledger.back_up_before(missing)? {
            self.report.backup = Some(path);
        }
        self.report.adopted += found.len();
        if !found.is_empty() {
            ledger.adopt(&found, now)?;
        }
        self.push(ledger, now)
    }
}
