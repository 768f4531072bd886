//! Citations: `[j:ID]` names a journal entry, `[s:ID]` a send, `[f:DATE]` a day of food. They become short numbers that
//! open the record; one that names nothing is struck out. What an answer says about the record is not judged here.

use crate::record::{Body, Key, Table};
use crate::store::{Reader, StoreError};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A text whose citations are numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cited {
    /// Markdown: `[1]` for each citation, `~~[j:abc]~~` for what names nothing.
    pub markdown: String,
    /// The records, by number from 1.
    pub citations: Vec<Citation>,
    /// Marks that name nothing, as written.
    pub struck: Vec<String>,
}

/// A record that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// From 1, in the order of the text.
    pub number: usize,
    /// Which record Enter opens.
    pub key: Key,
    /// In a few words: `2026-11-14 V8 Midnight Traverse`.
    pub label: String,
}

/// The mark of a record; empty for tables that are not cited.
pub fn mark(key: &Key) -> String {
    letter(key.table).map_or_else(String::new, |letter| format!("[{letter}:{}]", key.id))
}

fn letter(table: Table) -> Option<char> {
    match table {
        Table::Entries => Some('j'),
        Table::Sends => Some('s'),
        Table::NutritionLogs => Some('f'),
        _ => None,
    }
}

fn table(letter: &str) -> Option<Table> {
    match letter {
        "j" => Some(Table::Entries),
        "s" => Some(Table::Sends),
        "f" => Some(Table::NutritionLogs),
        _ => None,
    }
}

/// A text between brackets, read as marks: `j:ID`, or several with commas between.
fn marks(inner: &str) -> Option<Vec<(Table, &str)>> {
    let mut found = Vec::new();
    for part in inner.split([',', ';']) {
        let (letter, id) = part.trim().split_once(':')?;
        let id = id.trim();
        let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if id.is_empty() || id.len() > 64 || !plain {
            return None;
        }
        found.push((table(letter.trim())?, id));
    }
    (!found.is_empty()).then_some(found)
}

/// Pieces of a text: what stands between marks, and the marks of one pair of brackets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Marks(&'a str, Vec<(Table, &'a str)>),
}

/// Cuts a text at its marks.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begun, mut from) = (0, 0);
    while let Some(open) = text[from..].find('[').map(|at| at + from) {
        let close = text[open..].find([']', '\n']).map(|at| at + open);
        let Some(close) = close.filter(|close| text[*close..].starts_with(']')) else {
            from = open + 1;
            continue;
        };
        match marks(&text[open + 1..close]) {
            Some(marks) => {
                if begun < open {
                    pieces.push(Piece::Text(&text[begun..open]));
                }
                pieces.push(Piece::Marks(&text[open..=close], marks));
                begun = close + 1;
                from = begun;
            }
            None => from = open + 1,
        }
    }
    if begun < text.len() {
        pieces.push(Piece::Text(&text[begun..]));
    }
    pieces
}

/// The text without any mark, for what reads or copies it.
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => plain.push_str(text),
            Piece::Marks(..) => plain.truncate(plain.trim_end_matches(' ').len()),
        }
    }
    plain
}

/// What marks name: for each as it is written, the record, or that there is none.
pub type Found = BTreeMap<Key, Option<Record>>;

/// A record that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which one; a mark may hold only the beginning of its id.
    pub key: Key,
    /// In a few words.
    pub label: String,
}

/// The marks of a text as they are written, each once, in order.
pub fn named(text: &str) -> Vec<Key> {
    let mut named = Vec::new();
    for piece in pieces(text) {
        let Piece::Marks(_, marks) = piece else { continue };
        for (table, id) in marks {
            let key = Key::new(table, id);
            if !named.contains(&key) {
                named.push(key);
            }
        }
    }
    named
}

/// Looks marks up. A beginning of an id counts when it fits one record alone.
///
/// # Errors
/// When the journal cannot be read.
pub fn find(reader: &Reader, marks: &[Key]) -> Result<Found, StoreError> {
    let mut found = Found::new();
    for mark in marks {
        let record = match resolve(reader, mark.table, &mark.id)? {
            None => None,
            Some(key) => {
                let label = reader.get(&key)?.map_or_else(String::new, |body| label(key.table, &body));
                Some(Record { key, label })
            }
        };
        found.insert(mark.clone(), record);
    }
    Ok(found)
}

/// The numbers of a text's marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The records, by number from 1.
    pub citations: Vec<Citation>,
    /// For each mark as written: its number; none where it names nothing.
    by_mark: BTreeMap<Key, Option<usize>>,
}

impl Numbers {
    /// Numbers records in the order of the text, each once. What was not looked up yet counts as there.
    pub fn of(text: &str, found: &Found) -> Self {
        let mut numbers = Self::default();
        for mark in named(text) {
            let record = match found.get(&mark) {
                None => Some(Record { key: mark.clone(), label: String::new() }),
                Some(record) => record.clone(),
            };
            let number = record.map(|record| numbers.take(record));
            numbers.by_mark.insert(mark, number);
        }
        numbers
    }

    fn take(&mut self, record: Record) -> usize {
        if let Some(known) = self.citations.iter().find(|known| known.key == record.key) {
            return known.number;
        }
        let number = self.citations.len() + 1;
        self.citations.push(Citation { number, key: record.key, label: record.label });
        number
    }

    /// A piece of the text with numbers in place of marks; what names nothing is struck out.
    pub fn spell(&self, text: &str) -> String {
        let mut spelt = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => spelt.push_str(text),
                Piece::Marks(_, marks) => {
                    for (table, id) in marks {
                        let key = Key::new(table, id);
                        match self.by_mark.get(&key) {
                            Some(Some(number)) => {
                                let _ = write!(spelt, "[{number}]");
                            }
                            _ => {
                                let _ = write!(spelt, "~~{}~~", mark(&key));
                            }
                        }
                    }
                }
            }
        }
        spelt
    }
}

/// Numbers the citations of a whole text.
///
/// # Errors
/// When the journal cannot be read.
pub fn number(reader: &Reader, text: &str) -> Result<Cited, StoreError> {
    let marks = named(text);
    let found = find(reader, &marks)?;
    let numbers = Numbers::of(text, &found);
    let struck = marks.iter().filter(|key| found.get(key).is_some_and(Option::is_none)).map(mark).collect();
    Ok(Cited { markdown: numbers.spell(text), citations: numbers.citations, struck })
}

/// The record that a mark names.
///
/// # Errors
/// When the journal cannot be read.
pub fn resolve(reader: &Reader, table: Table, id: &str) -> Result<Option<Key>, StoreError> {
    let whole = Key::new(table, id);
    if reader.get(&whole)?.is_some() {
        return Ok(Some(whole));
    }
    if id.len() < 4 {
        return Ok(None);
    }
    let mut fits = reader.resolve(id)?.into_iter().filter(|key| key.table == table);
    let first = fits.next();
    Ok(first.filter(|_| fits.next().is_none()))
}

/// A record in a few words, without control characters.
pub(crate) fn label(table: Table, body: &Body) -> String {
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let parts = match table {
        Table::Sends => vec![text("date"), text("grade"), text("name"), text("location")],
        Table::Entries => vec![text("date"), text("sessionType"), text("location")],
        Table::NutritionLogs => vec![text("date"), "food"],
        _ => vec![text("date")],
    };
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ").chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::record::{Change, Op};
    use crate::store::{Now, Store};
    use proptest::prelude::*;
    use serde_json::json;

    fn store() -> Store {
        let mut store = Store::open_in_memory().unwrap();
        let entry = json!({"date": "2026-11-14", "sessionType": "gym", "location": "Movement"});
        let send = json!({"date": "2026-11-14", "grade": "V8", "gradeType": "v-scale", "name": "Midnight Traverse"});
        let put = |table, id: &str, body: &Value| Op::Put {
            key: Key::new(table, id),
            body: body.as_object().unwrap().clone(),
        };
        let ops = vec![
            put(Table::Entries, "aaaa-0001", &entry),
            put(Table::Entries, "aaaa-0002", &entry),
            put(Table::Sends, "bbbb-0001", &send),
        ];
        store.apply(&Change { label: "test".into(), ops }, &Now { ms: 0 }).unwrap();
        store
    }

    #[test]
    fn marks_become_numbers_and_nothing_is_made_up() {
        let store = store();
        for (text, expected, citations) in [
            ("sent it [s:bbbb-0001].", "sent it [1].", 1),
            ("by prefix [s:bbbb]", "by prefix [1]", 1),
            ("twice [j:aaaa-0001] and [j:aaaa-0001] [s:bbbb]", "twice [1] and [1] [2]", 2),
            ("both [j:aaaa-0001, s:bbbb-0001]", "both [1][2]", 2),
            ("two fit [j:aaaa-000]", "two fit ~~[j:aaaa-000]~~", 0),
            ("invented [s:ffff-1234]", "invented ~~[s:ffff-1234]~~", 0),
            ("a send is no entry [j:bbbb-0001]", "a send is no entry ~~[j:bbbb-0001]~~", 0),
            ("a [link](https://x.y) and [x] and [j:", "a [link](https://x.y) and [x] and [j:", 0),
            ("[j:no such\nthing]", "[j:no such\nthing]", 0),
        ] {
            let cited = number(store.read(), text).unwrap();
            assert_eq!((cited.markdown.as_str(), cited.citations.len()), (expected, citations), "{text}");
        }
        let cited = number(store.read(), "[s:bbbb]").unwrap();
        assert_eq!(cited.citations[0].label, "2026-11-14 V8 Midnight Traverse");
        assert_eq!(plain("sent it [s:bbbb-0001]."), "sent it.");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_breaks_it_and_text_outside_marks_stays(text in "(\\[|\\]|j:|s:|aaaa|~|é|,|[ -~]|\n){0,30}") {
            let store = store();
            let cited = number(store.read(), &text).unwrap();
            prop_assert!(cited.citations.len() <= 3);
            let outside: String = pieces(&text).iter().map(|piece| match piece { Piece::Text(text) => *text, Piece::Marks(whole, _) => *whole }).collect();
            prop_assert_eq!(outside, text);
        }
    }
}
