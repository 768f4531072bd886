//! New records: what a form makes is a record of its own, and leaves the journal as it came.

use super::whole::Whole;
use super::*;
use std::collections::BTreeSet;
use v7_state::grade::{Hint, Scale};
use v7_state::import::{self, ImportContext};
use v7_state::store::{Now, Store};
use v7_state::{export, record::Ids};

const NOW: Now = Now { ms: 1_795_300_000_000 };

/// Every id of a table.
fn ids(store: &Store, table: Table) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut add = |record: v7_state::row::Record| {
        if record.key.table == table {
            ids.insert(record.key.id);
        }
        Ok(())
    };
    store.read().for_each(&mut add).unwrap();
    ids
}

#[test]
fn every_new_record_is_one_of_its_own_and_an_export_brings_all_of_them() {
    let cases = [
        ("a new entry", "2 n", "Ctrl-s", Table::Entries),
        ("a copied entry", "2 Down y", "Ctrl-s", Table::Entries),
        ("a new send", "3 n", "V 6 Ctrl-s", Table::Sends),
        ("a plan", "4 n", "P Ctrl-s", Table::Plans),
        ("a plan from a template", "4 T Enter Enter", "Ctrl-s", Table::Plans),
        ("a planned session done", "4 . Enter", "Ctrl-s", Table::Entries),
        ("a template as the active plan", "4 T Enter Down", "Enter", Table::Plans),
    ];
    let mut whole = Whole::demo(&Settings::default());
    for (what, open, save, table) in cases {
        for _ in 0..2 {
            let before = ids(&whole.store, table);
            whole.press(open);
            assert!(!whole.ui.overlays.is_empty(), "{what}: {}", whole.screen());
            whole.press(save);
            // What is chosen first may be asked for by a list.
            assert!(whole.ui.overlays.is_empty(), "{what}: {}", whole.screen());
            let after = ids(&whole.store, table);
            let new: Vec<&String> = after.difference(&before).collect();
            assert!(new.len() == 1 && new[0].len() >= 20, "{what}: {new:?}");
            assert!(after.is_superset(&before), "{what}");
        }
    }

    let mut records = Vec::new();
    let mut add = |record: v7_state::row::Record| {
        records.push((record.key.table, record.body));
        Ok(())
    };
    whole.store.read().for_each(&mut add).unwrap();
    let count = records.len();
    let mut file = Vec::new();
    export::json(records.into_iter(), &mut file).unwrap();
    let hint = Hint { discipline: None, boulder: Scale::VScale, route: Scale::Yds };
    let context = ImportContext { hint, today: super::whole::day() };
    let format = import::sniff("all.json", &file).unwrap();
    let import = import::parse(format, "all.json", &file, &context).unwrap();
    assert_eq!(import.skipped, []);
    let mut empty = Store::open_in_memory().unwrap();
    let planned = import::plan(&import, &|key| empty.read().get(key).unwrap(), &|_| Vec::new());
    assert_eq!((planned.added, planned.changed), (count, 0));
    let mut change = planned.change;
    change.name_new(&mut Ids::new(9), NOW.ms);
    empty.apply_bulk(&change, &NOW, &mut |_, _| true).unwrap();
    for table in Table::ALL {
        assert_eq!(ids(&empty, table), ids(&whole.store, table), "{}", table.name());
    }
}
