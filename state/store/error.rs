//! What can go wrong with the journal's file, each as one sentence that says what, where and what to do.

use crate::record::{FieldError, Key};
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// A failure of the store. Nothing was changed when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A record may not be saved as it is.
    #[error("this {} cannot be saved: {}", .key.table.noun(), list(.errors))]
    Invalid {
        /// Which.
        key: Key,
        /// Everything that is wrong with it.
        errors: Vec<FieldError>,
    },
    /// A record is larger than any table can hold.
    #[error(
        "this {} cannot be saved: it takes {} KB and a record may take 90 KB; shorten its notes or split it in two",
        .key.table.noun(), .bytes.div_ceil(1024)
    )]
    TooLarge {
        /// Which.
        key: Key,
        /// Its length as JSON.
        bytes: usize,
    },
    /// More records on one day than the journal can number.
    #[error("more than a million records on {date}: the rest cannot be saved on that day")]
    DayFull {
        /// The day.
        date: String,
    },
    /// The caller asked to stop; nothing was saved.
    #[error("stopped; nothing was saved")]
    Cancelled,
    /// There is no journal yet where one was to be read.
    #[error("there is no journal at {}; the first start of v7 makes one", .path.display())]
    Missing {
        /// Where.
        path: PathBuf,
    },
    /// A later version of the program wrote it.
    #[error(
        "the journal {} was written by a newer v7 (format {found}, this one knows {known}); update v7 to open it, \
         nothing was touched",
        .path.display()
    )]
    Newer {
        /// Where.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// An earlier version of the program wrote it, and it was opened for reading only.
    #[error("the journal {} has an older format ({found}); start v7 once to bring it up to date", .path.display())]
    Older {
        /// Where.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// Another kind of file.
    #[error("{} is not a v7 journal; choose another file with --journal, this one was not touched", .path.display())]
    NotAJournal {
        /// Where.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error(
        "the journal {} is damaged ({detail}); copy it to a safe place, then put a backup ({}.backup-v*) in its stead",
        .path.display(), .path.file_name().unwrap_or_default().display()
    )]
    Corrupt {
        /// Where.
        path: PathBuf,
        /// What SQLite found.
        detail: String,
    },
    /// The path names a directory.
    #[error("{} is a directory; name a file in it, such as {}", .path.display(), .path.join("journal.db").display())]
    Directory {
        /// Where.
        path: PathBuf,
    },
    /// The file, or its directory, may not be written.
    #[error("the journal {} cannot be written; allow writing to the file and its directory, or use --journal", .path.display())]
    ReadOnly {
        /// Where.
        path: PathBuf,
    },
    /// No room left.
    #[error("the disk that holds {} is full; nothing was saved, free some space and save again", .path.display())]
    Full {
        /// Where.
        path: PathBuf,
    },
    /// Another process holds the file.
    #[error("another program has kept the journal {} locked for more than five seconds; close it and try again", .path.display())]
    Busy {
        /// Where.
        path: PathBuf,
    },
    /// The file cannot be opened or made.
    #[error("cannot open the journal {}: {detail}; check the path and its permissions", .path.display())]
    CannotOpen {
        /// Where.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// The safety copy before a change of format failed, so the format was not changed.
    #[error("cannot copy the journal to {} before changing its format: {detail}; nothing was changed", .path.display())]
    Backup {
        /// Where the copy was to be.
        path: PathBuf,
        /// What went wrong.
        detail: String,
    },
    /// The journal already belongs to another account.
    #[error("this journal belongs to {known:?}; use another file for {asked:?} with --journal, nothing was sent")]
    OtherUser {
        /// Whose it is.
        known: String,
        /// Who asked.
        asked: String,
    },
    /// Anything else from the disk or from SQLite.
    #[error("the journal {} could not be used: {detail}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        detail: String,
    },
}

fn list(errors: &[FieldError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl StoreError {
    /// The same failure, with the path of the journal where none is named yet.
    pub(super) fn at(mut self, place: &Path) -> Self {
        match &mut self {
            Self::NotAJournal { path }
            | Self::Corrupt { path, .. }
            | Self::ReadOnly { path }
            | Self::Full { path }
            | Self::Busy { path }
            | Self::CannotOpen { path, .. }
            | Self::Io { path, .. }
                if path.as_os_str().is_empty() =>
            {
                place.clone_into(path);
            }
            _ => {}
        }
        self
    }

    /// What the system said about a file.
    pub(super) fn from_io(error: &std::io::Error, path: &Path) -> Self {
        use std::io::ErrorKind;
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::IsADirectory => Self::Directory { path },
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly { path },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::CannotOpen { path, detail: error.to_string() },
        }
    }
}

/// `SQLITE_IOERR_SHMSIZE`: the index of the write-ahead log could not grow.
const IOERR_SHMSIZE: i32 = 0x130a;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let path = PathBuf::new();
        let detail = match &error {
            rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
            other => other.to_string(),
        };
        match error.sqlite_error() {
            Some(code) if code.extended_code == IOERR_SHMSIZE => Self::Full { path },
            Some(code) => match code.code {
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy { path },
                ErrorCode::ReadOnly => Self::ReadOnly { path },
                ErrorCode::DiskFull => Self::Full { path },
                ErrorCode::DatabaseCorrupt => Self::Corrupt { path, detail },
                ErrorCode::NotADatabase => Self::NotAJournal { path },
                ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::CannotOpen { path, detail },
                _ => Self::Io { path, detail },
            },
            None => Self::Io { path, detail },
        }
    }
}
