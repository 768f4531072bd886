//! What the journal is.
