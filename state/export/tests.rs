//! Round trips, and what each format looks like.
#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::import::{self, Format, ImportContext};
use crate::settings::Hidden;
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;

fn map(value: Value) -> Body {
    match value {
        Value::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

fn read(bytes: &[u8]) -> Vec<(Table, Body)> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let context = ImportContext { hint: crate::grade::Hint::default(), today };
    let import = import::parse(Format::PlanJson, "export.json", bytes, &context).unwrap();
    assert_eq!(import.skipped, []);
    import.records.into_iter().map(|(key, body)| (key.table, body)).collect()
}

fn written(records: &[(Table, Body)]) -> Vec<u8> {
    let mut out = Vec::new();
    json(records.iter().cloned(), &mut out).unwrap();
    out
}

fn table(kind: CsvKind, records: &[(Table, Body)]) -> Vec<BTreeRow> {
    let mut out = Vec::new();
    csv(kind, records.iter().cloned(), &mut out).unwrap();
    let mut reader = ::csv::Reader::from_reader(out.as_slice());
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| header.iter().zip(row.iter()).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect())
        .collect()
}

type BTreeRow = std::collections::BTreeMap<String, String>;

/// A small journal: an entry with a sent and a tried climb, the send, another send, food, a plan.
fn journal() -> Vec<(Table, Body)> {
    vec![
        (
            Table::Sends,
            map(
                json!({"sendId": "s1", "date": "2024-05-01", "grade": "V6", "gradeType": "v-scale", "name": "Velvet Anvil",
                "entryId": "e1", "ascentStyle": "flash", "type": "indoor", "significance": "milestone"}),
            ),
        ),
        (
            Table::Sends,
            map(
                json!({"sendId": "s2", "date": "2023-01-01", "datePrecision": "year", "grade": "5.12a", "gradeType": "yds",
                "name": "=HYPERLINK(\"x\")", "location": "Ember *Wall*", "notes": "-no hands\nrest"}),
            ),
        ),
        (
            Table::Entries,
            map(
                json!({"entryId": "e1", "date": "2024-05-01", "sessionType": "training", "location": "Kilter", "duration": 90,
                "rpe": 8, "physicalCondition": {"energy": 7, "soreness": {"fingers": 3, "elbows": 1}}, "partners": ["Ana", "Bo"],
                "climbs": [
                    {"id": "a", "grade": "V6", "gradeType": "v-scale", "name": "Velvet Anvil", "result": "flash", "attempts": 1,
                     "sendId": "s1", "angleDeg": 40, "notes": "heel\n\nthen throw"},
                    {"id": "b", "grade": "V8", "gradeType": "v-scale", "result": "attempt", "attempts": 5}],
                "sets": [{"id": "x", "exerciseId": "max-hang", "sets": 5, "hangS": 10, "loadKg": -12.5}],
                "notes": "## felt strong\n*really*", "exerciseKcal": 500}),
            ),
        ),
        (
            Table::Plans,
            map(
                json!({"planId": "p1", "name": "Base", "startDate": "2024-01-01", "endDate": "2024-03-31", "weeklyStructure":
                {"monday": {"type": "strength", "focus": ["fingers", "core"], "duration": 60}, "friday": {"type": "rest"}}}),
            ),
        ),
        (
            Table::NutritionProfiles,
            map(json!({"currentWeight": 68, "targets": {"calories": 2600, "protein": 130, "hydration": 3000}})),
        ),
        (
            Table::NutritionLogs,
            map(json!({"date": "2024-05-01", "meals": [{"id": "m", "name": "Oats", "calories": 400, "protein": 30},
                {"id": "n", "name": "Rice", "calories": 600, "carbs": 120}], "totalCalories": 1000,
                "macros": {"protein": 30, "carbs": 120, "fat": 0}, "hydration": 2500, "weight": 68.4})),
        ),
    ]
}

#[test]
fn the_export_is_one_record_a_line_with_sorted_keys() {
    let records = [
        (Table::Users, map(json!({"name": "Robin", "email": "r@example.org", "odd": {"z": 1, "a": "\u{1b}[0m"}}))),
        (Table::Entries, map(json!({"entryId": "e1", "date": "2024-05-01", "sessionType": "rest"}))),
        (Table::Entries, map(json!({"entryId": "e2", "date": "2024-05-02", "sessionType": "rest"}))),
    ];
    let expected = r#"{"schema":1,"tables":{
"v7-users":[
{"email":"r@example.org","name":"Robin","odd":{"a":"\u001b[0m","z":1}}
],
"v7-athlete-profiles":[],
"v7-benchmark-sends":[],
"v7-journal-entries":[
{"date":"2024-05-01","entryId":"e1","sessionType":"rest"},
{"date":"2024-05-02","entryId":"e2","sessionType":"rest"}
],
"v7-training-plans":[],
"v7-nutrition-profiles":[],
"v7-nutrition-logs":[],
"v7-exercises":[],
"v7-chat-templates":[]
}}
"#;
    assert_eq!(String::from_utf8(written(&records)).unwrap(), expected);
    let error = json(records.into_iter().rev(), &mut Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "a record of v7-users comes after a later table");
    assert_eq!(written(&read(&written(&[]))), written(&[]));
}

/// Any JSON, with numbers that no machine type holds.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "-?(0|[1-9][0-9]{0,30})\\.[0-9]{1,40}([eE][+-]?[0-9]{1,3})?"
            .prop_map(|text| serde_json::from_str(&text).unwrap()),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x1f\\x7f\u{80}-\u{9f}\u{2028}\u{1f9d7}\"\\\\]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A journal with records of every table, each with attributes that no table knows, in the order of the store.
fn any_journal() -> impl Strategy<Value = Vec<(Table, Body)>> {
    let base = |table: Table, id: &str| match table {
        Table::Sends => json!({"sendId": id, "date": "2024-05-01", "grade": "V6", "gradeType": "v-scale"}),
        Table::Entries => json!({"entryId": id, "date": "2024-05-01", "sessionType": "gym",
            "climbs": [{"id": "a", "grade": "purple", "gradeType": "text"}]}),
        Table::Plans => json!({"planId": id, "name": "n", "startDate": "2024-01-01", "endDate": "2024-01-02"}),
        Table::NutritionLogs => json!({"date": "2024-05-01"}),
        Table::Exercises => {
            json!({"exerciseId": id, "name": "n", "type": "power", "progressionLevel": "beginner"})
        }
        Table::ChatTemplates => json!({"templateId": id, "templateType": "coaching", "prompt": "?"}),
        Table::Users | Table::Profiles | Table::NutritionProfiles => json!({}),
    };
    let extra = proptest::collection::btree_map("x[^\\x00]{0,6}", anything(), 0..4);
    let record = (0..Table::ALL.len(), "[a-z0-9]{1,4}", extra);
    proptest::collection::vec(record, 0..12).prop_map(move |records| {
        let mut journal = std::collections::BTreeMap::new();
        for (table, id, extra) in records {
            let mut body = map(base(Table::ALL[table], &id));
            body.extend(extra);
            if let Some(climb) = body.get_mut("climbs").and_then(|climbs| climbs[0].as_object_mut()) {
                climb.insert("beta".into(), json!({"holds": [1.50, "ü"]}));
            }
            let id = Table::ALL[table].id_of(&body).unwrap();
            journal.insert((Table::ALL[table], id), body);
        }
        journal.into_iter().map(|((table, _), body)| (table, body)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn exported_imported_and_exported_again_gives_the_same_bytes(journal in any_journal()) {
        let bytes = written(&journal);
        let back = read(&bytes);
        prop_assert_eq!(&back, &journal);
        prop_assert_eq!(written(&back), bytes);
    }

    #[test]
    fn csv_and_markdown_take_any_records(journal in any_journal()) {
        for kind in CsvKind::ALL {
            let _ = table(kind, &journal);
        }
        markdown(journal.into_iter(), &mut Vec::new()).unwrap();
    }
}

#[test]
fn a_number_keeps_the_digits_it_came_with() {
    let text = r#"{"schema":1,"tables":{"v7-users":[{"pi":3.14159265358979323846264338327950288,"zero":1.500,"big":12345678901234567890123}]}}"#;
    let bytes = String::from_utf8(written(&read(text.as_bytes()))).unwrap();
    assert!(
        bytes.contains(r#"{"big":12345678901234567890123,"pi":3.14159265358979323846264338327950288,"zero":1.500}"#),
        "{bytes}"
    );
}

#[test]
fn text_cells_are_no_formulas_and_numbers_stay_numbers() {
    let sends = table(CsvKind::Sends, &journal());
    let row = sends.iter().find(|row| row["sendId"] == "s2").unwrap();
    assert_eq!((row["name"].as_str(), row["notes"].as_str()), ("'=HYPERLINK(\"x\")", "'-no hands\nrest"));
    let cases = [
        (json!("+1"), "'+1"),
        (json!("@a"), "'@a"),
        (json!("\tx"), "'\tx"),
        (json!(["=x", "y"]), "'=x; y"),
        (json!("5.10-"), "5.10-"),
        (json!(-10), "-10"),
        (json!(-12.50), "-12.5"),
        (json!(true), "true"),
        (Value::Null, ""),
        (json!({"elbows": 1, "fingers": 3}), "elbows 1; fingers 3"),
    ];
    for (value, expected) in cases {
        assert_eq!(self::csv::cell(&value), expected, "{value}");
    }
}

#[test]
fn each_ascent_is_one_line_of_the_climbs() {
    let rows = table(CsvKind::Climbs, &journal());
    let cells: Vec<_> = rows
        .iter()
        .map(|row| ["date", "grade", "result", "attempts", "ascentStyle", "location"].map(|name| row[name].as_str()))
        .collect();
    assert_eq!(
        cells,
        [
            ["2023-01-01", "5.12a", "redpoint", "", "", "Ember *Wall*"],
            ["2024-05-01", "V6", "flash", "1", "flash", "Kilter"],
            ["2024-05-01", "V8", "attempt", "5", "", "Kilter"],
        ]
    );
    assert_eq!(rows[1]["significance"], "milestone");
}

#[test]
fn days_and_weeks_are_spread_over_lines() {
    let food = table(CsvKind::Food, &journal());
    let cells: Vec<_> = food
        .iter()
        .map(|row| ["date", "name", "calories", "dayCalories", "hydration"].map(|name| row[name].as_str()))
        .collect();
    assert_eq!(cells, [["2024-05-01", "Oats", "400", "1000", "2500"], ["2024-05-01", "Rice", "600", "", ""]]);
    let plans = table(CsvKind::Plans, &journal());
    let cells: Vec<_> =
        plans.iter().map(|row| ["name", "day", "dayType", "focus"].map(|name| row[name].as_str())).collect();
    assert_eq!(cells, [["Base", "monday", "strength", "fingers; core"], ["Base", "friday", "rest", ""]]);
    let entries = table(CsvKind::Entries, &journal());
    assert_eq!(entries[0]["physicalCondition.soreness"], "elbows 1; fingers 3");
    assert_eq!(CsvKind::ALL.map(|kind| CsvKind::parse(kind.name())), CsvKind::ALL.map(Some));
}

#[test]
fn the_diary_reads_like_one() {
    let mut out = Vec::new();
    markdown(journal().into_iter(), &mut out).unwrap();
    let expected = "# 2023

## Some time in 2023

### Day unknown

**Sends**

- 5.12a =HYPERLINK(\"x\"): at Ember \\*Wall\\*
  -no hands
  rest

# 2024

## May 2024

### Wednesday 1 May 2024

**Kilter (training)**: 90 min, RPE 8, energy 7, elbows 1, fingers 3, with Ana and Bo

- V6 Velvet Anvil: flash, 1 try, 40°
  heel

  then throw
- V8: attempt, 5 tries
- max-hang: 5 sets, 10 s, -12.5 kg

## felt strong
*really*

**Food**: 1000 kcal, 30 g protein, 120 g carbs, 0 g fat, 2500 ml water, 68.4 kg

- Oats: 400 kcal, 30 g protein
- Rice: 600 kcal, 120 g carbs

";
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text, expected, "{text}");
    let mut out = Vec::new();
    markdown(std::iter::empty(), &mut out).unwrap();
    assert_eq!(out, b"# Climbing journal\n\nNothing is logged yet.\n");
}

#[test]
fn plain_text_has_a_block_a_day_and_a_line_a_climb_or_meal() {
    let mut records = journal();
    records
        .push((Table::Sends, map(json!({"sendId": "s3", "date": "2023-01-01", "grade": "7A", "gradeType": "font"}))));
    records.push((
        Table::Entries,
        map(json!({"entryId": "e2", "date": "2023-05-01", "datePrecision": "month", "sessionType": "rest",
            "dayStatus": "ill", "climbs": [{"id": "a", "grade": "V1", "gradeType": "v-scale"},
            {"id": "b", "grade": "V1", "gradeType": "v-scale"}]})),
    ));
    let expected = "2023
  send 5.12a \"=HYPERLINK(\\\"x\\\")\" @\"Ember *Wall*\"
    // -no hands
    // rest

2023-01-01
  send font:7A

2023-05
  ill
    V1
    V1

2024-05-01
  training @Kilter rpe:8 energy:7 elbows:1 fingers:3 90m w:Ana w:Bo
    V6 fl \"Velvet Anvil\" 40deg
      // heel
      //
      // then throw
    V8 no5
    ex:max-hang 5x10s -12.5kg
    // ## felt strong
    // *really*
  send V6 \"Velvet Anvil\" indoor fl milestone
  eat Oats 400kcal 30p
  eat Rice 600kcal 120c
  eat water 2500ml
  eat weight 68.4kg
";
    let write = |records: &[(Table, Body)]| {
        let mut out = Vec::new();
        plain(records.iter().cloned(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = write(&records);
    assert_eq!(text, expected, "{text}");
    records.reverse();
    assert_eq!(write(&records), expected);
    assert_eq!(write(&[]), "");
}

#[test]
fn lines_of_plain_text_are_read_by_quick_capture() {
    use crate::capture;
    let mut out = Vec::new();
    plain(journal().into_iter(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let context = capture::Context {
        today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        hint: crate::grade::Hint::default(),
        places: &[],
        meals: &[],
        exercises: &[],
        place_grades: &[],
        imperial: false,
    };
    for line in text.lines().filter(|line| line.starts_with(' ') && !line.trim_start().starts_with("//")) {
        let line = line.trim();
        let errors = match line.split_once(' ') {
            Some(("send", rest)) => capture::send(rest, &context).errors,
            Some(("eat", rest)) => capture::food(rest, &context).errors,
            _ => capture::session(line, &context).errors,
        };
        assert!(errors.is_empty(), "{line}: {errors:?}");
    }
}

#[test]
fn what_is_hidden_is_in_no_format() {
    let mut records = journal();
    records.insert(0, (Table::Profiles, map(json!({"weight": 71.5, "bodyFatPct": 13.5, "height": 180}))));
    let formats = |records: &[(Table, Body)]| {
        let mut all = vec![written(records)];
        for kind in CsvKind::ALL {
            let mut out = Vec::new();
            csv(kind, records.iter().cloned(), &mut out).unwrap();
            all.push(out);
        }
        let (mut diary, mut text) = (Vec::new(), Vec::new());
        markdown(records.iter().cloned(), &mut diary).unwrap();
        plain(records.iter().cloned(), &mut text).unwrap();
        all.extend([diary, text]);
        all.into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect::<Vec<_>>().join("\n")
    };
    // Of what is told, nothing else has these figures in it.
    let weights = ["68.4", "71.5", "13.5", "\":68,"];
    let energies = ["kcal", "1000", "600", "\":500,", "2600", "30p", "120c", "30 g", "120 g"];
    let shown = formats(&records);
    for figure in weights.iter().chain(&energies) {
        assert!(shown.contains(figure), "{figure}");
    }
    for (table, body) in &mut records {
        hide(*table, body, Hidden { weight: true, calories: true });
    }
    let hidden = formats(&records);
    for figure in weights.iter().chain(&energies) {
        assert!(!hidden.contains(figure), "{figure}\n{hidden}");
    }
    assert!(hidden.contains("Oats") && hidden.contains("2500"));
}

#[test]
fn what_is_hidden_is_nowhere() {
    let mut records = journal();
    for (table, body) in &mut records {
        hide(*table, body, Hidden { weight: true, calories: true });
    }
    let bytes = String::from_utf8(written(&records)).unwrap();
    for word in ["eight", "alories", "protein", "carbs", "Kcal"] {
        assert!(!bytes.contains(word), "{word}");
    }
    assert!(bytes.contains("hydration") && bytes.contains("Oats"));
    let mut same = journal();
    for (table, body) in &mut same {
        hide(*table, body, Hidden::default());
    }
    assert_eq!(same, journal());
}
