//! Sync beside the screen: a thread with a runtime of its own, so that neither network nor disk ever holds up a key.
//!
//! It wakes for an edit, for the return of the climber's attention, for the key, and every five minutes; where no
//! account is configured there is no thread. What a run does is in [`run`]; the protocol is in [`v7_state::sync`].

mod lock;
mod run;

pub use lock::Lock;
pub use run::{Account, Run, Syncing, sentence};

use crate::clock;
use crate::log;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use v7_state::msg::{Msg, Toast};
use v7_state::store::{Store, StoreError};
use v7_state::sync::{Outcome, Phase, Report, Status};

/// The first run waits for the first screen.
const AT_START: Duration = Duration::from_millis(300);
/// Edits that follow one another go together.
const AFTER_EDIT: Duration = Duration::from_secs(5);
/// Nothing happened here; something may have elsewhere.
const EVERY: Duration = Duration::from_secs(300);
/// The climber looks at the journal again: no run when the last one was less than this ago.
const FRESH: Duration = Duration::from_secs(20);
/// Another program is syncing this journal: look again.
const TAKEN: Duration = Duration::from_secs(10);

/// What the thread is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    Edited,
    Looked,
    Now,
    Cancel,
    End,
}

/// The thread, seen from the loop.
#[derive(Debug)]
pub struct Syncer {
    jobs: UnboundedSender<Job>,
    thread: JoinHandle<()>,
}

/// Tells the thread of edits.
#[derive(Clone, Debug)]
pub struct Edits(UnboundedSender<Job>);

impl Edits {
    /// Something was saved.
    pub fn tell(&self) {
        let _ = self.0.send(Job::Edited);
    }
}

impl Syncer {
    /// Starts it.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(journal: PathBuf, account: Account, out: UnboundedSender<Msg>) -> std::io::Result<Self> {
        let (jobs, inbox) = unbounded_channel();
        let thread = thread::Builder::new().name("sync".into()).spawn(move || {
            if let Err(problem) = work(&journal, account, inbox, &out) {
                let _ = out.send(Msg::Say(Toast { text: format!("Sync has ended: {problem}"), failed: true }));
            }
        })?;
        Ok(Self { jobs, thread })
    }

    /// For whoever saves.
    pub fn edits(&self) -> Edits {
        Edits(self.jobs.clone())
    }

    /// The climber looks at the screen again.
    pub fn looked(&self) {
        self.tell(Job::Looked);
    }

    /// The climber asks for it.
    pub fn now(&self) {
        self.tell(Job::Now);
    }

    /// Stops the run that is under way.
    pub fn cancel(&self) {
        self.tell(Job::Cancel);
    }

    /// Ends it, in the middle of a run as well: nothing is lost by that.
    pub fn close(self) {
        self.tell(Job::End);
        // A panic there has ended the program already.
        let _ = self.thread.join();
    }

    fn tell(&self, job: Job) {
        let _ = self.jobs.send(job);
    }
}

fn work(
    journal: &std::path::Path,
    account: Account,
    inbox: UnboundedReceiver<Job>,
    out: &UnboundedSender<Msg>,
) -> color_eyre::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clock = account.clock;
    let store = Store::open(journal, &v7_state::store::Now { ms: clock.moment().ms })?;
    let syncing = Syncing::new(store, journal, account);
    let thread = Thread { syncing, inbox, out: out.clone(), due: Instant::now() + AT_START, last: None, said: None };
    runtime.block_on(thread.run())
}

struct Thread {
    syncing: Syncing,
    inbox: UnboundedReceiver<Job>,
    out: UnboundedSender<Msg>,
    due: Instant,
    last: Option<Instant>,
    said: Option<Status>,
}

impl Thread {
    async fn run(mut self) -> color_eyre::Result<()> {
        let status = self.syncing.status()?;
        self.publish(status);
        loop {
            tokio::select! {
                job = self.inbox.recv() => match job {
                    None | Some(Job::End) => return Ok(()),
                    Some(Job::Edited) => {
                        self.hasten(AFTER_EDIT);
                        let status = self.syncing.status()?;
                        self.publish(status);
                    }
                    Some(Job::Looked) if self.last.is_none_or(|last| last.elapsed() >= FRESH) => {
                        self.hasten(Duration::ZERO);
                    }
                    Some(Job::Now) => {
                        if !self.once(true).await? {
                            return Ok(());
                        }
                    }
                    Some(Job::Looked | Job::Cancel) => {}
                },
                () = tokio::time::sleep_until(self.due) => {
                    if !self.once(false).await? {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn hasten(&mut self, wait: Duration) {
        self.due = self.due.min(Instant::now() + wait);
    }

    /// One run. `false` when the program ends meanwhile.
    async fn once(&mut self, asked: bool) -> color_eyre::Result<bool> {
        self.due = Instant::now() + EVERY;
        let Some(_lock) = Lock::try_take(self.syncing.journal())? else {
            self.due = Instant::now() + TAKEN;
            if asked {
                self.say("Another v7 is syncing this journal".to_owned(), false);
            }
            return Ok(true);
        };
        let running = Status { phase: Phase::Running, ..self.syncing.status()? };
        let first = running.synced_ms.is_none();
        let _ = self.out.send(Msg::Sync(running));
        let mut edited = false;
        let (out, inbox) = (self.out.clone(), &mut self.inbox);
        let mut progress = |done: usize, of: usize| {
            if first {
                let _ = out.send(Msg::Progress("First sync".into(), done, of));
            }
        };
        let report = {
            let mut run = std::pin::pin!(self.syncing.run(Run::default(), &mut progress));
            loop {
                tokio::select! {
                    biased;
                    job = inbox.recv() => match job {
                        None | Some(Job::End) => return Ok(false),
                        Some(Job::Cancel) => break None,
                        Some(Job::Edited) => edited = true,
                        Some(Job::Looked | Job::Now) => {}
                    },
                    report = &mut run => break Some(report),
                }
            }
        };
        self.last = Some(Instant::now());
        match report {
            Some(Ok(report)) => self.after(&report, first, asked)?,
            Some(Err(error)) => self.failed(&error),
            None => {
                let status = self.syncing.status()?;
                self.publish(status);
                let text = "Sync was stopped; it goes on where it was at the next one".to_owned();
                let _ = self.out.send(Msg::Finished(Ok(text)));
            }
        }
        if edited {
            self.hasten(AFTER_EDIT);
        }
        Ok(true)
    }

    fn after(&mut self, report: &Report, first: bool, asked: bool) -> color_eyre::Result<()> {
        if let Outcome::Later { at_most_ms, .. } = report.outcome {
            let wait = (clock::seed() % u128::from(at_most_ms.max(1))) as u64;
            self.due = Instant::now() + Duration::from_millis(wait);
        }
        let status = self.syncing.status()?;
        if !status.sentence.is_empty() && self.said.as_ref().is_none_or(|said| said.sentence != status.sentence) {
            log::note(&format!("sync: {}", status.sentence));
        }
        if report.pulled > 0 || report.adopted > 0 || first {
            let _ = self.out.send(Msg::Outdated);
        }
        let done = run::sentence(report, &status);
        if first {
            let good = report.outcome == Outcome::Synced;
            let _ = self.out.send(Msg::Finished(if good { Ok(done) } else { Err(done) }));
        } else if asked {
            self.say(done, report.outcome != Outcome::Synced);
        }
        if let Some(backup) = &report.backup {
            let text = format!("Many records were removed on another device; a copy of before is {}", backup.display());
            self.say(text, false);
        }
        self.publish(status);
        Ok(())
    }

    /// The journal's own file could not be used, or is another account's: said once, tried again at the usual times.
    fn failed(&mut self, error: &StoreError) {
        let sentence = error.to_string();
        if self.said.as_ref().is_none_or(|said| said.sentence != sentence) {
            log::note(&format!("sync: {sentence}"));
            self.say(sentence.clone(), true);
        }
        let word = match error {
            StoreError::OtherUser { .. } => "other account",
            _ => "file trouble",
        };
        let before = self.said.clone().unwrap_or_default();
        self.publish(Status { phase: Phase::Stopped, word: word.into(), sentence, ..before });
    }

    fn say(&self, text: String, failed: bool) {
        let _ = self.out.send(Msg::Say(Toast { text, failed }));
    }

    fn publish(&mut self, status: Status) {
        let _ = self.out.send(Msg::Sync(status.clone()));
        self.said = Some(status);
    }
}
