#![expect(clippy::unwrap_used, reason = "tests")]

mod days;

use super::*;
use crate::pane::Open;
use crate::panes::drawn::{body, date, drawn, press, put, state_with, today};
use chrono::{Datelike, Days, NaiveDate};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEventKind};
use insta::assert_snapshot;
use serde_json::json;
use v7_state::insight::calendar;
use v7_state::msg::Msg;
use v7_state::record::{ClimbResult, DatePrecision, DayStatus, Exercise, Op};
use v7_state::row::{DayStat, MonthCount, Page};
use v7_state::settings::{Glyphs, Settings};
use v7_state::view::{Basics, ClimbDay, Year};

fn row(index: usize, date: NaiveDate) -> EntryRow {
    let kinds = [SessionType::Gym, SessionType::Outdoor, SessionType::Training, SessionType::Rest];
    let kind = kinds[index % 4];
    let climbs = matches!(kind, SessionType::Gym | SessionType::Outdoor);
    let rest = kind == SessionType::Rest;
    EntryRow {
        row: 10_000 - index as i64,
        id: format!("e{index}"),
        date,
        precision: None,
        kind,
        place: ["Movement", "Ogawayama 小川山 south", "", ""][index % 4].into(),
        duration_min: (!rest).then_some(90.0 + index as f64 % 60.0),
        rpe: (!rest).then_some(7.0),
        energy: (!rest).then_some(1.0 + index as f64 % 10.0),
        soreness: Some(3.0),
        tried: if climbs { 9 + index as u32 % 5 } else { 0 },
        sent: if climbs { 7 } else { 0 },
        sets: if kind == SessionType::Training { 6 } else { 0 },
        tried_top: String::new(),
        top: if climbs { "V7".into() } else { String::new() },
        gist: ["felt strong on crimps", "Cold and dry, stuck the last move", "max hangs", "walked"][index % 4].into(),
        status: (index == 7).then_some(DayStatus::Ill),
        damaged: index == 6,
    }
}

/// `total` entries, one every two days, newest first; the last two have partial dates.
fn rows(total: usize) -> Vec<EntryRow> {
    let mut rows: Vec<EntryRow> =
        (0..total).map(|index| row(index, today() - Days::new(1 + 2 * index as u64))).collect();
    if total > 4 {
        let old = [("2023-05-01", DatePrecision::Month), ("2021-01-01", DatePrecision::Year)];
        for (row, (at, precision)) in rows[total - 2..].iter_mut().zip(old) {
            (row.date, row.precision) = (date(at), Some(precision));
        }
    }
    rows
}

fn page(all: &[EntryRow], from: usize) -> Entries {
    let mut months: Vec<MonthCount> = Vec::new();
    for row in all {
        let month = row.date.with_day(1).unwrap();
        match months.last_mut().filter(|last| last.month == month) {
            Some(last) => last.count += 1,
            None => months.push(MonthCount { month, count: 1 }),
        }
    }
    let rows = all[from.min(all.len())..(from + WINDOW).min(all.len())].to_vec();
    Entries { page: Page { total: all.len(), from, rows }, months }
}

fn entry() -> Body {
    body(&json!({
        "entryId": "e1", "date": "2026-11-19", "sessionType": "outdoor", "location": "Ogawayama 小川山 south",
        "duration": 150, "rpe": 8, "skin": 6, "sleepHours": 7.5,
        "physicalCondition": {
            "energy": 7, "soreness": {"fingers": 4, "left elbow": 7, "back": 1, "legs": 0}, "injuries": ["A2 left ring"]
        },
        "technicalFocus": ["crimps", "heel hooks"], "mentalState": "calm", "partners": ["Ana", "Ken"],
        "tags": ["granite"], "trip": "Japan", "conditions": "4 °C, dry",
        "climbs": [
            {"id": "a", "grade": "V3", "gradeType": "v-scale", "result": "flash", "warmup": true, "attempts": 1},
            {"id": "b", "climbId": "c9", "grade": "V7", "gradeType": "v-scale", "name": "Midnight Traverse of the river",
             "result": "redpoint", "attempts": 6, "style": "overhang", "notes": "left heel first", "sendId": "s1"},
            {"id": "c", "grade": "V8", "gradeType": "v-scale", "name": "瑞牆の夜", "result": "attempt", "attempts": 4,
             "style": "roof", "highPoint": "third move"},
            {"id": "d", "grade": "5.11a", "gradeType": "yds", "name": "Crack", "result": "onsight", "rope": "lead",
             "discipline": "trad", "pitches": 3, "pitchesLed": 2}
        ],
        "sets": [{"id": "s", "exerciseId": "max-hangs", "sets": 3, "reps": 6, "hangS": 7, "loadKg": 15, "edgeMm": 20,
                  "grip": "half crimp", "restS": 180}],
        "notes": "Cold and **dry**, stuck the last move.\n\n- left heel first\n- then breathe",
        "createdAt": "2026-11-19T18:00:05.000Z", "moonPhase": "waxing"
    }))
}

fn year() -> Year {
    let days: Vec<DayStat> = (0..326)
        .filter(|n| n % 7 != 3 && n % 5 != 1)
        .map(|n| {
            let rest = n % 6 == 0;
            DayStat {
                date: date("2026-01-01") + Days::new(n),
                sessions: u32::from(!rest),
                rest,
                minutes: if rest { 0.0 } else { 90.0 },
                load: if rest { 0.0 } else { 100.0 + (n * 37 % 700) as f64 },
                sent: 5,
                tried: 8,
                status: (n == 100).then_some(DayStatus::Ill),
                kind: None,
            }
        })
        .collect();
    Year { heat: calendar::year(&days, 2026), sessions: 160, minutes: 14_400.0, sent: 820 }
}

fn full(settings: Settings, total: usize) -> State {
    let all = rows(total);
    let exercise = Exercise { exercise_id: "max-hangs".into(), name: "Max hangs".into(), ..Exercise::default() };
    let basics = Basics { entries: total, exercises: vec![exercise], ..Basics::default() };
    let mut answers = vec![
        (Query::Basics, Answer::Basics(basics)),
        (Query::Entries(Filter::default(), 0), Answer::Entries(page(&all, 0))),
        (Query::Year(2026, today()), Answer::Year(year())),
    ];
    for row in all.iter().take(12) {
        let mut body = entry();
        body.insert("entryId".into(), row.id.clone().into());
        body.insert("date".into(), row.date.to_string().into());
        answers.push((Query::Record(Key::new(Table::Entries, row.id.clone())), Answer::Record(Some(body))));
    }
    state_with(settings, answers)
}

fn plain() -> State {
    full(Settings::default(), 40)
}

fn type_text(pane: &mut JournalPane, state: &State, text: &str) {
    for c in text.chars() {
        pane.on_text(&Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)), state);
    }
}

#[test]
fn the_list_at_every_size() {
    let state = plain();
    assert_snapshot!("journal_120x38", drawn(&mut JournalPane::default(), &state, 120, 38));
    assert_snapshot!("journal_80x22", drawn(&mut JournalPane::default(), &state, 80, 22));
    assert_snapshot!("journal_40x10", drawn(&mut JournalPane::default(), &state, 40, 10));
    assert_snapshot!("journal_40x8", drawn(&mut JournalPane::default(), &state, 40, 8));
}

#[test]
fn an_open_entry_at_every_size() {
    let state = plain();
    for (width, height) in [(120, 38), (80, 22), (40, 10)] {
        let mut pane = JournalPane::default();
        drawn(&mut pane, &state, width, height);
        press(&mut pane, &state, "move.down");
        press(&mut pane, &state, "journal.open");
        drawn(&mut pane, &state, width, height);
        press(&mut pane, &state, "move.top");
        assert_snapshot!(format!("entry_{width}x{height}"), drawn(&mut pane, &state, width, height));
    }
    let mut pane = JournalPane::default();
    press(&mut pane, &state, "journal.open");
    assert_snapshot!("entry_whole_44x60", drawn(&mut pane, &state, 44, 60));
}

#[test]
fn the_calendar_at_every_size() {
    for (width, height) in [(80, 22), (40, 10)] {
        let state = plain();
        let mut pane = JournalPane::default();
        drawn(&mut pane, &state, width, height);
        press(&mut pane, &state, "journal.calendar");
        assert_snapshot!(format!("calendar_{width}x{height}"), drawn(&mut pane, &state, width, height));
    }
}

#[test]
fn ascii_has_nothing_else() {
    let state = full(Settings { glyphs: Glyphs::Ascii, ..Settings::default() }, 40);
    let text = drawn(&mut JournalPane::default(), &state, 120, 38);
    let odd: Vec<char> = text.chars().filter(|c| !c.is_ascii() && !"小川山瑞牆の夜·…°".contains(*c)).collect();
    assert!(odd.is_empty(), "{odd:?}\n{text}");
}

#[test]
fn an_empty_journal_and_one_that_is_on_its_way() {
    let state = full(Settings::default(), 0);
    assert_snapshot!("journal_empty_80x22", drawn(&mut JournalPane::default(), &state, 80, 22));
    let state = state_with(Settings::default(), vec![]);
    assert_snapshot!("journal_loading_80x22", drawn(&mut JournalPane::default(), &state, 80, 22));
}

#[test]
fn a_record_with_odd_attributes_is_shown_with_what_is_wrong() {
    let mut state = plain();
    let odd = json!({
        "entryId": "e0", "date": "2026-11-21", "sessionType": "gym", "location": "Movement", "rpe": "hard",
        "climbs": [{"id": "a", "grade": "V4", "gradeType": "v-scale"}, 7]
    });
    let key = Key::new(Table::Entries, "e0");
    put(&mut state, Query::Record(key), Answer::Record(Some(body(&odd))));
    let mut pane = JournalPane::default();
    press(&mut pane, &state, "journal.open");
    assert_snapshot!("entry_damaged_80x22", drawn(&mut pane, &state, 80, 22));
}

#[test]
fn a_filter_applies_as_it_is_typed_and_the_old_rows_stay_until_the_new_ones_come() {
    let mut state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "journal.filter");
    assert!(pane.typing());
    type_text(&mut pane, &state, "type:outdoor");
    let waiting = drawn(&mut pane, &state, 80, 22);
    assert!(waiting.contains("filter: type:outdoor") && waiting.contains("Movement"), "{waiting}");
    let some: Vec<EntryRow> = rows(40).into_iter().filter(|row| row.kind == SessionType::Outdoor).collect();
    let query = pane.wants(&state).into_iter().find(|query| matches!(query, Query::Entries(..))).unwrap();
    let Query::Entries(filter, 0) = &query else { panic!("{query:?}") };
    assert_eq!(filter.kinds, [SessionType::Outdoor]);
    let answer = Entries { months: vec![], ..page(&some, 0) };
    put(&mut state, query.clone(), Answer::Entries(answer));
    assert_snapshot!("journal_filtered_80x22", drawn(&mut pane, &state, 80, 22));
    press(&mut pane, &state, "journal.filter-done");
    assert!(!pane.typing());
    press(&mut pane, &state, "journal.unfilter");
    assert!(drawn(&mut pane, &state, 80, 22).contains("Journal · 40 entries"));
    // Nothing found, and a term that is wrong.
    press(&mut pane, &state, "journal.filter");
    type_text(&mut pane, &state, "type:yoga ");
    assert_snapshot!("journal_filter_wrong_80x22", drawn(&mut pane, &state, 80, 22));
    press(&mut pane, &state, "journal.filter-clear");
    press(&mut pane, &state, "journal.kind");
    let query = pane.wants(&state).into_iter().find(|query| matches!(query, Query::Entries(..))).unwrap();
    put(&mut state, query, Answer::Entries(Entries::default()));
    assert_snapshot!("journal_nothing_80x22", drawn(&mut pane, &state, 80, 22));
}

#[test]
fn one_key_goes_through_the_kinds() {
    let state = plain();
    let mut pane = JournalPane::default();
    let mut seen = Vec::new();
    for _ in 0..6 {
        press(&mut pane, &state, "journal.kind");
        seen.push(pane.stand.filter.kinds.first().copied());
    }
    let [gym, outdoor, training, rest] =
        [SessionType::Gym, SessionType::Outdoor, SessionType::Training, SessionType::Rest].map(Some);
    assert_eq!(seen, [gym, outdoor, training, rest, None, gym]);
}

#[test]
fn windows_are_asked_for_before_their_rows_are_in_sight() {
    let mut state = full(Settings::default(), 700);
    let all = rows(700);
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 120, 38);
    for step in 0..699 {
        press(&mut pane, &state, "move.down");
        for query in pane.wants(&state) {
            if let Query::Entries(_, from) = &query
                && state.answers.get(&query).is_none()
            {
                assert_eq!(from % (WINDOW / 2), 0, "aligned, so that the same windows are asked for again");
                // Everything to be drawn is there before the answer comes.
                let text = drawn(&mut pane, &state, 120, 38);
                assert_eq!(pane.drawn.as_ref().unwrap().cursor, step + 1);
                assert!(!text.contains("..."), "{text}");
                let answer = page(&all, *from);
                put(&mut state, query, Answer::Entries(answer));
            }
        }
        drawn(&mut pane, &state, 120, 38);
        assert_eq!(pane.selected(&state).unwrap().id, format!("e{}", step + 1));
    }
}

#[test]
fn keys_that_come_faster_than_answers_are_not_lost() {
    let mut state = full(Settings::default(), 3000);
    let mut pane = JournalPane::default();
    let before = drawn(&mut pane, &state, 120, 38);
    for _ in 0..1000 {
        press(&mut pane, &state, "move.down");
    }
    assert_eq!(drawn(&mut pane, &state, 120, 38), before, "the old rows stay");
    for query in pane.wants(&state) {
        if let Query::Entries(_, from) = &query {
            let answer = page(&rows(3000), *from);
            put(&mut state, query, Answer::Entries(answer));
        }
    }
    drawn(&mut pane, &state, 120, 38);
    assert_eq!(pane.selected(&state).unwrap().id, "e1000");
    press(&mut pane, &state, "move.bottom");
    assert_eq!(pane.stand.cursor, 2999);
    press(&mut pane, &state, "move.top");
    drawn(&mut pane, &state, 120, 38);
    assert_eq!(pane.selected(&state).unwrap().id, "e0");
}

#[test]
fn the_selected_row_and_its_month_are_in_sight_wherever_one_scrolls() {
    let state = full(Settings::default(), 200);
    for (height, steps) in [(8, ["move.down"; 3]), (22, ["move.page-down", "move.page-up", "move.page-down"])] {
        let mut pane = JournalPane::default();
        drawn(&mut pane, &state, 80, height);
        for step in steps.iter().cycle().take(60) {
            press(&mut pane, &state, step);
            drawn(&mut pane, &state, 80, height);
            let here = Listed::Row(pane.stand.cursor);
            assert!(pane.spots.lines.iter().any(|(_, line)| *line == here), "{here:?} at {height}");
            assert!(matches!(pane.spots.lines[0].1, Listed::Month(_)));
        }
    }
}

#[test]
fn an_entry_stays_selected_when_another_comes_before_it() {
    let mut state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 80, 22);
    for _ in 0..5 {
        press(&mut pane, &state, "move.down");
    }
    drawn(&mut pane, &state, 80, 22);
    let mut all = rows(40);
    all.insert(0, EntryRow { id: "new".into(), ..row(0, today()) });
    put(&mut state, Query::Entries(Filter::default(), 0), Answer::Entries(page(&all, 0)));
    drawn(&mut pane, &state, 80, 22);
    assert_eq!((pane.stand.cursor, pane.selected(&state).unwrap().id.as_str()), (6, "e5"));
}

#[test]
fn a_record_is_revealed_also_from_behind_a_filter() {
    let mut state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "journal.kind");
    let key = Key::new(Table::Entries, "e9");
    pane.reveal(&key);
    let wants = pane.wants(&state);
    let positions: Vec<&Query> = wants.iter().filter(|query| matches!(query, Query::Position(..))).collect();
    assert_eq!(positions.len(), 2, "in the filtered list, and in the whole one");
    for query in &positions {
        let Query::Position(filter, _) = query else { unreachable!() };
        let answer = Answer::Position(filter.is_empty().then_some(9));
        put(&mut state, (*query).clone(), answer);
    }
    let text = drawn(&mut pane, &state, 80, 22);
    assert_eq!(pane.selected(&state).unwrap().id, "e9", "{text}");
    assert!(!pane.is_filtered());
}

#[test]
fn keys_on_an_entry_say_what_is_to_be_done() {
    let state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "move.down");
    drawn(&mut pane, &state, 80, 22);
    let key = Key::new(Table::Entries, "e1");

    let Do::Open(Open::Form { key: edited, exists: true, body, title, .. }) = press(&mut pane, &state, "journal.edit")
    else {
        panic!("no form")
    };
    assert_eq!((edited, body["moonPhase"].as_str()), (key.clone(), Some("waxing")));
    assert_eq!(title, "outdoor at Ogawayama 小川山 south, 19 Nov 2026");

    let Do::Send(messages) = press(&mut pane, &state, "journal.delete") else { panic!("nothing sent") };
    let Msg::Save(change) = &messages[0] else { panic!("{messages:?}") };
    assert_eq!(change.ops, [Op::Delete { key: key.clone() }]);
    assert_eq!(change.label, "outdoor at Ogawayama 小川山 south, 19 Nov 2026");

    let Do::Send(messages) = press(&mut pane, &state, "journal.notes") else { panic!("nothing sent") };
    let Msg::Edit(job) = &messages[0] else { panic!("{messages:?}") };
    assert_eq!((&job.key, job.path.as_str()), (&key, "notes"));
    assert!(job.text.starts_with("Cold and **dry**"));

    let Do::Open(Open::Form { key: copied, exists: false, body, .. }) = press(&mut pane, &state, "journal.copy") else {
        panic!("no form")
    };
    assert!(copied.id.is_empty());
    assert_eq!(body["date"], "2026-11-22");
    assert!(body["climbs"][1].get("sendId").is_none() && body["climbs"][1]["climbId"] == "c9");
    assert!(["entryId", "createdAt", "gradesAttempted"].iter().all(|gone| !body.contains_key(*gone)));

    let Do::Open(Open::Form { exists: false, body, .. }) = press(&mut pane, &state, "journal.new") else {
        panic!("no form")
    };
    assert_eq!(body["date"], "2026-11-22");
}

fn climb_page() -> ClimbPage {
    let day = |id: &str, at: &str, attempts, high: &str, notes: &str| ClimbDay {
        key: Key::new(Table::Entries, id),
        date: date(at),
        precision: None,
        result: ClimbResult::Attempt,
        attempts,
        high_point: high.into(),
        notes: notes.into(),
    };
    ClimbPage {
        name: "瑞牆の夜".into(),
        grade: "V8".into(),
        place: "Ogawayama 小川山 south".into(),
        kind: None,
        style: Some(v7_state::record::Style::Roof),
        days: vec![
            day("e1", "2026-11-19", Some(4), "third move", "Left heel first. The thumb catch is the key."),
            day("e9", "2026-11-03", Some(9), "second move", ""),
            day("e30", "2025-04-12", None, "", "first look"),
        ],
    }
}

#[test]
fn a_climb_is_shown_over_the_years_and_leads_back_to_a_day() {
    let mut state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "move.down");
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "journal.open");
    drawn(&mut pane, &state, 80, 22);
    // The keys are at the first climb; the second has a line of notes under it.
    for _ in 0..3 {
        press(&mut pane, &state, "move.down");
    }
    press(&mut pane, &state, "journal.climb");
    let query = Query::Climb(Key::new(Table::Entries, "e1"), 2);
    assert!(pane.wants(&state).contains(&query));
    put(&mut state, query, Answer::Climb(Some(climb_page())));
    assert_snapshot!("climb_80x22", drawn(&mut pane, &state, 80, 22));
    assert_snapshot!("climb_40x10", drawn(&mut pane, &state, 40, 10));
    press(&mut pane, &state, "move.down");
    press(&mut pane, &state, "journal.day");
    assert_eq!(pane.goal, Some(Key::new(Table::Entries, "e9")));
    assert_eq!(pane.part, Part::List);
}

#[test]
fn escape_and_left_lead_back_step_by_step() {
    let state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "journal.open");
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "journal.climb");
    assert_eq!(pane.part, Part::Climb);
    press(&mut pane, &state, "journal.back");
    assert_eq!(pane.part, Part::Detail);
    press(&mut pane, &state, "move.left");
    assert_eq!((pane.part, pane.open), (Part::List, false));
}

#[test]
fn a_click_selects_a_row_and_the_wheel_goes_on() {
    let state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 80, 22);
    let (y, _) = *pane.spots.lines.iter().find(|(_, line)| *line == Listed::Row(3)).unwrap();
    let mut event =
        MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), column: 20, row: y, modifiers: KeyModifiers::NONE };
    pane.on_mouse(event, &state);
    assert_eq!(pane.stand.cursor, 3);
    event.kind = MouseEventKind::ScrollDown;
    pane.on_mouse(event, &state);
    assert_eq!(pane.stand.cursor, 6);
    event.kind = MouseEventKind::ScrollUp;
    for _ in 0..5 {
        pane.on_mouse(event, &state);
    }
    assert_eq!(pane.stand.cursor, 0);
}

#[test]
fn every_size_draws_a_row_or_what_is_open_and_never_panics() {
    let state = plain();
    for width in [30, 40, 59, 75, 76, 99, 100, 160] {
        for height in [6, 8, 10, 15, 16, 22, 29, 30, 50] {
            let mut pane = JournalPane::default();
            let text = drawn(&mut pane, &state, width, height);
            assert!(text.contains("Movement") || text.contains("Moveme"), "{width}x{height}\n{text}");
            for action in ["journal.open", "move.bottom", "move.top", "journal.back", "journal.calendar"] {
                press(&mut pane, &state, action);
                drawn(&mut pane, &state, width, height);
            }
        }
    }
}
