//! The field: sending, drafts, questions from before, commands.

use super::*;
use crate::pane::Open;

fn typed(pane: &mut CoachPane, state: &State, text: &str) {
    pane.field.typing = true;
    pane.on_text(&Event::Paste(text.into()), state);
}

fn acts(msgs: &[Msg]) -> Vec<&Act> {
    msgs.iter().filter_map(|msg| if let Msg::Coach(act) = msg { Some(act) } else { None }).collect()
}

#[test]
fn a_question_is_sent_and_the_field_left() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "coach.ask");
    typed(&mut pane, &state, "How am I?\nAnd my food?");
    press(&mut pane, &state, "coach.newline");
    typed(&mut pane, &state, "Thanks");
    let sent = press(&mut pane, &state, "coach.send");
    let msgs = follow(&mut state, sent);
    assert_eq!(acts(&msgs), [&Act::Ask("How am I?\nAnd my food?\nThanks".into())]);
    assert!(!pane.typing() && pane.field.input.text().is_empty());
    // What is typed meanwhile stays until the answer is whole.
    press(&mut pane, &state, "coach.ask");
    typed(&mut pane, &state, "next");
    let sent = press(&mut pane, &state, "coach.send");
    follow(&mut state, sent);
    assert!(state.toast.as_ref().unwrap().0.text.contains("Esc stops it"));
    assert_eq!(pane.field.input.text(), "next");
    let stop = press(&mut pane, &state, "coach.stop");
    assert_eq!(acts(&follow(&mut state, stop)), [&Act::Stop]);
    assert!(pane.typing() && pane.field.input.text() == "next", "Esc keeps what is typed");
    // What takes its time to stop keeps nobody in the field.
    press(&mut pane, &state, "coach.leave");
    assert!(!pane.typing() && pane.field.input.text() == "next");
}

#[test]
fn what_was_not_sent_is_kept_and_comes_back() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    assert!(pane.leave().is_empty(), "nothing typed, nothing to keep");
    typed(&mut pane, &state, "half a quest");
    let left = press(&mut pane, &state, "coach.leave");
    let draft = |msgs: &[Msg], expected: Option<&str>| matches!(msgs, [Msg::Draft(name, text)] if name == "coach" && text.as_deref() == expected);
    assert!(draft(&follow(&mut state, left), Some("half a quest")));
    assert!(pane.leave().is_empty(), "it is kept once");
    // The next start.
    let mut pane = CoachPane::default();
    put(&mut state, Query::Draft("coach".into()), Answer::Draft(Some("half a quest".into())));
    assert!(pane.wants(&state).contains(&Query::Draft("coach".into())));
    assert!(drawn(&mut pane, &state, 80, 22).contains("> half a quest"));
    assert!(!pane.wants(&state).contains(&Query::Draft("coach".into())));
    let sent = press(&mut pane, &state, "coach.ask");
    follow(&mut state, sent);
    typed(&mut pane, &state, "ion");
    let sent = press(&mut pane, &state, "coach.send");
    let Do::Send(msgs) = sent else { panic!() };
    assert!(draft(&msgs[1..], None), "a question that was sent is no draft: {msgs:?}");
}

#[test]
fn a_question_is_reworded_and_what_was_typed_before_comes_back() {
    let (mut pane, mut state) = (CoachPane::default(), answered(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    typed(&mut pane, &state, "draft");
    press(&mut pane, &state, "coach.leave");
    press(&mut pane, &state, "coach.edit");
    assert!(pane.field.input.text().starts_with("And now?"));
    press(&mut pane, &state, "coach.leave");
    assert_eq!(pane.field.input.text(), "draft");
    // The selected one, not only the last.
    press(&mut pane, &state, "coach.select-up");
    while pane.transcript.selected != Some(0) {
        press(&mut pane, &state, "coach.select-up");
    }
    press(&mut pane, &state, "coach.edit");
    assert!(drawn(&mut pane, &state, 80, 22).contains("in other words"));
    pane.field.set("And in summer?");
    let sent = press(&mut pane, &state, "coach.send");
    let msgs = follow(&mut state, sent);
    assert_eq!(acts(&msgs), [&Act::Reword(0, "And in summer?".into())]);
    assert_eq!(pane.field.input.text(), "draft");
    assert_eq!(state.talk.chat.siblings(0).len(), 2);
}

#[test]
fn up_in_an_empty_field_brings_questions_back() {
    let (mut pane, state) = (CoachPane::default(), answered(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    pane.field.typing = true;
    for (action, begins) in [
        ("move.up", "And now?"),
        ("move.up", "How hard"),
        ("move.up", "How hard"),
        ("move.down", "And now?"),
        ("move.down", ""),
        ("move.down", ""),
    ] {
        press(&mut pane, &state, action);
        let text = pane.field.input.text();
        assert!(text.starts_with(begins) && text.is_empty() == begins.is_empty(), "{action}: {text}");
    }
    // Once something is typed the arrows move in it.
    typed(&mut pane, &state, "one\ntwo");
    press(&mut pane, &state, "move.up");
    pane.on_text(&Event::Paste("X".into()), &state);
    assert_eq!(pane.field.input.text(), "oneX\ntwo");
}

#[test]
fn commands_do_what_they_say() {
    let (mut pane, mut state) = (CoachPane::default(), answered(Settings::default()));
    let id = state.talk.chat.id.clone();
    drawn(&mut pane, &state, 80, 22);
    for (text, act) in [
        ("/new", Act::New),
        ("/rename Winter", Act::Rename(id.clone(), "Winter".into())),
        ("/delete", Act::Delete(id.clone())),
        ("/retry", Act::Retry),
        ("/offline How am I?", Act::AskOffline("How am I?".into())),
        ("/payload", Act::Payload(String::new())),
        ("/privacy notes off", Act::Share("notes".into(), false)),
        ("/model x.y", Act::Model("x.y".into())),
        ("/remember I climb with Ana", Act::Remember("I climb with Ana".into())),
        ("/forget 1", Act::Forget("1".into())),
        ("/ret", Act::Retry),
    ] {
        pane.field.set("");
        typed(&mut pane, &state, text);
        let Do::Send(msgs) = press(&mut pane, &state, "coach.send") else { panic!("{text}") };
        assert_eq!(acts(&msgs), [&act], "{text}");
        assert!(!pane.typing() && pane.field.input.text().is_empty(), "{text}");
    }
    for text in ["/help", "/cost", "/model"] {
        typed(&mut pane, &state, text);
        assert!(matches!(press(&mut pane, &state, "coach.send"), Do::Open(Open::Text { .. })), "{text}");
    }
    typed(&mut pane, &state, "/privacy");
    let Do::Open(Open::Choose { items, .. }) = press(&mut pane, &state, "coach.send") else { panic!() };
    assert!(items[3].0.starts_with("notes: shared"), "{}", items[3].0);
    follow(&mut state, items[3].1.clone());
    assert_eq!(words::leaves(&state.talk, command::coach(&state)), "kept here: notes");
    typed(&mut pane, &state, "/copy");
    let Do::Send(msgs) = press(&mut pane, &state, "coach.send") else { panic!() };
    assert!(matches!(&msgs[0], Msg::Copy(text) if text.starts_with("You send harder") && !text.contains("[s:")));
    typed(&mut pane, &state, "/edit");
    press(&mut pane, &state, "coach.send");
    assert!(pane.typing() && pane.field.input.text().starts_with("And now?"));
    press(&mut pane, &state, "coach.leave");
    typed(&mut pane, &state, "/search spring slab");
    press(&mut pane, &state, "coach.send");
    assert!(pane.wants(&state).contains(&Query::Chats("spring slab".into())));
}

#[test]
fn a_command_that_is_none_is_named_and_the_text_stays() {
    let (mut pane, state) = (CoachPane::default(), answered(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    typed(&mut pane, &state, "/seach x");
    press(&mut pane, &state, "coach.send");
    let screen = drawn(&mut pane, &state, 80, 22);
    assert!(screen.contains("did you mean /search?") && screen.contains("> /seach x"), "{screen}");
    pane.on_text(&Event::Paste("y".into()), &state);
    assert!(!drawn(&mut pane, &state, 80, 22).contains("did you mean"));
    pane.field.set("");
    pane.on_text(&Event::Paste("x".repeat(30_000)), &state);
    assert!(drawn(&mut pane, &state, 80, 22).contains("at most 20,000"));
    pane.on_text(&Event::Paste("/re".into()), &state);
    assert_eq!(pane.field.input.text(), "/re");
    press(&mut pane, &state, "coach.complete");
    assert_eq!(pane.field.input.text(), "/rename ");
    assert!(drawn(&mut pane, &state, 80, 22).contains("TITLE"));
}
