//! Differences between bodies, field by field, and their application to a third body.
//!
//! An edit is stored as what it changed, so attributes that nobody here knows, or that somebody else changed meanwhile,
//! survive it at every depth. Lists of objects are compared by element `id`, lists of texts as bags; another list, and one
//! in which two elements share an id, is one value.

use super::Body;
use serde_json::Value;
use std::collections::BTreeSet;

/// The body that `before` becomes when it is edited into `after`, applied to `target`.
///
/// Where `target` is what the editor saw, the result is `after`. An element that one side took out and the other changed
/// stays; one that the other side left alone goes.
pub fn patch(target: &Body, before: &Body, after: &Body) -> Body {
    if target == before || target == after {
        return after.clone();
    }
    let mut result = target.clone();
    let touched = after.keys().chain(before.keys().filter(|key| !after.contains_key(*key)));
    for key in touched {
        let (old, new) = (before.get(key), after.get(key));
        if old == new {
            continue;
        }
        match patched(target.get(key), old, new) {
            Some(value) => result.insert(key.clone(), value),
            None => result.remove(key),
        };
    }
    result
}

/// One value of which `before` became `after`; an absent map or list is an empty one, and one left empty is absent again
/// when `after` has none.
fn patched(target: Option<&Value>, before: Option<&Value>, after: Option<&Value>) -> Option<Value> {
    if target == before || target == after {
        return after.cloned();
    }
    let all = [target, before, after];
    let some = || all.into_iter().flatten();
    let value = if target.is_none() && after.is_some_and(Value::is_object) {
        // Taken out by the other side, changed by this one: it comes back whole.
        return after.cloned();
    } else if some().all(Value::is_object) {
        let [target, before, after] = all.map(|map| map.and_then(Value::as_object).cloned().unwrap_or_default());
        Value::Object(patch(&target, &before, &after))
    } else if some().all(Value::is_array) {
        let [target, before, after] = all.map(|list| list.and_then(Value::as_array).map_or(&[][..], Vec::as_slice));
        if [target, before, after].into_iter().all(keyed) {
            Value::Array(patched_elements(target, before, after))
        } else if [target, before, after].into_iter().flatten().all(Value::is_string) {
            Value::Array(patched_texts(target, before, after))
        } else {
            return all[2].cloned();
        }
    } else {
        return after.cloned();
    };
    let empty = value.as_object().is_some_and(Body::is_empty) || value.as_array().is_some_and(Vec::is_empty);
    (!empty || all[2].is_some()).then_some(value)
}

/// Elements in the order of `after`, each patched by id; what only `target` has stands behind the last that both know.
fn patched_elements(target: &[Value], before: &[Value], after: &[Value]) -> Vec<Value> {
    let mut result: Vec<Value> = Vec::with_capacity(after.len());
    let mut shared = 0;
    for new in after {
        let (current, old) = (find(target, new), find(before, new));
        if old == Some(new) {
            result.extend(current.cloned());
        } else {
            result.extend(patched(current, old, Some(new)));
        }
        if current.is_some() || old.is_some() {
            shared = result.len();
        }
    }
    // Theirs alone, and what they changed while it was taken out here: an edit beats a removal.
    let theirs = target.iter().filter(|value| find(after, value).is_none() && find(before, value) != Some(*value));
    result.splice(shared..shared, theirs.cloned());
    result
}

/// Texts in the order of `after` without those that `target` lost, and what `target` gained. A text that both added
/// counts once.
fn patched_texts(target: &[Value], before: &[Value], after: &[Value]) -> Vec<Value> {
    // What both took out is not there to be taken out again.
    let mut lost = without(&without(before, target), &without(before, after));
    let mut result = Vec::with_capacity(after.len());
    for text in after {
        match lost.iter().position(|other| other == text) {
            Some(at) => {
                lost.swap_remove(at);
            }
            None => result.push(text.clone()),
        }
    }
    let (theirs, ours) = (without(target, before), without(after, before));
    result.extend(without(&theirs, &ours));
    result
}

/// The texts of the first list, each as often as it stands there more often than in the second.
fn without(list: &[Value], other: &[Value]) -> Vec<Value> {
    let mut other: Vec<&Value> = other.iter().collect();
    let mut rest = Vec::new();
    for text in list {
        match other.iter().position(|known| *known == text) {
            Some(at) => {
                other.swap_remove(at);
            }
            None => rest.push(text.clone()),
        }
    }
    rest
}

/// The `id` of an element.
pub(crate) fn element_id(value: &Value) -> Option<&str> {
    value.get("id").and_then(Value::as_str)
}

/// Whether every element has an `id` of its own.
pub(crate) fn keyed(list: &[Value]) -> bool {
    let ids: BTreeSet<&str> = list.iter().filter_map(element_id).collect();
    ids.len() == list.len()
}

/// The element with the same `id`.
pub(crate) fn find<'a>(list: &'a [Value], like: &Value) -> Option<&'a Value> {
    list.iter().find(|value| element_id(value) == element_id(like))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
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
    fn what_two_write_at_once_is_kept_of_both() {
        // target, before, after, result
        let cases = [
            // Both made the same day's log: the meals of both, theirs first.
            (
                json!({"meals": [{"id": "l"}], "hydration": 500}),
                json!({}),
                json!({"meals": [{"id": "d"}], "weight": 70}),
                json!({"meals": [{"id": "l"}, {"id": "d"}], "hydration": 500, "weight": 70}),
            ),
            // An element that they took out stays out when this edit was about another one ...
            (
                json!({"l": [{"id": "2"}], "n": 0}),
                json!({"l": [{"id": "1"}, {"id": "2"}]}),
                json!({"l": [{"id": "1"}, {"id": "2", "v": 1}]}),
                json!({"l": [{"id": "2", "v": 1}], "n": 0}),
            ),
            // ... and comes back when this edit changed it.
            (
                json!({"l": [{"id": "2"}]}),
                json!({"l": [{"id": "1"}, {"id": "2"}]}),
                json!({"l": [{"id": "1", "v": 1}, {"id": "2"}]}),
                json!({"l": [{"id": "1", "v": 1}, {"id": "2"}]}),
            ),
            // What they changed is not removed with what was seen.
            (
                json!({"l": [{"id": "1", "v": 2}]}),
                json!({"l": [{"id": "1"}]}),
                json!({}),
                json!({"l": [{"id": "1", "v": 2}]}),
            ),
            (
                json!({"m": {"energy": 5, "soreness": {"back": 3}}}),
                json!({"m": {"energy": 5}}),
                json!({}),
                json!({"m": {"soreness": {"back": 3}}}),
            ),
            // Texts are a bag.
            (
                json!({"tags": ["a", "b", "theirs"]}),
                json!({"tags": ["a", "b", "c"]}),
                json!({"tags": ["mine", "a", "c"]}),
                json!({"tags": ["mine", "a", "theirs"]}),
            ),
            (
                json!({"tags": ["same"]}),
                json!({}),
                json!({"tags": ["same", "mine"]}),
                json!({"tags": ["same", "mine"]}),
            ),
            (
                json!({"g": ["V4", "V4"]}),
                json!({"g": ["V4"]}),
                json!({"g": ["V4", "V5"]}),
                json!({"g": ["V4", "V5", "V4"]}),
            ),
            // Two elements with one id cannot be told apart: the list is one value.
            (
                json!({"l": [{"id": "1", "v": 9}, {"id": "1"}]}),
                json!({"l": [{"id": "1"}, {"id": "1"}]}),
                json!({"l": [{"id": "1"}, {"id": "1", "v": 2}]}),
                json!({"l": [{"id": "1"}, {"id": "1", "v": 2}]}),
            ),
            (json!({"x": "theirs"}), json!({"x": 1}), json!({"x": [1]}), json!({"x": [1]})),
        ];
        for (target, before, after, result) in cases {
            let text = format!("{target} {before} {after}");
            assert_eq!(Value::Object(patch(&map(target), &map(before), &map(after))), result, "{text}");
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(json!(null)), (0..3_u8).prop_map(Value::from), "[ab]".prop_map(Value::from)];
        leaf.prop_recursive(3, 20, 3, |inner| {
            let element = (0..4_u8, inner.clone()).prop_map(|(id, v)| json!({"id": id.to_string(), "v": v}));
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::vec("[ab]", 0..4).prop_map(Value::from),
                prop::collection::vec(element, 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|map| json!(map)),
            ]
        })
    }

    fn bodies() -> impl Strategy<Value = Body> {
        prop::collection::btree_map("[a-d]", value(), 0..4).prop_map(|all| all.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_edit_alone_is_exact_and_no_edit_is_none(target in bodies(), before in bodies(), after in bodies()) {
            prop_assert_eq!(&patch(&before, &before, &after), &after);
            prop_assert_eq!(&patch(&target, &before, &before), &target);
            prop_assert_eq!(&patch(&after, &before, &after), &after, "both the same");
            let both = patch(&target, &before, &after);
            for (key, theirs) in target.iter().filter(|(key, _)| before.get(*key) == after.get(*key)) {
                prop_assert_eq!(both.get(key), Some(theirs));
            }
        }
    }

    #[test]
    fn an_attribute_taken_out_is_taken_out() {
        let seen = map(json!({"a": 1, "b": 2}));
        assert_eq!(patch(&seen, &seen, &map(json!({"a": 1}))), map(json!({"a": 1})));
    }
}
