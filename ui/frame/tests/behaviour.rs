//! Overlays, drafts, saves, jumps, paste and mouse.

use super::*;
use crossterm::event::{KeyModifiers, MouseButton};
use v7_state::msg::{CaptureKind, Jump, Saved};

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

#[test]
fn pasted_text_is_never_a_command() {
    let mut desk = Desk::new();
    desk.paste("q\n7");
    let Msg::Say(toast) = desk.sent() else { panic!("not said") };
    assert_eq!(toast.text, "pasted text needs a field: + to log");
    assert_eq!(desk.ui.active, 0);
    desk.press("+").paste("gym V3\u{1b}[31m\nq");
    assert!(desk.msgs.is_empty());
    assert!(desk.screen().contains("> gym V3[31m q"), "{}", desk.screen());
}

#[test]
fn a_capture_stays_until_it_is_saved_and_shows_why_it_was_not() {
    let mut desk = Desk::new();
    desk.press("+").type_text("gym 3xV4").press("Enter");
    assert!(matches!(desk.sent(), Msg::Capture(CaptureKind::Session, line) if line == "gym 3xV4"));
    desk.press("Enter Enter");
    assert!(desk.msgs.is_empty(), "one line is saved once");
    desk.take(vec![Msg::Saved(Err("the disk is full".into()))]);
    assert!(desk.screen().contains("not saved: the disk is full"), "{}", desk.screen());
    desk.msgs.clear();
    desk.press("Enter");
    assert!(matches!(desk.sent(), Msg::Capture(..)));
    desk.take(vec![Msg::Saved(Ok(Saved { text: "Saved".into(), key: None, jump: v7_state::msg::Jump::Stay }))]);
    assert!(desk.ui.overlays.is_empty());
    assert!(matches!(desk.msgs.last(), Some(Msg::Draft(name, None)) if name == "capture:session"));
    desk.press("+");
    assert!(desk.screen().contains("For example:"), "a saved line is no draft any more");
}

#[test]
fn what_is_typed_during_a_save_comes_after_it() {
    let mut desk = Desk::new();
    desk.press("+").type_text("gym 3xV4").press("Enter + V 5 Tab");
    assert_eq!(desk.msgs.len(), 1);
    desk.take(vec![Msg::Saved(Ok(Saved { text: "Saved".into(), key: None, jump: v7_state::msg::Jump::Stay }))]);
    assert!(desk.screen().contains("> V5") && desk.screen().contains("Log a send"), "{}", desk.screen());
}

#[test]
fn what_was_typed_comes_back() {
    let mut desk = Desk::new();
    desk.press("a").type_text("gym V4").press("Esc");
    assert!(matches!(&desk.msgs[0], Msg::Draft(name, Some(text)) if name == "capture:session" && text == "gym V4"));
    assert!(desk.ui.overlays.is_empty());
    desk.msgs.clear();
    desk.press("+");
    assert!(desk.screen().contains("Ctrl-O takes your draft: gym V4"), "{}", desk.screen());
    // The next log is not swallowed by it.
    desk.type_text("rest").press("Enter");
    assert!(matches!(&desk.msgs[..], [Msg::Capture(CaptureKind::Session, line)] if line == "rest"), "{:?}", desk.msgs);
    let saved = v7_state::msg::Saved { text: "Saved".into(), key: None, jump: v7_state::msg::Jump::Stay };
    desk.take(vec![Msg::Saved(Ok(saved))]);
    for key in ["Ctrl-o", "Up"] {
        desk.press("+").press(key);
        assert!(desk.screen().contains("> gym V4"), "{}", desk.screen());
        desk.press("Esc");
    }
    desk.press("+ Ctrl-o Ctrl-u Esc +");
    assert!(!desk.screen().contains("gym V4"), "a draft that was cleared is gone");
    desk.press("Tab Tab");
    assert!(desk.screen().contains("Log food"), "{}", desk.screen());
    // A draft of an earlier day comes from the store.
    let mut desk = Desk::new();
    desk.press("+");
    let wanted = Query::Draft("capture:session".into());
    assert!(desk.ui.wants(&desk.state).contains(&wanted));
    desk.take(vec![Msg::Answered(wanted, Ok(Arc::new(Answer::Draft(Some("gym V2".into())))))]);
    assert!(desk.screen().contains("your draft: gym V2"));
    desk.press("Ctrl-c");
    assert!(desk.ui.overlays.is_empty() && !desk.msgs.iter().any(|msg| matches!(msg, Msg::Quit)));
}

#[test]
fn the_first_word_of_a_command_chooses_what_is_logged() {
    let cases = [
        ("send V7 \"Midnight\"", CaptureKind::Send, "V7 \"Midnight\""),
        ("eat oats 450kcal", CaptureKind::Food, "oats 450kcal"),
        ("Eat oats 450kcal", CaptureKind::Food, "oats 450kcal"),
        ("log gym 3xV4", CaptureKind::Session, "gym 3xV4"),
        ("gym 3xV4 // send V7", CaptureKind::Session, "gym 3xV4 // send V7"),
    ];
    for (line, kind, kept) in cases {
        for pasted in [false, true] {
            let mut desk = Desk::new();
            desk.press("+");
            if pasted { desk.paste(line) } else { desk.type_text(line) }.press("Enter");
            let Msg::Capture(sent, text) = desk.sent() else { panic!("{line}") };
            assert_eq!((sent, text.as_str()), (kind, kept), "{line} pasted: {pasted}");
        }
    }
    // A meal may be called so, and a word in front of a whole line counts too.
    let mut desk = Desk::new();
    desk.press("+ Tab Tab").type_text("log cake 300kcal").press("Enter");
    assert!(matches!(desk.sent(), Msg::Capture(CaptureKind::Food, text) if text == "log cake 300kcal"));
    let mut desk = Desk::new();
    desk.press("+").type_text("V7").press("Home").type_text("send ").press("End").type_text(" in4").press("Enter");
    assert!(matches!(desk.sent(), Msg::Capture(CaptureKind::Send, text) if text == "V7 in4"));
}

#[test]
fn a_line_that_is_not_understood_is_not_sent() {
    let mut desk = Desk::new();
    desk.press("+").type_text("gym V4 xyzzy").press("Enter");
    assert!(desk.msgs.is_empty());
    assert!(desk.screen().contains("xyzzy"), "{}", desk.screen());
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut desk = Desk::new();
    desk.press("Ctrl-p").type_text("nutr").press("Enter");
    assert_eq!(desk.ui.panes[desk.ui.active].1.title(), "Nutrition");
    desk.press(":").type_text("redo").press("Enter");
    assert!(matches!(desk.sent(), Msg::Redo));
    desk.press(":").type_text("import").press("Enter").type_text("/tmp/a b.csv").press("Enter");
    assert!(matches!(desk.sent(), Msg::PlanImport(path) if path.to_str() == Some("/tmp/a b.csv")));
    desk.press(":").type_text("filter").press("Enter");
    assert!(desk.ui.panes[desk.ui.active].1.typing());
}

#[test]
fn a_jump_goes_to_the_pane_of_the_record() {
    let mut desk = Desk::new();
    let saved = |table, jump| Msg::Saved(Ok(Saved { text: "Undid".into(), key: Some(Key::new(table, "x")), jump }));
    desk.take(vec![saved(Table::Sends, Jump::There)]);
    assert_eq!(desk.ui.panes[desk.ui.active].1.title(), "Sends");
    desk.take(vec![saved(Table::NutritionLogs, Jump::Here)]);
    assert_eq!(desk.ui.panes[desk.ui.active].1.title(), "Sends");
    desk.take(vec![saved(Table::Profiles, Jump::There)]);
    assert_eq!(desk.ui.panes[desk.ui.active].1.title(), "Athlete");
}

#[test]
fn search_opens_what_it_found() {
    let mut desk = Desk::new();
    desk.press("/").type_text("heel");
    let query = desk.ui.wants(&desk.state).into_iter().find(|query| matches!(query, Query::Search(_))).unwrap();
    let hit = |id: &str| v7_state::row::Hit {
        key: Key::new(Table::Sends, id),
        date: NaiveDate::from_ymd_opt(2026, 11, 14).unwrap(),
        title: "Crimp Ladder".into(),
        snippet: "a \u{2}heel\u{3} hook\u{1b}".into(),
    };
    desk.take(vec![Msg::Answered(query, Ok(Arc::new(Answer::Search(vec![hit("s1"), hit("s2")]))))]);
    let screen = desk.screen();
    assert!(screen.contains("2 found") && screen.contains("a heel hook␛"), "{screen}");
    desk.press("Down Enter");
    assert_eq!(desk.ui.panes[desk.ui.active].1.title(), "Sends");
    assert!(desk.ui.overlays.is_empty());
    desk.press("/").type_text("heel grade:foo");
    let (buf, _) = desk.draw();
    let screen = text_of(&buf);
    assert!(screen.contains("\"foo\" is no grade: write one such as grade:V5"), "{screen}");
    assert!(!screen.contains("text:foo"), "what is advised is understood");
    let old = screen.lines().position(|line| line.contains("by the last filter that could be read")).unwrap();
    let hit = screen.lines().skip(old).position(|line| line.contains("Crimp Ladder")).unwrap() + old;
    let x = screen
        .lines()
        .nth(hit)
        .unwrap()
        .find("Crimp")
        .map(|at| screen.lines().nth(hit).unwrap()[..at].chars().count())
        .unwrap();
    let theme = crate::theme::Theme::new(&Settings::default(), true);
    assert_eq!(buf[(x as u16, hit as u16)].fg, theme.dim.fg.unwrap(), "old hits are dim");
    desk.press("Esc");
    desk.press("/").type_text("grade:banana ");
    assert!(desk.screen().contains("banana") && desk.screen().to_lowercase().contains("grade"), "{}", desk.screen());
}

#[test]
fn a_choice_and_a_text_have_their_own_keys() {
    let mut desk = Desk::new();
    desk.press("m j Enter");
    assert_eq!(desk.ui.panes[desk.ui.active].1.title(), "Plan");
    desk.press("m Enter");
    assert!(matches!(desk.sent(), Msg::Undo));
    desk.press("e");
    assert!(desk.screen().contains("minutes times RPE"));
    desk.press("q");
    assert!(desk.ui.overlays.is_empty() && desk.msgs.is_empty());
}

#[test]
fn clicks_and_wheel() {
    let mut desk = Desk::new();
    let screen = desk.screen();
    let column = screen.lines().next().unwrap().find("3 Sends").unwrap() as u16;
    desk.event(&mouse(CLICK, column, 0));
    assert_eq!(desk.ui.panes[desk.ui.active].1.title(), "Sends");
    desk.event(&mouse(MouseEventKind::ScrollDown, 5, 5));
    assert!(desk.screen().contains("Sends row 3") && !desk.screen().contains("Sends row 2\n"));
    let screen = desk.screen();
    let column = screen.lines().last().unwrap().find("f filter").unwrap() as u16;
    desk.event(&mouse(CLICK, column, 23));
    assert!(desk.ui.panes[desk.ui.active].1.typing());
    desk.event(&mouse(MouseEventKind::Moved, 3, 3));
    assert!(desk.msgs.is_empty());
}

#[test]
fn long_work_shows_how_far_it_is_and_can_be_cancelled() {
    let mut desk = Desk::new();
    desk.take(vec![Msg::Progress("import".into(), 30, 120)]);
    assert!(desk.screen().contains("import 30 of 120 ███"), "{}", desk.screen());
    desk.msgs.clear();
    desk.press("Ctrl-x");
    assert!(matches!(desk.sent(), Msg::Cancel));
}

#[test]
fn a_small_terminal_loses_nothing() {
    let mut desk = Desk::new();
    desk.press("+").type_text("gym V4");
    for size in [(0, 0), (1, 1), (29, 30), (200, 7)] {
        desk.size = size;
        let (buf, at) = desk.draw();
        assert_eq!(at, None);
        assert!(size.0 < 20 || text_of(&buf).contains("Too small"));
    }
    desk.size = (80, 24);
    assert!(desk.screen().contains("> gym V4"));
}

#[test]
fn a_path_is_completed_from_the_disk() {
    let mut desk = Desk::new();
    desk.press(":").type_text("import a file").press("Enter").type_text("~/ti");
    let wanted = Query::Paths("~/ti".into());
    assert!(desk.ui.wants(&desk.state).contains(&wanted));
    let paths = vec!["~/ticks-2024.csv".to_owned(), "~/ticks-é.csv".into(), "~/ticks-日.csv".into()];
    desk.take(vec![Msg::Answered(wanted, Ok(Arc::new(Answer::Paths(paths))))]);
    assert!(desk.screen().contains("~/ticks-2024.csv"), "{}", desk.screen());
    desk.press("Tab");
    assert!(desk.screen().contains("> ~/ticks-\n") || desk.screen().contains("> ~/ticks- "), "{}", desk.screen());
    desk.press("Tab Enter");
    assert!(matches!(desk.msgs.last(), Some(Msg::PlanImport(path)) if path.to_str() == Some("~/ticks-")));
}

#[test]
fn a_report_waits_until_nothing_lies_over_the_panes() {
    use v7_state::msg::Report;
    let mut desk = Desk::new();
    desk.press("+").type_text("gym");
    let then = vec![("Import 3 new".to_owned(), Msg::Import("a.csv".into()))];
    desk.take(vec![Msg::Report(Report { title: "Import a.csv".into(), lines: vec!["3 rows".into()], then })]);
    assert!(!desk.screen().contains("Import 3 new"), "{}", desk.screen());
    desk.press("Esc");
    assert!(desk.screen().contains("3 rows") && desk.screen().contains("Import 3 new"), "{}", desk.screen());
    desk.press("Enter");
    assert!(matches!(desk.msgs.last(), Some(Msg::Import(_))));
}
