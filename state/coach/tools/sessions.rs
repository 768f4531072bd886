//! `get_sessions`, `plan_adherence` and `search_notes`.

use super::input::{Input, Span};
use super::{Access, Refusal, answer, clean, number};
use crate::coach::cite::mark;
use crate::coach::period::back;
use crate::filter::{Filter, Word};
use crate::insight::adherence;
use crate::record::{Choice as _, Key, SessionType, Table};
use crate::store::StoreError;
use crate::view::facets;
use serde_json::{Value, json};

pub(super) fn get_sessions(access: &Access<'_>, input: &Input) -> Result<Value, Refusal> {
    let span = input.span(30).map_err(Refusal::Input)?;
    let filter = Filter {
        since: Some(span.since),
        until: Some(span.until),
        kinds: input.text("type").and_then(SessionType::parse).into_iter().collect(),
        places: input.text("place").map(str::to_owned).into_iter().collect(),
        ..Filter::default()
    };
    let page = access.reader.entries(&filter, 0, usize::MAX)?;
    let sessions: Vec<_> = page.rows.iter().filter(|row| row.kind != SessionType::Rest).collect();
    let minutes: f64 = sessions.iter().filter_map(|row| row.duration_min).sum();
    let load: f64 = sessions.iter().filter_map(|row| Some(row.duration_min? * row.rpe?)).sum();
    let unrated = sessions.iter().filter(|row| row.rpe.is_none() || row.duration_min.is_none()).count();
    let (tried, sent) = sessions.iter().fold((0, 0), |(tried, sent), row| (tried + row.tried, sent + row.sent));
    let days: std::collections::BTreeSet<_> = page.rows.iter().map(|row| row.date).collect();
    let rows: Vec<Value> = page
        .rows
        .iter()
        .take(input.limit())
        .map(|row| {
            json!({
                "mark": mark(&Key::new(Table::Entries, &row.id)), "date": row.date.to_string(), "type": row.kind.as_str(),
                "place": clean(&row.place, 80), "minutes": row.duration_min.map(number), "rpe": row.rpe.map(number),
                "energy": row.energy.map(number), "tried": row.tried, "sent": row.sent, "hardest": clean(&row.top, 40),
                "status": row.status.map(crate::record::Choice::as_str),
                "soreness": row.soreness.filter(|_| access.privacy.injuries).map(number),
                "note": access.privacy.notes.then(|| clean(&row.gist, 160)),
            })
        })
        .collect();
    let ids = page.rows.iter().map(|row| mark(&Key::new(Table::Entries, &row.id))).collect();
    let computed = json!({
        "sessions": sessions.len(), "minutes": number(minutes), "load": number(load), "without_load": unrated,
        "tried": tried, "sent": sent,
    });
    let missing = span.days().saturating_sub(days.len());
    let mut result = answer(&computed, sessions.len(), span, ids, Some(missing));
    let truncated = rows.len() < page.rows.len();
    result["rows"] = rows.into();
    result["truncated"] = (truncated || result["truncated"] == Value::Bool(true)).into();
    Ok(result)
}

pub(super) fn plan_adherence(access: &Access<'_>, input: &Input) -> Result<Value, Refusal> {
    let weeks = input.count("weeks").unwrap_or(4).clamp(1, 26) as u32;
    let since = back(access.today, u64::from(weeks) * 7 + 7);
    let span = Span { since: back(access.today, u64::from(weeks) * 7 - 1), until: access.today };
    let plans = facets::plans(access.reader)?;
    let Some(plan) = adherence::current(&plans, access.today) else {
        return Ok(answer(&json!({"missing": "there is no plan"}), 0, span, Vec::new(), None));
    };
    let days = access.reader.days(since, access.today)?;
    let done = access.reader.fulfilments(since, access.today)?;
    let mut scored = 0;
    let weeks: Vec<Value> = adherence::weeks(plan, &days, &done, access.today, weeks)
        .iter()
        .map(|week| {
            scored += week.score.n();
            let days: Vec<Value> = week.days.iter().filter(|day| day.planned.is_some()).map(planned).collect();
            json!({
                "monday": week.monday.to_string(), "score_percent": week.score.value().map(|score| number(score * 100.0)),
                "planned_min": number(week.planned_min), "actual_min": number(week.actual_min), "days": days,
            })
        })
        .collect();
    let plan = json!({"name": clean(&plan.name, 80), "start": plan.start_date, "end": plan.end_date});
    Ok(answer(&json!({"plan": plan, "weeks": weeks}), scored, span, Vec::new(), None))
}

fn planned(day: &adherence::PlannedDay) -> Value {
    let state = format!("{:?}", day.state).to_lowercase();
    json!({
        "date": day.date.to_string(), "type": day.planned.as_ref().map(|planned| planned.kind.as_str()),
        "planned_min": number(day.planned_min), "actual_min": number(day.actual_min), "state": state,
        "moved_from": day.moved_from.map(|date| date.to_string()),
    })
}

pub(super) fn search_notes(access: &Access<'_>, input: &Input) -> Result<Value, Refusal> {
    if !access.privacy.notes {
        return Err(Refusal::Input("the athlete does not share notes".into()));
    }
    let span = input.span(36_500).map_err(Refusal::Input)?;
    let query = input.text("query").unwrap_or_default();
    let words: Vec<Word> = query
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .take(8)
        .map(|word| Word { text: word.to_owned(), prefix: true, not: false })
        .collect();
    if words.is_empty() {
        return Err(Refusal::Input("query: it holds no word to look for".into()));
    }
    let filter = Filter {
        words,
        tables: vec![Table::Entries, Table::Sends],
        since: Some(span.since),
        until: Some(span.until),
        ..Filter::default()
    };
    let limit = input.limit();
    let hits = access.reader.search(&filter, limit + 1)?;
    let truncated = hits.len() > limit;
    let mut rows = Vec::new();
    let mut ids = Vec::new();
    for hit in hits.iter().take(limit) {
        ids.push(mark(&hit.key));
        rows.push(json!({
            "mark": mark(&hit.key), "date": hit.date.to_string(), "title": clean(&hit.title, 80),
            "text": note(access, &hit.key)?.unwrap_or_else(|| clean(&hit.snippet, 300)),
        }));
    }
    let mut result = answer(&json!({"found": rows.len()}), rows.len(), span, ids, None);
    result["quoted_notes"] = rows.into();
    result["truncated"] = truncated.into();
    Ok(result)
}

/// The notes of a record as the athlete wrote them.
fn note(access: &Access<'_>, key: &Key) -> Result<Option<String>, StoreError> {
    let body = access.reader.get(key)?;
    Ok(body.and_then(|body| Some(clean(body.get("notes")?.as_str()?, 600))))
}
