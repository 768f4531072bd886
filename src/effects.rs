//! Runs effects off the loop: a thread that writes, a thread that reads, timers. Each answers with a `Msg`.
//!
//! One thread owns the writing connection, so saves happen in the order they were asked for; `close` waits for them.

use crate::clock::{self, Clock};
use crate::coach::{Coach, Office, keeping};
use crate::config::CoachNetwork;
use crate::files;
use crate::reading::{Read, Reading};
use crate::sync::{Account, Edits, Syncer};
use chrono::NaiveDate;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use v7_state::act;
use v7_state::coach::talk::Job;
use v7_state::msg::{CaptureKind, Effect, Jump, Msg, Saved, Toast};
use v7_state::record::{Change, Ids, Op};
use v7_state::settings::Settings;
use v7_state::store::{Now, Resolution, Reverted, Store, StoreError};
use v7_state::view;

/// How long nothing is saved until the program sees to its own notes.
const IDLE: Duration = Duration::from_secs(3);

/// A job for the writing thread.
enum Write {
    Save(Change),
    Capture(CaptureKind, String),
    Undo,
    Redo,
    Resolve(i64, Resolution),
    Import(PathBuf),
    /// A fact about this journal that is no record.
    Meta(String, String),
    /// What the coach keeps.
    Coach(Job),
}

/// The background of the program.
pub struct Effects {
    out: UnboundedSender<Msg>,
    write: Option<mpsc::Sender<Write>>,
    read: Option<mpsc::Sender<Read>>,
    threads: Vec<JoinHandle<()>>,
    /// None where no account is configured.
    syncer: Option<Syncer>,
    coach: RefCell<Coach>,
    cancel: Arc<AtomicBool>,
    clock: Clock,
}

impl Effects {
    /// Starts the background on an open journal.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(
        store: Store,
        path: &Path,
        settings: &Settings,
        clock: Clock,
        account: Option<Account>,
        network: CoachNetwork,
        out: UnboundedSender<Msg>,
    ) -> std::io::Result<Self> {
        let office = Office { journal: path.to_owned(), settings: settings.clone(), clock, network };
        let coach = RefCell::new(Coach::new(office, out.clone()));
        let syncer = account.map(|account| Syncer::start(path.to_owned(), account, out.clone())).transpose()?;
        let (write, writes) = mpsc::channel();
        let (read, reads) = mpsc::channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let writer = Writer {
            store,
            settings: settings.clone(),
            clock,
            ids: Ids::new(clock::seed()),
            out: out.clone(),
            cancel: Arc::clone(&cancel),
            edited: syncer.as_ref().map(Syncer::edits),
        };
        let reading = Reading {
            path: path.to_owned(),
            settings: settings.clone(),
            clock,
            out: out.clone(),
            cancel: Arc::clone(&cancel),
        };
        let threads = vec![
            thread::Builder::new().name("writer".into()).spawn(move || writer.run(&writes))?,
            thread::Builder::new().name("reader".into()).spawn(move || reading.run(&reads))?,
        ];
        Ok(Self { out, write: Some(write), read: Some(read), threads, syncer, coach, cancel, clock })
    }

    /// Runs one effect. Those that need the terminal are the loop's own and do nothing here.
    pub fn run(&self, effect: Effect) {
        match effect {
            Effect::Query(query) => self.read(Read::Query(Box::new(query))),
            Effect::Export(path) => self.read(Read::Export(files::at_home(&path))),
            Effect::Save(change) => self.write(Write::Save(change)),
            Effect::Capture(kind, line) => self.write(Write::Capture(kind, line)),
            Effect::Undo => self.write(Write::Undo),
            Effect::Redo => self.write(Write::Redo),
            Effect::PlanImport(path) => self.read(Read::PlanImport(files::at_home(&path))),
            Effect::Import(path) => self.write(Write::Import(files::at_home(&path))),
            Effect::Draft(name, text) => self.write(Write::Meta(format!("draft:{name}"), text.unwrap_or_default())),
            Effect::Welcomed => self.write(Write::Meta("welcomed".into(), "1".into())),
            Effect::Resolve(n, resolution) => self.write(Write::Resolve(n, resolution)),
            Effect::SyncNow => self.sync_now(),
            Effect::Coach(job) => self.coach(job),
            Effect::Cancel => {
                self.cancel.store(true, Ordering::SeqCst);
                if let Some(syncer) = &self.syncer {
                    syncer.cancel();
                }
            }
            Effect::Log(text) => self.read(Read::Log(text)),
            Effect::Copy(text) => self.copy(&text),
            Effect::WakeAt(ms) => self.wake_at(ms),
            Effect::Edit(_) | Effect::Quit | Effect::Suspend | Effect::Redraw => {}
        }
    }

    /// Looks whether another program wrote to the journal, and says so with `Msg::Outdated`.
    pub fn look_for_others(&self) {
        self.read(Read::LookForOthers);
    }

    /// The climber looks at the screen again.
    pub fn looked(&self) {
        self.look_for_others();
        if let Some(syncer) = &self.syncer {
            syncer.looked();
        }
    }

    fn coach(&self, job: Job) {
        match job {
            Job::Answer(_) | Job::Payload(_) | Job::Consent(..) | Job::SignedIn(..) | Job::Cancel(_) => {
                self.coach.borrow_mut().take(job);
            }
            Job::Load(id) => self.read(Read::Chat(id)),
            // The loop's own: it leaves the screen.
            Job::SignIn(_) => {}
            kept => self.write(Write::Coach(kept)),
        }
    }

    fn sync_now(&self) {
        if let Some(syncer) = &self.syncer {
            syncer.now();
        } else {
            let text = "Sync is off: set sync.user_id in the config file".to_owned();
            let _ = self.out.send(Msg::Say(Toast { text, failed: false }));
        }
    }

    /// Waits until everything that was asked to be saved is.
    pub fn close(mut self) {
        if let Some(syncer) = self.syncer.take() {
            syncer.close();
        }
        self.coach.into_inner().close();
        self.write = None;
        self.read = None;
        for thread in self.threads.drain(..) {
            // A panic there has ended the program already.
            let _ = thread.join();
        }
    }

    fn write(&self, job: Write) {
        if let Some(write) = &self.write {
            let _ = write.send(job);
        }
    }

    fn read(&self, job: Read) {
        if let Some(read) = &self.read {
            let _ = read.send(job);
        }
    }

    fn copy(&self, text: &str) {
        let said = match crate::terminal::copy(text) {
            Ok(()) => Toast { text: "Copied".into(), failed: false },
            Err(error) => Toast { text: format!("The terminal took no copy: {error}"), failed: true },
        };
        let _ = self.out.send(Msg::Say(said));
    }

    fn wake_at(&self, ms: i64) {
        let (out, clock) = (self.out.clone(), self.clock);
        let wait = u64::try_from(ms - clock.moment().ms).unwrap_or(0) + 5;
        tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
            let _ = out.send(Msg::Time(clock.moment()));
        });
    }
}

struct Writer {
    store: Store,
    settings: Settings,
    clock: Clock,
    ids: Ids,
    out: UnboundedSender<Msg>,
    cancel: Arc<AtomicBool>,
    edited: Option<Edits>,
}

impl Writer {
    fn run(mut self, jobs: &mpsc::Receiver<Write>) {
        let mut looked = None;
        loop {
            let today = self.clock.moment().today;
            // Once a day, when the climber has nothing to save, forecasts are looked after.
            let wait = if looked == Some(today) { Duration::MAX } else { IDLE };
            let job = match jobs.recv_timeout(wait) {
                Ok(job) => job,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    looked = Some(today);
                    self.keep_forecasts(today);
                    continue;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            };
            let reply = match job {
                Write::Save(change) => Msg::Saved(self.save(change)),
                Write::Capture(kind, line) => Msg::Saved(self.capture(kind, &line)),
                Write::Undo => self.revert("Undid:", "Nothing to undo", Store::undo),
                Write::Redo => self.revert("Did again:", "Nothing to redo", Store::redo),
                Write::Resolve(n, resolution) => Msg::Saved(self.resolve(n, &resolution)),
                Write::Import(path) => Msg::Finished(self.import(&path)),
                Write::Coach(job) => {
                    for msg in self.coach(job) {
                        let _ = self.out.send(msg);
                    }
                    continue;
                }
                Write::Meta(name, text) => {
                    if let Err(error) = self.store.set_meta(&name, &text) {
                        let _ = self.out.send(Msg::Say(Toast { text: error.to_string(), failed: true }));
                    }
                    continue;
                }
            };
            let _ = self.out.send(reply);
            if let Some(edited) = &self.edited {
                edited.tell();
            }
        }
    }

    fn coach(&mut self, job: Job) -> Vec<Msg> {
        let moment = self.clock.moment();
        match keeping::keep(&mut self.store, job, moment) {
            Ok(kept) => kept,
            Err(error) => vec![Msg::Say(Toast { text: error.to_string(), failed: true })],
        }
    }

    fn keep_forecasts(&mut self, today: NaiveDate) {
        let now = self.now();
        match act::keep_forecasts(&mut self.store, &self.settings, today, &now) {
            Ok(false) => {}
            Ok(true) => {
                let _ = self.out.send(Msg::Outdated);
                if let Some(edited) = &self.edited {
                    edited.tell();
                }
            }
            Err(error) => {
                let _ = self.out.send(Msg::Say(Toast { text: error.to_string(), failed: true }));
            }
        }
    }

    fn now(&self) -> Now {
        Now { ms: self.clock.moment().ms }
    }

    fn save(&mut self, mut change: Change) -> Result<Saved, String> {
        change.name_new(&mut self.ids, self.clock.moment().ms);
        let receipt = self.store.apply(&change, &self.now()).map_err(|error| error.to_string())?;
        Ok(Saved {
            text: saved_sentence(&change, receipt.changed),
            key: receipt.keys.first().cloned(),
            jump: if receipt.added == 1 { Jump::Here } else { Jump::Stay },
        })
    }

    fn capture(&mut self, kind: CaptureKind, line: &str) -> Result<Saved, String> {
        let clock = self.clock;
        let desk = act::Desk {
            settings: &self.settings,
            moment: clock.moment(),
            to_utc: &|date, time| clock.to_utc(date, time),
        };
        act::capture(&mut self.store, kind, line, &desk, &mut self.ids).map(Saved::from).map_err(|e| e.to_string())
    }

    fn revert(
        &mut self,
        done: &str,
        nothing: &str,
        how: fn(&mut Store, &Now) -> Result<Option<Reverted>, StoreError>,
    ) -> Msg {
        let now = self.now();
        Msg::Saved(match how(&mut self.store, &now) {
            Ok(Some(reverted)) => Ok(Saved { text: sentence(done, &reverted), key: reverted.key, jump: Jump::There }),
            Ok(None) => Ok(Saved { text: nothing.into(), key: None, jump: Jump::Stay }),
            Err(error) => Err(error.to_string()),
        })
    }

    fn resolve(&mut self, n: i64, resolution: &Resolution) -> Result<Saved, String> {
        let now = self.now();
        let settled = act::settle(&mut self.store, n, resolution, &now).map_err(|error| error.to_string())?;
        let text = match &settled {
            None => "That conflict is settled already".to_owned(),
            Some(settled) if settled.changed => format!("{}  (u undoes)", settled.text),
            Some(settled) => settled.text.clone(),
        };
        Ok(Saved { text, key: None, jump: Jump::Stay })
    }

    fn import(&mut self, path: &Path) -> Result<String, String> {
        self.cancel.store(false, Ordering::SeqCst);
        let basics = view::basics::load(self.store.read()).map_err(|error| error.to_string())?;
        let hint = basics.hint(&self.settings);
        let now = self.clock.moment();
        let import = files::read_import(path, hint, now.today).map_err(|error| format!("{error:#}"))?;
        let planned = files::plan_import(self.store.read(), &import).map_err(|error| format!("{error:#}"))?;
        let (out, cancel) = (self.out.clone(), Arc::clone(&self.cancel));
        let mut progress = |done, of| {
            let _ = out.send(Msg::Progress("Importing".into(), done, of));
            !cancel.load(Ordering::SeqCst)
        };
        self.store
            .apply_bulk(&planned.change, &Now { ms: now.ms }, &mut progress)
            .map_err(|error| error.to_string())?;
        if let Some(report) = files::skipped_report(&import, &planned) {
            let _ = self.out.send(Msg::Report(report));
        }
        Ok(files::import_sentence(path, &import, &planned))
    }
}

/// What a saved change says.
fn saved_sentence(change: &Change, changed: usize) -> String {
    if changed == 0 {
        return "Nothing to save: no value changed".to_owned();
    }
    let all = |is: fn(&Op) -> bool| change.ops.iter().all(is);
    let done = if all(|op| matches!(op, Op::Delete { .. })) {
        "Deleted"
    } else if all(|op| matches!(op, Op::Put { .. })) {
        "Added"
    } else {
        "Saved:"
    };
    format!("{done} {}  (u undoes)", change.label)
}

/// What undo or redo says.
pub fn sentence(done: &str, reverted: &Reverted) -> String {
    let mut text = format!("{done} {}", reverted.label);
    if reverted.records > 1 {
        text = format!("{text} ({} records)", reverted.records);
    }
    if !reverted.left.is_empty() {
        text = format!("{text}; changed since and left alone: {}", reverted.left.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use v7_state::record::{Body, Key, Table};

    fn put(id: &str) -> Op {
        Op::Put { key: Key::new(Table::Entries, id), body: Body::new() }
    }

    #[test]
    fn each_new_record_gets_an_id_of_its_own() {
        let mut ids = Ids::new(7);
        let mut change = Change { label: "gym".into(), ops: vec![put(""), put(""), put("kept")] };
        change.name_new(&mut ids, 1_795_000_000_000);
        let [a, b, c] = change.ops.as_slice() else { panic!() };
        assert!(!a.key().id.is_empty() && a.key() != b.key());
        assert_eq!(c.key().id, "kept");
        assert!(a.key().id.len() >= 20, "{:?}", a.key());
    }

    #[test]
    fn a_change_says_what_it_did() {
        let key = Key::new(Table::Entries, "e1");
        let label = "gym at Movement, 2026-11-14";
        let edit = Op::Edit { key: key.clone(), before: Body::new(), after: Body::new() };
        let cases = [
            (Op::Delete { key }, 1, "Deleted gym at Movement, 2026-11-14  (u undoes)"),
            (put("e1"), 1, "Added gym at Movement, 2026-11-14  (u undoes)"),
            (edit.clone(), 1, "Saved: gym at Movement, 2026-11-14  (u undoes)"),
            (edit, 0, "Nothing to save: no value changed"),
        ];
        for (op, changed, expected) in cases {
            assert_eq!(saved_sentence(&Change::one(label, op), changed), expected);
        }
    }
}
