//! One run of sync: the engine says what to ask, the remote answers, the journal keeps where it stands.

use crate::clock::{self, Clock};
use std::path::{Path, PathBuf};
use std::time::Duration;
use v7_cloud::Connection;
use v7_cloud::dynamodb::DynamoRemote;
use v7_state::record::Ids;
use v7_state::store::{Now, Store, StoreError};
pub use v7_state::sync::Run;
use v7_state::sync::{Engine, Event, Outcome, Phase, Remote as _, Report, Status, Step};

/// Whose journal, and where its tables are.
#[derive(Clone, Debug)]
pub struct Account {
    /// `userId` in the tables.
    pub user: String,
    /// How to reach them.
    pub connection: Connection,
    /// The time.
    pub clock: Clock,
}

/// After this long all items are compared with the log again, to find what other programs wrote, ms.
const COMPARED_MS: i64 = 7 * 24 * 3_600_000;

/// Between two portions of a first sync.
const TURN: Duration = Duration::from_millis(3);

/// A journal and its remote.
#[derive(Debug)]
pub struct Syncing {
    store: Store,
    journal: PathBuf,
    account: Account,
    engine: Engine,
    remote: DynamoRemote,
}

impl Syncing {
    /// Nothing is asked of the remote yet.
    pub fn new(store: Store, journal: &Path, account: Account) -> Self {
        let remote = DynamoRemote::new(account.connection.clone(), account.user.clone());
        Self { store, journal: journal.to_owned(), account, engine: Engine::new(clock::seed()), remote }
    }

    /// The journal's file.
    pub fn journal(&self) -> &Path {
        &self.journal
    }

    /// Its sync side.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Where sync stands, without asking the remote.
    pub fn status(&mut self) -> Result<Status, StoreError> {
        self.store.ledger().status()
    }

    /// Syncs once, and notes how it went. `progress` hears of records read or written, of how many (0 while unknown).
    ///
    /// It may be dropped at any moment: the next run goes on from what is in the journal's file.
    pub async fn run(&mut self, run: Run, progress: &mut dyn FnMut(usize, usize)) -> Result<Report, StoreError> {
        let device = device_name(&mut Ids::new(clock::seed()));
        self.store.ledger().bind(&self.account.user, &device)?;
        let compared = self.store.ledger().compared_ms()?;
        let now = self.now();
        let run = Run { reconcile: run.reconcile || compared.is_some_and(|ms| now.ms - ms > COMPARED_MS), ..run };
        let mut event = Event::Start(run);
        let report = loop {
            let now = self.now();
            match self.engine.step(&mut self.store, event, now)? {
                Step::Done(report) => break report,
                Step::Send(request) => {
                    event = Event::Answer(self.remote.call(&request).await);
                    progress(self.engine.read_so_far(), 0);
                }
                Step::Working { done, of } => {
                    progress(done, of);
                    // Whoever waits to save gets a turn.
                    tokio::time::sleep(TURN).await;
                    event = Event::Continue;
                }
            }
        };
        let now = self.now();
        let mut ledger = self.store.ledger();
        if report.outcome == Outcome::Synced && (run.reconcile || compared.is_none()) {
            ledger.set_compared_ms(now.ms)?;
        }
        let status = standing(&report, &ledger.status()?, now.ms);
        ledger.set_status(&status)?;
        Ok(report)
    }

    fn now(&self) -> Now {
        Now { ms: self.account.clock.moment().ms }
    }
}

/// Where sync stands after a run.
fn standing(report: &Report, before: &Status, now_ms: i64) -> Status {
    let of = |phase, word: &str, sentence: String| Status { phase, word: word.to_owned(), sentence, ..before.clone() };
    match &report.outcome {
        Outcome::Synced => Status { synced_ms: Some(now_ms), ..of(Phase::Resting, "", String::new()) },
        Outcome::Offline(why) => of(Phase::Offline, "", format!("The server cannot be reached: {why}")),
        Outcome::Later { why, .. } => of(Phase::Pausing, "", format!("The next attempt follows by itself: {why}")),
        Outcome::Stopped(stop) => of(Phase::Stopped, stop.word(), stop.to_string()),
    }
}

/// What a run did, in a sentence.
pub fn sentence(report: &Report, status: &Status) -> String {
    if report.outcome != Outcome::Synced {
        return status.sentence.clone();
    }
    let commits = |n: usize, what: &str| match n {
        0 => None,
        1 => Some(format!("1 change {what}")),
        n => Some(format!("{n} changes {what}")),
    };
    let parts = [
        commits(report.pushed, "sent"),
        commits(report.pulled, "received"),
        commits(report.adopted, "of other programs taken in"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let mut text =
        if parts.is_empty() { "Synced: nothing new".to_owned() } else { format!("Synced: {}", parts.join(", ")) };
    for (count, what) in [(status.refused, "refused by the server"), (status.conflicts, "in the conflict inbox")] {
        if count > 0 {
            text = format!("{text}; {count} {what}");
        }
    }
    text
}

/// What other devices call this one: the machine's name, and something that no other has.
fn device_name(ids: &mut Ids) -> String {
    let host = gethostname::gethostname().to_string_lossy().into_owned();
    let host: String =
        host.split('.').next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(40).collect();
    let host = if host.is_empty() { "device" } else { &host };
    format!("{host}-{}", &ids.short()[..4])
}
