//! Changes that a model proposes: checked like any record, shown as a difference, written by the athlete's own key and
//! undone by one. Nothing here writes.

use super::safety::{self, Athlete};
use super::tools::{Access, Input, Refusal, clean};
use crate::grade::{Discipline, Grade, Hint, Scale};
use crate::insight::adherence;
use crate::record::{self, Body, Change, Goal, GoalType, Key, Op, Plan, Table, source_id};
use crate::view::basics;
use serde_json::{Map, Value, json};

/// A change that waits for the athlete's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What it does, in a few words; undo will call it so.
    pub title: String,
    /// The change. New records have no id yet: [`Change::name_new`] gives it when the athlete agrees.
    pub change: Change,
    /// What differs, to be shown.
    pub diff: Vec<DiffLine>,
}

/// One attribute that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// Dotted path: `weeklyStructure.tuesday.type`.
    pub path: String,
    /// What it is now; none when it is new.
    pub before: Option<String>,
    /// What it would be; none when it goes.
    pub after: Option<String>,
}

impl Proposal {
    /// The difference as text: `+ date: 2026-11-22`, `~ type: power -> rest`, `- notes: ...`.
    pub fn text(&self) -> String {
        let line = |line: &DiffLine| match (&line.before, &line.after) {
            (None, Some(after)) => format!("+ {}: {after}", line.path),
            (Some(before), None) => format!("- {}: {before}", line.path),
            (before, after) => {
                let shown = |value: &Option<String>| value.clone().unwrap_or_default();
                format!("~ {}: {} -> {}", line.path, shown(before), shown(after))
            }
        };
        self.diff.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Makes the proposal of one call.
pub(super) fn propose(access: &Access<'_>, athlete: &Athlete, name: &str, input: &Input) -> Result<Proposal, Refusal> {
    allowed(athlete, input).map_err(Refusal::Input)?;
    match name {
        "propose_entry" => entry(access, input),
        "propose_plan_change" => plan_change(access, input),
        "propose_goal" => goal(access, input),
        other => Err(Refusal::Input(format!("{other} proposes nothing"))),
    }
}

/// No proposal may hold what no answer may say.
fn allowed(athlete: &Athlete, input: &Input) -> Result<(), String> {
    let lines = input.map().values().flat_map(|value| match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect::<Vec<_>>(),
    });
    let text: String = lines.flat_map(str::lines).flat_map(|line| ["do ", line, "\n"]).collect();
    let checked = safety::post(&text, athlete);
    checked.withheld.first().map_or(Ok(()), |flag| Err(format!("not proposed: {}", flag.notice())))
}

fn entry(access: &Access<'_>, input: &Input) -> Result<Proposal, Refusal> {
    let date =
        input.date("date").map_err(Refusal::Input)?.ok_or_else(|| Refusal::Input("date: it is missing".into()))?;
    if date > access.today {
        return Err(Refusal::Input(format!(
            "date: {date} is after today, {}; a plan change is for what is to come",
            access.today
        )));
    }
    let body = cleaned(input);
    checked(Table::Entries, &body)?;
    let title = format!("{} of {date}", input.text("sessionType").unwrap_or("entry"));
    let diff = diff(&Body::new(), &body);
    let change = Change::one(title.clone(), Op::Put { key: Key::new(Table::Entries, ""), body });
    Ok(Proposal { title, change, diff })
}

fn plan_change(access: &Access<'_>, input: &Input) -> Result<Proposal, Refusal> {
    let records = access.reader.records(Table::Plans, None, None, None)?;
    let plans: Vec<Plan> = records.iter().map(|record| record::readable(&record.body)).collect();
    let current = adherence::current(&plans, access.today);
    let found = current.and_then(|current| plans.iter().position(|plan| std::ptr::eq(plan, current)));
    let Some((record, plan)) = found.map(|at| (&records[at], &plans[at])) else {
        return Err(Refusal::Input("there is no plan to change".into()));
    };
    let mut day = cleaned(input);
    day.remove("date");
    day.remove("weekday");
    let before = record.body.clone();
    let mut after = before.clone();
    let title = match (input.date("date").map_err(Refusal::Input)?, input.text("weekday")) {
        (Some(date), None) => {
            let key = date.to_string();
            if key < plan.start_date || plan.end_date < key {
                let sentence = format!("date: {date} is outside the plan, {} to {}", plan.start_date, plan.end_date);
                return Err(Refusal::Input(sentence));
            }
            if date < access.today {
                return Err(Refusal::Input(format!("date: {date} is over; only today and later days can be planned")));
            }
            let overrides = after.entry("overrides").or_insert_with(|| Value::Object(Map::new()));
            set(overrides, &key, json!({"day": day}))?;
            format!("plan of {date}")
        }
        (None, Some(weekday)) => {
            let week = after.entry("weeklyStructure").or_insert_with(|| Value::Object(Map::new()));
            set(week, weekday, Value::Object(day))?;
            format!("{weekday} of plan {}", clean(&plan.name, 40))
        }
        _ => return Err(Refusal::Input("name either date or weekday".into())),
    };
    checked(Table::Plans, &after)?;
    let diff = diff(&before, &after);
    if diff.is_empty() {
        return Err(Refusal::Input("the plan already says that".into()));
    }
    let change = Change::one(title.clone(), Op::Edit { key: record.key.clone(), before, after });
    Ok(Proposal { title, change, diff })
}

fn set(map: &mut Value, key: &str, value: Value) -> Result<(), Refusal> {
    let map =
        map.as_object_mut().ok_or_else(|| Refusal::Input("the plan cannot be read there, and is left alone".into()))?;
    map.insert(key.to_owned(), value);
    Ok(())
}

fn goal(access: &Access<'_>, input: &Input) -> Result<Proposal, Refusal> {
    let kind = match input.text("type") {
        Some("sport") => GoalType::Sport,
        Some("trad") => GoalType::Trad,
        _ => GoalType::Boulder,
    };
    let discipline = if kind == GoalType::Boulder { Discipline::Boulder } else { Discipline::Route };
    let hint = Hint { discipline: Some(discipline), ..basics::hint(access.reader, access.settings)? };
    let text = input.text("grade").unwrap_or_default();
    let grade = Grade::guess(text, &hint).map_err(|error| Refusal::Input(format!("grade: {error}")))?;
    if grade.scale() != Scale::Text && grade.scale().discipline() != Some(discipline) {
        return Err(Refusal::Input(format!(
            "grade: {} is no grade of a {}",
            clean(text, 40),
            if discipline == Discipline::Boulder { "boulder" } else { "route" }
        )));
    }
    let date = input.date("targetDate").map_err(Refusal::Input)?;
    if let Some(date) = date.filter(|date| *date <= access.today) {
        return Err(Refusal::Input(format!("targetDate: {date} is not after today, {}", access.today)));
    }
    let date = date.map(|date| date.to_string());
    let id = source_id(
        "coach",
        &format!("{text}|{}|{}", input.text("type").unwrap_or_default(), date.as_deref().unwrap_or_default()),
    );
    let goal = Goal {
        id,
        grade: grade.text().to_owned(),
        kind,
        target_date: date,
        description: input.text("description").map(|text| clean(text, 300)),
        completed: false,
    };
    let key = Key::single(Table::Profiles);
    let known = access.reader.get(&key)?;
    let before = known.clone().unwrap_or_default();
    let mut after = before.clone();
    let goals = after.entry("goals").or_insert_with(|| Value::Array(Vec::new()));
    let Some(goals) = goals.as_array_mut() else {
        return Err(Refusal::Input("the goals of the profile cannot be read, and are left alone".into()));
    };
    if goals.iter().any(|own| own.get("id").and_then(Value::as_str) == Some(&goal.id)) {
        return Err(Refusal::Input("that goal is set already".into()));
    }
    goals.push(Value::Object(record::body(&goal)));
    checked(Table::Profiles, &after)?;
    let title = format!("goal {}", goal.grade);
    let diff = diff(&before, &after);
    let op = if known.is_some() { Op::Edit { key, before, after } } else { Op::Put { key, body: after } };
    Ok(Proposal { title: title.clone(), change: Change::one(title, op), diff })
}

/// The input as attributes, texts without control characters.
fn cleaned(input: &Input) -> Body {
    let text = |value: &Value| match value {
        Value::String(text) => Value::String(clean(text, 2000)),
        other => other.clone(),
    };
    let value = |value: &Value| match value {
        Value::Array(list) => Value::Array(list.iter().map(text).collect()),
        other => text(other),
    };
    input.map().iter().map(|(key, own)| (key.clone(), value(own))).collect()
}

fn checked(table: Table, body: &Body) -> Result<(), Refusal> {
    let errors: Vec<String> = record::check(table, body).iter().map(ToString::to_string).collect();
    if errors.is_empty() { Ok(()) } else { Err(Refusal::Input(errors.join("; "))) }
}

/// The attributes that differ, by path.
pub fn diff(before: &Body, after: &Body) -> Vec<DiffLine> {
    let mut lines = Vec::new();
    walk("", &Value::Object(before.clone()), &Value::Object(after.clone()), &mut lines);
    lines
}

fn walk(path: &str, before: &Value, after: &Value, lines: &mut Vec<DiffLine>) {
    if before == after {
        return;
    }
    let empty = Map::new();
    let map = |value: &Value| match value {
        Value::Object(map) => Some(map.clone()),
        Value::Array(list) => {
            Some(list.iter().enumerate().map(|(at, value)| (at.to_string(), value.clone())).collect())
        }
        Value::Null => Some(empty.clone()),
        _ => None,
    };
    let plain = |value: &Value| value.is_null() || !(value.is_object() || value.is_array());
    if plain(before) && plain(after) {
        let shown = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => Some(clean(text, 200)),
            other => Some(other.to_string()),
        };
        lines.push(DiffLine { path: path.to_owned(), before: shown(before), after: shown(after) });
        return;
    }
    let (old, new) = (map(before).unwrap_or_default(), map(after).unwrap_or_default());
    let mut keys: Vec<&String> = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))).collect();
    keys.sort_by_key(|key| key.parse::<usize>().ok());
    for key in keys {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        walk(&path, old.get(key).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null), lines);
    }
}
