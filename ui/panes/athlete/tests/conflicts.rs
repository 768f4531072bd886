//! Sync and its conflicts, as they are drawn and settled.

use super::*;
use crate::panes::drawn::press;
use v7_state::record::Table;
use v7_state::store::{Conflict, Position, Resolution};
use v7_state::sync::{Loser, Phase, Status};
use v7_state::view::inbox::{Dispute, Refused};

fn conflict(n: i64, key: Key, path: &[&str], device: &str, [base, mine, theirs]: [Value; 3]) -> Conflict {
    let some = |value: Value| Some(value).filter(|value| !value.is_null());
    Conflict {
        n,
        key,
        loser: Loser {
            path: path.iter().map(|name| (*name).to_owned()).collect(),
            base: some(base),
            mine: some(mine),
            theirs: some(theirs),
        },
        device: device.into(),
        at: "2026-11-19T18:03:00.000Z".into(),
    }
}

fn entry() -> Value {
    json!({"entryId": "e", "date": "2026-11-14", "sessionType": "gym", "location": "Movement", "rpe": 6,
        "notes": "Warm and dry.\nHeel hook on the red one.\nSkin gone.\nAna came too.\nNo fall at the end.\nWe ate late.",
        "climbs": [{"id": "c1", "grade": "V4", "gradeType": "v-scale", "name": "Crimp Ladder", "result": "flash"}]})
}

fn with(value: &Value, key: &str, new: Value) -> Value {
    let mut value = value.clone();
    value[key] = new;
    value
}

/// A scalar, notes, a climb's grade, a goal, a removal against an edit, a plan put aside.
fn inbox() -> Inbox {
    let e = || Key::new(Table::Entries, "e");
    let notes = entry()["notes"].as_str().unwrap().to_owned();
    let old = notes.replace("Skin gone.", "Skin fine.");
    let mine = notes.replace("Skin gone.", "Skin thin on the left middle finger, tape tomorrow.") + "\nIce cream.";
    let goal = json!({"goals": [{"id": "g2", "grade": "V8", "type": "boulder", "targetDate": "2027-05-01"}]});
    let plan = json!({"planId": "p", "name": "Winter", "startDate": "2026-11-01", "endDate": "2027-01-31",
        "active": false});
    let gone = json!({"sendId": "s", "date": "2026-11-02", "grade": "V7", "gradeType": "v-scale",
        "name": "Midnight Traverse", "location": "Camp 4", "attempts": 6, "notes": "third session"});
    let edited = with(&with(&gone, "attempts", json!(7)), "notes", json!("fourth session, cold"));
    let was = with(&entry(), "rpe", json!(5));
    let cases = [
        (conflict(4096, e(), &["rpe"], "laptop", [was["rpe"].clone(), json!(7), json!(6)]), entry()),
        (conflict(4097, e(), &["notes"], "phone", [old.into(), mine.into(), notes.into()]), entry()),
        (conflict(4098, e(), &["climbs", "c1", "grade"], "phone", [json!("V5"), json!("V6"), json!("V4")]), entry()),
        (
            conflict(
                4099,
                Key::single(Table::Profiles),
                &["goals", "g2", "grade"],
                "laptop",
                [json!("V7"), json!("V9"), json!("V8")],
            ),
            goal,
        ),
        (conflict(4100, Key::new(Table::Sends, "s"), &[], "laptop", [gone, Value::Null, edited.clone()]), edited),
        (
            conflict(-1, Key::new(Table::Plans, "p"), &["active"], "laptop", [json!(true), json!(false), json!(true)]),
            plan,
        ),
    ];
    let items = cases.map(|(conflict, body)| Dispute::new(conflict, Some(&map(&body)), "laptop", Hidden::default()));
    Inbox { position: position(), refused: Vec::new(), items: items.into() }
}

fn position() -> Position {
    Position { user: Some("eu-west-1:ada".into()), device: Some("laptop".into()), joined: true, ..Position::default() }
}

fn status() -> Status {
    let synced_ms = Some(1_795_000_000_000 - 130_000);
    Status { phase: Phase::Resting, synced_ms, waiting: 0, conflicts: 6, ..Status::default() }
}

fn with_inbox(settings: Settings, inbox: Inbox, status: Status) -> State {
    let mut state = state(settings, full());
    state.sync = status;
    state.answers.put(Query::Inbox, Arc::new(Answer::Inbox(inbox)));
    state
}

fn conflicting() -> State {
    with_inbox(Settings::default(), inbox(), status())
}

/// The pane with the keys on the nth conflict.
fn at(index: usize, state: &State) -> AthletePane {
    let mut pane = AthletePane::new();
    press(&mut pane, state, INBOX);
    for _ in 0..index {
        press(&mut pane, state, "move.down");
    }
    assert_eq!(pane.stop.clamped(seen(state).unwrap()).element, Some(index));
    pane
}

#[test]
fn each_conflict_at_every_size() {
    let state = conflicting();
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        let views = (0..6).map(|index| {
            let text = screen(&mut at(index, &state), &state, width, height);
            // What stands above is seen once.
            let start = text.find("┏ Conflicts").filter(|_| index > 0).unwrap_or(0);
            text[start..].to_owned()
        });
        let views: Vec<String> = views.collect();
        insta::assert_snapshot!(format!("conflicts_{width}x{height}"), views.join("\n"));
    }
    let plain = with_inbox(Settings { glyphs: Glyphs::Ascii, ..Settings::default() }, inbox(), status());
    let text = screen(&mut at(1, &plain), &plain, 120, 38);
    let strange: String = text.chars().filter(|c| !c.is_ascii() && !"·…山田".contains(*c)).collect();
    assert_eq!(strange, "", "{text}");
}

#[test]
fn what_the_pane_says_is_true_on_each_device() {
    for (own, heading) in [("laptop", "On laptop (this device)"), ("desk", "On laptop")] {
        let body = map(&entry());
        let one = conflict(1, Key::new(Table::Entries, "e"), &["rpe"], "laptop", [json!(5), json!(7), json!(6)]);
        let items = vec![Dispute::new(one, Some(&body), own, Hidden::default())];
        let state = with_inbox(Settings::default(), Inbox { items, ..Inbox::default() }, status());
        let text = screen(&mut at(0, &state), &state, 120, 60);
        for words in [heading, "On the server ● shown now", "K keep: 6  T take: 7"] {
            assert!(text.contains(words), "{words} in\n{text}");
        }
        assert_eq!(text.contains("this device"), own == "laptop");
    }
}

#[test]
fn where_sync_stands_is_said_in_a_sentence() {
    let rest = status();
    let refused = Refused {
        key: Key::new(Table::Entries, "e"),
        record: "gym at Movement, 14 Nov 2026".into(),
        reason: "the item is too large".into(),
    };
    let stopped = Status { phase: Phase::Stopped, sentence: "Sign in again.".into(), ..rest.clone() };
    let cases: [(Status, &[&str]); 6] = [
        (Status::default(), &["Everything is on this computer only.", "set user_id under [sync]"]),
        (
            rest.clone(),
            &["Everything here is on the server too.", "2 minutes ago", "eu-west-1:ada", "laptop", "nothing"],
        ),
        (Status { waiting: 3, ..rest.clone() }, &["sent within seconds", "3 records"]),
        (Status { waiting: 1, refused: 1, ..rest.clone() }, &["1 record", "Refused", "too large"]),
        (Status { phase: Phase::Offline, waiting: 2, ..rest.clone() }, &["No network", "2 records"]),
        (Status { synced_ms: None, ..stopped }, &["Sign in again.", "never"]),
    ];
    for (status, words) in cases {
        let inbox = Inbox { position: position(), refused: vec![refused.clone()], items: Vec::new() };
        let state = with_inbox(Settings::default(), inbox, status);
        let mut pane = AthletePane::new();
        press(&mut pane, &state, INBOX);
        assert_eq!(pane.stop.section, Section::Sync, "without conflicts there is that to see");
        let text = screen(&mut pane, &state, 120, 60);
        for words in words {
            assert!(text.contains(words), "{words} in\n{text}");
        }
        assert!(text.contains("No conflicts."));
    }
}

fn resolved(did: Do) -> (i64, Resolution) {
    match did {
        Do::Send(messages) => match messages.into_iter().next().unwrap() {
            Msg::Resolve(n, resolution) => (n, resolution),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn keys_settle_the_selected_conflict() {
    let state = conflicting();
    // The server's value is shown but for the plan, which shows what the device made of it.
    for (index, n, take) in [
        (0, 4096, Resolution::TakeMine),
        (3, 4099, Resolution::TakeMine),
        (4, 4100, Resolution::TakeMine),
        (5, -1, Resolution::TakeTheirs),
    ] {
        let mut pane = at(index, &state);
        assert_eq!(resolved(press(&mut pane, &state, "athlete.keep")), (n, Resolution::Keep));
        assert_eq!(resolved(press(&mut pane, &state, "athlete.take")), (n, take));
    }
    let Do::Open(Open::Pane(1, Some(key))) = press(&mut at(1, &state), &state, "athlete.open") else { panic!() };
    assert_eq!(key, Key::new(Table::Entries, "e"));
    assert!(matches!(press(&mut at(1, &state), &state, "athlete.by-hand"), Do::Open(Open::ByHand(_))));
    let Do::Open(Open::Text { markdown, .. }) = press(&mut at(1, &state), &state, "athlete.whole") else { panic!() };
    for words in ["> Skin thin on the left middle finger", "> Ice cream", "> Skin gone", "Ana came too"] {
        assert!(markdown.replace('\\', "").contains(words), "{words} in {markdown}");
    }
    // More than one value takes the form of the record, once that is there.
    let mut pane = at(4, &state);
    assert!(matches!(press(&mut pane, &state, "athlete.by-hand"), Do::NotYet));
    let key = Key::new(Table::Sends, "s");
    assert!(pane.wants(&state).contains(&Query::Record(key.clone())));
    let mut state = state;
    state.answers.put(Query::Record(key.clone()), Arc::new(Answer::Record(Some(map(&entry())))));
    let Do::Open(Open::Form { key: opened, exists: true, .. }) = press(&mut pane, &state, "athlete.by-hand") else {
        panic!()
    };
    assert_eq!(opened, key);
    // Elsewhere the keys are not offered.
    let elsewhere = AthletePane::new();
    assert!(elsewhere.bindings(&state).iter().all(|binding| binding.action != "athlete.keep"));
}

#[test]
fn what_was_edited_since_is_asked_about() {
    let body = map(&with(&entry(), "rpe", json!(9)));
    let one = conflict(1, Key::new(Table::Entries, "e"), &["rpe"], "phone", [json!(5), json!(7), json!(6)]);
    let items = vec![Dispute::new(one, Some(&body), "laptop", Hidden::default())];
    let state = with_inbox(Settings::default(), Inbox { items, ..Inbox::default() }, status());
    let mut pane = at(0, &state);
    let text = screen(&mut pane, &state, 120, 60);
    assert!(text.contains("Edited since: it is 9 now.") && text.contains("K keep: 9  T take one of the two"), "{text}");
    let Do::Open(Open::Choose { items, .. }) = press(&mut pane, &state, "athlete.take") else { panic!() };
    let chosen: Vec<_> = items.into_iter().map(|(label, what)| (label, resolved(what).1)).collect();
    assert_eq!(
        chosen,
        [
            ("what was on phone".to_owned(), Resolution::TakeMine),
            ("what was on the server".to_owned(), Resolution::TakeTheirs)
        ]
    );
}

#[test]
fn a_removed_record_can_be_brought_back_and_nothing_else() {
    let one = conflict(1, Key::new(Table::Entries, "e"), &[], "laptop", [entry(), entry(), Value::Null]);
    let items = vec![Dispute::new(one, None, "laptop", Hidden::default())];
    let state = with_inbox(Settings::default(), Inbox { items, ..Inbox::default() }, status());
    let mut pane = at(0, &state);
    let text = screen(&mut pane, &state, 120, 60);
    assert!(text.contains("K leave the entry removed  T bring the entry back"), "{text}");
    assert_eq!(resolved(press(&mut pane, &state, "athlete.take")).1, Resolution::TakeMine);
    for action in ["athlete.open", "athlete.by-hand"] {
        let Do::Send(messages) = press(&mut pane, &state, action) else { panic!("{action}") };
        assert!(matches!(&messages[..], [Msg::Say(toast)] if toast.text.contains("T brings it back")));
    }
}

#[test]
fn units_and_what_is_hidden() {
    let key = Key::single(Table::NutritionProfiles);
    let body = json!({"currentWeight": 70, "activityLevel": "light"});
    let one = conflict(1, key, &["currentWeight"], "phone", [json!(71), json!(72), json!(70)]);
    for hide in [false, true] {
        let hidden = Hidden { weight: hide, ..Hidden::default() };
        let items = vec![Dispute::new(one.clone(), Some(&map(&body)), "laptop", hidden)];
        let settings = Settings { hidden, ..Settings::default() };
        let mut state = with_inbox(settings, Inbox { items, ..Inbox::default() }, status());
        let mut basics = v7_state::view::Basics::default();
        basics.user.preferences.units = Some(Units::Imperial);
        state.answers.put(Query::Basics, Arc::new(Answer::Basics(basics)));
        let mut pane = at(0, &state);
        let text = screen(&mut pane, &state, 120, 60);
        assert_eq!(text.contains("K keep: 154.3 lb  T take: 158.7 lb"), !hide, "{text}");
        assert_eq!(text.contains("hidden by the configuration"), hide);
        let by_hand = press(&mut pane, &state, "athlete.by-hand");
        assert_eq!(matches!(by_hand, Do::Open(Open::ByHand(_))), !hide);
    }
}

#[test]
fn every_line_of_a_conflict_can_be_scrolled_to_at_every_size() {
    let state = conflicting();
    for index in 0..6 {
        for (width, height) in [(120, 38), (80, 22), (40, 10), (31, 6)] {
            let mut pane = at(index, &state);
            let mut seen = String::new();
            for _ in 0..12 {
                seen.push_str(&screen(&mut pane, &state, width, height));
                pane.run("move.page-down", &state);
            }
            assert!(seen.contains("K keep"), "{index} at {width}x{height}:\n{seen}");
            assert!(seen.contains("On the server"), "{index} at {width}x{height}:\n{seen}");
        }
    }
}

#[test]
fn nothing_that_a_terminal_would_obey_gets_through() {
    let hostile = "a\u{1b}[31m\u{7}b\u{9b}2J\u{202e}c\u{200b}\nd\te";
    let body = json!({"date": "2026-11-14", "sessionType": "gym", "location": hostile, "notes": hostile, hostile: 1});
    let values = [json!(hostile), json!(format!("{hostile}{hostile}")), json!(hostile)];
    let e = Key::new(Table::Entries, "e");
    let conflicts = [
        conflict(1, e.clone(), &["notes"], hostile, values.clone()),
        conflict(2, e.clone(), &[hostile], hostile, values),
        conflict(3, e, &[], hostile, [body.clone(), Value::Null, body.clone()]),
    ];
    let items = conflicts.map(|one| Dispute::new(one, Some(&map(&body)), "laptop", Hidden::default()));
    let refused = vec![Refused { key: Key::new(Table::Entries, "e"), record: hostile.into(), reason: hostile.into() }];
    let status = Status { refused: 1, sentence: hostile.into(), phase: Phase::Stopped, ..status() };
    let state = with_inbox(Settings::default(), Inbox { items: items.into(), refused, position: position() }, status);
    for index in 0..3 {
        for (width, height) in [(120, 90), (80, 90), (40, 90)] {
            let text = screen(&mut at(index, &state), &state, width, height);
            let strange: Vec<char> = text
                .chars()
                .filter(|c| (c.is_control() && *c != '\n') || ['\u{202e}', '\u{200b}'].contains(c))
                .collect();
            assert_eq!(strange, [], "{text:?}");
        }
    }
}
