//! Commands that look: list, show, search, stats.

use super::write::{find, record_json, short, with_user};
use super::{Exit, Setup, print, print_json};
use clap::{Args, ValueEnum};
use color_eyre::eyre::Result;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::ExitCode;
use v7_state::coach::offline;
use v7_state::export;
use v7_state::filter::{Filter, FilterContext};
use v7_state::insight::period::Period;
use v7_state::record::{Body, Choice as _, Table};
use v7_state::row::{EntryRow, SendRow};
use v7_state::store::{Reader, Store};
use v7_state::view;
use v7_ui::text::{clean, pad};

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Sessions and rest days
    Journal,
    /// Sends
    Sends,
    /// Days with food
    Meals,
    /// Training plans
    Plans,
}

impl What {
    fn table(self) -> Table {
        match self {
            Self::Journal => Table::Entries,
            Self::Sends => Table::Sends,
            Self::Meals => Table::NutritionLogs,
            Self::Plans => Table::Plans,
        }
    }
}

/// `v7 list`.
#[derive(Debug, Args)]
pub struct List {
    /// What to list
    pub what: What,
    /// Only what the filter lets through: type:outdoor grade:>=V5 since:2026-01 words
    pub filter: Vec<String>,
    /// First day: 2026-01-05, 2026-01, 2026, 7d, 3w, 6m
    #[arg(long)]
    pub since: Option<String>,
    /// Last day
    #[arg(long)]
    pub until: Option<String>,
    /// Kind of day (gym, outdoor, training, rest), or indoor and outdoor for sends
    #[arg(long = "type")]
    pub kind: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `v7 search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words and terms: heel "left foot" -crimp type:outdoor grade:>=V5 since:2026-01
    #[arg(required = true, allow_hyphen_values = true)]
    pub words: Vec<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Understands filter words, or says what is wrong with them.
///
/// # Errors
/// With exit code 2, when a term is not understood.
pub fn filter(setup: &Setup, store: &Store, text: &str) -> Result<Filter> {
    let basics = view::basics::load(store.read())?;
    let ctx = FilterContext { today: setup.clock.moment().today, hint: basics.hint(setup.settings()) };
    // The trailing space says that the last word is complete.
    let (filter, errors) = Filter::parse(&format!("{text} "), &ctx);
    if errors.is_empty() {
        return Ok(filter);
    }
    let why: Vec<_> = errors.into_iter().map(|error| error.message).collect();
    Err(Exit(2, why.join("; ")).into())
}

/// Runs `v7 list`.
pub fn list(setup: &Setup, list: &List) -> Result<ExitCode> {
    let store = setup.open()?;
    let mut text = list.filter.join(" ");
    for (term, value) in [("since", &list.since), ("until", &list.until), ("type", &list.kind)] {
        if let Some(value) = value {
            let _ = write!(text, " {term}:{value}");
        }
    }
    let filter = filter(setup, &store, &text)?;
    let limit = list.limit.unwrap_or(if list.json { usize::MAX } else { 50 });
    if list.json {
        let items: Vec<Value> = bodies(setup, store.read(), list.what, &filter, limit)?
            .into_iter()
            .map(|body| with_user(body).into())
            .collect();
        return print_json(&json!({ "schema": 1, "items": items }));
    }
    let mut lines = Vec::new();
    let total = match list.what {
        What::Journal => {
            let page = store.read().entries(&filter, 0, limit)?;
            lines.extend(page.rows.iter().map(entry_line));
            page.total
        }
        What::Sends => {
            let page = store.read().sends(&filter, 0, limit)?;
            lines.extend(page.rows.iter().map(send_line));
            page.total
        }
        What::Meals | What::Plans => {
            let all = bodies(setup, store.read(), list.what, &filter, usize::MAX)?;
            lines.extend(all.iter().take(limit).map(|body| plain_line(list.what, body)));
            all.len()
        }
    };
    let shown = lines.len();
    if shown == 0 {
        eprintln!("nothing to list{}", if text.trim().is_empty() { "" } else { " under this filter" });
        return Ok(ExitCode::SUCCESS);
    }
    let printed = print(lines.join("\n").as_bytes())?;
    if shown < total {
        eprintln!("{shown} of {total}; --limit shows more");
    }
    Ok(printed)
}

/// Records under a filter, newest first, without what is hidden.
fn bodies(setup: &Setup, reader: &Reader, what: What, filter: &Filter, limit: usize) -> Result<Vec<Body>> {
    let mut found = whole(reader, what, filter, limit)?;
    for body in &mut found {
        export::hide(what.table(), body, setup.settings().hidden);
    }
    Ok(found)
}

fn whole(reader: &Reader, what: What, filter: &Filter, limit: usize) -> Result<Vec<Body>> {
    let (since, until) = (filter.since.map(|day| day.to_string()), filter.until.map(|day| day.to_string()));
    let all = *filter == Filter { since: filter.since, until: filter.until, ..Filter::default() };
    let table = what.table();
    if all || matches!(what, What::Meals | What::Plans) {
        let mut records =
            reader.records(table, since.as_deref(), until.as_deref(), (limit < usize::MAX).then_some(limit))?;
        records.reverse();
        return Ok(records.into_iter().map(|record| record.body).collect());
    }
    let ids: Vec<String> = match what {
        What::Journal => reader.entries(filter, 0, limit)?.rows.into_iter().map(|row| row.id).collect(),
        _ => reader.sends(filter, 0, limit)?.rows.into_iter().map(|row| row.id).collect(),
    };
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(reader.get(&v7_state::record::Key::new(table, id))?);
    }
    Ok(found)
}

fn entry_line(row: &EntryRow) -> String {
    let climbed = match (row.tried, row.top.is_empty()) {
        (0, _) => String::new(),
        (tried, true) => format!("{}/{tried}", row.sent),
        (tried, false) => format!("{}/{tried} {}", row.sent, row.top),
    };
    let minutes = row.duration_min.map(|minutes| format!("{minutes:.0} min")).unwrap_or_default();
    let line = format!(
        "{}  {}  {}  {}  {}  {}  {}",
        short(&row.id),
        row.date,
        pad(row.kind.as_str(), 8),
        pad(&clean(&row.place), 20),
        pad(&clean(&climbed), 11),
        pad(&minutes, 7),
        clean(&row.gist)
    );
    line.trim_end().to_owned()
}

fn send_line(row: &SendRow) -> String {
    let tries = match (row.ascent, row.attempts) {
        (Some(ascent), _) => ascent.as_str().to_owned(),
        (None, Some(tries)) => format!("{tries} tries"),
        (None, None) => String::new(),
    };
    let why = row.significance.map(v7_state::record::Choice::as_str).unwrap_or_default();
    let line = format!(
        "{}  {}  {}  {}  {}  {}  {why}",
        short(&row.id),
        row.date,
        pad(&clean(&row.grade), 8),
        pad(&clean(&row.name), 28),
        pad(&clean(&row.place), 20),
        pad(&tries, 9)
    );
    line.trim_end().to_owned()
}

fn plain_line(what: What, body: &Body) -> String {
    let text = |key: &str| clean(body.get(key).and_then(Value::as_str).unwrap_or_default()).into_owned();
    let number = |key: &str| body.get(key).and_then(Value::as_f64).unwrap_or_default();
    if what == What::Plans {
        let active = body.get("active").and_then(Value::as_bool) == Some(true);
        let mark = if active { "active" } else { "" };
        format!("{}  {} to {}  {}  {mark}", short(&text("planId")), text("startDate"), text("endDate"), text("name"))
            .trim_end()
            .to_owned()
    } else {
        let meals = body.get("meals").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let names: Vec<_> =
            meals.iter().filter_map(|meal| meal.get("name")?.as_str()).map(|name| clean(name).into_owned()).collect();
        // Absent where it is hidden.
        let energy = body
            .get("totalCalories")
            .and_then(Value::as_f64)
            .map(|kcal| format!("{kcal:>5.0} kcal  "))
            .unwrap_or_default();
        format!("{}  {energy}{:>5.0} ml  {}", text("date"), number("hydration"), names.join(", "))
    }
}

/// Runs `v7 show`.
pub fn show(setup: &Setup, id: &str, json: bool) -> Result<ExitCode> {
    let store = setup.open()?;
    let key = find(store.read(), id)?;
    let mut body = store.read().get(&key)?.unwrap_or_default();
    export::hide(key.table, &mut body, setup.settings().hidden);
    if json {
        return print_json(&record_json(body));
    }
    let mut text = String::new();
    describe(key.table.fields(), &body, 0, &mut text);
    print(text.as_bytes())
}

/// Every attribute of a record, by label; those we do not know by name.
fn describe(fields: &'static [v7_state::record::Field], body: &Body, depth: usize, text: &mut String) {
    use v7_state::record::Kind;
    let indent = "  ".repeat(depth);
    let known = fields.iter().filter_map(|field| body.get(field.key).map(|value| (field.label, field.kind, value)));
    let unknown = body
        .iter()
        .filter(|(key, _)| fields.iter().all(|field| field.key != key.as_str()))
        .map(|(key, value)| (key.as_str(), Kind::Any, value));
    for (label, kind, value) in known.chain(unknown) {
        let label = clean(label);
        match (kind, value) {
            (Kind::Map(inner), Value::Object(map)) => {
                let _ = writeln!(text, "{indent}{label}");
                describe(inner, map, depth + 1, text);
            }
            (Kind::Table(inner), Value::Array(rows)) => {
                let _ = writeln!(text, "{indent}{label}");
                for row in rows {
                    let _ = writeln!(text, "{indent}  -");
                    describe(inner, row.as_object().unwrap_or(&Body::new()), depth + 2, text);
                }
            }
            (Kind::Num { unit, .. }, value) => {
                let _ = writeln!(text, "{indent}{}  {} {unit}", pad(&label, 14), plain(value));
            }
            (_, value) => {
                let plain = plain(value);
                let mut lines = plain.lines();
                let _ = writeln!(text, "{indent}{}  {}", pad(&label, 14), lines.next().unwrap_or_default());
                for line in lines {
                    let _ = writeln!(text, "{indent}{}  {line}", pad("", 14));
                }
            }
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.lines().map(|line| clean(line).into_owned()).collect::<Vec<_>>().join("\n"),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            map.iter().map(|(key, value)| format!("{} {}", clean(key), plain(value))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// Runs `v7 search`.
pub fn search(setup: &Setup, search: &Search) -> Result<ExitCode> {
    let store = setup.open()?;
    let text: Vec<String> = search
        .words
        .iter()
        // A word with a space was quoted for the shell: it is a phrase, or a term with a phrase.
        .map(|word| match word.split_once(':') {
            _ if search.words.len() == 1 || !word.contains(' ') => word.clone(),
            Some((term, value)) if !term.contains(' ') => format!("{term}:\"{value}\""),
            _ => format!("\"{word}\""),
        })
        .collect();
    let filter = filter(setup, &store, &text.join(" "))?;
    let hits = store.read().search(&filter, search.limit)?;
    if search.json {
        let items: Vec<Value> = hits
            .iter()
            .map(|hit| {
                json!({
                    "table": hit.key.table.name(),
                    "id": hit.key.id,
                    "date": hit.date.to_string(),
                    "title": hit.title,
                    "snippet": unmarked(&hit.snippet),
                })
            })
            .collect();
        return print_json(&json!({ "schema": 1, "items": items }));
    }
    if hits.is_empty() {
        return Err(Exit(super::NOT_FOUND, "nothing found".into()).into());
    }
    let lines: Vec<String> = hits
        .iter()
        .map(|hit| {
            let snippet = unmarked(&hit.snippet);
            format!(
                "{}  {}  {}  {}  {}",
                short(&hit.key.id),
                hit.date,
                pad(hit.key.table.noun(), 8),
                pad(&clean(&hit.title), 24),
                clean(&snippet)
            )
            .trim_end()
            .to_owned()
        })
        .collect();
    print(lines.join("\n").as_bytes())
}

/// A snippet without the marks around what matched.
fn unmarked(snippet: &str) -> String {
    snippet.replace(['\u{2}', '\u{3}'], "")
}

/// Runs `v7 stats`.
pub fn stats(setup: &Setup, compare: Option<&[String]>, json: bool) -> Result<ExitCode> {
    let read = |text: &String| Period::parse(text).map_err(|why| Exit(2, why));
    let periods = match compare {
        Some([first, second]) => Some((read(first)?, read(second)?)),
        _ => None,
    };
    let store = setup.open()?;
    let (settings, today) = (setup.settings(), setup.clock.moment().today);
    let stats = match periods {
        Some((first, second)) => view::comparison(store.read(), settings, first, second, today)?,
        None if !json => {
            let told = offline::overview(store.read(), settings, today)?;
            return print_lines(&format!("{told}\n\nEvery figure, with its n or why it is missing: v7 stats --json\n"));
        }
        None => view::stats(store.read(), settings, today)?,
    };
    if json {
        return print_json(&json!({ "schema": 1, "record": stats }));
    }
    print_lines(&view::stats_text(&stats))
}

/// Prints a text without what a terminal would obey.
fn print_lines(text: &str) -> Result<ExitCode> {
    let lines: Vec<_> = text.lines().map(clean).collect();
    print(lines.join("\n").as_bytes())
}
