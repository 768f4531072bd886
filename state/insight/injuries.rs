//! Injuries over time: spells of each, and how often they came back. From the profile and from what entries name.
//!
//! Jones 2015: 36 of 101 climbers were hurt again, fingers most. Nothing here diagnoses; names are the athlete's own.

use crate::record::Injury;
use crate::row::Noted;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// One spell of an injury.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    /// First mention; none when the profile names no full date.
    pub from: Option<NaiveDate>,
    /// Last mention.
    pub to: Option<NaiveDate>,
    /// Times it was mentioned.
    pub mentions: usize,
    /// Whether it is still open: the profile says that it is not over, or an entry named it in the last four weeks and the
    /// profile does not say that it is over since.
    pub open: bool,
}

/// One injury.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InjuryLine {
    /// As first written.
    pub name: String,
    /// Whether its name is about a finger.
    pub finger: bool,
    /// Oldest first, those without a date first.
    pub spells: Vec<Spell>,
}

impl InjuryLine {
    /// How often it came back.
    pub fn recurrences(&self) -> usize {
        self.spells.len().saturating_sub(1)
    }

    /// The open spell, if there is one.
    pub fn open(&self) -> Option<&Spell> {
        self.spells.iter().rfind(|spell| spell.open)
    }

    /// Times that it was mentioned.
    pub fn mentions(&self) -> usize {
        self.spells.iter().map(|spell| spell.mentions).sum()
    }
}

/// Days between mentions of one spell, at most.
const SPELL_DAYS: i64 = 28;
/// Words that a finger injury is named with.
const FINGER_WORDS: [&str; 12] =
    ["finger", "pulley", "ring", "pinky", "a2", "a4", "pip", "dip", "knuckle", "lumbrical", "flexor", "synovitis"];

/// One mention: a day if it is known, and what the profile says about its end.
struct Mention {
    date: Option<NaiveDate>,
    recovered: Option<bool>,
}

/// Every injury, open ones first, then the one mentioned last.
pub fn injuries(history: &[Injury], noted: &[Noted], today: NaiveDate) -> Vec<InjuryLine> {
    let mut names: BTreeMap<Words, (String, Vec<Mention>)> = BTreeMap::new();
    let mut add = |name: &str, mention: Mention| {
        let words = words(name);
        if !words.is_empty() {
            names.entry(words).or_insert_with(|| (name.trim().to_owned(), Vec::new())).1.push(mention);
        }
    };
    for injury in history {
        let date = injury.date.as_deref().and_then(|date| date.parse().ok());
        if date.is_none_or(|date: NaiveDate| date <= today) {
            add(&injury.kind, Mention { date, recovered: Some(injury.recovered) });
        }
    }
    for entry in noted.iter().filter(|entry| entry.date <= today) {
        for name in &entry.injuries {
            add(name, Mention { date: Some(entry.date), recovered: None });
        }
    }
    let mut lines: Vec<InjuryLine> = united(names)
        .into_iter()
        .map(|(name, mentions)| InjuryLine { finger: is_finger(&name), name, spells: spells(mentions, today) })
        .collect();
    let last = |line: &InjuryLine| line.spells.last().and_then(|spell| spell.to);
    lines.sort_by_key(|line| std::cmp::Reverse((line.open().is_some(), last(line))));
    lines
}

/// Whether a name is about a finger.
pub fn is_finger(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| FINGER_WORDS.contains(&word.trim_end_matches('s')))
}

/// The words of a name, in lower case, whatever their order.
type Words = BTreeSet<String>;

/// Words from which on a name that is contained in another means the same.
const SAME_WORDS: usize = 3;

fn words(name: &str) -> Words {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Names of which one says all that the other says, and that is three words or more, are one injury under the longer one.
fn united(names: BTreeMap<Words, (String, Vec<Mention>)>) -> Vec<(String, Vec<Mention>)> {
    let mut names: Vec<(Words, (String, Vec<Mention>))> = names.into_iter().collect();
    names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    let mut kept: Vec<(Words, (String, Vec<Mention>))> = Vec::new();
    for (words, (name, mentions)) in names {
        let same = |(longer, _): &&mut (Words, _)| words.len() >= SAME_WORDS && words.is_subset(longer);
        match kept.iter_mut().find(same) {
            Some((_, (_, own))) => own.extend(mentions),
            None => kept.push((words, (name, mentions))),
        }
    }
    kept.into_iter().map(|(_, line)| line).collect()
}

fn spells(mut mentions: Vec<Mention>, today: NaiveDate) -> Vec<Spell> {
    mentions.sort_by_key(|mention| mention.date);
    let mut spells: Vec<(Spell, Option<bool>)> = Vec::new();
    for mention in mentions {
        let near = |to: NaiveDate| mention.date.is_some_and(|date| (date - to).num_days() <= SPELL_DAYS);
        match spells.last_mut() {
            // A spell that the profile calls open lasts until it is over.
            Some((spell, recovered))
                if spell.to.is_some_and(near) || (*recovered == Some(false) && mention.recovered.is_none()) =>
            {
                spell.to = mention.date;
                spell.mentions += 1;
                *recovered = mention.recovered.or(*recovered);
            }
            _ => {
                let spell = Spell { from: mention.date, to: mention.date, mentions: 1, open: false };
                spells.push((spell, mention.recovered));
            }
        }
    }
    let lately = |to: NaiveDate| (today - to).num_days() <= SPELL_DAYS;
    spells
        .into_iter()
        .map(|(spell, recovered)| {
            let open = recovered.map_or_else(|| spell.to.is_some_and(lately), |recovered| !recovered);
            Spell { open, ..spell }
        })
        .collect()
}
