//! Plans to start from. Choosing one opens it in the form; nothing is saved before the climber says so.
//!
//! They are plain weeks in general terms, after the usual division into base, strength and power phases (Horst, "Training
//! for Climbing"); nobody's body is known here, so each says little and leaves the loads to the climber.

use crate::pane::{Do, Open};
use chrono::{Days, NaiveDate};
use v7_state::record::{Body, Intensity, Key, Plan, PlanDay, PlanType, Table, WeeklyStructure, body};
use v7_state::view::plan::monday_of;

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

/// A plan over whole weeks, from this week on.
fn dates(plan: &mut Plan, weeks: u64, today: NaiveDate) {
    let start = monday_of(today);
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
    form("New plan".to_owned(), body(&plan))
}

/// The plans to start from, as a choice.
pub(super) fn choice(active: bool, today: NaiveDate) -> Do {
    let shipped = TEMPLATES.iter().map(|template| {
        let mut plan = Plan {
            name: template.name.to_owned(),
            weekly_structure: (template.week)(),
            goals: template.goals.iter().map(|goal| (*goal).to_owned()).collect(),
            active,
            ..Plan::default()
        };
        dates(&mut plan, template.weeks, today);
        let label = format!("{}: {}", template.name, template.about);
        (label, form(template.name.to_owned(), body(&plan)))
    });
    let items = shipped.chain([("An empty plan".to_owned(), blank(active, today))]).collect();
    Do::Open(Open::Choose { title: "Start from".to_owned(), about: Vec::new(), items })
}
