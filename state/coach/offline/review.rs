//! Looking back: a period at a glance, one day, two periods side by side.

use super::ask::Question;
use super::body;
use super::desk::{Desk, count, duration, figure, quoted, signed, within};
use super::week::{Sum, sum};
use crate::coach::cite::mark;
use crate::coach::period::{Period, Unit};
use crate::filter::Filter;
use crate::grade::rank_label;
use crate::insight::{Figure, adherence, load::monday, nutrition};
use crate::record::{Choice as _, NutritionProfile, Table};
use crate::row::{Ascent, EntryRow};
use crate::store::StoreError;
use crate::view::facets;
use std::fmt::Write as _;

pub(super) fn review(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let this = Period::new(monday(desk.today), desk.today, "this week", Unit::Week);
    let period = asked.period_or(this);
    let before = period.before();
    let (own, earlier) = (facts(desk, &period)?, facts(desk, &before)?);
    let mut text = format!("**Review of {}**\n\n", period.title());
    if own.sum.sessions == 0 {
        let _ = writeln!(text, "- No session logged.");
    } else {
        let _ = writeln!(
            text,
            "- Training: {}, {}, load {} ({} before: {}, load {})",
            count(own.sum.sessions as usize, "session"),
            duration(own.sum.minutes),
            figure(own.sum.load, 0),
            before.dates(),
            count(earlier.sum.sessions as usize, "session"),
            figure(earlier.sum.load, 0)
        );
        let _ = writeln!(text, "- Climbs: {} sent of {} tried", own.sum.sent, own.sum.tried);
    }
    for ascent in own.best.iter().take(3) {
        let _ = writeln!(
            text,
            "- Sent {}{}, {}{}",
            rank_label(ascent.scale, ascent.rank),
            desk.called(ascent)?,
            ascent.date,
            desk.ascent_mark(ascent)?
        );
    }
    let plans = facets::plans(desk.reader)?;
    if let Some(plan) = adherence::current(&plans, period.last.min(desk.today))
        && period.days() <= 31
    {
        let days = desk.reader.days(period.first, period.last)?;
        let done = desk.reader.fulfilments(period.first, desk.today)?;
        let end = period.last.min(desk.today);
        let weeks = ((monday(end) - monday(period.first)).num_days() / 7 + 1).clamp(1, 6) as u32;
        for week in adherence::weeks(plan, &days, &done, end, weeks) {
            if let Figure::Known { value, n } = &week.score {
                let _ = writeln!(
                    text,
                    "- Plan, week of {}: {} % ({}), {} of {}",
                    week.monday,
                    figure(value * 100.0, 0),
                    count(*n, "day"),
                    duration(week.actual_min),
                    duration(week.planned_min)
                );
            }
        }
    }
    if let Some((part, score, date)) = &own.sorest {
        let _ = writeln!(text, "- Sorest: {part}, {} on {date}{}", figure(*score, 1), body::entry_mark(desk, *date)?);
    }
    food(desk, &period, &mut text)?;
    let noted = desk.entries(&period, Filter::default())?;
    let words: Vec<&EntryRow> = noted.iter().filter(|row| !row.gist.is_empty()).take(3).collect();
    for row in words {
        let _ = writeln!(
            text,
            "- You wrote on {}: “{}”{}",
            row.date,
            quoted(&row.gist),
            desk.mark(Table::Entries, Some(row.row))?
        );
    }
    Ok(text)
}

fn food(desk: &Desk<'_>, period: &Period, text: &mut String) -> Result<(), StoreError> {
    if desk.settings.hidden.calories || period.unit == Unit::All {
        return Ok(());
    }
    let profile: NutritionProfile = facets::single(desk.reader, Table::NutritionProfiles)?;
    let days = desk.reader.food_days(period.first, period.last)?;
    let span = nutrition::span(&days, &profile.targets, period.last, u32::try_from(period.days()).unwrap_or(1));
    let _ = match &span.complete {
        Figure::Known { value, n } => writeln!(
            text,
            "- Food: {} kcal and {} g protein a day, mean of {}",
            figure(value.calories, 0),
            figure(value.protein, 0),
            count(*n, "complete day")
        ),
        Figure::Missing { .. } => writeln!(text, "- Food: not enough data, no complete day"),
    };
    Ok(())
}

/// What a period comes to.
struct Facts {
    sum: Sum,
    /// Sends that count, hardest first, boulders and routes apart in the order of their use.
    best: Vec<Ascent>,
    sends: usize,
    flashes: usize,
    outdoors: usize,
    sorest: Option<(String, f64, chrono::NaiveDate)>,
    soreness: Option<f64>,
}

fn facts(desk: &Desk<'_>, period: &Period) -> Result<Facts, StoreError> {
    let days = desk.reader.days(period.first, period.last)?;
    let ascents = desk.reader.ascents(Some(period.first), Some(period.last.min(desk.today)))?;
    let mut best: Vec<Ascent> = ascents.iter().filter(|ascent| ascent.counts()).copied().collect();
    let scales = desk.scales(&best, None);
    let order = |ascent: &Ascent| scales.iter().position(|scale| *scale == ascent.scale).unwrap_or(usize::MAX);
    best.sort_by_key(|ascent| (order(ascent), std::cmp::Reverse(ascent.rank), ascent.date));
    let scores = desk.reader.soreness(period.first, period.last)?;
    let sorest = scores.iter().max_by(|a, b| a.score.total_cmp(&b.score)).filter(|sorest| sorest.score > 0.0);
    let mean = (!scores.is_empty()).then(|| scores.iter().map(|own| own.score).sum::<f64>() / scores.len() as f64);
    let outdoor = Filter { kinds: vec![crate::record::SessionType::Outdoor], ..Filter::default() };
    Ok(Facts {
        sum: sum(&days),
        sends: best.len(),
        flashes: best.iter().filter(|ascent| ascent.is_flash()).count(),
        outdoors: desk.entries(period, outdoor)?.len(),
        best,
        sorest: sorest.map(|sorest| (sorest.part.clone(), sorest.score, sorest.date)),
        soreness: mean,
    })
}

pub(super) fn compare(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    if asked.periods.is_empty() && asked.pick.style.is_some() {
        return super::sends::weakness(desk, asked);
    }
    if asked.periods.is_empty() && asked.pick.venue.is_some() {
        return Ok(
            "I compare two times, such as *compare October with September*. Indoors and outdoors stand apart in the \
                   matrix of pane 3; or ask *what is my hardest outdoors?* and *indoors?*"
                .into(),
        );
    }
    let month = chrono::Datelike::with_day(&desk.today, 1).unwrap_or(desk.today);
    let first = asked.period_or(Period::new(month, desk.today, "this month", Unit::Month));
    let second = asked.periods.get(1).cloned().unwrap_or_else(|| first.before());
    let (a, b) = (facts(desk, &first)?, facts(desk, &second)?);
    let mut text = format!(
        "**{} against {}**\n\n| | {} | {} | change |\n|---|---|---|---|\n",
        first.title(),
        second.title(),
        first.label,
        second.label
    );
    let mut row = |name: &str, one: f64, two: f64, decimals: usize| {
        // The change of what is shown, so that the line adds up.
        let (one, two) = (figure(one, decimals), figure(two, decimals));
        let change = one.parse::<f64>().unwrap_or_default() - two.parse::<f64>().unwrap_or_default();
        let _ = writeln!(text, "| {name} | {one} | {two} | {} |", signed(change, decimals));
    };
    row("days", first.days() as f64, second.days() as f64, 0);
    row("sessions", f64::from(a.sum.sessions), f64::from(b.sum.sessions), 0);
    row("outdoors", a.outdoors as f64, b.outdoors as f64, 0);
    row("hours", a.sum.minutes / 60.0, b.sum.minutes / 60.0, 1);
    row("load", a.sum.load, b.sum.load, 0);
    row("climbs tried", f64::from(a.sum.tried), f64::from(b.sum.tried), 0);
    row("sends", a.sends as f64, b.sends as f64, 0);
    row("first try", a.flashes as f64, b.flashes as f64, 0);
    if let (Some(one), Some(two)) = (a.soreness, b.soreness) {
        row("mean soreness", one, two, 1);
    }
    let hardest = |facts: &Facts| -> Result<String, StoreError> {
        let Some(ascent) = facts.best.first() else { return Ok("-".into()) };
        Ok(format!("{}{}", rank_label(ascent.scale, ascent.rank), desk.ascent_mark(ascent)?))
    };
    let _ = writeln!(text, "| hardest | {} | {} | |", hardest(&a)?, hardest(&b)?);
    if a.sum.sessions == 0 || b.sum.sessions == 0 {
        text.push_str("\nNot enough data for a fair comparison: one side has no session.\n");
    } else if first.days() != second.days() {
        text.push_str("\nThe two are not equally long: compare with care.\n");
    }
    Ok(text)
}

pub(super) fn on_day(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let today = Period::new(desk.today, desk.today, "today", Unit::Days);
    let period = asked.period_or(today);
    if period.days() > 14 {
        return review(desk, &Question { periods: vec![period], ..asked.clone() });
    }
    let filter = Filter {
        places: asked.pick.place.iter().cloned().collect(),
        partners: asked.pick.partner.iter().cloned().collect(),
        ..Filter::default()
    };
    let mut rows = desk.entries(&period, filter)?;
    rows.reverse();
    let mut text = format!("**{}**\n\n", period.title());
    for row in &rows {
        let place = if row.place.is_empty() { String::new() } else { format!(" at {}", quoted(&row.place)) };
        let _ = write!(text, "- {} {}{place}", row.date, row.kind.as_str());
        if let Some(minutes) = row.duration_min {
            let _ = write!(text, ", {}", duration(minutes));
        }
        if let Some(rpe) = row.rpe {
            let _ = write!(text, ", RPE {}", figure(rpe, 1));
        }
        if row.tried > 0 {
            let _ = write!(text, ", {} sent of {} tried", row.sent, row.tried);
        }
        if !row.top.is_empty() {
            let _ = write!(text, ", hardest {}", row.top);
        }
        let _ = writeln!(text, "{}", desk.mark(Table::Entries, Some(row.row))?);
        if !row.gist.is_empty() {
            let _ = writeln!(text, "  - “{}”", quoted(&row.gist));
        }
    }
    let sends = desk.reader.sends(
        &Filter { since: Some(period.first), until: Some(period.last), ..Filter::default() },
        0,
        12,
    )?;
    for send in sends.rows.iter().rev() {
        let key = crate::record::Key::new(Table::Sends, &send.id);
        let name = if send.name.is_empty() { String::new() } else { format!(" {}", quoted(&send.name)) };
        let _ = writeln!(text, "- Sent {}{name} {}", send.grade, mark(&key));
    }
    if !desk.settings.hidden.calories {
        for day in desk.reader.food_days(period.first, period.last)? {
            if day.meals > 0 {
                let _ = writeln!(
                    text,
                    "- Ate {} kcal, {} g protein on {} [f:{}]",
                    figure(day.calories, 0),
                    figure(day.protein, 0),
                    day.date,
                    day.date
                );
            }
        }
    }
    if rows.is_empty() && sends.rows.is_empty() {
        let _ = writeln!(text, "No session is logged {}.", within(&period));
    }
    Ok(text)
}
