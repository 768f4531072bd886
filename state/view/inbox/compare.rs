//! What differs between the sides of a conflict: attribute by attribute in a record, line by line in a text.

use super::Dispute;
use super::place::element_name;
use crate::record::{Body, Field, Kind, element_id};
use crate::sync::{matching_lines, same};
use crate::view::called::spaced;
use serde_json::Value;

/// An attribute that is not the same on all sides.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Its name, under what it lies in: `Climbs > V5 Crimp Ladder > Tries`; empty when it is what the conflict is about.
    pub label: String,
    /// What it may hold.
    pub kind: Kind,
    /// What both sides started from.
    pub base: Option<Value>,
    /// What the device that merged had.
    pub device: Option<Value>,
    /// What the server had.
    pub server: Option<Value>,
}

impl Dispute {
    /// The attributes that differ: one for a single value, several for an element or a record that one side removed.
    pub fn differences(&self) -> Vec<Difference> {
        let sides = [self.base.as_ref(), self.device.as_ref(), self.server.as_ref()];
        let fields = match self.kind {
            Kind::Map(fields) => fields,
            _ => &[],
        };
        if !sides.iter().flatten().all(|value| value.is_object()) {
            return vec![difference(String::new(), self.kind, sides)];
        }
        let mut found = Vec::new();
        objects(fields, "", self.sides(sides), &mut found);
        if found.is_empty() {
            // Removed here, and there only attributes changed that nobody types: then all there is to see is what it was.
            objects(fields, "", self.sides([None, sides[1], sides[2]]), &mut found);
        }
        found
    }

    /// Objects of the sides; which of them were removed counts at the top only.
    fn sides<'a>(&self, values: [Option<&'a Value>; 3]) -> Sides<'a> {
        let gone = [false, self.device.is_none(), self.server.is_none()];
        Sides { values, gone }
    }
}

#[derive(Clone, Copy)]
struct Sides<'a> {
    /// Base, device, server.
    values: [Option<&'a Value>; 3],
    /// Sides that removed the whole: they differ everywhere, which is not worth a line an attribute.
    gone: [bool; 3],
}

impl<'a> Sides<'a> {
    fn inside(self, inner: impl Fn(&'a Value) -> Option<&'a Value>) -> Self {
        Self { values: self.values.map(|value| value.and_then(&inner)), ..self }
    }

    fn agree(self) -> bool {
        let there: Vec<Option<&Value>> =
            self.values.into_iter().zip(self.gone).filter(|(_, gone)| !gone).map(|(value, _)| value).collect();
        there.windows(2).all(|pair| match pair {
            [None, None] => true,
            [Some(one), Some(other)] => same(one, other),
            _ => false,
        })
    }

    fn all(self, is: impl Fn(&Value) -> bool) -> bool {
        self.values.into_iter().flatten().all(is)
    }
}

fn difference(label: String, kind: Kind, values: [Option<&Value>; 3]) -> Difference {
    let [base, device, server] = values.map(Option::<&Value>::cloned);
    Difference { label, kind, base, device, server }
}

fn objects(fields: &'static [Field], under: &str, sides: Sides<'_>, found: &mut Vec<Difference>) {
    let mut names: Vec<&str> = fields.iter().map(|field| field.key).collect();
    for map in sides.values.iter().flatten().filter_map(|value| value.as_object()) {
        names.extend(map.keys().map(String::as_str));
    }
    let mut seen = Vec::new();
    for name in names {
        let field = fields.iter().find(|field| field.key == name);
        if seen.contains(&name) || name == "id" || field.is_some_and(|field| field.derived) {
            continue;
        }
        seen.push(name);
        let label = format!("{under}{}", field.map_or_else(|| spaced(name), |field| field.label.to_owned()));
        let inner = sides.inside(|value| value.get(name));
        value(field.map_or(Kind::Any, |field| field.kind), label, inner, found);
    }
}

fn value(kind: Kind, label: String, sides: Sides<'_>, found: &mut Vec<Difference>) {
    if sides.agree() {
        return;
    }
    match kind {
        Kind::Table(fields) if sides.all(is_keyed) => elements(fields, &format!("{label} > "), sides, found),
        Kind::Map(fields) if sides.all(Value::is_object) => objects(fields, &format!("{label} > "), sides, found),
        Kind::Scores { .. } if sides.all(Value::is_object) => objects(&[], &format!("{label} > "), sides, found),
        _ => found.push(difference(label, kind, sides.values)),
    }
}

fn is_keyed(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|list| crate::record::keyed(list) && list.iter().all(|item| element_id(item).is_some()))
}

fn elements(fields: &'static [Field], under: &str, sides: Sides<'_>, found: &mut Vec<Difference>) {
    let mut ids: Vec<&str> = Vec::new();
    for id in sides.values.iter().flatten().filter_map(|value| value.as_array()).flatten().filter_map(element_id) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    for id in ids {
        let inner = sides.inside(|value| value.as_array()?.iter().find(|element| element_id(element) == Some(id)));
        let named: Option<&Body> = inner.values.into_iter().rev().flatten().find_map(Value::as_object);
        let Some(named) = named.filter(|_| !inner.agree()) else { continue };
        let label = format!("{under}{}", element_name(fields, named));
        let here = inner.values.iter().zip(inner.gone).all(|(value, gone)| gone || value.is_some());
        if here && inner.all(Value::is_object) {
            objects(fields, &format!("{label} > "), inner, found);
        } else {
            found.push(difference(label, Kind::Map(fields), inner.values));
        }
    }
}

/// A line of a text that is compared with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line.
    pub text: String,
    /// Whether one of the others has no such line in its place.
    pub differs: bool,
}

/// The lines of `text`, each marked that one of the other texts does not have.
pub fn marked(text: &str, others: &[&str]) -> Vec<Line> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut marked: Vec<Line> = lines.iter().map(|line| Line { text: (*line).to_owned(), differs: false }).collect();
    for other in others {
        for (line, found) in marked.iter_mut().zip(matching_lines(&lines, &other.split('\n').collect::<Vec<_>>())) {
            line.differs |= found.is_none();
        }
    }
    marked
}
