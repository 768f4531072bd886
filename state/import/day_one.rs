//! Diaries as Day One exports them: `{"entries": [{"uuid", "creationDate": "...Z", "timeZone", "text", ...}]}`.
//!
//! The day of a text is the local one of its `timeZone`; without it the day is not known, and the text is left out with
//! that reason. Photos, sounds and weather are not read.

use super::writing::{Written, gather, label};
use super::{Format, Import, ImportContext, ImportError, Skipped, date, text};
use crate::record::Body;
use chrono::{DateTime, FixedOffset, Offset as _, SecondsFormat, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use std::collections::HashMap;

/// Lists of what is not text.
const MEDIA: &[&str] = &["photos", "videos", "audios", "pdfAttachments"];

/// Whether it looks like such a diary: nothing of ours has a `creationDate`.
pub(super) fn is(value: &Value) -> bool {
    let entries = value.get("entries").and_then(Value::as_array);
    let texts = entries.into_iter().flatten().filter_map(Value::as_object);
    texts
        .into_iter()
        .any(|entry| entry.contains_key("creationDate") && ["uuid", "text"].iter().any(|key| entry.contains_key(*key)))
}

/// Reads a diary.
pub(super) fn parse(name: &str, mut value: Value, context: &ImportContext) -> Result<Import, ImportError> {
    let Some(Value::Array(entries)) = value.get_mut("entries").map(Value::take) else {
        return Err(ImportError::JsonShape { name: text::short(name), what: "has no list \"entries\"".into() });
    };
    let rows = entries.len();
    let (mut texts, mut skipped) = (Vec::with_capacity(rows), Vec::new());
    let mut media = 0;
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (position, value) in (1..).zip(entries) {
        let lists = MEDIA.iter().filter_map(|key| value.get(*key).and_then(Value::as_array));
        let attached = lists.map(Vec::len).sum::<usize>();
        let text = written(&value, position, context).and_then(|text| {
            let uuid = value.get("uuid").and_then(Value::as_str).map(str::trim).unwrap_or_default();
            if let Some(other) = positions.get(uuid).filter(|_| !uuid.is_empty()) {
                return Err(format!("is the same text, {}, as number {other}", text::short(uuid)));
            }
            positions.insert(uuid.to_owned(), position);
            Ok(text)
        });
        match text {
            Ok(text) => {
                texts.push(text);
                media += attached;
            }
            Err(why) => {
                let gist =
                    ["creationDate", "text"].map(|key| value.get(key).and_then(Value::as_str).unwrap_or_default());
                skipped.push(Skipped { line: position, text: text::short(&gist.join(" ")), why });
            }
        }
    }
    let mut import = gather(Format::DayOne, name, rows, texts, skipped);
    if media > 0 {
        import.notes.push(format!("Photos, sounds and other attachments are not read: {media}."));
    }
    Ok(import)
}

fn written(value: &Value, position: usize, context: &ImportContext) -> Result<Written, String> {
    let entry = value.as_object().ok_or("is no object")?;
    let field = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    let stamp = field("creationDate");
    if stamp.is_empty() {
        return Err("creationDate is missing".into());
    }
    let created = DateTime::parse_from_rfc3339(stamp)
        .map_err(|_| format!("creationDate is {:?}, not a time such as 2026-11-20T18:30:00Z", text::short(stamp)))?
        .to_utc();
    let zone = field("timeZone");
    if zone.is_empty() {
        return Err("has no timeZone, so its local day is not known".into());
    }
    let ahead = ahead(zone, created)
        .ok_or_else(|| format!("timeZone is {:?}, not a name such as Europe/Berlin", text::short(zone)))?;
    // A time at the edge of what the calendar holds has no local day in every zone.
    let day = created
        .naive_utc()
        .checked_add_signed(ahead)
        .ok_or_else(|| format!("creationDate {:?} is beyond the calendar", text::short(stamp)))?;
    let date = date::read(&day.format("%Y-%m-%d").to_string(), context.today)?.day;
    let notes = text::notes(field("text")).ok_or("has no text")?;
    let title = notes.lines().next().unwrap_or_default().trim_start_matches(['#', ' ']).to_owned();
    let tags = entry.get("tags").and_then(Value::as_array).into_iter().flatten();
    let place = entry.get("location").and_then(|place| {
        let name = |key: &str| Some(text::line(place.get(key)?.as_str()?)).filter(|name| !name.is_empty());
        name("placeName").or_else(|| name("localityName"))
    });
    let created = created.to_rfc3339_opts(SecondsFormat::Millis, true);
    let uuid = field("uuid");
    let extra: Body = [("createdAt".to_owned(), created.clone().into()), ("tz".to_owned(), text::line(zone).into())]
        .into_iter()
        .collect();
    Ok(Written {
        position,
        identity: if uuid.is_empty() { format!("{created}|{title}") } else { uuid.to_owned() },
        date,
        title,
        notes,
        tags: tags.filter_map(Value::as_str).filter_map(label).collect(),
        starred: entry.get("starred") == Some(&Value::Bool(true)),
        place,
        extra,
    })
}

/// How far ahead of UTC the clocks of a zone were: of `Europe/Berlin`, or of a fixed `GMT+0200`.
fn ahead(zone: &str, at: DateTime<Utc>) -> Option<TimeDelta> {
    let offset = match zone.parse::<Tz>() {
        Ok(zone) => zone.offset_from_utc_datetime(&at.naive_utc()).fix(),
        Err(_) => zone.strip_prefix("GMT")?.parse::<FixedOffset>().ok()?,
    };
    Some(TimeDelta::seconds(i64::from(offset.local_minus_utc())))
}
