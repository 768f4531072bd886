#![expect(clippy::unwrap_used, reason = "tests")]

mod strain;

use super::*;
use crate::pane::Open;
use crate::panes::drawn::{body, buffer, date, drawn, press, put, state, state_with, today};
use crossterm::event::{KeyModifiers, MouseButton, MouseEventKind};
use serde_json::json;
use v7_state::msg::Msg;
use v7_state::record::{Op, SessionType};
use v7_state::row::Fulfilment;
use v7_state::row::{DayStat, Record};
use v7_state::settings::{ColourDepth, Glyphs, Settings};
use v7_state::view::Basics;
use v7_state::view::plan::plan;

fn stored(id: &str, name: &str, active: bool, start: &str, end: &str) -> Record {
    let value = json!({
        "name": name, "startDate": start, "endDate": end, "active": active,
        "weeklyStructure": {
            "monday": {"type": "rest"},
            "tuesday": {"type": "power", "duration": 90, "intensity": "high", "focus": ["board", "limit"],
                "exercises": ["limit-bouldering"], "notes": "full rest between tries"},
            "wednesday": {"type": "rest"},
            "thursday": {"type": "strength", "duration": 60, "intensity": "high", "focus": ["fingers"]},
            "friday": {"type": "technique", "duration": 45, "intensity": "low", "focus": ["足さばき"]},
            "saturday": {"type": "endurance", "duration": 120, "intensity": "moderate", "focus": ["laps"]},
            "sunday": {"type": "technique", "duration": 45, "intensity": "low"},
        },
    });
    Record { key: Key::new(Table::Plans, id), body: body(&value) }
}

fn records() -> Vec<Record> {
    let mut power = stored("p2", "Power phase", true, "2026-10-05", "2026-12-13");
    let moved = json!({
        "2026-11-19": {"day": {"type": "rest"}, "movedFrom": "2026-11-18"},
        "2026-11-18": {"day": {"type": "strength", "duration": 60, "intensity": "high"}, "movedFrom": "2026-11-19"},
    });
    power.body.insert("overrides".into(), moved);
    vec![stored("p1", "Summer base", false, "2026-06-01", "2026-09-27"), power]
}

fn trained(date: NaiveDate, minutes: f64, kind: SessionType) -> DayStat {
    DayStat {
        date,
        sessions: 1,
        rest: false,
        minutes,
        load: minutes * 7.0,
        sent: 3,
        tried: 6,
        status: None,
        kind: Some(kind),
    }
}

fn days() -> Vec<DayStat> {
    let mut days: Vec<DayStat> = (1..8_u64)
        .flat_map(|week| {
            let monday = date("2026-11-16") - Days::new(7 * week);
            let tuesday = trained(monday + Days::new(1), 90.0 - 9.0 * week as f64, SessionType::Training);
            [tuesday, trained(monday + Days::new(5), 110.0, SessionType::Gym)]
        })
        .collect();
    days.push(trained(date("2026-11-17"), 95.0, SessionType::Training));
    days.push(trained(date("2026-11-18"), 35.0, SessionType::Training));
    days.push(trained(date("2026-11-20"), 90.0, SessionType::Outdoor));
    days
}

fn basics() -> Basics {
    let exercise = |id: &str, name: &str, kind: &str, level: &str| Exercise {
        exercise_id: id.into(),
        name: name.into(),
        kind: kind.into(),
        progression_level: level.into(),
        equipment: vec!["board".into(), "mat".into()],
        instructions: "Try boulders at your limit.\n\n1. Warm up for 20 minutes.\n2. Four boulders, four tries each."
            .into(),
        sets: Some(4.0),
        reps: Some("4".into()),
        rest_period: Some(180.0),
        safety_notes: Some("Stop when fingers or elbows hurt.".into()),
        ..Exercise::default()
    };
    Basics {
        exercises: vec![
            exercise("limit-bouldering", "Limit bouldering", "power", "intermediate"),
            exercise("max-hangs", "Max hangs", "strength", "advanced"),
            exercise("silent-feet", "Silent feet", "technique", "beginner"),
            exercise("arc", "Continuous climbing (ARC)", "endurance", "beginner"),
        ],
        ..Basics::default()
    }
}

fn pane_answer(records: Vec<Record>, monday: &str) -> (Query, Answer) {
    let done =
        [Fulfilment { plan_id: "p2".into(), plan_day: date("2026-11-17"), date: date("2026-11-17"), minutes: 95.0 }];
    let answer = plan(records, &days(), &done, date(monday), today());
    (Query::Plan(date(monday), today()), Answer::Plan(answer))
}

fn answers() -> Vec<(Query, Answer)> {
    vec![pane_answer(records(), "2026-11-16"), (Query::Basics, Answer::Basics(basics()))]
}

fn full() -> State {
    state(answers())
}

fn nothing() -> State {
    state(vec![pane_answer(Vec::new(), "2026-11-16"), (Query::Basics, Answer::Basics(basics()))])
}

/// The pane on Tuesday of the shown week.
fn on_tuesday() -> PlanPane {
    PlanPane { date: Some(date("2026-11-17")), ..PlanPane::default() }
}

#[test]
fn the_whole_pane() {
    let mut pane = on_tuesday();
    insta::assert_snapshot!("plan_120x38", drawn(&mut pane, &full(), 120, 38));
    insta::assert_snapshot!("plan_80x22", drawn(&mut pane, &full(), 80, 22));
    insta::assert_snapshot!("plan_40x10", drawn(&mut pane, &full(), 40, 10));
    let settings = Settings { glyphs: Glyphs::Ascii, colours: ColourDepth::None, ..Settings::default() };
    insta::assert_snapshot!("plan_120x38_ascii", drawn(&mut pane, &state_with(settings, answers()), 120, 38));
}

#[test]
fn the_other_parts() {
    for part in [Part::Plans, Part::Exercises] {
        let mut pane = PlanPane { part, ..on_tuesday() };
        insta::assert_snapshot!(format!("plan_{part:?}_80x22"), drawn(&mut pane, &full(), 80, 22));
        insta::assert_snapshot!(format!("plan_{part:?}_40x10"), drawn(&mut pane, &full(), 40, 10));
    }
}

#[test]
fn without_a_plan_it_says_how_to_get_one() {
    let mut pane = PlanPane::default();
    insta::assert_snapshot!("plan_empty_80x22", drawn(&mut pane, &nothing(), 80, 22));
    insta::assert_snapshot!("plan_empty_40x10", drawn(&mut pane, &nothing(), 40, 10));
    let loading = drawn(&mut pane, &state(vec![]), 80, 22);
    assert!(!loading.contains("No plan yet"), "nothing is claimed before the answer");
    let Do::Open(Open::Choose { items, .. }) = press(&mut pane, &nothing(), "plan.template") else { panic!() };
    assert_eq!(items.len(), 4);
    for (label, what) in items {
        let Do::Open(Open::Form { body, exists: false, .. }) = what else { panic!("{label}") };
        assert_eq!(body["active"], json!(true), "the first plan is the active one");
        assert_eq!(body["startDate"], "2026-11-23", "no day of it is past");
        let mut named = body.clone();
        named.insert("name".into(), "x".into());
        assert_eq!(v7_state::record::check(Table::Plans, &named), [], "{label} can be saved as it is");
    }
}

#[test]
fn without_a_plan_only_keys_that_work_are_offered() {
    let mut pane = PlanPane::default();
    for part in Part::ALL {
        pane.part = part;
        let keys = pane.bindings(&nothing());
        for binding in &keys {
            assert!(!["plan.done", "plan.move", "plan.rest", "plan.activate", "plan.put"].contains(&binding.action));
        }
        assert!(keys.iter().any(|binding| binding.action == "plan.template" && binding.footer));
    }
}

#[test]
fn a_template_asks_whether_it_is_to_be_the_active_plan() {
    let Do::Open(Open::Choose { items, .. }) = press(&mut on_tuesday(), &full(), "plan.template") else { panic!() };
    let Do::Open(Open::Choose { mut items, title, .. }) = items[0].1.clone() else { panic!() };
    assert!(title.contains("from Mon 23 Nov"), "{title}");
    let Do::Send(msgs) = items.remove(1).1 else { panic!() };
    let [Msg::Save(change)] = &msgs[..] else { panic!() };
    let [Op::Put { body, .. }, Op::Edit { key, after, .. }] = &change.ops[..] else { panic!("{change:?}") };
    assert_eq!((&body["active"], &body["startDate"]), (&json!(true), &json!("2026-11-23")));
    assert_eq!((key.id.as_str(), &after["active"]), ("p2", &json!(false)), "one plan is active");
    let Do::Open(Open::Form { body, .. }) = items.remove(0).1 else { panic!() };
    assert_eq!(body["active"], json!(false), "the other one stays active");
}

#[test]
fn undoing_a_change_of_the_shown_week_leaves_the_keys_there() {
    let state = full();
    let mut pane = on_tuesday();
    drawn(&mut pane, &state, 120, 38);
    pane.reveal(&Key::new(Table::Plans, "p2"));
    assert_eq!(pane.part, Part::Week);
    pane.reveal(&Key::new(Table::Plans, "p1"));
    assert_eq!(pane.part, Part::Plans, "another plan is shown where plans are");
}

#[test]
fn the_selected_day_is_one_piece_in_sixteen_colours() {
    for colours in [ColourDepth::Sixteen, ColourDepth::None] {
        let mut state = full();
        state.settings.colours = colours;
        let mut pane = on_tuesday();
        let buf = buffer(&mut pane, &state, 120, 38);
        let cell = crate::widget::weekgrid::cell(pane.places.week, 1).unwrap();
        let first = buf[(cell.x, cell.y)].style();
        for y in cell.top()..cell.bottom() {
            for x in cell.left()..cell.right() {
                assert_eq!(buf[(x, y)].style(), first, "{colours:?} {x},{y}");
            }
        }
    }
}

#[test]
fn every_size_is_drawn() {
    for part in Part::ALL {
        let mut pane = PlanPane { part, ..on_tuesday() };
        for (width, height) in (1..40).map(|n| (n * 3, n)).chain((1..60).map(|n| (n * 2, 40 - n * 2 / 3))) {
            buffer(&mut pane, &full(), width, height);
        }
    }
}

#[test]
fn how_a_day_went_shows_in_mark_word_and_colour() {
    let mut pane = on_tuesday();
    let state = full();
    let buf = buffer(&mut pane, &state, 120, 38);
    let theme = crate::theme::Theme::new(&Settings::default(), true);
    let at = |index: usize| {
        let cell = crate::widget::weekgrid::cell(pane.places.week, index).unwrap();
        &buf[(cell.x + 1, cell.y + 6)]
    };
    for (index, mark, style) in
        [(0, "✓", theme.good), (1, "✓", theme.good), (2, "~", theme.warn), (4, "✗", theme.bad), (6, "○", theme.accent)]
    {
        assert_eq!((at(index).symbol(), Some(at(index).fg)), (mark, style.fg), "day {index}");
    }
}

#[test]
fn done_opens_an_entry_that_knows_the_plan() {
    let mut pane = on_tuesday();
    let Do::Open(Open::Form { body, key, exists: false, .. }) = press(&mut pane, &full(), "plan.done") else {
        panic!()
    };
    assert_eq!(key, Key::new(Table::Entries, ""));
    let expected = json!({
        "date": "2026-11-17", "sessionType": "training", "duration": 90, "technicalFocus": ["board", "limit"],
        "planId": "p2", "planDay": "2026-11-17",
    });
    assert_eq!(serde_json::Value::Object(body), expected);
}

#[test]
fn a_day_is_moved_with_the_arrows() {
    let state = full();
    let mut pane = on_tuesday();
    press(&mut pane, &state, "plan.move");
    let actions: Vec<&str> = pane.bindings(&state).iter().map(|binding| binding.action).collect();
    assert_eq!(actions[..2], ["plan.move-here", "plan.move-cancel"]);
    press(&mut pane, &state, "move.right");
    press(&mut pane, &state, "move.right");
    assert!(drawn(&mut pane, &state, 120, 38).contains("Move Tue 17 Nov to Fri 20 Nov? Enter"));
    let Do::Send(msgs) = press(&mut pane, &state, "plan.move-here") else { panic!() };
    let [Msg::Save(change)] = &msgs[..] else { panic!() };
    let [Op::Edit { after, before, .. }] = &change.ops[..] else { panic!() };
    assert_eq!(after["overrides"]["2026-11-20"]["movedFrom"], "2026-11-17");
    assert_eq!(after["weeklyStructure"], before["weeklyStructure"], "the plan itself is not rewritten");
    assert_eq!(pane.date(&state), date("2026-11-20"), "the selection goes along");
    press(&mut pane, &state, "plan.move");
    press(&mut pane, &state, "plan.move-cancel");
    assert_eq!(pane.moving, None);
}

#[test]
fn a_new_plan_waits_until_the_others_are_known() {
    let empty = State::new(full().settings, full().moment);
    for action in ["plan.new", "plan.template"] {
        assert!(matches!(press(&mut on_tuesday(), &empty, action), Do::NotYet), "{action}");
    }
    let Do::Open(Open::Form { body, .. }) = press(&mut on_tuesday(), &full(), "plan.new") else {
        panic!("no form");
    };
    assert_eq!(body.get("active"), Some(&false.into()), "beside an active plan");
}

#[test]
fn a_day_is_not_moved_out_of_its_plan() {
    let mut state = full();
    let mut pane = on_tuesday();
    press(&mut pane, &state, "plan.move");
    for _ in 0..30 {
        press(&mut pane, &state, "move.right");
    }
    assert!(matches!(press(&mut pane, &state, "plan.move-here"), Do::NotYet), "the week is not there yet");
    let (query, answer) = pane_answer(records(), "2026-12-14");
    assert_eq!(pane.wants(&state)[0], query);
    put(&mut state, query, answer);
    let Do::Send(msgs) = press(&mut pane, &state, "plan.move-here") else { panic!() };
    let [Msg::Say(toast)] = &msgs[..] else { panic!() };
    assert_eq!(toast.text, "The plan goes from 5 Oct 2026 to 13 Dec 2026: 18 Dec 2026 is outside");
}

#[test]
fn days_are_skipped_and_restored() {
    let state = full();
    let mut pane = on_tuesday();
    let Do::Send(msgs) = press(&mut pane, &state, "plan.rest") else { panic!() };
    let [Msg::Save(change)] = &msgs[..] else { panic!() };
    let [Op::Edit { after, .. }] = &change.ops[..] else { panic!() };
    assert_eq!(after["overrides"]["2026-11-17"]["day"]["type"], "rest");
    let Do::Send(msgs) = press(&mut pane, &state, "plan.restore") else { panic!() };
    assert!(matches!(&msgs[..], [Msg::Say(_)]), "there is nothing to restore");
    pane.date = Some(date("2026-11-18"));
    let Do::Send(msgs) = press(&mut pane, &state, "plan.restore") else { panic!() };
    assert!(matches!(&msgs[..], [Msg::Save(_)]));
}

#[test]
fn weeks_and_days_are_walked() {
    let state = full();
    let mut pane = PlanPane::default();
    assert_eq!(pane.date(&state), today());
    for (action, expected) in [
        ("plan.week-back", "2026-11-15"),
        ("move.right", "2026-11-16"),
        ("move.left", "2026-11-15"),
        ("plan.week-on", "2026-11-22"),
        ("move.top", "2026-11-16"),
        ("move.bottom", "2026-11-22"),
        ("move.down", "2026-11-23"),
        ("plan.this-week", "2026-11-22"),
    ] {
        press(&mut pane, &state, action);
        assert_eq!(pane.date(&state), date(expected), "{action}");
    }
    press(&mut pane, &state, "plan.week-back");
    assert_eq!(pane.wants(&state), [Query::Plan(date("2026-11-09"), today())]);
}

#[test]
fn plans_are_activated_edited_and_deleted() {
    let state = full();
    let mut pane = PlanPane { part: Part::Plans, ..PlanPane::default() };
    drawn(&mut pane, &state, 120, 38);
    press(&mut pane, &state, "move.down");
    let Do::Send(msgs) = press(&mut pane, &state, "plan.activate") else { panic!() };
    let [Msg::Save(change)] = &msgs[..] else { panic!() };
    assert_eq!(
        (change.ops.len(), change.label.as_str()),
        (2, "Summer base as the active plan"),
        "one act for both plans"
    );
    let Do::Open(Open::Form { key, exists: true, .. }) = press(&mut pane, &state, "plan.edit") else { panic!() };
    assert_eq!(key.id, "p1");
    let Do::Send(msgs) = press(&mut pane, &state, "plan.delete") else { panic!() };
    let [Msg::Save(change)] = &msgs[..] else { panic!() };
    assert_eq!((change.label.as_str(), change.ops.len()), ("plan Summer base", 1));
    let mut pane = on_tuesday();
    let Do::Open(Open::Form { focus, key, .. }) = press(&mut pane, &state, "plan.edit") else { panic!() };
    assert_eq!((focus, key.id.as_str()), (Some("weeklyStructure.tuesday"), "p2"));
    pane.reveal(&Key::new(Table::Plans, "p1"));
    assert_eq!(pane.chosen(&state).unwrap().key.id, "p1");
}

#[test]
fn exercises_are_narrowed_read_and_put_on_the_day() {
    let state = full();
    let mut pane = on_tuesday();
    press(&mut pane, &state, "plan.type");
    assert_eq!(pane.kind, Some("strength"));
    assert_eq!(pane.shown_exercises(&state).len(), 1);
    let Do::Open(Open::Text { title, markdown }) = press(&mut pane, &state, "plan.open") else { panic!() };
    assert_eq!(title, "Max hangs");
    assert!(markdown.contains("**Safety:** Stop when"), "{markdown}");
    let Do::Send(msgs) = press(&mut pane, &state, "plan.put") else { panic!() };
    let [Msg::Save(change)] = &msgs[..] else { panic!() };
    let [Op::Edit { after, .. }] = &change.ops[..] else { panic!() };
    assert_eq!(after["weeklyStructure"]["tuesday"]["exercises"], json!(["limit-bouldering", "max-hangs"]));
    press(&mut pane, &state, "plan.level");
    assert!(pane.shown_exercises(&state).is_empty());
    assert!(matches!(press(&mut pane, &state, "plan.put"), Do::Nothing));
    for _ in 0..3 {
        press(&mut pane, &state, "plan.level");
    }
    assert_eq!(pane.level, None, "after the last level come all");
}

#[test]
fn the_mouse_selects_days_plans_and_exercises() {
    let state = full();
    let mut pane = on_tuesday();
    drawn(&mut pane, &state, 120, 38);
    let click = |pane: &mut PlanPane, x: u16, y: u16| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        pane.on_mouse(MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE }, &state)
    };
    let friday = weekgrid_cell(&pane, 4);
    click(&mut pane, friday.x + 1, friday.y + 1);
    assert_eq!(pane.date(&state), date("2026-11-20"));
    assert!(matches!(click(&mut pane, friday.x + 1, friday.y + 1), Do::Open(Open::Form { .. })));
    let plans = pane.places.plans;
    click(&mut pane, plans.x + 1, plans.y + 1);
    assert_eq!((pane.part, pane.plan_index(&state)), (Part::Plans, 1));
    let exercises = pane.places.exercises;
    click(&mut pane, exercises.x + 1, exercises.y + 2);
    assert_eq!((pane.part, pane.exercises.selected), (Part::Exercises, 2));
}

fn weekgrid_cell(pane: &PlanPane, index: usize) -> Rect {
    crate::widget::weekgrid::cell(pane.places.week, index).unwrap()
}
