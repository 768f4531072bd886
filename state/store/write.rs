//! Applies a change: every record is completed, brought in line and validated, then all are saved, or none.

use super::attribute::{day_date, text};
use super::facts::{shown_day, sort_day};
use super::get::{self, Stored};
use super::log::{self, Log};
use super::project::{DAY_BITS, Projector, day_of};
use super::{Now, Receipt, StoreError, meta};
use crate::record::{Body, Change, FieldError, Key, Op, Table, check, normalise, patch};
use crate::row::RowId;
use crate::sync::LARGEST_RECORD;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

/// How many keys a receipt names.
const NAMED: usize = 50;
/// Operations between two reports of progress.
const STRIDE: usize = 128;

/// Saves a change in one transaction; `progress` says how far it is and answers whether to go on.
pub(super) fn apply(
    conn: &Connection,
    change: &Change,
    now: Now,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Receipt, StoreError> {
    let _room = Room::for_ops(conn, change.ops.len())?;
    let transaction = super::open::begin(conn)?;
    let mut writing = Writing {
        stamp: now.stamp(),
        projector: Projector::new(conn),
        log: Log::new(conn),
        receipt: Receipt { label: change.label.clone(), ..Receipt::default() },
        made_active: false,
    };
    for (at, op) in change.ops.iter().enumerate() {
        if at % STRIDE == 0 && !progress(at, change.ops.len()) {
            return Err(StoreError::Cancelled);
        }
        writing.one(op)?;
    }
    if writing.made_active {
        for op in others_inactive(conn, change)? {
            writing.one(&op)?;
        }
    }
    let Writing { projector, log, mut receipt, .. } = writing;
    let Some(group) = log.group() else {
        return Ok(receipt);
    };
    receipt.group = group;
    projector.finish()?;
    meta::bump(conn)?;
    if !progress(change.ops.len(), change.ops.len()) {
        return Err(StoreError::Cancelled);
    }
    transaction.commit()?;
    Ok(receipt)
}

/// Saves a change that the program makes by itself: it is no step of undo, and what can be undone or done again stays so.
/// It waits for sync like any other. Returns the records changed.
pub(super) fn note(conn: &Connection, change: &Change, now: Now) -> Result<usize, StoreError> {
    let transaction = super::open::begin(conn)?;
    let mut projector = Projector::new(conn);
    let mut changed = 0;
    for op in &change.ops {
        let key = op.key();
        let stored = get::stored(conn, key)?;
        let before = stored.as_ref().and_then(|stored| stored.local.as_ref());
        let Some(after) = outcome(op, before, &now.stamp())? else { continue };
        save(&mut projector, key, stored.as_ref(), after.as_ref(), None, false)?;
        if let (Some(before), Some(after)) = (before, &after) {
            log::carry(conn, key, before, after)?;
        }
        changed += 1;
    }
    if changed > 0 {
        projector.finish()?;
        meta::bump(conn)?;
        transaction.commit()?;
    }
    Ok(changed)
}

/// A change on its way to the file.
struct Writing<'c> {
    stamp: String,
    projector: Projector<'c>,
    log: Log<'c>,
    receipt: Receipt,
    /// Whether a plan became the active one.
    made_active: bool,
}

impl Writing<'_> {
    fn one(&mut self, op: &Op) -> Result<(), StoreError> {
        let key = op.key();
        let stored = get::stored(self.projector.conn, key)?;
        let before = stored.as_ref().and_then(|stored| stored.local.as_ref());
        let Some(after) = outcome(op, before, &self.stamp)? else {
            return Ok(());
        };
        self.made_active |=
            key.table == Table::Plans && !before.is_some_and(active) && after.as_ref().is_some_and(active);
        let row = save(&mut self.projector, key, stored.as_ref(), after.as_ref(), None, false)?;
        self.log.write(&self.receipt.label, &self.stamp, key, row, before, after.as_ref())?;
        let receipt = &mut self.receipt;
        receipt.changed += 1;
        receipt.added += usize::from(before.is_none());
        if receipt.keys.len() < NAMED && !receipt.keys.contains(key) {
            receipt.keys.push(key.clone());
        }
        Ok(())
    }
}

fn active(plan: &Body) -> bool {
    plan.get("active").and_then(Value::as_bool).unwrap_or(false)
}

/// At most one plan is the current one, whoever else made another one current meanwhile: what switches off those that the
/// change itself says nothing about.
fn others_inactive(conn: &Connection, change: &Change) -> Result<Vec<Op>, StoreError> {
    let others = super::records::range(conn, Table::Plans, None, None, None)?.into_iter();
    let others = others.filter(|plan| active(&plan.body) && !change.ops.iter().any(|op| *op.key() == plan.key));
    Ok(others
        .map(|plan| {
            let mut after = plan.body.clone();
            after.insert("active".into(), false.into());
            Op::Edit { key: plan.key, before: plan.body, after }
        })
        .collect())
}

/// More memory for pages while a long change is written, so that none has to be written twice.
pub(super) struct Room<'c>(Option<&'c Connection>);

impl<'c> Room<'c> {
    /// A change of fewer operations needs none.
    const LONG: usize = 500;

    /// Room for a change of so many operations.
    pub(super) fn for_ops(conn: &'c Connection, ops: usize) -> Result<Self, StoreError> {
        if ops < Self::LONG {
            return Ok(Self(None));
        }
        conn.execute_batch("PRAGMA cache_size = -65536;")?;
        Ok(Self(Some(conn)))
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.0 {
            // Keeping the memory would be no harm to the journal.
            let _ = conn.execute_batch("PRAGMA cache_size = -2000; PRAGMA shrink_memory;");
        }
    }
}

/// What a record becomes: `None` when nothing changes, `Some(None)` when it goes.
#[expect(clippy::option_option, reason = "no change, removal, and a new body are three different things")]
fn outcome(op: &Op, before: Option<&Body>, stamp: &str) -> Result<Option<Option<Body>>, StoreError> {
    let (key, mut body) = match op {
        Op::Delete { .. } => return Ok(before.map(|_| None)),
        // A new record that somebody else made meanwhile, such as a day's food log, is added to.
        Op::Put { key, body } => {
            (key, before.map_or_else(|| body.clone(), |current| patch(current, &Body::new(), body)))
        }
        Op::Edit { before: seen, after, .. } if seen == after => return Ok(None),
        // An edit beats a removal: what was written comes back whole.
        Op::Edit { key, before: seen, after } => {
            (key, before.map_or_else(|| after.clone(), |current| patch(current, seen, after)))
        }
    };
    complete(key, &mut body)?;
    normalise(key.table, &mut body);
    if before == Some(&body) {
        return Ok(None);
    }
    let has = |name: &str| key.table.fields().iter().any(|field| field.key == name);
    if has("createdAt") && !body.contains_key("createdAt") {
        body.insert("createdAt".into(), stamp.into());
    }
    let untouched = match op {
        Op::Edit { before: seen, after, .. } => seen.get("updatedAt") == after.get("updatedAt"),
        _ => !body.contains_key("updatedAt"),
    };
    if has("updatedAt") && untouched {
        body.insert("updatedAt".into(), stamp.into());
    }
    let errors = check(key.table, &body);
    if !errors.is_empty() {
        return Err(StoreError::Invalid { key: key.clone(), errors });
    }
    Ok(Some(Some(body)))
}

/// Puts the id into the body, or refuses a body that carries another one.
fn complete(key: &Key, body: &mut Body) -> Result<(), StoreError> {
    let Some(name) = key.table.id_key() else {
        return Ok(());
    };
    if key.id.is_empty() {
        let errors = vec![FieldError { path: name.to_owned(), problem: "is empty".into() }];
        return Err(StoreError::Invalid { key: key.clone(), errors });
    }
    match body.get(name).map(|id| id.as_str() == Some(key.id.as_str())) {
        None => {
            body.insert(name.to_owned(), Value::from(key.id.as_str()));
            Ok(())
        }
        Some(true) => Ok(()),
        Some(false) => {
            let problem = format!("is {}, but this record is {:?}", body[name], key.id);
            Err(StoreError::Invalid { key: key.clone(), errors: vec![FieldError { path: name.to_owned(), problem }] })
        }
    }
}

/// Writes the record and its projections. `row` is where it should stand if that place is free. Returns its place,
/// or the one it had.
pub(super) fn save(
    projector: &mut Projector,
    key: &Key,
    stored: Option<&Stored>,
    body: Option<&Body>,
    row: Option<RowId>,
    damaged: bool,
) -> Result<RowId, StoreError> {
    save_within(projector, key, stored, body, (row, damaged), LARGEST_RECORD)
}

/// The same for a record of at most `largest` bytes as JSON: what other devices wrote is never too large to be kept.
pub(super) fn save_within(
    projector: &mut Projector,
    key: &Key,
    stored: Option<&Stored>,
    body: Option<&Body>,
    (row, damaged): (Option<RowId>, bool),
    largest: usize,
) -> Result<RowId, StoreError> {
    let conn = projector.conn;
    let old = stored.and_then(|stored| Some((stored.row, stored.local.as_ref()?)));
    let Some(body) = body else {
        let row = stored.map_or(0, |stored| stored.row);
        let sql = match stored {
            Some(stored) if stored.based => "UPDATE entity SET local = NULL WHERE row = ?1",
            _ => "DELETE FROM entity WHERE row = ?1",
        };
        conn.prepare_cached(sql)?.execute([row])?;
        projector.replace(key, old, None, false)?;
        return Ok(row);
    };
    let json = serde_json::to_string(body)
        .map_err(|error| StoreError::Io { path: std::path::PathBuf::new(), detail: error.to_string() })?;
    if json.len() > largest {
        return Err(StoreError::TooLarge { key: key.clone(), bytes: json.len() });
    }
    let day = shown_day(key.table, body);
    let place = match stored {
        Some(stored) if day_of(stored.row) == day => stored.row,
        _ => allocate(conn, day, row)?,
    };
    let sorted = sort_day(key.table, body);
    match stored {
        Some(stored) => conn
            .prepare_cached("UPDATE entity SET row = ?1, day = ?2, local = ?3 WHERE row = ?4")?
            .execute(params![place, sorted, json, stored.row])?,
        None => conn
            .prepare_cached("INSERT INTO entity(row, t, id, day, local) VALUES(?1, ?2, ?3, ?4, ?5)")?
            .execute(params![place, key.table as i64, key.id, sorted, json])?,
    };
    projector.replace(key, old, Some((place, body)), damaged)?;
    Ok(place)
}

/// A free place for a record that is not here.
pub(super) fn place(conn: &Connection, key: &Key, body: &Body) -> Result<RowId, StoreError> {
    allocate(conn, shown_day(key.table, body), None)
}

/// The wished place on this day if it is free, else the next one after all others of the day.
fn allocate(conn: &Connection, day: i64, wished: Option<RowId>) -> Result<RowId, StoreError> {
    if let Some(row) = wished.filter(|row| day_of(*row) == day) {
        let mut taken = conn.prepare_cached("SELECT 1 FROM entity WHERE row = ?1")?;
        if taken.query_row([row], |_| Ok(())).optional()?.is_none() {
            return Ok(row);
        }
    }
    let (from, to) = (day << DAY_BITS, (day + 1) << DAY_BITS);
    let sql = "SELECT max(row) FROM entity WHERE row >= ?1 AND row < ?2";
    let last: Option<RowId> = conn.prepare_cached(sql)?.query_row([from, to], |row| row.get(0))?;
    let next = last.map_or(from, |last| last + 1);
    if next == to {
        return Err(StoreError::DayFull { date: day_date(day).to_string() });
    }
    Ok(next)
}

/// A record in words, for a message: `entry of 2026-11-20`.
pub(super) fn named(key: &Key, body: Option<&Body>) -> String {
    let date = body.map_or("", |body| text(body, if key.table == Table::Plans { "name" } else { "date" }));
    match (key.table, date) {
        (_, "") => key.table.noun().to_owned(),
        (Table::Plans, name) => format!("plan {name}"),
        (table, date) => format!("{} of {date}", table.noun()),
    }
}
