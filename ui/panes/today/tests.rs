#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::panes::drawn::{buffer, date, drawn, press, put, state, state_with, today};
use insta::assert_snapshot;
use v7_state::insight::Figure;
use v7_state::insight::adherence::{DayState, PlannedDay};
use v7_state::insight::benchmark::Best;
use v7_state::insight::goals::GoalProgress;
use v7_state::insight::load::{Load, Streak, Week};
use v7_state::insight::nutrition::{Gauge, Nutrient};
use v7_state::insight::today::{Insight, InsightKind};
use v7_state::msg::Msg;
use v7_state::record::{Exercise, Goal, GoalType, Intensity, Op, PlanDay, PlanType, SessionType, User};
use v7_state::row::EntryRow;
use v7_state::settings::{Glyphs, Hidden, Settings};
use v7_state::view::{TodayFood, TodayPlan};

fn sample() -> Today {
    let planned = PlanDay {
        kind: PlanType::Power,
        focus: vec!["limit boulders".into(), "contact strength".into()],
        duration: Some(90.0),
        intensity: Some(Intensity::High),
        exercises: vec!["max-hangs".into(), "campus-ladders".into()],
        notes: None,
    };
    let day = PlannedDay {
        date: today(),
        planned: Some(planned),
        moved_from: Some(date("2026-11-21")),
        overridden: true,
        planned_min: 90.0,
        actual_min: 0.0,
        actual: None,
        state: DayState::Open,
    };
    let week = |monday: &str, days: [f64; 7], sessions, minutes| Week {
        monday: date(monday),
        days,
        load: days.iter().sum(),
        minutes,
        unrated: [false; 7],
        sessions,
        tried: 20,
        sent: 12,
        neutral: false,
    };
    let weeks = vec![
        week("2026-10-19", [0.0, 420.0, 0.0, 360.0, 0.0, 700.0, 0.0], 3, 270.0),
        week("2026-10-26", [0.0, 300.0, 0.0, 310.0, 0.0, 0.0, 0.0], 2, 120.0),
        week("2026-11-02", [0.0, 420.0, 0.0, 360.0, 0.0, 540.0, 240.0], 4, 300.0),
        week("2026-11-09", [0.0, 420.0, 0.0, 360.0, 0.0, 900.0, 0.0], 3, 290.0),
        week("2026-11-16", [0.0, 480.0, 0.0, 640.0, 0.0, 1200.0, 0.0], 3, 355.0),
    ];
    let load = Load {
        weeks,
        last_seven: Figure::known(2320.0, 7),
        change_pct: Figure::known(56.4, 28),
        monotony: Figure::missing("not enough"),
        strain: Figure::missing("not enough"),
        acwr_coupled: Figure::missing("not enough"),
        acwr_uncoupled: Figure::missing("not enough"),
        acwr_ewma: Figure::missing("not enough"),
        streak: Streak { weeks: 5, longest: 12 },
        days_since_session: Figure::known(1, 1),
    };
    let gauge = |nutrient, actual, target| Gauge { nutrient, actual, target };
    let goal = |grade: &str, kind, left, best: &str, days_left, description: Option<&str>| GoalProgress {
        goal: Goal { grade: grade.into(), kind, description: description.map(Into::into), ..Goal::default() },
        target: Figure::missing("x"),
        current: Figure::known(
            Best { rank: 80, band: 80, label: best.into(), date: date("2026-10-11"), row: None },
            40,
        ),
        bands_left: Figure::known(left, 40),
        share: Some(0.8),
        days_left,
        one_below: 1,
        reached: false,
        words: String::new(),
    };
    Today {
        plan: Some(TodayPlan { plan_id: "p1".into(), name: "Autumn power".into(), day, next: None }),
        last: Some(EntryRow {
            tried_top: String::new(),
            row: 1,
            id: "e1".into(),
            date: date("2026-11-21"),
            precision: None,
            kind: SessionType::Outdoor,
            place: "Ogawayama 小川山".into(),
            duration_min: Some(150.0),
            rpe: Some(8.0),
            energy: Some(7.0),
            soreness: Some(4.0),
            tried: 9,
            sent: 7,
            sets: 0,
            top: "V7".into(),
            gist: "Cold and dry. Finally stuck the last move of the traverse after three sessions on it.".into(),
            status: None,
            damaged: false,
        }),
        load: Some(load),
        food: Some(TodayFood {
            gauges: [
                gauge(Nutrient::Calories, 1640.0, Some(2600.0)),
                gauge(Nutrient::Protein, 92.0, Some(130.0)),
                gauge(Nutrient::Carbs, 210.0, Some(320.0)),
                gauge(Nutrient::Fat, 85.0, Some(80.0)),
                gauge(Nutrient::Hydration, 1500.0, None),
            ],
            meals: 3,
            complete: false,
        }),
        goals: vec![
            goal("V10", GoalType::Boulder, 2, "V8", Some(160), Some("The Mandala")),
            goal("5.13a", GoalType::Sport, 1, "5.12d", None, None),
        ],
        insight: Some(Insight {
            kind: InsightKind::Load,
            text: "Load of the last seven days is 56 % above your four-week mean.".into(),
            basis: "28 days with load".into(),
            n: 28,
        }),
    }
}

fn basics(entries: usize) -> Basics {
    let exercise = |id: &str, name: &str, reps: &str| Exercise {
        exercise_id: id.into(),
        name: name.into(),
        sets: Some(5.0),
        reps: Some(reps.into()),
        rest_period: Some(180.0),
        ..Exercise::default()
    };
    Basics {
        entries,
        exercises: vec![
            exercise("max-hangs", "Max hangs", "3"),
            exercise("campus-ladders", "Campus ladders", "to failure"),
        ],
        ..Basics::default()
    }
}

fn full(settings: Settings) -> State {
    let answers = vec![(Query::Basics, Answer::Basics(basics(120))), (Query::Today(today()), Answer::Today(sample()))];
    state_with(settings, answers)
}

fn empty() -> State {
    let answers =
        vec![(Query::Basics, Answer::Basics(basics(0))), (Query::Today(today()), Answer::Today(Today::default()))];
    state(answers)
}

#[test]
fn a_full_day_at_every_size() {
    let state = full(Settings::default());
    assert_snapshot!("today_120x38", drawn(&mut TodayPane::default(), &state, 120, 38));
    assert_snapshot!("today_80x22", drawn(&mut TodayPane::default(), &state, 80, 22));
    assert_snapshot!("today_40x10", drawn(&mut TodayPane::default(), &state, 40, 10));
}

#[test]
fn where_cards_are_stacked_the_selected_one_is_in_sight() {
    let state = full(Settings::default());
    let mut pane = TodayPane::default();
    for card in Card::ALL {
        let text = drawn(&mut pane, &state, 40, 8);
        assert!(text.contains(&format!("> {}", card.name())), "{card:?}:\n{text}");
        press(&mut pane, &state, "move.down");
    }
}

#[test]
fn ascii_has_nothing_else_and_hidden_figures_stay_hidden() {
    let hidden = Hidden { calories: true, weight: true };
    let state = full(Settings { glyphs: Glyphs::Ascii, hidden, ..Settings::default() });
    let text = drawn(&mut TodayPane::default(), &state, 120, 38);
    assert!(!text.contains("kcal") && !text.contains("protein"), "{text}");
    let odd: Vec<char> = text.chars().filter(|c| !c.is_ascii() && !"小川山·…".contains(*c)).collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn a_journal_with_nothing_planned_logged_or_aimed_at_says_what_to_do() {
    let answers =
        vec![(Query::Basics, Answer::Basics(basics(1))), (Query::Today(today()), Answer::Today(Today::default()))];
    assert_snapshot!("today_bare_80x22", drawn(&mut TodayPane::default(), &state(answers), 80, 22));
}

#[test]
fn an_empty_journal_is_the_prompt() {
    let state = empty();
    assert_snapshot!("today_welcome_80x22", drawn(&mut TodayPane::default(), &state, 80, 22));
    assert_snapshot!("today_welcome_40x10", drawn(&mut TodayPane::default(), &state, 40, 10));
    let mut pane = TodayPane::default();
    let Do::Send(messages) = press(&mut pane, &state, "today.skip") else { panic!() };
    assert!(matches!(messages[..], [Msg::Welcomed]), "it is remembered: {messages:?}");
    assert_snapshot!("today_welcome_skipped_80x22", drawn(&mut pane, &state, 80, 22));
}

#[test]
fn the_questions_are_answered_with_arrows_and_enter_and_saved_as_one_change() {
    let mut state = empty();
    let mut pane = TodayPane::default();
    press(&mut pane, &state, "move.right");
    assert!(drawn(&mut pane, &state, 80, 22).contains("3x6B 6C fl"), "the example follows the scale");
    press(&mut pane, &state, "today.answer");
    press(&mut pane, &state, "move.right");
    press(&mut pane, &state, "today.answer");
    let Do::Send(messages) = press(&mut pane, &state, "today.answer") else { panic!("nothing was saved") };
    let Msg::Save(change) = &messages[0] else { panic!("{messages:?}") };
    let Op::Edit { after, .. } = &change.ops[0] else { panic!("{change:?}") };
    let preferences = serde_json::json!({"boulderScale": "font", "routeScale": "french", "units": "metric"});
    assert_eq!(after["preferences"], preferences);
    let user: User = v7_state::record::read(after).unwrap();
    put(&mut state, Query::Basics, Answer::Basics(Basics { user, welcomed: true, ..basics(0) }));
    let text = drawn(&mut TodayPane::default(), &state, 80, 22);
    assert!(!text.contains("Boulders in") && text.contains("3x6B 6C fl"), "asked once, the hint stays: {text}");
}

#[test]
fn enter_on_the_plan_opens_an_entry_filled_in_from_it() {
    let state = full(Settings::default());
    let mut pane = TodayPane::default();
    let Do::Open(Open::Form { body, exists, key, .. }) = press(&mut pane, &state, "today.open") else {
        panic!("no form")
    };
    assert!(!exists && key.id.is_empty());
    assert!(v7_state::record::check(Table::Entries, &body).is_empty());
    assert_eq!(body["date"], "2026-11-22");
    assert_eq!(body["sessionType"], "training");
    assert_eq!((&body["planId"], &body["planDay"]), (&"p1".into(), &"2026-11-22".into()));
    assert_eq!(body["duration"], 90);
    assert_eq!(body["sets"][0]["reps"], 3);
    assert!(body["sets"][1].get("reps").is_none(), "`to failure` is no number");
}

#[test]
fn every_card_leads_somewhere() {
    let state = full(Settings::default());
    let mut pane = TodayPane::default();
    press(&mut pane, &state, "move.down");
    let Do::Open(Open::Pane(1, Some(key))) = press(&mut pane, &state, "today.open") else { panic!("no entry") };
    assert_eq!(key, Key::new(Table::Entries, "e1"));
    press(&mut pane, &state, "move.bottom");
    for _ in Card::ALL {
        assert!(matches!(press(&mut pane, &state, "today.open"), Do::Open(_)));
        assert!(matches!(press(&mut pane, &state, "today.explain"), Do::Open(Open::Text { .. })));
        press(&mut pane, &state, "move.up");
    }
}

#[test]
fn a_click_selects_a_card_and_a_second_one_opens_it() {
    let state = full(Settings::default());
    let mut pane = TodayPane::default();
    buffer(&mut pane, &state, 120, 38);
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 70,
        row: 2,
        modifiers: crossterm::event::KeyModifiers::NONE,
    };
    assert!(matches!(pane.on_mouse(click, &state), Do::Nothing));
    assert_eq!(pane.selected, Card::Food);
    assert!(matches!(pane.on_mouse(click, &state), Do::Open(Open::Capture(CaptureKind::Food, _))));
}

#[test]
fn a_session_without_rpe_is_not_a_day_off() {
    let mut shown = sample();
    let load = shown.load.as_mut().unwrap();
    load.weeks.last_mut().unwrap().unrated[5] = true;
    load.weeks.last_mut().unwrap().days[5] = 0.0;
    let mut state = full(Settings::default());
    put(&mut state, Query::Today(today()), Answer::Today(shown));
    let text = drawn(&mut TodayPane::default(), &state, 120, 38);
    assert!(text.contains("? one without RPE or duration is not in the load"), "{text}");
    assert!(text.lines().any(|line| line.contains("█") && line.contains(" ? ")), "{text}");
}

#[test]
fn the_cursor_stands_in_the_card_not_on_its_corner() {
    let state = full(Settings::default());
    let theme = crate::theme::Theme::new(&state.settings, true);
    let mut pane = TodayPane::default();
    for (width, height) in [(120, 38), (40, 10)] {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let ctx = Ctx { theme: &theme, glyphs: Glyphs::Unicode, focused: true };
        let at = pane.draw(&state, area, &mut buf, &ctx).unwrap();
        assert!(buf[at].symbol().chars().all(char::is_alphanumeric), "{at:?} {:?}", buf[at]);
    }
}
