//! The file: what is made, what is refused, what is brought up to date.

use super::*;
use crate::filter::Filter;
use crate::store::schema::{MIGRATIONS, VERSION};
use crate::store::{Reader, StoreError};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

fn place() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a/b/journal.db");
    (directory, path)
}

fn refused(path: &Path) -> StoreError {
    Store::open(path, &NOW).unwrap_err()
}

#[test]
#[cfg(unix)]
fn a_new_journal_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let (_keep, path) = place();
    let mut store = Store::open(&path, &NOW).unwrap();
    store.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "")), &NOW).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(path.parent().unwrap().parent().unwrap()), 0o700);
    assert_eq!(mode(&path.with_file_name("journal.db-wal")), 0o600);
}

#[test]
fn what_was_saved_is_there_after_reopening_with_its_undo() {
    let (_keep, path) = place();
    let key = Key::new(Table::Entries, "e1");
    let mut store = Store::open(&path, &NOW).unwrap();
    store.apply(&put(Table::Entries, "e1", &entry("2026-11-20", "one")), &NOW).unwrap();
    store.apply(&edit(Table::Entries, "e1", &json!({"notes": "one"}), &json!({"notes": "two"})), &NOW).unwrap();
    store.set_meta("draft", "half a line").unwrap();
    drop(store);
    let mut store = Store::open(&path, &NOW).unwrap();
    assert_eq!(store.read().meta("draft").unwrap().as_deref(), Some("half a line"));
    store.undo(&NOW).unwrap().unwrap();
    drop(store);
    let mut store = Store::open(&path, &NOW).unwrap();
    assert_eq!(store.read().get(&key).unwrap().unwrap()["notes"], "one");
    store.redo(&NOW).unwrap().unwrap();
    assert_eq!(Reader::open(&path).unwrap().get(&key).unwrap().unwrap()["notes"], "two");
}

#[test]
fn a_journal_of_a_newer_version_is_refused_and_not_touched() {
    let (_keep, path) = place();
    drop(Store::open(&path, &NOW).unwrap());
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let before = fs::read(&path).unwrap();
    let files = || fs::read_dir(path.parent().unwrap()).unwrap().count();
    let count = files();
    assert!(matches!(refused(&path), StoreError::Newer { found: 99, known: VERSION, .. }));
    assert!(matches!(Reader::open(&path), Err(StoreError::Newer { .. })));
    assert!(refused(&path).to_string().contains("update v7 to open it"), "{}", refused(&path));
    assert_eq!((fs::read(&path).unwrap(), files()), (before, count));
}

#[test]
fn what_is_no_journal_is_explained_and_left_alone() {
    let (keep, path) = place();
    assert!(matches!(Reader::open(&path), Err(StoreError::Missing { .. })));
    assert!(matches!(refused(keep.path()), StoreError::Directory { .. }));
    let file = keep.path().join("notes.txt");
    fs::write(&file, "climbed a lot").unwrap();
    assert!(matches!(refused(&file), StoreError::NotAJournal { .. }));
    assert_eq!(fs::read(&file).unwrap(), b"climbed a lot");
    let text = refused(&file.join("journal.db")).to_string();
    assert!(text.starts_with("cannot open the journal") && text.contains("notes.txt/journal.db"), "{text}");
    let foreign = keep.path().join("photos.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE photo(x)").unwrap();
    let before = fs::read(&foreign).unwrap();
    assert!(matches!(refused(&foreign), StoreError::NotAJournal { .. }));
    assert_eq!(fs::read(&foreign).unwrap(), before);
    let empty = keep.path().join("empty.db");
    fs::write(&empty, "").unwrap();
    assert!(Store::open(&empty, &NOW).unwrap().read().is_empty().unwrap(), "an empty file becomes a journal");
}

#[test]
fn a_damaged_journal_is_named_as_such_wherever_the_damage_is() {
    let (_keep, path) = place();
    let mut store = Store::open(&path, &NOW).unwrap();
    let mut change = Change { label: "many".into(), ops: Vec::new() };
    for n in 0..300 {
        change.ops.extend(put(Table::Entries, &format!("e{n}"), &entry("2026-11-20", &"words ".repeat(50))).ops);
    }
    store.apply(&change, &NOW).unwrap();
    drop(store);
    let whole = fs::read(&path).unwrap();

    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(refused(&path), StoreError::Corrupt { .. }));
    assert!(refused(&path).to_string().contains("cut off at"), "{}", refused(&path));

    let mut bytes = whole.clone();
    bytes[..16].fill(0);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(refused(&path), StoreError::NotAJournal { .. }));

    let mut bytes = whole.clone();
    bytes[4096..].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let error =
        Store::open(&path, &NOW).and_then(|store| store.read().entries(&Filter::default(), 0, 300)).unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path), "{error}");
}

#[test]
fn a_full_disk_is_a_sentence_and_nothing_is_half_saved() {
    let (_keep, path) = place();
    let mut store = Store::open(&path, &NOW).unwrap();
    let pages: i64 = store.reader.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.reader.conn.query_row(&format!("PRAGMA max_page_count = {}", pages + 2), [], |_| Ok(())).unwrap();
    let mut change = Change { label: "many".into(), ops: Vec::new() };
    for n in 0..100 {
        change.ops.extend(put(Table::Entries, &format!("e{n}"), &entry("2026-11-20", &"x".repeat(2000))).ops);
    }
    let error = store.apply(&change, &NOW).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert!(
        error.to_string().contains("journal.db is full") && error.to_string().contains("free some space"),
        "{error}"
    );
    assert!(store.read().is_empty().unwrap());
    assert_eq!(store.check().unwrap().problems, Vec::<String>::new());
}

#[test]
#[cfg(unix)]
fn a_read_only_place_is_a_sentence() {
    use std::os::unix::fs::PermissionsExt;
    let (keep, path) = place();
    drop(Store::open(&path, &NOW).unwrap());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    // The superuser may write anyway, and then there is nothing to explain.
    if fs::OpenOptions::new().write(true).open(&path).is_err() {
        assert!(matches!(refused(&path), StoreError::ReadOnly { .. }), "{}", refused(&path));
    }
    let error = refused(Path::new("/proc/v7/journal.db")).to_string();
    assert!(error.contains("/proc/v7/journal.db"), "{error}");
    drop(keep);
}

/// A file as the first format left it: records, no projections.
fn first_format(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(MIGRATIONS[0]).unwrap();
    conn.execute_batch("PRAGMA application_id = 0x76376a6e; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;")
        .unwrap();
    let mut body = body(&entry("2026-11-20", "an old note"));
    body.insert("entryId".into(), "e1".into());
    let day = crate::store::attribute::day_number(chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
    conn.execute(
        "INSERT INTO entity(row, t, id, day, local) VALUES(?1, 3, 'e1', '2026-11-20', ?2)",
        rusqlite::params![day << 20, Value::Object(body).to_string()],
    )
    .unwrap();
}

#[test]
fn an_older_journal_is_copied_and_brought_up_to_date() {
    let (_keep, path) = place();
    first_format(&path);
    assert!(matches!(Reader::open(&path), Err(StoreError::Older { found: 1, .. })));
    let store = Store::open(&path, &NOW).unwrap();
    assert_eq!(store.read().entries(&Filter::default(), 0, 9).unwrap().rows[0].gist, "an old note");
    assert_eq!(store.read().ascents(None, None).unwrap().len(), 1);
    let backup = path.with_file_name("journal.db.backup-v1");
    let copy = Connection::open(&backup).unwrap();
    let count: i64 = copy.query_row("SELECT count(*) FROM entity", [], |row| row.get(0)).unwrap();
    let version: i64 = copy.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!((count, version), (1, 1));
    drop(store);
    drop(Store::open(&path, &NOW).unwrap());
    assert!(!path.with_file_name("journal.db.backup-v2").exists(), "no copy without a change of format");
    // A second old file at the same place does not replace the first copy.
    fs::remove_file(&path).unwrap();
    first_format(&path);
    drop(Store::open(&path, &NOW).unwrap());
    assert!(path.with_file_name("journal.db.backup-v1.2").exists());
}

#[test]
fn a_journal_of_every_earlier_format_is_copied_and_keeps_its_records() {
    for format in 1..VERSION {
        let (_keep, path) = place();
        first_format(&path);
        let conn = Connection::open(&path).unwrap();
        for sql in &MIGRATIONS[1..format as usize] {
            conn.execute_batch(sql).unwrap();
        }
        conn.execute_batch(&format!("PRAGMA user_version = {format};")).unwrap();
        drop(conn);
        assert!(matches!(Reader::open(&path), Err(StoreError::Older { found, .. }) if found == format));
        let mut told = 0;
        let mut store = Store::open_telling(&path, &NOW, &mut || told += 1).unwrap();
        assert_eq!(told, 1);
        drop(Store::open_telling(&path, &NOW, &mut || panic!("it is up to date")).unwrap());
        assert_eq!(store.read().entries(&Filter::default(), 0, 9).unwrap().rows[0].gist, "an old note");
        assert_eq!(store.ledger().waiting().unwrap(), 1, "what no remote knows waits");
        assert_eq!(store.check().unwrap().problems, Vec::<String>::new());
        let copy = Connection::open(path.with_file_name(format!("journal.db.backup-v{format}"))).unwrap();
        assert_eq!(copy.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap(), format);
        assert_eq!(copy.query_row("SELECT count(*) FROM entity", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
    }
}

#[test]
fn a_program_that_stays_open_writes_no_more_once_a_newer_one_was_here() {
    let (_keep, path) = place();
    let mut store = Store::open(&path, &NOW).unwrap();
    let body = entry("2026-11-20", "before");
    store.apply(&put(Table::Entries, "a", &body), &NOW).unwrap();
    let newer = Connection::open(&path).unwrap();
    newer.execute_batch(&format!("PRAGMA user_version = {};", VERSION + 1)).unwrap();
    let refused = store.apply(&put(Table::Entries, "b", &body), &NOW).unwrap_err();
    assert!(
        matches!(&refused, StoreError::Newer { found, known: VERSION, path: told } if *found == VERSION + 1 && *told == path)
    );
    assert!(matches!(store.undo(&NOW), Err(StoreError::Newer { .. })));
    assert!(store.rebuild().is_err());
    let records: i64 = newer.query_row("SELECT count(*) FROM entity", [], |row| row.get(0)).unwrap();
    assert_eq!(records, 1);
    assert_eq!(store.read().entries(&Filter::default(), 0, 9).unwrap().total, 1, "what is there can be read");
}

#[test]
fn of_two_that_open_an_old_journal_at_once_one_makes_the_copy() {
    let (_keep, path) = place();
    first_format(&path);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| drop(Store::open(&path, &NOW).unwrap()));
        }
    });
    assert!(path.with_file_name("journal.db.backup-v1").exists());
    assert!(!path.with_file_name("journal.db.backup-v1.2").exists());
}

#[test]
fn records_of_a_synced_journal_do_not_wait_after_the_change_of_format() {
    let (_keep, path) = place();
    first_format(&path);
    let conn = Connection::open(&path).unwrap();
    for sql in &MIGRATIONS[1..3] {
        conn.execute_batch(sql).unwrap();
    }
    conn.execute_batch("UPDATE entity SET base = local, base_sk = '2026-11-20#e1', v = 1; PRAGMA user_version = 3;")
        .unwrap();
    drop(conn);
    assert_eq!(Store::open(&path, &NOW).unwrap().ledger().waiting().unwrap(), 0);
}
