//! Answers about one climb over the years, and about the last time of anything.

use super::ask::Question;
use super::desk::{Desk, count, quoted};
use super::sends::meant;
use crate::coach::cite::mark;
use crate::coach::words::Words;
use crate::filter::{Filter, Word};
use crate::record::{Body, ClimbResult, SessionType, Table, Venue};
use crate::store::{ClimbDay, StoreError};
use serde_json::Value;
use std::fmt::Write as _;

/// Search hits that are looked at for a climb's name.
const HITS: usize = 40;

pub(super) fn last_time(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    if let Some(name) = &asked.name
        && let Some(days) = find(desk, name)?
    {
        return Ok(told(&days, desk));
    }
    if asked.words.any(&["rest day", "rested", "rest"]) && asked.pick.is_empty() {
        return last_rest(desk);
    }
    let first = asked.words.any(&["first"]);
    let wants_send = asked.words.any(&["send", "sent", "flash", "flashed", "onsight", "onsighted"]);
    if asked.pick.grade.is_some()
        || asked.pick.style.is_some()
        || asked.pick.flash
        || wants_send
        || asked.pick.discipline.is_some()
    {
        let mut ascents = meant(desk, asked, &asked.period_or(desk.all()))?;
        ascents.retain(|ascent| ascent.result.is_send() || !(wants_send || asked.pick.grade.is_some()));
        let found = if first { ascents.first() } else { ascents.last() };
        return Ok(match found {
            Some(ascent) => {
                let grade = crate::grade::rank_label(ascent.scale, ascent.rank);
                format!(
                    "**{}**, {} ago: {grade}{}{} ({}).",
                    ascent.date,
                    count((desk.today - ascent.date).num_days().max(0) as usize, "day"),
                    desk.called(ascent)?,
                    desk.ascent_mark(ascent)?,
                    count(ascents.len(), "such climb")
                )
            }
            None => format!("Never, as far as the journal knows: no climb{}.", asked.pick.words()),
        });
    }
    if let Some(name) = asked.name.as_ref().filter(|_| asked.pick.is_empty()) {
        return Ok(format!("No climb called “{}” is in the journal.", quoted(name)));
    }
    let filter = Filter {
        places: asked.pick.place.iter().cloned().collect(),
        partners: asked.pick.partner.iter().cloned().collect(),
        kinds: if asked.pick.venue == Some(Venue::Outdoor) {
            vec![SessionType::Outdoor]
        } else {
            vec![SessionType::Gym, SessionType::Outdoor, SessionType::Training]
        },
        ..Filter::default()
    };
    let rows = desk.entries(&desk.all(), filter)?;
    Ok(match if first { rows.last() } else { rows.first() } {
        Some(row) => {
            let place = if row.place.is_empty() { String::new() } else { format!(" at {}", quoted(&row.place)) };
            format!(
                "**{}**, {} ago{place}{} ({}).",
                row.date,
                count((desk.today - row.date).num_days().max(0) as usize, "day"),
                desk.mark(Table::Entries, Some(row.row))?,
                count(rows.len(), "such session")
            )
        }
        None => format!("Never, as far as the journal knows: no session{}.", asked.pick.words()),
    })
}

fn last_rest(desk: &Desk<'_>) -> Result<String, StoreError> {
    let days = desk.reader.days(chrono::NaiveDate::MIN, desk.today)?;
    let trained: std::collections::HashSet<_> =
        days.iter().filter(|day| day.sessions > 0).map(|day| day.date).collect();
    let Some(first) = days.first() else { return Ok("Not enough data: nothing is logged.".into()) };
    let mut date = desk.today;
    while date >= first.date {
        if !trained.contains(&date) && date < desk.today {
            return Ok(format!(
                "Your last day without a session was **{date}**, {} ago.",
                count((desk.today - date).num_days() as usize, "day")
            ));
        }
        date = crate::coach::period::back(date, 1);
    }
    Ok("Every day of the journal has a session.".into())
}

pub(super) fn history(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let Some(name) = &asked.name else { return Ok(super::help::unknown()) };
    match find(desk, name)? {
        Some(days) => Ok(told(&days, desk)),
        None => Ok(format!(
            "No climb called “{}” is in the journal. Put its name in quotes if it holds everyday words.",
            quoted(name)
        )),
    }
}

/// All days on the climb whose name is this, else begins with or holds it.
fn find(desk: &Desk<'_>, name: &str) -> Result<Option<Vec<ClimbDay>>, StoreError> {
    let wanted = Words::new(name).list.join(" ");
    if wanted.is_empty() {
        return Ok(None);
    }
    let filter = Filter {
        words: vec![Word { text: wanted.clone(), prefix: true, not: false }],
        tables: vec![Table::Entries, Table::Sends],
        ..Filter::default()
    };
    let mut best: Option<(u8, u64)> = None;
    for hit in desk.reader.search(&filter, HITS)? {
        let Some(body) = desk.reader.get(&hit.key)? else { continue };
        for (at, climb) in named(hit.key.table, &body) {
            let own = Words::new(&climb).list.join(" ");
            let fit = match () {
                () if own == wanted => 3,
                () if own.starts_with(&wanted) => 2,
                () if own.contains(&wanted) => 1,
                () => continue,
            };
            if best.is_none_or(|(known, _)| fit > known)
                && let Some(number) = desk.reader.climb_of(&hit.key, at)?
            {
                best = Some((fit, number));
            }
        }
    }
    let Some((_, number)) = best else { return Ok(None) };
    let mut days = desk.reader.climb(number)?;
    days.retain(|day| day.date <= desk.today);
    Ok((!days.is_empty()).then_some(days))
}

/// The climbs that a record names, with their place in it.
fn named(table: Table, body: &Body) -> Vec<(Option<usize>, String)> {
    if table == Table::Sends {
        return name_of(body).map(|name| (None, name)).into_iter().collect();
    }
    let climbs = body.get("climbs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    climbs.iter().enumerate().filter_map(|(at, climb)| Some((Some(at), name_of(climb.as_object()?)?))).collect()
}

fn name_of(body: &Body) -> Option<String> {
    body.get("name").and_then(Value::as_str).map(str::to_owned)
}

fn told(days: &[ClimbDay], desk: &Desk<'_>) -> String {
    let text = |day: &ClimbDay, key: &str| {
        let of = |body: &Option<Body>| {
            body.as_ref().and_then(|body| body.get(key)).and_then(Value::as_str).map(str::to_owned)
        };
        of(&day.climb).or_else(|| of(&day.send))
    };
    let sent = |day: &ClimbDay| {
        day.send.is_some()
            || day.climb.as_ref().is_some_and(|climb| ClimbResult::of(climb).is_none_or(ClimbResult::is_send))
    };
    let tries = |day: &ClimbDay| {
        let of = |body: &Option<Body>| body.as_ref()?.get("attempts")?.as_f64();
        of(&day.climb).or_else(|| of(&day.send))
    };
    let Some(last) = days.last() else { return String::new() };
    let name = days.iter().rev().find_map(|day| text(day, "name")).unwrap_or_else(|| "that climb".into());
    let grade = days.iter().rev().find_map(|day| text(day, "grade")).unwrap_or_default();
    let known: f64 = days.iter().filter_map(tries).sum();
    let unknown = days.iter().filter(|day| tries(day).is_none()).count();
    let first_send = days.iter().find(|day| sent(day));
    let state = match first_send {
        Some(day) => format!("sent on {} {}", day.date, mark(&day.key)),
        None => "not sent yet".into(),
    };
    let ago = (desk.today - last.date).num_days().max(0) as usize;
    let (name, grade) = (quoted(&name), quoted(&grade));
    let mut answer = format!(
        "**{name}** {grade}: last on **{}**, {} ago {}; {state}.\n\n",
        last.date,
        count(ago, "day"),
        mark(&last.key)
    );
    let _ = write!(
        answer,
        "{} on it since {}, {}",
        count(days.len(), "session"),
        days[0].date,
        count(known as usize, "try")
    );
    let _ = if unknown > 0 {
        writeln!(answer, " ({} without a number of tries).", count(unknown, "session"))
    } else {
        writeln!(answer, ".")
    };
    let high = days.iter().rev().find_map(|day| Some((day, text(day, "highPoint")?)));
    if let Some((day, point)) = high {
        let _ = writeln!(answer, "High point: {} {}.", quoted(&point), mark(&day.key));
    }
    answer
}
