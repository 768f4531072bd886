//! The journal as plain text for version control: a block a day, a line a climb, set, send or meal, in the words of
//! quick capture ([`crate::capture`]).
//!
//! The same journal gives the same text whoever writes it: grades say their scale unless it is V or Yosemite, nothing is
//! wrapped, nothing tells of the run. What no word is made for (ids, links, other programs' attributes) is not in it.

use super::Days;
use crate::capture::{self, Context};
use crate::grade::Hint;
use crate::record::{self, Body, Entry, NutritionLog, Send, Table};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A day, or the month or year of which no day is known; those come before its first day.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Block {
    date: String,
    heading: String,
}

/// Writes a block a day, oldest first: its sessions with a line a climb and set, its sends, its food, notes in lines of
/// their own after `//`.
///
/// # Errors
/// When writing fails.
pub fn plain(records: impl Iterator<Item = (Table, Body)>, out: &mut dyn Write) -> io::Result<()> {
    let days = Days::of(records);
    let mut blocks: BTreeMap<Block, Vec<String>> = BTreeMap::new();
    for body in &days.entries {
        blocks.entry(block(body)).or_default().extend(session(&record::readable(body)));
    }
    for body in &days.sends {
        blocks.entry(block(body)).or_default().extend(send(&record::readable(body)));
    }
    for body in &days.food {
        blocks.entry(block(body)).or_default().extend(food(&record::readable(body)));
    }
    for (index, (block, lines)) in blocks.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", block.heading)?;
        for line in lines {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

fn block(body: &Body) -> Block {
    let date = super::text(body, "date");
    let known = match super::text(body, "datePrecision") {
        "year" => 4,
        "month" => 7,
        _ => date.len(),
    };
    let heading = one_line(date.get(..known).unwrap_or(date));
    Block { date: date.to_owned(), heading: if heading.is_empty() { "no date".into() } else { heading } }
}

/// What grades are read back against: always the same, whatever the athlete's own scales are.
fn context() -> Context<'static> {
    Context {
        today: NaiveDate::default(),
        hint: Hint::default(),
        places: &[],
        meals: &[],
        exercises: &[],
        place_grades: &[],
        imperial: false,
    }
}

fn session(entry: &Entry) -> Vec<String> {
    let ctx = context();
    let bare = Entry {
        date: entry.date.clone(),
        date_precision: entry.date_precision,
        session_type: entry.session_type,
        location: entry.location.clone(),
        ..Entry::default()
    };
    let head = Entry { climbs: Vec::new(), sets: Vec::new(), notes: None, ..entry.clone() };
    let start = capture::session_line(&bare, &ctx);
    let after = |line: String| line.strip_prefix(&start).unwrap_or(&line).trim_start().to_owned();
    let mut lines = vec![format!("  {}", dateless(&capture::session_line(&head, &ctx)))];
    for climb in &entry.climbs {
        let notes = climb.notes.clone();
        let climb = record::Climb { notes: None, ..climb.clone() };
        let line = after(capture::session_line(&Entry { climbs: vec![climb], ..bare.clone() }, &ctx));
        lines.push(format!("    {line}"));
        comment(&mut lines, "      ", notes.as_deref());
    }
    for row in &entry.sets {
        let line = after(capture::session_line(&Entry { sets: vec![row.clone()], ..bare.clone() }, &ctx));
        lines.push(format!("    {line}"));
    }
    comment(&mut lines, "    ", entry.notes.as_deref());
    lines
}

fn send(send: &Send) -> Vec<String> {
    let line = capture::send_line(&Send { notes: None, ..send.clone() });
    let mut lines = vec![format!("  send {}", dateless(&line))];
    comment(&mut lines, "    ", send.notes.as_deref());
    lines
}

fn food(log: &NutritionLog) -> Vec<String> {
    let mut lines = Vec::new();
    let mut eat = |part: NutritionLog| {
        let line = capture::food_line(&NutritionLog { date: log.date.clone(), ..part });
        let items = dateless(&line);
        if !items.is_empty() {
            lines.push(format!("  eat {items}"));
        }
    };
    for meal in &log.meals {
        let bare = record::Meal { notes: None, ..meal.clone() };
        let notes = meal.notes.as_deref().map(one_line).filter(|notes| !notes.is_empty());
        eat(NutritionLog { meals: vec![record::Meal { notes, ..bare }], ..NutritionLog::default() });
    }
    eat(NutritionLog { hydration: log.hydration, ..NutritionLog::default() });
    for name in &log.supplements {
        eat(NutritionLog { supplements: vec![name.clone()], ..NutritionLog::default() });
    }
    eat(NutritionLog { weight: log.weight, ..NutritionLog::default() });
    eat(NutritionLog { complete: log.complete, ..NutritionLog::default() });
    lines
}

/// A line without the day it begins with: the heading says it.
fn dateless(line: &str) -> &str {
    line.split_once(' ').map_or("", |(_, rest)| rest)
}

/// A note, a line of it a line, as it was written.
fn comment(lines: &mut Vec<String>, indent: &str, notes: Option<&str>) {
    let text = notes.unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
    lines.extend(text.trim_end().lines().map(|line| format!("{indent}// {line}")));
}

/// Text in one line.
fn one_line(text: &str) -> String {
    let letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
