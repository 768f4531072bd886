//! The description of one attribute: forms, validation, `v7 edit ID field=value` and exports all read this one list.

use super::Body;
use serde_json::Value;

/// What an attribute may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Many lines of text (Markdown).
    Notes,
    /// A full local date, `YYYY-MM-DD`.
    Date,
    /// A time of day, `HH:MM`.
    Time,
    /// A UTC timestamp, RFC 3339.
    Stamp,
    /// Yes or no.
    Bool,
    /// One of these spellings.
    Choice(&'static [&'static str]),
    /// A whole number within bounds.
    Int {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// A number within bounds, in `unit` (empty for none).
    Num {
        /// Smallest allowed.
        min: f64,
        /// Largest allowed.
        max: f64,
        /// Stored unit: `kg`, `cm`, `ml`, `g`, `kcal`, `min`, `s`, `m`, `%`.
        unit: &'static str,
    },
    /// A grade, read in the scale that the sibling attribute `gradeType` names (or any scale without one).
    Grade,
    /// A list of grades.
    Grades,
    /// A list of short texts.
    Tags,
    /// An object with known attributes.
    Map(&'static [Field]),
    /// An object with any keys and numbers from 0 to `max`, such as soreness a body part; `known` are offered first.
    Scores {
        /// Largest allowed score.
        max: i64,
        /// Keys a form always shows.
        known: &'static [&'static str],
    },
    /// A list of objects, each with an `id`.
    Table(&'static [Field]),
    /// Anything: kept, shown, not edited in a form.
    Any,
}

/// One attribute of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name on the wire.
    pub key: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Whether it follows from other attributes or is set by the program: shown, never typed.
    pub derived: bool,
}

impl Field {
    /// An optional attribute.
    pub const fn new(key: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { key, label, kind, required: false, derived: false }
    }

    /// The same attribute, required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same attribute, set by the program.
    pub const fn derived(mut self) -> Self {
        self.derived = true;
        self
    }
}

/// The field that a dotted path such as `physicalCondition.energy` names. Elements of tables are named without index.
pub fn field_at(fields: &'static [Field], path: &str) -> Option<&'static Field> {
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let field = fields.iter().find(|field| field.key == head)?;
    match (rest, field.kind) {
        (None, _) => Some(field),
        (Some(rest), Kind::Map(inner) | Kind::Table(inner)) => field_at(inner, rest),
        (Some(_), Kind::Scores { .. }) => Some(field),
        _ => None,
    }
}

/// The value at a dotted path of maps.
pub fn get_path<'a>(body: &'a Body, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => body.get(path),
        Some((head, rest)) => get_path(body.get(head)?.as_object()?, rest),
    }
}

/// Sets the value at a dotted path, making the maps on the way; `None` removes it, and maps left empty with it.
pub fn set_path(body: &mut Body, path: &str, value: Option<Value>) {
    match (path.split_once('.'), value) {
        (None, Some(value)) => {
            body.insert(path.to_owned(), value);
        }
        (None, None) => {
            body.remove(path);
        }
        (Some((head, rest)), value) => {
            let inner = body.entry(head).or_insert_with(|| Value::Object(Body::new()));
            if !inner.is_object() {
                *inner = Value::Object(Body::new());
            }
            if let Some(map) = inner.as_object_mut() {
                set_path(map, rest, value);
                if map.is_empty() {
                    body.remove(head);
                }
            }
        }
    }
}
