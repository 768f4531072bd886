//! Servings as Cronometer exports them: a row a food, with the meal it belonged to in `Group`. The amount is part of the
//! name, so that eating it again takes the right figures; energy in kJ becomes kcal.

use super::meal::{Eaten, day, figure, gather, is_total, time, unread};
use super::tick::LeftOut;
use super::{Format, Import, ImportContext, ImportError, sheet, text};
use crate::record::Meal;

const FORMAT: Format = Format::Cronometer;

/// kJ a kcal (the thermochemical calorie).
const KJ_PER_KCAL: f64 = 4.184;

/// Where the columns are.
struct Columns {
    day: Option<usize>,
    time: Option<usize>,
    group: Option<usize>,
    food: Option<usize>,
    amount: Option<usize>,
    kcal: Option<usize>,
    kj: Option<usize>,
    protein: Option<usize>,
    carbs: Option<usize>,
    fat: Option<usize>,
}

/// Reads servings.
pub(super) fn parse(name: &str, text: &str, context: &ImportContext) -> Result<Import, ImportError> {
    let sheet = sheet::read(text, FORMAT);
    let columns = Columns {
        day: sheet.needed("Day", FORMAT, name)?,
        time: sheet.column("Time"),
        group: sheet.column("Group"),
        food: sheet.needed("Food Name", FORMAT, name)?,
        amount: sheet.needed("Amount", FORMAT, name)?,
        kcal: sheet.column("Energy (kcal)"),
        kj: sheet.column("Energy (kJ)"),
        protein: sheet.column("Protein (g)"),
        carbs: sheet.column("Carbs (g)"),
        fat: sheet.column("Fat (g)"),
    };
    let read = [columns.day, columns.time, columns.group, columns.food, columns.amount];
    let figures = [columns.kcal, columns.kj, columns.protein, columns.carbs, columns.fat];
    let others = sheet.others(&[read, figures].concat());
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
    let some = |column| Some(text::line(&text::unescape(row.get(column)))).filter(|text| !text.is_empty());
    let food = some(columns.food).unwrap_or_default();
    if is_total([row.get(columns.day), &food]) {
        return Err("is a sum of other rows, not a food".into());
    }
    let date = day(row.get(columns.day), context.today)?;
    if food.is_empty() {
        return Err("the food has no name".into());
    }
    let clock = row.get(columns.time);
    let time = time(clock);
    if time.is_none() && !clock.is_empty() {
        left_out.add(row.line, "Time", clock, "a time such as 8:02 AM");
    }
    let mut grams = |column, name| figure(row, column, (name, 5000.0), left_out);
    let (protein, carbs, fat) =
        (grams(columns.protein, "Protein"), grams(columns.carbs, "Carbs"), grams(columns.fat, "Fat"));
    let calories = match figure(row, columns.kcal, ("Energy", 20_000.0), left_out) {
        Some(kcal) => Some(kcal),
        None => figure(row, columns.kj, ("Energy", 20_000.0 * KJ_PER_KCAL), left_out)
            .map(|kj| (kj / KJ_PER_KCAL * 10.0).round() / 10.0),
    };
    if calories.or(protein).or(carbs).or(fat).is_none() {
        return Err("has no figures".into());
    }
    let (group, amount) = (some(columns.group), some(columns.amount));
    let part = |text: &Option<String>| text.clone().unwrap_or_default().to_lowercase();
    let identity =
        format!("{}|{}|{}|{}", part(&group), food.to_lowercase(), part(&amount), time.as_deref().unwrap_or_default());
    let name = amount.map_or_else(|| food.clone(), |amount| format!("{food}, {amount}"));
    let notes = group.filter(|group| !group.eq_ignore_ascii_case("uncategorized"));
    let meal = Meal { id: String::new(), name, time, calories, protein, carbs, fat, notes };
    Ok(Eaten { line: row.line, date, identity, meal })
}
