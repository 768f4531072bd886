//! The keys of every table: names of tables, partition and sort keys, and indexes, as the plan has them.
//!
//! One place for whoever creates the tables and for whoever writes items. No requests are made here.

use v7_state::record::Table;

/// The attribute that holds the athlete in every table of records, and in the log.
pub const USER_ID: &str = "userId";
/// The attribute that holds the commit that wrote an item; absent when another program did. A number.
pub const WRITTEN_BY: &str = "_v";
/// The attribute that holds the shape of an item. A number.
pub const SHAPE: &str = "_sv";
/// The shape of the items that this program writes.
pub const SHAPE_NOW: u32 = 1;

/// The commit log; beside [`USER_ID`] its sort key is [`LOG_SORT`].
pub const LOG: &str = "v7-sync";
/// The sort key of the log, the only key that is a number.
pub const LOG_SORT: &str = "seq";

/// The keys of one table. All of them are strings.
///
/// A key whose name has a `#` is no attribute of the record: it is made of the two attributes that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The table.
    pub table: Table,
    /// The partition key.
    pub partition: &'static str,
    /// The sort key, if the table has one.
    pub sort: Option<&'static str>,
    /// The global secondary indexes.
    pub indexes: &'static [Index],
}

/// A global secondary index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its partition key.
    pub partition: &'static str,
    /// Its sort key, if it has one.
    pub sort: Option<&'static str>,
}

/// The keys of all nine tables, in the order of [`Table::ALL`].
pub const KEYS: [Keys; 9] = [
    Keys {
        table: Table::Users,
        partition: USER_ID,
        sort: None,
        indexes: &[Index { name: "email-index", partition: "email", sort: None }],
    },
    Keys { table: Table::Profiles, partition: USER_ID, sort: None, indexes: &[] },
    Keys {
        table: Table::Sends,
        partition: USER_ID,
        sort: Some("date#sendId"),
        indexes: &[
            Index { name: "grade-progression-index", partition: USER_ID, sort: Some("gradeNumeric#date") },
            Index { name: "significance-index", partition: USER_ID, sort: Some("significance#date") },
        ],
    },
    Keys {
        table: Table::Entries,
        partition: USER_ID,
        sort: Some("date#entryId"),
        indexes: &[Index { name: "session-type-index", partition: USER_ID, sort: Some("sessionType#date") }],
    },
    Keys { table: Table::Plans, partition: USER_ID, sort: Some("planId"), indexes: &[] },
    Keys { table: Table::NutritionProfiles, partition: USER_ID, sort: None, indexes: &[] },
    Keys { table: Table::NutritionLogs, partition: USER_ID, sort: Some("date"), indexes: &[] },
    Keys {
        table: Table::Exercises,
        partition: "exerciseId",
        sort: None,
        indexes: &[Index { name: "type-level-index", partition: "type", sort: Some("progressionLevel") }],
    },
    Keys { table: Table::ChatTemplates, partition: "templateType", sort: Some("templateId"), indexes: &[] },
];

impl Keys {
    /// The keys of a table.
    ///
    /// # Panics
    /// Never: every table is in [`KEYS`].
    pub fn of(table: Table) -> &'static Self {
        KEYS.iter().find(|keys| keys.table == table).expect("every table has keys")
    }

    /// The keys that are made of two attributes: those of the table, then those of its indexes.
    pub fn made(&self) -> impl Iterator<Item = &'static str> + use<> {
        let indexes = self.indexes.iter().filter_map(|index| index.sort);
        self.sort.into_iter().chain(indexes).filter(|name| parts(name).is_some())
    }

    /// Whether an attribute of an item belongs to the tables and the protocol, and not to the record.
    pub fn owns(&self, attribute: &str) -> bool {
        [USER_ID, WRITTEN_BY, SHAPE].contains(&attribute) || self.made().any(|name| name == attribute)
    }
}

/// The two attributes that a key is made of; `None` for a key that is an attribute of the record itself.
pub fn parts(key: &str) -> Option<(&str, &str)> {
    key.split_once('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_keys_in_its_place() {
        assert!(Table::ALL.into_iter().eq(KEYS.iter().map(|keys| keys.table)));
        let made = |table| Keys::of(table).made().collect::<Vec<_>>();
        assert_eq!(made(Table::Sends), ["date#sendId", "gradeNumeric#date", "significance#date"]);
        assert_eq!(made(Table::Entries), ["date#entryId", "sessionType#date"]);
        for table in [Table::Users, Table::Plans, Table::NutritionLogs, Table::ChatTemplates] {
            assert!(made(table).is_empty(), "{table:?}");
        }
        assert!(Keys::of(Table::Entries).owns("_v") && !Keys::of(Table::Entries).owns("gradeNumeric#date"));
    }
}
