//! Any stream of events, on terminals of any size, ends in a drawn screen.

use super::*;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton};
use proptest::prelude::*;
use v7_state::msg::Saved;

#[derive(Clone, Debug)]
enum Step {
    Event(Event),
    Size(u16, u16),
    Outcome(bool),
}

fn key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        6 => "[ -~éß日]".prop_map(|text| KeyCode::Char(text.chars().next().unwrap_or('x'))),
        4 => proptest::sample::select(vec![
            KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Up, KeyCode::Down, KeyCode::Left,
            KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Backspace,
            KeyCode::Delete, KeyCode::F(2), KeyCode::Null,
        ]),
    ];
    let modifiers = prop_oneof![
        5 => Just(KeyModifiers::NONE),
        2 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
        1 => Just(KeyModifiers::SHIFT),
    ];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

fn step() -> impl Strategy<Value = Step> {
    let mouse = (0_u16..210, 0_u16..70, 0..4).prop_map(|(column, row, kind)| {
        let kind = match kind {
            0 => MouseEventKind::ScrollDown,
            1 => MouseEventKind::ScrollUp,
            2 => MouseEventKind::Moved,
            _ => MouseEventKind::Down(MouseButton::Left),
        };
        Step::Event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
    });
    prop_oneof![
        12 => key().prop_map(|key| Step::Event(Event::Key(key))),
        2 => "\\PC{0,12}|[\u{1b}\u{7}\r\n\t\u{200d}👩🚀]{0,6}".prop_map(|text| Step::Event(Event::Paste(text))),
        2 => (0_u16..=200, 0_u16..=60).prop_map(|(width, height)| Step::Size(width, height)),
        2 => mouse,
        1 => any::<bool>().prop_map(Step::Outcome),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_stream_of_events_is_survived(start in 0..5, steps in proptest::collection::vec(step(), 0..60)) {
        let mut desk = Desk::new();
        let opening = ["", "Enter", "+", "/", ":"][start as usize];
        desk.press(opening);
        for step in steps {
            match step {
                Step::Event(event) => desk.event(&event),
                Step::Size(width, height) => {
                    desk.size = (width, height);
                    desk.event(&Event::Resize(width, height));
                }
                Step::Outcome(true) => {
                    let key = Some(Key::new(Table::Sends, "x"));
                    desk.take(vec![Msg::Saved(Ok(Saved { text: "Saved".into(), key, jump: v7_state::msg::Jump::There }))]);
                }
                Step::Outcome(false) => desk.take(vec![Msg::Saved(Err("refused".into()))]),
            }
            let (buf, at) = desk.draw();
            prop_assert!(at.is_none_or(|at| buf.area.contains(at)));
            prop_assert!(buf.content().iter().all(|cell| !cell.symbol().chars().any(char::is_control)));
        }
        desk.ui.leave();
        prop_assert!(desk.ui.overlays.is_empty());
    }
}
