//! Diaries as jrnl exports them: `{"tags": {}, "entries": [{"title", "body", "date", "time", "tags", "starred"}]}`.
//! They have no ids; a text is found again by its day, time and title.

use super::writing::{Written, gather, label};
use super::{Format, Import, ImportContext, ImportError, Skipped, date, text};
use crate::record::Body;
use serde_json::Value;

/// Whether it looks like such a diary: nothing of ours has a title and a body.
pub(super) fn is(value: &Value) -> bool {
    let entries = value.get("entries").and_then(Value::as_array);
    let texts = entries.into_iter().flatten().filter_map(Value::as_object);
    texts.into_iter().any(|entry| {
        let ours = ["sessionType", "entryId"].iter().any(|key| entry.contains_key(*key));
        !ours && ["title", "body", "date"].iter().all(|key| entry.contains_key(*key))
    })
}

/// Reads a diary.
pub(super) fn parse(name: &str, mut value: Value, context: &ImportContext) -> Result<Import, ImportError> {
    let Some(Value::Array(entries)) = value.get_mut("entries").map(Value::take) else {
        return Err(ImportError::JsonShape { name: text::short(name), what: "has no list \"entries\"".into() });
    };
    let rows = entries.len();
    let (mut texts, mut skipped) = (Vec::with_capacity(rows), Vec::new());
    for (position, value) in (1..).zip(entries) {
        match written(&value, position, context) {
            Ok(text) => texts.push(text),
            Err(why) => {
                let gist = ["date", "title"].map(|key| value.get(key).and_then(Value::as_str).unwrap_or_default());
                skipped.push(Skipped { line: position, text: text::short(&gist.join(" ")), why });
            }
        }
    }
    Ok(gather(Format::Jrnl, name, rows, texts, skipped))
}

fn written(value: &Value, position: usize, context: &ImportContext) -> Result<Written, String> {
    let entry = value.as_object().ok_or("is no object")?;
    let field = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
    let dated = date::read(field("date"), context.today)?;
    if dated.precision.is_some() {
        return Err(format!("the date {:?} names no day", text::short(field("date"))));
    }
    let title = text::notes(field("title")).unwrap_or_default();
    let notes = match text::notes(field("body")) {
        Some(body) if title.is_empty() => body,
        Some(body) => format!("{title}\n\n{body}"),
        None if title.is_empty() => return Err("has no text".into()),
        None => title.clone(),
    };
    let tags = entry.get("tags").and_then(Value::as_array).into_iter().flatten();
    let mut extra = Body::new();
    let time = super::meal::time(field("time"));
    extra.extend(time.clone().map(|time| ("time".to_owned(), time.into())));
    Ok(Written {
        position,
        identity: format!("{}|{}|{title}", dated.day, time.unwrap_or_default()),
        date: dated.day,
        notes,
        tags: tags.filter_map(Value::as_str).filter_map(label).collect(),
        starred: entry.get("starred") == Some(&Value::Bool(true)),
        place: None,
        title,
        extra,
    })
}
