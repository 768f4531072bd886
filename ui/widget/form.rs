//! The rows of a form, made from the description of a record's attributes.
//!
//! Maps and scores are laid out flat, tables one row an element. A row keeps the text being typed; where its value goes
//! is a dotted path in the body. Keys and drawing are the form overlay's.

use super::form_text::{summary, told, word};
use super::input::Input;
use super::value::{self, Entry};
use serde_json::Value;
use tui_textarea::{TextArea, WrapMode};
use v7_state::record::{Body, Field, Kind, get_path};

/// What a row is.
#[derive(Clone, Debug)]
pub enum What {
    /// Names the rows under it.
    Heading,
    /// Something to be seen, not typed.
    Shown(String),
    /// One line of text.
    Line(Kind),
    /// A whole number shown as a bar, between two bounds.
    Score(i64, i64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Yes or no.
    Bool,
    /// Many lines.
    Notes(Box<TextArea<'static>>),
    /// The nth element of a table: its summary, its fields.
    Element(usize, String, &'static [Field]),
    /// Adds an element to a table.
    Add(&'static [Field]),
    /// Adds a score under a name: `elbow 4`.
    OtherScore(i64),
}

/// A row of a form.
#[derive(Clone, Debug)]
pub struct Row {
    /// Dotted path of the attribute; for elements that of their table.
    pub path: String,
    /// Its name on the screen.
    pub label: String,
    /// How many headings it stands under.
    pub depth: u16,
    /// Whether a record without it is refused.
    pub required: bool,
    /// What it is.
    pub what: What,
    /// The text being typed.
    pub input: Input,
    /// The value before anything was typed, and the text it was shown as: what is not touched is not written.
    was: (Option<Value>, String),
    /// Whether something was typed.
    pub touched: bool,
}

impl Row {
    /// Whether the keys can be here.
    pub fn is_field(&self) -> bool {
        !matches!(self.what, What::Heading | What::Shown(_))
    }

    /// The name of its attribute.
    pub fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        match &self.what {
            What::Notes(area) => area.lines().join("\n"),
            _ => self.input.text().to_owned(),
        }
    }

    /// The value of what was typed; the value as it was if that is unchanged.
    pub fn value(&self, entry: Entry) -> Option<Value> {
        let text = self.text();
        if text == self.was.1 { self.was.0.clone() } else { value::read(self.kind(), &text, entry) }
    }

    /// The kind its text is read as.
    pub fn kind(&self) -> Kind {
        match &self.what {
            What::Line(kind) => *kind,
            What::Score(min, max) => Kind::Int { min: *min, max: *max },
            What::Choice(words) => Kind::Choice(words),
            What::Bool => Kind::Bool,
            What::Notes(_) => Kind::Notes,
            _ => Kind::Text,
        }
    }

    /// The next or the previous value of what has few: a word, yes and no, a score.
    pub fn step(&mut self, forward: bool) {
        let text = self.input.text().to_owned();
        let words: &[&str] = match &self.what {
            What::Choice(words) => words,
            What::Bool => &["yes", "no"],
            What::Score(min, max) => {
                let step = if forward { 1 } else { -1 };
                let next = text.parse::<i64>().map_or(*min, |score| score.saturating_add(step));
                if next < *min {
                    self.input.set("");
                } else {
                    self.input.set(&next.min(*max).to_string());
                }
                self.touched = true;
                return;
            }
            _ => return,
        };
        // Unset is one of the values, unless one is required.
        let unset = usize::from(!self.required);
        let count = words.len() + unset;
        let next = match words.iter().position(|word| *word == text) {
            Some(index) => (index + unset + if forward { 1 } else { count - 1 }) % count,
            None if forward => unset,
            None => count - 1,
        };
        self.input.set(next.checked_sub(unset).map_or("", |index| words[index]));
        self.touched = true;
    }

    /// Picks the next word that begins with this letter; false if none does.
    pub fn pick(&mut self, letter: char) -> bool {
        let words: &[&'static str] = match &self.what {
            What::Choice(words) => words,
            What::Bool => &["yes", "no"],
            _ => return false,
        };
        let now = words.iter().position(|word| *word == self.input.text());
        let start = now.map_or(0, |index| index + 1);
        let letter = letter.to_ascii_lowercase();
        let mut from_here = (0..words.len()).map(|i| words[(start + i) % words.len()]);
        let found = from_here.find(|value| word(self.key(), value).starts_with(letter));
        if let Some(word) = found {
            self.input.set(word);
            self.touched = true;
        }
        found.is_some()
    }
}

/// The rows of a body with these fields.
pub fn rows(fields: &'static [Field], body: &Body, entry: Entry) -> Vec<Row> {
    let mut rows = Vec::new();
    add(fields, body, "", 0, entry, &mut rows);
    rows
}

fn add(fields: &'static [Field], body: &Body, at: &str, depth: u16, entry: Entry, rows: &mut Vec<Row>) {
    for field in fields {
        let path = if at.is_empty() { field.key.to_owned() } else { format!("{at}.{}", field.key) };
        let current = get_path(body, &path);
        if field.derived {
            // Set by the program: of that, only figures tell a climber something.
            if let (Kind::Num { unit, .. }, Some(Value::Number(number))) = (field.kind, current) {
                let what = What::Shown(format!("{number} {unit}"));
                rows.push(row(path, field, depth, what, current, entry));
            }
            continue;
        }
        if left_out(field, body) {
            continue;
        }
        let what = match field.kind {
            Kind::Map(inner) => {
                rows.push(row(path.clone(), field, depth, What::Heading, None, entry));
                add(inner, body, &path, depth + 1, entry, rows);
                continue;
            }
            Kind::Table(inner) => {
                table(field, inner, path, current, depth, entry, rows);
                continue;
            }
            Kind::Scores { max, known } => {
                scores(field, (max, known), &path, current, depth, entry, rows);
                continue;
            }
            Kind::Any => match current {
                Some(Value::Object(map)) if map.is_empty() => continue,
                Some(Value::Object(map)) => {
                    rows.push(row(path.clone(), field, depth, What::Heading, None, entry));
                    for (key, value) in map {
                        let shown = What::Shown(told(value));
                        let mut line = row(format!("{path}.{key}"), field, depth + 1, shown, None, entry);
                        key.clone_into(&mut line.label);
                        rows.push(line);
                    }
                    continue;
                }
                Some(value) => What::Shown(told(value)),
                None => continue,
            },
            // The plan's name is put in its place once it is known.
            Kind::Text if field.key == "planId" => What::Shown("...".to_owned()),
            Kind::Choice(words) => What::Choice(words),
            Kind::Bool => What::Bool,
            Kind::Notes => What::Notes(Box::new(area(&value::show(Kind::Notes, current, entry)))),
            Kind::Int { min, max } if max - min <= 10 => What::Score(min, max),
            kind => What::Line(kind),
        };
        rows.push(row(path, field, depth, what, current, entry));
    }
}

/// Whether a form has no row for an attribute: what is set by other means and is not, and what the climbs say already.
fn left_out(field: &Field, body: &Body) -> bool {
    let some = |key: &str| body.get(key).is_some_and(|value| !matches!(value, Value::Null));
    match field.key {
        "gradesAttempted" | "gradesCompleted" => {
            body.get("climbs").and_then(Value::as_array).is_some_and(|climbs| !climbs.is_empty())
        }
        "planId" | "planDay" | "tz" => !some(field.key),
        _ => false,
    }
}

fn row(path: String, field: &Field, depth: u16, what: What, current: Option<&Value>, entry: Entry) -> Row {
    let input = match &what {
        What::Notes(_) | What::Heading | What::Shown(_) => Input::default(),
        _ => Input::new(value::show(field.kind, current, entry)),
    };
    let mut row = Row {
        path,
        label: field.label.to_owned(),
        depth,
        required: field.required,
        what,
        input,
        was: (current.cloned(), String::new()),
        touched: false,
    };
    row.was.1 = row.text();
    row
}

fn table(
    field: &'static Field,
    inner: &'static [Field],
    path: String,
    current: Option<&Value>,
    depth: u16,
    entry: Entry,
    rows: &mut Vec<Row>,
) {
    rows.push(row(path.clone(), field, depth, What::Heading, None, entry));
    let elements = current.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (index, element) in elements.iter().enumerate() {
        let what = match element.as_object() {
            Some(element) => What::Element(index, summary(inner, element, entry), inner),
            None => What::Shown(element.to_string()),
        };
        let mut line = row(path.clone(), field, depth + 1, what, None, entry);
        line.label = format!("{}.", index + 1);
        rows.push(line);
    }
    let mut line = row(path, field, depth + 1, What::Add(inner), None, entry);
    line.label = "+".into();
    rows.push(line);
}

fn scores(
    field: &'static Field,
    (max, known): (i64, &'static [&'static str]),
    path: &str,
    current: Option<&Value>,
    depth: u16,
    entry: Entry,
    rows: &mut Vec<Row>,
) {
    rows.push(row(path.to_owned(), field, depth, What::Heading, None, entry));
    let map = current.and_then(Value::as_object);
    let others = map.into_iter().flat_map(Body::keys).map(String::as_str).filter(|key| !known.contains(key));
    for key in known.iter().copied().chain(others) {
        let value = map.and_then(|map| map.get(key));
        // A name with a dot cannot be told from a path: it is left as it is.
        let what = match value {
            Some(value) if key.contains('.') => What::Shown(value.to_string()),
            _ => What::Score(0, max),
        };
        let mut line = row(format!("{path}.{key}"), field, depth + 1, what, None, entry);
        key.clone_into(&mut line.label);
        line.input = Input::new(value::show(Kind::Int { min: 0, max }, value, entry));
        line.was = (value.cloned(), line.text());
        line.required = false;
        rows.push(line);
    }
    let mut line = row(path.to_owned(), field, depth + 1, What::OtherScore(max), None, entry);
    line.label = "other".into();
    rows.push(line);
}

/// A field of many lines with this text.
pub fn area(text: &str) -> TextArea<'static> {
    let lines = text.split('\n').map(|line| crate::text::clean(line).into_owned()).collect();
    let mut area = TextArea::new(lines);
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    // The hardware cursor is shown instead.
    area.set_cursor_style(ratatui::style::Style::new());
    area.set_cursor_line_style(ratatui::style::Style::new());
    area
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use chrono::{NaiveDate, TimeDelta};
    use serde_json::json;
    use v7_state::record::{Table, set_path};
    use v7_state::settings::Hidden;

    const ENTRY: Entry = Entry {
        imperial: false,
        today: NaiveDate::MIN,
        day: NaiveDate::MIN,
        offset: TimeDelta::zero(),
        hidden: Hidden { weight: false, calories: false },
    };

    #[test]
    fn every_attribute_of_every_record_has_a_row_and_nothing_untouched_is_written() {
        let body = json!({
            "date": "2026-11-20", "sessionType": "gym", "duration": 90, "moonPhase": 3,
            "climbs": [{"id": "a", "grade": "V5", "name": "Crimp Ladder", "attempts": 3, "warmup": true}],
            "physicalCondition": {"energy": 7, "soreness": {"elbow": 3}}, "skin": "soft",
            "startedAt": "2026-11-20T12:30:00.5Z", "tz": "Europe/Berlin", "planDay": "2026-11-20", "planId": "p1",
            "overrides": {"2026-11-20": {"day": null}}, "createdAt": "2026-11-20T12:30:00Z", "entryId": "e1"
        });
        let body = body.as_object().unwrap().clone();
        for table in Table::ALL {
            for imperial in [false, true] {
                let entry = Entry { imperial, ..ENTRY };
                let rows = rows(table.fields(), &body, entry);
                for field in table.fields().iter().filter(|field| !field.derived && !matches!(field.kind, Kind::Any)) {
                    let said_by_climbs = matches!(field.key, "gradesAttempted" | "gradesCompleted");
                    let found = rows
                        .iter()
                        .any(|row| row.path == field.key || row.path.starts_with(&format!("{}.", field.key)));
                    assert!(found != said_by_climbs, "{}", field.key);
                }
                for row in &rows {
                    assert!(!matches!(row.key(), "entryId" | "sendId" | "createdAt" | "updatedAt" | "gradeNumeric"));
                }
                let mut written = body.clone();
                for row in rows.iter().filter(|row| {
                    matches!(row.what, What::Line(_) | What::Score(..) | What::Notes(_) | What::Bool | What::Choice(_))
                }) {
                    set_path(&mut written, &row.path, row.value(entry));
                }
                assert_eq!(written, body, "{}", table.name());
            }
        }
        let rows = rows(Table::Entries.fields(), &body, ENTRY);
        let element = rows.iter().find_map(|row| match &row.what {
            What::Element(_, text, _) => Some(text.as_str()),
            _ => None,
        });
        assert_eq!(element, Some("V5 · Crimp Ladder · tries 3 · warm-up"));
        assert!(rows.iter().any(|row| row.path == "physicalCondition.soreness.elbow" && row.input.text() == "3"));
    }

    #[test]
    fn few_values_are_stepped_through_and_picked_by_letter() {
        let mut rows = rows(Table::Entries.fields(), &Body::new(), ENTRY);
        let kind = rows.iter_mut().find(|row| row.path == "sessionType").unwrap();
        kind.step(true);
        assert_eq!(kind.input.text(), "training");
        kind.step(false);
        assert_eq!(kind.input.text(), "rest", "what is required is never unset by a step");
        kind.step(true);
        assert_eq!(kind.input.text(), "training");
        let known = rows.iter_mut().find(|row| row.path == "datePrecision").unwrap();
        known.step(false);
        assert_eq!(known.input.text(), "month");
        known.step(true);
        assert_eq!(known.input.text(), "");
        let kind = rows.iter_mut().find(|row| row.path == "sessionType").unwrap();
        assert!(kind.pick('g') && kind.input.text() == "gym" && !kind.pick('x'));
        let energy = rows.iter_mut().find(|row| row.path == "physicalCondition.energy").unwrap();
        energy.step(true);
        energy.step(true);
        assert_eq!(energy.value(ENTRY), Some(json!(2)));
        energy.step(false);
        energy.step(false);
        assert_eq!(energy.value(ENTRY), None);
    }
}
