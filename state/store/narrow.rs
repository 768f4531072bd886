//! Turns a filter into the conditions of one query over one list. A term that a list cannot answer lets nothing of it
//! through: a kind of day says nothing about a send.

use super::attribute::{code, day_number};
use super::facts::{PARTNER, PLACE, TAG};
use super::letters::fold;
use super::project::{DAY_BITS, scale_code, words_table};
use super::words;
use crate::filter::Filter;
use crate::record::{Choice, SessionType, Table, Venue};
use rusqlite::types::Value;

/// The conditions of a query over one list.
#[derive(Debug, Default)]
pub(super) struct Narrow {
    /// What full-text search has to find, if anything.
    pub words: Option<String>,
    /// Other conditions, on `LIST.row` and the list's columns.
    conditions: Vec<String>,
    params: Vec<Value>,
    list: &'static str,
    index: &'static str,
}

/// The name of a table's projection; `None` when it has no list.
fn list_of(table: Table) -> &'static str {
    match table {
        Table::Entries => "entry",
        Table::Sends => "send",
        _ => "entity",
    }
}

impl Narrow {
    /// The conditions for one list, `Entries` or `Sends`, or for all other tables together (named by any of them).
    /// `None` when nothing can match.
    pub(super) fn new(filter: &Filter, table: Table) -> Option<Self> {
        let listed = matches!(table, Table::Entries | Table::Sends);
        if listed && !filter.tables.is_empty() && !filter.tables.contains(&table) {
            return None;
        }
        let mut narrow = Self { list: list_of(table), index: words_table(table), ..Self::default() };
        let query = words::query(&filter.words);
        narrow.words = query.all;
        narrow.dates(filter);
        match table {
            Table::Entries => narrow.entry(filter),
            Table::Sends => narrow.send(filter)?,
            _ => narrow.other(filter)?,
        }
        narrow.label(PLACE, &filter.places, true);
        narrow.label(TAG, &filter.tags, false);
        narrow.label(PARTNER, &filter.partners, false);
        if let Some(none) = query.none {
            let index = narrow.index;
            narrow.and(
                format!("{}.row NOT IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)", narrow.list),
                [none.into()],
            );
        }
        Some(narrow)
    }

    /// Whether only words narrow the list.
    fn only_words(&self) -> bool {
        self.conditions.is_empty()
    }

    fn and(&mut self, condition: String, params: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition);
        self.params.extend(params);
    }

    /// Rows follow the date, and whatever leads the query is in their order.
    fn dates(&mut self, filter: &Filter) {
        let row = self.order();
        if let Some(since) = filter.since {
            self.and(format!("{row} >= ?"), [Value::Integer(day_number(since) << DAY_BITS)]);
        }
        if let Some(until) = filter.until {
            self.and(format!("{row} < ?"), [Value::Integer((day_number(until) + 1) << DAY_BITS)]);
        }
    }

    fn entry(&mut self, filter: &Filter) {
        let mut kinds = filter.kinds.clone();
        if kinds.is_empty() {
            kinds.extend_from_slice(match filter.venue {
                Some(Venue::Outdoor) => &[SessionType::Outdoor],
                Some(Venue::Indoor) => &[SessionType::Gym, SessionType::Training],
                None => &[],
            });
        }
        self.one_of("entry.kind", &kinds);
        if !filter.styles.is_empty() {
            let bits = filter.styles.iter().filter_map(|style| code(Some(*style))).fold(0, |bits, bit| bits | 1 << bit);
            self.and("entry.styles & ? <> 0".into(), [Value::Integer(bits)]);
        }
        if !filter.significance.is_empty() {
            let codes = codes(&filter.significance);
            let sql = "SELECT entry_row FROM send WHERE entry_row IS NOT NULL AND significance IN";
            self.and(format!("entry.row IN ({sql} ({codes}))"), []);
        }
        if let Some(grade) = filter.grade {
            let sql = "SELECT row FROM graded WHERE scale = ? AND rank BETWEEN ? AND ?";
            self.and(
                format!("entry.row IN ({sql})"),
                [scale_code(grade.scale), grade.low.into(), grade.high.into()].map(Value::Integer),
            );
        }
    }

    fn send(&mut self, filter: &Filter) -> Option<()> {
        if (!filter.kinds.is_empty() && filter.venue.is_none())
            || !filter.tags.is_empty()
            || !filter.partners.is_empty()
        {
            return None;
        }
        self.one_of("send.venue", filter.venue.as_slice());
        self.one_of("send.style", &filter.styles);
        self.one_of("send.significance", &filter.significance);
        if let Some(grade) = filter.grade {
            self.and(
                "send.scale = ? AND send.rank BETWEEN ? AND ?".into(),
                [scale_code(grade.scale), grade.low.into(), grade.high.into()].map(Value::Integer),
            );
        }
        Some(())
    }

    /// All tables without a list of their own: only words and dates can narrow them.
    fn other(&mut self, filter: &Filter) -> Option<()> {
        let listed = |table: &Table| matches!(table, Table::Entries | Table::Sends);
        let wanted: Vec<Table> = match filter.tables.as_slice() {
            // The account has no words of its own; a search for what must not occur would find it.
            [] => Table::ALL.into_iter().filter(|table| !listed(table) && *table != Table::Users).collect(),
            some => some.iter().copied().filter(|table| !listed(table)).collect(),
        };
        let specific = !filter.kinds.is_empty()
            || filter.venue.is_some()
            || !filter.styles.is_empty()
            || !filter.significance.is_empty()
            || filter.grade.is_some()
            || !filter.places.is_empty()
            || !filter.tags.is_empty()
            || !filter.partners.is_empty();
        if specific || wanted.is_empty() {
            return None;
        }
        let numbers: Vec<String> = wanted.into_iter().map(|table| (table as i64).to_string()).collect();
        self.and(format!("entity.t IN ({}) AND entity.local IS NOT NULL", numbers.join(", ")), []);
        Some(())
    }

    fn one_of<T: Choice>(&mut self, column: &str, values: &[T]) {
        if !values.is_empty() {
            self.and(format!("{column} IN ({})", codes(values)), []);
        }
    }

    /// Each of the names must be among the record's; a place may be named in part.
    fn label(&mut self, kind: i64, names: &[String], part: bool) {
        let matches = if part { "instr(fold, ?) > 0" } else { "fold = ?" };
        for name in names {
            let sql = format!(
                "SELECT row FROM labelled WHERE kind = {kind}
                 AND name IN (SELECT name FROM label WHERE kind = {kind} AND {matches})"
            );
            self.and(format!("{}.row IN ({sql})", self.list), [Value::Text(fold(name))]);
        }
    }

    /// `SELECT columns FROM list ...`, with the values of its parameters. `extra` is one more condition.
    pub(super) fn select(&self, columns: &str, extra: &str, tail: &str, values: &[i64]) -> (String, Vec<Value>) {
        let (list, index) = (self.list, self.index);
        let mut conditions = Vec::new();
        let mut params = Vec::new();
        let mut from = list.to_owned();
        if let Some(words) = &self.words {
            // The index leads: it is in the order of rows.
            from = format!("{index} CROSS JOIN {list} ON {list}.row = {index}.rowid");
            conditions.push(format!("{index} MATCH ?"));
            params.push(Value::Text(words.clone()));
        }
        conditions.extend(self.conditions.iter().cloned());
        params.extend(self.params.iter().cloned());
        if !extra.is_empty() {
            conditions.push(extra.to_owned());
        }
        params.extend(values.iter().copied().map(Value::Integer));
        let filter = if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        (format!("SELECT {columns} FROM {from} {filter} {tail}"), params)
    }

    /// A count of all rows; the list itself is left out where the index knows enough.
    pub(super) fn count(&self) -> (String, Vec<Value>) {
        match &self.words {
            Some(words) if self.only_words() => {
                let index = self.index;
                (format!("SELECT count(*) FROM {index} WHERE {index} MATCH ?"), vec![Value::Text(words.clone())])
            }
            _ => self.select("count(*)", "", "", &[]),
        }
    }

    /// The column that orders the query, newest first.
    pub(super) fn order(&self) -> String {
        if self.words.is_some() { format!("{}.rowid", self.index) } else { format!("{}.row", self.list) }
    }
}

fn codes<T: Choice>(values: &[T]) -> String {
    values.iter().filter_map(|value| code(Some(*value))).map(|code| code.to_string()).collect::<Vec<_>>().join(", ")
}
