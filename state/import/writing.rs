//! Texts of a diary, each one journal entry with notes.
//!
//! A diary seldom says what kind of day it was. A tag, else a plain word of the title, may: `gym`, `crag`, `hangboard`.
//! Of any other text a record still needs a `sessionType`, and of the four only `rest` claims no session: it adds none
//! to any count or load. Such entries carry the tag [`UNTOLD`], so that they can be found and told.

use super::{Counts, Format, Import, Skipped, text};
use crate::record::{self, Body, Choice as _, Entry, Key, SessionType, Table};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// The tag of texts that do not say what kind of day it was.
const UNTOLD: &str = "diary";
/// The tag of texts with a star.
const STARRED: &str = "starred";

/// Words that say what kind of day it was.
const KINDS: &[(SessionType, &[&str])] = &[
    (SessionType::Gym, &["gym", "indoor", "indoors"]),
    (SessionType::Outdoor, &["outdoor", "outdoors", "outside", "crag"]),
    (
        SessionType::Training,
        &["training", "workout", "hangboard", "hangboarding", "fingerboard", "fingerboarding", "moonboard", "kilter"],
    ),
    (SessionType::Rest, &["rest"]),
];

/// Words that turn a title into its opposite.
const DENIALS: &[&str] = &[
    "no",
    "not",
    "never",
    "without",
    "skipped",
    "skip",
    "missed",
    "instead",
    "didn't",
    "didnt",
    "didn’t",
    "cancelled",
];

/// One text.
pub(super) struct Written {
    /// Its position in the file, from 1.
    pub position: usize,
    /// Its id at the source, or what finds it in a later export; texts that agree in it are numbered.
    pub identity: String,
    /// The local day it was written for.
    pub date: NaiveDate,
    /// What the kind of day is looked for in, beside the tags.
    pub title: String,
    /// All of it.
    pub notes: String,
    /// Labels, without the sign before them.
    pub tags: Vec<String>,
    /// Whether it has a star.
    pub starred: bool,
    /// The place it names.
    pub place: Option<String>,
    /// More attributes.
    pub extra: Body,
}

/// The entries of all texts.
pub(super) fn gather(
    format: Format,
    name: &str,
    rows: usize,
    texts: Vec<Written>,
    mut skipped: Vec<Skipped>,
) -> Import {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let (mut records, mut lines) = (Vec::with_capacity(texts.len()), BTreeMap::new());
    let mut summary = Counts::default();
    let mut untold = 0;
    for text in texts {
        let occurrence = seen.entry(text.identity.clone()).or_default();
        *occurrence += 1;
        let id = record::source_id(format.slug(), &format!("entry|{}|{occurrence}", text.identity));
        let kind = kind(&text.tags, &text.title);
        let body = entry(format, &id, &text, kind);
        if let Some(problem) = record::check(Table::Entries, &body).first() {
            let gist = text::short(&format!("{} {}", text.date, text.title));
            skipped.push(Skipped { line: text.position, text: gist, why: problem.to_string() });
            continue;
        }
        untold += usize::from(kind.is_none());
        summary.entries += 1;
        summary.from = summary.from.into_iter().chain([text.date]).min();
        summary.to = summary.to.into_iter().chain([text.date]).max();
        lines.insert(id.clone(), text.position);
        records.push((Key::new(Table::Entries, id), body));
    }
    let mut notes = Vec::new();
    if untold > 0 {
        notes.push(format!(
            "{untold} say nowhere what kind of day it was: they are kept as rest, which counts as no session, with the \
             tag \"{UNTOLD}\"."
        ));
    }
    Import { format, name: name.to_owned(), rows, records, lines, skipped, notes, summary }
}

fn entry(format: Format, id: &str, text: &Written, kind: Option<SessionType>) -> Body {
    let mut tags: Vec<String> = Vec::new();
    let own = [text.starred.then_some(STARRED), kind.is_none().then_some(UNTOLD)];
    for tag in text.tags.iter().map(String::as_str).chain(own.into_iter().flatten()) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    let told = kind.is_some_and(|kind| kind != SessionType::Rest);
    let entry = Entry {
        entry_id: id.to_owned(),
        date: text.date.to_string(),
        session_type: kind.unwrap_or(SessionType::Rest),
        location: text.place.clone().filter(|_| told),
        tags,
        notes: Some(text.notes.clone()),
        ..Entry::default()
    };
    let mut body = record::body(&entry);
    body.extend(text.extra.clone());
    body.insert("source".into(), format.slug().into());
    // Where somebody wrote is no gym or crag.
    if let Some(place) = text.place.clone().filter(|_| !told) {
        body.insert("writtenAt".into(), place.into());
    }
    body
}

/// The kind of day, if tags or title name exactly one.
fn kind(tags: &[String], title: &str) -> Option<SessionType> {
    let of_tags = named(tags.iter().map(|tag| tag.to_lowercase()));
    if !of_tags.is_empty() {
        return of_tags.first().copied().filter(|_| of_tags.len() == 1);
    }
    let words: Vec<String> = title
        .split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '\'' | '’'))
        .map(str::to_lowercase)
        .collect();
    if words.iter().any(|word| DENIALS.contains(&word.as_str())) {
        return None;
    }
    let of_title = named(words.into_iter());
    of_title.first().copied().filter(|_| of_title.len() == 1)
}

fn named(words: impl Iterator<Item = String>) -> Vec<SessionType> {
    let mut kinds: Vec<SessionType> = Vec::new();
    for word in words {
        let known = KINDS.iter().find(|(kind, names)| names.contains(&word.as_str()) || kind.as_str() == word);
        kinds.extend(known.map(|(kind, _)| *kind).filter(|kind| !kinds.contains(kind)));
    }
    kinds
}

/// A label without the sign that some diaries put before it.
pub(super) fn label(tag: &str) -> Option<String> {
    Some(text::line(tag.trim().trim_start_matches(['@', '#', '+']))).filter(|tag| !tag.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_day_is_taken_from_tags_then_from_the_title_and_never_guessed() {
        let cases: [(&[&str], &str, Option<SessionType>); 13] = [
            (&["Gym"], "Evening", Some(SessionType::Gym)),
            (&["climbing", "outdoor"], "gym", Some(SessionType::Outdoor)),
            (&["gym", "crag"], "Gym", None),
            (&["climbing"], "Hangboard, then sauna.", Some(SessionType::Training)),
            (&[], "Rest day", Some(SessionType::Rest)),
            (&[], "At the crag with Ana", Some(SessionType::Outdoor)),
            (&[], "No gym today", None),
            (&[], "Didn't make it to the crag", None),
            (&[], "Gym in the morning, crag later", None),
            (&[], "Gymnastics", None),
            (&[], "Dinner", None),
            (&[], "", None),
            (&["training", "workout"], "", Some(SessionType::Training)),
        ];
        for (tags, title, expected) in cases {
            let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            assert_eq!(kind(&tags, title), expected, "{tags:?} {title}");
        }
        assert_eq!(label("@gym").as_deref(), Some("gym"));
        assert_eq!(label(" # "), None);
    }
}
