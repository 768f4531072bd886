//! The real program and a real DynamoDB server: devices of one account, each with a home of its own.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/dynoxide.rs"]
mod dynoxide;
mod support;

use dynoxide::Dynoxide;
use support::Home;

/// A server with the tables, and two devices.
fn two() -> (Dynoxide, Home, Home) {
    let server = Dynoxide::start();
    let (one, other) = (Home::device("ada", &server.endpoint()), Home::device("ada", &server.endpoint()));
    one.ok(&["tables", "create"]);
    (server, one, other)
}

fn synced(home: &Home) -> serde_json::Value {
    let report = home.json(&["sync", "--json"]);
    assert_eq!(
        report["record"]["status"].as_str().map(|word| word.starts_with("synced") || word.starts_with("conflict")),
        Some(true),
        "{report}"
    );
    report["record"].clone()
}

#[test]
fn what_one_device_logs_another_has() {
    let (_server, one, other) = two();
    one.ok(&["log", "gym", "@Movement", "V4", "V5", "fl", "rpe:8", "1h30m", "//", "felt strong"]);
    one.ok(&["send", "V7", "Midnight Lightning", "@Camp4", "outdoor", "in4"]);
    one.ok(&["eat", "oats", "400kcal", "30p", "50c", "8f"]);
    let report = synced(&one);
    assert_eq!((report["waiting"].as_u64(), report["sent"].as_u64()), (Some(0), Some(1)), "{report}");
    let report = synced(&other);
    assert!(report["requests"].as_u64().unwrap() < 20, "{report}");
    assert_eq!(other.ok(&["export"]), one.ok(&["export"]));

    // A poll with nothing to do, after the first of a program, is two requests: the rules and the rows.
    let report = synced(&other);
    assert_eq!(report["requests"].as_u64(), Some(2), "{report}");
    assert!(one.ok(&["sync"]).starts_with("Synced: nothing new"));
    assert!(one.ok(&["sync", "--status"]).starts_with("synced now\naccount ada"));
}

#[test]
fn edits_of_both_meet_and_a_true_conflict_goes_to_the_inbox_of_both() {
    let (_server, one, other) = two();
    one.ok(&["log", "gym", "@Movement", "V4"]);
    synced(&one);
    synced(&other);
    let id = one.json(&["list", "journal", "--json"])["items"][0]["entryId"].as_str().unwrap().to_owned();
    one.ok(&["edit", &id, "location=Movement Denver", "mentalState=calm"]);
    other.ok(&["edit", &id, "location=Movement Boulder", "duration=90"]);
    one.ok(&["eat", "oats", "400kcal"]);
    other.ok(&["eat", "eggs", "200kcal"]);
    synced(&one);
    synced(&other);
    synced(&one);
    assert_eq!(other.ok(&["export"]), one.ok(&["export"]));
    let entry = one.json(&["show", &id, "--json"])["record"].clone();
    assert_eq!(
        (entry["location"].as_str(), entry["duration"].as_i64()),
        (Some("Movement Denver"), Some(90)),
        "{entry}"
    );
    for home in [&one, &other] {
        let status = home.json(&["sync", "--status", "--json"]);
        assert_eq!(status["record"]["conflicts"].as_u64(), Some(1), "{status}");
    }
}

#[test]
fn what_is_wrong_is_said_and_logging_goes_on() {
    let server = Dynoxide::start();
    let home = Home::device("ada", &server.endpoint());
    home.ok(&["log", "gym", "V4"]);
    let (code, said) = home.fails(&["sync"]);
    assert!(code == 1 && said.contains("v7 tables create"), "{said}");
    assert!(home.ok(&["sync", "--status"]).starts_with("no tables, 1 pending\n"), "{}", home.ok(&["sync", "--status"]));
    drop(server);
    let (code, said) = home.fails(&["sync"]);
    assert!(code == 1 && said.contains("cannot be reached"), "{said}");
    home.ok(&["log", "gym", "V5"]);
    assert!(home.ok(&["sync", "--status"]).starts_with("offline, "), "{}", home.ok(&["sync", "--status"]));

    let unconfigured = Home::new();
    let (code, said) = unconfigured.fails(&["sync"]);
    assert!(code == 1 && said.contains("sync.user_id"), "{said}");
    assert!(unconfigured.ok(&["sync", "--status"]).starts_with("local\n"));
    let mut off = Home::device("ada", "http://127.0.0.1:9");
    off.variables.push(("V7_SYNC_ENABLED", "false".into()));
    let (code, said) = off.fails(&["sync"]);
    assert!(code == 1 && said.contains("switched off"), "{said}");
}

#[test]
fn a_journal_is_never_sent_under_another_account() {
    let (server, one, _) = two();
    one.ok(&["log", "gym", "V4"]);
    synced(&one);
    let mut command = one.command(&["sync"]);
    command.env("V7_SYNC_USER_ID", "eve");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("--journal"), "{said}");
    let eve = Home::device("eve", &server.endpoint());
    synced(&eve);
    assert_eq!(eve.json(&["list", "journal", "--json"])["items"].as_array().map(Vec::len), Some(0));
}

#[test]
fn an_emptied_server_takes_nothing_away_until_told() {
    let (server, mut one, _) = two();
    for day in 1..=12 {
        one.ok(&["log", &format!("2026-01-{day:02}"), "gym", "V4"]);
    }
    synced(&one);
    drop(server);
    let fresh = Dynoxide::start();
    one.variables.iter_mut().filter(|(name, _)| *name == "V7_AWS_ENDPOINT").for_each(|(_, at)| *at = fresh.endpoint());
    one.ok(&["tables", "create"]);
    let (code, said) = one.fails(&["sync"]);
    assert!(code == 1 && said.contains("restored or emptied") && said.contains("--start-over"), "{said}");
    let count =
        |home: &Home| home.json(&["list", "journal", "--json", "--limit", "100"])["items"].as_array().map(Vec::len);
    assert_eq!(count(&one), Some(12));
    one.ok(&["sync", "--start-over"]);
    let other = Home::device("ada", &fresh.endpoint());
    synced(&other);
    assert_eq!((count(&one), count(&other)), (Some(12), Some(12)));
}

#[test]
fn the_screen_syncs_by_itself_and_says_so() {
    let (server, one, other) = two();
    one.ok(&["log", "gym", "@Movement", "V4"]);
    synced(&one);
    let mut screen = other.screen(&[], 120, 40);
    // An empty journal fetches everything while the first questions are still open.
    screen.wait("synced now");
    screen.keys("\x1b").keys("2").wait("Movement");
    screen.keys("+").wait("Log a session").keys("crag @Bishop V6 in3").keys("\r").wait("Saved").wait("1 pending");
    screen.wait_gone("pending").wait("synced now");
    synced(&one);
    assert!(one.ok(&["list", "journal"]).contains("Bishop"));

    drop(server);
    screen.keys("+").wait("Log a session").keys("gym @Brooklyn V3").keys("\r").wait("offline, 1 pending");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    assert!(other.ok(&["list", "journal"]).contains("Brooklyn"));
}
