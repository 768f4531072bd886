//! One program at a time syncs a journal: a lock on a file beside it, which the operating system takes back when its
//! holder ends in whatever way.

use color_eyre::eyre::{Result, WrapErr as _};
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The right to sync a journal, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock; `None` when another program has it.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub fn try_take(journal: &Path) -> Result<Option<Self>> {
        let path = PathBuf::from(format!("{}.sync", journal.display()));
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
        let file = file.wrap_err_with(|| format!("cannot make {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).wrap_err_with(|| format!("cannot lock {}", path.display())),
        }
    }

    /// Takes the lock, waiting for another program that has it; `None` when that takes longer than `patience`.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub fn take(journal: &Path, patience: Duration) -> Result<Option<Self>> {
        let start = Instant::now();
        loop {
            match Self::try_take(journal)? {
                None if start.elapsed() < patience => std::thread::sleep(Duration::from_millis(50)),
                outcome => return Ok(outcome),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn one_holder_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let journal = dir.path().join("journal.db");
        let held = Lock::try_take(&journal).unwrap();
        assert!(held.is_some());
        assert!(Lock::take(&journal, Duration::from_millis(80)).unwrap().is_none());
        drop(held);
        assert!(Lock::try_take(&journal).unwrap().is_some());
    }
}
