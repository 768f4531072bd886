//! A remote in memory: transactions with conditions and tokens as DynamoDB has them, and answers that go wrong.

use super::Dice;
use crate::record::{Key, Table};
use crate::sync::{
    Action, Answer, Commit, Failure, Flaw, Item, MARKS, Push, Remote, Request, Rules, SUBSCRIPTION, When,
};
use std::collections::BTreeMap;
use std::future::{Future, ready};

/// Chances in percent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weather {
    pub lost: usize,
    pub unanswered: usize,
    pub late: usize,
    pub throttled: usize,
    pub contended: usize,
    pub stale: usize,
    pub holes: usize,
}

#[derive(Debug, Default)]
pub(super) struct Server {
    pub log: Vec<Commit>,
    pub tables: BTreeMap<(Table, String), Item>,
    tokens: BTreeMap<String, Commit>,
    late: Vec<(usize, Push)>,
    pub rules: Rules,
    pub page: usize,
    pub flaw: Flaw,
    pub requests: usize,
    pub rejected: usize,
    pub faults: usize,
}

impl Remote for Server {
    fn call(&mut self, request: &Request) -> impl Future<Output = Result<Answer, Failure>> + Send {
        ready(self.answer(request))
    }
}

impl Server {
    pub(super) fn new(page: usize) -> Self {
        Self { page, ..Self::default() }
    }

    /// Answers on a day with weather.
    pub(super) fn weathered(
        &mut self,
        request: &Request,
        weather: Weather,
        dice: &mut Dice,
    ) -> Result<Answer, Failure> {
        self.deliver(1);
        let write = matches!(request, Request::Push(_));
        let fault = if dice.percent(weather.lost) {
            Some(if dice.percent(50) { Failure::Offline("lost".into()) } else { Failure::Unanswered("lost".into()) })
        } else if dice.percent(weather.throttled) {
            Some(Failure::Throttled)
        } else if write && dice.percent(weather.contended) {
            Some(Failure::Contended)
        } else {
            None
        };
        if let Some(fault) = fault {
            self.faults += 1;
            self.requests += 1;
            return Err(fault);
        }
        if let Request::Push(push) = request
            && dice.percent(weather.late)
        {
            self.faults += 1;
            self.requests += 1;
            self.late.push((1 + dice.roll(6), (**push).clone()));
            return Err(Failure::Unanswered("late".into()));
        }
        let answer = self.answer(request);
        if dice.percent(weather.unanswered) {
            self.faults += 1;
            return Err(Failure::Unanswered("cut off".into()));
        }
        let Request::Rows { strong: false, from } = request else { return answer };
        let Ok(Answer::Rows { mut rows, mut more }) = answer else { return answer };
        if dice.percent(weather.stale) && !rows.is_empty() {
            self.faults += 1;
            rows.truncate(dice.roll(rows.len() + 1));
            more = false;
        }
        if dice.percent(weather.holes) && rows.len() > 2 {
            self.faults += 1;
            let hole = 1 + dice.roll(rows.len() - 2);
            assert!(rows[hole].seq > *from);
            rows.remove(hole);
        }
        Ok(Answer::Rows { rows, more })
    }

    /// Pushes that were on their way arrive; nobody hears of it.
    pub(super) fn deliver(&mut self, steps: usize) {
        let mut due = Vec::new();
        self.late.retain_mut(|(left, push)| {
            *left = left.saturating_sub(steps);
            if *left == 0 {
                due.push(push.clone());
            }
            *left > 0
        });
        for push in due {
            let _ = self.push(&push);
        }
    }

    pub(super) fn answer(&mut self, request: &Request) -> Result<Answer, Failure> {
        self.requests += 1;
        match request {
            Request::Rules => Ok(Answer::Rules(self.rules)),
            Request::Head => Ok(Answer::Head(self.log.last().cloned())),
            Request::Rows { from, .. } => {
                let rest = self.log.iter().filter(|row| row.seq >= (*from).max(self.rules.floor));
                let rows: Vec<Commit> = rest.clone().take(self.page).cloned().collect();
                Ok(Answer::Rows { more: rows.len() < rest.count(), rows })
            }
            Request::Push(push) => self.push(push),
            Request::Items { table, page } => {
                let after = page.clone().unwrap_or_default();
                let mut items: Vec<Item> = self
                    .tables
                    .iter()
                    .filter(|((in_table, sk), _)| in_table == table && (page.is_none() || *sk > after))
                    .map(|(_, item)| item.clone())
                    .collect();
                let more = items.len() > self.page;
                items.truncate(self.page);
                let next = items.last().filter(|_| more).map(|item| item.sk.clone());
                Ok(Answer::Items { items, next })
            }
            Request::Item { key, sk } => Ok(Answer::Item(self.tables.get(&(key.table, sk.clone())).cloned())),
        }
    }

    fn push(&mut self, push: &Push) -> Result<Answer, Failure> {
        let commit = &push.commit;
        if let Some(known) = self.tokens.get(&commit.cid) {
            return if known == commit { Ok(Answer::Done) } else { Err(Failure::TokenReused) };
        }
        let actions = push.actions();
        assert!(actions.len() < 96, "{} actions", actions.len());
        if self.flaw != Flaw::Unconditional {
            let log = commit.seq <= self.log.len() as u64;
            assert!(log || commit.seq == self.log.len() as u64 + 1, "row {} leaves a gap", commit.seq);
            let items: Vec<Key> = actions.iter().filter(|action| !self.holds(action)).map(key_of).collect();
            if log || !items.is_empty() {
                self.rejected += 1;
                return Err(Failure::Rejected { log, items });
            }
        }
        for action in actions {
            match action {
                Action::Delete { key, sk, .. } => {
                    self.tables.remove(&(key.table, sk.to_owned()));
                }
                Action::Put { key, sk, body, .. } => {
                    let place = (key.table, sk.to_owned());
                    let mut body = body.clone();
                    assert!(!body.contains_key(SUBSCRIPTION), "clients never write it");
                    assert!(MARKS.iter().all(|mark| !body.contains_key(*mark)), "{body:?}");
                    assert!(key.table.id_key().is_none_or(|name| body[name] == *key.id), "{body:?}");
                    let servers = self.tables.get(&place).and_then(|item| item.body.get(SUBSCRIPTION)).cloned();
                    body.extend(servers.map(|value| (SUBSCRIPTION.to_owned(), value)));
                    let item = Item { key, sk: sk.to_owned(), v: Some(commit.seq), body };
                    self.tables.insert(place, item);
                }
            }
        }
        self.log.truncate(commit.seq as usize - 1);
        self.log.push(commit.clone());
        self.tokens.insert(commit.cid.clone(), commit.clone());
        Ok(Answer::Done)
    }

    fn holds(&self, action: &Action) -> bool {
        let (Action::Put { key, sk, when, .. } | Action::Delete { key, sk, when }) = action;
        let item = self.tables.get(&(key.table, (*sk).to_owned()));
        match when {
            When::Absent => item.is_none(),
            When::Version(v) => item.is_some_and(|item| item.v == Some(*v)),
            When::Unmarked => item.is_none_or(|item| item.v.is_none()),
        }
    }
}

fn key_of(action: &Action) -> Key {
    let (Action::Put { key, .. } | Action::Delete { key, .. }) = action;
    key.clone()
}
