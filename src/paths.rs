//! Where things are: the directories of the XDG base directory specification.

use color_eyre::eyre::{Result, WrapErr as _};
use etcetera::{AppStrategy as _, AppStrategyArgs, app_strategy::Xdg};
use std::path::PathBuf;

fn xdg() -> Result<Xdg> {
    Xdg::new(AppStrategyArgs { top_level_domain: String::new(), author: String::new(), app_name: "v7".into() })
        .wrap_err("cannot find the home directory; set HOME, or name files with --journal and --config")
}

/// The config file.
///
/// # Errors
/// Without a home directory.
pub fn config() -> Result<PathBuf> {
    Ok(xdg()?.config_dir().join("config.toml"))
}

/// The log of failures.
///
/// # Errors
/// Without a home directory.
pub fn log() -> Result<PathBuf> {
    let xdg = xdg()?;
    Ok(xdg.state_dir().unwrap_or_else(|| xdg.data_dir()).join("v7.log"))
}

/// The journal.
///
/// # Errors
/// Without a home directory.
pub fn journal() -> Result<PathBuf> {
    Ok(xdg()?.data_dir().join("journal.db"))
}
