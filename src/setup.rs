//! What every command and the screen begin with: configuration, journal, time.

use crate::clock::Clock;
use crate::config::Config;
use crate::sync::Account;
use color_eyre::eyre::Result;
use std::path::PathBuf;
use v7_state::settings::Settings;
use v7_state::store::{Now, Store};

/// What the program runs with.
pub struct Setup {
    /// Configuration.
    pub config: Config,
    /// The journal's file.
    pub journal: PathBuf,
    /// The time.
    pub clock: Clock,
}

impl Setup {
    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.config.settings
    }

    /// The moment as the store takes it.
    pub fn now(&self) -> Now {
        Now { ms: self.clock.moment().ms }
    }

    /// Whose journal is synced and where, if it is.
    pub fn account(&self) -> Option<Account> {
        let user = self.config.user_id.clone()?;
        Some(Account { user, connection: self.config.connection.clone(), clock: self.clock })
    }

    /// Opens the journal, and makes it if there is none.
    ///
    /// # Errors
    /// When it cannot be used: what and where and what to do.
    pub fn open(&self) -> Result<Store> {
        // Before the screen is taken, so that a long journal does not look like a hang.
        let older = &mut || eprintln!("v7: another version wrote this journal; bringing it up to date.");
        Ok(Store::open_telling(&self.journal, &self.now(), older)?)
    }
}
