//! One turn of the coach as a state machine: an event comes in, steps come out. No I/O, no clock, no dice.
//!
//! Whoever drives it shows what is to be shown, sends what is to be sent, runs the tools, waits, and hands back what came
//! of it. Events that do not belong to the present state are ignored; after [`Step::Done`] nothing follows.

mod answer;
mod begin;
mod steps;
#[cfg(test)]
mod tests;

pub use begin::setup;
pub use steps::{Event, Finished, Outcome, Setup, Step, ToolCall, ToolTrace};

use super::context::Prepared;
use super::cost;
use super::model::{Block, Message, ModelFailure, ModelRequest, Reasoning, Role, StopReason, Tier, Usage};
use super::payload;
use super::privacy;
use super::propose::Proposal;
use super::route::{Route, router_reply};
use super::safety::{self, Gate};
use super::template::Kind;
use super::tools::{ToolResult, specs};
use super::verify::{Sources, verify};
use answer::Assembly;

/// Rounds of tools in a turn.
pub const ROUNDS: u32 = 5;
/// Calls of tools in a turn.
pub const CALLS: usize = 8;
/// Pauses before the tries after a failure that may pass, milliseconds at most: the driver draws evenly from 0.
pub const PAUSES_MS: [u64; 3] = [500, 1_000, 2_000];

/// What the next event is for.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Fresh,
    /// The athlete is asked whether anything may leave.
    Consent,
    /// The router model is asked.
    Routing,
    /// The question is being prepared.
    Preparing,
    /// A call is open or opening.
    Calling,
    /// A pause before the same call.
    Waiting,
    /// The athlete signs in.
    SigningIn,
    /// Tools are being run.
    Tools,
    /// The offline coach answers.
    Offline,
    Done,
}

/// Drives one question to its answer.
#[derive(Debug)]
pub struct Turn {
    setup: Setup,
    state: State,
    /// The rung of the ladder that is tried.
    rung: usize,
    /// Tries of this rung that failed.
    failures: usize,
    signed_in: bool,
    prepared: Option<Prepared>,
    /// What this turn added to the conversation: answers with calls, and results.
    tail: Vec<Message>,
    answer: Assembly,
    /// Keeps off the screen what the rules of safety will take out.
    gate: Gate,
    /// Text of earlier rounds.
    text: String,
    sources: Sources,
    rounds: u32,
    calls: usize,
    /// Calls whose results are awaited.
    pending: Vec<ToolCall>,
    traces: Vec<ToolTrace>,
    proposals: Vec<Proposal>,
    usage: Usage,
    /// Characters of the call.
    characters: usize,
    /// The same once the model has begun to answer, for an estimate when no usage comes: a refused call costs nothing.
    open_characters: Option<usize>,
    spent: cost::MicroUsd,
    by_model: Vec<(String, Usage, cost::MicroUsd)>,
    why_offline: String,
    last_failure: Option<ModelFailure>,
}

impl Turn {
    /// A turn that has not begun.
    pub fn new(setup: Setup) -> Self {
        Self {
            gate: Gate::new(setup.athlete.clone()),
            setup,
            state: State::Fresh,
            rung: 0,
            failures: 0,
            signed_in: false,
            prepared: None,
            tail: Vec::new(),
            answer: Assembly::default(),
            text: String::new(),
            sources: Sources::default(),
            rounds: 0,
            calls: 0,
            pending: Vec::new(),
            traces: Vec::new(),
            proposals: Vec::new(),
            usage: Usage::default(),
            characters: 0,
            open_characters: None,
            spent: cost::MicroUsd::default(),
            by_model: Vec::new(),
            why_offline: String::new(),
            last_failure: None,
        }
    }

    /// What it took so far, model by model.
    pub fn took(&self) -> &[(String, Usage, cost::MicroUsd)] {
        &self.by_model
    }

    /// What a model may be told has changed since the turn began.
    pub fn share(&mut self, privacy: privacy::Privacy, history: Vec<Message>) {
        self.setup.privacy = privacy;
        self.setup.history = history;
    }

    /// The text so far, as it is shown.
    fn text_so_far(&self) -> String {
        format!("{}{}", self.text, self.answer.text())
    }

    /// The model that is asked now.
    pub fn tier(&self) -> Option<Tier> {
        self.setup.ladder.get(self.rung).copied()
    }

    /// Takes the next step.
    pub fn step(&mut self, event: Event) -> Vec<Step> {
        if let Event::Cancel = event {
            return self.cancel();
        }
        match (self.state.clone(), event) {
            (State::Fresh, Event::Start) => self.start(),
            (State::Consent, Event::Consent(true)) => self.route(),
            (State::Consent, Event::Consent(false)) => self.offline("nothing is sent without your consent"),
            (State::Routing, Event::Routed(reply)) => {
                let kind = reply.map_or(Kind::Coaching, |text| router_reply(&text));
                self.prepare(kind)
            }
            (State::Preparing, Event::Prepared(prepared)) => {
                self.sources = prepared.sources.clone();
                self.prepared = Some(*prepared);
                self.call()
            }
            (State::Calling, Event::Opened) => {
                self.open_characters = Some(self.characters);
                Vec::new()
            }
            (State::Calling, Event::Model(event)) => self.model(event),
            (State::Calling, Event::Failed(failure)) => self.failed(failure),
            (State::Calling, Event::Ended) => self.ended(),
            (State::Waiting, Event::Waited) => self.call(),
            (State::SigningIn, Event::SignedIn(true)) => self.call(),
            (State::SigningIn, Event::SignedIn(false)) => {
                let failure = self.last_failure.clone().unwrap_or(ModelFailure::Expired);
                self.next_rung(&failure)
            }
            (State::Tools, Event::Tools(results)) => self.tools(results),
            (State::Offline, Event::Offline(text)) => {
                self.text = text;
                let why = std::mem::take(&mut self.why_offline);
                self.done(Outcome::Offline(why))
            }
            _ => Vec::new(),
        }
    }

    fn start(&mut self) -> Vec<Step> {
        if self.setup.pre.stops() {
            self.text = self.setup.pre.notice().unwrap_or_default();
            let flags = self.setup.pre.flags.clone();
            let mut steps = vec![Step::Show(self.text.clone())];
            steps.extend(self.done(Outcome::Stopped(flags)));
            return steps;
        }
        let Some(tier) = self.tier() else {
            return self.offline("");
        };
        if !self.setup.consented {
            self.state = State::Consent;
            return vec![Step::AskConsent { tier, model: self.setup.config.model_of(tier).to_owned() }];
        }
        self.route()
    }

    fn route(&mut self) -> Vec<Step> {
        match &self.setup.route {
            Route::Known { kind, .. } => {
                let kind = *kind;
                self.prepare(kind)
            }
            Route::Ambiguous if self.tier().is_some_and(Tier::is_cloud) => {
                let mut request = super::route::router_request(&self.setup.question, &self.setup.config);
                payload::scrub(&mut request, &self.setup.identity);
                if cost::reserve(&self.setup.budget, &self.setup.config.prices, &request).is_err() {
                    return self.prepare(Kind::Coaching);
                }
                self.state = State::Routing;
                vec![Step::Route(request)]
            }
            _ => self.prepare(Kind::Coaching),
        }
    }

    fn prepare(&mut self, kind: Kind) -> Vec<Step> {
        self.state = State::Preparing;
        vec![Step::Prepare(kind)]
    }

    /// The request of the present rung; none before the question is prepared.
    pub fn request(&self) -> Option<ModelRequest> {
        let prepared = self.prepared.as_ref()?;
        let tier = self.tier()?;
        let mut messages = self.setup.history.clone();
        if messages.last().is_some_and(|last| last.role == Role::User) {
            messages.push(Message::text(Role::Assistant, "(no answer)"));
        }
        messages.push(Message::text(Role::User, prepared.user.clone()));
        messages.extend(self.tail.iter().cloned());
        let mut request = ModelRequest {
            tier,
            model: self.setup.config.model_of(tier).to_owned(),
            system: prepared.system.clone(),
            messages,
            tools: specs(),
            cache_tools: tier.is_cloud(),
            max_tokens: self.setup.config.max_tokens,
        };
        payload::scrub(&mut request, &self.setup.identity);
        Some(request)
    }

    fn call(&mut self) -> Vec<Step> {
        let Some(request) = self.request() else {
            return self.offline("the question could not be prepared");
        };
        let mut budget = self.setup.budget;
        budget.spent = budget.spent.plus(self.spent);
        if let Err(sentence) = cost::reserve(&budget, &self.setup.config.prices, &request) {
            return if self.text_so_far().is_empty() {
                self.down(&sentence, false)
            } else {
                self.done(Outcome::OverBudget(sentence))
            };
        }
        self.state = State::Calling;
        self.answer = Assembly::default();
        self.characters = request.characters();
        self.open_characters = None;
        vec![Step::Call(Box::new(request))]
    }

    fn model(&mut self, event: super::model::ModelEvent) -> Vec<Step> {
        use super::model::ModelEvent;
        self.open_characters = Some(self.characters);
        match event {
            ModelEvent::Usage(usage) => {
                self.count(usage);
                // Usage comes last: the answer is complete.
                if self.answer.stop().is_some() { self.ended() } else { Vec::new() }
            }
            other => {
                let first = self.text.is_empty() && !self.answer.has_text();
                let notice = first.then(|| self.setup.pre.notice()).flatten();
                let Some(delta) = self.answer.take(other) else { return Vec::new() };
                let shown = self.gate.pass(&delta);
                let notice = notice.map(|notice| format!("{notice}\n\n"));
                notice.into_iter().chain((!shown.is_empty()).then_some(shown)).map(Step::Show).collect()
            }
        }
    }

    fn count(&mut self, usage: Usage) {
        self.open_characters = None;
        self.usage = self.usage.plus(usage);
        let model = self.tier().map_or("", |tier| self.setup.config.model_of(tier));
        let cost =
            if self.tier().is_some_and(Tier::is_cloud) { self.setup.config.prices.cost(model, usage) } else { None };
        let cost = cost.unwrap_or_default();
        self.spent = self.spent.plus(cost);
        match self.by_model.iter_mut().find(|(own, ..)| own == model) {
            Some((_, all, money)) => (*all, *money) = (all.plus(usage), money.plus(cost)),
            None => self.by_model.push((model.to_owned(), usage, cost)),
        }
    }

    /// What an answer without usage took, estimated.
    fn estimate(&mut self) {
        if let Some(characters) = self.open_characters.take() {
            let output = cost::tokens(self.answer.characters());
            self.count(Usage { input: cost::tokens(characters), output, estimated: true, ..Usage::default() });
        }
    }

    fn ended(&mut self) -> Vec<Step> {
        let Some(stop) = self.answer.stop().cloned() else {
            return self.failed(ModelFailure::StreamBroken("it ended without a reason".into()));
        };
        self.estimate();
        match stop {
            StopReason::ToolUse => self.ask_tools(),
            StopReason::EndTurn => self.done(Outcome::Answered),
            StopReason::MaxTokens => self.done(Outcome::Cut),
            StopReason::Refusal => self.done(Outcome::Refused),
            StopReason::ContextFull => self.done(Outcome::ContextFull),
            StopReason::Other(_) => self.done(Outcome::Answered),
        }
    }

    fn ask_tools(&mut self) -> Vec<Step> {
        let assembly = std::mem::take(&mut self.answer);
        self.text.push_str(&assembly.text());
        let (blocks, calls) = assembly.finish();
        if calls.is_empty() {
            return self.done(Outcome::Answered);
        }
        if self.rounds >= ROUNDS {
            return self.done(Outcome::TooManyRounds);
        }
        self.rounds += 1;
        let paragraph =
            if self.text.is_empty() || self.text.ends_with("\n\n") { None } else { Some("\n\n".to_owned()) };
        self.text.extend(paragraph.clone());
        self.tail.push(Message { role: Role::Assistant, blocks });
        self.pending = calls;
        let left = CALLS.saturating_sub(self.calls);
        let run: Vec<ToolCall> = self.pending.iter().filter(|call| call.input.is_ok()).take(left).cloned().collect();
        self.calls += run.len();
        self.state = State::Tools;
        let mut steps: Vec<Step> = paragraph.map(|end| Step::Show(self.gate.pass(&end))).into_iter().collect();
        if run.is_empty() {
            steps.extend(self.tools(Vec::new()));
        } else {
            steps.push(Step::RunTools(run));
        }
        steps
    }

    /// Results in the order of the calls; one that is missing becomes an error that the model reads.
    fn tools(&mut self, results: Vec<(String, ToolResult)>) -> Vec<Step> {
        let mut results = results;
        let mut blocks = Vec::new();
        for call in std::mem::take(&mut self.pending) {
            let found = results.iter().position(|(id, _)| *id == call.id).map(|at| results.swap_remove(at).1);
            let result = match (&call.input, found) {
                (Err(sentence), _) => ToolResult::error(sentence.clone()),
                (Ok(_), Some(result)) => result,
                (Ok(_), None) => ToolResult::error("no more calls in this turn; answer from what you have"),
            };
            self.sources.add_json(&result.content);
            self.proposals.extend(result.proposal.clone());
            self.traces.push(ToolTrace {
                name: call.name.clone(),
                input: call.input.clone().unwrap_or_default(),
                content: result.content.clone(),
                is_error: result.is_error,
            });
            blocks.push(Block::ToolResult { id: call.id, content: result.content, is_error: result.is_error });
        }
        self.tail.push(Message { role: Role::User, blocks });
        self.failures = 0;
        self.call()
    }

    fn failed(&mut self, failure: ModelFailure) -> Vec<Step> {
        if self.answer.stop().is_some() {
            // All of it came; only what it took is not known.
            return self.ended();
        }
        self.estimate();
        self.last_failure = Some(failure.clone());
        if !self.text_so_far().trim().is_empty() {
            return self.done(Outcome::Broken(failure));
        }
        if failure == ModelFailure::Expired && !self.signed_in {
            self.signed_in = true;
            self.state = State::SigningIn;
            return vec![Step::SignIn];
        }
        if failure.is_passing()
            && let Some(at_most_ms) = PAUSES_MS.get(self.failures)
        {
            self.failures += 1;
            self.state = State::Waiting;
            return vec![Step::Wait { at_most_ms: *at_most_ms, why: failure.to_string() }];
        }
        self.next_rung(&failure)
    }

    fn next_rung(&mut self, failure: &ModelFailure) -> Vec<Step> {
        self.down(&failure.to_string(), failure.ends_cloud() && self.tier().is_some_and(Tier::is_cloud))
    }

    /// One rung down, past the rest of the cloud where that cannot answer either; never up, never from here to the cloud.
    fn down(&mut self, why: &str, past_cloud: bool) -> Vec<Step> {
        let from = self.tier();
        let here = from == Some(Tier::Local);
        self.failures = 0;
        self.rung += 1;
        while self.tier().is_some_and(|tier| tier.is_cloud() && (past_cloud || here)) {
            self.rung += 1;
        }
        // Another model must not get what this one thought.
        for message in &mut self.tail {
            message
                .blocks
                .retain(|block| !matches!(block, Block::Reasoning(Reasoning::Text { .. } | Reasoning::Redacted(_))));
        }
        let to = self.tier();
        let mut steps = vec![Step::Rung { from, to, why: why.to_owned() }];
        steps.extend(if to.is_some() { self.call() } else { self.offline(why) });
        steps
    }

    fn offline(&mut self, why: &str) -> Vec<Step> {
        self.rung = self.setup.ladder.len();
        why.clone_into(&mut self.why_offline);
        self.state = State::Offline;
        vec![Step::Offline]
    }

    fn cancel(&mut self) -> Vec<Step> {
        if self.state == State::Done {
            return Vec::new();
        }
        self.estimate();
        self.done(Outcome::Cancelled)
    }

    /// Ends the turn: the text passes the rules of safety and is compared with its sources.
    fn done(&mut self, outcome: Outcome) -> Vec<Step> {
        let raw = self.text_so_far();
        let offline = matches!(outcome, Outcome::Offline(_) | Outcome::Stopped(_));
        let checked = if offline {
            safety::Checked { text: raw.clone(), withheld: Vec::new() }
        } else {
            safety::post(&raw, &self.setup.athlete)
        };
        let mut text = checked.text;
        if let Some(notice) = self.setup.pre.notice().filter(|_| !offline && !raw.is_empty()) {
            text = format!("{notice}\n\n{text}");
        }
        let verified = if offline { super::verify::Verified::default() } else { verify(&text, &self.sources) };
        let model = match (&outcome, self.tier()) {
            (Outcome::Offline(_) | Outcome::Stopped(_), _) | (_, None) => "offline".to_owned(),
            (_, Some(tier)) => self.setup.config.model_of(tier).to_owned(),
        };
        self.state = State::Done;
        // The offline coach looks at everything; a model only at what it may.
        let all = matches!(outcome, Outcome::Offline(_));
        let domains = privacy::DOMAINS.iter().filter(|domain| all || self.setup.privacy.get(domain) == Some(true));
        let shared = domains.map(|domain| (*domain).to_owned()).collect();
        vec![Step::Done(Box::new(Finished {
            text,
            outcome,
            model,
            withheld: checked.withheld,
            verified,
            usage: self.usage,
            cost: self.spent,
            spent: std::mem::take(&mut self.by_model),
            shared,
            tools: std::mem::take(&mut self.traces),
            proposals: std::mem::take(&mut self.proposals),
        }))]
    }
}
