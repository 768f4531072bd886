//! What is said with the coach and kept: chats, facts, notes on answers, tokens and money, and the seam to a model.
//!
//! Plain data and its own rules. Nothing here reads the journal: that is [`crate::coach`], which builds on it.

pub(crate) mod clean;
pub mod conversation;
pub mod cost;
pub mod memory;
pub mod model;
pub mod notes;
