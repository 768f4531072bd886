//! Keeps the projections in step with the records, in the same transaction, by the difference of their facts.
//!
//! What depends on more than one record (days, months, labels, links between sends and climbs) is noted while records
//! change and settled once, at [`Projector::finish`].

use super::attribute::code;
use super::entry_facts::EntryFacts;
use super::facts::{Facts, Listed, facts, month_number};
use super::food_facts::FoodFacts;
use super::send_facts::{SendFacts, UNREAD};
use super::tick::{Tick, decode, encode};
use super::{StoreError, climbed, settle};
use crate::grade::Scale;
use crate::record::{Body, Key, Table};
use crate::row::RowId;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// Bits of a row id below the day number.
pub(super) const DAY_BITS: u32 = 20;

/// The day of a row.
pub(super) fn day_of(row: RowId) -> i64 {
    row >> DAY_BITS
}

/// Changes projections within one transaction.
pub(super) struct Projector<'c> {
    pub conn: &'c Connection,
    /// Sends whose links may have changed.
    pub sends: BTreeSet<String>,
    /// Days whose sums may have changed.
    pub days: BTreeSet<i64>,
    /// Rows whose climbs changed.
    pub climbed: BTreeSet<RowId>,
    /// Rows more or less a list and month.
    pub months: BTreeMap<(i64, i64), i64>,
    /// Uses more or less a label.
    pub labels: BTreeMap<(i64, String), i64>,
    /// Meals whose last use may have changed.
    pub meals: BTreeSet<String>,
    /// Texts for full-text search that are not written yet, by index and row: whether the index has one, and the new one.
    words: BTreeMap<(&'static str, RowId), (bool, String)>,
    /// Their length.
    words_bytes: usize,
}

/// Texts kept back before they are written. The index writes itself out whenever a row comes before the last one, so
/// they go in sorted, and in large portions.
const WORDS_KEPT_BYTES: usize = 16 << 20;

/// A body and where it stands.
pub(super) type Placed<'a> = (RowId, &'a Body);

impl<'c> Projector<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self {
            conn,
            sends: BTreeSet::new(),
            days: BTreeSet::new(),
            climbed: BTreeSet::new(),
            months: BTreeMap::new(),
            labels: BTreeMap::new(),
            meals: BTreeSet::new(),
            words: BTreeMap::new(),
            words_bytes: 0,
        }
    }

    /// A record changed from `old` to `new`; `damaged` is said of the new one.
    pub(super) fn replace(
        &mut self,
        key: &Key,
        old: Option<Placed>,
        new: Option<Placed>,
        damaged: bool,
    ) -> Result<(), StoreError> {
        let old = old.map(|(row, body)| (row, facts(key, body, false)));
        let new = new.map(|(row, body)| (row, facts(key, body, damaged)));
        self.replace_facts(key, old.as_ref(), new.as_ref())
    }

    /// The same for facts that are worked out already.
    pub(super) fn replace_facts(
        &mut self,
        key: &Key,
        old: Option<&(RowId, Facts)>,
        new: Option<&(RowId, Facts)>,
    ) -> Result<(), StoreError> {
        if key.table == Table::Entries && old.map(|old| old.0) != new.map(|new| new.0) {
            let sql = "SELECT id FROM send WHERE entry_id = ?1";
            let mut statement = self.conn.prepare_cached(sql)?;
            for id in statement.query_map([&key.id], |row| row.get(0))? {
                self.sends.insert(id?);
            }
        }
        match (old, new) {
            (Some((from, before)), Some((to, after))) if from == to => {
                self.shift(key, *to, Some(before), Some(after))?;
            }
            _ => {
                if let Some((row, before)) = old {
                    self.shift(key, *row, Some(before), None)?;
                }
                if let Some((row, after)) = new {
                    self.shift(key, *row, None, Some(after))?;
                }
            }
        }
        Ok(())
    }

    /// Brings everything that spans records in line.
    pub(super) fn finish(mut self) -> Result<(), StoreError> {
        self.write_words()?;
        for id in std::mem::take(&mut self.sends) {
            if let Some(day) = settle::send(self.conn, &id, &mut self.climbed)? {
                self.days.insert(day);
            }
        }
        climbed::settle(self.conn, &self.climbed)?;
        self.days.iter().try_for_each(|day| settle::day(self.conn, *day))?;
        self.months.iter().try_for_each(|((list, month), by)| settle::month(self.conn, *list, *month, *by))?;
        self.labels.iter().try_for_each(|((kind, name), by)| settle::label(self.conn, *kind, name, *by))?;
        self.meals.iter().try_for_each(|fold| settle::meal(self.conn, fold))
    }

    fn shift(&mut self, key: &Key, row: RowId, old: Option<&Facts>, new: Option<&Facts>) -> Result<(), StoreError> {
        self.list(key, row, old, new)?;
        self.ticks(row, old, new)?;
        self.sets(row, old, new)?;
        super::diary::replace(self.conn, key, row, old, new)?;
        self.meals(row, old, new)?;
        let (old, new) = (old.map_or("", |facts| &facts.words), new.map_or("", |facts| &facts.words));
        if old != new {
            let kept = self.words.entry((words_table(key.table), row)).or_insert((!old.is_empty(), String::new()));
            self.words_bytes += new.len();
            new.clone_into(&mut kept.1);
            if self.words_bytes > WORDS_KEPT_BYTES {
                self.write_words()?;
            }
        }
        Ok(())
    }

    fn write_words(&mut self) -> Result<(), StoreError> {
        self.words_bytes = 0;
        for ((index, row), (indexed, words)) in std::mem::take(&mut self.words) {
            if indexed {
                self.conn.prepare_cached(&format!("DELETE FROM {index} WHERE rowid = ?1"))?.execute([row])?;
            }
            if !words.is_empty() {
                let sql = format!("INSERT INTO {index}(rowid, text) VALUES(?1, ?2)");
                self.conn.prepare_cached(&sql)?.execute(params![row, words])?;
            }
        }
        Ok(())
    }

    fn list(&mut self, key: &Key, row: RowId, old: Option<&Facts>, new: Option<&Facts>) -> Result<(), StoreError> {
        let by = i64::from(new.is_some()) - i64::from(old.is_some());
        if matches!(key.table, Table::Entries | Table::Sends) {
            self.days.insert(day_of(row));
            if by != 0 {
                *self.months.entry((key.table as i64, month_number(day_of(row)))).or_default() += by;
            }
        }
        if key.table == Table::Sends {
            self.sends.insert(key.id.clone());
        }
        match new.map(|facts| &facts.list) {
            Some(Listed::Entry(entry)) => write_entry(self.conn, row, &key.id, entry),
            Some(Listed::Send(send)) => write_send(self.conn, row, &key.id, send),
            Some(Listed::Food(food)) => write_food(self.conn, row, food),
            Some(Listed::Nowhere) => Ok(()),
            None => {
                let sql = match key.table {
                    Table::Entries => "DELETE FROM entry WHERE row = ?1",
                    Table::Sends => {
                        self.climbed.insert(row);
                        write_ticks(self.conn, row, &[])?;
                        "DELETE FROM send WHERE row = ?1"
                    }
                    Table::NutritionLogs => "DELETE FROM food WHERE row = ?1",
                    _ => return Ok(()),
                };
                self.conn.prepare_cached(sql)?.execute([row])?;
                Ok(())
            }
        }
    }

    /// The climbs of an entry; those that a send records get its half back when the sends are settled.
    fn ticks(&mut self, row: RowId, old: Option<&Facts>, new: Option<&Facts>) -> Result<(), StoreError> {
        let empty = Facts::default();
        let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
        let (before, after) = (&old.links, &new.links);
        if old.ticks == new.ticks && before == after {
            return Ok(());
        }
        self.climbed.insert(row);
        write_ticks(self.conn, row, &new.ticks)?;
        let mut delete = self.conn.prepare_cached("DELETE FROM link WHERE send_id = ?1 AND row = ?2 AND i = ?3")?;
        for (send, at) in before {
            delete.execute(params![send, row, *at as i64])?;
        }
        let mut insert = self.conn.prepare_cached("INSERT OR IGNORE INTO link(send_id, row, i) VALUES(?1, ?2, ?3)")?;
        for (send, at) in after {
            insert.execute(params![send, row, *at as i64])?;
        }
        self.sends.extend(before.iter().chain(after).map(|(send, _)| send.clone()));
        Ok(())
    }

    fn sets(&mut self, row: RowId, old: Option<&Facts>, new: Option<&Facts>) -> Result<(), StoreError> {
        let empty = Facts::default();
        let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
        for (kind, name) in old.labels.difference(&new.labels) {
            let sql = "DELETE FROM labelled WHERE kind = ?1 AND name = ?2 AND row = ?3";
            self.conn.prepare_cached(sql)?.execute(params![kind, name, row])?;
            *self.labels.entry((*kind, name.clone())).or_default() -= 1;
        }
        for (kind, name) in new.labels.difference(&old.labels) {
            let sql = "INSERT INTO labelled(kind, name, row) VALUES(?1, ?2, ?3)";
            self.conn.prepare_cached(sql)?.execute(params![kind, name, row])?;
            *self.labels.entry((*kind, name.clone())).or_default() += 1;
        }
        for (scale, rank) in old.graded.difference(&new.graded) {
            let sql = "DELETE FROM graded WHERE scale = ?1 AND rank = ?2 AND row = ?3";
            self.conn.prepare_cached(sql)?.execute(params![scale_code(*scale), rank, row])?;
        }
        for (scale, rank) in new.graded.difference(&old.graded) {
            let sql = "INSERT INTO graded(scale, rank, row) VALUES(?1, ?2, ?3)";
            self.conn.prepare_cached(sql)?.execute(params![scale_code(*scale), rank, row])?;
        }
        if old.soreness != new.soreness {
            self.conn.prepare_cached("DELETE FROM soreness WHERE row = ?1")?.execute([row])?;
            let mut insert = self.conn.prepare_cached("INSERT INTO soreness(row, part, score) VALUES(?1, ?2, ?3)")?;
            for (part, score) in &new.soreness {
                insert.execute(params![row, part, score])?;
            }
        }
        Ok(())
    }

    fn meals(&mut self, row: RowId, old: Option<&Facts>, new: Option<&Facts>) -> Result<(), StoreError> {
        let meals = |facts: Option<&Facts>| facts.map_or(Vec::new(), |facts| facts.meals.clone());
        let (old, new) = (meals(old), meals(new));
        if old == new {
            return Ok(());
        }
        let mut delete = self.conn.prepare_cached("DELETE FROM meal WHERE fold = ?1 AND row = ?2 AND i = ?3")?;
        for (fold, at, _) in &old {
            delete.execute(params![fold, row, *at as i64])?;
        }
        let mut insert = self.conn.prepare_cached("INSERT INTO meal(fold, row, i, body) VALUES(?1, ?2, ?3, ?4)")?;
        for (fold, at, body) in &new {
            insert.execute(params![fold, row, *at as i64, body])?;
        }
        self.meals.extend(old.into_iter().chain(new).map(|(fold, _, _)| fold));
        Ok(())
    }
}

/// A scale as a small number.
pub(super) fn scale_code(scale: Scale) -> i64 {
    Scale::ALL.iter().position(|other| *other == scale).map_or(0, |at| at as i64)
}

/// The full-text index of a table's records.
pub(super) fn words_table(table: Table) -> &'static str {
    match table {
        Table::Entries => "entry_words",
        Table::Sends => "send_words",
        _ => "other_words",
    }
}

/// The packed climbs of a row; none when there is no such row.
pub(super) fn read_ticks(conn: &Connection, row: RowId) -> Result<Vec<Tick>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT ticks FROM tick WHERE row = ?1")?;
    let blob: Option<Vec<u8>> = statement.query_row([row], |row| row.get(0)).optional()?;
    Ok(blob.map_or(Vec::new(), |blob| decode(&blob)))
}

/// Replaces the packed climbs of a row, and the index of climbs with them.
pub(super) fn write_ticks(conn: &Connection, row: RowId, ticks: &[Tick]) -> Result<(), StoreError> {
    let named = |ticks: &[Tick]| -> BTreeSet<u64> {
        let climbs = ticks.iter().map(Tick::climb);
        climbs.filter(|(_, same)| *same > super::tick::Same::Alone).map(|(climb, _)| climb).collect()
    };
    let before = read_ticks(conn, row)?;
    let (old, new) = (named(&before), named(ticks));
    for climb in old.difference(&new) {
        let sql = "DELETE FROM climbing WHERE climb = ?1 AND row = ?2";
        conn.prepare_cached(sql)?.execute(params![*climb as i64, row])?;
    }
    for climb in new.difference(&old) {
        let sql = "INSERT OR IGNORE INTO climbing(climb, row) VALUES(?1, ?2)";
        conn.prepare_cached(sql)?.execute(params![*climb as i64, row])?;
    }
    if ticks.is_empty() {
        if !before.is_empty() {
            conn.prepare_cached("DELETE FROM tick WHERE row = ?1")?.execute([row])?;
        }
    } else if before != ticks {
        let sql = "INSERT OR REPLACE INTO tick(row, ticks) VALUES(?1, ?2)";
        conn.prepare_cached(sql)?.execute(params![row, encode(ticks)])?;
    }
    Ok(())
}

fn write_entry(conn: &Connection, row: RowId, id: &str, entry: &EntryFacts) -> Result<(), StoreError> {
    let sql =
        "INSERT OR REPLACE INTO entry(row, id, precision, kind, place, minutes, rpe, energy, soreness, tried, sent,
         sets, top, gist, status, damaged, styles, sleep, kcal, injuries)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
    conn.prepare_cached(sql)?.execute(params![
        row,
        id,
        entry.precision,
        code(Some(entry.kind)),
        entry.place,
        entry.minutes,
        entry.rpe,
        entry.energy,
        entry.soreness,
        entry.tried,
        entry.sent,
        entry.sets,
        entry.top,
        entry.gist,
        code(entry.status),
        entry.damaged,
        entry.styles,
        entry.noted.sleep_hours,
        entry.noted.exercise_kcal,
        entry.noted.injuries,
    ])?;
    Ok(())
}

/// Links are forgotten here and found again when the send is settled.
fn write_send(conn: &Connection, row: RowId, id: &str, send: &SendFacts) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO send(row, id, precision, grade, scale, rank, name, place, venue, style, attempts,
         ascent, rope, significance, gist, entry_id, tick)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    conn.prepare_cached(sql)?.execute(params![
        row,
        id,
        send.precision,
        send.grade,
        scale_code(send.half.scale.unwrap_or(UNREAD)),
        send.half.rank,
        send.name,
        send.place,
        code(send.half.venue),
        code(send.half.style),
        send.half.attempts,
        code(send.ascent),
        code(send.half.rope),
        code(send.half.significance),
        send.gist,
        send.entry_id,
        send.tick(),
    ])?;
    Ok(())
}

fn write_food(conn: &Connection, row: RowId, food: &FoodFacts) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO food(row, calories, protein, carbs, fat, hydration, meals, complete, weight)
         VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    conn.prepare_cached(sql)?.execute(params![
        row,
        food.calories,
        food.protein,
        food.carbs,
        food.fat,
        food.hydration_ml,
        food.meals,
        food.complete,
        food.weight_kg,
    ])?;
    Ok(())
}
