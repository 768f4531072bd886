//! The reading half of the store, one method a question; the answers are worked out in the files by subject.

use super::records::EachJson;
use super::{
    ClimbDay, StoreError, chart, climb, climbed, diary, food, get, list, maintain, meta, open, records, search,
};
use crate::filter::Filter;
use crate::record::{Body, Key, Meal, Table};
use crate::row::{
    Ascent, BodyDay, DayStat, EntryRow, FoodDay, Fulfilment, Hit, MonthCount, Noted, Page, Record, RowId, SendRow,
    Soreness, Strength, StrengthSet,
};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A connection that reads; it may live on another thread. Each answer is of one moment.
#[derive(Debug)]
pub struct Reader {
    pub(super) conn: Connection,
    path: PathBuf,
}

impl Reader {
    /// Opens an existing journal.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is none, [`StoreError::Older`] when [`super::Store::open`] has to update it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let conn = open::reader(path).map_err(|error| error.at(path))?;
        Ok(Self::on(conn, path))
    }

    pub(super) fn on(conn: Connection, path: &Path) -> Self {
        Self { conn, path: path.to_owned() }
    }

    /// Names this journal in a failure.
    pub(super) fn at<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        result.map_err(|error| error.at(&self.path))
    }

    /// Several statements that see the journal at one moment: that of the outer one, when they are asked within another.
    fn snapshot<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let work = || {
            let outer = !self.conn.is_autocommit();
            let _moment = if outer { None } else { Some(self.conn.unchecked_transaction()?) };
            read(&self.conn)
        };
        self.at(work())
    }

    /// Several questions that are answered of one moment. Thousands of small ones are faster so, too: each by itself locks
    /// the file and lets go of it.
    ///
    /// # Errors
    /// Those of the questions.
    pub fn moment<T>(&self, ask: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.snapshot(|_| ask())
    }

    /// Where the journal is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that changes whenever anybody changed records.
    pub fn version(&self) -> Result<i64, StoreError> {
        self.at(meta::version(&self.conn))
    }

    /// The value that [`super::Store::set_meta`] kept.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.at(meta::get(&self.conn, &format!("app.{key}")))
    }

    /// A whole record.
    pub fn get(&self, key: &Key) -> Result<Option<Body>, StoreError> {
        self.at(get::one(&self.conn, key))
    }

    /// The key of the record at a place of a table.
    pub fn key_at(&self, table: Table, row: RowId) -> Result<Option<Key>, StoreError> {
        self.at(get::key_at(&self.conn, table, row))
    }

    /// The records whose id begins with these four or more characters (a shorter id must be whole), at most fifty;
    /// single-row tables go by their nouns, such as `profile`.
    pub fn resolve(&self, id_prefix: &str) -> Result<Vec<Key>, StoreError> {
        self.snapshot(|conn| get::resolve(conn, id_prefix))
    }

    /// A window of the list of entries, newest first.
    pub fn entries(&self, filter: &Filter, from: usize, len: usize) -> Result<Page<EntryRow>, StoreError> {
        self.snapshot(|conn| list::entries(conn, filter, from, len))
    }

    /// A window of the list of sends, newest first.
    pub fn sends(&self, filter: &Filter, from: usize, len: usize) -> Result<Page<SendRow>, StoreError> {
        self.snapshot(|conn| list::sends(conn, filter, from, len))
    }

    /// The index of an entry or a send in its list; `None` when it is not in it.
    pub fn position(&self, table: Table, filter: &Filter, id: &str) -> Result<Option<usize>, StoreError> {
        self.snapshot(|conn| list::position(conn, table, filter, id))
    }

    /// Whether a list has any record that the filter lets through; stops at the first.
    pub fn any(&self, table: Table, filter: &Filter) -> Result<bool, StoreError> {
        self.at(list::any(&self.conn, table, filter))
    }

    /// How many entries or sends there are in each month that has any, newest first.
    pub fn months(&self, table: Table) -> Result<Vec<MonthCount>, StoreError> {
        self.at(list::months(&self.conn, table))
    }

    /// Every ascent and every try between two days, both included, oldest first; each ascent once.
    pub fn ascents(&self, since: Option<NaiveDate>, until: Option<NaiveDate>) -> Result<Vec<Ascent>, StoreError> {
        let mut all = Vec::new();
        self.each_ascent(since, until, &mut |ascent| all.push(ascent))?;
        Ok(all)
    }

    /// The same one at a time, for figures that need no list.
    pub fn each_ascent(
        &self,
        since: Option<NaiveDate>,
        until: Option<NaiveDate>,
        f: &mut dyn FnMut(Ascent),
    ) -> Result<(), StoreError> {
        self.at(climbed::each(&self.conn, since, until, f))
    }

    /// The same with whether its day is known: not only the year or the month.
    pub fn each_ascent_dated(
        &self,
        since: Option<NaiveDate>,
        until: NaiveDate,
        f: &mut dyn FnMut(&Ascent, bool),
    ) -> Result<(), StoreError> {
        self.snapshot(|conn| {
            let vague = chart::without_day(conn)?;
            let is_vague = |row: Option<RowId>| row.is_some_and(|row| vague.binary_search(&row).is_ok());
            climbed::each(conn, since, Some(until), &mut |ascent| {
                let known = vague.is_empty() || !(is_vague(ascent.send) || is_vague(ascent.entry));
                f(&ascent, known);
            })
        })
    }

    /// The places of entries and sends of which only the year or the month is known, ascending.
    pub fn without_day(&self) -> Result<Vec<RowId>, StoreError> {
        self.at(chart::without_day(&self.conn))
    }

    /// All tries on one climb over the years, oldest first. A climb without id and name has no page: nothing.
    pub fn climb(&self, climb: u64) -> Result<Vec<ClimbDay>, StoreError> {
        self.snapshot(|conn| climb::days(conn, climb, None))
    }

    /// The same of the newest records alone.
    pub fn climb_lately(&self, climb: u64, limit: usize) -> Result<Vec<ClimbDay>, StoreError> {
        self.snapshot(|conn| climb::days(conn, climb, Some(limit)))
    }

    /// The number of a send's climb, or of the climb with this index in an entry; `None` when nothing names it.
    pub fn climb_of(&self, key: &Key, climb_index: Option<usize>) -> Result<Option<u64>, StoreError> {
        self.snapshot(|conn| climb::number(conn, key, climb_index))
    }

    /// The days with records between two days, both included, oldest first.
    pub fn days(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<DayStat>, StoreError> {
        self.at(chart::days(&self.conn, since, until))
    }

    /// How the body was on each day with a record between two days, both included, oldest first.
    pub fn body_days(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<BodyDay>, StoreError> {
        self.at(diary::body_days(&self.conn, since, until))
    }

    /// What entries note of the body between two days, both included, oldest first; not those of which only the year or
    /// the month is known.
    pub fn noted(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<Noted>, StoreError> {
        self.at(diary::noted(&self.conn, since, until))
    }

    /// Strength work between two days, both included, oldest first; not of entries of which only the year or the month is
    /// known.
    pub fn strength(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<Strength>, StoreError> {
        let mut all = Vec::new();
        self.each_strength(since, until, &mut |id, date, sets| {
            all.push(Strength { key: Key::new(Table::Entries, id), date, sets: sets.to_vec() });
        })?;
        Ok(all)
    }

    /// The same one at a time, for figures that need no list: the id of the entry, its day, its lines.
    pub fn each_strength(
        &self,
        since: NaiveDate,
        until: NaiveDate,
        f: &mut dyn FnMut(&str, NaiveDate, &[StrengthSet]),
    ) -> Result<(), StoreError> {
        self.at(diary::each_strength(&self.conn, since, until, f))
    }

    /// Entries between two days, both included, that name the planned day they fulfil, oldest first.
    pub fn fulfilments(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<Fulfilment>, StoreError> {
        self.at(diary::fulfilments(&self.conn, since, until))
    }

    /// The days with a food log between two days, both included, oldest first.
    pub fn food_days(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<FoodDay>, StoreError> {
        self.at(food::days(&self.conn, since, until))
    }

    /// Scores of soreness between two days, both included, oldest first.
    pub fn soreness(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<Soreness>, StoreError> {
        let mut all = Vec::new();
        self.each_soreness(since, until, &mut |_, date, part, score| {
            all.push(Soreness { date, part: part.to_owned(), score });
        })?;
        Ok(all)
    }

    /// The same one at a time, for figures that need no list: the row of the entry, the day, the body part, 0-10.
    pub fn each_soreness(
        &self,
        since: NaiveDate,
        until: NaiveDate,
        f: &mut dyn FnMut(RowId, NaiveDate, &str, f64),
    ) -> Result<(), StoreError> {
        self.at(diary::each_soreness(&self.conn, since, until, f))
    }

    /// Meals by name, the last eaten first, each as it was last eaten.
    pub fn recent_meals(&self, limit: usize) -> Result<Vec<Meal>, StoreError> {
        self.snapshot(|conn| food::recent_meals(conn, limit))
    }

    /// Meals by name, the most frequent first, each as it was last eaten.
    pub fn frequent_meals(&self, limit: usize) -> Result<Vec<Meal>, StoreError> {
        self.snapshot(|conn| food::frequent_meals(conn, limit))
    }

    /// Places of entries and sends with the number of records, the most frequent first.
    pub fn places(&self, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
        self.at(list::labels(&self.conn, super::facts::PLACE, limit))
    }

    /// Tags of entries with their number, the most frequent first.
    pub fn tags(&self, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
        self.at(list::labels(&self.conn, super::facts::TAG, limit))
    }

    /// Partners of entries with their number, the most frequent first.
    pub fn partners(&self, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
        self.at(list::labels(&self.conn, super::facts::PARTNER, limit))
    }

    /// Focus words of entries with their number, the most frequent first.
    pub fn focus(&self, limit: usize) -> Result<Vec<(String, usize)>, StoreError> {
        self.at(list::labels(&self.conn, super::facts::FOCUS, limit))
    }

    /// The newest `limit` whole records of a table between two dates, both included, sorted by date and id, ascending.
    ///
    /// A date may be cut short: `until` 2026-03 takes all of March.
    pub fn records(
        &self,
        table: Table,
        since: Option<&str>,
        until: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Vec<Record>, StoreError> {
        self.at(records::range(&self.conn, table, since, until, limit))
    }

    /// Of these, all that have this attribute anywhere in them; the others are not read in full.
    pub fn records_with(
        &self,
        table: Table,
        since: &str,
        until: &str,
        attribute: &str,
    ) -> Result<Vec<Record>, StoreError> {
        self.at(records::with(&self.conn, table, since, until, attribute))
    }

    /// Every record: by table in the order of the plan, by date, by id.
    pub fn for_each(&self, f: &mut dyn FnMut(Record) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.at(records::for_each(&self.conn, f))
    }

    /// The same, each as its JSON: in one line, keys sorted, as [`crate::export::JsonWriter`] takes it.
    pub fn for_each_json(&self, f: EachJson<'_>) -> Result<(), StoreError> {
        self.at(records::for_each_json(&self.conn, f))
    }

    /// The newest records that a filter lets through, of all tables.
    pub fn search(&self, filter: &Filter, limit: usize) -> Result<Vec<Hit>, StoreError> {
        self.snapshot(|conn| search::hits(conn, filter, limit))
    }

    /// Number of records in a table.
    pub fn count(&self, table: Table) -> Result<usize, StoreError> {
        self.at(maintain::count(&self.conn, table))
    }

    /// Whether there is no record at all.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = "SELECT NOT EXISTS(SELECT 1 FROM entity WHERE local IS NOT NULL)";
        self.at(self.conn.query_row(sql, [], |row| row.get(0)).map_err(StoreError::from))
    }
}
