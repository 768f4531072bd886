//! The tables as the server is asked for them: the nine of the plan and the commit log, with the keys of [`keys`].
//!
//! Data only, no requests. Every index holds all attributes, and every table is billed by request.
//!
//! [`keys`]: super::keys

use super::keys::{Index, KEYS, LOG, LOG_SORT, USER_ID};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType,
};
use std::fmt;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name in the plan; the configuration may put another prefix in front.
    pub name: &'static str,
    /// Its keys.
    pub key: KeySchema,
    /// Its indexes.
    pub indexes: Vec<IndexShape>,
}

/// A global secondary index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexShape {
    /// Its name.
    pub name: &'static str,
    /// Its keys.
    pub key: KeySchema,
}

/// The keys of a table or an index, the partition key first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySchema(pub Vec<KeyAttribute>);

/// An attribute that is a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAttribute {
    /// Its name.
    pub name: String,
    /// Partition (`HASH`) or sort (`RANGE`).
    pub role: KeyType,
    /// Text (`S`), a number (`N`) or bytes (`B`).
    pub kind: ScalarAttributeType,
}

/// All tables: those of the plan in its order, then the commit log.
pub fn shapes() -> Vec<Shape> {
    let plan = KEYS.iter().map(|keys| Shape {
        name: keys.table.name(),
        key: KeySchema::text(keys.partition, keys.sort),
        indexes: keys.indexes.iter().map(IndexShape::of).collect(),
    });
    let mut log = KeySchema::text(USER_ID, None);
    log.0.push(KeyAttribute { name: LOG_SORT.into(), role: KeyType::Range, kind: ScalarAttributeType::N });
    plan.chain([Shape { name: LOG, key: log, indexes: Vec::new() }]).collect()
}

impl Shape {
    /// The attributes that any key names, each once.
    pub fn definitions(&self) -> Vec<AttributeDefinition> {
        let mut all: Vec<&KeyAttribute> = Vec::new();
        for key in self.key.0.iter().chain(self.indexes.iter().flat_map(|index| &index.key.0)) {
            if all.iter().all(|known| known.name != key.name) {
                all.push(key);
            }
        }
        all.into_iter().map(KeyAttribute::definition).collect()
    }
}

impl IndexShape {
    fn of(index: &Index) -> Self {
        Self { name: index.name, key: KeySchema::text(index.partition, index.sort) }
    }

    /// The index as a new table asks for it.
    pub fn request(&self) -> GlobalSecondaryIndex {
        GlobalSecondaryIndex::builder()
            .index_name(self.name)
            .set_key_schema(Some(self.key.elements()))
            .projection(everything())
            .build()
            .expect("name, keys and projection are set")
    }
}

/// All attributes.
pub fn everything() -> Projection {
    Projection::builder().projection_type(ProjectionType::All).build()
}

impl KeySchema {
    fn text(partition: &str, sort: Option<&str>) -> Self {
        let key = |name: &str, role| KeyAttribute { name: name.into(), role, kind: ScalarAttributeType::S };
        let partition = key(partition, KeyType::Hash);
        Self([partition].into_iter().chain(sort.map(|sort| key(sort, KeyType::Range))).collect())
    }

    /// The keys as a server describes them.
    pub fn read(elements: &[KeySchemaElement], definitions: &[AttributeDefinition]) -> Self {
        let kind = |name: &str| {
            let found = definitions.iter().find(|definition| definition.attribute_name() == name);
            found.map_or_else(|| ScalarAttributeType::from("?"), |found| found.attribute_type().clone())
        };
        let read = |element: &KeySchemaElement| KeyAttribute {
            name: element.attribute_name().into(),
            role: element.key_type().clone(),
            kind: kind(element.attribute_name()),
        };
        let mut keys: Vec<_> = elements.iter().map(read).collect();
        keys.sort_by_key(|key| key.role != KeyType::Hash);
        Self(keys)
    }

    /// The keys as a request names them.
    pub fn elements(&self) -> Vec<KeySchemaElement> {
        let element = |key: &KeyAttribute| {
            KeySchemaElement::builder()
                .attribute_name(&key.name)
                .key_type(key.role.clone())
                .build()
                .expect("name and role are set")
        };
        self.0.iter().map(element).collect()
    }

    /// The attributes of the keys.
    pub fn definitions(&self) -> Vec<AttributeDefinition> {
        self.0.iter().map(KeyAttribute::definition).collect()
    }
}

impl KeyAttribute {
    fn definition(&self) -> AttributeDefinition {
        AttributeDefinition::builder()
            .attribute_name(&self.name)
            .attribute_type(self.kind.clone())
            .build()
            .expect("name and type are set")
    }
}

impl fmt::Display for KeySchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, key) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{} ({})", key.name, key.kind.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_those_of_the_plan_and_the_log() {
        let lines: Vec<String> = shapes()
            .iter()
            .flat_map(|shape| {
                let indexes = shape.indexes.iter().map(|index| format!("  {}: {}", index.name, index.key));
                [format!("{}: {}", shape.name, shape.key)].into_iter().chain(indexes).collect::<Vec<_>>()
            })
            .collect();
        let expected = [
            "v7-users: userId (S)",
            "  email-index: email (S)",
            "v7-athlete-profiles: userId (S)",
            "v7-benchmark-sends: userId (S), date#sendId (S)",
            "  grade-progression-index: userId (S), gradeNumeric#date (S)",
            "  significance-index: userId (S), significance#date (S)",
            "v7-journal-entries: userId (S), date#entryId (S)",
            "  session-type-index: userId (S), sessionType#date (S)",
            "v7-training-plans: userId (S), planId (S)",
            "v7-nutrition-profiles: userId (S)",
            "v7-nutrition-logs: userId (S), date (S)",
            "v7-exercises: exerciseId (S)",
            "  type-level-index: type (S), progressionLevel (S)",
            "v7-chat-templates: templateType (S), templateId (S)",
            "v7-sync: userId (S), seq (N)",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_is_asked_for_is_what_is_read_back() {
        for shape in shapes() {
            let definitions = shape.definitions();
            let mut elements = shape.key.elements();
            elements.reverse();
            assert_eq!(KeySchema::read(&elements, &definitions), shape.key, "{}", shape.name);
            let mut names: Vec<_> = definitions.iter().map(AttributeDefinition::attribute_name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}: each attribute is defined once", shape.name);
        }
    }
}
