//! The interval timer in a real pseudo-terminal: what it shows, logs and leaves.

mod support;

use support::Home;

/// A timer of seconds: `hang WORDS` with next to no rest.
fn timer<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["hang"], words, &["--between", "1", "--ready", "0"]].concat()
}

fn sets(home: &Home) -> Vec<serde_json::Value> {
    let items = home.json(&["list", "journal", "--json"])["items"].as_array().cloned().unwrap_or_default();
    items.iter().flat_map(|entry| entry["sets"].as_array().cloned().unwrap_or_default()).collect()
}

#[test]
fn what_was_hung_is_logged_as_one_change() {
    let home = Home::new();
    let mut screen = home.screen(&timer(&["1x2x1s", "+15kg", "20mm", "half-crimp", "rest:1"]), 120, 40);
    screen.wait("HANG").wait("Set 1 of 1 · hang 1 of 2 · +15 kg · 20 mm half-crimp").wait("REST").wait("hang 2 of 2");
    assert_eq!(screen.exit(), 0);
    screen.wait("Saved training").wait("20 mm");
    screen.assert_restored();
    assert!(String::from_utf8_lossy(&screen.raw()).matches('\x07').count() >= 3, "it rings at each phase");
    let sets_now = sets(&home);
    let set = &sets_now[0];
    assert_eq!((sets_now.len(), set["reps"].as_f64(), set["hangS"].as_f64()), (1, Some(2.0), Some(1.0)));
    assert_eq!(
        (set["loadKg"].as_f64(), set["edgeMm"].as_f64(), &set["grip"]),
        (Some(15.0), Some(20.0), &"half-crimp".into())
    );

    // The second one goes to the entry of the day.
    let mut again = home.screen(&timer(&["1x1x1s", "--quiet"]), 40, 12);
    again.wait("HANG");
    assert_eq!(again.exit(), 0);
    again.wait("Added to");
    assert!(!again.raw().contains(&7), "quiet means no bell");
    assert_eq!(sets(&home).len(), 2);
    home.ok(&["undo"]);
    assert_eq!(sets(&home).len(), 1);
    assert!(home.ok(&["list", "journal"]).contains("training"));
}

#[test]
fn leaving_half_way_logs_what_was_done_if_wanted() {
    let home = Home::new();
    let words = ["3x2x1s", "+10kg", "rest:60"];
    let mut screen = home.screen(&timer(&words), 80, 24);
    screen.wait("REST BETWEEN SETS").keys("+").wait("next set +11").keys("q").wait("Log 2 hangs?");
    screen.keys("y");
    assert_eq!(screen.exit(), 0);
    screen.wait("Saved");
    screen.assert_restored();
    let logged = sets(&home);
    assert_eq!((logged[0]["sets"].as_f64(), logged[0]["reps"].as_f64()), (Some(1.0), Some(2.0)));

    let mut left = home.screen(&timer(&words), 80, 24);
    left.wait("REST BETWEEN SETS").keys("q").wait("Log 2 hangs?").keys("n");
    assert_eq!(left.exit(), 0);
    left.wait("Nothing was logged");

    let mut interrupted = home.screen(&timer(&words), 80, 24);
    interrupted.wait("REST BETWEEN SETS").keys("\x03");
    assert_eq!(interrupted.exit(), 130);
    interrupted.assert_restored();
    assert!(!interrupted.text().contains("Log 2"), "Ctrl-C asks nothing");

    let mut terminated = home.screen(&timer(&words), 80, 24);
    terminated.wait("HANG").signal("TERM");
    assert_eq!(terminated.exit(), 143);
    terminated.assert_restored();
    assert_eq!(sets(&home).len(), 1);
}

#[test]
fn without_a_terminal_and_with_wrong_words_it_says_so() {
    let home = Home::new();
    let (code, text) = home.fails(&["hang", "3x6x7s"]);
    assert_eq!((code, text.lines().count()), (1, 1), "{text}");
    for (words, why) in
        [("3x6", "the length of a hang is missing"), ("V5", "more than one line"), ("99x1x7s", "allowed is 1 to 50")]
    {
        let mut screen = home.screen(&["hang", words], 120, 40);
        assert_eq!(screen.exit(), 2, "{words}");
        screen.wait(why);
    }
}
