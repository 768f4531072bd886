//! Scrolling, records, branches, lists: what stays put and what goes where.

use super::*;
use crate::pane::Open;
use std::fmt::Write as _;

fn long(paragraphs: usize) -> String {
    (0..paragraphs).fold(String::new(), |mut text, at| {
        let _ = write!(text, "Paragraph {at} of an answer that is longer than the screen, by far.\n\n");
        text
    })
}

fn rows(screen: &str) -> Vec<&str> {
    // Without the thumb, which moves as more comes.
    screen.lines().skip(1).take(12).map(|line| line.trim_end_matches(['│', '┃', '█', ' '])).collect()
}

#[test]
fn a_view_that_was_moved_stays_put_while_text_comes() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    ask(&mut state, "Tell me everything");
    for part in long(30).split_inclusive("\n\n") {
        hear(&mut state, Heard::Text(part.into()));
        drawn(&mut pane, &state, 80, 22);
    }
    let screen = drawn(&mut pane, &state, 80, 22);
    assert!(screen.contains("Paragraph 29") && !screen.contains("more below"), "{screen}");
    hear(&mut state, Heard::Text(long(1)));
    assert!(drawn(&mut pane, &state, 80, 22).contains("Paragraph 0"), "the end is followed");
    press(&mut pane, &state, "move.page-up");
    let before = drawn(&mut pane, &state, 80, 22);
    assert!(before.contains("more below, G"), "{before}");
    for _ in 0..20 {
        hear(&mut state, Heard::Text("And more of it.\n\n".into()));
        let now = drawn(&mut pane, &state, 80, 22);
        assert_eq!(rows(&now), rows(&before));
    }
    let text = state.talk.live.as_ref().unwrap().text.clone();
    hear(&mut state, Heard::Done(Box::new(finished(&text, Outcome::Answered))));
    assert_eq!(rows(&drawn(&mut pane, &state, 80, 22)), rows(&before), "the end of an answer moves nothing");
    press(&mut pane, &state, "move.bottom");
    assert!(drawn(&mut pane, &state, 80, 22).contains("claude-opus-5-5 · 1,240 in"));
    press(&mut pane, &state, "move.top");
    drawn(&mut pane, &state, 80, 22);
    ask(&mut state, "Next");
    assert!(drawn(&mut pane, &state, 80, 22).contains("> Next"), "a new question is shown");
}

#[test]
fn what_is_read_stays_where_it_is_when_another_answer_lists_its_records() {
    let (mut pane, mut state) = (CoachPane::default(), answered(Settings::default()));
    cite(&pane, &mut state);
    drawn(&mut pane, &state, 80, 22);
    ask(&mut state, "And why?");
    hear(&mut state, Heard::Text(long(1)));
    drawn(&mut pane, &state, 80, 22);
    hear(&mut state, Heard::Text(long(8)));
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "move.up");
    let before = drawn(&mut pane, &state, 80, 22);
    let text = state.talk.live.as_ref().unwrap().text.clone();
    hear(&mut state, Heard::Done(Box::new(finished(&text, Outcome::Answered))));
    assert_eq!(rows(&drawn(&mut pane, &state, 80, 22)), rows(&before));
}

#[test]
fn an_answer_that_comes_whole_is_read_from_its_question_on() {
    let (mut pane, mut state) = (CoachPane::default(), answered(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    ask(&mut state, "What now?");
    drawn(&mut pane, &state, 80, 22);
    hear(&mut state, Heard::Text(long(30)));
    hear(&mut state, Heard::Done(Box::new(finished(&long(30), Outcome::Offline(String::new())))));
    let screen = drawn(&mut pane, &state, 80, 22);
    assert!(rows(&screen)[0].contains("> What now?") && screen.contains("more below"), "{screen}");
    // A chat that is opened is shown from its end.
    let chat = state.talk.chat.clone();
    state.update(Msg::Coach(Act::New));
    drawn(&mut pane, &state, 80, 22);
    state.update(Msg::Heard(0, Heard::Opened(Some(Box::new(chat)))));
    assert!(drawn(&mut pane, &state, 80, 22).contains("Paragraph 29"));
}

#[test]
fn a_stream_is_followed_to_its_end_however_fast_it_comes() {
    let (mut pane, mut state) = (CoachPane::default(), answered(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    ask(&mut state, "What now?");
    drawn(&mut pane, &state, 80, 22);
    // Each piece is more than a screen.
    hear(&mut state, Heard::Text(long(30)));
    assert!(drawn(&mut pane, &state, 80, 22).contains("Paragraph 29"));
    hear(&mut state, Heard::Text(long(60)));
    assert!(drawn(&mut pane, &state, 80, 22).contains("Paragraph 59"));
    // The last of it and the end come between two drawings.
    hear(&mut state, Heard::Text(long(90)));
    let all = format!("{}{}{}", long(30), long(60), long(90));
    hear(&mut state, Heard::Done(Box::new(finished(&all, Outcome::Answered))));
    assert!(drawn(&mut pane, &state, 80, 22).contains("Paragraph 89"));
}

#[test]
fn an_answer_is_laid_out_once_while_it_comes_and_not_again_when_it_is_whole() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    ask(&mut state, "x");
    let text = long(200);
    let chars: Vec<char> = text.chars().collect();
    for piece in chars.chunks(4) {
        hear(&mut state, Heard::Text(piece.iter().collect()));
        drawn(&mut pane, &state, 80, 22);
    }
    let before = pane.transcript.laid_out();
    let pieces = chars.chunks(4).count();
    assert!(before <= pieces + 200 + 2, "{before} for {pieces}");
    hear(&mut state, Heard::Done(Box::new(finished(&text, Outcome::Answered))));
    drawn(&mut pane, &state, 80, 22);
    assert_eq!(pane.transcript.laid_out(), before);
}

#[test]
fn records_become_numbers_and_enter_opens_them() {
    let (mut pane, mut state) = (CoachPane::default(), answered(Settings::default()));
    assert!(pane.wants(&state).iter().any(|query| matches!(query, Query::Cited(_))), "asked before the first drawing");
    cite(&pane, &mut state);
    let screen = drawn(&mut pane, &state, 100, 45);
    assert!(screen.contains("since October [1]") && screen.contains("behind [s:ffff9999]"), "{screen}");
    assert!(screen.contains("[1]  2026-11-14 V8 Midnight Traverse"), "{screen}");
    assert!(screen.contains("14? hangs") && screen.contains("Not found in your journal: 14 (1 of 9 figures)."));
    press(&mut pane, &state, "move.next-part");
    let Do::Open(Open::Pane(2, Some(key))) = press(&mut pane, &state, "coach.ask") else { panic!() };
    assert_eq!(key, Key::new(Table::Sends, "bbbb0001"));
    press(&mut pane, &state, "coach.ask");
    assert!(pane.typing(), "whoever comes back comes to ask");
    press(&mut pane, &state, "coach.leave");
    press(&mut pane, &state, "move.next-part");
    press(&mut pane, &state, "move.next-part");
    let Do::Open(Open::Pane(1, Some(key))) = press(&mut pane, &state, "coach.ask") else { panic!() };
    assert_eq!(key.table, Table::Entries);
    press(&mut pane, &state, "coach.back");
    press(&mut pane, &state, "coach.ask");
    assert!(pane.typing(), "without a record Enter asks");
}

#[test]
fn branches_are_gone_through_from_where_one_stands() {
    let (mut pane, mut state) = (CoachPane::default(), answered(Settings::default()));
    state.update(Msg::Coach(Act::Retry));
    hear(&mut state, Heard::Done(Box::new(finished("Once more.", Outcome::Answered))));
    assert!(drawn(&mut pane, &state, 80, 22).contains("‹ 2/2 › answers"));
    let there = press(&mut pane, &state, "move.left");
    assert!(matches!(follow(&mut state, there)[..], [Msg::Coach(Act::Branch(3))]));
    drawn(&mut pane, &state, 80, 22);
    assert!(matches!(press(&mut pane, &state, "move.left"), Do::Nothing));
    let back = press(&mut pane, &state, "move.right");
    follow(&mut state, back);
    assert!(drawn(&mut pane, &state, 80, 22).contains("Once more."));
}

#[test]
fn a_change_is_written_only_in_sight() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    ask(&mut state, "x");
    let text = long(20);
    let done = Finished { proposals: vec![proposal()], ..finished(&text, Outcome::Answered) };
    hear(&mut state, Heard::Done(Box::new(done)));
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "move.top");
    drawn(&mut pane, &state, 80, 22);
    assert!(matches!(press(&mut pane, &state, "coach.write"), Do::Nothing));
    assert!(drawn(&mut pane, &state, 80, 22).contains("~ weeklyStructure.tuesday.type: power -> rest"));
    let written = press(&mut pane, &state, "coach.write");
    assert!(matches!(follow(&mut state, written)[..], [Msg::Coach(Act::Accept(0))]));
    assert_eq!(state.saving, 1);
    assert!(!drawn(&mut pane, &state, 80, 22).contains("Proposed"));
}

#[test]
fn consent_is_asked_where_one_looks() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    ask(&mut state, "x");
    pane.field.typing = true;
    hear(&mut state, Heard::Consent { to: "cloud", sentence: "Send?".into() });
    assert!(drawn(&mut pane, &state, 80, 22).contains("Esc leaves the field, then: y sends it"));
    press(&mut pane, &state, "coach.leave");
    assert!(state.talk.live.is_some());
    for action in ["coach.consent", "coach.answer-offline", "coach.payload", "coach.stop"] {
        assert!(matches!(press(&mut pane, &state, action), Do::Send(_)), "{action}");
    }
}

#[test]
fn chats_are_opened_renamed_deleted_and_brought_back() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    put(&mut state, Query::Chats(String::new()), Answer::Chats(chats()));
    press(&mut pane, &state, "coach.sessions");
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "move.down");
    let act = |what: Do| if let Do::Send(msgs) = what { msgs.into_iter().next() } else { None };
    assert!(matches!(act(press(&mut pane, &state, "coach.delete")), Some(Msg::Coach(Act::Delete(id))) if id == "b"));
    press(&mut pane, &state, "coach.rename");
    pane.on_text(&Event::Paste(" well".into()), &state);
    let renamed = act(press(&mut pane, &state, "coach.line-done"));
    assert!(matches!(renamed, Some(Msg::Coach(Act::Rename(id, title))) if id == "b" && title.ends_with("rest well")));
    assert!(matches!(act(press(&mut pane, &state, "coach.open-chat")), Some(Msg::Coach(Act::Open(id))) if id == "b"));
    assert_eq!(pane.view, View::Chat);
    press(&mut pane, &state, "coach.sessions");
    assert!(matches!(act(press(&mut pane, &state, "coach.restore")), Some(Msg::Coach(Act::Restore))));
}

#[test]
fn facts_are_changed_added_and_forgotten() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    let fact = |id| Memory { id, fact: format!("fact {id}"), source: "you".into() };
    put(&mut state, Query::Memories, Answer::Memories(vec![fact(7), fact(9)]));
    press(&mut pane, &state, "coach.memory");
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "move.down");
    let act = |what: Do| if let Do::Send(msgs) = what { msgs.into_iter().next() } else { None };
    assert!(matches!(act(press(&mut pane, &state, "coach.forget")), Some(Msg::Coach(Act::Forget(n))) if n == "2"));
    press(&mut pane, &state, "coach.amend");
    pane.on_text(&Event::Paste("!".into()), &state);
    let amended = act(press(&mut pane, &state, "coach.line-done"));
    assert!(matches!(amended, Some(Msg::Coach(Act::Amend(9, text))) if text == "fact 9!"));
    press(&mut pane, &state, "coach.remember");
    pane.on_text(&Event::Paste("new".into()), &state);
    let kept = act(press(&mut pane, &state, "coach.line-done"));
    assert!(matches!(kept, Some(Msg::Coach(Act::Remember(text))) if text == "new"));
}

#[test]
fn an_example_is_asked_at_once() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "move.down");
    let asked = press(&mut pane, &state, "coach.ask");
    assert!(matches!(&follow(&mut state, asked)[..], [Msg::Coach(Act::Ask(text))] if text == empty::EXAMPLES[0]));
    assert!(drawn(&mut pane, &state, 80, 22).contains("> Am I getting better?"));
}

#[test]
fn nothing_that_a_terminal_would_obey_is_drawn() {
    let bad = "a\u{1b}[31m\u{7}b\u{9b}2J\u{202e}c\n\n```\n\u{1b}[2J\n```\n[s:bbbb0001]";
    let mut state = fresh(Settings::default());
    let mut pane = CoachPane::default();
    state.talk.chat.title = bad.into();
    ask(&mut state, bad);
    hear(&mut state, Heard::Rung(bad.into()));
    hear(&mut state, Heard::Doing(Doing::Waiting(bad.into())));
    hear(&mut state, Heard::Text(bad.into()));
    hear(
        &mut state,
        Heard::Tools(vec![ToolTrace {
            name: bad.into(),
            input: json!({bad: bad}),
            content: json!({"error": bad}),
            is_error: true,
        }]),
    );
    let look = |pane: &mut CoachPane, state: &State| {
        for (width, height) in [(120, 38), (40, 10), (31, 7), (30, 6), (3, 2)] {
            let buf = crate::panes::drawn::buffer(pane, state, width, height);
            for cell in buf.content() {
                assert!(!cell.symbol().chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", cell.symbol());
            }
        }
    };
    look(&mut pane, &state);
    let tools = state.talk.live.as_ref().unwrap().tools.clone();
    let mut proposal = proposal();
    proposal.title = bad.into();
    hear(
        &mut state,
        Heard::Done(Box::new(Finished {
            tools,
            model: bad.into(),
            proposals: vec![proposal],
            ..finished(bad, Outcome::Offline(bad.into()))
        })),
    );
    pane.transcript.unfolded = true;
    look(&mut pane, &state);
    pane.field.set(bad);
    pane.field.problem = Some(bad.into());
    look(&mut pane, &state);
}

#[test]
fn wide_text_is_broken_where_the_screen_ends() {
    let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
    ask(&mut state, &"岩場の夜".repeat(12));
    hear(&mut state, Heard::Text("登る".repeat(40)));
    let screen = drawn(&mut pane, &state, 40, 20);
    let (_, screen) = screen.split_once('\n').unwrap();
    assert_eq!(screen.matches('岩').count(), 12, "{screen}");
    assert_eq!(screen.matches('登').count(), 40, "{screen}");
}
