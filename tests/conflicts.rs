//! `v7 conflicts` on conflicts that a journal really has: listed, shown, settled, undone.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Output, Stdio};
use support::Home;
use v7_state::record::{Body, Change, Key, Op, Table};
use v7_state::store::{Now, Store};
use v7_state::sync::{Item, Joined, sort_key};

const NOW: Now = Now { ms: 1_795_199_400_000 };

fn body(value: &Value) -> Body {
    value.as_object().unwrap().clone()
}

fn item(key: &Key, value: &Value, v: Option<u64>) -> Item {
    Item { key: key.clone(), sk: sort_key(key, &body(value)), v, body: body(value) }
}

fn entry(id: &str, rpe: u8, notes: &str) -> Value {
    json!({"entryId": id, "date": "2026-11-14", "sessionType": "gym", "location": "Movement", "rpe": rpe,
        "notes": notes, "climbs": [{"id": "c", "grade": "V5", "gradeType": "v-scale", "result": "flash"}]})
}

/// A journal on `laptop` with records that the server, this device, or both changed: `(key, base, here, server)`.
struct Journal {
    home: Home,
    path: String,
}

impl Journal {
    fn new(records: &[(Key, Value, Option<Value>, Option<Value>)]) -> Self {
        let home = Home::new();
        let file = home.path("journal.db");
        let mut store = Store::open(&file, &NOW).unwrap();
        store.ledger().bind("ada", "laptop").unwrap();
        let items = records.iter().map(|(key, base, ..)| (key.clone(), item(key, base, Some(1)))).collect();
        store.ledger().join(&Joined { items, cursor: 1, cid: "one".into(), ..Joined::default() }, NOW).unwrap();
        for (key, base, here, server) in records {
            let op = match here {
                Some(here) => Op::Edit { key: key.clone(), before: body(base), after: body(here) },
                None => Op::Delete { key: key.clone() },
            };
            store.apply(&Change::one("test", op), &NOW).unwrap();
            let server = server.as_ref().map(|server| item(key, server, None));
            store.ledger().adopt(&[(key.clone(), server)], NOW).unwrap();
        }
        drop(store);
        let path = file.to_str().unwrap().to_owned();
        Self { home, path }
    }

    /// One entry whose effort and notes both sides changed.
    fn both() -> Self {
        let here = entry("e", 7, "warm\ntape the finger");
        let server = entry("e", 6, "warm\nskin is fine");
        Self::new(&[(Key::new(Table::Entries, "e"), entry("e", 5, "warm\nskin"), Some(here), Some(server))])
    }

    fn args<'a>(&'a self, args: &[&'a str]) -> Vec<&'a str> {
        [&["--journal", self.path.as_str()], args].concat()
    }

    fn ok(&self, args: &[&str]) -> String {
        self.home.ok(&self.args(args))
    }

    fn fails(&self, args: &[&str]) -> (i32, String) {
        self.home.fails(&self.args(args))
    }

    fn items(&self) -> Vec<Value> {
        self.home.json(&self.args(&["conflicts", "--json"]))["items"].as_array().unwrap().clone()
    }

    fn record(&self, id: &str) -> Value {
        self.home.json(&self.args(&["show", id, "--json"]))["record"].clone()
    }

    /// The handle of the conflict about this attribute.
    fn about(&self, attribute: &str) -> String {
        let items = self.items();
        let found = items.iter().find(|item| item["attribute"] == attribute);
        found.unwrap_or_else(|| panic!("{attribute} in {items:?}"))["handle"].as_str().unwrap().to_owned()
    }
}

#[test]
fn conflicts_are_listed_and_shown() {
    let journal = Journal::both();
    let items = journal.items();
    assert_eq!(items.len(), 2);
    let rpe = items.iter().find(|item| item["attribute"] == "RPE").unwrap();
    for (name, value) in [
        ("table", json!("v7-journal-entries")),
        ("id", json!("e")),
        ("record", json!("gym at Movement, 14 Nov 2026")),
        ("path", json!(["rpe"])),
        ("device", json!("laptop")),
        ("thisDevice", json!(true)),
        ("base", json!(5)),
        ("onDevice", json!(7)),
        ("onServer", json!(6)),
        ("now", json!(6)),
        ("shown", json!("server")),
    ] {
        assert_eq!(rpe[name], value, "{name}");
    }
    let handle = rpe["handle"].as_str().unwrap();
    let text = journal.ok(&["conflicts"]);
    assert!(text.contains(&format!("{handle}  gym at Movement, 14 Nov 2026: RPE")), "{text}");
    assert!(text.contains("now 6, on laptop (this device) 7"), "{text}");
    let notes = journal.about("Notes");
    let shown = journal.ok(&["conflicts", "show", &notes]);
    for words in ["on laptop (this device)\n", "on the server, shown now", "  > tape the finger", "    warm"] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    let one = journal.home.json(&journal.args(&["conflicts", "show", handle, "--json"]));
    assert_eq!((&one["schema"], &one["conflict"]), (&json!(1), rpe));
}

#[test]
fn keeping_taking_and_typing_settle_one_conflict_and_undo_takes_the_value_back() {
    let cases: [(&[&str], i32, &str); 4] = [
        (&["keep"], 6, "stays as it is"),
        (&["take"], 7, "is changed; `v7 undo` takes that back"),
        (&["take", "--from", "server"], 6, "stays as it is"),
        (&["edit", "8.5"], 8, "is changed"),
    ];
    for (words, rpe, said) in cases {
        let journal = Journal::both();
        let handle = journal.about("RPE");
        let (verb, rest) = words.split_first().unwrap();
        let args = [&["conflicts", verb, handle.as_str()], rest].concat();
        let text = journal.ok(&args);
        assert!(text.contains("Settled: RPE of gym at Movement, 14 Nov 2026") && text.contains(said), "{text}");
        assert_eq!(journal.record("e")["rpe"].as_f64().unwrap() as i32, rpe, "{words:?}");
        assert_eq!(journal.items().len(), 1, "the other conflict waits");
        if rpe != 6 {
            journal.ok(&["undo"]);
            assert_eq!(journal.record("e")["rpe"], 6);
        }
        let (code, problem) = journal.fails(&args);
        assert_eq!(code, 3, "{problem}");
    }
}

#[test]
fn all_at_once() {
    for (verb, rpe, notes) in [("keep", 6, "warm\nskin is fine"), ("take", 7, "warm\ntape the finger")] {
        let journal = Journal::both();
        let text = journal.ok(&["conflicts", verb, "--all"]);
        assert_eq!(text.lines().count(), 2, "{text}");
        let record = journal.record("e");
        assert_eq!((&record["rpe"], &record["notes"]), (&json!(rpe), &json!(notes)));
        assert_eq!(journal.items(), Vec::<Value>::new());
        assert_eq!(journal.ok(&["conflicts"]), "");
        assert_eq!(journal.ok(&["conflicts", verb, "--all"]), "");
    }
}

#[test]
fn a_removal_is_taken_or_not() {
    let base = entry("e", 5, "warm");
    for (verb, gone) in [("keep", false), ("take", true)] {
        let journal = Journal::new(&[(Key::new(Table::Entries, "e"), base.clone(), None, Some(entry("e", 8, "warm")))]);
        let items = journal.items();
        assert_eq!((&items[0]["attribute"], &items[0]["onDevice"]), (&json!("the whole entry"), &Value::Null));
        let text = journal.ok(&["conflicts"]);
        assert!(text.contains("now there, on laptop (this device) removed"), "{text}");
        let handle = journal.about("the whole entry");
        let (code, problem) = journal.fails(&["conflicts", "edit", &handle, "8"]);
        assert!(code == 2 && problem.contains("keep it or take the other"), "{problem}");
        let shown = journal.ok(&["conflicts", "show", &handle]);
        assert!(shown.contains("RPE: 8") && shown.contains("  removed"), "{shown}");
        journal.ok(&["conflicts", verb, &handle]);
        assert_eq!(journal.home.run(&journal.args(&["show", "e"])).status.success(), !gone);
        if gone {
            journal.ok(&["undo"]);
            assert_eq!(journal.record("e")["rpe"], 8, "what the server had");
        }
    }
}

#[test]
fn an_element_of_a_list_is_named_and_typed() {
    let base = json!({"goals": [{"id": "g", "grade": "V7", "type": "boulder", "targetDate": "2027-05-01"}]});
    let with = |grade: &str| {
        let mut value = base.clone();
        value["goals"][0]["grade"] = grade.into();
        Some(value)
    };
    let journal = Journal::new(&[(Key::single(Table::Profiles), base.clone(), with("V9"), with("V8"))]);
    let handle = journal.about("Goals > V8 by 2027-05-01 > Grade");
    journal.ok(&["conflicts", "edit", &handle, "V8+"]);
    assert_eq!(journal.record("profile")["goals"][0]["grade"], "V8+");
}

fn piped(journal: &Journal, args: &[&str], input: &str) -> Output {
    let mut command = journal.home.command(&journal.args(args));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_text_comes_from_standard_input() {
    let journal = Journal::both();
    let handle = journal.about("Notes");
    let output = piped(&journal, &["conflicts", "edit", &handle, "-"], "warm\nskin is fine\ntape the finger\n");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(journal.record("e")["notes"], "warm\nskin is fine\ntape the finger");
    assert_eq!(journal.items().len(), 1);
}

#[test]
fn mistakes_are_named_and_change_nothing() {
    let journal = Journal::both();
    let rpe = journal.about("RPE");
    let cases: [(&[&str], i32, &str); 7] = [
        (&["conflicts", "show", "c99"], 3, "no conflict has the handle \"c99\""),
        (&["conflicts", "keep", &rpe, "nonsense"], 3, "no conflict has the handle \"nonsense\""),
        (&["conflicts", "keep"], 2, "required"),
        (&["conflicts", "keep", &rpe, "--all"], 2, "cannot be used with"),
        (&["conflicts", "edit", &rpe, "much"], 2, "RPE is \"much\", allowed is a number"),
        (&["conflicts", "edit", &rpe, "99"], 2, "rpe: 99 is not between 0 and 10"),
        (&["conflicts", "edit", &rpe, "-3"], 2, "rpe: -3"),
    ];
    for (args, code, words) in cases {
        let (exit, problem) = journal.fails(args);
        assert_eq!(exit, code, "{args:?}: {problem}");
        assert!(problem.contains(words), "{args:?}: {problem}");
    }
    assert_eq!(journal.items().len(), 2);
    // A record that shows neither value is asked about.
    journal.ok(&["edit", "e", "rpe=9"]);
    let (code, problem) = journal.fails(&["conflicts", "take", &rpe]);
    assert!(code == 2 && problem.contains("--from device or --from server"), "{problem}");
    let (code, _) = journal.fails(&["conflicts", "take", "--all"]);
    assert_eq!((code, journal.items().len()), (2, 2), "then none is settled");
    journal.ok(&["conflicts", "take", &rpe, "--from", "device"]);
    assert_eq!(journal.record("e")["rpe"], 7);
}
