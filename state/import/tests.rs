//! The formats as whole files: every row of the samples is accounted for, and each quirk has its exact outcome.
#![expect(clippy::unwrap_used, reason = "tests")]

mod diaries;
mod doubles;
mod food;
mod logbooks;
mod more_logbooks;
mod mountain_project;
mod plan_shape;
mod robust;

use super::*;
use crate::grade::{Discipline, Scale};
use crate::record::Table;
use serde_json::Value;
use std::collections::BTreeMap;

/// The sample files.
pub(super) const SAMPLES: &[(&str, Format, &[u8])] = &[
    ("mountain-project-300.csv", Format::MountainProject, include_bytes!("../../tests/data/mountain-project-300.csv")),
    (
        "mountain-project-resaved.csv",
        Format::MountainProject,
        include_bytes!("../../tests/data/mountain-project-resaved.csv"),
    ),
    ("boardlib-kilter.csv", Format::BoardLib, include_bytes!("../../tests/data/boardlib-kilter.csv")),
    ("boardlib-moon.csv", Format::BoardLib, include_bytes!("../../tests/data/boardlib-moon.csv")),
    ("thecrag.csv", Format::TheCrag, include_bytes!("../../tests/data/thecrag.csv")),
    ("8a-old.csv", Format::EightA, include_bytes!("../../tests/data/8a-old.csv")),
    ("8a-new.csv", Format::EightA, include_bytes!("../../tests/data/8a-new.csv")),
    ("ukc.csv", Format::Ukc, include_bytes!("../../tests/data/ukc.csv")),
    ("myfitnesspal.csv", Format::MyFitnessPal, include_bytes!("../../tests/data/myfitnesspal.csv")),
    ("cronometer.csv", Format::Cronometer, include_bytes!("../../tests/data/cronometer.csv")),
    ("jrnl.json", Format::Jrnl, include_bytes!("../../tests/data/jrnl.json")),
    ("day-one.json", Format::DayOne, include_bytes!("../../tests/data/day-one.json")),
    ("plan-entries.json", Format::PlanJson, include_bytes!("../../tests/data/plan-entries.json")),
    ("plan-mock.json", Format::PlanJson, include_bytes!("../../tests/data/plan-mock.json")),
];

pub(super) fn context() -> ImportContext {
    ImportContext { hint: Hint::default(), today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() }
}

pub(super) fn sample(name: &str) -> Import {
    let (name, format, bytes) = SAMPLES.iter().find(|(known, ..)| *known == name).unwrap();
    parse(*format, name, bytes, &context()).unwrap()
}

/// Rows that became something.
pub(super) fn imported(import: &Import) -> usize {
    match import.format {
        Format::PlanJson => import.records.len(),
        Format::MyFitnessPal | Format::Cronometer => import.summary.meals,
        Format::Jrnl | Format::DayOne => import.summary.entries,
        _ => import.summary.climbs,
    }
}

/// A journal in memory.
pub(super) type Journal = BTreeMap<Key, Body>;

/// What an import would do to a journal.
pub(super) fn plan_into(import: &Import, journal: &Journal) -> Planned {
    let on_day = |day: NaiveDate| {
        let day = day.to_string();
        let of_day = |(key, body): &(&Key, &Body)| {
            matches!(key.table, Table::Entries | Table::Sends) && body["date"] == day.as_str()
        };
        journal.iter().filter(of_day).map(|(key, body)| (key.clone(), body.clone())).collect()
    };
    plan(import, &|key| journal.get(key).cloned(), &on_day)
}

/// Does it.
pub(super) fn apply(planned: Planned, journal: &mut Journal) {
    for op in planned.change.ops {
        match op {
            crate::record::Op::Put { key, body } | crate::record::Op::Edit { key, after: body, .. } => {
                journal.insert(key, body);
            }
            crate::record::Op::Delete { key } => {
                journal.remove(&key);
            }
        }
    }
}

/// Asserts that `value` has these attributes; a null stands for an absent one.
pub(super) fn has(value: &Value, expected: &Value) {
    for (key, expected) in expected.as_object().unwrap() {
        assert_eq!(value.get(key).unwrap_or(&Value::Null), expected, "{key} of {value}");
    }
}

/// The climbs of this name in all entries, with their entries.
pub(super) fn climbs<'a>(import: &'a Import, name: &str) -> Vec<(&'a Body, &'a Value)> {
    let entries = import.records.iter().filter(|(key, _)| key.table == Table::Entries);
    let climbs = entries
        .filter(|(_, entry)| entry.contains_key("climbs"))
        .flat_map(|(_, entry)| entry["climbs"].as_array().unwrap().iter().map(move |climb| (entry, climb)));
    climbs.filter(|(_, climb)| climb["name"] == name).collect()
}

/// The sends of this name.
pub(super) fn sends<'a>(import: &'a Import, name: &str) -> Vec<&'a Body> {
    let sends = import.records.iter().filter(|(key, _)| key.table == Table::Sends).map(|(_, body)| body);
    sends.filter(|send| send.get("name").is_some_and(|known| known == name)).collect()
}

/// The only climb of this name, and its entry.
pub(super) fn climb<'a>(import: &'a Import, name: &str) -> (&'a Body, &'a Value) {
    let found = climbs(import, name);
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

/// Why the row on this line was left out.
pub(super) fn why(import: &Import, line: usize) -> &str {
    &import.skipped.iter().find(|skipped| skipped.line == line).unwrap().why
}

#[test]
fn every_sample_is_recognised_and_every_row_accounted_for() {
    for (name, format, bytes) in SAMPLES {
        assert_eq!(sniff(name, bytes).unwrap(), *format, "{name}");
        let import = sample(name);
        assert_eq!(imported(&import) + import.skipped.len(), import.rows, "{name}");
        assert!(imported(&import) > 0, "{name}");
        assert!(import.skipped.iter().all(|skipped| !skipped.why.is_empty() && skipped.line > 0), "{name}");
    }
}

#[test]
fn no_table_passes_for_another_kind_of_table() {
    let table = |format: &Format| !matches!(format, Format::Jrnl | Format::DayOne | Format::PlanJson);
    for (name, format, bytes) in SAMPLES.iter().filter(|(_, format, _)| table(format)) {
        for other in Format::ALL.into_iter().filter(|other| other != format) {
            let error = parse(other, name, bytes, &context()).unwrap_err().to_string();
            let expected =
                if table(&other) { format!("{name} is no {}", other.noun()) } else { format!("{name} is JSON") };
            assert!(error.starts_with(&expected), "{error}");
        }
    }
}

#[test]
fn every_record_may_be_saved_and_every_link_leads_somewhere() {
    for (name, ..) in SAMPLES {
        let import = sample(name);
        let mut ids = std::collections::HashSet::new();
        for (key, body) in &import.records {
            assert_eq!(crate::record::check(key.table, body), [], "{name} {body:?}");
            assert_eq!(key.table.id_of(body).as_ref(), Some(&key.id), "{name}");
            assert!(ids.insert(key), "{name} {key:?}");
        }
        if import.summary.climbs == 0 || import.format == Format::PlanJson {
            continue;
        }
        let entries: BTreeMap<&str, &Body> = records(&import, Table::Entries);
        let sends: BTreeMap<&str, &Body> = records(&import, Table::Sends);
        let mut linked = 0;
        for (id, entry) in &entries {
            for climb in entry["climbs"].as_array().unwrap() {
                let sent = matches!(climb["result"].as_str().unwrap(), "onsight" | "flash" | "redpoint" | "repeat");
                assert_eq!(climb.get("sendId").is_some(), sent, "{climb}");
                if let Some(send) = climb.get("sendId") {
                    let send = sends[send.as_str().unwrap()];
                    assert_eq!(send["entryId"], **id);
                    assert_eq!(send["climbId"], climb["climbId"]);
                    assert_eq!(send["date"], entry["date"]);
                    linked += 1;
                }
            }
        }
        assert_eq!(linked, sends.len(), "{name}: a send without its climb");
        assert_eq!((entries.len(), sends.len()), (import.summary.entries, import.summary.sends));
    }
}

fn records(import: &Import, table: Table) -> BTreeMap<&str, &Body> {
    let records = import.records.iter().filter(|(key, _)| key.table == table);
    records.map(|(key, body)| (key.id.as_str(), body)).collect()
}

#[test]
fn the_same_file_twice_changes_nothing() {
    for (name, ..) in SAMPLES {
        let import = sample(name);
        let first = plan_into(&import, &Journal::new());
        assert_eq!((first.added, first.changed, first.unchanged), (import.records.len(), 0, 0), "{name}");
        let mut journal = Journal::new();
        apply(first, &mut journal);
        assert_eq!(journal.len(), import.records.len(), "{name}");
        let again = plan_into(&sample(name), &journal);
        assert_eq!((&again.skipped, &again.notes), (&Vec::new(), &Vec::new()), "{name}");
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, import.records.len()), "{name}");
        assert!(again.change.ops.is_empty());
    }
}

#[test]
fn grades_are_read_in_the_scale_of_their_discipline() {
    let cases = [
        ("V5", None, Scale::VScale),
        ("5.11a", Some(Discipline::Route), Scale::Yds),
        ("7a", Some(Discipline::Route), Scale::French),
        ("7A", Some(Discipline::Boulder), Scale::Font),
        ("WI4", Some(Discipline::Route), Scale::Text),
        ("A2", Some(Discipline::Route), Scale::Text),
        ("M5", Some(Discipline::Route), Scale::Text),
        ("Easy Snow", Some(Discipline::Route), Scale::Text),
        ("", None, Scale::Text),
    ];
    for (text, discipline, scale) in cases {
        assert_eq!(grading::read(text, discipline, Hint::default()).unwrap().scale, scale, "{text}");
    }
    assert!(grading::read(&"x".repeat(60), None, Hint::default()).is_err());
}
