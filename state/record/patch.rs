//! Differences between bodies, field by field, and their application to a third body.
//!
//! An edit is stored as what it changed, so attributes that nobody here knows, or that somebody else changed meanwhile,
//! survive it at every depth. Lists of objects are compared by element `id`; other lists are replaced whole.

use super::Body;
use serde_json::Value;

/// Applies to `target` what changed from `before` to `after`.
pub fn apply_patch(target: &mut Body, before: &Body, after: &Body) {
    for (key, new) in after {
        match before.get(key) {
            Some(old) if old == new => {}
            old => {
                let merged = patched(target.get(key), old, new);
                target.insert(key.clone(), merged);
            }
        }
    }
    for key in before.keys().filter(|key| !after.contains_key(*key)) {
        target.remove(key);
    }
}

/// The body that `before` becomes when it is edited into `after`, applied to `target`.
pub fn patch(target: &Body, before: &Body, after: &Body) -> Body {
    let mut result = target.clone();
    apply_patch(&mut result, before, after);
    result
}

fn patched(target: Option<&Value>, before: Option<&Value>, after: &Value) -> Value {
    match (target, before, after) {
        (Some(Value::Object(target)), Some(Value::Object(before)), Value::Object(after)) => {
            Value::Object(patch(target, before, after))
        }
        (Some(Value::Array(target)), Some(Value::Array(before)), Value::Array(after))
            if [target, before, after].into_iter().all(|list| keyed(list)) =>
        {
            Value::Array(patched_list(target, before, after))
        }
        _ => after.clone(),
    }
}

/// Elements in the order of `after`, each patched by id, then those that only `target` has.
fn patched_list(target: &[Value], before: &[Value], after: &[Value]) -> Vec<Value> {
    let mut result: Vec<Value> = after
        .iter()
        .map(|new| match (find(target, new), find(before, new)) {
            (Some(current), Some(old)) if old == new => current.clone(),
            (current, old) => patched(current, old, new),
        })
        .collect();
    result.extend(target.iter().filter(|value| find(after, value).is_none() && find(before, value).is_none()).cloned());
    result
}

fn id(value: &Value) -> Option<&str> {
    value.get("id").and_then(Value::as_str)
}

fn keyed(list: &[Value]) -> bool {
    list.iter().all(|value| id(value).is_some())
}

fn find<'a>(list: &'a [Value], like: &Value) -> Option<&'a Value> {
    list.iter().find(|value| id(value) == id(like))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> Body {
        if let Value::Object(map) = value { map } else { Body::new() }
    }

    #[test]
    fn what_others_wrote_survives_an_edit_at_every_depth() {
        let seen = map(json!({"a": 1, "m": {"x": 1}, "l": [{"id": "1", "g": "V1"}, {"id": "2", "g": "V2"}]}));
        let wanted = map(json!({"a": 2, "m": {"x": 2}, "l": [{"id": "2", "g": "V3"}]}));
        let now = map(json!({
            "a": 1, "new": true, "m": {"x": 1, "y": 9},
            "l": [{"id": "1", "g": "V1"}, {"id": "2", "g": "V2", "beta": "heel"}, {"id": "3", "g": "V9"}]
        }));
        let expected = map(json!({
            "a": 2, "new": true, "m": {"x": 2, "y": 9},
            "l": [{"id": "2", "g": "V3", "beta": "heel"}, {"id": "3", "g": "V9"}]
        }));
        assert_eq!(patch(&now, &seen, &wanted), expected);
    }

    #[test]
    fn an_attribute_taken_out_is_taken_out() {
        let seen = map(json!({"a": 1, "b": 2}));
        assert_eq!(patch(&seen, &seen, &map(json!({"a": 1}))), map(json!({"a": 1})));
    }
}
