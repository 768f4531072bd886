//! Plans to start from. Choosing one opens it in the form; nothing is saved before the climber says so.
//!
//! They are plain weeks in general terms, after the usual division into base, strength and power phases (Horst, "Training
//! for Climbing"); nobody's body is known here, so each says little and leaves the loads to the climber.

use super::draw::name;
use crate::pane::{Do, Open};
use chrono::{Days, NaiveDate};
use v7_state::msg::Msg;
use v7_state::record::{Body, Intensity, Key, Plan, PlanDay, PlanType, Table, WeeklyStructure, body};
use v7_state::view::plan::{PlanRecord, add_active, monday_of};

struct Template {
    name: &'static str,
    about: &'static str,
    weeks: u64,
    goals: &'static [&'static str],
    week: fn() -> WeeklyStructure,
}

const TEMPLATES: [Template; 3] = [
    Template {
        name: "4-week base",
        about: "volume and technique, 4 days a week",
        weeks: 4,
        goals: &["climb many easy moves well", "finish each session with something left"],
        week: base,
    },
    Template {
        name: "Power phase",
        about: "3 weeks of limit bouldering and rest",
        weeks: 3,
        goals: &["full rest between tries", "stop when power drops"],
        week: power,
    },
    Template {
        name: "3 days a week",
        about: "one hard, one long, one easy day",
        weeks: 8,
        goals: &["keep every kind of climbing alive"],
        week: three,
    },
];

fn day(kind: PlanType, minutes: f64, intensity: Intensity, focus: &str) -> PlanDay {
    PlanDay {
        kind,
        duration: Some(minutes),
        intensity: Some(intensity),
        focus: vec![focus.to_owned()],
        ..PlanDay::default()
    }
}

fn base() -> WeeklyStructure {
    WeeklyStructure {
        monday: Some(PlanDay::default()),
        tuesday: Some(day(PlanType::Endurance, 90.0, Intensity::Low, "easy laps")),
        wednesday: Some(day(PlanType::Technique, 60.0, Intensity::Low, "footwork")),
        thursday: Some(PlanDay::default()),
        friday: Some(day(PlanType::Strength, 75.0, Intensity::Moderate, "pulling, core")),
        saturday: Some(day(PlanType::Endurance, 120.0, Intensity::Moderate, "long session")),
        sunday: Some(PlanDay::default()),
    }
}

fn power() -> WeeklyStructure {
    WeeklyStructure {
        monday: Some(PlanDay::default()),
        tuesday: Some(day(PlanType::Power, 90.0, Intensity::High, "limit boulders")),
        wednesday: Some(PlanDay::default()),
        thursday: Some(day(PlanType::Strength, 60.0, Intensity::High, "fingers")),
        friday: Some(PlanDay::default()),
        saturday: Some(day(PlanType::Power, 90.0, Intensity::High, "limit boulders")),
        sunday: Some(day(PlanType::Technique, 45.0, Intensity::Low, "easy movement")),
    }
}

fn three() -> WeeklyStructure {
    WeeklyStructure {
        monday: Some(PlanDay::default()),
        tuesday: Some(day(PlanType::Power, 90.0, Intensity::High, "hard boulders")),
        wednesday: Some(PlanDay::default()),
        thursday: Some(day(PlanType::Technique, 60.0, Intensity::Low, "easy, precise")),
        friday: Some(PlanDay::default()),
        saturday: Some(day(PlanType::Endurance, 120.0, Intensity::Moderate, "routes or circuits")),
        sunday: Some(PlanDay::default()),
    }
}

/// The next Monday; today if it is one. No day of a new plan is in the past.
fn first_day(today: NaiveDate) -> NaiveDate {
    let this = monday_of(today);
    if this == today { today } else { this.checked_add_days(Days::new(7)).unwrap_or(this) }
}

/// A plan over whole weeks.
fn dates(plan: &mut Plan, weeks: u64, today: NaiveDate) {
    let start = first_day(today);
    plan.start_date = start.to_string();
    let end = start.checked_add_days(Days::new(weeks * 7 - 1)).unwrap_or(start);
    plan.end_date = end.to_string();
}

fn form(title: String, body: Body) -> Do {
    let key = Key::new(Table::Plans, "");
    Do::Open(Open::Form { title, key, body, exists: false, focus: Some("name") })
}

/// An empty plan of four weeks.
pub(super) fn blank(active: bool, today: NaiveDate) -> Do {
    let mut plan = Plan { active, ..Plan::default() };
    dates(&mut plan, 4, today);
    form(format!("New plan from {}", spoken(first_day(today))), body(&plan))
}

/// A day as it is said: `Mon 23 Nov`.
fn spoken(day: NaiveDate) -> String {
    day.format("%a %-d %b").to_string()
}

/// The plans to start from, as a choice. Where another plan is active, choosing one asks which is to be.
pub(super) fn choice(plans: &[PlanRecord], today: NaiveDate) -> Do {
    let active = plans.iter().find(|plan| plan.plan.as_ref().is_some_and(|plan| plan.active));
    let shipped = TEMPLATES.iter().map(|template| {
        let mut plan = Plan {
            name: template.name.to_owned(),
            weekly_structure: (template.week)(),
            goals: template.goals.iter().map(|goal| (*goal).to_owned()).collect(),
            active: active.is_none(),
            ..Plan::default()
        };
        dates(&mut plan, template.weeks, today);
        let title = format!("{}, from {}", template.name, spoken(first_day(today)));
        let made = form(title.clone(), body(&plan));
        let what = match active {
            None => made,
            Some(now) => Do::Open(Open::Choose {
                title,
                about: vec![format!("{} is the active plan now.", name(now))],
                items: vec![
                    (format!("Add it and keep {} active", name(now)), made),
                    (
                        format!("Make it the active plan instead of {}", name(now)),
                        Do::msg(Msg::Save(add_active(plans, body(&plan)))),
                    ),
                ],
            }),
        };
        (format!("{}: {}", template.name, template.about), what)
    });
    let items = shipped.chain([("An empty plan".to_owned(), blank(active.is_none(), today))]).collect();
    Do::Open(Open::Choose { title: format!("A plan from {}", spoken(first_day(today))), about: Vec::new(), items })
}
