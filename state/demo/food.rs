//! What the climber ate and weighed.

use super::Story;
use crate::record::{Meal, NutritionLog, Table};

/// Name, kcal, protein, carbs, fat.
type Dish = (&'static str, f64, f64, f64, f64);

const BREAKFAST: &[&Dish] = &[
    &("Oats with milk and berries", 480.0, 20.0, 74.0, 11.0),
    &("Eggs on toast", 520.0, 28.0, 44.0, 24.0),
    &("Yoghurt, granola, banana", 510.0, 22.0, 76.0, 13.0),
    &("Peanut butter sandwiches", 560.0, 21.0, 62.0, 25.0),
    &("Porridge with apple and nuts", 530.0, 17.0, 70.0, 19.0),
];
const LUNCH: &[&Dish] = &[
    &("Lentil soup and bread", 620.0, 32.0, 92.0, 12.0),
    &("Chicken rice bowl", 710.0, 45.0, 84.0, 20.0),
    &("Falafel wrap", 680.0, 24.0, 82.0, 27.0),
    &("Pasta with tuna", 720.0, 41.0, 96.0, 17.0),
    &("Burrito", 760.0, 34.0, 90.0, 28.0),
    &("Salad with eggs and potatoes", 590.0, 27.0, 58.0, 26.0),
];
const DINNER: &[&Dish] = &[
    &("Salmon, potatoes, beans", 760.0, 46.0, 68.0, 32.0),
    &("Tofu curry with rice", 740.0, 33.0, 98.0, 23.0),
    &("Chili with rice", 780.0, 42.0, 104.0, 20.0),
    &("Pizza", 910.0, 38.0, 108.0, 35.0),
    &("Stir fry with noodles", 720.0, 35.0, 94.0, 21.0),
    &("Risotto and salad", 700.0, 22.0, 102.0, 21.0),
];
const SNACK: &[&Dish] = &[
    &("Banana and nuts", 290.0, 8.0, 32.0, 16.0),
    &("Protein shake", 210.0, 30.0, 14.0, 4.0),
    &("Skyr with honey", 240.0, 22.0, 34.0, 1.0),
    &("Rice cakes with jam", 220.0, 4.0, 48.0, 1.0),
    &("Cheese sandwich", 350.0, 17.0, 36.0, 15.0),
    &("Chocolate", 260.0, 4.0, 26.0, 16.0),
];
const FAVOURITE: &Dish = BREAKFAST[0];

/// Days before today of which every meal is logged, and the weight of every second: enough to measure the energy used.
const THOROUGH_DAYS: i64 = 24;

/// Adds a log for about 70 % of the days, and of the last weeks for all; today has a breakfast so far.
pub(super) fn put_all(story: &mut Story) {
    for (index, (date, _)) in story.days().into_iter().enumerate() {
        let today = date == story.today;
        let back = (story.today - date).num_days();
        let thorough = !today && back <= THOROUGH_DAYS;
        if !today && !story.dice.chance(69) && !thorough {
            continue;
        }
        let full = !today && (story.dice.chance(72) || thorough);
        let mut plates: Vec<(&str, &Dish)> = vec![("07:40", breakfast(story))];
        if !today {
            plates.push(("12:30", story.dice.pick(LUNCH)));
            if full || story.dice.chance(50) {
                plates.push(("19:10", story.dice.pick(DINNER)));
            }
            for time in ["10:15", "16:00", "21:00"] {
                if story.dice.chance(if full { 62 } else { 30 }) {
                    plates.push((time, story.dice.pick(SNACK)));
                }
            }
        }
        plates.sort_by_key(|(time, _)| *time);
        let log = NutritionLog {
            date: date.to_string(),
            meals: plates.into_iter().map(|(time, dish)| meal(story, time, dish)).collect(),
            hydration: Some(if today { 400.0 } else { story.dice.float(6, 13) * 250.0 }),
            supplements: if story.dice.chance(35) { vec!["creatine".into()] } else { Vec::new() },
            complete: full.then_some(true),
            weight: (today || story.dice.chance(52) || (thorough && back % 2 == 0))
                .then(|| weight(story, index as f64)),
            ..NutritionLog::default()
        };
        story.put(Table::NutritionLogs, &log.date, &log);
    }
}

fn breakfast(story: &mut Story) -> &'static Dish {
    if story.dice.chance(45) { FAVOURITE } else { story.dice.pick(BREAKFAST) }
}

/// Portions vary by a quarter.
fn meal(story: &mut Story, time: &str, dish: &Dish) -> Meal {
    let portion = story.dice.float(19, 25) / 20.0;
    let amount = |value: f64| Some((value * portion).round());
    Meal {
        id: story.ids.short(),
        name: dish.0.into(),
        time: Some(time.into()),
        calories: amount(dish.1),
        protein: amount(dish.2),
        carbs: amount(dish.3),
        fat: amount(dish.4),
        notes: None,
    }
}

/// Heavier with the injured finger, lighter in autumn, and a different number each morning. kg.
fn weight(story: &mut Story, day: f64) -> f64 {
    let rise = 1.6 * (-((day - 165.0) / 45.0).powi(2)).exp();
    let trend = 73.4 - day * 0.004 + rise;
    let noise = story.dice.float(0, 16) / 10.0 - 0.8;
    ((trend + noise) * 10.0).round() / 10.0
}
