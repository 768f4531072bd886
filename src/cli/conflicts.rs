//! `v7 conflicts`: what two devices wrote into one place, and which of it holds.
//!
//! A conflict goes by its handle, which every device knows it by; one that begins with `x` is known to this device only,
//! and gets its lasting handle with the next sync.

use super::{Exit, NOT_FOUND, Setup, print, print_json};
use clap::{Args, Subcommand, ValueEnum};
use color_eyre::eyre::{Result, WrapErr as _};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::process::ExitCode;
use v7_state::act;
use v7_state::record::{Field, parse_value};
use v7_state::settings::Hidden;
use v7_state::store::{Resolution, Store, StoreError};
use v7_state::view::inbox::{self, Dispute, Shown, handle, marked, words};
use v7_ui::text::clean;

/// `v7 conflicts`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Conflicts {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// What to do; nothing lists them
    #[command(subcommand)]
    pub what: Option<What>,
}

/// What to do with a conflict.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Show a conflict with all its values
    Show {
        /// Its handle, as the list shows it
        handle: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Settle conflicts: the records stay as they are
    Keep(Which),
    /// Settle conflicts: the records get the values that they do not show
    Take {
        #[command(flatten)]
        which: Which,
        /// Whose value, where a record shows neither because it was edited since
        #[arg(long, value_name = "SIDE")]
        from: Option<From>,
    },
    /// Settle a conflict with another value; an empty one takes the attribute out
    Edit {
        /// Its handle
        handle: String,
        /// The value, as `v7 edit` takes it; `-` reads it from standard input
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

/// Which conflicts.
#[derive(Debug, Args)]
pub struct Which {
    /// Their handles
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub handles: Vec<String>,
    /// All of them
    #[arg(long)]
    pub all: bool,
}

/// Where a value is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// The device that merged
    Device,
    /// The server
    Server,
}

/// Runs `v7 conflicts`.
pub fn conflicts(setup: &Setup, asked: &Conflicts) -> Result<ExitCode> {
    let mut store = setup.open()?;
    match &asked.what {
        None => list(setup, &store, asked.json),
        Some(What::Show { handle, json }) => {
            let dispute = find(&store, handle, setup.settings().hidden)?;
            if *json {
                print_json(&json!({ "schema": 1, "conflict": as_json(&dispute) }))
            } else {
                print(told(&dispute).as_bytes())
            }
        }
        Some(What::Keep(which)) => settle_all(setup, &mut store, which, |_| Ok(Resolution::Keep)),
        Some(What::Take { which, from }) => settle_all(setup, &mut store, which, |dispute| other(dispute, *from)),
        Some(What::Edit { handle, value }) => {
            let dispute = find(&store, handle, Hidden::default())?;
            let value = if value == "-" { piped()? } else { value.clone() };
            let resolution = Resolution::Edit(typed(&dispute, &value)?);
            print(settle(setup, &mut store, &dispute, &resolution)?.as_bytes())
        }
    }
}

fn list(setup: &Setup, store: &Store, json: bool) -> Result<ExitCode> {
    let items = inbox::load(store.read(), setup.settings().hidden)?.items;
    if json {
        let items: Vec<Value> = items.iter().map(as_json).collect();
        return print_json(&json!({ "schema": 1, "items": items }));
    }
    if items.is_empty() {
        eprintln!("no conflicts");
        return Ok(ExitCode::SUCCESS);
    }
    let wide = items.iter().map(|dispute| handle(dispute.n).len()).max().unwrap_or(0);
    let mut text = String::new();
    for dispute in &items {
        let (record, attribute) = (clean(&dispute.record), dispute.attribute());
        let _ = writeln!(text, "{:wide$}  {record}: {}", handle(dispute.n), clean(&attribute));
        let other = match dispute.other() {
            _ if dispute.hidden => String::new(),
            Some((_, value)) => {
                let from = if dispute.shown == Shown::Server { dispute.on_device() } else { "on the server".into() };
                format!("now {}, {from} {}", short(dispute, dispute.now.as_ref()), short(dispute, value))
            }
            None => format!(
                "now {}, {} {}, on the server {}",
                short(dispute, dispute.now.as_ref()),
                dispute.on_device(),
                short(dispute, dispute.device.as_ref()),
                short(dispute, dispute.server.as_ref())
            ),
        };
        let other = if dispute.hidden { "hidden by the configuration" } else { other.as_str() };
        let _ = writeln!(text, "{:wide$}  {}", "", clean(other));
    }
    print(text.as_bytes())
}

/// A value in one line.
fn short(dispute: &Dispute, value: Option<&Value>) -> String {
    if value.is_none_or(Value::is_null) && (dispute.is_whole() || dispute.now.as_ref().is_some_and(Value::is_object)) {
        return "removed".to_owned();
    }
    if dispute.is_whole() {
        return "there".to_owned();
    }
    let text = words(dispute.kind, value);
    // Of a long text the first line that the other side does not have.
    let sides = [&dispute.device, &dispute.server].into_iter().filter_map(|side| side.as_ref()?.as_str());
    let others: Vec<&str> = sides.filter(|side| *side != text).collect();
    let lines = marked(&text, &others);
    let line = lines.iter().find(|line| line.differs).or(lines.first()).map_or("", |line| line.text.as_str());
    let mut short: String = line.chars().take(40).collect();
    if short.len() < line.len() {
        short.push_str("...");
    }
    if value.is_some_and(Value::is_string) { format!("\"{short}\"") } else { short }
}

/// A conflict as scripts read it.
fn as_json(dispute: &Dispute) -> Value {
    let shown = match dispute.shown {
        Shown::Device => "device",
        Shown::Server => "server",
        Shown::Neither => "neither",
    };
    json!({
        "handle": handle(dispute.n),
        "table": dispute.key.table.name(),
        "id": dispute.key.id,
        "record": dispute.record,
        "exists": dispute.exists,
        "path": dispute.path,
        "attribute": dispute.attribute(),
        "device": dispute.device_name,
        "thisDevice": dispute.here,
        "at": dispute.at,
        "base": dispute.base,
        "onDevice": dispute.device,
        "onServer": dispute.server,
        "now": dispute.now,
        "shown": shown,
        "hidden": dispute.hidden,
    })
}

/// A conflict with all its values.
fn told(dispute: &Dispute) -> String {
    let mut text = format!("{}  {}: {}\n", handle(dispute.n), clean(&dispute.record), clean(&dispute.attribute()));
    let _ = writeln!(text, "merged {}; known here since {}", clean(&dispute.on_device()), clean(&dispute.at));
    if dispute.hidden {
        text.push_str("Its values are hidden by the configuration.\n");
        return text;
    }
    let differences = dispute.differences();
    let (device, server) = (dispute.on_device(), "on the server".to_owned());
    let sides = [("before".to_owned(), &dispute.base), (device, &dispute.device), (server, &dispute.server)];
    for (index, (title, whole)) in sides.into_iter().enumerate() {
        let now = match (index, dispute.shown) {
            (1, Shown::Device) | (2, Shown::Server) => ", shown now",
            _ => "",
        };
        let _ = writeln!(text, "\n{}{now}", clean(&title));
        if whole.is_none() {
            let _ = writeln!(text, "  {}", if index == 0 { "not there yet" } else { "removed" });
            continue;
        }
        for difference in &differences {
            let values = [&difference.base, &difference.device, &difference.server];
            let value = values[index].as_ref();
            let others: &[usize] = match index {
                0 => &[1, 2],
                1 => &[2],
                _ => &[1],
            };
            let label = if difference.label.is_empty() { String::new() } else { format!("{}: ", difference.label) };
            match value.and_then(Value::as_str).filter(|text| text.contains('\n')) {
                Some(lines) => {
                    if !label.is_empty() {
                        let _ = writeln!(text, "  {}", clean(&label).trim_end());
                    }
                    let others: Vec<&str> =
                        others.iter().filter_map(|other| values[*other].as_ref()?.as_str()).collect();
                    for line in marked(lines, &others) {
                        let _ = writeln!(text, "  {} {}", if line.differs { '>' } else { ' ' }, clean(&line.text));
                    }
                }
                None => {
                    let _ = writeln!(text, "  {}{}", clean(&label), clean(&words(difference.kind, value)));
                }
            }
        }
    }
    if dispute.shown == Shown::Neither {
        let _ = writeln!(text, "\nnow, edited since\n  {}", clean(&words(dispute.kind, dispute.now.as_ref())));
    }
    text
}

/// The conflict with this handle.
fn find(store: &Store, name: &str, hidden: Hidden) -> Result<Dispute> {
    let items = inbox::load(store.read(), hidden)?.items;
    let n = inbox::number(name);
    items.into_iter().find(|dispute| Some(dispute.n) == n).ok_or_else(|| {
        Exit(NOT_FOUND, format!("no conflict has the handle {name:?}; `v7 conflicts` lists them")).into()
    })
}

/// The resolution that takes the value which the record does not show.
fn other(dispute: &Dispute, from: Option<From>) -> Result<Resolution> {
    match (from, dispute.other()) {
        (Some(From::Device), _) => Ok(Resolution::TakeMine),
        (Some(From::Server), _) => Ok(Resolution::TakeTheirs),
        (None, Some((resolution, _))) => Ok(resolution),
        (None, None) => {
            let name = handle(dispute.n);
            let text = format!("{name} was edited since and shows neither value; say --from device or --from server");
            Err(Exit(2, text).into())
        }
    }
}

/// Settles several, each as `how` says. All are looked up before the first is settled.
fn settle_all(
    setup: &Setup,
    store: &mut Store,
    which: &Which,
    how: impl Fn(&Dispute) -> Result<Resolution>,
) -> Result<ExitCode> {
    let disputes = if which.all {
        inbox::load(store.read(), Hidden::default())?.items
    } else {
        which.handles.iter().map(|name| find(store, name, Hidden::default())).collect::<Result<_>>()?
    };
    let settled: Vec<_> = disputes.iter().map(|dispute| Ok((dispute, how(dispute)?))).collect::<Result<Vec<_>>>()?;
    if settled.is_empty() {
        eprintln!("no conflicts");
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = Vec::new();
    for (dispute, resolution) in settled {
        lines.push(settle(setup, store, dispute, &resolution)?);
    }
    print(lines.join("\n").as_bytes())
}

fn settle(setup: &Setup, store: &mut Store, dispute: &Dispute, resolution: &Resolution) -> Result<String> {
    let settled = act::settle(store, dispute.n, resolution, &setup.now()).map_err(|error| match error {
        StoreError::Invalid { .. } => color_eyre::Report::from(Exit(2, error.to_string())),
        other => other.into(),
    })?;
    Ok(match settled {
        None => format!("{} is settled already", handle(dispute.n)),
        Some(settled) if settled.changed => format!("{}; `v7 undo` takes that back", clean(&settled.text)),
        Some(settled) => clean(&settled.text).into_owned(),
    })
}

/// A typed value for the attribute in conflict.
fn typed(dispute: &Dispute, text: &str) -> Result<Option<Value>> {
    let attribute = dispute.attribute();
    if dispute.is_whole() || !dispute.exists {
        let what = dispute.key.table.noun();
        let text = format!("{attribute} is in conflict: keep it or take the other; `v7 edit` then changes the {what}");
        return Err(Exit(2, text).into());
    }
    let field = Field::new("value", "value", dispute.kind);
    Ok(parse_value(&field, text).map_err(|problem| Exit(2, format!("{attribute} {problem}")))?)
}

fn piped() -> Result<String> {
    let mut text = String::new();
    io::stdin().take(1 << 20).read_to_string(&mut text).wrap_err("cannot read standard input")?;
    // The newline that ends a line is not part of the value.
    Ok(text.strip_suffix('\n').map_or(text.clone(), str::to_owned))
}
