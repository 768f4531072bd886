//! The pane as it is drawn, and what its keys do.
#![expect(clippy::unwrap_used, reason = "tests")]

mod conflicts;

use super::*;
use crate::panes::drawn::drawn;
use chrono::NaiveDate;
use crossterm::event::KeyModifiers;
use serde_json::{Value, json};
use std::sync::Arc;
use v7_state::insight::Figure;
use v7_state::insight::benchmark::Best;
use v7_state::insight::forecast::{Ability, Forecast, Score};
use v7_state::insight::goals::GoalProgress;
use v7_state::msg::Moment;
use v7_state::record::{Body, Change, Op, Style, check};
use v7_state::settings::{Glyphs, Hidden, Settings};
use v7_state::view::athlete::{Reached, goal};

const TODAY: &str = "2026-11-20";

fn map(value: &Value) -> Body {
    value.as_object().cloned().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn ability(grade: &str, n: usize) -> Figure<Ability> {
    Figure::known(Ability { step: 5.0, deviation: 0.31, label: grade.into(), failed: 40, unknown: 2 }, n)
}

fn measured(value: &Value, share: f64, days_left: Option<i64>, words: &str) -> GoalProgress {
    let goal = goal(value).unwrap();
    let best = Best { rank: 0, band: 0, label: "V6".into(), date: day("2026-10-03"), row: None };
    GoalProgress {
        reached: goal.completed,
        goal,
        target: Figure::missing("not needed here"),
        current: Figure::known(best, 12),
        bands_left: Figure::known(2, 12),
        share: Some(share),
        days_left,
        one_below: 4,
        words: words.into(),
    }
}

fn forecast() -> Forecast {
    let ability = Ability { step: 6.2, deviation: 0.4, label: "V6".into(), failed: 150, unknown: 2 };
    let words = "32 % (15-52) by 1 May at 12 tries".into();
    Forecast { p: 0.32, lo: 0.15, hi: 0.52, by: day("2027-05-01"), tries: 12, ability, words }
}

fn full() -> Athlete {
    let goals = json!([
        {"id": "g1", "grade": "V5", "type": "boulder", "completed": true, "description": "First of the grade"},
        {"id": "g2", "grade": "V8", "type": "boulder", "targetDate": "2027-05-01", "description": "Midnight Lightning"},
        {"grade": "5.12a", "type": "sport", "beta": "left hand first"},
    ]);
    Athlete {
        user: Some(map(&json!({"name": "Ana 山田", "email": "ana@example.org", "preferences":
            {"units": "metric", "timezone": "Europe/Madrid", "boulderScale": "v-scale", "routeScale": "yds"}}))),
        profile: Some(map(&json!({
            "birthDate": "1995-05-12", "sex": "female", "height": 172, "bodyFatPct": 21.5, "yearsClimbing": 8,
            "currentGrades": {"indoor": {"slab": "V4", "vertical": "V6", "overhang": "V5"},
                              "outdoor": {"boulder": "V6", "sport": "5.11c"}},
            "goals": goals,
            "strengths": ["crimps", "footwork", "slabs"], "weaknesses": ["slopers", "power endurance on long roofs"],
            "injuryHistory": [
                {"id": "i1", "type": "Elbow, left", "date": "2024-01-10", "duration": "3 months", "recovered": true},
                {"id": "i2", "type": "A2 pulley, right ring", "date": "2026-10-03", "recovered": false,
                 "notes": "Taped since; no half crimp on the board."},
                {"id": "i3", "type": "Shoulder", "recovered": true},
            ],
        }))),
        nutrition: Some(map(
            &json!({"currentWeight": 71, "targetWeight": 70, "goal": "maintain", "activityLevel": "moderate",
            "dietaryRestrictions": ["vegetarian"],
            "targets": {"calories": 2400, "protein": 120, "carbs": 310, "fat": 72, "hydration": 2500}}),
        )),
        goals: vec![
            measured(&goals[1], 0.75, Some(162), "V8: 2 grades above your best, V6, 4 climbs at V7, 162 days left"),
            measured(&goals[2], 0.9, None, "5.12a: one grade above your best, 5.11d, 2 climbs at 5.11d"),
            measured(&goals[0], 1.0, None, "V5: done"),
        ],
        forecasts: vec![
            Figure::known(forecast(), 212),
            Figure::missing("the goal has no date"),
            Figure::missing("the goal is reached"),
        ],
        score: Some((Score { brier: 0.1834, came: 3 }, 11)),
        reached: vec![
            Reached {
                scale: "V".into(),
                current: Ok("V5".into()),
                maximum: Ok(("V6".into(), day("2026-10-03"))),
                abilities: vec![
                    (None, ability("V4", 120)),
                    (Some(Style::Slab), Figure::missing("12 of 30 climbs logged")),
                    (Some(Style::Overhang), ability("V5", 64)),
                ],
            },
            Reached {
                scale: "YDS".into(),
                current: Err("no send in the last 90 days".into()),
                maximum: Ok(("5.11d".into(), day("2025-06-14"))),
                abilities: vec![(None, Figure::missing("4 of 30 climbs logged"))],
            },
        ],
        entries: 412,
        sends: 142,
        food_days: 96,
        since: Some(day("2023-01-03")),
    }
}

fn state(settings: Settings, athlete: Athlete) -> State {
    let today = day(TODAY);
    let mut state = State::new(settings, Moment { ms: 1_795_000_000_000, today, time: chrono::NaiveTime::MIN });
    state.answers.put(Query::Athlete(today), Arc::new(Answer::Athlete(athlete)));
    state
}

fn known() -> State {
    state(Settings::default(), full())
}

fn screen(pane: &mut AthletePane, state: &State, width: u16, height: u16) -> String {
    drawn(pane, state, width, height)
}

fn saved(did: Do) -> Change {
    match did {
        Do::Send(messages) => match messages.into_iter().next().unwrap() {
            Msg::Save(change) => change,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn after(change: &Change) -> Body {
    let [Op::Edit { key, after, .. }] = &change.ops[..] else { panic!("{change:?}") };
    assert_eq!(*key, Key::single(Table::Profiles));
    assert_eq!(check(key.table, after), []);
    after.clone()
}

#[test]
fn the_pane_at_every_size() {
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        insta::assert_snapshot!(
            format!("full_{width}x{height}"),
            screen(&mut AthletePane::new(), &known(), width, height)
        );
    }
}

#[test]
fn every_section_is_reached_with_tab_and_seen() {
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        let mut pane = AthletePane::new();
        let state = known();
        for section in Section::ALL {
            let text = screen(&mut pane, &state, width, height);
            assert!(text.contains(section.title()), "{} at {width}x{height}:\n{text}", section.title());
            assert_eq!(pane.stop.section, section);
            pane.run("move.next-part", &state);
        }
        assert_eq!(pane.stop.section, Section::Profile, "it goes round");
    }
    let mut pane = AthletePane::new();
    let state = known();
    let mut seen = Vec::new();
    for _ in 0..3 {
        pane.run("move.next-part", &state);
        pane.run("move.next-part", &state);
        pane.run("move.next-part", &state);
        seen.push(screen(&mut pane, &state, 80, 22));
    }
    insta::assert_snapshot!("scrolled_80x22", seen.join("\n\n"));
}

#[test]
fn the_section_with_the_keys_shows_it_without_colours_too() {
    use v7_state::settings::ColourDepth;
    for colours in [ColourDepth::None, ColourDepth::Sixteen, ColourDepth::True] {
        let state = state(Settings { colours, ..Settings::default() }, full());
        let buf = crate::panes::drawn::buffer(&mut AthletePane::new(), &state, 120, 38);
        assert_eq!(buf[(2, 0)].symbol(), "P");
        let (here, elsewhere) = (buf[(2, 0)].style(), buf[(2, 8)].style());
        assert_eq!(buf[(2, 8)].symbol(), "G");
        assert_ne!((here.bg, here.add_modifier), (elsewhere.bg, elsewhere.add_modifier), "{colours:?}");
    }
}

#[test]
fn every_line_can_be_scrolled_to() {
    let state = known();
    let whole = screen(&mut AthletePane::new(), &state, 39, 200);
    let mut pane = AthletePane::new();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..40 {
        seen.extend(screen(&mut pane, &state, 40, 10).lines().map(|line| line.chars().take(30).collect::<String>()));
        pane.run("move.page-down", &state);
    }
    for line in whole.lines().filter(|line| !line.is_empty()) {
        let start: String = line.chars().take(30).collect();
        assert!(
            seen.contains(&start)
                || seen.contains(start.trim_end())
                || seen.iter().any(|s| s.trim_end() == start.trim_end()),
            "{line}"
        );
    }
}

#[test]
fn an_empty_profile_says_what_is_missing() {
    let state = state(Settings::default(), Athlete::default());
    for (width, height) in [(120, 38), (40, 10)] {
        let text = screen(&mut AthletePane::new(), &state, width, height);
        insta::assert_snapshot!(format!("empty_{width}x{height}"), text);
    }
}

#[test]
fn what_is_hidden_is_nowhere() {
    let hidden = Hidden { weight: true, calories: true };
    let state = state(Settings { hidden, ..Settings::default() }, full());
    let text = screen(&mut AthletePane::new(), &state, 120, 60);
    for figure in ["71", "70.0", "Weight", "Body fat", "kcal", "2,400", "120 g"] {
        assert!(!text.contains(figure), "{figure} in\n{text}");
    }
    assert!(text.contains("2,500 ml water"));
}

#[test]
fn plain_characters_and_other_units() {
    let mut athlete = full();
    athlete.user = Some(map(&json!({"preferences": {"units": "imperial"}})));
    let state = state(Settings { glyphs: Glyphs::Ascii, ..Settings::default() }, athlete);
    let text = screen(&mut AthletePane::new(), &state, 120, 38);
    assert!(text.contains("156.5 lb") && text.contains("5 ft 8 in") && text.contains("85 fl oz"), "{text}");
    let strange: String = text.chars().filter(|c| !c.is_ascii() && !"·…".contains(*c)).collect();
    assert_eq!(strange, "");
}

#[test]
fn no_size_is_trouble() {
    for athlete in [full(), Athlete::default()] {
        let state = state(Settings::default(), athlete);
        for width in (0..125).step_by(4) {
            for height in [0, 1, 2, 5, 10, 30] {
                let mut pane = AthletePane::new();
                screen(&mut pane, &state, width, height);
                pane.run("move.bottom", &state);
                screen(&mut pane, &state, width, height);
                pane.run("move.page-up", &state);
                screen(&mut pane, &state, width, height);
            }
        }
    }
}

#[test]
fn space_turns_the_goal_that_is_selected_though_they_are_sorted() {
    let mut pane = AthletePane::new();
    let state = known();
    while pane.stop.section != Section::Goals {
        pane.run("move.next-part", &state);
    }
    let change = saved(pane.run("athlete.toggle", &state));
    assert_eq!(change.label, "goal V8 done");
    let goals = after(&change)["goals"].clone();
    assert_eq!((&goals[0]["completed"], &goals[1]["completed"]), (&json!(true), &json!(true)));
    pane.run("move.down", &state);
    let goals = after(&saved(pane.run("athlete.toggle", &state)))["goals"].clone();
    assert_eq!((&goals[2]["completed"], &goals[2]["beta"]), (&json!(true), &json!("left hand first")), "without an id");
    pane.run("move.down", &state);
    assert_eq!(saved(pane.run("athlete.toggle", &state)).label, "goal V5 open again");
    let left = after(&saved(pane.run("athlete.remove", &state)))["goals"].clone();
    assert_eq!(left.as_array().unwrap().len(), 2);
}

#[test]
fn space_marks_an_injury_recovered() {
    let mut pane = AthletePane::new();
    let state = known();
    while pane.stop.section != Section::Injuries {
        pane.run("move.next-part", &state);
    }
    let change = saved(pane.run("athlete.toggle", &state));
    assert_eq!(change.label, "A2 pulley, right ring recovered");
    assert_eq!(after(&change)["injuryHistory"][1]["recovered"], true);
}

#[test]
fn forms_open_at_the_section() {
    let mut pane = AthletePane::new();
    let state = known();
    let mut forms = Vec::new();
    for _ in Section::ALL {
        if let Do::Open(Open::Form { key, focus, exists, .. }) = pane.run("athlete.edit", &state) {
            assert!(exists);
            assert!(v7_state::record::field_at(key.table.fields(), focus.unwrap()).is_some(), "{focus:?}");
            forms.push((key.table, focus.unwrap()));
        }
        pane.run("move.next-part", &state);
    }
    assert_eq!(forms.len(), 8);
    let empty = self::state(Settings::default(), Athlete::default());
    for (action, place) in [("athlete.goal", "goals.+"), ("athlete.injury", "injuryHistory.+")] {
        let Do::Open(Open::Form { key, focus, exists, .. }) = pane.run(action, &empty) else { panic!() };
        assert_eq!((key, focus, exists), (Key::single(Table::Profiles), Some(place), false));
    }
}

#[test]
fn no_key_means_two_things() {
    let mut pane = AthletePane::new();
    let state = known();
    let global = "1234567890[]?:+/auqY";
    for _ in Section::ALL {
        let mut seen = std::collections::HashSet::new();
        for binding in pane.bindings(&state) {
            for key in binding.keys.split(' ') {
                assert!(seen.insert(key), "{key} is bound twice");
                assert!(key.len() > 1 || !global.contains(key), "{key} is taken");
            }
            assert!(!matches!(AthletePane::new().run(binding.action, &state), Do::Unknown), "{}", binding.action);
        }
        pane.run("move.next-part", &state);
    }
    assert!(matches!(pane.run("journal.filter", &state), Do::Unknown));
}

#[test]
fn records_are_revealed_and_clicks_select() {
    let mut pane = AthletePane::new();
    let state = known();
    for (table, section) in [
        (Table::Users, Section::Preferences),
        (Table::NutritionProfiles, Section::Food),
        (Table::Profiles, Section::Profile),
    ] {
        pane.reveal(&Key::single(table));
        assert_eq!(pane.stop.section, section);
    }
    screen(&mut pane, &state, 120, 38);
    let target = Stop { section: Section::Goals, element: Some(1) };
    let rect = pane.hits.iter().find(|(_, stop)| *stop == target).unwrap().0;
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: rect.x + 1,
        row: rect.y,
        modifiers: KeyModifiers::NONE,
    };
    pane.on_mouse(click, &state);
    assert_eq!(pane.stop, target);
    assert!(matches!(pane.on_mouse(click, &state), Do::Open(Open::Form { .. })));
}

#[test]
fn a_goal_says_its_chance_or_why_there_is_none() {
    let mut athlete = full();
    let seen =
        |athlete: &Athlete| drawn(&mut AthletePane::new(), &state(Settings::default(), athlete.clone()), 120, 60);
    let text = seen(&athlete);
    assert!(text.contains("forecast 32 % (15-52) by 1 May at 12 tries (n 212)"), "{text}");
    assert!(!text.contains("no forecast"), "a goal without a date asks for none:\n{text}");
    assert!(text.contains("3 of 11 came true, Brier score") && text.contains("0.18 (n 11)"), "{text}");
    athlete.forecasts[0] = Figure::missing("7 climbs of 30");
    athlete.score = None;
    let text = seen(&athlete);
    assert!(text.contains("no forecast: not enough data: 7 climbs of 30"), "{text}");
    assert!(!text.contains("Brier"), "{text}");
}
