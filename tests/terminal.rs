//! The real binary in a real pseudo-terminal: what a new user meets, and what the terminal is left like.

mod support;

use support::Home;

const ENTER: &str = "\r";

/// Past the first-start questions.
fn welcomed(home: &Home) {
    home.ok(&["log", "rest"]);
}

#[test]
fn a_new_user_logs_by_keys_quits_and_finds_it_again() {
    let home = Home::new();
    let mut screen = home.screen(&[], 120, 40);
    screen.wait("Welcome").wait("gym @Movement");
    screen.keys("\x1b[C").wait("[Font 6B]").keys("\x1b[D").keys(ENTER).keys(ENTER).keys(ENTER).wait("Saved: scales");
    screen.keys("+").wait("Log a session");
    screen.keys("gym @Movement 3xV4 V5 fl V7 in4 rpe:8 1h30m // felt strong");
    screen.wait("V5 flash");
    screen.keys(ENTER).wait("Saved");
    screen.keys("2").wait("Movement").wait("felt strong");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    screen.assert_restored();

    let mut again = home.screen(&[], 80, 24);
    again.wait("TODAY").keys("2").wait("Movement");
    again.keys("u").wait("Undid").wait("0 entries");
    again.keys("q");
    assert_eq!(again.exit(), 0);
    assert_eq!(home.json(&["list", "journal", "--json"])["items"].as_array().map(Vec::len), Some(0));
}

#[test]
fn signals_leave_the_terminal_as_it_was() {
    let home = Home::new();
    welcomed(&home);
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let mut screen = home.screen(&[], 80, 24);
        screen.wait("TODAY");
        screen.signal(signal);
        assert_eq!(screen.exit(), code, "SIG{signal}");
        screen.assert_restored();
    }
}

#[test]
fn a_panic_leaves_the_terminal_as_it_was_and_says_where() {
    let home = Home::new();
    welcomed(&home);
    let mut screen = home.screen_with(&[], 80, 24, &[("V7_PANIC_ON_F12", "1")]);
    screen.wait("TODAY").keys("\x1b[24~");
    assert_eq!(screen.exit(), 101);
    screen.assert_restored();
    screen.wait("panicked");
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_fg_takes_it_again() {
    let home = Home::new();
    welcomed(&home);
    let mut screen = home.screen(&[], 80, 24);
    screen.wait("TODAY").keys("\x1a");
    screen.assert_restored();
    screen.signal("CONT");
    screen.wait("TODAY").keys("q");
    assert_eq!(screen.exit(), 0);
    screen.assert_restored();
}

#[test]
fn a_pasted_page_is_text_and_never_commands() {
    let home = Home::new();
    welcomed(&home);
    let mut screen = home.screen(&[], 80, 24);
    screen.wait("TODAY").paste("quit\nq\nd\nu\n:q\n");
    screen.wait("TODAY");
    screen.keys("+").wait("Log a session").paste("gym @Movement V4 // pasted\nq\n");
    screen.wait("pasted").keys(ENTER).wait("Saved");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    let kinds = home.json(&["list", "journal", "--json"]);
    let kinds: Vec<_> = kinds["items"].as_array().into_iter().flatten().map(|entry| &entry["sessionType"]).collect();
    assert_eq!(kinds, ["gym", "rest"]);
}

#[test]
fn resizing_down_to_nothing_and_back_loses_nothing() {
    let home = Home::new();
    home.ok(&["log", "gym", "@Movement", "V4"]);
    let mut screen = home.screen(&[], 120, 40);
    screen.wait("TODAY").keys("2").wait("Movement");
    for (columns, rows) in [(80, 24), (40, 12), (20, 5), (1, 1), (3, 2), (200, 60), (40, 10)] {
        screen.resize(columns, rows);
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    screen.wait("Movement");
    screen.resize(120, 40);
    screen.wait("Movement").wait("JOURNAL").keys("q");
    assert_eq!(screen.exit(), 0);
}

#[test]
fn what_the_screen_called_saved_survives_kill_9() {
    let home = Home::new();
    welcomed(&home);
    for round in 1..=5 {
        let mut screen = home.screen(&[], 80, 24);
        screen.wait("TODAY").keys("+").wait("Log a session");
        screen.keys(&format!("new gym @Wall{round} V{round}")).wait(&format!("V{round}")).keys(ENTER).wait("Saved");
        screen.signal("KILL");
        screen.exit();
        let items = home.json(&["list", "journal", "--json"])["items"].as_array().map(Vec::len);
        assert_eq!(items, Some(round + 1), "after round {round}");
    }
}

#[test]
fn what_another_program_logs_is_seen_at_the_next_keys() {
    let home = Home::new();
    home.ok(&["log", "gym", "@Movement", "V4"]);
    let mut screen = home.screen(&[], 120, 40);
    screen.wait("TODAY").keys("2").wait("Movement");
    home.ok(&["log", "new", "gym", "@Elsewhere", "V5"]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    screen.keys("j").wait("2 entries");
}

#[test]
fn without_a_terminal_there_is_one_line_and_no_escapes() {
    let home = Home::new();
    let (code, said) = home.fails(&[]);
    assert_eq!(code, 1);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("needs a terminal") && !said.contains('\x1b'), "{said}");
}

#[test]
fn what_was_being_typed_survives_a_signal() {
    let home = Home::new();
    welcomed(&home);
    for signal in ["TERM", "HUP"] {
        let mut screen = home.screen(&[], 80, 24);
        screen.wait("TODAY").keys("+").wait("Log a session").keys("\u{15}gym 3xV4").wait("> gym 3xV4");
        screen.signal(signal);
        screen.exit();
        let mut again = home.screen(&[], 80, 24);
        again.wait("TODAY").keys("+").wait("takes your draft: gym 3xV4").keys("\u{f}").wait("> gym 3xV4");
        again.keys("\u{15}").keys("\x1b").wait_gone("Enter save").keys("q");
        assert_eq!(again.exit(), 0, "SIG{signal}");
    }
}

#[test]
fn the_editor_may_have_arguments_may_fail_and_misses_no_signal() {
    let home = Home::new();
    home.ok(&["log", "gym @Movement 3xV4 // old"]);
    let editor = home.write("edit.sh", "test \"$1\" = --wait && printf 'said better' > \"$2\"\n");
    let command = format!("sh {} --wait", editor.display());
    let mut screen = home.screen_with(&[], 80, 24, &[("EDITOR", &command), ("VISUAL", "")]);
    screen
        .wait("TODAY")
        .keys("2")
        .wait("Movement")
        .keys("E")
        .wait("Saved: notes of gym at Movement")
        .wait("said better");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    let mut screen = home.screen_with(&[], 120, 40, &[("EDITOR", "false"), ("VISUAL", "")]);
    screen.wait("TODAY").keys("2").wait("Movement").keys("E").wait("nothing was changed").wait("said better");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    // A signal that comes while the editor has the screen ends the program once the editor is left.
    let slow = home.write("slow.sh", "echo editing; sleep 1\n");
    let command = format!("sh {}", slow.display());
    let mut screen = home.screen_with(&[], 80, 24, &[("EDITOR", &command), ("VISUAL", "")]);
    screen.wait("TODAY").keys("2").wait("Movement").keys("E").wait("editing");
    screen.signal("TERM");
    assert_eq!(screen.exit(), 143);
    screen.assert_restored();
}
