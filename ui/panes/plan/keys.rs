//! Which keys work, and what they and the mouse do.

use super::{Moving, Part, PlanPane, body, exercises, templates};
use crate::pane::{Binding, Do, MOVES, Open};
use crate::panes::wording::written;
use crate::widget::{panel, weekgrid};
use chrono::{Datelike, NaiveDate};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use v7_state::insight::{Figure, Topic, explain};
use v7_state::msg::{Msg, Toast};
use v7_state::record::{Change, Key, Op, Table};
use v7_state::update::State;
use v7_state::view::plan::{PlanRecord, activate, add_exercise, done_entry, move_day, rest_on, restore};

/// Where the form of a plan begins, by weekday.
const FOCUS: [&str; 7] = [
    "weeklyStructure.monday",
    "weeklyStructure.tuesday",
    "weeklyStructure.wednesday",
    "weeklyStructure.thursday",
    "weeklyStructure.friday",
    "weeklyStructure.saturday",
    "weeklyStructure.sunday",
];

/// Actions that need the plan of the week that is shown.
const ON_PLAN: [&str; 9] = [
    "plan.done",
    "plan.edit",
    "plan.delete",
    "plan.activate",
    "plan.move",
    "plan.move-here",
    "plan.rest",
    "plan.restore",
    "plan.put",
];

/// The keys of a day that is being moved.
const HERE: Binding = Binding::new("plan.move-here", "Enter", "move here");
const CANCEL: Binding = Binding::new("plan.move-cancel", "Esc", "leave it");

/// What the selected plan or exercise is opened with.
const OPEN: Binding = Binding::new("plan.open", "Enter", "open");

/// A plan that is there already, to begin with.
const TEMPLATE: Binding = Binding::quiet("plan.template", "T", "plan from a template");

/// What is not live when the program starts.
pub(super) const RARE: &[Binding] = &[HERE, CANCEL, OPEN];

/// The keys that work now.
pub(super) fn bindings(pane: &PlanPane, state: &State) -> Vec<Binding> {
    if pane.moving.is_some() {
        let mut bindings = vec![HERE, CANCEL];
        let ways = ["move.left", "move.right", "move.up", "move.down"];
        let moves = MOVES.iter().filter(|binding| ways.contains(&binding.action)).cloned();
        bindings.extend(moves.map(|binding| match binding.action {
            "move.left" => Binding::new("move.left", binding.keys, "day before"),
            "move.right" => Binding::new("move.right", binding.keys, "day after"),
            _ => binding,
        }));
        return bindings;
    }
    if pane.part == Part::Body {
        let mut bindings = vec![
            Binding::new("plan.body", "b", "back to the week"),
            Binding::new("plan.explain", "i", "explain"),
            Binding { footer: pane.has_no_plan(state), ..TEMPLATE },
        ];
        let moves = MOVES.iter().filter(|binding| !binding.action.contains("page")).cloned();
        bindings.extend(moves.map(|binding| match binding.action {
            "move.left" if pane.body.has_lines() => Binding::quiet("move.left", binding.keys, "lines above"),
            "move.right" if pane.body.has_lines() => Binding::quiet("move.right", binding.keys, "lines below"),
            "move.left" => Binding::new("move.left", binding.keys, "hold before"),
            "move.right" => Binding::new("move.right", binding.keys, "next hold"),
            _ => binding,
        }));
        return bindings;
    }
    let here = |part: Part, action, keys, label| {
        if pane.part == part { Binding::new(action, keys, label) } else { Binding::quiet(action, keys, label) }
    };
    let mut bindings = match pane.part {
        Part::Week => {
            vec![Binding::new("plan.done", "Enter", "log it"), Binding::quiet("plan.open", "O", "open the plan")]
        }
        Part::Plans | Part::Exercises | Part::Body => vec![OPEN],
    };
    bindings.extend([
        here(Part::Week, "plan.move", "M", "move day"),
        here(Part::Week, "plan.rest", "X", "make it rest"),
        Binding::quiet("plan.restore", "r", "day as the week says"),
        here(Part::Week, "plan.week-back", "<", "week back"),
        here(Part::Week, "plan.week-on", ">", "week on"),
        Binding::quiet("plan.this-week", ".", "this week"),
        here(Part::Plans, "plan.activate", "A", "make active"),
        here(Part::Exercises, "plan.type", "t", "type"),
        here(Part::Exercises, "plan.level", "v", "level"),
        here(Part::Exercises, "plan.put", "p", "put on the day"),
        Binding::new("plan.new", "n", "new plan"),
        Binding::new("plan.edit", "e", "edit plan"),
        Binding::quiet("plan.delete", "d", "delete plan"),
        Binding::new("plan.explain", "i", "explain"),
        Binding::new("plan.body", "b", "load and body"),
    ]);
    let none = pane.has_no_plan(state);
    bindings.insert(0, Binding { footer: none, ..TEMPLATE });
    if none {
        // What needs a plan would only say so.
        let also = ["plan.open", "plan.week-back", "plan.week-on", "plan.this-week"];
        let needs =
            |action: &str| ON_PLAN.contains(&action) || (pane.part != Part::Exercises && also.contains(&action));
        bindings.retain(|binding| !needs(binding.action));
    }
    bindings.extend(MOVES.iter().cloned());
    bindings
}

fn say(text: &str) -> Do {
    Do::msg(Msg::Say(Toast { text: text.to_owned(), failed: false }))
}

fn save(change: Option<Change>, otherwise: &str) -> Do {
    change.map_or_else(|| say(otherwise), |change| Do::msg(Msg::Save(change)))
}

/// Does an action.
pub(super) fn run(pane: &mut PlanPane, action: &str, state: &State) -> Do {
    let today = state.moment.today;
    let date = pane.date(state);
    let on_plan = ON_PLAN.contains(&action) || (action == "plan.open" && pane.part != Part::Exercises);
    let in_plans = action.starts_with("move.") && !action.ends_with("-part") && pane.part == Part::Plans;
    // Whether a new plan begins as the active one depends on those that are there.
    let beside = matches!(action, "plan.new" | "plan.template");
    if (on_plan && pane.plan(state).is_none()) || ((in_plans || beside) && pane.shown(state).is_none()) {
        return Do::NotYet;
    }
    let has_active = || {
        let plans = pane.shown(state).map(|plan| plan.plans.as_slice()).unwrap_or_default();
        plans.iter().any(|plan| plan.plan.as_ref().is_some_and(|plan| plan.active))
    };
    match action {
        "plan.new" => return templates::blank(!has_active(), today),
        "plan.template" => {
            let plans = pane.shown(state).map(|plan| plan.plans.as_slice()).unwrap_or_default();
            return templates::choice(plans, today);
        }
        "plan.done" => return done(pane, state),
        "plan.open" => {
            return match pane.part {
                Part::Exercises => exercises::open(pane, state),
                Part::Week | Part::Plans | Part::Body => edit(pane.chosen(state), None),
            };
        }
        "plan.edit" => {
            let focus = (pane.part == Part::Week).then(|| FOCUS[date.weekday().num_days_from_monday() as usize]);
            return edit(pane.chosen(state), focus);
        }
        "plan.delete" => return delete(pane, state),
        "plan.activate" => {
            let plans = pane.shown(state).map(|plan| plan.plans.as_slice()).unwrap_or_default();
            let Some(chosen) = pane.chosen(state) else { return Do::Nothing };
            return save(activate(plans, &chosen.key), "It is the active plan already");
        }
        "plan.move" => return begin_move(pane, state),
        "plan.move-here" => return end_move(pane, state),
        "plan.move-cancel" => pane.moving = None,
        "plan.rest" => {
            let Some(plan) = pane.followed(state) else { return say("No plan reaches into this week") };
            return Do::msg(Msg::Save(rest_on(plan, date)));
        }
        "plan.restore" => {
            let Some(plan) = pane.followed(state) else { return say("No plan reaches into this week") };
            return save(restore(plan, date), "The day is as the week says");
        }
        "plan.put" => return put(pane, state),
        "plan.week-back" => pane.date = Some(PlanPane::shift(date, -7)),
        "plan.week-on" => pane.date = Some(PlanPane::shift(date, 7)),
        "plan.this-week" => pane.date = None,
        "plan.type" => {
            pane.part = Part::Exercises;
            pane.kind = exercises::next_kind(pane.kind);
            pane.exercises.select(0, 0);
        }
        "plan.level" => {
            pane.part = Part::Exercises;
            pane.level = exercises::next_level(pane.level);
            pane.exercises.select(0, 0);
        }
        "plan.body" => pane.part = if pane.part == Part::Body { Part::Week } else { Part::Body },
        "plan.explain" if pane.part == Part::Body => return body::explanation(),
        "plan.explain" => return explanation(pane, state),
        "move.next-part" => pane.part = pane.part.turned(1),
        "move.previous-part" => pane.part = pane.part.turned(Part::ALL.len() - 1),
        _ if action.starts_with("move.") => moved(pane, action, state),
        _ => return Do::Unknown,
    }
    Do::Nothing
}

fn moved(pane: &mut PlanPane, action: &str, state: &State) {
    let days = match action {
        "move.left" | "move.up" => -1,
        "move.right" | "move.down" => 1,
        "move.page-up" => -7,
        "move.page-down" => 7,
        _ => 0,
    };
    if let Some(moving) = &mut pane.moving {
        moving.to = PlanPane::shift(moving.to, days);
        return;
    }
    match pane.part {
        Part::Week => {
            let date = pane.date(state);
            let weekday = i64::from(date.weekday().num_days_from_monday());
            let days = match action {
                "move.top" => -weekday,
                "move.bottom" => 6 - weekday,
                _ => days,
            };
            pane.date = Some(PlanPane::shift(date, days));
        }
        Part::Plans => {
            let total = pane.shown(state).map_or(0, |plan| plan.plans.len());
            pane.plans.select(pane.plan_index(state), total);
            pane.wanted = None;
            pane.plans.run(action, total);
        }
        Part::Exercises => {
            let total = pane.shown_exercises(state).len();
            if pane.exercises.run(action, total) {
                pane.text.top = 0;
            }
        }
        Part::Body => pane.body.turn(action, body::series(state)),
    }
}

fn done(pane: &PlanPane, state: &State) -> Do {
    let Some(plan) = pane.followed(state) else { return say("No plan reaches into this week: + logs a session") };
    let date = pane.date(state);
    let planned = pane.day(state).and_then(|day| day.planned.as_ref());
    let body = done_entry(plan, date, planned, state.moment.today);
    let key = Key::new(Table::Entries, "");
    let title = format!("Done: {}", date.format("%a %-d %b"));
    Do::Open(Open::Form { title, key, body, exists: false, focus: Some("duration") })
}

fn edit(plan: Option<&PlanRecord>, focus: Option<&'static str>) -> Do {
    let Some(plan) = plan else { return say("No plan yet: n makes one") };
    let title = plan.plan.as_ref().map_or_else(|| "Plan".to_owned(), |plan| plan.name.clone());
    Do::Open(Open::Form { title, key: plan.key.clone(), body: plan.body.clone(), exists: true, focus })
}

fn delete(pane: &PlanPane, state: &State) -> Do {
    if pane.part != Part::Plans {
        return say("Tab to the plans to delete one");
    }
    let Some(plan) = pane.chosen(state) else { return Do::Nothing };
    let label = plan.plan.as_ref().map_or_else(|| "plan".to_owned(), |plan| format!("plan {}", plan.name));
    Do::msg(Msg::Save(Change::one(label, Op::Delete { key: plan.key.clone() })))
}

fn begin_move(pane: &mut PlanPane, state: &State) -> Do {
    let from = pane.date(state);
    let planned = pane.day(state).is_some_and(|day| day.planned.is_some());
    let Some(plan) = pane.followed(state).filter(|_| planned) else { return say("Nothing is planned on this day") };
    let key = plan.key.clone();
    pane.part = Part::Week;
    pane.moving = Some(Moving { plan: key, from, to: PlanPane::shift(from, 1) });
    Do::Nothing
}

fn end_move(pane: &mut PlanPane, state: &State) -> Do {
    let Some(plans) = pane.plan(state).map(|plan| plan.plans.as_slice()) else { return Do::Nothing };
    let Some(moving) = pane.moving.take() else { return Do::Nothing };
    let plan = plans.iter().find(|plan| plan.key == moving.plan);
    let ends = plan.and_then(|plan| plan.plan.as_ref()).map(|plan| (plan.start_date.clone(), plan.end_date.clone()));
    let target = moving.to.to_string();
    if let Some((start, end)) = ends.filter(|(start, end)| target < *start || *end < target) {
        return say(&format!(
            "The plan goes from {} to {}: {} is outside",
            spoken(&start),
            spoken(&end),
            spoken(&target)
        ));
    }
    pane.date = Some(moving.to);
    save(plan.and_then(|plan| move_day(plan, moving.from, moving.to)), "It stays where it is")
}

/// A stored date as it is said.
fn spoken(text: &str) -> String {
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), |date| written(date, None))
}

fn put(pane: &PlanPane, state: &State) -> Do {
    let Some(plan) = pane.followed(state) else { return say("No plan reaches into this week") };
    let date = pane.date(state);
    let shown = pane.shown_exercises(state);
    let Some(exercise) = shown.get(pane.exercises.selected) else { return Do::Nothing };
    let otherwise = match pane.day(state).and_then(|day| day.planned.as_ref()) {
        Some(_) => "That day has it already",
        None => "Nothing is planned on the selected day",
    };
    save(add_exercise(plan, date, &exercise.exercise_id, &exercise.name), otherwise)
}

fn explanation(pane: &PlanPane, state: &State) -> Do {
    let mut parts = vec![explain(Topic::Adherence).to_owned(), format!("**! care** {}", explain(Topic::Cautions))];
    if let Some(week) = pane.plan(state).and_then(|plan| plan.week.as_ref()) {
        let now = match &week.score {
            Figure::Known { value, n } => format!("{:.0} %, n = {n} days", value * 100.0),
            Figure::Missing { reason } => reason.clone(),
        };
        parts.push(format!("The shown week: {now}; {:.0} of {:.0} min.", week.actual_min, week.planned_min));
    }
    Do::Open(Open::Text { title: "Adherence".to_owned(), markdown: parts.join("\n\n") })
}

/// Clicks select, a click on what is selected opens it, the wheel scrolls what is under it.
pub(super) fn on_mouse(pane: &mut PlanPane, event: MouseEvent, state: &State) -> Do {
    let at = Position { x: event.column, y: event.row };
    let by: isize = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => return click(pane, at, state),
        MouseEventKind::ScrollDown => 3,
        MouseEventKind::ScrollUp => -3,
        _ => return Do::Nothing,
    };
    if pane.places.text.contains(at) {
        pane.text.turn(by);
    } else if pane.places.exercises.contains(at) {
        let total = pane.shown_exercises(state).len();
        pane.exercises.scroll(by, total);
    } else if pane.places.plans.contains(at) {
        let total = pane.shown(state).map_or(0, |plan| plan.plans.len());
        pane.wanted = None;
        pane.plans.scroll(by, total);
    } else if pane.places.week.contains(at) && pane.moving.is_none() {
        pane.date = Some(PlanPane::shift(pane.date(state), if by < 0 { -7 } else { 7 }));
    }
    Do::Nothing
}

fn click(pane: &mut PlanPane, at: Position, state: &State) -> Do {
    if let Some(tab) = panel::hit(&pane.places.tabs, at) {
        pane.part = Part::ALL[tab];
    } else if let Some(index) = weekgrid::hit(pane.places.week, at) {
        let date = PlanPane::shift(pane.monday(state), index as i64);
        if let Some(moving) = &mut pane.moving {
            let again = moving.to == date;
            moving.to = date;
            return if again { end_move(pane, state) } else { Do::Nothing };
        }
        let again = pane.part == Part::Week && pane.date(state) == date;
        (pane.part, pane.date) = (Part::Week, Some(date));
        if again {
            return done(pane, state);
        }
    } else if pane.places.plans.contains(at) {
        let total = pane.shown(state).map_or(0, |plan| plan.plans.len());
        let before = (pane.part, pane.plan_index(state));
        pane.part = Part::Plans;
        if let Some(index) = pane.plans.hit(pane.places.plans, at, total) {
            pane.wanted = None;
            pane.plans.select(index, total);
            if before == (Part::Plans, index) {
                return edit(pane.chosen(state), None);
            }
        }
    } else if pane.places.exercises.contains(at) {
        let total = pane.shown_exercises(state).len();
        let before = (pane.part, pane.exercises.selected);
        pane.part = Part::Exercises;
        if let Some(index) = pane.exercises.hit(pane.places.exercises, at, total) {
            pane.exercises.select(index, total);
            pane.text.top = 0;
            if before == (Part::Exercises, index) {
                return exercises::open(pane, state);
            }
        }
    }
    Do::Nothing
}
