//! Carries out the steps of one turn: opens streams, runs tools, waits, and reports what comes of it.

use super::collect::{collect, estimated};
use super::pieces::Pieces;
use super::{Desk, summary};
use crate::clock;
use color_eyre::eyre::Result;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use v7_cloud::{Models, Streams};
use v7_state::coach::conversation::NodeState;
use v7_state::coach::cost;
use v7_state::coach::model::{Events as _, Model, ModelFailure, ModelRequest, Tier};
use v7_state::coach::talk::{Begin, Doing, Heard};
use v7_state::coach::tools::{Access, ToolResult, run};
use v7_state::coach::turn::{Event, Finished, Outcome, Setup, Step, ToolCall, ToolTrace, Turn};
use v7_state::coach::{offline, privacy, route};

/// What the climber says to a turn that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Whether anything may leave, and what was switched by then.
    Consent(bool, BTreeMap<String, bool>),
    /// Whether they signed in.
    SignedIn(bool),
    /// Stop.
    Cancel,
    /// The next question has come: no more afterthoughts.
    Next,
}

/// Answers a question. The last report is [`Heard::Done`] or [`Heard::Failed`]; a summary of the chat may follow.
pub async fn answer(
    desk: &Desk,
    begin: &Begin,
    models: &mut Models,
    words: &mut UnboundedReceiver<Word>,
    report: &mut impl FnMut(Heard),
) {
    let begun = desk.access(begin).and_then(|access| Ok((desk.setup(&access, begin)?, access)));
    let (setup, access) = match begun {
        Ok(begun) => begun,
        Err(problem) => return report(Heard::Failed(format!("{problem:#}"))),
    };
    let mut work = Work { desk, begin, access, setup: setup.clone(), models, words, pieces: Pieces::default(), report };
    let mut turn = Turn::new(setup);
    match work.run(&mut turn).await {
        Err(problem) => {
            for (model, usage, cost) in turn.took() {
                (work.report)(Heard::Spent { model: model.clone(), usage: *usage, cost: *cost });
            }
            (work.report)(Heard::Failed(format!("{problem:#}")));
        }
        Ok(finished) => {
            let whole = finished.outcome == Outcome::Answered;
            let (text, model, cost) = (finished.text.clone(), finished.model.clone(), finished.cost);
            (work.report)(Heard::Done(finished));
            if whole {
                let mut chat = privacy::kept_here(&begin.chat, work.access.privacy);
                chat.answer(&text, NodeState::Whole, &model, 0);
                work.setup.budget.spent = work.setup.budget.spent.plus(cost);
                work.afterthought(&chat).await;
            }
        }
    }
}

struct Work<'a, R> {
    desk: &'a Desk,
    begin: &'a Begin,
    access: Access<'a>,
    setup: Setup,
    models: &'a mut Models,
    words: &'a mut UnboundedReceiver<Word>,
    pieces: Pieces,
    report: &'a mut R,
}

/// What the turn waits for.
enum Open {
    Nothing,
    Stream(Streams),
    Pause(Instant),
}

impl<R: FnMut(Heard)> Work<'_, R> {
    async fn run(&mut self, turn: &mut Turn) -> Result<Box<Finished>> {
        let mut open = Open::Nothing;
        let mut events = VecDeque::from([Event::Start]);
        loop {
            while let Some(event) = events.pop_front() {
                if let Event::Consent(true) = event {
                    turn.share(
                        self.access.privacy,
                        privacy::kept_here(&self.begin.chat, self.access.privacy).history(),
                    );
                }
                for step in turn.step(event) {
                    if let Step::Done(finished) = step {
                        self.flush();
                        return Ok(finished);
                    }
                    self.step(step, &mut events, &mut open).await?;
                }
            }
            if let Some(event) = self.next(&mut open).await {
                events.push_back(event);
            }
        }
    }

    async fn step(&mut self, step: Step, events: &mut VecDeque<Event>, open: &mut Open) -> Result<()> {
        match step {
            Step::AskConsent { tier, model } => {
                let to = if tier.is_cloud() { "cloud" } else { "local" };
                let whom = if tier.is_cloud() { model } else { format!("{model} on this machine") };
                let sentence = privacy::consent(&whom, self.access.privacy);
                self.say(Heard::Consent { to, sentence });
            }
            Step::Route(request) => {
                self.doing(Doing::Routing);
                events.push_back(self.routed(&request).await);
            }
            Step::Prepare(kind) => {
                self.doing(Doing::Preparing);
                let prepared = self.desk.prepare(&self.access, self.begin, kind, &self.setup.identity)?;
                events.push_back(Event::Prepared(Box::new(prepared)));
            }
            Step::Call(request) => {
                *open = Open::Nothing;
                self.doing(Doing::Asking(request.model.clone()));
                match self.until_cancelled(|models| models.open(&request)).await {
                    None => events.push_back(Event::Cancel),
                    Some(Ok(stream)) => {
                        *open = Open::Stream(stream);
                        events.push_back(Event::Opened);
                        let tokens = cost::tokens(request.characters());
                        self.say(Heard::Reading { model: request.model.clone(), tokens });
                    }
                    Some(Err(failure)) => events.push_back(Event::Failed(failure)),
                }
            }
            Step::Show(text) => {
                if let Some(piece) = self.pieces.push(&text) {
                    (self.report)(Heard::Text(piece));
                }
            }
            Step::RunTools(calls) => {
                *open = Open::Nothing;
                self.doing(Doing::Tools(calls.iter().map(|call| call.name.clone()).collect()));
                let results = calls.iter().map(|call| self.tool(call)).collect::<Result<Vec<_>>>()?;
                events.push_back(Event::Tools(results));
            }
            Step::Wait { at_most_ms, why } => {
                *open = Open::Pause(Instant::now() + drawn(at_most_ms));
                self.doing(Doing::Waiting(why));
            }
            Step::SignIn => {
                *open = Open::Nothing;
                self.say(Heard::SignIn);
            }
            Step::Rung { from, to, why } => {
                let label = |tier: Option<Tier>| tier.map_or("offline coach", Tier::label);
                // That the offline coach answers is said by the answer itself.
                if to.is_some() {
                    self.say(Heard::Rung(format!("{} instead of {}: {why}", label(to), label(from))));
                }
            }
            Step::Offline => {
                *open = Open::Nothing;
                self.doing(Doing::Offline);
                let told =
                    offline::answer(&self.desk.reader, &self.desk.settings, &self.begin.question, self.desk.today)?;
                events.push_back(Event::Offline(told.source));
            }
            Step::Done(_) => {}
        }
        Ok(())
    }

    /// Waits for what comes next: the stream, the end of a pause, a word of the climber, time for the next piece.
    async fn next(&mut self, open: &mut Open) -> Option<Event> {
        let due = self.pieces.due();
        let piece = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        let coming = async {
            match open {
                Open::Nothing => std::future::pending().await,
                Open::Pause(until) => {
                    tokio::time::sleep_until(*until).await;
                    Event::Waited
                }
                Open::Stream(stream) => match stream.next().await {
                    Some(Ok(event)) => Event::Model(event),
                    Some(Err(failure)) => Event::Failed(failure),
                    None => Event::Ended,
                },
            }
        };
        tokio::select! {
            biased;
            word = self.words.recv() => match word {
                // Nobody is there any more to answer for.
                None | Some(Word::Cancel) => Some(Event::Cancel),
                Some(Word::Consent(yes, shared)) => {
                    for (domain, on) in &shared {
                        self.access.privacy = self.access.privacy.set(domain, *on).unwrap_or(self.access.privacy);
                    }
                    Some(Event::Consent(yes))
                }
                Some(Word::SignedIn(yes)) => {
                    if yes {
                        self.models.renew();
                    }
                    Some(Event::SignedIn(yes))
                }
                Some(Word::Next) => None,
            },
            event = coming => {
                if matches!(event, Event::Failed(_) | Event::Ended | Event::Waited) {
                    *open = Open::Nothing;
                }
                Some(event)
            }
            () = piece => {
                self.flush();
                None
            }
        }
    }

    /// Lets the models work until they are done or the climber stops them.
    async fn until_cancelled<'s, T, F>(&'s mut self, work: impl FnOnce(&'s mut Models) -> F) -> Option<T>
    where
        F: Future<Output = T>,
    {
        let mut done = std::pin::pin!(work(self.models));
        loop {
            tokio::select! {
                biased;
                word = self.words.recv() => match word {
                    None | Some(Word::Cancel) => return None,
                    Some(_) => {}
                },
                done = &mut done => return Some(done),
            }
        }
    }

    async fn routed(&mut self, request: &ModelRequest) -> Event {
        let patience = Duration::from_millis(route::ROUTER_MS);
        let asked = self.until_cancelled(|models| tokio::time::timeout(patience, collect(models, request))).await;
        let (event, text, usage) = match asked {
            None => (Event::Cancel, String::new(), None),
            Some(Err(_)) => (Event::Routed(Err(ModelFailure::Stalled)), String::new(), None),
            // What is refused costs nothing.
            Some(Ok(Err(failure))) => return Event::Routed(Err(failure)),
            Some(Ok(Ok((text, usage)))) => (Event::Routed(Ok(text.clone())), text, usage),
        };
        let usage = usage.unwrap_or_else(|| estimated(request, &text));
        let money = self.setup.config.prices.cost(&request.model, usage).unwrap_or_default();
        self.say(Heard::Spent { model: request.model.clone(), usage, cost: money });
        event
    }

    fn tool(&mut self, call: &ToolCall) -> Result<(String, ToolResult)> {
        let input = call.input.clone().unwrap_or_default();
        let result = run(&self.access, &call.name, &input)?;
        let trace =
            ToolTrace { name: call.name.clone(), input, content: result.content.clone(), is_error: result.is_error };
        self.say(Heard::Tools(vec![trace]));
        Ok((call.id.clone(), result))
    }

    /// Sums the chat up when it has grown too long, unless the next question comes first.
    async fn afterthought(&mut self, chat: &v7_state::coach::conversation::Conversation) {
        let setup = self.setup.clone();
        let heard = self.until_next(|models| summary::sum_up(chat, &setup, models)).await;
        heard.into_iter().flatten().for_each(|heard| (self.report)(heard));
    }

    async fn until_next<'s, T, F>(&'s mut self, work: impl FnOnce(&'s mut Models) -> F) -> Option<T>
    where
        F: Future<Output = T>,
    {
        let mut done = std::pin::pin!(work(self.models));
        tokio::select! {
            biased;
            _ = self.words.recv() => None,
            done = &mut done => Some(done),
        }
    }

    fn doing(&mut self, doing: Doing) {
        self.say(Heard::Doing(doing));
    }

    fn say(&mut self, heard: Heard) {
        self.flush();
        (self.report)(heard);
    }

    fn flush(&mut self) {
        if let Some(piece) = self.pieces.take() {
            (self.report)(Heard::Text(piece));
        }
    }
}

/// Evenly drawn between nothing and this.
fn drawn(at_most_ms: u64) -> Duration {
    Duration::from_millis((clock::seed() % (u128::from(at_most_ms) + 1)) as u64)
}
