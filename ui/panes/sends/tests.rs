#![expect(clippy::unwrap_used, reason = "tests")]

mod bars;
mod before;
mod plots;

use super::*;
use crate::pane::Open;
use crate::panes::drawn::{body, buffer, date, drawn, press, put, state, state_with, today};
use crossterm::event::{KeyModifiers, MouseButton, MouseEventKind};
use ratatui::style::Modifier;
use serde_json::json;
use v7_state::grade::{Grade, Hint, Scale};
use v7_state::insight::Window;
use v7_state::msg::Msg;
use v7_state::record::{AscentStyle, ClimbKind, ClimbResult, Goal, Op, Significance, Style, Venue};
use v7_state::row::{Ascent, Page};
use v7_state::settings::{ColourDepth, Glyphs, Settings};
use v7_state::view::charts::charts;

const NAMES: [&str; 8] = [
    "Midnight Traverse",
    "Crimp Ladder",
    "Slow Pinch",
    "千里之行",
    "The Gift of Wings and a Very Long Name",
    "Left Wall",
    "Dyno Sore",
    "",
];
const PLACES: [&str; 4] = ["Camp 4", "Movement", "Buttermilks", "Magic Wood"];

/// Forty sends of a year, newest first, and the tries between them.
fn year() -> (Vec<SendRow>, Vec<Ascent>) {
    let mut rows = Vec::new();
    let mut ascents = Vec::new();
    for n in 0..40_i64 {
        let when = today() - chrono::Days::new(8 + n as u64 * 8);
        let grade = if n == 1 { 8 } else { 7 - (n / 12).min(3) - [0, 1, 2, 1, 3][(n % 5) as usize] };
        let text = format!("V{grade}");
        let rank = Grade::parse(Scale::VScale, &text).unwrap().rank();
        let venue = if n % 3 == 0 { Venue::Outdoor } else { Venue::Indoor };
        let style = [Style::Overhang, Style::Vertical, Style::Slab, Style::Roof, Style::Overhang][(n % 5) as usize];
        let significance = match n {
            1 => Some(Significance::Breakthrough),
            15 => Some(Significance::Milestone),
            _ => None,
        };
        let flash = n % 4 == 2;
        rows.push(SendRow {
            row: 1000 - n,
            id: format!("send-{n}"),
            date: when,
            precision: None,
            grade: text,
            scale: Scale::VScale,
            rank,
            name: NAMES[(n % 8) as usize].to_owned(),
            place: PLACES[(n % 4) as usize].to_owned(),
            venue: Some(venue),
            style: Some(style),
            attempts: Some(if flash { 1 } else { 2 + (n % 5) as u32 }),
            ascent: flash.then_some(AscentStyle::Flash),
            rope: None,
            significance,
            gist: String::new(),
        });
        let sent = Ascent {
            date: when,
            scale: Scale::VScale,
            rank,
            band: rank,
            climb: n as u64,
            entry: None,
            send: Some(1000 - n),
            result: if flash { ClimbResult::Flash } else { ClimbResult::Redpoint },
            attempts: Some(if flash { 1 } else { 2 + (n % 5) as u32 }),
            venue: Some(venue),
            style: Some(style),
            rope: None,
            kind: Some(ClimbKind::Boulder),
            warmup: false,
            significance,
        };
        ascents.push(sent);
        if n % 4 == 0 {
            let tried = Grade::parse(Scale::VScale, &format!("V{}", grade + 1)).unwrap().rank();
            ascents.push(Ascent {
                date: when - chrono::Days::new(3),
                rank: tried,
                band: tried,
                climb: 100 + n as u64,
                entry: Some(5000 - n),
                send: None,
                result: ClimbResult::Attempt,
                significance: None,
                ..sent
            });
        }
    }
    (rows, ascents)
}

fn answers(spec: ChartSpec) -> Vec<(Query, Answer)> {
    let (rows, ascents) = year();
    let goal = Goal { id: "g".into(), grade: "V9".into(), ..Goal::default() };
    let record = body(&json!({
        "sendId": "send-0", "date": "2026-11-14", "grade": "V7", "gradeType": "v-scale", "name": "Midnight Traverse",
        "location": "Camp 4", "type": "outdoor", "style": "overhang", "attempts": 2, "entryId": "entry-9",
        "climbId": "climb-3", "angleDeg": 40, "mood": "\u{1b}[31mcalm",
        "notes": "Third **session**.\n\n- left heel\n- breathe",
    }));
    let total = rows.len();
    vec![
        (Query::Charts(spec, today()), Answer::Charts(charts(&ascents, &[goal], &Hint::default(), &spec, today()))),
        (
            Query::Sends(Filter::default(), 0),
            Answer::Sends(Sends { page: Page { total, from: 0, rows }, months: Vec::new() }),
        ),
        (Query::Record(Key::new(Table::Sends, "send-0")), Answer::Record(Some(record))),
    ]
}

fn full() -> State {
    state(answers(ChartSpec::default()))
}

fn ascii() -> State {
    let settings = Settings { glyphs: Glyphs::Ascii, colours: ColourDepth::None, ..Settings::default() };
    state_with(settings, answers(ChartSpec::default()))
}

fn nothing() -> State {
    let spec = ChartSpec::default();
    state(vec![
        (Query::Charts(spec, today()), Answer::Charts(charts(&[], &[], &Hint::default(), &spec, today()))),
        (Query::Sends(Filter::default(), 0), Answer::Sends(Sends::default())),
    ])
}

/// Two sends: too few for the line and the rates.
fn little() -> State {
    let spec = ChartSpec::default();
    let (mut rows, mut ascents) = year();
    rows.truncate(2);
    ascents.retain(|ascent| ascent.send.is_some_and(|row| row > 998));
    for ascent in &mut ascents {
        ascent.style = None;
    }
    state(vec![
        (Query::Charts(spec, today()), Answer::Charts(charts(&ascents, &[], &Hint::default(), &spec, today()))),
        (
            Query::Sends(Filter::default(), 0),
            Answer::Sends(Sends { page: Page { total: 2, from: 0, rows }, months: Vec::new() }),
        ),
    ])
}

#[test]
fn the_whole_pane() {
    let mut pane = SendsPane::default();
    insta::assert_snapshot!("sends_120x38", drawn(&mut pane, &full(), 120, 38));
    insta::assert_snapshot!("sends_80x22", drawn(&mut pane, &full(), 80, 22));
    insta::assert_snapshot!("sends_40x10", drawn(&mut pane, &full(), 40, 10));
    insta::assert_snapshot!("sends_120x38_ascii", drawn(&mut pane, &ascii(), 120, 38));
}

#[test]
fn every_part_where_one_fits_at_a_time() {
    let state = full();
    for part in [Part::Chart, Part::Pyramid, Part::Matrix] {
        let mut pane = SendsPane { part, ..SendsPane::default() };
        insta::assert_snapshot!(format!("sends_{part:?}_80x22"), drawn(&mut pane, &state, 80, 22));
        insta::assert_snapshot!(format!("sends_{part:?}_40x10"), drawn(&mut pane, &state, 40, 10));
    }
}

#[test]
fn every_measure() {
    let state = full();
    for shown in [Shown::Volume, Shown::Tries, Shown::Flashes] {
        let mut pane = SendsPane { shown, part: Part::Chart, ..SendsPane::default() };
        insta::assert_snapshot!(format!("sends_{shown:?}_80x22"), drawn(&mut pane, &state, 80, 22));
    }
}

#[test]
fn nothing_yet_and_not_enough() {
    let mut pane = SendsPane::default();
    insta::assert_snapshot!("sends_empty_80x22", drawn(&mut pane, &nothing(), 80, 22));
    insta::assert_snapshot!("sends_empty_40x10", drawn(&mut pane, &nothing(), 40, 10));
    insta::assert_snapshot!("sends_little_120x38", drawn(&mut pane, &little(), 120, 38));
    let loading = drawn(&mut pane, &self::state(vec![]), 80, 22);
    assert!(
        !loading.contains("No send") && !loading.contains("No climb"),
        "nothing is claimed before the answer: {loading}"
    );
}

#[test]
fn a_send_opens_with_all_it_knows() {
    let state = full();
    let mut pane = SendsPane::default();
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "sends.open");
    let text = drawn(&mut pane, &state, 80, 22);
    insta::assert_snapshot!("sends_detail_80x22", text);
    assert!(!text.contains('\u{1b}'), "nothing a terminal would obey");
    insta::assert_snapshot!("sends_detail_40x10", drawn(&mut pane, &state, 40, 10));
    press(&mut pane, &state, "sends.close");
    assert!(pane.detail.is_none());
}

#[test]
fn every_size_is_drawn() {
    let state = full();
    for part in Part::ALL {
        let mut pane = SendsPane { part, ..SendsPane::default() };
        for (width, height) in (1..40).map(|n| (n * 3, n)).chain((1..60).map(|n| (n * 2, 40 - n * 2 / 3))) {
            buffer(&mut pane, &state, width, height);
        }
    }
}

#[test]
fn colours_tell_sends_from_tries_and_breakthroughs() {
    let mut pane = SendsPane::default();
    let buf = buffer(&mut pane, &full(), 120, 38);
    let theme = crate::theme::Theme::new(&Settings::default(), true);
    let plot = pane.places.plot.unwrap().area;
    let inside = |symbol: &str| {
        plot.positions()
            .map(|at| &buf[at])
            .filter(|cell| cell.symbol() == symbol)
            .map(|cell| Some(cell.fg))
            .collect::<Vec<_>>()
    };
    for (symbol, style, least) in
        [("●", theme.good, 20), ("★", theme.accent, 1), ("◆", theme.accent, 1), ("·", theme.tried, 5)]
    {
        let colours = inside(symbol);
        assert!(colours.len() >= least, "{symbol}: {}", colours.len());
        assert!(colours.iter().all(|colour| *colour == style.fg), "{symbol}");
    }
}

#[test]
fn the_row_of_the_table_is_the_point_of_the_chart() {
    let state = full();
    let mut pane = SendsPane::default();
    drawn(&mut pane, &state, 120, 38);
    press(&mut pane, &state, "move.down");
    let buf = buffer(&mut pane, &state, 120, 38);
    let figures = pane.figures(&state).unwrap();
    let point = figures.progression.points[pane.mark(&state, figures).unwrap()];
    assert_eq!(point.row, Some(999), "the second send");
    let at = pane.places.plot.unwrap().cell(point.date, f64::from(point.band));
    assert_eq!(buf[at].symbol(), "★");
    assert!(buf[at].modifier.contains(Modifier::REVERSED));
}

#[test]
fn a_point_of_the_chart_leads_the_table_to_its_send() {
    let mut state = full();
    let mut pane = SendsPane { part: Part::Chart, ..SendsPane::default() };
    drawn(&mut pane, &state, 120, 38);
    press(&mut pane, &state, "move.top");
    let row = pane.point.unwrap().row.unwrap();
    let at = Query::At(Table::Sends, row);
    assert!(pane.wants(&state).contains(&at));
    let key = Key::new(Table::Sends, format!("send-{}", 1000 - row));
    put(&mut state, at, Answer::At(Some(key.clone())));
    let place = Query::Position(Filter::default(), key);
    assert!(pane.wants(&state).contains(&place));
    assert_eq!(pane.index(&state), 0, "it waits for the answer");
    put(&mut state, place, Answer::Position(Some((1000 - row) as usize)));
    drawn(&mut pane, &state, 120, 38);
    assert_eq!(pane.selected_row(&state).unwrap().row, row);
    press(&mut pane, &state, "move.next-part");
    press(&mut pane, &state, "move.next-part");
    press(&mut pane, &state, "move.next-part");
    assert_eq!(pane.part, Part::Table);
    press(&mut pane, &state, "move.up");
    assert_eq!(pane.selected_row(&state).unwrap().row, row + 1, "the list goes on from there");
}

#[test]
fn a_try_opens_the_entry_it_was_logged_in() {
    let mut state = full();
    let mut pane = SendsPane { part: Part::Chart, ..SendsPane::default() };
    let figures = pane.figures(&state).unwrap();
    let index = figures.progression.points.iter().position(|point| point.row.is_none()).unwrap();
    let entry = figures.progression.points[index].entry.unwrap();
    pane.choose(figures, index);
    let key = Key::new(Table::Entries, "entry-4");
    assert!(pane.wants(&state).contains(&Query::At(Table::Entries, entry)));
    put(&mut state, Query::At(Table::Entries, entry), Answer::At(Some(key.clone())));
    for action in ["sends.open", "sends.entry"] {
        let Do::Open(Open::Pane(1, Some(opened))) = press(&mut pane, &state, action) else { panic!("{action}") };
        assert_eq!(opened, key);
    }
}

#[test]
fn windows_of_rows_are_asked_for_ahead() {
    for (index, from) in [(0, 0), (63, 0), (191, 0), (192, 128), (319, 128), (320, 256), (100_000, 99_840)] {
        assert_eq!(SendsPane::window(index), from, "{index}");
        assert!(index - from < WINDOW - WINDOW / 4 && (from == 0 || index - from >= WINDOW / 4));
    }
    let (rows, _) = year();
    let row = rows[0].clone();
    let many: Vec<SendRow> = (0..256).map(|n| SendRow { id: format!("{n}"), ..row.clone() }).collect();
    let page = Page { total: 1000, from: 0, rows: many };
    let state = state(vec![(Query::Sends(Filter::default(), 0), Answer::Sends(Sends { page, months: Vec::new() }))]);
    let mut pane = SendsPane::default();
    drawn(&mut pane, &state, 80, 22);
    for _ in 0..25 {
        press(&mut pane, &state, "move.page-down");
        drawn(&mut pane, &state, 80, 22);
    }
    assert!(pane.wants(&state).contains(&Query::Sends(Filter::default(), SendsPane::window(pane.list.selected))));
    assert!(pane.list.selected >= 192);
    assert_eq!(pane.sends(&state).unwrap().page.from, 0, "the old rows stay until the new ones come");
}

#[test]
fn the_filter_is_live_and_x_shows_all_again() {
    let state = full();
    let mut pane = SendsPane::default();
    drawn(&mut pane, &state, 80, 22);
    press(&mut pane, &state, "sends.filter");
    assert!(pane.typing());
    pane.on_text(&Event::Paste("style:slab grade:>=V5".into()), &state);
    assert_eq!(pane.filter.styles, [Style::Slab]);
    assert!(pane.filter.grade.is_some());
    assert!(pane.wants(&state).iter().any(|query| matches!(query, Query::Sends(filter, 0) if *filter == pane.filter)));
    let text = drawn(&mut pane, &state, 80, 22);
    assert!(text.contains("filter style:slab grade:>=V5"), "{text}");
    assert!(text.contains("Midnight"), "old rows stay until the new ones come");
    pane.on_text(&Event::Paste(" style:vertcal".into()), &state);
    assert!(drawn(&mut pane, &state, 80, 22).contains("vertcal"), "what is wrong is said");
    assert!(pane.problem.is_some());
    press(&mut pane, &state, "sends.filter-done");
    assert!(!pane.typing());
    press(&mut pane, &state, "sends.clear");
    assert_eq!((pane.filter.is_empty(), pane.problem.is_none()), (true, true));
}

#[test]
fn keys_change_what_the_charts_are_about() {
    let mut state = full();
    let mut pane = SendsPane::default();
    press(&mut pane, &state, "sends.discipline");
    assert_eq!(pane.spec.kind, Some(ClimbKind::Boulder));
    assert!(pane.wants(&state).contains(&Query::Charts(pane.spec, today())));
    for (query, answer) in answers(pane.spec) {
        put(&mut state, query, answer);
    }
    press(&mut pane, &state, "sends.discipline");
    assert_eq!(pane.spec.kind, None, "after the last kind come all");
    press(&mut pane, &state, "sends.scale");
    assert_eq!(pane.spec.scale, Some(Scale::VScale), "there is only one");
    press(&mut pane, &state, "sends.window");
    assert_eq!(pane.spec.window, Window::Y3);
    press(&mut pane, &state, "sends.topropes");
    assert!(pane.spec.topropes);
    press(&mut pane, &state, "sends.measure");
    assert_eq!(pane.shown, Shown::Volume);
}

#[test]
fn records_are_made_edited_and_deleted() {
    let state = full();
    let mut pane = SendsPane::default();
    drawn(&mut pane, &state, 120, 38);
    let Do::Open(Open::Form { exists: false, body, key, .. }) = press(&mut pane, &state, "sends.new") else { panic!() };
    assert_eq!((body["date"].as_str(), key.id.as_str()), (Some("2026-11-22"), ""));
    let Do::Open(Open::Form { exists: true, key, title, .. }) = press(&mut pane, &state, "sends.edit") else {
        panic!()
    };
    assert_eq!((key.id.as_str(), title.as_str()), ("send-0", "V7 Midnight Traverse"));
    let Do::Send(msgs) = press(&mut pane, &state, "sends.notes") else { panic!() };
    assert!(matches!(&msgs[..], [Msg::Edit(job)] if job.path == "notes" && job.text.starts_with("Third")));
    let Do::Open(Open::Pane(1, Some(entry))) = press(&mut pane, &state, "sends.entry") else { panic!() };
    assert_eq!(entry, Key::new(Table::Entries, "entry-9"));
    let Do::Send(msgs) = press(&mut pane, &state, "sends.delete") else { panic!() };
    let [Msg::Save(change)] = &msgs[..] else { panic!() };
    assert_eq!(change.label, "V7 Midnight Traverse");
    assert_eq!(change.ops, [Op::Delete { key: Key::new(Table::Sends, "send-0") }]);
}

#[test]
fn figures_are_explained_where_the_keys_are() {
    let state = full();
    for (part, expected) in [(Part::Chart, "Progression"), (Part::Pyramid, "Pyramid"), (Part::Matrix, "Style x venue")]
    {
        let mut pane = SendsPane { part, ..SendsPane::default() };
        let explain = pane.bindings(&state).into_iter().find(|binding| binding.keys.split(' ').any(|key| key == "e"));
        assert_eq!(explain.unwrap().action, "sends.explain");
        let Do::Open(Open::Text { title, markdown }) = press(&mut pane, &state, "sends.explain") else { panic!() };
        assert_eq!(title, expected);
        assert!(markdown.contains("n = "), "{markdown}");
    }
}

#[test]
fn the_mouse_selects_and_opens() {
    let state = full();
    let mut pane = SendsPane::default();
    drawn(&mut pane, &state, 120, 38);
    let mouse = |kind, at: Position| MouseEvent { kind, column: at.x, row: at.y, modifiers: KeyModifiers::NONE };
    let press = MouseEventKind::Down(MouseButton::Left);
    let rows = pane.places.rows;
    let third = Position { x: rows.x + 4, y: rows.y + 2 };
    pane.on_mouse(mouse(press, third), &state);
    assert_eq!(pane.index(&state), 2);
    pane.on_mouse(mouse(press, third), &state);
    assert!(pane.detail.is_some(), "a click on what is selected opens it");
    pane.detail = None;
    drawn(&mut pane, &state, 120, 38);
    let figures = pane.figures(&state).unwrap();
    let star = figures.progression.points.iter().position(|point| point.row == Some(999)).unwrap();
    let point = figures.progression.points[star];
    let at = pane.places.plot.unwrap().cell(point.date, f64::from(point.band));
    pane.on_mouse(mouse(press, at), &state);
    assert_eq!((pane.part, pane.point.and_then(|point| point.row)), (Part::Chart, Some(999)));
    pane.on_mouse(mouse(MouseEventKind::ScrollUp, at), &state);
    assert!(pane.point.unwrap().date <= point.date, "the wheel goes through time");
}

#[test]
fn a_record_is_brought_into_view() {
    let mut state = full();
    let mut pane = SendsPane { part: Part::Chart, ..SendsPane::default() };
    drawn(&mut pane, &state, 120, 38);
    let key = Key::new(Table::Sends, "send-30");
    pane.reveal(&key);
    assert!(pane.wants(&state).contains(&Query::Position(Filter::default(), key.clone())));
    put(&mut state, Query::Position(Filter::default(), key.clone()), Answer::Position(Some(30)));
    let text = drawn(&mut pane, &state, 120, 38);
    assert_eq!(pane.selected_key(&state), Some(key));
    assert!(
        text.contains(&crate::panes::wording::written(date("2026-11-14") - chrono::Days::new(240), None)),
        "{text}"
    );
    pane.reveal(&Key::new(Table::Plans, "x"));
    assert_eq!(pane.part, Part::Table);
}

/// A made-up year in a real store, through the queries the program asks.
#[test]
fn a_year_of_climbing_is_read_from_the_store() {
    use v7_state::store::{Now, Store};
    let dir = tempfile::tempdir().unwrap();
    let now = Now { ms: 1_795_000_000_000 };
    let mut store = Store::open(&dir.path().join("journal.db"), &now).unwrap();
    store.apply(&v7_state::demo::year(today(), 7), &now).unwrap();
    let reader = store.read();
    let settings = Settings::default();
    let mut state = state(vec![]);
    let mut panes: [Box<dyn Pane>; 2] =
        [Box::new(SendsPane::default()), Box::new(crate::panes::plan::PlanPane::default())];
    for pane in &mut panes {
        for _ in 0..4 {
            for query in pane.wants(&state).into_iter().chain([Query::Basics]) {
                let answer = v7_state::query::answer(reader, &query, &settings).unwrap();
                put(&mut state, query, answer);
            }
            drawn(pane.as_mut(), &state, 120, 38);
        }
    }
    let text = drawn(panes[0].as_mut(), &state, 120, 38);
    assert!(text.contains("Progression · ") && text.contains("● send") && text.contains("3-3-3"), "{text}");
    let text = drawn(panes[1].as_mut(), &state, 120, 38);
    assert!(text.contains("Week of 16 Nov 2026") && text.contains("* active"), "{text}");
    for scale in ["V", "YDS"] {
        panes[0].run("sends.scale", &state);
        for _ in 0..2 {
            for query in panes[0].wants(&state) {
                let answer = v7_state::query::answer(reader, &query, &settings).unwrap();
                put(&mut state, query, answer);
            }
        }
        let text = drawn(panes[0].as_mut(), &state, 120, 38);
        assert!(text.contains(&format!("recorded · only {scale}")), "the table follows: {text}");
    }
    let text = drawn(panes[0].as_mut(), &state, 120, 38);
    assert!(text.contains("Progression · YDS"), "{text}");
    let rows = text.lines().filter(|line| line.contains(" 2026 "));
    assert!(rows.filter(|row| row.contains(" 5.")).count() > 0, "{text}");
    assert!(!text.lines().any(|line| line.contains(" 2026 V")), "no row of another scale: {text}");
    assert!(text.contains("5.11d-1"), "the gap is told beside long grades too: {text}");
}
