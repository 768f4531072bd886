//! The coach's pane as pictures, at the sizes of the other panes.
#![expect(clippy::unwrap_used, reason = "tests")]

mod behaviour;
mod streams;
mod typing;

use super::*;
use crate::panes::drawn::{body, drawn, press, put, state_with, today};
use serde_json::json;
use v7_state::coach::cite::{Found, Record};
use v7_state::coach::config::CoachConfig;
use v7_state::coach::cost::MicroUsd;
use v7_state::coach::memory::Memory;
use v7_state::coach::model::Usage;
use v7_state::coach::propose::{Proposal, diff};
use v7_state::coach::standing::{ChatLine, Coach};
use v7_state::coach::talk::{Act, Doing, Heard};
use v7_state::coach::turn::{Finished, Outcome, ToolTrace};
use v7_state::coach::verify::Verified;
use v7_state::insight::today::{Insight, InsightKind};
use v7_state::query::Answer;
use v7_state::record::{Change, Key, Op, Table};
use v7_state::settings::{ColourDepth, Glyphs, Settings};
use v7_state::view::{self, Basics};

pub(super) const ANSWER: &str = "You send harder than in spring: **V7** three times since October [s:bbbb0001], against none in the \
six months before [j:aaaa0001].\n\n| grade | sends | flash |\n|---|---|---|\n| V7 | 3 | 0 |\n| V6 | 9 | 2 |\n\nWhat stands out:\n\n- \
overhangs carry it: 10 of 12 [s:bbbb0001, s:bbbb0002]\n- slabs lag two grades behind [s:ffff9999]\n\nA rest of 3 days came before each \
V7, and 14 hangs on the 20 mm edge.";

pub(super) fn date_of(id: &str) -> String {
    match id {
        "bbbb0001" => "2026-11-14 V8 Midnight Traverse Camp 4".into(),
        "bbbb0002" => "2026-11-02 V7 岩場の夜 Movement".into(),
        other => format!("2026-05-03 gym {other}"),
    }
}

/// What the journal has of the marks.
pub(super) fn found(marks: &[Key]) -> Found {
    let record = |mark: &Key| {
        let known = !mark.id.starts_with("ffff");
        known.then(|| Record { key: mark.clone(), label: date_of(&mark.id) })
    };
    marks.iter().map(|mark| (mark.clone(), record(mark))).collect()
}

pub(super) fn cloud() -> CoachConfig {
    CoachConfig { cloud: true, ..CoachConfig::default() }
}

pub(super) fn fresh(settings: Settings) -> State {
    let basics = Basics { entries: 120, sends: 142, ..Basics::default() };
    let insight = Insight {
        kind: InsightKind::Maximum,
        text: "New maximum: V8 on 14 November.".into(),
        basis: "142 sends".into(),
        n: 142,
    };
    let mut state = state_with(settings, vec![]);
    put(&mut state, Query::Basics, Answer::Basics(basics));
    put(
        &mut state,
        Query::Today(today()),
        Answer::Today(view::Today { insight: Some(insight), ..view::Today::default() }),
    );
    put(&mut state, Query::Draft("coach".into()), Answer::Draft(None));
    let coach = Coach { consent: Some("cloud".into()), spent: MicroUsd(1_200_000), chats: 3, ..Coach::default() };
    put(&mut state, Query::Coach("2026-11".into()), Answer::Coach(coach));
    state
}

/// Does what follows from a key, as far as the state is concerned.
pub(super) fn follow(state: &mut State, what: Do) -> Vec<Msg> {
    let Do::Send(msgs) = what else { return Vec::new() };
    for msg in &msgs {
        state.update(msg.clone());
    }
    msgs
}

pub(super) fn ask(state: &mut State, text: &str) -> u64 {
    state.update(Msg::Coach(Act::Ask(text.into())));
    state.talk.live.as_ref().unwrap().turn
}

pub(super) fn hear(state: &mut State, heard: Heard) {
    let turn = state.talk.live.as_ref().unwrap().turn;
    state.update(Msg::Heard(turn, heard));
}

pub(super) fn finished(text: &str, outcome: Outcome) -> Finished {
    Finished {
        text: text.into(),
        outcome,
        model: "global.anthropic.claude-opus-5-5".into(),
        withheld: Vec::new(),
        verified: Verified::default(),
        usage: Usage { input: 240, output: 310, cache_read: 1_000, ..Usage::default() },
        cost: MicroUsd(11_200),
        spent: Vec::new(),
        shared: Vec::new(),
        tools: Vec::new(),
        proposals: Vec::new(),
    }
}

pub(super) fn traces() -> Vec<ToolTrace> {
    vec![
        ToolTrace {
            name: "get_sends".into(),
            input: json!({"since": "2026-10-01", "style": "overhang"}),
            content: json!({"computed": {"max": "V8"}, "n": 12, "ids": ["bbbb0001"], "truncated": false}),
            is_error: false,
        },
        ToolTrace {
            name: "nutrition_compliance".into(),
            input: json!({"days": 7}),
            content: json!({"error": "nutrition is kept on this machine"}),
            is_error: true,
        },
    ]
}

pub(super) fn proposal() -> Proposal {
    let before = body(&json!({"name": "Power", "weeklyStructure": {"tuesday": {"type": "power", "notes": "board"}}}));
    let after = body(&json!({"name": "Power", "weeklyStructure": {"tuesday": {"type": "rest", "duration": 0}}}));
    let title = "tuesday of plan Power".to_owned();
    let op = Op::Edit { key: Key::new(Table::Plans, "p1"), before: before.clone(), after: after.clone() };
    Proposal { change: Change::one(title.clone(), op), title, diff: diff(&before, &after) }
}

/// Two questions, the second answered at length.
pub(super) fn answered(settings: Settings) -> State {
    let mut state = fresh(settings);
    state.talk.config = cloud();
    ask(&mut state, "How hard did I climb in spring?");
    let spring = "V6 at most: four in March and April [j:aaaa0001].";
    hear(
        &mut state,
        Heard::Done(Box::new(Finished {
            model: "offline".into(),
            usage: Usage::default(),
            ..finished(spring, Outcome::Offline(String::new()))
        })),
    );
    ask(&mut state, "And now? Am I getting better, or is it only that I rest more?");
    let at = ANSWER.find("14 hangs").unwrap();
    let verified = Verified { claims: 9, unmatched: vec![(at, at + 2, "14".into())] };
    hear(&mut state, Heard::Rung("claude-opus-5-5 is busy; asking claude-sonnet-5-5".into()));
    hear(
        &mut state,
        Heard::Done(Box::new(Finished { verified, tools: traces(), ..finished(ANSWER, Outcome::Answered) })),
    );
    state
}

/// Answers what the pane wants of marks.
pub(super) fn cite(pane: &CoachPane, state: &mut State) {
    for query in pane.wants(state) {
        if let Query::Cited(marks) = &query {
            let answer = Answer::Cited(found(marks));
            put(state, query, answer);
        }
    }
}

pub(super) const SIZES: [(u16, u16); 3] = [(120, 38), (80, 22), (40, 10)];

fn pictures(name: &str, pane: &mut CoachPane, state: &State) {
    for (width, height) in SIZES {
        drawn(pane, state, width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), drawn(pane, state, width, height));
    }
}

fn plain() -> Settings {
    Settings { glyphs: Glyphs::Ascii, colours: ColourDepth::None, ..Settings::default() }
}

#[test]
fn nothing_was_asked_yet() {
    let mut pane = CoachPane::default();
    pictures("coach_empty", &mut pane, &fresh(Settings::default()));
    insta::assert_snapshot!("coach_empty_40x8", drawn(&mut pane, &fresh(Settings::default()), 40, 8));
    let mut state = fresh(Settings::default());
    put(&mut state, Query::Basics, Answer::Basics(Basics::default()));
    put(&mut state, Query::Today(today()), Answer::Today(view::Today::default()));
    pictures("coach_first_start", &mut pane, &state);
    let mut state = fresh(Settings::default());
    state.talk.config = cloud();
    press(&mut pane, &state, "move.down");
    press(&mut pane, &state, "move.down");
    pictures("coach_empty_cloud", &mut pane, &state);
}

#[test]
fn an_answer_on_its_way() {
    let mut state = answered(Settings::default());
    let mut pane = CoachPane::default();
    ask(&mut state, "Plan my week, please.");
    pictures("coach_preparing", &mut pane, &state);
    hear(&mut state, Heard::Doing(Doing::Tools(vec!["plan_adherence".into(), "get_sends".into()])));
    hear(&mut state, Heard::Tools(traces()));
    hear(&mut state, Heard::Doing(Doing::Asking("global.anthropic.claude-opus-5-5".into())));
    hear(
        &mut state,
        Heard::Text(
            "# The week\n\nRest on **Monday** and climb hard on Tuesday [s:bbbb0001]. Then:\n\n1. two sets on the bo"
                .into(),
        ),
    );
    cite(&pane, &mut state);
    pictures("coach_streaming", &mut pane, &state);
    for c in "and Sunday?".chars() {
        pane.field.typing = true;
        pane.field.input.insert(&c.to_string());
    }
    pictures("coach_streaming_typing", &mut pane, &state);
}

#[test]
fn an_answer_with_its_records_and_tools() {
    let mut state = answered(Settings::default());
    let mut pane = CoachPane::default();
    cite(&pane, &mut state);
    pictures("coach_answered", &mut pane, &state);
    press(&mut pane, &state, "move.next-part");
    press(&mut pane, &state, "move.next-part");
    pictures("coach_record", &mut pane, &state);
    press(&mut pane, &state, "coach.back");
    press(&mut pane, &state, "coach.fold");
    press(&mut pane, &state, "move.bottom");
    pictures("coach_unfolded", &mut pane, &state);
    let mut state = answered(plain());
    let mut pane = CoachPane::default();
    cite(&pane, &mut state);
    insta::assert_snapshot!("coach_answered_ascii", drawn(&mut pane, &state, 80, 22));
}

#[test]
fn changes_and_consent_wait_for_a_key() {
    let mut state = fresh(Settings::default());
    state.talk.config = cloud();
    let mut pane = CoachPane::default();
    ask(&mut state, "My finger is sore, change Tuesday.");
    let sentence = v7_state::coach::privacy::consent("global.anthropic.claude-opus-5-5", state.talk.config.privacy);
    hear(&mut state, Heard::Consent { to: "cloud", sentence });
    pictures("coach_consent", &mut pane, &state);
    state.update(Msg::Coach(Act::Consent(true)));
    let text = "I would rest on Tuesday.";
    let two = vec![proposal(), Proposal { title: "goal V9".into(), ..proposal() }];
    hear(&mut state, Heard::Done(Box::new(Finished { proposals: two, ..finished(text, Outcome::Answered) })));
    pictures("coach_proposal", &mut pane, &state);
}

#[test]
fn branches_and_answers_that_broke_off() {
    let mut state = answered(Settings::default());
    let mut pane = CoachPane::default();
    state.update(Msg::Coach(Act::Reword(2, "Am I stronger now?".into())));
    hear(&mut state, Heard::Text("A lit".into()));
    hear(&mut state, Heard::Done(Box::new(finished("A lit", Outcome::Cancelled))));
    state.update(Msg::Coach(Act::Retry));
    let broke = v7_state::coach::model::ModelFailure::Expired;
    hear(&mut state, Heard::Done(Box::new(finished("A little", Outcome::Broken(broke)))));
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "coach.select-up");
    pictures("coach_branches", &mut pane, &state);
    ask(&mut state, "And then?");
    hear(&mut state, Heard::Failed("The journal cannot be read".into()));
    pictures("coach_failed", &mut pane, &state);
}

fn chats() -> Vec<ChatLine> {
    let chat = |id: &str, title: &str, day: i64, messages| ChatLine {
        id: id.into(),
        title: title.into(),
        updated_ms: 1_795_000_000_000 - day * 86_400_000,
        messages: Some(messages),
        snippet: None,
    };
    vec![
        chat("a", "How hard did I climb in spring?", 0, 4),
        chat("b", "岩場の夜 and \u{1b}[31mhow to rest", 3, 2),
        chat("c", "", 40, 1),
    ]
}

#[test]
fn the_chats_that_are_kept() {
    let mut state = fresh(Settings::default());
    let mut pane = CoachPane::default();
    put(&mut state, Query::Chats(String::new()), Answer::Chats(chats()));
    press(&mut pane, &state, "coach.sessions");
    press(&mut pane, &state, "move.down");
    pictures("coach_sessions", &mut pane, &state);
    press(&mut pane, &state, "coach.rename");
    pictures("coach_rename", &mut pane, &state);
    press(&mut pane, &state, "coach.line-cancel");
    press(&mut pane, &state, "coach.find");
    pane.on_text(&Event::Paste("spring".into()), &state);
    let hit = ChatLine {
        messages: None,
        snippet: Some("...climbed in \u{2}spring\u{3}, and V6 at most".into()),
        ..chats()[0].clone()
    };
    put(&mut state, Query::Chats("spring".into()), Answer::Chats(vec![hit]));
    pictures("coach_found", &mut pane, &state);
}

#[test]
fn the_facts_that_are_kept() {
    let mut state = fresh(Settings::default());
    let mut pane = CoachPane::default();
    put(&mut state, Query::Memories, Answer::Memories(Vec::new()));
    press(&mut pane, &state, "coach.memory");
    pictures("coach_memory_empty", &mut pane, &state);
    let fact = |id, fact: &str| Memory { id, fact: fact.into(), source: "you, 2026-11-22".into() };
    let facts = vec![
        fact(
            7,
            "Left ring finger was hurt in March; no half-crimp on small edges until it holds a month without soreness",
        ),
        fact(9, "Climbs with Ana on Tuesdays"),
    ];
    put(&mut state, Query::Memories, Answer::Memories(facts));
    pictures("coach_memory", &mut pane, &state);
    press(&mut pane, &state, "coach.amend");
    pictures("coach_amend", &mut pane, &state);
}

#[test]
fn commands_and_what_is_wrong_with_them() {
    let mut state = answered(Settings::default());
    let mut pane = CoachPane::default();
    cite(&pane, &mut state);
    press(&mut pane, &state, "coach.ask");
    pane.on_text(&Event::Paste("/".into()), &state);
    press(&mut pane, &state, "move.down");
    press(&mut pane, &state, "move.down");
    pictures("coach_commands", &mut pane, &state);
    press(&mut pane, &state, "coach.complete");
    pictures("coach_argument", &mut pane, &state);
    press(&mut pane, &state, "coach.send");
    pictures("coach_wrong", &mut pane, &state);
}
