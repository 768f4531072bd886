//! Takes back what a change wrote into a body, value by value: what somebody else changed since is named and left.

use crate::record::{Body, element_id as id, find, keyed};
use serde_json::Value;

/// The body without the change that replaced `was` by `wrote` (only the attributes it touched); the dotted paths of
/// values that hold something else by now are added to `left`.
pub(super) fn body(current: &Body, wrote: &Body, was: &Body, left: &mut Vec<String>) -> Body {
    let mut result = current.clone();
    merge(&mut result, current, wrote, was, "", left);
    result
}

fn merge(result: &mut Body, current: &Body, wrote: &Body, was: &Body, at: &str, left: &mut Vec<String>) {
    let touched = wrote.keys().chain(was.keys().filter(|key| !wrote.contains_key(*key)));
    for key in touched {
        let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
        match value(current.get(key), wrote.get(key), was.get(key), &path, left) {
            Some(value) => result.insert(key.clone(), value),
            None => result.remove(key),
        };
    }
}

fn value(
    current: Option<&Value>,
    wrote: Option<&Value>,
    was: Option<&Value>,
    path: &str,
    left: &mut Vec<String>,
) -> Option<Value> {
    if current == wrote {
        return was.cloned();
    }
    if current == was || wrote == was {
        return current.cloned();
    }
    match (current, wrote, was) {
        (Some(Value::Object(current)), Some(Value::Object(wrote)), Some(Value::Object(was))) => {
            let mut result = current.clone();
            merge(&mut result, current, wrote, was, path, left);
            Some(Value::Object(result))
        }
        (Some(Value::Array(current)), Some(Value::Array(wrote)), Some(Value::Array(was)))
            if [current, wrote, was].into_iter().all(|list| keyed(list)) =>
        {
            Some(Value::Array(list(current, wrote, was, path, left)))
        }
        _ => {
            left.push(path.to_owned());
            current.cloned()
        }
    }
}

/// Elements by id: those that the change took out come back behind their old neighbour.
fn list(current: &[Value], wrote: &[Value], was: &[Value], path: &str, left: &mut Vec<String>) -> Vec<Value> {
    let mut result: Vec<Value> = Vec::with_capacity(current.len());
    for (at, element) in current.iter().enumerate() {
        let path = format!("{path}.{}", at + 1);
        result.extend(value(Some(element), find(wrote, element), find(was, element), &path, left));
    }
    for (at, element) in was.iter().enumerate() {
        if find(wrote, element).is_none() && find(current, element).is_none() {
            let neighbour =
                at.checked_sub(1).and_then(|before| result.iter().position(|new| id(new) == id(&was[before])));
            result.insert(neighbour.map_or(0, |before| before + 1), element.clone());
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: &Value) -> Body {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn what_others_wrote_since_stays_and_is_named() {
        // current, wrote, was, result, left
        let cases = [
            (json!({"a": 2}), json!({"a": 2}), json!({"a": 1}), json!({"a": 1}), vec![]),
            (json!({"a": 3}), json!({"a": 2}), json!({"a": 1}), json!({"a": 3}), vec!["a"]),
            (json!({"a": 2, "b": 9}), json!({"a": 2}), json!({}), json!({"b": 9}), vec![]),
            (
                json!({"m": {"x": 2, "y": 5}}),
                json!({"m": {"x": 2, "y": 1}}),
                json!({"m": {"x": 1, "y": 1}}),
                json!({"m": {"x": 1, "y": 5}}),
                vec![],
            ),
            (
                json!({"l": [{"id": "a", "v": 2}, {"id": "c"}]}),
                json!({"l": [{"id": "a", "v": 2}]}),
                json!({"l": [{"id": "a", "v": 1}, {"id": "b"}]}),
                json!({"l": [{"id": "a", "v": 1}, {"id": "b"}, {"id": "c"}]}),
                vec![],
            ),
            (
                json!({"l": [{"id": "a", "v": 3}]}),
                json!({"l": [{"id": "a", "v": 2}]}),
                json!({"l": [{"id": "a", "v": 1}]}),
                json!({"l": [{"id": "a", "v": 3}]}),
                vec!["l.1.v"],
            ),
        ];
        for (current, wrote, was, result, expected) in cases {
            let mut left = Vec::new();
            let found = body(&map(&current), &map(&wrote), &map(&was), &mut left);
            assert_eq!((Value::Object(found), left), (result, expected.into_iter().map(str::to_owned).collect()));
        }
    }
}
