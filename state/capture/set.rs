//! The words that may follow an exercise.

use super::Context;
use super::Role;
use super::figure::{KG_PER_LB, any, hundredths, number, signed, whole, with_unit};
use super::reader::once;
use super::vocabulary::GRIPS;
use super::word::Word;
use crate::record::SetRow;

/// One word about a line of strength work.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SetWord {
    /// Sets, repetitions, seconds a hang: `3x6x7s`, `5x5`, `3x7s`, `4sets`, `6reps`, `7s`.
    Work(Option<f64>, Option<f64>, Option<f64>),
    /// kg, signed.
    Load(f64),
    /// mm.
    Edge(f64),
    /// How the hold is held.
    Grip(String),
    /// Left, right, both.
    Hand(&'static str),
    /// Seconds between sets.
    Rest(f64),
}

impl SetWord {
    /// What it is shown as.
    pub(super) fn role(&self) -> Role {
        if matches!(self, Self::Load(_)) { Role::Load } else { Role::Set }
    }
}

/// Reads a word about a set; `None` if it is none.
pub(super) fn set_word(word: &Word, ctx: &Context) -> Option<Result<SetWord, String>> {
    if let Some((key, value)) = word.pair() {
        return match key.as_str() {
            "grip" if value.is_empty() => Some(Err("the grip is empty".to_owned())),
            "grip" => Some(Ok(SetWord::Grip(value))),
            "rest" => Some(rest(&value.to_lowercase()).map(SetWord::Rest)),
            _ => None,
        };
    }
    if word.quoted.is_some() {
        return None;
    }
    let lower = word.lower();
    if GRIPS.contains(&lower.as_str()) {
        return Some(Ok(SetWord::Grip(lower)));
    }
    if let Some(hand) = ["left", "right", "both"].into_iter().find(|hand| *hand == lower) {
        return Some(Ok(SetWord::Hand(hand)));
    }
    if let Some(edge) = with_unit(&lower, "mm") {
        return Some(any(1.0, 100.0).check("the edge in mm", edge).map(SetWord::Edge));
    }
    load(&lower, ctx.imperial).map(|load| load.map(SetWord::Load)).or_else(|| work(&lower))
}

/// Whether a word can only be a load: a sign and a digit.
pub(super) fn is_load(word: &Word) -> bool {
    let unsigned = word.head.strip_prefix(['+', '-', '\u{2212}']);
    unsigned.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}

fn load(word: &str, imperial: bool) -> Option<Result<f64, String>> {
    let lb = with_unit(word, "lbs").or_else(|| with_unit(word, "lb")).map(|lb| hundredths(lb * KG_PER_LB));
    let kg = lb.or_else(|| with_unit(word, "kg")).or_else(|| {
        let value = signed(word).filter(|_| word.starts_with(['+', '-', '\u{2212}']))?;
        Some(if imperial { hundredths(value * KG_PER_LB) } else { value })
    })?;
    Some(any(-300.0, 500.0).check("the load in kg", kg))
}

fn rest(value: &str) -> Result<f64, String> {
    let seconds = with_unit(value, "min").or_else(|| with_unit(value, "m")).map(|minutes| minutes * 60.0);
    let seconds = seconds.or_else(|| signed(value.strip_suffix('s').unwrap_or(value)));
    match seconds {
        Some(seconds) => any(0.0, 7200.0).check("the rest in seconds", seconds),
        None => Err(format!("the rest is {value:?}, allowed is 0 to 7200 seconds, such as rest:180 or rest:3m")),
    }
}

fn work(word: &str) -> Option<Result<SetWord, String>> {
    let sets = |value| whole(1.0, 999.0).check("the number of sets", value);
    let reps = |value| whole(1.0, 9999.0).check("the number of repetitions", value);
    let hang = |value| any(0.0, 3600.0).check("the hang in seconds", value);
    let seconds = |part: &str| number(part.strip_suffix('s')?);
    let parts: Vec<&str> = word.split(['x', '\u{d7}']).collect();
    let read = match parts[..] {
        [one] => {
            if let Some(count) = one.strip_suffix("sets").and_then(number) {
                sets(count).map(|count| (Some(count), None, None))
            } else if let Some(count) = one.strip_suffix("reps").and_then(number) {
                reps(count).map(|count| (None, Some(count), None))
            } else {
                hang(seconds(one)?).map(|hang| (None, None, Some(hang)))
            }
        }
        [a, b] => {
            let a = number(a)?;
            if let Some(b) = seconds(b) {
                sets(a).and_then(|a| Ok((Some(a), None, Some(hang(b)?))))
            } else {
                let b = number(b)?;
                sets(a).and_then(|a| Ok((Some(a), Some(reps(b)?), None)))
            }
        }
        [a, b, c] => {
            let (a, b) = (number(a)?, number(b)?);
            match seconds(c) {
                Some(c) => sets(a).and_then(|a| Ok((Some(a), Some(reps(b)?), Some(hang(c)?)))),
                None if number(c).is_some() => {
                    Err(format!("{word:?} lacks a unit: sets x repetitions x seconds are written 3x6x7s"))
                }
                None => return None,
            }
        }
        _ => return None,
    };
    Some(read.map(|(sets, reps, hang)| SetWord::Work(sets, reps, hang)))
}

/// Adds what a word says.
pub(super) fn add(row: &mut SetRow, found: SetWord, word: &Word) -> Result<(), String> {
    match found {
        SetWord::Work(sets, reps, hang) => {
            let given = [(&row.sets, sets), (&row.reps, reps), (&row.hang_s, hang)];
            if given.iter().any(|(old, new)| old.is_some() && new.is_some()) {
                return Err(format!(
                    "the sets were already given: name the exercise again before {:?} for another line",
                    word.text()
                ));
            }
            row.sets = row.sets.or(sets);
            row.reps = row.reps.or(reps);
            row.hang_s = row.hang_s.or(hang);
            Ok(())
        }
        SetWord::Load(load) => once(&mut row.load_kg, load, "the load", word),
        SetWord::Edge(edge) => once(&mut row.edge_mm, edge, "the edge", word),
        SetWord::Grip(grip) => once(&mut row.grip, grip, "the grip", word),
        SetWord::Hand(hand) => once(&mut row.hand, hand.to_owned(), "the hand", word),
        SetWord::Rest(rest) => once(&mut row.rest_s, rest, "the rest", word),
    }
}

/// The id of the exercise that the words begin with, by id or name, and how many words it takes. The longest wins.
pub(super) fn exercise<'a>(words: &[Word], ctx: &Context<'a>) -> Option<(&'a str, usize)> {
    let same = |part: &str, word: &Word| {
        let folded = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<_>>();
        // Nearly every name differs in its length: no need to fold it.
        word.quoted.is_none() && part.len() == word.head.len() && folded(part) == folded(&word.head)
    };
    let fits = |text: &str| {
        let mut count = 0;
        for part in text.split_whitespace() {
            words.get(count).filter(|word| same(part, word))?;
            count += 1;
        }
        (count > 0).then_some(count)
    };
    let longest = |(id, name): &'a (String, String)| Some((id.as_str(), fits(id).max(fits(name))?));
    ctx.exercises.iter().filter_map(longest).max_by_key(|(_, count)| *count)
}

/// The exercise of `ex:NAME`: a known one by id or name, else the text as it is.
pub(super) fn named_exercise(text: &str, ctx: &Context) -> String {
    let lower = text.to_lowercase();
    let known = ctx.exercises.iter().find(|(id, name)| id.to_lowercase() == lower || name.to_lowercase() == lower);
    known.map_or_else(|| text.to_owned(), |(id, _)| id.clone())
}
