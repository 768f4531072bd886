//! Where the parts go, and the small ones: adherence, plans, the selected day.

use super::{Part, Places, PlanPane, body, exercises};
use crate::pane::Ctx;
use crate::panes::wording;
use crate::text::{clean, fit, pad, width, wrap};
use crate::widget::chart::{RowBar, RowBars};
use crate::widget::weekgrid::{self, Marks};
use crate::widget::{list, panel};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use v7_state::insight::Figure;
use v7_state::insight::adherence::{DayState, PlannedDay};
use v7_state::insight::caution::Caution;
use v7_state::record::Choice as _;
use v7_state::update::State;
use v7_state::view::plan::PlanRecord;

/// From this size on, all parts are shown.
const WIDE: (u16, u16) = (100, 26);
/// From this height on, the week and one more part are shown.
const HALVES_FROM: u16 = 16;

const EMPTY: &[&str] = &[
    "No plan yet: n makes one.",
    "",
    "T    start from a template: 4-week base, power phase, 3 days a week",
    "n    an empty plan",
    "Tab  exercises",
    "b    load and body",
];

/// Draws the pane.
pub(super) fn draw(pane: &mut PlanPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    pane.places = Places::default();
    if pane.part == Part::Body {
        body::draw(pane, state, area, buf, ctx);
        return;
    }
    if pane.has_no_plan(state) && pane.part != Part::Exercises {
        let room = usize::from(area.width.saturating_sub(4));
        let lines = EMPTY.iter().flat_map(|line| wrap(line, room));
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            let style = if y == area.y + 1 { ctx.theme.title } else { ctx.theme.text };
            buf.set_stringn(area.x + 2, y, line, room, style);
        }
        return;
    }
    if area.width >= WIDE.0 && area.height >= WIDE.1 {
        whole(pane, state, area, buf, ctx);
    } else if area.height >= HALVES_FROM {
        halves(pane, state, area, buf, ctx);
    } else {
        single(pane, state, area, buf, ctx);
    }
}

fn whole(pane: &mut PlanPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let top = weekgrid::COLUMNS_HEIGHT + 2;
    week(pane, state, Rect { height: top, ..area }, true, buf, ctx);
    let left = (area.width / 3).clamp(36, 48);
    let y = area.y + top;
    let below = area.height - top;
    let bars = 10.min(below / 2);
    adherence(pane, state, Rect { y, width: left, height: bars, ..area }, buf, ctx);
    plans(pane, state, Rect { y: y + bars, width: left, height: below - bars, ..area }, true, buf, ctx);
    let right = Rect { x: area.x + left, y, width: area.width - left, height: bars };
    day(pane, state, right, buf, ctx);
    exercises::draw(pane, state, Rect { y: y + bars, height: below - bars, ..right }, true, buf, ctx);
}

fn halves(pane: &mut PlanPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    week(pane, state, Rect { height: 9, ..area }, true, buf, ctx);
    let rest = Rect { y: area.y + 9, height: area.height - 9, ..area };
    match pane.part {
        Part::Week if area.width >= 70 => {
            let left = area.width / 2;
            day(pane, state, Rect { width: left, ..rest }, buf, ctx);
            adherence(pane, state, Rect { x: area.x + left, width: area.width - left, ..rest }, buf, ctx);
        }
        Part::Week => day(pane, state, rest, buf, ctx),
        Part::Plans => plans(pane, state, rest, true, buf, ctx),
        Part::Exercises => exercises::draw(pane, state, rest, true, buf, ctx),
        // It has a page of its own.
        Part::Body => {}
    }
}

fn single(pane: &mut PlanPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let head = Rect { height: 1.min(area.height), ..area };
    let body = Rect { y: area.y + head.height, height: area.height - head.height, ..area };
    pane.places.tabs = panel::tabs(&Part::NAMES, pane.part as usize, head, buf, ctx);
    match pane.part {
        Part::Week => {
            week(pane, state, Rect { height: body.height.min(7), ..body }, false, buf, ctx);
            if body.height > 7 {
                let y = body.y + 7;
                buf.set_string(body.x + 1, y, fit(&heading(pane, state), usize::from(body.width - 1)), ctx.theme.dim);
            }
            let words = moving_words(pane).map(|words| (words, ctx.theme.accent));
            let words = words.or_else(|| Some((format!("! {}", care(pane, state)?), ctx.theme.warn)));
            if body.height > 8
                && let Some((words, style)) = words
            {
                buf.set_string(body.x + 1, body.y + 8, fit(&words, usize::from(body.width - 1)), style);
            }
        }
        Part::Plans => plans(pane, state, body, false, buf, ctx),
        Part::Exercises => exercises::draw(pane, state, body, false, buf, ctx),
        Part::Body => {}
    }
}

/// Why the selected day is marked, in a line.
fn care(pane: &PlanPane, state: &State) -> Option<String> {
    let date = pane.date(state);
    let caution = pane.shown(state)?.cautions.iter().find(|caution| caution.date == date)?;
    Some(caution.reasons.iter().map(|reason| clean(reason).into_owned()).collect::<Vec<_>>().join("; "))
}

/// `Week of 16 Nov · Power phase · 83 % (n 6)`.
fn heading(pane: &PlanPane, state: &State) -> String {
    let monday = pane.monday(state);
    let mut words = vec![format!("Week of {}", monday.format("%-d %b %Y"))];
    words.extend(pane.followed(state).map(name));
    match pane.shown(state).and_then(|plan| plan.week.as_ref()).map(|week| &week.score) {
        Some(Figure::Known { value, n }) => words.push(format!("{:.0} % of {n} days", value * 100.0)),
        Some(Figure::Missing { .. }) | None => {}
    }
    words.join(" · ")
}

fn moving_words(pane: &PlanPane) -> Option<String> {
    let moving = pane.moving.as_ref()?;
    Some(format!("Move {} to {}? Enter", moving.from.format("%a %-d %b"), moving.to.format("%a %-d %b")))
}

/// What a plan is called.
pub(super) fn name(plan: &PlanRecord) -> String {
    let name = plan.body.get("name").and_then(serde_json::Value::as_str).unwrap_or_default();
    if name.is_empty() { "(no name)".to_owned() } else { clean(name).into_owned() }
}

fn week(pane: &mut PlanPane, state: &State, area: Rect, framed: bool, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let title = match moving_words(pane) {
        Some(words) => format!("{} · {words}", heading(pane, state)),
        None => heading(pane, state),
    };
    let has_keys = pane.part == Part::Week;
    let inner = if framed { panel::draw(&title, has_keys, area, buf, ctx) } else { area };
    pane.places.week = inner;
    let Some(plan) = pane.shown(state) else { return };
    let Some(week) = plan.week.as_ref() else {
        buf.set_string(
            inner.x + 1,
            inner.y,
            fit("No plan is active: A makes one active.", usize::from(inner.width)),
            ctx.theme.dim,
        );
        return;
    };
    let at = |date| week.days.iter().position(|day| day.date == date);
    let cautions: Vec<NaiveDate> = plan.cautions.iter().map(|caution| caution.date).collect();
    let target = pane.moving.as_ref().and_then(|moving| at(moving.to));
    let marks = Marks { selected: at(pane.date(state)), target, cautions: &cautions };
    let ctx = Ctx { focused: ctx.focused && has_keys, ..*ctx };
    weekgrid::draw(week, state.moment.today, marks, inner, buf, &ctx);
}

fn adherence(pane: &PlanPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let weeks = pane.shown(state).map(|plan| plan.weeks.as_slice()).unwrap_or_default();
    let inner = panel::draw("Adherence · days as planned", false, area, buf, ctx);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let rows: Vec<RowBar> = weeks
        .iter()
        .rev()
        .map(|week| {
            let minutes =
                format!("{:>3}/{} min", wording::thousands(week.actual_min), wording::thousands(week.planned_min));
            let words = match &week.score {
                Figure::Known { value, .. } => format!("{:>3.0} %  {minutes}", value * 100.0),
                Figure::Missing { .. } if week.planned_min > 0.0 => format!("--  {minutes}"),
                Figure::Missing { .. } => "nothing planned".to_owned(),
            };
            RowBar { label: week.monday.format("%-d %b").to_string(), value: week.score.value().copied(), words }
        })
        .collect();
    RowBars { rows: &rows, full: 1.0, style: ctx.theme.good, selected: None }.draw(inner, buf, ctx);
}

fn plans(pane: &mut PlanPane, state: &State, area: Rect, framed: bool, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let all = pane.shown(state).map(|plan| plan.plans.as_slice()).unwrap_or_default();
    let has_keys = pane.part == Part::Plans;
    let inner = if framed { panel::draw(&format!("Plans · {}", all.len()), has_keys, area, buf, ctx) } else { area };
    let mut cursor = pane.plans;
    cursor.select(pane.plan_index(state), all.len());
    let row_ctx = Ctx { focused: ctx.focused && has_keys, ..*ctx };
    list::draw(&mut cursor, all.len(), inner, buf, &row_ctx, |index, _, line, buf| {
        let plan = &all[index];
        let active = plan.plan.as_ref().is_some_and(|plan| plan.active);
        let mark = if active { "* " } else { "  " };
        let dates = plan.plan.as_ref().map_or_else(
            || "cannot be read".to_owned(),
            |plan| {
                let same_year = plan.start_date.get(..4) == plan.end_date.get(..4);
                let said = |text: &str, format: &str| {
                    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), |date| date.format(format).to_string())
                };
                let start = said(&plan.start_date, if same_year { "%-d %b" } else { "%-d %b %Y" });
                format!("{start} to {}", said(&plan.end_date, "%-d %b %Y"))
            },
        );
        let wide = usize::from(line.width);
        let named = wide.saturating_sub(width(&dates) + 2).max(wide / 3);
        let style = if active { ctx.theme.good } else { ctx.theme.text };
        let x = buf.set_stringn(line.x, line.y, pad(&format!("{mark}{}", name(plan)), named), wide, style).0;
        let room = usize::from(line.right().saturating_sub(x));
        buf.set_stringn(x, line.y, fit(&format!(" {dates}"), room), room, ctx.theme.dim);
    });
    if all.iter().any(|plan| plan.plan.as_ref().is_some_and(|plan| plan.active))
        && inner.height as usize > all.len() + 1
    {
        buf.set_string(inner.x, inner.bottom() - 1, "* active", ctx.theme.good);
    }
    pane.places.plans = inner;
    pane.plans = cursor;
}

fn day(pane: &PlanPane, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let date = pane.date(state);
    let inner = panel::draw(&wording::day(date, None, state.moment.today), false, area, buf, ctx);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let caution = pane.shown(state).and_then(|plan| plan.cautions.iter().find(|caution| caution.date == date));
    let lines = day_lines(pane.day(state), caution, state, usize::from(inner.width), ctx);
    for (y, line) in (inner.top()..inner.bottom()).zip(&lines) {
        buf.set_line(inner.x, y, line, inner.width);
    }
}

fn day_lines(
    day: Option<&PlannedDay>,
    caution: Option<&Caution>,
    state: &State,
    columns: usize,
    ctx: &Ctx<'_>,
) -> Vec<Line<'static>> {
    let theme = ctx.theme;
    let Some(day) = day else { return Vec::new() };
    let mut lines = Vec::new();
    let mut put = |label: &str, value: &str, style: Style| {
        for (index, part) in wrap(value, columns.saturating_sub(11).max(8)).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            lines.push(Line::from(vec![Span::styled(pad(label, 11), theme.dim), Span::styled(part, style)]));
        }
    };
    match &day.planned {
        None => put("Planned", "nothing", theme.text),
        Some(planned) => {
            let mut words = vec![planned.kind.as_str().to_owned()];
            words.extend(planned.duration.map(wording::duration));
            words.extend(planned.intensity.map(|intensity| format!("{} intensity", intensity.as_str())));
            words.extend(day.moved_from.map(|from| format!("moved from {}", from.format("%a %-d %b"))));
            put("Planned", &words.join(" · "), theme.text);
            if !planned.focus.is_empty() {
                put("Focus", &planned.focus.join(", "), theme.text);
            }
            let known = state.basics().map(|basics| basics.exercises.as_slice()).unwrap_or_default();
            let named = |id: &String| {
                known
                    .iter()
                    .find(|exercise| exercise.exercise_id == *id)
                    .map_or_else(|| id.clone(), |found| found.name.clone())
            };
            if !planned.exercises.is_empty() {
                put("Exercises", &planned.exercises.iter().map(named).collect::<Vec<_>>().join(", "), theme.text);
            }
            if let Some(notes) = &planned.notes {
                put("Notes", notes, theme.text);
            }
        }
    }
    if let Some(caution) = caution {
        let reasons: Vec<String> = caution.reasons.iter().map(|reason| clean(reason).into_owned()).collect();
        put("! Care", &reasons.join("; "), theme.warn);
    }
    let (mark, word, style) = weekgrid::state(day, ctx);
    let done = match (day.actual, day.actual_min > 0.0) {
        (Some(kind), true) => format!("{} {}", wording::duration(day.actual_min), kind.as_str()),
        (Some(kind), false) => kind.as_str().to_owned(),
        (None, true) => wording::duration(day.actual_min),
        (None, false) => String::new(),
    };
    let parts: Vec<&str> = [mark, word, &done].into_iter().filter(|part| !part.trim().is_empty()).collect();
    if day.state != DayState::Future && !parts.is_empty() {
        put("Done", &parts.join(" "), style);
    }
    lines.push(Line::default());
    let hint = match (day.planned.is_some(), day.overridden) {
        (true, true) => "Enter log it · M move · X rest · r as the week says",
        (true, false) => "Enter log it · M move · X rest",
        (false, true) => "Enter log a session · r as the week says",
        (false, false) => "Enter log a session",
    };
    lines.extend(wrap(hint, columns.max(8)).into_iter().map(|line| Line::styled(line, theme.dim)));
    lines
}
