//! Opens the journal's file: looks at it before SQLite does, makes it private, and brings an older format up to date
//! after a safety copy. A newer, foreign or damaged file is refused and left as it is.

use super::schema::{APPLICATION_ID, MIGRATIONS, PROJECTION, VERSION};
use super::{Now, StoreError, maintain};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Another process brings a long journal up to date in less.
const MIGRATION_WAIT: Duration = Duration::from_secs(600);
const HEADER: usize = 100;

/// A connection that writes; makes the file when there is none. `older` is called before one that another version wrote is
/// brought up to date, which takes a while where it is long.
pub(super) fn writer(path: &Path, now: Now, older: &mut dyn FnMut()) -> Result<Connection, StoreError> {
    look(path)?;
    create(path)?;
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if conn.is_readonly("main")? {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    let found = version(&conn, path)?;
    wal(&conn)?;
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 8388608;")?;
    if found > 0 && (found < VERSION || projection(&conn)? != PROJECTION) {
        older();
    }
    migrate(&conn, path, now)?;
    Ok(conn)
}

/// Begins to write, when it is this connection's turn. A program that is still open after a newer one brought the journal up
/// to date does not know its projections any more, so it is refused.
pub(super) fn begin(conn: &Connection) -> Result<Transaction<'_>, StoreError> {
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let found: i64 = conn.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
    if found != VERSION {
        let path = conn.path().unwrap_or_default().into();
        return Err(StoreError::Newer { path, found, known: VERSION });
    }
    Ok(transaction)
}

/// An empty journal in memory.
pub(super) fn in_memory() -> Result<Connection, StoreError> {
    let conn = Connection::open_in_memory()?;
    conn.set_prepared_statement_cache_capacity(128);
    migrate(&conn, Path::new(":memory:"), Now { ms: 0 })?;
    Ok(conn)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    if !path.try_exists().unwrap_or(true) {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    look(path)?;
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found = version(&conn, path)?;
    if found < VERSION {
        return Err(StoreError::Older { path: path.to_owned(), found });
    }
    Ok(conn)
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY_WAIT)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// Reads the header without SQLite, so that a file that is not ours is not even locked.
pub(super) fn look(path: &Path) -> Result<(), StoreError> {
    let path_owned = || path.to_owned();
    let facts = match fs::metadata(path) {
        Ok(facts) => facts,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::from_io(&error, path)),
    };
    if facts.is_dir() {
        return Err(StoreError::Directory { path: path_owned() });
    }
    if facts.len() == 0 {
        return Ok(());
    }
    let mut header = [0; HEADER];
    let mut file = fs::File::open(path).map_err(|error| StoreError::from_io(&error, path))?;
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"SQLite format 3\0") {
        return Err(StoreError::NotAJournal { path: path_owned() });
    }
    let word = |at: usize| i64::from(u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]));
    let log = PathBuf::from(format!("{}-wal", path.display()));
    if fs::metadata(log).is_ok_and(|log| log.len() > 0) {
        // The header may be behind the write-ahead log: SQLite has to tell.
        return Ok(());
    }
    refuse_foreign(word(68), word(60), path)?;
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65536,
        size => u64::from(size),
    };
    let expected = page * word(28).unsigned_abs();
    // Measured last: another program may have grown the file since, and removed its log.
    let length = file.metadata().map_err(|error| StoreError::from_io(&error, path))?.len();
    if length < expected {
        let detail = format!("it was cut off at {length} of {expected} bytes");
        return Err(StoreError::Corrupt { path: path_owned(), detail });
    }
    Ok(())
}

fn refuse_foreign(application: i64, found: i64, path: &Path) -> Result<(), StoreError> {
    if application != APPLICATION_ID && (application != 0 || found != 0) {
        return Err(StoreError::NotAJournal { path: path.to_owned() });
    }
    if found > VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(())
}

/// The format of an open file; 0 for one without tables.
fn version(conn: &Connection, path: &Path) -> Result<i64, StoreError> {
    let application: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    refuse_foreign(application, found, path)?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && tables > 0 {
        return Err(StoreError::NotAJournal { path: path.to_owned() });
    }
    Ok(found)
}

/// Makes the directories (0700) and the file (0600); what exists keeps its permissions.
fn create(path: &Path) -> Result<(), StoreError> {
    let failed = |error: std::io::Error| StoreError::from_io(&error, path);
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(directory).map_err(failed)?;
    }
    private_file(path).or_else(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Ok(()),
        _ => Err(failed(error)),
    })
}

fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Two processes may open a new journal at once; the change of mode does not wait for the other by itself.
fn wal(conn: &Connection) -> Result<(), StoreError> {
    let mut tries = 0;
    loop {
        match conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)) {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) && tries < 100 => {
                tries += 1;
                std::thread::sleep(BUSY_WAIT / 100);
            }
            result => return result.map(drop).map_err(Into::into),
        }
    }
}

/// Copies the whole journal to `NAME.backup-vN` beside it, or `NAME.backup-vN.2` when that one exists. By a connection of its
/// own: the one that is about to write is in its transaction already, so that of two processes only one makes a copy.
fn back_up(path: &Path, found: i64) -> Result<(), StoreError> {
    let mut target = PathBuf::from(format!("{}.backup-v{found}", path.display()));
    let mut copy = 1;
    while let Err(error) = private_file(&target) {
        if error.kind() != std::io::ErrorKind::AlreadyExists {
            return Err(StoreError::Backup { path: target, detail: error.to_string() });
        }
        copy += 1;
        target = PathBuf::from(format!("{}.backup-v{found}.{copy}", path.display()));
    }
    let copied = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|conn| Ok(conn.execute("VACUUM INTO ?1", [target.to_string_lossy()])?));
    copied.map(drop).map_err(|error| {
        let _ = fs::remove_file(&target);
        StoreError::Backup { path: target, detail: error.to_string() }
    })
}

/// Copies an older journal, then runs the missing migrations, and the rebuild of projections that they or this version of
/// the program ask for.
fn migrate(conn: &Connection, path: &Path, now: Now) -> Result<(), StoreError> {
    if version(conn, path)? == VERSION && projection(conn)? == PROJECTION {
        return Ok(());
    }
    conn.busy_timeout(MIGRATION_WAIT)?;
    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    // Another process may have been here while this one waited for its turn.
    let found = version(conn, path)?;
    if found > 0 && found < VERSION {
        back_up(path, found)?;
    }
    for sql in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        conn.execute_batch(sql)?;
    }
    conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"))?;
    if found == 0 {
        conn.execute("INSERT INTO meta(key, value) VALUES('created', ?1)", [now.stamp()])?;
    }
    if projection(conn)? != PROJECTION {
        maintain::rebuild(conn)?;
    }
    transaction.commit()?;
    Ok(conn.busy_timeout(BUSY_WAIT)?)
}

fn projection(conn: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'projection'";
    match conn.query_row(sql, [], |row| row.get(0)) {
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(0),
        other => Ok(other?),
    }
}
