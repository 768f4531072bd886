//! Another program on the same tables: it knows the plan's names of tables, keys and indexes and nothing of v7, finds
//! what v7 pushed by every access pattern of the plan, and writes what v7 takes in.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/dynoxide.rs"]
mod dynoxide;
#[path = "support/plain.rs"]
mod plain;
mod support;
#[expect(dead_code, reason = "other tests use more of it")]
#[path = "support/wire.rs"]
mod wire;

use dynoxide::Dynoxide;
use plain::{Plain, TABLES, attribute, item, plain_item};
use serde_json::{Value, json};
use std::process::Command;
use support::{Home, data};

struct Scene {
    home: Home,
    dynoxide: Dynoxide,
    other: Plain,
}

impl Scene {
    /// A journal with everything in it, and a server with the tables that v7 makes.
    fn new() -> Self {
        let dynoxide = Dynoxide::start();
        let other = Plain::new(dynoxide.address, "v7-");
        let scene = Self { home: Home::new(), dynoxide, other };
        scene.ok(&["tables", "create"]);
        scene.ok(&["import", data("plan-mock.json").to_str().unwrap()]);
        scene.ok(&["import", data("plan-entries.json").to_str().unwrap()]);
        scene.ok(&["log", "gym", "@Movement", "V4", "V5", "fl", "rpe:8", "1h30m", "2026-11-20", "--", "felt strong"]);
        scene.ok(&["log", "crag", "@Camp 4", "V6", "no3", "2026-11-21"]);
        scene.ok(&["send", "V7", "Midnight Lightning", "@Camp 4", "outdoor", "milestone", "2026-11-20"]);
        scene.ok(&["send", "5.12a", "Monkey Face", "@Smith", "outdoor", "2026-11-21"]);
        scene.ok(&["eat", "2026-11-20", "oats", "400kcal", "30p", "50c", "8f"]);
        scene.ok(&["sync"]);
        scene
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.home.command(args);
        command
            .env("V7_SYNC_USER_ID", "ada")
            .env("V7_AWS_ENDPOINT", self.dynoxide.endpoint())
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true");
        command
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "v7 {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn items(&self, what: &str) -> Vec<Value> {
        let listed: Value = serde_json::from_str(&self.ok(&["list", what, "--json"])).unwrap();
        listed["items"].as_array().unwrap().clone()
    }

    /// Items of the athlete whose sort key begins with, or lies between.
    fn sorted(&mut self, table: &str, index: Option<&str>, sort: &str, from: &str, to: Option<&str>) -> Vec<Value> {
        let names = json!({"#p": "userId", "#s": sort});
        let mut values = json!({":p": {"S": "ada"}, ":from": {"S": from}});
        let condition = match to {
            None => "#p = :p AND begins_with(#s, :from)",
            Some(to) => {
                values[":to"] = json!({ "S": to });
                "#p = :p AND #s BETWEEN :from AND :to"
            }
        };
        let found = self.other.query_where(table, index, condition, &names, &values);
        found.iter().map(|item| plain_item(item).into()).collect()
    }
}

fn names(items: &[Value], attribute: &str) -> Vec<String> {
    items.iter().map(|item| item[attribute].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn tables_and_indexes_have_the_plan_s_names_and_keys() {
    let mut scene = Scene::new();
    for shape in TABLES {
        let name = format!("v7-{}", shape.name);
        let table = scene.other.call("DescribeTable", &json!({ "TableName": name }))["Table"].clone();
        let keys = |described: &Value| {
            let key = |kind: &str| {
                let keys = described["KeySchema"].as_array().unwrap();
                keys.iter()
                    .find(|key| key["KeyType"] == kind)
                    .map(|key| key["AttributeName"].as_str().unwrap().to_owned())
            };
            (key("HASH").unwrap(), key("RANGE"))
        };
        assert_eq!(keys(&table), (shape.partition.to_owned(), shape.sort.map(str::to_owned)), "{name}");
        let mut indexes: Vec<_> = table["GlobalSecondaryIndexes"].as_array().cloned().unwrap_or_default();
        indexes.sort_by_key(|index| index["IndexName"].to_string());
        let found: Vec<_> =
            indexes.iter().map(|index| (index["IndexName"].as_str().unwrap().to_owned(), keys(index))).collect();
        let wanted: Vec<_> = shape
            .indexes
            .iter()
            .map(|(name, partition, sort)| ((*name).to_owned(), ((*partition).to_owned(), sort.map(str::to_owned))))
            .collect();
        assert_eq!(found, wanted, "{name}");
        assert!(indexes.iter().all(|index| index["Projection"]["ProjectionType"] == "ALL"), "{name}");
        let types = table["AttributeDefinitions"].as_array().unwrap();
        for defined in types {
            let number = defined["AttributeName"] == "seq";
            assert_eq!(defined["AttributeType"], if number { "N" } else { "S" }, "{name} {defined}");
        }
    }
}

#[test]
fn every_access_pattern_of_the_plan_finds_what_v7_pushed() {
    let mut scene = Scene::new();

    // Profile management: account and profile, and the account by its address.
    let account = plain_item(&scene.other.query("users", None, "ada")[0]);
    assert_eq!((&account["name"], &account["email"]), (&json!("Robin"), &json!("climber@example.org")));
    assert_eq!(account.get("subscription"), None, "clients never write it");
    let by_address = scene.other.query_where(
        "users",
        Some("email-index"),
        "#e = :e",
        &json!({"#e": "email"}),
        &json!({":e": {"S": "climber@example.org"}}),
    );
    assert_eq!(by_address.len(), 1);
    let profile = plain_item(&scene.other.query("athlete-profiles", None, "ada")[0]);
    assert_eq!((&profile["height"], &profile["goals"][0]["grade"]), (&json!(178), &json!("V8")));

    // Sessions by day, and by kind and day.
    let november = scene.sorted("journal-entries", None, "date#entryId", "2026-11-20", Some("2026-11-21~"));
    assert_eq!(names(&november, "date"), ["2026-11-20", "2026-11-21"], "in order");
    assert_eq!((&november[0]["notes"], &november[0]["duration"]), (&json!("felt strong"), &json!(90)));
    assert_eq!(november[0]["gradesCompleted"], json!(["V4", "V5"]));
    let kind = november[0]["sessionType"].as_str().unwrap().to_owned();
    let of_kind = scene.sorted(
        "journal-entries",
        Some("session-type-index"),
        "sessionType#date",
        &format!("{kind}#2026-11"),
        None,
    );
    assert_eq!(names(&of_kind, "entryId"), [november[0]["entryId"].as_str().unwrap()]);
    let imported = scene.sorted("journal-entries", None, "date#entryId", "2024-03-02#e-1", None);
    assert_eq!(imported[0]["moonPhase"]["lit"].to_string(), "0.987", "what v7 does not know arrives as it was");

    // Sends by day, by grade, by significance.
    let sends = scene.sorted("benchmark-sends", None, "date#sendId", "2026-11", None);
    assert_eq!(names(&sends, "name"), ["Midnight Lightning", "Monkey Face"]);
    let grades = "grade-progression-index";
    let v7 = scene.sorted("benchmark-sends", Some(grades), "gradeNumeric#date", "20700#", None);
    assert_eq!(names(&v7, "name"), ["Silent Engine", "Midnight Lightning"], "by day within a grade");
    let all = scene.sorted("benchmark-sends", Some(grades), "gradeNumeric#date", "00000", Some("99999~"));
    assert_eq!(
        names(&all, "name"),
        ["Monkey Face", "Silent Engine", "Midnight Lightning"],
        "routes apart from boulders"
    );
    let special = scene.sorted("benchmark-sends", Some("significance-index"), "significance#date", "milestone#", None);
    assert_eq!(names(&special, "name"), ["Midnight Lightning"]);

    // The plan, nutrition profile, food by day.
    let plans = scene.sorted("training-plans", None, "planId", "p-1", None);
    assert_eq!((&plans[0]["active"], &plans[0]["weeklyStructure"]["monday"]["duration"]), (&json!(true), &json!(60)));
    let food = plain_item(&scene.other.query("nutrition-profiles", None, "ada")[0]);
    assert_eq!(food["targets"]["calories"], 2600);
    let days = scene.sorted("nutrition-logs", None, "date", "2026-11-14", Some("2026-11-20"));
    assert_eq!((&days[0]["totalCalories"], &days[0]["meals"][0]["name"]), (&json!(400), &json!("oats")));

    // Nobody else has anything, and every item says which commit wrote it.
    assert!(scene.other.everything("bob").iter().all(|(_, items)| items.is_empty()));
    for (shape, items) in scene.other.everything("ada") {
        assert!(!items.is_empty(), "{}", shape.name);
        for item in items.iter().filter(|_| shape.name != "sync") {
            assert!(item["_v"]["N"].is_string(), "{}: {item}", shape.name);
        }
    }
}

#[test]
fn what_another_program_writes_is_taken_in_by_a_reconciliation() {
    let mut scene = Scene::new();
    let entry = json!({
        "userId": "ada", "entryId": "from-elsewhere", "date#entryId": "2026-11-19#from-elsewhere", "date": "2026-11-19",
        "sessionType": "gym", "sessionType#date": "gym#2026-11-19", "duration": 45, "notes": "written elsewhere",
        "watch": {"pulse": [120, 140.5], "brand": null},
    });
    scene.other.put("journal-entries", &item(&entry));
    // It edits one of ours, without a word in the log, and takes another away.
    let mut edited =
        scene.other.query("journal-entries", None, "ada").into_iter().find(|item| item["notes"]["S"] == "felt strong");
    let edited = edited.as_mut().unwrap();
    edited["notes"] = attribute(&json!("felt weak"));
    scene.other.put("journal-entries", edited);
    let sends = scene.other.query("benchmark-sends", None, "ada");
    let gone = sends.iter().find(|item| item["name"]["S"] == "Monkey Face").unwrap();
    scene.other.delete(TABLES[2], gone);

    scene.ok(&["sync"]);
    assert_eq!(scene.items("sends").len(), 3, "what is not in the log is not looked for at each sync");
    scene.ok(&["sync", "--reconcile"]);
    let entries = scene.items("journal");
    let found = entries.iter().find(|entry| entry["entryId"] == "from-elsewhere").unwrap();
    for name in ["notes", "duration", "watch"] {
        assert_eq!(found[name], entry[name], "{name}");
    }
    assert!(entries.iter().any(|entry| entry["notes"] == "felt weak"));
    assert!(!names(&scene.items("sends"), "name").contains(&"Monkey Face".to_owned()));

    // From now on it is v7's like any other: an edit reaches the table, and what v7 does not know stays.
    scene.ok(&["edit", "from-elsewhere", "duration=50"]);
    scene.ok(&["sync"]);
    let now = scene.sorted("journal-entries", None, "date#entryId", "2026-11-19#from-elsewhere", None);
    assert_eq!((&now[0]["duration"], &now[0]["watch"]), (&json!(50), &entry["watch"]));
    assert!(now[0]["_v"].is_u64());
}

#[test]
fn the_reference_tables_are_found_by_type_and_level() {
    let mut scene = Scene::new();
    let of_type = scene.other.query_where(
        "exercises",
        Some("type-level-index"),
        "#t = :t AND #l = :l",
        &json!({"#t": "type", "#l": "progressionLevel"}),
        &json!({":t": {"S": "strength"}, ":l": {"S": "beginner"}}),
    );
    assert!(!of_type.is_empty());
    let templates = scene.other.query_where(
        "chat-templates",
        None,
        "#t = :t",
        &json!({"#t": "templateType"}),
        &json!({":t": {"S": "coaching"}}),
    );
    assert!(!templates.is_empty());
    assert!(templates.iter().all(|item| item["prompt"]["S"].is_string()));
}
