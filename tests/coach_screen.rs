//! The coach's pane in a real pseudo-terminal, with a Bedrock of the test's own behind it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::json;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};
use support::bedrock::{Act, Bedrock, Reply};
use support::{Home, Screen};

const ENTER: &str = "\r";
const ESC: &str = "\x1b";

/// The pane, with a question sent.
fn ask(screen: &mut Screen, question: &str) {
    screen.wait("TODAY").keys("6").wait("COACH");
    screen.keys(ENTER).keys(question).wait(question).keys(ENTER);
}

fn until(what: &str, done: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < end, "waited for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_journal_answers_a_record_opens_and_the_chat_is_there_again() {
    let home = Home::climber(None);
    let mut screen = home.screen(&[], 120, 40);
    ask(&mut screen, "what is my hardest send?");
    screen.wait("[1]").wait("Midnight Traverse");
    screen.wait("Tab records").keys("\t").wait("Enter open").keys(ENTER).wait("SENDS").wait("Midnight Traverse");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    let mut again = home.screen(&[], 80, 24);
    again.wait("TODAY").keys("6").wait("COACH").keys("s").wait("what is my hardest send?");
    again.keys(ENTER).wait("[1]");
    again.keys("q");
    assert_eq!(again.exit(), 0);
    again.assert_restored();
}

#[test]
fn escape_stops_at_once_and_keeps_what_came_and_what_is_typed() {
    let bedrock = Bedrock::start(vec![Reply::Stream(vec![Act::Text("The first half".into()), Act::Stall])]);
    let home = Home::climber(Some(&bedrock));
    let mut screen = home.screen(&[], 100, 30);
    ask(&mut screen, "how am I progressing?");
    screen.wait("y sends it").keys("y").wait("The first half");
    screen.keys(ENTER).keys("and my fingers").wait("and my fingers");
    screen.keys(ESC).wait("stopped").wait("The first half").wait("and my fingers");
    until("the hang-up", || bedrock.hung_up().len() == 1);
    bedrock.then(Reply::text(&["Now ", "all of it."]));
    screen.keys(ENTER).wait("all of it.");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    let asked = bedrock.asked();
    let told = asked[1].body["messages"].to_string();
    assert!(told.contains("The first half") && told.contains("and my fingers"), "{told}");
}

#[test]
fn a_no_stays_here_and_the_payload_is_shown_first() {
    let bedrock = Bedrock::start(vec![]);
    let home = Home::climber(Some(&bedrock));
    let mut screen = home.screen(&[], 100, 30);
    ask(&mut screen, "what is my hardest send?");
    screen.wait("y sends it").keys("p").wait("inferenceConfig").keys(ESC).wait_gone("inferenceConfig");
    screen.keys("n").wait("Midnight Traverse");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    assert!(bedrock.asked().is_empty());
}

#[test]
fn what_is_switched_off_at_the_question_does_not_leave() {
    let bedrock = Bedrock::start(vec![Reply::text(&["Fine."])]);
    let home = Home::climber(Some(&bedrock));
    home.ok(&["eat", "oats", "400kcal", "30p", "50c", "8f"]);
    let mut screen = home.screen(&[], 100, 30);
    ask(&mut screen, "am I eating enough protein?");
    screen.wait("y sends it").keys(ENTER).keys("/privacy nutrition off").wait("nutrition off").keys(ENTER);
    screen.wait("kept on this machine").keys("y").wait("Fine.");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    let told = bedrock.asked()[0].body["system"].to_string();
    assert!(!told.contains("nutrition-compliance") && !told.contains("400"), "{told}");
}

#[test]
fn a_proposal_is_written_by_a_key_and_undone_by_one() {
    let call = json!({ "date": "2020-01-02", "sessionType": "rest", "notes": "from the coach" });
    let bedrock = Bedrock::start(vec![Reply::tool("t1", "propose_entry", &call), Reply::text(&["Shall I?"])]);
    let home = Home::climber(Some(&bedrock));
    let mut screen = home.screen(&[], 100, 40);
    ask(&mut screen, "how am I progressing?");
    screen.wait("y sends it").keys("y").wait("Shall I?").wait("from the coach");
    let entries = || home.json(&["list", "journal", "--json"])["items"].as_array().map_or(0, Vec::len);
    assert_eq!(entries(), 1, "nothing is written by itself");
    screen.keys("y");
    until("the entry", || entries() == 2);
    screen.keys("u").wait("Undid");
    until("the undo", || entries() == 1);
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
}

#[test]
fn an_expired_sign_in_leaves_the_screen_comes_back_and_the_question_is_sent_once_more() {
    let expired = Reply::Error(403, "ExpiredTokenException", "The security token included in the request is expired");
    let bedrock = Bedrock::start(vec![expired, Reply::text(&["Signed in and well."])]);
    let mut home = Home::climber(Some(&bedrock));
    std::fs::create_dir(home.path("bin")).unwrap();
    let told = home.path("told");
    let aws = home.write("bin/aws", &format!("#!/bin/sh\necho \"$@\" >> '{}'\n", told.display()));
    std::fs::set_permissions(&aws, std::fs::Permissions::from_mode(0o755)).unwrap();
    home.variables.push(("V7_COACH_PROFILE", "climbing".to_owned()));
    home.variables.push(("V7_COACH_MODEL", "eu.anthropic.claude-opus-5-5".to_owned()));
    let path = format!("{}:{}", home.path("bin").display(), std::env::var("PATH").unwrap());
    let mut screen = home.screen_with(&[], 100, 30, &[("PATH", &path)]);
    ask(&mut screen, "how am I progressing?");
    screen.wait("y sends it").keys("y").wait("Signed in and well.");
    screen.keys("1").wait("TODAY").keys("q");
    assert_eq!(screen.exit(), 0);
    screen.assert_restored();
    assert_eq!(std::fs::read_to_string(told).unwrap(), "sso login --profile climbing\n");
    assert_eq!(bedrock.asked().len(), 2);
}

#[test]
fn the_end_of_the_program_keeps_half_an_answer() {
    let bedrock = Bedrock::start(vec![Reply::Stream(vec![Act::Text("Half of an answer".into()), Act::Stall])]);
    let home = Home::climber(Some(&bedrock));
    let mut screen = home.screen(&[], 100, 30);
    ask(&mut screen, "how am I progressing?");
    screen.wait("y sends it").keys("y").wait("Half of an answer");
    screen.signal("TERM");
    assert_eq!(screen.exit(), 143);
    screen.assert_restored();
    let mut again = home.screen(&[], 100, 30);
    again.wait("TODAY").keys("6").wait("COACH").keys("s").wait("how am I progressing?");
    again.keys(ENTER).wait("Half of an answer");
    again.keys("q");
    assert_eq!(again.exit(), 0);
}

#[test]
fn control_characters_of_a_model_never_reach_the_terminal() {
    let bedrock = Bedrock::start(vec![Reply::text(&["safe \u{1b}[31mred\u{7} ", "\u{9b}2Jtext"])]);
    let home = Home::climber(Some(&bedrock));
    let mut screen = home.screen(&[], 100, 30);
    ask(&mut screen, "how am I progressing?");
    screen.wait("y sends it").keys("y").wait("safe").wait("text");
    screen.keys("q");
    assert_eq!(screen.exit(), 0);
    let raw = screen.raw();
    assert!(!raw.contains(&7) && !raw.windows(2).any(|pair| pair == [0xc2, 0x9b]));
}
