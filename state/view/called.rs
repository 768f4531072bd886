//! What records and attributes are called where a person reads of them: toasts, undo, the conflict inbox, the shell.

use crate::record::{Body, Choice as _, DatePrecision, Table};
use chrono::NaiveDate;
use serde_json::Value;

/// What toasts and undo call a record: `gym at Movement, 14 Nov 2026`, `V7 Midnight Traverse`, `food of 14 Nov 2026`.
pub fn called(table: Table, body: &Body) -> String {
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    let words = |first: &str, second: &str| format!("{first} {second}").trim().to_owned();
    let precision = || DatePrecision::parse(text("datePrecision"));
    let date = || text("date").parse().map_or_else(|_| text("date").to_owned(), |date| written(date, precision()));
    match table {
        Table::Entries => {
            let place = if text("location").is_empty() { String::new() } else { format!(" at {}", text("location")) };
            format!("{}{place}, {}", text("sessionType"), date())
        }
        Table::Sends => words(text("grade"), text("name")),
        Table::NutritionLogs => words("food of", &date()),
        Table::Plans | Table::Exercises => words(table.noun(), text("name")),
        Table::Users => "account and preferences".to_owned(),
        Table::Profiles | Table::NutritionProfiles | Table::ChatTemplates => table.noun().to_owned(),
    }
}

/// `2023`, `May 2023`, `14 May 2023`: as far as the date is known.
pub fn written(date: NaiveDate, precision: Option<DatePrecision>) -> String {
    let format = match precision {
        Some(DatePrecision::Year) => "%Y",
        Some(DatePrecision::Month) => "%b %Y",
        None => "%-d %b %Y",
    };
    date.format(format).to_string()
}

/// The name of an attribute as words: `moonPhase` and `moon_phase` are `moon phase`.
pub fn spaced(key: &str) -> String {
    let mut words = String::new();
    for letter in key.chars() {
        match letter {
            '_' | '-' => words.push(' '),
            capital if capital.is_uppercase() && !words.is_empty() => {
                if !words.ends_with(|last: char| last == ' ' || last.is_uppercase()) {
                    words.push(' ');
                }
                words.extend(capital.to_lowercase());
            }
            other => words.push(other),
        }
    }
    words
}
