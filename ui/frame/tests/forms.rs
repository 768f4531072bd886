//! Forms: what they write, and what they leave alone.

use super::*;
use v7_state::record::Units;
use v7_state::record::{Op, get_path};

fn saved(desk: &mut Desk) -> (Body, Body) {
    let Msg::Save(change) = desk.sent() else { panic!("not a save") };
    match change.ops.into_iter().next().unwrap() {
        Op::Edit { before, after, .. } => (before, after),
        Op::Put { body, .. } => (Body::new(), body),
        Op::Delete { .. } => panic!("deleted"),
    }
}

fn form(desk: &mut Desk, open: Open) {
    let msgs = desk.ui.follow(Do::Open(open), &desk.state);
    desk.take(msgs);
    desk.draw();
}

fn new_send(focus: Option<&'static str>) -> Open {
    let body = Body::from_iter([("date".to_owned(), Value::from("2026-11-20"))]);
    Open::Form { title: "New send".into(), key: Key::new(Table::Sends, ""), body, exists: false, focus }
}

fn with_focus(focus: &'static str) -> Open {
    let Open::Form { title, key, body, exists, .. } = entry_form() else { unreachable!() };
    Open::Form { title, key, body, exists, focus: Some(focus) }
}

#[test]
fn only_what_was_typed_is_written() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("location"));
    desk.press("End Backspace Backspace").type_text("!").press("Ctrl-s");
    let (before, after) = saved(&mut desk);
    let mut expected = entry();
    expected.insert("location".into(), "Moveme!".into());
    assert_eq!((before, after), (entry(), expected));
}

#[test]
fn what_is_hidden_is_seen_only_where_it_is_edited() {
    let body = json!({"date": "2026-11-20", "weight": 71.3, "complete": true, "totalCalories": 612,
        "macros": {"protein": 31, "carbs": 55, "fat": 22},
        "meals": [{"id": "m", "name": "Oats", "calories": 612, "protein": 31, "carbs": 55, "fat": 22}]});
    let open = |focus| Open::Form {
        title: "Day".into(),
        key: Key::new(Table::NutritionLogs, "2026-11-20"),
        body: body.as_object().unwrap().clone(),
        exists: true,
        focus: Some(focus),
    };
    let mut desk = Desk::new();
    form(&mut desk, open("complete"));
    assert!(desk.screen().contains("71.3") && desk.screen().contains("612"), "{}", desk.screen());
    let mut desk = Desk::new();
    desk.state.settings.hidden = v7_state::settings::Hidden { weight: true, calories: true };
    form(&mut desk, open("complete"));
    let shown = desk.screen();
    assert!(shown.contains("hidden") && shown.contains("Oats"), "{shown}");
    for number in ["71.3", "612", "31 g", "55 g", "22 g"] {
        assert!(!shown.contains(number), "{number}: {shown}");
    }
    // Whoever goes to the value has to see what is typed, and saving another one leaves it alone.
    form(&mut desk, open("weight"));
    assert!(desk.screen().contains("71.3"), "{}", desk.screen());
    desk.press("End Backspace").type_text("4").press("Ctrl-s");
    let (before, after) = saved(&mut desk);
    assert_eq!(after["weight"], json!(71.4));
    assert_eq!(after["meals"], before["meals"]);
}

#[test]
fn a_form_stays_while_something_is_wrong_and_names_it() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("duration"));
    desk.press("Ctrl-u").type_text("long");
    assert!(desk.screen().contains("\"long\" is not a number from 0 to 1440 min"), "{}", desk.screen());
    desk.press("Ctrl-s");
    assert!(desk.msgs.is_empty());
    assert!(desk.screen().contains("1 thing to put right"));
    desk.press("Ctrl-u").type_text("1h45");
    assert!(desk.screen().contains("= 105 min"), "{}", desk.screen());
    desk.press("Ctrl-s");
    assert_eq!(saved(&mut desk).1["duration"], json!(105));
    desk.take(vec![Msg::Saved(Err("refused".into()))]);
    assert!(desk.screen().contains("refused") && desk.ui.overlays.len() == 1);
}

#[test]
fn a_new_record_names_what_is_missing_only_when_it_is_saved() {
    let mut desk = Desk::new();
    form(&mut desk, new_send(None));
    assert!(!desk.screen().contains("missing"));
    desk.press("Ctrl-s");
    assert!(desk.msgs.is_empty() && desk.screen().contains("is missing"), "{}", desk.screen());
    desk.type_text("V6");
    desk.press("Ctrl-s");
    let (_, body) = saved(&mut desk);
    assert_eq!(Value::Object(body), json!({"date": "2026-11-20", "grade": "V6", "gradeType": "v-scale"}));
}

#[test]
fn days_step_and_words_are_picked() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("date"));
    desk.press("+ + - Down Down").type_text("o").press("Ctrl-s");
    let (_, after) = saved(&mut desk);
    assert_eq!((&after["date"], &after["sessionType"]), (&json!("2026-11-20"), &json!("outdoor")));
    form(&mut desk, with_focus("physicalCondition.energy"));
    desk.press("Right Right Tab 8 Ctrl-s");
    assert!(desk.msgs.is_empty() && desk.screen().contains("38 is not a whole number from 0 to 10"));
    desk.press("Backspace Backspace 8 Left Ctrl-s");
    let (_, after) = saved(&mut desk);
    assert_eq!(get_path(&after, "physicalCondition.energy"), Some(&json!(9)));
    assert_eq!(get_path(&after, "physicalCondition.soreness.fingers"), Some(&json!(7)));
}

#[test]
fn elements_of_tables_are_opened_added_removed_and_put_back() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("climbs"));
    desk.press("Down Enter");
    assert!(desk.screen().contains("Thu 19 Nov, gym > Climb 2: V6"), "{}", desk.screen());
    desk.press("Ctrl-u").type_text("V7").press("Esc Ctrl-n").type_text("V2").press("Esc Ctrl-s");
    let (before, after) = saved(&mut desk);
    let climbs = after["climbs"].as_array().unwrap();
    assert_eq!(climbs[0], before["climbs"][0]);
    assert_eq!(climbs[1]["grade"], json!("V7"));
    assert_eq!(climbs[1]["beta"], json!("left hand"), "what the form does not know stays");
    assert_eq!((&climbs[2]["grade"], &climbs[2]["gradeType"]), (&json!("V2"), &json!("v-scale")));
    let ids: Vec<&str> = climbs.iter().filter_map(|climb| climb["id"].as_str()).collect();
    assert!(ids.len() == 3 && ids[2] != ids[1] && !ids[2].is_empty());

    let mut desk = Desk::new();
    form(&mut desk, with_focus("climbs"));
    desk.press("Ctrl-d Ctrl-d Ctrl-u n Esc Ctrl-s");
    let (_, after) = saved(&mut desk);
    assert_eq!(after["climbs"], json!([entry()["climbs"][1]]), "an element nothing was typed in is not kept");
}

#[test]
fn notes_keep_their_lines_and_open_the_editor_only_when_saved() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("notes"));
    desk.press("Ctrl-e");
    assert!(matches!(desk.sent(), Msg::Edit(job) if job.path == "notes" && job.text.starts_with("Warm")));
    form(&mut desk, with_focus("notes"));
    desk.paste("one\r\ntwo\u{7} ").press("Ctrl-e");
    assert!(desk.msgs.is_empty() && desk.screen().contains("Ctrl-S first"));
    desk.press("Ctrl-s");
    let (_, after) = saved(&mut desk);
    assert!(after["notes"].as_str().unwrap().starts_with("one\ntwo Warm"), "{}", after["notes"]);
}

#[test]
fn a_draft_is_kept_offered_and_taken() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("location"));
    desk.type_text("X").press("Esc");
    assert!(matches!(&desk.msgs[0], Msg::Draft(name, Some(_)) if name == "form:v7-journal-entries:e1"));
    assert!(desk.screen().contains("kept as a draft"));
    desk.msgs.clear();
    form(&mut desk, entry_form());
    assert!(desk.screen().contains("A draft of this was kept"));
    desk.press("Ctrl-o Ctrl-s");
    assert_eq!(saved(&mut desk).1["location"], json!("MovementX"));
    let mut desk = Desk::new();
    form(&mut desk, entry_form());
    desk.press("Esc");
    assert!(desk.msgs.is_empty(), "nothing typed is no draft");
}

#[test]
fn imperial_figures_are_converted_only_where_something_was_typed() {
    let mut desk = Desk::new();
    let mut basics = Basics::default();
    basics.user.preferences.units = Some(Units::Imperial);
    desk.state.answers.put(Query::Basics, Arc::new(Answer::Basics(basics)));
    let body = json!({"weight": 72.3, "height": 180}).as_object().unwrap().clone();
    let key = Key::single(Table::Profiles);
    let open = Open::Form { title: "Profile".into(), key, body: body.clone(), exists: true, focus: Some("weight") };
    form(&mut desk, open);
    assert!(desk.screen().contains("159.4") && desk.screen().contains("lb"), "{}", desk.screen());
    desk.press("Ctrl-u").type_text("150").press("Ctrl-s");
    assert_eq!(Value::Object(saved(&mut desk).1), json!({"weight": 68.04, "height": 180}));
}

#[test]
fn places_complete_and_new_body_parts_are_added() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("location"));
    desk.press("Ctrl-u").type_text("cam");
    assert!(desk.screen().contains("camp 4"), "{}", desk.screen());
    desk.press("Ctrl-n Ctrl-s");
    assert_eq!(saved(&mut desk).1["location"], json!("Camp 4"));
    form(&mut desk, with_focus("physicalCondition.injuries"));
    desk.press("Up").type_text("left knee 4").press("Enter Ctrl-s");
    let (_, after) = saved(&mut desk);
    assert_eq!(get_path(&after, "physicalCondition.soreness.left knee"), Some(&json!(4)));
}

#[test]
fn up_and_down_move_between_fields_and_change_no_date() {
    let mut desk = Desk::new();
    form(&mut desk, entry_form());
    desk.press("Down Up Up Tab BackTab Down Down");
    desk.type_text("o").press("Ctrl-s");
    let (before, after) = saved(&mut desk);
    assert_eq!((&after["date"], &after["sessionType"]), (&before["date"], &json!("outdoor")));
    let mut desk = Desk::new();
    form(&mut desk, with_focus("date"));
    desk.press("Ctrl-Down Ctrl-Down Ctrl-Up - Ctrl-s");
    assert_eq!(saved(&mut desk).1["date"], json!("2026-11-17"));
    form(&mut desk, with_focus("date"));
    desk.press("Ctrl-u").type_text("-3").press("Ctrl-s");
    assert_eq!(saved(&mut desk).1["date"], json!("2026-11-17"), "three days ago is typed with a minus");
}

#[test]
fn a_date_that_makes_no_sense_stays_as_it_was_typed() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("date"));
    desk.press("Ctrl-u").type_text("2026-02-30").press("Ctrl-Up Ctrl-Down + -");
    let screen = desk.screen();
    assert!(screen.contains("2026-02-30+-\" is no date that exists; write it 2026-11-20"), "{screen}");
    assert!(screen.lines().any(|line| line.contains("Date*") && line.contains("2026-02-30+-")), "{screen}");
}

#[test]
fn the_footer_of_every_form_says_how_to_save_move_and_close() {
    for size in [(120, 40), (80, 24), (40, 12)] {
        for table in Table::ALL {
            let mut desk = Desk::new();
            desk.size = size;
            let key = Key::new(table, "");
            form(&mut desk, Open::Form { title: "New".into(), key, body: Body::new(), exists: false, focus: None });
            for _ in 0..40 {
                let screen = desk.screen();
                let footer = screen.lines().rev().find(|line| line.contains("save")).unwrap_or_default();
                assert!(footer.contains("Ctrl-s save  Tab next  Esc "), "{screen}");
                desk.press("Tab");
            }
        }
    }
}

#[test]
fn a_draft_is_offered_only_where_it_was_typed() {
    let mut desk = Desk::new();
    let new = |title: &str| {
        let body = Body::from_iter([("date".to_owned(), Value::from("2026-11-20"))]);
        let key = Key::new(Table::Entries, "");
        Open::Form { title: title.into(), key, body, exists: false, focus: Some("location") }
    };
    form(&mut desk, new("New entry"));
    desk.type_text("Camp").press("Esc");
    for (title, offered) in [("Done: Fri 20 Nov", false), ("New entry", true), ("Done: Sat 21 Nov", false)] {
        form(&mut desk, new(title));
        assert_eq!(desk.screen().contains("A draft of this was kept"), offered, "{title}");
        desk.press("Esc");
    }
    // What is offered and not taken is still there after another one was saved.
    desk.msgs.clear();
    form(&mut desk, new("New entry"));
    desk.type_text("Gym").press("Tab Tab").press("BackTab BackTab BackTab").type_text("g").press("Ctrl-s");
    desk.sent();
    desk.take(vec![Msg::Saved(Ok(v7_state::msg::Saved {
        text: "Saved".into(),
        key: None,
        jump: v7_state::msg::Jump::Stay,
    }))]);
    assert!(desk.ui.overlays.is_empty());
    form(&mut desk, new("New entry"));
    desk.press("Ctrl-o");
    assert!(desk.screen().contains("Camp"), "{}", desk.screen());
}

#[test]
fn times_are_typed_and_shown_as_the_clock_of_the_place_has_them() {
    let mut desk = Desk::new();
    // It is 18:00 here and 12:30 in UTC.
    desk.state.moment.ms = 1_795_177_800_000;
    form(&mut desk, with_focus("startedAt"));
    desk.type_text("18:00").press("Ctrl-s");
    let started = saved(&mut desk).1["startedAt"].clone();
    assert_eq!(started, json!("2026-11-19T12:30:00.000Z"));
    let mut body = entry();
    body.insert("startedAt".into(), started);
    let open = |focus| Open::Form {
        title: "gym".into(),
        key: Key::new(Table::Entries, "e1"),
        body: body.clone(),
        exists: true,
        focus: Some(focus),
    };
    form(&mut desk, open("date"));
    assert!(desk.screen().lines().any(|line| line.contains("Started") && line.contains(" 18:00")), "{}", desk.screen());
    desk.press("- Ctrl-s");
    assert_eq!(saved(&mut desk).1["startedAt"], json!("2026-11-18T12:30:00.000Z"), "the time is of the day");
    form(&mut desk, open("startedAt"));
    desk.press("Ctrl-u").type_text("evening");
    assert!(desk.screen().contains("\"evening\" is no time; write it 18:30"), "{}", desk.screen());
}

#[test]
fn days_and_grades_that_cannot_be_are_named_as_they_are_typed() {
    let mut desk = Desk::new();
    form(&mut desk, with_focus("date"));
    desk.press("+ + +");
    assert!(desk.screen().contains("2026-11-22 is after tomorrow"), "{}", desk.screen());
    desk.press("Ctrl-s");
    assert!(desk.msgs.is_empty());
    let mut desk = Desk::new();
    form(&mut desk, with_focus("climbs"));
    desk.press("Ctrl-n").type_text("V99");
    assert!(desk.screen().contains("V99 is harder than V17"), "{}", desk.screen());
    desk.press("Ctrl-s");
    assert!(desk.msgs.is_empty());
    desk.press("Backspace Backspace 3 Ctrl-s");
    let (_, after) = saved(&mut desk);
    assert_eq!((&after["climbs"][2]["grade"], &after["climbs"][2]["gradeType"]), (&json!("V3"), &json!("v-scale")));
}

#[test]
fn the_scale_of_a_new_send_follows_its_grade() {
    for (typed, grade, scale) in [("5.11a", "5.11a", "yds"), ("font:7a", "7a", "font"), ("V6", "V6", "v-scale")] {
        let mut desk = Desk::new();
        let body = json!({"date": "2026-11-20", "gradeType": "v-scale"}).as_object().unwrap().clone();
        let key = Key::new(Table::Sends, "");
        form(&mut desk, Open::Form { title: "New send".into(), key, body, exists: false, focus: Some("grade") });
        desk.type_text(typed).press("Ctrl-s");
        let (_, after) = saved(&mut desk);
        assert_eq!((&after["grade"], &after["gradeType"]), (&json!(grade), &json!(scale)), "{typed}");
    }
}

#[test]
fn a_form_can_open_at_a_new_element_and_close_with_it() {
    let mut desk = Desk::new();
    let open = || Open::Form {
        title: "Profile".into(),
        key: Key::single(Table::Profiles),
        body: Body::new(),
        exists: false,
        focus: Some("goals.+"),
    };
    form(&mut desk, open());
    assert!(desk.screen().contains("Profile > Goal 1 ─"), "{}", desk.screen());
    desk.press("Esc");
    assert!(desk.ui.overlays.is_empty() && desk.msgs.is_empty(), "nothing typed, nothing left");
    form(&mut desk, open());
    desk.type_text("V8").press("Down b");
    assert!(desk.screen().contains("Profile > Goal 1: V8"), "{}", desk.screen());
    desk.press("Ctrl-s");
    let (_, after) = saved(&mut desk);
    assert_eq!((&after["goals"][0]["grade"], &after["goals"][0]["type"]), (&json!("V8"), &json!("boulder")));
}

#[test]
fn long_texts_and_long_sentences_are_read_whole() {
    let mut desk = Desk::new();
    desk.size = (40, 24);
    let mut body = entry();
    body.insert("location".into(), "The far end of the long valley behind the old mill".into());
    let key = Key::new(Table::Entries, "e1");
    form(&mut desk, Open::Form { title: "gym".into(), key, body, exists: true, focus: Some("sessionType") });
    let shown = |desk: &mut Desk, text: &str| {
        let screen = desk.screen();
        let words: Vec<&str> = screen.split_whitespace().collect();
        let wanted: Vec<&str> = text.split(' ').collect();
        assert!(wanted.iter().all(|word| words.contains(word)), "{text}: {screen}");
    };
    shown(&mut desk, "The far end of the long valley behind the old mill");
    desk.press("Up Up Ctrl-u").type_text("2026-02-30");
    shown(&mut desk, "\"2026-02-30\" is no date that exists; write it 2026-11-20");
}

#[test]
fn the_plan_of_an_entry_has_its_name() {
    let mut desk = Desk::new();
    let plan = json!({"name": "Winter block", "planId": "p1"}).as_object().cloned();
    desk.state.answers.put(Query::Record(Key::new(Table::Plans, "p1")), Arc::new(Answer::Record(plan)));
    desk.size = (120, 40);
    let mut body = entry();
    body.insert("planId".into(), "p1".into());
    let key = Key::new(Table::Entries, "e1");
    form(&mut desk, Open::Form { title: "gym".into(), key, body, exists: true, focus: Some("tags") });
    assert!(desk.screen().contains("Winter block"), "{}", desk.screen());
    desk.type_text("x").press("Ctrl-s");
    assert_eq!(saved(&mut desk).1["planId"], json!("p1"));
}
