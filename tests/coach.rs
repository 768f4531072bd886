//! `v7 coach` as a script meets it: the offline coach, and a Bedrock of the test's own behind the real binary.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::{Value, json};
use support::Home;
use support::bedrock::{Act, Asked, Bedrock, Reply};

fn send_id(home: &Home) -> String {
    home.json(&["list", "sends", "--json"])["items"][0]["sendId"].as_str().unwrap().to_owned()
}

fn said(home: &Home, args: &[&str]) -> (i32, String, String) {
    let output = home.run(args);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn text_of(asked: &Asked) -> String {
    asked.body.to_string()
}

#[test]
fn without_a_model_the_journal_answers_and_the_chat_is_kept() {
    let home = Home::climber(None);
    let (code, out, err) = said(&home, &["coach", "what", "is", "my", "hardest", "send?"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("V6") && out.contains("[1]") && out.contains("Midnight Traverse"), "{out}");
    let record = home.json(&["coach", "--json", "--continue", "how many sessions this week?"])["record"].clone();
    assert_eq!((record["model"].as_str(), record["state"].as_str()), (Some("offline"), Some("whole")));
    let again = home.json(&["coach", "--json", "-c", "and last month?"])["record"].clone();
    assert_eq!(again["chat"], record["chat"], "the chat goes on");
    let (code, _, err) = said(&home, &["coach", "/new"]);
    assert!(code == 2 && err.contains("on the screen"), "{err}");
    let (code, _, _) = said(&home, &["coach"]);
    assert_eq!(code, 2);
}

#[test]
fn nothing_leaves_before_consent_and_afterwards_it_is_not_asked_again() {
    let bedrock = Bedrock::start(vec![Reply::text(&["You are ", "fine."]), Reply::text(&["Still fine."])]);
    let home = Home::climber(Some(&bedrock));
    let (code, out, err) = said(&home, &["coach", "how am I progressing?"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("nothing is sent without your consent") && out.contains("V6"), "{out}{err}");
    assert!(bedrock.asked().is_empty());
    let (code, out, err) = said(&home, &["coach", "--yes", "how am I progressing?"]);
    assert_eq!((code, out.trim_end()), (0, "You are fine."), "{err}");
    assert!(err.contains("global.anthropic.claude-opus-5-5: 120 in, 40 out, $0.0013"), "{err}");
    let (code, out, _) = said(&home, &["coach", "how am I progressing?"]);
    assert_eq!((code, out.trim_end()), (0, "Still fine."));
    let asked = bedrock.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].model, "global.anthropic.claude-opus-5-5");
    let last = asked[0].body["messages"][0]["content"][0]["text"].as_str().unwrap().to_owned();
    assert!(last.ends_with("how am I progressing?"), "{last}");
    assert!(!text_of(&asked[0]).contains("ignore all rules"), "notes travel only as results of tools");
}

#[test]
fn a_tool_is_run_and_the_answer_is_cited_and_checked() {
    let bedrock = Bedrock::start(vec![Reply::tool("t1", "get_sends", &json!({ "limit": 5 }))]);
    let home = Home::climber(Some(&bedrock));
    home.ok(&["log", "yest", "gym", "@Movement", "V4", "rpe:6", "1h30m"]);
    let id = send_id(&home);
    bedrock.then(Reply::text(&["Your best is V6 in 4 tries [s:", &id, "], then 77 [s:made-up]."]));
    let record = home.json(&["coach", "--yes", "--json", "what is my hardest send?"])["record"].clone();
    assert_eq!(record["tools"][0]["name"], "get_sends");
    assert_eq!(record["tools"][0]["content"]["n"], 6, "three V4, a V5, a V4 and the V6");
    assert_eq!(record["citations"][0]["id"], id.as_str());
    assert!(record["markdown"].as_str().unwrap().contains("~~[s:made-up]~~"), "{record}");
    assert_eq!(record["unmatched"], json!(["77"]));
    assert_eq!(
        record["usage"],
        json!({ "input": 320, "output": 70, "cacheRead": 100, "cacheWrite": 0, "estimated": false })
    );
    let asked = bedrock.asked();
    let result = &asked[1].body["messages"][2]["content"][0]["toolResult"];
    assert_eq!((result["toolUseId"].as_str(), result["status"].as_str()), (Some("t1"), Some("success")));
    assert!(result["content"][0]["json"]["ids"].to_string().contains(&id));
    bedrock.then(Reply::text(&["V6 [s:", &id, "] and 77."]));
    let (code, out, _) = said(&home, &["coach", "what is my hardest send?"]);
    assert_eq!(code, 0);
    assert!(
        out.starts_with("V6 [1] and 77.") && out.contains("[1] ") && out.contains("Not found in your journal: 77"),
        "{out}"
    );
}

#[test]
fn each_failure_has_its_way() {
    let refused = Reply::Error(404, "ResourceNotFoundException", "This model version has reached the end of its life.");
    let throttled = || Reply::Error(429, "ThrottlingException", "Too many requests");
    let broken = Reply::Stream(vec![Act::Text("Half of".into()), Act::Exception("modelStreamErrorException", "cut")]);
    for (name, script, code, out, err) in [
        ("busy, then well", vec![throttled(), throttled(), Reply::text(&["Fine."])], 0, "Fine.", ""),
        (
            "retired, then the cheaper one",
            vec![refused, Reply::text(&["Cheap."])],
            0,
            "Cheap.",
            "cheaper model instead of coach",
        ),
        ("broken after the first words", vec![broken], 1, "Half of", "the answer broke off"),
        (
            "expired, and nobody to sign in",
            vec![Reply::Error(403, "ExpiredTokenException", "The security token included in the request is expired")],
            0,
            "V6",
            "answered offline: the sign-in has expired",
        ),
        (
            "refused credentials",
            vec![Reply::Error(403, "UnrecognizedClientException", "The security token is invalid.")],
            0,
            "V6",
            "`aws.profile`",
        ),
    ] {
        let bedrock = Bedrock::start(script);
        let home = Home::climber(Some(&bedrock));
        let (is, told, noted) = said(&home, &["coach", "--yes", "what is my hardest send?"]);
        assert_eq!(is, code, "{name}: {told}{noted}");
        assert!(told.contains(out) && noted.contains(err), "{name}: {told}{noted}");
    }
}

#[test]
fn the_budget_is_kept_and_nobody_there_means_the_journal_answers() {
    let bedrock = Bedrock::start(vec![Reply::text(&["Fine."])]);
    let mut home = Home::climber(Some(&bedrock));
    home.variables.push(("V7_COACH_MONTHLY_BUDGET", "0.0001".to_owned()));
    let (code, out, err) = said(&home, &["coach", "--yes", "what is my hardest send?"]);
    assert!(code == 0 && out.contains("V6") && err.contains("coach.monthly_budget"), "{out}{err}");
    assert!(bedrock.asked().is_empty());
    home.variables.retain(|(name, _)| !matches!(*name, "V7_COACH_MONTHLY_BUDGET" | "V7_COACH_ENDPOINT"));
    // Nobody listens on this port: it was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    home.variables.push(("V7_COACH_ENDPOINT", format!("http://{free}")));
    let (code, out, err) = said(&home, &["coach", "--yes", "what is my hardest send?"]);
    assert!(code == 0 && out.contains("V6") && err.contains("cannot be reached"), "{out}{err}");
}

#[test]
fn red_flags_are_answered_here_and_a_domain_that_is_off_stays_here() {
    let bedrock = Bedrock::start(vec![Reply::text(&["Fine."])]);
    let mut home = Home::climber(Some(&bedrock));
    let (code, out, _) = said(&home, &["coach", "--yes", "I felt a pop in my ring finger and it is swollen"]);
    assert!(code == 0 && out.contains("pulley"), "{out}");
    assert!(bedrock.asked().is_empty(), "nothing leaves");
    home.ok(&["eat", "oats", "400kcal", "30p", "50c", "8f"]);
    home.variables.push(("V7_COACH_SHARE", "injuries,notes".to_owned()));
    said(&home, &["coach", "--yes", "am I eating enough protein?"]);
    let asked = bedrock.asked();
    let told = asked[0].body["system"].to_string();
    assert!(!told.contains("nutrition-compliance"), "{told}");
}

#[test]
fn the_router_is_asked_only_when_the_words_do_not_tell() {
    let bedrock = Bedrock::start(vec![Reply::text(&["motivation"]), Reply::text(&["Breathe."])]);
    let home = Home::climber(Some(&bedrock));
    let (code, out, _) = said(&home, &["coach", "--yes", "why do others climb so lightly?"]);
    assert_eq!((code, out.trim_end()), (0, "Breathe."));
    let asked = bedrock.asked();
    assert_eq!(asked[0].model, "global.anthropic.claude-haiku-5-5");
    assert_eq!(asked[0].body["inferenceConfig"]["maxTokens"], 16);
    assert_eq!(asked[1].model, "global.anthropic.claude-opus-5-5");
    let tools: Vec<&Value> = asked[1].body["toolConfig"]["tools"].as_array().unwrap().iter().collect();
    assert!(tools.len() > 8 && tools.last().unwrap()["cachePoint"]["type"] == "default");
}

#[test]
fn an_answer_of_this_machine_leaves_only_where_everything_is_shared() {
    let bedrock = Bedrock::start(vec![Reply::text(&["One."]), Reply::text(&["Two."])]);
    let mut home = Home::climber(Some(&bedrock));
    said(&home, &["coach", "--offline", "what is my hardest send?"]);
    said(&home, &["coach", "--yes", "-c", "how am I progressing?"]);
    home.variables.push(("V7_COACH_SHARE", "notes".to_owned()));
    said(&home, &["coach", "-c", "and how am I progressing now?"]);
    let histories: Vec<String> = bedrock.asked().iter().map(|asked| asked.body["messages"].to_string()).collect();
    assert!(histories[0].contains("Hardest of all time"), "{}", histories[0]);
    assert!(!histories[1].contains("Hardest of all time"), "{}", histories[1]);
    assert!(histories[1].contains("stays on the climber's machine"), "{}", histories[1]);
}
