//! What keys mean: once each, everywhere.

use super::*;
use crate::panes::list;

#[test]
fn no_key_means_two_things_and_every_bound_action_is_known() {
    for panes in [panes(), list(&Settings::default())] {
        let mut desk = Desk::with(&Settings::default(), panes);
        for index in 0..desk.ui.panes.len() {
            desk.ui.active = index;
            let live = desk.ui.live(&desk.state);
            assert_eq!(desk.ui.keymap.clashes(&live), [], "{}", desk.ui.panes[index].1.title());
            for binding in live {
                assert!(binding.keys.split_whitespace().all(|key| Chord::parse(key).is_some()), "{binding:?}");
            }
            let (_, pane) = &mut desk.ui.panes[index];
            for binding in pane.bindings(&desk.state) {
                let done = pane.run(binding.action, &desk.state);
                assert!(!matches!(done, Do::Unknown), "{} does not know {}", pane.title(), binding.action);
            }
        }
    }
    let desk = Desk::new();
    for group in desk.ui.known(&desk.state) {
        assert_eq!(desk.ui.keymap.clashes(&group), []);
    }
}

#[test]
fn digits_function_keys_and_brackets_go_to_panes() {
    let mut desk = Desk::new();
    for (key, title) in [
        ("3", "Sends"),
        ("F2", "Journal"),
        ("]", "Sends"),
        ("[", "Journal"),
        ("7", "Athlete"),
        ("6", "Athlete"),
        ("]", "Today"),
        ("[", "Athlete"),
    ] {
        desk.press(key);
        assert_eq!(desk.ui.panes[desk.ui.active].1.title(), title, "{key}");
        assert!(desk.screen().lines().next().unwrap().contains(&title.to_uppercase()));
    }
}

#[test]
fn a_focused_field_owns_every_printable_key() {
    let mut desk = Desk::new();
    desk.press("f").type_text("q 1+?/:u[]");
    assert!(desk.msgs.is_empty() && desk.ui.overlays.is_empty() && desk.ui.active == 0);
    assert!(desk.screen().contains("filter q 1+?/:u[]"), "{}", desk.screen());
    desk.press("Ctrl-c");
    assert!(desk.msgs.is_empty(), "the first Ctrl-C leaves the field");
    desk.press("Ctrl-c");
    assert!(matches!(desk.sent(), Msg::Quit));
}

#[test]
fn releases_do_nothing_and_shifted_letters_are_upper_case() {
    use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
    let mut desk = Desk::new();
    let mut key = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
    key.kind = KeyEventKind::Release;
    desk.event(&Event::Key(key));
    assert!(desk.msgs.is_empty());
    desk.event(&Event::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::SHIFT)));
    assert!(desk.screen().contains(&format!("row {}", TOTAL - 1)));
}

#[test]
fn the_configuration_moves_keys_and_its_mistakes_are_named() {
    let mut settings = Settings::default();
    settings.keys.insert("rows.filter".into(), "F".into());
    let mut desk = Desk::with(&settings, panes());
    assert!(desk.screen().contains("F filter"));
    desk.press("F");
    assert!(desk.ui.panes[0].1.typing());
    settings.keys.insert("rows.fliter".into(), "x".into());
    settings.keys.insert("undo".into(), "q".into());
    let (_, problems) = Ui::new(&settings, true, panes());
    assert_eq!(
        problems,
        [
            "keys: there is no action \"rows.fliter\"; the palette (:) lists them",
            "keys: q would start both \"undo\" and \"quit\"",
        ]
    );
}
