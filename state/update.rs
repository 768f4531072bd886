//! The program's state, and the one function that changes it.

use crate::coach::talk::{Reply, Talk};
use crate::msg::{Effect, Jump, Moment, Msg, Report, Toast};
use crate::query::{Answer, Answers, Query};
use crate::record::Key;
use crate::settings::Settings;
use crate::sync::{HOW_TO_BEGIN, Phase, Status};
use crate::view::Basics;

/// How long a toast stays, ms.
const TOAST_MS: i64 = 6_000;

/// Long work that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it does.
    pub what: String,
    /// Steps done.
    pub done: usize,
    /// Steps in all; 0 while unknown.
    pub of: usize,
}

/// Everything the screen draws from, but cursors, scrolling and text being typed: those belong to the panes.
#[derive(Debug)]
pub struct State {
    /// The moment of the last message.
    pub moment: Moment,
    /// The configuration.
    pub settings: Settings,
    /// What the store answered.
    pub answers: Answers,
    /// A line over the footer, and until when (UTC ms).
    pub toast: Option<(Toast, i64)>,
    /// Long work that goes on.
    pub progress: Option<Progress>,
    /// How often the screen was to look at a record, which one last, and from where: the screen compares the count.
    pub jump: (u64, Option<Key>, Jump),
    /// How often there was something to show, and what last: the screen compares the count.
    pub report: (u64, Option<Report>),
    /// Whether the program is about to end.
    pub quitting: bool,
    /// Saves that are not on disk yet.
    pub saving: usize,
    /// Rises with each change that was saved, so that a form can tell that its own was.
    pub saved: u64,
    /// Rises with each change that was refused.
    pub refused: u64,
    /// Where sync stands.
    pub sync: Status,
    /// The coach's pane.
    pub talk: Talk,
}

impl State {
    /// A state that knows nothing yet.
    pub fn new(settings: Settings, moment: Moment) -> Self {
        Self {
            moment,
            settings,
            answers: Answers::default(),
            toast: None,
            progress: None,
            jump: (0, None, Jump::Stay),
            report: (0, None),
            quitting: false,
            saving: 0,
            saved: 0,
            refused: 0,
            sync: Status::default(),
            talk: Talk::default(),
        }
    }

    /// Preferences, places, meals; `None` until they are loaded.
    pub fn basics(&self) -> Option<&Basics> {
        match self.answers.get(&Query::Basics) {
            Some(Answer::Basics(basics)) => Some(basics),
            _ => None,
        }
    }

    /// Changes the state and says what is to be done outside.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Time(moment) => self.time(moment),
            Msg::Want(queries) => self.answers.missing(queries).into_iter().map(Effect::Query).collect(),
            Msg::Answered(query, Ok(answer)) => {
                if let Answer::Inbox(inbox) = &*answer {
                    self.sync.conflicts = inbox.items.len();
                }
                self.answers.put(query, answer);
                Vec::new()
            }
            Msg::Answered(_, Err(problem)) => self.say(problem, true),
            Msg::Outdated => {
                self.answers.outdate();
                Vec::new()
            }
            Msg::Save(change) => {
                self.saving += 1;
                vec![Effect::Save(change)]
            }
            Msg::Capture(kind, line) => {
                self.saving += 1;
                vec![Effect::Capture(kind, line)]
            }
            Msg::Saved(Ok(saved)) => {
                self.talk.saved(true);
                self.saving = self.saving.saturating_sub(1);
                self.saved += 1;
                self.answers.outdate();
                if saved.jump != Jump::Stay {
                    self.jump = (self.jump.0 + 1, saved.key, saved.jump);
                }
                self.say(saved.text, false)
            }
            Msg::Saved(Err(problem)) => {
                self.talk.saved(false);
                self.saving = self.saving.saturating_sub(1);
                self.refused += 1;
                self.say(problem, true)
            }
            Msg::Undo => {
                self.saving += 1;
                vec![Effect::Undo]
            }
            Msg::Redo => {
                self.saving += 1;
                vec![Effect::Redo]
            }
            Msg::Edit(job) => vec![Effect::Edit(job)],
            Msg::PlanImport(path) => vec![Effect::PlanImport(path)],
            Msg::Report(report) => {
                self.progress = None;
                self.report = (self.report.0 + 1, Some(report));
                Vec::new()
            }
            Msg::Import(path) => vec![Effect::Import(path)],
            Msg::Export(path) => vec![Effect::Export(path)],
            Msg::Progress(what, done, of) => {
                self.progress = Some(Progress { what, done, of });
                Vec::new()
            }
            Msg::Finished(outcome) => {
                self.progress = None;
                self.answers.outdate();
                match outcome {
                    Ok(text) => self.say(text, false),
                    Err(problem) => self.say(problem, true),
                }
            }
            Msg::Cancel => vec![Effect::Cancel],
            Msg::SyncNow if self.sync.phase == Phase::Off => self.say(HOW_TO_BEGIN.to_owned(), false),
            Msg::SyncNow => vec![Effect::SyncNow],
            Msg::Sync(status) => {
                // Conflicts come with records, but may come alone; refused records never change a record.
                if (status.conflicts, status.refused) != (self.sync.conflicts, self.sync.refused) {
                    self.answers.outdate();
                }
                self.sync = status;
                Vec::new()
            }
            Msg::Resolve(n, resolution) => {
                self.saving += 1;
                vec![Effect::Resolve(n, resolution)]
            }
            Msg::Draft(name, text) => vec![Effect::Draft(name, text)],
            Msg::Welcomed => vec![Effect::Welcomed],
            Msg::Copy(text) => vec![Effect::Copy(text)],
            Msg::Say(toast) => self.say(toast.text, toast.failed),
            Msg::Coach(act) => {
                let reply = self.talk.act(act, self.moment.ms);
                self.coach(reply)
            }
            Msg::Heard(turn, heard) => {
                let reply = self.talk.hear(turn, heard, self.moment.ms);
                self.coach(reply)
            }
            Msg::Quit => {
                self.quitting = true;
                let mut effects = self.end();
                effects.push(Effect::Quit);
                effects
            }
            Msg::Suspend => vec![Effect::Suspend],
            Msg::Redraw => vec![Effect::Redraw],
        }
    }

    /// The program ends: what is to be kept of work that goes on.
    pub fn end(&mut self) -> Vec<Effect> {
        self.talk.end(self.moment.ms).into_iter().map(Effect::Coach).collect()
    }

    fn coach(&mut self, reply: Reply) -> Vec<Effect> {
        let mut effects: Vec<Effect> = reply.jobs.into_iter().map(Effect::Coach).collect();
        if let Some(change) = reply.save {
            self.saving += 1;
            effects.push(Effect::Save(change));
        }
        if let Some(text) = reply.say {
            effects.extend(self.say(text, reply.failed));
        }
        effects
    }

    fn time(&mut self, moment: Moment) -> Vec<Effect> {
        self.moment = moment;
        if self.toast.as_ref().is_some_and(|(_, until)| *until <= moment.ms) {
            self.toast = None;
        }
        Vec::new()
    }

    fn say(&mut self, text: String, failed: bool) -> Vec<Effect> {
        let until = self.moment.ms + if failed { 3 * TOAST_MS } else { TOAST_MS };
        let mut effects = vec![Effect::WakeAt(until)];
        if failed {
            effects.push(Effect::Log(text.clone()));
        }
        self.toast = Some((Toast { text, failed }, until));
        effects
    }
}
