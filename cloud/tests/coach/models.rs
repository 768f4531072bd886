//! Both models behind one door, as the program builds them: from its configuration and the variables of AWS.

use super::bedrock::{Bedrock, Reply};
use super::openai::{OpenAi, delta, finish};
use super::{PATIENT, all, question, text};
use serde_json::json;
use std::path::Path;
use std::process::Command;
use v7_cloud::{Connection, Models};
use v7_state::coach::config::LocalServer;
use v7_state::coach::model::{ModelEvent, ModelFailure, ModelRequest, StopReason, Tier};

/// The variable that turns a test below into a process with variables of its own: `coach.endpoint`.
const CHILD: &str = "V7_TEST_COACH_ENDPOINT";
/// Names the file in which a sign-in of the session `v7` is kept.
const SHA1_OF_V7: &str = "c9cf2ef3ad15705851d02c005b381171af921bd7";
/// Where the child finds credentials that change.
const CREDENTIALS: &str = "AWS_SHARED_CREDENTIALS_FILE";

fn is_send<T: Send>(value: T) -> T {
    value
}

fn of_configuration(endpoint: Option<String>, local: Option<String>) -> Models {
    let local = local.map(|url| LocalServer { url, model: "llama".into() });
    is_send(Models::new(Connection::default(), endpoint, local, PATIENT))
}

#[tokio::test]
#[ignore = "run by the tests below, with variables of their own"]
async fn child() {
    let endpoint = std::env::var(CHILD).unwrap();
    let mut models = of_configuration(Some(endpoint).filter(|endpoint| !endpoint.is_empty()), None);
    println!("answer {:?}", all(&mut models, &question()).await);
    if let Ok(file) = std::env::var(CREDENTIALS) {
        write_credentials(Path::new(&file), "AKIDSECOND");
        all(&mut models, &question()).await;
        models.renew();
        all(&mut models, &question()).await;
    }
}

fn write_credentials(file: &Path, id: &str) {
    std::fs::write(file, format!("[default]\naws_access_key_id = {id}\naws_secret_access_key = secret\n")).unwrap();
}

/// What the child says with these variables and no others.
fn answer(endpoint: &str, home: &Path, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "models::child", "--nocapture"])
        .env_clear()
        .env("HOME", home)
        .env(CHILD, endpoint)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let answer = text.split("answer ").nth(1).unwrap_or_else(|| panic!("{text}"));
    answer.lines().next().unwrap().to_owned()
}

#[test]
fn the_configuration_and_the_variables_of_aws_say_whom_to_ask() {
    let home = Home::new("variables");
    let server = Bedrock::start(vec![Reply::text(&["Well."]); 5]);
    let (good, bad) = (server.endpoint(), "http://127.0.0.1:9");
    let keys = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret")];
    let region = ("AWS_REGION", "eu-central-1");
    let good = good.as_str();
    let own = |endpoint| ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", endpoint);
    let any = |endpoint| ("AWS_ENDPOINT_URL", endpoint);
    let dynamodb = ("AWS_ENDPOINT_URL_DYNAMODB", good);
    let well = "([TextDelta(\"Well.\")";
    let failed = |failure: &str| format!("([], Some({failure}");
    let cases = [
        (good, vec![keys[0], keys[1], region], well.into()),
        // Another server wants no region.
        (good, vec![keys[0], keys[1]], well.into()),
        ("", vec![keys[0], keys[1], own(good)], well.into()),
        ("", vec![keys[0], keys[1], any(good)], well.into()),
        ("", vec![keys[0], keys[1], any(bad), own(good)], well.into()),
        ("", vec![keys[0], keys[1], own(bad)], failed("Offline(\"Bedrock (")),
        (bad, vec![keys[0], keys[1], own(good)], failed("Offline(\"Bedrock (")),
        // The server for DynamoDB is none for Bedrock.
        ("", vec![keys[0], keys[1], dynamodb], failed("NoRegion")),
        ("", vec![keys[0], keys[1]], failed("NoRegion")),
        (good, vec![region], failed("Auth(")),
        (good, vec![region, ("AWS_PROFILE", "none")], failed("Auth(")),
        (
            "no address",
            vec![keys[0], keys[1]],
            failed("Offline(\"\\\"no address\\\" in `coach.endpoint` is no address"),
        ),
        ("", vec![keys[0], keys[1], any("no address")], failed("Offline(\"AWS_ENDPOINT_URL names no address")),
    ];
    for (endpoint, variables, expected) in cases {
        let answer = answer(endpoint, &home.0, &variables);
        assert!(answer.starts_with(&expected), "{endpoint} {variables:?}: {answer}");
    }
    assert_eq!(server.asked().len(), 5);
    assert!(server.asked()[1].header("authorization").contains("/us-east-1/bedrock/"));
    assert!(server.asked()[0].header("authorization").contains("/eu-central-1/bedrock/"));
}

#[test]
fn an_sso_session_that_has_ended_wants_a_sign_in() {
    let home = Home::new("sso");
    let server = Bedrock::start(Vec::new());
    let config = home.0.join("config");
    let session = "[profile ada]\nregion = eu-central-1\nsso_session = v7\nsso_account_id = 1\nsso_role_name = climber\n\
                   [sso-session v7]\nsso_region = eu-central-1\nsso_start_url = https://example.invalid/start\n";
    std::fs::write(&config, session).unwrap();
    let variables = [("AWS_CONFIG_FILE", config.to_str().unwrap()), ("AWS_PROFILE", "ada")];
    // Never signed in; and signed in long ago. The name of the file is the SHA-1 of `v7`.
    assert_eq!(answer(&server.endpoint(), &home.0, &variables), "([], Some(Expired))");
    let cache = home.0.join(".aws/sso/cache");
    std::fs::create_dir_all(&cache).unwrap();
    let token = json!({"accessToken": "old", "expiresAt": "2024-01-01T00:00:00Z", "region": "eu-central-1",
                       "startUrl": "https://example.invalid/start"});
    std::fs::write(cache.join(format!("{SHA1_OF_V7}.json")), token.to_string()).unwrap();
    assert_eq!(answer(&server.endpoint(), &home.0, &variables), "([], Some(Expired))");
    assert!(server.asked().is_empty());
}

#[test]
fn new_credentials_are_read_when_asked_to() {
    let home = Home::new("renew");
    let server = Bedrock::start(vec![Reply::text(&["Well."]); 3]);
    let file = home.0.join("credentials");
    write_credentials(&file, "AKIDFIRST");
    answer(&server.endpoint(), &home.0, &[(CREDENTIALS, file.to_str().unwrap())]);
    let asked = server.asked();
    let ids: Vec<&str> =
        asked.iter().map(|asked| asked.header("authorization").split(['=', '/']).nth(1).unwrap_or_default()).collect();
    assert_eq!(ids, ["AKIDFIRST", "AKIDFIRST", "AKIDSECOND"]);
}

#[tokio::test]
async fn what_is_for_this_machine_stays_here() {
    let cloud = Bedrock::start(Vec::new());
    let here = OpenAi::start(vec![super::openai::Reply::events(&[delta(&json!({"content": "V7"})), finish("stop")])]);
    let request = ModelRequest { tier: Tier::Local, model: "llama".into(), ..question() };
    let mut models = of_configuration(Some(cloud.endpoint()), Some(here.url()));
    let (events, failure) = all(&mut models, &request).await;
    assert_eq!(events, [text("V7"), ModelEvent::BlockStop, ModelEvent::Stop(StopReason::EndTurn)]);
    assert_eq!(failure, None);
    assert_eq!(here.asked()[0].body["model"], "llama");
    // Without such a server nobody else is asked instead.
    let mut models = of_configuration(Some(cloud.endpoint()), None);
    let (_, failure) = all(&mut models, &request).await;
    assert!(matches!(failure, Some(ModelFailure::ModelRefused { key: "coach.local_url", .. })), "{failure:?}");
    assert!(cloud.asked().is_empty());
}

/// A directory without anything of AWS in it.
struct Home(std::path::PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("v7-coach-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
