//! Answers about training load.

use super::ask::Question;
use super::desk::{Desk, count, duration, figure, or_missing, signed, within};
use crate::coach::period::Period;
use crate::insight::load;
use crate::row::DayStat;
use crate::store::StoreError;
use chrono::NaiveDate;
use std::fmt::Write as _;

/// What some days add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sum {
    pub(super) sessions: u32,
    pub(super) days: usize,
    pub(super) minutes: f64,
    pub(super) load: f64,
    pub(super) unrated: usize,
    pub(super) sent: u32,
    pub(super) tried: u32,
}

/// The days of a period together.
pub(super) fn sum(days: &[DayStat]) -> Sum {
    days.iter().fold(Sum::default(), |sum, day| Sum {
        sessions: sum.sessions + day.sessions,
        days: sum.days + usize::from(day.sessions > 0),
        minutes: sum.minutes + day.minutes,
        load: sum.load + day.load,
        unrated: sum.unrated + usize::from(day.sessions > 0 && day.load <= 0.0),
        sent: sum.sent + day.sent,
        tried: sum.tried + day.tried,
    })
}

pub(super) fn load(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    if let Some(period) = asked.periods.first() {
        return of(desk, period);
    }
    let days = desk.reader.days(NaiveDate::MIN, desk.today)?;
    let load = load::load(&days, desk.today, 4);
    let mut text = String::from("**Load** (minutes x RPE):\n\n");
    let plain = |value: &f64| figure(*value, 0);
    let _ = writeln!(text, "- Last seven days: {}", or_missing(&load.last_seven, "day", plain));
    let change = or_missing(&load.change_pct, "day", |value| format!("{} %", signed(*value, 0)));
    let _ = writeln!(text, "- Against the four weeks before: {change}");
    let _ = writeln!(
        text,
        "- Monotony (mean over spread of the seven days): {}",
        or_missing(&load.monotony, "day", |value| figure(*value, 2))
    );
    let _ = writeln!(text, "- Strain (load x monotony): {}", or_missing(&load.strain, "day", plain));
    let _ = writeln!(
        text,
        "- Acute to chronic, 7 over 28 days: {}",
        or_missing(&load.acwr_coupled, "day", |value| figure(*value, 2))
    );
    let weeks: Vec<String> = load.weeks.iter().map(|week| figure(week.load, 0)).collect();
    let _ = writeln!(text, "- Last four weeks: {}", weeks.join(", "));
    let rest = days
        .iter()
        .rev()
        .take_while(|day| day.date <= desk.today)
        .find(|day| day.sessions == 0 && day.rest)
        .map(|day| day.date);
    if let Some(days) = load.days_since_session.value() {
        let _ = writeln!(
            text,
            "- Last session: {}",
            if *days == 0 { "today".to_owned() } else { format!("{} ago", count(*days as usize, "day")) }
        );
    }
    if let Some(date) = rest {
        let _ = writeln!(text, "- Last logged rest day: {date}");
    }
    text.push_str("\nNo value of these is known to be safe or dangerous (Impellizzeri 2020): look at how you sleep, feel and climb beside them.");
    Ok(text)
}

fn of(desk: &Desk<'_>, period: &Period) -> Result<String, StoreError> {
    let (own, before) = (sum(&desk.reader.days(period.first, period.last)?), period.before());
    if own.sessions == 0 {
        return Ok(format!("Not enough data: no session {}.", within(period)));
    }
    let earlier = sum(&desk.reader.days(before.first, before.last)?);
    let mut text = format!(
        "**Load {}**: {} over {}, {}.\n",
        within(period),
        figure(own.load, 0),
        count(own.sessions as usize, "session"),
        duration(own.minutes)
    );
    if own.unrated > 0 {
        let _ = writeln!(text, "\n{} without RPE or duration add nothing to it.", count(own.unrated, "day"));
    }
    if earlier.load > 0.0 {
        let change = (own.load / earlier.load - 1.0) * 100.0;
        let _ = writeln!(
            text,
            "\n{}: {} over {} ({} %).",
            before.title(),
            figure(earlier.load, 0),
            count(earlier.sessions as usize, "session"),
            signed(change, 0)
        );
    } else {
        let _ = writeln!(text, "\n{}: not enough data to compare.", before.title());
    }
    Ok(text)
}
