//! Reading files into the journal and writing it out: the disk side of `state/import` and `state/export`.

use crate::printable::{As, Printable};
use chrono::NaiveDate;
use color_eyre::eyre::{Result, WrapErr as _, bail};
use std::cell::RefCell;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use v7_state::export::{self, CsvKind};
use v7_state::grade::Hint;
use v7_state::import::{self, Format, Import, ImportContext, Planned, Skipped};
use v7_state::msg::{Msg, Report, Toast};
use v7_state::record::{Body, Key, Table};
use v7_state::settings::Hidden;
use v7_state::store::{Reader, StoreError};

/// The largest file that is read, bytes: two hundred years of ticks.
const LARGEST: u64 = 512 << 20;

/// A path with `~` for the home directory.
pub fn at_home(path: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.to_owned(),
    }
}

/// Paths listed at most.
const LISTED: usize = 200;

/// The paths that begin with what was typed, as they would be typed, in order; folders end with a slash. What begins
/// with a dot is left out unless the dot was typed.
pub fn completions(typed: &str) -> Vec<String> {
    let (folder, start) =
        typed.rsplit_once('/').map_or(("", typed), |(folder, start)| (&typed[..=folder.len()], start));
    let place = if folder.is_empty() { PathBuf::from(".") } else { at_home(Path::new(folder)) };
    let Ok(entries) = fs::read_dir(place) else { return Vec::new() };
    let mut found: Vec<String> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let hidden = name.starts_with('.') && !start.starts_with('.');
            let slash = if entry.path().is_dir() { "/" } else { "" };
            (!hidden && name.starts_with(start)).then(|| format!("{folder}{name}{slash}"))
        })
        .take(LISTED)
        .collect();
    found.sort();
    found
}

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
pub fn plan_import(reader: &Reader, import: &Import) -> Result<Planned, StoreError> {
    let problem = RefCell::new(None);
    let failed = |error| {
        problem.replace(Some(error));
    };
    let existing = |key: &Key| reader.get(key).map_err(failed).ok().flatten();
    let on_day = |day: NaiveDate| {
        let day = day.to_string();
        let of = |table| reader.records(table, Some(&day), Some(&day), None).map_err(failed).unwrap_or_default();
        let records = [Table::Entries, Table::Sends].into_iter().flat_map(of);
        records.map(|record| (record.key, record.body)).collect()
    };
    let planned = import::plan(import, &existing, &on_day);
    problem.into_inner().map_or(Ok(planned), Err)
}

/// What an import did, in a sentence.
pub fn import_sentence(path: &Path, import: &Import, planned: &Planned) -> String {
    let mut text = format!(
        "Imported {}: {} rows, {}; {} new, {} changed, {} there already",
        path.file_name().unwrap_or_default().to_string_lossy(),
        import.rows,
        contents(import),
        planned.added,
        planned.changed,
        planned.unchanged
    );
    let skipped = import.skipped.len() + planned.skipped.len();
    if skipped > 0 {
        text = format!("{text}; {skipped} skipped");
    }
    text
}

/// What an import holds: `3 entries with 7 climbs, 5 sends`, or `12 meals`.
pub fn contents(import: &Import) -> String {
    let counts = &import.summary;
    let climbs = format!("{} entries with {} climbs, {} sends", counts.entries, counts.climbs, counts.sends);
    match counts.meals {
        0 => climbs,
        meals if counts.entries + counts.sends == 0 => format!("{meals} meals"),
        meals => format!("{climbs}, {meals} meals"),
    }
}

/// Every row that is not imported, by line.
pub fn all_skipped(import: &Import, planned: &Planned) -> Vec<Skipped> {
    let mut all = [&import.skipped[..], &planned.skipped[..]].concat();
    all.sort_by_key(|skipped| skipped.line);
    all
}

/// What an import would do, and the choice to do it.
pub fn import_report(path: &Path, import: &Import, planned: &Planned) -> Report {
    let counts = &import.summary;
    let mut lines = vec![format!("{}: {}", import.format.noun(), rows(import.rows))];
    let days = counts.from.zip(counts.to).map_or_else(String::new, |(from, to)| format!(", {from} to {to}"));
    let attempts = if counts.climbs > 0 { format!(", {} climbs not sent", counts.attempts) } else { String::new() };
    lines.push(format!("{}{attempts}{days}", contents(import)));
    lines.push(format!(
        "{} records are new, {} change, {} are in the journal already",
        planned.added, planned.changed, planned.unchanged
    ));
    lines.extend(import.notes.iter().chain(&planned.notes).cloned());
    let kinds = [("cannot be read and would be left out", &import.skipped), ("would be left out", &planned.skipped)];
    for (what, skipped) in kinds.iter().filter(|(_, skipped)| !skipped.is_empty()) {
        lines.push(format!("{} {what}:", rows(skipped.len())));
        lines.extend(skipped_lines(skipped).take(3).map(|line| format!("  {line}")));
        if skipped.len() > 3 {
            lines.push("  and more: all of them are listed after the import".to_owned());
        }
    }
    let leave = ("Leave it".to_owned(), Msg::Say(Toast { text: "Nothing was imported".into(), failed: false }));
    let then = if planned.change.ops.is_empty() {
        lines.push("There is nothing to import.".to_owned());
        vec![("Close".to_owned(), leave.1)]
    } else {
        let label = format!("Import {} new, {} changed (u takes it back)", planned.added, planned.changed);
        vec![(label, Msg::Import(path.to_owned())), leave]
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Report { title: format!("Import {name}"), lines, then }
}

/// What an import left out, where it left out anything.
pub fn skipped_report(import: &Import, planned: &Planned) -> Option<Report> {
    let skipped = all_skipped(import, planned);
    (!skipped.is_empty()).then(|| Report {
        title: format!("Left out of {}", import.name),
        lines: skipped_lines(&skipped).collect(),
        then: Vec::new(),
    })
}

fn skipped_lines(skipped: &[Skipped]) -> impl Iterator<Item = String> {
    skipped.iter().map(|skipped| format!("line {}: {} ({})", skipped.line, skipped.why, skipped.text))
}

fn rows(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
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
    /// Plain text, for version control.
    Text,
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
        Some("txt") => Shape::Text,
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
        Shape::Csv(_) | Shape::Markdown | Shape::Text => {
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
                Shape::Text => export::plain(records, &mut out),
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
        Shape::Markdown | Shape::Text => matches!(table, Table::Entries | Table::Sends | Table::NutritionLogs),
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn paths_are_completed_as_they_are_typed() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().display();
        for name in ["ticks.csv", "ticks-2.csv", ".hidden", "other"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("tension")).unwrap();
        let cases: [(String, &[&str]); 5] = [
            (format!("{at}/t"), &["tension/", "ticks-2.csv", "ticks.csv"]),
            (format!("{at}/"), &["other", "tension/", "ticks-2.csv", "ticks.csv"]),
            (format!("{at}/."), &[".hidden"]),
            (format!("{at}/zzz"), &[]),
            ("/no such folder/x".to_owned(), &[]),
        ];
        for (typed, expected) in cases {
            let expected: Vec<String> = expected.iter().map(|name| format!("{at}/{name}")).collect();
            assert_eq!(completions(&typed), expected, "{typed}");
        }
    }

    #[test]
    fn the_tilde_is_the_home_directory() {
        let home = PathBuf::from(std::env::var_os("HOME").unwrap());
        assert_eq!(at_home(Path::new("~/a.csv")), home.join("a.csv"));
        assert_eq!(at_home(Path::new("/x/~/a.csv")), Path::new("/x/~/a.csv"));
        assert_eq!(at_home(Path::new("~ana/a.csv")), Path::new("~ana/a.csv"));
    }
}
