//! Any stream of keys, pastes, reports and sizes ends in a drawn pane.

use super::*;
use crate::panes::drawn::buffer;
use crossterm::event::{KeyModifiers, MouseButton, MouseEventKind};
use proptest::prelude::*;
use v7_state::coach::model::ModelFailure;

#[derive(Clone, Debug)]
enum Step {
    Action(usize),
    Paste(String),
    Heard(u8, String),
    Mouse(u16, u16, bool),
    Size(u16, u16),
}

fn step() -> impl Strategy<Value = Step> {
    let said = "[a-z *|#`\\n\\[\\]:0-9岩é\u{1b}]{0,40}|\\[s:bbbb000[1-9]\\] |- a\n|```\n";
    prop_oneof![
        8 => (0_usize..60).prop_map(Step::Action),
        2 => "/[a-z]{0,4}|[a-z岩\n\u{7}]{0,30}".prop_map(Step::Paste),
        6 => (0_u8..12, said).prop_map(|(kind, text)| Step::Heard(kind, text)),
        1 => (0_u16..130, 0_u16..40, any::<bool>()).prop_map(|(x, y, wheel)| Step::Mouse(x, y, wheel)),
        1 => (0_u16..130, 0_u16..45).prop_map(|(width, height)| Step::Size(width, height)),
    ]
}

fn report(state: &mut State, kind: u8, text: &str) {
    let Some(turn) = state.talk.live.as_ref().map(|live| live.turn) else {
        if kind < 6 {
            state.update(Msg::Coach(Act::Ask(format!("q {text}"))));
        }
        return;
    };
    let done = |outcome| Box::new(Finished { tools: traces(), proposals: vec![proposal()], ..finished(text, outcome) });
    let heard = match kind {
        0 => Heard::Done(done(Outcome::Answered)),
        1 => Heard::Done(done(Outcome::Broken(ModelFailure::Expired))),
        2 => Heard::Failed(text.into()),
        3 => Heard::Consent { to: "cloud", sentence: text.into() },
        4 => Heard::Rung(text.into()),
        5 => Heard::Tools(traces()),
        _ => Heard::Text(text.into()),
    };
    state.update(Msg::Heard(turn, heard));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_stream_is_survived(steps in proptest::collection::vec(step(), 0..70)) {
        let (mut pane, mut state) = (CoachPane::default(), fresh(Settings::default()));
        let (mut width, mut height) = (80, 22);
        for step in steps {
            match step {
                Step::Action(at) => {
                    let bindings = pane.bindings(&state);
                    let action = bindings[at % bindings.len()].action;
                    let what = press(&mut pane, &state, action);
                    follow(&mut state, what);
                }
                Step::Paste(text) if pane.typing() => {
                    pane.on_text(&Event::Paste(text), &state);
                }
                Step::Paste(_) => {}
                Step::Heard(kind, text) => report(&mut state, kind, &text),
                Step::Mouse(column, row, wheel) => {
                    let kind =
                        if wheel { MouseEventKind::ScrollUp } else { MouseEventKind::Down(MouseButton::Left) };
                    let what = pane.on_mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, &state);
                    follow(&mut state, what);
                }
                Step::Size(new_width, new_height) => (width, height) = (new_width, new_height),
            }
            cite(&pane, &mut state);
            let buf = buffer(&mut pane, &state, width, height);
            prop_assert!(buf.content().iter().all(|cell| !cell.symbol().chars().any(char::is_control)));
        }
        // However it came about, it is what the same chat looks like to a pane that sees it for the first time.
        if pane.view == View::Chat && !CoachPane::is_empty(&state) {
            let mut other = CoachPane { field: std::mem::take(&mut pane.field), ..CoachPane::default() };
            other.transcript.unfolded = pane.transcript.unfolded;
            let first = buffer(&mut other, &state, width, height);
            cite(&other, &mut state);
            buffer(&mut other, &state, width, height);
            pane.field = std::mem::take(&mut other.field);
            pane.transcript.run("move.bottom");
            let now = buffer(&mut pane, &state, width, height);
            other.field = std::mem::take(&mut pane.field);
            let again = buffer(&mut other, &state, width, height);
            prop_assert_eq!(crate::panes::drawn::text(&now), crate::panes::drawn::text(&again));
            prop_assert_eq!(first.area, now.area);
        }
    }
}
