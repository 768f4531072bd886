//! The log of failures: what a toast said and nobody saw, what a panic said on a terminal that is gone.
//!
//! One file in the state directory, a line each. It is never in the way: what cannot be written is let go.

use crate::paths;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;

/// The log begins anew when it is longer, bytes; one older file is kept beside it.
const LONGEST: u64 = 1 << 20;

/// Notes a failure with the time, in one line.
pub fn note(text: &str) {
    let Ok(path) = paths::log() else { return };
    if let Some(folder) = path.parent() {
        let _ = fs::create_dir_all(folder);
    }
    if fs::metadata(&path).is_ok_and(|about| about.len() > LONGEST) {
        let _ = fs::rename(&path, path.with_extension("log.1"));
    }
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
    if let Ok(mut file) = file {
        let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let line = v7_ui::text::clean(&text.replace('\n', " · ")).into_owned();
        let _ = writeln!(file, "{now} {line}");
    }
}
