#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::coach::cost::MicroUsd;
use crate::coach::model::Usage;
use crate::coach::turn::Outcome;

fn finished(text: &str, outcome: Outcome) -> Box<Finished> {
    Box::new(Finished {
        text: text.into(),
        outcome,
        model: "m".into(),
        withheld: Vec::new(),
        verified: crate::coach::verify::Verified::default(),
        usage: Usage { input: 10, output: 5, ..Usage::default() },
        cost: MicroUsd(7),
        spent: vec![("m".into(), Usage { input: 10, output: 5, ..Usage::default() }, MicroUsd(7))],
        shared: Vec::new(),
        tools: Vec::new(),
        proposals: Vec::new(),
    })
}

fn turn_of(reply: &Reply) -> TurnId {
    let begun = reply.jobs.iter().find_map(|job| if let Job::Answer(begin) = job { Some(begin.turn) } else { None });
    begun.unwrap()
}

fn texts(talk: &Talk) -> Vec<&str> {
    talk.chat.path().into_iter().map(|at| talk.chat.nodes[at].text.as_str()).collect()
}

#[test]
fn a_question_is_kept_before_it_is_answered_and_the_answer_when_it_is_whole() {
    let mut talk = Talk::default();
    assert_eq!(talk.act(Act::Ask("  ".into()), 1), Reply::default());
    let reply = talk.act(Act::Ask(" How am I? ".into()), 1);
    assert!(matches!(&reply.jobs[0], Job::Save(chat) if chat.nodes.len() == 1 && !chat.id.is_empty()));
    let turn = turn_of(&reply);
    assert!(talk.act(Act::Ask("again".into()), 2).say.unwrap().contains("Esc stops it"));
    talk.hear(turn, Heard::Text("Fi".into()), 2);
    talk.hear(turn, Heard::Text("ne".into()), 2);
    talk.hear(turn + 1, Heard::Text("of another turn".into()), 2);
    assert_eq!(talk.live.as_ref().unwrap().text, "Fine");
    let reply = talk.hear(turn, Heard::Done(finished("Fine.", Outcome::Answered)), 3);
    assert!(matches!(&reply.jobs[0], Job::Save(chat) if chat.nodes.len() == 2));
    assert!(matches!(&reply.jobs[1], Job::Spent { cost: MicroUsd(7), .. }));
    assert_eq!((texts(&talk), talk.live.is_none()), (vec!["How am I?", "Fine."], true));
    assert_eq!(talk.hear(turn, Heard::Text("late".into()), 4), Reply::default());
}

#[test]
fn nothing_leaves_without_consent_and_it_is_asked_once() {
    let mut talk = Talk::default();
    let turn = turn_of(&talk.act(Act::Ask("x".into()), 1));
    talk.hear(turn, Heard::Consent { to: "cloud", sentence: "Send?".into() }, 1);
    assert_eq!(talk.live.as_ref().unwrap().doing, Doing::Consent);
    let reply = talk.act(Act::Consent(true), 1);
    assert_eq!(reply.jobs, [Job::Consented("cloud"), Job::Consent(turn, true, talk.shared.clone())]);
    assert_eq!(talk.act(Act::Consent(true), 1), Reply::default());
}

#[test]
fn a_chat_that_is_left_keeps_what_came() {
    let mut talk = Talk::default();
    let turn = turn_of(&talk.act(Act::Ask("one".into()), 1));
    let id = talk.chat.id.clone();
    talk.hear(turn, Heard::Text("half".into()), 1);
    assert_eq!(talk.act(Act::New, 2).jobs, [Job::Cancel(turn)]);
    assert!(talk.chat.nodes.is_empty() && talk.live.is_none());
    let reply = talk.hear(turn, Heard::Done(finished("half", Outcome::Cancelled)), 3);
    let Job::Save(kept) = &reply.jobs[0] else { panic!() };
    assert_eq!((kept.id.clone(), kept.nodes[1].text.as_str(), kept.nodes[1].state), (id, "half", NodeState::Cancelled));
    assert!(talk.chat.nodes.is_empty());
}

#[test]
fn a_branch_left_while_it_is_answered_gets_its_own_answer() {
    let mut talk = Talk::default();
    let turn = turn_of(&talk.act(Act::Ask("one".into()), 1));
    talk.hear(turn, Heard::Done(finished("first", Outcome::Answered)), 1);
    let again = turn_of(&talk.act(Act::Retry, 2));
    talk.act(Act::Branch(1), 3);
    talk.hear(again, Heard::Done(finished("second", Outcome::Cancelled)), 4);
    assert_eq!(texts(&talk), ["one", "first"]);
    assert_eq!(talk.chat.siblings(1), [1, 2]);
    let reworded = talk.act(Act::Reword(0, "two".into()), 5);
    talk.hear(turn_of(&reworded), Heard::Done(finished("third", Outcome::Answered)), 6);
    assert_eq!(texts(&talk), ["two", "third"]);
    assert!(talk.act(Act::Reword(1, "x".into()), 7).say.unwrap().contains("Only a question"));
}

#[test]
fn a_deleted_chat_comes_back() {
    let mut talk = Talk::default();
    assert!(talk.act(Act::Delete(String::new()), 1).say.is_some());
    let turn = turn_of(&talk.act(Act::Ask("one".into()), 1));
    talk.hear(turn, Heard::Done(finished("first", Outcome::Answered)), 1);
    let chat = talk.chat.clone();
    assert_eq!(talk.act(Act::Delete(chat.id.clone()), 2).jobs, [Job::Delete(chat.id.clone())]);
    let reply = talk.hear(0, Heard::Gone(Box::new(chat.clone())), 3);
    assert!(reply.say.unwrap().contains("U brings it back") && talk.chat.nodes.is_empty());
    let second = Conversation { id: "second".into(), ..chat.clone() };
    talk.hear(0, Heard::Gone(Box::new(second.clone())), 3);
    assert_eq!(talk.act(Act::Restore, 4).jobs, [Job::Save(Box::new(second))]);
    assert_eq!(talk.act(Act::Restore, 4).jobs, [Job::Save(Box::new(chat.clone()))]);
    assert_eq!(talk.chat, chat);
    assert!(talk.act(Act::Restore, 4).say.unwrap().contains("No deleted chat is left"));
}

#[test]
fn what_is_switched_goes_with_the_next_question_and_is_kept() {
    let mut talk = Talk::default();
    assert!(talk.act(Act::Share("email".into(), true), 1).say.unwrap().contains("is no domain"));
    assert_eq!(talk.act(Act::Share("notes".into(), false), 1).jobs, [Job::Share("notes".into(), false)]);
    let reply = talk.act(Act::Payload("How am I?".into()), 1);
    let Job::Payload(begin) = &reply.jobs[0] else { panic!() };
    assert_eq!((begin.shared.get("notes"), begin.chat.nodes.len(), talk.chat.nodes.len()), (Some(&false), 1, 0));
    assert!(talk.act(Act::Payload(String::new()), 1).say.unwrap().contains("Type a question"));
}

#[test]
fn the_end_of_the_program_keeps_the_half_answer() {
    let mut talk = Talk::default();
    assert!(talk.end(1).is_empty());
    let turn = turn_of(&talk.act(Act::Ask("one".into()), 1));
    talk.hear(turn, Heard::Text("half".into()), 1);
    let jobs = talk.end(2);
    assert!(matches!(&jobs[1], Job::Save(chat) if chat.nodes[1].text == "half"), "{jobs:?}");
}

#[test]
fn what_a_deleted_chat_took_is_booked_and_what_it_said_is_gone() {
    let mut talk = Talk::default();
    let turn = turn_of(&talk.act(Act::Ask("one".into()), 1));
    let id = talk.chat.id.clone();
    assert_eq!(talk.act(Act::Delete(id.clone()), 2).jobs, [Job::Cancel(turn), Job::Delete(id)]);
    let reply = talk.hear(turn, Heard::Done(finished("half", Outcome::Cancelled)), 3);
    assert!(matches!(reply.jobs.as_slice(), [Job::Spent { cost: MicroUsd(7), .. }]), "{reply:?}");
}

#[test]
fn the_end_of_the_program_books_what_a_model_has_read() {
    let mut talk = Talk::default();
    let turn = turn_of(&talk.act(Act::Ask("one".into()), 1));
    let model = talk.config.model.clone();
    talk.hear(turn, Heard::Reading { model, tokens: 1_000 }, 1);
    talk.act(Act::New, 2);
    let jobs = talk.end(3);
    let spent =
        jobs.iter().find_map(|job| if let Job::Spent { usage, cost, .. } = job { Some((*usage, *cost)) } else { None });
    assert_eq!(spent.map(|(usage, cost)| (usage.input, usage.estimated, cost)), Some((1_000, true, MicroUsd(4_000))));
    assert!(jobs.iter().any(|job| matches!(job, Job::Save(chat) if chat.nodes.len() == 2)));
}

#[test]
fn a_proposal_that_was_refused_waits_again() {
    let mut talk = Talk::default();
    let change = Change { label: "goal V9".into(), ops: Vec::new() };
    let waiting =
        Waiting { node: 1, proposal: Proposal { title: "goal V9".into(), change: change.clone(), diff: Vec::new() } };
    talk.proposals = vec![waiting.clone()];
    assert_eq!(talk.act(Act::Accept(0), 1).save, Some(change));
    talk.saved(false);
    assert_eq!(talk.proposals, [waiting]);
    talk.act(Act::Accept(0), 1);
    talk.saved(true);
    talk.saved(false);
    assert!(talk.proposals.is_empty());
}
