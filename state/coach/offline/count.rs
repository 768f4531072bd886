//! Answers to "how many": sessions, days, hours, sends, flashes, tries, rest days.

use super::ask::Question;
use super::desk::{Desk, count, duration, figure, quoted, within};
use super::sends::meant;
use crate::coach::period::Period;
use crate::filter::Filter;
use crate::record::{SessionType, Table, Venue};
use crate::row::{Ascent, EntryRow};
use crate::store::StoreError;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

pub(super) fn how_many(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let is = |phrases: &[&str]| asked.words.any(phrases);
    let graded = asked.pick.grade.is_some() || asked.pick.flash || asked.pick.style.is_some();
    let climbs = is(&[
        "send",
        "sends",
        "sent",
        "boulders",
        "boulder problem*",
        "routes",
        "problems",
        "climbs",
        "ascents",
        "grades",
        "flashes",
        "onsights",
    ]);
    let sessions = is(&[
        "session*", "day", "days", "hour*", "minutes", "time", "train", "trained", "workouts", "training", "times",
        "often", "rest",
    ]);
    if is(&["tries", "attempts", "goes", "failed", "fails", "falls"]) {
        return tries(desk, asked);
    }
    if graded || (climbs && !(sessions && is(&["session*", "days", "hour*"]))) {
        return sends(desk, asked);
    }
    if is(&["rest days", "rest day", "days off", "did i rest"]) {
        return rest(desk, asked);
    }
    if asked.name.is_some() && is(&["times", "often"]) && is(&["try", "tried", "attempt*", "climb", "send", "sent"]) {
        return super::climb::history(desk, asked);
    }
    if !sessions || is(&["until", "till"]) {
        return Ok(super::help::unknown());
    }
    days(desk, asked)
}

fn sends(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(desk.all());
    let ascents = meant(desk, asked, &period)?;
    let sent: Vec<&Ascent> = ascents.iter().filter(|ascent| ascent.result.is_send() && !ascent.warmup).collect();
    let climbs: HashSet<u64> = sent.iter().map(|ascent| ascent.climb).collect();
    let noun = if asked.pick.flash { "flash" } else { "send" };
    let mut text = format!(
        "**{}**{} {}, {}.",
        count(sent.len(), noun),
        asked.pick.words(),
        within(&period),
        count(climbs.len(), "different climb")
    );
    if sent.is_empty() {
        return Ok(format!("None: no {noun}{} {}.", asked.pick.words(), within(&period)));
    }
    let flashes = sent.iter().filter(|ascent| ascent.is_flash()).count();
    if !asked.pick.flash {
        let _ = write!(text, " {flashes} of them on the first try.");
    }
    text.push_str(" Warm-ups are left out.\n\n");
    for ascent in sent.iter().rev().take(3) {
        let grade = crate::grade::rank_label(ascent.scale, ascent.rank);
        let _ = writeln!(text, "- {grade}{}, {}{}", desk.called(ascent)?, ascent.date, desk.ascent_mark(ascent)?);
    }
    if sent.len() > 3 {
        text.push_str("- and earlier ones\n");
    }
    Ok(text)
}

fn tries(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(desk.all());
    let ascents = meant(desk, asked, &period)?;
    let known: Vec<u64> =
        ascents.iter().filter(|ascent| !ascent.warmup).filter_map(|ascent| Some(ascent.attempts?.into())).collect();
    let unknown = ascents.iter().filter(|ascent| !ascent.warmup && ascent.attempts.is_none()).count();
    if known.is_empty() {
        return Ok(format!("Not enough data: no tries are noted{} {}.", asked.pick.words(), within(&period)));
    }
    let total: u64 = known.iter().sum();
    let mut text = format!(
        "**{}**{} {}, on {}.",
        count(total as usize, "try"),
        asked.pick.words(),
        within(&period),
        count(known.len(), "noted climb")
    );
    if unknown > 0 {
        let _ = write!(text, " For {unknown} more the number of tries was not noted.");
    }
    Ok(text)
}

fn rest(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = named(desk, asked)?;
    let days = desk.reader.days(period.first, period.last)?;
    let trained = days.iter().filter(|day| day.sessions > 0).count();
    let logged = days.iter().filter(|day| day.rest && day.sessions == 0).count();
    let all = period.days().max(0) as usize;
    Ok(format!(
        "**{} without a session** {}, of {all}: {logged} of them logged as rest, {} with a session.",
        count(all - trained.min(all), "day"),
        within(&period),
        count(trained, "day")
    ))
}

/// Without a time named, from the first record on.
fn named(desk: &Desk<'_>, asked: &Question) -> Result<Period, StoreError> {
    let first = desk.reader.days(chrono::NaiveDate::MIN, desk.today)?.first().map_or(desk.today, |day| day.date);
    let whole = Period::new(first, desk.today, format!("since {first}"), crate::coach::period::Unit::Days);
    Ok(match asked.periods.first() {
        Some(period) if period.unit != crate::coach::period::Unit::All => period.clone(),
        _ => whole,
    })
}

fn days(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = named(desk, asked)?;
    let filter = Filter {
        places: asked.pick.place.iter().cloned().collect(),
        partners: asked.pick.partner.iter().cloned().collect(),
        kinds: match asked.pick.venue {
            Some(Venue::Outdoor) => vec![SessionType::Outdoor],
            Some(Venue::Indoor) => vec![SessionType::Gym, SessionType::Training],
            None => Vec::new(),
        },
        ..Filter::default()
    };
    let rows: Vec<EntryRow> =
        desk.entries(&period, filter)?.into_iter().filter(|row| row.kind != SessionType::Rest).collect();
    if rows.is_empty() {
        return Ok(format!("None: no session{} {}.", asked.pick.words(), within(&period)));
    }
    let dates: HashSet<_> = rows.iter().map(|row| row.date).collect();
    let minutes: f64 = rows.iter().filter_map(|row| row.duration_min).sum();
    let unknown = rows.iter().filter(|row| row.duration_min.is_none()).count();
    let weeks = period.days() as f64 / 7.0;
    let mut text = format!(
        "**{}**{} {}, on {}, {} in all",
        count(rows.len(), "session"),
        asked.pick.words(),
        within(&period),
        count(dates.len(), "day"),
        duration(minutes)
    );
    if weeks >= 2.0 {
        let _ = write!(text, ", {} a week", figure(rows.len() as f64 / weeks, 1));
    }
    text.push('.');
    if unknown > 0 {
        let _ = write!(text, " {} without a duration.", count(unknown, "session"));
    }
    text.push_str(" The last:\n\n");
    for row in rows.iter().take(3) {
        let place = if row.place.is_empty() { String::new() } else { format!(" at {}", quoted(&row.place)) };
        let _ = writeln!(text, "- {}{place}{}", row.date, desk.mark(Table::Entries, Some(row.row))?);
    }
    Ok(text)
}

/// Where, with whom, how long.
pub(super) fn habits(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(Period::rolling(365, desk.today));
    let mut rows = desk.entries(&period, Filter::default())?;
    rows.retain(|row| row.kind != SessionType::Rest);
    if rows.is_empty() {
        return Ok(format!("Not enough data: no session {}.", within(&period)));
    }
    let mut text = format!("**Habits {}** ({}):\n\n", within(&period), count(rows.len(), "session"));
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.place.is_empty()) {
        *places.entry(&row.place).or_default() += 1;
    }
    let _ = writeln!(text, "- Places: {}", most(&places));
    let (since, until) = (period.first.to_string(), period.last.to_string());
    let shared = desk.reader.records_with(Table::Entries, &since, &until, "partners")?;
    let mut partners: BTreeMap<&str, usize> = BTreeMap::new();
    for name in shared.iter().filter_map(|record| record.body.get("partners")?.as_array()).flatten() {
        if let Some(name) = name.as_str() {
            *partners.entry(name).or_default() += 1;
        }
    }
    let _ = writeln!(text, "- Partners: {}", most(&partners));
    let known: Vec<f64> = rows.iter().filter_map(|row| row.duration_min).collect();
    let longest = rows.iter().max_by(|a, b| a.duration_min.unwrap_or(-1.0).total_cmp(&b.duration_min.unwrap_or(-1.0)));
    if let (Some(row), false) = (longest, known.is_empty()) {
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        let minutes = row.duration_min.unwrap_or_default();
        let mark = desk.mark(Table::Entries, Some(row.row))?;
        let (mean, longest) = (duration(mean), duration(minutes));
        let _ = writeln!(text, "- Session: mean {mean}, longest {longest} on {}{mark} (n {})", row.date, known.len());
    }
    Ok(text)
}

/// The five most frequent.
fn most(counts: &BTreeMap<&str, usize>) -> String {
    let mut all: Vec<(&&str, &usize)> = counts.iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let shown: Vec<String> = all.iter().take(5).map(|(name, n)| format!("{} {n}", quoted(name))).collect();
    if shown.is_empty() { "none noted".into() } else { shown.join(", ") }
}
