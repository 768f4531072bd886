//! Answers about the body: soreness, injuries, sleep and energy, weight.

use super::ask::Question;
use super::desk::{Desk, count, figure, quoted, signed, within};
use crate::coach::cite::mark;
use crate::coach::period::{Period, back};
use crate::filter::Filter;
use crate::insight::{hangs as series, injuries, soreness as scores, weight as weights};
use crate::record::{Profile, Table};
use crate::row::Record;
use crate::store::StoreError;
use crate::view::facets;
use chrono::NaiveDate;
use serde_json::Value;
use std::fmt::Write as _;

/// A mean of this much or more is called out.
const HIGH: f64 = 4.0;

pub(super) fn soreness(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let end = asked.periods.first().map_or(desk.today, |period| period.last.min(desk.today));
    let mut all = desk.reader.soreness(back(end, 60), end)?;
    let wanted = asked.part.as_deref();
    if let Some(part) = wanted {
        let stem = part.trim_end_matches('s');
        all.retain(|score| score.part.to_lowercase().contains(stem));
    }
    let trends = scores::trends(&all, end);
    let mut text = format!(
        "**Soreness{}**, mean of 14 days to {end} against the 28 before (0-10):\n\n",
        wanted.map_or_else(String::new, |part| format!(" of {part}"))
    );
    if trends.is_empty() {
        text.push_str("Not enough data: no score noted in the last 14 days.\n");
    }
    for trend in &trends {
        let before = match trend.before.value() {
            Some(before) => format!("before {} ({})", figure(*before, 1), signed(trend.recent - before, 1)),
            None => "nothing noted before".into(),
        };
        let _ = write!(text, "- {}: {}, {before}, {}", trend.part, figure(trend.recent, 1), count(trend.n, "score"));
        let peak = all
            .iter()
            .filter(|score| score.part == trend.part && score.date > back(end, 14))
            .max_by(|a, b| a.score.total_cmp(&b.score).then(a.date.cmp(&b.date)));
        if let Some(peak) = peak.filter(|peak| peak.score > 0.0) {
            let _ =
                write!(text, "; highest {} on {}{}", figure(peak.score, 1), peak.date, entry_mark(desk, peak.date)?);
        }
        text.push('\n');
    }
    open_injuries(desk, wanted, &mut text)?;
    if trends.iter().any(|trend| trend.recent >= HIGH && trend.n >= 3) {
        text.push_str(
            "\nSoreness this high over two weeks is worth showing to a professional before you load it more.\n",
        );
    }
    Ok(text)
}

/// Injuries of the profile and of the entries of half a year.
fn open_injuries(desk: &Desk<'_>, part: Option<&str>, text: &mut String) -> Result<(), StoreError> {
    let profile: Profile = facets::single(desk.reader, Table::Profiles)?;
    let noted = desk.reader.noted(back(desk.today, 365), desk.today)?;
    let lines = injuries::injuries(&profile.injury_history, &noted, desk.today);
    let stem = part.map(|part| part.trim_end_matches('s').to_owned());
    let about = |line: &&injuries::InjuryLine| {
        stem.as_deref().is_none_or(|stem| line.name.to_lowercase().contains(stem) || (stem == "finger" && line.finger))
    };
    let lines: Vec<_> = lines.iter().filter(about).collect();
    if lines.is_empty() {
        return Ok(());
    }
    text.push_str("\n**Injuries**\n\n");
    for line in lines.iter().take(6) {
        let state = match line.open() {
            Some(spell) => spell.from.map_or_else(|| "open".into(), |from| format!("open since {from}")),
            None => match line.spells.last().and_then(|spell| spell.to) {
                Some(to) => format!("over, last named {to}"),
                None => "over".into(),
            },
        };
        let again = match line.recurrences() {
            0 => String::new(),
            n => format!(", came back {}", count(n, "time")),
        };
        let _ = writeln!(text, "- {}: {state}{again} ({})", line.name, count(line.mentions(), "mention"));
    }
    Ok(())
}

/// The mark of the longest entry of a day.
pub(super) fn entry_mark(desk: &Desk<'_>, date: NaiveDate) -> Result<String, StoreError> {
    let filter = Filter { since: Some(date), until: Some(date), ..Filter::default() };
    let rows = desk.reader.entries(&filter, 0, 8)?.rows;
    let longest = rows.iter().max_by(|a, b| a.duration_min.unwrap_or(0.0).total_cmp(&b.duration_min.unwrap_or(0.0)));
    desk.mark(Table::Entries, longest.map(|row| row.row))
}

pub(super) fn sleep(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(Period::rolling(30, desk.today));
    let entries =
        desk.reader.records(Table::Entries, Some(&period.first.to_string()), Some(&period.last.to_string()), None)?;
    let mut text = format!(
        "**Sleep and energy {}** ({}):\n\n",
        within(&period),
        count(entries.len(), "entry").replace("entrys", "entries")
    );
    let energy = |record: &Record| record.body.get("physicalCondition")?.get("energy")?.as_f64();
    let top = |key: &'static str| move |record: &Record| record.body.get(key).and_then(Value::as_f64);
    line(&mut text, "Sleep before, hours", &entries, &top("sleepHours"));
    line(&mut text, "Energy, 1-10", &entries, &energy);
    line(&mut text, "Skin, 0-10", &entries, &top("skin"));
    Ok(text)
}

/// Mean, lowest with its record, and n of one figure of the entries.
fn line(text: &mut String, name: &str, entries: &[Record], of: &dyn Fn(&Record) -> Option<f64>) {
    let known: Vec<(f64, &Record)> = entries.iter().filter_map(|record| Some((of(record)?, record))).collect();
    let Some((low, record)) = known.iter().min_by(|a, b| a.0.total_cmp(&b.0)) else {
        let _ = writeln!(text, "- {name}: not enough data: never noted in that time");
        return;
    };
    let mean = known.iter().map(|(value, _)| value).sum::<f64>() / known.len() as f64;
    let date = record.body.get("date").and_then(Value::as_str).unwrap_or_default();
    let _ = writeln!(
        text,
        "- {name}: mean {}, lowest {} on {date} {} (n {})",
        figure(mean, 1),
        figure(*low, 1),
        mark(&record.key),
        known.len()
    );
}

pub(super) fn weight(desk: &Desk<'_>) -> Result<String, StoreError> {
    if desk.settings.hidden.weight {
        return Ok("Body weight is hidden by `hide` in your settings, here too.".into());
    }
    let trend = weights::weight_trend(&desk.reader.food_days(NaiveDate::MIN, desk.today)?, desk.today);
    let mut text = String::from("**Weight**\n\n");
    match (trend.trend_kg.value(), trend.weighings.last()) {
        (Some(kg), Some(last)) => {
            let _ = writeln!(text, "- Trend: {} kg ({})", figure(*kg, 1), count(trend.weighings.len(), "weighing"));
            let _ = writeln!(
                text,
                "- Last on the scales: {} kg on {} [f:{}]",
                figure(last.weight_kg, 1),
                last.date,
                last.date
            );
        }
        _ => {
            let _ = writeln!(text, "- Not enough data: {}.", trend.trend_kg.reason().unwrap_or("no weight logged"));
        }
    }
    let week = super::desk::or_missing(&trend.kg_a_week, "weighing", |kg| {
        format!("{} kg a week over four weeks", signed(*kg, 2))
    });
    let _ = writeln!(text, "- Change: {week}");
    Ok(text)
}

pub(super) fn hangs(desk: &Desk<'_>) -> Result<String, StoreError> {
    let strength = desk.reader.strength(NaiveDate::MIN, desk.today)?;
    let weighings = if desk.settings.hidden.weight {
        Vec::new()
    } else {
        weights::weight_trend(&desk.reader.food_days(NaiveDate::MIN, desk.today)?, desk.today).weighings
    };
    let all = series::hangs(&strength, &weighings, desk.today);
    let mut text = String::from("**Hangs** by edge and grip, kg added:\n\n");
    for own in all.iter().take(5) {
        let (Some(best), Some(last)) = (own.best(), own.days.last()) else { continue };
        let percent = |day: &series::HangDay| {
            day.body_pct.map_or_else(String::new, |pct| format!(", {} % of body weight in all", figure(pct, 0)))
        };
        let _ = writeln!(
            text,
            "- {}: last {} kg on {} {}{}; best {} kg on {} {} ({})",
            quoted(&own.hold.label()),
            signed(last.load_kg, 2),
            last.date,
            mark(&last.key),
            percent(last),
            signed(best.load_kg, 2),
            best.date,
            mark(&best.key),
            count(own.days.len(), "day")
        );
    }
    if all.is_empty() {
        text = "Not enough data: no hang with a load is logged. `v7 log board max-hangs 4x10s +10kg 20mm` logs one."
            .into();
    }
    Ok(text)
}
