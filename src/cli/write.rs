//! Commands that write: log, send, eat, delete, undo, redo.

use super::{Exit, Line, NOT_FOUND, Setup, print, print_json};
use crate::clock;
use crate::effects::sentence;
use color_eyre::eyre::{Result, WrapErr as _, bail};
use serde_json::{Value, json};
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::process::ExitCode;
use v7_state::act::{self, ActError, Desk, Known};
use v7_state::capture;
use v7_state::msg::CaptureKind;
use v7_state::record::{Body, Change, Ids, Key, Op};
use v7_state::store::{Reader, Store};
use v7_state::view;

/// `v7 log`, `v7 send`, `v7 eat`.
pub fn line(setup: &Setup, kind: CaptureKind, line: &Line) -> Result<ExitCode> {
    let text = match line.words.as_slice() {
        [] => ask(kind)?,
        [dash] if dash == "-" => piped()?,
        words => capture::join(words).replace(['\n', '\r'], " "),
    };
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return Err(Exit(2, format!("nothing to save; {}", example(kind))).into());
    }
    let mut store = setup.open()?;
    // All lines are understood before the first is saved: a mistake in the last leaves nothing half done.
    understand(setup, &store, kind, &lines)?;
    for text in lines {
        save(setup, &mut store, kind, text, line.json)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn understand(setup: &Setup, store: &Store, kind: CaptureKind, lines: &[&str]) -> Result<()> {
    let basics = view::basics::load(store.read())?;
    let known = Known::new(&basics, setup.settings(), setup.clock.moment().today);
    let ctx = known.context();
    for text in lines {
        let errors = match kind {
            CaptureKind::Session => capture::session(text, &ctx).errors,
            CaptureKind::Send => capture::send(text, &ctx).errors,
            CaptureKind::Food => capture::food(text, &ctx).errors,
        };
        if !errors.is_empty() {
            return Err(Exit(2, underlined(text, &errors)).into());
        }
    }
    Ok(())
}

fn save(setup: &Setup, store: &mut Store, kind: CaptureKind, text: &str, json: bool) -> Result<ExitCode> {
    let desk = Desk {
        settings: setup.settings(),
        moment: setup.clock.moment(),
        to_utc: &|date, time| setup.clock.to_utc(date, time),
    };
    let done = match act::capture(store, kind, text, &desk, &mut Ids::new(clock::seed())) {
        Ok(done) => done,
        Err(ActError::Line(errors)) => return Err(Exit(2, underlined(text, &errors)).into()),
        Err(error) => return Err(error.into()),
    };
    if json {
        let body = store.read().get(&done.key)?.unwrap_or_default();
        return print_json(&record_json(body));
    }
    print(format!("{}\n{}\nid {}", done.headline, done.understood, done.key.id).as_bytes())
}

fn ask(kind: CaptureKind) -> Result<String> {
    if !io::stdin().is_terminal() {
        return Err(
            Exit(2, format!("nothing to save; {}, or `-` to read it from standard input", example(kind))).into()
        );
    }
    eprint!("{}\n> ", example(kind));
    io::stderr().flush().wrap_err("cannot ask")?;
    let mut text = String::new();
    io::stdin().read_line(&mut text).wrap_err("cannot read the line")?;
    Ok(text)
}

fn piped() -> Result<String> {
    let mut bytes = Vec::new();
    io::stdin().take(1 << 20).read_to_end(&mut bytes).wrap_err("cannot read standard input")?;
    let text = String::from_utf8(bytes).wrap_err("standard input is no UTF-8 text")?;
    if text.len() >= 1 << 20 {
        bail!("standard input has over a megabyte; one line of capture is expected");
    }
    Ok(text)
}

fn example(kind: CaptureKind) -> &'static str {
    match kind {
        CaptureKind::Session => {
            "write the session, such as: gym @Movement 3xV4 V5 fl V7 in4 rpe:8 1h30m // felt strong"
        }
        CaptureKind::Send => "write the send, such as: V7 \"Midnight Lightning\" @\"Camp 4\" outdoor overhang in4",
        CaptureKind::Food => "write what you ate, such as: oats 400kcal 30p 50c 8f, or: water 500ml",
    }
}

/// The line, marks under what was not understood, and why.
fn underlined(line: &str, errors: &[capture::CaptureError]) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let mut marks = String::new();
    let mut at = 0;
    for error in errors {
        let (start, end) = (error.start.max(at), error.end.max(at));
        marks.push_str(&" ".repeat(line.get(at..start).unwrap_or_default().width()));
        marks.push_str(&"^".repeat(line.get(start..end).unwrap_or_default().width().max(1)));
        at = end;
    }
    let why: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    let clean: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("nothing was saved\n  {clean}\n  {marks}\n{}", why.join("\n"))
}

/// `v7 delete`.
pub fn delete(setup: &Setup, ids: &[String]) -> Result<ExitCode> {
    let mut store = setup.open()?;
    let keys = ids.iter().map(|id| find(store.read(), id)).collect::<Result<Vec<_>>>()?;
    let what = match keys.as_slice() {
        [key] => format!("deletion of {} {}", key.table.noun(), short(&key.id)),
        keys => format!("deletion of {} records", keys.len()),
    };
    let ops = keys.into_iter().map(|key| Op::Delete { key }).collect();
    let receipt = store.apply(&Change { label: what, ops }, &setup.now())?;
    print(format!("Deleted {}; `v7 undo` brings it back", records(receipt.changed)).as_bytes())
}

/// `v7 undo`.
pub fn undo(setup: &Setup) -> Result<ExitCode> {
    let reverted = setup.open()?.undo(&setup.now())?;
    said(reverted.map(|reverted| sentence("Undid:", &reverted)), "nothing to undo")
}

/// `v7 redo`.
pub fn redo(setup: &Setup) -> Result<ExitCode> {
    let reverted = setup.open()?.redo(&setup.now())?;
    said(reverted.map(|reverted| sentence("Did again:", &reverted)), "nothing to redo")
}

fn said(done: Option<String>, nothing: &str) -> Result<ExitCode> {
    match done {
        Some(text) => print(text.as_bytes()),
        None => Err(Exit(1, nothing.into()).into()),
    }
}

/// `3 records`.
pub fn records(count: usize) -> String {
    if count == 1 { "1 record".into() } else { format!("{count} records") }
}

/// The first characters of an id, enough to tell it by.
pub fn short(id: &str) -> &str {
    id.get(..13).unwrap_or(id)
}

/// The record that `id` begins the id of.
///
/// # Errors
/// When there is none (exit 3), or several.
pub fn find(reader: &Reader, id: &str) -> Result<Key> {
    let found = reader.resolve(id)?;
    match found.as_slice() {
        [key] => Ok(key.clone()),
        [] => Err(Exit(NOT_FOUND, format!("no record has the id {id:?}; `v7 list journal` shows ids")).into()),
        several => {
            let first: Vec<_> = several.iter().take(5).map(|key| format!("{} {}", key.table.noun(), key.id)).collect();
            let text = format!("{id:?} begins {} ids, write more of it: {}", several.len(), first.join(", "));
            Err(Exit(2, text).into())
        }
    }
}

/// One record as scripts read it.
pub fn record_json(body: Body) -> Value {
    json!({ "schema": 1, "record": with_user(body) })
}

/// A record with the attribute that says whose it is; the journal itself belongs to one person.
pub fn with_user(mut body: Body) -> Body {
    body.entry("userId").or_insert_with(|| LOCAL_USER.into());
    body
}

/// Who owns a journal that no account is connected to.
const LOCAL_USER: &str = "local";
