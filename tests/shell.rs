//! The commands as a script meets them: results, exit codes, errors, and a journal that is as it was.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::Value;
use support::{Home, data};

fn items(home: &Home, what: &str) -> Vec<Value> {
    home.json(&["list", what, "--json"])["items"].as_array().unwrap().clone()
}

#[test]
fn a_line_is_understood_saved_listed_found_and_undone() {
    let home = Home::new();
    let said = home.ok(&[
        "log",
        "gym",
        "@Movement",
        "3xV4",
        "V5",
        "fl",
        "V8",
        "no6",
        "rpe:8",
        "1h30m",
        "--",
        "felt",
        "strong",
    ]);
    assert!(said.starts_with("Saved gym at Movement\n"), "{said}");
    let entry = items(&home, "journal").remove(0);
    assert_eq!(entry["sessionType"], "gym");
    assert_eq!(entry["location"], "Movement");
    assert_eq!(entry["duration"], 90);
    assert_eq!(entry["gradesAttempted"], serde_json::json!(["V4", "V4", "V4", "V5", "V8"]));
    assert_eq!(entry["gradesCompleted"], serde_json::json!(["V4", "V4", "V4", "V5"]));
    assert_eq!(entry["userId"], "local");

    let said = home.ok(&["log", "@Movement", "V6", "in3"]);
    assert!(said.starts_with("Added to gym at Movement\n"), "{said}");
    assert_eq!(items(&home, "journal").len(), 1);
    home.ok(&["log", "new", "gym", "@Movement", "V2"]);
    assert_eq!(items(&home, "journal").len(), 2);

    let hits = home.json(&["search", "stro", "--json"]);
    assert_eq!(hits["items"].as_array().unwrap().len(), 0, "a whole word is looked for");
    let hits = home.json(&["search", "strong", "type:gym", "--json"]);
    assert_eq!(hits["items"].as_array().unwrap().len(), 1);

    home.ok(&["undo"]);
    home.ok(&["undo"]);
    assert_eq!(items(&home, "journal"), [entry]);
    home.ok(&["redo"]);
    assert_eq!(items(&home, "journal")[0]["climbs"].as_array().unwrap().len(), 6);
}

#[test]
fn sends_and_food_and_their_json() {
    let home = Home::new();
    let send = home.json(&[
        "send",
        "--json",
        "V7",
        "Midnight Lightning",
        "@Camp 4",
        "outdoor",
        "overhang",
        "in4",
        "milestone",
    ]);
    let send = &send["record"];
    for (key, value) in [
        ("grade", Value::from("V7")),
        ("gradeNumeric", Value::from(20700)),
        ("gradeType", Value::from("v-scale")),
        ("name", Value::from("Midnight Lightning")),
        ("location", Value::from("Camp 4")),
        ("type", Value::from("outdoor")),
        ("style", Value::from("overhang")),
        ("attempts", Value::from(4)),
        ("significance", Value::from("milestone")),
    ] {
        assert_eq!(send[key], value, "{key}");
    }
    home.ok(&["eat", "oats", "400kcal", "30p", "50c", "8f"]);
    home.ok(&["eat", "water", "500ml"]);
    let log = items(&home, "meals").remove(0);
    assert_eq!(log["totalCalories"], 400);
    assert_eq!(log["hydration"], 500);
    assert_eq!(log["macros"]["protein"], 30);
    let stats = home.json(&["stats", "--json"]);
    assert_eq!(stats["schema"], 1);
}

#[test]
fn what_is_not_understood_is_refused_with_the_word_and_nothing_is_saved() {
    let home = Home::new();
    let (code, said) = home.fails(&["log", "gym", "@Movement", "V4", "V99", "foo"]);
    assert_eq!(code, 2);
    assert!(said.contains("V99") && said.contains("foo") && said.contains("nothing was saved"), "{said}");
    assert!(items(&home, "journal").is_empty());
    assert_eq!(home.fails(&["log"]).0, 2);
    assert_eq!(home.fails(&["show", "0000-nothing"]).0, 3);
    assert_eq!(home.fails(&["list", "journal", "type:yoga"]).0, 2);
    assert_eq!(home.fails(&["nonsense"]).0, 2);
    assert_eq!(home.fails(&["undo"]).0, 1);
    assert_eq!(home.fails(&["grade", "banana"]).0, 2);
}

#[test]
fn lines_from_standard_input_are_a_record_each_and_all_or_none() {
    let home = Home::new();
    let send = |text: &str| {
        let mut child = home
            .command(&["log", "-"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(send("2026-01-05 gym @A V4\n2026-01-06 gym @A V99\n").status.code(), Some(2));
    assert!(items(&home, "journal").is_empty());
    assert!(send("2026-01-05 gym @A V4\n\n2026-01-06 gym @A V5\n").status.success());
    assert_eq!(items(&home, "journal").len(), 2);
}

#[test]
fn attributes_are_edited_by_name_and_checked() {
    let home = Home::new();
    let id = home.json(&["log", "--json", "gym", "@Movement", "V4"])["record"]["entryId"].as_str().unwrap().to_owned();
    home.ok(&["edit", &id, "duration=75", "physicalCondition.energy=7", "tags=comp, moon"]);
    let entry = items(&home, "journal").remove(0);
    assert_eq!(entry["duration"], 75);
    assert_eq!(entry["physicalCondition"]["energy"], 7);
    assert_eq!(entry["tags"], serde_json::json!(["comp", "moon"]));
    let (code, said) = home.fails(&["edit", &id, "physicalCondition.energy=11"]);
    assert!(code == 2 && said.contains("energy: 11") && said.contains("1 to 10"), "{code} {said}");
    let (code, said) = home.fails(&["edit", &id, "colour=red"]);
    assert!(code == 2 && said.contains("colour is no attribute"), "{code} {said}");
    assert_eq!(items(&home, "journal"), [entry]);
}

#[test]
fn lines_are_edited_in_the_editor_as_one_undo() {
    let home = Home::new();
    home.ok(&["log", "2026-01-05", "gym", "@Movment", "V4", "V5", "fl"]);
    home.ok(&["log", "2026-01-09", "gym", "@Movment", "V3"]);
    let before = items(&home, "journal");
    let mut command = home.command(&["edit", "place:Movment"]);
    let output = command.env("EDITOR", "sed -i s/Movment/Movement/").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let after = items(&home, "journal");
    assert!(after.iter().all(|entry| entry["location"] == "Movement"), "{after:?}");
    assert_eq!(after[1]["climbs"][0]["id"], before[1]["climbs"][0]["id"]);
    home.ok(&["undo"]);
    assert_eq!(items(&home, "journal"), before);
}

#[test]
fn an_import_accounts_for_every_row_repeats_without_doubling_and_is_one_undo() {
    let home = Home::new();
    let file = data("mountain-project-300.csv");
    let file = file.to_str().unwrap();
    let dry = home.json(&["import", file, "--dry-run", "--json"]);
    assert!(items(&home, "journal").is_empty());
    let done = home.json(&["import", file, "--json"]);
    assert_eq!(dry["record"]["added"], done["record"]["added"]);
    let record = &done["record"];
    assert_eq!(record["rows"], 300);
    let skipped = record["skipped"].as_array().unwrap().len() as u64;
    assert_eq!(record["climbs"].as_u64().unwrap() + skipped, 300, "{record}");
    assert_eq!(record["sends"].as_u64().unwrap() as usize, items(&home, "sends").len());
    let again = home.json(&["import", file, "--json"]);
    assert_eq!((&again["record"]["added"], &again["record"]["changed"]), (&Value::from(0), &Value::from(0)));
    home.ok(&["undo"]);
    assert!(items(&home, "journal").is_empty() && items(&home, "sends").is_empty());
}

#[test]
fn an_export_read_into_an_empty_journal_exports_the_same_bytes() {
    let (one, two) = (Home::new(), Home::new());
    one.ok(&["import", data("mountain-project-300.csv").to_str().unwrap()]);
    one.ok(&["log", "gym", "@体育館", "V4", "--", "指が痛い"]);
    one.ok(&["eat", "oats", "400kcal", "30p"]);
    let file = one.path("all.json");
    one.ok(&["export", "-o", file.to_str().unwrap()]);
    two.ok(&["import", file.to_str().unwrap()]);
    assert_eq!(two.ok(&["export"]), std::fs::read_to_string(&file).unwrap());
    assert!(one.ok(&["export", "--format", "csv"]).lines().count() > 290);
    assert!(one.ok(&["export", "--format", "md"]).contains("指が痛い"));
}

#[test]
fn control_characters_in_data_reach_no_terminal() {
    let home = Home::new();
    let entry = r#"[{"entryId":"e1","date":"2026-01-05","sessionType":"gym","location":"A\u001b[31mB\u009b","notes":"x\u0007\u0000y"}]"#;
    let file = home.write("hostile.json", entry);
    home.ok(&["import", file.to_str().unwrap()]);
    let commands: [&[&str]; 6] = [
        &["list", "journal"],
        &["show", "e1"],
        &["search", "y"],
        &["export", "--format", "csv", "--kind", "entries"],
        &["export", "--format", "md"],
        &["export"],
    ];
    for command in commands {
        let printed = home.run(command).stdout;
        let printed = String::from_utf8(printed).unwrap();
        assert!(!printed.contains(|c: char| c.is_control() && c != '\n'), "{command:?}: {printed:?}");
    }
}

#[test]
fn bad_files_are_one_clear_sentence_and_the_journal_is_as_it_was() {
    let home = Home::new();
    home.ok(&["log", "gym", "@Movement", "V4"]);
    let before = home.ok(&["export"]);
    let cases: [(&str, &[u8], &str); 6] = [
        ("binary.csv", b"\x00\x01\x02PNG\xff\xfe", "binary"),
        ("empty.csv", b"", "empty"),
        ("half.json", b"{\"schema\":1,\"tables\":{\"v7-journal-entries\":[{\"entryId\":\"a\"", "line 1"),
        ("header.csv", b"Datum,Route\n2026-01-01,X\n", "Datum"),
        ("text.txt", b"just some words\n", "text.txt"),
        ("rows.csv", b"Date,Route,Rating,Notes,URL,Pitches,Location,\"Avg Stars\",\"Your Stars\",Style,\"Lead Style\",\"Route Type\",\"Your Rating\",Length,\"Rating Code\"\n2026-02-30,A,V1\n", "rows.csv"),
    ];
    for (name, bytes, word) in cases {
        let path = home.path(name);
        std::fs::write(&path, bytes).unwrap();
        let output = home.run(&["import", path.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        if name == "rows.csv" {
            assert!(said.contains("1 skipped") && said.contains("line 2"), "{said}");
        } else {
            assert_eq!(output.status.code(), Some(1), "{name}: {said}");
            assert!(said.contains(word), "{name}: {said}");
            assert_eq!(said.lines().count(), 1, "{name}: {said}");
        }
    }
    let missing = home.path("missing.csv");
    assert_eq!(home.fails(&["import", missing.to_str().unwrap()]).0, 1);
    let folder = home.dir.path().to_str().unwrap();
    let (code, said) = home.fails(&["import", folder]);
    assert!(code == 1 && said.contains("is a directory"), "{said}");
    assert_eq!(home.ok(&["export"]), before);
}

#[test]
fn journals_that_cannot_be_used_are_explained_and_left_alone() {
    let home = Home::new();
    let folder = home.dir.path().to_str().unwrap();
    let (code, said) = home.fails(&["--journal", folder, "list", "journal"]);
    assert!(code == 1 && said.contains("directory"), "{said}");

    let text = home.write("notes.txt", "dear diary, today I climbed something that was not a database at all\n");
    let (code, said) = home.fails(&["--journal", text.to_str().unwrap(), "list", "journal"]);
    assert!(code == 1 && said.contains("notes.txt"), "{said}");
    assert!(std::fs::read_to_string(&text).unwrap().starts_with("dear diary"));

    let config = home.write("bad.toml", "theme = \"dark\"\ncolour = 1\n");
    let (code, said) = home.fails(&["--config", config.to_str().unwrap(), "list", "journal"]);
    assert!(code == 1 && said.contains("bad.toml:2") && said.contains("colour"), "{said}");
}

#[test]
fn kill_9_loses_nothing_that_was_acknowledged() {
    let home = Home::new();
    home.ok(&["log", "gym", "@Start", "V1"]);
    let mut acknowledged = 1;
    for round in 0..40_u64 {
        let place = format!("@Wall{round}");
        let child = home
            .command(&["log", "new", "gym", &place, "V4"])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(round % 20));
        let pid = child.id();
        let _ = std::process::Command::new("kill")
            .args(["-9", &pid.to_string()])
            .stderr(std::process::Stdio::null())
            .status();
        let output = child.wait_with_output().unwrap();
        acknowledged += usize::from(String::from_utf8_lossy(&output.stdout).contains("Saved"));
    }
    let kept = items(&home, "journal").len();
    assert!(kept >= acknowledged, "{acknowledged} acknowledged, {kept} kept");
    assert!(home.ok(&["doctor"]).contains("in order"));
}

#[test]
fn grades_convert() {
    let home = Home::new();
    let grade = home.json(&["grade", "V7", "--json"]);
    assert_eq!(grade["record"]["numeric"], 20700);
    assert_eq!(grade["record"]["conversions"]["font"], serde_json::json!(["7A+", "7B"]));
    let grade = home.json(&["grade", "7c+/8a", "--scale", "french", "--json"]);
    assert_eq!(grade["record"]["discipline"], "route");
}

#[test]
fn completions_and_the_manual_page_need_no_journal() {
    let home = Home::new();
    assert!(home.ok(&["completions", "bash"]).contains("_v7"));
    assert!(home.ok(&["man"]).contains(".TH v7"));
    assert!(!home.path(".local/share/v7").exists());
}
