//! MyFitnessPal and Cronometer.

use super::*;
use serde_json::json;

fn log<'a>(import: &'a Import, date: &str) -> &'a Body {
    &import.records.iter().find(|(key, _)| *key == Key::new(Table::NutritionLogs, date)).unwrap().1
}

fn summary(rows: &str) -> Import {
    let text = format!("Date,Meal,Calories,Fat (g),Carbohydrates (g),Protein (g),Note\n{rows}");
    parse(Format::MyFitnessPal, "food.csv", text.as_bytes(), &context()).unwrap()
}

#[test]
fn the_summary_of_my_fitness_pal() {
    let import = sample("myfitnesspal.csv");
    assert_eq!((import.rows, import.summary.meals, import.skipped.len()), (12, 5, 7));
    assert_eq!((import.summary.from.unwrap().to_string(), import.records.len()), ("2026-01-15".to_owned(), 3));
    let day = log(&import, "2026-01-15");
    has(
        &Value::Object(day.clone()),
        &json!({"totalCalories": 1470.5, "macros": {"protein": 69, "carbs": 175, "fat": 52.25}, "complete": null}),
    );
    let meals = day["meals"].as_array().unwrap();
    has(&meals[0], &json!({"name": "Breakfast", "calories": 420.5, "protein": 24, "source": "myfitnesspal"}));
    has(&meals[1], &json!({"name": "Dinner", "calories": 1050, "notes": "late, big"}));
    assert_eq!(log(&import, "2026-01-16")["meals"].as_array().unwrap().len(), 2);
    has(&log(&import, "2026-01-17")["meals"][0], &json!({"name": "Snacks", "calories": null, "protein": 6}));
    let cases = [
        (4, "is a sum of other rows, not a meal"),
        (7, "has no figures"),
        (10, "the date \"2026-01\" names no day"),
        (11, "the meal has no name"),
        (12, "has no figures"),
        (13, "is a sum of other rows, not a meal"),
    ];
    for (line, expected) in cases {
        assert_eq!(why(&import, line), expected, "{line}");
    }
    assert!(why(&import, 9).contains("2026-13-01"));
    let notes = &import.notes;
    assert_eq!(notes[0], "Not read: Saturated Fat, Cholesterol, Sodium (mg), Fiber, Sugar.");
    assert!(notes.iter().any(|note| note.contains("Line 8: Calories is \"lots\", not a number from 0 to 20000")));
}

#[test]
fn servings_of_cronometer() {
    let import = sample("cronometer.csv");
    assert_eq!((import.rows, import.summary.meals, import.skipped.len()), (7, 4, 3));
    let meals = log(&import, "2026-02-01")["meals"].as_array().unwrap();
    has(
        &meals[0],
        &json!({"name": "Oats, rolled, 50.00 g", "notes": "Breakfast", "calories": 194.5, "time": null, "carbs": 33}),
    );
    assert_ne!(meals[0]["id"], meals[1]["id"]);
    has(&meals[2], &json!({"name": "Rice, 1,050.00 g", "time": "12:30"}));
    has(&meals[3], &json!({"name": "Water, 250 g", "notes": null, "calories": 0}));
    assert_eq!(why(&import, 6), "the food has no name");
    assert_eq!(why(&import, 7), "has no figures");
    assert!(import.notes.iter().any(|note| note.contains("Time is \"late\"")), "{:?}", import.notes);

    let text = "Day;Food Name;Amount;Energy (kJ)\n2026-02-01;Rice;1 cup;836,8\n";
    assert_eq!(sniff("a.csv", text.as_bytes()).unwrap(), Format::Cronometer);
    let import = parse(Format::Cronometer, "a.csv", text.as_bytes(), &context()).unwrap();
    has(&log(&import, "2026-02-01")["meals"][0], &json!({"calories": 200, "name": "Rice, 1 cup"}));
}

#[test]
fn figures_in_every_spelling() {
    let cases = [
        ("420", Some(420.0)),
        ("\"1,050\"", Some(1050.0)),
        ("\"1,234,.5\"", None),
        ("\"1,050.5\"", Some(1050.5)),
        ("\"12,5\"", Some(12.5)),
        ("420.12345", Some(420.123)),
        ("-5", None),
        ("NaN", None),
        ("1e3", Some(1000.0)),
    ];
    for (text, expected) in cases {
        let import = summary(&format!("2026-01-15,Lunch,{text},1,1,1,\n"));
        let calories = log(&import, "2026-01-15")["meals"][0].get("calories").and_then(Value::as_f64);
        assert_eq!(calories, expected, "{text}");
        assert_eq!(import.notes.len(), usize::from(expected.is_none()), "{text} {:?}", import.notes);
    }
}

#[test]
fn what_a_day_can_not_hold_is_left_out_by_name() {
    let import = summary("2026-01-15,Lunch,15000,,,,\n2026-01-15,Dinner,15000,,,,\n2026-01-15,Snack,10,,,,\n");
    assert_eq!(import.summary.meals, 2);
    assert_eq!(why(&import, 3), "totalCalories: 30000 is not between 0 and 20000 kcal");
    let mut journal = Journal::new();
    apply(plan_into(&import, &journal), &mut journal);
    let more = summary("2026-01-15,Feast,9000,,,,\n");
    let planned = plan_into(&more, &journal);
    assert!(planned.change.ops.is_empty());
    assert_eq!((planned.skipped[0].line, planned.skipped[0].text.as_str()), (2, "2026-01-15 Feast"));
    assert!(planned.skipped[0].why.starts_with("can't be added to that day: totalCalories"), "{:?}", planned.skipped);
}

#[test]
fn meals_logged_by_hand_stay_and_the_totals_count_both() {
    let mut journal = Journal::new();
    let key = Key::new(Table::NutritionLogs, "2026-01-15");
    let body = json!({"date": "2026-01-15", "meals": [{"id": "m1", "name": "Oats", "calories": 400}], "hydration": 500,
        "totalCalories": 400, "macros": {"protein": 0, "carbs": 0, "fat": 0}});
    journal.insert(key.clone(), body.as_object().unwrap().clone());
    let rows = "2026-01-15,Lunch,650,20,70,45,\n";
    let planned = plan_into(&summary(rows), &journal);
    assert_eq!(planned.notes, ["1 day has meals from elsewhere: they stay, and the totals count both."]);
    apply(planned, &mut journal);
    let log = &journal[&key];
    assert_eq!((&log["totalCalories"], &log["hydration"]), (&json!(1050), &json!(500)));
    assert_eq!(log["meals"].as_array().unwrap().len(), 2);
    // The same row with other figures, from a later export: the same meal, as it is here.
    let later = plan_into(&summary("2026-01-15,Lunch,700,20,70,45,\n2026-01-15,Dinner,500,,,,\n"), &journal);
    assert_eq!((later.changed, later.skipped.len()), (1, 0));
    apply(later, &mut journal);
    assert_eq!(journal[&key]["totalCalories"], 1550);
}

#[test]
fn a_typed_total_without_meals_is_not_overwritten() {
    for (body, expected) in [
        (json!({"date": "2026-01-15", "totalCalories": 2500}), "belongs to a day whose total was logged without meals"),
        (json!({"date": "2026-01-15", "meals": [{"name": "Oats"}]}), "belongs to a day whose meals have no ids"),
    ] {
        let mut journal = Journal::new();
        journal.insert(Key::new(Table::NutritionLogs, "2026-01-15"), body.as_object().unwrap().clone());
        let planned = plan_into(&summary("2026-01-15,Lunch,650,20,70,45,\n"), &journal);
        assert!(planned.change.ops.is_empty());
        assert_eq!(planned.skipped[0].line, 2);
        assert!(planned.skipped[0].why.starts_with(expected), "{:?}", planned.skipped);
    }
    // Water alone is no total.
    let mut journal = Journal::new();
    let body = json!({"date": "2026-01-15", "hydration": 500, "meals": [], "totalCalories": 0, "macros": {"fat": 0}});
    journal.insert(Key::new(Table::NutritionLogs, "2026-01-15"), body.as_object().unwrap().clone());
    assert_eq!(plan_into(&summary("2026-01-15,Lunch,650,20,70,45,\n"), &journal).changed, 1);
}
