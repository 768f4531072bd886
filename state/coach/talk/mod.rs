//! The coach's pane without its drawing: the chat in hand, the answer that is being written, what waits for a key.
//!
//! [`Talk::act`] takes what the climber does, [`Talk::hear`] what the driver reports; both give back what is to be done.
//! No I/O, no clock: the time comes in. Cursor, scrolling and text being typed are the pane's.

mod msg;
#[cfg(test)]
mod tests;

pub use msg::{Act, Begin, Doing, Heard, Job, TurnId};

use super::config::CoachConfig;
use super::conversation::{Conversation, NodeState, Summary};
use super::model::{Role, Usage};
use super::notes::Notes;
use super::propose::Proposal;
use super::turn::{Finished, ToolTrace};
use crate::record::Change;
use std::collections::BTreeMap;

/// What the coach's pane draws from.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// Models, prices, limits.
    pub config: CoachConfig,
    /// The chat in hand.
    pub chat: Conversation,
    /// The answer that is being written, if one is.
    pub live: Option<Live>,
    /// Changes that wait for the climber's key, oldest first.
    pub proposals: Vec<Waiting>,
    /// What was switched in this run: a domain, and whether it is shared.
    pub shared: BTreeMap<String, bool>,
    /// Rises when another chat or branch is shown: the pane goes to its end.
    pub shown: u64,
    /// Chats that were deleted in this run, the last one last.
    deleted: Vec<Conversation>,
    /// A change that is being written, and comes back when it is refused.
    writing: Option<Waiting>,
    /// Chats that were left while an answer was being written.
    left: Vec<(Live, Conversation)>,
    turns: TurnId,
}

/// An answer that is being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// Which turn.
    pub turn: TurnId,
    /// The node of its question.
    pub question: usize,
    /// Markdown with marks, so far.
    pub text: String,
    /// What it does now.
    pub doing: Doing,
    /// Tools that gave their results.
    pub tools: Vec<ToolTrace>,
    /// Who took over from whom, and why.
    pub rungs: Vec<String>,
    /// What the climber is asked: whom it is for (`cloud` or `local`), and the sentence.
    pub consent: Option<(&'static str, String)>,
    /// Whether it was asked to stop.
    pub stopping: bool,
    /// The model that reads the question, and about how many tokens.
    reading: Option<(String, u64)>,
    /// Its chat was deleted: what it took is booked, what it says is not kept.
    forgotten: bool,
}

/// A change that waits for the climber's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The answer it came with.
    pub node: usize,
    /// The change.
    pub proposal: Proposal,
}

/// What follows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// What is to be done outside.
    pub jobs: Vec<Job>,
    /// A change to be saved like any other.
    pub save: Option<Change>,
    /// What the climber is told.
    pub say: Option<String>,
    /// Whether that is a failure.
    pub failed: bool,
}

impl Reply {
    fn job(job: Job) -> Self {
        Self { jobs: vec![job], ..Self::default() }
    }

    fn say(text: impl Into<String>) -> Self {
        Self { say: Some(text.into()), ..Self::default() }
    }
}

impl Talk {
    /// No chat yet.
    pub fn new(config: CoachConfig) -> Self {
        Self { config, ..Self::default() }
    }

    /// Takes what the climber does.
    pub fn act(&mut self, act: Act, now_ms: i64) -> Reply {
        match act {
            Act::Ask(_) | Act::AskOffline(_) | Act::Reword(..) | Act::Retry if self.live.is_some() => {
                Reply::say("The coach is still answering; Esc stops it")
            }
            Act::Ask(text) => self.ask(&text, now_ms, false),
            Act::AskOffline(text) => self.ask(&text, now_ms, true),
            Act::Reword(node, text) => match self.chat.edit(node, &text, now_ms) {
                Some(_) => self.begin(text, false),
                None => Reply::say("Only a question can be put in other words"),
            },
            Act::Retry => match self.chat.retry() {
                Some(node) => {
                    let question = self.chat.nodes[node].text.clone();
                    self.begin(question, false)
                }
                None => Reply::say("There is no question to answer once more"),
            },
            Act::Branch(node) => {
                let mut reply = self.leave();
                self.chat.show(node);
                self.changed();
                reply.jobs.push(self.save());
                reply
            }
            Act::Stop => match &mut self.live {
                Some(live) => {
                    live.stopping = true;
                    Reply::job(Job::Cancel(live.turn))
                }
                None => Reply::default(),
            },
            Act::Consent(yes) => self.consent(yes),
            Act::Accept(at) if at < self.proposals.len() => {
                let waiting = self.proposals.remove(at);
                let save = Some(waiting.proposal.change.clone());
                self.writing = Some(waiting);
                Reply { save, ..Reply::default() }
            }
            Act::Dismiss(at) if at < self.proposals.len() => {
                let waiting = self.proposals.remove(at);
                Reply::say(format!("Not written: {}", waiting.proposal.title))
            }
            Act::Accept(_) | Act::Dismiss(_) => Reply::say("No change waits"),
            Act::New => {
                let reply = self.leave();
                self.show(Conversation::default());
                reply
            }
            Act::Open(id) => Reply::job(Job::Load(id)),
            Act::Rename(id, title) => self.rename(id, &title),
            Act::Delete(id) => self.delete(id),
            Act::Restore => match self.deleted.pop() {
                Some(chat) => {
                    let mut reply = self.leave();
                    reply.jobs.push(Job::Save(Box::new(chat.clone())));
                    reply.say = Some(format!("Back again: {}", titled(&chat)));
                    self.show(chat);
                    reply
                }
                None => Reply::say("No deleted chat is left to bring back"),
            },
            Act::Share(domain, shared) => self.share(domain, shared),
            Act::Withdraw => Reply {
                say: Some("Nothing leaves any more until you agree again".into()),
                ..Reply::job(Job::Consented(""))
            },
            Act::Model(id) => {
                let text = format!("{id} answers for this run; `coach.model` in the config keeps it");
                self.config.model = id;
                Reply::say(text)
            }
            Act::Payload(text) => self.payload(&text, now_ms),
            Act::Remember(fact) => Reply::job(Job::Remember(fact, "you".into())),
            Act::Forget(text) => Reply::job(Job::Forget(text)),
            Act::Amend(id, fact) => Reply::job(Job::Amend(id, fact)),
        }
    }

    /// Takes what the driver reports of a turn. What belongs to no turn that is known is dropped.
    pub fn hear(&mut self, turn: TurnId, heard: Heard, now_ms: i64) -> Reply {
        match heard {
            Heard::Opened(chat) => return self.opened(chat),
            Heard::Gone(chat) => return self.gone(*chat),
            Heard::SummedUp(chat, summary) => return self.summed_up(&chat, summary),
            Heard::Spent { model, usage, cost } => return Reply::job(Job::Spent { model, usage, cost }),
            _ => {}
        }
        if let Some(at) = self.left.iter().position(|(own, _)| own.turn == turn) {
            return self.hear_left(at, heard, now_ms);
        }
        let Some(live) = self.live.as_mut().filter(|live| live.turn == turn) else { return Reply::default() };
        match heard {
            Heard::Doing(doing) => live.doing = doing,
            Heard::Reading { model, tokens } => live.reading = Some((model, tokens)),
            Heard::Text(text) => live.text.push_str(&text),
            Heard::Tools(traces) => live.tools.extend(traces),
            Heard::Rung(sentence) => live.rungs.push(sentence),
            Heard::Consent { to, sentence } => {
                live.doing = Doing::Consent;
                live.consent = Some((to, sentence));
            }
            Heard::SignIn => {
                live.doing = Doing::SigningIn;
                return Reply::job(Job::SignIn(turn));
            }
            Heard::Done(finished) => {
                let live = self.live.take().unwrap_or_default();
                let node = keep(&mut self.chat, &live, &finished, now_ms);
                self.proposals.extend(finished.proposals.iter().cloned().map(|proposal| Waiting { node, proposal }));
                let mut reply = Reply::job(self.save());
                reply.jobs.extend(spent(&finished));
                return reply;
            }
            Heard::Failed(sentence) => {
                let live = self.live.take().unwrap_or_default();
                self.chat.answer_to(live.question, &live.text, NodeState::Broken, OFFLINE, now_ms);
                return Reply { say: Some(sentence), failed: true, ..Reply::job(self.save()) };
            }
            Heard::Opened(_) | Heard::Gone(_) | Heard::SummedUp(..) | Heard::Spent { .. } => {}
        }
        Reply::default()
    }

    /// A change was saved, or refused: a refused proposal waits again.
    pub fn saved(&mut self, fine: bool) {
        if let Some(waiting) = self.writing.take().filter(|_| !fine) {
            self.proposals.insert(0, waiting);
        }
    }

    /// The program ends: what came of answers is kept, and what they took so far is booked, estimated.
    pub fn end(&mut self, now_ms: i64) -> Vec<Job> {
        let (mut jobs, model) = (Vec::new(), self.first_model());
        for (live, mut chat) in std::mem::take(&mut self.left) {
            jobs.extend(self.read_so_far(&live));
            if live.forgotten {
                continue;
            }
            let chat = if chat.id == self.chat.id { &mut self.chat } else { &mut chat };
            chat.answer_to(live.question, &live.text, NodeState::Cancelled, &model, now_ms);
            jobs.push(Job::Save(Box::new(chat.clone())));
        }
        let Some(live) = self.live.take() else { return jobs };
        self.chat.answer_to(live.question, &live.text, NodeState::Cancelled, &model, now_ms);
        jobs.extend([Job::Cancel(live.turn), self.save()]);
        jobs.extend(self.read_so_far(&live));
        jobs
    }

    fn first_model(&self) -> String {
        let first = self.config.ladder().first().copied();
        first.map_or(OFFLINE, |tier| self.config.model_of(tier)).to_owned()
    }

    /// What an answer that nobody waits for any more took, as far as that is known.
    fn read_so_far(&self, live: &Live) -> Option<Job> {
        let (model, tokens) = live.reading.clone()?;
        let output = super::cost::tokens(live.text.len());
        let usage = Usage { input: tokens, output, estimated: true, ..Usage::default() };
        let cost = self.config.prices.cost(&model, usage).unwrap_or_default();
        Some(Job::Spent { model, usage, cost })
    }

    fn ask(&mut self, text: &str, now_ms: i64, offline: bool) -> Reply {
        let text = text.trim();
        if text.is_empty() {
            return Reply::default();
        }
        if self.chat.id.is_empty() {
            self.chat.id = format!("{now_ms:x}-{:x}", self.turns);
        }
        self.chat.ask(text, now_ms);
        self.begin(text.to_owned(), offline)
    }

    /// Sends the question at the head on its way.
    fn begin(&mut self, question: String, offline: bool) -> Reply {
        let mut begin = self.question(question);
        if offline {
            begin.config.cloud = false;
            begin.config.local = None;
        }
        self.turns += 1;
        begin.turn = self.turns;
        let question = self.chat.head.unwrap_or_default();
        self.live = Some(Live { turn: begin.turn, question, ..Live::default() });
        self.changed();
        Reply { jobs: vec![self.save(), Job::Answer(Box::new(begin))], ..Reply::default() }
    }

    fn question(&self, question: String) -> Begin {
        Begin { turn: 0, chat: self.chat.clone(), question, config: self.config.clone(), shared: self.shared.clone() }
    }

    fn payload(&self, text: &str, now_ms: i64) -> Reply {
        let last = self.chat.path().into_iter().rev().find(|at| self.chat.nodes[*at].role == Role::User);
        let begin = match (text.trim(), last) {
            ("", None) => return Reply::say("Type a question first: /payload shows what would leave for it"),
            ("", Some(node)) => {
                let mut begin = self.question(self.chat.nodes[node].text.clone());
                begin.chat.head = Some(node);
                begin
            }
            (text, _) => {
                let mut begin = self.question(text.to_owned());
                begin.chat.ask(text, now_ms);
                begin
            }
        };
        Reply::job(Job::Payload(Box::new(begin)))
    }

    fn consent(&mut self, yes: bool) -> Reply {
        let Some(live) = &mut self.live else { return Reply::default() };
        let Some((to, _)) = live.consent.take() else { return Reply::default() };
        live.doing = Doing::Preparing;
        let mut jobs = vec![Job::Consent(live.turn, yes, self.shared.clone())];
        if yes {
            jobs.insert(0, Job::Consented(to));
        }
        Reply { jobs, ..Reply::default() }
    }

    fn share(&mut self, domain: String, shared: bool) -> Reply {
        if let Err(sentence) = self.config.privacy.set(&domain, shared) {
            return Reply::say(sentence);
        }
        let text = format!("{domain}: {}", if shared { "shared with the model" } else { "kept on this machine" });
        self.shared.insert(domain.clone(), shared);
        Reply { say: Some(text), ..Reply::job(Job::Share(domain, shared)) }
    }

    fn rename(&mut self, id: String, title: &str) -> Reply {
        let title = super::tools::clean(title.trim(), LONGEST_TITLE);
        if title.is_empty() {
            return Reply::say("A title needs words");
        }
        if id.is_empty() {
            return Reply::say("There is no chat yet to be named");
        }
        if self.chat.id == id {
            self.chat.title.clone_from(&title);
        }
        Reply { say: Some(format!("Named: {title}")), ..Reply::job(Job::Rename(id, title)) }
    }

    fn delete(&mut self, id: String) -> Reply {
        if id.is_empty() {
            return Reply::say("There is no chat yet to be deleted");
        }
        let mut reply = Reply::default();
        if self.chat.id == id
            && let Some(live) = self.live.take()
        {
            reply.jobs.push(Job::Cancel(live.turn));
            self.left.push((Live { forgotten: true, ..live }, Conversation::default()));
        }
        reply.jobs.push(Job::Delete(id));
        reply
    }

    /// A chat was deleted; it is kept for a change of mind.
    fn gone(&mut self, chat: Conversation) -> Reply {
        let reply = Reply::say(format!("Deleted the chat {}; U brings it back", titled(&chat)));
        if self.chat.id == chat.id {
            self.show(Conversation::default());
        }
        self.deleted.push(chat);
        reply
    }

    /// The chat in hand goes on without being looked at: its answer is stopped, and kept when it has ended.
    fn leave(&mut self) -> Reply {
        let Some(live) = self.live.take() else { return Reply::default() };
        let turn = live.turn;
        self.left.push((live, self.chat.clone()));
        Reply::job(Job::Cancel(turn))
    }

    fn hear_left(&mut self, at: usize, heard: Heard, now_ms: i64) -> Reply {
        match heard {
            Heard::Done(finished) => {
                let (live, mut chat) = self.left.remove(at);
                if live.forgotten {
                    return Reply { jobs: spent(&finished), ..Reply::default() };
                }
                // The one in hand may be the same chat, and may have gone on.
                let chat = if chat.id == self.chat.id { &mut self.chat } else { &mut chat };
                keep(chat, &live, &finished, now_ms);
                let mut reply = Reply::job(Job::Save(Box::new(chat.clone())));
                reply.jobs.extend(spent(&finished));
                reply
            }
            Heard::Text(text) => {
                self.left[at].0.text.push_str(&text);
                Reply::default()
            }
            Heard::Failed(_) => {
                let (live, mut chat) = self.left.remove(at);
                if live.forgotten {
                    return Reply::default();
                }
                let chat = if chat.id == self.chat.id { &mut self.chat } else { &mut chat };
                chat.answer_to(live.question, &live.text, NodeState::Broken, OFFLINE, now_ms);
                Reply::job(Job::Save(Box::new(chat.clone())))
            }
            _ => Reply::default(),
        }
    }

    fn opened(&mut self, chat: Option<Box<Conversation>>) -> Reply {
        let Some(chat) = chat else { return Reply::say("That chat is gone") };
        if chat.id == self.chat.id {
            return Reply::default();
        }
        let reply = self.leave();
        self.show(*chat);
        reply
    }

    fn summed_up(&mut self, chat: &str, summary: Summary) -> Reply {
        if self.chat.id != chat || !self.chat.path().contains(&summary.through) {
            return Reply::default();
        }
        self.chat.summary = Some(summary);
        Reply::job(self.save())
    }

    fn show(&mut self, chat: Conversation) {
        self.chat = chat;
        self.proposals.clear();
        self.changed();
    }

    fn changed(&mut self) {
        self.shown += 1;
    }

    fn save(&self) -> Job {
        Job::Save(Box::new(self.chat.clone()))
    }
}

/// Who answers without a model.
const OFFLINE: &str = "offline";

/// Characters of a title that the climber gives.
const LONGEST_TITLE: usize = 80;

/// Adds the answer of a finished turn; its node.
fn keep(chat: &mut Conversation, live: &Live, finished: &Finished, now_ms: i64) -> usize {
    let state = finished.outcome.node_state();
    let node = chat.answer_to(live.question, &finished.text, state, &finished.model, now_ms);
    chat.nodes[node].notes = Some(Box::new(notes(finished, &live.rungs)));
    node
}

/// What is kept beside the answer; `rungs` are the sentences about who took over from whom.
fn notes(finished: &Finished, rungs: &[String]) -> Notes {
    let mut lines = rungs.to_vec();
    lines.extend(finished.outcome.line());
    Notes {
        lines,
        tools: finished.tools.clone(),
        verified: finished.verified.clone(),
        usage: finished.usage,
        cost: finished.cost,
        shared: finished.shared.clone(),
    }
}

fn spent(finished: &Finished) -> Vec<Job> {
    let took = finished.spent.iter().filter(|(_, usage, _)| usage.total() > 0);
    took.map(|(model, usage, cost)| Job::Spent { model: model.clone(), usage: *usage, cost: *cost }).collect()
}

fn titled(chat: &Conversation) -> String {
    if chat.title.is_empty() { "without a title".into() } else { format!("{:?}", chat.title) }
}
