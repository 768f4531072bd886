//! Answers about what was sent: progress, hardest, flash rate, pyramid, styles.

use super::ask::Question;
use super::desk::{Desk, count, figure, or_missing, signed, within};
use crate::coach::period::{Period, back};
use crate::filter::Filter;
use crate::grade::Scale;
use crate::insight::{Figure, SendsSpec, Window, benchmark, ladder::Ladder, progression, pyramid as pyramids};
use crate::record::{Choice as _, Profile, Style, Table};
use crate::row::{Ascent, RowId};
use crate::store::StoreError;
use crate::view::facets;
use std::collections::HashSet;
use std::fmt::Write as _;

/// Days that a comparison of progress goes back.
const HALF_YEAR: u64 = 182;
/// Added to a mean, so that its label is the nearest grade and not the one below.
const HALF_GRADE: f64 = 50.0;

/// The ascents that a question means: of its period, its climbs, its place.
pub(super) fn meant(desk: &Desk<'_>, asked: &Question, period: &Period) -> Result<Vec<Ascent>, StoreError> {
    let mut ascents = desk.reader.ascents(Some(period.first), Some(period.last))?;
    ascents.retain(|ascent| asked.pick.holds(ascent));
    if let Some(place) = &asked.pick.place {
        let filter = Filter {
            places: vec![place.clone()],
            since: Some(period.first),
            until: Some(period.last),
            ..Filter::default()
        };
        let entries: HashSet<RowId> =
            desk.reader.entries(&filter, 0, usize::MAX)?.rows.iter().map(|row| row.row).collect();
        let sends: HashSet<RowId> = desk.reader.sends(&filter, 0, usize::MAX)?.rows.iter().map(|row| row.row).collect();
        ascents.retain(|ascent| {
            ascent.entry.is_some_and(|row| entries.contains(&row))
                || ascent.send.is_some_and(|row| sends.contains(&row))
        });
    }
    if let Some(partner) = &asked.pick.partner {
        let filter = Filter {
            partners: vec![partner.clone()],
            since: Some(period.first),
            until: Some(period.last),
            ..Filter::default()
        };
        let entries: HashSet<RowId> =
            desk.reader.entries(&filter, 0, usize::MAX)?.rows.iter().map(|row| row.row).collect();
        ascents.retain(|ascent| ascent.entry.is_some_and(|row| entries.contains(&row)));
    }
    Ok(ascents)
}

/// The spec of everything that was handed in, in one scale.
fn whole(asked: &Question, scale: Scale) -> SendsSpec {
    SendsSpec { window: Window::All, ..asked.pick.spec(scale) }
}

pub(super) fn progress(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let mut ascents = desk.ascents()?;
    ascents.retain(|ascent| asked.pick.holds(ascent));
    let scales = desk.scales(&ascents, asked.pick.discipline);
    if scales.is_empty() {
        return Ok(format!("Not enough data: no climb{} logged yet.", asked.pick.words()));
    }
    let mut text = String::new();
    for scale in scales {
        let _ = writeln!(text, "**{}**\n", scale.short());
        progress_in(desk, asked, &ascents, scale, &mut text)?;
    }
    Ok(text)
}

fn progress_in(
    desk: &Desk<'_>,
    asked: &Question,
    ascents: &[Ascent],
    scale: Scale,
    text: &mut String,
) -> Result<(), StoreError> {
    let (spec, today) = (whole(asked, scale), desk.today);
    let now = benchmark::three_three_three(ascents, &spec, today);
    let _ = writeln!(text, "- Current grade (3-3-3): {}", or_missing(&now, "climb", |(_, label)| label.clone()));
    let best = benchmark::maximum(ascents, &spec, today);
    let _ = write!(
        text,
        "- Maximum: {}",
        or_missing(&best, "send", |best| format!("{}, first on {}", best.label, best.date))
    );
    if let Figure::Known { value, .. } = &best {
        text.push_str(&desk.mark(Table::Sends, value.row)?);
        let days = (today - value.date).num_days();
        let _ = write!(text, ", {} ago", count(days as usize, "day"));
    }
    text.push('\n');
    if let Some(period) = asked.periods.first() {
        new_in(desk, ascents, spec, period, text)?;
    }
    let line = progression::progression(ascents, &SendsSpec { window: Window::Y1, ..spec }, today).line;
    let recent = line.last().filter(|(date, _)| (today - *date).num_days() <= 7);
    let earlier = line.iter().rev().find(|(date, _)| *date <= back(today, HALF_YEAR));
    let ladder = Ladder::new(scale);
    match (recent, earlier) {
        (Some((_, now)), Some((date, then))) => {
            let close = (back(today, HALF_YEAR) - *date).num_days() <= 31;
            let when = if close { format!("half a year ago ({date})") } else { format!("on {date}") };
            let _ = writeln!(
                text,
                "- Mean of the three hardest sends of 60 days: {} now, {} {when}: {} grades",
                ladder.label((*now + HALF_GRADE) as u32),
                ladder.label((*then + HALF_GRADE) as u32),
                signed((now - then) / 100.0, 1)
            );
        }
        (Some((_, now)), None) => {
            let _ = writeln!(
                text,
                "- Mean of the three hardest sends of 60 days: {}; not enough data half a year ago to compare",
                ladder.label((*now + HALF_GRADE) as u32)
            );
        }
        _ => text.push_str("- Mean of the three hardest sends of 60 days: not enough data (it needs three sends)\n"),
    }
    let year = SendsSpec { window: Window::Y1, ..spec };
    let flash = benchmark::flash_rate(ascents, &year, today);
    let _ = writeln!(
        text,
        "- Flash rate of 12 months: {}\n",
        or_missing(&flash, "climb", |rate| format!("{} %", figure(rate * 100.0, 0)))
    );
    Ok(())
}

/// The maximum inside a period beside the one before it.
fn new_in(
    desk: &Desk<'_>,
    ascents: &[Ascent],
    spec: SendsSpec,
    period: &Period,
    text: &mut String,
) -> Result<(), StoreError> {
    let inside: Vec<Ascent> = ascents.iter().filter(|ascent| period.holds(ascent.date)).copied().collect();
    let before: Vec<Ascent> = ascents.iter().filter(|ascent| ascent.date < period.first).copied().collect();
    let within_it = benchmark::maximum(&inside, &spec, desk.today);
    let earlier = benchmark::maximum(&before, &spec, desk.today);
    let _ = write!(
        text,
        "- Hardest {}: {}",
        within(period),
        or_missing(&within_it, "send", |best| format!("{} on {}", best.label, best.date))
    );
    if let Some(best) = within_it.value() {
        text.push_str(&desk.mark(Table::Sends, best.row)?);
        if let Some(earlier) = earlier.value() {
            let _ = write!(
                text,
                "; before it {} ({} grades)",
                earlier.label,
                signed(f64::from(Ladder::new(spec.scale).between(earlier.rank, best.rank)), 0)
            );
        }
    }
    text.push('\n');
    Ok(())
}

pub(super) fn hardest(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(desk.all());
    let ascents = meant(desk, asked, &period)?;
    let mut text = String::new();
    for scale in desk.scales(&ascents, asked.pick.discipline) {
        let spec = whole(asked, scale);
        let mut counted: Vec<&Ascent> =
            ascents.iter().filter(|ascent| ascent.scale == scale && spec.counts(ascent)).collect();
        let n = counted.len();
        counted.sort_by_key(|ascent| (std::cmp::Reverse(ascent.rank), ascent.date));
        let ladder = Ladder::new(scale);
        let Some(first) = counted.first() else { continue };
        let kind = if asked.pick.flash { "Hardest flash" } else { "Hardest" };
        let _ = writeln!(
            text,
            "**{kind}{} {}: {}**{}, {}{} ({})\n",
            asked.pick.words(),
            within(&period),
            ladder.label(first.rank),
            desk.called(first)?,
            first.date,
            desk.ascent_mark(first)?,
            count(n, if asked.pick.flash { "flash" } else { "send" })
        );
        let mut seen = vec![first.climb];
        for ascent in counted.iter().skip(1) {
            if seen.len() >= 4 {
                break;
            }
            if seen.contains(&ascent.climb) {
                continue;
            }
            seen.push(ascent.climb);
            let _ = writeln!(
                text,
                "- {}{}, {}{}",
                ladder.label(ascent.rank),
                desk.called(ascent)?,
                ascent.date,
                desk.ascent_mark(ascent)?
            );
        }
        text.push('\n');
    }
    if text.is_empty() {
        text = format!("Not enough data: nothing{} was sent {}.", asked.pick.words(), within(&period));
    }
    Ok(text)
}

pub(super) fn flash(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(Period::rolling(365, desk.today));
    let mut all = asked.clone();
    all.pick.flash = false;
    let ascents = meant(desk, &all, &period)?;
    let mut text = format!(
        "**Flash rate{} {}**: climbs sent on the first try over climbs tried.\n\n",
        all.pick.words(),
        within(&period)
    );
    let scales = desk.scales(&ascents, asked.pick.discipline);
    if scales.is_empty() {
        text.push_str("Not enough data: no climb tried in that time.");
    }
    for scale in scales {
        let rate = benchmark::flash_rate(&ascents, &whole(&all, scale), desk.today);
        let _ = writeln!(
            text,
            "- {}: {}",
            scale.short(),
            or_missing(&rate, "climb", |rate| format!("{} %", figure(rate * 100.0, 0)))
        );
    }
    Ok(text)
}

pub(super) fn pyramid(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(Period::rolling(365, desk.today));
    let ascents = meant(desk, asked, &period)?;
    let mut text = String::new();
    for scale in desk.scales(&ascents, asked.pick.discipline).into_iter().take(1) {
        match pyramids::pyramid(&ascents, &whole(asked, scale), desk.today) {
            Figure::Missing { reason } => text = format!("Not enough data: {reason}."),
            Figure::Known { value, n } => {
                let _ = writeln!(
                    text,
                    "**Pyramid{} {}** ({}):\n\n| Grade | Climbs | 8:4:2:1 shape |\n|---|---|---|",
                    asked.pick.words(),
                    within(&period),
                    count(n, "different climb")
                );
                for row in &value.rows {
                    let shape = row.reference.map_or_else(String::new, |reference| reference.to_string());
                    let _ = writeln!(text, "| {} | {} | {shape} |", row.label, row.climbs);
                }
                let gaps: Vec<String> =
                    value.gaps().map(|row| format!("{} at {}", count(row.gap(), "climb"), row.label)).collect();
                let _ = if gaps.is_empty() {
                    writeln!(text, "\nNo line lacks climbs against that shape.")
                } else {
                    writeln!(text, "\nAgainst that shape it lacks {}.", gaps.join(", "))
                };
            }
        }
    }
    if text.is_empty() {
        text = format!("Not enough data: nothing{} was sent {}.", asked.pick.words(), within(&period));
    }
    Ok(text)
}

/// A steepness, its hardest send, its flash rate, the mean rank of its top three.
type StyleRow = (Style, Figure<benchmark::Best>, Figure<f64>, Option<u32>);

/// Sends that a style needs before anything is said about it.
const LEAST_SENDS: usize = 5;

pub(super) fn weakness(desk: &Desk<'_>, asked: &Question) -> Result<String, StoreError> {
    let period = asked.period_or(Period::rolling(365, desk.today));
    let mut broad = asked.clone();
    broad.pick.style = None;
    let ascents = meant(desk, &broad, &period)?;
    let Some(scale) = desk.scales(&ascents, asked.pick.discipline).first().copied() else {
        return Ok(format!("Not enough data: no climb{} logged {}.", broad.pick.words(), within(&period)));
    };
    let spec = whole(&broad, scale);
    let ladder = Ladder::new(scale);
    let mut rows: Vec<StyleRow> = Vec::new();
    for style in crate::insight::matrix::STYLES {
        let own: Vec<Ascent> = ascents.iter().filter(|ascent| ascent.style == Some(style)).copied().collect();
        let mut ranks: Vec<u32> = own
            .iter()
            .filter(|ascent| ascent.scale == scale && spec.counts(ascent))
            .map(|ascent| ascent.rank)
            .collect();
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        let top = (ranks.len() >= LEAST_SENDS).then(|| ranks[..3].iter().sum::<u32>() / 3);
        rows.push((
            style,
            benchmark::maximum(&own, &spec, desk.today),
            benchmark::flash_rate(&own, &spec, desk.today),
            top,
        ));
    }
    rows.sort_by_key(|row| row.3);
    let mut text = format!(
        "**Styles{} {}**, {}:\n\n| Style | Hardest | Top three | Flash rate | Sends |\n|---|---|---|---|---|\n",
        broad.pick.words(),
        within(&period),
        scale.short()
    );
    for (style, best, flash, top) in rows.iter().rev() {
        let hardest = match best.value() {
            Some(best) => format!("{}{}", best.label, desk.mark(Table::Sends, best.row)?),
            None => "-".into(),
        };
        let top = top.map_or_else(|| "not enough data".into(), |rank| ladder.label(rank));
        let flash = flash.value().map_or_else(|| "-".into(), |rate| format!("{} %", figure(rate * 100.0, 0)));
        let _ = writeln!(text, "| {} | {hardest} | {top} | {flash} | {} |", style.as_str(), best.n());
    }
    let known: Vec<_> = rows.iter().filter_map(|row| Some((row.0, row.3?, row.1.n()))).collect();
    text.push('\n');
    match (known.first(), known.last(), asked.pick.style) {
        (_, Some(best), Some(style)) => match known.iter().find(|row| row.0 == style) {
            Some(row) => {
                let _ = writeln!(
                    text,
                    "On {} your top three average {}, {} grades from your best style, {} ({}).",
                    style.as_str(),
                    ladder.label(row.1),
                    ladder.between(row.1, best.1),
                    best.0.as_str(),
                    count(row.2, "send")
                );
            }
            None => {
                let _ = writeln!(text, "Not enough data on {}: it needs {LEAST_SENDS} sends.", style.as_str());
            }
        },
        (Some(worst), Some(best), None) if worst.0 != best.0 => {
            let _ = writeln!(
                text,
                "Weakest: **{}**, top three at {}, {} grades under your strongest, **{}** ({}).",
                worst.0.as_str(),
                ladder.label(worst.1),
                ladder.between(worst.1, best.1),
                best.0.as_str(),
                count(worst.2, "send")
            );
        }
        _ => {
            let _ = writeln!(text, "Not enough data: two styles with {LEAST_SENDS} sends each are needed to compare.");
        }
    }
    let profile: Profile = facets::single(desk.reader, Table::Profiles)?;
    if !profile.weaknesses.is_empty() {
        let _ = writeln!(text, "You yourself named: {}.", profile.weaknesses.join(", "));
    }
    Ok(text)
}
