//! Properties and tables of the merge.

use super::body;
use crate::record::{Body, Table, normalise};
use crate::sync::{Loser, Merged, likely_duplicates, merge, same, same_record};
use proptest::prelude::*;
use serde_json::{Value, json};

fn merged(table: Table, base: &Value, local: &Value, remote: &Value) -> Merged {
    let side = |value: &Value| value.as_object().cloned();
    let (base, local, remote) = (side(base), side(local), side(remote));
    merge(table, base.as_ref(), local.as_ref(), remote.as_ref())
}

fn lost(path: &[&str], base: Value, mine: Value, theirs: Value) -> Loser {
    let some = |value: Value| Some(value).filter(|value| !value.is_null());
    let path = path.iter().map(|name| (*name).to_owned()).collect();
    Loser { path, base: some(base), mine: some(mine), theirs: some(theirs) }
}

#[test]
fn each_kind_has_its_rule() {
    // table, base, local, remote, result, losers
    let entries = Table::Entries;
    let cases = [
        (
            entries,
            json!({"rpe": 5}),
            json!({"rpe": 6}),
            json!({"rpe": 5, "skin": 3}),
            json!({"rpe": 6, "skin": 3}),
            vec![],
        ),
        (entries, json!({"rpe": 5}), json!({"rpe": 6}), json!({"rpe": 6.0}), json!({"rpe": 6.0}), vec![]),
        (
            entries,
            json!({"rpe": 5, "x": 1}),
            json!({"rpe": 6, "x": 1}),
            json!({"rpe": 7, "x": 2}),
            json!({"rpe": 7, "x": 2}),
            vec![lost(&["rpe"], json!(5), json!(6), json!(7))],
        ),
        (
            entries,
            json!({"new": {"a": {"b": 1}}}),
            json!({"new": {"a": {"b": 2}}}),
            json!({"new": {"a": {"b": 1, "c": 3}}}),
            json!({"new": {"a": {"b": 2, "c": 3}}}),
            vec![],
        ),
        (
            entries,
            json!({"tags": ["a", "b"]}),
            json!({"tags": ["b", "c"]}),
            json!({"tags": ["d", "a", "b"]}),
            json!({"tags": ["d", "b", "c"]}),
            vec![],
        ),
        (
            entries,
            json!({"gradesAttempted": ["V1", "V2", "V2"]}),
            json!({"gradesAttempted": ["V1", "V2"]}),
            json!({"gradesAttempted": ["V1", "V2", "V2", "V3"]}),
            json!({"gradesAttempted": ["V1", "V2", "V3"]}),
            vec![],
        ),
        (
            entries,
            json!({"climbs": [{"id": "a", "grade": "V1"}, {"id": "b", "grade": "V2"}]}),
            json!({"climbs": [{"id": "a", "grade": "V1", "name": "x"}, {"id": "c", "grade": "V4"}]}),
            json!({"climbs": [{"id": "b", "grade": "V3"}, {"id": "d", "grade": "V5"}]}),
            json!({
                "climbs": [
                    {"id": "b", "grade": "V3"}, {"id": "d", "grade": "V5"},
                    {"id": "a", "grade": "V1", "name": "x"}, {"id": "c", "grade": "V4"}
                ],
                "gradesAttempted": ["V3", "V5", "V1", "V4"], "gradesCompleted": ["V3", "V5", "V1", "V4"]
            }),
            vec![
                lost(
                    &["climbs", "b"],
                    json!({"id": "b", "grade": "V2"}),
                    Value::Null,
                    json!({"id": "b", "grade": "V3"}),
                ),
                lost(
                    &["climbs", "a"],
                    json!({"id": "a", "grade": "V1"}),
                    json!({"id": "a", "grade": "V1", "name": "x"}),
                    Value::Null,
                ),
            ],
        ),
        // Grades typed without climbs are not lost for climbs that came from the other side.
        (
            entries,
            json!({}),
            json!({"gradesAttempted": ["V9"]}),
            json!({"climbs": [{"id": "a", "grade": "V1"}], "gradesAttempted": ["V1"], "gradesCompleted": ["V1"]}),
            json!({"climbs": [{"id": "a", "grade": "V1"}], "gradesAttempted": ["V1"], "gradesCompleted": ["V1"]}),
            vec![lost(&["gradesAttempted"], Value::Null, json!(["V9"]), json!(["V1"]))],
        ),
        (
            Table::NutritionLogs,
            Value::Null,
            json!({"date": "d", "meals": [{"id": "a", "name": "oats", "calories": 400}], "totalCalories": 400, "hydration": 5}),
            json!({"date": "d", "meals": [{"id": "b", "name": "rice", "calories": 300}], "totalCalories": 300, "hydration": 7}),
            json!({
                "date": "d", "hydration": 7, "totalCalories": 700, "macros": {"carbs": 0, "fat": 0, "protein": 0},
                "meals": [{"id": "b", "name": "rice", "calories": 300}, {"id": "a", "name": "oats", "calories": 400}]
            }),
            vec![lost(&["hydration"], Value::Null, json!(5), json!(7))],
        ),
        (
            Table::Plans,
            json!({"active": Value::Null}),
            json!({"active": false}),
            json!({"active": true}),
            json!({"active": false}),
            vec![Loser {
                path: vec!["active".into()],
                base: Some(Value::Null),
                mine: Some(false.into()),
                theirs: Some(true.into()),
            }],
        ),
        (
            Table::Users,
            json!({"name": "a"}),
            json!({"name": "b", "subscription": {"tier": "free"}}),
            json!({"name": "a", "subscription": {"tier": "pro"}}),
            json!({"name": "b", "subscription": {"tier": "pro"}}),
            vec![],
        ),
        (
            Table::Profiles,
            json!({"updatedAt": "1"}),
            json!({"updatedAt": "3", "age": 20}),
            json!({"updatedAt": "2", "sex": "male"}),
            json!({"updatedAt": "3", "age": 20, "sex": "male"}),
            vec![],
        ),
    ];
    for (table, base, local, remote, result, losers) in cases {
        let found = merged(table, &base, &local, &remote);
        assert_eq!(found.body.map(Value::Object), Some(result), "{base} {local} {remote}");
        assert_eq!(found.losers, losers, "{base} {local} {remote}");
    }
}

#[test]
fn an_edit_beats_a_removal_and_says_so() {
    let (base, edited) = (json!({"rpe": 1}), json!({"rpe": 2}));
    let ours = merged(Table::Entries, &base, &edited, &Value::Null);
    assert_eq!(ours.body.map(Value::Object), Some(edited.clone()));
    assert_eq!(ours.losers, [lost(&[], base.clone(), edited.clone(), Value::Null)]);
    let others = merged(Table::Entries, &base, &Value::Null, &edited);
    assert_eq!(others.body.map(Value::Object), Some(edited.clone()));
    assert_eq!(others.losers, [lost(&[], base.clone(), Value::Null, edited)]);
    assert_eq!(merged(Table::Entries, &base, &base, &Value::Null), Merged::default());
    // To be put aside for another plan is no edit that would bring a removed plan back.
    let (active, aside) = (json!({"name": "p", "active": true}), json!({"name": "p", "active": false}));
    assert_eq!(merged(Table::Plans, &active, &aside, &Value::Null), Merged::default());
}

#[test]
fn meals_that_look_alike_are_offered_and_kept() {
    let log = json!({"meals": [
        {"id": "a", "name": "Oats", "calories": 400}, {"id": "b", "name": "oats ", "calories": 400.0},
        {"id": "c", "name": "oats", "calories": 300}]});
    assert_eq!(likely_duplicates(&body(&log)), [("a".to_owned(), "b".to_owned())]);
}

/// A record of a small world, so that edits meet: every kind of attribute, unknown ones too.
fn record() -> impl Strategy<Value = Option<Body>> {
    let scalar = || prop::option::of(0..3_u8);
    let element = (0..4_u8, scalar(), scalar());
    let parts = (
        (scalar(), scalar(), scalar(), prop::option::of(prop::collection::vec(0..4_u8, 0..4))),
        prop::option::of(prop::collection::btree_set(0..4_u8, 0..4)),
        prop::option::of(prop::collection::vec(element, 0..4)),
        prop::option::of(prop::collection::vec(0..3_u8, 0..4)),
    );
    prop::option::weighted(0.9, parts.prop_map(|((rpe, odd, deep, notes), tags, climbs, grades)| {
        let mut value = json!({"date": "2026-01-01", "sessionType": "gym", "entryId": "e"});
        if let Some(rpe) = rpe {
            value["rpe"] = rpe.into();
        }
        if let Some(odd) = odd {
            value["odd"] = json!([odd]);
        }
        if let Some(deep) = deep {
            value["unknown"] = json!({"deep": {"x": deep, "kept": 1}});
        }
        if let Some(lines) = notes {
            value["notes"] = lines.iter().map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n").into();
        }
        if let Some(tags) = tags {
            value["tags"] = tags.iter().map(|tag| format!("t{tag}")).collect();
        }
        if let Some(grades) = grades {
            value["gradesAttempted"] = grades.iter().map(|grade| format!("V{grade}")).collect();
        }
        if let Some(mut climbs) = climbs {
            climbs.sort_unstable();
            climbs.dedup_by_key(|climb| climb.0);
            value["climbs"] = climbs
                .iter()
                .map(|(id, grade, mark)| json!({"id": id.to_string(), "grade": format!("V{}", grade.unwrap_or(0)), "mark": mark}))
                .collect();
        }
        let mut body = body(&value);
        normalise(Table::Entries, &mut body);
        body
    }))
}

/// Every text and number at the leaves, lines of texts one by one.
fn leaves(value: &Value, into: &mut Vec<Value>) {
    match value {
        Value::Object(map) => map.values().for_each(|value| leaves(value, into)),
        Value::Array(list) => list.iter().for_each(|value| leaves(value, into)),
        Value::String(text) => into.extend(text.split('\n').map(Value::from)),
        other => into.push(other.clone()),
    }
}

fn all_leaves<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<Value> {
    let mut all = Vec::new();
    values.into_iter().for_each(|value| leaves(value, &mut all));
    all
}

fn whole(side: Option<&Body>) -> Option<Value> {
    side.map(|body| Value::Object(body.clone()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_changed_side_is_taken_as_it_is(base in record(), side in record()) {
        let table = Table::Entries;
        let kept = merge(table, base.as_ref(), side.as_ref(), base.as_ref());
        prop_assert_eq!((&kept.body, kept.losers.len()), (&side, 0));
        let taken = merge(table, base.as_ref(), base.as_ref(), side.as_ref());
        prop_assert_eq!((&taken.body, taken.losers.len()), (&side, 0));
        let both = merge(table, base.as_ref(), side.as_ref(), side.as_ref());
        prop_assert_eq!((&both.body, both.losers.len()), (&side, 0));
    }

    #[test]
    fn a_merge_is_settled_once(base in record(), local in record(), remote in record()) {
        let table = Table::Entries;
        let once = merge(table, base.as_ref(), local.as_ref(), remote.as_ref());
        // The remote is the base from now on, and nothing is lost a second time.
        let again = merge(table, remote.as_ref(), once.body.as_ref(), remote.as_ref());
        prop_assert_eq!((&again.body, again.losers.len()), (&once.body, 0));
        let replayed = merge(table, remote.as_ref(), remote.as_ref(), once.body.as_ref());
        prop_assert_eq!((&replayed.body, replayed.losers.len()), (&once.body, 0));
    }

    #[test]
    fn nothing_is_invented_and_nothing_vanishes(base in record(), local in record(), remote in record()) {
        let merged = merge(Table::Entries, base.as_ref(), local.as_ref(), remote.as_ref());
        let sides = [whole(base.as_ref()), whole(local.as_ref()), whole(remote.as_ref())];
        let known = all_leaves(sides.iter().flatten());
        let result = whole(merged.body.as_ref());
        let shown = all_leaves(result.iter());
        for leaf in &shown {
            prop_assert!(known.iter().any(|other| same(other, leaf)), "{} is invented", leaf);
        }
        let in_inbox = all_leaves(merged.losers.iter().flat_map(|loser| [&loser.mine, &loser.theirs]).flatten());
        let old = all_leaves(sides[0].iter());
        for side in &sides[1..] {
            for leaf in all_leaves(side.iter()) {
                let kept = [&shown, &in_inbox, &old].into_iter().any(|all| all.iter().any(|other| same(other, &leaf)));
                prop_assert!(kept, "{} vanished", leaf);
            }
        }
    }

    #[test]
    fn without_a_conflict_either_side_may_merge(base in record(), local in record(), remote in record()) {
        let table = Table::Entries;
        let one = merge(table, base.as_ref(), local.as_ref(), remote.as_ref());
        let other = merge(table, base.as_ref(), remote.as_ref(), local.as_ref());
        prop_assert_eq!(one.losers.len(), other.losers.len());
        if one.losers.is_empty() {
            let sorted = |merged: &Merged| {
                let mut all = all_leaves(whole(merged.body.as_ref()).iter());
                all.sort_by_key(ToString::to_string);
                all
            };
            prop_assert_eq!(sorted(&one), sorted(&other));
        }
    }

    #[test]
    fn what_nobody_here_knows_is_kept(base in record(), local in record(), remote in record(), mark in 0..9_u8) {
        let marked = |side: &Option<Body>, name: &str| side.clone().map(|mut body| {
            body.insert(name.to_owned(), json!({"of": {"nobody": [mark, {"x": 0.10}]}}));
            body
        });
        let (local, remote) = (marked(&local, "mine"), marked(&remote, "theirs"));
        let merged = merge(Table::Entries, base.as_ref(), local.as_ref(), remote.as_ref());
        if let (Some(body), Some(local), Some(remote)) = (&merged.body, &local, &remote) {
            prop_assert_eq!(&body["mine"], &local["mine"]);
            prop_assert_eq!(&body["theirs"], &remote["theirs"]);
        }
        prop_assert!(merged.body.is_some() || same_record(Table::Entries, local.as_ref().or(remote.as_ref()), None));
    }
}
