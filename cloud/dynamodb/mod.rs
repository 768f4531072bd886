//! The tables of the plan on DynamoDB: their shape, records as items, and the journal's [`Remote`].
//!
//! [`Remote`]: v7_state::sync::Remote

pub mod failure;
mod item;
pub mod keys;
mod remote;
mod row;
pub mod tables;
pub mod value;
mod write;

pub use remote::DynamoRemote;
