//! What a session's words say about the day as a whole: place, partners, how it felt.

use super::Role;
use super::figure::{any, whole};
use super::reader::once;
use super::vocabulary::{PARTS, body_part, nearest};
use super::word::Word;
use crate::record::{Choice as _, DayStatus, Entry};

/// Adds a `key:value` word; `None` if the key is none of a session's.
pub(super) fn add(entry: &mut Entry, key: &str, value: &str, word: &Word) -> Option<Result<Role, String>> {
    let condition = &mut entry.physical_condition;
    let result = match key {
        "rpe" => any(0.0, 10.0).read("rpe", value).and_then(|rpe| once(&mut entry.rpe, rpe, "rpe", word)),
        "energy" => whole(1.0, 10.0)
            .read("energy", value)
            .and_then(|energy| once(&mut condition.energy, energy, "energy", word)),
        "skin" => whole(0.0, 10.0).read("skin", value).and_then(|skin| once(&mut entry.skin, skin, "skin", word)),
        "sleep" => sleep(value).and_then(|hours| once(&mut entry.sleep_hours, hours, "sleep", word)),
        "trip" => filled("the trip", value).and_then(|trip| once(&mut entry.trip, trip, "the trip", word)),
        "mind" => filled("mind", value).and_then(|mind| once(&mut entry.mental_state, mind, "mind", word)),
        "cond" | "conditions" => {
            filled("the conditions", value).and_then(|text| once(&mut entry.conditions, text, "the conditions", word))
        }
        "status" => status(value).and_then(|status| once(&mut entry.day_status, status, "the status", word)),
        "injury" => filled("the injury", value).map(|injury| add_new(&mut condition.injuries, injury)),
        "tag" => filled("the tag", value).map(|tag| add_new(&mut entry.tags, tag)),
        "w" | "with" => {
            return Some(partners(entry, value, word).map(|()| Role::Partner));
        }
        "place" => return Some(place(&mut entry.location, value, word).map(|()| Role::Place)),
        _ => {
            let part = body_part(key)?;
            whole(0.0, 10.0).read(key, value).and_then(|score| {
                if condition.soreness.insert(part, score).is_some() {
                    return Err(format!("{key} was already given: {:?} would be a second one", word.text()));
                }
                Ok(())
            })
        }
    };
    Some(result.map(|()| if key == "tag" { Role::Tag } else { Role::Meta }))
}

/// The place, once.
pub(super) fn place(slot: &mut Option<String>, value: &str, word: &Word) -> Result<(), String> {
    filled("the place", value).and_then(|place| once(slot, place, "the place", word))
}

/// A text that must not be empty.
pub(super) fn filled(what: &str, value: &str) -> Result<String, String> {
    if value.is_empty() {
        Err(format!("{what} is empty: write a word, or several in quotes"))
    } else {
        Ok(value.to_owned())
    }
}

/// Adds a text to a list that holds each once.
pub(super) fn add_new(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

fn partners(entry: &mut Entry, value: &str, word: &Word) -> Result<(), String> {
    let one = [value];
    let several: Vec<&str> = value.split(',').collect();
    let names = if word.quoted.is_some() { &one[..] } else { &several[..] };
    for name in names {
        add_new(&mut entry.partners, filled("the partner", name)?);
    }
    Ok(())
}

fn sleep(value: &str) -> Result<f64, String> {
    let lower = value.to_lowercase();
    match super::figure::minutes(&lower).filter(|_| lower.contains('h')) {
        Some(minutes) => any(0.0, 24.0).check("sleep", minutes? / 60.0),
        None => any(0.0, 24.0).read("sleep", value),
    }
}

fn status(value: &str) -> Result<DayStatus, String> {
    DayStatus::parse(value).ok_or_else(|| {
        let known: Vec<&str> = DayStatus::ALL.iter().map(|(name, _)| *name).collect();
        format!("the status is {value:?}, allowed is {}", known.join(", "))
    })
}

/// Why `key:value` is not understood: the keys there are, and the body parts.
pub(super) fn unknown_key(key: &str, keys: &[&str], parts: bool) -> String {
    let part_names = || PARTS.iter().map(|(name, _)| *name);
    let known = keys.iter().copied().chain(parts.then(part_names).into_iter().flatten());
    let near = nearest(key, known).map(|near| format!(": did you mean \"{near}:\"?")).unwrap_or_default();
    let keys: Vec<String> = keys.iter().map(|key| format!("{key}:")).collect();
    let listed = part_names().collect::<Vec<_>>().join(" ");
    let parts = if parts { format!(", or a body part ({listed}; one side is left-elbow:)") } else { String::new() };
    format!("\"{key}:\" is not understood, {}{parts} are{near}", keys.join(" "))
}
