//! Who the climber is, what is aimed at, what is planned.

use super::{Story, millis, stamp};
use crate::insight::load::monday;
use crate::record::{
    ActivityLevel, Goal, GoalType, Injury, Intensity, NutritionGoal, NutritionProfile, Override, Plan, PlanDay,
    PlanType, Preferences, Profile, Table, Targets, Units, User, WeeklyStructure, body,
};
use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use serde_json::{Value, json};

/// Adds the account, the profile and the targets.
pub(super) fn put(story: &mut Story) {
    let user = User {
        name: Some("Robin".into()),
        email: None,
        preferences: Preferences {
            units: Some(Units::Metric),
            timezone: Some("America/Los_Angeles".into()),
            boulder_scale: Some("v-scale".into()),
            route_scale: Some("yds".into()),
        },
    };
    story.put(Table::Users, Table::Users.name(), &user);
    let mut profile = body(&profile(story));
    profile.insert(
        "currentGrades".into(),
        json!({
            "indoor": {"slab": "V5", "vertical": "V6", "overhang": "V7"},
            "outdoor": {"boulder": "V8", "sport": "5.11d"},
        }),
    );
    if let Some(goals) = profile.get_mut("goals").and_then(Value::as_array_mut) {
        for (goal, kept) in goals.iter_mut().zip(forecasts(story.today)) {
            goal["forecasts"] = kept;
        }
    }
    story.put(Table::Profiles, Table::Profiles.name(), &profile);
    let nutrition = NutritionProfile {
        current_weight: Some(72.0),
        target_weight: Some(71.0),
        height: Some(178.0),
        age: Some(31.0),
        activity_level: Some(ActivityLevel::Moderate),
        goal: Some(NutritionGoal::Maintain),
        dietary_restrictions: vec!["no shellfish".into()],
        targets: Targets {
            calories: Some(2600.0),
            protein: Some(120.0),
            carbs: Some(350.0),
            fat: Some(80.0),
            hydration: Some(2500.0),
        },
    };
    story.put(Table::NutritionProfiles, Table::NutritionProfiles.name(), &nutrition);
}

/// What was forecast of the goals, in the order of [`profile`]: the last weeks of the V9, a 5.12a whose date was moved, and the
/// V7 that went.
fn forecasts(today: NaiveDate) -> [Value; 3] {
    let day = |days: i64| today.checked_add_signed(TimeDelta::days(days)).unwrap_or(today).to_string();
    let weekly = |grade: &str, first: i64, count: i64, by: i64, (from, step): (f64, f64)| {
        let percent = |p: f64| (p * 100.0).round() / 100.0;
        let one = |week: i64| {
            let (made, p) = (first + 7 * week, from + step * week as f64);
            json!({
                "id": day(made), "made": day(made), "by": day(by), "grade": grade, "p": percent(p),
                "lo": percent(p * 0.5), "hi": percent((p * 1.7).min(0.95)), "tries": (by - made) / 4,
            })
        };
        (0..count).map(one).collect::<Value>()
    };
    [
        weekly("V9", -37, 5, 160, (0.16, 0.02)),
        weekly("5.12a", -150, 14, -45, (0.38, -0.015)),
        weekly("V7", -340, 11, -70, (0.3, 0.04)),
    ]
}

fn profile(story: &mut Story) -> Profile {
    let today = story.today;
    let date = |days: i64| today.checked_add_signed(TimeDelta::days(days)).unwrap_or(today).to_string();
    let mut goal = |kind, grade: &str, by: Option<i64>, what: &str, completed| Goal {
        id: story.ids.short(),
        grade: grade.into(),
        kind,
        target_date: by.map(date),
        description: Some(what.into()),
        completed,
    };
    let goals = vec![
        goal(GoalType::Boulder, "V9", Some(160), "One V9 before the rock gets warm", false),
        goal(GoalType::Sport, "5.12a", Some(120), "Blue Distance", false),
        goal(GoalType::Boulder, "V7", Some(-70), "The Long Quiet", true),
    ];
    let mut injury = |kind: &str, since: i64, duration: &str, notes: &str| Injury {
        id: story.ids.short(),
        kind: kind.into(),
        date: Some(date(since)),
        duration: Some(duration.into()),
        recovered: true,
        notes: Some(notes.into()),
    };
    let injury_history = vec![
        injury("A2 pulley strain, left ring finger", -236, "6 weeks", "Crimped a wet edge on The Long Quiet."),
        injury("Golfer's elbow, right", -1100, "3 months", "Better with reverse wrist curls."),
    ];
    Profile {
        age: None,
        birth_date: NaiveDate::from_ymd_opt(today.year() - 31, 1, 1).map(|born| born.to_string()),
        sex: Some("male".into()),
        weight: Some(72.0),
        height: Some(178.0),
        body_fat_pct: Some(14.0),
        years_climbing: Some(7.0),
        goals,
        strengths: vec!["overhangs".into(), "finger strength".into(), "patience on projects".into()],
        weaknesses: vec!["slab".into(), "pacing on routes".into(), "dynamic moves".into()],
        injury_history,
        dietary_restrictions: vec!["no shellfish".into()],
    }
}

/// Adds an old plan and the one that is followed now, and hands them out.
pub(super) fn plans(story: &mut Story) -> Vec<Plan> {
    let week = monday(story.today);
    let shift = |weeks: i64| week.checked_add_signed(TimeDelta::weeks(weeks)).unwrap_or(week);
    let power = WeeklyStructure {
        monday: Some(PlanDay::default()),
        tuesday: Some(day(
            PlanType::Power,
            105.0,
            Intensity::High,
            &["limit bouldering"],
            &["limit-bouldering", "board-session"],
        )),
        wednesday: Some(PlanDay::default()),
        thursday: Some(day(
            PlanType::Strength,
            75.0,
            Intensity::High,
            &["fingers", "pulling"],
            &["max-hangs", "weighted-pull-ups", "face-pulls"],
        )),
        friday: Some(PlanDay::default()),
        saturday: Some(day(
            PlanType::Technique,
            180.0,
            Intensity::Moderate,
            &["projects outdoors"],
            &["perfect-repeats"],
        )),
        sunday: Some(day(PlanType::Endurance, 120.0, Intensity::Moderate, &["routes"], &["route-intervals", "arc"])),
    };
    let base = WeeklyStructure {
        tuesday: Some(day(PlanType::Technique, 90.0, Intensity::Low, &["feet"], &["silent-feet", "straight-arms"])),
        thursday: Some(day(PlanType::Strength, 45.0, Intensity::Low, &["easy pulls"], &["no-hangs-daily"])),
        saturday: Some(day(PlanType::Endurance, 90.0, Intensity::Moderate, &["volume"], &["arc"])),
        ..WeeklyStructure::default()
    };
    let mut now = Plan {
        plan_id: story.ids.next(millis(shift(-6), 18)),
        name: "Power for V9".into(),
        start_date: shift(-6).to_string(),
        end_date: last_day(shift(5)),
        weekly_structure: power,
        goals: vec!["send V9".into(), "5.12a by spring".into()],
        active: true,
        created_at: Some(stamp(shift(-6), 18)),
        ..Plan::default()
    };
    move_day(&mut now, shift(1));
    let before = Plan {
        plan_id: story.ids.next(millis(shift(-30), 18)),
        name: "Back from the finger".into(),
        start_date: shift(-30).to_string(),
        end_date: last_day(shift(-24)),
        weekly_structure: base,
        goals: vec!["no pain".into()],
        active: false,
        created_at: Some(stamp(shift(-30), 18)),
        ..Plan::default()
    };
    let plans = vec![before, now];
    for plan in &plans {
        story.put(Table::Plans, &plan.plan_id, plan);
    }
    plans
}

fn last_day(monday: NaiveDate) -> String {
    monday.checked_add_days(Days::new(6)).unwrap_or(monday).to_string()
}

/// Next week's Thursday is moved to the Friday.
fn move_day(plan: &mut Plan, monday: NaiveDate) {
    let (Some(thursday), Some(friday)) = (monday.checked_add_days(Days::new(3)), monday.checked_add_days(Days::new(4)))
    else {
        return;
    };
    let day = plan.weekly_structure.thursday.clone();
    plan.overrides.insert(thursday.to_string(), Override::default());
    plan.overrides.insert(friday.to_string(), Override { day, moved_from: Some(thursday.to_string()) });
}

fn day(kind: PlanType, minutes: f64, intensity: Intensity, focus: &[&str], exercises: &[&str]) -> PlanDay {
    let words = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    PlanDay {
        kind,
        focus: words(focus),
        duration: Some(minutes),
        intensity: Some(intensity),
        exercises: words(exercises),
        notes: None,
    }
}
