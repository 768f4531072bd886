//! Food lines.

use super::*;

fn meal(name: &str, figures: [Option<f64>; 4]) -> FoodItem {
    let [calories, protein, carbs, fat] = figures;
    FoodItem::Meal(Meal { name: name.into(), calories, protein, carbs, fat, ..Meal::default() })
}

fn kcal(name: &str, kcal: f64) -> FoodItem {
    meal(name, [Some(kcal), None, None, None])
}

fn eaten(line: &str) -> FoodDraft {
    let known = Known::new();
    let parsed = food(line, &known.ctx());
    assert_eq!(parsed.errors, [], "{line}");
    parsed.draft.unwrap()
}

#[test]
fn what_was_eaten() {
    let all = [Some(400.0), Some(30.0), Some(50.0), Some(8.0)];
    let known_oats = [Some(400.0), Some(30.0), None, None];
    let timed = FoodItem::Meal(Meal {
        name: "rice".into(),
        time: Some("08:30".into()),
        calories: Some(1.5),
        ..Meal::default()
    });
    let noted = FoodItem::Meal(Meal {
        name: "rice".into(),
        calories: Some(1.0),
        notes: Some("a, b".into()),
        ..Meal::default()
    });
    let cases = [
        ("oats 400kcal 30p 50c 8f", vec![meal("oats", all)]),
        ("oats", vec![meal("Oats", known_oats)]),
        ("OATS, overnight oats", vec![meal("Oats", known_oats), kcal("overnight oats", 350.5)]),
        ("7up", vec![kcal("7up", 140.0)]),
        ("oats 500kcal", vec![kcal("oats", 500.0)]),
        ("water 500ml", vec![FoodItem::Water { ml: 500.0 }]),
        ("water 0.5l", vec![FoodItem::Water { ml: 500.0 }]),
        ("0.33l water", vec![FoodItem::Water { ml: 330.0 }]),
        ("water 16oz", vec![FoodItem::Water { ml: 473.0 }]),
        ("coconut water 40kcal", vec![kcal("coconut water", 40.0)]),
        (
            "supp:creatine, supp:\"fish oil\"",
            vec![FoodItem::Supplement("creatine".into()), FoodItem::Supplement("fish oil".into())],
        ),
        ("weight 72.4kg", vec![FoodItem::Weight { kg: 72.4 }]),
        ("weight 72.4", vec![FoodItem::Weight { kg: 72.4 }]),
        ("weight 160lb", vec![FoodItem::Weight { kg: 72.57 }]),
        ("copy yest", vec![FoodItem::Copy("2026-11-20".parse().unwrap())]),
        ("complete", vec![FoodItem::Complete(true)]),
        ("8:30 rice 1.5kcal", vec![timed]),
        ("rice 1kcal // a, b", vec![noted.clone()]),
        ("rice 1kcal note:\"a, b\"", vec![noted]),
        ("2 eggs 140kcal,oats 80g 300kcal", vec![kcal("2 eggs", 140.0), kcal("oats 80g", 300.0)]),
        ("\"7 up, cold\" 140kcal", vec![kcal("7 up, cold", 140.0)]),
        ("rice & beans 300kcal,", vec![kcal("rice & beans", 300.0)]),
        ("name:tea", vec![meal("tea", [None; 4])]),
    ];
    for (line, items) in cases {
        assert_eq!(eaten(line), FoodDraft { date: TODAY.parse().unwrap(), items }, "{line}");
    }
    assert_eq!(eaten("fri oats").date.to_string(), "2026-11-20");
    assert_eq!(eaten("2026-11-19, oats").date.to_string(), "2026-11-19");
    let known = Known::new();
    let imperial = Context { imperial: true, ..known.ctx() };
    assert_eq!(food("weight 160", &imperial).draft.unwrap().items, [FoodItem::Weight { kg: 72.57 }]);
    assert_eq!(
        explain_food(&eaten("yest 8:30 oats 400kcal 30p, water 500ml, weight 72.4kg"), &known.ctx()),
        "Fri 20 Nov 2026 · 08:30 oats 400 kcal, 30 g protein · water 500 ml · weight 72.4 kg"
    );
}

#[test]
fn what_is_wrong_is_said() {
    let known = Known::new();
    let cases = [
        (
            "rice",
            "\"rice\" is not among your meals: add its figures once, such as rice 400kcal 30p 50c 8f (a supplement is supp:NAME)",
        ),
        (
            "oatz",
            "\"oatz\" is not among your meals: add its figures once, such as oatz 400kcal 30p 50c 8f (a supplement is supp:NAME); did you mean \"Oats\"?",
        ),
        ("400kcal", "the meal has no name: write what it was, such as oats 400kcal"),
        ("rice -4kcal", "the energy in kcal is -4, allowed is 0 to 20000"),
        ("rice 9999p", "protein in g is 9999, allowed is 0 to 5000"),
        ("rice 400kcal 300kcal", "this figure was already given: \"300kcal\" would be a second one"),
        (
            "rice 400kcl",
            "\"400kcl\" is not understood: write 400kcal, 30p (protein), 50c (carbs), 8f (fat) or 08:30, and a name in quotes",
        ),
        (
            "rice 1,050kcal",
            "\"1,050kcal\" is not understood: write 400kcal, 30p (protein), 50c (carbs), 8f (fat) or 08:30, and a name in quotes",
        ),
        ("rice 1700kj", "\"1700kj\" is in kJ: write 406kcal"),
        ("water", "\"water\" needs more: how much, such as water 500ml"),
        ("water 99l", "water in ml is 99000, allowed is 0 to 30000"),
        ("weight 7kg", "the weight in kg is 7, allowed is 15 to 350"),
        ("weight 70, weight 71", "the weight was already given"),
        ("copy", "\"copy\" needs more: a day, such as copy yest"),
        ("copy rice", "\"rice\" is no day: write copy yest or copy 2026-11-20"),
        ("yest copy yest", "copy names 2026-11-20, the day it would copy to"),
        ("rice 25:00 1kcal", "\"25:00\" is no time of day, allowed is 0:00 to 23:59"),
        ("water 1l // cold", "notes belong to a meal, and the line has none"),
        (
            "2026-12-24 oats",
            "2026-12-24 is in the future: a journal holds what was done, so 2026-11-22 (tomorrow) is the last day allowed",
        ),
    ];
    for (line, message) in cases {
        let parsed = food(line, &known.ctx());
        let messages: Vec<&str> = parsed.errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!((messages, parsed.draft), (vec![message], None), "{line}");
    }
}

#[test]
fn a_line_is_added_to_a_log() {
    let first =
        add_to(&crate::record::NutritionLog::default(), &eaten("oats 400kcal, water 1l, supp:iron, weight 70kg"));
    let both = add_to(&first, &eaten("rice 1kcal, water 0.5l, supp:iron, weight 71kg, complete"));
    assert_eq!(
        Value::Object(body(&both)),
        json!({"date": TODAY, "hydration": 1500, "supplements": ["iron"], "weight": 71, "complete": true, "meals": [
            {"id": "", "name": "oats", "calories": 400}, {"id": "", "name": "rice", "calories": 1},
        ]})
    );
}
