//! The coach beside the screen: a thread with a runtime of its own, started by the first question.
//!
//! It reads the journal, asks models and says what comes of it; it writes nothing: what is to be kept goes to the thread
//! that writes. How a turn goes on is decided in [`v7_state::coach::turn`]; this carries out its steps.

mod answer;
mod collect;
mod desk;
pub mod keeping;
mod payload;
mod pieces;
mod sign_in;
mod summary;
mod templates;

pub use answer::{Word, answer};
pub use desk::Desk;
pub use sign_in::sign_in;

use crate::clock::Clock;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use v7_cloud::{Models, Patience};
use v7_state::coach::talk::{Begin, Heard, Job, TurnId};
use v7_state::msg::{Msg, Report, Toast};
use v7_state::settings::Settings;

use crate::config::CoachNetwork;

/// What the thread works with.
#[derive(Clone, Debug)]
pub struct Office {
    /// The journal's file.
    pub journal: PathBuf,
    /// Scales, what is hidden.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
    /// How models are reached.
    pub network: CoachNetwork,
}

/// The thread, seen from the loop.
#[derive(Debug)]
pub struct Coach {
    office: Office,
    out: UnboundedSender<Msg>,
    thread: Option<(UnboundedSender<Job>, JoinHandle<()>)>,
}

impl Coach {
    /// No thread yet.
    pub fn new(office: Office, out: UnboundedSender<Msg>) -> Self {
        Self { office, out, thread: None }
    }

    /// Hands over a job of the thread's.
    pub fn take(&mut self, job: Job) {
        if self.thread.is_none() {
            let (jobs, inbox) = unbounded_channel();
            let (office, out) = (self.office.clone(), self.out.clone());
            match thread::Builder::new().name("coach".into()).spawn(move || work(office, inbox, &out)) {
                Ok(thread) => self.thread = Some((jobs, thread)),
                Err(error) => return refuse(&job, &format!("The coach cannot start: {error}"), &self.out),
            }
        }
        let ended = self.thread.as_ref().and_then(|(jobs, _)| jobs.send(job).err());
        if let Some(job) = ended {
            self.thread = None;
            refuse(&job.0, "The coach has ended; ask again", &self.out);
        }
    }

    /// Ends it, in the middle of an answer as well.
    pub fn close(self) {
        if let Some((jobs, thread)) = self.thread {
            drop(jobs);
            // A panic there has ended the program already.
            let _ = thread.join();
        }
    }
}

/// Answers a job that nobody can take.
fn refuse(job: &Job, why: &str, out: &UnboundedSender<Msg>) {
    let _ = out.send(match job {
        Job::Answer(begin) => Msg::Heard(begin.turn, Heard::Failed(why.to_owned())),
        _ => Msg::Say(Toast { text: why.to_owned(), failed: true }),
    });
}

fn work(office: Office, inbox: UnboundedReceiver<Job>, out: &UnboundedSender<Msg>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let failed = |text: String| {
        let _ = out.send(Msg::Say(Toast { text, failed: true }));
    };
    match runtime {
        Ok(runtime) => {
            runtime.block_on(serve(office, inbox, out));
            // A look-up of a name or of credentials may hang in a thread of its own: nobody waits for it.
            runtime.shutdown_background();
        }
        Err(error) => failed(format!("The coach cannot start: {error}")),
    }
}

async fn serve(office: Office, mut inbox: UnboundedReceiver<Job>, out: &UnboundedSender<Msg>) {
    // Built when the first model is asked.
    let mut models: Option<(Option<v7_state::coach::config::LocalServer>, Models)> = None;
    let mut later: VecDeque<Job> = VecDeque::new();
    loop {
        let job = match later.pop_front() {
            Some(job) => job,
            None => match inbox.recv().await {
                Some(job) => job,
                None => return,
            },
        };
        match job {
            Job::Answer(begin) => {
                let local = begin.config.local.clone();
                if models.as_ref().is_none_or(|(own, _)| *own != local) {
                    models = Some((local.clone(), open_models(&office.network, local)));
                }
                let Some((_, models)) = &mut models else { continue };
                if !turn(&office, &begin, models, &mut inbox, &mut later, out).await {
                    return;
                }
            }
            Job::Payload(begin) => show_payload(&office, &begin, out),
            // Of a turn that is over.
            _ => {}
        }
    }
}

/// Shows what would leave for a question.
fn show_payload(office: &Office, begin: &Begin, out: &UnboundedSender<Msg>) {
    let shown = Desk::open(office).and_then(|desk| payload::shown(&desk, begin));
    let _ = out.send(match shown {
        Ok(text) => Msg::Report(Report {
            title: "What leaves".into(),
            lines: text.lines().map(indented).collect(),
            then: Vec::new(),
        }),
        Err(problem) => Msg::Say(Toast { text: format!("{problem:#}"), failed: true }),
    });
}

/// A line whose indentation stays: plain spaces at its beginning are not shown.
fn indented(line: &str) -> String {
    let depth = line.len() - line.trim_start_matches(' ').len();
    format!("{}{}", "\u{a0}".repeat(depth), &line[depth..])
}

/// The models, unasked.
pub fn open_models(network: &CoachNetwork, local: Option<v7_state::coach::config::LocalServer>) -> Models {
    Models::new(network.connection.clone(), network.endpoint.clone(), local, Patience::default())
}

/// One answer; `false` when the program ends meanwhile. Jobs that are not for it wait.
async fn turn(
    office: &Office,
    begin: &Begin,
    models: &mut Models,
    inbox: &mut UnboundedReceiver<Job>,
    later: &mut VecDeque<Job>,
    out: &UnboundedSender<Msg>,
) -> bool {
    let id = begin.turn;
    let desk = match Desk::open(office) {
        Ok(desk) => desk,
        Err(problem) => {
            let _ = out.send(Msg::Heard(id, Heard::Failed(format!("{problem:#}"))));
            return true;
        }
    };
    if let Some(text) = desk.trouble() {
        let _ = out.send(Msg::Say(Toast { text, failed: true }));
    }
    let (words, mut heard) = unbounded_channel();
    // What was said to this turn while the one before it ended.
    later.retain(|job| word(job, id).is_none_or(|word| words.send(word).is_err()));
    let mut report = |heard: Heard| {
        let _ = out.send(Msg::Heard(id, heard));
    };
    let mut answering = std::pin::pin!(answer(&desk, begin, models, &mut heard, &mut report));
    let mut open = true;
    loop {
        tokio::select! {
            biased;
            job = inbox.recv(), if open => match job {
                None => return false,
                // Looked at before the climber says whether anything may leave.
                Some(Job::Payload(begin)) => show_payload(office, &begin, out),
                Some(job) => {
                    if let Some(word) = word(&job, id) {
                        let _ = words.send(word);
                        continue;
                    }
                    // The next question ends what is left of this one's afterthoughts.
                    if matches!(job, Job::Answer(_)) {
                        let _ = words.send(Word::Next);
                    }
                    open = later.len() < WAITING;
                    later.push_back(job);
                }
            },
            () = &mut answering => return true,
        }
    }
}

/// Jobs that wait while an answer is written.
const WAITING: usize = 64;

/// What a job says to the turn of this id.
fn word(job: &Job, id: TurnId) -> Option<Word> {
    match job {
        Job::Consent(turn, yes, shared) if *turn == id => Some(Word::Consent(*yes, shared.clone())),
        Job::SignedIn(turn, yes) if *turn == id => Some(Word::SignedIn(*yes)),
        Job::Cancel(turn) if *turn == id => Some(Word::Cancel),
        _ => None,
    }
}
