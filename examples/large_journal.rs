//! Makes a journal of any size to measure with: entries over the last ten years, a send every fourth, long notes.
//!
//!     cargo run --release --example large_journal -- 100000 /tmp/large.db
//!
//! The same day gives the same journal. A file that is there already is left alone.

use color_eyre::eyre::{Result, WrapErr as _, bail};
use std::path::Path;
use v7_state::demo;
use v7_state::record::{Change, Op};
use v7_state::store::{Now, Store};

/// Records a transaction.
const BATCH: usize = 5_000;
/// The same records each time.
const SEED: u64 = 7;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [entries, path] = arguments.as_slice() else {
        bail!("give the number of entries and the journal to make: large_journal 100000 /tmp/large.db");
    };
    let entries: usize = entries.parse().wrap_err_with(|| format!("{entries:?} is no number of entries"))?;
    let path = Path::new(path);
    if path.exists() {
        bail!("{} exists; name a file that does not", path.display());
    }
    let now = chrono::Local::now();
    let moment = Now { ms: now.timestamp_millis() };
    let mut store = Store::open(path, &moment)?;
    let mut records = demo::large(entries, now.date_naive(), SEED).peekable();
    while records.peek().is_some() {
        let ops = records.by_ref().take(BATCH).map(|(key, body)| Op::Put { key, body }).collect();
        store.apply(&Change { label: "a journal to measure with".into(), ops }, &moment)?;
    }
    Ok(())
}
