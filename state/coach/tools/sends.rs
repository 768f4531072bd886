//! `get_sends` and `goal_progress`.

use super::input::Input;
use super::{Access, Refusal, answer, clean, number};
use crate::coach::cite::mark;
use crate::coach::naming;
use crate::filter::Filter;
use crate::grade::{Grade, rank_label};
use crate::insight::{Figure, forecast, goals};
use crate::record::{Choice as _, Key, Profile, Style, Table, Venue};
use crate::row::{Ascent, RowId};
use crate::view::{basics, facets};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

pub(super) fn get_sends(access: &Access<'_>, input: &Input) -> Result<Value, Refusal> {
    let span = input.span(30).map_err(Refusal::Input)?;
    let hint = basics::hint(access.reader, access.settings)?;
    let grade = match input.text("grade") {
        Some(text) => {
            let grade = Grade::guess(text, &hint).map_err(|error| Refusal::Input(format!("grade: {error}")))?;
            Some((grade.scale(), grade.band().0))
        }
        None => None,
    };
    let mut ascents = access.reader.ascents(Some(span.since), Some(span.until))?;
    let style = input.text("style").and_then(Style::parse);
    let venue = input.text("venue").and_then(Venue::parse);
    let boulder = input.text("discipline").map(|text| text == "boulder");
    ascents.retain(|ascent| {
        ascent.result.is_send()
            && !ascent.warmup
            && grade.is_none_or(|grade| grade == (ascent.scale, ascent.band))
            && style.is_none_or(|style| ascent.style == Some(style))
            && venue.is_none_or(|venue| ascent.venue == Some(venue))
            && boulder.is_none_or(|boulder| {
                ascent.scale.discipline().is_some_and(|own| (own == crate::grade::Discipline::Boulder) == boulder)
            })
    });
    if let Some(place) = input.text("place") {
        let filter = Filter {
            places: vec![place.to_owned()],
            since: Some(span.since),
            until: Some(span.until),
            ..Filter::default()
        };
        let entries: HashSet<RowId> =
            access.reader.entries(&filter, 0, usize::MAX)?.rows.iter().map(|row| row.row).collect();
        let sends: HashSet<RowId> =
            access.reader.sends(&filter, 0, usize::MAX)?.rows.iter().map(|row| row.row).collect();
        ascents.retain(|at| {
            at.entry.is_some_and(|row| entries.contains(&row)) || at.send.is_some_and(|row| sends.contains(&row))
        });
    }
    let mut grades: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    for ascent in &ascents {
        *grades.entry((ascent.scale.as_str(), ascent.band)).or_default() += 1;
    }
    let by_grade: Vec<Value> = grades
        .iter()
        .rev()
        .filter_map(|((scale, band), n)| {
            let scale = crate::grade::Scale::parse(scale)?;
            Some(json!({"grade": rank_label(scale, *band), "scale": scale.as_str(), "sends": n}))
        })
        .collect();
    let climbs: HashSet<u64> = ascents.iter().map(|ascent| ascent.climb).collect();
    let flashes = ascents.iter().filter(|ascent| ascent.is_flash()).count();
    let shown = input.limit();
    let mut rows = Vec::new();
    let mut ids = Vec::new();
    for ascent in ascents.iter().rev() {
        let Some(key) = key_of(access, ascent)? else { continue };
        if rows.len() < shown {
            rows.push(row(access, ascent, &key)?);
        }
        let mark = mark(&key);
        if !ids.contains(&mark) {
            ids.push(mark);
        }
    }
    let truncated = rows.len() < ascents.len();
    let computed = json!({"sends": ascents.len(), "climbs": climbs.len(), "first_try": flashes, "by_grade": by_grade});
    let mut result = answer(&computed, ascents.len(), span, ids, None);
    result["rows"] = rows.into();
    result["truncated"] = (truncated || result["truncated"] == Value::Bool(true)).into();
    Ok(result)
}

fn key_of(access: &Access<'_>, ascent: &Ascent) -> Result<Option<Key>, Refusal> {
    let (table, row) = match (ascent.send, ascent.entry) {
        (Some(row), _) => (Table::Sends, row),
        (None, Some(row)) => (Table::Entries, row),
        (None, None) => return Ok(None),
    };
    Ok(access.reader.key_at(table, row)?)
}

fn row(access: &Access<'_>, ascent: &Ascent, key: &Key) -> Result<Value, Refusal> {
    let (name, place) = naming::called(access.reader, ascent)?;
    let text = |text: &str| (!text.is_empty()).then(|| clean(text, 80));
    Ok(json!({
        "mark": mark(key), "date": ascent.date.to_string(), "grade": rank_label(ascent.scale, ascent.rank),
        "name": text(&name), "place": text(&place), "style": ascent.style.map(Style::as_str),
        "venue": ascent.venue.map(Venue::as_str), "tries": ascent.attempts, "result": ascent.result.as_str(),
    }))
}

pub(super) fn goal_progress(access: &Access<'_>) -> Result<Value, Refusal> {
    let profile: Profile = facets::single(access.reader, Table::Profiles)?;
    let ascents = access.reader.ascents(None, Some(access.today))?;
    let hint = basics::hint(access.reader, access.settings)?;
    let first = ascents.first().map_or(access.today, |ascent| ascent.date);
    let mut ids = Vec::new();
    let mut all = Vec::new();
    for goal in goals::goals(&profile.goals, &ascents, &hint, access.today) {
        if let Some(row) = goal.current.value().and_then(|best| best.row)
            && let Some(key) = access.reader.key_at(Table::Sends, row)?
        {
            ids.push(mark(&key));
        }
        let chance = match forecast::forecast(&goal, &ascents, access.today) {
            Figure::Known { value, n } => json!({
                "percent": number(value.p * 100.0), "low": number(value.lo * 100.0), "high": number(value.hi * 100.0),
                "tries": value.tries, "ability": value.ability.label, "n": n, "words": value.words,
            }),
            Figure::Missing { reason } => json!({"missing": reason}),
        };
        all.push(json!({
            "grade": clean(&goal.goal.grade, 40), "type": goal.goal.kind.as_str(), "target_date": goal.goal.target_date,
            "description": goal.goal.description.as_deref().filter(|_| access.privacy.notes).map(|text| clean(text, 200)), "days_left": goal.days_left,
            "reached": goal.reached, "best": goal.current.value().map(|best| best.label.clone()),
            "grades_left": goal.bands_left.value(), "climbs_one_below": goal.one_below, "chance": chance,
        }));
    }
    let span = super::input::Span { since: first, until: access.today };
    Ok(answer(&json!({"goals": all}), ascents.len(), span, ids, None))
}
