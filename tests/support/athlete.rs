//! What an athlete does to a journal, at random; every edit leaves numbers that nobody else writes.

use super::dice::Dice;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use v7_state::record::{Body, Change, Key, Op, Table};
use v7_state::row::Record;
use v7_state::store::{Conflict, Now, Resolution, Store};

/// What an act did to the numbers.
#[derive(Debug, Default)]
pub struct Trace {
    pub touched: Vec<Key>,
    /// What vanished was removed with something, not overwritten.
    pub weak: bool,
    /// What appeared had been there before.
    pub brought_back: bool,
    /// A conflict that was settled.
    pub settled: Option<Conflict>,
    /// The numbers that the act made.
    pub fresh: BTreeSet<u64>,
}

/// A source of numbers that nobody else has.
pub type Number<'a> = &'a mut dyn FnMut() -> u64;

pub fn records(store: &Store) -> BTreeMap<Key, Body> {
    let mut all = BTreeMap::new();
    let mut add = |record: Record| {
        all.insert(record.key, record.body);
        Ok(())
    };
    store.read().for_each(&mut add).unwrap();
    all
}

/// One act; `None` when there was nothing to do it to.
pub fn act(store: &mut Store, device: &str, dice: &mut Dice, now: Now, next: Number) -> Option<Trace> {
    let mut fresh = BTreeSet::new();
    let mut number = || {
        let number = next();
        fresh.insert(number);
        number
    };
    let mut trace = any_act(store, device, dice, now, &mut number)?;
    trace.fresh = fresh;
    Some(trace)
}

fn any_act(store: &mut Store, device: &str, dice: &mut Dice, now: Now, number: Number) -> Option<Trace> {
    let records = records(store);
    let of = |table: Table| records.keys().filter(|key| key.table == table).cloned().collect::<Vec<_>>();
    let pick = |keys: &[Key], dice: &mut Dice| (!keys.is_empty()).then(|| keys[dice.roll(keys.len())].clone());
    let value_of = |key: &Key| records.get(key).map_or(json!({}), |body| Value::Object(body.clone()));
    let (entries, plans, sends) = (of(Table::Entries), of(Table::Plans), of(Table::Sends));
    let mut trace = Trace::default();
    let mut changed: Vec<(Key, Option<Value>)> = Vec::new();
    match dice.roll(100) {
        0..12 => {
            let key = Key::new(Table::Entries, format!("e{}", number()));
            changed.push((key, Some(new_entry(dice, number))));
        }
        12..44 => {
            let key = pick(&entries, dice)?;
            let mut value = value_of(&key);
            trace.weak = edit_entry(&mut value, dice, number);
            changed.push((key, Some(value)));
        }
        44..54 => {
            let date = format!("2026-03-0{}", 1 + dice.roll(3));
            let key = Key::new(Table::NutritionLogs, date.clone());
            let mut value = value_of(&key);
            value["date"] = date.into();
            trace.weak = edit_list(&mut value, "meals", dice, number);
            if dice.percent(30) {
                value["supplements"] = json!([format!("s{}", number())]);
            }
            changed.push((key, Some(value)));
        }
        54..62 => {
            let key = Key::single(Table::Profiles);
            let mut value = value_of(&key);
            match dice.roll(3) {
                0 => trace.weak = edit_list(&mut value, "goals", dice, number),
                1 => value["currentGrades"]["indoor"]["slab"] = format!("g{}", number()).into(),
                _ => edit_set(&mut value, "strengths", dice, number),
            }
            changed.push((key, Some(value)));
        }
        62..65 => {
            let key = Key::single(Table::Users);
            let mut value = value_of(&key);
            value["name"] = format!("Ada {}", number()).into();
            changed.push((key, Some(value)));
        }
        65..67 => {
            let key = Key::single(Table::NutritionProfiles);
            let mut value = value_of(&key);
            edit_set(&mut value, "dietaryRestrictions", dice, number);
            changed.push((key, Some(value)));
        }
        67..70 => {
            let key = Key::new(Table::Plans, format!("p{}", number()));
            let plan =
                json!({"name": format!("plan {}", number()), "startDate": "2026-01-01", "endDate": "2026-02-01"});
            changed.push((key, Some(plan)));
        }
        70..74 => {
            let chosen = pick(&plans, dice)?;
            for key in &plans {
                let mut value = value_of(key);
                let active = *key == chosen;
                if value["active"].as_bool().unwrap_or(false) != active {
                    value["active"] = active.into();
                    changed.push((key.clone(), Some(value)));
                }
            }
        }
        74..78 => {
            let (one, two) = (pick(&entries, dice)?, pick(&entries, dice)?);
            let pair = number();
            for key in if one == two { vec![one] } else { vec![one, two] } {
                let mut value = value_of(&key);
                value["pair"] = pair.into();
                changed.push((key, Some(value)));
            }
        }
        78..84 => {
            let known = pick(&sends, dice).filter(|_| dice.percent(60));
            let key = known.unwrap_or_else(|| Key::new(Table::Sends, format!("s{}", number())));
            let mut value = value_of(&key);
            edit_send(&mut value, dice, number);
            changed.push((key, Some(value)));
        }
        84..89 => {
            let single = |key: &&Key| key.table.single_id().is_none();
            let keys: Vec<Key> = records.keys().filter(single).cloned().collect();
            changed.push((pick(&keys, dice)?, None));
            trace.weak = true;
        }
        89..94 => {
            store.undo(&now).unwrap()?;
            let after = self::records(store);
            let keys = records.keys().chain(after.keys());
            trace.touched = keys.filter(|key| records.get(key) != after.get(key)).cloned().collect();
            (trace.weak, trace.brought_back) = (true, true);
            return Some(trace);
        }
        _ => return settle(store, dice, now, trace),
    }
    let mut ops = Vec::new();
    for (key, value) in changed {
        trace.touched.push(key.clone());
        ops.push(match value {
            Some(mut value) => {
                value["seen"][device] = number().into();
                match records.get(&key) {
                    Some(before) => Op::Edit { key, before: before.clone(), after: body(&value) },
                    None => Op::Put { key, body: body(&value) },
                }
            }
            None => Op::Delete { key },
        });
    }
    store.apply(&Change { label: "an act".into(), ops }, &now).unwrap();
    Some(trace)
}

fn settle(store: &mut Store, dice: &mut Dice, now: Now, mut trace: Trace) -> Option<Trace> {
    let conflicts = store.ledger().conflicts().unwrap();
    let conflict = conflicts.get(dice.roll(conflicts.len().max(1)))?.clone();
    let resolution = if dice.percent(50) { Resolution::Keep } else { Resolution::TakeMine };
    store.ledger().resolve(conflict.n, &resolution, &now).ok()?;
    trace.touched.push(conflict.key.clone());
    trace.settled = Some(conflict);
    (trace.weak, trace.brought_back) = (true, true);
    Some(trace)
}

pub fn body(value: &Value) -> Body {
    value.as_object().cloned().unwrap()
}

fn new_entry(dice: &mut Dice, number: Number) -> Value {
    json!({
        "date": format!("2026-03-0{}", 1 + dice.roll(4)), "sessionType": "gym",
        "location": format!("place {}", number()),
        "notes": format!("one {}\ntwo {}\nthree {}", number(), number(), number()),
        "climbs": [{"id": format!("c{}", number()), "grade": "V4", "gradeType": "v-scale", "name": format!("n{}", number())}],
        "other": {"deep": {"x": number(), "y": number()}},
    })
}

/// Says whether something was removed whole.
fn edit_entry(value: &mut Value, dice: &mut Dice, number: Number) -> bool {
    match dice.roll(7) {
        0 => value["location"] = format!("place {}", number()).into(),
        1 => value["other"]["deep"][if dice.percent(50) { "x" } else { "y" }] = number().into(),
        2 => {
            let text = value["notes"].as_str().unwrap_or_default().to_owned();
            let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let at = dice.roll(lines.len());
            match dice.roll(3) {
                0 => lines.push(format!("line {}", number())),
                1 => lines.insert(at, format!("line {}", number())),
                _ => lines[at] = format!("line {}", number()),
            }
            value["notes"] = lines.join("\n").into();
        }
        3 => return edit_list(value, "climbs", dice, number),
        4 => edit_set(value, "tags", dice, number),
        5 => value["date"] = format!("2026-03-0{}", 1 + dice.roll(4)).into(),
        _ => value["mentalState"] = format!("mind {}", number()).into(),
    }
    false
}

fn edit_send(value: &mut Value, dice: &mut Dice, number: Number) {
    if value["grade"].is_null() {
        *value = json!({"date": format!("2026-03-0{}", 1 + dice.roll(4)), "grade": "V4", "gradeType": "v-scale"});
        value["name"] = format!("line {}", number()).into();
    }
    match dice.roll(5) {
        0 => value["grade"] = format!("V{}", 2 + dice.roll(7)).into(),
        1 => value["date"] = format!("2026-03-0{}", 1 + dice.roll(4)).into(),
        2 => value["significance"] = ["milestone", "breakthrough"][dice.roll(2)].into(),
        3 => value["name"] = format!("line {}", number()).into(),
        _ => edit_set(value, "media", dice, number),
    }
}

fn edit_list(value: &mut Value, name: &str, dice: &mut Dice, number: Number) -> bool {
    let mut list = value[name].as_array().cloned().unwrap_or_default();
    let title = if name == "goals" { "description" } else { "name" };
    let at = dice.roll(list.len().max(1));
    let removes = match dice.roll(4) {
        0 if !list.is_empty() => {
            list.remove(at);
            true
        }
        1 | 2 if !list.is_empty() => {
            list[at][title] = format!("n{}", number()).into();
            false
        }
        _ => {
            let mut element =
                json!({"id": format!("i{}", number()), "grade": "V4", "gradeType": "v-scale", "type": "boulder"});
            element[title] = format!("n{}", number()).into();
            list.push(element);
            false
        }
    };
    value[name] = list.into();
    removes
}

fn edit_set(value: &mut Value, name: &str, dice: &mut Dice, number: Number) {
    let mut list = value[name].as_array().cloned().unwrap_or_default();
    if dice.percent(40) && !list.is_empty() {
        let at = dice.roll(list.len());
        list.remove(at);
    } else {
        list.push(format!("t{}", number()).into());
    }
    value[name] = list.into();
}
