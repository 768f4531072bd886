//! A change: what one act of the climber does to records. One change is one undo.

use super::{Body, Ids, Key};

/// What happens to one record.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Write a new record. Where it exists by now, what this one says is laid over it: lists of elements and of texts hold
    /// what both had, nothing that only the other has is lost.
    Put {
        /// Which.
        key: Key,
        /// Its attributes.
        body: Body,
    },
    /// Apply the difference between two bodies; attributes that others changed meanwhile stay.
    Edit {
        /// Which.
        key: Key,
        /// What the editor saw.
        before: Body,
        /// What it should be.
        after: Body,
    },
    /// Remove it.
    Delete {
        /// Which.
        key: Key,
    },
}

impl Op {
    /// The record it touches.
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { key, .. } | Self::Edit { key, .. } | Self::Delete { key } => key,
        }
    }
}

/// One act: saved as a whole, undone as a whole.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Change {
    /// What undo names: `gym at Movement`, `import of ticks.csv`.
    pub label: String,
    /// What it does.
    pub ops: Vec<Op>,
}

impl Change {
    /// A change of one record.
    pub fn one(label: impl Into<String>, op: Op) -> Self {
        Self { label: label.into(), ops: vec![op] }
    }

    /// Gives new records the ids that the screen cannot make: each one its own. `now_ms` are UTC ms.
    pub fn name_new(&mut self, ids: &mut Ids, now_ms: i64) {
        for op in &mut self.ops {
            if let Op::Put { key, .. } = op
                && key.id.is_empty()
                && key.table.id_key().is_some()
            {
                key.id = ids.next(now_ms);
            }
        }
    }
}
