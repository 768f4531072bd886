//! Pushes: freeze, send, and find out what became of it. Only the log says whether a push was applied.

use super::{Engine, Flaw, Outcome, ROUNDS, Stage, Step, Trouble};
use crate::record::Key;
use crate::store::{Ledger, Now, StoreError};
use crate::sync::commit::{Push, RecordOp};
use crate::sync::remote::{Failure, Item, Request};

/// Refusals of an item, while the log stands still, after which another program must have written it.
const REFUSALS: u32 = 3;

impl Engine {
    /// The log is known to its end: send what is frozen, or freeze what waits.
    pub(super) fn push(&mut self, ledger: &mut Ledger, now: Now) -> Result<Step, StoreError> {
        if self.rounds >= ROUNDS {
            return self.later(ledger, format!("{ROUNDS} pushes in a row were not accepted"));
        }
        let Some(mut push) = ledger.inflight()? else {
            self.trouble = None;
            return self.freeze(ledger, now);
        };
        match self.trouble.take() {
            Some(Trouble::Items(keys)) => {
                self.refusals += 1;
                if self.refusals >= REFUSALS {
                    self.refusals = 0;
                    return self.read_foreign(ledger, &push, &keys, now);
                }
            }
            Some(Trouble::Token) => {
                ledger.thaw()?;
                return self.freeze(ledger, now);
            }
            Some(Trouble::Invalid { key, detail }) => {
                let all: Vec<Key> = push.commit.ops.iter().filter_map(RecordOp::key).collect();
                // Of several records nobody knows which one it is: find it by sending them group by group.
                let guilty = if let Some(key) = key {
                    vec![key]
                } else if self.alone {
                    all
                } else {
                    Vec::new()
                };
                ledger.quarantine(&guilty, &detail)?;
                self.alone = guilty.is_empty();
                ledger.thaw()?;
                return self.freeze(ledger, now);
            }
            None => {}
        }
        if self.flaw == Flaw::NewCid {
            ledger.thaw()?;
            ledger.forget_sent()?;
            let Some(fresh) = ledger.freeze(&mut self.ids, now, false)? else { return self.rest(ledger) };
            push = fresh;
        }
        Ok(self.send(Stage::Push, Request::Push(Box::new(push))))
    }

    fn freeze(&mut self, ledger: &mut Ledger, now: Now) -> Result<Step, StoreError> {
        match ledger.freeze(&mut self.ids, now, self.alone)? {
            Some(push) => Ok(self.send(Stage::Push, Request::Push(Box::new(push)))),
            None => self.rest(ledger),
        }
    }

    /// Nothing is left to do.
    fn rest(&mut self, ledger: &mut Ledger) -> Result<Step, StoreError> {
        if ledger.position()?.failures > 0 {
            ledger.set_failures(0)?;
        }
        ledger.rest()?;
        Ok(self.done(Outcome::Synced))
    }

    /// Our row is in the log: it needs no pull to be applied.
    pub(super) fn pushed(&mut self, ledger: &mut Ledger, now: Now) -> Result<Step, StoreError> {
        let Some(push) = ledger.inflight()? else { return self.pull(ledger, true) };
        self.rows(ledger, vec![push.commit], false, true, now)
    }

    pub(super) fn push_failed(&mut self, ledger: &mut Ledger, failure: Failure, now: Now) -> Result<Step, StoreError> {
        match failure {
            Failure::Unanswered(_) if self.flaw == Flaw::AssumeDone => return self.pushed(ledger, now),
            Failure::Unanswered(_) if self.flaw == Flaw::ForgetInflight => ledger.thaw()?,
            Failure::Unanswered(_) => {}
            Failure::Rejected { log, items } => {
                self.trouble = (!log && !items.is_empty()).then_some(Trouble::Items(items));
            }
            Failure::TokenReused => self.trouble = Some(Trouble::Token),
            Failure::Invalid { key, detail } => self.trouble = Some(Trouble::Invalid { key, detail }),
            // Nothing was written: the same push goes again after a pause.
            other => return self.failed(ledger, &other),
        }
        self.rounds += 1;
        self.pull(ledger, true)
    }

    fn read_foreign(&mut self, ledger: &mut Ledger, push: &Push, keys: &[Key], now: Now) -> Result<Step, StoreError> {
        let mut left = Vec::new();
        for op in &push.commit.ops {
            let Some(key) = op.key().filter(|key| keys.contains(key)) else { continue };
            let mut places: Vec<&String> = op.to_sk.iter().chain(&op.from_sk).collect();
            places.dedup();
            left.extend(places.into_iter().map(|sk| (key.clone(), sk.clone())));
        }
        self.next_foreign(ledger, Vec::new(), left, now)
    }

    pub(super) fn foreign(
        &mut self,
        ledger: &mut Ledger,
        mut found: Vec<(Key, Option<Item>)>,
        mut left: Vec<(Key, String)>,
        item: Option<Item>,
        now: Now,
    ) -> Result<Step, StoreError> {
        let (key, _) = left.remove(0);
        match (found.iter_mut().find(|(known, _)| *known == key), item) {
            // A record whose date moves may be under either key.
            (Some(known), Some(item)) => known.1 = Some(item),
            (Some(_), None) => {}
            (None, item) => found.push((key, item)),
        }
        self.next_foreign(ledger, found, left, now)
    }

    fn next_foreign(
        &mut self,
        ledger: &mut Ledger,
        found: Vec<(Key, Option<Item>)>,
        left: Vec<(Key, String)>,
        now: Now,
    ) -> Result<Step, StoreError> {
        if let Some((key, sk)) = left.first().cloned() {
            return Ok(self.send(Stage::Foreign { found, left }, Request::Item { key, sk }));
        }
        let cursor = ledger.position()?.cursor;
        if found.iter().any(|(_, item)| item.as_ref().is_some_and(|item| item.v.is_some_and(|v| v > cursor))) {
            // A commit came in between: it is in the log.
            return self.pull(ledger, true);
        }
        self.report.adopted += found.len();
        ledger.adopt(&found, now)?;
        self.freeze(ledger, now)
    }
}
