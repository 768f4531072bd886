//! The same ascent from two services.

use super::*;
use serde_json::json;

const TICKS: &str = "Date,Route,Rating,Location,Style,Lead Style,Route Type\n";
const CRAG: &str =
    "Route Name,Ascent Type,Ascent Date,Route Grade,Route Gear Style,Crag Name,Crag Path,Ascent ID,Country\n";

fn ticks(rows: &str) -> Import {
    parse(Format::MountainProject, "ticks.csv", format!("{TICKS}{rows}").as_bytes(), &context()).unwrap()
}

fn crag(rows: &str) -> Import {
    parse(Format::TheCrag, "crag.csv", format!("{CRAG}{rows}").as_bytes(), &context()).unwrap()
}

/// A journal with these imports in it, each after the one before.
fn journal(imports: &[Import]) -> Journal {
    let mut journal = Journal::new();
    for import in imports {
        apply(plan_into(import, &journal), &mut journal);
    }
    journal
}

#[test]
fn an_ascent_of_two_services_is_one_and_the_second_is_named() {
    let first = ticks("2024-05-01,L'Été du Héron,5.12a,France > Céüse > Main Wall,Lead,Redpoint,Sport\n");
    let journal = journal(&[first]);
    let second = crag(
        "l’ete du heron,Red point,2024-05-01T00:00:00Z,7a+,Sport,Ceuse,France > Hautes-Alpes > Ceuse,71,France\n\
         Other Route,Red point,2024-05-01T00:00:00Z,6a,Sport,Ceuse,France > Hautes-Alpes > Ceuse,72,France\n",
    );
    let planned = plan_into(&second, &journal);
    assert_eq!(planned.skipped.len(), 1);
    assert_eq!(planned.skipped[0].line, 2);
    assert_eq!(planned.skipped[0].text, "2024-05-01 l’ete du heron 7a+");
    assert_eq!(planned.skipped[0].why, "is already here from Mountain Project");
    // The other climb's entry and send come, without the double.
    assert_eq!(planned.added, 2);
    let mut after = journal.clone();
    apply(planned, &mut after);
    let names: Vec<_> = after.values().filter_map(|body| body.get("climbs")).map(ToString::to_string).collect();
    assert_eq!(names.iter().filter(|climbs| climbs.to_lowercase().contains("ron")).count(), 1, "{names:?}");
    // Again: nothing new, and the same row is named again.
    let again = plan_into(&second, &after);
    assert_eq!((again.added, again.changed, again.skipped.len()), (0, 0, 1));
}

#[test]
fn what_is_not_surely_the_same_stays_two() {
    let here = "2024-05-01,Slate Kettle,5.12a,France > Hollow Pines,Lead,Redpoint,Sport\n";
    let row = |name: &str, style: &str, date: &str, grade: &str, gear: &str, place: &str| {
        format!("{name},{style},{date}T00:00:00Z,{grade},{gear},{place},{place},81,France\n")
    };
    let cases = [
        (row("Slate Kettle", "Red point", "2024-05-01", "7a+", "Sport", "Hollow Pines"), true),
        (row("SLATE-KETTLE", "Pink point", "2024-05-01", "5.12a", "Trad", "Upper Hollow Wall"), true),
        (row("Slate Kettle", "Red point", "2024-05-01", "7a+", "Sport", ""), true),
        (row("Slate Kettle", "Red point", "2024-05-02", "7a+", "Sport", "Hollow Pines"), false),
        (row("Slate Kettles", "Red point", "2024-05-01", "7a+", "Sport", "Hollow Pines"), false),
        (row("Slate Kettle", "Hang dog", "2024-05-01", "7a+", "Sport", "Hollow Pines"), false),
        (row("Slate Kettle", "Red point", "2024-05-01", "8a", "Sport", "Hollow Pines"), false),
        (row("Slate Kettle", "Red point", "2024-05-01", "7A+", "Boulder", "Hollow Pines"), false),
        (row("Slate Kettle", "Red point", "2024-05-01", "", "Sport", "Hollow Pines"), false),
        (row("Slate Kettle", "Red point", "2024-05-01", "7a+", "Sport", "Kelp Bay"), false),
        (row("Slate Kettle", "Red point", "2024-05", "7a+", "Sport", "Hollow Pines").replace("T00:00:00Z", ""), false),
    ];
    let journal = journal(&[ticks(here)]);
    for (row, same) in cases {
        let import = crag(&row);
        assert_eq!(import.summary.climbs, 1, "{row} {:?}", import.skipped);
        let planned = plan_into(&import, &journal);
        assert_eq!(planned.skipped.len(), usize::from(same), "{row}");
        assert_eq!(planned.change.ops.is_empty(), same, "{row}");
    }
}

#[test]
fn laps_stay_laps() {
    let journal = journal(&[ticks("2024-05-01,Lap,5.10a,X > Hollow Pines,Lead,,Sport\n")]);
    let twice = crag(
        "Lap,Lead,2024-05-01T00:00:00Z,6a,Sport,Hollow Pines,France > Hollow Pines,91,France\n\
         Lap,Lead,2024-05-01T00:00:00Z,6a,Sport,Hollow Pines,France > Hollow Pines,92,France\n",
    );
    let planned = plan_into(&twice, &journal);
    assert_eq!((planned.skipped.len(), planned.added), (1, 2));
    let mut after = journal.clone();
    apply(planned, &mut after);
    for import in [twice, ticks("2024-05-01,Lap,5.10a,X > Hollow Pines,Lead,,Sport\n")] {
        assert!(plan_into(&import, &after).change.ops.is_empty());
    }
}

#[test]
fn what_was_logged_by_hand_counts_too() {
    let mut journal = Journal::new();
    let entry = json!({"entryId": "e1", "date": "2024-05-01", "sessionType": "outdoor", "location": "Hollow Pines",
        "climbs": [{"id": "a", "grade": "V5", "gradeType": "v-scale", "name": "Lantern", "result": "flash"}]});
    let send = json!({"sendId": "s1", "date": "2024-05-01", "grade": "V6", "gradeType": "v-scale", "name": "Otter"});
    journal.insert(Key::new(Table::Entries, "e1"), entry.as_object().unwrap().clone());
    journal.insert(Key::new(Table::Sends, "s1"), send.as_object().unwrap().clone());
    let import = ticks(
        "2024-05-01,Lantern,V5,Idaho > Hollow Pines,Flash,,Boulder\n\
         2024-05-01,Otter,V6,Idaho > Hollow Pines,Send,,Boulder\n\
         2024-05-01,Moth,V6,Idaho > Hollow Pines,Send,,Boulder\n",
    );
    let planned = plan_into(&import, &journal);
    let why: Vec<&str> = planned.skipped.iter().map(|skipped| skipped.why.as_str()).collect();
    assert_eq!(why, ["is already here, logged by hand"; 2]);
    assert_eq!(planned.added, 2);
}

#[test]
fn an_export_of_ours_is_never_thinned_out() {
    let journal = journal(&[ticks("2024-05-01,Slate Kettle,5.12a,X > Hollow Pines,Lead,Redpoint,Sport\n")]);
    let ours = br#"[{"entryId":"e9","date":"2024-05-01","sessionType":"outdoor","location":"Hollow Pines","climbs":
        [{"id":"q","grade":"5.12a","gradeType":"yds","name":"Slate Kettle","result":"redpoint"}]}]"#;
    let import = parse(Format::PlanJson, "a.json", ours, &context()).unwrap();
    let planned = plan_into(&import, &journal);
    assert_eq!((planned.added, planned.skipped.len()), (1, 0));
}

#[test]
fn rows_are_climbs_in_the_journal_and_named_skips_whatever_came_before() {
    for (first, ..) in SAMPLES {
        for (second, ..) in SAMPLES {
            let (first, second) = (sample(first), sample(second));
            let mut journal = journal(&[first]);
            let planned = plan_into(&second, &journal);
            assert!(planned.skipped.iter().all(|skipped| skipped.line > 0 && !skipped.why.is_empty()));
            let skipped = planned.skipped.clone();
            apply(planned, &mut journal);
            if second.format == Format::PlanJson {
                continue;
            }
            let there: std::collections::HashSet<String> = journal
                .values()
                .flat_map(|body| ["climbs", "meals"].map(|key| body.get(key).and_then(Value::as_array)))
                .flatten()
                .flatten()
                .filter_map(|element| element.get("id")?.as_str().map(str::to_owned))
                .chain(journal.keys().map(|key| key.id.clone()))
                .collect();
            let missing: Vec<usize> =
                second.lines.iter().filter(|(id, _)| !there.contains(*id)).map(|(_, line)| *line).collect();
            let mut named: Vec<usize> = skipped.iter().map(|skipped| skipped.line).collect();
            let mut missing = missing;
            missing.sort_unstable();
            named.sort_unstable();
            assert_eq!(missing, named);
            assert_eq!(imported(&second), second.lines.len());
        }
    }
}
