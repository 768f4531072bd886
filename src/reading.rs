//! The thread that reads: answers to the screen's questions, what an import would do, exports.
//!
//! Exports and readings of files go on in threads of their own, so that the screen has its answers meanwhile.

use crate::clock::Clock;
use crate::{files, log};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use tokio::sync::mpsc::UnboundedSender;
use v7_state::coach::talk::Heard;
use v7_state::msg::{Msg, Toast};
use v7_state::query::{self, Answer, Query};
use v7_state::settings::Settings;
use v7_state::store::{Reader, StoreError};
use v7_state::view;

/// A job for the reading thread.
pub enum Read {
    /// A question of the screen.
    Query(Box<Query>),
    /// What would importing this file do?
    PlanImport(PathBuf),
    /// Write the journal to this file.
    Export(PathBuf),
    /// A chat of the coach.
    Chat(String),
    /// Did another program write to the journal?
    LookForOthers,
    /// Note a failure.
    Log(String),
}

/// What the reading thread works with.
#[derive(Clone)]
pub struct Reading {
    /// The journal's file.
    pub path: PathBuf,
    /// The configuration.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
    /// Where answers go.
    pub out: UnboundedSender<Msg>,
    /// Whether the long work is to stop.
    pub cancel: Arc<AtomicBool>,
}

impl Reading {
    /// Works until nobody sends jobs any more.
    pub fn run(&self, jobs: &mpsc::Receiver<Read>) {
        let reader = match Reader::open(&self.path) {
            Ok(reader) => reader,
            Err(error) => return self.say(Msg::Say(Toast { text: error.to_string(), failed: true })),
        };
        let mut seen = reader.version().unwrap_or_default();
        // Ends when the long work has, so that an export is whole before the program is gone.
        thread::scope(|scope| {
            while let Ok(job) = jobs.recv() {
                match job {
                    Read::Query(query) => self.say(self.answer(&reader, *query)),
                    Read::Chat(id) => self.say(match reader.chat(&id) {
                        Ok(chat) => Msg::Heard(0, Heard::Opened(chat.map(Box::new))),
                        Err(error) => Msg::Say(Toast { text: error.to_string(), failed: true }),
                    }),
                    Read::LookForOthers => {
                        let version = reader.version().unwrap_or(seen);
                        if version != seen {
                            seen = version;
                            self.say(Msg::Outdated);
                        }
                    }
                    Read::Log(text) => log::note(&text),
                    Read::PlanImport(file) => {
                        scope.spawn(move || self.finish(self.import_report(&file)));
                    }
                    Read::Export(file) => {
                        self.cancel.store(false, Ordering::SeqCst);
                        scope.spawn(move || self.finish(self.export(&file)));
                    }
                }
            }
        });
    }

    fn say(&self, msg: Msg) {
        let _ = self.out.send(msg);
    }

    fn finish(&self, outcome: Result<Msg, color_eyre::Report>) {
        self.say(outcome.unwrap_or_else(|error| Msg::Finished(Err(format!("{error:#}")))));
    }

    fn answer(&self, reader: &Reader, query: Query) -> Msg {
        let answer = match &query {
            Query::Paths(typed) => Ok(Answer::Paths(files::completions(typed))),
            asked => query::answer(reader, asked, &self.settings),
        };
        Msg::Answered(query, answer.map(Arc::new).map_err(|error: StoreError| error.to_string()))
    }

    fn import_report(&self, file: &Path) -> color_eyre::Result<Msg> {
        let reader = Reader::open(&self.path)?;
        let hint = view::basics::hint(&reader, &self.settings)?;
        let import = files::read_import(file, hint, self.clock.moment().today)?;
        let planned = files::plan_import(&reader, &import)?;
        Ok(Msg::Report(files::import_report(file, &import, &planned)))
    }

    fn export(&self, file: &Path) -> color_eyre::Result<Msg> {
        color_eyre::eyre::ensure!(!file.exists(), "{} is there already; choose another name", file.display());
        let reader = Reader::open(&self.path)?;
        let mut progress = |done, of| {
            self.say(Msg::Progress("Exporting".into(), done, of));
            !self.cancel.load(Ordering::SeqCst)
        };
        let count = files::export_to(&reader, None, file, self.settings.hidden, &mut progress)?;
        Ok(Msg::Finished(Ok(format!("Wrote {count} records to {}", file.display()))))
    }
}
