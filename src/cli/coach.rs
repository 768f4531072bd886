//! `v7 coach`: a question from the shell, its answer as it comes.

use super::{Exit, Setup, print_json};
use crate::clock;
use crate::coach::{Desk, Office, Word, answer, keeping, open_models, sign_in};
use clap::Args;
use color_eyre::eyre::{Result, WrapErr as _};
use serde_json::json;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::process::ExitCode;
use tokio::sync::mpsc::unbounded_channel;
use v7_state::coach::cite::{self, Numbers};
use v7_state::coach::conversation::Conversation;
use v7_state::coach::notes::Notes;
use v7_state::coach::talk::{Act, Begin, Heard, Job, Talk};
use v7_state::record::Ids;
use v7_state::store::Store;
use v7_ui::text::clean;

/// A question.
#[derive(Debug, Args)]
pub struct Coach {
    /// The question; `-` reads it from standard input
    #[arg(required = true)]
    pub words: Vec<String>,
    /// Answer from the journal alone, whatever is configured
    #[arg(long)]
    pub offline: bool,
    /// Go on with the chat that was used last
    #[arg(long = "continue", short = 'c')]
    pub go_on: bool,
    /// Agree, from now on, that questions and figures of the journal go to the model that is configured
    #[arg(long)]
    pub yes: bool,
    /// Print JSON, once the answer is whole
    #[arg(long)]
    pub json: bool,
}

/// Asks, prints, and keeps the chat.
pub fn coach(setup: &Setup, asked: &Coach) -> Result<ExitCode> {
    let question = question(&asked.words)?;
    let mut store = setup.open()?;
    let mut talk = Talk::new(setup.config.coach.clone());
    talk.chat = if asked.go_on { last(&store)? } else { Conversation::default() };
    if talk.chat.id.is_empty() {
        talk.chat.id = Ids::new(clock::seed()).next(setup.clock.moment().ms);
    }
    let act = if asked.offline { Act::AskOffline(question.clone()) } else { Act::Ask(question.clone()) };
    let reply = talk.act(act, setup.clock.moment().ms);
    let Some(mut begin) = keep(setup, &mut store, reply.jobs)? else {
        return Err(
            Exit(2, "the question is empty; ask something, such as: v7 coach how am I progressing".into()).into()
        );
    };
    let office = Office {
        journal: setup.journal.clone(),
        settings: setup.settings().clone(),
        clock: setup.clock,
        network: setup.config.coach_network.clone(),
    };
    let desk = Desk::open(&office)?;
    if let Some(trouble) = desk.trouble() {
        note(&trouble);
    }
    ask_first(setup, &mut store, &desk, &mut begin, asked)?;
    let mut models = open_models(&office.network, begin.config.local.clone());
    let (words, mut heard) = unbounded_channel();
    let mut failed = None;
    let mut printed =
        Printed { out: io::stdout(), json: asked.json, held: String::new(), text: String::new(), begun: false };
    let profile = office.network.connection.profile.as_deref();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().wrap_err("cannot start")?;
    runtime.block_on(async {
        let mut report = |heard: Heard| {
            match &heard {
                Heard::Text(text) => printed.more(text, &desk),
                Heard::Rung(sentence) => note(sentence),
                // Asked before; whoever took the consent back meanwhile is asked on the screen.
                Heard::Consent { .. } => drop(words.send(Word::Consent(false, begin.shared.clone()))),
                // Nobody waits here for afterthoughts.
                Heard::Done(_) => drop(words.send(Word::Next)),
                Heard::SignIn => {
                    let may = io::stdin().is_terminal() && io::stderr().is_terminal();
                    let signed_in = may && sign_in(profile, &mut io::stderr()).inspect_err(|why| note(why)).is_ok();
                    let _ = words.send(Word::SignedIn(signed_in));
                }
                _ => {}
            }
            let reply = talk.hear(begin.turn, heard, setup.clock.moment().ms);
            failed = failed.take().or(reply.say);
            // On disk before anything else is said about it.
            if let Err(problem) = keep(setup, &mut store, reply.jobs) {
                failed = Some(format!("{problem:#}"));
            }
        };
        let mut answering = std::pin::pin!(answer(&desk, &begin, &mut models, &mut heard, &mut report));
        tokio::select! {
            () = &mut answering => {}
            _ = tokio::signal::ctrl_c() => {
                let _ = words.send(Word::Cancel);
                answering.await;
            }
        }
    });
    runtime.shutdown_background();
    if let Some(problem) = failed {
        return Err(Exit(1, problem).into());
    }
    end(setup, asked, &talk, &desk, printed)
}

/// The words as one question.
fn question(words: &[String]) -> Result<String> {
    if words.len() == 1 && words[0] == "-" {
        let mut text = String::new();
        io::stdin().take(64 * 1024).read_to_string(&mut text).wrap_err("cannot read the question")?;
        return Ok(text);
    }
    let text = words.join(" ");
    if text.trim_start().starts_with('/') {
        return Err(Exit(
            2,
            "commands with a slash work on the screen; `v7 coach --help` tells what works here".into(),
        )
        .into());
    }
    Ok(text)
}

fn last(store: &Store) -> Result<Conversation> {
    let newest = store.read().chats(1)?;
    let Some(row) = newest.first() else { return Ok(Conversation::default()) };
    Ok(store.read().chat(&row.id)?.unwrap_or_default())
}

/// Keeps what is to be kept; the question that is to be answered, if one is among it.
fn keep(setup: &Setup, store: &mut Store, jobs: Vec<Job>) -> Result<Option<Begin>> {
    let mut begin = None;
    for job in jobs {
        match job {
            Job::Answer(own) => begin = Some(*own),
            job => drop(keeping::keep(store, job, setup.clock.moment())?),
        }
    }
    Ok(begin)
}

/// Asks whether anything may leave, where that is to be asked; after a no the offline coach answers.
fn ask_first(setup: &Setup, store: &mut Store, desk: &Desk, begin: &mut Begin, asked: &Coach) -> Result<()> {
    let access = desk.access(begin)?;
    let own = desk.setup(&access, begin)?;
    let Some(tier) = own.ladder.first().filter(|_| !own.consented && !own.pre.stops()) else { return Ok(()) };
    let to = if tier.is_cloud() { "cloud" } else { "local" };
    let sentence = format!(
        "Questions and figures from your journal will go to {}: {}. `coach.share` in the config keeps domains here. Send?",
        own.config.model_of(*tier),
        access.privacy.words()
    );
    if asked.yes || consent(&sentence) {
        keeping::keep(store, Job::Consented(to), setup.clock.moment())?;
    } else {
        begin.config.cloud = false;
        begin.config.local = None;
    }
    Ok(())
}

/// Asks at the terminal; without one the answer is no.
fn consent(sentence: &str) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        note("nothing is sent without your consent: agree once on the screen, or with `v7 coach --yes`");
        return false;
    }
    eprint!("{} [y/N] ", clean(sentence));
    let mut line = String::new();
    io::stdin().read_line(&mut line).is_ok_and(|_| matches!(line.trim(), "y" | "Y" | "yes"))
}

fn note(text: &str) {
    eprintln!("v7: {}", clean(text));
}

/// The answer on its way to standard output, with numbers in place of marks.
struct Printed {
    out: io::Stdout,
    json: bool,
    /// What may still become a mark.
    held: String,
    /// All of it, with marks: numbers go by the order of the whole text.
    text: String,
    begun: bool,
}

impl Printed {
    fn more(&mut self, text: &str, desk: &Desk) {
        if self.json {
            return;
        }
        self.text.push_str(text);
        self.held.push_str(text);
        // What follows an open bracket may be a mark.
        let upto = match self.held.rfind('[') {
            Some(at) if !self.held[at..].contains([']', '\n']) => at,
            _ => self.held.len(),
        };
        let ready: String = self.held.drain(..upto).collect();
        self.put(&ready, desk);
    }

    fn put(&mut self, text: &str, desk: &Desk) {
        self.begun |= !text.is_empty();
        if !text.contains('[') {
            return self.write(text);
        }
        let found = cite::find(&desk.reader, &cite::named(&self.text)).unwrap_or_default();
        let spelt = Numbers::of(&self.text, &found).spell(text);
        self.write(&spelt);
    }

    /// Writes without what a terminal would obey.
    fn write(&mut self, text: &str) {
        let lines: Vec<_> = text.split('\n').map(clean).collect();
        // A reader that left is no failure.
        let _ = self.out.write_all(lines.join("\n").as_bytes());
        let _ = self.out.flush();
    }
}

/// What stands under the answer: its sources, what was found nowhere, how it ended, what it took.
fn end(setup: &Setup, asked: &Coach, talk: &Talk, desk: &Desk, mut printed: Printed) -> Result<ExitCode> {
    let Some(node) = talk.chat.head.and_then(|head| talk.chat.nodes.get(head)) else { return Ok(ExitCode::FAILURE) };
    let notes = node.notes.as_deref().cloned().unwrap_or_default();
    let marked = notes.verified.marked(&node.text);
    let cited = cite::number(&desk.reader, &marked)?;
    if asked.json {
        return print_json(&json(setup, talk, &notes, &node.text, &cited));
    }
    if printed.begun {
        let held = std::mem::take(&mut printed.held);
        printed.put(&held, desk);
    } else {
        printed.text.clone_from(&marked);
        printed.put(&marked, desk);
    }
    // The numbers that were printed: what was taken out of the answer since does not shift them.
    let cited = cite::number(&desk.reader, &printed.text)?;
    let mut under = String::new();
    for citation in &cited.citations {
        let _ = writeln!(under, "[{}] {}  {}", citation.number, citation.label, citation.key.id);
    }
    under.extend(notes.verified.line().map(|line| line + "\n"));
    for waiting in &talk.proposals {
        let _ = writeln!(under, "Proposed, not written: {}\n{}", waiting.proposal.title, waiting.proposal.text());
    }
    let gap = if under.is_empty() { "\n" } else { "\n\n" };
    printed.write(&format!("{gap}{under}"));
    for line in &notes.lines {
        note(line);
    }
    if let Some(took) = notes.took() {
        note(&format!("{}: {took}", node.model));
    }
    let broken = node.state != v7_state::coach::conversation::NodeState::Whole;
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn json(setup: &Setup, talk: &Talk, notes: &Notes, text: &str, cited: &cite::Cited) -> serde_json::Value {
    let head = talk.chat.head.and_then(|head| talk.chat.nodes.get(head));
    let citations: Vec<_> = cited
        .citations
        .iter()
        .map(|own| json!({"number": own.number, "table": own.key.table.name(), "id": own.key.id, "label": own.label}))
        .collect();
    let unmatched: Vec<&str> = notes.verified.unmatched.iter().map(|(_, _, text)| text.as_str()).collect();
    let tools: Vec<_> = notes
        .tools
        .iter()
        .map(|tool| json!({"name": tool.name, "input": tool.input, "content": tool.content, "isError": tool.is_error}))
        .collect();
    json!({"schema": 1, "record": {
        "today": setup.clock.moment().today.to_string(),
        "chat": talk.chat.id,
        "answer": text,
        "markdown": cited.markdown,
        "citations": citations,
        "struck": cited.struck,
        "claims": notes.verified.claims,
        "unmatched": unmatched,
        "model": head.map(|node| node.model.clone()),
        "state": head.map(|node| node.state.as_str()),
        "lines": notes.lines,
        "tools": tools,
        "proposals": talk.proposals.iter().map(|own| json!({"title": own.proposal.title, "diff": own.proposal.text()})).collect::<Vec<_>>(),
        "usage": {"input": notes.usage.input, "output": notes.usage.output, "cacheRead": notes.usage.cache_read,
            "cacheWrite": notes.usage.cache_write, "estimated": notes.usage.estimated},
        "costMicroUsd": notes.cost.0,
    }})
}
