//! What waits for the remote is found by an index, whatever the size of the journal.

use super::*;
use crate::record::Ids;
use crate::store::Applied;
use crate::store::sync_push::WAITING;
use crate::sync::travels;

fn plan_of(store: &Store, sql: &str) -> String {
    let mut statement = store.reader.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
    rows.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
}

fn rows_in_index(store: &Store) -> i64 {
    store.reader.conn.query_row(&format!("SELECT count(*) {WAITING}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn what_waits_is_found_without_a_scan_or_a_sort() {
    let store = memory();
    for sql in [format!("SELECT count(*) {WAITING}"), format!("SELECT t, id {WAITING} ORDER BY row")] {
        let plan = plan_of(&store, &sql);
        assert!(
            plan.contains("USING INDEX entity_waiting") || plan.contains("COVERING INDEX entity_waiting"),
            "{plan}"
        );
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains(';'), "{plan}");
    }
    let plan = plan_of(&store, "SELECT DISTINCT g FROM edit_log WHERE t = 3 AND id = 'e' AND g > 7");
    assert!(plan.contains("COVERING INDEX edit_log_record (t=? AND id=? AND g>?)"), "{plan}");
    let plan = plan_of(&store, "SELECT DISTINCT t, id FROM edit_log WHERE g = 7 LIMIT 41");
    assert!(plan.contains("PRIMARY KEY (g=?)"), "{plan}");
}

#[test]
fn the_index_holds_the_tables_that_travel() {
    for table in Table::ALL {
        assert_eq!(travels(table), (table as i64) < 7, "{table:?}");
    }
}

#[test]
fn a_number_that_is_only_spelt_anew_waits_for_nothing() {
    let mut store = memory();
    store.ledger().bind("ada", "one").unwrap();
    store.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "")), &NOW).unwrap();
    assert_eq!((store.ledger().waiting().unwrap(), rows_in_index(&store)), (1, 1));
    let push = store.ledger().freeze(&mut Ids::new(1), NOW, false).unwrap().unwrap();
    assert_eq!(store.ledger().apply(&push.commit, NOW).unwrap(), Applied::Yes { own: true });
    assert_eq!((store.ledger().waiting().unwrap(), rows_in_index(&store)), (0, 0));
    let spelt = serde_json::from_str::<Value>(r#"{"rpe": 8.0, "duration": 9e1}"#).unwrap();
    let text = store.read().get(&Key::new(Table::Entries, "e1")).unwrap().unwrap();
    let mut body = text.clone();
    body.extend(super::body(&spelt));
    let sql = "UPDATE entity SET local = ?1";
    store.reader.conn.execute(sql, [Value::Object(body).to_string()]).unwrap();
    assert_eq!((store.ledger().waiting().unwrap(), rows_in_index(&store)), (0, 1));
    assert_eq!(store.ledger().freeze(&mut Ids::new(2), NOW, false).unwrap(), None);
    assert_eq!(rows_in_index(&store), 0, "it is put right where it was met");
}

#[test]
fn a_record_from_before_ids_stood_in_it_gets_its_id_on_the_way() {
    let mut store = memory();
    store.ledger().bind("ada", "one").unwrap();
    store.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "")), &NOW).unwrap();
    store.reader.conn.execute("UPDATE entity SET local = json_remove(local, '$.entryId')", []).unwrap();
    let push = store.ledger().freeze(&mut Ids::new(1), NOW, false).unwrap().unwrap();
    assert_eq!(push.commit.ops[0].body.as_ref().unwrap()["entryId"], "e1");
    assert_eq!(store.ledger().apply(&push.commit, NOW).unwrap(), Applied::Yes { own: true });
    assert_eq!(store.ledger().waiting().unwrap(), 0);
    assert_eq!(store.read().get(&Key::new(Table::Entries, "e1")).unwrap().unwrap()["entryId"], "e1");
}

#[test]
fn an_idle_poll_reads_no_record() {
    let mut store = memory();
    store.ledger().bind("ada", "one").unwrap();
    let ops =
        (0..90).map(|at| put(Table::Entries, &format!("e{at}"), &entry("2026-11-20", "")).ops).collect::<Vec<_>>();
    store.apply(&Change { label: "import".into(), ops: ops.concat() }, &NOW).unwrap();
    let push = store.ledger().freeze(&mut Ids::new(1), NOW, false).unwrap().unwrap();
    store.ledger().apply(&push.commit, NOW).unwrap();
    // Whoever reads a body now fails.
    store.reader.conn.execute("UPDATE entity SET local = 'x' || row, base = 'x' || row", []).unwrap();
    assert!(store.read().get(&Key::new(Table::Entries, "e1")).is_err());
    assert_eq!(store.ledger().waiting().unwrap(), 0);
    assert_eq!(store.ledger().freeze(&mut Ids::new(1), NOW, false).unwrap(), None);
    assert_eq!(store.ledger().quarantined().unwrap(), []);
    store.ledger().rest().unwrap();
}
