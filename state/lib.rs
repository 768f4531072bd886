//! What the journal is.

pub mod grade;
