//! The tables of the plan on DynamoDB: their shape, records as items, and the journal's [`Remote`].
//!
//! [`Remote`]: v7_state::sync::Remote

pub mod keys;
mod remote;
pub mod tables;

pub use remote::DynamoRemote;
