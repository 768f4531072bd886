//! Answers about the plan: what it says, and what was done of it.

use super::ask::Question;
use super::body::entry_mark;
use super::desk::{Desk, count, duration, figure, or_missing};
use crate::coach::period::{Period, back};
use crate::insight::adherence::{self, DayState, PlannedDay};
use crate::insight::load;
use crate::record::{Choice as _, Plan, PlanDay, PlanType};
use crate::store::StoreError;
use crate::view::facets;
use std::fmt::Write as _;

/// Weeks looked back when no time is named.
const WEEKS: u32 = 4;
/// The most weeks that are looked back.
const MOST_WEEKS: i64 = 53;

pub(super) fn adherence(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let plans = facets::plans(desk.reader)?;
    let period = asked.periods.first();
    let end = period.map_or(desk.today, |period| period.last.min(desk.today));
    let Some(plan) = adherence::current(&plans, end) else {
        return Ok("There is no training plan to compare with. Pane 4 makes one.".into());
    };
    let weeks = period.map_or(WEEKS, |period| {
        let weeks = (load::monday(end) - load::monday(period.first)).num_days() / 7 + 1;
        weeks.clamp(1, MOST_WEEKS) as u32
    });
    let since = back(end, u64::from(weeks) * 7 + 7);
    let days = desk.reader.days(since, end)?;
    let done = desk.reader.fulfilments(since, desk.today)?;
    let found = adherence::weeks(plan, &days, &done, end, weeks);
    let mut text = format!("**{}** ({} to {}), planned against done:\n\n", plan.name, plan.start_date, plan.end_date);
    let mut missed: Vec<&PlannedDay> = Vec::new();
    for week in &found {
        if week.days.iter().all(|day| day.planned.is_none()) {
            continue;
        }
        let score = or_missing(&week.score, "day", |score| format!("{} %", figure(score * 100.0, 0)));
        let _ = writeln!(
            text,
            "- Week of {}: {score}, {} of {} planned",
            week.monday,
            duration(week.actual_min),
            duration(week.planned_min)
        );
        let held = |day: &&PlannedDay| period.is_none_or(|period| period.holds(day.date)) && day.date <= desk.today;
        missed.extend(week.days.iter().filter(|day| day.state == DayState::Red && day.actual_min <= 0.0).filter(held));
    }
    if found.iter().all(|week| week.planned_min <= 0.0) {
        text.push_str("Not enough data: the plan has no day in that time.\n");
        return Ok(text);
    }
    let _ = match missed.as_slice() {
        [] => writeln!(text, "\nNo planned session was missed."),
        missed => {
            let dates: Vec<String> =
                missed.iter().map(|day| format!("{} ({})", day.date, planned_kind(day.planned.as_ref()))).collect();
            writeln!(text, "\n{} missed: {}.", count(missed.len(), "planned session"), dates.join(", "))
        }
    };
    text.push_str("Days that were ill, injured, travelling or deload count neither way.");
    Ok(text)
}

fn planned_kind(day: Option<&PlanDay>) -> &'static str {
    day.map_or("nothing", |day| day.kind.as_str())
}

pub(super) fn planned(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let plans = facets::plans(desk.reader)?;
    let today = Period::new(desk.today, desk.today, "today", crate::coach::period::Unit::Days);
    let whole_week = asked.words.any(&["this week", "the week"]);
    let mut period = asked.period_or(today);
    // A weekday asked about as a plan is the coming one.
    let weekday =
        period.label.ends_with(&period.first.to_string()) && period.label.starts_with(|c: char| c.is_ascii_uppercase());
    if weekday && period.first < desk.today {
        let date = crate::coach::period::ahead(period.first, 7);
        period = Period::new(date, date, date.to_string(), crate::coach::period::Unit::Days);
    }
    if whole_week {
        let monday = load::monday(desk.today);
        period =
            Period::new(monday, crate::coach::period::ahead(monday, 6), "this week", crate::coach::period::Unit::Week);
    }
    let Some(plan) = adherence::current(&plans, period.first) else {
        return Ok(format!("There is no training plan. {}", body_now(desk)?));
    };
    let mut text = format!("**{}**\n\n", plan.name);
    for date in period.first.iter_days().take_while(|date| *date <= period.last).take(14) {
        let _ = writeln!(text, "- {}", said(plan, date, desk));
    }
    text.push('\n');
    if period.holds(desk.today) {
        text.push_str(&body_now(desk)?);
    }
    Ok(text)
}

fn said(plan: &Plan, date: chrono::NaiveDate, desk: &Desk<'_>) -> String {
    let when = if date == desk.today { format!("Today, {date}") } else { date.format("%A, %Y-%m-%d").to_string() };
    let (day, overridden, from) = adherence::planned(plan, date);
    let Some(day) = day else {
        return format!("{when}: {}", if overridden { "nothing, the day was moved" } else { "nothing planned" });
    };
    if day.kind == PlanType::Rest {
        return format!("{when}: rest");
    }
    let mut text = format!("{when}: {}", day.kind.as_str());
    if let Some(minutes) = day.duration {
        let _ = write!(text, ", {}", duration(minutes));
    }
    if let Some(intensity) = day.intensity {
        let _ = write!(text, ", intensity {}", intensity.as_str());
    }
    if !day.focus.is_empty() {
        let _ = write!(text, ", {}", day.focus.join(", "));
    }
    if let Some(from) = from {
        let _ = write!(text, " (moved from {from})");
    }
    text
}

/// What speaks for or against training today.
fn body_now(desk: &Desk<'_>) -> Result<String, StoreError> {
    let days = desk.reader.days(back(desk.today, 63), desk.today)?;
    let load = load::load(&days, desk.today, 4);
    let mut text = String::new();
    if let Some(ago) = load.days_since_session.value() {
        let last = back(desk.today, (*ago).unsigned_abs());
        let _ = write!(
            text,
            "Your last session was {}{}.",
            if *ago == 0 { "today".into() } else { format!("{} ago", count(*ago as usize, "day")) },
            entry_mark(desk, last)?
        );
    }
    if let Some(change) = load.change_pct.value() {
        let _ =
            write!(text, " Load of seven days: {} % against the four weeks before.", super::desk::signed(*change, 0));
    }
    let scores = desk.reader.soreness(back(desk.today, 3), desk.today)?;
    if let Some(worst) = scores.iter().max_by(|a, b| a.score.total_cmp(&b.score)).filter(|worst| worst.score >= 4.0) {
        let _ = write!(
            text,
            " Soreness of {} was {} on {}: choose what does not load it.",
            worst.part,
            figure(worst.score, 1),
            worst.date
        );
    }
    Ok(text)
}
