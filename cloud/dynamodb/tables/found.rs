//! What a server says of a table.

use crate::dynamodb::schema::{KeySchema, Shape};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, ContinuousBackupsDescription, GlobalSecondaryIndexDescription, IndexStatus,
    PointInTimeRecoveryStatus, ProjectionType, TableDescription, TableStatus,
};

/// A table that there should be, and what there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// What there should be.
    pub shape: Shape,
    /// Its name on the server.
    pub table: String,
    /// What there is; `None` when it is missing.
    pub found: Option<Found>,
}

impl Standing {
    /// Whether it can be read and written.
    pub(super) fn usable(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.being == Being::Ready && found.key == self.shape.key)
    }
}

/// A table that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its keys.
    pub key: KeySchema,
    /// Whether it can be used.
    pub being: Being,
    /// Whether it is billed by request.
    pub on_demand: bool,
    /// Its indexes, ours and others.
    pub indexes: Vec<FoundIndex>,
    /// Whether its past can be restored.
    pub recovery: Recovery,
}

/// An index that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundIndex {
    /// Its name.
    pub name: String,
    /// Its keys.
    pub key: KeySchema,
    /// Whether it can be used.
    pub being: Being,
    /// Which attributes it holds; the server's word.
    pub projection: ProjectionType,
}

/// Whether something on the server can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Being {
    /// It can.
    Ready,
    /// Not yet.
    Making,
    /// It is being deleted.
    Going,
    /// Something else; the server's word.
    Other(String),
}

/// Whether a table's past can be restored to any second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It can.
    On,
    /// It could, and is switched off.
    Off,
    /// This server has no such thing.
    Unsupported,
    /// It did not say, and why.
    Unknown(String),
}

impl Found {
    pub(super) fn read(table: &TableDescription) -> Self {
        let definitions = table.attribute_definitions();
        let billing = table.billing_mode_summary().and_then(|summary| summary.billing_mode());
        Self {
            key: KeySchema::read(table.key_schema(), definitions),
            being: match table.table_status() {
                // What is updated can be read and written meanwhile.
                None | Some(TableStatus::Active | TableStatus::Updating) => Being::Ready,
                Some(TableStatus::Creating) => Being::Making,
                Some(TableStatus::Deleting) => Being::Going,
                Some(other) => Being::Other(other.as_str().into()),
            },
            on_demand: billing == Some(&BillingMode::PayPerRequest),
            indexes: table
                .global_secondary_indexes()
                .iter()
                .map(|index| FoundIndex::read(index, definitions))
                .collect(),
            recovery: Recovery::Unsupported,
        }
    }

    /// The index with this name.
    pub(super) fn index(&self, name: &str) -> Option<&FoundIndex> {
        self.indexes.iter().find(|index| index.name == name)
    }
}

impl FoundIndex {
    fn read(index: &GlobalSecondaryIndexDescription, definitions: &[AttributeDefinition]) -> Self {
        let projection = index.projection().and_then(|projection| projection.projection_type());
        Self {
            name: index.index_name().unwrap_or_default().into(),
            key: KeySchema::read(index.key_schema(), definitions),
            being: match index.index_status() {
                None | Some(IndexStatus::Active | IndexStatus::Updating) => Being::Ready,
                Some(IndexStatus::Creating) => Being::Making,
                Some(IndexStatus::Deleting) => Being::Going,
                Some(other) => Being::Other(other.as_str().into()),
            },
            projection: projection.cloned().unwrap_or(ProjectionType::All),
        }
    }
}

impl Recovery {
    pub(super) fn read(backups: Option<&ContinuousBackupsDescription>) -> Self {
        let status =
            backups.and_then(|backups| backups.point_in_time_recovery_description()?.point_in_time_recovery_status());
        if status == Some(&PointInTimeRecoveryStatus::Enabled) { Self::On } else { Self::Off }
    }
}
