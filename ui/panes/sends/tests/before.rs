//! The page of breakthroughs.

use super::*;
use v7_state::insight::Figure;
use v7_state::insight::autopsy::{Autopsy, Breakthrough, Compared, Factor, Usual, Why};
use v7_state::insight::outcome::PlanOutcome;
use v7_state::record::PlanType;
use v7_state::view::Breakthroughs;
use v7_state::view::breakthroughs::Row;

fn compared(factor: Factor, hidden: bool) -> Option<Compared> {
    let (before, low, median, high, n) = match factor {
        Factor::Energy => (7.4, 5.8, 6.3, 6.9, 9),
        Factor::Soreness => (2.1, 2.4, 3.0, 3.8, 12),
        Factor::RestDays => (8.0, 7.0, 8.0, 9.0, 14),
        Factor::Load => (4210.0, 2900.0, 3400.0, 3900.0, 6),
        Factor::Sleep => (0.0, 0.0, 0.0, 0.0, 0),
        Factor::Protein => (131.0, 118.0, 124.0, 129.0, 11),
        Factor::Calories => (2480.0, 2200.0, 2400.0, 2550.0, 11),
    };
    if hidden && factor.is_food() {
        return None;
    }
    if n == 0 {
        let none = || Figure::missing("under 3 days noted");
        return Some(Compared { factor, before: none(), usual: Figure::missing("under 3 days noted") });
    }
    Some(Compared { factor, before: Figure::known(before, n), usual: Figure::known(Usual { median, low, high }, 310) })
}

fn row(day: &str, label: &str, why: Why, key: Option<Key>, name: &str, hidden: bool) -> Row {
    let breakthrough =
        Breakthrough { date: date(day), scale: Scale::VScale, label: label.into(), why, send: Some(999), entry: None };
    let factors = Factor::ALL.into_iter().filter_map(|factor| compared(factor, hidden)).collect();
    Row { autopsy: Autopsy { breakthrough, factors }, key, name: name.into() }
}

fn page(hidden: bool) -> Breakthroughs {
    let marked = Why::Marked(Significance::Breakthrough);
    let words = "power weeks preceded 4 of 5 breakthroughs, n = 5; 21 of 52 planned weeks were power weeks";
    let outcome = PlanOutcome {
        kind: PlanType::Power,
        preceded: 4,
        breakthroughs: 5,
        weeks_of_kind: 21,
        weeks: 52,
        words: words.into(),
    };
    let rows = vec![
        row("2026-11-06", "V8", marked, Some(Key::new(Table::Sends, "send-1")), "Crimp Ladder", hidden),
        row("2026-06-20", "V7", Why::Maximum, Some(Key::new(Table::Entries, "entry-4")), "千里之行", hidden),
        row("2025-10-02", "V6", Why::Maximum, None, "", hidden),
    ];
    Breakthroughs { rows, weeks: Figure::known(vec![outcome], 5) }
}

fn with(page: Breakthroughs) -> State {
    let mut state = full();
    put(&mut state, Query::Breakthroughs(today()), Answer::Breakthroughs(page));
    state
}

fn opened(state: &State) -> SendsPane {
    let mut pane = SendsPane::default();
    press(&mut pane, state, "sends.before");
    pane
}

#[test]
fn the_page_at_every_size() {
    let state = with(page(false));
    let mut pane = opened(&state);
    assert!(pane.wants(&state).contains(&Query::Breakthroughs(today())));
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        insta::assert_snapshot!(format!("before_{width}x{height}"), drawn(&mut pane, &state, width, height));
    }
}

#[test]
fn the_rest_of_a_low_page_is_a_page_down() {
    let state = with(page(false));
    let mut pane = opened(&state);
    assert!(!drawn(&mut pane, &state, 40, 10).contains("calories"));
    press(&mut pane, &state, "move.page-down");
    let text = drawn(&mut pane, &state, 40, 10);
    assert!(text.contains("power weeks preceded 4 of 5"), "{text}");
}

#[test]
fn an_empty_page_says_what_makes_a_breakthrough() {
    let state = with(Breakthroughs { rows: Vec::new(), weeks: Figure::missing("no breakthrough yet") });
    let mut pane = opened(&state);
    let text = drawn(&mut pane, &state, 80, 22);
    assert!(text.contains("Not enough data: no breakthrough yet."), "{text}");
    assert!(matches!(press(&mut pane, &state, "sends.open"), Do::Send(_)));
    press(&mut pane, &state, "move.down");
    drawn(&mut pane, &state, 40, 10);
}

#[test]
fn enter_opens_the_send_or_the_entry_and_esc_leads_back() {
    let mut state = with(page(false));
    let mut pane = opened(&state);
    drawn(&mut pane, &state, 120, 38);
    press(&mut pane, &state, "move.down");
    let Do::Open(Open::Pane(1, Some(key))) = press(&mut pane, &state, "sends.open") else { panic!() };
    assert_eq!(key, Key::new(Table::Entries, "entry-4"));
    press(&mut pane, &state, "move.up");
    press(&mut pane, &state, "sends.open");
    let key = Key::new(Table::Sends, "send-1");
    put(&mut state, Query::Position(Filter::default(), key.clone()), Answer::Position(Some(1)));
    assert!(pane.before.is_none() && pane.detail.is_some());
    assert_eq!(pane.selected_key(&state), Some(key));
    press(&mut pane, &state, "sends.before");
    let Do::Open(Open::Text { markdown, .. }) = press(&mut pane, &state, "sends.explain") else { panic!() };
    assert!(markdown.contains("not a cause"));
    press(&mut pane, &state, "sends.close");
    assert!(pane.before.is_none());
}

#[test]
fn a_click_on_the_selected_row_opens_it() {
    let state = with(page(false));
    let mut pane = opened(&state);
    drawn(&mut pane, &state, 120, 38);
    let rows = pane.before.unwrap().rows;
    let click = |y| MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: rows.x + 2,
        row: rows.y + y,
        modifiers: KeyModifiers::NONE,
    };
    assert!(matches!(pane.on_mouse(click(1), &state), Do::Nothing));
    assert!(matches!(pane.on_mouse(click(1), &state), Do::Open(Open::Pane(1, Some(_)))));
}

#[test]
fn what_is_hidden_is_not_compared() {
    let state = with(page(true));
    let text = drawn(&mut opened(&state), &state, 120, 38);
    assert!(text.contains("energy") && !text.contains("calories") && !text.contains("protein"), "{text}");
}
