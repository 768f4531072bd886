//! Reading files into the journal and writing it out: the disk side of `state/import` and `state/export`.

use crate::printable::{As, Printable};
use chrono::NaiveDate;
use color_eyre::eyre::{Result, WrapErr as _, bail};
use std::cell::RefCell;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use v7_state::export::{self, CsvKind};
use v7_state::grade::Hint;
use v7_state::import::{self, Format, Import, ImportContext, Planned};
use v7_state::record::{Body, Table};
use v7_state::settings::Hidden;
use v7_state::store::{Reader, Store, StoreError};

/// The largest file that is read, bytes: two hundred years of ticks.
const LARGEST: u64 = 512 << 20;

/// Reads and understands a file.
///
/// # Errors
/// When it cannot be read, or is in no format we know: what and where and what to do.
pub fn read_import(path: &Path, hint: Hint, today: NaiveDate) -> Result<Import> {
    read_import_as(path, None, hint, today)
}

/// The same, in a format that the climber named.
///
/// # Errors
/// See [`read_import`].
pub fn read_import_as(path: &Path, format: Option<Format>, hint: Hint, today: NaiveDate) -> Result<Import> {
    let shown = path.display();
    let about = fs::metadata(path).wrap_err_with(|| format!("cannot read {shown}"))?;
    if about.is_dir() {
        bail!("{shown} is a directory; name the file in it that is to be imported");
    }
    if about.len() > LARGEST {
        bail!("{shown} has {} MB, more than any log; at most {} MB are read", about.len() >> 20, LARGEST >> 20);
    }
    let bytes = fs::read(path).wrap_err_with(|| format!("cannot read {shown}"))?;
    let name = path.file_name().map_or_else(|| shown.to_string(), |name| name.to_string_lossy().into_owned());
    let format = match format {
        Some(format) => format,
        None => import::sniff(&name, &bytes)?,
    };
    Ok(import::parse(format, &name, &bytes, &ImportContext { hint, today })?)
}

/// What an import would change in this journal.
///
/// # Errors
/// When the journal cannot be read.
pub fn plan_import(store: &Store, import: &Import) -> Result<Planned, StoreError> {
    let problem = RefCell::new(None);
    let planned = import::plan(import, &|key| {
        store.read().get(key).unwrap_or_else(|error| {
            problem.replace(Some(error));
            None
        })
    });
    problem.into_inner().map_or(Ok(planned), Err)
}

/// What an import did, in a sentence.
pub fn import_sentence(path: &Path, import: &Import, planned: &Planned) -> String {
    let mut text = format!(
        "Imported {}: {} rows, {} entries with {} climbs, {} sends; {} new, {} changed, {} there already",
        path.file_name().unwrap_or_default().to_string_lossy(),
        import.rows,
        import.summary.entries,
        import.summary.climbs,
        import.summary.sends,
        planned.added,
        planned.changed,
        planned.unchanged
    );
    if !import.skipped.is_empty() {
        text = format!("{text}; {} skipped, `v7 import --dry-run` lists them", import.skipped.len());
    }
    text
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Everything, for reading in again.
    Json,
    /// One kind of record, for a spreadsheet.
    Csv(CsvKind),
    /// A diary, for reading.
    Markdown,
}

/// Writes the journal to a file, all of it or nothing.
///
/// # Errors
/// When the journal cannot be read, the file cannot be written, or `progress` says to stop.
pub fn export_to(
    reader: &Reader,
    shape: Option<Shape>,
    path: &Path,
    hidden: Hidden,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<usize> {
    let shape = shape.unwrap_or_else(|| match path.extension().and_then(|ending| ending.to_str()) {
        Some("md") => Shape::Markdown,
        Some("csv") => Shape::Csv(CsvKind::Climbs),
        _ => Shape::Json,
    });
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Written beside its place and moved there when complete: a full disk leaves no half file.
    let mut file =
        tempfile::NamedTempFile::new_in(folder).wrap_err_with(|| format!("cannot write to {}", folder.display()))?;
    let count = {
        let mut out = BufWriter::new(file.as_file_mut());
        let count = export(reader, shape, hidden, &mut out, progress)?;
        out.flush().wrap_err_with(|| format!("cannot write {}", path.display()))?;
        count
    };
    file.persist(path).wrap_err_with(|| format!("cannot write {}", path.display()))?;
    Ok(count)
}

/// Writes the journal to `out`.
///
/// # Errors
/// See [`export_to`].
pub fn export(
    reader: &Reader,
    shape: Shape,
    hidden: Hidden,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<usize> {
    let total: usize = Table::ALL.iter().map(|table| reader.count(*table)).sum::<Result<usize, _>>()?;
    let mut done = 0;
    let mut step = || {
        done += 1;
        if done % 1000 == 0 && !progress(done, total) { Err(StoreError::Cancelled) } else { Ok(()) }
    };
    match shape {
        Shape::Json => write_json(reader, hidden, &mut Printable::new(out, As::Escape), &mut step)?,
        Shape::Csv(_) | Shape::Markdown => {
            let mut records: Vec<(Table, Body)> = Vec::new();
            reader.for_each(&mut |mut record| {
                if wanted(shape, record.key.table) {
                    export::hide(record.key.table, &mut record.body, hidden);
                    records.push((record.key.table, record.body));
                }
                step()
            })?;
            let written = records.len();
            let (records, mut out) = (records.into_iter(), Printable::new(out, As::Mark));
            match shape {
                Shape::Csv(kind) => export::csv(kind, records, &mut out),
                _ => export::markdown(records, &mut out),
            }
            .wrap_err(UNWRITTEN)?;
            return Ok(written);
        }
    }
    Ok(done)
}

const UNWRITTEN: &str = "cannot write the export";

/// Which records a shape is made from.
fn wanted(shape: Shape, table: Table) -> bool {
    match shape {
        Shape::Json => true,
        Shape::Markdown => matches!(table, Table::Entries | Table::Sends | Table::NutritionLogs),
        Shape::Csv(CsvKind::Climbs) => matches!(table, Table::Entries | Table::Sends),
        Shape::Csv(CsvKind::Entries) => table == Table::Entries,
        Shape::Csv(CsvKind::Sends) => table == Table::Sends,
        Shape::Csv(CsvKind::Food) => table == Table::NutritionLogs,
        Shape::Csv(CsvKind::Plans) => table == Table::Plans,
    }
}

/// Record by record, so that it takes no more memory the longer the journal is.
fn write_json(
    reader: &Reader,
    hidden: Hidden,
    out: &mut dyn Write,
    step: &mut dyn FnMut() -> Result<(), StoreError>,
) -> Result<()> {
    let mut json = export::JsonWriter::new(out);
    let mut failed = None;
    let mut put = |table, bytes: &[u8]| {
        json.put(table, bytes).map_err(|error| {
            failed = Some(error);
            StoreError::Cancelled
        })
    };
    let read = if hidden == Hidden::default() {
        reader.for_each_json(&mut |table, bytes| put(table, bytes).and_then(|()| step()))
    } else {
        reader.for_each(&mut |mut record| {
            export::hide(record.key.table, &mut record.body, hidden);
            let bytes = serde_json::to_vec(&record.body).unwrap_or_default();
            put(record.key.table, &bytes).and_then(|()| step())
        })
    };
    if let Some(error) = failed {
        return Err(error).wrap_err(UNWRITTEN);
    }
    read?;
    json.end().wrap_err(UNWRITTEN)
}

/// Whether a write failed only because the reader of a pipe left.
pub fn is_broken_pipe(error: &color_eyre::Report) -> bool {
    let broken = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
            // What wraps it may keep only its words.
            || cause.to_string().contains("Broken pipe")
    };
    error.chain().any(broken)
}
