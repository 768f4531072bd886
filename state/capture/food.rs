//! Food lines: meals, water, supplements and body weight, parted by commas.

use super::date::{self, Day};
use super::figure::{Bounds, KG_PER_LB, ML_PER_FL_OZ, any, clock, hundredths, number, with_unit};
use super::meta;
use super::reader::{Reader, once};
use super::vocabulary::nearest;
use super::word::{FOOD, Word, split};
use super::{Context, Parsed, Role};
use crate::record::{Meal, NutritionLog};
use chrono::NaiveDate;

/// A day's food as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct FoodDraft {
    /// The day.
    pub date: NaiveDate,
    /// What to add to its log, in order.
    pub items: Vec<FoodItem>,
}

/// One item of a food line.
#[derive(Clone, Debug, PartialEq)]
pub enum FoodItem {
    /// Something eaten; without id.
    Meal(Meal),
    /// Something drunk.
    Water {
        /// ml.
        ml: f64,
    },
    /// Something taken.
    Supplement(String),
    /// Body weight of that morning.
    Weight {
        /// kg.
        kg: f64,
    },
    /// The meals of another day.
    Copy(NaiveDate),
    /// Whether everything eaten that day is logged.
    Complete(bool),
}

const KCAL: Bounds = any(0.0, 20_000.0);
const GRAMS: Bounds = any(0.0, 5000.0);
const ML: Bounds = any(0.0, 30_000.0);
const KG: Bounds = any(15.0, 350.0);

/// Units that say how much, and stay in the name: `oats 80g`.
const PORTIONS: &[&str] = &[
    "g", "kg", "mg", "ml", "cl", "dl", "l", "oz", "lb", "x", "tbsp", "tsp", "cup", "cups", "slice", "slices", "pcs",
    "%",
];

/// Words of an item without a value.
const WORDS: &[&str] = &["water", "weight", "copy", "complete", "incomplete"];

struct Reading<'a> {
    ctx: &'a Context<'a>,
    reader: Reader,
    day: Option<Day>,
    items: Vec<FoodItem>,
    /// The meal that notes at the end of the line belong to.
    last_meal: Option<usize>,
}

/// Reads what was eaten and drunk on a day.
pub fn food(line: &str, ctx: &Context) -> Parsed<FoodDraft> {
    let cut = split(line, FOOD);
    let mut reading = Reading { ctx, reader: Reader::new(&cut), day: None, items: Vec::new(), last_meal: None };
    let mut words = &cut.words[..];
    if let Some((first, rest)) = words.split_first()
        && reading.day(first)
    {
        words = rest;
    }
    for item in words.split_inclusive(|word| word.comma) {
        reading.item(item);
    }
    if let Some(notes) = &cut.notes {
        reading.reader.mark_range(notes.start, line.len(), Role::Notes);
        reading.notes(&notes.text, notes.start, line.len());
    }
    let date = reading.day.map_or(ctx.today, |day| day.date);
    for item in &reading.items {
        if *item == FoodItem::Copy(date) {
            reading.reader.fault(0, line.len(), format!("copy names {date}, the day it would copy to"));
        }
    }
    let draft = (!reading.items.is_empty()).then_some(FoodDraft { date, items: reading.items });
    reading.reader.finish(draft)
}

impl Reading<'_> {
    fn day(&mut self, word: &Word) -> bool {
        let lower = word.lower();
        let day = match word.pair() {
            Some((key, value)) if key == "on" => {
                let wrong = || Some(Err(format!("the day is {value:?}, allowed is a day such as on:2026-11-20")));
                date::read(&value, self.ctx.today, false).or_else(wrong)
            }
            _ if word.quoted.is_some() => None,
            _ => date::read(&lower, self.ctx.today, false),
        };
        let Some(day) = day else {
            return false;
        };
        let outcome = day.and_then(|day| {
            date::future(day, self.ctx.today).map_or(Ok(()), Err)?;
            once(&mut self.day, day, "the day", word)
        });
        self.reader.outcome(word, Role::Date, outcome);
        true
    }

    fn notes(&mut self, text: &str, start: usize, end: usize) {
        let meal = self.last_meal.and_then(|index| self.items.get_mut(index));
        match meal {
            _ if text.is_empty() => {}
            Some(FoodItem::Meal(meal)) if meal.notes.is_none() => meal.notes = Some(text.to_owned()),
            Some(_) => self.reader.fault(start, end, "this meal already has a note"),
            None => self.reader.fault(start, end, "notes belong to a meal, and the line has none"),
        }
    }

    fn item(&mut self, words: &[Word]) {
        let first = words[0].lower();
        let plain = words.iter().all(|word| word.quoted.is_none());
        match (words, first.as_str()) {
            ([word], "complete" | "incomplete") if plain => {
                self.reader.mark(word, Role::Meta);
                self.items.push(FoodItem::Complete(first == "complete"));
            }
            ([word], "water" | "weight" | "copy") if plain => {
                self.reader.refuse(word, format!("{first:?} needs more: {}", example(&first)));
            }
            ([word, amount], "water") if plain && volume(&amount.lower()).is_some() => self.water(word, amount),
            ([amount, word], _) if plain && word.lower() == "water" && volume(&first).is_some() => {
                self.water(word, amount);
            }
            ([word, amount], "weight") if plain => self.weight(word, amount),
            ([word, day], "copy") if plain => self.copy(word, day),
            ([word], _) if word.pair().is_some_and(|(key, _)| key == "supp") => self.supplement(word),
            _ => self.meal(words),
        }
    }

    fn water(&mut self, word: &Word, amount: &Word) {
        self.reader.mark(word, Role::Name);
        let ml = ML.check("water in ml", volume(&amount.lower()).unwrap_or(-1.0));
        let outcome = ml.map(|ml| self.items.push(FoodItem::Water { ml }));
        self.reader.outcome(amount, Role::Amount, outcome);
    }

    fn weight(&mut self, word: &Word, amount: &Word) {
        self.reader.mark(word, Role::Name);
        let text = amount.lower();
        let lb = with_unit(&text, "lbs").or_else(|| with_unit(&text, "lb"));
        let bare = |text: &str| number(text).filter(|_| self.ctx.imperial);
        let kg = match lb.or_else(|| bare(&text)) {
            Some(lb) => KG.check("the weight in kg", hundredths(lb * KG_PER_LB)),
            None => KG.read("the weight in kg", text.strip_suffix("kg").unwrap_or(&text)),
        };
        let given = self.items.iter().any(|item| matches!(item, FoodItem::Weight { .. }));
        let outcome = match kg {
            Ok(_) if given => Err("the weight was already given".to_owned()),
            kg => kg.map(|kg| self.items.push(FoodItem::Weight { kg })),
        };
        self.reader.outcome(amount, Role::Amount, outcome);
    }

    fn copy(&mut self, word: &Word, day: &Word) {
        self.reader.mark(word, Role::Name);
        let read = date::read(&day.lower(), self.ctx.today, false);
        let outcome =
            read.unwrap_or_else(|| Err(format!("{:?} is no day: write copy yest or copy 2026-11-20", day.text())));
        let outcome = outcome.map(|day| self.items.push(FoodItem::Copy(day.date)));
        self.reader.outcome(day, Role::Date, outcome);
    }

    fn supplement(&mut self, word: &Word) {
        let (_, value) = word.pair().unwrap_or_default();
        let outcome = meta::filled("the supplement", &value).map(|text| self.items.push(FoodItem::Supplement(text)));
        self.reader.outcome(word, Role::Name, outcome);
    }

    fn meal(&mut self, words: &[Word]) {
        let mut meal = Meal { name: join_texts(words), ..Meal::default() };
        if self.recall(&mut meal) {
            for word in words {
                self.reader.mark(word, Role::Name);
            }
            self.add_meal(meal);
            return;
        }
        let mut name: Vec<String> = Vec::new();
        let mut wrong = false;
        for word in words {
            match Self::meal_word(&mut meal, &mut name, word) {
                Ok(role) => self.reader.mark(word, role),
                Err(message) => {
                    wrong = true;
                    self.reader.refuse(word, message);
                }
            }
        }
        meal.name = name.join(" ");
        let (start, end) = (words[0].start, words[words.len() - 1].end);
        let figures = meal.calories.or(meal.protein).or(meal.carbs).or(meal.fat).is_some();
        let as_it_is = words.iter().any(|word| word.pair().is_some_and(|(key, _)| key == "name"));
        if wrong {
            return;
        }
        if meal.name.is_empty() {
            self.reader.fault(start, end, "the meal has no name: write what it was, such as oats 400kcal");
        } else if figures || as_it_is || self.recall(&mut meal) {
            self.add_meal(meal);
        } else {
            let near =
                nearest(&meal.name, self.ctx.meals.iter().map(|meal| meal.name.as_str()).chain(WORDS.iter().copied()));
            let near = near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
            let name = &meal.name;
            let message = format!(
                "{name:?} is not among your meals: add its figures once, such as {name} 400kcal 30p 50c 8f (a supplement is supp:NAME){near}"
            );
            self.reader.fault(start, end, message);
        }
    }

    fn add_meal(&mut self, meal: Meal) {
        self.last_meal = Some(self.items.len());
        self.items.push(FoodItem::Meal(meal));
    }

    /// Takes the figures of a known meal with the same name.
    fn recall(&self, meal: &mut Meal) -> bool {
        let lower = meal.name.to_lowercase();
        let Some(known) = self.ctx.meals.iter().find(|known| known.name.to_lowercase() == lower) else {
            return false;
        };
        meal.name.clone_from(&known.name);
        (meal.calories, meal.protein, meal.carbs, meal.fat) = (known.calories, known.protein, known.carbs, known.fat);
        true
    }

    fn meal_word(meal: &mut Meal, name: &mut Vec<String>, word: &Word) -> Result<Role, String> {
        if word.is_quoted() {
            name.push(meta::filled("the name", word.text().trim())?);
            return Ok(Role::Name);
        }
        if let Some((key, value)) = word.pair() {
            return match key.as_str() {
                "note" => meta::filled("the note", &value)
                    .and_then(|note| once(&mut meal.notes, note, "the note", word))
                    .map(|()| Role::Notes),
                "name" => {
                    name.push(meta::filled("the name", &value)?);
                    Ok(Role::Name)
                }
                _ => {
                    Err(format!("\"{key}:\" is not understood here: supp:creatine, note:\"...\" and name:\"...\" are"))
                }
            };
        }
        let lower = word.lower();
        if let Some(time) = clock(&lower) {
            let time = time?.format("%H:%M").to_string();
            return once(&mut meal.time, time, "the time", word).map(|()| Role::Time);
        }
        if let Some(amount) = amount(&lower) {
            let (slot, value) = match amount? {
                Amount::Kcal(value) => (&mut meal.calories, value),
                Amount::Protein(value) => (&mut meal.protein, value),
                Amount::Carbs(value) => (&mut meal.carbs, value),
                Amount::Fat(value) => (&mut meal.fat, value),
            };
            return once(slot, value, "this figure", word).map(|()| Role::Amount);
        }
        let leading = name.is_empty();
        if !portion(&lower, leading) {
            return Err(format!(
                "{:?} is not understood: write 400kcal, 30p (protein), 50c (carbs), 8f (fat) or 08:30, and a name in quotes",
                word.text()
            ));
        }
        name.push(word.text());
        Ok(Role::Name)
    }
}

fn join_texts(words: &[Word]) -> String {
    words
        .iter()
        .map(|word| if word.is_quoted() || word.quoted.is_none() { word.text() } else { String::new() })
        .collect::<Vec<_>>()
        .join(" ")
}

fn example(word: &str) -> &'static str {
    match word {
        "water" => "how much, such as water 500ml",
        "weight" => "a figure, such as weight 72.4kg",
        _ => "a day, such as copy yest",
    }
}

enum Amount {
    Kcal(f64),
    Protein(f64),
    Carbs(f64),
    Fat(f64),
}

fn amount(word: &str) -> Option<Result<Amount, String>> {
    if let Some(value) = with_unit(word, "kcal").or_else(|| with_unit(word, "cal")) {
        return Some(KCAL.check("the energy in kcal", value).map(Amount::Kcal));
    }
    if let Some(value) = with_unit(word, "kj") {
        return Some(Err(format!("{word:?} is in kJ: write {}kcal", (value / 4.184).round())));
    }
    let grams = |name: &str, value: f64| GRAMS.check(&format!("{name} in g"), value);
    if let Some(value) = with_unit(word, "p") {
        return Some(grams("protein", value).map(Amount::Protein));
    }
    if let Some(value) = with_unit(word, "c") {
        return Some(grams("carbs", value).map(Amount::Carbs));
    }
    with_unit(word, "f").map(|value| grams("fat", value).map(Amount::Fat))
}

/// ml.
fn volume(word: &str) -> Option<f64> {
    let fluid_ounces = with_unit(word, "floz").or_else(|| with_unit(word, "oz")).map(|oz| (oz * ML_PER_FL_OZ).round());
    let litres = || with_unit(word, "l").map(|litres| (litres * 1e6).round() / 1e3);
    with_unit(word, "ml").or_else(|| with_unit(word, "cl").map(|cl| cl * 10.0)).or(fluid_ounces).or_else(litres)
}

/// Whether a word may be part of a name: letters, a bare number before them (`2 eggs`), or a portion (`80g`).
fn portion(word: &str, leading: bool) -> bool {
    let digits = word.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(word.len());
    let (number, unit) = word.split_at(digits);
    if number.is_empty() {
        return word == "&" || !word.starts_with(['+', '-', '@', '#']) && word.chars().any(char::is_alphanumeric);
    }
    if unit.is_empty() { leading } else { PORTIONS.contains(&unit) }
}

/// Adds what a line said to a day's log. Meals keep their order, water adds up, a weight replaces the one there.
///
/// [`FoodItem::Copy`] adds nothing: its meals come from another log. Totals are left to the record's own rules.
pub fn add_to(log: &NutritionLog, draft: &FoodDraft) -> NutritionLog {
    let mut log = log.clone();
    log.date = draft.date.to_string();
    for item in &draft.items {
        match item {
            FoodItem::Meal(meal) => log.meals.push(meal.clone()),
            FoodItem::Water { ml } => log.hydration = Some(log.hydration.unwrap_or(0.0) + ml),
            FoodItem::Supplement(name) => meta::add_new(&mut log.supplements, name.clone()),
            FoodItem::Weight { kg } => log.weight = Some(*kg),
            FoodItem::Complete(complete) => log.complete = Some(*complete),
            FoodItem::Copy(_) => {}
        }
    }
    log
}
