//! `v7 tables` as an operator meets it: what it prints, and how it ends.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/dynoxide.rs"]
mod dynoxide;
mod support;

use dynoxide::Dynoxide;
use serde_json::Value;
use support::Home;

/// Runs `v7 tables` with credentials: exit code, standard output, standard error.
fn tables(home: &Home, endpoint: &str, args: &[&str]) -> (i32, String, String) {
    tables_with(home, endpoint, args, &[("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
}

fn tables_with(home: &Home, endpoint: &str, args: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = home.command(&[&["tables"], args].concat());
    command.env("AWS_REGION", "us-east-1").env("V7_AWS_ENDPOINT", endpoint).env("AWS_EC2_METADATA_DISABLED", "true");
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn items(text: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(text).unwrap();
    assert_eq!(json["schema"], 1);
    json["items"].as_array().unwrap().clone()
}

#[test]
fn planned_made_and_in_order() {
    let (home, dynoxide) = (Home::new(), Dynoxide::start());
    let run = |args: &[&str]| tables(&home, &dynoxide.endpoint(), args);

    let (code, out, _) = run(&["status"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("v7-users               is missing\n"), "{out}");
    assert!(out.ends_with("`v7 tables plan` says what is to be done, `v7 tables create` does it.\n"), "{out}");
    let (code, out, _) = run(&["plan"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("create v7-users with email-index\n"), "{out}");
    let (code, out, _) = run(&["plan", "--json"]);
    assert_eq!(code, 0);
    assert_eq!(items(&out).iter().filter(|step| step["step"] == "create-table").count(), 10);
    assert_eq!(run(&["status"]).0, 1, "plans change nothing");

    let (code, out, err) = run(&["create"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("created v7-users with email-index\ncreated v7-athlete-profiles\n"), "{out}");
    assert!(out.ends_with("\nThe tables are ready.\n"), "{out}");
    assert_eq!(run(&["create"]).1, "The tables are ready: nothing was missing.\n");
    assert_eq!(run(&["plan"]).1, "Nothing to do: the tables are ready.\n");
    let (code, out, _) = run(&["status"]);
    assert_eq!(code, 0);
    assert!(out.lines().count() == 15 && out.lines().all(|line| line.ends_with(" ready")), "{out}");
    let (code, out, _) = run(&["status", "--json"]);
    assert_eq!(code, 0);
    let log = items(&out).into_iter().find(|item| item["table"] == "v7-sync").unwrap();
    assert_eq!(
        log,
        serde_json::json!({"table": "v7-sync", "index": null, "state": "ready", "problem": null, "notes": []})
    );
    assert!(!home.path(".local/share/v7/journal.db").exists(), "no journal is opened");
}

#[test]
fn another_prefix_is_another_set_of_tables() {
    let (home, dynoxide) = (Home::new(), Dynoxide::start());
    assert_eq!(tables(&home, &dynoxide.endpoint(), &["create"]).0, 0);
    let prefixed = |args: &[&str]| {
        let config = home.write("config.toml", "[aws]\ntable_prefix = \"test-\"");
        let config = config.to_str().unwrap();
        tables(&home, &dynoxide.endpoint(), &[args, &["--config", config]].concat())
    };
    let (code, out, _) = prefixed(&["status", "--json"]);
    assert_eq!(code, 1);
    assert!(items(&out).iter().all(|item| item["table"].as_str().unwrap().starts_with("test-")), "{out}");
    assert!(prefixed(&["create"]).1.contains("created test-sync\n"));
    assert_eq!(prefixed(&["status"]).0, 0);
}

#[test]
fn what_is_wrong_with_the_way_is_one_sentence() {
    let (home, dynoxide) = (Home::new(), Dynoxide::start());
    for command in ["create", "status", "plan"] {
        let (code, out, err) = tables_with(&home, &dynoxide.endpoint(), &[command], &[]);
        assert_eq!((code, out.as_str()), (1, ""), "{command}");
        assert!(err.starts_with("v7: cannot look at v7-users: the server does not accept the credentials; "), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");

        let (code, out, err) = tables(&home, "http://127.0.0.1:9", &[command]);
        assert_eq!((code, out.as_str()), (1, ""), "{command}");
        assert!(err.starts_with("v7: cannot look at v7-users: the server cannot be reached: "), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
    let output = home.command(&["tables", "status"]).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(err.starts_with("v7: no region is known; set `aws.region`, or AWS_REGION"), "{err}");
    for wrong in [&["tables"][..], &["tables", "drop"]] {
        assert_eq!(home.fails(wrong).0, 2, "{wrong:?}");
    }
}
