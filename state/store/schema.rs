//! The tables of the journal's file, as a list of migrations: each brings a file from one format to the next.
//!
//! `entity` is the truth; everything from version 2 on is projections of it and can be rebuilt. `base` stays empty
//! until a remote exists.

/// What stands in the header of every journal: `v7jn`.
pub(super) const APPLICATION_ID: i64 = 0x7637_6a6e;

/// Raised when a projection's meaning changes: the next opening rebuilds them. Together with the format, by an empty
/// migration where no shape changes, so that a program of the version before that is still open writes no more.
pub(super) const PROJECTION: i64 = 5;

/// Format n is reached by running the first n of these.
pub(super) const MIGRATIONS: &[&str] = &[
    TRUTH,
    PROJECTIONS,
    super::sync::TABLES,
    super::sync::INDEXES,
    super::chat::TABLES,
    super::chat::NOTES,
    super::diary::TABLES,
    super::diary::SETS,
];

/// The newest format.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

const TRUTH: &str = "
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entity(
  row INTEGER PRIMARY KEY, t INTEGER NOT NULL, id TEXT NOT NULL, day TEXT NOT NULL,
  base TEXT, base_sk TEXT, v INTEGER, local TEXT,
  UNIQUE(t, id));
CREATE INDEX entity_day ON entity(t, day, id);
CREATE TABLE op_group(g INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, at TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE edit_log(
  g INTEGER NOT NULL, n INTEGER NOT NULL, t INTEGER NOT NULL, id TEXT NOT NULL, row INTEGER,
  kind INTEGER NOT NULL, was TEXT, wrote TEXT, mark INTEGER,
  PRIMARY KEY(g, n)) WITHOUT ROWID;
CREATE TABLE inflight(seq INTEGER PRIMARY KEY, cid TEXT NOT NULL, row TEXT NOT NULL);
CREATE TABLE conflict(
  n INTEGER PRIMARY KEY, t INTEGER NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,
  base TEXT, mine TEXT, theirs TEXT, at TEXT NOT NULL);
INSERT INTO meta(key, value) VALUES('version', '0');
";

const PROJECTIONS: &str = "
CREATE TABLE entry(
  row INTEGER PRIMARY KEY, id TEXT NOT NULL, precision INTEGER, kind INTEGER NOT NULL,
  place TEXT NOT NULL, minutes REAL, rpe REAL, energy REAL, soreness REAL,
  tried INTEGER NOT NULL, sent INTEGER NOT NULL, sets INTEGER NOT NULL, top TEXT NOT NULL, gist TEXT NOT NULL,
  status INTEGER, damaged INTEGER NOT NULL, styles INTEGER NOT NULL);
CREATE TABLE send(
  row INTEGER PRIMARY KEY, id TEXT NOT NULL, precision INTEGER, grade TEXT NOT NULL,
  scale INTEGER NOT NULL, rank INTEGER NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
  venue INTEGER, style INTEGER, attempts INTEGER, ascent INTEGER, rope INTEGER, significance INTEGER,
  gist TEXT NOT NULL, entry_id TEXT, tick BLOB NOT NULL,
  entry_row INTEGER, linked INTEGER NOT NULL DEFAULT 0);
CREATE INDEX send_entry ON send(entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX send_entry_row ON send(entry_row) WHERE entry_row IS NOT NULL;
CREATE TABLE tick(row INTEGER PRIMARY KEY, ticks BLOB NOT NULL);
CREATE TABLE link(send_id TEXT NOT NULL, row INTEGER NOT NULL, i INTEGER NOT NULL,
  PRIMARY KEY(send_id, row, i)) WITHOUT ROWID;
CREATE TABLE climbing(climb INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(climb, row)) WITHOUT ROWID;
CREATE TABLE graded(scale INTEGER NOT NULL, rank INTEGER NOT NULL, row INTEGER NOT NULL,
  PRIMARY KEY(scale, rank, row)) WITHOUT ROWID;
CREATE TABLE day(
  day INTEGER PRIMARY KEY, sessions INTEGER NOT NULL, rest INTEGER NOT NULL, minutes REAL NOT NULL,
  load REAL NOT NULL, sent INTEGER NOT NULL, tried INTEGER NOT NULL, status INTEGER, kind INTEGER);
CREATE TABLE month(t INTEGER NOT NULL, month INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(t, month)) WITHOUT ROWID;
CREATE TABLE food(
  row INTEGER PRIMARY KEY, calories REAL NOT NULL, protein REAL NOT NULL, carbs REAL NOT NULL, fat REAL NOT NULL,
  hydration REAL NOT NULL, meals INTEGER NOT NULL, complete INTEGER NOT NULL, weight REAL);
CREATE TABLE meal(fold TEXT NOT NULL, row INTEGER NOT NULL, i INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(fold, row, i)) WITHOUT ROWID;
CREATE TABLE meal_name(fold TEXT PRIMARY KEY, uses INTEGER NOT NULL, last_row INTEGER NOT NULL,
  last_i INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX meal_last ON meal_name(last_row, last_i);
CREATE TABLE label(kind INTEGER NOT NULL, name TEXT NOT NULL, fold TEXT NOT NULL, uses INTEGER NOT NULL,
  PRIMARY KEY(kind, name)) WITHOUT ROWID;
CREATE TABLE labelled(kind INTEGER NOT NULL, name TEXT NOT NULL, row INTEGER NOT NULL,
  PRIMARY KEY(kind, name, row)) WITHOUT ROWID;
CREATE TABLE soreness(row INTEGER NOT NULL, part TEXT NOT NULL, score REAL NOT NULL,
  PRIMARY KEY(row, part)) WITHOUT ROWID;
CREATE VIRTUAL TABLE entry_words USING fts5(text, content='', contentless_delete=1, tokenize=ascii, prefix='1 2 3');
CREATE VIRTUAL TABLE send_words USING fts5(text, content='', contentless_delete=1, tokenize=ascii, prefix='1 2 3');
CREATE VIRTUAL TABLE other_words USING fts5(text, content='', contentless_delete=1, tokenize=ascii, prefix='1 2 3');
";

/// Every projection, for the rebuild.
pub(super) const PROJECTED: &[&str] = &[
    "entry",
    "send",
    "tick",
    "climbed",
    "link",
    "climbing",
    "graded",
    "day_sum",
    "month",
    "food",
    "meal",
    "meal_name",
    "label",
    "labelled",
    "soreness",
    "strength_sets",
    "fulfilment",
];

/// The full-text indexes.
pub(super) const WORDS: &[&str] = &["entry_words", "send_words", "other_words"];
