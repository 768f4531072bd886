//! Which keys work, and what they and the mouse do.

use super::link::marks;
use super::{Detail, Follow, Part, SendsPane};
use crate::pane::{Binding, Do, MOVES, Open};
use crate::panes::wording::called;
use crate::widget::chart::{Step, step};
use crate::widget::input::Input;
use crate::widget::{matrix, panel};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use serde_json::Value;
use v7_state::grade::Scale;
use v7_state::insight::{Topic, explain};
use v7_state::msg::{EditorJob, Msg};
use v7_state::query::{Answer, Query};
use v7_state::record::{Body, Change, Key, Op, Table};
use v7_state::update::State;
use v7_state::view::charts::Shown;

const FILTER_DONE: Binding = Binding::new("sends.filter-done", "Enter", "keep filter");
const FILTER_CANCEL: Binding = Binding::new("sends.filter-cancel", "Esc", "no filter");
const CLOSE: Binding = Binding::new("sends.close", "Esc", "back");
/// On a chart, where there is no record to edit, `e` explains too.
const EXPLAIN: Binding = Binding::new("sends.explain", "i e", "explain");

/// What is not live when the program starts.
pub(super) const RARE: &[Binding] = &[FILTER_DONE, FILTER_CANCEL, CLOSE, EXPLAIN];

/// The keys that work now.
pub(super) fn bindings(pane: &SendsPane, state: &State) -> Vec<Binding> {
    if pane.typing {
        return vec![
            FILTER_DONE,
            FILTER_CANCEL,
            Binding::quiet("move.down", "Down", "down"),
            Binding::quiet("move.up", "Up", "up"),
        ];
    }
    let mut bindings = Vec::new();
    if pane.detail.is_some() {
        bindings.push(Binding::new("sends.close", "Esc", "back"));
    } else {
        let narrows = pane.part == Part::Pyramid || (pane.part == Part::Chart && pane.shown != Shown::TopThree);
        bindings.push(Binding::new("sends.open", "Enter", if narrows { "show these" } else { "open" }));
    }
    let on_chart = pane.part != Part::Table && pane.detail.is_none();
    if on_chart {
        bindings.push(EXPLAIN);
        bindings.push(Binding::quiet("sends.delete", "d", "delete"));
    }
    if pane.detail.is_none() {
        bindings.extend([
            Binding::new("sends.window", "w", "window"),
            Binding::new("sends.scale", "s", "scale"),
            Binding::new("sends.measure", "m", "measure"),
        ]);
    }
    bindings.push(Binding::new("sends.new", "n", "new"));
    if !on_chart {
        bindings.push(Binding::new("sends.edit", "e", "edit"));
        bindings.push(Binding::new("sends.delete", "d", "delete"));
        bindings.push(Binding::quiet("sends.explain", "i", "explain the figures"));
    }
    bindings.extend([
        Binding::new("sends.filter", "f", "filter"),
        Binding::new("sends.discipline", "D", "kind of climb"),
        Binding::quiet("sends.topropes", "t", "with or without top rope"),
        Binding::quiet("sends.notes", "E", "notes in editor"),
        Binding::quiet("sends.entry", "o", "journal entry of that day"),
        Binding::quiet("sends.climb", "c", "all tries on the climb"),
        super::before::OPEN,
        super::plots::OPEN,
    ]);
    if pane.is_filtered() {
        bindings.push(Binding::new("sends.clear", "x", "no filter"));
    } else {
        bindings.push(Binding::quiet("sends.clear", "x", "no filter"));
    }
    if pane.is_empty(state) {
        let useful = ["sends.new", "sends.close"];
        for binding in &mut bindings {
            binding.footer &= useful.contains(&binding.action);
        }
    }
    bindings.extend(MOVES.iter().cloned());
    bindings
}

/// Does an action.
pub(super) fn run(pane: &mut SendsPane, action: &str, state: &State) -> Do {
    match action {
        "sends.filter" => {
            pane.part = Part::Table;
            pane.detail = None;
            pane.typing = true;
        }
        "sends.filter-done" => pane.typing = false,
        "sends.filter-cancel" | "sends.clear" => {
            pane.settle(state);
            let key = pane.selected_key(state);
            pane.clear_filter();
            pane.follow = key.map(Follow::Key);
        }
        "sends.close" => pane.detail = None,
        "sends.open" => return open(pane, state),
        "sends.climb" => {
            let climb = !pane.detail.is_some_and(|detail| detail.climb);
            pane.detail = Some(Detail { climb, ..Detail::default() });
        }
        "sends.charts" => pane.plots = Some(super::plots::Page::new(pane.spec.window)),
        "sends.before" => pane.before = Some(super::before::Page::default()),
        "sends.entry" => return entry(pane, state),
        "sends.new" => return new(pane, state),
        "sends.edit" => return edit(pane, state),
        "sends.notes" => return notes(pane, state),
        "sends.delete" => return delete(pane, state),
        "sends.explain" => return explanation(pane, state),
        "sends.window" => respec(pane, |pane| pane.spec.window = pane.spec.window.next()),
        "sends.measure" => {
            pane.shown = pane.shown.next();
            pane.bar = None;
            pane.upper = Part::Chart;
            if matches!(pane.part, Part::Pyramid | Part::Matrix) {
                pane.part = Part::Chart;
            }
        }
        "sends.topropes" => respec(pane, |pane| pane.spec.topropes = !pane.spec.topropes),
        "sends.scale" => {
            let next = next_scale(pane, state);
            pane.settle(state);
            let key = pane.selected_key(state);
            respec(pane, |pane| (pane.spec.scale, pane.spec.kind) = (next, None));
            pane.refilter(state);
            pane.follow = key.map(Follow::Key);
        }
        "sends.discipline" => {
            let kinds = pane.charts(state).map(|charts| charts.kinds.clone()).unwrap_or_default();
            let next = match pane.spec.kind {
                None => kinds.first().copied(),
                Some(kind) => kinds.iter().skip_while(|other| **other != kind).nth(1).copied(),
            };
            respec(pane, |pane| pane.spec.kind = next);
        }
        _ if action.starts_with("move.") => return moved(pane, action, state),
        _ => return Do::Unknown,
    }
    Do::Nothing
}

/// Changes what the figures are about; what was selected in them is not there any more.
fn respec(pane: &mut SendsPane, change: impl FnOnce(&mut SendsPane)) {
    change(pane);
    pane.point = None;
    pane.band = 0;
    pane.bar = None;
}

/// The next of the scales in use; after the last one all again, with charts of the one used most.
fn next_scale(pane: &SendsPane, state: &State) -> Option<Scale> {
    let charts = pane.charts(state)?;
    let mut scales = charts.scales.iter().map(|used| used.scale).filter(|scale| *scale != Scale::Text);
    match pane.spec.scale {
        None => scales.next(),
        Some(now) => scales.skip_while(|scale| *scale != now).nth(1),
    }
}

fn moved(pane: &mut SendsPane, action: &str, state: &State) -> Do {
    match action {
        "move.next-part" => pane.part = pane.part.turned(1),
        "move.previous-part" => pane.part = pane.part.turned(3),
        _ => return moved_within(pane, action, state),
    }
    Do::Nothing
}

fn moved_within(pane: &mut SendsPane, action: &str, state: &State) -> Do {
    if let Some(detail) = &mut pane.detail {
        detail.scroll.run(action);
        return Do::Nothing;
    }
    match pane.part {
        Part::Table if pane.sends(state).is_none() => return Do::NotYet,
        Part::Chart | Part::Pyramid | Part::Matrix if pane.charts(state).is_none() => return Do::NotYet,
        Part::Table => {
            pane.total = pane.sends(state).map_or(pane.total, |sends| sends.page.total);
            pane.settle(state);
            pane.point = None;
            pane.list.run(action, pane.total);
        }
        Part::Chart if pane.shown != Shown::TopThree => move_bar(pane, action),
        Part::Chart => move_point(pane, action, state),
        Part::Pyramid => {
            let rows =
                pane.figures(state).and_then(|figures| figures.pyramid.value()).map_or(0, |value| value.rows.len());
            pane.band = match action {
                "move.up" => pane.band.saturating_sub(1),
                "move.down" => (pane.band + 1).min(rows.saturating_sub(1)),
                "move.top" => 0,
                "move.bottom" => rows.saturating_sub(1),
                _ => pane.band,
            };
        }
        Part::Matrix => {
            let (venue, style) = pane.cell;
            pane.cell = match action {
                "move.up" => (0, style),
                "move.down" => (1, style),
                "move.left" => (venue, style.saturating_sub(1)),
                "move.right" => (venue, (style + 1).min(3)),
                _ => pane.cell,
            };
            follow_cell(pane, state);
        }
    }
    Do::Nothing
}

fn follow_cell(pane: &mut SendsPane, state: &State) {
    let (venue, style) = pane.cell;
    let cell = pane.figures(state).and_then(|figures| figures.matrix.rows[venue].cells[style].as_ref());
    if let Some(row) = cell.and_then(|cell| cell.row) {
        pane.follow = Some(Follow::Row(row));
    }
}

/// Months stand beside each other, grades below each other: both pairs of arrows go along them.
fn move_bar(pane: &mut SendsPane, action: &str) {
    let Some(last) = pane.bars.len().checked_sub(1) else { return };
    let now = pane.bar.unwrap_or(if pane.shown == Shown::Volume { last } else { 0 }).min(last);
    let to = match action {
        "move.left" | "move.up" => now.saturating_sub(1),
        "move.right" | "move.down" => (now + 1).min(last),
        "move.top" => 0,
        "move.bottom" => last,
        _ => now,
    };
    pane.bar = Some(to);
}

/// Narrows the table and goes there.
fn narrow(pane: &mut SendsPane, term: String, state: &State) {
    pane.input = Input::new(term);
    pane.refilter(state);
    pane.part = Part::Table;
}

fn move_point(pane: &mut SendsPane, action: &str, state: &State) {
    let Some(figures) = pane.figures(state) else { return };
    let way = match action {
        "move.left" => Step::Earlier,
        "move.right" => Step::Later,
        "move.up" => Step::Higher,
        "move.down" => Step::Lower,
        "move.top" => Step::First,
        "move.bottom" => Step::Last,
        _ => return,
    };
    if let Some(index) = step(&marks(figures), pane.mark(state, figures), way) {
        pane.choose(figures, index);
    }
}

fn open(pane: &mut SendsPane, state: &State) -> Do {
    match pane.part {
        Part::Chart if pane.shown != Shown::TopThree => {
            let last = pane.bars.len().saturating_sub(1);
            let bar = pane.bar.unwrap_or(if pane.shown == Shown::Volume { last } else { 0 }).min(last);
            if let Some(term) = pane.bars.get(bar).cloned() {
                narrow(pane, term, state);
            }
            return Do::Nothing;
        }
        Part::Chart => match pane.point {
            Some(point) if point.row.is_none() => {
                return pane.point_entry(state).map_or(Do::Nothing, |key| Do::Open(Open::Pane(1, Some(key))));
            }
            // The filter hides the send of this point.
            Some(point) if pane.selected_row(state).map(|row| row.row) != point.row => pane.clear_filter(),
            _ => {}
        },
        Part::Pyramid => {
            let band = pane.figures(state).and_then(|figures| figures.pyramid.value()?.rows.get(pane.band).cloned());
            if let Some(band) = band {
                narrow(pane, format!("grade:{}", band.label), state);
            }
            return Do::Nothing;
        }
        Part::Matrix => follow_cell(pane, state),
        Part::Table => {}
    }
    if pane.selected_row(state).is_none() {
        return nothing(pane, state);
    }
    pane.detail = Some(Detail::default());
    Do::Nothing
}

/// What an action does that finds no send: it waits where one may still come.
fn nothing(pane: &SendsPane, state: &State) -> Do {
    let query = pane.query(state);
    match state.answers.get(&query) {
        Some(Answer::Sends(sends)) if pane.index(state) >= sends.page.total => say("no send is selected: n logs one"),
        _ => Do::NotYet,
    }
}

fn body<'a>(state: &'a State, key: &Key) -> Option<&'a Body> {
    match state.answers.get(&Query::Record(key.clone())) {
        Some(Answer::Record(body)) => body.as_ref(),
        _ => None,
    }
}

fn name(pane: &SendsPane, state: &State) -> String {
    let row = pane.selected_row(state);
    row.map(|row| format!("{} {}", row.grade, row.name).trim().to_owned()).unwrap_or_default()
}

fn entry(pane: &SendsPane, state: &State) -> Do {
    if pane.part == Part::Chart && pane.detail.is_none() && pane.point.is_some_and(|point| point.row.is_none()) {
        return pane.point_entry(state).map_or(Do::Nothing, |key| Do::Open(Open::Pane(1, Some(key))));
    }
    let Some(key) = pane.selected_key(state) else { return nothing(pane, state) };
    let Some(body) = body(state, &key) else { return Do::NotYet };
    match body.get("entryId").and_then(Value::as_str) {
        Some(id) => Do::Open(Open::Pane(1, Some(Key::new(Table::Entries, id)))),
        None => say("no journal entry belongs to this send"),
    }
}

fn say(text: &str) -> Do {
    Do::msg(Msg::Say(v7_state::msg::Toast { text: text.to_owned(), failed: false }))
}

fn new(pane: &SendsPane, state: &State) -> Do {
    let mut body = Body::new();
    body.insert("date".into(), state.moment.today.to_string().into());
    let scale = pane.figures(state).map_or(state.settings.boulder_scale, |figures| figures.scale);
    body.insert("gradeType".into(), scale.as_str().into());
    let key = Key::new(Table::Sends, "");
    Do::Open(Open::Form { title: "New send".into(), key, body, exists: false, focus: Some("grade") })
}

fn edit(pane: &SendsPane, state: &State) -> Do {
    let Some(key) = pane.selected_key(state) else { return nothing(pane, state) };
    let Some(body) = body(state, &key).cloned() else { return Do::NotYet };
    Do::Open(Open::Form { title: name(pane, state), key, body, exists: true, focus: None })
}

fn notes(pane: &SendsPane, state: &State) -> Do {
    let Some(key) = pane.selected_key(state) else { return nothing(pane, state) };
    let Some(body) = body(state, &key) else { return Do::NotYet };
    let text = body.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned();
    Do::msg(Msg::Edit(EditorJob { label: called(key.table, body), key, path: "notes".into(), text }))
}

fn delete(pane: &mut SendsPane, state: &State) -> Do {
    pane.settle(state);
    let Some(key) = pane.selected_key(state) else { return nothing(pane, state) };
    // The row may be gone already: the same key twice deletes two sends, not one twice.
    if state.saving > 0 || !state.answers.is_fresh(&pane.query(state)) {
        return Do::NotYet;
    }
    pane.detail = None;
    Do::msg(Msg::Save(Change::one(name(pane, state), Op::Delete { key })))
}

/// What the figures of the part mean, and how many climbs are behind them.
fn explanation(pane: &SendsPane, state: &State) -> Do {
    if pane.detail.is_some_and(|detail| detail.climb) {
        let markdown = crate::panes::history::explanation().to_owned();
        return Do::Open(Open::Text { title: "All tries on the climb".into(), markdown });
    }
    let figures = pane.figures(state);
    let (title, mut markdown) = match (pane.part, pane.shown) {
        (Part::Pyramid, _) => {
            let topics = [Topic::Pyramid, Topic::FlashRate, Topic::ThreeThreeThree, Topic::Maximum];
            ("Pyramid", topics.map(explain).join("\n\n"))
        }
        (Part::Matrix, _) => ("Style x venue", explain(Topic::Matrix).to_owned()),
        (_, Shown::TopThree) => ("Progression", explain(Topic::Progression).to_owned()),
        (_, Shown::Volume) => ("Volume", VOLUME.to_owned()),
        (_, Shown::Tries) => ("Tries a send", explain(Topic::TriesASend).to_owned()),
        (_, Shown::Flashes) => ("Flash rate", explain(Topic::FlashRate).to_owned()),
    };
    if let Some(figures) = figures {
        let (scale, n) = (figures.scale.short(), figures.progression.n);
        let words = super::charts::words(figures).join("\n- ");
        markdown += &["\n\nNow: ", scale, ", ", pane.spec.window.label(), ", n = "].concat();
        markdown += &[&n.to_string(), " ascents.\n\n- ", &words].concat();
    }
    Do::Open(Open::Text { title: title.to_owned(), markdown })
}

const VOLUME: &str = "Sends of each calendar month; where months are too many for the screen, of each quarter, half-year \
or year. Each ascent counts once; top rope, following, repeats and warm-ups stay out unless `t` asks for top rope. \
Our own definition.";

/// Clicks select, a click on what is selected opens, the wheel scrolls what is under it.
pub(super) fn on_mouse(pane: &mut SendsPane, event: MouseEvent, state: &State) -> Do {
    let at = Position { x: event.column, y: event.row };
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => click(pane, at, state),
        MouseEventKind::ScrollDown => wheel(pane, at, 3, state),
        MouseEventKind::ScrollUp => wheel(pane, at, -3, state),
        _ => Do::Nothing,
    }
}

fn click(pane: &mut SendsPane, at: Position, state: &State) -> Do {
    if let Some(tab) = panel::hit(&pane.places.tabs, at) {
        pane.part = Part::ALL[tab];
    } else if pane.places.chart.contains(at) {
        pane.part = Part::Chart;
        let marked = pane.figures(state).zip(pane.places.plot);
        let hit = marked.and_then(|(figures, plot)| Some((figures, plot.hit(&marks(figures), at)?)));
        if let Some((figures, index)) = hit {
            let again = pane.mark(state, figures) == Some(index);
            pane.choose(figures, index);
            if again {
                return open(pane, state);
            }
        }
    } else if pane.places.pyramid.contains(at) {
        pane.part = Part::Pyramid;
    } else if pane.places.matrix.contains(at) {
        pane.part = Part::Matrix;
        if let Some(cell) = matrix::hit(pane.places.matrix_cells, at) {
            pane.cell = cell;
            follow_cell(pane, state);
        }
    } else if pane.places.table.contains(at) {
        let before = pane.part;
        pane.part = Part::Table;
        if let Some(index) = pane.list.hit(pane.places.rows, at, pane.total) {
            let again = before == Part::Table && index == pane.index(state);
            (pane.follow, pane.point) = (None, None);
            pane.list.select(index, pane.total);
            if again {
                return open(pane, state);
            }
        }
    }
    Do::Nothing
}

fn wheel(pane: &mut SendsPane, at: Position, rows: isize, state: &State) -> Do {
    if pane.places.detail.contains(at) {
        if let Some(detail) = &mut pane.detail {
            detail.scroll.turn(rows);
        }
    } else if pane.places.chart.contains(at) {
        pane.part = Part::Chart;
        move_point(pane, if rows < 0 { "move.left" } else { "move.right" }, state);
    } else if pane.places.table.contains(at) {
        pane.settle(state);
        pane.list.scroll(rows, pane.total);
    }
    Do::Nothing
}
