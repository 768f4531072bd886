//! Reads days of food, and meals to eat again.

use super::StoreError;
use super::attribute::day_date;
use super::chart::rows;
use super::project::day_of;
use crate::record::Meal;
use crate::row::FoodDay;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Days with a log, oldest first.
pub(super) fn days(conn: &Connection, since: NaiveDate, until: NaiveDate) -> Result<Vec<FoodDay>, StoreError> {
    let sql = "SELECT row, calories, protein, carbs, fat, hydration, meals, complete, weight FROM food
         WHERE row >= ?1 AND row < ?2 ORDER BY row";
    let mut statement = conn.prepare_cached(sql)?;
    let days = statement.query_map(rows(Some(since), Some(until)), |row| {
        Ok(FoodDay {
            date: day_date(day_of(row.get(0)?)),
            calories: row.get(1)?,
            protein: row.get(2)?,
            carbs: row.get(3)?,
            fat: row.get(4)?,
            hydration_ml: row.get(5)?,
            meals: row.get(6)?,
            complete: row.get(7)?,
            weight_kg: row.get(8)?,
        })
    })?;
    Ok(days.collect::<Result<_, _>>()?)
}

/// The last eaten first.
pub(super) fn recent_meals(conn: &Connection, limit: usize) -> Result<Vec<Meal>, StoreError> {
    meals(conn, "last_row DESC, last_i DESC", limit)
}

/// The most frequent first.
pub(super) fn frequent_meals(conn: &Connection, limit: usize) -> Result<Vec<Meal>, StoreError> {
    meals(conn, "uses DESC, last_row DESC, last_i DESC", limit)
}

/// A meal that has an attribute of another type than ours is left out.
fn meals(conn: &Connection, order: &str, limit: usize) -> Result<Vec<Meal>, StoreError> {
    let sql = format!(
        "SELECT meal.body FROM (SELECT * FROM meal_name ORDER BY {order} LIMIT ?1) AS name
         JOIN meal ON meal.fold = name.fold AND meal.row = name.last_row AND meal.i = name.last_i
         ORDER BY {order}"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let bodies = statement.query_map([i64::try_from(limit).unwrap_or(-1)], |row| row.get::<_, String>(0))?;
    let bodies: Vec<String> = bodies.collect::<Result<_, _>>()?;
    Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
}
