//! A device of a fleet: its journal, its engine, and what its athlete does.

use super::server::{Server, Weather};
use super::{Dice, body};
use crate::grade::Hint;
use crate::import::{self, ImportContext};
use crate::record::{Body, Change, Key, Op, Table};
use crate::store::{Conflict, Now, Resolution, Store};
use crate::sync::{Engine, Event, Flaw, Outcome, Report, Run, Step};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Records that a device takes over at once: few, so that much happens in between.
const PORTION: usize = 3;
pub(super) const START_MS: i64 = 1_795_199_400_123;

#[derive(Debug)]
pub(super) struct Device {
    pub name: String,
    pub store: Store,
    pub engine: Engine,
    pub pending: Option<Step>,
    pub online: bool,
    /// Milliseconds that its clock is wrong by.
    pub skew: i64,
    pub path: Option<PathBuf>,
    pub flaw: Flaw,
    starts: u128,
    seed: u128,
}

/// What an edit did to the unique numbers that fleets write.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub touched: Vec<Key>,
    /// What vanished was removed with something, not overwritten.
    pub weak: bool,
    /// What appeared had been there before.
    pub brought_back: bool,
    /// A conflict that was settled.
    pub settled: Option<Conflict>,
    pub text: String,
}

impl Device {
    pub(super) fn new(name: &str, seed: u64, flaw: Flaw, path: Option<PathBuf>) -> Self {
        let now = Now { ms: START_MS };
        let mut store = match &path {
            Some(path) => Store::open(path, &now).unwrap(),
            None => Store::open_in_memory().unwrap(),
        };
        store.ledger().bind("ada", name).unwrap();
        let seed = u128::from(seed) << 40;
        let engine = Engine::flawed(seed | 1, flaw).in_portions(PORTION);
        Self { name: name.into(), store, engine, pending: None, online: true, skew: 0, path, flaw, starts: 0, seed }
    }

    /// The process dies; what is on disk stays.
    pub(super) fn crash(&mut self) {
        self.starts += 1;
        self.pending = None;
        self.engine = Engine::flawed(self.seed + self.starts * 65_536 + 1, self.flaw).in_portions(PORTION);
        if let Some(path) = &self.path {
            self.store = Store::open_in_memory().unwrap();
            self.store = Store::open(path, &Now { ms: START_MS }).unwrap();
        }
    }

    /// One step of its sync; the report when a run ends.
    pub(super) fn advance(
        &mut self,
        server: &mut Server,
        weather: Weather,
        dice: &mut Dice,
        now: Now,
    ) -> Option<Report> {
        let event = match self.pending.take() {
            Some(Step::Send(request)) if self.online => Event::Answer(server.weathered(&request, weather, dice)),
            Some(Step::Send(_)) => Event::Answer(Err(crate::sync::Failure::Offline("no network".into()))),
            Some(Step::Working { .. }) => Event::Continue,
            _ => Event::Start(Run::default()),
        };
        match self.engine.step(&mut self.store, event, now).unwrap() {
            Step::Done(report) => Some(report),
            step => {
                self.pending = Some(step);
                None
            }
        }
    }

    /// A whole run without faults.
    pub(super) fn sync(&mut self, server: &mut Server, run: Run) -> Report {
        let mut event = Event::Start(run);
        for _ in 0..500 {
            match self.engine.step(&mut self.store, event, Now { ms: START_MS }).unwrap() {
                Step::Done(report) => return report,
                Step::Send(request) => event = Event::Answer(server.answer(&request)),
                Step::Working { .. } => event = Event::Continue,
            }
        }
        panic!("{} does not come to an end", self.name);
    }

    pub(super) fn synced(&mut self, server: &mut Server) -> Report {
        let report = self.sync(server, Run::default());
        assert_eq!(report.outcome, Outcome::Synced, "{}", self.name);
        report
    }

    pub(super) fn records(&self) -> BTreeMap<Key, Body> {
        let mut all = BTreeMap::new();
        let read = self.store.read();
        read.for_each(&mut |record| {
            all.insert(record.key, record.body);
            Ok(())
        })
        .unwrap();
        all
    }

    pub(super) fn get(&self, key: &Key) -> Option<Body> {
        self.store.read().get(key).unwrap()
    }

    pub(super) fn put(&mut self, key: &Key, value: &Value) {
        let op = Op::Put { key: key.clone(), body: body(value) };
        self.store.apply(&Change::one("put", op), &Now { ms: START_MS }).unwrap();
    }

    pub(super) fn edit(&mut self, key: &Key, edit: impl FnOnce(&mut Value)) {
        let before = self.get(key).unwrap();
        let mut after = Value::Object(before.clone());
        edit(&mut after);
        let op = Op::Edit { key: key.clone(), before, after: body(&after) };
        self.store.apply(&Change::one("edit", op), &Now { ms: START_MS }).unwrap();
    }

    pub(super) fn delete(&mut self, key: &Key) {
        let op = Op::Delete { key: key.clone() };
        self.store.apply(&Change::one("delete", op), &Now { ms: START_MS }).unwrap();
    }

    /// Reads a file as an import does, and saves what it brings.
    pub(super) fn import(&mut self, name: &str, bytes: &[u8], now: Now) -> usize {
        let context = ImportContext { hint: Hint::default(), today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() };
        let import = import::parse(import::sniff(name, bytes).unwrap(), name, bytes, &context).unwrap();
        let planned = import::plan(&import, &|key| self.get(key), &|date| {
            let date = date.to_string();
            let day = |table| self.store.read().records(table, Some(&date), Some(&date), None).unwrap();
            let all = [Table::Entries, Table::Sends].into_iter().flat_map(day);
            all.map(|record| (record.key, record.body)).collect()
        });
        self.store.apply(&planned.change, &now).unwrap().changed
    }

    pub(super) fn conflicts(&mut self) -> Vec<Conflict> {
        self.store.ledger().conflicts().unwrap()
    }

    /// The athlete does something. `number` gives the next unique number.
    pub(super) fn act(&mut self, dice: &mut Dice, now: Now, number: &mut dyn FnMut() -> u64) -> Option<Trace> {
        let records = self.records();
        let of = |table: Table| records.keys().filter(|key| key.table == table).cloned().collect::<Vec<_>>();
        let pick = |keys: &[Key], dice: &mut Dice| (!keys.is_empty()).then(|| keys[dice.roll(keys.len())].clone());
        let (entries, plans) = (of(Table::Entries), of(Table::Plans));
        let mut trace = Trace::default();
        let mut changed: Vec<(Key, Option<Value>)> = Vec::new();
        let value_of = |key: &Key| Value::Object(records[key].clone());
        match dice.roll(100) {
            0..12 => {
                let key = Key::new(Table::Entries, format!("e{}", number()));
                changed.push((key, Some(new_entry(dice, number))));
            }
            12..50 => {
                let key = pick(&entries, dice)?;
                let mut value = value_of(&key);
                trace.weak = edit_entry(&mut value, dice, number);
                changed.push((key, Some(value)));
            }
            50..62 => {
                let date = format!("2026-03-0{}", 1 + dice.roll(3));
                let key = Key::new(Table::NutritionLogs, date.clone());
                let mut value = records.get(&key).map_or(json!({ "date": date }), |body| Value::Object(body.clone()));
                trace.weak = edit_list(&mut value, "meals", dice, number);
                if dice.percent(30) {
                    value["supplements"] = json!([format!("s{}", number())]);
                }
                changed.push((key, Some(value)));
            }
            62..70 => {
                let key = Key::single(Table::Profiles);
                let mut value = records.get(&key).map_or(json!({}), |body| Value::Object(body.clone()));
                match dice.roll(3) {
                    0 => trace.weak = edit_list(&mut value, "goals", dice, number),
                    1 => value["currentGrades"]["indoor"]["slab"] = format!("g{}", number()).into(),
                    _ => edit_set(&mut value, "strengths", dice, number),
                }
                changed.push((key, Some(value)));
            }
            70..74 => {
                let key = Key::new(Table::Plans, format!("p{}", number()));
                let start =
                    json!({"name": format!("plan {}", number()), "startDate": "2026-01-01", "endDate": "2026-02-01"});
                changed.push((key, Some(start)));
            }
            74..79 => {
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
            79..84 => {
                let (one, two) = (pick(&entries, dice)?, pick(&entries, dice)?);
                let pair = number();
                for key in if one == two { vec![one] } else { vec![one, two] } {
                    let mut value = value_of(&key);
                    value["pair"] = pair.into();
                    changed.push((key, Some(value)));
                }
            }
            84..89 => {
                let keys: Vec<Key> = records.keys().filter(|key| key.table != Table::Profiles).cloned().collect();
                changed.push((pick(&keys, dice)?, None));
                trace.weak = true;
            }
            89..93 => {
                let undone = self.store.undo(&now).unwrap()?;
                let after = self.records();
                let keys = records.keys().chain(after.keys());
                trace.touched = keys.filter(|key| records.get(key) != after.get(key)).cloned().collect();
                (trace.weak, trace.brought_back) = (true, true);
                trace.text = format!("undo {}", undone.label);
                return Some(trace);
            }
            _ => return self.settle(dice, now, trace),
        }
        let mut ops = Vec::new();
        for (key, value) in changed {
            trace.touched.push(key.clone());
            write!(trace.text, "{} {}; ", key.id, value.is_some()).unwrap();
            ops.push(match value {
                Some(mut value) => {
                    value["seen"][&self.name] = number().into();
                    match records.get(&key) {
                        Some(before) => Op::Edit { key, before: before.clone(), after: body(&value) },
                        None => Op::Put { key, body: body(&value) },
                    }
                }
                None => Op::Delete { key },
            });
        }
        self.store.apply(&Change { label: trace.text.clone(), ops }, &now).unwrap();
        Some(trace)
    }

    fn settle(&mut self, dice: &mut Dice, now: Now, mut trace: Trace) -> Option<Trace> {
        let conflicts = self.conflicts();
        let conflict = conflicts.get(dice.roll(conflicts.len().max(1)))?.clone();
        let resolution = if dice.percent(50) { Resolution::Keep } else { Resolution::TakeMine };
        self.store.ledger().resolve(conflict.n, &resolution, &now).ok()?;
        trace.text = format!("{resolution:?} {}", conflict.n);
        trace.touched.push(conflict.key.clone());
        trace.settled = Some(conflict);
        (trace.weak, trace.brought_back) = (true, true);
        Some(trace)
    }
}

fn new_entry(dice: &mut Dice, number: &mut dyn FnMut() -> u64) -> Value {
    json!({
        "date": format!("2026-03-0{}", 1 + dice.roll(4)), "sessionType": "gym",
        "location": format!("place {}", number()),
        "notes": format!("one {}\ntwo {}\nthree {}", number(), number(), number()),
        "climbs": [{"id": format!("c{}", number()), "grade": "V4", "gradeType": "v-scale", "name": format!("n{}", number())}],
        "other": {"deep": {"x": number(), "y": number()}},
    })
}

/// Says whether something was removed whole.
fn edit_entry(value: &mut Value, dice: &mut Dice, number: &mut dyn FnMut() -> u64) -> bool {
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

fn edit_list(value: &mut Value, name: &str, dice: &mut Dice, number: &mut dyn FnMut() -> u64) -> bool {
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

fn edit_set(value: &mut Value, name: &str, dice: &mut Dice, number: &mut dyn FnMut() -> u64) {
    let mut list = value[name].as_array().cloned().unwrap_or_default();
    if dice.percent(40) && !list.is_empty() {
        let at = dice.roll(list.len());
        list.remove(at);
    } else {
        list.push(format!("t{}", number()).into());
    }
    value[name] = list.into();
}
