//! What every pane shows and does of sync: the word in the top line, the key, progress, and the way to the conflicts.

use super::whole::{Whole, day};
use super::*;
use v7_state::record::{Change, Op};
use v7_state::settings::ColourDepth;
use v7_state::store::Now;
use v7_state::sync::{Item, Joined, Phase, Status, sort_key};

const NOW: Now = Now { ms: 1_795_300_000_000 };

fn resting() -> Status {
    Status { phase: Phase::Resting, synced_ms: Some(1_795_000_000_000 - 120_000), ..Status::default() }
}

fn conflicts(count: usize) -> Status {
    Status { conflicts: count, ..resting() }
}

#[test]
fn the_word_is_whole_as_long_as_panes_can_be_shortened() {
    let offline = Status { phase: Phase::Offline, waiting: 12, ..resting() };
    let stopped = Status { phase: Phase::Stopped, word: "misconfigured".into(), ..resting() };
    let cases = [
        (Status::default(), "local", "local"),
        (resting(), "synced 2m", "synced 2m"),
        (conflicts(12), "conflict 12", "conflict 12"),
        (offline, "offline, 12 pending", "offline, 1"),
        (stopped, "misconfigured", "misconfigured"),
    ];
    for (status, at_80, at_40) in cases {
        for index in 0..6 {
            let mut desk = Desk::new();
            desk.ui.active = index;
            desk.take(vec![Msg::Sync(status.clone())]);
            let title = desk.ui.panes[index].1.title();
            for (size, word) in [((120, 40), at_80), ((80, 24), at_80), ((40, 12), at_40)] {
                desk.size = size;
                let screen = desk.screen();
                let line = screen.lines().next().unwrap();
                let shown = line.rsplit("  ").next().unwrap();
                assert!(
                    shown == word || (shown.starts_with(word) && shown.ends_with('…')),
                    "{title} at {size:?}: {line}"
                );
                let name: String = title.chars().take(3).collect();
                assert!(line.to_lowercase().contains(&name.to_lowercase()), "{title} at {size:?}: {line}");
                assert!(line.starts_with("v7") || size.0 == 40, "{line}");
            }
        }
    }
}

#[test]
fn the_word_stands_out_when_it_should() {
    for colours in [ColourDepth::True, ColourDepth::None] {
        let settings = Settings { colours, ..Settings::default() };
        let waiting = Status { waiting: 3, ..resting() };
        let stopped = Status { phase: Phase::Stopped, word: "sign in".into(), ..resting() };
        let running = Status { phase: Phase::Running, waiting: 3, ..resting() };
        let mut desk = Desk::with(&settings, panes());
        let theme = desk.ui.theme.clone();
        for (status, style) in [
            (Status::default(), theme.dim),
            (resting(), theme.dim),
            (running, theme.dim),
            (waiting, theme.key),
            (conflicts(1), theme.warn),
            (stopped, theme.warn),
        ] {
            desk.take(vec![Msg::Sync(status.clone())]);
            let (buf, _) = desk.draw();
            let mut expected = Buffer::empty(Rect::new(0, 0, 1, 1));
            expected.set_string(0, 0, "x", style);
            assert_eq!(buf[(79, 0)].style(), expected[(0, 0)].style(), "{status:?}");
        }
    }
}

#[test]
fn the_key_syncs_and_says_how_to_begin_where_that_is_off() {
    let mut desk = Desk::new();
    desk.press("Y");
    assert!(matches!(desk.sent(), Msg::SyncNow));
    let screen = desk.screen();
    assert!(screen.contains("Sync is off: set user_id under [sync]"), "{screen}");
    let moment = desk.state.moment;
    desk.take(vec![Msg::Time(Moment { ms: moment.ms + 60_000, ..moment }), Msg::Sync(resting())]);
    desk.msgs.clear();
    desk.press("Y");
    assert!(matches!(desk.sent(), Msg::SyncNow));
    assert!(desk.state.toast.is_none(), "that it syncs is in the top line");
    assert!(matches!(&desk.state.update(Msg::SyncNow)[..], [v7_state::msg::Effect::SyncNow]));
    // It is in the help and in the palette.
    desk.size = (80, 60);
    desk.press("?");
    assert!(desk.screen().contains("sync now"), "{}", desk.screen());
    desk.press("Esc :").type_text("sync now").press("Enter");
    assert!(matches!(desk.msgs.pop().unwrap(), Msg::SyncNow));
}

#[test]
fn a_first_sync_has_a_bar_and_can_be_stopped() {
    for size in [(120, 40), (80, 24), (40, 12)] {
        let mut desk = Desk::new();
        desk.size = size;
        desk.take(vec![Msg::Sync(Status { phase: Phase::Running, ..Status::default() })]);
        desk.take(vec![Msg::Progress("First sync".into(), 120, 480)]);
        let screen = desk.screen();
        let bar = screen.lines().find(|line| line.contains("First sync 120 of 480")).unwrap();
        let (full, open) = (bar.matches('█').count(), bar.matches('░').count());
        assert!((2..=4).contains(&(open / full.max(1))), "{bar}");
        assert!(screen.lines().last().unwrap().contains("Ctrl-x cancel"), "{screen}");
        assert!(screen.lines().next().unwrap().ends_with("syncing"));
        desk.msgs.clear();
        desk.press("Ctrl-x");
        assert!(matches!(desk.sent(), Msg::Cancel));
        desk.take(vec![Msg::Finished(Ok("Synced".into()))]);
        assert!(!desk.screen().contains("First sync"));
    }
}

fn body(value: &Value) -> Body {
    value.as_object().unwrap().clone()
}

/// An invented climber's year, and one entry that both sides changed in two attributes and a second that was removed.
fn conflicting(settings: &Settings) -> Whole {
    let mut whole = Whole::empty(settings);
    let ledger_item =
        |key: &Key, value: &Value, v| Item { key: key.clone(), sk: sort_key(key, &body(value)), v, body: body(value) };
    let entry = |id: &str, rpe: u8, notes: &str| {
        json!({"entryId": id, "date": "2026-11-20", "sessionType": "gym", "location": "Movement", "rpe": rpe,
            "notes": notes})
    };
    let keys = ["a", "b"].map(|id| Key::new(Table::Entries, id));
    let bases = [entry("a", 5, "warm\nskin"), entry("b", 5, "cold")];
    whole.store.ledger().bind("ada", "laptop").unwrap();
    let items = keys.iter().zip(&bases).map(|(key, base)| (key.clone(), ledger_item(key, base, Some(1)))).collect();
    let joined = Joined { items, cursor: 1, cid: "one".into(), ..Joined::default() };
    whole.store.ledger().join(&joined, NOW).unwrap();
    let edit = Op::Edit { key: keys[0].clone(), before: body(&bases[0]), after: body(&entry("a", 7, "warm\ntape")) };
    whole.store.apply(&Change::one("edit", edit), &NOW).unwrap();
    whole.store.apply(&Change::one("removal", Op::Delete { key: keys[1].clone() }), &NOW).unwrap();
    let found = [(0, entry("a", 6, "warm\nfine")), (1, entry("b", 8, "cold"))];
    let found: Vec<_> =
        found.into_iter().map(|(at, value)| (keys[at].clone(), Some(ledger_item(&keys[at], &value, None)))).collect();
    whole.store.ledger().adopt(&found, NOW).unwrap();
    whole.take(vec![Msg::Sync(Status { conflicts: 3, ..resting() })]);
    whole.settle();
    whole
}

fn rpe(whole: &Whole) -> Value {
    whole.store.read().get(&Key::new(Table::Entries, "a")).unwrap().unwrap()["rpe"].clone()
}

fn waiting(whole: &Whole) -> usize {
    whole.store.read().conflicts().unwrap().len()
}

#[test]
fn conflicts_are_found_from_every_pane_and_settled_with_a_key() {
    let mut whole = conflicting(&Settings::default());
    whole.size = (80, 24);
    whole.press("2");
    let buf = whole.settle();
    assert!(text_of(&buf).lines().next().unwrap().ends_with("conflict 3"));
    let click = MouseEvent {
        kind: MouseEventKind::Down(crossterm::event::MouseButton::Left),
        column: 75,
        row: 0,
        modifiers: crossterm::event::KeyModifiers::NONE,
    };
    whole.event(&Event::Mouse(click));
    let screen = whole.screen();
    assert!(screen.contains("Conflicts (3)") && screen.contains("7 ATHLETE"), "{screen}");
    let of = |whole: &mut Whole, attribute: &str| {
        whole.press("7 c g");
        whole.press("G");
        for _ in 0..3 {
            let found = whole.screen().lines().any(|line| line.contains('▾') && line.contains(attribute));
            if found {
                return;
            }
            whole.press("Up");
        }
        panic!("{attribute} in\n{}", whole.screen());
    };
    of(&mut whole, "RPE");
    whole.press("T");
    assert_eq!((rpe(&whole), waiting(&whole)), (json!(7), 2));
    let screen = whole.screen();
    assert!(screen.contains("Settled: RPE of gym at Movement, 20 Nov 2026 is changed"), "{screen}");
    assert!(screen.lines().next().unwrap().ends_with("conflict 2"), "the word follows at once: {screen}");
    of(&mut whole, "the whole entry");
    whole.press("K");
    assert_eq!(waiting(&whole), 1);
    whole.press("e");
    // Notes are many lines: Ctrl-S settles, and what is there already is in the field.
    assert!(whole.screen().contains("settle with this"), "{}", whole.screen());
    whole.press("Down End Enter t a p e Ctrl-s");
    let notes = whole.store.read().get(&Key::new(Table::Entries, "a")).unwrap().unwrap()["notes"].clone();
    assert_eq!((notes, waiting(&whole)), (json!("warm\nfine\ntape"), 0));
    let screen = whole.screen();
    assert!(screen.contains("No conflicts.") && screen.lines().next().unwrap().ends_with("synced 3d"), "{screen}");
}

#[test]
fn a_value_is_typed_refused_kept_as_a_draft_and_settled() {
    let mut whole = conflicting(&Settings::default());
    whole.size = (80, 24);
    whole.press("7 c");
    for _ in 0..3 {
        if whole.screen().lines().any(|line| line.contains('▾') && line.contains("RPE")) {
            break;
        }
        whole.press("Down");
    }
    whole.press("e Backspace 9 9");
    insta::assert_snapshot!("by_hand_80x24", whole.screen());
    whole.press("Enter");
    assert!(whole.screen().contains("99 is not between 0 and 10"), "{}", whole.screen());
    assert_eq!((rpe(&whole), waiting(&whole)), (json!(6), 3));
    whole.press("Backspace");
    // A line keeps what was typed in it.
    whole.press("Esc e");
    let screen = whole.screen();
    assert!(screen.lines().any(|line| line.contains("│ 9 ")), "{screen}");
    whole.press("Enter");
    assert_eq!((rpe(&whole), waiting(&whole)), (json!(9), 2));
    // Nothing typed at all is the value as it is.
    whole.press("u");
    assert_eq!(whole.state.moment.today, day());
}

#[test]
fn logging_goes_on_whatever_waits() {
    let mut whole = conflicting(&Settings::default());
    whole.press("2 n");
    assert!(whole.screen().contains("New"), "{}", whole.screen());
    whole.press("Esc 1 + V 4 Enter");
    assert_eq!(waiting(&whole), 3);
}
