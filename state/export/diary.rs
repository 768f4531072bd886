//! A diary to read: headings for years, months and days, climbs as lists, notes in the athlete's own words.

use super::{Days, objects, text};
use crate::record::{Body, Table};
use chrono::NaiveDate;
use serde_json::Value;
use std::io::{self, Write};

/// What happened on a day.
enum Event<'a> {
    Entry(&'a Body),
    Send(&'a Body),
    Food(&'a Body),
}

/// Writes a Markdown diary, oldest day first: entries with their climbs and sets, sends that belong to no entry, and food.
/// Notes are written as they are; names and places are escaped where Markdown would read them as markup.
///
/// # Errors
/// When writing fails.
pub fn markdown(records: impl Iterator<Item = (Table, Body)>, out: &mut dyn Write) -> io::Result<()> {
    let days = Days::of(records);
    let mut events: Vec<(&str, u8, Event)> = Vec::new();
    events.extend(days.entries.iter().map(|entry| (text(entry, "date"), 0, Event::Entry(entry))));
    events.extend(days.alone().map(|send| (text(send, "date"), 1, Event::Send(send))));
    events.extend(days.food.iter().map(|log| (text(log, "date"), 2, Event::Food(log))));
    events.sort_by_key(|(date, order, _)| (*date, *order));
    if events.is_empty() {
        return writeln!(out, "# Climbing journal\n\nNothing is logged yet.");
    }
    let (mut year, mut month, mut day, mut sends) = (String::new(), String::new(), String::new(), false);
    for (written, _, event) in &events {
        let heading = Heading::of(written, event.body());
        if heading.year != year {
            writeln!(out, "# {}\n", heading.year)?;
            year.clone_from(&heading.year);
            month.clear();
        }
        if heading.month != month {
            writeln!(out, "## {}\n", heading.month)?;
            month.clone_from(&heading.month);
            day.clear();
        }
        if heading.day != day {
            writeln!(out, "### {}\n", heading.day)?;
            day.clone_from(&heading.day);
            sends = false;
        }
        match event {
            Event::Entry(body) => entry(body, out)?,
            Event::Send(body) => {
                if !std::mem::replace(&mut sends, true) {
                    writeln!(out, "**Sends**\n")?;
                }
                climb(body, out)?;
                writeln!(out)?;
            }
            Event::Food(body) => food(body, out)?,
        }
    }
    Ok(())
}

impl<'a> Event<'a> {
    fn body(&self) -> &'a Body {
        match self {
            Self::Entry(body) | Self::Send(body) | Self::Food(body) => body,
        }
    }
}

/// What stands above a day.
struct Heading {
    year: String,
    month: String,
    day: String,
}

impl Heading {
    /// Of an unreadable date the text is shown.
    fn of(written: &str, body: &Body) -> Self {
        let Ok(date) = written.parse::<NaiveDate>() else {
            let shown = if written.is_empty() { "No date".into() } else { escaped(written) };
            return Self { year: shown.clone(), month: shown.clone(), day: shown };
        };
        let (year, month) = (date.format("%Y").to_string(), date.format("%B %Y").to_string());
        match text(body, "datePrecision") {
            "year" => Self { month: format!("Some time in {year}"), day: "Day unknown".into(), year },
            "month" => Self { year, month, day: "Day unknown".into() },
            _ => Self { year, month, day: date.format("%A %-d %B %Y").to_string() },
        }
    }
}

fn entry(body: &Body, out: &mut dyn Write) -> io::Result<()> {
    let kind = match text(body, "sessionType") {
        "" => "session",
        kind => kind,
    };
    let place = Some(text(body, "location")).filter(|place| !place.is_empty());
    let title = place.map_or_else(|| kind.to_owned(), |place| format!("{} ({kind})", escaped(place)));
    let mut facts = Vec::new();
    fact(&mut facts, body, "duration", |minutes| format!("{minutes} min"));
    fact(&mut facts, body, "rpe", |rpe| format!("RPE {rpe}"));
    let condition = body.get("physicalCondition").and_then(Value::as_object);
    if let Some(condition) = condition {
        fact(&mut facts, condition, "energy", |energy| format!("energy {energy}"));
        for (part, score) in condition.get("soreness").and_then(Value::as_object).into_iter().flatten() {
            facts.push(format!("{} {}", escaped(part), plain(score)));
        }
        list(&mut facts, condition, "injuries", "hurt");
    }
    fact(&mut facts, body, "sleepHours", |hours| format!("{hours} h sleep"));
    fact(&mut facts, body, "skin", |skin| format!("skin {skin}"));
    list(&mut facts, body, "technicalFocus", "focus");
    list(&mut facts, body, "partners", "with");
    list(&mut facts, body, "tags", "tags");
    for key in ["mentalState", "conditions", "trip", "dayStatus"] {
        facts.extend(Some(escaped(text(body, key))).filter(|text| !text.is_empty()));
    }
    write!(out, "**{title}**")?;
    if !facts.is_empty() {
        write!(out, ": {}", facts.join(", "))?;
    }
    writeln!(out, "\n")?;
    let mut lines = false;
    for body in objects(body, "climbs") {
        climb(body, out)?;
        lines = true;
    }
    for body in objects(body, "sets") {
        set(body, out)?;
        lines = true;
    }
    if lines {
        writeln!(out)?;
    }
    let notes = text(body, "notes");
    if notes.is_empty() { Ok(()) } else { writeln!(out, "{notes}\n") }
}

/// A climb of an entry, or a send.
fn climb(body: &Body, out: &mut dyn Write) -> io::Result<()> {
    let mut facts = Vec::new();
    let result = [text(body, "result"), text(body, "ascentStyle")].into_iter().find(|word| !word.is_empty());
    facts.extend(result.map(escaped));
    fact(&mut facts, body, "attempts", |tries| if tries == "1" { "1 try".into() } else { format!("{tries} tries") });
    for key in ["discipline", "style", "rope", "board"] {
        facts.extend(Some(escaped(text(body, key))).filter(|text| !text.is_empty()));
    }
    fact(&mut facts, body, "angleDeg", |angle| format!("{angle}°"));
    fact(
        &mut facts,
        body,
        "pitches",
        |pitches| if pitches == "1" { "1 pitch".into() } else { format!("{pitches} pitches") },
    );
    fact(&mut facts, body, "lengthM", |metres| format!("{metres} m"));
    fact(&mut facts, body, "stars", |stars| format!("{stars} stars"));
    for (key, label) in
        [("highPoint", "high point"), ("ownGrade", "felt like"), ("significance", "a"), ("location", "at")]
    {
        facts.extend(
            Some(text(body, key)).filter(|text| !text.is_empty()).map(|text| format!("{label} {}", escaped(text))),
        );
    }
    if body.get("warmup") == Some(&Value::Bool(true)) {
        facts.push("warm-up".into());
    }
    let name = Some(escaped(text(body, "name"))).filter(|name| !name.is_empty());
    let title = [Some(escaped(text(body, "grade"))), name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    item(&title, &facts, text(body, "notes"), out)
}

fn set(body: &Body, out: &mut dyn Write) -> io::Result<()> {
    let mut facts = Vec::new();
    fact(&mut facts, body, "sets", |sets| format!("{sets} sets"));
    fact(&mut facts, body, "reps", |reps| format!("{reps} reps"));
    fact(&mut facts, body, "hangS", |seconds| format!("{seconds} s"));
    fact(&mut facts, body, "loadKg", |kg| format!("{kg} kg"));
    fact(&mut facts, body, "edgeMm", |mm| format!("{mm} mm"));
    fact(&mut facts, body, "restS", |seconds| format!("rest {seconds} s"));
    fact(&mut facts, body, "rpe", |rpe| format!("RPE {rpe}"));
    for key in ["grip", "hand"] {
        facts.extend(Some(escaped(text(body, key))).filter(|text| !text.is_empty()));
    }
    item(&escaped(text(body, "exerciseId")), &facts, "", out)
}

fn food(body: &Body, out: &mut dyn Write) -> io::Result<()> {
    let mut facts = Vec::new();
    fact(&mut facts, body, "totalCalories", |kcal| format!("{kcal} kcal"));
    if let Some(macros) = body.get("macros").and_then(Value::as_object) {
        grams(&mut facts, macros);
    }
    fact(&mut facts, body, "hydration", |ml| format!("{ml} ml water"));
    fact(&mut facts, body, "weight", |kg| format!("{kg} kg"));
    list(&mut facts, body, "supplements", "supplements");
    writeln!(out, "**Food**{}{}\n", if facts.is_empty() { "" } else { ": " }, facts.join(", "))?;
    let mut lines = false;
    for meal in objects(body, "meals") {
        let mut facts = Vec::new();
        facts.extend(Some(escaped(text(meal, "time"))).filter(|time| !time.is_empty()));
        fact(&mut facts, meal, "calories", |kcal| format!("{kcal} kcal"));
        grams(&mut facts, meal);
        item(&escaped(text(meal, "name")), &facts, text(meal, "notes"), out)?;
        lines = true;
    }
    if lines { writeln!(out) } else { Ok(()) }
}

fn grams(facts: &mut Vec<String>, body: &Body) {
    for key in ["protein", "carbs", "fat"] {
        fact(facts, body, key, |grams| format!("{grams} g {key}"));
    }
}

fn fact(facts: &mut Vec<String>, body: &Body, key: &str, say: impl Fn(&str) -> String) {
    facts.extend(body.get(key).filter(|value| value.is_number()).map(|value| say(&value.to_string())));
}

fn list(facts: &mut Vec<String>, body: &Body, key: &str, label: &str) {
    let items = body.get(key).and_then(Value::as_array).into_iter().flatten().map(plain).collect::<Vec<_>>();
    if !items.is_empty() {
        facts.push(format!("{label} {}", items.join(" and ")));
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), escaped)
}

/// A line of a list; notes follow it, indented so that they stay in the list.
fn item(title: &str, facts: &[String], notes: &str, out: &mut dyn Write) -> io::Result<()> {
    let colon = if facts.is_empty() { "" } else { ": " };
    writeln!(out, "- {title}{colon}{}", facts.join(", "))?;
    for line in notes.lines() {
        if line.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

/// One line of text that Markdown shows as it is.
pub(super) fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => result.extend(['\\', character]),
            '\n' | '\r' | '\t' => result.push(' '),
            character if character.is_control() => {}
            character => result.push(character),
        }
    }
    result
}
