//! Finds a conflict's place in a record: a path of attribute names and, in lists, of element ids.

use crate::record::{Body, Field, Kind, Table, element_id};
use crate::view::called::spaced;
use serde_json::Value;

/// A place in words, and what may stand there.
pub(super) struct Found {
    pub(super) words: Vec<String>,
    pub(super) kind: Kind,
}

/// The value at a path; an empty path is the whole.
pub(super) fn at<'a>(value: Option<&'a Value>, path: &[String]) -> Option<&'a Value> {
    let Some((name, rest)) = path.split_first() else { return value };
    let inner = match value? {
        Value::Array(list) => list.iter().find(|element| element_id(element) == Some(name)),
        Value::Object(map) => map.get(name),
        _ => None,
    };
    at(inner, rest)
}

/// What a path leads to. `record` is the record as it is now; `sides` are the values at the end of the path, in case the
/// record has no such element any more.
pub(super) fn walk(table: Table, path: &[String], record: Option<&Value>, sides: &[&Option<Value>]) -> Found {
    let mut found = Found { words: Vec::new(), kind: Kind::Map(table.fields()) };
    for (index, name) in path.iter().enumerate() {
        let (word, kind) = match found.kind {
            Kind::Map(fields) => match fields.iter().find(|field| field.key == *name) {
                Some(field) => (field.label.to_owned(), field.kind),
                None => (spaced(name), Kind::Any),
            },
            Kind::Table(fields) => {
                let here = at(record, &path[..=index]);
                let ends = index + 1 == path.len();
                let sides = sides.iter().filter(|_| ends).filter_map(|side| side.as_ref());
                let element = here.into_iter().chain(sides).find_map(Value::as_object);
                (element.map_or_else(|| "one that is gone".to_owned(), |body| element_name(fields, body)), {
                    Kind::Map(fields)
                })
            }
            Kind::Scores { max, .. } => (name.clone(), Kind::Int { min: 0, max }),
            _ => (spaced(name), Kind::Any),
        };
        found.words.push(word);
        found.kind = kind;
    }
    found
}

/// What an element of a list is called: `V8 by 2026-05-01`, `V7 Crimp Ladder`, `oats`.
pub(super) fn element_name(fields: &'static [Field], element: &Body) -> String {
    let text = |key: &str| element.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let by = text("targetDate").map(|date| format!("by {date}"));
    let name: Vec<String> =
        ["grade", "name"].into_iter().filter_map(|key| text(key).map(str::to_owned)).chain(by).collect();
    if !name.is_empty() {
        return name.join(" ");
    }
    let typed = fields.iter().filter(|field| !field.derived).find_map(|field| text(field.key));
    typed.unwrap_or("one without a name").to_owned()
}

/// A record that has nothing but this value at this path.
pub(super) fn nest(fields: &'static [Field], path: &[String], value: Value) -> Value {
    let Some((name, rest)) = path.split_first() else { return value };
    let kind = fields.iter().find(|field| field.key == *name).map(|field| field.kind);
    let inner = match (kind, rest.split_first()) {
        (Some(Kind::Table(inner)), Some((id, rest))) => {
            let mut element = nest(inner, rest, value);
            if let Value::Object(map) = &mut element {
                map.insert("id".to_owned(), id.as_str().into());
            }
            Value::Array(vec![element])
        }
        (Some(Kind::Map(inner)), _) => nest(inner, rest, value),
        _ => nest(&[], rest, value),
    };
    Value::Object([(name.clone(), inner)].into_iter().collect())
}
