//! The nutrition summary of MyFitnessPal: a row a meal of a day (`Breakfast`), with its sums. What was eaten is in no
//! export of theirs, so the meal's name is the name here.

use super::meal::{Eaten, day, figure, gather, is_total, time, unread};
use super::tick::LeftOut;
use super::{Format, Import, ImportContext, ImportError, sheet, text};
use crate::record::Meal;

const FORMAT: Format = Format::MyFitnessPal;

/// Where the columns are.
struct Columns {
    date: Option<usize>,
    meal: Option<usize>,
    time: Option<usize>,
    calories: Option<usize>,
    fat: Option<usize>,
    carbs: Option<usize>,
    protein: Option<usize>,
    note: Option<usize>,
}

/// Reads a summary.
pub(super) fn parse(name: &str, text: &str, context: &ImportContext) -> Result<Import, ImportError> {
    let sheet = sheet::read(text, FORMAT);
    let columns = Columns {
        date: sheet.needed("Date", FORMAT, name)?,
        meal: sheet.needed("Meal", FORMAT, name)?,
        time: sheet.column("Time"),
        calories: sheet.needed("Calories", FORMAT, name)?,
        fat: sheet.either(&["Fat (g)", "Fat"]),
        carbs: sheet.either(&["Carbohydrates (g)", "Carbs (g)", "Carbohydrates"]),
        protein: sheet.either(&["Protein (g)", "Protein"]),
        note: sheet.column("Note"),
    };
    let read = [columns.date, columns.meal, columns.time, columns.calories, columns.note];
    let others = sheet.others(&[&read[..], &[columns.fat, columns.carbs, columns.protein]].concat());
    let rows = sheet.rows.len() + sheet.skipped.len();
    let mut skipped = sheet.skipped;
    let mut left_out = LeftOut::default();
    let mut eaten = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        match self::row(row, &columns, context, &mut left_out) {
            Ok(row) => eaten.push(row),
            Err(why) => skipped.push(row.skipped(why)),
        }
    }
    let mut import = gather(FORMAT, name, rows, eaten, skipped);
    import.notes.extend(unread(&others));
    import.notes.extend(left_out.notes());
    Ok(import)
}

fn row(row: &sheet::Row, columns: &Columns, context: &ImportContext, left_out: &mut LeftOut) -> Result<Eaten, String> {
    let meal = text::line(&text::unescape(row.get(columns.meal)));
    if is_total([row.get(columns.date), &meal]) {
        return Err("is a sum of other rows, not a meal".into());
    }
    let date = day(row.get(columns.date), context.today)?;
    if meal.is_empty() {
        return Err("the meal has no name".into());
    }
    let clock = row.get(columns.time);
    let time = time(clock);
    if time.is_none() && !clock.is_empty() {
        left_out.add(row.line, "Time", clock, "a time such as 8:02 AM");
    }
    let mut grams = |column, name| figure(row, column, (name, 5000.0), left_out);
    let (protein, carbs, fat) =
        (grams(columns.protein, "Protein"), grams(columns.carbs, "Carbohydrates"), grams(columns.fat, "Fat"));
    let calories = figure(row, columns.calories, ("Calories", 20_000.0), left_out);
    if calories.or(protein).or(carbs).or(fat).is_none() {
        return Err("has no figures".into());
    }
    let identity = format!("{}|{}", meal.to_lowercase(), time.as_deref().unwrap_or_default());
    let notes = text::notes(&text::unescape(row.get(columns.note)));
    let meal = Meal { id: String::new(), name: meal, time, calories, protein, carbs, fat, notes };
    Ok(Eaten { line: row.line, date, identity, meal })
}
