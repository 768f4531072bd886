//! Reference data that ships with the program: exercises, so that a plan and a set have something to name at once, and
//! what the coach is told for each kind of question.
//!
//! Read-only. The shared table and the athlete's own files add to it elsewhere; an equal id there wins over this set.

mod body;
mod endurance;
mod exercises;
mod fingers;
mod power;
mod recovery;
mod technique;
mod templates;

pub use exercises::{Shipped, exercise, exercises, shipped};
pub use templates::{CONTEXT_BLOCKS, ShippedTemplate, shipped_templates, templates};

/// When the shipped set was put together: the `createdAt` of its rows in the shared tables, the same wherever they are
/// written.
pub const SHIPPED_AT: &str = "2026-11-01T00:00:00.000Z";
