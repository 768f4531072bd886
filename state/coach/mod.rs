//! The coach without network and without screen: what it may be asked, what it reads, what leaves the machine, what it
//! must not say, and the answers it gives without any model.
//!
//! Pure rules over the journal and `today`. Nothing here opens a connection, draws, or writes a record: a proposal becomes
//! a change only by the athlete's own key. Numbers come from [`crate::insight`] alone.

pub mod cite;
pub mod commands;
pub mod config;
pub mod context;
mod naming;
pub mod offline;
pub mod payload;
pub mod period;
pub mod privacy;
pub mod propose;
pub mod route;
pub mod safety;
pub mod standing;
pub mod summary;
pub mod talk;
pub mod template;
pub mod tools;
pub mod turn;
pub mod verify;
mod words;

pub use crate::chat::{conversation, cost, memory, model, notes};

#[cfg(test)]
mod tests;
