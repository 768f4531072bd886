//! The tables of the plan on DynamoDB: their shape, records as items, and the journal's [`Remote`].
//!
//! [`Remote`]: v7_state::sync::Remote

pub mod access;
pub mod failure;
mod item;
pub mod keys;
pub mod reference;
mod remote;
mod row;
pub mod schema;
pub mod tables;
pub mod value;
mod write;

pub use remote::DynamoRemote;
