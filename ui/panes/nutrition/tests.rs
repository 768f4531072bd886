//! The pane as it is drawn, and what its keys do.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::panes::drawn::drawn;
use crossterm::event::KeyModifiers;
use serde_json::{Value, json};
use std::sync::Arc;
use v7_state::insight::Figure;
use v7_state::insight::availability::{Availability, AvailabilityLevel};
use v7_state::insight::energy::Energy;
use v7_state::insight::expenditure::Expenditure;
use v7_state::insight::fuel::{Demand, FuelDay};
use v7_state::insight::nutrition as figures;
use v7_state::insight::targets::suggest;
use v7_state::insight::weight::weight_trend;
use v7_state::msg::Moment;
use v7_state::record::{self, NutritionProfile, Op, Profile, check};
use v7_state::row::FoodDay;
use v7_state::settings::{Glyphs, Hidden, Settings};
use v7_state::view::Basics;

const TODAY: &str = "2026-11-20";

fn map(value: &Value) -> Body {
    value.as_object().cloned().unwrap()
}

/// Thirty days of food as a climber logs it: some in part, some not at all.
fn eaten(today: NaiveDate) -> Vec<FoodDay> {
    (0..180_u64)
        .rev()
        .filter(|ago| ago % 9 != 4)
        .map(|ago| {
            let wave = (ago as f64 * 0.7).sin();
            let logged = ago < 45;
            FoodDay {
                date: today - Days::new(ago),
                calories: if logged { (2350.0 + 280.0 * wave).round() } else { 0.0 },
                protein: if logged { (125.0 + 20.0 * wave).round() } else { 0.0 },
                carbs: if logged { (300.0 + 40.0 * wave).round() } else { 0.0 },
                fat: if logged { (72.0 + 8.0 * wave).round() } else { 0.0 },
                hydration_ml: if logged { 2000.0 + 250.0 * (ago % 4) as f64 } else { 0.0 },
                meals: if logged { 4 } else { 0 },
                complete: logged && ago % 3 != 0,
                weight_kg: (ago % 3 == 1)
                    .then(|| ((72.4 - (180 - ago) as f64 * 0.009 + wave * 0.5) * 10.0).round() / 10.0),
            }
        })
        .collect()
}

fn food(day: NaiveDate) -> Food {
    let log = map(&json!({"date": TODAY, "hydration": 1500, "supplements": ["creatine", "vitamin D"], "meals": [
        {"id": "m1", "name": "Oats with berries", "time": "07:30", "calories": 420, "protein": 18, "carbs": 62, "fat": 11},
        {"id": "m2", "name": "Chicken, rice and greens", "time": "12:15", "calories": 780, "protein": 52, "carbs": 92, "fat": 18},
        {"id": "m3", "name": "牛丼 gyudon", "time": "19:45", "calories": 910, "protein": 41, "carbs": 118, "fat": 29},
        {"id": "m4", "name": "Bar at the crag", "calories": 220, "notes": "half of it"},
    ]}));
    let profile = map(&json!({
        "currentWeight": 71, "targetWeight": 70, "activityLevel": "moderate", "goal": "maintain",
        "targets": {"calories": 2400, "protein": 120, "carbs": 310, "fat": 55, "hydration": 2500}
    }));
    let mut days = eaten(day);
    let today = days.last_mut().unwrap();
    (today.calories, today.protein, today.carbs, today.fat, today.hydration_ml) = (2330.0, 111.0, 272.0, 58.0, 1500.0);
    let typed: NutritionProfile = record::read(&profile).unwrap();
    let athlete = Profile { age: Some(31.0), sex: Some("female".into()), height: Some(172.0), ..Profile::default() };
    let weight = weight_trend(&days, day);
    let suggestion = suggest(&athlete, &typed, weight.trend_kg.value().copied(), day);
    Food {
        log: Some(log),
        day_before: Some(map(&json!({"date": "2026-11-19", "meals": [
            {"id": "a", "name": "Oats", "time": "07:30", "calories": 400, "crunch": true},
            {"name": "Soup", "time": "13:00", "calories": 300},
        ]}))),
        profile: Some(profile),
        figures: figures::food(&days, &typed.targets, day),
        days: days.into_iter().filter(|eaten| (day - eaten.date).num_days() < 30).collect(),
        weight,
        suggestion,
        energy: Some(energy(day)),
        ..Food::empty(day)
    }
}

/// What three weeks of food and a planned week give.
fn energy(day: NaiveDate) -> Energy {
    let fuel = |ago: u64, demand, shift: f64| FuelDay {
        date: day + Days::new(ago),
        demand,
        calories: 2400.0 + 4.0 * shift,
        carbs: 310.0 + shift,
    };
    let (rest, usual, limit) = (Demand::Rest, Demand::Usual, Demand::Limit);
    let demands = [rest, limit, usual, rest, usual, limit, usual];
    let shift = |demand| [-70.0, 0.0, 70.0][demand as usize];
    Energy {
        used: Figure::known(
            Expenditure { kcal: 2412.0, intake_kcal: 2350.0, change_kg: -0.2, from: day - Days::new(20), to: day },
            21,
        ),
        left: Figure::known(
            Availability {
                kcal_a_kg: 38.0,
                level: AvailabilityLevel::Watch,
                words: "38 kcal a kg of fat-free mass, mean of 6 days: between 30 and 45. The bounds of 30 and 45 are \
                        debated and unproven in men."
                    .into(),
            },
            6,
        ),
        suggestion: Figure::missing("not asked here"),
        week: Figure::known((0..7).zip(demands).map(|(ago, demand)| fuel(ago, demand, shift(demand))).collect(), 7),
    }
}

#[test]
fn energy_that_is_not_known_says_why_and_hides_with_weight() {
    let unknown = Energy {
        used: Figure::missing("9 of the last 14 days are logged completely, and all are needed"),
        left: Figure::missing("body fat is not set, and fat-free mass needs it"),
        suggestion: Figure::missing("weight is not set"),
        week: Figure::missing("no plan"),
    };
    let day = TODAY.parse().unwrap();
    let mut pane = NutritionPane { part: Part::Energy, ..NutritionPane::new() };
    let missing = || Food { energy: Some(unknown.clone()), ..food(day) };
    insta::assert_snapshot!("energy_unknown_80x22", screen(&mut pane, &state(Settings::default(), missing()), 80, 22));
    let tall = screen(&mut pane, &state(Settings::default(), food(day)), 120, 26);
    assert!(tall.contains("Used 2,412 kcal a day, measured over 21 days"), "{tall}");
    for hidden in [Hidden { weight: true, calories: false }, Hidden { weight: false, calories: true }] {
        for (width, height) in [(120, 38), (80, 22), (40, 10)] {
            let settings = Settings { hidden, ..Settings::default() };
            let text = screen(&mut pane, &state(settings, food(day)), width, height);
            assert!(!text.contains("Used") && !text.contains("fat-free"), "{text}");
        }
    }
    let explained = words::explained(Hidden::default());
    assert!(explained.contains("Energy availability.") && explained.contains("debated"));
    assert!(!words::explained(Hidden { weight: true, calories: false }).contains("Energy used"));
}

fn state(settings: Settings, food: Food) -> State {
    let today = TODAY.parse().unwrap();
    let moment = Moment { ms: 1_795_000_000_000, today, time: chrono::NaiveTime::from_hms_opt(18, 30, 0).unwrap() };
    let mut state = State::new(settings, moment);
    let meal = |name: &str, calories| Meal { name: name.into(), calories: Some(calories), ..Meal::default() };
    let basics = Basics {
        recent_meals: vec![meal("Oats", 400.0), meal("Soup", 300.0)],
        frequent_meals: vec![meal("Oats", 400.0), meal("Rice", 500.0)],
        ..Basics::default()
    };
    state.answers.put(Query::Basics, Arc::new(Answer::Basics(basics)));
    state.answers.put(Query::Food(food.day, today), Arc::new(Answer::Food(food)));
    state
}

fn full() -> State {
    state(Settings::default(), food(TODAY.parse().unwrap()))
}

fn empty() -> State {
    state(Settings::default(), Food::empty(TODAY.parse().unwrap()))
}

fn screen(pane: &mut NutritionPane, state: &State, width: u16, height: u16) -> String {
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

fn said(did: Do) -> Toast {
    match did {
        Do::Send(messages) => match messages.into_iter().next().unwrap() {
            Msg::Say(toast) => toast,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The body that a change leaves, checked.
fn after(change: &Change) -> Body {
    let (key, body) = match &change.ops[..] {
        [Op::Put { key, body }] => (key, body),
        [Op::Edit { key, after, .. }] => (key, after),
        other => panic!("{other:?}"),
    };
    assert_eq!(check(key.table, body), [], "{body:?}");
    body.clone()
}

#[test]
fn the_day_at_every_size() {
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        let text = screen(&mut NutritionPane::new(), &full(), width, height);
        insta::assert_snapshot!(format!("day_{width}x{height}"), text);
    }
}

#[test]
fn every_part_is_reached_with_tab() {
    for (width, height, turns) in [(80, 22, 4), (40, 10, 6)] {
        let mut pane = NutritionPane::new();
        let state = full();
        screen(&mut pane, &state, width, height);
        assert!(pane.bindings(&state).iter().any(|binding| binding.action == "move.next-part"));
        let seen: Vec<String> = (0..turns)
            .map(|_| {
                pane.run("move.next-part", &state);
                screen(&mut pane, &state, width, height)
            })
            .collect();
        insta::assert_snapshot!(format!("parts_{width}x{height}"), seen.join("\n\n"));
    }
}

#[test]
fn an_empty_day_says_what_to_do() {
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        let text = screen(&mut NutritionPane::new(), &empty(), width, height);
        insta::assert_snapshot!(format!("empty_{width}x{height}"), text);
    }
}

#[test]
fn what_is_hidden_is_nowhere() {
    let hidden = Hidden { weight: true, calories: true };
    let state = state(Settings { hidden, ..Settings::default() }, food(TODAY.parse().unwrap()));
    let mut all = String::new();
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        let mut pane = NutritionPane::new();
        for _ in 0..5 {
            all.push_str(&screen(&mut pane, &state, width, height));
            pane.run("move.next-part", &state);
        }
    }
    for figure in ["2330", "kcal", "protein", "Trend", "71"] {
        assert!(!all.contains(figure), "{figure} in {all}");
    }
    let mut pane = NutritionPane::new();
    insta::assert_snapshot!("hidden_120x38", screen(&mut pane, &state, 120, 38));
    for action in ["nutrition.suggest", "nutrition.explain"] {
        let Do::Open(Open::Text { markdown, .. }) = pane.run(action, &state) else { panic!() };
        assert!(!markdown.contains("x 172"), "{markdown}");
    }
    assert!(said(pane.run("nutrition.accept", &state)).text.contains("hidden"));
    let Do::Open(Open::Choose { items, .. }) = pane.run("nutrition.again", &state) else { panic!() };
    assert!(items.iter().all(|(label, _)| !label.contains("400")));
}

#[test]
fn plain_characters_and_other_units() {
    let mut state = state(Settings { glyphs: Glyphs::Ascii, ..Settings::default() }, food(TODAY.parse().unwrap()));
    let mut basics = Basics::default();
    basics.user.preferences.units = Some(Units::Imperial);
    state.answers.put(Query::Basics, Arc::new(Answer::Basics(basics)));
    let text = screen(&mut NutritionPane::new(), &state, 120, 38);
    assert!(text.contains("51 / 85 fl oz") && text.contains(" lb"), "{text}");
    let strange: String = text.chars().filter(|c| !c.is_ascii() && !"牛丼·…".contains(*c)).collect();
    assert_eq!(strange, "");
    insta::assert_snapshot!("ascii_120x38", text);
}

#[test]
fn no_size_is_trouble() {
    for state in [full(), empty()] {
        for width in (0..130).step_by(7) {
            for height in 0..45 {
                let mut pane = NutritionPane::new();
                for _ in 0..5 {
                    screen(&mut pane, &state, width, height);
                    pane.run("move.next-part", &state);
                }
            }
        }
    }
    assert!(screen(&mut NutritionPane::new(), &full(), 40, 7).contains("Oats"));
}

#[test]
fn no_key_means_two_things() {
    let mut pane = NutritionPane::new();
    let state = full();
    pane.reveal(&Key::new(Table::NutritionLogs, "2026-11-18"));
    screen(&mut pane, &state, 40, 10);
    let global = "1234567890[]?:+/auq";
    let mut seen = std::collections::HashSet::new();
    for binding in pane.bindings(&state) {
        for key in binding.keys.split(' ') {
            assert!(seen.insert(key), "{key} is bound twice");
            assert!(key.len() > 1 || !global.contains(key), "{key} is taken");
        }
        assert!(!matches!(pane.run(binding.action, &full()), Do::Unknown), "{}", binding.action);
    }
    assert!(matches!(pane.run("journal.filter", &state), Do::Unknown));
}

#[test]
fn water_adds_up_however_quickly_the_key_comes() {
    let mut pane = NutritionPane::new();
    let mut state = empty();
    let mut journal: Option<Body> = None;
    for _ in 0..3 {
        let change = saved(pane.run("nutrition.water", &state));
        state.update(Msg::Save(change.clone()));
        match &change.ops[0] {
            Op::Put { body, .. } => journal = Some(body.clone()),
            Op::Edit { before, after, .. } => {
                journal = Some(record::patch(&journal.unwrap_or_default(), before, after));
            }
            Op::Delete { .. } => panic!(),
        }
        after(&change);
    }
    assert_eq!(journal.as_ref().unwrap()["hydration"], 750);
    let ended = |state: &mut State, outcome: Result<(), ()>| {
        let saved = v7_state::msg::Saved { text: String::new(), key: None, jump: v7_state::msg::Jump::Stay };
        state.update(Msg::Saved(outcome.map(|()| saved).map_err(|()| "the disk is full".into())));
    };
    (0..3).for_each(|_| ended(&mut state, Ok(())));
    // The answer is still the old one: the next press builds on what was saved.
    let change = saved(pane.run("nutrition.water-back", &state));
    assert_eq!(after(&change)["hydration"], 500);
    // It was refused, so the next one builds on what is shown.
    state.update(Msg::Save(change));
    ended(&mut state, Err(()));
    let fresh = Food { log: journal, ..Food::empty(TODAY.parse().unwrap()) };
    state.answers.put(pane.query(&state), Arc::new(Answer::Food(fresh)));
    assert_eq!(after(&saved(pane.run("nutrition.water", &state)))["hydration"], 1000);
}

#[test]
fn water_does_not_go_under_nothing() {
    let mut pane = NutritionPane::new();
    assert!(said(pane.run("nutrition.water-back", &empty())).text.contains("No water"));
    let mut little = Food::empty(TODAY.parse().unwrap());
    little.log = Some(map(&json!({"date": TODAY, "hydration": 100})));
    let change = saved(pane.run("nutrition.water-back", &state(Settings::default(), little)));
    assert_eq!((after(&change)["hydration"].clone(), change.label.as_str()), (0.into(), "water -100 ml"));
    let mut much = Food::empty(TODAY.parse().unwrap());
    much.log = Some(map(&json!({"date": TODAY, "hydration": 29900})));
    let mut pane = NutritionPane::new();
    let toast = said(pane.run("nutrition.water", &state(Settings::default(), much)));
    assert!(toast.failed && toast.text.contains("hydration: 30150"), "{}", toast.text);
}

#[test]
fn a_remembered_meal_is_added_now_with_an_id_of_its_own() {
    let mut pane = NutritionPane::new();
    let state = full();
    let Do::Open(Open::Choose { items, .. }) = pane.run("nutrition.again", &state) else { panic!() };
    assert_eq!(items.len(), 3, "Oats are listed once");
    assert_eq!(items[0].0, "Oats · 400 kcal · recent");
    let mut ids = std::collections::HashSet::new();
    for (_, step) in items {
        let body = after(&saved(step));
        let meals = body["meals"].as_array().unwrap();
        assert_eq!(meals.len(), 5);
        assert_eq!(meals[4]["time"], "18:30");
        assert!(ids.insert(meals[4]["id"].as_str().unwrap().to_owned()));
    }
}

#[test]
fn the_day_before_is_copied_with_new_ids_and_nothing_lost() {
    let mut pane = NutritionPane::new();
    let change = saved(pane.run("nutrition.copy", &full()));
    let body = after(&change);
    let meals = body["meals"].as_array().unwrap();
    let ids: std::collections::HashSet<&str> = meals.iter().map(|meal| meal["id"].as_str().unwrap()).collect();
    assert_eq!((meals.len(), ids.len()), (6, 6));
    assert_eq!(meals[4]["crunch"], true);
    assert!(!ids.contains("a"));
    assert_eq!(change.label, "2 meals of Thu 19 Nov 2026 in addition to 4");
    assert!(said(NutritionPane::new().run("nutrition.copy", &empty())).text.contains("No meal is logged"));
}

#[test]
fn the_selected_meal_is_removed_though_the_list_is_sorted() {
    let mut pane = NutritionPane::new();
    let mut state = full();
    screen(&mut pane, &state, 80, 22);
    pane.run("move.down", &state);
    let change = saved(pane.run("nutrition.remove", &state));
    assert_eq!(change.label, "Chicken, rice and greens removed");
    let names: Vec<Value> = after(&change)["meals"].as_array().unwrap().iter().map(|m| m["id"].clone()).collect();
    assert_eq!(names, ["m1", "m3", "m4"]);
    state.update(Msg::Save(change));
    assert!(said(pane.run("nutrition.remove", &state)).text.contains("being saved"), "the second d is not a guess");
}

#[test]
fn a_strange_list_of_meals_is_refused_not_replaced() {
    let mut strange = Food::empty(TODAY.parse().unwrap());
    strange.log = Some(map(&json!({"date": TODAY, "meals": "two eggs"})));
    strange.day_before = food(TODAY.parse().unwrap()).day_before;
    let toast = said(NutritionPane::new().run("nutrition.copy", &state(Settings::default(), strange)));
    assert_eq!((toast.text.as_str(), toast.failed), ("meals is \"two eggs\", allowed is a list of meals", true));
}

#[test]
fn suggested_targets_show_their_arithmetic_and_are_taken_over_whole() {
    let mut pane = NutritionPane::new();
    let Do::Open(Open::Choose { mut items, about, .. }) = pane.run("nutrition.suggest", &full()) else { panic!() };
    assert_eq!(items.len(), 3, "use them, keep what is set, or read on");
    assert!(about[1].starts_with("Set now: 2,400 kcal · 120 g protein"), "{about:?}");
    assert!(about.len() > 4, "the formula is shown: {about:?}");
    let Do::Open(Open::Text { markdown, .. }) = items.remove(2).1 else { panic!() };
    insta::assert_snapshot!("suggested", markdown);
    let used = after(&saved(items.remove(0).1));
    assert_eq!(used, after(&saved(pane.run("nutrition.accept", &full()))), "accepted right there");
    let body = after(&saved(pane.run("nutrition.accept", &full())));
    assert_eq!(body["targets"]["hydration"], 2500, "water stays");
    assert!(body["targets"]["calories"].as_i64().unwrap() > 1500);
    assert_eq!(body["activityLevel"], "moderate");

    let mut unknown = Food::empty(TODAY.parse().unwrap());
    unknown.suggestion = suggest(&Profile::default(), &NutritionProfile::default(), None, unknown.day);
    let toast = said(pane.run("nutrition.accept", &state(Settings::default(), unknown)));
    assert_eq!(toast.text, "No targets are suggested: age or date of birth is not set.");
}

#[test]
fn days_are_walked_and_revealed() {
    let mut pane = NutritionPane::new();
    let state = full();
    let today: NaiveDate = TODAY.parse().unwrap();
    pane.run("nutrition.day-forward", &state);
    assert_eq!(pane.query(&state), Query::Food(today, today), "tomorrow has not been eaten yet");
    pane.run("nutrition.day-back", &state);
    assert_eq!(pane.query(&state), Query::Food(today.pred_opt().unwrap(), today));
    let Do::Open(Open::Capture(CaptureKind::Food, line)) = pane.run("nutrition.new", &state) else { panic!() };
    assert_eq!(line, "2026-11-19 ");
    pane.run("nutrition.today", &state);
    let Do::Open(Open::Capture(CaptureKind::Food, line)) = pane.run("nutrition.new", &state) else { panic!() };
    assert_eq!(line, "");
    pane.reveal(&Key::new(Table::NutritionLogs, "2025-02-01"));
    assert_eq!(pane.query(&state), Query::Food("2025-02-01".parse().unwrap(), today));
}

#[test]
fn forms_open_with_what_is_there() {
    let mut pane = NutritionPane::new();
    let Do::Open(Open::Form { key, exists, focus, body, .. }) = pane.run("nutrition.edit", &empty()) else { panic!() };
    assert_eq!((key.id.as_str(), exists, focus), (TODAY, false, Some("meals")));
    assert_eq!(body, map(&json!({"date": TODAY})));
    let Do::Open(Open::Form { key, exists, .. }) = pane.run("nutrition.profile", &full()) else { panic!() };
    assert_eq!((key, exists), (Key::single(Table::NutritionProfiles), true));
}

#[test]
fn a_click_selects_and_a_second_click_opens() {
    let mut pane = NutritionPane::new();
    let state = full();
    screen(&mut pane, &state, 80, 22);
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: pane.rows.x + 3,
        row: pane.rows.y + 2,
        modifiers: KeyModifiers::NONE,
    };
    assert!(matches!(pane.on_mouse(click, &state), Do::Nothing));
    assert_eq!(pane.cursor.selected, 2);
    assert!(matches!(pane.on_mouse(click, &state), Do::Open(Open::Form { .. })));
}
