//! `v7 edit`: single attributes of a record, or the lines of all records that a search finds, in `$EDITOR`.

use super::write::{find, records, short};
use super::{Exit, Setup, look, print};
use crate::{clock, editor};
use clap::Args;
use color_eyre::eyre::{Result, WrapErr as _, bail};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use v7_state::act::Known;
use v7_state::capture::{self, Context};
use v7_state::filter::Filter;
use v7_state::record::{self, Body, Change, Climb, Entry, Ids, Key, Op, Send, SetRow, Table};
use v7_state::store::{Store, StoreError};
use v7_state::view;

/// `v7 edit`.
#[derive(Debug, Args)]
pub struct Edit {
    /// An id and field=value ..., or a filter such as: place:Movement since:2026-01
    #[arg(required = true, allow_hyphen_values = true)]
    pub words: Vec<String>,
    /// With a filter: sends in place of journal entries
    #[arg(long)]
    pub sends: bool,
}

/// Runs `v7 edit`.
pub fn edit(setup: &Setup, edit: &Edit) -> Result<ExitCode> {
    let mut store = setup.open()?;
    let assigned = |word: &String| word.split_once('=').is_some_and(|(path, _)| is_path(path));
    match edit.words.split_first() {
        Some((id, values)) if !values.is_empty() && values.iter().all(assigned) => set(setup, &mut store, id, values),
        _ => lines(setup, &mut store, &edit.words.join(" "), edit.sends),
    }
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-' || c == '_')
}

fn set(setup: &Setup, store: &mut Store, id: &str, values: &[String]) -> Result<ExitCode> {
    let key = find(store.read(), id)?;
    let before = store.read().get(&key)?.unwrap_or_default();
    let mut after = before.clone();
    for value in values {
        let (path, text) = value.split_once('=').unwrap_or((value, ""));
        let Some(field) = record::field_at(key.table.fields(), path) else {
            let known: Vec<_> = key.table.fields().iter().map(|field| field.key).collect();
            let what = key.table.noun();
            return Err(Exit(2, format!("{path} is no attribute of a {what}; there are {}", known.join(", "))).into());
        };
        if field.derived {
            return Err(Exit(2, format!("{path} follows from other attributes and cannot be set")).into());
        }
        let value = record::parse_value(field, text).map_err(|problem| Exit(2, format!("{path} {problem}")))?;
        record::set_path(&mut after, path, value);
    }
    let label = format!("edit of {} {}", key.table.noun(), short(&key.id));
    let change = Change::one(label, Op::Edit { key, before, after });
    let receipt = store.apply(&change, &setup.now()).map_err(|error| match error {
        StoreError::Invalid { .. } => color_eyre::Report::from(Exit(2, error.to_string())),
        other => other.into(),
    })?;
    let said = if receipt.changed == 0 { "No value changed" } else { "Saved; `v7 undo` takes it back" };
    print(said.as_bytes())
}

const HEAD: &str = "# One line a record: change lines and save. A line taken out changes nothing; `v7 delete ID` deletes.\n\
                    # What a line cannot say (media, unknown attributes) stays as it is.\n";

fn lines(setup: &Setup, store: &mut Store, text: &str, sends: bool) -> Result<ExitCode> {
    let filter = look::filter(setup, store, text)?;
    let moment = setup.clock.moment();
    let known = Known::new(&view::basics::load(store.read())?, setup.settings(), moment.today);
    let ctx = known.context();
    let found = found(store, &filter, sends)?;
    if found.is_empty() {
        return Err(Exit(super::NOT_FOUND, "no record fits the filter".into()).into());
    }
    let mut sheet = HEAD.to_owned();
    for (key, body) in &found {
        let _ = writeln!(sheet, "{}  {}", key.id, line_of(key, body, &ctx)?);
    }
    let edited = editor::edit(&sheet, "txt")?;
    let by_id: HashMap<&str, &(Key, Body)> = found.iter().map(|pair| (pair.0.id.as_str(), pair)).collect();
    let mut ids = Ids::new(clock::seed());
    let (mut ops, mut shown, mut problems) = (Vec::new(), String::new(), Vec::new());
    for (number, row) in edited.lines().enumerate().filter(|(_, row)| !row.trim().is_empty() && !row.starts_with('#')) {
        let (id, line) = row.split_once(char::is_whitespace).unwrap_or((row, ""));
        let Some((key, before)) = by_id.get(id) else {
            problems.push(format!("line {}: {id:?} is none of the records that were listed", number + 1));
            continue;
        };
        let old = line_of(key, before, &ctx)?;
        if old.trim() == line.trim() {
            continue;
        }
        match edited_body(key, before, &old, line.trim(), &ctx, &mut ids) {
            Ok(after) => {
                let _ = writeln!(shown, "- {old}\n+ {}", line.trim());
                ops.push(Op::Edit { key: key.clone(), before: before.clone(), after });
            }
            Err(problem) => problems.push(format!("line {}: {problem}", number + 1)),
        }
    }
    if !problems.is_empty() {
        bail!("nothing was changed; your lines are kept in {}\n{}", kept(&edited)?.display(), problems.join("\n"));
    }
    if ops.is_empty() {
        return print(b"No line changed");
    }
    let count = ops.len();
    store.apply(&Change { label: format!("edit of {}", records(count)), ops }, &setup.now())?;
    print(format!("{shown}Changed {}; `v7 undo` takes it back", records(count)).as_bytes())
}

/// Where lines that were not understood are kept, so that they need not be typed again.
fn kept(text: &str) -> Result<PathBuf> {
    let mut file = tempfile::Builder::new()
        .prefix("v7-edit-")
        .suffix(".txt")
        .tempfile()
        .wrap_err("cannot make a file for your lines")?;
    file.write_all(text.as_bytes()).wrap_err("cannot keep your lines")?;
    let (_, path) = file.keep().wrap_err("cannot keep your lines")?;
    Ok(path)
}

fn found(store: &Store, filter: &Filter, sends: bool) -> Result<Vec<(Key, Body)>> {
    let (table, ids): (Table, Vec<String>) = if sends {
        (Table::Sends, store.read().sends(filter, 0, usize::MAX)?.rows.into_iter().map(|row| row.id).collect())
    } else {
        (Table::Entries, store.read().entries(filter, 0, usize::MAX)?.rows.into_iter().map(|row| row.id).collect())
    };
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let key = Key::new(table, id);
        found.extend(store.read().get(&key)?.map(|body| (key, body)));
    }
    Ok(found)
}

fn line_of(key: &Key, body: &Body, ctx: &Context<'_>) -> Result<String> {
    Ok(match key.table {
        Table::Sends => capture::send_line(&record::read::<Send>(body)?),
        _ => capture::session_line(&record::read::<Entry>(body)?, ctx),
    })
}

/// The record with what differs between two lines; all that lines cannot say stays.
fn edited_body(
    key: &Key,
    before: &Body,
    old: &str,
    new: &str,
    ctx: &Context<'_>,
    ids: &mut Ids,
) -> Result<Body, String> {
    let understood = |errors: &[capture::CaptureError]| match errors {
        [] => Ok(()),
        errors => Err(errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>().join("; ")),
    };
    if key.table == Table::Sends {
        let (was, is) = (capture::send(old, ctx), capture::send(new, ctx));
        understood(&was.errors)?;
        understood(&is.errors)?;
        let view = |parsed: capture::Parsed<capture::SendDraft>| {
            parsed.draft.map(|draft| record::body(&draft.send)).ok_or_else(|| "says nothing".to_owned())
        };
        return Ok(record::patch(before, &view(was)?, &view(is)?));
    }
    let (was, is) = (capture::session(old, ctx), capture::session(new, ctx));
    understood(&was.errors)?;
    understood(&is.errors)?;
    let entry = |parsed: capture::Parsed<capture::SessionDraft>| {
        parsed.draft.map(|draft| draft.entry).ok_or_else(|| "says nothing".to_owned())
    };
    let (mut was, mut is) = (entry(was)?, entry(is)?);
    let stored: Entry = record::read(before).map_err(|error| error.to_string())?;
    for (parsed, kept) in was.climbs.iter_mut().zip(&stored.climbs) {
        parsed.id.clone_from(&kept.id);
    }
    for (parsed, kept) in was.sets.iter_mut().zip(&stored.sets) {
        parsed.id.clone_from(&kept.id);
    }
    align(&was.climbs, &mut is.climbs, |climb: &mut Climb| &mut climb.id, ids);
    align(&was.sets, &mut is.sets, |set: &mut SetRow| &mut set.id, ids);
    Ok(record::patch(before, &record::body(&was), &record::body(&is)))
}

/// Gives each new element the id of the old one it stands for: an equal one first, then the one in the same place.
fn align<T: Clone + PartialEq>(old: &[T], new: &mut [T], id: fn(&mut T) -> &mut String, ids: &mut Ids) {
    let mut free: Vec<Option<T>> = old.iter().cloned().map(Some).collect();
    let mut open = Vec::new();
    for (index, element) in new.iter_mut().enumerate() {
        let equal = free.iter_mut().find(|slot| {
            slot.as_ref().is_some_and(|candidate| {
                let mut candidate = candidate.clone();
                id(&mut candidate).clone_from(id(element));
                candidate == *element
            })
        });
        match equal.and_then(Option::take) {
            Some(mut twin) => id(element).clone_from(id(&mut twin)),
            None => open.push(index),
        }
    }
    for index in open {
        let same_place = if old.len() == new.len() { free.get_mut(index).and_then(Option::take) } else { None };
        *id(&mut new[index]) = match same_place {
            Some(mut twin) => id(&mut twin).clone(),
            None => ids.short(),
        };
    }
}
